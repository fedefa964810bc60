//! What slides are rendered with: settings, theme, doors to the disk and to commands, and where the other decks are.

use super::cache::RenderCache;
use crate::deck::DeckSettings;
use crate::fs::{ExternalCommands, Files};
use crate::theme::Theme;
use crate::util::Key;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that drawing needs beside the slide.
#[derive(Clone, Copy)]
pub struct RenderContext<'a> {
    /// The door to the disk.
    pub files: &'a Files,
    /// Settings of the deck.
    pub deck: &'a DeckSettings,
    /// The deck's own folder: `@/` leads here.
    pub folder: &'a Path,
    /// The theme.
    pub theme: &'a Theme,
    /// What was drawn before.
    pub cache: &'a RenderCache,
    /// Commands that draw fences, by the fence's language.
    pub renderers: &'a BTreeMap<String, String>,
    /// The door to those commands.
    pub commands: &'a ExternalCommands,
    /// Where the other decks of the result stand.
    pub links: &'a DeckLinks,
    /// Scripts are taken out of raw HTML.
    pub safe: bool,
}

/// The other decks of a result: links to their files lead to their pages.
#[derive(Debug, Clone, Default)]
pub struct DeckLinks {
    /// The file of each deck and its folder in the result; shared by all decks.
    folders: Arc<BTreeMap<PathBuf, String>>,
    /// Of all that.
    pub(crate) key: Key,
    /// The folder of this deck.
    own: String,
}

impl DeckLinks {
    /// `folders`: the file of each deck, and its folder in the result (empty, or ending in `/`).
    pub fn new(folders: BTreeMap<PathBuf, String>) -> Self {
        let all = folders.iter();
        let key = all
            .fold(Key::default(), |key, (path, to)| key.with(path.as_os_str().as_encoded_bytes()).with(to.as_bytes()));
        Self { folders: Arc::new(folders), key, own: String::new() }
    }

    /// The same, as seen from the deck in the folder `own`.
    pub fn relative_to(&self, own: &str) -> Self {
        Self { folders: Arc::clone(&self.folders), key: self.key.with(own.as_bytes()), own: own.to_owned() }
    }

    /// The page of another deck, whose file is `path`.
    pub fn page(&self, path: &Path) -> Option<String> {
        let folder = self.folders.get(path).filter(|folder| **folder != self.own)?;
        Some(format!("{}{folder}index.html", "../".repeat(self.own.matches('/').count())))
    }
}
