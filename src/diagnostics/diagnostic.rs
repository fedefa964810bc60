//! The one shape of everything we have to tell an author.

use super::code::Code;
use crate::source::{Source, Span};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something to know.
    Hint,
    /// Shown as asked, but fix it.
    Warning,
    /// A part could not be shown as asked; a card is in its place. Makes the exit status 1.
    Error,
}

impl Severity {
    /// `error`, `warning` or `hint`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// An exact replacement that fixes the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// By what.
    pub with: String,
}

/// One finding: a stable code, how grave, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable, documented, searchable (`image-missing`).
    pub code: Code,
    /// How much it matters; the code's own level unless settings say otherwise.
    pub severity: Severity,
    /// Lower case, no full stop, `names` in backticks.
    pub message: String,
    /// Where, when it has a place in a text that could be read.
    pub span: Option<Span>,
    /// The file it is about when there is no span (it could not be read).
    pub file: Option<PathBuf>,
    /// Other places that matter (where it was first defined; the chain of includes).
    pub notes: Vec<(Option<Span>, String)>,
    /// One line of help.
    pub help: Option<String>,
    /// An exact replacement, when there is one.
    pub fix: Option<Fix>,
    /// Number of the slide (from 1) it belongs to, so that a browser can go there.
    pub slide: Option<usize>,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn at(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::bare(code, message) }
    }

    /// A finding about a file that has no text to point into.
    pub fn file(code: Code, path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Self { file: Some(path.into()), ..Self::bare(code, message) }
    }

    /// A finding without a place.
    pub fn bare(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            span: None,
            file: None,
            notes: Vec::new(),
            help: None,
            fix: None,
            slide: None,
        }
    }

    /// Adds the line of help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place that matters.
    pub fn note(mut self, span: Option<Span>, text: impl Into<String>) -> Self {
        self.notes.push((span, text.into()));
        self
    }

    /// Adds an exact replacement.
    pub fn fix(mut self, span: Span, with: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, with: with.into() });
        self
    }

    /// Says which slide it belongs to.
    pub fn on_slide(mut self, number: usize) -> Self {
        self.slide = Some(number);
        self
    }

    /// The file it is about, as shown, if any.
    pub fn path(&self) -> Option<&std::path::Path> {
        self.span.as_ref().map(Span::path).or(self.file.as_deref())
    }
}

/// A finding whose place is relative to the piece of text it was found in.
///
/// Pieces (a slide's source) are read once and kept while they do not change, wherever they are in the file; their
/// findings get their true place when the deck is put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelativeDiagnostic {
    /// Stable code.
    pub code: Code,
    /// As [`Diagnostic::message`].
    pub message: String,
    /// Byte range within the piece.
    pub range: Range<usize>,
    /// As [`Diagnostic::help`].
    pub help: Option<String>,
    /// Exact replacement of a byte range within the piece.
    pub fix: Option<(Range<usize>, String)>,
}

impl RelativeDiagnostic {
    /// A finding at a byte range of the piece.
    pub fn new(code: Code, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), range, help: None, fix: None }
    }

    /// Adds the line of help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds an exact replacement.
    pub fn fix(mut self, range: Range<usize>, with: impl Into<String>) -> Self {
        self.fix = Some((range, with.into()));
        self
    }

    /// The finding at its true place: the piece begins at byte `offset` of `text`.
    pub fn place(&self, text: &Arc<Source>, offset: usize) -> Diagnostic {
        let shift = |r: &Range<usize>| Span::new(text, offset + r.start..offset + r.end);
        let mut out = Diagnostic::at(self.code, shift(&self.range), self.message.clone());
        out.help.clone_from(&self.help);
        if let Some((range, with)) = &self.fix {
            out = out.fix(shift(range), with.clone());
        }
        out
    }
}
