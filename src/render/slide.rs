//! One slide in, its HTML out: slots drawn, laid out by the theme's template, wrapped with what is around them.

use super::assets::css_assets::{Css, beside_the_sheet};
use super::cache::{ReadFingerprint, RenderCache};
use super::html::open_elements::OpenElements;
use super::picture_backdrop::Backdrop;
use super::{GeneratedAsset, RenderedSlide, SourceAsset};
use crate::deck::{Block, DeckSettings, Inline, Note, Slide, SourceRange, smart_quotes};
use crate::diagnostics::{Diagnostic, code};
use crate::fs::{ExternalCommands, Files};
use crate::source::Span;
use crate::theme::Theme;
use crate::util::Key;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that drawing needs beside the slide.
#[derive(Clone, Copy)]
pub struct RenderContext<'a> {
    /// The door to the disk.
    pub files: &'a Files,
    /// Settings of the deck.
    pub deck: &'a DeckSettings,
    /// The deck's own folder: `@/` leads here.
    pub folder: &'a Path,
    /// The theme.
    pub theme: &'a Theme,
    /// What was drawn before.
    pub cache: &'a RenderCache,
    /// Commands that draw fences, by the fence's language.
    pub renderers: &'a BTreeMap<String, String>,
    /// The door to those commands.
    pub commands: &'a ExternalCommands,
    /// Where the other decks of the result stand.
    pub links: &'a DeckLinks,
    /// Scripts are taken out of raw HTML.
    pub safe: bool,
}

/// The other decks of a result: links to their files lead to their pages.
#[derive(Debug, Clone, Default)]
pub struct DeckLinks {
    /// The file of each deck and its folder in the result; shared by all decks.
    folders: Arc<BTreeMap<PathBuf, String>>,
    /// Of all that.
    key: Key,
    /// The folder of this deck.
    own: String,
}

impl DeckLinks {
    /// `folders`: the file of each deck, and its folder in the result (empty, or ending in `/`).
    pub fn new(folders: BTreeMap<PathBuf, String>) -> Self {
        let all = folders.iter();
        let key = all
            .fold(Key::default(), |key, (path, to)| key.with(path.as_os_str().as_encoded_bytes()).with(to.as_bytes()));
        Self { folders: Arc::new(folders), key, own: String::new() }
    }

    /// The same, as seen from the deck in the folder `own`.
    pub fn relative_to(&self, own: &str) -> Self {
        Self { folders: Arc::clone(&self.folders), key: self.key.with(own.as_bytes()), own: own.to_owned() }
    }

    /// The page of another deck, whose file is `path`.
    pub fn page(&self, path: &Path) -> Option<String> {
        let folder = self.folders.get(path).filter(|folder| **folder != self.own)?;
        Some(format!("{}{folder}index.html", "../".repeat(self.own.matches('/').count())))
    }
}

/// Draws a slide, or remembers it.
pub fn render(slide: &Slide, scene: &RenderContext<'_>) -> Arc<RenderedSlide> {
    let key = key_of(slide, scene);
    if let Some((drawn, origin)) = scene.cache.slide(key, scene.files) {
        let Some(moved) = origin.and_then(|before| relocated(&drawn, &before, &slide.origin)) else { return drawn };
        scene.cache.relocate(key, &moved, &slide.origin);
        return moved;
    }
    let dressed = dressed(slide, scene);
    let mut pen = SlideRenderer::new(dressed.as_ref().unwrap_or(slide), scene);
    let drawn = Arc::new(pen.slide());
    let saw = std::mem::take(&mut pen.dependencies);
    if pen.cacheable {
        scene.cache.store_slide(key, &drawn, &slide.origin, saw);
    }
    drawn
}

/// The slide with the quotes of its language, if they are wished.
fn dressed(slide: &Slide, scene: &RenderContext<'_>) -> Option<Slide> {
    let lang = slide.settings.lang.as_deref().or(scene.deck.lang.as_deref()).unwrap_or("en");
    slide.settings.quotes.then(|| Slide {
        body: smart_quotes::with_smart_quotes(&slide.body, lang),
        header: smart_quotes::line_with_smart_quotes(&slide.header, lang),
        footer: smart_quotes::line_with_smart_quotes(&slide.footer, lang),
        ..slide.clone()
    })
}

/// A drawing remembered from a slide at `before`, with its findings at the places they have now; `None` when it did not
/// move.
fn relocated(drawn: &Arc<RenderedSlide>, before: &SourceRange, now: &SourceRange) -> Option<Arc<RenderedSlide>> {
    if before.range.start == now.range.start && Arc::ptr_eq(&before.text, &now.text) {
        return None;
    }
    let mut out = RenderedSlide::clone(drawn);
    for span in out.diagnostics.iter_mut().flat_map(|f| f.span.iter_mut().chain(f.fix.as_mut().map(|f| &mut f.span))) {
        let range = span.range();
        // a template's error has its place in the template
        if Arc::ptr_eq(span.text(), &before.text) && range.start >= before.range.start {
            let shift = |at: usize| at - before.range.start + now.range.start;
            *span = Span::new(&now.text, shift(range.start)..shift(range.end));
        }
    }
    // a definition on another slide may have moved otherwise
    let here = |span: &Span| span.range().start >= now.range.start && span.range().end <= now.range.end;
    for finding in out.diagnostics.iter_mut().filter(|f| f.fix.as_ref().is_some_and(|fix| !here(&fix.span))) {
        finding.fix = None;
    }
    Some(Arc::new(out))
}

/// Everything a drawing comes from, but for files. The id is in it because ids within the slide (footnotes, charts) are
/// made from it: two slides with the same text must not share them.
fn key_of(slide: &Slide, scene: &RenderContext<'_>) -> Key {
    // the language may be the folder's, which the slide's own key does not know
    let lang = scene.deck.lang.as_deref().unwrap_or("");
    let flags = [u8::from(scene.safe), u8::from(scene.commands.are_allowed()), scene.deck.mode as u8];
    let key = slide
        .key
        .with(slide.id.as_bytes())
        .with(lang.as_bytes())
        // the slide's own key knows places as seen from here
        .with(scene.folder.as_os_str().as_encoded_bytes())
        .and(scene.theme.key())
        .and(scene.links.key)
        .with(&flags);
    let own = scene.deck.macros.iter().chain(scene.renderers);
    own.fold(key, |key, (name, what)| key.with(name.as_bytes()).with(what.as_bytes()))
}

/// The state while one slide is drawn.
pub(crate) struct SlideRenderer<'a> {
    pub(crate) slide: &'a Slide,
    pub(crate) scene: &'a RenderContext<'a>,
    /// The folder of the file that the slide is written in.
    pub(crate) folder: PathBuf,
    pub(crate) out: String,
    pub(crate) assets: Vec<SourceAsset>,
    pub(crate) links: Vec<(String, Range<usize>)>,
    pub(crate) findings: Vec<Diagnostic>,
    /// The setting that is being drawn: what is wrong in it is told where it is written.
    pub(crate) setting: Option<&'static str>,
    pub(crate) of_settings: Vec<(&'static str, usize, Diagnostic)>,
    pub(crate) line_links: Vec<(&'static str, String, Range<usize>)>,
    pub(crate) note_links: Vec<(String, Range<usize>)>,
    pub(crate) dependencies: Vec<(PathBuf, ReadFingerprint)>,
    /// Distinguishes ids of this slide from those of others, whatever its number.
    pub(crate) id_prefix: String,
    /// Counts charts and the like within the slide.
    pub(crate) count: u32,
    /// Files that were made for this slide.
    pub(crate) made: Vec<GeneratedAsset>,
    /// What comes out may be remembered.
    pub(crate) cacheable: bool,
    /// The note that is drawn.
    pub(crate) current_note: Option<&'a Note>,
    /// Long words may be broken here.
    pub(crate) hyphenate: bool,
    /// The author's tags that are open.
    pub(crate) open_elements: OpenElements,
    /// A page in a frame is written: the player does not reach into it.
    pub(crate) in_iframe: bool,
    /// The share of the slide's width that there is where something is drawn now.
    pub(crate) width_fraction: f64,
    /// CSS of the ground that the picture needs which the layout places.
    pub(crate) placed_ground: String,
    /// How the pictures behind the slide are there.
    pub(crate) behind: Vec<Backdrop>,
}

impl<'a> SlideRenderer<'a> {
    fn new(slide: &'a Slide, scene: &'a RenderContext<'a>) -> Self {
        Self {
            slide,
            scene,
            folder: slide.origin.text.path().parent().unwrap_or(Path::new("")).to_owned(),
            out: String::with_capacity(1_024),
            assets: Vec::new(),
            links: Vec::new(),
            findings: Vec::new(),
            setting: None,
            of_settings: Vec::new(),
            line_links: Vec::new(),
            note_links: Vec::new(),
            dependencies: Vec::new(),
            id_prefix: slide.key.with(slide.id.as_bytes()).short(8),
            count: 0,
            made: Vec::new(),
            cacheable: true,
            current_note: None,
            hyphenate: slide.settings.hyphens,
            open_elements: OpenElements::default(),
            in_iframe: false,
            width_fraction: 1.0,
            placed_ground: String::new(),
            behind: Vec::new(),
        }
    }

    /// The true place of a range of the slide.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        if self.current_note.is_some() {
            return self.slide.origin.span(&self.in_note(range));
        }
        let in_setting = self.setting.and_then(|key| self.slide.place_in_setting(key, range));
        in_setting.unwrap_or_else(|| self.slide.origin.span(range))
    }

    pub(crate) fn report(&mut self, finding: Diagnostic) {
        match self.setting {
            _ if self.current_note.is_some() => self.report_in_note(finding),
            Some(key) => {
                let start = self.slide.written.get(key).map_or(0, |whole| whole.range().start);
                self.of_settings.push((key, start, finding));
            }
            None => self.findings.push(finding),
        }
    }

    /// Draws what a setting says.
    pub(crate) fn within_setting<T>(&mut self, key: &'static str, draw: impl FnOnce(&mut Self) -> T) -> T {
        self.setting = Some(key);
        // it may come from a file elsewhere, and names files as seen from there
        let from = self.slide.written.get(key).and_then(|at| at.path().parent());
        let own = from.map(|from| std::mem::replace(&mut self.folder, from.to_owned()));
        let drawn = draw(self);
        if let Some(own) = own {
            self.folder = own;
        }
        self.setting = None;
        drawn
    }

    /// The deck's language at this slide.
    pub(crate) fn lang(&self) -> &'a str {
        self.slide.settings.lang.as_deref().or(self.scene.deck.lang.as_deref()).unwrap_or("en")
    }

    /// Draws what stays in whole words.
    pub(crate) fn without_hyphenation(&mut self, draw: impl FnOnce(&mut Self)) {
        let before = std::mem::take(&mut self.hyphenate);
        draw(self);
        self.hyphenate = before;
    }

    fn slide(&mut self) -> RenderedSlide {
        let layout = self.layout();
        let mut drawn = RenderedSlide {
            classes: vec![format!("layout-{}", crate::util::slug(&layout))],
            ..RenderedSlide::default()
        };
        drawn.classes.extend(self.slide.settings.class.iter().map(|c| c.trim_start_matches('.').to_owned()));
        if self.slide.settings.hyphens {
            drawn.classes.push("hyphens".to_owned());
        }
        let backgrounds = self.backgrounds(&mut drawn);
        let slots = self.slots(&layout);
        drawn.style += &std::mem::take(&mut self.placed_ground).replace("--ap-ground", "--ap-placed-ground");
        let body = self.apply_layout(&layout, &slots.0, slots.1.as_ref());
        let mut canvas = String::with_capacity(body.len() + 256);
        canvas.push_str(&backgrounds);
        self.line("header", &self.slide.header, &mut canvas);
        canvas.push_str("<div class=\"slide-body\">\n");
        canvas.push_str(body.trim_end());
        canvas.push_str("\n</div>\n");
        self.line("footer", &self.slide.footer, &mut canvas);
        drawn.names = self.names(&canvas);
        drawn.canvas = Arc::from(canvas);
        let shown = (std::mem::take(&mut self.assets), std::mem::take(&mut self.made));
        drawn.notes = self.notes().into();
        drawn.note_assets = (std::mem::replace(&mut self.assets, shown.0), std::mem::replace(&mut self.made, shown.1));
        drawn.css = self.styles(&mut drawn.classes);
        drawn.assets = std::mem::take(&mut self.assets);
        drawn.generated = std::mem::take(&mut self.made);
        drawn.links = std::mem::take(&mut self.links);
        drawn.diagnostics = std::mem::take(&mut self.findings);
        drawn.setting_diagnostics = std::mem::take(&mut self.of_settings);
        drawn.line_links = std::mem::take(&mut self.line_links);
        drawn.note_links = std::mem::take(&mut self.note_links);
        let parts = [drawn.canvas.as_bytes(), drawn.style.as_bytes(), drawn.css.as_bytes()];
        let notes = drawn.notes.iter().chain(&drawn.classes).map(String::as_bytes);
        drawn.key = Key::of(parts.into_iter().chain(notes));
        drawn
    }

    /// Names of things on the slide; one that is used twice here is told.
    fn names(&mut self, canvas: &str) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let mut seen = HashSet::new();
        for (name, _) in super::html::ids::ids(canvas) {
            if !seen.insert(name) {
                let place = crate::deck::place_of_id(self.slide.origin.source(), name, 1);
                let message = format!("the name `{name}` is used twice on this slide");
                let finding = Diagnostic::at(code::DUPLICATE_ID, self.span(&place), message);
                self.report(finding.help("a link to it leads to the first one"));
            } else {
                out.push(name.to_owned());
            }
        }
        out
    }

    fn line(&mut self, name: &'static str, inlines: &[Inline], canvas: &mut String) {
        if inlines.is_empty() {
            return;
        }
        self.out.clear();
        self.within_setting(name, |pen| pen.inlines(inlines));
        let line = std::mem::take(&mut self.out);
        canvas.push_str(&format!("<{name} class=\"slide-{name}\">{line}</{name}>\n"));
    }

    /// `<style>` blocks, for this slide alone: a class of its own carries the scope.
    fn styles(&mut self, classes: &mut Vec<String>) -> String {
        if self.slide.body.styles.is_empty() {
            return String::new();
        }
        let scope = format!("own-{}", self.id_prefix);
        // the sheet stands among the files that it shows
        let body = Arc::clone(&self.slide.body);
        let (mut away, mut all) = (String::new(), String::new());
        for sheet in &body.styles {
            let named = Css { text: &sheet.css, range: sheet.range.clone(), seen: beside_the_sheet };
            let (from_elsewhere, css) = self.shown_by(&named);
            away += &from_elsewhere;
            all += &(css + "\n");
        }
        let css = all.trim_end().replace("</", "<\\/");
        classes.push(scope.clone());
        format!("{away}@scope (.{scope}) {{\n{css}\n}}\n")
    }

    /// Blocks one after the other.
    pub(crate) fn blocks(&mut self, blocks: &[Block]) {
        self.inside_element(|pen| blocks.iter().for_each(|block| pen.block(block)));
    }
}
