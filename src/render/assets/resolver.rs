//! Files that slides show: found, checked, and named by their content.

use super::dependencies::has_dependencies;
use crate::diagnostics::{Code, Diagnostic, code};
use crate::fs::Files;
use crate::render::SourceAsset;
use crate::render::cache::ReadFingerprint;
use crate::render::slide::SlideRenderer;
use crate::source::Span;
use crate::util::{
    Key, escape_delimiters, fragment, is_file_url, is_remote, join_url, media_type, needs_network, slug,
};
use std::path::{Path, PathBuf};

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

/// The name of the file that a URL names.
pub fn name_of(url: &str) -> &str {
    let bare = url.split(['?', '#']).next().unwrap_or("");
    bare.rsplit('/').next().unwrap_or(bare)
}

/// Files larger than this are named by their size and first bytes: nobody wants to wait for a video to be hashed.
const HASHED_WHOLE: u64 = 8 * 1024 * 1024;

/// What a file holds. `None` when it cannot be read, or may not be shown.
pub(crate) fn content_key(files: &Files, path: &Path) -> Option<Key> {
    let stat = files.stat(path).filter(|s| s.is_file && !files.is_outside(path) && !files.has_case_mismatch(path))?;
    if stat.len <= HASHED_WHOLE {
        return Some(Key::of([&files.bytes(path).ok()?[..]]));
    }
    Some(Key::of([&files.head(path).ok()?[..], &stat.len.to_le_bytes(), path.file_name()?.as_encoded_bytes()]))
}

/// The name of a file in the result: `assets/photo-1a2b3c4d.png`. The same content under the same name is the same
/// asset wherever it stands. `None` when it cannot be read.
pub fn asset_name(files: &Files, path: &Path) -> Option<String> {
    let key = content_key(files, path)?;
    let stem = stem_of(path);
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    Some(format!("{ASSETS}{stem}-{}.{ending}", key.short(8)))
}

/// What a file's name in the result begins with.
pub(crate) fn stem_of(path: &Path) -> String {
    let stem = path.file_stem().map(|s| slug(&s.to_string_lossy())).filter(|s| !s.is_empty());
    stem.unwrap_or_else(|| "file".to_owned()).chars().filter(char::is_ascii).take(40).collect()
}

/// The folder of a deck's files, as seen from its page.
pub const ASSETS: &str = "assets/";

/// What became of a URL.
pub(crate) enum ResolvedUrl {
    /// A file of the author's: its address in the page, and where it is.
    Asset { address: String, path: PathBuf },
    /// Kept as it is: another host, or `data:`.
    External,
    /// Nothing can be shown; it was told.
    Missing,
}

impl SlideRenderer<'_> {
    /// Finds the file that `url` names, seen from the file the slide is written in. `missing` is the code to tell with.
    pub(crate) fn resolve_media(&mut self, url: &str, missing: Code, place: &Span) -> ResolvedUrl {
        let what = "Aftrap can show images, videos, sound, captions and PDF";
        self.resolve_if(url, kind_of(url).is_some(), what, missing, place)
    }

    /// The same for what may be of any kind that is served: scripts, style sheets, what an `<object>` shows.
    pub(crate) fn resolve_any(&mut self, url: &str, missing: Code, place: &Span) -> ResolvedUrl {
        self.resolve_if(
            url,
            media_type(name_of(url)).is_some(),
            "name a file whose extension browsers know",
            missing,
            place,
        )
    }

    fn resolve_if(&mut self, url: &str, fits: bool, help: &str, missing: Code, place: &Span) -> ResolvedUrl {
        if url.starts_with('#') || url.is_empty() {
            return ResolvedUrl::External;
        }
        if is_file_url(url) {
            self.report_file_url(url, place);
            return ResolvedUrl::Missing;
        }
        if is_remote(url) {
            if needs_network(url) {
                self.report_remote(url, place);
            }
            return ResolvedUrl::External;
        }
        if fits && has_dependencies(url) {
            return self.resolve_with_dependencies(url, missing, place);
        }
        let path = self.resolve(url);
        let stat = self.scene.files.stat(&path);
        self.dependencies.push((path.clone(), ReadFingerprint::Stat(stat)));
        if !fits {
            let message = format!("`{url}` is not a type of file that a page can show");
            let finding = Diagnostic::at(missing, place.clone(), message);
            let whole = self.cut_name(url);
            self.report(match whole {
                Some(whole) => finding.help(format!("`#` and `?` end a file name: write `{whole}`")),
                None => finding.help(help),
            });
            return ResolvedUrl::Missing;
        }
        let Some(name) = stat.filter(|s| s.is_file).and_then(|_| asset_name(self.scene.files, &path)) else {
            self.report_missing(url, &path, missing, place);
            return ResolvedUrl::Missing;
        };
        self.see_bytes(&path);
        let asset = SourceAsset { name: name.clone(), path: path.clone() };
        if !self.assets.contains(&asset) {
            self.assets.push(asset);
        }
        ResolvedUrl::Asset { address: format!("{name}{}", fragment(url)), path }
    }

    /// What is drawn hangs on what is in the file, as far as that can be read in no time.
    pub(crate) fn see_bytes(&mut self, path: &Path) {
        let files = self.scene.files;
        if files.stat(path).is_some_and(|s| s.len <= HASHED_WHOLE) {
            let key = files.bytes(path).ok().map(|b| Key::of([&b[..]]));
            self.dependencies.push((path.to_owned(), ReadFingerprint::Bytes(key)));
        }
    }

    /// How an address is to be written whose file has a `#` or a `?` in its name.
    fn cut_name(&mut self, url: &str) -> Option<String> {
        let whole = escape_delimiters(url);
        let path = self.resolve(&whole);
        let stat = self.scene.files.stat(&path);
        self.dependencies.push((path, ReadFingerprint::Stat(stat)));
        stat.filter(|s| s.is_file && whole != url).map(|_| whole)
    }

    /// The path of a URL: from the file's folder, or from the deck's for `@/` and `/`.
    pub(crate) fn resolve(&self, url: &str) -> PathBuf {
        match url.strip_prefix("@/").or_else(|| url.strip_prefix('/')) {
            Some(rest) => join_url(self.scene.folder, rest),
            None => join_url(&self.folder, url),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_a_page_shows_can_be_served() {
        // a kind without a media type would show in an export and be missing in `serve`
        for (ending, _) in KINDS {
            assert!(media_type(&format!("a.{ending}")).is_some(), "{ending}");
        }
    }
}
