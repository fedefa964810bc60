//! Words and options of other tools (Marp CLI, Slidev, reveal-md, Quarto, pandoc, mdBook), and what they are here.

/// What a command of others is.
#[derive(Debug, Clone, Copy)]
pub(super) enum ForeignCommand {
    /// This one of ours, with these options.
    Is(&'static str, &'static [&'static str]),
    /// What the options say: a folder, a file, or a look at it.
    Deck,
    /// Nothing of ours: a message and a line of help.
    Say(&'static str, &'static str),
}

/// Commands of others.
pub(super) const WORDS: &[(&[&str], ForeignCommand)] = &[
    (&["watch", "dev", "start", "live", "run", "server"], ForeignCommand::Is("serve", &[])),
    (&["present", "preview", "view", "show", "open", "play"], ForeignCommand::Is("serve", &["--open"])),
    (&["pdf"], ForeignCommand::Is("export", &["--pdf"])),
    (&["pptx", "powerpoint"], ForeignCommand::Is("export", &["--pptx"])),
    (&["html"], ForeignCommand::Is("export", &["--html"])),
    (&["png", "images"], ForeignCommand::Is("export", &["--png"])),
    (&["print"], ForeignCommand::Is("export", &[])),
    (&["render", "convert"], ForeignCommand::Deck),
    (&["generate", "compile", "make"], ForeignCommand::Is("build", &[])),
    (&["init", "create"], ForeignCommand::Is("new", &[])),
    (&["lint", "validate", "verify"], ForeignCommand::Is("check", &[])),
    (&["eject"], ForeignCommand::Is("theme", &["eject"])),
    (
        &["publish", "deploy", "upload", "gh-pages"],
        ForeignCommand::Say(
            "aftrap uploads nothing",
            "`aftrap build -o site` writes a folder that any web server can show; copy it there",
        ),
    ),
    (&["test"], ForeignCommand::Say("there is no command `test`", "`aftrap check` finds problems before you present")),
    (
        &["fmt", "format"],
        ForeignCommand::Say("aftrap formats no Markdown", "`aftrap check --fix` corrects what is certainly wrong"),
    ),
    (
        &["clean"],
        ForeignCommand::Say(
            "there is nothing to clean",
            "each `aftrap build` replaces the last result; delete the folder to be rid of it",
        ),
    ),
    (&["version"], ForeignCommand::Is("--version", &[])),
];

/// An option of others.
#[derive(Debug)]
pub(super) struct ForeignOption {
    /// As they are typed, with blanks between.
    names: &'static str,
    /// On these commands; none: on all.
    on: &'static [&'static str],
    /// It may have a value.
    pub(super) value: bool,
    /// What it is here.
    pub(super) then: Translation,
}

/// What an option of others is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Translation {
    /// These of ours; its value is theirs.
    To(&'static [&'static str]),
    /// Ours, under the name it had before; its value stays.
    Renamed(&'static str),
    /// Its value is the deck or the folder.
    Path,
    /// Its value is a kind of result.
    Kind,
    /// Nothing, for this reason; without one it is what is done anyway.
    Drop(&'static str),
    /// One page with everything inside, where nothing else is asked for.
    Page,
    /// An address to listen at.
    Host,
    /// What cannot be done (`{}`: the option), and a line of help.
    Say(&'static str, &'static str),
}

/// What an option is on a command.
pub(super) fn of_option(command: &str, name: &str) -> Option<&'static ForeignOption> {
    let is = |foreign: &&ForeignOption| {
        foreign.names.split(' ').any(|own| own == name)
            && (foreign.on.is_empty() || command.is_empty() || foreign.on.contains(&command))
    };
    OPTIONS.iter().find(is)
}

const fn flag(names: &'static str, on: &'static [&'static str], then: Translation) -> ForeignOption {
    ForeignOption { names, on, value: false, then }
}

const fn valued(names: &'static str, on: &'static [&'static str], then: Translation) -> ForeignOption {
    ForeignOption { names, on, value: true, then }
}

const SERVE: &[&str] = &["serve"];
const BUILD: &[&str] = &["build"];
const EXPORT: &[&str] = &["export"];
const DECKS: &[&str] = &["serve", "build", "export", "check", "inspect"];
const LOOKING: &[&str] = &["build", "check", "inspect", "explain"];
const WRITING: &[&str] = &["build", "export"];

const OPTIONS: &[ForeignOption] = &[
    // looking
    valued(
        "--host --hostname -H -n --bind --address --listen --ip --remote --public --lan --expose --tunnel --share",
        SERVE,
        Translation::Host,
    ),
    flag("-w --watch -s --server --livereload --live-reload --reload", SERVE, Translation::Drop("")),
    flag("--no-open --no-browser --no-browse --disable-auto-open --no-clear", SERVE, Translation::Drop("")),
    flag("--preview --browse --browser --launch", SERVE, Translation::To(&["--open"])),
    flag("--force-polling --usePolling --use-polling", SERVE, Translation::To(&["--poll"])),
    flag(
        "--pdf --pptx --png --jpg",
        SERVE,
        Translation::Say(
            "`aftrap serve` writes no files",
            "`aftrap export DECK {}` does: `--pdf`, `--pptx`, `--html`, `--png`",
        ),
    ),
    flag(
        "--presenter --speaker --notes",
        SERVE,
        Translation::Say(
            "`aftrap serve` has no option `{}`",
            "press `p` in the deck: the presenter view with your notes opens beside it",
        ),
    ),
    valued(
        "-d --dest-dir --out --out-dir --output --output-dir --static",
        SERVE,
        Translation::Say("`aftrap serve` writes no files", "`aftrap build -o DIR` writes a folder"),
    ),
    // our own old names
    flag("--notes", WRITING, Translation::Renamed("--include-notes")),
    flag("--hidden", WRITING, Translation::Renamed("--include-hidden")),
    valued("--limit", EXPORT, Translation::Renamed("--max-media-mb")),
    // writing
    flag(
        "-w --watch",
        WRITING,
        Translation::Say(
            "`{}`: this writes once and ends",
            "`aftrap serve` follows each save in the browser; write the result when the deck is done",
        ),
    ),
    valued(
        "--out-dir --outdir --outDir --output-dir --output --dest --dest-dir --destination -d --static",
        BUILD,
        Translation::To(&["--out"]),
    ),
    valued("--out-dir --output-dir --output-file --print", EXPORT, Translation::To(&["--out"])),
    valued(
        "--base --base-url --base-path --public-path --site-url",
        WRITING,
        Translation::Drop("a page works from any address (`url:` in the front matter is for social cards)"),
    ),
    flag("--open -O --preview", WRITING, Translation::Drop("open the result yourself, or use `aftrap serve --open`")),
    flag(
        "--pdf --pptx --png --jpg --html",
        BUILD,
        Translation::Say(
            "`aftrap build` writes a folder of HTML",
            "`aftrap export DECK {}` writes such a file beside the deck",
        ),
    ),
    valued("--to -t --images --image", EXPORT, Translation::Kind),
    valued(
        "--to -t",
        BUILD,
        Translation::Say(
            "`aftrap build` writes a folder of HTML",
            "`aftrap export DECK talk.pdf` writes another format: the file extension says which",
        ),
    ),
    valued("--from -f --read -r", DECKS, Translation::Drop("decks are Markdown")),
    flag("--with-clicks --pdf-steps", EXPORT, Translation::To(&["--steps"])),
    flag("--pdf-notes --with-notes --speaker-notes", WRITING, Translation::To(&["--include-notes"])),
    flag(
        "--with-toc --pdf-outlines --pdf-outlines.pages --pdf-outlines.headings --toc",
        EXPORT,
        Translation::Drop("a PDF always has an outline"),
    ),
    valued("--image-scale", EXPORT, Translation::To(&["--scale"])),
    valued("--browser-path --chrome-path --executable-path", WRITING, Translation::To(&["--browser"])),
    flag("-s --standalone --self-contained --embed-resources --single --single-file", EXPORT, Translation::Page),
    flag("--per-slide", EXPORT, Translation::Drop("")),
    flag(
        "--standalone --self-contained --embed-resources --single --single-file",
        BUILD,
        Translation::Say(
            "`aftrap build` writes a folder",
            "`aftrap export DECK --html` writes one file with everything inside",
        ),
    ),
    valued(
        "--timeout --wait --wait-until --browser-timeout",
        WRITING,
        Translation::Drop("Aftrap waits for images and fonts anyway"),
    ),
    valued(
        "--range --pages --slides --page-range",
        WRITING,
        Translation::Say("`{}`: all slides are written", "`<!-- hidden: true -->` on a slide leaves it out"),
    ),
    flag(
        "--dark --light",
        &[],
        Translation::Say(
            "light and dark are the deck's own choice",
            "write `mode: dark` (or `light`) in the front matter",
        ),
    ),
    valued(
        "--page-size --paper --print-size --size --aspect-ratio --aspectratio --ratio",
        DECKS,
        Translation::Say(
            "the size of slides is the deck's own choice",
            "write `ratio: 4:3` (or `1920x1080`) in the front matter",
        ),
    ),
    // everywhere
    valued("-I --input-dir --input -i", DECKS, Translation::Path),
    valued(
        "--css --stylesheet --style",
        DECKS,
        Translation::Say(
            "`{}`: styles belong to a theme or to the deck",
            "`--theme look.css` on the command line, `theme: look.css` or `style: |` in the front matter",
        ),
    ),
    valued(
        "--theme-set --theme-dir",
        DECKS,
        Translation::Say(
            "`{}`: a theme is named by its path",
            "`--theme themes/mine` (a folder or a CSS file), or `theme:` in the front matter",
        ),
    ),
    valued(
        "--config --config-file -c",
        DECKS,
        Translation::Say(
            "`{}`: settings are read from the nearest `aftrap.toml`",
            "put it beside or above the decks (`aftrap schema config` describes it)",
        ),
    ),
    flag("--no-config --no-config-file --no-stdin --parallel", DECKS, Translation::Drop("")),
    flag(
        "--allow-local-files --allow-local",
        DECKS,
        Translation::Drop("images from the deck's folder and project are shown anyway"),
    ),
    flag(
        "--html --enable-html",
        DECKS,
        Translation::Drop("raw HTML in a deck is shown anyway (`--safe` removes scripts)"),
    ),
    flag("--no-html --disable-html --sandbox", DECKS, Translation::To(&["--safe"])),
    flag("-v --verbose --debug --trace", DECKS, Translation::Drop("everything is reported (`--quiet` reports less)")),
    valued("--log-level --log", DECKS, Translation::Drop("everything is reported (`--quiet` reports less)")),
    valued(
        "--title --author --description --lang --date --transition --paginate --metadata -M --variable --slide-level --separator --highlight-theme --math --template --url --og-image --footer --header",
        DECKS,
        Translation::Say(
            "`{}` is not set on the command line",
            "write settings such as `title:` in the front matter of the deck, or in `aftrap.toml` for many decks",
        ),
    ),
    flag("--json", LOOKING, Translation::To(&["--format", "json"])),
    flag(
        "--json --md --markdown",
        EXPORT,
        Translation::Say(
            "`aftrap export` has no option `{}`",
            "name the result: `aftrap export DECK talk.json` (or `.md`); `--format json` is for findings",
        ),
    ),
    flag(
        "--dry-run",
        DECKS,
        Translation::Say("there is no `{}`", "`aftrap check` reports what is wrong and writes nothing"),
    ),
];
