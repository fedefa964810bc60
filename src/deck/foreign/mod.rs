//! Habits of other tools in a deck of ours: what their comments and attributes mean here, or what to write instead.

mod whole_deck;
mod words;

pub(crate) use whole_deck::deck;
pub(crate) use words::{in_line, line_of_others, only_comment};

use crate::deck::model::{Directive, SettingValue, SlideSettings};
use crate::deck::settings::apply;
use crate::deck::settings::value::is_known_transition;
use crate::deck::slide::attrs;
use crate::deck::slide::comments::Comment;
use crate::diagnostics::{RelativeDiagnostic, code};
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
fn html_attrs(said: &str) -> Option<crate::deck::ast::Attrs> {
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

/// A tag of Slidev that is alone on its line: whether it closes, what it is here, its attributes.
pub(crate) fn slidev_tag(line: &str) -> Option<(bool, &'static str, crate::deck::ast::Attrs)> {
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
        crate::deck::ast::Attrs::default()
    } else {
        html_attrs(rest.trim_start_matches([' ', ':']))?
    };
    Some((closes, name, attrs))
}

/// The background that pandoc and Quarto write behind a heading, as a setting of the slide.
pub(crate) fn of_heading(attrs: &mut crate::deck::ast::Attrs, range: &Range<usize>) -> Vec<Directive> {
    let is_background = |name: &str| {
        let bare = name.strip_prefix("data-").unwrap_or(name);
        matches!(bare, "background" | "background-color" | "background-image" | "background-gradient")
    };
    let (found, rest) = std::mem::take(&mut attrs.pairs).into_iter().partition(|(name, _)| is_background(name));
    attrs.pairs = rest;
    let found: Vec<(String, String)> = found;
    found.iter().map(|(_, value)| directive("background", value, range)).collect()
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
