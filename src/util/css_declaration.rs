//! Values of authors on their way into a `style` attribute: one declaration stays one declaration.

/// A value that cannot end its declaration, open a block or a comment, or load anything; `None` otherwise.
pub(crate) fn value(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let low = raw.to_lowercase();
    let odd = raw.contains([';', '{', '}', '<', '>', '\\', '\n', '"', '\''])
        || low.contains("/*")
        || low.contains("url(")
        || low.contains("expression(");
    let balanced = raw.matches('(').count() == raw.matches(')').count();
    (!raw.is_empty() && !odd && balanced && raw.len() <= 400).then(|| raw.to_owned())
}

/// A length or percentage (`60%`, `12em`, `300px`, `300`); bare numbers and `px` become design pixels of the slide, so
/// that they grow with it.
pub(crate) fn length(raw: &str) -> Option<String> {
    let raw = raw.trim();
    if raw == "auto" {
        return Some("auto".to_owned());
    }
    let digits = raw.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let number: f32 = digits.parse().ok().filter(|n: &f32| n.is_finite() && *n >= 0.0)?;
    match raw.get(digits.len()..)? {
        "" | "px" => Some(format!("calc({number} * var(--u))")),
        unit @ ("%" | "em" | "ch" | "ex" | "cm" | "mm" | "in" | "pt" | "pc") => Some(format!("{number}{unit}")),
        "rem" => Some(format!("{number}em")),
        "fr" => Some(format!("{number}fr")),
        _ => None,
    }
}

/// Whether a value is a colour or a gradient rather than the name of a file.
pub(crate) fn is_paint(raw: &str) -> bool {
    let raw = raw.trim();
    let function = raw.split('(').next().unwrap_or("");
    raw.starts_with('#')
        || (raw.contains('(') && !function.eq_ignore_ascii_case("url"))
        || (!raw.is_empty() && raw.chars().all(|c| c.is_ascii_alphabetic()))
}

/// A style sheet without its comments; one that is not closed goes on to the end.
pub(crate) fn without_comments(css: &str) -> String {
    comments_as(css, |_| 0)
}

/// A style sheet with blanks for its comments, so that places stay true.
pub fn blanked_comments(css: &str) -> String {
    comments_as(css, |len| len)
}

fn comments_as(css: &str, blanks: impl Fn(usize) -> usize) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        let len = after.find("*/").map_or(after.len(), |end| end + 2);
        out.push_str(before);
        out.extend(std::iter::repeat_n(' ', blanks(2 + len)));
        rest = after.get(len..).unwrap_or("");
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_one_declaration() {
        for good in ["red", "#123456", "rgb(1 2 3 / 50%)", "linear-gradient(90deg, red, blue)"] {
            assert_eq!(value(good).as_deref(), Some(good));
        }
        for bad in ["red; position: fixed", "url(x)", "a}b", "/* */", "", "rgb(1", "\"x\""] {
            assert_eq!(value(bad), None, "{bad}");
        }
        assert_eq!(length("300px").as_deref(), Some("calc(300 * var(--u))"));
        assert_eq!(length("60%").as_deref(), Some("60%"));
        assert_eq!(length("60vw"), None);
        assert!(
            is_paint("navy") && is_paint("linear-gradient(red, blue)") && !is_paint("a.png") && !is_paint("url(a)")
        );
    }
}
