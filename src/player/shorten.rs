//! A script in, the same script with short names: those of the script's own functions and variables that nothing else
//! may mean. It takes a thirtieth off what goes over the wire.
//!
//! A name is left as it is where the same word is a property (`a.name`, `{ name }`, `{ name: 1 }`, a method), or is in
//! a string or template; and only names of the outermost level change, since those hide a browser's names everywhere.

use super::minify::{in_word, may_be_regex, quoted, regex};
use std::collections::{BTreeMap, BTreeSet};

/// Shortens names in a squeezed script; names begin with a `$` afterwards, which no name of ours does.
pub(super) fn shorten_names(script: &str) -> String {
    let tokens = tokens(script);
    let names = renamed(&tokens);
    tokens.iter().map(|token| names.get(token).map_or(*token, String::as_str)).collect()
}

/// Words, strings, regular expressions, and single signs.
fn tokens(script: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(c) = script.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = script.get(at..).unwrap_or("");
        let len = match c {
            '\'' | '"' | '`' => quoted(rest),
            '/' if may_be_regex(script.get(..at).unwrap_or("")) => regex(rest),
            _ if in_word(c) => rest.find(|c| !in_word(c)).unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        all.push(rest.get(..len).unwrap_or(""));
        at += len.max(1);
    }
    all
}

/// The names that can be shortened, most used first, with what they become.
fn renamed<'a>(tokens: &[&'a str]) -> BTreeMap<&'a str, String> {
    let code: Vec<&str> = tokens.iter().copied().filter(|token| !token.trim().is_empty()).collect();
    let mut uses: BTreeMap<&str, usize> = declared(&code).into_iter().map(|name| (name, 0)).collect();
    for (at, token) in code.iter().enumerate() {
        if token.starts_with(['\'', '"', '`']) {
            for word in token.split(|c| !in_word(c)) {
                uses.remove(word);
            }
        } else if is_property(&code, at) {
            uses.remove(token);
        } else if let Some(count) = uses.get_mut(token) {
            *count += 1;
        }
    }
    let mut names: Vec<(&str, usize)> = uses.into_iter().filter(|(name, _)| name.len() > 2).collect();
    names.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    names.into_iter().enumerate().map(|(i, (name, _))| (name, short(i))).collect()
}

/// What the outermost level declares with `function` and `let`.
fn declared<'a>(code: &[&'a str]) -> BTreeSet<&'a str> {
    let mut depth = 0_i32;
    let mut names = BTreeSet::new();
    for pair in code.windows(2) {
        match pair {
            ["(" | "[" | "{", _] => depth += 1,
            [")" | "]" | "}", _] => depth -= 1,
            ["function" | "let", name] if depth == 0 && name.starts_with(in_word) => {
                names.insert(*name);
            }
            _ => {}
        }
    }
    names
}

/// Whether a word is, or may be, the name of a property.
fn is_property(code: &[&str], at: usize) -> bool {
    let sign = |at: Option<usize>| at.and_then(|at| code.get(at)).copied().unwrap_or("");
    let (before, after) = (sign(at.checked_sub(1)), sign(Some(at + 1)));
    before == "."
        || (matches!(before, "{" | ",") && matches!(after, "," | "}" | ":" | "="))
        || (before != "function" && after == "(" && is_followed_by_body(code, at + 1))
}

/// Whether a `{` is behind the `)` of what opens here, as it does in a method.
fn is_followed_by_body(code: &[&str], open: usize) -> bool {
    let mut depth = 0_i32;
    for (at, token) in code.iter().enumerate().skip(open) {
        depth += i32::from(*token == "(") - i32::from(*token == ")");
        if depth == 0 {
            return code.get(at + 1) == Some(&"{");
        }
    }
    false
}

/// `$a`, `$b`, … `$aa`, …
fn short(n: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    if n < 26 { format!("${}", letter(n)) } else { format!("{}{}", short(n / 26 - 1), letter(n)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nothing_else_means_are_shortened() {
        for (script, expected) in [
            ("function walk(a){walk(a)}", "function $a(a){$a(a)}"),
            ("let count=0;f(count);g(count)", "let $a=0;f($a);g($a)"),
            ("let name=1;a.name=name", "let name=1;a.name=name"),
            ("let name=1;f({name})", "let name=1;f({name})"),
            ("let name=1;f({a:1,name:name})", "let name=1;f({a:1,name:name})"),
            ("let name=1;let o={name(a){return 1}}", "let name=1;let o={name(a){return 1}}"),
            ("let name=1;f('a name')", "let name=1;f('a name')"),
            ("let name=1;f(`${name}`)", "let name=1;f(`${name}`)"),
            ("let wide=1;x=/wide/.test(wide)", "let $a=1;x=/wide/.test($a)"),
            ("function outer(){let screen=1}screen.width", "function $a(){let screen=1}screen.width"),
            ("let twice=1,again=2;f(again,twice)", "let $a=1,again=2;f(again,$a)"),
        ] {
            assert_eq!(shorten_names(script), expected, "{script}");
        }
    }

    #[test]
    fn short_names_are_all_different() {
        let names: BTreeSet<String> = (0..1000).map(short).collect();
        assert_eq!((names.len(), short(0), short(26), short(701)), (1000, "$a".into(), "$aa".into(), "$zz".into()));
    }
}
