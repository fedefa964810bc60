//! Any bytes as a deck: reading and drawing never panic, every slide is drawn, and the same input gives the same bytes.
//!
//! `cargo fuzz run deck` (a nightly compiler for coverage guidance; `cargo fuzz run -s none deck` on stable).
#![no_main]

use aftrap::base::Files;
use aftrap::site::{Memo, Options, build};
use libfuzzer_sys::fuzz_target;
use std::path::Path;

fuzz_target!(|bytes: &[u8]| {
    let files = Files::memory([("deck.md", bytes.to_vec()), ("part.md", bytes.to_vec())]);
    let memo = Memo::default();
    let options = Options { notes: true, ..Options::default() };
    let first = build(&files, Path::new("deck.md"), &memo, &options);
    let again = build(&files, Path::new("deck.md"), &memo, &options);
    assert_eq!(first.site.files, again.site.files);
    let deck = &first.decks[0];
    let shown = deck.deck.slides.iter().filter(|s| !s.settings.hidden).count();
    assert_eq!(deck.slides.len(), shown);
});
