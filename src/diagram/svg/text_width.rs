//! How wide words are, before any browser has seen the font: a little more than nearly all fonts need, so that nothing
//! leaves its box in the widest of the themes' fonts either.

/// Width of `words` in letters of `size`.
pub(in crate::diagram) fn width(words: &str, size: f64, bold: bool) -> f64 {
    let share: f64 = words.chars().map(share).sum();
    share * size * if bold { 1.07 } else { 1.0 }
}

/// Width of a letter as a share of the font's size.
fn share(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '\u{f8f2}' | '|' | '!' | ' ' | '\u{a0}' => 0.36,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '[' | ']' | '\\' => 0.42,
        's' | 'c' | 'z' | 'k' | 'v' | 'x' | 'y' | 'J' | '?' | '_' | '*' => 0.55,
        'm' | 'M' | 'w' => 0.88,
        'W' | '%' | '@' | '…' | '—' => 1.0,
        'C' | 'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'U' | '−' | '+' | '=' | '<' | '>' | '#' | '&' | '€' | '\u{f8f0}'
        | '\u{f8f1}' => 0.76,
        'A'..='Z' => 0.67,
        'a'..='z' | '0'..='9' => 0.61,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        c if wide(c) => 1.0,
        '\u{1f000}'.. => 1.3,
        '\u{400}'..='\u{52f}' => 0.68,
        '\u{900}'..='\u{1cff}' => 0.75,
        '\u{2190}'..='\u{2bff}' => 0.9,
        c if c.is_uppercase() => 0.74,
        _ => 0.62,
    }
}

/// Letters as wide as they are high, between which a line may end.
pub(in crate::diagram) fn wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ffdc}' | '\u{20000}'..='\u{3ffff}')
}

/// A letter's style, as far as its width goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::diagram) struct Face {
    pub(in crate::diagram) bold: bool,
    pub(in crate::diagram) italic: bool,
}

/// A piece of a line in one style.
pub(in crate::diagram) type Run = (String, Face);

/// Lines of `size` that are at most `room` wide; a word that is longer is alone.
pub(in crate::diagram) fn wrap(line: &[Run], size: f64, room: f64) -> Vec<Vec<Run>> {
    let mut out: Vec<Vec<Run>> = vec![Vec::new()];
    let (mut at, mut gap) = (0.0, 0.0);
    for (piece, face) in pieces(line) {
        let long = width(&piece, size, face.bold);
        if piece.trim().is_empty() {
            gap += long;
            continue;
        }
        let joined = gap == 0.0 && !piece.starts_with(wide);
        if at > 0.0 && at + gap + long > room + 0.05 && !joined {
            out.push(Vec::new());
            at = 0.0;
        } else if at > 0.0 && gap > 0.0 {
            push(&mut out, " ", face);
            at += gap;
        }
        gap = 0.0;
        push(&mut out, &piece, face);
        at += long;
    }
    out
}

fn push(lines: &mut [Vec<Run>], words: &str, face: Face) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some((run, same)) if *same == face || words == " " => *run += words,
        _ => line.push((words.to_owned(), face)),
    }
}

/// Words, the spaces between them, and single wide letters.
fn pieces(line: &[Run]) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for (words, face) in line {
        let mut before = None;
        for c in words.chars() {
            let kind = if wide(c) { 2 } else { u8::from(c.is_whitespace() && c != '\u{a0}') };
            match out.last_mut() {
                Some((piece, _)) if before == Some(kind) && kind != 2 => piece.push(c),
                _ => out.push((c.to_string(), *face)),
            }
            before = Some(kind);
        }
    }
    out
}

/// The width of a line in several styles.
pub(in crate::diagram) fn line_width(line: &[Run], size: f64) -> f64 {
    line.iter().map(|(words, face)| width(words, size, face.bold)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(words: &str, room: f64) -> Vec<String> {
        let lines = wrap(&[(words.to_owned(), Face::default())], 10.0, room);
        lines.into_iter().map(|line| line.into_iter().map(|(words, _)| words).collect()).collect()
    }

    #[test]
    fn lines_end_between_words() {
        assert_eq!(plain("one two three", 50.0), ["one two", "three"]);
        assert_eq!(plain("one two three", 1.0), ["one", "two", "three"]);
        assert_eq!(plain("日本語の文章", 31.0), ["日本語", "の文章"]);
        assert_eq!(plain("", 10.0), [""]);
        let bold = Face { bold: true, italic: false };
        let line = [("a ".to_owned(), Face::default()), ("b".to_owned(), bold), ("c d".to_owned(), Face::default())];
        assert_eq!(wrap(&line, 10.0, 25.0).len(), 2, "`bc` is one word");
    }
}
