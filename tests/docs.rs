//! The documentation: its links lead somewhere, its decks have no findings, and the options it names exist.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page of the documentation, with its text.
fn pages() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "md") {
                out.push(path);
            }
        }
    }
    let top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];
    let mut paths: Vec<_> = top.iter().map(|name| root().join(name)).collect();
    walk(&root().join("docs"), &mut paths);
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap())).collect()
}

/// Fenced blocks: the language and the text of each.
fn fences(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut open: Option<(String, String, String)> = None;
    for line in text.lines() {
        let marks: String = line.chars().take_while(|c| *c == '`').collect();
        let rest = &line[marks.len()..];
        match &mut open {
            Some((fence, _, _)) if rest.is_empty() && marks.len() >= fence.len() => {
                let (_, lang, body) = open.take().unwrap();
                out.push((lang, body));
            }
            Some((_, _, body)) => {
                body.push_str(line);
                body.push('\n');
            }
            None if marks.len() >= 3 && !rest.contains('`') => open = Some((marks, rest.to_owned(), String::new())),
            None => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed: {open:?}");
    out
}

/// The text without its fences and without code in its lines.
fn prose(text: &str) -> String {
    let mut left = text.to_owned();
    for (_, body) in fences(text) {
        left = left.replacen(&body, "", 1);
    }
    let (mut kept, mut rest) = (String::new(), left.as_str());
    while let Some(at) = rest.find('`') {
        let run = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        kept.push_str(&rest[..at]);
        rest = &rest[at + run..];
        // code ends at a run of as many marks; without one the marks are text
        let marks = "`".repeat(run);
        let ends = rest.match_indices(&marks);
        let mut alone = ends.filter(|(i, _)| !rest[..*i].ends_with('`') && !rest[i + run..].starts_with('`'));
        if let Some((end, _)) = alone.next() {
            rest = &rest[end + run..];
        }
    }
    kept + rest
}

/// The id that code hosts give a heading.
fn slug(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    words
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn links_lead_to_files_and_headings() {
    let mut checked = 0;
    for (path, text) in pages() {
        for target in prose(&text).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") || target.contains(char::is_whitespace) {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let goal = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(goal.exists(), "{}: {target} leads nowhere", path.display());
            if !heading.is_empty() {
                let there = std::fs::read_to_string(&goal).unwrap();
                let mut headings = there.lines().filter(|line| line.starts_with('#')).map(slug);
                assert!(headings.any(|h| h == heading), "{}: {target} has no such heading", path.display());
            }
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} links were found");
}

#[test]
fn decks_in_the_documentation_have_no_findings() {
    let mut checked = 0;
    for (path, text) in pages() {
        for (_, deck) in
            fences(&text).into_iter().filter(|(lang, body)| lang == "markdown" && body.starts_with("---\n"))
        {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("deck.md"), &deck).unwrap();
            let arguments = ["check", "deck.md", "--strict", "--format", "short"];
            let mut command = Command::new(env!("CARGO_BIN_EXE_aftrap"));
            let ran = command.args(arguments).current_dir(folder.path()).output().unwrap();
            assert!(ran.status.success(), "{}: {}\n{deck}", path.display(), String::from_utf8_lossy(&ran.stderr));
            checked += 1;
        }
    }
    assert!(checked >= 2, "the documentation shows no deck");
}

#[test]
fn options_in_the_documentation_exist() {
    let mut known = String::new();
    let commands =
        ["serve", "build", "export", "check", "new", "inspect", "theme new", "theme eject", "theme check", "man"];
    for command in commands {
        let arguments = command.split(' ').chain(["--help"]);
        let ran = Command::new(env!("CARGO_BIN_EXE_aftrap")).args(arguments).output().unwrap();
        known.push_str(&String::from_utf8(ran.stdout).unwrap());
    }
    let mut checked = 0;
    for (path, text) in pages() {
        let lines = fences(&text).into_iter().filter(|(lang, _)| lang == "sh").map(|(_, body)| body);
        for line in lines.flat_map(|body| body.lines().map(str::to_owned).collect::<Vec<_>>()) {
            let typed = line.split('#').next().unwrap();
            if !typed.trim_start().starts_with("aftrap ") {
                continue;
            }
            for option in typed.split_whitespace().filter(|word| word.starts_with("--")) {
                let name = option.split('=').next().unwrap();
                assert!(known.contains(name), "{}: {line}: there is no {name}", path.display());
                checked += 1;
            }
        }
    }
    assert!(checked > 10, "only {checked} options were found");
}
