//! Words on the arrows of a flowchart lie on no box, on no name of a group and not on each other.

use crate::diagrams::{deck, page};
use roxmltree::{Document, Node};
use std::fmt::Write;

/// Boxes are called `Box`, groups `Group`; other words stand on arrows.
const CHARTS: &[&str] = &[
    "TB\n A[Box A] -->|flows| B[Box B]\n subgraph G [Group one]\n C[Box C] -->|inside| D{Box?}\n end\n \
     B -->|and goes on<br>far| C\n D -->|no| A\n D -->|yes| E((Box)) --> F[Box F]",
    "TB\n subgraph f [Group in front]\n A[Box A] -->|asks for a page| B[Box B]\n end\n subgraph b [Group behind]\n \
     C[Box C] -->|reads| D[Box D]\n C -->|writes| D\n end\n B -->|miss| C\n B -->|a rather long label here| D\n C -->|page| A",
    "LR\n subgraph f [Group in front]\n A[Box A] -->|asks for a page| B[Box B]\n end\n subgraph b [Group behind]\n \
     C[Box C] -->|reads| D[Box D]\n C -->|writes| D\n end\n B -->|miss| C\n B -->|a rather long label here| D\n C -->|page| A",
    "TB\n A[Box A] -->|one| B[Box B]\n A -->|two of them| B\n A -->|three of them all| B\n B -->|back| A",
    "LR\n A[Box A] -->|one| B[Box B]\n A -->|two of them| B\n A -->|three of them all| B\n B -->|back| A",
    "TD\n subgraph G [Group with a rather long name]\n A[Box] -->|goes down to the next| B[Box]\n end\n \
     B -->|leaves the group| C[Box]\n A -->|leaves it too| C",
    "TB\n S[Box start] -->|first| Q{Box}\n Q -->|yes, of course| A[Box A]\n Q -->|no, never again| B[Box B]\n \
     Q -->|perhaps later on| C[Box C]\n A -->|done| E[Box E]\n B -->|done as well| E\n C -->|at last| E",
    "LR\n S[Box start] -->|first| Q{Box}\n Q -->|yes, of course| A[Box A]\n Q -->|no, never again| B[Box B]\n \
     Q -->|perhaps later on| C[Box C]\n A -->|done| E[Box E]\n B -->|done as well| E\n C -->|at last| E",
    "TB\n subgraph o [Group outside]\n subgraph i [Group inside]\n A[Box A] -->|within| B[Box B]\n end\n \
     B -->|out of the inner one| C[Box C]\n end\n C -->|out of both| D[Box D]\n D -->|and back in again| A",
    "LR\n subgraph o [Group outside]\n subgraph i [Group inside]\n A[Box A] -->|within| B[Box B]\n end\n \
     B -->|out of the inner one| C[Box C]\n end\n C -->|out of both| D[Box D]\n D -->|and back in again| A",
    "TB\n subgraph one [Group 1]\n A[Box A]\n B[Box B]\n end\n subgraph two [Group 2]\n C[Box C]\n D[Box D]\n end\n \
     A -->|to the left| C\n A -->|crosses over| D\n B -->|crosses back| C\n B -->|to the right| D",
    "BT\n subgraph one [Group 1]\n A[Box A] -->|up| B[Box B]\n end\n B -->|and up<br>once<br>more| C[Box C]\n A -->|past it| C",
    "RL\n subgraph one [Group 1]\n A[Box A] -->|to the left| B[Box B]\n end\n B -->|further| C[Box C]\n A -->|past it| C",
    "TB\n subgraph g [Group]\n direction LR\n A[Box A] -->|across| B[Box B]\n end\n T[Box top] -->|into it| A\n B -->|out of it| Z[Box end]",
];

/// From the left and the top to the right and the bottom.
type Rect = [f64; 4];

#[derive(Default, Debug)]
struct Seen {
    boxes: Vec<(String, Rect, char)>,
    names: Vec<(String, Rect)>,
    words: Vec<(String, Rect)>,
}

fn value(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|v| v.parse().ok()).unwrap_or_else(|| panic!("{name} of {node:?}"))
}

/// The rectangle of a shape, and what it is: `w`hole, `d`iamond or `r`ound.
fn shape(node: Node<'_, '_>) -> Option<(Rect, char)> {
    let of = |name| value(node, name);
    match node.tag_name().name() {
        "rect" => Some(([of("x"), of("y"), of("x") + of("width"), of("y") + of("height")], 'w')),
        "circle" => Some(([of("cx") - of("r"), of("cy") - of("r"), of("cx") + of("r"), of("cy") + of("r")], 'r')),
        "polygon" => {
            let points: Vec<f64> = node.attribute("points")?.split([' ', ',']).filter_map(|p| p.parse().ok()).collect();
            let (x, y) = (points.iter().step_by(2), points.iter().skip(1).step_by(2));
            let low = |of: &mut dyn Iterator<Item = &f64>| of.copied().fold(f64::INFINITY, f64::min);
            let high = |of: &mut dyn Iterator<Item = &f64>| of.copied().fold(f64::NEG_INFINITY, f64::max);
            let rect = [low(&mut x.clone()), low(&mut y.clone()), high(&mut x.clone()), high(&mut y.clone())];
            Some((rect, 'd'))
        }
        _ => None,
    }
}

/// What is drawn. The shape before words is theirs; names of groups have none of their own.
fn seen(svg: &str) -> Seen {
    let document = Document::parse(svg).unwrap();
    let mut seen = Seen::default();
    let mut last = ([0.0; 4], 'w');
    for node in document.descendants() {
        if let Some(found) = shape(node) {
            last = found;
        }
        if !node.has_tag_name("text") {
            continue;
        }
        let lines: Vec<&str> = node.descendants().filter(Node::is_text).filter_map(|n| n.text()).collect();
        let words = lines.join(" ");
        if words.starts_with("Box") {
            seen.boxes.push((words, last.0, last.1));
        } else if words.starts_with("Group") {
            // letters of 16 units
            let wide = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0) as f64 * 16.0 * 0.5 / 2.0;
            let (x, y) = (value(node, "x"), value(node, "y"));
            seen.names.push((words, [x - wide, y - 11.0, x + wide, y + 18.0 * (lines.len() as f64 - 1.0) + 3.0]));
        } else {
            seen.words.push((words, last.0));
        }
    }
    seen
}

fn meet(a: Rect, b: Rect) -> bool {
    a[0] + 0.5 < b[2] && b[0] + 0.5 < a[2] && a[1] + 0.5 < b[3] && b[1] + 0.5 < a[3]
}

/// Whether a rectangle lies on a shape, by its point nearest to the middle of the shape.
fn covers(rect: Rect, body: Rect, kind: char) -> bool {
    let near = |low: f64, high: f64, from: f64, to: f64| {
        let middle = f64::midpoint(from, to);
        (middle.clamp(low, high) - middle).abs() / ((to - from) / 2.0)
    };
    let (x, y) = (near(rect[0], rect[2], body[0], body[2]), near(rect[1], rect[3], body[1], body[3]));
    match kind {
        'd' => x + y < 0.99,
        'r' => x.hypot(y) < 0.99,
        _ => meet(rect, body),
    }
}

/// What lies on what.
fn faults(svg: &str) -> Vec<String> {
    let seen = seen(svg);
    let mut all = Vec::new();
    let view: Vec<f64> = svg
        .split("viewBox=\"0 0 ")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .split(' ')
        .filter_map(|n| n.parse().ok())
        .collect();
    let moved = svg.split("translate(").nth(1).unwrap().split(')').next().unwrap();
    let moved: Vec<f64> = moved.split(' ').map(|n| n.parse().unwrap()).collect();
    for (i, (words, rect)) in seen.words.iter().enumerate() {
        let on = seen.boxes.iter().filter(|(_, body, kind)| covers(*rect, *body, *kind)).map(|b| &b.0);
        let names = seen.names.iter().filter(|(_, name)| meet(*rect, *name)).map(|n| &n.0);
        let others = seen.words.iter().take(i).filter(|(_, other)| meet(*rect, *other)).map(|w| &w.0);
        all.extend(on.chain(names).chain(others).map(|other| format!("`{words}` on `{other}`")));
        let rect = [rect[0] + moved[0], rect[1] + moved[1], rect[2] + moved[0], rect[3] + moved[1]];
        if rect[0] < 0.0 || rect[1] < 0.0 || rect[2] > view[0] || rect[3] > view[1] {
            all.push(format!("`{words}` outside"));
        }
    }
    all
}

fn drawing(chart: &str) -> String {
    let (html, findings) = page(&deck(&[("mermaid", &format!("flowchart {chart}"))]));
    assert!(findings.is_empty(), "{chart}\n{findings:?}");
    let start = html.find("<svg").unwrap_or_else(|| panic!("{chart}"));
    html[start..start + html[start..].find("</svg>").unwrap() + 6].to_owned()
}

#[test]
fn words_on_arrows_lie_on_nothing() {
    let mut all = String::new();
    for chart in CHARTS {
        let svg = drawing(chart);
        let arrows = chart.matches("-->|").count();
        assert_eq!(seen(&svg).words.len(), arrows, "{chart}");
        for fault in faults(&svg) {
            let _ = writeln!(all, "{}: {fault}", chart.lines().take(3).collect::<Vec<_>>().join(";"));
        }
    }
    assert!(all.is_empty(), "{all}");
}

/// The points of an arrow: what its path goes to, and its corners before they were rounded.
fn points(path: &str) -> Vec<[f64; 2]> {
    let numbers: Vec<f64> = path.split(|c: char| !"0123456789.-".contains(c)).filter_map(|n| n.parse().ok()).collect();
    numbers.chunks_exact(2).map(|p| [p[0], p[1]]).collect()
}

/// An arrow that runs through the name of a group is painted below a ground on which the name stands.
#[test]
fn names_of_groups_are_not_struck_out() {
    let mut all = String::new();
    let mut moved = 0;
    for chart in CHARTS {
        let svg = drawing(chart);
        let names = seen(&svg).names;
        let after = svg.rfind("d-edge").map_or(0, |at| at);
        for (name, rect) in &names {
            let letters = [rect[0], rect[1] + 3.0, rect[2], rect[3] - 2.0];
            let runs = svg.split("d-edge\" d=\"").skip(1).filter(|rest| {
                let line = points(rest.split('"').next().unwrap());
                // each piece is level or upright
                line.windows(2).any(|w| {
                    let x = [w[0][0].min(w[1][0]), w[0][0].max(w[1][0])];
                    let y = [w[0][1].min(w[1][1]), w[0][1].max(w[1][1])];
                    meet(letters, [x[0] - 1.0, y[0] - 1.0, x[1] + 1.0, y[1] + 1.0])
                })
            });
            let at = svg.find(&format!(">{name}<")).unwrap_or(0);
            let before = svg[..at].rfind("<rect").map_or("", |from| &svg[from..at]);
            let above = at > after && !before.contains("fill=\"none\"");
            moved += usize::from(at > after);
            if runs.count() > 0 && !above {
                let _ = writeln!(all, "{}: `{name}`", chart.lines().take(3).collect::<Vec<_>>().join(";"));
            }
        }
    }
    assert!(all.is_empty() && moved > 3, "{moved}\n{all}");
}

/// A name that was moved comes with its group.
#[test]
fn moved_names_come_with_their_group() {
    let deck = format!("# D\n\n```mermaid {{steps=\"Group one\"}}\nflowchart {}\n```\n", CHARTS[0]);
    let (html, findings) = page(&deck);
    assert!(findings.is_empty(), "{findings:?}");
    let drawn = html.split("</desc>").last().unwrap();
    let (first, later) = drawn.split_once("data-step=\"1\"").unwrap();
    assert!(!first.contains("Group one"), "{html}");
    // it is painted above all arrows, so it was moved
    assert!(later.find("Group one").unwrap() > later.rfind("d-edge").unwrap(), "{html}");
    let own = later.split("data-step=\"1\"").find(|part| part.contains("Group one"));
    assert!(own.is_some_and(|part| !part.contains("d-edge")), "{html}");
}

/// Charts that nobody thought of: groups, boxes in them or not, arrows from anywhere to anywhere.
#[test]
fn words_of_any_flowchart_lie_on_nothing() {
    const WORDS: &[&str] = &["no", "asks", "a few words", "rather long words for an arrow", "two<br>lines of words"];
    let mut seed = 11_usize;
    let mut pick = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most
    };
    let mut all = String::new();
    for n in 0..24 {
        let mut chart = ["TB", "LR"][n % 2].to_owned();
        let boxes = 4 + pick(4);
        let groups = pick(3);
        for g in 0..=groups {
            let within: Vec<usize> = (0..boxes).filter(|b| b % (groups + 1) == g).collect();
            let list: String = within.iter().map(|b| format!("\n b{b}[Box {b}]")).collect();
            chart += &if g == 0 { list } else { format!("\n subgraph g{g} [Group {g}]{list}\n end") };
        }
        for _ in 0..boxes + pick(3) {
            let (from, to) = (pick(boxes), pick(boxes));
            if from != to {
                chart += &format!("\n b{from} -->|{}| b{to}", WORDS[pick(WORDS.len())]);
            }
        }
        for fault in faults(&drawing(&chart)) {
            let _ = writeln!(all, "{n}: {fault}");
        }
    }
    // where mermaid's own places for words touch, the boxes stand further apart
    assert!(all.is_empty(), "{all}");
}
