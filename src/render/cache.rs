//! What was drawn before. An entry holds while every file it was drawn from looks the same; without the memo every byte
//! would come out the same.

use super::dependency::ReadRecord;
use super::picture_contrast::PictureTones;
use super::rendered_slide::RenderedSlide;
use crate::diagram::Outcome;
use crate::fs::Files;
use crate::util::{Cache, Key};
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
    /// Files that were looked at, and what they were.
    saw: Vec<ReadRecord>,
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

    /// A slide drawn before, if nothing it came from has changed.
    pub(crate) fn slide(&self, key: Key, files: &Files) -> Option<Arc<RenderedSlide>> {
        let entry = self.drawn.get(key)?;
        entry.saw.iter().all(|one| one.is_unchanged(files)).then(|| Arc::clone(&entry.drawn))
    }

    pub(crate) fn store_slide(&self, key: Key, drawn: &Arc<RenderedSlide>, saw: Vec<ReadRecord>) {
        self.drawn.put(key, Arc::new(CachedSlide { drawn: Arc::clone(drawn), saw }));
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
