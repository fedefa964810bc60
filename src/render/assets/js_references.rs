//! Scripts of the author's, read as far as it takes to know what they load.

use super::name::name_of;
use crate::util::{is_remote, media_type};
use std::ops::Range;

/// An address in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsReference<'a> {
    /// Its bytes.
    pub range: Range<usize>,
    /// As written.
    pub url: &'a str,
    /// How it comes to be loaded.
    pub way: RefKind,
}

/// How a script comes to load something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefKind {
    /// `import … from`, `import(…)`: seen from the script; a bare name is none of a file.
    Import,
    /// `fetch(…)`, `new Worker(…)`: seen from the page.
    Fetch,
    /// A string that looks like the name of a file. Whoever asks must see whether it is one.
    Said,
}

impl JsReference<'_> {
    /// Whether it is loaded from beside the script or the page.
    pub fn is_local(&self) -> bool {
        let beside = !self.url.is_empty() && !self.url.starts_with(['#', '/']) && !is_remote(self.url);
        beside && (self.way != RefKind::Import || self.url.starts_with('.'))
    }

    /// Whether it is certain that it is loaded: then browsers refuse it to pages that are opened from the disk.
    pub fn is_sure(&self) -> bool {
        self.way != RefKind::Said
    }
}

/// The addresses that a script imports or fetches, where they are written out, and other names of files in it.
pub fn references(script: &str) -> Vec<JsReference<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = script.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if matches!(first, '"' | '\'' | '`') {
            let range = at + 1..at + 1 + string(rest, first);
            let url = script.get(range.clone()).unwrap_or("");
            let way = kind(script.get(..at).unwrap_or("")).or(is_name(url).then_some(RefKind::Said));
            at = range.end + 1;
            out.extend(way.filter(|_| !url.contains("${")).map(|way| JsReference { range, url, way }));
        } else {
            at += first.len_utf8();
        }
    }
    out
}

/// Bytes of a string's inside; one that is not closed ends with its line.
fn string(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let ends = !escaped && (*c == quote || (*c == '\n' && quote != '`'));
        escaped = !escaped && *c == '\\';
        ends
    });
    end.map_or(rest.len(), |(at, _)| at).saturating_sub(1)
}

/// How a string that is behind this is loaded, if it is.
fn kind(before: &str) -> Option<RefKind> {
    const WORDS: &[(&str, RefKind)] = &[
        ("from", RefKind::Import),
        ("import", RefKind::Import),
        ("fetch", RefKind::Fetch),
        ("importScripts", RefKind::Fetch),
        ("Worker", RefKind::Fetch),
    ];
    let before = before.trim_end();
    let before = before.strip_suffix('(').unwrap_or(before).trim_end();
    let (before, way) = WORDS.iter().find_map(|(word, way)| Some((before.strip_suffix(word)?, *way)))?;
    let before = before.strip_suffix("Shared").unwrap_or(before);
    (!before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))).then_some(way)
}

/// Whether a string looks like the name of a file that pages load.
fn is_name(text: &str) -> bool {
    let plain = text.len() < 200 && !text.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '\\'));
    plain && media_type(name_of(text)).is_some() && !name_of(text).starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loaded_is_told_from_what_is_said() {
        let script = "import x from './x.js'; import \"./y.js\"; const z = await import('./z.js');\n\
                      fetch(`data.json`); say('from', 'a'); wherefrom('b'); fetch(`c${1}`); // don't\n\
                      new Worker('w.js'); d3.csv('img/d.csv'); a.b = 'x y.png';\n\
                      /* import 'd' */ it's\n import 'e.js'";
        let found = references(script);
        let of = |wanted: RefKind| found.iter().filter(|l| l.way == wanted).map(|l| l.url).collect::<Vec<_>>();
        assert_eq!(of(RefKind::Import), ["./x.js", "./y.js", "./z.js", "e.js"]);
        assert_eq!(of(RefKind::Fetch), ["data.json", "w.js"]);
        assert_eq!(of(RefKind::Said), ["img/d.csv"]);
        assert!(found.iter().all(|l| &script[l.range.clone()] == l.url));
        assert!(found.iter().all(|l| l.is_local() == (l.url != "e.js")));
    }

    proptest::proptest! {
        #[test]
        fn places_are_on_borders(script in "(\\PC{0,9}|'|\"|`|fetch\\(|import |é|//|/\\*|\\n|\\\\){0,20}") {
            for load in references(&script) {
                proptest::prop_assert_eq!(script.get(load.range.clone()), Some(load.url));
            }
        }
    }
}
