//! A file in, a deck out.

use super::cache::ParseCache;
use super::include::{IncludeBudget, IncludeReader, InheritedSetting};
use super::model::{Deck, Dialect};
use super::settings::front_matter;
use super::{cascade, dialect, foreign};
use crate::diagnostics::{Diagnostic, Diagnostics, RelativeDiagnostic, code};
use crate::fs::{FileError, Files};
use crate::source::Span;
use std::path::Path;
use std::sync::Arc;

/// Reads the deck in the file `path`. Never fails: what is wrong is in `findings`, a file that cannot be read gives a
/// deck without slides.
pub fn read(files: &Files, path: &Path, memo: &ParseCache, findings: &Diagnostics) -> Deck {
    let empty = Deck {
        path: path.to_owned(),
        dialect: Dialect::Native,
        settings: super::model::DeckSettings::default(),
        slides: Vec::new(),
    };
    let text = match files.text(path) {
        Ok(text) => text,
        Err(error) => {
            findings.add(error.to_diagnostic(path, code::FILE_MISSING));
            let FileError::NotUtf8 { text, .. } = error else { return empty };
            text
        }
    };
    let mut cut = front_matter::read(text.as_str());
    // who says whose rules a deck is written by knows it
    let foreign = if cut.front.dialect.is_some() { None } else { foreign::deck(text.as_str(), 0..cut.body) };
    if let Some(foreign) = &foreign {
        let message = format!("this deck is written for {}: {}", foreign.tool, foreign.evidence);
        let finding = RelativeDiagnostic::new(code::FOREIGN_DECK, foreign.range.clone(), message);
        cut.front.findings.push(finding.help(
            "Aftrap reads the syntax that both share and shows the rest as text; `dialect: native` accepts that",
        ));
    }
    let dialect = dialect::of(&mut cut.front);
    findings.extend(cut.front.findings.iter().map(|d| d.place(&text, 0)));
    let mut settings = cut.front.deck;
    if dialect == Dialect::Marp && !text.slice(0..cut.body).lines().any(|l| l.starts_with("breaks:")) {
        settings.breaks = true;
    }
    if text.slice(cut.body..text.as_str().len()).trim().is_empty() {
        let place = Span::new(&text, cut.body..cut.body);
        findings.add(
            Diagnostic::at(code::DECK_EMPTY, place, "this deck has no slides yet").help("write `# Title` to begin"),
        );
    }
    // of a deck for another tool that is said once
    let bag = Diagnostics::new();
    let within = if foreign.is_some() { &bag } else { findings };
    let reader = IncludeReader {
        files,
        memo,
        findings: within,
        dialect,
        breaks: settings.breaks,
        split: settings.split,
        left: IncludeBudget::default(),
    };
    let chain = [(path.to_owned(), None)];
    let pieces = reader.pieces(&text, cut.body, &chain, &Arc::from([]));
    let folder = path.parent().unwrap_or(Path::new(""));
    let given = InheritedSetting::of_front(&text, &cut.front.slides);
    let slides = cascade::slides(pieces, (&settings, folder), dialect, &given, within);
    findings.extend(bag.sorted().into_iter().filter(|d| d.code != code::FOREIGN_MARKUP));
    Deck { path: path.to_owned(), dialect, settings, slides }
}
