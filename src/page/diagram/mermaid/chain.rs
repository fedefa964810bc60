//! `A --> B -->|yes| C` as one arrow a line: in a chain the renderer takes all before a label for one box, and says nothing.

use super::super::comments::in_line;

/// First words of lines that draw no arrow, whatever stands in them.
const OTHERS: &[&str] = &["subgraph", "click", "style", "classDef", "class", "linkStyle", "direction", "title"];

/// The line with every chain of arrows cut into its arrows, which stand below each other; `None` when there is no chain,
/// or when it is not written as chains are.
pub(super) fn unchained(line: &str) -> Option<String> {
    let line = line.get(..in_line(line).unwrap_or(line.len()))?;
    if OTHERS.contains(&line.split_whitespace().next()?) {
        return None;
    }
    let mut out = Vec::new();
    let mut chained = false;
    for statement in statements(line)? {
        match statement.as_slice() {
            [] | [_] | [_, _, _] => out.push(statement.concat()),
            pieces => {
                chained = true;
                // box, arrow, box, arrow, box
                let arrows = pieces.windows(3).step_by(2);
                out.extend(arrows.map(|arrow| arrow.iter().map(|piece| piece.trim()).collect::<Vec<_>>().join(" ")));
            }
        }
    }
    chained.then(|| out.join("\n"))
}

/// The statements of a line (`;` is between them), each in pieces: what it begins with, and after each arrow what stands
/// behind it. Arrows have their words on them. `None`: an arrow without an end, or what is open is never closed.
fn statements(line: &str) -> Option<Vec<Vec<String>>> {
    let mut all = vec![vec![String::new()]];
    let mut at = 0;
    while let Some(sign) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let statement = all.last_mut()?;
        let text = statement.last_mut()?;
        let nothing = text.trim().is_empty();
        if let Some((arrow, end)) = arrow(line, at).filter(|_| !nothing) {
            statement.extend([arrow, String::new()]);
            at = end;
        } else if !nothing && ["--", "==", "-."].iter().any(|o| line.get(at..).is_some_and(|rest| rest.starts_with(o)))
        {
            return None;
        } else if sign == ';' {
            all.push(vec![String::new()]);
            at += 1;
        } else {
            let end = shape(line, at, sign)?;
            text.push_str(line.get(at..end)?);
            at = end;
        }
    }
    let whole = |s: &Vec<String>| s.len() == 1 || s.iter().all(|piece| !piece.trim().is_empty());
    all.iter().all(whole).then_some(all)
}

/// Where the shape that begins with `sign` ends, words and all; the end of the sign when it begins none.
fn shape(line: &str, at: usize, sign: char) -> Option<usize> {
    let close = match sign {
        '[' | '>' => ']',
        '(' => ')',
        '{' => '}',
        '"' => '"',
        _ => return Some(at + sign.len_utf8()),
    };
    let (mut depth, mut quoted) = (0, false);
    for (i, c) in line.get(at..)?.char_indices() {
        match c {
            // the quote that opens is seen first
            '"' if close == '"' && i > 0 => return Some(at + i + 1),
            '"' => quoted = !quoted,
            _ if quoted => {}
            // arrows may stand in the words of `a>words]`
            _ if c == sign && (i == 0 || sign != '>') => depth += 1,
            _ if c == close => depth -= 1,
            _ => {}
        }
        if depth == 0 && close != '"' && !quoted {
            return Some(at + i + c.len_utf8());
        }
    }
    None
}

/// The arrow that begins at a place, as the renderer understands it (`-->|yes|`), and where it ends.
fn arrow(line: &str, at: usize) -> Option<(String, usize)> {
    let before = line.get(..at)?.chars().next_back();
    let rest = line.get(at..)?;
    // `box--x` has no arrow with a cross at its beginning
    let apart = before.is_some_and(|c| c.is_whitespace() || "])}\"".contains(c));
    let head = rest.chars().next().filter(|c| *c == '<' || apart && matches!(c, 'x' | 'o'));
    let start = at + head.map_or(0, char::len_utf8);
    let head = head.map(String::from).unwrap_or_default();
    if let Some(end) = line_of(line, start) {
        let after = line.get(end..)?;
        let spaces = after.len() - after.trim_start().len();
        let body = head + line.get(start..end)?;
        return match after.trim_start().strip_prefix('|') {
            Some(label) => {
                let length = label.find('|')?;
                Some((format!("{body}|{}|", bare(label.get(..length)?)), end + spaces + length + 2))
            }
            None => Some((body, end)),
        };
    }
    // `-- yes -->`
    let opening = ["--", "==", "-."].into_iter().find(|o| line.get(start..).is_some_and(|r| r.starts_with(o)))?;
    let from = start + opening.len();
    let (to, end) = closing(line, from, opening)?;
    let label = bare(line.get(from..to)?);
    let dash = if opening == "-." { "-" } else { "" };
    let arrow = format!("{head}{dash}{}|{label}|", line.get(to..end)?);
    Some((arrow, end)).filter(|_| !label.is_empty() && !label.contains('|'))
}

/// Words without the quotes round them.
fn bare(label: &str) -> &str {
    label.trim().trim_matches('"').trim()
}

/// Where the line begins and ends that closes `-- words`.
fn closing(line: &str, from: usize, opening: &str) -> Option<(usize, usize)> {
    let begins = if opening == "-." { "." } else { opening };
    let mut quoted = false;
    for (i, c) in line.get(from..)?.char_indices() {
        quoted ^= c == '"';
        let at = from + i;
        if !quoted
            && line.get(at..)?.starts_with(begins)
            && let Some(end) = line_of(line, at)
        {
            return Some((at, end));
        }
    }
    None
}

/// The end of an arrow's line without words: `-->`, `---`, `-.->`, `==>`, `~~~`, as long as may be.
fn line_of(line: &str, at: usize) -> Option<usize> {
    let rest = line.get(at..)?;
    let count = |text: &str, sign: char| text.len() - text.trim_start_matches(sign).len();
    let tipped = |length: usize| {
        let tip = rest.get(length..).is_some_and(|r| r.starts_with(['>', 'x', 'o']));
        (at + length + usize::from(tip), tip)
    };
    for sign in ['-', '='] {
        let length = count(rest, sign);
        if length >= 2 {
            let (end, tip) = tipped(length);
            return (tip || length >= 3).then_some(end);
        }
    }
    if rest.starts_with('~') {
        return Some(count(rest, '~')).filter(|n| *n >= 3).map(|n| at + n);
    }
    let first = count(rest, '-');
    let dots = count(rest.get(first..)?, '.');
    let length = first + dots;
    (dots > 0 && rest.get(length..)?.starts_with('-')).then(|| tipped(length + 1).0)
}

#[cfg(test)]
mod tests {
    use super::unchained;

    #[test]
    fn a_chain_is_one_arrow_a_line() {
        for (line, cut) in [
            ("A[One] --> B{Two} -->|yes| C((Three))", "A[One] --> B{Two}\nB{Two} -->|yes| C((Three))"),
            ("  A-->B-->C", "A --> B\nB --> C"),
            ("A -- yes --> B -- no, --- D", "A -->|yes| B\nB ---|no,| D"),
            ("A -- yes --> B == \"no | x\" ==> D", ""),
            ("A -- yes --> B == \"or no\" ==> D", "A -->|yes| B\nB ==>|or no| D"),
            ("A -. v1.0 .-> B -.-> C ~~~ D", "A -.->|v1.0| B\nB -.-> C\nC ~~~ D"),
            ("A & B --> C & D <--> |\"both\"| E", "A & B --> C & D\nC & D <-->|both| E"),
            ("A x--x B o--o C --x D --o E", "A x--x B\nB o--o C\nC --x D\nD --o E"),
            ("Box--->x-->B", "Box ---> x\nx --> B"),
            (
                "A[a --> b; c] ---->B(\"d ] --> e\"):::hot ==> C>f --> g]",
                "A[a --> b; c] ----> B(\"d ] --> e\"):::hot\nB(\"d ] --> e\"):::hot ==> C>f --> g]",
            ),
            ("graph TD; A-->B; B-->C-->D;", "graph TD\n A-->B\nB --> C\nC --> D\n"),
            ("A --> B --> C %% then --> D", "A --> B\nB --> C"),
            // one arrow, or none, or something else
            ("A -- yes --> B", ""),
            ("A --> B; B --> C", ""),
            ("A --> ", ""),
            ("A --> B --> ", ""),
            ("--> A --> B", ""),
            ("A[open --> B --> C", ""),
            ("subgraph a --> b --> c", ""),
            ("click A \"https://example.org/a--b--c\"", ""),
            ("Ünï[é] --> ß --> 漢字{„x”}", "Ünï[é] --> ß\nß --> 漢字{„x”}"),
            ("", ""),
        ] {
            assert_eq!(unchained(line).unwrap_or_default(), cut, "{line}");
        }
    }

    #[test]
    fn no_line_makes_it_stop() {
        let signs = ["-", "-", ">", "=", ".", "|", "[", "]", "\"", "A", " ", ";", "x", "é", "~", "(", "%%"];
        let mut seed = 7_usize;
        for _ in 0..3000 {
            let mut line = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                line += signs[(seed >> 33) % signs.len()];
            }
            unchained(&line);
        }
    }
}
