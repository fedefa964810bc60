//! Pages in frames that keep a part of themselves from those who look: `check --browser` and the overlay tell the same of
//! the letters that lie on them.

use crate::audit::{line, looked_at};
use crate::decks::{FAINT, Serve, in_object, over, visit};
use crate::harness::Room;

/// A page whose ground stands in a shadow tree, white or black.
fn shadowed(mode: &str, ground: &str, given: &str) -> String {
    format!(
        "<!doctype html><title>Page</title><style>body {{ margin: 0 }} .wall {{ background: red }}</style><a-wall>{given}</a-wall>\
         <script>customElements.define('a-wall', class extends HTMLElement {{ constructor() {{ super(); \
         this.attachShadow({{mode: '{mode}'}}).innerHTML = `<style>:host {{ display: block }} .wall {{ block-size: 300px; background: {ground} }} \
         .wall::before {{ content: ''; display: block; block-size: 100% }} slot {{ display: block; margin-block-start: -300px }}</style>\
         <div class=wall></div><slot></slot>` }} }})</script>"
    )
}

#[test]
fn letters_on_what_a_page_keeps_in_a_shadow_tree_are_measured_by_both() {
    let deck = [
        "---\nlang: en\nmode: light\n---\n\n# Begin\n\n---\n\n## A\n\n",
        &over("white.html", "", "#ccc", "faint on a shadow tree"),
        "## B\n\n",
        &over("black.html", "", "#ccc", "clear on a shadow tree"),
        "## C\n\n",
        &over("closed.html", "", "#444", "faint on a closed tree"),
        "## D\n\n",
        &over("given.html", "", "#444", "faint on what is given to a tree"),
        "## E\n\n",
        &over("nested.html", "", "#ccc", "clear on a tree in a tree"),
        "## F\n\n",
        &over("picture.html", "", "#ccc", "clear on a picture in a tree"),
        "## G\n\n",
        &over("strange.html", "", "#ccc", "faint on a page with attributes that no drawing has"),
        "## H\n\n<x-card><p>a plain slide</p></x-card>\n",
    ];
    let nested = shadowed(
        "open",
        "#fff",
        &format!(
            "<b-in></b-in>{}",
            "<script>customElements.define('b-in', class extends HTMLElement { constructor() { super(); this.attachShadow({mode: 'closed'}).innerHTML = '<div style=\"height:300px;background:#000\"></div>' } })</script>"
        ),
    );
    let files = [
        ("white.html", shadowed("open", "linear-gradient(#fff, #eee)", "")),
        ("black.html", shadowed("open", "#000", "")),
        ("closed.html", shadowed("closed", "#000", "")),
        ("given.html", shadowed("open", "#fff", "<div style=\"height:300px;background:#000\"></div>")),
        ("nested.html", nested),
        ("picture.html", shadowed("open", "url(night.svg)", "<img src=night.svg alt=x style=\"display:none\">")),
        (
            "strange.html",
            "<!doctype html><title>Page</title><body style='background:#fff'><p x-on:click=1 @click=\"x()\" :class=\"y\" [z]=1>words".to_owned(),
        ),
        (
            "night.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>".to_owned(),
        ),
    ];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let serve = Serve::with(&deck.concat(), &files);
    let seen = looked_at(&serve.file("deck.md"));
    let mut lines: Vec<String> = seen.iter().map(|d| format!("deck.md:{}:1", line(d))).collect();
    lines.sort();
    assert!(lines.len() == 4 && seen.iter().all(|d| d.message.contains("`faint on")), "{seen:?}");
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    let told = format!("{FAINT}.map((c) => c.querySelector('.where a').textContent.split('/').pop()).sort().join(' ')");
    page.wait(&format!("{told} === '{}'", lines.join(" ")));
}

#[test]
fn both_say_which_pages_let_nobody_look_into_them() {
    let page = "<!doctype html><title>Page</title><body style='background:#fff'>";
    let white = page.as_bytes();
    let deck = [
        "---\nlang: en\nmode: light\n---\n\n# Begin\n\n---\n\n## A\n\n",
        &over("page.html", "sandbox=allow-scripts", "#ccc", "on a page behind a fence"),
        "## B\n\n",
        &over("paper.pdf#page=1", "", "#ccc", "on paper"),
        "## C\n\n",
        &in_object(&over("paper.pdf", "", "#ccc", "on paper in an object")),
        "## D\n\n",
        &over("page.html", "sandbox=\"allow-scripts allow-same-origin\"", "#333", "clear on a page with a low fence"),
        "## E\n\n<!-- allow: contrast-unknown – looked at -->\n\n",
        &over("paper.pdf", "", "#ccc", "looked at"),
        "## F\n\n<iframe src=\"page.html\" sandbox=\"allow-scripts\" title=\"Page\"></iframe>\n\nbeside it\n",
    ];
    let serve = Serve::with(&deck.concat(), &[("page.html", white), ("paper.pdf", b"%PDF-1.4\n%%EOF\n")]);
    let seen = looked_at(&serve.file("deck.md"));
    let mut told: Vec<String> = seen.iter().map(|d| format!("{} deck.md:{}:1", d.code.name, line(d))).collect();
    told.sort();
    assert_eq!(
        told.join(","),
        "contrast-unknown deck.md:12:1,contrast-unknown deck.md:18:1,contrast-unknown deck.md:24:1"
    );
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    let cards = "[...document.querySelector('aftrap-live').shadowRoot.querySelectorAll('.card')].map((c) => `${c.querySelector('.head > code').textContent} ${c.querySelector('.where a').textContent.split('/').pop()}`).sort().join()";
    page.wait(&format!("{cards} === '{}'", told.join(",")));
}
