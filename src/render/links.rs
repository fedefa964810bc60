//! Links to slides and to things on them, as they are written while a slide is rendered.

use super::anchor::Anchor;

/// A link within the deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchoredLink {
    /// The id it leads to (`#id` without its sign).
    pub to: String,
    /// Where it is written.
    pub from: Anchor,
}

/// The links of one slide.
#[derive(Debug, Default)]
pub(crate) struct LinkLog {
    links: Vec<AnchoredLink>,
}

impl LinkLog {
    pub(crate) fn record(&mut self, to: String, from: Anchor) {
        self.links.push(AnchoredLink { to, from });
    }

    pub(crate) fn len(&self) -> usize {
        self.links.len()
    }

    /// Forgets all but the first `len`.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.links.truncate(len);
    }

    pub(crate) fn take(&mut self) -> Vec<AnchoredLink> {
        std::mem::take(&mut self.links)
    }
}
