//! What is reported while a slide is rendered, and where: in its text, in a setting of it, or in a note.

use super::anchor::{Anchor, AnchoredDiagnostic};
use crate::deck::{Block, BlockKind, Inline, InlineKind, Note, Slide};
use crate::diagnostics::{Code, Diagnostic, Severity, code};
use crate::source::{SourceMap, Span};
use std::ops::Range;

/// What is told of notes: who speaks would look for it in vain.
const TOLD: &[Code] =
    &[code::IMAGE_MISSING, code::MEDIA_MISSING, code::FILE_MISSING, code::CODE_FILE, code::OUTSIDE_ROOT];

/// Where findings of one slide gather.
pub(crate) struct Reporter<'a> {
    slide: &'a Slide,
    diagnostics: Vec<AnchoredDiagnostic>,
    /// The setting that is rendered: what is wrong in it is reported where it is written.
    pub(crate) setting: Option<&'static str>,
    /// The note that is rendered.
    pub(crate) note: Option<&'a Note>,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(slide: &'a Slide) -> Self {
        Self { slide, diagnostics: Vec::new(), setting: None, note: None }
    }

    pub(crate) fn take(&mut self) -> Vec<AnchoredDiagnostic> {
        std::mem::take(&mut self.diagnostics)
    }

    /// The true place of a range of what is rendered.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        if self.note.is_some() {
            return self.slide.origin.span(&self.in_note(range));
        }
        let in_setting = self.setting.and_then(|key| self.slide.place_in_setting(key, range));
        in_setting.unwrap_or_else(|| self.slide.origin.span(range))
    }

    /// Where a range of what is rendered is written.
    pub(crate) fn anchor(&self, range: &Range<usize>) -> Anchor {
        match self.setting {
            _ if self.note.is_some() => Anchor::Note(self.in_note(range)),
            Some(key) => Anchor::of(&self.span(range), self.slide, Some(key)),
            None => Anchor::Piece(range.clone()),
        }
    }

    /// Where a place is written that was found in a range of what is rendered.
    pub(crate) fn anchor_within(&self, place: &Span, range: &Range<usize>) -> Anchor {
        match self.setting {
            _ if self.note.is_some() => Anchor::Note(self.within_slide(place, range)),
            Some(_) => self.anchor(range),
            None => Anchor::Piece(self.within_slide(place, range)),
        }
    }

    /// The source that ranges are ranges of: the slide's, or the value of a setting.
    pub(crate) fn source(&self) -> &'a str {
        match self.setting {
            Some(key) => self.slide.settings.line(key).unwrap_or(""),
            None => self.slide.origin.source(),
        }
    }

    /// The source of the slide that a range of a style sheet or a fence is cut from.
    pub(crate) fn slide_source(&self) -> &'a str {
        self.slide.origin.source()
    }

    pub(crate) fn add(&mut self, finding: Diagnostic) {
        self.diagnostics.extend(self.anchored(finding));
    }

    /// Reports what is not reported of the same place yet.
    fn add_once(&mut self, finding: Diagnostic) {
        let finding = self.anchored(finding).filter(|new| !self.diagnostics.iter().any(|known| known.repeats(new)));
        self.diagnostics.extend(finding);
    }

    /// A finding as it is to be reported from here, if it is.
    fn anchored(&self, finding: Diagnostic) -> Option<AnchoredDiagnostic> {
        let finding = match self.setting {
            _ if self.note.is_some() => self.softened(finding)?,
            // nobody wrote it, so nobody can fix it
            Some(key) if !self.slide.written.contains_key(key) => return None,
            _ => finding,
        };
        Some(AnchoredDiagnostic::new(finding, self.slide, self.setting.filter(|_| self.note.is_none())))
    }

    /// What was found in a note is never grave: the room does not see it.
    fn softened(&self, finding: Diagnostic) -> Option<Diagnostic> {
        let aside = self.note.is_some_and(|note| is_note_only(note, self.slide.origin.source()));
        (TOLD.contains(&finding.code) && !aside).then(|| {
            let message = format!("{}, in the notes", finding.message);
            let severity = finding.severity.min(Severity::Warning);
            Diagnostic { severity, message, ..finding }
        })
    }

    /// A range of the note that is drawn, which was read by itself, as one of the slide's piece; outside of notes the same.
    fn in_note(&self, range: &Range<usize>) -> Range<usize> {
        let Some(note) = self.note else { return range.clone() };
        // what is between `:::` is read with the slide
        if note.blocks.first().is_some_and(|first| note.range.start > 0 && first.range.start == note.range.start) {
            return range.clone();
        }
        let trace = SourceMap::new(&note.markdown, self.slide.origin.source(), &note.range);
        trace.and_then(|trace| trace.place(range)).unwrap_or_else(|| note.range.clone())
    }

    /// A place as a range of the slide's piece; `range` when it stands elsewhere.
    pub(crate) fn within_slide(&self, place: &Span, range: &Range<usize>) -> Range<usize> {
        let (place, piece) = (place.range(), &self.slide.origin.range);
        let here = piece.start <= place.start && place.end <= piece.end;
        if here { place.start - piece.start..place.end - piece.start } else { range.clone() }
    }

    pub(crate) fn remote(&mut self, url: &str, place: &Span) {
        let message = format!("`{url}` is on another host: it needs the network on the day");
        let finding = Diagnostic::at(code::REMOTE, place.clone(), message);
        self.add(finding.help("keep a copy beside the deck, or allow it: `levels: {remote: hint}`"));
    }

    pub(crate) fn file_url(&mut self, url: &str, place: &Span) {
        let message = format!("`{url}` is an absolute path on this machine: nobody else has the file there");
        let finding = Diagnostic::at(code::OUTSIDE_ROOT, place.clone(), message);
        self.add(finding.help("copy it beside the deck, and name it by its path from there"));
    }

    pub(crate) fn lost(&mut self, what: &str, folder: &str, place: &Span) {
        let message = format!("{what}, which does not exist, or is not below {folder}");
        let finding = Diagnostic::at(code::DEPENDENCY_MISSING, place.clone(), message);
        self.add(finding.help("files beside the page or below it are included"));
    }

    /// Browsers load modules and data for pages from a server only.
    pub(crate) fn needs_server(&mut self, what: &str, place: &Span) {
        let message = format!("{what}, which browsers refuse to a page that is opened from the disk");
        let finding = Diagnostic::at(code::NEEDS_SERVER, place.clone(), message);
        self.add_once(finding.help("a single file (`aftrap export deck.md talk.html`) has both inside"));
    }
}

/// Whether a note is a comment round things of the slide, laid aside for later, and no word to who speaks.
pub(crate) fn is_note_only(note: &Note, source: &str) -> bool {
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
