//! Formulas in the words of a formula, `$\text{if $x > 0$}$`: Markdown would end the outer one at the inner one. The inner
//! dollars are hidden from the parser, byte for byte, and put back into what it found.

use comrak::nodes::{Node, NodeValue};

/// What stands for a dollar: a control sign of one byte, which no text has.
const HIDDEN: char = '\u{2}';

/// Commands whose argument is words.
const WORDS: &[&str] = &[
    "\\text",
    "\\mbox",
    "\\hbox",
    "\\fbox",
    "\\emph",
    "\\colorbox",
    "\\fcolorbox",
    "\\raisebox",
    "\\llap",
    "\\rlap",
    "\\clap",
];

/// The text with the inner dollars of its formulas hidden, when there are any.
pub(crate) fn hidden(text: &str) -> Option<String> {
    if !text.contains('$') || text.contains(HIDDEN) || !WORDS.iter().any(|word| text.contains(word)) {
        return None;
    }
    let bytes = text.as_bytes();
    let (mut at, mut inner) = (0, Vec::new());
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'`' => at = behind_code(text, at),
            b'$' if bytes.get(at + 1) == Some(&b'$') => at += 2,
            b'$' => match formula(text, at + 1) {
                Some((found, end)) => {
                    inner.extend(found);
                    at = end;
                }
                None => at += 1,
            },
            _ => at += 1,
        }
    }
    if inner.is_empty() {
        return None;
    }
    let mut out = text.to_owned().into_bytes();
    for at in inner {
        if let Some(byte) = out.get_mut(at) {
            *byte = HIDDEN as u8;
        }
    }
    String::from_utf8(out).ok()
}

/// The byte behind a stretch of code, or behind the signs that open none.
fn behind_code(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let len = rest.len() - rest.trim_start_matches('`').len();
    let (fence, mut from) = (rest.get(..len).unwrap_or(""), at + len);
    while let Some(next) = text.get(from..).and_then(|rest| rest.find(fence)) {
        let close = text.get(from + next..).unwrap_or("");
        let run = close.len() - close.trim_start_matches('`').len();
        if run == len {
            return from + next + len;
        }
        from += next + run;
    }
    at + len
}

/// The dollars within a formula that begins at `from`, and the byte behind it.
fn formula(text: &str, from: usize) -> Option<(Vec<usize>, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(from).is_none_or(u8::is_ascii_whitespace) {
        return None;
    }
    let (mut at, mut depth, mut inner) = (from, 0_usize, Vec::new());
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            b'$' if depth > 0 => inner.push(at),
            b'$' if bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) => return None,
            b'$' => break,
            b'\n' if text.get(at + 1..).is_some_and(|rest| rest.lines().next().is_none_or(|l| l.trim().is_empty())) => {
                return None;
            }
            _ => {}
        }
        at += 1;
    }
    let words = text.get(from..at)?;
    let meant = inner.len() % 2 == 0 && WORDS.iter().any(|word| words.contains(word));
    Some((if meant { inner } else { Vec::new() }, at + 1))
}

/// Puts the dollars back into what was found.
pub(crate) fn shown(root: Node<'_>) {
    let back = |words: &mut String| {
        if words.contains(HIDDEN) {
            *words = words.replace(HIDDEN, "$");
        }
    };
    for node in root.descendants() {
        match &mut node.data_mut().value {
            NodeValue::Text(words) if words.contains(HIDDEN) => *words = words.replace(HIDDEN, "$").into(),
            NodeValue::Math(math) => back(&mut math.literal),
            NodeValue::Code(code) => back(&mut code.literal),
            NodeValue::CodeBlock(code) => {
                back(&mut code.literal);
                back(&mut code.info);
            }
            NodeValue::HtmlInline(html) => back(html),
            NodeValue::HtmlBlock(html) => back(&mut html.literal),
            NodeValue::Link(link) | NodeValue::Image(link) => {
                back(&mut link.url);
                back(&mut link.title);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_within_words_are_hidden() {
        for (text, expected) in [
            (r"a $\text{if $x$ or}$ b", "a $\\text{if \u{2}x\u{2} or}$ b"),
            (r"$\mbox{$a$}$ $\text{$b$}$", "$\\mbox{\u{2}a\u{2}}$ $\\text{\u{2}b\u{2}}$"),
            ("$x$ and\n$\\fbox{$y\n$}$", "$x$ and\n$\\fbox{\u{2}y\n\u{2}}$"),
        ] {
            assert_eq!(hidden(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "costs $5 and \\text{$6}",
            r"$x$ \text $y$",
            r"`$\text{a $x$}$`",
            r"``$\text{a` $x$}$``",
            r"\$\text{a $x$}",
            r"$\text{a $x}$",
            "$\\text{a\n\n $x$}$",
            r"$\text{\$5}$",
            r"$\frac{$a$}{b}$",
        ] {
            assert_eq!(hidden(text), None, "{text}");
        }
    }
}
