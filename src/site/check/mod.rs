//! What matters before the talk: slides with their drawn HTML in, findings out. Pure; rules are one file a family.
//!
//! A slide is looked at once while it and what it shows stay the same ([`Memo`]); what concerns slides together is
//! looked at each time.

mod allow;
mod colour;
mod handed;
mod links;
mod media;
mod notes;
mod raw;
mod secrets;
mod shape;
mod structure;
mod style;
mod whole;
mod words;

use crate::base::{Diagnostic, Draft, Files, Findings, Kept, Key, code, join_url};
use crate::deck::{Deck, Mode, Ratio, Slide};
use crate::look::Look;
use crate::page::{self, Drawn, Others};
use rayon::prelude::*;
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) use allow::{Settled, settle, settle_drawn};
pub(super) use notes::public_notes;

/// A deck with all that was made of it.
pub(super) struct Ground<'a> {
    pub(super) files: &'a Files,
    pub(super) folder: &'a Path,
    pub(super) deck: &'a Deck,
    pub(super) look: &'a Look,
    pub(super) shown: &'a [&'a Slide],
    pub(super) drawn: &'a [Arc<Drawn>],
    pub(super) others: &'a Others,
}

/// One slide as the rules see it.
struct Page<'a> {
    slide: &'a Slide,
    drawn: &'a Drawn,
    files: &'a Files,
    folder: &'a Path,
    look: &'a Look,
    mode: Mode,
    ratio: Ratio,
}

impl Page<'_> {
    /// The file of an address, as the page finds it: from the slide's file, or from the deck's folder for `@/` and `/`.
    fn file(&self, url: &str) -> PathBuf {
        match url.strip_prefix("@/").or_else(|| url.strip_prefix('/')) {
            Some(rest) => join_url(self.folder, rest),
            None => join_url(self.slide.origin.text.path().parent().unwrap_or(Path::new("")), url),
        }
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
struct Seen {
    drafts: Vec<Draft>,
    /// Colours of the slide that are too near to each other: the message, and the help.
    faint: Option<(String, String)>,
    /// Ids in its HTML.
    ids: Vec<String>,
    /// Pictures with many pixels.
    large: Vec<media::Use>,
    /// Links to files, with their places.
    files: Vec<(String, Range<usize>)>,
}

/// What was seen before.
#[derive(Debug, Default)]
pub(super) struct Memo(Kept<Arc<Seen>>);

impl Memo {
    /// Ends a build: what was not asked for in a while goes.
    pub(super) fn sweep(&self) {
        self.0.sweep();
    }
}

/// A rule: one slide in, findings out.
type Rule = fn(&Page<'_>, &mut Vec<Draft>);

const RULES: &[Rule] = &[
    structure::headings,
    structure::steps,
    structure::captions,
    structure::raw,
    links::wordless,
    style::slide,
    words::amount,
    words::drafts,
    secrets::secrets,
];

/// Looks at a whole deck.
pub(super) fn check(ground: &Ground<'_>, memo: &Memo, findings: &Findings) {
    let settings = &ground.deck.settings;
    let tokens = ["fg", "bg"].map(|t| [false, true].map(|dark| ground.look.token(t, dark).unwrap_or("")));
    let common =
        Key::of_str(&format!("{:?} {:?} {tokens:?} {}", settings.mode, settings.ratio, ground.folder.display()));
    let key = |(slide, drawn): (&&Slide, &Arc<Drawn>)| slide.key.and(drawn.key).and(common);
    let slides: Vec<(&&Slide, &Arc<Drawn>)> = ground.shown.iter().zip(ground.drawn).collect();
    let look = |one: &(&&Slide, &Arc<Drawn>)| memo.0.get_or(key(*one), || Arc::new(see(ground, one.0, one.1)));
    let seen: Vec<Arc<Seen>> = slides.par_iter().with_min_len(16).map(look).collect();
    let mut carried = HashSet::new();
    for (i, (slide, seen)) in ground.shown.iter().zip(&seen).enumerate() {
        let origin = &slide.origin;
        findings.extend(seen.drafts.iter().map(|d| d.place(&origin.text, origin.range.start).on_slide(i + 1)));
        // colours that are carried along are told once, where they are written, not on every slide that has them
        let written = || slide.place_of_colours().cloned().unwrap_or_else(|| origin.span(&first_line(slide)));
        let Some((message, help, at)) = seen.faint.as_ref().map(|(message, help)| (message, help, written())) else {
            continue;
        };
        if carried.insert((at.path().to_owned(), at.range(), message)) {
            findings.add(Diagnostic::at(code::CONTRAST, at, message.clone()).help(help.clone()).on_slide(i + 1));
        }
    }
    whole::check(ground, &seen, findings);
}

fn see(ground: &Ground<'_>, slide: &Slide, drawn: &Drawn) -> Seen {
    let page = Page {
        slide,
        drawn,
        files: ground.files,
        folder: ground.folder,
        look: ground.look,
        mode: ground.deck.settings.mode,
        ratio: ground.deck.settings.ratio,
    };
    let mut seen = Seen::default();
    for rule in RULES {
        rule(&page, &mut seen.drafts);
    }
    seen.faint = colour::slide(&page);
    let pictures = media::pictures(&page);
    seen.drafts.extend(pictures.drafts);
    seen.large = pictures.large;
    seen.ids = tags(&drawn.canvas).filter_map(|t| t.get("id").map(str::to_owned)).collect();
    seen.files = links::file_links(&page);
    seen
}

/// The start tags of some HTML, in order.
fn tags(html: &str) -> impl Iterator<Item = page::Tag<'_>> {
    page::tags(html).map(|(_, tag)| tag).filter(|tag| !tag.closing)
}
