//! Signs of Markdown that nothing came of: the audience would see them, so they are reported.

use crate::deck::ast::{Inline, InlineKind};
use crate::deck::foreign;
use crate::deck::slide::parser::SlideParser;
use crate::diagnostics::{RelativeDiagnostic, closest, code, quoted};
use crate::util::media_type;
use std::ops::Range;

/// What `> [!KIND]` may say.
const ALERTS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// What other programs let it say, in lower case.
const ALERTS_ELSEWHERE: &[&str] =
    &["abstract", "bug", "danger", "error", "example", "failure", "info", "question", "success", "summary"];

/// Elements that authors write in running text.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "audio",
    "b",
    "blockquote",
    "br",
    "button",
    "caption",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "mark",
    "object",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "track",
    "u",
    "ul",
    "var",
    "video",
];

/// How many signs of a tag are looked at.
const MOST: usize = 1_000;
/// How many signs of an address are looked at.
const LONGEST: usize = 250;

impl SlideParser<'_> {
    /// Looks at a paragraph that may have been meant for something else.
    pub(crate) fn report_leftover_markup(&mut self, inlines: &[Inline], range: &Range<usize>) {
        let words = |i: &Inline| match &i.kind {
            InlineKind::Text(words) => Some((words.trim().to_owned(), i.range.clone())),
            _ => None,
        };
        let source = self.piece.get(range.clone()).unwrap_or("");
        if source.contains("$$") {
            let open = |words: &str| words == "$$" || words.starts_with("$$") && words.contains('\\');
            for (_, place) in inlines.iter().filter_map(words).filter(|(words, _)| open(words)) {
                self.report_open_formula(place);
            }
        }
        if source.contains('|') {
            self.report_no_table(source, range.start);
        }
        self.report_other_tools(range);
        let mut at = range.start;
        for line in source.split_inclusive('\n') {
            let text = line.trim();
            if let Some((what, tool, instead)) = foreign::line_of_others(text) {
                let start = at + line.len() - line.trim_start().len();
                self.findings.push(foreign::unread(start..start + what.len(), what, tool, instead));
            }
            at += line.len();
        }
    }

    /// Tells of braces at the end of a block that were to be attributes, as `meant` sees, and could not be read.
    pub(crate) fn report_trailing(&mut self, inlines: &[Inline], range: &Range<usize>, meant: fn(&str) -> bool) {
        let Some(InlineKind::Text(text)) = inlines.last().map(|i| &i.kind) else { return };
        // behind a blank: what stands right behind a thing was told with it
        let Some(open) = text.rfind(" {").map(|at| at + 1) else { return };
        let braces = text.get(open..).unwrap_or("").trim_end();
        if !meant(braces) || braces.find('}').is_some_and(|at| at + 1 < braces.len()) {
            return;
        }
        let at = self.piece.get(range.clone()).and_then(|all| all.rfind(braces));
        if let Some(at) = at {
            self.report_unread(braces, range.start + at);
        }
    }

    /// `$$` that no other one closes.
    fn report_open_formula(&mut self, place: Range<usize>) {
        let finding = RelativeDiagnostic::new(code::MATH, place.start..place.start + 2, "this `$$` is never closed");
        self.findings.push(finding.help("close the formula with `$$` at the end of a line"));
    }

    /// Lines of a table whose heading and rule differ in their columns, so that no table came of it.
    fn report_no_table(&mut self, source: &str, start: usize) {
        let mut at = start;
        let mut before: Option<&str> = None;
        // rows below what was reported belong to it
        let mut told = false;
        for line in source.split_inclusive('\n') {
            if told && line.contains('|') {
                at += line.len();
                continue;
            }
            told = false;
            if let Some(head) = before.filter(|head| head.contains('|') && is_rule(line)) {
                let lead = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
                let (message, help) = no_rule(head, line);
                let finding =
                    RelativeDiagnostic::new(code::BROKEN_MARKUP, at + lead..at + line.trim_end().len(), message);
                self.findings.push(finding.help(help));
                told = true;
            } else if before.is_some_and(|before| is_row(before) && is_row(line) && columns(before) == columns(line)) {
                let start = at - before.map_or(0, str::len);
                self.report_no_rule(start..at, columns(line));
                told = true;
            }
            at += line.len();
            before = (!told).then_some(line);
        }
    }

    /// Rows of a table without the rule below the heading, which is at `head`.
    fn report_no_rule(&mut self, head: Range<usize>, columns: usize) {
        let line = self.piece.get(head.clone()).unwrap_or("");
        let lead = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let place = head.start + lead..head.start + line.trim_end().len();
        let finding = RelativeDiagnostic::new(
            code::BROKEN_MARKUP,
            place,
            "this is not a table: there is no `|---|` line below its \
            header row",
        );
        self.findings.push(finding.help(format!("write `|{}` below this line", "---|".repeat(columns))));
    }

    /// `![words](my photo.png)`: a blank ends an address, so that no picture or link came of it. `range` is that of a text.
    pub(crate) fn report_no_address(&mut self, range: &Range<usize>) {
        let Some(source) = self.piece.get(range.clone()) else { return };
        let before = self.piece.get(..range.start).unwrap_or("");
        // what is in brackets may have been read as a span by itself
        let first = (source.starts_with('(') && before.ends_with(']')).then_some((0, before));
        let mut found: Vec<(usize, bool)> = Vec::new();
        let mut from = 0;
        let inner = source.match_indices("](").filter_map(|(at, _)| {
            let words = source.get(std::mem::replace(&mut from, at + 1)..at)?;
            Some((at + 1, words))
        });
        for (at, words) in first.into_iter().chain(inner) {
            let open = words.rfind('[').map(|open| words.get(..open).unwrap_or(""));
            let escaped = words.ends_with('\\') || open.is_some_and(|o| o.ends_with('\\'));
            if !escaped {
                found.push((at + 1, open.is_some_and(|o| o.ends_with('!'))));
            }
        }
        for (at, is_picture) in found {
            let Some(address) = source.get(at..).and_then(cut_address) else { continue };
            let what = if is_picture { "an image" } else { "a link" };
            let place = range.start + at..range.start + at + address.len();
            let message = format!("this is not {what}: `{address}` contains a space, so it is shown as text");
            let help = format!("write `(<{address}>)`, or `%20` for each space");
            self.findings.push(RelativeDiagnostic::new(code::BROKEN_MARKUP, place, message).help(help));
        }
    }

    /// `> [!NOTEE]`: an alert of no kind.
    pub(crate) fn report_no_alert(&mut self, quote: &Range<usize>) {
        let Some(line) = self.piece.get(quote.clone()).and_then(|q| q.lines().next()) else { return };
        // a quote within says itself what is wrong with it
        let lead = line.len() - line.trim_start().strip_prefix('>').unwrap_or(line).trim_start().len();
        let word = line.get(lead..).unwrap_or("").trim_end();
        let Some((kind, title)) = word.strip_prefix("[!").and_then(|w| w.split_once(']')) else { return };
        if kind.is_empty() || !kind.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
            return;
        }
        // with words behind it, `[!see]` may be a word like another; with a fold, or text below, it is a callout
        let lines = self.piece.get(quote.clone()).map_or(0, |quote| quote.lines().count());
        if !(title.is_empty()
            || title.starts_with(['-', '+'])
            || title.starts_with(' ') && (is_alert(kind) || lines > 1))
        {
            return;
        }
        let word = word.get(..kind.len() + 3).unwrap_or(word);
        let help = match closest(kind, ALERTS.iter().copied()) {
            Some(meant) => format!("did you mean `[!{meant}]`?"),
            None => format!("expected {}", quoted(ALERTS.iter().map(|kind| format!("[!{kind}]")))),
        };
        let start = quote.start + lead;
        let message = format!("`{word}` is not a known kind of alert: it is shown as text");
        self.findings.push(RelativeDiagnostic::new(code::BROKEN_MARKUP, start..start + word.len(), message).help(help));
    }

    /// A tag with a quote that is never closed is no tag but text.
    pub(crate) fn report_no_tag(&mut self, range: &Range<usize>) {
        let source = self.piece.get(range.clone()).unwrap_or("");
        let mut at = 0;
        while let Some(found) = source.get(at..).and_then(|rest| rest.find('<')) {
            let start = range.start + at + found;
            at += found + 1;
            let escaped = self.piece.get(..start).is_some_and(|before| before.ends_with('\\'));
            let rest = self.piece.get(start + 1..).unwrap_or("");
            if !escaped && has_open_quote(rest) {
                let finding =
                    RelativeDiagnostic::new(code::HTML_OPEN, start..start + 1, "a quote in this tag is never closed");
                self.findings.push(finding.help(
                    "it is shown as text; close the quote, or write `&lt;` for the \
                    character",
                ));
            }
        }
    }
}

/// Whether a word names a box, here or elsewhere.
fn is_alert(kind: &str) -> bool {
    let low = kind.to_ascii_lowercase();
    kind.bytes().all(|b| b.is_ascii_uppercase())
        || ALERTS_ELSEWHERE.contains(&low.as_str())
        || closest(kind, ALERTS.iter().copied()).is_some()
}

/// What is in `(…)` at the begin of `rest`, when it was to be the address of a file and has a blank in it.
fn cut_address(rest: &str) -> Option<&str> {
    let mut open = 0_u32;
    let end = rest.char_indices().take(LONGEST).take_while(|(_, c)| *c != '\n').find(|(_, c)| match c {
        '(' => {
            open += 1;
            false
        }
        ')' if open > 0 => {
            open -= 1;
            false
        }
        c => *c == ')',
    });
    let inner = rest.get(..end?.0)?;
    let title = inner.find(" \"").or_else(|| inner.find(" '"));
    let address = inner.get(..title.unwrap_or(inner.len()))?.trim_end();
    let bare = address.split(['?', '#']).next().unwrap_or("");
    let is_file = media_type(bare).is_some() || bare.ends_with(".md");
    (is_file && address.contains(' ') && !address.starts_with([' ', '<'])).then_some(address)
}

/// A row of a table, as far as one line can say it: bars with blanks, or bars with nothing but words between. (`|x| < |y|`
/// is a row of nothing.)
fn is_row(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
    let Some(inner) = line.strip_prefix('|').and_then(|l| l.strip_suffix('|')) else { return false };
    let spaced = inner.starts_with(' ') && inner.ends_with(' ');
    inner.contains('|') && (spaced || inner.split('|').all(|cell| cell.contains(char::is_alphanumeric)))
}

/// Why the line below a heading makes no table, and what helps.
fn no_rule(head: &str, line: &str) -> (String, String) {
    let (wanted, got) = (columns(head), columns(line));
    let counted = |n: usize| if n == 1 { "1 column".to_owned() } else { format!("{n} columns") };
    if wanted != got {
        let message = format!("this is not a table: its header row has {}, the line below it {got}", counted(wanted));
        return (message, "write one `---` for each cell of the header row, separated by bars".to_owned());
    }
    let odd = |cell: &&str| {
        let cell = cell.trim();
        let dashes = cell.strip_prefix(':').unwrap_or(cell);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        dashes.is_empty() || !dashes.bytes().all(|b| b == b'-')
    };
    let text = line.trim_start_matches('>').trim();
    let inner = text.strip_prefix('|').unwrap_or(text);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    match inner.split('|').find(odd) {
        Some(cell) => (
            format!("this is not a table: `{}` in the line below its header row is not `---`", cell.trim()),
            "write `---`, `:---`, `---:` or `:---:` for each column".to_owned(),
        ),
        None => (
            "this is not a table: its header row does not start a paragraph".to_owned(),
            "put a blank line above the header row, and start all its lines at the same column".to_owned(),
        ),
    }
}

/// The line below the heading of a table.
fn is_rule(line: &str) -> bool {
    let line = line.trim_start_matches('>').trim();
    line.contains('-') && line.contains('|') && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// How many cells a row has.
fn columns(line: &str) -> usize {
    let line = line.trim_start_matches('>').trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|l| !l.ends_with('\\')).unwrap_or(line);
    line.matches('|').count() - line.matches("\\|").count() + 1
}

/// Whether `text`, which is behind a `<`, begins a known tag in which a quote is open at its end.
fn has_open_quote(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if !rest.starts_with([' ', '\t', '\n']) || !ELEMENTS.contains(&name.to_ascii_lowercase().as_str()) {
        return false;
    }
    // a tag ends with its paragraph; so many signs are enough to see, and a line of `<b <b <b` stays cheap
    let end = rest.char_indices().nth(MOST).map_or(rest.len(), |(at, _)| at);
    let mut rest = rest.get(..end).and_then(|rest| rest.split("\n\n").next()).unwrap_or("");
    loop {
        rest = rest.trim_start();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')));
        let Some(end) = end.filter(|end| *end > 0) else { return false };
        let Some(value) = rest.get(end..).and_then(|r| r.strip_prefix('=')) else {
            rest = rest.get(end..).unwrap_or("");
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let Some(quote) = quote else {
            let end = value.find([' ', '\t', '\n', '>']).unwrap_or(value.len());
            rest = value.get(end..).unwrap_or("");
            continue;
        };
        let inner = value.get(1..).unwrap_or("");
        let Some(end) = inner.find(quote) else { return true };
        // closed by a quote of the text behind the tag
        if inner.get(..end).is_some_and(|inside| inside.contains('>')) {
            return true;
        }
        rest = inner.get(end + 1..).unwrap_or("");
    }
}

#[cfg(test)]
mod tests {
    use super::{columns, has_open_quote};

    #[test]
    fn open_quotes_are_told_from_text() {
        for open in
            ["img src='a.png alt=x>", "IMG alt=\"x src=a>", "a href=\"x>b</a> \"c\"", "img src='a.png alt=x> it's"]
        {
            assert!(has_open_quote(open), "{open}");
        }
        for text in ["T extends 'a", "img> 'a", "b or c = 'd", "img src='a'>", "p\n\nx='", "a", "br x"] {
            assert!(!has_open_quote(text), "{text}");
        }
    }

    #[test]
    fn cells_are_counted() {
        for (row, count) in [("| a | b |", 2), ("a | b", 2), ("|---|", 1), ("> | a \\| b | c |", 2)] {
            assert_eq!(columns(row), count, "{row}");
        }
    }
}
