//! What is nobody else's concern stays at home, and what others made stays theirs.

use crate::support::project::Project;
use std::os::unix::fs::{PermissionsExt, symlink};

const DOT: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"><rect width=\"4\" height=\"4\"/></svg>";

/// The files of a result, as one text.
fn names(talk: &Project, folder: &str) -> String {
    let mut open = vec![talk.path(folder)];
    let mut out = String::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(aftrap::fs::Files::disk().list(&path));
        } else {
            out += &format!("{}\n", path.strip_prefix(talk.path(folder)).unwrap().display());
        }
    }
    out
}

#[test]
fn files_that_only_notes_show_are_published_with_the_notes_only() {
    let notes = "<!-- ![](salary.svg) see [the list](list.pdf) -->\n\n---\n\n# B\n\n::: notes\n![](bonus.svg)\n:::\n";
    let deck = format!("---\nlang: en\n---\n\n# A\n\n![A dot](dot.svg)\n\n{notes}");
    let talk = Project::new().file("d/deck.md", deck).file("d/dot.svg", DOT).file("d/list.pdf", "%PDF-1.4");
    let talk = talk.file("d/salary.svg", DOT.replace('4', "5")).file("d/bonus.svg", DOT.replace('4', "6"));
    talk.run(&["build", "d", "-o", "site"]).gives(0);
    let site = names(&talk, "site");
    assert!(site.contains("dot-") && !["salary", "bonus", "list"].iter().any(|name| site.contains(name)), "{site}");
    talk.run(&["build", "d", "-o", "site", "--include-notes"]).gives(0);
    let site = names(&talk, "site");
    assert!(["dot", "salary", "bonus", "list"].iter().all(|name| site.contains(&format!("{name}-"))), "{site}");
}

#[test]
fn links_lead_to_no_deck_elsewhere_and_to_none_twice() {
    let deck = |title: &str| format!("---\nlang: en\n---\n\n# {title}\n");
    let talk = Project::new().file("d/deck.md", deck("Own")).file("d/in/two.md", deck("Two"));
    let talk = talk.file("away/CANARY.md", deck("CANARY")).file("secret.txt", "CANARY");
    for (to, from) in [
        (talk.path("secret.txt"), "d/words.md"),
        (talk.path("away"), "d/away"),
        (".".into(), "d/circle"),
        ("deck.md".into(), "d/again.md"),
    ] {
        symlink(to, talk.path(from)).unwrap();
    }
    let told = talk.run(&["build", "d", "-o", "site", "--format", "short"]).gives(1).err();
    assert!(
        told.contains("d/words.md") && told.contains("d/away") && told.matches("outside-root").count() == 2,
        "{told}"
    );
    assert!(told.contains("2 decks"), "{told}");
    let pages: Vec<String> = names(&talk, "site").lines().filter(|n| n.ends_with(".html")).map(str::to_owned).collect();
    assert!(pages.len() == 3 && pages.iter().all(|page| !talk.read(&format!("site/{page}")).contains("CANARY")));
    let told = talk.run(&["build", "d", "-o", "site", "--allow-outside"]).gives(0).err();
    assert!(told.contains("4 decks"), "{told}");
}

#[test]
fn files_that_speak_of_us_are_not_ours() {
    let talk = Project::new().file("deck.md", "---\nlang: en\n---\n\n# A\n");
    let mark = "<!-- Aftrap (aftrap export) -->\n";
    for (name, theirs) in [
        ("a.md", format!("{mark}\nAbout it.\n")),
        ("a.html", format!("<!doctype html><title>x</title><p>{mark}</p>")),
        ("a.json", format!("{{\"about\": {{\"generator\": {mark:?}}}}}")),
    ] {
        let talk = Project::new().file("deck.md", "---\nlang: en\n---\n\n# A\n").file(name, &theirs);
        assert!(talk.run(&["export", "deck.md", name]).gives(3).err().contains("did not make"));
        assert_eq!(talk.read(name), theirs);
    }
    for name in ["b.md", "b.html", "b.json"] {
        talk.run(&["export", "deck.md", name]).gives(0);
        talk.run(&["export", "deck.md", name]).gives(0);
    }
}

#[test]
fn what_looks_like_a_comment_in_code_is_code() {
    let code = "```html\n<p><!-- fenced --></p>\n```\n\n`<!-- inline -->` \n\n    <!-- indented -->\n";
    let talk = Project::new().file("deck.md", format!("---\nlang: en\n---\n\n# A\n\n<!-- a note -->\n\n{code}"));
    talk.run(&["export", "deck.md", "out.md"]).gives(0);
    let text = talk.read("out.md");
    for kept in ["<p><!-- fenced --></p>", "`<!-- inline -->`", "\n    <!-- indented -->\n"] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
    assert!(!text.contains("a note"));
}

#[test]
fn a_picture_that_only_its_owner_may_read_is_read_by_all_when_published() {
    let talk = Project::new().file("deck.md", "---\nlang: en\n---\n\n# A\n\n![A dot](dot.svg)\n").file("dot.svg", DOT);
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    std::fs::set_permissions(talk.path("dot.svg"), std::fs::Permissions::from_mode(0o600)).unwrap();
    talk.run(&["build", "deck.md", "-o", "site"]).gives(0);
    let dot = names(&talk, "site").lines().find(|n| n.contains("dot-")).unwrap().to_owned();
    assert_eq!(mode(&talk.path(&format!("site/{dot}"))), mode(&talk.path("site/index.html")));
}

#[test]
fn a_deck_whose_slides_are_all_hidden_is_told_before_a_browser_is_asked() {
    let talk = Project::new().file("deck.md", "---\nlang: en\n---\n\n# A\n\n<!-- hidden: true -->\n");
    let told = talk.run(&["export", "deck.md", "a.pdf", "--browser", "no-such-browser"]).gives(3).err();
    assert!(told.contains("all are hidden") && told.contains("--include-hidden"), "{told}");
}
