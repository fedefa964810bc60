//! `$$ … $$` over several lines in which CommonMark would see something else: blank lines, lines that begin with `+`, `-`,
//! `>`, `#` or a number. They are handed to the parser as fences, line for line, and taken back as formulas.

use super::attrs;
use super::parser::SlideParser;
use crate::deck::ast::{Attrs, Block, BlockKind};
use crate::deck::foreign;
use crate::deck::split::line_kind;
use crate::deck::split::prose::{self, Formula};
use std::ops::Range;

/// The info string of such a fence: no author can type it.
const INFO: &str = "\u{1}formula";

/// The same lines with fences in place of such formulas, and these; none when the text has none of them.
pub(crate) fn fenced(source: &str) -> Option<(String, Vec<Formula>)> {
    let all: Vec<Formula> = prose::formulas(source, 0).into_iter().filter(|f| is_torn(source, f)).collect();
    if all.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for formula in &all {
        let inner = source.get(formula.open..formula.close).unwrap_or("");
        let most = inner.split(|c| c != '~').map(str::len).max().unwrap_or(0);
        let fence = "~".repeat(most.max(2) + 1);
        let first = line_end(source, formula.open);
        let last = source.get(..formula.close).and_then(|s| s.rfind('\n')).map_or(formula.close, |i| i + 1);
        let lead = source.get(last..formula.close).unwrap_or("");
        let lead = lead.get(..lead.len() - lead.trim_start_matches([' ', '\t', '>']).len()).unwrap_or("");
        out += source.get(at..formula.open).unwrap_or("");
        out += &format!("{fence}{INFO}\n");
        out += source.get(first + 1..last).unwrap_or("");
        out += &format!("{lead}{fence}");
        at = line_end(source, formula.close);
    }
    Some((out + source.get(at..).unwrap_or(""), all))
}

fn line_end(source: &str, at: usize) -> usize {
    source.get(at..).and_then(|rest| rest.find('\n')).map_or(source.len(), |i| at + i)
}

/// Whether CommonMark sees more than a paragraph in a formula.
fn is_torn(source: &str, formula: &Formula) -> bool {
    let quoted = source.get(formula.lines.start..formula.open).is_some_and(|lead| lead.contains('>'));
    let begins = line_end(source, formula.open) + 1;
    let lines = source.get(begins..formula.lines.end).unwrap_or("").lines();
    lines.into_iter().any(|line| {
        let text = if quoted { line.trim_start_matches([' ', '\t', '>']) } else { line.trim_start() };
        let all = |sign: u8| !text.is_empty() && text.trim_end().bytes().all(|b| b == sign);
        text.is_empty()
            || line_kind::list_marker(text).is_some()
            || line_kind::atx_level(text.trim_end()).is_some()
            || all(b'=')
            || all(b'-')
            || text.starts_with(['>', ':', '|', '<', '['])
    })
}

impl SlideParser<'_> {
    /// A fence that stands for a formula, as that; `range` is the fence's. False when it is another fence.
    pub(crate) fn formula(&mut self, info: &str, literal: &str, range: &Range<usize>, out: &mut Vec<Block>) -> bool {
        if info != INFO {
            return false;
        }
        let found = self.formulas.iter().find(|f| range.start <= f.open && f.open < range.end.max(range.start + 1));
        let Some(Formula { open, close, .. }) = found.cloned() else { return false };
        let first = self.piece.get(open + 2..line_end(self.piece, open)).unwrap_or("");
        let first = first.get(self.steps_of_slidev(first, open + 2)..).unwrap_or("");
        let last = self.piece.get(open + 2..close).unwrap_or("").rsplit('\n').next().unwrap_or("");
        let last = last.trim_start_matches([' ', '\t', '>']);
        let tex = format!("{first}\n{literal}{last}").trim().to_owned();
        let behind = self.piece.get(close + 2..line_end(self.piece, close)).unwrap_or("").trim();
        let mut block = Block { kind: BlockKind::Math(tex), attrs: Attrs::default(), range: open..close + 2 };
        if let Some((attrs, _)) = attrs::read(behind) {
            self.attach(&mut block, attrs);
        }
        out.push(block);
        true
    }

    /// The length of the numbers of lines in braces with which Slidev opens a formula (`$$ {1|3|all}`), which are reported;
    /// 0 when `text`, which is at byte `start`, begins with something else.
    pub(super) fn steps_of_slidev(&mut self, text: &str, start: usize) -> usize {
        let first = text.lines().next().unwrap_or("");
        let inner = first.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let is_lines = |part: &str| {
            part == "all"
                || !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '*'))
        };
        let steps = inner.is_some_and(|inner| inner.split('|').all(|part| is_lines(part.trim())));
        if !steps || !text.contains('\n') && !self.piece.get(start + first.len()..).is_some_and(|r| r.starts_with('\n'))
        {
            return 0;
        }
        let lead = first.len() - first.trim_start().len();
        let instead = "a formula appears as a whole; for steps write several formulas, each followed by `{.step}`";
        let place = start + lead..start + first.trim_end().len();
        self.findings.push(foreign::unread(place, first.trim(), "Slidev", instead));
        first.len()
    }
}
