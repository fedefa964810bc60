//! Charts with two axes: bars, stacked bars, lines, areas, points.

use super::data::Data;
use super::{ChartWish, HEIGHT, WIDTH, colour, number, plain_number};
use crate::page::html::text;
use std::fmt::Write;

/// Size of the letters, in units of the drawing.
const LETTER: f64 = 24.0;

/// The plot within the drawing.
struct Plot {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    low: f64,
    high: f64,
}

impl Plot {
    fn y(&self, value: f64) -> f64 {
        self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)
    }
}

pub(super) fn draw(data: &Data, wish: &ChartWish<'_>) -> String {
    let stacked = wish.kind == "stacked";
    let (ticks, low, high) = scale(data, stacked);
    let widest = ticks.iter().map(|t| plain_number(*t, wish.lang).chars().count()).max().unwrap_or(1) as f64;
    let legend = data.series.len() > 1;
    let plot = Plot {
        left: widest * LETTER * 0.58 + 20.0,
        right: WIDTH - 10.0,
        top: if legend { 56.0 } else { 34.0 },
        bottom: HEIGHT - LETTER - 22.0,
        low,
        high,
    };
    let mut out = String::new();
    if legend {
        key(&mut out, data, plot.left);
    }
    grid(&mut out, &plot, &ticks, wish);
    labels(&mut out, &plot, data);
    match wish.kind {
        "line" | "area" | "scatter" => lines(&mut out, &plot, data, wish),
        _ => bars(&mut out, &plot, data, wish, stacked),
    }
    let zero = plot.y(0.0_f64.clamp(low, high));
    let _ = write!(
        out,
        "<path class=\"axis\" d=\"M{:.1} {zero:.1}H{:.1}\" stroke=\"currentColor\" stroke-width=\"2\" opacity=\".55\"/>",
        plot.left, plot.right
    );
    out
}

/// Round numbers from zero (or below) to the largest value.
fn scale(data: &Data, stacked: bool) -> (Vec<f64>, f64, f64) {
    let mut low = 0.0_f64;
    let mut high = 0.0_f64;
    for i in 0..data.labels.len() {
        let values = data.series.iter().filter_map(|s| s.values.get(i)).copied().filter(|v| v.is_finite());
        if stacked {
            let (up, down) = values.fold((0.0, 0.0), |(u, d), v| if v >= 0.0 { (u + v, d) } else { (u, d + v) });
            high = high.max(up);
            low = low.min(down);
        } else {
            for value in values {
                high = high.max(value);
                low = low.min(value);
            }
        }
    }
    if high - low <= 0.0 {
        high = 1.0;
    }
    let step = nice((high - low) / 4.0);
    let first = (low / step).floor() as i64;
    let last = (high / step).ceil() as i64;
    let ticks: Vec<f64> = (first..=last).map(|n| n as f64 * step).collect();
    (ticks, first as f64 * step, last as f64 * step)
}

/// The next of 1, 2, 2.5, 5 times a power of ten.
fn nice(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let times = rough / power;
    let round = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|n| times <= *n + 1e-9).unwrap_or(10.0);
    round * power
}

fn key(out: &mut String, data: &Data, left: f64) {
    let mut x = left;
    for (i, series) in data.series.iter().enumerate() {
        let _ = write!(
            out,
            "<g data-series=\"{}\"><rect x=\"{x:.1}\" y=\"8\" width=\"20\" height=\"20\" rx=\"5\" fill=\"{}\"/><text x=\"{:.1}\" y=\"27\" font-size=\"{LETTER}\" fill=\"currentColor\">{}</text></g>",
            i + 1,
            colour(i),
            x + 30.0,
            text(&series.name)
        );
        x += 30.0 + series.name.chars().count() as f64 * LETTER * 0.56 + 34.0;
    }
}

fn grid(out: &mut String, plot: &Plot, ticks: &[f64], wish: &ChartWish<'_>) {
    for tick in ticks {
        let y = plot.y(*tick);
        let _ = write!(
            out,
            "<path d=\"M{:.1} {y:.1}H{:.1}\" stroke=\"var(--rule)\" stroke-width=\"1.5\"/><text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{}\" text-anchor=\"end\" fill=\"var(--muted)\">{}</text>",
            plot.left,
            plot.right,
            plot.left - 12.0,
            y + LETTER * 0.33,
            LETTER * 0.9,
            plain_number(*tick, wish.lang)
        );
    }
}

/// Names of the categories; where they would touch, every second or third.
fn labels(out: &mut String, plot: &Plot, data: &Data) {
    let band = (plot.right - plot.left) / data.labels.len() as f64;
    let longest = data.labels.iter().map(|l| l.chars().count()).max().unwrap_or(1) as f64 * LETTER * 0.56;
    let every = ((longest / (band * 1.04)).ceil() as usize).clamp(1, 50);
    // a few long names are cut rather than left out
    let every = if data.labels.len() <= 8 { 1 } else { every };
    let room = (band * every as f64 / (LETTER * 0.54)).floor().max(3.0) as usize;
    for (i, label) in data.labels.iter().enumerate().step_by(every) {
        let shown: String = if label.chars().count() > room {
            label.chars().take(room.saturating_sub(1)).chain(['…']).collect()
        } else {
            label.clone()
        };
        let _ = write!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{LETTER}\" text-anchor=\"middle\" fill=\"currentColor\">{}</text>",
            plot.left + band * (i as f64 + 0.5),
            plot.bottom + LETTER + 12.0,
            text(&shown)
        );
    }
}

fn bars(out: &mut String, plot: &Plot, data: &Data, wish: &ChartWish<'_>, stacked: bool) {
    let band = (plot.right - plot.left) / data.labels.len() as f64;
    let count = if stacked { 1 } else { data.series.len() };
    let width = (band * 0.72 / count as f64).min(150.0);
    let group = width * count as f64;
    let valued = count * data.labels.len() <= 16;
    let mut tops = vec![(0.0, 0.0); data.labels.len()];
    for (s, series) in data.series.iter().enumerate() {
        let _ = write!(out, "<g data-series=\"{}\" fill=\"{}\">", s + 1, colour(s));
        for (i, value) in series.values.iter().copied().enumerate().filter(|(_, v)| v.is_finite()) {
            let Some(top) = tops.get_mut(i) else { continue };
            let (up, down): &mut (f64, f64) = top;
            let from = if !stacked {
                0.0
            } else if value >= 0.0 {
                *up
            } else {
                *down
            };
            let to = from + value;
            if value >= 0.0 {
                *up = to;
            } else {
                *down = to;
            }
            let offset = if stacked { 0.0 } else { width * s as f64 };
            let x = plot.left + band * (i as f64 + 0.5) - group / 2.0 + offset + width * 0.04;
            let (y0, y1) = (plot.y(from), plot.y(to));
            let height = (y0 - y1).abs().max(1.0);
            let radius = if stacked { 0.0 } else { 6.0_f64.min(height / 2.0).min(width / 4.0) };
            let _ = write!(
                out,
                "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\" rx=\"{radius:.1}\"/>",
                y0.min(y1),
                width * 0.92
            );
            if valued && !stacked {
                let above = if value >= 0.0 { y1 - 9.0 } else { y1 + LETTER };
                let _ = write!(
                    out,
                    "<text x=\"{:.1}\" y=\"{above:.1}\" font-size=\"{:.1}\" text-anchor=\"middle\" font-weight=\"600\" style=\"fill:currentColor\">{}</text>",
                    x + width * 0.46,
                    LETTER * 0.92,
                    text(&short(value, wish, width))
                );
            }
        }
        out.push_str("</g>");
    }
}

/// The value over a bar: with its unit where there is room.
fn short(value: f64, wish: &ChartWish<'_>, width: f64) -> String {
    let full = number(value, wish);
    if full.chars().count() as f64 * LETTER * 0.52 <= width { full } else { plain_number(value, wish.lang) }
}

fn lines(out: &mut String, plot: &Plot, data: &Data, wish: &ChartWish<'_>) {
    let band = (plot.right - plot.left) / data.labels.len() as f64;
    let x = |i: usize| plot.left + band * (i as f64 + 0.5);
    for (s, series) in data.series.iter().enumerate() {
        let points: Vec<(f64, f64, f64)> = series
            .values
            .iter()
            .enumerate()
            .filter(|(_, v)| v.is_finite())
            .map(|(i, v)| (x(i), plot.y(*v), *v))
            .collect();
        let (Some(first), Some(last)) = (points.first(), points.last()) else { continue };
        let path: Vec<String> = points.iter().map(|(x, y, _)| format!("{x:.1} {y:.1}")).collect();
        let _ = write!(out, "<g data-series=\"{}\">", s + 1);
        if wish.kind == "area" {
            let zero = plot.y(0.0_f64.clamp(plot.low, plot.high));
            let _ = write!(
                out,
                "<path d=\"M{:.1} {zero:.1}L{}L{:.1} {zero:.1}z\" fill=\"{}\" opacity=\".22\"/>",
                first.0,
                path.join("L"),
                last.0,
                colour(s)
            );
        }
        if wish.kind != "scatter" {
            let _ = write!(
                out,
                "<path d=\"M{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"5\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>",
                path.join("L"),
                colour(s)
            );
        }
        let radius = if wish.kind == "scatter" { 9.0 } else { 6.0 };
        if points.len() <= 40 {
            for (x, y, _) in &points {
                let _ = write!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{}\"/>", colour(s));
            }
        }
        let _ = write!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{LETTER}\" font-weight=\"600\" text-anchor=\"middle\" fill=\"currentColor\">{}</text></g>",
            last.0,
            (last.1 - 16.0).max(LETTER),
            text(&number(last.2, wish))
        );
    }
}
