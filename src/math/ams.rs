//! What amsmath, mathtools and plain TeX have and the crate does not, in what it has.

/// Commands and what they stand for; sorted by name.
const MACROS: &[(&str, &str)] = &[
    ("AA", "Å"),
    ("Braket", r"\left\langle #1\right\rangle"),
    ("Coloneq", r"\mathrel{::=}"),
    ("Coloneqq", r"\mathrel{::=}"),
    ("DOTSB", ""),
    ("DOTSI", ""),
    ("DOTSX", ""),
    ("KaTeX", r"\text{KaTeX}"),
    ("LaTeX", r"\text{LaTeX}"),
    ("Set", r"\left\{\,#1\,\right\}"),
    ("TeX", r"\text{TeX}"),
    ("TextOrMath", "{#2}"),
    ("aa", "å"),
    ("allowbreak", ""),
    ("angl", r"\left.\overline{#1}\right|"),
    ("angln", r"\angl{n}"),
    ("begingroup", "{"),
    ("bgroup", "{"),
    ("blue", r"\textcolor{blue}{#1}"),
    ("centerdot", r"\cdot"),
    ("copyright", "©"),
    ("degree", "°"),
    ("dotsb", r"\cdots"),
    ("dotsc", r"\ldots"),
    ("dotsi", r"\cdots"),
    ("dotsm", r"\cdots"),
    ("dotso", r"\ldots"),
    ("egroup", "}"),
    ("endgroup", "}"),
    ("enskip", r"\enspace"),
    ("euro", r"\text{€}"),
    ("expandafter", ""),
    ("gray", r"\textcolor{gray}{#1}"),
    ("green", r"\textcolor{green}{#1}"),
    ("iddots", "⋰"),
    ("intop", r"\int"),
    ("lparen", "("),
    ("mathbbm", r"\mathbb{#1}"),
    ("mathellipsis", r"\ldots"),
    ("mathnormal", "{#1}"),
    ("mathsfit", r"\mathsf{#1}"),
    ("nobreak", ""),
    ("nobreakspace", "~"),
    ("noexpand", ""),
    ("nshortmid", r"\nmid"),
    ("nshortparallel", r"\nparallel"),
    ("operatornamewithlimits", r"\operatorname*"),
    ("orange", r"\textcolor{orange}{#1}"),
    ("ordinarycolon", r"\mathord{:}"),
    ("overlinesegment", r"\overline{#1}"),
    ("phase", r"\angle\underline{#1}"),
    ("pink", r"\textcolor{pink}{#1}"),
    ("pmb", r"\boldsymbol{#1}"),
    ("pod", r"\quad(#1)"),
    ("pounds", "£"),
    ("purple", r"\textcolor{purple}{#1}"),
    ("red", r"\textcolor{red}{#1}"),
    ("rparen", ")"),
    ("sdot", r"\cdot"),
    ("set", r"\{\,#1\,\}"),
    ("shortmid", r"\mid"),
    ("shortparallel", r"\parallel"),
    ("smallfrown", r"\frown"),
    ("smallint", r"{\textstyle\int}"),
    ("smallsetminus", r"\setminus"),
    ("smallsmile", r"\smile"),
    ("substack", r"\begin{subarray}{c}#1\end{subarray}"),
    ("textasciitilde", "∼"),
    ("textcopyright", "©"),
    ("textregistered", "®"),
    ("thickapprox", r"\approx"),
    ("thicksim", r"\sim"),
    ("underlinesegment", r"\underline{#1}"),
    ("varinjlim", r"\operatorname*{\underrightarrow{lim}}"),
    ("varliminf", r"\operatorname*{\underline{lim}}"),
    ("varlimsup", r"\operatorname*{\overline{lim}}"),
    ("varprojlim", r"\operatorname*{\underleftarrow{lim}}"),
    ("varpropto", r"\propto"),
    ("varvdots", r"\vdots"),
    ("vcenter", "{#1}"),
    ("xleftequilibrium", r"\xleftrightharpoons"),
    ("xrightequilibrium", r"\xrightleftharpoons"),
    ("xrightleftarrows", r"\xtofrom"),
];

/// What a command of the packages stands for.
pub(super) fn macro_of(name: &str) -> Option<&'static str> {
    MACROS.binary_search_by_key(&name, |(name, _)| name).ok().and_then(|i| MACROS.get(i)).map(|(_, body)| *body)
}

/// What a bar in the argument of a command stands for: `\set{x | x > 0}`.
pub(super) fn bar_in(name: &str) -> Option<&'static str> {
    match name {
        "Set" => Some(r"\;\middle|\;"),
        "set" => Some(r"\mid "),
        "Braket" => Some(r"\,\middle|\,"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(MACROS.is_sorted_by_key(|(name, _)| name));
    }
}
