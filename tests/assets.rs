//! What raw HTML and CSS of the author's name: it comes along, or it is told, wherever it is named.

use crate::support::project::Project;
use aftrap::diagnostics::to_short;
use aftrap::export::to_single_file;
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;

const HEAD: &str = "---\ntitle: T\nlang: en\nmode: light\n---\n# A\n\n";

/// Files beside each deck. Each text holds a word of its own.
fn beside() -> Vec<(&'static str, String)> {
    let svg = |word: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><g id=\"{word}\"/></svg>")
    };
    vec![
        ("img/one.svg", svg("word-one")),
        ("img/two.svg", svg("word-two")),
        ("css/my.css", "h1 { background: url(../img/one.svg); font-family: own }\n@font-face { font-family: own; src: url(own.woff2) }\n".to_owned()),
        ("css/own.woff2", "word-font".to_owned()),
        ("css/outer.css", "@import \"inner/inner.css\" print;\n.outer { color: black }\n".to_owned()),
        ("css/inner/inner.css", ".inner { background: url(../../img/two.svg) }\n".to_owned()),
        ("css/round.css", "@import 'round.css';\n".to_owned()),
        ("js/x.js", "import './lib/y.js'; say('word-x')".to_owned()),
        ("js/lib/y.js", "say('word-y')".to_owned()),
        ("map/data.json", "{\"word\": \"word-data\"}".to_owned()),
        ("map/page.html", "<title>m</title>word-page".to_owned()),
        ("hand.zip", "word-zip".to_owned()),
    ]
}

fn files(deck: &str) -> Files {
    Files::memory(
        [("d/deck.md", deck.to_owned())]
            .into_iter()
            .map(|(p, t)| (p.to_owned(), t))
            .chain(beside().into_iter().map(|(p, t)| (format!("d/{p}"), t))),
    )
}

struct Seen {
    told: Vec<String>,
    page: String,
    css: String,
    /// All style sheets of the result.
    sheets: String,
    names: Vec<String>,
    single: String,
    single_told: Vec<String>,
}

fn see(deck: &str) -> Seen {
    let files = files(deck);
    let options = BuildOptions { check: true, ..BuildOptions::default() };
    let build = build(&files, Path::new("d/deck.md"), &BuildCache::default(), &options);
    let text = |name: &str| {
        let bytes = build.site.files.get(name).and_then(aftrap::site::Content::bytes).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let (one, single_told) = to_single_file(&files, &build.site, &build.decks[0], 1_000_000);
    Seen {
        // modules that wait for a server are tested in the browser
        told: build.all_findings().filter(|d| d.code.name != "needs-server").map(to_short).collect(),
        page: text("index.html"),
        css: text(&build.decks[0].css),
        sheets: build.site.files.keys().filter(|n| n.ends_with(".css")).map(|n| text(n)).collect(),
        names: build.site.files.keys().cloned().collect(),
        single: String::from_utf8(one).unwrap(),
        single_told: single_told.iter().map(to_short).collect(),
    }
}

/// All that stands in `data:` addresses, also within each other.
fn unpacked(page: &str) -> String {
    let mut out = page.to_owned();
    let mut at = 0;
    while let Some(found) = out[at..].find(";base64,") {
        at += found + ";base64,".len();
        let end = out[at..].find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '=')).unwrap_or(0);
        use base64::Engine;
        let bytes = base64::engine::general_purpose::STANDARD.decode(&out[at..at + end]).unwrap_or_default();
        let inner = String::from_utf8_lossy(&bytes).into_owned();
        out.push_str(&inner);
    }
    out
}

/// What is written, the words of the files that must come along with it, and where it was named.
const ROWS: &[(&str, &[&str])] = &[
    ("<img src=\"img/one.svg\" srcset=\"img/one.svg 1x, img/two.svg 2x\" alt=\"a\" width=\"9\">", &["word-two"]),
    (
        "<picture><source srcset=\"img/two.svg\"><img src=\"img/one.svg\" alt=\"a\" width=\"9\"></picture>",
        &["word-one", "word-two"],
    ),
    ("<object data=\"img/one.svg\" title=\"a\"></object>", &["word-one"]),
    ("<object data=\"map/page.html\" title=\"a\"></object>", &["word-page"]),
    ("<embed src=\"img/one.svg\" title=\"a\">", &["word-one"]),
    (
        "<svg aria-label=\"a\"><image href=\"img/one.svg\"/><image xlink:href=\"img/two.svg\"/></svg>",
        &["word-one", "word-two"],
    ),
    ("<link rel=\"stylesheet\" href=\"css/my.css\">", &["word-one", "word-font"]),
    ("<link rel=stylesheet href=css/outer.css>", &[".outer", ".inner", "word-two"]),
    ("<script src=\"js/x.js\" type=\"module\"></script>", &["word-x", "word-y"]),
    ("<script>d3.json('map/data.json'); location = 'index.html'</script>", &["word-data"]),
    ("<script type=\"module\">import './js/x.js'; fetch('map/data.json')</script>", &["word-x", "word-y", "word-data"]),
    ("<input type=\"image\" src=\"img/one.svg\" alt=\"a\">", &["word-one"]),
    ("<a href=\"img/one.svg\">x</a>", &["word-one"]),
    ("<a href='map/data.json'>x</a>", &["word-data"]),
    ("<p><a href=\"hand.zip\">x</a></p>", &["word-zip"]),
    ("[data](map/data.json)", &["word-data"]),
    ("words [data][d] words\n\n[d]: <map/data.json>", &["word-data"]),
    (
        "<div>\n<style>.x { background: url(img/one.svg) } @import 'css/outer.css';</style>\n</div>",
        &["word-one", ".inner", "word-two"],
    ),
    (
        "<style>\n@import \"css/my.css\";\n.x { background: url(img/two.svg) }\n</style>",
        &["word-one", "word-two", "word-font"],
    ),
    ("<!-- background: \"linear-gradient(red, blue), url(img/one.svg)\" -->\n<!-- color: white -->", &["word-one"]),
    ("<!-- background: url('img/one.svg') center / cover no-repeat -->\n<!-- color: white -->", &["word-one"]),
    ("<p style=\"background-image: url(img/one.svg)\">x</p>", &["word-one"]),
    ("<iframe srcdoc=\"&lt;img src='img/one.svg' alt=a&gt;\" title=\"a\"></iframe>", &["word-one"]),
];

#[test]
fn what_is_named_comes_along() {
    for (html, words) in ROWS {
        let seen = see(&format!("{HEAD}{html}\n"));
        assert_eq!(seen.told, Vec::<String>::new(), "{html}");
        assert_eq!(seen.single_told, Vec::<String>::new(), "{html}");
        for address in ["\"img/", "'img/", "(img/", "css/my.css\"", " img/", "=css/", "\"js/", "\"map/", "\"hand"] {
            let section = seen.page.split("<section").nth(1).unwrap().split("</section>").next().unwrap();
            assert!(!section.contains(address), "{html} leaves {address}: {section}");
        }
        let inside = unpacked(&seen.single);
        assert_eq!(inside.matches("<main").count(), 1, "{html}: the page is in itself");
        for word in *words {
            assert!(inside.contains(word), "{html}: {word} is not in the single file");
            let there = beside().into_iter().find(|(_, text)| text.contains(word)).unwrap().0;
            let (stem, ending) = there.rsplit('/').next().unwrap().rsplit_once('.').unwrap();
            // what a script asks the page for stands where it asks for it
            let kept = |name: &String| html.starts_with("<script") && name == there;
            let named = |name: &String| name.contains(stem) && name.ends_with(ending) && name.contains("assets/");
            assert!(
                seen.names.iter().any(|name| named(name) || kept(name))
                    || seen.sheets.contains(word)
                    || seen.page.contains(word),
                "{html}: {word}"
            );
        }
    }
}

/// `style:` imports what stands beside the deck; what another host has is loaded before all else.
#[test]
fn imports_stand_where_browsers_read_them() {
    let style = "@import \"css/outer.css\";\n  @import url(https://x.example/a.css) print;\n  @import 'css/my.css' layer(mine);";
    let seen = see(&format!("---\nlang: en\nstyle: |\n  {style}\n---\n# A\n"));
    assert_eq!(seen.told.len(), 1, "{:?}", seen.told);
    assert!(seen.told[0].contains(":5:") && seen.told[0].contains("warning remote"), "{:?}", seen.told);
    assert!(seen.css.starts_with("@import url(\"https://x.example/a.css\") print;\n"));
    assert!(seen.single.contains("<style data-aftrap>@import url(\"https://x.example/a.css\") print;"));
    let own = seen.css.split("@page").last().unwrap();
    assert!(
        own.contains("@media print {\n.inner { background: url(\"two-") && own.contains("@layer mine {\nh1"),
        "{own}"
    );
    assert!(!own.contains("@import") && own.contains("url(\"own-"), "{own}");
}

#[test]
fn what_is_not_there_is_told_at_its_place() {
    let rows = [
        ("<img src=\"img/one.svg\" srcset=\"img/gone.svg 2x\" alt=\"\" width=\"9\">", "8:32: error image-missing"),
        ("<object data=\"gone.html\" title=\"a\"></object>", "8:15: error media-missing"),
        ("<svg aria-label=\"a\">\n<image href='gone.svg'/></svg>", "9:14: error image-missing"),
        ("<link rel=\"stylesheet\" href=\"css/gone.css\">", "8:30: error file-missing"),
        ("<script src=gone.js></script>", "8:13: error file-missing"),
        ("<a href=\"gone.pdf\">x</a>", "8:10: warning link-file"),
        ("<style>\n@import \"css/gone.css\";\n</style>", "9:10: error file-missing"),
        ("<style>\n@import \"css/round.css\";\n</style>", "round.css:1:1: error include-cycle"),
        ("<p style=\"background: url(gone.svg)\">x</p>", "8:27: error image-missing"),
        ("![x]()", "8:1: error image-missing"),
        ("![x](file:///etc/passwd)", "8:1: error outside-root"),
        ("<img src=\"file:///etc/x.png\" alt=\"a\" width=\"9\">", "8:11: error outside-root"),
        ("<a href=\"#nowhere\">x</a>", "8:10: warning link-dead"),
    ];
    for (html, expected) in rows {
        let seen = see(&format!("{HEAD}{html}\n"));
        assert_eq!(seen.told.len(), 1, "{html}: {:?}", seen.told);
        assert!(
            seen.told[0].contains(&format!(":{expected}")) || seen.told[0].contains(&format!("/{expected}")),
            "{html}: {:?}",
            seen.told
        );
    }
}

#[test]
fn what_is_on_another_host_is_told() {
    let rows = [
        ("<script src=\"https://x.example/a.js\"></script>", "8:14"),
        ("<link rel=stylesheet href=\"https://x.example/a.css\">", "8:28"),
        ("<script type=module>\nimport x from \"https://x.example/a.js\"</script>", "9:16"),
        ("<p style=\"background-image:url(https://x.example/a.png)\">x</p>", "8:32"),
        ("<object data=\"https://x.example/a\" title=\"a\"></object>", "8:15"),
        ("<img src=\"img/one.svg\" srcset=\"//x.example/a.png 2x\" alt=\"\" width=\"9\">", "8:32"),
        ("<svg aria-label=\"a\"><image href=\"https://x.example/a.png\"/></svg>", "8:34"),
        ("<iframe title=\"a\" srcdoc=\"<img alt='' src=https://x.example/a.png>\"></iframe>", "8:43"),
        ("<style>\nh1 { background: url(https://x.example/a.png) }\n</style>", "9:22"),
        ("<!-- background: \"url(https://x.example/1.png) center/cover\" -->\n<!-- color: white -->", "8:23"),
    ];
    for (html, place) in rows {
        let seen = see(&format!("{HEAD}{html}\n"));
        assert_eq!(seen.told.len(), 1, "{html}: {:?}", seen.told);
        assert!(seen.told[0].contains(&format!(":{place}: warning remote")), "{html}: {:?}", seen.told);
    }
    for quiet in [
        "<a href=\"https://x.example/\">x</a>",
        "<link rel=\"canonical\" href=\"https://x.example/\">",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" aria-label=\"a\"></svg>",
        "<script>const from = ['https://x.example/']; // from \"https://y.example\"\n</script>",
        "<p style=\"background: url(data:image/png;base64,AA==)\">x</p>",
        "<object data=\"data:text/plain,x\" title=\"a\"></object>",
    ] {
        assert_eq!(see(&format!("{HEAD}{quiet}\n")).told, Vec::<String>::new(), "{quiet}");
    }
}

#[test]
fn capitals_are_mended_in_folders_and_definitions_too() {
    let deck = "---\nlang: en\n---\n# A\n\n![a dot](IMG/one.SVG)\n\n<img src=\"Img/two.svg?1#x\" alt=\"a\" width=\"9\">\n\n\
                Words ![a city][c].\n\n---\n\n## B\n\n[c]: img/Two.svg\n";
    let talk = Project::new().file("deck.md", deck);
    let talk = beside().into_iter().fold(talk, |talk, (name, text)| talk.file(name, text));
    let err = talk.run(&["check", "deck.md", "--fix"]).err();
    assert!(err.contains("`IMG/one.SVG` → `img/one.svg`"), "{err}");
    let wanted = deck.replace("IMG/one.SVG", "img/one.svg").replace("Img/", "img/").replace("Two", "two");
    assert_eq!(talk.read("deck.md"), wanted);
    talk.run(&["check", "deck.md", "--strict"]).gives(0);
}

/// What is not trusted is read as the strangest reader would read it.
#[test]
fn safe_mode_reads_tags_wherever_they_stand() {
    for html in [
        "<svg><style><script>bad()</script></style></svg>",
        "<svg><textarea><script>bad()</script></textarea></svg>",
        "<p><!-- --!><script>bad()</script>",
        "<div>\n<style><img src=x onerror=\"bad()\"></style></div>",
    ] {
        let seen = see(&format!("---\nlang: en\nhtml: safe\n---\n# A\n\n<p>x</p>{html}\n"));
        let slide = seen.page.split("<section").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(!slide.contains("<script") && !slide.contains("onerror"), "{slide}");
    }
}

#[test]
fn a_link_that_is_written_with_percent_signs_leads_there() {
    let seen = see(
        "---\nlang: fr\n---\n# A\n\n[y](#%C3%A9t%C3%A9-%C3%A0-la-mer) <a href=\"#%C3%A9t%C3%A9-%C3%A0-la-mer\">z</a>\n\n---\n\n## Été à la mer\n",
    );
    assert_eq!(seen.told, Vec::<String>::new());
    assert!(seen.page.contains("id=\"été-à-la-mer\""));
}

#[test]
fn a_name_that_a_sign_cuts_is_told_whole() {
    let talk = Project::new()
        .file("deck.md", format!("{HEAD}![A dot](<img/dot #1.svg>)\n"))
        .file("img/dot #1.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
    let told = talk.run(&["check", "deck.md"]).gives(1).err();
    assert!(told.contains("write `img/dot %231.svg`"), "{told}");
    let talk = talk.file("deck.md", format!("{HEAD}![A dot](<img/dot %231.svg>)\n"));
    talk.run(&["check", "deck.md", "--strict"]).gives(0);
}

/// What stands on every slide is told where it is written, and once.
#[test]
fn what_is_carried_is_told_once_where_it_is_written() {
    let head =
        "---\nlang: en\nheader: \"![a logo](logo.png)\"\nbackground: url(gone.svg)\n---\n# A\n\n---\n\n## B\n\n---\n\n";
    let seen = see(&format!("{head}## C\n"));
    let places: Vec<_> =
        seen.told.iter().map(|t| t.split(": ").next().unwrap().trim_start_matches("d/deck.md:")).collect();
    assert_eq!(places, ["3:10", "4:17"], "{:?}", seen.told);
}

#[test]
fn a_drawing_that_stands_by_itself_brings_what_it_shows() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"in/dot.svg\"/><image xlink:href=\"../gone.png\"/></svg>";
    let dot = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>";
    let deck = format!("{HEAD}<object data=\"d.svg\" title=\"D\"></object>\n");
    let talk = Project::new().file("t/deck.md", deck).file("t/d.svg", svg).file("t/in/dot.svg", dot);
    let told = talk.run(&["build", "t", "-o", "s", "--format", "short"]).gives(0).err();
    assert!(told.contains("dependency-missing") && told.contains("`../gone.png`") && !told.contains("dot"), "{told}");
    let page = talk.read("s/index.html");
    let folder = page.split("data=\"").nth(1).and_then(|rest| rest.split("/d.svg").next()).unwrap();
    assert!(talk.path(&format!("s/{folder}/in/dot.svg")).is_file());
}

#[test]
fn settings_name_files_as_seen_from_where_they_are_written() {
    let head = "---\nlang: en\nfooter: \"![the logo](img/dot.svg)\"\nheader: \"<img src='img/dot.svg' alt='the logo'>\"\nbackground: img/dot.svg\n---\n\n# A\n\n";
    let part = "# P\n\nwords\n\n---\n\n# Q\n\n<!-- _footer: \"![the part's](own.svg)\" -->\n\nwords\n";
    let dot = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>";
    let talk = Project::new()
        .file("t/deck.md", format!("{head}<!-- include: part/p.md -->\n\n---\n\n# Z\n"))
        .file("t/part/p.md", part)
        .file("t/part/own.svg", dot.replace('4', "5"))
        .file("t/img/dot.svg", dot);
    let told = talk.run(&["build", "t", "-o", "s", "--format", "short"]).gives(0).err();
    assert!(!told.contains("missing"), "{told}");
    let page = talk.read("s/index.html");
    let count = |text: &str| page.matches(text).count();
    assert_eq!((count("src=\"assets/dot-"), count("src=\"assets/own-"), count("img/dot.svg")), (7, 1, 0));
}

/// What a header links to may be defined on any slide of the file that it is written in, and change without the header.
#[test]
fn links_of_headers_are_defined_on_slides() {
    let memo = BuildCache::default();
    let page = |address: &str| {
        let deck = format!(
            "---\nlang: en\nfooter: \"see *[the site][s]*\"\n---\n# A\n\n---\n\n## B\n\n[s]: {address}\n\n---\n\n<!-- include: part.md -->\n"
        );
        let part = "---\nheader: \"[theirs][s]\"\n---\n## P\n\n[s]: https://part.example\n";
        let files = Files::memory([("deck.md", deck.into_bytes()), ("part.md", part.as_bytes().to_vec())]);
        let build =
            build(&files, Path::new("deck.md"), &memo, &BuildOptions { check: true, ..BuildOptions::default() });
        assert_eq!(build.all_findings().map(to_short).collect::<Vec<_>>(), Vec::<String>::new());
        let bytes = build.site.files.get("index.html").and_then(aftrap::site::Content::bytes).unwrap();
        String::from_utf8(bytes.into_owned()).unwrap()
    };
    for address in ["https://one.example", "https://two.example"] {
        let html = page(address);
        assert_eq!(html.matches(&format!("href=\"{address}\"")).count(), 3, "on each slide");
        assert_eq!(html.matches("href=\"https://part.example\"").count(), 1);
    }
}
