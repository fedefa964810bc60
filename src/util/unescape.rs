//! Characters that HTML writes as names or numbers.

use std::borrow::Cow;

/// What a text or an attribute's value in HTML says: the characters that we and the template engine write as names or
/// numbers. Other names (`&eacute;`) stay as they are.
pub fn unescaped(value: &str) -> Cow<'_, str> {
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
