//! `check` and what goes with it: explanations, schemas, completions, the manual page.

use super::args::{CheckArgs, Cli, Format, SchemaOf};
use super::project::open_files;
use super::{EXIT_DECK_ERRORS, EXIT_IO, EXIT_OK, EXIT_USAGE, Output, build_options, must_exist, open, plural};
use crate::browser;
use crate::deck::settings::schema;
use crate::diagnostics::{self, CODES, Code, Severity, codes_by_name, to_json};
use crate::fs::Files;
use crate::site::{self, Build, BuildCache, BuildOptions, FixReport, config};
use clap::CommandFactory;
use serde_json::{Value, json};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// The day the manual pages name.
const PAGES_OF: &str = "2026-01-01";

/// Rounds of fixing; two are what it takes.
const ROUNDS: usize = 8;

pub(super) fn check(args: &CheckArgs, teller: &Output) -> i32 {
    if let Some(code) = &args.explain {
        return explain(Some(code), teller);
    }
    if let Err(status) = must_exist(&args.deck.path, teller) {
        return status;
    }
    let options = BuildOptions { check: true, ..build_options(&args.deck) };
    let look = || site::build(&open_files(&args.deck), &args.deck.path, &BuildCache::default(), &options);
    let mut build = look();
    let mended = if args.fix { apply_fixes(&mut build, &look, teller) } else { FixReport::default() };
    if let Some(program) = &args.browser
        && let Err(error) = draw(&mut build, &open_files(&args.deck), program.as_deref(), teller)
    {
        return teller.exit_with(&error.to_string());
    }
    report(&build, &mended.fixed, teller);
    let count = |severity| build.all_findings().filter(|d| d.severity == severity).count();
    let (errors, warnings, hints) = (count(Severity::Error), count(Severity::Warning), count(Severity::Hint));
    let slides: usize = build.decks.iter().map(|d| d.slides.len()).sum();
    teller.line(&format!(
        "{}, {}: {}, {}{}",
        plural(build.decks.len(), "deck"),
        plural(slides, "slide"),
        plural(errors, "error"),
        plural(warnings, "warning"),
        if hints > 0 { format!(", {}", plural(hints, "hint")) } else { String::new() }
    ));
    if !mended.refused.is_empty() {
        return EXIT_IO;
    }
    if errors > 0 || args.strict && warnings > 0 { EXIT_DECK_ERRORS } else { EXIT_OK }
}

/// Mends until nothing is left to fix: one change may show the next. What was done is told at once, and what could not be.
fn apply_fixes(build: &mut Build, look: &dyn Fn() -> Build, teller: &Output) -> FixReport {
    let mut all = FixReport::default();
    for _ in 0..ROUNDS {
        let done = site::fix(build.all_findings());
        let changed = !done.fixed.is_empty();
        for (path, line, from, to) in &done.fixed {
            teller.line(&format!("{}:{line}: `{from}` → `{to}`", path.display()));
        }
        all.fixed.extend(done.fixed);
        all.refused = done.refused;
        if !changed {
            break;
        }
        *build = look();
    }
    for error in &all.refused {
        Output::error(&error.to_string());
    }
    all
}

/// Looks at each deck in a browser.
fn draw(
    build: &mut Build,
    files: &Files,
    program: Option<&Path>,
    teller: &Output,
) -> Result<(), browser::BrowserError> {
    let camera = open(&build.site, files, program, teller)?;
    for built in &mut build.decks {
        let found = browser::audit(&camera, built)?;
        built.merge_audit(found);
    }
    Ok(())
}

fn report(build: &Build, fixed: &[site::Fixed], teller: &Output) {
    match teller.format {
        Format::Json => Output::json(&json!({
            "decks": super::output::decks(build),
            "diagnostics": build.all_findings().map(to_json).collect::<Vec<_>>(),
            "fixed": fixed.iter().map(|(path, line, from, to)| json!({"file": path.to_string_lossy(), "line": line, "from": from, "to": to})).collect::<Vec<_>>(),
        })),
        _ => teller.with_hints(build.all_findings()),
    }
}

/// What a code means; all of them without one.
pub(super) fn explain(name: Option<&str>, teller: &Output) -> i32 {
    let Some(name) = name else {
        if teller.format == Format::Json {
            Output::json(&json!(CODES.iter().map(code_to_json).collect::<Vec<_>>()));
            return EXIT_OK;
        }
        let mut out = io::stdout().lock();
        for code in CODES {
            let _ = writeln!(out, "{:<26} {:<8} {}", code.name, code.severity.name(), code.cause);
        }
        return EXIT_OK;
    };
    if let Some(code) = codes_by_name(name) {
        if code.name != name {
            teller.line(&format!("note: `{name}` is called `{}` now", code.name));
        }
        if teller.format == Format::Json {
            Output::json(&code_to_json(&code));
        } else {
            let _ = write!(io::stdout(), "{}", diagnostics::render_explanation(&code));
        }
        return EXIT_OK;
    }
    let (message, help) = diagnostics::no_code(name);
    teller.exit_with(&format!("{message}; {help}"));
    EXIT_USAGE
}

fn code_to_json(code: &Code) -> Value {
    let more = diagnostics::explanation(code.name).map(|e| (e.why, e.fix, e.example));
    let (why, fix, example) = more.unwrap_or_default();
    json!({ "code": code.name, "severity": code.severity.name(), "what": code.cause, "why": why, "fix": fix, "example": example })
}

pub(super) fn schema(of: SchemaOf) -> i32 {
    Output::json(&match of {
        SchemaOf::Deck => schema::schema(),
        SchemaOf::Config => config::schema(),
    });
    EXIT_OK
}

pub(super) fn completions(shell: clap_complete::Shell) -> i32 {
    // made in memory: a closed pipe is no failure
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "aftrap", &mut text);
    if shell == clap_complete::Shell::Fish {
        text.extend(fish_words(&Cli::command()).into_bytes());
    }
    let _ = io::stdout().write_all(&text);
    EXIT_OK
}

/// What clap's own completions for fish leave out: the words that may be behind a command.
fn fish_words(all: &clap::Command) -> String {
    let quoted = |text: &str, signs: &[char]| {
        text.chars().flat_map(|c| signs.contains(&c).then_some('\\').into_iter().chain([c])).collect::<String>()
    };
    let mut out = String::new();
    for command in all.get_subcommands() {
        let values = command.get_positionals().flat_map(clap::Arg::get_possible_values);
        // read twice, as a list and then word by word
        let word = |value: &clap::builder::PossibleValue| {
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            format!("{}\\t'{}'", value.get_name(), quoted(&help, &['\\', '\'']))
        };
        let words: Vec<String> = values.map(|value| quoted(&word(&value), &['\\', '"', '$'])).collect();
        if !words.is_empty() {
            let name = command.get_name();
            let list = words.join("\n");
            out += &format!("complete -c aftrap -n \"__fish_aftrap_using_subcommand {name}\" -f -a \"{list}\"\n");
        }
    }
    out
}

/// The page of a command on standard output, or every page as a file of the folder `out`.
pub(super) fn man(command: Option<&str>, out: Option<&Path>, teller: &Output) -> i32 {
    let mut all = Cli::command();
    all.build();
    if let Some(out) = out {
        return match fs::create_dir_all(out).and_then(|()| write_pages(&all, out)) {
            Ok(()) => EXIT_OK,
            Err(error) => teller.exit_with(&format!("`{}`: {error}", out.display())),
        };
    }
    let page = match command {
        None => all,
        Some(name) => match all.find_subcommand(name) {
            Some(found) => found.clone(),
            None => {
                let names: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
                teller.exit_with(&format!("there is no command `{name}`; there are: {}", names.join(", ")));
                return EXIT_USAGE;
            }
        },
    };
    if let Ok(text) = rendered(&manual(page)) {
        let _ = io::stdout().write_all(text.as_bytes());
    }
    EXIT_OK
}

/// The page of a command, with the head that readers of manuals want: a page does not change with the day it was made on.
fn manual(command: clap::Command) -> clap_mangen::Man {
    clap_mangen::Man::new(command).date(PAGES_OF).source(concat!("aftrap ", env!("CARGO_PKG_VERSION"))).manual("Aftrap")
}

/// The text of a page. Readers of manuals differ in what they take other signs for, but all know them by their number.
fn rendered(page: &clap_mangen::Man) -> io::Result<String> {
    let mut text = Vec::new();
    page.render(&mut text)?;
    let sign = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\[u{:04X}]", u32::from(c)) };
    Ok(String::from_utf8_lossy(&text).chars().map(sign).collect())
}

/// Writes the page of a command and of all below it.
fn write_pages(command: &clap::Command, out: &Path) -> io::Result<()> {
    let page = manual(command.clone());
    fs::write(out.join(page.get_filename()), rendered(&page)?)?;
    let shown = command.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help");
    shown.into_iter().try_for_each(|below| write_pages(below, out))
}
