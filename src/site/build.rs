//! Decks in, the whole result in memory out.

use super::config::{self, Config};
use super::discover::{DiscoveredDeck, discover};
use super::{
    Build, BuildOptions, BuiltDeck, BuiltSlide, Content, Progress, Site, index, links, social_card, stylesheet,
    theme_options, title_of,
};
use crate::deck::{self, Deck, Dialect, Slide};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level, Severity, code, dedup, quoted, sort};
use crate::fs::Files;
use crate::render::{self, DeckLinks, DocumentContext, PlacedSlide, RenderContext, RenderedSlide};
use crate::source::Span;
use crate::theme::{self, Theme};
use crate::util::{Key, normalize};
use crate::{lint, player};
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is kept from one build to the next. It makes builds fast and changes no byte of their result.
#[derive(Default)]
pub struct BuildCache {
    deck: deck::ParseCache,
    page: render::RenderCache,
    check: lint::LintCache,
}

/// Builds everything below `root` (a deck or a folder of decks). Never fails: what is wrong is in the findings.
pub fn build(files: &Files, root: &Path, memo: &BuildCache, options: &BuildOptions) -> Build {
    let root = &normalize(root);
    let settings = Diagnostics::new();
    let decks: Vec<DiscoveredDeck> = discover(files, root, &settings);
    let mut build = Build::default();
    let top = options.home.as_deref().unwrap_or_else(|| config::top(files, root));
    let others = DeckLinks::new(decks.iter().map(|deck| (normalize(&deck.path), deck.url.clone())).collect());
    for found in &decks {
        let config = config::find(files, found.path.parent().unwrap_or(Path::new("")), top, &settings);
        let (built, site) = build_deck(files, (found, &others), config, memo, options);
        build.site.files.extend(site.files);
        build.decks.push(built);
    }
    build.findings.extend(settings.sorted());
    memo.deck.evict_unused();
    memo.page.evict_unused();
    memo.check.sweep();
    if decks.len() != 1 || decks.iter().any(|d| !d.url.is_empty()) {
        index::add(&mut build);
    }
    social_card::add_sitemap(&mut build, files);
    if decks.is_empty() {
        let nothing = Diagnostic::file(code::DECK_EMPTY, root, format!("`{}` contains no decks", root.display()));
        build.findings.push(nothing.help("a deck is a `.md` file; `aftrap new NAME` makes one"));
    }
    build.dependencies = files.dependencies();
    build
}

/// One deck and all its files.
fn build_deck(
    files: &Files,
    (found, others): (&DiscoveredDeck, &DeckLinks),
    config: Config,
    memo: &BuildCache,
    options: &BuildOptions,
) -> (BuiltDeck, Site) {
    let findings = Diagnostics::new();
    let deck = read_deck(files, found, &config, memo, &findings);
    let folder = found.path.parent().unwrap_or(Path::new(""));
    let look = load_look(files, folder, &deck, &config, options, &findings);
    let renderers = config.renderers.clone().into_iter().chain(deck.settings.renderers.clone()).collect();
    let scene = RenderContext {
        links: &others.relative_to(&found.url),
        files,
        deck: &deck.settings,
        folder,
        theme: &look,
        cache: &memo.page,
        renderers: &renderers,
        commands: &options.commands,
        safe: options.safe || deck.settings.safe,
    };

    let shown: Vec<&Slide> = deck.slides.iter().filter(|s| options.hidden || !s.settings.hidden).collect();
    let drawn = render_all(&shown, &scene, &options.progress);
    let mut site = Site::default();
    let css = stylesheet::DeckStylesheet { files, deck: &deck, look: &look, drawn: &drawn, url: &found.url };
    let css = css.write(&mut site, &findings);
    let css_name = format!("assets/deck-{}.css", Key::of_str(&css).short(10));
    let script = player::script();
    let script_name = format!("assets/player-{}.js", Key::of_str(script).short(10));
    let ground =
        lint::LintDeck { files, folder, deck: &deck, theme: &look, shown: &shown, drawn: &drawn, links: scene.links };
    lint(&ground, &css, (&memo.check, options, &config), &findings);
    let slides = slides_out(&deck, &shown, &drawn, &findings);
    let picture = social_card::picture(files, &deck, &found.url, &mut site, &findings);
    let shell = DocumentContext { theme: look.name(), options: look.attributes(), ..DocumentContext::default() };
    let round = render::document_hash(&shell, &deck.settings);
    let draws_card = options.cards && picture.is_none();
    let drawn_card =
        social_card::of_first_slide(&deck, &slides, (&css_name, &script_name, &round)).filter(|_| draws_card);
    let picture = picture.or_else(|| Some(social_card::address(deck.settings.url.as_deref()?, drawn_card.as_deref()?)));
    let page = document(&deck, &look, found, &slides, options, (&css_name, &script_name, picture.as_deref()));
    site.files.extend(own_files(&found.url, page, (&css_name, css), (&script_name, script)));
    site.files.extend(shown_files(&found.url, &drawn, options.notes || options.note_files));
    let lint::Reported { diagnostics: findings, unverified: idle } =
        lint::apply_levels(findings.sorted(), (&deck, &shown), &levels(&config, &deck), options.check);
    let built = BuiltDeck {
        url: found.url.clone(),
        slides,
        css: format!("{}{css_name}", found.url),
        card: drawn_card.map(|name| format!("{}{name}", found.url)),
        findings,
        unverified_allows: idle,
        deck: Arc::new(deck),
        config: Arc::new(config),
    };
    (built, site)
}

/// What can be told only of the drawn deck as a whole.
fn lint(
    ground: &lint::LintDeck<'_>,
    css: &str,
    (memo, options, config): (&lint::LintCache, &BuildOptions, &Config),
    findings: &Diagnostics,
) {
    links::report_dead(ground.shown, ground.drawn, findings);
    report_transitions(ground.shown, css, findings);
    if options.check {
        lint::check(ground, memo, findings);
    }
    // who looks before the talk hears what `export` will do; who publishes notes hears it at once
    if options.notes || options.check && config.export.notes == Some(true) {
        lint::public_notes(ground, findings);
    }
}

/// What the file says, and for what it does not say, the folder.
fn read_deck(
    files: &Files,
    found: &DiscoveredDeck,
    config: &Config,
    memo: &BuildCache,
    findings: &Diagnostics,
) -> Deck {
    let mut deck = deck::read(files, &found.path, &memo.deck, findings);
    let settings = &mut deck.settings;
    settings.lang = settings.lang.take().or_else(|| config.lang.clone());
    settings.says_lang |= config.says_lang;
    settings.url =
        settings.url.take().or_else(|| Some(social_card::address(config.export.url.as_deref()?, &found.url)));
    deck
}

fn render_all(shown: &[&Slide], scene: &RenderContext<'_>, progress: &Progress) -> Vec<Arc<RenderedSlide>> {
    let done = AtomicUsize::new(0);
    let draw = |slide: &&Slide| {
        progress.at(done.fetch_add(1, Ordering::Relaxed) + 1, shown.len());
        render::render(slide, scene)
    };
    shown.par_iter().map(draw).collect()
}

/// A deck's page, its style sheet and its script.
fn own_files(
    url: &str,
    page: Arc<[Arc<str>]>,
    (css_name, css): (&str, String),
    (script_name, script): (&str, &str),
) -> [(String, Content); 3] {
    let all: [(&str, Content); 3] = [
        ("index.html", Content::Parts(page)),
        (css_name, Content::Bytes(Arc::from(css.into_bytes()))),
        (script_name, Content::Bytes(Arc::from(script.as_bytes()))),
    ];
    all.map(|(name, content)| (format!("{url}{name}"), content))
}

/// The files that slides (and with `notes` their notes) show: the author's, and those made while drawing.
fn shown_files(url: &str, drawn: &[Arc<RenderedSlide>], notes: bool) -> Vec<(String, Content)> {
    let path = |name: &str| format!("{url}{name}");
    let of_notes = || drawn.iter().filter(|_| notes).map(|d| &d.note_assets);
    let own = drawn.iter().flat_map(|d| &d.assets).chain(of_notes().flat_map(|(assets, _)| assets));
    let made = drawn.iter().flat_map(|d| &d.generated).chain(of_notes().flat_map(|(_, made)| made));
    let own = own.map(|a| (path(&a.name), Content::File(a.path.clone())));
    own.chain(made.map(|m| (path(&m.name), Content::Bytes(Arc::clone(&m.bytes))))).collect()
}

/// The theme: the command line's, else the deck's, else the folder's.
fn load_look(
    files: &Files,
    folder: &Path,
    deck: &Deck,
    config: &Config,
    options: &BuildOptions,
    findings: &Diagnostics,
) -> Arc<Theme> {
    let asked = theme_options::settings_for(files, deck);
    if report_marp_keys(files, (folder, deck), config, options, findings) {
        return Theme::load_with(files, folder, None, None, &asked, findings);
    }
    if options.theme.is_none() && deck.settings.theme.is_none() {
        let theme = config.theme.as_deref();
        return Theme::load_with(files, &config.folder, theme, config.theme_at.clone(), &asked, findings);
    }
    let theme = options.theme.as_deref().or(deck.settings.theme.as_deref());
    Theme::load_with(files, folder, theme, theme_place(files, deck, options), &asked, findings)
}

/// Marp's own themes, which no other program has.
const MARPS: &[&str] = &["gaia", "uncover"];

/// Tells of a deck for Marp that names one of Marp's themes: it opens in ours.
fn report_marp_keys(
    files: &Files,
    (folder, deck): (&Path, &Deck),
    config: &Config,
    options: &BuildOptions,
    findings: &Diagnostics,
) -> bool {
    let of_deck = deck.settings.theme.as_deref().map(|name| (name, folder, theme_place(files, deck, options)));
    let of_folder = config.theme.as_deref().map(|name| (name, config.folder.as_path(), config.theme_at.clone()));
    let asked = of_deck.or(of_folder).filter(|_| options.theme.is_none() && deck.dialect == Dialect::Marp);
    let Some((name, folder, span)) = asked.filter(|(name, ..)| MARPS.contains(name)) else { return false };
    if files.stat(&folder.join(name)).is_some() {
        return false;
    }
    let message = format!("`{name}` is a Marp theme; the default theme is used");
    let finding = Diagnostic { span, ..Diagnostic::file(code::THEME_MISSING, &deck.path, message) };
    let ours = quoted(theme::theme_names());
    let severity = finding.severity.min(Severity::Warning);
    findings.add(Diagnostic { severity, ..finding.help(format!("there are {ours}; `aftrap theme list` shows them")) });
    true
}

/// Where the deck names its theme; nowhere when the command line did.
fn theme_place(files: &Files, deck: &Deck, options: &BuildOptions) -> Option<Span> {
    let range = deck.settings.theme_at.clone().filter(|_| options.theme.is_none())?;
    let text = files.text(&deck.path).ok()?;
    Some(Span::new(&text, range))
}

/// A transition that is none of ours is made in the deck's or the theme's CSS.
fn report_transitions(shown: &[&Slide], css: &str, findings: &Diagnostics) {
    for (i, slide) in shown.iter().enumerate() {
        let Some(name) = slide.settings.transition.as_deref().and_then(|t| t.split_whitespace().next()) else {
            continue;
        };
        if !deck::is_known_transition(name) && !css.contains(name) {
            let span = slide.written.get("transition").cloned();
            let message = format!("there is no transition `{name}`");
            let finding = Diagnostic { span, ..Diagnostic::bare(code::BAD_VALUE, message) }.on_slide(i + 1);
            findings.add(finding.help(format!("expected {}, or one defined in your CSS", deck::TRANSITION)));
        }
    }
}

/// For each slide the names of things in it that are those of a slide, or of a thing on a slide before it.
fn returning_names<'a>(shown: &'a [&Slide], drawn: &'a [Arc<RenderedSlide>]) -> Vec<Vec<&'a str>> {
    let mut seen: HashSet<&str> = shown.iter().map(|slide| slide.id.as_str()).collect();
    let names =
        drawn.iter().map(|d| d.record.names().map(|one| one.id.as_str()).filter(|name| !seen.insert(name)).collect());
    names.collect()
}

fn slides_out(deck: &Deck, shown: &[&Slide], drawn: &[Arc<RenderedSlide>], findings: &Diagnostics) -> Vec<BuiltSlide> {
    let pages = render::page_numbers(shown.iter().map(|s| s.settings.paginate));
    let total = shown.len();
    let returning = returning_names(shown, drawn);
    let seats: Vec<(usize, PlacedSlide<'_>)> = shown
        .iter()
        .zip(drawn)
        .zip(pages)
        .zip(&returning)
        .enumerate()
        .map(|(i, (((slide, drawn), page), returning))| {
            (i, PlacedSlide { slide, drawn, number: i + 1, total, page, returning })
        })
        .collect();
    seats
        .par_iter()
        .map(|(i, seat)| {
            let placed = seat.drawn.diagnostics.iter().filter_map(|found| found.place(seat.slide));
            findings.extend(placed.map(|d| d.on_slide(i + 1)));
            BuiltSlide {
                id: seat.slide.id.clone(),
                number: i + 1,
                source: (seat.slide.origin.text.path().to_owned(), seat.slide.origin.line()),
                section: render::section(seat, &deck.settings),
                record: Arc::clone(&seat.drawn.record),
                notes: Arc::clone(&seat.drawn.notes),
            }
        })
        .collect()
}

fn document(
    deck: &Deck,
    look: &Theme,
    found: &DiscoveredDeck,
    slides: &[BuiltSlide],
    options: &BuildOptions,
    (css, script, card): (&str, &str, Option<&str>),
) -> Arc<[Arc<str>]> {
    let title = title_of(deck, &found.path);
    let notes = if options.notes {
        slides.iter().filter(|s| !s.notes.is_empty()).map(|s| (s.id.as_str(), &*s.notes)).collect()
    } else {
        Vec::new()
    };
    let shell =
        DocumentContext { title: &title, theme: look.name(), options: look.attributes(), css, script, card, notes };
    let (before, after) = render::document(&shell, &deck.settings);
    let sections = slides.iter().flat_map(|s| s.section.parts.iter().cloned());
    [Arc::from(before)].into_iter().chain(sections).chain([Arc::from(after)]).collect()
}

/// The deck's own word wins over the folder's.
fn levels(config: &Config, deck: &Deck) -> Vec<(Code, Level)> {
    config.levels.iter().chain(&deck.settings.levels).copied().collect()
}

impl BuiltDeck {
    /// Takes in what a browser found in the whole drawn deck, as the deck's settings want it told: now it is known too what
    /// was allowed for nothing.
    pub fn merge_audit(&mut self, found: Vec<Diagnostic>) {
        let mut idle = std::mem::take(&mut self.unverified_allows);
        let more = self.apply_levels(found, &mut idle);
        self.findings.extend(more);
        self.findings.append(&mut idle);
        sort(&mut self.findings);
    }

    /// Takes in what is seen only when all decks are there.
    pub(crate) fn add_reported(&mut self, found: Diagnostic) {
        let more = self.apply_levels(vec![found], &mut Vec::new());
        self.findings.extend(more);
        sort(&mut self.findings);
    }

    /// What is to be told of what a browser found on some slides: neither what is known already nor what the deck does not
    /// want to hear. Of the slides `looked` (ids) it found all, so that it is known what they allow for nothing.
    pub fn resolve_audit(&self, found: Vec<Diagnostic>, looked: &[String]) -> Vec<Diagnostic> {
        let known = |d: &&Diagnostic| self.slides_to_verify(d).iter().all(|id| looked.iter().any(|one| one == id));
        let mut idle = self.unverified_allows.iter().filter(known).cloned().collect();
        let mut told = self.apply_levels(found, &mut idle);
        told.append(&mut idle);
        told
    }

    /// The ids of the slides that somebody must look at before it is known whether what is [`BuiltDeck::unverified_allows`] is for nothing:
    /// a part may be included more than once.
    pub fn slides_to_verify(&self, idle: &Diagnostic) -> Vec<&str> {
        let Some(span) = &idle.span else { return Vec::new() };
        let here = self.deck.slides.iter().filter(|slide| slide.origin.holds(span)).map(|slide| slide.id.as_str());
        here.filter(|id| self.slides.iter().any(|slide| slide.id == *id)).collect()
    }

    fn apply_levels(&self, mut found: Vec<Diagnostic>, idle: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
        let place =
            |d: &Diagnostic| d.span.as_ref().map(|span| (d.code.name, span.path().to_owned(), span.place().line));
        // what was found without a browser is not found again
        let known: HashSet<_> = self.findings.iter().filter_map(place).collect();
        found.retain(|d| place(d).is_none_or(|here| !known.contains(&here)));
        let levels = levels(&self.config, &self.deck);
        lint::apply_audit_levels(found, &self.deck, &levels, idle)
    }
}

impl Build {
    /// All findings: those of no deck first, then deck by deck. What several decks share is reported once.
    pub fn all_findings(&self) -> impl Iterator<Item = &Diagnostic> {
        dedup(self.findings.iter().chain(self.decks.iter().flat_map(|d| &d.findings)))
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.all_findings().any(|d| d.severity == Severity::Error)
    }
}
