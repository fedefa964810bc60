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
    after_help = "Examples:\n  aftrap new mytalk            a deck to begin with\n  aftrap serve mytalk --open   write, save, see (`aftrap talk.md` serves too)\n  aftrap build mytalk -o site  a folder of static HTML, ready to publish\n  aftrap export talk.md --pdf  talk.pdf, beside the deck\n\nExit status: 0 fine, 1 the deck has errors, 2 wrong use, 3 the disk or the network said no."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Say nothing but errors.
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
    /// One line a finding: `file:line:column: severity code: message`.
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
    /// The result works from any address and straight from the disk, loads nothing from other hosts, and replaces the
    /// last result in one move.
    Build(BuildArgs),
    /// Show the deck in the browser and keep it up to date while you edit.
    ///
    /// Serves this machine only (127.0.0.1 and ::1).
    Serve(ServeArgs),
    /// Write a deck as one file that needs nothing beside it, or as PDF, pictures, PowerPoint, Markdown, JSON.
    ///
    /// The kind is the ending of what is to be written: `.html`, `.pdf`, `.pptx`, `.md`, `.json`, and `slides/*.png` or
    /// `slides/*.jpg` for a picture of each slide. An option such as `--pdf` writes beside the deck; without either it is a
    /// PDF beside the deck. PDF, PowerPoint and pictures need an installed Chromium, Chrome or Edge.
    Export(ExportArgs),
    /// Make a new deck to begin with.
    New(NewArgs),
    /// Print the deck as the program understands it (JSON).
    Inspect(InspectArgs),
    /// List the built-in themes and their layouts (as `theme list`).
    Themes,
    /// Make, take over and check themes.
    Theme {
        /// What to do.
        #[command(subcommand)]
        command: ThemeCommand,
    },
    /// Find before the talk what the room would find.
    ///
    /// Everything `build` tells, and more: contrast, alternatives, steps, too much text, huge pictures, secrets.
    Check(CheckArgs),
    /// Say what a finding means and how to mend it; without a code, list all.
    Explain {
        /// The code of the finding, as `image-alt`.
        #[arg(value_parser = Known(codes), hide_possible_values = true)]
        code: Option<String>,
    },
    /// Print the JSON Schema of settings, for editors.
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
        /// The command whose page it is, as `export`; without it the program's own.
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
    /// Make a small theme of your own, laid over a built-in one.
    New {
        /// The folder to make.
        #[arg(value_name = "NAME|DIR")]
        name: PathBuf,
        /// The built-in theme below it.
        #[arg(long, value_name = "THEME", default_value = "default")]
        extends: String,
    },
    /// Write the files of a built-in theme, so that they are yours.
    ///
    /// Its tokens and its style sheet; layouts as you ask. No file is replaced without --force.
    Eject {
        /// The built-in theme.
        theme: String,
        /// The folder to write to; without it one of the theme's name.
        dir: Option<PathBuf>,
        /// Layouts to write too: `cover,section`.
        #[arg(long, value_name = "NAMES", value_delimiter = ',')]
        layouts: Vec<String>,
        /// Write all layouts.
        #[arg(long)]
        all: bool,
        /// Replace files that are there.
        #[arg(long)]
        force: bool,
    },
    /// Find what is wrong with a theme: tokens, contrast, layouts, style sheet.
    Check {
        /// A built-in theme, the folder of one, or a CSS file.
        #[arg(value_name = "THEME|DIR", default_value = ".")]
        theme: String,
        /// Warnings count as errors: exit status 1.
        #[arg(long)]
        strict: bool,
    },
}

/// What every command that reads decks can be told.
#[derive(Debug, Args)]
pub(crate) struct DeckArgs {
    /// A deck, or a folder of decks.
    #[arg(default_value = ".", value_name = "DECK|DIR")]
    pub(crate) path: PathBuf,
    /// Use this theme whatever the deck says: a built-in name, a folder or a CSS file.
    #[arg(long, value_name = "THEME")]
    pub(crate) theme: Option<String>,
    /// Take scripts out of raw HTML; each is reported.
    #[arg(long)]
    pub(crate) safe: bool,
    /// Let the commands of `renderers:` run, which draw fences (a deck that is not yours may name any command).
    #[arg(long)]
    pub(crate) allow_commands: bool,
    /// Let decks show files from outside of their folder (a deck that is not yours may name any file).
    #[arg(long)]
    pub(crate) allow_outside: bool,
}

/// `aftrap build`.
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// What to build.
    #[command(flatten)]
    pub(crate) deck: DeckArgs,
    /// The folder to write, made anew each time; without it `site`, or what `aftrap.toml` says.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Put the speaker notes into the pages (anyone who has the page can read them).
    #[arg(long)]
    pub(crate) include_notes: bool,
    /// With the hidden slides.
    #[arg(long)]
    pub(crate) include_hidden: bool,
    /// Draw no pictures of first slides for social cards (decks with a `url` and without an `image` have one).
    #[arg(long)]
    pub(crate) no_cards: bool,
    /// The browser to draw social cards with; without it the installed one.
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) browser: Option<PathBuf>,
    /// Replace the folder even when it holds files that Aftrap did not make.
    #[arg(long)]
    pub(crate) force: bool,
}

/// `aftrap serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// What to serve.
    #[command(flatten)]
    pub(crate) deck: DeckArgs,
    /// The port; without it 4400, or the next free one.
    #[arg(short, long, value_name = "PORT", value_parser = port)]
    pub(crate) port: Option<u16>,
    /// Open the browser.
    #[arg(short, long)]
    pub(crate) open: bool,
    /// Stay on the slide you look at instead of going to the one being edited.
    #[arg(long)]
    pub(crate) no_follow: bool,
    /// Look for changes by asking the disk instead of waiting for its events (network drives, containers).
    #[arg(long)]
    pub(crate) poll: bool,
    /// The command that opens a file at a line, `{file}` and `{line}` filled in: "code -g {file}:{line}".
    #[arg(long, value_name = "COMMAND")]
    pub(crate) editor: Option<String>,
}

/// `aftrap export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The deck.
    #[arg(value_name = "DECK")]
    pub(crate) deck: PathBuf,
    /// What to write; several at once share the work [default: a PDF beside the deck].
    #[arg(value_name = "OUT")]
    pub(crate) out: Vec<PathBuf>,
    /// The same as OUT, or the folder to write to.
    #[arg(short, long = "out", alias = "output", value_name = "OUT")]
    pub(crate) output: Vec<PathBuf>,
    /// A PDF beside the deck.
    #[arg(long)]
    pub(crate) pdf: bool,
    /// A PowerPoint file beside the deck.
    #[arg(long)]
    pub(crate) pptx: bool,
    /// One HTML file beside the deck.
    #[arg(long)]
    pub(crate) html: bool,
    /// A folder of pictures beside the deck, one of each slide.
    #[arg(long)]
    pub(crate) png: bool,
    /// The same as JPEG.
    #[arg(long)]
    pub(crate) jpg: bool,
    /// Use this theme whatever the deck says: a built-in name, a folder or a CSS file.
    #[arg(long, value_name = "THEME")]
    pub(crate) theme: Option<String>,
    /// Take scripts out of raw HTML; each is reported.
    #[arg(long)]
    pub(crate) safe: bool,
    /// Let the commands of `renderers:` run, which draw fences (a deck that is not yours may name any command).
    #[arg(long)]
    pub(crate) allow_commands: bool,
    /// Let decks show files from outside of their folder (a deck that is not yours may name any file).
    #[arg(long)]
    pub(crate) allow_outside: bool,
    /// With the speaker notes (anyone who has the file can read them); PDF: a page of notes after each slide.
    #[arg(long)]
    pub(crate) include_notes: bool,
    /// With the hidden slides.
    #[arg(long)]
    pub(crate) include_hidden: bool,
    /// PDF, PowerPoint and pictures: one page for each step instead of one for each slide.
    #[arg(long)]
    pub(crate) steps: bool,
    /// PDF: so many slides on a page of paper, with lines to write on.
    #[arg(long, value_name = "SLIDES", value_parser = ["1", "2", "3", "6"])]
    pub(crate) handout: Option<String>,
    /// Pictures: so many pixels for each of the slide's (0.1 to 10) [default: 1].
    #[arg(long, value_name = "FACTOR", value_parser = scale)]
    pub(crate) scale: Option<f64>,
    /// HTML: leave out media larger than this (MB), and say so [default: 50].
    #[arg(long, value_name = "MB", value_parser = megabytes)]
    pub(crate) max_media_mb: Option<u64>,
    /// The browser to draw with; without it the installed one.
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) browser: Option<PathBuf>,
    /// Replace what is there even when Aftrap did not make it.
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
    /// The folder to make.
    pub(crate) name: PathBuf,
    /// The theme to begin with.
    #[arg(long, value_name = "THEME", default_value = "default")]
    pub(crate) theme: String,
    /// The language of the first deck.
    #[arg(long, value_name = "LANG", value_parser = ["en", "nl"], default_value = "en")]
    pub(crate) lang: String,
}

/// `aftrap inspect`.
#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// What to look at.
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
    /// Warnings count as errors: exit status 1.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Mend what is mechanical (keys misspelt by one letter, capitals in paths, sizes of pictures in HTML), show it, and check again.
    #[arg(long)]
    pub(crate) fix: bool,
    /// Look at every slide and step in a browser too: overflow, overlap, code that is cut off, type too small or too pale. The installed one, or PROGRAM.
    #[arg(long, value_name = "PROGRAM", num_args = 0..=1, require_equals = true)]
    pub(crate) browser: Option<Option<PathBuf>>,
    /// Say what a code means instead.
    #[arg(long, value_name = "CODE", value_parser = Known(codes), hide_possible_values = true)]
    pub(crate) explain: Option<String>,
}

/// Any word, of which some are known: for completions. What is none of them is told where it is used.
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
