//! TeX's lengths as parts of the size of the letters: a point is a tenth of it, as in a document of ten points.

use super::placeholders::WIDEST;
use super::scanner::{Argument, argument, skip_spaces};

/// Units and what one is in em.
const UNITS: &[(&str, f32)] = &[
    ("em", 1.0),
    ("ex", 0.431),
    ("mu", 1.0 / 18.0),
    ("pt", 0.1),
    ("mm", 0.284_53),
    ("cm", 2.845_3),
    ("in", 7.227),
    ("bp", 0.100_375),
    ("px", 0.100_375),
    ("pc", 1.2),
    ("dd", 0.107_001),
    ("cc", 1.284_01),
    ("nd", 0.106_698),
    ("nc", 1.280_37),
    ("sp", 1.525_879e-6),
];

/// The length that `words` begin with, in em, and how many bytes it takes.
pub(super) fn leading(words: &str) -> Option<(f32, usize)> {
    let start = skip_spaces(words, 0);
    let rest = words.get(start..)?;
    let sign = rest.len() - rest.trim_start_matches(['+', '-', ' ']).len();
    let negative = rest.get(..sign)?.matches('-').count() % 2 == 1;
    let rest = rest.get(sign..)?;
    let digits = rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
    let value: f32 = rest.get(..digits)?.replace(',', ".").parse().ok()?;
    let unit_at = skip_spaces(rest, digits);
    let unit = rest.get(unit_at..unit_at + 2)?.to_ascii_lowercase();
    let (_, each) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let em = (if negative { -value } else { value }) * each;
    (em.abs() < WIDEST).then_some((em, start + sign + unit_at + 2))
}

/// A length and nothing else.
pub(super) fn whole(words: &str) -> Option<f32> {
    let (em, end) = leading(words)?;
    let rest = words.get(end..)?.trim();
    // how much a space may stretch has no meaning here
    (rest.is_empty() || rest.starts_with("plus") || rest.starts_with("minus")).then_some(em)
}

/// The length at `at` in a formula, in braces or bare (`\kern1em`), and the byte behind it.
pub(super) fn at(text: &str, at: usize) -> Option<(f32, usize)> {
    let start = skip_spaces(text, at);
    if let Some(Argument { inner, end, grouped: true }) = argument(text, start) {
        return whole(text.get(inner)?).map(|em| (em, end));
    }
    leading(text.get(start..)?).map(|(em, len)| (em, start + len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_become_parts_of_the_letters() {
        for (words, em) in [
            ("1em", 1.0),
            ("60pt", 6.0),
            (" -18 mu", -1.0),
            ("- -2.5em", 2.5),
            ("1,5EM", 1.5),
            ("1in", 7.227),
            ("10pt plus 2pt minus 1pt", 1.0),
        ] {
            assert!(whole(words).is_some_and(|found| (found - em).abs() < 0.001), "{words}: {:?}", whole(words));
        }
        for words in ["", "1", "em", "1 foo", "1em x", "\\textwidth", "99999em", "1..2em"] {
            assert_eq!(whole(words), None, "{words}");
        }
        assert_eq!(at("x{2em}y", 1), Some((2.0, 6)));
        assert_eq!(at("\\kern 2emx", 5), Some((2.0, 9)));
    }
}
