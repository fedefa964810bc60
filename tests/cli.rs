//! The command line as a user meets it: what was typed, what is printed, which exit status.

use crate::support::project::Project;
use std::path::Path;

const GOOD: &str = "---\ntitle: Talk\nlang: en\n---\n# Talk\n\n---\n\n## Two\n\n* one\n* two\n\n<!-- a note -->\n";

#[test]
fn build_writes_a_page_that_stands_alone() {
    let talk = Project::new().file("deck.md", GOOD);
    let ran = talk.run(&["build", "deck.md", "-o", "out"]).gives(0);
    assert_eq!(ran.err(), "1 deck, 2 slides → out\n");
    let page = talk.read("out/index.html");
    assert!(page.contains("<html lang=\"en\"") && page.contains("<title>Talk</title>"));
    assert!(!page.contains("a note"), "notes stay at home");
    assert!(!page.contains("http://") && !page.contains("https://"), "nothing from other hosts");
    for part in page.split("assets/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(talk.path("out/assets").join(name).exists(), "{name}");
    }
}

#[test]
fn notes_go_along_only_when_asked() {
    let talk = Project::new().file("deck.md", GOOD);
    talk.run(&["build", "deck.md", "-o", "out", "--include-notes"]).gives(0);
    assert!(talk.read("out/index.html").contains("a note"));
}

#[test]
fn a_folder_of_decks_gets_an_index() {
    let talk = Project::new().file("d/a.md", "# Aap").file("d/b/deck.md", "# Beer").file("d/README.md", "# no deck");
    talk.run(&["build", "d", "-o", "out"]).gives(0);
    let index = talk.read("out/index.html");
    assert!(index.contains("href=\"a/index.html\"") && index.contains("href=\"b/index.html\""), "{index}");
    assert!(talk.path("out/a/index.html").exists() && talk.path("out/b/index.html").exists());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let talk = Project::new().file("deck.md", GOOD);
    talk.run(&["build", "deck.md", "-o", "one"]).gives(0);
    talk.run(&["build", "deck.md", "-o", "two"]).gives(0);
    assert_eq!(talk.read("one/index.html"), talk.read("two/index.html"));
}

#[test]
fn exit_status_tells_who_is_at_fault() {
    let talk =
        Project::new().file("bad.md", "---\ntitle: [a\n---\n# A\n").file("deck.md", GOOD).file("mine/keep.txt", "x");
    let ran = talk.run(&["build", "bad.md", "-o", "out"]).gives(1);
    assert!(ran.err().contains("yaml-syntax") && ran.err().contains("bad.md:"), "{}", ran.err());
    assert!(talk.path("out/index.html").exists(), "the rest of the deck still renders");
    talk.run(&["build", "deck.md", "--nonsense"]).gives(2);
    talk.run(&["build", "nowhere.md"]).gives(3);
    let ran = talk.run(&["build", "deck.md", "-o", "mine"]).gives(3);
    assert!(ran.err().contains("keep.txt"), "{}", ran.err());
    assert_eq!(talk.read("mine/keep.txt"), "x");
}

#[test]
fn a_build_replaces_only_what_is_ours() {
    let talk = Project::new().file("deck.md", GOOD);
    talk.run(&["build", "deck.md", "-o", "out"]).gives(0);
    let mut marker = talk.read("out/.aftrap-manifest");
    marker.push_str("stale.html\n");
    std::fs::write(talk.path("out/.aftrap-manifest"), marker).unwrap();
    for name in ["stale.html", "mine.html"] {
        std::fs::write(talk.path("out").join(name), "old").unwrap();
    }
    talk.run(&["build", "deck.md", "-o", "out"]).gives(0);
    assert!(!talk.path("out/stale.html").exists() && talk.path("out/mine.html").exists());
    let left: Vec<_> = std::fs::read_dir(talk.path("")).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left.len(), 2, "no temporary folder stays: {left:?}");
}

#[test]
fn quiet_says_nothing_but_errors() {
    let talk = Project::new().file("deck.md", "---\nlayuot: x\n---\n# A\n");
    assert_eq!(talk.run(&["-q", "build", "deck.md", "-o", "out"]).gives(0).err(), "");
    let loud = talk.run(&["build", "deck.md", "-o", "out"]).gives(0).err();
    assert!(loud.contains("did you mean `layout`"), "{loud}");
}

#[test]
fn short_lines_can_be_clicked() {
    let talk = Project::new().file("deck.md", "---\nlayuot: x\n---\n# A\n");
    let err = talk.run(&["build", "deck.md", "-o", "out", "--format", "short"]).gives(0).err();
    assert!(err.starts_with("deck.md:2:1: warning unknown-key: "), "{err}");
}

#[test]
fn inspect_keeps_its_contract() {
    let talk = Project::new().file("deck.md", GOOD);
    let json = talk.run(&["inspect", "deck.md", "--format", "json"]).gives(0).json();
    assert_eq!(json["dialect"], "native");
    assert_eq!(json["settings"]["title"], "Talk");
    let slides = json["slides"].as_array().unwrap();
    assert_eq!(slides.len(), 2);
    assert_eq!(slides[1]["index"], 2);
    assert_eq!(slides[1]["line"], 9);
    assert_eq!(slides[1]["title"], "Two");
    assert_eq!(slides[1]["steps"], 2);
    assert_eq!(slides[1]["notes"][0], "a note");
    assert_eq!(slides[1]["hidden"], false);
    assert!(slides[1]["html"].as_str().unwrap().contains("<h2"));
    check_schema(&json);
}

/// The published schema accepts what is printed and refuses what is not promised.
#[track_caller]
fn check_schema(json: &serde_json::Value) {
    let schema: serde_json::Value = serde_json::from_str(aftrap::site::SCHEMA).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("inspect.json", schema).unwrap();
    let id = compiler.compile("inspect.json", &mut schemas).unwrap();
    if let Err(error) = schemas.validate(json, id) {
        panic!("{error:#}");
    }
    let mut broken = json.clone();
    broken["slides"][0]["index"] = serde_json::json!("one");
    assert!(schemas.validate(&broken, id).is_err());
}

#[test]
fn every_demo_deck_keeps_the_schema() {
    let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("decks");
    let json = Project::new().run(&["inspect", decks.to_str().unwrap()]).gives(0).json();
    for deck in json.as_array().unwrap() {
        check_schema(deck);
    }
}

#[test]
fn new_makes_a_deck_that_builds_without_a_word() {
    for lang in ["en", "nl"] {
        let talk = Project::new();
        let ran = talk.run(&["new", "my talk", "--lang", lang]).gives(0);
        assert!(ran.err().contains("aftrap serve my talk --open"), "{}", ran.err());
        let built = talk.run(&["build", "my talk", "-o", "out"]).gives(0);
        assert_eq!(built.err(), "1 deck, 7 slides → out\n");
        talk.run(&["new", "my talk"]).gives(3);
    }
}

#[test]
fn machines_are_told_of_new_decks_and_codes() {
    let talk = Project::new();
    let made = talk.run(&["new", "my talk", "--format", "json"]).gives(0);
    assert_eq!((made.json()["files"][0].as_str(), made.err()), (Some("deck.md"), String::new()));
    let one = talk.run(&["explain", "contrast", "--format", "json"]).gives(0).json();
    assert_eq!((&one["code"], &one["severity"]), (&"contrast".into(), &"warning".into()));
    assert!(["what", "why", "fix", "example"].iter().all(|key| one[key].as_str().is_some_and(|text| !text.is_empty())));
    let all = talk.run(&["explain", "--format", "json"]).gives(0).json();
    assert!(
        all.as_array().unwrap().contains(&one) && all.as_array().unwrap().len() == aftrap::diagnostics::CODES.len()
    );
    assert!(talk.run(&["explain", "contrats", "--format", "json"]).gives(2).json()["error"].is_string());
}

/// An option that says nothing of what is written was meant for something else.
#[test]
fn options_without_effect_are_told() {
    let talk = Project::new().file("deck.md", "---\nlang: en\n---\n# A\n");
    let given = ["--steps", "--handout", "3", "--scale", "2", "--max-media-mb", "9"];
    let told = talk.run(&[&["export", "deck.md", "a.md"], &given[..]].concat()).gives(0).err();
    let idle: Vec<&str> = told.lines().filter(|line| line.contains("no effect")).collect();
    assert_eq!(idle.len(), 4, "{told}");
    let told = talk.run(&["export", "deck.md", "a.html", "--max-media-mb", "9"]).gives(0).err();
    assert!(!told.contains("no effect"), "{told}");
}

#[test]
fn themes_are_listed() {
    let out = Project::new().run(&["themes"]).gives(0).out();
    for theme in ["default", "stage", "paper", "two-columns"] {
        assert!(out.contains(theme), "{theme} in {out}");
    }
}

#[test]
fn help_speaks_of_every_command() {
    let out = Project::new().run(&["--help"]).gives(0).out();
    for word in [
        "build",
        "serve",
        "new",
        "inspect",
        "themes",
        "theme ",
        "check",
        "explain",
        "schema",
        "completions",
        "man",
        "Exit status",
    ] {
        assert!(out.contains(word), "{word} in {out}");
    }
}

/// Bad input of every kind: a finding or a result, never a crash, a hang or a lost slide.
#[test]
fn bad_input_is_told_and_survived() {
    let deep = "> ".repeat(5_000) + "deep";
    let doubled: String = (1..16).map(|i| format!("l{i}: &l{i} [*l{0}, *l{0}]\n", i - 1)).collect();
    let bomb = format!("---\nl0: &l0 [x, x]\n{doubled}---\n# A\n");
    let rows: &[(&str, Vec<u8>, i32, &str)] = &[
        ("empty.md", Vec::new(), 0, "deck-empty"),
        ("latin1.md", b"# A\n\ncaf\xe9\n".to_vec(), 1, "not-utf8"),
        ("front.md", b"---\ntitle: x\n\n# A\n\nkept\n".to_vec(), 1, "front-matter-unclosed"),
        ("fence.md", b"# A\n\n```rust\nfn x\n\n---\n\n# B\n".to_vec(), 1, "fence-unclosed"),
        ("comment.md", b"# A\n\n<!-- note\n\n---\n\n# B\n".to_vec(), 1, "comment-unclosed"),
        ("div.md", b"# A\n\n::: card\n\nx\n\n---\n\n# B\n".to_vec(), 1, "div-unclosed"),
        ("bomb.md", bomb.as_bytes().to_vec(), 1, "yaml-limit"),
        ("deep.md", deep.into_bytes(), 1, "nesting"),
        ("cycle.md", b"# A\n\n---\n\n<!-- include: cycle.md -->\n".to_vec(), 1, "include-cycle"),
        ("missing.md", b"<!-- include: nowhere.md -->\n".to_vec(), 1, "include-missing"),
        ("image.md", b"# A\n\n![x](nowhere.png)\n".to_vec(), 1, "image-missing"),
    ];
    for (name, content, status, code) in rows {
        let talk = Project::new().file(name, content);
        let ran = talk.run(&["build", name, "-o", "out", "--format", "short"]).gives(*status);
        assert!(ran.err().contains(code), "{name}: {code} in {}", ran.err());
        assert!(talk.path("out/index.html").exists(), "{name}");
    }
    let talk = Project::new().file("fence.md", "# A\n\n```rust\nfn x\n\n---\n\n# B\n");
    let json = talk.run(&["inspect", "fence.md"]).gives(1).json();
    assert_eq!(json["slides"].as_array().unwrap().len(), 2, "no slide is lost");
    assert_eq!(json["slides"][1]["title"], "B");
}

#[test]
fn a_folder_named_like_a_deck_is_searched_not_read() {
    let talk = Project::new().file("x.md/inner.md", "# Inner");
    talk.run(&["build", "x.md", "-o", "out"]).gives(0);
    assert!(talk.read("out/index.html").contains("Inner"));
}

#[test]
fn great_input_is_finished() {
    let slides: String = (0..100_000).map(|i| format!("# Slide {i}\n\n---\n\n")).collect();
    let line = "word ".repeat(10 * 1024 * 1024);
    let talk = Project::new().file("many.md", slides).file("long.md", line);
    talk.run(&["-q", "build", "many.md", "-o", "many"]).gives(0);
    assert!(talk.read("many/index.html").contains("Slide 99999"));
    talk.run(&["-q", "build", "long.md", "-o", "long"]).gives(0);
}

#[test]
fn a_theme_that_is_not_there_is_told_where_it_is_named() {
    let talk = Project::new().file("deck.md", "---\ntitle: T\ntheme: defualt\n---\n# A\n");
    let err = talk.run(&["build", "deck.md", "-o", "out", "--format", "short"]).gives(1).err();
    assert!(err.starts_with("deck.md:3:8: error theme-missing: "), "{err}");
}

#[test]
fn shells_and_man_get_every_command() {
    let talk = Project::new();
    // what is offered behind `explain` and `man`
    let offers = [
        ("bash", "image-too-large", "\"-o -q -h --out --quiet --format --help build serve export"),
        ("zsh", "image-too-large\\:\"", "the program itself:((build\\:\""),
        ("fish", "image-too-large\\\\t'", "using_subcommand man\" -f -a \"build\\\\t'"),
        ("powershell", "check", "strict"),
        ("elvish", "check", "strict"),
    ];
    for (shell, code, command) in offers {
        let out = talk.run(&["completions", shell]).gives(0).out();
        assert!(out.contains(code) && out.contains(command), "{shell}: {out}");
    }
    let man = talk.run(&["man"]).gives(0).out();
    assert!(man.contains(".TH aftrap") && man.contains("check"), "{man}");
    let man = talk.run(&["man", "export"]).gives(0).out();
    assert!(man.contains(".TH aftrap-export") && man.contains("handout"), "{man}");
    assert!(talk.run(&["man", "exprot"]).gives(2).err().contains("export"));
    talk.run(&["man", "-o", "man1"]).gives(0);
    assert!(talk.read("man1/aftrap-export.1").contains("handout") && talk.path("man1/aftrap.1").exists());
    let check = talk.read("man1/aftrap-check.1");
    assert!(check.is_ascii() && man.is_ascii(), "readers of manuals take other signs for something else");
    let head = check.lines().find(|l| l.starts_with(".TH")).unwrap();
    assert!(head.starts_with(".TH aftrap-check 1 2026-01-01 ") && head.contains("Aftrap"), "{head}");
    assert!(talk.path("man1/aftrap-theme-new.1").exists());
    assert!(talk.run(&["man", "-o", "man1/aftrap.1/x"]).gives(3).err().contains("man1/aftrap.1/x"));
}

#[test]
fn what_the_command_line_does_not_say_of_exports_the_folder_says() {
    let deck = "---\nlang: en\n---\n\n# A\n\n![A film](f.webm)\n\n<!-- quietword -->\n";
    let talk = Project::new().file("d/deck.md", deck).file("d/f.webm", vec![7; 1_500_000]);
    let says = |more: &str| std::fs::write(talk.path("d/aftrap.toml"), format!("[export]\n{more}")).unwrap();
    let told = || talk.run(&["export", "d", "out.html", "--format", "short"]).gives(0).err();
    says("limit = 1\nnotes = true\n");
    assert!(told().contains("export-omitted") && talk.read("out.html").contains("quietword"));
    says("limit = 2\n");
    assert!(!told().contains("export-omitted") && !talk.read("out.html").contains("quietword"));
    let told = talk.run(&["export", "d", "out.html", "--max-media-mb", "1", "--format", "short"]).gives(0).err();
    assert!(told.contains("export-omitted"), "the command line says it: {told}");
    says("scale = 11\nlimit = \"2\"\n");
    let told = talk.run(&["check", "d", "--format", "short"]).err();
    assert!(told.contains("expected a number from 0.1 to 10") && told.contains("expected a whole number"), "{told}");
}
