//! LaTeX in, MathML or what is wrong out.

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
            Ok(html) => prop_assert!(html.starts_with("<math") && !html.contains("70"), "{}", html),
            Err(error) => prop_assert!(tex.is_char_boundary(error.offset) && error.offset <= tex.len(), "{:?}", error),
        }
    }
}
