//! Diagrams are drawn while rendering: in the theme's colours, inert, the same every time, and never silently wrong.

use crate::support::project::Project;
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
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

pub fn deck(fences: &[(&str, &str)]) -> String {
    let slides: Vec<String> = fences.iter().map(|(lang, body)| format!("# D\n\n```{lang}\n{body}\n```\n")).collect();
    slides.join("\n---\n\n")
}

pub fn page(markdown: &str) -> (String, Vec<String>) {
    let files = Files::memory([("deck.md", markdown.to_owned())]);
    let built = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
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

/// One list says which fences are drawn: a slide of nothing but one of them is no slide of code, whatever its name.
#[test]
fn a_slide_of_one_drawing_is_no_slide_of_code() {
    for (lang, is_code) in [("rust", true), ("asciiart", false), ("graphviz", false), ("dot", false), ("chart", false)]
    {
        let (html, _) = page(&format!("# D\n\n---\n\n```{lang}\ndigraph {{ a -> b }}\n```\n"));
        assert_eq!(html.contains("layout-code"), is_code, "{lang}");
    }
}

/// The number of an attribute in what follows `mark`.
fn number(svg: &str, mark: &str, key: &str) -> f64 {
    let tag = svg.split(mark).nth(1).unwrap_or_else(|| panic!("{mark} in {svg}"));
    let value = tag.split(&format!(" {key}=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap().parse().unwrap()
}

/// Beside groups the renderer leaves no room by itself.
#[test]
fn words_on_arrows_stand_between_their_boxes() {
    let body = "flowchart LR\n  A[Sea] -->|flows| B[Town]\n  subgraph G\n  C --> D\n  end\n  B --> C";
    let (html, findings) = page(&deck(&[("mermaid", body)]));
    assert!(findings.is_empty(), "{findings:?}");
    let svg = html.split("</desc>").last().unwrap().split("</svg>").next().unwrap();
    // names stand in the middle of their boxes
    let place = |word: &str| {
        let before = svg.split(&format!(">{word}<")).next().unwrap();
        number(&before[before.rfind("<text").unwrap()..], "<text", "x")
    };
    let [sea, flows, town] = ["Sea", "flows", "Town"].map(place);
    assert!(flows - sea > 60.0 && town - flows > 65.0, "{sea} {flows} {town}");
}

#[test]
fn drawing_reads_and_writes_nothing() {
    let fences: Vec<(&str, &str)> = KINDS.iter().map(|(lang, body, _)| (*lang, *body)).collect();
    let talk = Project::new().file("deck.md", deck(&fences));
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
        ("mermaid", "gitGrph\n  commit", "gitGrph"),
        ("mermaid", "sequenceDiagram\n  A->>B: x\n  foo bar baz", "foo bar baz"),
        ("mermaid", "gantt\n  dateFormat YYYY-MM-DD\n  a :2024-13-41, 3d", "a :2024-13-41, 3d"),
        ("mermaid", "flowchart LR\n  A --> B\n  C@{ shape: cloud }", "C@{ shape: cloud }"),
        ("mermaid", "flowchart LR\n  A --> B\n  C@{ shape: nosuch }", "C@{ shape: nosuch }"),
        ("mermaid", "flowchart LR\n  A[$$x^2$$] --> B", "A[$$x^2$$] --> B"),
        ("mermaid", "classDiagram\n  A <|-- B\n  class C {\n    +x", "class C {"),
        ("mermaid", "xychart-beta\n  x-axis [a, b\n  bar [1, 2]", "x-axis [a, b"),
        ("mermaid", "stateDiagram-v2\n  A --> B\n  B -> C", "B -> C"),
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

/// An apostrophe is no quote that would hide the rest.
#[test]
fn no_line_is_lost() {
    let (html, findings) = page(&deck(&[("mermaid", "flowchart LR\n  F[Klanten: foto's] --> K{{Kaart}}\n  B --> K")]));
    assert!(findings.is_empty(), "{findings:?}");
    assert!(
        html.split("</desc>").last().unwrap().contains("foto&#39;s")
            || html.split("</desc>").last().unwrap().contains("foto's")
    );
}

/// The renderer takes all before the label of a chain's last arrow for one box.
#[test]
fn a_chain_on_one_line_is_drawn_as_its_arrows() {
    let chain = "flowchart LR\n  A[One] --> B{Two} -->|yes| C((Three)); C -- no --> D & E -.-> F";
    let apart = "flowchart LR\n  A[One] --> B{Two}\n  B -->|yes| C((Three))\n  C -->|no| D & E\n  D & E -.-> F";
    let drawn = |body: &str| {
        let (html, findings) = page(&deck(&[("mermaid", body)]));
        assert!(findings.is_empty(), "{body}\n{findings:?}");
        let id = html.split("<svg id=\"").nth(1).unwrap().split('"').next().unwrap();
        html.split("</desc>").last().unwrap().replace(id, "")
    };
    assert_eq!(drawn(chain), drawn(apart));
    // boxes of one letter are no words that would be missed
    let short = drawn("graph TD\n  A --> B -->|yes| C");
    assert_eq!(short.matches("d-edge\"").count(), 2, "{short}");
    // a line that is skipped is still told
    let (_, findings) = page(&deck(&[("mermaid", "flowchart LR\n  A --> B --> C[/odd words")]));
    assert!(findings.len() == 1 && findings[0].starts_with("diagram: "), "{findings:?}");
}

#[test]
fn comments_are_neither_drawn_nor_shown() {
    for (lang, body) in [
        ("mermaid", "flowchart LR\n  %% mine\n  A --> B --> C %% mine --> D"),
        ("mermaid", "%%mine\npie\n  \"A\" : 1 %% mine"),
        ("mermaid", "mindmap\n  root\n    A %% mine"),
        ("mermaid", "erDiagram\n  A ||--o{ B : heeft %% mine\n  %% mine"),
        ("mermaid", "gantt\n  dateFormat YYYY-MM-DD\n  taak :a, 2024-01-01, 3d %% mine"),
        ("mermaid", "sequenceDiagram\n  participant A %% mine\n  A->>B: hallo"),
        ("dot", "// mine\ndigraph { /* mine */ a -> b # mine\n}"),
    ] {
        let (html, findings) = page(&deck(&[(lang, body)]));
        assert!(findings.is_empty() && !html.contains("mine"), "{body}\n{findings:?}\n{html}");
    }
    // where the source is shown as well
    for (lang, body) in [("mermaid", "grph LR\n  %% mine\n  A --> B"), ("dot", "digraph {\n  a -> // mine\n}")] {
        let (html, findings) = page(&deck(&[(lang, body)]));
        assert!(findings.len() == 1 && html.contains("<figure class=\"code\"") && !html.contains("mine"), "{html}");
    }
    let (html, _) = page(&deck(&[("mermaid", "%%{init: {'theme': 'dark'}}%%\nflowchart LR\n  A --> B")]));
    assert!(html.contains("theme"), "a directive is no comment");
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
        // one that is refused is shown as its source, letter by letter
        let drawn = if html.contains("</desc>") { html.split("</desc>").last().unwrap() } else { "" };
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

/// The words that come with each step of the only diagram, 0 being there from the beginning; groups do not nest.
fn words_by_step(html: &str) -> Vec<String> {
    let drawn = html.split("</desc>").last().unwrap().split("</svg>").next().unwrap();
    let mut steps = vec![String::new()];
    let mut at = 0;
    let mut depth = 0;
    for tag in drawn.split('<').skip(1) {
        let (tag, words) = tag.split_once('>').unwrap();
        if let Some(rest) = tag.strip_prefix("g data-step=\"") {
            at = rest.split('"').next().unwrap().parse().unwrap();
            depth = 1;
        } else if at > 0 && !tag.ends_with('/') {
            depth = if tag.starts_with('/') { depth - 1 } else { depth + 1 };
            at = if depth == 0 { 0 } else { at };
        }
        while steps.len() <= at {
            steps.push(String::new());
        }
        // an arrow or a line has no words
        let words = if tag == "style" { "" } else { words };
        let stroke = if tag.contains("d-edge\"") { "→" } else { "" };
        for word in [stroke, words.trim()].into_iter().filter(|w| !w.is_empty()) {
            if !steps[at].is_empty() {
                steps[at].push(' ');
            }
            steps[at] += word;
        }
    }
    steps
}

#[test]
fn parts_come_when_they_are_named() {
    let flow = "flowchart LR\n  A[Web 1.0] --> B(Web 2.0)\n  B -->|wie?| C\n  subgraph G [Geld]\n    C --> D\n  end";
    let gantt = "gantt\n  section Een\n  Denken :a1, 2024-01-01, 30d\n  section Twee\n  Doen nu :b, after a1, 20d\n  Af :after b, 5d";
    for (lang, steps, body, expected) in [
        ("mermaid", "Web 2.0 | Geld", flow, vec!["Web 1.0", "→ Web 2.0", "Geld → wie? → C D"]),
        ("mermaid", "B | D | C", flow, vec!["Web 1.0", "→ Web 2.0", "Geld D", "→ wie? → C"]),
        ("mermaid", "Hoi|Dag", "sequenceDiagram\n  A->>B: Hoi\n  B->>A: Dag", vec!["A B A B", "→ Hoi", "→ Dag"]),
        ("mermaid", "Bob", "sequenceDiagram\n  participant B as Bob\n  A->>B: Hoi", vec!["A A", "→ Hoi Bob Bob"]),
        ("mermaid", "B", "sequenceDiagram\n  participant B as Bob\n  A->>B: Hoi", vec!["A A", "→ Hoi Bob Bob"]),
        ("mermaid", "Twee", gantt, vec!["Denken", "Doen nu Af Twee"]),
        ("mermaid", "2004", "timeline\n  2001 : Wikipedia\n  2004 : Flickr", vec!["2001 Wikipedia", "2004 Flickr"]),
        ("mermaid", "ORDER", "erDiagram\n  KLANT ||--o{ ORDER : plaatst", vec!["KLANT", "→ plaatst ORDER"]),
        ("mermaid", "Eend", "classDiagram\n  Dier <|-- Eend", vec!["Dier", "→ Eend"]),
        ("mermaid", "Loopt", "stateDiagram-v2\n  [*] --> Staat\n  Staat --> Loopt : ga", vec!["→ Staat", "→ ga Loopt"]),
        ("mermaid", "Wiki", "mindmap\n  root((Web))\n    Blogs\n    Wiki", vec!["→ Blogs Web", "→ Wiki"]),
        ("dot", "twee|Drie", "digraph { a -> twee; twee -> c; c [label=Drie] }", vec!["a", "→ twee", "→ Drie"]),
    ] {
        let fence = format!("# D\n\n```{lang} {{steps=\"{steps}\"}}\n{body}\n```");
        let (html, findings) = page(&fence);
        assert!(findings.is_empty(), "{fence}\n{findings:?}");
        let mut found = words_by_step(&html);
        if body.starts_with("gantt") {
            // the dates below
            found[0] = found[0].split(' ').filter(|w| !w.contains("2024") && *w != "Een").collect::<Vec<_>>().join(" ");
        }
        let sorted = |steps: Vec<String>| -> Vec<Vec<String>> {
            let words = |s: &String| {
                let mut words: Vec<String> = s.split(' ').map(str::to_owned).collect();
                words.sort();
                words
            };
            steps.iter().map(words).collect()
        };
        assert_eq!(sorted(found), sorted(expected.into_iter().map(str::to_owned).collect()), "{fence}\n{html}");
        // nothing is lost and nothing twice, and it stays the same
        assert_eq!(page(&fence).0, html);
        let ids: Vec<&str> = html.split(" id=\"").skip(1).map(|r| r.split('"').next().unwrap()).collect();
        let once: std::collections::BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(once.len(), ids.len(), "{ids:?}");
        for used in html.split("url(#").skip(1).map(|r| r.split(')').next().unwrap()) {
            assert!(ids.contains(&used), "{used} of {fence}");
        }
    }
}

#[test]
fn parts_count_as_steps_of_their_slide() {
    let (html, findings) =
        page("# D\n\n* een\n\n```mermaid {steps=\"B|C\"}\nflowchart LR\n  A --> B --> C\n```\n\n* twee\n");
    assert!(findings.is_empty(), "{findings:?}");
    let order: Vec<&str> = html.split("data-step=\"").skip(1).map(|r| r.split('"').next().unwrap()).collect();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted, ["1", "2", "3", "4"], "{html}");
    assert_eq!((order.first(), order.last()), (Some(&"1"), Some(&"4")));
    let (html, _) = page("# D\n\n```mermaid {.step steps=\"B\"}\nflowchart LR\n  A --> B\n```\n");
    assert!(
        html.contains("<figure class=\"diagram diagram-mermaid\" data-step=\"1\"")
            && html.contains("<g data-step=\"2\""),
        "{html}"
    );
}

#[test]
fn a_part_that_is_not_there_is_told() {
    for (fence, says) in [
        (
            "```mermaid {steps=\"Bannr\"}\nflowchart LR\n  A --> Banner\n```",
            "no part of this diagram is called `Bannr`",
        ),
        ("```bob {steps=\"A\"}\n+---+\n| A |\n+---+\n```", "no part of this diagram is called `A`"),
        ("```mermaid {steps=\"A\"}\npie\n  \"A\" : 1\n```", "`A` cannot be a step"),
        ("```rust {steps=\"main\"}\nfn main() {}\n```", "`main` cannot be a step"),
        ("```qr {steps=\"x\"}\nx\n```", "`x` cannot be a step"),
    ] {
        let (_, findings) = page(&format!("# D\n\n{fence}"));
        assert!(
            matches!(&findings[..], [one] if one.starts_with("diagram-part: ") && one.contains(says)),
            "{findings:?}"
        );
    }
}
