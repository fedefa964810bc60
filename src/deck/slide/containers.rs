//! The lines that order a slide: `::: name`, `::slot::`, `. . .`, `Note:`. A piece in, a flat list of parts out.
//!
//! These are found line by line before the Markdown is parsed, outside fences and comments, because they cut through
//! what a Markdown parser would see as one paragraph.

use super::attrs;
use crate::deck::ast::Attrs;
use crate::deck::foreign;
use crate::deck::split::line_kind::{self, FenceLine};
use crate::deck::split::prose;
use crate::diagnostics::{RelativeDiagnostic, code};
use std::ops::Range;

/// A part of a slide, in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SlidePart {
    /// Markdown.
    Text(Range<usize>),
    /// `::: name {.class}`.
    Open { name: String, attrs: Attrs, range: Range<usize> },
    /// The end of the innermost `:::`.
    Close,
    /// `::name::`.
    Slot(String),
    /// `. . .`: what follows is the next step.
    Pause,
    /// What is behind `Note:`, to the end.
    Note(Range<usize>),
}

/// Cuts a piece into parts.
pub(crate) fn read(piece: &str, findings: &mut Vec<RelativeDiagnostic>) -> Vec<SlidePart> {
    if !may_have_marks(piece) {
        return vec![SlidePart::Text(0..piece.len())];
    }
    let mut reader =
        ContainerReader { piece, findings, parts: Vec::new(), open: Vec::new(), text: 0, fence: None, comment: false };
    reader.run();
    reader.parts
}

/// Most slides have none of these lines; a look at the first characters of lines tells.
fn may_have_marks(piece: &str) -> bool {
    piece.lines().any(|line| {
        let text = line.trim_start();
        text.starts_with(':')
            || text.starts_with(". .")
            || text.starts_with("???")
            || text.starts_with("<v-")
            || text.starts_with("</v-")
            || text.starts_with("<VC")
            || text.starts_with("</VC")
            || text == "\\pause"
            || foreign::only_comment(text) == Some("pause")
            || text == "--"
            || is_note(text).is_some()
    })
}

struct ContainerReader<'a, 'f> {
    piece: &'a str,
    findings: &'f mut Vec<RelativeDiagnostic>,
    parts: Vec<SlidePart>,
    /// Colons and place of each open div.
    open: Vec<(usize, Range<usize>)>,
    text: usize,
    fence: Option<FenceLine>,
    comment: bool,
}

impl ContainerReader<'_, '_> {
    fn run(&mut self) {
        let mut at = 0;
        let formulas = prose::formulas(self.piece, 0);
        for line in self.piece.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let formula = formulas.get(formulas.partition_point(|f| f.lines.end <= start));
            if formula.is_some_and(|f| f.lines.start <= start) {
                continue;
            }
            if self.in_comment(line) {
                continue;
            }
            let (indent, text) = line_kind::indent(line);
            if let Some(fence) = self.fence {
                if fence.is_closed_by(text) {
                    self.fence = None;
                }
                continue;
            }
            if let Some(fence) = line_kind::fence(text) {
                self.fence = Some(fence);
                continue;
            }
            if indent < 4
                && self.mark(text, start + (line.len() - line.trim_start().len()), start, at)
                && matches!(self.parts.last(), Some(SlidePart::Note(_)))
            {
                break;
            }
        }
        if !matches!(self.parts.last(), Some(SlidePart::Note(_))) {
            self.flush(self.piece.len());
        }
        while let Some((colons, range)) = self.open.pop() {
            let (what, end) = if colons == 0 { ("tag", "its end tag") } else { ("`:::` block", "a line `:::`") };
            let finding = RelativeDiagnostic::new(code::DIV_UNCLOSED, range, format!("this {what} is not closed"));
            self.findings.push(finding.help(format!("it ends with its slide; add {end}")));
            let note_last = matches!(self.parts.last(), Some(SlidePart::Note(_)));
            let place = self.parts.len() - usize::from(note_last);
            self.parts.insert(place, SlidePart::Close);
        }
    }

    /// Comments may hold anything.
    fn in_comment(&mut self, line: &str) -> bool {
        if self.comment {
            self.comment = !line.contains("-->");
            return true;
        }
        if self.fence.is_none()
            && let Some(start) = line_kind::comment_start(line)
            && line.get(start..).is_some_and(|rest| !rest.contains("-->"))
        {
            self.comment = true;
        }
        false
    }

    /// Whether the line is a mark; `mark` is where its text begins.
    fn mark(&mut self, text: &str, mark: usize, start: usize, end: usize) -> bool {
        let range = mark..mark + text.len();
        if text.starts_with(":::") {
            return self.div(text, range, start, end);
        }
        if let Some((closes, name, attrs)) = foreign::slidev_tag(text) {
            return self.tag(closes, name, attrs, range, start..end);
        }
        if let Some(name) = slot_name(text) {
            self.flush(start);
            self.parts.push(SlidePart::Slot(name.to_owned()));
        } else if matches!(text, ". . ." | "--" | "\\pause") {
            self.flush(start);
            self.parts.push(SlidePart::Pause);
        } else if foreign::only_comment(text) == Some("pause") {
            let message = "this comment is read as a presenterm pause: the content after it appears at the next \
                step";
            let finding = RelativeDiagnostic::new(code::FOREIGN_MARKUP, range, message);
            self.findings.push(finding.help("write `. . .`; if it is a note, write more in it"));
            self.flush(start);
            self.parts.push(SlidePart::Pause);
        } else if let Some(skip) = is_note(text).filter(|_| mark == start) {
            self.report_note(mark..mark + skip, text.get(skip..).unwrap_or(""), end);
            self.flush(start);
            self.parts.push(SlidePart::Note(mark + skip..self.piece.len()));
        } else {
            return false;
        }
        self.text = end;
        true
    }

    /// Reports a paragraph that begins with `Note:` and words, when pictures, tables or the like follow, which nobody says.
    fn report_note(&mut self, place: Range<usize>, said: &str, end: usize) {
        let rest = self.piece.get(end..).unwrap_or("");
        let glued = !self.piece.get(..place.start).unwrap_or("").ends_with("\n\n");
        if said.trim().is_empty() || glued && place.start > 0 {
            return;
        }
        let shown = |line: &&str| {
            let text = line.trim_start();
            let begins = ["![", "|", "```", "~~~", ":::", "<", "$$", ". . ."].iter().any(|sign| text.starts_with(sign));
            (begins && !text.starts_with("<!--")) || line_kind::atx_level(text.trim_end()).is_some()
        };
        let Some(first) = rest.lines().find(shown) else { return };
        let first: String = first.trim().chars().take(30).collect();
        let message = format!("from here on the whole slide is a note, including `{first}`");
        let finding = RelativeDiagnostic::new(code::NOTE_HIDES_TEXT, place, message);
        self.findings.push(finding.help(
            "write `**Note:**` for the audience; for speaker notes put `Note:` on a \
            line of its own",
        ));
    }

    fn div(&mut self, text: &str, range: Range<usize>, start: usize, end: usize) -> bool {
        let colons = text.bytes().take_while(|b| *b == b':').count();
        let words = text.get(colons..).unwrap_or("").trim().trim_end_matches(':').trim();
        if words.is_empty() {
            if self.open.is_empty() {
                let finding = RelativeDiagnostic::new(code::DIV_UNMATCHED, range, "this `:::` closes nothing");
                self.findings.push(finding.help("open a block with `::: name` above, or remove the line"));
                return false;
            }
            self.flush(start);
            self.close(colons);
        } else {
            let (name, attrs) = name_and_attrs(words);
            self.flush(start);
            self.open.push((colons, range.clone()));
            self.parts.push(SlidePart::Open { name, attrs, range });
        }
        self.text = end;
        true
    }

    /// `<v-click>` and the like, alone on a line; they nest with `:::`.
    fn tag(&mut self, closes: bool, name: &str, attrs: Attrs, range: Range<usize>, line: Range<usize>) -> bool {
        if closes {
            if !self.open.iter().any(|(colons, _)| *colons == 0) {
                return false;
            }
            self.flush(line.start);
            self.close(0);
        } else {
            self.flush(line.start);
            self.open.push((0, range.clone()));
            self.parts.push(SlidePart::Open { name: name.to_owned(), attrs, range });
        }
        self.text = line.end;
        true
    }

    /// A longer fence closes everything up to the div it opened; a shorter or equal one the innermost.
    fn close(&mut self, colons: usize) {
        let exact = self.open.iter().rposition(|(open, _)| *open == colons);
        let keep = exact.unwrap_or(self.open.len().saturating_sub(1));
        for (_, range) in self.open.split_off(keep).into_iter().skip(1) {
            let finding = RelativeDiagnostic::new(code::DIV_UNCLOSED, range, "this `:::` block is not closed");
            self.findings.push(finding.help("it ends with the block around it; add a line `:::`"));
            self.parts.push(SlidePart::Close);
        }
        self.parts.push(SlidePart::Close);
    }

    fn flush(&mut self, end: usize) {
        let text = self.piece.get(self.text..end).unwrap_or("");
        if !text.trim().is_empty() {
            self.parts.push(SlidePart::Text(self.text..end));
        }
        self.text = end;
    }
}

/// `columns`, `column {.wide width=60%}`, `{.columns}`, `.columns`, `card wide`.
fn name_and_attrs(words: &str) -> (String, Attrs) {
    let (before, mut out) = match words.find('{').and_then(|i| Some((i, attrs::read(words.get(i..)?)?))) {
        Some((i, (found, _))) => (words.get(..i).unwrap_or(""), found),
        None => (words, Attrs::default()),
    };
    let mut names = before.split_whitespace().map(|w| w.trim_start_matches('.'));
    let mut name = names.next().unwrap_or("").to_owned();
    out.classes.splice(0..0, names.map(str::to_owned));
    if name.is_empty() && !out.classes.is_empty() {
        name = out.classes.remove(0);
    }
    (name, out)
}

/// Slidev's `::right::`.
fn slot_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix("::")?.strip_suffix("::")?;
    let wordy = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    wordy.then_some(name)
}

/// `Note:`, `Notes:`, `???`: how much to leave off.
fn is_note(text: &str) -> Option<usize> {
    if text == "???" {
        return Some(3);
    }
    let colon = text.get(..6.min(text.len())).unwrap_or_else(|| text.get(..5).unwrap_or("")).find(':')?;
    let word = text.get(..colon)?;
    (word.eq_ignore_ascii_case("note") || word.eq_ignore_ascii_case("notes")).then_some(colon + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(piece: &str) -> String {
        let mut findings = Vec::new();
        let parts = read(piece, &mut findings);
        let parts: Vec<String> = parts
            .into_iter()
            .map(|p| match p {
                SlidePart::Text(r) => format!("{:?}", piece[r].trim()),
                SlidePart::Open { name, attrs, .. } => format!("<{name} {}>", attrs.classes.join(".")),
                SlidePart::Close => "/".to_owned(),
                SlidePart::Slot(name) => format!("slot {name}"),
                SlidePart::Pause => "pause".to_owned(),
                SlidePart::Note(r) => format!("note {:?}", piece[r].trim()),
            })
            .collect();
        format!("{} | {}", parts.join(" "), findings.iter().map(|f| f.code.name).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn parts_are_found_where_they_are() {
        let rows = [
            ("plain", "\"plain\" | "),
            ("a\n::: card {.x}\nb\n:::\nc", "\"a\" <card x> \"b\" / \"c\" | "),
            (":::: columns\n::: column\na\n:::\n::::\n", "<columns > <column > \"a\" / / | "),
            ("::: columns\n::: column\na\n:::\n:::\n", "<columns > <column > \"a\" / / | "),
            ("::: {.columns}\na\n:::", "<columns > \"a\" / | "),
            ("a\n::right::\nb", "\"a\" slot right \"b\" | "),
            ("a\n\n. . .\n\nb", "\"a\" pause \"b\" | "),
            ("a\nNote:\nb\n:::\n", "\"a\" note \"b\\n:::\" | "),
            ("a\nnotes: b", "\"a\" note \"b\" | "),
            ("# A\n\nNote: b\n\nc", "\"# A\" note \"b\\n\\nc\" | "),
            ("# A\n\nNote: b\n\n| c |\n", "\"# A\" note \"b\\n\\n| c |\" | note-hides-text"),
            ("# A\n\nNote:\n\n![c](d)\n", "\"# A\" note \"![c](d)\" | "),
            ("a\n???\nb", "\"a\" note \"b\" | "),
            ("- Note: x\n> Note: y\n## Note: z", "\"- Note: x\\n> Note: y\\n## Note: z\" | "),
            ("```\nNote: x\n:::\n```", "\"```\\nNote: x\\n:::\\n```\" | "),
            ("<!--\n::: x\n-->", "\"<!--\\n::: x\\n-->\" | "),
            ("::: a\nb", "<a > \"b\" / | div-unclosed"),
            ("a\n:::\nb", "\"a\\n:::\\nb\" | div-unmatched"),
            (":::: a\n::: b\nc\n::::", "<a > <b > \"c\" / / | div-unclosed"),
        ];
        for (piece, expected) in rows {
            assert_eq!(shape(piece), expected, "{piece:?}");
        }
    }
}
