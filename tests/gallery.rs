//! The gallery: one deck that shows every layout, and says nothing is wrong in any theme. `tests/browser/gallery.rs` looks
//! whether it fits, and makes the README's pictures of it.

use aftrap::diagnostics::to_short;
use aftrap::fs::Files;
use aftrap::site::{Build, BuildCache, BuildOptions, build};
use std::collections::BTreeSet;
use std::path::Path;

fn gallery(theme: &str) -> Build {
    let deck = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery/deck.md");
    let options = BuildOptions { theme: Some(theme.to_owned()), check: true, ..BuildOptions::default() };
    build(&Files::disk(), &deck, &BuildCache::default(), &options)
}

fn themes() -> Vec<String> {
    aftrap::theme::themes().into_iter().map(|theme| theme.name).collect()
}

#[test]
fn there_are_six_themes() {
    assert_eq!(themes(), ["default", "editorial", "high-contrast", "paper", "stage", "terminal"]);
}

#[test]
fn the_gallery_shows_every_layout_and_the_scripts_of_east_asia() {
    let built = gallery("default");
    let slides = &built.decks[0].deck.slides;
    let shown: BTreeSet<&str> = slides.iter().map(|slide| slide.layout.as_str()).collect();
    let all = "blank center code columns compare cover default end fact full image image-left image-right poll quote \
               section statement timeline two-columns video";
    assert_eq!(shown, all.split_whitespace().collect());
    let html: String = built.decks[0].slides.iter().map(|slide| slide.section.html()).collect();
    for kind in ["ja", "zh-Hans", "zh-Hant", "ko"].map(|lang| format!("lang=\"{lang}\"")) {
        assert!(html.contains(&kind), "{kind}");
    }
    for kind in ["<table", "<math", "class=\"chart", "class=\"diagram", "class=\"alert", "poll-hands", "class=\"card"] {
        assert!(html.contains(kind), "{kind}");
    }
}

#[test]
fn the_gallery_is_whole_in_every_theme() {
    for theme in themes() {
        let findings: Vec<_> = gallery(&theme).all_findings().map(to_short).collect();
        assert!(findings.is_empty(), "{theme}:\n{}", findings.join("\n"));
    }
}
