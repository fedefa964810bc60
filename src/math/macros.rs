//! Macros written out in a formula: its own (`\def`, `\newcommand`), the author's (`macros:` in the front matter), and those
//! of the packages ([`ams`]).

use super::ams;
use super::scanner::{argument, behind_name, command, name_of, optional, skip_spaces};
use super::source_map::{From, MappedTex};
use std::collections::BTreeMap;

/// Macros within macros; a circle ends here.
const DEEPEST: usize = 32;

/// Where and why a formula cannot be written out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MacroError {
    pub(super) why: String,
    pub(super) offset: usize,
}

/// A formula without macros.
#[derive(Debug, Default)]
pub(super) struct ExpandedFormula {
    pub(super) traced: MappedTex,
    /// `\arraystretch`, which is a macro in TeX.
    pub(super) stretch: Option<f32>,
}

/// Writes `tex` out, to at most `most` bytes: its own macros, the author's (`own`), and those of the packages.
pub(super) fn expand(tex: &str, own: &BTreeMap<String, String>, most: usize) -> Result<ExpandedFormula, MacroError> {
    let mut work = MacroExpander { own, local: BTreeMap::new(), packages: true, most };
    let mut traced = MappedTex::default();
    work.write(tex, From::Copied(0), 0, &mut traced)?;
    let stretch = work.local.get("arraystretch").and_then(|m| m.body.trim().parse().ok());
    Ok(ExpandedFormula { traced, stretch: stretch.filter(|s| (0.1..=10.0).contains(s)) })
}

/// `tex` without the author's macros, for who does not know them; `None` when it uses none, or cannot be written out.
pub fn expand_own_macros(tex: &str, own: &BTreeMap<String, String>) -> Option<String> {
    const MOST: usize = 64 * 1024;
    let uses =
        tex.match_indices('\\').any(|(at, _)| tex.get(at + 1..).is_some_and(|rest| own.contains_key(name_of(rest))));
    if !uses {
        return None;
    }
    let mut work = MacroExpander { own, local: BTreeMap::new(), packages: false, most: MOST };
    let mut traced = MappedTex::default();
    work.write(tex, From::Copied(0), 0, &mut traced).ok()?;
    Some(traced.tex)
}

/// What a name stands for.
#[derive(Debug, Clone)]
struct Macro {
    body: String,
    count: usize,
    /// What the first argument is when it is left out: `\newcommand{\x}[1][default]{…}`.
    default: Option<String>,
}

impl Macro {
    fn plain(body: &str) -> Self {
        Self { body: body.to_owned(), count: wanted(body), default: None }
    }
}

struct MacroExpander<'a> {
    own: &'a BTreeMap<String, String>,
    /// Defined within the formula.
    local: BTreeMap<String, Macro>,
    /// Whether what the packages know, and what the formula defines, is written out as well.
    packages: bool,
    most: usize,
}

/// A use of a macro: its name, where it begins, and the byte behind the name.
struct MacroUse<'a> {
    name: &'a str,
    start: usize,
    after: usize,
}

impl MacroExpander<'_> {
    fn write(&mut self, text: &str, from: From, depth: usize, out: &mut MappedTex) -> Result<(), MacroError> {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let stops: &[char] = if self.packages { &['\\', '%'] } else { &['\\'] };
            let plain = rest.find(stops).unwrap_or(rest.len());
            out.put(rest.get(..plain).unwrap_or(""), from.plus(at));
            at += plain;
            if text.get(at..).is_some_and(|rest| rest.starts_with('%')) {
                // a comment, to the end of its line
                at += text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len() - at, |end| end + 1);
                continue;
            }
            let Some((name, after)) = command(text, at) else {
                // the end, or a backslash that stands last
                out.put(text.get(at..).unwrap_or(""), from.plus(at));
                break;
            };
            if name == "verb"
                && self.packages
                && let Some((words, end)) = verb(text, after)
            {
                out.put(&format!("\\texttt{{{}}}", verbatim(words)), From::Instead(from.plus(at).byte()));
                at = end;
                continue;
            }
            if matches!(name, "href" | "url")
                && let Some(address) = argument(text, after).filter(|a| a.grouped)
            {
                // in an address `%` begins no comment
                out.put(text.get(at..address.end).unwrap_or(""), from.plus(at));
                at = address.end;
                continue;
            }
            let used = MacroUse { name, start: at, after };
            at = match self.defined(text, &used, from)? {
                Some(end) => end,
                None => match self.meaning(name) {
                    Some(meaning) => self.use_of(&meaning, text, &used, (from, depth), out)?,
                    None => {
                        out.put(text.get(at..after).unwrap_or(""), from.plus(at));
                        after
                    }
                },
            };
            if out.tex.len() > self.most {
                let why = format!("its macros expand to more than {} bytes", self.most);
                return Err(MacroError { why, offset: from.plus(at).byte() });
            }
        }
        Ok(())
    }

    fn meaning(&self, name: &str) -> Option<Macro> {
        let of_packages = || ams::macro_of(name).filter(|_| self.packages).map(Macro::plain);
        let of_author = || self.own.get(name).map(|body| Macro::plain(body));
        self.local.get(name).cloned().or_else(of_author).or_else(of_packages)
    }

    /// Takes in a definition; the byte behind it, or `None` where none begins.
    fn defined(&mut self, text: &str, used: &MacroUse<'_>, from: From) -> Result<Option<usize>, MacroError> {
        if !self.packages {
            return Ok(None);
        }
        let stuck = |why: String| MacroError { why, offset: from.plus(used.start).byte() };
        let no = || stuck(format!("`\\{0}` defines nothing here; write `\\{0}{{\\name}}{{…}}`", used.name));
        match used.name {
            "global" | "long" | "relax" | "protect" => Ok(Some(behind_name(text, used.after))),
            "def" | "gdef" | "edef" | "xdef" => {
                let (name, body) = plain_definition(text, used.after).ok_or_else(|| {
                    stuck(format!("`\\{0}` defines nothing here; write `\\{0}\\name#1{{…}}`", used.name))
                })?;
                self.define(name.0, Macro { count: name.1, ..Macro::plain(&text[body.inner.clone()]) });
                Ok(Some(body.end))
            }
            "let" => {
                let (name, after) = named(text, used.after).ok_or_else(no)?;
                let equals = skip_spaces(text, after);
                let at = if text.get(equals..).is_some_and(|r| r.starts_with('=')) { equals + 1 } else { after };
                let to = argument(text, at).ok_or_else(no)?;
                let body = text.get(to.inner).unwrap_or("");
                let meaning = body.strip_prefix('\\').and_then(|name| self.meaning(name));
                self.define(name, meaning.unwrap_or_else(|| Macro { count: 0, ..Macro::plain(body) }));
                Ok(Some(to.end))
            }
            "newcommand" | "renewcommand" | "providecommand" => {
                let (name, count, default, body) = latex_definition(text, used.after).ok_or_else(no)?;
                if used.name != "providecommand" || self.meaning(name).is_none() {
                    let default = default.map(|d| text[d].to_owned());
                    self.define(name, Macro { body: text[body.inner.clone()].to_owned(), count, default });
                }
                Ok(Some(body.end))
            }
            "DeclareMathOperator" => {
                let starred = text.get(used.after..).is_some_and(|rest| rest.starts_with('*'));
                let (name, after) = named(text, used.after + usize::from(starred)).ok_or_else(no)?;
                let words = argument(text, after).ok_or_else(no)?;
                let star = if starred { "*" } else { "" };
                let body = format!("\\operatorname{star}{{{}}}", &text[words.inner.clone()]);
                self.define(name, Macro { count: 0, ..Macro::plain(&body) });
                Ok(Some(words.end))
            }
            _ => Ok(None),
        }
    }

    fn define(&mut self, name: &str, meaning: Macro) {
        self.local.insert(name.to_owned(), meaning);
    }

    /// Writes out one macro; gives the byte behind its arguments.
    fn use_of(
        &mut self,
        meaning: &Macro,
        text: &str,
        used: &MacroUse<'_>,
        (from, depth): (From, usize),
        out: &mut MappedTex,
    ) -> Result<usize, MacroError> {
        let name = used.name;
        let place = from.plus(used.start).byte();
        if depth >= DEEPEST {
            return Err(MacroError { why: format!("the macro `\\{name}` refers to itself"), offset: place });
        }
        let (mut arguments, mut end) = (Vec::new(), used.after);
        if let Some(default) = &meaning.default {
            let given = optional(text, end);
            end = given.as_ref().map_or(end, |given| given.end);
            arguments.push(given.map_or(default.as_str(), |given| text.get(given.inner).unwrap_or("")));
        }
        while arguments.len() < meaning.count {
            let Some(given) = argument(text, end) else {
                let (count, s) = (meaning.count, if meaning.count == 1 { "" } else { "s" });
                let why = format!("the macro `\\{name}` needs {count} argument{s}, {} given", arguments.len());
                return Err(MacroError { why, offset: place });
            };
            arguments.push(text.get(given.inner).unwrap_or(""));
            end = given.end;
        }
        let ours = !self.local.contains_key(name) && !self.own.contains_key(name);
        let barred = ams::bar_in(name).filter(|_| ours).and_then(|bar| Some(with_bars(arguments.first()?, bar)));
        if let Some(barred) = &barred {
            arguments = vec![barred];
        }
        let mut written = self.filled(&meaning.body, &arguments, place)?;
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
    fn filled(&self, body: &str, arguments: &[&str], place: usize) -> Result<String, MacroError> {
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
                // `##1` is the argument of a macro that this one defines
                written.push('#');
                rest = hash.strip_prefix("##").or_else(|| hash.get(1..)).unwrap_or("");
            }
            if written.len() > self.most {
                return Err(MacroError {
                    why: format!("its macros expand to more than {} bytes", self.most),
                    offset: place,
                });
            }
        }
        written.push_str(rest);
        Ok(written)
    }
}

/// The highest argument that a body speaks of.
fn wanted(body: &str) -> usize {
    body.split('#').skip(1).filter_map(|s| s.get(..1)?.parse().ok()).max().unwrap_or(0)
}

/// The bars of a set that stand for "with", in nothing, as signs of that kind.
fn with_bars(set: &str, bar: &str) -> String {
    let (mut out, mut depth, mut escaped) = (String::new(), 0_usize, false);
    for c in set.chars() {
        match c {
            '|' if depth == 0 && !escaped => {
                out.push_str(bar);
                continue;
            }
            '{' if !escaped => depth += 1,
            '}' if !escaped => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

/// The name of a command to be defined, in braces or not, and the byte behind it.
fn named(text: &str, at: usize) -> Option<(&str, usize)> {
    let given = argument(text, at)?;
    let name = text.get(given.inner)?.trim().strip_prefix('\\')?;
    (!name.is_empty() && name_of(name) == name).then_some((name, given.end))
}

/// `\def\name#1#2{…}`: the name, how many arguments it has, and the body.
fn plain_definition(text: &str, at: usize) -> Option<((&str, usize), super::scanner::Argument)> {
    let (name, mut at) = named(text, at)?;
    let mut count = 0;
    loop {
        at = skip_spaces(text, at);
        let expected = format!("#{}", count + 1);
        if !text.get(at..)?.starts_with(&expected) {
            break;
        }
        count += 1;
        at += expected.len();
    }
    argument(text, at).filter(|body| body.grouped).map(|body| ((name, count), body))
}

/// `\newcommand{\name}[count][default]{…}`.
fn latex_definition(
    text: &str,
    at: usize,
) -> Option<(&str, usize, Option<std::ops::Range<usize>>, super::scanner::Argument)> {
    let starred = text.get(at..).is_some_and(|rest| rest.starts_with('*'));
    let (name, mut at) = named(text, at + usize::from(starred))?;
    let (mut count, mut default) = (0, None);
    if let Some(given) = optional(text, at) {
        count = text.get(given.inner)?.trim().parse().ok().filter(|n| *n <= 9)?;
        at = given.end;
        if let Some(given) = optional(text, at) {
            at = given.end;
            default = Some(given.inner);
        }
    }
    argument(text, at).map(|body| (name, count, default, body))
}

/// `\verb|words|`: the words, and the byte behind them.
fn verb(text: &str, after: usize) -> Option<(&str, usize)> {
    let from = after + usize::from(text.get(after..)?.starts_with('*'));
    let sign = text.get(from..)?.chars().next().filter(|c| !c.is_alphanumeric() && !c.is_whitespace())?;
    let start = from + sign.len_utf8();
    let len = text.get(start..)?.find(sign)?;
    Some((text.get(start..start + len)?, start + len + sign.len_utf8()))
}

/// Words as they are, in the words of `\text`.
pub(super) fn verbatim(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash "),
            '^' => out.push_str("\\textasciicircum "),
            // a wave of its own: the crate's is a space that does not break
            '~' => out.push('∼'),
            '{' | '}' | '$' | '%' | '&' | '#' | '_' => out.extend(['\\', c]),
            ' ' => out.push_str("\\ "),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
#[path = "macros_tests.rs"]
mod tests;
