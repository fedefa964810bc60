//! Definitions that slides share: `[label]: url "title"` and `[^note]: text`, wherever in the deck they stand.

use super::{line_kind, prose};
use crate::deck::slide::parser::References;
use std::collections::HashMap;
use std::ops::Range;

/// Reads the definition of a footnote that begins at `offset` with the line `text`. It may be right under a paragraph or
/// another definition, and its text is shown: the scan goes on in it.
pub(crate) fn read_footnote(source: &str, offset: usize, text: &str, out: &mut References) -> bool {
    let Some(name) = footnote_name(text) else { return false };
    out.footnotes.entry(name.to_lowercase()).or_insert_with(|| footnote_text(source, offset));
    true
}

/// Reads a link definition that begins at `offset`; gives the end of its last line. It shows nothing.
pub(crate) fn read_link(source: &str, offset: usize, out: &mut References) -> Option<usize> {
    let link = link(source.get(offset..)?)?;
    out.links.entry(normal(link.label)).or_insert_with(|| (link.url.to_owned(), link.title.to_owned()));
    Some(offset + link.len)
}

/// The name in `[^name]:` at the begin of a line.
fn footnote_name(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix("[^")?.split_once("]:")?;
    (!name.is_empty() && !name.contains([']', ' ', '\t'])).then_some(name)
}

struct LinkDefinition<'a> {
    label: &'a str,
    url: &'a str,
    title: &'a str,
    /// Up to the end of its last line.
    len: usize,
}

/// `[label]: address "title"` (CommonMark 4.7): the address may be on the next line, and so may the title.
fn link(text: &str) -> Option<LinkDefinition<'_>> {
    let inner = text.strip_prefix('[').filter(|inner| !inner.starts_with('^'))?;
    let end =
        inner.match_indices([']', '[', '\n']).find(|(i, _)| !inner.get(..*i).is_some_and(|s| s.ends_with('\\')))?.0;
    let label = inner.get(..end)?;
    let after = inner.get(end..)?.strip_prefix("]:")?;
    if label.trim().is_empty() {
        return None;
    }
    let rest = skip_blank(after);
    let (url, rest) = match rest.strip_prefix('<') {
        Some(inner) => inner.split_once('>').filter(|(url, _)| !url.contains('\n'))?,
        None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
    };
    if url.is_empty() || !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
        return None;
    }
    let line_len = rest.find('\n').map_or(rest.len(), |i| i + 1);
    let at = |rest: &str| text.len() - rest.len();
    let bare = rest.get(..line_len)?.trim().is_empty();
    match title(skip_blank(rest)) {
        Some((title, after)) => Some(LinkDefinition { label, url, title, len: at(after) }),
        None => bare.then(|| LinkDefinition { label, url, title: "", len: at(rest) + line_len }),
    }
}

/// White space with at most one line end in it left off.
fn skip_blank(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '\t']);
    text.strip_prefix('\n').map_or(text, |next| next.trim_start_matches([' ', '\t']))
}

/// A title in its quotes that nothing else follows on its line; and the text behind that line.
fn title(text: &str) -> Option<(&str, &str)> {
    let close = match text.chars().next()? {
        quote @ ('"' | '\'') => quote,
        '(' => ')',
        _ => return None,
    };
    let inner = text.get(1..)?;
    let end = inner.match_indices(close).find(|(i, _)| !inner.get(..*i).is_some_and(|s| s.ends_with('\\')))?.0;
    let title = inner.get(..end)?;
    let behind = inner.get(end + 1..)?;
    let line = behind.find('\n').map_or(behind.len(), |i| i + 1);
    let alone = behind.get(..line)?.trim().is_empty() && !title.contains("\n\n");
    alone.then(|| (title, behind.get(line..).unwrap_or("")))
}

/// Where in `source` footnotes are defined, each at its first place, by name.
pub fn footnote_definitions(source: &str) -> HashMap<&str, Range<usize>> {
    let mut all = HashMap::new();
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let (indent, text) = line_kind::indent(line);
        let inner = prose::inside(text);
        if let Some(name) = footnote_name(inner).filter(|_| indent < 4) {
            let start = at + line.trim_end().len() - inner.len();
            let text = source.get(start..footnote_end(source, start)).unwrap_or("");
            all.entry(name).or_insert_with(|| start..start + text.trim_end().len());
        }
        at += line.len();
    }
    all
}

/// Labels match whatever their case and spaces (CommonMark 4.7).
pub(crate) fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The definition as it would be at the left edge.
fn footnote_text(source: &str, offset: usize) -> String {
    let lead = lead_of(source, offset);
    let text = source.get(offset..footnote_end(source, offset)).unwrap_or("").trim_end();
    let mut out = String::new();
    for (i, line) in text.lines().enumerate() {
        out += if i == 0 { line } else { lead.off(line) };
        out.push('\n');
    }
    out
}

/// What is before a definition on its line: the lines below it may begin with the same.
struct Lead {
    quoted: bool,
    columns: usize,
}

fn lead_of(source: &str, offset: usize) -> Lead {
    let line = source.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |i| i + 1);
    let lead = source.get(line..offset).unwrap_or("");
    Lead { quoted: lead.contains('>'), columns: lead.chars().count() }
}

impl Lead {
    fn off<'a>(&self, line: &'a str) -> &'a str {
        if self.quoted {
            let inner = line.trim_start_matches([' ', '>']);
            let marks = line.len() - inner.len();
            // of the blanks behind the mark one belongs to it
            let begin = line.get(..marks).and_then(|m| m.rfind('>')).map_or(0, |i| i + 1);
            let inner = line.get(begin..).unwrap_or("");
            return inner.strip_prefix(' ').unwrap_or(inner);
        }
        let blank = line.len() - line.trim_start_matches(' ').len();
        line.get(blank.min(self.columns)..).unwrap_or("")
    }
}

/// Where a definition ends: its paragraph goes on lazily, further ones are indented by four columns.
fn footnote_end(source: &str, offset: usize) -> usize {
    let lead = lead_of(source, offset);
    let mut end = offset;
    let mut at = offset;
    let mut lazy = true;
    for (i, line) in source.get(offset..).unwrap_or("").split_inclusive('\n').enumerate() {
        at += line.len();
        if i == 0 {
            end = at;
            continue;
        }
        if lead.quoted && !line.trim_start().starts_with('>') && line.trim().is_empty() {
            break;
        }
        let (indent, text) = line_kind::indent(lead.off(line));
        if text.is_empty() {
            lazy = false;
            continue;
        }
        if indent < 4 && (!lazy || begins_block(text)) {
            break;
        }
        lazy = line_kind::fence(text).is_none();
        end = at;
    }
    end
}

/// Whether a line ends the paragraph above it.
fn begins_block(text: &str) -> bool {
    footnote_name(text).is_some()
        || line_kind::is_rule(text)
        || line_kind::fence(text).is_some()
        || line_kind::atx_level(text).is_some()
        || line_kind::list_marker(text).is_some_and(|marker| marker.interrupts)
        || text.starts_with(['>', ':'])
        || text.starts_with("<!--")
        || line_kind::html(text).is_some()
}

#[cfg(test)]
mod tests {
    fn all(source: &str) -> String {
        let rules = crate::deck::dialect::rules(crate::deck::model::Dialect::Native, crate::deck::model::Split::Rule);
        let out = crate::deck::split::scanner::scan(source, 0, rules).references;
        let notes = out.footnotes.values().map(|text| text.trim_end().replace('\n', "|"));
        let links = out.links.iter().map(|(label, (url, title))| format!("{label}={url}({title})"));
        notes.chain(links).collect::<Vec<_>>().join(" ; ")
    }

    #[test]
    fn definitions_are_found_wherever_they_stand() {
        for (source, found) in [
            ("[^a]: A\n[^b]: B\n[^c]: C", "[^a]: A ; [^b]: B ; [^c]: C"),
            ("text\n[^a]: A\n[^b]: B", "[^a]: A ; [^b]: B"),
            (
                "[^a]: A\n    goes on\n[^b]: B\n\n    second\n\n    - x\n\nend",
                "[^a]: A|    goes on ; [^b]: B||    second||    - x",
            ),
            ("[^a]: A\nlazily\n\nend", "[^a]: A|lazily"),
            ("[^a]: A\n- item\n[^b]: B", "[^a]: A ; [^b]: B"),
            ("[^a]: A\n\n  not indented enough", "[^a]: A"),
            ("- x\n\n  [^a]: A\n  more\n\n      second\n", "[^a]: A|more||    second"),
            ("> [^a]: A\n> more\n\nend", "[^a]: A|more"),
            ("- [^a]: A\n- [^b]: B", "[^a]: A ; [^b]: B"),
            (
                "[a]: https://a\n[b]: <https://b> 'B'\n[c]: https://c (C)",
                "a=https://a() ; b=https://b(B) ; c=https://c(C)",
            ),
            ("[a]:\n  https://a\n[b]: https://b\n  \"B\nb\"\n[c]: c", "a=https://a() ; b=https://b(B\nb) ; c=c()"),
            ("[a]: https://a\n[^n]: N\n[b]: lazily text", "[^n]: N|[b]: lazily text ; a=https://a()"),
            ("> [q]: https://q", "q=https://q()"),
            ("text\n[a]: https://a", ""),
            ("[a]: https://a b\n\n[x\\]y]: z", "x\\]y=z()"),
            ("```\n[a]: b\n[^c]: d\n```", ""),
        ] {
            assert_eq!(all(source), found, "{source:?}");
        }
    }

    /// What comrak finds in a deck without breaks is what the scan finds.
    #[test]
    fn footnotes_are_comraks() {
        let parts =
            ["[^a]: A\n", "[^b]: B\n", "text\n", "\n", "    indented\n", "- item\n", "> quote\n", "# H\n", "[^c]: C\n"];
        let mut options = comrak::Options::default();
        options.extension.footnotes = true;
        options.parse.leave_footnote_definitions = true;
        for seed in 0..3_000_usize {
            let source: String =
                (0..5).map(|i| parts[(seed / parts.len().pow(i) + i as usize) % parts.len()]).collect();
            let arena = comrak::Arena::new();
            let root = comrak::parse_document(&arena, &source, &options);
            let mut theirs: Vec<String> = root
                .descendants()
                .filter_map(|n| match &n.data().value {
                    comrak::nodes::NodeValue::FootnoteDefinition(note) => Some(note.name.clone()),
                    _ => None,
                })
                .collect();
            theirs.sort();
            theirs.dedup();
            let rules =
                crate::deck::dialect::rules(crate::deck::model::Dialect::Native, crate::deck::model::Split::Rule);
            let ours: Vec<String> =
                crate::deck::split::scanner::scan(&source, 0, rules).references.footnotes.into_keys().collect();
            assert_eq!(ours, theirs, "{source:?}");
        }
    }
}
