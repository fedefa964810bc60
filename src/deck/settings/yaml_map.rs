//! Maps as they are written in YAML: where their entries stand, since values carry no places, and plain values in quotes.

use super::yaml::key_of;
use super::yaml_anchors::{quoted_len, value_end};
use super::yaml_value::DEEPEST;
use std::borrow::Cow;
use std::ops::Range;

/// Where `name` is in a map as it is written, and where its value does.
pub fn place_of_entry(map: &str, name: &str) -> Option<(Range<usize>, Range<usize>)> {
    let (at, value) = map.match_indices(name).find_map(|(at, _)| {
        let before = map.get(..at)?;
        let begins = before.strip_suffix(['"', '\'']).unwrap_or(before).trim_end_matches([' ', '\t']);
        let alone = begins.is_empty() || begins.ends_with(['{', ',', '\n']);
        let comment = before.rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with('#'));
        let rest = map.get(at + name.len()..)?;
        let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest).trim_start().strip_prefix(':')?;
        let value = map.len() - rest.trim_start_matches(' ').len();
        (alone && !comment).then_some((at, value))
    })?;
    let rest = map.get(value..).unwrap_or("");
    let closing = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest.get(1..).and_then(|r| r.find(quote)).map(|i| i + 2),
        Some('{') => rest.find('}').map(|i| i + 1),
        Some('[') => rest.find(']').map(|i| i + 1),
        _ if map.starts_with('{') => rest.find([',', '}', '\n']),
        _ => rest.find('\n'),
    };
    let end = value + closing.unwrap_or(rest.len());
    let end = value + map.get(value..end).unwrap_or("").trim_end().len();
    Some((at..at + name.len(), value..end.max(value)))
}

/// `{name: value, …}` with its plain values in quotes; none when it is not that simple.
pub(crate) fn quoted_flow(text: &str) -> Option<String> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    if inner.contains(['\n', '"', '\'', '[', '#']) {
        return None;
    }
    let mut out = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                let (name, value) = inner.get(start..at)?.split_once(": ")?;
                let (name, value) = (name.trim(), value.trim());
                // what is open or odd here is the parser's to tell
                let plain = !name.is_empty() && !value.is_empty() && !value.starts_with(['{', '&', '*', '!']);
                out.push(plain.then(|| format!("{name}: '{value}'"))?);
                start = at + 1;
            }
            _ => {}
        }
    }
    (depth == 0).then(|| format!("{{{}}}", out.join(", ")))
}

/// Where a quoted value begins on a line below a key: behind the marks of items and the name of an entry.
pub(super) fn quoted_below(line: &str) -> Option<usize> {
    let mut text = line.trim_start();
    while let Some(rest) = text.strip_prefix("- ") {
        text = rest.trim_start();
    }
    let value = if text.starts_with(['"', '\'']) && key_of(text).is_none() {
        text
    } else {
        text.get(key_of(text)?.2 + 1..)?.trim_start()
    };
    value.starts_with(['"', '\'']).then_some(line.len() - value.len())
}

/// Whether a line of a value announces a block of text (`|`, `>`), in which quotes are signs like others.
pub(super) fn holds_block(raw: &str) -> bool {
    raw.lines().any(|line| {
        let word = line.rsplit([' ', '\t']).next().unwrap_or("");
        word.starts_with(['|', '>']) && word.len() < 4
    })
}

/// The lines of a value, those within quotes further right than any key.
pub(super) fn continued(raw: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut at, mut within) = (0, 0);
    for line in raw.split_inclusive('\n') {
        if at < within {
            out.push_str(&" ".repeat(DEEPEST));
        } else {
            within = quoted_below(line.trim_end()).and_then(|place| value_end(raw, at + place)).unwrap_or(0);
        }
        out += line;
        at += line.len();
    }
    if out.len() == raw.len() || holds_block(raw) { Cow::Borrowed(raw) } else { Cow::Owned(out) }
}

/// A quoted value on one line without the comment right behind its quotes: `"a"#b`.
pub(super) fn without_comment(raw: &str) -> &str {
    let lead = raw.len() - raw.trim_start().len();
    let quoted = raw.get(lead..).filter(|text| text.starts_with(['"', '\'']) && !text.trim_end().contains('\n'));
    let len = quoted.and_then(quoted_len).filter(|len| raw.get(lead + len..).is_some_and(|rest| rest.starts_with('#')));
    len.and_then(|len| raw.get(..lead + len)).unwrap_or(raw)
}

#[cfg(test)]
mod tests {
    use super::{place_of_entry, quoted_flow};

    #[test]
    fn names_and_values_are_found_where_they_stand() {
        let rows = [
            ("{accent: \"#b3261e\", big: yes}", "accent", "accent", "\"#b3261e\""),
            ("{accent: \"#b3261e\", big: yes}", "big", "big", "yes"),
            ("big-accent: 1\n  accent: red # so\n", "accent", "accent", "red # so"),
            ("{\"accent\": {light: red, dark: blue}, b: 1}", "accent", "accent", "{light: red, dark: blue}"),
            ("# b: 1\n  b: f(x, y)\n", "b", "b", "f(x, y)"),
            ("{x: a b, a b: [c, d]}", "a b", "a b", "[c, d]"),
        ];
        for (map, name, name_at, value_at) in rows {
            let (a, b) = place_of_entry(map, name).unwrap();
            assert_eq!((&map[a], &map[b]), (name_at, value_at), "{map}");
        }
        assert_eq!(place_of_entry("{a: 1}", "b"), None);
    }

    #[test]
    fn plain_values_are_quoted_where_that_is_simple() {
        for (map, quoted) in [
            ("{d2: d2 - -}", Some("{d2: 'd2 - -'}")),
            ("{RR: \\mathbb{R}, a: b c}", Some("{RR: '\\mathbb{R}', a: 'b c'}")),
            ("{a: 'b'}", None),
            ("{a: {b: c}}", None),
            ("{a: b}}", None),
            ("{a}", None),
            ("x", None),
        ] {
            assert_eq!(quoted_flow(map).as_deref(), quoted, "{map}");
        }
    }
}
