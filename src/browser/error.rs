//! What goes wrong between us and a browser.

use std::fmt;

/// Why nothing was drawn.
#[derive(Debug)]
pub struct BrowserError {
    /// In one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<&'static str>,
}

impl BrowserError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }
}

impl fmt::Display for BrowserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        self.help.map_or(Ok(()), |help| write!(f, "\n  help: {help}"))
    }
}

impl std::error::Error for BrowserError {}
