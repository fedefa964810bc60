//! Every key of the table does what the table says: none is left out here, none is there without an effect.

use crate::fixture::Deck;
use crate::harness::{Page, Room};
use serde_json::Value;

/// Act, what is to be seen after the key, the key that undoes it.
const ACTS: &[(&str, &str, &str)] = &[
    ("next", "at === '2.2'", ""),
    ("previous", "at === '2.0'", ""),
    ("nextSlide", "at === '3.0'", ""),
    ("previousSlide", "at === '1.0'", ""),
    ("first", "at === '1.0'", ""),
    ("last", "at === '5.0'", ""),
    ("number", "at === '3.0'", ""),
    ("overview", "document.querySelector('dialog.ap-overview:modal') && document.activeElement.matches('a')", "Escape"),
    (
        "search",
        "document.querySelector('dialog.ap-overview:modal') && document.activeElement.matches('input')",
        "Escape",
    ),
    ("jump", "document.querySelector('dialog.ap-jump:modal')", "Escape"),
    ("fullscreen", "document.fullscreenElement", "f"),
    ("presenter", "opened.length && opened.pop().includes('?presenter')", ""),
    ("reading", "root.dataset.view === 'read'", "r"),
    ("black", "root.dataset.blackout === 'black'", "b"),
    ("white", "root.dataset.blackout === 'white'", "w"),
    ("auto", "'auto' in root.dataset", "a"),
    (
        "timer",
        "Object.entries(localStorage).some(([k, v]) => k.startsWith('aftrap:timer') && JSON.parse(v).from > 0)",
        "t",
    ),
    ("motion", "'reducedMotion' in root.dataset", "m"),
    ("pen", "root.dataset.tool === 'pen'", "d"),
    ("laser", "root.dataset.tool === 'laser'", "l"),
    ("undo", "lines === 1", ""),
    ("wipe", "lines === 0", "u"),
    ("zoom", "'zoom' in root.dataset", "z"),
    ("help", "document.querySelector('dialog.ap-help:modal')", "Escape"),
    ("close", "!('blackout' in root.dataset)", ""),
];

fn press(page: &Page, key: &str) {
    match key {
        "0–9 Enter" => page.keys("3 Enter"),
        "Alt+click" => page.click_at(300.0, 200.0, 1),
        key => page.keys(key),
    }
}

#[test]
fn every_key_of_the_table_has_its_effect() {
    let table: Value = serde_json::from_str(include_str!("../../src/player/keys.json")).unwrap();
    let (_room, page) = Room::open(&Deck::new().page());
    page.eval("window.opened = []; window.open = (url) => (opened.push(url), null)");
    page.keys("ArrowRight d");
    page.drag(&[(300.0, 600.0), (400.0, 620.0)]);
    page.keys("d");
    for row in table.as_array().unwrap() {
        let act = row["act"].as_str().unwrap();
        let (_, seen, undo) = ACTS.iter().find(|(name, ..)| *name == act).unwrap_or_else(|| panic!("no row for {act}"));
        for key in row["keys"].as_array().unwrap() {
            let key = key.as_str().unwrap();
            page.eval("aftrap.go({number: 2, step: 1}) ?? 1");
            page.at("2.1");
            match act {
                "undo" => {
                    page.keys("d");
                    page.drag(&[(300.0, 500.0), (400.0, 520.0)]);
                    page.keys("d");
                }
                "close" => page.keys("b"),
                _ => {}
            }
            press(&page, key);
            page.wait(&format!(
                "(() => {{ const root = document.documentElement; const at = aftrap.state().number + '.' + aftrap.state().step; \
                 const lines = document.querySelectorAll('#three-steps .ap-drawing polyline').length; return {seen}; }})()"
            ));
            if !undo.is_empty() {
                page.keys(undo);
                page.wait(&format!(
                    "(() => {{ const root = document.documentElement; const at = ''; \
                     const lines = document.querySelectorAll('#three-steps .ap-drawing polyline').length; return !({seen}); }})()"
                ));
            }
        }
    }
}
