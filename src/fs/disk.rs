//! The disk behind [`Files`](super::files::Files): what is under a path, without ever waiting for a pipe, a socket or a device.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What the disk says of a path without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// Bytes.
    pub len: u64,
    /// A regular file (after following links).
    pub is_file: bool,
    /// A folder (after following links).
    pub is_dir: bool,
    /// Last change, where the disk keeps it; used only to notice changes, never to decide what is newer.
    pub modified: Option<SystemTime>,
}

/// Which file it is, and when it was last touched in any way: two equal stamps of a path are the same file, untouched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    /// Device, inode, and the time of the last change to it (seconds, nanoseconds), which no program can set.
    #[cfg(unix)]
    node: (u64, u64, i64, i64),
}

impl Stamp {
    /// Of what is open, or of what a path leads to.
    pub(crate) fn of(meta: &Metadata) -> Self {
        Self {
            len: meta.len(),
            modified: meta.modified().ok(),
            #[cfg(unix)]
            node: {
                use std::os::unix::fs::MetadataExt;
                (meta.dev(), meta.ino(), meta.ctime(), meta.ctime_nsec())
            },
        }
    }

    /// When it was touched last, by the clock of its disk.
    pub(crate) fn touched(&self) -> Option<SystemTime> {
        #[cfg(unix)]
        {
            let (_, _, seconds, nanos) = self.node;
            let since = std::time::Duration::new(u64::try_from(seconds).ok()?, u32::try_from(nanos).ok()?);
            SystemTime::UNIX_EPOCH.checked_add(since)
        }
        #[cfg(not(unix))]
        self.modified
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }
}

/// Which folder it is, whatever happens in it.
#[cfg(unix)]
pub(crate) type FolderId = (u64, u64);
/// Which folder it is: not known here.
#[cfg(not(unix))]
pub(crate) type FolderId = ();

/// The folder that a path leads to.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub(crate) fn place(folder: &Path) -> Option<FolderId> {
    let meta = std::fs::metadata(folder).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some((meta.dev(), meta.ino()))
    }
    #[cfg(not(unix))]
    Some(drop(meta))
}

/// What a path leads to.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub(crate) fn stat(path: &Path) -> Option<(Stat, Stamp)> {
    let meta = std::fs::metadata(path).ok()?;
    let stat = Stat { len: meta.len(), is_file: meta.is_file(), is_dir: meta.is_dir(), modified: meta.modified().ok() };
    Some((stat, Stamp::of(&meta)))
}

/// Where a path leads to, links followed.
pub(crate) fn real(path: &Path) -> Option<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    std::fs::canonicalize(path).ok()
}

/// Opens a regular file for reading, with what the system says of the very file that was opened. Whatever else stands
/// there, or is put there at this very moment, is an error of the kind [`io::ErrorKind::InvalidInput`], and never waited
/// for: opening a pipe for reading would wait for somebody who writes.
pub fn open_file(path: &Path) -> io::Result<(File, Metadata)> {
    let file = open_at_once(path)?;
    let meta = file.metadata()?;
    if meta.is_file() { Ok((file, meta)) } else { Err(not_a_file()) }
}

fn not_a_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "is not a file")
}

#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, open};
    use rustix::io::Errno;
    // a socket, or a device without a driver, cannot be opened at all
    let other = |error| if error == Errno::NXIO { not_a_file() } else { io::Error::from(error) };
    // a terminal that is opened must not become ours
    let how = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    open(path, how, Mode::empty()).map(File::from).map_err(other)
}

#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "this is the door")]
fn open_at_once(path: &Path) -> io::Result<File> {
    // nothing that is in a folder here waits for somebody else
    File::open(path)
}

/// A whole file, and which it was before it was read.
pub(crate) fn read(path: &Path) -> io::Result<(Vec<u8>, Stamp)> {
    let (mut file, meta) = open_file(path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0).min(1 << 30));
    file.read_to_end(&mut bytes)?;
    Ok((bytes, Stamp::of(&meta)))
}

/// The first `most` bytes of a file, and which it was before they were read.
pub(crate) fn read_head(path: &Path, most: usize) -> io::Result<(Vec<u8>, Stamp)> {
    let (file, meta) = open_file(path)?;
    let mut head = Vec::new();
    file.take(most as u64).read_to_end(&mut head)?;
    Ok((head, Stamp::of(&meta)))
}

/// Whether a file holds exactly these bytes now; it is read in pieces.
pub(crate) fn holds(path: &Path, bytes: &[u8]) -> bool {
    let Ok((mut file, meta)) = open_file(path) else { return false };
    if meta.len() != bytes.len() as u64 {
        return false;
    }
    let mut piece = vec![0; 64 * 1024];
    let mut rest = bytes;
    loop {
        let Ok(count) = file.read(&mut piece) else { return false };
        let Some((before, after)) = rest.split_at_checked(count) else { return false };
        if count == 0 {
            return rest.is_empty();
        }
        if piece.get(..count) != Some(before) {
            return false;
        }
        rest = after;
    }
}

/// What is in a folder.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub(crate) fn list(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).map(|entries| entries.flatten().map(|e| e.path()).collect()).unwrap_or_default()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn pipe(path: &Path) {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn what_is_no_file_is_never_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        pipe(&path("pipe"));
        let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        std::os::unix::fs::symlink("pipe", path("link")).unwrap();
        std::fs::write(path("file"), "bytes").unwrap();
        for other in [path("pipe"), path("socket"), path("link"), dir.path().to_owned(), PathBuf::from("/dev/null")] {
            let error = open_file(&other).expect_err("a regular file");
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{other:?}: {error}");
            assert!(read(&other).is_err() && read_head(&other, 10).is_err() && !holds(&other, b""));
        }
        assert_eq!(read(&path("file")).unwrap().0, b"bytes");
        assert!(holds(&path("file"), b"bytes") && !holds(&path("file"), b"byte") && !holds(&path("file"), b"bytes+"));
    }

    #[test]
    fn a_stamp_knows_another_file_of_the_same_size_and_time() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        std::fs::write(&a, "one").unwrap();
        std::fs::write(&b, "two").unwrap();
        let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        for path in [&a, &b] {
            std::fs::File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
        }
        let (stat_a, stamp_a) = stat(&a).unwrap();
        std::fs::rename(&b, &a).unwrap();
        let (stat_b, stamp_b) = stat(&a).unwrap();
        assert_eq!(stat_a, stat_b, "size and time are the same");
        assert_ne!(stamp_a, stamp_b);
    }
}
