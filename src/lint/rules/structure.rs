//! What screen readers and the speaker walk along: headings, steps, captions, titles of frames.

use super::raw_html::{TagPosition, raw_tags};
use crate::deck::visit::{Node, walk};
use crate::deck::{Attrs, Block, BlockKind, Image, InlineKind, Step};
use crate::diagnostics::{RelativeDiagnostic, code};
use crate::lint::LintSlide;
use crate::render::{self, Tag};
use crate::util::{is_remote, ranges, unescaped};
use std::ops::Range;

/// No level is skipped on the way down within a slide, whether a heading is written as Markdown or as HTML.
pub(crate) fn headings(page: &LintSlide<'_>, out: &mut Vec<RelativeDiagnostic>) {
    let mut last: Option<u8> = None;
    let mut heading = |level: u8, range: Range<usize>, written: &dyn Fn(u8) -> String| {
        if let Some(above) = last.filter(|l| level > l + 1) {
            let message = format!("a heading of level {level} follows one of level {above}");
            out.push(
                RelativeDiagnostic::new(code::HEADING_ORDER, range, message)
                    .help(format!("write `{}`", written(above + 1))),
            );
        }
        last = Some(level);
    };
    walk(&page.slide.body, &mut |node| {
        if let Node::Block(block) = node
            && let BlockKind::Heading { level, .. } = block.kind
        {
            heading(level, block.range.clone(), &|level| "#".repeat(usize::from(level)));
        }
        for (place, tag) in raw_tags(page, node, false) {
            let level = tag.name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
            if let Some(level) = level.filter(|level| (1..=6).contains(level)) {
                heading(level, place.whole(), &|level| format!("<h{level}>"));
            }
        }
    });
}

/// Every step changes something, and everything is shown at some step.
pub(crate) fn steps(page: &LintSlide<'_>, out: &mut Vec<RelativeDiagnostic>) {
    walk(&page.slide.body, &mut |node| {
        let (attrs, range): (&Attrs, &Range<usize>) = match node {
            Node::Block(b) => (&b.attrs, &b.range),
            Node::Inline(i) => (&i.attrs, &i.range),
        };
        if let Some(Step { at, out: Some(gone), .. }) = &attrs.step
            && gone <= at
        {
            let message = format!("this appears at step {at} but disappears at step {gone}");
            out.push(
                RelativeDiagnostic::new(code::STEP_UNREACHABLE, range.clone(), message)
                    .help("let `out` be more than `at`"),
            );
        }
        if let Node::Block(block) = node
            && is_empty_step(block)
        {
            let finding = RelativeDiagnostic::new(code::STEP_EMPTY, range.clone(), "there is nothing in this step");
            out.push(finding.help("put content between the two `:::`, or remove them"));
        }
    });
    if page.slide.body.steps == 0 {
        return;
    }
    // a step for a part that the drawing has not was told with the drawing
    let misnamed = page.drawn.diagnostics.iter().any(|d| d.code() == code::DIAGRAM_PART);
    for slot in &page.slide.body.slots {
        hidden_within(&slot.blocks, None, out);
    }
    let used = &page.drawn.record.steps;
    // things that step in ways of their own (charts, drawings) are drawn without numbers: nothing can be said
    let empty: Vec<u32> = (1..=page.slide.body.steps.min(10_000)).filter(|n| !used.contains(n)).collect();
    if !empty.is_empty() && !used.is_empty() && !misnamed {
        let steps = if empty.len() == 1 { "step" } else { "steps" };
        let message = format!(
            "nothing changes at {steps} {} of {}",
            ranges(empty.iter().map(|n| (*n, *n))),
            page.slide.body.steps
        );
        out.push(
            RelativeDiagnostic::new(code::STEP_EMPTY, page.first_line(), message).help("number the steps without gaps"),
        );
    }
}

/// A step that shows nothing: a block of one's own class may be a coloured box.
fn is_empty_step(block: &Block) -> bool {
    let BlockKind::Div { name, blocks } = &block.kind else { return false };
    let Attrs { id, classes, step, .. } = &block.attrs;
    let is_plain = |name: &str| matches!(name, "" | "step" | "fragment");
    step.is_some() && blocks.is_empty() && id.is_none() && is_plain(name) && classes.iter().all(|c| is_plain(c))
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
fn hidden_within(blocks: &[Block], gone: Option<u32>, out: &mut Vec<RelativeDiagnostic>) {
    let mut tell = |step: Option<&Step>, range: &Range<usize>| {
        if let (Some(step), Some(gone)) = (step, gone)
            && step.at >= gone
        {
            let message = format!("this appears at step {} but its container disappears at step {gone}", step.at);
            out.push(RelativeDiagnostic::new(code::STEP_UNREACHABLE, range.clone(), message).help(
                "let it appear earlier, or move it out \
                    of the container",
            ));
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

/// Videos with sound have captions.
pub(crate) fn captions(page: &LintSlide<'_>, out: &mut Vec<RelativeDiagnostic>) {
    if page.drawn.record.videos.is_empty() {
        return;
    }
    // videos of the model and videos of the page, both in order
    let mut films: Vec<(&Image, &Range<usize>, bool)> = Vec::new();
    walk(&page.slide.body, &mut |node| {
        if let Node::Inline(inline) = node
            && let InlineKind::Image(image) = &inline.kind
        {
            films.push((image, &inline.range, inline.attrs.get("muted").is_some()));
        }
    });
    for film in &page.drawn.record.videos {
        let found = films.iter().position(|(image, _, muted)| {
            let name = if image.alt.is_empty() { &image.url } else { &image.alt };
            *muted == film.muted && crate::util::html::attr(name) == film.label
        });
        // two videos may have one name: each is for itself
        let Some((image, range, _)) = found.map(|at| films.remove(at)) else { continue };
        // what lies beside a video of another host nobody can know
        if !film.muted && !film.has_track && !is_remote(&image.url) {
            let stem = image.url.rsplit_once('.').map_or(image.url.as_str(), |(stem, _)| stem);
            let help = format!("put `{stem}.vtt` beside it, or `{{muted}}` when there is nothing to hear");
            out.push(captionless(&image.url, range.clone()).help(help));
        }
    }
}

/// A video that nobody who does not hear it can follow.
fn captionless(url: &str, range: Range<usize>) -> RelativeDiagnostic {
    RelativeDiagnostic::new(code::CAPTIONS_MISSING, range, format!("`{url}` has no captions"))
}

/// The same of a video in raw HTML, which has no other captions than those that it names. `after` are the tags behind it.
fn captionless_tag(
    page: &LintSlide<'_>,
    tag: &Tag<'_>,
    after: &[(TagPosition, Tag<'_>)],
    place: &TagPosition,
) -> Option<RelativeDiagnostic> {
    let inside = || after.iter().map(|(_, one)| one).take_while(|one| !(one.closing && one.name == "video"));
    let is_captions = |one: &Tag<'_>| {
        let kind = one.get("kind").unwrap_or("subtitles");
        one.name == "track" && ["captions", "subtitles"].iter().any(|known| kind.eq_ignore_ascii_case(known))
    };
    if tag.get("muted").is_some() || is_hidden(tag) || inside().any(is_captions) {
        return None;
    }
    let source = inside().find(|one| one.name == "source").and_then(|one| one.get("src"));
    let url = unescaped(tag.get("src").or(source)?).trim().to_owned();
    let is_here = !is_remote(&url) && page.files.stat(&page.file(&url)).is_some_and(|s| s.is_file);
    let stem = url.rsplit_once('.').map_or(url.as_str(), |(stem, _)| stem);
    let help = format!("put `<track src=\"{stem}.vtt\">` into it, or `muted` when there is nothing to hear");
    is_here.then(|| captionless(&url, place.whole()).help(help))
}

/// Frames, videos and pictures in raw HTML say what they are.
pub(crate) fn raw(page: &LintSlide<'_>, out: &mut Vec<RelativeDiagnostic>) {
    let mut all = Vec::new();
    walk(&page.slide.body, &mut |node| all.extend(raw_tags(page, node, true)));
    for (i, (place, tag)) in all.iter().enumerate().filter(|(_, (_, tag))| !tag.closing) {
        let (before, after) = (all.get(..i).unwrap_or_default(), all.get(i + 1..).unwrap_or_default());
        match tag.name.as_str() {
            "img" => {
                out.extend(sizeless(page, place, tag));
                out.extend(undescribed(tag, place));
            }
            "iframe" | "object" | "embed" => out.extend(untitled(tag, after, place)),
            "video" => out.extend(captionless_tag(page, tag, after, place)),
            "svg" => out.extend(wordless(before, tag, after, place)),
            _ => {}
        }
    }
}

/// A picture whose description is missing or says nothing.
fn undescribed(tag: &Tag<'_>, place: &TagPosition) -> Option<RelativeDiagnostic> {
    let finding = RelativeDiagnostic::new(code::IMAGE_ALT, place.whole(), wordless_picture(tag)?);
    Some(finding.help(DESCRIBE))
}

/// What to do about a picture without words.
pub(crate) const DESCRIBE: &str = "add `alt=\"what it shows\"`, or `alt=\"\"` for decoration";

/// What is wrong with the description of an `<img>`.
pub(crate) fn wordless_picture(tag: &Tag<'_>) -> Option<String> {
    let of = |key: &str| tag.get(key).map(unescaped);
    let what = match of("alt") {
        None => Some("this image has no description".to_owned()),
        // in HTML that is how decoration is said
        Some(alt) if alt.is_empty() => None,
        Some(alt) => render::is_empty_alt(&alt, of("src").unwrap_or_default().trim()),
    };
    what.filter(|_| !is_hidden(tag))
}

/// A frame, or another thing that is embedded, without a name.
fn untitled(tag: &Tag<'_>, after: &[(TagPosition, Tag<'_>)], place: &TagPosition) -> Option<RelativeDiagnostic> {
    if is_named(tag) || is_hidden(tag) || (tag.name == "object" && has_words(after, tag)) {
        return None;
    }
    let what = if tag.name == "iframe" { "frame" } else { "embedded thing" };
    let finding = RelativeDiagnostic::new(code::FRAME_TITLE, place.whole(), format!("this {what} has no title"));
    Some(finding.help("add `title=\"what it shows\"`"))
}

/// Whether a tag itself says what it is.
pub(crate) fn is_named(tag: &Tag<'_>) -> bool {
    ["title", "aria-label", "aria-labelledby"].iter().any(|key| tag.get(key).is_some_and(|v| !v.trim().is_empty()))
}

/// A drawing in the page that says nothing to who cannot see it. `before` and `after` are the tags round it.
fn wordless(
    before: &[(TagPosition, Tag<'_>)],
    tag: &Tag<'_>,
    after: &[(TagPosition, Tag<'_>)],
    place: &TagPosition,
) -> Option<RelativeDiagnostic> {
    // a drawing in a drawing is part of it; what is hidden with its parent needs no words
    let mut open: Vec<&Tag<'_>> = Vec::new();
    for (_, tag) in before {
        if tag.closing {
            let at = open.iter().rposition(|one| one.name == tag.name);
            open.truncate(at.unwrap_or(open.len()));
        } else if !render::VOID.contains(&tag.name.as_str()) {
            open.push(tag);
        }
    }
    if open.iter().any(|one| one.name == "svg" || is_hidden(one)) || is_hidden(tag) {
        return None;
    }
    let inside = after.iter().take_while(|(_, one)| !(one.closing && one.name == "svg"));
    let titled = inside.into_iter().any(|(_, one)| one.name == "title" || one.name == "desc");
    if is_named(tag) || titled {
        return None;
    }
    let finding = RelativeDiagnostic::new(code::IMAGE_ALT, place.whole(), "this drawing has no description");
    Some(finding.help("add `role=\"img\" aria-label=\"what it shows\"`, or `aria-hidden=\"true\"` for decoration"))
}

/// Whether who cannot see the page is not told of a thing.
fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.get("aria-hidden").is_some_and(|v| v.eq_ignore_ascii_case("true"))
        || tag.get("hidden").is_some()
        || tag.get("role").is_some_and(|role| matches!(role.trim(), "none" | "presentation"))
}

/// Whether an `<object>` has an image with a description within it, for who cannot see the object.
fn has_words(after: &[(TagPosition, Tag<'_>)], tag: &Tag<'_>) -> bool {
    let inside = after.iter().take_while(|(_, one)| !(one.closing && one.name == tag.name));
    inside.into_iter().any(|(_, one)| one.get("alt").is_some_and(|alt| !alt.trim().is_empty()))
}

/// A local picture that does not say its size, and how it would.
fn sizeless(page: &LintSlide<'_>, place: &TagPosition, tag: &Tag<'_>) -> Option<RelativeDiagnostic> {
    let url = tag.get("src").filter(|url| !url.is_empty() && !is_remote(url))?;
    if ["width", "height", "style", "class"].iter().any(|key| tag.get(key).is_some()) {
        return None;
    }
    let (width, height) = render::picture_size(page.files, &page.file(url))?;
    let finding = RelativeDiagnostic::new(code::IMAGE_SIZE, place.whole(), "this image does not state its size");
    let size = format!("width=\"{width}\" height=\"{height}\"");
    let finding = finding.help(format!("add `{size}`"));
    // behind the tag's name, which stays as it is written
    let name = place.of(0.."<img".len());
    let written = page.slide.origin.source().get(name.clone())?;
    let as_written = place.is_exact() && written.eq_ignore_ascii_case("<img");
    Some(if as_written { finding.fix(name, format!("{written} {size}")) } else { finding })
}
