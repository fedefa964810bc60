//! Links that lead out of a file.

use crate::deck::visit::{Node, walk, walk_line};
use crate::deck::{Inline, InlineKind, Slide};
use crate::diagnostics::{Diagnostic, code};
use crate::render;
use crate::site::{BuiltDeck, Content, Site};
use crate::source::Span;
use crate::util::{decoded, is_remote, unescaped};
use std::collections::BTreeSet;
use std::ops::Range;

/// Links that lead to nothing in a file for paper, each once.
pub fn unexported_links(site: &Site, built: &BuiltDeck) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    let mut out = Vec::new();
    for slide in &built.slides {
        for address in slide.record.links.iter().map(|link| unescaped(link)) {
            if (leads_nowhere(&address) || is_of_page(&address)) && told.insert(address.to_string()) {
                let name = own_name(site, built, &address);
                let message = format!("`{name}` is not in the file, so it is not a link there");
                out.push(link_out(built, &name, message));
            }
        }
    }
    out
}

/// What the author calls a file of the result: its own name where it came along, else the address.
pub(crate) fn own_name(site: &Site, built: &BuiltDeck, address: &str) -> String {
    let bare = address.split(['?', '#']).next().unwrap_or(address);
    let own = match site.files.get(&format!("{}{}", built.url, decoded(bare))) {
        Some(Content::File(path)) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
        _ => None,
    };
    own.unwrap_or_else(|| address.to_owned())
}

/// Whether an address means nothing where the pages beside the deck's are not.
pub(crate) fn leads_nowhere(address: &str) -> bool {
    !address.is_empty() && !address.starts_with('#') && !is_remote(address)
}

/// Whether an address means something only to the page that it is in.
fn is_of_page(address: &str) -> bool {
    let scheme = address.trim_start().split(':').next().unwrap_or("").to_ascii_lowercase();
    matches!(scheme.as_str(), "javascript" | "data" | "blob" | "about")
}

/// Where a slide, its header or its footer links to a file of this name.
fn link_to(slide: &Slide, name: &str) -> Option<Span> {
    let file = |url: &str| decoded(url.split(['?', '#']).next().unwrap_or(url)).into_owned();
    let is_it = |url: &str| url == name || file(url) == name || file(url).ends_with(&format!("/{name}"));
    let find = |found: &mut Option<Range<usize>>, node: Node<'_>| {
        let leads = match node {
            Node::Inline(Inline { kind: InlineKind::Link { url, .. }, range, .. }) => is_it(url).then_some(range),
            _ => node.raw().filter(|(html, _)| anchors(html).any(|href| is_it(&href))).map(|(_, range)| range),
        };
        if let Some(range) = leads.filter(|_| found.is_none()) {
            *found = Some(range.clone());
        }
    };
    let mut own = None;
    walk(&slide.body, &mut |node| find(&mut own, node));
    if let Some(range) = own {
        // the address comes last in Markdown, and behind `href` in HTML
        let source = slide.origin.source().get(range.clone()).unwrap_or("");
        let from = source.find("href").filter(|_| source.starts_with('<')).unwrap_or(0);
        let rest = source.get(from..).unwrap_or("");
        let at = if from > 0 { rest.find(name) } else { rest.rfind(name) };
        let at = at.map(|at| range.start + from + at);
        return Some(slide.origin.span(&at.map_or(range, |at| at..at + name.len())));
    }
    [("header", &slide.header), ("footer", &slide.footer)].into_iter().find_map(|(key, line)| {
        let mut own = None;
        walk_line(line, &mut |node| find(&mut own, node));
        slide.place_in_setting(key, &own?)
    })
}

/// Where the links in raw HTML lead.
fn anchors(html: &str) -> impl Iterator<Item = String> {
    let tags = render::start_tags(html).filter(|(_, tag)| !tag.closing && matches!(tag.name.as_str(), "a" | "area"));
    tags.filter_map(|(_, tag)| Some(unescaped(tag.get("href")?).to_string()))
}

/// The finding, at the first link that has the address (or the end of it): a picture of the same file stays where it is.
pub(crate) fn link_out(built: &BuiltDeck, name: &str, message: String) -> Diagnostic {
    let is_shown = |slide: &&Slide| built.slides.iter().any(|shown| shown.id == slide.id);
    let linked = built.deck.slides.iter().filter(is_shown).find_map(|slide| link_to(slide, name));
    let place = linked.or_else(|| written(built, name));
    let finding = match place {
        Some(span) => Diagnostic::at(code::LINK_NOT_EXPORTED, span, message),
        None => Diagnostic::file(code::LINK_NOT_EXPORTED, &built.deck.path, message),
    };
    finding.help("`aftrap build` publishes several decks together; or use a full address (`https://…`)")
}

/// Where the first slide that names something writes the name; a space in it may be written as `%20`.
pub(crate) fn written(built: &BuiltDeck, name: &str) -> Option<Span> {
    let shown = |slide: &&Slide| built.slides.iter().any(|out| out.id == slide.id);
    [name.to_owned(), name.replace(' ', "%20")].iter().find_map(|name| {
        built.deck.slides.iter().filter(shown).find_map(|slide| {
            let at = slide.origin.source().find(name)?;
            Some(slide.origin.span(&(at..at + name.len())))
        })
    })
}
