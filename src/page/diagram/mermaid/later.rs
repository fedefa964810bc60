//! What comes later: the parts of a drawing that an author named are laid apart, each for its own step.

use super::super::parts::Parts;
use super::super::svg::Marks;
use super::{Kind, Ready, titles};
use mermaid_rs_renderer::Graph;
use mermaid_rs_renderer::layout::{DiagramData, Layout};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;

/// The step of every box, arrow and frame of a graph.
#[derive(Debug, Default)]
pub(super) struct Plan {
    nodes: BTreeMap<String, usize>,
    edges: Vec<usize>,
    frames: Vec<usize>,
}

impl Plan {
    /// An arrow comes with the last of its ends, a frame with the first of what is in it, unless they are named
    /// themselves.
    pub(super) fn of(graph: &Graph, parts: &mut Parts) -> Self {
        for frame in &graph.subgraphs {
            let id = frame.id.as_deref().unwrap_or("");
            let inside = frame.nodes.iter().filter_map(|n| graph.nodes.get(n));
            for node in inside {
                for name in [id, &frame.label].into_iter().filter(|n| !n.is_empty()) {
                    parts.stands_for(name, if node.label.is_empty() { &node.id } else { &node.label });
                }
            }
        }
        let mut plan = Self::default();
        for node in graph.nodes.values() {
            plan.nodes.insert(node.id.clone(), parts.step(&[&node.id, &node.label]));
        }
        for frame in &graph.subgraphs {
            let own = parts.step(&[frame.id.as_deref().unwrap_or(""), &frame.label]);
            let first = frame.nodes.iter().map(|n| plan.node(n)).min().unwrap_or(0);
            plan.frames.push(if own > 0 { own } else { first });
        }
        for edge in &graph.edges {
            let labels = [&edge.label, &edge.start_label, &edge.end_label].map(|l| l.as_deref().unwrap_or(""));
            let ends = plan.end(graph, &edge.from).max(plan.end(graph, &edge.to));
            plan.edges.push(parts.step(&labels).max(ends));
        }
        plan
    }

    fn node(&self, id: &str) -> usize {
        if let Some(at) = titles::group_of(id).and_then(|group| self.frames.get(group)) {
            return *at;
        }
        self.nodes.get(id).copied().unwrap_or(0)
    }

    /// A box, or a frame to which an arrow runs.
    fn end(&self, graph: &Graph, id: &str) -> usize {
        let frame = graph.subgraphs.iter().position(|f| f.id.as_deref() == Some(id));
        frame.and_then(|i| self.frames.get(i).copied()).unwrap_or_else(|| self.node(id))
    }

    /// The layout taken apart, in the order in which it is painted: what is behind first, each with its step. Everything
    /// stays in its place.
    pub(super) fn apart(&self, layout: &Layout, steps: usize) -> Vec<(usize, Layout)> {
        let mut all = Vec::new();
        let mut bare = layout.clone();
        bare.edges.clear();
        bare.subgraphs.clear();
        bare.nodes.values_mut().for_each(|node| node.hidden = true);
        let notes = std::mem::replace(&mut bare.diagram, DiagramData::Graph { state_notes: Vec::new() });
        let of = |steps: &[usize], i: usize| steps.get(i).copied().unwrap_or(0);
        for at in 0..=steps {
            let frames = layout.subgraphs.iter().enumerate().filter(|(i, _)| of(&self.frames, *i) == at);
            all.push((at, Layout { subgraphs: frames.map(|(_, f)| f.clone()).collect(), ..bare.clone() }));
        }
        for at in 0..=steps {
            let edges = layout.edges.iter().enumerate().filter(|(i, _)| of(&self.edges, *i) == at);
            all.push((at, Layout { edges: edges.map(|(_, e)| e.clone()).collect(), ..bare.clone() }));
        }
        for at in 0..=steps {
            let mut part = bare.clone();
            for (id, node) in part.nodes.iter_mut().filter(|(id, _)| self.node(id) == at) {
                node.hidden = layout.nodes.get(id).is_none_or(|n| n.hidden);
            }
            if at == 0 {
                part.diagram = notes.clone();
            }
            all.push((at, part));
        }
        all.retain(|(at, part)| {
            let empty = part.edges.is_empty() && part.subgraphs.is_empty() && part.nodes.values().all(|n| n.hidden);
            *at == 0 || !empty
        });
        all
    }
}

/// Names within a source that stand for others: ids for labels, sections for what is in them.
pub(super) fn names(ready: &Ready, parts: &mut Parts) {
    let mut section = String::new();
    for line in ready.lines.iter().map(|l| l.trim()) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (ready.kind, word) {
            (Kind::Sequence, "participant" | "actor") => {
                if let Some((id, label)) = rest.split_once(" as ") {
                    parts.stands_for(id, label);
                }
            }
            (Kind::Gantt | Kind::Timeline, "section") => rest.trim().clone_into(&mut section),
            (Kind::Gantt | Kind::Timeline, _) => {
                let shown = line.split(" : ").map(str::trim).filter(|s| !s.is_empty());
                let first = line.split(':').next().unwrap_or("").trim();
                if first.is_empty() || word == "title" {
                    continue;
                }
                if !section.is_empty() {
                    parts.stands_for(&section, first);
                }
                if ready.kind == Kind::Timeline {
                    for event in shown.skip(1) {
                        parts.stands_for(first, event);
                        if !section.is_empty() {
                            parts.stands_for(&section, event);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

/// Which elements of a drawing come later.
pub(super) fn marks(ready: &Ready, parts: &mut Parts, document: &Document<'_>) -> Marks {
    let mut found = Found { parts, marks: Marks::new(), columns: Vec::new() };
    for text in document.descendants().filter(|n| n.has_tag_name("text")) {
        found.text(text, document);
    }
    match ready.kind {
        Kind::Sequence => found.messages(document),
        Kind::Er => found.relations(ready, document),
        _ => {}
    }
    found.marks
}

struct Found<'p> {
    parts: &'p mut Parts,
    marks: Marks,
    /// Where the lines under participants stand, and when they come.
    columns: Vec<(f64, usize)>,
}

impl Found<'_> {
    fn text(&mut self, text: Node<'_, '_>, document: &Document<'_>) {
        let words = words_of(text);
        let at = self.parts.step(&[&words]);
        if at == 0 {
            return;
        }
        let Some(group) = text.parent_element() else { return };
        if is(group, &["actor", "note", "entity-node", "relationship", "taskWrapper", "eventWrapper"]) {
            self.marks.insert(group.id().get_usize(), at);
            if is(group, &["actor"]) {
                self.columns.push((number(text, "x"), at));
            }
            // the line from a year down to what happened
            let line = group.next_sibling_element().filter(|n| is(group, &["taskWrapper"]) && is(*n, &["lineWrapper"]));
            self.marks.extend(line.map(|line| (line.id().get_usize(), at)));
            return;
        }
        self.marks.insert(text.id().get_usize(), at);
        let bar = text.attribute("id").and_then(|id| id.strip_suffix("-text"));
        let bar = bar.and_then(|id| document.descendants().find(|n| n.attribute("id") == Some(id)));
        self.marks.extend(bar.map(|bar| (bar.id().get_usize(), at)));
    }

    /// A message comes with its words, and not before those between whom it goes.
    fn messages(&mut self, document: &Document<'_>) {
        let of = |names: &'static [&'static str]| document.descendants().filter(move |n| is(*n, names));
        let columns = self.columns.clone();
        let column = |x: f64| columns.iter().filter(|(c, _)| (c - x).abs() < 1.0).map(|(_, at)| *at).max().unwrap_or(0);
        for line in of(&["actor-line"]) {
            let at = column(number(line, "x1"));
            if at > 0 {
                self.marks.insert(line.id().get_usize(), at);
            }
        }
        for (label, line) in of(&["message-label"]).zip(of(&["messageLine0", "messageLine1"])) {
            let own = self.parts.step(&[&words_of(label)]);
            let at = own.max(column(number(line, "x1"))).max(column(number(line, "x2")));
            if at > 0 {
                self.marks.extend([(label.id().get_usize(), at), (line.id().get_usize(), at)]);
            }
        }
    }

    /// A relation is not there before what it relates.
    fn relations(&mut self, ready: &Ready, document: &Document<'_>) {
        let lines = ready.lines.iter().filter(|l| l.contains("--") || l.contains(".."));
        let drawn = document.descendants().filter(|n| is(*n, &["relationship"]));
        for (line, relation) in lines.zip(drawn) {
            let (ends, label) = line.split_once(':').unwrap_or((line, ""));
            let mut words = ends.split_whitespace().map(|w| w.trim_matches('"'));
            let (from, to) = (words.next().unwrap_or(""), words.next_back().unwrap_or(""));
            let own = self.parts.step(&[label.trim().trim_matches('"')]);
            let at = own.max(self.parts.step(&[from])).max(self.parts.step(&[to]));
            if at > 0 {
                self.marks.insert(relation.id().get_usize(), at);
            }
        }
    }
}

fn is(node: Node<'_, '_>, names: &[&str]) -> bool {
    node.attribute("class").is_some_and(|class| class.split_whitespace().any(|c| names.contains(&c)))
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|n| n.parse().ok()).unwrap_or(f64::NAN)
}

fn words_of(text: Node<'_, '_>) -> String {
    text.descendants().filter(Node::is_text).filter_map(|n| n.text()).collect()
}
