//! HTML as it is written, and as authors wrote it.

pub(crate) mod attributes;
pub(crate) mod dimensions;
pub(crate) mod open_elements;
pub(crate) mod reader;
pub(crate) mod record;
pub(crate) mod writer;
