//! `aftrap theme …`: themes listed, begun, taken over, checked.

use super::args::{Format, ThemeCommand};
use super::{EXIT_DECK_ERRORS, EXIT_OK, EXIT_USAGE, Output, plural};
use crate::diagnostics::{Diagnostics, Severity, to_json};
use crate::fs::Files;
use crate::site::{self, Content, Site, WriteError};
use crate::theme::{self, Layouts};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) fn run(command: ThemeCommand, teller: &Output) -> i32 {
    match command {
        ThemeCommand::List => list(teller),
        ThemeCommand::New { name, extends } => new(&name, &extends, teller),
        ThemeCommand::Eject { theme, dir, layouts, all, force } => {
            let wanted = match (all, layouts.is_empty()) {
                (true, _) => Layouts::All,
                (false, true) => Layouts::None,
                (false, false) => Layouts::Some(layouts),
            };
            let dir = dir.unwrap_or_else(|| PathBuf::from(&theme));
            let written = theme::ejected(&theme, &wanted);
            write(written, &dir, teller, |site| site::write_beside(site, &Files::disk(), &dir, force))
        }
        ThemeCommand::Check { theme, strict } => check(&theme, strict, teller),
    }
}

pub(super) fn list(teller: &Output) -> i32 {
    let themes = theme::themes();
    if teller.format == Format::Json {
        let option = |o: &theme::OptionInfo| json!({"name": o.name, "takes": o.kind.expected(), "default": o.default, "description": o.description});
        let theme = |t: &theme::ThemeInfo| {
            let options: Vec<_> = t.options.iter().map(option).collect();
            json!({"name": t.name, "description": t.description, "layouts": t.layouts, "options": options})
        };
        Output::json(&json!(themes.iter().map(theme).collect::<Vec<_>>()));
        return EXIT_OK;
    }
    let mut out = io::stdout().lock();
    let wide = themes.iter().map(|t| t.name.len()).max().unwrap_or(0).max("layouts".len()) + 2;
    for theme in &themes {
        let _ = writeln!(out, "{:<wide$} {}", theme.name, theme.description);
        for option in &theme.options {
            let _ = writeln!(out, "{:<wide$}   theme-options: {}: {}", "", option.name, option.description);
        }
    }
    if let Some(first) = themes.first() {
        let _ = writeln!(out, "\n{:<wide$} {}", "layouts", first.layouts.join(", "));
    }
    EXIT_OK
}

fn new(folder: &Path, extends: &str, teller: &Output) -> i32 {
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    write(theme::starter(&name, extends), folder, teller, |site| site::write_new(site, &Files::disk(), folder))
}

/// Puts files into a folder and says what to do with them.
fn write(
    files: Result<Vec<(String, String)>, String>,
    folder: &Path,
    teller: &Output,
    put: impl FnOnce(&Site) -> Result<(), WriteError>,
) -> i32 {
    let files = match files {
        Ok(files) => files,
        Err(wrong) => {
            teller.exit_with(&wrong);
            return EXIT_USAGE;
        }
    };
    let mut site = Site::default();
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    for (name, text) in files {
        site.files.insert(name, Content::Bytes(Arc::from(text.into_bytes())));
    }
    if let Err(error) = put(&site) {
        return teller.exit_with(&error.to_string());
    }
    if teller.format == Format::Json {
        Output::json(&json!({ "out": folder.to_string_lossy(), "files": names }));
        return EXIT_OK;
    }
    // `./` tells a folder from a built-in theme of the same name
    let shown = if folder.is_absolute() || folder.starts_with(".") || folder.starts_with("..") {
        folder.display().to_string()
    } else {
        format!("./{}", folder.display())
    };
    teller.line(&format!("{shown} is yours: {}", names.join(", ")));
    teller.line(&format!("in a deck beside it:  theme: {shown}"));
    teller.line(&format!("while you work on it: aftrap serve DECK --theme {shown} --open"));
    teller.line(&format!("check it:             aftrap theme check {shown}"));
    EXIT_OK
}

fn check(theme: &str, strict: bool, teller: &Output) -> i32 {
    let findings = Diagnostics::new();
    theme::check(&Files::disk(), Path::new(""), theme, &findings);
    let all = findings.sorted();
    let count = |severity| all.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings, hints) = (count(Severity::Error), count(Severity::Warning), count(Severity::Hint));
    if teller.format == Format::Json {
        Output::json(&json!({ "diagnostics": all.iter().map(to_json).collect::<Vec<_>>() }));
    } else {
        teller.with_hints(all.iter());
        let sum = [plural(errors, "error"), plural(warnings, "warning"), plural(hints, "hint")].join(", ");
        teller.line(&if all.is_empty() { format!("{theme}: nothing is wrong") } else { sum });
    }
    if errors > 0 || strict && warnings > 0 { EXIT_DECK_ERRORS } else { EXIT_OK }
}
