//! Macros written out in a formula: the author's own (`macros:` in the front matter), and those of the packages ([`ams`]).

use super::ams;
use super::traced::{From, Traced};
use std::collections::BTreeMap;

/// Macros within macros; a circle ends here.
const DEEPEST: usize = 32;

/// Where and why a formula cannot be written out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stuck {
    pub(super) why: String,
    pub(super) offset: usize,
}

/// Writes `tex` out, to at most `most` bytes: the author's macros (`own`), and those of the packages.
pub(super) fn written_out(tex: &str, own: &BTreeMap<String, String>, most: usize) -> Result<Traced, Stuck> {
    let mut out = Traced::default();
    Work { own, most }.write(tex, From::Copied(0), 0, &mut out)?;
    Ok(out)
}

/// `tex` without the author's macros, for who does not know them; `None` when it uses none, or cannot be written out.
pub fn without_own_macros(tex: &str, own: &BTreeMap<String, String>) -> Option<String> {
    const MOST: usize = 64 * 1024;
    let uses =
        tex.match_indices('\\').any(|(at, _)| tex.get(at + 1..).is_some_and(|rest| own.contains_key(name_of(rest))));
    uses.then(|| written_out(tex, own, MOST).ok().map(|written| written.tex)).flatten()
}

struct Work<'a> {
    own: &'a BTreeMap<String, String>,
    most: usize,
}

impl Work<'_> {
    fn write(&self, text: &str, from: From, depth: usize, out: &mut Traced) -> Result<(), Stuck> {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.find('\\').unwrap_or(rest.len());
            out.put(rest.get(..plain).unwrap_or(""), from.plus(at));
            at += plain;
            let Some(name) = text.get(at + 1..).map(name_of).filter(|name| !name.is_empty()) else {
                // the end, or a backslash that stands last
                out.put(text.get(at..).unwrap_or(""), from.plus(at));
                break;
            };
            let after = at + 1 + name.len();
            match self.own.get(name).map(String::as_str).or_else(|| ams::macro_of(name)) {
                Some(body) => at = self.use_of(name, body, text, (at, after), from, depth, out)?,
                None => {
                    out.put(text.get(at..after).unwrap_or(""), from.plus(at));
                    at = after;
                }
            }
            if out.tex.len() > self.most {
                let why = format!("its macros make it longer than {} bytes", self.most);
                return Err(Stuck { why, offset: from.plus(at).byte() });
            }
        }
        Ok(())
    }

    /// Writes out one macro; gives the byte behind its arguments.
    #[expect(clippy::too_many_arguments, reason = "the state of a reader that calls itself")]
    fn use_of(
        &self,
        name: &str,
        body: &str,
        text: &str,
        (start, after): (usize, usize),
        from: From,
        depth: usize,
        out: &mut Traced,
    ) -> Result<usize, Stuck> {
        let place = from.plus(start).byte();
        if depth >= DEEPEST {
            return Err(Stuck { why: format!("the macro `\\{name}` leads back to itself"), offset: place });
        }
        let (mut arguments, mut end) = (Vec::new(), after);
        for n in 1..=wanted(body) {
            let Some((argument, next)) = argument(text, end) else {
                return Err(Stuck { why: format!("the macro `\\{name}` needs {n} arguments or more"), offset: place });
            };
            arguments.push(argument);
            end = next;
        }
        let mut written = self.filled(body, &arguments, place)?;
        if out.tex.trim_end().ends_with(['^', '_']) {
            // `x^\half` raises all of it; elsewhere a group would take the limits from an operator
            written = format!("{{{written}}}");
        } else if text.get(end..).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_alphabetic())) {
            // a command at the end of the body must not swallow the letters behind it
            written.push(' ');
        }
        self.write(&written, From::Instead(place), depth + 1, out)?;
        Ok(end)
    }

    /// A body with its arguments in their places.
    fn filled(&self, body: &str, arguments: &[&str], place: usize) -> Result<String, Stuck> {
        let mut rest = body;
        let mut written = String::new();
        while let Some(i) = rest.find('#') {
            let (before, hash) = rest.split_at(i);
            written.push_str(before);
            let digit = hash.get(1..2).and_then(|d| d.parse::<usize>().ok()).filter(|d| *d > 0);
            if let Some(argument) = digit.and_then(|d| arguments.get(d - 1)) {
                written.push_str(argument);
                rest = hash.get(2..).unwrap_or("");
            } else {
                written.push('#');
                rest = hash.get(1..).unwrap_or("");
            }
            if written.len() > self.most {
                return Err(Stuck {
                    why: format!("its macros make it longer than {} bytes", self.most),
                    offset: place,
                });
            }
        }
        written.push_str(rest);
        Ok(written)
    }
}

/// The name behind a backslash: letters, or one sign.
fn name_of(rest: &str) -> &str {
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let len = if letters > 0 { letters } else { rest.chars().next().map_or(0, char::len_utf8) };
    rest.get(..len).unwrap_or("")
}

/// The highest argument that a body speaks of.
fn wanted(body: &str) -> usize {
    body.split('#').skip(1).filter_map(|s| s.get(..1)?.parse().ok()).max().unwrap_or(0)
}

/// The argument at `at`: a group without its braces, a command, or one sign; and the byte behind it.
fn argument(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let start = at + (rest.len() - rest.trim_start().len());
    let rest = text.get(start..)?;
    let first = rest.chars().next()?;
    match first {
        '}' => None,
        '\\' => {
            let end = start + 1 + name_of(rest.get(1..)?).len();
            Some((text.get(start..end)?, end))
        }
        '{' => {
            let (mut depth, mut escaped) = (0_usize, false);
            for (i, c) in rest.char_indices() {
                match c {
                    _ if escaped => escaped = false,
                    '\\' => escaped = true,
                    '{' => depth += 1,
                    '}' if depth == 1 => return Some((rest.get(1..i)?, start + i + 1)),
                    '}' => depth -= 1,
                    _ => {}
                }
            }
            None
        }
        c => Some((rest.get(..c.len_utf8())?, start + c.len_utf8())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> BTreeMap<String, String> {
        [
            ("RR", r"\mathbb{R}"),
            ("abs", r"\lvert #1 \rvert"),
            ("norm", r"\abs{\abs{#1}}_{#2}"),
            ("loop", r"\pool"),
            ("pool", r"\loop x"),
            ("big", r"\bigger\bigger\bigger\bigger\bigger\bigger\bigger\bigger"),
            ("bigger", r"\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR"),
            ("*", r"\cdot"),
        ]
        .map(|(n, b)| (n.to_owned(), b.to_owned()))
        .into()
    }

    fn out(tex: &str) -> Result<String, Stuck> {
        written_out(tex, &all(), 1_000).map(|e| e.tex)
    }

    #[test]
    fn macros_are_written_out() {
        for (tex, expected) in [
            (r"x \in \RR^n", r"x \in \mathbb{R}^n"),
            (r"x^\RR_ \RR", r"x^{\mathbb{R}}_ {\mathbb{R}}"),
            (r"\abs{x_{1}} \abs y \abs\alpha", r"\lvert x_{1} \rvert \lvert y \rvert \lvert \alpha \rvert"),
            (r"\norm{v}2", r"\lvert \lvert v \rvert \rvert_{2}"),
            (r"a \*b", r"a \cdot b"),
            (r"\RRR \\RR \{\}", r"\RRR \\RR \{\}"),
            (r"\abs{\RR}", r"\lvert \mathbb{R} \rvert"),
            (r"\mbox{é} \dotsc", r"\text{é} \ldots"),
            (r"é \", r"é \"),
        ] {
            assert_eq!(out(tex).as_deref(), Ok(expected), "{tex}");
        }
    }

    #[test]
    fn what_cannot_be_written_out_has_a_place() {
        for (tex, offset, why) in [
            (r"x + \abs", 4, "needs 1 arguments"),
            (r"x + \norm{a}", 4, "needs 2 arguments"),
            (r"{\abs}", 1, "needs 1 arguments"),
            (r"y \loop", 2, "leads back to itself"),
            (r"\abs{a", 0, "needs 1 arguments"),
            (r"a \big\big", 2, "longer than 1000"),
        ] {
            let stuck = out(tex).expect_err(tex);
            assert!(stuck.offset >= offset && stuck.offset <= tex.len() && stuck.why.contains(why), "{tex}: {stuck:?}");
        }
    }

    #[test]
    fn every_byte_knows_where_it_comes_from() {
        let tex = r"x \in \RR + \nix";
        let e = written_out(tex, &all(), 1_000).unwrap();
        let at = |what: &str| e.place(e.tex.find(what).unwrap());
        assert_eq!(at("x"), 0);
        assert_eq!(at("mathbb"), tex.find(r"\RR").unwrap());
        assert_eq!(at(r"\nix"), tex.find(r"\nix").unwrap());
        assert_eq!(at("+"), tex.find('+').unwrap());
    }
}
