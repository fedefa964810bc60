//! Is everything in the drawing that the author wrote? A renderer that skips a line says nothing.

use super::super::{guarded, svg};
use super::{KINDS, Kind, Ready, Refusal, refusal};

/// Every word that should be seen is in the drawing, or it is not shown.
pub(super) fn nothing_lost(ready: &Ready, raw: &str) -> Result<(), Refusal> {
    let shown = svg::words(raw);
    for (i, line) in ready.lines.iter().enumerate() {
        for part in line.lines().flat_map(|line| seen_parts(ready.kind, line.trim())) {
            let part = part.replace("<br/>", " ").replace("<br>", " ").replace("<br />", " ");
            let words = part.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 2);
            if let Some(lost) = words.into_iter().find(|w| !shown.contains(*w)) {
                return Err(Refusal::at(i + 1, format!("`{lost}` would be missing from it")));
            }
        }
    }
    Ok(())
}

/// Without a line that draws an arrow there is an arrow less, or the renderer has skipped the line.
pub(super) fn every_line_counts(ready: &Ready) -> Result<(), Refusal> {
    let edges = |lines: &[String]| {
        guarded(|| mermaid_rs_renderer::parse_mermaid(&lines.join("\n")).map_err(|e| refusal(&e.to_string())))
            .map(|parsed| parsed.graph.edges.len())
    };
    let all = edges(&ready.lines)?;
    // a line of the source may be several by now
    let apart = ready.lines.iter().enumerate().flat_map(|(i, line)| line.split('\n').map(move |part| (i, part)));
    let apart: Vec<(usize, &str)> = apart.collect();
    let mut lines: Vec<String> = apart.iter().map(|(_, part)| (*part).to_owned()).collect();
    for (k, (i, line)) in apart.into_iter().enumerate() {
        let arrow = ["--", "==", "-.", ".."].iter().any(|a| line.contains(a));
        if !arrow || seen_parts(ready.kind, line.trim()).is_empty() && ready.kind != Kind::Flow {
            continue;
        }
        let taken = lines.get_mut(k).map(std::mem::take);
        // a text that makes no sense without the line needs it
        let without = edges(&lines).unwrap_or(0);
        if let (Some(place), Some(taken)) = (lines.get_mut(k), taken) {
            *place = taken;
        }
        if without >= all {
            return Err(Refusal::at(i + 1, "the renderer makes nothing of this line"));
        }
    }
    Ok(())
}

/// The parts of a line that a viewer must see.
fn seen_parts(kind: Kind, line: &str) -> Vec<&str> {
    let first = line.split_whitespace().next().unwrap_or("");
    let header = KINDS.iter().any(|(word, ..)| *word == first);
    let silent = [
        "classDef",
        "class",
        "style",
        "linkStyle",
        "click",
        "direction",
        "dateFormat",
        "axisFormat",
        "tickInterval",
        "todayMarker",
        "weekday",
        "cssClass",
        "link",
        "callback",
        "namespace",
    ];
    if header || (silent.contains(&first) && kind != Kind::Timeline && kind != Kind::Mind) {
        return Vec::new();
    }
    match kind {
        Kind::Sequence => {
            let label = line.split_once(" as ").filter(|_| matches!(first, "participant" | "actor")).map(|(_, l)| l);
            label.or_else(|| line.split_once(':').map(|(_, words)| words)).into_iter().collect()
        }
        Kind::Gantt => line.split_once(':').map(|(name, _)| name).into_iter().collect(),
        Kind::Mind => vec![line.split_once(['(', '[', '{']).map_or(line, |(_, label)| label)],
        Kind::Timeline => vec![line.strip_prefix("title").or(line.strip_prefix("section")).unwrap_or(line)],
        Kind::Er if !line.contains("--") && !line.contains("..") => vec![line.trim_end_matches('{')],
        Kind::Er => line.split_once(':').map(|(_, words)| words).into_iter().collect(),
        Kind::Class if first == "note" => quoted(line),
        Kind::Class => vec![line.split_once(':').map_or(line, |(_, words)| words)]
            .into_iter()
            .filter(|_| !line.contains("--") && !line.contains("..") || line.contains(" : "))
            .collect(),
        Kind::State => quoted(line).into_iter().chain(line.split_once(" : ").map(|(_, words)| words)).collect(),
        Kind::Flow | Kind::Pie => quoted(line).into_iter().chain(bracketed(line)).collect(),
    }
}

/// What stands in brackets.
fn bracketed(line: &str) -> Vec<&str> {
    let inside = line.split(['[', '(', '{']).skip(1).filter(|part| !part.is_empty());
    inside.filter_map(|part| part.split([']', ')', '}']).next()).collect()
}

/// What stands in quotes, or between bars.
fn quoted(line: &str) -> Vec<&str> {
    let sign = if line.contains('"') { '"' } else { '|' };
    line.split(sign).enumerate().filter(|(i, _)| i % 2 == 1).map(|(_, part)| part).collect()
}
