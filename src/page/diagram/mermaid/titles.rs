//! Names of groups. The renderer writes them in the middle of the upper edge, where arrows come in and strike them out. Such
//! a name moves along the edge to where no arrow runs; where one runs everywhere, the name stands on a ground above it.

use super::plane::{Area, Body};
use mermaid_rs_renderer::ir::NodeStyle;
use mermaid_rs_renderer::layout::{Layout, NodeLayout, SubgraphLayout};
use mermaid_rs_renderer::{DiagramKind, NodeShape, Theme};

/// From a frame's upper edge to its name, as the renderer has it, and from its sides.
pub(super) const HEAD: f32 = 12.0;
const SIDE: f32 = 10.0;
/// A name stays so far from arrows.
const CLEAR: f32 = 4.0;
/// What ids of moved names begin with; the number of their group follows.
const ID: &str = "__group_name_";

/// Takes names that arrows run through out of their frames. They become boxes without a line, because boxes can stand
/// anywhere and are painted above arrows.
pub(super) fn clear(layout: &mut Layout, theme: &Theme) {
    // in state diagrams they stand at the left in a strip of their own
    if layout.kind == DiagramKind::State {
        return;
    }
    let struck = layout.subgraphs.iter().enumerate().filter(|(_, f)| !f.label.trim().is_empty());
    let struck = struck.filter(|(_, frame)| faults(layout, area(frame, middle(frame))) > 0);
    let names: Vec<(usize, NodeLayout)> = struck.map(|(i, frame)| (i, name(layout, theme, (i, frame)))).collect();
    for (i, name) in names {
        if let Some(frame) = layout.subgraphs.get_mut(i) {
            frame.label.clear();
        }
        layout.nodes.insert(name.id.clone(), name);
    }
}

/// The number of the group whose name a box is.
pub(super) fn group_of(id: &str) -> Option<usize> {
    id.strip_prefix(ID)?.parse().ok()
}

fn middle(frame: &SubgraphLayout) -> f32 {
    frame.x + frame.width / 2.0
}

/// Where a name stands whose middle is at `x`.
fn area(frame: &SubgraphLayout, x: f32) -> Area {
    let half = (frame.label_block.width / 2.0, frame.label_block.height / 2.0);
    Area { middle: (x, frame.y + HEAD + half.1), half }
}

/// How many arrows run through a name, and boxes lie under it.
fn faults(layout: &Layout, area: Area) -> usize {
    let wide = area.grown(CLEAR);
    let arrows = layout.edges.iter().filter(|edge| wide.distance(&edge.points) <= 0.0).count();
    let shown = layout.nodes.values().filter(|node| !node.hidden && node.anchor_subgraph.is_none());
    let bodies = shown.map(|n| Body::of(Area::at(n.x, n.y, n.width, n.height), n.shape));
    arrows + 2 * bodies.filter(|body| body.meets(area)).count()
}

/// The name at the place nearest to its own that is better.
fn name(layout: &Layout, theme: &Theme, (i, frame): (usize, &SubgraphLayout)) -> NodeLayout {
    let middle = middle(frame);
    let mut best = (faults(layout, area(frame, middle)), middle);
    let room = frame.width / 2.0 - frame.label_block.width / 2.0 - SIDE;
    let mut aside = 4.0;
    while aside <= room && best.0 > 0 {
        for x in [middle - aside, middle + aside] {
            let found = faults(layout, area(frame, x));
            best = if found < best.0 { (found, x) } else { best };
        }
        aside += 4.0;
    }
    let place = area(frame, best.1);
    let ground = frame.style.fill.clone().unwrap_or_else(|| theme.cluster_background.clone());
    let none = || "none".to_owned();
    NodeLayout {
        id: format!("{ID}{i}"),
        x: place.left(),
        y: place.top(),
        width: place.half.0 * 2.0,
        height: place.half.1 * 2.0,
        label: frame.label_block.clone(),
        shape: NodeShape::Rectangle,
        style: NodeStyle {
            fill: Some(if best.0 > 0 { ground } else { none() }),
            stroke: Some(none()),
            stroke_width: Some(0.0),
            text_color: frame.style.text_color.clone(),
            ..NodeStyle::default()
        },
        link: None,
        anchor_subgraph: None,
        hidden: false,
        icon: None,
    }
}
