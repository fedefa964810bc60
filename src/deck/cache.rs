//! Pieces that were read before: a key of all that their reading depends on, and what it gave.

use super::model::SlideContent;
use super::slide::parser::{self, ParseContext};
use crate::util::{Cache, Key};
use std::sync::Arc;

/// What is kept from one read to the next; it makes reads fast and changes nothing else.
#[derive(Debug, Default)]
pub struct ParseCache(Cache<Arc<SlideContent>>);

impl ParseCache {
    /// Reads a piece, or remembers what it gave.
    pub(crate) fn body(&self, piece: &str, context: &ParseContext<'_>, references: Key) -> Arc<SlideContent> {
        let options = [context.dialect as u8, u8::from(context.breaks)];
        // only a piece with a bracket can refer to anything
        let shared = if piece.contains('[') { references } else { Key::default() };
        let key = Key::of([piece.as_bytes(), &options]).and(shared);
        self.0.get_or(key, || Arc::new(parser::read(piece, context)))
    }

    /// Ends a build (of however many decks): what was not asked for in a while goes.
    pub fn evict_unused(&self) {
        self.0.evict_unused();
    }
}
