//! Settings that other tools write right under a slide break: Slidev's block of YAML, which a second `---` ends, and remark's
//! lines `class: center`. They are settings of the slide, not its text.

use super::scanner::Scanned;
use crate::deck::foreign;
use crate::deck::model::{Directive, SettingValue, SlideSettings};
use crate::deck::settings::apply::{self, SlideLocal};
use crate::deck::settings::value::is_known_transition;
use crate::deck::settings::{schema, yaml, yaml_value};
use crate::diagnostics::{RelativeDiagnostic, code};
use std::collections::BTreeMap;
use std::ops::Range;

/// Keys that Slidev and remark give a slide, beside ours.
const OF_SLIDES: &[&str] = &[
    "layoutClass",
    "clicks",
    "clicksStart",
    "level",
    "hideInToc",
    "routeAlias",
    "zoom",
    "dragPos",
    "preload",
    "src",
    "hide",
    "disabled",
    "image",
    "imageOrder",
    "url",
    "title",
    "name",
    "template",
    "count",
    "exclude",
    "continued",
    "background-image",
    "background-color",
    "background-size",
    "backgroundSize",
    "mdc",
    "duration",
];

/// Layouts of Slidev, and ours.
const LAYOUTS: &[(&str, &str)] = &[
    ("two-cols", "two-columns"),
    ("two-cols-header", "two-columns"),
    ("intro", "cover"),
    ("none", "blank"),
    ("iframe", "full"),
    ("iframe-left", "full"),
    ("iframe-right", "full"),
];

/// The settings of the slides that have such a head, by the number of their piece; the heads leave the pieces.
pub(crate) fn take(source: &str, scanned: &mut Scanned) -> BTreeMap<usize, Vec<Directive>> {
    let mut out: BTreeMap<usize, Vec<Directive>> = BTreeMap::new();
    let mut kept: Vec<Range<usize>> = Vec::with_capacity(scanned.pieces.len());
    let mut head: Option<Vec<Directive>> = None;
    let pieces = std::mem::take(&mut scanned.pieces);
    let count = pieces.len();
    for (i, piece) in pieces.into_iter().enumerate() {
        let text = source.get(piece.clone()).unwrap_or("");
        let before = source.get(..piece.start).unwrap_or("");
        let under_break = is_dashes(before.lines().next_back().unwrap_or("")) && !before.is_empty();
        let closed =
            is_dashes(source.get(piece.end..).and_then(|rest| rest.lines().next()).unwrap_or("")) && i + 1 < count;
        if under_break && closed && head.is_none() && is_head(text) {
            head = Some(directives(text, piece.start, &mut scanned.findings));
            scanned.findings.retain(|d| d.code != code::BREAK_WITHOUT_BLANK_LINE || d.range.start != piece.end);
            continue;
        }
        let len = if head.is_none() && (under_break || i == 0) { properties(text) } else { 0 };
        if len > 0 {
            head = Some(directives(text.get(..len).unwrap_or(""), piece.start, &mut scanned.findings));
        }
        if let Some(head) = head.take() {
            out.insert(kept.len(), head);
        }
        kept.push(piece.start + len..piece.end);
    }
    scanned.pieces = kept;
    out
}

fn is_dashes(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && line.bytes().all(|b| b == b'-')
}

/// The key of a line `key: value`.
fn key(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let named = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    (named && (value.is_empty() || value.starts_with(' '))).then_some(key)
}

fn is_of_slide(key: &str) -> bool {
    schema::is_of_slide(key) || OF_SLIDES.contains(&key)
}

/// Whether a piece is nothing but settings of a slide: it begins right under the break, with one of them.
fn is_head(text: &str) -> bool {
    let mut any = false;
    let first = text.lines().next().and_then(key);
    first.is_some()
        && !text.trim_end().contains("\n\n")
        && text.lines().filter(|line| !line.trim().is_empty()).all(|line| {
            let own = key(line);
            any |= own.is_some_and(is_of_slide);
            own.is_some_and(|key| is_of_slide(key) || !schema::is_of_front(key))
                || line.starts_with([' ', '\t', '#'])
                || line.starts_with("- ")
        })
        && any
}

/// How much of a piece are remark's properties: lines of them at its very begin, and a blank one below.
fn properties(text: &str) -> usize {
    const OF_REMARK: &[&str] = &[
        "class",
        "name",
        "layout",
        "template",
        "count",
        "exclude",
        "continued",
        "background-image",
        "background-color",
        "background-size",
    ];
    let mut len = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            return len;
        }
        if !key(line.trim_end()).is_some_and(|key| OF_REMARK.contains(&key)) {
            return 0;
        }
        len += line.len();
    }
    len
}

fn directives(text: &str, offset: usize, findings: &mut Vec<RelativeDiagnostic>) -> Vec<Directive> {
    let (entries, mut drafts) = yaml::read(text, 0, &is_of_slide);
    for draft in &mut drafts {
        draft.range = draft.range.start + offset..draft.range.end + offset;
    }
    findings.extend(drafts);
    let mut out = Vec::new();
    for entry in entries {
        let at = entry.key_range.start + offset..entry.key_range.end + offset;
        let value_range = entry.value_range.start + offset..entry.value_range.end + offset;
        let words = yaml_value::text(&entry.value);
        match meant(&entry.key, &words, entry.value) {
            Ok((key, value)) => {
                let directive = Directive { key, spot: true, value, key_range: at, value_range };
                match apply::apply(&directive, &mut SlideSettings::default(), &mut SlideLocal::default()) {
                    Some(finding) => findings.push(finding),
                    None => out.push(directive),
                }
            }
            Err(instead) => findings.push(foreign::unread(at, &format!("{}:", entry.key), "another tool", &instead)),
        }
    }
    out
}

/// A setting of another tool as one of ours; else what to write instead.
fn meant(key: &str, words: &str, value: SettingValue) -> Result<(String, SettingValue), String> {
    let scalar = |key: &str, word: &str| Ok((key.to_owned(), SettingValue::Scalar(word.to_owned())));
    match key {
        "layout" if matches!(words, "true" | "false") => {
            Err("write the slide out, or use `header:` and `footer:`".to_owned())
        }
        "layout" => {
            scalar("layout", LAYOUTS.iter().find(|(theirs, _)| *theirs == words).map_or(words, |(_, ours)| ours))
        }
        "transition" => {
            let name = words.split(['|', ' ']).next().unwrap_or("").trim();
            let ours = match name {
                "slide-left" | "slide-right" | "slide-up" | "slide-down" => "slide",
                "fade-out" => "fade",
                "view-transition" => "morph",
                name => name,
            };
            if is_known_transition(ours) { scalar("transition", ours) } else { Ok((key.to_owned(), value)) }
        }
        "name" | "routeAlias" => scalar("id", words),
        "hide" | "disabled" | "exclude" if matches!(words, "true" | "false") => scalar("hidden", words),
        "count" if words == "false" => scalar("paginate", "skip"),
        "background-image" => scalar("background", words),
        "background-color" => scalar("background", words),
        "background-size" => scalar("backgroundSize", words),
        "src" => Err(format!("write `<!-- include: {words} -->` on a slide of its own")),
        "image" | "url" => Err(format!("write `![bg right]({words})`, or `<!-- _background: {words} -->`")),
        "title" => Err("write a heading".to_owned()),
        _ if schema::is_of_slide(key) => Ok((key.to_owned(), value)),
        _ => Err("remove it; the settings of a slide are in `docs/reference/format.md`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::dialect;
    use crate::deck::model::{Dialect, Split};
    use crate::deck::split::scanner;

    fn read(source: &str) -> String {
        let mut scanned = scanner::scan(source, 0, dialect::rules(Dialect::Native, Split::Rule));
        let heads = take(source, &mut scanned);
        let piece = |(i, range): (usize, &Range<usize>)| {
            let all = heads.get(&i).into_iter().flatten();
            let head: Vec<String> = all.map(|d| format!("{}={}", d.key, yaml_value::text(&d.value))).collect();
            format!("{}<{}>", source[range.clone()].trim().replace('\n', "|"), head.join(" "))
        };
        let pieces: Vec<String> = scanned.pieces.iter().enumerate().map(piece).collect();
        let codes: Vec<&str> = scanned.findings.iter().map(|f| f.code.name).collect();
        format!("{} {}", pieces.join(" "), codes.join(" ")).trim_end().to_owned()
    }

    #[test]
    fn heads_are_told_from_slides() {
        for (source, shape) in [
            ("# A\n\n---\nlayout: two-cols\n---\n\n# B", "# A<> # B<layout=two-columns>"),
            (
                "# A\n\n---\nlayout: center\nclass: lead\ntransition: slide-left\n---\n\n# B\n\n---\n\n# C",
                "# A<> # B<layout=center class=lead transition=slide> # C<>",
            ),
            ("# A\n\n---\nclass: center, middle\n\n# B", "# A<> # B<class=center, middle>"),
            ("class: center\nname: start\n\n# A\n\n---\n\n# B", "# A<class=center id=start> # B<>"),
            ("# A\n\n---\nsrc: ./b.md\nclicks: 2\n---\n\n# B", "# A<> # B<> foreign-markup foreign-markup"),
            ("# A\n\n---\n\nlayout: center\n\n---\n\n# B", "# A<> layout: center<> # B<>"),
            ("# A\n\n---\nauthor: Anna\n---\n\n# B", "# A<> author: Anna<> # B<> break-without-blank-line"),
            ("# A\n\n---\nNote: x\n---\n\n# B", "# A<> Note: x<> # B<> break-without-blank-line"),
            ("# A\n\n---\nlayout: center\n\nText\n\n---\n\n# B", "# A<> Text<layout=center> # B<>"),
            (
                "# A\n\n---\nclass: a word about classes\nand more\n\n---\n\n# B",
                "# A<> class: a word about classes|and more<> # B<>",
            ),
        ] {
            assert_eq!(read(source), shape, "{source:?}");
        }
    }
}
