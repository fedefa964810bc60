//! What is told and what is mended: only what is sure is mended, each fault is told once, in the order in which it is
//! written, and what goes along with the slides is looked at as they are.

use crate::support::files::png;
use crate::support::project::Project;
use crate::support::skip::skip;

const HEAD: &str = "---\ntitle: T\nlang: en\n---\n# T\n\n";
const KEY: &str = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

/// A PNG of this size.
/// The findings of a deck, one a line, without the name of its file.
fn short(body: &str) -> Vec<String> {
    let talk = Project::new().file("deck.md", format!("{HEAD}{body}")).file("pic.png", png(40, 30));
    told(&talk, &["check", "deck.md"])
}

fn told(talk: &Project, args: &[&str]) -> Vec<String> {
    let err = talk.run(&[args, &["--format", "short"]].concat()).err();
    err.lines().filter_map(|line| line.strip_prefix("deck.md:").map(str::to_owned)).collect()
}

#[test]
fn notes_that_look_like_settings_are_told_and_stay() {
    let notes = "<!-- clash: the two models disagree -->\n\n<!-- footers: do not tell them the price is 9000 -->\n\n\
                 <!-- layout: center\nfooters: the price is 9000 -->\n";
    let deck = format!("{HEAD}{notes}");
    let talk = Project::new().file("deck.md", &deck);
    let found = told(&talk, &["check", "deck.md", "--fix"]);
    assert_eq!(talk.read("deck.md"), deck);
    assert_eq!(found.iter().filter(|one| one.contains("comment-key") || one.contains("unknown-key")).count(), 3);
    talk.run(&["build", "deck.md", "-o", "out", "-q"]).gives(0);
    assert!(!talk.read("out/index.html").contains("9000"));
    talk.run(&["build", "deck.md", "-o", "out", "-q", "--include-notes"]).gives(0);
    assert_eq!(talk.read("out/index.html").matches("9000").count(), 2, "they are notes still");

    let talk = Project::new().file("deck.md", format!("{HEAD}<!-- layot: center -->\n\n<!-- clas: lead -->\n"));
    talk.run(&["check", "deck.md", "--fix"]).gives(0);
    assert!(talk.read("deck.md").ends_with("<!-- layout: center -->\n\n<!-- class: lead -->\n"));
}

#[test]
fn of_two_names_that_differ_in_capitals_none_is_taken() {
    let deck = format!("{HEAD}![A](am/pic.png)\n\n[b](am/pic.png)\n\n<!-- include: Part.md -->\n");
    let talk = Project::new()
        .file("deck.md", &deck)
        .file("am/PIC.png", png(4, 4))
        .file("am/Pic.png", png(4, 4))
        .file("part.md", "# A\n")
        .file("PART.md", "# A\n");
    if std::fs::read_dir(talk.path("am")).unwrap().count() < 2 {
        return skip("to this disk capitals are all the same");
    }
    let err = talk.run(&["check", "deck.md", "--fix"]).gives(1).err();
    assert_eq!(talk.read("deck.md"), deck);
    assert_eq!(err.matches("did you mean `PIC.png` or `Pic.png`?").count(), 2, "{err}");
    assert!(err.contains("did you mean `PART.md` or `part.md`?"), "{err}");
}

#[test]
fn notes_that_are_published_are_looked_at() {
    let mark = concat!("TO", "DO");
    let deck = format!("{HEAD}<!-- the key is {KEY} -->\n\n<!-- {mark}: ask Anna -->\n");
    let talk = Project::new().file("deck.md", &deck);
    assert_eq!(told(&talk, &["check", "deck.md"]), Vec::<String>::new());
    let places = |found: Vec<String>| {
        let place = |one: String| one.split(": ").take(2).collect::<Vec<_>>().join(" ");
        found.into_iter().map(place).filter(|one| !one.ends_with("lang-missing")).collect::<Vec<_>>()
    };
    let both = ["7:17 error secret", "9:6 warning leftover-draft"];
    for args in
        [&["build", "deck.md", "-o", "out", "--include-notes"][..], &["export", "deck.md", "a.html", "--include-notes"]]
    {
        assert_eq!(places(told(&talk, args)), both, "{args:?}");
    }
    assert_eq!(told(&talk, &["build", "deck.md", "-o", "out"]), Vec::<String>::new());
    let talk = talk.file("aftrap.toml", "[export]\nnotes = true\n");
    for args in [&["check", "deck.md"][..], &["build", "deck.md", "-o", "out"]] {
        assert_eq!(places(told(&talk, args)), both, "{args:?}");
    }
    let meant =
        deck.replace("# T\n", "# T\n<!-- allow: secret – made up -->\n<!-- allow: leftover-draft – an example -->\n");
    assert_eq!(told(&talk.file("deck.md", meant), &["check", "deck.md"]), Vec::<String>::new());
}

#[test]
fn a_picture_over_two_lines_is_told_its_size() {
    let deck = format!("{HEAD}<img src=\"pic.png\"\n  alt=\"x\">\n\nText <img\n  src=\"pic.png\" alt=\"x\"> on\n");
    let talk = Project::new().file("deck.md", &deck).file("pic.png", png(40, 30));
    let sizeless = told(&talk, &["check", "deck.md"]);
    assert_eq!(sizeless.iter().filter(|one| one.contains("image-size")).count(), 2, "{sizeless:?}");
    talk.run(&["check", "deck.md", "--fix"]).gives(0);
    assert_eq!(talk.read("deck.md"), deck.replace("<img", "<img width=\"40\" height=\"30\""));
}

#[test]
fn a_quote_with_its_speaker_below_is_a_quote() {
    for who in ["– Ada Lovelace", "— *Ada*, 1843", "-- Ada", "*— Ada*"] {
        let body = format!("---\n\n> \"Words.\"\n\n{who}\n");
        assert_eq!(short(&body), Vec::<String>::new(), "{who}");
        let talk = Project::new().file("deck.md", format!("{HEAD}{body}"));
        talk.run(&["build", "deck.md", "-o", "out", "-q"]).gives(0);
        assert!(talk.read("out/index.html").contains("layout-quote"), "{who}");
    }
    for other in ["Ada said that.", "- Ada", "–", "– Ada\n\nMore."] {
        let found = short(&format!("---\n\n> \"Words.\"\n\n{other}\n"));
        assert!(found.iter().any(|one| one.contains("slide-untitled")), "{other}: {found:?}");
    }
}

#[test]
fn findings_are_told_line_by_line() {
    let body = "<img src=\"pic.png\" alt=\"x\">\n\n![](pic.png)\n\n![no](no.png)\n\n---\n\n## B\n\n![](pic.png)\n\n<img src=\"pic.png\" alt=\"x\">\n";
    let talk = Project::new().file("deck.md", format!("{HEAD}{body}")).file("pic.png", png(40, 30));
    let lines: Vec<usize> = told(&talk, &["check", "deck.md"])
        .iter()
        .filter_map(|one| one.split(':').next().and_then(|line| line.parse().ok()))
        .collect();
    assert_eq!(lines, [7, 9, 11, 17, 19]);
    let json = talk.run(&["check", "deck.md", "--format", "json"]).json();
    let all = json["diagnostics"].as_array().unwrap().iter();
    assert_eq!(all.filter_map(|one| one["line"].as_u64()).collect::<Vec<_>>(), [7, 9, 11, 17, 19]);
}

#[test]
fn one_fault_of_a_fence_is_told_once() {
    let talk = Project::new().file(
        "deck.md",
        "---\ntitle: T\nlang: en\nrenderers: {plantuml: plantuml -tsvg -pipe, wave: wave}\n---\n# T\n\n```plantuml\nA -> B\n```\n\n```wave\nx\n```\n\n```plantumm\nx\n```\n",
    );
    let found = told(&talk, &["check", "deck.md"]);
    let codes: Vec<&str> = found.iter().filter_map(|one| one.split(' ').nth(2)).collect();
    assert_eq!(codes, ["renderer-off:", "renderer-off:", "language-unknown:"], "{found:?}");
}

#[test]
fn a_chart_without_a_number_is_told() {
    let found = short("```chart bar\nyear,sales\n2024,\n```\n");
    assert!(found.len() == 1 && found[0].starts_with("7:1: error chart: "), "{found:?}");
    assert_eq!(short("```chart bar\nyear,sales\n2024,\n2025,3\n```\n"), Vec::<String>::new());
}

#[test]
fn settings_of_a_folder_above_are_named_from_here_and_mended() {
    let config = "theme = \"paper\"\nlang = 'nl_NL'\n";
    let talk = Project::new().file("aftrap.toml", config).file("a/b/deck.md", "# T\n");
    let at = |here: &str, args: &[&str]| {
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_aftrap"))
            .args(args)
            .current_dir(talk.path(here))
            .output()
            .unwrap();
        String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned()
    };
    let err = at("a/b", &["check", "deck.md", "--format", "short"]);
    assert!(err.starts_with("../../aftrap.toml:2:8: warning bad-value: "), "{err}");
    let sarif = at("a", &["check", "b", "--format", "sarif"]);
    assert!(sarif.contains("\"../aftrap.toml\"") && !sarif.contains("\"/"), "{sarif}");
    let err = at("", &["check", "a/b/deck.md", "--format", "short"]);
    assert!(err.starts_with("aftrap.toml:2:8: "), "{err}");
    at("a/b", &["check", "deck.md", "--fix"]);
    assert_eq!(talk.read("aftrap.toml"), config.replace("nl_NL", "nl-NL"));
}

#[test]
fn words_of_a_fence_that_say_nothing_alone_are_told() {
    for word in ["lines", "numbers"] {
        let found = short(&format!("```rust {word}\nlet x = 1;\n```\n"));
        assert!(found.len() == 1 && found[0].starts_with("7:9: warning attributes: "), "{found:?}");
    }
    assert_eq!(short("```rust lines=1 ignore\nlet x = 1;\n```\n"), Vec::<String>::new());
}

#[test]
fn what_is_no_picture_is_told_by_what_is_in_it() {
    let talk = Project::new()
        .file("deck.md", format!("{HEAD}![one](a.png)\n\n![two](b.png)\n\n![three](c.png)\n"))
        .file("a.png", "")
        .file("b.png", "\n<!DOCTYPE html>\n<title>Not found</title>")
        .file("c.png", "words");
    let found = told(&talk, &["check", "deck.md"]);
    for (line, words) in found.iter().zip(["`a.png` is empty", "`b.png` is an HTML page", "the size of `c.png`"]) {
        assert!(line.contains("image-unreadable") && line.contains(words), "{line}");
    }
    assert_eq!(found.len(), 3, "{found:?}");
}
