//! Ends of the author's raw HTML: what is opened within an element of ours ends within it, and ends that end nothing are
//! left out. So no slide swallows the next, whatever was forgotten.

use super::reader::Tag;
use crate::diagnostics::{Diagnostic, code};
use crate::render::report::Reporter;
use crate::source::Span;

/// Elements without an end.
pub const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements whose end may be left out (HTML 13.1.2.4): browsers put it where it belongs.
const IMPLIED: &[&str] = &[
    "caption", "colgroup", "dd", "dt", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td", "tfoot", "th",
    "thead", "tr",
];
/// Elements that hold text and no tags.
const TEXT: &[&str] = &["iframe", "noembed", "noframes", "script", "style", "textarea", "xmp"];
/// Elements that a slide cannot have: a page has one of each, or they never end.
const NEVER: &[&str] = &["html", "head", "body", "frameset", "plaintext"];
/// Elements whose missing end is told when the file is cut into slides (`html-unclosed`).
const TOLD: &[&str] = &["pre", "script", "style", "textarea"];

/// A tag that was opened, and its place.
struct OpenElement {
    name: String,
    place: Span,
}

/// What is open while a slide is drawn.
#[derive(Default)]
pub(crate) struct OpenElements {
    open: Vec<OpenElement>,
    /// Those below belong to elements round the one that is drawn.
    floor: usize,
    /// Ends that was in a paragraph of ours and belong after it.
    late: Vec<OpenElement>,
    /// How many of those that are open are drawings or formulas.
    drawings: usize,
}

impl OpenElements {
    fn push(&mut self, open: OpenElement) {
        self.drawings += usize::from(open.is_drawing());
        self.open.push(open);
    }

    /// Takes away all from `at` on.
    fn split_off(&mut self, at: usize) -> Vec<OpenElement> {
        let gone = self.open.split_off(at);
        self.drawings -= gone.iter().filter(|open| open.is_drawing()).count();
        gone
    }

    /// Begins an element of ours: what is open stays open round it. What it gives is for [`OpenElements::leave`].
    pub(crate) fn enter(&mut self) -> usize {
        std::mem::replace(&mut self.floor, self.open.len())
    }

    /// Ends an element of ours, with all that is open in it.
    pub(crate) fn leave(&mut self, floor: usize, out: &mut String, report: &mut Reporter<'_>) {
        self.end_all(self.floor, out, report);
        self.floor = floor;
    }

    /// Whether what is written now is a drawing or a formula, with rules of its own.
    pub(crate) fn is_drawing(&self) -> bool {
        self.drawings > 0
    }

    /// The element that holds no tags and is open, if one is.
    pub(crate) fn open_text(&self) -> Option<String> {
        let last = self.open.last().filter(|open| TEXT.contains(&open.name.as_str()));
        last.filter(|_| !self.is_drawing()).map(|open| open.name.clone())
    }

    /// Keeps count of a tag of the author's; ends that are missing before it are written.
    pub(crate) fn nested(
        &mut self,
        tag: &Tag<'_>,
        (source, place): (&str, Span),
        out: &mut String,
        report: &mut Reporter<'_>,
    ) -> Continue {
        let name = tag.name.as_str();
        if self.open_text().is_some_and(|open| !tag.closing || open != name) {
            return Continue::Html; // what browsers read as words is no tag
        }
        if NEVER.contains(&name) {
            report_unmatched(report, source, place, "a slide cannot have it");
            return Continue::Nothing;
        }
        if tag.closing {
            return self.ended(name, (source, place), out, report);
        }
        let drawing = self.is_drawing() || matches!(name, "svg" | "math");
        let ended = VOID.contains(&name) || drawing && source.ends_with("/>");
        if !ended {
            self.push(OpenElement { name: name.to_owned(), place });
        }
        if TEXT.contains(&name) && !drawing { Continue::Text } else { Continue::Html }
    }

    fn ended(
        &mut self,
        name: &str,
        (source, place): (&str, Span),
        out: &mut String,
        report: &mut Reporter<'_>,
    ) -> Continue {
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else {
            // browsers read these two as a paragraph and a line break
            if matches!(name, "p" | "br") {
                return Continue::Html;
            }
            report_unmatched(report, source, place, "nothing of that name is open here");
            return Continue::Nothing;
        };
        if at < self.floor {
            self.late.push(OpenElement { name: name.to_owned(), place });
            return Continue::Nothing;
        }
        self.end_all(at + 1, out, report);
        self.split_off(at);
        Continue::Html
    }

    /// Ends that was in the block that was just drawn, and belong after it.
    pub(crate) fn close_deferred(&mut self, out: &mut String, report: &mut Reporter<'_>) {
        for late in std::mem::take(&mut self.late) {
            match self.open.iter().rposition(|open| open.name == late.name) {
                Some(at) if at >= self.floor => {
                    self.end_all(at + 1, out, report);
                    self.split_off(at);
                    *out += &format!("</{}>\n", late.name);
                }
                Some(_) => self.late.push(late),
                None => report_unmatched(
                    report,
                    &format!("</{}>", late.name),
                    late.place,
                    "nothing of that name is open here",
                ),
            }
        }
    }

    /// Ends everything that is open from `at` on.
    fn end_all(&mut self, at: usize, out: &mut String, report: &mut Reporter<'_>) {
        for open in self.split_off(at).into_iter().rev() {
            if IMPLIED.contains(&open.name.as_str()) {
                continue;
            }
            *out += &format!("</{}>", open.name);
            if !TOLD.contains(&open.name.as_str()) {
                let message = format!("this `<{}>` has no end tag", open.name);
                let finding = Diagnostic::at(code::HTML_OPEN, open.place, message);
                report.add(
                    finding.help(format!("it ends with its parent; write `</{}>` where it should end", open.name)),
                );
            }
        }
    }
}

impl OpenElement {
    fn is_drawing(&self) -> bool {
        matches!(self.name.as_str(), "svg" | "math")
    }
}

/// How the text behind a tag goes on.
pub(crate) enum Continue {
    /// The tag is left out.
    Nothing,
    /// With HTML.
    Html,
    /// With text up to the end of this element.
    Text,
}

fn report_unmatched(report: &mut Reporter<'_>, source: &str, place: Span, why: &str) {
    let message = format!("`{source}` is left out: {why}");
    let finding = Diagnostic::at(code::HTML_UNMATCHED_TAG, place, message);
    report.add(finding.help("remove it, or open the element it should close"));
}
