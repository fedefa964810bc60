//! CSS of the author: `style:`, `<style>` blocks and `style=` attributes. Read rule by rule, no more than is needed.

use super::Page;
use super::colour::{LEAST, colours, contrast};
use super::walk::walk;
use crate::base::{Draft, Trace, code, is_remote};
use crate::look::css::references;
use crate::page;
use std::ops::Range;

/// Design pixels that the last row can read, and what one em is (the body's size).
const SMALLEST: f32 = 16.0;
const EM: f32 = 33.0;

/// Where a part of a style sheet was written.
type Place<'a> = &'a dyn Fn(Range<usize>) -> Range<usize>;

/// Everything wrong with a style sheet that can be told from its text; `place` gives the places of its parts.
pub(super) fn sheet(css: &str, place: Place<'_>, out: &mut Vec<Draft>) {
    for found in references(css).into_iter().filter(|r| is_remote(&r.target) && !r.target.starts_with("data:")) {
        let message = format!("this style sheet loads `{}` from another host", found.target);
        let finding = Draft::new(code::REMOTE, place(found.range), message);
        out.push(finding.help("keep a copy beside the deck: then it works without a network"));
    }
    let css = page::css_with_blanked_comments(css);
    let mut at = 0;
    for rule in css.split('}') {
        let start = at;
        at += rule.len() + 1;
        let Some((head, body)) = rule.rsplit_once('{') else { continue };
        // what stands before is a rule round this one, or a statement (`@import …;`)
        let from = head.rfind(['{', ';']).map_or(0, |i| i + 1);
        let selector = head.get(from..).unwrap_or("");
        let lead = start + from + selector.len() - selector.trim_start().len();
        let selector = selector.trim();
        let here = place(lead..lead + selector.len());
        declarations(&selector.split_whitespace().collect::<Vec<_>>().join(" "), body, &here, out);
    }
}

fn declarations(selector: &str, body: &str, range: &Range<usize>, out: &mut Vec<Draft>) {
    let get = |names: &[&str]| {
        let mut pairs = body.rsplit(';').filter_map(|d| d.split_once(':'));
        let found = pairs.find(|(k, _)| names.contains(&k.trim().to_ascii_lowercase().as_str()));
        found.map(|(_, v)| v.trim().trim_end_matches("!important").trim())
    };
    for (text, behind) in [(&["color"][..], &["background", "background-color"][..]), (&["--fg"], &["--bg"])] {
        let (Some(text), Some(behind)) = (get(text), get(behind)) else { continue };
        let (text, behind) = (colours(text), colours(behind));
        let worst = text.iter().flat_map(|t| behind.iter().filter_map(move |b| contrast(t, b))).reduce(f32::min);
        if let Some(ratio) = worst.filter(|r| *r < LEAST) {
            let name = if selector.is_empty() { String::new() } else { format!(" in `{selector}`") };
            let message = format!("the text stands {ratio:.1} to 1 from its background{name}");
            let finding = Draft::new(code::CONTRAST, range.clone(), message);
            out.push(finding.help("4.5 to 1 can be read in a bright room"));
        }
    }
    if let Some((size, written)) = get(&["font-size"]).and_then(|v| Some((pixels(v)?, v)))
        && size < SMALLEST
        && !selector.contains("sup")
        && !selector.contains("sub")
    {
        let message = format!("`font-size: {written}` is {size:.0} design pixels");
        out.push(
            Draft::new(code::TYPE_TINY, range.clone(), message).help("16 is the least that the last row can read"),
        );
    }
    let gone = |v: &str| matches!(v, "none" | "transparent" | "hidden" | "0");
    let scrim = selector.contains("slide-backgrounds") && selector.contains(":after");
    if scrim
        && ["content", "display", "background", "visibility", "opacity"].iter().any(|k| get(&[k]).is_some_and(gone))
    {
        let finding =
            Draft::new(code::SCRIM_MISSING, range.clone(), "this takes the scrim from under text on pictures");
        out.push(finding.help("keep it, or split the slide: `![bg left:40%](…)`"));
    }
}

/// A font size in design pixels, when it is one that can be told.
fn pixels(value: &str) -> Option<f32> {
    let value = value.trim();
    let number = |s: &str| s.trim().parse::<f32>().ok().filter(|n| n.is_finite() && *n > 0.0);
    if let Some(inner) = value.strip_prefix("calc(").and_then(|v| v.strip_suffix(')')) {
        let (a, b) = inner.split_once('*')?;
        return if b.trim() == "var(--u)" {
            number(a)
        } else if a.trim() == "var(--u)" {
            number(b)
        } else {
            None
        };
    }
    let units = [("rem", EM), ("em", EM), ("px", 1.0), ("pt", 4.0 / 3.0), ("%", EM / 100.0)];
    units.iter().find_map(|(unit, factor)| Some(number(value.strip_suffix(unit)?)? * factor))
}

/// The places of parts of a text that stands within `range` of a source; all of it where they cannot be told.
pub(super) fn placed<'a>(
    part: &str,
    source: &str,
    range: &'a Range<usize>,
) -> impl Fn(Range<usize>) -> Range<usize> + 'a {
    let trace = Trace::new(part, source, range);
    move |part| trace.as_ref().and_then(|t| t.place(&part)).unwrap_or_else(|| range.clone())
}

/// The style of one slide: `<style>` blocks and `style=` in raw HTML.
pub(super) fn slide(page: &Page<'_>, out: &mut Vec<Draft>) {
    let source = page.slide.origin.source();
    for one in &page.slide.body.styles {
        sheet(&one.css, &placed(&one.css, source, &one.range), out);
    }
    walk(&page.slide.body, &mut |node| {
        let Some((html, range)) = node.raw() else { return };
        let mut place = None;
        for (at, tag) in page::tags(html).filter(|(_, tag)| !tag.closing) {
            let Some(style) = tag.attrs.iter().find(|a| a.key == "style") else { continue };
            let place = place.get_or_insert_with(|| placed(html, source, range));
            declarations("", style.value, &place(at + style.value_range.start..at + style.value_range.end), out);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_design_pixels() {
        let rows = [("12px", 12.0), ("0.4em", 13.2), ("9pt", 12.0), ("calc(14 * var(--u))", 14.0), ("40%", 13.2)];
        for (value, expected) in rows {
            assert_eq!(pixels(value).map(|p| (p * 10.0).round() / 10.0), Some(expected), "{value}");
        }
        assert_eq!(pixels("clamp(1em, 2vw, 3em)"), None);
    }
}
