//! Command lines of people who know other tools, typed at the real program.

use crate::support::project::Project;

const DECK: &str = "---\ntitle: Talk\nlang: en\n---\n\n# Talk\n\n---\n\n## Two\n";

#[test]
fn results_have_the_names_that_options_ask_for() {
    let talk = Project::new().file("a/talk.md", DECK).file("b/deck.md", DECK).file("out/x", "");
    for (args, written) in [
        (&["export", "a/talk.md", "--html"][..], "a/talk.html"),
        (&["export", "b", "--html"], "b/deck.html"),
        (&["export", "a/talk.md", "--html", "-o", "out"], "out/talk.html"),
        (&["export", "a/talk.md", "--html", "-o", "new/"], "new/talk.html"),
        (&["export", "a/talk.md", "--html", "-o", "second"], "second.html"),
        (&["export", "a/talk.md", "-o", "third.html"], "third.html"),
        (&["export", "a/talk.md", "--output", "fourth.json"], "fourth.json"),
        (&["a/talk.md", "-o", "fifth.html"], "fifth.html"),
        (&["html", "a/talk.md", "-o", "sixth.html"], "sixth.html"),
        (&["-t", "revealjs", "-s", "a/talk.md", "-o", "seventh.html"], "seventh.html"),
        (&["a/talk.md", "-o", "site"], "site/index.html"),
        (&["render", "b", "--static", "site2"], "site2/index.html"),
    ] {
        let ran = talk.run(args).gives(0);
        assert!(talk.path(written).exists(), "{args:?}: {}", ran.err());
        assert!(!ran.err().contains("error"), "{args:?}: {}", ran.err());
    }
    // an option whose result is named is no second result
    assert!(!talk.path("second").exists() && !talk.path("b/talk.html").exists());
    let told = talk.run(&["export", "a/talk.md", "--html", "one.html", "two.json"]).gives(0).err();
    assert_eq!(told, "→ one.html\n→ two.json\n");
}

/// Every refusal is a line that says what is wrong and a line that says what to type.
#[test]
fn refusals_are_two_lines_that_help() {
    let talk = Project::new().file("talk.md", DECK).file("b.md", DECK);
    for (args, message, help) in [
        (&["serve", "talk.md", "--host", "0.0.0.0"][..], "listens on this machine only", "`aftrap build"),
        (&["build", "talk.md", "--watch"], "writes once", "`aftrap serve`"),
        (&["build", "talk.md", "--nonsense"], "`aftrap build` has no option `--nonsense`", "`aftrap build --help`"),
        (
            &["build", "talk.md", "--include-hiden"],
            "has no option `--include-hiden`",
            "did you mean `--include-hidden`?",
        ),
        (&["build", "talk.md", "b.md"], "`aftrap build` does not take another argument `b.md`", "the folder"),
        (&["talks"], "`aftrap` has no command `talks`, nor a deck of that name", "there are: build"),
        (&["buidl", "x"], "no command `buidl`", "did you mean `aftrap build`?"),
        (&["theme", "nwe"], "`aftrap theme` has no command `nwe`", "did you mean `aftrap theme new`?"),
        (&["serve", "talk.md", "-p", "http"], "`--port` cannot be `http`", "a port is a number"),
        (&["serve", "talk.md", "--port", "70000"], "`--port` cannot be `70000`", "65535"),
        (&["export", "talk.md", "x.html", "--max-media-mb", "big"], "`--max-media-mb` cannot be `big`", "whole number"),
        (&["export", "talk.md", "x.pdf", "--handout", "4"], "`--handout` cannot be `4`", "there are: 1, 2, 3, 6"),
        (&["check", "talk.md", "--format", "xml"], "`--format` cannot be `xml`", "there are: human, short"),
        (&["export"], "`aftrap export` needs `<DECK>`", "type `aftrap export"),
        (&["new"], "`aftrap new` needs `<NAME>`", "type `aftrap new"),
        (&["serve", "talk.md", "--port"], "`--port` needs a value", "--help"),
        (&["serve", "talk.md", "--open=no"], "`--open` takes no value", "--help"),
        (&["talk"], "nor a deck of that name", "did you mean `aftrap talk.md`?"),
        (&["completions"], "needs `<SHELL>`", "one of bash, "),
        (&["schema", "slides"], "cannot be `slides`", "there are: deck, config"),
    ] {
        let ran = talk.run(args).gives(2);
        let told = ran.err();
        let lines: Vec<&str> = told.lines().collect();
        let [first, second] = lines.as_slice() else { panic!("{args:?}: {told}") };
        assert!(first.starts_with("error: ") && first.contains(message), "{args:?}: {told}");
        assert!(second.starts_with("help: ") && second.contains(help), "{args:?}: {told}");
        assert_eq!(ran.out(), "");
    }
}

#[test]
fn a_name_that_is_neither_is_told_by_what_it_looks_like() {
    let talk = Project::new();
    assert!(talk.run(&["talk.md"]).gives(3).err().contains("`talk.md` is not there"));
    assert!(talk.run(&["talk.md", "-o", "talk.pdf"]).gives(3).err().contains("`talk.md` is not there"));
    assert!(talk.run(&["--help"]).gives(0).out().contains("aftrap export talk.md --pdf"));
    assert!(talk.run(&["-v"]).gives(0).out().starts_with("aftrap "));
}
