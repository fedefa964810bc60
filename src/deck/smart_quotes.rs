//! Straight quotes, `--` and `...` as the slide's language writes them (`quotes: true`): a pass over what was read, so
//! that code, formulas and raw HTML are told from words. Letters are never touched.

use super::ast::{Block, BlockKind, Inline, InlineKind, Item};
use super::model::SlideContent;
use std::sync::Arc;

/// How a language quotes.
#[derive(Debug, Clone, Copy)]
struct QuoteMarks {
    /// Outer opening and closing, inner opening and closing.
    marks: [char; 4],
    /// French: a narrow space inside the quotes and before `; ! ?`, a wide one before `:`.
    spaced: bool,
    /// Words that begin with an apostrophe, which is no opening quote: `'t`, `'s`.
    elided: &'static [&'static str],
}

/// A narrow space at which no line breaks.
const NARROW: char = '\u{202f}';
/// A space at which no line breaks.
const WIDE: char = '\u{a0}';

/// The marks of a language (BCP 47), or none where straight quotes are left alone.
fn marks(lang: &str) -> Option<QuoteMarks> {
    let lang = lang.replace('_', "-").to_ascii_lowercase();
    let first = lang.split('-').next().unwrap_or("");
    let plain = |marks: [char; 4]| QuoteMarks { marks, spaced: false, elided: &[] };
    Some(match (first, lang.as_str()) {
        ("en", _) => QuoteMarks {
            elided: &["tis", "twas", "twere", "em", "til", "cause", "n", "bout", "round"],
            ..plain(['“', '”', '‘', '’'])
        },
        ("nl", _) => QuoteMarks {
            elided: &["s", "t", "n", "k", "m", "r", "ns", "ie", "er", "tzelfde", "zelfde"],
            ..plain(['“', '”', '‘', '’'])
        },
        ("af", _) => QuoteMarks { elided: &["n", "t", "k"], ..plain(['“', '”', '‘', '’']) },
        ("de", "de-ch" | "de-li") => plain(['«', '»', '‹', '›']),
        ("de", _) => QuoteMarks { elided: &["s", "ne", "n", "nen", "ner"], ..plain(['„', '“', '‚', '‘']) },
        ("fr", "fr-ch") => plain(['«', '»', '‹', '›']),
        ("fr", _) => QuoteMarks { spaced: true, ..plain(['«', '»', '“', '”']) },
        ("es", "es" | "es-es") | ("it" | "ca" | "gl" | "eu", _) | ("pt", "pt-pt") => plain(['«', '»', '“', '”']),
        ("es" | "pt" | "ga" | "cy" | "tr" | "id" | "ms", _) => plain(['“', '”', '‘', '’']),
        ("pl" | "ro", _) => plain(['„', '”', '«', '»']),
        ("hu", _) => plain(['„', '”', '»', '«']),
        ("cs" | "sk" | "sl" | "bg" | "is" | "lt" | "et", _) => plain(['„', '“', '‚', '‘']),
        ("ru" | "uk" | "be", _) => plain(['«', '»', '„', '“']),
        ("sv" | "fi" | "da", _) => plain(['”', '”', '’', '’']),
        ("nb" | "no" | "nn", _) => plain(['«', '»', '‘', '’']),
        _ => return None,
    })
}

/// What was read, with the marks of `lang`; the same when the language has none here.
pub fn with_smart_quotes(body: &Arc<SlideContent>, lang: &str) -> Arc<SlideContent> {
    let Some(marks) = marks(lang) else { return Arc::clone(body) };
    let mut out = SlideContent::clone(body);
    for slot in &mut out.slots {
        blocks(&mut slot.blocks, marks);
    }
    for note in &mut out.notes {
        blocks(&mut note.blocks, marks);
    }
    Arc::new(out)
}

/// The same for a line of running text.
pub fn line_with_smart_quotes(line: &Arc<[Inline]>, lang: &str) -> Arc<[Inline]> {
    let Some(marks) = marks(lang).filter(|_| !line.is_empty()) else { return Arc::clone(line) };
    let mut out = line.to_vec();
    text(&mut out, marks);
    Arc::from(out)
}

fn blocks(all: &mut [Block], marks: QuoteMarks) {
    for block in all {
        match &mut block.kind {
            BlockKind::Paragraph(inlines) | BlockKind::Heading { inlines, .. } => text(inlines, marks),
            BlockKind::List(list) => list.items.iter_mut().for_each(|Item { blocks: inner, .. }| blocks(inner, marks)),
            BlockKind::Quote(inner) | BlockKind::Div { blocks: inner, .. } => blocks(inner, marks),
            BlockKind::Alert { title, blocks: inner, .. } => {
                text(title, marks);
                blocks(inner, marks);
            }
            BlockKind::Table(table) => {
                let rows = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                table.head.iter_mut().chain(rows).for_each(|cell| text(cell, marks));
            }
            BlockKind::Descriptions(list) => {
                for (term, details) in list {
                    text(term, marks);
                    for inner in details {
                        blocks(inner, marks);
                    }
                }
            }
            BlockKind::Footnotes(notes) => notes.iter_mut().for_each(|note| blocks(&mut note.blocks, marks)),
            BlockKind::Code(_) | BlockKind::Html(_) | BlockKind::Rule | BlockKind::Math(_) => {}
        }
    }
}

/// Signs within which a quote closes.
const FAR: usize = 4_000;

/// Stands for what is no words but has a place among them: code, a formula, a picture.
const THING: char = '\u{fffc}';

/// A run of text: its signs are seen together, since a quote may open before a bold word and close behind it.
fn text(inlines: &mut [Inline], marks: QuoteMarks) {
    let mut signs: Vec<(char, bool)> = Vec::new();
    gather(inlines, &mut 0, &mut signs);
    if !signs.iter().any(|(c, ours)| *ours && matches!(c, '"' | '\'' | '-' | '.' | ' ')) {
        return;
    }
    let mut converted = apply(&signs, marks).into_iter();
    put_back(inlines, &mut 0, &mut converted);
}

/// Elements of raw HTML whose text is no prose.
const VERBATIM: [&str; 8] = ["code", "kbd", "samp", "pre", "var", "script", "style", "tt"];

/// Counts how deep in such elements the text is.
fn step_html(tag: &str, depth: &mut usize) {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let name = name.get(..end).unwrap_or("").to_ascii_lowercase();
    if VERBATIM.contains(&name.as_str()) && !tag.ends_with("/>") {
        *depth = if tag.starts_with("</") { depth.saturating_sub(1) } else { *depth + 1 };
    }
}

/// A link that shows its own address.
fn is_bare(url: &str, inlines: &[Inline]) -> bool {
    matches!(inlines, [Inline { kind: InlineKind::Text(shown), .. }] if url.ends_with(shown.as_str()))
}

/// All signs in order, and whether each may be changed.
fn gather(inlines: &[Inline], verbatim: &mut usize, out: &mut Vec<(char, bool)>) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(words) => out.extend(words.chars().map(|c| (c, *verbatim == 0))),
            InlineKind::SoftBreak | InlineKind::LineBreak => out.push(('\n', false)),
            InlineKind::Html(tag) => step_html(tag, verbatim),
            InlineKind::Link { url, inlines, .. } if is_bare(url, inlines) => out.push((THING, false)),
            InlineKind::Emph(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strike(inner)
            | InlineKind::Mark(inner)
            | InlineKind::Span(inner)
            | InlineKind::Link { inlines: inner, .. } => gather(inner, verbatim, out),
            InlineKind::Code(_) | InlineKind::Image(_) | InlineKind::Math { .. } => out.push((THING, false)),
            InlineKind::FootnoteRef { .. } => {}
        }
    }
}

/// The same way again, with what each sign became.
fn put_back(inlines: &mut [Inline], verbatim: &mut usize, converted: &mut impl Iterator<Item = String>) {
    for inline in inlines {
        match &mut inline.kind {
            InlineKind::Text(words) => *words = converted.by_ref().take(words.chars().count()).collect(),
            InlineKind::Html(tag) => step_html(tag, verbatim),
            InlineKind::Link { url, inlines, .. } if is_bare(url, inlines) => drop(converted.next()),
            InlineKind::Emph(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strike(inner)
            | InlineKind::Mark(inner)
            | InlineKind::Span(inner)
            | InlineKind::Link { inlines: inner, .. } => put_back(inner, verbatim, converted),
            InlineKind::SoftBreak
            | InlineKind::LineBreak
            | InlineKind::Code(_)
            | InlineKind::Image(_)
            | InlineKind::Math { .. } => drop(converted.next()),
            InlineKind::FootnoteRef { .. } => {}
        }
    }
}

/// What each sign becomes: mostly itself.
fn apply(signs: &[(char, bool)], marks: QuoteMarks) -> Vec<String> {
    let mut walk = Walk { signs, marks, open: Vec::new(), out: Vec::with_capacity(signs.len()) };
    while walk.out.len() < signs.len() {
        walk.step();
    }
    walk.out
}

struct Walk<'a> {
    signs: &'a [(char, bool)],
    marks: QuoteMarks,
    /// The straight quotes that are open.
    open: Vec<char>,
    out: Vec<String>,
}

impl Walk<'_> {
    fn at(&self, i: usize) -> Option<char> {
        self.signs.get(i).map(|(c, _)| *c)
    }

    fn before(&self, i: usize) -> Option<char> {
        i.checked_sub(1).and_then(|i| self.at(i))
    }

    fn run(&self, i: usize, sign: char) -> usize {
        self.signs.iter().skip(i).take_while(|s| **s == (sign, true)).count()
    }

    fn step(&mut self) {
        let i = self.out.len();
        let Some((sign, ours)) = self.signs.get(i).copied() else { return };
        if !ours {
            return self.out.push(sign.to_string());
        }
        let begins = self.before(i).is_none_or(char::is_whitespace);
        if begins && let Some(length) = self.address(i) {
            let signs = self.signs.iter().skip(i).take(length);
            return self.out.extend(signs.map(|(c, _)| c.to_string()));
        }
        match sign {
            '"' => self.double(i),
            '\'' => self.single(i),
            '-' => self.dashes(i),
            '.' => self.dots(i),
            ' ' if self.marks.spaced => self.space(i),
            _ => self.out.push(sign.to_string()),
        }
    }

    /// How long the word at `i` is, if it is an address.
    fn address(&self, i: usize) -> Option<usize> {
        let word: String = (i..).map_while(|i| self.at(i)).take_while(|c| !c.is_whitespace()).collect();
        (word.contains("://") || word.starts_with("www.") || word.starts_with("mailto:")).then(|| word.chars().count())
    }

    /// Whether a quote at `i` has room before it and a word behind it.
    fn opens(&self, i: usize) -> bool {
        let room = |c: char| {
            c.is_whitespace()
                || matches!(c, '(' | '[' | '{' | '-' | '–' | '—' | '/' | '«' | '„' | '“' | '‘' | '¿' | '¡')
        };
        let before = self.before(i);
        // a quote before this one that has just opened
        let inner = matches!(before, Some('"' | '\'')) && self.open.last() == before.as_ref();
        (before.is_none_or(room) || inner) && self.at(i + 1).is_some_and(|c| !c.is_whitespace())
    }

    fn double(&mut self, i: usize) {
        let [open, close, ..] = self.marks.marks;
        if let Some(at) = self.open.iter().rposition(|c| *c == '"')
            && !(self.opens(i)
                && self.before(i) != Some('-')
                && self.before(i) != Some('/')
                && at + 1 < self.open.len())
            && self.before(i).is_some_and(|c| !c.is_whitespace())
        {
            self.open.truncate(at);
            return self.close(close);
        }
        if self.opens(i) && self.closes_later(i, '"') {
            self.open.push('"');
            return self.open(open);
        }
        // inches, or a quote without its other half
        self.out.push("\"".to_owned());
    }

    fn single(&mut self, i: usize) {
        let [.., open, close] = self.marks.marks;
        let (before, after) = (self.before(i), self.at(i + 1));
        let joined =
            before.is_some_and(|c| c.is_alphanumeric() || c == THING) && after.is_some_and(char::is_alphanumeric);
        if !joined && self.open.last() == Some(&'\'') && before.is_some_and(|c| !c.is_whitespace()) {
            self.open.pop();
            return self.close(close);
        }
        if !joined && self.opens(i) && !self.is_elided(i) && self.closes_later(i, '\'') {
            self.open.push('\'');
            return self.open(open);
        }
        let apostrophe = before.is_some_and(char::is_alphabetic) || after.is_some_and(char::is_alphanumeric);
        // feet and minutes stay what they are
        self.out.push(if apostrophe { "’" } else { "'" }.to_owned());
    }

    /// `'t`, `'s`, `'90s`: the apostrophe of something left out.
    fn is_elided(&self, i: usize) -> bool {
        let word: String = (i + 1..)
            .map_while(|i| self.at(i))
            .take_while(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let quoted = self.at(i + 1 + word.chars().count()) == Some('\'');
        let year =
            word.len() >= 2 && word.get(..2).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit())) && word.len() <= 3;
        !quoted && (year || self.marks.elided.contains(&word.as_str()))
    }

    /// Whether a quote like the one at `i` can close what it opens.
    fn closes_later(&self, i: usize, quote: char) -> bool {
        // quotes that never close must not cost the square of the text
        (i + 2..self.signs.len().min(i + FAR)).any(|at| {
            self.signs.get(at) == Some(&(quote, true))
                && self.before(at).is_some_and(|c| !c.is_whitespace())
                && self.at(at + 1).is_none_or(|c| !c.is_alphanumeric())
        })
    }

    fn open(&mut self, mark: char) {
        let narrow = if self.marks.spaced && mark == '«' { NARROW.to_string() } else { String::new() };
        self.out.push(format!("{mark}{narrow}"));
    }

    fn close(&mut self, mark: char) {
        let narrow = if self.marks.spaced && mark == '»' { NARROW.to_string() } else { String::new() };
        self.out.push(format!("{narrow}{mark}"));
    }

    /// `--` and `---`; the names of options (`--force`) and rows of dashes stay.
    fn dashes(&mut self, i: usize) {
        let length = self.run(i, '-');
        let option = length == 2
            && self.before(i).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '"' | '\'' | '['))
            && self.at(i + 2).is_some_and(char::is_alphanumeric);
        let dash = match length {
            2 if !option => "–",
            3 => "—",
            _ => return self.out.extend(vec!["-".to_owned(); length]),
        };
        self.out.push(dash.to_owned());
        self.out.extend(vec![String::new(); length - 1]);
    }

    fn dots(&mut self, i: usize) {
        let length = self.run(i, '.');
        if length != 3 {
            return self.out.extend(vec![".".to_owned(); length]);
        }
        self.out.extend(["…".to_owned(), String::new(), String::new()]);
    }

    /// French: a space that is there becomes one at which no line breaks; none is added.
    fn space(&mut self, i: usize) {
        let alone = self.before(i).is_some_and(|c| !c.is_whitespace());
        let ends = self.at(i + 2).is_none_or(|c| !c.is_alphanumeric());
        let space = match self.at(i + 1) {
            Some(';' | '!' | '?') if alone && ends => NARROW,
            Some('»') if alone => NARROW,
            Some(':') if alone && ends => WIDE,
            _ if self.before(i) == Some('«') => NARROW,
            _ => ' ',
        };
        self.out.push(space.to_string());
    }
}

#[cfg(test)]
#[path = "smart_quotes_tests.rs"]
mod tests;
