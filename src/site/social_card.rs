//! What other sites and search engines are told: the picture on a social card, and the list of pages.

use super::{Build, BuiltSlide, Content, Site};
use crate::deck::Deck;
use crate::diagnostics::{Diagnostic, Diagnostics, code};
use crate::fs::{Files, fix_file_case};
use crate::render;
use crate::source::Span;
use crate::util::{Key, escaped, html, is_remote, join_url};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The address of what is at `folder` as seen from `base`, an address of a folder or of a page in it
/// (`https://example.org/talk.html`).
pub(crate) fn address(base: &str, folder: &str) -> String {
    let is_page = |name: &str| [".html", ".htm"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    let host = base.find("://").map_or(0, |at| at + "://".len());
    let last = base.rfind('/').filter(|at| *at >= host && base.get(at + 1..).is_some_and(is_page));
    let beside = last.and_then(|at| base.get(..at)).unwrap_or(base);
    format!("{}/{folder}", beside.trim_end_matches('/'))
}

/// The picture of `image:` becomes a file of the result; its address, whole when it is known where the deck will be
/// (readers of cards follow no others).
pub(crate) fn picture(
    files: &Files,
    deck: &Deck,
    folder: &str,
    site: &mut Site,
    findings: &Diagnostics,
) -> Option<String> {
    let image = deck.settings.image.as_deref()?;
    if is_remote(image) {
        return Some(image.to_owned());
    }
    let path = join_url(deck.path.parent().unwrap_or(Path::new("")), image);
    let Some(name) = render::asset_name(files, &path) else {
        let (code, why) = files.denial(&path, code::IMAGE_MISSING);
        let missing = Diagnostic::file(code, &deck.path, format!("`{image}` {why}"));
        let place = place(files, deck, "image");
        let missing = Diagnostic { span: place.clone(), ..missing };
        let beside = |url: &str| join_url(deck.path.parent().unwrap_or(Path::new("")), url);
        let right = if image.starts_with('/') { Vec::new() } else { fix_file_case(files, image, &beside) };
        let right = place.filter(|_| !right.is_empty()).zip(Some(right));
        findings.add(match right {
            Some((place, right)) => render::with_case_hint(missing, image, &right, &place),
            None => missing,
        });
        return None;
    };
    site.files.insert(format!("{folder}{name}"), Content::File(path));
    Some(deck.settings.url.as_deref().map_or_else(|| name.clone(), |url| address(url, &name)))
}

/// Where the picture of the first slide is to stand, as seen from the page, for a deck without another picture. The name
/// changes with what is seen, so that a picture that is there needs no drawing again: the slide and its number where it
/// shows one, the style sheet and the player, and what stands `round` the slides.
pub(crate) fn of_first_slide(
    deck: &Deck,
    slides: &[BuiltSlide],
    (css, script, round): (&str, &str, &str),
) -> Option<String> {
    let wanted = deck.settings.url.is_some();
    // a deck that is not begun yet is one empty slide
    let is_empty =
        deck.slides.iter().all(|slide| slide.origin.source().trim().is_empty() && slide.body.backgrounds.is_empty());
    let first = slides.first().filter(|_| wanted && !is_empty)?;
    let [_, _, number] = &first.section.parts;
    let key = Key::of([first.section.key.as_str(), number, css, script, round].map(str::as_bytes));
    Some(format!("assets/card-{}.jpg", key.short(10)))
}

/// Where a deck's front matter writes the value of a key.
pub(crate) fn place(files: &Files, deck: &Deck, key: &str) -> Option<Span> {
    let text = files.text(&deck.path).ok()?;
    Some(Span::new(&text, deck.settings.places.get(key)?.clone()))
}

/// `sitemap.xml` (sitemaps.org, version 0.9) with the decks that say where they will be. One address is for one deck.
pub(crate) fn add_sitemap(build: &mut Build, files: &Files) {
    let mut known: Vec<(String, PathBuf)> = Vec::new();
    for built in &mut build.decks {
        let Some(url) = built.deck.settings.url.clone() else { continue };
        let other = known.iter().find(|(one, _)| *one == url).map(|(_, path)| path.display().to_string());
        let Some(other) = other else {
            known.push((url, built.deck.path.clone()));
            continue;
        };
        let twice = Diagnostic::file(code::BAD_VALUE, &built.deck.path, format!("`{other}` has this `url` too"));
        let twice = Diagnostic { span: place(files, &built.deck, "url"), ..twice };
        built.add_reported(twice.help("give each deck the address at which it will be published"));
    }
    let pages: String =
        known.iter().map(|(url, _)| format!("<url><loc>{}</loc></url>\n", html::attr(&escaped(url)))).collect();
    if pages.is_empty() {
        return;
    }
    let map = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{pages}</urlset>\n"
    );
    build.site.files.insert("sitemap.xml".to_owned(), Content::Bytes(Arc::from(map.into_bytes())));
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_are_seen_from_a_folder_or_a_page_in_it() {
        for (base, seen) in [
            ("https://example.org/talks", "https://example.org/talks/a.jpg"),
            ("https://example.org/talks/", "https://example.org/talks/a.jpg"),
            ("https://example.org/talks/web.HTML", "https://example.org/talks/a.jpg"),
            ("https://example.org", "https://example.org/a.jpg"),
            ("https://talk.html", "https://talk.html/a.jpg"),
        ] {
            assert_eq!(address(base, "a.jpg"), seen);
        }
    }
}
