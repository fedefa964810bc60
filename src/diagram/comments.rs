//! Comments in diagrams are their author's own: what others get of a source is without them.

use std::ops::Range;

/// Where the comments of a fence's text stand, in order; one that has its lines to itself takes them along.
pub(crate) fn ranges(lang: &str, source: &str) -> Vec<Range<usize>> {
    let found = match lang {
        "mermaid" => of_mermaid(source),
        "dot" | "graphviz" => of_dot(source),
        _ => Vec::new(),
    };
    found.into_iter().map(|range| with_its_lines(source, range)).collect()
}

/// A source without its comments.
pub(crate) fn without(lang: &str, source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for comment in ranges(lang, source) {
        out += source.get(at..comment.start).unwrap_or("");
        at = comment.end;
    }
    out + source.get(at..).unwrap_or("")
}

/// Where the comment of a line of mermaid begins: at `%%`, which may be behind something. `%%{init: …}%%` is none, nor is
/// what is in quotes or in brackets that are closed behind it.
pub(super) fn in_line(line: &str) -> Option<usize> {
    let mut quoted = false;
    let mut open = Vec::new();
    let mut before = ' ';
    for (i, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => open.push(']'),
            '(' => open.push(')'),
            '{' => open.push('}'),
            '%' if before.is_whitespace() => {
                let rest = line.get(i..).unwrap_or("");
                let comment = rest.starts_with("%%") && !rest.starts_with("%%{");
                // those of `A ||--o{ B` are never closed
                if comment && !open.iter().any(|close| rest.contains(*close)) {
                    return Some(i);
                }
            }
            _ => {
                open.pop_if(|close| *close == c);
            }
        }
        before = c;
    }
    None
}

fn of_mermaid(source: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim_end();
        // what is open in the line before it says nothing about a line of comment
        let whole = text.trim_start_matches(INDENT);
        let start = if whole.starts_with("%%") && !whole.starts_with("%%{") {
            Some(text.len() - whole.len())
        } else {
            in_line(text)
        };
        out.extend(start.map(|start| at + start..at + text.len()));
        at += line.len();
    }
    out
}

/// As `dot/words.rs` reads them: `//` and `#` to the end of the line, and `/* … */`.
fn of_dot(source: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let length = |end: Option<usize>| end.unwrap_or(rest.len());
        if rest.starts_with('#') || rest.starts_with("//") {
            let end = at + length(rest.find('\n'));
            out.push(at..end);
            at = end;
        } else if rest.starts_with("/*") {
            let end = at + length(rest.find("*/").map(|end| end + 2));
            out.push(at..end);
            at = end;
        } else if let Some(words) = rest.strip_prefix('"') {
            at += 1 + quote(words);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    out
}

/// The length of a quote up to its closing sign, which is in it.
fn quote(words: &str) -> usize {
    let mut escaped = false;
    for (i, c) in words.char_indices() {
        match c {
            '"' if !escaped => return i + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    words.len()
}

/// What is before the text of a fence in a list or in a quotation.
const INDENT: [char; 3] = [' ', '\t', '>'];

/// A comment with the spaces before it; with all of its lines where nothing else is on them.
fn with_its_lines(source: &str, Range { start, end }: Range<usize>) -> Range<usize> {
    let before = source.get(..start).unwrap_or("");
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let after = source.get(end..).unwrap_or("");
    let next = after.find('\n').map_or(source.len(), |at| end + at + 1);
    if !source.get(end..next).unwrap_or("").trim().is_empty() {
        return start..end;
    }
    if before.get(line..).unwrap_or("").trim_matches(INDENT).is_empty() {
        return line..next;
    }
    before.trim_end_matches([' ', '\t']).len()..end
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn comments_are_left_out_and_nothing_else() {
        for (lang, source, left) in [
            ("mermaid", "flowchart LR\n  %% mine\n  A --> B\n", "flowchart LR\n  A --> B\n"),
            ("mermaid", "%%{init: {'theme': 'dark'}}%%\npie\n%%mine", "%%{init: {'theme': 'dark'}}%%\npie\n"),
            ("mermaid", "pie\n  A : 1 %% mine\n  B : 2", "pie\n  A : 1\n  B : 2"),
            ("mermaid", "graph TD\n A[\"50 %% off\"] --> B[9 %% x]", "graph TD\n A[\"50 %% off\"] --> B[9 %% x]"),
            ("mermaid", "erDiagram\n A ||--o{ B : x %% mine (y)\n C {", "erDiagram\n A ||--o{ B : x\n C {"),
            ("mermaid", "> graph TD\n> %% mine (\n> A --> B%%C", "> graph TD\n> A --> B%%C"),
            ("dot", "// mine\ndigraph { # mine\n a -> b /* mine\n too */ ; /* x */ c }", "digraph {\n a -> b  ;  c }"),
            (
                "dot",
                "digraph {\n /* mine\n    too */\n a [URL=\"https://x.example/#y\", label=\"\\\" // é\"] }",
                "digraph {\n a [URL=\"https://x.example/#y\", label=\"\\\" // é\"] }",
            ),
            ("dot", "digraph { a } // é", "digraph { a }"),
            ("dot", "digraph { a } /* é", "digraph { a }"),
            ("bob", "%% drawn\n// drawn", "%% drawn\n// drawn"),
        ] {
            assert_eq!(without(lang, source), left, "{source}");
        }
    }
}
