//! What was seen of a drawn slide, in words: the same whether a browser of ours looked (`check --browser`) or the author's
//! (the live page).

use crate::deck::fences;
use crate::deck::visit::{Node, walk};
use crate::deck::{Block, BlockKind, Slide};
use crate::diagnostics::{Code, Diagnostic, code};
use crate::site::BuiltDeck;
use crate::source::Span;
use serde::{Deserialize, Deserializer};
use std::collections::HashSet;
use std::ops::Range;

/// One thing that `layout_audit.js` or `text_contrast.js` observed.
#[derive(Debug, Deserialize)]
pub struct Observation {
    /// `overflow`, `clipped`, `lost`, `cut`, `overlap`, `tiny`, `contrast`, `faint`, `away`, `bare`, `noted`, `gone` or
    /// `pixels`.
    kind: String,
    /// The slide.
    id: String,
    /// Design pixels; of `contrast` ten times the ratio.
    px: u32,
    /// The words that it was seen at.
    #[serde(deserialize_with = "some")]
    near: String,
    /// The words that they lie over; of too much, those that it begins with; of a drawing, all of its words.
    #[serde(default, deserialize_with = "some")]
    other: String,
    /// How often those words are before (of too much, those that it begins with).
    #[serde(default)]
    nth: usize,
    /// In the header or footer of the slide.
    #[serde(default)]
    frame: bool,
    /// In the colours of the slide, and none of its own.
    #[serde(default)]
    plain: bool,
    /// Of a drawing that a fence made: which one of the slide's it is, from 0, and how many there are.
    #[serde(default)]
    drawing: Option<(usize, usize)>,
    /// In dark mode, of a deck that has two.
    #[serde(default)]
    dark: bool,
    /// The first step that shows it.
    step: usize,
}

/// As many words as the live page sends, so that both looks tell the same things apart.
const WORDS: usize = 160;

fn some<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(String::deserialize(from)?.chars().take(WORDS).collect())
}

/// The findings, each once, on the lines that they come from. Slides that the deck does not have are left out.
pub fn to_diagnostics(seen: &[Observation], built: &BuiltDeck) -> Vec<Diagnostic> {
    let mut known = HashSet::new();
    // the same words in the same trouble are one thing
    let first = seen.iter().filter(|one| known.insert((&one.kind, &one.id, &one.near, &one.other, one.drawing)));
    first.filter_map(|one| describe(one, built)).collect()
}

fn describe(seen: &Observation, built: &BuiltDeck) -> Option<Diagnostic> {
    let slide = built.deck.slides.iter().find(|s| s.id == seen.id)?;
    let number = built.slides.iter().find(|s| s.id == seen.id).map_or(slide.number, |s| s.number);
    if seen.plain && is_visible_text(slide, built) {
        return None;
    }
    let (code, message, help) = seen.quoted_words();
    let span = seen.span(slide);
    let is_elsewhere = !slide.origin.holds(&span);
    let finding = Diagnostic::at(code, span, message).help(help).on_slide(number);
    // a setting says nothing of the slides that it is seen on
    Some(if is_elsewhere { finding.note(None, format!("first found on slide {number}")) } else { finding })
}

/// Whether the colours that settings give a slide are told already, where they are written: perhaps on a slide before it.
fn is_visible_text(slide: &Slide, built: &BuiltDeck) -> bool {
    let Some(at) = slide.place_of_colours() else { return false };
    // there, nobody knew of a picture that this slide alone has
    let is_known = slide.origin.holds(at) || slide.body.backgrounds.is_empty();
    is_known && built.findings.iter().any(|d| d.code == code::CONTRAST && d.span.as_ref() == Some(at))
}

impl Observation {
    /// The code, what it says, and what helps.
    fn quoted_words(&self) -> (Code, String, &'static str) {
        let at = if self.step == 0 { String::new() } else { format!(" at step {}", self.step) };
        let (near, other, px) = (brief(&self.near), brief(&self.other), self.px);
        match self.kind.as_str() {
            "overflow" => {
                let after = if near.is_empty() { String::new() } else { format!(" after `{near}`") };
                let message = format!("the content sticks out by {px} px{after}{at}");
                (code::OVERFLOW, message, "split the slide, or set `overflow: shrink`")
            }
            "clipped" => {
                let message = format!("{px} px of the code that begins with `{near}` are cut off{at}");
                (code::CLIPPED, message, "shorten or break its lines, or show fewer of them")
            }
            "lost" => {
                let message = format!("`{near}` is cut off at the edge of its box by {px} px{at}");
                (code::CLIPPED, message, "make the box larger, or say less in it")
            }
            "cut" => {
                let message = format!("{px} px of `{near}` are cut off at the edge of its drawing{at}");
                (code::CLIPPED, message, "make the drawing larger (`viewBox`), or move or shorten its words")
            }
            "away" | "bare" | "noted" | "gone" | "pixels" => self.paper_words(&near, &other),
            "tiny" => {
                let more = if self.other.is_empty() { "" } else { " in this drawing" };
                let message = format!("`{near}` is drawn {px} px high{more}");
                (code::FONT_TOO_SMALL, message, "the last row needs at least 16")
            }
            "unknown" => {
                let message = format!(
                    "`{near}` is over an embedded page that cannot be inspected; its contrast \
                    was not checked"
                );
                (
                    code::CONTRAST_UNKNOWN,
                    message,
                    "check yourself whether it is readable, or move it beside the \
                    page",
                )
            }
            "faint" => {
                let mode = if self.dark { " in dark mode" } else { "" };
                let what = if near.is_empty() { "an image".to_owned() } else { format!("the image `{near}`") };
                let message = format!("{what} is hard to see on its background{mode}");
                (code::IMAGE_LOW_CONTRAST, message, "give it a background, or save it with one")
            }
            "contrast" => {
                let mode = if self.dark { " in dark mode" } else { "" };
                let message =
                    format!("`{near}` has a contrast of {}.{} to 1 with its background{mode}", px / 10, px % 10);
                (code::CONTRAST, message, "4.5 to 1 is readable in a bright room, 3 to 1 for large text")
            }
            _ => {
                let message = format!("`{near}` and `{other}` overlap by {px} px{at}");
                (code::OVERLAP, message, "give them space: another layout, columns, or less text")
            }
        }
    }

    /// The same for what paper does not show.
    fn paper_words(&self, near: &str, other: &str) -> (Code, String, &'static str) {
        match self.kind.as_str() {
            "away" => {
                let message = format!("`{}` will not be on paper: its name is shown instead", self.near);
                (code::EXPORT_OMITTED, message, "use a local image instead (for a video, its `poster=`)")
            }
            "bare" => {
                let message = format!("`{}` will not be on paper", self.near);
                (code::EXPORT_OMITTED, message, "keep a copy of the image beside the deck")
            }
            "noted" => {
                let help = "put fewer slides on a page (`--handout 1`), or use `--include-notes` without `--handout`: \
                    notes get pages of their own";
                (code::EXPORT_OMITTED, "the notes do not fit on the handout: their end is missing".to_owned(), help)
            }
            "gone" => {
                let message = format!("`#{other}` is not on paper, so `{near}` is not a link there");
                (code::LINK_NOT_EXPORTED, message, "link to its slide, or show it on paper too")
            }
            _ => {
                let message = format!("`{near}` will be pixels on paper, because of a CSS `filter`");
                (code::EXPORT_OMITTED, message, "without the filter the text can be searched, copied and read aloud")
            }
        }
    }

    /// Where it comes from: a line of the slide, or the setting that it is in (`footer:` may be written far away).
    fn span(&self, slide: &Slide) -> Span {
        let near = letters(&self.near);
        let says = |key: &&str| slide.settings.line(key).is_some_and(|line| letters(line).contains(&near));
        let set = ["header", "footer"].into_iter().filter(|_| !near.is_empty()).find(says);
        let own = || self.place(slide).map(|range| slide.origin.span(&range));
        let written = || slide.written.get(set?).cloned();
        let placed = if self.frame { written().or_else(own) } else { own().or_else(written) };
        placed.unwrap_or_else(|| slide.origin.span(&first_line(slide)))
    }

    /// The line of the slide that it comes from.
    fn place(&self, slide: &Slide) -> Option<Range<usize>> {
        let own = |nth| place(slide, &self.near, nth);
        match self.kind.as_str() {
            "overflow" => place(slide, &self.other, self.nth).or_else(|| own(0)),
            // a drawing has words that its source has not, such as dates; names are told from numbers elsewhere
            "tiny" => {
                let names = self.other.lines().filter(|words| words.chars().any(char::is_alphabetic));
                let mut named = names.clone().map(|words| place(slide, words, 0));
                let fence = self.drawing.and_then(|drawing| fence(slide, drawing, &names.collect::<Vec<_>>()));
                fence.or_else(|| named.find_map(|at| at)).or_else(|| own(self.nth)).or_else(|| {
                    lines(slide.origin.source()).find(|(_, line)| line.starts_with("```")).map(|(at, _)| at)
                })
            }
            _ => own(self.nth),
        }
    }
}

/// The fence that a drawing was made of: two may have the same words. Of its lines the first with a name on it, else the
/// one that opens it. None when not every fence became a drawing, so that they cannot be counted.
fn fence(slide: &Slide, (at, count): (usize, usize), names: &[&str]) -> Option<Range<usize>> {
    let source = slide.origin.source();
    let mut fences = Vec::new();
    walk(&slide.body, &mut |node| {
        if let Node::Block(Block { kind: BlockKind::Code(code), range, .. }) = node
            && (code.lang == "chart" || fences::draws(&code.lang))
        {
            fences.push(range.clone());
        }
    });
    let whole = fences.get(at).filter(|_| fences.len() == count)?.clone();
    let mut own = lines(source).filter(|(line, _)| whole.contains(&line.start));
    let opener = own.next().map(|(range, _)| range)?;
    let names: Vec<String> = names.iter().map(|name| letters(name)).filter(|name| !name.is_empty()).collect();
    let named = own.find(|(_, line)| names.iter().any(|name| letters(line).contains(name)));
    Some(named.map_or(opener, |(range, _)| range))
}

/// Words that name a thing in a message.
fn brief(text: &str) -> String {
    let mut out: String = text.chars().take(40).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// The lines of a slide's source that may be seen: notes are not.
fn lines(source: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let (mut start, mut inside) = (0, false);
    let all = source.split_inclusive('\n').map(move |line| {
        let range = start..start + line.trim_end().len();
        start += line.len();
        let opens = line.rfind("<!--").filter(|at| !line.get(*at..).unwrap_or("").contains("-->"));
        let noted = inside;
        inside = opens.is_some() || inside && !line.contains("-->");
        (range, if noted || line.starts_with("<!--") { "" } else { line })
    });
    all.filter(|(_, line)| !line.is_empty())
}

/// The line that `words` were made from, where they stand `nth` times before (or the last that has them).
fn place(slide: &Slide, words: &str, nth: usize) -> Option<Range<usize>> {
    let wanted = letters(words);
    if wanted.is_empty() {
        return None;
    }
    let (mut before, mut last, mut within) = (0, None, false);
    for (range, line) in lines(slide.origin.source()) {
        let here = letters(line);
        let part = here.len() > 8 && here.len() < wanted.len() && wanted.contains(&here);
        // words over several lines are there once
        let times = if part { usize::from(!within) } else { here.matches(&wanted).count() };
        within = part;
        if times > 0 {
            before += times;
            last = Some(range);
        }
        if before > nth {
            break;
        }
    }
    last
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn first_line(slide: &Slide) -> Range<usize> {
    lines(slide.origin.source()).find(|(_, line)| !line.trim().is_empty()).map_or(0..0, |(range, _)| range)
}
