//! Leaves that know nothing of decks: hashes, a cache, paths, colours, media types, HTML and CSS escaping, translations.

mod cache;
mod catch_panic;
pub mod colour;
pub(crate) mod contrast;
pub(crate) mod css_declaration;
pub mod css_value;
mod hash;
pub mod html;
pub mod i18n;
pub(crate) mod media_type;
mod paths;
pub(crate) mod ranges;
mod unescape;

pub use cache::Cache;
pub use catch_panic::{catch_panic, silence_caught_panics};
pub use contrast::contrast;
pub use css_declaration::blanked_comments;
pub use hash::Key;
pub use media_type::{is_text_format, media_type};
pub use paths::{
    decoded, escape_delimiters, escaped, fragment, is_file_url, is_remote, join_url, needs_network, normalize,
    query_and_fragment, relative_path, relative_to, resolve_url, slug,
};
pub use ranges::ranges;
pub use unescape::unescaped;
