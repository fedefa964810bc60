//! The tables of `docs/reference/themes.md`, made from what the program knows.

use super::check::VARIABLES;
use super::tokens::{COLOURS, ground, pairs};
use super::{Theme, themes};
use crate::diagnostics::Diagnostics;
use crate::fs::Files;
use std::fmt::Write as _;
use std::path::Path;

#[rustfmt::skip] // a table reads better with a row for each token
const TOKENS: &[(&str, &str)] = &[
    ("accent", "the one strong colour"), ("accent-fg", "text on it"),
    ("bad", "errors, deleted lines"), ("good", "success, added lines"), ("warn", "warnings"),
    ("bg", "the slide"), ("fg", "text"), ("muted", "secondary text"), ("link", "links"), ("rule", "lines"),
    ("surface", "cards and boxes"), ("surface-fg", "text in them"),
    ("mark", "marked text"), ("mark-fg", "text on the mark"),
    ("code-bg", "the background of code"), ("code-fg", "code"),
    ("code-attribute", "attributes"), ("code-comment", "comments"), ("code-constant", "constants"),
    ("code-function", "functions"), ("code-keyword", "keywords"), ("code-macro", "macros"),
    ("code-number", "numbers"), ("code-operator", "operators"), ("code-string", "strings"), ("code-tag", "tags"),
    ("code-type", "types"), ("code-variable", "variables"),
    ("series-1", "charts: the first series"), ("series-2", "the second"), ("series-3", "the third"),
    ("series-4", "the fourth"), ("series-5", "the fifth"), ("series-6", "the sixth"),
    ("font-body", "text"), ("font-heading", "headings"), ("font-code", "code"),
    ("weight-body", "weight of text"), ("weight-strong", "weight of strong words"), ("weight-heading", "weight of headings"),
    ("tracking-heading", "letter spacing of headings"),
    ("size-body", "text"), ("size-lead", "an opening paragraph, a subtitle"), ("size-small", "captions, `.small`"),
    ("size-meta", "header, footer, slide number, footnotes"), ("size-h1", "`#`"), ("size-h2", "`##`, the titles of slides"),
    ("size-h3", "`###`"), ("size-display", "the title of `cover`"), ("size-section", "of `section` and `end`"),
    ("size-statement", "of `statement`"), ("size-quote", "of `quote`"), ("size-fact", "the number of `fact`"),
    ("size-table", "tables"), ("size-code", "code"),
    ("glyph", "average width of a heading character in em, used to set long titles smaller"),
    ("title-height", "maximum height of a title before it is set smaller"), ("quote-height", "the same for quotes"),
    ("leading", "line height of text"), ("leading-heading", "of headings"), ("leading-code", "of code"),
    ("pad", "left and right of the content"), ("pad-top", "above it"), ("pad-bottom", "below it"),
    ("meta-inset", "from the edge to header and footer"), ("gap", "between columns"), ("radius", "of corners"),
    ("hairline", "thickness of thin lines"), ("measure", "maximum line length of text"),
    ("slack-title", "share of the free space below the title"), ("slack-end", "share of the free space below the \
        content"),
];

const LAYOUTS: &[(&str, &str)] = &[
    ("blank", "only the content, without structure"),
    ("center", "everything centred"),
    ("code", "code, as large as fits"),
    ("columns", "a title, and text flowing in columns or two sides"),
    ("compare", "a title, and two sides against each other"),
    ("cover", "the opening slide: title, subtitle, author and date"),
    ("default", "a title, and text below it"),
    ("end", "the last slide"),
    ("fact", "one large number and what it means"),
    ("full", "an image over the whole slide"),
    ("image", "a title and an image"),
    ("image-left", "an image on the left half"),
    ("image-right", "an image on the right half"),
    ("poll", "a question to the audience and its answers"),
    ("quote", "somebody's words"),
    ("section", "a new part begins"),
    ("statement", "one sentence"),
    ("timeline", "a list along a line"),
    ("two-columns", "a title, two sides, and a line below both"),
    ("video", "a video"),
];

/// What is written of a name, or a dash.
fn about<'a>(table: &'a [(&str, &'a str)], name: &str) -> &'a str {
    table.iter().find(|(known, _)| *known == name).map_or("–", |(_, about)| about)
}

/// All tables, from the heading "Tokens" on.
pub fn tables() -> String {
    let findings = Diagnostics::new();
    let look = Theme::load(&Files::memory::<&str, &str>([]), Path::new(""), None, None, &findings);
    let mut out = String::from(
        "## Colours (`[light]`, `[dark]`)\n\n| token | used for | light | dark \
            |\n|---|---|---|---|\n",
    );
    let value = |name: &str, dark| look.token(name, dark).unwrap_or("").to_owned();
    for name in COLOURS {
        let (light, dark) = (value(name, false), value(name, true));
        let _ = writeln!(out, "| `{name}` | {} | `{light}` | `{dark}` |", about(TOKENS, name));
    }
    out += "\nThe values are those of `default`. `theme check` measures the contrast of these pairs in both modes \
         (minimum ratio in parentheses):\n";
    let pair = |(over, ground, least): &(&str, &str, f32)| format!("`{over}` on `{ground}` ({least})");
    let _ = writeln!(out, "{}.", pairs().iter().map(pair).collect::<Vec<_>>().join(", "));
    out += "\n## Fonts and sizes (`[type]`)\n\n| token | used for | default |\n|---|---|---|\n";
    for (name, value) in &ground().plain {
        let _ = writeln!(out, "| `{name}` | {} | `{value}` |", about(TOKENS, name));
    }
    out += "\n## Layouts and their slots\n\n| layout | for | slots |\n|---|---|---|\n";
    for layout in look.layouts() {
        let slots: Vec<String> = layout.slots.iter().map(|slot| format!("`{slot}`")).collect();
        let _ = writeln!(out, "| `{}` | {} | {} |", layout.name, about(LAYOUTS, &layout.name), slots.join(" "));
    }
    out += "\n## What templates can look up\n\n| variable | meaning |\n|---|---|\n";
    for (name, about) in VARIABLES {
        let _ = writeln!(out, "| `{name}` | {about} |");
    }
    out += "\n## Options of the built-in themes\n\n| theme | option | takes | effect |\n|---|---|---|---|\n";
    for theme in themes() {
        for option in &theme.options {
            let takes = option.kind.expected();
            let _ = writeln!(out, "| `{}` | `{}` | {takes} | {} |", theme.name, option.name, option.description);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_tables_are_what_the_program_knows() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/themes.md");
        let text = Files::disk().text(&path).expect("the document");
        let (before, _) = text.as_str().split_once("## Colours (").expect("the tables");
        let wanted = format!("{before}{}", tables());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &wanted).expect("the document");
        }
        let now = Files::disk().text(&path).expect("the document");
        assert!(now.as_str() == wanted, "docs/reference/themes.md: run the tests with UPDATE=1");
        assert!(!wanted.contains("| – |"), "a token or a layout is not described in src/theme/docs.rs");
    }
}
