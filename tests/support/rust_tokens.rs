//! Rust source as tokens, as far as tests that read sources need them: names, marks, literals, and what is only for tests.

/// One token with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub line: usize,
    /// A string, a character or the mark of a lifetime.
    pub is_literal: bool,
}

/// Without what `#[cfg(test)]` stands before; gives the names of modules in files of their own that are only for tests.
pub fn without_tests(tokens: Vec<Token>) -> (Vec<Token>, Vec<String>) {
    let is = |n: usize, words: &[&str]| {
        words.iter().enumerate().all(|(i, word)| tokens.get(n + i).is_some_and(|t| t.text == *word))
    };
    let (mut kept, mut names, mut n) = (Vec::new(), Vec::new(), 0);
    while n < tokens.len() {
        if !is(n, &["#", "[", "cfg", "(", "test", ")", "]"]) {
            kept.push(tokens[n].clone());
            n += 1;
            continue;
        }
        n += 7;
        let mut depth = 0;
        while let Some(token) = tokens.get(n) {
            if token.text == "mod" && depth == 0 && is(n + 2, &[";"]) {
                names.push(tokens[n + 1].text.clone());
            }
            depth += i32::from(matches!(token.text.as_str(), "{" | "[" | "("));
            depth -= i32::from(matches!(token.text.as_str(), "}" | "]" | ")"));
            let ends = depth == 0 && matches!(token.text.as_str(), "}" | ";");
            n += 1;
            if ends {
                break;
            }
        }
    }
    (kept, names)
}

/// Names, `::`, single marks and literals with their lines; comments are left out.
pub fn tokens(text: &str) -> Vec<Token> {
    let (mut out, mut rest, mut line) = (Vec::new(), text, 1);
    while let Some(first) = rest.chars().next() {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let literal = literal(rest);
        let length = literal.unwrap_or_else(|| match first {
            _ if rest.starts_with("::") => 2,
            c if is_name(c) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        });
        let is_comment = rest.starts_with("//") || rest.starts_with("/*");
        if !is_comment && !first.is_whitespace() && !first.is_ascii_digit() {
            out.push(Token { text: rest[..length].to_owned(), line, is_literal: literal.is_some() });
        }
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    out
}

/// The length of the comment, text, letter or lifetime that `rest` begins with.
fn literal(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    let bare =
        rest.strip_prefix('b').filter(|r| r.starts_with(['"', '\'']) || r.starts_with("r\"") || r.starts_with("r#"));
    let (bare, skipped) = bare.map_or((rest, 0), |r| (r, 1));
    if let Some(raw) = bare.strip_prefix('r').filter(|r| r.trim_start_matches('#').starts_with('"')) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let end = format!("\"{}", &raw[..hashes]);
        let body = &raw[hashes + 1..];
        return Some(body.find(&end).map_or(rest.len(), |at| skipped + 1 + hashes + 1 + at + end.len()));
    }
    if bare.starts_with('"') {
        return Some(skipped + quoted(bare, '"'));
    }
    if bare.starts_with('\'') {
        let mut letters = bare.chars().skip(1);
        let (one, two) = (letters.next()?, letters.next());
        if one == '\\' || two == Some('\'') {
            return Some(skipped + quoted(bare, '\''));
        }
        return Some(1); // a lifetime: its name is a word that nothing defines
    }
    None
}

/// The length of a literal between two of these marks, with escapes.
fn quoted(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == mark && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}
