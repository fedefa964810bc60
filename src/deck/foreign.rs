//! Habits of other tools in a deck of ours: what their words mean here, or what to write instead. And whole decks that are
//! plainly written for another tool, which is said once.

use super::attrs;
use super::comments::Comment;
use super::settings;
use super::{Directive, SlideSettings, Value, is_known_transition};
use crate::base::{Draft, code};
use std::ops::Range;

/// The finding for something that is not read here.
pub(super) fn unread(range: Range<usize>, what: &str, of: &str, instead: &str) -> Draft {
    Draft::new(code::FOREIGN_MARKUP, range, format!("`{what}` is of {of} and has no effect here"))
        .help(instead.to_owned())
}

/// A comment that another tool would obey. `text` is trimmed and begins at byte `lead` of the piece.
pub(super) fn comment(text: &str, lead: usize) -> Option<Comment> {
    let range = lead..lead + text.len();
    if let Some(said) = text.strip_prefix(".slide:") {
        return Some(of_slide(said, range));
    }
    if let Some(said) = text.strip_prefix(".element:") {
        return Some(match html_attrs(said) {
            Some(attrs) => Comment::Element { attrs, range },
            None => {
                told(unread(range, ".element:", "reveal.js", "write attributes as `{.step}` behind what they are for"))
            }
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
        ("incremental_lists", true) => "write `::: incremental` round the list, or use `*` for its bullets",
        ("new_line" | "newline", false) | ("new_lines" | "newlines", true) => "write `<br>`, or choose another layout",
        ("font_size", true) => "write `<!-- _class: large -->`, or `{.large}` behind the text",
        ("alignment", true) => "write `<!-- _class: center -->`",
        ("list_item_newlines" | "snippet_output" | "jump_to_vertical_center", _) => "take it out",
        _ => return None,
    };
    Some(told(unread(range, text.lines().next().unwrap_or(text), "presenterm", instead)))
}

fn told(finding: Draft) -> Comment {
    Comment::Settings { directives: Vec::new(), findings: vec![finding], note: None }
}

fn directive(key: &str, value: &str, range: &Range<usize>) -> Directive {
    let value = if value.is_empty() { Value::Null } else { Value::Scalar(value.to_owned()) };
    Directive { key: key.to_owned(), spot: true, value, key_range: range.clone(), value_range: range.clone() }
}

fn setting(key: &str, value: &str, range: Range<usize>) -> Comment {
    Comment::Settings { directives: vec![directive(key, value, &range)], findings: Vec::new(), note: None }
}

/// `class="x" data-y='z'` as attributes.
fn html_attrs(said: &str) -> Option<super::Attrs> {
    let braces = format!("{{{}}}", said.trim());
    attrs::read(&braces).filter(|(_, len)| *len == braces.len()).map(|(attrs, _)| attrs)
}

/// `.slide: data-background="#f00" class="x"` as settings of the slide.
fn of_slide(said: &str, range: Range<usize>) -> Comment {
    let Some(attrs) = html_attrs(said) else {
        return told(unread(
            range,
            ".slide:",
            "reveal.js",
            "write `<!-- _background: navy -->`, `<!-- _class: lead -->`",
        ));
    };
    let (mut directives, mut findings) = (Vec::new(), Vec::new());
    let mut take = |key: &str, value: &str, name: &str| {
        let directive = directive(key, value, &range);
        match settings::apply(&directive, &mut SlideSettings::default(), &mut settings::Own::default()) {
            None => directives.push(directive),
            Some(_) => findings.push(instead_of(name, value, key, &range)),
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
        unread(range.clone(), name, "reveal.js", "take it out; settings of a slide are in `docs/FORMAT.md`")
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

fn instead_of(name: &str, value: &str, key: &str, range: &Range<usize>) -> Draft {
    let message = format!("`{value}` in `{name}` cannot be read");
    Draft::new(code::BAD_VALUE, range.clone(), message).help(format!("write `<!-- _{key}: … -->`"))
}

/// A comment that is alone on its line, by what it says.
pub(super) fn lone_comment(line: &str) -> Option<&str> {
    line.trim().strip_prefix("<!--")?.strip_suffix("-->").map(str::trim)
}

/// A tag of Slidev that is alone on its line: whether it closes, what it is here, its attributes.
pub(super) fn slidev_tag(line: &str) -> Option<(bool, &'static str, super::Attrs)> {
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
    let attrs =
        if rest.trim().is_empty() { super::Attrs::default() } else { html_attrs(rest.trim_start_matches([' ', ':']))? };
    Some((closes, name, attrs))
}
