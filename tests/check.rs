//! Before the talk: each rule fires on a deck that is wrong and is silent on its right twin; levels and allowances;
//! output for people and programs; `--fix`; `aftrap.toml`; schemas.

use crate::support::files;
use crate::support::project::Project;
use aftrap::diagnostics::{CODES, to_short};
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::{Path, PathBuf};

/// A picture file that says it is so large, in so many bytes.
/// A PNG of this size that has so many bytes.
fn png(width: u32, height: u32, bytes: usize) -> Vec<u8> {
    let mut out = files::png(width, height);
    out.resize(bytes, 0);
    out
}

const KEY: &str = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

pub(crate) const HEAD: &str = "---\ntitle: T\nlang: en\nmode: light\n---\n";

/// Codes of a check over memory.
pub fn codes(deck: &str, more: &[(&str, Vec<u8>)]) -> Vec<String> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = vec![
        ("deck.md".into(), deck.as_bytes().to_vec()),
        ("big.png".into(), png(6_000, 4_000, 3_000_000)),
        ("small.png".into(), png(1_600, 900, 3_000_000)),
        ("talk.mp4".into(), vec![0; 64]),
        ("said.mp4".into(), vec![0; 64]),
        ("said.en.vtt".into(), b"WEBVTT\n".to_vec()),
        ("handout.pdf".into(), vec![0; 64]),
        ("script.svg".into(), b"<svg width=\"9\" height=\"9\"><script>1</script></svg>".to_vec()),
        ("entity.svg".into(), b"<!DOCTYPE svg [<!ENTITY a \"b\">]><svg width=\"9\" height=\"9\"/>".to_vec()),
        ("away.svg".into(), b"<svg width=\"9\" height=\"9\"><image href=\"https://x.example/p.png\"/></svg>".to_vec()),
        ("calm.svg".into(), b"<svg width=\"9\" height=\"9\"><text>script</text></svg>".to_vec()),
        ("map.html".into(), b"<title>A map</title><img src=small.png>".to_vec()),
        ("small.svg".into(), b"<svg width=\"9\" height=\"9\"/>".to_vec()),
        ("strip.png".into(), png(7_000, 300, 90_000)),
        ("key.js".into(), format!("const key = '{KEY}';\nsay(1);\n").into_bytes()),
        ("key.csv".into(), format!("k,n\n{KEY},2\n").into_bytes()),
        ("key.json".into(), format!("{{\"k\": \"{KEY}\"}}").into_bytes()),
        ("key.svg".into(), format!("<svg width=\"9\" height=\"9\"><text>{KEY}</text></svg>").into_bytes()),
        ("sales.csv".into(), b"k,n\na,2\n".to_vec()),
        ("torn.html".into(), b"<title>A map</title><img src=../small.png>".to_vec()),
        ("asks.html".into(), b"<title>A map</title><script>fetch('sales.csv')</script>".to_vec()),
        ("plain.js".into(), b"1\n".to_vec()),
    ];
    files.extend(more.iter().map(|(p, b)| (p.into(), b.clone())));
    let options = BuildOptions { check: true, ..BuildOptions::default() };
    let build = build(&Files::memory(files), Path::new("deck.md"), &BuildCache::default(), &options);
    build.all_findings().map(|d| d.code.name.to_owned()).collect()
}

/// Rule, a slide on which it must fire, and its twin on which nothing may.
fn rows() -> Vec<(&'static str, String, String)> {
    let row = |code, bad: &str, good: &str| (code, format!("{HEAD}{bad}"), format!("{HEAD}{good}"));
    let words = |n: usize| "word ".repeat(n);
    let mark = concat!("TO", "DO");
    let key = KEY;
    vec![
        row("heading-order", "# A\n\n### C\n\ntext\n", "# A\n\n## B\n\n### C\n\n## D\n"),
        row("step-empty", "# A\n\n::: {.step at=3}\nx\n:::\n", "# A\n\n::: {.step at=1}\nx\n:::\n"),
        row("step-unreachable", "# A\n\nx [y]{.step at=2 out=1} [z]{.step at=1}\n", "# A\n\nx [y]{.step at=1 out=2}\n"),
        row(
            "slide-unreachable",
            "# A\n\n---\n\n# B\n<!-- skip: true -->\n",
            "# A\n\n[b](#b)\n\n---\n\n# B\n<!-- skip: true -->\n",
        ),
        row("captions-missing", "# A\n\n![talk](talk.mp4)\n", "# A\n\n![said](said.mp4)\n\n![talk](talk.mp4){muted}\n"),
        row(
            "frame-title",
            "# A\n\n<iframe src=\"map.html\"></iframe>\n",
            "# A\n\n<iframe src=\"map.html\" title=\"a\"></iframe>\n",
        ),
        row(
            "dependency-missing",
            "# A\n\n<iframe src=\"torn.html\" title=\"a\"></iframe>\n",
            "# A\n\n<iframe src=\"map.html#x\" title=\"a\"></iframe>\n",
        ),
        row("dependency-missing", "# A\n\n<script>d3.csv('sales.csv'); fetch('gone.json')</script>\n<!-- allow: needs-server – published -->\n", "# A\n\n<script>d3.csv('sales.csv'); say('gone.json'); fetch('/api/x')</script>\n"),
        row("needs-server", "# A\n\n<script>fetch('sales.csv')</script>\n", "# A\n\n<script>d3.csv('sales.csv'); fetch('data:,x')</script>\n"),
        row("needs-server", "# A\n\n<script type=module src=plain.js></script>\n", "# A\n\n<script src=plain.js></script>\n"),
        row("needs-server", "# A\n\n<iframe src=\"asks.html\" title=\"a\"></iframe>\n", "# A\n\n<iframe src=\"map.html\" title=\"a\"></iframe>\n"),
        row("remote", "# A\n\n![A film](https://x.example/a.mp4)\n", "# A\n\n![A film](said.mp4)\n"),
        row("remote", "# A\n<!-- background: https://x.example/page -->\n", "# A\n<!-- background: white -->\n"),
        row(
            "remote",
            "# A\n\n<iframe src=\"https://x.example/\" title=\"a\"></iframe>\n",
            "# A\n\n<iframe src=\"map.html\" title=\"a\"></iframe>\n",
        ),
        row("image-alt", "# A\n\n<img src=\"small.png\" width=\"900\">\n", "# A\n\n<img src=\"small.png\" width=\"900\" alt=\"\">\n"),
        row("contrast", "# A\n<!-- background: navy -->\n\n---\n\n## B\n", "# A\n<!-- background: navy, color: white -->\n"),
        row("contrast", "# A\n\nx\n\n- y\n<!-- color: '#ddd' -->\n", "# A\n\nx\n\n- y\n<!-- color: '#333' -->\n"),
        row(
            "contrast",
            "# A\n\nx\n\n![bg](small.png)\n<!-- color: black -->\n",
            "# A\n\nx\n\n![bg](small.png)\n<!-- color: white -->\n",
        ),
        row(
            "contrast",
            "# A\n\n<style>h1 { color: #aaa; background: white }</style>\n",
            "# A\n\n<style>h1 { color: #333; background: white }</style>\n",
        ),
        row(
            "scrim-missing",
            "# A\n\n<style>.slide-backgrounds::after { content: none }</style>\n",
            "# A\n\n<style>.slide-backgrounds { opacity: .9 }</style>\n",
        ),
        row(
            "remote",
            "# A\n\n<style>h1 { background: url(https://x.example/a.png) }</style>\n",
            "# A\n\n[x](https://x.example)\n",
        ),
        row(
            "remote",
            "# A\n\n<style>@import 'https://x.example/a.css';</style>\n",
            "# A\n\n<style>/* @import 'https://x.example' */ h1 { margin: 0 }</style>\n",
        ),
        row(
            "too-much-text",
            &format!("# A\n\n{}\n", words(160)),
            &format!("# A\n\n{}\n\n<!-- {} -->\n", words(100), words(400)),
        ),
        row(
            "too-much-text",
            &format!("# A\n\n```\n{}```\n", "x\n".repeat(40)),
            &format!("# A\n\n```\n{}```\n", "x\n".repeat(12)),
        ),
        row(
            "too-much-text",
            &format!("# A\n\n```text\n{}```\n", "|\n".repeat(40)),
            &format!("# A\n\n```asciiart\n{}```\n", "|\n".repeat(40)),
        ),
        row(
            "font-too-small",
            "# A\n\n<style>p { font-size: 9px }</style>\n",
            "# A\n\n<style>p { font-size: calc(20 * var(--u)) } sup { font-size: .4em }</style>\n",
        ),
        row(
            "font-too-small",
            "# A\n\n<span style=\"font-size: 0.3em\">x</span>\n",
            "# A\n\n<span style=\"font-size: 0.8em\">x</span>\n",
        ),
        row("image-size", "# A\n\n<img src=\"small.png\" alt=\"\">\n", "# A\n\n<img src=\"small.png\" alt=\"\" height=\"9\">\n"),
        row("svg-active", "# A\n\n![a map](script.svg)\n", "# A\n\n![a map](calm.svg)\n"),
        row("svg-active", "# A\n\n![a map](entity.svg)\n", "# A\n\n![a map](calm.svg)\n"),
        row("remote", "# A\n\n![a map](away.svg)\n\n![a map](away.svg)\n", "# A\n\n![a map](calm.svg)\n"),
        row(
            "image-too-large",
            "# A\n\n<video poster='big.png' src='said.mp4' muted></video>\n",
            "# A\n\n<video poster='small.png' src='said.mp4' muted></video>\n",
        ),
        row("image-too-large", "# A\n\n![a talk](said.mp4){poster=big.png}\n", "# A\n\n![a talk](said.mp4){poster=small.png}\n"),
        row("image-too-large", "# A\n\n![a map](big.png)\n", "# A\n\n![a map](small.png)\n"),
        row("image-too-large", "# A\n\nx\n\n![bg](big.png)\n", "# A\n\nx\n\n![bg](small.png)\n"),
        row(
            "image-alt",
            "# A\n\ntext ![](small.svg) inline\n",
            "# A\n\ntext ![](small.svg){.decorative} and ![a dot](small.svg) inline\n",
        ),
        row("image-alt", "# A\n\n| a |\n|---|\n| ![](small.svg) |\n", "# A\n\n| a |\n|---|\n| ![dot](small.svg) |\n"),
        row("image-alt", "# A\n\n[![](small.svg)](https://x.example)\n", "# A\n\n[![home](small.svg)](https://x.example)\n"),
        row(
            "image-alt",
            "# A\n\n[![](small.svg){.decorative}](https://x.example)\n",
            "# A\n\n[![](small.svg){.decorative} home](https://x.example)\n",
        ),
        row("image-alt", "# A\n\n![Small.svg](small.svg)\n", "# A\n\n![small](small.svg)\n"),
        row("image-alt", "# A\n\n![foto](small.svg)\n", "# A\n\n![foto of a dot](small.svg)\n"),
        row(
            "image-alt",
            "# A\n\n<img src=\"small.svg\" alt=\"image\" width=\"9\">\n",
            "# A\n\n<img src=\"small.svg\" width=\"9\" aria-hidden=\"true\">\n",
        ),
        row(
            "image-alt",
            "# A\n\n<p><br>x\n<svg width=\"9\"><path d=\"M0 0\"/></svg></p>\n",
            "# A\n\n<svg><title>a</title></svg>\n\n<svg aria-hidden=\"true\"></svg>\n\nx <svg role=\"img\" aria-label=\"a\"></svg>\n\n\
             <p aria-hidden=\"true\"><svg></svg></p>\n",
        ),
        row("frame-title", "# A\n\n<iframe src=\"map.html\" title=\"\"></iframe>\n", "# A\n\n<iframe src=\"map.html\" aria-label=\"a\"></iframe>\n"),
        row(
            "frame-title",
            "# A\n\n<object data=\"calm.svg\"></object>\n",
            "# A\n\n<object data=\"calm.svg\" title=\"a\"></object>\n\n<object data=\"calm.svg\"><img src=\"small.svg\" alt=\"a\" width=\"9\"></object>\n",
        ),
        row("heading-order", "# A\n\n<h4>x</h4>\n", "# A\n\n<h2>x</h2>\n\n### y\n"),
        row("duplicate-id", "# A\n\n<div id=\"f\">x</div>\n\n---\n\n## F\n", "# A\n\n<div id=\"g\">x</div>\n\n---\n\n## F\n"),
        row("duplicate-id", "# A\n\n<div id=\"f\">x</div>\n\n<p id='f'>y</p>\n", "# A\n\n<div id=\"f\">x</div>\n"),
        row("link-dead", "# A\n\n[u](#2.7)\n\n---\n\n## B\n\n* x\n", "# A\n\n[u](#2.1) [v](#b.1)\n\n---\n\n## B\n\n* x\n"),
        row("link-dead", "# A\n\n[x](#9)\n\n---\n\n## T\n", "# A\n\n[x](#2)\n\n---\n\n## T\n"),
        row("link-dead", "# A\n\nx [x]() y\n", "# A\n\n[](){#here} x\n"),
        row("link-dead", "# A\n\n<a href=\"#a\"> </a> x\n", "# A\n\n<a href=\"#a\">x</a> <a href=\"#a\" aria-label=\"A\"></a> <a id=\"k\"></a>\n"),
        row("link-dead", "# A\n\n<p><a href=\"#a\"><b></b></a></p>\n", "# A\n\n<p><a href=\"#a\"><b>x</b></a></p>\n\nx <a href=\"#a\">**y**</a>\n"),
        row("image-alt", "# A\n\n<img src=\"small.png\" width=\"900\" alt=\" \">\n", "# A\n\n<img src=\"small.png\" width=\"900\" alt=\"\">\n"),
        row("link-dead", "# A\n\nx [](https://x.example) y\n", "# A\n\nx [](https://x.example){aria-label=home} y\n"),
        row("reference-missing", "# A\n\n[a][nope]\n", "# A\n\n[a][yes] [word] a[0][1] [1][2] \\[a\\][b]\n\n[yes]: https://x.example\n"),
        row("reference-missing", "# A\n\nx *[b][]* y\n", "# A\n\n`[b][]` and int[n][] y\n"),
        row("reference-missing", "# A\n\n![c][nope] [s]{.x}\n", "# A\n\n![c][yes] [s]{.x} a[0][1]\n\n[yes]: small.svg\n"),
        row("secret", "# A\n\n```js file=key.js\n```\n", "# A\n\n```js file=key.js lines=2-2\n```\n"),
        row("secret", "# A\n\n```chart bar file=key.csv\n```\n", "# A\n\n```chart bar file=sales.csv\n```\n"),
        row("secret", "# A\n\n![a dot](key.svg)\n", "# A\n\n![a dot](small.svg)\n"),
        row(
            "secret",
            "# A\n\n```js\nconst apiKey = 'k39xPq81LmTrZz';\n```\n",
            "# A\n\n```js\nconst apiKey = config.apiKeyV2;\nconst token = session.accessToken1;\n```\n\n\
             ```py\napi_key = settings.API_KEY_V2\npassword = request.form[\"pw1\"]\n```\n",
        ),
        row("secret", "# A\n\n[data](key.json)\n", "# A\n\n[data](sales.csv)\n"),
        row("image-too-large", "# A\n\n<img src=\"big.png\" alt=\"a\" width=\"600\">\n", "# A\n\n<img src=\"small.png\" alt=\"a\" width=\"900\">\n"),
        row("image-too-large", "# A\n<!-- background: big.png, color: white -->\n", "# A\n<!-- background: small.png, color: white -->\n"),
        row("image-too-large", "# A\n\n<p style=\"background:url(big.png)\">x</p>\n", "# A\n\n<p style=\"background:url(small.png)\">x</p>\n"),
        row("image-too-large", "# A\n\n![a map](big.png){width=300}\n\n---\n\n## B\n\n![a map](big.png)\n", "# A\n\n![a map](small.png){width=90}\n\n---\n\n## B\n\n![a map](small.png)\n"),
        row("image-too-large", "# A\n\n![a strip](strip.png)\n", "# A\n\n![a map](small.png)\n"),
        row("leftover-draft", &format!("# A\n\nsee [{mark}] here\n"), &format!("# A\n\n## {mark} apps\n\n- TBD Bank\n\n`{mark}: x`\n")),
        row("leftover-draft", &format!("# A\n\n## {mark}: ask\n"), &format!("# A\n\n## {mark} or not {mark}?\n\nqui dolorem ipsum quia dolor\n")),
        row("leftover-draft", &format!("# A\n\n![{mark}: describe](small.svg)\n"), &format!("# A\n\n![a list of {mark}s](small.svg)\n")),
        row(
            "leftover-draft",
            &format!("# A\n\n```chart bar\nk,n\n{mark}: name,3\nAnna,4\n```\n"),
            &format!("# A\n\n```chart bar\nstate,n\n{mark},3\nDone,4\n```\n"),
        ),
        row(
            "leftover-draft",
            &format!("# A\n\n```chart bar title=\"{mark}: name\"\nk,n\nA,3\n```\n"),
            "# A\n\n```chart bar title=\"Named\"\nk,n\nA,3\n```\n",
        ),
        row("leftover-draft", &format!("# A\n\n<p>{mark}: x</p>\n"), &format!("# A\n\n<!-- {mark}: x -->\n")),
        row("leftover-draft", &format!("# A\n<!-- footer: {mark} fill in -->\n\n---\n\n## B\n"), "# A\n<!-- footer: x -->\n"),
        row("too-much-text", &format!("# A\n\n{}\n", "日本語".repeat(200)), &format!("# A\n\n{}\n", "日本語".repeat(90))),
        row("too-much-text", &format!("# A\n\n{}", "- x\n".repeat(40)), &format!("# A\n\n{}", "- x\n".repeat(12))),
        row(
            "font-too-small",
            "# A\n\n<style>p { font: 10px/1.2 serif }</style>\n",
            "# A\n\n<style>@media print { p { font: 10px/1.2 serif } } p { font: 20px/1.2 serif }</style>\n",
        ),
        row("font-too-small", "# A\n\n<font size=1>x</font>\n", "# A\n\n<font size=4>x</font>\n"),
        row(
            "font-too-small",
            "# A\n\n<style>p { font-size: clamp(6px,1vw,9px) }</style>\n",
            "# A\n\n<style>.x { position: absolute; clip: rect(0 0 0 0); font-size: 1px }</style>\n",
        ),
        row("secret", &format!("# A\n\n```\n{key}\n```\n"), &format!("# A\n\n<!-- mine is {key} -->\n")),
        row("leftover-draft", "# A\n\nTBD: ask Anna\n", "# A\n\nThe sign TBD stands for to be done.\n"),
        row(
            "link-file",
            "# A\n\n[handout](handout.zip)\n",
            "# A\n\n[handout](https://x.example/handout.zip) [here](handout.pdf) [other](../other/index.html)\n",
        ),
        row(
            "duplicate-id",
            "# A\n\n[x]{#same}\n\n---\n\n# B\n\n[x]{#same}\n",
            "# A\n\n[x]{#one}\n\n---\n\n# B\n\n[x]{#two}\n",
        ),
        row("allow-unknown", "# A\n<!-- allow: image-atl – a flourish -->\n", "# A\n<!-- allow image-atl -->\n"),
        row(
            "allow-unused",
            "# A\n<!-- allow: image-alt – a flourish -->\n",
            "# A\n\n<img src=\"small.png\" width=\"900\">\n\n<!-- allow: image-alt – a flourish -->\n",
        ),
        (
            "contrast",
            "---\nlang: en\nmode: light\ncolor: '#ddd'\n---\n# A\n\nx\n\n- y\n\n---\n\n## B\n\n- y\n\n---\n\n## C\n\n- y\n".to_owned(),
            format!("{HEAD}# A\n"),
        ),
        ("lang-missing", "# A\n".to_owned(), format!("{HEAD}# A\n")),
        ("lang-missing", "---\nlang: ''\n---\n# A\n".to_owned(), format!("{HEAD}# A\n")),
        ("bad-value", "---\nlang: nl_NL\n---\n# A\n".to_owned(), "---\nlang: nl-NL\n---\n# A\n".to_owned()),
        ("bad-value", "---\nlang: english\n---\n# A\n".to_owned(), format!("{HEAD}# A\n")),
        ("bad-value", "---\nlang: en\nrenderers: {d2: \"d2 'x\"}\n---\n# A\n".to_owned(), format!("{HEAD}# A\n")),
        row(
            "diagram-part",
            "# A\n\n```mermaid {steps=\"One | Nope\"}\ngraph LR\n a[One] --> b[Two]\n```\n",
            "# A\n\n```mermaid {steps=\"One | Two\"}\ngraph LR\n a[One] --> b[Two]\n```\n",
        ),
        row("slide-untitled", "text\n\n<hr>\n", "<h2>Raw title</h2>\n\ntext\n\n---\n\n<h1 align=\"center\">\n\nHello\n\n</h1>\n"),
        row(
            "image-missing",
            "# A\n\n::: notes\n![A](no.png)\n:::\n",
            "# A\n\n::: notes\n![](small.png) and `![A](no.png)`\n:::\n\n<!-- ![A](later.png) -->\n",
        ),
        row("link-dead", "# A\n\nNote: see [b](#nope)\n", "# A\n\nNote: see [a](#a), [1](#1) and #nope [] []() [x][y]\n"),
        row(
            "file-missing",
            "# A\n\n<style>@font-face { font-family: X; src: url(none.woff2) }</style>\n",
            "# A\n\n<style>@font-face { font-family: X; src: local('X') }</style>\n",
        ),
        (
            "file-missing",
            "---\nlang: en\nstyle: '@font-face { font-family: X; src: url(none.woff2) }'\n---\n# A\n".to_owned(),
            format!("{HEAD}# A\n"),
        ),
        (
            "secret",
            "---\nlang: en\ndescription: 'password: hUnter2x9qz'\n---\n# A\n".to_owned(),
            format!("{HEAD}# A\n"),
        ),
        ("font-too-small", "---\nlang: en\nstyle: 'p { font-size: 8px }'\n---\n# A\n".to_owned(), format!("{HEAD}# A\n")),
    ]
}

#[test]
fn each_rule_fires_where_it_must_and_only_there() {
    let mut wrong = Vec::new();
    for (code, bad, good) in rows() {
        let (fired, silent) = (codes(&bad, &[]), codes(&good, &[]));
        if fired != [code] {
            wrong.push(format!("{code} must fire, not {fired:?}, on\n{bad}"));
        }
        if !silent.is_empty() {
            wrong.push(format!("{code} must be silent, not {silent:?}, on\n{good}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let bare = format!("{HEAD}# A\n\n<img src=\"small.png\" width=\"900\">\n\n<!-- allow: image-alt -->\n");
    assert_eq!(codes(&bare, &[]), ["allow-reason"]);
    let broken = codes(&format!("{HEAD}# A\n"), &[("aftrap.toml", b"theme = \n".to_vec())]);
    assert_eq!(broken, ["config-broken"]);
    assert_eq!(codes("# A\n", &[("aftrap.toml", b"lang = \"english\"\n".to_vec())]), ["bad-value"]);
}

/// The codes that only `check` tells all have a row above.
#[test]
fn no_rule_is_without_a_fixture() {
    let first = CODES.iter().position(|c| c.name == "lang-missing").unwrap();
    let drawn = ["overflow", "overlap", "clipped", "contrast-unknown", "image-low-contrast"]; // tests/browser/audit.rs, audit_frames.rs and placement.rs
    let tried: Vec<_> = rows().into_iter().map(|r| r.0).chain(["allow-reason"]).chain(drawn).collect();
    let missing: Vec<_> = CODES[first..].iter().map(|c| c.name).filter(|c| !tried.contains(c)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_demo_decks_pass() {
    let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("decks");
    let options = BuildOptions { check: true, ..BuildOptions::default() };
    let build = build(&Files::disk(), &decks, &BuildCache::default(), &options);
    let told: Vec<_> = build.all_findings().map(to_short).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn a_build_alone_asks_nothing_of_check() {
    let talk = Project::new().file("deck.md", "# A\n\n### C\n\ntext\n");
    assert!(!talk.run(&["build", "deck.md", "-o", "out"]).gives(0).err().contains("heading-order"));
    assert!(talk.run(&["check", "deck.md"]).gives(0).err().contains("heading-order"));
}

#[test]
fn levels_are_set_by_the_deck_then_by_the_folder() {
    let slide = "# A\n\n### C\n\ntext\n";
    let with = |levels: &str| format!("---\nlang: en\n{levels}---\n{slide}");
    let talk = Project::new()
        .file("off.md", with("levels: {heading-order: off}\n"))
        .file("error.md", with("levels:\n  heading-order: error\n"))
        .file("odd.md", with("levels: {heading-ordre: off}\n"))
        .file("plain.md", with(""))
        .file("aftrap.toml", "[levels]\nheading-order = \"hint\"\n");
    assert!(!talk.run(&["check", "off.md"]).gives(0).err().contains("heading-order"));
    assert!(talk.run(&["check", "error.md"]).gives(1).err().contains("error[heading-order]"));
    assert!(talk.run(&["check", "odd.md"]).gives(0).err().contains("did you mean `heading-order`"));
    talk.run(&["check", "plain.md", "--strict"]).gives(0);
    std::fs::remove_file(talk.path("aftrap.toml")).unwrap();
    talk.run(&["check", "plain.md"]).gives(0);
    talk.run(&["check", "plain.md", "--strict"]).gives(1);
}

#[test]
fn sarif_has_the_shape_that_scanners_read() {
    let talk = Project::new().file("a b.md", "---\nlang: en\nlayuot: x\n---\n# A\n\n### C\n\ntext\n\n![x](no.png)\n");
    let json = talk.run(&["check", "a b.md", "--format", "sarif"]).gives(1).json();
    let schema = serde_json::from_str(include_str!("sarif.schema.json")).unwrap();
    validate(schema, &json, true);
    let run = &json["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a%20b.md");
    }
    assert!(run["results"].as_array().unwrap().iter().any(|r| r["fixes"].is_array()));
}

#[track_caller]
fn validate(schema: serde_json::Value, json: &serde_json::Value, good: bool) {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("schema.json", schema).unwrap();
    let id = compiler.compile("schema.json", &mut schemas).unwrap();
    let result = schemas.validate(json, id);
    assert_eq!(result.is_ok(), good, "{:#}", result.err().map(|e| e.to_string()).unwrap_or_default());
}

#[test]
fn github_gets_annotations_on_standard_output() {
    let talk = Project::new().file("deck.md", "---\nlang: en\n---\n# A\n\n### C\n\ntext\n");
    let out = talk.run(&["check", "deck.md", "--format", "github"]).gives(0).out();
    assert!(out.starts_with("::warning file=deck.md,line=6,endLine=6,col=1,endColumn="), "{out}");
    let json = talk.run(&["check", "deck.md", "--format", "json"]).gives(0).json();
    assert_eq!(json["diagnostics"][0]["code"], "heading-order");
    let short = talk.run(&["check", "deck.md", "--format", "short"]).gives(0).err();
    assert!(short.starts_with("deck.md:6:1: warning heading-order: "), "{short}");
}

#[test]
fn every_code_is_explained() {
    let talk = Project::new();
    for code in CODES {
        let out = aftrap::diagnostics::render_explanation(code);
        assert!(out.contains(code.cause) && out.contains("how to fix"), "{out}");
    }
    let out = talk.run(&["explain", "contrast"]).gives(0).out();
    assert!(out.contains("why it matters") && out.contains("<!-- allow: contrast – the reason -->"), "{out}");
    assert_eq!(out, talk.run(&["check", "--explain", "contrast"]).gives(0).out());
    assert!(talk.run(&["explain", "contarst"]).gives(2).err().contains("did you mean `contrast`"));
    assert!(talk.run(&["explain"]).gives(0).out().contains("image-too-large"));
}

/// `docs/reference/check.md` ends with the table of codes; `UPDATE=1` writes it.
#[test]
fn the_table_of_codes_is_published() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/check.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, _) = text.split_once("| code |").expect("the table");
    let wanted = format!("{before}{}", aftrap::diagnostics::codes_table());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == wanted,
        "docs/reference/check.md is old: run the tests with UPDATE=1"
    );
}

#[test]
fn fixing_touches_what_is_sure_and_nothing_else() {
    let deck = "\u{feff}---\r\nlang: en\r\ntilte: T\r\nspeaker: me\r\n---\r\n# A  \r\n\r\n![x](IMG/Map.png) \r\n\r\n<!-- layuot: cover, class: lead -->";
    let talk = Project::new().file("deck.md", deck).file("IMG/map.png", png(10, 10, 99));
    let err = talk.run(&["check", "deck.md", "--fix"]).gives(0).err();
    let wanted = deck.replace("tilte", "title").replace("Map.png", "map.png").replace("layuot", "layout");
    assert_eq!(talk.read("deck.md"), wanted);
    assert!(err.contains("deck.md:3: `tilte` → `title`"), "{err}");
    talk.run(&["check", "deck.md", "--fix"]).gives(0);
    assert_eq!(talk.read("deck.md"), wanted, "once is enough");
    let left: Vec<_> = std::fs::read_dir(talk.path("")).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left.len(), 2, "no temporary file stays: {left:?}");
}

#[test]
fn fixing_writes_sizes_of_pictures() {
    let deck = "---\nlang: en\n---\n# A\n\nx <img alt=\"\" src=\"a.png\"> <img src=\"a.png\" alt=\"\" width=\"5\">\n\n<p>\n<IMG src='b.png' alt=''></p>\n";
    let talk = Project::new().file("deck.md", deck).file("a.png", png(30, 20, 99)).file("b.png", png(7, 9, 99));
    talk.run(&["check", "deck.md", "--fix"]).gives(0);
    let wanted = deck
        .replace("<img alt", "<img width=\"30\" height=\"20\" alt")
        .replace("<IMG", "<IMG width=\"7\" height=\"9\"");
    assert_eq!(talk.read("deck.md"), wanted);
}

#[test]
fn fixing_leaves_what_may_mean_two_things() {
    for deck in [
        "---\nlang: en\ntilte: T\ntitle: U\n---\n# A\n",
        "---\nlang: en\nclsas: T\nstyel: U\n---\n# A\n\n![x](mpa.png)\n",
    ] {
        let talk = Project::new().file("deck.md", deck).file("map.png", png(10, 10, 99));
        talk.run(&["check", "deck.md", "--fix"]);
        let now = talk.read("deck.md");
        assert!(now == deck || now == deck.replace("clsas", "class").replace("styel", "style"), "{now}");
    }
}

#[test]
fn the_folder_has_settings() {
    let talk = Project::new()
        .file("d/a/deck.md", "# A")
        .file("d/b/deck.md", "---\ntheme: stage\nlang: en\n---\n# B")
        .file("d/aftrap.toml", "theme = \"paper\"\nlang = \"nl\"\n");
    talk.run(&["build", "d", "-o", "out"]).gives(0);
    let (a, b) = (talk.read("out/a/index.html"), talk.read("out/b/index.html"));
    assert!(a.contains("data-theme=\"paper\"") && a.contains("<html lang=\"nl\""), "{}", &a[..400]);
    assert!(b.contains("data-theme=\"stage\"") && b.contains("<html lang=\"en\""), "{}", &b[..400]);
    std::fs::write(talk.path("d/aftrap.toml"), "thme = \"paper\"\ntheme = \"papre\"\n").unwrap();
    let err = talk.run(&["check", "d", "--format", "short"]).gives(1).err();
    assert!(
        err.contains("d/aftrap.toml:1:1: warning unknown-key") && err.contains("aftrap.toml:2:9: error theme-missing"),
        "{err}"
    );
    assert_eq!(err.matches("unknown-key").count(), 1, "told once for all decks: {err}");
}

#[test]
fn the_folder_says_where_exports_go() {
    let talk = Project::new()
        .file("d/deck.md", "# A\n\n<!-- a note -->\n")
        .file("d/aftrap.toml", "[export]\nout = \"public\"\nnotes = true\n");
    talk.run(&["build", "d"]).gives(0);
    assert!(talk.read("d/public/index.html").contains("a note"));
    talk.run(&["build", "d", "-o", "mine"]).gives(0);
    assert!(talk.read("mine/index.html").contains("a note"));
}

#[test]
fn serve_tells_the_same_and_hears_of_the_settings() {
    use std::io::{BufRead, BufReader};
    let talk = Project::new().file("deck.md", "---\nlang: en\n---\n# A\n\n### C\n\ntext\n");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_aftrap"))
        .args(["serve", "deck.md", "--port", "0", "--format", "short"])
        .current_dir(talk.path(""))
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let (send, lines) = std::sync::mpsc::channel();
    let err = BufReader::new(child.stderr.take().unwrap());
    let reader = std::thread::Builder::new()
        .spawn(move || err.lines().map_while(Result::ok).for_each(|l| drop(send.send(l))))
        .unwrap();
    let until = |wanted: &str| {
        let mut seen = Vec::new();
        while let Ok(line) = lines.recv_timeout(std::time::Duration::from_secs(20)) {
            seen.push(line);
            if seen.last().unwrap().contains(wanted) {
                return Ok(());
            }
        }
        Err(format!("{wanted} was not told: {seen:?}"))
    };
    let first = until("deck.md:6:1: warning heading-order");
    std::fs::write(talk.path("aftrap.toml"), "[levels]\nheading-order = \"error\"\n").unwrap();
    let second = until("deck.md:6:1: error heading-order");
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    first.and(second).unwrap();
}

/// What a build remembers is not what the folder's settings were.
#[test]
fn changed_settings_are_seen_by_a_warm_build() {
    let memo = BuildCache::default();
    let page = |toml: &str, memo: &BuildCache| {
        let files = Files::memory([("d/deck.md", "# ✋ A?\n\n### C\n\ntext\n"), ("d/aftrap.toml", toml)]);
        let options = BuildOptions { check: true, ..BuildOptions::default() };
        let build = build(&files, Path::new("d"), memo, &options);
        let told: Vec<_> = build.all_findings().map(to_short).collect();
        (build.site.files.clone(), told)
    };
    for toml in ["lang = \"nl\"", "lang = \"en\"\ntheme = \"stage\"", "[levels]\nheading-order = \"off\"", ""] {
        assert_eq!(page(toml, &memo), page(toml, &BuildCache::default()), "{toml}");
    }
}

#[test]
fn schemas_accept_what_is_read_without_a_word_and_refuse_the_rest() {
    let talk = Project::new();
    let deck = talk.run(&["schema"]).gives(0).json();
    let config = talk.run(&["schema", "config"]).gives(0).json();
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let rows = [
        (
            &deck,
            r#"{"title": "T", "mode": "dark", "ratio": "4:3", "paginate": true, "_class": "lead", "duration": "20m"}"#,
            true,
        ),
        (&deck, r#"{"levels": {"image-alt": "off"}, "class": ["a", "b"], "marp": true, "breaks": false}"#, true),
        (&deck, r##"{"theme-options": {"accent": "#b3261e"}, "quotes": true, "_hyphens": false}"##, true),
        (&deck, r#"{"theme-options": "red"}"#, false),
        (&deck, r#"{"layuot": "cover"}"#, false),
        (&deck, r#"{"author": ["a", "b"], "mode": "Dark", "macros": {"RR": 5}, "ratio": "1920x1080"}"#, true),
        (&deck, r#"{"transition": "fade 300ms", "dialect": "marp", "renderers": {"d2": "d2 - -"}}"#, true),
        (&deck, r#"{"ratio": "banana"}"#, false),
        (&deck, r#"{"ratio": "4x3"}"#, false),
        (&deck, r#"{"ratio": "0:0"}"#, false),
        (&deck, r#"{"transition": "fade 300"}"#, false),
        (&deck, r#"{"renderers": {"d2": ["d2"]}}"#, false),
        (&deck, r#"{"dialect": "foo"}"#, false),
        (&deck, r#"{"lang": "english"}"#, false),
        (&deck, r#"{"url": "not a url"}"#, false),
        (&deck, r#"{"title": ["a"]}"#, false),
        (&config, r#"{"levels": {"remote": false}}"#, false),
        (&deck, r#"{"mode": "darkk"}"#, false),
        (&deck, r#"{"levels": {"image-atl": "off"}}"#, false),
        (
            &config,
            r#"{"theme": "stage", "levels": {"remote": "error"}, "renderers": {"dot": "dot -Tsvg"}, "export": {"notes": true}}"#,
            true,
        ),
        (&config, r#"{"teme": "stage"}"#, false),
        (&config, r#"{"export": {"notes": "yes"}}"#, false),
        (&config, r#"{"levels": {"remote": "loud"}}"#, false),
        (&config, r#"{"lang": "nl", "export": {"out": "public", "url": "https://x.example/talks"}}"#, true),
        (&config, r#"{"lang": "english"}"#, false),
        (&config, r#"{"export": {"url": "nota url"}}"#, false),
        (&config, r#"{"export": {"out": ""}}"#, false),
        (&config, r#"{"renderers": {"d2": ""}}"#, false),
    ];
    for (schema, text, good) in rows {
        validate((*schema).clone(), &json(text), good);
    }
}
