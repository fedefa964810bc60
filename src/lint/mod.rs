//! What matters before the talk: slides with their drawn HTML in, findings out. Pure; rules are one file a family.
//!
//! A slide is looked at once while it and what it shows stay the same (`LintCache`); what concerns slides together is
//! looked at each time.

mod rules;
mod secrets;
mod suppress;

pub(crate) use rules::notes::public_notes;
pub(crate) use suppress::{Reported, apply_audit_levels, apply_levels};

use crate::deck::{Deck, Mode, Ratio, Slide};
use crate::diagnostics::{Diagnostic, Diagnostics, RelativeDiagnostic, code};
use crate::fs::Files;
use crate::render::{DeckLinks, RenderedSlide};
use crate::theme::Theme;
use crate::util::{Cache, Key, resolve_url};
use rayon::prelude::*;
use rules::{colour, deck, links, media, structure, style, text};
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A deck with all that was made of it.
pub(crate) struct LintDeck<'a> {
    pub(crate) files: &'a Files,
    pub(crate) folder: &'a Path,
    pub(crate) deck: &'a Deck,
    pub(crate) theme: &'a Theme,
    pub(crate) shown: &'a [&'a Slide],
    pub(crate) drawn: &'a [Arc<RenderedSlide>],
    pub(crate) links: &'a DeckLinks,
}

/// One slide as the rules see it.
struct LintSlide<'a> {
    slide: &'a Slide,
    drawn: &'a RenderedSlide,
    files: &'a Files,
    folder: &'a Path,
    look: &'a Theme,
    mode: Mode,
    ratio: Ratio,
}

impl LintSlide<'_> {
    /// The file of an address, as the page finds it: from the slide's file, or from the deck's folder for `@/` and `/`.
    fn file(&self, url: &str) -> PathBuf {
        resolve_url(url, self.slide.origin.text.path().parent().unwrap_or(Path::new("")), self.folder)
    }

    /// Where a finding about the whole slide points.
    fn first_line(&self) -> Range<usize> {
        first_line(self.slide)
    }
}

fn first_line(slide: &Slide) -> Range<usize> {
    let source = slide.origin.source();
    let start = source.len() - source.trim_start().len();
    start..source.get(start..).and_then(|s| s.find('\n')).map_or(source.len(), |n| start + n)
}

/// What one look at a slide gave.
#[derive(Debug, Default)]
struct SlideLint {
    drafts: Vec<RelativeDiagnostic>,
    /// Colours of the slide that are too near to each other: the message, and the help.
    faint: Option<(String, String)>,
    /// Pictures with many pixels.
    large: Vec<media::LargePictureUse>,
    /// Links to files, with their places.
    files: Vec<(String, Range<usize>)>,
}

/// What was seen before.
#[derive(Debug, Default)]
pub(crate) struct LintCache(Cache<Arc<SlideLint>>);

impl LintCache {
    /// Ends a build: what was not asked for in a while goes.
    pub(crate) fn sweep(&self) {
        self.0.evict_unused();
    }
}

/// A rule: one slide in, findings out.
type LintRule = fn(&LintSlide<'_>, &mut Vec<RelativeDiagnostic>);

const RULES: &[LintRule] = &[
    structure::headings,
    structure::steps,
    structure::captions,
    structure::raw,
    links::wordless,
    style::slide,
    text::amount,
    text::drafts,
    secrets::secrets,
];

/// Looks at a whole deck.
pub(crate) fn check(ground: &LintDeck<'_>, memo: &LintCache, findings: &Diagnostics) {
    let settings = &ground.deck.settings;
    let tokens = ["fg", "bg"].map(|t| [false, true].map(|dark| ground.theme.token(t, dark).unwrap_or("")));
    let common =
        Key::of_str(&format!("{:?} {:?} {tokens:?} {}", settings.mode, settings.ratio, ground.folder.display()));
    let key = |(slide, drawn): (&&Slide, &Arc<RenderedSlide>)| slide.key.and(drawn.key).and(common);
    let slides: Vec<(&&Slide, &Arc<RenderedSlide>)> = ground.shown.iter().zip(ground.drawn).collect();
    let look = |one: &(&&Slide, &Arc<RenderedSlide>)| memo.0.get_or(key(*one), || Arc::new(see(ground, one.0, one.1)));
    let seen: Vec<Arc<SlideLint>> = slides.par_iter().with_min_len(16).map(look).collect();
    let mut carried = HashSet::new();
    for (i, (slide, seen)) in ground.shown.iter().zip(&seen).enumerate() {
        let origin = &slide.origin;
        findings.extend(seen.drafts.iter().map(|d| d.place(&origin.text, origin.range.start).on_slide(i + 1)));
        // colours that are carried along are reported once, where they are written, not on every slide that has them
        let written = || slide.place_of_colours().cloned().unwrap_or_else(|| origin.span(&first_line(slide)));
        let Some((message, help, at)) = seen.faint.as_ref().map(|(message, help)| (message, help, written())) else {
            continue;
        };
        if carried.insert((at.path().to_owned(), at.range(), message)) {
            findings.add(Diagnostic::at(code::CONTRAST, at, message.clone()).help(help.clone()).on_slide(i + 1));
        }
    }
    deck::check(ground, &seen, findings);
}

fn see(ground: &LintDeck<'_>, slide: &Slide, drawn: &RenderedSlide) -> SlideLint {
    let page = LintSlide {
        slide,
        drawn,
        files: ground.files,
        folder: ground.folder,
        look: ground.theme,
        mode: ground.deck.settings.mode,
        ratio: ground.deck.settings.ratio,
    };
    let mut seen = SlideLint::default();
    for rule in RULES {
        rule(&page, &mut seen.drafts);
    }
    seen.faint = colour::slide(&page);
    let pictures = media::pictures(&page);
    seen.drafts.extend(pictures.drafts);
    seen.large = pictures.large;
    seen.files = links::file_links(&page);
    seen
}
