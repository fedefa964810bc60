//! Diagrams: the text of a fence in, an inert SVG in the theme's colours out; what cannot be drawn says why and where.
//!
//! Each language has a file of its own; `svg` makes what the renderers give safe, themed and the same on every run.

mod ascii;
pub(crate) mod comments;
mod dot;
mod mermaid;
pub(crate) mod outcome;
pub(crate) mod parts;
pub(crate) mod svg;

use crate::deck::fences;
pub(crate) use outcome::Outcome;
use outcome::{DiagramError, DiagramOutput, Drawing};
use parts::Parts;

/// Longer sources are no slide, and a layout of them takes seconds.
const MOST: usize = 16 * 1024;
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
