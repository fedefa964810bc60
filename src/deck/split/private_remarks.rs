//! Private remarks of note-taking tools, `%% … %%`: a text in, their places out. What is in them is for nobody's eyes, so
//! they are blanked before anything else reads the text.
//!
//! Not in code, formulas, addresses and tags. `100%%`, `5 %% 2` and `\%%` are signs like others.

use super::line_kind;
use super::prose::{self, Line, LineKind};
use crate::deck::model::Split;
use crate::diagnostics::{RelativeDiagnostic, code};
use crate::source::{Source, blanked};
use std::ops::Range;
use std::sync::Arc;

/// The text without its private remarks, from byte `start` on, with what is wrong with them.
pub(crate) fn without(text: &Arc<Source>, start: usize, split: Split) -> (Arc<Source>, Vec<RelativeDiagnostic>) {
    let (ranges, findings) = find(text.as_str(), start, split);
    let text = if ranges.is_empty() { Arc::clone(text) } else { text.shown_as(&in_place(text.as_str(), &ranges)) };
    (text, findings)
}

/// Stands for what is hidden where blanks would indent the words behind them: white space, but no indentation to Markdown.
const FILL: u8 = b'\x0c';

/// The text with blanks in place of the ranges, so that what is left keeps its place in the document: words behind a remark
/// become no code, and a quote goes on through the lines of one.
fn in_place(source: &str, ranges: &[Range<usize>]) -> String {
    let shown = blanked(source, ranges);
    let mut out = shown.clone().into_bytes();
    let line_of = |at: usize| source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |i| i + 1);
    for range in ranges {
        let quotes = marks(source.get(line_of(range.start)..range.start).unwrap_or("")).matches('>').count();
        let last = line_of(range.end);
        let mut at = line_of(range.start);
        for line in source.get(at..range.end).unwrap_or("").split_inclusive('\n') {
            let lead = if at < range.start { "" } else { marks(line) };
            let kept = lead.char_indices().filter(|(_, c)| *c == '>').take(quotes);
            kept.for_each(|(i, _)| out.get_mut(at + i).into_iter().for_each(|byte| *byte = b'>'));
            if at == last {
                let from = range.start.max(at + lead.len());
                let begins = at >= range.start || opens_block(source.get(at..range.start).unwrap_or(""));
                let words = || shown.get(range.end..).and_then(|rest| rest.lines().next()).unwrap_or("");
                if begins && !words().trim().is_empty() {
                    out.get_mut(from..range.end).unwrap_or_default().fill(FILL);
                }
            }
            at += line.len();
        }
    }
    String::from_utf8(out).unwrap_or(shown)
}

/// The blanks and the marks of quotes that a line begins with.
fn marks(line: &str) -> &str {
    line.get(..line.len() - line.trim_start_matches([' ', '\t', '>']).len()).unwrap_or("")
}

/// Whether a text in front of a remark is nothing but marks, so that a block begins behind them.
fn opens_block(before: &str) -> bool {
    let inner = prose::inside(before);
    let note = inner.strip_prefix("[^").and_then(|rest| rest.split_once("]:")).map(|(_, rest)| rest);
    note.unwrap_or(inner).trim().is_empty()
}

/// A line without its private remarks.
pub(crate) fn removed(line: &str) -> String {
    let (ranges, _) = find(line, 0, Split::Rule);
    if ranges.is_empty() { line.to_owned() } else { blanked(line, &ranges).trim().to_owned() }
}

/// The places of private remarks, in order.
pub(crate) fn find(source: &str, start: usize, split: Split) -> (Vec<Range<usize>>, Vec<RelativeDiagnostic>) {
    if !source.get(start..).unwrap_or("").contains("%%") {
        return (Vec::new(), Vec::new());
    }
    let lines = prose::read(source, start).lines;
    let mut finder = RemarkFinder::new(source, &lines, split, start);
    finder.run();
    let ranges = finder.out.into_iter().map(|range| whole_item(source, range)).collect();
    (ranges, finder.findings)
}

/// An opening `%%`.
struct OpenRemark {
    at: usize,
    /// Nothing but marks of lists and quotes is before it.
    first: bool,
    /// It is alone on its line.
    alone: bool,
    /// The end of its paragraph.
    paragraph: usize,
}

struct RemarkFinder<'a> {
    source: &'a str,
    lines: &'a [Line],
    split: Split,
    open: Option<OpenRemark>,
    /// What is before this byte was looked at.
    skip: usize,
    /// Of each line, from the end: where the slide ends (a line), how many pairs of signs stand from there on, and whether
    /// one of them is alone on its line.
    ahead: Vec<Ahead>,
    out: Vec<Range<usize>>,
    findings: Vec<RelativeDiagnostic>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Ahead {
    slide_end: usize,
    pairs: usize,
    lone: bool,
}

impl<'a> RemarkFinder<'a> {
    fn new(source: &'a str, lines: &'a [Line], split: Split, start: usize) -> Self {
        let (out, findings) = (Vec::new(), Vec::new());
        let mut finder = Self { source, lines, split, open: None, skip: start, ahead: Vec::new(), out, findings };
        let mut next = Ahead { slide_end: lines.len(), ..Ahead::default() };
        let mut ahead = vec![next];
        for (i, line) in lines.iter().enumerate().rev() {
            let text = source.get(line.range.clone()).unwrap_or("");
            if line.kind == LineKind::Break || finder.splits(line) {
                next.slide_end = i;
            }
            if matches!(line.kind, LineKind::Words | LineKind::Comment) {
                next.pairs += text.matches("%%").count();
                next.lone |= text.trim() == "%%";
            }
            ahead.push(next);
        }
        ahead.reverse();
        finder.ahead = ahead;
        finder
    }

    fn run(&mut self) {
        let mut i = 0;
        while let Some(line) = self.lines.get(i) {
            match line.kind {
                LineKind::Words | LineKind::Comment => {
                    if self.splits(line) {
                        self.end_slide(line.range.start, i);
                    }
                    let end = self.paragraph_end(i);
                    self.paragraph(line.range.start.max(self.skip), end);
                    while self.lines.get(i).is_some_and(|line| line.range.start < end) {
                        i += 1;
                    }
                }
                LineKind::Break => {
                    self.end_slide(line.range.start, i);
                    i += 1;
                }
                _ => i += 1,
            }
        }
        self.end_slide(self.source.len(), self.lines.len());
    }

    /// Whether the slide ends at a line, by the heading on it.
    fn splits(&self, line: &Line) -> bool {
        let Split::Heading(deepest) = self.split else { return false };
        let (indent, text) = line_kind::indent(self.source.get(line.range.clone()).unwrap_or(""));
        indent < 4 && line.kind == LineKind::Words && line_kind::atx_level(text).is_some_and(|level| level <= deepest)
    }

    /// The end of the paragraph that begins with line `first`.
    fn paragraph_end(&self, first: usize) -> usize {
        let of = self.lines.get(first..).unwrap_or_default().iter();
        let same = |line: &&Line| matches!(line.kind, LineKind::Words | LineKind::Comment);
        let goes_on = |(i, line): &(usize, &Line)| same(line) && (*i == 0 || !self.splits(line));
        of.enumerate().take_while(goes_on).last().map_or(0, |(_, line)| line.range.end)
    }

    /// Looks through the text of a paragraph.
    fn paragraph(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            if let Some(open) = self.open.take() {
                match self.source.get(at..end).and_then(|rest| rest.find("%%")) {
                    Some(found) => {
                        at += found + 2;
                        self.out.push(open.at..at);
                    }
                    None => {
                        self.open = Some(open);
                        at = end;
                    }
                }
                continue;
            }
            at = match sign(self.source, at, end) {
                RemarkToken::Private => self.begin(at, end),
                RemarkToken::Comment(next) => {
                    self.in_comment(at, next);
                    next
                }
                RemarkToken::Other(next) => next,
                RemarkToken::None => end,
            };
        }
        self.skip = at;
    }

    /// Remarks within a comment, which is a note.
    fn in_comment(&mut self, start: usize, end: usize) {
        let mut at = start;
        let find = |at: usize| self.source.get(at..end).and_then(|rest| rest.find("%%")).map(|found| at + found);
        while let Some(open) = find(at) {
            let Some(close) = find(open + 2) else { return };
            if opens(self.source, open) {
                self.out.push(open..close + 2);
                at = close + 2;
            } else {
                at = open + 2;
            }
        }
    }

    /// Takes up the opening signs at `at`; gives where the text goes on.
    fn begin(&mut self, at: usize, paragraph: usize) -> usize {
        let line = self.source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |i| i + 1);
        let before = self.source.get(line..at).unwrap_or("");
        let rest = self.source.get(at..).and_then(|rest| rest.lines().next()).unwrap_or("");
        let first = prose::inside(before).is_empty();
        let open = OpenRemark { at, first, alone: first && rest.trim() == "%%", paragraph };
        if self.is_closed(&open) {
            self.open = Some(open);
            return at + 2;
        }
        // glued to a word and closed by nothing, it is a sign like others: `printf("%d%%")`
        if before.ends_with(|c: char| c.is_ascii_alphabetic()) {
            return at + 2;
        }
        let end = self.is_hidden_by(&open);
        self.out.push(at..end);
        end
    }

    /// Whether another pair of signs closes this one: in its paragraph, or, where the pairs of the slide come out even,
    /// further down; one alone on its line may be closed on another slide by one alone on its line.
    fn is_closed(&self, open: &OpenRemark) -> bool {
        if self.source.get(open.at + 2..open.paragraph).is_some_and(|rest| rest.contains("%%")) {
            return true;
        }
        let here = self.lines.partition_point(|line| line.range.start < open.paragraph);
        let of = |i: usize| self.ahead.get(i).copied().unwrap_or_default();
        let further = of(of(here).slide_end);
        match of(here).pairs - further.pairs {
            0 => open.alone && further.lone,
            pairs => pairs % 2 == 1,
        }
    }

    /// Reports signs that nothing closes; gives the end of what they were to hide: the end of the slide, or of the paragraph
    /// in which they are behind words.
    fn is_hidden_by(&mut self, open: &OpenRemark) -> usize {
        let message = "this private remark has no closing `%%`";
        let finding = RelativeDiagnostic::new(code::COMMENT_UNCLOSED, open.at..open.at + 2, message);
        let what = if open.first { "slide" } else { "paragraph" };
        self.findings.push(finding.help(format!(
            "everything up to the end of its {what} is hidden; add `%%` where it ends, or write `\\%%` for the \
             characters"
        )));
        if !open.first {
            return open.paragraph;
        }
        let here = self.lines.partition_point(|line| line.range.start <= open.at);
        let end = self.ahead.get(here).map_or(self.lines.len(), |ahead| ahead.slide_end);
        self.lines.get(end).map_or(self.source.len(), |line| line.range.start)
    }

    /// A slide is over; what is open and may not be closed on another one ends here.
    fn end_slide(&mut self, at: usize, line: usize) {
        let Some(open) = self.open.take() else { return };
        if open.alone && self.ahead.get(line).is_some_and(|ahead| ahead.lone) {
            self.open = Some(open);
        } else {
            self.out.push(open.at..at);
        }
    }
}

/// What is at a place of running text.
enum RemarkToken {
    /// `%%` that opens a remark.
    Private,
    /// A comment up to here.
    Comment(usize),
    /// Something else up to here.
    Other(usize),
    /// Nothing of interest up to the end.
    None,
}

/// The next thing at or behind `at` that matters is looked at; all before it is passed over.
fn sign(source: &str, at: usize, end: usize) -> RemarkToken {
    let Some(rest) = source.get(at..end) else { return RemarkToken::None };
    let Some(found) = rest.find(['\\', '`', '$', '<', '%', ']', 'h', 'w']) else { return RemarkToken::None };
    if found > 0 {
        return RemarkToken::Other(at + found);
    }
    match rest.as_bytes().first() {
        Some(b'%') => {
            let run = rest.bytes().take_while(|b| *b == b'%').count();
            // a row of them is a line of somebody's
            if (2..=4).contains(&run) && opens(source, at) {
                RemarkToken::Private
            } else {
                RemarkToken::Other(at + run)
            }
        }
        Some(b'<') if rest.starts_with("<!--") => {
            let close = source.get(at + 4..).and_then(|rest| rest.find("-->")).map(|i| at + 4 + i + 3);
            RemarkToken::Comment(close.unwrap_or(end))
        }
        _ => RemarkToken::Other(at + passed(rest, source, at)),
    }
}

/// How many signs of a formula, a tag or an address are looked at.
const LONGEST: usize = 1_000;

/// How much of `rest` is code, a formula, a tag or an address; one sign where it is none.
pub(crate) fn passed(rest: &str, source: &str, at: usize) -> usize {
    let one = rest.chars().next().map_or(1, char::len_utf8);
    let line = || {
        let end = rest.char_indices().nth(LONGEST).map_or(rest.len(), |(i, _)| i);
        rest.get(..end).and_then(|rest| rest.lines().next()).unwrap_or("")
    };
    let whole = |found: Option<usize>| found.unwrap_or(one);
    match rest.as_bytes().first() {
        Some(b'\\') => one + rest.get(one..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8),
        Some(b'`') => {
            let run = rest.bytes().take_while(|b| *b == b'`').count();
            line_kind::closing_run(rest, run, run).map_or(run, |close| close + run)
        }
        Some(b'$') if rest.starts_with("$$") => {
            whole(rest.get(2..).and_then(|r| r.find("$$")).map(|close| close + 4)).max(2)
        }
        Some(b'$') => {
            let opens = !rest.get(1..).is_some_and(|r| r.is_empty() || r.starts_with(char::is_whitespace));
            let closes = |(i, _): &(usize, &str)| {
                let before = rest.get(..*i).and_then(|b| b.chars().next_back());
                let after = rest.get(i + 1..).and_then(|a| a.chars().next());
                *i > 1 && !before.is_some_and(char::is_whitespace) && !after.is_some_and(|c| c.is_ascii_digit())
            };
            let ends = || rest.match_indices('$').skip(1).take_while(|(i, _)| *i < LONGEST).find(closes);
            whole(opens.then(ends).flatten().map(|(i, _)| i + 1))
        }
        Some(b'<') => {
            let tag = rest.get(1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
            let end = line().find('>').filter(|_| tag).map(|close| close + 1);
            // an address may hold the signs; with blanks beside them they are a remark in an attribute
            let holds_words = |end: &usize| {
                let inside = rest.get(..*end).unwrap_or("");
                inside.contains("%% ") || inside.contains(" %%")
            };
            whole(end.filter(|end| !holds_words(end)))
        }
        Some(b']') if rest.starts_with("](") => whole(line().find([')', ' ']).map(|close| close + 1)),
        Some(b'h' | b'w') => {
            let begins = source.get(..at).is_none_or(|b| !b.ends_with(|c: char| c.is_alphanumeric()));
            let address = ["https://", "http://", "www."].iter().any(|start| rest.starts_with(start));
            whole(begins.then(|| rest.find([' ', '\t', '\n', '<']).unwrap_or(rest.len())).filter(|_| address))
        }
        _ => one,
    }
}

/// Whether `%%` at a place can open a remark: no number stands right before it (`100%%`), and none on both sides (`5 %% 2`).
fn opens(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or("");
    let after = source.get(at + 2..).unwrap_or("");
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let spaces = [' ', '\t'];
    let between = digit(before.trim_end_matches(spaces).chars().next_back())
        && digit(after.trim_start_matches(spaces).chars().next());
    !digit(before.chars().next_back()) && !between
}

/// The range, with the mark of the list item or heading that holds nothing else.
fn whole_item(source: &str, range: Range<usize>) -> Range<usize> {
    let line = source.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |i| i + 1);
    let before = source.get(line..range.start).unwrap_or("");
    let mark = before.trim_start_matches([' ', '\t', '>']);
    let is_mark = line_kind::list_marker(mark.trim_end()).is_some_and(|_| prose::inside(mark).is_empty())
        || line_kind::atx_level(mark.trim_end()).is_some_and(|_| mark.trim_end().trim_matches('#').is_empty());
    let empty = source.get(range.end..).and_then(|rest| rest.lines().next()).is_none_or(|rest| rest.trim().is_empty());
    if is_mark && !mark.is_empty() && empty { line + before.len() - mark.len()..range.end } else { range }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn public(source: &str) -> String {
        let (ranges, findings) = find(source, 0, Split::Rule);
        let mut out = String::new();
        let mut at = 0;
        for range in ranges {
            out += &source[at..range.start];
            at = range.end;
        }
        out + &source[at..] + if findings.is_empty() { "" } else { " !" }
    }

    #[test]
    fn private_remarks_are_found() {
        for (source, left) in [
            ("a %% x %% b", "a  b"),
            ("a%%x%%b", "ab"),
            ("%% x %%", ""),
            ("%%\nx\n\ny\n%%\nb", "\nb"),
            ("%%\nx\n\n---\n\ny\n%%\n\nb", "\n\nb"),
            ("%% x\n\n- y\n\n  z %% b", " b"),
            ("a %% x\ny %% b %% z %%", "a  b "),
            ("- a\n- %% x %%\n- b", "- a\n\n- b"),
            ("## A %% x %%\n\n## %% y %%\n", "## A \n\n\n"),
            ("> a\n> %% x\n> y %%\n", "> a\n> \n"),
            ("| a | %% x %% |\n", "| a |  |\n"),
            ("<!-- note %% x %% -->", "<!-- note  -->"),
            ("a %% don`t %% and `code`", "a  and `code`"),
            ("a %% it costs $5 %% and $6", "a  and $6"),
            ("秘密%%これ%%です", "秘密です"),
            ("![a](b.png \"c %% x %%\")", "![a](b.png \"c \")"),
            ("<p title=\"%% x %%\">a</p> <a href=\"b%%c%%\">", "<p title=\"\">a</p> <a href=\"b%%c%%\">"),
            // no remarks
            ("100%% of it and 50%% of that", "100%% of it and 50%% of that"),
            ("5 %% 2 and 7 %% 3", "5 %% 2 and 7 %% 3"),
            ("`%% x %%` and ``a %%`b %%``", "`%% x %%` and ``a %%`b %%``"),
            ("```mermaid\n%% x\n%% y %%\n```\n", "```mermaid\n%% x\n%% y %%\n```\n"),
            ("    %% x %%\n", "    %% x %%\n"),
            ("$a %% x$ and $$b %% c %%$$", "$a %% x$ and $$b %% c %%$$"),
            ("$$\na %% x\n\nb %% y\n$$", "$$\na %% x\n\nb %% y\n$$"),
            (
                "https://x.example/a%%b%%c and <https://x.example/%%>",
                "https://x.example/a%%b%%c and <https://x.example/%%>",
            ),
            ("[a](b%%c) and [d](e%%f)", "[a](b%%c) and [d](e%%f)"),
            ("\\%% x \\%%", "\\%% x \\%%"),
            ("printf(\"%d%%\", n)\n\na %% x %%", "printf(\"%d%%\", n)\n\na "),
            ("%%%%%%%%%%\na\n%%%%%%%%%%", "%%%%%%%%%%\na\n%%%%%%%%%%"),
            ("<pre>\n%% x %%\n</pre>", "<pre>\n%% x %%\n</pre>"),
            ("<!-- 100%% sure -->\n\na %% x %%", "<!-- 100%% sure -->\n\na "),
            // unclosed
            ("a %% x\n\nb\n\n---\n\nc", "a \nb\n\n---\n\nc !"),
            ("%% x\n\nb\n\n---\n\nc %% y %% d", "---\n\nc  d !"),
            ("a %% x\n\nb %% y %%\n", "a \nb \n !"),
            ("%%%%", ""),
            ("<!-- %% x -->\n\nb", "<!-- %% x -->\n\nb"),
        ] {
            assert_eq!(public(source), left, "{source:?}");
        }
    }

    #[test]
    fn what_is_left_keeps_its_place() {
        for (source, left) in [
            ("%% x %% a", "fffffff a"),
            ("- %%x%% a", "- fffff a"),
            ("> %%x%% a", "> fffff a"),
            ("[^n]: %%x%% a", "[^n]: fffff a"),
            ("a %%x%% b", "a       b"),
            ("%% x\ny %% a", "   \t\nffff a"),
            ("- a\n\n  %% x\n  y %% b", "- a\n\n     \t\n  ffff b"),
            ("> %%\n> x\n> %%\n> a", ">  \t\n> \t\n>  \t\n> a"),
            ("> %% x\n>\n> y %% a", ">    \t\n>\n> ffff a"),
            ("%%\n> x\n%%\na", " \t\n  \t\n \t\na"),
            ("| a | %%x%% |", "| a |       |"),
            ("%% x %%\n\na", "      \t\n\na"),
            ("%%x%% %%y%%\n", "          \t\n"),
        ] {
            let (ranges, _) = find(source, 0, Split::Rule);
            let shown = in_place(source, &ranges);
            assert_eq!(shown.len(), source.len(), "{source:?}");
            assert_eq!(shown.replace('\u{c}', "f"), left, "{source:?}");
        }
    }

    #[test]
    fn many_signs_take_linear_time() {
        let start = std::time::Instant::now();
        for unit in ["a %% b\n\n", "%%\n\n---\n\n", "%% a\n\n", "`%%", "$%%", "<!-- %%", "https://%%"] {
            find(&unit.repeat(4_000), 0, Split::Rule);
        }
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn ranges_are_in_order_and_on_borders(source in "(%%|[a5`$<>! \n\\-]|é|---\n|<!--|-->){0,60}") {
            let mut at = 0;
            for range in find(&source, 0, Split::Rule).0 {
                prop_assert!(range.start >= at && range.end >= range.start, "{:?}", range);
                prop_assert!(source.get(range.clone()).is_some());
                at = range.end;
            }
        }
    }
}
