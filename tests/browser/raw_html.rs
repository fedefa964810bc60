//! The author's raw HTML, as a browser reads it: whatever is forgotten in it, each slide stays a slide of its own.

use crate::decks::open;
use crate::harness::Room;
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build, write};

/// Bodies of slides in which something is open, closed twice or not of a slide.
const FORGOTTEN: &[&str] = &[
    "# A <b>",
    "<i><b>x</i></b>",
    "<table><tr><td>x",
    "<table><div>x</table>",
    "words <a href=\"#s0\">",
    "</div></div></section></main>",
    "<select><option>x",
    "<plaintext>",
    "<div>\n\n- a\n- <div>b\n\n> c <b>",
    "<details>\n\nx",
    "<svg><title>x</title><g>",
    "<svg viewBox=\"0 0 9 9\"><foreignObject><div>x</foreignObject>",
    "<div class=\"a",
    "<div\n\nx",
    "<!doctype html>",
    "<?php echo 1",
    "<body><html>x</body></html>",
    "<iframe src=\"x.html\">",
    "<xmp><b>",
    "<template><section>",
    "<button>x",
    "<a><a><a>",
    "<Tweet id=\"1\"/>",
    "| a | b |\n|---|---|\n| <b> | </td></tr></table> |",
    "<frameset><frame>",
    "[^1]\n\n[^1]: note <b>",
    "<!-- a note </div><b> -->\n\nx",
];

#[test]
fn whatever_is_forgotten_no_slide_swallows_the_next() {
    let slides: String =
        FORGOTTEN.iter().enumerate().map(|(n, body)| format!("## S{n}\n\n{body}\n\n---\n\n")).collect();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("deck.md"), format!("---\nlang: en\n---\n\n{slides}## Last\n")).unwrap();
    let options = BuildOptions { notes: true, ..BuildOptions::default() };
    let built = build(&Files::disk(), &folder.path().join("deck.md"), &BuildCache::default(), &options);
    write(&built.site, &Files::disk(), &folder.path().join("site"), false).unwrap();
    let room = Room::new("");
    let page = open(&room, folder.path(), "");
    let whole = "main.deck > section.slide:has(> .slide-canvas > .slide-body)";
    assert_eq!(page.eval(&format!("document.querySelectorAll('{whole}').length")), FORGOTTEN.len() + 1);
    assert_eq!(page.eval("document.querySelectorAll('section.slide').length"), FORGOTTEN.len() + 1);
    assert_eq!(
        page.text("getComputedStyle(document.querySelector('#last h2')).color"),
        page.text("getComputedStyle(document.querySelector('#s1 h2')).color")
    );
    // nearly all of them are told
    let told = built.decks[0].findings.iter().filter(|d| d.code.name.starts_with("html-")).count();
    assert!(told > 30, "{told}");
}

#[test]
fn what_is_well_formed_stays_as_it_is_written() {
    let same = |body: &str, wanted: &str| {
        let files = Files::memory([("deck.md", format!("---\nlang: en\n---\n\n# A\n\n{body}\n").as_str())]);
        let built = build(&files, std::path::Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
        let deck = &built.decks[0];
        let html = deck.slides[0].section.html();
        assert!(html.contains(wanted), "{wanted} in {html}");
        assert!(deck.findings.iter().all(|d| !d.code.name.starts_with("html-")), "{:?}", deck.findings);
    };
    for body in [
        "<ul><li>one<li>two</ul>",
        "<dl><dt>a<dd>b</dl>",
        "<table><tr><td>1<td>2</table>",
        "<ruby>x<rt>y</ruby>",
        "<div><p>a<div>b</div></div>",
        "<video controls><source src=\"https://x.example/x.webm\"></video>",
        "<svg viewBox=\"0 0 9 9\"><path d=\"M0 0\"/><use href=\"#a\"/></svg>",
        "<script>const a = '<div>' + \"<b>\"</script>",
        "a<br/>b<hr/>",
        "<!-- layout: default --><p>x</p>",
    ] {
        let shown = body.rsplit("-->").next().unwrap();
        same(body, shown);
    }
    // the end in a paragraph of ours belongs to what was opened before it
    same("<x-note>\n\ntext\n</x-note>\n\nmore", "<p>text\n</p>\n</x-note>\n<p>more</p>");
    same("<p align=\"center\">\n\nhello\n\n</p>", "<p align=\"center\">\n<p>hello</p>\n</p>");
    same("<div class=\"x\">\n\n## T\n\n</div>", "<div class=\"x\">\n<h2>T</h2>\n</div>");
}

#[test]
fn pixels_of_the_author_are_those_of_the_slide() {
    let folder = tempfile::tempdir().unwrap();
    let deck = "---\nlang: en\nstyle: \".own { inline-size: 500px }\"\n---\n\n# A\n\n<img src=\"dot.svg\" alt=\"A dot\" width=\"300\" height=\"150\">\n\n\
        <p style=\"width:400px;margin:0\">x</p>\n\n<p class=\"own\" style=\"margin:0\">x</p>\n\n<p class=\"mine\">x</p>\n\n<style>.mine { margin: 0; inline-size: 200px }</style>\n\n\
        ---\n\n## B\n\n<video src=\"film.webm\" width=\"320\" controls></video>\n\n---\n\n## C\n\n<iframe src=\"page.html\" title=\"Page\" width=\"560\" height=\"315\"></iframe>\n\n\
        ---\n\n## D\n\nx <img src=\"dot.svg\" alt=\"A dot\" width=\"3000\" height=\"1500\">\n";
    let dot = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"15\"/>";
    for (name, bytes) in [
        ("deck.md", deck.as_bytes()),
        ("dot.svg", dot.as_bytes()),
        ("page.html", b"<title>Page</title>"),
        ("film.webm", include_bytes!("film.webm")),
    ] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let built = build(&Files::disk(), &folder.path().join("deck.md"), &BuildCache::default(), &BuildOptions::default());
    write(&built.site, &Files::disk(), &folder.path().join("site"), false).unwrap();
    let room = Room::new("");
    let page = open(&room, folder.path(), "");
    for (width, height) in [(1280, 720), (2560, 1440), (640, 360)] {
        page.size(width, height);
        let sizes = |slide: u32, what: &str| {
            page.eval(&format!("aftrap.go({{ number: {slide} }})"));
            page.at(&format!("{slide}.0"));
            page.text(&format!(
                "[...document.querySelectorAll('.slide:not([hidden]) .slide-body :is({what})')].map((e) => e.getBoundingClientRect()) \
                 .map((r) => `${{Math.round(r.width / innerWidth * 1280)}}x${{Math.round(r.height / innerHeight * 720)}}`).join(' ')"
            ))
        };
        let words = sizes(1, "img,p");
        let wide: Vec<&str> = words.split(' ').filter_map(|size| size.split('x').next()).collect();
        assert_eq!(wide, ["300", "400", "500", "200"], "{width}: {words}");
        assert!(words.starts_with("300x150 "), "{words}");
        assert!(sizes(2, "video").starts_with("320x"), "{width}");
        assert_eq!(sizes(3, "iframe"), "560x315", "{width}");
        assert_eq!(sizes(4, "img"), "920x460", "what is too large keeps its shape, {width}");
    }
    // in a text they are pixels again
    page.size(900, 700);
    page.keys("r");
    page.wait("document.querySelector('.own').getBoundingClientRect().width === 500");
}
