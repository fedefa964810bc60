//! The keys of the front matter, in one table: what each takes, for people, editors and "did you mean". `settings` reads
//! their values.

use crate::diagnostics::{CODES, Level};
use serde_json::{Map, Value, json};

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// Any text.
    Text,
    /// `true` or `false`.
    Bool,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words, whatever its capitals.
    AnyCase(&'static [&'static str]),
    /// A time such as `20m`, or a number.
    Time,
    /// Words, as text or as a list.
    Words,
    /// A map of codes to levels.
    Levels,
    /// A map of texts.
    Texts,
    /// A map of texts, or of lists that begin with one (as MathJax writes macros).
    Macros,
    /// Text of a shape: a regular expression, and examples.
    Shaped(&'static str, &'static [&'static str]),
    /// A map whose keys and values are the theme's.
    Map,
}

/// One key.
#[derive(Debug, Clone, Copy)]
pub struct KeyInfo {
    /// As written.
    pub name: &'static str,
    /// Its values.
    pub takes: ValueType,
    /// One line.
    pub about: &'static str,
    /// A slide may be given it too, in a comment.
    pub of_slide: bool,
}

/// A key of the whole deck.
const fn k(name: &'static str, takes: ValueType, about: &'static str) -> KeyInfo {
    KeyInfo { name, takes, about, of_slide: false }
}

/// A key of slides; in the front matter it holds for every slide.
const fn s(name: &'static str, takes: ValueType, about: &'static str) -> KeyInfo {
    KeyInfo { name, takes, about, of_slide: true }
}

/// A tag of BCP 47 as far as `settings` looks at it.
pub const LANG: &str = "^([A-Za-z]{2,3}|[xXiI])([-_][A-Za-z0-9]{1,8})*$";
/// A pattern for where a page can be.
pub const ADDRESS: &str = "^https?://[^/\\s]\\S*$";
/// A named ratio, or pixels from 100 to 10,000.
const RATIO: &str =
    "^(16[:/]9|4[:/]3|16[:/]10|1[:/]1|([1-9][0-9]{2,3}|10000)(px)?\\s*[xX×]\\s*([1-9][0-9]{2,3}|10000)(px)?)$";

/// Every key of ours, those of slides too (in the front matter they hold for every slide).
#[rustfmt::skip] // a table reads better with a row for each key
pub const KEYS: &[KeyInfo] = &[
    k("title", ValueType::Text, "Title of the talk"),
    k("subtitle", ValueType::Text, "Second line"),
    k("author", ValueType::Words, "Who speaks; several as a list"),
    k("date", ValueType::Text, "Date, shown as written"),
    s("lang", ValueType::Shaped(LANG, &["en", "nl", "pt-BR"]), "Language of the deck (BCP 47): en, nl, pt-BR"),
    k("description", ValueType::Text, "One line for search engines and social cards"),
    k("image", ValueType::Text, "Image for social cards"),
    k("url", ValueType::Shaped(ADDRESS, &["https://example.org/talks"]), "Where it will be published"),
    k("theme", ValueType::Text, "Name or path of the theme"),
    k("theme-options", ValueType::Map, "Options of the theme, as a map (`docs/reference/themes.md`, `aftrap theme \
        list`)"),
    k("mode", ValueType::AnyCase(&["light", "dark", "auto"]), "Light or dark"),
    k("ratio", ValueType::Shaped(RATIO, &["16:9", "4:3", "16:10", "1:1", "1920x1080"]), "Shape of the slides, or WIDTHxHEIGHT in pixels"),
    k("split", ValueType::Word(&["rule", "h1", "h2", "h3", "h4", "h5", "h6"]), "Where slides end, besides `---`"),
    k("dialect", ValueType::Word(&["auto", "native", "marp"]), "The tool whose syntax the deck uses"),
    k("breaks", ValueType::Bool, "Turns every line break into a break on the slide"),
    k("style", ValueType::Text, "Extra CSS"),
    k("html", ValueType::Word(&["safe", "trusted"]), "Whether scripts in raw HTML are kept"),
    k("duration", ValueType::Time, "Planned length of the talk"),
    k("overflow", ValueType::Word(&["warn", "shrink"]), "What happens to content that does not fit"),
    k("slide-tone", ValueType::Bool, "A short tone at each slide, for those who do not see them"),
    k("follow", ValueType::Bool, "The browser follows the slide being edited"),
    k("macros", ValueType::Macros, "LaTeX macros of your own: name = expansion, `#1` is the first argument"),
    k("renderers", ValueType::Texts, "Commands that render fences: language = command (with --allow-commands)"),
    k("levels", ValueType::Levels, "Severity of findings, by code"),
    s("layout", ValueType::Text, "Layout of the slide"),
    s("class", ValueType::Words, "Classes of the slide; `+name -name` adds and removes"),
    s("background", ValueType::Text, "A colour, a gradient, or the address of an image, video or page"),
    s("color", ValueType::Text, "Colour of the text"),
    s("header", ValueType::Text, "Line above"),
    s("footer", ValueType::Text, "Line below"),
    s("paginate", ValueType::AnyCase(&["true", "false", "hold", "skip"]), "Slide numbers"),
    s("transition", ValueType::Shaped("^\\S+(\\s+([0-9]+\\.?[0-9]*|\\.[0-9]+)m?s)?$", &["none", "fade", "morph 300ms"]), "NAME [DURATION]"),
    s("time", ValueType::Time, "Planned time for the slide"),
    s("hidden", ValueType::Bool, "Leaves the slide out"),
    s("skip", ValueType::Bool, "Reachable by link only"),
    s("hyphens", ValueType::Bool, "Hyphenates long words by the rules of `lang`"),
    s("quotes", ValueType::Bool, "Typographic quotes, apostrophes, dashes and ellipses by the rules of `lang`"),
    s("id", ValueType::Text, "Id of the slide"),
    s("backgroundColor", ValueType::Text, "As Marp's"),
    s("backgroundImage", ValueType::Text, "As Marp's"),
    s("backgroundSize", ValueType::Text, "As Marp's"),
    s("backgroundPosition", ValueType::Text, "As Marp's"),
    s("backgroundRepeat", ValueType::Text, "As Marp's"),
];

/// Keys of other tools: the ones that mean something here are mapped by `settings`, the rest is theirs and no mistake.
const FOREIGN: &[&str] = &[
    "marp",
    "size",
    "headingDivider",
    "math",
    "keywords",
    "aspectRatio",
    "colorSchema",
    "info",
    "drawings",
    "fonts",
    "highlighter",
    "revealOptions",
    "canvasWidth",
    "lineNumbers",
    "download",
    "routerMode",
    "defaults",
    "mdc",
    "themeConfig",
    "seoMeta",
    "htmlAttrs",
    "timer",
    "titleTemplate",
    "favicon",
    "separator",
    "verticalSeparator",
    "notesSeparator",
    "highlightTheme",
    "css",
    "scripts",
    "format",
    "institute",
    "slide-level",
    "incremental",
    "options",
    "sub_title",
    "event",
    "location",
    "authors",
    "tags",
    "aliases",
    "cssclass",
    "cssclasses",
    "draft",
    "categories",
    "layoutClass",
    "clicks",
    "level",
    "name",
    "template",
    "count",
];

/// The keys that a comment (or the front matter, for every slide) may give a slide.
pub(crate) fn of_slides() -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter(|key| key.of_slide).map(|key| key.name)
}

/// Whether a slide can be given it.
pub(crate) fn is_of_slide(key: &str) -> bool {
    KEYS.iter().any(|k| k.of_slide && k.name == key)
}

/// Whether a front matter key means something (to us or to the tool the deck was written for).
pub(crate) fn is_of_front(key: &str) -> bool {
    let bare = key.strip_prefix('_').unwrap_or(key);
    KEYS.iter().any(|k| k.name == key) || is_of_slide(bare) || FOREIGN.contains(&key)
}

/// Whether a key of the whole deck takes one text, and no list.
pub(crate) fn takes_one_text(key: &str) -> bool {
    let open = |k: &&KeyInfo| {
        matches!(k.takes, ValueType::Text | ValueType::Shaped(..) | ValueType::Word(_) | ValueType::AnyCase(_))
    };
    key != "split" && KEYS.iter().filter(open).any(|k| !k.of_slide && k.name == key)
}

/// Whether a value may well be prose behind a word that happens to be a key of the whole deck (`date: ask when`).
pub(crate) fn may_be_prose(key: &str, value: &str) -> bool {
    match key {
        "title" | "subtitle" | "author" | "date" | "description" | "follow" => true,
        "image" => !value.contains('.') || value.contains(char::is_whitespace),
        "style" => !value.contains('{'),
        "theme" | "dialect" => value.contains(char::is_whitespace),
        _ => false,
    }
}

/// The keys that only the whole deck has.
pub(crate) fn is_of_deck_only(key: &str) -> bool {
    KEYS.iter().any(|k| !k.of_slide && k.name == key)
}

/// JSON Schema of the front matter, made from the table.
pub fn schema() -> Value {
    let mut keys = Map::new();
    for key in KEYS {
        keys.insert(key.name.to_owned(), with_about(takes(key.takes), key.about));
        if key.of_slide {
            keys.insert(format!("_{}", key.name), with_about(takes(key.takes), "Applies to the first slide only"));
        }
    }
    for key in FOREIGN {
        keys.entry((*key).to_owned()).or_insert_with(|| json!({ "description": "A key of another tool" }));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of an Aftrap deck",
        "type": ["object", "null"],
        "properties": keys,
        "additionalProperties": false,
    })
}

/// JSON Schema of a map of levels, here and in `aftrap.toml`.
///
/// YAML reads `off` as a truth; TOML has none of that.
pub fn levels_schema(yaml: bool) -> Value {
    let more = [json!("info"), json!(false)].into_iter().take(if yaml { 2 } else { 1 });
    let level = json!({ "enum": Level::WORDS.iter().map(|w| json!(w)).chain(more).collect::<Vec<_>>() });
    let codes: Map<String, Value> =
        CODES.iter().map(|c| (c.name.to_owned(), with_about(level.clone(), c.cause))).collect();
    json!({ "type": "object", "properties": codes, "additionalProperties": false })
}

fn with_about(mut value: Value, about: &str) -> Value {
    value["description"] = json!(about);
    value
}

fn takes(takes: ValueType) -> Value {
    let text = json!({ "type": ["string", "number", "boolean", "null"] });
    match takes {
        ValueType::Text => text,
        ValueType::Bool => json!({ "anyOf": [
            { "enum": [true, false, 0, 1, null] },
            { "type": "string", "pattern": in_any_case(&["true", "false", "yes", "no", "on", "off", "0", "1"]) },
        ] }),
        // YAML reads `true` as a truth, not as a word
        ValueType::Word(words) => {
            let truths = words.iter().filter_map(|w| w.parse::<bool>().ok()).map(|b| json!(b));
            let words: Vec<Value> = words.iter().map(|w| json!(w)).chain(truths).collect();
            json!({ "enum": words })
        }
        ValueType::AnyCase(words) => {
            let truths = words.iter().filter_map(|w| w.parse::<bool>().ok()).map(|b| json!(b));
            json!({ "anyOf": [
                { "enum": words.iter().map(|w| json!(w)).chain(truths).collect::<Vec<_>>() },
                { "type": "string", "pattern": in_any_case(words) },
            ] })
        }
        ValueType::Shaped(pattern, examples) => {
            json!({ "type": ["string", "null"], "pattern": pattern, "examples": examples })
        }
        ValueType::Macros => json!({ "type": "object", "additionalProperties": {
            "type": ["string", "number", "boolean", "array"],
            "items": true,
            "minItems": 1,
        } }),
        ValueType::Time => json!({ "type": ["string", "integer"], "pattern": "^\\s*([0-9]+\\s*[hms]?\\s*)+$" }),
        ValueType::Words => json!({ "type": ["string", "array", "null"], "items": { "type": "string" } }),
        ValueType::Levels => levels_schema(true),
        ValueType::Map => json!({ "type": ["object", "null"] }),
        ValueType::Texts => {
            json!({ "type": "object", "additionalProperties": { "type": ["string", "number", "boolean"] } })
        }
    }
}

/// A pattern for words whose capitals do not count.
fn in_any_case(words: &[&str]) -> String {
    let letter = |c: char| {
        if c.is_ascii_alphabetic() {
            format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase())
        } else {
            c.to_string()
        }
    };
    let all: Vec<String> = words.iter().map(|w| w.chars().map(letter).collect()).collect();
    format!("^({})$", all.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_key_stands_twice() {
        let names: BTreeSet<_> = KEYS.iter().map(|k| k.name).collect();
        assert_eq!(names.len(), KEYS.len());
    }
}
