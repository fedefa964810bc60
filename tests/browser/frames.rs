//! Keys belong to a framed page as long as it uses them, and to the talk when it does not.

use crate::decks::{Serve, visit};
use crate::harness::{Page, Room};

const PLAIN: &[u8] = b"<!doctype html><title>Plain</title><body style='margin:0'><input id=i style='width:300px;height:40px;display:block'><button id=b style='width:300px;height:40px;display:block'>Press</button><p>inside</p>";
const TALL: &[u8] = b"<!doctype html><title>Tall</title><p>inside<p style='height:2000px'>";
const OUTER: &[u8] = b"<!doctype html><title>Outer</title><body style='margin:0'><iframe title=Inner src=plain.html style='width:100%;height:90vh;border:0'></iframe>";
/// Uses the right arrow twice.
const GAME: &[u8] = b"<!doctype html><title>Game</title><p id=n>0</p><script>addEventListener('keydown', (e) => { if (e.key === 'ArrowRight' && Number(n.textContent) < 2) { n.textContent++; e.preventDefault(); } })</script>";
const FILES: &[(&str, &[u8])] =
    &[("plain.html", PLAIN), ("tall.html", TALL), ("outer.html", OUTER), ("game.html", GAME)];

const AT: &str = "style=\"position:absolute;left:100px;top:200px;width:800px;height:400px\"";

fn deck(frames: &[&str]) -> String {
    let slides: String = frames.iter().map(|frame| format!("## Slide\n\n{frame}\n\n---\n\n")).collect();
    format!("---\nlang: en\nsize: 1280x720\n---\n# Start\n\n---\n\n{slides}# End\n")
}

/// A click on the page in the frame, below what can be pressed in it.
fn click_inside(page: &Page, slide: usize, what: &str) {
    page.eval(&format!("aftrap.go({{number: {slide}}}) ?? 1"));
    page.at(&format!("{slide}.0"));
    page.wait("!document.documentElement.dataset.transitionName");
    page.eval("new Promise((done) => setTimeout(done, 300))");
    let frame = format!("document.querySelector('.deck > .slide:nth-of-type({slide}) {what}')");
    page.wait(&format!("{frame}.getBoundingClientRect().width > 700"));
    let at = page.eval(&format!("(({{ x, y }}) => [x, y])({frame}.getBoundingClientRect())"));
    page.click_at(at[0].as_f64().unwrap() + 200.0, at[1].as_f64().unwrap() + 250.0, 0);
    page.wait(&format!("document.activeElement === {frame}"));
}

#[test]
fn keys_that_a_framed_page_does_not_use_walk() {
    let frames = [
        format!("<iframe src=\"plain.html\" title=\"Plain\" {AT}></iframe>"),
        format!("<iframe src=\"outer.html\" title=\"Outer\" {AT}></iframe>"),
        format!("<iframe srcdoc=\"<p>inside</p>\" title=\"Inside\" {AT}></iframe>"),
        format!("<object data=\"plain.html\" type=\"text/html\" title=\"Object\" {AT}></object>"),
        format!("<iframe src=\"tall.html\" title=\"Tall\" {AT}></iframe>"),
        format!("<iframe src=\"game.html\" title=\"Game\" {AT}></iframe>"),
    ];
    let serve = Serve::with(&deck(&frames.each_ref().map(String::as_str)), FILES);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    for (slide, what) in [(2, "iframe"), (3, "iframe"), (4, "iframe"), (5, "object"), (6, "iframe")] {
        for (key, lands) in [("ArrowRight", slide + 1), ("PageDown", slide + 1), ("PageUp", slide - 1)] {
            click_inside(&page, slide, what);
            page.keys(key);
            page.at(&format!("{lands}.0"));
            // and the next key is the deck's again
            page.keys("Home");
            page.at("1.0");
        }
    }
    // what can be scrolled down is scrolled down first, with the keys that scroll
    click_inside(&page, 6, "iframe");
    page.keys("ArrowDown");
    page.wait("document.querySelector('[title=Tall]').contentWindow.scrollY > 0");
    assert_eq!(page.place(), "6.0");
    // a page that uses a key has it
    click_inside(&page, 7, "iframe");
    page.keys("ArrowRight ArrowRight");
    page.wait("document.querySelector('[title=Game]').contentDocument.getElementById('n').textContent === '2'");
    assert_eq!(page.place(), "7.0");
    page.keys("ArrowRight");
    page.at("8.0");
}

#[test]
fn what_is_typed_in_a_framed_page_stays_there() {
    let frame = format!("<iframe src=\"plain.html\" title=\"Plain\" {AT}></iframe>");
    let serve = Serve::with(&deck(&[&frame]), FILES);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    click_inside(&page, 2, "iframe");
    let inner = "document.querySelector('[title=Plain]').contentDocument";
    page.eval(&format!("{inner}.getElementById('i').focus() ?? 1"));
    page.keys("o 3 b ArrowLeft ArrowRight Space");
    page.wait(&format!("{inner}.getElementById('i').value === 'o3b '"));
    assert_eq!(page.place(), "2.0");
    // a button has Space and Enter, a clicker still walks
    page.eval(&format!(
        "{inner}.getElementById('b').onclick = (e) => (e.target.times = (e.target.times ?? 0) + 1); {inner}.getElementById('b').focus() ?? 1"
    ));
    page.keys("Space Enter");
    page.wait(&format!("{inner}.getElementById('b').times === 2"));
    assert_eq!(page.place(), "2.0");
    page.keys("PageDown");
    page.at("3.0");
}

#[test]
fn a_page_of_another_origin_gives_the_keys_back_when_its_slide_is_left() {
    let frame = format!("<iframe sandbox src=\"plain.html\" title=\"Plain\" {AT}></iframe>");
    let serve = Serve::with(&deck(&[&frame]), FILES);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    click_inside(&page, 2, "iframe");
    page.keys("ArrowRight");
    page.eval("new Promise((done) => setTimeout(done, 300))");
    assert_eq!(page.place(), "2.0", "it has its keys");
    // from another window, or by the bar, which leaves the focus where it is
    page.eval("aftrap.next() ?? 1");
    page.at("3.0");
    page.wait("document.activeElement.id === 'end'");
    page.keys("ArrowLeft");
    page.at("2.0");
    // a slide that an edit takes away
    click_inside(&page, 2, "iframe");
    serve.save("---\nlang: en\n---\n# Start\n\n---\n\n# End\n");
    page.wait("aftrap.state().total === 2 && !document.querySelector('.deck iframe')");
    page.keys("Home");
    page.at("1.0");
}

#[test]
fn a_framed_page_in_a_single_file_is_no_stranger() {
    let frames = [
        format!("<iframe src=\"plain.html\" title=\"Plain\" {AT}></iframe>"),
        format!("<object data=\"plain.html\" type=\"text/html\" title=\"Object\" {AT}></object>"),
        format!("<iframe src=\"outer.html\" title=\"Outer\" {AT}></iframe>"),
    ];
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("deck.md"), deck(&frames.each_ref().map(String::as_str))).unwrap();
    for (name, bytes) in FILES {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_aftrap"))
        .args(["export", "deck.md", "talk.html"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let room = Room::new("");
    let page = visit(&room, &format!("file://{}/talk.html", folder.path().display()));
    for slide in [2, 3, 4] {
        click_inside(&page, slide, "iframe");
        let inner = "document.activeElement.contentDocument";
        page.wait(&format!(
            "({inner}?.querySelector('iframe')?.contentDocument ?? {inner})?.body.textContent.includes('inside')"
        ));
        page.keys("ArrowRight");
        page.at(&format!("{}.0", slide + 1));
        page.keys("Home");
        page.at("1.0");
    }
    // left, it is given up, and it is there again when it is near again
    page.keys("End");
    page.at("5.0");
    let first = "document.querySelector('[title=Plain]')";
    page.wait(&format!("!{first}.hasAttribute('src') && !{first}.hasAttribute('srcdoc')"));
    click_inside(&page, 2, "iframe");
    page.wait(&format!("{first}.contentDocument?.body.textContent.includes('inside')"));
}
