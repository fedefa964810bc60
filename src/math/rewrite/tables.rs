//! Tables: environments of amsmath and mathtools in those of the crate; rules, distances and cells over several columns.

use super::{Done, MathStyle, Rewriter, refuse};
use crate::diagnostics::closest;
use crate::math::lengths;
use crate::math::placeholders::{self, Mark, RowStyle, TableStyle};
use crate::math::scanner::{self, MatrixRow, argument, command, optional, skip_spaces};
use std::ops::Range;

/// An environment in the crate's words.
struct Environment {
    name: &'static str,
    begin: &'static str,
    end: &'static str,
    style: MathStyle,
    /// What is behind its name.
    given: ColumnSpec,
    look: Option<TableStyle>,
    /// Whether its rows may have a `\tag`.
    numbered: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum ColumnSpec {
    Nothing,
    /// A number of columns, which is not needed.
    Count,
    /// How its columns stand (`{c|c}`).
    Columns,
    /// How all of its columns stand (`[r]`), and the fences around it.
    Side(&'static str, &'static str),
}

const fn table(name: &'static str, begin: &'static str, end: &'static str, style: MathStyle) -> Environment {
    Environment { name, begin, end, style, given: ColumnSpec::Nothing, look: None, numbered: false }
}

const fn same(name: &'static str, begin: &'static str, end: &'static str) -> Environment {
    table(name, begin, end, MathStyle::Text)
}

const fn lines(name: &'static str, begin: &'static str, end: &'static str) -> Environment {
    Environment { numbered: true, ..table(name, begin, end, MathStyle::Display) }
}

const fn small(name: &'static str, begin: &'static str, end: &'static str) -> Environment {
    Environment { look: Some(TableStyle::Close), ..table(name, begin, end, MathStyle::Script) }
}

const fn sided(name: &'static str, open: &'static str, close: &'static str) -> Environment {
    Environment { given: ColumnSpec::Side(open, close), ..table(name, "", "", MathStyle::Text) }
}

const fn columns(name: &'static str, begin: &'static str, end: &'static str, style: MathStyle) -> Environment {
    Environment { given: ColumnSpec::Columns, ..table(name, begin, end, style) }
}

const fn counted(of: Environment) -> Environment {
    Environment { given: ColumnSpec::Count, look: Some(TableStyle::Touching), ..of }
}

const ALIGNED: (&str, &str) = ("\\begin{aligned}", "\\end{aligned}");
const ALIGN: (&str, &str) = ("\\begin{align*}", "\\end{align*}");
const ARRAY: (&str, &str) = ("\\begin{array}", "\\end{array}");

/// Equations have no numbers: each slide would count from one.
const ENVIRONMENTS: &[Environment] = &[
    same("matrix", "\\begin{matrix}", "\\end{matrix}"),
    same("pmatrix", "\\begin{pmatrix}", "\\end{pmatrix}"),
    same("bmatrix", "\\begin{bmatrix}", "\\end{bmatrix}"),
    same("Bmatrix", "\\begin{Bmatrix}", "\\end{Bmatrix}"),
    same("vmatrix", "\\begin{vmatrix}", "\\end{vmatrix}"),
    same("Vmatrix", "\\begin{Vmatrix}", "\\end{Vmatrix}"),
    sided("matrix*", ".", "."),
    sided("pmatrix*", "(", ")"),
    sided("bmatrix*", "[", "]"),
    sided("Bmatrix*", "\\{", "\\}"),
    sided("vmatrix*", "|", "|"),
    sided("Vmatrix*", "\\|", "\\|"),
    small("smallmatrix", "{\\scriptstyle\\begin{matrix}", "\\end{matrix}}"),
    small("psmallmatrix", "{\\scriptstyle\\begin{pmatrix}", "\\end{pmatrix}}"),
    small("bsmallmatrix", "{\\scriptstyle\\begin{bmatrix}", "\\end{bmatrix}}"),
    small("Bsmallmatrix", "{\\scriptstyle\\begin{Bmatrix}", "\\end{Bmatrix}}"),
    small("vsmallmatrix", "{\\scriptstyle\\begin{vmatrix}", "\\end{vmatrix}}"),
    small("Vsmallmatrix", "{\\scriptstyle\\begin{Vmatrix}", "\\end{Vmatrix}}"),
    same("cases", "\\begin{cases}", "\\end{cases}"),
    same("rcases", "\\begin{rcases}", "\\end{rcases}"),
    table("dcases", "\\begin{dcases}", "\\end{dcases}", MathStyle::Display),
    table("drcases", "\\begin{drcases}", "\\end{drcases}", MathStyle::Display),
    columns("array", ARRAY.0, ARRAY.1, MathStyle::Text),
    columns("darray", "\\begin{darray}", "\\end{darray}", MathStyle::Display),
    columns("subarray", "\\begin{subarray}", "\\end{subarray}", MathStyle::Script),
    table("aligned", ALIGNED.0, ALIGNED.1, MathStyle::Display),
    table("split", ALIGNED.0, ALIGNED.1, MathStyle::Display),
    counted(table("alignedat", ALIGNED.0, ALIGNED.1, MathStyle::Display)),
    table("gathered", "\\begin{gathered}", "\\end{gathered}", MathStyle::Display),
    lines("align", ALIGN.0, ALIGN.1),
    lines("align*", ALIGN.0, ALIGN.1),
    lines("flalign", ALIGN.0, ALIGN.1),
    lines("flalign*", ALIGN.0, ALIGN.1),
    counted(lines("alignat", ALIGN.0, ALIGN.1)),
    counted(lines("alignat*", ALIGN.0, ALIGN.1)),
    lines("gather", "\\begin{gather*}", "\\end{gather*}"),
    lines("gather*", "\\begin{gather*}", "\\end{gather*}"),
    lines("equation", "\\begin{equation*}", "\\end{equation*}"),
    lines("equation*", "\\begin{equation*}", "\\end{equation*}"),
    lines("multline", "\\begin{gather*}", "\\end{gather*}"),
    lines("multline*", "\\begin{gather*}", "\\end{gather*}"),
    table("eqnarray", "\\begin{darray}{rcl}", "\\end{darray}", MathStyle::Display),
    table("eqnarray*", "\\begin{darray}{rcl}", "\\end{darray}", MathStyle::Display),
];

/// Whether a `\tag` is in no environment that can have one.
pub(super) fn tagged_outside(text: &str) -> bool {
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let Some((name, after)) = command(text, at + next) else { return false };
        at = after;
        match name {
            "tag" => return true,
            "begin" => {
                let numbered = scanner::environment(text, after)
                    .filter(|(name, _)| known(name).is_some_and(|known| known.numbered));
                if let Some((_, body)) = numbered {
                    at = scanner::environment_end(text, body, text.len()).map_or(after, |(_, _, end)| end);
                }
            }
            _ => {}
        }
    }
    false
}

fn known(name: &str) -> Option<&'static Environment> {
    ENVIRONMENTS.iter().find(|e| e.name == name)
}

impl Rewriter<'_> {
    pub(super) fn environment(&mut self, at: usize, after: usize, to: usize) -> Done<usize> {
        let Some((name, mut from)) = scanner::environment(self.text, after) else {
            return Err(refuse(at, "`\\begin` needs the name of an environment: `\\begin{cases}`".to_owned()));
        };
        let Some((end, closed, behind)) = scanner::environment_end(self.text, from, to) else {
            return Err(refuse(at, format!("`\\begin{{{name}}}` has no `\\end{{{name}}}`")));
        };
        if closed != name {
            return Err(refuse(end, format!("`\\end{{{closed}}}` ends `\\begin{{{name}}}`")));
        }
        if name == "CD" {
            self.diagram(from..end, at)?;
            return Ok(behind);
        }
        let Some(environment) = known(name) else {
            let names = ENVIRONMENTS.iter().map(|e| e.name);
            let meant = closest(name, names).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
            return Err(refuse(after + 1, format!("unknown environment `{name}`{meant}")));
        };
        let mut side = None;
        if let Some(given) = optional(self.text, from) {
            // `[t]`: at which of its rows it stands; `[r]`: to which side its columns stand
            side = matches!(environment.given, ColumnSpec::Side(..)).then(|| given.inner.clone());
            if side.is_some() || matches!(self.str(given.inner.clone()).trim(), "t" | "c" | "b") {
                from = given.end;
            }
        }
        let (style, numbered) = (self.style, self.numbered);
        (self.style, self.numbered) = (environment.style, environment.numbered || (numbered && name == "split"));
        self.begin(environment, side, at);
        if matches!(environment.given, ColumnSpec::Columns | ColumnSpec::Count) {
            let given = argument(self.text, from).filter(|a| a.grouped && a.end <= end);
            let Some(given) = given else {
                return Err(refuse(at, format!("`\\begin{{{name}}}` lacks its columns, such as `{{cc}}`")));
            };
            from = given.end;
            if environment.given == ColumnSpec::Columns {
                let columns = self.columns(given.inner.clone())?;
                self.put(&format!("{{{columns}}}"), given.inner.start);
            }
        }
        self.rows(from..end, environment.look)?;
        (self.style, self.numbered) = (style, numbered);
        match environment.given {
            ColumnSpec::Side(_, close) => self.put(&format!("\\end{{array}}\\right{close} "), end),
            _ => self.put(environment.end, end),
        }
        Ok(behind)
    }

    fn begin(&mut self, environment: &Environment, side: Option<Range<usize>>, at: usize) {
        if let ColumnSpec::Side(open, _) = environment.given {
            let side = side.map_or("c", |side| self.str(side).trim());
            let side = if matches!(side, "l" | "r") { side } else { "c" };
            self.put(&format!("\\left{open} \\begin{{array}}{{{}}}", side.repeat(30)), at);
        } else {
            self.put(environment.begin, at);
        }
    }

    /// How columns stand, in the crate's letters.
    fn columns(&self, given: Range<usize>) -> Done<String> {
        let mut out = String::new();
        let (mut at, to) = (given.start, given.end);
        while at < to {
            let Some(sign) = self.str(at..to).chars().next() else { break };
            let behind = at + sign.len_utf8();
            let no = |what: &str| refuse(at, format!("{what} in the columns of a table; `l`, `c`, `r` and `|` are"));
            match sign {
                'l' | 'c' | 'r' | '|' | ':' | ' ' | '\n' => out.push(sign),
                'p' | 'm' | 'b' => {
                    out.push('l');
                    at = argument(self.text, behind).filter(|a| a.end <= to).map_or(behind, |a| a.end);
                    continue;
                }
                '*' => {
                    let times = argument(self.text, behind).filter(|a| a.end <= to);
                    let what = times.as_ref().and_then(|a| argument(self.text, a.end)).filter(|a| a.end <= to);
                    let (Some(times), Some(what)) = (times, what) else { return Err(no("`*` is not allowed")) };
                    let Some(count) = self.str(times.inner).trim().parse().ok().filter(|n: &usize| *n <= 60) else {
                        return Err(no("`*` is not allowed"));
                    };
                    out.push_str(&self.columns(what.inner.clone())?.repeat(count));
                    at = what.end;
                    continue;
                }
                '@' | '!' => {
                    let between = argument(self.text, behind).filter(|a| a.end <= to);
                    let Some(between) = between.filter(|a| a.grouped && spaces_only(self.str(a.inner.clone()))) else {
                        return Err(no(&format!("`{sign}{{…}}` is not allowed")));
                    };
                    at = between.end;
                    continue;
                }
                other => return Err(no(&format!("`{other}` is not allowed"))),
            }
            at = behind;
        }
        Ok(out)
    }

    /// The lines of a group that is no table.
    pub(super) fn lines(&mut self, rows: &[MatrixRow]) -> Done<()> {
        let at = rows.first().map_or(0, |row| row.end);
        if let Some(cells) = rows.iter().map(|row| &row.cells).find(|cells| cells.len() > 1) {
            let place = cells.first().map_or(at, |cell| cell.end);
            return Err(refuse(
                place,
                "`&` is allowed in a table only, such as `\\begin{aligned} … \\end{aligned}`".to_owned(),
            ));
        }
        self.put("\\begin{gathered}", at);
        self.written(rows, None)?;
        self.put("\\end{gathered}", at);
        Ok(())
    }

    fn rows(&mut self, body: Range<usize>, look: Option<TableStyle>) -> Done<()> {
        let rows = scanner::rows(self.text, body);
        self.written(&rows, look)
    }

    fn written(&mut self, rows: &[MatrixRow], look: Option<TableStyle>) -> Done<()> {
        let mut looks: Vec<(RowStyle, Range<usize>)> = Vec::new();
        for row in rows {
            let first = row.cells.first().cloned().unwrap_or(row.end..row.end);
            let (above, inside) = self.rules(first);
            let gap = match &row.gap {
                None => 0.0,
                Some(gap) => lengths::whole(self.str(gap.clone())).ok_or_else(|| {
                    let why = format!(
                        "`{}` is not a length; write `\\\\[2em]` or `\\\\[10pt]`",
                        self.str(gap.clone()).trim()
                    );
                    refuse(gap.start, why)
                })?,
            };
            looks.push((RowStyle { above, below: Vec::new(), gap }, inside));
        }
        let mut last = rows.len();
        // what follows the last `\\` is a row only when something is in it
        if let Some((row, (look, inside))) = rows.last().zip(looks.last().cloned())
            && rows.len() > 1
            && row.cells.len() == 1
            && self.str(inside).trim().is_empty()
        {
            last -= 1;
            if let Some((before, _)) = looks.get_mut(last - 1) {
                before.below = look.above;
            }
        }
        for (at, (row, (row_look, inside))) in rows.iter().zip(&looks).take(last).enumerate() {
            self.tagged = false;
            if at > 0 {
                self.put("\\\\ ", inside.start);
            } else {
                for look in look.into_iter().chain(self.stretch.map(TableStyle::Stretch)) {
                    let mark = self.mark(Mark::Table(look));
                    self.put(&placeholders::command(mark), inside.start);
                }
            }
            if *row_look != RowStyle::default() {
                let mark = self.mark(Mark::Row(row_look.clone()));
                self.put(&placeholders::command(mark), inside.start);
            }
            for (number, cell) in row.cells.iter().enumerate() {
                if number > 0 {
                    self.copy(cell.start - 1..cell.start);
                }
                self.cell(if number == 0 { inside.clone() } else { cell.clone() })?;
            }
        }
        Ok(())
    }

    /// The rules that a row begins with, and what is behind them.
    fn rules(&self, cell: Range<usize>) -> (Vec<bool>, Range<usize>) {
        let mut rules = Vec::new();
        let mut at = cell.start;
        loop {
            let start = skip_spaces(self.text, at);
            match command(self.text, start).filter(|_| self.str(start..cell.end).starts_with('\\')) {
                Some(("hline", after)) => (rules.push(false), at = after).1,
                Some(("hdashline", after)) => (rules.push(true), at = after).1,
                _ => return (rules, at.min(cell.end)..cell.end),
            }
        }
    }

    fn cell(&mut self, cell: Range<usize>) -> Done<()> {
        let (style, size) = (self.style, self.size);
        let start = skip_spaces(self.text, cell.start);
        let done = match command(self.text, start).filter(|_| self.str(start..cell.end).starts_with("\\multicolumn")) {
            Some(("multicolumn", after)) => self.wide_cell(start, after, cell.end),
            _ => self.span(cell),
        };
        (self.style, self.size) = (style, size);
        done
    }

    /// `\multicolumn{2}{c}{…}`.
    fn wide_cell(&mut self, at: usize, after: usize, to: usize) -> Done<()> {
        let count = self.wanted("multicolumn", at, after)?;
        let side = self.wanted("multicolumn", at, count.end)?;
        let inner = self.wanted("multicolumn", at, side.end)?;
        let columns = self.str(count.inner.clone()).trim().parse().ok().filter(|n: &usize| (1..=60).contains(n));
        let Some(columns) = columns else {
            return Err(refuse(count.inner.start, "`\\multicolumn` needs a number of columns".to_owned()));
        };
        let side = match self.columns(side.inner.clone())?.trim_matches(['|', ':', ' ']) {
            "l" => "text-align: left;justify-items: start;",
            "r" => "text-align: right;justify-items: end;",
            _ => "text-align: center;justify-items: center;",
        };
        let mark = self.mark(Mark::Cell(columns, side));
        self.put(&placeholders::command(mark), at);
        self.group(inner.inner)?;
        self.span(inner.end..to)?;
        self.put(&"&".repeat(columns - 1), to);
        Ok(())
    }

    /// `\tag{…}`, `\tag*{…}`, and `\label{…}`, which names what has no number here.
    pub(super) fn tag(&mut self, name: &str, at: usize, after: usize, starred: bool) -> Done<usize> {
        let given = self.wanted(name, at, after)?;
        if name == "label" {
            return Ok(given.end);
        }
        if !self.display {
            return Err(refuse(at, "`\\tag` needs a formula of its own (`$$…$$`)".to_owned()));
        }
        if !self.numbered {
            return Err(refuse(
                at,
                "`\\tag` must follow an equation, in `align`, `gather`, or outside tables".to_owned(),
            ));
        }
        if std::mem::replace(&mut self.tagged, true) {
            return Err(refuse(at, "this equation has a `\\tag` already".to_owned()));
        }
        let words = self.str(given.inner.clone()).trim();
        let plain = words.strip_prefix("\\text{").and_then(|w| w.strip_suffix('}')).unwrap_or(words);
        let words = if plain.contains(['\\', '$', '{', '}']) {
            let fence = |sign| if starred { "" } else { sign };
            crate::math::part(&format!("\\text{{{}{words}{}}}", fence("("), fence(")")))
                .map_err(|why| refuse(given.inner.start, why))?
        } else {
            let words = plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            if starred { words } else { format!("({words})") }
        };
        let mark = self.mark(Mark::Tag(words));
        self.put(&format!("\\tag{{{}}}", placeholders::tag(mark)), at);
        Ok(given.end)
    }

    /// `CD`, a diagram of arrows: a row of things and arrows, a row of arrows down, and so on.
    fn diagram(&mut self, body: Range<usize>, at: usize) -> Done<()> {
        let rows = scanner::rows(self.text, body);
        self.put(&format!("\\begin{{darray}}{{{}}}", "c".repeat(30)), at);
        for (number, row) in rows.iter().enumerate() {
            let Some(range) = row.cells.first().cloned().filter(|_| row.cells.len() == 1) else {
                return Err(refuse(row.end, "`&` is not allowed in `CD`; arrows go between objects".to_owned()));
            };
            if number > 0 {
                self.put("\\\\ ", range.start);
            }
            self.diagram_row(range)?;
        }
        self.put("\\end{darray}", at);
        Ok(())
    }

    fn diagram_row(&mut self, range: Range<usize>) -> Done<()> {
        let mut at = range.start;
        // arrows up and down have a row of their own, which begins with one
        let upright = self.str(range.clone()).trim_start().starts_with('@');
        while let Some(next) = self.str(at..range.end).find('@') {
            let sign = at + next;
            let before = at..sign;
            let kind = self.str(sign + 1..range.end).chars().next().unwrap_or(' ');
            if upright != matches!(kind, 'A' | 'V' | '|') && kind != '.' {
                return Err(refuse(sign, "vertical arrows need a row of their own in `CD`".to_owned()));
            }
            self.group(before)?;
            if upright && sign > range.start && at > range.start {
                self.put("&&", sign);
            }
            if kind == '.' && !upright {
                self.put("&&", sign);
                at = sign + 2;
                continue;
            }
            at = self.diagram_arrow(kind, sign, range.end)?;
        }
        self.group(at..range.end)
    }

    /// `@>over>under>`, `@VleftVrightV`, `@=`, `@|`, `@.`; gives the byte behind it.
    fn diagram_arrow(&mut self, kind: char, at: usize, to: usize) -> Done<usize> {
        let from = at + 1 + kind.len_utf8();
        let plain = match kind {
            '=' => Some("&\\xlongequal{\\kern2em}&"),
            '|' => Some("\\Big\\Vert "),
            '.' => Some(" "),
            _ => None,
        };
        if let Some(plain) = plain {
            self.put(plain, at);
            return Ok(from);
        }
        let unclear =
            || refuse(at, "`@` begins an arrow in `CD`: `@>>>`, `@<<<`, `@VVV`, `@AAA`, `@=`, `@|` or `@.`".to_owned());
        if !matches!(kind, '>' | '<' | 'V' | 'A') {
            return Err(unclear());
        }
        let first = self.label_end(from, to, kind).ok_or_else(unclear)?;
        let second = self.label_end(first + 1, to, kind).ok_or_else(unclear)?;
        let (a, b) = (from..first, first + 1..second);
        let style = std::mem::replace(&mut self.style, MathStyle::Script);
        if matches!(kind, '>' | '<') {
            let arrow = if kind == '>' { "\\xrightarrow" } else { "\\xleftarrow" };
            self.put(&format!("&{arrow}[{{"), at);
            self.group(b)?;
            self.put("}]{", first);
            self.group(a)?;
            self.put("}&", second);
        } else {
            self.put("{\\scriptstyle ", at);
            self.group(a)?;
            self.put(
                if kind == 'V' { "}\\Big\\downarrow{\\scriptstyle " } else { "}\\Big\\uparrow{\\scriptstyle " },
                at,
            );
            self.group(b)?;
            self.put("}", second);
        }
        self.style = style;
        Ok(second + 1)
    }

    /// Where the next sign of an arrow stands, not in a group.
    fn label_end(&self, from: usize, to: usize, sign: char) -> Option<usize> {
        let mut at = from;
        while at < to {
            let c = self.str(at..to).chars().next()?;
            match c {
                _ if c == sign => return Some(at),
                '{' => at = scanner::closing(self.text, at, b'{', b'}')? + 1,
                '\\' => at = command(self.text, at)?.1,
                _ => at += c.len_utf8(),
            }
        }
        None
    }
}

/// Whether what is between two columns is a distance only.
fn spaces_only(words: &str) -> bool {
    let plain = words.replace("\\quad", "").replace("\\qquad", "");
    plain.trim_matches(['\\', ',', ';', ':', '!', ' ', '~']).is_empty() || plain.trim().starts_with("\\hspace")
}
