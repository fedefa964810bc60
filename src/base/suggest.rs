//! "Did you mean": an unknown word and the words there are in, the nearest out.

/// The word of `known` that `typed` most likely meant, or none when nothing is near.
///
/// Case and `-`/`_` do not count (`background-color` means `backgroundColor`); otherwise at most a third of the
/// letters may differ.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
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
/// sure may be mended without asking.
pub fn sure(typed: &str, meant: &str) -> bool {
    typed.chars().count() >= 4 && strsim::damerau_levenshtein(&typed.to_lowercase(), &meant.to_lowercase()) <= 1
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_of_the_finger_only() {
        let keys = ["layout", "class", "background", "transition"];
        assert_eq!(nearest("layuot", keys), Some("layout"));
        assert_eq!(nearest("Back-Ground", keys), Some("background"));
        assert_eq!(nearest("speaker", keys), None);
        assert_eq!(nearest("x", keys), None);
    }
}
