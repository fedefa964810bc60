//! A theme's own CSS made fit for a page: imports are put in their place, addresses get their file, and nothing is
//! loaded from another host.

use super::css::{self, ReferenceKind, author_boxes};
use crate::diagnostics::{Diagnostic, Diagnostics, code};
use crate::fs::Files;
use crate::source::{Source, Span};
use crate::util::{fragment, is_remote, join_url};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that a theme's style sheet shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CssFile {
    /// Bytes of [`super::Theme::css`]: the whole `url(...)`.
    pub range: Range<usize>,
    /// The file.
    pub path: PathBuf,
    /// `#part` of it, or nothing.
    pub fragment: String,
}

/// CSS and the files it shows.
#[derive(Debug, Default)]
pub(crate) struct ThemeStylesheet {
    pub(crate) css: String,
    pub(crate) files: Vec<CssFile>,
}

/// Imports that import; deeper ones are taken for a circle.
const DEEPEST: usize = 8;

/// Puts style sheets one after the other.
pub(crate) struct Writer<'a> {
    pub(crate) files: &'a Files,
    pub(crate) findings: &'a Diagnostics,
    pub(crate) out: ThemeStylesheet,
    /// The style sheets that are open: each imports the next.
    open: Vec<PathBuf>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(files: &'a Files, findings: &'a Diagnostics) -> Self {
        Self { files, findings, out: ThemeStylesheet::default(), open: Vec::new() }
    }

    /// A sheet of ours: it names no files.
    pub(crate) fn plain(&mut self, css: &str) {
        self.out.css += css;
        self.end_line();
    }

    /// A sheet of an author's.
    pub(crate) fn sheet(&mut self, text: &Arc<Source>) {
        self.open.push(text.path().to_owned());
        let source = text.as_str();
        let notes = author_boxes::box_rules(source, true);
        let mut at = 0;
        for found in css::references(source) {
            self.out.css += &author_boxes::with_box_rules(source, at..found.range.start, &notes);
            at = found.range.end;
            let span = Span::new(text, found.range);
            match found.used {
                ReferenceKind::Import(condition) => self.import(&span, &found.target, &condition),
                ReferenceKind::Url => self.url(&span, &found.target),
            }
        }
        self.out.css += &author_boxes::with_box_rules(source, at..source.len(), &notes);
        self.end_line();
        self.open.pop();
    }

    fn end_line(&mut self) {
        if !self.out.css.is_empty() && !self.out.css.ends_with('\n') {
            self.out.css.push('\n');
        }
    }

    fn url(&mut self, span: &Span, target: &str) {
        if target.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            self.out.css += span.as_str();
            return;
        }
        if is_remote(target) {
            self.remote(span, target);
            self.out.css += css::NOTHING;
            return;
        }
        let path = join_url(folder(span.path()), target);
        if !self.files.stat(&path).is_some_and(|s| s.is_file) || self.files.is_outside(&path) {
            let (code, why) = self.files.denial(&path, code::FILE_MISSING);
            self.findings.add(Diagnostic::at(code, span.clone(), format!("`{}` {why}", path.display())));
            self.out.css += css::NOTHING;
            return;
        }
        let fragment = fragment(target).to_owned();
        let start = self.out.css.len();
        self.out.css += &css::url(&format!("{}{fragment}", path.display()));
        self.out.files.push(CssFile { range: start..self.out.css.len(), path, fragment });
    }

    fn import(&mut self, span: &Span, target: &str, condition: &str) {
        if is_remote(target) {
            return self.remote(span, target);
        }
        let path = join_url(folder(span.path()), target);
        if self.open.contains(&path) || self.open.len() >= DEEPEST {
            let message = format!("`{}` imports itself, directly or through other files", path.display());
            return self.findings.add(Diagnostic::at(code::THEME_BROKEN, span.clone(), message));
        }
        let text = match self.files.text_if_allowed(&path) {
            Ok(text) => text,
            Err(error) => {
                let mut finding = error.to_diagnostic(&path, code::FILE_MISSING);
                finding.span = finding.span.or_else(|| Some(span.clone()));
                return self.findings.add(finding);
            }
        };
        let word = condition.to_ascii_lowercase();
        if word.starts_with("layer") || word.starts_with("supports") {
            let message = format!("`{condition}` is not supported, so the import is removed");
            let finding = Diagnostic::at(code::THEME_BROKEN, span.clone(), message);
            return self.findings.add(finding.help("write the layer or the condition inside the imported file"));
        }
        if condition.is_empty() {
            return self.sheet(&text);
        }
        self.out.css += &format!("@media {condition} {{\n");
        self.sheet(&text);
        self.out.css += "}\n";
    }

    fn remote(&self, span: &Span, target: &str) {
        let message = format!("a theme loads nothing from another host, so `{target}` is removed");
        self.findings.add(
            Diagnostic::at(code::REMOTE, span.clone(), message).help("put the file beside the theme and use its path"),
        );
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}
