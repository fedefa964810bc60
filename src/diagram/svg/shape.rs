//! Shapes: their outline in absolute numbers, and how they are painted.

use super::paint::{INK, Paint, PaintUse, add};
use super::path::{Outline, polygon};
use super::style::{SvgStyle, is, length};
use super::stylesheet::Declared;
use super::transform::Placement;
use super::{SvgRewriter, number, short};
use roxmltree::Node;
use std::fmt::Write;

/// A shape as it will be written.
#[derive(Debug)]
pub(super) struct Shape {
    tag: &'static str,
    geometry: Geometry,
    /// It runs from one part to another.
    edge: bool,
    fill: Paint,
    stroke: Paint,
    /// Everything else: widths, dashes, heads of arrows.
    rest: String,
}

#[derive(Debug)]
enum Geometry {
    Path(Outline),
    Numbers(String),
}

impl Shape {
    pub(super) fn write(&self) -> String {
        let mut out = format!("<{}{}", self.tag, if self.edge { " class=\"d-edge\"" } else { "" });
        match &self.geometry {
            Geometry::Path(outline) => add(&mut out, "d", &outline.write()),
            Geometry::Numbers(numbers) => out += numbers,
        }
        if self.fill.is_none() {
            if self.tag != "line" {
                add(&mut out, "fill", "none");
            }
        } else {
            if self.fill.colour != INK {
                add(&mut out, "fill", &self.fill.colour);
            }
            if self.fill.alpha < 1.0 {
                add(&mut out, "fill-opacity", &number(self.fill.alpha));
            }
        }
        if !self.stroke.is_none() {
            add(&mut out, "stroke", &self.stroke.colour);
            if self.stroke.alpha < 1.0 {
                add(&mut out, "stroke-opacity", &number(self.stroke.alpha));
            }
        }
        let _ = write!(out, "{}></{}>", self.rest, self.tag);
        out
    }

    /// Hand-drawn shapes come as two paths, one for the ground and one for the outline; as one they are half as long.
    fn joined(self, outline: &Self) -> Result<Self, Self> {
        let (Geometry::Path(a), Geometry::Path(b)) = (&self.geometry, &outline.geometry) else { return Err(self) };
        if self.stroke.is_none() && !self.fill.is_none() && outline.fill.is_none() && a.like(b) {
            let geometry = Geometry::Path(b.clone().closed());
            let (stroke, rest) = (outline.stroke.clone(), outline.rest.clone());
            return Ok(Self { geometry, stroke, rest, ..self });
        }
        Err(self)
    }
}

impl<'d> SvgRewriter<'d> {
    pub(super) fn shape(&mut self, node: Node<'d, 'd>, declared: &Declared, style: &SvgStyle, place: Placement) {
        let tag = match node.tag_name().name() {
            "rect" => "rect",
            "circle" => "circle",
            "ellipse" => "ellipse",
            "line" => "line",
            "polygon" => "polygon",
            "polyline" => "polyline",
            _ => "path",
        };
        let Some((geometry, points)) = geometry(tag, node, declared, place) else { return };
        let (fill, mut stroke) = self.paints(tag, style);
        let thick = length(style.value("stroke-width"), style.size()).unwrap_or(1.0);
        if thick <= 0.0 {
            "none".clone_into(&mut stroke.colour);
        }
        let marked = ["marker-start", "marker-mid", "marker-end"];
        let marked = marked.map(|name| (name, declared.get(name).and_then(|d| self.refer(&d.value))));
        if fill.is_none() && stroke.is_none() {
            return;
        }
        if fill.alpha > 0.5 && !fill.is_none() {
            let ink = if fill.authors { super::paint::ink_on(&fill.colour) } else { None };
            self.grounds.extend(super::transform::bounds(place, &points).map(|around| (around, ink)));
        }
        let mut rest = String::new();
        if !stroke.is_none() {
            strokes(&mut rest, style, thick);
        }
        if let Some(faint) = declared.get("opacity").and_then(|d| d.value.parse::<f64>().ok()).filter(|o| *o < 1.0) {
            add(&mut rest, "opacity", &number(faint));
        }
        for (name, value) in marked {
            add(&mut rest, name, &value.map(|id| format!("url(#{id})")).unwrap_or_default());
        }
        self.gradient(style, &mut stroke);
        let around = if stroke.is_none() { 0.0 } else { thick / 2.0 };
        self.grow(place, points, around);
        let edge = node.attribute("data-edge") == Some("true") || node.attribute("data-from").is_some();
        let shape = Shape { tag, geometry, edge, fill, stroke, rest };
        let shape = match self.pending.take() {
            None => shape,
            Some(ground) => match ground.joined(&shape) {
                Ok(joined) => joined,
                Err(ground) => {
                    self.out += &ground.write();
                    shape
                }
            },
        };
        self.pending = Some(shape);
    }

    /// How a shape is filled and outlined.
    fn paints(&mut self, tag: &str, style: &SvgStyle) -> (Paint, Paint) {
        let fill = if tag == "line" { "none" } else { style.get("fill").map_or("black", |v| v.value.as_str()) };
        let inline = |name: &str| style.get(name).is_some_and(|v| v.inline);
        let letters_on_it = matches!(tag, "rect" | "polygon" | "path");
        let at = PaintUse { line: false, letters_on_it, words: false, inline: inline("fill") };
        let mut fill = self.colours.paint(fill, at);
        let mut stroke = self.colours.paint(
            style.get("stroke").map_or("none", |v| v.value.as_str()),
            PaintUse { line: true, letters_on_it: false, words: false, inline: inline("stroke") },
        );
        let share = |name: &str| style.value(name).parse::<f64>().ok();
        fill.alpha *= share("fill-opacity").unwrap_or(1.0);
        stroke.alpha *= share("stroke-opacity").unwrap_or(1.0);
        (fill, stroke)
    }

    /// A stroke that goes from one colour to another.
    fn gradient(&mut self, style: &SvgStyle, stroke: &mut Paint) {
        let raw = style.value("stroke");
        if raw.starts_with("url(")
            && let Some(id) = self.refer(raw)
        {
            stroke.colour = format!("url(#{id})");
            stroke.alpha = style.value("stroke-opacity").parse().unwrap_or(1.0);
        }
    }
}

/// How a line is drawn.
fn strokes(out: &mut String, style: &SvgStyle, thick: f64) {
    if (thick - 1.0).abs() > 0.01 {
        add(out, "stroke-width", &number(thick));
    }
    let dashes: Vec<f64> = style
        .value("stroke-dasharray")
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter_map(|word| length(word, style.size()))
        .collect();
    // `1, 0` and `0` are lines without gaps
    let gaps = if dashes.len() == 1 { dashes.iter().sum() } else { dashes.iter().skip(1).step_by(2).sum::<f64>() };
    if gaps > 0.0 && dashes.iter().sum::<f64>() > 0.0 {
        add(out, "stroke-dasharray", &dashes.iter().map(|d| short(*d)).collect::<Vec<_>>().join(" "));
    }
    for name in ["stroke-linecap", "stroke-linejoin"] {
        let value = style.value(name);
        if matches!(value, "round" | "square" | "bevel") {
            add(out, name, value);
        }
    }
}

/// A circle, or one that was pressed.
fn round(whole: bool, [cx, cy]: [f64; 2], [rx, ry]: [f64; 2]) -> Option<(Geometry, Vec<[f64; 2]>)> {
    if rx <= 0.0 || ry <= 0.0 {
        return None;
    }
    let mut out = String::new();
    let radii = if whole { vec![("r", rx)] } else { vec![("rx", rx), ("ry", ry)] };
    for (name, n) in [("cx", cx), ("cy", cy)].into_iter().chain(radii) {
        add(&mut out, name, &short(n));
    }
    Some((Geometry::Numbers(out), vec![[cx - rx, cy - ry], [cx + rx, cy + ry]]))
}

/// The numbers of a shape, and points around it.
fn geometry(tag: &str, node: Node<'_, '_>, declared: &Declared, place: Placement) -> Option<(Geometry, Vec<[f64; 2]>)> {
    let of = |name: &str| {
        let raw = declared.get(name).map(|d| d.value.as_str()).or_else(|| node.attribute(name));
        raw.and_then(|raw| length(raw, 16.0))
    };
    let [x, y] = place.by;
    let at = |name: &str, by: f64| of(name).unwrap_or(0.0) + by;
    let mut out = String::new();
    let mut put = |name: &str, n: f64| add(&mut out, name, &short(n));
    let points = match tag {
        "rect" => {
            let (left, top, wide, high) = (at("x", x), at("y", y), of("width")?, of("height")?);
            if wide <= 0.0 || high <= 0.0 || is(declared, "width", "auto") {
                return None;
            }
            for (name, n) in [("x", left), ("y", top), ("width", wide), ("height", high)] {
                put(name, n);
            }
            let round = of("rx").or_else(|| of("ry")).unwrap_or(0.0);
            if round > 0.0 {
                put("rx", round);
            }
            vec![[left, top], [left + wide, top + high], [left, top + high], [left + wide, top]]
        }
        "circle" | "ellipse" => {
            let radii = if tag == "circle" { [of("r")?, of("r")?] } else { [of("rx")?, of("ry")?] };
            return round(tag == "circle", [at("cx", x), at("cy", y)], radii);
        }
        "line" => {
            let ends = [[at("x1", x), at("y1", y)], [at("x2", x), at("y2", y)]];
            put("x1", ends[0][0]);
            put("y1", ends[0][1]);
            put("x2", ends[1][0]);
            put("y2", ends[1][1]);
            ends.to_vec()
        }
        "polygon" | "polyline" => {
            let (text, points) = polygon(node.attribute("points")?, place.by)?;
            add(&mut out, "points", &text);
            points
        }
        _ => {
            let mut outline = Outline::read(node.attribute("d")?)?;
            outline.shift(place.by);
            let outline = outline.plain();
            if outline.is_empty() {
                return None;
            }
            let points = outline.points();
            return Some((Geometry::Path(outline), points));
        }
    };
    Some((Geometry::Numbers(out), points))
}
