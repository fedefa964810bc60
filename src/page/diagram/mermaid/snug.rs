//! Drawings whose renderer leaves room that nothing stands in, or letters that nobody can read: what is shrunk to the
//! slide is shrunk with them.

use super::Kind;
use roxmltree::{Document, Node};

/// Room below the last event of a timeline for the arrow's end.
const TAIL: f64 = 28.0;
/// Size of the dates below a Gantt chart, as the renderer has it, and as they can be read.
const DATES: (&str, &str) = ("font-size=\"10\"", "font-size=\"12.5\"");

/// The renderer's SVG, closer.
pub(super) fn snug(kind: Kind, raw: String) -> String {
    match kind {
        Kind::Timeline => shorter(&raw).unwrap_or(raw),
        Kind::Gantt => raw.replace(DATES.0, DATES.1),
        _ => raw,
    }
}

/// A timeline whose arrows end below the last event.
fn shorter(raw: &str) -> Option<String> {
    let document = Document::parse(raw).ok()?;
    let of = |node: Node<'_, '_>, name: &str| node.attribute(name)?.parse::<f64>().ok();
    let nodes = || document.descendants();
    let dashed = nodes().filter(|node| node.has_tag_name("line") && node.has_attribute("stroke-dasharray"));
    let ends: Vec<f64> = dashed.filter_map(|node| of(node, "y2")).collect();
    let end = ends.iter().copied().reduce(f64::max)?;
    let bottom = nodes().filter(|node| class_of(*node).contains("eventWrapper")).filter_map(|event| {
        let (_, y) = event.attribute("transform")?.strip_prefix("translate(")?.strip_suffix(')')?.split_once(',')?;
        let line = event.children().find(|child| child.has_tag_name("line"))?;
        Some(y.trim().parse::<f64>().ok()? + of(line, "y2")?)
    });
    let wanted = bottom.reduce(f64::max)? + TAIL;
    let view = document.root_element().attribute("viewBox")?;
    let numbers: Vec<f64> = view.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [x, y, width, height] = numbers[..] else { return None };
    if wanted >= end || ends.iter().any(|one| (one - end).abs() > 0.5) {
        return None;
    }
    let closer = format!("viewBox=\"{x} {y} {width} {}\"", height - (end - wanted));
    let raw = raw.replace(&format!("viewBox=\"{view}\""), &closer);
    Some(raw.replace(&format!("y2=\"{end}\""), &format!("y2=\"{wanted}\"")))
}

fn class_of<'a>(node: Node<'a, '_>) -> &'a str {
    node.attribute("class").unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::super::{Drawn, Parts, draw};

    fn drawn(source: &str) -> (String, f64) {
        match draw(source, Parts::default()) {
            Ok(Drawn::Svg(drawing)) => (drawing.svg, drawing.height),
            _ => (String::new(), 0.0),
        }
    }

    #[test]
    fn a_timeline_ends_below_its_last_event() {
        let (_, short) = drawn("timeline\n    2002 : LinkedIn\n    2004 : Facebook\n");
        let (svg, tall) = drawn("timeline\n    2002 : LinkedIn\n    2004 : Facebook : Google : Hyves : Flickr\n");
        assert!(svg.contains("Hyves") && short > 200.0 && short < 460.0, "{short}");
        assert!(tall > short + 100.0, "{short} {tall}");
    }

    #[test]
    fn the_dates_of_a_gantt_chart_can_be_read() {
        let (svg, _) = drawn("gantt\n    dateFormat YYYY-MM-DD\n    section A\n    Build :a1, 2026-01-01, 30d\n");
        assert!(svg.contains("font-size=\"12.5\"") && !svg.contains("font-size=\"10\""), "{svg}");
    }
}
