//! What amsmath, mathtools and plain TeX have and the crate does not, in what it has.

/// Commands and what they stand for; sorted by name.
const MACROS: &[(&str, &str)] = &[
    ("dotsb", r"\cdots"),
    ("dotsc", r"\ldots"),
    ("dotsi", r"\cdots"),
    ("dotsm", r"\cdots"),
    ("euro", r"\text{€}"),
    ("iddots", "⋰"),
    ("mathbbm", r"\mathbb{#1}"),
    ("nobreakspace", "~"),
    ("pmb", r"\boldsymbol{#1}"),
    ("pod", r"\quad(#1)"),
    ("smallsetminus", r"\setminus"),
    ("substack", r"\begin{subarray}{c}#1\end{subarray}"),
    ("varliminf", r"\operatorname*{\underline{lim}}"),
];

/// What a command of the packages stands for.
pub(super) fn macro_of(name: &str) -> Option<&'static str> {
    MACROS.binary_search_by_key(&name, |(name, _)| name).ok().and_then(|i| MACROS.get(i)).map(|(_, body)| *body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(MACROS.is_sorted_by_key(|(name, _)| name));
    }
}
