//! HTML's own characters, in one place.

use std::borrow::Cow;

/// Text between tags.
pub fn text(raw: &str) -> Cow<'_, str> {
    escape(raw, |c| matches!(c, '&' | '<' | '>'))
}

/// The value of an attribute within double quotes.
pub fn attr(raw: &str) -> Cow<'_, str> {
    escape(raw, |c| matches!(c, '&' | '<' | '>' | '"'))
}

fn escape(raw: &str, special: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = raw.find(&special) else { return Cow::Borrowed(raw) };
    let mut out = String::with_capacity(raw.len() + 16);
    out.push_str(raw.get(..first).unwrap_or(""));
    for c in raw.get(first..).unwrap_or("").chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if special('"') => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::util::unescape::unescaped;

    #[test]
    fn what_is_escaped_comes_back() {
        assert_eq!(
            unescaped("a&#x2f;b&#47;c &quot;d&quot; &amp;lt; &eacute; & &#xffffffff; é"),
            "a/b/c \"d\" &lt; &eacute; & &#xffffffff; é"
        );
        for raw in ["a & b", "<\"'>", "&amp;", "x"] {
            assert_eq!(unescaped(&attr(raw)), raw);
        }
    }
}
