//! The core is a pure function: same input, same bytes; it never panics; it never loses a word.

use aftrap::fs::Files;
use aftrap::site::{Build, BuildCache, BuildOptions, build};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

fn build_of(markdown: &str, memo: &BuildCache) -> Build {
    let files = Files::memory([("deck.md", markdown.to_owned()), ("part.md", "# Deel\n\n---\n\n## Twee\n".to_owned())]);
    build(&files, Path::new("deck.md"), memo, &BuildOptions { notes: true, ..BuildOptions::default() })
}

fn text_of(build: &Build, name: &str) -> String {
    String::from_utf8(build.site.files[name].bytes().unwrap().to_vec()).unwrap()
}

/// Everything an author can find again: the page (notes and all) and what was said about it.
fn everything(build: &Build) -> String {
    let mut out = text_of(build, "index.html").replace("\\u003c", "<").replace("\\\"", "\"").replace("\\n", "\n");
    for name in build.site.files.keys().filter(|n| n.ends_with(".css")) {
        out += &text_of(build, name);
    }
    for d in build.all_findings() {
        // what a finding shows: its words and the whole line it stands in
        let line = d.span.as_ref().map(|s| format!("{} {}", s.as_str(), s.text().line(s.place().line)));
        out += &format!("{} {:?} {line:?}", d.message, d.help);
    }
    out
}

/// Pieces a deck is made of, and pieces that go wrong.
fn piece() -> impl Strategy<Value = String> {
    let word = "[a-z]{5,9}";
    prop_oneof![
        4 => word.prop_map(|w| format!("{w}\n\n")),
        2 => word.prop_map(|w| format!("# {w}\n\n")),
        2 => word.prop_map(|w| format!("* {w}\n- {w}b\n1) {w}c\n\n")),
        2 => word.prop_map(|w| format!("```rust {{1|2}}\n{w}\n```\n\n")),
        1 => word.prop_map(|w| format!("```{w}\n\n")),
        2 => word.prop_map(|w| format!("<!-- {w} -->\n\n")),
        1 => word.prop_map(|w| format!("<!-- {w}\n")),
        1 => Just("<!-- class: lead -->\n".to_owned()),
        1 => word.prop_map(|w| format!("::: {w}\n{w}x\n")),
        1 => word.prop_map(|w| format!("::: left\n{w}\n:::\n")),
        1 => Just(":::\n".to_owned()),
        3 => Just("\n---\n\n".to_owned()),
        1 => Just("---\n".to_owned()),
        1 => word.prop_map(|w| format!("[{w}]{{.accent}} **{w}b** [{w}c] [^{w}d]\n\n")),
        1 => word.prop_map(|w| format!("![bg left:40% {w}]({w}.png)\n\n")),
        1 => word.prop_map(|w| format!("| {w} | b |\n|---|---|\n| {w}x | y |\n{{.step rows}}\n\n")),
        1 => word.prop_map(|w| format!("> {w}\n> ---\n> {w}b\n\n")),
        1 => word.prop_map(|w| format!("Note:\n{w}\n\n")),
        1 => word.prop_map(|w| format!("<div>{w}\n\n{w}x\n\n</div>\n\n")),
        1 => word.prop_map(|w| format!("::{w}::\n{w}x\n")),
        1 => word.prop_map(|w| format!("$$\nx + 1\n$$\n\n{w}\n")),
        1 => Just(". . .\n\n".to_owned()),
        1 => Just("<!-- include: part.md#2 -->\n\n".to_owned()),
        1 => "\\PC{0,12}".prop_map(|w| format!("{w}\n")),
    ]
}

fn deck() -> impl Strategy<Value = String> {
    let front = prop_oneof![
        3 => Just(String::new()),
        2 => "[a-z]{5,9}".prop_map(|w| format!("---\ntitle: {w}\nlang: nl\n---\n\n")),
        1 => "[a-z]{5,9}".prop_map(|w| format!("---\ntitle: {w}x\n\n")),
        1 => "[a-z]{5,9}".prop_map(|w| format!("---\n{w}: {w}x\n---\n")),
        1 => Just("---\nmarp: true\n---\n".to_owned()),
    ];
    (front, prop::collection::vec(piece(), 0..14)).prop_map(|(front, pieces)| front + &pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every word of the source text is in the output or in a diagnostic.
    #[test]
    fn no_word_is_lost(markdown in deck()) {
        let all = everything(&build_of(&markdown, &BuildCache::default())).to_lowercase();
        let words: BTreeSet<&str> = markdown.split(|c: char| !c.is_ascii_lowercase()).filter(|w| w.len() >= 5).collect();
        for word in words {
            if !["class", "title", "include", "rust"].contains(&word) {
                prop_assert!(all.contains(word), "`{word}` of {markdown:?} is gone");
            }
        }
    }

    /// What is remembered from builds before changes no byte.
    #[test]
    fn the_memo_changes_nothing(first in deck(), second in deck()) {
        let memo = BuildCache::default();
        build_of(&first, &memo);
        let warm = build_of(&second, &memo);
        let cold = build_of(&second, &BuildCache::default());
        prop_assert_eq!(&warm.site.files, &cold.site.files);
        prop_assert_eq!(
            warm.all_findings().map(|d| format!("{d:?}")).collect::<Vec<_>>(),
            cold.all_findings().map(|d| format!("{d:?}")).collect::<Vec<_>>()
        );
    }

    /// Any text at all is a deck, and its tags are balanced.
    #[test]
    fn any_text_is_a_deck(markdown in "\\PC{0,200}|[-`~:#>*<!{}\\[\\]() \n\\t|$a]{0,120}") {
        let build = build_of(&markdown, &BuildCache::default());
        let page = text_of(&build, "index.html");
        prop_assert_eq!(page.matches("<section id=").count(), build.decks[0].slides.len());
    }
}

/// Every prefix of a real deck is a deck: what an editor saves while one types.
#[test]
fn every_prefix_is_a_deck() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("decks/_starter/deck.en.md");
    let text = std::fs::read_to_string(path).unwrap();
    let memo = BuildCache::default();
    let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).step_by(3).collect();
    for end in ends {
        let build = build_of(&text[..end], &memo);
        assert!(build.site.files.contains_key("index.html"));
    }
}

/// Slides keep their ids and keys when one is added before them: the page can be patched in place.
#[test]
fn a_new_slide_leaves_the_others_alone() {
    let memo = BuildCache::default();
    let before = build_of("# A\n\n---\n\n## B\n\n---\n\nno title\n\n---\n\n## D\n", &memo);
    let after = build_of("# A\n\n---\n\n## New\n\n---\n\n## B\n\n---\n\nno title\n\n---\n\n## D\n", &memo);
    let keys = |b: &Build| b.decks[0].slides.iter().map(|s| (s.id.clone(), s.section.key.clone())).collect::<Vec<_>>();
    let (before, after) = (keys(&before), keys(&after));
    for slide in &before[1..] {
        assert!(after.iter().any(|s| s.0 == slide.0), "{slide:?} of {after:?}");
    }
}

/// Findings of a slide that merely moved point to where it stands now, remembered or not.
#[test]
fn findings_move_with_their_slide() {
    let memo = BuildCache::default();
    build_of("# A\n\n---\n\n![x](weg.png)\n", &memo);
    let moved = "# A\n\nmeer\n\n---\n\n![x](weg.png)\n";
    for memo in [&memo, &BuildCache::default()] {
        let build = build_of(moved, memo);
        let lines: Vec<_> = build
            .all_findings()
            .filter(|d| d.code.name == "image-missing")
            .map(aftrap::diagnostics::to_short)
            .collect();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("deck.md:7:1:"), "{lines:?}");
    }
}

/// What is found in a header, in a note and in a style sheet points to where each is written, remembered or not.
#[test]
fn findings_are_where_they_are_written() {
    let sheet = "b { background: url(weg.png) }";
    let header = |more: &str| {
        format!(
            "---\n{more}header: '[x](#nergens) <link rel=\"stylesheet\" href=\"a.css\">'\n---\n\n# A\n\n<!-- [y](#geen) -->\n"
        )
    };
    let build_of = |markdown: String, memo: &BuildCache| {
        let files = Files::memory([("deck.md", markdown), ("a.css", sheet.to_owned())]);
        build(&files, Path::new("deck.md"), memo, &BuildOptions::default())
    };
    let memo = BuildCache::default();
    build_of(header(""), &memo);
    for memo in [&memo, &BuildCache::default()] {
        let build = build_of(header("lang: nl\ntitle: Dit is een lange titel\n"), memo);
        let short: Vec<String> = build.all_findings().map(aftrap::diagnostics::to_short).collect();
        for place in ["a.css:1:", "deck.md:4:", "deck.md:9:"] {
            assert!(short.iter().any(|line| line.starts_with(place)), "{place} in {short:?}");
        }
        assert!(short.iter().all(|line| !line.contains("weg.png") || line.starts_with("a.css:1:")), "{short:?}");
    }
}

/// Slides with the same words do not share the ids that are made within them.
#[test]
fn equal_slides_have_ids_of_their_own() {
    let slide = "# A\n\nx[^1]\n\n[^1]: noot\n\n```chart bar\nk,1\nl,2\n```\n";
    let page = text_of(&build_of(&format!("{slide}\n---\n\n{slide}"), &BuildCache::default()), "index.html");
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{ids:?}");
}

/// Many decks in one folder are all remembered from one build to the next.
#[test]
fn a_folder_of_many_decks_is_remembered() {
    let decks: Vec<(String, String)> =
        (0..20).map(|i| (format!("d/t{i}.md"), format!("# T{i}\n\n---\n\n## B\n"))).collect();
    let files = Files::memory(decks);
    let memo = BuildCache::default();
    let key = |b: &Build| b.decks.iter().map(|d| std::sync::Arc::as_ptr(&d.deck.slides[1].body)).collect::<Vec<_>>();
    let first = build(&files, Path::new("d"), &memo, &BuildOptions::default());
    let again = build(&files, Path::new("d"), &memo, &BuildOptions::default());
    assert_eq!(key(&first), key(&again), "the same bodies, not read again");
}

/// Pieces of HTML that somebody may forget to end, or to begin.
const PIECES: &[&str] = &[
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<table>",
    "<td>",
    "</td>",
    "</table>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<",
    ">",
    "words ",
    "\n",
    "\n\n",
    "- ",
    "> ",
    "| a |\n|---|\n| ",
    "<div class='",
    "'>",
    "</section>",
    "<section>",
    "<select>",
    "<textarea>",
    "</textarea>",
    "`",
    "<a href=x>",
    "<style>",
    "</style>",
    "<template>",
    "<br>",
    "<plaintext>",
    "<x-y/>",
    "::: card\n",
    ":::\n",
    "* ",
    "# ",
    "<?",
    "<![CDATA[",
    "&lt;",
    "</",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_forgotten_in_html_stays_on_its_slide(picks in proptest::collection::vec(0..PIECES.len(), 0..24)) {
        let text: String = picks.iter().filter_map(|at| PIECES.get(*at)).copied().collect();
        let files = Files::memory([("deck.md", format!("# A\n\n{text}\n").as_str())]);
        let built = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
        for slide in &built.decks[0].slides {
            let html = slide.section.html();
            for name in ["section", "div"] {
                let mut depth = 0;
                for (_, tag) in aftrap::render::start_tags(&html).filter(|(_, tag)| tag.name == name) {
                    depth += if tag.closing { -1 } else { 1 };
                    prop_assert!(depth >= 0, "{text}: {html}");
                }
                prop_assert_eq!(depth, 0, "{}: {}", text, html);
            }
        }
    }
}
