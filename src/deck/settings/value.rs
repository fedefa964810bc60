//! The words of single settings: text in, typed value out, none when it does not fit.

use super::yaml_value::text;
use crate::deck::model::{Mode, Paginate, Ratio, SettingValue, Split};
use crate::diagnostics::closest;
use crate::util::colour::{is_colour, is_gradient};

/// `lead quiet` replaces, `+quiet -tight` adds and removes.
pub(crate) fn classes(before: &[String], words: &str) -> Vec<String> {
    let words: Vec<&str> = words.split([' ', ',', '\n', '\t']).filter(|w| !w.is_empty()).collect();
    let changes = !words.is_empty() && words.iter().all(|w| w.starts_with(['+', '-']) && w.len() > 1);
    if !changes {
        return words.into_iter().map(str::to_owned).collect();
    }
    let mut out = before.to_vec();
    for word in words {
        let (sign, name) = word.split_at(1);
        out.retain(|c| c != name);
        if sign == "+" {
            out.push(name.to_owned());
        }
    }
    out
}

pub(crate) fn boolean(words: &str) -> Option<bool> {
    match words.to_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" | "" => Some(false),
        _ => None,
    }
}

pub(crate) fn safety(words: &str) -> Option<bool> {
    match words {
        "safe" => Some(true),
        "trusted" | "true" => Some(false),
        _ => None,
    }
}

/// What happens to too much text: `true` shrinks it. `tell` is the old name of `warn`.
pub(crate) fn overflow(words: &str) -> Option<bool> {
    match words {
        "shrink" => Some(true),
        "warn" | "tell" => Some(false),
        _ => None,
    }
}

pub(crate) fn mode(words: &str) -> Option<Mode> {
    match words.to_lowercase().as_str() {
        "light" => Some(Mode::Light),
        "dark" => Some(Mode::Dark),
        "auto" | "all" => Some(Mode::Auto),
        _ => None,
    }
}

pub(crate) fn paginate(words: &str) -> Option<Paginate> {
    match words.to_lowercase().as_str() {
        "true" | "on" | "yes" => Some(Paginate::On),
        "false" | "off" | "no" | "" => Some(Paginate::Off),
        "hold" => Some(Paginate::Hold),
        "skip" => Some(Paginate::Skip),
        _ => None,
    }
}

/// Ratios have a design width or height of their own, so that type has the same size on 4:3 as on 16:9.
pub(crate) fn ratio(words: &str) -> Option<Ratio> {
    let of = |width, height| Some(Ratio { width, height });
    match words.replace('/', ":").as_str() {
        "16:9" => return of(1280, 720),
        "4:3" => return of(960, 720),
        "16:10" => return of(1152, 720),
        "1:1" => return of(720, 720),
        _ => {}
    }
    let (width, height) = words.split_once(['x', 'X', '×'])?;
    let number = |s: &str| s.trim().trim_end_matches("px").parse::<u32>().ok().filter(|n| (100..=10_000).contains(n));
    of(number(width)?, number(height)?)
}

pub(crate) fn split(value: &SettingValue) -> Option<Split> {
    let words = text(value);
    let level = words.trim_start_matches(['h', 'H']);
    match (value, words.as_str()) {
        (SettingValue::List(_), _) => words.split(' ').filter_map(|w| w.parse().ok()).max().map(Split::Heading),
        (_, "rule" | "false" | "") => Some(Split::Rule),
        _ => level.parse::<u8>().ok().filter(|l| (1..=6).contains(l)).map(Split::Heading),
    }
}

/// `1h30m`, `20m`, `90s`; a bare number counts in `unit` seconds.
pub(crate) fn seconds(words: &str, unit: u32) -> Option<u32> {
    let words = words.trim();
    if let Ok(number) = words.parse::<u32>() {
        return number.checked_mul(unit);
    }
    let mut total: u32 = 0;
    let mut number = String::new();
    for c in words.chars().filter(|c| !c.is_whitespace()) {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        let factor = match c {
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        total = total.checked_add(number.parse::<u32>().ok()?.checked_mul(factor)?)?;
        number.clear();
    }
    (number.is_empty() && total > 0).then_some(total)
}

/// Names of classes; a word with the signs of a sentence is none.
pub(crate) fn are_classes(words: &str) -> bool {
    let odd =
        |word: &str| word.contains(['?', '!', '"', '\'', '’', ';', '…', '<', '>']) || word.ends_with(['.', ':', ',']);
    !words.split_whitespace().map(|w| w.trim_end_matches(',')).any(odd)
}

/// A tag of BCP 47 as far as its shape goes: `en`, `pt-BR`, `zh-Hans`, `x-klingon`.
pub(crate) fn is_lang(words: &str) -> bool {
    let mut parts = words.split('-');
    let first = parts.next().unwrap_or("");
    let primary = matches!(first.len(), 2 | 3) || first.eq_ignore_ascii_case("x") || first.eq_ignore_ascii_case("i");
    primary
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The tag that was meant by the name of a locale: `nl_NL`, which no browser reads.
pub(crate) fn lang_of_locale(words: &str) -> Option<String> {
    let dashed = words.replace('_', "-");
    (dashed != words && is_lang(&dashed)).then_some(dashed)
}

/// Where a page can be: `https://host/…`.
pub(crate) fn is_address(words: &str) -> bool {
    let host = words.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https")).map(|(_, rest)| rest);
    !words.contains(char::is_whitespace) && host.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
}

/// A colour, a gradient, or an address; words that are none of these are prose.
pub(crate) fn is_background(words: &str) -> bool {
    if is_colour(words) || words == "none" {
        return true;
    }
    let low = words.to_ascii_lowercase();
    if low.contains("gradient(") {
        return is_gradient(words) || low.matches('(').count() == low.matches(')').count();
    }
    // what else is said of a picture (`center / cover`) is for the browser
    if low.starts_with("url(") {
        return low.matches('(').count() == low.matches(')').count();
    }
    // a name of a file may have blanks in it, and then it has an ending
    let ending = low.rsplit_once('.').map_or("", |(_, e)| e.split(['?', '#']).next().unwrap_or(""));
    let named = !ending.is_empty() && ending.len() <= 5 && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    let address = !words.contains(char::is_whitespace) && (words.contains(['.', '/']) || words.starts_with('@'));
    address || named
}

/// The player's transitions.
const TRANSITIONS: &[&str] = &["none", "fade", "slide", "push", "zoom", "cover", "reveal", "wipe", "morph"];

/// Whether a name is one of the player's transitions; others are made in CSS.
pub(crate) fn is_known_transition(words: &str) -> bool {
    words.split_whitespace().next().is_none_or(|name| TRANSITIONS.contains(&name))
}

/// `NAME [TIME]`. A name that is like none of ours is the author's own, made in CSS.
pub(crate) fn is_transition(words: &str) -> bool {
    let mut words = words.split_whitespace();
    let name = words.next().unwrap_or("none");
    let time = words.next().unwrap_or("0s");
    let number = time.strip_suffix("ms").or(time.strip_suffix('s'));
    (TRANSITIONS.contains(&name) || closest(name, TRANSITIONS.iter().copied()).is_none())
        && number.is_some_and(|n| n.parse::<f64>().is_ok_and(f64::is_finite))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transition_has_a_name_and_a_time() {
        for good in ["fade", "push 200ms", "morph 0.5s", "none", "", "curtains", "my-own 1s"] {
            assert!(is_transition(good), "{good}");
        }
        for bad in ["fad", "morhp 2s", "push 2", "push fast", "fade NaNs"] {
            assert!(!is_transition(bad), "{bad}");
        }
    }

    #[test]
    fn classes_replace_add_and_remove() {
        let before = ["a".to_owned(), "b".to_owned()];
        assert_eq!(classes(&before, "c d"), ["c", "d"]);
        assert_eq!(classes(&before, "+c -a"), ["b", "c"]);
        assert_eq!(classes(&before, ""), Vec::<String>::new());
    }
}
