//! Everything on a slide, one thing after the other.

use super::ast::{Block, BlockKind, Inline, InlineKind};
use super::model::SlideContent;
use std::ops::Range;

/// A block or a piece of running text.
#[derive(Clone, Copy)]
pub(crate) enum Node<'a> {
    Block(&'a Block),
    Inline(&'a Inline),
}

impl<'a> Node<'a> {
    /// Raw HTML and its place, when it is that.
    pub(crate) fn raw(self) -> Option<(&'a str, &'a Range<usize>)> {
        match self {
            Self::Block(Block { kind: BlockKind::Html(html), range, .. })
            | Self::Inline(Inline { kind: InlineKind::Html(html), range, .. }) => Some((html, range)),
            _ => None,
        }
    }
}

/// Calls `see` with every block and inline of the slots, parents first, in the order they are written.
pub(crate) fn walk<'a>(body: &'a SlideContent, see: &mut dyn FnMut(Node<'a>)) {
    for slot in &body.slots {
        blocks(&slot.blocks, see);
    }
}

/// The same for a header or a footer.
pub(crate) fn walk_line<'a>(line: &'a [Inline], see: &mut dyn FnMut(Node<'a>)) {
    inlines(line, see);
}

fn blocks<'a>(all: &'a [Block], see: &mut dyn FnMut(Node<'a>)) {
    for block in all {
        see(Node::Block(block));
        match &block.kind {
            BlockKind::Paragraph(inner) | BlockKind::Heading { inlines: inner, .. } => inlines(inner, see),
            BlockKind::List(list) => list.items.iter().for_each(|item| blocks(&item.blocks, see)),
            BlockKind::Quote(inner) | BlockKind::Div { blocks: inner, .. } => blocks(inner, see),
            BlockKind::Alert { title, blocks: inner, .. } => {
                inlines(title, see);
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
            | InlineKind::Mark(inner)
            | InlineKind::Span(inner)
            | InlineKind::Link { inlines: inner, .. } => inlines(inner, see),
            _ => {}
        }
    }
}
