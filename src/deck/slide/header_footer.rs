//! A header or a footer: whatever Markdown its line holds becomes running text, so that nothing of it is lost.

use super::parser::{ParseContext, SlideParser};
use crate::deck::ast::{Attrs, Background, Block, BlockKind, CodeSource, Image, Inline, InlineKind, List};
use crate::diagnostics::{RelativeDiagnostic, code};
use std::ops::Range;

/// Reads a header or footer; what is wrong in it has its place in `markdown`.
pub(crate) fn read(markdown: &str, context: &ParseContext<'_>) -> (Vec<Inline>, Vec<RelativeDiagnostic>) {
    let mut reader = SlideParser::new(markdown, context);
    reader.is_line = true;
    let blocks = reader.text(0..markdown.len());
    let mut out = Vec::new();
    flatten_inlines(markdown, blocks, &mut out);
    out.extend(reader.backgrounds.drain(..).map(picture));
    (out, reader.findings)
}

/// A background where nothing can have one is a picture.
pub(crate) fn picture(background: Background) -> Inline {
    let Background { url, alt, attrs, range, .. } = background;
    let image = Image { url, alt, ..Image::default() };
    Inline { kind: InlineKind::Image(Box::new(image)), attrs, range }
}

/// Lays blocks below each other as lines; the first goes on where `out` ends.
pub(crate) fn flatten_inlines(source: &str, blocks: Vec<Block>, out: &mut Vec<Inline>) {
    for (i, Block { kind, mut attrs, range }) in blocks.into_iter().enumerate() {
        let inline = |kind| Inline { kind, attrs: Attrs::default(), range: range.clone() };
        if i > 0 {
            out.push(inline(InlineKind::LineBreak));
        }
        let written = || InlineKind::Text(source.get(range.clone()).unwrap_or("").trim().to_owned());
        match kind {
            BlockKind::Paragraph(inlines) | BlockKind::Heading { inlines, .. } => {
                // it comes with the slide, at no step
                attrs.step = None;
                if attrs == Attrs::default() {
                    out.extend(inlines);
                } else {
                    out.push(Inline { kind: InlineKind::Span(inlines), attrs, range });
                }
            }
            BlockKind::Html(raw) => out.push(inline(InlineKind::Html(raw.trim().to_owned()))),
            BlockKind::Quote(inner) | BlockKind::Div { blocks: inner, .. } => flatten_inlines(source, inner, out),
            BlockKind::Alert { title, blocks: inner, .. } => {
                if !title.is_empty() && !inner.is_empty() {
                    out.extend(title);
                    out.push(inline(InlineKind::LineBreak));
                } else {
                    out.extend(title);
                }
                flatten_inlines(source, inner, out);
            }
            BlockKind::List(List { items, .. }) => {
                for (i, item) in items.into_iter().enumerate() {
                    if i > 0 {
                        out.push(inline(InlineKind::LineBreak));
                    }
                    // `1. May` at the foot of a slide is a date, and `- 3 -` a number
                    let first = item.blocks.first().map_or(item.range.end, |b| b.range.start);
                    let sign = source.get(item.range.start..first).unwrap_or("").to_owned();
                    out.push(inline(InlineKind::Text(sign)));
                    flatten_inlines(source, item.blocks, out);
                }
            }
            BlockKind::Table(table) => {
                let rows = table.rows.into_iter().map(|row| row.cells);
                for (i, cells) in std::iter::once(table.head).chain(rows).enumerate() {
                    if i > 0 {
                        out.push(inline(InlineKind::LineBreak));
                    }
                    let bar = [inline(InlineKind::Text(" | ".to_owned()))];
                    out.extend(cells.join(&bar[..]));
                }
            }
            BlockKind::Code(code) => out.push(inline(match code.source {
                CodeSource::Here(words) => InlineKind::Code(words.trim().to_owned()),
                CodeSource::File { .. } => written(),
            })),
            BlockKind::Math(tex) => out.push(inline(InlineKind::Math { tex, display: true })),
            BlockKind::Rule | BlockKind::Descriptions(_) | BlockKind::Footnotes(_) => out.push(inline(written())),
        }
    }
}

impl SlideParser<'_> {
    /// The title of an alert as running text, with the attributes at its end, which are those of the alert.
    pub(crate) fn alert_title(&mut self, quote: &Range<usize>) -> (Vec<Inline>, Attrs) {
        let line = self.piece.get(quote.clone()).and_then(|all| all.lines().next()).unwrap_or("");
        let from = line.find(']').map_or(line.len(), |close| close + 1);
        let title = super::wiki_links::unfolded(line.get(from..).unwrap_or(""));
        let start = quote.start + line.rfind(title).unwrap_or(from);
        let steps = (self.steps.last, self.steps.most);
        let mut blocks = self.text(start..start + title.len());
        if let [Block { kind: BlockKind::Paragraph(inlines), attrs, .. }] = blocks.as_mut_slice() {
            return (std::mem::take(inlines), std::mem::take(attrs));
        }
        // what would begin a list or a heading elsewhere is words here, and no step
        (self.steps.last, self.steps.most) = steps;
        let mut out = Vec::new();
        flatten_inlines(self.piece, blocks, &mut out);
        (out, Attrs::default())
    }

    /// A footnote has no place to be in a header or footer, so the words stay what they are.
    pub(crate) fn note_in_line(&mut self, name: &str, range: Range<usize>) -> InlineKind {
        self.report_note_in_line(name, range);
        InlineKind::Text(format!("[^{name}]"))
    }

    pub(crate) fn report_note_in_line(&mut self, name: &str, range: Range<usize>) {
        let message = format!("a header or footer cannot have footnotes: `[^{name}]` is shown as text");
        let finding = RelativeDiagnostic::new(code::REFERENCE_MISSING, range, message);
        self.findings.push(finding.help("write the text itself, or put the footnote on the slide"));
    }
}
