//! `theme-options:` of a deck as its theme wants them: each with the places of its name and its value.

use crate::base::{Files, Span};
use crate::deck::{Deck, Value};
use crate::look::{Asked, Wish};

/// What the deck chooses of its theme's options.
pub(super) fn asked(files: &Files, deck: &Deck) -> Vec<Asked> {
    let settings = &deck.settings;
    let place = || {
        let text = files.text(&deck.path).ok()?;
        Some(Span::new(&text, settings.theme_options_at.clone()?))
    };
    // a deck without the key asks for no file
    let all = if settings.theme_options.is_empty() { None } else { place() };
    settings
        .theme_options
        .iter()
        .map(|(name, value)| {
            let (name_at, value_at) = all.as_ref().map(|all| places(all, name)).unzip();
            Asked { name: name.clone(), name_at, value: wish(value), value_at }
        })
        .collect()
}

fn wish(value: &Value) -> Wish {
    match value {
        Value::Null => Wish::One(String::new()),
        Value::Scalar(word) => Wish::One(word.clone()),
        Value::Map(pairs) => {
            let of = |mode: &str| match pairs.iter().find(|(name, _)| name == mode) {
                Some((_, Value::Scalar(word))) => Some(word.clone()),
                _ => None,
            };
            match (of("light"), of("dark")) {
                (Some(light), Some(dark)) if pairs.len() == 2 => Wish::Modes(light, dark),
                _ => Wish::Odd,
            }
        }
        Value::List(_) => Wish::Odd,
    }
}

/// Where a name stands in a map as it is written, and where its value does; the whole map when that cannot be told.
fn places(all: &Span, name: &str) -> (Span, Span) {
    let map = all.as_str();
    let found = map.match_indices(name).find_map(|(at, _)| {
        let alone = !map.get(..at)?.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let rest = map.get(at + name.len()..)?;
        let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest).trim_start().strip_prefix(':')?;
        let value = map.len() - rest.trim_start_matches(' ').len();
        alone.then_some((at, value))
    });
    let Some((at, value)) = found else { return (all.clone(), all.clone()) };
    let start = all.range().start;
    let span = |from: usize, to: usize| Span::new(all.text(), start + from..start + to);
    let rest = map.get(value..).unwrap_or("");
    let closing = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest.get(1..).and_then(|r| r.find(quote)).map(|i| i + 2),
        Some('{') => rest.find('}').map(|i| i + 1),
        _ => rest.find([',', '}', '\n']),
    };
    let end = value + closing.unwrap_or(rest.len());
    let end = value + map.get(value..end).unwrap_or("").trim_end().len();
    (span(at, at + name.len()), span(value, end.max(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Text;

    #[test]
    fn names_and_values_are_found_where_they_stand() {
        let rows = [
            ("{accent: \"#b3261e\", big: yes}", "accent", "accent", "\"#b3261e\""),
            ("{accent: \"#b3261e\", big: yes}", "big", "big", "yes"),
            ("big-accent: 1\n  accent: red # so\n", "accent", "accent", "red # so"),
            ("{\"accent\": {light: red, dark: blue}, b: 1}", "accent", "accent", "{light: red, dark: blue}"),
            ("{a: 1}", "b", "{a: 1}", "{a: 1}"),
        ];
        for (map, name, name_at, value_at) in rows {
            let text = Text::new("deck.md", format!("theme-options: {map}"));
            let all = Span::new(&text, 15..15 + map.len());
            let (a, b) = places(&all, name);
            assert_eq!((a.as_str(), b.as_str()), (name_at, value_at), "{map}");
        }
    }
}
