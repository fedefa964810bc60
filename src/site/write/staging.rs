//! What is beside a result while it is made: names, the lock, what runs that were killed have left, and how the new
//! takes the place of the old.

use super::{WriteError, has_marker};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fs, io};

/// In the names of folders and files that are not finished.
pub(super) const TEMPORARY: &str = ".aftrap-tmp-";

/// In the name of the folder that was there before, between two renames (see [`swap`]).
const BEFORE: &str = ".aftrap-old-";

/// Something of ours that could not be taken away, and why.
pub type Leftover = (PathBuf, io::Error);

/// One run at a time beside each other: the next one waits. The lock ends with its process, and leaves no file. While it
/// is held, whatever unfinished is here was left by a run that is dead.
pub(super) struct Lock(Option<fs::File>);

impl Lock {
    /// Waits for its turn. Where the system locks no folders everybody goes on, and nobody clears.
    #[expect(clippy::disallowed_methods, reason = "a lock on the folder of an export, which is no part of a deck")]
    pub(super) fn on(folder: &Path) -> Self {
        Self(fs::File::open(folder).ok().filter(|folder| folder.lock().is_ok()))
    }

    /// Takes away what runs that were killed have left beside `target`, and puts back what one of them had moved; gives
    /// what stays.
    pub(super) fn clear(&self, target: &Path) -> Vec<Leftover> {
        if self.0.is_none() {
            return Vec::new();
        }
        put_back(target);
        [TEMPORARY, BEFORE].iter().flat_map(|what| left(target, what)).filter_map(|path| remove_all(&path)).collect()
    }
}

/// A name beside the target that is free: the target's own, `what`, and the number of this process. A dead one may have had
/// that number, and have left what nobody can take away.
pub(super) fn beside(target: &Path, what: &str) -> PathBuf {
    let stem = stem(target, what);
    let own = std::process::id();
    let names = std::iter::once(format!("{stem}{own}")).chain((2..100).map(|n| format!("{stem}{own}-{n}")));
    let mut paths = names.map(|name| target.with_file_name(name));
    let first = paths.next().unwrap_or_default();
    let is_free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
    if is_free(&first) { first } else { paths.find(is_free).unwrap_or(first) }
}

fn stem(target: &Path, what: &str) -> String {
    format!("{}{what}", target.file_name().unwrap_or_default().to_string_lossy())
}

/// What this very process is writing beside the target.
pub(super) fn own(target: &Path) -> Vec<PathBuf> {
    let own = std::process::id().to_string();
    named(target, TEMPORARY, |rest| rest.split('-').next() == Some(&own))
}

/// The folder that a result is in.
pub(super) fn parent_of(target: &Path) -> &Path {
    target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// An export that was killed between its two renames has left the old folder beside its place, with what others have put
/// into it.
fn put_back(target: &Path) {
    if fs::symlink_metadata(target).is_err()
        && let Some(old) = left(target, BEFORE).into_iter().find(|folder| has_marker(folder))
    {
        let _ = fs::rename(old, target);
    }
}

/// What has a name of [`beside`], of whatever process.
fn left(target: &Path, what: &str) -> Vec<PathBuf> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    named(target, what, |rest| rest.split('-').count() < 3 && rest.split('-').all(is_number))
}

/// What is beside the target under its own name, `what`, and a rest of this kind.
#[expect(clippy::disallowed_methods, reason = "looks beside the target of an export, which is no part of a deck")]
fn named(target: &Path, what: &str, is_rest: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent_of(target)) else { return Vec::new() };
    let stem = stem(target, what);
    let fits = |entry: &fs::DirEntry| entry.file_name().to_str()?.strip_prefix(&stem).map(&is_rest);
    let fitting = entries.flatten().filter(|entry| fits(entry) == Some(true));
    fitting.map(|entry| target.with_file_name(entry.file_name())).collect()
}

/// Takes away what a dead run has left: a file, a folder that says it is ours, or an empty one. What stays, and why.
pub(super) fn remove_all(path: &Path) -> Option<Leftover> {
    let kind = fs::symlink_metadata(path).ok()?.file_type();
    let done = match () {
        () if kind.is_file() => fs::remove_file(path),
        // a link, a pipe: none of ours
        () if !kind.is_dir() => return None,
        () if has_marker(path) => fs::remove_dir_all(path),
        // killed before it said that it is ours: then it is empty, and goes only so
        () => fs::remove_dir(path),
    };
    done.err().filter(|error| error.kind() != io::ErrorKind::NotFound).map(|error| (path.to_owned(), error))
}

/// Held while a result takes the place of another.
static SWAPPING: Mutex<()> = Mutex::new(());

pub(super) fn swapping() -> MutexGuard<'static, ()> {
    SWAPPING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From here on no result takes any place: the process is about to end, and what it writes is taken away.
pub fn block_commits() {
    std::mem::forget(swapping());
}

/// Puts the folder `fresh` in the place of `target`, in one step where the system has one, so that whoever looks finds the
/// old folder or the new one and never none. Gives where the old one is now.
pub(super) fn exchange_folders(fresh: &Path, target: &Path) -> Result<Option<PathBuf>, WriteError> {
    let _swapping = swapping();
    let io = |e| WriteError::Io(target.to_owned(), e);
    if fs::symlink_metadata(target).is_err() {
        return fs::rename(fresh, target).map(|()| None).map_err(io);
    }
    if exchange(fresh, target).is_ok() {
        return Ok(Some(fresh.to_owned()));
    }
    in_two_steps(fresh, target).map(Some).map_err(io)
}

/// For systems and disks that cannot exchange two folders: for an instant there is none.
fn in_two_steps(fresh: &Path, target: &Path) -> io::Result<PathBuf> {
    let old = beside(target, BEFORE);
    fs::rename(target, &old)?;
    if let Err(error) = fs::rename(fresh, target) {
        fs::rename(&old, target)?;
        return Err(error);
    }
    Ok(old)
}

/// Two names change places, in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

/// Two names change places: not here.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at the real disk")]
mod tests {
    use super::*;

    fn made(folder: &Path, word: &str) {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("index.html"), word).unwrap();
    }

    #[test]
    fn both_ways_of_swapping_end_alike() {
        type RenameFn = fn(&Path, &Path) -> io::Result<PathBuf>;
        let ways: [RenameFn; 2] = [
            |fresh, target| exchange_folders(fresh, target).map(Option::unwrap_or_default).map_err(io::Error::other),
            in_two_steps,
        ];
        for way in ways {
            let dir = tempfile::tempdir().unwrap();
            let target = dir.path().join("site");
            let fresh = beside(&target, TEMPORARY);
            made(&target, "old");
            made(&fresh, "new");
            let old = way(&fresh, &target).unwrap();
            assert_eq!(fs::read_to_string(target.join("index.html")).unwrap(), "new");
            assert_eq!(fs::read_to_string(old.join("index.html")).unwrap(), "old");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn nobody_who_looks_finds_the_place_empty() {
        use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("site");
        let fresh = beside(&target, TEMPORARY);
        made(&target, "old");
        made(&fresh, "new");
        let (over, missing) = (AtomicBool::new(false), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !over.load(Ordering::SeqCst) {
                    missing.fetch_add(usize::from(!target.join("index.html").exists()), Ordering::SeqCst);
                }
            });
            for _ in 0..2_000 {
                let old = exchange_folders(&fresh, &target).unwrap().unwrap();
                if old != fresh {
                    fs::rename(old, &fresh).unwrap();
                }
            }
            over.store(true, Ordering::SeqCst);
        });
        assert_eq!(missing.into_inner(), 0);
    }

    #[test]
    fn only_what_has_our_names_is_cleared() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("talk.pdf");
        for name in ["talk.pdf.aftrap-tmp-12", "talk.pdf.aftrap-tmp-", "talk.pdf.aftrap-tmp-1a", "a.aftrap-tmp-1"] {
            fs::write(dir.path().join(name), "half").unwrap();
        }
        made(&dir.path().join("talk.pdf.aftrap-tmp-7"), "of somebody else");
        let lock = Lock::on(dir.path());
        let left = lock.clear(&target);
        assert_eq!(left.len(), usize::from(lock.0.is_some()), "{left:?}");
        let there = |name: &str| dir.path().join(name).exists();
        assert_eq!(there("talk.pdf.aftrap-tmp-12"), lock.0.is_none());
        for name in
            ["talk.pdf.aftrap-tmp-", "talk.pdf.aftrap-tmp-1a", "a.aftrap-tmp-1", "talk.pdf.aftrap-tmp-7/index.html"]
        {
            assert!(there(name), "{name}");
        }
    }
}
