//! The player speaks the language of its deck.

use crate::decks::{Serve, visit};
use crate::export::ExportFolder;
use crate::harness::{Page, Room};

const DECK: &str = "---\ntitle: T\nlang: de-AT\n---\n# Anfang\n\n---\n# Mitte\n\n---\n# Ende\n";

/// What is said of the slides, on the buttons, when the slide changes and in the help.
fn speaks(page: &Page, [label, button, told, help, print]: [&str; 5]) {
    page.wait(&format!("document.querySelector('.slide').getAttribute('aria-label') === {label:?}"));
    page.wait(&format!("document.querySelector('.ap-bar [data-act=next]')?.title === {button:?}"));
    // by key the slide gets the focus and says it by its label
    for number in [1, 3] {
        page.eval(&format!("aftrap.go({{number: {number}}}) ?? 1"));
        page.at(&format!("{number}.0"));
    }
    page.wait(&format!("document.querySelector('.ap-status')?.textContent === {told:?}"));
    page.keys("?");
    page.wait(&format!("document.querySelector('.ap-help h2')?.textContent === {help:?}"));
    page.wait(&format!("document.querySelector('.ap-help footer p').textContent.startsWith({print:?})"));
    page.keys("Escape");
    page.wait("!document.querySelector('dialog')");
}

const GERMAN: [&str; 5] =
    ["1 von 3: Anfang", "Weiter", "Folie 3 von 3: Ende", "Tasten und Einstellungen", "Drucken: Folien"];

#[test]
fn a_single_file_speaks_german() {
    let talk = ExportFolder::new();
    std::fs::write(talk.path("deck.md"), DECK).unwrap();
    talk.export(&["out.html"]);
    let room = Room::new("");
    let page = room.blank();
    page.goto(&format!("file://{}", talk.path("out.html").display()));
    page.wait("document.documentElement.dataset.ready === ''");
    speaks(&page, GERMAN);
}

#[test]
fn a_live_deck_speaks_german_and_follows_another_language() {
    let serve = Serve::start(DECK);
    let room = Room::new("");
    let hall = visit(&room, &serve.url);
    speaks(&hall, GERMAN);
    let desk = visit(&room, &format!("{}presenter", serve.url));
    let now = |word: &str| {
        desk.wait(&format!("document.querySelector('.ap-stage')?.getAttribute('aria-label') === {word:?}"));
    };
    now("Jetzt");
    // a region changes no word: nothing is loaded anew
    hall.eval("window.kept = true");
    serve.save(&DECK.replace("de-AT", "de-CH"));
    hall.wait("document.documentElement.lang === 'de-CH'");
    assert_eq!(hall.text("String(window.kept)"), "true");
    serve.save(&DECK.replace("de-AT", "fr"));
    hall.wait("document.documentElement.lang === 'fr' && window.kept === undefined && window.aftrap !== undefined");
    hall.at("3.0");
    speaks(
        &hall,
        [
            "1 sur 3\u{a0}: Anfang",
            "Suivant",
            "Diapositive 3 sur 3\u{a0}: Ende",
            "Touches et réglages",
            "Imprimer\u{a0}: Diapositives",
        ],
    );
    now("Maintenant");
    serve.save(&DECK.replace("de-AT", "en"));
    now("Now");
    hall.wait("document.querySelector('.ap-bar [data-act=next]')?.title === 'Next'");
}
