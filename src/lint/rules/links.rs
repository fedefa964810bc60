//! Links to files and pages beside the deck: what will not be there once it is published.

use super::raw_html::{TagPosition, raw_tags};
use super::structure::is_named;
use crate::deck::visit::{Node, walk, walk_line};
use crate::deck::{BlockKind, Inline, InlineKind, Slide};
use crate::diagnostics::{Diagnostic, Diagnostics, RelativeDiagnostic, code};
use crate::fs::fix_file_case;
use crate::lint::{LintDeck, LintSlide, SlideLint};
use crate::render::{self, name_of};
use crate::source::Span;
use crate::util::{escape_delimiters, is_file_url, is_remote, resolve_url, unescaped};
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Links on a slide that name something beside the deck, with their places.
pub(crate) fn file_links(page: &LintSlide<'_>) -> Vec<(String, Range<usize>)> {
    let mut out = Vec::new();
    walk(&page.slide.body, &mut |node| {
        if let Node::Inline(Inline { kind: InlineKind::Link { url, .. }, range, .. }) = node
            && is_beside(url)
        {
            out.push((url.clone(), range.clone()));
        }
        for (place, tag) in raw_tags(page, node, false) {
            out.extend(addresses(&tag).map(|(url, value)| (url, place.of(value))));
        }
    });
    out
}

/// Links in raw HTML that have neither words nor a name. (Those of Markdown are told when they are drawn.)
pub(crate) fn wordless(page: &LintSlide<'_>, out: &mut Vec<RelativeDiagnostic>) {
    let mut open: Option<TagPosition> = None;
    walk(&page.slide.body, &mut |node| {
        let Some((html, _)) = node.raw() else {
            if says_something(node) {
                open = None;
            }
            return;
        };
        let mut from = 0;
        for (place, tag) in raw_tags(page, node, true) {
            let at = place.tag().clone();
            if html.get(from..at.start).is_some_and(|words| !words.trim().is_empty()) || tag_says_something(&tag) {
                open = None;
            }
            from = at.end;
            match (tag.name.as_str(), tag.closing) {
                ("a", true) => {
                    let empty =
                        open.take().map(|place| RelativeDiagnostic::new(code::LINK_DEAD, place.whole(), WORDLESS));
                    out.extend(empty.map(|finding| finding.help("add text: `<a href=\"…\">words</a>`")));
                }
                ("a", false) => open = Some(place).filter(|_| tag.get("href").is_some() && !is_named(&tag)),
                _ => {}
            }
        }
        if html.get(from..).is_some_and(|words| !words.trim().is_empty()) {
            open = None;
        }
    });
}

const WORDLESS: &str = "this link has no text, so nobody can see or follow it";

/// Whether a piece of Markdown has something that can be read out, or of which it is told elsewhere that it has not.
fn says_something(node: Node<'_>) -> bool {
    match node {
        Node::Inline(inline) => match &inline.kind {
            InlineKind::Text(words) => !words.trim().is_empty(),
            InlineKind::Code(_) | InlineKind::Math { .. } | InlineKind::FootnoteRef { .. } => true,
            InlineKind::Image(image) => !image.alt.trim().is_empty() || !inline.attrs.has("decorative"),
            _ => false,
        },
        Node::Block(block) => matches!(block.kind, BlockKind::Code(_) | BlockKind::Math(_)),
    }
}

/// The same of a tag within a link.
fn tag_says_something(tag: &render::Tag<'_>) -> bool {
    let drawn =
        matches!(tag.name.as_str(), "svg" | "math" | "video" | "audio" | "canvas" | "object" | "embed" | "iframe");
    let picture = tag.name == "img" && tag.get("alt").is_none_or(|alt| !alt.is_empty());
    !tag.closing && tag.name != "a" && (drawn || picture || is_named(tag))
}

/// The same of a header or a footer.
fn line_links(line: &[Inline]) -> Vec<(String, Range<usize>)> {
    let mut out = Vec::new();
    walk_line(line, &mut |node| {
        if let Node::Inline(Inline { kind: InlineKind::Link { url, .. }, range, .. }) = node
            && is_beside(url)
        {
            out.push((url.clone(), range.clone()));
        }
        if let Some((html, range)) = node.raw() {
            let tags = render::start_tags(html).filter(|(_, tag)| !tag.closing);
            out.extend(
                tags.flat_map(|(_, tag)| addresses(&tag).collect::<Vec<_>>()).map(|(url, _)| (url, range.clone())),
            );
        }
    });
    out
}

/// Where a tag leads, if that is something beside the deck; and where in the tag that is written.
fn addresses<'a>(tag: &'a render::Tag<'_>) -> impl Iterator<Item = (String, Range<usize>)> + 'a {
    let is_link = matches!(tag.name.as_str(), "a" | "area");
    let named = tag.attrs.iter().filter(move |a| is_link && matches!(a.key.as_str(), "href" | "xlink:href"));
    named.map(|a| (unescaped(a.value).trim().to_owned(), a.value_range.clone())).filter(|(url, _)| is_beside(url))
}

/// Whether a link leads to a file or a page beside the deck. A place of the site that has no ending is its own affair.
fn is_beside(url: &str) -> bool {
    let local = !url.is_empty() && !url.starts_with(['#', '?']) && (!is_remote(url) || is_file_url(url));
    let has_ending = name_of(url).contains('.') && !name_of(url).starts_with('.');
    // of the site's own addresses only what a link would bring along
    let ours = !url.starts_with('/') || render::is_bundled_link_target(url);
    local && (has_ending && ours && !is_page_elsewhere(url) || render::is_bundled_link_target(&escape_delimiters(url)))
}

fn is_page(url: &str) -> bool {
    let name = name_of(url).to_lowercase();
    name.ends_with(".html") || name.ends_with(".htm")
}

/// A page above the deck, or the first one of a folder: others put it there when all is published.
fn is_page_elsewhere(url: &str) -> bool {
    is_page(url) && !is_file_url(url) && (url.starts_with("..") || name_of(url).to_lowercase().starts_with("index."))
}

/// Tells of links to what will not be there.
pub(crate) fn check(ground: &LintDeck<'_>, seen: &[Arc<SlideLint>], findings: &Diagnostics) {
    let mut told = HashSet::new();
    for (i, (slide, seen)) in ground.shown.iter().zip(seen).enumerate() {
        for (url, range) in &seen.files {
            let place = slide.origin.span(range);
            findings.extend(dead(ground, slide, url, &place).map(|finding| finding.on_slide(i + 1)));
        }
        let origin = &slide.origin;
        let parted = slide.body.suspect_links.iter().filter(|(address, _)| is_there(ground, slide, address));
        findings.extend(parted.map(|(_, draft)| draft.place(&origin.text, origin.range.start).on_slide(i + 1)));
        // what is on every slide is reported once, where it is written
        for (key, line) in [("header", &slide.header), ("footer", &slide.footer)] {
            for (url, range) in line_links(line) {
                let Some(place) = slide.place_in_setting(key, &range) else { continue };
                let is_new = told.insert((place.path().to_owned(), place.range(), url.clone()));
                let finding = dead(ground, slide, &url, &place).filter(|_| is_new);
                findings.extend(finding.map(|finding| finding.on_slide(i + 1)));
            }
        }
    }
}

/// The file of an address on a slide.
fn path_of(ground: &LintDeck<'_>, slide: &Slide, url: &str) -> PathBuf {
    resolve_url(url, slide.origin.text.path().parent().unwrap_or(Path::new("")), ground.folder)
}

/// Whether what may be an address leads to something: a slide, a file or a folder.
fn is_there(ground: &LintDeck<'_>, slide: &Slide, address: &str) -> bool {
    match address.split(['?', '#']).next() {
        Some(url) if !url.is_empty() => ground.files.stat(&path_of(ground, slide, url)).is_some(),
        _ => address.strip_prefix('#').is_some_and(|id| ground.shown.iter().any(|slide| slide.id == id)),
    }
}

/// What is wrong with a link on a slide, if anything is.
fn dead(ground: &LintDeck<'_>, slide: &Slide, url: &str, place: &Span) -> Option<Diagnostic> {
    let path = |url: &str| path_of(ground, slide, url);
    let is_file = |path: &Path| ground.files.stat(path).is_some_and(|s| s.is_file);
    let there = is_file(&path(url));
    let tell = |message: String| Diagnostic::at(code::LINK_FILE, place.clone(), message);
    if there && (render::is_bundled_link_target(url) || is_page(url) || ground.links.page(&path(url)).is_some()) {
        return None;
    }
    if is_file_url(url) {
        let why = "is an absolute path on this machine: nobody else has the file there";
        return Some(tell(format!("`{url}` {why}")).help(HELP));
    }
    if there {
        return Some(
            tell(format!("`{url}` is linked to, but files of this kind are not included in the result")).help(HELP),
        );
    }
    let finding = tell(format!("`{url}` is not there"));
    let whole = escape_delimiters(url);
    if whole != url && is_file(&path(&whole)) {
        return Some(finding.help(format!("`#` and `?` end a file name: write `{whole}`")));
    }
    // what has an ending only behind its `#` may be any place of the site
    if !name_of(url).contains('.') || is_page(url) && is_file(&path(url).with_extension("md")) {
        return None;
    }
    let right = fix_file_case(ground.files, url, &path);
    Some(if right.is_empty() {
        finding.help(if is_page(url) { HELP_PAGE } else { HELP })
    } else {
        render::with_case_hint(finding, url, &right, place)
    })
}

const HELP: &str = "images, videos, PDF, data and office files beside the deck are included; for other files, link to where \
     they are published";
const HELP_PAGE: &str =
    "link to a page by its full address (`https://…`), and to another deck by its file (`other.md`)";
