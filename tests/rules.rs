//! A deck for each code on which it is told, and its twin, as close as can be, on which nothing is. (The rules of `check`
//! alone have theirs in `check.rs`.)

use aftrap::diagnostics::{CODES, Diagnostic, to_short};
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;

/// A code, a deck on which it is told, and its twin. Front matter `lang: en` and a title are put before both, unless they
/// begin with `---`.
type Row = (&'static str, &'static str, &'static str);

/// Codes that no deck alone can bring about: where their fixtures are.
const ELSEWHERE: &[(&str, &str)] = &[
    ("file-unreadable", "hard.rs: a disk that says no"),
    ("outside-root", "rows.rs, X07: links that lead out"),
    ("renderer-failed", "renderers.rs: a command that fails"),
    ("export-omitted", "export.rs: a limit"),
    ("link-not-exported", "export.rs: one file of several decks"),
    ("overflow", "browser/room.rs"),
    ("overlap", "browser/room.rs"),
    ("contrast-unknown", "browser/closed.rs"),
    ("image-low-contrast", "browser/laid.rs"),
    ("clipped", "browser/room.rs"),
];

const ROWS: &[Row] = &[
    // settings
    ("front-matter-unclosed", "---\nlang: en\ntitle: T\n\n# A\n", "---\nlang: en\ntitle: T\n---\n\n# A\n"),
    ("front-matter-late", "\n\n---\nlang: en\ntitle: T\n---\n\n# B\n", "---\nlang: en\ntitle: T\n---\n\n# B\n"),
    ("yaml-syntax", "---\nlang: en\ntitle: [a\n---\n# A\n", "---\nlang: en\ntitle: '[a'\n---\n# A\n"),
    ("yaml-limit", "---\nlang: en\nclass: [*a, x]\n---\n# A\n", "---\nlang: en\nclass: [&a x, *a]\n---\n# A\n"),
    (
        "yaml-limit",
        "---\nlang: en\nlevels: {a: *x}\n---\n# A\n",
        "---\nlang: en\nauthor: &x Jan\nsubtitle: *x\nfooter: '*stress*'\n---\n# A\n",
    ),
    ("foreign-deck", "---\nlang: en\nhighlighter: shiki\n---\n# A\n", "---\nlang: en\n---\n# A\n"),
    ("foreign-markup", "# A\n\n<!-- column_layout: [1, 2] -->\n", "# A\n\n<!-- a column of two -->\n"),
    ("foreign-markup", "# A\n\n<!-- pause -->\n\nx\n", "# A\n\n<!-- a pause -->\n\nx\n"),
    (
        "note-hides-text",
        "# A\n\nNote: without tax\n\n| a |\n|---|\n| 1 |\n",
        "# A\n\n| a |\n|---|\n| 1 |\n\nNote: without tax\n\n- and more\n",
    ),
    (
        "duplicate-key",
        "---\nlang: en\ntitle: T\ntitle: U\n---\n# A\n",
        "---\nlang: en\ntitle: T\nsubtitle: U\n---\n# A\n",
    ),
    ("unknown-key", "---\nlang: en\ntitel: T\n---\n# A\n", "---\nlang: en\ntitle: T\n---\n# A\n"),
    ("bad-value", "---\nlang: en\nratio: wide\n---\n# A\n", "---\nlang: en\nratio: '4:3'\n---\n# A\n"),
    ("dialect-unknown", "---\nlang: en\ndialect: powerpoint\n---\n# A\n", "---\nlang: en\ndialect: native\n---\n# A\n"),
    // slides
    ("deck-empty", "---\nlang: en\n---\n", "---\nlang: en\n---\n# A\n"),
    ("break-without-blank-line", "# A\n\nwords\n---\n\n# B\n", "# A\n\nwords\n\n---\n\n# B\n"),
    ("fence-unclosed", "# A\n\n```\ncode\n\n---\n\n# B\n", "# A\n\n```\ncode\n```\n\n---\n\n# B\n"),
    (
        "fence-unclosed-suspect",
        "# A\n\n```\ncode\n\n---\n\n# B\n\n```rust\nx\n```\n",
        "# A\n\n```\ncode\n```\n\n---\n\n# B\n\n```rust\nx\n```\n",
    ),
    ("comment-unclosed", "# A\n\n<!-- note\n\n---\n\n# B\n", "# A\n\n<!-- note -->\n\n---\n\n# B\n"),
    (
        "html-unclosed",
        "# A\n\n<style>\nh1 { color: black }\n\n---\n\n# B\n",
        "# A\n\n<style>\nh1 { color: black }\n</style>\n\n---\n\n# B\n",
    ),
    ("html-open", "# A\n\n<div>\n\nx\n", "# A\n\n<div>\n\nx\n\n</div>\n"),
    ("html-unmatched-tag", "# A\n\nx\n\n</div>\n", "# A\n\n<div>x\n\n</div>\n"),
    ("div-unclosed", "# A\n\n::: card\nx\n", "# A\n\n::: card\nx\n:::\n"),
    ("div-unmatched", "# A\n\nx\n\n:::\n", "# A\n\nx\n"),
    (
        "comment-mixed",
        "# A\n\n<!--\nlayout: default\nand a note\n-->\n",
        "# A\n\n<!-- layout: default -->\n\n<!-- and a note -->\n",
    ),
    ("comment-key", "# A\n\n<!-- layuot: default -->\n", "# A\n\n<!-- layout: default -->\n"),
    ("attributes", "# A\n\n`x`{.a .}\n", "# A\n\n`x`{.a .b}\n"),
    ("attributes", "# A\n\n## Sub {.big width=}\n", "# A\n\n## Sub {.big width=\"9\"}\n"),
    ("attributes", "# A\n\n## Sub {.big width}\n", "# A\n\n## Sub {.big own data-x data-y=}\n"),
    ("attributes", "# A\n\nText {.big #id key=}\n", "# A\n\nText {.big #id key=\"\"}\n"),
    ("attributes", "# A\n\n[x](#a){.big id=}\n", "# A\n\n[x](#a){.big download}\n"),
    (
        "attributes",
        "# A\n\n![x](tone.mp3){poster}\n",
        "# A\n\n![x](tone.mp3){muted loop}\n\n![](dot.svg){.decorative}\n\n```rust {wrap}\nx\n```\n",
    ),
    ("duplicate-id", "# A {#x}\n\n---\n\n# B {#x}\n", "# A {#x}\n\n---\n\n# B {#y}\n"),
    ("unknown-layout", "# A\n<!-- layout: sidebar -->\n", "# A\n<!-- layout: quote -->\n"),
    (
        "unknown-slot",
        "<!-- layout: default -->\n# A\n\n::: right\nx\n:::\n",
        "<!-- layout: two-columns -->\n# A\n\nx\n\n::: right\nx\n:::\n",
    ),
    (
        "extra-table-cell",
        "# A\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n",
        "# A\n\n| a | b |\n|---|---|\n| 1 | 2 \\| 3 |\n",
    ),
    (
        "old-name",
        "---\nlang: en\nlevels: {text-much: off}\n---\n# A\n",
        "---\nlang: en\nlevels: {too-much-text: off}\n---\n# A\n",
    ),
    ("broken-markup", "# A\n\n| a | b |\n|---|\n| 1 | 2 |\n", "# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
    ("broken-markup", "# A\n\nSee [here] (https://a.example).\n", "# A\n\nSee [here](https://a.example).\n"),
    (
        "broken-markup",
        "# A\n\nSee *[here]  (#a)* [x]{.y}\n",
        "# A\n\nSee [he] (and/or she), [Issue] (#12), [sic] (e.g.) [x]{.y}\n",
    ),
    (
        "broken-markup",
        "# A\n\n![A dot] (dot.svg)\n",
        "# A\n\n`[x] (a.md)`, \\[here\\] (a.md), a[i] (a.md), [1] (a.md)\n",
    ),
    (
        "broken-markup",
        "# A\n\n- [mail] (mailto:a@b.example) x\n",
        "# A\n\nSee [here] (https://a.example) ([x] (y))\n\n[here]: https://b.example\n",
    ),
    ("reference-missing", "# A\n\nx[^1]\n", "# A\n\nx[^1]\n\n[^1]: y\n"),
    ("reference-unused", "# A\n\nx\n\n[^1]: y\n", "# A\n\nx[^1]\n\n[^1]: y\n"),
    ("include-missing", "# A\n\n---\n\n<!-- include: none.md -->\n", "# A\n\n---\n\n<!-- include: part.md -->\n"),
    ("include-cycle", "# A\n\n---\n\n<!-- include: round.md -->\n", "# A\n\n---\n\n<!-- include: part.md -->\n"),
    ("include-range", "# A\n\n---\n\n<!-- include: part.md#7 -->\n", "# A\n\n---\n\n<!-- include: part.md#1 -->\n"),
    // themes
    ("theme-missing", "---\nlang: en\ntheme: nowhere\n---\n# A\n", "---\nlang: en\ntheme: stage\n---\n# A\n"),
    ("theme-broken", "---\nlang: en\ntheme: torn\n---\n# A\n", "---\nlang: en\ntheme: fine\n---\n# A\n"),
    (
        "template-broken",
        "---\nlang: en\ntheme: gap\n---\n# A\n<!-- layout: default -->\n",
        "---\nlang: en\ntheme: fine\n---\n# A\n<!-- layout: default -->\n",
    ),
    ("file-missing", "---\nlang: en\ntheme: lost.css\n---\n# A\n", "---\nlang: en\ntheme: plain.css\n---\n# A\n"),
    ("language-unknown", "# A\n\n```klingon\nx\n```\n", "# A\n\n```rust\nx\n```\n"),
    // content
    ("not-utf8", "# A\n\n---\n\n<!-- include: latin.md -->\n", "# A\n\n---\n\n<!-- include: part.md -->\n"),
    ("image-missing", "# A\n\n![x](no.png)\n", "# A\n\n![x](dot.svg)\n"),
    ("image-unreadable", "# A\n\n![x](torn.png)\n", "# A\n\n![x](dot.svg)\n"),
    (
        "image-word",
        "# A\n\n![bg left:40](dot.svg)\n\n<!-- color: white -->\n",
        "# A\n\n![bg left:40%](dot.svg)\n\n<!-- color: white -->\n",
    ),
    ("media-missing", "# A\n\n![x](no.mp3)\n", "# A\n\n![x](tone.mp3)\n"),
    ("math", "# A\n\n$\\frac{1$\n", "# A\n\n$\\frac{1}{2}$\n"),
    (
        "renderer-off",
        "---\nlang: en\nrenderers: {gnuplot: gnuplot}\n---\n# A\n\n```gnuplot\nplot x\n```\n",
        "---\nlang: en\nrenderers: {dot: dot -Tsvg}\n---\n# A\n\n```dot\ndigraph { a -> b }\n```\n",
    ),
    ("diagram", "# A\n\n```mermaid\nflowchrt LR\n a --> b\n```\n", "# A\n\n```mermaid\nflowchart LR\n a --> b\n```\n"),
    (
        "diagram-part",
        "# A\n\n```mermaid {steps=\"c\"}\nflowchart LR\n a --> b\n```\n",
        "# A\n\n```mermaid {steps=\"b\"}\nflowchart LR\n a --> b\n```\n",
    ),
    ("chart", "# A\n\n```chart bar\nK,a\nx,nee\n```\n", "# A\n\n```chart bar\nK,a\nx,1\n```\n"),
    ("code-file", "# A\n\n```rust file=no.rs\n```\n", "# A\n\n```rust file=main.rs\n```\n"),
    ("code-lines", "# A\n\n```rust {9}\nx\n```\n", "# A\n\n```rust {1}\nx\n```\n"),
    ("code-lines", "# A\n\n```rust {1|7-9|1-3|all}\nx\ny\n```\n", "# A\n\n```rust {1|2|1-2|all}\nx\ny\n```\n"),
    (
        "html-stripped",
        "---\nlang: en\nhtml: safe\n---\n# A\n\n<b onclick=\"x()\">b</b>\n",
        "---\nlang: en\nhtml: safe\n---\n# A\n\n<b>b</b>\n",
    ),
    ("link-dead", "# A\n\n[x](#nowhere)\n", "# A\n\n[x](#a)\n"),
    ("slide-untitled", "# A\n\n---\n\nx\n", "# A\n\n---\n\n## B\n\nx\n"),
    ("nesting", "DEEP", "# A\n\n> > > x\n"),
];

/// What stands beside each deck.
fn beside() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("part.md", "# Part\n\nx\n"),
        ("round.md", "# R\n\n---\n\n<!-- include: round.md -->\n"),
        ("torn/theme.toml", "extends = \n"),
        ("fine/theme.toml", "extends = \"default\"\n"),
        ("gap/theme.toml", "extends = \"default\"\n"),
        ("gap/layouts/default.html", "{% if %}\n"),
        ("plain.css", "h1 { margin: 0 }\n"),
        ("lost.css", "h1 { background: url(gone.png) }\n"),
        ("dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"),
        ("torn.png", "no picture"),
        ("tone.mp3", "x"),
        ("main.rs", "fn main() {}\n"),
    ]
    .map(|(name, text)| (name, text.as_bytes().to_vec()))
    .into_iter()
    .chain([("latin.md", b"# caf\xe9\n".to_vec())])
    .collect()
}

fn told(text: &str) -> Vec<&'static str> {
    let mut all: Vec<_> = findings(text).iter().map(|d| d.code.name).collect();
    all.dedup();
    all
}

fn findings(text: &str) -> Vec<Diagnostic> {
    let deep = format!("# A\n\n{}x\n", "> ".repeat(80));
    let text = if text == "DEEP" { &deep } else { text };
    let text =
        if text.trim_start().starts_with("---") { text.to_owned() } else { format!("---\nlang: en\n---\n{text}") };
    let files = Files::memory([("deck.md", text.into_bytes())].into_iter().chain(beside()));
    let options = BuildOptions { check: true, ..BuildOptions::default() };
    let build = build(&files, Path::new("deck.md"), &BuildCache::default(), &options);
    build.all_findings().cloned().collect()
}

#[test]
fn every_line_that_a_block_has_not_is_named() {
    for (states, message) in [
        ("1|9|1-2,7|all", "lines 7, 9 are asked for, but the code has 2"),
        ("1-4", "lines 3-4 are asked for, but the code has 2"),
        ("3", "line 3 is asked for, but the code has 2"),
    ] {
        let told = findings(&format!("# A\n\n```rust {{{states}}}\nx\ny\n```\n"));
        assert_eq!(told.iter().map(|d| d.message.as_str()).collect::<Vec<_>>(), [message]);
    }
}

/// Front matter behind text is a slide; it is told as what it was meant for, and its end as nothing else.
#[test]
fn front_matter_behind_text_is_told_in_its_place() {
    for before in ["<!-- licence -->\n", "Words.\n\n"] {
        let deck = format!("{before}---\ntitle: Late\nlang: en\ntheme: stage\n---\n\n# A\n");
        let files = Files::memory([("deck.md", deck.clone().into_bytes())]);
        let build = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
        let told: Vec<_> = build.all_findings().map(to_short).collect();
        let line = before.lines().count() + 2;
        let late = format!("deck.md:{line}:1: warning front-matter-late: ");
        assert!(told.iter().any(|one| one.starts_with(&late)), "{told:?}");
        assert!(!told.iter().any(|one| one.contains("break-without-blank-line")), "{told:?}");
    }
}

/// A second block, wherever it stands, is a slide too; what Slidev writes above its slides and what the room is to read is not
/// meant.
#[test]
fn a_second_front_matter_is_told() {
    let late = |block: &str| {
        let deck = format!("---\ntitle: T\nlang: en\n---\n\n# A\n\n---\n\n# B\n\n---\n{block}\n---\n\n# C\n");
        let files = Files::memory([("deck.md", deck.into_bytes())]);
        let build = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
        let told: Vec<_> = build.all_findings().filter(|d| d.code.name == "front-matter-late").map(to_short).collect();
        assert!(told.is_empty() || !build.all_findings().any(|d| d.code.name == "break-without-blank-line"), "{block}");
        told.iter().filter_map(|one| one.split(": ").next().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(late("title: Late\ntheme: stage"), ["deck.md:13:1"]);
    assert_eq!(late("\ntitle: Late\ntheme: stage\n"), ["deck.md:14:1"]);
    for fine in [
        "layout: center\nclass: lead",
        "layout: image-right\nimage: https://x.example/a.png",
        "layout: iframe\nurl: https://x.example/",
        "\nauthor: Anna\ndate: Friday\n",
        "title: Late\ntheme: stage\nwords",
        "theme: stage",
    ] {
        assert_eq!(late(fine), Vec::<String>::new(), "{fine}");
    }
}

/// What an anchor stands before is used, without it.
#[test]
fn values_are_read_without_their_anchors() {
    let deck = "---\nlang: en\nauthor: &x Jan\ntitle: &t \"A: b\"\nclass: &c [a, b]\n---\n# A\n";
    let files = Files::memory([("deck.md", deck.as_bytes().to_vec())]);
    let build = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
    let settings = &build.decks[0].deck.settings;
    assert_eq!((settings.author.as_deref(), settings.title.as_deref()), (Some("Jan"), Some("A: b")));
    assert_eq!(build.all_findings().map(to_short).collect::<Vec<_>>(), Vec::<String>::new());
}

/// Documents call codes by their names: a name of two words turned round is none.
#[test]
fn codes_in_the_documents_are_there() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let known: Vec<&str> = CODES.iter().map(|c| c.name).collect();
    let turned = |name: &str| name.rsplit('-').collect::<Vec<_>>().join("-");
    for file in std::fs::read_dir(docs).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap_or_default();
        for name in text.split('`').filter(|name| name.contains('-') && !known.contains(name)) {
            assert!(!known.contains(&turned(name).as_str()), "`{name}` is to be `{}`", turned(name));
        }
        let after =
            text.split("code (`").skip(1).filter_map(|rest| rest.split('`').next()).filter(|name| !name.contains(' '));
        for name in after {
            assert!(known.contains(&name), "{name}");
        }
    }
}

#[test]
fn each_code_is_told_on_its_deck_and_not_on_its_twin() {
    let mut wrong = Vec::new();
    for (code, bad, good) in ROWS {
        let (bad_told, good_told) = (told(bad), told(good));
        if bad_told != [*code] {
            wrong.push(format!("{code}: told {bad_told:?} on {bad:?}"));
        }
        if !good_told.is_empty() {
            wrong.push(format!("{code}: told {good_told:?} on the twin {good:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_code_is_without_a_fixture() {
    let rules = include_str!("check.rs");
    let themes = include_str!("../src/theme/check.rs");
    let missing: Vec<_> = CODES
        .iter()
        .map(|c| c.name)
        .filter(|name| !ROWS.iter().any(|row| row.0 == *name) && !ELSEWHERE.iter().any(|e| e.0 == *name))
        .filter(|name| !rules.contains(&format!("\"{name}\"")))
        .filter(|name| !themes.contains(name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
