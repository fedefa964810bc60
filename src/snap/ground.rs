//! The folder that a browser works in, and that goes with it.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What the names of our folders begin with.
const PREFIX: &str = "aftrap-";
/// Says that a folder is ours; holds the number of the process that works in it.
const MARKER: &str = "aftrap-profile";
/// A folder younger than this is never another run's rubbish.
const YOUNG: Duration = Duration::from_hours(1);
/// A folder older than this is, where nobody knows whether its process lives.
const OLD: Duration = Duration::from_hours(24);

/// A temporary folder. What a browser has started itself ends a little after it and writes to the last, so the folder is
/// taken away when all of them are gone.
pub(super) struct Ground(tempfile::TempDir);

impl Ground {
    pub(super) fn new() -> std::io::Result<Self> {
        sweep(&std::env::temp_dir(), SystemTime::now());
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        std::fs::write(folder.path().join(MARKER), std::process::id().to_string())?;
        Ok(Self(folder))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        clear_away(self.0.path());
    }
}

/// Takes away what runs have left that were killed together with their browser and could not do it themselves. What does
/// not let itself be looked at or taken away stays.
#[expect(clippy::disallowed_methods, reason = "looks at the system's temporary folder, which is no part of a deck")]
fn sweep(temporary: &Path, now: SystemTime) {
    let Ok(entries) = std::fs::read_dir(temporary) else { return };
    let ours = entries.flatten().filter(|e| e.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()));
    let left: Vec<PathBuf> = ours
        // a link is none of our folders, wherever it leads
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .filter(|folder| is_left(folder, now).unwrap_or(false))
        .collect();
    for folder in &left {
        crate::site::remove_folder(folder);
    }
}

/// Whether a folder is ours and nobody works in it any more; nothing where that cannot be told.
#[expect(
    clippy::disallowed_methods,
    reason = "looks at a folder of ours and at processes, which are no part of a deck"
)]
fn is_left(folder: &Path, now: SystemTime) -> Option<bool> {
    let marker = folder.join(MARKER);
    let stat = std::fs::symlink_metadata(&marker).ok().filter(std::fs::Metadata::is_file)?;
    let age = now.duration_since(stat.modified().ok()?).ok()?;
    if age < YOUNG {
        return Some(false);
    }
    let process: u32 = std::fs::read_to_string(&marker).ok()?.trim().parse().ok()?;
    let is_known = cfg!(target_os = "linux") && is_there(Path::new("/proc/self"));
    Some(if is_known { !is_there(&Path::new("/proc").join(process.to_string())) } else { age > OLD })
}

/// Ends every program that was started for `folder` and takes it away, until neither comes back (three seconds at most).
pub fn clear_away(folder: &Path) {
    let mut quiet = 0;
    for _ in 0..150 {
        let users = users(folder);
        quiet = if users.is_empty() && !is_there(folder) { quiet + 1 } else { 0 };
        if quiet > 5 {
            return;
        }
        users.into_iter().for_each(end);
        crate::site::remove_folder(folder);
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Ends a program of ours.
#[cfg(unix)]
pub fn end(process: u32) {
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
fn users(folder: &Path) -> Vec<u32> {
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
        sweep(top.path(), now);
        let there = |name: &str| is_there(&top.path().join(name));
        assert_eq!(there("aftrap-left"), !cfg!(target_os = "linux"));
        for name in ["aftrap-young", "aftrap-alive", "aftrap-odd", "aftrap-plain", "other-left"] {
            assert!(there(name), "{name}");
        }
        sweep(&top.path().join("nowhere"), now);
        // one that is made says whose it is
        let ground = Ground::new().unwrap();
        assert_eq!(is_left(ground.path(), now + hour * 2), Some(false));
    }
}
