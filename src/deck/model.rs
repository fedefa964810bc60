//! The model every dialect lowers into: plain data, no behaviour that knows a file or a browser.
//!
//! Places inside a slide are byte ranges relative to its piece of source ([`Slide::origin`]), so that a slide that
//! merely moved is the same slide.

use crate::base::{Draft, Key, Span, Text};
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
    /// One line for search engines and social cards.
    pub description: Option<String>,
    /// Picture for social cards.
    pub image: Option<String>,
    /// Where it will be published.
    pub url: Option<String>,
    /// Name or path of the theme.
    pub theme: Option<String>,
    /// Light or dark.
    pub mode: Mode,
    /// Size of the slides.
    pub ratio: Ratio,
    /// Where slides end.
    pub split: Split,
    /// A soft line break is a line break.
    pub breaks: bool,
    /// The audience port is wanted.
    pub room: bool,
    /// Extra CSS.
    pub style: Option<String>,
    /// Scripts in raw HTML are taken out.
    pub safe: bool,
    /// Planned length of the talk in seconds.
    pub duration: Option<u32>,
    /// `overflow: shrink`: too much text is set smaller, down to a readable floor.
    pub shrink: bool,
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
}

/// Page numbers (Marp's four, `dialects/marp.md` 1.7).
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
pub struct Origin {
    /// The file (an included file keeps its own).
    pub text: Arc<Text>,
    /// Byte range of the slide's piece, breaks left off.
    pub range: Range<usize>,
}

impl Origin {
    /// The true place of a range that is relative to the slide's piece.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span::new(&self.text, self.range.start + range.start..self.range.start + range.end)
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
    pub origin: Origin,
    /// Plain text of its title, if it has one.
    pub title: Option<String>,
    /// Name of its layout, given or chosen by content.
    pub layout: String,
    /// Settings with everything carried from before.
    pub settings: SlideSettings,
    /// Its header line, read.
    pub header: Arc<[Inline]>,
    /// Its footer line, read.
    pub footer: Arc<[Inline]>,
    /// Its content.
    pub body: Arc<Body>,
    /// Key of everything above but `number`, `id` and the place: equal keys draw equal HTML while the files that the
    /// slide names stay the same.
    pub key: Key,
}

/// What one read of one piece of source gives; the same wherever the piece stands.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// The slots in order of appearance; `default` is always first, perhaps empty.
    pub slots: Vec<Slot>,
    /// Background pictures (`![bg](...)`) in order.
    pub backgrounds: Vec<Background>,
    /// CSS from `<style>` blocks, for this slide only.
    pub styles: Vec<String>,
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
    pub findings: Vec<Draft>,
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
    pub value: Value,
    /// Place of the key in the piece.
    pub key_range: Range<usize>,
    /// Place of the value in the piece.
    pub value_range: Range<usize>,
}

/// A YAML value as far as settings need it: scalars stay as they were written.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `key:` with nothing, `~` or `null`.
    Null,
    /// A scalar, unquoted.
    Scalar(String),
    /// A list.
    List(Vec<Value>),
    /// A map, in order.
    Map(Vec<(String, Value)>),
}

/// When a thing is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The step (from 1) at which it appears.
    pub at: u32,
    /// The step from which it is gone again.
    pub out: Option<u32>,
    /// `fade-up`, `grow`, ... as the player knows them.
    pub effect: Option<String>,
}

/// `{#id .class key=value}` and the step, on anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attrs {
    /// `#id`.
    pub id: Option<String>,
    /// `.class`, in order.
    pub classes: Vec<String>,
    /// `key=value` (a bare word has an empty value), in order.
    pub pairs: Vec<(String, String)>,
    /// When it is shown; `None` is from the start.
    pub step: Option<Step>,
}

impl Attrs {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// Whether a class is there.
    pub fn has(&self, class: &str) -> bool {
        self.classes.iter().any(|c| c == class)
    }
}

/// A block of content.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Attributes and step.
    pub attrs: Attrs,
    /// Place in the piece.
    pub range: Range<usize>,
}

/// The kinds of blocks.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        inlines: Vec<Inline>,
        /// `<!-- fit -->`: as wide as the slide.
        fit: bool,
    },
    /// A bullet, ordered or task list.
    List(List),
    /// A block quote.
    Quote(Vec<Block>),
    /// `> [!NOTE]`.
    Alert {
        /// `note`, `tip`, `important`, `warning`, `caution`.
        kind: String,
        /// A title other than the kind's own.
        title: Option<String>,
        /// Its content.
        blocks: Vec<Block>,
    },
    /// A fence, an indented block, a diagram, a chart: told apart by [`CodeBlock::lang`].
    Code(CodeBlock),
    /// A table.
    Table(Table),
    /// `::: name`; the name is also the first class unless it has a meaning.
    Div {
        /// `columns`, `column`, `card`, ... or any class; may be empty.
        name: String,
        /// Its content.
        blocks: Vec<Block>,
    },
    /// Raw HTML, comments taken out.
    Html(String),
    /// A thematic break inside a quote or a list.
    Rule,
    /// A description list: terms and their details.
    Descriptions(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
    /// `$$ ... $$` standing alone: LaTeX source.
    Math(String),
    /// The slide's footnotes, in order of number.
    Footnotes(Vec<Footnote>),
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// First number of an ordered list; `None` for bullets.
    pub start: Option<usize>,
    /// No blank lines between items: paragraphs are not drawn.
    pub tight: bool,
    /// The items.
    pub items: Vec<Item>,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// `[ ]` is `Some(false)`, `[x]` is `Some(true)`.
    pub task: Option<bool>,
    /// Its content.
    pub blocks: Vec<Block>,
    /// Attributes and step (`*` and `1)` items are steps).
    pub attrs: Attrs,
    /// Place in the piece.
    pub range: Range<usize>,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// One a column.
    pub aligns: Vec<Align>,
    /// The heading row.
    pub head: Vec<Vec<Inline>>,
    /// The rows below.
    pub rows: Vec<Row>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The cells.
    pub cells: Vec<Vec<Inline>>,
    /// When it is shown (`{.step rows}`).
    pub step: Option<Step>,
}

/// Alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Align {
    None,
    Left,
    Center,
    Right,
}

/// A footnote of this slide.
#[derive(Debug, Clone, PartialEq)]
pub struct Footnote {
    /// Its name as written.
    pub name: String,
    /// Its number on the slide, from 1.
    pub number: u32,
    /// How often it is referred to.
    pub references: u32,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A code block.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeBlock {
    /// First word of the info string (`rust`, `mermaid`, `chart`), lower case; empty when none.
    pub lang: String,
    /// The info string as written.
    pub info: String,
    /// The rest of the info string that is neither braces nor `key=value` (`bar` in `chart bar`).
    pub words: Vec<String>,
    /// Where the code comes from.
    pub source: CodeSource,
    /// `{2-3|5|all}`: the lines in the light, one entry a state; empty = all lines, always.
    pub states: Vec<LineSet>,
    /// The step of the slide at which state 0 holds; state `n` holds at `first_step + n`.
    pub first_step: u32,
    /// `lines=10`: numbers are shown, from this one.
    pub number_from: Option<u32>,
    /// `title="src/main.rs"`.
    pub title: Option<String>,
    /// Long lines wrap.
    pub wrap: bool,
    /// Changes into the fence that follows (`morph`).
    pub morph: bool,
}

/// Where code comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum CodeSource {
    /// Written in the deck.
    Here(String),
    /// `file=src/main.rs lines=5-20` or `<<< @/src/main.rs#region`.
    File {
        /// As written, relative to the file that names it (`@/` = the deck's folder).
        path: String,
        /// Only these lines (from 1, both ends in).
        lines: Option<(usize, usize)>,
        /// Only between `#region name` and `#endregion`.
        region: Option<String>,
    },
}

/// A set of line numbers of a code block, counted from 1 whatever numbers are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineSet {
    /// `all` or `*`.
    All,
    /// `none`.
    None,
    /// Ranges, both ends in.
    Lines(Vec<(u32, u32)>),
}

impl LineSet {
    /// Whether a line (from 1) is in the light.
    pub fn contains(&self, line: u32) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::Lines(ranges) => ranges.iter().any(|(a, b)| (*a..=*b).contains(&line)),
        }
    }
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Attributes and step.
    pub attrs: Attrs,
    /// Place in the piece.
    pub range: Range<usize>,
}

/// The kinds of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum InlineKind {
    /// Plain text, entities and shortcodes already Unicode.
    Text(String),
    /// A line end in the source.
    SoftBreak,
    /// A line break that is asked for.
    LineBreak,
    /// `code`.
    Code(String),
    /// Raw inline HTML: one tag.
    Html(String),
    /// `*emphasis*`.
    Emph(Vec<Inline>),
    /// `**strong**`.
    Strong(Vec<Inline>),
    /// `~~struck~~`.
    Strike(Vec<Inline>),
    /// `[text]{.class}`.
    Span(Vec<Inline>),
    /// A link.
    Link {
        /// As written.
        url: String,
        /// Its tooltip.
        title: String,
        /// Its text.
        inlines: Vec<Inline>,
    },
    /// A picture, video or sound.
    Image(Image),
    /// `$x$`: LaTeX source.
    Math {
        /// Without the dollars.
        tex: String,
        /// `$$x$$` within a line.
        display: bool,
    },
    /// `[^1]`.
    FootnoteRef {
        /// Its name as written.
        name: String,
        /// Number of the footnote on the slide, from 1.
        number: u32,
        /// Which of the references to it this is, from 1.
        nth: u32,
    },
}

/// A picture (or video, or sound) in the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Image {
    /// As written, relative to the file that names it.
    pub url: String,
    /// Its tooltip.
    pub title: String,
    /// Its description, with Marp's words taken out.
    pub alt: String,
    /// `w:` as CSS (`300px`), checked.
    pub width: Option<String>,
    /// `h:` as CSS, checked.
    pub height: Option<String>,
    /// CSS `filter` value, checked.
    pub filter: Option<String>,
    /// `contain`, `cover`, `fit`: as CSS `object-fit`.
    pub fit: Option<String>,
}

/// A background picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Background {
    /// As written.
    pub url: String,
    /// Its description, perhaps empty: backgrounds may be decoration.
    pub alt: String,
    /// CSS `background-size`, checked.
    pub size: Option<String>,
    /// CSS `filter` value, checked.
    pub filter: Option<String>,
    /// The slide is split and the picture stands here: side and percentage of the width.
    pub side: Option<(Side, f32)>,
    /// Several backgrounds stand below each other.
    pub vertical: bool,
    /// `{key=value}` after it.
    pub attrs: Attrs,
    /// Place in the piece.
    pub range: Range<usize>,
}

/// A side of the slide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Side {
    Left,
    Right,
}
