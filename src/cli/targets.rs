//! What `export` is to write, and where.

use super::args::ExportArgs;
use super::real;
use crate::diagnostics::Diagnostics;
use crate::fs::Files;
use crate::site;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TargetKind {
    Html,
    Markdown,
    Json,
    Pdf,
    PowerPoint,
    Pictures,
}

/// What the ending of a path asks for.
pub(super) fn kind_of(out: &Path) -> Option<TargetKind> {
    let ending = out.extension()?.to_str()?.to_ascii_lowercase();
    let many = out.file_stem().is_some_and(|stem| stem == "*");
    match (ending.as_str(), many) {
        ("html" | "htm", false) => Some(TargetKind::Html),
        ("md" | "markdown", false) => Some(TargetKind::Markdown),
        ("json", false) => Some(TargetKind::Json),
        ("pdf", false) => Some(TargetKind::Pdf),
        ("pptx", false) => Some(TargetKind::PowerPoint),
        ("png" | "jpg" | "jpeg", true) => Some(TargetKind::Pictures),
        _ => None,
    }
}

/// Where a result stands. Pictures of one kind have the same names however their ending is written.
fn result_of(out: &Path) -> PathBuf {
    let place = real(out);
    if kind_of(out) == Some(TargetKind::Pictures) {
        place.with_extension(if is_jpeg(out) { "jpg" } else { "png" })
    } else {
        place
    }
}

pub(super) fn is_jpeg(out: &Path) -> bool {
    out.extension().is_some_and(|ending| !ending.eq_ignore_ascii_case("png"))
}

/// What the command line asks for: the results it names, and those beside the deck that its options name; without either a
/// PDF beside the deck.
pub(super) fn targets(args: &ExportArgs, files: &Files) -> Vec<PathBuf> {
    let asked = [(args.pdf, "pdf"), (args.pptx, "pptx"), (args.html, "html"), (args.png, "png"), (args.jpg, "jpg")];
    let mut asked: Vec<&str> = asked.into_iter().filter(|(given, _)| *given).map(|(_, ending)| ending).collect();
    let mut outs: Vec<PathBuf> = args.out.iter().chain(&args.output).cloned().collect();
    let is_dir = |path: &Path| Files::disk().stat(path).is_some_and(|stat| stat.is_dir);
    let is_folder = |out: &PathBuf| kind_of(out).is_none() && (ends_in_slash(out) || is_dir(out));
    let folder = outs.iter().position(is_folder).map(|at| outs.remove(at));
    if asked.is_empty() && outs.is_empty() {
        asked.push("pdf");
    }
    // `--pdf -o talk` means `talk.pdf`
    if let ([ending], [out]) = (asked.as_slice(), outs.as_mut_slice())
        && out.extension().is_none()
    {
        *out = named(out, ending);
    }
    for ending in asked {
        let beside = beside(&args.deck, folder.as_deref(), ending, files);
        let is_there = |out: &PathBuf| kind_of(out) == kind_of(&beside) && is_jpeg(out) == is_jpeg(&beside);
        if !outs.iter().any(is_there) {
            outs.push(beside);
        }
    }
    outs
}

fn ends_in_slash(out: &Path) -> bool {
    out.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
}

/// A result that has the deck's name, in its folder or in another one.
fn beside(deck: &Path, folder: Option<&Path>, ending: &str, files: &Files) -> PathBuf {
    let found = site::discover(files, deck, &Diagnostics::new());
    let deck = found.first().filter(|_| found.len() == 1).map_or(deck, |only| only.path.as_path());
    let folder = folder.unwrap_or_else(|| deck.parent().unwrap_or(Path::new("")));
    named(&folder.join(deck.file_stem().unwrap_or_default()), ending)
}

/// A name with its ending; pictures are a folder.
fn named(stem: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(stem);
    if matches!(ending, "png" | "jpg") {
        name.push("-slides");
        return PathBuf::from(name).join(format!("*.{ending}"));
    }
    name.push(format!(".{ending}"));
    PathBuf::from(name)
}

/// What is to be written where; what makes no sense in words.
pub(super) fn wanted(outs: &[PathBuf]) -> Result<Vec<(TargetKind, &Path)>, String> {
    let mut wanted: Vec<(TargetKind, &Path)> = Vec::new();
    for (i, out) in outs.iter().enumerate() {
        if outs.iter().take(i).any(|before| result_of(before) == result_of(out)) {
            return Err(format!("`{}` would be written twice", out.display()));
        }
        let kind = kind_of(out).ok_or_else(|| {
            format!("`{}`: which format? .html, .pdf, .pptx, .md, .json, or `slides/*.png` (quoted)", out.display())
        })?;
        wanted.push((kind, out));
    }
    Ok(wanted)
}
