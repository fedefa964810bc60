//! Decks show the pictures, sounds and films of the project that they stand in, and no other file of it.

use crate::support::project::Project;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const DOT: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"><rect width=\"4\" height=\"4\"/></svg>";
const HEAD: &str = "---\nlang: en\n---\n\n# A\n\n";
/// What git makes of a folder.
const GIT: (&str, &str) = ("p/.git/HEAD", "ref: refs/heads/main\n");

/// A project with a deck two folders down, and files of all kinds above it.
fn project(deck: &str) -> Project {
    Project::new()
        .file("p/talks/a/deck.md", format!("{HEAD}{deck}"))
        .file("p/img/dot.svg", DOT)
        .file("p/img/film.mp4", "film")
        .file("p/img/film.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nwords\n")
        .file("p/img/tone.mp3", "tone")
        .file("p/img/list.m3u8", "#EXTM3U\n#EXTINF:4,\n1.ts\n")
        .file("p/img/1.ts", {
            let mut piece = vec![0; 376];
            [piece[0], piece[188]] = [0x47; 2];
            piece
        })
        .file("p/words.md", "# CANARY\n")
        .file("p/data.csv", "a,CANARY\nb,2\n")
        .file("p/code.rs", "// CANARY\n")
        .file("p/look.css", "i { --x: CANARY }")
        .file("p/page.html", "<p>CANARY</p>")
        .file("p/paper.pdf", "%PDF-1.4 CANARY")
        .file("p/key.txt", "CANARY")
}

const MEDIA: &str = "![A dot](../../img/dot.svg)\n\n![A film](../../img/film.mp4)\n\n![A tone](../../img/tone.mp3)\n\n\
                     <img src=\"../../img/dot.svg\" alt=\"\" width=\"4\" height=\"4\">\n\n![A stream](../../img/list.m3u8)\n\n\
                     ---\n\n![bg](../../img/dot.svg)\n\n<style>h1 { background: url(../../img/dot.svg) }</style>\n";

fn outside(talk: &Project, deck: &str) -> Vec<String> {
    let told = talk.run(&["build", deck, "-o", "site", "--format", "short"]).err();
    told.lines().filter(|line| line.contains(" outside-root: ")).map(str::to_owned).collect()
}

#[test]
fn media_of_a_git_work_tree_are_shown() {
    for git in [GIT, ("p/.git", "gitdir: /elsewhere/worktrees/p\n")] {
        let talk = project(MEDIA).file(git.0, git.1);
        for deck in ["p/talks/a/deck.md", "p/talks/a", "p/talks", "p/img/../talks/a"] {
            let told = talk.run(&["build", deck, "-o", "site", "--format", "short"]).gives(0).err();
            assert!(!told.contains("error") && !told.contains("companion"), "{deck}: {told}");
        }
        let page = talk.read("site/index.html");
        for (name, count) in [("dot", 1), ("film", 1), ("tone", 1)] {
            assert!(page.matches(&format!("assets/{name}-")).count() >= count, "{name}: {page}");
        }
        assert!(page.contains("data:text/vtt"), "captions come with their film");
    }
    // from within the deck's folder, and as one file
    let talk = project(MEDIA).file(GIT.0, GIT.1);
    let ran = Command::new(env!("CARGO_BIN_EXE_aftrap"))
        .args(["export", "deck.md", "talk.html", "--format", "short"])
        .current_dir(talk.path("p/talks/a"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.success() && !told.contains("outside-root"), "{told}");
    assert!(talk.read("p/talks/a/talk.html").contains("data:image/svg+xml"));
}

#[test]
fn without_a_project_or_with_its_settings_the_fence_is_where_it_was() {
    // no git at all; what is no work tree; an `aftrap.toml` below it that says where the project ends
    let empty = |name: &str| (name.to_owned(), String::new());
    for more in [
        vec![],
        vec![empty("p/.git/config")],
        vec![("p/.git".to_owned(), "not git".to_owned())],
        vec![(GIT.0.to_owned(), GIT.1.to_owned()), empty("p/talks/aftrap.toml")],
    ] {
        let talk = more.iter().fold(project(MEDIA), |talk, (name, text)| talk.file(name, text));
        assert!(outside(&talk, "p/talks/a/deck.md").len() >= 4, "{more:?}");
    }
    // the settings above everything share all of it
    let talk = project(&format!("{MEDIA}\n<!-- include: ../../words.md -->\n")).file("p/aftrap.toml", "");
    assert_eq!(outside(&talk, "p/talks/a"), Vec::<String>::new());
}

#[test]
fn a_home_folder_in_git_is_no_project() {
    let talk = project(MEDIA).file(GIT.0, GIT.1);
    for (home, told) in [("p", true), ("p/talks", true), ("p/talks/a", true), ("q", false)] {
        std::fs::create_dir_all(talk.path(home)).unwrap();
        let environment: [(&str, PathBuf); 1] = [("HOME", talk.path(home))];
        let ran = talk.run_with(&["build", "p/talks/a", "-o", "site", "--format", "short"], &environment);
        assert_eq!(ran.err().contains(" outside-root: "), told, "{home}: {}", ran.err());
    }
    // by another name
    symlink(talk.path("p"), talk.path("me")).unwrap();
    let ran = talk.run_with(&["build", "p/talks/a", "-o", "site", "--format", "short"], &[("HOME", talk.path("me"))]);
    assert!(ran.err().contains(" outside-root: "), "{}", ran.err());
}

#[test]
fn settings_in_a_home_folder_open_nothing() {
    let talk = project(MEDIA).file("p/aftrap.toml", "");
    for (home, told) in [("p", true), ("p/talks", true), ("q", false)] {
        std::fs::create_dir_all(talk.path(home)).unwrap();
        let environment: [(&str, PathBuf); 1] = [("HOME", talk.path(home))];
        let ran = talk.run_with(&["build", "p/talks/a", "-o", "site", "--format", "short"], &environment);
        assert_eq!(ran.err().contains(" outside-root: "), told, "{home}: {}", ran.err());
    }
    // the work tree below it counts all the same
    let talk = talk.file("p/talks/.git/HEAD", GIT.1).file("p/talks/dot.svg", DOT);
    let talk = talk.file("p/talks/a/deck.md", format!("{HEAD}![A dot](../dot.svg)\n"));
    let ran = talk.run_with(&["build", "p/talks/a", "-o", "site", "--format", "short"], &[("HOME", talk.path("p"))]);
    assert!(!ran.err().contains(" outside-root: "), "{}", ran.err());
}

#[test]
fn texts_of_a_project_stay_where_they_are() {
    let deck = "<!-- include: ../../words.md -->\n\n---\n\n```chart bar file=../../data.csv\n```\n\n```rust file=../../code.rs\n```\n\n\
                ```xml file=../../img/dot.svg\n```\n\n<iframe src=\"../../page.html\" title=\"x\"></iframe>\n\n\
                <style>@import '../../look.css';</style>\n\n<object data=\"../../paper.pdf\"></object>\n\n![x](key.png) ![y](list.ts)\n";
    let talk = project(deck).file(GIT.0, GIT.1).file("p/other.ts", "const CANARY = 1;");
    // a link that calls a text a picture
    symlink("../../key.txt", talk.path("p/talks/a/key.png")).unwrap();
    symlink(talk.path("p/key.txt"), talk.path("p/img/more.svg")).unwrap();
    let told = outside(&talk, "p/talks/a");
    for name in ["words.md", "data.csv", "code.rs", "dot.svg", "page.html", "look.css", "paper.pdf", "`key.png`"] {
        assert!(told.iter().any(|line| line.contains(name)), "{name}: {told:#?}");
    }
    let talk = talk.file("p/talks/a/deck.md", format!("{HEAD}![x](../../img/more.svg)\n"));
    assert_eq!(outside(&talk, "p/talks/a").len(), 1);
    for name in crate::support::files::below(&talk.path("site")) {
        let bytes = std::fs::read(talk.path("site").join(&name)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("CANARY"), "{}", name.display());
    }
}

#[test]
fn links_do_not_widen_a_project() {
    let talk = project("![x](x.svg) ![y](../../more/dot.svg)\n").file(GIT.0, GIT.1).file("away/dot.svg", DOT);
    symlink(talk.path("away/dot.svg"), talk.path("p/talks/a/x.svg")).unwrap();
    symlink(talk.path("away"), talk.path("p/more")).unwrap();
    assert_eq!(outside(&talk, "p/talks/a").len(), 2);
    // a film of pieces that are TypeScript
    let talk = project("![A stream](own.m3u8)\n").file(GIT.0, GIT.1).file("p/code.ts", "const CANARY = 1;");
    let talk = talk.file("p/talks/a/own.m3u8", "#EXTM3U\n#EXTINF:4,\npiece.ts\n");
    symlink("../../code.ts", talk.path("p/talks/a/piece.ts")).unwrap();
    let told = talk.run(&["build", "p/talks/a", "-o", "site", "--format", "short"]).err();
    assert!(told.contains("dependency-missing") && told.contains("piece.ts"), "{told}");
}

/// A served deck.
struct Served {
    process: Child,
    address: SocketAddr,
}

impl Served {
    fn new(talk: &Project, deck: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_aftrap"))
            .args(["serve", deck, "--port", "0"])
            .current_dir(talk.path(""))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut lines = lines.filter_map(|line| Some(line.split_once("http://")?.1.to_owned()));
        let port = lines.next().unwrap();
        let port = port.rsplit(':').next().unwrap().split('/').next().unwrap().parse().unwrap();
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address: SocketAddr::from(([127, 0, 0, 1], port)) }
    }

    fn get(&self, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        String::from_utf8_lossy(&crate::support::server::raw(self.address, request.as_bytes())).into_owned()
    }

    /// The address of the picture, once it is another than this.
    fn picture(&self, than: &str) -> String {
        let start = Instant::now();
        loop {
            let page = self.get("/");
            let address = page.split("src=\"").find(|part| part.starts_with("assets/dot-")).unwrap_or("");
            let address = address.split('"').next().unwrap_or("").to_owned();
            if !address.is_empty() && address != than {
                return address;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "never another than {than}: {page}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_picture_of_the_project_is_served_and_watched() {
    let talk = project("![A dot](../../img/dot.svg)\n").file(GIT.0, GIT.1);
    let served = Served::new(&talk, "p/talks/a/deck.md");
    let before = served.picture("");
    assert!(served.get(&format!("/{before}")).contains("width=\"4\""));
    let talk = talk.file("p/img/dot.svg", DOT.replace('4', "7"));
    let after = served.picture(&before);
    assert!(served.get(&format!("/{after}")).contains("width=\"7\""));
    // swapped for a link to a text while it is served
    std::fs::remove_file(talk.path("p/img/dot.svg")).unwrap();
    symlink("../key.txt", talk.path("p/img/dot.svg")).unwrap();
    assert!(!served.get(&format!("/{after}")).contains("CANARY"));
}
