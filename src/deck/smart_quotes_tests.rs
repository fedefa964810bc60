//! Markdown and a language in, the words that are shown out.

use crate::deck::ast;
use crate::deck::model::Dialect;
use crate::deck::slide::parser::{ParseContext, References, read};
use crate::deck::smart_quotes::*;
use proptest::prelude::*;

fn body(markdown: &str) -> Arc<SlideContent> {
    let references = References::default();
    Arc::new(read(markdown, &ParseContext { dialect: Dialect::Native, breaks: false, references: &references }))
}

/// Everything that is shown, in order.
fn words(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Html(text) => out.push_str(text),
            InlineKind::SoftBreak | InlineKind::LineBreak => out.push('\n'),
            InlineKind::Math { tex, .. } => out.push_str(tex),
            InlineKind::Emph(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strike(inner)
            | InlineKind::Mark(inner)
            | InlineKind::Span(inner)
            | InlineKind::Link { inlines: inner, .. } => words(inner, out),
            InlineKind::Image(_) | InlineKind::FootnoteRef { .. } => {}
        }
    }
}

fn shown(body: &SlideContent) -> String {
    let mut out = String::new();
    for block in body.slots.iter().flat_map(|slot| &slot.blocks) {
        match &block.kind {
            BlockKind::Paragraph(inlines) | BlockKind::Heading { inlines, .. } => words(inlines, &mut out),
            BlockKind::Code(code) => {
                if let ast::CodeSource::Here(source) = &code.source {
                    out.push_str(source);
                }
            }
            BlockKind::Html(html) => out.push_str(html),
            _ => {}
        }
    }
    out
}

#[track_caller]
fn gives(lang: &str, markdown: &str, expected: &str) {
    assert_eq!(shown(&with_smart_quotes(&body(markdown), lang)), expected, "{lang}: {markdown}");
}

#[test]
fn each_language_has_its_own_marks() {
    let source = "Say \"one 'two' three\" and go.";
    for (lang, expected) in [
        ("en", "Say “one ‘two’ three” and go."),
        ("en-GB", "Say “one ‘two’ three” and go."),
        ("nl", "Say “one ‘two’ three” and go."),
        ("de", "Say „one ‚two‘ three“ and go."),
        ("de-CH", "Say «one ‹two› three» and go."),
        ("fr", "Say «\u{202f}one “two” three\u{202f}» and go."),
        ("es", "Say «one “two” three» and go."),
        ("es-MX", "Say “one ‘two’ three” and go."),
        ("it", "Say «one “two” three» and go."),
        ("pl", "Say „one «two» three” and go."),
        ("sv", "Say ”one ’two’ three” and go."),
        ("fi", "Say ”one ’two’ three” and go."),
        ("da", "Say ”one ’two’ three” and go."),
        ("pt-PT", "Say «one “two” three» and go."),
        ("pt-BR", "Say “one ‘two’ three” and go."),
        ("ja", source),
        ("zh-Hans", source),
        ("tlh", source),
    ] {
        gives(lang, source, expected);
    }
}

#[test]
fn apostrophes_are_no_quotes() {
    gives("nl", "'s Avonds is 't koud, zo'n 10 foto's van '98.", "’s Avonds is ’t koud, zo’n 10 foto’s van ’98.");
    gives("nl", "Hij zei: 'het is 't waard' en ging.", "Hij zei: ‘het is ’t waard’ en ging.");
    gives("nl", "De letter 's' en de ouders' huis.", "De letter ‘s’ en de ouders’ huis.");
    gives("nl", "\"'t Is mooi\", zei ze", "“’t Is mooi”, zei ze");
    gives(
        "en",
        "It's the '80s, rock 'n' roll, 'tis the dogs' day.",
        "It’s the ’80s, rock ‘n’ roll, ’tis the dogs’ day.",
    );
    gives("fr", "l'art d'aujourd'hui", "l’art d’aujourd’hui");
    gives("de", "Wie geht's? \"Mir geht's gut.\"", "Wie geht’s? „Mir geht’s gut.“");
}

#[test]
fn quotes_go_round_what_stands_in_them() {
    gives("en", "\"**bold** and *slanted*\"", "“bold and slanted”");
    gives("en", "(\"x\") and \"`code`\" and \"$x$\"", "(“x”) and “code” and “x”");
    gives("en", "\"one\ntwo\"", "“one\ntwo”");
    gives("en", "A 19\" screen of 5'", "A 19\" screen of 5'");
    gives("en", "\"'inner' first\", \"last 'inner'\"", "“‘inner’ first”, “last ‘inner’”");
    gives("en", "a lone \" stays", "a lone \" stays");
}

#[test]
fn dashes_and_dots() {
    gives("en", "pages 3--5, well---yes, and so on...", "pages 3–5, well—yes, and so on…");
    gives("en", "add --force or -v, `a -- b`, a - b, ----, ....", "add --force or -v, a -- b, a - b, ----, ....");
}

#[test]
fn french_has_its_spaces() {
    gives(
        "fr",
        "Quoi ? Oui ! « mot » : fin ; bien",
        "Quoi\u{202f}? Oui\u{202f}! «\u{202f}mot\u{202f}»\u{a0}: fin\u{202f}; bien",
    );
    gives("fr", "à 10:30, :smile: et `a ?`", "à 10:30, 😄 et a ?");
}

#[test]
fn code_formulas_html_and_addresses_stay() {
    let cases = [
        "`it's \"x\" -- y...`",
        "```\n\"a\" -- 'b'...\n```",
        "$f'(x) \"q\"$",
        "<kbd>\"x\"</kbd>",
        "<https://example.org/a--b'c>",
        "https://example.org/a--b...c",
        "www.example.org/\"a\"",
    ];
    for case in cases {
        let before = shown(&body(case));
        assert_eq!(shown(&with_smart_quotes(&body(case), "nl")), before, "{case}");
    }
    gives("en", "<b title=\"x\">\"y\"</b>", "<b title=\"x\">“y”</b>");
}

/// What is left when every mark is gone.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"\"'-.–—…«»‹›„“”‚‘’\u{202f}\u{a0}".contains(*c)).collect()
}

proptest! {
    #[test]
    fn no_letter_is_lost(
        source in "(\"|'|--|---|\\.\\.\\.|[a-zé0-9]{1,3}|\\*\\*|\\*|`|[(),;:!?]| |\n|\\$|<b>|</b>|«|»){0,40}",
        lang in "(en|nl|de|fr|pl|sv|ja)",
    ) {
        let plain = body(&source);
        prop_assert_eq!(letters(&shown(&with_smart_quotes(&plain, &lang))), letters(&shown(&plain)));
    }
}
