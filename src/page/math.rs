//! LaTeX to MathML.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// Why a formula could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MathError {
    /// In a diagnostic's words.
    pub(super) message: String,
    /// Byte in the formula.
    pub(super) offset: usize,
}

/// A formula as a `<math>` element; `display` sets it apart.
pub(super) fn to_mathml(tex: &str, display: bool) -> Result<String, MathError> {
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(tex, &storage) {
        match event {
            Ok(event) => events.push(Ok(event)),
            Err(error) => {
                let words = error.to_string();
                let first = words.lines().next().unwrap_or("").trim().to_lowercase();
                return Err(MathError {
                    message: format!("this formula cannot be drawn: {first}"),
                    offset: command_at(tex, &words),
                });
            }
        }
    }
    let mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode: mode, ..RenderConfig::default() };
    let mut out = String::new();
    let events = events.into_iter().map(|e: Result<_, pulldown_latex::ParserError>| e);
    match push_mathml(&mut out, events, config) {
        Ok(()) => Ok(out),
        Err(error) => Err(MathError { message: format!("this formula cannot be drawn: {error}"), offset: 0 }),
    }
}

/// Where the trouble is: the first command of the formula that the error quotes.
fn command_at(tex: &str, words: &str) -> usize {
    let mut commands = tex.match_indices('\\').filter_map(|(i, _)| {
        let name: String = tex.get(i + 1..)?.chars().take_while(char::is_ascii_alphabetic).collect();
        (!name.is_empty() && words.contains(&name)).then_some(i)
    });
    commands.next_back().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml() {
        for tex in [
            "x^2",
            "\\frac{1}{n}",
            "\\sum_{i=1}^n i",
            "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
            "\\text{<script>}",
        ] {
            let html = to_mathml(tex, true).unwrap_or_else(|e| panic!("{tex}: {e:?}"));
            assert!(html.contains("<math") && html.contains("</math>") && !html.contains("<script"), "{html}");
        }
    }

    #[test]
    fn what_is_not_known_is_told() {
        let error = to_mathml("x + \\nonsense{y}", false).expect_err("unknown");
        assert!(error.offset <= 16, "{error:?}");
    }
}
