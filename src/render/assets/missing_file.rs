//! What is said of files that are not there, and where.

use super::resolver::AssetResolver;
use crate::diagnostics::{Code, Diagnostic, closest, code};
use crate::fs::{FileError, case_hint, fix_case};
use crate::render::report::Reporter;
use crate::source::Span;
use std::ops::Range;
use std::path::Path;

impl AssetResolver<'_> {
    pub(crate) fn report_missing(
        &mut self,
        report: &mut Reporter<'_>,
        url: &str,
        path: &Path,
        missing: Code,
        place: &Span,
    ) {
        let (code, why) = self.files.untracked().denial(path, missing);
        let finding = Diagnostic::at(code, place.clone(), format!("`{url}` {why}"));
        if code == code::OUTSIDE_ROOT {
            return report.add(finding.help(FileError::BRING));
        }
        // capitals are surely meant, when the address is in the source as it was read
        let right = self.with_fixed_case(url);
        if !right.is_empty() {
            return report.add(with_case_hint(finding, url, &right, place));
        }
        let wanted = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let names = self.names_in(path.parent().unwrap_or(Path::new("")));
        let near = closest(&wanted, names.iter().map(String::as_str));
        report.add(match near {
            Some(name) => finding.help(format!("did you mean `{name}`?")),
            None => finding.help(format!("looked for `{}`", path.display())),
        });
    }

    fn names_in(&mut self, folder: &Path) -> Vec<String> {
        self.files.names(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
    }

    /// The address with the capitals that files and folders have, if nothing else is wrong with it.
    pub(crate) fn with_fixed_case(&mut self, url: &str) -> Vec<String> {
        let roots = [".", "/", "@/"].map(|root| (root, self.resolve(root)));
        let from =
            |root: &str| roots.iter().find(|(r, _)| *r == root).map(|(_, path)| path.clone()).unwrap_or_default();
        let mut all = fix_case(url, &from, &mut |folder| self.names_in(folder));
        all.retain(|right| {
            let path = self.resolve(right);
            self.files.is_file(&path)
        });
        all
    }
}

/// Where the address is in what was written: a picture or a link of Markdown, `url(…)`, a string, or nothing else.
fn address_in(written: &str) -> Option<Range<usize>> {
    if written.starts_with(['!', '[']) {
        return destination(written);
    }
    let is_url = written.get(..4).is_some_and(|f| f.eq_ignore_ascii_case("url("));
    let skip = if is_url { 4 } else { 0 };
    let inner = written.get(skip..)?.trim_end().trim_end_matches(if is_url { ")" } else { "" });
    let around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let start = written.len() - written.get(skip..)?.trim_start_matches(around).len();
    Some(start..start + inner.trim_matches(around).len())
}

/// The address in `![words](address "title")`.
fn destination(written: &str) -> Option<Range<usize>> {
    written.match_indices("](").find_map(|(at, _)| {
        let rest = written.get(at + 2..)?;
        let lead = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let (skip, len) = match rest.strip_prefix('<') {
            Some(inner) => (1, inner.find('>')?),
            None => (0, bare_address(rest)),
        };
        let title = rest.get(2 * skip + len..)?.trim();
        let quoted = title.strip_suffix(')').map(str::trim_end)?;
        let closed = quoted.is_empty()
            || quoted.len() > 1
                && [('"', '"'), ('\'', '\''), ('(', ')')]
                    .iter()
                    .any(|(a, b)| quoted.starts_with(*a) && quoted.ends_with(*b));
        let start = at + 2 + lead + skip;
        closed.then_some(start..start + len)
    })
}

/// How long an address without `<…>` is: to a blank, or a bracket that it did not open.
fn bare_address(rest: &str) -> usize {
    let mut open = 0_u32;
    let end = rest.find(|c: char| {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return true,
            ')' => open -= 1,
            _ => {}
        }
        c.is_whitespace()
    });
    end.unwrap_or(rest.len())
}

/// A finding about a file that is not there, with `right`, the addresses in which only capitals differ: which of several
/// was meant is not known.
pub fn with_case_hint(finding: Diagnostic, url: &str, right: &[String], place: &Span) -> Diagnostic {
    let finding = finding.help(case_hint(url, right));
    match (written(url, place), right) {
        (Some(written), [right]) => finding.fix(written, right),
        _ => finding,
    }
}

/// Where an address is written: in `place`, or else in the one definition (`[label]: address`) that has it.
fn written(url: &str, place: &Span) -> Option<Span> {
    if let Some(at) = address_in(place.as_str()).filter(|at| place.as_str().get(at.clone()) == Some(url)) {
        return Some(place.part(at));
    }
    let only = |text: &str, words: &str| text.find(words).filter(|_| text.matches(words).count() == 1);
    if let Some(at) = only(place.as_str(), url) {
        return Some(place.part(at..at + url.len()));
    }
    let all = place.text().as_str();
    let lines = all.match_indices(url).filter(|(at, _)| {
        let before = all.get(..*at).unwrap_or("").trim_end_matches('<').trim_end_matches([' ', '\t']);
        let line = before.rsplit('\n').next().unwrap_or("").trim_start();
        let after = all.get(at + url.len()..).and_then(|after| after.chars().next());
        let ends = after.is_none_or(|c| c.is_whitespace() || c == '>');
        ends && line.starts_with('[') && line.ends_with("]:")
    });
    let mut lines = lines.map(|(at, _)| at);
    let at = lines.next().filter(|_| lines.next().is_none())?;
    Some(Span::new(place.text(), at..at + url.len()))
}

/// Where an address is within a place, or the place.
pub(crate) fn within(place: &Span, words: &str) -> Span {
    let at = place.as_str().find(words);
    at.map_or_else(|| place.clone(), |at| place.part(at..at + words.len()))
}
