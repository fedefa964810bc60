//! The state while one slide is rendered, and the walk over it: slots put into the theme's template, and what goes around
//! them. Blocks and inline elements have their methods in files of their own; they are one recursive family.

use super::assets::css_assets::{Css, beside_the_sheet};
use super::assets::resolver::AssetResolver;
use super::context::RenderContext;
use super::html::record::HtmlRecord;
use super::html::writer::HtmlWriter;
use super::links::LinkLog;
use super::picture_backdrop::{Backdrop, Backdrops};
use super::rendered_slide::RenderedSlide;
use super::report::Reporter;
use crate::deck::{Block, Inline, Slide};
use crate::diagnostics::{Diagnostic, code};
use crate::theme;
use crate::util::Key;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// How things are rendered where the walk is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RenderMode {
    /// Long words may be broken.
    pub(crate) hyphenate: bool,
    /// A page in a frame is written: the player does not reach into it.
    pub(crate) in_iframe: bool,
    /// The share of the slide's width that there is.
    pub(crate) width_fraction: f64,
}

/// The state while one slide is rendered.
pub(crate) struct SlideRenderer<'a> {
    pub(crate) slide: &'a Slide,
    pub(crate) context: &'a RenderContext<'a>,
    pub(crate) html: HtmlWriter,
    pub(crate) assets: AssetResolver<'a>,
    pub(crate) report: Reporter<'a>,
    pub(crate) links: LinkLog,
    pub(crate) mode: RenderMode,
    /// CSS of the ground that the picture needs which the layout places.
    pub(crate) placed_backdrop: String,
    /// How the pictures behind the slide are to be seen there.
    pub(crate) backdrops_behind: Vec<Backdrop>,
}

impl<'a> SlideRenderer<'a> {
    pub(crate) fn new(slide: &'a Slide, context: &'a RenderContext<'a>) -> Self {
        let folder = slide.origin.text.path().parent().unwrap_or(Path::new(""));
        Self {
            slide,
            context,
            html: HtmlWriter::new(slide.key.with(slide.id.as_bytes()).short(8)),
            assets: AssetResolver::new(context.files, context.folder, folder),
            report: Reporter::new(slide),
            links: LinkLog::default(),
            mode: RenderMode { hyphenate: slide.settings.hyphens, in_iframe: false, width_fraction: 1.0 },
            placed_backdrop: String::new(),
            backdrops_behind: Vec::new(),
        }
    }

    /// Renders what a setting says.
    pub(crate) fn within_setting<T>(&mut self, key: &'static str, draw: impl FnOnce(&mut Self) -> T) -> T {
        self.report.setting = Some(key);
        // it may come from a file elsewhere, and names files as seen from there
        let from = self.slide.written.get(key).and_then(|at| at.path().parent());
        let own = from.map(|from| self.assets.enter_folder(from.to_owned()));
        let drawn = draw(self);
        if let Some(own) = own {
            self.assets.enter_folder(own);
        }
        self.report.setting = None;
        drawn
    }

    /// Renders something in another mode.
    pub(crate) fn with_mode<T>(&mut self, mode: RenderMode, draw: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.mode, mode);
        let drawn = draw(self);
        self.mode = before;
        drawn
    }

    /// Renders what stays in whole words.
    pub(crate) fn without_hyphenation(&mut self, draw: impl FnOnce(&mut Self)) {
        self.with_mode(RenderMode { hyphenate: false, ..self.mode }, draw);
    }

    /// The deck's language at this slide.
    pub(crate) fn lang(&self) -> &'a str {
        self.slide.settings.lang.as_deref().or(self.context.deck.lang.as_deref()).unwrap_or("en")
    }

    /// Chooses grounds for the pictures of this slide.
    pub(crate) fn backdrops(&self) -> Backdrops<'a> {
        Backdrops { slide: self.slide, context: self.context }
    }

    /// CSS of the author's with the files it shows under their names in the result, and before it what it imports from
    /// other hosts.
    pub(crate) fn css(&mut self, css: &Css<'_>) -> (String, String) {
        let (away, css) = self.assets.shown_by(&mut self.report, css);
        // a page in a frame has pixels of its own
        (away, if self.mode.in_iframe { css } else { theme::in_slide(&css) })
    }

    pub(crate) fn slide(&mut self) -> RenderedSlide {
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
        drawn.style += &std::mem::take(&mut self.placed_backdrop).replace("--ap-ground", "--ap-placed-ground");
        let body = self.apply_layout(&layout, &slots.0, slots.1.as_ref());
        let mut canvas = String::with_capacity(body.len() + 256);
        canvas.push_str(&backgrounds);
        self.line("header", &self.slide.header, &mut canvas);
        canvas.push_str("<div class=\"slide-body\">\n");
        canvas.push_str(body.trim_end());
        canvas.push_str("\n</div>\n");
        self.line("footer", &self.slide.footer, &mut canvas);
        drawn.record = Arc::new(HtmlRecord::of(&canvas));
        self.report_reused_names(&drawn.record);
        drawn.canvas = Arc::from(canvas);
        let of_slide = self.assets.take();
        drawn.notes = self.notes().into();
        let of_notes = self.assets.take();
        drawn.note_assets = (of_notes.assets, of_notes.generated);
        drawn.css = self.styles(&mut drawn.classes);
        let of_styles = self.assets.take();
        drawn.assets = union(of_slide.assets, of_styles.assets);
        drawn.generated = union(of_slide.generated, of_styles.generated);
        drawn.links = self.links.take();
        drawn.diagnostics = self.report.take();
        let parts = [drawn.canvas.as_bytes(), drawn.style.as_bytes(), drawn.css.as_bytes()];
        let notes = drawn.notes.iter().chain(&drawn.classes).map(String::as_bytes);
        drawn.key = Key::of(parts.into_iter().chain(notes));
        drawn
    }

    /// Reports names of things that are used twice on the slide.
    fn report_reused_names(&mut self, record: &HtmlRecord) {
        let mut seen = HashSet::new();
        for name in record.things().map(|one| one.id.as_str()).filter(|name| !seen.insert(*name)) {
            let place = crate::deck::place_of_id(self.slide.origin.source(), name, 1);
            let message = format!("the name `{name}` is used twice on this slide");
            let finding = Diagnostic::at(code::DUPLICATE_ID, self.report.span(&place), message);
            self.report.add(finding.help("a link to it leads to the first one"));
        }
    }

    fn line(&mut self, name: &'static str, inlines: &[Inline], canvas: &mut String) {
        if inlines.is_empty() {
            return;
        }
        let line = self.captured(|renderer| renderer.within_setting(name, |renderer| renderer.inlines(inlines)));
        canvas.push_str(&format!("<{name} class=\"slide-{name}\">{line}</{name}>\n"));
    }

    /// `<style>` blocks, for this slide alone: a class of its own carries the scope.
    fn styles(&mut self, classes: &mut Vec<String>) -> String {
        if self.slide.body.styles.is_empty() {
            return String::new();
        }
        let scope = format!("own-{}", self.html.id_prefix());
        // the sheet stands among the files that it shows
        let body = Arc::clone(&self.slide.body);
        let (mut away, mut all) = (String::new(), String::new());
        for sheet in &body.styles {
            let named = Css { text: &sheet.css, range: sheet.range.clone(), seen: beside_the_sheet };
            let (from_elsewhere, css) = self.css(&named);
            away += &from_elsewhere;
            all += &(css + "\n");
        }
        let css = all.trim_end().replace("</", "<\\/");
        classes.push(scope.clone());
        format!("{away}@scope (.{scope}) {{\n{css}\n}}\n")
    }

    /// Blocks one after the other.
    pub(crate) fn blocks(&mut self, blocks: &[Block]) {
        self.inside_element(|renderer| blocks.iter().for_each(|block| renderer.block(block)));
    }

    /// Renders what is in one element of ours.
    pub(crate) fn inside_element(&mut self, draw: impl FnOnce(&mut Self)) {
        let floor = self.html.enter();
        draw(self);
        self.html.leave(floor, &mut self.report);
    }

    /// Renders a text of its own.
    pub(crate) fn captured(&mut self, draw: impl FnOnce(&mut Self)) -> String {
        let before = self.html.begin_capture();
        draw(self);
        self.html.end_capture(before)
    }
}

/// Both lists as one, without repeats.
fn union<T: PartialEq>(mut all: Vec<T>, more: Vec<T>) -> Vec<T> {
    for one in more {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}
