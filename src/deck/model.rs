//! The model every dialect lowers into: plain data, no behaviour that knows a file or a browser.
//!
//! Places inside a slide are byte ranges relative to its piece of source ([`Slide::origin`]), so that a slide that
//! merely moved is the same slide.

use super::ast::{Background, Block, Inline};
use crate::diagnostics::{Code, Level, RelativeDiagnostic};
use crate::source::{Source, Span, map_span};
use crate::util::Key;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// A whole deck.
#[derive(Debug, Clone)]
pub struct Deck {
    /// The file it was read from, as it was named.
    pub path: PathBuf,
    /// Whose rules it was read by.
    pub dialect: Dialect,
    /// Settings of the whole deck.
    pub settings: DeckSettings,
    /// All slides in order, hidden ones too.
    pub slides: Vec<Slide>,
}

/// Whose rules a deck is written by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(missing_docs, reason = "the tools' own names")]
pub enum Dialect {
    #[default]
    Native,
    Marp,
    Slidev,
    Reveal,
    Remark,
    Quarto,
    Presenterm,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// As the viewer's system says.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Size of a slide in design pixels: what font sizes and pictures are measured against, whatever the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    /// Design pixels across: 1280 for 16:9, 960 for 4:3.
    pub width: u32,
    /// Design pixels down: 720 for the named ratios.
    pub height: u32,
}

impl Default for Ratio {
    fn default() -> Self {
        Self { width: 1280, height: 720 }
    }
}

/// Where slides end, beside explicit breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Split {
    /// Only at breaks.
    #[default]
    Rule,
    /// Also before every heading of this level and above (1 to 6).
    Heading(u8),
}

/// Settings of the whole deck, from its front matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DeckSettings {
    /// Title of the talk.
    pub title: Option<String>,
    /// Second line.
    pub subtitle: Option<String>,
    /// Who speaks.
    pub author: Option<String>,
    /// When, as written.
    pub date: Option<String>,
    /// BCP 47 language of the deck.
    pub lang: Option<String>,
    /// A language is named that is none, here or by the folder: that was told.
    pub says_lang: bool,
    /// One line for search engines and social cards.
    pub description: Option<String>,
    /// Picture for social cards.
    pub image: Option<String>,
    /// Where it will be published.
    pub url: Option<String>,
    /// Name or path of the theme.
    pub theme: Option<String>,
    /// Where the value of each key of the front matter stands: bytes of the deck's file.
    pub places: BTreeMap<String, Range<usize>>,
    /// Where the theme is named: bytes of the deck's file.
    pub theme_at: Option<Range<usize>>,
    /// `theme-options:` – what is chosen of the theme's options: name and value.
    pub theme_options: Vec<(String, SettingValue)>,
    /// Where they stand, all of them: bytes of the deck's file.
    pub theme_options_at: Option<Range<usize>>,
    /// Light or dark.
    pub mode: Mode,
    /// Size of the slides.
    pub ratio: Ratio,
    /// Where slides end.
    pub split: Split,
    /// A soft line break is a line break.
    pub breaks: bool,
    /// Extra CSS.
    pub style: Option<String>,
    /// Scripts in raw HTML are taken out.
    pub safe: bool,
    /// Planned length of the talk in seconds.
    pub duration: Option<u32>,
    /// `levels:` – how gravely findings are told, by code.
    pub levels: Vec<(Code, Level)>,
    /// `macros:` – LaTeX commands of the author's, without the backslash, and what they stand for.
    pub macros: BTreeMap<String, String>,
    /// `renderers:` – commands that draw fences, by the fence's language.
    pub renderers: BTreeMap<String, String>,
    /// `overflow: shrink`: too much text is set smaller, down to a readable floor.
    pub shrink: bool,
    /// `slide-tone: true`: a short tone at each slide.
    pub tone: bool,
}

/// Settings of one slide, with everything carried from before already in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SlideSettings {
    /// Classes on the slide.
    pub class: Vec<String>,
    /// A colour, a CSS gradient or the URL of a picture, video or page.
    pub background: Option<String>,
    /// Colour of the text.
    pub color: Option<String>,
    /// Inline Markdown above.
    pub header: Option<String>,
    /// Inline Markdown below.
    pub footer: Option<String>,
    /// Whether the number is shown and counted.
    pub paginate: Paginate,
    /// `NAME [DURATION]`.
    pub transition: Option<String>,
    /// Planned seconds for this slide.
    pub time: Option<u32>,
    /// Language of this slide where it differs.
    pub lang: Option<String>,
    /// Left out altogether.
    pub hidden: bool,
    /// Reachable by link, not by walking.
    pub skip: bool,
    /// Long words are broken at the line's end, as the language does it.
    pub hyphens: bool,
    /// Quotes, dashes and dots as the language writes them.
    pub quotes: bool,
}

impl SlideSettings {
    /// The Markdown of the header or the footer.
    pub fn line(&self, key: &str) -> Option<&str> {
        match key {
            "header" => self.header.as_deref(),
            "footer" => self.footer.as_deref(),
            _ => None,
        }
    }
}

/// Page numbers (Marp's four, `docs/reference/marp.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Paginate {
    /// Counted, not shown.
    #[default]
    Off,
    /// Counted and shown.
    On,
    /// Shown, not counted.
    Hold,
    /// Neither.
    Skip,
}

/// Where a slide's source stands.
#[derive(Debug, Clone)]
pub struct SourceRange {
    /// The file (an included file keeps its own).
    pub text: Arc<Source>,
    /// Byte range of the slide's piece, breaks left off.
    pub range: Range<usize>,
}

impl SourceRange {
    /// The true place of a range that is relative to the slide's piece.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span::new(&self.text, self.range.start + range.start..self.range.start + range.end)
    }

    /// Where in the slide's piece the line begins that has the byte `at` of it.
    pub fn line_start(&self, at: usize) -> usize {
        let line = self.text.place(self.range.start + at).line;
        self.text.line_start(line).saturating_sub(self.range.start)
    }

    /// Whether a place begins in the slide's piece.
    pub fn holds(&self, span: &Span) -> bool {
        let start = span.range().start;
        self.text.path() == span.path() && self.range.start <= start && start <= self.range.end
    }

    /// The slide's source.
    pub fn source(&self) -> &str {
        self.text.slice(self.range.clone())
    }

    /// Line (from 1) on which the slide's piece has its first visible character.
    pub fn line(&self) -> usize {
        let blank = self.source().len() - self.source().trim_start().len();
        self.text.place(self.range.start + blank).line
    }
}

/// One slide.
#[derive(Debug, Clone)]
pub struct Slide {
    /// Position among all slides, from 1.
    pub number: usize,
    /// Unique in the deck; stable while the title stays.
    pub id: String,
    /// Where it is written.
    pub origin: SourceRange,
    /// Plain text of its title, if it has one.
    pub title: Option<String>,
    /// Name of its layout, given or chosen by content.
    pub layout: String,
    /// Settings with everything carried from before.
    pub settings: SlideSettings,
    /// Where those that have a place were written, by key; perhaps far from the slide.
    pub written: Arc<BTreeMap<String, Span>>,
    /// Its header line, read.
    pub header: Arc<[Inline]>,
    /// Its footer line, read.
    pub footer: Arc<[Inline]>,
    /// Its content.
    pub body: Arc<SlideContent>,
    /// Key of everything above but `number`, `id` and the place: equal keys draw equal HTML while the files that the
    /// slide names stay the same.
    pub key: Key,
}

impl Slide {
    /// The true place of a range of the value of a setting; all of the value where that cannot be told.
    pub fn place_in_setting(&self, key: &str, range: &Range<usize>) -> Option<Span> {
        let whole = self.written.get(key)?;
        let value = self.settings.line(key);
        Some(value.map_or_else(|| whole.clone(), |value| map_span(value, whole, range)))
    }

    /// Where its colours were written: on the slide itself, else where they come from (an earlier slide, a front matter).
    /// Of two the later one, which made the other wrong.
    pub fn place_of_colours(&self) -> Option<&Span> {
        let places = ["color", "background"].into_iter().filter_map(|key| self.written.get(key));
        places.max_by_key(|at| (self.origin.holds(at), at.text().path() == self.origin.text.path(), at.range().start))
    }
}

/// What one read of one piece of source gives; the same wherever the piece stands.
#[derive(Debug, Clone, Default)]
pub struct SlideContent {
    /// The slots in order of appearance; `default` is always first, perhaps empty.
    pub slots: Vec<Slot>,
    /// Background pictures (`![bg](...)`) in order.
    pub backgrounds: Vec<Background>,
    /// CSS from `<style>` blocks, for this slide only.
    pub styles: Vec<StyleBlock>,
    /// Speaker notes in order.
    pub notes: Vec<Note>,
    /// Plain text of the first heading, else of the first picture's description.
    pub title: Option<String>,
    /// `{#id}` on the slide (or on its first heading).
    pub id: Option<String>,
    /// How many steps the slide has; 0 means it is shown at once.
    pub steps: u32,
    /// Settings found in comments, in order, not yet carried.
    pub directives: Vec<Directive>,
    /// Findings, with places relative to the piece.
    pub findings: Vec<RelativeDiagnostic>,
    /// What may be a link with a blank too much, or prose: the address, and the finding if something has it.
    pub suspect_links: Vec<(String, RelativeDiagnostic)>,
}

/// The CSS of one `<style>` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleBlock {
    /// What is in it, trimmed.
    pub css: String,
    /// Where it is in the piece, up to the end of its block.
    pub range: Range<usize>,
}

/// A named part of a slide.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// `default`, `left`, `right`, ...
    pub name: String,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// Speaker notes: one comment, one `Note:` part or one `::: notes` block.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Markdown source, trimmed.
    pub markdown: String,
    /// The same, read.
    pub blocks: Vec<Block>,
    /// Where in the piece.
    pub range: Range<usize>,
}

/// One setting from a comment.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// The key without its leading `_`.
    pub key: String,
    /// `_key`: for this slide only.
    pub spot: bool,
    /// The value.
    pub value: SettingValue,
    /// Place of the key in the piece.
    pub key_range: Range<usize>,
    /// Place of the value in the piece.
    pub value_range: Range<usize>,
}

/// A YAML value as far as settings need it: scalars stay as they were written.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// `key:` with nothing, `~` or `null`.
    Null,
    /// A scalar, unquoted.
    Scalar(String),
    /// A list.
    List(Vec<SettingValue>),
    /// A map, in order.
    Map(Vec<(String, SettingValue)>),
}
