//! What is seen only when the whole slide is read: polls, its title, its id.

use crate::deck::ast::{Attrs, Block, BlockKind, Inline, InlineKind, Item};
use crate::deck::model::Slot;
use crate::util::unescaped;

/// Marks the questions to the room: `✋` or `hands:` before a heading or paragraph, a list whose every item begins with
/// `( ) `, a task list under a heading with `{.poll}`.
pub(crate) fn polls(blocks: &mut [Block]) {
    let mut asked = false;
    for block in blocks {
        match &mut block.kind {
            BlockKind::Div { blocks, .. } => {
                polls(blocks);
            }
            BlockKind::Heading { inlines, .. } => {
                asked = block.attrs.has("poll");
                block.attrs.classes.retain(|c| c != "poll");
                if take_mark(inlines, &["✋", "hands:"]) {
                    wrap(block, "hands");
                }
            }
            BlockKind::Paragraph(inlines) => {
                let hands = take_mark(inlines, &["✋", "hands:"]);
                if hands {
                    wrap(block, "hands");
                }
            }
            BlockKind::List(list) => {
                let several = asked && !list.items.is_empty() && list.items.iter().all(|i| i.task.is_some());
                let one = !list.items.is_empty() && list.items.iter().all(has_ring);
                if one {
                    list.items.iter_mut().for_each(take_ring);
                    wrap(block, "one");
                } else if several {
                    wrap(block, "many");
                }
            }
            _ => {}
        }
    }
}

fn wrap(block: &mut Block, kind: &str) {
    let inner = Block {
        kind: std::mem::replace(&mut block.kind, BlockKind::Rule),
        attrs: std::mem::take(&mut block.attrs),
        range: block.range.clone(),
    };
    let step = inner.attrs.step.clone();
    block.attrs = Attrs { classes: vec![kind.to_owned()], step, ..Attrs::default() };
    let mut inner = inner;
    inner.attrs.step = None;
    block.kind = BlockKind::Div { name: "poll".to_owned(), blocks: vec![inner] };
}

/// Takes one of the marks off the begin of a text.
fn take_mark(inlines: &mut [Inline], marks: &[&str]) -> bool {
    let Some(Inline { kind: InlineKind::Text(text), .. }) = inlines.first_mut() else { return false };
    let Some(rest) = marks.iter().find_map(|m| text.strip_prefix(m)) else { return false };
    // a variation selector may be behind the hand
    *text = rest.trim_start_matches('\u{fe0f}').trim_start().to_owned();
    true
}

fn first_text(item: &mut Item) -> Option<&mut String> {
    match &mut item.blocks.first_mut()?.kind {
        BlockKind::Paragraph(inlines) => match &mut inlines.first_mut()?.kind {
            InlineKind::Text(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn has_ring(item: &Item) -> bool {
    let Some(BlockKind::Paragraph(inlines)) = item.blocks.first().map(|b| &b.kind) else { return false };
    matches!(inlines.first().map(|i| &i.kind), Some(InlineKind::Text(text)) if text.starts_with("( ) "))
}

fn take_ring(item: &mut Item) {
    if let Some(text) = first_text(item) {
        *text = text.trim_start_matches("( ) ").to_owned();
    }
}

/// `{#id}` of the first heading names the slide.
pub(crate) fn take_heading_id(slots: &mut [Slot]) -> Option<String> {
    fn first(blocks: &mut [Block]) -> Option<&mut Attrs> {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Heading { .. } => return Some(&mut block.attrs),
                BlockKind::Div { blocks, .. } => {
                    if let Some(found) = first(blocks) {
                        return Some(found);
                    }
                }
                _ => {}
            }
        }
        None
    }
    slots.iter_mut().find_map(|slot| first(&mut slot.blocks))?.id.take()
}

/// The first heading, else the first picture's description.
pub(crate) fn title(slots: &[Slot]) -> Option<String> {
    fn heading(blocks: &[Block]) -> Option<String> {
        blocks.iter().enumerate().find_map(|(i, block)| match &block.kind {
            BlockKind::Heading { inlines, .. } => Some(plain(inlines)).filter(|t| !t.is_empty()),
            BlockKind::Div { blocks, .. } => heading(blocks),
            BlockKind::Html(html) => match raw_heading(html)? {
                RawHeading::Whole(title) => Some(title).filter(|t| !t.is_empty()),
                // its words are Markdown between two tags
                RawHeading::Begun => match blocks.get(i + 1).map(|next| &next.kind) {
                    Some(BlockKind::Paragraph(inlines)) => Some(plain(inlines)).filter(|t| !t.is_empty()),
                    _ => None,
                },
            },
            _ => None,
        })
    }
    fn picture(blocks: &[Block]) -> Option<String> {
        blocks.iter().find_map(|block| match &block.kind {
            BlockKind::Paragraph(inlines) => inlines.iter().find_map(|i| match &i.kind {
                InlineKind::Image(image) if !image.alt.trim().is_empty() => Some(image.alt.clone()),
                _ => None,
            }),
            BlockKind::Div { blocks, .. } => picture(blocks),
            _ => None,
        })
    }
    slots.iter().find_map(|s| heading(&s.blocks)).or_else(|| slots.iter().find_map(|s| picture(&s.blocks)))
}

/// A heading that is written as HTML.
#[derive(Debug, PartialEq)]
enum RawHeading {
    /// What it says.
    Whole(String),
    /// Only its begin, at the end of the HTML.
    Begun,
}

/// The first heading in some HTML.
fn raw_heading(html: &str) -> Option<RawHeading> {
    let low = html.to_ascii_lowercase();
    let (at, level) = low.match_indices("<h").find_map(|(at, _)| {
        let mut next = low.get(at + 2..)?.chars();
        let level = next.next().filter(|c| ('1'..='6').contains(c))?;
        next.next().filter(|c| *c == '>' || c.is_whitespace())?;
        Some((at, level))
    })?;
    let inner = at + low.get(at..)?.find('>')? + 1;
    let rest = html.get(inner..)?;
    let Some(end) = low.get(inner..)?.find(&format!("</h{level}")) else {
        return rest.trim().is_empty().then_some(RawHeading::Begun);
    };
    let mut words = String::new();
    for (i, part) in rest.get(..end)?.split('<').enumerate() {
        // each part but the first begins with a tag
        let (tag, text) = if i == 0 { ("", part) } else { part.split_once('>').unwrap_or((part, "")) };
        words += if tag.starts_with("br") { " " } else { "" };
        words += text;
    }
    let words = unescaped(&words);
    Some(RawHeading::Whole(words.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Running text as plain words. Blanks at which no line breaks stay: large type must know what belongs together.
pub(crate) fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    collect(inlines, &mut out);
    let breaks = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}');
    out.split(breaks).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn collect(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => out.push_str(text),
            InlineKind::SoftBreak | InlineKind::LineBreak => out.push(' '),
            InlineKind::Math { tex, .. } => out.push_str(tex),
            InlineKind::Emph(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strike(inner)
            | InlineKind::Mark(inner)
            | InlineKind::Span(inner) => collect(inner, out),
            InlineKind::Link { inlines, .. } => collect(inlines, out),
            InlineKind::Image(image) => out.push_str(&image.alt),
            InlineKind::Html(tag) if tag.starts_with("<br") => out.push(' '),
            InlineKind::Html(_) | InlineKind::FootnoteRef { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RawHeading, raw_heading};

    #[test]
    fn headings_in_html_say_something() {
        let whole = |words: &str| Some(RawHeading::Whole(words.to_owned()));
        assert_eq!(raw_heading("<h2>Raw title</h2>"), whole("Raw title"));
        assert_eq!(
            raw_heading("<div>\n<H1 align=\"center\">Hello <b>you</b><br>two &amp; all</H1></div>"),
            whole("Hello you two & all")
        );
        assert_eq!(raw_heading("<h1></h1>"), whole(""));
        assert_eq!(raw_heading("<h1 align=\"center\">\n"), Some(RawHeading::Begun));
        for none in ["<hr>", "<h7>x</h7>", "<header>x</header>", "<h1>é", "<h1", "<h1 a"] {
            assert_eq!(raw_heading(none), None, "{none}");
        }
    }
}
