//! Words of other tools in running text and at the beginning of a line: whose they are, and what to write instead.

use std::ops::Range;

/// What begins a line of text in another tool: what it is, whose, and what to write instead.
pub(crate) fn line_of_others(text: &str) -> Option<(&str, &'static str, &'static str)> {
    if is_content_class(text) {
        let name = text.split_once('[').map_or("", |(name, _)| name);
        return Some((name, "remark", "write `[words]{.name}` in a line, `::: name` and `:::` around blocks"));
    }
    if text.starts_with("{{< ") && text.contains(" >}}") {
        return Some(("{{<", "Quarto", "write `<!-- include: part.md -->` for an include, Markdown for the rest"));
    }
    if let Some(found) = of_notes(text) {
        return Some(found);
    }
    let frame = ["\\begin{frame}", "\\end{frame}", "\\begin{itemize}", "\\item ", "\\frametitle{"];
    let found = frame.iter().find(|begin| text.starts_with(*begin))?;
    Some((found.trim_end(), "Beamer", "write Markdown: `## Title`, `- item`, `---` between slides"))
}

/// Lines of note-taking tools and of Deckset that mean something there.
fn of_notes(text: &str) -> Option<(&str, &'static str, &'static str)> {
    let word = |end: char| text.split(end).next().unwrap_or(text);
    let property = ["collapsed:: ", "id:: ", "background-color:: ", "heading:: ", "logseq."].iter();
    match () {
        () if text.starts_with("[.") && text.ends_with(']') && !text.contains("](") => {
            Some((text, "Deckset", "remove it; the settings of a slide are in `docs/reference/format.md`"))
        }
        () if text.starts_with("^ ") => Some((
            "^",
            "Deckset",
            "write a line `Note:` above the text for the \
            speaker",
        )),
        () if ["{{embed ", "{{query ", "{{renderer ", "{{video ", "{{youtube "].iter().any(|b| text.starts_with(b)) => {
            Some((word(' '), "Logseq", "write its content here"))
        }
        () if property.clone().any(|begin| text.starts_with(begin)) => {
            Some((word(' '), "Logseq", "remove it, or hide it in `%% … %%`"))
        }
        () if text.starts_with("#+BEGIN_") || text.starts_with("#+END_") => {
            Some((word(' '), "Logseq", "write `>` before the lines of a quote, ``` around code"))
        }
        () => None,
    }
}

/// Environments of LaTeX that are formulas.
const OF_LATEX: &[&str] = &[
    "align", "aligned", "equation", "gather", "gathered", "multline", "eqnarray", "split", "cases", "matrix",
    "pmatrix", "bmatrix",
];

fn is_environment(text: &str, name: &str) -> bool {
    let rest = text.strip_prefix("\\begin{").and_then(|rest| rest.strip_prefix(name));
    rest.is_some_and(|rest| rest.trim_start_matches('*').starts_with('}'))
}

/// Words of other tools in running text: where they stand, whose they are, and what to write instead.
pub(crate) fn in_line(text: &str) -> Vec<(Range<usize>, &'static str, &'static str)> {
    let mut out = Vec::new();
    if !text.contains(['\\', '(', '[', '{', '<', '^']) {
        return out;
    }
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(['\\', '`', '$', '(', '[', '{', '<', '^'])) {
        at += start;
        let rest = text.get(at..).unwrap_or("");
        if let Some((len, tool, instead)) = of_others(rest) {
            out.push((at..at + len, tool, instead));
            at += len;
        } else {
            at += crate::deck::split::private_remarks::passed(rest, text, at);
        }
    }
    out
}

/// What begins `rest` in another tool, with its length.
fn of_others(rest: &str) -> Option<(usize, &'static str, &'static str)> {
    let till = |begin: &str, end: &str| {
        let inner = rest.strip_prefix(begin)?;
        let close =
            inner.char_indices().take(300).find(|(i, _)| inner.get(*i..).is_some_and(|r| r.starts_with(end)))?.0;
        Some((inner.get(..close)?, begin.len() + close + end.len()))
    };
    let formula = |inner: &str| {
        let letter = inner.trim().chars().count() == 1 && inner.trim().starts_with(char::is_alphabetic);
        letter && !rest.starts_with("\\[")
            || inner.contains(['^', '_', '='])
            || inner.contains('\\') && !inner.contains("\\[")
    };
    let is_id = |id: &str| id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let key = |key: &str| {
        key.starts_with(char::is_alphabetic)
            && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.'))
    };
    let cites = |inner: &str, len: usize| {
        inner.split([';', ',']).next().is_some_and(key)
            && !rest.get(len..).is_some_and(|behind| behind.starts_with(['(', '[']))
    };
    let environment = || {
        let close = OF_LATEX.iter().any(|name| is_environment(rest, name)).then(|| rest.find('}'))??;
        Some((rest.get(..close)?, close + 1))
    };
    let found = |(len, tool, instead): (Option<usize>, &'static str, &'static str)| Some((len?, tool, instead));
    let rows = [
        (environment(), "LaTeX", "write `$$` on a line of its own above and below a formula"),
        (till("\\(", "\\)").filter(|(inner, _)| formula(inner)), "LaTeX", "write `$…$` around a formula"),
        (till("\\[", "\\]").filter(|(inner, _)| formula(inner)), "LaTeX", "write `$$` above and below a formula"),
        (till("((", "))").filter(|(id, _)| is_id(id)), "Logseq", "write its content here"),
        (till("{{ $", "}}").filter(|(inner, _)| !inner.contains('\n')), "Slidev", "write the words themselves"),
        (till("<% tp.", "%>"), "Obsidian's Templater", "write the words themselves"),
        (
            till("[@", "]").filter(|(inner, len)| cites(inner, *len)),
            "pandoc",
            "write the source out, or in a footnote: `[^1]`",
        ),
        (
            till("[", "]").filter(|(inner, _)| inner.split_once(":: ").is_some_and(|(name, _)| key(name))),
            "Obsidian's Dataview",
            "write the words themselves, or hide them in `%% … %%`",
        ),
        (
            till("^[", "]").filter(|(inner, _)| inner.contains(' ')),
            "pandoc and Obsidian",
            "write `[^1]`, and `[^1]: …` on a line of its own",
        ),
    ];
    rows.into_iter().find_map(|(till, tool, instead)| found((till.map(|(_, len)| len), tool, instead)))
}

/// A comment that is alone on its line, by what it says.
pub(crate) fn only_comment(line: &str) -> Option<&str> {
    line.trim().strip_prefix("<!--")?.strip_suffix("-->").map(str::trim)
}

/// remark's `.left-column[`.
pub(super) fn is_content_class(text: &str) -> bool {
    let name = text.strip_prefix('.').and_then(|rest| rest.split_once('[')).map(|(name, _)| name);
    name.is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    })
}
