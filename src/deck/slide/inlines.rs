//! comrak's running text as ours, and raw HTML with its comments.

use super::attrs::{self, take_step_attribute};
use super::blocks::{LineOffsets, SPAN};
use super::image::{self, ImageRole};
use super::lint::attributes::AttributeTarget;
use super::lint::unresolved_links;
use super::parser::{DEEPEST, SlideParser};
use crate::deck::ast::{Attrs, Block, BlockKind, Inline, InlineKind};
use crate::deck::foreign;
use crate::deck::model::StyleBlock;
use crate::deck::split::references::footnote_definitions;
use crate::diagnostics::{RelativeDiagnostic, code};
use comrak::nodes::{Node, NodeValue};
use std::collections::HashMap;
use std::ops::Range;

impl SlideParser<'_> {
    /// The children of a node as running text.
    pub(crate) fn inlines(&mut self, parent: Node<'_>, lines: &LineOffsets, depth: usize) -> Vec<Inline> {
        let mut out: Vec<Inline> = Vec::new();
        // a background leaves the text, but attributes may follow it
        let mut after_background = false;
        for node in parent.children() {
            let range = lines.range(node.data().sourcepos);
            let backgrounds = self.backgrounds.len();
            let text = match &node.data().value {
                // what stands for a private remark is no word
                NodeValue::Text(text) if text.contains('\u{c}') => {
                    Some(text.replace('\u{c}', "").trim_start().to_owned())
                }
                NodeValue::Text(text) => Some(text.to_string()),
                _ => None,
            };
            match text {
                Some(text) => self.words(text, range, after_background, &mut out),
                None => self.inline(node, range, lines, depth, &mut out),
            }
            after_background = self.backgrounds.len() > backgrounds;
        }
        // a deck is kept for as long as it is served, and most text is one piece
        out.shrink_to_fit();
        out
    }

    /// Plain words; attributes at their begin belong to what is before.
    fn words(&mut self, text: String, range: Range<usize>, after_background: bool, out: &mut Vec<Inline>) {
        let mut rest = text.as_str();
        if rest.starts_with('{') {
            // braces behind the one thing of a paragraph are the paragraph's
            let within = out.len() > 1 || attrs::read(rest).is_some_and(|(_, len)| rest.len() > len);
            let takes = |kind: &InlineKind| takes_attrs(kind) || within && is_emphasis(kind);
            let last = out.last().filter(|i| takes(&i.kind)).map(|i| &i.kind);
            let taken = after_background || last.is_some();
            let read = attrs::read(rest);
            if taken && read.is_none() && attrs::look_intended(rest) {
                self.report_unread(rest, range.start);
            }
            let on = match last {
                _ if after_background => AttributeTarget::Picture,
                Some(InlineKind::Image(image)) if image.is_film() => AttributeTarget::Film,
                Some(InlineKind::Image(_)) => AttributeTarget::Picture,
                _ => AttributeTarget::Text,
            };
            if let (true, Some((found, len))) = (taken, &read) {
                self.check_attributes(on, found, &(range.start..range.start + len));
            }
            let target = if after_background {
                self.backgrounds.last_mut().map(|b| &mut b.attrs)
            } else {
                out.last_mut().filter(|i| takes(&i.kind)).map(|i| &mut i.attrs)
            };
            if let (Some(target), Some((mut found, len))) = (target, read) {
                if let Some(wish) = take_step_attribute(&mut found) {
                    target.step = Some(self.steps.take(&wish));
                }
                target.id = found.id.or(target.id.take());
                target.classes.extend(found.classes);
                target.pairs.extend(found.pairs);
                rest = rest.get(len..).unwrap_or("");
            }
        }
        if rest.contains("**") || rest.contains("__") {
            self.report_no_emphasis(&range);
        }
        if rest.contains("[^") {
            self.report_undefined(&range);
        }
        self.report_references(&range, !out.is_empty());
        if rest.contains('(') {
            self.report_no_address(&range);
            let linked = out.last().is_some_and(|i| !matches!(i.kind, InlineKind::Text(_)));
            self.report_suspect_link(&range, linked);
        }
        if rest.contains('<') {
            self.report_no_tag(&range);
        }
        if !rest.is_empty() {
            let kind = InlineKind::Text(rest.to_owned());
            out.push(Inline { kind, attrs: Attrs::default(), range });
        }
    }

    /// Braces at byte `start` that were to be attributes and stay text.
    pub(crate) fn report_unread(&mut self, braces: &str, start: usize) {
        let line = braces.lines().next().unwrap_or("");
        let (end, message) = match line.find('}') {
            Some(close) => (close + 1, "these attributes cannot be read"),
            None => (line.trim_end().len(), "these attributes have no `}`"),
        };
        let finding = RelativeDiagnostic::new(code::ATTRIBUTES, start..start + end, message);
        self.findings.push(finding.help("write `{#id .class key=value}`; they are shown as text"));
    }

    /// Footnotes that have no text, in words that are at `range`.
    fn report_undefined(&mut self, range: &Range<usize>) {
        let source = self.piece.get(range.clone()).unwrap_or("");
        let escaped = |at: usize| source.get(..at).is_some_and(|before| before.ends_with('\\'));
        let found = source.match_indices("[^").filter(|(at, _)| !escaped(*at));
        let all: Vec<(usize, &str)> =
            found.filter_map(|(at, _)| Some((at, footnote_name(source.get(at + 2..)?)?))).collect();
        for (at, name) in all {
            let place = range.start + at..range.start + at + name.len() + "[^]".len();
            if self.is_line {
                self.report_note_in_line(name, place);
                continue;
            }
            let finding = RelativeDiagnostic::new(
                code::REFERENCE_MISSING,
                place,
                format!("the footnote `{name}` is not defined"),
            );
            self.findings.push(finding.help(format!("add a line `[^{name}]: ...`")));
        }
    }

    /// What is inside a node, as words where it is nested too deeply.
    fn inner(&mut self, node: Node<'_>, range: &Range<usize>, lines: &LineOffsets, depth: usize) -> Vec<Inline> {
        if depth > DEEPEST {
            let kind = InlineKind::Text(words_of(node));
            return vec![Inline { kind, attrs: Attrs::default(), range: range.clone() }];
        }
        self.inlines(node, lines, depth + 1)
    }

    fn inline(
        &mut self,
        node: Node<'_>,
        range: Range<usize>,
        lines: &LineOffsets,
        depth: usize,
        out: &mut Vec<Inline>,
    ) {
        let kind = match &node.data().value {
            NodeValue::SoftBreak if self.context.breaks => InlineKind::LineBreak,
            NodeValue::SoftBreak => InlineKind::SoftBreak,
            NodeValue::LineBreak => InlineKind::LineBreak,
            NodeValue::Code(code) if self.link_to_note(&code.literal, &range, out) => return,
            NodeValue::Code(code) => InlineKind::Code(code.literal.clone()),
            NodeValue::HtmlInline(html) => match comment_of(html) {
                Some(content) => {
                    self.comment(content, range.start + 4);
                    self.element_of(out);
                    return;
                }
                None => InlineKind::Html(self.with_steps(html, &range)),
            },
            NodeValue::Emph => InlineKind::Emph(self.inner(node, &range, lines, depth)),
            NodeValue::Strong => InlineKind::Strong(self.inner(node, &range, lines, depth)),
            NodeValue::Strikethrough => InlineKind::Strike(self.inner(node, &range, lines, depth)),
            NodeValue::Highlight => {
                let inlines = self.inner(node, &range, lines, depth);
                return self.marked(inlines, range, out);
            }
            NodeValue::Link(link) | NodeValue::Image(link) if link.url == SPAN => {
                let inlines = self.inner(node, &range, lines, depth);
                self.report_reference(range.clone());
                return self.span(node, inlines, range, out);
            }
            NodeValue::Link(link) => InlineKind::Link {
                url: link.url.clone(),
                title: link.title.clone(),
                inlines: self.inner(node, &range, lines, depth),
            },
            NodeValue::Image(link) => {
                match image::read(&words_of(node), &link.url, &link.title, (self.piece, &range), &mut self.findings) {
                    ImageRole::Inline(image) => InlineKind::Image(Box::new(image)),
                    ImageRole::Background(background) => return self.backgrounds.push(background),
                }
            }
            NodeValue::Math(math) => self.formula_in_line(&math.literal, math.display_math, &range),
            NodeValue::FootnoteReference(note) if self.is_line => self.note_in_line(&note.name, range.clone()),
            NodeValue::FootnoteReference(note) => {
                let next = self.footnote_numbers.len() as u32 + 1;
                let entry = self.footnote_numbers.entry(note.name.clone()).or_insert((next, 0));
                entry.1 += 1;
                InlineKind::FootnoteRef { name: note.name.clone(), number: entry.0, nth: entry.1 }
            }
            NodeValue::ShortCode(short) => InlineKind::Text(short.emoji.clone()),
            _ => InlineKind::Text(words_of(node)),
        };
        out.push(Inline { kind, attrs: Attrs::default(), range });
    }

    /// A formula in running text, without what GitLab (`$`x`$`) and Slidev (`$$ {1|2}`) write round it.
    fn formula_in_line(&mut self, literal: &str, display: bool, range: &Range<usize>) -> InlineKind {
        let skip = if display { self.steps_of_slidev(literal, range.start + 2) } else { 0 };
        let code = literal.strip_prefix('`').and_then(|tex| tex.strip_suffix('`')).filter(|_| !display);
        let tex = code.or_else(|| literal.get(skip..)).unwrap_or("").to_owned();
        InlineKind::Math { tex, display }
    }

    /// Lays attributes from a comment over the link or picture right before it; else they are for the block.
    fn element_of(&mut self, out: &mut [Inline]) {
        if self.element.is_none() {
            return;
        }
        let blank = |i: &&mut Inline| !matches!(&i.kind, InlineKind::Text(text) if text.trim().is_empty());
        let Some(last) = out.iter_mut().rev().find(blank) else { return };
        if matches!(last.kind, InlineKind::Link { .. } | InlineKind::Image(_))
            && let Some((mut attrs, _)) = self.element.take()
        {
            if let Some(wish) = take_step_attribute(&mut attrs) {
                last.attrs.step = Some(self.steps.take(&wish));
            }
            last.attrs.id = attrs.id.or(last.attrs.id.take());
            last.attrs.classes.extend(attrs.classes);
            last.attrs.pairs.extend(attrs.pairs);
        }
    }

    /// `==words==`; within a word of code (`a==b`) the signs are an author's own.
    fn marked(&self, inlines: Vec<Inline>, range: Range<usize>, out: &mut Vec<Inline>) {
        let before = self.piece.get(..range.start).and_then(|before| before.chars().next_back());
        let glued = before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ')' | ']' | '=' | '"' | '\''));
        let two = self.piece.get(range.clone()).is_some_and(|s| s.starts_with("==") && !s.starts_with("==="));
        if two && !glued {
            out.push(Inline { kind: InlineKind::Mark(inlines), attrs: Attrs::default(), range });
            return;
        }
        let source = self.piece.get(range.clone()).unwrap_or("");
        let signs = source.get(..source.len() - source.trim_start_matches('=').len()).unwrap_or("==");
        let text =
            || Inline { kind: InlineKind::Text(signs.to_owned()), attrs: Attrs::default(), range: range.clone() };
        out.push(text());
        out.extend(inlines);
        out.push(text());
    }

    /// `[text]` that is no link: a span when attributes follow, else the text it was.
    fn span(&mut self, node: Node<'_>, inlines: Vec<Inline>, range: Range<usize>, out: &mut Vec<Inline>) {
        let follows = node.next_sibling().is_some_and(|next| match &next.data().value {
            NodeValue::Text(text) => attrs::read(text).is_some(),
            _ => false,
        });
        if follows && !matches!(node.data().value, NodeValue::Image(_)) {
            out.push(Inline { kind: InlineKind::Span(inlines), attrs: Attrs::default(), range });
            return;
        }
        let behind = self.piece.get(range.end..).unwrap_or("");
        if attrs::look_intended(behind) {
            self.report_unread(behind, range.end);
        }
        let open = if matches!(node.data().value, NodeValue::Image(_)) { "![" } else { "[" };
        let text = |text: &str| Inline {
            kind: InlineKind::Text(text.to_owned()),
            attrs: Attrs::default(),
            range: range.clone(),
        };
        out.push(text(open));
        out.extend(inlines);
        out.push(text("]"));
        // a label that nothing defines is shown, as without spans on the slide
        let source = self.piece.get(range.clone()).unwrap_or("");
        if let Some(label) = unresolved_links::second(source).and_then(|label| source.get(label)) {
            out.push(text(label));
        }
    }

    /// Raw HTML between blank lines: comments are taken out, styles and notes told apart, the rest is kept as it is.
    pub(crate) fn html_block(&mut self, literal: &str, range: Range<usize>, out: &mut Vec<Block>) {
        let trimmed = literal.trim();
        let low: String = trimmed.chars().take(40).collect::<String>().to_lowercase();
        if low.starts_with("<style") && trimmed.to_lowercase().ends_with("</style>") {
            let css = trimmed.find('>').and_then(|i| trimmed.get(i + 1..trimmed.len() - "</style>".len()));
            let tag = self.piece.get(range.clone()).and_then(|all| all.find('>')).map_or(0, |i| i + 1);
            self.styles
                .push(StyleBlock { css: css.unwrap_or("").trim().to_owned(), range: range.start + tag..range.end });
            return;
        }
        if low.starts_with("<aside") && low.contains("notes") && trimmed.ends_with("</aside>") {
            let inner =
                trimmed.find('>').and_then(|i| trimmed.get(i + 1..trimmed.len() - "</aside>".len())).unwrap_or("");
            let tag = self.piece.get(range.clone()).and_then(|all| all.find('>')).map_or(0, |i| i + 1);
            self.note(inner.to_owned(), range.start + tag..range.end);
            return;
        }
        let is_comment = trimmed.starts_with("<!--");
        let mut html = String::new();
        let mut rest = literal;
        let mut at = range.start;
        while let Some(start) = rest.find("<!--") {
            let after = rest.get(start + 4..).unwrap_or("");
            let (content, next) = match after.find("-->") {
                Some(end) => (after.get(..end).unwrap_or(""), start + 4 + end + 3),
                None => (after, rest.len()),
            };
            html += rest.get(..start).unwrap_or("");
            self.comment(content, at + start + 4);
            rest = rest.get(next..).unwrap_or("");
            at += next;
        }
        html += rest;
        if let Some((attrs, place)) = self.element.take() {
            match out.last_mut() {
                Some(last) => self.attach(last, attrs),
                None => self.findings.push(foreign::unread(
                    place,
                    ".element:",
                    "reveal.js",
                    "there is nothing before it; write it after the element it is for",
                )),
            }
        }
        if html.trim().is_empty() {
            return;
        }
        if is_comment {
            // text behind `-->` on the closing line is Markdown that CommonMark would show raw
            let rest = html.trim();
            let at = self.piece.get(range.clone()).and_then(|all| all.rfind(rest)).map(|at| range.start + at);
            out.extend(match at {
                Some(at) => self.text(at..at + rest.len()),
                None => self.nested(rest, range),
            });
            return;
        }
        self.report_no_markdown(&html, &range);
        let html = self.with_steps(&html, &range);
        out.push(Block { kind: BlockKind::Html(html), attrs: Attrs::default(), range });
    }

    /// Markdown found within something else; its places are those of the whole.
    fn nested(&mut self, markdown: &str, range: Range<usize>) -> Vec<Block> {
        let mut inner = SlideParser::new(markdown, self.context);
        let mut blocks = inner.text(0..markdown.len());
        for block in &mut blocks {
            block.range = range.clone();
        }
        for sheet in &mut inner.styles {
            sheet.range = range.clone();
        }
        self.notes.append(&mut inner.notes);
        self.directives.append(&mut inner.directives);
        self.backgrounds.append(&mut inner.backgrounds);
        self.styles.append(&mut inner.styles);
        self.footnotes.append(&mut inner.footnotes);
        blocks
    }

    /// Footnotes get their numbers in the order in which they are referred to; what nobody refers to is told.
    pub(crate) fn number_footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.footnotes);
        let piece = self.piece;
        let places = if notes.is_empty() { HashMap::new() } else { footnote_definitions(piece) };
        notes.retain_mut(|note| {
            if let Some((number, references)) = self.footnote_numbers.get(&note.name) {
                (note.number, note.references) = (*number, *references);
                return true;
            }
            let used = self.context.references.used.contains(&note.name.to_lowercase());
            if let Some(place) = places.get(note.name.as_str()).filter(|place| used && self.is_lost(&note.name, place))
            {
                self.report_duplicate(&note.name, place.clone());
            } else if !used {
                let text: String = note
                    .blocks
                    .iter()
                    .map(|b| self.piece.get(b.range.clone()).unwrap_or(""))
                    .collect::<Vec<_>>()
                    .join(" ");
                let at = note.blocks.first().map_or(0, |b| b.range.start);
                let message = format!("the footnote `{}` is never used, so it is not shown: {text}", note.name);
                let finding = RelativeDiagnostic::new(code::REFERENCE_UNUSED, at..at + text.len(), message);
                self.findings.push(finding.help(format!("write `[^{}]` where it belongs", note.name)));
            }
            false
        });
        self.footnotes = notes;
    }
}

impl SlideParser<'_> {
    /// Whether a footnote that this slide defines and does not refer to is defined otherwise on a slide before: what
    /// refers to it shows that one.
    fn is_lost(&self, name: &str, place: &Range<usize>) -> bool {
        let references = self.context.references;
        let own = self.piece.get(place.clone()).unwrap_or("").trim();
        references.footnotes.get(&name.to_lowercase()).is_some_and(|first| first.trim() != own)
    }

    /// The second of two footnotes of one name.
    pub(crate) fn report_duplicate(&mut self, name: &str, range: Range<usize>) {
        let text = self.piece.get(range.clone()).unwrap_or("");
        let range = range.start..range.start + text.trim_end().len();
        let message = format!("the footnote `{name}` is defined twice: this text is not shown");
        let finding = RelativeDiagnostic::new(code::REFERENCE_UNUSED, range, message);
        self.findings.push(finding.help("give one of the two another name"));
    }
}

fn takes_attrs(kind: &InlineKind) -> bool {
    matches!(
        kind,
        InlineKind::Link { .. }
            | InlineKind::Image(_)
            | InlineKind::Code(_)
            | InlineKind::Span(_)
            | InlineKind::Mark(_)
            | InlineKind::Math { .. }
    )
}

fn is_emphasis(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::Strong(_) | InlineKind::Emph(_) | InlineKind::Strike(_))
}

/// The content of an inline comment.
fn comment_of(html: &str) -> Option<&str> {
    html.strip_prefix("<!--")?.strip_suffix("-->")
}

/// The name of a footnote, up to its `]`.
fn footnote_name(text: &str) -> Option<&str> {
    let name = text.split_once(']')?.0;
    let named = name.chars().any(char::is_alphanumeric) && !unresolved_links::is_class(name);
    (named && name.len() < 60 && !name.contains([' ', '[', '\n', '\\'])).then_some(name)
}

/// All words below a node.
fn words_of(node: Node<'_>) -> String {
    let mut out = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(text) => out += text,
            NodeValue::Code(code) => out += &code.literal,
            NodeValue::ShortCode(short) => out += &short.emoji,
            NodeValue::Math(math) => out += &math.literal,
            NodeValue::HtmlInline(html) => out += html,
            NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
            _ => {}
        }
    }
    out
}
