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

