//! `[text][label]` and `[label][]` whose label nothing defines: CommonMark shows the brackets. A lone `[word]` is prose.

use super::Reader;
use crate::base::{Draft, code};
use std::ops::Range;

/// The second pair of brackets of a reference that stands as `source`.
pub(super) fn second(source: &str) -> Option<Range<usize>> {
    let inner = source.strip_suffix(']')?;
    let at = inner.rfind("][").filter(|at| !inner.get(..*at).unwrap_or("").ends_with('\\'))? + 1;
    Some(at..source.len())
}

impl Reader<'_> {
    /// Tells of references that stayed text in a range of the piece; `inside` when the words before it belong to them.
    pub(super) fn references_left(&mut self, range: &Range<usize>, inside: bool) {
        let Some(source) = self.piece.get(range.clone()) else { return };
        let mut at = 0;
        while let Some(found) = source.get(at..).and_then(|rest| rest.find("][")) {
            let close = at + found;
            at = close + 2;
            let Some(end) = source.get(at..).and_then(|rest| rest.find([']', '['])) else { return };
            let before = source.get(..close).unwrap_or("");
            let open = before.rfind('[').or((inside && !before.contains(']')).then_some(0));
            let closed = source.get(at + end..).is_some_and(|rest| rest.starts_with(']'));
            let Some(open) = open.filter(|_| closed && !before.ends_with('\\')) else { continue };
            self.reference_left(range.start + open..range.start + at + end + 1);
        }
    }

    /// Tells of one that stands at `range`, unless it is something else: `a[0][1]`, `[1][2]`, `[x][^1]`.
    pub(super) fn reference_left(&mut self, range: Range<usize>) {
        let Some(source) = self.piece.get(range.clone()) else { return };
        let Some(second) = second(source) else { return };
        let label = source.get(second.start + 1..second.end - 1).unwrap_or("").trim();
        let words = source.get(..second.start).unwrap_or("").trim_start_matches('!');
        let words = words.trim_start_matches('[').trim_end_matches(']').trim();
        let number = |word: &str| word.chars().all(|c| !c.is_alphabetic());
        let before = self.piece.get(..range.start).and_then(|s| s.chars().next_back());
        let index = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ')' | ']' | '\\' | '$'));
        if index || words.is_empty() || label.starts_with('^') || (number(words) && number(label)) {
            return;
        }
        let name = if label.is_empty() { words } else { label };
        let place = range.start + second.start..range.end;
        let finding = Draft::new(code::REFERENCE_MISSING, place, format!("the reference `{name}` is not defined"));
        self.findings.push(finding.help(format!("add a line `[{name}]: address`, here or on any slide")));
    }
}
