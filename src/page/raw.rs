//! Raw HTML of the author: passed on as it is, but for the files it shows (they become assets) and, in safe mode, for
//! what may run scripts.

use super::assets::Found;
use super::blocks::step_attrs;
use super::companions::has_companions;
use super::draw::Pen;
use super::html::{attr, plain};
use super::inlines::is_script;
use super::tag::{Attribute, Tag};
use crate::base::{Code, Diagnostic, Span, Trace, code, is_remote};
use crate::deck::Attrs;
use std::cell::OnceCell;
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

/// Raw HTML, and where it was taken from.
struct Raw<'a> {
    html: &'a str,
    range: &'a Range<usize>,
    /// Followed only when somebody asks for a place.
    trace: OnceCell<Option<Trace>>,
}

impl Pen<'_> {
    pub(super) fn raw_block(&mut self, raw: &str, range: &Range<usize>, attrs: &Attrs) {
        let step = step_attrs(attrs.step.as_ref());
        if !step.is_empty() {
            self.out += &format!("<div{step}>");
        }
        self.raw_inline(raw, range);
        if !step.is_empty() {
            self.out += "</div>";
        }
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Copies HTML tag by tag; only tags that need it are written anew.
    pub(super) fn raw_inline(&mut self, raw: &str, range: &Range<usize>) {
        let all = Raw { html: raw, range, trace: OnceCell::new() };
        let mut rest = raw;
        while let Some(start) = rest.find('<') {
            self.out += rest.get(..start).unwrap_or("");
            let tail = rest.get(start..).unwrap_or("");
            let Some(tag) = Tag::read(tail) else {
                self.out.push('<');
                rest = tail.get(1..).unwrap_or("");
                continue;
            };
            let at = raw.len() - tail.len();
            rest = tail.get(tag.len..).unwrap_or("");
            if self.scene.safe && DANGEROUS.contains(&tag.name.as_str()) {
                if !tag.closing {
                    let place = self.within(&all, at..at + tag.len);
                    self.strip(&format!("<{}>", tag.name), place);
                }
                if tag.name == "script" && !tag.closing {
                    let end = rest.to_lowercase().find("</script").unwrap_or(rest.len());
                    rest = rest.get(end..).unwrap_or("");
                }
                continue;
            }
            let source = tail.get(..tag.len).unwrap_or("");
            self.tag(&tag, source, (&all, at));
        }
        self.out += rest;
    }

    /// The place of a part of raw HTML; all of it when it cannot be told.
    fn within(&self, raw: &Raw<'_>, part: Range<usize>) -> Span {
        let trace = raw.trace.get_or_init(|| Trace::new(raw.html, self.slide.origin.source(), raw.range));
        self.span(&trace.as_ref().and_then(|t| t.place(&part)).unwrap_or_else(|| raw.range.clone()))
    }

    fn strip(&mut self, what: &str, place: Span) {
        let finding = Diagnostic::at(code::HTML_STRIPPED, place, format!("`{what}` was taken out"));
        self.tell(finding.help("`html: trusted` keeps it"));
    }

    fn tag(&mut self, tag: &Tag<'_>, source: &str, raw: (&Raw<'_>, usize)) {
        let frame = tag.name == "iframe" && !tag.closing;
        let shows = |key: &str| FILES.iter().any(|(t, k)| *t == tag.name && *k == key);
        let touched =
            !tag.closing && (self.scene.safe || frame || tag.attrs.iter().any(|a| shows(&a.key) || a.key == "style"));
        if !touched {
            self.out += source;
            return;
        }
        let written = tag.written(source, |a| self.attribute(tag, a, shows(&a.key), raw));
        self.out += &written;
    }

    /// An attribute written anew; `None` leaves it as it is.
    fn attribute(
        &mut self,
        tag: &Tag<'_>,
        a: &Attribute<'_>,
        file: bool,
        (raw, at): (&Raw<'_>, usize),
    ) -> Option<String> {
        let part = |range: &Range<usize>| at + range.start..at + range.end;
        if self.scene.safe
            && (a.key.starts_with("on") || a.key == "srcdoc" || a.key == "formaction" || is_script(a.value))
        {
            let place = self.within(raw, part(&a.range));
            self.strip(&format!("{}=", a.key), place);
            return Some(String::new());
        }
        if self.scene.safe && tag.name == "iframe" && a.key == "sandbox" {
            return Some(String::new());
        }
        if tag.name == "iframe" && a.key == "src" {
            let titled = tag.attrs.iter().any(|b| b.key == "title");
            let title = if titled { String::new() } else { format!(" title=\"{}\"", attr(a.value)) };
            let place = self.within(raw, part(&a.value_range));
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
            let place = self.within(raw, part(&a.value_range));
            return Some(format!("style=\"{}\"", attr(&self.shown_by(&css, &place, str::to_owned))));
        }
        if !file || a.value.is_empty() {
            return None;
        }
        let missing: Code =
            if tag.name == "img" || a.key == "poster" { code::IMAGE_MISSING } else { code::MEDIA_MISSING };
        let place = self.within(raw, part(&a.value_range));
        match self.find(a.value, missing, &place) {
            Found::Local { address, .. } => Some(format!("{}=\"{}\"", a.key, attr(&address))),
            Found::Kept | Found::Missing => None,
        }
    }
}
