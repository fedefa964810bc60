//! Where slides end, row by row, and against comrak.

use crate::deck::split::scanner::*;
use proptest::prelude::*;

const NATIVE: Rules = Rules { split: Split::Rule, glued_is_usual: false, setext: false, keep_outer_blanks: false };

fn shape(source: &str, rules: &Rules) -> (Vec<String>, Vec<&'static str>) {
    let scanned = scan(source, 0, *rules);
    let pieces = scanned.pieces.iter().map(|r| source[r.clone()].trim().to_owned()).collect();
    (pieces, scanned.findings.iter().map(|f| f.code.name).collect())
}

#[test]
fn slides_end_where_authors_mean_it() {
    let rows: &[(&str, &[&str], &str)] = &[
        ("a\n\n---\n\nb", &["a", "b"], ""),
        ("a\n\n***\n\nb\n\n___\n\nc\n\n- - -\n\nd", &["a", "b", "c", "d"], ""),
        ("a\n---\nb", &["a", "b"], "break-without-blank-line"),
        ("a\n===\n\nb", &["a\n===\n\nb"], ""),
        ("a\n\n   ---\n\nb", &["a", "b"], ""),
        ("a\n\n    ---\n\nb", &["a\n\n    ---\n\nb"], ""),
        ("```\n---\n```\n\n---\n\nb", &["```\n---\n```", "b"], ""),
        ("~~~\n```\n\n---\n~~~\n---\nb", &["~~~\n```\n\n---\n~~~", "b"], ""),
        ("- ```\n  ---\n  ```\n---\nb", &["- ```\n  ---\n  ```", "b"], ""),
        ("- a\n  ---\n\n---\nb", &["- a\n  ---", "b"], ""),
        ("- a\n---\nb", &["- a", "b"], ""),
        ("> ---\n> a\n\n---\n\nb", &["> ---\n> a", "b"], ""),
        ("<!--\n\n---\n\n-->\n\n---\n\nb", &["<!--\n\n---\n\n-->", "b"], ""),
        ("text <!-- a\n---\nb --> more\n\n---\n\nb", &["text <!-- a\n---\nb --> more", "b"], ""),
        ("`<!--`\n\n---\n\nb", &["`<!--`", "b"], ""),
        ("<pre>\n\n---\n\n</pre>\n\n---\n\nb", &["<pre>\n\n---\n\n</pre>", "b"], ""),
        ("<div>\n---\nb", &["<div>", "b"], ""),
        ("<style>\n\n---\n\nb", &["<style>", "b"], "html-unclosed"),
        ("a\n\n---\n\n---\n\nb\n\n---\n", &["a", "", "b"], ""),
        ("---\n\na", &["a"], ""),
        ("# A\n\n```rust\nx\n\n---\n\n# B", &["# A\n\n```rust\nx", "# B"], "fence-unclosed"),
        ("# A\n\n<!-- x\n\n---\n\n# B", &["# A\n\n<!-- x", "# B"], "comment-unclosed"),
        ("```\nx", &["```\nx"], "fence-unclosed"),
        ("```\nx\n\n---\n\n```rust\ny\n```\nz", &["```\nx\n\n---\n\n```rust\ny\n```\nz"], "fence-unclosed-suspect"),
        ("", &[""], ""),
    ];
    for (source, pieces, code) in rows {
        let (got, codes) = shape(source, &NATIVE);
        assert_eq!(
            (got, codes.join(" ")),
            (pieces.iter().map(|p| (*p).to_owned()).collect(), (*code).to_owned()),
            "{source:?}"
        );
    }
}

#[test]
fn headings_split_where_asked() {
    let rules = Rules { split: Split::Heading(2), ..NATIVE };
    let rows: &[(&str, &[&str])] = &[
        ("# A\n\n## B\n\n### C\n\n## D", &["# A", "## B\n\n### C", "## D"]),
        ("<!-- x -->\n\n# A\n\n# B", &["<!-- x -->\n\n# A", "# B"]),
        ("intro\n\nA\n=\n\nb", &["intro", "A\n=\n\nb"]),
        ("- # A\n- # B\n\n> # C", &["- # A\n- # B\n\n> # C"]),
        ("# A\n\n```\n# no\n```", &["# A\n\n```\n# no\n```"]),
        ("#A\n\n# B", &["#A", "# B"]),
    ];
    for (source, pieces) in rows {
        assert_eq!(shape(source, &rules).0, pieces.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>(), "{source:?}");
    }
}

#[test]
fn marp_keeps_outer_blanks() {
    let rules = Rules { keep_outer_blanks: true, setext: true, ..NATIVE };
    assert_eq!(shape("A\n---\nb\n\n---\n\nc", &rules).0, ["A\n---\nb", "c"]);
    assert_eq!(shape("***\n\na\n\n---\n", &rules).0, ["", "a", ""]);
}

#[test]
fn endless_input_takes_linear_time() {
    let start = std::time::Instant::now();
    for unit in ["<!-- x\n\n---\n\n", "```a\n\n---\n\n", "````\n```\n", "<style>\n\n---\n\n", "- ", "> "] {
        scan(&unit.repeat(50_000), 0, NATIVE);
    }
    // a debug build needs about 2 s; quadratic work would need hours
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn definitions_are_shared() {
    let out = scan("[a b]: https://x.nl \"t\"\n\n[^n]: note\n  more\n\ntext\n", 0, NATIVE).references;
    assert_eq!(out.links["a b"], ("https://x.nl".to_owned(), "t".to_owned()));
    assert_eq!(out.footnotes["n"], "[^n]: note\n  more\n");
}

/// Blocks that a document is put together from; none of them is one of our deviations.
fn block() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("para text\n\n".to_owned()),
        Just("---\n\n".to_owned()),
        Just("***\n".to_owned()),
        Just("  ___\n".to_owned()),
        Just("# head\n".to_owned()),
        Just("```\n---\n\n***\n```\n".to_owned()),
        Just("~~~x\n\n---\n~~~\n".to_owned()),
        Just("- a\n\n  ---\n\n".to_owned()),
        Just("- a\n  - b\n\n    ***\n\n".to_owned()),
        Just("1. a\n\n   ```\n   ---\n   ```\n\n".to_owned()),
        Just("> q\n> ---\n\n".to_owned()),
        Just("> - q\n> \n>   ---\n\n".to_owned()),
        Just("<!-- c\n\n---\n\n-->\n\n".to_owned()),
        Just("<pre>\n\n---\n\n</pre>\n\n".to_owned()),
        Just("    ---\n\n".to_owned()),
        Just("* * *\n".to_owned()),
        Just("para <!-- in --> line\n\n".to_owned()),
        Just("`code <!-- span`\n\n".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn breaks_are_comraks(blocks in prop::collection::vec(block(), 0..12)) {
        let source = blocks.concat();
        let arena = comrak::Arena::new();
        let root = comrak::parse_document(&arena, &source, &comrak::Options::default());
        let theirs: Vec<usize> = root
            .children()
            .filter(|n| matches!(n.data().value, comrak::nodes::NodeValue::ThematicBreak))
            .map(|n| n.data().sourcepos.start.line)
            .collect();
        let rules = Rules { keep_outer_blanks: true, ..NATIVE };
        let scanned = scan(&source, 0, rules);
        let ours: Vec<usize> = scanned.pieces.iter().rev().skip(1).rev().map(|r| source[..r.end].matches('\n').count() + 1).collect();
        prop_assert_eq!(ours, theirs, "{:?}", source);
    }

    #[test]
    fn nothing_is_lost_and_nothing_panics(source in "(\\PC|\n){0,200}|[-*_`~<!># \n\t:.a1)]{0,200}") {
        let rules = Rules { keep_outer_blanks: true, split: Split::Heading(2), ..NATIVE };
        let scanned = scan(&source, 0, rules);
        let mut at = 0;
        for piece in &scanned.pieces {
            prop_assert!(piece.start >= at && piece.end >= piece.start && source.is_char_boundary(piece.start));
            prop_assert!(source[at..piece.start].trim().is_empty() || crate::deck::split::line_kind::is_rule(source[at..piece.start].trim()));
            at = piece.end;
        }
        prop_assert_eq!(at, source.len());
    }
}
