//! Words in a formula (`\text{…}`): formulas in them, colours, spaces and boxes, which the crate does not take there.

use super::colours::TexColour;
use super::{CommandKind, Done, MathStyle, Rewriter, commands, refuse, wrap};
use crate::math::scanner::{behind_name, closing, command};
use std::ops::Range;

/// Switches to the end of the group, and the commands that do the same for their argument.
const SWITCHES: &[(&str, &str)] = &[
    ("bf", "textbf"),
    ("bfseries", "textbf"),
    ("em", "textit"),
    ("it", "textit"),
    ("itshape", "textit"),
    ("rm", "textrm"),
    ("rmfamily", "textrm"),
    ("sc", "textsc"),
    ("scshape", "textsc"),
    ("sf", "textsf"),
    ("sffamily", "textsf"),
    ("sl", "textit"),
    ("tt", "texttt"),
    ("ttfamily", "texttt"),
];

fn switch(name: &str) -> Option<&'static str> {
    SWITCHES.iter().find(|(switch, _)| *switch == name).map(|(_, command)| *command)
}

/// What two or three signs are printed as.
const LIGATURES: &[(&str, &str)] = &[("---", "—"), ("--", "–"), ("``", "“"), ("''", "”")];

impl Rewriter<'_> {
    /// `\text{…}` and its like.
    pub(super) fn words(&mut self, name: &'static str, at: usize, after: usize) -> Done<usize> {
        let given = self.wanted(name, at, after)?;
        if !given.grouped {
            self.put(&format!("\\{name}{{"), at);
            self.copy(given.inner);
            self.put("}", given.end);
            return Ok(given.end);
        }
        if self.plain(given.inner.clone()) {
            self.run(given.inner, &[name]);
        } else {
            self.put("{", at);
            self.words_of(given.inner, &[name])?;
            self.put("}", given.end);
        }
        Ok(given.end)
    }

    /// Whether the crate can take these words.
    fn plain(&self, range: Range<usize>) -> bool {
        let words = self.str(range.clone());
        let mut at = 0;
        while let Some(next) = words.get(at..).and_then(|rest| rest.find(['\\', '$'])) {
            at += next;
            let Some((name, after)) = command(words, at).filter(|_| words.as_bytes().get(at) == Some(&b'\\')) else {
                return words.as_bytes().get(at) != Some(&b'$');
            };
            if name == "("
                || switch(name).is_some()
                || commands::kind(name).is_some_and(|kind| !matches!(kind, CommandKind::Text(_)))
            {
                return false;
            }
            at = after;
        }
        true
    }

    /// Words piece by piece, each in `styles` (`textbf`, `textit`).
    pub(super) fn words_of(&mut self, range: Range<usize>, styles: &[&'static str]) -> Done<()> {
        let (size, mut run, mut at) = (self.size, range.start, range.start);
        while at < range.end {
            let rest = self.str(at..range.end);
            let next = rest.find(['\\', '$', '{']).unwrap_or(rest.len());
            at += next;
            let end = match rest.as_bytes().get(next) {
                None => break,
                Some(b'$') => {
                    self.run(run..at, styles);
                    self.formula(at, at + 1, range.end, "$")?
                }
                Some(b'{') => {
                    let close = closing(self.text, at, b'{', b'}').filter(|close| *close < range.end);
                    let Some(close) = close else { break };
                    if self.plain(at..close) {
                        at = close + 1;
                        continue;
                    }
                    self.run(run..at, styles);
                    self.put("{", at);
                    self.words_of(at + 1..close, styles)?;
                    self.put("}", close);
                    close + 1
                }
                Some(_) => {
                    let Some((name, after)) = command(self.text, at) else { break };
                    let kind = commands::kind(name);
                    if kind.is_none() && name != "(" && switch(name).is_none() {
                        at = after;
                        continue;
                    }
                    self.run(run..at, styles);
                    if let Some(style) = switch(name) {
                        let styles: Vec<&str> = styles.iter().copied().chain([style]).collect();
                        self.words_of(behind_name(self.text, after).min(range.end)..range.end, &styles)?;
                        return Ok(());
                    }
                    match kind {
                        None => self.formula(at, after, range.end, "\\)")?,
                        Some(CommandKind::Text(inner)) => {
                            let given = self.wanted(inner, at, after)?;
                            let styles: Vec<&str> = styles.iter().copied().chain([inner]).collect();
                            self.words_of(given.inner, &styles)?;
                            given.end
                        }
                        Some(CommandKind::ColourOf) => self.coloured_words(at, after, styles)?,
                        Some(_) => self.command(at, range.end)?,
                    }
                }
            };
            (at, run) = (end, end);
        }
        self.run(run..range.end, styles);
        self.size = size;
        Ok(())
    }

    fn coloured_words(&mut self, at: usize, after: usize, styles: &[&'static str]) -> Done<usize> {
        let (found, given) = self.colour_at("textcolor", at, after)?;
        let inner = self.wanted("textcolor", at, given.end)?;
        let TexColour::Css(css) = found else {
            self.put("{\\color", at);
            self.copy(given.inner.start - 1..given.end);
            self.words_of(inner.inner, styles)?;
            self.put("}", inner.end);
            return Ok(inner.end);
        };
        self.wrapped(wrap("mrow", vec![("style", format!("color:{css}"))]), at, |work| {
            work.words_of(inner.inner.clone(), styles)
        })?;
        Ok(inner.end)
    }

    /// A formula among words, from `from` to the next `stop`.
    fn formula(&mut self, at: usize, from: usize, to: usize, stop: &str) -> Done<usize> {
        let mut end = from;
        loop {
            let rest = self.str(end..to);
            let Some(next) = rest.find(['\\', '$', '{']) else {
                let why = if stop == "$" { "`$` is not closed" } else { "`\\(` has no `\\)`" };
                return Err(refuse(at, why.to_owned()));
            };
            end += next;
            if rest.get(next..).is_some_and(|rest| rest.starts_with(stop)) {
                break;
            }
            end = match rest.as_bytes().get(next) {
                Some(b'{') => closing(self.text, end, b'{', b'}').filter(|c| *c < to).map_or(to, |close| close + 1),
                Some(b'\\') => command(self.text, end).map_or(to, |(_, after)| after.min(to)),
                _ => end + 1,
            };
        }
        let style = std::mem::replace(&mut self.style, MathStyle::Text);
        self.put("{\\textstyle ", at);
        self.group(from..end)?;
        self.put("}", end);
        self.style = style;
        Ok(end + stop.len())
    }

    /// Words without anything in them, as the crate takes them.
    fn run(&mut self, range: Range<usize>, styles: &[&str]) {
        if range.is_empty() {
            return;
        }
        let real: Vec<&str> = styles.iter().copied().filter(|style| *style != "text").collect();
        let styles = if real.is_empty() { vec!["text"] } else { real };
        for style in &styles {
            self.put(&format!("\\{style}{{"), range.start);
        }
        let mut at = range.start;
        while at < range.end {
            let rest = self.str(at..range.end);
            let found = if styles.contains(&"texttt") {
                None
            } else {
                LIGATURES.iter().filter_map(|(from, to)| Some((rest.find(from)?, from, to))).min_by_key(
                    |(i, from, _)| {
                        // the longer one where two begin at one place
                        (*i, usize::MAX - from.len())
                    },
                )
            };
            let Some((next, from, to)) = found else { break };
            self.copy(at..at + next);
            self.put(to, at + next);
            at += next + from.len();
        }
        self.copy(at..range.end);
        self.put(&"}".repeat(styles.len()), range.end);
    }
}
