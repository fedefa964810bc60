//! The one door to the disk. Everything that is asked for is remembered, present or absent, so that what a build needs
//! is known completely by construction.

use super::file_error::FileError;
use super::reach::{Reach, real as disk_real};
use super::{Code, Key, Text, code};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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

/// What a build saw of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was not there (or could not be read); its arrival matters.
    Absent,
    /// It was read whole: the key of its bytes.
    Content(Key),
    /// Only its size and kind mattered (media, folders' lists): the key of those.
    Outline(Key),
}

/// One thing a build asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// The path as it was asked for.
    pub path: PathBuf,
    /// What was seen.
    pub state: State,
}

#[derive(Default, Clone)]
struct Seen {
    bytes: Option<Result<Arc<[u8]>, FileError>>,
    text: Option<Result<Arc<Text>, FileError>>,
    stat: Option<Option<Stat>>,
    list: Option<Vec<PathBuf>>,
    heads: Option<Arc<[u8]>>,
    /// What the disk said when it was read, to notice changes cheaply.
    at_read: Option<Stat>,
}

enum Source {
    Disk,
    Memory(BTreeMap<PathBuf, Arc<[u8]>>),
}

/// Files, as one build sees them: each is read once and stays as it was until it is forgotten.
pub struct Files {
    source: Source,
    /// Real folders outside of which nothing is shown; none: everything may be.
    fence: Option<Reach>,
    seen: Mutex<BTreeMap<PathBuf, Seen>>,
}

/// How much of a media file is looked at to learn its kind and size.
const HEAD: usize = 64 * 1024;

impl Files {
    /// The real disk.
    pub fn disk() -> Self {
        Self { source: Source::Disk, fence: None, seen: Mutex::default() }
    }

    /// Only what truly lies where it may be shown from is shown, whatever links lead there.
    #[must_use]
    pub fn fenced(self, reach: &Reach) -> Self {
        Self { fence: Some(reach.real()), ..self }
    }

    /// Whether a file is there and may not be shown, because it lies elsewhere.
    pub fn is_outside(&self, path: &Path) -> bool {
        let Some(fence) = &self.fence else { return false };
        disk_real(path).is_some_and(|real| !fence.lets(path, &real))
    }

    /// The same for a file that is read as a text, whatever its ending: an SVG shown as code is a text too.
    fn is_text_outside(&self, path: &Path) -> bool {
        let Some(fence) = &self.fence else { return false };
        disk_real(path).is_some_and(|real| !fence.holds(&real))
    }

    /// Where a file truly is, behind all links; its path where that is not known.
    pub fn real(&self, path: &Path) -> PathBuf {
        let real = matches!(self.source, Source::Disk).then(|| disk_real(path)).flatten();
        real.unwrap_or_else(|| path.to_owned())
    }

    /// A text that is shown, or that slides are made of: it must lie where files may be shown from.
    pub fn shown(&self, path: &Path) -> Result<Arc<Text>, FileError> {
        if self.is_text_outside(path) {
            self.stat(path); // a link that leads elsewhere tomorrow
            return Err(FileError::Outside);
        }
        self.text(path)
    }

    /// Whether a file is there only because the disk makes nothing of capitals: elsewhere it would be missing.
    pub fn is_misnamed(&self, path: &Path) -> bool {
        // only such disks are asked, since every list that is asked for is watched
        let lax = cfg!(any(windows, target_os = "macos")) && matches!(self.source, Source::Disk);
        lax && is_named_otherwise(&self.list(path.parent().unwrap_or(Path::new(""))), path)
    }

    /// What stands in the way of showing a file: its code (`missing` when it is not there) and the words after its name.
    pub fn refusal(&self, path: &Path, missing: Code) -> (Code, &'static str) {
        if self.is_outside(path) {
            return (code::OUTSIDE, "lies outside of the folder");
        }
        match self.stat(path) {
            Some(stat) if !stat.is_file => (missing, "is not a file"),
            Some(_) if self.is_misnamed(path) => (missing, "is not there"),
            Some(_) => (missing, "cannot be read"),
            None => (missing, "is not there"),
        }
    }

    /// Files that exist only here: for tests and for embedded decks.
    pub fn memory<P: Into<PathBuf>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files = files.into_iter().map(|(p, b)| (super::normalize(&p.into()), Arc::from(b.into()))).collect();
        Self { source: Source::Memory(files), fence: None, seen: Mutex::default() }
    }

    /// The whole file.
    pub fn bytes(&self, path: &Path) -> Result<Arc<[u8]>, FileError> {
        if let Some(known) = self.seen().get(path).and_then(|s| s.bytes.clone()) {
            return known;
        }
        let stat = self.ask_stat(path);
        let result = self.ask_bytes(path, stat);
        let mut seen = self.seen();
        let entry = seen.entry(path.to_owned()).or_default();
        entry.at_read = stat;
        entry.bytes.get_or_insert(result).clone()
    }

    /// The whole file as text: UTF-8 with or without byte order mark, any line ends.
    pub fn text(&self, path: &Path) -> Result<Arc<Text>, FileError> {
        if let Some(known) = self.seen().get(path).and_then(|s| s.text.clone()) {
            return known;
        }
        let result = self.bytes(path).and_then(|bytes| decode(path, &bytes));
        self.seen().entry(path.to_owned()).or_default().text.get_or_insert(result).clone()
    }

    /// The first 64 KiB, enough to know a picture's kind and size.
    pub fn head(&self, path: &Path) -> Result<Arc<[u8]>, FileError> {
        if let Some(known) = self.seen().get(path).and_then(|s| s.heads.clone()) {
            return Ok(known);
        }
        let stat = self.stat(path).ok_or(FileError::Missing)?;
        if !stat.is_file {
            return Err(FileError::NotAFile);
        }
        let head: Arc<[u8]> = match &self.source {
            Source::Memory(files) => files
                .get(&super::normalize(path))
                .map(|b| b.iter().copied().take(HEAD).collect())
                .ok_or(FileError::Missing)?,
            Source::Disk => read_head(path).map_err(|e| FileError::of(&e))?.into(),
        };
        self.seen().entry(path.to_owned()).or_default().heads = Some(Arc::clone(&head));
        Ok(head)
    }

    /// Size and kind; `None` when it is not there.
    pub fn stat(&self, path: &Path) -> Option<Stat> {
        if let Some(known) = self.seen().get(path).and_then(|s| s.stat) {
            return known;
        }
        let stat = self.ask_stat(path);
        let mut seen = self.seen();
        let entry = seen.entry(path.to_owned()).or_default();
        entry.at_read = entry.at_read.or(stat);
        *entry.stat.get_or_insert(stat)
    }

    /// What stands in a folder, sorted by name; empty when it is no folder.
    pub fn list(&self, folder: &Path) -> Vec<PathBuf> {
        if let Some(known) = self.seen().get(folder).and_then(|s| s.list.clone()) {
            return known;
        }
        let list = self.ask_list(folder);
        let stat = self.ask_stat(folder);
        let mut seen = self.seen();
        let entry = seen.entry(folder.to_owned()).or_default();
        entry.at_read = stat;
        entry.list.get_or_insert(list).clone()
    }

    /// The names of what is in a folder.
    pub fn names(&self, folder: &Path) -> Vec<String> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let list = self.list(folder);
        list.iter().filter_map(|p| p.file_name()).map(|n| n.to_string_lossy().into_owned()).collect()
    }

    /// Everything that was asked for since the last [`Files::forget_all`], sorted by path.
    pub fn needed(&self) -> Vec<Needed> {
        self.seen().iter().map(|(path, seen)| Needed { path: path.clone(), state: state_of(seen) }).collect()
    }

    /// Compares what was seen with the disk as it is now, forgets what differs and says which paths those are.
    ///
    /// Paths in `suspects` are read again even where size and time look the same; of the others only those whose size
    /// or time differ. Same bytes again are no change.
    pub fn forget_changed(&self, suspects: &[PathBuf]) -> Vec<PathBuf> {
        let known: Vec<(PathBuf, Seen)> = self.seen().iter().map(|(p, s)| (p.clone(), s.clone())).collect();
        let mut changed = Vec::new();
        for (path, seen) in known {
            let stat = self.ask_stat(&path);
            if stat == seen.at_read && !suspects.contains(&path) {
                continue;
            }
            if self.differs(&path, &seen, stat) {
                self.seen().remove(&path);
                changed.push(path);
            } else if let Some(entry) = self.seen().get_mut(&path) {
                entry.at_read = stat;
            }
        }
        changed
    }

    /// Forgets everything: the next build sees the disk afresh.
    pub fn forget_all(&self) {
        self.seen().clear();
    }

    /// Forgets what one path looked like.
    pub fn forget(&self, path: &Path) {
        self.seen().remove(path);
    }

    fn differs(&self, path: &Path, seen: &Seen, stat: Option<Stat>) -> bool {
        if let Some(before) = &seen.bytes {
            let now = self.ask_bytes(path, stat);
            match (before, &now) {
                (Ok(a), Ok(b)) if a == b => {}
                (Err(a), Err(b)) if a.to_string() == b.to_string() => {}
                _ => return true,
            }
        }
        if let Some(before) = &seen.list
            && *before != self.ask_list(path)
        {
            return true;
        }
        // of media only the outline was read: any difference in size or time may be a new picture
        seen.stat.is_some_and(|before| seen.bytes.is_none() && before != stat)
    }

    fn seen(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Seen>> {
        // entries are replaced whole, so a panic elsewhere leaves nothing half done
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask_stat(&self, path: &Path) -> Option<Stat> {
        match &self.source {
            Source::Disk => disk_stat(path),
            Source::Memory(files) => {
                let path = super::normalize(path);
                if let Some(bytes) = files.get(&path) {
                    return Some(Stat { len: bytes.len() as u64, is_file: true, is_dir: false, modified: None });
                }
                let is_dir = path == Path::new(".") || files.keys().any(|p| p.starts_with(&path));
                is_dir.then_some(Stat { len: 0, is_file: false, is_dir: true, modified: None })
            }
        }
    }

    fn ask_bytes(&self, path: &Path, stat: Option<Stat>) -> Result<Arc<[u8]>, FileError> {
        // a pipe would block for ever, a device never end: only regular files are opened
        match stat {
            None => return Err(FileError::Missing),
            Some(stat) if !stat.is_file => return Err(FileError::NotAFile),
            Some(_) => {}
        }
        match &self.source {
            Source::Memory(files) => files.get(&super::normalize(path)).cloned().ok_or(FileError::Missing),
            Source::Disk => disk_read(path).map(Arc::from).map_err(|e| FileError::of(&e)),
        }
    }

    fn ask_list(&self, folder: &Path) -> Vec<PathBuf> {
        let mut names: Vec<PathBuf> = match &self.source {
            Source::Disk => disk_list(folder),
            Source::Memory(files) => {
                let base = super::normalize(folder);
                let below = files.keys().filter_map(|p| {
                    if base == Path::new(".") { Some(p.as_path()) } else { p.strip_prefix(&base).ok() }
                });
                below.filter_map(|p| p.components().next()).map(|first| folder.join(first)).collect()
            }
        };
        names.sort();
        names.dedup();
        names
    }
}

/// Whether a folder's list has the name of `path` in other capitals, and not as it is.
fn is_named_otherwise(list: &[PathBuf], path: &Path) -> bool {
    let names = || list.iter().filter_map(|p| p.file_name());
    let Some(name) = path.file_name() else { return false };
    let low = name.to_string_lossy().to_lowercase();
    !names().any(|n| n == name) && names().any(|n| n.to_string_lossy().to_lowercase() == low)
}

fn state_of(seen: &Seen) -> State {
    match (&seen.bytes, &seen.list, seen.stat) {
        (Some(Ok(bytes)), _, _) => State::Content(Key::of([&bytes[..]])),
        (Some(Err(_)), _, _) => State::Absent,
        (None, Some(list), _) => State::Outline(Key::of(list.iter().map(|p| p.as_os_str().as_encoded_bytes()))),
        (None, None, Some(Some(stat))) => State::Outline(Key::of_str(&format!("{stat:?}"))),
        (None, None, _) => State::Absent,
    }
}

fn decode(path: &Path, bytes: &[u8]) -> Result<Arc<Text>, FileError> {
    match std::str::from_utf8(bytes) {
        Ok(content) => Ok(Text::new(path, content)),
        Err(error) => {
            let good = error.valid_up_to();
            let text = Text::new(path, String::from_utf8_lossy(bytes));
            // the offset in the normalised text: carriage returns and the mark before it are gone
            let before = String::from_utf8_lossy(bytes.get(..good).unwrap_or_default());
            let offset = Text::new(path, before).as_str().len();
            Err(FileError::NotUtf8 { text, offset, byte: bytes.get(good).copied().unwrap_or_default() })
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the door")]
fn disk_stat(path: &Path) -> Option<Stat> {
    let meta = std::fs::metadata(path).ok()?;
    Some(Stat { len: meta.len(), is_file: meta.is_file(), is_dir: meta.is_dir(), modified: meta.modified().ok() })
}

#[expect(clippy::disallowed_methods, reason = "this is the door")]
fn disk_read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path)
}

#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub(super) fn read_head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

#[expect(clippy::disallowed_methods, reason = "this is the door")]
fn disk_list(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).map(|entries| entries.flatten().map(|e| e.path()).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_files_are_remembered_too() {
        let files = Files::memory([("d/a.md", "# A")]);
        assert!(files.text(Path::new("d/a.md")).is_ok());
        assert!(matches!(files.bytes(Path::new("d/b.png")), Err(FileError::Missing)));
        assert_eq!(files.list(Path::new("d")), [PathBuf::from("d/a.md")]);
        let needed = files.needed();
        assert_eq!(needed.len(), 3);
        assert!(needed.iter().any(|n| n.path == Path::new("d/b.png") && n.state == State::Absent));
    }

    #[test]
    fn capitals_are_told_apart() {
        let list = [PathBuf::from("d/a.png"), PathBuf::from("d/B.png")];
        for (name, expected) in [("d/a.png", false), ("d/A.PNG", true), ("d/b.png", true), ("d/c.png", false)] {
            assert_eq!(is_named_otherwise(&list, Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn odd_bytes_have_a_place_and_lose_nothing() {
        let files = Files::memory([("a.md", b"# A\r\ncaf\xe9 noir".to_vec())]);
        let Err(error) = files.text(Path::new("a.md")) else { panic!("read") };
        let d = error.to_diagnostic(Path::new("a.md"), code::FILE_MISSING);
        let place = d.span.as_ref().map(crate::base::Span::place);
        assert_eq!(place.map(|p| (p.line, p.column)), Some((2, 4)));
        assert!(d.message.contains("0xE9"));
        let FileError::NotUtf8 { text, .. } = error else { panic!("kind") };
        assert_eq!(text.as_str(), "# A\ncaf\u{fffd} noir");
    }
}
