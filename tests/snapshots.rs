//! Snapshots of whole slides: a change of HTML is seen and agreed to (`cargo insta review`, or INSTA_UPDATE=always). Keys
//! and the part of a file's name that comes from its bytes are `[key]`: how they are made is no part of a slide's HTML.

use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;

fn slides(markdown: &str) -> String {
    let files = Files::memory([
        ("deck.md", markdown.as_bytes().to_vec()),
        ("src/demo.rs", b"fn main() {\n    // #region body\n    run();\n    // #endregion\n}\n".to_vec()),
        ("budget.csv", "Kanaal,2006,2008\nTelevisie,40,38\nWeb,5,12.5\n".as_bytes().to_vec()),
        ("p.svg", br#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>"#.to_vec()),
        ("talk.mp4", vec![0; 64]),
        ("talk.nl.vtt", b"WEBVTT\n".to_vec()),
    ]);
    let built = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
    let mut out: String = built.decks[0].slides.iter().map(|s| format!("{}\n", s.section.html())).collect();
    for d in built.all_findings() {
        out += &aftrap::diagnostics::to_short(d);
        out.push('\n');
    }
    redacted(&out)
}

/// The text with `[key]` for every run of 8 or 16 hexadecimal digits that stands alone.
fn redacted(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let is_key = |word: &str| {
        let hex = word.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        hex && matches!(word.len(), 8 | 16)
    };
    let mut out = String::new();
    for part in text.split_inclusive(|c| !is_word(c)) {
        let word = part.trim_end_matches(|c| !is_word(c));
        if is_key(word) {
            out += "[key]";
            out += &part[word.len()..];
        } else {
            out += part;
        }
    }
    out
}

#[test]
fn only_keys_are_redacted() {
    let text = "id=\"a\" data-key=\"02ca115079e02035\" src=\"assets/p-0b4da3b0.svg\" decade #123456 0b4da3b0x";
    let wanted = "id=\"a\" data-key=\"[key]\" src=\"assets/p-[key].svg\" decade #123456 0b4da3b0x";
    assert_eq!(redacted(text), wanted);
}

macro_rules! snapshots {
    ($($name:ident: $markdown:expr;)*) => {
        $(#[test] fn $name() { insta::assert_snapshot!(slides($markdown)); })*
    };
}

snapshots! {
    cover: "---\ntitle: T\nauthor: Ik\nlang: nl\n---\n# Titel {#begin}\n\nKort.\n";
    steps: "## S\n\n* een\n* twee\n  * diep\n\n. . .\n\nlater\n\n::: step\nin een blok\n:::\n\nzin {.step at=1 effect=fade-up}\n";
    code: "## C\n\n```rust {1|2-3|all} lines=10 title=\"a.rs\"\nfn a() {\n    b(\"<&>\");\n}\n```\n\n```diff\n-oud\n+nieuw\n```\n";
    code_from_a_file: "```rust file=src/demo.rs#body\n```\n\n```rust file=src/demo.rs lines=1-2\n```\n\n<<< @/src/demo.rs#body rust\n";
    table: "## T\n\n| a | b |\n|:--|--:|\n| 1 | **2** |\n| 3 | 4 |\n\n{.step rows}\n";
    columns: "<!-- layout: two-columns, class: lead -->\n## K\n\n::: left\nlinks\n:::\n\n::: right\nrechts\n:::\n";
    divs: "## D\n\n:::: columns\n::: {.column width=60%}\n::: card\nA\n:::\n:::\n::: column\nB\n:::\n::::\n";
    spans_and_links: "## L\n\n[woord]{.accent} en [link](#begin) en [buiten](https://example.nl \"t\") en `code`{.x} en ~~weg~~ :tada:\n";
    pictures: "## P\n\n![een plaat](p.svg){width=60%}\n\ntekst ![w:30 klein](p.svg) tekst\n\n![](p.svg \"onderschrift\")\n";
    backgrounds: "![bg left:40% blur](p.svg)\n\n## Achtergrond\n\n---\n\n<!-- background: \"#123456\", color: white -->\n\n## Kleur\n";
    media: "## M\n\n![film](talk.mp4){autoplay loop muted start=1 end=4}\n";
    math: "## W\n\nEr zijn $n(n-1)/2$ paren.\n\n$$\\sum_{i=1}^n \\frac{1}{i}$$\n\n$\\nonsense$\n";
    chart: "## G\n\n```chart bar file=budget.csv title=\"Budget\" unit=\"k€\"\n```\n";
    chart_in_steps: "## G\n\n```chart stacked {.step effect=grow}\nKanaal,2006,2008\nWeb,5,12\n```\n\n* daarna\n";
    chart_bad: "```chart bar\nA,1\n\"B,2\n```\n";
    polls: "## ✋ Wie?\n\n---\n\n## Welke?\n\n- ( ) een\n- ( ) twee\n\n---\n\n## Meer? {.poll}\n\n- [ ] a\n- [ ] b\n";
    notes: "# A\n\n<!-- een *notitie* -->\n\ntekst\n\nNote:\nnog **een**\n";
    lists: "1. a\n2. b\n\n- [ ] te doen\n- [x] klaar\n\nterm\n\n: uitleg\n";
    alerts_and_quotes: "> [!WARNING]\n> Pas op.\n\n> Gezegd.\n>\n> — Iemand\n";
    footnotes: "Zie[^1] en[^b].\n\n[^1]: Een.\n[^b]: Twee.\n";
    wrong_things: "---\nlayuot: cover\nmode: darkk\n---\n# A\n\n![](weg.png) [^q]\n\n::: card\nopen\n";
    raw_html: "<div class=\"a\">\n\n**b**\n\n</div>\n\n<img src=\"p.svg\" alt=\"x\">\n\n<style>h2 { color: red }</style>\n";
    raw_html_safe: "---\nhtml: safe\n---\n<b onclick=\"x()\">b</b>\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n";
    names_that_come_back: "## A\n\nklein {#doos}\n\n`id=\"doos\"`\n\n---\n\n## B\n\ngroot {#doos .big}\n\n[a]{#b} en [b]{#b} en `id=\"doos\"`\n";
    qr: "```qr\nhttps://example.nl\n```\n";
}
