//! A fence that a command draws: only when the command line allows it, kept by what went in, failures with their place.
#![cfg(unix)]

use crate::support::project::{Project, Ran};

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><text>IN</text></svg>";

/// A deck whose `arrows` fences are drawn by `command`, with a cache of its own.
fn deck(command: &str, fence: &str) -> Project {
    Project::new()
        .file("deck.md", format!("---\nlang: en\nrenderers:\n  arrows: {command}\n---\n# How\n\n{fence}\n"))
        .file("draw", format!("#!/bin/sh\necho run >> runs\nread line\necho '{SVG}' | sed \"s/IN/$line/\"\n"))
}

fn built(talk: &Project, args: &[&str]) -> Ran {
    let all: Vec<&str> = ["build", "deck.md", "-o", "out"].iter().chain(args).copied().collect();
    talk.run_with(&all, &[("XDG_CACHE_HOME", talk.path("cache"))])
}

fn runs(talk: &Project) -> usize {
    if talk.path("runs").exists() { talk.read("runs").lines().count() } else { 0 }
}

/// The picture of the page, if it has one.
fn picture(talk: &Project) -> Option<String> {
    let page = talk.read("out/index.html");
    let name = page.split("src=\"assets/arrows-").nth(1)?.split('"').next()?;
    assert!(page.contains("alt=\"How\" width=\"40\" height=\"20\""), "{page}");
    Some(talk.read(&format!("out/assets/arrows-{name}")))
}

#[test]
fn nothing_runs_unless_it_is_allowed() {
    let talk = deck("sh ./draw", "```arrows\na to b\n```");
    let ran = built(&talk, &[]).gives(0);
    assert!(ran.err().contains("warning[renderer-off]") && ran.err().contains("--allow-commands"), "{}", ran.err());
    assert!(ran.err().contains("deck.md:8:1"), "{}", ran.err());
    assert_eq!(runs(&talk), 0);
    assert!(talk.read("out/index.html").contains("a to b"), "the source is shown");
    for command in ["serve", "check", "inspect", "export"] {
        let help = talk.run(&[command, "--help"]).gives(0);
        assert!(help.out().contains("--allow-commands"), "{command}");
    }
}

#[test]
fn an_allowed_command_draws_and_what_it_drew_is_kept() {
    let talk = deck("sh ./draw", "```arrows {.step} title=\"Way\"\na to b\n```").file("aftrap.toml", "");
    built(&talk, &["--allow-commands"]).gives(0);
    let page = talk.read("out/index.html");
    assert!(page.contains("<figcaption>Way</figcaption>") && page.contains("data-step=\"1\""), "{page}");
    assert!(page.contains("alt=\"Way\""), "{page}");
    assert_eq!(runs(&talk), 1);
    built(&talk, &["--allow-commands"]).gives(0);
    assert_eq!(runs(&talk), 1, "the same fence is not drawn twice");
    let changed = talk.read("deck.md").replace("a to b", "a to c");
    std::fs::write(talk.path("deck.md"), changed).unwrap();
    built(&talk, &["--allow-commands"]).gives(0);
    assert_eq!(runs(&talk), 2);
}

#[test]
fn the_folders_commands_count_and_the_decks_win() {
    let talk = Project::new()
        .file(
            "deck.md",
            "---\nlang: en\nrenderers: {box: cat}\n---\n# How\n\n```arrows\nx\n```\n\n```box\n<b>own</b>\n```\n",
        )
        .file("aftrap.toml", "[renderers]\narrows = \"sh ./draw\"\nbox = \"false\"\n")
        .file("draw", format!("echo '{SVG}'"));
    built(&talk, &["--allow-commands"]).gives(0);
    assert_eq!(picture(&talk).as_deref(), Some(format!("{SVG}\n").as_str()));
    let page = talk.read("out/index.html");
    assert!(page.contains("<b>own</b>") && page.contains("class=\"rendered\""), "HTML stands in the page: {page}");
}

#[test]
fn html_of_a_command_obeys_the_safe_mode() {
    let talk = deck("echo '<p>ok</p><script>alert(1)</script>'", "```arrows\nx\n```");
    let ran = built(&talk, &["--allow-commands", "--safe"]);
    let page = talk.read("out/index.html");
    assert!(page.contains("<p>ok</p>") && !page.contains("alert(1)</script>"), "{page}");
    assert!(ran.err().contains("html-stripped"), "{}", ran.err());
}

#[test]
fn failures_are_told_where_the_fence_is() {
    for (command, says) in [
        ("sh -c 'echo no such arrow >&2; exit 3'", "`sh` failed: no such arrow"),
        ("no-such-program-anywhere", "did not start"),
        ("true", "wrote nothing"),
    ] {
        let talk = deck(command, "```arrows\na to b\n```");
        let ran = built(&talk, &["--allow-commands"]).gives(1);
        assert!(ran.err().contains("error[renderer-failed]") && ran.err().contains(says), "{}", ran.err());
        assert!(ran.err().contains("deck.md:8:1"), "{}", ran.err());
        assert!(talk.read("out/index.html").contains("a to b"), "the source is shown");
    }
}

#[test]
fn what_aftrap_draws_itself_needs_no_command() {
    let talk = Project::new().file(
        "deck.md",
        "---\nlang: en\nrenderers: {mermaid: mmdc}\n---\n# How\n\n```mermaid\nflowchart LR\n a --> b\n```\n",
    );
    let ran = built(&talk, &[]).gives(0);
    assert!(!ran.err().contains("renderer"), "{}", ran.err());
    assert!(talk.read("out/index.html").contains("diagram-mermaid"));
}
