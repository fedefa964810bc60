//! What the crate cannot draw is marked before it and put in behind it: a mark is a space of a width that no author asks for.
//!
//! A mark opens something that reaches to its `Close`, or else to the end of the row that it is in. Spaces have no class
//! in TeX, so what is between two marks keeps the distances of its signs.

/// What a mark stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// Everything from here on is within this element.
    Wrap(Wrap),
    /// The end of the mark with this number.
    Close(usize),
    /// This element is here, instead of all from here on.
    Slot(String),
    /// The row of a table that this is in.
    Row(RowStyle),
    /// The cell that this is in: over how many columns, and how its words stand.
    Cell(usize, &'static str),
    /// The table that this is in.
    Table(TableStyle),
    /// The rule of the fraction that this is in.
    Thickness(f32),
    /// Words that stand for the number of an equation.
    Tag(String),
}

/// An element around a part of a formula.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wrap {
    pub(super) name: &'static str,
    pub(super) attributes: Vec<(&'static str, String)>,
    /// An empty row behind it: the line around a box.
    pub(super) line: Option<String>,
    pub(super) inside: WrapAction,
}

/// What is done to what is within a [`Wrap`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum WrapAction {
    #[default]
    Nothing,
    /// The accent over it is as wide as it is.
    Stretched,
    /// It hangs over to the left, or to both sides.
    Shifted(&'static str),
    /// A link leads away from it.
    Linked,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct RowStyle {
    /// Rules above it; `true` is dashed.
    pub(super) above: Vec<bool>,
    pub(super) below: Vec<bool>,
    /// In em, below it.
    pub(super) gap: f32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TableStyle {
    /// Columns stand close together.
    Close,
    /// Columns touch each other.
    Touching,
    /// Rows this many times as high as they are.
    Stretch(f32),
}

/// The first number of a mark; no length that an author asks for is as large.
const FIRST: usize = 70_000;

/// The widest space, in em, that an author can ask for.
pub(super) const WIDEST: f32 = 1_000.0;

/// The command for a mark.
pub(super) fn command(number: usize) -> String {
    format!("\\kern{}em ", FIRST + number)
}

/// The number of a mark by the width of its space.
pub(super) fn number(width: &str) -> Option<usize> {
    width.strip_suffix("em")?.parse::<usize>().ok()?.checked_sub(FIRST)
}

/// What is in the crate's `\tag{…}` for words that it cannot take.
pub(super) fn tag(number: usize) -> String {
    (FIRST + number).to_string()
}

/// The number of the mark in the words of a tag.
pub(super) fn tagged(words: &str) -> Option<usize> {
    words.strip_prefix('(')?.strip_suffix(')')?.parse::<usize>().ok()?.checked_sub(FIRST)
}

/// A length in em, as short as it can be written.
pub(super) fn em(length: f32) -> String {
    let written = format!("{length:.4}");
    let short = written.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" || short.is_empty() { "0em".to_owned() } else { format!("{short}em") }
}
