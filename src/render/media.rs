//! Video and sound. They play when their slide shows (`data-autoplay`, the player's work) and carry captions that stand
//! beside them, inside the page.

use super::assets::kind::{MediaKind, kind_of};
use super::assets::resolver::ResolvedUrl;
use super::html::attributes::attributes;
use super::inlines::href;
use super::renderer::SlideRenderer;
use crate::deck::{Attrs, Image, Inline};
use crate::diagnostics::{Diagnostic, code};
use crate::source::Span;
use crate::util::html::{attr, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::path::Path;

/// Where a video stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum MediaPlacement<'a> {
    /// In running text.
    Text,
    /// Alone, as a figure with these attributes.
    Block(&'a Attrs),
}

const KNOWN: &[&str] = &["autoplay", "loop", "muted", "start", "end", "poster", "controls", "width", "height"];

impl SlideRenderer<'_> {
    /// `![…](talk.mp4){autoplay loop muted start=10 end=20 poster=p.jpg}`.
    pub(crate) fn film(&mut self, image: &Image, inline: &Inline, place: MediaPlacement<'_>) {
        let span = self.report.span(&inline.range);
        let (address, path) = match self.assets.resolve_media(&mut self.report, &image.url, code::MEDIA_MISSING, &span)
        {
            ResolvedUrl::Missing => {
                self.html.out += &format!(
                    "<span class=\"card-error\" role=\"note\"><b>{}</b> {}</span>",
                    text(&image.url),
                    text(&image.alt)
                );
                return;
            }
            ResolvedUrl::External => (href(&image.url), None),
            ResolvedUrl::Asset { address, path } => (address, Some(path)),
        };
        let sound = kind_of(&image.url) == Some(MediaKind::Audio);
        let tag = if sound { "audio" } else { "video" };
        let mut attrs = inline.attrs.clone();
        let figure = figure(place, &mut attrs);
        let attrs = &attrs;
        let mut more = String::new();
        if attrs.get("autoplay").is_some() {
            more += " data-autoplay";
        }
        for word in ["loop", "muted"] {
            if attrs.get(word).is_some() {
                more += &format!(" {word}");
            }
        }
        if let Some(poster) = attrs.get("poster").filter(|_| !sound) {
            more += &self.poster(poster, &self.with_braces(inline));
        }
        let style = ["width", "height"]
            .iter()
            .filter_map(|k| Some(format!("{k}:{};", crate::util::css_declaration::length(attrs.get(k)?)?)))
            .collect::<String>();
        let style = if style.is_empty() { style } else { format!(" style=\"{}\"", attr(&style)) };
        if let Some(figure) = &figure {
            self.html.out += &format!("<figure{}>", attributes(figure, &["media"], &[]));
        }
        let address = address + &self.clip(attrs, inline);
        let label = if image.alt.is_empty() { &image.url } else { &image.alt };
        let inline_play = if sound { "" } else { " playsinline" };
        self.html.out += &format!(
            "<{tag} controls{inline_play} preload=\"metadata\" src=\"{}\" aria-label=\"{}\"{more}{style}{}>",
            attr(&address),
            attr(label),
            attributes(attrs, &[], KNOWN)
        );
        if let Some(path) = path {
            self.captions(&path);
        }
        self.html.out += &format!("</{tag}>");
        if figure.is_some() {
            if !image.title.is_empty() {
                self.html.out += &format!("<figcaption>{}</figcaption>", text(&image.title));
            }
            self.html.out += "</figure>\n";
        }
    }

    /// The place of a video with the attributes behind it, in which its poster is named.
    fn with_braces(&self, inline: &Inline) -> Span {
        let (start, end) = (inline.range.start, inline.range.end);
        let behind = self.slide.origin.source().get(end..).filter(|behind| behind.starts_with('{'));
        let braces = behind
            .and_then(|behind| behind.find('}'))
            .filter(|_| self.report.setting.is_none() && self.report.note.is_none());
        self.report.span(&(start..braces.map_or(end, |close| end + close + 1)))
    }

    fn poster(&mut self, url: &str, place: &Span) -> String {
        let address = match self.assets.resolve_media(&mut self.report, url, code::IMAGE_MISSING, place) {
            ResolvedUrl::Asset { address, .. } => address,
            ResolvedUrl::External => href(url),
            ResolvedUrl::Missing => return String::new(),
        };
        format!(" poster=\"{}\"", attr(&address))
    }

    /// A part of the video as a media fragment (W3C Media Fragments 1.0, 4.2.1), in seconds.
    fn clip(&mut self, attrs: &Attrs, inline: &Inline) -> String {
        let mut time = |key: &str| {
            let given = attrs.get(key)?;
            let read = seconds(given);
            if read.is_none() {
                let message = format!("`{key}={given}` is not a time");
                let finding = Diagnostic::at(code::BAD_VALUE, self.report.span(&inline.range), message);
                self.report.add(finding.help("write seconds or minutes, such as 90, 90.5 or 1:30"));
            }
            read
        };
        match (time("start"), time("end")) {
            (None, None) => String::new(),
            (start, None) => format!("#t={}", start.unwrap_or(0.0)),
            (start, Some(end)) if end <= start.unwrap_or(0.0) => {
                let finding =
                    Diagnostic::at(code::BAD_VALUE, self.report.span(&inline.range), "the part ends before it begins");
                self.report.add(finding.help("`start` and `end` are both counted from the beginning of the video"));
                format!("#t={}", start.unwrap_or(0.0))
            }
            (start, Some(end)) => format!("#t={},{end}", start.unwrap_or(0.0)),
        }
    }

    /// `talk.vtt` and `talk.nl.vtt` beside `talk.mp4`.
    fn captions(&mut self, film: &Path) {
        let Some(stem) = film.file_stem().map(|s| s.to_string_lossy().into_owned()) else { return };
        let folder = film.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        for path in self.assets.files.list(&folder) {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let Some(middle) = name.strip_prefix(stem.as_str()).and_then(|r| r.strip_suffix(".vtt")) else { continue };
            let lang = middle.trim_start_matches('.');
            let odd = !middle.is_empty()
                && (!middle.starts_with('.') || !lang.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
            let Some(words) = self.inside(&path).filter(|_| !odd) else { continue };
            let lang = if lang.is_empty() { self.lang() } else { lang };
            let default = if lang == self.lang() { " default" } else { "" };
            self.html.out += &format!(
                "<track kind=\"captions\" src=\"{}\" srclang=\"{}\" label=\"{}\"{default}>",
                attr(&words),
                attr(lang),
                attr(lang)
            );
        }
    }

    /// A file of captions as an address that has it inside: browsers refuse the file to pages from the disk.
    fn inside(&mut self, path: &Path) -> Option<String> {
        self.assets.files.content_key(path)?;
        let bytes = self.assets.files.bytes(path).ok()?;
        Some(format!("data:text/vtt;base64,{}", STANDARD.encode(bytes)))
    }

    /// The address of what a raw tag plays, of a `<track>` with the file inside; none where it is left as it is.
    pub(crate) fn raw_media(&mut self, tag: &str, url: &str, place: &Span) -> Option<String> {
        if tag == "track" {
            return match self.assets.resolve_inlined(&mut self.report, url, code::MEDIA_MISSING, place) {
                ResolvedUrl::Asset { path, .. } => self.inside(&path),
                ResolvedUrl::External | ResolvedUrl::Missing => None,
            };
        }
        self.assets.resolve_media(&mut self.report, url, code::MEDIA_MISSING, place).address()
    }
}

/// The attributes of a figure round a video. The step is the figure's: a caption comes with its video.
fn figure(place: MediaPlacement<'_>, film: &mut Attrs) -> Option<Attrs> {
    let MediaPlacement::Block(own) = place else { return None };
    Some(Attrs { step: own.step.clone().or(film.step.take()), ..own.clone() })
}

/// `90`, `90.5`, `90s`, `1:30`, `1:02:03` in seconds.
fn seconds(time: &str) -> Option<f32> {
    let parts: Option<Vec<f32>> = time.trim_end_matches('s').split(':').map(|part| part.trim().parse().ok()).collect();
    let parts = parts.filter(|p| p.len() <= 3 && p.iter().all(|n| n.is_finite() && *n >= 0.0))?;
    Some(parts.iter().fold(0.0, |all, part| all * 60.0 + part))
}
