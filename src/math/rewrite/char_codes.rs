//! Signs by their number (`\char"41`, `\unicode{x263a}`).

use super::{Done, Rewriter, refuse};
use crate::math::macros;
use crate::math::scanner::{argument, skip_spaces};

impl Rewriter<'_> {
    pub(super) fn character(&mut self, name: &str, at: usize, after: usize) -> Done<usize> {
        let start = skip_spaces(self.text, after);
        let given = argument(self.text, start).filter(|a| a.grouped);
        let (words, end) = match &given {
            Some(given) => (self.str(given.inner.clone()).trim(), given.end),
            None => {
                let rest = self.str(start..self.text.len());
                let len = number_len(rest);
                (rest.get(..len).unwrap_or(""), start + len)
            }
        };
        let found = number(words).and_then(char::from_u32).filter(|c| !c.is_control());
        let Some(sign) = found else {
            let why = format!(
                "`\\{name}` needs the number of a character, such as `\\char\"263A` or \
                `\\unicode{{x263A}}`"
            );
            return Err(refuse(at, why));
        };
        self.put(&format!("\\text{{{}}}", macros::verbatim(sign.encode_utf8(&mut [0; 4]))), at);
        Ok(end)
    }
}

/// How many bytes a bare number takes: `"263A`, `'101`, `` `a``, `65`.
fn number_len(rest: &str) -> usize {
    let digits = |from: usize, is: fn(&u8) -> bool| from + rest.bytes().skip(from).take_while(is).count();
    match rest.as_bytes().first() {
        Some(b'"') => digits(1, u8::is_ascii_hexdigit),
        Some(b'\'') => digits(1, u8::is_ascii_digit),
        Some(b'`') => {
            let sign = rest.get(1..).unwrap_or("");
            let escape = usize::from(sign.starts_with('\\'));
            1 + escape + sign.chars().nth(escape).map_or(0, char::len_utf8)
        }
        _ => digits(0, u8::is_ascii_digit),
    }
}

fn number(words: &str) -> Option<u32> {
    if let Some(sign) = words.strip_prefix('`') {
        return sign.trim_start_matches('\\').chars().next().map(u32::from);
    }
    let radix = [("\"", 16), ("'", 8), ("U+", 16), ("x", 16), ("X", 16)];
    match radix.iter().find_map(|(sign, radix)| words.strip_prefix(sign).map(|digits| (digits, *radix))) {
        Some((digits, radix)) => u32::from_str_radix(digits, radix).ok(),
        None => words.parse().ok(),
    }
}

/// What a raised or lowered sign is short for, and whether it is raised.
pub(super) fn script(sign: char) -> Option<(bool, char)> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ";
    const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎";
    const PLAIN: &str = "0123456789+-=()ni";
    let found = |signs: &str| signs.chars().position(|c| c == sign).and_then(|at| PLAIN.chars().nth(at));
    found(RAISED).map(|plain| (true, plain)).or_else(|| found(LOWERED).map(|plain| (false, plain)))
}
