//! What a fence becomes: a drawing, a chart, or why it cannot be drawn.

use super::parts::Missed;

/// Stands for the figure's id in a drawing that is remembered; no author can type it.
pub(crate) const ID: &str = "\u{1}";

/// A drawing, with [`ID`] where its id belongs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawing {
    pub(crate) svg: String,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) title: Option<String>,
    /// What kind of drawing it is, for those who cannot see it.
    pub(crate) kind: &'static str,
    /// Names of parts that are not in it.
    pub(crate) missed: Vec<Missed>,
}

/// What a fence became.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DiagramOutput {
    Svg(Drawing),
    /// A pie is a chart, and charts are drawn elsewhere.
    Pie {
        csv: String,
        title: Option<String>,
    },
}

/// Why it cannot be drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DiagramError {
    /// Line of the fence's text, from 1.
    pub(crate) line: Option<usize>,
    pub(crate) why: String,
}

impl DiagramError {
    pub(super) fn at(line: usize, why: impl Into<String>) -> Self {
        Self { line: Some(line), why: why.into() }
    }

    pub(super) fn whole(why: impl Into<String>) -> Self {
        Self { line: None, why: why.into() }
    }
}

/// What is remembered of a fence.
pub(crate) type Outcome = Result<DiagramOutput, DiagramError>;

/// Runs an outside renderer. They are young and index without asking; a panic must cost a diagram, not the talk.
pub(super) fn catch_renderer_panic<T>(renderer: impl FnOnce() -> Result<T, DiagramError>) -> Result<T, DiagramError> {
    crate::util::catch_panic(renderer).unwrap_or_else(|| Err(DiagramError::whole("the renderer gave up on it")))
}
