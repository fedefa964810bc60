//! Files for a theme of one's own: a small one laid over a built-in theme, or the built-in's own files.

use super::builtin;
use crate::diagnostics::{closest, quoted};

/// Which layouts come along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layouts {
    /// None: those below go on being used.
    None,
    /// These.
    Some(Vec<String>),
    /// All.
    All,
}

/// Path and content of every file.
type ThemeFiles = Vec<(String, String)>;

/// A theme to begin with, laid over the built-in theme `extends`. Fails with what is wrong.
pub fn starter(name: &str, extends: &str) -> Result<ThemeFiles, String> {
    known(extends)?;
    let fill = |text: &str| text.replace("EXTENDS", extends).replace("NAME", &name.replace(['"', '\\'], "'"));
    Ok(vec![
        ("theme.css".to_owned(), fill(include_str!("../../decks/_starter/theme/theme.css"))),
        ("theme.toml".to_owned(), fill(include_str!("../../decks/_starter/theme/theme.toml"))),
    ])
}

/// A built-in theme's own files: its tokens, its style sheet, and layouts (its own, else those of the ground). What
/// is under all themes stays with the program.
pub fn ejected(theme: &str, layouts: &Layouts) -> Result<ThemeFiles, String> {
    known(theme)?;
    let mut out: ThemeFiles = Vec::new();
    for (path, content) in builtin::files(theme).filter(|(path, _)| !path.starts_with("layouts/")) {
        let content = if path == "theme.toml" { over_the_ground(content) } else { content.to_owned() };
        out.push((path.to_owned(), content));
    }
    for (path, content) in all_layouts(theme) {
        let name = path.trim_start_matches("layouts/").trim_end_matches(".html");
        let wanted = match layouts {
            Layouts::None => false,
            Layouts::All => true,
            Layouts::Some(names) => names.iter().any(|n| n == name),
        };
        if wanted {
            out.push((path.to_owned(), content.to_owned()));
        }
    }
    if let Layouts::Some(names) = layouts {
        let there: Vec<&str> =
            all_layouts(theme).map(|(path, _)| path.trim_start_matches("layouts/").trim_end_matches(".html")).collect();
        if let Some(name) = names.iter().find(|n| !there.contains(&n.as_str())) {
            let help = closest(name, there.iter().copied()).map(|n| format!("; did you mean `{n}`?"));
            return Err(format!("`{theme}` has no layout `{name}`{}", help.unwrap_or_default()));
        }
    }
    out.sort();
    Ok(out)
}

/// The layouts of a theme, its own before those of the ground.
fn all_layouts(theme: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let ground = builtin::files(builtin::BASE).filter(move |(path, _)| builtin::file(theme, path).is_none());
    let own: Vec<_> = builtin::files(theme).chain(ground).filter(|(path, _)| path.starts_with("layouts/")).collect();
    own.into_iter()
}

/// A built-in theme lies over the ground without saying so; outside it must be said.
fn over_the_ground(toml: &str) -> String {
    if toml.lines().any(|line| line.starts_with("extends")) {
        return toml.to_owned();
    }
    let at = toml.find("\n[").map_or(toml.len(), |i| i + 1);
    let (head, rest) = toml.split_at(at);
    format!("{}\nextends = \"{}\"\n\n{rest}", head.trim_end(), builtin::BASE)
}

fn known(theme: &str) -> Result<(), String> {
    if builtin::names().any(|name| name == theme) {
        return Ok(());
    }
    Err(match closest(theme, builtin::names()) {
        Some(near) => format!("there is no built-in theme `{theme}`; did you mean `{near}`?"),
        None => format!("there is no built-in theme `{theme}`; there are {}", quoted(builtin::names())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Diagnostics, to_short};
    use crate::fs::Files;
    use crate::theme::{Theme, themes};
    use std::path::Path;

    #[test]
    fn an_ejected_theme_looks_like_the_one_that_is_built_in() {
        for theme in themes() {
            let written = ejected(&theme.name, &Layouts::All).expect("a theme");
            let files = Files::memory(written.into_iter().map(|(path, text)| (format!("own/{path}"), text)));
            let findings = Diagnostics::new();
            let load = |name: &str| Theme::load(&files, Path::new(""), Some(name), None, &findings);
            let (ours, own) = (load(&theme.name), load("own"));
            let lines = |look: &Theme| look.css().lines().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(lines(&ours), lines(&own), "{}", theme.name);
            assert_eq!(ours.layouts(), own.layouts());
            assert_eq!(ours.options(), own.options());
            assert_eq!(findings.sorted().iter().map(to_short).collect::<Vec<_>>(), Vec::<String>::new());
        }
    }

    #[test]
    fn only_what_is_asked_for_comes_out() {
        let names =
            |layouts| ejected("stage", &layouts).map(|w| w.into_iter().map(|(path, _)| path).collect::<Vec<_>>());
        assert_eq!(names(Layouts::None), Ok(vec!["theme.css".to_owned(), "theme.toml".to_owned()]));
        let some = names(Layouts::Some(vec!["cover".to_owned()]));
        assert_eq!(some, Ok(["layouts/cover.html", "theme.css", "theme.toml"].map(str::to_owned).to_vec()));
        assert_eq!(
            names(Layouts::Some(vec!["covr".to_owned()])),
            Err("`stage` has no layout `covr`; did you mean `cover`?".to_owned())
        );
        assert!(ejected("stgae", &Layouts::None).is_err_and(|e| e.contains("did you mean `stage`?")));
    }

    #[test]
    fn a_theme_to_begin_with_is_fine() {
        for theme in themes() {
            let written = starter("My \"own\"", &theme.name).expect("a theme");
            let files = Files::memory(written.into_iter().map(|(path, text)| (format!("own/{path}"), text)));
            let findings = Diagnostics::new();
            crate::theme::check(&files, Path::new(""), "own", &findings);
            assert_eq!(findings.sorted().iter().map(to_short).collect::<Vec<_>>(), Vec::<String>::new());
        }
    }
}
