//! One slide's piece of Markdown in, its [`Body`] out: each stretch of text is parsed once by comrak and turned into
//! plain data. Places are byte ranges of the piece.

#[cfg(test)]
#[path = "parser_tests.rs"]
mod tests;

use super::attrs::{StepAttribute, StepCounter, take_step_attribute};
use super::comments::{self, Comment};
use super::containers::{self, SlidePart};
use super::{finish, header_footer};
use crate::deck::ast::{Attrs, Block, BlockKind, Footnote, Inline, InlineKind};
use crate::deck::model::{Dialect, Directive, Note, SettingValue, SlideContent, Slot, StyleBlock};
use crate::deck::split::prose::Formula;
use crate::diagnostics::RelativeDiagnostic;
use crate::util::Key;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Definitions that slides share.
#[derive(Debug, Default, Clone)]
pub(crate) struct References {
    /// Normalised label to address and tooltip.
    pub(crate) links: BTreeMap<String, (String, String)>,
    /// Name to the Markdown of the definition.
    pub(crate) footnotes: BTreeMap<String, String>,
    /// Names that some slide refers to.
    pub(crate) used: BTreeSet<String>,
}

impl References {
    /// Key of all of it.
    pub(crate) fn key(&self) -> Key {
        Key::of_str(&format!("{self:?}"))
    }
}

/// What a piece's reading depends on beside its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ParseContext<'a> {
    pub(crate) dialect: Dialect,
    pub(crate) breaks: bool,
    pub(crate) references: &'a References,
}

/// Names of `:::` blocks at the top of a slide that are slots of layouts.
const SLOTS: &[&str] = &["left", "right", "top", "bottom", "default", "media", "caption"];

/// Containers deeper than this are shown as plain text: every reader of the tree recurses.
pub(super) const DEEPEST: usize = 64;

/// Reads one piece.
pub(crate) fn read(piece: &str, context: &ParseContext<'_>) -> SlideContent {
    let mut reader = SlideParser::new(piece, context);
    let parts = containers::read(piece, &mut reader.findings);
    reader.parts(parts);
    reader.finish()
}

/// The state while one piece is read.
pub(super) struct SlideParser<'a> {
    pub(super) piece: &'a str,
    pub(super) context: &'a ParseContext<'a>,
    pub(super) findings: Vec<RelativeDiagnostic>,
    pub(super) parted: Vec<(String, RelativeDiagnostic)>,
    pub(super) directives: Vec<Directive>,
    pub(super) notes: Vec<Note>,
    pub(super) backgrounds: Vec<crate::deck::ast::Background>,
    pub(super) styles: Vec<StyleBlock>,
    pub(super) steps: StepCounter,
    /// Footnotes met so far: name to number and how often it was referred to.
    pub(super) footnote_numbers: BTreeMap<String, (u32, u32)>,
    pub(super) footnotes: Vec<Footnote>,
    pub(super) slots: Vec<Slot>,
    /// Footnotes that are defined in the piece itself.
    pub(super) defined: BTreeSet<String>,
    /// Names of footnotes that were read.
    pub(super) noted: BTreeSet<String>,
    /// A `fit` comment was met in the heading being read.
    pub(super) fit: bool,
    /// It is a header or a footer that is read.
    pub(super) is_line: bool,
    /// Formulas over several lines that the parser sees as fences, in the piece.
    pub(super) formulas: Vec<Formula>,
    /// Attributes from a comment for what is before it, until that is known.
    pub(super) element: Option<(Attrs, Range<usize>)>,
    /// How deep the items of lists are steps: all of them within `::: incremental`.
    pub(super) incremental: usize,
    /// How many lists are open.
    pub(super) lists: usize,
}

/// A container that is open while the parts are put together.
struct OpenContainer {
    block: Option<(String, Attrs, Range<usize>)>,
    slot: Option<String>,
    blocks: Vec<Block>,
    /// `. . .` was met: what follows in here appears at this step.
    pause: Option<u32>,
    /// How deep items were steps round it.
    before: usize,
}

impl<'a> SlideParser<'a> {
    pub(super) fn new(piece: &'a str, context: &'a ParseContext<'a>) -> Self {
        Self {
            piece,
            context,
            findings: Vec::new(),
            parted: Vec::new(),
            directives: Vec::new(),
            notes: Vec::new(),
            backgrounds: Vec::new(),
            styles: Vec::new(),
            steps: StepCounter::default(),
            footnote_numbers: BTreeMap::new(),
            footnotes: Vec::new(),
            slots: Vec::new(),
            defined: BTreeSet::new(),
            noted: BTreeSet::new(),
            fit: false,
            is_line: false,
            formulas: Vec::new(),
            element: None,
            incremental: 0,
            lists: 0,
        }
    }

    /// Puts the parts together: text is parsed, divs nest, slots are told apart.
    pub(super) fn parts(&mut self, parts: Vec<SlidePart>) {
        let mut slots: Vec<Slot> = vec![Slot { name: "default".to_owned(), blocks: Vec::new() }];
        let mut stack: Vec<OpenContainer> = Vec::new();
        let mut top = OpenContainer { block: None, slot: None, blocks: Vec::new(), pause: None, before: 0 };
        // divs within the deepest one are not opened: what is in them is in that one
        let mut deeper = 0_usize;
        for part in parts {
            match part {
                SlidePart::Open { range, .. } if stack.len() >= DEEPEST => {
                    self.report_nesting(range.start);
                    deeper += 1;
                }
                SlidePart::Close if deeper > 0 => deeper -= 1,
                SlidePart::Text(range) => {
                    let pause = top.pause;
                    let mut blocks = self.text(range);
                    hold_back(&mut blocks, pause);
                    top.blocks.extend(blocks);
                }
                SlidePart::Open { name, attrs, range } => {
                    stack.push(self.open(&mut top, stack.len(), name, attrs, range));
                }
                SlidePart::Close => {
                    if let Some(outer) = stack.pop() {
                        let inner = std::mem::replace(&mut top, outer);
                        self.close(inner, &mut top, &mut slots);
                    }
                }
                SlidePart::Slot(name) => {
                    fill(&mut slots, top.slot.take().as_deref().unwrap_or("default"), std::mem::take(&mut top.blocks));
                    top.pause = None;
                    top.slot = Some(name);
                }
                SlidePart::Pause => top.pause = Some(self.steps.take(&StepAttribute::default()).at),
                SlidePart::Note(range) => self.note(self.piece.get(range.clone()).unwrap_or("").to_owned(), range),
            }
        }
        while let Some(outer) = stack.pop() {
            let inner = std::mem::replace(&mut top, outer);
            self.close(inner, &mut top, &mut slots);
        }
        fill(&mut slots, top.slot.as_deref().unwrap_or("default"), top.blocks);
        self.slots = slots;
    }

    /// Begins a div; what is open now is kept on the stack.
    fn open(
        &mut self,
        top: &mut OpenContainer,
        depth: usize,
        name: String,
        mut attrs: Attrs,
        range: Range<usize>,
    ) -> OpenContainer {
        self.check_block(&name, &attrs, &range);
        let is_step = matches!(name.as_str(), "step" | "fragment");
        if is_step {
            attrs.classes.push("step".to_owned());
        }
        let slot = (depth == 0 && SLOTS.contains(&name.as_str())).then(|| name.clone());
        if let Some(wish) = take_step_attribute(&mut attrs) {
            attrs.step = Some(self.steps.take(&wish));
        }
        if attrs.step.is_none()
            && let Some(at) = top.pause
        {
            attrs.step = Some(crate::deck::ast::Step { at, out: None, effect: None });
        }
        let before = self.incremental;
        let is = |word: &str| name == word || attrs.has(word);
        self.incremental = match () {
            () if is("nonincremental") => 0,
            () if is("incremental") => usize::MAX,
            () if name == "v-clicks" => attrs.get("depth").and_then(|n| n.parse().ok()).unwrap_or(1),
            () => before,
        };
        let inner = OpenContainer { block: Some((name, attrs, range)), slot, blocks: Vec::new(), pause: None, before };
        std::mem::replace(top, inner)
    }

    fn close(&mut self, mut inner: OpenContainer, outer: &mut OpenContainer, slots: &mut Vec<Slot>) {
        self.incremental = inner.before;
        let Some((name, mut attrs, range)) = inner.block else { return };
        if name == "v-clicks" {
            attrs.pairs.retain(|(key, _)| !matches!(key.as_str(), "depth" | "every" | "at"));
            // what is no list comes block by block
            let listed = inner.blocks.iter().any(|block| matches!(block.kind, BlockKind::List(_)));
            for block in inner.blocks.iter_mut().filter(|block| !listed && block.attrs.step.is_none()) {
                block.attrs.step = Some(self.steps.take(&StepAttribute::default()));
            }
        }
        if name == "notes" {
            let start = inner.blocks.first().map_or(range.end, |b| b.range.start);
            let end = inner.blocks.last().map_or(start, |b| b.range.end);
            let markdown = self.piece.get(start..end).unwrap_or("").trim().to_owned();
            self.notes.push(Note { markdown, blocks: inner.blocks, range: start..end });
            return;
        }
        if let Some(slot) = inner.slot {
            let plain = attrs == Attrs::default();
            let blocks = if plain {
                inner.blocks
            } else {
                vec![Block { kind: BlockKind::Div { name: String::new(), blocks: inner.blocks }, attrs, range }]
            };
            fill(slots, &slot, blocks);
            return;
        }
        outer.blocks.push(Block { kind: BlockKind::Div { name, blocks: inner.blocks }, attrs, range });
    }

    /// Speaker notes: their source, and the same read.
    pub(super) fn note(&mut self, markdown: String, range: Range<usize>) {
        let trimmed = markdown.trim();
        if trimmed.is_empty() {
            return;
        }
        // notes are read by themselves: steps, backgrounds and settings in them are not the slide's
        let plain = trimmed.replace("<!--", "\\<!--");
        let mut inner = SlideParser::new(&plain, self.context);
        let mut blocks = inner.text(0..plain.len());
        blocks.extend(inner.styles.drain(..).map(|sheet| {
            let inline = Inline { kind: InlineKind::Code(sheet.css), attrs: Attrs::default(), range: range.clone() };
            Block { kind: BlockKind::Paragraph(vec![inline]), attrs: Attrs::default(), range: range.clone() }
        }));
        // a background in notes is a picture: notes have nothing behind them
        blocks.extend(inner.backgrounds.drain(..).map(header_footer::picture).map(|picture| {
            let range = picture.range.clone();
            Block { kind: BlockKind::Paragraph(vec![picture]), attrs: Attrs::default(), range }
        }));
        self.notes.push(Note { markdown: trimmed.to_owned(), blocks, range });
        self.notes.extend(inner.notes);
    }

    /// A comment's content, which begins at byte `offset` of the piece.
    pub(super) fn comment(&mut self, content: &str, offset: usize) {
        let range = offset..offset + content.len();
        match comments::read(content, offset) {
            Comment::Settings { directives, findings, note } => {
                self.directives.extend(directives);
                self.findings.extend(findings);
                if let Some(note) = note {
                    self.note(note, range);
                }
            }
            Comment::Note { text, findings } => {
                self.findings.extend(findings);
                self.note(text, range);
            }
            Comment::Include { target, range } => self.directives.push(Directive {
                key: "include".to_owned(),
                spot: true,
                value: SettingValue::Scalar(target),
                key_range: range.clone(),
                value_range: range,
            }),
            Comment::Allow { said, range } => self.directives.push(Directive {
                key: "allow".to_owned(),
                spot: true,
                value: SettingValue::Scalar(said),
                key_range: range.clone(),
                value_range: range,
            }),
            Comment::Element { attrs, range } => self.element = Some((attrs, range)),
            Comment::Fit => self.fit = true,
            Comment::Ignored => {}
        }
    }

    pub(super) fn finish(mut self) -> SlideContent {
        let mut slots = std::mem::take(&mut self.slots);
        for slot in &mut slots {
            finish::polls(&mut slot.blocks);
        }
        self.number_footnotes();
        if !self.footnotes.is_empty() {
            self.footnotes.sort_by_key(|f| f.number);
            let footnotes = Block {
                kind: BlockKind::Footnotes(std::mem::take(&mut self.footnotes)),
                attrs: Attrs::default(),
                range: self.piece.len()..self.piece.len(),
            };
            if let Some(first) = slots.first_mut() {
                first.blocks.push(footnotes);
            }
        }
        let id = finish::take_heading_id(&mut slots);
        let title =
            finish::title(&slots).or_else(|| self.backgrounds.iter().map(|b| b.alt.clone()).find(|a| !a.is_empty()));
        SlideContent {
            slots,
            backgrounds: self.backgrounds,
            styles: self.styles,
            notes: self.notes,
            title,
            id,
            steps: self.steps.most,
            directives: self.directives,
            findings: self.findings,
            suspect_links: self.parted,
        }
    }
}

/// What follows a pause appears at its step.
fn hold_back(blocks: &mut [Block], pause: Option<u32>) {
    let Some(at) = pause else { return };
    for block in blocks.iter_mut().filter(|b| b.attrs.step.is_none()) {
        block.attrs.step = Some(crate::deck::ast::Step { at, out: None, effect: None });
    }
}

fn fill(slots: &mut Vec<Slot>, name: &str, blocks: Vec<Block>) {
    match slots.iter_mut().find(|s| s.name == name) {
        Some(slot) => slot.blocks.extend(blocks),
        None => slots.push(Slot { name: name.to_owned(), blocks }),
    }
}
