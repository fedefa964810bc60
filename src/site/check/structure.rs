//! What screen readers and the speaker walk along: headings, steps, captions, titles of frames.

use super::style::placed;
use super::walk::{Node, walk};
use super::{Page, tags};
use crate::base::{Draft, code, is_remote};
use crate::deck::{Attrs, BlockKind, Image, InlineKind, Step};
use crate::page::{self, Tag};
use std::collections::BTreeSet;
use std::ops::Range;

/// No level is skipped on the way down within a slide.
pub(super) fn headings(page: &Page<'_>, out: &mut Vec<Draft>) {
    let mut last: Option<u8> = None;
    walk(&page.slide.body, &mut |node| {
        let Node::Block(block) = node else { return };
        let BlockKind::Heading { level, .. } = block.kind else { return };
        if let Some(above) = last.filter(|l| level > l + 1) {
            let message = format!("a heading of level {level} stands under one of level {above}");
            let help = format!("write `{}`", "#".repeat(usize::from(above) + 1));
            out.push(Draft::new(code::HEADING_ORDER, block.range.clone(), message).help(help));
        }
        last = Some(level);
    });
}

/// Every step changes something, and everything is shown at some step.
pub(super) fn steps(page: &Page<'_>, out: &mut Vec<Draft>) {
    walk(&page.slide.body, &mut |node| {
        let (attrs, range): (&Attrs, &Range<usize>) = match node {
            Node::Block(b) => (&b.attrs, &b.range),
            Node::Inline(i) => (&i.attrs, &i.range),
        };
        if let Some(Step { at, out: Some(gone), .. }) = &attrs.step
            && gone <= at
        {
            let message = format!("this comes at step {at} but is gone from step {gone} on");
            out.push(Draft::new(code::STEP_UNREACHABLE, range.clone(), message).help("let `out` be more than `at`"));
        }
    });
    if page.slide.body.steps == 0 {
        return;
    }
    let mut used = BTreeSet::new();
    for tag in tags(&page.drawn.canvas) {
        used.extend(["data-step", "data-step-out"].iter().filter_map(|k| tag.get(k)?.parse::<u32>().ok()));
        if let Some(first) = tag.get("data-step-first").and_then(|v| v.parse::<u32>().ok()) {
            let states = tag.get("data-states").and_then(|v| v.parse::<u32>().ok()).unwrap_or(1);
            used.extend(first..first.saturating_add(states.min(1_000)));
        }
    }
    // things that step in ways of their own (charts, drawings) are drawn without numbers: nothing can be said
    let empty = (1..=page.slide.body.steps.min(1_000)).find(|n| !used.contains(n));
    if let Some(step) = empty.filter(|_| !used.is_empty()) {
        let message = format!("nothing changes at step {step} of {}", page.slide.body.steps);
        out.push(Draft::new(code::STEP_EMPTY, page.first_line(), message).help("number the steps without gaps"));
    }
}

/// Films with sound have captions.
pub(super) fn captions(page: &Page<'_>, out: &mut Vec<Draft>) {
    if !page.drawn.canvas.contains("<video") {
        return;
    }
    // films of the model and films of the page, both in order
    let mut films: Vec<(&Image, &Range<usize>, bool)> = Vec::new();
    walk(&page.slide.body, &mut |node| {
        if let Node::Inline(inline) = node
            && let InlineKind::Image(image) = &inline.kind
        {
            films.push((image, &inline.range, inline.attrs.get("muted").is_some()));
        }
    });
    for piece in page.drawn.canvas.split("<video controls").skip(1) {
        let film = piece.split("</video>").next().unwrap_or("");
        let start = film.split('>').next().unwrap_or("");
        if film.contains("<track") || start.contains(" muted") {
            continue;
        }
        let label = start.split("aria-label=\"").nth(1).and_then(|l| l.split('"').next()).unwrap_or("");
        let found = films.iter().find(|(image, _, muted)| {
            let name = if image.alt.is_empty() { &image.url } else { &image.alt };
            // what lies beside a film of another host nobody can know
            !muted && !is_remote(&image.url) && crate::page::html::attr(name) == label
        });
        let Some((image, range, _)) = found else { continue };
        let stem = image.url.rsplit_once('.').map_or(image.url.as_str(), |(s, _)| s);
        let finding = Draft::new(code::CAPTIONS_MISSING, (*range).clone(), format!("`{}` has no captions", image.url));
        out.push(finding.help(format!("put `{stem}.vtt` beside it, or `{{muted}}` when there is nothing to hear")));
    }
}

/// Frames and pictures in raw HTML say what they are.
pub(super) fn raw(page: &Page<'_>, out: &mut Vec<Draft>) {
    walk(&page.slide.body, &mut |node| {
        let Some((html, range)) = node.raw() else { return };
        let mut place = None;
        for (start, tag) in crate::page::tags(html).filter(|(_, tag)| !tag.closing) {
            if !matches!(tag.name.as_str(), "img" | "iframe") {
                continue;
            }
            let place = place.get_or_insert_with(|| placed(html, page.slide.origin.source(), range));
            let range = &place(start..start + tag.len);
            if tag.name == "img" {
                out.extend(sizeless(page, &tag, range));
            }
            if tag.name == "iframe" && tag.get("title").is_none() {
                let finding = Draft::new(code::FRAME_TITLE, range.clone(), "this frame has no title");
                out.push(finding.help("add `title=\"what it shows\"`"));
            }
            if tag.name == "img" && tag.get("alt").is_none() {
                let finding = Draft::new(code::IMAGE_ALT, range.clone(), "this picture has no description");
                out.push(finding.help("add `alt=\"what it shows\"`, or `alt=\"\"` for decoration"));
            }
        }
    });
}

/// A local picture that does not say its size, and how it would: behind the tag's name, which stays as it is written.
fn sizeless(page: &Page<'_>, tag: &Tag<'_>, range: &Range<usize>) -> Option<Draft> {
    let url = tag.get("src").filter(|url| !url.is_empty() && !is_remote(url))?;
    if ["width", "height", "style", "class"].iter().any(|key| tag.get(key).is_some()) {
        return None;
    }
    let (width, height) = page::picture_size(page.files, &page.file(url))?;
    let finding = Draft::new(code::IMAGE_SIZE, range.clone(), "this picture does not say its size");
    let size = format!("width=\"{width}\" height=\"{height}\"");
    let finding = finding.help(format!("add `{size}`"));
    let name = range.start..range.start + "<img".len();
    let written = page.slide.origin.source().get(name.clone())?;
    let as_written = written.eq_ignore_ascii_case("<img");
    Some(if as_written { finding.fix(name, format!("{written} {size}")) } else { finding })
}
