//! Markdown in, [`Deck`] out. Reading never fails: what is wrong becomes a finding, what is left becomes a slide.
//!
//! The door to comrak and to YAML. The way of the text: [`read`] → `front` (settings at the top) → `scan` (where slides
//! end) → `body` (one slide's Markdown as plain data) → `carry` (settings from slide to slide, layouts, ids).

mod anchors;
mod attrs;
mod body;
mod carry;
pub mod chart;
mod comments;
pub mod content;
mod dialect;
mod entries;
mod foreign;
mod front;
mod heads;
mod include;
pub mod keys;
mod lines;
mod memo;
pub mod model;
mod private;
mod prose;
pub mod quotes;
mod read;
mod references;
mod scan;
mod settings;
mod values;
mod yaml;

pub use attrs::place_of_id;
pub use comments::includes;
pub use content::*;
pub use entries::place_of_entry;
pub use memo::Memo;
pub use model::*;
pub use read::read;
pub use references::footnote_definitions;
pub(crate) use settings::{ADDRESS, LANG, TRANSITION, level_of};
pub(crate) use values::{is_address, is_known_transition, is_lang, lang_of_locale};
