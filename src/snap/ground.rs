//! The folder that a browser works in, and that goes with it.

use std::path::Path;
use std::time::Duration;

/// A temporary folder. What a browser has started itself ends a little after it and writes to the last, so the folder is
/// taken away when all of them are gone.
pub(super) struct Ground(tempfile::TempDir);

impl Ground {
    pub(super) fn new() -> std::io::Result<Self> {
        tempfile::Builder::new().prefix("aftrap-").tempdir().map(Self)
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
