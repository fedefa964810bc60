//! What a command found and made. People hear of it piece by piece; for machines it is one document at the end.

use super::args::Format;
use super::{EXIT_IO, Output, signals};
use crate::diagnostics::{Diagnostic, dedup, to_json, to_sarif};
use crate::site::Build;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

/// Everything that one command has to say.
pub(super) struct CommandReport<'a> {
    teller: &'a Output,
    /// The folder that `files` are in, where there is one.
    out: Option<&'a Path>,
    decks: Value,
    found: Vec<Diagnostic>,
    files: Vec<String>,
}

impl<'a> CommandReport<'a> {
    pub(super) fn new(teller: &'a Output) -> Self {
        Self { teller, out: None, decks: json!([]), found: Vec::new(), files: Vec::new() }
    }

    /// Of a command that writes one folder.
    pub(super) fn begin_writing(teller: &'a Output, out: &'a Path) -> Self {
        Self { out: Some(out), ..Self::new(teller) }
    }

    /// What was found while the decks were read.
    pub(super) fn built(&mut self, build: &Build) {
        self.decks = decks(build);
        self.report(build.all_findings().cloned().collect());
    }

    /// More that was found: where nothing waits for a whole document it is told at once.
    pub(super) fn report(&mut self, found: Vec<Diagnostic>) {
        if !matches!(self.teller.format, Format::Json | Format::Sarif) {
            self.teller.findings(found.iter());
        }
        self.found.extend(found);
    }

    /// A file that was written.
    pub(super) fn record_written(&mut self, file: &Path) {
        self.files.push(file.to_string_lossy().into_owned());
    }

    /// All is told.
    pub(super) fn end(&self) {
        match self.teller.format {
            Format::Json => Output::json(&self.document()),
            Format::Sarif => Output::json(&to_sarif(dedup(self.found.iter()))),
            Format::Human | Format::Short | Format::Github => {}
        }
    }

    /// It ends here, and why.
    pub(super) fn fail(&self, why: &str) -> i32 {
        // what fails while we are stopped fails because of that
        signals::wait_if_stopping();
        if self.teller.format == Format::Json {
            let mut document = self.document();
            if let Some(document) = document.as_object_mut() {
                document.insert("error".to_owned(), Value::from(why));
            }
            Output::json(&document);
        } else {
            let _ = writeln!(io::stderr(), "error: {why}");
            self.end();
        }
        EXIT_IO
    }

    fn document(&self) -> Value {
        let mut document = json!({
            "files": self.files,
            "decks": self.decks,
            "diagnostics": dedup(self.found.iter()).map(to_json).collect::<Vec<_>>(),
        });
        if let Some((document, out)) = document.as_object_mut().zip(self.out) {
            document.insert("out".to_owned(), Value::from(out.to_string_lossy()));
        }
        document
    }
}

/// The decks of a build, as every document names them.
pub(super) fn decks(build: &Build) -> Value {
    let one = |d: &crate::site::BuiltDeck| json!({"url": d.url, "file": d.deck.path.to_string_lossy(), "slides": d.slides.len()});
    build.decks.iter().map(one).collect()
}
