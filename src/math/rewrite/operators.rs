//! Operators that a formula makes itself (`\mathop`, `\operatorname`): whether what belongs to them is beside or above.

use super::{Done, MathStyle, Rewriter};
use crate::math::scanner::{self, behind_name, command, skip_spaces};
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OperatorKind {
    /// `\mathop{…}`.
    Made,
    /// `\operatorname{…}`; with a star, limits are above and below.
    Named,
}

/// What is behind an operator.
#[derive(Debug, Default)]
struct LimitsPlacement {
    /// `\limits` or `\nolimits`.
    asked: Option<bool>,
    below: Option<Range<usize>>,
    above: Option<Range<usize>>,
    end: usize,
}

impl Rewriter<'_> {
    pub(super) fn operator(&mut self, kind: OperatorKind, at: usize, after: usize, to: usize) -> Done<usize> {
        let starred = kind == OperatorKind::Named && self.str(after..to).starts_with('*');
        let name = if kind == OperatorKind::Made { "mathop" } else { "operatorname" };
        let inner = self.wanted(name, at, after + usize::from(starred))?;
        let limits = self.limits(inner.end, to);
        let movable = (starred || kind == OperatorKind::Made) && self.style == MathStyle::Display;
        if limits.below.is_none() && limits.above.is_none() {
            self.operator_name(kind, &inner, at)?;
            return Ok(limits.end);
        }
        if !limits.asked.unwrap_or(movable) {
            // within the operator, whose distance to what follows then is behind them
            self.put("\\mathop{{", at);
            self.operator_name(kind, &inner, at)?;
            self.put("}", inner.end);
            for (sign, script) in [("_", &limits.below), ("^", &limits.above)] {
                if let Some(script) = script {
                    let style = std::mem::replace(&mut self.style, MathStyle::Script);
                    self.put(&format!("{sign}{{"), script.start);
                    self.group(script.clone())?;
                    self.put("}", script.end);
                    self.style = style;
                }
            }
            self.put("}", limits.end);
            return Ok(limits.end);
        }
        self.put("\\mathop{", at);
        for (sign, script) in [("\\underset", &limits.below), ("\\overset", &limits.above)] {
            if let Some(script) = script {
                let style = std::mem::replace(&mut self.style, MathStyle::Script);
                self.put(&format!("{sign}{{"), script.start);
                self.group(script.clone())?;
                self.put("}{", script.end);
                self.style = style;
            }
        }
        self.operator_name(kind, &inner, at)?;
        let open = usize::from(limits.below.is_some()) + usize::from(limits.above.is_some());
        self.put(&"}".repeat(open + 1), inner.end);
        Ok(limits.end)
    }

    fn operator_name(&mut self, kind: OperatorKind, inner: &scanner::Argument, at: usize) -> Done<()> {
        let words = self.str(inner.inner.clone());
        // the crate's own command knows letters and small spaces only
        let plain = words.match_indices('\\').all(|(i, _)| {
            words
                .get(i + 1..)
                .is_some_and(|rest| rest.starts_with([',', ';', ':', '!', ' ']) || rest.starts_with("text"))
        }) && !words.contains(['$', '^', '_', '{']);
        if kind == OperatorKind::Named && plain {
            self.put("\\operatorname{", at);
            self.copy(inner.inner.clone());
            self.put("}", inner.end);
            return Ok(());
        }
        self.put(if kind == OperatorKind::Named { "\\mathop{\\mathrm{" } else { "\\mathop{" }, at);
        self.group(inner.inner.clone())?;
        self.put(if kind == OperatorKind::Named { "}}" } else { "}" }, inner.end);
        Ok(())
    }

    fn limits(&self, from: usize, to: usize) -> LimitsPlacement {
        let mut limits = LimitsPlacement { end: from, ..LimitsPlacement::default() };
        loop {
            let at = skip_spaces(self.text, limits.end);
            let script = |at: usize| scanner::argument(self.text, at + 1).filter(|a| a.end <= to);
            match self.text.as_bytes().get(at).filter(|_| at < to) {
                Some(b'_') if limits.below.is_none() => {
                    let Some(given) = script(at) else { return limits };
                    (limits.below, limits.end) = (Some(given.inner), given.end);
                }
                Some(b'^') if limits.above.is_none() => {
                    let Some(given) = script(at) else { return limits };
                    (limits.above, limits.end) = (Some(given.inner), given.end);
                }
                Some(b'\\') => {
                    let Some((name, after)) = command(self.text, at) else { return limits };
                    limits.asked = match name {
                        "limits" => Some(true),
                        "nolimits" => Some(false),
                        "displaylimits" => None,
                        _ => return limits,
                    };
                    limits.end = behind_name(self.text, after);
                }
                _ => return limits,
            }
        }
    }
}
