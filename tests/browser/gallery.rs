//! The gallery in a real browser: it fits in every theme, ratio and mode; and the README's pictures are made of it.

use crate::decks::{open, overflowing};
use crate::harness::{Room, base64};
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build, write};
use std::path::{Path, PathBuf};

fn themes() -> Vec<String> {
    aftrap::theme::themes().into_iter().map(|theme| theme.name).collect()
}

/// A copy of the gallery with other lines in its front matter, exported; the number of its slides.
fn exported(theme: &str, front: &str) -> (tempfile::TempDir, usize) {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery");
    std::fs::create_dir(folder.path().join("img")).unwrap();
    for picture in std::fs::read_dir(from.join("img")).unwrap() {
        let picture = picture.unwrap();
        std::fs::copy(picture.path(), folder.path().join("img").join(picture.file_name())).unwrap();
    }
    let text = std::fs::read_to_string(from.join("deck.md")).unwrap();
    let deck = folder.path().join("deck.md");
    std::fs::write(&deck, text.replacen("lang: en\n", &format!("{front}\n"), 1)).unwrap();
    let options = BuildOptions { theme: Some(theme.to_owned()), ..BuildOptions::default() };
    let built = build(&Files::disk(), &deck, &BuildCache::default(), &options);
    write(&built.site, &Files::disk(), &folder.path().join("site"), false).unwrap();
    (folder, built.decks[0].slides.len())
}

#[test]
fn no_gallery_slide_overflows_in_any_theme_and_ratio() {
    for theme in themes() {
        for ratio in ["16:9", "4:3"] {
            let (folder, slides) = exported(&theme, &format!("lang: en\nratio: '{ratio}'"));
            let room = Room::new("");
            let page = open(&room, folder.path(), "");
            assert_eq!(overflowing(&page, slides), "[]", "{theme} {ratio}");
        }
    }
}

#[test]
fn the_gallery_reads_in_a_narrow_window_in_every_theme() {
    for theme in themes() {
        let (folder, _) = exported(&theme, "lang: en");
        let room = Room::new("");
        let page = open(&room, folder.path(), "index.html?read");
        page.size(360, 640);
        page.wait("innerWidth === 360");
        assert_eq!(page.eval("document.documentElement.scrollWidth"), 360, "{theme}");
    }
}

#[test]
fn from_right_to_left_the_number_stands_left_and_keeps_its_order() {
    for theme in themes() {
        let (folder, slides) = exported(&theme, "lang: ar");
        let room = Room::new("");
        let page = open(&room, folder.path(), "");
        assert_eq!(overflowing(&page, slides), "[]", "{theme}");
        page.eval("aftrap.go({number: 2}) ?? 1");
        page.at("2.0"); // and shows it
        let left = page.text(
            "(() => { const at = (what) => document.querySelector('.deck > .slide[data-number=\"2\"] ' + what).getBoundingClientRect();
              const [b, i, footer] = [at('.slide-number b'), at('.slide-number i'), at('.slide-footer')];
              return [b.right < innerWidth / 2, i.width === 0 || b.left < i.left, footer.right > innerWidth / 2].join(); })()",
        );
        assert_eq!(left, "true,true,true", "{theme}");
    }
}

/// The slides of a sheet, by layout and mode; three in a row.
const SHEET: [(&str, &str); 9] = [
    ("cover", "light"),
    ("default", "light"),
    ("image-right", "light"),
    ("fact", "light"),
    ("compare", "light"),
    ("timeline", "light"),
    ("section", "dark"),
    ("code", "dark"),
    ("quote", "dark"),
];

/// `cargo test --test browser pictures_of_the_themes -- --ignored` writes `themes/pictures/NAME.webp`.
#[test]
#[ignore = "makes the README's pictures"]
fn pictures_of_the_themes() {
    let to: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/pictures");
    std::fs::create_dir_all(&to).unwrap();
    for theme in themes() {
        let (folder, _) = exported(&theme, "lang: en");
        let room = Room::new("");
        let page = open(&room, folder.path(), "");
        page.media("prefers-reduced-motion", "reduce"); // nothing is caught halfway
        let mut sheet = String::from(
            "<body style='margin:0;padding:6px;display:grid;grid-template-columns:repeat(3,1fr);gap:6px;background:#8a8f98'>",
        );
        for (layout, mode) in SHEET {
            // a terminal is dark first
            let mode = if theme == "terminal" { if mode == "dark" { "light" } else { "dark" } } else { mode };
            page.eval(&format!(
                "document.documentElement.dataset.mode = '{mode}';
                 aftrap.go({{id: document.querySelector('.layout-{layout}').id, step: 99}}) ?? 1"
            ));
            page.eval("new Promise((done) => setTimeout(done, 900))"); // transitions are over, pictures are there
            let picture = page.shot("png", None);
            sheet += &format!("<img style='display:block;width:100%' src='data:image/png;base64,{picture}'>");
        }
        let room = Room::new(&sheet);
        let page = room.page("");
        page.size(1224, 702);
        page.wait("[...document.images].every((image) => image.complete && image.naturalWidth)");
        let picture = base64(&page.shot("webp", Some(82)));
        std::fs::write(to.join(&theme).with_extension("webp"), picture).unwrap();
    }
}

#[test]
fn long_words_break_where_it_was_asked_for() {
    let words = "<div style=\"inline-size:11em\">\n\nGemeenteraadsverkiezingen, marketingcommunicatiekanalen en verkoopbevorderingsmaatregelen\n\n</div>\n";
    let lines = |front: &str| {
        let (_room, page) = crate::steps::opened(&format!("---\nlang: nl\n{front}---\n# A\n\n{words}"));
        // how many lines, and whether anything sticks out
        let asked = "(() => { const p = document.querySelector('.slide-body p'); const r = document.createRange(); r.selectNodeContents(p); \
            return new Set([...r.getClientRects()].map((b) => Math.round(b.top))).size + ' ' + (p.scrollWidth > p.clientWidth + 1); })()";
        let shown = page.text(asked);
        // who searches for the whole word finds it
        page.keys("/");
        page.write("marketingcommunicatie");
        page.wait("document.querySelector('dialog[open] .ap-search [role=status]').textContent.startsWith('1 ')");
        shown
    };
    let (broken, whole) = (lines("hyphens: true\n"), lines(""));
    assert_ne!(broken, whole);
    assert!(broken.ends_with("false"), "{broken}, without {whole}");
}
