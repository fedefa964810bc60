//! Participants of a sequence whose names are not ASCII: the renderer takes only such, so they get names of ours and keep their
//! own as what is shown.

use std::collections::BTreeMap;

/// Lines whose rest is a text, or that name nobody.
const TEXTS: &[&str] =
    &["title", "loop", "alt", "else", "opt", "par", "and", "critical", "option", "break", "rect", "box", "autonumber"];

/// Writes them anew, each declared before the line that first names it. The number of lines stays.
pub(super) fn alias(lines: &mut [String]) {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for line in lines.iter_mut() {
        let first = line.split_whitespace().next().unwrap_or("");
        if line.is_ascii() || TEXTS.contains(&first) {
            continue;
        }
        let declares = matches!(first, "participant" | "actor");
        let label = if declares { line.find(" as ") } else { line.find(':') };
        let (who, label) = line.split_at(label.unwrap_or(line.len()));
        let mut before = String::new();
        let mut out = String::new();
        for word in pieces(who) {
            if word.is_ascii() || !word.starts_with(is_name) {
                out += word;
                continue;
            }
            let next = format!("nameless{}", known.len() + 1);
            let fresh = !known.contains_key(word);
            let alias = known.entry(word.to_owned()).or_insert(next);
            out += alias;
            if declares && label.is_empty() {
                out += &format!(" as {word}");
            } else if fresh && !declares {
                before += &format!("participant {alias} as {word}\n");
            }
        }
        *line = before + &out + label;
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A text cut into names and what stands between them.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let named = is_name(first);
        let end = rest.find(|c| is_name(c) != named).unwrap_or(rest.len());
        let (piece, more) = rest.split_at(end);
        out.push(piece);
        rest = more;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Drawn, Parts, draw};

    #[test]
    fn names_of_any_script_are_participants() {
        let source = "sequenceDiagram\n    participant 顧客\n    actor 店 as お店\n    顧客->>+店: 注文します\n    Note over 顧客,店: 待つ\n    店-->>-Zoë: проверка\n    loop 毎日\n        Zoë->>顧客: はい\n    end\n";
        let drawing = match draw(source, Parts::default()) {
            Ok(Drawn::Svg(drawing)) => drawing,
            Err(refused) => panic!("{}", refused.why),
            Ok(_) => panic!("no drawing"),
        };
        for words in ["顧客", "お店", "注文します", "待つ", "проверка", "Zoë", "毎日", "はい"] {
            assert!(drawing.svg.contains(words), "{words}: {}", drawing.svg);
        }
        assert!(!drawing.svg.contains("nameless"), "{}", drawing.svg);
    }
}
