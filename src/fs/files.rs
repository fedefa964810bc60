//! The one door to the disk. Everything that is asked for is remembered, present or absent, so that what a build needs
//! is known completely by construction.

use super::disk::{self, Stamp, Stat};
use super::error::FileError;
use super::reach::Reach;
use super::snapshot::{ReadTrail, is_same_list};
use crate::diagnostics::{Code, code};
use crate::source::Source;
use crate::util::Key;
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// What a build saw of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fingerprint {
    /// It was not there (or could not be read); its arrival matters.
    Missing,
    /// It was read whole: the key of its bytes.
    Content(Key),
    /// Only its size and kind mattered (media, folders' lists): the key of those.
    Metadata(Key),
}

/// One thing a build asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The path as it was asked for.
    pub path: PathBuf,
    /// What was seen.
    pub state: Fingerprint,
}

#[derive(Default, Clone)]
struct CachedFile {
    bytes: Option<Result<Arc<[u8]>, FileError>>,
    text: Option<Result<Arc<Source>, FileError>>,
    stat: Option<Option<Stat>>,
    list: Option<Vec<PathBuf>>,
    heads: Option<Arc<[u8]>>,
    /// Which file it was when it was read, to notice changes cheaply.
    at_read: Option<Stamp>,
}

enum FileSource {
    Disk,
    Memory(BTreeMap<PathBuf, Arc<[u8]>>),
}

/// Files, as one build sees them: each is read once and stays as it was until it is forgotten.
pub struct Files {
    source: FileSource,
    /// Outside of it nothing is shown; none: everything may be.
    fence: Option<AllowedRoots>,
    seen: Mutex<BTreeMap<PathBuf, CachedFile>>,
    /// Of a snapshot: which files it is made of.
    trail: Option<Mutex<ReadTrail>>,
}

/// Folders as they were named, and where those names lead: a link that is one of them may lead elsewhere tomorrow.
struct AllowedRoots {
    named: Reach,
    real: Mutex<Reach>,
}

impl AllowedRoots {
    fn new(named: &Reach) -> Self {
        Self { named: named.clone(), real: Mutex::new(named.real()) }
    }

    /// Follows the names again.
    fn follow(&self) {
        *self.real.lock().unwrap_or_else(PoisonError::into_inner) = self.named.real();
    }

    /// Whether a file is there that `lets` does not let through.
    fn keeps_out(&self, path: &Path, lets: impl Fn(&Reach, &Path) -> bool) -> bool {
        let Some(real) = disk::real(path) else { return false };
        let is_let = |real: &Path| lets(&self.real.lock().unwrap_or_else(PoisonError::into_inner), real);
        if is_let(&real) {
            return false;
        }
        // a link among the folders' names may lead elsewhere since they were followed
        self.follow();
        disk::real(path).is_some_and(|real| !is_let(&real))
    }
}

/// How much of a media file is looked at to learn its kind and size.
const HEAD: usize = 64 * 1024;

impl Files {
    /// The real disk.
    pub fn disk() -> Self {
        Self { source: FileSource::Disk, fence: None, seen: Mutex::default(), trail: None }
    }

    /// Only what truly lies where it may be shown from is shown, whatever links lead there. A folder that is named by a
    /// link is the one that the link leads to now.
    #[must_use]
    pub fn restricted_to(self, reach: &Reach) -> Self {
        Self { fence: Some(AllowedRoots::new(reach)), ..self }
    }

    /// Everything that is read must have been there at one moment: [`Files::changing`] says whether it was.
    #[must_use]
    pub fn as_snapshot(self) -> Self {
        Self { trail: Some(Mutex::default()), ..self }
    }

    /// Whether a file is there and may not be shown, because it lies elsewhere.
    pub fn is_outside(&self, path: &Path) -> bool {
        let Some(fence) = &self.fence else { return false };
        fence.keeps_out(path, |reach, real| reach.lets(path, real))
    }

    /// The same for a file that is read as a text, whatever its ending: an SVG shown as code is a text too.
    fn is_text_outside(&self, path: &Path) -> bool {
        let Some(fence) = &self.fence else { return false };
        fence.keeps_out(path, Reach::holds)
    }

    /// Where a file truly is, behind all links; its path where that is not known.
    pub fn real(&self, path: &Path) -> PathBuf {
        let real = matches!(self.source, FileSource::Disk).then(|| disk::real(path)).flatten();
        real.unwrap_or_else(|| path.to_owned())
    }

    /// A text that is shown, or that slides are made of: it must lie where files may be shown from.
    pub fn text_if_allowed(&self, path: &Path) -> Result<Arc<Source>, FileError> {
        if self.is_text_outside(path) {
            self.stat(path); // a link that leads elsewhere tomorrow
            return Err(FileError::Outside);
        }
        self.text(path)
    }

    /// Whether a file is there only because the disk makes nothing of capitals: elsewhere it would be missing.
    pub fn has_case_mismatch(&self, path: &Path) -> bool {
        // only such disks are asked, since every list that is asked for is watched
        let lax = cfg!(any(windows, target_os = "macos")) && matches!(self.source, FileSource::Disk);
        lax && is_named_otherwise(&self.list(path.parent().unwrap_or(Path::new(""))), path)
    }

    /// What is in the way of showing a file: its code (`missing` when it is not there) and the words after its name.
    pub fn denial(&self, path: &Path, missing: Code) -> (Code, &'static str) {
        if self.is_outside(path) {
            return (code::OUTSIDE_ROOT, "is outside the folder");
        }
        match self.stat(path) {
            Some(stat) if !stat.is_file => (missing, "is not a file"),
            Some(_) if self.has_case_mismatch(path) => (missing, "is not there"),
            Some(_) => (missing, "cannot be read"),
            None => (missing, "is not there"),
        }
    }

    /// Files that exist only here: for tests and for embedded decks.
    pub fn memory<P: Into<PathBuf>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files = files.into_iter().map(|(p, b)| (crate::util::normalize(&p.into()), Arc::from(b.into()))).collect();
        Self { source: FileSource::Memory(files), fence: None, seen: Mutex::default(), trail: None }
    }

    /// The whole file.
    pub fn bytes(&self, path: &Path) -> Result<Arc<[u8]>, FileError> {
        if let Some(known) = self.seen().get(path).and_then(|s| s.bytes.clone()) {
            return known;
        }
        let (result, stamp) = self.ask_bytes(path);
        let mut seen = self.seen();
        let entry = seen.entry(path.to_owned()).or_default();
        entry.at_read = stamp;
        entry.bytes.get_or_insert(result).clone()
    }

    /// The whole file as text: UTF-8 with or without byte order mark, any line ends.
    pub fn text(&self, path: &Path) -> Result<Arc<Source>, FileError> {
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
            FileSource::Memory(files) => files
                .get(&crate::util::normalize(path))
                .map(|b| b.iter().copied().take(HEAD).collect())
                .ok_or(FileError::Missing)?,
            FileSource::Disk => {
                let (head, stamp) = disk::read_head(path, HEAD).map_err(|e| FileError::of(&e))?;
                self.note(path, Some(&stamp));
                head.into()
            }
        };
        self.seen().entry(path.to_owned()).or_default().heads = Some(Arc::clone(&head));
        Ok(head)
    }

    /// Size and kind; `None` when it is not there.
    pub fn stat(&self, path: &Path) -> Option<Stat> {
        if let Some(known) = self.seen().get(path).and_then(|s| s.stat) {
            return known;
        }
        let (stat, stamp) = self.ask_stat(path).unzip();
        let mut seen = self.seen();
        let entry = seen.entry(path.to_owned()).or_default();
        entry.at_read = entry.at_read.or(stamp.flatten());
        *entry.stat.get_or_insert(stat)
    }

    /// What is in a folder, sorted by name; empty when it is no folder.
    pub fn list(&self, folder: &Path) -> Vec<PathBuf> {
        if let Some(known) = self.seen().get(folder).and_then(|s| s.list.clone()) {
            return known;
        }
        // asked before: what comes while the list is read is a change
        let stamp = self.ask_stat(folder).and_then(|(_, stamp)| stamp);
        let list = self.ask_list(folder);
        let mut seen = self.seen();
        let entry = seen.entry(folder.to_owned()).or_default();
        entry.at_read = stamp;
        entry.list.get_or_insert(list).clone()
    }

    /// The names of what is in a folder.
    pub fn names(&self, folder: &Path) -> Vec<String> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let list = self.list(folder);
        list.iter().filter_map(|p| p.file_name()).map(|n| n.to_string_lossy().into_owned()).collect()
    }

    /// Everything that was asked for since the last [`Files::forget_all`], sorted by path.
    pub fn dependencies(&self) -> Vec<Dependency> {
        self.seen().iter().map(|(path, seen)| Dependency { path: path.clone(), state: state_of(seen) }).collect()
    }

    /// Compares what was seen with the disk as it is now, forgets what differs and says which paths those are.
    ///
    /// Paths in `suspects` are read again even where size and time look the same; of the others only those that are
    /// other files, or were touched. Same bytes again are no change.
    pub fn forget_changed(&self, suspects: &[PathBuf]) -> Vec<PathBuf> {
        self.fence.iter().for_each(AllowedRoots::follow);
        let known: Vec<(PathBuf, CachedFile)> = self.seen().iter().map(|(p, s)| (p.clone(), s.clone())).collect();
        let mut changed = Vec::new();
        for (path, seen) in known {
            let (stat, stamp) = self.ask_stat(&path).unzip();
            let stamp = stamp.flatten();
            if stamp == seen.at_read && !suspects.contains(&path) {
                continue;
            }
            if self.differs(&path, &seen, stat) {
                self.seen().remove(&path);
                changed.push(path);
            } else if let Some(entry) = self.seen().get_mut(&path) {
                entry.at_read = stamp;
            }
        }
        changed
    }

    /// Of a snapshot: something that changed while it was taken, or since then; nothing when all that was read was
    /// there at one moment, which is now.
    pub fn changing(&self) -> Option<PathBuf> {
        let known: Vec<(PathBuf, CachedFile)> = self.seen().iter().map(|(p, s)| (p.clone(), s.clone())).collect();
        if self.trail.is_none() || self.torn().is_some() {
            return self.torn();
        }
        for (path, seen) in known {
            // the trail compares it with what was there before
            self.ask_stat(&path);
            let other_bytes = matches!(&seen.bytes, Some(Ok(bytes)) if !disk::holds(&path, bytes));
            let other_list = seen.list.as_ref().is_some_and(|list| !is_same_list(list, &self.ask_list(&path)));
            if other_bytes || other_list {
                return Some(path);
            }
        }
        self.torn()
    }

    /// Of a snapshot: when the youngest of its files was touched, by the clock of its disk.
    pub fn youngest(&self) -> Option<SystemTime> {
        self.trail()?.youngest()
    }

    /// Of a snapshot: the first thing that was seen to change, without looking again.
    pub fn torn(&self) -> Option<PathBuf> {
        self.trail()?.torn().map(Path::to_owned)
    }

    /// Writes a file as it was seen: what was read is written, and what is too large for that comes from the disk. False
    /// when it is another one by now, or changed while it was copied.
    pub fn copy(&self, path: &Path, to: &mut dyn Write) -> io::Result<bool> {
        let seen = self.seen().get(path).cloned().unwrap_or_default();
        if let (FileSource::Memory(_), _) | (_, Some(Ok(_))) = (&self.source, &seen.bytes) {
            let bytes = self.bytes(path).map_err(|error| io::Error::other(error.to_string()))?;
            return to.write_all(&bytes).map(|()| true);
        }
        let (mut file, meta) = disk::open_file(path)?;
        let stamp = Stamp::of(&meta);
        self.note(path, Some(&stamp));
        let mut head = Vec::new();
        Read::by_ref(&mut file).take(HEAD as u64).read_to_end(&mut head)?;
        let same_head = seen.heads.is_none_or(|before| *before == *head);
        to.write_all(&head)?;
        let count = head.len() as u64 + io::copy(&mut file, to)?;
        let now = [Some(Stamp::of(&file.metadata()?)), disk::stat(path).map(|(_, stamp)| stamp)];
        let same = same_head && count == stamp.len() && now.iter().all(|now| *now == Some(stamp));
        if let Some(mut trail) = self.trail().filter(|_| !same) {
            trail.tear(path);
        }
        Ok(same && self.torn().is_none())
    }

    /// Of a snapshot: we ourselves have put something else there, which is what counts from now on.
    pub fn made_again(&self, path: &Path) {
        let real = self.real(path);
        let all: Vec<PathBuf> = self.seen().keys().filter(|known| self.real(known) == real).cloned().collect();
        for known in all {
            self.forget(&known);
            if let Some(mut trail) = self.trail() {
                trail.forget(&known);
            }
        }
    }

    /// Forgets everything: the next build sees the disk afresh.
    pub fn forget_all(&self) {
        self.fence.iter().for_each(AllowedRoots::follow);
        self.seen().clear();
    }

    /// Forgets what one path looked like.
    pub fn forget(&self, path: &Path) {
        self.seen().remove(path);
    }

    fn differs(&self, path: &Path, seen: &CachedFile, stat: Option<Stat>) -> bool {
        if let Some(before) = &seen.bytes {
            let (now, _) = self.ask_bytes(path);
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
        if seen.stat.is_some_and(|before| seen.bytes.is_none() && before != stat) {
            return true;
        }
        // and another video of the same size and time begins otherwise
        let head = |before: &Arc<[u8]>| disk::read_head(path, HEAD).is_ok_and(|(now, _)| now == **before);
        seen.bytes.is_none() && matches!(self.source, FileSource::Disk) && seen.heads.as_ref().is_some_and(|h| !head(h))
    }

    fn seen(&self) -> MutexGuard<'_, BTreeMap<PathBuf, CachedFile>> {
        // entries are replaced whole, so a panic elsewhere leaves nothing half done
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is there; of the disk also which file it is.
    fn ask_stat(&self, path: &Path) -> Option<(Stat, Option<Stamp>)> {
        match &self.source {
            FileSource::Disk => {
                let found = disk::stat(path);
                self.note(path, found.as_ref().filter(|(stat, _)| !stat.is_dir).map(|(_, stamp)| stamp));
                found.map(|(stat, stamp)| (stat, Some(stamp)))
            }
            FileSource::Memory(files) => {
                let path = crate::util::normalize(path);
                if let Some(bytes) = files.get(&path) {
                    let len = bytes.len() as u64;
                    return Some((Stat { len, is_file: true, is_dir: false, modified: None }, None));
                }
                let is_dir = path == Path::new(".") || files.keys().any(|p| p.starts_with(&path));
                is_dir.then_some((Stat { len: 0, is_file: false, is_dir: true, modified: None }, None))
            }
        }
    }

    fn ask_bytes(&self, path: &Path) -> (Result<Arc<[u8]>, FileError>, Option<Stamp>) {
        let FileSource::Memory(files) = &self.source else {
            // a pipe would block for ever, a device never end: only regular files are opened
            let stamp = match self.ask_stat(path) {
                None => return (Err(FileError::Missing), None),
                Some((stat, stamp)) if !stat.is_file => return (Err(FileError::NotAFile), stamp),
                Some((_, stamp)) => stamp,
            };
            return match disk::read(path) {
                Ok((bytes, stamp)) => {
                    self.note(path, Some(&stamp));
                    (Ok(Arc::from(bytes)), Some(stamp))
                }
                Err(error) => (Err(FileError::of(&error)), stamp),
            };
        };
        let is_dir = || self.ask_stat(path).is_some();
        let found = files.get(&crate::util::normalize(path)).cloned();
        (found.ok_or_else(|| if is_dir() { FileError::NotAFile } else { FileError::Missing }), None)
    }

    /// Of a snapshot: what is under a path (none: nothing, or a folder) must be what was there before.
    fn note(&self, path: &Path, stamp: Option<&Stamp>) {
        if let Some(mut trail) = self.trail() {
            trail.note(path, stamp);
        }
    }

    fn trail(&self) -> Option<MutexGuard<'_, ReadTrail>> {
        self.trail.as_ref().map(|trail| trail.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn ask_list(&self, folder: &Path) -> Vec<PathBuf> {
        let mut names: Vec<PathBuf> = match &self.source {
            FileSource::Disk => disk::list(folder),
            FileSource::Memory(files) => {
                let base = crate::util::normalize(folder);
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

fn state_of(seen: &CachedFile) -> Fingerprint {
    match (&seen.bytes, &seen.list, seen.stat) {
        (Some(Ok(bytes)), _, _) => Fingerprint::Content(Key::of([&bytes[..]])),
        (Some(Err(_)), _, _) => Fingerprint::Missing,
        (None, Some(list), _) => Fingerprint::Metadata(Key::of(list.iter().map(|p| p.as_os_str().as_encoded_bytes()))),
        (None, None, Some(Some(stat))) => Fingerprint::Metadata(Key::of_str(&format!("{stat:?}"))),
        (None, None, _) => Fingerprint::Missing,
    }
}

fn decode(path: &Path, bytes: &[u8]) -> Result<Arc<Source>, FileError> {
    match std::str::from_utf8(bytes) {
        Ok(content) => Ok(Source::new(path, content)),
        Err(error) => {
            let good = error.valid_up_to();
            let text = Source::new(path, String::from_utf8_lossy(bytes));
            // the offset in the normalised text: carriage returns and the mark before it are gone
            let before = String::from_utf8_lossy(bytes.get(..good).unwrap_or_default());
            let offset = Source::new(path, before).as_str().len();
            Err(FileError::NotUtf8 { text, offset, byte: bytes.get(good).copied().unwrap_or_default() })
        }
    }
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
        let needed = files.dependencies();
        assert_eq!(needed.len(), 3);
        assert!(needed.iter().any(|n| n.path == Path::new("d/b.png") && n.state == Fingerprint::Missing));
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
        let place = d.span.as_ref().map(crate::source::Span::place);
        assert_eq!(place.map(|p| (p.line, p.column)), Some((2, 4)));
        assert!(d.message.contains("0xE9"));
        let FileError::NotUtf8 { text, .. } = error else { panic!("kind") };
        assert_eq!(text.as_str(), "# A\ncaf\u{fffd} noir");
    }
}
