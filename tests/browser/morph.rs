//! What is the same before and after moves: things on two slides, lines of two fences.

use crate::fixture::Deck;
use crate::harness::{Page, Room};

/// Stops the film in its middle and says of each thing that moves where it is: `x y width height`, sorted.
fn middle(page: &Page) -> Vec<Vec<f64>> {
    page.wait(
        "document.getAnimations().some((a) => a.effect.pseudoElement?.startsWith('::view-transition-group(ap-m'))",
    );
    let places = page.eval(
        "(() => { const films = document.getAnimations().filter((a) => a.effect.pseudoElement?.startsWith('::view-transition')); \
         for (const film of films) { film.pause(); film.currentTime = film.effect.getComputedTiming().duration / 2; } \
         const groups = [...new Set(films.map((a) => a.effect.pseudoElement).filter((p) => p.startsWith('::view-transition-group(ap-m')))]; \
         return groups.map((p) => { const s = getComputedStyle(document.documentElement, p); const m = new DOMMatrix(s.transform); \
           return [m.e, m.f, parseFloat(s.width), parseFloat(s.height)]; }); })()",
    );
    serde_json::from_value(places).unwrap()
}

/// Where an element is on the page.
fn place(page: &Page, selector: &str) -> Vec<f64> {
    let found = page.eval(&format!(
        "(() => {{ const r = document.querySelector({selector:?}).getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; }})()"
    ));
    serde_json::from_value(found).unwrap()
}

/// Whether `now` is under way from `a` to `b` in each of its four numbers.
fn between(now: &[f64], a: &[f64], b: &[f64]) -> bool {
    (0..4).all(|i| {
        let (low, high) = (a[i].min(b[i]), a[i].max(b[i]));
        // what does not differ stays
        if high - low < 2.0 { (now[i] - low).abs() < 2.0 } else { low < now[i] && now[i] < high }
    })
}

fn finish(page: &Page) {
    page.keys("Escape");
    page.wait("document.documentElement.dataset.transitionName === undefined");
    assert_eq!(page.eval("[...document.querySelectorAll('.deck *')].some((e) => e.style.viewTransitionName)"), false);
}

#[test]
fn things_with_one_name_picture_or_heading_move_and_grow() {
    let picture = |size: &str| {
        format!(
            "<img alt='x' style='inline-size:calc({size} * var(--u));block-size:auto' src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\"><rect width=\"100\" height=\"50\" fill=\"teal\"/></svg>'>"
        )
    };
    let boxed =
        |name: &str, place: &str| format!("<div {name} style='position:absolute;background:gold;{place}'>box</div>");
    let mut deck = Deck::empty();
    deck.slide(
        "A",
        "",
        &format!("<h2>Same</h2>{}{}", picture("200"), boxed("id='doos'", "left:10%;top:60%;width:10%;height:10%")),
    );
    deck.slide(
        "B",
        "data-transition='morph 3s'",
        &format!(
            "<p>First</p><h1>Same</h1>{}{}",
            picture("500"),
            boxed("data-morph='doos'", "left:70%;top:70%;width:20%;height:25%")
        ),
    );
    let (_room, page) = Room::open(&deck.page());
    page.at("1.0");
    // of h2 and h1 the words are the same, but not the kind of thing
    let things = ["img", "[id=doos],[data-morph=doos]"];
    let before: Vec<_> = ["#a img", "#a #doos"].iter().map(|s| place(&page, s)).collect();
    page.keys("ArrowRight");
    let now = middle(&page);
    let after: Vec<_> = ["#b img", "#b [data-morph]"].iter().map(|s| place(&page, s)).collect();
    for (i, thing) in things.iter().enumerate() {
        assert!(
            now.iter().any(|n| between(n, &before[i], &after[i])),
            "{thing} from {:?} to {:?}: {now:?}",
            before[i],
            after[i]
        );
    }
    finish(&page);
    page.at("2.0");
    // and back
    page.keys("ArrowLeft");
    let now = middle(&page);
    assert!(now.iter().any(|n| between(n, &after[1], &before[1])), "{now:?}");
    finish(&page);
    page.at("1.0");
}

fn fence(attrs: &str, lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|l| format!("<span class='line'>{l}\n</span>")).collect();
    format!("<figure class='code' {attrs}><pre tabindex='0'><code>{lines}</code></pre></figure>\n")
}

/// Three fences, each of which takes the place of the one before.
fn listing() -> String {
    let first = fence("data-morph='code' data-step-out='1'", &["let a = 1;", "let b = 2;", "print(a);"]);
    let second = fence(
        "data-morph='code' data-step='1' data-step-out='2'",
        &["let a = 1;", "let c = 3;", "let d = 4;", "print(a);"],
    );
    first + &second + &fence("data-step='2'", &["print(a);"])
}

const SHOWN: &str = "[...document.querySelectorAll('#code figure')].map((f, i) => f.checkVisibility({visibilityProperty: true}) ? i + 1 : '').join('')";

#[test]
fn code_changes_line_by_line_on_the_step() {
    let mut deck = Deck::empty();
    deck.slide("Code", "data-steps='2'", &format!("<h2>Code</h2>{}", listing()));
    deck.slide("End", "", "<h2>End</h2>");
    // slow enough to be looked at
    deck.css += "::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 3s !important }";
    let (_room, page) = Room::open(&deck.page());
    page.at("1.0");
    assert_eq!(page.text(SHOWN), "1");
    let old = place(&page, "#code figure:nth-of-type(1) .line:nth-child(3)");
    page.keys("ArrowRight");
    page.wait("document.documentElement.dataset.transitionName === 'morph'");
    let now = middle(&page);
    assert_eq!(page.text(SHOWN), "2", "the page is right at once");
    assert_eq!(now.len(), 2, "the two lines that stay: {now:?}");
    let new = place(&page, "#code figure:nth-of-type(2) .line:nth-child(4)");
    assert!(new[1] > old[1] + 5.0 && now.iter().any(|n| between(n, &old, &new)), "{old:?} {now:?} {new:?}");
    finish(&page);
    // keys are never held up: two steps and a slide during the films
    page.keys("ArrowLeft ArrowRight ArrowRight ArrowRight");
    page.at("2.0");
    page.keys("ArrowLeft");
    page.at("1.2");
    assert_eq!(page.text(SHOWN), "3");
    finish(&page);
    page.keys("ArrowLeft");
    page.wait("document.documentElement.dataset.transitionName === 'morph'");
    page.at("1.1");
    finish(&page);
    // a reader sees how it came to be, paper shows how it is
    page.keys("r");
    page.wait("document.documentElement.dataset.view === 'read'");
    assert_eq!(page.text(SHOWN), "123");
    page.on_paper(true);
    assert_eq!(page.text(SHOWN), "3");
    page.on_paper(false);
}

#[test]
fn code_changes_at_once_where_less_motion_is_wished() {
    let mut deck = Deck::empty();
    deck.slide("Code", "data-steps='2'", &listing());
    let room = Room::new(&deck.page());
    let page = room.blank();
    page.media("prefers-reduced-motion", "reduce");
    page.goto(&room.url(""));
    page.eval("window.films = 0; document.startViewTransition = () => films++");
    page.keys("ArrowRight");
    page.at("1.1");
    assert_eq!((page.text(SHOWN), page.eval("films")), ("2".to_owned(), serde_json::json!(0)));
}
