//! Whole decks that are clearly written for another tool: known by their front matter, or by at least two habits.

use super::words::{is_content_class, only_comment};
use std::collections::BTreeMap;
use std::ops::Range;

/// A deck for another tool: its name, what shows it, and where that stands.
pub(crate) struct ForeignDeck {
    pub(crate) tool: &'static str,
    pub(crate) evidence: String,
    pub(crate) range: Range<usize>,
}

/// Keys of front matter that only one tool has.
const KEYS: &[(&str, &[&str])] = &[
    (
        "Slidev",
        &[
            "highlighter",
            "drawings",
            "mdc",
            "themeConfig",
            "routerMode",
            "canvasWidth",
            "seoMeta",
            "twoslash",
            "monaco",
            "addons",
            "exportFilename",
            "titleTemplate",
            "fonts",
            "presenter",
            "codeCopy",
            "selectable",
            "record",
            "colorSchema",
        ],
    ),
    ("reveal-md", &["separator", "verticalSeparator", "revealOptions", "highlightTheme", "notesSeparator"]),
    ("Quarto", &["execute", "revealjs-plugins", "format-links"]),
    ("presenterm", &["sub_title"]),
    (
        "pandoc",
        &["slide-level", "institute", "colortheme", "fonttheme", "aspectratio", "header-includes", "revealjs-url"],
    ),
];

/// Words in the value of a key by which a tool is known.
const VALUES: &[(&str, &str, &[&str])] = &[
    ("Quarto", "format", &["revealjs", "beamer", "pptx"]),
    ("R Markdown", "output", &["_presentation", "xaringan", "revealjs"]),
    ("Slidev", "theme", &["seriph", "apple-basic", "bricks", "shibainu"]),
    ("Marp", "theme", &["gaia", "uncover"]),
    ("pandoc", "theme", &["Madrid", "Warsaw", "Berlin", "metropolis", "Boadilla", "CambridgeUS"]),
];

/// Keys that only decks of ours have.
const OURS: &[&str] = &[
    "lang",
    "mode",
    "ratio",
    "split",
    "levels",
    "theme-options",
    "slide-tone",
    "overflow",
    "hyphens",
    "quotes",
    "renderers",
    "dialect",
];

/// Looks whether a deck is plainly another tool's: by a key or a value of its front matter (`front`, which begins at the top)
/// that only that tool has, or, in a deck without settings of ours, by at least two habits of one tool and none of others.
pub(crate) fn deck(source: &str, front: Range<usize>) -> Option<ForeignDeck> {
    let block = source.get(front.clone()).unwrap_or("");
    let mut at = front.start;
    let mut ours = false;
    let mut last = "";
    for line in block.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, value)) = line.split_once(':').filter(|(key, _)| !key.trim().is_empty()) else { continue };
        let indented = key.starts_with([' ', '\t']);
        let (name, range) = (key.trim(), start..start + line.trim_end().len());
        ours |= !indented && OURS.contains(&name);
        let found = |tool: &'static str, evidence: String| Some(ForeignDeck { tool, evidence, range: range.clone() });
        if !indented {
            last = name;
            if name == "marp" && value.trim() == "true" {
                return found("Marp", "`marp: true`".to_owned());
            }
            if let Some((tool, _)) = KEYS.iter().find(|(_, keys)| keys.contains(&name)) {
                return found(tool, format!("the key `{name}`"));
            }
        }
        // what a map or a list below the key holds belongs to it
        let of =
            |(_, key, words): &&(&str, &str, &[&str])| *key == last && words.iter().any(|word| line.contains(word));
        if let Some((tool, key, words)) = VALUES.iter().find(of) {
            let word = words.iter().find(|word| line.contains(*word)).copied().unwrap_or("");
            return found(tool, format!("`{key}` names `{word}`"));
        }
    }
    if front.is_empty() && source.starts_with("% ") {
        let end = source.find('\n').unwrap_or(source.len());
        return Some(ForeignDeck { tool: "pandoc", evidence: "its title block".to_owned(), range: 0..end });
    }
    let first = source.lines().next().unwrap_or("");
    if front.is_empty() && matches!(habit(first, true), Some(("remark", "properties of slides"))) {
        let evidence = format!("it begins with `{}`", first.trim());
        return Some(ForeignDeck { tool: "remark", evidence, range: 0..first.len() });
    }
    if ours { None } else { detect_by_markup(source, front.end) }
}

/// Lines by which a tool is known: the tool, what is seen, and the line's begin or a word in it.
fn habit(line: &str, under_break: bool) -> Option<(&'static str, &'static str)> {
    let text = line.trim();
    if let Some(said) = only_comment(text) {
        let name = said.split(':').next().unwrap_or("");
        return match name {
            ".slide" => Some(("reveal-md", "`.slide:`")),
            ".element" => Some(("reveal-md", "`.element:`")),
            "end_slide" => Some(("presenterm", "`end_slide`")),
            "pause" if said == "pause" => Some(("presenterm", "`pause`")),
            "column_layout" | "reset_layout" | "jump_to_middle" | "incremental_lists" => {
                Some(("presenterm", "its commands"))
            }
            _ => None,
        };
    }
    match () {
        () if text.contains("<!-- .element:") => Some(("reveal-md", "`.element:`")),
        () if text.starts_with("<v-click") || text.contains(" v-click") && text.starts_with('<') => {
            Some(("Slidev", "`v-click`"))
        }
        () if text.starts_with("\\begin{frame}") => Some(("Beamer", "`\\begin{frame}`")),
        () if text.starts_with("\\end{frame}") => Some(("Beamer", "`\\end{frame}`")),
        () if text.starts_with("{{< ") => Some(("Quarto", "its shortcodes")),
        () if text.starts_with("```{") && text.ends_with('}') && !text.contains([' ', '.', '=', '#']) => {
            Some(("Quarto", "cells of code"))
        }
        () if is_content_class(text) => Some(("remark", "`.class[`")),
        () if under_break
            && ["class: ", "name: ", "template: ", "count: ", "layout: true", "layout: false"]
                .iter()
                .any(|k| text.starts_with(k)) =>
        {
            Some(("remark", "properties of slides"))
        }
        () => None,
    }
}

fn detect_by_markup(source: &str, start: usize) -> Option<ForeignDeck> {
    let mut found: BTreeMap<&str, (Vec<&'static str>, usize, Range<usize>)> = BTreeMap::new();
    let mut under_break = true;
    for line in crate::deck::split::prose::read(source, start).lines {
        let first = std::mem::replace(&mut under_break, line.kind == crate::deck::split::prose::LineKind::Break);
        let text = source.get(line.range.clone()).unwrap_or("");
        let opens = line.kind == crate::deck::split::prose::LineKind::Code && text.starts_with("```{");
        if !opens && line.kind != crate::deck::split::prose::LineKind::Words {
            continue;
        }
        let Some((tool, seen)) = habit(text, first) else { continue };
        let end = line.range.start + text.trim_end().len();
        let entry = found.entry(tool).or_insert_with(|| (Vec::new(), 0, line.range.start..end));
        entry.1 += 1;
        if !entry.0.contains(&seen) {
            entry.0.push(seen);
        }
    }
    let [tool] = found.keys().copied().collect::<Vec<_>>()[..] else { return None };
    let (seen, count, range) = found.remove(tool)?;
    let tool =
        ["reveal-md", "presenterm", "Slidev", "Beamer", "Quarto", "remark"].into_iter().find(|name| *name == tool)?;
    (seen.len() > 1 || count > 2).then(|| ForeignDeck { tool, evidence: seen.join(", "), range })
}
