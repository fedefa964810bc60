//! Colours as CSS writes them: what they are, and how far two stand apart. The door to csscolorparser.

use crate::base;
pub use csscolorparser::Color;

/// The least contrast of text.
pub const LEAST: f32 = 4.5;

/// Contrast of two colours, 1 to 21; `None` when one is not solid.
pub fn contrast(text: &Color, behind: &Color) -> Option<f32> {
    if text.a < 0.99 || behind.a < 0.99 {
        return None;
    }
    let parts = |c: &Color| [c.r, c.g, c.b].map(f64::from);
    Some(base::contrast(parts(text), parts(behind)) as f32)
}

/// The solid colours of a CSS value: one, or the stops of a gradient.
pub fn colours(value: &str) -> Vec<Color> {
    let value = value.trim();
    if let Ok(colour) = csscolorparser::parse(value) {
        return vec![colour];
    }
    let inner = value.find("gradient(").and_then(|at| value.get(at + "gradient(".len()..)?.strip_suffix(')'));
    let Some(inner) = inner else { return Vec::new() };
    let mut depth = 0_u32;
    let parts = inner.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    // a stop is a colour and perhaps places: `navy 10% 20%`, `rgb(1 2 3) 40%`
    let stop = |part: &str| {
        let part = part.trim();
        let end = part.find(')').map(|i| i + 1).or_else(|| part.find(' ')).unwrap_or(part.len());
        csscolorparser::parse(part.get(..end)?).ok()
    };
    parts.filter_map(stop).collect()
}

/// `a` with `part` (0 to 1) of `b` mixed in.
pub fn mix(a: &Color, b: &Color, part: f32) -> Color {
    let one = |a: f32, b: f32| a + (b - a) * part;
    Color::new(one(a.r, b.r), one(a.g, b.g), one(a.b, b.b), a.a)
}

/// The colour that stands for itself in a style sheet.
pub fn hex(colour: &Color) -> String {
    colour.to_css_hex().to_string()
}
