//! Everything on a slide, one thing after the other.

use super::Page;
use crate::base::Trace;
use crate::deck::{Block, BlockKind, Body, Inline, InlineKind};
use crate::page::{self, Tag};
use std::ops::Range;
use std::rc::Rc;

/// A block or a piece of running text.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    Block(&'a Block),
    Inline(&'a Inline),
}

impl<'a> Node<'a> {
    /// Raw HTML and its place, when it is that.
    pub(super) fn raw(self) -> Option<(&'a str, &'a Range<usize>)> {
        match self {
            Self::Block(Block { kind: BlockKind::Html(html), range, .. })
            | Self::Inline(Inline { kind: InlineKind::Html(html), range, .. }) => Some((html, range)),
            _ => None,
        }
    }
}

/// Where a tag of raw HTML stands.
pub(super) struct Place {
    /// Bytes from the begin of the HTML.
    tag: Range<usize>,
    /// The HTML in its source; none where its parts cannot be told.
    trace: Option<Rc<Trace>>,
    /// All of it.
    all: Range<usize>,
}

impl Place {
    /// The place of a part of the tag.
    pub(super) fn of(&self, part: Range<usize>) -> Range<usize> {
        let part = self.tag.start + part.start..self.tag.start + part.end;
        self.trace.as_ref().and_then(|trace| trace.place(&part)).unwrap_or_else(|| self.all.clone())
    }

    /// The whole tag.
    pub(super) fn whole(&self) -> Range<usize> {
        self.of(0..self.tag.len())
    }

    /// Whether it is known where the tag stands.
    pub(super) fn is_exact(&self) -> bool {
        self.trace.is_some()
    }
}

/// The tags of a node that is raw HTML, with those that close others or without.
pub(super) fn raw_tags<'a>(page: &Page<'_>, node: Node<'a>, closing: bool) -> Vec<(Place, Tag<'a>)> {
    let Some((html, range)) = node.raw() else { return Vec::new() };
    let trace = Trace::new(html, page.slide.origin.source(), range).map(Rc::new);
    let place =
        |start: usize, tag: &Tag<'_>| Place { tag: start..start + tag.len, trace: trace.clone(), all: range.clone() };
    let tags = page::tags(html).filter(|(_, tag)| closing || !tag.closing);
    tags.map(|(start, tag)| (place(start, &tag), tag)).collect()
}

/// Calls `see` with every block and inline of the slots, parents first, in the order they are written.
pub(super) fn walk<'a>(body: &'a Body, see: &mut dyn FnMut(Node<'a>)) {
    for slot in &body.slots {
        blocks(&slot.blocks, see);
    }
}

fn blocks<'a>(all: &'a [Block], see: &mut dyn FnMut(Node<'a>)) {
    for block in all {
        see(Node::Block(block));
        match &block.kind {
            BlockKind::Paragraph(inner) | BlockKind::Heading { inlines: inner, .. } => inlines(inner, see),
            BlockKind::List(list) => list.items.iter().for_each(|item| blocks(&item.blocks, see)),
            BlockKind::Quote(inner) | BlockKind::Alert { blocks: inner, .. } | BlockKind::Div { blocks: inner, .. } => {
                blocks(inner, see);
            }
            BlockKind::Table(table) => {
                let rows = table.rows.iter().flat_map(|r| &r.cells);
                table.head.iter().chain(rows).for_each(|cell| inlines(cell, see));
            }
            BlockKind::Descriptions(all) => {
                for (term, details) in all {
                    inlines(term, see);
                    for inner in details {
                        blocks(inner, see);
                    }
                }
            }
            BlockKind::Footnotes(all) => all.iter().for_each(|f| blocks(&f.blocks, see)),
            BlockKind::Code(_) | BlockKind::Html(_) | BlockKind::Rule | BlockKind::Math(_) => {}
        }
    }
}

fn inlines<'a>(all: &'a [Inline], see: &mut dyn FnMut(Node<'a>)) {
    for inline in all {
        see(Node::Inline(inline));
        match &inline.kind {
            InlineKind::Emph(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strike(inner)
            | InlineKind::Span(inner)
            | InlineKind::Link { inlines: inner, .. } => inlines(inner, see),
            _ => {}
        }
    }
}
