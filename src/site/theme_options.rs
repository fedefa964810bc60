//! `theme-options:` of a deck as its theme wants them: each with the places of its name and its value.

use crate::deck::{Deck, SettingValue, place_of_entry};
use crate::fs::Files;
use crate::source::Span;
use crate::theme::{OptionInput, OptionSetting};

/// What the deck chooses of its theme's options.
pub(crate) fn settings_for(files: &Files, deck: &Deck) -> Vec<OptionSetting> {
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
            OptionSetting { name: name.clone(), name_at, value: input_of(value), value_at }
        })
        .collect()
}

fn input_of(value: &SettingValue) -> OptionInput {
    match value {
        SettingValue::Null => OptionInput::One(String::new()),
        SettingValue::Scalar(word) => OptionInput::One(word.clone()),
        SettingValue::Map(pairs) => {
            let of = |mode: &str| match pairs.iter().find(|(name, _)| name == mode) {
                Some((_, SettingValue::Scalar(word))) => Some(word.clone()),
                _ => None,
            };
            match (of("light"), of("dark")) {
                (Some(light), Some(dark)) if pairs.len() == 2 => OptionInput::Modes(light, dark),
                _ => OptionInput::Odd,
            }
        }
        SettingValue::List(_) => OptionInput::Odd,
    }
}

/// Where a name is in a map as it is written, and where its value does; the whole map when that cannot be told.
fn places(all: &Span, name: &str) -> (Span, Span) {
    match place_of_entry(all.as_str(), name) {
        Some((name, value)) => (all.part(name), all.part(value)),
        None => (all.clone(), all.clone()),
    }
}
