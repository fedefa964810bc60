//! The style sheet of a deck: the player's, the theme's, then the deck's own; what they show becomes files of the result.

use super::{Content, Site, card};
use crate::base::{Diagnostic, Files, Findings, Span, Trace, code, fragment, is_remote, join_url};
use crate::deck::Deck;
use crate::look::{Look, css};
use crate::page::{self, Drawn};
use std::path::Path;
use std::sync::Arc;

/// What a style sheet is made of.
pub(super) struct Sheet<'a> {
    pub(super) files: &'a Files,
    pub(super) deck: &'a Deck,
    pub(super) look: &'a Look,
    pub(super) drawn: &'a [Arc<Drawn>],
    /// Folder of the deck in the result.
    pub(super) url: &'a str,
}

impl Sheet<'_> {
    /// The sheet; the files it shows go into `site`, under content-hashed names beside the sheet.
    pub(super) fn write(&self, site: &mut Site, findings: &Findings) -> String {
        let mut css = String::with_capacity(64 * 1024);
        css.push_str(page::player::style());
        css.push_str(&self.look.css_with(|path| self.beside(path, site)));
        let ratio = self.deck.settings.ratio;
        css.push_str(&format!("\n@page{{size:{}px {}px;margin:0}}\n", ratio.width, ratio.height));
        for drawn in self.drawn {
            css.push_str(&drawn.css);
            css.push('\n');
        }
        if let Some(style) = &self.deck.settings.style {
            css.push_str(&self.own(style, site, findings));
            css.push('\n');
        }
        css
    }

    /// A file's address as seen from the sheet.
    fn beside(&self, path: &Path, site: &mut Site) -> Option<String> {
        let name = page::asset_name(self.files, path)?;
        site.files.insert(format!("{}{name}", self.url), Content::File(path.to_owned()));
        name.strip_prefix(page::ASSETS).map(str::to_owned)
    }

    /// `style:` of the front matter.
    fn own(&self, style: &str, site: &mut Site, findings: &Findings) -> String {
        let folder = self.deck.path.parent().unwrap_or(Path::new(""));
        css::with_references(style, |found| {
            if found.used != css::Use::Url || is_remote(&found.target) {
                return None;
            }
            let path = join_url(folder, &found.target);
            if let Some(address) = self.beside(&path, site) {
                return Some(css::url(&format!("{address}{}", fragment(&found.target))));
            }
            let (code, why) = self.files.refusal(&path, code::IMAGE_MISSING);
            let missing = Diagnostic::file(code, &self.deck.path, format!("`{}` {why}", found.target));
            let whole = card::place(self.files, self.deck, "style");
            let part = |all: Span| {
                let written = all.as_str();
                let at = Trace::new(style, written, &(0..written.len())).and_then(|t| t.place(&found.range));
                at.map_or_else(|| all.clone(), |at| all.part(at))
            };
            findings.add(Diagnostic { span: whole.map(part), ..missing });
            Some(css::NOTHING.to_owned())
        })
    }
}
