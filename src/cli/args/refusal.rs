//! What the parser refuses, in words that help: one line that says what is wrong, one that says what to type.

use super::Cli;
use super::habits::Correction;
use crate::diagnostics::closest;
use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// The parser's refusal in our words; none where its own are what was asked for (help, the version).
pub(crate) fn explain_refusal(error: &clap::Error, args: &[OsString]) -> Option<Correction> {
    let command = command(args);
    let words = |message: String, help: String| Some(Correction { message, help });
    let what = context(error, ContextKind::InvalidArg).unwrap_or_default();
    let name = what.split([' ', '=']).next().unwrap_or_default();
    let value = context(error, ContextKind::InvalidValue).unwrap_or_default();
    let lists = format!("`{command} --help` lists what there is");
    match error.kind() {
        ErrorKind::UnknownArgument if what.starts_with('-') => {
            let help = near_option(&command, name, error).map_or(lists, |near| format!("did you mean `{near}`?"));
            words(format!("`{command}` has no option `{name}`"), help)
        }
        ErrorKind::UnknownArgument => words(
            format!("`{command}` does not take another argument `{what}`"),
            match command.as_str() {
                "aftrap serve" | "aftrap build" | "aftrap check" | "aftrap inspect" => {
                    "name one deck, or the folder that holds all of them".to_owned()
                }
                _ => lists,
            },
        ),
        ErrorKind::InvalidSubcommand => Some(no_command(&command, error)),
        ErrorKind::InvalidValue | ErrorKind::NoEquals if value.is_empty() => {
            words(format!("`{name}` needs a value"), possible(error).unwrap_or(lists))
        }
        ErrorKind::InvalidValue => words(format!("`{name}` cannot be `{value}`"), possible(error).unwrap_or(lists)),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or(lists);
            words(format!("`{name}` cannot be `{value}`"), why)
        }
        ErrorKind::MissingRequiredArgument => {
            let usage = Cli::command();
            let usage = find(usage, &command).map_or_else(String::new, |mut sub| {
                let usage = sub.render_usage().to_string();
                usage.trim_start_matches("Usage: ").replace("aftrap aftrap", "aftrap")
            });
            let known = possible_of(&command, &what).map(|known| format!("{} is one of {known}", what.trim()));
            let help = known.unwrap_or_else(|| format!("type `{}`", usage.trim()));
            words(format!("`{command}` needs {}", missing(&what)), help)
        }
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg).unwrap_or_default();
            words(format!("`{name}` and `{}` cannot be used together", first(&other)), lists)
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            let is_flag = find(Cli::command(), &command).is_some_and(|sub| is_flag(&sub, name));
            words(format!("`{name}` takes {} value", if is_flag { "no" } else { "one" }), lists)
        }
        ErrorKind::InvalidUtf8 => words("a word is not UTF-8".to_owned(), lists),
        _ => None,
    }
}

/// A word that is no command, perhaps the name of a deck.
fn no_command(command: &str, error: &clap::Error) -> Correction {
    let given = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let (all, deck) = (names(command), format!("{given}.md"));
    let is_there = command == "aftrap" && crate::fs::Files::disk().stat(deck.as_ref()).is_some();
    let help = match closest(&given, all.iter().map(String::as_str)) {
        _ if is_there => format!("did you mean `aftrap {deck}`?"),
        Some(near) => format!("did you mean `{command} {near}`?"),
        None => format!("there are: {}", all.join(", ")),
    };
    let file = if command == "aftrap" { ", nor a deck of that name" } else { "" };
    Correction { message: format!("`{command}` has no command `{given}`{file}"), help }
}

/// The values of an argument, of which one is needed.
fn possible_of(command: &str, name: &str) -> Option<String> {
    let found = find(Cli::command(), command)?;
    let argument = found.get_arguments().find(|arg| format!("<{}>", arg.get_id().as_str().to_uppercase()) == name)?;
    let all: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// What is missing, as people call it.
fn missing(names: &str) -> String {
    let all: Vec<String> = names.split(", ").map(|name| format!("`{}`", name.trim_end_matches("..."))).collect();
    all.join(" and ")
}

fn first(words: &str) -> &str {
    words.split([' ', '=']).next().unwrap_or_default()
}

/// The command that was typed: `aftrap theme new`.
fn command(args: &[OsString]) -> String {
    let mut found = Cli::command();
    let mut out = "aftrap".to_owned();
    for word in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        let Some(sub) = found.find_subcommand(word) else {
            if word.starts_with('-') {
                continue;
            }
            break;
        };
        out += &format!(" {word}");
        found = sub.clone();
    }
    out
}

fn find(mut cli: clap::Command, command: &str) -> Option<clap::Command> {
    cli.build();
    command.split(' ').skip(1).try_fold(cli, |cli, name| cli.find_subcommand(name).cloned())
}

/// Whether an option of a command is alone.
fn is_flag(command: &clap::Command, name: &str) -> bool {
    let own = |arg: &&clap::Arg| arg.get_long().is_some_and(|long| name.strip_prefix("--") == Some(long));
    command.get_arguments().find(own).is_some_and(|arg| !arg.get_action().takes_values())
}

/// The commands below one.
fn names(command: &str) -> Vec<String> {
    let found = find(Cli::command(), command);
    let all = found.iter().flat_map(clap::Command::get_subcommands).map(|sub| sub.get_name().to_owned());
    all.filter(|name| name != "help").collect()
}

/// An option that was probably meant.
fn near_option(command: &str, name: &str, error: &clap::Error) -> Option<String> {
    let all = find(Cli::command(), command)?;
    let all: Vec<String> =
        all.get_arguments().filter_map(clap::Arg::get_long).map(|long| format!("--{long}")).collect();
    let near = closest(name, all.iter().map(String::as_str)).map(str::to_owned);
    near.or_else(|| context(error, ContextKind::SuggestedArg))
}

/// The values that there are.
fn possible(error: &clap::Error) -> Option<String> {
    match error.get(ContextKind::ValidValue)? {
        ContextValue::Strings(all) if !all.is_empty() => Some(format!("there are: {}", all.join(", "))),
        _ => None,
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(all) => Some(all.join(", ")),
        _ => None,
    }
}
