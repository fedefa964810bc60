//! The words of the language, each with its line.

use crate::diagram::DiagramError;

/// A word of the language with its line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum DotToken {
    /// A name; quoted ones are never keywords.
    Name(String, bool),
    Arrow,
    Line,
    Sign(char),
}

/// A source in words; comments are left out.
pub(super) fn tokens(source: &str) -> Result<Vec<(DotToken, usize)>, DiagramError> {
    let mut out = Vec::new();
    let mut line = 1;
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => line += 1,
            '#' => while chars.next_if(|c| *c != '\n').is_some() {},
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
            '/' if chars.peek() == Some(&'*') => {
                let mut before = ' ';
                for c in chars.by_ref() {
                    line += usize::from(c == '\n');
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
            }
            '"' => {
                let start = line;
                let mut word = String::new();
                loop {
                    match chars.next() {
                        None => return Err(DiagramError::at(start, "a quote is not closed")),
                        Some('"') => break,
                        Some('\\') => match chars.next() {
                            Some('n' | 'l' | 'r') => word.push('\n'),
                            Some('\n') => line += 1,
                            Some(c) => word.push(c),
                            None => {}
                        },
                        Some(c) => {
                            line += usize::from(c == '\n');
                            word.push(c);
                        }
                    }
                }
                out.push((DotToken::Name(word, true), start));
            }
            '-' if chars.next_if_eq(&'>').is_some() => out.push((DotToken::Arrow, line)),
            '-' if chars.next_if_eq(&'-').is_some() => out.push((DotToken::Line, line)),
            '{' | '}' | '[' | ']' | '=' | ';' | ',' | ':' => out.push((DotToken::Sign(c), line)),
            '<' => return Err(DiagramError::at(line, "HTML labels are not supported")),
            c if c.is_alphanumeric() || matches!(c, '_' | '.' | '-') => {
                let mut word = c.to_string();
                while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || matches!(c, '_' | '.')) {
                    word.push(c);
                }
                out.push((DotToken::Name(word, false), line));
            }
            c if c.is_whitespace() => {}
            c => return Err(DiagramError::at(line, format!("`{c}` is not expected here"))),
        }
    }
    Ok(out)
}
