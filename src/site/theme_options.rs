//! `theme-options:` of a deck as its theme wants them: each with the places of its name and its value.

use crate::deck::{Deck, Value, place_of_entry};
use crate::fs::Files;
use crate::source::Span;
use crate::theme::{Asked, Wish};

/// What the deck chooses of its theme's options.
pub(crate) fn asked(files: &Files, deck: &Deck) -> Vec<Asked> {
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

/// Where a name is in a map as it is written, and where its value does; the whole map when that cannot be told.
fn places(all: &Span, name: &str) -> (Span, Span) {
    match place_of_entry(all.as_str(), name) {
        Some((name, value)) => (all.part(name), all.part(value)),
        None => (all.clone(), all.clone()),
    }
}
