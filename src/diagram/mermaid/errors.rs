//! What cannot be drawn, and the line that says it.

use super::{HeadlessRenderer, Ready};
use crate::diagram::DiagramError;

/// Longer sources are not searched for the line that is wrong.
const MOST_LINES: usize = 160;

/// What is known to come out wrong.
pub(super) fn refused(ready: &Ready) -> Result<(), DiagramError> {
    for (i, line) in ready.lines.iter().enumerate() {
        let refuse = |why: &str| Err(DiagramError::at(i + 1, why));
        if line.contains("$$") && !line.contains("%%{") {
            return refuse("formulas in a diagram are not supported");
        }
        let Some((_, given)) = line.split_once("@{") else { continue };
        if given.contains("img:") {
            return refuse("images in a diagram are not supported");
        }
        let shape = given.split_once("shape:").map_or("", |(_, rest)| rest.trim_start());
        let shape = shape.split([',', '}', ' ']).next().unwrap_or("").trim_matches(['"', '\'']);
        if ready.kind == super::DiagramKind::Flow && BOXES.contains(&shape) {
            return Err(DiagramError::at(i + 1, format!("the shape `{shape}` is not supported")));
        }
    }
    Ok(())
}

/// Shapes that the renderer draws as a plain box.
const BOXES: &[&str] = &["cloud", "bang"];

/// Labels in quotes are in the drawing, word by word, or it is not shown.
pub(super) fn check_completeness(ready: &Ready, shown: &str) -> Result<(), DiagramError> {
    if matches!(ready.kind, super::DiagramKind::C4 | super::DiagramKind::Gantt | super::DiagramKind::Requirement) {
        return Ok(());
    }
    let quiet =
        ["click", "link", "style", "classDef", "linkStyle", "acc", "%%", "cssClass", "callback", "commit", "merge"];
    for (i, line) in ready.lines.iter().enumerate() {
        let low = line.trim_start();
        if quiet.iter().any(|word| low.starts_with(word)) || line.contains("@{") || line.contains("fa:") {
            continue;
        }
        for label in line.split('"').skip(1).step_by(2).filter(|label| !label.contains(['#', '&', '`', '<', ':', '\\']))
        {
            let words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
            if let Some(lost) = words.into_iter().find(|word| !shown.contains(*word)) {
                return Err(DiagramError::at(i + 1, format!("`{lost}` would be missing from it")));
            }
        }
    }
    Ok(())
}

/// A drawing that is no XML: a label with something like a tag in it.
pub(super) fn report_unsound(ready: &Ready) -> DiagramError {
    let tag = |line: &String| {
        line.match_indices('<').any(|(at, _)| {
            let rest = line.get(at + 1..).unwrap_or("").trim_start_matches('/');
            rest.starts_with(|c: char| c.is_ascii_alphabetic()) && !rest.to_ascii_lowercase().starts_with("br")
        })
    };
    let line =
        ready.lines.iter().position(tag).or_else(|| ready.lines.iter().position(|line| line.contains(['<', '&'])));
    DiagramError { line: line.map(|i| i + 1), why: "tags in labels are not supported".to_owned() }
}

/// A renderer's error, at the line that is wrong.
pub(super) fn refusal(ready: &Ready, renderer: &HeadlessRenderer, message: &str) -> DiagramError {
    let line = line_of(ready, renderer).or_else(|| offset(message).map(|at| line_at(&ready.text(), at)));
    DiagramError { line, why: why(message) }
}

/// The reason in one line, without the renderer's way of putting it.
fn why(message: &str) -> String {
    let inner = message.split_once("message: \"").and_then(|(_, rest)| rest.split_once("\" }"));
    let message = inner.map_or(message, |(inner, _)| inner);
    let first = message.lines().next().unwrap_or("");
    let first = first.split_once("): ").map_or(first, |(_, rest)| rest);
    let first = first.split(" at ").next().unwrap_or(first).trim().trim_end_matches(['.', ':']);
    if first.starts_with("Unrecognized") || first.starts_with("Invalid token") || first.is_empty() {
        return "this line is not understood".to_owned();
    }
    let mut chars = first.chars();
    chars.next().map(|c| c.to_lowercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// `… found at 12:15`: bytes of the text.
fn offset(message: &str) -> Option<usize> {
    let rest = message.rsplit_once(" at ")?.1;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn line_at(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

/// The line without which all would be well; if there is none, the first after which nothing is well any more.
fn line_of(ready: &Ready, renderer: &HeadlessRenderer) -> Option<usize> {
    let lines = &ready.lines;
    if lines.len() > MOST_LINES {
        return None;
    }
    let sound = |lines: &[&str]| {
        let text = lines.join("\n") + "\n";
        renderer.parse_metadata_and_model(&text)
    };
    let all: Vec<&str> = lines.iter().map(String::as_str).collect();
    let worth = |i: &usize| all.get(*i).is_some_and(|line| !line.trim().is_empty());
    let without = |i: usize| {
        let mut rest = all.clone();
        if let Some(line) = rest.get_mut(i) {
            *line = "";
        }
        rest
    };
    let head = (0..all.len()).find(worth)?;
    let alone = (head + 1..all.len()).filter(worth).find(|i| sound(&without(*i)));
    let prefix = || (head + 1..=all.len()).rev().find(|n| sound(all.get(..*n).unwrap_or_default()));
    let after = |n: usize| (n..all.len()).find(worth);
    alone.or_else(|| after(prefix()?)).or(Some(head)).map(|i| i + 1)
}

trait Sound {
    fn parse_metadata_and_model(&self, text: &str) -> bool;
}

impl Sound for HeadlessRenderer {
    fn parse_metadata_and_model(&self, text: &str) -> bool {
        crate::util::catch_panic(|| matches!(self.parse_diagram_sync(text), Ok(Some(_)))).unwrap_or(false)
    }
}
