//! Mermaid: the kind is told from the first line, each kind goes to the renderer that was seen to do it well
//! (`docs/DIAGRAMS.md`), and every word of the source must be found in what comes back.

use super::letters::Letters;
use super::svg::{self, Other, Palette};
use super::{Drawing, Drawn, Outcome, Refusal, guarded};
use mermaid_rs_renderer::{LayoutConfig, Theme, compute_layout, render_svg};

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

/// Draws a mermaid source.
pub(super) fn draw(source: &str) -> Outcome {
    let mut ready = prepare(source)?;
    if ready.kind == Kind::Pie {
        return pie(&ready);
    }
    adapt(&mut ready)?;
    drawn(ready)
}

fn drawn(ready: Ready) -> Outcome {
    let text = ready.lines.join("\n") + "\n";
    let (raw, palette) = match ready.kind {
        Kind::Flow | Kind::State | Kind::Class | Kind::Mind => (graph(&text)?, graph_palette(ready.kind)),
        _ => (chart(&text)?, CHARTS),
    };
    nothing_lost(&ready, &raw)?;
    if matches!(ready.kind, Kind::Flow | Kind::State | Kind::Class) {
        every_line_counts(&ready)?;
    }
    let (svg, width, height) = svg::clean(&raw, palette)?;
    Ok(Drawn::Svg(Drawing { svg, width, height, title: ready.title, kind: ready.name }))
}

/// A flowchart made elsewhere, drawn as mermaid's are.
pub(super) fn flowchart(text: &str, kind: &'static str) -> Outcome {
    let lines = text.lines().map(str::to_owned).collect();
    let mut ready = Ready { kind: Kind::Flow, name: kind, title: None, lines };
    adapt(&mut ready)?;
    drawn(ready)
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
            line.trim_end().clone_into(&mut keep);
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

/// Rewrites what a renderer is known to get wrong, or refuses it.
fn adapt(ready: &mut Ready) -> Result<(), Refusal> {
    let kind = ready.kind;
    let mut open = Vec::new();
    for (i, line) in ready.lines.iter_mut().enumerate() {
        let low = line.trim().to_owned();
        let first = low.split_whitespace().next().unwrap_or("");
        let refuse = |why: &str| Err(Refusal::at(i + 1, why));
        if matches!(kind, Kind::Flow | Kind::State | Kind::Class | Kind::Mind) && line.contains('\'') {
            // the renderer takes a lone apostrophe for the beginning of a quote and skips the line
            *line = line.replace('\'', "’");
        }
        match kind {
            Kind::Flow if low.contains("@{") => return refuse("shapes as `@{…}` are not known here"),
            Kind::Flow if low.contains("|\"") => *line = line.replace("|\"", "|").replace("\"|", "|"),
            Kind::Flow if low.contains("fa:fa-") => *line = without_icons(line),
            Kind::Flow | Kind::State | Kind::Class if matches!(first, "style" | "classDef") => *line = legible(line),
            Kind::State if low.starts_with("state ") && low.ends_with('{') => {
                return refuse("states within states are not drawn well");
            }
            Kind::Class if low.contains("\" ") && (low.contains("--") || low.contains("..")) => {
                return refuse("numbers at the ends are not drawn well");
            }
            Kind::State if low == "--" => return refuse("states side by side (`--`) are not drawn well"),
            Kind::Class if low.starts_with("<<") && low.ends_with(">>") => {
                *line = format!("«{}»", low.trim_start_matches('<').trim_end_matches('>'));
            }
            Kind::Class => *line = member(line),
            Kind::Mind if low.starts_with("::icon") => line.clear(),
            Kind::Mind => *line = round(line),
            Kind::Gantt if first == "excludes" || first == "includes" => {
                return refuse("days that are left out would not be left out");
            }
            Kind::Sequence => match first {
                "box" => return refuse("boxes round participants are not drawn"),
                "create" | "destroy" => return refuse("participants that come and go are not drawn"),
                "alt" | "opt" | "loop" | "par" | "critical" | "break" => open.push(true),
                "rect" => {
                    open.push(false);
                    line.clear();
                }
                "end" => {
                    if open.pop() == Some(false) {
                        line.clear();
                    }
                }
                _ => *line = sync(line),
            },
            _ => {}
        }
    }
    Ok(())
}

/// Text on a colour of the author's is black or white, whichever can be read: the theme's may be either.
fn legible(line: &str) -> String {
    let Some(hex) = line.split_once("fill:").and_then(|(_, rest)| rest.trim_start().strip_prefix('#')) else {
        return line.to_owned();
    };
    let digits: Vec<u32> = hex.chars().map_while(|c| c.to_digit(16)).collect();
    let [red, green, blue] = match digits[..] {
        [r, g, b] => [r * 17, g * 17, b * 17],
        [r, r2, g, g2, b, b2] => [r * 16 + r2, g * 16 + g2, b * 16 + b2],
        _ => return line.to_owned(),
    };
    if line.contains(",color:") || line.contains(" color:") {
        return line.to_owned();
    }
    let bright = red * 299 + green * 587 + blue * 114 > 140_000;
    format!("{},color:{}", line.trim_end_matches(';'), if bright { "#111" } else { "#fff" })
}

/// `List~Line~` is `List<Line>`; the marks of static and abstract members are no text.
fn member(line: &str) -> String {
    let mut out = String::new();
    for (i, part) in line.split('~').enumerate() {
        out += match i {
            0 => "",
            i if i % 2 == 1 => "‹",
            _ => "›",
        };
        out += part;
    }
    if line.contains('(') && !line.contains("--") && !line.contains("..") {
        out.truncate(out.trim_end().trim_end_matches(['$', '*']).len());
    }
    out
}

/// `A-)B` is drawn as `A->>B`: the renderer loses the open arrow.
fn sync(line: &str) -> String {
    let (arrow, words) = line.split_once(':').unwrap_or((line, ""));
    let arrow = arrow.replace("--)", "-->>").replace("-)", "->>");
    if line.contains(':') { format!("{arrow}:{words}") } else { arrow }
}

/// `))bang((` and `)cloud(` become rounded: the renderer shows their brackets.
fn round(line: &str) -> String {
    let trimmed = line.trim_end();
    let cut = |open: &str, close: &str| -> Option<String> {
        let before = trimmed.strip_suffix(close)?;
        let at = before.find(open)?;
        let (id, label) = (before.get(..at)?, before.get(at + open.len()..)?);
        (!id.contains(['(', '[', '{'])).then(|| format!("{id}({label})"))
    };
    cut("))", "((").or_else(|| cut(")", "(")).unwrap_or_else(|| trimmed.to_owned())
}

fn without_icons(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("fa:fa-") {
        out += before;
        rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').trim_start_matches(' ');
    }
    out + rest
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
fn graph(text: &str) -> Result<String, Refusal> {
    guarded(|| {
        let mut theme = Theme::modern();
        "#fefefe".clone_into(&mut theme.background);
        let layout = LayoutConfig { fast_text_metrics: true, ..LayoutConfig::default() };
        let mut parsed = mermaid_rs_renderer::parse_mermaid(text).map_err(|e| refusal(&e.to_string()))?;
        if parsed.graph.edges.len() > MOST_EDGES {
            return Err(Refusal::whole(format!("it has more than {MOST_EDGES} arrows")));
        }
        let mut letters = Letters::default();
        letters.hide(&mut parsed.graph)?;
        let raw = render_svg(&compute_layout(&parsed.graph, &theme, &layout), &theme, &layout);
        Ok(letters.back(&raw))
    })
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

/// Every word that should be seen is in the drawing, or it is not shown: a renderer that skips a line says nothing.
fn nothing_lost(ready: &Ready, raw: &str) -> Result<(), Refusal> {
    let shown = svg::words(raw);
    for (i, line) in ready.lines.iter().enumerate() {
        for part in seen_parts(ready.kind, line.trim()) {
            let part = part.replace("<br/>", " ").replace("<br>", " ").replace("<br />", " ");
            let words = part.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 2);
            if let Some(lost) = words.into_iter().find(|w| !shown.contains(*w)) {
                return Err(Refusal::at(i + 1, format!("`{lost}` would be missing from it")));
            }
        }
    }
    Ok(())
}

/// Without a line that draws an arrow there is an arrow less, or the renderer has skipped the line.
fn every_line_counts(ready: &Ready) -> Result<(), Refusal> {
    let edges = |lines: &[String]| {
        guarded(|| mermaid_rs_renderer::parse_mermaid(&lines.join("\n")).map_err(|e| refusal(&e.to_string())))
            .map(|parsed| parsed.graph.edges.len())
    };
    let all = edges(&ready.lines)?;
    let mut lines = ready.lines.clone();
    for (i, line) in ready.lines.iter().enumerate() {
        let arrow = ["--", "==", "-.", ".."].iter().any(|a| line.contains(a));
        if !arrow || seen_parts(ready.kind, line.trim()).is_empty() && ready.kind != Kind::Flow {
            continue;
        }
        let taken = lines.get_mut(i).map(std::mem::take);
        // a text that makes no sense without the line needs it
        let without = edges(&lines).unwrap_or(0);
        if let (Some(place), Some(taken)) = (lines.get_mut(i), taken) {
            *place = taken;
        }
        if without >= all {
            return Err(Refusal::at(i + 1, "the renderer makes nothing of this line"));
        }
    }
    Ok(())
}

/// The parts of a line that a viewer must see.
fn seen_parts(kind: Kind, line: &str) -> Vec<&str> {
    let first = line.split_whitespace().next().unwrap_or("");
    let header = KINDS.iter().any(|(word, ..)| *word == first);
    let silent = [
        "classDef",
        "class",
        "style",
        "linkStyle",
        "click",
        "direction",
        "dateFormat",
        "axisFormat",
        "tickInterval",
        "todayMarker",
        "weekday",
        "cssClass",
        "link",
        "callback",
        "namespace",
    ];
    if header || (silent.contains(&first) && kind != Kind::Timeline && kind != Kind::Mind) {
        return Vec::new();
    }
    match kind {
        Kind::Sequence => {
            let label = line.split_once(" as ").filter(|_| matches!(first, "participant" | "actor")).map(|(_, l)| l);
            label.or_else(|| line.split_once(':').map(|(_, words)| words)).into_iter().collect()
        }
        Kind::Gantt => line.split_once(':').map(|(name, _)| name).into_iter().collect(),
        Kind::Mind => vec![line.split_once(['(', '[', '{']).map_or(line, |(_, label)| label)],
        Kind::Timeline => vec![line.strip_prefix("title").or(line.strip_prefix("section")).unwrap_or(line)],
        Kind::Er if !line.contains("--") && !line.contains("..") => vec![line.trim_end_matches('{')],
        Kind::Er => line.split_once(':').map(|(_, words)| words).into_iter().collect(),
        Kind::Class if first == "note" => quoted(line),
        Kind::Class => vec![line.split_once(':').map_or(line, |(_, words)| words)]
            .into_iter()
            .filter(|_| !line.contains("--") && !line.contains("..") || line.contains(" : "))
            .collect(),
        Kind::State => quoted(line).into_iter().chain(line.split_once(" : ").map(|(_, words)| words)).collect(),
        Kind::Flow | Kind::Pie => quoted(line).into_iter().chain(bracketed(line)).collect(),
    }
}

/// What stands in brackets.
fn bracketed(line: &str) -> Vec<&str> {
    let inside = line.split(['[', '(', '{']).skip(1).filter(|part| !part.is_empty());
    inside.filter_map(|part| part.split([']', ')', '}']).next()).collect()
}

/// What stands in quotes, or between bars.
fn quoted(line: &str) -> Vec<&str> {
    let sign = if line.contains('"') { '"' } else { '|' };
    line.split(sign).enumerate().filter(|(i, _)| i % 2 == 1).map(|(_, part)| part).collect()
}

const INK: &str = "var(--fg)";
const BOX: &str = "var(--surface)";
const EDGE: &str = "color-mix(in srgb,var(--fg) 62%,var(--bg))";
const FRAME: &str = "color-mix(in srgb,var(--accent) 55%,var(--bg))";
const GROUP: &str = "color-mix(in srgb,var(--surface) 55%,var(--bg))";
const NOTE: &str = "color-mix(in srgb,var(--mark) 26%,var(--bg))";

fn graph_palette(kind: Kind) -> Palette {
    match kind {
        Kind::Mind => Palette { known: MINDS, authors: false, other: Other::Series },
        _ => Palette { known: GRAPHS, authors: true, other: Other::Surface },
    }
}

const GRAPHS: &[(&str, &str)] = &[
    ("#fefefe", "skip"),
    ("#f8fafc", BOX),
    ("#0f172a", INK),
    ("#94a3b8", FRAME),
    ("#64748b", EDGE),
    ("#e2e8f0", BOX),
    ("#ffffff", "var(--bg)"),
    ("#f1f5f9", GROUP),
    ("#cbd5e1", "var(--rule)"),
    ("#fff7ed", NOTE),
    ("#fdba74", "var(--rule)"),
    ("black", INK),
];

const MINDS: &[(&str, &str)] =
    &[("#fefefe", "skip"), ("#ffffff", INK), ("black", INK), ("#0f172a", INK), ("#64748b", EDGE)];

const CHARTS: Palette = Palette {
    known: &[
        ("#ececff", BOX),
        ("fill:#9370db", INK),
        ("#9370db", FRAME),
        ("#f9ffec", "var(--bg)"),
        ("#333333", INK),
        ("#333", INK),
        ("#000", INK),
        ("#000000", INK),
        ("black", INK),
        ("#ffffff", INK),
        ("white", "var(--bg)"),
        ("#666666", EDGE),
        ("#666", EDGE),
        ("#999999", EDGE),
        ("#999", EDGE),
        ("#fff5ad", NOTE),
        ("#aaaa33", "var(--rule)"),
        ("#ffffde", GROUP),
        ("#f4f4f4", BOX),
        ("lightgrey", "color-mix(in srgb,var(--muted) 30%,var(--bg))"),
        ("grey", "var(--muted)"),
        ("#8a90dd", "color-mix(in srgb,var(--series-1) 30%,var(--bg))"),
        ("#534fbc", "var(--series-1)"),
        ("#bfc7ff", "color-mix(in srgb,var(--series-2) 34%,var(--bg))"),
        ("red", "color-mix(in srgb,var(--bad) 30%,var(--bg))"),
        ("#ff8888", "var(--bad)"),
        ("navy", INK),
    ],
    authors: false,
    other: Other::Series,
};
