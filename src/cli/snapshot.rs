//! A deck as it was at one moment: results hold one version of it, also when somebody saves meanwhile.

use super::{EXIT_DECK_ERRORS, Output};
use crate::fs::Files;
use crate::site;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// Who writes many files in place, one after the other, pauses for less than this between two of them.
const REST: Duration = Duration::from_millis(150);

/// This changed while the deck was read: nothing can be made of what was read.
pub(super) struct Changing(PathBuf);

/// Makes something of the files; when they change meanwhile once more, and then not again.
pub(super) fn of(teller: &Output, files: impl Fn() -> Files, make: impl Fn(&Files) -> Result<i32, Changing>) -> i32 {
    make(&files().as_snapshot())
        .or_else(|Changing(path)| {
            teller.line(&format!("note: `{}` changed while the deck was read: reading it again", path.display()));
            make(&files().as_snapshot())
        })
        .unwrap_or_else(|Changing(path)| {
            teller.exit_with(&site::changing(&path));
            EXIT_DECK_ERRORS
        })
}

/// Looks at everything again that was read; when a file was saved just now only after a little while, since the next one
/// may follow.
pub(super) fn unchanged_snapshot(files: &Files) -> Result<(), Changing> {
    // a disk whose clock is ahead of ours tells nothing
    let age = files.youngest().and_then(|youngest| SystemTime::now().duration_since(youngest).ok());
    if let Some(rest) = age.and_then(|age| REST.checked_sub(age)) {
        std::thread::sleep(rest);
    }
    files.changing().map_or(Ok(()), |path| Err(Changing(path)))
}

/// Whether anything was seen to change by now: what went wrong may have gone wrong because of that.
pub(super) fn is_still_current(files: &Files) -> Result<(), Changing> {
    files.torn().map_or(Ok(()), |path| Err(Changing(path)))
}
