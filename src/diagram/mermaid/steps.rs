//! What comes later: the parts of a drawing that an author named are found in what the renderer wrote, by the ids it gave
//! them and by their words; what an arrow runs between is read from its layout. Nothing is guessed from places.

use super::{DiagramKind, HeadlessRenderer, Ready};
use crate::diagram::parts::Parts;
use crate::diagram::svg::StepMarks;
use roxmltree::{Document, Node};
use serde_json::Value;
use std::collections::BTreeMap;

/// The layout, which says what an arrow runs between.
pub(super) fn model(renderer: &HeadlessRenderer, text: &str) -> Value {
    let laid = crate::util::catch_panic(|| renderer.layout_diagram_sync(text).ok().flatten()).flatten();
    laid.and_then(|laid| serde_json::to_value(laid).ok()).unwrap_or_default()
}

/// Which elements of a drawing come later.
pub(super) fn marks(ready: &Ready, model: &Value, parts: &mut Parts, document: &Document<'_>) -> StepMarks {
    names(ready, parts);
    let mut found = PartMatch { parts, marks: StepMarks::new(), steps: BTreeMap::new() };
    match ready.kind {
        DiagramKind::Sequence => found.sequence(document),
        DiagramKind::Timeline => found.timeline(document),
        _ if document.descendants().any(|n| is(n, "node") && n.has_tag_name((SVG, "g"))) => {
            found.graph(model, document);
        }
        _ => found.texts(document),
    }
    found.marks
}

const SVG: &str = "http://www.w3.org/2000/svg";

/// Names within a source that stand for others: ids for labels, sections for what is in them.
fn names(ready: &Ready, parts: &mut Parts) {
    if !matches!(ready.kind, DiagramKind::Gantt | DiagramKind::Timeline | DiagramKind::Journey) {
        return;
    }
    let mut section = String::new();
    let mut time = String::new();
    for line in ready.lines.iter().map(|l| l.trim()) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if word == "section" {
            rest.trim().clone_into(&mut section);
            continue;
        }
        if word == "title" || !line.contains(':') {
            continue;
        }
        let mut shown = line.split(':').map(str::trim);
        let first = shown.next().unwrap_or("");
        if !first.is_empty() {
            first.clone_into(&mut time);
        }
        let events = if ready.kind == DiagramKind::Timeline { shown.collect() } else { Vec::new() };
        for name in events.iter().copied().chain([first]).filter(|name| !name.is_empty()) {
            if !section.is_empty() {
                parts.stands_for(&section, name);
            }
            if name != time {
                parts.stands_for(&time, name);
            }
        }
    }
}

struct PartMatch<'p> {
    parts: &'p mut Parts,
    marks: StepMarks,
    /// When parts come, by the names that the layout has for them.
    steps: BTreeMap<String, usize>,
}

impl PartMatch<'_> {
    fn mark(&mut self, node: Node<'_, '_>, at: usize) {
        if at > 0 {
            self.marks.insert(node.id().get_usize(), at);
        }
    }

    /// Boxes, the frames around them, the arrows between them.
    fn graph(&mut self, model: &Value, document: &Document<'_>) {
        let boxes: Vec<Node<'_, '_>> =
            document.descendants().filter(|n| is(*n, "node") && n.attribute("id").is_some()).collect();
        let frames: Vec<Node<'_, '_>> =
            document.descendants().filter(|n| is(*n, "cluster") && n.attribute("id").is_some()).collect();
        let within = inside(model, &boxes, &frames);
        for (frame, inner) in frames.iter().zip(&within) {
            for name in [id_of(*frame), words_of(*frame)].iter().filter(|name| !name.is_empty()) {
                for node in inner {
                    self.parts.stands_for(name, &first_words(*node));
                }
            }
        }
        for node in &boxes {
            let (id, words) = (id_of(*node), first_words(*node));
            let at = self.parts.step(&[&id, &words]);
            self.mark(*node, at);
            self.steps.insert(node.attribute("id").unwrap_or("").trim_start_matches("d-").to_owned(), at);
            if let Some(number) = id.strip_prefix("node_") {
                self.steps.insert(number.to_owned(), at);
            }
            self.steps.insert(id, at);
        }
        for (frame, inner) in frames.iter().zip(&within) {
            let id = id_of(*frame);
            let own = self.parts.step(&[&id, &words_of(*frame)]);
            let first = inner.iter().filter_map(|n| self.steps.get(&id_of(*n)).copied()).min().unwrap_or(0);
            let at = if own > 0 { own } else { first };
            self.mark(*frame, at);
            self.steps.insert(id, at);
        }
        self.arrows(model, document);
    }

    /// An arrow comes with the last of its ends and with its words.
    fn arrows(&mut self, model: &Value, document: &Document<'_>) {
        let edges = list(model, "edges");
        let ends: BTreeMap<&str, [&str; 2]> = edges
            .iter()
            .filter_map(|edge| Some((text(edge, "id")?, [text(edge, "from")?, text(edge, "to")?])))
            .collect();
        let labels: Vec<Node<'_, '_>> =
            document.descendants().filter(|n| is(*n, "label") && n.attribute("data-id").is_some()).collect();
        let lines =
            document.descendants().filter(|n| n.has_tag_name((SVG, "path")) && n.attribute("data-id").is_some());
        for line in lines {
            let id = line.attribute("data-id").unwrap_or("");
            let label = labels.iter().find(|label| label.attribute("data-id") == Some(id));
            let words = label.map(|label| words_of(*label)).unwrap_or_default();
            let own = self.parts.step(&[&words]);
            let of = |end: &str| self.steps.get(end).copied().unwrap_or(0);
            let ends = ends.get(id).map_or_else(|| self.named_in(id), |[from, to]| of(from).max(of(to)));
            let at = own.max(ends);
            self.mark(line, at);
            if let Some(group) = label.and_then(Node::parent_element) {
                self.mark(group, at);
            }
        }
    }

    /// The last of the boxes that an arrow has in its name, where the layout calls it otherwise.
    fn named_in(&self, id: &str) -> usize {
        let id = format!("_{id}_");
        let within = self.steps.iter().filter(|(name, _)| id.contains(&format!("_{name}_")));
        within.map(|(_, at)| *at).max().unwrap_or(0)
    }

    /// Participants with their lines, and messages: these come with their words, and not before those between whom they go.
    fn sequence(&mut self, document: &Document<'_>) {
        let named = |n: &Node<'_, '_>| n.attribute("name").is_some() && n.attribute("class").is_some();
        for shape in document.descendants().filter(|n| named(n) && !is(*n, "actor-line")) {
            let id = shape.attribute("name").unwrap_or("");
            let label = if shape.has_tag_name((SVG, "g")) {
                Some(shape)
            } else {
                shape.next_siblings().find(|n| n.has_tag_name((SVG, "text")))
            };
            let words = label.map(words_of).unwrap_or_default();
            let at = self.parts.step(&[id, &words]);
            self.mark(shape, at);
            if let Some(label) = label {
                self.mark(label, at);
            }
            let known = self.steps.entry(id.to_owned()).or_default();
            *known = at.max(*known);
        }
        for line in document.descendants().filter(|n| is(*n, "actor-line")) {
            let at = line.attribute("name").or(line.attribute("data-id")).and_then(|id| self.steps.get(id)).copied();
            self.mark(line, at.unwrap_or(0));
        }
        for line in document.descendants().filter(|n| n.attribute("data-from").is_some()) {
            let label = |n: &Node<'_, '_>| is(*n, "messageText");
            let before = line.prev_siblings().skip(1).filter(Node::is_element).take_while(label);
            let mut words: Vec<Node<'_, '_>> = before.collect();
            words.reverse();
            let all: String = words.iter().map(|n| words_of(*n)).collect();
            let of = |name: &str| line.attribute(name).and_then(|id| self.steps.get(id)).copied().unwrap_or(0);
            let ends = of("data-from").max(of("data-to"));
            let at = self.parts.step(&[&all]).max(ends);
            self.mark(line, at);
            for word in words {
                self.mark(word, at);
            }
            let number = |n: &Node<'_, '_>| {
                is(*n, "sequenceNumber") || n.attribute("marker-start").is_some_and(|m| m.contains("sequencenumber"))
            };
            for number in line.next_siblings().skip(1).filter(Node::is_element).take_while(number) {
                self.mark(number, at);
            }
        }
        for note in document.descendants().filter(|n| is(*n, "noteText") || is(*n, "loopText")) {
            let at = self.parts.step(&[&words_of(note)]);
            note.parent_element().into_iter().for_each(|group| self.mark(group, at));
        }
    }

    /// Times with the line down from them, and what happened then.
    fn timeline(&mut self, document: &Document<'_>) {
        let mut last = 0;
        let all = ["taskWrapper", "eventWrapper", "lineWrapper"];
        for group in document.descendants().filter(|n| all.iter().any(|class| is(*n, class))) {
            if is(group, "lineWrapper") {
                self.mark(group, last);
                continue;
            }
            let at = self.parts.step(&[&words_of(group)]);
            self.mark(group, at);
            if is(group, "taskWrapper") {
                last = at;
            }
        }
        for section in document.descendants().filter(|n| is(*n, "timeline-node")) {
            let loose = section.ancestors().all(|a| !all.iter().any(|class| is(a, class)));
            if loose {
                let at = self.parts.step(&[&words_of(section)]);
                self.mark(section, at);
            }
        }
    }

    /// Everything that is read, with the bar that has its id or the group that is all its own.
    fn texts(&mut self, document: &Document<'_>) {
        for text in document.descendants().filter(|n| n.has_tag_name((SVG, "text"))) {
            let at = self.parts.step(&[&words_of(text)]);
            if at == 0 {
                continue;
            }
            let bar = text.attribute("id").and_then(|id| id.strip_suffix("-text"));
            if let Some(bar) = bar.and_then(|id| document.descendants().find(|n| n.attribute("id") == Some(id))) {
                self.mark(bar, at);
            } else if let Some(group) = text.parent_element().filter(|group| {
                group.has_tag_name((SVG, "g"))
                    && group.descendants().filter(|n| n.has_tag_name((SVG, "text"))).count() == 1
            }) {
                self.mark(group, at);
                continue;
            }
            self.mark(text, at);
        }
    }
}

/// The boxes in each frame: as the source says, or as the renderer nests them.
fn inside<'d>(model: &Value, boxes: &[Node<'d, 'd>], frames: &[Node<'d, 'd>]) -> Vec<Vec<Node<'d, 'd>>> {
    let groups = list(model, "subgraphs");
    let classes = model.pointer("/semantic/classes").and_then(Value::as_object);
    frames
        .iter()
        .map(|frame| {
            let id = id_of(*frame);
            let of_source = groups.iter().find(|group| text(group, "id") == Some(&id));
            let of_source = of_source.and_then(|group| group.get("nodes")?.as_array());
            let root = frame.ancestors().find(|a| is(*a, "root"));
            let is_in = |node: &Node<'d, 'd>| {
                let own = id_of(*node);
                if let Some(all) = of_source {
                    return all.iter().any(|n| n.as_str() == Some(&own));
                }
                if let Some(classes) = classes {
                    return classes.get(&own).and_then(|class| text(class, "parent")) == Some(&id);
                }
                root.is_some_and(|root| {
                    let nested = root.ancestors().skip(1).any(|a| is(a, "root"));
                    nested && node.ancestors().any(|a| a == root)
                })
            };
            boxes.iter().copied().filter(is_in).collect()
        })
        .collect()
}

/// The first list of this name in the layout.
fn list<'v>(model: &'v Value, name: &str) -> &'v [Value] {
    fn find<'v>(value: &'v Value, name: &str, depth: usize) -> Option<&'v [Value]> {
        let map = value.as_object()?;
        let own = map.get(name).and_then(Value::as_array).map(Vec::as_slice);
        own.or_else(|| map.values().filter(|_| depth > 0).find_map(|inner| find(inner, name, depth - 1)))
    }
    let layout = model.get("layout").and_then(|layout| find(layout, name, 2));
    layout.or_else(|| model.get("semantic").and_then(|semantic| find(semantic, name, 1))).unwrap_or_default()
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

fn is(node: Node<'_, '_>, class: &str) -> bool {
    node.attribute("class").is_some_and(|all| all.split_whitespace().any(|c| c == class))
}

/// The author's name of a box: the renderer's without what it put around it.
fn id_of(node: Node<'_, '_>) -> String {
    let id = node.attribute("id").unwrap_or("");
    let id = id.strip_prefix("d-").unwrap_or(id);
    for kind in ["flowchart-", "classId-", "state-", "entity-"] {
        if let Some(rest) = id.strip_prefix(kind)
            && let Some((own, number)) = rest.rsplit_once('-')
            && number.chars().all(|c| c.is_ascii_digit())
        {
            return own.to_owned();
        }
    }
    id.to_owned()
}

fn words_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|n| n.text()).collect()
}

/// What is read first in a box: its name, above its members or attributes.
fn first_words(node: Node<'_, '_>) -> String {
    let group = node.descendants().find(|n| is(*n, "label-group"));
    let label = group.or_else(|| node.descendants().find(|n| is(*n, "label") && !words_of(*n).trim().is_empty()));
    label.map_or_else(|| words_of(node), words_of)
}
