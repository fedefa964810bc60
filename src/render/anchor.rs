//! Where a finding or a link is written, relative to what moves: a slide that is rendered once may be elsewhere in its
//! file, or have its settings elsewhere, when it is used again. A place is found once, when the slide is put into its deck.

use crate::deck::Slide;
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use std::ops::Range;
use std::sync::Arc;

/// A place as a slide knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// Bytes of the slide's piece.
    Piece(Range<usize>),
    /// Bytes of what is written for a setting, which may be far from the slide.
    Setting(&'static str, Range<usize>),
    /// Bytes of the slide's piece, in a note.
    Note(Range<usize>),
    /// In another file, or in another part of the slide's file.
    File(Span),
}

impl Anchor {
    /// The anchor of a place, seen from a slide of which `setting` may be rendered.
    pub(crate) fn of(span: &Span, slide: &Slide, setting: Option<&'static str>) -> Self {
        let range = span.range();
        if let Some(key) = setting
            && let Some(whole) = slide.written.get(key)
            && whole.text().path() == span.path()
            && whole.range().start <= range.start
        {
            let start = whole.range().start;
            return Self::Setting(key, range.start - start..range.end - start);
        }
        let start = slide.origin.range.start;
        if Arc::ptr_eq(span.text(), &slide.origin.text) && start <= range.start {
            return Self::Piece(range.start - start..range.end - start);
        }
        Self::File(span.clone())
    }

    /// The place in the deck; `None` in a setting that is written nowhere.
    pub fn place(&self, slide: &Slide) -> Option<Span> {
        match self {
            Self::Piece(range) | Self::Note(range) => Some(slide.origin.span(range)),
            Self::Setting(key, range) => {
                let whole = slide.written.get(*key)?;
                let start = whole.range().start;
                Some(Span::new(whole.text(), start + range.start..start + range.end))
            }
            Self::File(span) => Some(span.clone()),
        }
    }

    /// Whether it still is where it was: another part of the slide's file may have moved otherwise than the slide.
    fn is_certain(&self, slide: &Slide) -> bool {
        match self {
            Self::Piece(_) | Self::Note(_) | Self::Setting(..) => true,
            Self::File(span) => span.path() != slide.origin.text.path() || Arc::ptr_eq(span.text(), &slide.origin.text),
        }
    }
}

/// A finding whose place is yet to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchoredDiagnostic {
    /// The finding, without its place and its fix.
    finding: Diagnostic,
    at: Option<Anchor>,
    fix: Option<(Anchor, String)>,
}

impl AnchoredDiagnostic {
    pub(crate) fn new(mut finding: Diagnostic, slide: &Slide, setting: Option<&'static str>) -> Self {
        let at = finding.span.take().map(|span| Anchor::of(&span, slide, setting));
        let fix = finding.fix.take().map(|fix| match Anchor::of(&fix.span, slide, setting) {
            Anchor::Piece(range) if range.end > slide.origin.range.len() => (Anchor::File(fix.span), fix.with),
            at => (at, fix.with),
        });
        Self { finding, at, fix }
    }

    /// The code of the finding.
    pub fn code(&self) -> crate::diagnostics::Code {
        self.finding.code
    }

    /// The same code at the same place.
    pub(crate) fn repeats(&self, other: &Self) -> bool {
        self.finding.code == other.finding.code && self.at == other.at
    }

    /// The finding at its place in the deck; `None` when it is about a setting that is written nowhere.
    pub fn place(&self, slide: &Slide) -> Option<Diagnostic> {
        let mut out = self.finding.clone();
        if let Some(at) = &self.at {
            out.span = Some(at.place(slide)?);
        }
        if let Some((at, with)) = self.fix.as_ref().filter(|(at, _)| at.is_certain(slide)) {
            out = out.fix(at.place(slide)?, with);
        }
        Some(out)
    }
}
