//! One numbered state of everything: a [`Build`] and what is remembered of it to tell pages what changed since.

use crate::diagnostics::Diagnostic;
use crate::site::{Build, BuiltDeck, Content};
use crate::util::Key;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A build that was put on stage.
#[derive(Debug, Default)]
pub struct Version {
    /// From 1 in this process.
    pub number: u64,
    /// What there is to see.
    pub build: Build,
    /// What is to be told of it: its own findings, or those of a later build that was too broken to show.
    pub findings: Vec<Diagnostic>,
    /// The fingerprints of its decks and other pages, by folder.
    pub fingerprints: Fingerprints,
}

impl Version {
    /// The deck in a folder of the result.
    pub fn deck(&self, url: &str) -> Option<&BuiltDeck> {
        self.build.decks.iter().find(|deck| deck.url == url)
    }

    /// The deck whose page is at a path of the result.
    pub fn deck_at(&self, path: &str) -> Option<&BuiltDeck> {
        self.build.decks.iter().find(|deck| page_path(deck) == path)
    }
}

/// What is remembered of a version after its HTML is gone.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Fingerprints {
    /// By `BuiltDeck::url`.
    pub decks: BTreeMap<String, Arc<DeckFingerprints>>,
    /// Keys of the pages that are no deck's (the index), by path.
    pub pages: BTreeMap<String, Key>,
    /// Key of all other bytes, so that a change that no page shows is still put.
    pub rest: Key,
}

/// What is remembered of one deck.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DeckFingerprints {
    /// The slides in order.
    pub slides: Vec<SlideFingerprint>,
    /// Key of the page without its slides and without the name of its style sheet.
    pub shell: Key,
    /// Path of the style sheet.
    pub css: String,
    /// Key of the notes.
    pub notes: Key,
    /// Key of what decides what is told of drawn slides, and where: their sources and the levels.
    pub told: Key,
}

/// What is remembered of one slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlideFingerprint {
    /// Its id.
    pub id: String,
    /// Its content key.
    pub key: String,
    /// Key of its whole HTML, number and total in.
    pub html: Key,
}

/// Path of a deck's page in the result.
pub fn page_path(deck: &BuiltDeck) -> String {
    format!("{}index.html", deck.url)
}

/// What to remember of a build.
pub fn fingerprints(build: &Build) -> Fingerprints {
    let decks: BTreeMap<String, Arc<DeckFingerprints>> =
        build.decks.iter().map(|deck| (deck.url.clone(), Arc::new(deck_fingerprints(build, deck)))).collect();
    let deck_pages: BTreeSet<String> = build.decks.iter().map(page_path).collect();
    let mut pages = BTreeMap::new();
    let mut rest = Key::default();
    for (path, content) in &build.site.files {
        match content {
            _ if deck_pages.contains(path) => {}
            Content::Bytes(bytes) if is_page(path) => {
                pages.insert(path.clone(), Key::of([&bytes[..]]));
            }
            Content::Bytes(bytes) => rest = rest.with(path.as_bytes()).with(bytes),
            Content::Parts(parts) => rest = parts.iter().fold(rest.with(path.as_bytes()), |r, p| r.with(p.as_bytes())),
            Content::File(file) => rest = rest.with(path.as_bytes()).with(file.as_os_str().as_encoded_bytes()),
        }
    }
    Fingerprints { decks, pages, rest }
}

/// Whether a path of the result is a page of HTML.
pub fn is_page(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|e| e.eq_ignore_ascii_case("html"))
}

fn deck_fingerprints(build: &Build, deck: &BuiltDeck) -> DeckFingerprints {
    let slides = deck
        .slides
        .iter()
        .map(|s| SlideFingerprint { id: s.id.clone(), key: s.section.key.clone(), html: s.section.whole })
        .collect();
    let (before, after) = match build.site.files.get(&page_path(deck)) {
        Some(Content::Parts(parts)) => (parts.first().map_or("", |p| p), parts.last().map_or("", |p| p)),
        _ => ("", ""),
    };
    // the sheet is swapped by name; only the rest of the head asks for more
    let css = deck.css.strip_prefix(&deck.url).unwrap_or(&deck.css);
    let before = if css.is_empty() { before.to_owned() } else { before.replace(css, "") };
    let notes = Key::of(deck.slides.iter().flat_map(|s| s.notes.iter().map(String::as_bytes)));
    let levels = format!("{:?}{:?}", deck.config.levels, deck.deck.settings.levels);
    let told = deck.deck.slides.iter().fold(Key::of_str(&levels), |key, slide| {
        key.with(&slide.origin.line().to_le_bytes()).with(slide.origin.source().as_bytes())
    });
    DeckFingerprints {
        slides,
        shell: Key::of([before.as_bytes(), after.as_bytes()]),
        css: deck.css.clone(),
        notes,
        told,
    }
}
