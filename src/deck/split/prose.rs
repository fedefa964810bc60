//! Lines of Markdown, told apart before any parse: words, code, comments, formulas, slide breaks. One pass; `scan`, the
//! outline of a slide and the search for private remarks agree on it.

use super::line_kind::{self, Closers, FenceLine};
use std::ops::Range;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    Blank,
    /// Running text, headings, lists, tables, raw HTML.
    Words,
    /// A fence with all in it, indented code, HTML whose text is shown as it is.
    Code,
    /// Within a comment that was opened on a line before.
    Comment,
    /// `$$ … $$` over several lines.
    Formula,
    /// A thematic break.
    Break,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// With its line end.
    pub(crate) range: Range<usize>,
    pub(crate) kind: LineKind,
}

/// A formula over several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Formula {
    /// Its lines, the last line end included.
    pub(crate) lines: Range<usize>,
    /// The first `$` of the opening pair.
    pub(crate) open: usize,
    /// The first `$` of the closing pair.
    pub(crate) close: usize,
}

/// The lines of a text, and its formulas over several lines.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    pub(crate) lines: Vec<Line>,
    pub(crate) formulas: Vec<Formula>,
}

/// Reads the lines of `source` from byte `start` on.
pub(crate) fn read(source: &str, start: usize) -> Prose {
    let mut reader = LineReader {
        source,
        closers: Closers::of(source, start),
        out: Prose::default(),
        fence: None,
        comment: false,
        verbatim: None,
        blank: true,
        list: false,
        formula_end: 0,
    };
    let mut at = start;
    for line in source.get(start..).unwrap_or("").split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let kind = reader.kind(line, &range);
        reader.blank = kind == LineKind::Blank || kind == LineKind::Code && reader.blank && reader.fence.is_none();
        reader.out.lines.push(Line { range, kind });
    }
    reader.out
}

/// The formulas of a text; cheap where there is none.
pub(crate) fn formulas(source: &str, start: usize) -> Vec<Formula> {
    if !source.get(start..).unwrap_or("").contains("$$") {
        return Vec::new();
    }
    read(source, start).formulas
}

struct LineReader<'a> {
    source: &'a str,
    closers: Closers,
    out: Prose,
    fence: Option<OpenProseFence>,
    comment: bool,
    /// The end tag that ends raw HTML whose text is shown as it is.
    verbatim: Option<&'static str>,
    /// The line before was blank, or indented code.
    blank: bool,
    /// A list may be open: indented lines are its content.
    list: bool,
    /// Where the formula that is open ends.
    formula_end: usize,
}

/// A fence that is open.
struct OpenProseFence {
    fence: FenceLine,
    /// A line that closes it is to come.
    closed: bool,
    /// It is in a quote, and ends with it.
    quoted: bool,
    /// It is in a list: a line further left ends both.
    column: usize,
}

/// Elements whose text is no Markdown, and their ends.
const VERBATIM: [(&str, &str); 4] =
    [("<pre", "</pre"), ("<script", "</script"), ("<style", "</style"), ("<textarea", "</textarea")];

impl LineReader<'_> {
    fn kind(&mut self, line: &str, range: &Range<usize>) -> LineKind {
        if range.start < self.formula_end {
            return LineKind::Formula;
        }
        let (indent, text) = line_kind::indent(line);
        if let Some(open) = &self.fence {
            let left = open.quoted && !text.starts_with('>') || !text.is_empty() && indent < open.column;
            let is_break = !open.closed && self.blank_before(range.start) && indent < 4 && line_kind::is_rule(text);
            if open.fence.is_closed_by(inside(text)) {
                self.fence = None;
                return LineKind::Code;
            }
            if !left && !is_break {
                return LineKind::Code;
            }
            self.fence = None;
        }
        if self.comment {
            self.comment = !line.contains("-->");
            return LineKind::Comment;
        }
        if let Some(end) = self.verbatim {
            if line.to_ascii_lowercase().contains(end) {
                self.verbatim = None;
            }
            return LineKind::Code;
        }
        if text.is_empty() {
            return LineKind::Blank;
        }
        if indent >= 4 && self.blank && !self.list {
            return LineKind::Code;
        }
        if indent < 4 && line_kind::is_rule(text) {
            self.list = false;
            return LineKind::Break;
        }
        self.words(text, indent, line, range)
    }

    /// A line of words, which may open something else.
    fn words(&mut self, text: &str, indent: usize, line: &str, range: &Range<usize>) -> LineKind {
        let inner = inside(text);
        if line_kind::list_marker(text).is_some() {
            self.list = true;
        } else if indent < 2 && self.blank {
            self.list = false;
        }
        if let Some(fence) = line_kind::fence(inner) {
            let marked = line.trim_end().len() - inner.len();
            let quoted = text.starts_with('>');
            let column = if quoted || !self.list { 0 } else { marked.min(2) };
            let closed = quoted || self.closers.any_after(range.end, &fence);
            self.fence = Some(OpenProseFence { fence, closed, quoted, column });
            return LineKind::Code;
        }
        let low = inner.get(..12.min(inner.len())).unwrap_or("").to_ascii_lowercase();
        if let Some((_, end)) = VERBATIM.iter().find(|(begin, _)| {
            low.starts_with(begin)
                && !low.get(begin.len()..).is_some_and(|r| r.starts_with(|c: char| c.is_alphanumeric()))
        }) {
            if !line.to_ascii_lowercase().contains(end) {
                self.verbatim = Some(end);
            }
            return LineKind::Code;
        }
        if let Some(at) = line_kind::comment_start(line) {
            self.comment = line.get(at..).is_some_and(|rest| !rest.contains("-->"));
        }
        let tail = inner.strip_prefix("$$").filter(|tail| !tail.contains("$$"));
        if tail.is_some()
            && let Some((close, end)) = self.formula_close(range.end)
        {
            let open = range.start + line.trim_end().len() - inner.len();
            self.out.formulas.push(Formula { lines: range.start..end, open, close });
            self.formula_end = end;
            return LineKind::Formula;
        }
        LineKind::Words
    }

    fn blank_before(&self, start: usize) -> bool {
        let last = self.out.lines.last().map(|line| line.range.clone());
        last.filter(|last| last.end == start).and_then(|last| self.source.get(last)).is_none_or(|l| l.trim().is_empty())
    }

    /// The closing `$$` of a formula whose lines go on at `from`, and the end of its line. A slide break, a fence, or
    /// another `$$` that opens one, says that there is none.
    fn formula_close(&self, from: usize) -> Option<(usize, usize)> {
        let mut at = from;
        let mut blank = false;
        for line in self.source.get(from..)?.split_inclusive('\n') {
            let text = line.trim_end();
            let bare = text.trim_start_matches([' ', '\t', '>']);
            if line_kind::fence(bare).is_some() || line_kind::is_rule(bare) && (blank || !bare.starts_with('-')) {
                return None;
            }
            if let Some(found) = text.find("$$") {
                let behind = text.get(found + 2..)?.trim();
                let attrs = behind.is_empty()
                    || crate::deck::slide::attrs::read(behind).is_some_and(|(_, len)| len == behind.len());
                return attrs.then_some((at + found, at + line.len()));
            }
            blank = bare.is_empty();
            at += line.len();
        }
        None
    }
}

/// A line without the marks of quotes and list items that it begins with.
pub(crate) fn inside(text: &str) -> &str {
    let mut text = text;
    loop {
        let trimmed = text.trim_start_matches([' ', '\t', '>']);
        let rest = match line_kind::list_marker(trimmed) {
            Some(marker) if !line_kind::is_rule(trimmed) => trimmed.get(marker.bytes..).unwrap_or(""),
            _ => return trimmed,
        };
        text = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(source: &str) -> String {
        let letter = |line: &Line| match line.kind {
            LineKind::Blank => '.',
            LineKind::Words => 'w',
            LineKind::Code => 'c',
            LineKind::Comment => 'n',
            LineKind::Formula => 'f',
            LineKind::Break => '-',
        };
        read(source, 0).lines.iter().map(letter).collect()
    }

    #[test]
    fn lines_are_what_they_are() {
        for (source, kinds) in [
            ("a\n\n---\n\nb", "w.-.w"),
            ("```\n---\n\n%%\n```\na", "cccccw"),
            ("```\na\n\n---\n\nb", "ccc-.w"),
            ("> ```\n> %%\n> ```\na", "cccw"),
            ("> ```\n> a\nb", "ccw"),
            ("- ```\n  a\nb", "ccw"),
            ("- a\n\n      b\n\nc\n\n    d", "w.w.w.c"),
            ("    a\n    b\nc", "ccw"),
            ("<!-- a\n```\n-->\nb", "wnnw"),
            ("<pre>\n---\n</pre>\na", "cccw"),
            ("$$\na\n\n+ b\n$$\nc", "fffffw"),
            ("$$\na\n\n---\n\n$$\n", "ww.-.w"),
            ("$$ a\n$$ b\nc", "www"),
            ("- x\n  $$\n  a\n\n  # b\n  $$ {.step}\n", "wfffff"),
        ] {
            assert_eq!(shape(source), kinds, "{source:?}");
        }
    }
}
