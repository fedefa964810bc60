//! The folder that a browser works in, and that goes with it.

use crate::fs::open_file;
use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What the names of our folders begin with.
const PREFIX: &str = "aftrap-";
/// Says that a folder is ours; holds the number of the process that works in it, which holds a lock on it.
const MARKER: &str = "aftrap-profile";
/// The marker until it is locked.
const MARKER_FIRST: &str = "aftrap-profile.first";
/// Behind the number: the process holds the lock as long as it lives.
const HELD: &str = "held";
/// A folder younger than this is never another run's rubbish, where no lock tells.
const YOUNG: Duration = Duration::from_hours(1);
/// A folder older than this is, where nobody knows whether its process lives.
const OLD: Duration = Duration::from_hours(24);

/// A temporary folder. What a browser has started itself ends a little after it and writes to the last, so the folder is
/// taken away when all of them are gone.
pub(crate) struct TempSite {
    folder: tempfile::TempDir,
    /// Locked; the lock ends with our process, however it ends.
    _marker: File,
}

impl TempSite {
    pub(crate) fn new() -> std::io::Result<Self> {
        remove_unused(&std::env::temp_dir(), SystemTime::now());
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        let first = folder.path().join(MARKER_FIRST);
        let mut marker = File::create(&first)?;
        // a system without locks tells by the number
        let held = if marker.try_lock().is_ok() { HELD } else { "" };
        write!(marker, "{} {held}", std::process::id())?;
        // under its name only now: another run takes a marker without a lock for that of a dead one
        std::fs::rename(first, folder.path().join(MARKER))?;
        Ok(Self { folder, _marker: marker })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for TempSite {
    fn drop(&mut self) {
        remove_stale(self.folder.path());
    }
}

/// Takes away what runs have left that were killed together with their browser and could not do it themselves. What does
/// not let itself be looked at or taken away stays.
#[expect(clippy::disallowed_methods, reason = "looks at the system's temporary folder, which is no part of a deck")]
fn remove_unused(temporary: &Path, now: SystemTime) {
    let Ok(entries) = std::fs::read_dir(temporary) else { return };
    let ours = entries.flatten().filter(|e| e.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()));
    let folders: Vec<PathBuf> = ours
        // a link is none of our folders, wherever it leads
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    for folder in &folders {
        if is_left(folder, now).unwrap_or(false) {
            running_users(folder).into_iter().for_each(kill);
            crate::site::remove_folder(folder);
        } else if was_never_begun(folder, now).unwrap_or(false) {
            let _ = std::fs::remove_file(folder.join(MARKER_FIRST));
            // only when nothing else is in it
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Whether a folder has a name as ours have, no marker, and is old: killed between the two.
fn was_never_begun(folder: &Path, now: SystemTime) -> Option<bool> {
    let rest = folder.file_name()?.to_str()?.strip_prefix(PREFIX)?;
    let is_name = rest.len() == 6 && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    let age = now.duration_since(std::fs::symlink_metadata(folder).ok()?.modified().ok()?).ok()?;
    Some(is_name && !is_there(&folder.join(MARKER)) && age > YOUNG)
}

/// Whether a folder is ours and nobody works in it any more; nothing where that cannot be told.
fn is_left(folder: &Path, now: SystemTime) -> Option<bool> {
    let marker = folder.join(MARKER);
    std::fs::symlink_metadata(&marker).ok().filter(std::fs::Metadata::is_file)?;
    let (mut marker, stat) = open_file(&marker).ok()?;
    let mut text = String::new();
    marker.read_to_string(&mut text).ok()?;
    let (process, held) = text.split_once(' ').unwrap_or((&text, ""));
    match marker.try_lock() {
        Err(TryLockError::WouldBlock) => return Some(false),
        Ok(()) if held == HELD => return Some(true),
        _ => {}
    }
    let age = now.duration_since(stat.modified().ok()?).ok()?;
    if age < YOUNG {
        return Some(false);
    }
    let process: u32 = process.trim().parse().ok()?;
    let is_known = cfg!(target_os = "linux") && is_there(Path::new("/proc/self"));
    Some(if is_known { !is_there(&Path::new("/proc").join(process.to_string())) } else { age > OLD })
}

/// Ends every program that was started for `folder` and takes it away, until neither comes back (three seconds at most).
pub fn remove_stale(folder: &Path) {
    let mut quiet = 0;
    for _ in 0..150 {
        let users = running_users(folder);
        quiet = if users.is_empty() && !is_there(folder) { quiet + 1 } else { 0 };
        if quiet > 5 {
            return;
        }
        users.into_iter().for_each(kill);
        crate::site::remove_folder(folder);
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Ends a program of ours.
#[cfg(unix)]
pub fn kill(process: u32) {
    use nix::sys::signal::{Signal, kill};
    if let Ok(id) = i32::try_from(process) {
        let _ = kill(nix::unistd::Pid::from_raw(id), Signal::SIGKILL);
    }
}

/// Ends a program of ours.
#[cfg(not(unix))]
pub fn end(_: u32) {}

fn is_there(folder: &Path) -> bool {
    std::fs::symlink_metadata(folder).is_ok()
}

/// The programs that were started for this folder: its name, which nobody can guess, is among their words. Where the
/// system does not tell, nobody knows.
#[expect(clippy::disallowed_methods, reason = "looks at processes, which are no part of a deck")]
fn running_users(folder: &Path) -> Vec<u32> {
    let name = folder.as_os_str().as_encoded_bytes();
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    let named = processes.flatten().filter_map(|process| {
        let id = process.file_name().to_str()?.parse().ok()?;
        let words = std::fs::read(process.path().join("cmdline")).ok()?;
        words.windows(name.len()).any(|part| part == name).then_some(id)
    });
    named.filter(|id| *id != std::process::id()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ours_old_and_without_a_process_is_cleared() {
        let hour = Duration::from_hours(1);
        let top = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        let own = std::process::id().to_string();
        // numbers of processes end at four millions
        let dead = "4000000000";
        for (name, marker, age) in [
            ("aftrap-left", Some(dead), hour * 2),
            ("aftrap-young", Some(dead), hour / 2),
            ("aftrap-alive", Some(&*own), hour * 2),
            ("aftrap-odd", Some("x"), hour * 50),
            ("aftrap-plain", None, hour * 50),
            ("other-left", Some(dead), hour * 50),
        ] {
            let folder = top.path().join(name);
            std::fs::create_dir_all(folder.join("profile")).unwrap();
            if let Some(marker) = marker {
                std::fs::write(folder.join(MARKER), marker).unwrap();
                let file = std::fs::OpenOptions::new().write(true).open(folder.join(MARKER)).unwrap();
                file.set_modified(now - age).unwrap();
            }
        }
        // killed after it had made its folder, and just now; and what is somebody's own
        let held = format!("{dead} {HELD}");
        for (name, file) in [("aftrap-held", MARKER), ("aftrap-Ab12cD", MARKER_FIRST), ("aftrap-letter", "letter")] {
            std::fs::create_dir(top.path().join(name)).unwrap();
            std::fs::write(top.path().join(name).join(file), &held).unwrap();
        }
        remove_unused(top.path(), now);
        let there = |name: &str| is_there(&top.path().join(name));
        assert_eq!(there("aftrap-left"), !cfg!(target_os = "linux"));
        for name in ["aftrap-young", "aftrap-alive", "aftrap-odd", "aftrap-plain", "other-left"] {
            assert!(there(name), "{name}");
        }
        assert!(!there("aftrap-held"), "however young it is");
        assert!(there("aftrap-Ab12cD"), "it may have been made just now");
        remove_unused(top.path(), now + hour * 2);
        assert!(!there("aftrap-Ab12cD") && there("aftrap-letter/letter"));
        remove_unused(&top.path().join("nowhere"), now);
        // one that is made says whose it is
        let ground = TempSite::new().unwrap();
        assert_eq!(is_left(ground.path(), now + hour * 2), Some(false));
    }
}
