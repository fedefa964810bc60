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

pub use cache::Kept;
pub use catch_panic::{guarded, hush_guarded_panics};
pub use contrast::contrast;
pub use css_declaration::blanked_comments;
pub use hash::Key;
pub use media_type::{may_be_half_written, media_type};
pub use paths::{
    decoded, escaped, fragment, is_remote, is_whole_path, join_url, needs_network, normalize, relative_to, slug, tail,
    uncut, way,
};
pub use ranges::ranges;
pub use unescape::unescaped;
