//! The house rules that a compiler does not know: the order of the folders, one door per outside crate, the walls.
//! Reads the sources as text, the way a reviewer would.

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
    ("annotate_snippets", "diagnostics"),
    ("process_wrap", "fs"),
    ("comrak", "deck"),
    ("saphyr_parser", "deck"),
    ("minijinja", "theme"),
    ("syntect", "highlight"),
    ("two_face", "highlight"),
    ("math_core", "math"),
    ("merman", "diagram"),
    ("merman_render", "diagram"),
    ("fast_qr", "render"),
    ("hypher", "render"),
    ("headless_chrome", "browser"),
    ("zip", "export"),
    ("notify", "serve"),
    ("tiny_http", "serve"),
    ("clap", "cli"),
];

fn sources() -> Vec<(PathBuf, String)> {
    files_of("rs")
}

/// Files of a kind below `src`, as text.
fn files_of(kind: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, kind: &str, out: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, kind, out);
            } else if path.extension().is_some_and(|e| e == kind) {
                let text = fs::read_to_string(&path).unwrap();
                out.push((path, text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = Vec::new();
    walk(&root, kind, &mut out);
    out.sort();
    assert!(!out.is_empty(), "no sources of this kind were found");
    out.into_iter().map(|(p, t)| (p.strip_prefix(&root).unwrap().to_owned(), t)).collect()
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
fn folders_use_only_those_before_them() {
    let mut wrong = String::new();
    for (path, text) in sources() {
        let Some(here) = folder_of(&path).and_then(|f| ORDER.iter().position(|o| *o == f)) else { continue };
        for (line, code) in code_lines(&text) {
            for (there, name) in ORDER.iter().enumerate().skip(here + 1) {
                let used = code
                    .match_indices(&format!("crate::{name}"))
                    .any(|(i, m)| !code[i + m.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'));
                if used {
                    let _ =
                        writeln!(wrong, "src/{}:{line} uses {name}, which comes after {}", path.display(), ORDER[here]);
                }
                assert!(there > here);
            }
            if here == 2 && code.contains("crate::deck") {
                let _ = writeln!(wrong, "src/{}:{line} uses deck: a theme knows no deck", path.display());
            }
        }
    }
    report(&wrong);
}

#[test]
fn outside_crates_come_in_by_one_door() {
    let mut wrong = String::new();
    for (path, text) in sources() {
        let here = folder_of(&path).unwrap_or("");
        for (line, code) in code_lines(&text) {
            for (outside, door) in DOORS {
                let used = code.contains(&format!("{outside}::")) || code.contains(&format!("use {outside}"));
                if used && here != *door {
                    let _ = writeln!(wrong, "src/{}:{line} uses {outside}; its door is {door}", path.display());
                }
            }
        }
    }
    report(&wrong);
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
    for (path, text) in files_of("js").into_iter().chain(files_of("css")) {
        let lines = text.lines().count();
        if lines > 600 {
            let _ = writeln!(wrong, "src/{} has {lines} lines; 600 is the wall", path.display());
        }
    }
    report(&wrong);
}

#[test]
fn nothing_is_left_undone_or_taken_from_other_hosts() {
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

/// Every code of the table is used somewhere in the sources: a code that nothing emits is a promise not kept.
#[test]
fn every_code_is_emitted() {
    let all: String =
        sources().into_iter().filter(|(p, _)| !p.ends_with("diagnostics/code.rs")).map(|(_, t)| t).collect();
    let table = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostics/code.rs")).unwrap();
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
