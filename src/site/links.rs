//! Links to slides: they lead to an id in the page, to a number (`#3`), or to a step (`#3.1`, `#my-title.1`).

use crate::deck::Slide;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity, closest, code};
use crate::render::{Anchor, RenderedSlide};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How many links that lead nowhere get a name that may have been meant: it is looked for among all slides.
const MEANT: usize = 200;

/// Where links may lead.
struct Targets<'a> {
    shown: &'a [&'a Slide],
    /// Slides by their ids.
    slides: HashMap<&'a str, &'a Slide>,
    /// Ids and names of things on slides.
    things: HashSet<&'a str>,
    /// For how many more links what was meant is looked for.
    left: Cell<usize>,
}

impl<'a> Targets<'a> {
    fn of(shown: &'a [&'a Slide], all: &'a [Arc<RenderedSlide>]) -> Self {
        let slides = shown.iter().rev().map(|slide| (slide.id.as_str(), *slide)).collect();
        let things = all.iter().flat_map(|drawn| drawn.record.ids.iter().map(|one| one.id.as_str())).collect();
        Self { shown, slides, things, left: Cell::new(MEANT) }
    }
}

/// Tells of links that lead nowhere.
pub(crate) fn report_dead(shown: &[&Slide], all: &[Arc<RenderedSlide>], findings: &Diagnostics) {
    if all.iter().all(|d| d.links.is_empty()) {
        return;
    }
    let targets = Targets::of(shown, all);
    for (i, (slide, drawn)) in shown.iter().zip(all).enumerate() {
        for link in &drawn.links {
            let Some((message, help)) = dead(&link.to, &targets) else { continue };
            let bare = Diagnostic { span: link.from.place(slide), ..Diagnostic::bare(code::LINK_DEAD, message) };
            let finding = bare.on_slide(i + 1).help(help);
            findings.add(match link.from {
                // the room does not see it
                Anchor::Note(_) => Diagnostic {
                    severity: finding.severity.min(Severity::Warning),
                    message: finding.message + ", in the notes",
                    ..finding
                },
                _ => finding,
            });
        }
    }
}

/// What is wrong with a link to `target`, and what would be right; nothing when it leads somewhere.
fn dead(target: &str, targets: &Targets<'_>) -> Option<(String, String)> {
    let shown = targets.shown;
    if targets.slides.contains_key(target) || targets.things.contains(target) {
        return None;
    }
    let (name, step) = match target.rsplit_once('.').and_then(|(name, step)| Some((name, step.parse::<u32>().ok()?))) {
        Some((name, step)) => (name, Some(step)),
        None => (target, None),
    };
    let by_name = targets.slides.get(name).copied();
    let number = name.parse::<usize>().ok();
    let by_number = number.and_then(|n| shown.get(n.checked_sub(1)?).copied());
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
    let meant = || {
        targets.left.set(targets.left.get().checked_sub(1)?);
        closest(target, shown.iter().map(|s| s.id.as_str()))
    };
    let help = match (number, meant()) {
        (Some(_), _) if shown.len() == 1 => "the deck has one slide".to_owned(),
        (Some(_), _) => format!("the deck has {} slides, counted from 1", shown.len()),
        (None, Some(near)) => format!("did you mean `#{near}`?"),
        (None, None) => "slides are named by their title (`#my-title`), `{#id}` or number".to_owned(),
    };
    Some((format!("there is no slide `#{target}`"), help))
}
