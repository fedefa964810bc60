//! LaTeX in, MathML out; what cannot be drawn is an error with its place in the formula.
//!
//! The crate writes what stands in `\operatorname{…}` as it is, so what comes out is read once more before it may become
//! part of a page (`proper`): only MathML's own tags, each closed, with attributes that run nothing.

mod ams;
mod macros;
mod traced;

pub use self::macros::without_own_macros;
use crate::base::guarded;
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use std::collections::BTreeMap;

/// Why a formula could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MathError {
    /// In a diagnostic's words.
    pub(super) message: String,
    /// Byte in the formula.
    pub(super) offset: usize,
}

impl MathError {
    fn new(why: &str, offset: usize) -> Self {
        Self { message: format!("this formula cannot be drawn: {why}"), offset }
    }
}

/// Bytes of a formula; a slide holds a few hundred.
const LONGEST: usize = 8_000;
/// Commands and groups within each other before the reader, which calls itself, might run out of stack.
const DEEPEST: usize = 200;

/// A formula as a `<math>` element; `display` sets it apart, `own` are the author's macros.
pub(super) fn to_mathml(tex: &str, display: bool, own: &BTreeMap<String, String>) -> Result<String, MathError> {
    if tex.len() > LONGEST {
        return Err(MathError::new(&format!("it is {} bytes long, at most {LONGEST} are read", tex.len()), 0));
    }
    let plain = macros::written_out(tex, own, LONGEST).map_err(|stuck| MathError::new(&stuck.why, stuck.offset))?;
    let known = ams::environments(&plain.tex, display);
    drawn(&known.tex, display).map_err(|mut error| {
        error.offset = plain.place(known.place(error.offset)).min(tex.len());
        while !tex.is_char_boundary(error.offset) {
            error.offset -= 1;
        }
        error
    })
}

/// A formula in the crate's own words.
fn drawn(tex: &str, display: bool) -> Result<String, MathError> {
    if let Some(at) = too_deep(tex) {
        return Err(MathError::new(&format!("more than {DEEPEST} commands are within each other"), at));
    }
    let converter =
        LatexToMathML::new(MathCoreConfig::default()).map_err(|e| MathError::new(&e.0.error_message(), 0))?;
    let mode = if display { MathDisplay::Block } else { MathDisplay::Inline };
    // the crate is young: a panic of its must cost the formula, not the talk
    let result = guarded(|| converter.convert_with_local_state(tex, mode))
        .ok_or_else(|| MathError::new("the renderer gave up on it", 0))?
        .map_err(|error| MathError::new(&plain(&error.error_message()), error.0.start))?;
    if proper(&result.mathml) {
        Ok(ams::finished(result.mathml))
    } else {
        Err(MathError::new("`<` is not possible in the name of an operator; use `\\lt`", tex.find('<').unwrap_or(0)))
    }
}

/// The first place where too much stands within each other. Commands that wait for an argument (`\sqrt\sqrt…`) nest without
/// braces, so a run of commands counts too.
fn too_deep(tex: &str) -> Option<usize> {
    let (mut groups, mut run) = (0_usize, 0_usize);
    for (at, byte) in tex.bytes().enumerate() {
        match byte {
            b'{' | b'[' | b'(' => groups += 1,
            b'}' | b']' | b')' => {
                groups = groups.saturating_sub(1);
                run = 0;
            }
            b'\\' | b'^' | b'_' => run += 1,
            b'a'..=b'z' | b'A'..=b'Z' | b' ' | b'\n' => {}
            _ => run = 0,
        }
        if groups > DEEPEST || run > DEEPEST {
            return Some(at);
        }
    }
    None
}

/// The crate's sentence as one of ours: `"\nonsense"` becomes a name in backticks, no full stop, lower case.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (i, c) in words.trim().trim_end_matches('.').chars().enumerate() {
        match c {
            '"' => out.push('`'),
            c if i == 0 => out.extend(c.to_lowercase()),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The elements of MathML Core that formulas are made of.
const ELEMENTS: &[&str] = &[
    "math",
    "menclose",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
];

/// What text within a formula may be set in: `\textbf` and its like.
const WORDS: &[&str] = &["b", "code", "em", "i", "s", "span", "u"];

/// Whether only MathML stands there, with every element closed.
fn proper(mathml: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut parts = mathml.split('<');
    if parts.next().is_some_and(|before| !before.trim().is_empty()) {
        return false;
    }
    for part in parts {
        let Some((tag, _)) = part.split_once('>') else { return false };
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let in_text = open.last().is_some_and(|parent| *parent == "mtext" || WORDS.contains(parent));
        let known = if in_text { WORDS.contains(&name) } else { ELEMENTS.contains(&name) };
        if !known || !harmless(attributes) {
            return false;
        }
        if !empty {
            open.push(name);
        }
    }
    open.is_empty()
}

/// Whether attributes are all `name="value"`, and none of them leads anywhere or runs anything.
fn harmless(attributes: &str) -> bool {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once("=\"") else { return false };
        let Some((value, after)) = after.split_once('"') else { return false };
        let named = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        if !named || name.starts_with("on") || name.contains("href") || name == "src" || value.contains("url(") {
            return false;
        }
        rest = after.trim_start();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn none() -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// What talks are full of; each must be drawn.
    const FORMULAS: &[&str] = &[
        r"x^2",
        r"\frac{a+b}{c} \dfrac12 \tfrac{1}{2}",
        r"\sum_{i=1}^n i = \frac{n(n+1)}{2}",
        r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} \begin{bmatrix} 1 \\ 0 \end{bmatrix} \begin{vmatrix} 1 \end{vmatrix}",
        r"f(x) = \begin{cases} x^2 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
        r"\begin{align} a &= b \\ x &= y \end{align}",
        r"\begin{align*} a &= b \\ x &= y \end{align*}",
        r"\begin{equation} \begin{split} a &= b \\ &= c \end{split} \end{equation}",
        r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
        r"\text{kosten} = 3\,\text{k€}",
        r"\hat{x} + \bar{y} + \vec{v} + \tilde{n} + \dot{q} + \ddot{q}",
        r"\overrightarrow{AB}, \widehat{abc}, \overline{z}",
        r"x \to y, A \Rightarrow B \iff C, a \mapsto b, \xrightarrow{f} \xleftarrow[u]{o}",
        r"\mathbb{R}^n \subset \mathcal{L} \mathfrak{g} \mathbf{x} \bm{x}^\top \boldsymbol{\beta}",
        r"\operatorname{argmax}_x f(x) + \operatorname*{argmin}_y g(y)",
        r"\underbrace{a+b+c}_{n} + \overbrace{x+y}^{m}",
        r"\binom{n}{k} = \frac{n!}{k!(n-k)!}",
        r"\left\{ \frac{x}{y} \right\} \left. \frac{dy}{dx} \right|_{x=0} \big( \Big)",
        r"\sqrt[3]{x+1}",
        r"\lim_{x \to 0} \frac{\sin x}{x} = 1",
        r"a_1, \cdots, a_n \ldots \vdots \ddots",
        r"P(A \mid B) = \lVert x \rVert_2 \le \lfloor y \rfloor",
        r"f'(x) + f''(x) + x'_1",
        r"\mathrm{d}x \, \mathop{\mathrm{lcm}}(a,b) \pmod{3}",
        r"\textcolor{red}{x} + {\color{blue} y}",
        r"\stackrel{def}{=} \overset{!}{=} \underset{x}{\min}",
        r"\sum_{\substack{i<n\\j<m}} x",
        r"x \in \{1, \dots, n\} \setminus \emptyset \neq \not= 50\% \quad \phantom{x}",
        r"\nabla \cdot \mathbf{E} = \frac{\rho}{\varepsilon_0}, \oint \bigcup_i \prod_p",
        r"\boxed{E = mc^2} \widetilde{ab} \textbf{dik} \textit{x} \mbox{é} \smash{x} \dotsc \pmb{x} \fbox{kader}",
        r"\begin{alignedat}{2} x &= 1 &\quad y &= 2 \end{alignedat} \begin{smallmatrix} a & b \\ c & d \end{smallmatrix}",
        r"\text{<script>} < \text{a \& b}",
    ];

    #[test]
    fn formulas_become_mathml() {
        for tex in FORMULAS {
            for display in [false, true] {
                let html = to_mathml(tex, display, &none()).unwrap_or_else(|e| panic!("{tex}: {e:?}"));
                assert!(html.starts_with("<math") && html.ends_with("</math>") && !html.contains("<script"), "{html}");
                assert_eq!(html.contains("display=\"block\""), display, "{html}");
            }
        }
    }

    #[test]
    fn the_authors_macros_are_known() {
        let own = [("RR", r"\mathbb{R}"), ("bad", r"\nix{#1}")].map(|(n, b)| (n.to_owned(), b.to_owned())).into();
        assert!(to_mathml(r"x \in \RR", false, &own).unwrap().contains('ℝ'));
        let error = to_mathml(r"x + \bad{y}", false, &own).unwrap_err();
        assert!(error.offset == 4 && error.message.contains("`\\nix`"), "{error:?}");
        assert!(to_mathml(r"\RR", false, &BTreeMap::new()).is_err());
    }

    #[test]
    fn what_cannot_be_drawn_is_told_with_its_place() {
        for (tex, offset, says) in [
            ("x + \\nonsense{y}", 4, "unknown command `\\nonsense`"),
            ("é \\nix", 3, "`\\nix`"),
            ("\\begin{foo}x\\end{foo}", 6, "`foo`"),
            ("a}", 1, "`}`"),
            ("\\frac{1}{", 9, "`}`"),
            ("x^a^b", 3, "duplicate"),
            ("a & b", 2, "`&`"),
            ("\\begin{split}a\\end{split} \\nix", 26, "`\\nix`"),
            ("\\operatorname{<img src=x>}", 14, "`\\lt`"),
            ("x\\operatorname{<svg/onload=alert(1)>}", 15, "`\\lt`"),
            ("\\operatorname{</mo><script>alert(1)</script><mo>}", 14, "`\\lt`"),
        ] {
            let error = to_mathml(tex, false, &none()).expect_err(tex);
            assert!(error.offset == offset && error.message.contains(says), "{tex}: {error:?}");
            assert!(!error.message.ends_with('.'), "{error:?}");
        }
    }

    #[test]
    fn no_depth_ends_the_program() {
        for (tex, times) in [
            ("{", 4_000),
            ("\\sqrt", 1_500),
            ("\\frac", 1_500),
            ("\\hat ", 1_500),
            ("x^{", 2_500),
            ("\\left(", 1_000),
            ("\\begin{matrix}", 500),
            ("\\sqrt{", 1_000),
            ("\\text{", 1_000),
            ("_", 4_000),
            ("'", 8_000),
            ("\\not", 1_500),
            ("\\substack{", 700),
            ("\\left.", 1_000),
            ("\\left<", 1_000),
            ("\\middle|", 900),
            ("\\sqrt1", 1_300),
        ] {
            let _ = to_mathml(&tex.repeat(times), true, &none());
        }
        assert!(to_mathml(&"x".repeat(LONGEST + 1), false, &none()).is_err());
    }

    #[test]
    fn only_mathml_passes() {
        assert!(proper("<math><mi>x</mi><mspace width=\"1em\"/></math>"));
        for bad in [
            "x<math></math>",
            "<math><mi></math>",
            "<math><b>x</b></math>",
            "<math><mtext><mi>x</mi></mtext></math>",
            "<math><mtext><script>x</script></mtext></math>",
            "<math onclick=\"x\"></math>",
            "<math href=\"x\"></math>",
            "<math style=\"background:url(x)\"></math>",
            "<math x=y></math>",
            "<math",
        ] {
            assert!(!proper(bad), "{bad}");
        }
    }

    fn latex() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            4 => "[a-z0-9+=<>&\"'^_{}|()~$#% -]{0,4}",
            2 => proptest::sample::select(FORMULAS.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()),
            6 => proptest::sample::select(vec![
                "\\frac", "\\sqrt[", "]", "\\left", "\\right", "\\begin{", "\\end{", "matrix}", "array}{c|r}", "cases}",
                "align}", "\\\\", "\\text{", "\\operatorname{", "\\color{", "red}", "#ff0000}", "\\textcolor", "\\hat", "\\not",
                "\\substack", "{split}", "\\tag{", "\\hline", "\\limits", "\\mathbb", "\\big", "\\middle", "\\over", "\\genfrac",
                "é", "∑", "\u{301}", "\u{0}", "\\", "&", "^", "_", "{", "}", "'", "<b>", "\\mathop", "\\hspace{1em}", "\\sum",
                "\\label{", "\\int", "\\char", "\\unicode{", "\\xrightarrow[", "\\overbrace", "\\pmod", "\\bm", "\\%", "\\#",
            ]).prop_map(str::to_owned),
        ];
        proptest::collection::vec(part, 0..10).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn nothing_panics_and_nothing_leaks(tex in latex(), display in any::<bool>()) {
            match to_mathml(&tex, display, &none()) {
                Ok(html) => prop_assert!(proper(&html), "{}", html),
                Err(error) => prop_assert!(tex.is_char_boundary(error.offset) && error.offset <= tex.len(), "{:?}", error),
            }
        }
    }
}
