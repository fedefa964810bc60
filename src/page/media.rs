//! Film and sound. They play when their slide shows (`data-autoplay`, the player's work) and carry captions that stand
//! beside them.

use super::Asset;
use super::assets::{Found, Kind, asset_name, kind_of};
use super::blocks::attributes;
use super::draw::Pen;
use super::html::{attr, text};
use super::inlines::href;
use super::memo::{Saw, list_key};
use crate::base::code;
use crate::deck::{Image, Inline};
use std::path::Path;

/// Where a film stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In running text.
    Text,
    /// Alone, as a figure.
    Block,
}

const KNOWN: &[&str] = &["autoplay", "loop", "muted", "start", "end", "poster", "controls", "width", "height"];

impl Pen<'_> {
    /// `![…](talk.mp4){autoplay loop muted start=10 end=20 poster=p.jpg}`.
    pub(super) fn film(&mut self, image: &Image, inline: &Inline, place: Place) {
        let span = self.span(&inline.range);
        let (address, path) = match self.find(&image.url, code::MEDIA_MISSING, &span) {
            Found::Missing => {
                self.out += &format!(
                    "<span class=\"card-error\" role=\"note\"><b>{}</b> {}</span>",
                    text(&image.url),
                    text(&image.alt)
                );
                return;
            }
            Found::Kept => (href(&image.url), None),
            Found::Local { address, path } => (address, Some(path)),
        };
        let sound = kind_of(&image.url) == Some(Kind::Audio);
        let tag = if sound { "audio" } else { "video" };
        let attrs = &inline.attrs;
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
            let poster = match self.find(poster, code::IMAGE_MISSING, &span) {
                Found::Local { address, .. } => Some(address),
                Found::Kept => Some(href(poster)),
                Found::Missing => None,
            };
            more += &poster.map(|p| format!(" poster=\"{}\"", attr(&p))).unwrap_or_default();
        }
        let style = ["width", "height"]
            .iter()
            .filter_map(|k| Some(format!("{k}:{};", super::css::length(attrs.get(k)?)?)))
            .collect::<String>();
        let style = if style.is_empty() { style } else { format!(" style=\"{}\"", attr(&style)) };
        if place == Place::Block {
            self.out += "<figure class=\"media\">";
        }
        let label = if image.alt.is_empty() { &image.url } else { &image.alt };
        let inline_play = if sound { "" } else { " playsinline" };
        self.out += &format!(
            "<{tag} controls{inline_play} preload=\"metadata\" src=\"{}\" aria-label=\"{}\"{more}{style}{}>",
            attr(&(address + &clip(attrs.get("start"), attrs.get("end")))),
            attr(label),
            attributes(attrs, &[], KNOWN)
        );
        if let Some(path) = path {
            self.captions(&path);
        }
        self.out += &format!("</{tag}>");
        if place == Place::Block {
            if !image.title.is_empty() {
                self.out += &format!("<figcaption>{}</figcaption>", text(&image.title));
            }
            self.out += "</figure>\n";
        }
    }

    /// `talk.vtt` and `talk.nl.vtt` beside `talk.mp4`.
    fn captions(&mut self, film: &Path) {
        let Some(stem) = film.file_stem().map(|s| s.to_string_lossy().into_owned()) else { return };
        let folder = film.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let list = self.scene.files.list(&folder);
        self.saw.push((folder, Saw::List(list_key(&list))));
        for path in list {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let Some(middle) = name.strip_prefix(stem.as_str()).and_then(|r| r.strip_suffix(".vtt")) else { continue };
            let lang = middle.trim_start_matches('.');
            let odd = !middle.is_empty()
                && (!middle.starts_with('.') || !lang.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
            let Some(asset) = asset_name(self.scene.files, &path).filter(|_| !odd) else { continue };
            let lang = if lang.is_empty() { self.lang() } else { lang };
            let default = if lang == self.lang() { " default" } else { "" };
            self.out += &format!(
                "<track kind=\"captions\" src=\"{}\" srclang=\"{}\" label=\"{}\"{default}>",
                attr(&asset),
                attr(lang),
                attr(lang)
            );
            let asset = Asset { name: asset, path: path.clone() };
            if !self.assets.contains(&asset) {
                self.assets.push(asset);
            }
            let key = self.scene.files.bytes(&path).ok().map(|b| crate::base::Key::of([&b[..]]));
            self.saw.push((path, Saw::Bytes(key)));
        }
    }
}

/// A part of the film as a media fragment, in seconds.
fn clip(start: Option<&str>, end: Option<&str>) -> String {
    let seconds = |t: Option<&str>| {
        t.and_then(|t| t.trim_end_matches('s').parse::<f32>().ok()).filter(|n| n.is_finite() && *n >= 0.0)
    };
    match (seconds(start), seconds(end)) {
        (None, None) => String::new(),
        (start, None) => format!("#t={}", start.unwrap_or(0.0)),
        (start, Some(end)) => format!("#t={},{end}", start.unwrap_or(0.0)),
    }
}
