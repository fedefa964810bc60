//! The presenter view, and windows that keep together.

use crate::fixture::Deck;
use crate::harness::Room;
use std::time::Duration;

fn deck() -> Deck {
    let mut deck = Deck::new();
    deck.main += " data-duration='600'";
    deck.slides[0].0 += " data-time='60'";
    deck.after = r#"<script type="application/json" id="aftrap-notes">{"wat-is-web-2-0":["<p>Say <b>hello</b></p>","<p>Twice</p>"]}</script>"#.into();
    deck
}

/// What the presenter sees: visible steps of the two copies, the notes, the place.
const DESK: &str = "(() => { const seen = (box) => [...document.querySelectorAll(box + ' :is(h1,h2,li)')].filter((e) => e.checkVisibility({visibilityProperty: true})).map((e) => e.textContent).join('|');
  return seen('.ap-now') + ' > ' + (seen('.ap-next') || document.querySelector('.ap-next').textContent) + ' > ' + document.querySelector('.ap-notes').textContent + ' > ' + document.querySelector('.ap-where').textContent; })()";

#[test]
fn it_shows_now_and_next_with_steps_and_notes() {
    let room = Room::new(&deck().page());
    let desk = room.page("?presenter");
    for (keys, expected) in [
        ("Control+Enter", "Wat is web 2.0? > Three steps > Say helloTwice > 1 / 5"),
        ("ArrowRight", "Three steps > Three steps|First point > No notes for this slide. > 2 / 5step 0 of 3"),
        (
            "ArrowRight",
            "Three steps|First point > Three steps|First point|Second point > No notes for this slide. > 2 / 5step 1 of 3",
        ),
        (
            "ArrowRight ArrowRight",
            "Three steps|First point|Second point|Third point > Code > No notes for this slide. > 2 / 5step 3 of 3",
        ),
        ("End", "The end > End of the talk > No notes for this slide. > 5 / 5"),
    ] {
        desk.keys(keys);
        desk.wait(&format!("{DESK} === {expected:?}"));
    }
    assert_eq!(desk.eval("document.querySelectorAll('.ap-strip > div > a').length"), 5);
    desk.click(".ap-strip > div:nth-child(2) > a");
    desk.at("2.0");
    // the notes' size, kept
    let before =
        desk.eval("parseFloat(getComputedStyle(document.querySelector('.ap-notes')).fontSize)").as_f64().unwrap();
    desk.click(".ap-paper .ap-button:last-of-type");
    desk.wait(&format!("parseFloat(getComputedStyle(document.querySelector('.ap-notes')).fontSize) > {before}"));
    desk.reload();
    desk.wait(&format!("parseFloat(getComputedStyle(document.querySelector('.ap-notes')).fontSize) > {before}"));
    desk.at("2.0");
}

#[test]
fn a_page_without_notes_says_so() {
    let room = Room::new(&Deck::new().page());
    let desk = room.page("?presenter");
    desk.wait("document.querySelector('.ap-notes').textContent === 'This page was built without notes.'");
}

#[test]
fn windows_keep_together_survive_reload_and_closing() {
    let room = Room::new(&deck().page());
    let hall = room.page("");
    hall.at("1.0");
    hall.keys("ArrowRight ArrowRight");
    let desk = room.page("?presenter");
    desk.at("2.1"); // a late joiner asks
    hall.wait("aftrap.presenting()");
    desk.keys("ArrowRight");
    hall.at("2.2");
    hall.keys("ArrowRight");
    desk.at("2.3");
    let phone = room.page("");
    phone.at("2.3");
    phone.keys("ArrowLeft");
    desk.at("2.2");
    hall.at("2.2");
    // black is for the hall
    desk.keys("b");
    hall.wait("document.documentElement.dataset.blackout === 'black' && document.querySelector('.ap-blackout').checkVisibility()");
    assert_eq!(desk.eval("document.querySelector('.ap-blackout')?.checkVisibility() ?? false"), false);
    hall.reload();
    hall.at("2.2");
    hall.wait("document.documentElement.dataset.blackout === 'black'");
    desk.keys("b");
    hall.wait("document.documentElement.dataset.blackout === undefined");
    // reload of either
    desk.reload();
    desk.at("2.2");
    desk.keys("3 Enter");
    hall.at("3.0");
    hall.reload();
    hall.at("3.0");
    // closing one never stops the other
    desk.close();
    hall.wait("!aftrap.presenting()");
    hall.keys("ArrowRight");
    phone.at("3.1");
    let desk = room.page("?presenter");
    desk.at("3.1");
    hall.close();
    desk.keys("ArrowRight");
    phone.at("3.2");
}

#[test]
fn who_joins_alone_stays_where_the_address_says() {
    let room = Room::new(&deck().page());
    let first = room.page("#3.1");
    first.at("3.1");
    let second = room.page("#1");
    second.at("3.1"); // nobody moved yet, but the first was there before
    first.at("3.1");
    let apart = room.page("?alone#2");
    apart.at("2.0");
    apart.keys("ArrowRight");
    apart.at("2.1");
    first.at("3.1");
}

#[test]
fn the_timer_runs_rests_and_survives() {
    let room = Room::new(&deck().page());
    let desk = room.page("?presenter");
    let elapsed = "document.querySelector('.ap-elapsed').textContent";
    desk.wait(&format!("{elapsed} === '0:00 / 10:00'"));
    desk.keys("ArrowRight"); // the talk begins
    desk.wait(&format!("{elapsed} !== '0:00 / 10:00'"));
    desk.keys("t");
    desk.wait("document.querySelector('.ap-elapsed').dataset.resting === ''");
    let rest = desk.text(elapsed);
    std::thread::sleep(Duration::from_millis(1200));
    assert_eq!(desk.text(elapsed), rest);
    desk.reload();
    desk.wait(&format!("{elapsed} === {rest:?}"));
    desk.keys("t");
    desk.wait(&format!("{elapsed} !== {rest:?}"));
    let other = room.page("?presenter");
    other.wait(&format!(
        "{elapsed} !== '0:00 / 10:00' && document.querySelector('.ap-elapsed').dataset.resting === undefined"
    ));
    other.click("[data-act=reset]");
    desk.wait(&format!("{elapsed} === '0:00 / 10:00'"));
}

#[test]
fn pace_in_words_and_colour() {
    let room = Room::new(&deck().page());
    let desk = room.blank();
    desk.goto(&room.url("?presenter"));
    let pace = "document.querySelector('.ap-pace').textContent + ' ' + document.querySelector('.ap-pace').dataset.mood";
    // 600 s: 60 for the first slide, 180 for each of the three others that are walked
    for (seconds, slide, expected) in [
        (10, 1, "On time good"),
        (100, 1, "0:40 behind warn"),
        (200, 1, "2:20 behind bad"),
        (20, 2, "0:40 ahead good"),
        (100, 2, "On time good"),
        (630, 5, "0:30 over time bad"),
    ] {
        desk.eval(&format!(
            "Object.keys(localStorage).filter((k) => k.startsWith('aftrap:timer')).forEach((k) => localStorage.removeItem(k));
             localStorage.setItem('aftrap:timer:' + location.pathname, JSON.stringify({{from: 0, spent: {seconds}000, at: Date.now()}}))"
        ));
        desk.goto(&format!("{}#{slide}", room.url(&format!("?presenter&n={seconds}{slide}"))));
        desk.wait(&format!("({pace}).replace('NaN', '') === {expected:?}"));
    }
}

#[test]
fn p_opens_it_and_it_works_without_channels() {
    // some browsers give pages from the disk no channels; then windows that opened each other talk directly
    let source = deck().page().replace("<head>", "<head><script>delete window.BroadcastChannel</script>");
    let room = Room::new(&source);
    let hall = room.page("#2");
    hall.at("2.0");
    hall.keys("p");
    let desk = room.popup(&[&hall]);
    desk.wait("document.querySelector('.ap-presenter')");
    desk.at("2.0");
    assert_eq!(desk.eval("'BroadcastChannel' in window"), false);
    desk.keys("ArrowRight");
    hall.at("2.1");
    hall.keys("ArrowRight");
    desk.at("2.2");
    hall.wait("aftrap.presenting()");
}

#[test]
fn any_other_link_keeps_windows_together_too() {
    // two windows with nothing between them but a transport, as the live server will be: lossy, doubled, out of order
    let source = deck().page().replace("<head>", "<head><script>delete window.BroadcastChannel</script>");
    let room = Room::new(&source);
    let (a, b) = (room.page("#1"), room.page("#1"));
    for page in [&a, &b] {
        page.at("1.0");
        page.eval("window.out = []; aftrap.connect({send: (m) => out.push(JSON.stringify(m)), subscribe: (f) => window.deliver = (m) => f(JSON.parse(m))})");
    }
    let post = |from: &crate::harness::Page, to: &crate::harness::Page, reversed: bool| {
        let mut mail: Vec<String> = serde_json::from_value(from.eval("out.splice(0)")).unwrap();
        mail.extend(mail.clone());
        if reversed {
            mail.reverse();
        }
        for message in mail {
            to.eval(&format!("deliver({})", serde_json::to_string(&message).unwrap()));
        }
    };
    a.keys("ArrowRight ArrowRight");
    post(&a, &b, true);
    b.at("2.1");
    b.keys("ArrowRight");
    post(&b, &a, false);
    a.at("2.2");
    // both moved while the line was down; after it both are at the same place
    a.keys("End");
    b.keys("Home");
    a.eval("out.length = 0; deliver(JSON.stringify({kind: 'connected'}))");
    b.eval("out.length = 0; deliver(JSON.stringify({kind: 'connected'}))");
    post(&a, &b, false);
    post(&b, &a, false);
    post(&a, &b, false);
    a.wait("aftrap.state().number === 1 || aftrap.state().number === 5");
    assert_eq!(a.place(), b.place());
    // notes from the server
    b.eval("aftrap.connect({send() {}, subscribe() {}, notes: (id) => ['<p>served ' + id + '</p>']})");
}
