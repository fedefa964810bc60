//! Clock and numbers of the player are those of the deck's language.

use crate::fixture::Deck;
use crate::harness::{Page, Room};

fn deck(lang: &str) -> Deck {
    let mut deck = Deck::many(12);
    deck.html = format!("lang='{lang}'");
    deck.main = "aria-label='A deck' data-duration='4000'".into();
    deck
}

fn desk(room: &Room) -> Page {
    let page = room.blank();
    page.goto("about:blank");
    // five past two in the afternoon
    page.on_new_page("const Real = Date; Date = class extends Real { constructor(...a) { a.length ? super(...a) : super(2026, 4, 1, 14, 5); } };");
    page.goto(&room.url("?presenter&alone#11"));
    page.wait("document.querySelector('.ap-clock')?.textContent");
    page
}

#[test]
fn the_clock_follows_the_language_of_the_deck() {
    // the browser itself speaks American English
    for (lang, clock) in [
        ("nl", "14:05"),
        ("de", "14:05"),
        ("fr", "14:05"),
        ("es", "14:05"),
        ("it", "14:05"),
        ("nl-BE", "14:05"),
        ("en-GB", "14:05"),
        ("en", "2:05 PM"),
        ("fi", "14.05"),
        ("pt-BR", "14:05"),
        ("no_such!", "2:05 PM"),
        ("", "2:05 PM"),
    ] {
        let room = Room::new(&deck(lang).page());
        let page = desk(&room);
        let shown = page.text("document.querySelector('.ap-clock').textContent.replace(/\\s/g, ' ')");
        assert_eq!(shown, clock, "{lang}");
    }
}

#[test]
fn numbers_are_written_as_the_language_writes_them() {
    for (lang, place, time) in [
        ("nl", "11 / 12", "0:00 / 1:06:40"),
        ("en", "11 / 12", "0:00 / 1:06:40"),
        ("fa", "۱۱ / ۱۲", "۰:۰۰ / ۱:۰۶:۴۰"),
        ("mr", "११ / १२", "०:०० / १:०६:४०"),
    ] {
        let room = Room::new(&deck(lang).page());
        let page = desk(&room);
        page.at("11.0");
        assert_eq!(page.text("document.querySelector('.ap-where').textContent"), place, "{lang}");
        assert_eq!(page.text("document.querySelector('.ap-elapsed').textContent"), time, "{lang}");
        assert_eq!(page.text("document.querySelector('.ap-count').textContent"), place, "{lang}");
    }
}
