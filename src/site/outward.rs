//! Links that lead out of a file.

use super::{Built, Content, Site};
use crate::base::{Diagnostic, Span, code, decoded, is_remote, unescaped};
use crate::deck::Slide;
use crate::page;
use std::collections::BTreeSet;

/// Links that lead to nothing in a file for paper, each once.
pub fn links_out(site: &Site, built: &Built) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    let mut out = Vec::new();
    for slide in &built.slides {
        let html = slide.section.html();
        for (_, tag) in page::tags(&html).filter(|(_, tag)| !tag.closing && matches!(tag.name.as_str(), "a" | "area")) {
            let Some(address) = tag.get("href").map(unescaped) else { continue };
            if leads_nowhere(&address) && told.insert(address.to_string()) {
                let name = own_name(site, built, &address);
                let message = format!("`{name}` is not in the file, so it is no link there");
                out.push(link_out(built, &name, message));
            }
        }
    }
    out
}

/// What the author calls a file of the result: its own name where it came along, else the address.
pub(super) fn own_name(site: &Site, built: &Built, address: &str) -> String {
    let bare = address.split(['?', '#']).next().unwrap_or(address);
    let own = match site.files.get(&format!("{}{}", built.url, decoded(bare))) {
        Some(Content::File(path)) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
        _ => None,
    };
    own.unwrap_or_else(|| address.to_owned())
}

/// Whether an address means nothing where the pages beside the deck's are not.
pub(super) fn leads_nowhere(address: &str) -> bool {
    !address.is_empty() && !address.starts_with('#') && !is_remote(address)
}

/// The finding, at the place where the address (or the end of it) is written.
pub(super) fn link_out(built: &Built, name: &str, message: String) -> Diagnostic {
    let finding = match written(built, name) {
        Some(span) => Diagnostic::at(code::LINK_OUT, span, message),
        None => Diagnostic::file(code::LINK_OUT, &built.deck.path, message),
    };
    finding.help("`aftrap build` takes several decks along; or use a whole address (`https://…`)")
}

/// Where the first slide that names something writes the name; a space in it may be written as `%20`.
pub(super) fn written(built: &Built, name: &str) -> Option<Span> {
    let shown = |slide: &&Slide| built.slides.iter().any(|out| out.id == slide.id);
    [name.to_owned(), name.replace(' ', "%20")].iter().find_map(|name| {
        built.deck.slides.iter().filter(shown).find_map(|slide| {
            let at = slide.origin.source().find(name)?;
            Some(slide.origin.span(&(at..at + name.len())))
        })
    })
}
