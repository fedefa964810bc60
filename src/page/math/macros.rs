//! The author's own commands (`macros:` in the front matter) written out in a formula, with the way back: where in the
//! formula a byte of what was written out comes from.

use std::collections::BTreeMap;

/// Macros within macros; a circle ends here.
const DEEPEST: usize = 32;

/// A formula with every macro written out.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) tex: String,
    /// Byte in `tex`, and the byte of the formula that what begins there comes from.
    places: Vec<(usize, usize)>,
}

/// Where and why a formula cannot be written out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stuck {
    pub(super) why: String,
    pub(super) offset: usize,
}

impl Expanded {
    /// Writes `tex` out, to at most `most` bytes.
    pub(super) fn of(tex: &str, macros: &BTreeMap<String, String>, most: usize) -> Result<Self, Stuck> {
        let mut out = Self::default();
        if macros.is_empty() {
            tex.clone_into(&mut out.tex);
            return Ok(out);
        }
        let work = Work { macros, most };
        work.write(tex, Origin::Formula(0), 0, &mut out)?;
        Ok(out)
    }

    /// The byte of the formula that byte `at` of what was written out comes from.
    pub(super) fn place(&self, at: usize) -> usize {
        let before = self.places.partition_point(|(written, _)| *written <= at);
        match before.checked_sub(1).and_then(|i| self.places.get(i)) {
            Some((written, came)) if *came & FIXED == 0 => came + (at - written),
            Some((_, came)) => came & !FIXED,
            None => at,
        }
    }
}

/// Set on a place that stands for a whole macro.
const FIXED: usize = 1 << (usize::BITS - 1);

/// Where a piece of text comes from.
#[derive(Clone, Copy)]
enum Origin {
    /// From this byte of the formula on.
    Formula(usize),
    /// From a macro that stands at this byte of the formula.
    Macro(usize),
}

impl Origin {
    fn at(self, offset: usize) -> usize {
        match self {
            Self::Formula(start) => start + offset,
            Self::Macro(place) => place,
        }
    }

    fn mark(self, offset: usize) -> usize {
        match self {
            Self::Formula(start) => start + offset,
            Self::Macro(place) => place | FIXED,
        }
    }
}

struct Work<'a> {
    macros: &'a BTreeMap<String, String>,
    most: usize,
}

impl Work<'_> {
    fn write(&self, text: &str, from: Origin, depth: usize, out: &mut Expanded) -> Result<(), Stuck> {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            out.places.push((out.tex.len(), from.mark(at)));
            let plain = rest.find('\\').unwrap_or(rest.len());
            out.tex.push_str(rest.get(..plain).unwrap_or(""));
            at += plain;
            let Some(name) = text.get(at + 1..).map(name_of).filter(|name| !name.is_empty()) else {
                // the end, or a backslash that stands last
                out.tex.push_str(text.get(at..).unwrap_or(""));
                break;
            };
            let after = at + 1 + name.len();
            match self.macros.get(name) {
                Some(body) => at = self.use_of(name, body, text, (at, after), from, depth, out)?,
                None => {
                    out.places.push((out.tex.len(), from.mark(at)));
                    out.tex.push_str(text.get(at..after).unwrap_or(""));
                    at = after;
                }
            }
            if out.tex.len() > self.most {
                let why = format!("its macros make it longer than {} bytes", self.most);
                return Err(Stuck { why, offset: from.at(at.min(text.len())) });
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
        from: Origin,
        depth: usize,
        out: &mut Expanded,
    ) -> Result<usize, Stuck> {
        let place = from.at(start);
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
        let written = self.filled(body, &arguments, place)?;
        self.write(&written, Origin::Macro(place), depth + 1, out)?;
        Ok(end)
    }

    /// A body with its arguments in their places. Groups keep `x^\half` one thing, and a command at the end of the body
    /// must not swallow what follows.
    fn filled(&self, body: &str, arguments: &[&str], place: usize) -> Result<String, Stuck> {
        let mut rest = body;
        let mut written = String::from("{");
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
        written.push('}');
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
        Expanded::of(tex, &all(), 1_000).map(|e| e.tex)
    }

    #[test]
    fn macros_are_written_out() {
        for (tex, expected) in [
            (r"x \in \RR^n", r"x \in {\mathbb{R}}^n"),
            (r"\abs{x_{1}} \abs y \abs\alpha", r"{\lvert x_{1} \rvert} {\lvert y \rvert} {\lvert \alpha \rvert}"),
            (r"\norm{v}2", r"{{\lvert {\lvert v \rvert} \rvert}_{2}}"),
            (r"a \* b", r"a {\cdot} b"),
            (r"\RRR \\RR \{\}", r"\RRR \\RR \{\}"),
            (r"\abs{\RR}", r"{\lvert {\mathbb{R}} \rvert}"),
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
        let e = Expanded::of(tex, &all(), 1_000).unwrap();
        let at = |what: &str| e.place(e.tex.find(what).unwrap());
        assert_eq!(at("x"), 0);
        assert_eq!(at("mathbb"), tex.find(r"\RR").unwrap());
        assert_eq!(at(r"\nix"), tex.find(r"\nix").unwrap());
        assert_eq!(at("+"), tex.find('+').unwrap());
        assert_eq!(Expanded::of("ab", &BTreeMap::new(), 9).unwrap().place(1), 1);
    }
}
