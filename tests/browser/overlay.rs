//! The overlay of the live page stays in its corner.

use crate::decks::{Serve, visit};
use crate::harness::{Page, Room};

const BOX: &str = "document.querySelector('aftrap-live').shadowRoot.querySelector('.box')";
const LIST: &str = "document.querySelector('aftrap-live').shadowRoot.querySelector('.list')";

/// A deck with twelve pictures that are not there, one a slide.
fn deck(more: &str) -> String {
    let slides: String = (1..=12).map(|n| format!("# Slide {n}\n\n![x](gone{n}.png)\n\n---\n\n")).collect();
    format!("---\nlang: en\n---\n{slides}# Last\n{more}")
}

fn shown(page: &Page) -> bool {
    page.eval(&format!("{BOX}.checkVisibility()")) == true
}

/// The first finding of the list, once there is one.
fn first(page: &Page, name: &str) {
    page.wait(&format!("{LIST}.checkVisibility() && {LIST}.querySelector('.card').textContent.includes('{name}')"));
}

#[test]
fn it_shows_the_slide_in_view_first_and_takes_only_a_corner() {
    let serve = Serve::start(&deck(""));
    let room = Room::new("");
    let page = visit(&room, &format!("{}#7", serve.url));
    first(&page, "gone7.png");
    for (width, height) in [(1280, 720), (1920, 1080), (1024, 768)] {
        page.size(width, height);
        page.wait(&format!("innerWidth === {width}"));
        let size = page.eval(&format!(
            "(({{ width, height }}) => [width / innerWidth, height / innerHeight])({BOX}.getBoundingClientRect())"
        ));
        assert!(size[0].as_f64().unwrap() <= 0.26 && size[1].as_f64().unwrap() <= 0.34, "{width}: {size}");
    }
    page.picture("overlay");
    page.keys("ArrowRight");
    page.at("8.0");
    first(&page, "gone8.png");
    // folded it is a sign with a number
    let count = "document.querySelector('aftrap-live').shadowRoot.querySelector('.count')";
    page.eval(&format!("{count}.click() ?? 1"));
    page.wait(&format!("!{LIST}.checkVisibility() && {count}.checkVisibility()"));
    page.eval(&format!("{count}.click() ?? 1"));
    first(&page, "gone8.png");
}

#[test]
fn escape_closes_it_until_something_new_is_found() {
    let serve = Serve::start(&deck(""));
    let room = Room::new("");
    let page = visit(&room, &format!("{}#2", serve.url));
    first(&page, "gone2.png");
    page.keys("Escape");
    page.wait(&format!("!{BOX}.checkVisibility()"));
    page.keys("ArrowRight");
    page.at("3.0");
    assert!(!shown(&page));
    // lines that move are nothing new, nor is a fault that goes, nor a reload
    serve.save(&deck("").replacen("# Slide 1\n", "# Slide 1\n\nwords\n", 1).replace("![x](gone12.png)", "none"));
    page.wait("document.querySelector('.deck').textContent.includes('words')");
    page.reload();
    page.wait("window.aftrap && aftrap.state().total === 13");
    page.wait(&format!("{LIST}.querySelectorAll('.card').length >= 11"));
    assert!(!shown(&page));
    // the pointer brings the count back, as it brings the bar
    page.click_at(600.0, 300.0, 0);
    page.wait(&format!("{BOX}.checkVisibility() && !{LIST}.checkVisibility()"));
    serve.save(&deck("\n![x](another.png)\n"));
    page.wait(&format!("{LIST}.checkVisibility() && {LIST}.textContent.includes('another.png')"));
    // a dialog has its Escape for itself
    page.keys("o");
    page.wait("document.querySelector('dialog.ap-overview[open]')");
    page.keys("Escape");
    page.wait("!document.querySelector('dialog')");
    assert!(shown(&page));
}
