//! "Did you mean": an unknown word and the words there are in, the nearest out.

/// The word of `known` that `typed` most likely meant, or none when nothing is near.
///
/// Case and `-`/`_` do not count (`background-color` means `backgroundColor`); otherwise at most a third of the
/// letters may differ.
pub fn closest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |s: &str| s.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect::<String>().to_lowercase();
    let wanted = plain(typed);
    let limit = (wanted.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&wanted, &plain(k)), k))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}

/// Whether `meant` can only be what `typed` was to be: one slip of the finger, or no more than case and dashes. What is
/// sure may be fixed without asking.
pub fn certain_fix(typed: &str, meant: &str) -> bool {
    typed.chars().count() >= 4 && strsim::damerau_levenshtein(&typed.to_lowercase(), &meant.to_lowercase()) <= 1
}

/// The word of `known` that `typed` is one slip of the finger away from, where words of one's own may be too: two letters
/// changed about, one left out or struck twice. Another letter makes another word, unless it is a long one; so does an `s`
/// or an ending.
pub fn near_miss<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut found = None;
    for meant in known {
        if typed == meant {
            return None;
        }
        found = found.or_else(|| is_near_miss(typed, meant).then_some(meant));
    }
    found
}

fn is_near_miss(typed: &str, meant: &str) -> bool {
    let (typed, meant) = (typed.to_lowercase(), meant.to_lowercase());
    let (long, short) = (typed.chars().count(), meant.chars().count());
    if long < 4 || strsim::damerau_levenshtein(&typed, &meant) > 1 {
        return false;
    }
    if long == short {
        let changed = typed.chars().zip(meant.chars()).filter(|(a, b)| a != b).count();
        return changed != 1 || long >= 6;
    }
    let ending = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|more| !b.ends_with(more) || more == "s");
    // `quote` is a word, and one of `quotes`; `clas` is none
    let is_one_of = meant.strip_suffix('s').is_some_and(|one| one == typed && !one.ends_with('s'));
    !ending(&typed, &meant) && !is_one_of
}

/// Names for a message: `` `a`, `b` ``.
pub fn quoted(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{closest, near_miss};

    #[test]
    fn slips_are_told_from_words_of_ones_own() {
        let known = ["step", "left", "right", "columns", "card", "width", "fit", "wrap", "fade-up", "class"];
        for (typed, meant) in [
            ("stpe", "step"),
            ("lefft", "left"),
            ("rihgt", "right"),
            ("colums", "columns"),
            ("widht", "width"),
            ("fitt", "fit"),
            ("clas", "class"),
            ("wrapp", "wrap"),
            ("fade-upp", "fade-up"),
        ] {
            assert_eq!(near_miss(typed, known), Some(meant), "{typed}");
        }
        for own in ["stop", "light", "night", "cards", "steps", "column", "card", "warm", "fits", "lift", "step"] {
            assert_eq!(near_miss(own, known), None, "{own}");
        }
    }

    #[test]
    fn finds_slips_of_the_finger_only() {
        let keys = ["layout", "class", "background", "transition"];
        assert_eq!(closest("layuot", keys), Some("layout"));
        assert_eq!(closest("Back-Ground", keys), Some("background"));
        assert_eq!(closest("speaker", keys), None);
        assert_eq!(closest("x", keys), None);
    }
}
