//! What amsmath, mathtools and plain TeX have and the crate does not, in what it has.

use super::traced::{From, Traced};

/// Commands and what they stand for; sorted by name.
const MACROS: &[(&str, &str)] = &[
    // the space marks what is a box (`finished`)
    ("boxed", r"\cancel{{#1\hspace{0em}}}"),
    ("dotsb", r"\cdots"),
    ("dotsc", r"\ldots"),
    ("dotsi", r"\cdots"),
    ("dotsm", r"\cdots"),
    ("euro", r"\text{€}"),
    ("fbox", r"\boxed{\text{#1}}"),
    ("hbox", r"\text{#1}"),
    ("iddots", "⋰"),
    ("llap", "#1"),
    ("mathbbm", r"\mathbb{#1}"),
    ("mathclap", "#1"),
    ("mathllap", "#1"),
    ("mathrlap", "#1"),
    ("mbox", r"\text{#1}"),
    ("nobreakspace", "~"),
    ("pmb", r"\boldsymbol{#1}"),
    ("pod", r"\quad(#1)"),
    ("rlap", "#1"),
    ("smallsetminus", r"\setminus"),
    ("smash", "#1"),
    ("substack", r"\begin{subarray}{c}#1\end{subarray}"),
    ("textcolor", r"{\color{#1}#2}"),
    ("varliminf", r"\operatorname*{\underline{lim}}"),
    ("widecheck", r"\check{#1}"),
    // the space marks the tilde that is to be stretched (`finished`)
    ("widetilde", r"\tilde{#1\hspace{0em}}"),
];

/// What a command of the packages stands for.
pub(super) fn macro_of(name: &str) -> Option<&'static str> {
    MACROS.binary_search_by_key(&name, |(name, _)| name).ok().and_then(|i| MACROS.get(i)).map(|(_, body)| *body)
}

/// An environment in another's words.
struct Environment {
    name: &'static str,
    begin: &'static str,
    end: &'static str,
    /// It has an argument (a number of columns) that is not needed.
    counted: bool,
}

const fn environment(name: &'static str, begin: &'static str, end: &'static str, counted: bool) -> Environment {
    Environment { name, begin, end, counted }
}

const ENVIRONMENTS: &[Environment] = &[
    environment("split", r"\begin{aligned}", r"\end{aligned}", false),
    environment("alignedat", r"\begin{aligned}", r"\end{aligned}", true),
    environment("alignat", r"\begin{align}", r"\end{align}", true),
    environment("alignat*", r"\begin{align*}", r"\end{align*}", true),
    environment("flalign", r"\begin{align}", r"\end{align}", false),
    environment("flalign*", r"\begin{align*}", r"\end{align*}", false),
    environment("eqnarray", r"\begin{array}{rcl}", r"\end{array}", false),
    environment("eqnarray*", r"\begin{array}{rcl}", r"\end{array}", false),
    environment("multline*", r"\begin{gather*}", r"\end{gather*}", false),
    environment("smallmatrix", r"{\scriptstyle\begin{matrix}", r"\end{matrix}}", false),
    environment("psmallmatrix", r"{\scriptstyle\begin{pmatrix}", r"\end{pmatrix}}", false),
    environment("bsmallmatrix", r"{\scriptstyle\begin{bmatrix}", r"\end{bmatrix}}", false),
    environment("vsmallmatrix", r"{\scriptstyle\begin{vmatrix}", r"\end{vmatrix}}", false),
];

/// The formula with the environments that the crate knows. A `\tag` outside of any environment gets the one it needs.
pub(super) fn environments(tex: &str, display: bool) -> Traced {
    let mut out = Traced::default();
    let tagged = display && tex.contains(r"\tag") && !tex.contains(r"\begin");
    if tagged {
        out.put(r"\begin{equation}", From::Instead(0));
    }
    let mut at = 0;
    while let Some(rest) = tex.get(at..) {
        let Some((start, len, written)) = next(rest) else {
            out.put(rest, From::Copied(at));
            break;
        };
        out.put(rest.get(..start).unwrap_or(""), From::Copied(at));
        out.put(written, From::Instead(at + start));
        at += start + len;
    }
    if tagged {
        out.put(r"\end{equation}", From::Instead(tex.len()));
    }
    out
}

/// The first `\begin` or `\end` of an environment in the table: where, how long, and what is written instead.
fn next(tex: &str) -> Option<(usize, usize, &'static str)> {
    tex.match_indices('\\').find_map(|(start, _)| {
        let rest = tex.get(start..)?;
        let (opens, after) = match rest.strip_prefix(r"\begin{") {
            Some(after) => (true, after),
            None => (false, rest.strip_prefix(r"\end{")?),
        };
        let (name, after) = after.split_once('}')?;
        let known = ENVIRONMENTS.iter().find(|e| e.name == name)?;
        let argument = after.strip_prefix('{').and_then(|a| a.split_once('}')).filter(|_| opens && known.counted);
        let after = argument.map_or(after, |(_, after)| after);
        Some((start, rest.len() - after.len(), if opens { known.begin } else { known.end }))
    })
}

/// What the crate cannot say, put into its MathML.
pub(super) fn finished(mathml: String) -> String {
    let wide = "<mspace width=\"0em\"/></mrow><mo stretchy=\"false\">˜</mo>";
    let mut out = mathml;
    if out.contains(wide) {
        out = out.replace(wide, "</mrow><mo stretchy=\"true\">˜</mo>");
    }
    while let Some(boxed) = one_boxed(&out) {
        out = boxed;
    }
    // the combining arrow stands left of its letter in Chromium
    if out.contains('\u{20d7}') {
        out = out.replace("<mo stretchy=\"false\">\u{20d7}</mo>", "<mo stretchy=\"false\" class=\"vec\">→</mo>");
    }
    out
}

/// The first line through what is marked as a box, made a box.
fn one_boxed(mathml: &str) -> Option<String> {
    const STRUCK: &str = "<mspace width=\"0em\"/></mrow><mrow class=\"menclose-updiagonalstrike\"></mrow></menclose>";
    const OPEN: &str = "<menclose notation=\"updiagonalstrike\">";
    let (before, after) = mathml.split_once(STRUCK)?;
    // boxes within it have been made already, so what opened last was not closed
    let (outside, inside) = before.rsplit_once(OPEN)?;
    let end = "</mrow><mrow class=\"menclose-box\"></mrow></menclose>";
    Some(format!("{outside}<menclose notation=\"box\">{inside}{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(MACROS.is_sorted_by_key(|(name, _)| name));
    }

    #[test]
    fn environments_get_their_other_names() {
        for (tex, expected) in [
            (r"\begin{split}a\end{split}", r"\begin{aligned}a\end{aligned}"),
            (r"x\begin{alignedat}{2}a\end{alignedat}y", r"x\begin{aligned}a\end{aligned}y"),
            (r"\begin{eqnarray}a&=&b\end{eqnarray}", r"\begin{array}{rcl}a&=&b\end{array}"),
            (r"\begin{cases}a\end{cases}", r"\begin{cases}a\end{cases}"),
            (r"\begin{", r"\begin{"),
            (r"x \tag{1}", r"\begin{equation}x \tag{1}\end{equation}"),
        ] {
            assert_eq!(environments(tex, true).tex, expected);
        }
        assert_eq!(environments(r"x \tag{1}", false).tex, r"x \tag{1}");
        let traced = environments(r"a \begin{split} \nix", true);
        assert_eq!(traced.place(traced.tex.find(r"\nix").unwrap()), 16);
    }
}
