//! Opening a source line in the author's editor: only a program the author named, only an editor with a window.

use std::path::Path;
use std::process::{Command, Stdio};

/// Editors that open a window of their own, and how they take a place. A terminal editor would fight with the server
/// for the terminal, so it is started only when `--editor` names it.
const WINDOWED: &[&str] = &[
    "atom",
    "bbedit",
    "clion",
    "code",
    "code-insiders",
    "codium",
    "cursor",
    "emacs",
    "gedit",
    "geany",
    "gvim",
    "hx-gui",
    "idea",
    "kate",
    "mate",
    "mvim",
    "neovide",
    "notepad++",
    "pulsar",
    "pycharm",
    "rubymine",
    "rustrover",
    "subl",
    "webstorm",
    "windsurf",
    "zed",
    "zeditor",
];

/// Starts the editor; the words say why it could not be.
pub(crate) fn open(given: Option<&str>, file: &Path, line: u64, column: u64) -> Result<(), String> {
    let command = match given {
        Some(given) => given.to_owned(),
        None => ["VISUAL", "EDITOR"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|command| WINDOWED.contains(&stem(command).as_str()))
            .ok_or("no graphical editor is set: use --editor")?,
    };
    let mut words = arguments(&command, file, line, column).into_iter();
    let program = words.next().ok_or("the editor's command is empty")?;
    let mut child = Command::new(&program)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("the editor did not start: {e}"))?;
    // waited for, so that it does not stay behind as a zombie
    let waiter = std::thread::Builder::new().name("editor".into()).stack_size(64 * 1024).spawn(move || {
        let _ = child.wait();
    });
    drop(waiter);
    Ok(())
}

/// The program's name without folder and ending.
fn stem(command: &str) -> String {
    let program = command.split_whitespace().next().unwrap_or("");
    Path::new(program).file_stem().map(|s| s.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The command with the place put in: at `{file}`, `{line}`, `{column}` where they stand, else as the program likes it.
/// No shell is involved.
fn arguments(command: &str, file: &Path, line: u64, column: u64) -> Vec<String> {
    let file = file.to_string_lossy();
    let fill = |w: &str| {
        w.replace("{line}", &line.to_string()).replace("{column}", &column.to_string()).replace("{file}", &file)
    };
    let mut words: Vec<String> = command.split_whitespace().map(fill).collect();
    if command.contains("{file}") {
        return words;
    }
    match stem(command).as_str() {
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => {
            words.extend(["--goto".into(), format!("{file}:{line}:{column}")]);
        }
        "atom" | "pulsar" | "subl" | "zed" | "zeditor" => words.push(format!("{file}:{line}:{column}")),
        "clion" | "idea" | "pycharm" | "rubymine" | "rustrover" | "webstorm" | "kate" => {
            words.extend(["--line".into(), line.to_string(), file.into_owned()]);
        }
        "notepad++" => words.extend([format!("-n{line}"), file.into_owned()]),
        "mate" => words.extend(["-l".into(), line.to_string(), file.into_owned()]),
        _ => words.extend([format!("+{line}"), file.into_owned()]),
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_takes_a_place_its_own_way() {
        for (command, expected) in [
            ("code -r", vec!["code", "-r", "--goto", "/d/a b.md:3:7"]),
            ("/usr/bin/subl", vec!["/usr/bin/subl", "/d/a b.md:3:7"]),
            ("gvim", vec!["gvim", "+3", "/d/a b.md"]),
            ("foot nvim +{line} {file}", vec!["foot", "nvim", "+3", "/d/a b.md"]),
        ] {
            assert_eq!(arguments(command, Path::new("/d/a b.md"), 3, 7), expected);
        }
    }

    #[test]
    fn an_editor_that_is_not_there_is_said() {
        assert!(open(Some("/nonexistent/editor"), Path::new("a"), 1, 1).is_err());
    }
}
