//! A source text and places in it.

mod source_map;
mod text;

pub use source_map::{Trace, traced};
pub use text::{Place, Span, Text, blanked};
