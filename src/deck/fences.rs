//! The fences that become a drawing: which languages they are, for all who must tell them from code.

/// Diagrams that are drawn here.
const DRAWN: &[&str] = &["mermaid", "dot", "graphviz", "svgbob", "bob", "ascii", "asciiart"];
/// Diagrams that need a program of their own.
const ELSEWHERE: &[&str] = &["plantuml", "d2"];
/// Drawn here, and no diagrams.
const PICTURES: &[&str] = &["chart", "qr"];

/// Is this language a diagram that is drawn here?
pub fn draws(lang: &str) -> bool {
    DRAWN.contains(&lang)
}

/// Is this language a diagram that only a program of its own draws?
pub fn draws_elsewhere(lang: &str) -> bool {
    ELSEWHERE.contains(&lang)
}

/// Is a fence of this language looked at as a picture, and not read as code?
pub fn is_picture(lang: &str) -> bool {
    PICTURES.contains(&lang) || draws(lang) || draws_elsewhere(lang)
}
