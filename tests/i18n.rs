//! A deck in one of our languages has our words in that language, in every kind of result.

use crate::support::project::Project;

const TAG: &str = "<script type=\"application/json\" data-aftrap-strings>";

fn deck(lang: &str) -> String {
    let slices: String = (1..=12).map(|n| format!("part {n},{}\n", 40 - n)).collect();
    format!(
        "---\nlang: {lang}\n---\n\n# A\n\n> [!WARNING]\n> x\n\n---\n\nwords\n\n---\n\n# B\n\n```chart pie\n{slices}```\n\n---\n\n\
         <!-- lang: es -->\n\n# C\n\n> [!TIP]\n> x\n"
    )
}

/// The line that brings the player's words along, if there is one.
fn words(page: &str) -> Option<&str> {
    let (head, _) = page.split_once("</head>")?;
    assert!(!page[head.len()..].contains(TAG), "only in the head");
    let at = head.find(TAG)?;
    let line = head[at..].lines().next()?;
    assert!(line.ends_with("}</script>") && !head[at + line.len()..].contains(TAG), "one line: {line}");
    let player = head[at + line.len()..].trim_start();
    assert!(player.starts_with("<script"), "the player comes behind its words: {player:.80}");
    Some(line)
}

#[test]
fn a_built_deck_speaks_its_language() {
    let talk = Project::new();
    let talk = ["de", "de-CH", "fr-CA", "it", "nl-BE", "en-GB", "fi"]
        .iter()
        .fold(talk, |talk, lang| talk.file(&format!("d/{lang}.md"), deck(lang)));
    talk.run(&["build", "d", "-o", "site"]).gives(0);
    let page = |lang: &str| talk.read(&format!("site/{}/index.html", lang.to_lowercase()));
    let german = page("de");
    for said in
        ["\"1 von 4: A\"", "\"2 von 4\"", ">Warnung<", ">Daten als Tabelle<", ">Diagramm<", " andere", "\"Folie\""]
    {
        assert!(german.contains(said), "{said}: {german}");
    }
    for said in ["\"4 de 4: C\"", ">Consejo<", "\"diapositiva\""] {
        assert!(german.contains(said), "the slide has a language of its own: {said}: {german}");
    }
    assert!(words(&german).is_some_and(|line| line.contains("Tasten und Einstellungen")));
    assert_eq!(words(&page("de-CH")), words(&german), "one language, the same bytes");
    let french = page("fr-CA");
    assert!(french.contains("\"1 sur 4\u{a0}: A\"") && french.contains("\"2 sur 4\""), "{french}");
    assert!(words(&page("nl-BE")).is_some_and(|line| line.contains("Toetsen")));
    for lang in ["en-GB", "fi"] {
        assert_eq!(words(&page(lang)), None, "{lang}");
        assert!(page(lang).contains(">Warning<"), "{lang}");
    }
    // the list has the language of its first deck, its lines those of theirs
    let list = talk.read("site/index.html");
    assert!(list.contains("<h1>Präsentationen</h1>"), "{list}");
    for count in ["4 Folien", "4 diapositives", "4 diapositive<", "4 dia’s", "4 slides"] {
        assert!(list.contains(count), "{count}: {list}");
    }
}

#[test]
fn a_single_file_has_the_words_inside() {
    let talk = Project::new().file("de.md", deck("de")).file("en.md", deck("en")).file("it.md", deck("it"));
    talk.run(&["build", "de.md", "-o", "site"]).gives(0);
    let built = talk.read("site/index.html");
    for lang in ["de", "en", "it"] {
        talk.run(&["export", &format!("{lang}.md"), &format!("{lang}.html")]).gives(0);
    }
    let single = talk.read("de.html");
    assert!(words(&single).is_some());
    assert_eq!(words(&single), words(&built));
    assert_eq!(words(&talk.read("en.html")), None);
    assert!(words(&talk.read("it.html")).is_some_and(|line| line.contains("Schermo intero")));
}
