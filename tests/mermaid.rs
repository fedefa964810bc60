//! What mermaid itself draws, beside what we draw: `tests/mermaid/seen.json` is what mermaid 11.15 showed in a browser
//! (`tests/mermaid/compare.mjs` looks again, by hand). The same words, boxes, frames, arrows and words on arrows, or a
//! finding at the line; never something else.

use crate::diagrams::page;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Every source with its name.
fn sources() -> BTreeMap<String, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mermaid");
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|e| e == "mmd") {
            let file = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            for one in format!("\n{text}").split("\n=== ").skip(1) {
                let (name, source) = one.split_once('\n').unwrap();
                out.insert(format!("{file}/{name}"), source.to_owned());
            }
        }
    }
    out
}

/// What can be read in a drawing, letter by letter: renderers break lines at different places.
fn letters(words: &str) -> String {
    let mut all: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
    all.sort_unstable();
    all.into_iter().collect()
}

fn text_of(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        out += part.split_once('>').map_or("", |(_, words)| words);
        out.push(' ');
    }
    for (name, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        out = out.replace(name, sign);
    }
    out
}

#[test]
fn diagrams_show_what_mermaid_shows() {
    let seen: Value = serde_json::from_str(include_str!("mermaid/seen.json")).unwrap();
    let sources = sources();
    let (mut wrong, mut drawn, mut all) = (String::new(), 0, 0);
    for one in seen.as_array().unwrap() {
        let name = one["name"].as_str().unwrap();
        let source = &sources[name];
        all += 1;
        let (html, findings) = page(&format!("# D\n\n```mermaid\n{}\n```\n", source.trim_end()));
        if !findings.is_empty() {
            // refused, and at a line of its own
            let at_line = findings.iter().all(|f| f.starts_with("diagram: ") && !f.contains("```"));
            if !at_line {
                let _ = writeln!(wrong, "{name}: {findings:?}");
            }
            continue;
        }
        drawn += 1;
        if name.starts_with("charts/pie") {
            continue; // a chart of ours, with its own test
        }
        let svg = html.split("</desc>").last().unwrap();
        let (svg, caption) = svg.split_once("</svg>").unwrap();
        let caption = caption.split("</figure>").next().unwrap();
        let body = svg.split("</defs>").last().unwrap();
        let count = |mark: &str| body.matches(mark).count() as u64;
        let words: Vec<&str> = one["words"].as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
        // the title stands under the drawing
        let found = [text_of(body), text_of(&format!("{body}{caption}"))].map(|words| letters(&words));
        if !found.contains(&letters(&words.join(""))) {
            let _ = writeln!(
                wrong,
                "{name}: mermaid reads {:?}, we {:?}",
                words.join(" "),
                text_of(body).split_whitespace().collect::<Vec<_>>().join(" ")
            );
        }
        for (what, mark) in [
            ("boxes", "class=\"d-node\""),
            ("frames", "class=\"d-frame\""),
            ("labels", "class=\"d-label\""),
            ("dashed", "stroke-dasharray="),
            ("arrows", " marker-"),
        ] {
            if one[what].as_u64() != Some(count(mark)) {
                let _ = writeln!(wrong, "{name}: mermaid has {} {what}, we {}", one[what], count(mark));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(all >= 150 && drawn * 100 >= all * 95, "{drawn} of {all} are drawn");
}

/// The drawing of a source, without its description.
fn drawing(source: &str) -> String {
    let (html, findings) = page(&format!("# D\n\n```mermaid\n{source}\n```\n"));
    assert!(findings.is_empty(), "{source}\n{findings:?}");
    let svg = html.split("</desc>").last().unwrap();
    svg.split("</svg>").next().unwrap().to_owned()
}

/// The renderer draws ids and hand-drawn lines by chance; another process must give the same bytes.
#[test]
fn another_process_draws_the_same() {
    let sources = sources();
    let slides: Vec<String> = sources.values().map(|s| format!("# D\n\n```mermaid\n{}\n```\n", s.trim_end())).collect();
    let talk = crate::cli::Talk::new().file("deck.md", slides.join("\n---\n\n"));
    let run = |out: &str| {
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_aftrap"))
            .args(["build", "deck.md", "-q", "-o", out])
            .current_dir(talk.path(""))
            .status()
            .unwrap();
        assert!(status.success());
        talk.read(&format!("{out}/index.html"))
    };
    let (one, two) = (run("one"), run("two"));
    assert!(one.matches("class=\"diagram diagram-mermaid\"").count() > 150);
    assert!(one == two, "two processes differ");
}

/// The renderer's drawing of ten states is 368 kB long.
#[test]
fn drawings_are_small() {
    let sources = sources();
    for (name, most) in [("state/ten", 16_000), ("flowchart/old-shapes", 16_000), ("class/links", 24_000)] {
        let length = drawing(&sources[name]).len();
        assert!(length < most, "{name}: {length}");
    }
}

#[test]
fn words_on_an_authors_colour_can_be_read() {
    for (fill, ink) in [("#ffee99", "#111"), ("#102040", "#fff"), ("navy", "#fff")] {
        let svg = drawing(&format!("flowchart LR\n  A[Word] --> B\n  classDef own fill:{fill}\n  class A own"));
        let word = svg.split("Word<").next().unwrap();
        let text = &word[word.rfind("<text").unwrap()..];
        assert!(text.contains(&format!("fill=\"{ink}\"")), "{fill}: {text}");
        assert!(!svg.split(">B<").next().unwrap().rsplit("<text").next().unwrap().contains("fill"), "{svg}");
    }
    let theme = "%%{init: {\"theme\": \"base\", \"themeVariables\": {\"primaryColor\": \"#ffcccc\", \"primaryTextColor\": \"#990000\"}}}%%\n";
    let svg = drawing(&format!("{theme}flowchart LR\n  A[Red] --> B"));
    assert!(svg.contains("#ffcccc") && svg.contains("fill=\"#990000\""), "{svg}");
    // without a colour of the author's everything is the theme's
    let svg = drawing("flowchart LR\n  A[Plain] --> B\n  subgraph G\n    B\n  end");
    let loose: Vec<&str> = svg.split("=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(loose.is_empty(), "{loose:?}");
}

#[test]
fn growth_is_bounded() {
    let many: String = (0..260).map(|i| format!("  A{i} --> B{i}\n")).collect();
    let (_, findings) = page(&format!("# D\n\n```mermaid\nflowchart LR\n{many}```\n"));
    assert!(matches!(&findings[..], [one] if one.contains("more than 250 lines")), "{findings:?}");
    let some: String = (0..32).map(|i| format!("  A{} -->|words {i}| B{}\n", i % 9, i % 7)).collect();
    assert_eq!(drawing(&format!("flowchart LR\n{some}")).matches(" marker-end").count(), 32);
}
