//! A slide in a look becomes HTML. The contract of the page is `docs/reference/page.md`.
//!
//! [`draw`] makes the inside of a slide (remembered while all it came from stays the same), [`section`] puts it in its
//! seat, [`document`] makes the page.

mod assets;
mod backgrounds;
pub(crate) mod blocks;
mod cache;
mod code;
mod diagrams;
mod document;
mod external_renderer;
mod html;
mod hyphens;
mod images;
mod inlines;
mod layout;
mod media;
mod notes;
mod picture_backdrop;
mod picture_contrast;
mod qr;
mod raw_html;
pub(crate) mod slide;
mod table;

pub use assets::js_references::{JsReference, RefKind, references};
pub use assets::missing_file::with_case_hint;
pub use assets::resolver::{ASSETS, asset_name, is_bundled_link_target, missing_in_css, name_of};
pub use assets::srcset::{Candidate, candidates, largest, with_candidates};
pub use cache::RenderCache;
pub use document::{
    DocumentContext, PlacedSlide, Section, document, document_hash, is_right_to_left, page_numbers, section,
};
pub use html::open_elements::VOID;
pub use html::reader::{Attribute, Tag, script_text, start_tags};
pub use images::{is_empty_alt, picture_size};
pub use slide::{DeckLinks, RenderContext, render};

use crate::diagnostics::Diagnostic;
use crate::util::Key;
use std::path::PathBuf;
use std::sync::Arc;

/// A file that a page shows, under the name it has in the result.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceAsset {
    /// Path in the result, relative to the deck's page: `assets/photo-1a2b3c4d.png`.
    pub name: String,
    /// Where it is on the disk.
    pub path: PathBuf,
}

/// A file that a page shows and that was made while drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedAsset {
    /// Path in the result, relative to the deck's page.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

/// One slide, drawn. Does not know its number, so that it stays the same when slides move.
#[derive(Debug, Clone, Default)]
pub struct RenderedSlide {
    /// Classes of the `<section>` beside `slide`.
    pub classes: Vec<String>,
    /// CSS custom properties and colours of the `<section>`, as a `style` value; may be empty.
    pub style: String,
    /// Everything inside `.slide-canvas` but the number.
    pub canvas: Arc<str>,
    /// The notes as HTML, in order.
    pub notes: Arc<[String]>,
    /// CSS that belongs to this slide (`<style>` blocks), already scoped to its `data-own`.
    pub css: String,
    /// Files it shows.
    pub assets: Vec<SourceAsset>,
    /// Files it shows that were made for it.
    pub generated: Vec<GeneratedAsset>,
    /// Files of both kinds that only its notes show.
    pub note_assets: (Vec<SourceAsset>, Vec<GeneratedAsset>),
    /// Links to other slides (`#id`), with their places in the slide's piece.
    pub links: Vec<(String, std::ops::Range<usize>)>,
    /// What was found in settings, which may be written far from the slide: the key, where its value began when the slide
    /// was drawn, and the finding at its place then.
    pub setting_diagnostics: Vec<(&'static str, usize, Diagnostic)>,
    /// Links in its header and footer: the key, the id, and the place in the value.
    pub line_links: Vec<(&'static str, String, std::ops::Range<usize>)>,
    /// Links to other slides in its notes, with their places in the slide's piece.
    pub note_links: Vec<(String, std::ops::Range<usize>)>,
    /// Names of things in it (`{#name}`).
    pub names: Vec<String>,
    /// What was found while drawing.
    pub diagnostics: Vec<Diagnostic>,
    /// Key of all the above: equal keys, equal HTML.
    pub key: Key,
}
