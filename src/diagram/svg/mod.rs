//! What a renderer gave becomes part of our page: shapes and words, each with the little that it needs, colours as the
//! theme's tokens, ids of its own, every number short. Nothing of its markup, sheets or ids is kept.

mod html_label;
pub(crate) mod paint;
mod path;
mod shape;
mod style;
mod stylesheet;
mod text;
pub(crate) mod text_width;
mod transform;

use super::outcome::{DiagramError, ID};
use super::parts::PART;
use paint::Colours;
use roxmltree::{Document, Node};
use shape::Shape;
use std::collections::BTreeMap;
use std::fmt::Write;
use style::SvgStyle;
use stylesheet::{Declared, SvgStylesheet};
use transform::Placement;

pub(super) use paint::Palette;

/// Room around a drawing.
const ROOM: f64 = 8.0;

/// Elements (their numbers in the document) that come with a step, from 1.
pub(super) type StepMarks = BTreeMap<usize, usize>;

/// A clean drawing.
#[derive(Debug)]
pub(super) struct ThemedSvg {
    pub(super) svg: String,
    pub(super) width: f64,
    pub(super) height: f64,
    /// All its words, without spaces.
    pub(super) words: String,
    /// How often words on an arrow touch other words, or had to be moved from them.
    pub(super) touching: usize,
}

struct SvgRewriter<'d> {
    document: &'d Document<'d>,
    sheet: SvgStylesheet,
    colours: Colours,
    palette: Palette,
    marks: StepMarks,
    /// Ids that something refers to, in the order in which they came.
    referred: Vec<String>,
    /// What is drawn and where, as far as it is known.
    bounds: Option<[f64; 4]>,
    /// A shape that may yet get its outline.
    pending: Option<Shape>,
    /// What is filled so far: where, and the letters that can be read on it when the colour is the author's.
    grounds: Vec<([f64; 4], Option<&'static str>)>,
    out: String,
    /// Names of frames, which are above the arrows that run through them.
    names: String,
    words: String,
    /// Where words stand, and whether on an arrow.
    places: Vec<([f64; 4], bool)>,
    /// How many words on arrows stand aside of others.
    moved: usize,
}

/// The inside of a clean `<svg>`; `marks` says which elements come later.
pub(super) fn rewrite(
    raw: &str,
    palette: Palette,
    marks: impl FnOnce(&Document<'_>) -> StepMarks,
) -> Result<ThemedSvg, DiagramError> {
    let document = Document::parse(raw).map_err(|_| DiagramError::whole("the renderer did not produce valid SVG"))?;
    let mut sheet = SvgStylesheet::default();
    sheet.read(DASHES);
    for style in document.descendants().filter(|n| n.has_tag_name((SVG, "style")) || n.has_tag_name("style")) {
        sheet.read(style.text().unwrap_or(""));
    }
    let mut cleaner = SvgRewriter {
        document: &document,
        sheet,
        colours: Colours::new(palette),
        palette,
        marks: marks(&document),
        referred: Vec::new(),
        bounds: None,
        pending: None,
        grounds: Vec::new(),
        out: String::new(),
        names: String::new(),
        words: String::new(),
        places: Vec::new(),
        moved: 0,
    };
    let root = document.root_element();
    let declared = cleaner.sheet.declared(root);
    let style = SvgStyle::default().with(&declared);
    cleaner.children(root, &style, Placement::default())?;
    cleaner.flush();
    cleaner.out += &std::mem::take(&mut cleaner.names);
    let drawn = std::mem::take(&mut cleaner.out);
    let defs = cleaner.definitions()?;
    let Some([left, top, right, bottom]) = cleaner.bounds else {
        return Err(DiagramError::whole("it contains nothing visible"));
    };
    let (x, y) = (short(ROOM - left), short(ROOM - top));
    let svg = format!("<g font-size=\"16\" transform=\"translate({x} {y})\">{defs}{drawn}</g>");
    let (width, height) = (right - left + 2.0 * ROOM, bottom - top + 2.0 * ROOM);
    let touching = cleaner.touching() * 10 + cleaner.moved;
    Ok(ThemedSvg { svg, width, height, words: cleaner.words, touching })
}

/// Some kinds name the pattern of a line and have no rule for it; others have letters that nobody can read in a hall.
const DASHES: &str =
    ".tick text{font-size:12px}.edge-pattern-dashed{stroke-dasharray:4}.edge-pattern-dotted{stroke-dasharray:2}";

const SVG: &str = "http://www.w3.org/2000/svg";

/// `<` and `>` that the renderer would write as they are, and `'` that it takes for the beginning of a quote: hidden from it,
/// and shown again.
pub(super) const HIDDEN: [(char, char); 3] = [('<', '\u{f8f0}'), ('>', '\u{f8f1}'), ('\'', '\u{f8f2}')];

fn shown(c: char) -> char {
    HIDDEN.iter().find(|(_, hidden)| *hidden == c).map_or(c, |(sign, _)| *sign)
}

/// Two digits are finer than any screen.
pub(crate) fn number(n: f64) -> String {
    let rounded = (n * 100.0).round() / 100.0;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// A place in a drawing: a tenth of a unit is finer than a pixel of a slide.
fn short(n: f64) -> String {
    let rounded = (n * 10.0).round() / 10.0;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

impl<'d> SvgRewriter<'d> {
    fn children(&mut self, node: Node<'d, 'd>, style: &SvgStyle, place: Placement) -> Result<(), DiagramError> {
        let mut all: Vec<Node<'d, 'd>> = node.children().filter(Node::is_element).collect();
        // wide bands that would lie on their names
        all.sort_by_key(|child| child.attribute("class") != Some("links"));
        for child in all {
            if child.attribute("class") == Some("nodes") {
                self.flush();
                self.out += &std::mem::take(&mut self.names);
            }
            self.node(child, style, place)?;
        }
        Ok(())
    }

    fn node(&mut self, node: Node<'d, 'd>, around: &SvgStyle, place: Placement) -> Result<(), DiagramError> {
        let name = node.tag_name().name();
        if matches!(name, "defs" | "marker" | "filter" | "style" | "title" | "desc" | "metadata" | "symbol")
            || matches!(name, "linearGradient" | "radialGradient" | "clipPath" | "mask" | "pattern")
        {
            return Ok(());
        }
        let declared = self.sheet.declared(node);
        let style = around.with(&declared);
        let seen = declared.get("opacity").is_none_or(|d| d.value.parse() != Ok(0.0));
        if style::is(&declared, "display", "none") || !style.visible() || !seen {
            return Ok(());
        }
        let own = transform::transform(node, &declared);
        let place = if let Some(moved) = own.as_ref().and_then(|matrix| place.moved(matrix)) { moved } else { place };
        let turned = own.filter(|matrix| !transform::only_moves(matrix));
        let step = self.marks.get(&node.id().get_usize()).copied();
        let faint = declared.get("opacity").and_then(|d| d.value.parse::<f64>().ok()).filter(|o| *o < 1.0);
        let group = matches!(name, "g" | "a" | "svg" | "switch");
        let hook = if group { hook(node) } else { None };
        let wraps = step.is_some() || turned.is_some() || hook.is_some() || (group && faint.is_some());
        let place = if wraps { self.open(step, hook, faint, turned, place) } else { place };
        self.inside(node, &declared, &style, place)?;
        if wraps {
            self.flush();
            self.out += "</g>";
        }
        Ok(())
    }

    /// A group around what follows.
    fn open(
        &mut self,
        step: Option<usize>,
        hook: Option<&str>,
        faint: Option<f64>,
        turned: Option<transform::Matrix>,
        place: Placement,
    ) -> Placement {
        self.flush();
        self.out += "<g";
        if let Some(step) = step {
            let _ = write!(self.out, " data-step=\"{PART}{step}\"");
        }
        if let Some(hook) = hook {
            let _ = write!(self.out, " class=\"{hook}\"");
        }
        if let Some(faint) = faint {
            let _ = write!(self.out, " opacity=\"{}\"", number(faint));
        }
        let place = match turned {
            Some(matrix) => {
                let (text, place) = place.turned(&matrix);
                let _ = write!(self.out, " transform=\"{text}\"");
                place
            }
            None => place,
        };
        self.out.push('>');
        place
    }

    fn inside(
        &mut self,
        node: Node<'d, 'd>,
        declared: &Declared,
        style: &SvgStyle,
        place: Placement,
    ) -> Result<(), DiagramError> {
        match node.tag_name().name() {
            // the first that can be drawn; what follows is for those who cannot
            "switch" => node.first_element_child().map_or(Ok(()), |first| self.node(first, style, place)),
            "g" if node.attribute("class").is_some_and(|c| c.split_whitespace().any(|c| c == "cluster-label")) => {
                self.name(node, style, place)
            }
            "g" | "a" => self.children(node, style, place),
            "svg" => {
                let (matrix, place) = place.nested(node);
                let Some(matrix) = matrix else { return self.children(node, style, place) };
                let place = self.open(None, None, None, Some(matrix), place);
                self.children(node, style, place)?;
                self.flush();
                self.out += "</g>";
                Ok(())
            }
            "rect" | "circle" | "ellipse" | "line" | "polygon" | "polyline" | "path" => {
                self.shape(node, declared, style, place);
                Ok(())
            }
            "text" => {
                self.flush();
                self.text(node, style, place);
                Ok(())
            }
            "foreignObject" => {
                self.flush();
                self.label(node, style, place)
            }
            // pictures of people and the like that come with the renderer
            "image" if node.attributes().any(|a| a.name() == "href" && a.value().starts_with("data:")) => Ok(()),
            "image" => Err(DiagramError::whole("images in a diagram are not supported")),
            other => {
                Err(DiagramError::whole(format!("the renderer needs `<{other}>` for it, which is not allowed here")))
            }
        }
    }

    /// The name of a frame; it comes with the frame.
    fn name(&mut self, node: Node<'d, 'd>, style: &SvgStyle, place: Placement) -> Result<(), DiagramError> {
        self.flush();
        let before = std::mem::take(&mut self.out);
        let inner = self.children(node, style, place);
        self.flush();
        let name = std::mem::replace(&mut self.out, before);
        let step = node.parent().and_then(|frame| self.marks.get(&frame.id().get_usize()));
        self.names += &match step {
            Some(step) => format!("<g data-step=\"{PART}{step}\">{name}</g>"),
            None => name,
        };
        inner
    }

    /// Writes the shape that waits.
    fn flush(&mut self) {
        if let Some(shape) = self.pending.take() {
            self.out += &shape.write();
        }
    }

    /// The number of an id that something refers to.
    fn refer(&mut self, raw: &str) -> Option<String> {
        let name = raw.trim().strip_prefix("url(")?.strip_suffix(')')?.trim_matches(['"', '\'']);
        let name = name.strip_prefix('#')?;
        self.document.descendants().find(|n| n.attribute("id") == Some(name))?;
        let at = self.referred.iter().position(|r| r == name).unwrap_or_else(|| {
            self.referred.push(name.to_owned());
            self.referred.len() - 1
        });
        Some(format!("{ID}-{at}"))
    }

    fn touching(&self) -> usize {
        let meet = html_label::meet;
        let places = self.places.iter().enumerate();
        let on_arrows = places.filter(|(_, (_, on_arrow))| *on_arrow);
        on_arrows
            .map(|(i, (own, _))| {
                let others = self.places.iter().enumerate();
                // two on arrows count once
                others.filter(|(j, (other, too))| (!too || *j < i) && *j != i && meet(*own, *other)).count()
            })
            .sum()
    }

    /// Letters that can be read where a line stands, if what is right below it is an author's colour.
    fn ink(&self, place: Placement, line: [f64; 2]) -> Option<&'static str> {
        let [x, y] = place.on_paper(line);
        let below = |[left, top, right, bottom]: [f64; 4]| x >= left && x <= right && y >= top && y <= bottom;
        self.grounds.iter().rev().find(|(ground, _)| below(*ground))?.1
    }

    /// Grows what is drawn by points in a place.
    fn grow(&mut self, place: Placement, points: impl IntoIterator<Item = [f64; 2]>, around: f64) {
        for point in points {
            let [x, y] = place.on_paper(point);
            let [left, top, right, bottom] = self.bounds.unwrap_or([x, y, x, y]);
            self.bounds =
                Some([left.min(x - around), top.min(y - around), right.max(x + around), bottom.max(y + around)]);
        }
    }

    /// What is referred to: heads of arrows, gradients and the like.
    fn definitions(&mut self) -> Result<String, DiagramError> {
        let mut defs = String::new();
        let mut done = 0;
        let bounds = self.bounds;
        while let Some(name) = self.referred.get(done).cloned() {
            let node = self.document.descendants().find(|n| n.attribute("id") == Some(name.as_str()));
            if let Some(node) = node {
                self.definition(node, done)?;
            }
            done += 1;
        }
        // what is drawn at the ends of arrows is not drawn where it is defined
        self.bounds = bounds;
        if !self.out.is_empty() {
            defs = format!("<defs>{}</defs>", std::mem::take(&mut self.out));
        }
        Ok(defs)
    }

    fn definition(&mut self, node: Node<'d, 'd>, n: usize) -> Result<(), DiagramError> {
        let name = node.tag_name().name();
        let mut ancestors: Vec<Node<'d, 'd>> = node.ancestors().filter(Node::is_element).collect();
        ancestors.reverse();
        let style = ancestors.iter().fold(SvgStyle::default(), |style, a| style.with(&self.sheet.declared(*a)));
        let kept: &[&str] = match name {
            "marker" => &["markerHeight", "markerUnits", "markerWidth", "orient", "refX", "refY", "viewBox"],
            "linearGradient" => &["gradientUnits", "x1", "x2", "y1", "y2"],
            "clipPath" => &[],
            _ => return Ok(()),
        };
        let _ = write!(self.out, "<{name} id=\"{ID}-{n}\"");
        for key in kept {
            paint::add(&mut self.out, key, node.attribute(*key).unwrap_or(""));
        }
        self.out.push('>');
        if name == "linearGradient" {
            for stop in node.children().filter(|n| n.has_tag_name((SVG, "stop")) || n.has_tag_name("stop")) {
                self.stop(stop);
            }
        } else {
            self.children(node, &style, Placement::default())?;
            self.flush();
        }
        let _ = write!(self.out, "</{name}>");
        Ok(())
    }

    fn stop(&mut self, stop: Node<'_, '_>) {
        let declared = self.sheet.declared(stop);
        let colour = declared.get("stop-color").map_or("", |d| &d.value);
        let at = paint::PaintUse { line: true, letters_on_it: false, words: false, inline: false };
        let colour = self.colours.paint(colour, at).colour;
        self.out += "<stop";
        paint::add(&mut self.out, "offset", stop.attribute("offset").unwrap_or(""));
        paint::add(&mut self.out, "stop-color", &colour);
        self.out += "></stop>";
    }
}

/// What a group is for those who look at the page: a box, a frame around boxes, words on an arrow.
fn hook(node: Node<'_, '_>) -> Option<&'static str> {
    let classes = node.attribute("class")?;
    classes.split_whitespace().find_map(|class| match class {
        "node" => Some("d-node"),
        "cluster" => Some("d-frame"),
        // those of arrows without words are empty
        "edgeLabel" if node.descendants().any(|n| n.is_text() && !n.text().unwrap_or("").trim().is_empty()) => {
            Some("d-label")
        }
        _ => None,
    })
}
