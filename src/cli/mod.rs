//! The commands: arguments in, exit status out. The only place that prints.

mod args;
mod check;
mod export;
mod output;
mod project;
mod signals;
mod snapshot;
mod social_cards;
mod targets;
mod theme;

use crate::browser::{BrowserError, BrowserSession, Started};
use crate::diagnostics::{ColorMode, Diagnostic, Severity, dedup, quoted, to_github, to_sarif, to_short, to_terminal};
use crate::fs::{ExternalCommands, Files};
use crate::serve;
use crate::site::{self, Build, BuildCache, BuildOptions, Content, Leftover, Site, WriteReport, config};
use crate::util::{normalize, silence_caught_panics};
use args::{BuildArgs, Cli, Command, DeckArgs, Format, InspectArgs, NewArgs, ServeArgs, habits, refusal};
use clap::Parser;
use output::CommandReport;
use project::{allowed_roots, config_root, open_files};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Exit status: fine.
const EXIT_OK: i32 = 0;
/// Exit status: the deck has errors.
const EXIT_DECK_ERRORS: i32 = 1;
/// Exit status: wrong use.
const EXIT_USAGE: i32 = 2;
/// Exit status: the disk or the network said no.
const EXIT_IO: i32 = 3;

/// Findings shown in full; the rest is one line each, so that a broken deck does not scroll its first error away.
const FRAMES: usize = 20;

/// Runs one command.
pub(crate) fn run(args: impl IntoIterator<Item = OsString>) -> i32 {
    let meant = match habits::interpret(args) {
        Ok(meant) => meant,
        Err(words) => return io_error(&words),
    };
    let cli = match Cli::try_parse_from(&meant.args) {
        Ok(cli) => cli,
        Err(error) => {
            if let Some(words) = refusal::explain_refusal(&error, &meant.args) {
                return io_error(&words);
            }
            let _ = error.print();
            return if error.use_stderr() { EXIT_USAGE } else { EXIT_OK };
        }
    };
    silence_caught_panics();
    signals::listen();
    let teller = Output { quiet: cli.quiet, format: cli.format };
    meant.notes.iter().for_each(|note| teller.line(&format!("note: {note}")));
    let status = command(cli.command, teller);
    signals::wait_if_stopping();
    status
}

/// A command line that cannot be followed.
fn io_error(words: &habits::Correction) -> i32 {
    let _ = writeln!(io::stderr(), "error: {}\nhelp: {}", words.message, words.help);
    EXIT_USAGE
}

fn command(command: Command, teller: Output) -> i32 {
    match command {
        Command::Build(args) => build(&args, &teller),
        Command::Serve(args) => serve(&args, teller),
        Command::Export(args) => export::export(&args, &teller),
        Command::New(args) => new(&args, &teller),
        Command::Inspect(args) => inspect(&args, &teller),
        Command::Themes => theme::list(&teller),
        Command::Theme { command } => theme::run(command, &teller),
        Command::Check(args) => check::check(&args, &teller),
        Command::Explain { code } => check::explain(code.as_deref(), &teller),
        Command::Schema { of } => check::schema(of),
        Command::Completions { shell } => check::completions(shell),
        Command::Man { command, out } => check::man(command.as_deref(), out.as_deref(), &teller),
    }
}

/// How things are told.
#[derive(Debug, Clone, Copy)]
struct Output {
    quiet: bool,
    format: Format,
}

impl Output {
    /// Findings; hints are for editors, and not told to people.
    fn findings<'a>(&self, findings: impl Iterator<Item = &'a Diagnostic>) {
        let human = matches!(self.format, Format::Human | Format::Short);
        self.with_hints(findings.filter(|d| !human || d.severity != Severity::Hint));
    }

    /// Findings, hints with them.
    fn with_hints<'a>(&self, findings: impl Iterator<Item = &'a Diagnostic>) {
        match self.format {
            Format::Json => return,
            Format::Sarif => return Self::json(&to_sarif(findings)),
            Format::Github => return Self::annotations(findings),
            Format::Human | Format::Short => {}
        }
        let mut err = io::stderr().lock();
        let paint = paint(&err);
        let shown = findings.filter(|d| d.severity == Severity::Error || !self.quiet);
        for (i, d) in shown.enumerate() {
            let text =
                if self.format == Format::Short || i >= FRAMES { to_short(d) } else { to_terminal(d, paint) + "\n" };
            let _ = writeln!(err, "{text}");
        }
    }

    /// GitHub reads its commands from standard output.
    fn annotations<'a>(findings: impl Iterator<Item = &'a Diagnostic>) {
        let mut out = io::stdout().lock();
        for finding in findings {
            let _ = writeln!(out, "{}", to_github(finding));
        }
    }

    fn line(&self, text: &str) {
        if !self.quiet && !matches!(self.format, Format::Json | Format::Sarif) {
            let _ = writeln!(io::stderr(), "{text}");
        }
    }

    /// What is beside what was made.
    fn written(&self, out: &Path, written: &WriteReport) {
        self.site_kept(out, &written.kept);
        self.leftovers(&written.left);
    }

    /// What should be gone, and whoever may has to take away.
    fn leftovers(&self, left: &[Leftover]) {
        for (path, why) in left {
            self.line(&format!(
                "note: `{}` is left over and cannot be removed ({why}): its owner can remove it",
                path.display()
            ));
        }
    }

    /// What others have put into a folder of ours.
    fn site_kept(&self, out: &Path, names: &[String]) {
        const MOST: usize = 5;
        if names.is_empty() {
            return;
        }
        let some = quoted(names.iter().take(MOST));
        let more = names.len().checked_sub(MOST).filter(|more| *more > 0);
        let more = more.map_or(String::new(), |more| format!(" and {more} more"));
        self.line(&format!("note: `{}` keeps files that Aftrap did not make: {some}{more}", out.display()));
    }

    fn exit_with(&self, text: &str) -> i32 {
        signals::wait_if_stopping();
        if self.format == Format::Json {
            Self::json(&json!({ "error": text }));
        } else {
            let _ = writeln!(io::stderr(), "error: {text}");
        }
        EXIT_IO
    }

    /// Something that went wrong while the rest goes on; the status says so too.
    fn error(text: &str) {
        let _ = writeln!(io::stderr(), "error: {text}");
    }

    /// A closed pipe (`| head`) is no failure.
    fn json(value: &Value) {
        let _ = writeln!(io::stdout(), "{value:#}");
    }
}

fn paint(err: &io::StderrLock<'_>) -> ColorMode {
    let asked_plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    if asked_plain || !err.is_terminal() { ColorMode::Plain } else { ColorMode::Colour }
}

fn status(build: &Build) -> i32 {
    if build.has_errors() { EXIT_DECK_ERRORS } else { EXIT_OK }
}

/// What every command that reads decks can be told, as the builder takes it.
fn build_options(args: &DeckArgs) -> BuildOptions {
    BuildOptions {
        safe: args.safe,
        theme: args.theme.clone(),
        commands: commands(args.allow_commands),
        home: config_root(&args.path),
        ..BuildOptions::default()
    }
}

/// The door to other programs, opened by the command line only.
fn commands(allowed: bool) -> ExternalCommands {
    if allowed {
        ExternalCommands::allowed(cache().map(|folder| folder.join("aftrap/rendered")))
    } else {
        ExternalCommands::default()
    }
}

/// Where this system keeps what can be made again.
fn cache() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    if cfg!(windows) {
        return named("LOCALAPPDATA");
    }
    if cfg!(target_os = "macos") {
        return home().map(|home| home.join("Library/Caches"));
    }
    named("XDG_CACHE_HOME").filter(|path| path.is_absolute()).or_else(|| home().map(|home| home.join(".cache")))
}

fn build(args: &BuildArgs, teller: &Output) -> i32 {
    if let Err(status) = must_exist(&args.deck.path, teller) {
        return status;
    }
    snapshot::of(teller, || open_files(&args.deck), |files| build_of(files, args, teller))
}

fn build_of(files: &Files, args: &BuildArgs, teller: &Output) -> Result<i32, snapshot::Changing> {
    let progress = ProgressLine::new(teller);
    let config = config::of(files, &args.deck.path, config_root(&args.deck.path).as_deref());
    let out = args.out.clone().or_else(|| Some(config.folder.join(config.export.out?)));
    let out = out.unwrap_or_else(|| PathBuf::from("site"));
    if holds(&out, &args.deck.path) {
        teller.exit_with(&format!("`{}` contains the decks themselves: choose another folder", out.display()));
        return Ok(EXIT_USAGE);
    }
    if let Err(error) = site::ensure_writable(&out, true, args.force) {
        return Ok(teller.exit_with(&error.to_string()));
    }
    let options = BuildOptions {
        notes: args.include_notes || config.export.notes == Some(true),
        hidden: args.include_hidden,
        cards: !args.no_cards,
        progress: progress.callback(),
        ..build_options(&args.deck)
    };
    let memo = BuildCache::default();
    let mut build = site::build(files, &args.deck.path, &memo, &options);
    progress.clear();
    snapshot::unchanged_snapshot(files)?;
    if let Err(why) = social_cards::draw(&mut build, files, &out, args.browser.as_deref(), teller) {
        signals::wait_if_stopping();
        snapshot::is_still_current(files)?;
        teller.line(&format!(
            "note: no images for social cards (`image:` names one, --no-cards turns them off): \
                {why}"
        ));
        build = site::build(files, &args.deck.path, &memo, &BuildOptions { cards: false, ..options });
    }
    let mut report = CommandReport::begin_writing(teller, &out);
    report.built(&build);
    signals::writing(&out);
    match site::write(&build.site, files, &out, args.force) {
        Ok(written) => teller.written(&out, &written),
        Err(error) => {
            snapshot::is_still_current(files)?;
            return Ok(report.fail(&error.to_string()));
        }
    }
    build.site.files.keys().for_each(|name| report.record_written(Path::new(name)));
    report.end();
    let slides: usize = build.decks.iter().map(|d| d.slides.len()).sum();
    let decks = build.decks.len();
    teller.line(&format!("{}, {} → {}", plural(decks, "deck"), plural(slides, "slide"), out.display()));
    Ok(status(&build))
}

/// Whether the folder `out` is where the deck stands, or above it.
fn holds(out: &Path, deck: &Path) -> bool {
    real(deck).starts_with(real(out))
}

/// A path from the root on, for comparing.
fn real(path: &Path) -> PathBuf {
    std::path::absolute(path).map(|path| normalize(&path)).unwrap_or_default()
}

/// The browser before a site; that it runs without its fences is told.
fn open(site: &Site, files: &Files, program: Option<&Path>, teller: &Output) -> Result<BrowserSession, BrowserError> {
    let camera = BrowserSession::with_observer(site, files, program, &|started| {
        signals::register(match started {
            Started::Folder(folder) => signals::Cleanup::Folder(folder.to_owned()),
            Started::Process(id) => signals::Cleanup::Process(id),
        });
    })?;
    if camera.unfenced {
        teller.line("note: the browser runs without its sandbox here");
    }
    Ok(camera)
}

fn plural(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

fn serve(args: &ServeArgs, teller: Output) -> i32 {
    if let Err(status) = must_exist(&args.deck.path, &teller) {
        return status;
    }
    let (root, memo) = (args.deck.path.clone(), BuildCache::default());
    let options = BuildOptions { check: true, note_files: true, ..build_options(&args.deck) };
    let builder = Box::new(move |files: &Files| site::build(files, &root, &memo, &options));
    let wish = serve::ServeOptions {
        port: args.port,
        open: args.open,
        follow: !args.no_follow,
        poll: args.poll,
        editor: args.editor.clone(),
        quiet: teller.quiet,
        reach: allowed_roots(&args.deck.path, args.deck.theme.as_deref(), args.deck.allow_outside),
    };
    let files = open_files(&args.deck);
    let say = move |line: serve::ServerEvent| match line {
        serve::ServerEvent::Findings(all) => teller.findings(dedup(all.iter())),
        serve::ServerEvent::Url(url) => {
            let _ = writeln!(io::stderr(), "{url}");
        }
        serve::ServerEvent::Rebuilt { .. } => teller.line(&format!("{} {line}", clock())),
        serve::ServerEvent::Note(_) => teller.line(&line.to_string()),
    };
    match serve::serve(&args.deck.path, files, builder, &wish, &say) {
        Ok(()) => EXIT_OK,
        Err(failure) => teller.exit_with(&failure.to_string()),
    }
}

/// The time of day for a line on the terminal.
fn clock() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}

fn must_exist(path: &Path, teller: &Output) -> Result<(), i32> {
    if Files::disk().stat(path).is_some() {
        return Ok(());
    }
    Err(teller.exit_with(&format!("`{}` is not there", path.display())))
}

fn inspect(args: &InspectArgs, teller: &Output) -> i32 {
    if args.schema {
        let _ = write!(io::stdout(), "{}", site::SCHEMA);
        return EXIT_OK;
    }
    if let Err(status) = must_exist(&args.deck.path, teller) {
        return status;
    }
    let options = build_options(&args.deck);
    let files = open_files(&args.deck);
    let build = site::build(&files, &args.deck.path, &BuildCache::default(), &options);
    let decks: Vec<Value> = build.decks.iter().map(|built| site::inspect(built, &build)).collect();
    match decks.as_slice() {
        [one] => Output::json(one),
        many => Output::json(&json!(many)),
    }
    status(&build)
}

fn new(args: &NewArgs, teller: &Output) -> i32 {
    let starter = match args.lang.as_str() {
        "nl" => include_str!("../../decks/_starter/deck.nl.md"),
        _ => include_str!("../../decks/_starter/deck.en.md"),
    };
    let name = args.name.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let deck = starter.replace("THEME", &args.theme).replace("NAME", &name.replace('"', "'"));
    let mut files = Site::default();
    files.files.insert("deck.md".to_owned(), Content::Bytes(Arc::from(deck.into_bytes())));
    match site::write_new(&files, &Files::disk(), &args.name) {
        Ok(()) if teller.format == Format::Json => {
            Output::json(&json!({ "out": args.name.to_string_lossy(), "files": ["deck.md"] }));
            EXIT_OK
        }
        Ok(()) => {
            let path = args.name.display();
            teller.line(&format!("{path}/deck.md is yours. Now: aftrap serve {path} --open"));
            EXIT_OK
        }
        Err(error) => teller.exit_with(&error.to_string()),
    }
}

/// A line on the terminal for work that takes longer than a blink.
struct ProgressLine {
    shown: bool,
}

impl ProgressLine {
    fn new(teller: &Output) -> Self {
        Self { shown: !teller.quiet && teller.format == Format::Human && io::stderr().is_terminal() }
    }

    fn callback(&self) -> site::Progress {
        if !self.shown {
            return site::Progress::default();
        }
        site::Progress::new(|done, total| Self { shown: true }.note(&format!("drawing {done} of {total} slides")))
    }

    fn note(&self, what: &str) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K{what}");
        }
    }

    fn clear(&self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
