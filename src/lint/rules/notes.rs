//! Notes that go along with the slides: who has the page or the file reads them, so that what must not be public must not be
//! in them either.

use super::text;
use crate::deck::Note;
use crate::diagnostics::{Diagnostics, RelativeDiagnostic, code};
use crate::lint::{LintDeck, secrets};
use std::ops::Range;

/// Secrets, and notes to oneself, in notes that are published.
pub(crate) fn public_notes(ground: &LintDeck<'_>, findings: &Diagnostics) {
    for (i, slide) in ground.shown.iter().enumerate() {
        let source = slide.origin.source();
        for note in &slide.body.notes {
            let drafts = secret(source, note).into_iter().chain(left(source, note));
            findings.extend(drafts.map(|d| d.place(&slide.origin.text, slide.origin.range.start).on_slide(i + 1)));
        }
    }
}

fn secret(source: &str, note: &Note) -> Vec<RelativeDiagnostic> {
    let within = |range: Range<usize>| note.range.start + range.start..note.range.start + range.end;
    let found = secrets::secrets_in(source.get(note.range.clone()).unwrap_or(""));
    let told = |(range, what)| {
        let mut finding = secrets::secret(within(range), what);
        finding.message += ", in notes that are published";
        finding
    };
    found.into_iter().map(told).collect()
}

/// The first mark of unfinished work in a note; each line is a text of its own.
fn left(source: &str, note: &Note) -> Option<RelativeDiagnostic> {
    let signs = |c: char| c.is_whitespace() || matches!(c, '-' | '*' | '+' | '>' | '#');
    let what = note.markdown.lines().find_map(|line| text::mark(line.trim_start_matches(signs)))?;
    let range = text::place(source, &note.range, what);
    let finding =
        RelativeDiagnostic::new(code::LEFTOVER_DRAFT, range, format!("`{what}` is left in notes that are published"));
    Some(finding.help("finish it, or leave the notes at home"))
}
