//! `aftrap.toml` in, settings for all decks below it out. Read key by key, each with its place; never fails: what could be
//! read is used.

use crate::deck;
use crate::deck::settings::schema;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level, certain_fix, closest, code, quoted, renamed};
use crate::fs::{Files, command_words};
use crate::source::{Source, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The name of the file.
pub const CONFIG: &str = "aftrap.toml";

/// What an `aftrap.toml` says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// The folder it is in: paths in it are seen from here.
    pub folder: PathBuf,
    /// The theme of decks that name none.
    pub theme: Option<String>,
    /// Where the theme is named.
    pub theme_at: Option<Span>,
    /// The language of decks that name none.
    pub lang: Option<String>,
    /// A language is named, rightly or wrongly.
    pub says_lang: bool,
    /// How gravely findings are told.
    pub levels: Vec<(Code, Level)>,
    /// Programs that draw diagrams: the fence's language, and the command as written.
    pub renderers: BTreeMap<String, String>,
    /// Defaults of exports.
    pub export: Export,
}

/// `[export]`: what the command line does not say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Export {
    /// The folder to write, seen from this file.
    pub out: Option<PathBuf>,
    /// Notes go along.
    pub notes: Option<bool>,
    /// Where it will be published.
    pub url: Option<String>,
    /// Pixels of a picture for each of the slide's.
    pub scale: Option<f64>,
    /// Megabytes of media in a single file.
    pub limit: Option<u64>,
}

/// What a scale may be: less shows nothing, more is more than a browser can draw.
pub const SCALE: &str = "a number from 0.1 to 10";

/// Whether pictures can be drawn at this scale.
pub fn is_scale(factor: &f64) -> bool {
    (0.1..=10.0).contains(factor)
}

/// Top-level keys, in the order of the documentation: name and what it is.
const KEYS: &[(&str, &str)] = &[
    ("theme", "Theme of decks that name none: a name, or a path relative to this file"),
    ("lang", "Language of decks that name none (BCP 47)"),
    ("levels", "Severity of findings, by code"),
    ("renderers", "Commands that render fences: language = command (with --allow-commands)"),
    ("export", "Defaults of exports"),
];

/// Keys of `[export]`.
const EXPORT_KEYS: &[(&str, &str)] = &[
    ("out", "Output folder, relative to this file"),
    ("notes", "Includes speaker notes"),
    ("url", "Where it will be published"),
    ("scale", "Image scale factor"),
    ("limit", "Size limit in megabytes: larger media are left out of a single file"),
];

/// The settings for a deck in `folder`: the nearest `aftrap.toml` from there up to `top`. Every place that was looked at
/// is remembered by `files`, so that the file's arrival is noticed.
pub fn find(files: &Files, folder: &Path, top: &Path, findings: &Diagnostics) -> Config {
    // the top may be above what a relative path tells
    let apart = std::iter::once(top).filter(|top| !folder.starts_with(top));
    // above where a relative path begins (`../..`) nothing below it ends the way
    let end = top.parent().filter(|_| !top.starts_with(".."));
    for here in folder.ancestors().take_while(|here| end != Some(here)).chain(apart) {
        let path = here.join(CONFIG);
        if files.stat(&path).is_some_and(|s| s.is_file) {
            return match files.text(&path) {
                Ok(text) => read(&text, findings),
                Err(error) => {
                    findings.add(error.to_diagnostic(&path, code::FILE_MISSING));
                    Config::default()
                }
            };
        }
    }
    Config::default()
}

/// The settings for a command over `root`, a deck or a folder, whose settings may be as high as `home`; what is wrong
/// in them is told by the build.
pub fn of(files: &Files, root: &Path, home: Option<&Path>) -> Config {
    let own = top(files, root);
    find(files, own, home.unwrap_or(own), &Diagnostics::new())
}

/// The folder above which no settings are looked for, unless the command knows better.
pub(crate) fn top<'a>(files: &Files, root: &'a Path) -> &'a Path {
    if files.stat(root).is_some_and(|s| s.is_dir) { root } else { root.parent().unwrap_or(Path::new("")) }
}

/// Reads an `aftrap.toml`. Findings: `config-broken` (not TOML), `unknown-key`, `bad-value`, each at its place.
pub fn read(text: &Arc<Source>, findings: &Diagnostics) -> Config {
    let (table, errors) = DeTable::parse_recoverable(text.as_str());
    for error in errors {
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        let span = Span::new(text, error.span().unwrap_or_default());
        findings.add(Diagnostic::at(code::CONFIG_BROKEN, span, format!("not valid TOML: {message}")));
    }
    let reader = ConfigReader { text, findings };
    let folder = text.path().parent().unwrap_or(Path::new("")).to_owned();
    let mut out = Config { folder, ..Config::default() };
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "theme" => {
                out.theme = reader.word(value);
                out.theme_at = Some(Span::new(text, value.span()));
            }
            "lang" => {
                out.lang = reader.fitting(value, deck::is_lang, deck::LANG);
                out.says_lang = true;
            }
            "levels" => out.levels = reader.levels(value),
            "renderers" => {
                let pairs = reader.table(value, "a table of commands").into_iter();
                out.renderers =
                    pairs.filter_map(|(k, v)| Some((k.get_ref().to_string(), reader.command(v)?))).collect();
            }
            "export" => out.export = reader.export(value),
            _ => reader.unknown(key, KEYS),
        }
    }
    out
}

type Name<'i> = Spanned<toml::de::DeString<'i>>;

struct ConfigReader<'a> {
    text: &'a Arc<Source>,
    findings: &'a Diagnostics,
}

impl ConfigReader<'_> {
    fn report(&self, code: Code, range: Range<usize>, message: String, help: Option<String>) {
        let mut finding = Diagnostic::at(code, Span::new(self.text, range), message);
        finding.help = help;
        self.findings.add(finding);
    }

    fn unknown(&self, key: &Name<'_>, known: &[(&str, &str)]) {
        let name = key.get_ref().as_ref();
        let span = Span::new(self.text, key.span());
        let finding = Diagnostic::at(code::UNKNOWN_KEY, span.clone(), format!("unknown key `{name}`"));
        self.findings.add(match (elsewhere(name), closest(name, known.iter().map(|(k, _)| *k))) {
            (Some(help), _) => finding.help(help),
            (None, Some(near)) if certain_fix(name, near) => {
                finding.help(format!("did you mean `{near}`?")).fix(span, near)
            }
            (None, Some(near)) => finding.help(format!("did you mean `{near}`?")),
            (None, None) => finding.help(format!("there are {}", quoted(known.iter().map(|(k, _)| k)))),
        });
    }

    fn wrong(&self, value: &Spanned<DeValue<'_>>, expected: &str) {
        let found = value.get_ref().type_str();
        self.report(code::BAD_VALUE, value.span(), format!("expected {expected}, found {found}"), None);
    }

    fn word(&self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let word = value.get_ref().as_str().map(str::to_owned);
        if word.is_none() {
            self.wrong(value, "text in quotes");
        }
        word
    }

    /// A word of a certain shape.
    fn fitting(&self, value: &Spanned<DeValue<'_>>, fits: fn(&str) -> bool, expected: &str) -> Option<String> {
        let word = self.word(value)?;
        if fits(&word) {
            return Some(word);
        }
        let message = format!("expected {expected}, found `{word}`");
        match deck::lang_of_locale(&word).filter(|_| expected == deck::LANG) {
            Some(meant) => self.locale(value, message, &word, meant),
            None => self.misfit(value, message, None),
        }
        None
    }

    /// Tells of a language that is written as a locale; what was meant is sure.
    fn locale(&self, value: &Spanned<DeValue<'_>>, message: String, word: &str, meant: String) {
        let whole = Span::new(self.text, value.span());
        let finding = Diagnostic::at(code::BAD_VALUE, whole.clone(), message);
        let finding = finding.help(format!("did you mean `{meant}`?"));
        // within its quotes, whichever they are
        self.findings.add(match whole.as_str().find(word) {
            Some(at) => finding.fix(whole.part(at..at + word.len()), meant),
            None => finding,
        });
    }

    /// Tells of a text that does not fit. What could not be read as TOML was told.
    fn misfit(&self, value: &Spanned<DeValue<'_>>, message: String, help: Option<String>) {
        let written = self.text.as_str().get(value.span());
        if written.is_some_and(|written| written.starts_with(['"', '\''])) {
            self.report(code::BAD_VALUE, value.span(), message, help);
        }
    }

    fn command(&self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let command = self.word(value)?;
        let Err(wrong) = command_words(&command) else { return Some(command) };
        let help = "write it as a shell would read it, such as `dot -Tsvg`".to_owned();
        self.misfit(value, wrong.why, Some(help));
        None
    }

    fn table<'v, 'i>(
        &self,
        value: &'v Spanned<DeValue<'i>>,
        expected: &str,
    ) -> Vec<(&'v Name<'i>, &'v Spanned<DeValue<'i>>)> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, expected);
            return Vec::new();
        };
        table.iter().collect()
    }

    fn levels(&self, value: &Spanned<DeValue<'_>>) -> Vec<(Code, Level)> {
        let mut out = Vec::new();
        for (key, value) in self.table(value, "a table of levels") {
            let Some(word) = self.word(value) else { continue };
            match deck::level_of(key.get_ref(), &word) {
                Ok(pair) => {
                    if let Some(new) = renamed(key.get_ref()) {
                        let message = format!("`{}` is called `{new}` now", key.get_ref());
                        self.report(code::OLD_NAME, key.span(), message, Some("the old name still works".to_owned()));
                    }
                    out.push(pair);
                }
                Err((message, help)) => {
                    let help = elsewhere(key.get_ref()).unwrap_or(help);
                    self.report(code::BAD_VALUE, key.span(), message, Some(help));
                }
            }
        }
        out
    }

    fn export(&self, value: &Spanned<DeValue<'_>>) -> Export {
        let mut out = Export::default();
        for (key, value) in self.table(value, "a table") {
            match key.get_ref().as_ref() {
                "out" => {
                    let named = |words: &str| !words.trim().is_empty();
                    out.out = self.fitting(value, named, "the name of a folder").map(PathBuf::from);
                }
                "url" => out.url = self.fitting(value, deck::is_address, deck::ADDRESS),
                "notes" => {
                    out.notes = value.get_ref().as_bool();
                    if out.notes.is_none() {
                        self.wrong(value, "`true` or `false`");
                    }
                }
                "scale" => {
                    out.scale = number(value).and_then(|n| n.parse().ok()).filter(is_scale);
                    if out.scale.is_none() {
                        self.wrong(value, SCALE);
                    }
                }
                "limit" => {
                    out.limit = number(value).and_then(|n| n.parse().ok());
                    if out.limit.is_none() {
                        self.wrong(value, "a whole number of megabytes");
                    }
                }
                _ => self.unknown(key, EXPORT_KEYS),
            }
        }
        out
    }
}

/// The figures of a number.
fn number<'v>(value: &'v Spanned<DeValue<'_>>) -> Option<&'v str> {
    match value.get_ref() {
        DeValue::Integer(n) => Some(n.as_str()),
        DeValue::Float(n) => Some(n.as_str()),
        _ => None,
    }
}

/// What to say of a key that stands where it is none, but is one in another place.
fn elsewhere(name: &str) -> Option<String> {
    let is_of = |keys: &[(&str, &str)]| keys.iter().any(|(key, _)| *key == name);
    if is_of(KEYS) {
        Some(format!("`{name}` belongs at the top of the file, above all `[tables]`"))
    } else if is_of(EXPORT_KEYS) {
        Some(format!("`{name}` belongs in `[export]`"))
    } else {
        schema::is_of_front(name).then(|| format!("`{name}` belongs in the front matter of each deck"))
    }
}

/// JSON Schema of `aftrap.toml`.
pub fn schema() -> Value {
    let about = |keys: &[(&str, &str)], name: &str| {
        keys.iter().find(|(k, _)| *k == name).map_or_else(String::new, |(_, a)| (*a).to_owned())
    };
    let text = |keys: &[(&str, &str)], name: &str| json!({ "type": "string", "description": about(keys, name) });
    let shaped = |keys: &[(&str, &str)], name: &str, pattern: &str| {
        let mut value = text(keys, name);
        value["pattern"] = json!(pattern);
        value
    };
    let mut levels = schema::levels_schema(false);
    levels["description"] = json!(about(KEYS, "levels"));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": CONFIG,
        "type": "object",
        "properties": {
            "theme": text(KEYS, "theme"),
            "lang": shaped(KEYS, "lang", schema::LANG),
            "levels": levels,
            "renderers": {
                "type": "object",
                "description": about(KEYS, "renderers"),
                "additionalProperties": { "type": "string", "pattern": "\\S" },
            },
            "export": {
                "type": "object",
                "description": about(KEYS, "export"),
                "properties": {
                    "out": shaped(EXPORT_KEYS, "out", "\\S"),
                    "notes": { "type": "boolean", "description": about(EXPORT_KEYS, "notes") },
                    "url": shaped(EXPORT_KEYS, "url", schema::ADDRESS),
                    "scale": { "type": "number", "minimum": 0.1, "maximum": 10, "description": about(EXPORT_KEYS, "scale") },
                    "limit": { "type": "integer", "minimum": 0, "description": about(EXPORT_KEYS, "limit") },
                },
                "additionalProperties": false,
            },
        },
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::to_short;

    fn read_one(source: &str) -> (Config, Vec<String>) {
        let findings = Diagnostics::new();
        let config = read(&Source::new("t/aftrap.toml", source), &findings);
        (config, findings.sorted().iter().map(to_short).collect())
    }

    #[test]
    fn everything_it_says_is_read() {
        let (c, findings) = read_one(
            "theme = \"stage\"\nlang = \"nl\"\n[levels]\nremote = \"error\"\nimage-alt = \"off\"\n[renderers]\n\
             mermaid = \"mmdc -i -\"\n[export]\nout = \"public\"\nnotes = true\nurl = \"https://x.example\"\nscale = 1.5\nlimit = 7\n",
        );
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!((c.theme.as_deref(), c.lang.as_deref()), (Some("stage"), Some("nl")));
        assert_eq!(c.levels.len(), 2);
        assert_eq!(c.renderers["mermaid"], "mmdc -i -");
        assert_eq!(c.export.out.as_deref(), Some(Path::new("public")));
        assert_eq!((c.export.scale, c.export.limit), (Some(1.5), Some(7)));
        assert_eq!((c.export.notes, c.export.url.as_deref()), (Some(true), Some("https://x.example")));
    }

    #[test]
    fn keys_that_stand_in_the_wrong_place_are_sent_to_theirs() {
        let cases = [
            ("url = \"x\"\n", "`url` belongs in `[export]`"),
            ("export = { ratio = \"4:3\" }\n", "`ratio` belongs in the front matter of each deck"),
            ("levels = { theme = \"x\" }\n", "`theme` belongs at the top of the file, above all `[tables]`"),
        ];
        for (source, expected) in cases {
            let findings = Diagnostics::new();
            read(&Source::new("aftrap.toml", source), &findings);
            let helps: Vec<_> = findings.sorted().into_iter().filter_map(|d| d.help).collect();
            assert_eq!(helps, [expected], "{source}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_the_rest_is_used() {
        let cases = [
            ("teme = \"x\"\n", "1:1: warning unknown-key: unknown key `teme`"),
            ("lang = 3\n", "1:8: warning bad-value: expected text in quotes, found integer"),
            ("levels = 3\n", "1:10: warning bad-value: expected a table of levels, found integer"),
            ("levels = { image-alty = \"off\" }\n", "1:12: warning bad-value: there is no code `image-alty`"),
            ("levels = { math = \"loud\" }\n", "1:12: warning bad-value: `loud` is not a level for `math`"),
            ("export = { notes = \"x\" }\n", "1:20: warning bad-value: expected `true` or `false`, found string"),
            ("export = { otu = \"x\" }\n", "1:12: warning unknown-key: unknown key `otu`"),
            ("lang = \"english\"\n", "1:8: warning bad-value: expected a language's short name, such as `en`"),
            ("lang = \"\"\n", "1:8: warning bad-value: expected a language's short name"),
            ("export = { url = \"nota url\" }\n", "1:18: warning bad-value: expected an address such as `https"),
            ("export = { out = \"\" }\n", "1:18: warning bad-value: expected the name of a folder, found ``"),
            ("renderers = { d2 = \"\" }\n", "1:20: warning bad-value: the command is empty"),
            ("renderers = { d2 = \"d2 'x\" }\n", "1:20: warning bad-value: a quote in the command is not closed"),
            ("lang = \n", "1:8: error config-broken: not valid TOML"),
        ];
        for (source, expected) in cases {
            let (c, findings) = read_one(&format!("{source}theme = \"paper\"\n"));
            assert_eq!(findings.len(), 1, "{source}: {findings:?}");
            assert!(findings[0].starts_with(&format!("t/aftrap.toml:{expected}")), "{source}: {findings:?}");
            assert_eq!(c.theme.as_deref(), Some("paper"), "{source}");
        }
    }

    #[test]
    fn the_nearest_one_counts_and_none_above_the_top() {
        let files = Files::memory([
            ("aftrap.toml", "theme = \"out\""),
            ("t/aftrap.toml", "theme = \"top\""),
            ("t/a/aftrap.toml", "theme = \"near\""),
        ]);
        let theme = |folder: &str, top: &str| {
            find(&files, Path::new(folder), Path::new(top), &Diagnostics::new()).theme.unwrap_or_default()
        };
        assert_eq!(theme("t/a/b", "t"), "near");
        assert_eq!(theme("t/c/d", "t"), "top");
        assert_eq!(theme("u/c", "u"), "");
        assert_eq!(theme("", ""), "out");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(source in "[a-z\\[\\]={}\"'#\n ,.0-9é]{0,80}") {
            read_one(&source);
        }
    }
}
