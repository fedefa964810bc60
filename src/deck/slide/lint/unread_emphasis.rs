//! Signs that were to be more than signs and are on the slide: stars that make nothing bold, words of other tools in a line.

use crate::deck::foreign;
use crate::deck::slide::parser::SlideParser;
use crate::diagnostics::{RelativeDiagnostic, code};
use std::ops::Range;

impl SlideParser<'_> {
    /// Tells of `**words**` and `__words__` that stayed text: a sign at their edge and a letter right beside it. `range` is
    /// that of a text.
    pub(crate) fn report_no_emphasis(&mut self, range: &Range<usize>) {
        let source = self.piece.get(range.clone()).unwrap_or("");
        let mut at = 0;
        while let Some(found) = source.get(at..).and_then(no_emphasis) {
            let place = range.start + at + found.start..range.start + at + found.end;
            at += found.end;
            let written = self.piece.get(place.clone()).unwrap_or("");
            let words = written.trim_matches(['*', '_']).trim();
            let message = format!("`{written}` is not read as emphasis: the asterisks are shown");
            let help = format!("a letter touches it; write `<strong>{words}</strong>`, or `\\` before the asterisks");
            self.findings.push(RelativeDiagnostic::new(code::BROKEN_MARKUP, place, message).help(help));
        }
    }

    /// Tells of a fence round fences in which Slidev lets code move.
    pub(crate) fn report_magic_move(&mut self, words: &[String], fence: &Range<usize>) {
        if words.iter().any(|word| word == "magic-move") {
            let line = self.piece.get(fence.clone()).and_then(|all| all.lines().next()).map_or(0, str::len);
            let instead = "mark each fence except the last with `morph`, and remove the one around them";
            self.findings.push(foreign::unread(fence.start..fence.start + line, "magic-move", "Slidev", instead));
        }
    }

    /// Tells of words of other tools in a paragraph.
    pub(crate) fn report_other_tools(&mut self, range: &Range<usize>) {
        let source = self.piece.get(range.clone()).unwrap_or("");
        for (found, tool, instead) in foreign::in_line(source) {
            let place = range.start + found.start..range.start + found.end;
            let what: String = source.get(found).unwrap_or("").lines().next().unwrap_or("").chars().take(40).collect();
            self.findings.push(foreign::unread(place, &what, tool, instead));
        }
    }
}

/// The first pair of signs in a text that is glued to words on its inner sides.
fn no_emphasis(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(start) = text.get(from..)?.find(['*', '_']).map(|i| from + i) {
        let sign = text.get(start..start + 1)?;
        let run = text.get(start..)?.len() - text.get(start..)?.trim_start_matches(sign).len();
        from = start + run;
        let before = text.get(..start)?.chars().next_back();
        let starts = run == 2
            && text.get(from..)?.starts_with(|c: char| !c.is_whitespace())
            && !before.is_some_and(|c| c == '\\' || sign == "_" && c.is_alphanumeric());
        let close = || {
            let rest = text.get(from..)?.lines().next()?;
            let close = rest.find(sign)?;
            let inner = rest.get(..close)?;
            let pair = rest.get(close..)?.starts_with(&sign.repeat(2)) && !inner.is_empty();
            let glued = inner.ends_with(|c: char| !c.is_whitespace() && c != '\\');
            (pair && glued).then_some(start..from + close + 2)
        };
        if let Some(found) = starts.then(close).flatten() {
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_without_an_effect_are_found() {
        for (text, found) in [
            ("**foo.**bar", Some("**foo.**")),
            ("a __「b」__です", Some("__「b」__")),
            ("x ** y ** z", None),
            ("f(**kwargs, **more)", None),
            ("\\**a.**b", None),
            ("snake__case__name", None),
            ("****", None),
            ("a*b*c", None),
            ("no **end", None),
        ] {
            assert_eq!(no_emphasis(text).map(|range| &text[range]), found, "{text}");
        }
    }
}
