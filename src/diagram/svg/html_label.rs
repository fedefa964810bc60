//! Labels that the renderer writes as HTML become lines of words.

use super::paint::{GROUND, GROUP, PaintUse, add};
use super::style::{SvgStyle, is, length};
use super::text::{TextAnchor, TextLine, TextRun, collapsed, trim};
use super::text_width::{Run, line_width, wrap};
use super::transform::{Placement, bounds};
use super::{SvgRewriter, short};
use crate::diagram::DiagramError;
use roxmltree::Node;

/// Columns of words that begin on one line.
const LEFT: &[&str] =
    &["members-group", "methods-group", "attribute-type", "attribute-name", "attribute-keys", "attribute-comment"];

/// What is read of a label.
struct LabelRows<'r, 'd> {
    cleaner: &'r mut SvgRewriter<'d>,
    lines: Vec<Vec<Run>>,
    /// The style of the first words.
    style: Option<SvgStyle>,
    ground: bool,
}

impl<'d> SvgRewriter<'d> {
    pub(super) fn label(&mut self, node: Node<'d, 'd>, style: &SvgStyle, place: Placement) -> Result<(), DiagramError> {
        let of = |name: &str| node.attribute(name).and_then(|raw| length(raw, 16.0)).unwrap_or(0.0);
        let (x, y, wide, high) = (of("x") + place.by[0], of("y") + place.by[1], of("width"), of("height"));
        let mut read = LabelRows { cleaner: self, lines: vec![Vec::new()], style: None, ground: false };
        read.inside(node, style)?;
        let (lines, inner, ground) = (read.lines, read.style, read.ground);
        let Some(inner) = inner else { return Ok(()) };
        let mut size = inner.size();
        let lines = fitted(lines, size, wide, high);
        let longest = lines.iter().map(|line| line_width(line, size)).fold(0.0, f64::max);
        let within = |class: &str| node.ancestors().any(|a| has(a, class));
        let ground = ground || within("edgeLabel");
        let ground = ground && !within("node");
        let named = within("cluster-label");
        if !ground && longest > wide * 1.03 && wide > 0.0 {
            // some boxes are measured by the renderer for a font of its own
            size *= (wide / longest).max(0.7);
        }
        if lines.is_empty() {
            return Ok(());
        }
        let left = LEFT.iter().any(|class| within(class));
        let left =
            left || (self.palette.rows && row(node, &lines)) || matches!(inner.value("text-align"), "left" | "start");
        let (anchor, x) = if left { (TextAnchor::Start, x) } else { (TextAnchor::Middle, x + wide / 2.0) };
        let step =
            if lines.len() > 1 { (high / lines.len() as f64).clamp(size * 1.15, size * 1.5) } else { size * 1.5 };
        let middle = y + high / 2.0 - step * (lines.len() as f64 - 1.0) / 2.0;
        let longest = lines.iter().map(|line| line_width(line, size)).fold(0.0, f64::max) + 2.0;
        let high = step * (lines.len() - 1) as f64 + size * 1.2;
        let mut middle = middle;
        if ground && !named {
            middle += self.aside(place, [x - longest / 2.0, middle - size * 0.6, longest, high]);
        }
        let fill = inner.get("color").map_or("black", |v| v.value.as_str());
        let inline = inner.get("color").is_some_and(|v| v.inline);
        let fill = self.colours.paint(fill, PaintUse { line: false, letters_on_it: false, words: true, inline });
        let ink = if ground || fill.authors { None } else { self.ink(place, [x, middle]) };
        let fill = ink.map_or(fill.colour, str::to_owned);
        if ground || named {
            let colour = if named { GROUP } else { GROUND };
            let mut rect = String::from("<rect");
            add(&mut rect, "x", &short(x - longest / 2.0));
            // no higher than its letters: what it is on goes on above and below
            add(&mut rect, "y", &short(middle - size * 0.6));
            add(&mut rect, "width", &short(longest));
            add(&mut rect, "height", &short(high));
            self.out += &format!("{rect} fill=\"{colour}\" fill-opacity=\".85\"></rect>");
        }
        let lines = lines.into_iter().enumerate();
        let lines = lines.map(|(i, runs)| TextLine { x, y: middle + step * i as f64 + size * 0.35, runs }).collect();
        self.words(place, TextRun { lines, size, anchor, fill, on_arrow: ground && !named });
        Ok(())
    }

    /// How far words on an arrow go up or down so that they lie on no other words.
    fn aside(&mut self, place: Placement, [x, y, wide, high]: [f64; 4]) -> f64 {
        let lies = |by: f64| {
            let own = bounds(place, &[[x - 2.0, y + by - 2.0], [x + wide + 2.0, y + by + high + 2.0]]);
            own.is_some_and(|own| self.places.iter().any(|(other, _)| meet(own, *other)))
        };
        let by = if lies(0.0) { ASIDE.iter().copied().find(|by| !lies(*by)).unwrap_or(0.0) } else { 0.0 };
        self.moved += usize::from(by != 0.0);
        // all of it, also beside a short line
        self.places.extend(bounds(place, &[[x, y + by], [x + wide, y + by + high]]).map(|own| (own, true)));
        by
    }
}

/// No further than where words still belong to their arrow.
const ASIDE: [f64; 10] = [8.0, -8.0, 14.0, -14.0, 20.0, -20.0, 27.0, -27.0, 34.0, -34.0];

pub(super) fn meet(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

fn has(node: Node<'_, '_>, class: &str) -> bool {
    node.attribute("class").is_some_and(|all| all.split_whitespace().any(|c| c == class))
}

/// A row of a box whose name is in the middle.
fn row(node: Node<'_, '_>, lines: &[Vec<Run>]) -> bool {
    let first = lines.first().and_then(|line| line.first());
    first.is_some_and(|(words, face)| !face.bold && !words.starts_with("<<"))
        && node.ancestors().any(|a| has(a, "node"))
}

/// Lines as the renderer broke them: as many as it has left room for.
fn fitted(lines: Vec<Vec<Run>>, size: f64, wide: f64, high: f64) -> Vec<Vec<Run>> {
    let natural: Vec<Vec<Run>> = lines
        .into_iter()
        .map(|mut line| {
            trim(&mut line);
            line
        })
        .collect();
    let first = natural.iter().position(|line| !line.is_empty()).unwrap_or(natural.len());
    let last = natural.iter().rposition(|line| !line.is_empty()).map_or(0, |i| i + 1);
    let natural = natural.get(first..last.max(first)).unwrap_or_default();
    let room = (high / (size * 1.5)).round().max(natural.len() as f64) as usize;
    let longest = natural.iter().map(|line| line_width(line, size)).fold(0.0, f64::max);
    let mut limit = wide.max(size);
    loop {
        let broken: Vec<Vec<Run>> = natural.iter().flat_map(|line| wrap(line, size, limit)).collect();
        if broken.len() <= room || limit > longest {
            return broken;
        }
        limit *= 1.04;
    }
}

impl<'d> LabelRows<'_, 'd> {
    fn inside(&mut self, node: Node<'d, 'd>, style: &SvgStyle) -> Result<(), DiagramError> {
        for child in node.children() {
            if child.is_text() {
                let words = collapsed(child.text().unwrap_or(""));
                if words.trim().is_empty() && self.lines.last().is_none_or(Vec::is_empty) {
                    continue;
                }
                if self.style.is_none() {
                    self.style = Some(style.clone());
                }
                if let Some(line) = self.lines.last_mut() {
                    line.push((words, style.face()));
                }
            } else if child.is_element() {
                self.element(child, style)?;
            }
        }
        Ok(())
    }

    fn element(&mut self, node: Node<'d, 'd>, style: &SvgStyle) -> Result<(), DiagramError> {
        let declared = self.cleaner.sheet.declared(node);
        if is(&declared, "display", "none") {
            return Ok(());
        }
        let mut style = style.with(&declared);
        self.ground |= has(node, "labelBkg");
        match node.tag_name().name() {
            "br" => self.lines.push(Vec::new()),
            "b" | "strong" => {
                style = style.bold();
                self.inside(node, &style)?;
            }
            "i" | "em" => {
                style = style.italic();
                self.inside(node, &style)?;
            }
            "div" | "p" | "li" | "ul" | "ol" | "pre" => {
                let starts = |lines: &mut Vec<Vec<Run>>| {
                    if lines.last().is_some_and(|line| !line.is_empty()) {
                        lines.push(Vec::new());
                    }
                };
                starts(&mut self.lines);
                if node.tag_name().name() == "li" {
                    self.lines.last_mut().into_iter().for_each(|line| line.push(("• ".to_owned(), style.face())));
                }
                self.inside(node, &style)?;
                starts(&mut self.lines);
            }
            "img" => return Err(DiagramError::whole("images in a diagram are not supported")),
            "math" => return Err(DiagramError::whole("formulas in a diagram are not supported")),
            _ => self.inside(node, &style)?,
        }
        Ok(())
    }
}
