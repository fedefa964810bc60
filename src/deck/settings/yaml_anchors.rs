//! Anchors and aliases of YAML in settings. Settings are read entry by entry, so an alias is read together with the entries
//! above that define anchors; and a plain value is only one where a name is behind the sign.

use super::yaml::RawEntry;

/// The name behind the sign of an anchor (`&x`) or an alias (`*x`), and what follows; none when it is something else.
fn named(text: &str, sign: char) -> Option<(&str, &str)> {
    let rest = text.strip_prefix(sign)?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    (!name.is_empty() && (rest.is_empty() || rest.starts_with(char::is_whitespace))).then_some((name, rest))
}

/// Whether an anchor of this name is in the block: without one, `*name` is a star and a word.
fn has_anchor(source: &str, name: &str) -> bool {
    let anchor = format!("&{name}");
    source.match_indices(&anchor).any(|(at, _)| {
        let begins = source.get(..at).is_some_and(|before| before.ends_with([' ', '\t', '[', ',']));
        begins && source.get(at..).is_some_and(|rest| named(rest, '&').is_some_and(|(found, _)| found == name))
    })
}

/// Whether an alias of the block's anchors is in a value.
pub(crate) fn has_alias(source: &str, raw: &str) -> bool {
    raw.match_indices('*').any(|(at, _)| {
        let begins = raw.get(..at).is_none_or(|b| b.is_empty() || b.ends_with([' ', '\t', '[', ',', '\n', ':']));
        let name = raw.get(at + 1..).unwrap_or("");
        let end = name.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(name.len());
        begins && end > 0 && has_anchor(source, name.get(..end).unwrap_or(""))
    })
}

/// The value of an entry behind its anchor, when it begins with one that nobody means as text: `&x Jan`.
pub(crate) fn behind_anchor(source: &str, piece: &RawEntry) -> Option<RawEntry> {
    let raw = source.get(piece.rest.clone())?;
    let start = piece.rest.start + raw.len() - raw.trim_start().len();
    let text = raw.trim();
    let (_, rest) = named(text, '&').filter(|(_, rest)| !rest.is_empty())?;
    let len = text.len() - rest.len();
    Some(RawEntry { key: piece.key.clone(), key_range: piece.key_range.clone(), rest: start + len..piece.rest.end })
}

/// How many signs of a value are looked at.
const LONGEST: usize = 20_000;

/// Where a quoted value, or one in brackets, ends that begins at `start`, when nothing but a comment follows on its last line;
/// its other lines may be anywhere.
pub(crate) fn value_end(source: &str, start: usize) -> Option<usize> {
    let rest = source.get(start..)?;
    let rest = rest.get(..rest.char_indices().nth(LONGEST).map_or(rest.len(), |(at, _)| at))?;
    let lead = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let text = rest.get(lead..)?;
    let first = text.chars().next()?;
    let len = match first {
        '"' | '\'' => quoted_len(text)?,
        '[' | '{' => flow_len(text)?,
        _ => return None,
    };
    let behind = text.get(len..)?.lines().next().unwrap_or("");
    let comment = behind.trim_start().starts_with('#') && behind.starts_with([' ', '\t']);
    (behind.trim().is_empty() || comment).then_some(start + lead + len)
}

/// The length of a quoted text.
pub(super) fn quoted_len(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') {
                chars.next();
                continue;
            }
            return Some(at + 1);
        }
    }
    None
}

/// The length of a list or a map in brackets.
fn flow_len(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(c) = text.get(at..)?.chars().next() {
        let before = text.get(..at).unwrap_or("");
        match c {
            '[' | '{' => open += 1,
            ']' | '}' => {
                open = open.checked_sub(1)?;
                if open == 0 {
                    return Some(at + 1);
                }
            }
            '"' | '\'' if before.trim_end_matches([' ', '\t', '\n']).ends_with(['[', '{', ',', ':']) => {
                at += quoted_len(text.get(at..)?)?;
                continue;
            }
            '#' if before.ends_with([' ', '\t', '\n']) => {
                at += text.get(at..)?.find('\n')?;
                continue;
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    None
}
