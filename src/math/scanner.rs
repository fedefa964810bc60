//! What stands where in a formula: names, arguments, groups and environments, as places in its text.

use std::ops::Range;

/// What a command is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Argument {
    /// Without its braces or brackets.
    pub(super) inner: Range<usize>,
    /// The byte behind it.
    pub(super) end: usize,
    /// Whether it has braces (or brackets).
    pub(super) grouped: bool,
}

/// The name behind a backslash: letters, or one sign.
pub(super) fn name_of(rest: &str) -> &str {
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let len = if letters > 0 { letters } else { rest.chars().next().map_or(0, char::len_utf8) };
    rest.get(..len).unwrap_or("")
}

/// The next byte that is no white space.
pub(super) fn skip_spaces(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + (rest.len() - rest.trim_start().len())
}

/// The byte behind the white space that follows a command of letters: TeX takes it with the name.
pub(super) fn behind_name(text: &str, after: usize) -> usize {
    let letters = after.checked_sub(1).and_then(|i| text.as_bytes().get(i)).is_some_and(u8::is_ascii_alphabetic);
    if letters { skip_spaces(text, after) } else { after }
}

/// The argument at `at`: a group without its braces, a command, or one sign.
pub(super) fn argument(text: &str, at: usize) -> Option<Argument> {
    let start = skip_spaces(text, at);
    let rest = text.get(start..)?;
    let first = rest.chars().next()?;
    match first {
        '}' | '&' => None,
        '\\' => {
            let end = start + 1 + name_of(rest.get(1..)?).len();
            Some(Argument { inner: start..end, end, grouped: false })
        }
        '{' => {
            let close = closing(text, start, b'{', b'}')?;
            Some(Argument { inner: start + 1..close, end: close + 1, grouped: true })
        }
        c => {
            let end = start + c.len_utf8();
            Some(Argument { inner: start..end, end, grouped: false })
        }
    }
}

/// The argument in brackets at `at`, when there is one.
pub(super) fn optional(text: &str, at: usize) -> Option<Argument> {
    let start = skip_spaces(text, at);
    if text.as_bytes().get(start) != Some(&b'[') {
        return None;
    }
    let close = closing(text, start, b'[', b']')?;
    Some(Argument { inner: start + 1..close, end: close + 1, grouped: true })
}

/// The byte of what closes the group that opens at `start`; what is escaped closes nothing, braces hide brackets.
pub(super) fn closing(text: &str, start: usize, open: u8, close: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut braces, mut at) = (0_usize, 0_usize, start);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            _ if byte == open && braces == 0 => depth += 1,
            _ if byte == close && braces == 0 => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            b'{' => braces += 1,
            b'}' => braces = braces.checked_sub(1)?,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The command that begins at `at` (a backslash), and the byte behind its name.
pub(super) fn command(text: &str, at: usize) -> Option<(&str, usize)> {
    let name = name_of(text.get(at + 1..)?);
    (!name.is_empty()).then(|| (name, at + 1 + name.len()))
}

/// The name in `\begin{…}` or `\end{…}` and the byte behind it; `after` is the byte behind the command.
pub(super) fn environment(text: &str, after: usize) -> Option<(&str, usize)> {
    let name = argument(text, after).filter(|a| a.grouped)?;
    Some((text.get(name.inner)?.trim(), name.end))
}

/// Where an environment ends whose body begins at `from`: the byte of its `\end`, its name, and the byte behind it.
pub(super) fn environment_end(text: &str, from: usize, to: usize) -> Option<(usize, &str, usize)> {
    let (mut depth, mut at) = (0_usize, from);
    while at < to {
        let next = at + text.get(at..to)?.find('\\')?;
        let Some((name, after)) = command(text, next) else { break };
        at = after;
        match name {
            "begin" => depth += 1,
            "end" if depth > 0 => depth -= 1,
            "end" => return environment(text, after).map(|(name, end)| (next, name, end)),
            _ => {}
        }
    }
    None
}

/// Where `\left` ends whose inside begins at `from`: the byte of its `\right` and the byte behind that name.
pub(super) fn right(text: &str, from: usize, to: usize) -> Option<(usize, usize)> {
    let (mut depth, mut at) = (0_usize, from);
    while at < to {
        let next = at + text.get(at..to)?.find('\\')?;
        let (name, after) = command(text, next)?;
        at = after;
        match name {
            "left" => depth += 1,
            "right" if depth > 0 => depth -= 1,
            "right" => return Some((next, after)),
            _ => {}
        }
    }
    None
}

/// A row of a table.
#[derive(Debug, Default, PartialEq)]
pub(super) struct MatrixRow {
    pub(super) cells: Vec<Range<usize>>,
    /// What is asked between it and the next (`\\[2em]`).
    pub(super) gap: Option<Range<usize>>,
    /// Where it ends: the byte of its `\\`.
    pub(super) end: usize,
}

/// The rows and cells between `range`, as far as nothing hides them.
pub(super) fn rows(text: &str, range: Range<usize>) -> Vec<MatrixRow> {
    let (mut rows, mut row, mut cell, mut at) = (Vec::new(), MatrixRow::default(), range.start, range.start);
    while at < range.end {
        match text.as_bytes().get(at) {
            Some(b'{') => at = closing(text, at, b'{', b'}').map_or(range.end, |close| close + 1).min(range.end),
            Some(b'&') => {
                row.cells.push(cell..at);
                at += 1;
                cell = at;
            }
            Some(b'\\') => {
                let Some((name, after)) = command(text, at) else { break };
                match name {
                    "begin" => at = environment_end(text, after, range.end).map_or(after, |(_, _, end)| end),
                    "left" => at = right(text, after, range.end).map_or(after, |(_, end)| end),
                    "\\" | "cr" | "newline" | "tabularnewline" => {
                        row.cells.push(cell..at);
                        row.end = at;
                        let starred = after + usize::from(text.as_bytes().get(after) == Some(&b'*'));
                        let gap = text.get(starred..range.end).filter(|rest| rest.starts_with('['));
                        let gap = gap.and_then(|_| optional(text, starred)).filter(|gap| gap.end <= range.end);
                        at = gap.as_ref().map_or(starred, |gap| gap.end);
                        row.gap = gap.map(|gap| gap.inner);
                        rows.push(std::mem::take(&mut row));
                        cell = at;
                    }
                    _ => at = after,
                }
            }
            _ => at += 1,
        }
    }
    row.cells.push(cell..range.end);
    row.end = range.end;
    rows.push(row);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_found() {
        let inner = |text: &'static str| argument(text, 0).map(|a| (&text[a.inner], a.end));
        assert_eq!(inner(r" {a\}{b}} c"), Some((r"a\}{b}", 9)));
        assert_eq!(inner(r"\alpha b"), Some((r"\alpha", 6)));
        assert_eq!(inner("é"), Some(("é", 2)));
        assert_eq!(inner("{a"), None);
        assert_eq!(inner(" }"), None);
        let brackets = |text: &'static str| optional(text, 0).map(|a| (&text[a.inner], a.end));
        assert_eq!(brackets("[a{]}[b]]c"), Some(("a{]}[b]", 9)));
        assert_eq!(brackets("a[b]"), None);
    }

    #[test]
    fn rows_and_cells_are_found() {
        let text = r"a & {b & c} \\[1em] \begin{x} d & e \\ \end{x} & \left( f \\ g \right) \\* h\&";
        let found: Vec<Vec<&str>> = rows(text, 0..text.len())
            .iter()
            .map(|r| r.cells.iter().map(|c| text[c.clone()].trim()).collect())
            .collect();
        let expected: &[&[&str]] =
            &[&["a", "{b & c}"], &[r"\begin{x} d & e \\ \end{x}", r"\left( f \\ g \right)"], &[r"h\&"]];
        assert_eq!(found, expected);
        assert_eq!(rows(text, 0..text.len())[0].gap.clone().map(|gap| &text[gap]), Some("1em"));
    }
}
