//! What a reader sees of coloured code: the right words in the right colours, and never a lost letter.

use crate::highlight::*;
use proptest::prelude::*;

/// The text of a line of HTML: tags off, escapes undone; checks that spans are closed within it.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut open = 0;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out += &rest[..at];
        let end = at + rest[at..].find('>').expect("a tag ends");
        match &rest[at..=end] {
            "</span>" => open -= 1,
            tag => {
                assert!(tag.starts_with("<span class=\"c-") && tag.ends_with("\">"), "{tag}");
                open += 1;
            }
        }
        assert!((0..=1).contains(&open), "{html}");
        rest = &rest[end + 1..];
    }
    assert_eq!(open, 0, "{html}");
    (out + rest).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn assert_whole(lang: &str, source: &str) {
    let lines: Vec<_> = highlight(lang, source).lines.iter().map(|l| text(l)).collect();
    assert_eq!(lines.join("\n"), source.strip_suffix('\n').unwrap_or(source), "{lang}");
}

/// The class that the first `word` has in a line, or `""`.
fn class_of(html: &str, word: &str) -> String {
    let escaped = word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let spans = html.split("<span class=\"c-").skip(1).filter_map(|part| {
        let (class, rest) = part.split_once("\">")?;
        Some((class, rest.split("</span>").next()?))
    });
    let whole = spans.clone().find(|(_, inside)| inside.trim() == escaped);
    let found = whole.or_else(|| spans.clone().find(|(_, inside)| inside.contains(&escaped)));
    found.map_or(String::new(), |(class, _)| class.to_owned())
}

#[test]
fn words_have_the_colours_a_reader_expects() {
    // language, one line (or a few), then word → class
    type ExpectedClasses<'a> = &'a [(&'a str, &'a str)];
    let cases: &[(&str, &str, ExpectedClasses<'_>)] = &[
        (
            "rust",
            "fn main() { let x: u8 = 42; } // hi",
            &[
                ("fn", "keyword"),
                ("main", "function"),
                ("42", "number"),
                ("u8", "type"),
                ("let", "keyword"),
                ("// hi", "comment"),
            ],
        ),
        ("ts", "const a: string = `x ${b} y`;", &[("const", "keyword"), ("`x ", "string")]),
        ("tsx", "const a = <b className=\"c\">{d}</b>;", &[("const", "keyword"), ("\"c\"", "string")]),
        ("jsx", "const a = <b className=\"c\">{d}</b>;", &[("const", "keyword"), ("\"c\"", "string")]),
        ("toml", "name = \"x\" # c", &[("\"x\"", "string"), ("# c", "comment")]),
        ("dockerfile", "FROM rust:1 AS build", &[("FROM", "keyword")]),
        ("kotlin", "fun main() { val s = \"a\" }", &[("fun", "keyword"), ("\"a\"", "string")]),
        ("swift", "func f() -> Int { return 1 }", &[("func", "keyword"), ("return", "keyword")]),
        ("zig", "const x: u8 = 1; // c", &[("const", "keyword"), ("// c", "comment")]),
        ("elixir", "defmodule A do # c", &[("defmodule", "keyword"), ("# c", "comment")]),
        ("vue", "<template>\n<p>{{ a }}</p>", &[("template", "tag")]),
        ("nix", "let x = \"a\"; in x", &[("let", "keyword"), ("\"a\"", "string")]),
        ("json", "{\"key\": \"value\", \"n\": 1}", &[("key", "attribute"), ("value", "string"), ("1", "number")]),
        ("yaml", "key: \"value\" # c", &[("key", "tag"), ("value", "string"), ("# c", "comment")]),
        ("python", "@d\ndef f(a): return not a", &[("def", "keyword"), ("f", "function"), ("return", "keyword")]),
        ("html", "<a href=\"x\">&amp;</a>", &[("a", "tag"), ("href", "attribute"), ("\"x\"", "string")]),
        ("css", "a { color: #fff }", &[("color", "attribute")]),
        ("diff", "+new\n-old\n same", &[("+new", "inserted"), ("-old", "deleted"), (" same", "")]),
        ("sql", "SELECT a FROM b WHERE c = 'd'", &[("SELECT", "keyword"), ("'d'", "string")]),
        ("bash", "echo \"$HOME\" # c", &[("echo", "function"), ("# c", "comment")]),
        ("markdown", "# Title", &[("Title", "heading")]),
    ];
    let mut wrong = Vec::new();
    for (lang, source, words) in cases {
        let html = highlight(lang, source).lines.join("\n");
        for (word, class) in *words {
            let found = class_of(&html, word);
            if found != *class {
                wrong.push(format!("{lang}: `{word}` is `{found}`, expected `{class}` in {html}"));
            }
        }
        assert_whole(lang, source);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_terminal_shows_commands_and_their_answers() {
    let lines = highlight("console", "$ echo \"a\" \\\n  \"b\"\na \"b\" for\n$ ls").lines;
    assert!(
        lines[0].starts_with("<span class=\"c-punctuation\">$ </span><span class=\"c-function\">echo"),
        "{}",
        lines[0]
    );
    assert_eq!(lines[1], "  <span class=\"c-string\">\"b\"</span>");
    assert_eq!(lines[2], "a \"b\" for");
    assert!(lines[3].contains("c-function"), "{}", lines[3]);
    assert!(highlight("console", "for a in b; do").lines[0].contains("c-keyword"));
    assert_whole("console", "$ a <b> \\\n c\n$ 'x\ny'\n");
    assert_eq!((knows("console"), knows("bash")), (Some("Console"), Some("Shell")));
}

#[test]
fn names_people_write_are_known() {
    let names = "js ts tsx jsx javascript typescript py python rb ruby rs rust sh bash zsh shell console ps1 powershell \
        yml yaml dockerfile docker Dockerfile kt kotlin ex exs elixir c c++ cpp cs csharp objc proto graphql hcl \
        terraform tf vue svelte nix zig swift toml ini diff patch json json5 jsonc make makefile cmake tex latex sql \
        psql md markdown html xml svg css scss go golang java php perl lua r scala haskell hs clojure erlang ocaml \
        fsharp dart julia text txt plain none fish nginx";
    let unknown: Vec<_> = names.split_whitespace().filter(|n| knows(n).is_none()).collect();
    assert_eq!(unknown, Vec::<&str>::new());
    assert_eq!(knows("ts"), Some("TypeScript"));
    assert_eq!(knows("C++"), Some("C++"));
    assert_eq!(knows("sh"), Some("Shell"));
    assert_eq!(knows("klingon"), None);
    let odd = highlight("klingon", "a < b\n");
    assert_eq!((odd.known, odd.lines.as_slice()), (false, &["a &lt; b".to_owned()][..]));
}

#[test]
fn a_comment_over_several_lines_is_closed_in_each() {
    let lines = highlight("rust", "/* a\n\nb */ fn").lines;
    assert_eq!(lines[0], "<span class=\"c-comment\">/* a</span>");
    assert_eq!(lines[1], "");
    assert!(lines[2].starts_with("<span class=\"c-comment\">b */ </span><span class=\"c-keyword\">fn"), "{}", lines[2]);
}

#[test]
fn lines_are_those_of_the_source() {
    let count = |source: &str| highlight("rust", source).lines.len();
    assert_eq!([count(""), count("a"), count("a\n"), count("a\n\n"), count("\na")], [1, 1, 1, 2, 2]);
}

#[test]
fn endless_code_is_whole_and_in_part_plain() {
    let long = format!("let a = 1;\nlet b = \"{}\";\nlet c = 1;\n", "x".repeat(LONGEST_LINE));
    let lines = highlight("js", &long).lines;
    let coloured: Vec<_> = lines.iter().map(|l| l.contains("<span")).collect();
    assert_eq!(coloured, [true, false, true]);
    assert_whole("js", &long);
    let lines = highlight("ini", &"a=1\n".repeat(60_000)).lines;
    assert!(lines[40_000].contains("<span") && !lines[59_999].contains("<span"));
    assert_eq!(text(&lines[59_999]), "a=1");
}

const LANGS: [&str; 23] = [
    "rust",
    "ts",
    "tsx",
    "toml",
    "dockerfile",
    "kotlin",
    "swift",
    "zig",
    "elixir",
    "vue",
    "nix",
    "bash",
    "markdown",
    "html",
    "ruby",
    "perl",
    "php",
    "yaml",
    "sql",
    "diff",
    "console",
    "latex",
    "python",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_letter_is_ever_lost(
        lang in prop::sample::select(&LANGS[..]),
        source in "([a-z]{1,4}|[(){}\\[\\]<>\"'`$#/*\\\\:;=+.,&%@!|-]|é|😀|\t| |\n|\n\n|fn |def |<script>|<<EOF\n|EOF\n|```\n|---\n|0x1f){0,60}",
    ) {
        assert_whole(lang, &source);
    }
}

/// Numbers to read, not a promise: `cargo test --release --lib highlight::tests::speed -- --ignored --nocapture`.
#[test]
#[ignore = "numbers to read"]
#[expect(clippy::print_stdout, reason = "it is for reading")]
fn speed() {
    let time = |lang: &str, source: &str| {
        let start = std::time::Instant::now();
        let bytes: usize = highlight(lang, source).lines.iter().map(String::len).sum();
        (start.elapsed(), bytes)
    };
    println!("load: {:?}", time("rust", "").0);
    let rust =
        "/// Adds.\npub fn add(a: u32, b: u32) -> u32 {\n    let c = a + b; // sum\n    println!(\"{c}\");\n    c\n}\n";
    let ts =
        "// greet\nexport const greet = (name: string): string => {\n  const s = `hi ${name}`;\n  return s + 1;\n};\n";
    for (lang, source) in [
        ("rust", rust),
        ("ts", ts),
        ("js", ts),
        ("python", "def f(a):\n    return [x for x in a if x > 1]  # c\n"),
        ("bash", "for f in *.md; do echo \"$f\" | wc -l; done\n"),
        ("html", "<a href=\"x\">y</a>\n"),
    ] {
        let (first, html) = time(lang, source);
        let again = (0..50).map(|_| time(lang, source).0).sum::<std::time::Duration>() / 50;
        println!("{lang}: {} bytes, {html} of HTML, first {first:?}, then {again:?}", source.len());
    }
}
