//! Film, sound and pages in frames, as they are on a slide of the real server.

use crate::decks::{Serve, open, visit};
use crate::harness::{Page, Room};
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build, write};

/// Six seconds of a test picture and a tone (ffmpeg: `testsrc=size=96x54:rate=10`, `sine=frequency=330`, VP8 and Opus).
const FILM: &[u8] = include_bytes!("film.webm");
const SAID: &[u8] = b"WEBVTT\n\n00:00.000 --> 00:06.000\nHello room\n";
const DOT: &[u8] =
    b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\"><rect width=\"40\" height=\"40\"/></svg>";

fn deck(slides: &[&str]) -> String {
    format!("---\nlang: en\n---\n# First\n\n---\n\n{}", slides.join("\n\n---\n\n"))
}

/// A film's time, in seconds.
fn time(page: &Page) -> f64 {
    page.eval("document.querySelector('.deck video').currentTime").as_f64().unwrap()
}

const PLAYS: &str = "!document.querySelector('.deck video').paused";
const RESTS: &str = "[...document.querySelectorAll('video,audio')].every((film) => film.paused)";

/// Browsers refuse files of captions to pages from the disk.
#[test]
fn captions_are_there_from_the_disk() {
    let talk = tempfile::tempdir().unwrap();
    let raw = "<video src=\"film.webm\" aria-label=\"Raw\"><track kind=\"captions\" src=\"film.vtt\" srclang=\"en\" default></video>";
    let text = deck(&["# Film\n\n![A film](film.webm)", &format!("# Raw\n\n{raw}")]);
    for (name, bytes) in [("deck.md", text.as_bytes()), ("film.webm", FILM), ("film.vtt", SAID)] {
        std::fs::write(talk.path().join(name), bytes).unwrap();
    }
    let built = build(&Files::disk(), &talk.path().join("deck.md"), &BuildCache::default(), &BuildOptions::default());
    write(&built.site, &Files::disk(), &talk.path().join("site"), false).unwrap();
    assert_eq!(built.all_findings().count(), 0);
    let room = Room::new("");
    let page = open(&room, talk.path(), "");
    for number in 2..4 {
        page.eval(&format!("aftrap.go({{ number: {number} }}); 1"));
        let film = "document.querySelector('.deck > .slide:not([hidden]) video')?.textTracks[0]";
        page.wait(&format!("{film}?.mode === 'showing' && {film}?.cues?.[0]?.text === 'Hello room'"));
    }
}

#[test]
fn a_film_plays_on_its_slide_only_and_can_be_wound() {
    let text = deck(&["# Film\n\n![A film](film.webm){autoplay poster=dot.svg}", "# After"]);
    let serve = Serve::with(&text, &[("film.webm", FILM), ("film.vtt", SAID), ("dot.svg", DOT)]);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    page.at("1.0");
    page.wait(RESTS);
    assert_eq!(page.eval("fetch(document.querySelector('video').poster).then((a) => a.ok)"), true);
    page.keys("ArrowRight");
    page.at("2.0");
    page.wait(PLAYS);
    // bytes from the middle, as winding asks for them
    let part = "fetch(document.querySelector('video').currentSrc, { headers: { Range: 'bytes=100-199' } }).then(async (a) => a.status + ' ' + (await a.arrayBuffer()).byteLength)";
    assert_eq!(page.text(part), "206 100");
    page.eval("document.querySelector('.deck video').currentTime = 3; 1");
    page.wait("document.querySelector('.deck video').currentTime >= 3");
    // what is said can be read
    page.wait("document.querySelector('.deck video').textTracks[0].mode === 'showing'");
    page.wait("document.querySelector('.deck video').textTracks[0].activeCues[0]?.text === 'Hello room'");
    // leaving stops it, coming back goes on
    page.keys("ArrowRight");
    page.at("3.0");
    page.wait(RESTS);
    let left = time(&page);
    assert!((3.0..6.0).contains(&left), "{left}");
    page.keys("ArrowLeft");
    page.wait(PLAYS);
    assert!(time(&page) >= left);
    // the overview is silent, and so is the speaker's own window while the film plays in the room
    page.keys("o");
    page.wait(RESTS);
    page.keys("Escape");
    page.at("2.0");
    let desk = visit(&room, &format!("{}presenter", serve.url));
    desk.at("2.0");
    desk.wait("document.querySelectorAll('video').length > 0");
    // one by one: on a slow machine the film is over by now, and two moves in one leave it so
    desk.keys("ArrowRight");
    page.at("3.0");
    desk.keys("ArrowLeft");
    page.at("2.0");
    page.wait(PLAYS);
    assert_eq!(desk.eval(RESTS), true, "no sound twice");
}

#[test]
fn only_the_part_that_was_asked_for_plays() {
    let text = deck(&[
        "# Part\n\n![A film](film.webm){autoplay muted start=1 end=0:02}",
        "# Round\n\n![A film](film.webm){autoplay muted loop start=1 end=1.6}",
    ]);
    let serve = Serve::with(&text, &[("film.webm", FILM)]);
    let room = Room::new("");
    let page = visit(&room, &format!("{}#2", serve.url));
    page.wait(PLAYS);
    assert!(time(&page) >= 0.9, "it begins where it was asked to: {}", time(&page));
    page.wait(RESTS);
    assert!((1.9..2.6).contains(&time(&page)), "it stops where it was asked to: {}", time(&page));
    page.keys("ArrowRight");
    let second = "document.querySelectorAll('.deck video')[1]";
    page.eval(&format!(
        "window.times = []; {second}.addEventListener('timeupdate', (e) => times.push(e.target.currentTime)); 1"
    ));
    // again and again, and never far from the part
    page.wait("times.filter((t, i) => t < times[i - 1]).length >= 2");
    assert_eq!(
        page.eval(&format!("!{second}.paused && Math.max(...times) < 2.2 && Math.min(...times.slice(1)) > .9")),
        true
    );
    // the first one begins again when its slide is shown again
    page.keys("ArrowLeft");
    page.wait(PLAYS);
    assert!(time(&page) < 2.0, "{}", time(&page));
}

#[test]
fn an_edit_beside_a_film_leaves_it_playing() {
    let text = deck(&["# Film\n\nwords\n\n![A film](film.webm){autoplay muted}"]);
    let serve = Serve::with(&text, &[("film.webm", FILM)]);
    let room = Room::new("");
    let page = visit(&room, &format!("{}#2", serve.url));
    page.wait(PLAYS);
    page.eval(
        "document.querySelector('.deck video').mine = true; document.querySelector('.deck video').currentTime = 2; 1",
    );
    page.wait("document.querySelector('.deck video').currentTime > 2.1");
    serve.save(&text.replace("words", "other words"));
    page.wait("document.querySelector('.deck').textContent.includes('other words')");
    assert_eq!(page.eval("document.querySelector('.deck video').mine === true"), true, "the same film");
    assert!(time(&page) > 2.1, "{}", time(&page));
    page.wait(PLAYS);
}

#[test]
fn what_cannot_play_says_so_where_it_stands() {
    // a list whose pieces are no film, and a film that is none
    let list = b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nlive/1.ts\n#EXT-X-ENDLIST\n";
    let text = deck(&[
        "# Live\n\n![The stream](live.m3u8)",
        "# Broken\n\n![A film](no film.mp4)",
        "# Sound\n\n![A sound](s.mp3)",
    ]);
    let beside: &[(&str, &[u8])] =
        &[("live.m3u8", list), ("live/1.ts", b"no film"), ("no film.mp4", b"no film"), ("s.mp3", b"no sound")];
    let text = text.replace("(no film.mp4)", "(<no film.mp4>)");
    let serve = Serve::with(&text, beside);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    for (number, name) in [(2, "live.m3u8"), (3, "no-film-"), (4, "s-")] {
        page.eval(&format!("aftrap.go({{number: {number}}}) ?? 1"));
        page.keys(&format!("{number} Enter"));
        page.at(&format!("{number}.0"));
        let note = format!("document.querySelector('.slide:nth-of-type({number}) .ap-media-error')");
        // some browsers look at a stream only when it is to be played
        page.eval(&format!(
            "document.querySelector('.slide:nth-of-type({number}) :is(video,audio)').play().catch(() => 0); 1"
        ));
        page.wait(&format!("{note}?.checkVisibility()"));
        let told = page.text(&format!("{note}.textContent"));
        assert!(told.starts_with("Cannot be played here") && told.contains(name), "{told}");
        assert_eq!(
            page.eval(&format!("document.querySelectorAll('.slide:nth-of-type({number}) .ap-media-error').length")),
            1
        );
        assert_eq!(page.eval(&format!("{note}.getBoundingClientRect().bottom <= innerHeight")), true, "it is seen");
    }
    // the pieces of the stream came along
    assert_eq!(page.eval("fetch(new URL('live/1.ts', document.querySelector('video').src)).then((a) => a.ok)"), true);
}

#[test]
fn a_page_in_a_frame_comes_with_what_it_shows_and_only_when_near() {
    let frame =
        b"<!doctype html><title>Map</title><link rel=stylesheet href=look/a.css><img src=look/dot.svg><p>map</p>";
    let text = deck(&[
        "# Two",
        "# Frame\n\n<iframe src=\"map/index.html?zoom=2#here\" title=\"Map\"></iframe>",
        "# Four",
        "# Five",
    ]);
    let beside: &[(&str, &[u8])] =
        &[("map/index.html", frame), ("map/look/a.css", b"p { color: rgb(1, 2, 3) }"), ("map/look/dot.svg", DOT)];
    let serve = Serve::with(&text, beside);
    let built = tempfile::tempdir().unwrap();
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_aftrap"))
        .arg("build")
        .arg(serve.file("deck.md"))
        .arg("-o")
        .arg(built.path().join("site"))
        .output()
        .unwrap();
    assert!(done.status.success() && done.stderr.starts_with(b"1 deck"), "{}", String::from_utf8_lossy(&done.stderr));
    let room = Room::new("");
    let source = "document.querySelector('.deck iframe').getAttribute('src')";
    for url in [serve.url.clone(), format!("file://{}/site/index.html", built.path().display())] {
        let page = visit(&room, &url);
        page.at("1.0");
        assert_eq!(page.eval(source), serde_json::Value::Null, "not near");
        page.keys("ArrowRight");
        page.wait(&format!("{source}?.endsWith('index.html?zoom=2#here')"));
        page.keys("ArrowRight");
        if url.starts_with("http") {
            let inner = "document.querySelector('.deck iframe').contentDocument";
            page.wait(&format!("{inner}?.images[0]?.naturalWidth === 40"));
            page.wait(&format!("getComputedStyle({inner}.querySelector('p')).color === 'rgb(1, 2, 3)'"));
        }
        page.keys("ArrowRight ArrowRight");
        page.at("5.0");
        page.wait(&format!("{source} === null"));
        assert!(page.asked().iter().any(|asked| asked.ends_with("look/dot.svg")), "{:?}", page.asked());
    }
}

#[test]
fn a_picture_without_words_is_seen_in_every_theme() {
    let room = Room::new("");
    for theme in ["default", "stage", "paper", "terminal", "editorial", "high-contrast"] {
        let text = format!("---\nlang: en\ntheme: {theme}\nfooter: Foot\n---\n\n# Begin\n\n---\n\n![bg](dot.svg)\n");
        let serve = Serve::with(&text, &[("dot.svg", DOT)]);
        let page = visit(&room, &format!("{}#2", serve.url));
        page.at("2.0");
        let shade = "getComputedStyle(document.querySelector('.slide:not([hidden]) .slide-backgrounds'), '::after')";
        let shown = format!("{shade}.backgroundColor + ' ' + {shade}.backgroundImage");
        assert!(page.text(&shown).starts_with("rgba(0, 0, 0, 0) linear-gradient("), "{theme}: {}", page.text(&shown));
    }
}

/// The theme's accent was chosen for its own ground: on a slide with colours of its own it may be hard to see.
#[test]
fn signs_before_points_have_the_colour_that_a_slide_sets() {
    let room = Room::new("");
    let seen = "[...document.querySelectorAll('.slide:not([hidden]) li')].flatMap((li) => {
        const sign = getComputedStyle(li, '::before');
        const shown = sign.content === 'none' ? [] : sign.content !== '\"\"' ? [sign.color]
            : sign.borderTopWidth !== '0px' ? [sign.borderTopColor] : [sign.backgroundColor];
        return [...shown, ...(li.parentElement.localName === 'ol' ? [getComputedStyle(li, '::marker').color] : [])];
    }).filter((colour, i, all) => all.indexOf(colour) === i).join(' ')";
    for theme in ["default", "stage", "paper", "terminal", "editorial", "high-contrast"] {
        // numbers of this one stand in a box, in colours for each other
        let numbers = if theme == "high-contrast" { "" } else { "\n1. three\n" };
        let slide = format!("## B\n\n- one\n  - two\n{numbers}");
        let set = "<!-- background: '#402', color: '#fed' -->";
        let text = format!("---\nlang: en\ntheme: {theme}\n---\n\n# Begin\n\n---\n\n{set}\n\n{slide}");
        let serve = Serve::with(&text, &[]);
        let page = visit(&room, &format!("{}#2", serve.url));
        page.at("2.0");
        assert_eq!(page.text(seen), "rgb(255, 238, 221)", "{theme}");
    }
}

#[test]
fn a_film_among_words_leaves_them_room_and_two_that_have_none_are_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("film.webm"), include_bytes!("film.webm")).unwrap();
    let deck = "---\nlang: en\n---\n\n# A\n\n![A film](film.webm)\nand words after it\n\n---\n\n## B\n\n![One](film.webm) ![Two](film.webm)\n";
    std::fs::write(folder.path().join("deck.md"), deck).unwrap();
    let seen = crate::audit::looked_at(&folder.path().join("deck.md"));
    let over: Vec<_> = seen.iter().filter(|d| d.code.name == "overflow").map(|d| d.slide).collect();
    assert_eq!(over, [Some(2)], "{seen:?}");
}
