//! `aftrap export`: a deck as one file, or as files of another kind.

use super::{FINE, Progress, REFUSED, Teller, USAGE, commands, must_exist, status};
use crate::args::ExportArgs;
use crate::base::Files;
use crate::site::{self, Build, Memo, Options};
use std::path::{Path, PathBuf};

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Html,
    Markdown,
    Json,
    Pdf,
    PowerPoint,
    Pictures,
}

/// What the ending of a path asks for.
fn kind_of(out: &Path) -> Option<Kind> {
    let ending = out.extension()?.to_str()?.to_ascii_lowercase();
    let many = out.file_stem().is_some_and(|stem| stem == "*");
    match (ending.as_str(), many) {
        ("html" | "htm", false) => Some(Kind::Html),
        ("md" | "markdown", false) => Some(Kind::Markdown),
        ("json", false) => Some(Kind::Json),
        ("pdf", false) => Some(Kind::Pdf),
        ("pptx", false) => Some(Kind::PowerPoint),
        ("png" | "jpg" | "jpeg", true) => Some(Kind::Pictures),
        _ => None,
    }
}

/// Writes each of `args.out`.
pub(super) fn export(args: &ExportArgs, teller: &Teller) -> i32 {
    if let Err(status) = must_exist(&args.deck, teller) {
        return status;
    }
    let mut wanted: Vec<(Kind, &PathBuf)> = Vec::new();
    for out in &args.out {
        let Some(kind) = kind_of(out) else {
            teller.fail(&format!(
                "`{}`: what is it to be? .html, .pdf, .pptx, .md, .json, or `slides/*.png` (quoted)",
                out.display()
            ));
            return USAGE;
        };
        wanted.push((kind, out));
    }
    let files = Files::disk();
    let progress = Progress::new(teller);
    let options = Options {
        notes: args.notes,
        hidden: args.hidden,
        safe: args.safe,
        theme: args.theme.clone(),
        commands: commands(args.allow_commands),
        progress: progress.callback(),
        ..Options::default()
    };
    let build = site::build(&files, &args.deck, &Memo::default(), &options);
    progress.clear();
    teller.findings(build.all_findings());
    for (kind, out) in wanted {
        if let Err(problem) = write_one(kind, out, args, &build) {
            teller.fail(&problem);
            return REFUSED;
        }
        teller.line(&format!("→ {}", out.display()));
    }
    let status = status(&build);
    if status == FINE { FINE } else { status }
}

/// One result onto the disk; what went wrong in words.
fn write_one(kind: Kind, out: &Path, _args: &ExportArgs, _build: &Build) -> Result<(), String> {
    match kind {
        Kind::Html | Kind::Markdown | Kind::Json => Err(format!("`{}`: not written yet", out.display())),
        Kind::Pdf | Kind::PowerPoint | Kind::Pictures => Err(format!("`{}`: not drawn yet", out.display())),
    }
}
