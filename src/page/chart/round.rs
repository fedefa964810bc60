//! Parts of a whole: pies and donuts of the first series.

use super::data::Data;
use super::{ChartWish, HEIGHT, colour, number, plain_number};
use crate::page::html::text;
use std::f64::consts::TAU;
use std::fmt::Write;

const RADIUS: f64 = 220.0;
const LETTER: f64 = 26.0;

pub(super) fn draw(data: &Data, wish: &ChartWish<'_>) -> Result<String, String> {
    let values: Vec<f64> = data.series.first().map(|s| s.values.clone()).unwrap_or_default();
    if values.iter().any(|v| *v < 0.0) {
        return Err("a part of a whole cannot be negative".to_owned());
    }
    let total: f64 = values.iter().filter(|v| v.is_finite()).sum();
    if total <= 0.0 {
        return Err("all parts are zero".to_owned());
    }
    let (cx, cy) = (RADIUS + 30.0, HEIGHT / 2.0);
    let mut out = String::new();
    let mut from = 0.0;
    for (i, value) in values.iter().copied().enumerate().filter(|(_, v)| v.is_finite() && *v > 0.0) {
        let to = from + value / total;
        let _ = write!(
            out,
            "<path d=\"{}\" fill=\"{}\" stroke=\"var(--bg)\" stroke-width=\"4\" data-series=\"{}\"/>",
            slice(cx, cy, from, to, wish.kind == "donut"),
            colour(i),
            i + 1
        );
        from = to;
    }
    if wish.kind == "donut" {
        let _ = write!(
            out,
            "<text x=\"{cx}\" y=\"{:.1}\" font-size=\"52\" font-weight=\"700\" text-anchor=\"middle\" fill=\"currentColor\">{}</text>",
            cy + 18.0,
            text(&number(total, wish))
        );
    }
    key(&mut out, data, &values, total, wish);
    Ok(out)
}

/// A slice from one share of the circle to another, clockwise from the top.
fn slice(cx: f64, cy: f64, from: f64, to: f64, ring: bool) -> String {
    let point = |share: f64, r: f64| {
        let angle = share * TAU - TAU / 4.0;
        format!("{:.1} {:.1}", cx + r * angle.cos(), cy + r * angle.sin())
    };
    // a whole circle cannot be one arc
    let to = to.min(from + 0.9999);
    let large = i32::from(to - from > 0.5);
    if ring {
        let inner = RADIUS * 0.6;
        return format!(
            "M{}A{RADIUS} {RADIUS} 0 {large} 1 {}L{}A{inner} {inner} 0 {large} 0 {}z",
            point(from, RADIUS),
            point(to, RADIUS),
            point(to, inner),
            point(from, inner)
        );
    }
    format!("M{cx} {cy}L{}A{RADIUS} {RADIUS} 0 {large} 1 {}z", point(from, RADIUS), point(to, RADIUS))
}

/// Names, values and shares beside the circle.
fn key(out: &mut String, data: &Data, values: &[f64], total: f64, wish: &ChartWish<'_>) {
    let rows = data.labels.len().clamp(1, 9);
    let row = (HEIGHT - 60.0) / rows.max(4) as f64;
    let row = row.min(68.0);
    let top = HEIGHT / 2.0 - row * rows as f64 / 2.0 + row / 2.0;
    let x = 2.0 * RADIUS + 110.0;
    for (i, (label, value)) in data.labels.iter().zip(values).take(9).enumerate() {
        let y = top + row * i as f64;
        let share = if value.is_finite() { value / total * 100.0 } else { 0.0 };
        let _ = write!(
            out,
            "<g data-series=\"{}\"><rect x=\"{x}\" y=\"{:.1}\" width=\"24\" height=\"24\" rx=\"6\" fill=\"{}\"/><text x=\"{}\" y=\"{:.1}\" font-size=\"{LETTER}\" fill=\"currentColor\">{} <tspan fill=\"var(--muted)\">{} · {}%</tspan></text></g>",
            i + 1,
            y - 12.0,
            colour(i),
            x + 40.0,
            y + 9.0,
            text(label),
            text(&number(*value, wish)),
            plain_number(share.round(), wish.lang)
        );
    }
}
