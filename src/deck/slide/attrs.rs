//! `{#id .class key=value key="two words" word}`: the attributes that may follow a heading, a link, a fence, a block.

use crate::deck::ast::{Attrs, Step};
use std::ops::Range;

/// Reads attributes at the begin of `text`; gives them and the bytes they take. `None` when the braces hold anything
/// else: then they are text.
pub(crate) fn read(text: &str) -> Option<(Attrs, usize)> {
    let inner = text.strip_prefix('{')?;
    let mut attrs = Attrs::default();
    let mut at = 0;
    loop {
        let rest = inner.get(at..)?;
        let first = rest.chars().next()?;
        match first {
            '}' => return (at > 0 && !inner.get(..at)?.trim().is_empty()).then_some((attrs, at + 2)),
            ' ' | '\t' | '\n' => at += 1,
            '#' | '.' => {
                let name = name_of(rest.get(1..)?);
                if name.is_empty() {
                    return None;
                }
                at += 1 + name.len();
                if first == '#' {
                    attrs.id = Some(name.to_owned());
                } else {
                    attrs.classes.push(name.to_owned());
                }
            }
            _ => at += pair(rest, &mut attrs)?,
        }
    }
}

/// Whether braces that could not be read were surely meant for attributes: they begin as those do. `{1, 2}`, `{name}` and
/// `{{ x }}` are an author's own.
pub(crate) fn look_intended(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('{') else { return false };
    let inner = inner.trim_start_matches(' ');
    let name = name_of(inner.strip_prefix(['#', '.']).unwrap_or(inner));
    let key = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner.get(name.len()..).is_some_and(|rest| rest.starts_with('=') && !rest.starts_with("=="));
    inner.starts_with(['#', '.']) && !name.is_empty() || key || is_empty_mark(text)
}

/// `{.` and `{#` with nothing behind them.
fn is_empty_mark(text: &str) -> bool {
    ["{.}", "{#}"].iter().any(|mark| text.starts_with(mark))
}

/// Whether braces begin with a class: in running text no other ones are surely attributes.
pub(crate) fn is_class(text: &str) -> bool {
    text.strip_prefix("{.").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// `key=value` or a bare word; gives its length.
fn pair(rest: &str, attrs: &mut Attrs) -> Option<usize> {
    let key = name_of(rest);
    if !key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '-') {
        return None;
    }
    let after = rest.get(key.len()..)?;
    let Some(value) = after.strip_prefix('=') else {
        after.starts_with(['}', ' ', '\t', '\n']).then_some(())?;
        attrs.pairs.push((key.to_owned(), String::new()));
        return Some(key.len());
    };
    let (value, len) = match value.chars().next()? {
        quote @ ('"' | '\'' | '“') => {
            let close = if quote == '“' { '”' } else { quote };
            let inner = value.get(quote.len_utf8()..)?;
            let end = inner.find(close)?;
            (inner.get(..end)?, quote.len_utf8() + end + close.len_utf8())
        }
        _ => {
            let end = value.find(['}', ' ', '\t', '\n', '"', '<', '>']).unwrap_or(value.len());
            (value.get(..end)?, end)
        }
    };
    if key == "class" {
        attrs.classes.extend(value.split_whitespace().map(str::to_owned));
    } else if key == "id" {
        attrs.id = Some(value.to_owned());
    } else {
        attrs.pairs.push((key.to_owned(), value.to_owned()));
    }
    Some(key.len() + 1 + len)
}

fn name_of(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '/' | '%' | '.')))
        .unwrap_or(text.len());
    let name = text.get(..end).unwrap_or("");
    // `.a.b` is two classes
    let dot = name.char_indices().skip(1).find(|(_, c)| *c == '.').map_or(name.len(), |(i, _)| i);
    name.get(..dot).unwrap_or("")
}

/// Attributes at the end of a line of text: the text before them, and them.
pub(crate) fn read_trailing(text: &str) -> Option<(&str, Attrs)> {
    let trimmed = text.trim_end();
    let body = trimmed.strip_suffix('}')?;
    let open = body.rfind('{')?;
    let (attrs, len) = read(trimmed.get(open..)?)?;
    (open + len == trimmed.len()).then(|| (text.get(..open).unwrap_or("").trim_end(), attrs))
}

/// What a step is asked to be, taken out of the attributes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct StepAttribute {
    pub(crate) at: Option<u32>,
    pub(crate) out: Option<u32>,
    pub(crate) effect: Option<String>,
    /// `{.step rows}`: each row of the table.
    pub(crate) rows: bool,
}

/// reveal.js writes the effect as a class beside `fragment` (`docs/reference/marp.md`).
const EFFECTS: &[&str] = &[
    "fade-out",
    "fade-up",
    "fade-down",
    "fade-left",
    "fade-right",
    "fade-in",
    "fade-in-then-out",
    "current-visible",
    "fade-in-then-semi-out",
    "semi-fade-out",
    "grow",
    "shrink",
    "strike",
    "highlight-red",
    "highlight-green",
    "highlight-blue",
];

/// Takes `.step`/`.fragment` and what belongs to it out of the attributes.
pub(crate) fn take_step_attribute(attrs: &mut Attrs) -> Option<StepAttribute> {
    let is_step = |c: &String| c == "step" || c == "fragment";
    let asked = attrs.classes.iter().any(is_step) || attrs.get("at").is_some_and(|at| at.parse::<u32>().is_ok());
    if !asked {
        return None;
    }
    attrs.classes.retain(|c| !is_step(c));
    let mut wish = StepAttribute::default();
    if let Some(i) = attrs.classes.iter().position(|c| EFFECTS.contains(&c.as_str())) {
        wish.effect = Some(attrs.classes.remove(i));
    }
    attrs.pairs.retain(|(key, value)| {
        match key.as_str() {
            "at" | "fragment-index" | "data-fragment-index" => {
                wish.at = value.parse().ok().filter(|n| *n > 0 && *n < 10_000);
            }
            "out" => wish.out = value.parse().ok().filter(|n| *n < 10_000),
            "effect" => wish.effect = Some(value.clone()),
            "rows" => wish.rows = true,
            _ => return true,
        }
        false
    });
    Some(wish)
}

/// Counts the steps of a slide.
#[derive(Debug, Default)]
pub(crate) struct StepCounter {
    /// The last step that was given out.
    pub(crate) last: u32,
    /// The highest step there is.
    pub(crate) most: u32,
}

impl StepCounter {
    /// The next step, or the one that is asked for.
    pub(crate) fn take(&mut self, wish: &StepAttribute) -> Step {
        let at = wish.at.unwrap_or(self.last + 1);
        self.last = if wish.at.is_some() { self.last.max(at) } else { at };
        self.most = self.most.max(at).max(wish.out.unwrap_or(0));
        Step { at, out: wish.out, effect: wish.effect.clone() }
    }

    /// Room for `n` more steps behind the last one.
    pub(crate) fn reserve(&mut self, n: u32) {
        self.last += n;
        self.most = self.most.max(self.last);
    }
}

/// Where a slide's source gives something the name `id`, the `nth` time (from 0); the begin of what it says when it does not
/// say so in a way that is known.
pub fn place_of_id(source: &str, id: &str, nth: usize) -> Range<usize> {
    let ends = |at: usize| {
        !source.get(at..).is_some_and(|s| s.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')))
    };
    let mut found = source.match_indices(id).filter(|(at, _)| {
        let before = source.get(..*at).unwrap_or("");
        let attribute = before.trim_end_matches(['"', '\'']).trim_end().strip_suffix('=');
        let html = attribute.is_some_and(|b| b.trim_end().to_ascii_lowercase().ends_with("id"));
        let braces = before.ends_with('#') && before.rsplit('\n').next().is_some_and(|line| line.contains('{'));
        (html || braces) && ends(at + id.len())
    });
    let at = found.nth(nth).map(|(at, _)| at);
    let begin = source.len() - source.trim_start().len();
    at.map_or(begin..begin, |at| at..at + id.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_or_left_as_text() {
        let rows = [
            ("{#a .b key=v} x", Some("Some(\"a\") [\"b\"] [(\"key\", \"v\")] 13")),
            ("{.a.b}", Some("None [\"a\", \"b\"] [] 6")),
            ("{width=60% autoplay}", Some("None [] [(\"width\", \"60%\"), (\"autoplay\", \"\")] 20")),
            ("{title=\"a b\" class='c d'}", Some("None [\"c\", \"d\"] [(\"title\", \"a b\")] 25")),
            ("{at=3 effect=fade-up .step}", Some("None [\"step\"] [(\"at\", \"3\"), (\"effect\", \"fade-up\")] 27")),
            ("{}", None),
            ("{ }", None),
            ("{1}", None),
            ("{{ x }}", None),
            ("{a, b}", None),
            ("{.}", None),
            ("{#a", None),
        ];
        for (text, expected) in rows {
            let got = read(text).map(|(a, len)| format!("{:?} {:?} {:?} {len}", a.id, a.classes, a.pairs));
            assert_eq!(got.as_deref(), expected, "{text}");
        }
        assert_eq!(read_trailing("text {.a}").map(|(t, a)| (t, a.classes)), Some(("text", vec!["a".to_owned()])));
        assert_eq!(read_trailing("text {.a} b"), None);
    }

    #[test]
    fn steps_count_up_unless_told() {
        let mut steps = StepCounter::default();
        let at = |steps: &mut StepCounter, at| steps.take(&StepAttribute { at, ..StepAttribute::default() }).at;
        assert_eq!(
            [at(&mut steps, None), at(&mut steps, Some(5)), at(&mut steps, None), at(&mut steps, Some(1))],
            [1, 5, 6, 1]
        );
        assert_eq!(steps.most, 6);
    }
}
