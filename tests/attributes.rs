//! Attributes, the words of fences and pictures, and steps: what cannot be read or is one slip away is told at its place,
//! and what is an author's own is left in peace.

use crate::places::told;
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;

#[track_caller]
fn rows(rows: &[(&str, &[&str])]) {
    let wrong: Vec<_> = rows.iter().map(|(s, e)| (s, told(s), e)).filter(|(_, got, e)| got != *e).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn values_that_cannot_be_read_are_told() {
    rows(&[
        ("::: {.step at=0 effect=fade-upp}\nx\n:::", &["1:12 bad-value", "1:17 bad-value"]),
        ("[a]{.step effect=flyin}", &["1:11 bad-value"]),
        ("- a {.step at=x}", &["1:12 bad-value"]),
        ("- a {.step at=-2}", &["1:12 bad-value"]),
        ("a paragraph {.step at=99999}", &["1:20 bad-value"]),
        ("![A](a.svg){width=wide}", &["1:13 bad-value"]),
        ("::: columns\n::: {.column width=wide}\nx\n:::\n:::", &["2:14 bad-value"]),
        ("::: only=prnt\nx\n:::", &["1:5 bad-value"]),
        ("::: {.card only=paper}\nx\n:::", &["1:12 bad-value"]),
        ("```rust lines=x\nx\n```", &["1:9 bad-value"]),
        ("[a]{style=\"color:#ddd\" onclick=\"x()\"}", &["1:5 attributes", "1:24 attributes"]),
        // what is fine
        ("[a]{.step effect=fade-up at=1}\n\n![A](a.svg){width=60% fit=cover}", &[]),
        ("::: only=print\nx\n:::", &[]),
        ("```rust lines=10 title=\"a\" wrap {1}\nx\n```", &[]),
        ("[a]{data-x=1 x=2 title=\"T\" .own .stop .cards .larger}", &[]),
    ]);
}

#[test]
fn names_one_slip_away_are_told() {
    rows(&[
        ("![A](a.svg){widht=60%}", &["1:13 attributes"]),
        ("::: columns\n::: column {widht=40%}\nx\n:::\n:::", &["2:13 attributes"]),
        ("::: colums\nx\n:::", &["1:5 attributes"]),
        ("<!-- layout: two-columns -->\n\n::: lefft\nx\n:::", &["3:5 attributes"]),
        ("[a]{.stpe}", &["1:6 attributes"]),
        ("```rust {1-} titel=\"a\" wrapp\nx\n```", &["1:9 attributes", "1:14 attributes", "1:24 attributes"]),
        ("```rust {0|3-1|x}\nx\n```", &["1:9 attributes"]),
        ("```mermaid {stesp=\"A\"}\nflowchart LR\n A --> B\n```", &["1:13 attributes"]),
        ("![film](a.mp3){autoply}", &["1:16 attributes"]),
        ("x\n\n![bg rihgt:40%](a.svg)\n\n<!-- color: white -->", &["3:6 image-word"]),
        ("x\n\n![bg left:40% fitt](a.svg)", &["3:15 image-word"]),
        ("![left:40% A cat](a.svg)", &["1:3 image-word"]),
        // what was meant for the speaker alone would be on the slide
        ("::: note\nx\n:::", &["1:5 attributes"]),
        ("::: {.note}\nx\n:::", &["1:7 attributes"]),
        ("::: Note\nx\n:::", &["1:5 attributes"]),
        ("::: Notes\nx\n:::", &["1:5 attributes"]),
        ("::: Steps\nx\n:::", &["1:5 attributes"]),
        ("::: COLUMNS\nx\n:::", &["1:5 attributes"]),
        ("::: cards\nx\n:::\n\n::: tip\nx\n:::\n\n::: notable\nx\n:::", &[]),
        ("[x]{.note}\n\n> [!NOTE]\n> x", &[]),
        ("![bg left:40% A hall](a.svg)\n\n![The left one](a.svg)", &[]),
    ]);
}

#[test]
fn steps_that_change_nothing_are_named_at_once() {
    rows(&[
        ("```js {1|1|2}\na\nb\n```", &["1:1 step-empty"]),
        ("```js {1|2|1}\na\nb\n```", &[]),
        ("::: {.step at=1 effect=fade-out}\na\n\n::: {.step at=2}\nb\n:::\n:::", &["4:1 step-unreachable"]),
        ("::: {.step at=1 effect=fade-out}\na\n:::\n\n::: {.step at=2}\nb\n:::", &[]),
    ]);
    let told = crate::places::all(
        "---\ntitle: T\nlang: en\n---\n# T\n\n---\n\n## S\n\n::: {.step at=2}\nx\n:::\n\n::: {.step at=6}\ny\n:::\n",
    );
    assert!(told.len() == 1 && told[0].contains("nothing changes at steps 1, 3-5 of 6"), "{told:?}");
}

#[test]
fn a_cell_without_a_column_is_told() {
    rows(&[
        ("| a | b |\n|---|---|\n| 1 | 2 | LOST |\n| 3 | 4 |", &["3:11 extra-table-cell"]),
        ("a | b\n--|--\n1 | 2 | LOST", &["3:9 extra-table-cell"]),
        ("> | a |\n> |---|\n> | 1 | LOST |", &["3:9 extra-table-cell"]),
        ("| a | b |\n|---|---|\n| 1 | 2 \\| 3 |\n| 4 |\n| 5 | 6 | |", &[]),
    ]);
}

/// What begins as attributes do and cannot be read is told; other braces are an author's own.
#[test]
fn braces_that_were_to_be_attributes_are_told() {
    rows(&[
        ("### A {#1 2}", &["1:7 attributes"]),
        ("### Title {.big", &["1:11 attributes"]),
        ("text {.accent #}", &["1:6 attributes"]),
        ("- item {.step", &["1:8 attributes"]),
        ("[text]{.accent #}", &["1:7 attributes"]),
        ("[text]{.accent and more", &["1:7 attributes"]),
        ("[text]{accent}", &["1:8 attributes"]),
        ("### Title {accent}", &["1:12 attributes"]),
        ("[text](https://x.example){target=_blank #}", &["1:26 attributes"]),
        ("![A](a.svg){width=50% #}", &["1:12 attributes"]),
        ("```rust {a-b}\nx\n```", &["1:10 attributes"]),
        // what is fine
        ("a set {1, 2}, Dear {name}, [x]{y}, {{ mustache }}", &[]),
        ("### Hello {name}\n\n### {{ title }}\n\n### f{x}", &[]),
        ("`a`{b} $x_{1}^{2}$ and `{.x` and {#each items as i}", &[]),
        ("in CSS `a {.b}` and a {#1 2} within text", &[]),
        ("```rust {data-x line-numbers}\nx\n```", &[]),
    ]);
}

/// What is no attribute is shown as it was written.
#[test]
fn words_in_braces_behind_text_are_shown() {
    let deck = "---\ntitle: T\nlang: en\n---\n# Hello {name}\n\nDear {name}\n\n- {x} and {y}\n".to_owned();
    let built = build(
        &Files::memory([("deck.md", deck)]),
        Path::new("deck.md"),
        &BuildCache::default(),
        &BuildOptions::default(),
    );
    let body = format!("{:?}", built.decks[0].deck.slides[0].body.slots);
    for words in ["Hello {name}", "Dear {name}", "{x} and {y}"] {
        assert!(body.contains(words), "{words}: {body}");
    }
}

#[test]
fn words_of_films_and_pictures_are_told() {
    rows(&[
        ("![film](a.mp3){muted lopp}", &["1:22 attributes"]),
        ("![film](a.mp3){lop}", &["1:16 attributes"]),
        ("![film](a.mp3){mute strat=5}", &["1:16 attributes", "1:21 attributes"]),
        ("![w:abc A](a.svg)", &["1:3 image-word"]),
        ("![blur:abc A](a.svg)", &["1:3 image-word"]),
        ("x\n\n![bg right:400%](a.svg)", &["3:6 image-word"]),
        ("x\n\n![bg right:0%](a.svg)", &["3:6 image-word"]),
        ("![film](a.mp3){loop muted autoplay controls start=5 data-loops own-word title=x}", &[]),
        ("![left: the cover](a.svg)\n\n![12:30 at the station](a.svg)\n\n![A clock in h:mm](a.svg)", &[]),
        ("![blur:5px A](a.svg)\n\n![hue-rotate:-90deg opacity:.5 A](a.svg)", &[]),
    ]);
}
