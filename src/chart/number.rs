//! Numbers as the language of the deck writes them.

use crate::util::i18n::primary;

/// Point and group of the language.
fn signs(lang: &str) -> (char, &'static str) {
    match primary(lang).to_ascii_lowercase().as_str() {
        "en" | "ja" | "ko" | "zh" | "he" | "th" => ('.', ","),
        "fr" | "sv" | "nb" | "no" | "fi" | "pl" | "cs" | "ru" | "uk" => (',', "\u{202f}"),
        _ => (',', "."),
    }
}

/// What is between the thousands.
pub(super) fn group(lang: &str) -> &'static str {
    signs(lang).1
}

/// A number with as many decimals as it needs, at most two (four for very small ones).
pub(super) fn plain(value: f64, lang: &str) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let most = if value.abs() >= 1_000.0 {
        0
    } else if value != 0.0 && value.abs() < 0.1 {
        4
    } else {
        2
    };
    let decimals = (0..most).find(|n| whole(value * 10_f64.powi(*n))).unwrap_or(most);
    fixed(value, usize::try_from(decimals).unwrap_or(0), lang)
}

fn whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-6
}

/// A number with this many decimals.
pub(super) fn fixed(value: f64, decimals: usize, lang: &str) -> String {
    let (point, group) = signs(lang);
    // halves go up, as people round; a format rounds 0.5 to 0
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let raw = format!("{:.decimals$}", (value.abs() * scale).round() / scale);
    let (before, after) = raw.split_once('.').unwrap_or((&raw, ""));
    // Spanish leaves four digits together
    let least = if primary(lang).eq_ignore_ascii_case("es") { 5 } else { 4 };
    let mut out = String::new();
    if value < 0.0 && raw.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('−');
    }
    for (i, c) in before.chars().enumerate() {
        if i > 0 && before.len() >= least && (before.len() - i).is_multiple_of(3) {
            out += group;
        }
        out.push(c);
    }
    if !after.is_empty() {
        out.push(point);
        out += after;
    }
    out
}

/// A number for a place without much room: millions and more as `1,2 mln` or `1.2M`.
pub(super) fn short(value: f64, lang: &str) -> String {
    let size = value.abs();
    match shorts(lang).iter().find(|(from, ..)| size >= *from) {
        Some((_, by, name)) => format!("{}{name}", plain(value / by, lang)),
        None => plain(value, lang),
    }
}

/// From which size on a number is written in what, and its name, as CLDR has them; the largest first.
fn shorts(lang: &str) -> &'static [(f64, f64, &'static str)] {
    match primary(lang).to_ascii_lowercase().as_str() {
        "en" => &[(1e12, 1e12, "T"), (1e9, 1e9, "B"), (1e6, 1e6, "M")],
        "nl" => &[(1e12, 1e12, "\u{a0}bln"), (1e9, 1e9, "\u{a0}mld"), (1e6, 1e6, "\u{a0}mln")],
        "de" => &[(1e12, 1e12, "\u{a0}Bio."), (1e9, 1e9, "\u{a0}Mrd."), (1e6, 1e6, "\u{a0}Mio.")],
        "fr" => &[(1e12, 1e12, "\u{a0}Bn"), (1e9, 1e9, "\u{a0}Md"), (1e6, 1e6, "\u{a0}M")],
        // Spanish has no word for a thousand millions: `2500 M`, `25 mil M`
        "es" => &[(1e12, 1e12, "\u{a0}B"), (1e10, 1e9, "\u{a0}mil\u{a0}M"), (1e6, 1e6, "\u{a0}M")],
        "it" => &[(1e12, 1e12, "\u{a0}Bln"), (1e9, 1e9, "\u{a0}Mrd"), (1e6, 1e6, "\u{a0}Mln")],
        _ => &[],
    }
}

/// The same with the unit where the language puts it.
pub(super) fn with_unit(plain: &str, unit: Option<&str>) -> String {
    match unit {
        _ if plain == "–" => plain.to_owned(),
        Some(unit @ ("%" | "‰" | "°")) => format!("{plain}{unit}"),
        Some(unit @ ("$" | "£" | "¥")) => format!("{unit}{plain}"),
        Some("€") => format!("€\u{a0}{plain}"),
        Some(unit) if !unit.is_empty() => format!("{plain}\u{a0}{unit}"),
        _ => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        for (value, lang, expected) in [
            (1_234.5, "nl", "1.235"),
            (12.5, "nl", "12,5"),
            (-3.25, "en", "−3.25"),
            (0.1 + 0.2, "en", "0.3"),
            (0.004, "en-GB", "0.004"),
            (-0.000_01, "en", "0.0000"),
            (1_234_567.0, "en", "1,234,567"),
            (12_345.0, "fr", "12\u{202f}345"),
            (1_234.0, "es-MX", "1234"),
            (12_345.0, "es", "12.345"),
            (f64::NAN, "nl", "–"),
            (f64::INFINITY, "nl", "–"),
        ] {
            assert_eq!(plain(value, lang), expected);
        }
        assert_eq!(
            (short(1_250_000.0, "nl"), short(2.5e9, "en-US"), short(-1e12, "en"), short(999.0, "nl")),
            ("1,25\u{a0}mln".to_owned(), "2.5B".to_owned(), "−1T".to_owned(), "999".to_owned())
        );
        for (value, lang, expected) in [
            (1_250_000.0, "de-AT", "1,25 Mio."),
            (2.5e9, "de", "2,5 Mrd."),
            (1e12, "de", "1 Bio."),
            (-1_250_000.0, "fr", "−1,25 M"),
            (2.5e9, "fr-CA", "2,5 Md"),
            (3e12, "fr", "3 Bn"),
            (1_250_000.0, "es", "1,25 M"),
            (2.5e9, "es", "2500 M"),
            (25e9, "es", "25 mil M"),
            (4e12, "es", "4 B"),
            (1_250_000.0, "it", "1,25 Mln"),
            (2.5e9, "IT", "2,5 Mrd"),
            (1e12, "it", "1 Bln"),
            (2e6, "pt", "2.000.000"),
        ] {
            assert_eq!(short(value, lang), expected.replace(' ', "\u{a0}"), "{lang}");
        }
        assert_eq!(
            (with_unit("40", Some("k€")), with_unit("4", Some("%"))),
            ("40\u{a0}k€".to_owned(), "4%".to_owned())
        );
        assert_eq!((with_unit("4", Some("€")), with_unit("–", Some("€"))), ("€\u{a0}4".to_owned(), "–".to_owned()));
    }
}
