//! Command lines as users of other tools type them: done where the meaning is plain, answered in words where it is not.
//! Rewrites what was typed into what [`Cli`] reads, and knows no deck.

use super::Cli;
use super::foreign::{ForeignCommand, ForeignOption, Translation, WORDS, of_option};
use clap::CommandFactory;
use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// What was typed, as the program knows it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CommandLine {
    /// For the parser.
    pub(crate) args: Vec<OsString>,
    /// What was left out, and why that changes nothing.
    pub(crate) notes: Vec<String>,
}

/// What cannot be done, and what can be done instead.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Correction {
    /// One line.
    pub(crate) message: String,
    /// One line.
    pub(crate) help: String,
}

impl Correction {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// Endings of what `export` writes.
const WRITTEN: &[&str] = &["pdf", "pptx", "html", "htm", "json", "md", "markdown", "png", "jpg", "jpeg"];
/// Endings of decks.
const DECKS: &[&str] = &["md", "markdown", "mdown", "mkd", "qmd", "rmd"];
/// Options that ask for a kind of result.
const KINDS: &[&str] = &["--pdf", "--pptx", "--html", "--png", "--jpg"];

/// Reads what was typed, the program's name first.
pub(crate) fn interpret(typed: impl IntoIterator<Item = OsString>) -> Result<CommandLine, Correction> {
    let mut typed = typed.into_iter();
    let program = typed.next().unwrap_or_default();
    let typed: VecDeque<OsString> = typed.collect();
    let mut meant = CommandLine { args: vec![program], notes: Vec::new() };
    let Some(at) = first_word(&typed) else {
        let command = of_options(&typed);
        if !typed.iter().filter_map(|arg| arg.to_str()).any(|option| is_of_decks(command, option)) {
            meant.args.extend(only_options(typed));
            return Ok(meant);
        }
        meant.args.push(OsString::from(command));
        OptionReader { command, is_bare: true, rest: typed, page: false, meant: &mut meant }.read()?;
        return Ok(meant);
    };
    let word = typed.get(at).and_then(|w| w.to_str()).unwrap_or_default().to_owned();
    let is_bare = !is_command(&word) && is_deck(&word);
    let (command, more, rest) = if is_command(&word) {
        (word, Vec::new(), without(typed, at))
    } else if let Some(known) = WORDS.iter().find(|(names, _)| names.contains(&word.as_str())) {
        match known.1 {
            ForeignCommand::Say(message, help) => return Err(Correction::new(message, help)),
            ForeignCommand::Is(command, more) => {
                (command.to_owned(), more.iter().map(OsString::from).collect(), without(typed, at))
            }
            // to render is to write
            ForeignCommand::Deck => {
                let command = of_options(&typed);
                (if command == "serve" { "build" } else { command }.to_owned(), Vec::new(), without(typed, at))
            }
        }
    } else if is_deck(&word) {
        (of_options(&typed).to_owned(), Vec::new(), typed)
    } else {
        meant.args.extend(typed);
        return Ok(meant);
    };
    meant.args.push(OsString::from(&command));
    meant.args.extend(more);
    OptionReader { command: &command, is_bare, rest, page: false, meant: &mut meant }.read()?;
    Ok(meant)
}

fn without(mut typed: VecDeque<OsString>, at: usize) -> VecDeque<OsString> {
    typed.remove(at);
    typed
}

/// `-v` alone asks other programs for their version.
fn only_options(typed: VecDeque<OsString>) -> Vec<OsString> {
    if typed.len() == 1 && typed.iter().all(|arg| arg == "-v") {
        return vec![OsString::from("--version")];
    }
    typed.into()
}

/// Where the first word stands that is neither an option nor the value of one.
fn first_word(typed: &VecDeque<OsString>) -> Option<usize> {
    let mut at = 0;
    while let Some(arg) = typed.get(at).map(|arg| arg.to_string_lossy()) {
        match arg.as_ref() {
            "--" => return (at + 1 < typed.len()).then_some(at + 1),
            "-" => return Some(at),
            option if option.starts_with('-') => {
                let next = typed.get(at + 1).map(|next| next.to_string_lossy().into_owned());
                let has_own = option.starts_with("--") && option.contains('=');
                at += 1 + usize::from(!has_own && next.is_some_and(|next| takes(option, &next)));
            }
            _ => return Some(at),
        }
    }
    None
}

/// Whether an option before any command takes the next word as its value.
fn takes(option: &str, next: &str) -> bool {
    match option {
        "--format" => true,
        "-o" | "--out" | "--theme" | "--scale" | "--handout" | "--limit" | "--editor" => !next.starts_with('-'),
        "-p" | "--port" => next.parse::<u16>().is_ok(),
        "-t" | "--to" | "-I" | "--input-dir" | "--images" | "--image" => true,
        _ => of_option("", option).is_some_and(|foreign| foreign.value && foreign.takes(next)),
    }
}

/// Whether an option without any command says what is to be done with the decks of this folder.
fn is_of_decks(command: &str, option: &str) -> bool {
    let name = option.split('=').next().unwrap_or(option);
    let everywhere = ["-h", "--help", "-V", "--version", "-q", "--quiet", "--format", "-v"];
    !everywhere.contains(&name) && (is_known(command, name) || of_option(command, name).is_some())
}

impl ForeignOption {
    /// Whether the word behind it is its value: of one that may be alone a deck is none.
    fn takes(&self, next: &str) -> bool {
        !next.starts_with('-') && (!matches!(self.then, Translation::Host) || !is_deck(next))
    }
}

fn is_command(word: &str) -> bool {
    word == "help" || Cli::command().get_subcommands().any(|command| command.get_name() == word)
}

/// Whether a word names a deck or a folder rather than a command.
fn is_deck(word: &str) -> bool {
    let path = Path::new(word);
    ending(path).is_some_and(|ending| DECKS.contains(&ending.as_str()))
        || word.contains(['/', '\\'])
        || matches!(word, "." | ".." | "-")
        || crate::fs::Files::disk().stat(path).is_some()
}

fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

fn is_folder(path: &str) -> bool {
    crate::fs::Files::disk().stat(Path::new(path)).is_some_and(|stat| stat.is_dir)
}

fn is_markdown(path: &str) -> bool {
    ending(Path::new(path)).is_some_and(|ending| DECKS.contains(&ending.as_str()))
}

fn is_written(path: &str) -> bool {
    ending(Path::new(path)).is_some_and(|ending| WRITTEN.contains(&ending.as_str()))
}

/// The command that is meant by the options of a deck that is alone: `talk.md -o talk.pdf` is an export, `talk.md -o site` a
/// build, and a deck without such a wish is to be seen.
fn of_options(typed: &VecDeque<OsString>) -> &'static str {
    let all: Vec<&str> = typed.iter().filter_map(|arg| arg.to_str()).collect();
    let given = |names: &[&str]| all.iter().any(|arg| names.contains(&arg.split('=').next().unwrap_or(arg)));
    let value = |names: &[&str]| {
        let own = all.iter().find_map(|arg| arg.split_once('=').filter(|(name, _)| names.contains(name)).map(|p| p.1));
        let next =
            || all.windows(2).find(|pair| pair.first().is_some_and(|name| names.contains(name)))?.get(1).copied();
        own.or_else(next).filter(|value| !value.starts_with('-'))
    };
    let out = value(&["-o", "--out", "--output"]);
    let serves = given(&["-s", "--server", "-w", "--watch", "-p", "--preview", "--port"]);
    let names_result = all.iter().any(|arg| !arg.starts_with('-') && is_written(arg) && !is_markdown(arg));
    let wants = given(&["--print", "--pdf", "--pptx", "--images", "--image", "-t", "--to"]);
    // Marp's `--html` is about tags, so that a server stays one
    let wants_page = given(&["--png", "--jpg", "--html"]) && !(serves && out.is_none());
    if out.is_some_and(is_written) || names_result || wants || wants_page {
        "export"
    } else if out.is_some() || given(&["--static", "--out-dir", "--output-dir"]) {
        "build"
    } else {
        "serve"
    }
}

/// Goes over the options of one command.
struct OptionReader<'a> {
    command: &'a str,
    /// A deck is alone, without a command.
    is_bare: bool,
    rest: VecDeque<OsString>,
    /// One page with everything inside is wished for.
    page: bool,
    meant: &'a mut CommandLine,
}

impl OptionReader<'_> {
    fn read(&mut self) -> Result<(), Correction> {
        while let Some(arg) = self.rest.pop_front() {
            let Some(text) = arg.to_str() else {
                self.meant.args.push(arg);
                continue;
            };
            match text {
                "--" => {
                    self.meant.args.push(arg);
                    self.meant.args.extend(self.rest.drain(..));
                }
                "-" => {
                    return Err(Correction::new(
                        "a deck is read from a file, not from standard input",
                        "Aftrap looks for images and settings beside that file",
                    ));
                }
                option if option.starts_with('-') => self.option(&arg, option)?,
                _ => self.meant.args.push(arg),
            }
        }
        let of_kind =
            |arg: &str| KINDS.contains(&arg) || is_written(arg) && (arg.starts_with('-') || !is_markdown(arg));
        if self.page && !self.meant.args.iter().skip(1).filter_map(|arg| arg.to_str()).any(of_kind) {
            self.push(&["--html"]);
        }
        Ok(())
    }

    fn option(&mut self, arg: &OsStr, option: &str) -> Result<(), Correction> {
        let (name, own) = match option.split_once('=') {
            Some((name, value)) if option.starts_with("--") => (name, Some(value.to_owned())),
            _ => (option, None),
        };
        if self.known_option(name, own.as_deref())? {
            return Ok(());
        }
        if is_known(self.command, name) {
            self.meant.args.push(arg.to_owned());
            // the value of an option is no option
            if own.is_none() && needs_value(self.command, name) {
                self.meant.args.extend(self.rest.pop_front());
            }
            return Ok(());
        }
        match of_option(self.command, name) {
            Some(foreign) => self.foreign(foreign, name, own),
            None => {
                self.meant.args.push(arg.to_owned());
                Ok(())
            }
        }
    }

    /// Options of ours that others use for something else; whether that was so.
    fn known_option(&mut self, name: &str, own: Option<&str>) -> Result<bool, Correction> {
        let value = || own.map(str::to_owned).or_else(|| self.rest.front()?.to_str().map(str::to_owned));
        match (self.command, name) {
            // slidev: `export --format pptx`; ours is the format of findings
            ("export", "--format") => {
                let Some(kind) = value().and_then(|value| kind(&value)) else { return Ok(false) };
                if own.is_none() {
                    self.rest.pop_front();
                }
                self.push(&[kind]);
                Ok(true)
            }
            // marp: `-p` is a preview; ours is the port
            ("serve", "-p") if self.is_bare && value().is_none_or(|v| v.parse::<u16>().is_err()) => {
                self.push(&["--open"]);
                Ok(true)
            }
            // ours has an equals sign, since it may be alone before the deck
            ("check", "--browser") if own.is_none() => {
                let program = value().filter(|next| !next.starts_with('-') && !is_markdown(next) && !is_folder(next));
                let Some(program) = program else { return Ok(false) };
                self.rest.pop_front();
                self.meant.args.push(OsString::from(format!("--browser={program}")));
                Ok(true)
            }
            ("build", "-o" | "--out") => match value().filter(|value| is_written(value)) {
                Some(value) => Err(Correction::new(
                    format!("`aftrap build` writes a folder, and `{value}` is the name of a file"),
                    format!("`aftrap export DECK {value}` writes that"),
                )),
                None => Ok(false),
            },
            _ => Ok(false),
        }
    }

    fn foreign(&mut self, foreign: &ForeignOption, name: &str, own: Option<String>) -> Result<(), Correction> {
        let next = |rest: &VecDeque<OsString>| rest.front().and_then(|next| next.to_str()).map(str::to_owned);
        let value = match own {
            Some(own) => Some(own),
            None if foreign.value => next(&self.rest).filter(|next| foreign.takes(next)),
            None => None,
        };
        if value.is_some() && next(&self.rest) == value {
            self.rest.pop_front();
        }
        match (foreign.then, value) {
            (Translation::To(options), value) => {
                self.push(options);
                self.meant.args.extend(value.map(OsString::from));
            }
            (Translation::Renamed(option), value) => {
                self.meant.notes.push(format!("`{name}` is called `{option}` now"));
                self.push(&[option]);
                self.meant.args.extend(value.map(OsString::from));
            }
            (Translation::Path, Some(path)) => self.meant.args.push(OsString::from(path)),
            (Translation::Path, None) => {
                return Err(Correction::new(format!("`{name}` needs a folder"), "name it: `aftrap build talks`"));
            }
            (Translation::Page, _) => self.page = true,
            (Translation::Drop(note), _) => {
                if !note.is_empty() {
                    self.meant.notes.push(format!("`{name}` is not needed: {note}"));
                }
            }
            (Translation::Kind, value) => {
                let value = value.unwrap_or_default();
                let Some(kind) = kind(&value) else {
                    return Err(Correction::new(
                        format!("`{name} {value}`: there is no such format"),
                        "`aftrap export` writes .html, .pdf, .pptx, .md, .json and images (`'slides/*.png'`)",
                    ));
                };
                self.push(&[kind]);
            }
            (Translation::Host, Some(host)) if matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1" | "[::1]") => {
            }
            (Translation::Host, _) => {
                return Err(Correction::new(
                    format!("`{name}`: `aftrap serve` listens on this machine only (127.0.0.1 and ::1)"),
                    "`aftrap build -o site` writes a folder that any web server can show to others",
                ));
            }
            (Translation::Say(message, help), _) => {
                return Err(Correction::new(message.replace("{}", name), help.replace("{}", name)));
            }
        }
        Ok(())
    }

    /// Options of ours, each once.
    fn push(&mut self, options: &[&str]) {
        for option in options {
            if !self.meant.args.iter().any(|arg| arg == option) || !KINDS.contains(option) {
                self.meant.args.push(OsString::from(option));
            }
        }
    }
}

/// The option for a kind of result that others name.
fn kind(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "pdf" | "beamer" | "latex" => "--pdf",
        "pptx" | "ppt" | "powerpoint" => "--pptx",
        "html" | "html5" | "html4" | "revealjs" | "slidy" | "dzslides" | "s5" | "slideous" => "--html",
        "png" | "images" => "--png",
        "jpg" | "jpeg" => "--jpg",
        _ => return None,
    })
}

/// Whether the parser knows this option of a command.
fn is_known(command: &str, name: &str) -> bool {
    matches!(name, "-h" | "--help" | "-V" | "--version") || argument(command, name, |_| true).is_some()
}

fn needs_value(command: &str, name: &str) -> bool {
    let needs = |arg: &clap::Arg| arg.get_action().takes_values() && !arg.is_require_equals_set();
    argument(command, name, needs).unwrap_or(false)
}

fn argument<T>(command: &str, name: &str, ask: impl Fn(&clap::Arg) -> T) -> Option<T> {
    let cli = Cli::command();
    let sub = cli.find_subcommand(command);
    let is = |arg: &&clap::Arg| {
        let long = name.strip_prefix("--");
        let short = name.strip_prefix('-').filter(|s| s.chars().count() == 1).and_then(|s| s.chars().next());
        long.is_some()
            && (arg.get_long() == long || arg.get_all_aliases().unwrap_or_default().iter().any(|a| Some(*a) == long))
            || short.is_some() && arg.get_short() == short
    };
    let own = sub.into_iter().flat_map(clap::Command::get_arguments);
    own.chain(cli.get_arguments()).find(is).map(ask)
}

#[cfg(test)]
mod tests;
