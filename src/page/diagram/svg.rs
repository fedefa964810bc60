//! What a renderer gave becomes part of our page: only elements and attributes that draw, colours as the theme's tokens,
//! ids of its own, attributes in one order.

use super::parts::PART;
use super::{ID, Refusal};
use crate::page::html::{attr, text};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Elements that draw.
const ELEMENTS: &[&str] = &[
    "circle", "clipPath", "defs", "ellipse", "g", "line", "marker", "path", "polygon", "polyline", "rect", "text",
    "tspan",
];

/// Attributes that say where and how. Fonts come from the theme, links lead nowhere.
const ATTRIBUTES: &[&str] = &[
    "alignment-baseline",
    "clip-path",
    "cx",
    "cy",
    "d",
    "dominant-baseline",
    "dx",
    "dy",
    "fill",
    "fill-opacity",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "marker-end",
    "marker-mid",
    "marker-start",
    "opacity",
    "orient",
    "points",
    "r",
    "refX",
    "refY",
    "rx",
    "ry",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "transform",
    "transform-origin",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// Declarations of `style` that may stay.
const DECLARATIONS: &[&str] = &[
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "font-size",
    "font-style",
    "font-weight",
    "opacity",
    "rx",
    "ry",
    "shape-rendering",
    "stroke",
    "stroke-dasharray",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "transform",
    "transform-box",
    "transform-origin",
];

/// How a renderer's colours become the theme's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    /// Its colour, lower case, and ours; the colour `skip` leaves the shape out.
    pub(super) known: &'static [(&'static str, &'static str)],
    /// Hexadecimal colours that it did not invent are the author's and stay.
    pub(super) authors: bool,
    /// What becomes of other colours.
    pub(super) other: Other,
}

/// Colours that a renderer worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Other {
    /// Grounds of groups.
    Surface,
    /// They tell parts apart.
    Series,
}

struct Cleaner {
    palette: Palette,
    /// Other colours in the order in which they came.
    seen: Vec<String>,
    /// What comes with a step.
    marks: Marks,
    /// What ids begin with.
    prefix: String,
    out: String,
}

/// Elements (their numbers in the document) that come with a step, from 1.
pub(super) type Marks = BTreeMap<usize, usize>;

/// The inside of a clean `<svg>` and its width and height.
pub(super) fn clean(raw: &str, palette: Palette) -> Result<(String, f64, f64), Refusal> {
    let marks = |_: &Document<'_>| Marks::new();
    cleaned(raw, palette, ID.to_owned(), marks)
}

/// The same; `marks` says which elements come later.
pub(super) fn clean_marked(
    raw: &str,
    palette: Palette,
    marks: impl FnOnce(&Document<'_>) -> Marks,
) -> Result<(String, f64, f64), Refusal> {
    cleaned(raw, palette, ID.to_owned(), marks)
}

/// The `n`th of several drawings that lie on each other; it comes with step `at`, 0 is there from the beginning.
pub(super) fn clean_part(raw: &str, palette: Palette, n: usize, at: usize) -> Result<String, Refusal> {
    let marks = |_: &Document<'_>| Marks::new();
    let (inner, ..) = cleaned(raw, palette, format!("{ID}-{n}"), marks)?;
    Ok(if at == 0 { inner } else { format!("<g data-step=\"{PART}{at}\">{inner}</g>") })
}

fn cleaned(
    raw: &str,
    palette: Palette,
    prefix: String,
    marks: impl FnOnce(&Document<'_>) -> Marks,
) -> Result<(String, f64, f64), Refusal> {
    let document = Document::parse(raw).map_err(|_| Refusal::whole("the renderer made no sound SVG of it"))?;
    let root = document.root_element();
    let view: Vec<f64> = root
        .attribute("viewBox")
        .unwrap_or("")
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter_map(|n| n.parse().ok())
        .collect();
    let [x, y, width, height] = view[..] else { return Err(Refusal::whole("the renderer gave it no size")) };
    if !(width.is_finite() && height.is_finite() && width > 1.0 && height > 1.0) {
        return Err(Refusal::whole("the renderer gave it no size"));
    }
    let marks = marks(&document);
    let mut cleaner = Cleaner { palette, seen: Vec::new(), marks, prefix, out: String::new() };
    let moved = x != 0.0 || y != 0.0;
    if moved {
        let _ = write!(cleaner.out, "<g transform=\"translate({} {})\">", number(-x), number(-y));
    }
    for child in root.children() {
        cleaner.node(child)?;
    }
    if moved {
        cleaner.out += "</g>";
    }
    Ok((cleaner.out, width, height))
}

/// Two digits are finer than any screen.
pub(super) fn number(n: f64) -> String {
    let rounded = (n * 100.0).round() / 100.0;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// All text of an SVG without its spaces, to see that nothing was lost.
pub(super) fn words(raw: &str) -> String {
    let Ok(document) = Document::parse(raw) else { return String::new() };
    let shown = document
        .descendants()
        .filter(Node::is_text)
        .filter(|n| !n.ancestors().any(|a| matches!(a.tag_name().name(), "style" | "title" | "desc" | "metadata")));
    shown.filter_map(|n| n.text()).flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

impl Cleaner {
    fn node(&mut self, node: Node<'_, '_>) -> Result<(), Refusal> {
        if node.is_text() {
            let within = node.parent().is_some_and(|p| matches!(p.tag_name().name(), "text" | "tspan"));
            if within {
                self.out += &text(node.text().unwrap_or(""));
            }
            return Ok(());
        }
        if !node.is_element() {
            return Ok(());
        }
        let name = node.tag_name().name();
        match name {
            "title" | "desc" | "metadata" => return Ok(()),
            "style" => {
                self.sheet(node.text().unwrap_or(""));
                return Ok(());
            }
            // a link within a drawing: its text stays
            "a" => return node.children().try_for_each(|c| self.node(c)),
            _ if !ELEMENTS.contains(&name) => {
                return Err(Refusal::whole(format!("the renderer needs `<{name}>` for it, which has no place here")));
            }
            _ => {}
        }
        if node.attribute("fill").is_some_and(|fill| self.known(fill) == Some("skip")) {
            return Ok(());
        }
        let later = self.marks.get(&node.id().get_usize()).copied();
        if let Some(part) = later {
            let _ = write!(self.out, "<g data-step=\"{PART}{part}\">");
        }
        let _ = write!(self.out, "<{name}");
        self.attributes(node);
        if node.attribute("class").is_some_and(|c| c.contains("sectionTitle")) && node.text().is_some_and(long) {
            // names of sections have 75 units before the bars
            self.out += " textLength=\"66\" lengthAdjust=\"spacingAndGlyphs\"";
        }
        self.out.push('>');
        node.children().try_for_each(|c| self.node(c))?;
        let _ = write!(self.out, "</{name}>");
        if later.is_some() {
            self.out += "</g>";
        }
        Ok(())
    }

    fn attributes(&mut self, node: Node<'_, '_>) {
        // one renderer keeps them in a hash map: their order differs from run to run
        let mut all: Vec<(&str, &str)> = node.attributes().map(|a| (a.name(), a.value())).collect();
        all.sort_unstable();
        for (name, value) in all {
            let value = match name {
                "id" => format!("{}-{}", self.prefix, slug(value)),
                "class" => value.split_whitespace().map(|c| format!("d-{}", slug(c))).collect::<Vec<_>>().join(" "),
                "style" => self.style(value),
                "fill" | "stroke" => self.paint(value, name),
                _ if ATTRIBUTES.contains(&name) => self.reference(value).unwrap_or_default(),
                _ => continue,
            };
            if !value.is_empty() {
                let _ = write!(self.out, " {name}=\"{}\"", attr(&value));
            }
        }
    }

    fn style(&mut self, raw: &str) -> String {
        let mut all: Vec<(String, String)> = raw
            .split(';')
            .filter_map(|d| d.split_once(':'))
            .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
            .filter(|(name, _)| DECLARATIONS.contains(&name.as_str()))
            .collect();
        all.sort();
        let all = all.into_iter().filter_map(|(name, value)| {
            let plain = value.trim_end_matches("!important").trim();
            let ours = match name.as_str() {
                "fill" | "stroke" => self.paint(plain, &name),
                _ => self.reference(plain)?,
            };
            let mark = if plain.len() < value.len() { " !important" } else { "" };
            Some(format!("{name}:{ours}{mark}"))
        });
        all.collect::<Vec<_>>().join(";")
    }

    /// The renderer's own sheet, for this drawing alone.
    fn sheet(&mut self, raw: &str) {
        let rest = crate::page::css::without_comments(raw);
        let mut css = String::new();
        for rule in rest.split('}') {
            let Some((selector, body)) = rule.split_once('{') else { continue };
            let selector = selector.trim();
            let band =
                selector.strip_prefix(".section").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            // the bands of a Gantt chart are white or yellow there, and so is its text
            let body = if band { "fill:var(--surface);opacity:.5".to_owned() } else { self.style(body) };
            let odd = selector.contains(['@', '<', '\\', '{']) || body.is_empty();
            if !odd && selector != ".mermaid" {
                css += &format!("{}{{{body}}}", selector.replace('.', ".d-"));
            }
        }
        if !css.is_empty() {
            let _ = write!(self.out, "<style>@scope (#{ID}){{{css}}}</style>");
        }
    }

    /// A value that refers to nothing, or to a part of the same drawing.
    fn reference(&self, value: &str) -> Option<String> {
        if let Some(name) = value.trim().strip_prefix("url(#").and_then(|v| v.strip_suffix(')')) {
            return Some(format!("url(#{}-{})", self.prefix, slug(name)));
        }
        let low = value.to_lowercase();
        let odd = low.contains("url") || low.contains("//") || low.contains(['<', '>', '{', '}', '\\', '@']);
        (!odd).then(|| value.trim().to_owned())
    }

    fn known(&self, colour: &str) -> Option<&'static str> {
        let low = colour.trim().to_lowercase();
        self.palette.known.iter().find(|(theirs, _)| *theirs == low).map(|(_, ours)| *ours)
    }

    fn paint(&mut self, colour: &str, what: &str) -> String {
        let low = colour.trim().to_lowercase();
        if matches!(low.as_str(), "" | "none" | "currentcolor" | "transparent" | "inherit") {
            return low;
        }
        if let Some(ours) = self.known(&format!("{what}:{low}")).or_else(|| self.known(&low)) {
            return ours.to_owned();
        }
        let hex = low.strip_prefix('#').is_some_and(|h| h.chars().all(|c| c.is_ascii_hexdigit()));
        let named = low.chars().all(|c| c.is_ascii_alphabetic());
        if self.palette.authors && (hex || named) {
            return low;
        }
        if self.palette.other == Other::Surface {
            return "color-mix(in srgb,var(--surface) 60%,var(--bg))".to_owned();
        }
        let place = self.seen.iter().position(|c| *c == low).unwrap_or_else(|| {
            self.seen.push(low);
            self.seen.len() - 1
        });
        let series = format!("var(--series-{})", place % 6 + 1);
        if what == "fill" { format!("color-mix(in srgb,{series} 24%,var(--bg))") } else { series }
    }
}

fn long(name: &str) -> bool {
    name.chars().count() > 10
}

/// Letters, digits and signs that an id may have.
fn slug(raw: &str) -> String {
    raw.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Palette = Palette { known: &[("#000", "var(--fg)")], authors: true, other: Other::Surface };

    fn inside(inner: &str) -> Result<String, Refusal> {
        let raw = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inner}</svg>");
        clean(&raw, PLAIN).map(|(out, ..)| out)
    }

    #[test]
    fn only_what_draws_stays() {
        let out = inside(
            "<a href=\"https://x.example\"><text onclick=\"x()\" font-family=\"F\" y=\"1\" x=\"2\">&lt;b&gt;</text></a>",
        );
        assert_eq!(out.as_deref(), Ok("<text x=\"2\" y=\"1\">&lt;b&gt;</text>"));
        assert!(inside("<script>alert(1)</script>").is_err());
        assert!(inside("<foreignObject><div>x</div></foreignObject>").is_err());
        assert!(inside("<image href=\"https://x.example/a.png\"/>").is_err());
        let out = inside("<rect fill=\"url(https://x.example)\" style=\"fill:url(//x);stroke:#000\" width=\"1\"/>");
        let out = out.unwrap();
        assert!(!out.contains("x.example") && !out.contains("//"), "{out}");
    }

    #[test]
    fn colours_and_ids_are_ours() {
        let out = inside("<defs><marker id=\"m\"/></defs><path marker-end=\"url(#m)\" stroke=\"#000\" fill=\"#f96\"/>");
        let expected = format!(
            "<defs><marker id=\"{ID}-m\"></marker></defs><path fill=\"#f96\" marker-end=\"url(#{ID}-m)\" stroke=\"var(--fg)\"></path>"
        );
        assert_eq!(out.as_deref(), Ok(expected.as_str()));
        let out =
            inside("<style>/* x */ .a, b .c { fill: #000; font-family: x } @import 'x'; .d { color: red }</style>");
        assert_eq!(out.unwrap(), format!("<style>@scope (#{ID}){{.d-a, b .d-c{{fill:var(--fg)}}}}</style>"));
    }
}
