//! Without scripts, and on paper.

use crate::decks::{Serve, visit};
use crate::fixture::Deck;
use crate::harness::{Room, pages, paper};

#[test]
fn without_scripts_it_is_a_text() {
    let room = Room::new(&Deck::new().page());
    let page = room.blank();
    page.no_script();
    page.goto(&room.url(""));
    assert_eq!(page.text("document.documentElement.className"), "no-js");
    assert_eq!(page.eval("[...document.querySelectorAll('.slide')].filter((s) => s.checkVisibility()).length"), 5);
    assert_eq!(page.eval("[...document.querySelectorAll('[data-step]')].filter((s) => s.checkVisibility({visibilityProperty: true})).length"), 4);
    assert_eq!(page.text("getComputedStyle(document.querySelector('.slide')).position"), "static");
    page.picture("no-script");
    assert_eq!(pages(&page.pdf()), 5, "and it prints as slides");
}

#[test]
fn one_slide_a_page_of_exactly_its_size() {
    let (_room, page) = Room::open(&Deck::many(7).page());
    page.keys("ArrowRight ArrowRight b");
    let pdf = page.pdf();
    assert_eq!(pages(&pdf), 7);
    assert_eq!(paper(&pdf), ["0 0 960 540"], "1280 x 720 CSS pixels are 960 x 540 points");
    // the talk is where it was
    page.wait("document.querySelectorAll('.deck > .slide:not([hidden])').length === 1");
    page.keys("b");
    page.at("3.0");
}

#[test]
fn every_view_prints_and_the_steps_are_all_there() {
    let room = Room::new(&Deck::new().page());
    for (tail, count) in [("?alone", 5), ("?read", 5), ("?print", 5), ("?presenter&alone", 5)] {
        let page = room.page(tail);
        page.wait("document.documentElement.dataset.ready === ''");
        let pdf = page.pdf();
        assert_eq!(pages(&pdf), count, "{tail}");
        assert_eq!(paper(&pdf), ["0 0 960 540"], "{tail}");
        assert!(String::from_utf8_lossy(&pdf).contains("/StructTreeRoot"), "tagged");
        if let Some(folder) = std::env::var_os("AFTRAP_PICTURES") {
            let name = format!("print{}.pdf", tail.replace('?', "-"));
            std::fs::write(std::path::Path::new(&folder).join(name), &pdf).unwrap();
        }
    }
}

#[test]
fn handouts_have_notes_and_lines() {
    let mut deck = Deck::many(7);
    deck.after =
        r#"<script type="application/json" id="aftrap-notes">{"slide-1":["<p>Say hello</p>"]}</script>"#.into();
    let room = Room::new(&deck.page());
    for (count, sheets) in [(1, 7), (2, 4), (3, 3), (6, 2)] {
        let page = room.page(&format!("?handout={count}"));
        page.wait("document.querySelectorAll('.ap-handout article').length === 7");
        assert_eq!(page.text("document.querySelector('.ap-notes').textContent"), "Say hello");
        let pdf = page.pdf();
        assert_eq!(pages(&pdf), sheets, "{count} a page");
        assert_eq!(paper(&pdf).len(), 1);
        assert!(paper(&pdf)[0].starts_with("0 0 59"), "A4: {:?}", paper(&pdf));
        page.picture(&format!("handout-{count}"));
    }
}

#[test]
fn long_notes_are_set_smaller_and_what_is_cut_says_so() {
    let words = |n: usize| format!("<p>{}</p>", "woorden over deze dia ".repeat(n));
    let mut deck = Deck::many(3);
    deck.after = format!(
        r#"<script type="application/json" id="aftrap-notes">{{"slide-1":["{}"],"slide-2":["{}"],"slide-3":["{}"]}}</script>"#,
        words(5),
        words(38),
        words(400)
    );
    let room = Room::new(&deck.page());
    let page = room.page("?handout=6");
    page.wait("document.querySelectorAll('.ap-handout article').length === 3");
    let sizes =
        page.eval("[...document.querySelectorAll('.ap-notes')].map((n) => parseFloat(getComputedStyle(n).fontSize))");
    let size = |i: usize| sizes[i].as_f64().unwrap();
    assert!(size(1) < size(0) && size(2) < size(1) && size(2) > 0.6 * size(0), "{sizes}");
    assert_eq!(
        page.text("[...document.querySelectorAll('.ap-handout article')].map((a) => 'cut' in a.dataset).join()"),
        "false,false,true"
    );
}

#[test]
fn other_ratios_too() {
    let source = Deck::many(3)
        .page()
        .replace("--slide-w:1280;--slide-h:720", "--slide-w:960;--slide-h:720")
        .replace("1280px 720px", "960px 720px");
    let (_room, page) = Room::open(&source);
    assert_eq!(paper(&page.pdf()), ["0 0 720 540"]);
    assert_eq!(page.text("(() => { const r = document.querySelector('.slide-canvas').getBoundingClientRect(); return [r.x, r.y, r.width, r.height].join(); })()"), "160,0,960,720");
    page.phone();
    page.wait("document.querySelector('.slide-canvas').getBoundingClientRect().width === 390");
}

#[test]
fn handouts_have_every_slide_and_even_lines_in_what_is_left() {
    let mut deck = Deck::many(6);
    deck.slide("Skipped", "data-skip", "<h2>Skipped</h2>");
    let room = Room::new(&deck.page());
    for (count, lines) in [(1, 12), (2, 2), (3, 8), (6, 2)] {
        let page = room.page(&format!("?handout={count}"));
        page.wait("document.querySelectorAll('.ap-handout article').length === 7");
        // to the end of their place, and no slide is cut
        let all = page.eval(
            "[...document.querySelectorAll('.ap-handout article')].map((box) => { const lines = getComputedStyle(box, '::before'); \
             const last = [...box.children].filter((c) => c.checkVisibility()).at(-1).getBoundingClientRect().bottom; \
             const high = parseFloat(lines.height); const top = box.parentElement.parentElement.dataset.count === '3' ? box.getBoundingClientRect().top : last; \
             return [Math.round(high / parseFloat(lines.backgroundSize.split(' ')[1])), box.getBoundingClientRect().bottom - top - high]; })",
        );
        let all: Vec<(u64, f64)> = serde_json::from_value(all).unwrap();
        assert!(
            all.iter().all(|(n, rest)| *n == all[0].0 && *n >= lines && rest.abs() < 2.0),
            "{count} a page: {all:?}"
        );
        assert_eq!(page.eval("document.querySelectorAll('[data-cut]').length"), 0);
    }
}

#[test]
fn notes_are_as_large_as_their_page_allows() {
    let words = |n: usize| format!("<p>{}</p>", "woorden over deze dia ".repeat(n));
    let mut deck = Deck::many(3);
    deck.after = format!(
        r#"<script type="application/json" id="aftrap-notes">{{"slide-1":["{}"],"slide-2":["{}"],"slide-3":["{}"]}}</script>"#,
        words(3),
        words(30),
        words(300)
    );
    deck.css = ":root { --font-body: monospace }".into();
    let room = Room::new(&deck.page());
    let page = room.page("?print=notes");
    page.wait("document.querySelectorAll('.ap-page').length === 3");
    let sizes = page.eval(
        "[...document.querySelectorAll('.ap-page .ap-notes')].map((n) => parseFloat(getComputedStyle(n).fontSize))",
    );
    let size = |i: usize| sizes[i].as_f64().unwrap();
    assert!(size(0) > 30.0 && size(1) < size(0) && size(1) > size(2) && size(2) >= 20.0, "{sizes}");
    assert_eq!(
        page.text("getComputedStyle(document.querySelector('.ap-notes')).fontFamily"),
        "monospace",
        "the theme's"
    );
    assert!(pages(&page.pdf()) > 6, "long notes go on on the next page");
}

/// The frame in which the live page looks at slides is no page of the talk.
#[test]
fn a_served_deck_prints_the_same_again_and_again() {
    let serve = Serve::start("---\nlang: en\n---\n# One\n\n---\n\n# Two\n\n* a\n* b\n\n---\n\n# Three\n");
    for _ in 0..2 {
        let room = Room::new("");
        let page = visit(&room, &serve.url);
        page.wait("document.querySelector('.ap-audit')");
        assert_eq!(pages(&page.pdf()), 3, "while the page looks");
        assert_eq!(pages(&page.pdf()), 3, "at once again");
        // and it goes on looking afterwards
        page.wait("document.querySelector('.ap-audit')");
    }
}
