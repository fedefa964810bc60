//! Walking through a deck: keys, steps, addresses, fingers.

use crate::fixture::Deck;
use crate::harness::Room;

#[test]
fn keys_walk() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.at("1.0");
    // (keys, where the talk is then)
    let table = [
        ("ArrowRight", "2.0"),
        ("ArrowDown", "2.1"),
        ("Space", "2.2"),
        ("PageDown", "2.3"),
        ("n", "3.0"),
        ("ArrowLeft", "2.3"),
        ("ArrowUp", "2.2"),
        ("Shift+Space", "2.1"),
        ("PageUp", "2.0"),
        ("Backspace", "1.0"),
        ("ArrowLeft", "1.0"),
        ("Shift+ArrowRight", "2.0"),
        ("Shift+ArrowRight", "3.0"),
        ("Shift+ArrowLeft", "2.0"),
        ("End", "5.0"),
        ("ArrowRight", "5.0"),
        ("ArrowLeft", "3.2"), // the skipped slide is not walked, and a slide is entered from behind at its last step
        ("Home", "1.0"),
        ("3 Enter", "3.0"),
        ("1 2 Enter", "5.0"),
        ("Home", "1.0"),
        ("Enter", "2.0"),
        ("Control+ArrowRight", "2.0"), // the browser's own shortcuts stay the browser's
        ("Meta+ArrowRight", "2.0"),
        ("Alt+n", "2.0"),
    ];
    for (keys, place) in table {
        page.keys(keys);
        page.at(place);
    }
}

#[test]
fn steps_come_and_go() {
    let (_room, page) = Room::open(&Deck::new().page());
    let seen = "[...document.querySelectorAll('#three-steps [data-step]')].filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.textContent).join()";
    page.keys("ArrowRight");
    for (keys, expected) in [
        ("Control+Enter", ""),
        ("ArrowRight", "First point,Only in between"),
        ("ArrowRight", "First point,Second point,Only in between"),
        ("ArrowRight", "First point,Second point,Third point"),
        ("ArrowLeft", "First point,Second point,Only in between"),
    ] {
        page.keys(keys);
        page.wait(&format!("{seen} === {expected:?}"));
    }
    assert_eq!(page.text("document.querySelector('#three-steps [data-current]').textContent"), "Second point");

    // code: states 0 (lines 2 and 3), 1 (line 4), 2 (all)
    page.keys("3 Enter");
    let dim = "[...document.querySelectorAll('#code [data-dim]')].map(e => e.dataset.n).join()";
    for (keys, expected) in
        [("Control+Enter", "1,4"), ("ArrowRight", "1,2,3"), ("ArrowRight", ""), ("ArrowLeft", "1,2,3")]
    {
        page.keys(keys);
        page.wait(&format!("{dim} === {expected:?}"));
    }
    assert_eq!(page.text("document.querySelector('#code figure').dataset.state"), "1");
}

#[test]
fn effects_hide_and_mark() {
    let effects = [
        "fade-up",
        "fade-out",
        "current-visible",
        "fade-in-then-semi-out",
        "semi-fade-out",
        "strike",
        "highlight-red",
        "highlight",
        "dim",
    ];
    let items: String = effects.iter().map(|e| format!("<li data-step='1' data-effect='{e}'>{e}</li>")).collect();
    let mut deck = Deck::empty();
    deck.slide("Effects", "data-steps='2'", &format!("<ul>{items}</ul><p data-step='2'>x</p>"));
    let room = Room::new(&deck.page());
    let page = room.blank();
    page.media("prefers-reduced-motion", "reduce"); // at once
    page.goto(&room.url(""));
    // what is hidden is `-`, what is weak is in brackets
    let seen = "[...document.querySelectorAll('#effects li')].map((e) => { const s = getComputedStyle(e); \
        return s.visibility === 'hidden' ? '-' : s.opacity < 1 ? '(' + e.textContent + ')' : e.textContent; }).join(' ')";
    for (step, expected) in [
        (0, "- fade-out - - semi-fade-out strike highlight-red highlight -"),
        (1, "fade-up - current-visible fade-in-then-semi-out (semi-fade-out) strike highlight-red highlight dim"),
        (2, "fade-up - - (fade-in-then-semi-out) (semi-fade-out) strike highlight-red highlight (dim)"),
    ] {
        page.eval(&format!("aftrap.go({{number: 1, step: {step}}}) ?? 1"));
        page.at(&format!("1.{step}"));
        page.wait(&format!("{seen} === '{expected}'"));
    }
    let strike = "getComputedStyle(document.querySelector('[data-effect=strike]')).textDecorationLine";
    assert_eq!(page.text(strike), "line-through");
}

#[test]
fn addresses_lead_to_slides_and_steps() {
    let room = Room::new(&Deck::new().page());
    for (tail, place) in [
        ("#2", "2.0"),
        ("#2.2", "2.2"),
        ("#2.9", "2.3"), // no further than the last step
        ("#three-steps", "2.0"),
        ("#three-steps.1", "2.1"),
        ("#skipped", "4.0"), // by link it is reachable
        ("#99", "5.0"),
        ("#nobody", "1.0"),
        ("", "1.0"),
    ] {
        let page = room.page(&format!("?alone{tail}"));
        page.at(place);
    }
}

#[test]
fn the_address_follows_and_back_undoes_jumps() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.at("1.0");
    page.keys("ArrowRight ArrowRight");
    page.wait("location.hash === '#2.1'");
    assert_eq!(page.eval("history.length"), 2, "walking leaves no trail");
    page.keys("End");
    page.wait("location.hash === '#5'");
    page.click("#the-end a");
    page.at("4.0");
    page.wait("location.hash === '#4'");
    page.eval("history.back()");
    page.at("5.0");
    page.eval("history.back()");
    page.at("2.1");
    page.reload();
    page.at("2.1");
    // many changes in a short time do not meet the browsers' limit
    page.eval("for (let i = 0; i < 300; i++) aftrap.next(), aftrap.previous()");
    page.keys("Home");
    page.wait("location.hash === '#1'");
}

#[test]
fn what_is_typed_belongs_to_the_field() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.keys("End");
    page.at("5.0");
    page.eval("document.querySelector('#the-end input').focus()");
    page.keys("Home b 2 Enter ArrowLeft o");
    page.at("5.0");
    assert_eq!(page.text("document.querySelector('#the-end input').value"), "bo2");
    // a focused link keeps Enter and Space, but a clicker still walks
    page.eval("document.querySelector('#the-end a').focus()");
    page.keys("Space b");
    page.at("5.0");
    page.keys("PageUp");
    page.at("3.2");
    page.keys("End");
    page.at("5.0");
    page.wait("document.activeElement.id === 'the-end'");
    page.eval("document.querySelector('#the-end summary').focus()");
    page.keys("Enter");
    page.wait("document.querySelector('#the-end details').open");
    page.at("5.0");
}

#[test]
fn letters_can_be_switched_off_and_stay_off() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.keys("?");
    page.click(".ap-help .ap-tick input");
    page.keys("Escape");
    page.keys("n b 2 Enter");
    page.at("2.0"); // Enter alone
    page.reload();
    page.keys("Home n");
    page.at("1.0");
    assert_eq!(page.text("document.documentElement.dataset.blackout ?? ''"), "");
    page.keys("ArrowRight");
    page.at("2.0");
}

#[test]
fn right_to_left_turns_the_arrows() {
    let mut deck = Deck::new();
    deck.html += " dir='rtl'";
    let (_room, page) = Room::open(&deck.page());
    page.keys("ArrowLeft");
    page.at("2.0");
    page.keys("ArrowRight");
    page.at("1.0");
    page.touch(&[&[(300.0, 300.0)], &[(500.0, 305.0)]]);
    page.at("2.0");
    // the help says so, and code goes on from left to right
    page.keys("?");
    page.wait("document.querySelector('.ap-help kbd')?.textContent === '←'");
    assert_eq!(page.text("getComputedStyle(document.querySelector('#code pre')).direction"), "ltr");
}

#[test]
fn fingers_walk_and_pinch_never_does() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.phone();
    page.touch(&[&[(300.0, 400.0)], &[(200.0, 402.0)], &[(120.0, 405.0)]]);
    page.at("2.0");
    page.touch(&[&[(100.0, 400.0)], &[(200.0, 402.0)], &[(290.0, 405.0)]]);
    page.at("1.0");
    // a finger that draws, or that is on a slide that is near, does not walk; later it does again
    for (key, busy) in
        [("d", "document.documentElement.dataset.tool === 'pen'"), ("z", "'zoom' in document.documentElement.dataset")]
    {
        page.keys(key);
        page.wait(busy);
        page.touch(&[&[(300.0, 400.0)], &[(200.0, 402.0)], &[(120.0, 405.0)]]);
        assert_eq!(page.place(), "1.0", "{key}");
        page.keys(key);
        page.wait(&format!("!({busy})"));
    }
    page.wait("document.querySelectorAll('#wat-is-web-2-0 .ap-drawing polyline').length === 1"); // it drew
    page.touch(&[&[(300.0, 400.0)], &[(200.0, 402.0)], &[(120.0, 405.0)]]);
    page.at("2.0");
    page.touch(&[&[(100.0, 400.0)], &[(200.0, 402.0)], &[(290.0, 405.0)]]);
    page.at("1.0");
    // (why it is no swipe, fingers)
    type Fingers = &'static [&'static [(f64, f64)]];
    let table: [(&str, Fingers); 4] = [
        ("too short", &[&[(300.0, 400.0)], &[(270.0, 400.0)]]),
        ("goes up", &[&[(300.0, 400.0)], &[(240.0, 200.0)]]),
        ("a pinch", &[&[(180.0, 400.0), (220.0, 400.0)], &[(60.0, 400.0), (340.0, 400.0)]]),
        ("a pinch that moves", &[&[(300.0, 400.0), (340.0, 400.0)], &[(100.0, 400.0), (160.0, 400.0)]]),
    ];
    for (why, fingers) in table {
        page.touch(fingers);
        assert_eq!(page.place(), "1.0", "{why}");
    }
    page.wait("visualViewport.scale > 1.05"); // it made the page larger
    // and while it is, a finger looks around
    page.touch(&[&[(300.0, 400.0)], &[(200.0, 402.0)], &[(120.0, 405.0)]]);
    assert_eq!(page.place(), "1.0");
}

#[test]
fn click_zones_are_off_until_wished_for() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.click_at(1200.0, 300.0, 0);
    page.at("1.0");
    page.keys("?");
    page.click(".ap-help label:nth-of-type(2) input");
    page.keys("Escape");
    page.click_at(1200.0, 300.0, 0);
    page.at("2.0");
    page.click_at(40.0, 300.0, 0);
    page.at("1.0");
    page.click_at(640.0, 300.0, 0);
    page.at("1.0");
}

#[test]
fn the_door_is_open() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.eval("window.heard = []; document.addEventListener('aftrap:state', (e) => heard.push(e.detail.number + '.' + e.detail.step))");
    page.eval("aftrap.go({id: 'code', step: 1}); aftrap.next(); aftrap.previous(); aftrap.go({number: 2})");
    page.at("2.0");
    assert_eq!(page.text("heard.join()"), "3.1,3.2,3.1,2.0");
    let state = page.eval("aftrap.state()");
    assert_eq!(state, serde_json::json!({"id": "three-steps", "number": 2, "step": 0, "steps": 3, "total": 5}));
    assert_eq!(page.eval("aftrap.presenting()"), false);
}

#[test]
fn a_patch_keeps_the_place() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.keys("3 Enter ArrowRight");
    page.at("3.1");
    let new = "document.querySelector('#code').insertAdjacentHTML('beforebegin', \"<section class='slide' id='new' data-title='New'><div class='slide-canvas'><div class='slide-body'><h2>New</h2></div></div></section>\")";
    let drawn = "document.querySelector('#code').outerHTML = document.querySelector('#code').outerHTML.replace(/ data-(at|state|dim)=\"\\d?\"/g, '')";
    for (what, patch, place) in [
        ("a slide comes before it", new, "4.1"),
        ("it is drawn anew", drawn, "4.1"),
        ("its title changes, and so its id", "document.querySelector('#code').id = 'listing'", "4.1"),
        ("it goes away", "document.querySelector('#listing').remove()", "4.0"),
        ("others go away", "document.querySelectorAll('#new, #three-steps').forEach((e) => e.remove())", "2.0"),
    ] {
        page.eval(&format!("{patch}; aftrap.sync()"));
        assert_eq!(page.place(), place, "{what}");
    }
    assert_eq!(page.text("aftrap.state().id"), "skipped");
    page.keys("ArrowRight");
    page.at("3.0");
}

/// An author empties the deck and fills it again: who looks at it stays where he was.
#[test]
fn the_place_is_kept_through_an_empty_version() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.keys("ArrowRight");
    page.keys("ArrowRight");
    page.at("2.1");
    page.eval("window.kept = [...document.querySelectorAll('.slide')]; kept.forEach((s) => s.remove()); aftrap.sync()");
    // what is pressed meanwhile leads nowhere
    page.keys("ArrowRight");
    page.keys("ArrowLeft");
    page.eval("document.querySelector('main.deck').append(...kept.map((s) => s.cloneNode(true))); aftrap.sync()");
    page.at("2.1");
    page.keys("ArrowRight");
    page.at("2.2");
}
