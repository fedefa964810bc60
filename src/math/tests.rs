//! LaTeX in, MathML or what is wrong out.

use crate::math::*;
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
        ("x + \\fraq{a}{b}", 4, "did you mean `\\frac`?"),
        ("\\begin{case}x\\end{case}", 7, "did you mean `cases`?"),
        ("\\begin{foo}x\\end{foo}", 7, "`foo`"),
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

/// What `tex` becomes, for looking into.
fn html(tex: &str) -> String {
    to_mathml(tex, true, &none()).unwrap_or_else(|e| panic!("{tex}: {e:?}"))
}

#[test]
fn lengths_are_parts_of_the_letters() {
    for (tex, says) in [
        (r"a\kern60pt b", "width=\"6em\""),
        (r"a\hspace{1in}b", "width=\"7.227em\""),
        (r"a\hskip 1cm plus 1fil b", "width=\"2.8453em\""),
        (r"a\mkern-18mu b", "margin-left:-1em"),
        (r"\rule[2pt]{60pt}{3mm}", "width=\"6em\" height=\"0.8536em\""),
        (r"\raisebox{10pt}{x}", "voffset=\"1em\""),
        (r"\genfrac{}{}{20pt}{}{a}{b}", "linethickness=\"2em\""),
        (r"{a \above 5pt b}", "linethickness=\"0.5em\""),
        (r"\begin{aligned}a\\[30pt]b\end{aligned}", "padding-bottom: calc(0.5ex + 3em)"),
        (r"\begin{cases}a\\[-1em]b\end{cases}", "padding-bottom: calc(0.5ex + -1em)"),
        (r"a\\[2ex]b", "padding-bottom: calc(0.5ex + 0.862em)"),
        (r"\begin{gather}a\\*[1pc]b\end{gather}", "padding-bottom: calc(0.5ex + 1.2em)"),
    ] {
        let html = html(tex);
        assert!(html.contains(says) && !html.contains("rem") && !html.contains('['), "{tex}: {html}");
    }
    let twice = to_mathml(r"a \tag{1} \tag{2}", true, &none()).unwrap_err();
    assert!(twice.offset == 10 && twice.message.contains("already"), "{twice:?}");
    html(r"\begin{align}a \tag{1}\\b \tag{2}\end{align}");
    for tex in [r"a\kern 3foo", r"a\hspace{\textwidth}", r"a\\[red]b", r"\rule{1}{1em}", r"\kern99999em x"] {
        let error = to_mathml(tex, true, &none()).expect_err(tex);
        assert!(error.message.contains("length"), "{tex}: {error:?}");
    }
}

#[test]
fn formulas_stand_in_words() {
    for (tex, says) in [
        (r"\text{if $x>0$}", "<mtext>if\u{a0}</mtext><mrow displaystyle=\"false\" scriptlevel=\"0\"><mi>x</mi>"),
        (r"\textbf{a $b$ c}", "<b>a\u{a0}</b>"),
        (r"\text{a \textit{b $\frac{1}{\text{c $d$}}$}}", "<mi>d</mi>"),
        (r"\mbox{with \(x^2\)}", "<msup>"),
        (r"\text{\textcolor{red}{r} \colorbox{yellow}{y}}", "<mrow style=\"color:red\">"),
        (r"x_{\text{a $b$}}", "<msub>"),
        (r"\text{\bf b}", "<b>b</b>"),
        (r"\fbox{a $x$}", "<menclose notation=\"box\">"),
        (r"\text{cost \$5 and {\$}6}", "$5"),
    ] {
        let html = html(tex);
        assert!(html.contains(says), "{tex}: {html}");
        assert!(!html.contains('$') || tex.contains("\\$"), "{tex}: {html}");
    }
    for (tex, offset) in [(r"\text{a $b}", 8), (r"\text{a \(b}", 8), (r"x \text{$\nix$}", 9)] {
        let error = to_mathml(tex, true, &none()).expect_err(tex);
        assert_eq!(error.offset, offset, "{tex}: {error:?}");
    }
}

#[test]
fn colours_are_those_of_css_and_latex() {
    for (tex, says) in [
        (r"\color{#f00}x", "color:#f00"),
        (r"\color{#ff000080}x", "color:#ff000080"),
        (r"{\color{rebeccapurple}x}y", "color:rebeccapurple\"><mi>x</mi></mrow>"),
        (r"\textcolor{00ff00}{x}", "color:#00ff00"),
        (r"\color[rgb]{1,0.5,0}x", "color:#ff8000"),
        (r"\textcolor[RGB]{10, 20, 30}{x}", "color:#0a141e"),
        (r"\textcolor[HTML]{ABCDEF}{x}", "color:#ABCDEF"),
        (r"\textcolor[gray]{0.5}{x}", "color:#808080"),
        (r"\textcolor{ForestGreen}{x}", "color:"),
        (r"\colorbox{aqua}{x}", "background-color:aqua"),
        (r"\fcolorbox{red}{#eee}{x}", "border-color:red"),
    ] {
        let html = html(tex);
        assert!(html.contains(says), "{tex}: {html}");
    }
    // coloured relations keep their distances
    let html = html(r"a\textcolor{red}{= b}");
    assert!(html.contains("<mrow style=\"color:red\"><mo>=</mo><mi>b</mi></mrow>"), "{html}");
    for (tex, offset) in
        [(r"x\color{#ff}y", 8), (r"\textcolor{nope}{x}", 10), (r"\color{url(x)}y", 7), (r"\color[xyz]{1}y", 12)]
    {
        let error = to_mathml(tex, true, &none()).expect_err(tex);
        assert!(error.message.contains("color") || error.message.contains("colour"), "{tex}: {error:?}");
        assert!(error.offset.abs_diff(offset) <= 1, "{tex}: {error:?}");
    }
}

#[test]
fn tables_have_rules_and_cells_over_several_columns() {
    for (tex, says) in [
        (r"\begin{array}{c|c}a&b\\\hline c&d\end{array}", "border-top: 0.05em solid"),
        (r"\begin{array}{c}a\\\hdashline b\end{array}", "border-top: 0.05em dashed"),
        (r"\begin{array}{c}\hline a\\\hline\hline b\\\hline\end{array}", "border-top: 0.2em double"),
        (r"\begin{array}{c}a\\ \hline\end{array}", "border-bottom: 0.05em solid"),
        (r"\begin{array}{*{2}{c|}r}a&b&c\end{array}", "border-right: 0.05em solid"),
        (r"\begin{array}{@{}l@{\quad}p{2cm}}a&b\end{array}", "text-align: left"),
        (r"\begin{array}{cc}\multicolumn{2}{r}{a}\\b&c\end{array}", "columnspan=\"2\""),
        (r"\begin{pmatrix*}[r]a\\b\end{pmatrix*}", "text-align: right"),
        (r"\begin{smallmatrix}a&b\end{smallmatrix}", "scriptlevel=\"1\""),
        (r"x\tag{3}", "<mtext>(3)</mtext>"),
        (r"x\tag{$\ast$}", "<mrow><mrow><mtext>(</mtext>"),
        (r"\begin{align}a\tag*{§ 1}\end{align}", "<mtext>§ 1</mtext>"),
        (r"\begin{CD}A@>f>>B\\@VVV@AAgA\\C@=D\end{CD}", "↓"),
    ] {
        let html = html(tex);
        assert!(html.contains(says) && !html.contains("(1)"), "{tex}: {html}");
    }
    for (tex, offset, says) in [
        (r"x+\begin{cases}a", 2, "`\\begin{cases}` has no `\\end{cases}`"),
        (r"\begin{cases}a\end{matrix}", 14, "ends `\\begin{cases}`"),
        (r"a\end{cases}", 1, "ends something that has not begun"),
        (r"\begin{array}{cx}a\end{array}", 15, "`x`"),
        (r"\begin{array}a\end{array}", 0, "columns"),
        (r"a & b \\ c", 2, "`&`"),
        (r"\begin{CD}A@>B\end{CD}", 11, "`@` begins an arrow"),
        (r"\begin{cases}a\tag{1}\end{cases}", 14, "`\\tag`"),
        (r"x \eqref{a}", 2, "number"),
        (r"a$b$", 1, "`\\text{…}`"),
    ] {
        let error = to_mathml(tex, false, &none()).expect_err(tex);
        assert!(error.offset == offset && error.message.contains(says), "{tex}: {error:?}");
    }
}

#[test]
fn links_lead_to_the_web_or_into_the_deck() {
    let html = html(r"\href{https://example.org/?a=1&b=%20#c}{x^2}");
    assert!(html.contains("<a href=\"https://example.org/?a=1&amp;b=%20#c\"><math><msup>"), "{html}");
    for tex in [r"\href{javascript:alert(1)}{x}", r"\href{data:text/html,x}{x}", r#"\url{https://x" onclick="y}"#] {
        let error = to_mathml(tex, false, &none()).expect_err(tex);
        assert!(error.message.contains("leads to `https://`"), "{tex}: {error:?}");
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
            Ok(html) => prop_assert!(html.starts_with("<math") && !html.contains("=\"7000"), "{}", html),
            Err(error) => prop_assert!(tex.is_char_boundary(error.offset) && error.offset <= tex.len(), "{:?}", error),
        }
    }
}
