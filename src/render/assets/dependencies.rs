//! Files that come with the files they name: a page in a frame with its pictures and styles, a script with
//! its modules, a stream's list with its pieces. They keep their places beside each other, under one folder of the result.

use super::js_references::{JsReference, RefKind, references};
use super::srcset::candidates;
use crate::render::dependency::TrackedFiles;
use crate::render::html::reader::{Tag, script_text, start_tags};
use crate::theme::css;
use crate::util::{is_remote, join_url, unescaped};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// More is no page for a slide.
const MOST: usize = 1_000;
/// Attributes that name a file.
const NAMES: &[&str] = &["src", "href", "xlink:href", "poster", "data"];

/// What was found from a file on.
#[derive(Default)]
pub(crate) struct DependencyGraph {
    /// Each file, and where it stands seen from the folder of the first.
    pub(crate) files: BTreeMap<PathBuf, String>,
    /// What is named, and is not there or not below that folder.
    pub(crate) lost: Vec<String>,
    /// What scripts ask the page for that they run in, which is none of those files; and whether that is certain.
    pub(crate) asked: Vec<(String, bool)>,
    /// Something is loaded that browsers give only to pages from a server.
    pub(crate) served: bool,
}

/// Where a file is below a folder, with `/` between the parts.
pub(crate) fn below(folder: &Path, path: &Path) -> Option<String> {
    let rest = path.strip_prefix(folder).ok()?;
    let plain = rest.components().all(|part| matches!(part, Component::Normal(_)));
    let parts: Vec<_> = rest.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    (plain && !parts.is_empty()).then(|| parts.join("/"))
}

/// Follows what a file names. `deck`: the folder of the deck's page, when `first` is loaded by a script of that page; else
/// all is in the folder of `first`.
pub(crate) fn collect(files: &mut TrackedFiles<'_>, first: &Path, deck: Option<&Path>) -> DependencyGraph {
    let folder = deck.or(first.parent()).unwrap_or(Path::new("")).to_owned();
    let mut all = DependencyGraph::default();
    // with the folder of the page that scripts run in, as far as it is known
    let mut open = vec![(first.to_owned(), deck.map(Path::to_owned))];
    all.files.insert(first.to_owned(), below(&folder, first).unwrap_or_default());
    while let Some((path, page)) = open.pop() {
        let kind = ending(&path);
        if !matches!(kind.as_str(), "html" | "htm" | "svg" | "css" | "m3u8" | "js" | "mjs") {
            continue;
        }
        let Ok(text) = files.text(&path) else { continue };
        let own = path.parent().unwrap_or(Path::new(""));
        let page = if matches!(kind.as_str(), "html" | "htm") { Some(own.to_owned()) } else { page };
        for Named { url, from_page, sure, served } in named(&kind, text.as_str()) {
            if url.is_empty() || url.starts_with(['#', '/']) || is_remote(&url) {
                continue;
            }
            all.served |= served;
            let from = if from_page { page.as_deref() } else { Some(own) };
            let Some(from) = from else {
                all.asked.push((url, sure));
                continue;
            };
            let to = join_url(from, &url);
            let is_there = files.content_key(&to).is_some();
            let place = below(&folder, &to).filter(|_| is_there && all.files.len() < MOST);
            match place {
                Some(place) if !all.files.contains_key(&to) => {
                    all.files.insert(to.clone(), place);
                    open.push((to, page.clone()));
                }
                None if sure => all.lost.push(url),
                _ => {}
            }
        }
    }
    all.lost.sort();
    all.lost.dedup();
    all
}

/// A file that another one names.
struct Named {
    url: String,
    /// Seen from the page that a script runs in, not from the script.
    from_page: bool,
    /// It is certainly loaded.
    sure: bool,
    /// Only from a server.
    served: bool,
}

impl From<String> for Named {
    fn from(url: String) -> Self {
        Self { url, from_page: false, sure: true, served: false }
    }
}

impl From<JsReference<'_>> for Named {
    fn from(load: JsReference<'_>) -> Self {
        let served = load.is_sure() && load.is_local();
        Self { url: load.url.to_owned(), from_page: load.way != RefKind::Import, sure: load.is_sure(), served }
    }
}

/// The files that a text of this kind names.
fn named(kind: &str, text: &str) -> Vec<Named> {
    match kind {
        "css" => styled(text).map(Named::from).collect(),
        "js" | "mjs" => scripted(text).collect(),
        "m3u8" => {
            let lines = text.lines().map(str::trim).filter(|l| !l.starts_with('#') && !l.is_empty());
            let quoted = text.split("URI=\"").skip(1).filter_map(|rest| rest.split('"').next());
            lines.chain(quoted).map(|url| Named::from(url.to_owned())).collect()
        }
        _ => {
            let mut out = Vec::new();
            for (start, tag) in start_tags(text).filter(|(_, tag)| !tag.closing) {
                in_tag(&tag, &mut out);
                if tag.name == "style" {
                    let rest = text.get(start + tag.len..).unwrap_or("");
                    out.extend(styled(rest.split("</style").next().unwrap_or("")).map(Named::from));
                }
                out.extend(script_text(text, start, &tag).into_iter().flat_map(scripted));
            }
            out
        }
    }
}

fn styled(css: &str) -> impl Iterator<Item = String> {
    css::references(css).into_iter().map(|found| found.target)
}

fn scripted(script: &str) -> impl Iterator<Item = Named> {
    references(script).into_iter().filter(JsReference::is_local).map(Named::from)
}

/// The files that a tag names.
fn in_tag(tag: &Tag<'_>, out: &mut Vec<Named>) {
    for a in &tag.attrs {
        match a.key.as_str() {
            "style" => out.extend(styled(&unescaped(a.value)).map(Named::from)),
            "srcset" => {
                let list = unescaped(a.value);
                out.extend(candidates(&list).iter().map(|c| Named::from(c.url.to_owned())));
            }
            key if NAMES.contains(&key) => {
                let served = key == "src" && is_module(tag);
                out.push(Named { served, ..Named::from(unescaped(a.value).trim().to_owned()) });
            }
            _ => {}
        }
    }
}

/// Whether a tag is that of a script that is a module.
pub(crate) fn is_module(tag: &Tag<'_>) -> bool {
    tag.name == "script" && tag.get("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("module"))
}

fn ending(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::Files;

    #[test]
    fn what_a_file_names_is_found_from_it_on() {
        let files = Files::memory([
            (
                "d/map/map.html",
                "<link rel=stylesheet href=a.css><img src='p/x.svg?1'><a href='https://x.example/'>x</a><script src=../out.js></script><img src=gone.png><style>b { background: url(b.svg) }</style>",
            ),
            ("d/map/a.css", "i { background: url(\"p/y.svg\") }"),
            ("d/map/p/x.svg", "<svg/>"),
            ("d/map/p/y.svg", "<svg/>"),
            ("d/map/b.svg", "<svg/>"),
            ("d/out.js", "1"),
            ("d/js/a.js", "import './lib/b.js'"),
            ("d/js/lib/b.js", "export { c } from \"./c.js\""),
            ("d/js/lib/c.js", "1"),
            ("d/live.m3u8", "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:4,\nseg/1.ts\n"),
            ("d/init.mp4", "x"),
            ("d/seg/1.ts", "x"),
        ]);
        let all = collect(&mut TrackedFiles::new(&files), Path::new("d/map/map.html"), None);
        let names: Vec<&String> = all.files.values().collect();
        assert_eq!(names, ["a.css", "b.svg", "map.html", "p/x.svg", "p/y.svg"]);
        assert_eq!(all.lost, ["../out.js", "gone.png"]);
        let all = collect(&mut TrackedFiles::new(&files), Path::new("d/js/a.js"), None);
        assert_eq!(all.files.into_values().collect::<Vec<_>>(), ["a.js", "lib/b.js", "lib/c.js"]);
        let all = collect(&mut TrackedFiles::new(&files), Path::new("d/live.m3u8"), None);
        assert_eq!(all.files.into_values().collect::<Vec<_>>(), ["init.mp4", "live.m3u8", "seg/1.ts"]);
    }

    #[test]
    fn what_scripts_load_is_seen_from_the_script_or_from_its_page() {
        let files = Files::memory([
            (
                "d/map.html",
                "<script type=module>import './js/a.js'; d3.csv('data/x.csv'); say('no.csv'); fetch('gone.json')</script>",
            ),
            ("d/js/a.js", "import './b.js'; fetch('data/y.json')"),
            ("d/js/b.js", "fetch('../up.json')"),
            ("d/data/x.csv", "a,1"),
            ("d/data/y.json", "1"),
            ("up.json", "1"),
        ]);
        let all = collect(&mut TrackedFiles::new(&files), Path::new("d/map.html"), None);
        let names: Vec<&String> = all.files.values().collect();
        assert_eq!(names, ["data/x.csv", "data/y.json", "js/a.js", "js/b.js", "map.html"]);
        assert_eq!(all.lost, ["../up.json", "gone.json"]);
        assert!(all.served && all.asked.is_empty());
        // without a page it is not known from where
        let all = collect(&mut TrackedFiles::new(&files), Path::new("d/js/a.js"), None);
        assert_eq!(all.asked, [("data/y.json".to_owned(), true), ("../up.json".to_owned(), true)]);
        // nothing leaves the folder, whatever it is called
        assert_eq!(below(Path::new(""), Path::new("../up.json")), None);
        assert_eq!(below(Path::new("d"), Path::new("d/js/a.js")).as_deref(), Some("js/a.js"));
    }
}
