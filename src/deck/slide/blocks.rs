//! comrak's blocks as ours.

use super::attrs::{self, take_step_attribute};
use super::lint::attributes::{self, AttributeTarget};
use super::parser::{DEEPEST, SlideParser};
use super::{code_fence, display_math, wiki_links};
use crate::deck::ast::{Attrs, Block, BlockKind, Footnote, Inline, InlineKind, Item, List};
use crate::deck::foreign;
use crate::deck::split::prose::Formula;
use crate::deck::split::references::normal;
use crate::diagnostics::{RelativeDiagnostic, code as codes};
use comrak::nodes::{AlertType, ListDelimType, ListType, Node, NodeList, NodeValue, Sourcepos};
use comrak::options::BrokenLinkReference;
use comrak::{Arena, Options, ResolvedReference, parse_document};
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// The address that stands for "`[text]` that may be a span": no author can type it.
pub(crate) const SPAN: &str = "\u{0}span";

/// comrak's lines and columns as bytes of the piece.
#[derive(Clone)]
pub(crate) struct LineOffsets {
    starts: Rc<[usize]>,
    offset: usize,
    len: usize,
    /// Where `\|` is in the cell of a table that is read: the parser counts it as one byte.
    escapes: Vec<usize>,
}

impl LineOffsets {
    fn new(text: &str, offset: usize, len: usize) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Self { starts: std::iter::once(0).chain(newlines).collect(), offset, len, escapes: Vec::new() }
    }

    /// The same within a cell that begins at byte `start` of the piece.
    pub(super) fn in_cell(&self, piece: &str, start: usize) -> Self {
        let mut escapes = Vec::new();
        let mut before = b' ';
        // only as far as the cell goes: a row may have thousands
        for (at, byte) in piece.bytes().enumerate().skip(start) {
            match byte {
                b'|' if before == b'\\' => escapes.push(at - 1),
                b'|' | b'\n' => break,
                _ => {}
            }
            before = byte;
        }
        Self { escapes, ..self.clone() }
    }

    /// Where the text ends in the piece.
    fn end(&self) -> usize {
        self.offset + self.len
    }

    /// The bytes of a node; an end before the start is moved to it (comrak's block quotes can run backwards).
    pub(crate) fn range(&self, place: Sourcepos) -> Range<usize> {
        let at = |line: usize, column: usize| {
            let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.len);
            let counted = self.offset + (start + column).min(self.len);
            let before = self.escapes.iter().enumerate().take_while(|(i, at)| **at - i < counted).count();
            counted + before
        };
        let start = at(place.start.line, place.start.column.saturating_sub(1));
        start..at(place.end.line, place.end.column).max(start)
    }
}

impl SlideParser<'_> {
    /// Parses a stretch of the piece.
    pub(crate) fn text(&mut self, range: Range<usize>) -> Vec<Block> {
        let source = self.piece.get(range.clone()).unwrap_or("");
        if source.trim().is_empty() {
            return Vec::new();
        }
        let fenced = display_math::fenced(source);
        if let Some((_, found)) = &fenced {
            let moved = |f: &Formula| Formula {
                lines: range.start + f.lines.start..range.start + f.lines.end,
                open: range.start + f.open,
                close: range.start + f.close,
            };
            self.formulas.extend(found.iter().map(moved));
        }
        let parsed = fenced.as_ref().map_or(source, |(text, _)| text);
        let is_defined = |words: &str| {
            self.context.references.links.contains_key(&normal(words)) || parsed.contains(&format!("[{words}]:"))
        };
        let disguised = wiki_links::is_disguised(parsed, &is_defined);
        let parsed = disguised.as_deref().unwrap_or(parsed);
        let with_notes = self.with_footnotes(source, parsed);
        let text = with_notes.as_deref().unwrap_or(parsed);
        let spans = source.contains("]{");
        let references = self.context.references;
        let callback = move |link: BrokenLinkReference<'_>| {
            if let Some((url, title)) = references.links.get(&normal(link.original)) {
                return Some(ResolvedReference { url: url.clone(), title: title.clone() });
            }
            let span = spans && source.contains(&format!("[{}]{{", link.original));
            span.then(|| ResolvedReference { url: SPAN.to_owned(), title: String::new() })
        };
        let mut options = options(self.context.breaks);
        if spans || !references.links.is_empty() {
            options.parse.broken_link_callback = Some(Arc::new(callback));
        }
        let arena = Arena::new();
        let hidden = super::nested_math::hidden(text);
        let root = parse_document(&arena, hidden.as_deref().unwrap_or(text), &options);
        if hidden.is_some() {
            super::nested_math::shown(root);
        }
        // line for line what was parsed: a fence in place of a formula changes the columns of its own two lines only
        let lines = LineOffsets::new(source, range.start, source.len());
        self.blocks(root, &lines, 0)
    }

    /// The text with the definitions of footnotes that it refers to and that stand elsewhere.
    fn with_footnotes(&self, source: &str, parsed: &str) -> Option<String> {
        if !source.contains("[^") {
            return None;
        }
        // one walk over the text, however many footnotes the deck has; names match whatever their case
        let (mut named, mut defined) = (BTreeSet::new(), BTreeSet::new());
        for (at, _) in source.match_indices("[^") {
            let rest = source.get(at + 2..).unwrap_or("");
            let line = rest.get(..rest.find(['\n', '[', ']']).unwrap_or(rest.len())).unwrap_or("");
            let behind = rest.get(line.len()..).unwrap_or("");
            if behind.starts_with("]:") {
                defined.insert(line.to_lowercase());
            } else if behind.starts_with(']') {
                named.insert(line.to_lowercase());
            }
        }
        let mut out = String::new();
        for name in named.difference(&defined) {
            if let Some(definition) = self.context.references.footnotes.get(name) {
                out = if out.is_empty() { format!("{}\n\n", parsed.trim_end()) } else { out };
                out.push_str(definition);
                out.push('\n');
            }
        }
        (!out.is_empty()).then_some(out)
    }

    /// The children of a node.
    pub(crate) fn blocks(&mut self, parent: Node<'_>, lines: &LineOffsets, depth: usize) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        for node in parent.children() {
            let range = lines.range(node.data().sourcepos);
            if depth > DEEPEST {
                out.push(self.flatten(node, range));
                continue;
            }
            self.block(node, range, lines, depth, &mut out);
        }
        out.shrink_to_fit();
        out
    }

    fn block(&mut self, node: Node<'_>, range: Range<usize>, lines: &LineOffsets, depth: usize, out: &mut Vec<Block>) {
        let data = node.data();
        let kind = match &data.value {
            NodeValue::Paragraph => return self.paragraph(node, range, lines, depth, out),
            NodeValue::Heading(heading) => {
                let inlines = self.heading_text(node, lines, depth);
                return self.heading(heading.level, inlines, range, out);
            }
            NodeValue::CodeBlock(block) => {
                if self.formula(&block.info, &block.literal, &range, out) {
                    return;
                }
                let (block, attrs) = code_fence::read(&block.info, block.literal.clone());
                self.report_magic_move(&block.words, &range);
                return self.code(block, attrs, range, out);
            }
            NodeValue::HtmlBlock(html) => return self.html_block(&html.literal, range, out),
            NodeValue::Table(_) => return self.table(node, range, lines, depth, out),
            NodeValue::FootnoteDefinition(note) => {
                let name = note.name.clone();
                let blocks = self.blocks(node, lines, depth + 1);
                // one from elsewhere is put behind the text that refers to it
                let own = range.start < lines.end();
                if own && !self.defined.insert(name.clone()) {
                    self.report_duplicate(&name, range);
                } else if self.noted.insert(name.clone()) {
                    self.footnotes.push(Footnote { name, number: 0, references: 0, blocks });
                }
                return;
            }
            NodeValue::List(list) => self.list(node, list, lines, depth),
            NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) => {
                let mut inner = self.blocks(node, lines, depth + 1);
                match self.callout(&range, &mut inner) {
                    Some((kind, attrs)) => return out.push(Block { kind, attrs, range }),
                    None => {
                        self.report_no_alert(&range);
                        BlockKind::Quote(inner)
                    }
                }
            }
            NodeValue::Alert(alert) => {
                let kind = alert_name(alert.alert_type).to_owned();
                let (title, attrs) =
                    if alert.title.is_some() { self.alert_title(&range) } else { (Vec::new(), Attrs::default()) };
                let blocks = self.blocks(node, lines, depth + 1);
                return out.push(Block { kind: BlockKind::Alert { kind, title, blocks }, attrs, range });
            }
            NodeValue::ThematicBreak => BlockKind::Rule,
            NodeValue::DescriptionList => self.descriptions(node, lines, depth),
            _ => {
                out.push(self.flatten(node, range));
                return;
            }
        };
        out.push(Block { kind, attrs: Attrs::default(), range });
    }

    fn paragraph(
        &mut self,
        node: Node<'_>,
        range: Range<usize>,
        lines: &LineOffsets,
        depth: usize,
        out: &mut Vec<Block>,
    ) {
        let raw = self.piece.get(range.clone()).unwrap_or("").trim();
        if raw.starts_with("<<<")
            && !raw.contains('\n')
            && let Some((block, attrs)) = code_fence::import(raw)
        {
            return self.code(block, attrs, range, out);
        }
        let mut inlines = self.inlines(node, lines, depth + 1);
        self.report_leftover_markup(&inlines, &range);
        let mut attrs = Self::trailing(&mut inlines);
        if let Some((of_comment, _)) = self.element.take() {
            attrs = Some(attrs.map_or_else(|| of_comment.clone(), |attrs| joined(attrs, of_comment.clone())));
            trim_end(&mut inlines);
        }
        if attrs.is_none() {
            self.report_trailing(&inlines, &range, attrs::is_class);
        }
        let on = match out.last().filter(|_| is_blank(&inlines)).map(|b| &b.kind) {
            Some(BlockKind::Code(_)) => AttributeTarget::Fence,
            _ => AttributeTarget::Text,
        };
        if let Some(attrs) = &attrs {
            self.check_trailing(on, attrs, &range);
        } else if let Some(id) = wiki_links::take_block_id(&mut inlines) {
            attrs = Some(Attrs { id: Some(id), ..Attrs::default() });
        }
        wiki_links::mark_tags(&mut inlines);
        if is_blank(&inlines) {
            if let Some((attrs, last)) = attrs.take().zip(out.last_mut()) {
                self.attach(last, attrs);
            }
            return;
        }
        let kind = match inlines.as_slice() {
            [Inline { kind: InlineKind::Math { tex, display: true }, .. }] => BlockKind::Math(tex.clone()),
            _ => BlockKind::Paragraph(inlines),
        };
        let mut block = Block { kind, attrs: Attrs::default(), range };
        if let Some(attrs) = attrs {
            self.attach(&mut block, attrs);
        }
        out.push(block);
    }

    /// Attributes at the very end of running text, taken out of it.
    pub(crate) fn trailing(inlines: &mut Vec<Inline>) -> Option<Attrs> {
        let InlineKind::Text(text) = &mut inlines.last_mut()?.kind else { return None };
        let (before, attrs) = attrs::read_trailing(text).filter(|(_, attrs)| !attributes::are_words(attrs))?;
        *text = before.to_owned();
        if text.is_empty() {
            inlines.pop();
            if matches!(inlines.last().map(|i| &i.kind), Some(InlineKind::SoftBreak | InlineKind::LineBreak)) {
                inlines.pop();
            }
        }
        Some(attrs)
    }

    /// Lays attributes over a block, with the step that is asked for in them.
    pub(crate) fn attach(&mut self, block: &mut Block, mut more: Attrs) {
        if let Some(wish) = take_step_attribute(&mut more) {
            if let (true, BlockKind::Table(table)) = (wish.rows, &mut block.kind) {
                for row in &mut table.rows {
                    row.step = Some(self.steps.take(&attrs::StepAttribute {
                        effect: wish.effect.clone(),
                        ..attrs::StepAttribute::default()
                    }));
                }
            } else {
                block.attrs.step = Some(self.steps.take(&wish));
            }
        }
        block.attrs.id = more.id.or(block.attrs.id.take());
        block.attrs.classes.extend(more.classes);
        block.attrs.pairs.extend(more.pairs);
        if let BlockKind::Code(code) = &mut block.kind {
            self.spread(code, &mut block.attrs);
        }
    }

    fn heading_text(&mut self, node: Node<'_>, lines: &LineOffsets, depth: usize) -> Vec<Inline> {
        self.fit = false;
        self.inlines(node, lines, depth + 1)
    }

    fn heading(&mut self, level: u8, mut inlines: Vec<Inline>, range: Range<usize>, out: &mut Vec<Block>) {
        let mut attrs = Self::trailing(&mut inlines);
        match &attrs {
            Some(attrs) => self.check_trailing(AttributeTarget::Text, attrs, &range),
            None => self.report_trailing(&inlines, &range, attrs::look_intended),
        }
        if let Some((of_comment, _)) = self.element.take() {
            attrs = Some(attrs.map_or_else(|| of_comment.clone(), |attrs| joined(attrs, of_comment.clone())));
            trim_end(&mut inlines);
        }
        if let Some(attrs) = &mut attrs {
            self.directives.extend(foreign::of_heading(attrs, &range));
        }
        let fit = std::mem::take(&mut self.fit);
        let mut block = Block { kind: BlockKind::Heading { level, inlines, fit }, attrs: Attrs::default(), range };
        if let Some(attrs) = attrs {
            self.attach(&mut block, attrs);
        }
        out.push(block);
    }

    fn code(
        &mut self,
        mut block: crate::deck::ast::CodeBlock,
        attrs: Attrs,
        range: Range<usize>,
        out: &mut Vec<Block>,
    ) {
        if block.lang == "math"
            && let crate::deck::ast::CodeSource::Here(tex) = &block.source
        {
            out.push(Block { kind: BlockKind::Math(tex.trim().to_owned()), attrs, range });
            return;
        }
        self.check_fence(&block, &attrs, &range);
        if block.lang == "chart" {
            // what has no effect takes no step either
            block.states.clear();
            block.named.clear();
        }
        let mut result = Block { kind: BlockKind::Rule, attrs: Attrs::default(), range };
        self.attach(&mut result, attrs);
        // a fence after one marked `morph` takes its place
        if let Some(Block { kind: BlockKind::Code(before), attrs: of_before, .. }) = out.last_mut()
            && before.morph
            && result.attrs.step.is_none()
        {
            let step = self.steps.take(&attrs::StepAttribute::default());
            match &mut of_before.step {
                Some(first) => first.out = Some(step.at),
                none => *none = Some(crate::deck::ast::Step { at: 0, out: Some(step.at), effect: None }),
            }
            result.attrs.step = Some(step);
        }
        block.first_step = result.attrs.step.as_ref().map_or(self.steps.last, |s| s.at);
        self.steps.reserve(block.states.len().saturating_sub(1) as u32);
        self.spread(&mut block, &mut result.attrs);
        result.kind = BlockKind::Code(Box::new(block));
        out.push(result);
    }

    /// A chart with a step comes in parts, one a step. A file is not read here: `series=3` says how many it has. A diagram
    /// says itself what comes after what is there from the beginning.
    fn spread(&mut self, code: &mut crate::deck::ast::CodeBlock, attrs: &mut Attrs) {
        if !code.named.is_empty() {
            code.parts = code.named.len() as u32 + 1;
            self.steps.reserve(code.parts - 1);
            return;
        }
        if code.lang != "chart" || attrs.step.is_none() {
            return;
        }
        let given = attrs.get("series").and_then(|n| n.parse().ok()).filter(|n| (1..=6).contains(n));
        attrs.pairs.retain(|(key, _)| key != "series");
        code.parts = match &code.source {
            crate::deck::ast::CodeSource::Here(source) => {
                crate::deck::chart_data::parts(code.words.first().map_or("bar", String::as_str), source)
            }
            crate::deck::ast::CodeSource::File { .. } => given.unwrap_or(1),
        };
        self.steps.reserve(code.parts - 1);
    }

    fn list(&mut self, node: Node<'_>, list: &NodeList, lines: &LineOffsets, depth: usize) -> BlockKind {
        let ordered = list.list_type == ListType::Ordered;
        self.lists += 1;
        let deep = self.lists <= self.incremental;
        let stepped = deep || if ordered { list.delimiter == ListDelimType::Paren } else { list.bullet_char == b'*' };
        let mut items = Vec::new();
        for child in node.children() {
            let range = lines.range(child.data().sourcepos);
            let task = match &child.data().value {
                NodeValue::TaskItem(task) => Some(task.symbol.is_some()),
                _ => None,
            };
            let mut item = Item { task, blocks: Vec::new(), attrs: Attrs::default(), range };
            if stepped {
                item.attrs.step = Some(self.steps.take(&attrs::StepAttribute::default()));
            }
            self.item(child, &mut item, lines, depth + 1);
            items.push(item);
        }
        self.lists -= 1;
        BlockKind::List(List { start: ordered.then_some(list.start), tight: list.tight, items })
    }

    /// The blocks of an item; attributes at the end of its first line are the item's.
    fn item(&mut self, node: Node<'_>, item: &mut Item, lines: &LineOffsets, depth: usize) {
        for (i, child) in node.children().enumerate() {
            let range = lines.range(child.data().sourcepos);
            if depth > DEEPEST {
                let flat = self.flatten(child, range);
                item.blocks.push(flat);
                continue;
            }
            let first = i == 0 && matches!(child.data().value, NodeValue::Paragraph);
            self.block(child, range, lines, depth + 1, &mut item.blocks);
            if first
                && let [block] = item.blocks.as_mut_slice()
                && matches!(block.kind, BlockKind::Paragraph(_))
            {
                let own = std::mem::take(&mut block.attrs);
                let step = own.step.clone().or(item.attrs.step.take());
                item.attrs = Attrs { step, ..own };
            }
        }
    }

    fn descriptions(&mut self, node: Node<'_>, lines: &LineOffsets, depth: usize) -> BlockKind {
        let mut out: Vec<(Vec<Inline>, Vec<Vec<Block>>)> = Vec::new();
        for part in node.children().flat_map(comrak::arena_tree::Node::children) {
            match part.data().value {
                NodeValue::DescriptionTerm => {
                    let mut term = Vec::new();
                    for block in self.blocks(part, lines, depth + 1) {
                        if let BlockKind::Paragraph(inlines) = block.kind {
                            term.extend(inlines);
                        }
                    }
                    out.push((term, Vec::new()));
                }
                _ => {
                    let details = self.blocks(part, lines, depth + 1);
                    if let Some((_, all)) = out.last_mut() {
                        all.push(details);
                    }
                }
            }
        }
        BlockKind::Descriptions(out)
    }

    /// Says once that something is nested beyond reason.
    pub(crate) fn report_nesting(&mut self, at: usize) {
        if !self.findings.iter().any(|f| f.code == codes::NESTING) {
            let finding = RelativeDiagnostic::new(codes::NESTING, at..at, "text is nested too deeply");
            self.findings.push(finding.help(format!(
                "Aftrap reads {DEEPEST} levels and shows deeper text without its \
                    markup"
            )));
        }
    }

    /// What is nested beyond reason, as plain text.
    fn flatten(&mut self, node: Node<'_>, range: Range<usize>) -> Block {
        let mut text = String::new();
        for inner in node.descendants() {
            match &inner.data().value {
                NodeValue::Text(words) => text += words,
                NodeValue::Code(code) => text += &code.literal,
                NodeValue::CodeBlock(block) => text += &block.literal,
                NodeValue::HtmlBlock(html) => text += &html.literal,
                NodeValue::HtmlInline(html) => text += html,
                NodeValue::SoftBreak | NodeValue::LineBreak | NodeValue::Paragraph => text.push(' '),
                _ => {}
            }
        }
        self.report_nesting(range.start);
        let inlines = vec![Inline {
            kind: InlineKind::Text(text.trim().to_owned()),
            attrs: Attrs::default(),
            range: range.clone(),
        }];
        Block { kind: BlockKind::Paragraph(inlines), attrs: Attrs::default(), range }
    }
}

fn options<'c>(breaks: bool) -> Options<'c> {
    let mut options = Options::default();
    let e = &mut options.extension;
    e.table = true;
    e.strikethrough = true;
    e.autolink = true;
    e.tasklist = true;
    e.footnotes = true;
    e.description_lists = true;
    e.alerts = true;
    e.math_dollars = true;
    e.shortcodes = true;
    e.highlight = true;
    e.cjk_friendly_emphasis = true;
    options.parse.leave_footnote_definitions = true;
    options.parse.relaxed_tasklist_matching = false;
    options.render.hardbreaks = breaks;
    options
}

/// Two sets of attributes as one.
fn joined(mut attrs: Attrs, more: Attrs) -> Attrs {
    attrs.id = more.id.or(attrs.id);
    attrs.classes.extend(more.classes);
    attrs.pairs.extend(more.pairs);
    attrs
}

/// Takes the blanks before a comment away that was at the end.
fn trim_end(inlines: &mut Vec<Inline>) {
    if let Some(InlineKind::Text(text)) = inlines.last_mut().map(|last| &mut last.kind) {
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            inlines.pop();
        }
    }
}

/// Nothing but white space.
pub(crate) fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|i| match &i.kind {
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::SoftBreak | InlineKind::LineBreak => true,
        _ => false,
    })
}

fn alert_name(kind: AlertType) -> &'static str {
    match kind {
        AlertType::Note => "note",
        AlertType::Tip => "tip",
        AlertType::Important => "important",
        AlertType::Warning => "warning",
        AlertType::Caution => "caution",
    }
}
