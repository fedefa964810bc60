//! Colours: the renderer is given colours that nobody uses, one for each role, and every role is a token of the theme.

use crate::util::colour;
use std::fmt::Write;

const BOX: &str = "var(--surface)";
const EDGE: &str = "color-mix(in srgb,var(--fg) 62%,var(--bg))";
const FRAME: &str = "color-mix(in srgb,var(--accent) 55%,var(--bg))";
pub(super) const GROUP: &str = "color-mix(in srgb,var(--surface) 55%,var(--bg))";
const NOTE: &str = "color-mix(in srgb,var(--mark) 26%,var(--bg))";
const RULE: &str = "var(--rule)";
pub(super) const GROUND: &str = "var(--bg)";
/// Letters and what is as dark; what a drawing inherits, so it need not be written.
pub(super) const INK: &str = "var(--fg)";

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::diagram) enum Role {
    Ink,
    Box,
    Frame,
    Edge,
    Group,
    Note,
    Rule,
    Ground,
    /// What the page shows anyway.
    Nothing,
    Muted,
    Bad,
    /// One of six, pale as a ground and full as a line.
    Series(u8),
    /// The same, always full.
    Solid(u8),
    /// The same, pale behind letters only.
    Branch(u8),
}

/// The roles that have a colour of their own at the renderer's, in the order of their numbers.
const ROLES: &[Role] = &[
    Role::Ink,
    Role::Box,
    Role::Frame,
    Role::Edge,
    Role::Group,
    Role::Note,
    Role::Rule,
    Role::Ground,
    Role::Nothing,
    Role::Muted,
    Role::Bad,
    Role::Series(0),
    Role::Series(1),
    Role::Series(2),
    Role::Series(3),
    Role::Series(4),
    Role::Series(5),
    Role::Solid(0),
    Role::Solid(1),
    Role::Solid(2),
    Role::Solid(3),
    Role::Solid(4),
    Role::Solid(5),
    Role::Branch(0),
    Role::Branch(1),
    Role::Branch(2),
    Role::Branch(3),
    Role::Branch(4),
    Role::Branch(5),
];

/// Red and green of the colours for roles; blue is the role's number.
const MARK: [u8; 2] = [0xa1, 0xb7];

impl Role {
    /// The colour the renderer gets for it.
    pub(in crate::diagram) fn stand_in(self) -> String {
        let at = ROLES.iter().position(|role| *role == self).unwrap_or(0);
        format!("#{:02x}{:02x}{at:02x}", MARK[0], MARK[1])
    }

    fn of([r, g, b]: [u8; 3]) -> Option<Self> {
        ([r, g] == MARK).then(|| ROLES.get(usize::from(b)).copied()).flatten()
    }

    fn token(self, line: bool, letters_on_it: bool) -> String {
        let full = |n: u8| format!("var(--series-{})", n + 1);
        let pale = |n: u8| format!("color-mix(in srgb,{} 24%,var(--bg))", full(n));
        match self {
            Self::Ink => INK.to_owned(),
            Self::Box => BOX.to_owned(),
            Self::Frame => FRAME.to_owned(),
            Self::Edge => EDGE.to_owned(),
            Self::Group => GROUP.to_owned(),
            Self::Note => NOTE.to_owned(),
            Self::Rule => RULE.to_owned(),
            Self::Ground => GROUND.to_owned(),
            Self::Nothing => "none".to_owned(),
            Self::Muted if line => "var(--muted)".to_owned(),
            Self::Muted => "color-mix(in srgb,var(--muted) 26%,var(--bg))".to_owned(),
            Self::Bad if line => "var(--bad)".to_owned(),
            Self::Bad => "color-mix(in srgb,var(--bad) 30%,var(--bg))".to_owned(),
            Self::Series(n) if !line => pale(n),
            Self::Branch(n) if !line && letters_on_it => pale(n),
            Self::Series(n) | Self::Solid(n) | Self::Branch(n) => full(n),
        }
    }
}

/// How the colours of a kind of diagram are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::diagram) struct Palette {
    /// Colours that an element has for itself are the author's and stay.
    pub(in crate::diagram) inline: bool,
    /// All colours that we did not give are.
    pub(in crate::diagram) authors: bool,
    /// Boxes have rows of words that begin on one line.
    pub(in crate::diagram) rows: bool,
    /// Other colours tell parts apart; without it they are boxes and their frames.
    pub(in crate::diagram) series: bool,
}

/// Where a colour is used.
#[derive(Debug, Clone, Copy)]
pub(super) struct PaintUse {
    pub(super) line: bool,
    /// A ground on which letters stand.
    pub(super) letters_on_it: bool,
    pub(super) words: bool,
    /// Written at the element itself, as authors' colours are.
    pub(super) inline: bool,
}

/// A colour for us, and how much of it is seen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paint {
    pub(super) colour: String,
    pub(super) alpha: f64,
    /// It is the author's own.
    pub(super) authors: bool,
}

impl Paint {
    fn ours(colour: impl Into<String>, alpha: f64) -> Self {
        Self { colour: colour.into(), alpha, authors: false }
    }

    pub(super) fn is_none(&self) -> bool {
        self.colour == "none" || self.alpha <= 0.0
    }
}

/// The renderer's colours as they become ours.
#[derive(Debug)]
pub(super) struct Colours {
    palette: Palette,
    /// Other colours in the order in which they came.
    seen: Vec<String>,
}

impl Colours {
    pub(super) fn new(palette: Palette) -> Self {
        Self { palette, seen: Vec::new() }
    }

    pub(super) fn paint(&mut self, raw: &str, at: PaintUse) -> Paint {
        let low = raw.trim().to_ascii_lowercase();
        if matches!(low.as_str(), "" | "none" | "transparent" | "undefined") {
            return Paint::ours("none", 1.0);
        }
        if matches!(low.as_str(), "currentcolor" | "inherit") {
            return Paint::ours(INK, 1.0);
        }
        let parsed = rgb(&low);
        if let Some((role, alpha)) = parsed.and_then(|(rgb, alpha)| Some((Role::of(rgb)?, alpha))) {
            return Paint::ours(role.token(at.line, at.letters_on_it), alpha);
        }
        let alpha = parsed.map_or(1.0, |(_, alpha)| alpha);
        if at.inline && self.palette.inline {
            return Self::authors(&low, parsed.is_some());
        }
        match low.as_str() {
            "black" | "#000" | "#000000" | "#333" | "#333333" | "#131300" => return Paint::ours(INK, alpha),
            "#444444" | "#444" if !at.words => return Paint::ours(EDGE, alpha),
            "#087ebf" => return Paint::ours("var(--accent)", alpha),
            "white" | "#fff" | "#ffffff" if !at.words => return Paint::ours(GROUND, alpha),
            _ => {}
        }
        if self.palette.authors {
            return Self::authors(&low, parsed.is_some());
        }
        if at.words {
            return Paint::ours(INK, 1.0);
        }
        if !self.palette.series {
            return Paint::ours(if at.line { FRAME } else { BOX }, 1.0);
        }
        let place = self.seen.iter().position(|c| *c == low).unwrap_or_else(|| {
            self.seen.push(low);
            self.seen.len() - 1
        });
        let n = (place % 6) as u8;
        Paint::ours(Role::Series(n).token(at.line, at.letters_on_it), 1.0)
    }

    /// What an author wrote, if it is a colour: a token of the theme is one too.
    fn authors(low: &str, known: bool) -> Paint {
        let token = low.strip_prefix("var(--").and_then(|rest| rest.strip_suffix(')'));
        let token = token.is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
        if known || token {
            return Paint { colour: low.to_owned(), alpha: 1.0, authors: true };
        }
        Paint::ours(BOX, 1.0)
    }
}

/// The parts of a colour and how much of it is seen.
fn rgb(raw: &str) -> Option<([u8; 3], f64)> {
    let [ref colour] = colour::colours(raw)[..] else { return None };
    let [r, g, b, _] = colour.to_rgba8();
    Some(([r, g, b], f64::from(colour.a)))
}

/// Letters that can be read on an author's colour, if that is known.
pub(super) fn ink_on(colour: &str) -> Option<&'static str> {
    let ([r, g, b], alpha) = rgb(colour)?;
    let light = 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b);
    (alpha > 0.5).then_some(if light > 140.0 { "#111" } else { "#fff" })
}

/// `name="value"`, unless there is nothing to say.
pub(super) fn add(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let _ = write!(out, " {name}=\"{}\"", crate::util::html::attr(value));
    }
}
