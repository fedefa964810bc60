//! The commands that the rewriter knows, by name.

use super::{Kind, Style, boxes, operators};

const NO_TRUST: &str = "could change the page around the formula and is not allowed; use `{.class}` outside it";
const NO_NUMBERS: &str = "refers to the number of an equation, and equations have no numbers here; write the \
    number";

const MHCHEM: &str = "is from the package mhchem, which is not supported; write `\\mathrm{H_2O}`, `\\rightarrow`";
const SIUNITX: &str = "is from the package siunitx, which is not supported; write `10\\,\\mathrm{m}`";

/// Names and what they are; sorted by name.
const VERBS: &[(&str, Kind)] = &[
    ("Big", Kind::Delimiter),
    ("Bigg", Kind::Delimiter),
    ("Biggl", Kind::Delimiter),
    ("Biggm", Kind::Delimiter),
    ("Biggr", Kind::Delimiter),
    ("Bigl", Kind::Delimiter),
    ("Bigm", Kind::Delimiter),
    ("Bigr", Kind::Delimiter),
    ("Huge", Kind::Size(2.488)),
    ("LARGE", Kind::Size(1.728)),
    ("Large", Kind::Size(1.44)),
    ("SI", Kind::Refused(SIUNITX)),
    ("above", Kind::Thickness),
    ("begin", Kind::Begin),
    ("big", Kind::Delimiter),
    ("bigg", Kind::Delimiter),
    ("biggl", Kind::Delimiter),
    ("biggm", Kind::Delimiter),
    ("biggr", Kind::Delimiter),
    ("bigl", Kind::Delimiter),
    ("bigm", Kind::Delimiter),
    ("bigr", Kind::Delimiter),
    ("binom", Kind::Fraction(None)),
    ("boxed", Kind::Box(boxes::Kind::Framed)),
    ("ce", Kind::Refused(MHCHEM)),
    ("cfrac", Kind::Fraction(Some(Style::Text))),
    ("char", Kind::Char),
    ("clap", Kind::Box(boxes::Kind::Lapped { words: true, to: "transform:translateX(-50%)" })),
    ("color", Kind::Colour),
    ("colorbox", Kind::Box(boxes::Kind::Coloured { framed: false })),
    ("dbinom", Kind::Fraction(Some(Style::Text))),
    ("dfrac", Kind::Fraction(Some(Style::Text))),
    ("displaystyle", Kind::Style(Style::Display)),
    ("dots", Kind::Dots),
    ("emph", Kind::Text("textit")),
    ("end", Kind::End),
    ("eqref", Kind::Refused(NO_NUMBERS)),
    ("fbox", Kind::Box(boxes::Kind::FramedWords)),
    ("fcolorbox", Kind::Box(boxes::Kind::Coloured { framed: true })),
    ("footnotesize", Kind::Size(0.8)),
    ("frac", Kind::Fraction(None)),
    ("hbox", Kind::Text("text")),
    ("href", Kind::Link { words: true }),
    ("hskip", Kind::Space),
    ("hspace", Kind::Space),
    ("htmlClass", Kind::Refused(NO_TRUST)),
    ("htmlData", Kind::Refused(NO_TRUST)),
    ("htmlId", Kind::Refused(NO_TRUST)),
    ("htmlStyle", Kind::Refused(NO_TRUST)),
    ("huge", Kind::Size(2.074)),
    ("includegraphics", Kind::Refused("does not work in a formula; put the image beside it as `![words](file)`")),
    ("kern", Kind::Space),
    ("label", Kind::Tag),
    ("large", Kind::Size(1.2)),
    ("ldots", Kind::Dots),
    ("left", Kind::Left),
    ("llap", Kind::Box(boxes::Kind::Lapped { words: true, to: "transform:translateX(-100%)" })),
    ("mathchoice", Kind::MathChoice),
    ("mathclap", Kind::Box(boxes::Kind::Lapped { words: false, to: "transform:translateX(-50%)" })),
    ("mathllap", Kind::Box(boxes::Kind::Lapped { words: false, to: "transform:translateX(-100%)" })),
    ("mathop", Kind::Operator(operators::Kind::Made)),
    ("mathrlap", Kind::Box(boxes::Kind::Lapped { words: false, to: "" })),
    ("mbox", Kind::Text("text")),
    ("middle", Kind::Delimiter),
    ("mkern", Kind::Space),
    ("mskip", Kind::Space),
    ("mspace", Kind::Space),
    ("multicolumn", Kind::Refused("must come first in a table cell")),
    ("normalsize", Kind::Size(1.0)),
    ("operatorname", Kind::Operator(operators::Kind::Named)),
    ("overset", Kind::ScriptThen(1)),
    ("pu", Kind::Refused(MHCHEM)),
    ("qty", Kind::Refused(SIUNITX)),
    ("raisebox", Kind::Box(boxes::Kind::Raised)),
    ("ref", Kind::Refused(NO_NUMBERS)),
    ("rlap", Kind::Box(boxes::Kind::Lapped { words: true, to: "" })),
    ("rule", Kind::Rule),
    ("scriptscriptstyle", Kind::Style(Style::ScriptScript)),
    ("scriptsize", Kind::Size(0.7)),
    ("scriptstyle", Kind::Style(Style::Script)),
    ("si", Kind::Refused(SIUNITX)),
    ("small", Kind::Size(0.9)),
    ("smash", Kind::Box(boxes::Kind::Smashed)),
    ("sout", Kind::Box(boxes::Kind::Struck)),
    ("stackrel", Kind::ScriptThen(1)),
    ("tag", Kind::Tag),
    ("tbinom", Kind::Fraction(Some(Style::Script))),
    ("text", Kind::Text("text")),
    ("textbf", Kind::Text("textbf")),
    ("textcolor", Kind::ColourOf),
    ("textit", Kind::Text("textit")),
    ("textmd", Kind::Text("text")),
    ("textnormal", Kind::Text("text")),
    ("textrm", Kind::Text("textrm")),
    ("textsc", Kind::Text("textsc")),
    ("textsf", Kind::Text("textsf")),
    ("textstyle", Kind::Style(Style::Text)),
    ("texttt", Kind::Text("texttt")),
    ("textup", Kind::Text("text")),
    ("tfrac", Kind::Fraction(Some(Style::Script))),
    ("tiny", Kind::Size(0.5)),
    ("underset", Kind::ScriptThen(1)),
    ("unicode", Kind::Char),
    ("unit", Kind::Refused(SIUNITX)),
    ("url", Kind::Link { words: false }),
    ("verb", Kind::Refused("has no end; write `\\verb|…|`")),
    ("widecheck", Kind::Box(boxes::Kind::Accent("check"))),
    ("widetilde", Kind::Box(boxes::Kind::Accent("tilde"))),
];

/// Commands that take what follows them as it is, so that this must be one thing.
const WAITING: &[&str] = &[
    "acute",
    "bar",
    "bcancel",
    "binom",
    "boldsymbol",
    "bm",
    "breve",
    "cancel",
    "check",
    "ddot",
    "dfrac",
    "dot",
    "frac",
    "grave",
    "hat",
    "hphantom",
    "mathbb",
    "mathbf",
    "mathbin",
    "mathcal",
    "mathclose",
    "mathfrak",
    "mathinner",
    "mathit",
    "mathop",
    "mathopen",
    "mathord",
    "mathpunct",
    "mathrel",
    "mathring",
    "mathrm",
    "mathscr",
    "mathsf",
    "mathtt",
    "not",
    "overbrace",
    "overleftarrow",
    "overline",
    "overrightarrow",
    "overset",
    "phantom",
    "sqrt",
    "stackrel",
    "tbinom",
    "tfrac",
    "tilde",
    "underbrace",
    "underline",
    "underset",
    "vec",
    "vphantom",
    "widehat",
    "xcancel",
    "xleftarrow",
    "xrightarrow",
];

/// What a command is to the rewriter, if anything.
pub(super) fn kind(name: &str) -> Option<Kind> {
    VERBS.binary_search_by_key(&name, |(name, _)| name).ok().and_then(|i| VERBS.get(i)).map(|(_, kind)| *kind)
}

/// Whether a command takes what follows it as its argument.
pub(super) fn waits(name: &str) -> bool {
    WAITING.contains(&name)
}

/// Commands that the crate knows and people mistype.
const COMMON: &[&str] = &[
    "alpha",
    "approx",
    "beta",
    "bigcap",
    "bigcup",
    "cdot",
    "cdots",
    "cos",
    "cup",
    "delta",
    "epsilon",
    "equiv",
    "exists",
    "forall",
    "gamma",
    "geq",
    "iint",
    "implies",
    "infty",
    "int",
    "lambda",
    "langle",
    "ldots",
    "leftarrow",
    "leftrightarrow",
    "leq",
    "lim",
    "limits",
    "log",
    "mapsto",
    "max",
    "middle",
    "min",
    "nabla",
    "neq",
    "notin",
    "omega",
    "partial",
    "prod",
    "quad",
    "rangle",
    "right",
    "rightarrow",
    "Rightarrow",
    "setminus",
    "sigma",
    "sin",
    "subset",
    "subseteq",
    "sum",
    "tan",
    "theta",
    "times",
    "varepsilon",
    "varphi",
];

/// The command that was perhaps meant.
pub(super) fn meant(typed: &str) -> Option<&'static str> {
    let ours = VERBS.iter().filter(|(_, kind)| !matches!(kind, Kind::Refused(_))).map(|(name, _)| *name);
    crate::diagnostics::nearest(typed, COMMON.iter().copied().chain(WAITING.iter().copied()).chain(ours))
        .filter(|_| typed.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_that_was_meant_is_found() {
        for (typed, expected) in [("fraq", "frac"), ("sqr", "sqrt"), ("rigtarrow", "rightarrow"), ("mathbf", "mathbf")]
        {
            assert_eq!(meant(typed), Some(expected), "{typed}");
        }
        assert_eq!(meant("nonsense"), None);
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(VERBS.is_sorted_by_key(|(name, _)| name));
    }
}
