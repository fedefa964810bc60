//! What those get who listen, who type, who want less motion (`docs/reference/accessibility.md`: its line in front).

use crate::fixture::Deck;
use crate::harness::Room;

#[test]
fn _3_only_the_current_slide_is_exposed() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.keys("ArrowRight");
    page.at("2.0");
    assert_eq!(
        page.text("[...document.querySelectorAll('.deck > .slide')].map((s) => `${s.hidden}${s.inert}`).join()"),
        "truetrue,falsefalse,truetrue,truetrue,truetrue"
    );
    assert_eq!(page.text("String(document.querySelector('.ap-measure')?.inert ?? true)"), "true");
}

#[test]
fn _4_changes_are_told_once_and_not_before_they_show() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.at("1.0");
    let told = "document.querySelector('.ap-status')?.textContent ?? ''";
    assert_eq!(page.text(told), "", "nothing is said while the page loads");
    page.keys("ArrowRight");
    page.wait("document.title === 'Three steps (2/5) – A deck'");
    page.wait("document.activeElement.id === 'three-steps'"); // the focus says it, so the status does not
    assert_eq!(page.text(told), "");
    page.keys("ArrowRight");
    page.wait(&format!("({told}) === 'First point. Only in between'"));
    page.keys("ArrowRight");
    page.wait(&format!("({told}) === 'Second point'"));
    page.keys("3 Enter");
    page.wait("document.activeElement.id === 'code'");
    page.keys("ArrowRight");
    page.wait(&format!("({told}) === 'Lines 4 highlighted'"));
    // not by key: a short status, and the focus stays where it was
    page.eval("document.activeElement.blur(); aftrap.go({number: 5})");
    page.wait(&format!("({told}) === 'Slide 5 of 5: The end'"));
    assert_eq!(page.text("document.activeElement.localName"), "body");
}

#[test]
fn _5_the_help_is_a_dialog_that_gives_the_focus_back() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.keys("End");
    page.eval("document.querySelector('#the-end a').focus()");
    page.click_at(640.0, 100.0, 0);
    page.eval("document.querySelector('#the-end').tabIndex = -1; document.querySelector('#the-end').focus()");
    page.keys("?");
    page.wait("document.querySelector('dialog.ap-help:modal')");
    assert_eq!(page.text("document.querySelector('dialog').getAttribute('aria-labelledby')"), "ap-title");
    let table: serde_json::Value = serde_json::from_str(include_str!("../../src/player/keys.json")).unwrap();
    let rows = table.as_array().unwrap().len();
    assert_eq!(page.eval("document.querySelectorAll('.ap-help dt').length"), rows, "every row of the key table");
    page.keys("ArrowLeft");
    page.at("5.0"); // keys belong to the dialog
    page.keys("Escape");
    page.wait("!document.querySelector('dialog')");
    assert_eq!(page.text("document.activeElement.id"), "the-end");
}

#[test]
fn _6_buttons_are_real_named_and_large() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.at("1.0");
    page.mouse("mouseMoved", 300.0, 300.0, 0);
    let names =
        page.text("[...document.querySelectorAll('.ap-bar button')].map((b) => b.getAttribute('aria-label')).join()");
    assert_eq!(names, "Previous,Next,Overview,Reading view,Pen,Presenter view,Full screen,Keys and settings");
    assert_eq!(page.eval("Math.min(...[...document.querySelectorAll('.ap-bar button')].map((b) => Math.min(b.offsetWidth, b.offsetHeight)))"), 44);
    page.click(".ap-bar [data-act=next]");
    page.at("2.0");
    page.keys("ArrowRight"); // the click did not take the keys away
    page.at("2.1");
    // by Tab they come to light, and Enter presses them
    page.eval("delete document.documentElement.dataset.awake");
    page.keys("Tab");
    page.wait("document.activeElement.closest('.ap-bar') && getComputedStyle(document.querySelector('.ap-bar')).opacity === '1'");
    assert_eq!(page.text("getComputedStyle(document.activeElement).outlineWidth"), "3px");
    page.eval("document.querySelector('.ap-bar [data-act=next]').focus()");
    page.keys("Enter");
    page.at("2.2");
}

#[test]
fn _6_whatever_can_be_pressed_in_any_view_is_named_and_large_enough() {
    let wrong = "[...document.querySelectorAll('button,a[href],input,select,summary')] \
        .filter((e) => !e.closest('.deck,[inert]') && e.checkVisibility({visibilityProperty: true})).flatMap((e) => { \
          const name = (e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent).trim(); \
          const r = (e.labels?.[0] ?? e).getBoundingClientRect(); const faults = []; \
          if (!name) faults.push('no name'); if (Math.min(r.width, r.height) < 24) faults.push(`${r.width} x ${r.height}`); \
          return faults.map((f) => `${e.className || e.localName} ${name}: ${f}`); }).join('; ')";
    let unlabelled = "[...document.querySelectorAll('dialog,nav,section:not(.slide),[role=group]:not(.slide)')].filter((e) => \
        !e.closest('[inert]') && !e.closest('.ap-help section') && !e.getAttribute('aria-label') && !document.getElementById(e.getAttribute('aria-labelledby'))).map((e) => e.className).join()";
    let room = Room::new(&Deck::many(12).page());
    let page = room.page("?alone");
    page.at("1.0");
    let check = |page: &crate::harness::Page, what: &str| {
        page.mouse("mouseMoved", 300.0, 300.0, 0);
        assert_eq!(page.text(wrong), "", "{what}");
        assert_eq!(page.text(unlabelled), "", "{what}");
    };
    check(&page, "talk");
    for (keys, what) in
        [("?", "help"), ("Escape o", "overview"), ("Escape g", "jump"), ("Escape d", "pen"), ("d r", "reading")]
    {
        page.keys(keys);
        check(&page, what);
    }
    page.phone();
    page.keys("r");
    check(&page, "phone");
    let desk = room.page("?presenter&alone");
    check(&desk, "presenter");
    desk.phone();
    check(&desk, "presenter on a phone");
}

#[test]
fn _7_less_motion_by_system_and_by_wish() {
    let mut deck = Deck::new();
    deck.slides[1].0 += " data-transition='push 5s'";
    let page_source = deck.page();
    let room = Room::new(&page_source);
    let page = room.blank();
    page.media("prefers-reduced-motion", "reduce");
    page.goto(&room.url(""));
    page.eval("window.films = 0; document.startViewTransition = () => films++");
    page.keys("ArrowRight");
    page.at("2.0");
    assert_eq!(page.eval("films"), 0);
    assert_eq!(
        page.text("getComputedStyle(document.querySelector('#three-steps li')).transitionDuration.split(',')[0]"),
        "0s"
    );
    page.media("prefers-reduced-motion", "no-preference");
    page.wait("document.documentElement.dataset.reducedMotion === undefined");
    page.keys("m");
    page.wait("document.documentElement.dataset.reducedMotion === ''");
    page.reload();
    assert_eq!(page.text("document.documentElement.dataset.reducedMotion"), "", "the preference is remembered");
}

#[test]
fn _8_forced_colours_and_more_contrast_hold() {
    let room = Room::new(&Deck::new().page());
    let page = room.blank();
    page.media("forced-colors", "active");
    page.goto(&room.url("#3"));
    page.at("3.0");
    assert_eq!(page.text("getComputedStyle(document.querySelector('#code [data-dim]')).opacity"), "1");
    assert_eq!(page.text("getComputedStyle(document.querySelector('.ap-bar')).borderTopStyle"), "solid");
}

#[test]
fn _8_more_contrast_is_more() {
    let room = Room::new(&Deck::new().page());
    let page = room.blank();
    page.goto(&room.url("#3"));
    page.at("3.0");
    let dim = "parseFloat(getComputedStyle(document.querySelector('#code [data-dim]')).opacity)";
    page.wait(&format!("{dim} === 0.55"));
    page.media("prefers-contrast", "more");
    page.wait(&format!("{dim} === 0.8"));
    assert_eq!(page.text("getComputedStyle(document.querySelector('.ap-bar')).boxShadow.includes('2px')"), "true");
}

#[test]
fn _16_a_tone_at_each_slide_if_the_author_wants_it() {
    let count = "<script>window.tones = []; window.AudioContext = class { currentTime = 0; resume() {} \
        createGain() { return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (next) => next }; } \
        createOscillator() { const frequency = { value: 0 }; return { frequency, connect: (next) => next, start: () => tones.push(Math.round(frequency.value)), stop() {} }; } }</script>";
    let mut deck = Deck::new();
    let (_room, page) = Room::open(&deck.page().replace("<head>", &format!("<head>{count}")));
    page.keys("ArrowRight");
    page.at("2.0");
    assert_eq!(page.eval("tones.length"), 0, "nobody asked for it");
    deck.main += " data-tone";
    let (_room, page) = Room::open(&deck.page().replace("<head>", &format!("<head>{count}")));
    page.eval("aftrap.next(), aftrap.next()"); // a slide and a step, before the film between the slides begins
    page.at("2.1");
    page.keys("End");
    page.at("5.0");
    assert_eq!(page.eval("tones.length"), 2);
    assert_eq!(page.eval("tones[1] > tones[0]"), true, "higher towards the end");
}

#[test]
fn _9_the_text_fits_a_narrow_window() {
    let mut deck = Deck::new();
    deck.slide("Wide", "", "<h2>Aansprakelijkheidsverzekeringsmaatschappij</h2><table><tr><td>een</td><td>twee</td><td>driehonderdduizend</td><td>vierhonderdduizend</td></tr></table><img alt='' width='1000' height='500' src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>'>");
    let (_room, page) = Room::open(&deck.page());
    page.size(320, 640);
    page.keys("r");
    page.wait("document.documentElement.dataset.view === 'read'");
    assert_eq!(page.eval("document.documentElement.scrollWidth"), 320);
    assert_eq!(page.eval("document.querySelectorAll('.deck > .slide:not([hidden]):not([inert])').length"), 6);
    assert_eq!(page.text("getComputedStyle(document.querySelector('#three-steps [data-step]')).visibility"), "visible");
    assert!(
        page.eval("parseFloat(getComputedStyle(document.querySelector('#three-steps li')).fontSize)").as_f64().unwrap()
            >= 16.0
    );
    assert_eq!(
        page.text("document.querySelector('meta[name=viewport]').content.includes('user-scalable') + ''"),
        "false"
    );
}

#[test]
fn _12_walking_by_itself_is_off_and_can_be_stopped() {
    let room = Room::new(&Deck::many(60).page());
    let page = room.page("?auto=0.3");
    page.wait("aftrap.state().number > 1");
    page.mouse("mouseMoved", 300.0, 300.0, 0);
    page.click(".ap-bar [data-act=pause]");
    page.wait("!('auto' in document.documentElement.dataset)");
    // the last change may still be on its way to the screen
    std::thread::sleep(std::time::Duration::from_millis(300));
    let at = page.place();
    std::thread::sleep(std::time::Duration::from_millis(700));
    assert_eq!(page.place(), at);
    assert_eq!(page.eval("'auto' in document.documentElement.dataset"), false);
}

#[test]
fn _13_overview_and_jump_are_lists_that_say_what_they_found() {
    let (_room, page) = Room::open(&Deck::many(30).page());
    page.keys("o");
    page.wait("document.querySelector('.ap-overview:modal')");
    assert!(page.text("document.activeElement.textContent.trim()").contains("1 Slide 1"));
    assert_eq!(page.eval("document.querySelectorAll('.ap-overview [role=listitem] > a').length"), 30);
    page.wait("document.querySelectorAll('.ap-overview .ap-copy').length >= 8");
    page.keys("ArrowRight ArrowRight ArrowLeft Enter");
    page.at("2.0");
    page.wait("!document.querySelector('dialog')");
    page.eval("history.back()");
    page.at("1.0");
    page.keys("/");
    page.write("slide 27");
    page.wait("document.querySelector('.ap-overview [role=status]').textContent === '1 found'");
    page.keys("Enter");
    page.at("27.0");
    page.keys("g");
    page.wait("document.activeElement.matches('.ap-jump input')");
    page.write("12");
    page.keys("Enter");
    page.at("12.0");
    page.keys("o o");
    page.wait("!document.querySelector('dialog')");
}

#[test]
fn _1_the_words_follow_the_deck() {
    let mut deck = Deck::new();
    deck.html = "lang='nl'".into();
    let (_room, page) = Room::open(&deck.page());
    page.keys("?");
    page.wait("document.querySelector('.ap-help h2')?.textContent === 'Toetsen en instellingen'");
    deck.html = "lang='fi'".into();
    let (_room, page) = Room::open(&deck.page());
    page.keys("?");
    page.wait("document.querySelector('.ap-help h2')?.textContent === 'Keys and settings'"); // no words of its own
}

#[test]
fn _17_ids_lead_to_the_slide_itself_and_copies_are_out_of_reach() {
    let mut deck = Deck::many(4);
    deck.slide("Chart", "", "<svg role='img' aria-labelledby='t1' width='40' height='40'><title id='t1'>x</title><linearGradient id='g1'/><rect width='9' height='9' fill='url(#g1)'/></svg><p id='part'>p</p>");
    let (_room, page) = Room::open(&deck.page());
    page.keys("End o");
    page.wait("document.querySelectorAll('.ap-overview .ap-copy').length === 5");
    // style sheets may choose by ids, so copies keep them; whoever looks for one finds the slide's own, and nobody gets into a copy
    let own = "[...document.querySelectorAll('[id]')].filter((e) => !e.closest('.ap-copy'))";
    assert_eq!(page.text(&format!("(() => {{ const ids = {own}.map((e) => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i).join(); }})()")), "");
    assert_eq!(
        page.text(&format!("{own}.filter((e) => document.getElementById(e.id) !== e).map((e) => e.id).join()")),
        ""
    );
    assert_eq!(page.eval("[...document.querySelectorAll('.ap-copy')].filter((copy) => !copy.inert).length"), 0);
    let pair = page.text("(() => { const s = document.querySelector('.ap-overview svg:not(.ap-icon svg)'); const g = document.querySelector('.ap-copy linearGradient'); return g.id + ' ' + document.querySelector('.ap-copy rect').getAttribute('fill'); })()");
    let (id, fill) = pair.split_once(' ').unwrap();
    assert_eq!(fill, format!("url(#{id})"));
    assert_ne!(id, "g1");
    assert_eq!(
        page.eval("document.querySelectorAll('[tabindex]:not([tabindex=\"-1\"]):not([tabindex=\"0\"])').length"),
        0
    );
}

#[test]
fn reading_and_back_keeps_the_place() {
    let (_room, page) = Room::open(&Deck::many(9).page());
    page.keys("4 Enter r");
    page.wait("document.documentElement.dataset.view === 'read' && Math.abs(document.querySelector('#slide-4').getBoundingClientRect().top) < 40");
    page.keys("ArrowRight"); // arrows scroll a text, they do not walk
    assert_eq!(page.eval("aftrap.state().number"), 4);
    page.keys("g");
    page.write("2");
    page.keys("Enter");
    page.wait("Math.abs(document.querySelector('#slide-2').getBoundingClientRect().top) < 40");
    assert_eq!(page.eval("document.querySelectorAll('.deck > .slide[hidden]').length"), 0);
    page.keys("r");
    page.at("2.0");
}

#[test]
fn a_reader_has_all_lines_of_code_in_the_light() {
    let (_room, page) = Room::open(&Deck::new().page());
    let dim = "document.querySelectorAll('#code [data-dim]').length";
    page.keys("3 Enter");
    page.wait(&format!("{dim} === 2"));
    page.keys("r");
    page.wait(&format!("{dim} === 0 && document.documentElement.dataset.view === 'read'"));
    page.keys("r");
    page.wait(&format!("{dim} === 2"));
}

#[test]
fn the_screen_stays_awake() {
    let source = Deck::many(2).page().replace(
        "<head>",
        "<head><script>window.locks = 0; Object.defineProperty(navigator, 'wakeLock', {value: {request: async () => (locks++, new EventTarget())}})</script>",
    );
    let (_room, page) = Room::open(&source);
    page.wait("locks === 1");
    page.keys("ArrowRight");
    page.at("2.0");
    assert_eq!(page.eval("locks"), 1);
}
