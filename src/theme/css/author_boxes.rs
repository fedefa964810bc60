//! The margins between paragraphs end where an author's own grid or flex box begins: there `gap` says how far things stand
//! apart. No selector of CSS asks how an element is laid out, so each `display` of an author's says it to the children.

use super::{closed, is_name};
use std::ops::Range;

/// Names of the themes' own structure: how those parts are laid out is the theme's affair.
const STRUCTURE: &[&str] = &["slide", "slot", "column", "sides", "card", "stack", "cover-", "figure", "deck"];
/// The same, of what is in them too.
const LAYOUTS: &[&str] = &[".layout-", ".poll"];

/// The style sheet, or the value of a `style` attribute, with a note behind each `display`: `--ap-flow` of the children in a
/// sheet (a nested rule, which holds for what the rule itself holds for), `--ap-box` in an attribute, where no rule can
/// stand (the base theme hands it on).
pub(crate) fn with_boxes(css: &str) -> String {
    with_box_rules(css, 0..css.len(), &box_rules(css, false))
}

/// A part of a sheet with the notes that belong into it.
pub(crate) fn with_box_rules(css: &str, part: Range<usize>, notes: &[BoxRule]) -> String {
    let mut out = String::with_capacity(part.len());
    let mut copied = part.start;
    for (at, note) in notes.iter().filter(|(at, _)| part.start < *at && *at <= part.end) {
        out += css.get(copied..*at).unwrap_or("");
        out += note;
        copied = *at;
    }
    out + css.get(copied..part.end).unwrap_or("")
}

/// Where a note is to stand, and what it says.
pub(crate) type BoxRule = (usize, &'static str);

/// The notes of a sheet. In a theme's, rules for its own structure get none.
pub(crate) fn box_rules(css: &str, is_theme: bool) -> Vec<BoxRule> {
    let mut out = Vec::new();
    // for each open block whether it is for a part of the structure; where the text began that may be a selector
    let mut blocks: Vec<bool> = Vec::new();
    let (mut at, mut head, mut begins) = (0, 0, true);
    while let Some(c) = css.get(at..).and_then(|rest| rest.chars().next()) {
        if let Some(end) = closed(css, at) {
            // comments may be before a declaration
            begins = begins && css.get(at..).is_some_and(|rest| rest.starts_with("/*"));
            at = end;
            continue;
        }
        if begins && let Some((value, end)) = display(css, at) {
            let is_box = ["grid", "flex", "contents"].iter().any(|word| value.contains(word));
            match blocks.last() {
                None if is_box => out.push((end, ";--ap-box:1")),
                Some(false) if is_box => out.push((end, ";& > *{--ap-flow:0}")),
                // an author may take back what he said before; in a theme flow is what there is without a word
                Some(false) if !is_theme && value.trim() != "none" => out.push((end, ";& > *{--ap-flow:1}")),
                _ => {}
            }
            (at, begins) = (end, false);
            continue;
        }
        match c {
            '{' => {
                let selector = css.get(head..at).unwrap_or("");
                blocks.push(is_theme && is_structure(selector));
            }
            '}' => drop(blocks.pop()),
            _ => {}
        }
        at += c.len_utf8();
        if matches!(c, '{' | '}' | ';') {
            (begins, head) = (true, at);
        }
        begins = begins && (c.is_whitespace() || head == at);
    }
    out
}

fn is_structure(selector: &str) -> bool {
    let last = |one: &str| one.rsplit([' ', '>', '+', '~']).find(|part| !part.is_empty()).unwrap_or("").to_owned();
    let is_part = |one: &str| STRUCTURE.iter().any(|name| last(one).contains(name));
    LAYOUTS.iter().any(|name| selector.contains(name)) || selector.split(',').any(|one| is_part(one.trim()))
}

/// The value of a declaration of `display` that begins at `at`, in small letters, and where it ends.
fn display(css: &str, at: usize) -> Option<(String, usize)> {
    const NAME: &str = "display";
    let rest = css.get(at..)?;
    let is_whole = !rest.chars().nth(NAME.len()).is_some_and(is_name);
    rest.get(..NAME.len()).filter(|name| is_whole && name.eq_ignore_ascii_case(NAME))?;
    let value = rest.get(NAME.len()..)?.trim_start().strip_prefix(':')?;
    let start = css.len() - value.len();
    let mut end = start;
    while let Some(c) = css.get(end..).and_then(|rest| rest.chars().next()) {
        match c {
            ';' | '}' => break,
            // a selector: `display:hover { … }`
            '{' => return None,
            _ => end = closed(css, end).unwrap_or(end + c.len_utf8()),
        }
    }
    Some((css.get(start..end)?.to_ascii_lowercase(), end))
}

#[cfg(test)]
mod tests {
    use super::{box_rules, with_box_rules, with_boxes};

    #[test]
    fn each_display_of_a_sheet_says_it_to_the_children() {
        for (css, expected) in [
            (".a{display:grid}", ".a{display:grid;& > *{--ap-flow:0}}"),
            (
                ".a { gap: 1em; DISPLAY : Inline-Flex !important; x: y }",
                ".a { gap: 1em; DISPLAY : Inline-Flex !important;& > *{--ap-flow:0}; x: y }",
            ),
            ("@media print{.a{/* x */display:block}}", "@media print{.a{/* x */display:block;& > *{--ap-flow:1}}}"),
            (".a{&:hover{display:flex}}", ".a{&:hover{display:flex;& > *{--ap-flow:0}}}"),
            ("@supports (display: grid) { .b { color: red } }", "@supports (display: grid) { .b { color: red } }"),
            (".a{--display:grid;content:'display:grid'}", ".a{--display:grid;content:'display:grid'}"),
            (".a{display-x:grid}", ".a{display-x:grid}"),
            ("/* a { display: grid } */", "/* a { display: grid } */"),
        ] {
            assert_eq!(with_boxes(css), expected);
        }
    }

    #[test]
    fn an_attribute_says_it_of_the_box() {
        for (css, expected) in [
            ("display:grid", "display:grid;--ap-box:1"),
            ("gap:1em;display: flex ;color:red", "gap:1em;display: flex ;--ap-box:1;color:red"),
            ("display:none", "display:none"),
            ("color:red", "color:red"),
            ("display", "display"),
            ("display:", "display:"),
        ] {
            assert_eq!(with_boxes(css), expected);
        }
    }

    #[test]
    fn a_theme_lays_out_its_own_structure_as_it_likes() {
        let css = ".slot > .slot-right { display: flex } .slot .mine { display: grid }";
        let expected = ".slot > .slot-right { display: flex } .slot .mine { display: grid ;& > *{--ap-flow:0}}";
        assert_eq!(with_box_rules(css, 0..css.len(), &box_rules(css, true)), expected);
    }
}
