//! Style sheets in one: what an author's CSS imports is in its place, since browsers want imports before all else.

use super::{Reference, ReferenceKind};
use crate::source::Source;
use crate::theme::css;
use crate::util::is_remote;
use std::sync::Arc;

/// What becomes of the files that a style sheet names. `from` is the sheet that names them, `None` for the author's own.
pub trait CssResolver {
    /// The text of a sheet that is imported; `None` when there is none to be had, which was told.
    fn sheet(&mut self, found: &Reference, from: Option<&Arc<Source>>) -> Option<Arc<Source>>;
    /// What is to be written for something that is loaded; `None` leaves it as it stands.
    fn file(&mut self, found: &Reference, from: Option<&Arc<Source>>) -> Option<String>;
    /// A sheet imports one that imports it.
    fn circle(&mut self, found: &Reference, from: Option<&Arc<Source>>);
}

/// Imports that import; deeper ones are taken for a circle.
const DEEPEST: usize = 8;

/// `css` with its imports in their place. Those of other hosts cannot be: `away` gets them, for the top of the sheet.
pub fn inline_imports(css: &str, names: &mut impl CssResolver, away: &mut String) -> String {
    let mut open: Vec<Arc<Source>> = Vec::new();
    part(css, names, &mut open, away)
}

/// The same for a sheet that is a file.
pub fn inline_imports_from(text: &Arc<Source>, names: &mut impl CssResolver, away: &mut String) -> String {
    part(text.as_str(), names, &mut vec![Arc::clone(text)], away)
}

fn part(css: &str, names: &mut impl CssResolver, open: &mut Vec<Arc<Source>>, away: &mut String) -> String {
    css::with_references(css, |found| {
        let from = open.last().cloned();
        let ReferenceKind::Import(condition) = &found.used else { return names.file(found, from.as_ref()) };
        if is_remote(&found.target) {
            names.file(found, from.as_ref());
            *away += &format!("@import {} {condition};\n", css::url(&found.target)).replace(" ;", ";");
            return Some(String::new());
        }
        let Some(text) = names.sheet(found, from.as_ref()) else { return Some(String::new()) };
        if open.len() >= DEEPEST || open.iter().any(|one| one.path() == text.path()) {
            names.circle(found, from.as_ref());
            return Some(String::new());
        }
        open.push(Arc::clone(&text));
        let inner = part(text.as_str(), names, open, away);
        open.pop();
        let (before, after) = under(condition);
        Some(format!("{before}{inner}\n{after}"))
    })
}

/// What is round a sheet that is imported under a condition: `layer(a) supports(gap: 1em) print`.
fn under(condition: &str) -> (String, String) {
    let (mut before, mut after) = (String::new(), String::new());
    let mut wrap = |rule: &str, what: &str| {
        before += &format!("{rule} {what} {{\n");
        after += "}\n";
    };
    let mut rest = condition.trim();
    if let Some(layer) = word(rest, "layer") {
        let (name, more) = in_brackets(layer).unwrap_or(("", layer));
        wrap("@layer", name);
        rest = more.trim_start();
    }
    if let Some((supports, more)) = word(rest, "supports").and_then(in_brackets) {
        wrap("@supports", &format!("({supports})"));
        rest = more.trim_start();
    }
    if !rest.is_empty() {
        wrap("@media", rest);
    }
    (before, after)
}

/// What follows a word at the begin.
fn word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.get(word.len()..).filter(|_| text.is_char_boundary(word.len()))?;
    let same = text.get(..word.len())?.eq_ignore_ascii_case(word);
    (same && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-')).then_some(rest)
}

/// `(inside) rest`.
fn in_brackets(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if at == 0 => return None,
            _ => {}
        }
        if depth == 0 {
            return Some((text.get(1..at)?, text.get(at + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_stand_round_what_they_are_for() {
        let rows = [
            ("", ""),
            ("print", "@media print {\n|}\n"),
            ("layer", "@layer  {\n|}\n"),
            ("layer(a.b) screen", "@layer a.b {\n@media screen {\n|}\n}\n"),
            ("supports(not (gap: 1em)) print", "@supports (not (gap: 1em)) {\n@media print {\n|}\n}\n"),
        ];
        for (condition, expected) in rows {
            let (before, after) = under(condition);
            let got = if before.is_empty() { before } else { format!("{before}|{after}") };
            assert_eq!(got, expected, "{condition}");
        }
    }
}
