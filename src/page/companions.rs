//! Files that come with the files they name: a page in a frame with its pictures and styles, a script with
//! its modules, a stream's list with its pieces. They keep their places beside each other, under one folder of the result.

use super::Asset;
use super::assets::{ASSETS, Found, content_key, stem_of};
use super::draw::Pen;
use super::memo::Saw;
use super::script::loads;
use super::srcset::candidates;
use super::tag::tags;
use crate::base::{Code, Diagnostic, Files, Key, Span, code, is_remote, join_url, relative_to, tail, unescaped};
use crate::look::css;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// More is no page for a slide.
const MOST: usize = 1_000;
/// Attributes that name a file.
const NAMES: &[&str] = &["src", "href", "xlink:href", "poster", "data"];

/// Whether a file names files of its own, so that it cannot go alone.
pub(super) fn has_companions(url: &str) -> bool {
    let ending = ending(Path::new(url.split(['?', '#']).next().unwrap_or("")));
    matches!(ending.as_str(), "html" | "htm" | "m3u8" | "js" | "mjs")
}

/// What was found from a file on.
struct Together {
    /// Each file, and where it stands seen from the folder of the first.
    files: BTreeMap<PathBuf, String>,
    /// What is named, and is not there or not below that folder.
    lost: Vec<String>,
    /// Files that were asked for.
    saw: Vec<(PathBuf, Saw)>,
}

impl Pen<'_> {
    /// Finds the file that `url` names and what it names in turn. `missing` is the code to tell with.
    pub(super) fn find_together(&mut self, url: &str, missing: Code, place: &Span) -> Found {
        let path = self.resolve(url);
        let stat = self.scene.files.stat(&path);
        self.saw.push((path.clone(), Saw::Stat(stat)));
        if content_key(self.scene.files, &path).is_none() {
            self.tell_missing(url, &path, missing, place);
            return Found::Missing;
        }
        let all = gather(self.scene.files, &path);
        self.saw.extend(all.saw);
        for lost in &all.lost {
            let message = format!("`{url}` names `{lost}`, which is not there, or not below its folder");
            let finding = Diagnostic::at(code::COMPANION_MISSING, place.clone(), message);
            self.tell(finding.help("what stands beside the page or below it comes along"));
        }
        let key = all.files.iter().fold(Key::default(), |key, (path, name)| {
            key.and(content_key(self.scene.files, path).unwrap_or_default()).with(name.as_bytes())
        });
        let folder = format!("{ASSETS}{}-{}", stem_of(&path), key.short(8));
        let own = all.files.get(&path).cloned().unwrap_or_default();
        for (path, name) in all.files {
            let asset = Asset { name: format!("{folder}/{name}"), path };
            if !self.assets.contains(&asset) {
                self.assets.push(asset);
            }
        }
        Found::Local { address: format!("{folder}/{own}{}", tail(url)), path }
    }
}

fn gather(files: &Files, first: &Path) -> Together {
    let folder = first.parent().unwrap_or(Path::new("")).to_owned();
    let mut all = Together { files: BTreeMap::new(), lost: Vec::new(), saw: Vec::new() };
    let mut open = vec![first.to_owned()];
    all.files.insert(first.to_owned(), relative_to(&folder, first));
    while let Some(path) = open.pop() {
        let kind = ending(&path);
        if !matches!(kind.as_str(), "html" | "htm" | "svg" | "css" | "m3u8" | "js" | "mjs") {
            continue;
        }
        let Ok(text) = files.text(&path) else { continue };
        all.saw.push((path.clone(), Saw::Bytes(files.bytes(&path).ok().map(|b| Key::of([&b[..]])))));
        for name in named(&kind, text.as_str()) {
            if name.is_empty() || name.starts_with(['#', '/']) || is_remote(&name) {
                continue;
            }
            let to = join_url(path.parent().unwrap_or(Path::new("")), &name);
            all.saw.push((to.clone(), Saw::Stat(files.stat(&to))));
            if !to.starts_with(&folder) || content_key(files, &to).is_none() || all.files.len() >= MOST {
                all.lost.push(name);
            } else if !all.files.contains_key(&to) {
                all.files.insert(to.clone(), relative_to(&folder, &to));
                open.push(to);
            }
        }
    }
    all.lost.sort();
    all.lost.dedup();
    all
}

/// The files that a text of this kind names.
fn named(kind: &str, text: &str) -> Vec<String> {
    let styled = |css: &str| css::references(css).into_iter().map(|found| found.target).collect::<Vec<_>>();
    match kind {
        "css" => styled(text),
        // modules are named from the script, what is fetched from the page
        "js" | "mjs" => loads(text).into_iter().map(|(_, to)| to.to_owned()).filter(|to| to.starts_with('.')).collect(),
        "m3u8" => {
            let lines = text.lines().map(str::trim).filter(|l| !l.starts_with('#') && !l.is_empty());
            let quoted = text.split("URI=\"").skip(1).filter_map(|rest| rest.split('"').next());
            lines.chain(quoted).map(str::to_owned).collect()
        }
        _ => {
            let mut out = Vec::new();
            for (start, tag) in tags(text).filter(|(_, tag)| !tag.closing) {
                for a in &tag.attrs {
                    match a.key.as_str() {
                        "style" => out.extend(styled(&unescaped(a.value))),
                        "srcset" => {
                            let list = unescaped(a.value);
                            out.extend(candidates(&list).iter().map(|c| c.url.to_owned()));
                        }
                        key if NAMES.contains(&key) => out.push(unescaped(a.value).trim().to_owned()),
                        _ => {}
                    }
                }
                if tag.name == "style" {
                    let rest = text.get(start + tag.len..).unwrap_or("");
                    out.extend(styled(rest.split("</style").next().unwrap_or("")));
                }
            }
            out
        }
    }
}

fn ending(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let all = gather(&files, Path::new("d/map/map.html"));
        let names: Vec<&String> = all.files.values().collect();
        assert_eq!(names, ["a.css", "b.svg", "map.html", "p/x.svg", "p/y.svg"]);
        assert_eq!(all.lost, ["../out.js", "gone.png"]);
        let all = gather(&files, Path::new("d/js/a.js"));
        assert_eq!(all.files.into_values().collect::<Vec<_>>(), ["a.js", "lib/b.js", "lib/c.js"]);
        let all = gather(&files, Path::new("d/live.m3u8"));
        assert_eq!(all.files.into_values().collect::<Vec<_>>(), ["init.mp4", "live.m3u8", "seg/1.ts"]);
    }
}
