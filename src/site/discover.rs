//! Which files below a folder are decks, and where each is in the result.

use crate::deck;
use crate::diagnostics::{Diagnostics, code};
use crate::fs::{FileError, Files};
use crate::util::{join_url, normalize, slug};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A deck that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscoveredDeck {
    /// The Markdown file.
    pub path: PathBuf,
    /// Its folder in the result: empty, or ending in `/`.
    pub url: String,
}

/// How deep folders are searched; a talk is never that far down, and a loop of links ends here.
const DEEPEST: usize = 6;

/// Folders that hold other people's files.
const NOT_OURS: &[&str] = &["node_modules", "target", "site", "dist", "public"];

/// Files that are beside decks and are none.
const NOT_DECKS: &[&str] = &["readme", "changelog", "license", "contributing", "security", "architecture"];

/// Included files of one deck; more is a slip.
const MOST_PARTS: usize = 1_000;

/// A file is itself the one deck. In a folder, every `.md` file is a deck, also in folders below, but for names that
/// begin with `.` or `_`, for the usual companions (README ...), for what `export` made of a deck, and for parts that
/// another deck includes. What a link leads to is a deck once, and only where files may be shown from: else it is told.
/// A single deck is at the root of the result.
pub fn discover(files: &Files, root: &Path, findings: &Diagnostics) -> Vec<DiscoveredDeck> {
    if files.stat(root).is_none_or(|s| !s.is_dir) {
        return vec![DiscoveredDeck { path: normalize(root), url: String::new() }];
    }
    let root = &normalize(root);
    let mut paths = Vec::new();
    walk((files, findings), root, 0, &mut paths);
    let paths = without_parts(files, once(files, root, paths));
    if let [only] = paths.as_slice() {
        return vec![DiscoveredDeck { path: only.clone(), url: String::new() }];
    }
    let mut found: Vec<DiscoveredDeck> = Vec::with_capacity(paths.len());
    for path in paths {
        let url = url_of(root, &path);
        let taken = |u: &str| found.iter().any(|f| f.url == u);
        let unique =
            (1..=100_000).map(|n| if n == 1 { format!("{url}/") } else { format!("{url}-{n}/") }).find(|u| !taken(u));
        found.push(DiscoveredDeck { path, url: unique.unwrap_or_default() });
    }
    found.sort_by(|a, b| a.url.cmp(&b.url));
    found
}

/// Each file by one name: its own, else the first of the links that lead to it.
fn once(files: &Files, root: &Path, mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let top = files.real(root);
    let is_link = |path: &PathBuf| path.strip_prefix(root).is_ok_and(|below| top.join(below) != files.real(path));
    paths.sort_by_cached_key(|path| (is_link(path), path.clone()));
    let mut known = BTreeSet::new();
    paths.retain(|path| known.insert(files.real(path)));
    paths.sort();
    paths
}

/// The files that no other of them includes, and one of each circle of files that include each other.
fn without_parts(files: &Files, paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let parts: BTreeMap<&PathBuf, Vec<PathBuf>> = paths.iter().map(|p| (p, parts_of(files, p))).collect();
    let named = |path: &PathBuf| parts.iter().any(|(from, all)| *from != path && all.contains(path));
    let mut decks: Vec<&PathBuf> = paths.iter().filter(|p| !named(p)).collect();
    let mut reached: BTreeSet<&PathBuf> = BTreeSet::new();
    for path in &paths {
        let mut open: Vec<&PathBuf> = decks.clone();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(
                    parts.get(next).into_iter().flatten().filter_map(|p| parts.get_key_value(p).map(|(k, _)| *k)),
                );
            }
        }
        if !reached.contains(path) {
            decks.push(path);
        }
    }
    decks.sort();
    decks.into_iter().cloned().collect()
}

/// The files that a deck includes, and those that they include.
fn parts_of(files: &Files, path: &Path) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(path) = open.pop().filter(|_| out.len() < MOST_PARTS) {
        let Ok(text) = files.text(&path) else { continue };
        let folder = path.parent().unwrap_or(Path::new(""));
        let all = deck::includes(text.as_str()).into_iter().map(|target| join_url(folder, &target));
        let fresh: Vec<PathBuf> = all.filter(|p| !out.contains(p)).collect();
        out.extend(fresh.iter().cloned());
        open.extend(fresh);
    }
    out
}

fn walk((files, findings): (&Files, &Diagnostics), folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
    for path in files.list(folder) {
        let Some(name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else { continue };
        if name.starts_with(['.', '_']) {
            continue;
        }
        let Some(stat) = files.stat(&path) else { continue };
        if files.is_outside(&path) {
            if stem_of(&path).is_some() || stat.is_dir && files.list(&path).iter().any(|p| stem_of(p).is_some()) {
                findings.add(FileError::Outside.to_diagnostic(&path, code::OUTSIDE_ROOT));
            }
        } else if stat.is_dir {
            let is_circle = || files.real(folder).starts_with(files.real(&path));
            if depth < DEEPEST && !NOT_OURS.contains(&name.as_str()) && !is_circle() {
                walk((files, findings), &path, depth + 1, out);
            }
        } else if let Some(stem) = stem_of(&path)
            && !NOT_DECKS.contains(&stem.to_lowercase().as_str())
            && !files.bytes(&path).is_ok_and(|bytes| bytes.ends_with(super::MARKDOWN_END.as_bytes()))
        {
            out.push(normalize(&path));
        }
    }
}

/// The name of a Markdown file without its ending.
fn stem_of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown")).map(str::to_owned)
}

/// `a/deck.md` is `a`, `a/deck.en.md` is `a/en`, `a/b.md` is `a/b`: the words made fit for a URL.
fn url_of(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path).with_extension("");
    let mut parts: Vec<String> = below.components().map(|c| slug_of(&c.as_os_str().to_string_lossy())).collect();
    if let Some(last) = parts.pop() {
        let (first, rest) = last.split_once('.').unwrap_or((&last, ""));
        let names_folder = matches!(first, "deck" | "index" | "slides") && (!parts.is_empty() || !rest.is_empty());
        if !names_folder {
            parts.push(slug(&last));
        } else if !rest.is_empty() {
            parts.push(slug(rest));
        }
    }
    let url = parts.join("/");
    if url.is_empty() { "deck".to_owned() } else { url }
}

fn slug_of(part: &str) -> String {
    // dots stay for `deck.en`; everything else as in an id
    part.split('.').map(slug).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decks_have_short_addresses() {
        let files = Files::memory([
            ("decks/web20/deck.md", ""),
            ("decks/web20/deck.en.md", ""),
            ("decks/web20/_part.md", ""),
            ("decks/README.md", ""),
            ("decks/Mijn Praatje.md", ""),
            ("decks/.git/x.md", ""),
            ("decks/a/b/talk.md", ""),
        ]);
        let urls: Vec<_> =
            discover(&files, Path::new("decks"), &Diagnostics::new()).into_iter().map(|f| f.url).collect();
        assert_eq!(urls, ["a/b/talk/", "mijn-praatje/", "web20/", "web20/en/"]);
    }

    #[test]
    fn one_deck_is_the_root() {
        let files = Files::memory([("talk/deck.md", ""), ("talk/a.png", "")]);
        for root in ["talk", "talk/deck.md"] {
            assert_eq!(
                discover(&files, Path::new(root), &Diagnostics::new()),
                [DiscoveredDeck { path: "talk/deck.md".into(), url: String::new() }]
            );
        }
    }
}
