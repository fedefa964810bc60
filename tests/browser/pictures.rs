//! Pictures to be looked at: `AFTRAP_PICTURES=folder cargo test --test browser pictures -- --ignored`.

use crate::fixture::Deck;
use crate::harness::{Page, Room};
use std::time::Duration;

fn take(page: &Page, keys: &str, name: &str) {
    if !keys.is_empty() {
        page.keys(keys);
    }
    std::thread::sleep(Duration::from_millis(450));
    page.picture(name);
}

fn deck() -> Deck {
    let mut deck = Deck::new();
    for n in 6..=14 {
        deck.slide(
            &format!("Model {n}"),
            "data-time='60'",
            &format!("<h2>Model {n}</h2><ul><li>Weinig kosten</li><li>Veel bereik</li></ul>"),
        );
    }
    deck.main += " data-duration='1200'";
    deck.after = r#"<script type="application/json" id="aftrap-notes">{"wat-is-web-2-0":["<p>Welkom. Vertel eerst <strong>wie we zijn</strong>, en vraag dan wie er een profiel heeft.</p><ul><li>Handen tellen</li><li>Niet langer dan een minuut</li></ul>"],"three-steps":["<p>Neem de tijd bij het tweede punt.</p>"]}</script>"#.into();
    deck
}

#[test]
#[ignore = "makes pictures for people"]
fn pictures() {
    for mode in ["light", "dark"] {
        let page = deck().page().replace("data-mode='light'", &format!("data-mode='{mode}'"));
        let (room, page) = Room::open(&page);
        page.at("1.0");
        page.mouse("mouseMoved", 300.0, 300.0, 0);
        take(&page, "ArrowRight ArrowRight", &format!("{mode}-steps"));
        take(&page, "?", &format!("{mode}-help"));
        take(&page, "Escape o", &format!("{mode}-overview"));
        take(&page, "Escape g", &format!("{mode}-jump"));
        take(&page, "Escape Home d", &format!("{mode}-pen"));
        page.drag(&[(200.0, 500.0), (400.0, 450.0), (700.0, 520.0), (900.0, 400.0)]);
        take(&page, "d z", &format!("{mode}-zoom"));
        take(
            &page,
            "z End ArrowLeft Home ArrowRight ArrowRight ArrowRight ArrowRight ArrowRight ArrowRight",
            &format!("{mode}-code"),
        );
        take(&page, "r", &format!("{mode}-read"));
        page.keys("r");
        page.phone();
        take(&page, "Home ArrowRight ArrowRight", &format!("{mode}-phone"));
        take(&page, "?", &format!("{mode}-phone-help"));
        take(&page, "Escape o", &format!("{mode}-phone-overview"));
        take(&page, "Escape r", &format!("{mode}-phone-read"));
        let desk = room.page("?presenter");
        desk.at("2.1");
        take(&desk, "Home", &format!("{mode}-presenter"));
        take(&desk, "ArrowRight ArrowRight b", &format!("{mode}-presenter-steps"));
        desk.phone();
        take(&desk, "b", &format!("{mode}-presenter-phone"));
    }
}

#[test]
#[ignore = "makes pictures for people"]
fn pictures_of_the_demo_decks() {
    let (folder, decks) = crate::decks::exported(None);
    let room = Room::new("");
    for (url, _, _) in decks {
        let name = url.replace('/', "-");
        for mode in ["light", "dark"] {
            let page = room.blank();
            page.media("prefers-color-scheme", mode);
            page.goto(&format!("file://{}/site/{url}index.html?alone", folder.path().display()));
            page.wait("document.documentElement.dataset.ready === ''");
            let one = |keys: &str, what: &str| take(&page, keys, &format!("{name}{mode}-{what}"));
            page.mouse("mouseMoved", 300.0, 300.0, 0);
            one("Home", "talk");
            one("?", "help");
            page.size(1280, 1500);
            page.keys("Escape o");
            page.eval("new Promise((done) => setTimeout(done, 900))");
            one("g", "overview");
            page.size(1024, 768);
            one("Escape 5 Enter", "4to3");
            page.phone();
            one("6 Enter", "phone");
            one("?", "phone-help");
            one("Escape o", "phone-overview");
            one("Escape r", "phone-read");
            page.size(1280, 720);
            one("", "read");
            page.size(320, 640);
            one("", "read-320");
            page.size(1280, 720);
            page.goto(&format!("file://{}/site/{url}index.html?presenter&alone#4", folder.path().display()));
            one("ArrowRight", "presenter");
            page.size(1024, 768);
            one("", "presenter-4to3");
            page.phone();
            one("", "presenter-phone");
        }
    }
}

#[test]
#[ignore = "makes pictures for people"]
fn pictures_of_a_folder() {
    // AFTRAP_SITE: a page that was built
    let Some(site) = std::env::var_os("AFTRAP_SITE") else { return };
    let room = Room::new("");
    let page = room.blank();
    page.goto(&format!("file://{}?alone#2.2", site.display()));
    page.wait("document.documentElement.dataset.ready === ''");
    page.mouse("mouseMoved", 300.0, 300.0, 0);
    for (keys, name) in [
        ("Control+Enter", "talk"),
        ("d", "pen"),
        ("d o", "overview"),
        ("Escape ?", "help"),
        ("Escape 3 Enter", "code"),
        ("r", "read"),
    ] {
        take(&page, keys, &format!("site-{name}"));
    }
    page.goto(&format!("file://{}?presenter&alone#2.1", site.display()));
    take(&page, "Control+Enter", "site-presenter");
}

#[test]
#[ignore = "makes pictures for people"]
fn pictures_of_the_overlay() {
    let lines: String = (1..30).map(|n| format!("- line {n}\n")).collect();
    let serve =
        crate::decks::Serve::start(&format!("---\nlang: en\nlayuot: x\n---\n\n# A\n\n---\n\n## Budget\n\n{lines}"));
    let room = Room::new("");
    for mode in ["light", "dark"] {
        let page = crate::decks::visit(&room, &format!("{}?alone#2", serve.url));
        page.media("prefers-color-scheme", mode);
        page.mouse("mouseMoved", 300.0, 300.0, 0);
        take(&page, "2 Enter", &format!("overlay-{mode}"));
        page.phone();
        page.mouse("mouseMoved", 200.0, 300.0, 0);
        take(&page, "1 Enter", &format!("overlay-{mode}-phone"));
        page.eval("document.querySelector('aftrap-live').shadowRoot.querySelector('.over').click() ?? 1");
        take(&page, "2 Enter", &format!("overlay-{mode}-phone-open"));
    }
}
