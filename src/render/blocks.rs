//! Blocks as HTML. Plain CommonMark gives what comrak gives; attributes, steps and figures are ours.

use super::slide::SlideRenderer;
use crate::deck::{Attrs, Block, BlockKind, Footnote, Inline, InlineKind, Item, List, Step};
use crate::diagnostics::{Diagnostic, code};
use crate::util::html::{attr, text};
use crate::util::i18n::Phrase;

/// Attribute names that authors may set on anything; handlers of events are no content.
fn is_plain_name(name: &str) -> bool {
    let low = name.to_lowercase();
    !low.starts_with("on")
        && !matches!(low.as_str(), "style" | "srcdoc" | "href" | "src")
        && low.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

/// The attributes of a step.
pub(crate) fn step_attrs(step: Option<&Step>) -> String {
    let Some(step) = step else { return String::new() };
    let mut out = String::new();
    if step.at > 0 {
        out += &format!(" data-step=\"{}\"", step.at);
    }
    if let Some(gone) = step.out {
        out += &format!(" data-step-out=\"{gone}\"");
    }
    if let Some(effect) = &step.effect {
        out += &format!(" data-effect=\"{}\"", attr(effect));
    }
    out
}

/// Attributes of the author as HTML, `more` classes first; `known` pairs have been used already.
pub(crate) fn attributes(attrs: &Attrs, more: &[&str], known: &[&str]) -> String {
    let mut out = String::new();
    if let Some(id) = &attrs.id {
        out += &format!(" id=\"{}\"", attr(id));
    }
    let classes: Vec<&str> =
        more.iter().copied().chain(attrs.classes.iter().map(String::as_str)).filter(|c| !c.is_empty()).collect();
    if !classes.is_empty() {
        out += &format!(" class=\"{}\"", attr(&classes.join(" ")));
    }
    for (key, value) in attrs.pairs.iter().filter(|(k, _)| !known.contains(&k.as_str()) && is_plain_name(k)) {
        let name = if is_html_name(key) { key.clone() } else { format!("data-{key}") };
        out += &format!(" {name}=\"{}\"", attr(value));
    }
    out + &step_attrs(attrs.step.as_ref())
}

/// Names that HTML knows; others become `data-…`.
fn is_html_name(name: &str) -> bool {
    name.starts_with("data-")
        || name.starts_with("aria-")
        || matches!(
            name,
            "title"
                | "lang"
                | "dir"
                | "role"
                | "width"
                | "height"
                | "rel"
                | "target"
                | "download"
                | "start"
                | "reversed"
                | "alt"
                | "loading"
                | "tabindex"
                | "translate"
        )
}

impl SlideRenderer<'_> {
    pub(crate) fn block(&mut self, block: &Block) {
        let attrs = &block.attrs;
        match &block.kind {
            BlockKind::Paragraph(inlines) => self.paragraph(inlines, attrs),
            BlockKind::Heading { level, inlines, fit } => {
                let more: &[&str] = if *fit { &["fit"] } else { &[] };
                self.without_hyphenation(|pen| {
                    pen.tagged(&format!("h{level}"), &attributes(attrs, more, &[]), inlines)
                });
            }
            BlockKind::List(list) => self.list(list, attrs),
            BlockKind::Quote(inner) => self.quote(inner, attrs),
            BlockKind::Alert { kind, title, blocks } => {
                let class = format!("alert-{kind}");
                self.out += &format!("<div{} role=\"note\">\n", attributes(attrs, &["alert", &class], &[]));
                if title.is_empty() {
                    let word = alert_word(kind).translate(self.lang());
                    self.out += &format!("<p class=\"alert-title\">{}</p>\n", text(word));
                } else {
                    self.tagged("p", " class=\"alert-title\"", title);
                }
                self.blocks(blocks);
                self.out += "</div>\n";
            }
            BlockKind::Code(code) => self.code(code, block),
            BlockKind::Table(table) => self.table(table, attrs),
            BlockKind::Div { name, blocks } => self.div(name, blocks, attrs),
            BlockKind::Html(raw) => self.raw_block(raw, &block.range, attrs),
            BlockKind::Rule => self.out += &format!("<hr{}>\n", attributes(attrs, &[], &[])),
            BlockKind::Descriptions(pairs) => self.descriptions(pairs, attrs),
            BlockKind::Math(tex) => {
                self.out += &format!("<div{}>", attributes(attrs, &["math"], &[]));
                self.math(tex, true, &block.range);
                self.out += "</div>\n";
            }
            BlockKind::Footnotes(notes) => self.footnotes(notes),
        }
        self.close_deferred();
    }

    fn tagged(&mut self, tag: &str, attrs: &str, inlines: &[Inline]) {
        self.out += &format!("<{tag}{attrs}>");
        self.inlines(inlines);
        self.out += &format!("</{tag}>\n");
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
        self.out += &format!("<{tag}{start}{}>\n", attributes(attrs, tasks, &[]));
        for item in &list.items {
            self.item(item, list.tight);
        }
        self.out += &format!("</{tag}>\n");
    }

    fn item(&mut self, item: &Item, tight: bool) {
        self.out += &format!("<li{}>", attributes(&item.attrs, &[], &[]));
        if let Some(done) = item.task {
            let (checked, word) = if done { (" checked=\"\"", "x") } else { ("", " ") };
            self.out += &format!("<input type=\"checkbox\" disabled=\"\"{checked} aria-label=\"[{word}]\"> ");
        }
        self.inside_element(|pen| pen.item_blocks(item, tight));
        self.out += "</li>\n";
    }

    fn item_blocks(&mut self, item: &Item, tight: bool) {
        for (i, block) in item.blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(inlines)
                    if tight && !matches!(inlines.as_slice(), [Inline { kind: InlineKind::Image(_), .. }]) =>
                {
                    if i > 0 {
                        self.out.push('\n');
                    }
                    if block.attrs == Attrs::default() {
                        self.inlines(inlines);
                    } else {
                        self.out += &format!("<span{}>", attributes(&block.attrs, &[], &[]));
                        self.inlines(inlines);
                        self.out += "</span>";
                    }
                }
                _ => {
                    self.out.push('\n');
                    self.block(block);
                }
            }
        }
    }

    /// A last paragraph that begins with a dash says who said it.
    fn quote(&mut self, inner: &[Block], attrs: &Attrs) {
        self.out += &format!("<blockquote{}>\n", attributes(attrs, &[], &[]));
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
        self.out += "</blockquote>\n";
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
        self.out += &format!("<{tag}{}{style}>\n", attributes(&attrs, &shown, &["width", "only"]));
        let share = self.width_fraction;
        if name == "columns" {
            self.width_fraction /= blocks.len().max(1) as f64;
        }
        self.blocks(blocks);
        self.width_fraction = share;
        self.out += &format!("</{tag}>\n");
    }

    fn descriptions(&mut self, pairs: &[(Vec<Inline>, Vec<Vec<Block>>)], attrs: &Attrs) {
        self.out += &format!("<dl{}>\n", attributes(attrs, &[], &[]));
        for (term, details) in pairs {
            self.tagged("dt", "", term);
            for blocks in details {
                self.out += "<dd>";
                match blocks.as_slice() {
                    [Block { kind: BlockKind::Paragraph(inlines), attrs, .. }] if *attrs == Attrs::default() => {
                        self.inlines(inlines);
                    }
                    _ => self.blocks(blocks),
                }
                self.out += "</dd>\n";
            }
        }
        self.out += "</dl>\n";
    }

    fn footnotes(&mut self, notes: &[Footnote]) {
        self.out += "<section class=\"slide-footnotes\">\n<ol>\n";
        for note in notes {
            self.out += &format!("<li id=\"{}\">\n", self.note_id(note.number));
            self.blocks(&note.blocks);
            for nth in 1..=note.references {
                self.out += &format!(
                    "<a class=\"note-back\" href=\"#{}\" aria-label=\"{}\">↩</a>",
                    self.reference_id(note.number, nth),
                    note.number
                );
            }
            self.out += "</li>\n";
        }
        self.out += "</ol>\n</section>\n";
    }

    pub(crate) fn note_id(&self, number: u32) -> String {
        format!("fn-{}-{number}", self.id_prefix)
    }

    pub(crate) fn reference_id(&self, number: u32, nth: u32) -> String {
        format!("fnref-{}-{number}-{nth}", self.id_prefix)
    }

    /// A box in the place of what could not be shown: what, why, and the author's source.
    pub(crate) fn card(&mut self, what: &str, why: &str, source: &str) {
        let source = if source.is_empty() { String::new() } else { format!("<pre>{}</pre>", text(source)) };
        self.out +=
            &format!("<div class=\"card-error\" role=\"note\"><b>{}</b> {}{source}</div>\n", text(what), text(why));
    }

    /// LaTeX as MathML; what cannot be drawn is told and shown as its source.
    pub(crate) fn math(&mut self, tex: &str, display: bool, range: &std::ops::Range<usize>) {
        match crate::math::to_mathml(tex, display, &self.scene.deck.macros) {
            Ok(mathml) => self.out += &mathml,
            Err(error) => {
                let source = self.slide.origin.source().get(range.clone()).unwrap_or("");
                // the white space before it may be of another kind in the source, such as the `>` of a quote
                let lead = tex.len() - tex.trim_start().len();
                let inside = error.offset.min(tex.len()).saturating_sub(lead);
                let start = range.start + source.find(tex.trim()).unwrap_or(0) + inside;
                let finding = Diagnostic::at(code::MATH, self.span(&(start..start + 1)), error.message);
                self.report(finding.help("the source is shown instead"));
                self.out += &format!("<code class=\"math-source\">{}</code>", text(tex));
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
