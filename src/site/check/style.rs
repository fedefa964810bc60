//! CSS of the author: `style:`, `<style>` blocks and `style=` attributes. Read rule by rule, no more than is needed.

use super::colour::{LEAST, colours, contrast};
use super::walk::walk;
use super::{Page, tags};
use crate::base::{Draft, code};
use crate::page;
use std::ops::Range;

/// Design pixels that the last row can read, and what one em is (the body's size).
const SMALLEST: f32 = 16.0;
const EM: f32 = 33.0;

/// Everything wrong with a style sheet that can be told from its text; `range` is where it stands.
pub(super) fn sheet(css: &str, range: &Range<usize>, out: &mut Vec<Draft>) {
    let css = page::css_without_comments(css);
    for rule in css.split('}') {
        let Some((selector, body)) = rule.rsplit_once('{') else { continue };
        let selector = selector.rsplit('{').next().unwrap_or("").trim();
        declarations(selector, body, range, out);
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

/// The style of one slide: `<style>` blocks and `style=` in raw HTML.
pub(super) fn slide(page: &Page<'_>, out: &mut Vec<Draft>) {
    for css in &page.slide.body.styles {
        let source = page.slide.origin.source();
        let at = source.find("<style").unwrap_or(0);
        sheet(css, &(at..source.get(at..).and_then(|s| s.find('\n')).map_or(source.len(), |n| at + n)), out);
    }
    walk(&page.slide.body, &mut |node| {
        let Some((html, range)) = node.raw() else { return };
        for style in tags(html).filter_map(|t| t.get("style").map(str::to_owned)) {
            declarations("", &style, range, out);
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
