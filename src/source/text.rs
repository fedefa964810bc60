//! A source text and places in it: path + content in, lines and columns out.
//!
//! A [`Source`] is normalised once, when it is made: a byte order mark is left off and CRLF becomes LF. Offsets are
//! bytes into that normalised text; lines and columns are the author's, counted from 1, columns in characters.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// One source file as it was read.
pub struct Source {
    path: PathBuf,
    content: Box<str>,
    /// The content before parts of it were blanked; none where nothing was.
    written: Option<Box<str>>,
    lines: OnceLock<Vec<u32>>,
    /// Characters before every [`BLOCK`] bytes, so that the columns of a thousand findings on one endless line cost no
    /// thousand walks along it.
    counts: OnceLock<Vec<u32>>,
}

/// Bytes between two counts of characters.
const BLOCK: usize = 512;

impl Source {
    /// Takes a path as it should be shown and the file's content. A leading byte order mark is dropped, CRLF and lone
    /// CR become LF.
    pub fn new(path: impl Into<PathBuf>, content: impl Into<String>) -> Arc<Self> {
        let mut content: String = content.into();
        if content.starts_with('\u{feff}') {
            content.remove(0);
        }
        if content.contains('\r') {
            content = content.replace("\r\n", "\n").replace('\r', "\n");
        }
        Arc::new(Self::of(path.into(), content.into_boxed_str(), None))
    }

    fn of(path: PathBuf, content: Box<str>, written: Option<Box<str>>) -> Self {
        Self { path, content, written, lines: OnceLock::new(), counts: OnceLock::new() }
    }

    /// The same text shown as `content`, which is as long and has blanks in place of what is private: every other place
    /// stays the same, and what is blanked can be shown by nobody who has only this text.
    pub fn shown_as(&self, content: &str) -> Arc<Self> {
        Arc::new(Self::of(self.path.clone(), Box::from(content), Some(Box::from(self.written()))))
    }

    /// The normalised content as it is in the file, blanked parts included.
    pub fn written(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.content)
    }

    /// The path as it is shown to the author.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The normalised content.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// The content within `range`, clamped to the text and to character borders.
    pub fn slice(&self, range: Range<usize>) -> &str {
        let (start, end) = (self.floor(range.start), self.floor(range.end));
        self.content.get(start..end.max(start)).unwrap_or("")
    }

    /// Byte offsets at which the lines start; the first is 0.
    fn starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let newlines = self.content.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            std::iter::once(0).chain(newlines.map(|(i, _)| i as u32 + 1)).collect()
        })
    }

    /// Line and column, both from 1, of a byte offset. Offsets past the end give the last place.
    pub fn place(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let line = self.starts().partition_point(|s| *s as usize <= offset).max(1);
        let start = self.starts().get(line - 1).map_or(0, |s| *s as usize);
        Position { line, column: self.characters(start..offset) + 1 }
    }

    /// How many characters begin in a range of bytes.
    fn characters(&self, range: Range<usize>) -> usize {
        let bytes = self.content.as_bytes();
        let count = |range: Range<usize>| {
            let part = bytes.get(range).unwrap_or(&[]);
            part.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
        };
        if range.len() < 2 * BLOCK {
            return count(range);
        }
        let counts = self.counts.get_or_init(|| {
            let mut sum = 0;
            let mut before = |block: &[u8]| {
                let here = sum;
                sum += block.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u32;
                here
            };
            bytes.chunks(BLOCK).map(&mut before).collect()
        });
        let before = |offset: usize| {
            let block = (offset / BLOCK).min(counts.len().saturating_sub(1));
            counts.get(block).map_or(0, |n| *n as usize) + count(block * BLOCK..offset)
        };
        before(range.end) - before(range.start)
    }

    /// Byte offset of the start of a line counted from 1; the end of the text for lines past it.
    pub fn line_start(&self, line: usize) -> usize {
        self.starts().get(line.saturating_sub(1)).map_or(self.content.len(), |s| *s as usize)
    }

    /// The text of a line counted from 1, without its line end.
    pub fn line(&self, line: usize) -> &str {
        let start = self.line_start(line);
        self.slice(start..self.line_start(line + 1)).trim_end_matches('\n')
    }

    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.content.len());
        while !self.content.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// A text of the same length with blanks in place of some ranges, line ends kept. At the end of a line the last blank is a
/// tab, since two spaces there would ask for a line break.
pub fn blanked(text: &str, ranges: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges.iter().filter(|range| range.start <= range.end) {
        let start = range.start.max(at);
        out += text.get(at..start).unwrap_or("");
        let hidden = text.get(start..range.end).unwrap_or("");
        let behind = text.as_bytes().get(start + hidden.len()).copied().unwrap_or(b'\n');
        let next = hidden.bytes().skip(1).chain([behind]);
        out.extend(hidden.bytes().zip(next).map(|pair| match pair {
            (b'\n', _) => '\n',
            (_, b'\n') => '\t',
            _ => ' ',
        }));
        at = at.max(start + hidden.len());
    }
    out + text.get(at..).unwrap_or("")
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({}, {} bytes)", self.path.display(), self.content.len())
    }
}

/// A line and a column, both from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line from 1.
    pub line: usize,
    /// Column from 1, in characters.
    pub column: usize,
}

/// A byte range of one [`Source`]; `start <= end` always.
#[derive(Clone)]
pub struct Span {
    text: Arc<Source>,
    start: usize,
    end: usize,
}

impl Span {
    /// A range of `text`; an end before the start is moved to it (comrak's block quotes can run backwards).
    pub fn new(text: &Arc<Source>, range: Range<usize>) -> Self {
        let start = text.floor(range.start);
        let end = text.floor(range.end).max(start);
        Self { text: Arc::clone(text), start, end }
    }

    /// The text this is a part of.
    pub fn text(&self) -> &Arc<Source> {
        &self.text
    }

    /// The file as it is shown.
    pub fn path(&self) -> &Path {
        self.text.path()
    }

    /// Byte range in the normalised text.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Where it begins.
    pub fn place(&self) -> Position {
        self.text.place(self.start)
    }

    /// Where it ends (exclusive).
    pub fn end_place(&self) -> Position {
        self.text.place(self.end)
    }

    /// The words it covers.
    pub fn as_str(&self) -> &str {
        self.text.slice(self.range())
    }

    /// A part of this span, by byte offsets from its start.
    pub fn part(&self, range: Range<usize>) -> Self {
        Self::new(
            &self.text,
            self.start + range.start..(self.start + range.end).min(self.end.max(self.start + range.start)),
        )
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        write!(f, "{}:{}:{}", self.path().display(), place.line, place.column)
    }
}

impl PartialEq for Span {
    fn eq(&self, other: &Self) -> bool {
        self.path() == other.path() && self.range() == other.range()
    }
}

impl Eq for Span {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_and_lines_from_one() {
        let text = Source::new("a.md", "\u{feff}één\r\ntwee\n");
        assert_eq!(text.as_str(), "één\ntwee\n");
        assert_eq!(text.place(0), Position { line: 1, column: 1 });
        assert_eq!(text.place(4), Position { line: 1, column: 3 });
        assert_eq!(text.place(6), Position { line: 2, column: 1 });
        assert_eq!(text.line(2), "twee");
        assert_eq!(text.place(999), Position { line: 3, column: 1 });
        assert_eq!(text.line(9), "");
    }

    #[test]
    fn blanked_parts_leave_every_place_where_it_was() {
        let text = Source::new("a.md", "één\n%%zo\nét%% x\n");
        let remark = 6..16;
        let public = text.shown_as(&blanked(text.as_str(), std::slice::from_ref(&remark)));
        assert_eq!(public.as_str(), "één\n   \t\n      x\n");
        assert_eq!((public.as_str().len(), public.written()), (text.as_str().len(), text.as_str()));
        assert_eq!(public.line(3).trim(), "x");
    }

    #[test]
    fn columns_of_long_lines_are_counted_from_blocks() {
        let line = "é€😀a".repeat(400);
        let text = Source::new("a.md", format!("x\n{line}\n{line}"));
        let start = line.len() + 3;
        for (n, (at, _)) in line.char_indices().enumerate() {
            assert_eq!(text.place(start + at), Position { line: 3, column: n + 1 });
            assert_eq!(text.place(2 + at), Position { line: 2, column: n + 1 });
        }
        assert_eq!(text.place(start + line.len()), Position { line: 3, column: 1601 });
    }

    #[test]
    fn spans_never_run_backwards() {
        let text = Source::new("a.md", "abc");
        assert_eq!(Span::new(&text, std::ops::Range { start: 2, end: 1 }).range(), 2..2);
    }
}
