//! What is in a slide's HTML: the ids, steps and links of its tags. Read once, when the slide is rendered, for all who ask later.
//!
//! A page may hold an id once, but a name (`{#name}`) may come back on the next slides: there it says that the two are one
//! thing, which moves when the slides change (`transition: morph`).

use super::reader::{Tag, start_tags};
use std::collections::BTreeSet;
use std::ops::Range;

/// The id of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedId {
    /// As written; may be empty.
    pub id: String,
    /// Bytes of the attribute.
    pub range: Range<usize>,
    /// In a drawing or its tag: no name of a thing.
    pub in_drawing: bool,
}

/// A video with controls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedVideo {
    /// What it is called, as written in the page.
    pub label: String,
    /// It plays without sound.
    pub muted: bool,
    /// It has captions, or other texts that run with it.
    pub has_track: bool,
}

/// What is in some HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HtmlRecord {
    /// All ids, in order.
    pub ids: Vec<RecordedId>,
    /// Steps at which something changes.
    pub steps: BTreeSet<u32>,
    /// Where links lead, as written.
    pub links: Vec<String>,
    /// Videos in order.
    pub videos: Vec<RecordedVideo>,
}

impl HtmlRecord {
    pub(crate) fn of(html: &str) -> Self {
        let mut out = Self::default();
        let mut drawings = 0_u32;
        let mut in_film = false;
        for (at, tag) in start_tags(html) {
            if tag.name == "svg" {
                drawings = if tag.closing { drawings.saturating_sub(1) } else { drawings + 1 };
            }
            let in_drawing = drawings > 0 || tag.name == "svg";
            let ids = tag.attrs.iter().filter(|a| a.key == "id");
            out.ids.extend(ids.map(|a| RecordedId {
                id: a.value.to_owned(),
                range: at + a.range.start..at + a.range.end,
                in_drawing,
            }));
            if !tag.closing {
                let is_link = matches!(tag.name.as_str(), "a" | "area");
                out.links.extend(tag.get("href").filter(|_| is_link).map(str::to_owned));
                out.steps.extend(steps_of(&tag));
            }
            if tag.name == "video" {
                let film = video_of(&tag);
                in_film = film.is_some();
                out.videos.extend(film);
            }
            if let Some(film) = out.videos.last_mut().filter(|_| in_film && tag.name == "track") {
                film.has_track = true;
            }
        }
        out
    }

    /// Names of things: ids outside of drawings, each once.
    pub fn names(&self) -> impl Iterator<Item = &RecordedId> {
        let mut seen = BTreeSet::new();
        self.things().filter(move |one| seen.insert(one.id.as_str()))
    }

    /// Ids outside of drawings.
    pub(crate) fn things(&self) -> impl Iterator<Item = &RecordedId> {
        self.ids.iter().filter(|one| !one.in_drawing && !one.id.is_empty())
    }

    /// The same HTML, where things whose name was used on an earlier slide say so.
    pub(crate) fn with_reused_ids(&self, html: &str, before: &[&str]) -> String {
        let mut out = String::with_capacity(html.len() + 64);
        let mut at = 0;
        for RecordedId { id, range, .. } in self.things().filter(|one| before.contains(&one.id.as_str())) {
            out.push_str(html.get(at..range.start).unwrap_or(""));
            out.push_str(&format!("data-morph=\"{}\"", crate::util::html::attr(id)));
            at = range.end;
        }
        out.push_str(html.get(at..).unwrap_or(""));
        out
    }
}

/// The video that a tag begins.
fn video_of(tag: &Tag<'_>) -> Option<RecordedVideo> {
    let is_shown = !tag.closing && tag.attrs.first().is_some_and(|first| first.key == "controls");
    let label = tag.get("aria-label").unwrap_or("").to_owned();
    is_shown.then(|| RecordedVideo { label, muted: tag.get("muted").is_some(), has_track: false })
}

/// The steps at which a thing changes.
fn steps_of(tag: &Tag<'_>) -> Vec<u32> {
    let number = |key: &str| tag.get(key)?.parse::<u32>().ok();
    let own = ["data-step", "data-step-out"].into_iter().filter_map(number);
    let states = number("data-step-first").map(|first| {
        let states = number("data-states").unwrap_or(1);
        first..first.saturating_add(states.min(1_000))
    });
    own.chain(states.into_iter().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_things_count() {
        let html = "<p id=\"a\">x id=\"b\" <b id='c'>y</b></p><svg id=\"d\"><g id=\"e\"/></svg><i id=\"f\"><u id=c>";
        let record = HtmlRecord::of(html);
        assert_eq!(record.names().map(|one| one.id.as_str()).collect::<String>(), "acf");
        assert_eq!(record.ids.iter().map(|one| one.id.as_str()).collect::<String>(), "acdefc");
        assert_eq!(
            record.with_reused_ids(html, &["a", "b", "e", "f"]),
            html.replace("<p id=", "<p data-morph=").replace("<i id=", "<i data-morph=")
        );
    }

    #[test]
    fn links_are_those_of_anchors() {
        let html = "<a href=\"x&amp;y\">a href=\"z\"</a><area href=u><link href=\"v\"><!-- <a href=w> --></a href=t>";
        assert_eq!(HtmlRecord::of(html).links, ["x&amp;y", "u"]);
    }

    #[test]
    fn films_have_the_tracks_within_them() {
        let html = "<video controls aria-label=\"a muted b\" src=x></video><track src=y><video controls muted aria-label=\"c\"><track src=z></video><video src=u><track>";
        let films = HtmlRecord::of(html).videos;
        let read: Vec<_> = films.iter().map(|film| (film.label.as_str(), film.muted, film.has_track)).collect();
        assert_eq!(read, [("a muted b", false, false), ("c", true, true)]);
    }

    #[test]
    fn steps_are_those_of_tags() {
        let html =
            "<p data-step=\"2\" data-step-out=4>data-step=\"9\"</p><figure data-step-first=\"6\" data-states=\"2\">";
        assert_eq!(HtmlRecord::of(html).steps.into_iter().collect::<Vec<_>>(), [2, 4, 6, 7]);
        let endless = HtmlRecord::of("<i data-step-first=1 data-states=4000000000>");
        assert_eq!(endless.steps.len(), 1_000);
    }
}
