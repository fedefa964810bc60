//! The renderers' colours and the theme's tokens in their place.

use super::super::svg::{Other, Palette};
use super::Kind;

const INK: &str = "var(--fg)";
const BOX: &str = "var(--surface)";
const EDGE: &str = "color-mix(in srgb,var(--fg) 62%,var(--bg))";
const FRAME: &str = "color-mix(in srgb,var(--accent) 55%,var(--bg))";
const GROUP: &str = "color-mix(in srgb,var(--surface) 55%,var(--bg))";
const NOTE: &str = "color-mix(in srgb,var(--mark) 26%,var(--bg))";

/// The colours of boxes and arrows.
pub(super) fn graph_palette(kind: Kind) -> Palette {
    match kind {
        Kind::Mind => Palette { known: MINDS, authors: false, other: Other::Series },
        _ => Palette { known: GRAPHS, authors: true, other: Other::Surface },
    }
}

const GRAPHS: &[(&str, &str)] = &[
    ("#fefefe", "skip"),
    ("#f8fafc", BOX),
    ("#0f172a", INK),
    ("#94a3b8", FRAME),
    ("#64748b", EDGE),
    ("#e2e8f0", BOX),
    ("#ffffff", "var(--bg)"),
    ("#f1f5f9", GROUP),
    ("#cbd5e1", "var(--rule)"),
    ("#fff7ed", NOTE),
    ("#fdba74", "var(--rule)"),
    ("black", INK),
];

const MINDS: &[(&str, &str)] =
    &[("#fefefe", "skip"), ("#ffffff", INK), ("black", INK), ("#0f172a", INK), ("#64748b", EDGE)];

/// The colours of the other kinds.
pub(super) const CHARTS: Palette = Palette {
    known: &[
        ("#ececff", BOX),
        ("fill:#9370db", INK),
        ("#9370db", FRAME),
        ("#f9ffec", "var(--bg)"),
        ("#333333", INK),
        ("#333", INK),
        ("#000", INK),
        ("#000000", INK),
        ("black", INK),
        ("#ffffff", INK),
        ("white", "var(--bg)"),
        ("#666666", EDGE),
        ("#666", EDGE),
        ("#999999", EDGE),
        ("#999", EDGE),
        ("#fff5ad", NOTE),
        ("#aaaa33", "var(--rule)"),
        ("#ffffde", GROUP),
        ("#f4f4f4", BOX),
        ("lightgrey", "color-mix(in srgb,var(--muted) 30%,var(--bg))"),
        ("grey", "var(--muted)"),
        ("#8a90dd", "color-mix(in srgb,var(--series-1) 30%,var(--bg))"),
        ("#534fbc", "var(--series-1)"),
        ("#bfc7ff", "color-mix(in srgb,var(--series-2) 34%,var(--bg))"),
        ("red", "color-mix(in srgb,var(--bad) 30%,var(--bg))"),
        ("#ff8888", "var(--bad)"),
        ("navy", INK),
    ],
    authors: false,
    other: Other::Series,
};
