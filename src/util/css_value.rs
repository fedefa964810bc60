//! A value of CSS, cut where CSS cuts it.

/// What is between the commas of a value, not those in brackets.
pub fn parts(value: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let split = value.split(move |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    split.map(str::trim).collect()
}

/// The words of a value; what is in quotes or brackets is one.
pub fn words(value: &str) -> Vec<&str> {
    let (mut depth, mut quote) = (0_usize, None);
    let split = value.split(move |c: char| {
        match (quote, c) {
            (Some(q), c) => quote = if c == q { None } else { Some(q) },
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        c.is_whitespace() && depth == 0 && quote.is_none()
    });
    split.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_quotes_are_one() {
        assert_eq!(parts("rgb(1, 2), b c ,d"), ["rgb(1, 2)", "b c", "d"]);
        assert_eq!(
            words("600 10px/1.2 \"My Font\", a  calc(1 * 2)"),
            ["600", "10px/1.2", "\"My Font\",", "a", "calc(1 * 2)"]
        );
    }
}
