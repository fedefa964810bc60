//! Levels and allowances: what settings and comments say of findings.

use crate::deck::{Deck, SettingValue, Slide};
use crate::diagnostics::{Code, Diagnostic, Level, Severity, code, codes_by_name, no_code, renamed};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// One `<!-- allow: code – reason -->`.
struct Allowed<'a> {
    slide: &'a Slide,
    /// Its number among the slides that are shown.
    number: Option<usize>,
    directive: &'a crate::deck::Directive,
    code: Code,
    used: bool,
}

impl Allowed<'_> {
    fn unused(&self) -> Diagnostic {
        let span = self.slide.origin.span(&self.directive.value_range);
        let message = format!("there is no `{}` on this slide", self.code.name);
        Diagnostic::at(code::ALLOW_UNUSED, span, message).help("remove the comment")
    }
}

/// Findings as they are told.
pub(crate) struct Reported {
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Allowances of what only a browser finds, and nobody has found yet.
    pub(crate) unverified: Vec<Diagnostic>,
}

/// What only a browser finds, or finds more of: without one nobody knows whether it is allowed for nothing.
const DRAWN: [Code; 7] = [
    code::OVERFLOW,
    code::OVERLAP,
    code::CLIPPED,
    code::FONT_TOO_SMALL,
    code::CONTRAST,
    code::CONTRAST_UNKNOWN,
    code::IMAGE_LOW_CONTRAST,
];

/// The findings as they are told: allowed ones left out, the others at the level that settings give. With `whole` every
/// rule was asked, so allowances of what was not found are reported too.
pub(crate) fn apply_levels(
    findings: Vec<Diagnostic>,
    (deck, shown): (&Deck, &[&Slide]),
    levels: &[(Code, Level)],
    whole: bool,
) -> Reported {
    let mut told = Vec::new();
    let mut idle = Vec::new();
    let mut allowed = allowances(deck, shown, &mut told);
    let places = AllowanceIndex::of(&allowed);
    let mut out: Vec<Diagnostic> = findings.into_iter().filter(|d| !is_allowed(d, &mut allowed, &places)).collect();
    out = crate::diagnostics::dedup(out.iter()).cloned().collect();
    if whole {
        for a in allowed.iter().filter(|a| !a.used && !is_off(a.code, levels)) {
            let bag = if DRAWN.contains(&a.code) { &mut idle } else { &mut told };
            bag.push(a.unused());
        }
    }
    let more = !told.is_empty();
    out.extend(told);
    if !whole {
        // who only builds need not hear of it; who looks before the talk does
        for untitled in out.iter_mut().filter(|d| d.code == code::SLIDE_UNTITLED) {
            untitled.severity = Severity::Hint;
        }
    }
    set_levels(&mut out, levels);
    if more {
        let bag = crate::diagnostics::Diagnostics::new();
        bag.extend(out);
        out = bag.sorted();
    }
    set_levels(&mut idle, levels);
    Reported { diagnostics: out, unverified: idle }
}

/// What a browser found, without what the deck allows, as gravely as the settings say; allowances that waited for it are
/// `idle` no more.
pub(crate) fn apply_audit_levels(
    mut findings: Vec<Diagnostic>,
    deck: &Deck,
    levels: &[(Code, Level)],
    idle: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    // what is wrong with the allowances was told when the deck was built
    let mut allowed = allowances(deck, &[], &mut Vec::new());
    let places = AllowanceIndex::of(&allowed);
    findings.retain(|d| !is_allowed(d, &mut allowed, &places));
    for a in allowed.iter().filter(|a| a.used) {
        let unused = a.unused();
        idle.retain(|d| d.span != unused.span || d.message != unused.message);
    }
    set_levels(&mut findings, levels);
    findings
}

fn set_levels(findings: &mut Vec<Diagnostic>, levels: &[(Code, Level)]) {
    findings.retain_mut(|d| match level(d.code, levels) {
        Some(Level::Off) => false,
        Some(Level::At(severity)) => {
            d.severity = severity;
            true
        }
        None => true,
    });
}

fn level(code: Code, levels: &[(Code, Level)]) -> Option<Level> {
    levels.iter().rev().find(|(c, _)| *c == code).map(|(_, l)| *l)
}

fn is_off(code: Code, levels: &[(Code, Level)]) -> bool {
    level(code, levels) == Some(Level::Off)
}

fn allowances<'a>(deck: &'a Deck, shown: &[&Slide], told: &mut Vec<Diagnostic>) -> Vec<Allowed<'a>> {
    let mut out = Vec::new();
    let mut old_names = BTreeSet::new();
    let numbers: HashMap<usize, usize> = shown.iter().enumerate().map(|(i, slide)| (slide.number, i + 1)).collect();
    for slide in &deck.slides {
        let number = || numbers.get(&slide.number).copied();
        for directive in slide.body.directives.iter().filter(|d| d.key == "allow") {
            let SettingValue::Scalar(said) = &directive.value else { continue };
            let (names, reason) = parts(said);
            let span = || slide.origin.span(&directive.value_range);
            if reason.is_empty() {
                let finding = Diagnostic::at(code::ALLOW_REASON, span(), "this allows something without a reason");
                told.push(finding.help(format!("write `<!-- allow: {} – the reason -->`", names.join(", "))));
            }
            for name in names {
                if let Some(new) = renamed(&name.to_lowercase())
                    && old_names.insert(new)
                {
                    let finding = Diagnostic::at(code::OLD_NAME, span(), format!("`{name}` is called `{new}` now"));
                    told.push(finding.help("the old name still works"));
                }
                match codes_by_name(&name.to_lowercase()) {
                    Some(code) => out.push(Allowed { slide, number: number(), directive, code, used: false }),
                    None => {
                        let (message, help) = no_code(name);
                        told.push(Diagnostic::at(code::ALLOW_UNKNOWN, span(), message).help(help));
                    }
                }
            }
        }
    }
    out
}

/// `image-alt, remote – a flourish`: the codes, and the reason behind a dash, a colon or in brackets.
fn parts(said: &str) -> (Vec<&str>, &str) {
    let end = said.find(['–', '—', ':', '(', '\n']).into_iter().chain(said.find(" -")).min().unwrap_or(said.len());
    let (codes, rest) = said.split_at(end);
    let mut names: Vec<&str> = codes.split([',', ' ', '[', ']']).filter(|w| !w.is_empty()).collect();
    let mut reason = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    // without a dash the reason begins at the first word that a comma does not lead in
    if reason.is_empty() && names.len() > 1 && !codes.contains(',') {
        names.truncate(1);
        reason = codes.split_once(' ').map_or("", |(_, r)| r.trim());
    }
    (names, reason)
}

/// Which allowances there are of each code: by the slide's number, and by the file and place where its piece begins.
#[derive(Default)]
struct AllowanceIndex<'a> {
    numbers: HashMap<(&'a str, usize), Vec<usize>>,
    pieces: HashMap<&'a str, BTreeMap<(&'a Path, usize), Vec<usize>>>,
}

impl<'a> AllowanceIndex<'a> {
    fn of(allowed: &[Allowed<'a>]) -> Self {
        let mut places = Self::default();
        for (i, a) in allowed.iter().enumerate() {
            if let Some(number) = a.number {
                places.numbers.entry((a.code.name, number)).or_default().push(i);
            }
            let origin = &a.slide.origin;
            let pieces = places.pieces.entry(a.code.name).or_default();
            pieces.entry((origin.text.path(), origin.range.start)).or_default().push(i);
        }
        places
    }
}

fn is_allowed(d: &Diagnostic, allowed: &mut [Allowed<'_>], places: &AllowanceIndex<'_>) -> bool {
    let Some(span) = &d.span else { return false };
    // a setting may be written elsewhere
    let by_number = d.slide.and_then(|number| places.numbers.get(&(d.code.name, number)));
    // two pieces meet where one ends and the next begins
    let start = span.range().start;
    let before = places.pieces.get(d.code.name).into_iter();
    let before = before.flat_map(|pieces| pieces.range(..=(span.path(), start)).rev().take(2));
    let by_place = before.flat_map(|(_, all)| all).filter(|i| {
        let holds = |a: &Allowed<'_>| a.slide.origin.holds(span);
        allowed.get(**i).is_some_and(holds)
    });
    let found: Vec<usize> = by_number.into_iter().flatten().chain(by_place).copied().collect();
    for i in &found {
        if let Some(a) = allowed.get_mut(*i) {
            a.used = true;
        }
    }
    !found.is_empty()
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn codes_and_reasons_are_told_apart() {
        assert_eq!(parts("image-alt – a flourish"), (vec!["image-alt"], "a flourish"));
        assert_eq!(parts("image-alt, remote - it is live"), (vec!["image-alt", "remote"], "it is live"));
        assert_eq!(parts("secret (made up)"), (vec!["secret"], "made up)"));
        assert_eq!(parts("secret: made up"), (vec!["secret"], "made up"));
        assert_eq!(parts("secret made up"), (vec!["secret"], "made up"));
        assert_eq!(parts("secret"), (vec!["secret"], ""));
        assert_eq!(parts("secret –"), (vec!["secret"], ""));
    }
}
