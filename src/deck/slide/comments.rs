//! What a comment means: settings, a note, an include, or nothing to us.

use super::lint::comment_typos::{self, OF_COMMENTS};
use crate::deck::foreign;
use crate::deck::model::{Directive, SettingValue, SlideSettings};
use crate::deck::settings::{apply, schema, yaml, yaml_value};
use crate::diagnostics::{RelativeDiagnostic, closest, code, codes_by_name};
use std::ops::Range;

/// A comment, understood.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Comment {
    /// At least one known key.
    Settings {
        directives: Vec<Directive>,
        findings: Vec<RelativeDiagnostic>,
        /// Prose that stood among the settings.
        note: Option<String>,
    },
    /// Speaker notes.
    Note { text: String, findings: Vec<RelativeDiagnostic> },
    /// `include: file.md#2-5`.
    Include { target: String, range: Range<usize> },
    /// `allow: image-alt – it is decoration`: a finding that is meant to be.
    Allow { said: String, range: Range<usize> },
    /// `.element: class="fragment"`: attributes of what is before it (reveal.js).
    Element { attrs: crate::deck::ast::Attrs, range: Range<usize> },
    /// `fit`, for headings.
    Fit,
    /// For another program (prettier, markdownlint).
    Ignored,
}

/// Reads what is between `<!--` and `-->`; `offset` is where that begins in the slide's piece.
pub(crate) fn read(content: &str, offset: usize) -> Comment {
    let text = content.trim_matches('-').trim();
    let lead = content.find(text).unwrap_or(0) + offset;
    if text == "fit" {
        return Comment::Fit;
    }
    if is_for_others(text) {
        return Comment::Ignored;
    }
    if let Some(found) = foreign::comment(text, lead) {
        return found;
    }
    if let Some(target) = text.strip_prefix("include:").filter(|t| !t.trim().contains('\n') && !t.trim().is_empty()) {
        return Comment::Include {
            target: target.trim().trim_matches(['"', '\'']).to_owned(),
            range: lead..lead + text.len(),
        };
    }
    if let Some(said) = allowance(text) {
        return Comment::Allow { said: said.trim().to_owned(), range: lead..lead + text.len() };
    }
    let (entries, findings) = entries_of(text);
    if !entries.iter().any(|e| is_known(&e.key)) {
        let mut findings: Vec<RelativeDiagnostic> = entries.iter().filter_map(comment_typos::not_a_key).collect();
        findings.extend(incomplete(text));
        for finding in &mut findings {
            move_draft(finding, lead);
        }
        return Comment::Note { text: text.to_owned(), findings };
    }
    let mut out = settings_of(text, entries, findings);
    shift(&mut out, lead);
    out
}

/// A comment with at least one known key: settings, and what is none as a note.
fn settings_of(text: &str, entries: Vec<yaml::YamlEntry>, mut findings: Vec<RelativeDiagnostic>) -> Comment {
    let mut note = Vec::new();
    findings.retain(|f| {
        let prose = f.code == code::YAML_SYNTAX && f.message.ends_with("is not a `key: value`");
        if prose {
            note.push(text.get(f.range.clone()).unwrap_or("").trim().to_owned());
        }
        !prose
    });
    let mut directives = Vec::new();
    let mut refused = Vec::new();
    for entry in entries {
        if is_known(&entry.key) {
            let said = format!("{}: {}", entry.key, yaml_value::text_of(&entry.value));
            let directive = directive(entry);
            // what does not fit may be prose after all: it is told, and nothing of it is lost
            match apply::apply(&directive, &mut SlideSettings::default(), &mut apply::SlideLocal::default()) {
                Some(finding) => {
                    let help = finding.help.clone().unwrap_or_default();
                    refused.push(said);
                    findings.push(finding.help(format!("{help}; it is kept as a note")));
                }
                None => directives.push(directive),
            }
        } else if let Some(meant) = suggest(&entry.key) {
            let finding = RelativeDiagnostic::new(
                code::UNKNOWN_KEY,
                entry.key_range.clone(),
                format!("unknown key `{}`", entry.key),
            );
            let finding = finding.help(format!("did you mean `{meant}`?"));
            findings.push(if comment_typos::is_certain(&entry.key, meant, &entry.value) {
                finding.fix(entry.key_range, meant)
            } else {
                // it may be prose after all, and nothing of that is lost
                refused.push(format!("{}: {}", entry.key, yaml_value::text_of(&entry.value)));
                finding
            });
        } else {
            note.push(format!("{}: {}", entry.key, yaml_value::text_of(&entry.value)));
        }
    }
    if !note.is_empty() && !directives.is_empty() {
        let message = "this comment mixes settings and prose; the prose is kept as a note".to_owned();
        findings.push(
            RelativeDiagnostic::new(code::COMMENT_MIXED, 0..text.len(), message)
                .help("put the note in a comment of its own"),
        );
    }
    if directives.is_empty() {
        return Comment::Note { text: text.to_owned(), findings };
    }
    note.extend(refused);
    Comment::Settings { directives, findings, note: (!note.is_empty()).then(|| note.join("\n")) }
}

/// The files that a text includes, outside fences; what is written after `#` is left off.
pub fn includes(text: &str) -> Vec<String> {
    if !text.contains("include:") {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut fence: Option<crate::deck::split::line_kind::FenceLine> = None;
    for line in text.lines() {
        let (_, inner) = crate::deck::split::line_kind::indent(line);
        match fence {
            Some(open) if open.is_closed_by(inner) => fence = None,
            Some(_) => continue,
            None => fence = crate::deck::split::line_kind::fence(inner),
        }
        for content in line.split("<!--").skip(1).filter_map(|c| c.split("-->").next()) {
            if let Comment::Include { target, .. } = read(content, 0) {
                out.push(target.split('#').next().unwrap_or("").to_owned());
            }
        }
    }
    out
}

/// The pairs of a comment: one a line, or several on one line with commas between.
fn entries_of(text: &str) -> (Vec<yaml::YamlEntry>, Vec<RelativeDiagnostic>) {
    let first = text.lines().next().unwrap_or("");
    if !first.contains(':') {
        // cheap way out for prose, which most comments are
        let any = text.lines().any(|l| l.split_once(':').is_some_and(|(key, _)| is_known(key.trim())));
        if !any {
            return (Vec::new(), Vec::new());
        }
    }
    if text.contains('\n') {
        return yaml::read(text, margin(text), &is_known);
    }
    let mut entries = Vec::new();
    let mut findings = Vec::new();
    let mut start = 0;
    for end in commas(text).chain([text.len()]) {
        let part = text.get(start..end).unwrap_or("");
        let (mut found, mut drafts) = yaml::read(part, 0, &is_known);
        for entry in &mut found {
            entry.key_range = entry.key_range.start + start..entry.key_range.end + start;
            entry.value_range = entry.value_range.start + start..entry.value_range.end + start;
        }
        for draft in &mut drafts {
            draft.range = draft.range.start + start..draft.range.end + start;
        }
        for entry in found {
            if let Some(first) = entries.iter().position(|e: &yaml::YamlEntry| e.key == entry.key) {
                findings.push(yaml::report_duplicates(&entry));
                entries.remove(first);
            }
            entries.push(entry);
        }
        findings.extend(drafts);
        start = end + 1;
    }
    (entries, findings)
}

/// The lines below the first are often indented to be under it: their least indentation is the left edge, unless the
/// first line opens a block value.
fn margin(text: &str) -> usize {
    let first = text.lines().next().unwrap_or("").trim_end();
    if first.ends_with([':', '|', '>']) {
        return 0;
    }
    let rest = text.lines().skip(1).filter(|l| !l.trim().is_empty());
    rest.map(|l| l.len() - l.trim_start_matches([' ', '\t']).len()).min().unwrap_or(0)
}

/// Commas that are before another `key:`; those within a value (`rgb(1, 2, 3)`) do not count.
fn commas(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.match_indices(',').map(|(i, _)| i).filter(|i| {
        let after = text.get(i + 1..).unwrap_or("").trim_start();
        after.split_once(':').is_some_and(|(key, _)| is_known(key.trim()) || suggest(key.trim()).is_some())
    })
}

fn directive(entry: yaml::YamlEntry) -> Directive {
    let (spot, key) = match entry.key.strip_prefix('_') {
        Some(key) => (true, key.to_owned()),
        None => (false, entry.key),
    };
    Directive { key, spot, value: entry.value, key_range: entry.key_range, value_range: entry.value_range }
}

fn is_known(key: &str) -> bool {
    let bare = key.strip_prefix('_').unwrap_or(key);
    schema::is_of_slide(bare)
}

fn suggest(key: &str) -> Option<&'static str> {
    let bare = key.strip_prefix('_').unwrap_or(key);
    if bare.chars().count() < 4 || bare.contains(' ') { None } else { closest(bare, schema::of_slides()) }
}

/// A setting but for what is behind its colon: nothing (`include:`), or no blank before the value (`layout:cover`).
fn incomplete(text: &str) -> Option<RelativeDiagnostic> {
    let (key, value) = text.split_once(':')?;
    let name = 0..key.len() + 1;
    if value.trim().is_empty() && OF_COMMENTS.iter().any(|known| key.eq_ignore_ascii_case(known)) {
        let help =
            if key.eq_ignore_ascii_case("allow") { "allow: image-alt – the reason" } else { "include: part.md" };
        let finding = RelativeDiagnostic::new(
            code::COMMENT_KEY,
            name,
            format!("`{key}:` names nothing, so this comment is a note"),
        );
        return Some(finding.help(format!("write `{help}`, or remove it")));
    }
    let value = value.split(',').next().unwrap_or("");
    let bare = key.strip_prefix('_').unwrap_or(key);
    if !is_known(key) || value.contains(char::is_whitespace) || !apply::fits(bare, &yaml_word(value)) {
        return None;
    }
    let message = format!("`{key}:{value}` has no space after its colon, so this comment is a note");
    let finding = RelativeDiagnostic::new(code::COMMENT_KEY, name.clone(), message);
    Some(finding.help(format!("write `{key}: {value}`")).fix(name, format!("{key}: ")))
}

fn yaml_word(value: &str) -> SettingValue {
    if value.is_empty() { SettingValue::Null } else { SettingValue::Scalar(value.to_owned()) }
}

fn shift(comment: &mut Comment, by: usize) {
    let (directives, findings) = match comment {
        Comment::Settings { directives, findings, .. } => (directives.as_mut_slice(), findings),
        Comment::Note { findings, .. } => (&mut [][..], findings),
        _ => return,
    };
    for d in directives {
        move_range(&mut d.key_range, by);
        move_range(&mut d.value_range, by);
    }
    for finding in findings {
        move_draft(finding, by);
    }
}

fn move_range(range: &mut Range<usize>, by: usize) {
    *range = range.start + by..range.end + by;
}

fn move_draft(draft: &mut RelativeDiagnostic, by: usize) {
    move_range(&mut draft.range, by);
    if let Some((range, _)) = &mut draft.fix {
        move_range(range, by);
    }
}

/// What is behind `allow:`. The colon may be forgotten before a code that there is.
fn allowance(text: &str) -> Option<&str> {
    let rest = text.get(..5).filter(|word| word.eq_ignore_ascii_case("allow")).and_then(|_| text.get(5..))?;
    if let Some(said) = rest.strip_prefix(':') {
        return names_a_code(said).then_some(said);
    }
    let said = rest.strip_prefix([' ', '\n', '\t'])?;
    let (first, after) = first_name(said);
    let ends = after.is_empty() || after.starts_with(['–', '—', '-', ':', '(', ',']);
    (codes_by_name(&first).is_some() && ends).then_some(said)
}

/// The first word of an allowance, as a code would be written, and what follows it.
pub(super) fn first_name(said: &str) -> (String, &str) {
    let said = said.trim_start().trim_start_matches('[');
    let end = said.find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ']' | '(')).unwrap_or(said.len());
    let (name, after) = said.split_at(end);
    (name.to_lowercase(), after.trim_start())
}

/// `allow: time for questions` is a note; `allow: image-alt` names a code (kebab, one word), and so does one word with a
/// reason behind a dash.
pub(super) fn names_a_code(said: &str) -> bool {
    let (first, after) = first_name(said);
    let reasoned = after.starts_with(['–', '—']) || after.starts_with("- ") || after.starts_with("-- ");
    let kebab = first.contains('-') || reasoned || after.is_empty() || codes_by_name(&first).is_some();
    kebab
        && !first.is_empty()
        && !first.starts_with('-')
        && first.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Comments that steer formatters and linters (`docs/reference/marp.md`).
fn is_for_others(text: &str) -> bool {
    let one_line = !text.contains('\n');
    one_line
        && (text.starts_with("prettier-ignore")
            || text.starts_with("markdownlint-")
            || text.starts_with("lint disable")
            || text.starts_with("lint enable")
            || text.starts_with("lint ignore"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(content: &str) -> String {
        match read(content, 4) {
            Comment::Settings { directives, findings, note } => {
                let d: Vec<_> = directives
                    .iter()
                    .map(|d| format!("{}{}={}", if d.spot { "_" } else { "" }, d.key, yaml_value::text(&d.value)))
                    .collect();
                let f: Vec<_> = findings.iter().map(|f| f.code.name).collect();
                format!("{} {f:?} {note:?}", d.join(" "))
            }
            Comment::Note { text, findings } => {
                format!("note {text:?} {:?}", findings.iter().map(|f| f.code.name).collect::<Vec<_>>())
            }
            Comment::Include { target, .. } => format!("include {target}"),
            Comment::Allow { said, .. } => format!("allow {said}"),
            Comment::Element { attrs, .. } => format!("element {:?}", attrs.classes),
            Comment::Fit => "fit".to_owned(),
            Comment::Ignored => "ignored".to_owned(),
        }
    }

    #[test]
    fn comments_are_settings_or_notes() {
        let rows = [
            (" layout: two-columns, class: lead ", "layout=two-columns class=lead [] None"),
            (" _class: lead ", "_class=lead [] None"),
            (" class: +quiet -tight ", "class=+quiet -tight [] None"),
            ("\nclass: lead\nbackground: rgb(1, 2, 3)\n", "class=lead background=rgb(1, 2, 3) [] None"),
            (" Remember: ask the room ", "note \"Remember: ask the room\" []"),
            (" clas: lead ", "note \"clas: lead\" [\"comment-key\"]"),
            (" class: lead\n ask the room\n", "class=lead [\"comment-mixed\"] Some(\"ask the room\")"),
            (" fit ", "fit"),
            (" include: a.md#2-3 ", "include a.md#2-3"),
            (" allow: image-alt – a flourish ", "allow image-alt – a flourish"),
            (" allow: time for questions ", "note \"allow: time for questions\" []"),
            (" prettier-ignore ", "ignored"),
            ("- x -", "note \"x\" []"),
            ("", "note \"\" []"),
        ];
        for (content, expected) in rows {
            assert_eq!(shape(content), expected, "{content:?}");
        }
    }

    #[test]
    fn places_are_true() {
        let Comment::Settings { directives, .. } = read(" layout: cover, class: lead ", 4) else { panic!("settings") };
        assert_eq!(directives[1].key_range, 20..25);
        assert_eq!(directives[1].value_range, 27..31);
    }
}
