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
