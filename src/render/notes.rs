//! Notes: rendered as slides are, but the room does not see them, so that less is reported of them.

use super::renderer::{RenderMode, SlideRenderer};
use super::report::is_note_only;

impl SlideRenderer<'_> {
    /// The notes as HTML, in order.
    pub(crate) fn notes(&mut self) -> Vec<String> {
        let slide = self.slide;
        let mode = RenderMode { hyphenate: false, ..self.mode };
        let notes = slide.body.notes.iter().map(|note| {
            self.report.note = Some(note);
            let links = self.links.len();
            let html = self.captured(|renderer| renderer.with_mode(mode, |renderer| renderer.blocks(&note.blocks)));
            if is_note_only(note, slide.origin.source()) {
                self.links.truncate(links);
            }
            html
        });
        let notes = notes.collect();
        self.report.note = None;
        notes
    }
}
