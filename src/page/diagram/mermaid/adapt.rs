//! Lines of a source, written so that the renderer of its kind gets them right, or refused with the reason.

use super::{Kind, Ready, Refusal, aliases};

/// Rewrites what a renderer is known to get wrong, or refuses it.
pub(super) fn adapt(ready: &mut Ready) -> Result<(), Refusal> {
    let kind = ready.kind;
    let mut open = Vec::new();
    if kind == Kind::Gantt && !ready.lines.iter().any(|l| l.trim().starts_with("dateFormat")) {
        // what mermaid takes dates for; the renderer would take none of them
        if let Some(head) = ready.lines.iter_mut().find(|l| l.trim() == "gantt") {
            head.push_str("\ndateFormat YYYY-MM-DD");
        }
    }
    if kind == Kind::Sequence {
        aliases::alias(&mut ready.lines);
    }
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
