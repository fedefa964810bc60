//! Whether everything that was read was there at one moment: which file was under each path, and which folder each
//! folder on the way to it was. What is met a second time must be the same; a link that led elsewhere in between gives
//! itself away by its folders, also when it leads back at the end.

use super::disk::{FolderId, Stamp, place};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What was met so far.
#[derive(Default)]
pub(crate) struct ReadTrail {
    folders: BTreeMap<PathBuf, Option<FolderId>>,
    files: BTreeMap<PathBuf, Option<Stamp>>,
    torn: Option<PathBuf>,
}

impl ReadTrail {
    /// Takes what is under a path; none for what is not there, and for folders.
    pub(crate) fn note(&mut self, path: &Path, stamp: Option<&Stamp>) {
        for folder in path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
            let here = place(folder);
            if *self.folders.entry(folder.to_owned()).or_insert(here) != here {
                self.tear(folder);
            }
        }
        if self.files.entry(path.to_owned()).or_insert(stamp.copied()).as_ref() != stamp {
            self.tear(path);
        }
    }

    /// This is not what it was.
    pub(crate) fn tear(&mut self, path: &Path) {
        self.torn.get_or_insert_with(|| path.to_owned());
    }

    /// What is there now is what counts.
    pub(crate) fn forget(&mut self, path: &Path) {
        self.files.remove(path);
    }

    /// When the youngest of the files was touched.
    pub(crate) fn youngest(&self) -> Option<SystemTime> {
        self.files.values().flatten().filter_map(Stamp::touched).max()
    }

    /// The first thing that was not what it had been.
    pub(crate) fn torn(&self) -> Option<&Path> {
        self.torn.as_deref()
    }
}

/// Whether two lists of a folder hold the same decks and parts of decks: what else comes and goes in it (an editor's
/// files, another result that is written beside it) changes nothing that is read by its name.
pub(crate) fn is_same_list(a: &[PathBuf], b: &[PathBuf]) -> bool {
    let decks = |list: &[PathBuf]| -> Vec<PathBuf> {
        let is_deck = |path: &&PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
        list.iter().filter(is_deck).cloned().collect()
    };
    decks(a) == decks(b)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::files::Files;
    use crate::util::normalize;
    use std::fs;
    use std::os::unix::fs::symlink;

    /// Two versions of two pictures, and a link to the first one.
    fn versions() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        for version in ["v1", "v2"] {
            fs::create_dir_all(dir.path().join(version).join("b")).unwrap();
            for name in ["a.png", "b/b.png"] {
                fs::write(dir.path().join(version).join(name), format!("{version} {name}")).unwrap();
            }
        }
        symlink("v1", dir.path().join("current")).unwrap();
        let current = dir.path().join("current");
        (dir, current)
    }

    fn lead(current: &Path, to: &str) {
        let fresh = current.with_extension("fresh");
        symlink(to, &fresh).unwrap();
        fs::rename(fresh, current).unwrap();
    }

    #[test]
    fn what_stays_is_whole() {
        let (_dir, current) = versions();
        let files = Files::disk().as_snapshot();
        for name in ["a.png", "b/b.png"] {
            assert!(files.bytes(&current.join(name)).is_ok());
        }
        files.list(&current);
        fs::write(current.join(".a.png.swp"), "an editor's").unwrap();
        fs::write(current.join("talk.pdf"), "another result").unwrap();
        assert_eq!(files.changing(), None);
        fs::write(current.join("new.md"), "# a deck").unwrap();
        assert_eq!(files.changing(), Some(current));
    }

    #[test]
    fn a_link_that_leads_there_and_back_is_noticed() {
        let (_dir, current) = versions();
        let files = Files::disk().as_snapshot();
        assert!(files.bytes(&current.join("a.png")).is_ok());
        lead(&current, "v2");
        assert!(files.bytes(&current.join("b/b.png")).is_ok());
        assert_eq!(files.torn(), Some(current.clone()));
        lead(&current, "v1");
        assert!(files.changing().is_some());
    }

    #[test]
    fn every_kind_of_change_is_noticed() {
        type SnapshotChange = (&'static str, fn(&Path));
        let changes: &[SnapshotChange] = &[
            ("other bytes", |path| fs::write(path, "other").unwrap()),
            ("bytes of the same length", |path| fs::write(path, "v2 a.png").unwrap()),
            ("another file", |path| {
                fs::write(path.with_extension("new"), "v1 a.png").unwrap();
                fs::rename(path.with_extension("new"), path).unwrap();
            }),
            ("no file", |path| fs::remove_file(path).unwrap()),
            ("a folder", |path| {
                fs::remove_file(path).unwrap();
                fs::create_dir(path).unwrap();
            }),
        ];
        for (what, change) in changes {
            let (_dir, current) = versions();
            let path = current.join("a.png");
            let files = Files::disk().as_snapshot();
            assert!(files.bytes(&path).is_ok());
            assert_eq!(files.changing(), None, "{what}");
            change(&path);
            assert_eq!(files.changing(), Some(path), "{what}");
        }
        // what was looked for and comes
        let (_dir, current) = versions();
        let files = Files::disk().as_snapshot();
        assert!(files.stat(&current.join("c.png")).is_none());
        fs::write(current.join("c.png"), "c").unwrap();
        assert_eq!(files.changing(), Some(current.join("c.png")));
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        let (_dir, current) = versions();
        let path = current.join("a.png");
        let files = Files::disk().as_snapshot();
        assert!(files.bytes(&path).is_ok());
        fs::write(&path, "other").unwrap();
        let mut out = Vec::new();
        assert!(files.copy(&path, &mut out).unwrap(), "it was read before");
        assert_eq!(out, b"v1 a.png");
        // of a video only the head was read
        let film = normalize(&current.join("b/b.png"));
        for change in ["", "v1 b/B.png", "longer than it was"] {
            let files = Files::disk().as_snapshot();
            assert!(files.head(&film).is_ok());
            if !change.is_empty() {
                fs::write(&film, change).unwrap();
            }
            let mut out = Vec::new();
            assert_eq!(files.copy(&film, &mut out).unwrap(), change.is_empty(), "{change}");
        }
    }
}
