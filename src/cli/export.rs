//! `aftrap export`: a deck as one file, or as files of another kind.

use super::args::ExportArgs;
use super::output::CommandReport;
use super::project::{allowed_roots, config_root};
use super::targets::{TargetKind, is_jpeg, kind_of, targets, wanted};
use super::{EXIT_USAGE, Output, ProgressLine, commands, must_exist, open, real, signals, snapshot, status};
use crate::browser::{self, BrowserError, BrowserSession};
use crate::diagnostics::Diagnostic;
use crate::export::{self, ImageOptions, Paper};
use crate::fs::{Files, Fingerprint};
use crate::site::config::{self, Export};
use crate::site::{self, Build, BuildCache, BuildOptions, BuiltDeck, Content, Site};
use crate::util::relative_path;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes each result that was asked for.
pub(super) fn export(args: &ExportArgs, teller: &Output) -> i32 {
    if let Err(status) = must_exist(&args.deck, teller) {
        return status;
    }
    let files = || Files::disk().restricted_to(&allowed_roots(&args.deck, args.theme.as_deref(), args.allow_outside));
    let outs = targets(args, &files());
    let wanted = match wanted(&outs) {
        Ok(wanted) => wanted,
        Err(why) => {
            teller.exit_with(&why);
            return EXIT_USAGE;
        }
    };
    snapshot::of(teller, files, |files| export_of(files, wanted.clone(), args, teller))
}

fn export_of(
    files: &Files,
    mut wanted: Vec<(TargetKind, &Path)>,
    args: &ExportArgs,
    teller: &Output,
) -> Result<i32, snapshot::Changing> {
    let progress = ProgressLine::new(teller);
    let config = config::of(files, &args.deck, config_root(&args.deck).as_deref()).export;
    let notes = args.include_notes || config.notes == Some(true);
    let options = BuildOptions {
        notes,
        hidden: args.include_hidden,
        safe: args.safe,
        theme: args.theme.clone(),
        commands: commands(args.allow_commands),
        home: config_root(&args.deck),
        progress: progress.callback(),
        ..BuildOptions::default()
    };
    let build = site::build(files, &args.deck, &BuildCache::default(), &options);
    progress.clear();
    snapshot::unchanged_snapshot(files)?;
    let mut report = CommandReport::new(teller);
    report.built(&build);
    let [built] = build.decks.as_slice() else {
        let count = build.decks.len();
        report.fail(&format!("`{}` holds {count} decks: name the one to export", args.deck.display()));
        return Ok(EXIT_USAGE);
    };
    if let Some(source) = wanted.iter().map(|(_, out)| *out).find(|out| is_source(out, &build, files)) {
        report.fail(&format!("`{}` is one of the deck's own files", source.display()));
        return Ok(EXIT_USAGE);
    }
    // a browser draws for seconds: what the disk refuses is told before
    if let Err(problem) = wanted.iter().try_for_each(|(kind, out)| ensure_ready(*kind, out, args.force)) {
        return Ok(report.fail(&problem));
    }
    for idle in finish_idle(args, &wanted) {
        teller.line(&format!("note: {idle} has no effect on this format"));
    }
    // a folder of pictures is swapped in whole, so other results come into it afterwards
    wanted.sort_by_key(|(kind, _)| *kind != TargetKind::Pictures);
    let (site, links, camera, drawn) = (&build.site, have_links(&wanted), None, BTreeMap::new());
    let mut desk =
        ExportJob { args, links, config, notes, teller, report, progress, files, site, built, camera, drawn };
    for (kind, out) in wanted {
        if let Err(problem) = desk.write(kind, out) {
            desk.progress.clear();
            snapshot::is_still_current(files)?;
            return Ok(desk.report.fail(&problem));
        }
        teller.line(&format!("→ {}", out.display()));
    }
    desk.report.end();
    Ok(status(&build))
}

/// Whether something is written whose links lead to slides and whole addresses only.
fn have_links(wanted: &[(TargetKind, &Path)]) -> bool {
    wanted.iter().any(|(kind, _)| matches!(kind, TargetKind::Pdf | TargetKind::PowerPoint))
}

/// Options that say nothing of any of the results.
fn finish_idle(args: &ExportArgs, wanted: &[(TargetKind, &Path)]) -> Vec<&'static str> {
    let has = |kinds: &[TargetKind]| wanted.iter().any(|(kind, _)| kinds.contains(kind));
    let all = [
        ("--steps", args.steps, has(&[TargetKind::Pdf, TargetKind::PowerPoint, TargetKind::Pictures])),
        ("--handout", args.handout.is_some(), has(&[TargetKind::Pdf])),
        ("--scale", args.scale.is_some(), has(&[TargetKind::Pictures])),
        ("--max-media-mb", args.max_media_mb.is_some(), has(&[TargetKind::Html])),
    ];
    all.into_iter().filter(|(_, given, counts)| *given && !counts).map(|(name, ..)| name).collect()
}

/// Whether a result can be written; why not in words.
fn ensure_ready(kind: TargetKind, out: &Path, force: bool) -> Result<(), String> {
    let (target, is_folder) = if kind == TargetKind::Pictures { (folder_of(out)?, true) } else { (out, false) };
    site::ensure_writable(target, is_folder, force).map_err(|e| e.to_string())
}

/// The folder that pictures are written to.
fn folder_of(out: &Path) -> Result<&Path, String> {
    let folder = out.parent().filter(|folder| folder.file_name().is_some());
    folder.ok_or_else(|| format!("`{}`: name a folder for the images, such as `slides/*.png`", out.display()))
}

/// Whether the build has read this file: nothing of the author's is ever written over. A handout that we made, and that
/// the deck links to, may be made again.
fn is_source(out: &Path, build: &Build, files: &Files) -> bool {
    let handout = kind_of(out) == Some(TargetKind::Pdf) && files.bytes(out).is_ok_and(|bytes| site::is_ours(&bytes));
    let out = real(out);
    !handout
        && build.dependencies.iter().any(|needed| needed.state != Fingerprint::Missing && real(&needed.path) == out)
}

/// What all results of one command share.
struct ExportJob<'a> {
    args: &'a ExportArgs,
    /// See [`have_links`].
    links: bool,
    /// What the command line does not say.
    config: Export,
    /// Notes go along.
    notes: bool,
    teller: &'a Output,
    report: CommandReport<'a>,
    progress: ProgressLine,
    /// The deck's files as the build saw them.
    files: &'a Files,
    site: &'a Site,
    built: &'a BuiltDeck,
    /// Started for the first result that is drawn.
    camera: Option<BrowserSession>,
    /// The pictures of each folder: those of two kinds are beside each other.
    drawn: BTreeMap<PathBuf, Site>,
}

impl ExportJob<'_> {
    /// One result onto the disk; what went wrong in words.
    fn write(&mut self, kind: TargetKind, out: &Path) -> Result<(), String> {
        let bytes = match kind {
            TargetKind::Html => Ok(self.html()),
            TargetKind::Markdown => Ok(self.markdown(out)),
            TargetKind::Json => Ok(export::model(self.built, self.notes).into_bytes()),
            TargetKind::PowerPoint => self.power_point(),
            TargetKind::Pdf => self.pdf(),
            TargetKind::Pictures => return self.pictures(out),
        }?;
        // a video that went into it was read only now
        if let Some(path) = self.files.torn() {
            return Err(site::changing(&path));
        }
        signals::writing(out);
        let left = site::write_file(&bytes, out, self.args.force).map_err(|e| e.to_string())?;
        self.teller.leftovers(&left);
        self.files.made_again(out);
        self.report.record_written(out);
        Ok(())
    }

    /// What was found while something was made, as the deck's settings want it told.
    fn report(&mut self, found: Vec<Diagnostic>) {
        let told = self.built.resolve_audit(found, &[]);
        self.report.report(told);
    }

    /// Text that works where it will be.
    fn markdown(&self, out: &Path) -> Vec<u8> {
        let place = real(out);
        let folder = place.parent().unwrap_or(Path::new(""));
        let seen = |path: &Path| relative_path(folder, &real(path));
        export::markdown(self.files, self.built, self.notes, &seen).into_bytes()
    }

    /// One file; what it leaves out is told.
    fn html(&mut self) -> Vec<u8> {
        let limit = self.args.max_media_mb.or(self.config.limit).unwrap_or(50).saturating_mul(1_000_000);
        let (bytes, findings) = export::to_single_file(self.files, self.site, self.built, limit);
        self.report(findings);
        bytes
    }

    /// What the browser draws; it is started for the first of them.
    fn drawn<T>(
        &mut self,
        draw: impl FnOnce(&BrowserSession, &ProgressLine) -> Result<T, BrowserError>,
    ) -> Result<T, String> {
        let camera = match self.camera.take() {
            Some(camera) => camera,
            None => self.open()?,
        };
        let camera = self.camera.insert(camera);
        let done = draw(camera, &self.progress).map_err(|e| e.to_string());
        self.progress.clear();
        done
    }

    /// The browser; what it sees go wrong is told before the first result, and changes no exit status.
    fn open(&mut self) -> Result<BrowserSession, String> {
        if self.built.slides.is_empty() {
            return Err("there is no slide to export: all are hidden (--include-hidden includes them)".to_owned());
        }
        let camera =
            open(self.site, self.files, self.args.browser.as_deref(), self.teller).map_err(|e| e.to_string())?;
        let mut found = browser::audit_print(&camera, self.built).map_err(|e| e.to_string())?;
        if self.links {
            found.extend(export::unexported_links(self.site, self.built));
        }
        self.progress.clear();
        self.report(found);
        Ok(camera)
    }

    fn pdf(&mut self) -> Result<Vec<u8>, String> {
        let paper = Paper {
            steps: self.args.steps,
            notes: self.notes,
            handout: self.args.handout.as_deref().and_then(|count| count.parse().ok()),
        };
        let built = self.built;
        let (bytes, cut) = self.drawn(|camera, progress| {
            progress.note(&format!("printing {} slides", built.slides.len()));
            export::pdf(camera, built, paper)
        })?;
        self.report(cut);
        Ok(bytes)
    }

    fn power_point(&mut self) -> Result<Vec<u8>, String> {
        let (built, steps) = (self.built, self.args.steps);
        self.drawn(|camera, progress| export::pptx(camera, built, steps, &pictured(progress)))
    }

    /// A folder of pictures, swapped in whole.
    fn pictures(&mut self, out: &Path) -> Result<(), String> {
        let folder = folder_of(out)?;
        let scale = self.args.scale.or(self.config.scale).unwrap_or(1.0);
        let how = ImageOptions { jpeg: is_jpeg(out), scale, steps: self.args.steps };
        let built = self.built;
        let pictures = self.drawn(|camera, progress| export::pictures(camera, built, how, &pictured(progress)))?;
        let all = self.drawn.entry(real(folder)).or_default();
        let names: Vec<PathBuf> = pictures.iter().map(|(name, _)| folder.join(name)).collect();
        all.files.extend(pictures.into_iter().map(|(name, bytes)| (name, Content::Bytes(Arc::from(bytes)))));
        signals::writing(folder);
        let written = site::write(all, self.files, folder, self.args.force).map_err(|e| e.to_string())?;
        self.teller.written(folder, &written);
        for name in &names {
            self.report.record_written(name);
        }
        Ok(())
    }
}

/// Tells how many pictures there are.
fn pictured(progress: &ProgressLine) -> impl Fn(usize, usize) {
    |done, total| progress.note(&format!("image {done} of {total}"))
}
