//! Numbers as people write them.

/// Ranges (both ends in, in any order) as `1-3, 5`; those that touch become one.
pub fn ranges(all: impl IntoIterator<Item = (u32, u32)>) -> String {
    let mut all: Vec<(u32, u32)> = all.into_iter().collect();
    all.sort_unstable();
    let mut out: Vec<(u32, u32)> = Vec::new();
    for (from, to) in all {
        match out.last_mut() {
            Some((_, last)) if from <= last.saturating_add(1) => *last = to.max(*last),
            _ => out.push((from, to)),
        }
    }
    let shown = out.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") });
    shown.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn what_touches_is_one() {
        assert_eq!(ranges([(5, 5), (1, 2), (3, 3)]), "1-3, 5");
        assert_eq!(ranges([(2, 9), (3, 4), (u32::MAX, u32::MAX)]), "2-9, 4294967295");
        assert_eq!(ranges([]), "");
    }
}
