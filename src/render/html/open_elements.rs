//! Ends of the author's raw HTML: what is opened within an element of ours ends within it, and ends that end nothing are
//! left out. So no slide swallows the next, whatever was forgotten.

use super::reader::Tag;
use crate::diagnostics::{Diagnostic, code};
use crate::render::slide::SlideRenderer;
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

impl SlideRenderer<'_> {
    /// Draws what is in one element of ours.
    pub(crate) fn inside_element(&mut self, draw: impl FnOnce(&mut Self)) {
        let floor = std::mem::replace(&mut self.open_elements.floor, self.open_elements.open.len());
        draw(self);
        let from = self.open_elements.floor;
        self.end_all(from);
        self.open_elements.floor = floor;
    }

    /// Whether what is written now is a drawing or a formula, with rules of its own.
    pub(crate) fn is_drawing(&self) -> bool {
        self.open_elements.drawings > 0
    }

    /// The element that holds no tags and is open, if one is.
    pub(crate) fn open_text(&self) -> Option<String> {
        let last = self.open_elements.open.last().filter(|open| TEXT.contains(&open.name.as_str()));
        last.filter(|_| !self.is_drawing()).map(|open| open.name.clone())
    }

    /// Keeps count of a tag of the author's; ends that are missing before it are written.
    pub(crate) fn nested(&mut self, tag: &Tag<'_>, source: &str, place: Span) -> Continue {
        let name = tag.name.as_str();
        if self.open_text().is_some_and(|open| !tag.closing || open != name) {
            return Continue::Html; // what browsers read as words is no tag
        }
        if NEVER.contains(&name) {
            self.report_unmatched(source, place, "a slide cannot have it");
            return Continue::Nothing;
        }
        if tag.closing {
            return self.ended(name, source, place);
        }
        let drawing = self.is_drawing() || matches!(name, "svg" | "math");
        let ended = VOID.contains(&name) || drawing && source.ends_with("/>");
        if !ended {
            self.open_elements.push(OpenElement { name: name.to_owned(), place });
        }
        if TEXT.contains(&name) && !drawing { Continue::Text } else { Continue::Html }
    }

    fn ended(&mut self, name: &str, source: &str, place: Span) -> Continue {
        let Some(at) = self.open_elements.open.iter().rposition(|open| open.name == name) else {
            // browsers read these two as a paragraph and a line break
            if matches!(name, "p" | "br") {
                return Continue::Html;
            }
            self.report_unmatched(source, place, "nothing of that name is open here");
            return Continue::Nothing;
        };
        if at < self.open_elements.floor {
            self.open_elements.late.push(OpenElement { name: name.to_owned(), place });
            return Continue::Nothing;
        }
        self.end_all(at + 1);
        self.open_elements.split_off(at);
        Continue::Html
    }

    /// Ends that was in the block that was just drawn, and belong after it.
    pub(crate) fn close_deferred(&mut self) {
        for late in std::mem::take(&mut self.open_elements.late) {
            match self.open_elements.open.iter().rposition(|open| open.name == late.name) {
                Some(at) if at >= self.open_elements.floor => {
                    self.end_all(at + 1);
                    self.open_elements.split_off(at);
                    self.out += &format!("</{}>\n", late.name);
                }
                Some(_) => self.open_elements.late.push(late),
                None => {
                    self.report_unmatched(&format!("</{}>", late.name), late.place, "nothing of that name is open here")
                }
            }
        }
    }

    /// Ends everything that is open from `at` on.
    fn end_all(&mut self, at: usize) {
        for open in self.open_elements.split_off(at).into_iter().rev() {
            if IMPLIED.contains(&open.name.as_str()) {
                continue;
            }
            self.out += &format!("</{}>", open.name);
            if !TOLD.contains(&open.name.as_str()) {
                let message = format!("this `<{}>` has no end tag", open.name);
                let finding = Diagnostic::at(code::HTML_OPEN, open.place, message);
                self.report(
                    finding.help(format!("it ends with its parent; write `</{}>` where it should end", open.name)),
                );
            }
        }
    }

    pub(crate) fn report_unmatched(&mut self, source: &str, place: Span, why: &str) {
        let message = format!("`{source}` is left out: {why}");
        let finding = Diagnostic::at(code::HTML_UNMATCHED_TAG, place, message);
        self.report(finding.help("remove it, or open the element it should close"));
    }
}
