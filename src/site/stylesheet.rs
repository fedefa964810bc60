//! The style sheet of a deck: the player's, the theme's, then the deck's own; what they show becomes files of the result.

use super::{Content, Site, social_card};
use crate::deck::Deck;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, code};
use crate::fs::{Files, fix_file_case};
use crate::player;
use crate::render::{self, RenderedSlide};
use crate::source::{Source, SourceMap, Span};
use crate::theme::css::{self, Reference};
use crate::theme::{self, CssResolver, Theme};
use crate::util::{fragment, is_file_url, is_remote, join_url, needs_network};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a style sheet is made of.
pub(crate) struct DeckStylesheet<'a> {
    pub(crate) files: &'a Files,
    pub(crate) deck: &'a Deck,
    pub(crate) look: &'a Theme,
    pub(crate) drawn: &'a [Arc<RenderedSlide>],
    /// Folder of the deck in the result.
    pub(crate) url: &'a str,
}

impl DeckStylesheet<'_> {
    /// The sheet; the files it shows go into `site`, under content-hashed names beside the sheet.
    pub(crate) fn write(&self, site: &mut Site, findings: &Diagnostics) -> String {
        let mut css = String::with_capacity(64 * 1024);
        css.push_str(player::style());
        css.push_str(&self.look.css_with(|path| self.beside(path, site)));
        let ratio = self.deck.settings.ratio;
        css.push_str(&format!("\n@page{{size:{}px {}px;margin:0}}\n", ratio.width, ratio.height));
        let mut away = String::new();
        for drawn in self.drawn.iter().filter(|drawn| !drawn.css.is_empty()) {
            css.push_str(&without_imports(&drawn.css, &mut away));
            css.push('\n');
        }
        if let Some(style) = &self.deck.settings.style {
            css.push_str(&self.own(style, site, findings, &mut away));
            css.push('\n');
        }
        away + &css
    }

    /// A file's address as seen from the sheet.
    fn beside(&self, path: &Path, site: &mut Site) -> Option<String> {
        let name = render::asset_name(self.files, path)?;
        site.files.insert(format!("{}{name}", self.url), Content::File(path.to_owned()));
        name.strip_prefix(render::ASSETS).map(str::to_owned)
    }

    /// `style:` of the front matter, with what it imports.
    fn own(&self, style: &str, site: &mut Site, findings: &Diagnostics, away: &mut String) -> String {
        theme::in_slide(&theme::inline_imports(style, &mut DeckCssResolver { sheet: self, site, findings }, away))
    }
}

/// CSS with the imports of other hosts moved to `away`: they count only at the top of a sheet.
fn without_imports(css: &str, away: &mut String) -> String {
    css::with_references(css, |found| {
        let import = matches!(found.used, css::ReferenceKind::Import(_));
        import.then(|| {
            *away += &format!("{}\n", css.get(found.range.clone()).unwrap_or(""));
            String::new()
        })
    })
}

/// What `style:` names, while it is written again.
struct DeckCssResolver<'n, 'a> {
    sheet: &'n DeckStylesheet<'a>,
    site: &'n mut Site,
    findings: &'n Diagnostics,
}

impl DeckCssResolver<'_, '_> {
    fn path(&self, found: &Reference, from: Option<&Arc<Source>>) -> PathBuf {
        let sheet = from.map_or(self.sheet.deck.path.as_path(), |text| text.path());
        join_url(sheet.parent().unwrap_or(Path::new("")), &found.target)
    }

    /// Where `style:` names a thing; all of it where that cannot be told.
    fn part(&self, all: &Span, found: &Reference) -> Span {
        let written = all.as_str();
        let style = self.sheet.deck.settings.style.as_deref().unwrap_or("");
        let at = SourceMap::new(style, written, &(0..written.len())).and_then(|t| t.place(&found.range));
        let whole = at.map_or_else(|| all.clone(), |at| all.part(at));
        let at = whole.as_str().find(&found.target);
        at.map_or_else(|| whole.clone(), |at| whole.part(at..at + found.target.len()))
    }

    fn span(&self, found: &Reference, from: Option<&Arc<Source>>) -> Option<Span> {
        match from {
            Some(text) => Some(Span::new(text, found.range.clone())),
            None => social_card::place(self.sheet.files, self.sheet.deck, "style").map(|all| self.part(&all, found)),
        }
    }

    /// A file that is not there; capitals are surely meant.
    fn report_missing(&self, code: Code, message: String, (found, from): (&Reference, Option<&Arc<Source>>)) {
        let span = self.span(found, from);
        let url = &found.target;
        let beside = |url: &str| self.path(&Reference { target: url.to_owned(), ..found.clone() }, from);
        let right = if url.starts_with('/') { Vec::new() } else { fix_file_case(self.sheet.files, url, &beside) };
        let right = span.clone().filter(|_| !right.is_empty()).zip(Some(right));
        let finding = Diagnostic { span, ..Diagnostic::file(code, &self.sheet.deck.path, message) };
        self.findings.add(match right {
            Some((place, right)) => render::with_case_hint(finding, url, &right, &place),
            None => finding,
        });
    }

    fn report(&self, code: Code, message: String, help: &str, (found, from): (&Reference, Option<&Arc<Source>>)) {
        let span = self.span(found, from);
        let finding = Diagnostic { span, ..Diagnostic::file(code, &self.sheet.deck.path, message) };
        self.findings.add(if help.is_empty() { finding } else { finding.help(help) });
    }
}

impl CssResolver for DeckCssResolver<'_, '_> {
    fn sheet(&mut self, found: &Reference, from: Option<&Arc<Source>>) -> Option<Arc<Source>> {
        let (path, files) = (self.path(found, from), self.sheet.files);
        let text = files.text_if_allowed(&path).ok().filter(|_| !files.has_case_mismatch(&path));
        if text.is_none() {
            let (code, why) = files.denial(&path, code::FILE_MISSING);
            self.report(
                code,
                format!("`{}` {why}", found.target),
                "Aftrap looks for it beside the deck",
                (found, from),
            );
        }
        text
    }

    fn file(&mut self, found: &Reference, from: Option<&Arc<Source>>) -> Option<String> {
        if is_file_url(&found.target) {
            let message = format!("`{}` is an absolute path on this machine", found.target);
            self.report(code::OUTSIDE_ROOT, message, "copy it beside the deck", (found, from));
            return Some(css::NOTHING.to_owned());
        }
        if is_remote(&found.target) {
            if needs_network(&found.target) {
                let message = format!("`{}` is on another host: it needs the network on the day", found.target);
                self.report(code::REMOTE, message, "keep a copy beside the deck", (found, from));
            }
            return None;
        }
        let path = self.path(found, from);
        if let Some(address) = self.sheet.beside(&path, self.site) {
            return Some(css::url(&format!("{address}{}", fragment(&found.target))));
        }
        let (code, why) = self.sheet.files.denial(&path, render::missing_in_css(&found.target));
        self.report_missing(code, format!("`{}` {why}", found.target), (found, from));
        Some(css::NOTHING.to_owned())
    }

    fn circle(&mut self, found: &Reference, from: Option<&Arc<Source>>) {
        let message = format!("`{}` imports itself, directly or through other files", found.target);
        self.report(code::INCLUDE_CYCLE, message, "remove one of the imports in the cycle", (found, from));
    }
}
