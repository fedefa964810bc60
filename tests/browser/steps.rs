//! Every kind of step, from Markdown to what is seen.

use crate::harness::{Page, Room};
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;

/// A deck, built as the program builds it, open in a window.
pub(crate) fn opened(markdown: &str) -> (Room, Page) {
    let built = build(
        &Files::memory([("deck.md", markdown)]),
        Path::new("deck.md"),
        &BuildCache::default(),
        &BuildOptions::default(),
    );
    let room = Room::new("");
    for (name, content) in &built.site.files {
        let Some(bytes) = content.bytes() else { continue };
        room.file(if name == "index.html" { "deck.html" } else { name }, &bytes);
    }
    let page = room.page("");
    (room, page)
}

#[test]
fn lists_blocks_rows_code_and_charts_come_one_by_one() {
    let kinds = [
        ("list", "* a\n* b\n"),
        ("numbers", "1) a\n2) b\n"),
        ("rest", "a\n\n. . .\n\nb\n\n. . .\n\nc\n"),
        ("block", "::: step\na\n:::\n\nb {.step}\n"),
        ("rows", "| x | y |\n|---|---|\n| a | 1 |\n| b | 2 |\n\n{.step rows}\n"),
        ("chart", "```chart bar {.step}\nK,a,b\nx,1,2\n```\n"),
        ("pie", "```chart pie {.step}\nK,v\na,1\nb,2\n```\n"),
        ("boxes", "```mermaid {steps=\"B|C\"}\nflowchart LR\n  A --> B --> C\n```\n"),
        ("messages", "```mermaid {steps=\"hi|ho\"}\nsequenceDiagram\n  A->>B: hi\n  B->>A: ho\n```\n"),
    ];
    let deck: Vec<String> = kinds.iter().map(|(name, body)| format!("## {name}\n\n{body}")).collect();
    let (_room, page) = opened(&format!("---\nlang: en\n---\n\n{}", deck.join("\n---\n\n")));
    for (i, (name, _)) in kinds.iter().enumerate() {
        // what is not seen has nothing on the screen, and screen readers pass it by as well
        let seen = format!(
            "[...document.querySelectorAll('#{name} [data-step]')].filter((e) => e.checkVisibility({{visibilityProperty: true}})).length"
        );
        let all = page.eval(&format!("document.querySelectorAll('#{name} [data-step]').length")).as_u64().unwrap();
        page.eval(&format!("aftrap.go({{id: '{name}'}}) ?? 1"));
        page.at(&format!("{}.0", i + 1));
        page.wait(&format!("{seen} === 0"));
        page.keys("ArrowRight");
        page.at(&format!("{}.1", i + 1));
        page.wait(&format!("{seen} > 0 && {seen} < {all}"));
        page.keys("ArrowRight");
        page.at(&format!("{}.2", i + 1));
        page.wait(&format!("{seen} === {all}"));
        assert_eq!(page.eval("aftrap.state().steps"), 2, "{name}");
        page.keys("ArrowLeft ArrowLeft");
        page.at(&format!("{}.0", i + 1));
        page.wait(&format!("{seen} === 0"));
    }
    // the axes come with the first series
    page.eval("aftrap.go({id: 'chart', step: 1}) ?? 1");
    page.wait("document.querySelector('#chart .axis').checkVisibility({visibilityProperty: true})");
    page.wait("document.querySelector('#chart [data-series=\"1\"]').checkVisibility({visibilityProperty: true})");
    assert_eq!(
        page.eval("document.querySelector('#chart [data-series=\"2\"]').checkVisibility({visibilityProperty: true})"),
        false
    );
    page.on_paper(true);
    assert_eq!(
        page.eval("[...document.querySelectorAll('.deck [data-step]')].every((e) => e.checkVisibility({visibilityProperty: true}) || e.closest('.slide').hidden)"),
        true,
        "paper shows everything"
    );
}

#[test]
fn names_that_come_back_move() {
    let (_room, page) = opened(
        "---\nlang: en\ntransition: morph 3s\n---\n\n## A\n\nklein {#doos}\n\n---\n\n## B\n\ntekst\n\ngroot {#doos}\n",
    );
    page.at("1.0");
    page.keys("ArrowRight");
    page.wait("document.getAnimations().some((a) => a.effect.pseudoElement === '::view-transition-group(ap-m0)')");
    assert_eq!(page.text("document.querySelector('#b [data-morph]').style.viewTransitionName"), "ap-m0");
    page.keys("Escape");
}
