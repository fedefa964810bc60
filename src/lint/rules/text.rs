//! What will be public: too much of it, and drafts of it.

use crate::deck::fences;
use crate::deck::visit::{Node, walk};
use crate::deck::{Block, BlockKind, CodeBlock, CodeSource, Inline, InlineKind};
use crate::diagnostics::{RelativeDiagnostic, code};
use crate::lint::LintSlide;
use crate::render;
use std::ops::Range;

/// Words of running text on one slide; two minutes of reading aloud.
const WORDS: usize = 140;
/// Lines of code that a slide can show in a size that can be read.
const LINES: usize = 30;

/// Signs of writing without spaces between words, for one word: what is read aloud in the same time.
const SIGNS: f32 = 2.2;
/// Letters of writing without spaces (Thai, Khmer) for one word.
const LETTERS: f32 = 5.0;
/// Points of lists on one slide.
const POINTS: usize = 24;

/// More than a room can read while it listens. Notes do not count.
pub(crate) fn amount(page: &LintSlide<'_>, out: &mut Vec<RelativeDiagnostic>) {
    let mut read = Amount::default();
    let mut points = 0;
    walk(&page.slide.body, &mut |node| match node {
        Node::Inline(inline) => {
            if let InlineKind::Text(text) = &inline.kind {
                read.add(text);
            }
        }
        Node::Block(block) => match &block.kind {
            BlockKind::List(list) => points += list.items.len(),
            BlockKind::Html(html) => texts(html).into_iter().for_each(|text| read.add(text)),
            BlockKind::Code(found) => out.extend(too_long(found, &block.range)),
            _ => {}
        },
    });
    let finding = |message: String| {
        RelativeDiagnostic::new(code::TOO_MUCH_TEXT, page.first_line(), message)
            .help("split it with `---`, or move text into the notes")
    };
    if read.words() > WORDS as f32 {
        let (many, most, what) = if read.signs as f32 / SIGNS > read.words() / 2.0 {
            (read.signs, (WORDS as f32 * SIGNS) as usize, "signs")
        } else {
            (read.words() as usize, WORDS, "words")
        };
        out.push(finding(format!("{many} {what} on one slide; nobody can read more than {most} while listening")));
    } else if points > POINTS {
        out.push(finding(format!("{points} points on one slide; nobody remembers more than a few")));
    }
}

/// How much there is to read.
#[derive(Default)]
struct Amount {
    spaced: usize,
    signs: usize,
    letters: usize,
}

impl Amount {
    fn add(&mut self, text: &str) {
        for word in text.split_whitespace() {
            let signs = word.chars().filter(|c| is_sign(*c)).count();
            let letters = word
                .chars()
                .filter(|c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'))
                .count();
            self.signs += signs;
            self.letters += letters;
            self.spaced += usize::from(signs + letters == 0 && word.chars().any(char::is_alphanumeric));
        }
    }

    fn words(&self) -> f32 {
        self.spaced as f32 + self.signs as f32 / SIGNS + self.letters as f32 / LETTERS
    }
}

/// Chinese and Japanese signs (Korean has spaces).
fn is_sign(c: char) -> bool {
    let blocks = [
        '\u{3040}'..='\u{30ff}',
        '\u{3400}'..='\u{4dbf}',
        '\u{4e00}'..='\u{9fff}',
        '\u{f900}'..='\u{faff}',
        '\u{ff66}'..='\u{ff9d}',
        '\u{20000}'..='\u{3ffff}',
    ];
    blocks.iter().any(|block| block.contains(&c))
}

/// Code that is longer than a slide.
fn too_long(found: &CodeBlock, range: &Range<usize>) -> Option<RelativeDiagnostic> {
    let CodeSource::Here(source) = &found.source else { return None };
    let lines = source.lines().count();
    (lines > LINES && !fences::is_picture(&found.lang)).then(|| {
        let message = format!("{lines} lines of code on one slide");
        RelativeDiagnostic::new(code::TOO_MUCH_TEXT, range.clone(), message).help("show the lines you talk about")
    })
}

/// The texts between the tags of some HTML.
pub(crate) fn texts(html: &str) -> Vec<&str> {
    let mut at = 0;
    let mut silent = false;
    let mut all = Vec::new();
    for (start, tag) in render::start_tags(html) {
        if !silent {
            all.push(html.get(at..start).unwrap_or(""));
        }
        silent = !tag.closing && matches!(tag.name.as_str(), "script" | "style");
        at = start + tag.len;
    }
    all.push(html.get(at..).unwrap_or(""));
    all
}

/// Marks of unfinished work; cut in two here, since our own sources must not hold them.
const MARKS: [&str; 4] = [concat!("TO", "DO"), concat!("FIX", "ME"), "TBD", concat!("XX", "X")];

/// What is behind such a mark when it is spoken of: no note to oneself.
const SPOKEN: &[&str] = &[
    "app", "apps", "list", "lists", "item", "items", "comment", "comments", "manager", "marker", "markers", "tag",
    "tags", "or", "and", "is", "are", "means",
];

/// Notes to oneself that the audience would read.
pub(crate) fn drafts(page: &LintSlide<'_>, out: &mut Vec<RelativeDiagnostic>) {
    let source = page.slide.origin.source();
    walk(&page.slide.body, &mut |node| match node {
        Node::Inline(Inline { kind: InlineKind::Text(text), range, .. }) => {
            out.extend(mark(text).map(|what| draft(what, place(source, range, what))));
        }
        Node::Inline(Inline { kind: InlineKind::Image(image), range, .. }) => {
            out.extend(mark(&image.alt).map(|what| draft(what, place(source, range, what))));
        }
        Node::Block(Block { kind: BlockKind::Code(found), range, .. }) => {
            let of_title = found.title.as_deref().and_then(mark);
            let of_data = match &found.source {
                CodeSource::Here(data) if found.lang == "chart" => mark_in_data(data),
                _ => None,
            };
            out.extend(of_title.or(of_data).map(|what| draft(what, place(source, range, what))));
        }
        Node::Block(Block { kind: BlockKind::Html(html), range, .. }) => {
            let found = texts(html).into_iter().find_map(mark);
            out.extend(found.map(|what| draft(what, place(source, range, what))));
        }
        _ => {}
    });
}

/// Where a mark stands.
pub(crate) fn place(source: &str, range: &Range<usize>, what: &str) -> Range<usize> {
    let at = source.get(range.clone()).and_then(|s| s.find(what));
    at.map_or_else(|| range.clone(), |at| range.start + at..range.start + at + what.len())
}

/// The finding for a mark.
pub(crate) fn draft(what: &str, range: Range<usize>) -> RelativeDiagnostic {
    RelativeDiagnostic::new(code::LEFTOVER_DRAFT, range, format!("`{what}` is left on the slide"))
        .help("finish it, or put it in a comment")
}

/// A mark of unfinished work in a text, as it is written there.
pub(crate) fn mark(text: &str) -> Option<&str> {
    let marks = MARKS.iter().flat_map(|mark| text.match_indices(mark)).filter(|(at, mark)| {
        let (before, after) = (text.get(..*at).unwrap_or(""), text.get(at + mark.len()..).unwrap_or(""));
        is_mark(before.trim_end(), mark, after)
            && !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'))
    });
    let low = text.to_ascii_lowercase();
    // Cicero wrote `dolorem ipsum`
    let begins = |at: usize| !text.get(..at).unwrap_or("").ends_with(char::is_alphanumeric);
    let lorem = low.match_indices("lorem ipsum").find(|(at, _)| begins(*at));
    let lorem = lorem.and_then(|(at, words)| text.get(at..at + words.len()));
    marks.map(|(_, mark)| mark).next().or(lorem)
}

/// The same in a header or a footer as it is written: HTML and links are beside the words.
pub(crate) fn mark_in_line(line: &str) -> Option<&str> {
    texts(line).into_iter().find_map(|text| mark(text).or_else(|| text.split('[').find_map(mark)))
}

/// A mark in a chart's data, where each name and number is for itself.
fn mark_in_data(data: &str) -> Option<&str> {
    // a chart of what is to be done and what is done has names like that
    let low = data.to_lowercase();
    let of_work = ["done", "doing", "progress", "open", "closed"].iter().any(|word| low.contains(word));
    let cells = data.lines().flat_map(|line| line.split([',', ';', '\t', '"'])).map(str::trim);
    cells.filter(|cell| !(of_work && MARKS.contains(cell))).find_map(mark)
}

fn is_mark(before: &str, mark: &str, after: &str) -> bool {
    let begins = before.is_empty() || before.ends_with(['.', ';', '!', '?', '–', '—', '•']);
    let in_brackets = before.ends_with(['[', '(', '<', '{']);
    if in_brackets && after.trim_start().starts_with([']', ')', '>', '}', ':']) {
        return true;
    }
    let rest = after.trim_start();
    if !(begins || in_brackets) || after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-')) {
        return false;
    }
    let next = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let alone = rest.trim_matches(['.', '!', '?', '…']).is_empty();
    let says = !mark.starts_with("XX") && next.starts_with(char::is_lowercase) && !SPOKEN.contains(&next);
    alone || rest.starts_with([':', '(']) || rest.starts_with("- ") || says
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_talk_about_them() {
        let [todo, repair, tbd, xxx] = MARKS;
        for bad in [
            format!("{todo}: ask"),
            format!("{todo} fill in"),
            format!("see [{todo}]"),
            format!("({tbd})"),
            format!("[{todo}: numbers]"),
            xxx.to_owned(),
            format!("{repair}!"),
            format!("Done. {todo}: more"),
            format!("{todo}(anna): ask"),
            format!("{tbd} - ask Anna"),
            "Lorem Ipsum dolor".to_owned(),
            "Dolorem ipsum, lorem ipsum".to_owned(),
        ] {
            assert!(mark(&bad).is_some(), "{bad}");
        }
        for good in [
            format!("{todo} apps"),
            format!("{tbd} Bank"),
            format!("the sign {tbd} stands for it"),
            format!("A{todo}: x"),
            format!("{xxx} films"),
            format!("{todo}-list: x"),
            format!("{todo}S: x"),
            "todo: x".to_owned(),
            format!("{todo} or not {todo}?"),
            format!("{todo} and {repair} in code"),
            format!("{todo} is a word"),
            "qui dolorem ipsum quia dolor sit amet".to_owned(),
        ] {
            assert_eq!(mark(&good), None, "{good}");
        }
        assert_eq!(mark_in_data(&format!("k,n\n{todo},3\nDone,4\n")), None);
        assert_eq!(mark_in_data(&format!("k,n\n{todo},3\nAnna,4\n")), Some(todo));
        assert_eq!(mark_in_data(&format!("k,n\nDone,3\n{todo}: ask,4\n")), Some(todo));
    }

    #[test]
    fn writing_without_spaces_has_words_too() {
        let read = |text: &str| {
            let mut amount = Amount::default();
            amount.add(text);
            amount.words().round() as usize
        };
        assert_eq!(read("one two – three"), 3);
        assert_eq!(read(&"日本".repeat(110)), 100);
        assert_eq!(read("한국어 문장"), 2);
    }
}
