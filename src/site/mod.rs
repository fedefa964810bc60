//! Every file of the result, in memory. Export, the live server and `check` are three users of one [`Build`].

pub(crate) mod build;
pub mod config;
mod discover;
mod fix;
mod index;
pub(crate) mod inspect;
mod links;
mod social_card;
mod stylesheet;
mod theme_options;
pub(crate) mod write;

pub use build::{BuildCache, build};
pub use discover::{DiscoveredDeck, discover};
pub use fix::{FixReport, Fixed, fix};
pub use inspect::{SCHEMA, dialect_name, inspect};
pub use write::staging::{Leftover, block_commits};
pub use write::{
    MADE_BY, MARKDOWN_END, MARKER, WriteError, WriteReport, changing, ensure_writable, is_ours, remove_folder,
    remove_partial, write, write_beside, write_file, write_new,
};

use crate::deck::Deck;
use crate::diagnostics::Diagnostic;
use crate::fs::{Dependency, ExternalCommands};
use crate::render::{HtmlRecord, Section};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is under one path of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Made here.
    Bytes(Arc<[u8]>),
    /// Made here, in parts: a deck's page, whose slides are shared with [`BuiltSlide`].
    Parts(Arc<[Arc<str>]>),
    /// A file of the author's, passed on as it is (never read into memory: it may be a video).
    File(PathBuf),
}

impl Content {
    /// The bytes that were made here; `None` for a file of the author's.
    pub fn bytes(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Bytes(bytes) => Some(Cow::Borrowed(bytes)),
            Self::Parts(parts) => Some(Cow::Owned(parts.concat().into_bytes())),
            Self::File(_) => None,
        }
    }
}

/// The whole result: path (with `/`, no leading one) to content.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Sorted, so that the same input gives the same result.
    pub files: BTreeMap<String, Content>,
}

/// One slide as it is in its deck's page.
#[derive(Debug, Clone)]
pub struct BuiltSlide {
    /// What is in its HTML.
    pub record: Arc<HtmlRecord>,
    /// Its id in the page.
    pub id: String,
    /// Position from 1.
    pub number: usize,
    /// Line (from 1) and file it is written in, for "open in the editor".
    pub source: (PathBuf, usize),
    /// The whole `<section …>…</section>`, and its keys.
    pub section: Section,
    /// Its notes as HTML.
    pub notes: Arc<[String]>,
}

/// One deck of the result.
#[derive(Debug, Clone)]
pub struct BuiltDeck {
    /// Folder of its page in the result: empty for a single deck, else `web20-history/`.
    pub url: String,
    /// What was read.
    pub deck: Arc<Deck>,
    /// Its slides that are shown, in order.
    pub slides: Vec<BuiltSlide>,
    /// Path of its style sheet in the result (a content-hashed name).
    pub css: String,
    /// The picture of its first slide that its page tells other sites of, and that somebody has to draw
    /// ([`BuildOptions::cards`]): its place in the result.
    pub card: Option<String>,
    /// What `aftrap.toml` says for it.
    pub config: Arc<config::Config>,
    /// What was found in it.
    pub findings: Vec<Diagnostic>,
    /// Allowances that only a browser can tell to be for nothing ([`BuiltDeck::merge_audit`]).
    pub unverified_allows: Vec<Diagnostic>,
}

/// Everything a build gives.
#[derive(Debug, Clone, Default)]
pub struct Build {
    /// The files.
    pub site: Site,
    /// The decks, in order of their names.
    pub decks: Vec<BuiltDeck>,
    /// What was found that belongs to no deck.
    pub findings: Vec<Diagnostic>,
    /// Everything the build asked the disk for, present or absent.
    pub dependencies: Vec<Dependency>,
}

/// What is asked of a build.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// Notes go into the pages.
    pub notes: bool,
    /// Files that notes show are in the site though the notes are not in its pages: who speaks asks for them.
    pub note_files: bool,
    /// Hidden slides are shown.
    pub hidden: bool,
    /// Raw HTML is stripped of scripts whatever the deck says.
    pub safe: bool,
    /// What matters before the talk is looked for too.
    pub check: bool,
    /// A deck that knows its address (`url:`) and names no picture (`image:`) tells other sites of a picture of its first
    /// slide, which the caller draws.
    pub cards: bool,
    /// The door to the commands of `renderers:`; closed by default.
    pub commands: ExternalCommands,
    /// The folder above which no `aftrap.toml` is looked for; without it the folder that is built.
    pub home: Option<PathBuf>,
    /// A theme that wins over the deck's own.
    pub theme: Option<String>,
    /// Told how far long work is.
    pub progress: Progress,
}

type Tell = dyn Fn(usize, usize) + Send + Sync;

/// Who is told how many slides are drawn, now and then; nobody by default.
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<Tell>>);

impl Progress {
    /// Slides between two calls: often enough for a person, too rare to cost anything.
    const EVERY: usize = 1_000;

    /// `tell(done, total)` is called from any thread.
    pub fn new(tell: impl Fn(usize, usize) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    fn at(&self, done: usize, total: usize) {
        if let Some(tell) = &self.0
            && done.is_multiple_of(Self::EVERY)
        {
            tell(done, total);
        }
    }
}

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Progress({})", self.0.is_some())
    }
}

/// What a deck is called: its title, else its first slide's, else its file's name.
pub(crate) fn title_of(deck: &Deck, path: &Path) -> String {
    let first = deck.slides.iter().find_map(|s| s.title.clone());
    let name = || path.file_stem().map(|s| s.to_string_lossy().into_owned());
    deck.settings.title.clone().or(first).or_else(name).unwrap_or_default()
}
