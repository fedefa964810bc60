//! A formula in the words of the crate: what it does not know is written in what it knows, or marked ([`marks`]) so that it
//! can be put in behind it. What cannot be drawn at all is refused where it stands.

mod boxes;
mod char_codes;
mod colours;
mod commands;
mod operators;
mod tables;
mod text_mode;

use super::lengths;
use super::macros::MacroError;
use super::placeholders::{self, Mark, Wrap, WrapAction};
use super::scanner::{self, argument, behind_name, closing, command, skip_spaces};
use super::source_map::{From, MappedTex};
use std::ops::Range;

/// A formula for the crate, and what its marks stand for.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    pub(super) traced: MappedTex,
    pub(super) marks: Vec<Mark>,
}

/// How large a formula is set, as TeX has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MathStyle {
    Display,
    Text,
    Script,
    ScriptScript,
}

impl MathStyle {
    fn in_fraction(self) -> Self {
        if self == Self::Display { Self::Text } else { self.as_script() }
    }

    fn as_script(self) -> Self {
        if matches!(self, Self::Display | Self::Text) { Self::Script } else { Self::ScriptScript }
    }
}

/// What a command is to the rewriter.
#[derive(Debug, Clone, Copy)]
enum CommandKind {
    Begin,
    End,
    Box(boxes::BoxKind),
    Char,
    Colour,
    ColourOf,
    Delimiter,
    Dots,
    Fraction(Option<MathStyle>),
    Left,
    Link { words: bool },
    MathChoice,
    Operator(operators::OperatorKind),
    Refused(&'static str),
    Rule,
    ScriptThen(usize),
    Size(f32),
    Space,
    Style(MathStyle),
    Tag,
    Thickness,
    Text(&'static str),
}

/// The command that was perhaps meant where the crate knows none.
pub(super) fn meant(typed: &str) -> Option<&'static str> {
    commands::meant(typed)
}

/// Signs that dots are between in the middle of the line.
const BETWEEN: &[&str] = &[
    "approx",
    "cap",
    "cdot",
    "circ",
    "cup",
    "equiv",
    "ge",
    "geq",
    "iff",
    "implies",
    "in",
    "land",
    "le",
    "leq",
    "lor",
    "ne",
    "neq",
    "oplus",
    "otimes",
    "pm",
    "rightarrow",
    "sim",
    "subset",
    "subseteq",
    "times",
    "to",
    "vee",
    "wedge",
    "int",
    "sum",
];

/// Writes `tex` in the crate's words. `stretch` is how far apart the rows of its tables stand.
pub(super) fn rewritten(tex: &str, display: bool, stretch: Option<f32>) -> Result<Rewritten, MacroError> {
    let style = if display { MathStyle::Display } else { MathStyle::Text };
    let mut work = Rewriter {
        text: tex,
        out: Rewritten::default(),
        style,
        size: 1.0,
        display,
        stretch,
        numbered: false,
        tagged: false,
    };
    work.whole()?;
    Ok(work.out)
}

struct Rewriter<'a> {
    text: &'a str,
    out: Rewritten,
    style: MathStyle,
    /// How large letters are here (`\large`), 1 being as they are around the formula.
    size: f32,
    /// Whether the formula stands by itself.
    display: bool,
    stretch: Option<f32>,
    /// Whether rows may have numbers here (`\tag`).
    numbered: bool,
    /// Whether this row has its `\tag` already.
    tagged: bool,
}

type Done<T> = Result<T, MacroError>;

impl<'a> Rewriter<'a> {
    fn whole(&mut self) -> Done<()> {
        let all = 0..self.text.len();
        if self.display && tables::tagged_outside(self.text) {
            self.put("\\begin{equation*}", 0);
            self.numbered = true;
            self.group(all.clone())?;
            self.put("\\end{equation*}", all.end);
            return Ok(());
        }
        self.group(all)
    }

    /// The inside of a group: what is changed in it ends with it. Lines (`\\`) are below each other.
    fn group(&mut self, range: Range<usize>) -> Done<()> {
        let (style, size) = (self.style, self.size);
        let lines = scanner::rows(self.text, range.clone());
        let done = if lines.len() > 1 { self.lines(&lines) } else { self.span(range) };
        (self.style, self.size) = (style, size);
        done
    }

    fn span(&mut self, range: Range<usize>) -> Done<()> {
        let mut at = range.start;
        while at < range.end {
            let rest = self.text.get(at..range.end).unwrap_or("");
            let plain = rest.find(['\\', '{', '^', '_', '$']).unwrap_or(rest.len());
            self.signs(at..at + plain);
            at += plain;
            match rest.as_bytes().get(plain) {
                None => break,
                Some(b'{') => at = self.braces(at, range.end)?,
                Some(b'\\') => at = self.command(at, range.end)?,
                Some(b'$') => {
                    let why = "`$` inside a formula is allowed in `\\text{…}` only; the character itself is `\\$`";
                    return Err(refuse(at, why.to_owned()));
                }
                Some(_) => {
                    self.copy(at..at + 1);
                    at = self.as_script(at + 1, range.end)?;
                }
            }
        }
        Ok(())
    }

    /// Signs as they stand; `²` and its like become what they are short for.
    fn signs(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some((next, (raised, _))) =
            self.str(at..range.end).char_indices().find_map(|(i, c)| char_codes::script(c).map(|script| (i, script)))
        {
            self.copy(at..at + next);
            at += next;
            let mut written = String::from(if raised { "^{" } else { "_{" });
            let first = at;
            for c in self.str(first..range.end).chars() {
                let Some((_, plain)) = char_codes::script(c).filter(|(up, _)| *up == raised) else { break };
                written.push(plain);
                at += c.len_utf8();
            }
            written.push('}');
            self.put(&written, first);
        }
        self.copy(at..range.end);
    }

    /// A group at `at`; one that is not closed is copied, for the crate to say so.
    fn braces(&mut self, at: usize, to: usize) -> Done<usize> {
        let Some(close) = closing(self.text, at, b'{', b'}').filter(|close| *close < to) else {
            self.copy(at..to);
            return Ok(to);
        };
        self.copy(at..at + 1);
        self.group(at + 1..close)?;
        self.copy(close..close + 1);
        Ok(close + 1)
    }

    /// The argument at `at` in smaller letters, if it is a group or a command.
    fn as_script(&mut self, at: usize, to: usize) -> Done<usize> {
        let style = self.style.as_script();
        self.argument_in(style, at, to)
    }

    fn argument_in(&mut self, style: MathStyle, at: usize, to: usize) -> Done<usize> {
        let start = skip_spaces(self.text, at).min(to);
        self.copy(at..start);
        let before = std::mem::replace(&mut self.style, style);
        let end = match self.text.as_bytes().get(start).filter(|_| start < to) {
            Some(b'{') => self.braces(start, to),
            Some(b'\\') => self.command(start, to),
            Some(_) => {
                let end = start + self.text.get(start..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8);
                self.copy(start..end);
                Ok(end)
            }
            None => Ok(start),
        };
        self.style = before;
        end
    }

    /// The command at `at`; gives the byte behind what it took.
    fn command(&mut self, at: usize, to: usize) -> Done<usize> {
        let Some((name, after)) = command(self.text, at).filter(|(_, after)| *after <= to) else {
            self.copy(at..to);
            return Ok(to);
        };
        let starred = self.text.get(after..to).is_some_and(|rest| rest.starts_with('*'));
        let Some(kind) = commands::kind(name) else {
            let end = behind_name(self.text, after).min(to);
            self.copy(at..end);
            return Ok(end);
        };
        match kind {
            CommandKind::Begin => self.environment(at, after, to),
            CommandKind::End => Err(refuse(at, format!("`\\{name}` ends something that has not begun"))),
            CommandKind::Box(kind) => self.boxed(kind, at, after),
            CommandKind::Char => self.character(name, at, after),
            CommandKind::Colour => self.colour(at, after),
            CommandKind::ColourOf => self.colour_of(at, after, to),
            CommandKind::Delimiter => {
                let sign = skip_spaces(self.text, after);
                if name != "middle" && self.str(sign..to).starts_with('.') {
                    // a fence that is not seen, of any size
                    return Ok(sign + 1);
                }
                self.copy(at..after);
                Ok(self.delimiter(after, to))
            }
            CommandKind::Dots => Ok(self.dots(name, at, after, to)),
            CommandKind::Fraction(style) => self.fraction(style, at, after, to),
            CommandKind::Left => self.fenced(at, after, to),
            CommandKind::Link { words } => self.link(words, at, after),
            CommandKind::MathChoice => self.choice(at, after),
            CommandKind::Operator(kind) => self.operator(kind, at, after, to),
            CommandKind::Refused(why) => Err(refuse(at, format!("`\\{name}` {why}"))),
            CommandKind::Rule => self.rule(at, after),
            CommandKind::ScriptThen(scripts) => self.scripts_first(scripts, at, after, to),
            CommandKind::Size(size) => Ok(self.sized(size, at, after)),
            CommandKind::Space => self.space(name, at, after + usize::from(starred)),
            CommandKind::Style(style) => {
                self.style = style;
                let end = behind_name(self.text, after).min(to);
                self.copy(at..end);
                Ok(end)
            }
            CommandKind::Tag => self.tag(name, at, after + usize::from(starred), starred),
            CommandKind::Text(command) => self.words(command, at, after),
            CommandKind::Thickness => self.above(at, after),
        }
    }

    /// `\left( … \right)`: what is changed within ends with it.
    fn fenced(&mut self, at: usize, after: usize, to: usize) -> Done<usize> {
        let Some((right, behind)) = scanner::right(self.text, after, to) else {
            return Err(refuse(at, "`\\left` has no `\\right`".to_owned()));
        };
        let Some(sign) = argument(self.text, after).filter(|sign| sign.end <= right) else {
            return Err(refuse(at, "`\\left` needs a delimiter: `(`, `[`, `\\{`, `|` or `.`".to_owned()));
        };
        self.copy(at..after);
        let from = self.delimiter(after, right);
        self.copy(from.min(sign.end)..sign.end);
        self.put(" ", sign.end);
        self.group(sign.end..right)?;
        self.copy(right..behind);
        Ok(self.delimiter(behind, to))
    }

    /// The sign behind `\left` or `\big`: `<` and `>` are brackets there.
    fn delimiter(&mut self, at: usize, to: usize) -> usize {
        let start = skip_spaces(self.text, at).min(to);
        let bracket = match self.text.as_bytes().get(start).filter(|_| start < to) {
            Some(b'<') => "\\langle ",
            Some(b'>') => "\\rangle ",
            _ => return at,
        };
        self.put(bracket, start);
        start + 1
    }

    /// `\dots`: low between commas, in the middle between signs such as `+`.
    fn dots(&mut self, name: &str, at: usize, after: usize, to: usize) -> usize {
        let next = self.str(skip_spaces(self.text, after).min(to)..to);
        let sign = next.starts_with(['+', '-', '*', '=', '<', '>'])
            || next.strip_prefix('\\').is_some_and(|rest| BETWEEN.contains(&scanner::name_of(rest)));
        self.put(if name == "dots" && sign { "\\cdots " } else { "\\mathinner{…}" }, at);
        behind_name(self.text, after).min(to)
    }

    /// A fraction: both parts are set smaller, unless the command says how.
    fn fraction(&mut self, style: Option<MathStyle>, at: usize, after: usize, to: usize) -> Done<usize> {
        let inner = style.unwrap_or_else(|| self.style.in_fraction());
        self.copy(at..after);
        // `\cfrac[l]`: to which side its upper part goes has no meaning in MathML
        let after = scanner::optional(self.text, after).map_or(after, |side| side.end);
        let middle = self.argument_in(inner, after, to)?;
        self.argument_in(inner, middle, to)
    }

    /// Commands whose first arguments are set smaller (`\overset`).
    fn scripts_first(&mut self, scripts: usize, at: usize, after: usize, to: usize) -> Done<usize> {
        self.copy(at..after);
        let mut end = after;
        for _ in 0..scripts {
            end = self.as_script(end, to)?;
        }
        Ok(end)
    }

    fn sized(&mut self, size: f32, at: usize, after: usize) -> usize {
        let step = size / self.size;
        self.size = size;
        let attributes = vec![("style", format!("font-size:{}", placeholders::em(step)))];
        self.open(Wrap { name: "mrow", attributes, ..Wrap::default() }, at);
        behind_name(self.text, after)
    }

    /// `\kern1em`, `\hspace{1em}` and their like, in parts of the letters.
    fn space(&mut self, name: &str, at: usize, after: usize) -> Done<usize> {
        let Some((length, end)) = lengths::at(self.text, after) else {
            let given = argument(self.text, after).and_then(|a| self.text.get(a.inner)).unwrap_or("");
            let instead = if given.trim().is_empty() { String::new() } else { format!(", not `{}`", given.trim()) };
            let why = format!("`\\{name}` needs a length such as `2em` or `10pt`{instead}");
            return Err(refuse(at, why));
        };
        self.put(&format!("\\kern{} ", placeholders::em(length)), at);
        Ok(end)
    }

    fn choice(&mut self, at: usize, after: usize) -> Done<usize> {
        let (mut end, mut chosen) = (after, None);
        for style in [MathStyle::Display, MathStyle::Text, MathStyle::Script, MathStyle::ScriptScript] {
            let given = self.wanted("mathchoice", at, end)?;
            end = given.end;
            if style == self.style {
                chosen = Some(given.inner);
            }
        }
        self.put("{", at);
        self.group(chosen.unwrap_or(end..end))?;
        self.put("}", end);
        Ok(end)
    }

    /// `\above2pt`: the rule of the fraction that it makes.
    fn above(&mut self, at: usize, after: usize) -> Done<usize> {
        let Some((length, end)) = lengths::at(self.text, after) else {
            return Err(refuse(at, "`\\above` needs the thickness of its rule, such as `1pt`".to_owned()));
        };
        let mark = self.mark(Mark::Thickness(length));
        self.put(&format!("{}\\over ", placeholders::command(mark)), at);
        Ok(end)
    }

    // ---- what the parts are written with ----

    /// An argument that a command must have.
    fn wanted(&self, name: &str, at: usize, from: usize) -> Done<scanner::Argument> {
        argument(self.text, from).ok_or_else(|| refuse(at, format!("`\\{name}` lacks an argument")))
    }

    fn str(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or("")
    }

    fn copy(&mut self, range: Range<usize>) {
        let start = range.start;
        let words = self.str(range);
        self.out.traced.put(words, From::Copied(start));
    }

    fn put(&mut self, words: &str, at: usize) {
        self.out.traced.put(words, From::Instead(at));
    }

    fn mark(&mut self, mark: Mark) -> usize {
        self.out.marks.push(mark);
        self.out.marks.len() - 1
    }

    /// Opens a mark that reaches to the end of the row, or to where it is closed.
    fn open(&mut self, wrap: Wrap, at: usize) -> usize {
        let number = self.mark(Mark::Wrap(wrap));
        self.put(&placeholders::command(number), at);
        number
    }

    fn close(&mut self, number: usize, at: usize) {
        let close = self.mark(Mark::Close(number));
        self.put(&placeholders::command(close), at);
    }

    /// A group that is an element of its own.
    fn wrapped(&mut self, wrap: Wrap, at: usize, inner: impl FnOnce(&mut Self) -> Done<()>) -> Done<()> {
        self.put("{", at);
        self.open(wrap, at);
        self.put("{", at);
        inner(self)?;
        self.put("}}", at);
        Ok(())
    }

    /// MathML of ours as one sign of the formula.
    fn slot(&mut self, mathml: String, at: usize) {
        let number = self.mark(Mark::Slot(mathml));
        self.put(&format!("{{{}{{}}}}", placeholders::command(number)), at);
    }

    /// Whether what was written last takes the next thing as its argument, so that this must be one thing.
    fn awaited(&self) -> bool {
        let before = self.out.traced.tex.trim_end();
        let letters = before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (rest, name) = before.split_at(before.len() - letters);
        before.ends_with(['^', '_']) || (rest.ends_with('\\') && !rest.ends_with("\\\\") && commands::waits(name))
    }
}

fn refuse(offset: usize, why: String) -> MacroError {
    MacroError { why, offset }
}

fn wrap(name: &'static str, attributes: Vec<(&'static str, String)>) -> Wrap {
    Wrap { name, attributes, line: None, inside: WrapAction::Nothing }
}
