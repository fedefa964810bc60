//! What was drawn before. An entry holds while every file it was drawn from looks the same; without the memo every byte
//! would come out the same.

use super::Drawn;
use super::picture_contrast::Tones;
use crate::deck::Origin;
use crate::diagram::Outcome;
use crate::fs::{Files, Stat};
use crate::util::{Kept, Key};
use std::path::PathBuf;
use std::sync::Arc;

/// What is kept from one build to the next.
#[derive(Debug, Default)]
pub struct Memo {
    drawn: Kept<Arc<Entry>>,
    code: Kept<Arc<Vec<String>>>,
    diagrams: Kept<Arc<Outcome>>,
    tones: Kept<Option<Arc<Tones>>>,
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
pub(crate) enum Saw {
    /// Its size and time (media), or that it is not there.
    Stat(Option<Stat>),
    /// Its bytes, or that they could not be read.
    Bytes(Option<Key>),
    /// What is in the folder.
    List(Key),
}

impl Memo {
    /// Ends a build: what was not asked for in a while goes.
    pub fn sweep(&self) {
        self.drawn.sweep();
        self.code.sweep();
        self.diagrams.sweep();
        self.tones.sweep();
    }

    /// What is known of a picture with this content.
    pub(crate) fn tones(&self, key: Key, look: impl FnOnce() -> Option<Tones>) -> Option<Arc<Tones>> {
        self.tones.get_or(key, || look().map(Arc::new))
    }

    /// A slide drawn before and where it stood then, if nothing it came from has changed.
    pub(crate) fn drawn(&self, key: Key, files: &Files) -> Option<(Arc<Drawn>, Option<Origin>)> {
        let entry = self.drawn.get(key)?;
        entry
            .saw
            .iter()
            .all(|(path, saw)| look(files, path, saw) == *saw)
            .then(|| (Arc::clone(&entry.drawn), entry.origin.clone()))
    }

    pub(crate) fn keep_drawn(&self, key: Key, drawn: &Arc<Drawn>, origin: &Origin, saw: Vec<(PathBuf, Saw)>) {
        let origin = (!drawn.findings.is_empty()).then(|| origin.clone());
        self.drawn.put(key, Arc::new(Entry { drawn: Arc::clone(drawn), origin, saw }));
    }

    /// The same drawing with its findings at new places.
    pub(crate) fn move_drawn(&self, key: Key, drawn: &Arc<Drawn>, origin: &Origin) {
        if let Some(entry) = self.drawn.get(key) {
            let (drawn, saw) = (Arc::clone(drawn), entry.saw.clone());
            self.drawn.put(key, Arc::new(Entry { drawn, origin: Some(origin.clone()), saw }));
        }
    }

    /// Coloured lines of a block; `make` colours them when they are not known.
    pub(crate) fn code(&self, lang: &str, source: &str, make: impl FnOnce() -> Vec<String>) -> Arc<Vec<String>> {
        self.code.get_or(Key::of([lang.as_bytes(), source.as_bytes()]), || Arc::new(make()))
    }

    /// A diagram; `make` draws it when it is not known. It holds no id, so that equal fences share it.
    pub(crate) fn diagram(
        &self,
        lang: &str,
        source: &str,
        named: &[Vec<String>],
        make: impl FnOnce() -> Outcome,
    ) -> Arc<Outcome> {
        let named: Vec<String> = named.iter().map(|group| group.join(",")).collect();
        let key = Key::of([lang.as_bytes(), source.as_bytes(), named.join("|").as_bytes()]);
        self.diagrams.get_or(key, || Arc::new(make()))
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

pub(crate) fn list_key(list: &[PathBuf]) -> Key {
    Key::of(list.iter().map(|p| p.as_os_str().as_encoded_bytes()))
}
