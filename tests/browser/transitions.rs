//! What a slide does by itself: transitions, fit, film and sound.

use crate::fixture::Deck;
use crate::harness::Room;

#[test]
fn every_transition_plays_both_ways() {
    let names = ["fade", "slide", "push 200ms", "zoom", "cover 0.2s", "reveal", "wipe", "none"];
    let mut deck = Deck::empty();
    deck.slide("Start", "", "<h2>Start</h2>");
    for name in names {
        deck.slide(name, &format!("data-transition='{name}'"), &format!("<h2>{name}</h2>"));
    }
    let (_room, page) = Room::open(&deck.page());
    page.at("1.0");
    // a film may be over before anybody looks: the page keeps its own log
    page.eval(
        "window.films = []; window.moved = false; \
         new MutationObserver(() => films.push(document.documentElement.dataset.transitionName + ' ' + document.documentElement.dataset.direction)) \
           .observe(document.documentElement, {attributes: true, attributeFilter: ['data-transition-name', 'data-direction']}); \
         (function look() { \
           moved ||= document.getAnimations().some((a) => a.effect.pseudoElement?.startsWith('::view-transition')); \
           requestAnimationFrame(look); })(); 1",
    );
    for way in ["forward", "back"] {
        for n in 0..names.len() {
            let name = if way == "forward" { names[n] } else { names[names.len() - 1 - n] }.split(' ').next().unwrap();
            page.eval("films.length = 0; moved = false; 1");
            page.keys(if way == "forward" { "ArrowRight" } else { "ArrowLeft" });
            if name != "none" {
                page.wait(&format!("films.includes('{name} {way}')"));
                page.wait("moved");
            }
            page.at(&format!("{}.0", if way == "forward" { n + 2 } else { names.len() - n }));
            page.wait("document.documentElement.dataset.transitionName === undefined"); // it ends, and cleans up
        }
    }
}

#[test]
fn films_go_the_way_of_reading() {
    // where the new slide comes from: at its first moment it stands on that side
    let side = "(() => { for (const a of document.getAnimations()) if (a.effect.pseudoElement?.startsWith('::view-transition')) { a.pause(); a.currentTime = 0; } \
        const s = getComputedStyle(document.documentElement, '::view-transition-new(slide)'); return s.translate + ' ' + s.clipPath; })()";
    let moving = "document.getAnimations().some((a) => a.effect.pseudoElement === '::view-transition-new(slide)')";
    for (dir, on, back) in [("ltr", "100%", "-100%"), ("rtl", "-100%", "100%")] {
        let mut deck = Deck::many(3);
        deck.html += &format!(" dir='{dir}'");
        deck.slides[1].0 += " data-transition='push 3s'";
        deck.slides[2].0 += " data-transition='wipe 3s'";
        let (_room, page) = Room::open(&deck.page());
        page.at("1.0");
        let go = |keys: &str, at: &str| {
            page.keys(keys);
            page.at(at);
            page.wait(moving);
            let side = page.text(side);
            page.keys("Escape");
            page.wait("document.documentElement.dataset.transitionName === undefined");
            side
        };
        assert_eq!(go("Space", "2.0"), format!("{on} none"), "{dir}");
        let edge = if dir == "ltr" { "inset(0px 0% 0px 100%)" } else { "inset(0px 100% 0px 0%)" };
        assert_eq!(go("Space", "3.0"), format!("none {edge}"), "{dir}");
        page.keys("PageUp");
        page.wait(moving);
        page.keys("Escape");
        page.wait("document.documentElement.dataset.transitionName === undefined");
        assert_eq!(go("PageUp", "1.0"), format!("{back} none"), "{dir}");
    }
}

#[test]
fn no_transition_delays_a_key() {
    let mut deck = Deck::many(6);
    for slide in &mut deck.slides {
        slide.0 += " data-transition='push 4s'";
    }
    let (_room, page) = Room::open(&deck.page());
    page.at("1.0");
    let start = std::time::Instant::now();
    page.keys("ArrowRight ArrowRight ArrowRight ArrowLeft ArrowRight ArrowRight");
    page.at("5.0");
    page.keys("Escape");
    page.wait("document.documentElement.dataset.transitionName === undefined");
    assert!(start.elapsed().as_secs() < 4, "{:?}", start.elapsed());
}

#[test]
fn what_is_on_both_slides_moves() {
    let picture = "<img alt='x' width='100' height='50' src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\"/>'>";
    let code = |lines: &[&str]| {
        format!(
            "<figure class='code'><pre><code>{}</code></pre></figure>",
            lines.iter().map(|l| format!("<span class='line'>{l}</span>")).collect::<String>()
        )
    };
    let mut deck = Deck::empty();
    deck.slide("A", "", &format!("<h2>Same</h2>{picture}<p data-morph='box'>one</p>{}", code(&["let a;", "}", "}"])));
    deck.slide(
        "B",
        "data-transition='morph 3s'",
        &format!("<p data-morph='box'>two</p>{picture}<h2>Same</h2>{}", code(&["let a;", "let b;", "}", "}"])),
    );
    let (_room, page) = Room::open(&deck.page());
    page.keys("ArrowRight");
    page.wait("document.documentElement.dataset.transitionName === 'morph'");
    let groups = "new Set(document.getAnimations().map((a) => a.effect.pseudoElement).filter((p) => /group\\(ap-m/.test(p))).size";
    page.wait(&format!("{groups} === 6")); // heading, picture, box, three lines
    page.keys("Escape");
    page.wait("document.documentElement.dataset.transitionName === undefined");
    page.wait("![...document.querySelectorAll('.deck *')].some((e) => e.style.viewTransitionName)");
}

#[test]
fn what_does_not_fit_is_told() {
    let mut deck = Deck::many(2);
    let lines: String = (0..18).map(|n| format!("<p>Line {n}</p>")).collect();
    deck.slide("Budget", "", &format!("<h2>Budget</h2>{lines}"));
    deck.slide("Wide", "", "<h2>Wide</h2><div style='inline-size: calc(1500 * var(--u))'>x</div>");
    deck.slide("Fine", "", "<h2>Fine</h2><pre>short</pre><details><summary>table</summary><div style='block-size: 2000px'>x</div></details>");
    deck.slide("Code", "", &format!("<h2>Long code</h2><pre>{}</pre>", "x".repeat(200)));
    let source = deck.page().replace("<head>", "<head><script>window.told = []; document.addEventListener('aftrap:overflow', (e) => told.push(e.detail))</script>");
    let (_room, page) = Room::open(&source);
    page.wait("told.length === 3");
    let found =
        page.eval("aftrap.overflows().map((o) => `${o.number} ${o.id} ${o.near} ${o.px > 100 && o.px < 2000}`)");
    assert_eq!(
        found,
        serde_json::json!(["3 budget ## Budget true", "4 wide ## Wide true", "6 code ## Long code true"])
    );
    // the same answer in any window
    let wide = page.text("aftrap.overflows().map((o) => o.px).join()");
    page.phone();
    page.reload();
    page.wait("told.length === 3");
    assert_eq!(page.text("aftrap.overflows().map((o) => o.px).join()"), wide);
    // mended by a patch
    page.eval("(() => { const s = document.querySelector('#budget'); s.dataset.key = 'new'; s.querySelectorAll('p').forEach((p) => p.remove()); aftrap.sync(); })()");
    page.wait("aftrap.overflows().length === 2");
}

#[test]
fn shrinking_stops_at_a_readable_floor() {
    let mut deck = Deck::empty();
    deck.main += " data-overflow='shrink'";
    let lines = |n: usize| (0..n).map(|n| format!("<p>Line {n}</p>")).collect::<String>();
    deck.slide("Some", "", &format!("<h2>Some</h2>{}", lines(11)));
    deck.slide("Much", "", &format!("<h2>Much</h2>{}", lines(60)));
    deck.slide("Fine", "", &format!("<h2>Fine</h2>{}", lines(3)));
    let (_room, page) = Room::open(&deck.page());
    page.wait("aftrap.overflows().length === 1 && aftrap.overflows()[0].id === 'much'");
    let size = |id: &str| {
        page.eval(&format!("(aftrap.go({{id: '{id}'}}), parseFloat(getComputedStyle(document.querySelector('#{id} .slide-body')).fontSize))"))
    };
    let mut sizes = Vec::new();
    for id in ["some", "much", "fine"] {
        size(id);
        page.wait(&format!("!document.querySelector('#{id}').hidden"));
        sizes.push(size(id).as_f64().unwrap());
    }
    assert!(sizes[0] < 32.0 && sizes[0] > 19.2, "{sizes:?}");
    assert!((sizes[1] - 19.2).abs() < 0.3, "60 % of 32: {sizes:?}");
    assert!((sizes[2] - 32.0).abs() < 0.01, "{sizes:?}");
}

#[test]
fn a_fit_heading_is_as_wide_as_the_slide() {
    let mut deck = Deck::empty();
    deck.slide("Short", "", "<h1 class='fit'>Nu online!</h1>");
    deck.slide("Long", "", "<h3 class='fit'>Een heel lange zin die anders over twee regels zou lopen, of drie</h3>");
    let (_room, page) = Room::open(&deck.page());
    let wide = "(() => { const r = document.createRange(); r.selectNodeContents(document.querySelector('.slide:not([hidden]) .fit')); return r.getBoundingClientRect().width; })()";
    page.wait(&format!("Math.abs({wide} - 1120) < 20"));
    page.keys("ArrowRight");
    page.at("2.0");
    page.wait(&format!("Math.abs({wide} - 1120) < 20"));
    page.size(640, 360);
    page.wait(&format!("Math.abs({wide} - 560) < 10"));
    page.wait("aftrap.overflows().length === 0");
}

/// A second of silence as a WAV file.
fn wav() -> Vec<u8> {
    let (rate, bytes) = (8000u32, 80_000u32);
    let mut out = b"RIFF".to_vec();
    out.extend((36 + bytes).to_le_bytes());
    out.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    out.extend(rate.to_le_bytes());
    out.extend(rate.to_le_bytes());
    out.extend(b"\x01\0\x08\0data");
    out.extend(bytes.to_le_bytes());
    out.resize(44 + bytes as usize, 128);
    out
}

#[test]
fn sound_plays_on_its_slide_only_and_pages_load_when_near() {
    let mut deck = Deck::many(2);
    deck.slide("Sound", "", "<audio controls data-autoplay src='a.wav'></audio><audio id='c' autoplay src='a.wav'></audio><audio id='b' controls src='a.wav'></audio>");
    deck.slide("Page", "", "<iframe title='x' data-src='frame.html'></iframe>");
    deck.slide("After", "", "<p>x</p>");
    let room = Room::new(&deck.page());
    room.file("a.wav", &wav());
    room.file("frame.html", b"<!doctype html><title>x</title>frame");
    let page = room.page("");
    page.at("1.0");
    let frame = "document.querySelector('.deck iframe').getAttribute('src')";
    assert_eq!(page.eval(frame), serde_json::Value::Null);
    assert_eq!(page.eval("[...document.querySelectorAll('audio')].every((a) => a.paused)"), true);
    page.keys("3 Enter");
    page.wait("!document.querySelector('#c').paused");
    page.wait("!document.querySelector('audio').paused");
    assert_eq!(page.eval("document.querySelector('#b').paused"), true);
    page.wait(&format!("{frame} === 'frame.html'")); // the next slide's page is fetched ahead
    page.keys("ArrowRight");
    page.wait("document.querySelector('audio').paused");
    page.keys("Home");
    page.wait(&format!("{frame} === null")); // it is silenced
    assert_eq!(page.eval("document.querySelectorAll('.ap-copy iframe').length"), 0);
}

#[test]
fn a_film_behind_the_text_rests_when_less_motion_is_wished() {
    let mut deck = Deck::many(1);
    deck.slide("Film", "", "<video class='background' muted loop autoplay playsinline></video><p>x</p>");
    let room = Room::new(&deck.page());
    let page = room.blank();
    page.media("prefers-reduced-motion", "reduce");
    page.goto(&room.url("#2"));
    page.wait("document.querySelector('.ap-play')");
    assert_eq!(page.text("document.querySelector('.ap-play').textContent"), "Play the background");
    assert_eq!(page.eval("document.querySelector('.deck video').autoplay"), false);
    page.click(".ap-play");
    page.wait("!document.querySelector('.ap-play')");
}
