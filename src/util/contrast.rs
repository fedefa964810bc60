//! How far two colours stand apart (WCAG 2.2, "relative luminance" and "contrast ratio").

/// Red, green and blue from 0 to 1 in, 1 (the same) to 21 (black on white) out.
pub fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let light = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let luminance = |[r, g, b]: [f64; 3]| 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}
