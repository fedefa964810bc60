//! Markdown in, [`Deck`] out. Reading never fails: what is wrong becomes a finding, what is left becomes a slide.
//!
//! The door to comrak and to YAML.

pub mod model;

pub use model::*;
