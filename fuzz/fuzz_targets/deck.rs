//! Any bytes as a deck: reading and drawing never panic, every slide is drawn, and the same input gives the same bytes.
//!
//! `cargo fuzz run deck` (a nightly compiler for coverage guidance; `cargo fuzz run -s none deck` on stable).
#![no_main]

use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use libfuzzer_sys::fuzz_target;
use std::path::Path;

fuzz_target!(|bytes: &[u8]| {
    let files = Files::memory([("deck.md", bytes.to_vec()), ("part.md", bytes.to_vec())]);
    let cache = BuildCache::default();
    let options = BuildOptions { notes: true, ..BuildOptions::default() };
    let first = build(&files, Path::new("deck.md"), &cache, &options);
    let again = build(&files, Path::new("deck.md"), &cache, &options);
    assert_eq!(first.site.files, again.site.files);
    let deck = &first.decks[0];
    let shown = deck.deck.slides.iter().filter(|s| !s.settings.hidden).count();
    assert_eq!(deck.slides.len(), shown);
});
