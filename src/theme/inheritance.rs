//! From a theme's name to everything it is laid over: the ground first, the asked one last.

use super::builtin;
use super::manifest::{self, Manifest};
use super::template::TemplateSource;
use crate::diagnostics::{Diagnostic, Diagnostics, closest, code, quoted};
use crate::fs::Files;
use crate::source::{Source, Span};
use crate::util::{is_remote, normalize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One theme as it is written, nothing inherited.
#[derive(Debug)]
pub(crate) struct ThemeLayer {
    /// A built-in's name or a file's path: what it is the same by.
    id: PathBuf,
    /// As the page names it.
    pub(crate) name: String,
    pub(crate) manifest: Manifest,
    /// The settings' text, for findings about them.
    pub(crate) settings: Option<Arc<Source>>,
    pub(crate) templates: Vec<TemplateSource>,
    pub(crate) css: Option<Arc<Source>>,
    /// Ours: its CSS is taken as it is.
    pub(crate) built_in: bool,
}

/// More generations than anybody has a use for.
const DEEPEST: usize = 8;

/// The asked theme and all it is laid over, the ground first. Never empty; what is missing is a finding and the
/// default theme is in.
pub(crate) fn chain(
    files: &Files,
    folder: &Path,
    name: Option<&str>,
    asked_at: Option<Span>,
    findings: &Diagnostics,
) -> Vec<ThemeLayer> {
    let finder = ThemeFinder { files, findings };
    let first = match name.map(str::trim).filter(|n| !n.is_empty()) {
        None => None,
        Some(name) => finder.find(folder, name, asked_at.as_ref()),
    };
    let mut chain = vec![first.unwrap_or_else(|| finder.built_in(builtin::DEFAULT))];
    while let Some(parent) = chain.last().and_then(|part| finder.parent(part, &chain)) {
        chain.push(parent);
    }
    chain.reverse();
    chain
}

struct ThemeFinder<'a> {
    files: &'a Files,
    findings: &'a Diagnostics,
}

impl ThemeFinder<'_> {
    /// What `part` is laid over: what it says, else the ground (of a theme of ours) or the default (of an author's:
    /// three colours make a theme).
    fn parent(&self, part: &ThemeLayer, below: &[ThemeLayer]) -> Option<ThemeLayer> {
        if part.built_in && part.name == builtin::BASE {
            return None;
        }
        let usual = if part.built_in { builtin::BASE } else { builtin::DEFAULT };
        let Some((name, range)) = &part.manifest.extends else { return Some(self.built_in(usual)) };
        let span = part.settings.as_ref().map(|text| Span::new(text, range.clone()));
        let folder = part.id.parent().unwrap_or(Path::new(""));
        let parent = if part.built_in { Some(self.built_in(name)) } else { self.find(folder, name, span.as_ref()) };
        let parent = parent.unwrap_or_else(|| self.built_in(usual));
        if below.len() >= DEEPEST || below.iter().any(|p| p.id == parent.id) {
            let message = format!("`{name}` extends this theme, directly or through other themes");
            self.findings.add(Diagnostic { span, ..Diagnostic::bare(code::THEME_BROKEN, message) });
            return Some(self.built_in(usual));
        }
        Some(parent)
    }

    /// A built-in by its name, else what is under the path.
    fn find(&self, folder: &Path, name: &str, asked_at: Option<&Span>) -> Option<ThemeLayer> {
        if name == builtin::BASE || builtin::names().any(|n| n == name) {
            return Some(self.built_in(name));
        }
        let path = normalize(&folder.join(name));
        let found = if is_remote(name) {
            Err(Diagnostic::bare(
                code::THEME_MISSING,
                format!(
                    "a theme cannot be loaded from another host: \
                `{name}`"
                ),
            ))
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("css")) {
            self.sheet(&path)
        } else if self.is_word(&path, name) {
            Err(Diagnostic::bare(code::THEME_MISSING, format!("there is no theme `{name}`")))
        } else {
            self.folder(&path)
        };
        found.map_err(|finding| self.findings.add(missing(finding, name, asked_at))).ok()
    }

    /// Whether a name is no path: nothing is under it, so a theme of ours must have been meant.
    fn is_word(&self, path: &Path, name: &str) -> bool {
        !name.contains(['/', '\\', '.']) && self.files.stat(path).is_none()
    }

    /// One `.css` file over the default theme.
    fn sheet(&self, path: &Path) -> Result<ThemeLayer, Diagnostic> {
        let css = self.files.text(path).map_err(|e| e.to_diagnostic(path, code::THEME_MISSING))?;
        Ok(ThemeLayer {
            id: path.to_owned(),
            name: stem(path),
            manifest: Manifest::default(),
            settings: None,
            templates: Vec::new(),
            css: Some(css),
            built_in: false,
        })
    }

    fn folder(&self, folder: &Path) -> Result<ThemeLayer, Diagnostic> {
        let path = folder.join("theme.toml");
        let settings = self.files.text(&path).map_err(|e| e.to_diagnostic(&path, code::THEME_MISSING))?;
        let name = stem(folder);
        let css_path = folder.join("theme.css");
        let css = if self.files.stat(&css_path).is_some() { self.text(&css_path) } else { None };
        let mut templates = Vec::new();
        for file in self.files.list(&folder.join("layouts")) {
            if file.extension().is_some_and(|e| e == "html")
                && let Some(text) = self.text(&file)
            {
                templates.push(TemplateSource { theme: name.clone(), name: stem(&file), text });
            }
        }
        let manifest = manifest::read(&settings, self.findings);
        Ok(ThemeLayer { id: path, name, manifest, settings: Some(settings), templates, css, built_in: false })
    }

    fn text(&self, path: &Path) -> Option<Arc<Source>> {
        self.files.text(path).map_err(|e| self.findings.add(e.to_diagnostic(path, code::FILE_MISSING))).ok()
    }

    fn built_in(&self, name: &str) -> ThemeLayer {
        let text =
            |path: &str| builtin::file(name, path).map(|content| Source::new(format!("themes/{name}/{path}"), content));
        let settings = text("theme.toml");
        let layouts = builtin::files(name).filter_map(|(path, _)| {
            let layout = path.strip_prefix("layouts/")?.strip_suffix(".html")?;
            Some(TemplateSource { theme: name.to_owned(), name: layout.to_owned(), text: text(path)? })
        });
        ThemeLayer {
            id: PathBuf::from(name),
            name: name.to_owned(),
            manifest: settings.as_ref().map(|t| manifest::read(t, self.findings)).unwrap_or_default(),
            templates: layouts.collect(),
            css: builtin::style_sheet(name).map(|css| Source::new(format!("themes/{name}/theme.css"), css)),
            settings,
            built_in: true,
        }
    }
}

/// The finding about a theme that cannot be had, with the names of those that can.
fn missing(mut finding: Diagnostic, name: &str, asked_at: Option<&Span>) -> Diagnostic {
    if finding.span.is_none()
        && let Some(span) = asked_at
    {
        finding.span = Some(span.clone());
        finding.file = None;
    }
    finding.help.get_or_insert_with(|| match closest(name, builtin::names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "built-in themes are {}; or give the path of a folder with a `theme.toml`, or of a `.css` file",
            quoted(builtin::names())
        ),
    });
    finding
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}
