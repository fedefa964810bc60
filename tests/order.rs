//! The house rules that a compiler does not know: the order of the folders, one door per outside crate, the walls.
//! Reads the sources as text, the way a reviewer would.

use crate::support::files::below;
use crate::support::module_graph::Graph;
use crate::support::rust_tokens::{tokens, without_tests};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders in the order in which the data flows; each may use only those before it.
const ORDER: &[&str] = &[
    "util",
    "source",
    "diagnostics",
    "fs",
    "deck",
    "theme",
    "highlight",
    "math",
    "diagram",
    "chart",
    "player",
    "render",
    "lint",
    "site",
    "browser",
    "export",
    "live",
    "serve",
    "cli",
];

/// Crates that come in by one door only.
const DOORS: &[(&str, &str)] = &[
    ("csscolorparser", "util"),
    ("xxhash_rust", "util"),
    ("annotate_snippets", "diagnostics"),
    ("process_wrap", "fs"),
    ("shlex", "fs"),
    ("comrak", "deck"),
    ("csv", "deck"),
    ("saphyr_parser", "deck"),
    ("minijinja", "theme"),
    ("syntect", "highlight"),
    ("two_face", "highlight"),
    ("math_core", "math"),
    ("merman", "diagram"),
    ("merman_render", "diagram"),
    ("fast_qr", "render"),
    ("hypher", "render"),
    ("imagesize", "render"),
    ("headless_chrome", "browser"),
    ("nix", "browser"),
    ("zip", "export"),
    ("getrandom", "serve"),
    ("notify", "serve"),
    ("open", "serve"),
    ("tiny_http", "serve"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("jiff", "cli"),
    ("signal_hook", "cli"),
];

/// Crates that any folder may use: formats, encodings, threads, temporary files.
const SHARED: &[&str] = &[
    "base64",
    "flate2",
    "percent_encoding",
    "png",
    "rayon",
    "roxmltree",
    "rustix",
    "serde",
    "serde_json",
    "strsim",
    "tempfile",
    "toml",
];

/// Hosts that a text we send may name.
const HOSTS: &[(&str, &str)] = &[
    ("localhost", "ourselves"),
    ("127.0.0.1", "ourselves"),
    ("example.org", "an example in a help text"),
    ("www.w3.org", "names a language of markup; nothing is fetched"),
    ("schemas.openxmlformats.org", "names the languages in a PowerPoint file; nothing is fetched"),
    ("purl.org", "names Dublin Core in a PowerPoint file; nothing is fetched"),
    ("www.sitemaps.org", "names the language of site maps; nothing is fetched"),
    ("json-schema.org", "names the language of schemas; nothing is fetched"),
    ("json.schemastore.org", "names the language of SARIF; nothing is fetched"),
];

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust sources below `src`, with their paths from it.
pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    files_of("src", &["rs"])
}

/// Files of these kinds below a folder of the repository, as text.
fn files_of(folder: &str, kinds: &[&str]) -> Vec<(PathBuf, String)> {
    let root = home().join(folder);
    let paths = below(&root).into_iter();
    let wanted = paths.filter(|path| kinds.iter().any(|kind| path.extension().is_some_and(|e| e == *kind)));
    let out: Vec<_> = wanted.map(|path| (path.clone(), fs::read_to_string(root.join(path)).unwrap())).collect();
    assert!(!out.is_empty(), "{folder} has no files of these kinds: {kinds:?}");
    out
}

fn folder_of(path: &Path) -> Option<&str> {
    let mut parts = path.components();
    let first = parts.next()?.as_os_str().to_str()?;
    parts.next().map(|_| first)
}

/// Lines of code with their numbers: comments and doc links do not use anything.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, l)| (i + 1, l)).filter(|(_, l)| !l.trim_start().starts_with("//"))
}

fn report(wrong: &str) {
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_folders_are_those_of_the_order() {
    let there: BTreeSet<String> = below(&home().join("src"))
        .iter()
        .map(|path| folder_of(path).map_or_else(|| path.display().to_string(), str::to_owned))
        .collect();
    let wanted: BTreeSet<String> = ORDER.iter().chain(&["lib.rs", "main.rs"]).map(|name| (*name).to_owned()).collect();
    assert_eq!(there, wanted, "`ORDER` says which folders `src` has, and in which order");
}

#[test]
fn folders_use_only_those_before_them() {
    let sources = sources();
    let edges = Graph::of(sources.iter().map(|(path, text)| (path.as_path(), text.as_str())), true).edges();
    let place =
        |file: &str| ORDER.iter().position(|folder| file.split_once('/').is_some_and(|(first, _)| first == *folder));
    let mut wrong = String::new();
    let mut seen = 0;
    for edge in &edges {
        let (Some(here), Some(there)) = (place(&edge.from), place(&edge.to)) else { continue };
        seen += usize::from(there < here);
        let (here, there) = (ORDER[here], if there > here { ORDER[there] } else { "" });
        if !there.is_empty() {
            let _ = writeln!(
                wrong,
                "src/{}:{} uses {there} (`{}`), which comes after {here}",
                edge.from, edge.line, edge.words
            );
        }
        if here == "theme" && edge.to.starts_with("deck/") {
            let _ = writeln!(wrong, "src/{}:{} uses deck: a theme knows no deck", edge.from, edge.line);
        }
    }
    report(&wrong);
    assert!(seen > 100, "only {seen} uses of earlier folders were found: the sources were not read");
}

#[test]
fn no_folder_is_above_a_quarter_of_the_code() {
    let mut lines: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for (path, text) in sources() {
        *lines.entry(folder_of(&path).unwrap_or_default().to_owned()).or_default() += text.lines().count();
    }
    let all: usize = lines.values().sum();
    let large: Vec<_> = lines.into_iter().filter(|(_, lines)| lines * 4 > all).collect();
    assert!(large.is_empty(), "above a quarter of the {all} lines of Rust in `src`: {large:?}");
}

#[test]
fn outside_crates_come_in_by_one_door() {
    let mut wrong = String::new();
    for (path, text) in sources() {
        let here = folder_of(&path).unwrap_or("");
        for (line, code) in code_lines(&text) {
            for (outside, door) in DOORS {
                let used = uses_crate(code, outside);
                if used && here != *door {
                    let _ = writeln!(wrong, "src/{}:{line} uses {outside}; its door is {door}", path.display());
                }
            }
        }
    }
    report(&wrong);
}

/// Whether a line names a crate: `outside::` or `use outside;`, as a word of its own that no path leads to.
fn uses_crate(code: &str, outside: &str) -> bool {
    code.match_indices(outside).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + outside.len()..]);
        let is_word = !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '"'))
            && (!before.ends_with("::") || before.trim_start() == "::");
        is_word && (after.starts_with("::") || (before.ends_with("use ") && after.starts_with([';', ' '])))
    })
}

#[test]
fn every_dependency_has_a_door_or_is_for_all() {
    let manifest: toml::Table = fs::read_to_string(home().join("Cargo.toml")).unwrap().parse().unwrap();
    let of_unix = manifest["target"]["cfg(unix)"]["dependencies"].as_table().unwrap();
    let all = manifest["dependencies"].as_table().unwrap().keys().chain(of_unix.keys());
    let there: BTreeSet<String> = all.map(|name| name.replace('-', "_")).collect();
    let known = DOORS.iter().map(|(name, _)| *name).chain(SHARED.iter().copied()).map(str::to_owned).collect();
    assert_eq!(there, known, "each dependency is in `DOORS` or in `SHARED`");
    assert!(uses_crate("use nix::sys;", "nix") && uses_crate("    open::that(x)", "open"));
    assert!(!uses_crate("std::os::unix::fs", "nix") && !uses_crate("use std::fs::open;", "open"));
}

#[test]
fn files_and_functions_can_be_read_in_one_sitting() {
    let mut wrong = String::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        if lines > 600 {
            let _ = writeln!(wrong, "src/{} has {lines} lines; 600 is the wall", path.display());
        }
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
        let mut start: Option<(usize, usize, String)> = None;
        for (number, line) in code.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let is_fn = line.trim_start().split("fn ").next().is_some_and(|before| {
                line.contains("fn ")
                    && before.split_whitespace().all(|w| matches!(w, "pub" | "pub(crate)" | "pub(super)" | "const"))
            });
            match &start {
                None if is_fn && !line.trim_end().ends_with(';') => {
                    start = Some((indent, number, line.trim().to_owned()));
                }
                Some((at, first, name)) if indent == *at && line.trim() == "}" => {
                    if number - first > 60 {
                        let _ = writeln!(
                            wrong,
                            "src/{}:{}: {} lines in `{name}`; 60 is the wall",
                            path.display(),
                            first + 1,
                            number - first
                        );
                    }
                    start = None;
                }
                _ => {}
            }
        }
        if !text.starts_with("//!") {
            let _ = writeln!(wrong, "src/{} does not begin with what goes in and what comes out", path.display());
        }
    }
    for (path, text) in files_of("src", &["js", "css"]) {
        let lines = text.lines().count();
        if lines > 600 {
            let _ = writeln!(wrong, "src/{} has {lines} lines; 600 is the wall", path.display());
        }
    }
    report(&wrong);
}

#[test]
fn nothing_is_left_undone() {
    let mut wrong = String::new();
    for (path, text) in sources() {
        for (line, code) in text.lines().enumerate() {
            let low = code.to_lowercase();
            for word in ["todo!", "fixme", "dbg!", "unimplemented!", "xxx "] {
                if low.contains(word) {
                    let _ = writeln!(wrong, "src/{}:{}: {word}", path.display(), line + 1);
                }
            }
        }
    }
    report(&wrong);
}

/// Hosts that a text names, of `https://host` and of `"//host`, which takes the page's own scheme. What follows from
/// data (`http://{host}`) has none.
fn hosts(text: &str) -> Vec<&str> {
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let after = |mark: &'static str| text.match_indices(mark).map(move |(at, _)| &text[at + mark.len()..]);
    let full = ["http://", "https://", "ws://", "wss://"].into_iter().flat_map(after);
    let bare = ["\"//", "'//", "(//", "`//"].into_iter().flat_map(after).filter(|rest| {
        let host = &rest[..rest.find(|c| !is_host(c)).unwrap_or(rest.len())];
        host.contains('.') && !host.starts_with('.')
    });
    let found = full.chain(bare).map(|rest| &rest[..rest.find(|c| !is_host(c)).unwrap_or(rest.len())]);
    found.filter(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric())).collect()
}

/// What pages, exports and templates are made of: the texts that are built into the program, its own strings among them.
#[test]
fn nothing_is_taken_from_other_hosts() {
    let mut texts: Vec<(String, usize, String)> = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.to_string_lossy().ends_with("tests.rs")) {
        let literals = without_tests(tokens(&text)).0.into_iter().filter(|token| token.is_literal);
        texts.extend(literals.map(|token| (format!("src/{}", path.display()), token.line, token.text)));
    }
    let built_in = ["js", "css", "html", "json", "xml", "toml", "md"];
    for folder in ["src", "themes", "decks/_starter"] {
        for (path, text) in files_of(folder, &built_in) {
            let name = format!("{folder}/{}", path.display());
            texts.extend(text.lines().enumerate().map(|(line, text)| (name.clone(), line + 1, text.to_owned())));
        }
    }
    let named: BTreeSet<&str> = texts.iter().flat_map(|(_, _, text)| hosts(text)).collect();
    let mut wrong = String::new();
    for (path, line, text) in &texts {
        for host in hosts(text).into_iter().filter(|host| HOSTS.iter().all(|(known, _)| known != host)) {
            let _ = writeln!(wrong, "{path}:{line} names {host}: nothing is taken from other hosts");
        }
    }
    for (host, _) in HOSTS.iter().filter(|(host, _)| !named.contains(host)) {
        let _ = writeln!(wrong, "nothing names {host} any more: take it out of `HOSTS`");
    }
    report(&wrong);
}

#[test]
fn hosts_are_found_in_every_spelling() {
    let found = "fetch('https://a.example/x') url(//b.example/y) src=\"//c.example\" wss://d.example http://{host} // a note \"//\"";
    let all: BTreeSet<&str> = hosts(found).into_iter().collect();
    assert_eq!(all, BTreeSet::from(["a.example", "b.example", "c.example", "d.example"]));
}

/// Every code of the table is used somewhere in the sources: a code that nothing emits is a promise not kept.
#[test]
fn every_code_is_emitted() {
    let all: String =
        sources().into_iter().filter(|(p, _)| !p.ends_with("diagnostics/code.rs")).map(|(_, t)| t).collect();
    let table = fs::read_to_string(home().join("src/diagnostics/code.rs")).unwrap();
    let constants: Vec<&str> = table
        .lines()
        .filter_map(|l| l.trim().split_once(' '))
        .filter(|(name, rest)| {
            rest.starts_with('"') && name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(constants.len(), aftrap::diagnostics::CODES.len(), "the table was not read");
    let silent: Vec<_> = constants
        .into_iter()
        .filter(|c| !all.contains(&format!("code::{c}")) && !all.contains(&format!("codes::{c}")))
        .collect();
    assert!(silent.is_empty(), "no one emits {silent:?}");
}

/// `!important` only with a reason: in a comment on its line, or at the head of its file for all of them.
#[test]
fn important_is_explained() {
    fn sheets(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                sheets(&path, out);
            } else if path.extension().is_some_and(|e| e == "css") {
                out.push(path);
            }
        }
    }
    let mut all = Vec::new();
    for folder in ["src", "themes"] {
        sheets(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut all);
    }
    let (mut bare, mut explained) = (String::new(), 0);
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        let head = text.strip_prefix("/*").and_then(|rest| rest.split("*/").next()).unwrap_or("");
        for (n, line) in text.lines().enumerate().filter(|(_, line)| line.contains("!important;")) {
            if head.contains("`!important`") || line.contains("/*") {
                explained += 1;
            } else {
                let _ = writeln!(bare, "{}:{}: {}", path.display(), n + 1, line.trim());
            }
        }
    }
    assert!(bare.is_empty(), "`!important` without a reason beside it:\n{bare}");
    assert!(explained > 50, "{explained}");
}

/// One name, one meaning: no two files define a type of the same name (a file may, for two systems).
#[test]
fn no_two_files_define_a_type_of_the_same_name() {
    let mut wrong = String::new();
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    for (path, text) in sources() {
        for (line, code) in code_lines(&text) {
            let words: Vec<&str> =
                code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
            let Some(at) = words.iter().position(|w| matches!(*w, "struct" | "enum" | "trait" | "type")) else {
                continue;
            };
            let is_definition = words[..at].iter().all(|w| matches!(*w, "pub" | "crate" | "super"))
                && code.trim_start().starts_with(words[0]);
            let Some(name) = words.get(at + 1).filter(|w| w.starts_with(char::is_uppercase)) else { continue };
            // an associated type belongs to its trait
            if !is_definition || words[at] == "type" && code.starts_with(' ') {
                continue;
            }
            match seen.get(*name) {
                Some(other) if *other != path => {
                    let _ = writeln!(
                        wrong,
                        "src/{}:{line} defines `{name}`, as src/{} does",
                        path.display(),
                        other.display()
                    );
                }
                _ => drop(seen.insert((*name).to_owned(), path.clone())),
            }
        }
    }
    assert!(seen.len() > 200, "only {} types were found", seen.len());
    report(&wrong);
}
