//! CSS of the author's on a slide: what it shows becomes files of the result, what it imports is in its place.

use super::missing_file::within;
use super::resolver::{ASSETS, Found, missing_in_css, stem_of};
use crate::diagnostics::{Diagnostic, code};
use crate::render::Made;
use crate::render::cache::Saw;
use crate::render::slide::Pen;
use crate::source::{Span, Text, Trace};
use crate::theme::css::{self, Reference, Use};
use crate::theme::{self, Names};
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
struct Naming<'p, 'a> {
    pen: &'p mut Pen<'a>,
    /// The sheet that is on the slide.
    text: String,
    range: Range<usize>,
    seen: fn(&str) -> &str,
}

impl Pen<'_> {
    /// CSS of the author's with the files it shows under their names in the result, and before it what it imports from
    /// other hosts.
    pub(crate) fn shown_by(&mut self, css: &Css<'_>) -> (String, String) {
        let mut away = String::new();
        let mut names = Naming { pen: self, text: css.text.to_owned(), range: css.range.clone(), seen: css.seen };
        let css = theme::joined(css.text, &mut names, &mut away);
        // a page in a frame has pixels of its own
        (away, if self.framed { css } else { theme::in_slide(&css) })
    }
}

impl Pen<'_> {
    /// A style sheet that a `<link>` names, as a file of the result: what it imports in its place, what it shows beside it.
    /// Its address; `None` when it is not there, which was told.
    pub(crate) fn sheet_file(&mut self, url: &str, place: &Span) -> Option<String> {
        let import = Reference { range: 0..0, target: url.to_owned(), used: Use::Import(String::new()) };
        let range = self.within_slide(place, &(0..0));
        let mut names = Naming { pen: self, text: String::new(), range, seen: beside_the_sheet };
        let text = names.sheet(&import, None)?;
        let mut away = String::new();
        let css = theme::joined_from(&text, &mut names, &mut away);
        let css = away + &theme::in_slide(&css);
        let stem = stem_of(text.path());
        let name = format!("{ASSETS}{stem}-{}.css", Key::of_str(&css).short(8));
        let made = Made { name: name.clone(), bytes: Arc::from(css.into_bytes()) };
        if !self.made.contains(&made) {
            self.made.push(made);
        }
        Some(name)
    }
}

/// An address of the page as seen from a style sheet, which stands among the files that it shows.
pub(crate) fn beside_the_sheet(address: &str) -> &str {
    address.strip_prefix(ASSETS).unwrap_or(address)
}

impl Naming<'_, '_> {
    fn place(&self, found: &Reference, from: Option<&Arc<Text>>) -> Span {
        let whole = match from {
            Some(text) => return Span::new(text, found.range.clone()),
            None => {
                let trace = Trace::new(&self.text, self.pen.slide.origin.source(), &self.range);
                let at = trace.and_then(|trace| trace.place(&found.range));
                self.pen.span(&at.unwrap_or_else(|| self.range.clone()))
            }
        };
        within(&whole, &found.target)
    }
}

impl Names for Naming<'_, '_> {
    fn sheet(&mut self, found: &Reference, from: Option<&Arc<Text>>) -> Option<Arc<Text>> {
        let path = match from {
            Some(text) => join_url(text.path().parent().unwrap_or(Path::new("")), &found.target),
            None => self.pen.resolve(&found.target),
        };
        let files = self.pen.scene.files;
        let key = files.bytes(&path).ok().map(|b| Key::of([&b[..]]));
        self.pen.saw.push((path.clone(), Saw::Stat(files.stat(&path))));
        self.pen.saw.push((path.clone(), Saw::Bytes(key)));
        let text = files.shown(&path).ok().filter(|_| !files.is_misnamed(&path));
        if text.is_none() {
            let place = self.place(found, from);
            self.pen.tell_missing(&found.target, &path, code::FILE_MISSING, &place);
        }
        text
    }

    fn file(&mut self, found: &Reference, from: Option<&Arc<Text>>) -> Option<String> {
        let place = self.place(found, from);
        if is_remote(&found.target) && !crate::util::is_whole_path(&found.target) {
            if needs_network(&found.target) {
                self.pen.tell_remote(&found.target, &place);
            }
            return None;
        }
        let own = from.map(|text| text.path().parent().unwrap_or(Path::new("")).to_owned());
        let before = own.map(|own| std::mem::replace(&mut self.pen.folder, own));
        let got = self.pen.find(&found.target, missing_in_css(&found.target), &place);
        if let Some(before) = before {
            self.pen.folder = before;
        }
        match got {
            Found::Local { address, .. } => Some(css::url((self.seen)(&address))),
            Found::Kept => None,
            Found::Missing => Some(css::NOTHING.to_owned()),
        }
    }

    fn circle(&mut self, found: &Reference, from: Option<&Arc<Text>>) {
        let message = format!("`{}` imports itself, directly or through other files", found.target);
        let finding = Diagnostic::at(code::INCLUDE_CYCLE, self.place(found, from), message);
        self.pen.tell(finding.help("remove one of the imports in the cycle"));
    }
}
