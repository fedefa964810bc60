//! What was typed, as one [`Command`].

mod foreign;
pub(crate) mod habits;
pub(crate) mod refusal;

use crate::diagnostics::CODES;
use crate::site::config;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "aftrap",
    version,
    about = "Markdown decks to HTML slides: write in your editor, present in a browser, publish anywhere.",
    after_help = "Examples:\n  aftrap new mytalk            create a deck\n  aftrap serve mytalk --open   edit, save, see it (`aftrap talk.md` does the same)\n  aftrap build mytalk -o site  a folder of static HTML, ready to publish\n  aftrap export talk.md --pdf  talk.pdf, beside the deck\n\nExit status: 0 success, 1 the deck has errors, 2 wrong usage, 3 disk or network error."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Print errors only.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// How findings and results are printed.
    #[arg(long, global = true, value_enum, default_value = "human", value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Frames with the source line and a caret.
    Human,
    /// One line per finding: `file:line:column: severity code: message`.
    Short,
    /// One JSON object on standard output.
    Json,
    /// SARIF 2.1.0 on standard output, for code scanners.
    Sarif,
    /// GitHub workflow commands on standard output: annotations in a pull request.
    Github,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the deck, or every deck of a folder, as static HTML.
    ///
    /// The result works at any address and from disk, loads nothing from other hosts, and replaces the
    /// previous result in one step.
    Build(BuildArgs),
    /// Show the deck in the browser and keep it up to date while you edit.
    ///
    /// Listens on this machine only (127.0.0.1 and ::1).
    Serve(ServeArgs),
    /// Write a deck as one self-contained HTML file, PDF, PowerPoint, images, Markdown or JSON.
    ///
    /// The file extension decides the format: `.html`, `.pdf`, `.pptx`, `.md`, `.json`, and `slides/*.png` or
    /// `slides/*.jpg` for an image of each slide. An option such as `--pdf` writes beside the deck; the default is a
    /// PDF beside the deck. PDF, PowerPoint and images need an installed Chromium, Chrome or Edge.
    Export(ExportArgs),
    /// Create a new deck.
    New(NewArgs),
    /// Print the deck as JSON, the way Aftrap reads it.
    Inspect(InspectArgs),
    /// List the built-in themes and their layouts (as `theme list`).
    Themes,
    /// List, create, copy and check themes.
    Theme {
        /// What to do.
        #[command(subcommand)]
        command: ThemeCommand,
    },
    /// Check decks for problems before you present.
    ///
    /// Reports everything that `build` reports, and contrast, missing descriptions, steps, too much text, huge images and secrets.
    Check(CheckArgs),
    /// Explain a finding and how to fix it; without a code, list all codes.
    Explain {
        /// The code of the finding, such as `image-alt`.
        #[arg(value_parser = Known(codes), hide_possible_values = true)]
        code: Option<String>,
    },
    /// Print the JSON Schema of the settings, for your editor.
    Schema {
        /// The front matter of a deck, or `aftrap.toml`.
        #[arg(value_enum, default_value = "deck")]
        of: SchemaOf,
    },
    /// Print completions for a shell.
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print a manual page (roff), or write all of them.
    Man {
        /// The command to describe, such as `export`; the default is the program itself.
        #[arg(value_parser = Known(commands), hide_possible_values = true)]
        command: Option<String>,
        /// Write the page of each command to this folder: `aftrap.1`, `aftrap-export.1` …
        #[arg(short, long, value_name = "DIR", conflicts_with = "command")]
        out: Option<PathBuf>,
    },
}

/// What can be done with themes.
#[derive(Debug, Subcommand)]
pub(crate) enum ThemeCommand {
    /// List the built-in themes, their options and layouts.
    List,
    /// Create a small theme that extends a built-in one.
    New {
        /// The folder to create.
        #[arg(value_name = "NAME|DIR")]
        name: PathBuf,
        /// The built-in theme to extend.
        #[arg(long, value_name = "THEME", default_value = "default")]
        extends: String,
    },
    /// Copy the files of a built-in theme, so that you can edit them.
    ///
    /// Copies its tokens and its style sheet, and the layouts you name. Replaces no file without --force.
    Eject {
        /// The built-in theme.
        theme: String,
        /// The folder to write to; the default is a folder named after the theme.
        dir: Option<PathBuf>,
        /// Layouts to copy too: `cover,section`.
        #[arg(long, value_name = "NAMES", value_delimiter = ',')]
        layouts: Vec<String>,
        /// Copy all layouts.
        #[arg(long)]
        all: bool,
        /// Replace existing files.
        #[arg(long)]
        force: bool,
    },
    /// Check a theme: tokens, contrast, layouts, style sheet.
    Check {
        /// A built-in theme, the folder of a theme, or a CSS file.
        #[arg(value_name = "THEME|DIR", default_value = ".")]
        theme: String,
        /// Treat warnings as errors (exit status 1).
        #[arg(long)]
        strict: bool,
    },
}

/// Options of every command that reads decks.
#[derive(Debug, Args)]
pub(crate) struct DeckArgs {
    /// A deck, or a folder of decks.
    #[arg(default_value = ".", value_name = "DECK|DIR")]
    pub(crate) path: PathBuf,
    /// Use this theme instead of the deck's: a built-in name, a folder or a CSS file.
    #[arg(long, value_name = "THEME")]
    pub(crate) theme: Option<String>,
    /// Remove scripts from raw HTML and report each one.
    #[arg(long)]
    pub(crate) safe: bool,
    /// Run the commands in `renderers:` that render fences (a deck from somebody else may name any command).
    #[arg(long)]
    pub(crate) allow_commands: bool,
    /// Let decks show files outside their folder (a deck from somebody else may name any file).
    #[arg(long)]
    pub(crate) allow_outside: bool,
}

/// `aftrap build`.
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// What to build.
    #[command(flatten)]
    pub(crate) deck: DeckArgs,
    /// The output folder, replaced each time; the default is `site`, or `out` in `aftrap.toml`.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Include the speaker notes (everybody who has the page can read them).
    #[arg(long)]
    pub(crate) include_notes: bool,
    /// Include hidden slides.
    #[arg(long)]
    pub(crate) include_hidden: bool,
    /// Do not make social-card images of first slides (for decks with a `url` and without an `image`).
    #[arg(long)]
    pub(crate) no_cards: bool,
    /// The browser for social-card images; the default is the installed one.
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) browser: Option<PathBuf>,
    /// Replace the folder even if it contains files that Aftrap did not make.
    #[arg(long)]
    pub(crate) force: bool,
}

/// `aftrap serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// What to serve.
    #[command(flatten)]
    pub(crate) deck: DeckArgs,
    /// The port; the default is 4400, or the next free one.
    #[arg(short, long, value_name = "PORT", value_parser = port)]
    pub(crate) port: Option<u16>,
    /// Open the browser.
    #[arg(short, long)]
    pub(crate) open: bool,
    /// Stay on the current slide instead of following the one being edited.
    #[arg(long)]
    pub(crate) no_follow: bool,
    /// Poll the disk for changes instead of waiting for events (network drives, containers).
    #[arg(long)]
    pub(crate) poll: bool,
    /// The command that opens a file at a line, with `{file}` and `{line}`: "code -g {file}:{line}".
    #[arg(long, value_name = "COMMAND")]
    pub(crate) editor: Option<String>,
}

/// `aftrap export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The deck.
    #[arg(value_name = "DECK")]
    pub(crate) deck: PathBuf,
    /// The files to write, one or several [default: a PDF beside the deck].
    #[arg(value_name = "OUT")]
    pub(crate) out: Vec<PathBuf>,
    /// Same as OUT, or the folder to write to.
    #[arg(short, long = "out", alias = "output", value_name = "OUT")]
    pub(crate) output: Vec<PathBuf>,
    /// Write a PDF beside the deck.
    #[arg(long)]
    pub(crate) pdf: bool,
    /// Write a PowerPoint file beside the deck.
    #[arg(long)]
    pub(crate) pptx: bool,
    /// Write one HTML file beside the deck.
    #[arg(long)]
    pub(crate) html: bool,
    /// Write a folder of PNG images beside the deck, one for each slide.
    #[arg(long)]
    pub(crate) png: bool,
    /// Write a folder of JPEG images beside the deck.
    #[arg(long)]
    pub(crate) jpg: bool,
    /// Use this theme instead of the deck's: a built-in name, a folder or a CSS file.
    #[arg(long, value_name = "THEME")]
    pub(crate) theme: Option<String>,
    /// Remove scripts from raw HTML and report each one.
    #[arg(long)]
    pub(crate) safe: bool,
    /// Run the commands in `renderers:` that render fences (a deck from somebody else may name any command).
    #[arg(long)]
    pub(crate) allow_commands: bool,
    /// Let decks show files outside their folder (a deck from somebody else may name any file).
    #[arg(long)]
    pub(crate) allow_outside: bool,
    /// Include the speaker notes (everybody who has the file can read them); PDF: a page of notes after each slide.
    #[arg(long)]
    pub(crate) include_notes: bool,
    /// Include hidden slides.
    #[arg(long)]
    pub(crate) include_hidden: bool,
    /// PDF, PowerPoint and images: one page for each step instead of one for each slide.
    #[arg(long)]
    pub(crate) steps: bool,
    /// PDF: slides for each A4 page, with notes or lines to write on.
    #[arg(long, value_name = "SLIDES", value_parser = ["1", "2", "3", "6"])]
    pub(crate) handout: Option<String>,
    /// Image scale factor (0.1 to 10) [default: 1].
    #[arg(long, value_name = "FACTOR", value_parser = scale)]
    pub(crate) scale: Option<f64>,
    /// HTML: leave out and report media larger than this (MB) [default: 50].
    #[arg(long, value_name = "MB", value_parser = megabytes)]
    pub(crate) max_media_mb: Option<u64>,
    /// The browser to render with; the default is the installed one.
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) browser: Option<PathBuf>,
    /// Replace existing files even if Aftrap did not make them.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Less shows nothing, more is more than a browser can draw.
fn scale(given: &str) -> Result<f64, String> {
    given.parse().ok().filter(config::is_scale).ok_or_else(|| config::SCALE.to_owned())
}

fn port(given: &str) -> Result<u16, String> {
    given.parse().map_err(|_| "a port is a number from 0 to 65535, such as 4400".to_owned())
}

fn megabytes(given: &str) -> Result<u64, String> {
    given.parse().map_err(|_| "megabytes are a whole number, such as 200".to_owned())
}

/// `aftrap new`.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The folder to create.
    pub(crate) name: PathBuf,
    /// The theme of the new deck.
    #[arg(long, value_name = "THEME", default_value = "default")]
    pub(crate) theme: String,
    /// The language of the new deck.
    #[arg(long, value_name = "LANG", value_parser = ["en", "nl"], default_value = "en")]
    pub(crate) lang: String,
}

/// `aftrap inspect`.
#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// The deck or folder to inspect.
    #[command(flatten)]
    pub(crate) deck: DeckArgs,
    /// Print the JSON Schema of the output instead.
    #[arg(long)]
    pub(crate) schema: bool,
}

/// `aftrap check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// What to check.
    #[command(flatten)]
    pub(crate) deck: DeckArgs,
    /// Treat warnings as errors (exit status 1).
    #[arg(long)]
    pub(crate) strict: bool,
    /// Fix mechanical problems (keys misspelt by one letter, upper and lower case in paths, sizes of images in HTML), show each change, and check again.
    #[arg(long)]
    pub(crate) fix: bool,
    /// Also check every slide and step in a browser: overflow, overlap, clipped code, text too small or too faint. Uses the installed browser, or PROGRAM.
    #[arg(long, value_name = "PROGRAM", num_args = 0..=1, require_equals = true)]
    pub(crate) browser: Option<Option<PathBuf>>,
    /// Explain a code instead.
    #[arg(long, value_name = "CODE", value_parser = Known(codes), hide_possible_values = true)]
    pub(crate) explain: Option<String>,
}

/// Any word, with known ones for completions. Unknown words are reported where they are used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known(fn() -> Vec<PossibleValue>);

fn codes() -> Vec<PossibleValue> {
    CODES.iter().map(|code| PossibleValue::new(code.name).help(code.cause)).collect()
}

fn commands() -> Vec<PossibleValue> {
    let known = |c: &clap::Command| {
        let value = PossibleValue::new(c.get_name().to_owned());
        c.get_about().map_or_else(|| value.clone(), |about| value.clone().help(about.clone()))
    };
    Cli::command().get_subcommands().map(known).collect()
}

impl TypedValueParser for Known {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0().into_iter()))
    }
}

/// What `aftrap schema` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The front matter.
    Deck,
    /// `aftrap.toml`.
    Config,
}
