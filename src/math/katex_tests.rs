//! Formulas that KaTeX draws, and ours beside them. `tests/compare-katex.mjs` writes what KaTeX makes of
//! `tests/formulas/list.txt`; here that is compared with what is in our MathML: the same signs, as many fractions, roots and
//! rows, or a reason why not.

use super::to_mathml;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Theirs {
    display: bool,
    tex: String,
    words: Option<String>,
    #[serde(default)]
    shape: BTreeMap<String, usize>,
    error: Option<String>,
}

/// Where ours has other signs, and why that is right.
const OTHERWISE: &[(&str, &str)] = &[
    (r#"\text{\'e \`a \^o \"u \~n \c{c}}"#, "letters with accents are one sign each"),
    (r"\text{Übergröße 日本}", "letters with accents are one sign each"),
    ("ä+日", "letters with accents are one sign each"),
    (r"\begin{align}a&=b\tag{1}\\c&=d\tag{2}\end{align}", "KaTeX's MathML lacks the numbers that its HTML has"),
    (r"\phase{-78^\circ}", "the angle is a sign instead of a frame, which no browser draws"),
    (r"\overlinesegment{ab}\underlinesegment{ab}", "KaTeX writes `undefined`"),
    (r"\acute{a}\grave{a}\breve{a}\check{a}\mathring{a}\dddot{a}\ddddot{a}", "three and four dots are one sign each"),
    (r"x^{\mathchoice{D}{T}{S}{SS}}", "KaTeX's MathML takes what is for the size of the line, its HTML what we take"),
    (r"\leq\geq\ll\gg\prec\succ\sim\simeq\approx\cong\equiv\propto\models\perp", "`\\perp` has a sign of its own"),
    (r"\left<x\right>\left/x\right\backslash", "`<` is a bracket there, and KaTeX draws one in its HTML too"),
    (r"\not=\not\in\not\subset\not a", "a struck relation is one sign"),
    (r"a\\b", "lines of a formula are rows of a table: MathML Core breaks none"),
    (r"a=b\\[1em]c=d", "lines of a formula are rows of a table"),
    (r"\newline a", "lines of a formula are rows of a table"),
    (r"\begin{CD}A@>a>>B\\@VbVV@VVcV\\C@>>d>D\end{CD}", "KaTeX adds an empty row"),
    (r"\begin{CD}A@<<<B@=C\\@.@AAA@|\\{}@.E@>>>F\end{CD}", "KaTeX adds an empty row"),
];

fn theirs() -> Vec<Theirs> {
    let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formulas/katex.json"));
    serde_json::from_str(json).unwrap()
}

fn ours(one: &Theirs) -> Result<String, String> {
    to_mathml(&one.tex, one.display, &BTreeMap::new()).map_err(|error| error.message)
}

/// The signs of MathML, as the letters that they are forms of, in the order of their numbers.
fn signs(words: &str) -> String {
    let mut out: Vec<char> = Vec::new();
    for c in words.chars() {
        match plain(c) {
            '″' => out.extend(['′'; 2]),
            '‴' => out.extend(['′'; 3]),
            '∷' => out.extend([':'; 2]),
            c if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2061}'..='\u{2064}' | '\u{fe00}' | '\u{fe01}') => {}
            c => out.push(c),
        }
    }
    out.sort_unstable();
    out.into_iter().collect()
}

/// The letter that a letter of mathematics is a form of, and one sign for signs that look alike.
fn plain(c: char) -> char {
    const LATIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const GREEK: &str = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ";
    const LIKE: &[(&str, &str)] = &[
        ("ℎℬℰℱℋℐℒℳℛℯℊℴℭℌℑℜℨℂℍℕℙℚℝℤ", "hBEFHILMRegoCHIRZCHNPQRZ"),
        ("ˆ˜¯‾\u{332}\u{302}\u{303}\u{20d7}", "^~ˉ__^~→"),
        ("∣∥⋆∗·−\u{338}\u{30c}∼", "|‖**⋅-/ˇ~"),
    ];
    let code = u32::from(c);
    let nth = |letters: &str, at: u32| letters.chars().nth(at as usize).unwrap_or(c);
    match code {
        0x1d400..=0x1d6a3 => nth(LATIN, (code - 0x1d400) % 52),
        0x1d6a8..=0x1d7c9 => nth(GREEK, (code - 0x1d6a8) % 58),
        0x1d7ce..=0x1d7ff => nth("0123456789", (code - 0x1d7ce) % 10),
        _ => LIKE
            .iter()
            .find_map(|(from, to)| from.chars().position(|f| f == c).and_then(|at| to.chars().nth(at)))
            .unwrap_or(c),
    }
}

fn words_of(mathml: &str) -> String {
    let words: String = mathml.split('<').filter_map(|part| part.split_once('>')).map(|(_, words)| words).collect();
    words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn count(mathml: &str, name: &str) -> usize {
    mathml.matches(&format!("<{name}>")).count() + mathml.matches(&format!("<{name} ")).count()
}

#[test]
fn what_katex_draws_is_drawn_alike() {
    let mut wrong = String::new();
    let mut drawn = 0;
    for one in theirs() {
        let Some(words) = &one.words else { continue };
        let html = match ours(&one) {
            Ok(html) => html,
            Err(message) => {
                wrong += &format!("{}: {message}\n", one.tex);
                continue;
            }
        };
        drawn += 1;
        let (a, b) = (signs(words), signs(&words_of(&html)));
        let otherwise = OTHERWISE.iter().any(|(tex, _)| *tex == one.tex);
        let shapes = ["mfrac", "msqrt", "mroot", "mtr"];
        let shape = shapes.iter().all(|name| count(&html, name) == one.shape.get(*name).copied().unwrap_or(0));
        if (a == b && shape) == otherwise {
            wrong += &format!("{}\n  KaTeX {a} {:?}\n  ours  {b} {html}\n", one.tex, one.shape);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(drawn >= 200, "{drawn} formulas were compared");
}

/// What neither draws is refused with its name, at its place; what only we draw is no accident.
#[test]
fn what_katex_refuses_is_refused_or_meant() {
    let only_ours = [
        r"\href{https://example.org}{x}",
        r"\href{https://katex.org/}{\KaTeX}",
        r"\url{https://example.org/a_b}",
        r"\newcommand{\R}{\mathbb{R}}\R",
        r"\newcommand\bar2{b}x",
        r"\mbox{for $n>0$}",
        r"a\hspace{-1em}b\mspace{9mu}c",
        r"\sideset{_a^b}{_c^d}\sum_e^f",
        r"\label{a}x",
    ];
    for one in theirs().iter().filter(|one| one.error.is_some()) {
        match ours(one) {
            Ok(_) => assert!(only_ours.contains(&one.tex.as_str()), "{}", one.tex),
            Err(message) => {
                let name: String =
                    one.tex.chars().skip_while(|c| *c != '\\').take_while(|c| *c != '{' && *c != '[').collect();
                let named = message.contains(&name) || message.contains('`');
                assert!(named && !only_ours.contains(&one.tex.as_str()), "{}: {message}", one.tex);
            }
        }
    }
}
