//! The page that lists the decks of a folder.

use super::{Build, BuiltDeck, Content, title_of};
use crate::util::html::{attr, text};
use crate::util::i18n::Phrase;
use std::fmt::Write;
use std::sync::Arc;

/// Adds `index.html` at the root: a list of links, each a small cover in the deck's own colours.
pub(crate) fn add(build: &mut Build) {
    let lang = build.decks.iter().find_map(|d| d.deck.settings.lang.clone());
    let tongue = lang.as_deref().unwrap_or("en");
    let heading = Phrase::Decks.translate(tongue);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\" data-aftrap-index>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<style>\n{}</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n<ul>\n",
        attr(tongue),
        text(heading),
        include_str!("index.css"),
        text(heading)
    );
    for built in &build.decks {
        entry(&mut out, built);
    }
    if build.decks.is_empty() {
        let _ = writeln!(out, "<li class=\"none\">{}</li>", text(Phrase::NoDecks.translate(tongue)));
    }
    out.push_str("</ul>\n</main>\n</body>\n</html>\n");
    build.site.files.insert("index.html".to_owned(), Content::Bytes(Arc::from(out.into_bytes())));
}

fn entry(out: &mut String, built: &BuiltDeck) {
    let settings = &built.deck.settings;
    let title = title_of(&built.deck, &built.deck.path);
    let lang = settings.lang.as_deref();
    let word = if built.slides.len() == 1 { Phrase::Slide } else { Phrase::Slides };
    let count = format!("{} {}", built.slides.len(), word.translate(lang.unwrap_or("en")));
    let line: Vec<&str> = [settings.author.as_deref(), settings.date.as_deref()].into_iter().flatten().collect();
    let _ = writeln!(
        out,
        "<li{}><a href=\"{}index.html\"><span class=\"cover cover-{}\" aria-hidden=\"true\"><b>{}</b><i>{}</i></span>\
         <span class=\"title\">{}</span> <span class=\"about\">{}</span></a></li>",
        lang.map(|l| format!(" lang=\"{}\"", attr(l))).unwrap_or_default(),
        attr(&built.url),
        attr(&crate::util::slug(settings.theme.as_deref().unwrap_or("default"))),
        text(&title),
        text(settings.subtitle.as_deref().unwrap_or_default()),
        text(&title),
        text(&line.into_iter().chain([count.as_str()]).collect::<Vec<_>>().join(" · ")),
    );
}
