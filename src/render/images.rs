//! Pictures: found, measured, described.

use super::assets::kind::{MediaKind, kind_of};
use super::assets::name::name_of;
use super::assets::resolver::ResolvedUrl;
use super::html::attributes::attributes;
use super::inlines::href;
use super::media;
use super::picture_size::picture_size;
use super::renderer::SlideRenderer;
use crate::deck::{Attrs, Image, Inline, InlineKind};
use crate::diagnostics::{Diagnostic, code};
use crate::fs::Files;
use crate::util::css_declaration;
use crate::util::html::{attr, text};
use std::path::Path;

/// Pairs that are used here and not passed on.
const KNOWN: &[&str] = &["width", "height", "fit", "w", "h"];

impl SlideRenderer<'_> {
    /// A picture in running text.
    pub(crate) fn image(&mut self, image: &Image, inline: &Inline) {
        if matches!(kind_of(&image.url), Some(MediaKind::Video | MediaKind::Audio)) {
            return self.film(image, inline, media::MediaPlacement::Text);
        }
        self.report_description(image, inline);
        let Some((address, size, ground)) = self.found_image(image, inline) else { return };
        let style = style_of(image, &inline.attrs, &ground);
        let title = if image.title.is_empty() { String::new() } else { format!(" title=\"{}\"", attr(&image.title)) };
        self.html.out += &format!(
            "<img src=\"{}\" alt=\"{}\"{title}{size}{style} decoding=\"async\"{}>",
            attr(&address),
            attr(&image.alt),
            attributes(&inline.attrs, &[], KNOWN)
        );
    }

    /// A picture that is alone.
    pub(crate) fn figure(&mut self, image: &Image, inline: &Inline, attrs: &Attrs) {
        if matches!(kind_of(&image.url), Some(MediaKind::Video | MediaKind::Audio)) {
            return self.film(image, inline, media::MediaPlacement::Block(attrs));
        }
        let mut merged = attrs.clone();
        merged.step = attrs.step.clone().or(inline.attrs.step.clone());
        let mut bare = inline.clone();
        bare.attrs.step = None;
        self.html.out += &format!("<figure{}>", attributes(&merged, &["picture"], &[]));
        let image_only = Image { title: String::new(), ..image.clone() };
        self.image(&image_only, &bare);
        if !image.title.is_empty() {
            self.html.out += &format!("<figcaption>{}</figcaption>", text(&image.title));
        }
        self.html.out += "</figure>\n";
    }

    /// The picture that a layout places: its address and description.
    pub(crate) fn placed_picture(&mut self, inline: &Inline) -> Option<(String, String)> {
        let InlineKind::Image(image) = &inline.kind else { return None };
        if matches!(kind_of(&image.url), Some(MediaKind::Video | MediaKind::Audio)) {
            return None;
        }
        let mark = self.html.out.len();
        let found = self.found_image(image, inline);
        // a card for a missing picture belongs to the text, not to the layout
        if found.is_none() {
            self.html.out.truncate(mark);
            return None;
        }
        self.report_description(image, inline);
        let (address, _, ground) = found?;
        self.placed_backdrop = ground;
        Some((address, image.alt.clone()))
    }

    /// A picture says what it shows, or that it is decoration.
    fn report_description(&mut self, image: &Image, inline: &Inline) {
        if inline.attrs.has("decorative") && image.alt.trim().is_empty() {
            return;
        }
        if let Some(message) = is_empty_alt(&image.alt, &image.url) {
            let finding = Diagnostic::at(code::IMAGE_ALT, self.report.span(&inline.range), message);
            self.report.add(
                finding.help("write what it shows: `![a full room](room.jpg)`; for decoration add `{.decorative}`"),
            );
        }
    }

    /// Address, size attributes, and the CSS of a ground that it needs; a missing picture leaves a card.
    fn found_image(&mut self, image: &Image, inline: &Inline) -> Option<(String, String, String)> {
        let place = self.report.span(&inline.range);
        if image.url.is_empty() {
            let finding = Diagnostic::at(code::IMAGE_MISSING, place.clone(), "this image has no file");
            self.report.add(finding.help("write the file in the parentheses: `![a full room](room.jpg)`"));
        }
        match self.assets.resolve_media(&mut self.report, &image.url, code::IMAGE_MISSING, &place) {
            ResolvedUrl::External => Some((href(&image.url), " loading=\"lazy\"".to_owned(), String::new())),
            ResolvedUrl::Missing => {
                let alt = if image.alt.is_empty() { "?" } else { image.alt.as_str() };
                self.html.out += &format!(
                    "<span class=\"card-error\" role=\"img\" aria-label=\"{}\"><b>{}</b> {}</span>",
                    attr(alt),
                    text(&image.url),
                    text(alt)
                );
                None
            }
            ResolvedUrl::Asset { address, path } => {
                let size = picture_size(self.context.files, &path);
                if size.is_none() {
                    let (message, help) = unreadable(self.context.files, &path, &image.url);
                    self.report.add(Diagnostic::at(code::IMAGE_UNREADABLE, place, message).help(help));
                }
                let size = size.map(|(w, h)| format!(" width=\"{w}\" height=\"{h}\"")).unwrap_or_default();
                let ground = self.backdrops().for_image(&mut self.assets.files, &path).unwrap_or_default();
                Some((address, size, ground))
            }
        }
    }
}

/// Words that only say that there is a picture.
const NO_WORDS: &[&str] = &[
    "image",
    "img",
    "picture",
    "pic",
    "photo",
    "foto",
    "figure",
    "fig",
    "alt",
    "alt text",
    "untitled",
    "bild",
    "abbildung",
    "afbeelding",
    "plaatje",
    "figuur",
    "imagen",
    "immagine",
    "imagem",
    "imagine",
    "illustration",
];

/// What is wrong with a description, if anything.
pub fn is_empty_alt(alt: &str, url: &str) -> Option<String> {
    let low = alt.trim().to_lowercase();
    if low.is_empty() {
        return Some("this image has no description".to_owned());
    }
    let name = name_of(url).to_lowercase();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    // a name that is a word may say what is to be seen; one with numbers is a camera's
    let camera = low == stem && stem.contains(|c: char| c.is_ascii_digit() || c == '_');
    if low == name || camera || (kind_of(&low) == Some(MediaKind::Image) && !low.contains(char::is_whitespace)) {
        return Some(format!("the description `{}` is a file name", alt.trim()));
    }
    let bare = low.trim_end_matches(|c: char| !c.is_alphabetic());
    NO_WORDS.contains(&bare).then(|| format!("the description `{}` does not say what the image shows", alt.trim()))
}

/// What is told of a file that is no picture whose size can be read: by its first bytes.
fn unreadable(files: &Files, path: &Path, url: &str) -> (String, &'static str) {
    let head = files.head(path).unwrap_or_default();
    let text = String::from_utf8_lossy(head.get(..head.len().min(512)).unwrap_or_default());
    let start = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).to_lowercase();
    if head.is_empty() {
        (format!("`{url}` is empty"), "save the image again; the audience sees nothing")
    } else if start.starts_with("<!doctype html") || start.starts_with("<html") {
        (format!("`{url}` is an HTML page, not an image"), "save the image itself, not the page that shows it")
    } else {
        let help = "is it an image? the text around it may jump while it loads";
        (format!("the size of `{url}` could not be read"), help)
    }
}

/// Width, height, filter and ground as a `style` attribute: Marp's words first, then the author's attributes.
fn style_of(image: &Image, attrs: &Attrs, ground: &str) -> String {
    // what turns its colours round knows why
    let mut out = if image.filter.is_none() { ground.to_owned() } else { String::new() };
    let length = |word: Option<&str>, keys: [&str; 2]| {
        keys.iter().find_map(|k| attrs.get(k)).or(word).and_then(css_declaration::length)
    };
    if let Some(width) = length(image.width.as_deref(), ["width", "w"]) {
        out += &format!("width:{width};");
    }
    if let Some(height) = length(image.height.as_deref(), ["height", "h"]) {
        out += &format!("height:{height};");
    }
    if let Some(filter) = &image.filter {
        out += &format!("filter:{filter};");
    }
    if let Some(fit) = attrs.get("fit").filter(|f| matches!(*f, "contain" | "cover" | "fill")) {
        out += &format!("object-fit:{fit};");
    }
    if out.is_empty() { out } else { format!(" style=\"{}\"", attr(&out)) }
}

#[cfg(test)]
mod tests {
    use super::is_empty_alt;

    #[test]
    fn descriptions_say_what_is_to_be_seen() {
        for (alt, url) in [
            ("", "a.png"),
            (" ", "a.png"),
            ("City.jpg", "img/city.jpg"),
            ("IMG_2034", "IMG_2034.JPG"),
            ("Foto", "a.png"),
            ("image 3", "b.png"),
            ("other.png", "b.png"),
        ] {
            assert!(is_empty_alt(alt, url).is_some(), "{alt}");
        }
        for (alt, url) in [
            ("city", "img/city.jpg"),
            ("a photo of the town", "a.png"),
            ("x", "x.png"),
            ("2,4", "b.png"),
            ("how a.png is read", "b.png"),
        ] {
            assert_eq!(is_empty_alt(alt, url), None, "{alt}");
        }
    }
}
