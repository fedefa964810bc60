//! Black and white, pen, pointer, zoom, kiosk.

use crate::fixture::Deck;
use crate::harness::Room;

#[test]
fn blackout() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.at("1.0");
    let blackout = "(document.documentElement.dataset.blackout ?? 'open')";
    for (keys, expected, place) in [
        ("b", "black", "1.0"),
        ("b", "open", "1.0"),
        (".", "black", "1.0"),
        ("w", "white", "1.0"),
        ("Escape", "open", "1.0"),
        ("b", "black", "1.0"),
        ("ArrowRight", "open", "1.0"), // the first key only opens it
        ("ArrowRight", "open", "2.0"),
    ] {
        page.keys(keys);
        page.wait(&format!("{blackout} === {expected:?}"));
        page.at(place);
    }
    page.keys("b");
    assert_eq!(page.text("document.elementFromPoint(600, 300).className"), "ap-blackout");
    page.click_at(600.0, 300.0, 0);
    page.wait(&format!("{blackout} === 'open'"));
}

#[test]
fn the_pen_draws_undoes_and_survives_a_reload() {
    let room = Room::new(&Deck::new().page());
    let page = room.page("#2.3");
    let desk = room.page("?presenter");
    desk.at("2.3");
    let lines = "document.querySelectorAll('.deck > .slide:not([hidden]) .ap-drawing polyline').length";
    page.keys("d");
    page.wait("document.querySelector('.ap-tools')");
    page.drag(&[(300.0, 500.0), (400.0, 520.0), (500.0, 500.0)]);
    page.drag(&[(300.0, 600.0), (400.0, 620.0)]);
    page.wait(&format!("{lines} === 2"));
    page.at("2.3"); // drawing is not walking
    desk.wait("document.querySelectorAll('.ap-now .ap-drawing polyline').length === 2");
    page.keys("u");
    page.wait(&format!("{lines} === 1"));
    page.click(".ap-colour:nth-child(3)");
    page.drag(&[(600.0, 500.0), (700.0, 520.0)]);
    page.wait(
        "document.querySelector('#three-steps .ap-drawing polyline:last-child').getAttribute('stroke') === '#1f7ae0'",
    );
    page.keys("ArrowRight");
    page.at("3.0");
    page.wait(&format!("{lines} === 0"));
    page.keys("ArrowLeft x");
    page.wait(&format!("{lines} === 0"));
    page.keys("u");
    page.wait(&format!("{lines} === 2"));
    page.keys("Escape");
    page.wait("!document.querySelector('.ap-tools')");
    desk.close();
    page.reload();
    page.wait(&format!("{lines} === 2"));
    // what can be undone is kept as well
    page.keys("u");
    page.wait(&format!("{lines} === 1"));
    page.keys("d");
    page.drag(&[(600.0, 300.0), (700.0, 320.0)]);
    page.keys("d");
    page.wait(&format!("{lines} === 2"));
    // drawn in the presenter view, seen in the hall
    let desk = room.page("?presenter");
    desk.at("2.3");
    desk.keys("d");
    desk.drag(&[(300.0, 300.0), (400.0, 320.0)]);
    page.wait(&format!("{lines} === 3"));
}

#[test]
fn the_pointer_is_seen_in_the_hall() {
    let room = Room::new(&Deck::new().page());
    let (hall, desk) = (room.page("#2"), room.page("?presenter"));
    desk.at("2.0");
    desk.keys("l");
    let at = desk.eval("(() => { const r = document.querySelector('.ap-now').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()");
    desk.mouse("mouseMoved", at[0].as_f64().unwrap() - 20.0, at[1].as_f64().unwrap(), 0);
    std::thread::sleep(std::time::Duration::from_millis(60));
    desk.mouse("mouseMoved", at[0].as_f64().unwrap(), at[1].as_f64().unwrap(), 0);
    hall.wait("document.querySelector('.ap-dot')");
    hall.wait("Math.abs(document.querySelector('.ap-dot').getBoundingClientRect().x + 9 - 640) < 3");
    hall.wait("!document.querySelector('.ap-dot')"); // it fades
}

#[test]
fn zoom_keeps_the_point_and_the_letters_sharp() {
    let (_room, page) = Room::open(&Deck::new().page());
    page.at("1.0");
    let canvas = "(() => { const r = document.querySelector('.slide-canvas').getBoundingClientRect(); return [r.x, r.y, r.width].map(Math.round).join(); })()";
    page.click_at(320.0, 180.0, 1);
    page.wait(&format!("{canvas} === '-480,-270,3200'")); // the point at a quarter stays at 320, 180
    assert_eq!(page.text("getComputedStyle(document.querySelector('#wat-is-web-2-0 h1')).fontSize"), "140px"); // 56 times 2.5: laid out, not stretched
    page.keys("z");
    page.wait(&format!("{canvas} === '0,0,1280'"));
    page.keys("z");
    page.wait("document.documentElement.dataset.zoom === ''");
    page.keys("ArrowRight");
    page.wait("document.documentElement.dataset.zoom === undefined");
    page.at("2.0");
}

#[test]
fn a_kiosk_begins_again() {
    let room = Room::new(&Deck::many(2).page());
    let page = room.page("?kiosk=0.25");
    page.at("2.0");
    page.at("1.0");
    page.at("2.0");
}

#[test]
fn full_screen_by_key_and_by_clicker() {
    let (_room, page) = Room::open(&Deck::new().page());
    for key in ["f", "F5"] {
        page.keys(key);
        page.wait("document.fullscreenElement === document.documentElement && aftrap.presenting()");
        page.keys(key);
        page.wait("!document.fullscreenElement");
    }
}
