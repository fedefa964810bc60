//! What is typed against what is meant.

use crate::cli::args::habits::*;
use clap::Parser;

fn read(line: &str) -> Result<CommandLine, Correction> {
    interpret(std::iter::once("aftrap").chain(line.split_whitespace()).map(OsString::from))
}

fn args(line: &str) -> String {
    let meant = read(line).unwrap_or_else(|words| panic!("{line}: {words:?}"));
    let all: Vec<String> = meant.args.iter().skip(1).map(|arg| arg.to_string_lossy().into_owned()).collect();
    all.join(" ")
}

/// A deck alone, and Marp CLI.
const MARP: &[(&str, &str)] = &[
    // a deck alone
    ("talk.md", "serve talk.md"),
    ("./talks", "serve ./talks"),
    ("talk.md --open", "serve talk.md --open"),
    ("--port 8080 talk.md", "serve --port 8080 talk.md"),
    ("--open", "serve --open"),
    // Marp CLI
    ("talk.md -o talk.pdf", "export talk.md -o talk.pdf"),
    ("-o talk.pdf talk.md", "export -o talk.pdf talk.md"),
    ("talk.md --output=talk.pptx", "export talk.md --output=talk.pptx"),
    ("--pdf talk.md", "export --pdf talk.md"),
    ("--pptx talk.md", "export --pptx talk.md"),
    ("talk.md --images png", "export talk.md --png"),
    ("--images jpeg talk.md", "export --jpg talk.md"),
    ("--pdf --allow-local-files talk.md", "export --pdf talk.md"),
    ("--pdf --pdf-notes --pdf-outlines talk.md", "export --pdf --include-notes talk.md"),
    ("-w talk.md", "serve talk.md"),
    ("-s ./talks", "serve ./talks"),
    ("-p talk.md", "serve --open talk.md"),
    ("-I ./talks -o public", "build ./talks -o public"),
    ("--input-dir=./talks -o public", "build ./talks -o public"),
    ("--html talk.md", "export --html talk.md"),
    ("talk.md --theme look.css --pdf", "export talk.md --theme look.css --pdf"),
];

/// Slidev, reveal-md, Quarto, pandoc.
const SLIDES: &[(&str, &str)] = &[
    // Slidev
    ("dev talk.md", "serve talk.md"),
    ("dev talk.md --port 3030 --open", "serve talk.md --port 3030 --open"),
    ("build talk.md --out dist", "build talk.md --out dist"),
    ("build talk.md --base /talks/", "build talk.md"),
    ("export talk.md --format pptx", "export talk.md --pptx"),
    ("export talk.md --format=pdf --with-clicks", "export talk.md --pdf --steps"),
    ("export talk.md --output talk.pdf --timeout 60000", "export talk.md --output talk.pdf"),
    ("export talk.md --executable-path /bin/x", "export talk.md --browser /bin/x"),
    // pandoc
    ("export talk.md --self-contained", "export talk.md --html"),
    ("export --standalone talk.md -o talk.pdf", "export talk.md -o talk.pdf"),
    ("export talk.md --output=talk.pptx -s", "export talk.md --output=talk.pptx"),
    ("export talk.md --pdf --single-file", "export talk.md --pdf"),
    // reveal-md
    ("talk.md -w", "serve talk.md"),
    ("talk.md --static _site", "build talk.md --out _site"),
    ("talk.md --print talk.pdf", "export talk.md --out talk.pdf"),
    ("talk.md --disable-auto-open", "serve talk.md"),
    // Quarto
    ("preview talk.md", "serve --open talk.md"),
    ("preview talk.md --no-browser --host localhost", "serve --open talk.md"),
    ("render talk.md --to pdf", "export talk.md --pdf"),
    ("render talk.md --to revealjs", "export talk.md --html"),
    ("render talk.md", "build talk.md"),
    ("talk.md talk.pdf", "export talk.md talk.pdf"),
    // pandoc
    ("-t revealjs -s talk.md -o talk.html", "export --html talk.md -o talk.html"),
    ("-f markdown -t beamer talk.md -o talk.pdf", "export --pdf talk.md -o talk.pdf"),
    ("talk.md -t pptx", "export talk.md --pptx"),
];

/// mdBook and others, and what is ours.
const OTHERS: &[(&str, &str)] = &[
    // mdBook and others
    ("init mytalk", "new mytalk"),
    ("build talks -d public", "build talks --out public"),
    ("serve talks -n 127.0.0.1 -p 3000", "serve talks -p 3000"),
    ("watch talks", "serve talks"),
    ("serve talk.md -w", "serve talk.md"),
    ("serve --host=localhost talk.md", "serve talk.md"),
    ("present talk.md", "serve --open talk.md"),
    ("pdf talk.md", "export --pdf talk.md"),
    ("pdf talk.md -o x.pdf", "export --pdf talk.md -o x.pdf"),
    ("convert talk.md talk.pdf", "export talk.md talk.pdf"),
    ("lint talk.md --strict", "check talk.md --strict"),
    ("check talk.md -v", "check talk.md"),
    ("check talk.md --json", "check talk.md --format json"),
    ("check --browser chromium talk.md", "check --browser=chromium talk.md"),
    ("check --browser talk.md", "check --browser talk.md"),
    ("check talk.md --browser --strict", "check talk.md --browser --strict"),
    ("build talk.md --no-html", "build talk.md --safe"),
    ("-v", "--version"),
    ("version", "--version"),
    // ours stays ours
    ("export talk.md talk.pdf --format json", "export talk.md talk.pdf --format json"),
    ("--format json check talk.md", "check --format json talk.md"),
    ("serve -p 8080 talk.md", "serve -p 8080 talk.md"),
    ("theme new mine --extends paper", "theme new mine --extends paper"),
    ("build talk.md -o site -- ", "build talk.md -o site --"),
    ("help export", "help export"),
    ("nonsense", "nonsense"),
    ("--help", "--help"),
    ("-q", "-q"),
    ("", ""),
];

#[test]
fn what_others_type_is_done_where_it_is_plain() {
    for (typed, known) in [MARP, SLIDES, OTHERS].concat() {
        assert_eq!(args(typed), known, "aftrap {typed}");
        if !known.is_empty() && known != "nonsense" {
            let all = std::iter::once("aftrap").chain(known.split_whitespace());
            let read = Cli::try_parse_from(all);
            assert!(!read.is_err_and(|e| e.exit_code() != 0 && known != "-q"), "{known}");
        }
    }
}

#[test]
fn what_cannot_be_done_is_said_with_what_can() {
    for (typed, message, help) in [
        ("serve talk.md --host 0.0.0.0", "this machine only", "aftrap build"),
        ("serve --host talk.md", "this machine only", "aftrap build"),
        ("serve talk.md -H 0.0.0.0", "this machine only", "aftrap build"),
        ("talk.md --host=192.168.1.4", "this machine only", "aftrap build"),
        ("dev talk.md --remote", "this machine only", "aftrap build"),
        ("build talk.md --watch", "once", "aftrap serve"),
        ("export talk.md talk.pdf -w", "once", "aftrap serve"),
        ("-w talk.md -o talk.pdf", "once", "aftrap serve"),
        ("build talk.md -o talk.pdf", "writes a folder", "aftrap export DECK talk.pdf"),
        ("build talk.md --pdf", "folder of HTML", "aftrap export DECK --pdf"),
        ("serve talk.md --pdf", "writes no files", "aftrap export"),
        ("serve talk.md --out public", "writes no files", "aftrap build -o"),
        ("export talk.md --to docx", "no such format", ".pptx"),
        ("export talk.md --dark", "deck's own choice", "mode: dark"),
        ("export talk.md --range 1-4", "all slides", "hidden: true"),
        ("serve talk.md --css look.css", "styles", "--theme look.css"),
        ("talk.md --theme-set themes", "path", "--theme themes/mine"),
        ("build talk.md -c marp.yml", "nearest `aftrap.toml`", "aftrap schema config"),
        ("talk.md --title Talk --pdf", "not set on the command line", "front matter"),
        ("export talk.md --json", "no option `--json`", "talk.json"),
        ("export - talk.pdf", "standard input", "file"),
        ("publish talk.md", "uploads nothing", "aftrap build"),
        ("test", "no command `test`", "aftrap check"),
        ("format talk.md", "formats no Markdown", "check --fix"),
    ] {
        let words = read(typed).expect_err(typed);
        assert!(words.message.contains(message) && words.help.contains(help), "aftrap {typed}: {words:?}");
        assert!(!words.message.contains("{}") && !words.help.contains("{}"), "{words:?}");
    }
}

#[test]
fn what_is_left_out_is_told() {
    for (typed, count) in [
        ("talk.md --allow-local-files", 1),
        ("build talk.md --base=/x/ --open", 2),
        ("export talk.md talk.html --standalone", 0),
        ("serve talk.md --watch", 0),
    ] {
        assert_eq!(read(typed).map(|meant| meant.notes.len()), Ok(count), "{typed}");
    }
}

#[test]
fn names_of_others_are_none_of_ours() {
    let ours: Vec<String> = Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let mut all: Vec<&str> = WORDS.iter().flat_map(|(names, _)| names.iter().copied()).collect();
    assert!(all.iter().all(|name| !ours.contains(&(*name).to_owned())), "{all:?}");
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count, "each name once");
}
