//! What was drawn before. An entry holds while every file it was drawn from looks the same; without the memo every byte
//! would come out the same.

use super::RenderedSlide;
use super::picture_contrast::PictureTones;
use crate::deck::SourceRange;
use crate::diagram::Outcome;
use crate::fs::{Files, Stat};
use crate::util::{Cache, Key};
use std::path::PathBuf;
use std::sync::Arc;

/// What is kept from one build to the next.
#[derive(Debug, Default)]
pub struct RenderCache {
    drawn: Cache<Arc<CachedSlide>>,
    code: Cache<Arc<Vec<String>>>,
    diagrams: Cache<Arc<Outcome>>,
    tones: Cache<Option<Arc<PictureTones>>>,
}

#[derive(Debug)]
struct CachedSlide {
    drawn: Arc<RenderedSlide>,
    /// Where the slide stood, when there are findings to move with it; a text that nobody needs is not held.
    origin: Option<SourceRange>,
    /// Files that were looked at, and what they were.
    saw: Vec<(PathBuf, ReadFingerprint)>,
}

/// What drawing saw of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReadFingerprint {
    /// Its size and time (media), or that it is not there.
    Stat(Option<Stat>),
    /// Its bytes, or that they could not be read.
    Bytes(Option<Key>),
    /// What is in the folder.
    List(Key),
}

impl RenderCache {
    /// Ends a build: what was not asked for in a while goes.
    pub fn evict_unused(&self) {
        self.drawn.evict_unused();
        self.code.evict_unused();
        self.diagrams.evict_unused();
        self.tones.evict_unused();
    }

    /// What is known of a picture with this content.
    pub(crate) fn picture_tones(
        &self,
        key: Key,
        look: impl FnOnce() -> Option<PictureTones>,
    ) -> Option<Arc<PictureTones>> {
        self.tones.get_or(key, || look().map(Arc::new))
    }

    /// A slide drawn before and where it stood then, if nothing it came from has changed.
    pub(crate) fn slide(&self, key: Key, files: &Files) -> Option<(Arc<RenderedSlide>, Option<SourceRange>)> {
        let entry = self.drawn.get(key)?;
        entry
            .saw
            .iter()
            .all(|(path, saw)| refresh(files, path, saw) == *saw)
            .then(|| (Arc::clone(&entry.drawn), entry.origin.clone()))
    }

    pub(crate) fn store_slide(
        &self,
        key: Key,
        drawn: &Arc<RenderedSlide>,
        origin: &SourceRange,
        saw: Vec<(PathBuf, ReadFingerprint)>,
    ) {
        let origin = (!drawn.diagnostics.is_empty()).then(|| origin.clone());
        self.drawn.put(key, Arc::new(CachedSlide { drawn: Arc::clone(drawn), origin, saw }));
    }

    /// The same drawing with its findings at new places.
    pub(crate) fn relocate(&self, key: Key, drawn: &Arc<RenderedSlide>, origin: &SourceRange) {
        if let Some(entry) = self.drawn.get(key) {
            let (drawn, saw) = (Arc::clone(drawn), entry.saw.clone());
            self.drawn.put(key, Arc::new(CachedSlide { drawn, origin: Some(origin.clone()), saw }));
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
fn refresh(files: &Files, path: &std::path::Path, as_before: &ReadFingerprint) -> ReadFingerprint {
    match as_before {
        ReadFingerprint::Stat(_) => ReadFingerprint::Stat(files.stat(path)),
        ReadFingerprint::Bytes(_) => ReadFingerprint::Bytes(files.bytes(path).ok().map(|b| Key::of([&b[..]]))),
        ReadFingerprint::List(_) => ReadFingerprint::List(list_key(&files.list(path))),
    }
}

pub(crate) fn list_key(list: &[PathBuf]) -> Key {
    Key::of(list.iter().map(|p| p.as_os_str().as_encoded_bytes()))
}
