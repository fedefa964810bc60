//! LaTeX in, MathML out; what cannot be drawn is an error with its place in the formula.
//!
//! A formula goes through three hands: macros are written out (`macros`), what the crate does not know is written in its
//! words or marked (`rewrite`), and in the MathML that the crate makes, marks become what they stand for (`finish`). Each
//! keeps the way back, so that an error stands where the author wrote. The crate writes what is in `\operatorname{…}` as
//! it is, so what comes out is read (`mathml_tree`) before it may become part of a page.

mod ams;
mod finish;
#[cfg(test)]
mod katex_tests;
mod lengths;
mod macros;
mod mathml_tree;
mod placeholders;
mod rewrite;
mod scanner;
mod source_map;
#[cfg(test)]
mod tests;

pub use macros::expand_own_macros;

use crate::util::catch_panic;
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use std::collections::BTreeMap;

/// Why a formula could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MathError {
    /// In a diagnostic's words.
    pub(crate) message: String,
    /// Byte in the formula.
    pub(crate) offset: usize,
}

const CANNOT: &str = "this formula cannot be rendered: ";

impl MathError {
    fn new(why: &str, offset: usize) -> Self {
        Self { message: format!("{CANNOT}{why}"), offset }
    }

    fn why(&self) -> &str {
        self.message.strip_prefix(CANNOT).unwrap_or(&self.message)
    }
}

/// Bytes of a formula; a slide holds a few hundred.
const LONGEST: usize = 8_000;
/// Commands and groups within each other before the reader, which calls itself, might run out of stack.
const DEEPEST: usize = 200;
/// The same in what is made of a formula, where a box is two groups.
const DEEPEST_MADE: usize = 3 * DEEPEST;

/// A formula as a `<math>` element; `display` sets it apart, `own` are the author's macros.
pub(crate) fn to_mathml(tex: &str, display: bool, own: &BTreeMap<String, String>) -> Result<String, MathError> {
    drawn(tex, display, own).map_err(|mut error| {
        error.offset = error.offset.min(tex.len());
        while !tex.is_char_boundary(error.offset) {
            error.offset -= 1;
        }
        error
    })
}

fn drawn(tex: &str, display: bool, own: &BTreeMap<String, String>) -> Result<String, MathError> {
    if tex.len() > LONGEST {
        return Err(MathError::new(&format!("it is {} bytes long, at most {LONGEST} are read", tex.len()), 0));
    }
    let written = macros::expand(tex, own, LONGEST).map_err(|s| MathError::new(&s.why, s.offset))?;
    let plain = &written.traced;
    if let Some(at) = too_deep(&plain.tex, DEEPEST) {
        return Err(MathError::new(&format!("commands are nested more than {DEEPEST} deep"), plain.place(at)));
    }
    let rewritten = rewrite::rewritten(&plain.tex, display, written.stretch)
        .map_err(|s| MathError::new(&s.why, plain.place(s.offset)))?;
    let mut math = converted(&rewritten.traced.tex, display)
        .map_err(|e| MathError { offset: plain.place(rewritten.traced.place(e.offset)), ..e })?;
    finish::resolve_placeholders(&mut math, &rewritten.marks);
    let mut out = String::new();
    math.write(&mut out);
    Ok(out)
}

/// A part of a formula that is drawn by itself: MathML without its `<math>`, or why not.
fn part(tex: &str) -> Result<String, String> {
    let html = drawn(tex, false, &BTreeMap::new()).map_err(|error| error.why().to_owned())?;
    Ok(html.trim_start_matches("<math>").trim_end_matches("</math>").to_owned())
}

/// A formula in the crate's own words.
fn converted(tex: &str, display: bool) -> Result<mathml_tree::Element, MathError> {
    if let Some(at) = too_deep(tex, DEEPEST_MADE) {
        return Err(MathError::new(&format!("commands are nested more than {DEEPEST_MADE} deep"), at));
    }
    // `\utilde`; the wide accents of the same kind are ours
    let config = MathCoreConfig { allow_unreliable_rendering: true, ..MathCoreConfig::default() };
    let converter = LatexToMathML::new(config).map_err(|e| MathError::new(&e.0.error_message(), 0))?;
    let mode = if display { MathDisplay::Block } else { MathDisplay::Inline };
    // the crate is young: a panic of its must cost the formula, not the talk
    let result = catch_panic(|| converter.convert_with_local_state(tex, mode))
        .ok_or_else(|| MathError::new("the renderer gave up on it", 0))?
        .map_err(|error| MathError::new(&with_help(plain(&error.error_message())), error.0.start))?;
    mathml_tree::read(&result.mathml).ok_or_else(|| {
        MathError::new("`<` is not allowed in the name of an operator; use `\\lt`", tex.find('<').unwrap_or(0))
    })
}

/// The first place where too much is within each other. Commands that wait for an argument (`\sqrt\sqrt…`) nest without
/// braces, so a run of commands counts too.
fn too_deep(tex: &str, most: usize) -> Option<usize> {
    let (mut groups, mut run) = (0_usize, 0_usize);
    for (at, byte) in tex.bytes().enumerate() {
        match byte {
            b'{' | b'[' | b'(' => groups += 1,
            b'}' | b']' | b')' => {
                groups = groups.saturating_sub(1);
                run = 0;
            }
            b'\\' | b'^' | b'_' => run += 1,
            b'a'..=b'z' | b'A'..=b'Z' | b' ' | b'\n' => {}
            _ => run = 0,
        }
        if groups > most || run > most {
            return Some(at);
        }
    }
    None
}

/// The crate's sentence as one of ours: `"\nonsense"` becomes a name in backticks, no full stop, lower case.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (i, c) in words.trim().trim_end_matches('.').chars().enumerate() {
        match c {
            '"' => out.push('`'),
            c if i == 0 => out.extend(c.to_lowercase()),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A command that is not known, with the one that was perhaps meant.
fn with_help(why: String) -> String {
    let typed = why.strip_prefix("unknown command `\\").and_then(|rest| rest.strip_suffix('`'));
    match typed.and_then(rewrite::meant) {
        Some(meant) => format!("{why}; did you mean `\\{meant}`?"),
        None => why,
    }
}
