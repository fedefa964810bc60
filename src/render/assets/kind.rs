//! Kinds of files that slides show, by the endings of their names.

use super::name::name_of;
use crate::diagnostics::{Code, code};
use std::path::Path;

/// Kinds of files that a page may show, by their ending.
const KINDS: &[(&str, MediaKind)] = &[
    ("png", MediaKind::Image),
    ("jpg", MediaKind::Image),
    ("jpeg", MediaKind::Image),
    ("gif", MediaKind::Image),
    ("webp", MediaKind::Image),
    ("avif", MediaKind::Image),
    ("jxl", MediaKind::Image),
    ("svg", MediaKind::Image),
    ("bmp", MediaKind::Image),
    ("ico", MediaKind::Image),
    ("apng", MediaKind::Image),
    ("mp4", MediaKind::Video),
    ("webm", MediaKind::Video),
    ("mov", MediaKind::Video),
    ("m4v", MediaKind::Video),
    ("ogv", MediaKind::Video),
    ("m3u8", MediaKind::Video),
    ("mp3", MediaKind::Audio),
    ("ogg", MediaKind::Audio),
    ("oga", MediaKind::Audio),
    ("opus", MediaKind::Audio),
    ("wav", MediaKind::Audio),
    ("m4a", MediaKind::Audio),
    ("flac", MediaKind::Audio),
    ("vtt", MediaKind::Captions),
    ("pdf", MediaKind::Other),
    ("woff", MediaKind::Other),
    ("woff2", MediaKind::Other),
    ("ttf", MediaKind::Other),
    ("otf", MediaKind::Other),
];

/// What a file is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MediaKind {
    Image,
    Video,
    Audio,
    Captions,
    Other,
}

/// The kind of a URL's file.
pub(crate) fn kind_of(url: &str) -> Option<MediaKind> {
    let bare = url.split(['?', '#']).next().unwrap_or("");
    let ending = bare.rsplit_once('.')?.1.to_lowercase();
    KINDS.iter().find(|(e, _)| *e == ending).map(|(_, kind)| *kind)
}

/// Kinds of files that no page shows, and that people give each other.
const GIVEN: &[&str] =
    &["csv", "json", "geojson", "txt", "ics", "zip", "epub", "docx", "xlsx", "pptx", "odt", "ods", "odp", "css", "js"];

/// Whether a link to this file brings it along: it is of a kind that pages show, or that is given away.
pub fn is_bundled_link_target(url: &str) -> bool {
    let ending = name_of(url).rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    kind_of(url).is_some() || ending.is_some_and(|ending| GIVEN.contains(&ending.as_str()))
}

/// The code for a file that a style sheet names and that is not there: a font is no picture.
pub fn missing_in_css(url: &str) -> Code {
    if kind_of(url) == Some(MediaKind::Other) { code::FILE_MISSING } else { code::IMAGE_MISSING }
}

/// Whether a file names files of its own, so that it cannot go alone.
pub(crate) fn has_dependencies(url: &str) -> bool {
    let path = Path::new(url.split(['?', '#']).next().unwrap_or(""));
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    matches!(ending.as_str(), "html" | "htm" | "m3u8" | "js" | "mjs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::util::media_type;

    #[test]
    fn every_kind_a_page_shows_can_be_served() {
        // a kind without a media type would show in an export and be missing in `serve`
        for (ending, _) in KINDS {
            assert!(media_type(&format!("a.{ending}")).is_some(), "{ending}");
        }
    }
}
