//! What concerns the deck as a whole: its language, ids and links across slides, secrets in its settings.

use super::media::LargePictureUse;
use super::{links, structure, style, text};
use crate::deck::{Inline, InlineKind};
use crate::diagnostics::{Diagnostic, Diagnostics, code};
use crate::lint::{LintDeck, SlideLint, first_line, secrets};
use crate::render::{self, Anchor};
use crate::source::Span;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

pub(crate) fn check(ground: &LintDeck<'_>, seen: &[Arc<SlideLint>], findings: &Diagnostics) {
    language(ground, findings);
    settings(ground, findings);
    drafts(ground, findings);
    pictures_round_slides(ground, findings);
    ids(ground, findings);
    huge(ground, seen, findings);
    unreachable(ground, findings);
    links::check(ground, seen, findings);
}

fn language(ground: &LintDeck<'_>, findings: &Diagnostics) {
    let settings = &ground.deck.settings;
    // one that is said wrongly was told
    if settings.lang.is_some() || settings.says_lang || ground.shown.is_empty() {
        return;
    }
    let Ok(text) = ground.files.text(&ground.deck.path) else { return };
    let finding = Diagnostic::at(code::LANG_MISSING, Span::new(&text, 0..0), "the deck does not state its language");
    findings.add(finding.help("write `lang: en` in the front matter; until then screen readers assume English"));
}

/// The front matter: its style sheet, and secrets in it.
fn settings(ground: &LintDeck<'_>, findings: &Diagnostics) {
    let Ok(text) = ground.files.text(&ground.deck.path) else { return };
    let first = ground.deck.slides.iter().find(|s| s.origin.text.path() == text.path());
    let front = 0..first.map_or(0, |s| s.origin.range.start);
    let mut drafts = Vec::new();
    if let Some(css) = &ground.deck.settings.style {
        let whole = ground.deck.settings.places.get("style").cloned().unwrap_or_default();
        style::sheet(css, &style::placed(css, text.as_str(), &whole), &mut drafts);
    }
    drafts.extend(secrets::secrets_in(text.slice(front)).into_iter().map(|(range, what)| secrets::secret(range, what)));
    findings.extend(drafts.iter().map(|d| d.place(&text, 0)));
}

/// Ids that stand twice in the page, given by attributes or raw HTML. (Slides' own ids are the reader's work, and what is
/// twice on one slide was told when it was drawn.)
fn ids(ground: &LintDeck<'_>, findings: &Diagnostics) {
    let slides: HashMap<&str, usize> = ground.shown.iter().enumerate().map(|(i, s)| (s.id.as_str(), i)).collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (i, (slide, drawn)) in ground.shown.iter().zip(ground.drawn).enumerate() {
        let names: HashSet<&str> = drawn.record.things().map(|one| one.id.as_str()).collect();
        let told = |id: &str| names.contains(id);
        for id in drawn.record.ids.iter().map(|one| one.id.as_str()) {
            let other = slides.get(id).copied();
            let Some(before) = other.or(first.insert(id, i)).filter(|b| other.is_some() || *b != i || !told(id)) else {
                continue;
            };
            let span = slide.origin.span(&crate::deck::place_of_id(slide.origin.source(), id, 0));
            let message = format!("the id `{id}` is used twice");
            let finding = Diagnostic::at(code::DUPLICATE_ID, span, message).on_slide(i + 1);
            findings.add(match other {
                Some(n) => finding.help(format!("slide {} has it from its title; give this thing another", n + 1)),
                None => finding.help(format!("it is on slide {} too; give one of them another", before + 1)),
            });
        }
    }
}

/// Pictures in the raw HTML of headers and footers say what they show; each is reported once, where it is written.
fn pictures_round_slides(ground: &LintDeck<'_>, findings: &Diagnostics) {
    let mut told = HashSet::new();
    for (i, slide) in ground.shown.iter().enumerate() {
        for (key, line) in [("header", &slide.header), ("footer", &slide.footer)] {
            for Inline { kind, range, .. } in line.iter() {
                let InlineKind::Html(html) = kind else { continue };
                let place = slide.place_in_setting(key, range);
                let images = render::start_tags(html).filter(|(_, tag)| !tag.closing && tag.name == "img");
                for what in images.filter_map(|(_, tag)| structure::wordless_picture(&tag)) {
                    if told.insert((key, html.clone(), what.clone())) {
                        let finding = Diagnostic { span: place.clone(), ..Diagnostic::bare(code::IMAGE_ALT, what) };
                        findings.add(finding.on_slide(i + 1).help(structure::DESCRIBE));
                    }
                }
            }
        }
    }
}

/// Pictures with far more pixels than any of their uses can show: each reported once, at the use that shows most.
fn huge(ground: &LintDeck<'_>, seen: &[Arc<SlideLint>], findings: &Diagnostics) {
    let mut most: BTreeMap<&Path, (usize, &LargePictureUse)> = BTreeMap::new();
    for (i, used) in seen.iter().enumerate().flat_map(|(i, seen)| seen.large.iter().map(move |used| (i, used))) {
        let kept = most.entry(&used.path).or_insert((i, used));
        if used.shown > kept.1.shown {
            *kept = (i, used);
        }
    }
    for (i, used) in most.into_values().filter(|(_, used)| used.is_small()) {
        let Some(slide) = ground.shown.get(i) else { continue };
        findings.add(used.draft.place(&slide.origin.text, slide.origin.range.start).on_slide(i + 1));
    }
}

/// Notes to oneself in what is on every slide, each reported once.
fn drafts(ground: &LintDeck<'_>, findings: &Diagnostics) {
    let mut told = HashSet::new();
    for (i, slide) in ground.shown.iter().enumerate() {
        for (key, line) in [("header", &slide.settings.header), ("footer", &slide.settings.footer)] {
            let Some(what) = line.as_deref().and_then(text::mark_in_line) else { continue };
            let own = slide.body.directives.iter().rev().find(|d| d.key == key);
            if told.insert((key, line)) {
                match own {
                    Some(own) => {
                        let draft = text::draft(what, own.value_range.clone());
                        findings.add(draft.place(&slide.origin.text, slide.origin.range.start).on_slide(i + 1));
                    }
                    None => front_draft(ground, what, findings),
                }
            }
        }
    }
    let settings = &ground.deck.settings;
    for line in [&settings.title, &settings.subtitle, &settings.description, &settings.author, &settings.date] {
        if let Some(what) = line.as_deref().and_then(text::mark) {
            front_draft(ground, what, findings);
        }
    }
}

/// A note to oneself in the front matter.
fn front_draft(ground: &LintDeck<'_>, what: &str, findings: &Diagnostics) {
    let Ok(text) = ground.files.text(&ground.deck.path) else { return };
    let at = text.as_str().find(what).unwrap_or(0);
    findings.add(text::draft(what, at..at + what.len()).place(&text, 0));
}

/// A skipped slide is there for a link.
fn unreachable(ground: &LintDeck<'_>, findings: &Diagnostics) {
    let links = ground
        .drawn
        .iter()
        .flat_map(|d| &d.links)
        .filter(|link| !matches!(link.from, Anchor::Note(_) | Anchor::Setting(..)))
        .map(|link| link.to.as_str());
    let targets: HashSet<&str> = links.flat_map(|to| [to, to.split('.').next().unwrap_or(to)]).collect();
    for (i, slide) in ground.shown.iter().enumerate().filter(|(_, s)| s.settings.skip) {
        let number = (i + 1).to_string();
        if targets.contains(slide.id.as_str()) || targets.contains(number.as_str()) {
            continue;
        }
        let span = slide.origin.span(&first_line(slide));
        let finding = Diagnostic::at(code::SLIDE_UNREACHABLE, span, "this slide is skipped and no link leads to it");
        findings
            .add(finding.on_slide(i + 1).help(format!("link to `#{}`, or leave it out with `hidden: true`", slide.id)));
    }
}
