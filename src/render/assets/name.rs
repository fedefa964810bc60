//! Names of files: of those that addresses name, and of those of the result, which are named by their content.

use crate::fs::Files;
use crate::util::{Key, slug};
use std::path::Path;

/// The name of the file that a URL names.
pub fn name_of(url: &str) -> &str {
    let bare = url.split(['?', '#']).next().unwrap_or("");
    bare.rsplit('/').next().unwrap_or(bare)
}

/// Files larger than this are named by their size and first bytes: nobody wants to wait for a video to be hashed.
pub(crate) const HASHED_WHOLE: u64 = 8 * 1024 * 1024;

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
    Some(name_with_key(path, content_key(files, path)?))
}

/// The name in the result of a file that holds what has this key.
pub(crate) fn name_with_key(path: &Path, key: Key) -> String {
    let stem = stem_of(path);
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    format!("{ASSETS}{stem}-{}.{ending}", key.short(8))
}

/// What a file's name in the result begins with.
pub(crate) fn stem_of(path: &Path) -> String {
    let stem = path.file_stem().map(|s| slug(&s.to_string_lossy())).filter(|s| !s.is_empty());
    stem.unwrap_or_else(|| "file".to_owned()).chars().filter(char::is_ascii).take(40).collect()
}

/// The folder of a deck's files, as seen from its page.
pub const ASSETS: &str = "assets/";
