//! Raw HTML of the author: passed on as it is, but for the files it shows (they become assets) and, in safe mode, for
//! what may run scripts.

use super::assets::Found;
use super::blocks::step_attrs;
use super::companions::has_companions;
use super::draw::Pen;
use super::html::{attr, plain};
use super::inlines::is_script;
use super::nest::Then;
use super::tag::{Attribute, Tag, text_until};
use crate::base::{Code, Diagnostic, code, is_remote};
use crate::deck::Attrs;
use std::ops::Range;

/// Which attribute of which tag shows a file.
const FILES: &[(&str, &str)] = &[
    ("img", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("source", "src"),
    ("track", "src"),
    ("video", "poster"),
    ("embed", "src"),
];

/// Tags that run or load what is not the deck's.
const DANGEROUS: &[&str] = &["script", "object", "embed", "base", "applet", "meta", "link"];

/// How much of `rest` is the text of an element that was opened before it.
fn text_len(rest: &str, name: &str) -> usize {
    text_until(rest, name).unwrap_or(rest.len())
}

impl Pen<'_> {
    pub(super) fn raw_block(&mut self, raw: &str, range: &Range<usize>, attrs: &Attrs) {
        let step = step_attrs(attrs.step.as_ref());
        if !step.is_empty() {
            self.out += &format!("<div{step}>");
        }
        if step.is_empty() {
            self.raw_inline(raw, range);
        } else {
            self.within(|pen| pen.raw_inline(raw, range));
            self.out += "</div>";
        }
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Copies HTML tag by tag; only tags that need it are written anew.
    pub(super) fn raw_inline(&mut self, raw: &str, range: &Range<usize>) {
        // in lists and quotes what was read is not letter by letter what was written
        let as_written = self.slide.origin.source().get(range.clone()).is_some_and(|s| s.starts_with(raw.trim_end()));
        let mut at = 0;
        while let Some(found) = raw.get(at..).and_then(|rest| rest.find('<')) {
            self.out += raw.get(at..at + found).unwrap_or("");
            at += found;
            let place = as_written.then_some(range.start + at);
            at += self.markup(raw.get(at..).unwrap_or(""), place, range);
        }
        self.out += raw.get(at..).unwrap_or("");
    }

    /// One tag or comment at the begin of `rest`, which stands at `place` if that is known; how long it is.
    fn markup(&mut self, rest: &str, place: Option<usize>, range: &Range<usize>) -> usize {
        let here = |len: usize| place.map_or_else(|| range.clone(), |at| at..at + len);
        let Some(tag) = Tag::read(rest) else { return self.no_tag(rest, here(1)) };
        let source = rest.get(..tag.len).unwrap_or("");
        if self.scene.safe && DANGEROUS.contains(&tag.name.as_str()) {
            self.strip(&format!("<{}>", tag.name), range);
            let script = tag.name == "script" && !tag.closing;
            return tag.len + if script { text_len(rest.get(tag.len..).unwrap_or(""), "script") } else { 0 };
        }
        match self.nested(&tag, source, here(tag.len)) {
            Then::Nothing => tag.len,
            Then::Html => {
                self.tag(&tag, source, range);
                tag.len
            }
            Then::Text => {
                self.tag(&tag, source, range);
                let rest = rest.get(tag.len..).unwrap_or("");
                let len = text_len(rest, &tag.name);
                self.out += rest.get(..len).unwrap_or("");
                tag.len + len
            }
        }
    }

    /// A `<` that begins no tag: a comment, or a sign; what browsers would take for a tag without an end is shown.
    fn no_tag(&mut self, rest: &str, place: Range<usize>) -> usize {
        let ends = [("<!-->", ""), ("<!--->", ""), ("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">")];
        let known = ends.iter().find(|(begin, _)| rest.starts_with(begin));
        if let Some((begin, end)) = known
            && let Some(at) = rest.get(begin.len()..).and_then(|inner| inner.find(end))
        {
            let len = begin.len() + at + end.len();
            self.out += rest.get(..len).unwrap_or("");
            return len;
        }
        let looks_like_one =
            rest.get(1..).is_some_and(|s| s.starts_with(|c: char| c.is_alphabetic() || "/!?".contains(c)));
        if looks_like_one {
            self.out += "&lt;";
            let finding = Diagnostic::at(code::HTML_OPEN, self.span(&place), "this tag has no `>`");
            self.tell(finding.help("it is shown as text; `&lt;` writes the sign"));
        } else {
            self.out.push('<');
        }
        1
    }

    fn strip(&mut self, what: &str, range: &Range<usize>) {
        let finding = Diagnostic::at(code::HTML_STRIPPED, self.span(range), format!("`{what}` was taken out"));
        self.tell(finding.help("`html: trusted` keeps it"));
    }

    fn tag(&mut self, tag: &Tag<'_>, source: &str, range: &Range<usize>) {
        let frame = tag.name == "iframe" && !tag.closing;
        let shows = |key: &str| FILES.iter().any(|(t, k)| *t == tag.name && *k == key);
        let touched =
            !tag.closing && (self.scene.safe || frame || tag.attrs.iter().any(|a| shows(&a.key) || a.key == "style"));
        if !touched {
            self.out += source;
            return;
        }
        let written = tag.written(source, |a| self.attribute(tag, a, shows(&a.key), range));
        self.out += &written;
    }

    /// An attribute written anew; `None` leaves it as it is.
    fn attribute(&mut self, tag: &Tag<'_>, a: &Attribute<'_>, file: bool, range: &Range<usize>) -> Option<String> {
        if self.scene.safe
            && (a.key.starts_with("on") || a.key == "srcdoc" || a.key == "formaction" || is_script(a.value))
        {
            self.strip(&format!("{}=", a.key), range);
            return Some(String::new());
        }
        if self.scene.safe && tag.name == "iframe" && a.key == "sandbox" {
            return Some(String::new());
        }
        if tag.name == "iframe" && a.key == "src" {
            let titled = tag.attrs.iter().any(|b| b.key == "title");
            let title = if titled { String::new() } else { format!(" title=\"{}\"", attr(a.value)) };
            let place = self.span(range);
            let url = plain(a.value);
            let found = if is_remote(&url) || !has_companions(&url) {
                self.find(&url, code::MEDIA_MISSING, &place)
            } else {
                self.find_together(&url, code::MEDIA_MISSING, &place)
            };
            let address = match found {
                Found::Local { address, .. } => address,
                Found::Kept | Found::Missing => url.into_owned(),
            };
            // what is not trusted runs nothing, and is nobody here
            let fence = if self.scene.safe { " sandbox" } else { "" };
            return Some(format!("data-src=\"{}\"{title}{fence}", attr(&address)));
        }
        if a.key == "style" && a.value.contains("url") {
            let css = plain(a.value);
            return Some(format!("style=\"{}\"", attr(&self.shown_by(&css, str::to_owned))));
        }
        if !file || a.value.is_empty() {
            return None;
        }
        let missing: Code =
            if tag.name == "img" || a.key == "poster" { code::IMAGE_MISSING } else { code::MEDIA_MISSING };
        let place = self.span(range);
        match self.find(a.value, missing, &place) {
            Found::Local { address, .. } => Some(format!("{}=\"{}\"", a.key, attr(&address))),
            Found::Kept | Found::Missing => None,
        }
    }
}
