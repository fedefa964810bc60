//! Mermaid: the kind is told from the first line, each kind goes to the renderer that was seen to do it well
//! (`docs/DIAGRAMS.md`), and every word of the source must be found in what comes back.

mod adapt;
mod aliases;
mod chain;
mod colours;
mod later;
mod plane;
mod room;
mod snug;
mod titles;
mod whole;

use super::comments::in_line;
use super::letters::Letters;
use super::parts::Parts;
use super::{Drawing, Drawn, Outcome, Refusal, guarded, svg};
use adapt::adapt;
use colours::{CHARTS, graph_palette};
use mermaid_rs_renderer::{LayoutConfig, Theme, layout::Layout, render_svg};
use whole::{every_line_counts, nothing_lost};

/// More arrows cannot be told apart on a slide, and their layout takes seconds (300: twelve).
const MOST_EDGES: usize = 100;

/// What the first word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flow,
    State,
    Class,
    Mind,
    Sequence,
    Er,
    Gantt,
    Timeline,
    Pie,
}

/// First words, kinds, and what the drawing is called for those who cannot see it.
const KINDS: &[(&str, Kind, &str)] = &[
    ("flowchart", Kind::Flow, "flowchart"),
    ("graph", Kind::Flow, "flowchart"),
    ("stateDiagram-v2", Kind::State, "state diagram"),
    ("stateDiagram", Kind::State, "state diagram"),
    ("classDiagram", Kind::Class, "class diagram"),
    ("mindmap", Kind::Mind, "mind map"),
    ("sequenceDiagram", Kind::Sequence, "sequence diagram"),
    ("erDiagram", Kind::Er, "entity relationship diagram"),
    ("gantt", Kind::Gantt, "Gantt chart"),
    ("timeline", Kind::Timeline, "timeline"),
    ("pie", Kind::Pie, "pie chart"),
];

/// A source as the renderers take it: lines stay where they were.
struct Ready {
    kind: Kind,
    name: &'static str,
    title: Option<String>,
    lines: Vec<String>,
}

/// Draws a mermaid source, with `parts` apart.
pub(super) fn draw(source: &str, mut parts: Parts) -> Outcome {
    let mut ready = prepare(source)?;
    if ready.kind == Kind::Pie {
        return pie(&ready);
    }
    adapt(&mut ready)?;
    drawn(ready, &mut parts)
}

fn drawn(mut ready: Ready, parts: &mut Parts) -> Outcome {
    if ready.kind == Kind::Flow {
        for line in &mut ready.lines {
            *line = chain::unchained(line).unwrap_or_else(|| std::mem::take(line));
        }
    }
    let text = ready.lines.join("\n") + "\n";
    let (svg, width, height) = match ready.kind {
        Kind::Flow | Kind::State | Kind::Class | Kind::Mind => {
            let drawn = graph(&text, parts)?;
            nothing_lost(&ready, &drawn.whole)?;
            if ready.kind != Kind::Mind {
                every_line_counts(&ready)?;
            }
            drawn.clean(graph_palette(ready.kind))?
        }
        _ => {
            let raw = snug::snug(ready.kind, chart(&text)?);
            nothing_lost(&ready, &raw)?;
            later::names(&ready, parts);
            svg::clean_marked(&raw, CHARTS, |document| later::marks(&ready, parts, document))?
        }
    };
    Ok(Drawn::Svg(Drawing { svg, width, height, title: ready.title, kind: ready.name, missed: parts.missed() }))
}

/// A flowchart made elsewhere, drawn as mermaid's are.
pub(super) fn flowchart(text: &str, kind: &'static str, parts: &mut Parts) -> Outcome {
    let lines = text.lines().map(str::to_owned).collect();
    let mut ready = Ready { kind: Kind::Flow, name: kind, title: None, lines };
    adapt(&mut ready)?;
    drawn(ready, parts)
}

/// A graph as its renderer wrote it: all of it, and where that was asked its parts in the order of painting, with the
/// step at which each comes.
struct Graph {
    whole: String,
    parts: Vec<(usize, String)>,
}

impl Graph {
    fn clean(&self, palette: svg::Palette) -> Result<(String, f64, f64), Refusal> {
        let (whole, width, height) = svg::clean(&self.whole, palette)?;
        let parts = self.parts.iter().enumerate();
        let apart: Result<String, Refusal> =
            parts.map(|(i, (at, raw))| svg::clean_part(raw, palette, i, *at)).collect();
        Ok((if self.parts.is_empty() { whole } else { apart? }, width, height))
    }
}

/// Takes out what is not drawn (front matter, comments, accessible titles) and finds the kind.
fn prepare(source: &str) -> Result<Ready, Refusal> {
    let mut title = None;
    let mut lines = Vec::new();
    let mut front = source.trim_start().starts_with("---");
    let mut fences = 0;
    let mut inside = false;
    for line in source.lines() {
        let low = line.trim();
        let mut keep = String::new();
        if front {
            fences += usize::from(low == "---");
            front = fences < 2;
            if let Some(words) = low.strip_prefix("title:") {
                title = Some(words.trim().trim_matches(['"', '\'']).to_owned());
            }
        } else if inside {
            inside = !low.ends_with('}');
        } else if let Some(words) = low.strip_prefix("accTitle:") {
            title.get_or_insert_with(|| words.trim().to_owned());
        } else if low.starts_with("accDescr") {
            inside = low.contains('{') && !low.contains('}');
        } else if !low.starts_with("%%") {
            // behind something as well: some renderers would draw it, others refuse the line
            let end = in_line(line).unwrap_or(line.len());
            line.get(..end).unwrap_or("").trim_end().clone_into(&mut keep);
        }
        lines.push(keep);
    }
    let first =
        lines.iter().position(|l| !l.trim().is_empty()).ok_or_else(|| Refusal::whole("there is nothing in it"))?;
    let head = lines.get(first).map_or("", |l| l.trim());
    let word = head.split(|c: char| c.is_whitespace() || c == ';').next().unwrap_or("").trim_end_matches(':');
    let Some((_, kind, name)) = KINDS.iter().find(|(w, ..)| *w == word) else {
        let near = crate::base::nearest(word, KINDS.iter().map(|k| k.0));
        let why = match near {
            Some(near) => format!("there is no kind `{word}`; did you mean `{near}`?"),
            None => format!("the kind `{word}` is not known here"),
        };
        return Err(Refusal::at(first + 1, why));
    };
    Ok(Ready { kind: *kind, name, title, lines })
}

/// `"Dogs" : 386` lines as CSV for the chart.
fn pie(ready: &Ready) -> Outcome {
    let mut title = ready.title.clone();
    let mut csv = String::from("name;value\n");
    for (i, line) in ready.lines.iter().enumerate() {
        let mut low = line.trim();
        low = low.strip_prefix("pie").unwrap_or(low).trim();
        low = low.strip_prefix("showData").unwrap_or(low).trim();
        if let Some(words) = low.strip_prefix("title ") {
            title = Some(words.trim().to_owned());
        } else if let Some((name, value)) = low.rsplit_once(':') {
            let name = name.trim().trim_matches('"').replace('"', "\"\"");
            csv += &format!("\"{name}\";{}\n", value.trim());
        } else if !low.is_empty() {
            return Err(Refusal::at(i + 1, "a slice is written `\"name\" : number`"));
        }
    }
    Ok(Drawn::Pie { csv, title })
}

/// Boxes and arrows. No fonts are looked for: that would read the disk and make the bytes depend on the machine.
fn graph(text: &str, parts: &mut Parts) -> Result<Graph, Refusal> {
    guarded(|| {
        let mut theme = Theme::modern();
        "#fefefe".clone_into(&mut theme.background);
        let mut parsed = mermaid_rs_renderer::parse_mermaid(text).map_err(|e| refusal(&e.to_string()))?;
        if parsed.graph.edges.len() > MOST_EDGES {
            return Err(Refusal::whole(format!("it has more than {MOST_EDGES} arrows")));
        }
        // closer than on a page: what is wide is shrunk to the slide, and its letters with it; words on arrows need the room
        let mut layout = LayoutConfig {
            fast_text_metrics: true,
            node_padding_x: 16.0,
            node_padding_y: 12.0,
            label_line_height: 1.3,
            ..LayoutConfig::default()
        };
        if parsed.graph.edges.iter().all(|edge| edge.label.is_none()) {
            (layout.rank_spacing, layout.node_spacing) = (36.0, 26.0);
        } else if let Some(room) = room_for_words(&parsed.graph) {
            layout.rank_spacing = layout.rank_spacing.max(room);
            layout.flowchart.auto_spacing.enabled = false;
        }
        let plan = (parts.count() > 0).then(|| later::Plan::of(&parsed.graph, parts));
        let mut letters = Letters::default();
        letters.hide(&mut parsed.graph)?;
        let laid = room::laid(&parsed.graph, &theme, &layout);
        // the ground of words on arrows: an arrow that is seen through it strikes them out
        let draw = |laid: &Layout| {
            letters.back(&render_svg(laid, &theme, &layout)).replace("fill-opacity=\"0.70\"", "fill-opacity=\"1\"")
        };
        let apart = plan.map(|plan| plan.apart(&laid, parts.count())).unwrap_or_default();
        let parts = apart.iter().map(|(at, part)| (*at, draw(part))).collect();
        Ok(Graph { whole: draw(&laid), parts })
    })
}

/// The room that words on arrows need between boxes in a row, where the renderer leaves none for them: beside groups, and
/// between states.
fn room_for_words(graph: &mermaid_rs_renderer::Graph) -> Option<f32> {
    use mermaid_rs_renderer::{DiagramKind, Direction};
    let across = matches!(graph.direction, Direction::LeftRight | Direction::RightLeft);
    if !across || graph.subgraphs.is_empty() && graph.kind != DiagramKind::State {
        return None;
    }
    let lines = graph.edges.iter().filter_map(|edge| edge.label.as_deref()).flat_map(|label| label.split("<br"));
    let longest = lines.map(|line| line.chars().count()).max()?;
    Some(36.0 + 8.5 * longest as f32)
}

fn chart(text: &str) -> Result<String, Refusal> {
    guarded(|| {
        let diagram = selkie::parse(text).map_err(|e| refusal(&e.to_string()))?;
        selkie::render::render(&diagram).map_err(|e| refusal(&e.to_string()))
    })
}

/// A renderer's error with its line: `at 2:5`, `line 2` or pest's `--> 2:5`.
fn refusal(message: &str) -> Refusal {
    let number = |mark: &str| {
        let rest = message.split_once(mark)?.1;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    };
    let line = number("--> ").or_else(|| number(" line ")).or_else(|| number(" at "));
    let expected = message.lines().rev().find_map(|l| l.trim().strip_prefix("= ")).map(str::to_owned);
    let why = expected.unwrap_or_else(|| message.lines().next().unwrap_or("").trim().to_owned());
    Refusal { line, why }
}
