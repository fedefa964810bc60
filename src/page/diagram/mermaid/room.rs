//! Words on arrows. The renderer lays them over boxes, names of groups and each other; here each gets a free place at its
//! arrow, and where there is none everything is laid out again, farther apart.

use super::plane::{Area, Body, Point, away, length, pairs};
use super::titles;
use mermaid_rs_renderer::layout::{DiagramData, EdgeLayout, Layout, TextBlock};
use mermaid_rs_renderer::{DiagramKind, Graph, LayoutConfig, Theme, compute_layout};

/// How much farther apart boxes stand when words have no room: along the arrows, and beside them.
const APART: [(f32, f32); 4] = [(1.4, 1.0), (1.4, 1.6), (2.0, 2.0), (2.8, 2.4)];
/// How many of these are tried, from the widest back, for so many arrows at most: the author waits for it.
const TRIES: [(usize, usize); 3] = [(12, 4), (24, 2), (40, 1)];
/// The ground of words is so much larger than they are.
const GROUND: Point = (4.5, 2.2);
/// Words stay so far from what they may not touch, and from the arrow beside which they stand.
const NEAR: f32 = 2.0;
const BESIDE: f32 = 4.0;
/// So much of an arrow is seen before and behind the words on it: its head and a piece of the line.
const SEEN: f32 = 13.0;
/// What lies on something else cannot be read; all other faults together weigh less.
const UNREADABLE: f32 = 1000.0;

/// The layout in which words have room, or the one in which the fewest have none.
pub(super) fn laid(graph: &Graph, theme: &Theme, config: &LayoutConfig) -> Layout {
    let mut layout = compute_layout(graph, theme, config);
    let mut worst = settle(&mut layout, theme);
    let tries = TRIES.iter().find(|(most, _)| graph.edges.len() <= *most).map_or(0, |(_, tries)| *tries);
    for (along, beside) in APART.into_iter().skip(APART.len() - tries) {
        if worst == 0 {
            break;
        }
        let mut wide = config.clone();
        wide.rank_spacing *= along;
        wide.node_spacing *= beside;
        // it would take the room back
        wide.flowchart.auto_spacing.enabled = false;
        let mut next = compute_layout(graph, theme, &wide);
        let left = settle(&mut next, theme);
        if left < worst {
            (layout, worst) = (next, left);
        }
    }
    layout
}

/// Moves the words that lie badly; how many still lie on something.
fn settle(layout: &mut Layout, theme: &Theme) -> usize {
    let frames: Vec<Area> = layout.subgraphs.iter().map(|f| Area::at(f.x, f.y, f.width, f.height)).collect();
    titles::clear(layout, theme);
    let taken = taken(layout, theme);
    let mut words: Vec<Option<Area>> = layout.edges.iter().map(area).collect();
    let faults = |words: &[Option<Area>], own: usize, edge: &EdgeLayout, place: Area| {
        let others = words.iter().enumerate().filter(|(i, _)| *i != own).filter_map(|(_, w)| *w);
        Judge { layout, taken: &taken, frames: &frames, own }.faults(edge, place, others)
    };
    // a place that was not free may be when others have moved
    for _ in 0..2 {
        for (i, edge) in layout.edges.iter().enumerate() {
            let Some(now) = words.get(i).copied().flatten() else { continue };
            let mut best = (faults(&words, i, edge, now), now);
            for place in places(edge, now) {
                // what lies well stays
                let found = faults(&words, i, edge, place) + 2.0;
                best = if found < best.0 { (found, place) } else { best };
            }
            if let Some(word) = words.get_mut(i) {
                *word = Some(best.1);
            }
        }
    }
    let unreadable = |(i, edge)| {
        let now = words.get(i).copied().flatten()?;
        (faults(&words, i, edge, now) >= UNREADABLE).then_some(())
    };
    let left = layout.edges.iter().enumerate().filter_map(unreadable).count();
    for (edge, word) in layout.edges.iter_mut().zip(words) {
        let Some(word) = word else { continue };
        edge.label_anchor = Some(word.middle);
        layout.width = layout.width.max(word.right() + 8.0);
        layout.height = layout.height.max(word.bottom() + 8.0);
    }
    left
}

/// Boxes, names of groups, notes and what stands at the ends of arrows.
fn taken(layout: &Layout, theme: &Theme) -> Vec<Body> {
    let shown = layout.nodes.values().filter(|node| !node.hidden && node.anchor_subgraph.is_none());
    let mut all: Vec<Body> = shown.map(|n| Body::of(Area::at(n.x, n.y, n.width, n.height), n.shape)).collect();
    let state = layout.kind == DiagramKind::State;
    for frame in layout.subgraphs.iter().filter(|frame| !frame.label.trim().is_empty()) {
        let TextBlock { width, height, .. } = frame.label_block;
        // where the renderer writes them
        let area = if state {
            let head = (height + theme.font_size * 0.75).max(theme.font_size * 1.4);
            Area::at(
                frame.x + (theme.font_size * 0.6).max(height * 0.35),
                frame.y + (head - height) / 2.0,
                width,
                height,
            )
        } else {
            Area::at(frame.x + (frame.width - width) / 2.0, frame.y + titles::HEAD, width, height)
        };
        all.push(Body::whole(area));
    }
    for edge in &layout.edges {
        let ends = [(&edge.start_label, edge.start_label_anchor), (&edge.end_label, edge.end_label_anchor)];
        for (label, anchor) in ends {
            if let (Some(label), Some(middle)) = (label, anchor) {
                all.push(Body::whole(Area { middle, half: (label.width / 2.0, label.height / 2.0) }));
            }
        }
    }
    if let DiagramData::Graph { state_notes } = &layout.diagram {
        all.extend(state_notes.iter().map(|n| Body::whole(Area::at(n.x, n.y, n.width, n.height))));
    }
    all
}

/// Where the words of an arrow are, with their ground.
fn area(edge: &EdgeLayout) -> Option<Area> {
    let (label, middle) = (edge.label.as_ref()?, edge.label_anchor?);
    let some = label.lines.iter().any(|line| !line.trim().is_empty());
    some.then_some(Area { middle, half: (label.width / 2.0 + GROUND.0, label.height / 2.0 + GROUND.1) })
}

/// Places on the arrow and on both sides of it.
fn places(edge: &EdgeLayout, words: Area) -> Vec<Area> {
    let mut all = Vec::new();
    for (from, to) in pairs(&edge.points) {
        let long = length(from, to);
        if long < 1.0 {
            continue;
        }
        let way = ((to.0 - from.0) / long, (to.1 - from.1) / long);
        // the half size of the words across the arrow
        let across = way.1.abs() * words.half.0 + way.0.abs() * words.half.1 + BESIDE;
        let count = (long / 8.0).clamp(1.0, 24.0).floor();
        let mut n = 0.5;
        while n < count {
            let at = (from.0 + (to.0 - from.0) * n / count, from.1 + (to.1 - from.1) * n / count);
            for side in [0.0, across, -across] {
                all.push(Area { middle: (at.0 - way.1 * side, at.1 + way.0 * side), ..words });
            }
            n += 1.0;
        }
    }
    all
}

/// What the words of an arrow are seen against.
struct Judge<'a> {
    layout: &'a Layout,
    taken: &'a [Body],
    frames: &'a [Area],
    /// The number of the arrow.
    own: usize,
}

impl Judge<'_> {
    /// How bad a place is; from [`UNREADABLE`] on the words lie on something.
    fn faults(&self, edge: &EdgeLayout, words: Area, others: impl Iterator<Item = Area>) -> f32 {
        let wide = words.grown(NEAR);
        let mut hit = self.taken.iter().filter(|body| body.meets(wide)).count();
        hit += others.filter(|other| other.meets(wide)).count();
        hit += usize::from(words.left() < 2.0) + usize::from(words.top() < 2.0);
        let mut faults = UNREADABLE * hit as f32;
        let own = words.distance(&edge.points);
        for (_, other) in self.layout.edges.iter().enumerate().filter(|(i, _)| *i != self.own) {
            let gap = words.distance(&other.points);
            faults += if gap <= 0.0 { 60.0 } else { 0.0 };
            // whose words are they?
            faults += if gap > 0.0 && gap < own.min(24.0) { 15.0 } else { 0.0 };
        }
        let border = |frame: &&Area| frame.meets(words) && !frame.holds(words);
        faults += 12.0 * self.frames.iter().filter(border).count() as f32;
        let beyond = (words.right() - self.layout.width).max(0.0) + (words.bottom() - self.layout.height).max(0.0);
        faults += if beyond > 0.0 { 8.0 + beyond * 0.1 } else { 0.0 };
        faults += if own > 0.0 { beside(edge, words, own) } else { on_line(edge, words) };
        faults + off(edge, words)
    }
}

/// How badly words stand beside their arrow: far from it, or looking so. They are measured for wide letters, and narrow ones
/// leave some of that free at both ends.
fn beside(edge: &EdgeLayout, words: Area, gap: f32) -> f32 {
    let level = |(a, b): (Point, Point)| words.middle.1 > a.1.min(b.1) && words.middle.1 < a.1.max(b.1);
    let free = if pairs(&edge.points).any(level) { words.half.0 * 0.08 } else { 0.0 };
    (gap - BESIDE - 2.0).max(0.0) * 1.5 + free
}

/// How badly words stand on their own arrow: beside its middle, over its corners, or hiding it.
fn on_line(edge: &EdgeLayout, words: Area) -> f32 {
    let aside = pairs(&edge.points).map(|(a, b)| away(words.middle, a, b)).fold(f32::INFINITY, f32::min);
    if aside > 1.5 {
        return 40.0;
    }
    let inner = edge.points.iter().skip(1).take(edge.points.len().saturating_sub(2));
    let corners = inner.filter(|point| words.grown(4.0).distance(&[**point, **point]) <= 0.0).count();
    let ends = [edge.points.first(), edge.points.last()].into_iter().flatten();
    let hidden = ends.filter(|end| words.grown(SEEN).distance(&[**end, **end]) <= 0.0).count();
    25.0 * corners as f32 + 30.0 * hidden as f32
}

/// How far from the middle of their arrow words stand, as a small matter.
fn off(edge: &EdgeLayout, words: Area) -> f32 {
    let whole: f32 = pairs(&edge.points).map(|(a, b)| length(a, b)).sum();
    let mut before = 0.0;
    let mut best = (f32::INFINITY, 0.5);
    for (from, to) in pairs(&edge.points) {
        let long = length(from, to);
        let along = ((words.middle.0 - from.0) * (to.0 - from.0) + (words.middle.1 - from.1) * (to.1 - from.1))
            / (long * long).max(f32::EPSILON);
        let gap = away(words.middle, from, to);
        if gap < best.0 {
            best = (gap, (before + along.clamp(0.0, 1.0) * long) / whole.max(1.0));
        }
        before += long;
    }
    (best.1 - 0.5).abs() * 8.0
}
