//! The tags of an author's raw HTML, each with its place in the source.

use crate::deck::visit::Node;
use crate::lint::LintSlide;
use crate::render::{self, Tag};
use crate::source::SourceMap;
use std::ops::Range;
use std::rc::Rc;

/// Where a tag of raw HTML stands.
pub(crate) struct TagPosition {
    /// Bytes from the begin of the HTML.
    tag: Range<usize>,
    /// The HTML in its source; none where its parts cannot be told.
    trace: Option<Rc<SourceMap>>,
    /// All of it.
    all: Range<usize>,
}

impl TagPosition {
    /// The place of a part of the tag.
    pub(crate) fn of(&self, part: Range<usize>) -> Range<usize> {
        let part = self.tag.start + part.start..self.tag.start + part.end;
        self.trace.as_ref().and_then(|trace| trace.place(&part)).unwrap_or_else(|| self.all.clone())
    }

    /// Bytes of the tag from the begin of the HTML.
    pub(crate) fn tag(&self) -> &Range<usize> {
        &self.tag
    }

    /// The whole tag.
    pub(crate) fn whole(&self) -> Range<usize> {
        self.of(0..self.tag.len())
    }

    /// Whether it is known where the tag stands.
    pub(crate) fn is_exact(&self) -> bool {
        self.trace.is_some()
    }
}

/// The tags of a node that is raw HTML, with those that close others or without.
pub(crate) fn raw_tags<'a>(page: &LintSlide<'_>, node: Node<'a>, closing: bool) -> Vec<(TagPosition, Tag<'a>)> {
    let Some((html, range)) = node.raw() else { return Vec::new() };
    let trace = SourceMap::new(html, page.slide.origin.source(), range).map(Rc::new);
    let place = |start: usize, tag: &Tag<'_>| TagPosition {
        tag: start..start + tag.len,
        trace: trace.clone(),
        all: range.clone(),
    };
    let tags = render::start_tags(html).filter(|(_, tag)| closing || !tag.closing);
    tags.map(|(start, tag)| (place(start, &tag), tag)).collect()
}
