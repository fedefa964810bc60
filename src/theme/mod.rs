//! How things look: themes with their layouts, tokens and code colours.
//!
//! The door to minijinja and syntect. A theme knows no deck.
//!
//! A theme is `theme.toml` (tokens), `layouts/*.html` (what stands where on a slide) and `theme.css`, laid over another
//! theme; all built-in ones lie over `base`. [`Theme::load`] never fails: what is missing is a finding and the default
//! theme is in.

mod builtin;
mod check;
pub mod css;
mod docs;
mod eject;
mod inheritance;
mod manifest;
mod options;
mod stylesheet;
mod template;
#[cfg(test)]
mod tests;
mod tokens;

pub use check::{VARIABLES, check};
pub use css::imports::{CssResolver, inline_imports, inline_imports_from};
pub use docs::tables;
pub use eject::{Layouts, ejected, starter};
pub use options::{OptionInfo, OptionInput, OptionKind, OptionSetting, OptionValue};
pub use stylesheet::CssFile;
pub use template::{DeckMeta, Layout, TemplateContext, TemplatePicture};

use css::{author_boxes, design_px};

use crate::diagnostics::{Diagnostic, Diagnostics, code as codes};
use crate::fs::Files;
use crate::source::Span;
use crate::util::Key;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// CSS of a deck's author (a style sheet, or the value of a `style` attribute) as it is on slides.
pub fn in_slide(css: &str) -> String {
    author_boxes::with_boxes(&design_px::scale_px(css))
}

/// A theme, ready to draw with: everything inherited is in it.
#[derive(Debug)]
pub struct Theme {
    name: String,
    tokens: tokens::Tokens,
    options: options::ResolvedOptions,
    templates: template::Templates,
    sheet: stylesheet::ThemeStylesheet,
}

/// A built-in theme, for the list of themes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeInfo {
    /// What a deck writes as `theme`.
    pub name: String,
    /// One line.
    pub description: String,
    /// Names of its layouts, sorted.
    pub layouts: Vec<String>,
    /// What decks may choose, sorted by name.
    pub options: Vec<OptionInfo>,
}

impl Theme {
    /// The theme a deck asks for: a built-in's name, or a path seen from `folder` (a folder with a `theme.toml`, or one
    /// `.css` file that is laid over the default theme). `None` is the default theme.
    ///
    /// Never fails. Findings: `theme-missing` (at `asked_at`), `theme-broken`, `template-broken`, `unknown-key`,
    /// `bad-value`, `remote`, `file-missing`.
    pub fn load(
        files: &Files,
        folder: &Path,
        name: Option<&str>,
        asked_at: Option<Span>,
        findings: &Diagnostics,
    ) -> Arc<Self> {
        Self::load_with(files, folder, name, asked_at, &[], findings)
    }

    /// The same, with what the deck chooses of the theme's options.
    pub fn load_with(
        files: &Files,
        folder: &Path,
        name: Option<&str>,
        asked_at: Option<Span>,
        asked: &[OptionSetting],
        findings: &Diagnostics,
    ) -> Arc<Self> {
        Arc::new(Self::of(files, &inheritance::chain(files, folder, name, asked_at, findings), asked, findings))
    }

    fn of(files: &Files, chain: &[inheritance::ThemeLayer], asked: &[OptionSetting], findings: &Diagnostics) -> Self {
        let name = chain.last().map(|part| part.name.clone()).unwrap_or_default();
        let mut tokens = inherit(chain, findings);
        let infos = chain.iter().flat_map(|part| part.manifest.options.clone()).collect();
        let options = options::ResolvedOptions::choose(infos, asked, &mut tokens, findings);
        let mut slots = BTreeMap::new();
        let mut writer = stylesheet::Writer::new(files, findings);
        writer.plain(&tokens.css());
        writer.plain(&options.css());
        writer.plain(tokens::CODE);
        for part in chain {
            slots.extend(part.manifest.layouts.iter().map(|(name, (slots, _))| (name.clone(), slots.clone())));
            match &part.css {
                Some(css) if part.built_in => writer.plain(css.as_str()),
                Some(css) => writer.sheet(css),
                None => {}
            }
        }
        let sheet = writer.out;
        let sources: Vec<_> = chain.iter().flat_map(|part| part.templates.iter().cloned()).collect();
        let templates = template::Templates::new(&sources, &slots, findings);
        let look = Self { name, tokens, options, templates, sheet };
        for part in chain {
            look.check_layouts(part, findings);
        }
        look
    }

    /// A layout that is listed must have a template.
    fn check_layouts(&self, part: &inheritance::ThemeLayer, findings: &Diagnostics) {
        let Some(text) = &part.settings else { return };
        for (name, (_, range)) in &part.manifest.layouts {
            if self.layout(name).is_none() {
                let message = format!("the layout `{name}` has no template");
                let finding = Diagnostic::at(codes::THEME_BROKEN, Span::new(text, range.clone()), message);
                findings.add(finding.help(format!("expected `layouts/{name}.html` beside this file")));
            }
        }
    }

    /// Its name: the built-in's, or that of its folder or file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Key of everything that changes what [`Theme::apply`] gives. Tokens and CSS are not in it: they change the style
    /// sheet, not the slides.
    pub fn key(&self) -> Key {
        self.templates.key.and(self.options.key())
    }

    /// The style sheet: tokens, code colours, then the CSS of the ground up to the theme's own. Files it shows are named
    /// by their path on the disk; see [`Theme::css_with`].
    pub fn css(&self) -> &str {
        &self.sheet.css
    }

    /// Every place in [`Theme::css`] that shows a file, in order.
    pub fn css_places(&self) -> &[CssFile] {
        &self.sheet.files
    }

    /// The files that the style sheet shows (fonts, pictures), sorted, each once.
    pub fn css_files(&self) -> Vec<PathBuf> {
        let mut paths: Vec<_> = self.sheet.files.iter().map(|f| f.path.clone()).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// The style sheet with every file under the address that `address` gives it (as seen from the style sheet); files
    /// without one are shown as nothing.
    pub fn css_with(&self, mut address: impl FnMut(&Path) -> Option<String>) -> String {
        let mut out = String::with_capacity(self.sheet.css.len());
        let mut at = 0;
        for file in &self.sheet.files {
            out += self.sheet.css.get(at..file.range.start).unwrap_or("");
            out += &match address(&file.path) {
                Some(address) => css::url(&format!("{address}{}", file.fragment)),
                None => css::NOTHING.to_owned(),
            };
            at = file.range.end;
        }
        out + self.sheet.css.get(at..).unwrap_or("")
    }

    /// All layouts, sorted by name.
    pub fn layouts(&self) -> &[Layout] {
        &self.templates.layouts
    }

    /// One layout.
    pub fn layout(&self, name: &str) -> Option<&Layout> {
        let index = self.layouts().binary_search_by(|l| l.name.as_str().cmp(name)).ok()?;
        self.layouts().get(index)
    }

    /// A slide's parts in their layout: the inside of `.slide-body`. An unknown layout is drawn as `default`; slots
    /// that the layout does not have are not in it ([`Layout::slots`] tells). Errors: `template-broken`, with the
    /// template's place.
    pub fn apply(&self, layout: &str, frame: &TemplateContext<'_>) -> Result<String, Diagnostic> {
        self.templates.apply(layout, frame)
    }

    /// The options that the theme has, sorted by name.
    pub fn options(&self) -> &[OptionInfo] {
        &self.options.infos
    }

    /// Name and value of every option, as templates see them.
    pub fn chosen(&self) -> &[(String, OptionValue)] {
        &self.options.values
    }

    /// Name and value of the options that the page names, for rules of the style sheet (`data-option-NAME`).
    pub fn attributes(&self) -> Vec<(&str, String)> {
        self.options.attributes().collect()
    }

    /// The value of a token (`accent`, `font-body`) in one of the modes.
    pub fn token(&self, name: &str, dark: bool) -> Option<&str> {
        self.tokens.get(name, dark)
    }
}

/// The tokens of the whole chain. A colour of the contract that no theme in it gives is the default theme's.
fn inherit(chain: &[inheritance::ThemeLayer], findings: &Diagnostics) -> tokens::Tokens {
    let mut out = tokens::Tokens::default();
    for part in chain {
        out.merge(&part.manifest);
    }
    if let Some(toml) = builtin::file(builtin::DEFAULT, "theme.toml") {
        out.fill(&manifest::read(&crate::source::Source::new("themes/default/theme.toml", toml), findings));
    }
    out
}

/// The names of the built-in themes, sorted.
pub fn theme_names() -> impl Iterator<Item = &'static str> {
    builtin::names()
}

/// The built-in themes, sorted by name, the hidden ground not among them.
pub fn themes() -> Vec<ThemeInfo> {
    let findings = Diagnostics::new();
    builtin::names()
        .map(|name| {
            let toml = builtin::file(name, "theme.toml").unwrap_or("");
            let manifest = manifest::read(&crate::source::Source::new("theme.toml", toml), &findings);
            let look = Theme::load(&Files::memory::<PathBuf, Vec<u8>>([]), Path::new(""), Some(name), None, &findings);
            let layouts = look.layouts().iter().map(|l| l.name.clone()).collect();
            let options = look.options().to_vec();
            ThemeInfo { name: name.to_owned(), description: manifest.description, layouts, options }
        })
        .collect()
}
