//! A script in, the same script without comments and the white space that only people need.
//!
//! It knows as much of JavaScript as that takes: strings, templates, regular expressions and words. No name is changed
//! here and no line that ends a statement is joined to the next, so what a browser says of a fault can still be found here.

/// Takes comments and needless white space out of `source`.
pub(super) fn minify(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    // white space that was passed: nothing, blanks, or a line end
    let mut gap = None;
    while let Some(c) = rest.chars().next() {
        let len = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if c.is_whitespace() {
            gap = gap.max(Some(c == '\n'));
            c.len_utf8()
        } else {
            let len = match c {
                '\'' | '"' | '`' => quoted(rest),
                '/' if may_be_regex(&out) => regex(rest),
                _ if in_word(c) => rest.find(|c| !in_word(c)).unwrap_or(rest.len()),
                _ => c.len_utf8(),
            };
            if let Some(line) = gap.take() {
                join(&mut out, c, line);
            }
            if ")]}".contains(c) && out.ends_with(',') {
                out.pop();
            }
            let token = rest.get(..len).unwrap_or("");
            out.push_str(SHORTER.iter().find(|(word, _)| *word == token).map_or(token, |(_, short)| short));
            len
        };
        rest = rest.get(len..).unwrap_or("");
    }
    out.push('\n');
    out
}

/// Words that say the same in fewer letters; nothing of ours is called so.
const SHORTER: &[(&str, &str)] = &[("const", "let"), ("true", "!0"), ("false", "!1")];

/// A letter of a word.
pub(super) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// What is left of the white space before `next`.
fn join(out: &mut String, next: char, line: bool) {
    let Some(before) = out.chars().next_back() else { return };
    if line {
        // a statement may end here without a sign
        if !"{([,;:?&|=+".contains(before) && !"})].,:?&|=".contains(next) {
            out.push('\n');
        } else if before == ';' && next == '}' {
            out.pop();
        }
    } else if (in_word(before) && in_word(next))
        || (before == next && "+-".contains(next))
        || (next == '/' && in_word(before))
        || (before == '/' && in_word(next))
    {
        out.push(' ');
    }
}

/// Bytes of a string or template, quotes in.
pub(super) fn quoted(rest: &str) -> usize {
    let Some(quote) = rest.chars().next() else { return 0 };
    let mut at = 1;
    while let Some(c) = rest.get(at..).and_then(|tail| tail.chars().next()) {
        let tail = rest.get(at..).unwrap_or("");
        if c == quote {
            return at + 1;
        }
        at += match c {
            '\\' => 1 + tail.chars().nth(1).map_or(0, char::len_utf8),
            '$' if quote == '`' && tail.starts_with("${") => 1 + braced(tail.get(1..).unwrap_or("")),
            c => c.len_utf8(),
        };
    }
    rest.len()
}

/// Bytes from a `{` to its `}`, with the strings between.
fn braced(rest: &str) -> usize {
    let (mut at, mut depth) = (0, 0);
    while let Some(c) = rest.get(at..).and_then(|tail| tail.chars().next()) {
        at += match c {
            '\'' | '"' | '`' => quoted(rest.get(at..).unwrap_or("")),
            c => c.len_utf8(),
        };
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// Whether a `/` after this begins a regular expression and is no division.
pub(super) fn may_be_regex(before: &str) -> bool {
    let end = before.trim_end();
    end.ends_with(|c: char| "(,=:[!&|?{};+".contains(c)) || end.ends_with("return")
}

/// Bytes of a regular expression without its flags; in a class (`[/]`) a slash ends nothing.
pub(super) fn regex(rest: &str) -> usize {
    let (mut escaped, mut class) = (false, false);
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_people_need_goes() {
        for (source, expected) in [
            ("// a\nlet b = 1; // c\n\n  b += 2;\n", "let b=1;b+=2;\n"),
            ("f(a, {\n  b: 'c  // d',\n})", "f(a,{b:'c  // d'})\n"),
            ("let [, a] = [b, ',', /,/,]", "let[,a]=[b,',',/,/]\n"),
            ("a = b + +c - -d / e", "a=b+ +c- -d / e\n"),
            ("x.replace(/[/] 'a  b'/g, ' ')", "x.replace(/[/] 'a  b'/g,' ')\n"),
            ("return /a  b/u.test(c)", "return /a  b/u.test(c)\n"),
            ("`${ a ? `  ${b}` : '}' }  c`  + d", "`${ a ? `  ${b}` : '}' }  c`+d\n"),
            ("const a = () => {\n  b()\n}\nc()", "let a=()=>{b()}\nc()\n"),
            ("constant = true ? trues : 1e3 || 'true'", "constant=!0?trues:1e3||'true'\n"),
            ("let é = 'ü';\nasync function f() {}", "let é='ü';async function f(){}\n"),
            ("a\n  .b\n  ?.c()\n(d)", "a.b?.c()\n(d)\n"),
            ("/** @type {A} */ let b = /** @type {B} */ (c);", "let b=(c);\n"),
            ("'it\\'s'  in  x", "'it\\'s'in x\n"),
        ] {
            assert_eq!(minify(source), expected, "{source}");
        }
    }
}
