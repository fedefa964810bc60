//! Words and options of other tools (Marp CLI, Slidev, reveal-md, Quarto, pandoc, mdBook), and what they are here.

/// What a command of others is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Word {
    /// This one of ours, with these options.
    Is(&'static str, &'static [&'static str]),
    /// What the options say: a folder, a file, or a look at it.
    Deck,
    /// Nothing of ours: a message and a line of help.
    Say(&'static str, &'static str),
}

/// Commands of others.
pub(super) const WORDS: &[(&[&str], Word)] = &[
    (&["watch", "dev", "start", "live", "run", "server"], Word::Is("serve", &[])),
    (&["present", "preview", "view", "show", "open", "play"], Word::Is("serve", &["--open"])),
    (&["pdf"], Word::Is("export", &["--pdf"])),
    (&["pptx", "powerpoint"], Word::Is("export", &["--pptx"])),
    (&["html"], Word::Is("export", &["--html"])),
    (&["png", "images"], Word::Is("export", &["--png"])),
    (&["print"], Word::Is("export", &[])),
    (&["render", "convert"], Word::Deck),
    (&["generate", "compile", "make"], Word::Is("build", &[])),
    (&["init", "create"], Word::Is("new", &[])),
    (&["lint", "validate", "verify"], Word::Is("check", &[])),
    (&["eject"], Word::Is("theme", &["eject"])),
    (
        &["publish", "deploy", "upload", "gh-pages"],
        Word::Say(
            "aftrap uploads nothing",
            "`aftrap build -o site` writes a folder that any web server can show; copy it there",
        ),
    ),
    (&["test"], Word::Say("there is no command `test`", "`aftrap check` finds problems before you present")),
    (
        &["fmt", "format"],
        Word::Say("aftrap formats no Markdown", "`aftrap check --fix` corrects what is certainly wrong"),
    ),
    (
        &["clean"],
        Word::Say(
            "there is nothing to clean",
            "each `aftrap build` replaces the last result; delete the folder to be rid of it",
        ),
    ),
    (&["version"], Word::Is("--version", &[])),
];

/// An option of others.
#[derive(Debug)]
pub(super) struct Foreign {
    /// As they are typed, with blanks between.
    names: &'static str,
    /// On these commands; none: on all.
    on: &'static [&'static str],
    /// It may have a value.
    pub(super) value: bool,
    /// What it is here.
    pub(super) then: Then,
}

/// What an option of others is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Then {
    /// These of ours; its value is theirs.
    To(&'static [&'static str]),
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
pub(super) fn of_option(command: &str, name: &str) -> Option<&'static Foreign> {
    let is = |foreign: &&Foreign| {
        foreign.names.split(' ').any(|own| own == name)
            && (foreign.on.is_empty() || command.is_empty() || foreign.on.contains(&command))
    };
    OPTIONS.iter().find(is)
}

const fn flag(names: &'static str, on: &'static [&'static str], then: Then) -> Foreign {
    Foreign { names, on, value: false, then }
}

const fn valued(names: &'static str, on: &'static [&'static str], then: Then) -> Foreign {
    Foreign { names, on, value: true, then }
}

const SERVE: &[&str] = &["serve"];
const BUILD: &[&str] = &["build"];
const EXPORT: &[&str] = &["export"];
const DECKS: &[&str] = &["serve", "build", "export", "check", "inspect"];
const LOOKING: &[&str] = &["build", "check", "inspect", "explain"];
const WRITING: &[&str] = &["build", "export"];

const OPTIONS: &[Foreign] = &[
    // looking
    valued(
        "--host --hostname -H -n --bind --address --listen --ip --remote --public --lan --expose --tunnel --share",
        SERVE,
        Then::Host,
    ),
    flag("-w --watch -s --server --livereload --live-reload --reload", SERVE, Then::Drop("")),
    flag("--no-open --no-browser --no-browse --disable-auto-open --no-clear", SERVE, Then::Drop("")),
    flag("--preview --browse --browser --launch", SERVE, Then::To(&["--open"])),
    flag("--force-polling --usePolling --use-polling", SERVE, Then::To(&["--poll"])),
    flag(
        "--pdf --pptx --png --jpg",
        SERVE,
        Then::Say(
            "`aftrap serve` writes no files",
            "`aftrap export DECK {}` does: `--pdf`, `--pptx`, `--html`, `--png`",
        ),
    ),
    flag(
        "--presenter --speaker --notes",
        SERVE,
        Then::Say(
            "`aftrap serve` has no option `{}`",
            "press `p` in the deck: the presenter view with your notes opens beside it",
        ),
    ),
    valued(
        "-d --dest-dir --out --out-dir --output --output-dir --static",
        SERVE,
        Then::Say("`aftrap serve` writes no files", "`aftrap build -o DIR` writes a folder"),
    ),
    // writing
    flag(
        "-w --watch",
        WRITING,
        Then::Say(
            "`{}`: this writes once and ends",
            "`aftrap serve` follows each save in the browser; write the result when the deck is done",
        ),
    ),
    valued(
        "--out-dir --outdir --outDir --output-dir --output --dest --dest-dir --destination -d --static",
        BUILD,
        Then::To(&["--out"]),
    ),
    valued("--out-dir --output-dir --output-file --print", EXPORT, Then::To(&["--out"])),
    valued(
        "--base --base-url --base-path --public-path --site-url",
        WRITING,
        Then::Drop("a page works from any address (`url:` in the front matter is for social cards)"),
    ),
    flag("--open -O --preview", WRITING, Then::Drop("open the result yourself, or use `aftrap serve --open`")),
    flag(
        "--pdf --pptx --png --jpg --html",
        BUILD,
        Then::Say(
            "`aftrap build` writes a folder of HTML",
            "`aftrap export DECK {}` writes such a file beside the deck",
        ),
    ),
    valued("--to -t --images --image", EXPORT, Then::Kind),
    valued(
        "--to -t",
        BUILD,
        Then::Say(
            "`aftrap build` writes a folder of HTML",
            "`aftrap export DECK talk.pdf` writes another format: the file extension says which",
        ),
    ),
    valued("--from -f --read -r", DECKS, Then::Drop("decks are Markdown")),
    flag("--with-clicks --pdf-steps", EXPORT, Then::To(&["--steps"])),
    flag("--pdf-notes --with-notes --speaker-notes", WRITING, Then::To(&["--notes"])),
    flag(
        "--with-toc --pdf-outlines --pdf-outlines.pages --pdf-outlines.headings --toc",
        EXPORT,
        Then::Drop("a PDF always has an outline"),
    ),
    valued("--image-scale", EXPORT, Then::To(&["--scale"])),
    valued("--browser-path --chrome-path --executable-path", WRITING, Then::To(&["--browser"])),
    flag("-s --standalone --self-contained --embed-resources --single --single-file", EXPORT, Then::Page),
    flag("--per-slide", EXPORT, Then::Drop("")),
    flag(
        "--standalone --self-contained --embed-resources --single --single-file",
        BUILD,
        Then::Say(
            "`aftrap build` writes a folder",
            "`aftrap export DECK --html` writes one file with everything inside",
        ),
    ),
    valued(
        "--timeout --wait --wait-until --browser-timeout",
        WRITING,
        Then::Drop("Aftrap waits for images and fonts anyway"),
    ),
    valued(
        "--range --pages --slides --page-range",
        WRITING,
        Then::Say("`{}`: all slides are written", "`<!-- hidden: true -->` on a slide leaves it out"),
    ),
    flag(
        "--dark --light",
        &[],
        Then::Say("light and dark are the deck's own choice", "write `mode: dark` (or `light`) in the front matter"),
    ),
    valued(
        "--page-size --paper --print-size --size --aspect-ratio --aspectratio --ratio",
        DECKS,
        Then::Say(
            "the size of slides is the deck's own choice",
            "write `ratio: 4:3` (or `1920x1080`) in the front matter",
        ),
    ),
    // everywhere
    valued("-I --input-dir --input -i", DECKS, Then::Path),
    valued(
        "--css --stylesheet --style",
        DECKS,
        Then::Say(
            "`{}`: styles belong to a theme or to the deck",
            "`--theme look.css` on the command line, `theme: look.css` or `style: |` in the front matter",
        ),
    ),
    valued(
        "--theme-set --theme-dir",
        DECKS,
        Then::Say(
            "`{}`: a theme is named by its path",
            "`--theme themes/mine` (a folder or a CSS file), or `theme:` in the front matter",
        ),
    ),
    valued(
        "--config --config-file -c",
        DECKS,
        Then::Say(
            "`{}`: settings are read from the nearest `aftrap.toml`",
            "put it beside or above the decks (`aftrap schema config` describes it)",
        ),
    ),
    flag("--no-config --no-config-file --no-stdin --parallel", DECKS, Then::Drop("")),
    flag(
        "--allow-local-files --allow-local",
        DECKS,
        Then::Drop("images from the deck's folder and project are shown anyway"),
    ),
    flag("--html --enable-html", DECKS, Then::Drop("raw HTML in a deck is shown anyway (`--safe` removes scripts)")),
    flag("--no-html --disable-html --sandbox", DECKS, Then::To(&["--safe"])),
    flag("-v --verbose --debug --trace", DECKS, Then::Drop("everything is reported (`--quiet` reports less)")),
    valued("--log-level --log", DECKS, Then::Drop("everything is reported (`--quiet` reports less)")),
    valued(
        "--title --author --description --lang --date --transition --paginate --metadata -M --variable --slide-level --separator --highlight-theme --math --template --url --og-image --footer --header",
        DECKS,
        Then::Say(
            "`{}` is not set on the command line",
            "write settings such as `title:` in the front matter of the deck, or in `aftrap.toml` for many decks",
        ),
    ),
    flag("--json", LOOKING, Then::To(&["--format", "json"])),
    flag(
        "--json --md --markdown",
        EXPORT,
        Then::Say(
            "`aftrap export` has no option `{}`",
            "name the result: `aftrap export DECK talk.json` (or `.md`); `--format json` is for findings",
        ),
    ),
    flag("--dry-run", DECKS, Then::Say("there is no `{}`", "`aftrap check` reports what is wrong and writes nothing")),
];
