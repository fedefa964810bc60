//! What is exported, seen in a browser and on paper.

use crate::harness::{Room, pages, paper};
use std::path::{Path, PathBuf};
use std::process::Command;

const DECK: &str = "---\ntitle: A talk\nlang: en\n---\n# One\n\n![A dot](dot.svg)\n\n<!-- quietword -->\n\n---\n# Two\n\n\
    * first\n* second\n\n[out](https://example.org/) [three](#three)\n\n---\n# Three\n\n![The dot again](dot.svg)\n\n![Sound](beep.wav)\n";

/// A folder with a deck, and the program run in it.
pub(crate) struct ExportFolder(tempfile::TempDir);

impl ExportFolder {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let long = "<!-- long -->".repeat(400);
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\">{long}<rect width=\"40\" height=\"40\" fill=\"red\"/></svg>"
        );
        std::fs::write(folder.path().join("deck.md"), DECK).unwrap();
        std::fs::write(folder.path().join("dot.svg"), svg).unwrap();
        std::fs::write(folder.path().join("beep.wav"), wav()).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Exports; gives what was told.
    pub(crate) fn export(&self, args: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aftrap"));
        let done = command.args(["export", "deck.md"]).args(args).current_dir(self.0.path()).output().unwrap();
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{told}");
        told
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }
}

/// A tenth of a second of silence, longer than what is repeated.
fn wav() -> Vec<u8> {
    let samples = vec![128_u8; 8_000];
    let mut out = b"RIFF".to_vec();
    out.extend(u32::try_from(36 + samples.len()).unwrap().to_le_bytes());
    out.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    out.extend(8_000_u32.to_le_bytes());
    out.extend(8_000_u32.to_le_bytes());
    out.extend(b"\x01\0\x08\0data");
    out.extend(u32::try_from(samples.len()).unwrap().to_le_bytes());
    out.extend(samples);
    out
}

fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

#[test]
fn a_single_file_shows_and_does_all_and_asks_for_nothing() {
    let talk = ExportFolder::new();
    talk.export(&["out.html", "--include-notes"]);
    // away from all that it was made of
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(talk.path("out.html"), elsewhere.path().join("out.html")).unwrap();
    let room = Room::new("");
    let page = room.blank();
    page.goto(&address(&elsewhere.path().join("out.html")));
    page.wait("document.documentElement.dataset.ready === ''");
    page.wait(
        "[...document.images].length === 2 && [...document.images].every((i) => i.complete && i.naturalWidth === 40)",
    );
    page.wait("document.querySelector('audio').duration === 1");
    assert!(page.text("document.querySelector('audio').src").starts_with("blob:"), "it can be wound");
    page.keys("ArrowRight ArrowRight ArrowRight ArrowRight");
    page.at("3.0");
    assert!(page.text("getComputedStyle(document.querySelector('.slide')).fontFamily").len() > 3, "the theme is there");
    assert!(page.text("document.querySelector('#aftrap-notes').textContent").contains("quietword"));
    let asked: Vec<String> = page.asked().into_iter().filter(|url| url.starts_with("http")).collect();
    assert_eq!(asked, Vec::<String>::new());
}

/// Scripts of the author's, on a slide and in a framed page, which load modules, data and whatever else they name.
const SCRIPTED: &str = "---\nlang: en\n---\n# One\n\n<p id=\"out\"></p>\n\n<script type=\"module\">\nimport { word } from './lib/a.js';\n\
    out.dataset.inline = word;\n</script>\n\n<script type=\"module\" src=\"lib/own.js\"></script>\n\n<script>\nfetch('data/x.json').then((r) => r.json()).then((x) => { out.dataset.data = x.word; });\n\
    const seen = new Image();\nseen.onload = () => { out.dataset.seen = seen.naturalWidth; };\nseen.src = 'data/dot.svg';\n</script>\n\n\
    <iframe src=\"map/page.html\" title=\"Map\"></iframe>\n";

/// What they have put together, as the page says it.
const PUT_TOGETHER: &str = "(() => { const { inline, own, data, seen } = out.dataset; return `${inline} ${own} ${data} ${seen}`; })() === 'module own module data 40'";

fn scripted() -> Vec<(&'static str, &'static str)> {
    vec![
        ("lib/a.js", "export { word } from './b.js';\n"),
        ("lib/b.js", "export const word = 'module';\n"),
        (
            "lib/own.js",
            "import { word } from './b.js';\nfetch('data/y.txt').then((r) => r.text()).then((y) => { out.dataset.own = `${y.trim()} ${word}`; });\n",
        ),
        ("data/x.json", "{\"word\": \"data\"}"),
        ("data/y.txt", "own\n"),
        (
            "data/dot.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\"><rect width=\"40\" height=\"40\"/></svg>",
        ),
        (
            "map/page.html",
            "<!doctype html><title>Map</title><script type=\"module\">import { word } from './m.js';\n\
             const x = await (await fetch('m.json')).json();\nparent.postMessage(word + x.word, '*');</script>",
        ),
        ("map/m.js", "export const word = 'framed ';\n"),
        ("map/m.json", "{\"word\": \"data\"}"),
    ]
}

#[test]
fn what_scripts_load_comes_along_live_and_into_a_single_file() {
    let files = scripted();
    let beside: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let room = Room::new("");
    let listen =
        "addEventListener('message', ({ data }) => { if (typeof data === 'string') out.dataset.framed = data; })";
    let deck = SCRIPTED.replace("<script>\n", &format!("<script>\n{listen};\n"));
    let serve = crate::decks::Serve::with(&deck, &beside);
    let page = room.blank();
    page.goto(&serve.url);
    page.wait(PUT_TOGETHER);
    page.wait("out.dataset.framed === 'framed data'");
    let talk = ExportFolder::new();
    std::fs::write(talk.path("deck.md"), &deck).unwrap();
    for (name, text) in &files {
        std::fs::create_dir_all(talk.path(name).parent().unwrap()).unwrap();
        std::fs::write(talk.path(name), text).unwrap();
    }
    let told = talk.export(&["out.html"]);
    assert!(!told.contains("warning"), "{told}");
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(talk.path("out.html"), elsewhere.path().join("out.html")).unwrap();
    let page = room.blank();
    page.goto(&address(&elsewhere.path().join("out.html")));
    page.wait(PUT_TOGETHER);
    page.wait("out.dataset.framed === 'framed data'");
}

#[test]
fn paper_has_a_page_for_each_slide_step_or_note() {
    let talk = ExportFolder::new();
    for (args, count) in [(&["a.pdf"][..], 3), (&["b.pdf", "--steps"], 5), (&["c.pdf", "--include-notes"], 4)] {
        talk.export(args);
        let pdf = talk.bytes(args[0]);
        assert_eq!(pages(&pdf), count, "{args:?}");
        assert_eq!(paper(&pdf), ["0 0 960 540"], "{args:?}: 1280 x 720 CSS pixels are 960 x 540 points");
    }
    talk.export(&["d.pdf", "--handout", "2"]);
    assert_eq!(pages(&talk.bytes("d.pdf")), 2);
    let pdf = talk.bytes("a.pdf");
    let text = String::from_utf8_lossy(&pdf);
    for part in ["/StructTreeRoot", "/Outlines", "https://example.org/", "/CreationDate (D:20000101", "/Title (A talk)"]
    {
        assert!(text.contains(part), "{part}");
    }
    // the same again, over what is ours
    talk.export(&["a.pdf"]);
    assert!(talk.bytes("a.pdf") == pdf, "the same deck gives the same bytes");
}

#[test]
fn pictures_have_the_size_asked_for() {
    let talk = ExportFolder::new();
    let room = Room::new("");
    talk.export(&["p/*.png", "--scale", "0.5"]);
    talk.export(&["j/*.jpg", "--steps"]);
    let size = |name: &str| imagesize(&talk.bytes(name));
    assert_eq!(["p/001.png", "p/002.png", "p/003.png"].map(size), [(640, 360); 3]);
    // also where that is no whole number of pixels for each of the slide's: the same bytes each time, and nothing of what is
    // beside the slide
    for (scale, size) in [("0.5", (640, 360)), ("1.3", (1664, 936))] {
        talk.export(&["s/*.png", "--scale", scale]);
        let first = talk.bytes("s/003.png");
        assert_eq!(imagesize(&first), size);
        talk.export(&["s/*.png", "--scale", scale]);
        assert!(talk.bytes("s/003.png") == first, "{scale}: other bytes");
        use base64::Engine;
        let data = base64::engine::general_purpose::STANDARD.encode(&first);
        let page = room.blank();
        page.eval(&format!("(() => {{ const i = new Image(); i.onload = () => {{ const c = document.createElement('canvas'); [c.width, c.height] = [i.width, i.height]; const p = c.getContext('2d'); p.drawImage(i, 0, 0); const at = (x, y) => p.getImageData(x, y, 1, 1).data.join(); const inner = at(3, c.height - 4); window.edges = [[0, 0], [c.width - 1, 0], [0, c.height - 1], [c.width - 1, c.height - 1]].every(([x, y]) => at(x, y) === inner); }}; i.src = 'data:image/png;base64,{data}'; }})() ?? 1"));
        page.wait("window.edges === true");
    }
    let mut names: Vec<String> =
        std::fs::read_dir(talk.path("j")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, [".aftrap-manifest", "001-0.jpg", "002-0.jpg", "002-1.jpg", "002-2.jpg", "003-0.jpg"]);
    assert_ne!(talk.bytes("j/002-0.jpg"), talk.bytes("j/002-2.jpg"), "steps are seen");
    assert!(!talk.path("p/004.png").exists());
}

/// Width and height in a PNG's head.
fn imagesize(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn without_a_browser_it_says_what_to_install() {
    let talk = ExportFolder::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_aftrap"));
    let done = command
        .args(["export", "deck.md", "a.pdf", "--browser", "no-such-browser"])
        .current_dir(talk.0.path())
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&done.stderr).contains("no-such-browser"));
    assert!(!talk.path("a.pdf").exists());
}

/// The parts of a package by name.
pub(crate) fn parts(bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        all.push((file.name().unwrap().into_owned(), bytes));
    }
    all
}

#[test]
fn powerpoint_has_titles_words_links_and_notes() {
    let talk = ExportFolder::new();
    let odd = DECK.replace("# One", "# One & \"two\" 3 < 4 \u{8}تجربة").replace("quietword", "quiet & <b>word</b>");
    std::fs::write(talk.path("deck.md"), odd).unwrap();
    talk.export(&["a.pptx"]);
    talk.export(&["b.pptx", "--include-notes", "--steps"]);
    for (name, slides) in [("a.pptx", 3), ("b.pptx", 5)] {
        let all = parts(talk.bytes(name));
        let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
        let text = |name: &str| String::from_utf8(all.iter().find(|(n, _)| n == name).unwrap().1.clone()).unwrap();
        for (name, bytes) in all.iter().filter(|(name, _)| !name.ends_with(".png")) {
            let source = std::str::from_utf8(bytes).unwrap();
            let xml = roxmltree::Document::parse(source).unwrap_or_else(|e| panic!("{name}: {e}"));
            // every part that is named is there
            for node in xml.descendants() {
                if let Some(part) = node.attribute("PartName") {
                    assert!(names.contains(&part.trim_start_matches('/')), "{part}");
                }
                if let Some(target) = node.attribute("Target").filter(|_| node.attribute("TargetMode").is_none()) {
                    let folder = Path::new(name).parent().unwrap().parent().unwrap().join(target);
                    let path = aftrap::util::normalize(&folder);
                    assert!(names.contains(&path.to_str().unwrap()), "{name}: {target}");
                }
            }
        }
        assert_eq!(names.iter().filter(|n| n.starts_with("ppt/slides/slide")).count(), slides);
        assert_eq!(imagesize(&all.iter().find(|(n, _)| n == "ppt/media/image1.png").unwrap().1), (2560, 1440));
        assert!(text("ppt/slides/slide1.xml").contains("<a:t>One &amp; &quot;two&quot; 3 &lt; 4 تجربة</a:t>"));
        let last = |n: usize| text(&format!("ppt/slides/_rels/slide{n}.xml.rels"));
        let two = last(slides - 1);
        assert!(two.contains("Target=\"https://example.org/\" TargetMode=\"External\""), "{two}");
        assert!(two.contains(&format!("Target=\"slide{slides}.xml\"")), "{two}");
        let noted = names.iter().any(|n| n.starts_with("ppt/notesSlides/"));
        assert_eq!(noted, name == "b.pptx", "notes only when asked");
        if noted {
            assert!(text("ppt/notesSlides/notesSlide1.xml").contains("quiet &amp; word"));
        } else {
            assert!(!all.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("quiet")));
        }
    }
    let before = talk.bytes("a.pptx");
    talk.export(&["a.pptx"]);
    assert!(talk.bytes("a.pptx") == before, "the same deck gives the same bytes");
}

#[test]
fn code_that_changes_is_drawn_as_it_is_shown() {
    let talk = ExportFolder::new();
    let fence = |word: &str, more: &str| format!("```html {more}\n<p>\n{word}\n</p>\n```\n\n");
    let deck = format!("# Code\n\n{}{}", fence("before", "morph"), fence("after", ""));
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    talk.export(&["out.html"]);
    let room = Room::new("");
    let page = room.blank();
    let seen = "[...document.querySelectorAll('.deck > .slide')].map((s) => [...s.querySelectorAll('figure.code')] \
        .filter((f) => f.checkVisibility({visibilityProperty: true})).map((f) => f.querySelector('pre').innerText.match(/[a-z]{2,}/)[0]).join()).join(' ')";
    for (view, words) in [("print", "after"), ("print=steps", "before after")] {
        page.goto(&format!("{}?{view}", address(&talk.path("out.html"))));
        page.wait("document.documentElement.dataset.ready === ''");
        for paper in [false, true] {
            page.on_paper(paper);
            assert_eq!(page.text(seen), words, "{view}, on paper: {paper}");
        }
        page.on_paper(false);
    }
}

/// X13: the browser that draws is gone with the program, and nothing of it stays on the disk.
#[test]
fn nothing_of_the_browser_stays() {
    let talk = ExportFolder::new();
    let many: String = (0..60).map(|i| format!("# S{i}\n\n![A dot](dot.svg)\n\n---\n\n")).collect();
    std::fs::write(talk.path("deck.md"), format!("# Film\n\n![A film](film.webm)\n\n---\n\n{many}")).unwrap();
    std::fs::write(talk.path("film.webm"), vec![7; 30_000_000]).unwrap();
    // beside the talk, and short: sockets stand in it
    let own = tempfile::Builder::new().prefix("t").tempdir().unwrap();
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aftrap"));
        command.args(["export", "deck.md", "p/*.png", "--quiet"]).current_dir(talk.0.path()).env("TMPDIR", own.path());
        command.spawn().unwrap()
    };
    let left = || std::fs::read_dir(own.path()).unwrap().map(|e| e.unwrap().file_name()).collect::<Vec<_>>();
    assert!(start().wait().unwrap().success());
    assert!(left().is_empty(), "{:?}", left());
    for wait in [0, 300, 1200] {
        let mut child = start();
        while left().is_empty() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let running = child.try_wait().unwrap().is_none();
        assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success() || !running);
        let ended = child.wait().unwrap();
        assert!(ended.code() == Some(143) || (!running && ended.success()), "{ended:?}");
        assert!(left().is_empty(), "{:?}", left());
    }
    let beside = std::fs::read_dir(talk.0.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert!(beside.into_iter().all(|name| !name.contains("aftrap-tmp")));
    // also when it could say nothing to anybody
    let mut child = start();
    let browsers = || {
        let name = own.path().as_os_str().as_encoded_bytes().to_vec();
        let all = std::fs::read_dir("/proc").unwrap().flatten();
        all.filter_map(|p| std::fs::read(p.path().join("cmdline")).ok())
            .filter(|words| words.windows(name.len()).any(|w| w == name) && words.windows(7).any(|w| w == b"--type="))
            .count()
    };
    while browsers() == 0 && child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while browsers() > 0 || !left().is_empty() {
        assert!(std::time::Instant::now() < end, "{} {:?}", browsers(), left());
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

#[test]
fn what_moves_stands_still_in_pictures() {
    let talk = ExportFolder::new();
    let style = "h1 { animation: blink .21s infinite } @keyframes blink { 50% { opacity: 0 } }";
    std::fs::write(talk.path("deck.md"), format!("---\nlang: en\nstyle: \"{style}\"\n---\n# Blink\n")).unwrap();
    let mut before: Option<Vec<u8>> = None;
    for _ in 0..4 {
        talk.export(&["p/*.png"]);
        let now = talk.bytes("p/001.png");
        assert!(before.is_none_or(|before| before == now), "the same deck gives the same bytes");
        before = Some(now);
    }
}

#[test]
fn pictures_are_described_and_the_author_is_named() {
    let talk = ExportFolder::new();
    let deck = "---\nlang: en\nauthor: Jan Ü\nfooter: The foot\n---\n# One\n\nSee ![a small dot](dot.svg) here\n\n---\n\n![A large dot](dot.svg)\n\n---\n\nwords alone\n";
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    talk.export(&["a.pptx", "a.pdf"]);
    let all = parts(talk.bytes("a.pptx"));
    let slide = |n: u32| {
        let name = format!("ppt/slides/slide{n}.xml");
        let found = all.iter().find(|(part, _)| *part == name).unwrap();
        String::from_utf8_lossy(&found.1).into_owned()
    };
    assert!(slide(1).contains("descr=\"One See a small dot here"), "{}", slide(1));
    assert!(slide(2).contains("descr=\"A large dot\"") && !slide(2).contains("foot"), "{}", slide(2));
    assert!(slide(3).contains("<a:t>Slide 3</a:t>") && slide(3).contains("descr=\"words alone\""), "{}", slide(3));
    let pdf = talk.bytes("a.pdf");
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("/Author <FEFF004A0061006E002000DC>"), "the author");
    assert!(crate::harness::pages(&pdf) == 3, "it can still be read");
}

#[test]
fn pictures_of_other_hosts_are_named_on_paper() {
    let talk = ExportFolder::new();
    let deck = "---\nlang: en\nlevels: {remote: off}\n---\n# One\n\n![A far dot](https://nowhere.invalid/dot.png)\n\n---\n\n## Two\n\n![bg](https://nowhere.invalid/bg.png)\n";
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    let told = talk.export(&["a.pptx", "--format", "short"]);
    assert_eq!(told.matches("warning export-omitted").count(), 2, "{told}");
    let all = parts(talk.bytes("a.pptx"));
    let first =
        String::from_utf8_lossy(&all.iter().find(|(name, _)| name == "ppt/slides/slide1.xml").unwrap().1).into_owned();
    assert!(first.contains("A far dot https://nowhere.invalid/dot.png"), "{first}");
}

#[test]
fn a_picture_that_also_stands_behind_a_slide_shows_in_both_places() {
    let talk = ExportFolder::new();
    let deck = "# A\n\n![bg](dot.svg)\n\n---\n\n## B\n\n![x](dot.svg)\n\n---\n\n## C\n\n![y](dot.svg)\n";
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    talk.export(&["out.html"]);
    let room = Room::new("");
    let page = room.blank();
    page.goto(&address(&talk.path("out.html")));
    page.wait("document.documentElement.dataset.ready === ''");
    page.wait("document.images.length === 2 && [...document.images].every((i) => i.naturalWidth === 40)");
    let behind = "getComputedStyle(document.querySelector('.slide-backgrounds > *')).backgroundImage";
    assert!(page.text(behind).starts_with("url(\"data:image/svg+xml"), "{}", page.text(behind));
}

/// A deck of things that only a screen can use.
const SCREEN: &str = "---\nlang: nl\ntitle: Film\n---\n# Begin\n\n[six](#6) [step](#3.1) [named](#little) [away](other/plain.md) [out](https://example.org/)\n\n\
    ---\n## Sound\n\n![A beep](beep.wav)\n\n---\n## Steps\n\n- one\n* two\n\n---\n## Page\n\n<iframe src=\"page.html#x\" title=\"Local\"></iframe>\n\n\
    ---\n## Remote {#little}\n\n<iframe src=\"https://example.org/page\" title=\"Remote page\"></iframe>\n\n\
    ---\n## Chart\n\n```chart bar\nA,B\nx,1\n```\n\n---\n## Much\n\nMUCH\n";

fn screen() -> ExportFolder {
    let talk = ExportFolder::new();
    let much = "One more line of what is too much.\n\n".repeat(30);
    std::fs::write(talk.path("deck.md"), SCREEN.replace("MUCH", &much)).unwrap();
    std::fs::write(
        talk.path("page.html"),
        "<!doctype html><body style='background:#00ff00'><script>document.body.append('x')</script>",
    )
    .unwrap();
    talk
}

#[test]
fn links_on_paper_lead_somewhere_or_are_none() {
    let talk = screen();
    for (name, more, step) in [("a.pdf", &[][..], "/Dest /steps"), ("b.pdf", &["--steps"], "/Dest /ap-page-1")] {
        talk.export(&[&[name], more].concat());
        let pdf = talk.bytes(name);
        let text = String::from_utf8_lossy(&pdf);
        assert!(
            !text.contains("file:") && !text.contains("plain.md") && !text.contains("aftrap-"),
            "no path of this machine"
        );
        for part in ["/Dest /chart", "/Dest /little", step, "https://example.org/"] {
            assert!(text.contains(part), "{name}: {part}");
        }
        talk.export(&[&[name], more].concat());
        assert!(talk.bytes(name) == pdf, "the same deck gives the same bytes");
    }
    talk.export(&["a.pptx", "--steps"]);
    let all = parts(talk.bytes("a.pptx"));
    let first = all.iter().find(|(name, _)| name == "ppt/slides/_rels/slide1.xml.rels").unwrap();
    let first = String::from_utf8_lossy(&first.1);
    for target in ["slide7.xml", "slide4.xml", "slide6.xml"] {
        assert!(first.contains(&format!("Target=\"{target}\"")), "{target}: {first}");
    }
    assert!(!first.contains("plain"), "{first}");
    assert!(!all.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("Gegevens als tabel")));
}

#[test]
fn what_goes_wrong_on_paper_is_told_once_and_changes_no_status() {
    let talk = screen();
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aftrap"));
        command.args(["export", "deck.md", "a.pdf", "p/*.png", "--format", "short"]).current_dir(talk.0.path());
        let done = command.output().unwrap();
        assert_eq!(done.status.code(), Some(0));
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let told = run();
    for (word, times) in
        [("warning overflow", 1), ("warning export-omitted", 1), ("warning link-not-exported", 1), ("plain.md", 1)]
    {
        assert_eq!(told.matches(word).count(), times, "{word}: {told}");
    }
    assert!(told.contains("deck.md:7:48: warning link-not-exported"), "{told}");
    let deck = String::from_utf8(talk.bytes("deck.md")).unwrap();
    let deck = deck
        .replace("title: Film", "title: Film\nlevels: {overflow: off, link-not-exported: off, export-omitted: off}");
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    let told = run();
    assert!(!told.contains("overflow") && !told.contains("-out:"), "{told}");
}

/// How many pixels of a picture have a colour, as the browser sees them.
fn pixels(page: &crate::harness::Page, png: &[u8], is: &str) -> u64 {
    use base64::Engine;
    let data = base64::engine::general_purpose::STANDARD.encode(png);
    let script = format!(
        "(async () => {{ const i = new Image(); i.src = 'data:image/png;base64,{data}'; await i.decode(); const c = document.createElement('canvas'); \
         [c.width, c.height] = [i.width, i.height]; const x = c.getContext('2d'); x.drawImage(i, 0, 0); \
         const d = x.getImageData(0, 0, i.width, i.height).data; let n = 0; \
         for (let k = 0; k < d.length; k += 4) {{ const [r, g, b] = [d[k], d[k + 1], d[k + 2]]; n += {is}; }} return n; }})()"
    );
    page.eval(&script).as_u64().unwrap()
}

#[test]
fn pages_in_frames_are_drawn() {
    let talk = screen();
    let deck = String::from_utf8(talk.bytes("deck.md")).unwrap();
    std::fs::write(talk.path("deck.md"), deck.replace("https://example.org/page", "page.html")).unwrap();
    talk.export(&["p/*.png", "a.pptx"]);
    let room = Room::new("");
    let page = room.blank();
    let green = "r < 20 && g > 240 && b < 20";
    let picture = talk.bytes("p/004.png");
    assert!(pixels(&page, &picture, green) > 100_000);
    let all = parts(talk.bytes("a.pptx"));
    let same = &all.iter().find(|(name, _)| name == "ppt/media/image4.png").unwrap().1;
    assert!(pixels(&page, same, green) > 400_000);
    talk.export(&["p/*.png"]);
    assert!(talk.bytes("p/004.png") == picture && !talk.bytes("p/002.png").is_empty());
    // the page that the browser prints has it too
    let mut command = Command::new(env!("CARGO_BIN_EXE_aftrap"));
    assert!(
        command.args(["build", "deck.md", "-o", "site", "-q"]).current_dir(talk.0.path()).status().unwrap().success()
    );
    for view in ["print", "print=steps", "handout=2"] {
        page.goto(&format!("{}?{view}", address(&talk.path("site/index.html"))));
        page.wait("[...document.querySelectorAll('iframe')].length > 0 && [...document.querySelectorAll('iframe')].every((f) => f.src)");
        assert_eq!(page.eval("document.querySelector('.chart-data').checkVisibility()"), false, "{view}");
    }
    // on a handout it is laid out as on its slide, and drawn smaller with it
    page.eval(include_str!("../../src/browser/print.js"));
    let sizes = "(() => { const f = document.querySelector('.ap-handout iframe'); const shown = f.getBoundingClientRect(); \
        const slide = f.closest('.slide-canvas').getBoundingClientRect(); \
        return [f.offsetWidth / 1280, shown.width / slide.width, f.offsetWidth / shown.width]; })()";
    let sizes: Vec<f64> = serde_json::from_value(page.eval(sizes)).unwrap();
    assert!((sizes[0] - sizes[1]).abs() < 0.02 && sizes[0] > 0.5 && sizes[2] > 1.2, "{sizes:?}");
}

/// A film of four frames a second, by this machine's encoder (none: nothing to see).
fn film(page: &crate::harness::Page) -> Vec<u8> {
    let script = "(async () => { const c = document.createElement('canvas'); [c.width, c.height] = [320, 180]; const x = c.getContext('2d'); \
        const r = new MediaRecorder(c.captureStream(20), { mimeType: 'video/webm;codecs=vp8' }); const parts = []; \
        r.ondataavailable = (e) => parts.push(e.data); const end = new Promise((done) => { r.onstop = done; }); r.start(); \
        for (let i = 0; i < 20; i++) { x.fillStyle = '#00f'; x.fillRect(0, 0, 320, 180); await new Promise((d) => setTimeout(d, 50)); } \
        r.stop(); await end; const bytes = new Uint8Array(await new Blob(parts).arrayBuffer()); \
        return btoa(String.fromCharCode(...bytes)); })()";
    crate::harness::base64(&page.text(script))
}

#[test]
fn films_stand_still_on_paper() {
    let talk = ExportFolder::new();
    let room = Room::new("");
    let page = room.blank();
    std::fs::write(talk.path("film.webm"), film(&page)).unwrap();
    let red = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"320\" height=\"180\"><rect width=\"320\" height=\"180\" fill=\"red\"/></svg>";
    std::fs::write(talk.path("poster.svg"), red).unwrap();
    let deck = "<!-- layout: default -->\n# One\n\n![A film](film.webm)\n\n---\n# Two\n\n![A film](film.webm){poster=poster.svg start=0.2}\n\n---\n# Three\n\n![A beep](beep.wav)\n\n---\n# Four\n\n![Broken](broken.webm)\n";
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    std::fs::write(talk.path("broken.webm"), "no film").unwrap();
    talk.export(&["p/*.png", "a.pdf"]);
    let before: Vec<Vec<u8>> = (1..=4).map(|n| talk.bytes(&format!("p/00{n}.png"))).collect();
    assert!(pixels(&page, &before[0], "b > 200 && r < 60 && g < 60") > 100_000, "its first frame");
    assert!(pixels(&page, &before[1], "r > 240 && g < 20 && b < 20") > 100_000, "its poster");
    assert_eq!(pixels(&page, &before[1], "b > 200 && r < 60 && g < 60"), 0);
    for n in [2, 3] {
        assert!(pixels(&page, &before[n], "r < 100 && g < 100 && b < 100") > 300, "a sign with its name");
    }
    talk.export(&["p/*.png"]);
    for (n, bytes) in before.iter().enumerate() {
        assert!(talk.bytes(&format!("p/00{}.png", n + 1)) == *bytes, "picture {}", n + 1);
    }
}

#[test]
fn what_stands_in_frames_is_drawn_and_says_nothing_of_this_machine() {
    let talk = ExportFolder::new();
    let frame = |tag: &str| {
        format!(
            "---\n## {tag}\n\n{}\n\n",
            match tag {
                "iframe" => "<iframe src=\"map/index.html\" title=\"Map\" width=\"600\" height=\"400\"></iframe>",
                _ => "<object data=\"map/index.html\" title=\"Map\" width=\"600\" height=\"400\"></object>",
            }
        )
    };
    let more = "---\n## More\n\n<details><summary>Who?</summary>everybody</details>\n";
    std::fs::write(talk.path("deck.md"), format!("# A\n\n{}{}{more}", frame("iframe"), frame("object"))).unwrap();
    std::fs::create_dir(talk.path("map")).unwrap();
    let page = "<!doctype html><title>Map</title><body style='background:#f00'><a href='deep.html'>deep</a> <a href='https://example.org/'>far</a>";
    std::fs::write(talk.path("map/index.html"), page).unwrap();
    std::fs::write(talk.path("map/deep.html"), "deep").unwrap();
    let out = ["a.pdf", "b.pdf", "p/*.png"];
    talk.export(&out);
    let (pdf, words) = (talk.bytes("a.pdf"), String::from_utf8_lossy(&talk.bytes("a.pdf")).into_owned());
    assert!(!words.contains("file://") && words.contains("https://example.org/"), "only whole addresses are links");
    assert!(pdf == talk.bytes("b.pdf"), "the same bytes twice");
    let room = Room::new("");
    let page = room.page("");
    for name in ["p/002.png", "p/003.png"] {
        let red = pixels(&page, &talk.bytes(name), "r > 240 && g < 20 && b < 20");
        assert!(red > 10_000, "{name}: {red}");
    }
}

#[test]
fn notes_that_find_no_room_on_a_handout_are_told() {
    let talk = ExportFolder::new();
    let notes = "A long word to who speaks, and then another one that is longer.\n\n".repeat(60);
    std::fs::write(talk.path("deck.md"), format!("# A\n\n<!--\n{notes}\n-->\n\n---\n\n# B\n\n<!-- short -->\n"))
        .unwrap();
    let told = talk.export(&["a.pdf", "--include-notes", "--handout", "3", "--format", "short"]);
    assert!(told.matches("export-omitted").count() == 1 && told.contains("deck.md:1:1"), "{told}");
    assert!(!talk.export(&["a.pdf", "--include-notes", "--format", "short"]).contains("export-omitted"));
}
