//! Colours as CSS writes them: what they are, and how far two stand apart. The door to csscolorparser.

use super::css_value;
pub use csscolorparser::Color;

/// The least contrast of text.
pub const LEAST: f32 = 4.5;

/// Contrast of two colours, 1 to 21; `None` when one is not solid.
pub fn contrast(text: &Color, behind: &Color) -> Option<f32> {
    if text.a < 0.99 || behind.a < 0.99 {
        return None;
    }
    let parts = |c: &Color| [c.r, c.g, c.b].map(f64::from);
    Some(super::contrast(parts(text), parts(behind)) as f32)
}

/// A contrast in words, never more than it is: 4.48 would be told as the 4.5 that it misses.
pub fn shown(ratio: f32) -> String {
    format!("{:.1}", (ratio * 10.0).floor() / 10.0)
}

/// The solid colours of a CSS value: one, or the stops of a gradient.
pub fn colours(value: &str) -> Vec<Color> {
    let value = value.trim();
    if let Ok(colour) = csscolorparser::parse(value) {
        return vec![colour];
    }
    let inner = value.find("gradient(").and_then(|at| value.get(at + "gradient(".len()..)?.strip_suffix(')'));
    let Some(inner) = inner else { return Vec::new() };
    // a stop is a colour and perhaps places: `navy 10% 20%`, `rgb(1 2 3) 40%`
    let stop = |part: &str| {
        let end = part.find(')').map(|i| i + 1).or_else(|| part.find(' ')).unwrap_or(part.len());
        csscolorparser::parse(part.get(..end)?).ok()
    };
    css_value::parts(inner).into_iter().filter_map(stop).collect()
}

/// Functions that give a colour, and that not every reader of colours computes.
const FUNCTIONS: &[&str] = &["color", "color-mix", "light-dark", "contrast-color", "device-cmyk", "var", "env"];

/// Whether a value is a colour of CSS.
pub fn is_colour(value: &str) -> bool {
    let low = value.trim().to_ascii_lowercase();
    if matches!(low.as_str(), "currentcolor" | "inherit" | "initial" | "unset" | "revert" | "revert-layer") {
        return true;
    }
    let closed = low.ends_with(')') && low.matches('(').count() == low.matches(')').count();
    match low.split_once('(') {
        // what is reckoned from other values is the browser's work
        Some((name, inner)) => {
            let open = FUNCTIONS.contains(&name) || ["from ", "calc(", "var("].iter().any(|w| inner.contains(w));
            closed && (open || csscolorparser::parse(&low).is_ok())
        }
        // without its sign `fff` is nothing to a browser
        None => {
            let bare = low.chars().all(|c| c.is_ascii_hexdigit());
            !bare && csscolorparser::parse(&low).is_ok()
        }
    }
}

/// Whether a value is a gradient of CSS.
pub fn is_gradient(value: &str) -> bool {
    let low = value.trim().to_ascii_lowercase();
    low.split('(').next().is_some_and(|name| name.ends_with("-gradient"))
        && low.ends_with(')')
        && low.matches('(').count() == low.matches(')').count()
}

/// `a` with `part` (0 to 1) of `b` mixed in.
pub fn mix(a: &Color, b: &Color, part: f32) -> Color {
    let one = |a: f32, b: f32| a + (b - a) * part;
    Color::new(one(a.r, b.r), one(a.g, b.g), one(a.b, b.b), a.a)
}

/// The colour that is for itself in a style sheet.
pub fn hex(colour: &Color) -> String {
    colour.to_css_hex().to_string()
}
