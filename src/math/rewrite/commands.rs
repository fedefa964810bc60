//! The commands that the rewriter knows, by name.

use super::{CommandKind, MathStyle, boxes, operators};

const NO_TRUST: &str = "could change the page around the formula and is not allowed; use `{.class}` outside it";
const NO_NUMBERS: &str = "refers to the number of an equation, and equations have no numbers here; write the \
    number";

const MHCHEM: &str = "is from the package mhchem, which is not supported; write `\\mathrm{H_2O}`, `\\rightarrow`";
const SIUNITX: &str = "is from the package siunitx, which is not supported; write `10\\,\\mathrm{m}`";

/// Names and what they are; sorted by name.
const VERBS: &[(&str, CommandKind)] = &[
    ("Big", CommandKind::Delimiter),
    ("Bigg", CommandKind::Delimiter),
    ("Biggl", CommandKind::Delimiter),
    ("Biggm", CommandKind::Delimiter),
    ("Biggr", CommandKind::Delimiter),
    ("Bigl", CommandKind::Delimiter),
    ("Bigm", CommandKind::Delimiter),
    ("Bigr", CommandKind::Delimiter),
    ("Huge", CommandKind::Size(2.488)),
    ("LARGE", CommandKind::Size(1.728)),
    ("Large", CommandKind::Size(1.44)),
    ("SI", CommandKind::Refused(SIUNITX)),
    ("above", CommandKind::Thickness),
    ("begin", CommandKind::Begin),
    ("big", CommandKind::Delimiter),
    ("bigg", CommandKind::Delimiter),
    ("biggl", CommandKind::Delimiter),
    ("biggm", CommandKind::Delimiter),
    ("biggr", CommandKind::Delimiter),
    ("bigl", CommandKind::Delimiter),
    ("bigm", CommandKind::Delimiter),
    ("bigr", CommandKind::Delimiter),
    ("binom", CommandKind::Fraction(None)),
    ("boxed", CommandKind::Box(boxes::BoxKind::Framed)),
    ("ce", CommandKind::Refused(MHCHEM)),
    ("cfrac", CommandKind::Fraction(Some(MathStyle::Text))),
    ("char", CommandKind::Char),
    ("clap", CommandKind::Box(boxes::BoxKind::Lapped { words: true, to: "transform:translateX(-50%)" })),
    ("color", CommandKind::Colour),
    ("colorbox", CommandKind::Box(boxes::BoxKind::Coloured { framed: false })),
    ("dbinom", CommandKind::Fraction(Some(MathStyle::Text))),
    ("dfrac", CommandKind::Fraction(Some(MathStyle::Text))),
    ("displaystyle", CommandKind::Style(MathStyle::Display)),
    ("dots", CommandKind::Dots),
    ("emph", CommandKind::Text("textit")),
    ("end", CommandKind::End),
    ("eqref", CommandKind::Refused(NO_NUMBERS)),
    ("fbox", CommandKind::Box(boxes::BoxKind::FramedWords)),
    ("fcolorbox", CommandKind::Box(boxes::BoxKind::Coloured { framed: true })),
    ("footnotesize", CommandKind::Size(0.8)),
    ("frac", CommandKind::Fraction(None)),
    ("hbox", CommandKind::Text("text")),
    ("href", CommandKind::Link { words: true }),
    ("hskip", CommandKind::Space),
    ("hspace", CommandKind::Space),
    ("htmlClass", CommandKind::Refused(NO_TRUST)),
    ("htmlData", CommandKind::Refused(NO_TRUST)),
    ("htmlId", CommandKind::Refused(NO_TRUST)),
    ("htmlStyle", CommandKind::Refused(NO_TRUST)),
    ("huge", CommandKind::Size(2.074)),
    (
        "includegraphics",
        CommandKind::Refused("does not work in a formula; put the image beside it as `![words](file)`"),
    ),
    ("kern", CommandKind::Space),
    ("label", CommandKind::Tag),
    ("large", CommandKind::Size(1.2)),
    ("ldots", CommandKind::Dots),
    ("left", CommandKind::Left),
    ("llap", CommandKind::Box(boxes::BoxKind::Lapped { words: true, to: "transform:translateX(-100%)" })),
    ("mathchoice", CommandKind::MathChoice),
    ("mathclap", CommandKind::Box(boxes::BoxKind::Lapped { words: false, to: "transform:translateX(-50%)" })),
    ("mathllap", CommandKind::Box(boxes::BoxKind::Lapped { words: false, to: "transform:translateX(-100%)" })),
    ("mathop", CommandKind::Operator(operators::OperatorKind::Made)),
    ("mathrlap", CommandKind::Box(boxes::BoxKind::Lapped { words: false, to: "" })),
    ("mbox", CommandKind::Text("text")),
    ("middle", CommandKind::Delimiter),
    ("mkern", CommandKind::Space),
    ("mskip", CommandKind::Space),
    ("mspace", CommandKind::Space),
    ("multicolumn", CommandKind::Refused("must come first in a table cell")),
    ("normalsize", CommandKind::Size(1.0)),
    ("operatorname", CommandKind::Operator(operators::OperatorKind::Named)),
    ("overset", CommandKind::ScriptThen(1)),
    ("pu", CommandKind::Refused(MHCHEM)),
    ("qty", CommandKind::Refused(SIUNITX)),
    ("raisebox", CommandKind::Box(boxes::BoxKind::Raised)),
    ("ref", CommandKind::Refused(NO_NUMBERS)),
    ("rlap", CommandKind::Box(boxes::BoxKind::Lapped { words: true, to: "" })),
    ("rule", CommandKind::Rule),
    ("scriptscriptstyle", CommandKind::Style(MathStyle::ScriptScript)),
    ("scriptsize", CommandKind::Size(0.7)),
    ("scriptstyle", CommandKind::Style(MathStyle::Script)),
    ("si", CommandKind::Refused(SIUNITX)),
    ("small", CommandKind::Size(0.9)),
    ("smash", CommandKind::Box(boxes::BoxKind::Smashed)),
    ("sout", CommandKind::Box(boxes::BoxKind::Struck)),
    ("stackrel", CommandKind::ScriptThen(1)),
    ("tag", CommandKind::Tag),
    ("tbinom", CommandKind::Fraction(Some(MathStyle::Script))),
    ("text", CommandKind::Text("text")),
    ("textbf", CommandKind::Text("textbf")),
    ("textcolor", CommandKind::ColourOf),
    ("textit", CommandKind::Text("textit")),
    ("textmd", CommandKind::Text("text")),
    ("textnormal", CommandKind::Text("text")),
    ("textrm", CommandKind::Text("textrm")),
    ("textsc", CommandKind::Text("textsc")),
    ("textsf", CommandKind::Text("textsf")),
    ("textstyle", CommandKind::Style(MathStyle::Text)),
    ("texttt", CommandKind::Text("texttt")),
    ("textup", CommandKind::Text("text")),
    ("tfrac", CommandKind::Fraction(Some(MathStyle::Script))),
    ("tiny", CommandKind::Size(0.5)),
    ("underset", CommandKind::ScriptThen(1)),
    ("unicode", CommandKind::Char),
    ("unit", CommandKind::Refused(SIUNITX)),
    ("url", CommandKind::Link { words: false }),
    ("verb", CommandKind::Refused("has no end; write `\\verb|…|`")),
    ("widecheck", CommandKind::Box(boxes::BoxKind::Accent("check"))),
    ("widetilde", CommandKind::Box(boxes::BoxKind::Accent("tilde"))),
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
pub(super) fn kind(name: &str) -> Option<CommandKind> {
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
    let ours = VERBS.iter().filter(|(_, kind)| !matches!(kind, CommandKind::Refused(_))).map(|(name, _)| *name);
    crate::diagnostics::closest(typed, COMMON.iter().copied().chain(WAITING.iter().copied()).chain(ours))
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
