//! Anchors and aliases of YAML in settings, which have none: told, and not shown as text.

use super::yaml::Piece;
use crate::base::{Draft, code};

/// The name behind the sign of an anchor (`&x`) or an alias (`*x`), and what follows; none when it is something else.
fn named(text: &str, sign: char) -> Option<(&str, &str)> {
    let rest = text.strip_prefix(sign)?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    (!name.is_empty() && (rest.is_empty() || rest.starts_with(char::is_whitespace))).then_some((name, rest))
}

/// Whether an anchor of this name stands in the block: without one, `*name` is a star and a word.
fn has_anchor(source: &str, name: &str) -> bool {
    let anchor = format!("&{name}");
    source.match_indices(&anchor).any(|(at, _)| {
        let begins = source.get(..at).is_some_and(|before| before.ends_with([' ', '\t', '[', ',']));
        begins && source.get(at..).is_some_and(|rest| named(rest, '&').is_some_and(|(found, _)| found == name))
    })
}

/// An anchor before a value or an alias in its place, which nobody means as text: the finding, and what is left to read.
pub(super) fn anchored(source: &str, piece: &Piece) -> Option<(Draft, Option<Piece>)> {
    let raw = source.get(piece.rest.clone())?;
    let start = piece.rest.start + raw.len() - raw.trim_start().len();
    let text = raw.trim();
    let limit = |len: usize, what: &str| {
        Draft::new(code::YAML_LIMIT, start..start + len, format!("{what} are not used in settings"))
            .help("write the value out")
    };
    if let Some((name, rest)) = named(text, '&').filter(|(_, rest)| !rest.is_empty()) {
        let len = text.len() - rest.len();
        let left =
            Piece { key: piece.key.clone(), key_range: piece.key_range.clone(), rest: start + len..piece.rest.end };
        return Some((limit(name.len() + 1, "anchors"), Some(left)));
    }
    let (name, rest) = named(text, '*')?;
    let alone = rest.trim().is_empty() || rest.trim_start().starts_with('#');
    (alone && has_anchor(source, name)).then(|| (limit(name.len() + 1, "aliases"), None))
}
