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

/// What an attribute's value says: the characters that we and the template engine write as names or numbers. Other names
/// (`&eacute;`) stay as they are.
pub fn plain(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find('&') {
        out.push_str(rest.get(..start).unwrap_or(""));
        let tail = rest.get(start..).unwrap_or("");
        let end = tail.find(';').unwrap_or(0);
        let known = tail.get(1..end).and_then(named);
        out.push(known.unwrap_or('&'));
        rest = tail.get(known.map_or(1, |_| end + 1)..).unwrap_or("");
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn named(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_comes_back() {
        assert_eq!(
            plain("a&#x2f;b&#47;c &quot;d&quot; &amp;lt; &eacute; & &#xffffffff; é"),
            "a/b/c \"d\" &lt; &eacute; & &#xffffffff; é"
        );
        for raw in ["a & b", "<\"'>", "&amp;", "x"] {
            assert_eq!(plain(&attr(raw)), raw);
        }
    }
}
