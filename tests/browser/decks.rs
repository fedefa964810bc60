//! The demo decks and the whole program, as an audience and an author meet them.

use crate::audit::{WHITE, line, looked_at};
use crate::harness::{Page, Room, given_back, own_port, pages};
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build, write};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// All decks, exported to a folder.
pub(crate) fn exported(theme: Option<&str>) -> (tempfile::TempDir, Vec<(String, usize, u32)>) {
    let folder = tempfile::tempdir().unwrap();
    let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("decks");
    let options = BuildOptions { theme: theme.map(str::to_owned), ..BuildOptions::default() };
    let built = build(&Files::disk(), &decks, &BuildCache::default(), &options);
    write(&built.site, &Files::disk(), &folder.path().join("site"), false).unwrap();
    let decks = built.decks.iter().map(|d| {
        let walked = d.deck.slides.iter().filter(|s| !s.settings.hidden && !s.settings.skip);
        (d.url.clone(), d.slides.len(), walked.map(|s| s.body.steps).sum())
    });
    (folder, decks.collect())
}

pub(crate) fn open(room: &Room, folder: &Path, url: &str) -> Page {
    let page = room.blank();
    let file = if url.contains("index.html") { "" } else { "index.html" };
    page.goto(&format!("file://{}/site/{url}{file}", folder.display()));
    page.wait("window.aftrap && aftrap.state().total > 0");
    page
}

/// Each deck's own theme, and every theme there is.
fn themes() -> Vec<Option<String>> {
    std::iter::once(None).chain(aftrap::theme::themes().into_iter().map(|theme| Some(theme.name))).collect()
}

#[test]
fn every_demo_deck_is_walked_by_key_without_a_complaint() {
    let (folder, decks) = exported(None);
    assert_eq!(decks.len(), 4);
    let room = Room::new("");
    for (url, slides, steps) in decks {
        let page = open(&room, folder.path(), &url);
        page.wait(&format!("aftrap.state().total === {slides}"));
        let presses = slides as u32 - 1 + steps;
        for _ in 0..presses {
            page.keys("ArrowRight");
        }
        page.wait(&format!("aftrap.state().number === {slides} && aftrap.state().step === aftrap.state().steps"));
        page.keys("Home");
        page.wait("aftrap.state().number === 1");
        // a page that closes is asked for complaints and for what it fetched (harness, Drop)
    }
}

/// What sticks out, as JSON, when every slide was shown at its last step, long enough to be measured.
pub(crate) fn overflowing(page: &Page, slides: usize) -> String {
    page.eval(&format!(
        "(async () => {{ for (let n = 1; n <= {slides}; n++) {{ aftrap.go({{number: n, step: 99}}); \
         await new Promise((done) => setTimeout(done, 40)); }} await new Promise((done) => setTimeout(done, 300)); return 1; }})()"
    ));
    page.text("JSON.stringify(aftrap.overflows())")
}

#[test]
fn no_demo_slide_overflows_in_any_theme() {
    for theme in themes() {
        let theme = theme.as_deref();
        let (folder, decks) = exported(theme);
        let room = Room::new("");
        for (url, slides, _) in decks {
            let page = open(&room, folder.path(), &url);
            let over = overflowing(&page, slides);
            assert_eq!(over, "[]", "{url} in {theme:?}");
        }
    }
}

#[test]
fn every_demo_deck_prints_a_page_a_slide() {
    let (folder, decks) = exported(None);
    let room = Room::new("");
    for (url, slides, _) in decks {
        let page = open(&room, folder.path(), &url);
        assert_eq!(pages(&page.pdf()), slides, "{url}");
    }
}

#[test]
fn every_demo_deck_has_its_handouts() {
    let (folder, decks) = exported(None);
    let room = Room::new("");
    for (url, slides, _) in decks {
        for count in [1, 2, 3, 6] {
            let page = open(&room, folder.path(), &format!("{url}index.html?handout={count}"));
            page.wait("document.querySelector('.ap-handout')");
            let walked = page.eval("document.querySelectorAll('.deck > .slide:not([data-skip])').length").as_u64();
            assert!(walked.unwrap() as usize <= slides);
            let sheets = (walked.unwrap() as usize).div_ceil(count);
            assert_eq!(pages(&page.pdf()), sheets, "{url} {count} a page");
        }
    }
}

#[test]
fn every_demo_deck_reads_in_a_narrow_window() {
    let (folder, decks) = exported(None);
    let room = Room::new("");
    for (url, slides, _) in decks {
        let page = open(&room, folder.path(), &format!("{url}index.html?read"));
        // 320 wide; 1280 x 720 at 200 and at 400 %
        for (width, height) in [(320, 640), (640, 360), (320, 180)] {
            page.size(width, height);
            page.wait(&format!("innerWidth === {width}"));
            assert_eq!(page.eval("document.documentElement.scrollWidth"), width, "{url} at {width}");
            // text is not cut off either: what is wider than the window can be scrolled in its own box
            let cut = page.text(
                "[...document.querySelectorAll('.deck :is(p,li,h1,h2,h3,td,th,dd,dt,figcaption,blockquote)')].filter((e) => { \
                   const r = e.getBoundingClientRect(); \
                   for (let box = e.parentElement; box; box = box.parentElement) if (/auto|scroll/.test(getComputedStyle(box).overflowX)) return false; \
                   return r.width > 0 && (r.right > innerWidth + 1 || r.left < -1 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible'); \
                 }).map((e) => e.closest('.slide').id + ' ' + e.localName + ' ' + e.textContent.slice(0, 30)).join('; ')",
            );
            assert_eq!(cut, "", "{url} at {width}");
        }
        assert_eq!(
            page.eval("[...document.querySelectorAll('.deck > .slide')].filter((s) => s.checkVisibility()).length"),
            slides
        );
    }
}

/// The real program on a real deck.
pub(crate) struct Serve {
    child: Child,
    pub(crate) url: String,
    folder: tempfile::TempDir,
}

impl Serve {
    pub(crate) fn start(deck: &str) -> Self {
        Self::with(deck, &[])
    }

    /// A deck with files beside it.
    pub(crate) fn with(deck: &str, beside: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in beside {
            std::fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        std::fs::write(folder.path().join("deck.md"), deck).unwrap();
        let (child, url) = Self::run(folder.path(), &own_port().to_string());
        Self { child, url, folder }
    }

    /// The same deck at the same address, by a new process, after `between`.
    pub(crate) fn restart(&mut self, between: impl FnOnce()) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        between();
        let port = self.url.trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
        let port = given_back(port.parse().unwrap()).to_string();
        (self.child, self.url) = Self::run(self.folder.path(), &port);
    }

    fn run(folder: &Path, port: &str) -> (Child, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aftrap"))
            .args(["serve", "--port", port])
            .arg(folder.join("deck.md"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let url = lines.find(|l| l.starts_with("http://")).expect("an address");
        std::thread::spawn(move || lines.for_each(drop));
        (child, url)
    }

    /// Where a file beside the deck is.
    pub(crate) fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn save(&self, text: &str) {
        let fresh = self.folder.path().join("deck.tmp");
        std::fs::write(&fresh, text).unwrap();
        std::fs::rename(fresh, self.folder.path().join("deck.md")).unwrap();
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn visit(room: &Room, url: &str) -> Page {
    let page = room.blank();
    page.goto(url);
    page.wait("window.aftrap && aftrap.state().total > 0");
    page
}

#[test]
fn a_save_goes_to_the_slide_that_changed_and_mistakes_are_shown() {
    let serve = Serve::start("# A\n\n---\n\n# B\n\n---\n\n# C\n");
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    page.eval("window.kept = true; document.getElementById('b').kept = true; 1");
    page.eval("new Promise((done) => setTimeout(done, 300))");
    serve.save("# A\n\n---\n\n# B\n\n---\n\n# C\n\nbewerkt **nu**\n");
    page.wait("aftrap.state().id === 'c' && document.getElementById('c').textContent.includes('bewerkt nu')");
    assert_eq!(
        page.text("String(window.kept && document.getElementById('b').kept)"),
        "true",
        "no reload, no other slide touched"
    );
    serve.save("# A\n\n---\n\n# Nieuw\n\n---\n\n# B\n\n---\n\n# C\n\n![x](weg.png)\n");
    page.wait("aftrap.state().total === 4");
    let overlay = "document.querySelector('aftrap-live').shadowRoot.textContent";
    page.wait(&format!("{overlay}.includes('weg.png') && {overlay}.includes('deck.md:15')"));
    serve.save("# A\n\n---\n\n# Nieuw\n\n---\n\n# B\n\n---\n\n# C\n");
    page.wait(&format!("!{overlay}.includes('weg.png')"));
}

#[test]
fn a_presenter_view_leads_and_the_stage_stays_while_presenting() {
    let serve = Serve::start("# A\n\n<!-- bij A -->\n\n---\n\n# B\n\n<!-- bij B -->\n\n---\n\n# C\n");
    let room = Room::new("");
    let hall = visit(&room, &serve.url);
    let desk = visit(&room, &format!("{}presenter", serve.url));
    hall.wait("aftrap.presenting()");
    desk.wait("document.body.textContent.includes('bij A')");
    desk.eval("aftrap.go({id: 'b'}) ?? 1");
    hall.wait("aftrap.state().id === 'b'");
    desk.wait("document.body.textContent.includes('bij B')");
    serve.save("# A\n\nveranderd\n\n---\n\n# B\n\n<!-- bij B -->\n\n---\n\n# C\n");
    hall.wait("document.getElementById('a').textContent.includes('veranderd')");
    assert_eq!(hall.text("aftrap.state().id"), "b", "the slide on stage stays");
    assert!(!hall.text("document.documentElement.outerHTML").contains("bij B"), "notes are not in the page");
}

/// A deck of seven slides, the last with this many lines under `## Budget`.
fn budget(top: &str, lines: usize) -> String {
    let slides: String = (1..7).map(|n| format!("# Slide {n}\n\n---\n\n")).collect();
    let lines: String = (1..=lines).map(|n| format!("- line {n}\n")).collect();
    format!("---\nlang: en\n{top}---\n\n{slides}# Money\n\n## Budget\n\n{lines}")
}

#[test]
fn the_overlay_tells_what_overflows_and_where_it_is_written() {
    let serve = Serve::start(&budget("", 3));
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    let line = "document.querySelector('aftrap-live').shadowRoot.querySelector('.over')";
    let seen = |yes: bool| page.wait(&format!("{line}?.checkVisibility() === {yes}"));
    page.wait("document.documentElement.dataset.ready === ''");
    seen(false);
    serve.save(&budget("", 25));
    seen(true);
    page.wait("aftrap.state().number === 7");
    page.wait(&format!("/^slide 7 overflows by \\d+ px at ## Budget$/.test({line}.textContent)"));
    // also from another slide; a click leads there and opens the list with the place
    page.eval("aftrap.go({number: 1}) ?? 1");
    page.wait("aftrap.state().number === 1");
    seen(true);
    page.eval(&format!("{line}.click() ?? 1"));
    page.wait("aftrap.state().number === 7");
    let list = "document.querySelector('aftrap-live').shadowRoot.querySelector('.list')";
    page.wait(&format!("{list}.checkVisibility() && {list}.textContent.includes('deck.md:31:1')"));
    // less, but still too much: told again with another number; mended: it goes by itself
    serve.save(&budget("", 20));
    page.wait("document.querySelectorAll('#money li').length === 20");
    seen(true);
    serve.save(&budget("", 4));
    seen(false);
    assert_eq!(page.text("JSON.stringify(aftrap.overflows())"), "[]");
    // a rule of the deck that makes all of it larger, and one that makes it fit
    serve.save(&budget("style: 'li { font-size: 4em }'\n", 4));
    seen(true);
    serve.save(&budget("style: 'li { font-size: .5em }'\n", 4));
    seen(false);
    serve.save(&budget("overflow: shrink\n", 12));
    page.wait("document.querySelectorAll('#money li').length === 12");
    seen(false);
    page.wait("parseFloat(getComputedStyle(document.querySelector('#money .slide-body')).fontSize) < 32");
    serve.save(&budget("overflow: shrink\n", 60));
    seen(true); // never below the floor: then it is told
}

#[test]
fn the_overlay_tells_line_by_line_whoever_found_it() {
    let serve = Serve::start(&format!("{}\n---\n\n## Last\n\n<!-- clas: lead -->\n", budget("", 25)));
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    page.wait("document.documentElement.dataset.ready === ''");
    let codes = "[...document.querySelector('aftrap-live').shadowRoot.querySelectorAll('.list .head > code')].map((c) => c.textContent)";
    page.wait(&format!("{codes}.filter((c) => /^(overflow|comment-key)$/.test(c)).join() === 'overflow,comment-key'"));
}

#[test]
fn the_overlay_tells_what_check_finds_in_a_drawn_deck() {
    let laid = "<div style=\"position:absolute;left:90px;top:300px\">A label</div>\n<div style=\"position:absolute;left:95px;top:290px\">Another one</div>\n";
    let long = "word ".repeat(60);
    let film =
        "<video autoplay muted src=\"film.webm\"></video>\n\n<script>window.drawn = (window.drawn ?? 0) + 1</script>\n";
    let deck = |top: &str, first: &str, last: &str| {
        format!(
            "---\nlang: en\nmode: light\n{top}---\n\n# First\n\n{first}\n\n---\n\n# Second\n\n{laid}\n---\n\n# Third\n\n{last}\n"
        )
    };
    let code = format!("```\n{long}\n```");
    let bytes: &[u8] = include_bytes!("film.webm");
    let serve = Serve::with(&deck("", film, &code), &[("film.webm", bytes)]);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    page.wait("document.documentElement.dataset.ready === ''");
    let before = page.text("String(history.length)");
    let list = "document.querySelector('aftrap-live').shadowRoot.querySelector('.list')";
    let codes = format!("[...{list}.querySelectorAll('.head > code')].map((c) => c.textContent)");
    let told = |wanted: &str| {
        page.wait(&format!("{codes}.filter((c) => /^(clipped|overlap|overflow|contrast|font-too-small)$/.test(c)).sort().join() === '{wanted}'"));
    };
    told("clipped,overlap");
    let at = |file: &str, part: &str| 1 + file[..file.find(part).unwrap()].matches('\n').count();
    let line = at(&deck("", film, &code), "A label");
    page.wait(&format!(
        "{list}.textContent.includes('deck.md:{line}:1') && {list}.textContent.includes('Another one')"
    ));
    // nothing of the looking is left, and nobody notices it
    page.wait("!document.querySelector('.ap-audit')");
    assert_eq!(page.text("String(history.length)"), before);
    assert_eq!(page.text("String(aftrap.state().number)"), "1");
    // what is edited is looked at again, the rest keeps what was seen, on its new line
    let tiny = "<p class=\"mine\">words</p>\n\n<style>.mine { color: #ddd; font-size: 30px }</style>";
    serve.save(&deck("", tiny, "few"));
    told("contrast,overlap");
    let line = at(&deck("", tiny, "few"), "A label");
    page.wait(&format!("{list}.textContent.includes('deck.md:{line}:1')"));
    // the deck's word counts here too
    serve.save(&deck("levels: {overlap: off}\n", "words", "few"));
    told("");
    serve.save(&deck("", "words", "few"));
    told("overlap");
}

#[test]
fn the_overlay_tells_what_is_allowed_for_nothing_and_shared_parts_once() {
    let laid = "<div style=\"position:absolute;left:90px;top:300px\">A label</div>\n<div style=\"position:absolute;left:95px;top:290px\">Another one</div>\n";
    let part = format!("# Part\n\n{laid}");
    let deck = |allowed: &str| {
        let allow = "<!-- allow: overlap – on purpose -->\n\n";
        format!(
            "---\nlang: en\nmode: light\n---\n\n# First\n\n{allow}{allowed}\n---\n\n<!-- include: _part.md -->\n\n---\n\n# Third\n\nwords\n\n---\n\n<!-- include: _part.md -->\n\n---\n\n# Hidden\n\n<!-- hidden: true -->\n\n<!-- allow: clipped – later -->\n"
        )
    };
    let serve = Serve::with(&deck(laid), &[("_part.md", part.as_bytes())]);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    page.wait("document.documentElement.dataset.ready === ''");
    let cards = "[...document.querySelector('aftrap-live').shadowRoot.querySelectorAll('.card')]";
    let told = |wanted: &str| {
        page.wait(&format!("{cards}.map((c) => c.querySelector('.head > code').textContent + ' ' + c.querySelector('.where a').textContent.split('/').pop()).sort().join() === '{wanted}'"));
    };
    let at = |file: &str, part: &str| 1 + file[..file.find(part).unwrap()].matches('\n').count();
    let hidden = |file: &str| format!("allow-unused deck.md:{}:6", at(file, "allow: clipped"));
    told(&format!("{},overlap _part.md:3:1", hidden(&deck(laid))));
    // it is mended: what allowed it is for nothing
    serve.save(&deck("few words\n"));
    let first = format!("allow-unused deck.md:{}:6", at(&deck("few words\n"), "allow: overlap"));
    told(&format!("{},{first},overlap _part.md:3:1", hidden(&deck("few words\n"))));
    serve.save(&deck(laid));
    told(&format!("{},overlap _part.md:3:1", hidden(&deck(laid))));
}

/// The cards of the overlay that tell of contrast.
pub(crate) const FAINT: &str = "[...document.querySelector('aftrap-live').shadowRoot.querySelectorAll('.card')].filter((c) => c.querySelector('.head').textContent.includes('to 1 with its background'))";

/// Words over a page in a frame, and the end of their slide.
pub(crate) fn over(page: &str, fence: &str, ink: &str, words: &str) -> String {
    format!(
        "<div style=\"position:relative\"><iframe src=\"{page}\" {fence} title=\"Page\" style=\"width:600px;height:300px;border:0\"></iframe><p style=\"position:absolute;left:20px;top:200px;margin:0;color:{ink}\">{words}</p></div>\n\n---\n\n"
    )
}

/// The same page in an `<object>`.
pub(crate) fn in_object(text: &str) -> String {
    text.replace("<iframe src", "<object data").replace("</iframe>", "</object>")
}

#[test]
fn the_overlay_measures_letters_on_pictures_as_check_does() {
    let on = |ground: &str, ink: &str, words: &str| {
        format!("<div style=\"padding:1em;background:{ground}\"><p style=\"color:{ink}\">{words}</p></div>\n\n---\n\n")
    };
    let deck = [
        "---\nlang: en\nmode: dark\nstyle: \".mine { background: url(white.svg); padding: 1em } @media print { .mine { color: #000 } } .bare .slide-backgrounds::after { content: none !important }\"\n---\n\n",
        "# Begin\n\n---\n\n## A\n\n",
        &on("linear-gradient(#fff, #eee)", "#ccc", "faint on a gradient"),
        "## B\n\n",
        &on("linear-gradient(#000, #222)", "#ccc", "clear on a gradient"),
        "## C\n\n![bg](white.svg)\n\nclear by the scrim\n\n---\n\n",
        "## D\n\n<div class=\"mine\"><p>faint on a picture of the style</p></div>\n\n---\n\n",
        "## E\n\n<!-- _background: film.webm -->\n\nclear on a film\n\n---\n\n",
        "## F\n\n![bg left](white.svg)\n\nclear beside a picture\n\n---\n\n",
        "## G\n\n![](white.svg)\n\n<p style=\"position:absolute;left:80px;top:300px;color:#eee\">faint on a picture</p>\n\n---\n\n",
        "## H\n\n<!-- _class: bare -->\n\n![bg](white.svg)\n\nfaint without the scrim\n\n---\n\n",
        "## I\n\n<iframe src=\"page.html\" title=\"Page\" style=\"width:200px;height:100px\"></iframe>\n\n",
        &on("linear-gradient(#fff, #eee)", "#ccc", "faint beside a page"),
        "## L\n\n",
        &over("page.html", "", "#eee", "faint on a page"),
        "## M\n\n",
        &over("night.html", "", "#ccc", "clear on a page"),
        "## N\n\n",
        &over("bare.html", "", "#ccc", "faint on a page of the other mode"),
        "## O\n\n",
        &over("made.html", "", "#ccc", "clear where scripts run"),
        "## P\n\n",
        &over("made.html", "sandbox", "#ccc", "faint where none do"),
        "## Q\n\n",
        &over("nested.html", "", "#ccc", "faint on a page in a page"),
        "## S\n\n",
        &in_object(&over("page.html", "", "#eee", "faint on an object")),
        "## T\n\n",
        &over("white.svg", "", "#eee", "faint on an embedded drawing")
            .replace("<iframe", "<embed")
            .replace("</iframe>", ""),
        "## U\n\n",
        &in_object(&over("wide.svg", "", "#ccc", "clear on a drawing in an object")),
        "## R\n\n",
        &over("https://nowhere.invalid/", "", "#ccc", "clear if the page comes"),
        "## J\n\n<div style=\"position:relative\"><canvas id=\"painted\" width=\"600\" height=\"200\"></canvas><p style=\"position:absolute;left:0;top:40px;margin:0;color:#eee\">faint on a canvas</p></div>\n\n",
        "<script>{ const b = document.getElementById('painted').getContext('2d'); b.fillStyle = '#fff'; b.fillRect(0, 0, 600, 200); }</script>\n\n---\n\n",
        "## K\n\n<!-- _class: bare -->\n\n![bg](https://nowhere.invalid/dark.png)\n\n<p style=\"color:#444\">clear if the picture comes</p>\n",
    ];
    let white = WHITE.as_bytes();
    let film: &[u8] = include_bytes!("film.webm");
    let page = b"<!doctype html><title>Page</title><body style='background:#fff'>";
    let made = b"<!doctype html><title>Page</title><body style='background:#fff'><script>document.body.style.background = '#000'</script>";
    let night = b"<!doctype html><title>Page</title><style>body { background: url(night.svg) }</style>";
    let nested = b"<!doctype html><title>Page</title><body style='background:#000'><iframe src=page.html style='width:100%;height:280px'></iframe>";
    let files: [(&str, &[u8]); 9] = [
        ("white.svg", white),
        (
            "night.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>",
        ),
        ("wide.svg", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'><rect width='2' height='1'/></svg>"),
        ("film.webm", film),
        ("page.html", page),
        ("bare.html", b"<!doctype html><title>Page</title><p>A page without a ground"),
        ("made.html", made),
        ("night.html", night),
        ("nested.html", nested),
    ];
    let serve = Serve::with(&deck.concat(), &files);
    let seen = looked_at(&serve.file("deck.md"));
    let mut lines: Vec<String> =
        seen.iter().filter(|d| d.code.name == "contrast").map(|d| format!("deck.md:{}:1", line(d))).collect();
    lines.sort();
    assert!(lines.len() == 13 && seen.iter().all(|d| !d.message.contains("clear")), "{seen:?}");
    let room = Room::new("");
    let mut page = visit(&room, &serve.url);
    page.shows("https://nowhere.invalid/dark.png");
    let told = format!("{FAINT}.map((c) => c.querySelector('.where a').textContent.split('/').pop()).sort().join(' ')");
    page.wait(&format!("{told} === '{}'", lines.join(" ")));
}

#[test]
fn the_overlay_looks_at_pages_in_frames_in_light_and_in_dark_and_nobody_knows() {
    let deck = [
        "---\nlang: en\n---\n\n# Begin\n\n---\n\n## A\n\n",
        &over("asks.html", "", "#333", "dark on a page that asks"),
        "## B\n\n",
        &over("says.html", "", "#ddd", "light on a page that says"),
        "## C\n\n",
        &over("plain.html", "", "#ddd", "light on a plain page"),
        "## D\n\n",
        &over("loud.html", "", "#ddd", "light on a loud page"),
    ];
    let loud: &[u8] = b"<!doctype html><title>Page</title><body style='background:#fff'><audio src=film.webm autoplay></audio>\
        <script>alert('loud'); history.pushState({}, '', '?loud'); open('https://nowhere.invalid/'); parent.parent.heard = document.querySelector('audio');\
        document.querySelector('audio').play().then(() => (parent.parent.loud = true))</script>";
    let files: [(&str, &[u8]); 5] = [
        ("asks.html", b"<!doctype html><title>Page</title><style>body { background: #fff } @media (prefers-color-scheme: dark) { body { background: #000 } }</style>"),
        ("says.html", b"<!doctype html><title>Page</title><meta name=color-scheme content='light dark'>"),
        ("plain.html", b"<!doctype html><title>Page</title>"),
        ("film.webm", include_bytes!("film.webm")),
        ("loud.html", loud),
    ];
    let serve = Serve::with(&deck.concat(), &files);
    let mut lines: Vec<String> = looked_at(&serve.file("deck.md"))
        .iter()
        .filter(|d| d.code.name == "contrast")
        .map(|d| format!("{} {}", line(d), d.message.contains("in dark mode")))
        .collect();
    lines.sort();
    assert_eq!(lines, ["11 true", "17 false", "23 false", "29 false"]);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    let before = page.text("history.length");
    let told = format!(
        "{FAINT}.map((c) => `${{c.querySelector('.where a').textContent.split(':').at(-2)}} ${{c.querySelector('.head').textContent.includes('in dark mode')}}`).sort().join()"
    );
    page.wait(&format!("{told} === '{}'", lines.join(",")));
    assert_eq!(page.text("Boolean(window.heard && !window.loud && window.heard.paused)"), "true");
    assert_eq!(page.text("history.length"), before);
    page.at("1.0");
}

#[test]
fn the_overlay_looks_at_letters_in_light_and_in_dark() {
    let deck = |top: &str, ground: &str| {
        let words = format!("<div style=\"padding:1em;background:{ground}\"><p>words</p></div>");
        format!("---\nlang: en\n{top}---\n\n# Begin\n\n---\n\n## A\n\n{words}\n")
    };
    let gradient = "linear-gradient(#fffbe0,#fff)";
    let serve = Serve::start(&deck("", gradient));
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    let told = &format!("{FAINT}.map((c) => c.querySelector('.head').textContent).join('; ')");
    let dark = |yes: bool| {
        page.wait(&format!(
            "/^warning contrast words has a contrast of 1[.]\\d to 1 with its background in dark mode$/.test({told}) === {yes}"
        ));
    };
    dark(true);
    serve.save(&deck("mode: light\n", gradient));
    dark(false);
    serve.save(&deck("", "#fffbe0"));
    dark(true);
    serve.save(&deck("", "var(--surface)"));
    dark(false);
    // a mode of the deck's own, that only the system can set
    let own =
        "style: \"@media (prefers-color-scheme: dark) { @supports (color: red) { .mine { background: #fffbe0 } } }\"\n";
    serve.save(&deck(own, "\" class=\"mine"));
    dark(true);
    serve.save(&deck(&own.replace("dark", "light"), "\" class=\"mine"));
    dark(false);
    assert_eq!(page.text(told), "");
}

/// More findings than go into one post, seen in light and in dark.
#[test]
fn the_overlay_tells_a_thing_of_both_modes_once() {
    let words: String = (1..=40).map(|n| format!("<i>w{n}</i> ")).collect();
    let small = "<script>for (const word of document.querySelectorAll('.mine i')) word.style.fontSize = '9px'</script>";
    let deck = format!("---\nlang: en\n---\n\n# A\n\n<p class=\"mine\">{words}</p>\n\n{small}\n");
    let serve = Serve::start(&deck);
    let found = looked_at(&serve.folder.path().join("deck.md"));
    assert_eq!(found.iter().map(|d| d.code.name).collect::<Vec<_>>(), ["font-too-small"; 40]);
    let room = Room::new("");
    let page = visit(&room, &serve.url);
    page.wait("document.querySelector('aftrap-live').shadowRoot.textContent.includes('w40 is drawn')");
    let heads = "document.querySelector('aftrap-live').shadowRoot.querySelectorAll('.card .head')";
    assert_eq!(
        page.text(&format!("String([...{heads}].filter((head) => head.textContent.includes('is drawn')).length)")),
        "40"
    );
}
