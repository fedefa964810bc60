//! Lists of pictures for several kinds of screens: `a.png, b.png 2x`.

use std::ops::Range;

/// One picture of a list.
#[derive(Debug, PartialEq)]
pub struct Candidate<'a> {
    /// Its address as written.
    pub url: &'a str,
    /// What it is for: `2x`, `640w`, or nothing.
    pub when: &'a str,
    /// Bytes of the address.
    pub range: Range<usize>,
}

/// The pictures of a `srcset`, read as browsers read it: an address ends at a space, so that it may hold commas.
pub fn candidates(list: &str) -> Vec<Candidate<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    let blank = |c: char| c.is_whitespace() || c == ',';
    loop {
        let rest = list.get(at..).unwrap_or("");
        let start = at + rest.len() - rest.trim_start_matches(blank).len();
        let rest = list.get(start..).unwrap_or("");
        if rest.is_empty() {
            return out;
        }
        let word = rest.split(char::is_whitespace).next().unwrap_or(rest);
        let url = word.trim_end_matches(',');
        at = start + word.len();
        let mut when = "";
        if url.len() == word.len() {
            let rest = list.get(at..).unwrap_or("");
            let end = rest.find(',').unwrap_or(rest.len());
            when = rest.get(..end).unwrap_or("").trim();
            at += end;
        }
        out.push(Candidate { url, when, range: start..start + url.len() });
    }
}

/// The address of the sharpest picture of a list.
pub fn largest(list: &str) -> Option<&str> {
    let size = |c: &Candidate<'_>| c.when.trim_end_matches(['x', 'w']).parse::<f32>().unwrap_or(1.0);
    let all = candidates(list).into_iter();
    all.reduce(|best, c| if size(&c) > size(&best) { c } else { best }).map(|c| c.url)
}

/// A list with addresses written again; `None` leaves one as it is.
pub fn with_candidates(list: &str, mut anew: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut at = 0;
    for found in candidates(list) {
        let Some(new) = anew(found.url) else { continue };
        out += list.get(at..found.range.start).unwrap_or("");
        out += &new;
        at = found.range.end;
    }
    out + list.get(at..).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_browsers_read_them() {
        let read = |list| candidates(list).iter().map(|c| format!("{}|{}", c.url, c.when)).collect::<Vec<_>>();
        assert_eq!(read("a.png, b.png 2x ,c.png  640w"), ["a.png|", "b.png|2x", "c.png|640w"]);
        assert_eq!(read("data:image/png;base64,AA== 2x,, x.png"), ["data:image/png;base64,AA==|2x", "x.png|"]);
        assert_eq!(read(" , "), Vec::<String>::new());
        assert_eq!(largest("a 1x, b 3x, c 2x"), Some("b"));
        assert_eq!(with_candidates("a 1x, b 2x", |url| (url == "b").then(|| "c".to_owned())), "a 1x, c 2x");
    }
}
