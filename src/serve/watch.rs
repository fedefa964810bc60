//! Which folders to listen to for the paths a build asked for, and what an event means for them. The door to notify.
//!
//! Folders are watched, never files: a file's watch dies with its first atomic save. Of each path that is every folder
//! in which a name on the way to it may change its meaning: the folder of each symbolic link, the folder of the file
//! itself, and for what is not there the nearest folder that is. Events about other names are not even looked at.

use super::debounce::ChangeKind;
use crate::fs::Dependency;
use crate::util::is_text_format;
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// Links followed on the way to one file (as Linux does).
const LINKS: usize = 40;

/// What one event means.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Change {
    /// How whole it looks; none when it does not matter.
    pub(crate) kind: Option<ChangeKind>,
    /// Paths of the build that may have changed.
    pub(crate) candidates: Vec<PathBuf>,
    /// Folders came, went or moved: the watches must be set again.
    pub(crate) rewatch: bool,
}

/// The watches; see the module's text.
#[derive(Default)]
pub(crate) struct Watch {
    watcher: Option<RecommendedWatcher>,
    /// Watched folders (real paths) and which folder it was that was there.
    folders: BTreeMap<PathBuf, Identity>,
    /// Names that matter (real folder + name) and the build's paths they are on the way to.
    names: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// Names of the above that are links or missing.
    turns: BTreeSet<PathBuf>,
    /// Real folders whose list was asked for, and under which path.
    lists: BTreeMap<PathBuf, PathBuf>,
}

impl Watch {
    /// Watches through `watcher`, or nothing at all (everything is then found by asking).
    pub(crate) fn new(watcher: Option<RecommendedWatcher>) -> Self {
        Self { watcher, ..Self::default() }
    }

    /// Whether the system reports changes.
    pub(crate) fn listens(&self) -> bool {
        self.watcher.is_some()
    }

    /// Sets the watches for what a build needs. True when a folder is newly watched: what changed in it before that
    /// was not heard. An error means the system gives no more watches.
    pub(crate) fn watch_folders(&mut self, needed: &[Dependency]) -> Result<bool, String> {
        if self.watcher.is_none() {
            return Ok(false);
        }
        let wanted = self.plan(needed);
        let Some(watcher) = self.watcher.as_mut() else { return Ok(false) };
        let gone: Vec<PathBuf> = self
            .folders
            .iter()
            .filter(|(folder, was)| wanted.get(*folder) != Some(*was))
            .map(|(folder, _)| folder.clone())
            .collect();
        for folder in gone {
            // it may be gone by itself
            let _ = watcher.unwatch(&folder);
            self.folders.remove(&folder);
        }
        let mut added = false;
        for (folder, identity) in wanted {
            if self.folders.contains_key(&folder) {
                continue;
            }
            match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.folders.insert(folder, identity);
                    added = true;
                }
                Err(error) if is_limit(&error) => {
                    self.watcher = None;
                    self.folders.clear();
                    return Err(words(&error));
                }
                // it went away just now, or may not be read: the slow look finds what changes
                Err(_) => {}
            }
        }
        Ok(added)
    }

    /// Works out names and folders.
    fn plan(&mut self, needed: &[Dependency]) -> BTreeMap<PathBuf, Identity> {
        let mut names: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
        let mut ways = PathResolver::default();
        let mut folders = BTreeSet::new();
        self.turns.clear();
        self.lists.clear();
        for need in needed {
            let Ok(path) = std::path::absolute(&need.path) else { continue };
            for (hop, turn) in ways.to(&path) {
                if let Some(parent) = hop.parent() {
                    folders.insert(parent.to_owned());
                }
                if turn {
                    self.turns.insert(hop.clone());
                }
                names.entry(hop).or_default().push(need.path.clone());
            }
            if let Ok(real) = std::fs::canonicalize(&path)
                && real.is_dir()
            {
                folders.insert(real.clone());
                self.lists.insert(real, need.path.clone());
            }
        }
        self.names = names;
        folders.into_iter().filter_map(|folder| identity(&folder).map(|id| (folder, id))).collect()
    }

    /// What an event means.
    pub(crate) fn on_event(&mut self, event: &notify::Result<notify::Event>) -> Change {
        let Ok(event) = event else {
            return Change { kind: Some(ChangeKind::Other), candidates: Vec::new(), rewatch: true };
        };
        if event.need_rescan() {
            return Change { kind: Some(ChangeKind::Other), candidates: Vec::new(), rewatch: true };
        }
        let Some(sign) = change_kind(event.kind) else { return Change::default() };
        let mut heard = Change::default();
        for path in &event.paths {
            if let Some(needed) = self.names.get(path) {
                heard.candidates.extend(needed.iter().cloned());
                heard.rewatch |= self.turns.contains(path);
                let media = !needed.is_empty() && needed.iter().all(|n| !is_text_format(&n.to_string_lossy()));
                heard.kind = Some(if media { ChangeKind::Media { whole: sign == ChangeKind::Saved } } else { sign });
            }
            if sign != ChangeKind::Writing
                && let Some(list) = path.parent().and_then(|parent| self.lists.get(parent))
            {
                heard.candidates.push(list.clone());
                // a name in a list that is no file of the build: no hurry
                heard.kind = heard.kind.or(Some(ChangeKind::Entry));
            }
            if self.folders.contains_key(path)
                && matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
            {
                self.folders.remove(path);
                if let Some(watcher) = self.watcher.as_mut() {
                    // after a move the watch would follow the folder to its new place
                    let _ = watcher.unwatch(path);
                }
                heard.kind = heard.kind.or(Some(ChangeKind::Other));
                heard.rewatch = true;
            }
        }
        heard
    }
}

fn change_kind(kind: EventKind) -> Option<ChangeKind> {
    Some(match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => ChangeKind::Saved,
        // our own reading is reported too: reacting to it would never end
        EventKind::Access(_) => return None,
        // both halves were told already
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => return None,
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => ChangeKind::Saved,
        EventKind::Modify(ModifyKind::Data(_)) => ChangeKind::Writing,
        _ => ChangeKind::Other,
    })
}

fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => true,
        // ENOSPC and EMFILE, as the system says them
        notify::ErrorKind::Io(io) => matches!(io.raw_os_error(), Some(24 | 28)),
        _ => false,
    }
}

/// An error in a few words, without paths.
fn words(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system's limit of file watches is reached".into(),
        notify::ErrorKind::Io(io) => io.to_string(),
        other => format!("{other:?}"),
    }
}

#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = ();

#[cfg(unix)]
fn identity(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::symlink_metadata(folder).ok().filter(std::fs::Metadata::is_dir).map(|m| (m.dev(), m.ino()))
}

#[cfg(not(unix))]
fn identity(folder: &Path) -> Option<Identity> {
    std::fs::symlink_metadata(folder).ok().filter(std::fs::Metadata::is_dir).map(drop)
}

/// A name on a way (real folder + name), and whether it is a turn: a link, or missing.
type PathStep = (PathBuf, bool);

/// Ways to paths; folders that were walked are remembered for one round.
#[derive(Default)]
struct PathResolver {
    folders: BTreeMap<PathBuf, (Option<PathBuf>, Vec<PathStep>)>,
}

impl PathResolver {
    /// The names that matter on the way to an absolute path.
    fn to(&mut self, path: &Path) -> Vec<PathStep> {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Vec::new() };
        if !self.folders.contains_key(parent) {
            let walked = walk(parent);
            self.folders.insert(parent.to_owned(), walked);
        }
        let Some((real, hops)) = self.folders.get(parent) else { return Vec::new() };
        let mut all = hops.clone();
        if let Some(real) = real {
            let here = real.join(name);
            match std::fs::symlink_metadata(&here) {
                Ok(meta) if meta.is_symlink() => all.extend(walk(&here).1),
                Ok(_) => all.push((here, false)),
                Err(_) => all.push((here, true)),
            }
        }
        all
    }
}

/// Follows a path name by name: the real path it ends at (none when something is missing) and the turns on the way;
/// the end of a chain of links is among them.
fn walk(path: &Path) -> (Option<PathBuf>, Vec<PathStep>) {
    let mut hops = Vec::new();
    let mut real = PathBuf::new();
    let mut rest: VecDeque<OsString> = path.components().map(|c| c.as_os_str().to_owned()).collect();
    let mut links = 0;
    while let Some(part) = rest.pop_front() {
        match Path::new(&part).components().next() {
            Some(Component::ParentDir) => {
                real.pop();
                continue;
            }
            Some(Component::CurDir) | None => continue,
            Some(Component::RootDir | Component::Prefix(_)) => {
                real.push(&part);
                continue;
            }
            Some(Component::Normal(_)) => {}
        }
        let here = real.join(&part);
        match std::fs::symlink_metadata(&here) {
            Err(_) => {
                hops.push((here, true));
                return (None, hops);
            }
            Ok(meta) if meta.is_symlink() && links < LINKS => {
                links += 1;
                hops.push((here.clone(), true));
                let Ok(target) = std::fs::read_link(&here) else { return (None, hops) };
                for part in target.components().rev() {
                    rest.push_front(part.as_os_str().to_owned());
                }
                if target.is_absolute() {
                    real = PathBuf::new();
                }
            }
            Ok(meta) if meta.is_symlink() => return (None, hops),
            Ok(_) => {
                if rest.is_empty() && links > 0 {
                    hops.push((here.clone(), false));
                }
                real = here;
            }
        }
    }
    (Some(real), hops)
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn ways_name_every_turn() {
        let dir = tempfile::tempdir().unwrap();
        let root = std::fs::canonicalize(dir.path()).unwrap();
        std::fs::create_dir_all(root.join("..data-1")).unwrap();
        std::fs::write(root.join("..data-1/deck.md"), "").unwrap();
        std::os::unix::fs::symlink("..data-1", root.join("..data")).unwrap();
        std::os::unix::fs::symlink("..data/deck.md", root.join("deck.md")).unwrap();
        std::os::unix::fs::symlink("loop", root.join("loop")).unwrap();
        let way = |name: &str| PathResolver::default().to(&root.join(name));
        let names: Vec<_> = way("deck.md").into_iter().map(|(p, t)| (crate::util::relative_to(&root, &p), t)).collect();
        assert_eq!(names, [("deck.md".into(), true), ("..data".into(), true), ("..data-1/deck.md".to_string(), false)]);
        assert_eq!(way("..data-1/deck.md"), [(root.join("..data-1/deck.md"), false)]);
        assert_eq!(way("a/b/c.png"), [(root.join("a"), true)]);
        assert!(!way("loop").is_empty());
    }
}
