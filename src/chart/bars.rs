//! Bars: standing, stacked, and lying where the names are long. Every value is at its bar where there is room, and then
//! no grid is needed.

use super::axes::{self, Plot, Scale, words};
use super::{ChartOptions, LETTER, SMALL, colour, number, text_width};
use crate::deck::chart_data::Data;
use std::fmt::Write;

pub(super) fn draw(data: &Data, wish: &ChartOptions<'_>) -> String {
    let stacked = wish.kind == "stacked";
    let mut out = String::new();
    let mut plot = Plot::is_whole_number(wish);
    let names: Vec<String> = data.series.iter().map(|s| s.name.clone()).collect();
    axes::key(&mut out, &mut plot, &names);
    let (low, high) = axes::bounds(data, stacked);
    let (low, high) = (low.min(0.0), high.max(0.0));
    let room = plot.band(data.labels.len()) - 12.0;
    let long = data.labels.iter().any(|l| !text_width::fits(l, LETTER, room, 2));
    let bars = data.labels.len() * data.series.len();
    if long && !stacked && low >= 0.0 && bars <= 12 {
        lying(&mut out, plot, data, wish, high);
    } else {
        standing(&mut out, plot, data, wish, (low, high));
    }
    out
}

/// The value of a bar, with its unit where all of them have room for it.
fn values(data: &Data, wish: &ChartOptions<'_>, room: f64) -> Option<impl Fn(f64) -> String> {
    let (lang, unit) = (wish.lang.to_owned(), wish.unit.map(str::to_owned));
    // a font whose letters are all as wide has wider commas; numbers that touch are read as one
    let wide = |shown: &str| text_width::width(shown, SMALL).max(shown.chars().count() as f64 * SMALL * 0.6);
    let widest = |unit: Option<&str>| {
        let all = data.series.iter().flat_map(|s| &s.values);
        all.map(|v| wide(&number::with_unit(&number::short(*v, wish.lang), unit))).fold(0.0, f64::max)
    };
    let full = widest(unit.as_deref()) <= room;
    if !full && (widest(None) > room || unit.is_some()) {
        return None;
    }
    Some(move |v: f64| number::with_unit(&number::short(v, &lang), unit.as_deref()))
}

/// Bars from left to right, the name before, the value behind.
fn lying(out: &mut String, mut plot: Plot, data: &Data, wish: &ChartOptions<'_>, high: f64) {
    let share = 0.38 * (plot.right - plot.left);
    let widest = data.labels.iter().map(|l| text_width::width(l, LETTER)).fold(0.0, f64::max).min(share);
    let left = plot.left + widest + 20.0;
    // what the names are, over them
    for line in text_width::wrap(&data.corner, SMALL, widest.max(share), 1) {
        let end = text_width::width(&line, SMALL).max(left - 18.0);
        let more = " class=\"axis-name\" text-anchor=\"end\" fill=\"var(--muted)\"";
        *out += &words(end, plot.top + SMALL, SMALL, more, &line);
        plot.top += SMALL * 1.5;
    }
    let shown = |v: f64| number::with_unit(&number::short(v, wish.lang), wish.unit);
    let values = data.series.iter().flat_map(|s| &s.values);
    let behind = values.map(|v| text_width::width(&shown(*v), LETTER)).fold(0.0, f64::max) + 24.0;
    let high = if high > 0.0 { high } else { 1.0 };
    let scale = Scale { low: 0.0, high, step: high, from: left, to: plot.right - behind };
    let band = (plot.bottom - plot.top) / data.labels.len() as f64;
    let thick = (band * 0.7 / data.series.len() as f64).min(64.0);
    let size = LETTER.min(thick * 0.95);
    for (i, label) in data.labels.iter().enumerate() {
        let middle = plot.top + band * (i as f64 + 0.5);
        let lines = text_width::wrap(label, LETTER, widest + 4.0, if band > LETTER * 2.6 { 2 } else { 1 });
        let first = middle + LETTER * 0.35 - LETTER * 0.6 * (lines.len().saturating_sub(1)) as f64;
        for (n, line) in lines.iter().enumerate() {
            *out += &words(left - 18.0, first + LETTER * 1.2 * n as f64, LETTER, " text-anchor=\"end\"", line);
        }
        for (s, series) in data.series.iter().enumerate() {
            let Some(value) = series.values.get(i).copied().filter(|v| v.is_finite()) else { continue };
            let y = middle + thick * (s as f64 - data.series.len() as f64 / 2.0);
            let to = scale.at(value);
            let _ = write!(
                out,
                "<g data-series=\"{}\"><rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"4\" fill=\"{}\"/>",
                s + 1,
                y + thick * 0.04,
                (to - left).max(2.0),
                thick * 0.92,
                colour(s)
            );
            *out += &words(to + 12.0, y + thick / 2.0 + size * 0.35, size, " font-weight=\"600\"", &shown(value));
            *out += "</g>";
        }
    }
    axes::base(out, &format!("M{left:.1} {:.1}V{:.1}", plot.top, plot.bottom));
}

fn standing(out: &mut String, mut plot: Plot, data: &Data, wish: &ChartOptions<'_>, (low, high): (f64, f64)) {
    let stacked = wish.kind == "stacked";
    let count = if stacked { 1 } else { data.series.len() };
    let share = |plot: &Plot| (plot.band(data.labels.len()) * 0.76 / count as f64).min(170.0);
    let shown = values(data, wish, share(&plot) - 8.0);
    let foot = plot.bottom;
    plot.bottom -= axes::name_height(data) + LETTER * (0.6 + 1.15 * axes::label_lines(&plot, data) as f64);
    let mut scale = Scale::around(low, high, 4.0);
    if shown.is_some() {
        let (above, below) = if stacked { (LETTER * 1.5, 0.0) } else { (LETTER * 1.4, LETTER * 1.4) };
        (scale.low, scale.high) = (low, if high > low { high } else { low + 1.0 });
        scale.to = plot.top + above;
        scale.from = plot.bottom - if low < 0.0 { below + 6.0 } else { 0.0 };
    } else {
        axes::grid(out, &mut plot, &mut scale, wish);
    }
    axes::labels(out, &plot, data);
    axes::name(out, &plot, data, foot);
    let width = share(&plot);
    let band = plot.band(data.labels.len());
    let mut tops = vec![(0.0_f64, 0.0_f64); data.labels.len()];
    for (s, series) in data.series.iter().enumerate() {
        let _ = write!(out, "<g data-series=\"{}\" fill=\"{}\">", s + 1, colour(s));
        for ((i, value), (up, down)) in series.values.iter().copied().enumerate().zip(&mut tops) {
            if !value.is_finite() {
                continue;
            }
            let from = match (stacked, value >= 0.0) {
                (false, _) => 0.0,
                (true, true) => *up,
                (true, false) => *down,
            };
            *(if value >= 0.0 { &mut *up } else { &mut *down }) = from + value;
            let offset = if stacked { 0.0 } else { width * s as f64 };
            let x = plot.left + band * (i as f64 + 0.5) - width * count as f64 / 2.0 + offset;
            let (y0, y1) = (scale.at(from), scale.at(from + value));
            bar(out, (x + width * 0.03, width * 0.94), (y0, y1), stacked);
            if let Some(shown) = &shown {
                label(out, x + width / 2.0, (y0, y1), &shown(value), stacked, value < 0.0);
            }
        }
        out.push_str("</g>");
    }
    if stacked && shown.is_some() && data.series.len() > 1 && low >= 0.0 {
        // the sums come with the last part
        let _ = write!(out, "<g data-series=\"{}\">", data.series.len());
        for (i, (up, _)) in tops.iter().enumerate() {
            let total = number::with_unit(&number::short(*up, wish.lang), wish.unit);
            let x = plot.left + band * (i as f64 + 0.5);
            *out += &words(x, scale.at(*up) - 11.0, LETTER, " text-anchor=\"middle\" font-weight=\"700\"", &total);
        }
        out.push_str("</g>");
    }
    let zero = scale.zero();
    axes::base(out, &format!("M{:.1} {zero:.1}H{:.1}", plot.left, plot.right));
}

fn bar(out: &mut String, (x, width): (f64, f64), (y0, y1): (f64, f64), stacked: bool) {
    // parts that are on each other are told apart by a hair of the ground
    let gap = if stacked && (y0 - y1).abs() > 4.0 { 2.0 } else { 0.0 };
    let height = ((y0 - y1).abs() - gap).max(1.0);
    let radius = if stacked { 0.0 } else { 5.0_f64.min(height / 2.0).min(width / 4.0) };
    let _ = write!(
        out,
        "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius:.1}\"/>",
        y0.min(y1)
    );
}

/// The value: over (under) its bar, or within its part of a stack when that is high enough.
fn label(out: &mut String, x: f64, (y0, y1): (f64, f64), shown: &str, stacked: bool, negative: bool) {
    if stacked {
        if (y0 - y1).abs() >= SMALL * 1.25 {
            let more = " text-anchor=\"middle\" font-weight=\"600\" fill=\"var(--bg)\"";
            *out += &words(x, f64::midpoint(y0, y1) + SMALL * 0.35, SMALL, more, shown);
        }
        return;
    }
    let y = if negative { y1 + SMALL * 1.1 } else { y1 - 9.0 };
    *out += &words(x, y, SMALL, " text-anchor=\"middle\" font-weight=\"600\"", shown);
}
