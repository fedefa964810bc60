//! Letters that are no ASCII, hidden from a renderer that would look for fonts on the disk to measure them: the bytes of a
//! page must not depend on the machine, and nothing but `Files` reads. Each becomes one or two control characters and
//! comes back afterwards.

use super::Refusal;
use mermaid_rs_renderer::{DiagramKind, Graph};

/// One cell wide: the letters of Europe.
const ONE: [char; 12] =
    ['\u{1}', '\u{2}', '\u{3}', '\u{4}', '\u{5}', '\u{6}', '\u{7}', '\u{8}', '\u{e}', '\u{f}', '\u{10}', '\u{11}'];
/// In pairs: wide letters, and those that came later.
const TWO: [char; 14] = [
    '\u{12}', '\u{13}', '\u{14}', '\u{15}', '\u{16}', '\u{17}', '\u{18}', '\u{19}', '\u{1a}', '\u{1b}', '\u{1c}',
    '\u{1d}', '\u{1e}', '\u{1f}',
];

/// Which control characters stand for which letter.
#[derive(Debug, Default)]
pub(super) struct Letters {
    narrow: Vec<char>,
    wide: Vec<char>,
}

impl Letters {
    /// Hides the letters of everything that will be written.
    pub(super) fn hide(&mut self, graph: &mut Graph) -> Result<(), Refusal> {
        let class = graph.kind == DiagramKind::Class;
        for node in graph.nodes.values_mut() {
            if class {
                // members in columns are measured with fonts; without a space there are no columns
                let lines = node.label.lines().map(|l| l.trim().replace(' ', "\u{a0}")).collect::<Vec<_>>();
                node.label = lines.join("\n");
            }
            self.code(&mut node.label)?;
        }
        for edge in &mut graph.edges {
            for label in [&mut edge.label, &mut edge.start_label, &mut edge.end_label].into_iter().flatten() {
                self.code(label)?;
            }
        }
        for part in &mut graph.subgraphs {
            self.code(&mut part.label)?;
        }
        for note in &mut graph.state_notes {
            self.code(&mut note.label)?;
        }
        for node in &mut graph.mindmap.nodes {
            self.code(&mut node.label)?;
        }
        Ok(())
    }

    fn code(&mut self, label: &mut String) -> Result<(), Refusal> {
        if label.chars().any(|c| c.is_ascii_control() && c != '\n' && c != '\t') {
            return Err(Refusal::whole("a label has control characters"));
        }
        if label.is_ascii() {
            return Ok(());
        }
        let mut out = String::new();
        for c in label.chars() {
            if c.is_ascii() {
                out.push(c);
            } else if let Some(code) = self.narrow(c) {
                out.push(code);
            } else {
                out.extend(self.wide(c).ok_or_else(|| Refusal::whole("it has too many different letters"))?);
            }
        }
        *label = out;
        Ok(())
    }

    fn narrow(&mut self, c: char) -> Option<char> {
        if super::ascii::wide(c) {
            return None;
        }
        ONE.get(place(&mut self.narrow, c)).copied()
    }

    fn wide(&mut self, c: char) -> Option<[char; 2]> {
        let at = place(&mut self.wide, c);
        Some([*TWO.get(at / TWO.len())?, *TWO.get(at % TWO.len())?])
    }

    /// The text with its letters.
    pub(super) fn back(&self, raw: &str) -> String {
        let mut out = String::with_capacity(raw.len());
        let mut chars = raw.chars();
        while let Some(c) = chars.next() {
            let narrow = ONE.iter().position(|code| *code == c).and_then(|at| self.narrow.get(at));
            let wide = || {
                let high = TWO.iter().position(|code| *code == c)?;
                let low = chars.next().and_then(|next| TWO.iter().position(|code| *code == next))?;
                self.wide.get(high * TWO.len() + low)
            };
            out.push(*narrow.or_else(wide).unwrap_or(&c));
        }
        out
    }
}

fn place(all: &mut Vec<char>, c: char) -> usize {
    all.iter().position(|known| *known == c).unwrap_or_else(|| {
        all.push(c);
        all.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_hidden_comes_back() {
        let mut letters = Letters::default();
        for words in ["plain", "véél naïef", "你好 世界 é", "àáâãäåæçèéêëìíîïðñòóôõö"] {
            let mut label = words.to_owned();
            letters.code(&mut label).unwrap();
            assert!(label.is_ascii());
            assert_eq!(letters.back(&label), words);
        }
        assert!(letters.code(&mut "a\u{1}b".to_owned()).is_err());
    }
}
