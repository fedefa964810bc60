//! A finished site as other kinds of files: one HTML file, Markdown, JSON, PDF, PowerPoint, pictures.

mod images;
pub(crate) mod markdown;
mod pdf;
mod pptx;
pub(crate) mod single_file;
mod slide_names;
mod unexported_links;

pub use images::{ImageOptions, card, pictures};
pub use markdown::{markdown, model};
pub use pdf::{Paper, pdf};
pub use pptx::pptx;
pub use single_file::to_single_file;
pub use unexported_links::unexported_links;
