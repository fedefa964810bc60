//! Numbers as the language of the deck writes them.

/// Point and group of the language.
fn signs(lang: &str) -> (char, &'static str) {
    match lang.split('-').next().unwrap_or("") {
        "en" | "ja" | "ko" | "zh" | "he" | "th" => ('.', ","),
        "fr" | "sv" | "nb" | "no" | "fi" | "pl" | "cs" | "ru" | "uk" => (',', "\u{202f}"),
        _ => (',', "."),
    }
}

/// What stands between the thousands.
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
    let mut out = String::new();
    if value < 0.0 && raw.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('−');
    }
    for (i, c) in before.chars().enumerate() {
        if i > 0 && (before.len() - i).is_multiple_of(3) {
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
    let names: [&str; 3] = match lang.split('-').next().unwrap_or("") {
        "nl" => ["\u{a0}mln", "\u{a0}mld", "\u{a0}bln"],
        "en" => ["M", "B", "T"],
        _ => return plain(value, lang),
    };
    let size = value.abs();
    let (by, name) = match size {
        s if s >= 1e12 => (1e12, names[2]),
        s if s >= 1e9 => (1e9, names[1]),
        s if s >= 1e6 => (1e6, names[0]),
        _ => return plain(value, lang),
    };
    format!("{}{name}", plain(value / by, lang))
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
            (f64::NAN, "nl", "–"),
            (f64::INFINITY, "nl", "–"),
        ] {
            assert_eq!(plain(value, lang), expected);
        }
        assert_eq!(
            (short(1_250_000.0, "nl"), short(2.5e9, "en-US"), short(-1e12, "en"), short(999.0, "nl")),
            ("1,25\u{a0}mln".to_owned(), "2.5B".to_owned(), "−1T".to_owned(), "999".to_owned())
        );
        assert_eq!(
            (with_unit("40", Some("k€")), with_unit("4", Some("%"))),
            ("40\u{a0}k€".to_owned(), "4%".to_owned())
        );
        assert_eq!((with_unit("4", Some("€")), with_unit("–", Some("€"))), ("€\u{a0}4".to_owned(), "–".to_owned()));
    }
}
