//! `[text][label]` and `[label][]` whose label nothing defines: CommonMark shows the brackets. A lone `[word]` is prose.

use crate::deck::slide::parser::SlideParser;
use crate::diagnostics::{RelativeDiagnostic, code};
use crate::util::media_type;
use std::ops::Range;

/// The second pair of brackets of a reference that stands as `source`.
pub(crate) fn second(source: &str) -> Option<Range<usize>> {
    let inner = source.strip_suffix(']')?;
    let at = inner.rfind("][").filter(|at| !inner.get(..*at).unwrap_or("").ends_with('\\'))? + 1;
    Some(at..source.len())
}

/// How many signs of an address are looked at.
const LONGEST: usize = 250;

/// What is in `(…)` at the begin of `text`, when it can be an address, and whether it surely is one: `(and/or)` and
/// `(#2-up)` are prose unless something has that name.
fn address(text: &str) -> Option<(&str, bool)> {
    let inner = text.strip_prefix('(')?;
    let mut open = 0_u32;
    // its own closing bracket is the first that closes none within it
    let end = inner.char_indices().take(LONGEST).take_while(|(_, c)| !c.is_whitespace()).find(|(_, c)| {
        let closes = *c == ')' && open == 0;
        open = match c {
            '(' => open + 1,
            ')' => open.saturating_sub(1),
            _ => open,
        };
        closes
    });
    let address = inner.get(..end?.0)?;
    let low = address.to_ascii_lowercase();
    let behind = |begin: &str| low.strip_prefix(begin).is_some_and(|rest| rest.len() > 2);
    let id = address.strip_prefix('#').is_some_and(|id| id.starts_with(char::is_alphabetic));
    let bare = address.split(['?', '#']).next().unwrap_or("");
    let file = media_type(bare).is_some()
        || [".md", ".html", ".htm"].iter().any(|end| bare.len() > end.len() && bare.ends_with(end));
    let wordy = bare.contains(char::is_alphabetic);
    let way = wordy
        && bare.contains('/')
        && (bare.trim_end_matches('.').contains('.') || bare.starts_with('/') || bare.ends_with('/'));
    let sure = ["http://", "https://", "mailto:"].into_iter().any(behind) || id || file || way;
    // `(#12)` is an issue, `(e.g.)` never a file
    let may_be = address.contains(char::is_alphabetic) && !address.ends_with('.');
    (sure || may_be).then_some((address, sure))
}

/// Whether `[words]` is at the end of a text, in which a link could be, and if so whether it has a picture's `!`.
/// `a[i]`, `[1]`, `[x]`, `[^1]` and what is escaped are something else.
fn words_before(text: &str) -> Option<bool> {
    let line = text.rsplit('\n').next()?.strip_suffix(']')?;
    let (before, words) = line.rsplit_once('[')?;
    let is_picture = before.ends_with('!');
    let before = before.strip_suffix('!').unwrap_or(before);
    let index = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | ']' | '\\' | '$'));
    let said = words.chars().any(char::is_alphabetic) && !words.eq_ignore_ascii_case("x") && !words.starts_with('^');
    (said && !index && !words.ends_with('\\')).then_some(is_picture)
}

/// Whether two pairs of brackets look up something in code: `["a"]["b"]`, `[i][j]`, `[0][x]`.
fn are_keys(words: &str, label: &str) -> bool {
    let quoted = |word: &str| {
        let quote = word.chars().next().filter(|c| matches!(c, '"' | '\'' | '“' | '‘'));
        quote.is_some() && word.chars().count() > 1 && word.ends_with(['"', '\'', '”', '’'])
    };
    let number = |word: &str| {
        !word.is_empty() && word.strip_prefix('-').unwrap_or(word).chars().all(|c| c.is_ascii_digit() || c == ':')
    };
    let name = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let short = |word: &str| name(word) && word.len() < 3;
    let looked_up = short(words) && (short(label) || number(label)) || number(words) && name(label);
    quoted(words) || quoted(label) || looked_up || is_class(words) || is_class(label)
}

/// Whether brackets hold a class of signs as regular expressions write them: `a-z`, `A-Za-z0-9_`.
pub(crate) fn is_class(words: &str) -> bool {
    let signs: Vec<char> = words.trim_start_matches('^').chars().collect();
    let mut rest = signs.as_slice();
    while let [from, '-', to, more @ ..] = rest {
        if !(from.is_ascii_alphanumeric() && to.is_ascii_alphanumeric() && from < to) {
            break;
        }
        rest = more;
    }
    rest.len() < signs.len() && rest.len() < 4 && !rest.iter().any(|c| c.is_alphanumeric() || c.is_whitespace())
}

impl SlideParser<'_> {
    /// Tells of `[words] (address)`: with a blank between them, brackets make no link. `range` is that of a text, and
    /// `linked` says that what is before it is a link already.
    pub(crate) fn report_suspect_link(&mut self, range: &Range<usize>, linked: bool) {
        let Some(source) = self.piece.get(range.clone()) else { return };
        let closes = source.match_indices(']').map(|(at, _)| range.start + at + 1);
        for close in closes.chain((!linked).then_some(range.start)) {
            let (Some(before), Some(rest)) = (self.piece.get(..close), self.piece.get(close..)) else { continue };
            let gap = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let Some((address, sure)) = rest.get(gap..).filter(|_| gap > 0).and_then(address) else { continue };
            let Some(is_picture) = words_before(before) else { continue };
            let what = if is_picture { "an image" } else { "a link" };
            let message = format!("this is not {what}: there is a space before `({address})`, so it is shown as text");
            let finding = RelativeDiagnostic::new(code::BROKEN_MARKUP, close..close + gap + address.len() + 2, message);
            let finding = finding.help("remove the space").fix(close..close + gap, "");
            if sure {
                self.findings.push(finding);
            } else {
                self.parted.push((address.to_owned(), finding));
            }
        }
    }

    /// Tells of references that stayed text in a range of the piece; `inside` when the words before it belong to them.
    pub(crate) fn report_references(&mut self, range: &Range<usize>, inside: bool) {
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
            self.report_reference(range.start + open..range.start + at + end + 1);
        }
    }

    /// Tells of one that is at `range`, unless it is something else: `a[0][1]`, `[1][2]`, `[x][^1]`.
    pub(crate) fn report_reference(&mut self, range: Range<usize>) {
        let Some(source) = self.piece.get(range.clone()) else { return };
        let Some(second) = second(source) else { return };
        let label = source.get(second.start + 1..second.end - 1).unwrap_or("").trim();
        let words = source.get(..second.start).unwrap_or("").trim_start_matches('!');
        let words = words.trim_start_matches('[').trim_end_matches(']').trim();
        let number = |word: &str| word.chars().all(|c| !c.is_alphabetic());
        let before = self.piece.get(..range.start).and_then(|s| s.chars().next_back());
        let index = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ')' | ']' | '\\' | '$'));
        if index
            || words.is_empty()
            || label.starts_with('^')
            || (number(words) && number(label))
            || are_keys(words, label)
        {
            return;
        }
        let name = if label.is_empty() { words } else { label };
        let place = range.start + second.start..range.end;
        let finding =
            RelativeDiagnostic::new(code::REFERENCE_MISSING, place, format!("the reference `{name}` is not defined"));
        self.findings.push(finding.help(format!("add a line `[{name}]: address`, here or on any slide")));
    }
}
