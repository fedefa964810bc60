//! A slide in a look becomes HTML. The contract of the page is `docs/reference/page.md`.
//!
//! [`render`] makes the inside of a slide (remembered while all it came from stays the same), [`section`] puts it in its
//! seat, [`document`] makes the page.

mod anchor;
mod assets;
mod backgrounds;
mod blocks;
mod cache;
mod code;
mod context;
mod dependency;
mod diagrams;
mod document;
mod external_renderer;
mod html;
mod hyphens;
mod images;
mod inlines;
mod layout;
mod links;
mod media;
mod notes;
mod picture_backdrop;
mod picture_contrast;
mod picture_size;
mod qr;
mod raw_html;
mod rendered_slide;
mod renderer;
mod report;
mod slide;
mod table;

pub use anchor::{Anchor, AnchoredDiagnostic};
pub use assets::asset::{GeneratedAsset, SourceAsset};
pub use assets::js_references::{JsReference, RefKind, references};
pub use assets::kind::{is_bundled_link_target, missing_in_css};
pub use assets::missing_file::with_case_hint;
pub use assets::name::{ASSETS, asset_name, name_of};
pub use assets::srcset::{Candidate, candidates, largest, with_candidates};
pub use cache::RenderCache;
pub use context::{DeckLinks, RenderContext};
pub use document::{
    DocumentContext, PlacedSlide, Section, document, document_hash, is_right_to_left, page_numbers, section,
};
pub use html::open_elements::VOID;
pub use html::reader::{Attribute, Tag, script_text, start_tags};
pub use html::record::{HtmlRecord, RecordedId, RecordedVideo};
pub use images::is_empty_alt;
pub use links::AnchoredLink;
pub use picture_size::picture_size;
pub use rendered_slide::RenderedSlide;
pub use slide::render;
