//! Formulas in decks: what Markdown leaves of them, and where what is wrong in them is told.

use aftrap::diagnostics::to_short;
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;

/// The slides' HTML and the findings of a deck.
fn drawn(markdown: &str) -> (String, Vec<String>) {
    let files = Files::memory([("deck.md", markdown.as_bytes().to_vec())]);
    let built = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
    let html = built.decks[0].slides.iter().map(|s| s.section.html()).collect();
    (html, built.all_findings().map(to_short).collect())
}

#[test]
fn a_formula_within_the_words_of_a_formula_does_not_end_it() {
    for markdown in [
        r"a $\text{if $x>0$ or}$ b",
        r"- $f = \mbox{value $x$}$",
        "| a |\n|---|\n| $\\text{for $x$}$ |",
        "## T $\\textbf{a $x$}$",
        "> $\\text{a \\textbf{b $x$}}$ and $y$",
        r"*very $\fbox{$x$}$ long*",
        "a[^1]\n\n[^1]: $\\text{note $x$}$",
        "$$\n\\text{if $x$}\n$$",
        "```math\n\\text{if $x$}\n```",
    ] {
        let (html, findings) = drawn(&format!("# A\n\n{markdown}\n"));
        let body = html.split_once("slide-body").map_or("", |(_, body)| body);
        assert!(body.contains("<mi>x</mi>"), "{markdown}: {body}");
        assert!(!body.contains('$') && !body.contains('\u{1}'), "{markdown}: {body}");
        assert!(findings.iter().all(|f| !f.contains(" math")), "{markdown}: {findings:?}");
    }
}

#[test]
fn dollars_that_are_no_formula_stay() {
    for (markdown, says) in [
        (r"`$\text{a $x$}$`", r"<code>$\text{a $x$}$</code>"),
        ("```\n$\\text{a $x$}$\n```", r"$\text{a $x$}$"),
        (r"costs $5, \$\text{a $6}", "costs $5"),
        (r"[a](https://example.org/$\text{$x$}$)", "$"),
        ("<i title=\"$\\text{a $x$}$\">b</i>", r#"title="$\text{a $x$}$""#),
    ] {
        let (html, _) = drawn(&format!("# A\n\n{markdown}\n"));
        assert!(html.contains(says) && !html.contains('\u{1}'), "{markdown}: {html}");
    }
}

#[test]
fn what_is_wrong_in_a_formula_is_told_where_it_stands() {
    for (markdown, at) in [
        (r"é $\text{a $\nix$}$", r"\nix"),
        ("$$\na \\\\[2foo]\n$$", "2foo"),
        (r"$x + \boxed{\frac{1}{\fraq}}$", r"\fraq"),
        (r"$\def\a{\nix} x + \a$", r"\a$"),
        ("$$\\begin{cases}\na\n$$", r"\begin"),
        (r"$\begin{array}{cx}a\end{array}$", "x}"),
        (r"$\href{javascript:x}{y}$", "javascript"),
    ] {
        let (html, findings) = drawn(&format!("# A\n\n{markdown}\n"));
        let before = markdown.split_once(at).map_or("", |(before, _)| before);
        let line = 3 + before.matches('\n').count();
        let column = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
        let told = findings.iter().find(|f| f.contains("error math"));
        assert!(told.is_some_and(|f| f.starts_with(&format!("deck.md:{line}:{column}:"))), "{markdown}: {findings:?}");
        assert!(html.contains("math-source"), "{markdown}: {html}");
    }
}

#[test]
fn lengths_of_formulas_grow_with_the_slide() {
    let (html, findings) = drawn("# A\n\n$a\\kern60pt b\\hspace{1cm}c$ $\\rule{2pt}{3mm}$\n\n$$a\\\\[30pt]b$$\n");
    let body = html.split_once("slide-body").map_or("", |(_, body)| body);
    assert!(body.contains("width=\"6em\"") && body.contains("calc(0.5ex + 3em)"), "{body}");
    assert!(!body.contains("rem") && !body.contains("pt\""), "{body}");
    assert!(findings.iter().all(|f| !f.contains("math")), "{findings:?}");
}
