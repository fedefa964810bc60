//! Running text as HTML.

use super::assets::kind::is_bundled_link_target;
use super::html::attributes::attributes;
use super::hyphens::hyphenated;
use super::renderer::SlideRenderer;
use crate::deck::{Attrs, Inline, InlineKind};
use crate::diagnostics::{Diagnostic, code};
use crate::source::Span;
use crate::util::html::{attr, text};
use crate::util::{decoded, fragment, is_remote};

impl SlideRenderer<'_> {
    pub(crate) fn inlines(&mut self, inlines: &[Inline]) {
        self.inside_element(|renderer| inlines.iter().for_each(|inline| renderer.inline(inline)));
    }

    fn inline(&mut self, inline: &Inline) {
        let attrs = &inline.attrs;
        match &inline.kind {
            InlineKind::Text(words) if self.mode.hyphenate => self.html.out += &text(&hyphenated(words, self.lang())),
            InlineKind::Text(words) => self.html.out += &text(words),
            InlineKind::SoftBreak => self.html.out.push('\n'),
            InlineKind::LineBreak => self.html.out += "<br>\n",
            InlineKind::Code(source) => {
                self.html.out += &format!("<code{}>{}</code>", attributes(attrs, &[], &[]), text(source));
            }
            InlineKind::Html(raw) => self.raw_inline(raw, &inline.range),
            InlineKind::Emph(inner) => self.wrapped("em", attrs, inner),
            InlineKind::Strong(inner) => self.wrapped("strong", attrs, inner),
            InlineKind::Strike(inner) => self.wrapped("del", attrs, inner),
            InlineKind::Mark(inner) => self.wrapped("mark", attrs, inner),
            InlineKind::Span(inner) => self.wrapped("span", attrs, inner),
            InlineKind::Link { url, title, inlines } => self.link(url, title, inlines, inline),
            InlineKind::Image(image) => self.image(image, inline),
            InlineKind::Math { tex, display } => {
                if *attrs != Attrs::default() {
                    self.html.out += &format!("<span{}>", attributes(attrs, &[], &[]));
                }
                self.math(tex, *display, &inline.range);
                if *attrs != Attrs::default() {
                    self.html.out += "</span>";
                }
            }
            InlineKind::FootnoteRef { number, nth, .. } => {
                let (id, to) = (self.html.reference_id(*number, *nth), self.html.note_id(*number));
                self.html.out += &format!("<sup class=\"note-ref\"><a id=\"{id}\" href=\"#{to}\">{number}</a></sup>");
            }
        }
    }

    fn wrapped(&mut self, tag: &str, attrs: &Attrs, inner: &[Inline]) {
        self.html.out += &format!("<{tag}{}>", attributes(attrs, &[], &[]));
        self.inlines(inner);
        self.html.out += &format!("</{tag}>");
    }

    fn link(&mut self, url: &str, title: &str, inner: &[Inline], inline: &Inline) {
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", attr(title)) };
        let rest = attributes(&inline.attrs, &[], &[]);
        if let Some(id) = url.strip_prefix('#').filter(|id| !id.is_empty()) {
            self.links.record(decoded(id).into_owned(), self.report.anchor(&inline.range));
        }
        self.report_empty(url, inner, inline);
        if self.context.safe && is_script(url) {
            let finding = Diagnostic::at(
                code::HTML_STRIPPED,
                self.report.span(&inline.range),
                format!("the link to `{url}` may run a script and was removed"),
            );
            self.report.add(finding.help("`html: trusted` keeps it"));
            self.html.out += &format!("<a{title}{rest}>");
        } else {
            let away = if is_remote(url) && url.contains("//") { " target=\"_blank\" rel=\"noopener\"" } else { "" };
            let place = self.report.span(&inline.range);
            let address = self.linked(url, &place).unwrap_or_else(|| href(url));
            self.html.out += &format!("<a href=\"{}\"{title}{away}{rest}>", attr(&address));
        }
        self.inlines(inner);
        self.html.out += "</a>";
    }

    /// A link goes somewhere, and has something to be seen and read out.
    fn report_empty(&mut self, url: &str, inner: &[Inline], inline: &Inline) {
        let attrs = &inline.attrs;
        // `[](){#name}` is a place to link to
        if attrs.id.is_some() && url.is_empty() {
            return;
        }
        let silent = |i: &Inline| match &i.kind {
            InlineKind::Text(words) => words.trim().is_empty(),
            InlineKind::Image(image) => image.alt.trim().is_empty(),
            kind => matches!(kind, InlineKind::SoftBreak | InlineKind::LineBreak),
        };
        let named = ["aria-label", "title"].iter().any(|key| attrs.get(key).is_some());
        if url.is_empty() {
            let finding = Diagnostic::at(code::LINK_DEAD, self.report.span(&inline.range), "this link leads nowhere");
            self.report.add(finding.help("write where it leads: `[words](address)`"));
        } else if inner.iter().all(silent) && !named {
            let pictures: Vec<&Inline> = inner.iter().filter(|i| matches!(i.kind, InlineKind::Image(_))).collect();
            // a picture without words is told by itself, unless it says that it is decoration
            let told = pictures.iter().any(|i| !i.attrs.has("decorative"));
            let (code, what) = if pictures.is_empty() {
                (code::LINK_DEAD, "this link has no text, so nobody can see or follow it")
            } else {
                (code::IMAGE_ALT, "this image is a link without text")
            };
            if !told {
                let finding = Diagnostic::at(code, self.report.span(&inline.range), what);
                self.report.add(finding.help("add text: `[words](address)`"));
            }
        }
    }

    /// A file that the link leads to becomes part of the result; what is not there, `check` tells. The file of another deck
    /// stands for its page.
    pub(crate) fn linked(&mut self, url: &str, place: &Span) -> Option<String> {
        if is_remote(url) {
            return None;
        }
        let path = self.assets.resolve(url);
        if let Some(page) = self.context.links.page(&path) {
            return Some(format!("{page}{}", fragment(url)));
        }
        if !is_bundled_link_target(url) {
            return None;
        }
        if !self.assets.files.is_file(&path) {
            return None;
        }
        self.assets.resolve_any(&mut self.report, url, code::LINK_FILE, place).address()
    }
}

/// A URL with the characters that may not be in one written as percent signs; what is escaped already stays.
pub(crate) fn href(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            ' ' => out.push_str("%20"),
            '"' => out.push_str("%22"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '`' => out.push_str("%60"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Whether following a link would run a script.
pub(crate) fn is_script(url: &str) -> bool {
    let plain: String =
        url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(20).collect::<String>().to_lowercase();
    plain.starts_with("javascript:") || plain.starts_with("vbscript:") || plain.starts_with("data:text/html")
}
