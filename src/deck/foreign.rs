//! Habits of other tools in a deck of ours: what their words mean here, or what to write instead. And whole decks that are
//! plainly written for another tool, which is said once.

use super::model::{Directive, SettingValue, SlideSettings};
use super::settings::apply;
use super::settings::value::is_known_transition;
use super::slide::attrs;
use super::slide::comments::Comment;
use crate::diagnostics::{RelativeDiagnostic, code};
use std::collections::BTreeMap;
use std::ops::Range;

/// The finding for something that is not read here.
pub(crate) fn unread(range: Range<usize>, what: &str, of: &str, instead: &str) -> RelativeDiagnostic {
    RelativeDiagnostic::new(code::FOREIGN_MARKUP, range, format!("`{what}` is {of} syntax and has no effect here"))
        .help(instead.to_owned())
}

/// A comment that another tool would obey. `text` is trimmed and begins at byte `lead` of the piece.
pub(crate) fn comment(text: &str, lead: usize) -> Option<Comment> {
    let range = lead..lead + text.len();
    if let Some(said) = text.strip_prefix(".slide:") {
        return Some(of_slide(said, range));
    }
    if let Some(said) = text.strip_prefix(".element:") {
        return Some(match html_attrs(said) {
            Some(attrs) => Comment::Element { attrs, range },
            None => report(unread(
                range,
                ".element:",
                "reveal.js",
                "write attributes such as `{.step}` after the \
                    element they are for",
            )),
        });
    }
    if let Some(said) = text.strip_prefix("speaker_note:") {
        return Some(Comment::Note { text: said.trim().to_owned(), findings: Vec::new() });
    }
    let (name, _) = text.split_once(':').unwrap_or((text, ""));
    let instead = match (name, text.contains(':')) {
        ("pause", false) => "write `. . .` on a line of its own",
        ("end_slide", false) => "write `---` on a line of its own",
        ("skip_slide", false) => return Some(setting("hidden", "true", range)),
        ("no_footer", false) => return Some(setting("footer", "", range)),
        ("jump_to_middle", false) => return Some(setting("layout", "center", range)),
        ("column_layout" | "column", true) | ("reset_layout", false) => {
            "write `::: columns` with a `::: column` for each"
        }
        ("incremental_lists", true) => "write `::: incremental` around the list, or use `*` for its bullets",
        ("new_line" | "newline", false) | ("new_lines" | "newlines", true) => "write `<br>`, or choose another layout",
        ("font_size", true) => "write `<!-- _class: large -->`, or `{.large}` after the text",
        ("alignment", true) => "write `<!-- _class: center -->`",
        ("list_item_newlines" | "snippet_output" | "jump_to_vertical_center", _) => "remove it",
        _ => return None,
    };
    Some(report(unread(range, text.lines().next().unwrap_or(text), "presenterm", instead)))
}

fn report(finding: RelativeDiagnostic) -> Comment {
    Comment::Settings { directives: Vec::new(), findings: vec![finding], note: None }
}

fn directive(key: &str, value: &str, range: &Range<usize>) -> Directive {
    let value = if value.is_empty() { SettingValue::Null } else { SettingValue::Scalar(value.to_owned()) };
    Directive { key: key.to_owned(), spot: true, value, key_range: range.clone(), value_range: range.clone() }
}

fn setting(key: &str, value: &str, range: Range<usize>) -> Comment {
    Comment::Settings { directives: vec![directive(key, value, &range)], findings: Vec::new(), note: None }
}

/// `class="x" data-y='z'` as attributes.
fn html_attrs(said: &str) -> Option<super::ast::Attrs> {
    let braces = format!("{{{}}}", said.trim());
    attrs::read(&braces).filter(|(_, len)| *len == braces.len()).map(|(attrs, _)| attrs)
}

/// `.slide: data-background="#f00" class="x"` as settings of the slide.
fn of_slide(said: &str, range: Range<usize>) -> Comment {
    let Some(attrs) = html_attrs(said) else {
        return report(unread(
            range,
            ".slide:",
            "reveal.js",
            "write `<!-- _background: navy -->`, `<!-- _class: lead -->`",
        ));
    };
    let (mut directives, mut findings) = (Vec::new(), Vec::new());
    let mut take = |key: &str, value: &str, name: &str| {
        let directive = directive(key, value, &range);
        match apply::apply(&directive, &mut SlideSettings::default(), &mut apply::SlideLocal::default()) {
            None => directives.push(directive),
            Some(_) => findings.push(replacement_for(name, value, key, &range)),
        }
    };
    if !attrs.classes.is_empty() {
        let names: Vec<String> = attrs.classes.iter().map(|class| format!("+{class}")).collect();
        take("class", &names.join(" "), "class");
    }
    if let Some(id) = &attrs.id {
        take("id", id, "id");
    }
    for (name, value) in &attrs.pairs {
        match name.as_str() {
            "data-background"
            | "data-background-color"
            | "data-background-image"
            | "data-background-gradient"
            | "data-background-video"
            | "data-background-iframe" => take("background", value, name),
            "data-background-size" => take("backgroundSize", value, name),
            "data-background-position" => take("backgroundPosition", value, name),
            "data-background-repeat" => take("backgroundRepeat", value, name),
            "data-visibility" if value == "hidden" => take("hidden", "true", name),
            "data-visibility" if value == "uncounted" => take("paginate", "skip", name),
            "data-state" => take("class", &format!("+{value}"), name),
            "data-transition" if is_known_transition(value) => take("transition", value, name),
            "data-auto-animate" => take("transition", "morph", name),
            _ => {}
        }
    }
    let unknown = attrs.pairs.iter().filter(|(name, value)| !is_read(name, value));
    findings.extend(unknown.map(|(name, _)| {
        unread(
            range.clone(),
            name,
            "reveal.js",
            "remove it; the settings of a slide are in \
            `docs/reference/format.md`",
        )
    }));
    Comment::Settings { directives, findings, note: None }
}

fn is_read(name: &str, value: &str) -> bool {
    match name {
        "data-visibility" => matches!(value, "hidden" | "uncounted"),
        "data-transition" => is_known_transition(value),
        _ => {
            matches!(name, "data-state" | "data-auto-animate")
                || name.starts_with("data-background") && name != "data-background-opacity"
        }
    }
}

fn replacement_for(name: &str, value: &str, key: &str, range: &Range<usize>) -> RelativeDiagnostic {
    let message = format!("`{value}` in `{name}` cannot be read");
    RelativeDiagnostic::new(code::BAD_VALUE, range.clone(), message).help(format!("write `<!-- _{key}: … -->`"))
}

/// A comment that is alone on its line, by what it says.
pub(crate) fn only_comment(line: &str) -> Option<&str> {
    line.trim().strip_prefix("<!--")?.strip_suffix("-->").map(str::trim)
}

/// A tag of Slidev that is alone on its line: whether it closes, what it is here, its attributes.
pub(crate) fn slidev_tag(line: &str) -> Option<(bool, &'static str, super::ast::Attrs)> {
    let inner = line.trim().strip_prefix('<')?.strip_suffix('>')?;
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    if inner.contains(['<', '>']) || inner.ends_with('/') {
        return None;
    }
    let (name, rest) = inner.split_at(inner.find(char::is_whitespace).unwrap_or(inner.len()));
    let name = match name {
        "v-clicks" | "VClicks" => "v-clicks",
        "v-click" | "VClick" => "step",
        _ => return None,
    };
    let attrs = if rest.trim().is_empty() {
        super::ast::Attrs::default()
    } else {
        html_attrs(rest.trim_start_matches([' ', ':']))?
    };
    Some((closes, name, attrs))
}

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
pub(super) fn in_line(text: &str) -> Vec<(Range<usize>, &'static str, &'static str)> {
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
            at += super::split::private_remarks::passed(rest, text, at);
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

/// The background that pandoc and Quarto write behind a heading, as a setting of the slide.
pub(crate) fn of_heading(attrs: &mut super::ast::Attrs, range: &Range<usize>) -> Vec<Directive> {
    let is_background = |name: &str| {
        let bare = name.strip_prefix("data-").unwrap_or(name);
        matches!(bare, "background" | "background-color" | "background-image" | "background-gradient")
    };
    let (found, rest) = std::mem::take(&mut attrs.pairs).into_iter().partition(|(name, _)| is_background(name));
    attrs.pairs = rest;
    let found: Vec<(String, String)> = found;
    found.iter().map(|(_, value)| directive("background", value, range)).collect()
}

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

/// remark's `.left-column[`.
fn is_content_class(text: &str) -> bool {
    let name = text.strip_prefix('.').and_then(|rest| rest.split_once('[')).map(|(name, _)| name);
    name.is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    })
}

fn detect_by_markup(source: &str, start: usize) -> Option<ForeignDeck> {
    let mut found: BTreeMap<&str, (Vec<&'static str>, usize, Range<usize>)> = BTreeMap::new();
    let mut under_break = true;
    for line in super::split::prose::read(source, start).lines {
        let first = std::mem::replace(&mut under_break, line.kind == super::split::prose::LineKind::Break);
        let text = source.get(line.range.clone()).unwrap_or("");
        let opens = line.kind == super::split::prose::LineKind::Code && text.starts_with("```{");
        if !opens && line.kind != super::split::prose::LineKind::Words {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_tools_are_told_from_words() {
        for (text, found) in [
            ("so \\(x\\) and \\[a^2\n= b\\]", "\\(x\\) \\[a^2\n= b\\]"),
            ("see ((64d3a5b2-1111-2222-3333-444455556666)) there", "((64d3a5b2-1111-2222-3333-444455556666))"),
            ("page {{ $slidev.nav.currentPage }}", "{{ $slidev.nav.currentPage }}"),
            ("<% tp.date.now() %>", "<% tp.date.now() %>"),
            ("due [on:: Friday] [std::vector]", "[on:: Friday]"),
            ("as [@knuth1984; @x] says", "[@knuth1984; @x]"),
            ("\\begin{align*}\na\n\\end{align*}", "\\begin{align*}"),
            ("$$\n\\begin{aligned}\na\n\\end{aligned}\n$$", ""),
            ("text^[a note in the line]", "^[a note in the line]"),
            // words like others
            ("\\(see below\\) and \\[sic\\]", ""),
            ("`\\(x\\)` and $a^[b c]$", ""),
            ("[@anna](https://x.example) ((twice)) {{title}} x^[2]", ""),
        ] {
            let all: Vec<&str> = in_line(text).into_iter().map(|(range, ..)| &text[range]).collect();
            assert_eq!(all.join(" "), found, "{text}");
        }
        for (line, told) in [
            ("[.build-lists: true]", true),
            ("^ for me", true),
            ("{{embed ((x))}}", true),
            ("collapsed:: true", true),
            ("\\begin{document}", false),
            ("[.a](b)", false),
            ("std::vector", false),
        ] {
            assert_eq!(line_of_others(line).is_some(), told, "{line}");
        }
    }
}
