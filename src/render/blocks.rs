//! Blocks as HTML. Plain CommonMark gives what comrak gives; attributes, steps and figures are ours.

use super::html::attributes::attributes;
use super::renderer::SlideRenderer;
use crate::deck::{Attrs, Block, BlockKind, Footnote, Inline, InlineKind, Item, List};
use crate::diagnostics::{Diagnostic, code};
use crate::util::html::{attr, text};
use crate::util::i18n::Phrase;

impl SlideRenderer<'_> {
    pub(crate) fn block(&mut self, block: &Block) {
        let attrs = &block.attrs;
        match &block.kind {
            BlockKind::Paragraph(inlines) => self.paragraph(inlines, attrs),
            BlockKind::Heading { level, inlines, fit } => {
                let more: &[&str] = if *fit { &["fit"] } else { &[] };
                self.without_hyphenation(|renderer| {
                    renderer.tagged(&format!("h{level}"), &attributes(attrs, more, &[]), inlines);
                });
            }
            BlockKind::List(list) => self.list(list, attrs),
            BlockKind::Quote(inner) => self.quote(inner, attrs),
            BlockKind::Alert { kind, title, blocks } => {
                let class = format!("alert-{kind}");
                self.html.out += &format!("<div{} role=\"note\">\n", attributes(attrs, &["alert", &class], &[]));
                if title.is_empty() {
                    let word = alert_word(kind).translate(self.lang());
                    self.html.out += &format!("<p class=\"alert-title\">{}</p>\n", text(word));
                } else {
                    self.tagged("p", " class=\"alert-title\"", title);
                }
                self.blocks(blocks);
                self.html.out += "</div>\n";
            }
            BlockKind::Code(code) => self.code(code, block),
            BlockKind::Table(table) => self.table(table, attrs),
            BlockKind::Div { name, blocks } => self.div(name, blocks, attrs),
            BlockKind::Html(raw) => self.raw_block(raw, &block.range, attrs),
            BlockKind::Rule => self.html.out += &format!("<hr{}>\n", attributes(attrs, &[], &[])),
            BlockKind::Descriptions(pairs) => self.descriptions(pairs, attrs),
            BlockKind::Math(tex) => {
                self.html.out += &format!("<div{}>", attributes(attrs, &["math"], &[]));
                self.math(tex, true, &block.range);
                self.html.out += "</div>\n";
            }
            BlockKind::Footnotes(notes) => self.footnotes(notes),
        }
        self.html.close_deferred(&mut self.report);
    }

    fn tagged(&mut self, tag: &str, attrs: &str, inlines: &[Inline]) {
        self.html.out += &format!("<{tag}{attrs}>");
        self.inlines(inlines);
        self.html.out += &format!("</{tag}>\n");
    }

    /// A paragraph that is one picture, video or sound is a figure.
    fn paragraph(&mut self, inlines: &[Inline], attrs: &Attrs) {
        if let [one] = inlines
            && let InlineKind::Image(image) = &one.kind
        {
            return self.figure(image, one, attrs);
        }
        self.tagged("p", &attributes(attrs, &[], &[]), inlines);
    }

    fn list(&mut self, list: &List, attrs: &Attrs) {
        let tag = if list.start.is_some() { "ol" } else { "ul" };
        let start = list.start.filter(|n| *n != 1).map(|n| format!(" start=\"{n}\"")).unwrap_or_default();
        let tasks: &[&str] = if list.items.iter().any(|i| i.task.is_some()) { &["tasks"] } else { &[] };
        self.html.out += &format!("<{tag}{start}{}>\n", attributes(attrs, tasks, &[]));
        for item in &list.items {
            self.item(item, list.tight);
        }
        self.html.out += &format!("</{tag}>\n");
    }

    fn item(&mut self, item: &Item, tight: bool) {
        self.html.out += &format!("<li{}>", attributes(&item.attrs, &[], &[]));
        if let Some(done) = item.task {
            let (checked, word) = if done { (" checked=\"\"", "x") } else { ("", " ") };
            self.html.out += &format!("<input type=\"checkbox\" disabled=\"\"{checked} aria-label=\"[{word}]\"> ");
        }
        self.inside_element(|renderer| renderer.item_blocks(item, tight));
        self.html.out += "</li>\n";
    }

    fn item_blocks(&mut self, item: &Item, tight: bool) {
        for (i, block) in item.blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(inlines)
                    if tight && !matches!(inlines.as_slice(), [Inline { kind: InlineKind::Image(_), .. }]) =>
                {
                    if i > 0 {
                        self.html.out.push('\n');
                    }
                    if block.attrs == Attrs::default() {
                        self.inlines(inlines);
                    } else {
                        self.html.out += &format!("<span{}>", attributes(&block.attrs, &[], &[]));
                        self.inlines(inlines);
                        self.html.out += "</span>";
                    }
                }
                _ => {
                    self.html.out.push('\n');
                    self.block(block);
                }
            }
        }
    }

    /// A last paragraph that begins with a dash says who said it.
    fn quote(&mut self, inner: &[Block], attrs: &Attrs) {
        self.html.out += &format!("<blockquote{}>\n", attributes(attrs, &[], &[]));
        let source = inner.last().filter(|_| inner.len() > 1).and_then(|b| match &b.kind {
            BlockKind::Paragraph(inlines) if is_attribution(inlines) => Some((b, inlines)),
            _ => None,
        });
        match source {
            Some((block, inlines)) => {
                self.blocks(inner.split_last().map_or(&[], |(_, rest)| rest));
                self.tagged("footer", &attributes(&block.attrs, &[], &[]), inlines);
            }
            None => self.blocks(inner),
        }
        self.html.out += "</blockquote>\n";
    }

    fn div(&mut self, name: &str, blocks: &[Block], attrs: &Attrs) {
        let poll = if name == "poll" { attrs.classes.first().map(|c| format!("poll-{c}")) } else { None };
        let mut style = String::new();
        if let Some(width) = attrs.get("width").and_then(crate::util::css_declaration::length) {
            style = format!(" style=\"--width:{}\"", attr(&width));
        }
        let plain_name = crate::util::slug(name);
        let plain = if matches!(name, "step" | "fragment") { "" } else { plain_name.as_str() };
        let only = attrs.get("only").map(|o| format!("only-{}", crate::util::slug(o)));
        let shown: Vec<&str> = [plain, poll.as_deref().unwrap_or(""), only.as_deref().unwrap_or("")].into();
        let mut attrs = attrs.clone();
        if poll.is_some() {
            attrs.classes.clear();
        }
        let tag = if name == "aside" { "aside" } else { "div" };
        self.html.out += &format!("<{tag}{}{style}>\n", attributes(&attrs, &shown, &["width", "only"]));
        let mut mode = self.mode;
        if name == "columns" {
            mode.width_fraction /= blocks.len().max(1) as f64;
        }
        self.with_mode(mode, |renderer| renderer.blocks(blocks));
        self.html.out += &format!("</{tag}>\n");
    }

    fn descriptions(&mut self, pairs: &[(Vec<Inline>, Vec<Vec<Block>>)], attrs: &Attrs) {
        self.html.out += &format!("<dl{}>\n", attributes(attrs, &[], &[]));
        for (term, details) in pairs {
            self.tagged("dt", "", term);
            for blocks in details {
                self.html.out += "<dd>";
                match blocks.as_slice() {
                    [Block { kind: BlockKind::Paragraph(inlines), attrs, .. }] if *attrs == Attrs::default() => {
                        self.inlines(inlines);
                    }
                    _ => self.blocks(blocks),
                }
                self.html.out += "</dd>\n";
            }
        }
        self.html.out += "</dl>\n";
    }

    fn footnotes(&mut self, notes: &[Footnote]) {
        self.html.out += "<section class=\"slide-footnotes\">\n<ol>\n";
        for note in notes {
            self.html.out += &format!("<li id=\"{}\">\n", self.html.note_id(note.number));
            self.blocks(&note.blocks);
            for nth in 1..=note.references {
                self.html.out += &format!(
                    "<a class=\"note-back\" href=\"#{}\" aria-label=\"{}\">↩</a>",
                    self.html.reference_id(note.number, nth),
                    note.number
                );
            }
            self.html.out += "</li>\n";
        }
        self.html.out += "</ol>\n</section>\n";
    }

    /// A box in the place of what could not be shown: what, why, and the author's source.
    pub(crate) fn card(&mut self, what: &str, why: &str, source: &str) {
        let source = if source.is_empty() { String::new() } else { format!("<pre>{}</pre>", text(source)) };
        self.html.out +=
            &format!("<div class=\"card-error\" role=\"note\"><b>{}</b> {}{source}</div>\n", text(what), text(why));
    }

    /// LaTeX as MathML; what cannot be drawn is told and shown as its source.
    pub(crate) fn math(&mut self, tex: &str, display: bool, range: &std::ops::Range<usize>) {
        match crate::math::to_mathml(tex, display, &self.context.deck.macros) {
            Ok(mathml) => self.html.out += &mathml,
            Err(error) => {
                let source = self.slide.origin.source().get(range.clone()).unwrap_or("");
                // the white space before it may be of another kind in the source, such as the `>` of a quote
                let lead = tex.len() - tex.trim_start().len();
                let inside = error.offset.min(tex.len()).saturating_sub(lead);
                let start = range.start + source.find(tex.trim()).unwrap_or(0) + inside;
                let finding = Diagnostic::at(code::MATH, self.report.span(&(start..start + 1)), error.message);
                self.report.add(finding.help("the source is shown instead"));
                self.html.out += &format!("<code class=\"math-source\">{}</code>", text(tex));
            }
        }
    }
}

fn is_attribution(inlines: &[Inline]) -> bool {
    matches!(inlines.first().map(|i| &i.kind), Some(InlineKind::Text(t)) if t.starts_with(['—', '–']) || t.starts_with("-- "))
}

/// The word over an alert that has no title of its own.
fn alert_word(kind: &str) -> Phrase {
    match kind {
        "note" => Phrase::Note,
        "tip" => Phrase::Tip,
        "important" => Phrase::Important,
        "warning" => Phrase::Warning,
        _ => Phrase::Caution,
    }
}
