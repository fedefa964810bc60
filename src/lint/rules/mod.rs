//! The rules of `check`, one file a family.

pub(crate) mod colour;
pub(crate) mod deck;
pub(crate) mod links;
pub(crate) mod media;
pub(crate) mod notes;
mod raw_html;
pub(crate) mod structure;
pub(crate) mod style;
pub(crate) mod text;
