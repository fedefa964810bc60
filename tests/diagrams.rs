//! Diagrams are drawn while rendering: in the theme's colours, inert, the same every time, and never silently wrong.

use crate::cli::Talk;
use aftrap::base::Files;
use aftrap::site::{Memo, Options, build};
use std::path::Path;

const KINDS: &[(&str, &str, &str)] = &[
    ("mermaid", "flowchart LR\n  A[Véél bezoek] -->|soms| B{Koopt?}\n  B --> C[(Klant)]", "Véél"),
    (
        "mermaid",
        "sequenceDiagram\n  autonumber\n  participant K as Klant\n  K->>+S: vraagt\n  S-->>-K: antwoordt\n  K-)S: later",
        "antwoordt",
    ),
    ("mermaid", "classDiagram\n  Dier <|-- Eend\n  Dier : +int leeftijd\n  class Eend {\n    +zwem()\n  }", "leeftijd"),
    ("mermaid", "stateDiagram-v2\n  [*] --> Wacht\n  Wacht --> Klaar : betaald\n  Klaar --> [*]", "betaald"),
    ("mermaid", "erDiagram\n  KLANT ||--o{ ORDER : plaatst\n  ORDER {\n    int nummer PK\n  }", "nummer"),
    (
        "mermaid",
        "gantt\n  dateFormat YYYY-MM-DD\n  section Bouw\n  Bouwen :a, 2024-01-01, 10d\n  Testen :after a, 5d",
        "Testen",
    ),
    ("mermaid", "pie title Bezoek\n  \"Zoeken\" : 40\n  \"Mail\" : 10", "Zoeken"),
    ("mermaid", "mindmap\n  root((Web))\n    Blogs\n    Wiki", "Blogs"),
    ("mermaid", "timeline\n  title Toen\n  2001 : Wikipedia\n  2004 : Facebook : Flickr", "Flickr"),
    ("dot", "digraph { a -> {b c} [label=naar]; subgraph cluster_x { label=Groep; d } c -> d }", "Groep"),
    ("svgbob", "+-----+    +----+\n| Eén |--->| Twee |\n+-----+    +----+", "Twee"),
];

fn deck(fences: &[(&str, &str)]) -> String {
    let slides: Vec<String> = fences.iter().map(|(lang, body)| format!("# D\n\n```{lang}\n{body}\n```\n")).collect();
    slides.join("\n---\n\n")
}

fn page(markdown: &str) -> (String, Vec<String>) {
    let files = Files::memory([("deck.md", markdown.to_owned())]);
    let built = build(&files, Path::new("deck.md"), &Memo::default(), &Options::default());
    let html = built.decks[0].slides.iter().map(|s| s.section.html()).collect();
    let findings = built.all_findings().map(|f| {
        let at = f.span.as_ref().map(|s| s.text().slice(s.range()).to_owned()).unwrap_or_default();
        format!("{}: {} @ {at}", f.code.name, f.message)
    });
    (html, findings.collect())
}

#[test]
fn every_kind_is_drawn_and_the_same_every_time() {
    for (lang, body, word) in KINDS {
        let source = deck(&[(lang, body)]);
        let (html, findings) = page(&source);
        assert!(findings.is_empty(), "{body}\n{findings:?}");
        let svg = html.split("<svg").nth(1).unwrap_or_else(|| panic!("no drawing of {body}"));
        let drawn = svg.split("</desc>").last().unwrap();
        assert!(drawn.contains(word), "`{word}` is lost in {body}");
        assert!(svg.contains("role=\"img\"") && svg.contains("var(--"), "{svg}");
        for _ in 0..3 {
            assert_eq!(page(&source).0, html, "{body}");
        }
    }
}

#[test]
fn drawing_reads_and_writes_nothing() {
    let fences: Vec<(&str, &str)> = KINDS.iter().map(|(lang, body, _)| (*lang, *body)).collect();
    let talk = Talk::new().file("deck.md", deck(&fences));
    let home = tempfile::tempdir().unwrap();
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_aftrap"))
        .args(["build", "deck.md", "-o", "out"])
        .current_dir(talk.path(""))
        .env("HOME", home.path())
        .env("XDG_CACHE_HOME", home.path())
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "a renderer keeps fonts in the home folder");
}

#[test]
fn what_cannot_be_drawn_is_told_at_its_line_and_shown() {
    let cases: &[(&str, &str, &str)] = &[
        ("mermaid", "grph LR\n  A-->B", "grph LR"),
        ("mermaid", "gitGraph\n  commit", "gitGraph"),
        ("mermaid", "sequenceDiagram\n  A->>B: x\n  foo bar baz", "foo bar baz"),
        ("mermaid", "gantt\n  excludes weekends\n  a :2024-01-01, 3d", "excludes weekends"),
        ("mermaid", "flowchart LR\n  A --> B\n  C@{ shape: doc }", "C@{ shape: doc }"),
        ("dot", "digraph {\n  a -> \n}", "}"),
        ("dot", "digraph {\n  a [shape=record]\n}", "a [shape=record]"),
        ("plantuml", "A -> B", "```plantuml\nA -> B\n```"),
        ("mermaid", "", "```mermaid\n\n```"),
    ];
    for (lang, body, place) in cases {
        let (html, findings) = page(&deck(&[(lang, body)]));
        let [finding] = &findings[..] else { panic!("{body}: {findings:?}") };
        assert!(finding.starts_with("diagram: ") && finding.ends_with(&format!("@ {place}")), "{finding}");
        assert!(html.contains("<figure class=\"code\"") && !html.contains("<svg"), "{body}");
    }
}

/// The renderer skips a line with a lone apostrophe without a word.
#[test]
fn no_line_is_lost() {
    let (html, findings) = page(&deck(&[("mermaid", "flowchart LR\n  F[Klanten: foto's] --> K{{Kaart}}\n  B --> K")]));
    assert!(findings.is_empty(), "{findings:?}");
    assert!(html.split("</desc>").last().unwrap().contains("foto’s"));
}

#[test]
fn a_drawing_is_inert() {
    let evil = [
        (
            "mermaid",
            "flowchart LR\n  A[\"<script>alert(1)</script>\"] --> B[\"<img src=x onerror=alert(1)>\"]\n  click A \"javascript:alert(1)\"",
        ),
        (
            "mermaid",
            "%%{init: {'themeCSS': '} * {background:url(https://x.example/)}'}}%%\nsequenceDiagram\n  A->>B: <b onclick=x>hi</b>",
        ),
        (
            "dot",
            "digraph { a [label=\"<script>alert(1)</script>\" fillcolor=\"url(//x.example)\" style=filled]; a -> b }",
        ),
        ("ascii", "+--+ <script>alert(1)</script>\n+--+"),
    ];
    for (lang, body) in evil {
        let (html, _) = page(&deck(&[(lang, body)]));
        let drawn = html.split("</desc>").last().unwrap();
        for bad in ["<script", "<img", "<b ", "url(//", "x.example", "javascript:", "<foreignObject", "<a "] {
            assert!(!drawn.contains(bad), "{bad} in {drawn}");
        }
    }
}

#[test]
fn ids_of_equal_diagrams_differ() {
    let fence = ("mermaid", "erDiagram\n  A ||--o{ B : heeft");
    let (html, _) = page(&deck(&[fence, fence]));
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert!(ids.len() > 6);
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    assert!(!html.contains('\u{1}'));
}
