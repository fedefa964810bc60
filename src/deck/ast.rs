//! The content of a slide: blocks and running text, with attributes and steps.

use crate::util::media_type;
use std::ops::Range;

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
        /// A title other than the kind's own; without one there is nothing in it.
        title: Vec<Inline>,
        /// Its content.
        blocks: Vec<Block>,
    },
    /// A fence, an indented block, a diagram, a chart: told apart by [`CodeBlock::lang`]; boxed, because most blocks are none.
    Code(Box<CodeBlock>),
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
    /// A chart with `{.step}`, or a fence with `steps=`: into how many parts it comes, one a step.
    pub parts: u32,
    /// Parts of a diagram by their names, `steps="A, B | C"`: what comes with each step after the first.
    pub named: Vec<Vec<String>>,
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
    /// `==marked==`.
    Mark(Vec<Inline>),
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
    /// A picture, video or sound; boxed, because most running text is none.
    Image(Box<Image>),
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
}

impl Image {
    /// Whether it is a video or sound, by its address.
    pub fn is_film(&self) -> bool {
        let bare = self.url.split(['?', '#']).next().unwrap_or("");
        let kind = media_type(bare.rsplit('/').next().unwrap_or(bare)).unwrap_or("");
        kind.starts_with("video/") || kind.starts_with("audio/") || kind.ends_with("mpegurl")
    }
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
    /// The slide is split and the picture is here: side and percentage of the width.
    pub side: Option<(Side, f32)>,
    /// Several backgrounds are below each other.
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
