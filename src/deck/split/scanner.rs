//! Where slides end: a deck's text in, the pieces of its slides out. One pass over the lines, no Markdown parse.
//!
//! The rules are CommonMark's for thematic breaks at the top level (`scan` is compared with comrak by a property test),
//! but for three that real decks need: `---` glued under text is a break and no heading; a break ends raw HTML of the
//! block kind; and what has no end (a fence, a comment) ends at the next break, so that no slide is lost.

use super::line_kind::{self, FenceLine, Html};
use super::prose::{self, Formula};
use super::references;
use crate::deck::foreign;
use crate::deck::model::Split;
use crate::deck::slide::parser::References;
use crate::diagnostics::{RelativeDiagnostic, code};
use std::ops::Range;

/// What differs between dialects.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) split: Split,
    /// A glued `---` is what that tool does: no word about it.
    pub(crate) glued_is_usual: bool,
    /// `---` under text makes a heading, as CommonMark says (Marp).
    pub(crate) setext: bool,
    /// Nothing before the first break, or behind the last, is a slide too (Marp).
    pub(crate) keep_outer_blanks: bool,
}

/// The pieces, in order, and what slides share.
#[derive(Debug)]
pub(crate) struct Scanned {
    pub(crate) pieces: Vec<Range<usize>>,
    pub(crate) references: References,
    pub(crate) findings: Vec<RelativeDiagnostic>,
}

/// Cuts `source` from byte `start` on into slides.
pub(crate) fn scan(source: &str, start: usize, rules: Rules) -> Scanned {
    let mut scanner = Scanner::new(source, start, rules);
    scanner.run();
    scanner.finish()
}

/// What the scanner is inside of.
enum ScannerState {
    Nothing,
    Fence(OpenFence),
    /// Until `-->`, which is at `end` if it is there.
    Comment {
        start: usize,
        end: Option<usize>,
    },
    Html(OpenHtml),
}

struct OpenHtml {
    kind: Html,
    start: usize,
    closed: bool,
}

struct OpenFence {
    fence: FenceLine,
    opener: Range<usize>,
    /// The list content that it is in begins at this column; a line further left ends both.
    column: usize,
    closed: bool,
    saw_break: bool,
    swallows: bool,
}

struct Scanner<'a> {
    source: &'a str,
    rules: Rules,
    at: usize,
    inside: ScannerState,
    /// Columns at which the content of the open list items begins.
    lists: Vec<usize>,
    /// Where the paragraph that the line before belongs to begins.
    paragraph: Option<usize>,
    blank_before: bool,
    piece: usize,
    /// Something visible is in the piece.
    visible: bool,
    pieces: Vec<Range<usize>>,
    findings: Vec<RelativeDiagnostic>,
    closers: line_kind::Closers,
    last_comment_end: Option<usize>,
    /// The next end of each kind of raw HTML that was looked for.
    html_end: [Option<usize>; 4],
    references: References,
    /// Formulas over several lines, those that are past left out.
    formulas: std::iter::Peekable<std::vec::IntoIter<Formula>>,
}

impl<'a> Scanner<'a> {
    fn new(source: &'a str, start: usize, rules: Rules) -> Self {
        Self {
            source,
            rules,
            at: start,
            inside: ScannerState::Nothing,
            lists: Vec::new(),
            paragraph: None,
            blank_before: true,
            piece: start,
            visible: false,
            pieces: Vec::new(),
            findings: Vec::new(),
            closers: line_kind::Closers::of(source, start),
            last_comment_end: source.rfind("-->"),
            html_end: [None; 4],
            references: References::default(),
            formulas: prose::formulas(source, start).into_iter().peekable(),
        }
    }

    fn run(&mut self) {
        while self.at < self.source.len() {
            let start = self.at;
            let rest = self.source.get(start..).unwrap_or("");
            let end = start + rest.find('\n').map_or(rest.len(), |i| i + 1);
            self.at = end;
            let line = self.source.get(start..end).unwrap_or("").trim_end_matches('\n');
            if self.formula(line, start) {
                continue;
            }
            match std::mem::replace(&mut self.inside, ScannerState::Nothing) {
                ScannerState::Nothing => self.line(line, start, end),
                ScannerState::Fence(fence) => self.in_fence(fence, line, start, end),
                ScannerState::Comment { start: from, end: close } => self.in_comment(from, close, line, start, end),
                ScannerState::Html(open) => self.in_html(open, line, start, end),
            }
            self.blank_before = line.trim().is_empty();
        }
    }

    /// Passes over a formula that begins with this line: nothing in it ends a slide.
    fn formula(&mut self, line: &str, start: usize) -> bool {
        while self.formulas.next_if(|f| f.lines.start < start).is_some() {}
        if !matches!(self.inside, ScannerState::Nothing) {
            return false;
        }
        let Some(formula) = self.formulas.next_if(|f| f.lines.start == start) else { return false };
        let (indent, _) = line_kind::indent(line);
        self.lists.retain(|column| indent >= *column);
        self.at = formula.lines.end;
        self.visible = true;
        self.paragraph = None;
        self.blank_before = false;
        true
    }

    /// A line that nothing has claimed.
    fn line(&mut self, line: &str, start: usize, end: usize) {
        let (indent, text) = line_kind::indent(line);
        if text.is_empty() {
            self.paragraph = None;
            return;
        }
        while self.lists.last().is_some_and(|column| indent < *column) {
            self.lists.pop();
            self.paragraph = None;
        }
        let column = self.lists.last().copied().unwrap_or(0);
        let top = self.lists.is_empty();
        if indent >= column + 4 && self.paragraph.is_none() {
            self.visible = true;
            return; // indented code
        }
        if indent < column + 4 && line_kind::is_rule(text) {
            if top && !(self.rules.setext && self.paragraph.is_some() && text.bytes().all(|b| b == b'-')) {
                self.rule(line, start, end);
            } else {
                self.paragraph = None; // a rule inside the item
            }
            return;
        }
        if top && indent < 4 && foreign::only_comment(text) == Some("end_slide") {
            return self.end_piece(start, end);
        }
        if text.starts_with('>') {
            self.quote(line, start);
            return;
        }
        if indent < 4 && top && self.heading(text, start) {
            return;
        }
        self.content(text, start + (line.len() - text.len()), indent);
    }

    /// A line of a quote: only its definitions matter.
    fn quote(&mut self, line: &str, start: usize) {
        self.visible = true;
        self.paragraph = None;
        let inner = prose::inside(line.trim_end());
        if inner.starts_with('[') {
            let offset = start + line.trim_end().len() - inner.len();
            if !references::read_footnote(self.source, offset, inner, &mut self.references) {
                references::read_link(self.source, offset, &mut self.references);
            }
        }
    }

    /// A line of content, its indentation off; list markers may be before what matters.
    fn content(&mut self, text: &str, offset: usize, indent: usize) {
        let (mut text, mut offset, mut indent) = (text, offset, indent);
        while let Some(marker) = line_kind::list_marker(text).filter(|m| self.paragraph.is_none() || m.interrupts) {
            self.lists.push(indent + marker.width);
            self.paragraph = None;
            self.visible = true;
            offset += marker.bytes.min(text.len());
            indent += marker.width;
            text = text.get(marker.bytes..).unwrap_or("");
            if text.is_empty() {
                return;
            }
        }
        let column = self.lists.last().copied().unwrap_or(0);
        if let Some(fence) = line_kind::fence(text) {
            self.visible = true;
            self.paragraph = None;
            let closed = self.closers.any_after(self.at, &fence);
            let opener = offset..offset + text.trim_end().len();
            self.inside =
                ScannerState::Fence(OpenFence { fence, opener, column, closed, saw_break: false, swallows: false });
            return;
        }
        if let Some(kind) = line_kind::html(text) {
            self.visible |= !line_kind::is_style(text);
            self.paragraph = None;
            if !kind.ends_on(text) {
                self.inside = ScannerState::Html(OpenHtml { kind, start: offset, closed: self.html_ends(kind) });
            }
            return;
        }
        if references::read_footnote(self.source, offset, text, &mut self.references) {
            self.paragraph = None;
        } else if self.paragraph.is_none()
            && text.starts_with('[')
            && let Some(end) = references::read_link(self.source, offset, &mut self.references)
        {
            self.at = self.at.max(end);
            return;
        }
        self.text(text, offset);
    }

    /// Running text, with perhaps a comment in it.
    fn text(&mut self, text: &str, offset: usize) {
        let comment = line_kind::comment_start(text);
        if comment != Some(0) {
            self.visible = true;
            if self.paragraph.is_some() || !line_kind::is_html_block(text) {
                self.paragraph.get_or_insert(offset);
            }
        }
        let Some(at) = comment else { return };
        let from = offset + at;
        let end = self
            .last_comment_end
            .filter(|last| *last >= from + 4)
            .and_then(|_| self.source.get(from + 4..).and_then(|rest| rest.find("-->")).map(|i| from + 4 + i + 3));
        if end.is_none_or(|end| end > self.at) {
            self.inside = ScannerState::Comment { start: from, end };
        } else if let Some(end) = end {
            // the line may go on with text and another comment
            let rest = self.source.get(end..self.at).unwrap_or("").trim_end_matches('\n');
            if !rest.trim().is_empty() {
                self.text(rest, end);
            }
        }
    }

    fn in_comment(&mut self, from: usize, close: Option<usize>, line: &str, start: usize, end: usize) {
        match close {
            Some(close) if close <= end => {
                self.paragraph = None;
                let rest = self.source.get(close..end).unwrap_or("").trim_end_matches('\n');
                if !rest.trim().is_empty() {
                    self.text(rest, close);
                }
            }
            Some(_) => self.inside = ScannerState::Comment { start: from, end: close },
            None if self.blank_before && line_kind::is_rule(line.trim_end()) => {
                self.unclosed_comment(from);
                self.rule(line, start, end);
            }
            None => self.inside = ScannerState::Comment { start: from, end: None },
        }
    }

    fn unclosed_comment(&mut self, from: usize) {
        let finding = RelativeDiagnostic::new(code::COMMENT_UNCLOSED, from..from + 4, "this comment has no `-->`");
        self.findings.push(finding.help("it ends at the next slide break; add `-->` where it should end"));
    }

    fn in_fence(&mut self, mut open: OpenFence, line: &str, start: usize, end: usize) {
        let (indent, text) = line_kind::indent(line);
        if !text.is_empty() && indent < open.column {
            self.line(line, start, end); // the list is over, and the fence with it
            return;
        }
        if indent < open.column + 4 && open.fence.is_closed_by(text) {
            if open.swallows {
                let finding = RelativeDiagnostic::new(
                    code::FENCE_UNCLOSED_SUSPECT,
                    open.opener,
                    "this fence contains a slide break and another fence",
                );
                self.findings.push(finding.help("is its closing line missing? use a longer fence to show fences"));
            }
            return;
        }
        let is_break = self.blank_before && indent < 4 && line_kind::is_rule(text);
        if is_break && !open.closed {
            self.unclosed_fence(open.opener);
            self.rule(line, start, end);
            return;
        }
        open.saw_break |= is_break;
        open.swallows |=
            open.saw_break && line_kind::fence(text).is_some_and(|f| f.same_kind(&open.fence) && f.has_info);
        self.inside = ScannerState::Fence(open);
    }

    fn unclosed_fence(&mut self, opener: Range<usize>) {
        let finding = RelativeDiagnostic::new(code::FENCE_UNCLOSED, opener, "this code fence is not closed");
        self.findings.push(finding.help(
            "it ends at the next slide break; close it with a line of the same \
            characters",
        ));
    }

    fn in_html(&mut self, open: OpenHtml, line: &str, start: usize, end: usize) {
        if open.kind.ends_on(line) {
            return;
        }
        if !open.closed && self.blank_before && line_kind::is_rule(line.trim_end()) {
            self.unclosed_html(open.start);
            self.rule(line, start, end);
            return;
        }
        self.inside = ScannerState::Html(open);
    }

    fn unclosed_html(&mut self, start: usize) {
        let len = self.source.get(start..).map_or(0, |s| s.find(['>', ' ', '\n']).unwrap_or(s.len()));
        let finding = RelativeDiagnostic::new(code::HTML_UNCLOSED, start..start + len, "this HTML is not closed");
        self.findings.push(finding.help("it ends at the next slide break; add the closing tag"));
    }

    /// Whether raw HTML that opens here ends at all; each kind is searched from its last find on, so that a scan stays
    /// linear.
    fn html_ends(&mut self, kind: Html) -> bool {
        let slot = kind as usize;
        let known = self.html_end.get(slot).copied().flatten();
        if let Some(at) = known
            && (at == usize::MAX || at >= self.at)
        {
            return at != usize::MAX;
        }
        let mut at = self.at;
        for line in self.source.get(self.at..).unwrap_or("").split_inclusive('\n') {
            if kind.ends_on(line) {
                break;
            }
            at += line.len();
        }
        let found = if at >= self.source.len() { usize::MAX } else { at };
        if let Some(slot) = self.html_end.get_mut(slot) {
            *slot = Some(found);
        }
        found != usize::MAX
    }

    /// A slide break.
    fn rule(&mut self, line: &str, start: usize, end: usize) {
        let glued = self.paragraph.is_some() && line.trim_start().starts_with('-');
        if glued && !self.rules.glued_is_usual {
            let range = start..start + line.trim_end().len();
            let finding = RelativeDiagnostic::new(
                code::BREAK_WITHOUT_BLANK_LINE,
                range.clone(),
                "this `---` directly under text ends the slide",
            );
            self.findings
                .push(finding.help("put a blank line before it; for a heading write `## ...`").fix(start..start, "\n"));
        }
        self.end_piece(start, end);
    }

    fn end_piece(&mut self, start: usize, next: usize) {
        self.pieces.push(self.piece..start);
        self.piece = next;
        self.visible = false;
        self.paragraph = None;
        self.lists.clear();
    }

    /// Headings split where that is asked for. Gives whether the line was a heading.
    fn heading(&mut self, text: &str, start: usize) -> bool {
        let level = match line_kind::atx_level(text) {
            Some(level) => Some((level, start)),
            None if line_kind::is_setext(text) => self.paragraph.map(|from| (1, from)),
            None => None,
        };
        let Some((level, from)) = level else { return false };
        if let Split::Heading(deepest) = self.rules.split
            && level <= deepest
        {
            let before = self.source.get(self.piece..from).unwrap_or("");
            // of a setext heading the text was already counted as visible
            let seen = if from == start { self.visible } else { has_visible(before) };
            if seen {
                let from = from - (from - self.source.get(..from).map_or(0, |s| s.rfind('\n').map_or(0, |i| i + 1)));
                self.end_piece(from, from);
            }
        }
        self.visible = true;
        self.paragraph = None;
        let comment = line_kind::comment_start(text);
        if let Some(at) = comment.filter(|_| !text.contains("-->")) {
            let from = start + at;
            let end = self.source.get(from..).and_then(|rest| rest.find("-->")).map(|i| from + i + 3);
            self.inside = ScannerState::Comment { start: from, end };
        }
        true
    }

    fn finish(mut self) -> Scanned {
        match std::mem::replace(&mut self.inside, ScannerState::Nothing) {
            ScannerState::Fence(open) => self.unclosed_fence(open.opener),
            ScannerState::Comment { start, end: None } => self.unclosed_comment(start),
            ScannerState::Html(open) if !open.closed => self.unclosed_html(open.start),
            _ => {}
        }
        self.pieces.push(self.piece..self.source.len());
        let blank = |r: &Range<usize>| self.source.get(r.clone()).unwrap_or("").trim().is_empty();
        if !self.rules.keep_outer_blanks {
            if self.pieces.len() > 1 && self.pieces.last().is_some_and(blank) {
                self.pieces.pop();
            }
            if self.pieces.len() > 1 && self.pieces.first().is_some_and(blank) {
                self.pieces.remove(0);
            }
        }
        Scanned { pieces: self.pieces, references: self.references, findings: self.findings }
    }
}

/// Whether anything but comments and white space is in a text.
fn has_visible(text: &str) -> bool {
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        if !rest.get(..start).unwrap_or("").trim().is_empty() {
            return true;
        }
        let after = rest.get(start + 4..).unwrap_or("");
        rest = after.find("-->").and_then(|i| after.get(i + 3..)).unwrap_or("");
    }
    !rest.trim().is_empty()
}

#[cfg(test)]
#[path = "scanner_tests.rs"]
mod tests;
