//! A deck's text in, the pieces of its slides out. No Markdown is parsed here.

pub(crate) mod line_kind;
pub(crate) mod private_remarks;
pub(crate) mod prose;
pub(crate) mod references;
pub(crate) mod scanner;
pub(crate) mod slide_head;
