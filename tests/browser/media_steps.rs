//! Film and sound behind a step wait for it, and how they look where they do not play.

use crate::decks::{Serve, visit};
use crate::harness::{Page, Room};

const FILM: &[u8] = include_bytes!("film.webm");
const AUTOPLAY: &str = "{autoplay muted loop}";

/// Which films play, in the order of the deck.
fn playing(page: &Page) -> String {
    page.text("[...document.querySelectorAll('.deck :is(video,audio)')].map((film) => Number(!film.paused)).join('')")
}

#[track_caller]
fn plays(page: &Page, place: &str, wanted: &str) {
    page.at(place);
    page.wait(&format!(
        "[...document.querySelectorAll('.deck :is(video,audio)')].map((film) => Number(!film.paused)).join('') === '{wanted}'"
    ));
}

fn deck() -> String {
    format!(
        "---\nlang: en\n---\n# Start\n\n---\n\n## Pause\n\nBefore\n\n. . .\n\n![One](film.webm \"Said below\"){AUTOPLAY}\n\n. . .\n\nafter\n\n---\n\n\
         ## List\n\n* a\n* ![Two](film.webm){AUTOPLAY}\n\n---\n\n\
         ## In between\n\n::: {{.step at=1 out=2}}\n![Three](film.webm){AUTOPLAY}\n:::\n\n::: {{.step at=2}}\nx\n:::\n\n---\n\n\
         ## Raw\n\nwords\n\n. . .\n\n<video autoplay muted loop src=\"film.webm\" aria-label=\"Four\"></video>\n\n---\n\n# End\n"
    )
}

#[test]
fn what_plays_by_itself_waits_for_its_step() {
    let serve = Serve::with(&deck(), &[("film.webm", FILM)]);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    plays(&page, "1.0", "0000");
    let walk = [
        ("2.0", "0000"),
        ("2.1", "1000"),
        ("2.2", "1000"),
        ("3.0", "0000"),
        ("3.1", "0000"),
        ("3.2", "0100"),
        ("4.0", "0000"),
        ("4.1", "0010"),
        ("4.2", "0000"),
        ("5.0", "0000"),
        ("5.1", "0001"),
        ("6.0", "0000"),
    ];
    for (place, wanted) in walk {
        page.keys("ArrowRight");
        plays(&page, place, wanted);
    }
    for (place, wanted) in walk.iter().rev().skip(1) {
        page.keys("ArrowLeft");
        plays(&page, place, wanted);
    }
    // the caption comes with its film
    page.wait("getComputedStyle(document.querySelector('.deck figcaption')).visibility === 'hidden'");
    // who was stopped by hand stays so on the next step
    page.keys("ArrowRight");
    plays(&page, "2.1", "1000");
    page.eval("document.querySelector('.deck video').pause() ?? 1");
    page.keys("ArrowRight");
    page.at("2.2");
    page.eval("new Promise((done) => setTimeout(done, 200))");
    assert_eq!(playing(&page), "0000");
}

#[test]
fn an_address_at_a_later_step_plays_what_is_shown_there() {
    let serve = Serve::with(&deck(), &[("film.webm", FILM)]);
    for (tail, place, wanted) in
        [("2.2", "2.2", "1000"), ("2", "2.0", "0000"), ("4.1", "4.1", "0010"), ("4.2", "4.2", "0000")]
    {
        let room = Room::new("");
        plays(&visit(&room, &format!("{}#{tail}", serve.url)), place, wanted);
    }
    // nowhere else is it heard
    let room = Room::new("");
    let hall = visit(&room, &format!("{}#1", serve.url));
    let desk = visit(&room, &format!("{}presenter", serve.url));
    hall.wait("aftrap.presenting()");
    hall.keys("ArrowRight ArrowRight");
    desk.at("2.1");
    plays(&hall, "2.1", "1000");
    assert_eq!(desk.eval("[...document.querySelectorAll('video')].every((film) => film.paused)"), true);
    for view in ["?print&alone", "?handout&alone", "?read&alone"] {
        let page = visit(&room, &format!("{}{view}", serve.url));
        page.wait("document.documentElement.dataset.ready === ''");
        assert_eq!(page.eval("[...document.querySelectorAll('video')].every((film) => film.paused)"), true, "{view}");
    }
}

#[test]
fn the_box_of_a_film_is_as_wide_as_its_picture() {
    // the picture is 16:9; the words leave it little height
    let words = "words\n\n".repeat(5);
    let text = format!(
        "---\nlang: en\n---\n## Film\n\n![A film](film.webm)\n\n---\n\n## Film\n\n{words}\n\n![A film](film.webm)\n\n---\n\n![A film](film.webm){{width=40%}}\n"
    );
    let serve = Serve::with(&text, &[("film.webm", FILM)]);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    for number in 1..=3 {
        page.eval(&format!("aftrap.go({{number: {number}}}) ?? 1"));
        page.at(&format!("{number}.0"));
        page.wait(&format!(
            "(() => {{ const film = document.querySelector('.slide:nth-of-type({number}) video'); const high = (film.clientWidth * film.videoHeight) / film.videoWidth; \
             return film.videoWidth > 0 && Math.abs(high - film.clientHeight) < 2; }})()"
        ));
    }
    page.picture("film-box");
    // in the overview it is a picture, without controls and without waiting
    page.keys("o");
    let copies = "[...document.querySelectorAll('.ap-overview video')]";
    page.wait(&format!(
        "{copies}.length === 3 && {copies}.every((film) => film.readyState >= 1 && !film.controls && film.paused)"
    ));
    page.picture("film-overview");
}
