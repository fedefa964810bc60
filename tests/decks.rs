//! The demo decks: no findings in any theme, every layout and kind of content used, and the structure that screen
//! readers need (`docs/reference/accessibility.md`, lines 1, 2, 10, 11, 15, 17).

use aftrap::diagnostics::{Severity, to_short};
use aftrap::fs::Files;
use aftrap::site::{Build, BuildCache, BuildOptions, build};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn decks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("decks")
}

fn build_all(theme: Option<&str>) -> Build {
    let options = BuildOptions { theme: theme.map(str::to_owned), ..BuildOptions::default() };
    build(&Files::disk(), &decks(), &BuildCache::default(), &options)
}

fn pages(build: &Build) -> Vec<(String, String)> {
    let html = |name: &str| String::from_utf8(build.site.files[name].bytes().unwrap().to_vec()).unwrap();
    build.decks.iter().map(|d| (d.url.clone(), html(&format!("{}index.html", d.url)))).collect()
}

/// Start tags of a page: name and attributes as written.
fn tags(html: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if name.is_empty() {
            continue;
        }
        let mut quote = None;
        let end = rest
            .char_indices()
            .find(|(_, c)| match (quote, c) {
                (None, '>') => true,
                (None, '"' | '\'') => {
                    quote = Some(*c);
                    false
                }
                (Some(q), c) if q == *c => {
                    quote = None;
                    false
                }
                _ => false,
            })
            .map_or(rest.len(), |(i, _)| i);
        out.push((name.to_lowercase(), rest[..end].to_owned()));
        rest = &rest[end..];
    }
    out
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

/// Each deck's own theme, and every theme there is.
fn themes() -> Vec<Option<String>> {
    std::iter::once(None).chain(aftrap::theme::themes().into_iter().map(|theme| Some(theme.name))).collect()
}

#[test]
fn every_deck_is_whole_in_every_theme() {
    for theme in themes() {
        let theme = theme.as_deref();
        let build = build_all(theme);
        assert_eq!(build.decks.len(), 4, "three talks, one of them in two languages");
        let findings: Vec<_> = build.all_findings().filter(|d| d.severity > Severity::Hint).map(to_short).collect();
        assert!(findings.is_empty(), "{theme:?}:\n{}", findings.join("\n"));
        for deck in &build.decks {
            assert!((15..=25).contains(&deck.slides.len()), "{} has {} slides", deck.url, deck.slides.len());
        }
    }
}

#[test]
fn every_layout_and_kind_of_content_is_used() {
    let build = build_all(None);
    let layouts: BTreeSet<_> =
        build.decks.iter().flat_map(|d| d.deck.slides.iter().map(|s| s.layout.clone())).collect();
    let wanted = "default cover section center quote statement fact two-columns columns image image-left image-right full code compare timeline poll video end blank";
    let missing: Vec<_> = wanted.split(' ').filter(|l| !layouts.contains(*l)).collect();
    assert!(missing.is_empty(), "layouts not used: {missing:?}");

    let all: String = pages(&build).into_iter().map(|(_, html)| html).collect();
    for kind in [
        "<table",
        "<math",
        "class=\"code",
        "data-highlighted",
        "data-step",
        "<video",
        "<track",
        "class=\"chart",
        "class=\"alert",
        "<blockquote",
        "slide-footnotes",
        "<dl",
        "type=\"checkbox\"",
        "class=\"poll",
        "has-split-left",
        "slide-header",
        "slide-footer",
        "slide-number",
        "<img",
        "card",
        "columns",
    ] {
        assert!(all.contains(kind), "no deck uses {kind}");
    }
}

#[test]
fn the_structure_is_what_screen_readers_need() {
    for (url, html) in pages(&build_all(None)) {
        let tags = tags(&html);
        let lang = tags.iter().find(|(n, _)| n == "html").and_then(|(_, a)| attribute(a, "lang"));
        assert!(matches!(lang, Some("nl" | "en")), "{url}: {lang:?}");
        assert_eq!(tags.iter().filter(|(n, _)| n == "main").count(), 1, "{url}: one main");
        assert!(!html.contains("role=\"application\""), "{url}");

        let mut ids = BTreeSet::new();
        for (name, tag) in &tags {
            if let Some(id) = attribute(tag, "id") {
                assert!(ids.insert(id.to_owned()), "{url}: id {id} twice");
            }
            if name == "img" {
                assert!(attribute(tag, "alt").is_some(), "{url}: <{tag}>");
            }
            if name == "iframe" {
                assert!(attribute(tag, "title").is_some(), "{url}: <{tag}>");
            }
            if name == "th" {
                assert!(attribute(tag, "scope").is_some(), "{url}: <{tag}>");
            }
            let index = attribute(tag, "tabindex").unwrap_or("0");
            assert!(matches!(index, "0" | "-1"), "{url}: <{tag}>");
        }
        let slides: Vec<_> = tags.iter().filter(|(n, t)| n == "section" && t.contains("class=\"slide ")).collect();
        for (i, (_, tag)) in slides.iter().enumerate() {
            let label = attribute(tag, "aria-label").unwrap_or("");
            assert!(
                label.contains(&format!("{} ", i + 1)) && label.contains(&slides.len().to_string()),
                "{url}: {label}"
            );
            assert_eq!(attribute(tag, "role"), Some("group"));
            let word = attribute(tag, "aria-roledescription");
            let here = attribute(tag, "lang").or(lang);
            assert_eq!(word, Some(if here == Some("nl") { "dia" } else { "slide" }), "{url}");
        }
        headings_in_order(&url, &tags);
        code_and_charts_speak(&url, &tags);
    }
}

/// Lines 10 and 11: code can be reached and says its language, a chart has a name, a description and its table.
fn code_and_charts_speak(url: &str, tags: &[(String, String)]) {
    let class = |tag: &str, word: &str| attribute(tag, "class").is_some_and(|c| c.split(' ').any(|c| c == word));
    let followed = |wanted: &dyn Fn(&str) -> bool, name: &str, good: &dyn Fn(&str) -> bool| {
        for (i, (_, tag)) in tags.iter().enumerate().filter(|(_, (n, t))| n == "figure" && wanted(t)) {
            let inner =
                tags[i + 1..].iter().take_while(|(n, _)| n != "figure" && n != "section").find(|(n, _)| n == name);
            assert!(inner.is_some_and(|(_, t)| good(t)), "{url}: <{name}> in <{tag}>: {inner:?}");
        }
    };
    followed(&|t| class(t, "code"), "pre", &|t| {
        attribute(t, "tabindex") == Some("0") && attribute(t, "aria-label").is_some_and(|l| !l.is_empty())
    });
    followed(&|t| class(t, "chart"), "svg", &|t| {
        attribute(t, "role") == Some("img") && attribute(t, "aria-labelledby").is_some_and(|l| l.contains(' '))
    });
    followed(&|t| class(t, "chart"), "table", &|_| true);
    for (name, tag) in tags.iter().filter(|(n, _)| n == "svg") {
        let silent = attribute(tag, "aria-hidden") == Some("true");
        assert!(silent || attribute(tag, "role") == Some("img"), "{url}: <{name} {tag}> is a picture or nothing");
    }
}

/// No level is skipped on the way down within a slide.
fn headings_in_order(url: &str, tags: &[(String, String)]) {
    let mut last = None;
    for (name, tag) in tags {
        if name == "section" && tag.contains("class=\"slide ") {
            last = None;
        }
        let level = name.strip_prefix('h').and_then(|l| l.parse::<u8>().ok());
        if let Some(level) = level {
            assert!(last.is_none_or(|l| level <= l + 1), "{url}: h{level} after h{last:?}");
            last = Some(level);
        }
    }
}

#[test]
fn nothing_is_fetched_from_other_hosts() {
    for (url, html) in pages(&build_all(None)) {
        for (name, tag) in tags(&html) {
            for key in ["src", "href", "poster", "srcset", "data-src"] {
                let Some(value) = attribute(&tag, key) else { continue };
                let leads_away = value.starts_with("http") || value.starts_with("//");
                assert!(!leads_away || name == "a", "{url}: <{tag}>");
            }
        }
    }
}

#[test]
fn notes_are_there_for_the_speaker_and_not_for_the_room() {
    let build = build_all(None);
    for deck in &build.decks {
        let with_notes = deck.slides.iter().filter(|s| !s.notes.is_empty()).count();
        assert!(with_notes * 10 >= deck.slides.len() * 8, "{}: {with_notes} slides have notes", deck.url);
    }
    for (url, html) in pages(&build) {
        assert!(!html.contains("Bron:") && !html.contains("aftrap-notes"), "{url} gives the notes away");
    }
}
