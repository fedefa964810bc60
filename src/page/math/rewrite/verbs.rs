//! The commands that the rewriter knows, by name.

use super::{Kind, Style, boxes, scripts};

const NO_TRUST: &str = "could change the page around the formula and is not allowed; use `{.class}` outside of it";
const NO_NUMBERS: &str = "leads to the number of an equation, and equations have none here; write the number";

/// Names and what they are; sorted by name.
const VERBS: &[(&str, Kind)] = &[
    ("Huge", Kind::Size(2.488)),
    ("LARGE", Kind::Size(1.728)),
    ("Large", Kind::Size(1.44)),
    ("above", Kind::Thickness),
    ("begin", Kind::Begin),
    ("binom", Kind::Fraction(None)),
    ("boxed", Kind::Box(boxes::Kind::Framed)),
    ("cfrac", Kind::Fraction(Some(Style::Text))),
    ("char", Kind::Char),
    ("clap", Kind::Box(boxes::Kind::Lapped { words: true, to: "translateX(-50%)" })),
    ("color", Kind::Colour),
    ("colorbox", Kind::Box(boxes::Kind::Coloured { framed: false })),
    ("dbinom", Kind::Fraction(Some(Style::Text))),
    ("dfrac", Kind::Fraction(Some(Style::Text))),
    ("displaystyle", Kind::Style(Style::Display)),
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
    ("includegraphics", Kind::Refused("does not work in a formula; write the picture as `![words](file)` beside it")),
    ("kern", Kind::Space),
    ("label", Kind::Tag),
    ("large", Kind::Size(1.2)),
    ("left", Kind::Left),
    ("llap", Kind::Box(boxes::Kind::Lapped { words: true, to: "translateX(-100%)" })),
    ("mathchoice", Kind::MathChoice),
    ("mathclap", Kind::Box(boxes::Kind::Lapped { words: false, to: "translateX(-50%)" })),
    ("mathllap", Kind::Box(boxes::Kind::Lapped { words: false, to: "translateX(-100%)" })),
    ("mathop", Kind::Operator(scripts::Kind::Made)),
    ("mathrlap", Kind::Box(boxes::Kind::Lapped { words: false, to: "" })),
    ("mbox", Kind::Text("text")),
    ("mkern", Kind::Space),
    ("mskip", Kind::Space),
    ("mspace", Kind::Space),
    ("multicolumn", Kind::Refused("stands first in a cell of a table")),
    ("normalsize", Kind::Size(1.0)),
    ("operatorname", Kind::Operator(scripts::Kind::Named)),
    ("overset", Kind::ScriptThen(1)),
    ("raisebox", Kind::Box(boxes::Kind::Raised)),
    ("ref", Kind::Refused(NO_NUMBERS)),
    ("rlap", Kind::Box(boxes::Kind::Lapped { words: true, to: "" })),
    ("rule", Kind::Rule),
    ("scriptscriptstyle", Kind::Style(Style::ScriptScript)),
    ("scriptsize", Kind::Size(0.7)),
    ("scriptstyle", Kind::Style(Style::Script)),
    ("small", Kind::Size(0.9)),
    ("smash", Kind::Box(boxes::Kind::Smashed)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(VERBS.is_sorted_by_key(|(name, _)| name));
    }
}
