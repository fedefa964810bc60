//! What concerns the deck as a whole: its language, ids and links across slides, secrets in its settings.

use super::walk::{Node, walk};
use super::{Ground, Seen, first_line, style, words};
use crate::base::{Diagnostic, Findings, Span, code, is_remote, join_url};
use crate::deck::{InlineKind, Slide};
use crate::page;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

pub(super) fn check(ground: &Ground<'_>, seen: &[Arc<Seen>], findings: &Findings) {
    language(ground, findings);
    settings(ground, findings);
    ids(ground, seen, findings);
    unreachable(ground, findings);
    links(ground, seen, findings);
}

fn language(ground: &Ground<'_>, findings: &Findings) {
    if ground.deck.settings.lang.is_some() || ground.shown.is_empty() {
        return;
    }
    let Ok(text) = ground.files.text(&ground.deck.path) else { return };
    let finding = Diagnostic::at(code::LANG_MISSING, Span::new(&text, 0..0), "the deck does not say its language");
    findings.add(finding.help("write `lang: en` in the front matter; screen readers take it for English now"));
}

/// The front matter: its style sheet, and secrets in it.
fn settings(ground: &Ground<'_>, findings: &Findings) {
    let Ok(text) = ground.files.text(&ground.deck.path) else { return };
    let first = ground.deck.slides.iter().find(|s| s.origin.text.path() == text.path());
    let front = 0..first.map_or(0, |s| s.origin.range.start);
    let mut drafts = Vec::new();
    if let Some(css) = &ground.deck.settings.style {
        let whole = ground.deck.settings.places.get("style").cloned().unwrap_or_default();
        style::sheet(css, &style::placed(css, text.as_str(), &whole), &mut drafts);
    }
    drafts.extend(words::secrets_in(text.slice(front)).into_iter().map(|(range, what)| words::secret(range, what)));
    findings.extend(drafts.iter().map(|d| d.place(&text, 0)));
}

/// Ids that stand twice in the page, given by attributes or raw HTML. (Slides' own ids are the reader's work.)
fn ids(ground: &Ground<'_>, seen: &[Arc<Seen>], findings: &Findings) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (i, (slide, seen)) in ground.shown.iter().zip(seen).enumerate() {
        for id in &seen.ids {
            if let Some(before) = first.insert(id, i) {
                let source = slide.origin.source();
                let at = source.rfind(id.as_str()).unwrap_or(0);
                let span = slide.origin.span(&(at..at + id.len()));
                let message = format!("the id `{id}` is used twice");
                let finding = Diagnostic::at(code::ID_TWICE, span, message).on_slide(i + 1);
                findings.add(finding.help(format!("it is on slide {} too; give one of them another", before + 1)));
            }
        }
    }
}

/// A skipped slide is there for a link.
fn unreachable(ground: &Ground<'_>, findings: &Findings) {
    for (i, slide) in ground.shown.iter().enumerate().filter(|(_, s)| s.settings.skip) {
        let number = (i + 1).to_string();
        let mut targets = ground.drawn.iter().flat_map(|d| &d.links).map(|(to, _)| to.as_str());
        if targets.any(|to| to == slide.id || to.split('.').next() == Some(number.as_str())) {
            continue;
        }
        let span = slide.origin.span(&first_line(slide));
        let finding = Diagnostic::at(code::SLIDE_UNREACHABLE, span, "this slide is skipped and no link leads to it");
        findings
            .add(finding.on_slide(i + 1).help(format!("link to `#{}`, or leave it out with `hidden: true`", slide.id)));
    }
}

/// Links to files beside the deck; links to pages are the author's own affair.
pub(super) fn file_links(slide: &Slide) -> Vec<(String, Range<usize>)> {
    let mut out = Vec::new();
    walk(&slide.body, &mut |node| {
        let Node::Inline(inline) = node else { return };
        let InlineKind::Link { url, .. } = &inline.kind else { return };
        let local = !url.is_empty() && !url.starts_with(['#', '?', '/']) && !is_remote(url);
        let bare = url.split(['?', '#']).next().unwrap_or("");
        let page = bare.ends_with('/') || bare.ends_with(".html") || bare.ends_with(".htm");
        let file = bare.rsplit('/').next().is_some_and(|n| n.contains('.') && !n.starts_with('.'));
        if local && file && !page {
            out.push((url.clone(), inline.range.clone()));
        }
    });
    out
}

fn links(ground: &Ground<'_>, seen: &[Arc<Seen>], findings: &Findings) {
    for (i, (slide, seen)) in ground.shown.iter().zip(seen).enumerate() {
        for (url, range) in &seen.files {
            let path = join_url(slide.origin.text.path().parent().unwrap_or(Path::new("")), url);
            let there = ground.files.stat(&path).is_some_and(|s| s.is_file);
            if there && (page::comes_along(url) || ground.others.page(&path).is_some()) {
                continue;
            }
            let message = if there {
                format!("`{url}` is linked to, but links do not bring files along")
            } else {
                format!("`{url}` is not there")
            };
            let finding = Diagnostic::at(code::LINK_FILE, slide.origin.span(range), message).on_slide(i + 1);
            findings.add(finding.help(
                "pictures, films and PDF beside the deck come along; link to other files where they are published",
            ));
        }
    }
}
