//! What was drawn before. An entry holds while every file it was drawn from looks the same; without the memo every byte
//! would come out the same.

use super::Drawn;
use crate::base::{Files, Key, Stat};
use crate::deck::Origin;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is kept from one build to the next.
#[derive(Debug, Default)]
pub struct Memo {
    drawn: Mutex<Kept<Arc<Entry>>>,
    code: Mutex<Kept<Arc<Vec<String>>>>,
    diagrams: Mutex<Kept<super::diagram::Kept>>,
}

#[derive(Debug)]
struct Entry {
    drawn: Arc<Drawn>,
    /// Where the slide stood, when there are findings to move with it; a text that nobody needs is not held.
    origin: Option<Origin>,
    /// Files that were looked at, and what they were.
    saw: Vec<(PathBuf, Saw)>,
}

/// What drawing saw of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Saw {
    /// Its size and time (media), or that it is not there.
    Stat(Option<Stat>),
    /// Its bytes, or that they could not be read.
    Bytes(Option<Key>),
    /// What stands in the folder.
    List(Key),
}

#[derive(Debug)]
struct Kept<T> {
    round: u64,
    all: HashMap<Key, (T, u64)>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { round: 0, all: HashMap::new() }
    }
}

/// Builds that an entry stays although nothing asked for it.
const ROUNDS: u64 = 8;

impl<T: Clone> Kept<T> {
    fn get(&mut self, key: Key) -> Option<T> {
        let round = self.round;
        self.all.get_mut(&key).map(|(value, used)| {
            *used = round;
            value.clone()
        })
    }

    fn put(&mut self, key: Key, value: T) {
        self.all.insert(key, (value, self.round));
    }

    fn sweep(&mut self) {
        self.round += 1;
        let oldest = self.round.saturating_sub(ROUNDS);
        self.all.retain(|_, (_, used)| *used >= oldest);
    }
}

impl Memo {
    /// Ends a build: what was not asked for in a while goes.
    pub fn sweep(&self) {
        lock(&self.drawn).sweep();
        lock(&self.code).sweep();
        lock(&self.diagrams).sweep();
    }

    /// A slide drawn before and where it stood then, if nothing it came from has changed.
    pub(super) fn drawn(&self, key: Key, files: &Files) -> Option<(Arc<Drawn>, Option<Origin>)> {
        let entry = lock(&self.drawn).get(key)?;
        entry
            .saw
            .iter()
            .all(|(path, saw)| look(files, path, saw) == *saw)
            .then(|| (Arc::clone(&entry.drawn), entry.origin.clone()))
    }

    pub(super) fn keep_drawn(&self, key: Key, drawn: &Arc<Drawn>, origin: &Origin, saw: Vec<(PathBuf, Saw)>) {
        let origin = (!drawn.findings.is_empty()).then(|| origin.clone());
        lock(&self.drawn).put(key, Arc::new(Entry { drawn: Arc::clone(drawn), origin, saw }));
    }

    /// The same drawing with its findings at new places.
    pub(super) fn move_drawn(&self, key: Key, drawn: &Arc<Drawn>, origin: &Origin) {
        let mut kept = lock(&self.drawn);
        if let Some(entry) = kept.get(key) {
            kept.put(
                key,
                Arc::new(Entry { drawn: Arc::clone(drawn), origin: Some(origin.clone()), saw: entry.saw.clone() }),
            );
        }
    }

    /// Coloured lines of a block; `make` colours them when they are not known.
    pub(super) fn code(&self, lang: &str, source: &str, make: impl FnOnce() -> Vec<String>) -> Arc<Vec<String>> {
        let key = Key::of([lang.as_bytes(), source.as_bytes()]);
        if let Some(lines) = lock(&self.code).get(key) {
            return lines;
        }
        let lines = Arc::new(make());
        lock(&self.code).put(key, Arc::clone(&lines));
        lines
    }

    /// A diagram; `make` draws it when it is not known. It holds no id, so that equal fences share it.
    pub(super) fn diagram(
        &self,
        lang: &str,
        source: &str,
        make: impl FnOnce() -> super::diagram::Outcome,
    ) -> super::diagram::Kept {
        let key = Key::of([lang.as_bytes(), source.as_bytes()]);
        if let Some(known) = lock(&self.diagrams).get(key) {
            return known;
        }
        let made = Arc::new(make());
        lock(&self.diagrams).put(key, Arc::clone(&made));
        made
    }
}

/// The same look at a file again.
fn look(files: &Files, path: &std::path::Path, as_before: &Saw) -> Saw {
    match as_before {
        Saw::Stat(_) => Saw::Stat(files.stat(path)),
        Saw::Bytes(_) => Saw::Bytes(files.bytes(path).ok().map(|b| Key::of([&b[..]]))),
        Saw::List(_) => Saw::List(list_key(&files.list(path))),
    }
}

pub(super) fn list_key(list: &[PathBuf]) -> Key {
    Key::of(list.iter().map(|p| p.as_os_str().as_encoded_bytes()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // entries are put in whole, so a panic elsewhere leaves nothing half done
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
