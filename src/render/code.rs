//! Code: coloured while rendering, line by line, with steps, numbers and marks; from the deck or from a file.

use super::assets::missing_file::within;
use super::html::attributes::attributes;
use super::renderer::SlideRenderer;
use crate::deck::fences;
use crate::deck::{Attrs, Block, BlockKind, CodeBlock, CodeSource, LineSet};
use crate::diagnostics::{Diagnostic, closest, code};
use crate::highlight;
use crate::source::Span;
use crate::util::html::{attr, text};
use crate::util::ranges;
use std::fmt::Write;
use std::ops::Range;

impl SlideRenderer<'_> {
    pub(crate) fn code(&mut self, block: &CodeBlock, at: &Block) {
        let Some((mut source, first_number)) = self.source_of(block, at) else { return };
        match block.lang.as_str() {
            "chart" => {
                self.report_unusable_parts(block, at);
                return self.chart(block, &source, at);
            }
            "qr" => {
                self.report_unusable_parts(block, at);
                return self.qr(&source, at);
            }
            _ if self.rendered(block, &source, at) => return self.report_unusable_parts(block, at),
            lang if crate::diagram::is_diagram(lang) && !self.is_reported(lang) => {
                if self.diagram(block, &source, at) {
                    return;
                }
                source = crate::diagram::comments::without(lang, &source);
            }
            _ => self.report_unusable_parts(block, at),
        }
        let highlighted = self.highlighted(&block.lang, &source, at);
        self.check_lines(block, highlighted.len(), at);
        self.open_figure(block, at);
        let diff = block.lang == "diff" || at.attrs.has("diff");
        let numbers = block.number_from.map(|from| if from == 1 { first_number } else { from });
        let raw: Vec<&str> = source.lines().collect();
        for (i, line) in highlighted.iter().enumerate() {
            let n = i as u32 + 1;
            let mark = if diff { diff_mark(raw.get(i).copied().unwrap_or("")) } else { "" };
            let _ = write!(self.html.out, "<span class=\"line{mark}\" data-n=\"{n}\"");
            if let Some(from) = numbers {
                let _ = write!(self.html.out, " data-line-no=\"{}\"", from + i as u32);
            }
            if !block.states.is_empty() {
                let lit: Vec<String> = block
                    .states
                    .iter()
                    .enumerate()
                    .filter(|(_, s)| s.contains(n))
                    .map(|(i, _)| i.to_string())
                    .collect();
                let _ = write!(self.html.out, " data-highlighted=\"{}\"", lit.join(" "));
            }
            let _ = write!(self.html.out, ">{line}\n</span>");
        }
        self.html.out += "</code></pre></figure>\n";
    }

    fn open_figure(&mut self, block: &CodeBlock, at: &Block) {
        let mut classes = vec!["code"];
        if block.wrap {
            classes.push("wrap");
        }
        if block.number_from.is_some() {
            classes.push("numbered");
        }
        let mut attrs = Attrs { pairs: Vec::new(), ..at.attrs.clone() };
        attrs.classes.retain(|c| c != "diff");
        let _ = write!(self.html.out, "<figure{}", attributes(&attrs, &classes, &[]));
        let name = highlight::knows(&block.lang).unwrap_or(&block.lang);
        if !block.lang.is_empty() {
            let _ = write!(self.html.out, " data-lang=\"{}\"", attr(&block.lang));
        }
        if !block.states.is_empty() {
            let _ = write!(
                self.html.out,
                " data-step-first=\"{}\" data-states=\"{}\"",
                block.first_step,
                block.states.len()
            );
        }
        if block.morph {
            self.html.out += " data-morph=\"code\"";
        }
        self.html.out.push('>');
        if let Some(title) = &block.title {
            let _ = write!(self.html.out, "<figcaption>{}</figcaption>", text(title));
        }
        let label = if name.is_empty() { "code" } else { name };
        let _ = write!(self.html.out, "<pre tabindex=\"0\" role=\"region\" aria-label=\"{}\"><code>", attr(label));
    }

    /// Whether it was told that a command was to draw such fences, and did not: more need not be said.
    fn is_reported(&self, lang: &str) -> bool {
        self.context.renderers.contains_key(lang) && !fences::draws(lang)
    }

    /// Coloured lines, remembered by language and source.
    fn highlighted(&mut self, lang: &str, source: &str, at: &Block) -> Vec<String> {
        let plain = |source: &str| source.lines().map(|l| text(l).into_owned()).collect::<Vec<_>>();
        if lang.is_empty() {
            return plain(source);
        }
        if highlight::knows(lang).is_none() {
            if !crate::diagram::is_diagram(lang) && lang != "csv" && !self.is_reported(lang) {
                let finding = Diagnostic::at(
                    code::LANGUAGE_UNKNOWN,
                    self.report.span(&at.range),
                    format!("there is no syntax highlighting for `{lang}`"),
                );
                self.report.add(finding.help("the code is shown plain; write `text` if that is intended"));
            }
            return plain(source);
        }
        let lines = self.context.cache.code(lang, source, || highlight::highlight(lang, source).lines);
        lines.to_vec()
    }

    /// Tells the lines that steps ask for and the code has not.
    fn check_lines(&mut self, block: &CodeBlock, lines: usize, at: &Block) {
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        let asked = block.states.iter().flat_map(|set| match set {
            LineSet::Lines(ranges) => ranges.as_slice(),
            _ => &[],
        });
        let missing: Vec<(u32, u32)> = asked
            .filter(|(_, last)| *last > lines)
            .map(|(first, last)| ((*first).max(lines.saturating_add(1)), *last))
            .collect();
        if missing.is_empty() {
            return;
        }
        let missing = ranges(missing);
        let (what, are) = if missing.contains(['-', ',']) { ("lines", "are") } else { ("line", "is") };
        let message = format!("{what} {missing} {are} asked for, but the code has {lines}");
        let finding = Diagnostic::at(code::CODE_LINES, self.report.span(&at.range), message);
        self.report.add(finding.help("lines are counted from 1 within the block"));
    }

    /// The line with which a block begins.
    fn first_line(&self, range: &Range<usize>) -> Span {
        let whole = self.report.span(range);
        let len = whole.as_str().lines().next().map_or(0, str::len);
        whole.part(0..len)
    }

    /// The code itself, and the number of its first line in the file it comes from.
    fn source_of(&mut self, block: &CodeBlock, at: &Block) -> Option<(String, u32)> {
        let (path, lines, region) = match &block.source {
            CodeSource::Here(source) => return Some((source.clone(), 1)),
            CodeSource::File { path, lines, region } => (path, lines, region),
        };
        let file = self.assets.resolve(path);
        let text = match self.assets.files.text_if_allowed(&file) {
            Ok(text) => text,
            Err(error) => {
                let code = error.code(code::CODE_FILE);
                let place = within(&self.first_line(&at.range), path);
                if code == code::CODE_FILE && !self.assets.with_fixed_case(path).is_empty() {
                    self.assets.report_missing(&mut self.report, path, &file, code, &place);
                } else {
                    let finding = Diagnostic::at(code, self.report.span(&at.range), format!("`{path}` {error}"));
                    self.report.add(finding.help(error.help(format!("looked for `{}`", file.display()))));
                }
                self.card("code-file", &format!("{path} {error}"), "");
                return None;
            }
        };
        let whole = text.as_str();
        if let Some(name) = region {
            return match region_of(whole, name) {
                Some((source, first)) => Some((dedent(&source), first)),
                None => {
                    let names: Vec<&str> = regions(whole).collect();
                    let finding = Diagnostic::at(
                        code::CODE_FILE,
                        self.report.span(&at.range),
                        format!("`{path}` has no region `{name}`"),
                    );
                    let help = match closest(name, names.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None if names.is_empty() => {
                            format!("mark it with `#region {name}` and `#endregion` in comments")
                        }
                        None => format!("there are: {}", names.join(", ")),
                    };
                    self.report.add(finding.help(help));
                    self.card("code-file", &format!("{path}: no region {name}"), "");
                    None
                }
            };
        }
        let (first, last) = lines.unwrap_or((1, usize::MAX));
        let count = whole.lines().count();
        if first > count || (last > count && last != usize::MAX) {
            let finding =
                Diagnostic::at(code::CODE_LINES, self.report.span(&at.range), format!("`{path}` has {count} lines"));
            self.report.add(finding.help("ask for lines that are there"));
        }
        let part: Vec<&str> =
            whole.lines().skip(first - 1).take(last - first + 1).filter(|l| marker(l).is_none()).collect();
        Some((dedent(&part.join("\n")), u32::try_from(first).unwrap_or(1)))
    }

    pub(crate) fn chart(&mut self, block: &CodeBlock, source: &str, at: &Block) {
        let id = self.html.next_id("chart");
        let wish = crate::chart::ChartOptions {
            kind: block.words.first().map_or("bar", String::as_str),
            title: block.title.as_deref().or(at.attrs.get("title")),
            unit: at.attrs.get("unit"),
            lang: self.lang(),
            id: &id,
            low: self.is_grouped(at),
            share: self.mode.width_fraction,
        };
        match crate::chart::draw(source, &wish) {
            Ok(mut drawn) => {
                self.check_series(block, wish.kind, source, at);
                // the first part comes with the chart, each of the others a step later
                for (part, step) in (2..=block.parts).zip(at.attrs.step.as_ref().map_or(0, |s| s.at + 1)..) {
                    let mark = format!("data-series=\"{part}\"");
                    drawn = drawn.replace(&mark, &format!("{mark} data-step=\"{step}\""));
                }
                let kind = format!("chart-{}", wish.kind);
                let own = attributes(&at.attrs, &["chart", &kind], &["title", "unit", "series"]);
                let _ = writeln!(self.html.out, "<figure{own}>{drawn}</figure>");
            }
            Err(why) => {
                let finding = Diagnostic::at(
                    code::CHART,
                    self.report.span(&at.range),
                    format!("this chart cannot be drawn: {why}"),
                );
                self.report.add(finding.help("the first row names the series, the first column the categories"));
                self.card("chart", &why, source);
            }
        }
    }

    /// How many series a file has is said by `series=`, since steps are counted before files are read.
    fn check_series(&mut self, block: &CodeBlock, kind: &str, source: &str, at: &Block) {
        let is_file = matches!(block.source, CodeSource::File { .. });
        let count = crate::deck::chart_data::parts(kind, source);
        if !is_file || at.attrs.step.is_none() || block.parts == 1 || block.parts == count {
            return;
        }
        let parts = if count == 1 { "1 part".to_owned() } else { format!("{count} parts") };
        let message = format!("this chart comes in {} steps, and its data has {parts}", block.parts);
        let place = within(&self.first_line(&at.range), &format!("series={}", block.parts));
        let finding = Diagnostic::at(code::BAD_VALUE, place, message);
        self.report.add(finding.help(format!("write `series={count}`")));
    }

    /// Whether other things than headings are in the slot that a block is in.
    fn is_grouped(&self, at: &Block) -> bool {
        let is_own = |block: &Block| block.range == at.range;
        let quiet = |block: &Block| matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Footnotes(_));
        let slot = self.slide.body.slots.iter().find(|slot| slot.blocks.iter().any(is_own));
        slot.is_some_and(|slot| slot.blocks.iter().any(|block| !is_own(block) && !quiet(block)))
    }

    fn qr(&mut self, source: &str, at: &Block) {
        let words = source.trim();
        match super::qr::draw(words, words) {
            Ok(svg) => {
                let _ = write!(self.html.out, "<figure{}>{svg}", attributes(&at.attrs, &["qr"], &[]));
                if words.chars().count() <= 60 && !words.contains('\n') {
                    let _ = write!(self.html.out, "<figcaption>{}</figcaption>", text(words));
                }
                self.html.out += "</figure>\n";
            }
            Err(why) => {
                let finding = Diagnostic::at(
                    code::DIAGRAM,
                    self.report.span(&at.range),
                    format!("this QR code cannot be generated: {why}"),
                );
                self.report.add(finding.help("at most about 2,900 characters fit"));
                self.card("qr", &why, source);
            }
        }
    }
}

fn diff_mark(line: &str) -> &'static str {
    if line.starts_with('+') && !line.starts_with("+++") {
        " add"
    } else if line.starts_with('-') && !line.starts_with("---") {
        " del"
    } else {
        ""
    }
}

/// `#region name` (or `#endregion`) within a comment of any language: the name, empty for an end.
fn marker(line: &str) -> Option<&str> {
    let at = line.find("#region").or_else(|| line.find("#endregion")).or_else(|| line.find("# region "))?;
    let before = line.get(..at)?.trim();
    // only comment signs may be before it
    if !before.chars().all(|c| matches!(c, '/' | '*' | '#' | '<' | '!' | '-' | ';' | '%' | '"' | '(' | '\'')) {
        return None;
    }
    let rest = line.get(at..)?.trim_start_matches("# region").trim_start_matches("#region");
    if rest.starts_with("#endregion") {
        return Some("");
    }
    let name = rest.trim().trim_end_matches("-->").trim_end_matches("*/").trim();
    (!name.is_empty()).then_some(name)
}

fn regions(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(marker).filter(|n| !n.is_empty())
}

/// The lines of a region, other marks left out, and the number of the first.
fn region_of(source: &str, name: &str) -> Option<(String, u32)> {
    let mut lines = source.lines().enumerate();
    let first = lines.by_ref().find(|(_, l)| marker(l) == Some(name))?.0;
    let mut depth = 0;
    let mut out = Vec::new();
    for (_, line) in lines {
        match marker(line) {
            Some("") if depth == 0 => break,
            Some("") => depth -= 1,
            Some(_) => depth += 1,
            None => out.push(line),
        }
    }
    Some((out.join("\n"), first as u32 + 2))
}

/// Takes the indentation off that all lines share.
fn dedent(source: &str) -> String {
    let shared =
        source.lines().filter(|l| !l.trim().is_empty()).map(|l| l.len() - l.trim_start().len()).min().unwrap_or(0);
    source.lines().map(|l| l.get(shared..).unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_found_in_any_language() {
        let rust = "a\n  // #region x\n  b\n    c\n  // #endregion\nd";
        assert_eq!(region_of(rust, "x").map(|(s, n)| (dedent(&s), n)), Some(("b\n  c".to_owned(), 3)));
        assert_eq!(region_of("# #region p\ny\n# #endregion", "p").map(|r| r.0), Some("y".to_owned()));
        assert_eq!(region_of("<!-- #region h -->\n<p>\n<!-- #endregion -->", "h").map(|r| r.0), Some("<p>".to_owned()));
        assert_eq!(region_of(rust, "y"), None);
        assert_eq!(marker("let s = \"#region\";"), None);
    }
}
