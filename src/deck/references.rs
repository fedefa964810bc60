//! Definitions that slides share: `[label]: url "title"` and `[^note]: text`, wherever in the deck they stand.

use super::body::References;
use std::collections::HashMap;
use std::ops::Range;

/// Reads a definition that begins at `offset` with the line `text`; gives whether it was a link definition (which shows
/// nothing; a footnote's text does).
pub(crate) fn read(source: &str, offset: usize, text: &str, out: &mut References) -> bool {
    let Some(rest) = text.strip_prefix('[') else { return false };
    let Some((label, after)) = rest.split_once("]:") else { return false };
    if label.is_empty() || label.contains(['[', ']']) {
        return false;
    }
    if let Some(name) = label.strip_prefix('^') {
        out.footnotes.entry(name.to_owned()).or_insert_with(|| footnote(source, offset));
        return false;
    }
    let after = after.trim();
    let (url, title) = match after.strip_prefix('<') {
        Some(inner) => inner
            .split_once('>')
            .filter(|(_, after)| after.is_empty() || after.starts_with([' ', '\t']))
            .unwrap_or(("", "")),
        None => after.split_once([' ', '\t']).unwrap_or((after, "")),
    };
    let title = title.trim();
    let quoted = title.len() >= 2
        && matches!(
            (title.chars().next(), title.chars().last()),
            (Some('"'), Some('"')) | (Some('\''), Some('\'')) | (Some('('), Some(')'))
        );
    if url.is_empty() || !(title.is_empty() || quoted) {
        return false;
    }
    let title = if quoted { title.get(1..title.len() - 1).unwrap_or("") } else { "" };
    out.links.entry(normal(label)).or_insert_with(|| (url.to_owned(), title.to_owned()));
    true
}

/// Where in `source` footnotes are defined, each at its first place, by name.
pub fn footnote_definitions(source: &str) -> HashMap<&str, Range<usize>> {
    let mut all = HashMap::new();
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let name = line.get(indent..).filter(|_| indent < 4).and_then(|rest| rest.strip_prefix("[^")?.split_once("]:"));
        if let Some((name, _)) = name {
            let start = at + indent;
            all.entry(name).or_insert_with(|| start..start + footnote(source, start).trim_end().len());
        }
        at += line.len();
    }
    all
}

/// Labels match whatever their case and spaces (CommonMark 4.7).
pub(crate) fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The definition with its indented lines.
fn footnote(source: &str, offset: usize) -> String {
    let rest = source.get(offset..).unwrap_or("");
    let mut out = String::new();
    for (i, line) in rest.lines().enumerate() {
        let indented = line.starts_with("  ") || line.starts_with('\t');
        if i > 0 && !line.trim().is_empty() && !indented || i > 100 {
            break;
        }
        out.push_str(line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
