//! The author's attributes as HTML.

use crate::deck::{Attrs, Step};
use crate::util::html::attr;

/// Attribute names that authors may set on anything; handlers of events are no content.
fn is_plain_name(name: &str) -> bool {
    let low = name.to_lowercase();
    !low.starts_with("on")
        && !matches!(low.as_str(), "style" | "srcdoc" | "href" | "src")
        && low.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

/// The attributes of a step.
pub(crate) fn step_attrs(step: Option<&Step>) -> String {
    let Some(step) = step else { return String::new() };
    let mut out = String::new();
    if step.at > 0 {
        out += &format!(" data-step=\"{}\"", step.at);
    }
    if let Some(gone) = step.out {
        out += &format!(" data-step-out=\"{gone}\"");
    }
    if let Some(effect) = &step.effect {
        out += &format!(" data-effect=\"{}\"", attr(effect));
    }
    out
}

/// Attributes of the author as HTML, `more` classes first; `known` pairs have been used already.
pub(crate) fn attributes(attrs: &Attrs, more: &[&str], known: &[&str]) -> String {
    let mut out = String::new();
    if let Some(id) = &attrs.id {
        out += &format!(" id=\"{}\"", attr(id));
    }
    let classes: Vec<&str> =
        more.iter().copied().chain(attrs.classes.iter().map(String::as_str)).filter(|c| !c.is_empty()).collect();
    if !classes.is_empty() {
        out += &format!(" class=\"{}\"", attr(&classes.join(" ")));
    }
    for (key, value) in attrs.pairs.iter().filter(|(k, _)| !known.contains(&k.as_str()) && is_plain_name(k)) {
        let name = if is_html_name(key) { key.clone() } else { format!("data-{key}") };
        out += &format!(" {name}=\"{}\"", attr(value));
    }
    out + &step_attrs(attrs.step.as_ref())
}

/// Names that HTML knows; others become `data-…`.
fn is_html_name(name: &str) -> bool {
    name.starts_with("data-")
        || name.starts_with("aria-")
        || matches!(
            name,
            "title"
                | "lang"
                | "dir"
                | "role"
                | "width"
                | "height"
                | "rel"
                | "target"
                | "download"
                | "start"
                | "reversed"
                | "alt"
                | "loading"
                | "tabindex"
                | "translate"
        )
}
