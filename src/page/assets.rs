//! Files that slides show: found, checked, and named by their content.

use super::Asset;
use super::companions::has_companions;
use super::draw::Pen;
use super::memo::{Saw, list_key};
use crate::base::{Diagnostic, Files, Key, Span, Trace, code, fragment, is_remote, join_url, slug};
use crate::look::css;
use std::cell::OnceCell;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Kinds of files that a page may show, by their ending.
const KINDS: &[(&str, Kind)] = &[
    ("png", Kind::Image),
    ("jpg", Kind::Image),
    ("jpeg", Kind::Image),
    ("gif", Kind::Image),
    ("webp", Kind::Image),
    ("avif", Kind::Image),
    ("svg", Kind::Image),
    ("bmp", Kind::Image),
    ("ico", Kind::Image),
    ("apng", Kind::Image),
    ("mp4", Kind::Video),
    ("webm", Kind::Video),
    ("mov", Kind::Video),
    ("m4v", Kind::Video),
    ("ogv", Kind::Video),
    ("m3u8", Kind::Video),
    ("mp3", Kind::Audio),
    ("ogg", Kind::Audio),
    ("oga", Kind::Audio),
    ("opus", Kind::Audio),
    ("wav", Kind::Audio),
    ("m4a", Kind::Audio),
    ("flac", Kind::Audio),
    ("vtt", Kind::Captions),
    ("pdf", Kind::Other),
    ("woff", Kind::Other),
    ("woff2", Kind::Other),
    ("ttf", Kind::Other),
    ("otf", Kind::Other),
];

/// What a file is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Image,
    Video,
    Audio,
    Captions,
    Other,
}

/// The kind of a URL's file.
pub(super) fn kind_of(url: &str) -> Option<Kind> {
    let bare = url.split(['?', '#']).next().unwrap_or("");
    let ending = bare.rsplit_once('.')?.1.to_lowercase();
    KINDS.iter().find(|(e, _)| *e == ending).map(|(_, kind)| *kind)
}

/// Whether a link to this file brings it along: it is of a kind that pages show.
pub fn comes_along(url: &str) -> bool {
    kind_of(url).is_some()
}

/// Files larger than this are named by their size and first bytes: nobody wants to wait for a film to be hashed.
const HASHED_WHOLE: u64 = 8 * 1024 * 1024;

/// What a file holds. `None` when it cannot be read, or may not be shown.
pub(super) fn content_key(files: &Files, path: &Path) -> Option<Key> {
    let stat = files.stat(path).filter(|s| s.is_file && !files.is_outside(path) && !files.is_misnamed(path))?;
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
pub(super) fn stem_of(path: &Path) -> String {
    let stem = path.file_stem().map(|s| slug(&s.to_string_lossy())).filter(|s| !s.is_empty());
    stem.unwrap_or_else(|| "file".to_owned()).chars().filter(char::is_ascii).take(40).collect()
}

/// The folder of a deck's files, as seen from its page.
pub const ASSETS: &str = "assets/";

/// What became of a URL.
pub(super) enum Found {
    /// A file of the author's: its address in the page, and where it is.
    Local { address: String, path: PathBuf },
    /// Kept as it is: another host, or `data:`.
    Kept,
    /// Nothing can be shown; it was told.
    Missing,
}

/// Where the address stands in what was written: a picture or a link of Markdown, `url(…)`, a string, or nothing else.
fn address_in(written: &str) -> Option<Range<usize>> {
    if written.starts_with(['!', '[']) {
        return destination(written);
    }
    let is_url = written.get(..4).is_some_and(|f| f.eq_ignore_ascii_case("url("));
    let skip = if is_url { 4 } else { 0 };
    let inner = written.get(skip..)?.trim_end().trim_end_matches(if is_url { ")" } else { "" });
    let around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let start = written.len() - written.get(skip..)?.trim_start_matches(around).len();
    Some(start..start + inner.trim_matches(around).len())
}

/// The address in `![words](address "title")`.
fn destination(written: &str) -> Option<Range<usize>> {
    written.match_indices("](").find_map(|(at, _)| {
        let rest = written.get(at + 2..)?;
        let lead = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let (skip, len) = match rest.strip_prefix('<') {
            Some(inner) => (1, inner.find('>')?),
            None => (0, bare_address(rest)),
        };
        let title = rest.get(2 * skip + len..)?.trim();
        let quoted = title.strip_suffix(')').map(str::trim_end)?;
        let closed = quoted.is_empty()
            || quoted.len() > 1
                && [('"', '"'), ('\'', '\''), ('(', ')')]
                    .iter()
                    .any(|(a, b)| quoted.starts_with(*a) && quoted.ends_with(*b));
        let start = at + 2 + lead + skip;
        closed.then_some(start..start + len)
    })
}

/// How long an address without `<…>` is: to a blank, or a bracket that it did not open.
fn bare_address(rest: &str) -> usize {
    let mut open = 0_u32;
    let end = rest.find(|c: char| {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return true,
            ')' => open -= 1,
            _ => {}
        }
        c.is_whitespace()
    });
    end.unwrap_or(rest.len())
}

impl Pen<'_> {
    /// Finds the file that `url` names, seen from the file the slide is written in. `missing` is the code to tell with.
    pub(super) fn find(&mut self, url: &str, missing: crate::base::Code, place: &Span) -> Found {
        if url.starts_with('#') || url.is_empty() {
            return Found::Kept;
        }
        if is_remote(url) {
            if !url.starts_with("data:") && !url.starts_with("mailto:") {
                let message = format!("`{url}` is on another host: it needs the network on the day");
                let finding = Diagnostic::at(code::REMOTE, place.clone(), message);
                self.tell(finding.help("keep a copy beside the deck, or allow it: `levels: {remote: hint}`"));
            }
            return Found::Kept;
        }
        if kind_of(url).is_some() && has_companions(url) {
            return self.find_together(url, missing, place);
        }
        let path = self.resolve(url);
        let stat = self.scene.files.stat(&path);
        self.saw.push((path.clone(), Saw::Stat(stat)));
        if kind_of(url).is_none() {
            let finding =
                Diagnostic::at(missing, place.clone(), format!("`{url}` is not a kind of file that a page can show"));
            self.tell(finding.help("pictures, films, sound, captions and PDF can be shown"));
            return Found::Missing;
        }
        let Some(name) = stat.filter(|s| s.is_file).and_then(|_| asset_name(self.scene.files, &path)) else {
            self.tell_missing(url, &path, missing, place);
            return Found::Missing;
        };
        if stat.is_some_and(|s| s.len <= HASHED_WHOLE) {
            let key = self.scene.files.bytes(&path).ok().map(|b| Key::of([&b[..]]));
            self.saw.push((path.clone(), Saw::Bytes(key)));
        }
        let asset = Asset { name: name.clone(), path: path.clone() };
        if !self.assets.contains(&asset) {
            self.assets.push(asset);
        }
        Found::Local { address: format!("{name}{}", fragment(url)), path }
    }

    /// CSS of the author's, which stands within `whole`, with the files it shows under their names in the result; `seen` turns
    /// the address as seen from the page into the one to write.
    pub(super) fn shown_by(&mut self, css: &str, whole: &Span, seen: impl Fn(&str) -> String) -> String {
        let trace = OnceCell::new();
        css::with_references(css, |found| {
            if found.used != css::Use::Url || is_remote(&found.target) {
                return None;
            }
            let text = whole.as_str();
            let trace = trace.get_or_init(|| Trace::new(css, text, &(0..text.len())));
            let at = trace.as_ref().and_then(|t| t.place(&found.range));
            let place = at.map_or_else(|| whole.clone(), |at| whole.part(at));
            match self.find(&found.target, code::IMAGE_MISSING, &place) {
                Found::Local { address, .. } => Some(css::url(&seen(&address))),
                Found::Kept => None,
                Found::Missing => Some(css::NOTHING.to_owned()),
            }
        })
    }

    /// The path of a URL: from the file's folder, or from the deck's for `@/` and `/`.
    pub(super) fn resolve(&self, url: &str) -> PathBuf {
        match url.strip_prefix("@/").or_else(|| url.strip_prefix('/')) {
            Some(rest) => join_url(self.scene.folder, rest),
            None => join_url(&self.folder, url),
        }
    }

    pub(super) fn tell_missing(&mut self, url: &str, path: &Path, missing: crate::base::Code, place: &Span) {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let list = self.scene.files.list(&folder);
        self.saw.push((folder, Saw::List(list_key(&list))));
        let names: Vec<String> =
            list.iter().filter_map(|p| p.file_name()).map(|n| n.to_string_lossy().into_owned()).collect();
        let wanted = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let same_but_case = names.iter().find(|n| n.to_lowercase() == wanted.to_lowercase());
        let near = same_but_case
            .map(String::as_str)
            .or_else(|| crate::base::nearest(&wanted, names.iter().map(String::as_str)));
        let (code, why) = self.scene.files.refusal(path, missing);
        let mut finding = Diagnostic::at(code, place.clone(), format!("`{url}` {why}"));
        if code == code::OUTSIDE {
            return self.tell(finding.help("copy it beside the deck, or run with --allow-outside"));
        }
        // capitals are surely meant, when the address stands in the source as it was read
        if let Some(right) = same_but_case
            && let Some(written) = address_in(place.as_str()).filter(|at| place.as_str().get(at.clone()) == Some(url))
            && let Some(at) = url.rfind(&wanted)
        {
            let start = written.start + at;
            finding = finding.fix(place.part(start..start + wanted.len()), right.as_str());
        }
        self.tell(match near {
            Some(name) => finding.help(format!("did you mean `{name}`?")),
            None => finding.help(format!("looked for `{}`", path.display())),
        });
    }
}
