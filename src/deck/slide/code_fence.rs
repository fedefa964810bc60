//! The info string of a fence: language, line steps, numbers, title, file. All the forms that decks are written in.

use super::attrs;
use crate::deck::ast::{Attrs, CodeBlock, CodeSource, LineSet};

/// What an info string says. The code itself is put in by the caller.
pub(crate) fn read(info: &str, literal: String) -> (CodeBlock, Attrs) {
    let mut block = CodeBlock {
        lang: String::new(),
        info: info.to_owned(),
        words: Vec::new(),
        source: CodeSource::Here(literal),
        states: Vec::new(),
        first_step: 0,
        number_from: None,
        title: None,
        wrap: false,
        morph: false,
        parts: 1,
        named: Vec::new(),
    };
    let mut found = Attrs::default();
    let mut rest = info.trim();
    let end = rest.find([' ', '\t', '{', '[']).unwrap_or(rest.len());
    block.lang = rest.get(..end).unwrap_or("").to_lowercase();
    rest = rest.get(end..).unwrap_or("");
    while let Some(first) = rest.trim_start().chars().next() {
        rest = rest.trim_start();
        let taken = match first {
            '{' => braces(rest, &mut block, &mut found),
            '[' => brackets(rest, &mut block),
            _ => 0,
        };
        let taken = if taken > 0 { taken } else { word(rest, &mut block, &mut found) };
        rest = rest.get(taken.max(1)..).unwrap_or("");
    }
    settle(&mut block, &mut found);
    (block, found)
}

/// `{2-3|5|all}`, `{.python code-line-numbers="|6|9"}`, `{lines:true,startLine:5}`; gives the bytes taken.
fn braces(rest: &str, block: &mut CodeBlock, found: &mut Attrs) -> usize {
    let Some(close) = rest.find('}') else { return 0 };
    let inner = rest.get(1..close).unwrap_or("");
    if let Some(states) = states(inner) {
        block.states = states;
        return close + 1;
    }
    if let Some((more, len)) = attrs::read(rest) {
        found.id = more.id.or(found.id.take());
        found.classes.extend(more.classes);
        found.pairs.extend(more.pairs);
        return len;
    }
    if inner.contains(':') {
        slidev_options(inner, block);
    } else {
        block.words.push(rest.get(..=close).unwrap_or("").to_owned());
    }
    close + 1
}

/// Slidev's second group. What has no meaning here (`maxHeight`) is in the info string still.
fn slidev_options(inner: &str, block: &mut CodeBlock) {
    let mut numbers = false;
    let mut from = 1;
    for (key, value) in inner.split(',').filter_map(|p| p.split_once(':')) {
        match (key.trim(), value.trim()) {
            ("lines", "true") => numbers = true,
            ("startLine", n) => from = n.parse().unwrap_or(1),
            _ => {}
        }
    }
    if numbers || from > 1 {
        block.number_from = Some(from);
    }
}

/// reveal's `[1-2|3]`, `[712: 1-2|3]`, `[]`; Slidev's `[file.ts]` (a title).
fn brackets(rest: &str, block: &mut CodeBlock) -> usize {
    let Some(close) = rest.find(']') else { return 0 };
    let inner = rest.get(1..close).unwrap_or("").trim();
    let (from, lines) = match inner.split_once(':') {
        Some((from, lines)) if from.trim().parse::<u32>().is_ok() => (from.trim().parse().ok(), lines.trim()),
        _ => (None, inner),
    };
    match states(lines) {
        Some(found) => {
            block.states = found;
            block.number_from = from.or(Some(1));
        }
        None if lines.is_empty() => block.number_from = from.or(Some(1)),
        None => block.title = Some(inner.to_owned()),
    }
    close + 1
}

/// A bare word or `key=value`.
fn word(rest: &str, block: &mut CodeBlock, found: &mut Attrs) -> usize {
    let key_end = rest.find(['=', ' ', '\t']).unwrap_or(rest.len());
    if rest.get(key_end..).is_some_and(|r| r.starts_with('=')) {
        // borrow the attribute reader for the quoting
        let value = rest.get(key_end + 1..).unwrap_or("");
        let len = match value.chars().next() {
            Some(q @ ('"' | '\'')) => value.get(1..).and_then(|v| v.find(q)).map_or(value.len(), |i| i + 2),
            _ => value.find([' ', '\t']).unwrap_or(value.len()),
        };
        let text = value.get(..len).unwrap_or("").trim_matches(['"', '\'']);
        found.pairs.push((rest.get(..key_end).unwrap_or("").to_owned(), text.to_owned()));
        return key_end + 1 + len;
    }
    match rest.get(..key_end).unwrap_or("") {
        "wrap" => block.wrap = true,
        "morph" => block.morph = true,
        other => block.words.push(other.to_owned()),
    }
    key_end
}

/// Puts the pairs that code blocks know into their places.
fn settle(block: &mut CodeBlock, found: &mut Attrs) {
    if block.lang.is_empty() && !found.classes.is_empty() && block.info.trim_start().starts_with('{') {
        block.lang = found.classes.remove(0).to_lowercase();
    }
    block.lang = block.lang.trim_start_matches('.').to_owned();
    let mut file = None;
    let mut part = None;
    let mut region = None;
    found.pairs.retain(|(key, value)| {
        match key.as_str() {
            "title" | "filename" => block.title = Some(value.clone()),
            "lines" | "startFrom" | "start-line" => match (range(value), value.parse()) {
                (_, Ok(from)) => block.number_from = Some(from),
                (Some(lines), _) => part = Some(lines),
                _ => return true,
            },
            "numbers" | "number-lines" => block.number_from = Some(value.parse().unwrap_or(1)),
            "highlight" | "code-line-numbers" | "data-line-numbers" | "hl_lines" => match states(value) {
                Some(states) => block.states = states,
                None => block.number_from = Some(1),
            },
            "steps" => block.named = named(value),
            "file" => file = Some(value.clone()),
            "region" => region = Some(value.clone()),
            "wrap" => block.wrap = true,
            "morph" => block.morph = true,
            _ => return true,
        }
        false
    });
    if let Some(file) = file {
        let (path, hash) = file.split_once('#').map_or((file.as_str(), None), |(p, h)| (p, Some(h.to_owned())));
        block.source = CodeSource::File { path: path.to_owned(), lines: part, region: region.or(hash) };
    }
}

/// Slidev's import line: `<<< @/src/main.rs#region rust {1|2}`.
pub(crate) fn import(line: &str) -> Option<(CodeBlock, Attrs)> {
    let rest = line.strip_prefix("<<<")?.trim_start();
    let end = rest.find([' ', '\t', '{']).unwrap_or(rest.len());
    let target = rest.get(..end).filter(|t| !t.is_empty())?;
    let (path, region) = target.split_once('#').map_or((target, None), |(p, r)| (p, Some(r.to_owned())));
    let (mut block, found) = read(rest.get(end..).unwrap_or("").trim_start(), String::new());
    if block.lang.is_empty() {
        block.lang = path.rsplit_once('.').map_or("", |(_, ext)| ext).to_lowercase();
    }
    block.source = CodeSource::File { path: path.to_owned(), lines: None, region };
    Some((block, found))
}

/// `A, B | C`: names, and bars between the steps.
fn named(value: &str) -> Vec<Vec<String>> {
    let names = |group: &str| group.split(',').map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect();
    value.split('|').map(names).filter(|group: &Vec<String>| !group.is_empty()).take(1_000).collect()
}

/// `2-3|5|all`; a leading empty state shows all.
fn states(text: &str) -> Option<Vec<LineSet>> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let sets: Option<Vec<LineSet>> = text.split('|').map(line_set).collect();
    sets.filter(|s| s.len() <= 1_000)
}

fn line_set(text: &str) -> Option<LineSet> {
    match text.trim() {
        "all" | "*" | "" => Some(LineSet::All),
        "none" | "hide" => Some(LineSet::None),
        list => list
            .split(',')
            .map(|part| {
                let (first, last) = range(part.trim())?;
                Some((u32::try_from(first).ok()?, u32::try_from(last).ok()?))
            })
            .collect::<Option<Vec<_>>>()
            .map(LineSet::Lines),
    }
}

/// Whether `lines=` can be read: a number, or a range of them.
pub(crate) fn is_lines(value: &str) -> bool {
    range(value).is_some() || value.parse::<u32>().is_ok()
}

/// `5` or `5-20`.
fn range(text: &str) -> Option<(usize, usize)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first > 0 && first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(info: &str) -> String {
        let (b, a) = read(info, "x".to_owned());
        let file = match &b.source {
            CodeSource::Here(_) => String::new(),
            CodeSource::File { path, lines, region } => format!(" {path} {lines:?} {region:?}"),
        };
        let states: Vec<_> = b
            .states
            .iter()
            .map(|s| match s {
                LineSet::All => "all".to_owned(),
                LineSet::None => "none".to_owned(),
                LineSet::Lines(l) => format!("{l:?}"),
            })
            .collect();
        format!("{} {} {:?} {:?} {:?} {:?}{file}", b.lang, states.join("|"), b.number_from, b.title, b.words, a.classes)
    }

    #[test]
    fn info_strings_of_all_tools_are_read() {
        let rows = [
            ("rust", "rust  None None [] []"),
            (
                "rust {2-3|5|all} lines=10 title=\"src/main.rs\" wrap",
                "rust [(2, 3)]|[(5, 5)]|all Some(10) Some(\"src/main.rs\") [] []",
            ),
            ("ts {1,3-5}", "ts [(1, 1), (3, 5)] None None [] []"),
            ("ts {*|1}{lines:true,startLine:5}", "ts all|[(1, 1)] Some(5) None [] []"),
            ("js [1-2|3]", "js [(1, 2)]|[(3, 3)] Some(1) None [] []"),
            ("js [712: 1-2|3]", "js [(1, 2)]|[(3, 3)] Some(712) None [] []"),
            ("js []", "js  Some(1) None [] []"),
            ("ts [file.ts]", "ts  None Some(\"file.ts\") [] []"),
            ("{.python code-line-numbers=\"|6|9\"}", "python all|[(6, 6)]|[(9, 9)] None None [] []"),
            ("chart bar", "chart  None None [\"bar\"] []"),
            ("rust file=src/a.rs lines=5-20", "rust  None None [] [] src/a.rs Some((5, 20)) None"),
            ("rust file=src/a.rs#main", "rust  None None [] [] src/a.rs None Some(\"main\")"),
            ("mermaid {scale: 0.5}", "mermaid  None None [] []"),
            ("rust {.wide #id}", "rust  None None [] [\"wide\"]"),
            ("", "  None None [] []"),
        ];
        for (info, expected) in rows {
            assert_eq!(shape(info), expected, "{info}");
        }
        let (block, _) = import("<<< @/src/main.rs#region ts {1,2}").unwrap_or_else(|| panic!("import"));
        assert_eq!((block.lang.as_str(), block.states.len()), ("ts", 1));
    }
}
