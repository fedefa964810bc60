//! Formulas with macros in, formulas without them out.

use crate::math::macros::*;

fn all() -> BTreeMap<String, String> {
    [
        ("RR", r"\mathbb{R}"),
        ("abs", r"\lvert #1 \rvert"),
        ("norm", r"\abs{\abs{#1}}_{#2}"),
        ("loop", r"\pool"),
        ("pool", r"\loop x"),
        ("big", r"\bigger\bigger\bigger\bigger\bigger\bigger\bigger\bigger"),
        ("bigger", r"\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR\RR"),
        ("*", r"\cdot"),
    ]
    .map(|(n, b)| (n.to_owned(), b.to_owned()))
    .into()
}

fn out(tex: &str) -> Result<String, MacroError> {
    expand(tex, &all(), 1_000).map(|e| e.traced.tex)
}

#[test]
fn macros_are_written_out() {
    for (tex, expected) in [
        (r"x \in \RR^n", r"x \in \mathbb{R}^n"),
        (r"x^\RR_ \RR", r"x^{\mathbb{R}}_ {\mathbb{R}}"),
        (r"\abs{x_{1}} \abs y \abs\alpha", r"\lvert x_{1} \rvert \lvert y \rvert \lvert \alpha \rvert"),
        (r"\norm{v}2", r"\lvert \lvert v \rvert \rvert_{2}"),
        (r"a \*b", r"a \cdot b"),
        (r"\RRR \\RR \{\}", r"\RRR \\RR \{\}"),
        (r"\abs{\RR}", r"\lvert \mathbb{R} \rvert"),
        (r"\mbox{é} \dotsc", r"\mbox{é} \ldots"),
        (r"é \", r"é \"),
    ] {
        assert_eq!(out(tex).as_deref(), Ok(expected), "{tex}");
    }
}

#[test]
fn what_cannot_be_written_out_has_a_place() {
    for (tex, offset, why) in [
        (r"x + \abs", 4, "needs 1 argument, 0 given"),
        (r"x + \norm{a}", 4, "needs 2 arguments, 1 given"),
        (r"{\abs}", 1, "needs 1 argument, 0 given"),
        (r"y \loop", 2, "refers to itself"),
        (r"\abs{a", 0, "needs 1 argument, 0 given"),
        (r"a \big\big", 2, "more than 1000"),
    ] {
        let stuck = out(tex).expect_err(tex);
        assert!(stuck.offset >= offset && stuck.offset <= tex.len() && stuck.why.contains(why), "{tex}: {stuck:?}");
    }
}

#[test]
fn every_byte_knows_where_it_comes_from() {
    let tex = r"x \in \RR + \nix";
    let e = expand(tex, &all(), 1_000).unwrap().traced;
    let at = |what: &str| e.place(e.tex.find(what).unwrap());
    assert_eq!(at("x"), 0);
    assert_eq!(at("mathbb"), tex.find(r"\RR").unwrap());
    assert_eq!(at(r"\nix"), tex.find(r"\nix").unwrap());
    assert_eq!(at("+"), tex.find('+').unwrap());
}

#[test]
fn a_formula_defines_macros_for_itself() {
    for (tex, expected) in [
        (r"\def\foo#1{#1^2}\foo{x}\foo y", r"x^2y^2"),
        (r"\newcommand{\f}[2]{\frac{#1}{#2}}\f{a}b", r"\frac{a}{b}"),
        (r"\newcommand\g[2][n]{#2_{#1}}\g{x}\g[m]{y}", r"x_{n}y_{m}"),
        (r"\renewcommand{\abs}[1]{|#1|}\abs{x}", r"|x|"),
        (r"\providecommand{\RR}{R}\RR", r"\mathbb{R}"),
        (r"\let\foo=\alpha\foo+\let\bar\abs\bar{x}", r"\alpha+\lvert x \rvert "),
        (r"\DeclareMathOperator*{\argmax}{arg\,max}\argmax_x", r"\operatorname*{arg\,max}_x"),
        (r"\newcommand{\a}{\def\b##1{<##1>}}\a\b x", r"<x>"),
        ("a % \\abs{ not read\nb", "a b"),
        (r"\% \verb|$\RR{|", r"\% \texttt{\$\textbackslash RR\{}"),
        (r"\set{x | |y|}", r"\{\,x \mid  \mid y\mid \,\}"),
    ] {
        assert_eq!(out(tex).as_deref().map(str::trim), Ok(expected.trim()), "{tex}");
    }
    for (tex, offset) in [(r"a \def\x", 2), (r"a\newcommand{x}{y}", 1), (r"\let\x", 0)] {
        let stuck = out(tex).expect_err(tex);
        assert!(stuck.offset == offset && stuck.why.contains("defines nothing"), "{tex}: {stuck:?}");
    }
    assert_eq!(expand(r"\def\arraystretch{1.5}x", &all(), 100).unwrap().stretch, Some(1.5));
}

#[test]
fn who_does_not_know_the_authors_macros_gets_the_formula_without_them() {
    let plain = |tex| expand_own_macros(tex, &all());
    assert_eq!(plain(r"\boxed{\RR} % 50\%"), Some(r"\boxed{\mathbb{R}} % 50\%".to_owned()));
    assert_eq!(plain(r"\substack{a\\b}\dotsc\RR"), Some(r"\substack{a\\b}\dotsc\mathbb{R}".to_owned()));
    assert_eq!(plain(r"\alpha"), None);
}
