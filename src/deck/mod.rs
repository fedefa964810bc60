//! Markdown in, [`Deck`] out. Reading never fails: what is wrong becomes a finding, what is left becomes a slide.
//!
//! The door to comrak and to YAML. The way of the text: [`read`] → `front` (settings at the top) → `scan` (where slides
//! end) → `body` (one slide's Markdown as plain data) → `carry` (settings from slide to slide, layouts, ids).

pub mod ast;
mod cache;
mod cascade;
pub mod chart_data;
mod dialect;
pub mod fences;
mod foreign;
mod include;
pub mod model;
mod parse;
pub mod settings;
mod slide;
pub mod smart_quotes;
mod split;
pub(crate) mod visit;

pub use ast::{
    Align, Attrs, Background, Block, BlockKind, CodeBlock, CodeSource, Footnote, Image, Inline, InlineKind, Item,
    LineSet, List, Row, Side, Step, Table,
};
pub use cache::ParseCache;
pub use model::{
    Deck, DeckSettings, Dialect, Directive, Mode, Note, Paginate, Ratio, SettingValue, Slide, SlideContent,
    SlideSettings, Slot, SourceRange, Split, StyleBlock,
};
pub use parse::read;
pub(crate) use settings::apply::{ADDRESS, LANG, TRANSITION, level_of};
pub(crate) use settings::value::{is_address, is_known_transition, is_lang, lang_of_locale};
pub use settings::yaml_map::place_of_entry;
pub use slide::attrs::place_of_id;
pub use slide::comments::includes;
pub use split::references::footnote_definitions;
