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

use crate::browser::{Camera, SnapError, Started};
use crate::diagnostics::{Diagnostic, Paint, Severity, dedup, quoted, to_github, to_sarif, to_short, to_terminal};
use crate::fs::{Commands, Files};
use crate::serve;
use crate::site::{self, Build, Content, Left, Memo, Options, Site, Written, config};
use crate::util::{hush_guarded_panics, normalize};
use args::{BuildArgs, Cli, Command, DeckArgs, Format, InspectArgs, NewArgs, ServeArgs, habits, refusal};
use clap::Parser;
use output::Report;
use project::{disk, home_of, reach};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Exit status: fine.
const FINE: i32 = 0;
/// Exit status: the deck has errors.
const DECK_ERRORS: i32 = 1;
/// Exit status: wrong use.
const USAGE: i32 = 2;
/// Exit status: the disk or the network said no.
const REFUSED: i32 = 3;

/// Findings shown in full; the rest is one line each, so that a broken deck does not scroll its first error away.
const FRAMES: usize = 20;

/// Runs one command.
pub(crate) fn run(args: impl IntoIterator<Item = OsString>) -> i32 {
    let meant = match habits::meant(args) {
        Ok(meant) => meant,
        Err(words) => return refused(&words),
    };
    let cli = match Cli::try_parse_from(&meant.args) {
        Ok(cli) => cli,
        Err(error) => {
            if let Some(words) = refusal::told(&error, &meant.args) {
                return refused(&words);
            }
            let _ = error.print();
            return if error.use_stderr() { USAGE } else { FINE };
        }
    };
    hush_guarded_panics();
    signals::listen();
    let teller = Teller { quiet: cli.quiet, format: cli.format };
    meant.notes.iter().for_each(|note| teller.line(&format!("note: {note}")));
    let status = command(cli.command, teller);
    signals::wait_if_stopping();
    status
}

/// A command line that cannot be followed.
fn refused(words: &habits::Words) -> i32 {
    let _ = writeln!(io::stderr(), "error: {}\nhelp: {}", words.message, words.help);
    USAGE
}

fn command(command: Command, teller: Teller) -> i32 {
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
struct Teller {
    quiet: bool,
    format: Format,
}

impl Teller {
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
    fn written(&self, out: &Path, written: &Written) {
        self.kept(out, &written.kept);
        self.left(&written.left);
    }

    /// What should be gone, and whoever may has to take away.
    fn left(&self, left: &[Left]) {
        for (path, why) in left {
            self.line(&format!(
                "note: `{}` is left over and cannot be removed ({why}): its owner can remove it",
                path.display()
            ));
        }
    }

    /// What others have put into a folder of ours.
    fn kept(&self, out: &Path, names: &[String]) {
        const MOST: usize = 5;
        if names.is_empty() {
            return;
        }
        let some = quoted(names.iter().take(MOST));
        let more = names.len().checked_sub(MOST).filter(|more| *more > 0);
        let more = more.map_or(String::new(), |more| format!(" and {more} more"));
        self.line(&format!("note: `{}` keeps files that Aftrap did not make: {some}{more}", out.display()));
    }

    fn fail(&self, text: &str) -> i32 {
        signals::wait_if_stopping();
        if self.format == Format::Json {
            Self::json(&json!({ "error": text }));
        } else {
            let _ = writeln!(io::stderr(), "error: {text}");
        }
        REFUSED
    }

    /// Something that went wrong while the rest goes on; the status says so too.
    fn fault(text: &str) {
        let _ = writeln!(io::stderr(), "error: {text}");
    }

    /// A closed pipe (`| head`) is no failure.
    fn json(value: &Value) {
        let _ = writeln!(io::stdout(), "{value:#}");
    }
}

fn paint(err: &io::StderrLock<'_>) -> Paint {
    let asked_plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    if asked_plain || !err.is_terminal() { Paint::Plain } else { Paint::Colour }
}

fn status(build: &Build) -> i32 {
    if build.has_errors() { DECK_ERRORS } else { FINE }
}

/// What every command that reads decks can be told, as the builder takes it.
fn asked(args: &DeckArgs) -> Options {
    Options {
        safe: args.safe,
        theme: args.theme.clone(),
        commands: commands(args.allow_commands),
        home: home_of(&args.path),
        ..Options::default()
    }
}

/// The door to other programs, opened by the command line only.
fn commands(allowed: bool) -> Commands {
    if allowed { Commands::allowed(cache().map(|folder| folder.join("aftrap/rendered"))) } else { Commands::default() }
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

fn build(args: &BuildArgs, teller: &Teller) -> i32 {
    if let Err(status) = must_exist(&args.deck.path, teller) {
        return status;
    }
    snapshot::of(teller, || disk(&args.deck), |files| build_of(files, args, teller))
}

fn build_of(files: &Files, args: &BuildArgs, teller: &Teller) -> Result<i32, snapshot::Changing> {
    let progress = Progress::new(teller);
    let config = config::of(files, &args.deck.path, home_of(&args.deck.path).as_deref());
    let out = args.out.clone().or_else(|| Some(config.folder.join(config.export.out?)));
    let out = out.unwrap_or_else(|| PathBuf::from("site"));
    if holds(&out, &args.deck.path) {
        teller.fail(&format!("`{}` contains the decks themselves: choose another folder", out.display()));
        return Ok(USAGE);
    }
    if let Err(error) = site::ready(&out, true, args.force) {
        return Ok(teller.fail(&error.to_string()));
    }
    let options = Options {
        notes: args.notes || config.export.notes == Some(true),
        hidden: args.hidden,
        cards: !args.no_cards,
        progress: progress.callback(),
        ..asked(&args.deck)
    };
    let memo = Memo::default();
    let mut build = site::build(files, &args.deck.path, &memo, &options);
    progress.clear();
    snapshot::whole(files)?;
    if let Err(why) = social_cards::draw(&mut build, files, &out, args.browser.as_deref(), teller) {
        signals::wait_if_stopping();
        snapshot::still_whole(files)?;
        teller.line(&format!(
            "note: no images for social cards (`image:` names one, --no-cards turns them off): \
                {why}"
        ));
        build = site::build(files, &args.deck.path, &memo, &Options { cards: false, ..options });
    }
    let mut report = Report::writing(teller, &out);
    report.built(&build);
    signals::writing(&out);
    match site::write(&build.site, files, &out, args.force) {
        Ok(written) => teller.written(&out, &written),
        Err(error) => {
            snapshot::still_whole(files)?;
            return Ok(report.fail(&error.to_string()));
        }
    }
    build.site.files.keys().for_each(|name| report.wrote(Path::new(name)));
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
fn open(site: &Site, files: &Files, program: Option<&Path>, teller: &Teller) -> Result<Camera, SnapError> {
    let camera = Camera::told(site, files, program, &|started| {
        signals::remember(match started {
            Started::Folder(folder) => signals::Left::Folder(folder.to_owned()),
            Started::Process(id) => signals::Left::Process(id),
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

fn serve(args: &ServeArgs, teller: Teller) -> i32 {
    if let Err(status) = must_exist(&args.deck.path, &teller) {
        return status;
    }
    let (root, memo) = (args.deck.path.clone(), Memo::default());
    let options = Options { check: true, note_files: true, ..asked(&args.deck) };
    let builder = Box::new(move |files: &Files| site::build(files, &root, &memo, &options));
    let wish = serve::Options {
        port: args.port,
        open: args.open,
        follow: !args.no_follow,
        poll: args.poll,
        editor: args.editor.clone(),
        quiet: teller.quiet,
        reach: reach(&args.deck.path, args.deck.theme.as_deref(), args.deck.allow_outside),
    };
    let files = disk(&args.deck);
    let say = move |line: serve::Line| match line {
        serve::Line::Findings(all) => teller.findings(dedup(all.iter())),
        serve::Line::Url(url) => {
            let _ = writeln!(io::stderr(), "{url}");
        }
        serve::Line::Rebuilt { .. } => teller.line(&format!("{} {line}", clock())),
        serve::Line::Note(_) => teller.line(&line.to_string()),
    };
    match serve::serve(&args.deck.path, files, builder, &wish, &say) {
        Ok(()) => FINE,
        Err(failure) => teller.fail(&failure.to_string()),
    }
}

/// The time of day for a line on the terminal.
fn clock() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}

fn must_exist(path: &Path, teller: &Teller) -> Result<(), i32> {
    if Files::disk().stat(path).is_some() {
        return Ok(());
    }
    Err(teller.fail(&format!("`{}` is not there", path.display())))
}

fn inspect(args: &InspectArgs, teller: &Teller) -> i32 {
    if args.schema {
        let _ = write!(io::stdout(), "{}", site::SCHEMA);
        return FINE;
    }
    if let Err(status) = must_exist(&args.deck.path, teller) {
        return status;
    }
    let options = asked(&args.deck);
    let files = disk(&args.deck);
    let build = site::build(&files, &args.deck.path, &Memo::default(), &options);
    let decks: Vec<Value> = build.decks.iter().map(|built| site::inspect(built, &build)).collect();
    match decks.as_slice() {
        [one] => Teller::json(one),
        many => Teller::json(&json!(many)),
    }
    status(&build)
}

fn new(args: &NewArgs, teller: &Teller) -> i32 {
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
            Teller::json(&json!({ "out": args.name.to_string_lossy(), "files": ["deck.md"] }));
            FINE
        }
        Ok(()) => {
            let path = args.name.display();
            teller.line(&format!("{path}/deck.md is yours. Now: aftrap serve {path} --open"));
            FINE
        }
        Err(error) => teller.fail(&error.to_string()),
    }
}

/// A line on the terminal for work that takes longer than a blink.
struct Progress {
    shown: bool,
}

impl Progress {
    fn new(teller: &Teller) -> Self {
        Self { shown: !teller.quiet && teller.format == Format::Human && io::stderr().is_terminal() }
    }

    fn callback(&self) -> site::Progress {
        if !self.shown {
            return site::Progress::default();
        }
        site::Progress::new(|done, total| Self { shown: true }.say(&format!("drawing {done} of {total} slides")))
    }

    fn say(&self, what: &str) {
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
