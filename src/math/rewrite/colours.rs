//! Colours in formulas: CSS's names and numbers, and those of LaTeX's packages.

use super::{Done, Rewriter, refuse, wrap};
use crate::math::scanner::{Argument, argument, optional, skip_spaces};
use crate::util::colour::is_colour;
use std::ops::Range;

/// A colour as it was found.
pub(super) enum TexColour {
    /// In CSS's words.
    Css(String),
    /// A name that perhaps the crate knows.
    Named,
}

/// What a colour's name ends in: a switch reaches to the end of the group, whose members then must be one thing.
const SWITCHES: &[&str] = &[
    "\\color", "style", "\\over", "\\atop", "\\choose", "\\brace", "\\brack", "\\above", "\\rm", "\\bf", "\\it",
    "\\tt", "\\sf", "\\cal", "\\large", "\\Large", "\\LARGE", "\\huge", "\\Huge", "\\small", "\\tiny",
];

impl Rewriter<'_> {
    /// The colour at `at` (`{red}`, `[rgb]{1,0,0}`), and its argument.
    pub(super) fn colour_at(&self, name: &str, at: usize, after: usize) -> Done<(TexColour, Argument)> {
        let model = optional(self.text, after);
        let from = model.as_ref().map_or(after, |model| model.end);
        let given = argument(self.text, from)
            .ok_or_else(|| refuse(at, format!("`\\{name}` lacks a colour: `\\{name}{{red}}`")))?;
        let words = self.str(given.inner.clone()).trim();
        let model = model.map(|model| self.str(model.inner).trim());
        match css(model, words) {
            Some(css) => Ok((TexColour::Css(css), given)),
            None if model.is_none() && !words.is_empty() && words.bytes().all(|b| b.is_ascii_alphabetic()) => {
                Ok((TexColour::Named, given))
            }
            None => {
                let why = format!("`{words}` is not a colour; write a name, `#rrggbb` or `[rgb]{{1,0,0}}`");
                Err(refuse(given.inner.start, why))
            }
        }
    }

    /// `\color{red}`: to the end of the group.
    pub(super) fn colour(&mut self, at: usize, after: usize) -> Done<usize> {
        let (found, given) = self.colour_at("color", at, after)?;
        match found {
            TexColour::Css(css) => {
                self.open(wrap("mrow", vec![("style", format!("color:{css}"))]), at);
            }
            TexColour::Named => self.copy(at..given.end),
        }
        Ok(given.end)
    }

    /// `\textcolor{red}{x}`: that alone. Its signs keep their distances from those around it, where that is possible.
    pub(super) fn colour_of(&mut self, at: usize, after: usize, to: usize) -> Done<usize> {
        let (found, given) = self.colour_at("textcolor", at, after)?;
        let inner = self.wanted("textcolor", at, given.end)?;
        match found {
            TexColour::Named => {
                self.put("{\\color", at);
                self.copy(given.inner.start - 1..given.end);
                self.group(inner.inner)?;
                self.put("}", inner.end);
            }
            TexColour::Css(css) => {
                let wrap = wrap("mrow", vec![("style", format!("color:{css}"))]);
                if self.awaited() || self.followed(inner.end, to) || self.switches(inner.inner.clone()) {
                    self.wrapped(wrap, at, |work| work.group(inner.inner.clone()))?;
                } else {
                    let number = self.open(wrap, at);
                    self.group(inner.inner.clone())?;
                    self.put(" ", inner.end);
                    self.close(number, inner.end);
                }
            }
        }
        Ok(inner.end)
    }

    /// Whether what follows belongs to what is before it: scripts, primes, limits.
    fn followed(&self, at: usize, to: usize) -> bool {
        let rest = self.str(skip_spaces(self.text, at).min(to)..to);
        rest.starts_with(['^', '_', '\'']) || rest.starts_with("\\limits") || rest.starts_with("\\nolimits")
    }

    fn switches(&self, range: Range<usize>) -> bool {
        let inner = self.str(range);
        SWITCHES.iter().any(|switch| inner.contains(switch)) || inner.contains("\\\\")
    }
}

/// A colour in CSS's words.
fn css(model: Option<&str>, words: &str) -> Option<String> {
    let numbers = |most: f32| {
        let parts: Vec<f32> = words.split(',').map_while(|part| part.trim().parse().ok()).collect();
        (parts.len() == words.split(',').count() && parts.iter().all(|p| (0.0..=most).contains(p))).then_some(parts)
    };
    let rgb = |parts: &[f32]| {
        <[f32; 3]>::try_from(parts).ok().map(|[r, g, b]| format!("#{:02x}{:02x}{:02x}", r as u8, g as u8, b as u8))
    };
    let hex = |digits: &str| digits.bytes().all(|b| b.is_ascii_hexdigit());
    match model {
        Some("rgb") => rgb(&numbers(1.0)?.iter().map(|p| (p * 255.0).round()).collect::<Vec<_>>()),
        Some("RGB") => rgb(&numbers(255.0)?),
        Some("gray") => {
            let [grey] = <[f32; 1]>::try_from(numbers(1.0)?).ok()?;
            rgb(&[(grey * 255.0).round(); 3])
        }
        Some("HTML") => (words.len() == 6 && hex(words)).then(|| format!("#{words}")),
        Some(_) => None,
        None if words.len() == 6 && hex(words) => Some(format!("#{words}")),
        None => {
            let safe = words.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#');
            (safe && is_colour(words)).then(|| words.to_owned())
        }
    }
}
