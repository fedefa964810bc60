//! A deck as JSON: the stable contract of `aftrap inspect` (`docs/reference/inspect.schema.json`).

use super::{Build, BuiltDeck};
use crate::deck::{Deck, DeckSettings, Dialect, Mode, Paginate, Slide, SlideSettings, Split};
use crate::diagnostics::{Diagnostic, to_json};
use serde_json::{Map, Value, json};

/// The JSON Schema of what [`inspect`] gives.
pub const SCHEMA: &str = include_str!("../../docs/reference/inspect.schema.json");

/// One deck: `{"dialect", "settings", "slides": [...], "diagnostics": [...]}`.
///
/// Settings that are not set are left out. Hidden slides are listed with an empty `html`, since they are not drawn.
pub fn inspect(built: &BuiltDeck, build: &Build) -> Value {
    let deck = &built.deck;
    let mut shown = built.slides.iter();
    let slides: Vec<Value> = deck
        .slides
        .iter()
        .map(|slide| {
            let out = if slide.settings.hidden { None } else { shown.next() };
            slide_to_json(slide, &out.map(|out| out.section.html()).unwrap_or_default())
        })
        .collect();
    let findings: Vec<&Diagnostic> = build.findings.iter().chain(&built.findings).collect();
    json!({
        "dialect": dialect_name(deck.dialect),
        "settings": deck_settings(deck),
        "slides": slides,
        "diagnostics": findings.into_iter().map(to_json).collect::<Vec<_>>(),
    })
}

fn slide_to_json(slide: &Slide, html: &str) -> Value {
    json!({
        "index": slide.number,
        "id": slide.id,
        "file": slide.origin.text.path().to_string_lossy(),
        "line": slide.origin.line(),
        "title": slide.title,
        "layout": slide.layout,
        "classes": slide.settings.class,
        "settings": slide_settings(&slide.settings),
        "steps": slide.body.steps,
        "notes": slide.body.notes.iter().map(|n| n.markdown.as_str()).collect::<Vec<_>>(),
        "hidden": slide.settings.hidden,
        "html": html,
    })
}

/// The name of a dialect as it is written in `dialect:`.
pub fn dialect_name(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Native => "native",
        Dialect::Marp => "marp",
        Dialect::Slidev => "slidev",
        Dialect::Reveal => "reveal",
        Dialect::Remark => "remark",
        Dialect::Quarto => "quarto",
        Dialect::Presenterm => "presenterm",
    }
}

pub(crate) fn deck_settings(deck: &Deck) -> Value {
    let s: &DeckSettings = &deck.settings;
    let mut out = Map::new();
    let texts = [
        ("title", &s.title),
        ("subtitle", &s.subtitle),
        ("author", &s.author),
        ("date", &s.date),
        ("lang", &s.lang),
        ("description", &s.description),
        ("image", &s.image),
        ("url", &s.url),
        ("theme", &s.theme),
        ("style", &s.style),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            out.insert(key.to_owned(), json!(value));
        }
    }
    let mode = match s.mode {
        Mode::Auto => "auto",
        Mode::Light => "light",
        Mode::Dark => "dark",
    };
    out.insert("mode".to_owned(), json!(mode));
    out.insert("ratio".to_owned(), json!(format!("{}x{}", s.ratio.width, s.ratio.height)));
    let split = match s.split {
        Split::Rule => "rule".to_owned(),
        Split::Heading(level) => format!("h{level}"),
    };
    out.insert("split".to_owned(), json!(split));
    out.insert("breaks".to_owned(), json!(s.breaks));
    if let Some(duration) = s.duration {
        out.insert("duration".to_owned(), json!(duration));
    }
    Value::Object(out)
}

pub(crate) fn slide_settings(s: &SlideSettings) -> Value {
    let mut out = Map::new();
    let texts = [
        ("background", &s.background),
        ("color", &s.color),
        ("header", &s.header),
        ("footer", &s.footer),
        ("transition", &s.transition),
        ("lang", &s.lang),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            out.insert(key.to_owned(), json!(value));
        }
    }
    let paginate = match s.paginate {
        Paginate::Off => json!(false),
        Paginate::On => json!(true),
        Paginate::Hold => json!("hold"),
        Paginate::Skip => json!("skip"),
    };
    out.insert("paginate".to_owned(), paginate);
    if let Some(time) = s.time {
        out.insert("time".to_owned(), json!(time));
    }
    out.insert("skip".to_owned(), json!(s.skip));
    Value::Object(out)
}
