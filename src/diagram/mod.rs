//! Diagrams: the text of a fence in, an inert SVG in the theme's colours out; what cannot be drawn says why and where.
//!
//! Each language has a file of its own; [`clean`] makes what the renderers give safe, themed and the same on every run.

mod ascii;
pub(crate) mod comments;
mod dot;
mod mermaid;
pub(crate) mod parts;
mod svg;

use crate::deck::fences;
pub(crate) use parts::PART;
use parts::Parts;
pub(crate) use svg::number;

/// Longer sources are no slide, and a layout of them takes seconds.
const MOST: usize = 16 * 1024;
/// Stands for the figure's id in a drawing that is remembered; no author can type it.
pub(crate) const ID: &str = "\u{1}";

/// A drawing, with [`ID`] where its id belongs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawing {
    pub(crate) svg: String,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) title: Option<String>,
    /// What kind of drawing it is, for those who cannot see it.
    pub(crate) kind: &'static str,
    /// Names of parts that are not in it.
    pub(crate) missed: Vec<parts::Missed>,
}

/// What a fence became.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DiagramOutput {
    Svg(Drawing),
    /// A pie is a chart, and charts are drawn elsewhere.
    Pie {
        csv: String,
        title: Option<String>,
    },
}

/// Why it cannot be drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DiagramError {
    /// Line of the fence's text, from 1.
    pub(crate) line: Option<usize>,
    pub(crate) why: String,
}

impl DiagramError {
    fn at(line: usize, why: impl Into<String>) -> Self {
        Self { line: Some(line), why: why.into() }
    }

    fn whole(why: impl Into<String>) -> Self {
        Self { line: None, why: why.into() }
    }
}

/// What is remembered of a fence.
pub(crate) type Outcome = Result<DiagramOutput, DiagramError>;

/// Is this language a diagram, drawn here or not?
pub(crate) fn is_diagram(lang: &str) -> bool {
    fences::draws(lang) || fences::draws_elsewhere(lang)
}

/// Draws `source`; the same source gives the same bytes.
pub(crate) fn draw(lang: &str, source: &str, parts: Parts) -> Outcome {
    if fences::draws_elsewhere(lang) {
        return Err(DiagramError::whole(format!("`{lang}` is not drawn by Aftrap itself")));
    }
    if source.trim().is_empty() {
        return Err(DiagramError::whole("there is nothing in it"));
    }
    if source.len() > MOST {
        return Err(DiagramError::whole(format!("it is longer than {} kB", MOST / 1024)));
    }
    match lang {
        "mermaid" => mermaid::draw(source, parts),
        "dot" | "graphviz" => dot::draw(source, parts),
        _ => Ok(DiagramOutput::Svg(Drawing { missed: parts.missed(), ..ascii::draw(source) })),
    }
}

/// Runs an outside renderer. They are young and index without asking; a panic must cost a diagram, not the talk.
fn catch_renderer_panic<T>(renderer: impl FnOnce() -> Result<T, DiagramError>) -> Result<T, DiagramError> {
    crate::util::catch_panic(renderer).unwrap_or_else(|| Err(DiagramError::whole("the renderer gave up on it")))
}
