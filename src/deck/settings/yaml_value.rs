//! One value of the settings: its YAML in, a [`SettingValue`] or a finding out, by the events of the YAML parser.

use crate::deck::model::SettingValue;
use crate::diagnostics::{RelativeDiagnostic, code};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Values nested deeper than this are refused: no setting needs it, and a parser's stack is finite.
pub(super) const DEEPEST: usize = 32;
/// Values of all settings together; aliases can ask for far more than was written.
pub(super) const MOST: usize = 10_000;

/// A finding while its place is not yet held to the value.
pub(super) struct Loose(pub(super) RelativeDiagnostic);

impl Loose {
    pub(super) fn keep_within(self, range: &Range<usize>) -> RelativeDiagnostic {
        let mut draft = self.0;
        let start = draft.range.start.clamp(range.start, range.end.max(range.start));
        draft.range = start..draft.range.end.clamp(start, range.end.max(start)).max(start);
        draft
    }
}

/// The value of the one key in `source`; `offset` is where `source` begins in the whole text. Entries with `anchors` are read
/// before it.
pub(super) fn parse(anchors: &str, source: &str, offset: usize) -> Result<SettingValue, Loose> {
    let whole = format!("{anchors}{source}");
    let offset = offset.saturating_sub(anchors.len());
    let mut tree = Tree { stack: vec![(OpenCollection::Map(Vec::new(), None), 0)], ..Tree::default() };
    let mut parser = Parser::new_from_str(&whole);
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|e| {
            let mut told = syntax(&whole, offset, e.marker().index(), e.info());
            if e.info().contains("anchor") {
                told.0.code = code::YAML_LIMIT;
            }
            told
        })?;
        if matches!(event, Event::StreamEnd) {
            break;
        }
        if let Some(what) = tree.take(event) {
            let at = offset + byte_at(&whole, span.start.index());
            let finding = RelativeDiagnostic::new(code::YAML_LIMIT, at..at + 1, what.to_owned());
            return Err(Loose(finding.help("write the value out")));
        }
    }
    match tree.stack.pop().map(|(open, _)| open.close()) {
        Some(SettingValue::Map(mut pairs)) if !pairs.is_empty() => Ok(pairs.swap_remove(pairs.len() - 1).1),
        _ => Err(syntax(&whole, offset, 0, "the value could not be read")),
    }
}

/// Values while their events come in.
#[derive(Default)]
struct Tree {
    /// What is open, each with the number of its anchor.
    stack: Vec<(OpenCollection, usize)>,
    anchors: HashMap<usize, SettingValue>,
    count: usize,
    begun: bool,
}

impl Tree {
    /// Takes an event; what goes too far is said.
    fn take(&mut self, event: Event<'_>) -> Option<&'static str> {
        match event {
            Event::Alias(id) => {
                let value = self.anchors.get(&id).cloned().unwrap_or(SettingValue::Null);
                self.count += size(&value);
                self.push(value, 0);
            }
            Event::Scalar(text, style, anchor, _) => {
                self.count += 1;
                self.push(scalar(&text, style), anchor);
            }
            Event::MappingStart(..) if !self.begun => self.begun = true,
            Event::SequenceStart(anchor, _) => self.stack.push((OpenCollection::List(Vec::new()), anchor)),
            Event::MappingStart(anchor, _) => self.stack.push((OpenCollection::Map(Vec::new(), None), anchor)),
            Event::SequenceEnd | Event::MappingEnd if self.stack.len() > 1 => {
                if let Some((done, anchor)) = self.stack.pop() {
                    self.push(done.close(), anchor);
                }
            }
            _ => {}
        }
        match () {
            () if self.count > MOST => Some("settings contain too many values"),
            () if self.stack.len() > DEEPEST => Some("settings are nested too deeply"),
            () => None,
        }
    }

    fn push(&mut self, value: SettingValue, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.stack.last_mut() {
            Some((OpenCollection::List(values), _)) => values.push(value),
            Some((OpenCollection::Map(pairs, key), _)) => match key.take() {
                Some(key) => pairs.push((key, value)),
                None => *key = Some(text_of(&value).into_owned()),
            },
            None => {}
        }
    }
}

pub(super) fn syntax(source: &str, offset: usize, at: usize, info: &str) -> Loose {
    let at = offset + byte_at(source, at);
    let message = format!("this is not valid YAML: {}", info.to_lowercase());
    Loose(RelativeDiagnostic::new(code::YAML_SYNTAX, at..at + 1, message).help("quote the value: `key: \"...\"`"))
}

/// saphyr counts characters.
pub(super) fn byte_at(source: &str, index: usize) -> usize {
    source.char_indices().nth(index).map_or(source.len(), |(i, _)| i)
}

enum OpenCollection {
    List(Vec<SettingValue>),
    Map(Vec<(String, SettingValue)>, Option<String>),
}

impl OpenCollection {
    fn close(self) -> SettingValue {
        match self {
            Self::List(values) => SettingValue::List(values),
            Self::Map(mut pairs, key) => {
                if let Some(key) = key {
                    pairs.push((key, SettingValue::Null));
                }
                SettingValue::Map(merged(pairs))
            }
        }
    }
}

/// `<<: *base`: the pairs of another map, but for those that are given here.
pub(super) fn merged(pairs: Vec<(String, SettingValue)>) -> Vec<(String, SettingValue)> {
    if !pairs.iter().any(|(key, _)| key == "<<") {
        return pairs;
    }
    let (bases, mut own): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| key == "<<");
    let flat = bases.into_iter().flat_map(|(_, base)| match base {
        SettingValue::List(all) => all,
        one => vec![one],
    });
    for base in flat {
        let SettingValue::Map(more) = base else { continue };
        for pair in more {
            if !own.iter().any(|(key, _)| *key == pair.0) {
                own.push(pair);
            }
        }
    }
    own
}

/// How many values are in one.
pub(super) fn size(value: &SettingValue) -> usize {
    match value {
        SettingValue::Null | SettingValue::Scalar(_) => 1,
        SettingValue::List(all) => 1 + all.iter().map(size).sum::<usize>(),
        SettingValue::Map(pairs) => 1 + pairs.iter().map(|(_, value)| size(value)).sum::<usize>(),
    }
}

pub(super) fn scalar(text: &str, style: ScalarStyle) -> SettingValue {
    if style == ScalarStyle::Plain && matches!(text, "" | "~" | "null") {
        return SettingValue::Null;
    }
    SettingValue::Scalar(text.trim_end_matches('\n').to_owned())
}

/// [`text_of`] as a text of its own.
pub(crate) fn text(value: &SettingValue) -> String {
    text_of(value).into_owned()
}

/// A value as the words it was written in, for messages and for keys of maps.
pub(crate) fn text_of(value: &SettingValue) -> Cow<'_, str> {
    match value {
        SettingValue::Null => Cow::Borrowed(""),
        SettingValue::Scalar(text) => Cow::Borrowed(text),
        SettingValue::List(values) => Cow::Owned(values.iter().map(text_of).collect::<Vec<_>>().join(" ")),
        SettingValue::Map(pairs) => {
            Cow::Owned(pairs.iter().map(|(k, v)| format!("{k}: {}", text_of(v))).collect::<Vec<_>>().join(", "))
        }
    }
}
