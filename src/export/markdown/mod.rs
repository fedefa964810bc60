//! A deck as Markdown to read, and as JSON for other programs. Both are for others: what is not shown is not in them.

mod rewrite;

use crate::deck::visit::{Node, walk};
use crate::deck::{Block, BlockKind, Inline, InlineKind, Slide, footnote_definitions};
use crate::diagram;
use crate::fs::Files;
use crate::player::translate;
use crate::site::inspect::{deck_settings, slide_settings};
use crate::site::{BuiltDeck, MADE_BY, MARKDOWN_END, dialect_name, title_of};
use rewrite::{Edit, LinkBase};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The slides that are shown, each under a heading with its number; with `notes` its notes as a quotation below it.
///
/// Blocks stand as they were written, without comments, and work where the text will be: `seen` gives the way to a file
/// from there. Pictures behind slides are left out.
pub fn markdown(files: &Files, built: &BuiltDeck, notes: bool, seen: &dyn Fn(&Path) -> String) -> String {
    let deck = &built.deck;
    let headings: Vec<(&str, String)> = shown(built).map(|(n, slide)| (slide.id.as_str(), heading(n, slide))).collect();
    let places = LinkBase { files, deck, seen, headings: &headings };
    let mut footnotes = Footnotes::default();
    let mut out = format!("# {}\n", title_of(deck, &deck.path));
    let settings = &deck.settings;
    let about: Vec<&str> =
        [&settings.subtitle, &settings.author, &settings.date].into_iter().filter_map(|s| s.as_deref()).collect();
    if !about.is_empty() {
        out += &format!("\n{}\n", about.join(" · "));
    }
    for (number, slide) in shown(built) {
        out += &format!("\n## {}\n", heading(number, slide));
        // the first heading is the title, which is above
        let mut titled = slide.title.is_none();
        let (renamed, defined) = footnotes.of(slide, number);
        let edits = places.edits(slide, &renamed);
        for slot in &slide.body.slots {
            blocks((slide, &edits), &slot.blocks, &mut titled, &mut out);
        }
        for (name, range) in defined {
            let own = slide.origin.text.as_str().get(range.clone()).unwrap_or("");
            let text = match range.start.checked_sub(slide.origin.range.start) {
                Some(start) if range.end <= slide.origin.range.end => {
                    written((slide, &edits), &(start..start + range.len()))
                }
                _ => own.to_owned(),
            };
            let rest = text.split_once("]:").map_or("", |(_, rest)| rest);
            out += &format!("\n[^{name}]:{}\n", rest.trim_end());
        }
        if notes && !slide.body.notes.is_empty() {
            let lang = slide.settings.lang.as_deref().or(settings.lang.as_deref());
            out += &format!("\n> **{}**\n", translate(lang, "notes", &[]));
            for note in &slide.body.notes {
                out += ">\n";
                out.extend(note.markdown.lines().map(|line| format!("> {line}").trim_end().to_owned() + "\n"));
            }
        }
    }
    out + "\n" + MARKDOWN_END
}

/// The deck's model: settings and slides with their HTML; no file names of the author's. Notes only when asked for.
pub fn model(built: &BuiltDeck, notes: bool) -> String {
    let deck = &built.deck;
    let slides = shown(built).zip(&built.slides).map(|((number, slide), out)| {
        let mut one = json!({
            "number": number,
            "id": slide.id,
            "title": slide.title,
            "layout": slide.layout,
            "classes": slide.settings.class,
            "settings": slide_settings(&slide.settings),
            "steps": slide.body.steps,
            "html": out.section.html(),
        });
        if let (true, Some(one)) = (notes, one.as_object_mut()) {
            let notes: Vec<&str> = slide.body.notes.iter().map(|n| n.markdown.as_str()).collect();
            one.insert("notes".to_owned(), json!(notes));
        }
        one
    });
    let mut settings = deck_settings(deck);
    // a theme of the author's own is named by its path
    if let Some(theme) = settings.get_mut("theme")
        && let Some(name) = theme.as_str().and_then(|t| t.rsplit(['/', '\\']).next()).map(str::to_owned)
    {
        *theme = Value::from(name);
    }
    let all = json!({
        "generator": MADE_BY,
        "title": title_of(deck, &deck.path),
        "dialect": dialect_name(deck.dialect),
        "settings": settings,
        "slides": slides.collect::<Vec<_>>(),
    });
    format!("{all:#}\n")
}

/// The slides that are in the result, with their numbers.
fn shown(built: &BuiltDeck) -> impl Iterator<Item = (usize, &Slide)> {
    // both are in one order
    let mut rest = built.deck.slides.iter();
    built.slides.iter().filter_map(move |out| Some((out.number, rest.find(|slide| slide.id == out.id)?)))
}

/// What is above a slide.
fn heading(number: usize, slide: &Slide) -> String {
    let title = slide.title.as_ref().map(|title| format!(" {title}")).unwrap_or_default();
    format!("{number}.{title}")
}

/// Blocks as they were written, but for the first heading when it is not yet `titled`.
fn blocks(on: (&Slide, &[Edit]), all: &[Block], titled: &mut bool, out: &mut String) {
    for block in all {
        match &block.kind {
            BlockKind::Heading { .. } if !*titled => *titled = true,
            BlockKind::Div { blocks: inner, .. } => blocks(on, inner, titled, out),
            // they are below, as they were written
            BlockKind::Footnotes(_) => {}
            _ => {
                let text = written(on, &with_indent(on.0, block));
                if !text.trim().is_empty() {
                    *out += &format!("\n{}\n", text.trim_end());
                }
            }
        }
    }
}

/// The range of a block; that of code includes the spaces before it, which may be what makes it code.
fn with_indent(slide: &Slide, block: &Block) -> Range<usize> {
    let before = slide.origin.source().get(..block.range.start).unwrap_or("");
    let spaces = before.len() - before.trim_end_matches([' ', '\t']).len();
    let begins = before.len() == spaces || before.get(..before.len() - spaces).is_some_and(|b| b.ends_with('\n'));
    let indent = if begins && matches!(block.kind, BlockKind::Code(_)) { spaces } else { 0 };
    block.range.start - indent..block.range.end
}

/// The name of a footnote, and the place of its definition in the slide's file.
type Defined = (String, Range<usize>);

/// The footnotes that are in the text already.
#[derive(Default)]
struct Footnotes {
    /// Name and definition.
    there: BTreeMap<String, String>,
    /// Where each file defines its footnotes: a file has many slides.
    places: HashMap<PathBuf, HashMap<String, Range<usize>>>,
}

impl Footnotes {
    /// Those of a slide: new names for names that mean something else by now, and what is to be defined below it (name, and
    /// place in the slide's file).
    fn of(&mut self, slide: &Slide, number: usize) -> (BTreeMap<String, String>, Vec<Defined>) {
        let (mut renamed, mut defined) = (BTreeMap::new(), Vec::new());
        let text = slide.origin.text.as_str();
        let all = slide.body.slots.iter().flat_map(|slot| &slot.blocks).filter_map(|block| match &block.kind {
            BlockKind::Footnotes(all) => Some(all),
            _ => None,
        });
        for note in all.flatten() {
            let places = self.places.entry(slide.origin.text.path().to_owned()).or_insert_with(|| {
                footnote_definitions(text).into_iter().map(|(name, place)| (name.to_owned(), place)).collect()
            });
            let Some(range) = places.get(&note.name).cloned() else { continue };
            let words = text.get(range.clone()).unwrap_or("").to_owned();
            let name = match self.there.get(&note.name) {
                Some(before) if *before == words => continue,
                Some(_) => {
                    let new = format!("{}-{number}", note.name);
                    renamed.insert(note.name.clone(), new.clone());
                    new
                }
                None => note.name.clone(),
            };
            self.there.insert(name.clone(), words);
            defined.push((name, range));
        }
        (renamed, defined)
    }
}

/// The source of a range without comments and without notes, with its edits.
fn written((slide, edits): (&Slide, &[Edit]), range: &Range<usize>) -> String {
    let source = slide.origin.source();
    let mut out = String::new();
    let mut at = range.start;
    let mut cuts: Vec<(Range<usize>, &str)> = slide.body.notes.iter().map(|n| (n.range.clone(), "")).collect();
    cuts.extend(comments(slide).into_iter().map(|cut| (cut, "")));
    cuts.extend(edits.iter().map(|(cut, text)| (cut.clone(), text.as_str())));
    cuts.sort_by_key(|(cut, _)| cut.start);
    for (cut, text) in cuts.iter().filter(|(cut, _)| cut.end > range.start && cut.start < range.end) {
        if cut.start >= at {
            out += source.get(at..cut.start).unwrap_or("");
            out += text;
        }
        at = at.max(cut.end.min(range.end));
    }
    out + source.get(at..range.end).unwrap_or("")
}

/// The comments of a slide, and those in its diagrams; what looks like one in its code is code.
fn comments(slide: &Slide) -> Vec<Range<usize>> {
    let mut all = in_html(slide);
    walk(&slide.body, &mut |node| {
        if let Node::Block(Block { kind: BlockKind::Code(code), range, .. }) = node {
            let fence = slide.origin.source().get(range.clone()).unwrap_or("");
            let begin = fence.find('\n').map_or(fence.len(), |at| at + 1);
            let inside = diagram::comments::ranges(&code.lang, fence.get(begin..).unwrap_or(""));
            let start = range.start + begin;
            all.extend(inside.into_iter().map(|cut| start + cut.start..start + cut.end));
        }
    });
    all
}

fn in_html(slide: &Slide) -> Vec<Range<usize>> {
    let source = slide.origin.source();
    if !source.contains("<!--") {
        return Vec::new();
    }
    let mut code: Vec<Range<usize>> = Vec::new();
    walk(&slide.body, &mut |node| match node {
        Node::Block(Block { kind: BlockKind::Code(_) | BlockKind::Math(_), range, .. })
        | Node::Inline(Inline { kind: InlineKind::Code(_) | InlineKind::Math { .. }, range, .. }) => {
            code.push(range.clone());
        }
        _ => {}
    });
    let ends = |(start, _): (usize, &str)| {
        let length = source.get(start..)?.find("-->")? + "-->".len();
        Some(start..start + length)
    };
    let starts = source.match_indices("<!--").filter(|(start, _)| !code.iter().any(|c| c.contains(start)));
    starts.filter_map(ends).collect()
}
