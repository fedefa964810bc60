//! Diagrams on a slide: a fence in, a figure with the drawing out; what cannot be drawn is reported at its line.

use super::html::attributes::attributes;
use super::renderer::SlideRenderer;
use crate::deck::{Block, CodeBlock, CodeSource};
use crate::diagnostics::{Diagnostic, code};
use crate::diagram::outcome::{DiagramOutput, Drawing, ID};
use crate::diagram::parts::{PART, Parts};
use crate::diagram::svg::number;
use crate::diagram::{comments, draw};
use crate::source::Span;
use crate::util::html::{attr, text};

impl SlideRenderer<'_> {
    /// Draws a diagram; `false` when its source has to be shown instead, which has been told then.
    pub(crate) fn diagram(&mut self, block: &CodeBlock, source: &str, at: &Block) -> bool {
        let parts = Parts::of(&block.named);
        let outcome =
            self.context.cache.diagram(&block.lang, source, &block.named, || draw(&block.lang, source, parts));
        match outcome.as_ref() {
            Ok(DiagramOutput::Svg(drawing)) => {
                self.drawing(drawing, block, source, at);
                true
            }
            Ok(DiagramOutput::Pie { csv, title }) => {
                let mut pie = block.clone();
                pie.words = vec!["pie".to_owned()];
                pie.title = block.title.clone().or_else(|| title.clone());
                self.report_unusable_parts(block, at);
                self.chart(&pie, csv, at);
                true
            }
            Err(refusal) => {
                let span = self.line_of(block, refusal.line, at);
                let message = format!("this `{}` diagram cannot be drawn: {}", block.lang, refusal.why);
                self.report.add(Diagnostic::at(code::DIAGRAM, span, message).help("its source is shown as code"));
                false
            }
        }
    }

    fn drawing(&mut self, drawing: &Drawing, block: &CodeBlock, source: &str, at: &Block) {
        let id = self.html.next_id("diagram");
        let title = block.title.as_deref().or(at.attrs.get("title")).or(drawing.title.as_deref());
        let label = title.or(self.slide.title.as_deref()).unwrap_or(drawing.kind);
        let lang_class = format!("diagram-{}", block.lang);
        let mut svg = drawing.svg.clone();
        for (part, step) in (1..=block.named.len()).zip(block.first_step + 1..) {
            svg = svg.replace(&format!("\"{PART}{part}\""), &format!("\"{step}\""));
        }
        for missed in &drawing.missed {
            let message = format!("no part of this diagram is called `{}`", missed.name);
            let finding = Diagnostic::at(code::DIAGRAM_PART, self.report.span(&at.range), message);
            self.report.add(finding.help(match &missed.near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a part by its text in the drawing, or by its id; this step shows nothing new".to_owned(),
            }));
        }
        self.html.out += &format!("<figure{}>", attributes(&at.attrs, &["diagram", &lang_class], &["title"]));
        self.html.out += &format!(
            "<svg id=\"{id}\" role=\"img\" aria-label=\"{}\" aria-describedby=\"{id}-desc\" viewBox=\"0 0 {w} {h}\" \
             style=\"--w:{w};--h:{h}\"><desc id=\"{id}-desc\">{}: {}</desc>{}</svg>",
            attr(label),
            drawing.kind,
            text(comments::without(&block.lang, source).trim()),
            svg.replace(ID, &id),
            w = number(drawing.width),
            h = number(drawing.height),
        );
        if let Some(title) = title {
            self.html.out += &format!("<figcaption>{}</figcaption>", text(title));
        }
        self.html.out += "</figure>\n";
    }

    /// Tells that the parts of this fence cannot be steps, if any were named.
    pub(crate) fn report_unusable_parts(&mut self, block: &CodeBlock, at: &Block) {
        if let Some(name) = block.named.first().and_then(|group| group.first()) {
            let message = format!("`{name}` cannot be a step: the parts of this fence have no names");
            let finding = Diagnostic::at(code::DIAGRAM_PART, self.report.span(&at.range), message);
            self.report.add(finding.help("`steps=` is for mermaid and dot; code has `{1-2|3}`, a chart `{.step}`"));
        }
    }

    /// The place of a line of the fence's text; of the fence itself when the text is in a file.
    fn line_of(&self, block: &CodeBlock, line: Option<usize>, at: &Block) -> Span {
        let here = matches!(block.source, CodeSource::Here(_));
        let whole = self.slide.origin.source().get(at.range.clone()).unwrap_or("");
        let mut start = at.range.start;
        for (i, text) in whole.split_inclusive('\n').enumerate() {
            if here && Some(i) == line {
                let lead = text.len() - text.trim_start().len();
                return self.report.span(&(start + lead..start + text.trim_end().len().max(lead)));
            }
            start += text.len();
        }
        self.report.span(&at.range)
    }
}
