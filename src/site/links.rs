//! Links to slides: they lead to an id in the page, to a number (`#3`), or to a step (`#3.1`, `#my-title.1`).

use crate::base::{Diagnostic, Findings, Severity, code, nearest};
use crate::deck::Slide;
use crate::page::Drawn;
use std::sync::Arc;

/// Tells of links that lead nowhere.
pub(super) fn tell_dead(shown: &[&Slide], all: &[Arc<Drawn>], findings: &Findings) {
    for (i, (slide, drawn)) in shown.iter().zip(all).enumerate() {
        let of_notes = drawn.note_links.iter().filter_map(|(target, range)| {
            let (message, help) = dead(target, shown, all)?;
            let finding = Diagnostic::at(code::LINK_DEAD, slide.origin.span(range), message + ", in the notes");
            let severity = finding.severity.min(Severity::Warning);
            Some(Diagnostic { severity, ..finding.on_slide(i + 1).help(help) })
        });
        findings.extend(of_notes);
        let of_text = drawn.links.iter().map(|(target, range)| (target, Some(slide.origin.span(range))));
        let of_lines = drawn.line_links.iter().map(|(key, target, range)| (target, slide.place_in_setting(key, range)));
        for (target, span) in of_text.chain(of_lines) {
            if let Some((message, help)) = dead(target, shown, all) {
                let finding = Diagnostic { span, ..Diagnostic::bare(code::LINK_DEAD, message) };
                findings.add(finding.on_slide(i + 1).help(help));
            }
        }
    }
}

/// What is wrong with a link to `target`, and what would be right; nothing when it leads somewhere.
fn dead(target: &str, shown: &[&Slide], all: &[Arc<Drawn>]) -> Option<(String, String)> {
    let quoted = format!(" id=\"{target}\"");
    let is_there = |id: &str| shown.iter().any(|s| s.id == id);
    if is_there(target) || all.iter().any(|d| d.names.iter().any(|n| n == target) || d.canvas.contains(&quoted)) {
        return None;
    }
    let (name, step) = match target.rsplit_once('.').and_then(|(name, step)| Some((name, step.parse::<u32>().ok()?))) {
        Some((name, step)) => (name, Some(step)),
        None => (target, None),
    };
    let by_name = shown.iter().find(|s| s.id == name);
    let number = name.parse::<usize>().ok();
    let by_number = number.and_then(|n| shown.get(n.checked_sub(1)?));
    if let Some(slide) = by_name.or(by_number) {
        let steps = slide.body.steps;
        return step.filter(|step| *step > steps).map(|step| {
            let has = match steps {
                0 => "no steps".to_owned(),
                1 => "one step".to_owned(),
                n => format!("{n} steps"),
            };
            (format!("there is no step {step} on slide `#{name}`"), format!("it has {has}; `#{name}` is its beginning"))
        });
    }
    let help = match (number, nearest(target, shown.iter().map(|s| s.id.as_str()))) {
        (Some(_), _) if shown.len() == 1 => "the deck has one slide".to_owned(),
        (Some(_), _) => format!("the deck has {} slides, counted from 1", shown.len()),
        (None, Some(near)) => format!("did you mean `#{near}`?"),
        (None, None) => "slides are named by their title (`#my-title`), `{#id}` or number".to_owned(),
    };
    Some((format!("there is no slide `#{target}`"), help))
}
