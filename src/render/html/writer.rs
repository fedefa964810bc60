//! The HTML of a slide as it is written: the text, what of the author's is open in it, and the ids of what is ours.

use super::open_elements::{Continue, OpenElements};
use super::reader::Tag;
use crate::render::report::Reporter;
use crate::source::Span;

/// Writes the HTML of one slide.
pub(crate) struct HtmlWriter {
    pub(crate) out: String,
    /// The author's tags that are open.
    open: OpenElements,
    /// Counts charts and the like within the slide.
    count: u32,
    /// Distinguishes ids of this slide from those of others, whatever its number.
    id_prefix: String,
}

impl HtmlWriter {
    pub(crate) fn new(id_prefix: String) -> Self {
        Self { out: String::with_capacity(1_024), open: OpenElements::default(), count: 0, id_prefix }
    }

    /// What tells ids of this slide from those of others.
    pub(crate) fn id_prefix(&self) -> &str {
        &self.id_prefix
    }

    /// An id for one more thing of a kind.
    pub(crate) fn next_id(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("{kind}-{}-{}", self.id_prefix, self.count)
    }

    /// The id of a footnote.
    pub(crate) fn note_id(&self, number: u32) -> String {
        format!("fn-{}-{number}", self.id_prefix)
    }

    /// The id of a reference to a footnote.
    pub(crate) fn reference_id(&self, number: u32, nth: u32) -> String {
        format!("fnref-{}-{number}-{nth}", self.id_prefix)
    }

    /// Begins a text of its own; what it gives is for [`HtmlWriter::end_capture`].
    pub(crate) fn begin_capture(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    /// Ends it: what was written since.
    pub(crate) fn end_capture(&mut self, before: String) -> String {
        std::mem::replace(&mut self.out, before)
    }

    /// Begins a page of its own, in which nothing is open.
    pub(crate) fn begin_page(&mut self) -> (String, OpenElements) {
        (std::mem::take(&mut self.out), std::mem::take(&mut self.open))
    }

    /// Ends it: its HTML.
    pub(crate) fn end_page(&mut self, (out, open): (String, OpenElements)) -> String {
        self.open = open;
        std::mem::replace(&mut self.out, out)
    }

    /// Begins an element of ours; what it gives is for [`HtmlWriter::leave`].
    pub(crate) fn enter(&mut self) -> usize {
        self.open.enter()
    }

    /// Ends an element of ours, with all of the author's that is open in it.
    pub(crate) fn leave(&mut self, floor: usize, report: &mut Reporter<'_>) {
        self.open.leave(floor, &mut self.out, report);
    }

    /// Whether what is written now is a drawing or a formula, with rules of its own.
    pub(crate) fn is_drawing(&self) -> bool {
        self.open.is_drawing()
    }

    /// The element that holds no tags and is open, if one is.
    pub(crate) fn open_text(&self) -> Option<String> {
        self.open.open_text()
    }

    /// Keeps count of a tag of the author's; ends that are missing before it are written.
    pub(crate) fn nested(&mut self, report: &mut Reporter<'_>, tag: &Tag<'_>, source: &str, place: Span) -> Continue {
        self.open.nested(tag, (source, place), &mut self.out, report)
    }

    /// Ends that were in the block that was just written, and belong after it.
    pub(crate) fn close_deferred(&mut self, report: &mut Reporter<'_>) {
        self.open.close_deferred(&mut self.out, report);
    }
}
