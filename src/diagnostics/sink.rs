//! Where findings gather: many at once, from many threads, sorted when they are read.

use super::diagnostic::{Diagnostic, Severity};
use std::collections::HashSet;
use std::sync::Mutex;

/// A bag of diagnostics. Reading never stops at the first.
#[derive(Debug, Default)]
pub struct Diagnostics(Mutex<Vec<Diagnostic>>);

impl Diagnostics {
    /// An empty bag.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn add(&self, diagnostic: Diagnostic) {
        self.lock().push(diagnostic);
    }

    /// Adds several.
    pub fn extend(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.lock().extend(diagnostics);
    }

    /// All of them, sorted by file, place, gravity and code, without repeats: the same input gives the same list
    /// whatever thread found what first.
    pub fn sorted(&self) -> Vec<Diagnostic> {
        let mut all = self.lock().clone();
        sort(&mut all);
        all.dedup();
        all
    }

    /// Whether anything is an error.
    pub fn any_error(&self) -> bool {
        self.lock().iter().any(|d| d.severity == Severity::Error)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Diagnostic>> {
        // a panic elsewhere cannot leave a Vec half pushed
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Puts findings in the order in which they are told: by file and place, those without a place first.
pub fn sort(all: &mut [Diagnostic]) {
    all.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
}

type SortKey<'a> = (Option<&'a std::path::Path>, Option<usize>, std::cmp::Reverse<Severity>, &'a str, &'a str);

fn sort_key(d: &Diagnostic) -> SortKey<'_> {
    let start = d.span.as_ref().map(|s| s.range().start);
    (d.path(), start, std::cmp::Reverse(d.severity), d.code.name, &d.message)
}

/// Findings without those that say the same of the same place: a part that several decks or slides share.
pub fn dedup<'a>(all: impl Iterator<Item = &'a Diagnostic>) -> impl Iterator<Item = &'a Diagnostic> {
    let mut seen = HashSet::new();
    all.filter(move |d| {
        let place = d.span.as_ref().map(|s| (s.range().start, s.range().end));
        d.span.is_none() || seen.insert((d.code.name, d.severity, d.path(), place, d.message.as_str()))
    })
}
