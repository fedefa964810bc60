//! Where a text that was taken out of a source is in it, byte by byte: readers take out line beginnings (`> `,
//! indentation), comments and quotes, and a finding must still point at what was written.

use super::text::Span;
use std::ops::Range;

/// The places of a part's bytes in its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceMap {
    /// One a byte of the part.
    places: Vec<usize>,
}

impl SourceMap {
    /// Follows `part` through `source`, within `range` of it. White space, comments (`<!-- … -->`) and signs that only one
    /// of the two has are passed over; `None` when words differ.
    pub fn new(part: &str, source: &str, range: &Range<usize>) -> Option<Self> {
        let source = without_comments(source.get(range.clone())?);
        let mut places = Vec::with_capacity(part.len());
        let mut rest = source.char_indices().peekable();
        let mut last = 0;
        for c in part.chars() {
            if c.is_whitespace() {
                // a blank has no place of its own when the source's were passed over
                let next = rest.next_if(|(_, s)| s.is_whitespace());
                last = next.map_or(last, |(at, _)| at + 1);
                places.extend(std::iter::repeat_n(range.start + last.saturating_sub(1), c.len_utf8()));
                continue;
            }
            let at = loop {
                let (at, found) = rest.next()?;
                if found == c {
                    break at;
                }
                if found.is_alphanumeric() {
                    return None;
                }
            };
            last = at + c.len_utf8();
            places.extend((at..last).map(|at| range.start + at));
        }
        Some(Self { places })
    }

    /// The place of a range of the part, in bytes of the source.
    pub fn place(&self, part: &Range<usize>) -> Option<Range<usize>> {
        let start = *self.places.get(part.start)?;
        let last = part.end.checked_sub(1).filter(|last| *last >= part.start);
        Some(start..last.map_or(Some(start), |last| self.places.get(last).map(|at| at + 1))?.max(start))
    }
}

/// Where a range of `part` is in `whole`, from which it was taken; all of that where it cannot be told.
pub fn map_span(part: &str, whole: &Span, range: &Range<usize>) -> Span {
    let start = whole.range().start;
    let place = match whole.as_str().find(part) {
        Some(at) => Some(start + at + range.start..start + at + range.end),
        None => SourceMap::new(part, whole.text().as_str(), &whole.range()).and_then(|trace| trace.place(range)),
    };
    place.map_or_else(|| whole.clone(), |place| Span::new(whole.text(), place))
}

/// The same text, as long, with blanks where its comments stood.
fn without_comments(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("<!--") {
        let len = after.find("-->").map_or(after.len(), |end| end + 3);
        out += before;
        out.extend(std::iter::repeat_n(' ', 4 + len));
        rest = after.get(len..).unwrap_or("");
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_where_they_were_written() {
        let rows = [
            ("b{c:d}", "x > b{c:d}", 4..10, 2..3, Some("c")),
            ("<p\n a=\"é\">", "> <p\n>  a=\"é\">", 0..18, 7..9, Some("é")),
            ("<p> <b>", "<p> <!-- <b> --> <b>", 0..20, 4..7, Some("<b>")),
            ("abc", "axc", 0..3, 0..1, None),
            ("abc", "ab", 0..2, 0..1, None),
        ];
        for (part, source, range, wanted, found) in rows {
            let range = range.start..range.end.min(source.len());
            let place = SourceMap::new(part, source, &range).and_then(|t| t.place(&wanted));
            assert_eq!(place.and_then(|p| source.get(p)), found, "{part} in {source}");
        }
    }

    proptest::proptest! {
        #[test]
        fn places_are_on_borders(part in "[ab<>é\n -]{0,12}", source in "[ab<>é!\n -]{0,24}") {
            if let Some(trace) = SourceMap::new(&part, &source, &(0..source.len())) {
                for (at, c) in part.char_indices().filter(|(_, c)| !c.is_whitespace()) {
                    let place = trace.place(&(at..at + c.len_utf8())).unwrap();
                    proptest::prop_assert_eq!(source.get(place), part.get(at..at + c.len_utf8()));
                }
            }
        }
    }
}
