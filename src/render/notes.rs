//! Notes: drawn as slides are, but the room does not see them, so that less is told of them.

use super::slide::SlideRenderer;
use crate::deck::{Block, BlockKind, Inline, InlineKind, Note};
use crate::diagnostics::{Code, Diagnostic, Severity, code};
use crate::source::SourceMap;
use std::ops::Range;

/// What is told of notes: who speaks would look for it in vain.
const TOLD: &[Code] =
    &[code::IMAGE_MISSING, code::MEDIA_MISSING, code::FILE_MISSING, code::CODE_FILE, code::OUTSIDE_ROOT];

impl SlideRenderer<'_> {
    /// The notes as HTML, in order.
    pub(crate) fn notes(&mut self) -> Vec<String> {
        self.hyphenate = false;
        let slide = self.slide;
        let notes = slide.body.notes.iter().map(|note| {
            self.out.clear();
            self.current_note = Some(note);
            let links = self.note_links.len();
            self.blocks(&note.blocks);
            if is_note_only(note, slide.origin.source()) {
                self.note_links.truncate(links);
            }
            std::mem::take(&mut self.out)
        });
        let notes = notes.collect();
        self.current_note = None;
        notes
    }

    /// A range of the note that is drawn, which was read by itself, as one of the slide's piece; outside of notes the same.
    pub(crate) fn in_note(&self, range: &Range<usize>) -> Range<usize> {
        let Some(note) = self.current_note else { return range.clone() };
        // what is between `:::` is read with the slide
        if note.blocks.first().is_some_and(|first| note.range.start > 0 && first.range.start == note.range.start) {
            return range.clone();
        }
        let trace = SourceMap::new(&note.markdown, self.slide.origin.source(), &note.range);
        trace.and_then(|trace| trace.place(range)).unwrap_or_else(|| note.range.clone())
    }

    /// What was found in a note is never grave: the room does not see it.
    pub(crate) fn report_in_note(&mut self, finding: Diagnostic) {
        let aside = self.current_note.is_some_and(|note| is_note_only(note, self.slide.origin.source()));
        if TOLD.contains(&finding.code) && !aside {
            let message = format!("{}, in the notes", finding.message);
            let severity = finding.severity.min(Severity::Warning);
            self.findings.push(Diagnostic { severity, message, ..finding });
        }
    }
}

/// Whether a note is a comment round things of the slide, laid aside for later, and no word to who speaks.
fn is_note_only(note: &Note, source: &str) -> bool {
    let thing = |inline: &Inline| match &inline.kind {
        InlineKind::Text(words) => words.trim().is_empty(),
        kind => matches!(kind, InlineKind::Image(_) | InlineKind::Html(_) | InlineKind::SoftBreak),
    };
    let things = |block: &Block| match &block.kind {
        BlockKind::Paragraph(inlines) => inlines.iter().all(thing),
        kind => matches!(kind, BlockKind::Html(_) | BlockKind::Code(_)),
    };
    source.get(..note.range.start).is_some_and(|s| s.ends_with("<!--")) && note.blocks.iter().all(things)
}
