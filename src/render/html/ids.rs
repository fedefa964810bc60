//! Names of things (`{#name}`) within slides. A page may hold an id once, but a name may come back on the next slides:
//! there it says that the two are one thing, which moves when the slides change (`transition: morph`).

use super::reader::start_tags;
use std::ops::Range;

/// The ids in a slide's HTML, outside drawings, with the place of each attribute.
pub(crate) fn ids(canvas: &str) -> Vec<(&str, Range<usize>)> {
    let mut out = Vec::new();
    let mut drawings = 0_u32;
    for (at, tag) in start_tags(canvas) {
        if tag.name == "svg" {
            drawings = if tag.closing { drawings.saturating_sub(1) } else { drawings + 1 };
        } else if drawings == 0 {
            let ids = tag.attrs.iter().filter(|a| a.key == "id" && !a.value.is_empty());
            out.extend(ids.map(|a| (a.value, at + a.range.start..at + a.range.end)));
        }
    }
    out
}

/// The same HTML, where things whose name was used on an earlier slide say so.
pub(crate) fn reused_ids(canvas: &str, before: &[&str]) -> String {
    let mut out = String::with_capacity(canvas.len() + 64);
    let mut at = 0;
    for (name, range) in ids(canvas).into_iter().filter(|(name, _)| before.contains(name)) {
        out.push_str(canvas.get(at..range.start).unwrap_or(""));
        out.push_str(&format!("data-morph=\"{}\"", crate::util::html::attr(name)));
        at = range.end;
    }
    out.push_str(canvas.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_things_count() {
        let html = "<p id=\"a\">x id=\"b\" <b id='c'>y</b></p><svg id=\"d\"><g id=\"e\"/></svg><i id=\"f\">";
        assert_eq!(ids(html).iter().map(|(name, _)| *name).collect::<String>(), "acf");
        assert_eq!(
            reused_ids(html, &["a", "b", "e", "f"]),
            html.replace("<p id=", "<p data-morph=").replace("<i id=", "<i data-morph=")
        );
    }
}
