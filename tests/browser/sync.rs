//! Windows that keep together where nothing but the server is between them, and over plain http.

use crate::decks::{Serve, visit};
use crate::fixture::Deck;
use crate::harness::Room;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

const DECK: &str =
    "---\nlang: en\nduration: 10m\n---\n\n# A\n\n<!-- by A -->\n\n---\n\n# B\n\n* one\n* two\n\n---\n\n# C\n";

/// Where both windows are, and that the page says so.
fn elapsed(page: &crate::harness::Page) -> f64 {
    page.eval("(() => { const [m, s] = document.querySelector('.ap-elapsed b').textContent.split(':').map(Number); return 60 * m + s; })()").as_f64().unwrap()
}

#[test]
fn two_browsers_keep_slide_step_and_timer_through_a_restart() {
    let mut serve = Serve::start(DECK);
    // two contexts: no storage and no channel in common, as two computers
    let (here, there) = (Room::new(""), Room::new(""));
    let hall = visit(&here, &serve.url);
    let desk = visit(&there, &format!("{}presenter", serve.url));
    hall.wait("aftrap.presenting()");
    desk.wait("document.querySelector('.ap-notes').textContent.includes('by A')");
    desk.keys("ArrowRight ArrowRight");
    hall.at("2.1");
    hall.keys("ArrowRight");
    desk.at("2.2");
    desk.wait("document.querySelector('.ap-elapsed b').textContent >= '0:01'");
    desk.keys("b");
    hall.wait("document.documentElement.dataset.blackout === 'black'");
    desk.keys("b");
    // either reloads
    hall.reload();
    hall.at("2.2");
    desk.reload();
    desk.at("2.2");
    assert!(elapsed(&desk) >= 1.0);
    // the server goes: both go on alone, and meet again when it is back
    serve.restart(|| {
        hall.wait(
            "document.querySelector('aftrap-live').shadowRoot.querySelector('.state').textContent.includes('away')",
        );
        desk.keys("ArrowRight");
        desk.at("3.0");
    });
    hall.at("3.0");
    hall.keys("ArrowLeft");
    hall.at("2.2");
    desk.at("2.2");
    let before = elapsed(&desk);
    assert!(before >= 1.0);
    assert_eq!(
        desk.eval("document.querySelector('.ap-elapsed').dataset.resting"),
        serde_json::Value::Null,
        "it runs on"
    );
    // a third that comes later gets all of it, the timer too
    let other = visit(&Room::new(""), &format!("{}presenter", serve.url));
    other.at("2.2");
    other.wait("document.querySelector('.ap-elapsed').dataset.resting === undefined");
    assert!(elapsed(&other) >= before.floor(), "{} after {before}", elapsed(&other));
    // who closes stops nobody
    desk.close();
    hall.keys("ArrowRight");
    other.at("3.0");
}

#[test]
fn a_window_that_slept_is_where_the_talk_is() {
    let serve = Serve::start(DECK);
    let (here, there) = (Room::new(""), Room::new(""));
    let hall = visit(&here, &serve.url);
    let desk = visit(&there, &format!("{}presenter", serve.url));
    hall.wait("aftrap.presenting()");
    desk.keys("ArrowRight");
    hall.at("2.0");
    let before = elapsed(&desk);
    desk.asleep(true);
    hall.keys("ArrowRight ArrowRight");
    hall.at("2.2");
    std::thread::sleep(std::time::Duration::from_secs(3));
    desk.asleep(false);
    desk.at("2.2");
    desk.wait("document.querySelector('.ap-elapsed b').textContent >= '0:03'");
    assert!(elapsed(&desk) >= before + 3.0, "the talk went on");
    hall.asleep(true);
    desk.keys("ArrowRight");
    desk.at("3.0");
    hall.asleep(false);
    hall.at("3.0");
}

#[test]
fn many_drawings_do_not_keep_the_place_from_arriving() {
    let serve = Serve::start(DECK);
    let (here, there) = (Room::new(""), Room::new(""));
    let hall = visit(&here, &serve.url);
    hall.at("1.0");
    // more than the server takes in one message: 3 slides full of long strokes
    hall.eval(
        "(async () => { for (let n = 1; n <= 3; n++) { aftrap.go({number: n}); await new Promise((done) => setTimeout(done, 600)); \
           document.dispatchEvent(new KeyboardEvent('keydown', {key: 'd'})); \
           const at = (type, x, y) => { const e = new PointerEvent(type, {clientX: x, clientY: y, bubbles: true, button: 0}); e.getCoalescedEvents = undefined; document.querySelector('.deck').dispatchEvent(e); }; \
           for (let s = 0; s < 14; s++) { at('pointerdown', 10, 40 + s * 40); for (let x = 0; x < 1200; x += 4) at('pointermove', 10 + x, 40 + s * 40 + x % 7); at('pointerup', 1200, 40); } \
           document.dispatchEvent(new KeyboardEvent('keydown', {key: 'd'})); } return 1; })()",
    );
    hall.at("3.0");
    let size = hall.eval("JSON.stringify(sessionStorage).length").as_u64().unwrap();
    assert!(size > 80_000, "{size}");
    let desk = visit(&there, &format!("{}presenter", serve.url));
    desk.at("3.0");
    desk.wait("document.querySelectorAll('.ap-now .ap-drawing polyline').length === 14");
}

#[test]
fn an_address_that_names_a_slide_wins_when_nobody_else_is_there() {
    let serve = Serve::start(DECK);
    let visit_at = |room: &Room, tail: &str| visit(room, &format!("{}{tail}", serve.url));
    let room = Room::new("");
    let first = visit_at(&room, "");
    first.keys("End");
    first.at("3.0");
    // the server knows of it
    first.wait("fetch(`/_/state.json?deck=&t=${document.querySelector('[data-token]').dataset.token}`).then((a) => a.text()).then((text) => text.includes('\"number\":3'))");
    first.close();
    // other browsers, so that only the server remembers
    for (tail, place) in [("#1", "1.0"), ("#2.1", "2.1"), ("#b", "2.0"), ("#c", "3.0"), ("#2.2", "2.2")] {
        let page = visit_at(&Room::new(""), tail);
        page.at(place);
        page.eval("new Promise((done) => setTimeout(done, 1500))");
        assert_eq!(page.place(), place, "{tail}");
        page.close();
    }
    // without one, or with one that is none, it is the last place
    for tail in ["", "#no-such-slide"] {
        let page = visit_at(&Room::new(""), tail);
        page.at("2.2");
        page.close();
    }
    // and what is open leads, whatever the address says
    let hall = visit_at(&room, "#1");
    hall.at("1.0");
    hall.keys("ArrowRight");
    hall.at("2.0");
    let there = Room::new("");
    let phone = visit_at(&there, "#3");
    phone.at("2.0");
    phone.eval("new Promise((done) => setTimeout(done, 1500))");
    assert_eq!((hall.place(), phone.place()), ("2.0".into(), "2.0".into()));
    phone.keys("ArrowRight");
    hall.at("2.1");
}

#[test]
fn following_edits_is_switched_in_the_settings() {
    let serve = Serve::start(DECK);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    page.at("1.0");
    let tick = ".ap-help .ap-tick:last-of-type input";
    page.keys("?");
    page.wait(
        "document.querySelector('.ap-help .ap-tick:last-of-type')?.textContent === 'Follow the slide being edited'",
    );
    assert_eq!(page.eval(&format!("document.querySelector({tick:?}).checked")), true);
    page.click(tick);
    page.keys("Escape");
    serve.save(&DECK.replace("# C", "# C\n\nfirst edit"));
    page.wait("document.getElementById('c').textContent.includes('first edit')");
    assert_eq!(page.place(), "1.0", "it stays");
    // the switch in the overlay says the same, and so it is after a reload
    let overlay = "document.querySelector('aftrap-live').shadowRoot.querySelector('.follow').textContent";
    assert_eq!(page.text(overlay), "stays here");
    page.reload();
    page.wait(&format!("{overlay} === 'stays here'"));
    page.keys("?");
    page.click(tick);
    page.keys("Escape");
    serve.save(&DECK.replace("# C", "# C\n\nsecond edit"));
    page.at("3.0");
}

#[test]
fn a_handout_of_the_live_deck_has_the_notes_and_follows_edits() {
    let serve = Serve::start(DECK);
    let room = Room::new("");
    let page = visit(&room, &format!("{}?handout=3", serve.url));
    let notes = "[...document.querySelectorAll('.ap-handout .ap-notes')].map((n) => n.textContent.trim()).join('|')";
    page.wait(&format!("{notes} === 'by A||'"));
    serve.save(&DECK.replace("by A", "by all"));
    page.wait(&format!("{notes} === 'by all||'"));
    assert_eq!(page.eval("document.querySelectorAll('.ap-handout > section').length"), 1);
    // the hall's page has no notes in it
    let hall = visit(&room, &serve.url);
    assert!(!hall.text("document.documentElement.outerHTML").contains("by all"));
}

/// A file server of the plainest kind: what any host of an export does.
fn host(folder: std::path::PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut line = String::new();
            let _ = BufReader::new(&stream).read_line(&mut line);
            let path = line.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/");
            let body = std::fs::read(folder.join(path.trim_start_matches('/'))).unwrap_or_default();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = (&stream).write_all(&[head.as_bytes(), &body].concat());
        }
    });
    url
}

#[test]
fn windows_of_an_export_keep_together_over_http() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("deck.html"), Deck::new().page()).unwrap();
    let url = host(folder.path().to_owned());
    let room = Room::new("");
    let (hall, desk) = (room.blank(), room.blank());
    hall.goto(&format!("{url}deck.html"));
    desk.goto(&format!("{url}deck.html?presenter"));
    hall.wait("aftrap.presenting()");
    desk.keys("ArrowRight ArrowRight");
    hall.at("2.1");
    hall.keys("ArrowRight");
    desk.at("2.2");
    hall.reload();
    hall.at("2.2");
    desk.reload();
    desk.at("2.2");
    desk.close();
    hall.keys("ArrowRight");
    hall.at("2.3");
}

/// Whatever a file is for a while – empty, cut, taken back – who looks at the deck stays where he was.
#[test]
fn the_place_is_kept_while_the_slides_are_away() {
    let slides: Vec<String> = (1..=12).map(|n| format!("# Slide {n}\n\n* one\n* two\n")).collect();
    let whole = slides.join("\n---\n\n");
    let serve = Serve::start(&whole);
    let room = Room::new("");
    let page = visit(&room, &format!("{}#9.1", serve.url));
    page.at("9.1");
    let half = slides[..5].join("\n---\n\n");
    for (version, total) in [("", 1), (half.as_str(), 5), ("---\ntheme: night\n---\n", 1)] {
        serve.save(version);
        page.wait(&format!("document.querySelectorAll('.deck > .slide').length === {total}"));
        serve.save(&whole);
        page.wait("document.querySelectorAll('.deck > .slide').length === 12");
        page.at("9.1");
    }
    // two such versions, one after the other
    serve.save(&half);
    page.wait("document.querySelectorAll('.deck > .slide').length === 5");
    serve.save("");
    page.wait("document.querySelectorAll('.deck > .slide').length === 1");
    serve.save(&whole);
    page.at("9.1");
    // who goes elsewhere meanwhile stays there
    serve.save(&half);
    page.wait("document.querySelectorAll('.deck > .slide').length === 5");
    page.keys("Home");
    page.at("1.0");
    serve.save(&format!("{whole}\n---\n\n# More\n"));
    page.wait("document.querySelectorAll('.deck > .slide').length === 13");
    assert_eq!(page.text("aftrap.state().id === 'slide-9' ? 'taken back' : ''"), "");
}
