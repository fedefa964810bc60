//! A source text and places in it.

mod source_map;
mod text;

pub use source_map::{SourceMap, map_span};
pub use text::{Position, Source, Span, blanked};
