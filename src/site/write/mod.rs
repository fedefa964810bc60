//! A site onto the disk: whole or not at all.
//!
//! Everything is written beside the target and takes its place in one step ([`beside`]). A marker file says that a folder is
//! ours, and which of its files; others come along. A folder without it is never cleared.

mod preserve;
pub(crate) mod staging;

pub(crate) use staging::Leftover;

use super::{Content, Site};
use crate::fs::{Files, open_file};
use staging::{Lock, TEMPORARY, beside, exchange_folders, own, parent_of, remove_all, swapping};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

/// The file that says "Aftrap made these files of the folder and may replace them".
pub const MARKER: &str = ".aftrap-manifest";
/// What [`MARKER`] was called before: a folder with it is one of ours too.
const OLD_MARKER: &str = ".aftrap-export";

/// Stands, as plain bytes, in every single file that an export writes (a meta element, a producer, a comment): what has
/// it may be replaced by the next export.
pub const MADE_BY: &str = "Aftrap (aftrap export)";
/// How every Markdown file ends that is made of a deck, and that is no deck itself; [`MADE_BY`] is in it.
pub const MARKDOWN_END: &str = "<!-- Aftrap (aftrap export) -->\n";

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// The target holds files that are not ours; up to three of them.
    Foreign(PathBuf, Vec<String>),
    /// The target is a file that is not ours.
    Theirs(PathBuf),
    /// This file of the deck is no longer what was read of it.
    Changing(PathBuf),
    /// The disk said no to this path.
    Io(PathBuf, io::Error),
}

/// What a result has beside what was made.
#[derive(Debug, Default)]
pub struct WriteReport {
    /// What others have put into the folder, which stays.
    pub kept: Vec<String>,
    /// What should be gone and could not be taken away.
    pub left: Vec<Leftover>,
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
            Self::Changing(path) => write!(f, "{}", changing(path)),
            Self::Io(path, error) => write!(f, "`{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

/// Says that a deck is changing, so that nothing was made of it.
pub fn changing(path: &Path) -> String {
    format!("the deck is changing (`{}`): nothing was written; try again when nobody is saving", path.display())
}

/// Writes `site`, whose files are as `files` saw them, to the folder `target`. What others have put there stays. With `force`
/// a folder of foreign files is replaced whole (never one behind a symbolic link). On any error the old content stands as
/// it was; once the new one is there is none.
pub fn write(site: &Site, files: &Files, target: &Path, force: bool) -> Result<WriteReport, WriteError> {
    check_target(target, force)?;
    let parent = parent_of(target);
    fs::create_dir_all(parent).map_err(|e| WriteError::Io(parent.to_owned(), e))?;
    let lock = Lock::on(parent);
    let mut left = lock.clear(target);
    let fresh = beside(target, TEMPORARY);
    let make = || {
        marker_text(&fresh, &preserve::marker(site.files.keys()))?;
        fill(site, files, &fresh)?;
        let kept = if force { Ok(Vec::new()) } else { preserve::foreign_files(target) };
        let kept = kept.map_err(|e| WriteError::Io(target.to_owned(), e))?;
        preserve::carry_over(&kept, target, &fresh)?;
        Ok((kept, exchange_folders(&fresh, target)?))
    };
    match make() {
        Ok((kept, old)) => {
            if let Some(old) = old {
                // what was replaced by force says nothing of us, and would stay if we were killed now
                let _ = fs::File::create_new(old.join(MARKER));
                left.extend(remove_all(&old));
            }
            Ok(WriteReport { kept, left })
        }
        Err(error) => {
            let _ = fs::remove_dir_all(&fresh);
            Err(error)
        }
    }
}

/// Whether [`write_file`] could write to `target`, or [`write()`] with `folder`, told before the work is done. Nothing is
/// left, and no folder made.
pub fn ensure_writable(target: &Path, folder: bool, force: bool) -> Result<(), WriteError> {
    if folder {
        check_target(target, force)?;
    } else {
        check_file(target, force)?;
    }
    let there = parent_of(target).ancestors().find(|above| fs::symlink_metadata(above).is_ok());
    // a file without a name: nothing is left if we are killed now
    let trial = tempfile::tempfile_in(there.filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")));
    trial.map(drop).map_err(|e| WriteError::Io(target.to_owned(), e))
}

/// Whether a folder says that it is ours.
fn has_marker(folder: &Path) -> bool {
    [MARKER, OLD_MARKER].iter().any(|name| folder.join(name).is_file())
}

/// A folder that says it is ours before anything else is in it.
fn marker_text(folder: &Path, marker: &str) -> Result<(), WriteError> {
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(folder.join(MARKER), marker))
        .map_err(|e| WriteError::Io(folder.to_owned(), e))
}

/// Takes away what this very process was writing to take the place of `target`, after [`staging::block_commits`].
pub fn remove_partial(target: &Path) {
    for fresh in own(target) {
        if fs::symlink_metadata(&fresh).is_ok_and(|meta| meta.is_dir()) {
            clear_folder(&fresh);
        } else {
            let _ = fs::remove_file(&fresh);
        }
    }
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
pub fn write_new(site: &Site, files: &Files, target: &Path) -> Result<(), WriteError> {
    check_target(target, false)?;
    if fs::symlink_metadata(target.join(MARKER)).is_ok() {
        return Err(WriteError::Foreign(target.to_owned(), vec![MARKER.to_owned()]));
    }
    fill(site, files, target)
}

/// Writes `site` among what is in the folder `target` already; without `force` no file is replaced, and then none is
/// written either.
pub fn write_beside(site: &Site, files: &Files, target: &Path, force: bool) -> Result<(), WriteError> {
    let there = |name: &&String| fs::symlink_metadata(target.join(name)).is_ok();
    let old: Vec<String> = site.files.keys().filter(there).cloned().collect();
    if !force && !old.is_empty() {
        return Err(WriteError::Foreign(target.to_owned(), old));
    }
    fill(site, files, target)
}

/// Writes one file: beside its place first, then by a rename, so that what is there is the old or the new, never a
/// part. What is there already is replaced only when it says that Aftrap made it, or with `force`.
/// Gives what runs that were killed have left beside it and could not be taken away.
pub fn write_file(bytes: &[u8], target: &Path, force: bool) -> Result<Vec<Leftover>, WriteError> {
    check_file(target, force)?;
    let io = |e| WriteError::Io(target.to_owned(), e);
    let parent = parent_of(target);
    fs::create_dir_all(parent).map_err(|e| WriteError::Io(parent.to_owned(), e))?;
    let lock = Lock::on(parent);
    let left = lock.clear(target);
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
    result.map(|()| left)
}

/// Puts other bytes in the place of a file of the author's, with its rights: beside it first, then by a rename.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // hidden, so that it is taken for no deck meanwhile
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let hidden = path.with_file_name(format!(".{name}"));
    let lock = Lock::on(parent_of(path));
    // what cannot be taken away is in nobody's way
    let _ = lock.clear(&hidden);
    let fresh = beside(&hidden, TEMPORARY);
    let done = fs::write(&fresh, bytes)
        .and_then(|()| fs::set_permissions(&fresh, fs::symlink_metadata(path)?.permissions()))
        .and_then(|()| fs::rename(&fresh, path));
    if done.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    done
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
    bytes.ends_with(MARKDOWN_END.as_bytes()) || begins(b"{") && model()
}

fn check_file(target: &Path, force: bool) -> Result<(), WriteError> {
    let io = |e| WriteError::Io(target.to_owned(), e);
    match fs::symlink_metadata(target) {
        Ok(meta) if !meta.is_file() => Err(io(io::Error::other("is not a plain file (links are not followed)"))),
        Ok(_) if !force && !is_ours(&read(target).map_err(io)?) => Err(WriteError::Theirs(target.to_owned())),
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
    if force || names.is_empty() || names.iter().any(|n| n == MARKER || n == OLD_MARKER) {
        return Ok(());
    }
    let mut some: Vec<String> = names.into_iter().collect();
    some.sort();
    some.truncate(3);
    Err(WriteError::Foreign(target.to_owned(), some))
}

/// A whole file that is no part of a deck's build.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_file(path)?.0.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn fill(site: &Site, files: &Files, folder: &Path) -> Result<(), WriteError> {
    let put = |path: &Path, content: &Content| -> io::Result<bool> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        match content {
            // made here and filled, so that all may read it, also where the picture itself was its owner's alone
            Content::File(source) => files.copy(source, &mut fs::File::create(path)?),
            made => fs::write(path, made.bytes().unwrap_or_default()).map(|()| true),
        }
    };
    fs::create_dir_all(folder).map_err(|e| WriteError::Io(folder.to_owned(), e))?;
    for (name, content) in &site.files {
        let path = folder.join(name);
        match (put(&path, content), content) {
            (Ok(false), Content::File(source)) => return Err(WriteError::Changing(source.clone())),
            (Err(error), _) => return Err(WriteError::Io(path, error)),
            _ => {}
        }
    }
    Ok(())
}
