//! The slots of a slide, drawn and put into the template of its layout.

use super::renderer::SlideRenderer;
use crate::deck::{BlockKind, Inline, InlineKind, Slot};
use crate::diagnostics::{Diagnostic, closest, code};
use crate::theme::{DeckMeta, TemplateContext, TemplatePicture};
use crate::util::{html, unescaped};

/// Layouts whose template places the slide's lone picture itself.
const PICTURE_LAYOUTS: &[&str] = &["image", "image-left", "image-right", "full"];

/// Slots by name, as HTML.
type FilledSlots = Vec<(String, String)>;

impl SlideRenderer<'_> {
    /// The layout, if the theme has it.
    pub(crate) fn layout(&mut self) -> String {
        let wanted = self.slide.layout.as_str();
        if self.context.theme.layout(wanted).is_some() {
            return wanted.to_owned();
        }
        let directive = self.slide.body.directives.iter().rev().find(|d| d.key == "layout");
        let range = directive.map_or(0..0, |d| d.value_range.clone());
        let names = self.context.theme.layouts().iter().map(|l| l.name.as_str());
        let finding = Diagnostic::at(
            code::UNKNOWN_LAYOUT,
            self.report.span(&range),
            format!("the theme has no layout `{wanted}`"),
        );
        let help = match closest(wanted, names.clone()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("there are: {}", names.collect::<Vec<_>>().join(", ")),
        };
        self.report.add(finding.help(help));
        "default".to_owned()
    }

    /// The HTML of each slot, and the picture that the layout places itself.
    pub(crate) fn slots(&mut self, layout: &str) -> (FilledSlots, Option<(String, String)>) {
        let places_picture = PICTURE_LAYOUTS.contains(&layout);
        let mut picture = None;
        let mut out = Vec::new();
        let known: Vec<&str> =
            self.context.theme.layout(layout).map(|l| l.slots.iter().map(String::as_str).collect()).unwrap_or_default();
        let mut left_over = String::new();
        let beside = self.slide.body.backgrounds.iter().rev().find_map(|b| b.side);
        let whole = beside.map_or(1.0, |(_, percent)| 1.0 - f64::from(percent) / 100.0);
        for slot in &self.slide.body.slots {
            self.mode.width_fraction = if matches!(slot.name.as_str(), "left" | "right") { whole / 2.0 } else { whole };
            let taken = if places_picture && picture.is_none() { lone_picture(slot) } else { None };
            if let Some((_, inline)) = taken {
                picture = self.placed_picture(inline);
            }
            let skip = taken.filter(|_| picture.is_some()).map(|(i, _)| i);
            let blocks = slot.blocks.iter().enumerate().filter(|(i, _)| Some(*i) != skip).map(|(_, block)| block);
            let html = self.captured(|renderer| {
                renderer.inside_element(|renderer| blocks.for_each(|block| renderer.block(block)));
            });
            if slot.name == "default" || known.contains(&slot.name.as_str()) {
                out.push((slot.name.clone(), html));
            } else if !html.is_empty() {
                self.report_slot(slot, layout, &known);
                left_over.push_str(&format!("<div class=\"slot slot-{}\">\n{html}</div>\n", html::attr(&slot.name)));
            }
        }
        if let Some((_, default)) = out.first_mut() {
            default.push_str(&left_over);
        }
        (out, picture)
    }

    fn report_slot(&mut self, slot: &Slot, layout: &str, known: &[&str]) {
        let range = slot.blocks.first().map_or(0..0, |b| b.range.clone());
        let message = format!("the layout `{layout}` has no slot `{}`", slot.name);
        let finding = Diagnostic::at(code::UNKNOWN_SLOT, self.report.span(&range), message);
        let help = match closest(&slot.name, known.iter().copied()) {
            Some(name) => format!("did you mean `{name}`? it is shown below the rest"),
            None => format!("it is shown below the rest; there are: {}", known.join(", ")),
        };
        self.report.add(finding.help(help));
    }

    pub(crate) fn apply_layout(
        &mut self,
        layout: &str,
        slots: &[(String, String)],
        image: Option<&(String, String)>,
    ) -> String {
        let deck = self.context.deck;
        // a template's steps are counted, and long text costs many: what is long is put in afterwards
        let (short, long) = take_out(slots);
        let on_cover = slots.iter().find(|(name, _)| layout == "cover" && name == "default");
        let said = on_cover.map(|(_, html)| lines_of(html)).unwrap_or_default();
        // what the author writes on the cover himself is there once
        let frame = TemplateContext {
            slots: &short,
            title: self.slide.title.as_deref(),
            deck: DeckMeta {
                title: deck.title.as_deref(),
                subtitle: deck.subtitle.as_deref().filter(|words| !is_spoken_text(words, &said)),
                author: deck.author.as_deref().filter(|words| !is_spoken_text(words, &said)),
                date: deck.date.as_deref().filter(|words| !is_spoken_text(words, &said)),
            },
            image: image.map(|(url, alt)| TemplatePicture { url, alt }),
            attrs: &[],
            options: self.context.theme.chosen(),
        };
        match self.context.theme.apply(layout, &frame) {
            Ok(html) => long.iter().fold(html, |html, (mark, slot)| html.replace(mark, slot)),
            Err(finding) => {
                self.report.add(finding);
                slots.iter().map(|(_, html)| html.as_str()).collect()
            }
        }
    }
}

/// The letters of each line of a slot: of its headings, paragraphs, points, and of what line breaks divide.
fn lines_of(html: &str) -> Vec<String> {
    const ENDS: &[&str] = &["</h", "</p", "</li", "<br", "</div"];
    let mut lines = vec![String::new()];
    for (at, piece) in html.split('<').enumerate() {
        let tag = format!("<{piece}");
        if ENDS.iter().any(|end| at > 0 && tag.starts_with(end)) {
            lines.push(String::new());
        }
        let words = if at == 0 { piece } else { piece.split_once('>').map_or("", |(_, words)| words) };
        if let Some(line) = lines.last_mut() {
            line.push_str(&letters(&unescaped(words)));
        }
    }
    lines
}

fn is_spoken_text(words: &str, lines: &[String]) -> bool {
    let words = letters(words);
    !words.is_empty() && lines.contains(&words)
}

/// What tells words apart, whatever signs and capitals they are written with.
fn letters(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Slots longer than this are not put through the template engine.
const LONG: usize = 16 * 1024;

/// Slots for the template, long ones as a mark, and what each mark stands for.
fn take_out(slots: &[(String, String)]) -> (FilledSlots, Vec<(String, &str)>) {
    let mut long = Vec::new();
    let short = slots
        .iter()
        .map(|(name, html)| {
            if html.len() <= LONG {
                return (name.clone(), html.clone());
            }
            // no author can type the character
            let mark = format!("\u{0}{name}\u{0}");
            long.push((mark.clone(), html.as_str()));
            (name.clone(), mark)
        })
        .collect();
    (short, long)
}

/// The first paragraph that is one picture and nothing else.
fn lone_picture(slot: &Slot) -> Option<(usize, &Inline)> {
    slot.blocks.iter().enumerate().find_map(|(i, block)| match &block.kind {
        BlockKind::Paragraph(inlines) => match inlines.as_slice() {
            [one @ Inline { kind: InlineKind::Image(_), .. }] => Some((i, one)),
            _ => None,
        },
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{is_spoken_text, lines_of};

    #[test]
    fn what_a_line_says_is_said_whatever_signs_it_has() {
        let html = "<h1>A title</h1>\n<p>Nine <em>models</em>, for &amp; by you<br />\nAda Lovelace</p>\n<ul><li>2026</li></ul>";
        let lines = lines_of(html);
        for said in ["nine models for & by you", "Ada Lovelace", "2026", "A title"] {
            assert!(is_spoken_text(said, &lines), "{said}");
        }
        for unsaid in ["Nine models", "Ada", "", "–"] {
            assert!(!is_spoken_text(unsaid, &lines), "{unsaid}");
        }
    }
}
