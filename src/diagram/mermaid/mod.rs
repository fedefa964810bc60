//! Mermaid: merman lays out and draws every kind as mermaid 11 does; what it gives is written again ([`super::svg`]).
//! Drawn right or refused at its line.

mod errors;
mod measure;
mod steps;
mod theme;

use super::comments::in_line;
use super::outcome::{DiagramError, DiagramOutput, Drawing, Outcome, catch_renderer_panic};
use super::parts::Parts;
use super::svg::paint::Palette;
use super::svg::{HIDDEN, ThemedSvg, rewrite};
use measure::Measure;
use merman::render::{HeadlessRenderer, LayoutOptions};
use merman::{Engine, MermaidConfig};
use serde_json::{Map, Value};
use std::sync::Arc;

/// More cannot be read on a slide, and their layout takes seconds.
const MOST_LINES: usize = 250;

/// What the first word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DiagramKind {
    Architecture,
    Block,
    C4,
    Class,
    Er,
    Flow,
    Gantt,
    Git,
    Journey,
    Kanban,
    Mind,
    Packet,
    Pie,
    Quadrant,
    Radar,
    Requirement,
    Sankey,
    Sequence,
    State,
    Timeline,
    Tree,
    Treemap,
    Venn,
    Xy,
}

/// First words, kinds, and what the drawing is called for those who cannot see it.
const KINDS: &[(&str, DiagramKind, &str)] = &[
    ("flowchart", DiagramKind::Flow, "flowchart"),
    ("flowchart-elk", DiagramKind::Flow, "flowchart"),
    ("graph", DiagramKind::Flow, "flowchart"),
    ("stateDiagram-v2", DiagramKind::State, "state diagram"),
    ("stateDiagram", DiagramKind::State, "state diagram"),
    ("classDiagram-v2", DiagramKind::Class, "class diagram"),
    ("classDiagram", DiagramKind::Class, "class diagram"),
    ("mindmap", DiagramKind::Mind, "mind map"),
    ("sequenceDiagram", DiagramKind::Sequence, "sequence diagram"),
    ("erDiagram", DiagramKind::Er, "entity relationship diagram"),
    ("gantt", DiagramKind::Gantt, "Gantt chart"),
    ("timeline", DiagramKind::Timeline, "timeline"),
    ("pie", DiagramKind::Pie, "pie chart"),
    ("gitGraph", DiagramKind::Git, "Git graph"),
    ("journey", DiagramKind::Journey, "user journey"),
    ("quadrantChart", DiagramKind::Quadrant, "quadrant chart"),
    ("sankey-beta", DiagramKind::Sankey, "Sankey diagram"),
    ("sankey", DiagramKind::Sankey, "Sankey diagram"),
    ("xychart-beta", DiagramKind::Xy, "chart"),
    ("xychart", DiagramKind::Xy, "chart"),
    ("block-beta", DiagramKind::Block, "block diagram"),
    ("block", DiagramKind::Block, "block diagram"),
    ("packet-beta", DiagramKind::Packet, "packet diagram"),
    ("packet", DiagramKind::Packet, "packet diagram"),
    ("kanban", DiagramKind::Kanban, "Kanban board"),
    ("architecture-beta", DiagramKind::Architecture, "architecture diagram"),
    ("architecture", DiagramKind::Architecture, "architecture diagram"),
    ("C4Context", DiagramKind::C4, "C4 diagram"),
    ("C4Container", DiagramKind::C4, "C4 diagram"),
    ("C4Component", DiagramKind::C4, "C4 diagram"),
    ("C4Dynamic", DiagramKind::C4, "C4 diagram"),
    ("C4Deployment", DiagramKind::C4, "C4 diagram"),
    ("requirementDiagram", DiagramKind::Requirement, "requirement diagram"),
    ("requirement", DiagramKind::Requirement, "requirement diagram"),
    ("radar-beta", DiagramKind::Radar, "radar chart"),
    ("treemap-beta", DiagramKind::Treemap, "treemap"),
    ("treemap", DiagramKind::Treemap, "treemap"),
    ("treeView-beta", DiagramKind::Tree, "tree"),
    ("venn-beta", DiagramKind::Venn, "Venn diagram"),
];

/// A source as the renderer takes it: lines stay where they were.
struct Ready {
    kind: DiagramKind,
    name: &'static str,
    title: Option<String>,
    lines: Vec<String>,
}

impl Ready {
    fn text(&self) -> String {
        self.lines.join("\n") + "\n"
    }
}

/// Draws a mermaid source, with `parts` apart.
pub(super) fn draw(source: &str, mut parts: Parts) -> Outcome {
    let ready = prepare(source)?;
    if ready.kind == DiagramKind::Pie {
        return pie(&ready);
    }
    drawn(ready, &mut parts)
}

/// A flowchart made elsewhere, drawn as mermaid's are.
pub(super) fn flowchart(text: &str, kind: &'static str, parts: &mut Parts) -> Outcome {
    let lines = text.lines().map(str::to_owned).collect();
    drawn(Ready { kind: DiagramKind::Flow, name: kind, title: None, lines }, parts)
}

fn drawn(ready: Ready, parts: &mut Parts) -> Outcome {
    if ready.lines.iter().filter(|line| !line.trim().is_empty()).count() > MOST_LINES {
        return Err(DiagramError::whole(format!("it has more than {MOST_LINES} lines")));
    }
    errors::refused(&ready)?;
    let text = settled(&ready);
    let (renderer, raw) = roomy(&ready, &text)?;
    let model = if parts.count() > 0 { steps::model(&renderer, &text) } else { Value::Null };
    if roxmltree::Document::parse(&raw).is_err() {
        return Err(errors::report_unsound(&ready));
    }
    let ThemedSvg { svg, width, height, words, .. } = rewrite(&raw, palette(ready.kind), |document| {
        if parts.count() > 0 { steps::marks(&ready, &model, parts, document) } else { super::svg::StepMarks::new() }
    })?;
    errors::check_completeness(&ready, &words)?;
    Ok(DiagramOutput::Svg(Drawing { svg, width, height, title: ready.title, kind: ready.name, missed: parts.missed() }))
}

/// How far boxes stand apart, along the arrows and across. Near boxes leave room for large letters; words on arrows may
/// need more.
const GAPS: [[u32; 2]; 6] = [[36, 36], [50, 50], [36, 90], [90, 36], [80, 80], [120, 120]];

/// With more arrows to look at, one layout takes all the time that a drawing has.
const MOST_ARROWS: usize = 24;

/// The renderer, and what it draws with the least room at which no words on arrows touch others.
fn roomy(ready: &Ready, text: &str) -> Result<(HeadlessRenderer, String), DiagramError> {
    let arrows = ready.lines.iter().filter(|line| line.contains('-') || line.contains('=')).count();
    let tried = if ready.kind == DiagramKind::Flow && arrows <= MOST_ARROWS { &GAPS[..] } else { &GAPS[..1] };
    let mut best: Option<(usize, (HeadlessRenderer, String))> = None;
    for gap in tried {
        let renderer = catch_renderer_panic(|| Ok(renderer(ready, text, *gap)))?;
        let raw = catch_renderer_panic(|| match renderer.render_svg_sync(text) {
            Ok(Some(svg)) => Ok(svg),
            Ok(None) => Err(DiagramError::whole("the renderer does not know what it is")),
            Err(error) => Err(errors::refusal(ready, &renderer, &error.to_string())),
        })?;
        let touching = if tried.len() > 1 {
            rewrite(&raw, palette(ready.kind), |_| super::svg::StepMarks::new()).map_or(0, |drawn| drawn.touching)
        } else {
            0
        };
        if best.as_ref().is_none_or(|(least, _)| touching < *least) {
            best = Some((touching, (renderer, raw)));
        }
        if touching == 0 {
            break;
        }
    }
    best.map(|(_, drawn)| drawn).ok_or_else(|| DiagramError::whole("there is nothing in it"))
}

/// A source without what the renderer cannot take: signs that it would write as tags, and labels that are no HTML.
fn settled(ready: &Ready) -> String {
    let mut out = ready.text();
    if ready.kind == DiagramKind::Flow {
        let quote = HIDDEN[2].1.to_string();
        // in settings and in `@{…}` it is a quote
        let plain = |line: &str| !line.contains("@{") && !line.contains("%%{");
        out = out
            .lines()
            .map(|line| if plain(line) { line.replace('\'', &quote) } else { line.to_owned() } + "\n")
            .collect();
    }
    for ((_, hidden), names) in HIDDEN.iter().zip([["lt", "60"], ["gt", "62"]]) {
        for name in [
            format!("&{};", names[0]),
            format!("#{};", names[0]),
            format!("&#{};", names[1]),
            format!("#{};", names[1]),
        ] {
            out = out.replace(&name, &hidden.to_string());
        }
    }
    for (from, to) in [("htmlLabels\": false", "htmlLabels\": true"), ("htmlLabels: false", "htmlLabels: true")] {
        out = out.replace(from, to);
    }
    out
}

/// How the colours of a kind are read.
fn palette(kind: DiagramKind) -> Palette {
    let graph = [
        DiagramKind::Flow,
        DiagramKind::State,
        DiagramKind::Class,
        DiagramKind::Er,
        DiagramKind::Block,
        DiagramKind::Requirement,
    ];
    let inline = [DiagramKind::Sequence, DiagramKind::Quadrant, DiagramKind::Treemap];
    let series = [
        DiagramKind::Sankey,
        DiagramKind::Journey,
        DiagramKind::Treemap,
        DiagramKind::Xy,
        DiagramKind::Radar,
        DiagramKind::Venn,
    ];
    let authors = graph.contains(&kind) || matches!(kind, DiagramKind::Sequence | DiagramKind::Quadrant);
    Palette {
        inline: graph.contains(&kind) || inline.contains(&kind),
        authors,
        rows: kind == DiagramKind::Requirement,
        series: series.contains(&kind),
    }
}

/// The renderer with our letters and colours, and what an author set.
#[expect(clippy::default_trait_access, reason = "the type belongs to a crate of the renderer")]
fn renderer(ready: &Ready, text: &str, gap: [u32; 2]) -> HeadlessRenderer {
    let mut settings = theme::settings(&authors_colours(text));
    theme::hall(&mut settings, gap, if ready.kind == DiagramKind::Packet { &ready.lines } else { &[] });
    if ready.kind == DiagramKind::Gantt {
        settings["gantt"] = theme::gantt(&ready.lines);
    }
    let settings = MermaidConfig::from_value(settings);
    let mut renderer = HeadlessRenderer::new().with_site_config(settings).with_diagram_id("d");
    renderer.engine = renderer
        .engine
        .with_fixed_today(Some(std::default::Default::default()))
        .with_fixed_local_offset_minutes(Some(0));
    renderer.parse = merman::ParseOptions::strict();
    renderer.layout = LayoutOptions {
        text_measurer: Arc::new(Measure),
        use_manatee_layout: true,
        viewport_width: 1000.0,
        viewport_height: 600.0,
        math_renderer: None,
    };
    renderer.svg.now_ms_override = Some(0);
    renderer.svg.apply_root_overrides = false;
    renderer
}

/// Colours of the theme that an author set, and those that follow from them.
fn authors_colours(text: &str) -> Map<String, Value> {
    let none = Map::new();
    if !text.contains("themeVariables") {
        return none;
    }
    let variables = |text: &str| {
        let parsed = Engine::new().parse_diagram_sync(text, merman::ParseOptions::strict());
        let meta = parsed.ok().flatten()?.meta;
        let of = |config: &MermaidConfig| config.as_value().get("themeVariables").and_then(Value::as_object).cloned();
        Some((of(&meta.config).unwrap_or_default(), of(&meta.effective_config).unwrap_or_default()))
    };
    let plain =
        variables("%%{init: {\"theme\": \"base\"}}%%\nflowchart LR\n  A").map(|(_, all)| all).unwrap_or_default();
    let Some((own, all)) = variables(text) else { return none };
    if own.is_empty() {
        return none;
    }
    let changed = all.into_iter().filter(|(name, value)| plain.get(name) != Some(value) && value.is_string());
    let mut changed: Map<String, Value> = changed.collect();
    for (from, to) in [("primaryTextColor", "nodeTextColor"), ("primaryTextColor", "stateLabelColor")] {
        if let (Some(value), None) = (changed.get(from).cloned(), changed.get(to)) {
            changed.insert(to.to_owned(), value);
        }
    }
    changed
}
/// Takes out what is not drawn (front matter, comments, accessible titles) and finds the kind.
fn prepare(source: &str) -> Result<Ready, DiagramError> {
    let mut title = None;
    let mut lines = Vec::new();
    let mut front = source.trim_start().starts_with("---");
    let mut fences = 0;
    let mut inside = false;
    let mut set = false;
    let mut heads = Vec::new();
    for line in source.lines() {
        let low = line.trim();
        let mut keep = String::new();
        if front {
            fences += usize::from(low == "---");
            front = fences < 2;
            if let Some(words) = line.strip_prefix("title:") {
                title = Some(words.trim().trim_matches(['"', '\'']).to_owned());
            } else {
                line.clone_into(&mut keep);
            }
        } else if set || low.starts_with("%%{") {
            // settings for the renderer
            set = !low.ends_with("}%%");
            line.clone_into(&mut keep);
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
            heads.push(lines.len());
        }
        lines.push(keep);
    }
    let mut heads = heads.into_iter().filter(|i| lines.get(*i).is_some_and(|l: &String| !l.trim().is_empty()));
    let first = heads.next().ok_or_else(|| DiagramError::whole("there is nothing in it"))?;
    let head = lines.get(first).map_or("", |l| l.trim());
    let word = head.split(|c: char| c.is_whitespace() || c == ';').next().unwrap_or("").trim_end_matches(':');
    let Some((_, kind, name)) = KINDS.iter().find(|(w, ..)| *w == word) else {
        let near = crate::diagnostics::closest(word, KINDS.iter().map(|k| k.0));
        let why = match near {
            Some(near) => format!("there is no kind `{word}`; did you mean `{near}`?"),
            None => format!("the kind `{word}` is not supported"),
        };
        return Err(DiagramError::at(first + 1, why));
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
            return Err(DiagramError::at(i + 1, "a slice is written `\"name\" : number`"));
        }
    }
    Ok(DiagramOutput::Pie { csv, title })
}
