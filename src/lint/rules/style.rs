//! CSS of the author: `style:`, `<style>` blocks and `style=` attributes. Read rule by rule, no more than is needed.

use super::raw_html::raw_tags;
use crate::deck::visit::walk;
use crate::diagnostics::{RelativeDiagnostic, code};
use crate::lint::LintSlide;
use crate::source::SourceMap;
use crate::theme::css::takes_scrim;
use crate::util::colour::{LEAST, colours, contrast, shown};
use crate::util::{self, css_value, unescaped};
use std::ops::Range;

/// Design pixels that the last row can read, and what one em is (the body's size).
const SMALLEST: f32 = 16.0;
const EM: f32 = 33.0;

/// Where a part of a style sheet was written.
type LocateFn<'a> = &'a dyn Fn(Range<usize>) -> Range<usize>;

/// Everything wrong with a style sheet that can be told from its text; `place` gives the places of its parts.
pub(crate) fn sheet(css: &str, place: LocateFn<'_>, out: &mut Vec<RelativeDiagnostic>) {
    for rule in rules(css) {
        let print = |at: &str| {
            let at = at.trim().to_ascii_lowercase();
            at.starts_with("@page")
                || at.starts_with("@media")
                    && at.contains("print")
                    && !at.contains("not print")
                    && !at.contains("screen")
        };
        if !rule.around.iter().chain([&rule.selector]).any(|at| print(at)) {
            declarations(&rule.selector, &rule.body, &place(rule.at..rule.at + rule.len), out);
        }
    }
}

/// A rule of a style sheet.
struct CssRule {
    selector: String,
    body: String,
    /// The `@media` and the like that it is in.
    around: Vec<String>,
    /// Where its selector begins, and how long it is.
    at: usize,
    len: usize,
}

/// What is open while a style sheet is read.
struct CssScope {
    prelude: String,
    body: String,
    at: usize,
}

/// The rules of a style sheet, those in others too; comments left out.
fn rules(css: &str) -> Vec<CssRule> {
    let mut out = Vec::new();
    let mut stack: Vec<CssScope> = Vec::new();
    let mut begin = 0;
    let (mut quote, mut depth) = (None, 0_usize);
    let css = util::blanked_comments(css);
    for (at, c) in css.char_indices() {
        match (quote, c) {
            (Some(q), c) => quote = if c == q || c == '\n' { None } else { Some(q) },
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, '{' | '}' | ';') if depth == 0 || c != ';' => {
                depth = 0;
                let text = css.get(begin..at).unwrap_or("");
                let lead = begin + text.len() - text.trim_start().len();
                begin = at + 1;
                if c == '{' {
                    stack.push(CssScope { prelude: text.trim().to_owned(), body: String::new(), at: lead });
                    continue;
                }
                if let Some(open) = stack.last_mut().filter(|_| !text.trim().is_empty()) {
                    open.body += &format!("{};", text.trim());
                }
                let closed = if c == '}' { stack.pop() } else { None };
                if let Some(open) = closed.filter(|open| !open.body.is_empty()) {
                    let around = stack.iter().map(|o| o.prelude.clone()).collect();
                    let len = open.prelude.len();
                    let selector = open.prelude.split_whitespace().collect::<Vec<_>>().join(" ");
                    out.push(CssRule { selector, body: open.body, around, at: open.at, len });
                }
            }
            _ => {}
        }
    }
    out
}

/// Whether what these declarations are for is there for screen readers alone: nobody sees it.
fn is_out_of_sight(get: &dyn Fn(&[&str]) -> Option<String>) -> bool {
    let is = |key: &str, found: &dyn Fn(&str) -> bool| get(&[key]).is_some_and(|v| found(&v.replace(' ', "")));
    let point = |v: &str| matches!(v, "1px" | "0" | "0px");
    let away = |v: &str| {
        v.strip_prefix('-')
            .and_then(|v| v.trim_end_matches(|c: char| c.is_alphabetic()).parse::<f32>().ok())
            .is_some_and(|n| n > 900.0)
    };
    is("clip", &|v| v.starts_with("rect("))
        || is("clip-path", &|v| v.starts_with("inset(50%") || v.starts_with("inset(100%") || v.starts_with("circle(0"))
        || (is("width", &point) || is("inline-size", &point)) && (is("height", &point) || is("block-size", &point))
        || ["left", "top", "text-indent", "inset-inline-start"].iter().any(|key| is(key, &away))
        || is("display", &|v| v == "none")
}

fn declarations(selector: &str, body: &str, range: &Range<usize>, out: &mut Vec<RelativeDiagnostic>) {
    let find = |names: &[&str]| {
        let mut pairs = body.rsplit(';').filter_map(|d| d.split_once(':'));
        let found = pairs.find(|(k, _)| names.contains(&k.trim().to_ascii_lowercase().as_str()));
        found.map(|(k, v)| (k.trim(), v.trim().trim_end_matches("!important").trim()))
    };
    let get = |names: &[&str]| find(names).map(|(_, v)| v);
    // before the rest: what is out of sight has no letters to measure, but a scrim out of sight is the very mistake
    if takes_scrim(selector, &|name| get(&[name]).map(str::to_ascii_lowercase)) {
        let finding =
            RelativeDiagnostic::new(code::SCRIM_MISSING, range.clone(), "this removes the scrim under text on images");
        out.push(finding.help("keep it, or split the slide: `![bg left:40%](…)`"));
    }
    if is_out_of_sight(&|names| get(names).map(str::to_ascii_lowercase)) {
        return;
    }
    for (text, behind) in [(&["color"][..], &["background", "background-color"][..]), (&["--fg"], &["--bg"])] {
        let (Some(text), Some(behind)) = (get(text), get(behind)) else { continue };
        let (text, behind) = (colours(text), colours(behind));
        let worst = text.iter().flat_map(|t| behind.iter().filter_map(move |b| contrast(t, b))).reduce(f32::min);
        if let Some(ratio) = worst.filter(|r| *r < LEAST) {
            let name = if selector.is_empty() { String::new() } else { format!(" in `{selector}`") };
            let ratio = shown(ratio);
            let message = format!("the text has a contrast of {ratio} to 1 with its background{name}");
            let finding = RelativeDiagnostic::new(code::CONTRAST, range.clone(), message);
            out.push(finding.help("4.5 to 1 is readable in a bright room"));
        }
    }
    let size = find(&["font-size", "font"]).and_then(|(key, v)| Some((size_of(v)?, format!("{key}: {v}"))));
    if let Some((size, written)) = size
        && size < SMALLEST
        && !selector.contains("sup")
        && !selector.contains("sub")
    {
        report_small_text(&written, size, range, out);
    }
}

fn report_small_text(written: &str, size: f32, range: &Range<usize>, out: &mut Vec<RelativeDiagnostic>) {
    let message = format!("`{written}` is {size:.0} design pixels");
    out.push(
        RelativeDiagnostic::new(code::FONT_TOO_SMALL, range.clone(), message).help("the last row needs at least 16"),
    );
}

/// The size in the value of `font-size` or `font` (`italic 10px/1.2 serif`).
fn size_of(value: &str) -> Option<f32> {
    let value = value.trim();
    pixels(value).or_else(|| {
        let words = css_value::words(value);
        // the family comes last, so one word is no shorthand
        let sizes = words.split_last().map_or(&[][..], |(_, rest)| rest);
        sizes.iter().find_map(|word| pixels(word.split('/').next().unwrap_or(word)))
    })
}

/// A font size in design pixels, when it is one that can be told.
fn pixels(value: &str) -> Option<f32> {
    let value = value.trim().to_ascii_lowercase();
    let value = value.as_str();
    let number = |s: &str| s.trim().parse::<f32>().ok().filter(|n| n.is_finite() && *n > 0.0);
    let inside = |name: &str| value.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(inner) = inside("calc") {
        let (a, b) = inner.split_once('*')?;
        return if b.trim() == "var(--u)" {
            number(a)
        } else if a.trim() == "var(--u)" {
            number(b)
        } else {
            None
        };
    }
    // the most that it can be
    if let Some(inner) = inside("clamp") {
        return pixels(css_value::parts(inner).last()?);
    }
    if let Some(inner) = inside("min") {
        return css_value::parts(inner).into_iter().filter_map(pixels).reduce(f32::min);
    }
    if let Some(inner) = inside("max") {
        let all: Option<Vec<f32>> = css_value::parts(inner).into_iter().map(pixels).collect();
        return all?.into_iter().reduce(f32::max);
    }
    let named = [("xx-small", 9.0), ("x-small", 10.0), ("small", 13.0)];
    if let Some((_, size)) = named.iter().find(|(name, _)| *name == value) {
        return Some(*size);
    }
    let units = [("rem", EM), ("em", EM), ("px", 1.0), ("pt", 4.0 / 3.0), ("%", EM / 100.0)];
    units.iter().find_map(|(unit, factor)| Some(number(value.strip_suffix(unit)?)? * factor))
}

/// The places of parts of a text that is within `range` of a source; all of it where they cannot be told.
pub(crate) fn placed<'a>(
    part: &str,
    source: &str,
    range: &'a Range<usize>,
) -> impl Fn(Range<usize>) -> Range<usize> + 'a {
    let trace = SourceMap::new(part, source, range);
    move |part| trace.as_ref().and_then(|t| t.place(&part)).unwrap_or_else(|| range.clone())
}

/// The style of one slide: `<style>` blocks, and `style=` and `<font size>` in raw HTML.
pub(crate) fn slide(page: &LintSlide<'_>, out: &mut Vec<RelativeDiagnostic>) {
    let source = page.slide.origin.source();
    for one in &page.slide.body.styles {
        sheet(&one.css, &placed(&one.css, source, &one.range), out);
    }
    walk(&page.slide.body, &mut |node| {
        for (place, tag) in raw_tags(page, node, false) {
            for a in tag.attrs.iter().filter(|a| a.key == "style") {
                declarations("", &unescaped(a.value), &place.of(a.value_range.clone()), out);
            }
            let size = tag.get("size").filter(|_| tag.name == "font");
            if let Some(size) = size.filter(|size| matches!(size.trim(), "1" | "2" | "-1" | "-2")) {
                let pixels = if matches!(size.trim(), "1" | "-2") { 10.0 } else { 13.0 };
                report_small_text(&format!("size={size}"), pixels, &place.whole(), out);
            }
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
        let rows = [
            ("clamp(6px,1vw,9px)", Some(9.0)),
            ("min(12px, 2vw)", Some(12.0)),
            ("max(12px, 2vw)", None),
            ("10px/1.2 serif", Some(10.0)),
            ("italic bold 10px/1.2 \"My Font\", serif", Some(10.0)),
            ("X-Small", Some(10.0)),
            ("inherit", None),
            ("var(--x)", None),
            ("600 calc(20 * var(--u)) / 1.2 serif", Some(20.0)),
        ];
        for (value, expected) in rows {
            assert_eq!(size_of(value), expected, "{value}");
        }
        assert_eq!(pixels("clamp(1em, 2vw, 3em)"), Some(99.0));
    }

    #[test]
    fn rules_are_told_wherever_they_stand() {
        let told = |css: &str| {
            let mut out = Vec::new();
            sheet(css, &|part| part, &mut out);
            out.iter().map(|d| css[d.range.clone()].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(told("/* p { font-size: 1px } */ a, b { color: red; font-size: 9px }"), ["a, b"]);
        for gone in
            ["display:none", "visibility: HIDDEN", "content: none !important", "background-image: none", "opacity: 0"]
        {
            let css = format!(".slide-backgrounds::after {{ {gone} }}");
            let mut out = Vec::new();
            sheet(&css, &|part| part, &mut out);
            assert!(matches!(out.as_slice(), [one] if one.code == code::SCRIM_MISSING), "{gone}: {out:?}");
        }
        let mut out = Vec::new();
        sheet("p { font: 8px serif }", &|part| part, &mut out);
        assert_eq!(out[0].message, "`font: 8px serif` is 8 design pixels");
        assert_eq!(told("@media (width > 1px) { p { font: 9px serif } } i { font-size: 1em }"), ["p"]);
        assert_eq!(told(".a { color: red; .b { font-size: 9px } }"), [".b"]);
        for fine in [
            "@media print { p { font-size: 9px } }",
            "@page { font-size: 9px }",
            ".x { position: absolute; width: 1px; height: 1px; font-size: 1px }",
            ".x { clip: rect(0 0 0 0); font-size: 1px }",
            ".x { clip-path: inset(50%); color: #fff; background: #fff }",
            ".slide-backgrounds { display: none }",
            ".slide-backgrounds::after { display: block }",
            ".x { left: -9999px; font-size: 9px }",
            ".x::after { content: '} p { font-size: 9px }' }",
        ] {
            assert_eq!(told(fine), Vec::<String>::new(), "{fine}");
        }
    }
}
