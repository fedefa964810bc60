//! Words: lines in absolute places, which can be selected and searched.

use super::SvgRewriter;
use super::paint::{INK, PaintUse, add};
use super::style::{SvgStyle, length};
use super::text_width::{Face, Run, line_width};
use super::transform::{Placement, bounds};
use crate::util::html::text;
use roxmltree::Node;
use std::fmt::Write;

/// Where the words of a line are at its `x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextAnchor {
    Start,
    Middle,
    End,
}

/// A line and where it begins.
#[derive(Debug)]
pub(super) struct TextLine {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) runs: Vec<Run>,
}

/// Lines that are painted alike.
#[derive(Debug)]
pub(super) struct TextRun {
    pub(super) lines: Vec<TextLine>,
    pub(super) size: f64,
    pub(super) anchor: TextAnchor,
    pub(super) fill: String,
    /// Words on an arrow have told already where they stand.
    pub(super) on_arrow: bool,
}

impl<'d> SvgRewriter<'d> {
    pub(super) fn text(&mut self, node: Node<'d, 'd>, style: &SvgStyle, place: Placement) {
        let mut reader = TextCollector { cleaner: self, place, lines: Vec::new(), at: place.by };
        reader.read(node, style, None);
        let mut lines = reader.lines;
        for line in &mut lines {
            trim(&mut line.runs);
        }
        lines.retain(|line| !line.runs.is_empty());
        let style = &first_style(self, node, style);
        let size = style.size();
        let row = second_row(node, lines.first(), size);
        let down = (baseline(self, node) + row) * size;
        for line in &mut lines {
            line.y += down;
        }
        let mut anchor = match style.value("text-anchor") {
            "middle" => TextAnchor::Middle,
            "end" => TextAnchor::End,
            _ => TextAnchor::Start,
        };
        if node.attribute("class") == Some("radarAxisLabel") {
            anchor = beside(node, anchor);
        }
        let fill = style.get("fill").map_or("black", |v| v.value.as_str());
        let inline = style.get("fill").is_some_and(|v| v.inline);
        let fill = self.colours.paint(fill, PaintUse { line: false, letters_on_it: false, words: true, inline });
        if fill.is_none() {
            return;
        }
        let ink = if fill.authors { None } else { self.ink(place, middle(&lines, anchor, size)) };
        let fill = ink.map_or(fill.colour, str::to_owned);
        self.words(place, TextRun { lines, size, anchor, fill, on_arrow: false });
    }

    /// Writes lines.
    pub(super) fn words(&mut self, place: Placement, words: TextRun) {
        let Some(first) = words.lines.first() else { return };
        let mut tag = String::from("<text");
        let face = first.runs.first().map(|(_, face)| *face).unwrap_or_default();
        let one = words.lines.iter().flat_map(|line| &line.runs).all(|(_, other)| *other == face);
        if let [line] = &words.lines[..] {
            add(&mut tag, "x", &super::short(line.x));
            add(&mut tag, "y", &super::short(line.y));
        }
        if (words.size - 16.0).abs() > 0.01 {
            add(&mut tag, "font-size", &super::short(words.size));
        }
        match words.anchor {
            TextAnchor::Start => {}
            TextAnchor::Middle => add(&mut tag, "text-anchor", "middle"),
            TextAnchor::End => add(&mut tag, "text-anchor", "end"),
        }
        if one {
            faces(&mut tag, face);
        }
        if words.fill != INK {
            add(&mut tag, "fill", &words.fill);
        }
        tag.push('>');
        for line in &words.lines {
            let wide = line_width(&line.runs, words.size);
            let left = match words.anchor {
                TextAnchor::Start => line.x,
                TextAnchor::Middle => line.x - wide / 2.0,
                TextAnchor::End => line.x - wide,
            };
            let (top, bottom) = (line.y - words.size * 0.85, line.y + words.size * 0.25);
            let corners = [[left, top], [left + wide, bottom], [left, bottom], [left + wide, top]];
            if !words.on_arrow {
                self.places.extend(bounds(place, &corners).map(|rect| (rect, false)));
            }
            self.grow(place, corners, 0.0);
            self.words.extend(line.runs.iter().flat_map(|(run, _)| run.chars()).filter(|c| !c.is_whitespace()));
            let several = words.lines.len() > 1;
            for (i, (run, face)) in line.runs.iter().enumerate() {
                let starts = several && i == 0;
                if !starts && one {
                    tag += &text(run);
                    continue;
                }
                tag += "<tspan";
                if starts {
                    let _ = write!(tag, " x=\"{}\" y=\"{}\"", super::short(line.x), super::short(line.y));
                }
                if !one {
                    faces(&mut tag, *face);
                }
                let _ = write!(tag, ">{}</tspan>", text(run));
            }
        }
        self.out += &tag;
        self.out += "</text>";
    }
}

/// The middle of the first line.
fn middle(lines: &[TextLine], anchor: TextAnchor, size: f64) -> [f64; 2] {
    let Some(line) = lines.first() else { return [0.0; 2] };
    let half = line_width(&line.runs, size) / 2.0;
    let x = match anchor {
        TextAnchor::Start => line.x + half,
        TextAnchor::Middle => line.x,
        TextAnchor::End => line.x - half,
    };
    [x, line.y - size * 0.35]
}

/// Names of a radar's axes are beside it, not on it.
fn beside(node: Node<'_, '_>, anchor: TextAnchor) -> TextAnchor {
    match node.attribute("x").and_then(|x| x.parse::<f64>().ok()) {
        Some(x) if x > 30.0 => TextAnchor::Start,
        Some(x) if x < -30.0 => TextAnchor::End,
        _ => anchor,
    }
}

/// Words at an axis that would touch their neighbours are in two rows: how much lower every other one stands.
fn second_row(node: Node<'_, '_>, line: Option<&TextLine>, size: f64) -> f64 {
    let tick = |node: &Node<'_, '_>| node.attribute("class") == Some("tick");
    let (Some(own), Some(line)) = (node.parent().filter(tick), line) else { return 0.0 };
    let at = |tick: Node<'_, '_>| {
        let place = tick.attribute("transform")?.strip_prefix("translate(")?;
        place.split(',').next()?.trim().parse::<f64>().ok()
    };
    let before = own.prev_siblings().skip(1).filter(tick).count();
    let ticks: Vec<f64> =
        own.parent().into_iter().flat_map(|axis| axis.children()).filter(tick).filter_map(at).collect();
    let gap = ticks.iter().zip(ticks.iter().skip(1)).map(|(one, next)| (next - one).abs()).fold(f64::MAX, f64::min);
    let above = node.attribute("y").is_some_and(|y| y.starts_with('-'));
    if gap >= line_width(&line.runs, size) + 4.0 || before.is_multiple_of(2) {
        return 0.0;
    }
    if above { -1.15 } else { 1.15 }
}

fn faces(out: &mut String, face: Face) {
    if face.bold {
        add(out, "font-weight", "bold");
    }
    if face.italic {
        add(out, "font-style", "italic");
    }
}

/// A line without the spaces at its ends.
pub(super) fn trim(runs: &mut Vec<Run>) {
    if let Some((first, _)) = runs.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some((last, _)) = runs.last_mut() {
        *last = last.trim_end().to_owned();
    }
    runs.retain(|(words, _)| !words.is_empty());
}

/// How far below the named line letters stand, as a share of their size.
fn baseline(cleaner: &SvgRewriter<'_>, node: Node<'_, '_>) -> f64 {
    let own = cleaner.sheet.declared(node);
    let inner = node.children().find(Node::is_element).map(|child| cleaner.sheet.declared(child)).unwrap_or_default();
    let named = ["dominant-baseline", "alignment-baseline"];
    let of = |all: &super::stylesheet::Declared| {
        named.iter().find_map(|name| all.get(*name).map(|d| d.value.clone())).filter(|v| v != "auto" && v != "inherit")
    };
    match of(&inner).or_else(|| of(&own)).as_deref() {
        Some("central" | "middle") => 0.35,
        Some("mathematical") => 0.42,
        Some("hanging" | "text-before-edge" | "text-top" | "before-edge") => 0.85,
        Some("text-after-edge" | "text-bottom" | "after-edge" | "ideographic") => -0.22,
        _ => 0.0,
    }
}

/// The style of the first words.
fn first_style(cleaner: &SvgRewriter<'_>, node: Node<'_, '_>, style: &SvgStyle) -> SvgStyle {
    match node.children().find(Node::is_element) {
        Some(child) if node.text().is_none_or(|words| words.trim().is_empty()) => {
            let style = style.with(&cleaner.sheet.declared(child));
            first_style(cleaner, child, &style)
        }
        _ => style.clone(),
    }
}

struct TextCollector<'r, 'd> {
    cleaner: &'r SvgRewriter<'d>,
    place: Placement,
    lines: Vec<TextLine>,
    /// Where the next words stand.
    at: [f64; 2],
}

impl<'d> TextCollector<'_, 'd> {
    /// `shift` is what the element around says and nobody has heeded yet: the innermost that says something counts.
    fn read(&mut self, node: Node<'d, 'd>, style: &SvgStyle, shift: Option<[f64; 2]>) {
        let size = style.size();
        let of = |name: &str| {
            let raw = node.attribute(name)?;
            length(raw.split([' ', ',']).next().unwrap_or(raw), size)
        };
        let (x, y, dx, dy) = (of("x"), of("y"), of("dx"), of("dy"));
        let by = self.place.by;
        let [left, down] = shift.unwrap_or_default();
        let mut shift = Some([dx.unwrap_or(left), dy.unwrap_or(down)]);
        self.at = [x.map_or(self.at[0], |x| x + by[0]), y.map_or(self.at[1], |y| y + by[1])];
        let mut starts = x.is_some() || y.is_some() || dy.is_some_and(|dy| dy != 0.0) || self.lines.is_empty();
        for child in node.children() {
            if child.is_text() {
                let words = collapsed(child.text().unwrap_or(""));
                if words.trim().is_empty() && self.lines.last().is_none_or(|line| line.runs.is_empty()) {
                    continue;
                }
                if let Some([dx, dy]) = shift.take() {
                    self.at = [self.at[0] + dx, self.at[1] + dy];
                }
                if std::mem::take(&mut starts) {
                    self.lines.push(TextLine { x: self.at[0], y: self.at[1], runs: Vec::new() });
                }
                if let Some(line) = self.lines.last_mut() {
                    line.runs.push((words, style.face()));
                }
            } else if child.has_tag_name((super::SVG, "tspan")) || child.has_tag_name("tspan") {
                let style = style.with(&self.cleaner.sheet.declared(child));
                if std::mem::take(&mut starts) && child.attribute("x").is_none() {
                    // the words of the first inner part begin the line
                    let [dx, dy] = shift.unwrap_or_default();
                    let own =
                        |name: &str, all: f64| child.attribute(name).and_then(|raw| length(raw, size)).unwrap_or(all);
                    self.at = [self.at[0] + own("dx", dx), self.at[1] + own("dy", dy)];
                    self.lines.push(TextLine { x: self.at[0], y: self.at[1], runs: Vec::new() });
                    shift = None;
                    self.words_of(child, &style);
                    continue;
                }
                self.read(child, &style, shift.take());
            }
        }
    }

    /// Words that go on in the line.
    fn words_of(&mut self, node: Node<'d, 'd>, style: &SvgStyle) {
        for child in node.children() {
            if child.is_text() {
                let words = collapsed(child.text().unwrap_or(""));
                if let Some(line) = self.lines.last_mut().filter(|_| !words.is_empty()) {
                    line.runs.push((words, style.face()));
                }
            } else if child.is_element() {
                let style = style.with(&self.cleaner.sheet.declared(child));
                if child.attribute("x").is_some() {
                    self.read(child, &style, None);
                } else {
                    self.words_of(child, &style);
                }
            }
        }
    }
}

/// Spaces as a browser shows them.
pub(super) fn collapsed(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        let c = super::shown(c);
        let space = c.is_whitespace() && c != '\u{a0}';
        if !space {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}
