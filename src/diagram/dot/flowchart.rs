//! A graph that was read, written as a flowchart.

use super::{Cluster, DotNode, DotParser, Edge};
use crate::diagram::DiagramError;
use crate::diagram::svg::HIDDEN;
use std::fmt::Write;

impl DotParser {
    /// The whole graph.
    pub(super) fn flowchart(&self, top: &Cluster) -> Result<String, DiagramError> {
        let rankdir = self.graph.get("rankdir").map(String::as_str);
        let direction = rankdir.filter(|d| matches!(*d, "LR" | "RL" | "BT")).unwrap_or("TB");
        let mut out = format!("flowchart {direction}\n");
        let mut count = 0;
        self.cluster(top, &mut out, &mut count)?;
        for edge in &self.edges {
            let (from, to) = if edge.is("dir", "back") { (edge.to, edge.from) } else { (edge.from, edge.to) };
            let label = match edge.attrs.get("label").filter(|l| !l.trim().is_empty()) {
                Some(label) if label.contains('|') => {
                    return Err(DiagramError::whole("a bar in the label of an edge is not supported"));
                }
                Some(label) => format!("|{}|", quoted(label)),
                None => String::new(),
            };
            let _ = writeln!(out, "n{from} {}{label} n{to}", edge.arrow(self.directed));
        }
        for (i, node) in self.nodes.iter().enumerate() {
            let style = node.style();
            if !style.is_empty() {
                let _ = writeln!(out, "style n{i} {style}");
            }
        }
        Ok(out)
    }

    fn cluster(&self, cluster: &Cluster, out: &mut String, count: &mut usize) -> Result<(), DiagramError> {
        for i in &cluster.nodes {
            let Some(node) = self.nodes.get(*i) else { continue };
            let (open, close) = node.shape();
            let label = node.attrs.get("label").filter(|l| *l != "\\N").unwrap_or(&node.id);
            let _ = writeln!(out, "n{i}{open}\"{}\"{close}", quoted(label));
        }
        for inner in &cluster.inner {
            *count += 1;
            let _ = writeln!(out, "subgraph c{count} [\"{}\"]", quoted(&inner.label));
            self.cluster(inner, out, count)?;
            *out += "end\n";
        }
        Ok(())
    }
}

impl Edge {
    fn is(&self, key: &str, value: &str) -> bool {
        self.attrs.get(key).is_some_and(|v| v == value)
    }

    fn arrow(&self, directed: bool) -> &'static str {
        let headless = !directed || self.is("dir", "none") || self.is("arrowhead", "none");
        let dashed = self.is("style", "dashed") || self.is("style", "dotted");
        match (headless, dashed) {
            _ if self.is("dir", "both") => "<-->",
            (true, true) => "-.-",
            (true, false) => "---",
            (false, true) => "-.->",
            (false, false) if self.is("style", "bold") => "==>",
            (false, false) => "-->",
        }
    }
}

impl DotNode {
    fn shape(&self) -> (&'static str, &'static str) {
        let known = self.attrs.get("shape").and_then(|s| shape(s)).unwrap_or(("([", "])"));
        let rounded = self.attrs.get("style").is_some_and(|s| s.contains("rounded"));
        if known.0 == "[" && rounded { ("(", ")") } else { known }
    }

    fn style(&self) -> String {
        let mut out = Vec::new();
        let colour =
            |key: &str| self.attrs.get(key).filter(|c| c.chars().all(|c| c.is_ascii_alphanumeric() || c == '#'));
        let filled = self.attrs.get("style").is_some_and(|s| s.contains("filled"));
        if matches!(self.attrs.get("shape").map(String::as_str), Some("plaintext" | "none" | "plain")) {
            out.push("fill:none,stroke:none".to_owned());
        } else if let Some(fill) = colour("fillcolor").or_else(|| colour("color")).filter(|_| filled) {
            // Graphviz writes black on whatever the author chose
            out.push(format!("fill:{fill},color:{}", colour("fontcolor").map_or("#000", String::as_str)));
        }
        if let Some(stroke) = colour("color").filter(|_| !filled) {
            out.push(format!("stroke:{stroke}"));
        }
        out.join(",")
    }
}

/// A shape as mermaid's brackets.
pub(super) fn shape(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "box" | "rect" | "rectangle" | "square" | "Msquare" | "plaintext" | "plain" | "none" | "note" | "tab"
        | "folder" | "component" | "underline" => ("[", "]"),
        "ellipse" | "oval" | "egg" => ("([", "])"),
        "circle" | "Mcircle" => ("((", "))"),
        "doublecircle" => ("(((", ")))"),
        "diamond" | "Mdiamond" => ("{", "}"),
        "hexagon" => ("{{", "}}"),
        "cylinder" => ("[(", ")]"),
        "parallelogram" => ("[/", "/]"),
        "trapezium" => ("[/", "\\]"),
        _ => return None,
    })
}

/// A label as mermaid takes it: nothing in it is a tag or ends it.
fn quoted(label: &str) -> String {
    let mut out = label.trim_end_matches('\n').replace('"', "#quot;");
    for (sign, hidden) in HIDDEN {
        out = out.replace(sign, &hidden.to_string());
    }
    out.replace('\n', "<br/>")
}
