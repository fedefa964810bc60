//! What matters before the talk: slides with their drawn HTML in, findings out. Pure; rules are one file a family.
//!
//! A slide is looked at once while it and what it shows stay the same ([`Memo`]); what concerns slides together is
//! looked at each time.

mod allow;
mod colour;
mod media;
mod structure;
mod style;
mod walk;
mod whole;
mod words;

use crate::base::{Draft, Files, Findings, Key, code};
use crate::deck::{Deck, Mode, Ratio, Slide};
use crate::look::Look;
use crate::page::Drawn;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(super) use allow::settle;

/// A deck with all that was made of it.
pub(super) struct Ground<'a> {
    pub(super) files: &'a Files,
    pub(super) folder: &'a Path,
    pub(super) deck: &'a Deck,
    pub(super) look: &'a Look,
    pub(super) shown: &'a [&'a Slide],
    pub(super) drawn: &'a [Arc<Drawn>],
}

/// One slide as the rules see it.
struct Page<'a> {
    slide: &'a Slide,
    drawn: &'a Drawn,
    files: &'a Files,
    folder: &'a Path,
    look: &'a Look,
    mode: Mode,
    ratio: Ratio,
}

impl Page<'_> {
    /// Where a finding about the whole slide points.
    fn first_line(&self) -> Range<usize> {
        first_line(self.slide)
    }
}

fn first_line(slide: &Slide) -> Range<usize> {
    let source = slide.origin.source();
    let start = source.len() - source.trim_start().len();
    start..source.get(start..).and_then(|s| s.find('\n')).map_or(source.len(), |n| start + n)
}

/// What one look at a slide gave.
#[derive(Debug, Default)]
struct Seen {
    drafts: Vec<Draft>,
    /// Ids in its HTML.
    ids: Vec<String>,
    /// Links to files, with their places.
    files: Vec<(String, Range<usize>)>,
}

/// What was seen before.
#[derive(Debug, Default)]
pub(super) struct Memo(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    round: u64,
    all: HashMap<Key, (Arc<Seen>, u64)>,
}

/// Builds that an entry stays although nothing asked for it.
const ROUNDS: u64 = 8;

impl Memo {
    /// Ends a build: what was not asked for in a while goes.
    pub(super) fn sweep(&self) {
        let mut kept = self.lock();
        kept.round += 1;
        let oldest = kept.round.saturating_sub(ROUNDS);
        kept.all.retain(|_, (_, used)| *used >= oldest);
    }

    /// What each slide gave; those that are not known are looked at, on all cores.
    fn all(&self, keys: &[Key], see: &(dyn Fn(usize) -> Seen + Sync)) -> Vec<Arc<Seen>> {
        let mut known: Vec<Option<Arc<Seen>>> = {
            let mut kept = self.lock();
            let round = kept.round;
            let get = |key| {
                kept.all.get_mut(key).map(|(seen, used)| {
                    *used = round;
                    Arc::clone(seen)
                })
            };
            keys.iter().map(get).collect()
        };
        let missing: Vec<usize> = (0..keys.len()).filter(|i| known.get(*i).is_some_and(Option::is_none)).collect();
        let fresh: Vec<(usize, Arc<Seen>)> = missing.par_iter().map(|i| (*i, Arc::new(see(*i)))).collect();
        let mut kept = self.lock();
        let round = kept.round;
        for (i, seen) in fresh {
            if let (Some(key), Some(place)) = (keys.get(i), known.get_mut(i)) {
                kept.all.insert(*key, (Arc::clone(&seen), round));
                *place = Some(seen);
            }
        }
        known.into_iter().flatten().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // entries are put in whole, so a panic elsewhere leaves nothing half done
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A rule: one slide in, findings out.
type Rule = fn(&Page<'_>, &mut Vec<Draft>);

const RULES: &[Rule] = &[
    structure::headings,
    structure::steps,
    structure::captions,
    structure::raw,
    colour::slide,
    style::slide,
    words::amount,
    words::drafts,
    words::secrets,
    media::huge,
];

/// Looks at a whole deck.
pub(super) fn check(ground: &Ground<'_>, memo: &Memo, findings: &Findings) {
    let settings = &ground.deck.settings;
    let tokens = ["fg", "bg"].map(|t| [false, true].map(|dark| ground.look.token(t, dark).unwrap_or("")));
    let common =
        Key::of_str(&format!("{:?} {:?} {tokens:?} {}", settings.mode, settings.ratio, ground.folder.display()));
    let common = common.to_string();
    let key = |(slide, drawn): (&&Slide, &Arc<Drawn>)| {
        slide.key.with(drawn.key.to_string().as_bytes()).with(common.as_bytes())
    };
    let keys: Vec<Key> = ground.shown.iter().zip(ground.drawn).map(key).collect();
    let seen = memo.all(&keys, &|i| match (ground.shown.get(i), ground.drawn.get(i)) {
        (Some(slide), Some(drawn)) => see(ground, slide, drawn),
        _ => Seen::default(),
    });
    let mut carried = HashSet::new();
    for (i, (slide, seen)) in ground.shown.iter().zip(&seen).enumerate() {
        let origin = &slide.origin;
        // colours that are carried along are told once, not on every slide that has them
        let whole = first_line(slide);
        let mut is_new = |d: &Draft| {
            let first = d.code != code::CONTRAST || carried.insert(d.message.clone());
            first || d.range != whole
        };
        let drafts = seen.drafts.iter().filter(|d| is_new(d));
        findings.extend(drafts.map(|d| d.place(&origin.text, origin.range.start).on_slide(i + 1)));
    }
    whole::check(ground, &seen, findings);
}

fn see(ground: &Ground<'_>, slide: &Slide, drawn: &Drawn) -> Seen {
    let page = Page {
        slide,
        drawn,
        files: ground.files,
        folder: ground.folder,
        look: ground.look,
        mode: ground.deck.settings.mode,
        ratio: ground.deck.settings.ratio,
    };
    let mut seen = Seen::default();
    for rule in RULES {
        rule(&page, &mut seen.drafts);
    }
    seen.ids = tags(&drawn.canvas).filter_map(|t| t.get("id").map(str::to_owned)).collect();
    seen.files = whole::file_links(slide);
    seen
}

/// A start tag of drawn HTML.
struct Tag<'a> {
    /// Lower case as we draw it; as written in raw HTML.
    name: &'a str,
    /// Everything up to `>`.
    inside: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute; a bare word has an empty one.
    fn get(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.inside;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            if key.is_empty() && after.is_empty() {
                return None;
            }
            let (value, next) = match after.strip_prefix('=') {
                None => ("", after),
                Some(v) => match v.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                    Some(quote) => v.get(1..)?.split_once(quote).unwrap_or(("", "")),
                    None => v.split_at(v.find(char::is_whitespace).unwrap_or(v.len())),
                },
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = next;
        }
    }
}

/// The start tags of some HTML, in order.
fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find('<')?;
            rest = rest.get(at + 1..)?;
            let name_len = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            if name_len == 0 || !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let (name, after) = rest.split_at(name_len);
            let mut quote = None;
            let end = after.find(|c: char| match (quote, c) {
                (None, '>') => true,
                (None, '"' | '\'') => {
                    quote = Some(c);
                    false
                }
                (Some(q), c) if q == c => {
                    quote = None;
                    false
                }
                _ => false,
            });
            let end = end.unwrap_or(after.len());
            let inside = after.get(..end)?;
            rest = after.get(end..)?;
            return Some(Tag { name, inside });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn tags_are_read_as_browsers_read_them() {
        let html = "<p a=\"1 > 0\" b=x c d='y'>t</p><!-- <i> --><br/>";
        let all: Vec<_> = tags(html).map(|t| (t.name, t.get("a"), t.get("b"), t.get("c"), t.get("d"))).collect();
        assert_eq!(all[0], ("p", Some("1 > 0"), Some("x"), Some(""), Some("y")));
        assert_eq!(all.last().map(|t| t.0), Some("br"));
    }

    proptest::proptest! {
        #[test]
        fn any_html_is_read(html in "[<>a-z =\"'/é-]{0,80}") {
            for tag in tags(&html) {
                let _ = tag.get("a");
            }
        }
    }
}
