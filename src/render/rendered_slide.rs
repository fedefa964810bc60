//! What rendering makes of a slide.

use super::anchor::AnchoredDiagnostic;
use super::assets::asset::{GeneratedAsset, SourceAsset};
use super::html::record::HtmlRecord;
use super::links::AnchoredLink;
use crate::util::Key;
use std::sync::Arc;

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
    /// Links to slides and to things on them.
    pub links: Vec<AnchoredLink>,
    /// The ids, steps and links in its canvas.
    pub record: Arc<HtmlRecord>,
    /// What was found while drawing; places are found when the slide is put into its deck.
    pub diagnostics: Vec<AnchoredDiagnostic>,
    /// Key of all the above: equal keys, equal HTML.
    pub key: Key,
}
