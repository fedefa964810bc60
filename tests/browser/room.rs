//! `check --browser`: what only a drawn slide shows.

use aftrap::base::Files;
use aftrap::site::{Memo, Options, build};
use aftrap::snap::{Camera, room};

/// Code, slide and line of each finding in a deck of this text.
fn found(text: &str) -> Vec<(String, Option<usize>, usize)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deck.md");
    std::fs::write(&path, text).unwrap();
    let options = Options { check: true, ..Options::default() };
    let mut built = build(&Files::disk(), &path, &Memo::default(), &options);
    let camera = Camera::new(&built.site, None).unwrap();
    let deck = &mut built.decks[0];
    let before = deck.findings.len();
    let seen = room(&camera, deck).unwrap();
    deck.add_drawn(seen);
    let told = deck.findings[before..].iter();
    told.map(|d| (d.code.name.to_owned(), d.slide, d.span.as_ref().map_or(0, |s| s.place().line))).collect()
}

#[test]
fn each_thing_seen_is_told_with_its_slide_and_line() {
    let long = "word ".repeat(60);
    let many = "- point\n".repeat(14);
    let laid = "<div style=\"position:absolute;left:90px;top:300px\">A label</div>\n<div style=\"position:absolute;left:95px;top:290px\">Another one</div>\n";
    assert_eq!(found(&format!("# A\n\n---\n\n## B\n\n{many}")), [("overflow".to_owned(), Some(2), 5)]);
    assert_eq!(found(&format!("# A\n\n{laid}")), [("overlap".to_owned(), Some(1), 3)]);
    assert_eq!(found(&format!("# A\n\n---\n\n## B\n\n```\n{long}\n```\n")), [("clipped".to_owned(), Some(2), 8)]);
}

#[test]
fn what_fits_is_not_told_and_what_is_allowed_neither() {
    assert_eq!(found("# A\n\nwords\n\n---\n\n## B\n\n- one\n- two\n\n```\nshort\n```\n"), []);
    let many = "- point\n".repeat(14);
    assert_eq!(found(&format!("# A\n\n{many}\n<!-- allow: overflow – a wall on purpose -->\n")), []);
    assert_eq!(found(&format!("---\nlevels: {{overflow: off}}\n---\n# A\n\n{many}")), []);
}
