//! Code in, coloured lines of HTML out. The door to syntect and its syntaxes.
//!
//! Scopes are mapped to a small set of classes (`docs/reference/page.md`, "Content"), so that colours are the theme's affair and
//! a page carries one short `<span>` a token. Pure: the page keeps what was coloured before.

mod classes;
mod syntax_names;
#[cfg(test)]
mod tests;

use classes::{Class, Classes};
use std::panic::{AssertUnwindSafe, catch_unwind};
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

/// Coloured code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Highlighted {
    /// HTML of each source line, without its line end: text escaped, spans closed within the line.
    pub lines: Vec<String>,
    /// Whether the language is known (words for "no colours" are).
    pub known: bool,
}

/// Bytes of a line that is coloured; longer ones are data, not code, and stay plain. Some grammars take time by the
/// cube of a line's length: 1,000 odd characters cost the worst of them (SystemVerilog) most of a second, 10,000 minutes.
const LONGEST_LINE: usize = 1_000;
/// How much is coloured of one block, as a sum of squared lines: about 6,000 ordinary lines. The rest stays plain. Not a
/// clock, so that the same code looks the same on every machine.
const MOST_WORK: usize = 20_000_000;

/// Colours a block of code. `lang` is what is behind the fence (`rust`, `ts`, `C++`), in any case.
///
/// Without its tags and escapes every line is the source's. A language that is not known gives plain lines.
pub fn highlight(lang: &str, source: &str) -> Highlighted {
    let source = source.strip_suffix('\n').unwrap_or(source);
    match syntax_names::find(lang) {
        syntax_names::SyntaxMatch::Syntax(set, syntax) => {
            Highlighted { lines: coloured(set, syntax, source), known: true }
        }
        syntax_names::SyntaxMatch::Session(set, syntax) => {
            Highlighted { lines: session(set, syntax, source), known: true }
        }
        syntax_names::SyntaxMatch::Plain => {
            Highlighted { lines: source.split('\n').map(escaped).collect(), known: true }
        }
        syntax_names::SyntaxMatch::Nothing => {
            Highlighted { lines: source.split('\n').map(escaped).collect(), known: false }
        }
    }
}

/// The name of a language as people write it (`ts` is TypeScript); none when it has no colours here.
pub fn knows(lang: &str) -> Option<&'static str> {
    match syntax_names::find(lang) {
        syntax_names::SyntaxMatch::Syntax(_, syntax) => Some(syntax_names::display(syntax)),
        syntax_names::SyntaxMatch::Session(..) => Some("Console"),
        syntax_names::SyntaxMatch::Plain => Some("Text"),
        syntax_names::SyntaxMatch::Nothing => None,
    }
}

fn coloured(set: &SyntaxSet, syntax: &SyntaxReference, source: &str) -> Vec<String> {
    let mut painter = Painter::new(set, syntax);
    source.split('\n').map(|line| painter.paint(line)).collect()
}

/// What a terminal shows: behind the prompts commands, the rest is what they said. Without any prompt all of it is
/// commands.
fn session(set: &SyntaxSet, syntax: &SyntaxReference, source: &str) -> Vec<String> {
    const PROMPTS: [&str; 3] = ["$ ", "# ", "% "];
    let prompt = PROMPTS.into_iter().find(|prompt| source.lines().next().is_some_and(|l| l.starts_with(prompt)));
    let Some(prompt) = prompt else { return coloured(set, syntax, source) };
    let mut painter = Painter::new(set, syntax);
    let mut goes_on = false;
    source
        .split('\n')
        .map(|line| {
            let command = line.strip_prefix(prompt);
            let html = match command {
                Some(command) => {
                    painter.restart(syntax);
                    format!("<span class=\"{}\">{}</span>{}", Class::Punctuation.name(), prompt, painter.paint(command))
                }
                None if goes_on => painter.paint(line),
                None => escaped(line),
            };
            goes_on = (command.is_some() || goes_on) && line.ends_with('\\');
            html
        })
        .collect()
}

struct Painter<'a> {
    set: &'a SyntaxSet,
    state: ParseState,
    stack: ScopeStack,
    classes: Classes,
    /// The line with its end, which the grammars want to see; kept to be used again.
    with_end: String,
    /// Against [`MOST_WORK`].
    work: usize,
}

impl<'a> Painter<'a> {
    fn new(set: &'a SyntaxSet, syntax: &SyntaxReference) -> Self {
        let state = ParseState::new(syntax);
        Self { set, state, stack: ScopeStack::new(), classes: Classes::new(), with_end: String::new(), work: 0 }
    }

    /// Forgets what the lines before left open.
    fn restart(&mut self, syntax: &SyntaxReference) {
        self.state = ParseState::new(syntax);
        self.stack = ScopeStack::new();
    }

    /// The next line, in colours while they can be had.
    fn paint(&mut self, line: &str) -> String {
        if line.len() > LONGEST_LINE || self.work > MOST_WORK {
            return escaped(line);
        }
        self.work += (line.len() + 16).pow(2);
        // a fault in one of two hundred grammars must not take the talk with it
        let painted = catch_unwind(AssertUnwindSafe(|| self.line(line))).ok().flatten();
        painted.unwrap_or_else(|| {
            self.work = MOST_WORK + 1;
            escaped(line)
        })
    }

    /// One line; none when the grammar fails on it.
    fn line(&mut self, line: &str) -> Option<String> {
        self.with_end.clear();
        self.with_end.push_str(line);
        self.with_end.push('\n');
        let changes = self.state.parse_line(&self.with_end, self.set).ok()?;
        let mut out = Spans::new(line);
        for (at, change) in &changes {
            out.upto(*at, |text| self.classes.of(self.stack.as_slice(), text));
            self.stack.apply(change).ok()?;
        }
        out.upto(line.len(), |text| self.classes.of(self.stack.as_slice(), text));
        Some(out.finish())
    }
}

/// A line being written: neighbours of one class share a span.
struct Spans<'a> {
    line: &'a str,
    at: usize,
    open: Option<Class>,
    html: String,
}

impl<'a> Spans<'a> {
    fn new(line: &'a str) -> Self {
        Self { line, at: 0, open: None, html: String::with_capacity(line.len() * 3) }
    }

    fn upto(&mut self, end: usize, class: impl FnOnce(&str) -> Option<Class>) {
        let end = end.min(self.line.len());
        let Some(text) = self.line.get(self.at..end).filter(|t| !t.is_empty()) else { return };
        self.at = end;
        let class = class(text);
        // blanks have no colour of their own
        if class != self.open && !(text.trim().is_empty() && self.open.is_none_or(|c| !c.has_ground())) {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push_str(class.name());
                self.html.push_str("\">");
                self.open = Some(class);
            }
        }
        escape(text, &mut self.html);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => continue,
        };
        out.push_str(text.get(from..at).unwrap_or(""));
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(text.get(from..).unwrap_or(""));
}
