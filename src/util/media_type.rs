//! The kinds of files that are served: an extension in, a media type out. What is not in the table is not there.

/// Extension (lower case) and media type. Sources of every kind (Markdown, templates, settings) are missing on purpose.
const TYPES: &[(&str, &str)] = &[
    ("apng", "image/apng"),
    ("avif", "image/avif"),
    ("bmp", "image/bmp"),
    ("css", "text/css; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("epub", "application/epub+zip"),
    ("flac", "audio/flac"),
    ("geojson", "application/geo+json"),
    ("gif", "image/gif"),
    ("htm", "text/html; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("ics", "text/calendar; charset=utf-8"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("jxl", "image/jxl"),
    ("m3u8", "application/vnd.apple.mpegurl"),
    ("m4a", "audio/mp4"),
    ("m4s", "video/iso.segment"),
    ("m4v", "video/mp4"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("oga", "audio/ogg"),
    ("ogg", "audio/ogg"),
    ("ogv", "video/ogg"),
    ("opus", "audio/ogg"),
    ("otf", "font/otf"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("svg", "image/svg+xml"),
    ("ts", "video/mp2t"),
    ("ttf", "font/ttf"),
    ("txt", "text/plain; charset=utf-8"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("wav", "audio/wav"),
    ("webm", "video/webm"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("zip", "application/zip"),
];

/// The media type of a path in the result, if it is one that may be served. Dotfiles have none.
pub fn media_type(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next()?;
    let (stem, extension) = name.rsplit_once('.')?;
    if path.split('/').any(|part| part.starts_with('.')) || stem.is_empty() {
        return None;
    }
    let extension = extension.to_ascii_lowercase();
    TYPES.binary_search_by_key(&extension.as_str(), |(e, _)| e).ok().and_then(|i| TYPES.get(i)).map(|(_, t)| *t)
}

/// Whether a file is a picture, a sound, a video or its captions, by its ending.
pub(crate) fn is_media(path: &std::path::Path) -> bool {
    path.file_name().and_then(|name| media_type(name.to_str()?)).is_some_and(|t| {
        ["image/", "audio/", "video/", "text/vtt", "application/vnd.apple.mpegurl"]
            .iter()
            .any(|kind| t.starts_with(kind))
    })
}

/// Whether a file of this type is text that an editor may be in the middle of writing.
pub fn is_text_format(path: &str) -> bool {
    // a deck may be below a hidden folder
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    media_type(name).is_none_or(|t| t.starts_with("text/") || t.starts_with("application/json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_types_are_there() {
        assert!(TYPES.is_sorted_by_key(|(e, _)| e));
        assert!(!is_text_format("/home/me/.talks/a.png") && is_text_format("a/deck.md"));
        assert_eq!(media_type("img/A.PNG"), Some("image/png"));
        for path in ["deck.md", ".env", ".git/a.png", "secret.key", "a.png/", "png", ".png", "a.html.jinja", "a.png:x"]
        {
            assert_eq!(media_type(path), None, "{path}");
        }
    }
}
