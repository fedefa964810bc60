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
    let talk = crate::support::project::Project::new().file("deck.md", slides.join("\n---\n\n"));
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

/// Where letters stand on a slide of 1280 by 720 with a title: a drawing has 1112 by 496 of it, and grows to 2.4 at most.
fn smallest(source: &str) -> f64 {
    let (html, _) = page(&format!("# D\n\n```mermaid\n{}\n```\n", source.trim_end()));
    let view = html.split("viewBox=\"0 0 ").nth(1).unwrap().split('"').next().unwrap();
    let (wide, high) = view.split_once(' ').unwrap();
    let (wide, high): (f64, f64) = (wide.parse().unwrap(), high.parse().unwrap());
    let sizes = html.split("<text").skip(1).filter_map(|text| {
        let size = text.split('>').next()?.split("font-size=\"").nth(1)?;
        size.split('"').next()?.parse::<f64>().ok()
    });
    sizes.fold(16.0, f64::min) * (1112.0 / wide).min(496.0 / high).min(2.4)
}

/// Charts whose size is ours to choose. With mermaid's own sizes a radar had letters of 8.6, a Gantt chart of 9.6.
#[test]
fn letters_of_charts_can_be_read() {
    let mut small = String::new();
    for (name, source) in sources() {
        if (name.starts_with("charts/") && !name.contains("pie")) || name.starts_with("gantt/") {
            let size = smallest(&source);
            if size < 16.5 {
                let _ = writeln!(small, "{name}: {size:.1}");
            }
        }
    }
    assert!(small.is_empty(), "{small}");
}

/// A colour of the author's changes the letters that stand on it, and no others.
#[test]
fn letters_beside_an_authors_colour_are_the_themes() {
    let sources = sources();
    for name in ["charts/quadrant-reach", "charts/quadrant-class"] {
        let svg = drawing(sources[name].trim_end());
        let texts: Vec<&str> = svg.split("<text").skip(1).map(|text| text.split('<').next().unwrap()).collect();
        assert!(!texts.iter().any(|text| text.contains("fill=\"#")), "{name}: {texts:?}");
    }
    // the name of a participant stands in its own box, in a frame of the author's colour
    let svg = drawing(sources["sequence/boxes"].trim_end());
    let name = |words: &str| svg.split("<text").find(|text| text.contains(&format!(">{words}<"))).unwrap().to_owned();
    assert!(!name("A").contains("fill=\"#"), "{svg}");
    assert!(name("Group one").contains("fill=\"#111\""), "{svg}");
}

/// Dates at the axis of a Gantt chart stand in two rows where they would touch; names of a radar's axes stand beside it.
#[test]
fn words_at_axes_do_not_touch() {
    let sources = sources();
    for name in ["gantt/until", "gantt/click", "gantt/sections", "gantt/plan"] {
        let svg = drawing(sources[name].trim_end());
        let mut ticks: Vec<(String, f64)> = Vec::new();
        for group in svg.split("<g transform=\"translate(").skip(1).chain(svg.split("<text").skip(1)) {
            let Some((head, words)) = group.split_once('>') else { continue };
            let words = words.split('<').next().unwrap();
            let of = |key: &str| head.split(&format!(" {key}=\"")).nth(1).and_then(|v| v.split('"').next());
            if words.len() == 10 && words.starts_with("20") {
                ticks.push((of("y").unwrap().to_owned(), of("x").unwrap().parse().unwrap()));
            }
        }
        assert!(ticks.len() > 5, "{name}: {svg}");
        for (i, (row, x)) in ticks.iter().enumerate() {
            let near = ticks.iter().skip(i + 1).find(|(other, at)| other == row && (at - x).abs() < 62.0);
            assert!(near.is_none(), "{name}: {x} in {ticks:?}");
        }
    }
    let svg = drawing(sources["charts/radar-named"].trim_end());
    let anchor = |words: &str| {
        let text = svg.split("<text").find(|text| text.contains(&format!(">{words}<"))).unwrap();
        text.split("text-anchor=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned())
    };
    assert_eq!(anchor("Camera"), None, "{svg}");
    assert_eq!(anchor("Price").as_deref(), Some("end"), "{svg}");
    assert_eq!(anchor("Battery").as_deref(), Some("middle"), "{svg}");
}

/// Rows of `table-diagrams.md` that mermaid cannot draw or compare.
#[test]
fn what_mermaid_itself_fails_at_is_drawn_or_refused() {
    let seq08 = "sequenceDiagram\n  title Words above\n  participant Web@{ \"type\": \"boundary\" }\n  \
                 participant DB@{ \"type\": \"database\" }\n  Web->>DB: query #9829; ok\n  link Web: Docs @ https://example.org";
    let theme02 = "%%{init: {\"theme\": \"base\", \"themeVariables\": {\"primaryColor\": \"var(--accent)\", \
                   \"lineColor\": \"var(--ink)\"}}}%%\nflowchart LR\n  A[Var] --> B[Other]";
    let flow23 = "flowchart LR\n  A@{ icon: \"fa:user\", form: \"square\", label: \"User\", pos: \"t\", h: 60 } --> B@{ shape: circle, label: \"Go\" }";
    for (source, words) in
        [(seq08, &["Web", "DB", "query \u{2665} ok"][..]), (theme02, &["Var", "Other"]), (flow23, &["User", "Go"])]
    {
        let (html, findings) = page(&format!("# D\n\n```mermaid\n{source}\n```\n"));
        let body = html.split("</desc>").last().unwrap();
        assert!(findings.is_empty(), "{source}\n{findings:?}");
        for word in words {
            assert!(body.contains(&format!(">{word}<")), "{word}: {body}");
        }
    }
}
