//! What an author wrote on a slide and that came to nothing.

pub(crate) mod attributes;
pub(crate) mod comment_typos;
mod leftover_markup;
mod unread_emphasis;
pub(crate) mod unresolved_links;
