//! Diagrams: the text of a fence in, an inert SVG in the theme's colours out; what cannot be drawn says why and where.
//!
//! Each language has a file of its own; [`clean`] makes what the renderers give safe, themed and the same on every run.

mod ascii;
mod clean;
mod comments;
mod dot;
mod mermaid;
mod parts;

use super::blocks::attributes;
use super::draw::Pen;
use super::html::{attr, text};
use crate::base::{Diagnostic, Span, code, fences};
use crate::deck::{Block, CodeBlock, CodeSource};
pub use comments::comments;
pub(super) use comments::without as without_comments;
use parts::{PART, Parts};

/// Longer sources are no slide, and a layout of them takes seconds.
const MOST: usize = 16 * 1024;
/// Stands for the figure's id in a drawing that is remembered; no author can type it.
const ID: &str = "\u{1}";

/// A drawing, with [`ID`] where its id belongs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawing {
    svg: String,
    width: f64,
    height: f64,
    title: Option<String>,
    /// What kind of drawing it is, for those who cannot see it.
    kind: &'static str,
    /// Names of parts that are not in it.
    missed: Vec<parts::Missed>,
}

/// What a fence became.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Drawn {
    Svg(Drawing),
    /// A pie is a chart, and charts are drawn elsewhere.
    Pie {
        csv: String,
        title: Option<String>,
    },
}

/// Why it cannot be drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    /// Line of the fence's text, from 1.
    line: Option<usize>,
    why: String,
}

impl Refusal {
    fn at(line: usize, why: impl Into<String>) -> Self {
        Self { line: Some(line), why: why.into() }
    }

    fn whole(why: impl Into<String>) -> Self {
        Self { line: None, why: why.into() }
    }
}

/// What is remembered of a fence.
pub(super) type Outcome = Result<Drawn, Refusal>;

/// Is this language a diagram, drawn here or not?
pub(super) fn knows(lang: &str) -> bool {
    fences::draws(lang) || fences::draws_elsewhere(lang)
}

/// Draws `source`; the same source gives the same bytes.
fn draw(lang: &str, source: &str, parts: Parts) -> Outcome {
    if fences::draws_elsewhere(lang) {
        return Err(Refusal::whole(format!("`{lang}` is not drawn by Aftrap itself")));
    }
    if source.trim().is_empty() {
        return Err(Refusal::whole("there is nothing in it"));
    }
    if source.len() > MOST {
        return Err(Refusal::whole(format!("it is longer than {} kB", MOST / 1024)));
    }
    match lang {
        "mermaid" => mermaid::draw(source, parts),
        "dot" | "graphviz" => dot::draw(source, parts),
        _ => Ok(Drawn::Svg(Drawing { missed: parts.missed(), ..ascii::draw(source) })),
    }
}

/// Runs an outside renderer. They are young and index without asking; a panic must cost a diagram, not the talk.
fn guarded<T>(renderer: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    crate::base::guarded(renderer).unwrap_or_else(|| Err(Refusal::whole("the renderer gave up on it")))
}

impl Pen<'_> {
    /// Draws a diagram; `false` when its source has to be shown instead, which has been told then.
    pub(super) fn diagram(&mut self, block: &CodeBlock, source: &str, at: &Block) -> bool {
        let parts = Parts::of(&block.named);
        let outcome = self.scene.memo.diagram(&block.lang, source, &block.named, || draw(&block.lang, source, parts));
        match outcome.as_ref() {
            Ok(Drawn::Svg(drawing)) => {
                self.drawing(drawing, block, source, at);
                true
            }
            Ok(Drawn::Pie { csv, title }) => {
                let mut pie = block.clone();
                pie.words = vec!["pie".to_owned()];
                pie.title = block.title.clone().or_else(|| title.clone());
                self.no_parts(block, at);
                self.chart(&pie, csv, at);
                true
            }
            Err(refusal) => {
                let span = self.line_of(block, refusal.line, at);
                let message = format!("this `{}` diagram cannot be drawn: {}", block.lang, refusal.why);
                self.tell(Diagnostic::at(code::DIAGRAM, span, message).help("its source is shown as code"));
                false
            }
        }
    }

    fn drawing(&mut self, drawing: &Drawing, block: &CodeBlock, source: &str, at: &Block) {
        self.count += 1;
        let id = format!("diagram-{}-{}", self.own, self.count);
        let title = block.title.as_deref().or(at.attrs.get("title")).or(drawing.title.as_deref());
        let label = title.or(self.slide.title.as_deref()).unwrap_or(drawing.kind);
        let lang_class = format!("diagram-{}", block.lang);
        let mut svg = drawing.svg.clone();
        for (part, step) in (1..=block.named.len()).zip(block.first_step + 1..) {
            svg = svg.replace(&format!("\"{PART}{part}\""), &format!("\"{step}\""));
        }
        for missed in &drawing.missed {
            let message = format!("no part of this diagram is called `{}`", missed.name);
            let finding = Diagnostic::at(code::DIAGRAM_PART, self.span(&at.range), message);
            self.tell(finding.help(match &missed.near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name what is read in the drawing, or the id of a part; its step shows nothing new".to_owned(),
            }));
        }
        self.out += &format!("<figure{}>", attributes(&at.attrs, &["diagram", &lang_class], &["title"]));
        self.out += &format!(
            "<svg id=\"{id}\" role=\"img\" aria-label=\"{}\" aria-describedby=\"{id}-desc\" viewBox=\"0 0 {w} {h}\" \
             style=\"--w:{w};--h:{h}\"><desc id=\"{id}-desc\">{}: {}</desc>{}</svg>",
            attr(label),
            drawing.kind,
            text(without_comments(&block.lang, source).trim()),
            svg.replace(ID, &id),
            w = clean::number(drawing.width),
            h = clean::number(drawing.height),
        );
        if let Some(title) = title {
            self.out += &format!("<figcaption>{}</figcaption>", text(title));
        }
        self.out += "</figure>\n";
    }

    /// Tells that the parts of this fence cannot be steps, if any were named.
    pub(super) fn no_parts(&mut self, block: &CodeBlock, at: &Block) {
        if let Some(name) = block.named.first().and_then(|group| group.first()) {
            let message = format!("`{name}` cannot be a step: the parts of this fence have no names");
            let finding = Diagnostic::at(code::DIAGRAM_PART, self.span(&at.range), message);
            self.tell(finding.help("`steps=` is for mermaid and dot; code has `{1-2|3}`, a chart `{.step}`"));
        }
    }

    /// The place of a line of the fence's text; of the fence itself when the text is in a file.
    fn line_of(&self, block: &CodeBlock, line: Option<usize>, at: &Block) -> Span {
        let here = matches!(block.source, CodeSource::Here(_));
        let whole = self.slide.origin.source().get(at.range.clone()).unwrap_or("");
        let mut start = at.range.start;
        for (i, text) in whole.split_inclusive('\n').enumerate() {
            if here && Some(i) == line {
                let lead = text.len() - text.trim_start().len();
                return self.span(&(start + lead..start + text.trim_end().len().max(lead)));
            }
            start += text.len();
        }
        self.span(&at.range)
    }
}
