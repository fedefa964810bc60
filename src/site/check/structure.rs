//! What screen readers and the speaker walk along: headings, steps, captions, titles of frames.

use super::style::placed;
use super::walk::{Node, walk};
use super::{Page, tags};
use crate::base::{Draft, code, is_remote};
use crate::deck::{Attrs, Block, BlockKind, Image, InlineKind, Step};
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
    for slot in &page.slide.body.slots {
        hidden_within(&slot.blocks, None, out);
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
    let empty: Vec<u32> = (1..=page.slide.body.steps.min(10_000)).filter(|n| !used.contains(n)).collect();
    if !empty.is_empty() && !used.is_empty() {
        let steps = if empty.len() == 1 { "step" } else { "steps" };
        let message = format!("nothing changes at {steps} {} of {}", ranges(&empty), page.slide.body.steps);
        out.push(Draft::new(code::STEP_EMPTY, page.first_line(), message).help("number the steps without gaps"));
    }
}

/// `1-3, 5`.
fn ranges(numbers: &[u32]) -> String {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for n in numbers {
        match out.last_mut() {
            Some((_, last)) if *last + 1 == *n => *last = *n,
            _ => out.push((*n, *n)),
        }
    }
    let shown = out.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") });
    shown.collect::<Vec<_>>().join(", ")
}

/// From which step on a thing is gone.
fn gone_from(step: &Step) -> Option<u32> {
    let by_effect = match step.effect.as_deref() {
        Some("fade-out") => Some(step.at),
        Some("current-visible" | "fade-in-then-out") => Some(step.at + 1),
        _ => None,
    };
    step.out.into_iter().chain(by_effect).min()
}

/// What comes only when the block round it is gone.
fn hidden_within(blocks: &[Block], gone: Option<u32>, out: &mut Vec<Draft>) {
    let mut tell = |step: Option<&Step>, range: &Range<usize>| {
        if let (Some(step), Some(gone)) = (step, gone)
            && step.at >= gone
        {
            let message = format!("this comes at step {} but what is round it is gone from step {gone} on", step.at);
            out.push(
                Draft::new(code::STEP_UNREACHABLE, range.clone(), message).help("let it come before, or stand outside"),
            );
        }
    };
    for block in blocks {
        tell(block.attrs.step.as_ref(), &block.range);
        if let BlockKind::Paragraph(inlines) | BlockKind::Heading { inlines, .. } = &block.kind {
            for inline in inlines {
                tell(inline.attrs.step.as_ref(), &inline.range);
            }
        }
        if let BlockKind::List(list) = &block.kind {
            for item in &list.items {
                tell(item.attrs.step.as_ref(), &item.range);
            }
        }
    }
    for block in blocks {
        let own = block.attrs.step.as_ref().and_then(gone_from);
        let gone = own.into_iter().chain(gone).min();
        match &block.kind {
            BlockKind::Div { blocks, .. } | BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } => {
                hidden_within(blocks, gone, out);
            }
            BlockKind::List(list) => {
                for item in &list.items {
                    let own = item.attrs.step.as_ref().and_then(gone_from);
                    hidden_within(&item.blocks, own.into_iter().chain(gone).min(), out);
                }
            }
            _ => {}
        }
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
