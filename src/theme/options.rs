//! What a theme lets decks choose: declared in `theme.toml`, chosen in the front matter, handed to the style sheet, the
//! page and the templates.

use super::css;
use super::tokens::Tokens;
use crate::diagnostics::{Diagnostic, Diagnostics, closest, code, quoted};
use crate::source::Span;
use crate::util::Key;
use crate::util::colour::{Color, LEAST, colours, contrast, hex, mix, shown};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What an option takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum OptionKind {
    /// A colour of CSS.
    Colour,
    /// One of these words.
    Choice(Vec<String>),
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// Any text.
    #[default]
    Text,
}

impl OptionKind {
    /// The words that `type` in `theme.toml` takes.
    pub(crate) const WORDS: [&str; 4] = ["color", "boolean", "number", "text"];

    /// The kind of a word; `truth` is the old name of `boolean`.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "color" => Self::Colour,
            "boolean" | "truth" => Self::Bool,
            "number" => Self::Number,
            "text" => Self::Text,
            _ => return None,
        })
    }

    /// The value of a word, if it fits.
    pub(crate) fn read(&self, word: &str) -> Option<OptionValue> {
        let word = word.trim();
        let words = || OptionValue::Words(word.to_owned());
        match self {
            Self::Colour => matches!(colours(word).as_slice(), [_]).then(words),
            Self::Choice(values) => values.iter().any(|v| v == word).then(words),
            Self::Bool => match word {
                "true" | "yes" | "on" => Some(OptionValue::Truth(true)),
                "false" | "no" | "off" => Some(OptionValue::Truth(false)),
                _ => None,
            },
            Self::Number => word.parse::<f64>().ok().filter(|n| n.is_finite()).map(OptionValue::Number),
            Self::Text => Some(words()),
        }
    }

    /// For a message, and for the list of options.
    pub fn expected(&self) -> String {
        match self {
            Self::Colour => "a colour such as `#b3261e`, or `{light: COLOUR, dark: COLOUR}`".to_owned(),
            Self::Choice(values) => quoted(values.iter().map(String::as_str)),
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Text => "text".to_owned(),
        }
    }
}

/// One option as a theme declares it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OptionInfo {
    /// As decks write it.
    pub name: String,
    /// What it takes.
    pub kind: OptionKind,
    /// What holds when a deck says nothing; empty: nothing is set.
    pub default: String,
    /// One line.
    pub description: String,
    /// The colour tokens that it gives their value.
    pub sets: Vec<String>,
}

/// What a deck wants an option to be.
#[derive(Debug, Clone)]
pub struct OptionSetting {
    /// The option's name.
    pub name: String,
    /// Where the name stands.
    pub name_at: Option<Span>,
    /// The value as it is written; a colour may have one for each mode.
    pub value: OptionInput,
    /// Where the value stands.
    pub value_at: Option<Span>,
}

/// The value of an option as a deck writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionInput {
    /// One value.
    One(String),
    /// `{light: ..., dark: ...}`.
    Modes(String, String),
    /// Something else, a list perhaps.
    Odd,
}

/// Whole numbers as such: templates write a fraction as `3.0`.
fn plain<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    const MOST: f64 = 9e15;
    if number.fract() == 0.0 && number.abs() < MOST {
        return to.serialize_i64(*number as i64);
    }
    to.serialize_f64(*number)
}

/// The value of an option as templates see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// `{% if options.name %}` tells.
    Truth(bool),
    /// A number to reckon with; a whole one is written without `.0`.
    Number(#[serde(serialize_with = "plain")] f64),
    /// Words, colours too.
    Words(String),
}

/// All options of a look with their values.
#[derive(Debug, Default)]
pub(crate) struct ResolvedOptions {
    /// Every option that the theme and those below it declare, sorted by name.
    pub(crate) infos: Vec<OptionInfo>,
    /// Name and value of every option.
    pub(crate) values: Vec<(String, OptionValue)>,
    /// Colours that differ by mode: name, light, dark.
    colours: Vec<(String, String, String)>,
}

impl ResolvedOptions {
    /// Takes what a deck asks for; tokens that an option sets are set. Findings: `unknown-key`, `bad-value`,
    /// `contrast`, each at its place.
    pub(crate) fn choose(
        infos: BTreeMap<String, OptionInfo>,
        asked: &[OptionSetting],
        tokens: &mut Tokens,
        findings: &Diagnostics,
    ) -> Self {
        for one in asked.iter().filter(|one| !infos.contains_key(&one.name)) {
            findings.add(unknown(one, infos.keys().map(String::as_str)));
        }
        let mut out = Self::default();
        for (name, info) in infos {
            let one = asked.iter().rev().find(|one| one.name == name);
            out.one(&info, one, tokens, findings);
            out.infos.push(info);
        }
        out
    }

    fn one(&mut self, info: &OptionInfo, asked: Option<&OptionSetting>, tokens: &mut Tokens, findings: &Diagnostics) {
        let default = || info.kind.read(&info.default).unwrap_or(OptionValue::Words(String::new()));
        let (value, wish) = match asked.map(|one| (one, &one.value)) {
            None => (default(), OptionInput::One(info.default.clone())),
            Some((one, wish)) => {
                let read = match wish {
                    OptionInput::One(word) if word.trim().is_empty() => Some(default()),
                    OptionInput::One(word) => info.kind.read(word),
                    OptionInput::Modes(light, dark) if info.kind == OptionKind::Colour => {
                        info.kind.read(dark).and_then(|_| info.kind.read(light))
                    }
                    OptionInput::Modes(..) | OptionInput::Odd => None,
                };
                if let Some(value) = read {
                    (value, wish.clone())
                } else {
                    findings.add(wrong(info, one));
                    (default(), OptionInput::One(info.default.clone()))
                }
            }
        };
        if info.kind == OptionKind::Colour
            && let Some(pair) = Pair::of(&wish, tokens)
        {
            pair.set(info, tokens);
            if let Some(finding) = asked.and_then(|one| pair.finding(one, tokens)) {
                findings.add(finding);
            }
            self.colours.push((info.name.clone(), pair.light, pair.dark));
        }
        self.values.push((info.name.clone(), value));
    }

    /// `--option-NAME` for the style sheet.
    pub(crate) fn css(&self) -> String {
        let mut out = String::new();
        for (name, value) in &self.values {
            let value = match value {
                OptionValue::Truth(truth) => truth.to_string(),
                OptionValue::Number(number) => number.to_string(),
                OptionValue::Words(_) if self.colours.iter().any(|(n, ..)| n == name) => continue,
                OptionValue::Words(words) if words.is_empty() => continue,
                OptionValue::Words(words) if self.is_text(name) => css::string(words),
                OptionValue::Words(words) => words.clone(),
            };
            let _ = write!(out, "--option-{name}:{value};");
        }
        for (name, light, dark) in &self.colours {
            let _ = write!(out, "--option-{name}:light-dark({light},{dark});");
        }
        if out.is_empty() { out } else { format!(":root{{{out}}}\n") }
    }

    fn is_text(&self, name: &str) -> bool {
        self.infos.iter().any(|info| info.name == name && info.kind == OptionKind::Text)
    }

    /// Name and value of the options that rules of a style sheet can ask for: truths and choices.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, String)> {
        let asked_for = |name: &str| {
            self.infos.iter().any(|i| i.name == name && matches!(i.kind, OptionKind::Bool | OptionKind::Choice(_)))
        };
        self.values.iter().filter(move |(name, _)| asked_for(name)).map(|(name, value)| {
            let value = match value {
                OptionValue::Truth(truth) => truth.to_string(),
                OptionValue::Number(number) => number.to_string(),
                OptionValue::Words(words) => words.clone(),
            };
            (name.as_str(), value)
        })
    }

    /// Key of all values: templates may use each.
    pub(crate) fn key(&self) -> Key {
        if self.values.is_empty() { Key::default() } else { Key::of_str(&format!("{:?}", self.values)) }
    }
}

/// A colour in both modes.
struct Pair {
    light: String,
    dark: String,
}

impl Pair {
    /// Two colours are taken as they are. One colour stays as it is in the mode in which it is read better; in the other
    /// it is mixed with the colour of the text until it is read as well.
    fn of(wish: &OptionInput, tokens: &Tokens) -> Option<Self> {
        let one = match wish {
            OptionInput::Modes(light, dark) => return Some(Self { light: light.clone(), dark: dark.clone() }),
            OptionInput::One(one) if one.trim().is_empty() => return None,
            OptionInput::One(one) => one.trim().to_owned(),
            OptionInput::Odd => return None,
        };
        let colour = colours(&one).pop()?;
        let at = |dark| least(&colour, dark, tokens).unwrap_or(LEAST);
        let (light, dark) = (at(false), at(true));
        Some(if light >= dark {
            Self { dark: parse_value(&colour, &one, true, tokens), light: one }
        } else {
            Self { light: parse_value(&colour, &one, false, tokens), dark: one }
        })
    }

    /// Gives the tokens their value, and what is on them (`accent-fg` on `accent`) a colour that is read there.
    fn set(&self, info: &OptionInfo, tokens: &mut Tokens) {
        for token in &info.sets {
            tokens.light.insert(token.clone(), self.light.clone());
            tokens.dark.insert(token.clone(), self.dark.clone());
            let over = format!("{token}-fg");
            if let Some(readable) = readable(&over, &self.light, false, tokens) {
                tokens.light.insert(over.clone(), readable);
            }
            if let Some(readable) = readable(&over, &self.dark, true, tokens) {
                tokens.dark.insert(over, readable);
            }
        }
    }

    fn finding(&self, asked: &OptionSetting, tokens: &Tokens) -> Option<Diagnostic> {
        let told = [(false, &self.light), (true, &self.dark)].into_iter().find_map(|(dark, value)| {
            let ratio = least(&colours(value).pop()?, dark, tokens)?;
            (ratio < LEAST).then_some((ratio, if dark { "dark" } else { "light" }))
        });
        let (ratio, mode) = told?;
        let ratio = shown(ratio);
        let message = format!("`{}` has a contrast of {ratio} to 1 with the background in {mode} mode", asked.name);
        let finding = Diagnostic { span: asked.value_at.clone(), ..Diagnostic::bare(code::CONTRAST, message) };
        Some(finding.help(
            "4.5 to 1 is readable in a bright room; `{light: COLOUR, dark: COLOUR}` gives each mode \
                    its own",
        ))
    }
}

/// The least contrast of a colour with what text is on in a mode.
fn least(colour: &Color, dark: bool, tokens: &Tokens) -> Option<f32> {
    let grounds = ["bg", "surface"].iter().filter_map(|name| colours(tokens.get(name, dark)?).pop());
    grounds.filter_map(|ground| contrast(colour, &ground)).min_by(f32::total_cmp)
}

fn parse_value(colour: &Color, written: &str, dark: bool, tokens: &Tokens) -> String {
    let Some(text) = tokens.get("fg", dark).and_then(|fg| colours(fg).pop()) else { return written.to_owned() };
    let enough = |c: &Color| least(c, dark, tokens).is_none_or(|ratio| ratio >= LEAST);
    if enough(colour) {
        return written.to_owned();
    }
    let parts = (1..=20_u8).map(|step| mix(colour, &text, f32::from(step) / 20.0));
    // the written form is rounded, and it is what is seen
    let mut written = parts.map(|c| hex(&c)).filter(|c| colours(c).pop().is_some_and(|c| enough(&c)));
    written.next().unwrap_or_else(|| hex(&text))
}

/// A colour for what is on `ground`: the theme's own if it can be read, else the best there is.
fn readable(over: &str, ground: &str, dark: bool, tokens: &Tokens) -> Option<String> {
    let own = tokens.get(over, dark)?.to_owned();
    let ground = colours(ground).pop()?;
    let ratio = |c: &str| colours(c).pop().and_then(|c| contrast(&c, &ground)).unwrap_or(0.0);
    if ratio(&own) >= LEAST {
        return Some(own);
    }
    let more = ["fg", "bg"].iter().filter_map(|name| tokens.get(name, dark)).chain(["#ffffff", "#000000"]);
    more.max_by(|a, b| ratio(a).total_cmp(&ratio(b))).map(str::to_owned)
}

fn unknown<'a>(asked: &OptionSetting, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    let message = format!("the theme has no option `{}`", asked.name);
    let finding = Diagnostic { span: asked.name_at.clone(), ..Diagnostic::bare(code::UNKNOWN_KEY, message) };
    let help = match closest(&asked.name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.clone().next().is_none() => "it has no options at all".to_owned(),
        None => format!("there are: {}", quoted(known)),
    };
    finding.help(help)
}

fn wrong(info: &OptionInfo, asked: &OptionSetting) -> Diagnostic {
    let found = match &asked.value {
        OptionInput::One(word) => format!("`{}` does not fit", word.chars().take(60).collect::<String>()),
        _ => "this does not fit".to_owned(),
    };
    let message = format!("{found} the theme's option `{}`", info.name);
    let finding = Diagnostic { span: asked.value_at.clone(), ..Diagnostic::bare(code::BAD_VALUE, message) };
    let near = match (&info.kind, &asked.value) {
        (OptionKind::Choice(values), OptionInput::One(word)) => closest(word, values.iter().map(String::as_str)),
        _ => None,
    };
    finding.help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("expected {}", info.kind.expected()),
    })
}
