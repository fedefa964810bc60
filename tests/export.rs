//! What is exported is whole, holds nothing that is not meant for others, and replaces nothing of the author's.

use crate::support::files::below;
use crate::support::project::Project;

const DECK: &str = "---\ntitle: A talk\nlang: en\nstyle: |\n  .slide { background: url(img/wall.svg) }\n---\n# One\n\n\
    ![A dot](img/dot.svg)\n\n<!-- quietword -->\n\n---\n<!-- hidden: true -->\n# Two\n\nhiddenword\n\n---\n# Three\n\n\
    ![The dot again](img/dot.svg) and ![bg](img/behind.svg)\n\n- [a link](https://example.org/) <!-- remarkword -->\n";

/// A picture that is larger than what is repeated.
fn svg(colour: &str) -> String {
    let long = "<!-- long -->".repeat(400);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\">{long}<rect width=\"40\" height=\"40\" fill=\"{colour}\"/></svg>"
    )
}

fn talk() -> Project {
    Project::new()
        .file("secretplace/deck.md", DECK)
        .file("secretplace/img/dot.svg", svg("red"))
        .file("secretplace/img/wall.svg", svg("white"))
        .file("secretplace/img/behind.svg", svg("blue"))
}

#[test]
fn one_file_holds_everything() {
    let talk = talk();
    talk.run(&["export", "secretplace/deck.md", "out.html"]).gives(0);
    let page = talk.read("out.html");
    let data = |svg: &str| {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(svg)
    };
    for (colour, times) in [("red", 1), ("white", 1), ("blue", 1)] {
        assert_eq!(page.matches(&data(&svg(colour))).count(), times, "{colour}");
    }
    assert!(page.contains("data-same="), "what is shown twice stands once");
    assert!(!page.contains("\"assets/") && !page.contains("(assets/"), "no file is named");
    assert!(!page.contains("src=\"player") && !page.contains("<link rel=\"stylesheet\""));
}

#[test]
fn what_is_not_for_others_stays_at_home() {
    let talk = talk();
    talk.run(&["export", "secretplace/deck.md", "out.html", "secretplace/out.md", "out.json"]).gives(0);
    talk.run(&["build", "secretplace", "-o", "site"]).gives(0);
    let mut all = vec!["out.html".to_owned(), "secretplace/out.md".to_owned(), "out.json".to_owned()];
    let site = aftrap::fs::Files::disk().list(&talk.path("site"));
    all.extend(site.iter().filter(|p| p.is_file()).map(|p| p.to_string_lossy().into_owned()));
    assert!(all.iter().any(|name| name.ends_with("index.html")));
    for name in &all {
        let text = talk.read(name);
        for word in ["quietword", "hiddenword", "remarkword", "secretplace", &*talk.path("").to_string_lossy()] {
            assert!(!text.contains(word), "{name} holds {word}");
        }
    }
    talk.run(&[
        "export",
        "secretplace/deck.md",
        "out.html",
        "out.md",
        "out.json",
        "--include-notes",
        "--include-hidden",
    ])
    .gives(0);
    for name in ["out.html", "out.md", "out.json"] {
        for word in ["quietword", "hiddenword"] {
            assert!(talk.read(name).contains(word), "{name} lacks {word}");
        }
    }
}

#[test]
fn comments_in_diagrams_stay_at_home() {
    let fence = "```mermaid\n%%{init: {'theme': 'dark'}}%%\nflowchart LR\n  %% mineword\n  A --> B %% mineword\n```";
    let quoted = format!("> {}", fence.replace('\n', "\n> "));
    let listed = format!("- {}", fence.replace('\n', "\n  "));
    let odd = "```mermaid\ngrph\n%% mineword\n```";
    let code = "```tex\n%% a comment that is shown\n```";
    let dot = "```dot\n// mineword\ndigraph { a -> b }\n```";
    let deck = ["---\nlang: en\n---\n# A", fence, &quoted, &listed, odd, code, dot].join("\n\n");
    let talk = Project::new().file("d/deck.md", deck);
    let ran = talk.run(&["export", "d/deck.md", "out.html", "out.md", "out.json"]);
    assert!(ran.status() < 2, "{}", ran.err());
    for name in ["out.html", "out.md", "out.json"] {
        let text = talk.read(name);
        assert!(!text.contains("mineword"), "{name}: {text}");
        assert!(text.contains("a comment that is shown"), "{name}");
    }
    let text = talk.read("out.md");
    let left = "```mermaid\n%%{init: {'theme': 'dark'}}%%\nflowchart LR\n  A --> B\n```";
    for part in
        [left.to_owned(), left.replace('\n', "\n> "), left.replace('\n', "\n  "), "```mermaid\ngrph\n```".to_owned()]
    {
        assert!(text.contains(&part), "{part}\n in \n{text}");
    }
}

#[test]
fn markdown_has_each_slide_and_its_notes() {
    let talk = talk();
    talk.run(&["export", "secretplace/deck.md", "secretplace/out.md", "--include-notes"]).gives(0);
    let text = talk.read("secretplace/out.md");
    let (body, _) = text.split_once("\n<!-- Aftrap").unwrap();
    assert_eq!(
        body,
        "# A talk\n\n## 1. One\n\n![A dot](img/dot.svg)\n\n> **Notes**\n>\n> quietword\n\n## 2. Three\n\n\
         ![The dot again](img/dot.svg) and ![bg](img/behind.svg)\n\n- [a link](https://example.org/)\n\n> **Notes**\n>\n> remarkword\n"
    );
}

#[test]
fn the_same_deck_gives_the_same_bytes() {
    let talk = talk().file("elsewhere/x.txt", "");
    let program = env!("CARGO_BIN_EXE_aftrap");
    let deck = talk.path("secretplace");
    let ways = [
        ("a", "umask 022", "Asia/Tokyo", "C", ""),
        ("b", "umask 077; cd elsewhere", "America/New_York", "nl_NL.UTF-8", "../"),
        ("c", "umask 000; cd secretplace; unset HOME", "Europe/Amsterdam", "tr_TR.UTF-8", "../"),
    ];
    for (name, before, zone, lang, up) in ways {
        let out = format!("{up}{name}");
        let script = format!(
            "mkdir {name}; {before}; '{program}' export '{deck}/deck.md' {out}/o.html {out}/o.md {out}/o.json -q && \
             '{program}' build '{deck}' -o {out}/site -q",
            deck = deck.display()
        );
        let ran = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(talk.path(""))
            .envs([("TZ", zone), ("LANG", lang), ("LC_ALL", lang)])
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
    let first = files(&talk.path("a"));
    assert!(first.len() > 6, "{:?}", first.iter().map(|(name, _)| name).collect::<Vec<_>>());
    for other in ["b", "c"] {
        let then = files(&talk.path(other));
        for ((name, bytes), (same, again)) in first.iter().zip(&then) {
            assert!(name == same && bytes == again, "{other}: {name:?} {same:?}");
        }
        assert_eq!(first.len(), then.len());
    }
}

/// Every file below a folder, by its path from it, with its bytes.
fn files(folder: &std::path::Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    below(folder).into_iter().map(|name| (name.clone(), std::fs::read(folder.join(&name)).unwrap())).collect()
}

#[test]
fn a_file_that_is_not_ours_stays() {
    let talk = talk().file("out.html", "mine");
    let told = talk.run(&["export", "secretplace/deck.md", "out.html"]).gives(3).err();
    assert!(told.contains("--force") && talk.read("out.html") == "mine", "{told}");
    talk.run(&["export", "secretplace/deck.md", "out.html", "--force"]).gives(0);
    talk.run(&["export", "secretplace/deck.md", "out.html"]).gives(0);
    // never what the deck is made of
    for source in ["secretplace/deck.md", "secretplace/img/../deck.md"] {
        let told = talk.run(&["export", "secretplace/deck.md", source, "--force"]).gives(2).err();
        assert!(told.contains("one of the deck's own files"), "{told}");
    }
    assert_eq!(talk.read("secretplace/deck.md"), DECK);
}

#[test]
fn what_was_exported_beside_its_deck_is_no_deck_and_may_be_made_anew() {
    let talk = Project::new().file("d/deck.md", "---\nlang: en\n---\n# One\n\n[on paper](talk.pdf)\n");
    talk.run(&["export", "d/deck.md", "d/notes.md"]).gives(0);
    let told = talk.run(&["build", "d", "-o", "site"]).gives(0).err();
    assert!(told.starts_with("1 deck, 1 slide"), "{told}");
    // a handout of ours, linked to: what stands in the way of making it anew is only the browser
    let talk = talk.file("d/talk.pdf", "%PDF\n% Aftrap (aftrap export)\n");
    let again = ["export", "d/deck.md", "d/talk.pdf", "--browser", "no-such-browser"];
    let told = talk.run(&again).gives(3).err();
    assert!(told.contains("no-such-browser"), "{told}");
    let talk = talk.file("d/talk.pdf", "%PDF\n% somebody else's\n");
    let told = talk.run(&again).gives(2).err();
    assert!(told.contains("one of the deck's own files"), "{told}");
}

#[test]
fn what_is_too_large_is_left_out_and_told() {
    let talk = Project::new()
        .file("deck.md", "---\nlang: en\n---\n# One\n\n![A film](film.mp4)\n\n[elsewhere](other.html)\n")
        .file("film.mp4", vec![0; 3_000_000]);
    let told = talk.run(&["export", "deck.md", "out.html", "--max-media-mb", "2"]).gives(0).err();
    assert!(
        told.contains("export-omitted") && told.contains("film.mp4") && told.contains("--max-media-mb 3"),
        "{told}"
    );
    assert!(told.contains("link-not-exported") && told.contains("other.html"), "{told}");
    let page = talk.read("out.html");
    assert!(page.contains("card-error") && page.contains("3.0 MB &gt; 2.0 MB") && page.len() < 1_000_000);
    assert!(told.contains("deck.md:6:") && told.contains("the limit is 2.0 MB"), "{told}");
    let told = talk.run(&["export", "deck.md", "out.html", "--max-media-mb", "3"]).gives(0).err();
    assert!(!told.contains("export-omitted") && talk.read("out.html").len() > 4_000_000, "{told}");
}

#[test]
fn a_page_in_a_frame_comes_along_whole_or_it_is_told() {
    let page = "<title>Map</title><link rel=stylesheet href=look.css><img src=\"p/dot.svg\"><a href=\"../deck.md\">x</a><script>'<img src=p/dot.svg>'</script>";
    let talk = Project::new()
        .file("deck.md", "---\nlang: en\n---\n# One\n\n<iframe src=\"map/a.html?x#y\" title=\"Map\"></iframe>\n\n<iframe src=\"alone.html\" title=\"Alone\"></iframe>\n")
        .file("map/a.html", page)
        .file("map/p/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("map/look.css", "@import 'look.css'; b { background: url(p/dot.svg#x) }")
        .file("alone.html", "<p>alone</p>");
    let told = talk.run(&["build", "deck.md", "-o", "site"]).gives(0).err();
    assert!(told.contains("dependency-missing") && told.contains("../deck.md"), "{told}");
    let html = talk.read("site/index.html");
    let address = html.split("data-src=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let name = address.strip_suffix("a.html?x#y").unwrap_or_else(|| panic!("{address}"));
    assert_eq!(talk.read(&format!("site/{name}a.html")), page);
    assert!(talk.path(&format!("site/{name}p/dot.svg")).exists());
    // another picture is another page
    let talk = talk.file("map/p/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"b\"/>");
    talk.run(&["build", "deck.md", "-o", "site"]).gives(0);
    assert!(!talk.read("site/index.html").contains(name));
    let told = talk.run(&["export", "deck.md", "out.html"]).gives(0).err();
    assert!(!told.contains("export-omitted"), "{told}");
    let single = talk.read("out.html");
    let inside = |html: &str, before: &str| {
        let data = html.split(before).nth(1).unwrap_or_else(|| panic!("{before} in {html}"));
        String::from_utf8(base64(data.split(['"', '#']).next().unwrap())).unwrap()
    };
    let map = inside(&single, "data-src=\"data:text/html;charset=utf-8;base64,");
    assert!(map.contains("<img src=\"data:image/svg+xml;base64,") && map.contains("<a href=\"../deck.md\">"), "{map}");
    assert!(map.ends_with("<script>'<img src=p/dot.svg>'</script>"), "what a script says is left as it is: {map}");
    let look = inside(&map, "href=\"data:text/css;charset=utf-8;base64,");
    assert!(look.contains("@import 'look.css'") && look.contains("url(\"data:image/svg+xml;base64,"), "{look}");
    assert!(single.contains("data-src=\"data:text/html;base64,"));
}

#[test]
fn what_cannot_stand_in_one_file_is_told() {
    let talk = Project::new()
        .file("deck.md", "---\nlang: en\n---\n# One\n\n<iframe src=\"map/a.html\" title=\"Map\"></iframe>\n\n![A stream](live/list.m3u8)\n\n<svg aria-label=\"S\"><use href=\"signs.svg#a\"/></svg>\n")
        .file("signs.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><symbol id=\"a\"/></svg>")
        .file("map/a.html", "<a href=b.html>on</a>")
        .file("map/b.html", "<p>b</p>")
        .file("live/list.m3u8", "#EXTM3U\n#EXTINF:4,\n1.ts\n")
        .file("live/1.ts", "x");
    let told = talk.run(&["export", "deck.md", "out.html", "--format", "short"]).gives(0).err();
    assert!(told.contains("its link to `b.html` leads nowhere"), "{told}");
    assert!(told.contains("list.m3u8") && told.contains("so it does not play there"), "{told}");
    assert!(told.contains("a part of `signs.svg` is shown, which a single file cannot do"), "{told}");
}

fn base64(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

#[test]
fn what_cannot_be_told_from_the_name_is_asked() {
    let talk = talk().file("secretplace/second.md", "# Second\n");
    for (args, status, word) in [
        (["export", "secretplace/deck.md", "out.doc"], 2, "which format?"),
        (["export", "secretplace", "out.html"], 2, "2 decks"),
        (["export", "nowhere.md", "out.html"], 3, "not there"),
        (["export", "secretplace/deck.md", "*.png"], 3, "name a folder"),
    ] {
        let told = talk.run(&args).gives(status).err();
        assert!(told.contains(word), "{told}");
    }
}

#[test]
fn what_styles_and_links_name_is_in_the_result() {
    let deck = "---\nlang: en\nstyle: |\n  .slide { background: url(\"a.svg\") }\n---\n# One\n\n<style>\nh1 { background: url(b.svg) }\n</style>\n\n\
        <p style=\"background:url('c.svg')\">x</p>\n\n[paper](d.pdf) [gone](gone.pdf) <p style=\"background:url(gone.svg)\">y</p>\n";
    let talk =
        ["a.svg", "b.svg", "c.svg", "d.pdf"].iter().fold(Project::new(), |talk, name| talk.file(name, svg(name)));
    let talk = talk.file("deck.md", deck);
    let told = talk.run(&["build", "deck.md", "-o", "site"]).gives(1).err();
    assert!(told.contains("gone.svg` is not there"), "{told}");
    let files: Vec<_> = aftrap::fs::Files::disk().list(&talk.path("site/assets"));
    let name = |stem: &str| {
        let found = files.iter().filter_map(|p| p.file_name()?.to_str()).find(|name| name.starts_with(stem));
        found.unwrap_or_else(|| panic!("{stem} in {files:?}")).to_owned()
    };
    let (page, sheet) = (talk.read("site/index.html"), talk.read(&format!("site/assets/{}", name("deck-"))));
    assert!(sheet.contains(&format!("url(\"{}\")", name("a-"))) && sheet.contains(&format!("url(\"{}\")", name("b-"))));
    assert!(page.contains(&format!("style=\"background:url(&quot;assets/{}&quot;)\"", name("c-"))), "{page}");
    assert!(page.contains(&format!("href=\"assets/{}\"", name("d-"))), "{page}");
}

/// Names in a folder, hidden ones too.
fn names(folder: &std::path::Path) -> Vec<String> {
    let mut all: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    all.sort();
    all
}

/// X02: told before anything is drawn.
#[test]
fn a_place_that_cannot_be_written_is_told_first() {
    let talk = talk().file("taken", "a file");
    let told = talk.run(&["build", "secretplace", "-o", "taken/site"]).gives(3).err();
    assert!(told.contains("taken"), "{told}");
    assert!(!told.contains("note") && !told.contains("image"), "nothing was drawn: {told}");
}

/// X03: what a killed export has left is taken away by the next, but only what says it is ours.
#[test]
fn what_was_left_over_is_cleared() {
    let talk = talk()
        .file("site.aftrap-tmp-1/.aftrap-manifest", "")
        .file("site.aftrap-tmp-1/half.html", "half")
        .file("site.aftrap-tmp-mine/letter.txt", "dear reader");
    std::fs::create_dir(talk.path("site.aftrap-tmp-2")).unwrap();
    talk.run(&["build", "secretplace", "-o", "site"]).gives(0);
    assert_eq!(names(&talk.path("")), ["secretplace", "site", "site.aftrap-tmp-mine"]);
}

/// X03: killed at any moment, the place holds a whole export, old or new.
#[test]
fn a_killed_export_leaves_the_old_or_the_new() {
    let talk = talk();
    talk.run(&["build", "secretplace", "-o", "site"]).gives(0);
    let whole = names(&talk.path("site"));
    for wait in 0..20 {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_aftrap"))
            .args(["build", "secretplace", "-o", "site", "--quiet"])
            .current_dir(talk.path(""))
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait * 2));
        let _ = child.kill();
        child.wait().unwrap();
        // between its two renames the old one stands beside the place
        let there = talk.path("site");
        if there.exists() {
            assert_eq!(names(&there), whole);
        } else {
            let beside: Vec<_> =
                names(&talk.path("")).into_iter().filter(|n| n.starts_with("site.aftrap-old-")).collect();
            assert_eq!(names(&talk.path(&beside[0])), whole);
        }
    }
    talk.run(&["build", "secretplace", "-o", "site"]).gives(0);
    assert_eq!(names(&talk.path("")), ["secretplace", "site"]);
}

/// X04: several at once, one after the other.
#[test]
fn exports_to_one_place_wait_for_each_other() {
    let talk = talk();
    let all: Vec<_> = (0..6)
        .map(|_| {
            std::process::Command::new(env!("CARGO_BIN_EXE_aftrap"))
                .args(["build", "secretplace", "-o", "site", "--quiet"])
                .current_dir(talk.path(""))
                .spawn()
                .unwrap()
        })
        .collect();
    for mut one in all {
        assert!(one.wait().unwrap().success());
    }
    assert_eq!(names(&talk.path("")), ["secretplace", "site"]);
    assert!(talk.path("site/index.html").exists());
}

/// X05: never over the decks; inside their folder the result is no deck.
#[test]
fn the_decks_themselves_are_never_the_place() {
    let talk = talk();
    for place in ["secretplace", ".", "secretplace/../secretplace"] {
        talk.run(&["build", "secretplace/deck.md", "-o", place, "--force"]).gives(2);
        talk.run(&["build", "secretplace", "-o", place, "--force"]).gives(2);
    }
    for _ in 0..2 {
        talk.run(&["build", "secretplace", "-o", "secretplace/out"]).gives(0);
    }
    assert_eq!(names(&talk.path("secretplace")), ["deck.md", "img", "out"]);
    assert!(talk.path("secretplace/out/index.html").exists(), "one deck, not two");
    assert_eq!(talk.read("secretplace/deck.md"), DECK);
}

/// X06: files of others stay, and nothing is reached through a link.
#[test]
fn foreign_folders_and_links_stay() {
    let talk = talk().file("site/a.txt", "1").file("site/b.txt", "2").file("other/c.txt", "3");
    let told = talk.run(&["build", "secretplace", "-o", "site"]).gives(3).err();
    assert!(told.contains("a.txt, b.txt") && told.contains("--force"), "{told}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(talk.path("other"), talk.path("link")).unwrap();
        talk.run(&["build", "secretplace", "-o", "link", "--force"]).gives(3);
        talk.run(&["build", "secretplace", "-o", "out"]).gives(0);
        std::os::unix::fs::symlink(talk.path("other"), talk.path("out/link")).unwrap();
        talk.run(&["build", "secretplace", "-o", "out"]).gives(0);
    }
    assert_eq!(names(&talk.path("other")), ["c.txt"]);
    talk.run(&["build", "secretplace", "-o", "site", "--force"]).gives(0);
    assert!(!talk.path("site/a.txt").exists());
}

#[test]
fn others_are_told_where_the_decks_stand() {
    let deck = "---\nlang: en\nimage: img/card.png\n---\n# One\n";
    let talk = Project::new()
        .file("d/one.md", deck)
        .file("d/two.md", "---\nlang: en\nurl: https://two.example/x/\n---\n# Two\n");
    let talk = talk.file("d/img/card.png", "a picture");
    talk.run(&["build", "d", "-o", "site", "--no-cards"]).gives(0);
    let card = |page: &str| {
        let content = page.split("<meta property=\"og:image\" content=\"").nth(1)?;
        Some(content.split('"').next()?.to_owned())
    };
    let name = card(&talk.read("site/one/index.html")).unwrap();
    assert!(talk.path("site/one").join(&name).exists(), "{name}");
    assert_eq!(talk.read("site/sitemap.xml").matches("<loc>").count(), 1);
    let talk = talk.file("d/aftrap.toml", "[export]\nurl = \"https://x.example/talks\"\n");
    talk.run(&["build", "d", "-o", "site", "--no-cards"]).gives(0);
    let page = talk.read("site/one/index.html");
    assert_eq!(card(&page).unwrap(), format!("https://x.example/talks/one/{name}"));
    assert!(page.contains("<link rel=\"canonical\" href=\"https://x.example/talks/one/\">"));
    let map = talk.read("site/sitemap.xml");
    assert!(
        map.contains("<loc>https://x.example/talks/one/</loc>") && map.contains("<loc>https://two.example/x/</loc>")
    );
    // one address is for one deck
    let copy = "---\nlang: en\nurl: https://two.example/x/\n---\n# Three\n";
    let talk = talk.file("d/zoo.md", copy);
    let told = talk.run(&["check", "--strict", "--format", "short", "d"]).gives(1).err();
    assert!(told.contains("zoo.md:3:6: warning bad-value: `d/two.md` has this `url` too"), "{told}");
    talk.run(&["build", "d", "-o", "site", "--no-cards"]).gives(0);
    assert_eq!(talk.read("site/sitemap.xml").matches("two.example").count(), 1);
    let talk = talk.file("d/zoo.md", copy.replace("url", "levels: {bad-value: off}\nurl"));
    talk.run(&["check", "--strict", "d"]).gives(0);
    let talk = talk.file("d/zoo.md", copy.replace("two.example/x/", "two.example/zoo.html"));
    talk.run(&["check", "--strict", "d"]).gives(0);
    let told = talk
        .file("d/one.md", deck.replace("card", "cart"))
        .run(&["build", "d", "-o", "site", "--no-cards"])
        .gives(1)
        .err();
    assert!(told.contains("img/cart.png` is not there") && told.contains("one.md:3:"), "{told}");
}

/// What somebody publishes with stays where it was put; what is ours goes.
#[test]
fn what_others_put_into_a_result_stays() {
    let talk = talk();
    talk.run(&["build", "secretplace", "-o", "site"]).gives(0);
    let before = names(&talk.path("site/assets"));
    let mine = ["CNAME", ".nojekyll", "assets/mine.txt", "more/deep/a.txt", ".git/HEAD"];
    let talk = mine.iter().fold(talk, |talk, name| talk.file(&format!("site/{name}"), *name));
    std::fs::create_dir_all(talk.path("site/.git/refs")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", talk.path("site/dangling")).unwrap();
    let talk = talk.file("secretplace/img/dot.svg", svg("green"));
    for _ in 0..2 {
        let told = talk.run(&["build", "secretplace", "-o", "site"]).gives(0).err();
        assert!(told.contains("keeps files that Aftrap did not make: `.git/`, `.nojekyll`, `CNAME`"), "{told}");
        for name in mine {
            assert_eq!(talk.read(&format!("site/{name}")), name);
        }
        assert!(talk.path("site/.git/refs").is_dir());
        #[cfg(unix)]
        assert_eq!(std::fs::read_link(talk.path("site/dangling")).unwrap(), std::path::Path::new("nowhere"));
    }
    let after = names(&talk.path("site/assets"));
    assert_eq!(after.len(), before.len() + 1, "the old dot is gone: {before:?} {after:?}");
    assert_eq!(names(&talk.path("")), ["secretplace", "site"]);
    // a name that the result needs itself
    let talk =
        talk.file("secretplace/more/deep.md", "---\nlang: en\n---\n# Deep\n").file("site/more/deep/index.html", "mine");
    let told = talk.run(&["build", "secretplace", "-o", "site"]).gives(3).err();
    assert!(told.contains("more/") && told.contains("--force"), "{told}");
    assert_eq!(talk.read("site/more/deep/index.html"), "mine");
    talk.run(&["build", "secretplace", "-o", "site", "--force"]).gives(0);
    assert!(!talk.path("site/CNAME").exists() && talk.read("site/more/deep/index.html") != "mine");
}

#[test]
fn a_marker_without_a_list_keeps_working() {
    let talk = talk()
        .file("site/.aftrap-export", "made by aftrap; this folder is replaced whole at the next build\n")
        .file("site/old/index.html", "an old deck")
        .file("site/assets/deck-0123456789.css", "old")
        .file("site/CNAME", "x.example");
    talk.run(&["build", "secretplace", "-o", "site"]).gives(0);
    assert_eq!(talk.read("site/CNAME"), "x.example");
    assert!(!talk.path("site/old").exists() && !talk.path("site/assets/deck-0123456789.css").exists());
    assert!(talk.read("site/.aftrap-manifest").contains("\nindex.html\n"));
}

/// Killed between its two renames: what others have put there is not lost.
#[test]
fn what_stands_beside_its_place_is_put_back() {
    let talk = talk();
    talk.run(&["build", "secretplace", "-o", "site"]).gives(0);
    let talk = talk.file("site/CNAME", "x.example");
    std::fs::rename(talk.path("site"), talk.path("site.aftrap-old-1")).unwrap();
    talk.run(&["build", "secretplace", "-o", "site"]).gives(0);
    assert_eq!(talk.read("site/CNAME"), "x.example");
    assert_eq!(names(&talk.path("")), ["secretplace", "site"]);
}

/// A program that is no browser is told at once.
#[cfg(unix)]
#[test]
fn a_program_that_ends_is_told_soon() {
    let talk = talk().file("secretplace/deck.md", DECK.replace("---\ntitle", "---\nurl: https://x.example/\ntitle"));
    let begin = std::time::Instant::now();
    for (program, why) in [("/bin/false", "ended with status 1"), ("/bin/true", "ended with status 0")] {
        for args in [
            &["export", "secretplace/deck.md", "a.pdf", "--browser", program][..],
            &["check", "secretplace", &format!("--browser={program}")],
        ] {
            let told = talk.run(args).gives(3).err();
            assert!(told.contains("did not start") && told.contains(why), "{told}");
        }
        let told = talk.run(&["build", "secretplace", "-o", "site", "--browser", program]).gives(0).err();
        assert!(told.contains("no images for social cards") && told.contains(why), "{told}");
    }
    assert!(begin.elapsed() < std::time::Duration::from_secs(20), "{:?}", begin.elapsed());
}

/// Row X02: what the disk refuses is told before a browser is looked for.
#[test]
fn a_place_that_is_refused_is_told_before_anything_is_drawn() {
    let talk = talk().file("theirs/note.txt", "mine").file("a.pdf", "mine").file("file", "mine");
    for (out, why) in [
        ("theirs/*.png", "files that Aftrap did not make"),
        ("a.pdf", "is a file that Aftrap did not make"),
        ("file/a.pptx", "file/a.pptx"),
        ("file/new/*.png", "file/new"),
        ("*.png", "name a folder for the images"),
    ] {
        let args = ["export", "secretplace/deck.md", "b.html", out, "--browser", "no-such-browser"];
        let told = talk.run(&args).gives(3).err();
        assert!(told.contains(why) && !told.contains("no-such-browser"), "{told}");
    }
    // and nothing is left, nor made
    talk.run(&["export", "secretplace/deck.md", "new/a.pdf", "--browser", "no-such-browser"]).gives(3);
    assert_eq!(names(&talk.path("")), ["a.pdf", "file", "secretplace", "theirs"]);
}

#[test]
fn what_makes_no_sense_is_told_before_any_work() {
    let talk = talk();
    for scale in ["0", "-1", "NaN", "inf", "50", "0.05", "x"] {
        let scale = format!("--scale={scale}");
        let told = talk.run(&["export", "secretplace/deck.md", "p/*.png", &scale]).gives(2).err();
        assert!(told.contains("0.1 to 10"), "{told}");
    }
    for twice in [["x.html", "x.html"], ["x.html", "./x.html"], ["p/*.jpg", "p/*.jpeg"], ["p/*.png", "./p/*.PNG"]] {
        let told = talk.run(&["export", "secretplace/deck.md", twice[0], twice[1]]).gives(2).err();
        assert!(told.contains("would be written twice"), "{told}");
    }
    assert_eq!(names(&talk.path("")), ["secretplace"]);
}

#[test]
fn what_is_shown_and_stands_behind_is_in_the_file_once() {
    let deck = "---\nlang: en\n---\n# A\n\n![bg](p.svg)\n\n---\n\n## B\n\n![x](p.svg)\n\n<!-- ![x](p.svg) -->\n\n---\n\n## C\n\n![x](q.svg)\n\n---\n\n## D\n\n![bg](q.svg)\n";
    let talk = Project::new().file("deck.md", deck).file("p.svg", svg("red")).file("q.svg", svg("blue"));
    talk.run(&["export", "deck.md", "out.html"]).gives(0);
    let page = talk.read("out.html");
    for colour in ["red", "blue"] {
        use base64::Engine;
        let data = base64::engine::general_purpose::STANDARD.encode(svg(colour));
        assert_eq!(page.matches(&data).count(), 1, "{colour}");
    }
    // each number that is looked up is one that stands somewhere
    for number in page.split("data-same=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(
            page.contains(&format!("data-file=\"{number}\"")) || page.contains(&format!("--file-{number}:")),
            "{number}"
        );
    }
    talk.run(&["export", "deck.md", "out.html", "--include-notes"]).gives(0);
    let page = talk.read("out.html");
    let notes = page.split("id=\"aftrap-notes\">").nth(1).unwrap().split("</script>").next().unwrap();
    assert!(notes.contains("data:image/svg+xml") && !notes.contains("data-same"), "{notes}");
}

#[test]
fn ids_do_not_know_how_the_path_was_typed() {
    let deck = "---\nlang: en\n---\n# A\n\nx[^a]\n\n[^a]: Note a\n\n```chart bar\nA,B\nx,1\n```\n\n---\n<!-- include: in/p.md -->\n\n---\n<!-- include: ../other/q.md -->\n";
    let part = "# P\n\ny[^b]\n\n[^b]: Note b\n";
    let talk = Project::new();
    let talk = ["t", "copy/of"].iter().fold(talk, |talk, top| {
        talk.file(&format!("{top}/sub/fn.md"), deck)
            .file(&format!("{top}/sub/in/p.md"), part)
            .file(&format!("{top}/other/q.md"), part)
    });
    let whole = talk.path("t/sub/fn.md").to_string_lossy().into_owned();
    let ways = [
        ("", "t/sub/fn.md"),
        ("", "./t/./sub/fn.md"),
        ("", "copy/of/sub/../sub/fn.md"),
        ("t/sub", "fn.md"),
        ("t/sub", "./fn.md"),
        ("t/sub/in", "../fn.md"),
        ("t/other", "../sub/fn.md"),
        ("", &whole),
    ];
    let mut all = Vec::new();
    for (from, path) in ways {
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_aftrap"))
            .args(["export", path, "--allow-outside", "-q"])
            .arg(talk.path("out.html"))
            .current_dir(talk.path(from))
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        all.push(talk.read("out.html"));
    }
    assert!(all[0].contains("Note b") && all[0].contains("id=\"fn-") && all[0].contains("id=\"chart-"));
    for (i, page) in all.iter().enumerate() {
        assert!(*page == all[0], "{:?}", ways[i]);
    }
}

#[test]
fn markdown_works_where_it_is_written() {
    let deck = "---\nlang: en\nmacros: {RR: '\\mathbb{R}', two: ['#1+#2', 2]}\n---\n# A\n\n![P](img/p%20q.svg){.big} [on](other.md?q=1#x) [r][ref] [web](https://example.org/) [top](#a) [two](#2.1)\n\n\
        Text[^1] with $x \\in \\RR$ and `\\RR ![P](img/p.svg)`\n\n[^1]: See [it](other.md)\n    and more\n\n[ref]: other.md\n\n\
        ```rust file=code/a.rs lines=1\n```\n\n```md\n![no](img/p%20q.svg)\n```\n\n$$\n\\two{a}{b}\n$$\n\n<img src=\"img/p q.svg\" alt=\"P\">\n\n<p style=\"background: url(img/p.svg)\"><img src=\"img/p.svg\" srcset=\"img/p%20q.svg 2x, https://example.org/x.svg 3x\"></p>\n\n![F](f.webm){poster=img/p.svg}\n\n---\n<!-- include: part/b.md -->\n";
    let part = "# B\n\n![P](p.svg) and ![P](@/img/p.svg) and ![gone](gone.svg)\n\nWord[^1]\n\n[^1]: Another\n";
    let talk = Project::new()
        .file("d/deck.md", deck)
        .file("d/part/b.md", part)
        .file("d/other.md", "# O\n")
        .file("d/code/a.rs", "fn a() {}\n")
        .file("d/f.webm", "x");
    let talk = ["img/p q.svg", "img/p.svg", "part/p.svg"]
        .iter()
        .fold(talk, |talk, name| talk.file(&format!("d/{name}"), svg("red")));
    let ran = talk.run(&["export", "d/deck.md", "d/beside.md", "out/deep/o.md"]);
    assert!(ran.status() < 2, "{}", ran.err());
    for (name, up) in [("d/beside.md", ""), ("out/deep/o.md", "../../d/")] {
        let text = talk.read(name);
        for line in [
            format!(
                "![P]({up}img/p%20q.svg){{.big}} [on]({up}other.md?q=1#x) [r]({up}other.md) [web](https://example.org/) [top](#1-a) [two](#2-b)"
            ),
            "Text[^1] with $x \\in \\mathbb{R}$ and `\\RR ![P](img/p.svg)`".to_owned(),
            format!("[^1]: See [it]({up}other.md)\n    and more"),
            format!("```rust file={up}code/a.rs lines=1"),
            "```md\n![no](img/p%20q.svg)\n```".to_owned(),
            "$$\na+b\n$$".to_owned(),
            format!("<img src=\"{up}img/p%20q.svg\" alt=\"P\">"),
            format!(
                "<p style=\"background: url(&quot;{up}img/p.svg&quot;)\"><img src=\"{up}img/p.svg\" srcset=\"{up}img/p%20q.svg 2x, https://example.org/x.svg 3x\"></p>"
            ),
            format!("![F]({up}f.webm){{poster={up}img/p.svg}}"),
            format!("![P]({up}part/p.svg) and ![P]({up}img/p.svg) and ![gone](gone.svg)"),
            "Word[^1-2]".to_owned(),
            "[^1-2]: Another".to_owned(),
        ] {
            assert!(text.contains(&line), "{line}\n in \n{text}");
        }
    }
}

#[test]
fn what_is_left_out_behind_a_slide_is_named_on_it() {
    let deck = "---\nlang: en\n---\n# One\n\n![bg](far%20wall.svg)\n\n---\n# Two\n\n![bg](film.mp4)\n\n---\n<!-- background: linear-gradient(red, blue), url(third.svg) -->\n# Three\n";
    let talk = Project::new().file("deck.md", deck).file("film.mp4", vec![0; 15_000]);
    let talk = ["far wall.svg", "third.svg"].iter().fold(talk, |talk, name| talk.file(name, svg("red")));
    let told = talk.run(&["export", "deck.md", "out.html", "--max-media-mb", "0", "--format", "short"]).gives(0).err();
    for line in
        ["deck.md:6:7: warning export-omitted: `far wall.svg`, 6 kB, is left out", "deck.md:11:7: ", "deck.md:14:"]
    {
        assert!(told.contains(line), "{line} in {told}");
    }
    let page = talk.read("out.html");
    let behind: Vec<&str> = page.split("<div class=\"slide-backgrounds\"").skip(1).collect();
    assert_eq!(behind.len(), 3);
    for (name, behind) in ["far wall.svg</b> 6 kB", "film.mp4</b> 15 kB", "third.svg</b> 6 kB"].iter().zip(behind) {
        let canvas = behind.split("</section>").next().unwrap();
        assert!(canvas.contains(&format!("<span class=\"card-error\" role=\"note\"><b>{name} &gt; 0 kB")), "{canvas}");
    }
}

/// One document for machines, with what is found while exporting, also when it goes wrong.
#[test]
fn exports_are_told_to_machines_as_one_document() {
    let deck = "---\nlang: en\n---\n# One\n\n![A film](film.mp4)\n\n[elsewhere](other.html)\n\n![gone](gone.svg)\n";
    let talk = Project::new().file("deck.md", deck).file("film.mp4", vec![0; 3_000_000]).file("mine.md", "mine");
    let html = ["export", "deck.md", "out.html", "out.json", "--max-media-mb", "2"];
    let codes = |list: &serde_json::Value, key: &str| {
        let all = list.as_array().unwrap().iter().map(|d| d[key].as_str().unwrap().to_owned());
        all.filter(|code| code.contains('-')).collect::<Vec<_>>()
    };
    let all = ["image-missing", "export-omitted", "link-not-exported"];
    let json = talk.run(&[&html[..], &["--format", "json"]].concat()).gives(1).json();
    assert_eq!(codes(&json["diagnostics"], "code"), all);
    assert_eq!(json["files"], serde_json::json!(["out.html", "out.json"]));
    assert_eq!((&json["decks"][0]["file"], &json["decks"][0]["slides"]), (&"deck.md".into(), &1.into()));
    assert!(json["error"].is_null());
    let sarif = talk.run(&[&html[..], &["--format", "sarif"]].concat()).gives(1).json();
    assert_eq!(codes(&sarif["runs"][0]["results"], "ruleId"), all);
    let github = talk.run(&[&html[..], &["--format", "github"]].concat()).gives(1).out();
    assert_eq!(github.lines().count(), 3, "{github}");
    // written half
    let half = ["export", "deck.md", "out.html", "a.pdf", "--max-media-mb", "2", "--browser", "no-such"];
    let json = talk.run(&[&half[..], &["--format", "json"]].concat()).gives(3).json();
    assert_eq!(
        (codes(&json["diagnostics"], "code"), &json["files"]),
        (all.map(str::to_owned).to_vec(), &serde_json::json!(["out.html"]))
    );
    assert!(json["error"].as_str().unwrap().contains("no-such"), "{json}");
    let sarif = talk.run(&[&half[..], &["--format", "sarif"]].concat()).gives(3).json();
    assert_eq!(codes(&sarif["runs"][0]["results"], "ruleId"), all);
    // not begun
    let json = talk.run(&["export", "deck.md", "out.html", "mine.md", "--format", "json"]).gives(3).json();
    assert_eq!(
        (codes(&json["diagnostics"], "code"), &json["files"]),
        (vec![all[0].to_owned()], &serde_json::json!([]))
    );
    assert!(json["error"].as_str().unwrap().contains("mine.md"), "{json}");
    // what the deck does not want to hear, it does not hear
    let talk = talk.file("deck.md", deck.replace("lang: en", "lang: en\nlevels: {export-omitted: off}"));
    assert!(!talk.run(&html).gives(1).err().contains("export-omitted"));
}

/// A build that the disk refuses in its midst: what was found in the decks is told all the same, in the same document.
#[cfg(unix)]
#[test]
fn a_build_that_fails_is_told_to_machines_with_what_was_found() {
    let deck = "---\nlang: en\n---\n# One\n\n![A film](film.mp4)\n\n![gone](gone.svg)\n";
    let talk = Project::new().file("deck.md", deck).file("film.mp4", vec![0; 3_000_000]);
    let build = |format: &str, before: &str| {
        let program = env!("CARGO_BIN_EXE_aftrap");
        let script = format!("{before} exec '{program}' build deck.md -o out --no-cards --format {format}");
        let ran = std::process::Command::new("sh").args(["-c", &script]).current_dir(talk.path("")).output().unwrap();
        (ran.status.code(), String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap())
    };
    // no file may grow to the size of the film
    let full = "trap '' XFSZ; ulimit -f 2000;";
    let (status, out, _) = build("json", full);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}"));
    assert_eq!((status, &json["diagnostics"][0]["code"]), (Some(3), &"image-missing".into()), "{json}");
    assert!(json["error"].as_str().is_some_and(|why| why.contains("film")), "{json}");
    assert_eq!(
        (&json["files"], &json["decks"][0]["slides"], &json["out"]),
        (&serde_json::json!([]), &1.into(), &"out".into())
    );
    let (status, out, err) = build("sarif", full);
    let sarif: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}"));
    assert_eq!((status, &sarif["runs"][0]["results"][0]["ruleId"]), (Some(3), &"image-missing".into()), "{sarif}");
    assert!(err.starts_with("error: "), "{err}");
    let (status, out, err) = build("github", full);
    assert!(status == Some(3) && out.starts_with("::error ") && out.lines().count() == 1, "{out}");
    assert!(err.contains("error: "), "{err}");
    let (status, out, _) = build("json", "");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}"));
    assert!(status == Some(1) && json["error"].is_null() && json["out"] == "out", "{json}");
    assert!(json["files"].as_array().is_some_and(|files| files.contains(&"index.html".into())), "{json}");
}

/// What fails while we are stopped fails because of that, and is not worth a word.
#[cfg(unix)]
#[test]
fn a_build_that_is_stopped_says_nothing_of_cards() {
    use std::os::unix::fs::PermissionsExt;
    let talk = Project::new().file("deck.md", "---\nlang: en\nurl: https://x.example/\n---\n# One\n");
    let talk = talk.file("stops", "#!/bin/sh\ncase \"$*\" in *--no-sandbox*) kill -INT $PPID;; esac\nexit 1\n");
    std::fs::set_permissions(talk.path("stops"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let stops = talk.path("stops");
    for _ in 0..3 {
        let ran = talk.run(&["build", "deck.md", "-o", "site", "--browser", stops.to_str().unwrap()]).gives(130);
        assert_eq!(ran.err(), "");
    }
}

#[test]
fn addresses_for_others_are_escaped() {
    let deck = "---\nlang: en\nimage: https://x.example/é.png\n---\n# One\n";
    let talk = Project::new()
        .file("d/spáce name/deck.md", deck)
        .file("d/two.md", "---\nurl: https://y.example/%C3%A9/\n---\n# B\n");
    let talk = talk.file("d/aftrap.toml", "[export]\nurl = \"https://x.example/tälks\"\n");
    talk.run(&["build", "d", "-o", "site", "--no-cards"]).gives(0);
    let whole = "https://x.example/t%C3%A4lks/sp%C3%A1ce-name/";
    let map = talk.read("site/sitemap.xml");
    assert!(
        map.contains(&format!("<loc>{whole}</loc>")) && map.contains("<loc>https://y.example/%C3%A9/</loc>"),
        "{map}"
    );
    let page = talk.read("site/spáce-name/index.html");
    for part in [
        format!("rel=\"canonical\" href=\"{whole}\""),
        format!("og:url\" content=\"{whole}\""),
        "og:image\" content=\"https://x.example/%C3%A9.png\"".to_owned(),
    ] {
        assert!(page.contains(&part), "{part}: {page}");
    }
}

/// What a picture of the first slide is called changes with all that is seen on it; without a slide there is none.
#[test]
fn the_name_of_a_card_says_what_is_seen() {
    let card = |deck: &str| {
        let files = aftrap::fs::Files::memory([("deck.md", deck)]);
        let options = aftrap::site::BuildOptions { cards: true, ..Default::default() };
        let build = aftrap::site::build(
            &files,
            std::path::Path::new("deck.md"),
            &aftrap::site::BuildCache::default(),
            &options,
        );
        build.decks[0].card.clone()
    };
    let with = |more: &str| card(&format!("---\nurl: https://x.example/\n{more}---\n# One\n")).unwrap();
    let before = with("");
    for more in ["mode: dark\n", "ratio: 4:3\n", "lang: ar\n", "overflow: shrink\n"] {
        assert_ne!(with(more), before, "{more}");
    }
    assert_eq!(with("title: Another\n"), before, "what is not seen");
    let slides = |more: &str, count: usize| {
        card(&format!("---\nurl: https://x.example/\n{more}---\n# One\n{}", "\n---\n## Two\n\nwords\n".repeat(count)))
    };
    assert_eq!(slides("", 2), slides("", 1), "another slide is not seen");
    assert_ne!(slides("paginate: true\n", 2), slides("paginate: true\n", 1), "a number is");
    assert_eq!(card("---\nurl: https://x.example/\nimage: https://x.example/a.png\n---\n# One\n"), None);
    assert!(
        card("---\nurl: https://x.example/\nimage: gone.png\n---\n# One\n").is_some(),
        "a picture that is not there"
    );
    assert_eq!(card("---\nurl: https://x.example/\n---\n"), None);
    assert_eq!(card("---\nurl: https://x.example/\n---\n<!-- hidden: true -->\n# One\n"), None);
}
