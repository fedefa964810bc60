//! The style sheet of a deck: the player's, the theme's, then the deck's own; what they show becomes files of the result.

use super::{Content, Site, social_card};
use crate::deck::Deck;
use crate::diagnostics::{Code, Diagnostic, Findings, code};
use crate::fs::{Files, recased_file};
use crate::player;
use crate::render::{self, Drawn};
use crate::source::{Span, Text, Trace};
use crate::theme::css::{self, Reference};
use crate::theme::{self, Look, Names};
use crate::util::{fragment, is_remote, is_whole_path, join_url, needs_network};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a style sheet is made of.
pub(crate) struct Sheet<'a> {
    pub(crate) files: &'a Files,
    pub(crate) deck: &'a Deck,
    pub(crate) look: &'a Look,
    pub(crate) drawn: &'a [Arc<Drawn>],
    /// Folder of the deck in the result.
    pub(crate) url: &'a str,
}

impl Sheet<'_> {
    /// The sheet; the files it shows go into `site`, under content-hashed names beside the sheet.
    pub(crate) fn write(&self, site: &mut Site, findings: &Findings) -> String {
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
    fn own(&self, style: &str, site: &mut Site, findings: &Findings, away: &mut String) -> String {
        theme::in_slide(&theme::joined(style, &mut Naming { sheet: self, site, findings }, away))
    }
}

/// CSS with the imports of other hosts moved to `away`: they count only at the top of a sheet.
fn without_imports(css: &str, away: &mut String) -> String {
    css::with_references(css, |found| {
        let import = matches!(found.used, css::Use::Import(_));
        import.then(|| {
            *away += &format!("{}\n", css.get(found.range.clone()).unwrap_or(""));
            String::new()
        })
    })
}

/// What `style:` names, while it is written again.
struct Naming<'n, 'a> {
    sheet: &'n Sheet<'a>,
    site: &'n mut Site,
    findings: &'n Findings,
}

impl Naming<'_, '_> {
    fn path(&self, found: &Reference, from: Option<&Arc<Text>>) -> PathBuf {
        let sheet = from.map_or(self.sheet.deck.path.as_path(), |text| text.path());
        join_url(sheet.parent().unwrap_or(Path::new("")), &found.target)
    }

    /// Where `style:` names a thing; all of it where that cannot be told.
    fn part(&self, all: &Span, found: &Reference) -> Span {
        let written = all.as_str();
        let style = self.sheet.deck.settings.style.as_deref().unwrap_or("");
        let at = Trace::new(style, written, &(0..written.len())).and_then(|t| t.place(&found.range));
        let whole = at.map_or_else(|| all.clone(), |at| all.part(at));
        let at = whole.as_str().find(&found.target);
        at.map_or_else(|| whole.clone(), |at| whole.part(at..at + found.target.len()))
    }

    fn span(&self, found: &Reference, from: Option<&Arc<Text>>) -> Option<Span> {
        match from {
            Some(text) => Some(Span::new(text, found.range.clone())),
            None => social_card::place(self.sheet.files, self.sheet.deck, "style").map(|all| self.part(&all, found)),
        }
    }

    /// A file that is not there; capitals are surely meant.
    fn tell_missing(&self, code: Code, message: String, (found, from): (&Reference, Option<&Arc<Text>>)) {
        let span = self.span(found, from);
        let url = &found.target;
        let beside = |url: &str| self.path(&Reference { target: url.to_owned(), ..found.clone() }, from);
        let right = if url.starts_with('/') { Vec::new() } else { recased_file(self.sheet.files, url, &beside) };
        let right = span.clone().filter(|_| !right.is_empty()).zip(Some(right));
        let finding = Diagnostic { span, ..Diagnostic::file(code, &self.sheet.deck.path, message) };
        self.findings.add(match right {
            Some((place, right)) => render::with_capitals(finding, url, &right, &place),
            None => finding,
        });
    }

    fn tell(&self, code: Code, message: String, help: &str, (found, from): (&Reference, Option<&Arc<Text>>)) {
        let span = self.span(found, from);
        let finding = Diagnostic { span, ..Diagnostic::file(code, &self.sheet.deck.path, message) };
        self.findings.add(if help.is_empty() { finding } else { finding.help(help) });
    }
}

impl Names for Naming<'_, '_> {
    fn sheet(&mut self, found: &Reference, from: Option<&Arc<Text>>) -> Option<Arc<Text>> {
        let (path, files) = (self.path(found, from), self.sheet.files);
        let text = files.shown(&path).ok().filter(|_| !files.is_misnamed(&path));
        if text.is_none() {
            let (code, why) = files.refusal(&path, code::FILE_MISSING);
            self.tell(code, format!("`{}` {why}", found.target), "Aftrap looks for it beside the deck", (found, from));
        }
        text
    }

    fn file(&mut self, found: &Reference, from: Option<&Arc<Text>>) -> Option<String> {
        if is_whole_path(&found.target) {
            let message = format!("`{}` is an absolute path on this machine", found.target);
            self.tell(code::OUTSIDE, message, "copy it beside the deck", (found, from));
            return Some(css::NOTHING.to_owned());
        }
        if is_remote(&found.target) {
            if needs_network(&found.target) {
                let message = format!("`{}` is on another host: it needs the network on the day", found.target);
                self.tell(code::REMOTE, message, "keep a copy beside the deck", (found, from));
            }
            return None;
        }
        let path = self.path(found, from);
        if let Some(address) = self.sheet.beside(&path, self.site) {
            return Some(css::url(&format!("{address}{}", fragment(&found.target))));
        }
        let (code, why) = self.sheet.files.refusal(&path, render::missing_in_css(&found.target));
        self.tell_missing(code, format!("`{}` {why}", found.target), (found, from));
        Some(css::NOTHING.to_owned())
    }

    fn circle(&mut self, found: &Reference, from: Option<&Arc<Text>>) {
        let message = format!("`{}` imports itself, directly or through other files", found.target);
        self.tell(code::INCLUDE_CYCLE, message, "remove one of the imports in the cycle", (found, from));
    }
}
