//! The keys of the front matter for people and editors: what each takes, in one table. `settings` reads them; a test
//! sees that both know the same.

use super::settings::{FOREIGN_KEYS, SLIDE_KEYS};
use crate::base::{CODES, Level};
use serde_json::{Map, Value, json};

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Any text.
    Text,
    /// `true` or `false`.
    Truth,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words, or any other text.
    Open(&'static [&'static str]),
    /// A time such as `20m`, or a number.
    Time,
    /// Words, as text or as a list.
    Words,
    /// A map of codes to levels.
    Levels,
    /// Any map.
    Map,
}

/// One key.
#[derive(Debug, Clone, Copy)]
pub struct KeyInfo {
    /// As written.
    pub name: &'static str,
    /// Its values.
    pub takes: Takes,
    /// One line.
    pub about: &'static str,
}

const fn k(name: &'static str, takes: Takes, about: &'static str) -> KeyInfo {
    KeyInfo { name, takes, about }
}

/// Every key of ours, those of slides too (in the front matter they hold for every slide).
#[rustfmt::skip] // a table reads better with a row for each key
pub const KEYS: &[KeyInfo] = &[
    k("title", Takes::Text, "Title of the talk"),
    k("subtitle", Takes::Text, "Second line"),
    k("author", Takes::Text, "Who speaks"),
    k("date", Takes::Text, "When, as it is to be shown"),
    k("lang", Takes::Text, "Language of the deck (BCP 47): en, nl, pt-BR"),
    k("description", Takes::Text, "One line for search engines and social cards"),
    k("image", Takes::Text, "Picture for social cards"),
    k("url", Takes::Text, "Where it will be published"),
    k("theme", Takes::Text, "Name or path of the theme"),
    k("mode", Takes::Word(&["light", "dark", "auto"]), "Light or dark"),
    k("ratio", Takes::Open(&["16:9", "4:3", "16:10", "1:1"]), "Shape of the slides, or WIDTHxHEIGHT in pixels"),
    k("split", Takes::Word(&["rule", "h1", "h2", "h3", "h4", "h5", "h6"]), "Where slides end beside `---`"),
    k("dialect", Takes::Open(&["auto", "native", "marp"]), "Whose rules the deck is written by"),
    k("breaks", Takes::Truth, "A soft line break is a line break"),
    k("room", Takes::Truth, "The audience port is wanted"),
    k("style", Takes::Text, "Extra CSS"),
    k("html", Takes::Word(&["safe", "trusted"]), "Whether scripts in raw HTML stay"),
    k("duration", Takes::Time, "Planned length of the talk"),
    k("overflow", Takes::Word(&["tell", "shrink"]), "What happens to too much text"),
    k("slide-tone", Takes::Truth, "A short tone at each slide, for those who do not see them"),
    k("follow", Takes::Truth, "The browser goes to the slide being edited"),
    k("macros", Takes::Map, "LaTeX macros"),
    k("renderers", Takes::Map, "Programs that draw diagrams"),
    k("levels", Takes::Levels, "How gravely findings are told"),
    k("layout", Takes::Text, "Layout of the slide"),
    k("class", Takes::Words, "Classes on the slide; `+name -name` adds and removes"),
    k("background", Takes::Text, "A colour, a gradient, or the address of a picture, video or page"),
    k("color", Takes::Text, "Colour of the text"),
    k("header", Takes::Text, "Line above"),
    k("footer", Takes::Text, "Line below"),
    k("paginate", Takes::Word(&["true", "false", "hold", "skip"]), "Slide numbers"),
    k("transition", Takes::Text, "NAME [DURATION]"),
    k("time", Takes::Time, "Planned time for the slide"),
    k("hidden", Takes::Truth, "Leaves the slide out"),
    k("skip", Takes::Truth, "Reachable by link, not by walking"),
    k("id", Takes::Text, "Id of the slide"),
    k("backgroundColor", Takes::Text, "As Marp's"),
    k("backgroundImage", Takes::Text, "As Marp's"),
    k("backgroundSize", Takes::Text, "As Marp's"),
    k("backgroundPosition", Takes::Text, "As Marp's"),
    k("backgroundRepeat", Takes::Text, "As Marp's"),
];

/// JSON Schema of the front matter, made from the table.
pub fn schema() -> Value {
    let mut keys = Map::new();
    for key in KEYS {
        keys.insert(key.name.to_owned(), with_about(takes(key.takes), key.about));
        if SLIDE_KEYS.contains(&key.name) {
            keys.insert(format!("_{}", key.name), with_about(takes(key.takes), "For the first slide only"));
        }
    }
    for key in FOREIGN_KEYS {
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
pub fn levels_schema() -> Value {
    let level = json!({ "enum": Level::WORDS.iter().map(|w| json!(w)).chain([json!("info"), json!(false)]).collect::<Vec<_>>() });
    let codes: Map<String, Value> =
        CODES.iter().map(|c| (c.name.to_owned(), with_about(level.clone(), c.cause))).collect();
    json!({ "type": "object", "properties": codes, "additionalProperties": false })
}

fn with_about(mut value: Value, about: &str) -> Value {
    value["description"] = json!(about);
    value
}

fn takes(takes: Takes) -> Value {
    let text = json!({ "type": ["string", "number", "boolean", "null"] });
    match takes {
        Takes::Text => text,
        Takes::Truth => json!({ "enum": [true, false, "yes", "no", "on", "off", 0, 1, null] }),
        // YAML reads `true` as a truth, not as a word
        Takes::Word(words) => {
            let truths = words.iter().filter_map(|w| w.parse::<bool>().ok()).map(|b| json!(b));
            json!({ "enum": words.iter().map(|w| json!(w)).chain(truths).collect::<Vec<_>>() })
        }
        Takes::Open(words) => json!({ "type": "string", "examples": words }),
        Takes::Time => json!({ "type": ["string", "integer"], "pattern": "^\\s*([0-9]+\\s*[hms]?\\s*)+$" }),
        Takes::Words => json!({ "type": ["string", "array", "null"], "items": { "type": "string" } }),
        Takes::Levels => levels_schema(),
        Takes::Map => json!({ "type": "object" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::settings::DECK_KEYS;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_knows_what_the_reader_knows() {
        let told: BTreeSet<_> = KEYS.iter().map(|k| k.name).collect();
        let read: BTreeSet<_> = DECK_KEYS.iter().chain(SLIDE_KEYS).copied().collect();
        assert_eq!(told, read);
        assert_eq!(told.len(), KEYS.len(), "no key twice");
    }
}
