//! What an author of a theme wants to know before a deck shows it: a theme in, findings out. What [`Theme::load`] tells is
//! among them.

use super::css::without_scrim;
use super::inheritance::{self, ThemeLayer};
use super::template::{DeckMeta, TemplateContext, TemplatePicture, TemplateSource};
use super::{Theme, tokens};
use crate::diagnostics::{Diagnostic, Diagnostics, closest, code};
use crate::fs::Files;
use crate::source::{Source, Span};
use crate::util::colour::{colours, contrast, shown};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// What templates may look up, and what it is (`docs/reference/themes.md`). `slots`, `attrs` and `options` have more below them.
pub const VARIABLES: &[(&str, &str)] = &[
    (
        "slots",
        "the content of each slot, as HTML; `slots.default` always exists, perhaps empty, others only when \
         filled: `{% if slots.right %}`",
    ),
    ("title", "the slide's title as plain text"),
    ("deck", "the deck"),
    ("deck.title", "`title` of the front matter"),
    ("deck.subtitle", "`subtitle`"),
    ("deck.author", "`author`"),
    ("deck.date", "`date`, as written"),
    ("image", "the slide's only image, in layouts that place it (`image`, `image-left`, `image-right`, `full`)"),
    ("image.url", "its address"),
    ("image.alt", "its description, plain text"),
    ("attrs", "text settings of the slide"),
    ("options", "the theme's options: `options.NAME`; booleans and numbers keep their type, all else is text"),
];

/// What minijinja brings itself.
const FUNCTIONS: [&str; 4] = ["namespace", "range", "dict", "debug"];

/// Custom properties that the page and the templates give (`docs/reference/page.md`).
const GIVEN: [&str; 11] =
    ["u", "slide-w", "slide-h", "slide-background", "marker", "split", "width", "length", "longest", "w", "h"];

/// Looks at the theme `name` (as a deck in `folder` would write it), and at those of the author's that it lies over.
pub fn check(files: &Files, folder: &Path, name: &str, findings: &Diagnostics) {
    let chain = inheritance::chain(files, folder, Some(name), None, findings);
    let look = Theme::of(files, &chain, &[], findings);
    let ours = chain.last().is_some_and(|part| part.built_in);
    let own: Vec<&ThemeLayer> = chain.iter().rev().filter(|part| !part.built_in).collect();
    let own = if ours { chain.last().into_iter().collect() } else { own };
    let checker = Checker { look: &look, sheet: code_of(look.css()), findings };
    for part in &own {
        checker.tokens(part);
        if let Some(css) = &part.css {
            checker.css(css);
        }
        for source in &part.templates {
            checker.variables(source);
        }
    }
    checker.contrast(&own);
    checker.layouts(&own);
}

struct Checker<'a> {
    look: &'a Theme,
    /// The whole style sheet, comments and strings taken out.
    sheet: String,
    findings: &'a Diagnostics,
}

impl Checker<'_> {
    fn report(&self, finding: Diagnostic) {
        self.findings.add(finding);
    }

    /// Names that nothing uses, values that are no colours, colours of one mode only.
    fn tokens(&self, part: &ThemeLayer) {
        let Some(text) = &part.settings else { return };
        for ((table, name), (name_at, value_at)) in &part.manifest.places {
            let colour = tokens::COLOURS.contains(&name.as_str());
            if !colour && !self.uses(name) && !is_ground(name) {
                let message = format!("no style sheet uses the token `{name}`");
                let finding = Diagnostic::at(code::TOKEN_UNKNOWN, Span::new(text, name_at.clone()), message);
                self.report(finding.help(self.near_token(name)));
            }
            let (tables, other) = match table.as_str() {
                "light" => (&part.manifest.light, &part.manifest.dark),
                "dark" => (&part.manifest.dark, &part.manifest.light),
                _ => continue,
            };
            let value = tables.get(name).map_or("", String::as_str);
            if colour && colours(value).is_empty() && !value.contains('(') {
                let message = format!("`{value}` is not a colour");
                let finding = Diagnostic::at(code::BAD_VALUE, Span::new(text, value_at.clone()), message);
                self.report(finding.help("expected a CSS colour, such as `#b3261e`"));
            }
            if colour && !other.contains_key(name) {
                let missing = if table == "light" { "dark" } else { "light" };
                let message = format!(
                    "`{name}` is defined for {table} only: in {missing} mode it comes from the parent \
                        theme"
                );
                let finding = Diagnostic::at(code::TOKEN_MISSING, Span::new(text, name_at.clone()), message);
                self.report(finding.help(format!("define it in `[{missing}]` too")));
            }
        }
    }

    fn uses(&self, token: &str) -> bool {
        variables(&self.sheet).any(|(range, _)| self.sheet.get(range) == Some(token))
    }

    fn near_token(&self, name: &str) -> String {
        let known = self.look.tokens.names();
        match closest(name, known.filter(|known| *known != name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "the tokens are listed in `docs/reference/themes.md`".to_owned(),
        }
    }

    /// Variables that nothing gives, classes of layouts that are not there, sizes that do not grow with the slide.
    fn css(&self, text: &Arc<Source>) {
        let css = code_of(text.as_str());
        for (range, has_else) in variables(&css) {
            let name = css.get(range.clone()).unwrap_or("");
            let given = GIVEN.contains(&name)
                || self.look.token(name, false).is_some()
                || name.starts_with("ap-")
                || self.sheet.contains(&format!("--{name}:"));
            if !has_else && !given {
                let message = format!("nothing gives `--{name}` a value");
                let finding = Diagnostic::at(code::TOKEN_UNKNOWN, Span::new(text, range), message);
                self.report(finding.help(self.near_token(name)));
            }
        }
        for (at, _) in css.match_indices(".layout-") {
            let start = at + ".layout-".len();
            let name = name_at(&css, start);
            if !name.is_empty() && self.look.layout(name).is_none() {
                let span = Span::new(text, start..start + name.len());
                let finding = Diagnostic::at(code::UNKNOWN_LAYOUT, span, format!("the theme has no layout `{name}`"));
                let known: Vec<&str> = self.look.layouts().iter().map(|l| l.name.as_str()).collect();
                self.report(finding.help(match closest(name, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are: {}", known.join(", ")),
                }));
            }
        }
        for range in without_scrim(&css) {
            let message = "this removes the scrim under text on images";
            let finding = Diagnostic::at(code::SCRIM_MISSING, Span::new(text, range), message);
            self.report(finding.help("keep it, or add another one: an image has light and dark parts"));
        }
        for range in pixels(&css) {
            let written = css.get(range.clone()).unwrap_or("");
            let number = written.trim_end_matches("px");
            let message = format!("`{written}` stays the same size whatever the size of the slide");
            let finding = Diagnostic::at(code::CSS_PX, Span::new(text, range), message);
            self.report(finding.help(format!("write `calc({number} * var(--u))`: a slide is 1280 of them wide")));
        }
    }

    /// What a template looks up must be there.
    fn variables(&self, source: &TemplateSource) {
        let file = format!("{}.html", source.name);
        for name in self.look.templates.undefined_variable(&file) {
            let known = VARIABLES.iter().any(|(known, _)| *known == name) || FUNCTIONS.contains(&name.as_str());
            let below = |top: &str| name.strip_prefix(top);
            let fine = match below("options.") {
                Some(option) => self.look.options().iter().any(|info| info.name == option),
                None => known || below("slots.").is_some() || below("attrs.").is_some(),
            };
            let at = source.text.as_str().find(&name);
            if let Some(at) = at.filter(|_| !fine) {
                let span = Span::new(&source.text, at..at + name.len());
                let finding = Diagnostic::at(code::TEMPLATE_VARIABLE, span, format!("templates have no `{name}`"));
                let options: Vec<String> = self.look.options().iter().map(|i| format!("options.{}", i.name)).collect();
                let all = VARIABLES.iter().map(|(name, _)| *name).chain(options.iter().map(String::as_str));
                self.report(finding.help(match closest(&name, all) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "they have `slots`, `title`, `deck`, `image`, `attrs` and `options`".to_owned(),
                }));
            }
        }
    }

    /// Text on its ground, in both modes; the place is that of the token which is the author's.
    fn contrast(&self, own: &[&ThemeLayer]) {
        for (dark, table) in [(false, "light"), (true, "dark")] {
            for (over, ground, least) in tokens::pairs() {
                let colour = |name| self.look.token(name, dark).and_then(|value| colours(value).pop());
                let ratio = colour(over).zip(colour(ground)).and_then(|(a, b)| contrast(&a, &b));
                let Some(ratio) = ratio.filter(|ratio| *ratio < least) else { continue };
                let place = [over, ground].iter().find_map(|name| place(own, table, name));
                if let Some(span) = place {
                    let ratio = shown(ratio);
                    let message = format!(
                        "`{over}` has a contrast of {ratio} to 1 with `{ground}` in {table} \
                        mode"
                    );
                    let finding = Diagnostic::at(code::CONTRAST, span, message);
                    self.report(finding.help(format!("at least {least} to 1 is needed")));
                }
            }
        }
    }

    /// Every layout is drawn once with all its slots filled and once with next to nothing.
    fn layouts(&self, own: &[&ThemeLayer]) {
        for layout in self.look.layouts() {
            let given: Vec<(String, String)> =
                layout.slots.iter().map(|slot| (slot.clone(), format!("<p>the slot {slot}</p>"))).collect();
            let full = TemplateContext {
                slots: &given,
                title: Some("Title"),
                deck: DeckMeta { title: Some("T"), subtitle: Some("S"), author: Some("A"), date: Some("D") },
                image: Some(TemplatePicture { url: "a.png", alt: "A picture" }),
                attrs: &[],
                options: self.look.chosen(),
            };
            let bare = TemplateContext { options: self.look.chosen(), ..TemplateContext::default() };
            for frame in [&full, &bare] {
                match self.look.apply(&layout.name, frame) {
                    Err(finding) => self.report(finding),
                    Ok(html) => {
                        for (slot, _) in frame.slots.iter().filter(|(_, content)| !html.contains(content)) {
                            self.hidden(own, &layout.name, slot);
                        }
                    }
                }
            }
        }
    }

    /// A slot that is listed but not shown would lose what decks put there.
    fn hidden(&self, own: &[&ThemeLayer], layout: &str, slot: &str) {
        let listed = own.iter().find_map(|part| {
            let range = part.manifest.layouts.get(layout)?.1.clone();
            Some(Span::new(part.settings.as_ref()?, range))
        });
        let template = || {
            let source = own.iter().flat_map(|part| &part.templates).find(|source| source.name == layout)?;
            Some(Span::new(&source.text, 0..source.text.line(1).len()))
        };
        let Some(span) = listed.or_else(template) else { return };
        let message = format!("the layout `{layout}` does not show its slot `{slot}`");
        self.report(Diagnostic::at(code::UNKNOWN_SLOT, span, message).help(format!("add `{{{{ slots.{slot} }}}}`")));
    }
}

/// Where the author gives a token its value.
fn place(own: &[&ThemeLayer], table: &str, name: &str) -> Option<Span> {
    own.iter().find_map(|part| {
        let (_, value) = part.manifest.places.get(&(table.to_owned(), name.to_owned()))?;
        Some(Span::new(part.settings.as_ref()?, value.clone()))
    })
}

/// Whether the ground has a token of this name.
fn is_ground(name: &str) -> bool {
    tokens::ground().plain.contains_key(name)
}

/// A style sheet with its comments and strings blanked: every place stays what it was.
fn code_of(css: &str) -> String {
    let mut out = Vec::with_capacity(css.len());
    let mut quote: Option<u8> = None;
    let mut comment: Option<usize> = None;
    let bytes = css.as_bytes();
    for (i, byte) in bytes.iter().copied().enumerate() {
        let next = bytes.get(i + 1).copied();
        let before = i.checked_sub(1).and_then(|b| bytes.get(b)).copied();
        let was_out = quote.is_none() && comment.is_none();
        if let Some(start) = comment {
            // the star of `/*` does not end it as well
            if byte == b'/' && before == Some(b'*') && i > start + 2 {
                comment = None;
            }
        } else if let Some(open) = quote {
            if byte == b'\n' || byte == open && before != Some(b'\\') {
                quote = None;
            }
        } else if byte == b'/' && next == Some(b'*') {
            comment = Some(i);
        } else if matches!(byte, b'"' | b'\'') {
            quote = Some(byte);
        }
        let is_code = was_out && quote.is_none() && comment.is_none();
        out.push(if is_code || byte == b'\n' { byte } else { b' ' });
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn name_at(css: &str, start: usize) -> &str {
    let rest = css.get(start..).unwrap_or("");
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len());
    rest.get(..end).unwrap_or("")
}

/// The names in `var(--name)`, and whether there is a value for when it has none.
fn variables(css: &str) -> impl Iterator<Item = (Range<usize>, bool)> {
    css.match_indices("var(").filter_map(|(at, _)| {
        let rest = css.get(at + 4..)?;
        let start = at + 4 + (rest.len() - rest.trim_start().len());
        let name = name_at(css, start).strip_prefix("--")?;
        let end = start + 2 + name.len();
        let has_else = css.get(end..)?.trim_start().starts_with(',');
        Some((start + 2..end, has_else))
    })
}

/// Lengths in pixels, those of media queries left out: they measure the window.
fn pixels(css: &str) -> impl Iterator<Item = Range<usize>> {
    css.match_indices("px").filter_map(|(at, _)| {
        let before = css.get(..at)?;
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let ends = css.get(at + 2..)?.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '-');
        let named = number.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '#'));
        let none = before.get(number.len()..)?.parse::<f32>().is_ok_and(|n| n != 0.0);
        let query = number.rfind(['{', '}', ';']).map_or(number, |i| number.get(i + 1..).unwrap_or(""));
        (ends && (!named || number.ends_with('-')) && none && !query.trim_start().starts_with('@'))
            .then_some(number.len()..at + 2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::to_short;

    fn checked(toml: &str, css: &str, cover: &str) -> Vec<String> {
        let files = Files::memory([("t/theme.toml", toml), ("t/theme.css", css), ("t/layouts/cover.html", cover)]);
        let findings = Diagnostics::new();
        check(&files, Path::new(""), "t", &findings);
        findings.sorted().iter().map(to_short).collect()
    }

    const COVER: &str = "<div>{{ slots.default }}</div>";

    #[test]
    fn our_own_themes_are_fine() {
        for theme in crate::theme::themes() {
            let findings = Diagnostics::new();
            check(&Files::memory::<&str, &str>([]), Path::new(""), &theme.name, &findings);
            let told: Vec<_> = findings.sorted().iter().filter(|d| d.code != code::CSS_PX).map(to_short).collect();
            assert_eq!(told, Vec::<String>::new(), "{}", theme.name);
        }
    }

    #[test]
    fn each_slip_is_told_at_its_place() {
        let rows: &[(&str, &str, &str, &str)] = &[
            ("[light]\nbg = \"#fff\"\n", "", COVER, "t/theme.toml:2:1: warning token-missing: "),
            ("[light]\nacent = \"red\"\n", "", COVER, "t/theme.toml:2:1: warning token-unknown: "),
            (
                "[light]\nbg = \"rood\"\n[dark]\nbg = \"#000\"\n",
                "",
                COVER,
                "t/theme.toml:2:6: warning bad-value: `rood` is not a colour",
            ),
            (
                "[light]\nmuted = \"#ccc\"\n[dark]\nmuted = \"#ccc\"\n",
                "",
                COVER,
                "t/theme.toml:2:9: warning contrast: `muted` has a contrast of 1.5 to 1 with `bg` in light mode",
            ),
            ("", "/* var(--x) 3px */\na { color: var(--acent) }", COVER, "t/theme.css:2:18: warning token-unknown: "),
            ("", ".layout-covr { color: red }", COVER, "t/theme.css:1:9: warning unknown-layout: "),
            (
                "",
                ".layout-full { & .slide-backgrounds::after { background: none !important } }",
                COVER,
                "t/theme.css:1:16: warning scrim-missing: ",
            ),
            ("", "a { margin: 12px }", COVER, "t/theme.css:1:13: hint css-px: "),
            ("", "a { background: url(https://x.example/a.png) }", COVER, "t/theme.css:1:17: warning remote: "),
            ("", "", "{{ slots.default }}{{ deck.titel }}", "t/layouts/cover.html:1:23: warning template-variable: "),
            ("", "", "{{ slots.default }}{{ options.big }}", "t/layouts/cover.html:1:23: warning template-variable: "),
            ("", "", "{{ slots.default }}{% if %}", "t/layouts/cover.html:1:"),
            ("", "", "<p>{{ title }}</p>", "t/layouts/cover.html:1:1: warning unknown-slot: "),
            ("[layouts]\nnope = [\"default\"]\n", "", COVER, "t/theme.toml:2:1: error theme-broken: "),
            ("extends = \"stgae\"\n", "", COVER, "t/theme.toml:1:11: error theme-missing: "),
        ];
        for (toml, css, cover, expected) in rows {
            let told = checked(toml, css, cover);
            assert!(told.iter().any(|t| t.starts_with(expected)), "{expected}\n{told:#?}");
        }
    }

    #[test]
    fn what_is_right_is_not_told() {
        let toml =
            "[light]\nbrand = \"#123456\"\nbg = \"#fff\"\n[dark]\nbrand = \"#fff\"\nbg = \"#000\"\n[type]\npad = 60\n";
        let css = "a { color: var(--brand); --mine: 1; opacity: var(--mine); margin: var(--none, 2em) calc(3 * var(--u)) }\n\
                   a::after { content: '12px .layout-x var(--y)' }\n@media (min-width: 600px) { .layout-cover { margin: 0px } }\n\
                   [data-view='read'] .slide-backgrounds::after { content: none }\n.slide-backgrounds::after { content: ''; background: #000 }";
        assert_eq!(checked(toml, css, COVER), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn any_sheet_is_looked_at(css in "(var\\(--|px|[0-9]|\\.layout-|/\\*|\\*/|[\"'{}@;a é\n])*") {
            proptest::prop_assert_eq!(code_of(&css).len(), css.len());
            checked("", &css, COVER);
        }
    }
}
