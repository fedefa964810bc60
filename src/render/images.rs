//! Pictures: found, measured, described.

use super::assets::resolver::{MediaKind, ResolvedUrl, kind_of, name_of};
use super::blocks::attributes;
use super::inlines::href;
use super::media;
use super::slide::SlideRenderer;
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
        self.out += &format!(
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
        self.out += &format!("<figure{}>", attributes(&merged, &["picture"], &[]));
        let image_only = Image { title: String::new(), ..image.clone() };
        self.image(&image_only, &bare);
        if !image.title.is_empty() {
            self.out += &format!("<figcaption>{}</figcaption>", text(&image.title));
        }
        self.out += "</figure>\n";
    }

    /// The picture that a layout places: its address and description.
    pub(crate) fn placed_picture(&mut self, inline: &Inline) -> Option<(String, String)> {
        let InlineKind::Image(image) = &inline.kind else { return None };
        if matches!(kind_of(&image.url), Some(MediaKind::Video | MediaKind::Audio)) {
            return None;
        }
        let mark = self.out.len();
        let found = self.found_image(image, inline);
        // a card for a missing picture belongs to the text, not to the layout
        if found.is_none() {
            self.out.truncate(mark);
            return None;
        }
        self.report_description(image, inline);
        let (address, _, ground) = found?;
        self.placed_ground = ground;
        Some((address, image.alt.clone()))
    }

    /// A picture says what it shows, or that it is decoration.
    fn report_description(&mut self, image: &Image, inline: &Inline) {
        if inline.attrs.has("decorative") && image.alt.trim().is_empty() {
            return;
        }
        if let Some(message) = is_empty_alt(&image.alt, &image.url) {
            let finding = Diagnostic::at(code::IMAGE_ALT, self.span(&inline.range), message);
            self.report(
                finding.help("write what it shows: `![a full room](room.jpg)`; for decoration add `{.decorative}`"),
            );
        }
    }

    /// Address, size attributes, and the CSS of a ground that it needs; a missing picture leaves a card.
    fn found_image(&mut self, image: &Image, inline: &Inline) -> Option<(String, String, String)> {
        let place = self.span(&inline.range);
        if image.url.is_empty() {
            let finding = Diagnostic::at(code::IMAGE_MISSING, place.clone(), "this image has no file");
            self.report(finding.help("write the file in the parentheses: `![a full room](room.jpg)`"));
        }
        match self.resolve_media(&image.url, code::IMAGE_MISSING, &place) {
            ResolvedUrl::External => Some((href(&image.url), " loading=\"lazy\"".to_owned(), String::new())),
            ResolvedUrl::Missing => {
                let alt = if image.alt.is_empty() { "?" } else { image.alt.as_str() };
                self.out += &format!(
                    "<span class=\"card-error\" role=\"img\" aria-label=\"{}\"><b>{}</b> {}</span>",
                    attr(alt),
                    text(&image.url),
                    text(alt)
                );
                None
            }
            ResolvedUrl::Asset { address, path } => {
                let size = picture_size(self.scene.files, &path);
                if size.is_none() {
                    let (message, help) = unreadable(self.scene.files, &path, &image.url);
                    self.report(Diagnostic::at(code::IMAGE_UNREADABLE, place, message).help(help));
                }
                let size = size.map(|(w, h)| format!(" width=\"{w}\" height=\"{h}\"")).unwrap_or_default();
                let ground = self.backdrop_for(&path).unwrap_or_default();
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

/// Width and height of a picture in pixels.
pub fn picture_size(files: &Files, path: &Path) -> Option<(u32, u32)> {
    let head = files.head(path).ok()?;
    let is_svg = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("svg"));
    if is_svg {
        return svg_size(&String::from_utf8_lossy(&head));
    }
    let size = imagesize::blob_size(&head).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)).filter(|(w, h)| *w > 0 && *h > 0)
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

/// The size of an SVG from its first tag: `width` and `height`, else the view box.
pub(crate) fn svg_size(source: &str) -> Option<(u32, u32)> {
    let start = source.find("<svg")?;
    let tag = source.get(start..)?.split('>').next()?;
    let value = |name: &str| {
        let at = tag.find(&format!(" {name}=")).or_else(|| tag.find(&format!("\n{name}=")))? + name.len() + 2;
        let quote = tag.get(at..)?.chars().next()?;
        tag.get(at + 1..)?.split(quote).next().map(str::to_owned)
    };
    let pixels =
        |v: String| v.trim_end_matches("px").trim().parse::<f32>().ok().filter(|n| *n >= 1.0 && *n < 100_000.0);
    if let (Some(w), Some(h)) = (value("width").and_then(pixels), value("height").and_then(pixels)) {
        return Some((w.round() as u32, h.round() as u32));
    }
    let view = value("viewBox")?;
    let numbers: Vec<f32> = view.split([' ', ',']).filter(|p| !p.is_empty()).filter_map(|n| n.parse().ok()).collect();
    match numbers.as_slice() {
        [_, _, w, h] if *w >= 1.0 && *h >= 1.0 => Some((w.round() as u32, h.round() as u32)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_empty_alt, svg_size};

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

    #[test]
    fn svgs_have_a_size() {
        assert_eq!(svg_size("<?xml?><svg width=\"40\" height='30px'>"), Some((40, 30)));
        assert_eq!(svg_size("<svg xmlns=\"x\" viewBox=\"0 0 12.4 5\">"), Some((12, 5)));
        assert_eq!(svg_size("<svg width=\"100%\" viewBox=\"0,0,12,5\">"), Some((12, 5)));
        assert_eq!(svg_size("<html>"), None);
    }
}
