//! What note-taking tools write beside Markdown: `[[note]]`, `![[picture|300]]`, folded callouts, `^block-ids`, `#tags`.

use super::blocks;
use super::parser::SlideParser;
use crate::deck::ast::{Attrs, Block, BlockKind, Image, Inline, InlineKind};
use crate::deck::split::private_remarks::passed;
use crate::deck::split::prose::{self, LineKind};
use crate::diagnostics::{RelativeDiagnostic, code};
use crate::util::{media_type, slug};
use std::ops::Range;

/// Begins what stands for a link in the text that is parsed: no author can type it.
const SIGN: char = '\u{1}';

/// Stands between two links that stand side by side.
const BETWEEN: &str = "\u{1}\u{1}\u{1}\u{1}";

/// The same text, as long, with `[[…]]` as code that no Markdown is read in; none when there is no such link.
pub(crate) fn is_disguised(text: &str, is_defined: &dyn Fn(&str) -> bool) -> Option<String> {
    if !text.contains("[[") {
        return None;
    }
    let lines = prose::read(text, 0).lines;
    let mut links: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in lines.iter().filter(|line| line.kind == LineKind::Words) {
        at = at.max(line.range.start);
        while at < line.range.end {
            let rest = text.get(at..).unwrap_or("");
            let Some(found) = rest.find(['\\', '`', '$', '<', '[', ']', 'h', 'w']) else { break };
            at += found;
            if at >= line.range.end {
                break;
            }
            let rest = text.get(at..).unwrap_or("");
            // brackets round a reference are brackets
            let words = |len: usize| text.get(at + 2..at + len - 2).unwrap_or("");
            match link_len(text, at).filter(|len| !is_defined(words(*len))) {
                Some(len) => {
                    links.push(at..at + len);
                    at += len;
                }
                None => at += passed(rest, text, at),
            }
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (i, link) in links.iter().enumerate() {
        if i > 0 && link.start == from {
            // two pieces of code side by side would be none
            out.truncate(out.len() - 2);
            out += BETWEEN;
            out += text.get(link.start + 2..link.end - 2).unwrap_or("");
            out += "\u{1}`";
            from = link.end;
            continue;
        }
        let embeds = text.get(..link.start).is_some_and(|before| before.ends_with('!') && !before.ends_with("\\!"));
        let start = link.start - usize::from(embeds);
        out += text.get(from..start).unwrap_or("");
        out += if embeds { "`\u{1}!" } else { "`\u{1}" };
        out += text.get(link.start + 2..link.end - 2).unwrap_or("");
        out += "\u{1}`";
        from = link.end;
    }
    (!links.is_empty()).then(|| out + text.get(from..).unwrap_or(""))
}

/// The length of the link at `at`: `[[1, 2], [3]]`, `a[[i]]` and `[[1]](…)` are none.
fn link_len(text: &str, at: usize) -> Option<usize> {
    let inner = text.get(at..)?.strip_prefix("[[")?;
    let end = inner.find(['[', ']', '\n', '`', '<', SIGN])?;
    let words = inner.get(..end)?;
    let behind = inner.get(end..)?.strip_prefix("]]")?;
    let index = text
        .get(..at)
        .is_some_and(|b| b.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ')' | '[' | '\\')));
    let named = words.chars().any(char::is_alphabetic)
        && words.trim() == words
        && !words.starts_with(['"', '\'', '-', '$', '!', '|', ':'])
        && !words.contains(['{', '}', '"'])
        // `file.pdf#page=3` is embedded, `[[a=b]]` is code
        && (!words.contains('=') || text.get(..at).is_some_and(|before| before.ends_with('!')));
    let goes_on = behind.starts_with(['(', '[', ']', ':']) && link_len(behind, 0).is_none();
    (named && !index && !goes_on).then_some(end + 4)
}

/// `note#part|alias`, in its parts.
struct Target<'a> {
    file: &'a str,
    part: Option<&'a str>,
    more: Vec<&'a str>,
}

fn target(words: &str) -> Target<'_> {
    let mut parts = words.split('|').map(|part| part.trim().trim_end_matches('\\').trim());
    let first = parts.next().unwrap_or("");
    let (file, part) = first.split_once('#').map_or((first, None), |(file, part)| (file, Some(part)));
    Target {
        file: file.trim(),
        part: part.and_then(|p| p.rsplit('#').next()).filter(|p| !p.is_empty()),
        more: parts.collect(),
    }
}

/// `300` or `300x200`.
fn size(word: &str) -> Option<(String, Option<String>)> {
    let pixels = |n: &str| n.parse::<u32>().ok().filter(|n| *n > 0 && *n < 100_000).map(|n| format!("{n}px"));
    match word.split_once('x') {
        Some((width, height)) => Some((pixels(width)?, Some(pixels(height)?))),
        None => Some((pixels(word)?, None)),
    }
}

impl SlideParser<'_> {
    /// Code that stands for `[[…]]`, as a link or a picture; false when it is code.
    pub(crate) fn link_to_note(&mut self, literal: &str, range: &Range<usize>, out: &mut Vec<Inline>) -> bool {
        let Some(words) = literal.strip_prefix(SIGN).map(|words| words.trim_end_matches(SIGN)) else { return false };
        words.split(BETWEEN).for_each(|words| self.note_or_file(words, range, out));
        true
    }

    fn note_or_file(&mut self, words: &str, range: &Range<usize>, out: &mut Vec<Inline>) {
        let inline = |kind| Inline { kind, attrs: Attrs::default(), range: range.clone() };
        let Some(words) = words.strip_prefix('!') else {
            out.push(inline(link_to(words, range)));
            return;
        };
        let Target { file, more, .. } = target(words);
        let kind = media_type(file).unwrap_or("");
        if !["image/", "video/", "audio/"].iter().any(|begin| kind.starts_with(begin)) {
            let written = self.piece.get(range.clone()).unwrap_or("").to_owned();
            let finding =
                RelativeDiagnostic::new(code::BROKEN_MARKUP, range.clone(), format!("`{written}` is shown as text"));
            self.findings.push(if kind.is_empty() {
                let name = if file.is_empty() { "Note" } else { file };
                let ending = if name.to_lowercase().ends_with(".md") { "" } else { ".md" };
                finding.help(format!("to include a note as slides, write `<!-- include: {name}{ending} -->`"))
            } else {
                finding.help(format!("this works for images, video and sound only; write `[words](<{file}>)`"))
            });
            out.push(inline(InlineKind::Text(written)));
            return;
        }
        let mut image = Image { url: file.to_owned(), ..Image::default() };
        for word in more {
            match size(word) {
                Some((width, height)) => (image.width, image.height) = (Some(width), height),
                None if image.alt.is_empty() => word.clone_into(&mut image.alt),
                None => image.alt += &format!(" {word}"),
            }
        }
        out.push(inline(InlineKind::Image(Box::new(image))));
    }

    /// `> [!kind]- title` of a kind or in a form that GitHub does not have.
    pub(crate) fn callout(&mut self, range: &Range<usize>, inner: &mut Vec<Block>) -> Option<(BlockKind, Attrs)> {
        let line = self.piece.get(range.clone())?.lines().next()?;
        let (kind, box_kind) = callout_kind(line)?;
        let line_end = range.start + line.len();
        let behind = line.split_once(']').map_or("", |(_, title)| title);
        let (mut title, attrs) = if unfolded(behind).is_empty() { Default::default() } else { self.alert_title(range) };
        if let Some(Block { kind: BlockKind::Paragraph(inlines), .. }) = inner.first_mut() {
            let of_line = |i: &Inline| i.range.start < line_end;
            let rest = inlines.iter().position(|i| !of_line(i)).unwrap_or(inlines.len());
            inlines.drain(..rest);
            while inlines.first().is_some_and(|i| matches!(i.kind, InlineKind::SoftBreak | InlineKind::LineBreak)) {
                inlines.remove(0);
            }
            if blocks::is_blank(inlines) {
                inner.remove(0);
            }
        }
        let is_quote = matches!(kind.as_str(), "quote" | "cite");
        if is_quote && title.is_empty() {
            return Some((BlockKind::Quote(std::mem::take(inner)), attrs));
        }
        if title.is_empty() && kind != box_kind {
            let mut letters = kind.chars();
            let name: String = letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default();
            title = vec![Inline { kind: InlineKind::Text(name), attrs: Attrs::default(), range: range.clone() }];
        }
        Some((BlockKind::Alert { kind: box_kind.to_owned(), title, blocks: std::mem::take(inner) }, attrs))
    }
}

/// A title without the sign of a folded callout.
pub(crate) fn unfolded(title: &str) -> &str {
    let title = title.trim();
    let rest = title.strip_prefix(['-', '+']).unwrap_or(title);
    if rest.is_empty() || rest.starts_with(' ') { rest.trim() } else { title }
}

/// The kind that the first line of a quote names, and the box that it is.
pub(crate) fn callout_kind(line: &str) -> Option<(String, &'static str)> {
    // the outer of two quotes is no box
    let quote = line.trim_start();
    let inner = quote.strip_prefix('>').unwrap_or(quote).trim_start().strip_prefix("[!")?;
    let (kind, behind) = inner.split_once(']')?;
    let kind = kind.split('|').next().unwrap_or("").trim().to_lowercase();
    let ends = behind.is_empty() || behind.starts_with([' ', '\t', '-', '+']);
    let box_kind = match kind.as_str() {
        "note" | "info" | "todo" | "abstract" | "summary" | "tldr" | "example" | "question" | "help" | "faq"
        | "quote" | "cite" => "note",
        "tip" | "hint" | "success" | "check" | "done" => "tip",
        "important" => "important",
        "warning" | "attention" => "warning",
        "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => "caution",
        _ => return None,
    };
    ends.then_some((kind, box_kind))
}

fn link_to(words: &str, range: &Range<usize>) -> InlineKind {
    let Target { file, part, more } = target(words);
    let url = match (file, part) {
        ("", Some(part)) => format!("#{}", anchor(part)),
        (file, part) => {
            let ending =
                if file.rsplit('/').next().is_some_and(|name| media_type(name).is_some() || name.ends_with(".md")) {
                    ""
                } else {
                    ".md"
                };
            let part = part.map(|part| format!("#{}", anchor(part))).unwrap_or_default();
            format!("{file}{ending}{part}")
        }
    };
    let shown = match (more.first().filter(|alias| !alias.is_empty()), file, part) {
        (Some(alias), ..) => (*alias).to_owned(),
        (None, "", Some(part)) => part.trim_start_matches('^').to_owned(),
        (None, file, Some(part)) => format!("{file} > {}", part.trim_start_matches('^')),
        (None, file, None) => file.to_owned(),
    };
    let inlines = vec![Inline { kind: InlineKind::Text(shown), attrs: Attrs::default(), range: range.clone() }];
    InlineKind::Link { url, title: String::new(), inlines }
}

/// A heading, or the id of a block, as the name of a place.
fn anchor(part: &str) -> String {
    part.strip_prefix('^').map_or_else(|| slug(part), str::to_owned)
}

/// Takes `^id` off the end of a block's text.
pub(crate) fn take_block_id(inlines: &mut Vec<Inline>) -> Option<String> {
    let InlineKind::Text(text) = &mut inlines.last_mut()?.kind else { return None };
    let (before, id) = text.trim_end().rsplit_once('^')?;
    let named = id.len() > 1
        && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && id.chars().any(|c| c.is_ascii_alphabetic());
    if !named || !(before.is_empty() || before.ends_with([' ', '\t'])) {
        return None;
    }
    let id = id.to_owned();
    *text = before.trim_end().to_owned();
    if text.is_empty() {
        inlines.pop();
        if matches!(inlines.last().map(|i| &i.kind), Some(InlineKind::SoftBreak | InlineKind::LineBreak)) {
            inlines.pop();
        }
    }
    Some(id)
}

/// `#tag` in a paragraph as a span with the class `tag`.
pub(crate) fn mark_tags(inlines: &mut Vec<Inline>) {
    let has_tag = |i: &Inline| matches!(&i.kind, InlineKind::Text(text) if tag(text).is_some());
    if !inlines.iter().any(has_tag) {
        return;
    }
    let mut out = Vec::with_capacity(inlines.len() + 2);
    for inline in inlines.drain(..) {
        let InlineKind::Text(text) = &inline.kind else {
            out.push(inline);
            continue;
        };
        let text_of = |words: &str| Inline {
            kind: InlineKind::Text(words.to_owned()),
            attrs: Attrs::default(),
            range: inline.range.clone(),
        };
        let mut rest = text.as_str();
        while let Some(found) = tag(rest) {
            let (before, from) = rest.split_at(found.start);
            let (word, after) = from.split_at(found.len());
            out.extend((!before.is_empty()).then(|| text_of(before)));
            let attrs = Attrs { classes: vec!["tag".to_owned()], ..Attrs::default() };
            out.push(Inline { kind: InlineKind::Span(vec![text_of(word)]), attrs, range: inline.range.clone() });
            rest = after;
        }
        out.extend((!rest.is_empty()).then(|| text_of(rest)));
    }
    *inlines = out;
}

/// The first tag in a text: behind a blank, with a letter at its begin.
fn tag(text: &str) -> Option<Range<usize>> {
    text.match_indices('#').find_map(|(at, _)| {
        let begins = text.get(..at).is_none_or(|b| b.is_empty() || b.ends_with([' ', '\t', '(']));
        let name = text.get(at + 1..)?;
        let end = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))).unwrap_or(name.len());
        let lettered = name.starts_with(char::is_alphabetic) && end > 1;
        (begins && lettered).then_some(at..at + 1 + end)
    })
}
