//! What a slide was rendered from. Every read by way of [`TrackedFiles`] notes itself, so that none can be forgotten.

use super::assets::name::{HASHED_WHOLE, content_key};
use crate::fs::{FileError, Files, Stat};
use crate::source::Source;
use crate::util::Key;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What reading saw of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ReadFingerprint {
    /// Its size and time (media), or that it is not there.
    Stat(Option<Stat>),
    /// Its bytes, or that they could not be read.
    Bytes(Option<Key>),
    /// What is in the folder.
    List(Key),
}

/// A file that was looked at, and what was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadRecord {
    path: PathBuf,
    saw: ReadFingerprint,
}

impl ReadRecord {
    /// Whether the same look at the file sees the same.
    pub(crate) fn is_unchanged(&self, files: &Files) -> bool {
        let path = &self.path;
        match &self.saw {
            ReadFingerprint::Stat(stat) => files.stat(path) == *stat,
            ReadFingerprint::Bytes(key) => bytes_key(files, path) == *key,
            ReadFingerprint::List(key) => list_key(&files.list(path)) == *key,
        }
    }
}

fn bytes_key(files: &Files, path: &Path) -> Option<Key> {
    files.bytes(path).ok().map(|bytes| Key::of([&bytes[..]]))
}

fn list_key(list: &[PathBuf]) -> Key {
    Key::of(list.iter().map(|path| path.as_os_str().as_encoded_bytes()))
}

/// The door to the disk, which notes what was asked.
pub(crate) struct TrackedFiles<'a> {
    files: &'a Files,
    seen: Vec<ReadRecord>,
}

impl<'a> TrackedFiles<'a> {
    pub(crate) fn new(files: &'a Files) -> Self {
        Self { files, seen: Vec::new() }
    }

    /// All that was asked.
    pub(crate) fn take(&mut self) -> Vec<ReadRecord> {
        std::mem::take(&mut self.seen)
    }

    fn note(&mut self, path: &Path, saw: ReadFingerprint) {
        self.seen.push(ReadRecord { path: path.to_owned(), saw });
    }

    pub(crate) fn stat(&mut self, path: &Path) -> Option<Stat> {
        let stat = self.files.stat(path);
        self.note(path, ReadFingerprint::Stat(stat));
        stat
    }

    pub(crate) fn is_file(&mut self, path: &Path) -> bool {
        self.stat(path).is_some_and(|stat| stat.is_file)
    }

    pub(crate) fn bytes(&mut self, path: &Path) -> Result<Arc<[u8]>, FileError> {
        self.note(path, ReadFingerprint::Bytes(bytes_key(self.files, path)));
        self.files.bytes(path)
    }

    pub(crate) fn text(&mut self, path: &Path) -> Result<Arc<Source>, FileError> {
        self.note(path, ReadFingerprint::Bytes(bytes_key(self.files, path)));
        self.files.text(path)
    }

    /// The text of a file that the deck may show.
    pub(crate) fn text_if_allowed(&mut self, path: &Path) -> Result<Arc<Source>, FileError> {
        self.note(path, ReadFingerprint::Bytes(bytes_key(self.files, path)));
        self.files.text_if_allowed(path)
    }

    pub(crate) fn list(&mut self, folder: &Path) -> Vec<PathBuf> {
        let list = self.files.list(folder);
        self.note(folder, ReadFingerprint::List(list_key(&list)));
        list
    }

    pub(crate) fn names(&mut self, folder: &Path) -> Vec<String> {
        self.list(folder);
        self.files.names(folder)
    }

    /// What a file holds, as [`content_key`] knows it. Of what is too large to be read in no time, the size and the time
    /// are noted; of the rest all bytes.
    pub(crate) fn content_key(&mut self, path: &Path) -> Option<Key> {
        let is_small = self.stat(path)?.len <= HASHED_WHOLE;
        let key = content_key(self.files, path)?;
        if is_small {
            self.note(path, ReadFingerprint::Bytes(Some(key)));
        }
        Some(key)
    }

    /// The same files without a note: for what follows from a name or from what has been noted.
    pub(crate) fn untracked(&self) -> &'a Files {
        self.files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = fn(&mut TrackedFiles<'_>, &Path);

    #[test]
    fn every_way_to_read_notes_what_it_saw() {
        let before = || Files::memory([("d/a.md", "a"), ("d/b.md", "b")]);
        let (a, folder, gone) = (Path::new("d/a.md"), Path::new("d"), Path::new("d/c.md"));
        let reads: [(&str, Read); 6] = [
            ("stat", |files, path| {
                let _ = files.stat(path);
            }),
            ("bytes", |files, path| {
                let _ = files.bytes(path);
            }),
            ("text", |files, path| {
                let _ = files.text(path);
            }),
            ("text_if_allowed", |files, path| {
                let _ = files.text_if_allowed(path);
            }),
            ("content_key", |files, path| {
                let _ = files.content_key(path);
            }),
            ("is_file", |files, path| {
                let _ = files.is_file(path);
            }),
        ];
        for (name, read) in reads {
            let (files, grown) = (before(), Files::memory([("d/a.md", "other"), ("d/b.md", "b"), ("d/c.md", "c")]));
            for path in [a, gone] {
                let mut tracked = TrackedFiles::new(&files);
                read(&mut tracked, path);
                let seen = tracked.take();
                assert!(seen.iter().all(|one| one.is_unchanged(&before())), "{name}");
                assert!(!seen.iter().all(|one| one.is_unchanged(&grown)), "{name} {}", path.display());
            }
        }
        let files = before();
        let mut tracked = TrackedFiles::new(&files);
        assert_eq!(tracked.names(folder).len(), 2);
        let seen = tracked.take();
        assert!(seen.iter().all(|one| one.is_unchanged(&before())));
        let grown = Files::memory([("d/a.md", "a"), ("d/b.md", "b"), ("d/c.md", "c")]);
        assert!(!seen.iter().all(|one| one.is_unchanged(&grown)));
    }
}
