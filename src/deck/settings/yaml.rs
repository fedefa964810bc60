//! Settings as YAML: text in, keys with their values and places out. One bad value costs that value, not the block.
//!
//! The block is cut into its top-level `key:` entries first, line by line. A plain value on one line is taken as it was
//! written (`color: #fff`, `header: Talk: part 1`, `header: **bold**`; `docs/reference/marp.md`); everything else goes to
//! the YAML parser, entry by entry, so that an error stays within its entry.

use super::yaml_anchors::{behind_anchor, has_alias, value_end};
use super::yaml_map::{continued, holds_block, place_of_entry, quoted_below, quoted_flow, without_comment};
use super::yaml_value::{merged, parse};
use crate::deck::model::SettingValue;
use crate::diagnostics::{RelativeDiagnostic, code};
use std::ops::Range;

/// One `key: value`, with places as bytes of the text that was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct YamlEntry {
    pub(crate) key: String,
    pub(crate) key_range: Range<usize>,
    pub(crate) value: SettingValue,
    pub(crate) value_range: Range<usize>,
    /// A map as it was written, so that its entries can be found in it; else empty.
    pub(crate) written: String,
}

impl YamlEntry {
    /// Where an entry of the map stands, its name and its value; the whole value where that cannot be told.
    pub(crate) fn places_of(&self, name: &str) -> (Range<usize>, Range<usize>) {
        let start = self.value_range.start;
        let shift = |part: Range<usize>| start + part.start..start + part.end;
        match place_of_entry(&self.written, name) {
            Some((name, value)) => (shift(name), shift(value)),
            None => (self.value_range.clone(), self.value_range.clone()),
        }
    }
}

/// Reads a block of settings. `known` tells which keys have a meaning: their plain values are taken as written even where
/// YAML would see an alias or a tag.
/// Lines that are indented by no more than `margin` columns are at the left edge.
pub(crate) fn read(
    source: &str,
    margin: usize,
    known: &dyn Fn(&str) -> bool,
) -> (Vec<YamlEntry>, Vec<RelativeDiagnostic>) {
    let mut entries: Vec<YamlEntry> = Vec::new();
    let mut findings = Vec::new();
    let mut names = std::collections::HashSet::new();
    if let Some(entries) = whole(source) {
        return (entries, findings);
    }
    // entries that define anchors, for aliases further down
    let mut anchors = String::new();
    for piece in cut(source, margin, &mut findings) {
        let raw = source.get(piece.rest.clone()).unwrap_or("");
        let read = read_entry((source, &anchors), &piece, known, &mut findings);
        if raw.contains('&') && read.is_some() {
            anchors += &entry_text(raw);
        }
        if let Some(entry) = read {
            if !names.insert(entry.key.clone())
                && let Some(first) = entries.iter().position(|e| e.key == entry.key)
            {
                findings.push(report_duplicates(&entry));
                entries.remove(first);
            }
            entries.push(entry);
        }
    }
    (with_base(entries), findings)
}

/// `<<: *base`: the entries of a map, but for those that are given here.
fn with_base(mut entries: Vec<YamlEntry>) -> Vec<YamlEntry> {
    let Some(at) = entries.iter().position(|entry| entry.key == "<<") else { return entries };
    let base = entries.remove(at);
    for (key, value) in merged(vec![("<<".to_owned(), base.value)]) {
        if !entries.iter().any(|entry| entry.key == key) {
            let (key_range, value_range) = (base.key_range.clone(), base.value_range.clone());
            entries.push(YamlEntry { key, key_range, value, value_range, written: String::new() });
        }
    }
    entries
}

/// `{title: T, lang: en}`: all settings as one map.
fn whole(source: &str) -> Option<Vec<YamlEntry>> {
    let lead = source.len() - source.trim_start().len();
    let end = source.get(lead..)?.starts_with('{').then(|| value_end(source, lead)).flatten()?;
    let written = source.get(lead..end)?;
    if !source.get(end..)?.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return None;
    }
    let Ok(SettingValue::Map(pairs)) = parse("", &format!("k: {}", indented(written)), 0) else { return None };
    let entry = |(key, value): (String, SettingValue)| {
        let (key_range, value_range) = place_of_entry(written, &key).unwrap_or((0..written.len(), 0..written.len()));
        let shift = |r: Range<usize>| lead + r.start..lead + r.end;
        let text = written.get(value_range.clone()).unwrap_or("").to_owned();
        let written = if matches!(value, SettingValue::Map(_)) { text } else { String::new() };
        YamlEntry { key, key_range: shift(key_range), value, value_range: shift(value_range), written }
    };
    Some(pairs.into_iter().map(entry).collect())
}

/// Lines that all stand further right than a key.
fn indented(text: &str) -> String {
    text.replace('\n', "\n ")
}

/// An entry as YAML, under a name of ours.
fn entry_text(raw: &str) -> String {
    format!("k:{}\n", raw.trim_end())
}

/// The finding for a key that was given before.
pub(crate) fn report_duplicates(entry: &YamlEntry) -> RelativeDiagnostic {
    let message = format!("`{}` is given twice; the last one counts", entry.key);
    RelativeDiagnostic::new(code::DUPLICATE_KEY, entry.key_range.clone(), message).help("remove one of them")
}

/// One top-level entry, uncut: its key, and everything up to the next key.
pub(crate) struct RawEntry {
    pub(crate) key: String,
    pub(crate) key_range: Range<usize>,
    /// From behind the colon to the end of the entry.
    pub(crate) rest: Range<usize>,
}

fn cut(source: &str, margin: usize, findings: &mut Vec<RelativeDiagnostic>) -> Vec<RawEntry> {
    let mut pieces: Vec<RawEntry> = Vec::new();
    let mut at = 0;
    // prose between settings ends the value above it
    let mut open = true;
    // a quoted value, or one in brackets, goes on up to here
    let mut within = 0;
    for line in source.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start < within {
            if let Some(last) = pieces.last_mut() {
                last.rest.end = at;
            }
            continue;
        }
        let text = line.trim_end();
        let indented = line.len() - line.trim_start_matches([' ', '\t']).len() > margin;
        if let Some((key, key_len, colon)) = key_of(text).filter(|_| !indented || pieces.is_empty()) {
            let lead = text.len() - text.trim_start().len();
            open = true;
            // quotes round a key stay what they are
            let quote = usize::from(text.get(lead..).is_some_and(|t| t.starts_with(['"', '\''])));
            let name = start + lead + quote..start + lead + key_len - quote;
            within = value_end(source, start + colon + 1).unwrap_or(0);
            pieces.push(RawEntry { key, key_range: name, rest: start + colon + 1..at });
        } else if let Some(key) = text.strip_prefix("? ").filter(|key| !key.trim().is_empty()) {
            let name = start + 2..start + 2 + key.len();
            pieces.push(RawEntry {
                key: key.trim().trim_matches(['"', '\'']).to_owned(),
                key_range: name,
                rest: at..at,
            });
        } else if let Some(last) =
            pieces.last_mut().filter(|last| last.rest.is_empty() && last.rest.end == start && text.starts_with(": "))
        {
            last.rest = start + 1..at;
        } else if text.is_empty() || text.trim_start().starts_with('#') || indented || is_item(text.trim_start()) {
            if let Some(last) = pieces.last_mut().filter(|_| open) {
                let raw = source.get(last.rest.start..start).unwrap_or("");
                within = quoted_below(text)
                    .filter(|_| !holds_block(raw))
                    .map_or(0, |place| value_end(source, start + place).unwrap_or(0));
                last.rest.end = at;
            } else if !text.is_empty() && !text.trim_start().starts_with('#') {
                findings.push(not_a_setting(text, start));
            }
        } else if is_closing(text) && pieces.last().is_some() {
            if let Some(last) = pieces.last_mut() {
                last.rest.end = at;
            }
        } else {
            open = false;
            findings.push(not_a_setting(text, start));
        }
    }
    pieces
}

fn not_a_setting(text: &str, start: usize) -> RelativeDiagnostic {
    let shown: String = text.trim().chars().take(60).collect();
    RelativeDiagnostic::new(code::YAML_SYNTAX, start..start + text.len(), format!("`{shown}` is not a `key: value`"))
        .help("write `key: value`, or indent the line to continue the value above")
}

/// `- item` and `]` at the margin continue the value above.
fn is_item(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

fn is_closing(text: &str) -> bool {
    text.starts_with([']', '}'])
}

/// The key a line begins with: its name, its length as written, and the place of the colon.
pub(super) fn key_of(line: &str) -> Option<(String, usize, usize)> {
    let lead = line.len() - line.trim_start().len();
    let text = line.get(lead..)?;
    let first = text.chars().next()?;
    if text.starts_with("<<:") {
        return Some(("<<".to_owned(), 2, lead + 2));
    }
    if matches!(first, '"' | '\'') {
        let end = text.get(1..)?.find(first)? + 1;
        let after = text.get(end + 1..)?;
        let colon = after.len() - after.trim_start().len();
        after.trim_start().starts_with(':').then_some(())?;
        return Some((text.get(1..end)?.to_owned(), end + 1, lead + end + 1 + colon));
    }
    if matches!(
        first,
        '#' | '-' | '[' | ']' | '{' | '}' | '|' | '>' | '&' | '*' | '!' | '%' | '@' | '`' | '<' | ',' | '?'
    ) {
        return None;
    }
    let colon = text.char_indices().find(|(i, c)| *c == ':' && text.get(i + 1..).is_none_or(ends_key))?.0;
    let key = text.get(..colon)?.trim_end();
    let wordy = !key.is_empty() && key.chars().count() <= 64 && key.split_whitespace().count() <= 4;
    wordy.then(|| (key.to_owned(), key.len(), lead + colon))
}

fn ends_key(after: &str) -> bool {
    after.is_empty() || after.starts_with([' ', '\t'])
}

/// Reads one entry; `anchors` are the entries above it that define some.
fn read_entry(
    (source, anchors): (&str, &str),
    piece: &RawEntry,
    known: &dyn Fn(&str) -> bool,
    findings: &mut Vec<RelativeDiagnostic>,
) -> Option<YamlEntry> {
    let raw = source.get(piece.rest.clone()).unwrap_or("");
    let lead = raw.len() - raw.trim_start().len();
    let trimmed = raw.trim();
    let value_range = if trimmed.is_empty() {
        piece.key_range.clone()
    } else {
        piece.rest.start + lead..piece.rest.start + lead + trimmed.len()
    };
    let entry = |value| {
        let written = if matches!(value, SettingValue::Map(_)) { trimmed.to_owned() } else { String::new() };
        Some(YamlEntry {
            key: piece.key.clone(),
            key_range: piece.key_range.clone(),
            value,
            value_range: value_range.clone(),
            written,
        })
    };
    if let Some(left) = behind_anchor(source, piece) {
        return read_entry((source, anchors), &left, known, findings);
    }
    let alias = has_alias(source, raw);
    let on_one_line = !raw.get(..lead).unwrap_or("").contains('\n') || trimmed.is_empty();
    if let Some(value) = plain(trimmed, known(&piece.key)).filter(|_| on_one_line && !alias) {
        return entry(value);
    }
    let as_written = AS_WRITTEN.contains(&piece.key.as_str());
    // what is at the left edge within quotes or brackets, the parser wants further right
    let loose = trimmed.starts_with(['"', '\'', '[', '{']) && trimmed.contains('\n');
    let text = match () {
        () if as_written && !on_one_line => quoted(raw),
        () if loose => indented(raw.trim_end()),
        () => continued(without_comment(raw)).into_owned(),
    };
    let anchors = if alias { anchors } else { "" };
    let node = parse(anchors, &format!("k:{text}"), value_range.start.saturating_sub(lead + 2));
    // the parser refuses some plain values that are fine, as `{d2: d2 - -}`
    let again =
        || quoted_flow(trimmed).filter(|_| as_written).and_then(|text| parse("", &format!("k: {text}"), 0).ok());
    match node.or_else(|finding| again().ok_or(finding)) {
        Ok(value) => entry(value),
        Err(finding) => {
            findings.push(finding.keep_within(&value_range));
            None
        }
    }
}

/// Maps whose plain values are taken as written too: ` #1` in a macro is its first argument, not a comment.
const AS_WRITTEN: &[&str] = &["macros", "renderers"];

/// The lines `name: value` with their plain values in quotes.
fn quoted(raw: &str) -> String {
    let line = |line: &str| {
        let text = line.trim_end();
        let colon = key_of(text).map(|(_, _, colon)| colon + 1)?;
        let value = text.get(colon..)?.trim();
        let plain = !value.is_empty() && !value.starts_with(['"', '\'', '[', '{', '|', '>', '#']);
        plain.then(|| format!("{} '{}'\n", text.get(..colon).unwrap_or(""), value.replace('\'', "''")))
    };
    raw.split_inclusive('\n').map(|l| line(l).unwrap_or_else(|| l.to_owned())).collect()
}

/// A value on one line that is no quoted, flow or block form: as written, a trailing ` # comment` left off.
fn plain(text: &str, known: bool) -> Option<SettingValue> {
    if text.contains('\n') {
        return None;
    }
    if text.is_empty() || text == "~" {
        return Some(SettingValue::Null);
    }
    let first = text.chars().next()?;
    let as_written = match first {
        '"' | '\'' | '[' | '{' | '|' | '>' => false,
        '&' | '*' | '!' | '%' | '@' | '`' => known,
        _ => true,
    };
    if !as_written {
        return None;
    }
    // `color: #fff` is a colour; `class: a # why` is not
    let cut = text
        .char_indices()
        .skip(1)
        .find(|(i, c)| *c == '#' && text.get(..*i).is_some_and(|t| t.ends_with([' ', '\t']) && !is_inside(t, text)));
    let comment_only = first == '#' && text.get(1..).is_some_and(|t| t.starts_with(' ') || t.is_empty());
    if comment_only {
        return Some(SettingValue::Null);
    }
    let value = cut.and_then(|(i, _)| text.get(..i)).unwrap_or(text).trim_end();
    Some(if value == "null" { SettingValue::Null } else { SettingValue::Scalar(value.to_owned()) })
}

/// Whether `before` ends in a bracket that `all` closes: `linear-gradient(white, #eee)` has no comment in it, `:( # sad` has.
fn is_inside(before: &str, all: &str) -> bool {
    let open = before.matches('(').count() > before.matches(')').count();
    open && all.get(before.len()..).is_some_and(|rest| rest.contains(')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(source: &str) -> String {
        let (entries, findings) = read(source, 0, &|k| matches!(k, "header" | "color"));
        let entries: Vec<_> = entries.iter().map(|e| format!("{}={:?}", e.key, e.value)).collect();
        let findings: Vec<_> = findings.iter().map(|f| format!("{}@{:?}", f.code.name, f.range)).collect();
        format!("{} | {}", entries.join(" "), findings.join(" "))
    }

    #[test]
    fn values_are_read_as_authors_mean_them() {
        let s = |t: &str| format!("Scalar({t:?})");
        let rows = [
            ("a: b", format!("a={} | ", s("b"))),
            ("color: #fff", format!("color={} | ", s("#fff"))),
            ("header: Talk: part 1", format!("header={} | ", s("Talk: part 1"))),
            ("header: **bold**", format!("header={} | ", s("**bold**"))),
            ("a: b # why", format!("a={} | ", s("b"))),
            ("a: \"b: c\"", format!("a={} | ", s("b: c"))),
            ("a: [b, c]", format!("a=List([{}, {}]) | ", s("b"), s("c"))),
            ("a:\n  - b\n  - c", format!("a=List([{}, {}]) | ", s("b"), s("c"))),
            ("a:\n- b\nd: e", format!("a=List([{}]) d={} | ", s("b"), s("e"))),
            ("a: |\n  x\n  y", format!("a={} | ", s("x\ny"))),
            ("a:\n  b: c", format!("a=Map([(\"b\", {})]) | ", s("c"))),
            ("a:", "a=Null | ".to_owned()),
            ("a: b\na: c", format!("a={} | duplicate-key@5..6", s("c"))),
            ("a: [b\nc: d", format!("c={} | yaml-syntax@3..5", s("d"))),
            ("prose here\nc: d", format!("c={} | yaml-syntax@0..10", s("d"))),
            ("header: &x Jan\ncolor: *x", format!("header={} color={} | ", s("Jan"), s("Jan"))),
            ("header: &x\n  - b\ncolor: *x # as above", format!("header=List([{0}]) color=List([{0}]) | ", s("b"))),
            (
                "a: &x {b: c}\nd:\n  <<: *x\n  e: f",
                format!("a=Map([(\"b\", {})]) d=Map([(\"e\", {}), (\"b\", {})]) | ", s("c"), s("f"), s("c")),
            ),
            ("a: \"b\nc\"\nd: e", format!("a={} d={} | ", s("b c"), s("e"))),
            ("a: 'b: c\n# d\n- e'\nd: e", format!("a={} d={} | ", s("b: c # d - e"), s("e"))),
            ("a: {b: c,\nd: e\n}\nf: g", format!("a=Map([(\"b\", {}), (\"d\", {})]) f={} | ", s("c"), s("e"), s("g"))),
            ("a: [\nb,\nc # d\n]\nf: g", format!("a=List([{}, {}]) f={} | ", s("b"), s("c"), s("g"))),
            ("{a: b, header: c}", format!("a={} header={} | ", s("b"), s("c"))),
            ("? a\n: b\nd: e", format!("a={} d={} | ", s("b"), s("e"))),
            ("header: *stress*", format!("header={} | ", s("*stress*"))),
            ("header: *x", format!("header={} | ", s("*x"))),
            ("header: R&x y\ncolor: *x", format!("header={} color={} | ", s("R&x y"), s("*x"))),
            ("header: &copy; 2026", format!("header={} | ", s("&copy; 2026"))),
            ("header: & more", format!("header={} | ", s("& more"))),
            ("a: &x b\nc: *x", format!("a={} c={} | ", s("b"), s("b"))),
            ("a: &x {b: c}\n<<: *x\nd: e", format!("a=Map([(\"b\", {0})]) d={1} b={0} | ", s("c"), s("e"))),
            ("a:\n- 'b\nc'\nd: e", format!("a=List([{}]) d={} | ", s("b c"), s("e"))),
            ("a:\n  b: \"c\nd\"\n  e: f", format!("a=Map([(\"b\", {}), (\"e\", {})]) | ", s("c d"), s("f"))),
            ("a: |\n  b: \"\nc: \"d\"", format!("a={} c={} | ", s("b: \""), s("d"))),
            ("a: \"b\"#c\nd: e", format!("a={} d={} | ", s("b"), s("e"))),
            ("a: *y\nc: d", format!("c={} | yaml-limit@3..4", s("d"))),
        ];
        for (source, expected) in rows {
            let got = shape(source);
            let (got_entries, got_findings) = got.split_once(" | ").unwrap_or_default();
            let (want_entries, want_findings) = expected.split_once(" | ").unwrap_or_default();
            assert_eq!(got_entries, want_entries, "{source:?}");
            let codes =
                |f: &str| f.split(' ').map(|f| f.split('@').next().unwrap_or("").to_owned()).collect::<Vec<_>>();
            assert_eq!(codes(got_findings), codes(want_findings), "{source:?}: {got}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(shape(&format!("a: {}", "[".repeat(10_000))).contains("yaml-"));
        assert!(shape(&format!("a: {}x{}", "[".repeat(100), "]".repeat(100))).contains("yaml-limit"));
        // nine lists of nine of the one before are a billion values
        let mut laughs = "l0: &l0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for i in 1..9 {
            laughs += &format!("l{i}: &l{i} [{}]\n", vec![format!("*l{}", i - 1); 9].join(", "));
        }
        assert!(shape(&laughs).contains("yaml-limit"));
    }
}
