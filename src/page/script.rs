//! Scripts of the author's, read as far as it takes to know what they load.

use std::ops::Range;

/// The addresses that a script imports or fetches, where they are written out, with their bytes.
pub fn loads(script: &str) -> Vec<(Range<usize>, &str)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = script.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if matches!(first, '"' | '\'' | '`') {
            let range = at + 1..at + 1 + string(rest, first);
            let address = script.get(range.clone()).unwrap_or("");
            if is_loaded(script.get(..at).unwrap_or("")) && !address.contains("${") {
                out.push((range.clone(), address));
            }
            at = range.end + 1;
        } else {
            at += first.len_utf8();
        }
    }
    out
}

/// Bytes of a string's inside; one that is not closed ends with its line.
fn string(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let ends = !escaped && (*c == quote || (*c == '\n' && quote != '`'));
        escaped = !escaped && *c == '\\';
        ends
    });
    end.map_or(rest.len(), |(at, _)| at).saturating_sub(1)
}

/// Whether a string that stands behind this is loaded.
fn is_loaded(before: &str) -> bool {
    let before = before.trim_end();
    let before = before.strip_suffix('(').unwrap_or(before).trim_end();
    let word = ["from", "import", "fetch", "importScripts"].iter().find_map(|word| before.strip_suffix(word));
    word.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.')))
}

#[cfg(test)]
mod tests {
    use super::loads;

    #[test]
    fn what_is_loaded_is_told_from_what_is_said() {
        let script = "import x from './x.js'; import \"./y.js\"; const z = await import('./z.js');\n\
                      fetch(`data.json`); say('from', 'a'); wherefrom('b'); fetch(`c${1}`); // don't\n\
                      /* import 'd' */ it's\n import 'e.js'";
        assert_eq!(
            loads(script).iter().map(|(_, to)| *to).collect::<Vec<_>>(),
            ["./x.js", "./y.js", "./z.js", "data.json", "e.js"]
        );
        assert!(loads(script).iter().all(|(range, to)| &script[range.clone()] == *to));
    }
}
