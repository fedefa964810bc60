//! `theme.toml` in, its settings out. Read key by key, each with its place; never fails: what could be read is used.

use crate::base::{Diagnostic, Findings, Span, Text, code, nearest};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What one `theme.toml` says, nothing inherited yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Manifest {
    /// `name`, as shown to people.
    pub(super) name: Option<String>,
    /// One line for the list of themes.
    pub(super) description: String,
    /// The theme it is laid over, and where that is said.
    pub(super) extends: Option<(String, Range<usize>)>,
    /// Colour tokens in light mode.
    pub(super) light: BTreeMap<String, String>,
    /// Colour tokens in dark mode.
    pub(super) dark: BTreeMap<String, String>,
    /// Fonts, sizes and other tokens that are the same in both modes.
    pub(super) plain: BTreeMap<String, String>,
    /// Layouts with the slots they show, and where they are named.
    pub(super) layouts: BTreeMap<String, (Vec<String>, Range<usize>)>,
}

const KEYS: [&str; 7] = ["name", "description", "extends", "light", "dark", "type", "layouts"];

/// Reads a `theme.toml`. Findings: `theme-broken` (not TOML), `unknown-key`, `bad-value`, each at its place.
pub(super) fn read(text: &Arc<Text>, findings: &Findings) -> Manifest {
    let (table, errors) = DeTable::parse_recoverable(text.as_str());
    for error in errors {
        let span = Span::new(text, error.span().unwrap_or_default());
        findings.add(Diagnostic::at(
            code::THEME_BROKEN,
            span,
            format!("not valid TOML: {}", one_line(error.message())),
        ));
    }
    let reader = Reader { text, findings };
    let mut out = Manifest::default();
    for (key, value) in table.get_ref() {
        reader.take(&mut out, key, value);
    }
    out
}

struct Reader<'a> {
    text: &'a Arc<Text>,
    findings: &'a Findings,
}

impl Reader<'_> {
    fn take(&self, out: &mut Manifest, key: &Spanned<toml::de::DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        match key.get_ref().as_ref() {
            "name" => out.name = self.word(value),
            "description" => out.description = self.word(value).unwrap_or_default(),
            "extends" => out.extends = self.word(value).map(|word| (word, value.span())),
            "light" => out.light = self.tokens(value),
            "dark" => out.dark = self.tokens(value),
            "type" => out.plain = self.tokens(value),
            "layouts" => out.layouts = self.layouts(value),
            other => {
                let mut finding = self.finding(code::UNKNOWN_KEY, key.span(), format!("unknown key `{other}`"));
                finding.help = Some(match nearest(other, KEYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("a theme has {}", quoted(KEYS)),
                });
                self.findings.add(finding);
            }
        }
    }

    fn finding(&self, code: crate::base::Code, range: Range<usize>, message: String) -> Diagnostic {
        Diagnostic::at(code, Span::new(self.text, range), message)
    }

    fn wrong(&self, value: &Spanned<DeValue<'_>>, expected: &str) {
        let found = value.get_ref().type_str();
        self.findings.add(self.finding(code::BAD_VALUE, value.span(), format!("expected {expected}, found {found}")));
    }

    fn word(&self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let word = value.get_ref().as_str().map(str::to_owned);
        if word.is_none() {
            self.wrong(value, "text in quotes");
        }
        word
    }

    /// A table of `token = "value"`; numbers are taken as they are written.
    fn tokens(&self, value: &Spanned<DeValue<'_>>) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "a table of tokens");
            return out;
        };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let content = match value.get_ref() {
                DeValue::String(word) => word.trim().to_owned(),
                DeValue::Integer(number) => number.as_str().to_owned(),
                DeValue::Float(number) => number.as_str().to_owned(),
                _ => {
                    self.wrong(value, "text in quotes or a number");
                    continue;
                }
            };
            if !is_token_name(name) {
                let message = format!("`{name}` cannot be a token: expected letters, digits and `-`");
                self.findings.add(self.finding(code::BAD_VALUE, key.span(), message));
            } else if !is_token_value(&content) {
                let message = format!("the value of `{name}` cannot stand in a style sheet");
                let finding = self.finding(code::BAD_VALUE, value.span(), message);
                self.findings.add(finding.help("a token is one value, without `;`, braces, `<` or `url(...)`"));
            } else {
                out.insert(name.to_owned(), content);
            }
        }
        out
    }

    fn layouts(&self, value: &Spanned<DeValue<'_>>) -> BTreeMap<String, (Vec<String>, Range<usize>)> {
        let mut out = BTreeMap::new();
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "a table of layouts");
            return out;
        };
        for (key, value) in table {
            let slots = value.get_ref().get("slots").unwrap_or(value);
            let Some(list) = slots.get_ref().as_array() else {
                self.wrong(slots, "`{ slots = [\"default\"] }`");
                continue;
            };
            let slots = list.iter().filter_map(|slot| self.word(slot)).collect();
            out.insert(key.get_ref().to_string(), (slots, key.span()));
        }
        out
    }
}

/// Names become CSS custom properties.
fn is_token_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// A value must not end its declaration or its element; pictures belong in `theme.css`, where they are followed.
fn is_token_value(value: &str) -> bool {
    let balanced = value.matches('(').count() == value.matches(')').count()
        && value.matches('"').count().is_multiple_of(2)
        && value.matches('\'').count().is_multiple_of(2);
    !value.is_empty()
        && balanced
        && !value.contains([';', '{', '}', '<', '\\', '\n'])
        && !value.contains("/*")
        && !value.to_ascii_lowercase().contains("url(")
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names for a message: `` `a`, `b` ``.
pub(super) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(source: &str) -> (Manifest, Vec<String>) {
        let findings = Findings::new();
        let manifest = read(&Text::new("t/theme.toml", source), &findings);
        (manifest, findings.sorted().iter().map(crate::base::to_short).collect())
    }

    #[test]
    fn everything_a_theme_says_is_read() {
        let (m, findings) = read_one(
            "name = \"Zee\"\ndescription = \"d\"\nextends = \"paper\"\n[light]\nbg = \"#fff\"\n[dark]\nbg = \"#000\"\n\
             [type]\nleading = 1.4\nfont-body = \"'A b', serif\"\n[layouts]\nduo = { slots = [\"default\", \"right\"] }\n",
        );
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(m.name.as_deref(), Some("Zee"));
        assert_eq!(m.extends.as_ref().map(|e| e.0.as_str()), Some("paper"));
        assert_eq!((m.light["bg"].as_str(), m.dark["bg"].as_str()), ("#fff", "#000"));
        assert_eq!(m.plain["leading"], "1.4");
        assert_eq!(m.layouts["duo"].0, ["default", "right"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_the_rest_is_used() {
        let cases = [
            ("nmae = \"x\"\n", "t/theme.toml:1:1: warning unknown-key: unknown key `nmae`"),
            ("name = 3\n", "t/theme.toml:1:8: warning bad-value: expected text in quotes, found integer"),
            ("light = 3\n", "t/theme.toml:1:9: warning bad-value: expected a table of tokens, found integer"),
            (
                "[light]\nbg = \"#fff;}\"\n",
                "t/theme.toml:2:6: warning bad-value: the value of `bg` cannot stand in a style sheet",
            ),
            (
                "[light]\n\"b g\" = \"#fff\"\n",
                "t/theme.toml:2:1: warning bad-value: `b g` cannot be a token: expected letters, digits and `-`",
            ),
        ];
        for (source, expected) in cases {
            let (m, findings) = read_one(&format!("{source}[dark]\nbg = \"#000\"\n"));
            assert_eq!(findings, [expected], "{source}");
            assert_eq!(m.dark["bg"], "#000", "{source}");
        }
    }

    #[test]
    fn a_syntax_error_keeps_the_rest() {
        let (m, findings) = read_one("name = \"Zee\"\nextends = \n[light]\nbg = \"#fff\"\n");
        assert_eq!(m.name.as_deref(), Some("Zee"));
        assert_eq!(m.light["bg"], "#fff");
        assert!(findings[0].starts_with("t/theme.toml:2:"), "{findings:?}");
        assert!(findings[0].contains("error theme-broken"), "{findings:?}");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(source in "[a-z\\[\\]={}\"'#\n ,.0-9é]{0,80}") {
            read_one(&source);
        }
    }
}
