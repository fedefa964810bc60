//! A deck as Markdown to read, and as JSON for other programs. Both are for others: what is not shown is not in them.

use super::inspect::{deck_settings, dialect_name, slide_settings};
use super::{Built, MADE_BY, title_of};
use crate::deck::{Block, BlockKind, Slide};
use crate::page::player::ui_string;
use serde_json::{Value, json};
use std::ops::Range;

/// How every Markdown file ends that is made of a deck, and that is no deck itself; [`MADE_BY`] is in it.
pub(super) const END: &str = "<!-- Aftrap (aftrap export) -->\n";

/// The slides that are shown, each under a heading with its number; with `notes` its notes as a quotation below it.
///
/// Blocks stand as they were written, without comments; pictures behind slides are left out.
pub fn markdown(built: &Built, notes: bool) -> String {
    let deck = &built.deck;
    let mut out = format!("# {}\n", title_of(deck, &deck.path));
    let settings = &deck.settings;
    let about: Vec<&str> =
        [&settings.subtitle, &settings.author, &settings.date].into_iter().filter_map(|s| s.as_deref()).collect();
    if !about.is_empty() {
        out += &format!("\n{}\n", about.join(" · "));
    }
    for (number, slide) in shown(built) {
        let title = slide.title.as_ref().map(|title| format!(" {title}")).unwrap_or_default();
        out += &format!("\n## {number}.{title}\n");
        // the first heading is the title, which stands above
        let mut titled = slide.title.is_none();
        for slot in &slide.body.slots {
            blocks(slide, &slot.blocks, &mut titled, &mut out);
        }
        if notes && !slide.body.notes.is_empty() {
            let lang = slide.settings.lang.as_deref().or(settings.lang.as_deref());
            out += &format!("\n> **{}**\n", ui_string(lang, "notes", &[]));
            for note in &slide.body.notes {
                out += ">\n";
                out.extend(note.markdown.lines().map(|line| format!("> {line}").trim_end().to_owned() + "\n"));
            }
        }
    }
    out + "\n" + END
}

/// The deck's model: settings and slides with their HTML; no file names of the author's. Notes only when asked for.
pub fn model(built: &Built, notes: bool) -> String {
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
fn shown(built: &Built) -> impl Iterator<Item = (usize, &Slide)> {
    // both are in one order
    let mut rest = built.deck.slides.iter();
    built.slides.iter().filter_map(move |out| Some((out.number, rest.find(|slide| slide.id == out.id)?)))
}

/// Blocks as they were written, but for the first heading when it is not yet `titled`.
fn blocks(slide: &Slide, all: &[Block], titled: &mut bool, out: &mut String) {
    for block in all {
        match &block.kind {
            BlockKind::Heading { .. } if !*titled => *titled = true,
            BlockKind::Div { blocks: inner, .. } => blocks(slide, inner, titled, out),
            _ => {
                let text = written(slide, &block.range);
                if !text.trim().is_empty() {
                    *out += &format!("\n{}\n", text.trim_end());
                }
            }
        }
    }
}

/// The source of a range without comments and without notes.
fn written(slide: &Slide, range: &Range<usize>) -> String {
    let source = slide.origin.source();
    let mut out = String::new();
    let mut at = range.start;
    let mut cuts: Vec<Range<usize>> = slide.body.notes.iter().map(|n| n.range.clone()).collect();
    cuts.extend(comments(source));
    cuts.sort_by_key(|cut| cut.start);
    for cut in cuts.iter().filter(|cut| cut.end > range.start && cut.start < range.end) {
        out += source.get(at..cut.start).unwrap_or("");
        at = at.max(cut.end.min(range.end));
    }
    out + source.get(at..range.end).unwrap_or("")
}

fn comments(source: &str) -> Vec<Range<usize>> {
    let ends = |(start, _): (usize, &str)| {
        let length = source.get(start..)?.find("-->")? + "-->".len();
        Some(start..start + length)
    };
    source.match_indices("<!--").filter_map(ends).collect()
}
