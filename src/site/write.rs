//! A site onto the disk: whole or not at all.
//!
//! Everything is written beside the target and swapped in by renames. A marker file says that a folder is ours, and which
//! of its files; others come along. A folder without it is never cleared.

mod others;

use super::{Content, Site};
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The file that says "Aftrap made these files of the folder and may replace them".
pub const MARKER: &str = ".aftrap-export";

/// In the names of folders and files that are not finished.
const TEMPORARY: &str = ".aftrap-tmp-";

/// In the name of the folder that was there before, between two renames.
const BEFORE: &str = ".aftrap-old-";

/// Stands, as plain bytes, in every single file that an export writes (a meta element, a producer, a comment): what has
/// it may be replaced by the next export.
pub const MADE_BY: &str = "Aftrap (aftrap export)";

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// The target holds files that are not ours; up to three of them.
    Foreign(PathBuf, Vec<String>),
    /// The target is a file that is not ours.
    Theirs(PathBuf),
    /// The disk said no to this path.
    Io(PathBuf, io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(path, names) => write!(
                f,
                "`{}` holds files that Aftrap did not make ({}); choose another folder or add --force",
                path.display(),
                names.join(", ")
            ),
            Self::Theirs(path) => {
                write!(f, "`{}` is a file that Aftrap did not make; choose another name or add --force", path.display())
            }
            Self::Io(path, error) => write!(f, "`{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

/// Writes `site` to the folder `target`, and gives what others have put there, which stays. With `force` a folder of foreign
/// files is replaced whole (never one behind a symbolic link). On any error the old content stands as it was.
#[expect(clippy::disallowed_methods, reason = "a lock on the folder of an export, which is no part of a deck")]
pub fn write(site: &Site, target: &Path, force: bool) -> Result<Vec<String>, WriteError> {
    check_target(target, force)?;
    let parent = parent_of(target);
    fs::create_dir_all(parent).map_err(|e| WriteError::Io(parent.to_owned(), e))?;
    // one export at a time beside each other: the next one waits. The lock ends with its process, and leaves no file.
    let lock = fs::File::open(parent).ok().filter(|folder| folder.lock().is_ok());
    if lock.is_some() {
        put_back(target);
        clear(target, TEMPORARY);
    }
    let (fresh, old) = (beside(target, TEMPORARY), beside(target, BEFORE));
    let make = || {
        mark(&fresh, &others::marker(site.files.keys()))?;
        fill(site, &fresh)?;
        let kept = if force { Ok(Vec::new()) } else { others::others(target) };
        let kept = kept.map_err(|e| WriteError::Io(target.to_owned(), e))?;
        others::bring(&kept, target, &fresh)?;
        swap(&fresh, target, &old)?;
        Ok(kept)
    };
    let result = make();
    match &result {
        Ok(_) if lock.is_some() => clear(target, BEFORE),
        Ok(_) => {}
        Err(_) => drop(fs::remove_dir_all(&fresh)),
    }
    result
}

/// Whether [`write_file`] could write to `target`, or [`write()`] with `folder`, told before the work is done. Nothing is
/// left, and no folder made.
pub fn ready(target: &Path, folder: bool, force: bool) -> Result<(), WriteError> {
    if folder {
        check_target(target, force)?;
    } else {
        check_file(target, force)?;
    }
    let there = parent_of(target).ancestors().find(|above| fs::symlink_metadata(above).is_ok());
    let trial = beside(&there.unwrap_or(Path::new(".")).join("x"), TEMPORARY);
    fs::File::create(&trial).and_then(|_| fs::remove_file(&trial)).map_err(|e| WriteError::Io(target.to_owned(), e))
}

/// The target's name, `what`, and the number of this process.
fn beside(target: &Path, what: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    parent_of(target).join(format!("{name}{what}{}", std::process::id()))
}

fn parent_of(target: &Path) -> &Path {
    target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A folder that says it is ours before anything else is in it.
fn mark(folder: &Path, marker: &str) -> Result<(), WriteError> {
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(folder.join(MARKER), marker))
        .map_err(|e| WriteError::Io(folder.to_owned(), e))
}

/// An export that was killed between its two renames has left the old folder beside its place, with what others have put
/// into it.
fn put_back(target: &Path) {
    if fs::symlink_metadata(target).is_err()
        && let Some(old) = left(target, BEFORE).into_iter().find(|folder| folder.join(MARKER).is_file())
    {
        let _ = fs::rename(old, target);
    }
}

/// Folders of such names beside the target.
#[expect(clippy::disallowed_methods, reason = "looks beside the target of an export, which is no part of a deck")]
fn left(target: &Path, what: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent_of(target)) else { return Vec::new() };
    let begin = format!("{}{what}", target.file_name().unwrap_or_default().to_string_lossy());
    let stale = |entry: &fs::DirEntry| {
        entry.file_name().to_str().is_some_and(|n| n.starts_with(&begin)) && entry.file_type().is_ok_and(|k| k.is_dir())
    };
    entries.flatten().filter(stale).map(|entry| entry.path()).collect()
}

/// Takes away what exports that were killed have left: folders of such names beside the target that say they are ours.
fn clear(target: &Path, what: &str) {
    for folder in left(target, what) {
        if folder.join(MARKER).is_file() {
            let _ = fs::remove_dir_all(folder);
        } else {
            // killed before it said that it is ours: then it is empty, and goes only so
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Held while a result takes the place of another.
static SWAPPING: Mutex<()> = Mutex::new(());

fn swapping() -> MutexGuard<'static, ()> {
    SWAPPING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From here on no result takes any place: the process is about to end, and what it writes is taken away.
pub fn no_more_swaps() {
    std::mem::forget(swapping());
}

/// Takes away what this very process was writing to take the place of `target`, after [`no_more_swaps`].
pub fn clear_own(target: &Path) {
    let fresh = beside(target, TEMPORARY);
    clear_folder(&fresh);
    let _ = fs::remove_file(&fresh);
}

/// Takes away a folder of ours. Another thread may be writing to it still: it is taken away until it stays away, two
/// seconds at most.
fn clear_folder(folder: &Path) {
    let mut quiet = 0;
    for _ in 0..100 {
        let there = fs::symlink_metadata(folder).is_ok();
        quiet = if there { 0 } else { quiet + 1 };
        if quiet > 5 {
            return;
        }
        remove_folder(folder);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// Takes away a folder of ours, as far as the disk allows.
pub fn remove_folder(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
}

/// Writes `site` to a folder that must not be there yet, or be empty; no marker is left, since it is the author's now.
pub fn write_new(site: &Site, target: &Path) -> Result<(), WriteError> {
    check_target(target, false)?;
    let has_marker = fs::symlink_metadata(target.join(MARKER)).is_ok();
    if has_marker {
        return Err(WriteError::Foreign(target.to_owned(), vec![MARKER.to_owned()]));
    }
    fill(site, target)
}

/// Writes `site` among what is in the folder `target` already; without `force` no file is replaced, and then none is
/// written either.
pub fn write_beside(site: &Site, target: &Path, force: bool) -> Result<(), WriteError> {
    let there = |name: &&String| fs::symlink_metadata(target.join(name)).is_ok();
    let old: Vec<String> = site.files.keys().filter(there).cloned().collect();
    if !force && !old.is_empty() {
        return Err(WriteError::Foreign(target.to_owned(), old));
    }
    fill(site, target)
}

/// Writes one file: beside its place first, then by a rename, so that what stands there is the old or the new, never a
/// part. What is there already is replaced only when it says that Aftrap made it, or with `force`.
pub fn write_file(bytes: &[u8], target: &Path, force: bool) -> Result<(), WriteError> {
    check_file(target, force)?;
    let io = |e| WriteError::Io(target.to_owned(), e);
    let parent = parent_of(target);
    fs::create_dir_all(parent).map_err(|e| WriteError::Io(parent.to_owned(), e))?;
    let fresh = beside(target, TEMPORARY);
    let written = fs::File::create(&fresh).and_then(|mut file| {
        // on the disk before its name is: a power cut leaves the old file or the new one
        file.write_all(bytes).and_then(|()| file.sync_all())
    });
    let swapping = swapping();
    let result = written.and_then(|()| fs::rename(&fresh, target)).map_err(io);
    drop(swapping);
    if result.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    result
}

/// Whether a file carries the mark of ours ([`MADE_BY`]) where exports of its kind have it: other files may speak of us.
pub fn is_ours(bytes: &[u8]) -> bool {
    let has = |part: &[u8]| part.windows(MADE_BY.len()).any(|w| w == MADE_BY.as_bytes());
    let begins = |word: &[u8]| bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if begins(b"%PDF") {
        return has(bytes.get(bytes.len().saturating_sub(64)..).unwrap_or_default());
    }
    if begins(b"PK\x03\x04") {
        return has(bytes);
    }
    if begins(b"<!doctype html") {
        // among the first things in its head
        let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or_default()).into_owned();
        let head = head.split("</head>").next().unwrap_or("");
        return head.contains(&format!("<meta name=\"generator\" content=\"{MADE_BY}\">"));
    }
    let model = || serde_json::from_slice::<serde_json::Value>(bytes).is_ok_and(|all| all["generator"] == MADE_BY);
    bytes.ends_with(super::text::END.as_bytes()) || begins(b"{") && model()
}

#[expect(clippy::disallowed_methods, reason = "looks at the target of an export, which is no part of a deck")]
fn check_file(target: &Path, force: bool) -> Result<(), WriteError> {
    let io = |e| WriteError::Io(target.to_owned(), e);
    match fs::symlink_metadata(target) {
        Ok(meta) if !meta.is_file() => Err(io(io::Error::other("is not a plain file (links are not followed)"))),
        Ok(_) if !force && !is_ours(&fs::read(target).map_err(io)?) => Err(WriteError::Theirs(target.to_owned())),
        _ => Ok(()),
    }
}

#[expect(clippy::disallowed_methods, reason = "looks at the target of an export, which is no part of a deck")]
fn check_target(target: &Path, force: bool) -> Result<(), WriteError> {
    let io = |e| WriteError::Io(target.to_owned(), e);
    let meta = match fs::symlink_metadata(target) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(io)?,
    };
    if !meta.is_dir() {
        return Err(io(io::Error::new(io::ErrorKind::NotADirectory, "is not a folder (links are not followed)")));
    }
    let names: Vec<String> =
        fs::read_dir(target).map_err(io)?.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    if force || names.is_empty() || names.iter().any(|n| n == MARKER) {
        return Ok(());
    }
    let mut some: Vec<String> = names.into_iter().collect();
    some.sort();
    some.truncate(3);
    Err(WriteError::Foreign(target.to_owned(), some))
}

fn fill(site: &Site, folder: &Path) -> Result<(), WriteError> {
    let put = |path: &Path, content: &Content| -> io::Result<()> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        match content {
            // read by whom all files of the result are, also where the picture itself was its owner's alone
            Content::File(source) => {
                let mode = fs::File::create(path)?.metadata()?.permissions();
                fs::copy(source, path).and_then(|_| fs::set_permissions(path, mode))
            }
            made => fs::write(path, made.bytes().unwrap_or_default()),
        }
    };
    fs::create_dir_all(folder).map_err(|e| WriteError::Io(folder.to_owned(), e))?;
    for (name, content) in &site.files {
        let path = folder.join(name);
        put(&path, content).map_err(|e| WriteError::Io(path.clone(), e))?;
    }
    Ok(())
}

fn swap(fresh: &Path, target: &Path, old: &Path) -> Result<(), WriteError> {
    let swapping = swapping();
    let io = |e| WriteError::Io(target.to_owned(), e);
    let existed = fs::symlink_metadata(target).is_ok();
    if existed {
        fs::rename(target, old).map_err(io)?;
    }
    if let Err(error) = fs::rename(fresh, target) {
        if existed {
            fs::rename(old, target).map_err(io)?;
        }
        return Err(io(error));
    }
    drop(swapping);
    if existed {
        fs::remove_dir_all(old).map_err(|e| WriteError::Io(old.to_owned(), e))?;
    }
    Ok(())
}
