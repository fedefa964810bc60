//! CSS of the author's on a slide: what it shows becomes files of the result, what it imports is in its place.

use super::asset::GeneratedAsset;
use super::kind::missing_in_css;
use super::missing_file::within;
use super::name::{ASSETS, stem_of};
use super::resolver::{AssetResolver, ResolvedUrl};
use crate::diagnostics::{Diagnostic, code};
use crate::render::report::Reporter;
use crate::source::{Source, SourceMap, Span};
use crate::theme::css::{self, Reference, ReferenceKind};
use crate::theme::{self, CssResolver};
use crate::util::{Key, is_remote, join_url, needs_network};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// A style sheet, or the value of a `style` attribute.
pub(crate) struct Css<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// Where in the slide it stands.
    pub(crate) range: Range<usize>,
    /// Turns an address as seen from the page into the one to write.
    pub(crate) seen: fn(&str) -> &str,
}

/// What a style sheet names, while it is written again.
struct SlideCssResolver<'p, 'a> {
    assets: &'p mut AssetResolver<'a>,
    report: &'p mut Reporter<'a>,
    /// The sheet that is on the slide.
    text: String,
    range: Range<usize>,
    seen: fn(&str) -> &str,
}

impl<'a> AssetResolver<'a> {
    /// CSS of the author's with the files it shows under their names in the result, and before it what it imports from
    /// other hosts.
    pub(crate) fn shown_by(&mut self, report: &mut Reporter<'a>, css: &Css<'_>) -> (String, String) {
        let mut away = String::new();
        let (text, range, seen) = (css.text.to_owned(), css.range.clone(), css.seen);
        let mut names = SlideCssResolver { assets: self, report, text, range, seen };
        let css = theme::inline_imports(css.text, &mut names, &mut away);
        (away, css)
    }

    /// A style sheet that a `<link>` names, as a file of the result: what it imports in its place, what it shows beside it.
    /// Its address; `None` when it is not there, which was told.
    pub(crate) fn sheet_file(&mut self, report: &mut Reporter<'a>, url: &str, place: &Span) -> Option<String> {
        let import = Reference { range: 0..0, target: url.to_owned(), used: ReferenceKind::Import(String::new()) };
        let range = report.within_slide(place, &(0..0));
        let mut names = SlideCssResolver { assets: self, report, text: String::new(), range, seen: beside_the_sheet };
        let text = names.sheet(&import, None)?;
        let mut away = String::new();
        let css = theme::inline_imports_from(&text, &mut names, &mut away);
        let css = away + &theme::in_slide(&css);
        let stem = stem_of(text.path());
        let name = format!("{ASSETS}{stem}-{}.css", Key::of_str(&css).short(8));
        self.generate(GeneratedAsset { name: name.clone(), bytes: Arc::from(css.into_bytes()) });
        Some(name)
    }
}

/// An address of the page as seen from a style sheet, which stands among the files that it shows.
pub(crate) fn beside_the_sheet(address: &str) -> &str {
    address.strip_prefix(ASSETS).unwrap_or(address)
}

impl SlideCssResolver<'_, '_> {
    fn place(&self, found: &Reference, from: Option<&Arc<Source>>) -> Span {
        let whole = match from {
            Some(text) => return Span::new(text, found.range.clone()),
            None => {
                let trace = SourceMap::new(&self.text, self.report.slide_source(), &self.range);
                let at = trace.and_then(|trace| trace.place(&found.range));
                self.report.span(&at.unwrap_or_else(|| self.range.clone()))
            }
        };
        within(&whole, &found.target)
    }
}

impl CssResolver for SlideCssResolver<'_, '_> {
    fn sheet(&mut self, found: &Reference, from: Option<&Arc<Source>>) -> Option<Arc<Source>> {
        let path = match from {
            Some(text) => join_url(text.path().parent().unwrap_or(Path::new("")), &found.target),
            None => self.assets.resolve(&found.target),
        };
        let files = &mut self.assets.files;
        files.stat(&path);
        let text = files.text_if_allowed(&path).ok().filter(|_| !files.untracked().has_case_mismatch(&path));
        if text.is_none() {
            let place = self.place(found, from);
            self.assets.report_missing(self.report, &found.target, &path, code::FILE_MISSING, &place);
        }
        text
    }

    fn file(&mut self, found: &Reference, from: Option<&Arc<Source>>) -> Option<String> {
        let place = self.place(found, from);
        if is_remote(&found.target) && !crate::util::is_file_url(&found.target) {
            if needs_network(&found.target) {
                self.report.remote(&found.target, &place);
            }
            return None;
        }
        let own = from.map(|text| text.path().parent().unwrap_or(Path::new("")).to_owned());
        let before = own.map(|own| self.assets.enter_folder(own));
        let got = self.assets.resolve_media(self.report, &found.target, missing_in_css(&found.target), &place);
        if let Some(before) = before {
            self.assets.enter_folder(before);
        }
        match got {
            ResolvedUrl::Asset { address, .. } => Some(css::url((self.seen)(&address))),
            ResolvedUrl::External => None,
            ResolvedUrl::Missing => Some(css::NOTHING.to_owned()),
        }
    }

    fn circle(&mut self, found: &Reference, from: Option<&Arc<Source>>) {
        let message = format!("`{}` imports itself, directly or through other files", found.target);
        let finding = Diagnostic::at(code::INCLUDE_CYCLE, self.place(found, from), message);
        self.report.add(finding.help("remove one of the imports in the cycle"));
    }
}
