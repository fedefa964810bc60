//! `theme.toml` in, its settings out. Read key by key, each with its place; never fails: what could be read is used.

use super::options::{OptionInfo, OptionKind};
use crate::diagnostics::{Diagnostic, Diagnostics, closest, code, quoted};
use crate::source::{Source, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// By table and name of a token, the places of its name and its value.
pub(crate) type TokenSpans = BTreeMap<(String, String), (Range<usize>, Range<usize>)>;

/// What one `theme.toml` says, nothing inherited yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Manifest {
    /// `name`, as shown to people.
    pub(crate) name: Option<String>,
    /// One line for the list of themes.
    pub(crate) description: String,
    /// The theme it is laid over, and where that is said.
    pub(crate) extends: Option<(String, Range<usize>)>,
    /// Colour tokens in light mode.
    pub(crate) light: BTreeMap<String, String>,
    /// Colour tokens in dark mode.
    pub(crate) dark: BTreeMap<String, String>,
    /// Fonts, sizes and other tokens that are the same in both modes.
    pub(crate) plain: BTreeMap<String, String>,
    /// Layouts with the slots they show, and where they are named.
    pub(crate) layouts: BTreeMap<String, (Vec<String>, Range<usize>)>,
    /// What decks may choose.
    pub(crate) options: BTreeMap<String, OptionInfo>,
    /// Where each token stands: by table (`light`, `dark`, `type`) and name, the places of its name and its value.
    pub(crate) places: TokenSpans,
}

const KEYS: [&str; 8] = ["name", "description", "extends", "light", "dark", "type", "layouts", "options"];
const OPTION_KEYS: [&str; 5] = ["type", "values", "default", "description", "sets"];

/// Reads a `theme.toml`. Findings: `theme-broken` (not TOML), `unknown-key`, `bad-value`, each at its place.
pub(crate) fn read(text: &Arc<Source>, findings: &Diagnostics) -> Manifest {
    let (table, errors) = DeTable::parse_recoverable(text.as_str());
    for error in errors {
        let span = Span::new(text, error.span().unwrap_or_default());
        findings.add(Diagnostic::at(
            code::THEME_BROKEN,
            span,
            format!("not valid TOML: {}", one_line(error.message())),
        ));
    }
    let reader = ManifestReader { text, findings };
    let mut out = Manifest::default();
    for (key, value) in table.get_ref() {
        reader.take(&mut out, key, value);
    }
    out
}

struct ManifestReader<'a> {
    text: &'a Arc<Source>,
    findings: &'a Diagnostics,
}

impl ManifestReader<'_> {
    fn take(&self, out: &mut Manifest, key: &Spanned<toml::de::DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        match key.get_ref().as_ref() {
            "name" => out.name = self.word(value),
            "description" => out.description = self.word(value).unwrap_or_default(),
            "extends" => out.extends = self.word(value).map(|word| (word, value.span())),
            "light" => out.light = self.tokens("light", value, &mut out.places),
            "dark" => out.dark = self.tokens("dark", value, &mut out.places),
            "type" => out.plain = self.tokens("type", value, &mut out.places),
            "layouts" => out.layouts = self.layouts(value),
            "options" => out.options = self.options(value),
            other => self.unknown(other, key.span(), &KEYS, "a theme"),
        }
    }

    fn unknown(&self, key: &str, range: Range<usize>, known: &[&str], what: &str) {
        let mut finding = self.finding(code::UNKNOWN_KEY, range, format!("unknown key `{key}`"));
        finding.help = Some(match closest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("{what} has {}", quoted(known.iter().copied())),
        });
        self.findings.add(finding);
    }

    fn finding(&self, code: crate::diagnostics::Code, range: Range<usize>, message: String) -> Diagnostic {
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
    fn tokens(&self, section: &str, value: &Spanned<DeValue<'_>>, places: &mut TokenSpans) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "a table of tokens");
            return out;
        };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let Some(content) = scalar(value).filter(|_| value.get_ref().as_bool().is_none()) else {
                self.wrong(value, "text in quotes or a number");
                continue;
            };
            if !is_token_name(name) {
                let message = format!("`{name}` cannot be a token: expected letters, digits and `-`");
                self.findings.add(self.finding(code::BAD_VALUE, key.span(), message));
            } else if !is_token_value(&content) {
                let message = format!("the value of `{name}` is not valid in a style sheet");
                let finding = self.finding(code::BAD_VALUE, value.span(), message);
                self.findings.add(finding.help("a token is one value, without `;`, braces, `<` or `url(...)`"));
            } else {
                places.insert((section.to_owned(), name.to_owned()), (key.span(), value.span()));
                out.insert(name.to_owned(), content);
            }
        }
        out
    }

    /// `[options]`: a table for each, or its default alone.
    fn options(&self, value: &Spanned<DeValue<'_>>) -> BTreeMap<String, OptionInfo> {
        let mut out = BTreeMap::new();
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "a table of options");
            return out;
        };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !is_token_name(name) {
                let message = format!("`{name}` cannot be an option: expected letters, digits and `-`");
                self.findings.add(self.finding(code::BAD_VALUE, key.span(), message));
            } else if let Some(info) = self.option(name, value) {
                out.insert(name.to_owned(), info);
            }
        }
        out
    }

    fn option(&self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<OptionInfo> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "`{ type = \"color\", default = \"\", description = \"...\" }`");
            return None;
        };
        let mut info = OptionInfo { name: name.to_owned(), ..OptionInfo::default() };
        let mut kind = None;
        let mut values = Vec::new();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "type" => {
                    kind = self.word(value).and_then(|word| {
                        let kind = OptionKind::named(&word);
                        if kind.is_none() {
                            self.wrong_word(value, &word, &OptionKind::WORDS);
                        }
                        if word == "truth" {
                            let message = "`truth` is called `boolean` now".to_owned();
                            let finding = self.finding(code::OLD_NAME, value.span(), message);
                            self.findings.add(finding.help("the old name still works"));
                        }
                        kind
                    });
                }
                "values" => values = self.words(value),
                "sets" => info.sets = self.words(value),
                "description" => info.description = self.word(value).unwrap_or_default(),
                "default" => match scalar(value) {
                    Some(word) => {
                        kind = kind.or(match value.get_ref() {
                            DeValue::Boolean(_) => Some(OptionKind::Bool),
                            DeValue::Integer(_) | DeValue::Float(_) => Some(OptionKind::Number),
                            _ => None,
                        });
                        info.default = word;
                    }
                    None => self.wrong(value, "text in quotes, a number, `true` or `false`"),
                },
                other => self.unknown(other, key.span(), &OPTION_KEYS, "an option"),
            }
        }
        info.kind = if values.is_empty() { kind.unwrap_or_default() } else { OptionKind::Choice(values) };
        if !info.default.is_empty() && info.kind.read(&info.default).is_none() {
            let message = format!("the default `{}` does not fit `{name}`", info.default);
            let finding = self.finding(code::BAD_VALUE, value.span(), message);
            self.findings.add(finding.help(format!("expected {}", info.kind.expected())));
            return None;
        }
        Some(info)
    }

    fn wrong_word(&self, value: &Spanned<DeValue<'_>>, word: &str, known: &[&str]) {
        let finding = self.finding(code::BAD_VALUE, value.span(), format!("unknown type `{word}`"));
        self.findings.add(finding.help(format!("expected {}", quoted(known.iter().copied()))));
    }

    fn words(&self, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(value, "a list of texts");
            return Vec::new();
        };
        list.iter().filter_map(|one| self.word(one)).collect()
    }

    fn layouts(&self, value: &Spanned<DeValue<'_>>) -> BTreeMap<String, (Vec<String>, Range<usize>)> {
        let mut out = BTreeMap::new();
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "a table of layouts");
            return out;
        };
        for (key, value) in table {
            let slots = value.get_ref().get("slots").unwrap_or(value);
            if slots.get_ref().as_array().is_none() {
                self.wrong(slots, "`{ slots = [\"default\"] }`");
                continue;
            }
            let slots = self.words(slots);
            out.insert(key.get_ref().to_string(), (slots, key.span()));
        }
        out
    }
}

/// A value that is one word, as it is written.
fn scalar(value: &Spanned<DeValue<'_>>) -> Option<String> {
    Some(match value.get_ref() {
        DeValue::String(word) => word.trim().to_owned(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(truth) => truth.to_string(),
        _ => return None,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(source: &str) -> (Manifest, Vec<String>) {
        let findings = Diagnostics::new();
        let manifest = read(&Source::new("t/theme.toml", source), &findings);
        (manifest, findings.sorted().iter().map(crate::diagnostics::to_short).collect())
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
                "t/theme.toml:2:6: warning bad-value: the value of `bg` is not valid in a style sheet",
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
