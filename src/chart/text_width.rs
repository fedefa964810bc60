//! How wide words are, guessed from their letters: a chart is laid out before any browser has seen its font.

/// Width of `words` in letters of `size`; a little more than most fonts need.
pub(super) fn width(words: &str, size: f64) -> f64 {
    words.chars().map(share).sum::<f64>() * size
}

/// Width of a letter as a share of the font's size.
fn share(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.31,
        'f' | 't' | 'r' | ' ' | '\u{a0}' | '(' | ')' | '-' | '/' => 0.40,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 0.92,
        'A'..='Z' | '−' | '+' | '€' | '$' => 0.68,
        '\u{1100}'..='\u{ffdc}' if !('\u{2000}'..'\u{2e80}').contains(&c) => 1.0,
        '\u{1f000}'.. => 1.2,
        _ => 0.58,
    }
}

/// `words` in at most `lines` lines of `room`; what does not fit ends in `…` (the whole is in the table under the chart).
pub(super) fn wrap(words: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match out.last_mut() {
            Some(last) if width(last, size) + width(word, size) + size * 0.4 <= room => {
                last.push(' ');
                last.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    let more = out.len() > lines;
    out.truncate(lines.max(1));
    let last = out.len().saturating_sub(1);
    out.into_iter()
        .enumerate()
        .map(|(i, line)| if more && i == last { cut(&format!("{line} …"), size, room) } else { cut(&line, size, room) })
        .collect()
}

/// Whether [`wrap`] shows all of `words`.
pub(super) fn fits(words: &str, size: f64, room: f64, lines: usize) -> bool {
    wrap(words, size, room, lines).join(" ") == words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(line: &str, size: f64, room: f64) -> String {
    if width(line, size) <= room {
        return line.to_owned();
    }
    let mut out = String::new();
    for c in line.chars().filter(|c| *c != '…') {
        if width(&out, size) + (share(c) + share('…')) * size > room && !out.is_empty() {
            break;
        }
        out.push(c);
    }
    out.trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_and_cut() {
        assert_eq!(wrap("een twee drie", 10.0, 50.0, 2), ["een twee", "drie"]);
        assert_eq!(wrap("een twee drie", 10.0, 30.0, 2), ["een", "twe…"]);
        assert_eq!(wrap("onafscheidelijk", 10.0, 40.0, 2), ["onafs…"]);
        assert!(wrap("", 10.0, 40.0, 2).is_empty());
        assert!(fits("een  twee", 10.0, 30.0, 2) && !fits("een twee drie", 10.0, 30.0, 2));
    }
}
