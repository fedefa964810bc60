//! What a page must be told to become the current version: a pure function of what it has and what there is.

use super::snapshot::{DeckFingerprints, SlideFingerprint, Version};
use crate::diagnostics::{Diagnostic, to_json};
use crate::site::BuiltDeck;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The `update` event for a page of the deck at `url` that shows `from`; `None` = what it shows is not known here.
///
/// - `findings`: what the overlay shows; `pending`: the slides with an `allow` comment that only an audit of the rendered
///   slide can verify
/// - `unchanged`: the page shows this version already
/// - `removed`: the deck is not there any more; the page stays as it is
/// - `reload`: the page fetches itself and compares (unknown past, or something outside the slides changed)
/// - else `slides` (HTML of the changed ones), `renumbered` (opening tag and number of those that merely moved), `order`
///   (id, key, number of every slide, when any came, went or moved) and `edited` (the first slide that changed)
pub(crate) fn event(version: &Version, url: &str, from: Option<&DeckFingerprints>, same: bool, root: &Path) -> Value {
    let deck = version.deck(url);
    let mut out = Map::new();
    out.insert("version".into(), version.number.into());
    out.insert("findings".into(), findings(version, url, root));
    if let Some(waits) = deck.and_then(pending) {
        out.insert("pending".into(), waits);
    }
    let (Some(deck), Some(now)) = (deck, version.fingerprints.decks.get(url)) else {
        out.insert("removed".into(), true.into());
        return Value::Object(out);
    };
    if same {
        out.insert("unchanged".into(), true.into());
        return Value::Object(out);
    }
    let Some(from) = from else {
        out.insert("reload".into(), true.into());
        return Value::Object(out);
    };
    let edited = first_change(from, now);
    if let Some(edited) = edited {
        out.insert("edited".into(), edited.into());
    }
    if from.notes != now.notes {
        out.insert("notes".into(), true.into());
    }
    if from.shell != now.shell {
        out.insert("reload".into(), true.into());
        return Value::Object(out);
    }
    if from.css != now.css {
        out.insert("css".into(), json!(deck.css.strip_prefix(url).unwrap_or(&deck.css)));
    }
    if from.slides == now.slides {
        return Value::Object(out);
    }
    let before: BTreeMap<&str, &SlideFingerprint> = from.slides.iter().map(|m| (m.id.as_str(), m)).collect();
    let mut slides = Map::new();
    let mut moved = Map::new();
    for (slide, mark) in deck.slides.iter().zip(&now.slides) {
        match before.get(slide.id.as_str()) {
            Some(old) if old.html == mark.html => {}
            Some(old) if old.key == mark.key => {
                moved.insert(slide.id.clone(), json!([slide.section.opening(), slide.section.number()]));
            }
            _ => {
                slides.insert(slide.id.clone(), slide.section.html().into());
            }
        }
    }
    // the same slides in the same places, as after most saves: the page need not look at the others
    let in_place =
        from.slides.len() == now.slides.len() && from.slides.iter().zip(&now.slides).all(|(a, b)| a.id == b.id);
    if !in_place {
        out.insert("order".into(), deck.slides.iter().map(|s| json!([s.id, s.section.key, s.number])).collect());
    }
    out.insert("slides".into(), Value::Object(slides));
    out.insert("renumbered".into(), Value::Object(moved));
    Value::Object(out)
}

/// The slides on which something is allowed of which only their looks tell whether it is for nothing; none when nothing is.
fn pending(deck: &BuiltDeck) -> Option<Value> {
    let ids = deck.unverified_allows.iter().flat_map(|idle| deck.slides_to_verify(idle)).collect::<BTreeSet<_>>();
    (!deck.unverified_allows.is_empty()).then(|| json!(ids))
}

/// The first slide whose content is new or different.
fn first_change<'a>(from: &DeckFingerprints, now: &'a DeckFingerprints) -> Option<&'a str> {
    let before: BTreeMap<&str, &str> = from.slides.iter().map(|m| (m.id.as_str(), m.key.as_str())).collect();
    now.slides.iter().find(|m| before.get(m.id.as_str()) != Some(&m.key.as_str())).map(|m| m.id.as_str())
}

/// The findings of a deck and of no deck, for the overlay.
fn findings(version: &Version, url: &str, root: &Path) -> Value {
    let deck = version.deck(url);
    let others: Vec<&Diagnostic> =
        version.build.decks.iter().filter(|d| d.url != url).flat_map(|d| &d.findings).collect();
    let own = |f: &Diagnostic| deck.is_some_and(|d| d.findings.contains(f));
    let shown = version.findings.iter().filter(|f| own(f) || !others.contains(f));
    shown.map(|finding| finding_json(finding, deck, root)).collect()
}

/// A finding for the overlay: with the absolute path for the editor and the slide's id.
pub(crate) fn finding_json(finding: &Diagnostic, deck: Option<&BuiltDeck>, root: &Path) -> Value {
    let mut json = to_json(finding);
    if let (Some(path), Some(map)) = (finding.path(), json.as_object_mut()) {
        map.insert("path".into(), absolute(path, root).to_string_lossy().into());
        let slide = deck.and_then(|d| d.slides.iter().find(|s| Some(s.number) == finding.slide));
        map.insert("slideId".into(), slide.map(|s| s.id.as_str()).into());
    }
    json
}

/// A path as an editor needs it; a path that is not there is taken as seen from the working folder.
pub(crate) fn absolute(path: &Path, root: &Path) -> std::path::PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| root.join(path))
}

/// The event for a page that is no deck's: its key decides whether it loads itself again.
pub(crate) fn page_event(version: &Version, path: &str) -> Value {
    let key = version.fingerprints.pages.get(path).map(ToString::to_string);
    json!({ "version": version.number, "page": key })
}
