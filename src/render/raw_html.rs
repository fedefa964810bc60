//! Raw HTML of the author: passed on as it is, but for the files it shows (they become assets) and, in safe mode, for
//! what may run scripts.

use super::assets::css_assets::Css;
use super::assets::dependencies::is_module;
use super::assets::js_references::references;
use super::assets::kind::has_dependencies;
use super::assets::missing_file::within;
use super::assets::name::name_of;
use super::assets::srcset::with_candidates;
use super::html::attributes::step_attrs;
use super::html::dimensions::sizes;
use super::html::open_elements::Continue;
use super::html::reader::{Attribute, MOST_ATTRIBUTES, Tag, comment, text_until};
use super::inlines::is_script;
use super::renderer::{RenderMode, SlideRenderer};
use crate::deck::Attrs;
use crate::diagnostics::{Diagnostic, code};
use crate::source::{SourceMap, Span};
use crate::util::html::attr;
use crate::util::{decoded, is_remote, media_type, needs_network, unescaped};
use std::cell::OnceCell;
use std::ops::Range;

/// What an attribute of the author's names.
#[derive(Clone, Copy, PartialEq)]
enum NamedResource {
    /// A picture.
    Picture,
    /// A list of pictures for several screens.
    Pictures,
    /// Video, sound or captions.
    Media,
    /// Whatever a plug-in, `<object>` or `<embed>` shows.
    Thing,
    /// A script or a style sheet.
    Part,
    /// A page in a frame.
    Frame,
    /// A page in a frame, written out.
    Page,
    /// CSS.
    Style,
    /// Where a link leads.
    Link,
}

fn names(tag: &Tag<'_>, key: &str) -> Option<NamedResource> {
    Some(match (tag.name.as_str(), key) {
        (_, "style") => NamedResource::Style,
        ("img" | "source", "srcset") | ("link", "imagesrcset") => NamedResource::Pictures,
        ("img", "src") | ("video", "poster") => NamedResource::Picture,
        ("input", "src") if tag.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("image")) => {
            NamedResource::Picture
        }
        ("image" | "feimage" | "use", "href" | "xlink:href") => NamedResource::Picture,
        ("video" | "audio" | "source" | "track", "src") => NamedResource::Media,
        ("embed", "src") | ("object", "data") => NamedResource::Thing,
        ("script", "src" | "href" | "xlink:href") => NamedResource::Part,
        ("link", "href") if is_loaded(tag) => NamedResource::Part,
        ("iframe", "src") => NamedResource::Frame,
        ("iframe", "srcdoc") => NamedResource::Page,
        ("a" | "area", "href" | "xlink:href") => NamedResource::Link,
        _ => return None,
    })
}

/// Whether a `<link>` loads what it names; others only say something about the page.
fn is_loaded(tag: &Tag<'_>) -> bool {
    let loading = ["stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"];
    let words = tag.get("rel").unwrap_or("").split_whitespace();
    words.into_iter().any(|word| loading.iter().any(|l| word.eq_ignore_ascii_case(l)))
}

/// Whether an address is that of an SVG drawing.
fn is_drawing(url: &str) -> bool {
    name_of(url).to_ascii_lowercase().ends_with(".svg")
}

/// Raw HTML, and where it was taken from.
struct RawHtml<'a> {
    html: &'a str,
    range: &'a Range<usize>,
    /// Followed only when somebody asks for a place.
    trace: OnceCell<Option<SourceMap>>,
}

/// Tags that run or load what is not the deck's.
const DANGEROUS: &[&str] = &["script", "object", "embed", "base", "applet", "meta", "link"];

/// How much of `rest` is the text of an element that was opened before it.
fn text_len(rest: &str, name: &str) -> usize {
    text_until(rest, name).unwrap_or(rest.len())
}

impl SlideRenderer<'_> {
    pub(crate) fn raw_block(&mut self, raw: &str, range: &Range<usize>, attrs: &Attrs) {
        let step = step_attrs(attrs.step.as_ref());
        if step.is_empty() {
            self.raw_inline(raw, range);
        } else {
            self.html.out += &format!("<div{step}>");
            self.inside_element(|renderer| renderer.raw_inline(raw, range));
            self.html.out += "</div>";
        }
        if !self.html.out.ends_with('\n') {
            self.html.out.push('\n');
        }
    }

    /// Copies HTML tag by tag; only what needs it is written again.
    pub(crate) fn raw_inline(&mut self, html: &str, range: &Range<usize>) {
        let raw = RawHtml { html, range, trace: OnceCell::new() };
        // an element that holds text may have begun in the piece before
        let mut at = self.text_goes_on(html);
        while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
            self.html.out += html.get(at..at + found).unwrap_or("");
            at += found;
            at += self.markup(at, &raw);
        }
        self.html.out += html.get(at..).unwrap_or("");
    }

    /// Copies what belongs to an element that holds text, up to its end; how much that is.
    fn text_goes_on(&mut self, html: &str) -> usize {
        let Some(name) = self.html.open_text().filter(|_| !self.context.safe) else { return 0 };
        let len = text_len(html, &name);
        self.html.out += html.get(..len).unwrap_or("");
        len
    }

    /// One tag or comment, which begins at `start`; how long it is, with the text that belongs to it.
    fn markup(&mut self, start: usize, raw: &RawHtml<'_>) -> usize {
        let rest = raw.html.get(start..).unwrap_or("");
        let Some(tag) = Tag::read(rest) else { return self.no_tag(start, raw) };
        let source = rest.get(..tag.len).unwrap_or("");
        let text = || start + tag.len..start + tag.len + text_len(rest.get(tag.len..).unwrap_or(""), &tag.name);
        let place = self.place_in(raw, start..start + tag.len);
        if self.context.safe && DANGEROUS.contains(&tag.name.as_str()) {
            if !tag.closing {
                self.strip(&format!("<{}>", tag.name), place);
            }
            let script = tag.name == "script" && !tag.closing;
            return if script { text().end - start } else { tag.len };
        }
        let sizes = sizes(&tag).filter(|_| !self.mode.in_iframe && !self.html.is_drawing());
        let then = self.html.nested(&mut self.report, &tag, source, place);
        if matches!(then, Continue::Nothing) {
            return tag.len;
        }
        self.tag(&tag, sizes.as_deref(), start, raw);
        // for some readers what looks like text is not: in safe mode all of it is looked at
        if matches!(then, Continue::Html) || self.context.safe {
            return tag.len;
        }
        let text = text();
        let end = text.end;
        let words = raw.html.get(text.clone()).unwrap_or("");
        match tag.name.as_str() {
            "style" => {
                let (away, css) = self.css(&Css { text: words, range: raw.range.clone(), seen: |address| address });
                self.html.out += &(away + &css);
            }
            "script" => {
                self.scripted(text, raw);
                self.html.out += words;
            }
            _ => self.html.out += words,
        }
        end - start
    }

    /// A `<` that begins no tag: a comment, or a sign; what browsers would take for a tag without an end is shown.
    fn no_tag(&mut self, start: usize, raw: &RawHtml<'_>) -> usize {
        let rest = raw.html.get(start..).unwrap_or("");
        if let Some((begin, end)) = comment(rest, self.html.is_drawing()) {
            let inner = rest.get(begin.len()..end).unwrap_or("");
            if self.context.safe {
                // nobody sees it, and readers do not agree where it ends
                let inner: String = inner.chars().filter(|c| !matches!(c, '<' | '>' | '-' | '!')).collect();
                self.html.out += &format!("<!-- {} -->", inner.trim());
            } else {
                self.html.out += rest.get(..end).unwrap_or("");
            }
            return end;
        }
        // also a lone one: what follows it may be left out, and then it would begin a tag
        self.html.out += "&lt;";
        if rest.get(1..).is_some_and(|s| s.starts_with(|c: char| c.is_alphabetic() || "/!?".contains(c))) {
            let place = self.place_in(raw, start..start + 1);
            let why = format!("this tag has no `>` within its first {MOST_ATTRIBUTES} attributes");
            let why = if rest.contains('>') { why } else { "this tag has no `>`".to_owned() };
            let finding = Diagnostic::at(code::HTML_OPEN, place, why);
            self.report.add(finding.help("it is shown as text; write `&lt;` for the character"));
        }
        1
    }

    /// What a script in the page loads: what is beside the deck comes along, what needs the network is told.
    fn scripted(&mut self, text: Range<usize>, raw: &RawHtml<'_>) {
        let script = raw.html.get(text.clone()).unwrap_or("");
        for load in references(script) {
            let place = self.place_in(raw, text.start + load.range.start..text.start + load.range.end);
            if load.is_local() {
                self.assets.beside_page(&mut self.report, load.url, load.is_sure(), &place);
                if load.is_sure() {
                    self.report.needs_server("this loads a module or data", &place);
                }
            } else if load.is_sure() && needs_network(load.url) {
                self.report.remote(load.url, &place);
            }
        }
    }

    /// The place of a part of raw HTML; all of it when it cannot be told.
    fn place_in(&self, raw: &RawHtml<'_>, part: Range<usize>) -> Span {
        let trace = raw.trace.get_or_init(|| SourceMap::new(raw.html, self.report.source(), raw.range));
        self.report.span(&trace.as_ref().and_then(|t| t.place(&part)).unwrap_or_else(|| raw.range.clone()))
    }

    fn strip(&mut self, what: &str, place: Span) {
        let finding = Diagnostic::at(code::HTML_STRIPPED, place, format!("`{what}` was removed"));
        self.report.add(finding.help("`html: trusted` keeps it"));
    }

    /// Copies a tag; `sizes` is the CSS that its sizes mean.
    fn tag(&mut self, tag: &Tag<'_>, sizes: Option<&str>, start: usize, raw: &RawHtml<'_>) {
        let source = raw.html.get(start..start + tag.len).unwrap_or("");
        let touched = self.context.safe || sizes.is_some() || tag.attrs.iter().any(|a| names(tag, &a.key).is_some());
        if !touched || tag.closing {
            self.html.out += source;
            return;
        }
        let written = tag.written(source, |a| {
            let value = a.value_range.clone();
            let place = self.place_in(raw, start + value.start..start + value.end);
            let whole = start + a.range.start..start + a.range.end;
            self.attribute((tag, a), sizes, (whole, &place), raw)
        });
        self.html.out += &written;
        if let Some(sizes) = sizes.filter(|_| tag.get("style").is_none_or(|style| style.trim().is_empty())) {
            let at = self.html.out.len() - written.len() + "<".len() + tag.name.len();
            self.html.out.insert_str(at, &format!(" style=\"{sizes}\""));
        }
    }

    /// An attribute written again; `None` leaves it as it is.
    fn attribute(
        &mut self,
        (tag, a): (&Tag<'_>, &Attribute<'_>),
        sizes: Option<&str>,
        (whole, place): (Range<usize>, &Span),
        raw: &RawHtml<'_>,
    ) -> Option<String> {
        if self.context.safe
            && (a.key.starts_with("on") || a.key == "srcdoc" || a.key == "formaction" || is_script(a.value))
        {
            let whole = self.place_in(raw, whole);
            self.strip(&format!("{}=", a.key), whole);
            return Some(String::new());
        }
        if self.context.safe && tag.name == "iframe" && a.key == "sandbox" {
            return Some(String::new());
        }
        let value = unescaped(a.value);
        let url = value.trim();
        if url.is_empty() {
            return None;
        }
        let new = match names(tag, &a.key)? {
            NamedResource::Picture => {
                self.assets.resolve_media(&mut self.report, url, code::IMAGE_MISSING, place).address()?
            }
            NamedResource::Pictures => with_candidates(url, |one| {
                self.assets.resolve_media(&mut self.report, one, code::IMAGE_MISSING, &within(place, one)).address()
            }),
            NamedResource::Media => self.raw_media(&tag.name, url, place)?,
            // a drawing that is there by itself may show files, as in a picture it may not
            NamedResource::Thing if is_drawing(url) && !is_remote(url) => {
                self.assets.resolve_with_dependencies(&mut self.report, url, code::MEDIA_MISSING, place).address()?
            }
            NamedResource::Thing => {
                self.assets.resolve_any(&mut self.report, url, code::MEDIA_MISSING, place).address()?
            }
            NamedResource::Part if is_sheet(url) => self.assets.sheet_file(&mut self.report, url, place)?,
            NamedResource::Part => {
                let address = self.assets.resolve_any(&mut self.report, url, code::FILE_MISSING, place).address()?;
                if is_module(tag) {
                    self.report.needs_server("this is a module", place);
                }
                address
            }
            NamedResource::Frame => return Some(self.frame(tag, url, place)),
            NamedResource::Page => self.page_in_frame(url, &self.report.within_slide(place, raw.range)),
            NamedResource::Style => {
                let range = self.report.within_slide(place, raw.range);
                let (_, own) = self.css(&Css { text: url, range, seen: |address| address });
                // what the author's style says counts
                match sizes {
                    Some(sizes) => format!("{sizes};{own}"),
                    None => own,
                }
            }
            NamedResource::Link => self.raw_link(url, place, raw.range)?,
        };
        Some(format!("{}=\"{}\"", a.key, attr(&new)))
    }

    fn frame(&mut self, tag: &Tag<'_>, url: &str, place: &Span) -> String {
        let titled = tag.attrs.iter().any(|b| b.key == "title");
        let title = if titled { String::new() } else { format!(" title=\"{}\"", attr(url)) };
        let found = if is_remote(url) || !has_dependencies(url) {
            self.assets.resolve_media(&mut self.report, url, code::MEDIA_MISSING, place)
        } else {
            self.assets.resolve_with_dependencies(&mut self.report, url, code::MEDIA_MISSING, place)
        };
        let address = found.address().unwrap_or_else(|| url.to_owned());
        // what is not trusted runs nothing, and is nobody here
        let fence = if self.context.safe { " sandbox" } else { "" };
        // the player loads frames of the slide, not frames in frames
        let key = if self.mode.in_iframe { "src" } else { "data-src" };
        format!("{key}=\"{}\"{title}{fence}", attr(&address))
    }

    /// What is in `srcdoc`: its addresses are seen from our page.
    fn page_in_frame(&mut self, html: &str, range: &Range<usize>) -> String {
        let before = self.html.begin_page();
        let mode = RenderMode { in_iframe: true, ..self.mode };
        self.with_mode(mode, |renderer| renderer.inside_element(|renderer| renderer.raw_inline(html, range)));
        self.html.end_page(before)
    }

    fn raw_link(&mut self, url: &str, place: &Span, range: &Range<usize>) -> Option<String> {
        if let Some(id) = url.strip_prefix('#') {
            // in a page of its own it leads to something there
            if !id.is_empty() && !self.mode.in_iframe {
                self.links.record(decoded(id).into_owned(), self.report.anchor_within(place, range));
            }
            return None;
        }
        self.linked(url, place)
    }
}

/// Whether a local address is that of a style sheet.
fn is_sheet(url: &str) -> bool {
    !is_remote(url) && media_type(name_of(url)).is_some_and(|kind| kind.starts_with("text/css"))
}
