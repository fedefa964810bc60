//! Lines, areas, points: each line is named at its end, in its own colour's place, so that nobody looks up a key.

use super::axes::{self, Plot, Scale, words};
use super::{ChartOptions, LETTER, SMALL, colour, number, text_width};
use crate::deck::chart_data::Data;
use crate::util::html::text;
use std::fmt::Write;

type ChartPoint = (f64, f64);

pub(super) fn draw(data: &Data, wish: &ChartOptions<'_>) -> String {
    let mut out = String::new();
    let mut plot = Plot::is_whole_number(wish);
    let scatter = wish.kind == "scatter";
    let ends = ends(data, wish);
    let widest = ends.iter().map(|end| end.width() * 1.07).fold(0.0, f64::max) + 20.0;
    let beside = !scatter && widest <= 320.0_f64.min(wish.width() * 0.36);
    if beside {
        plot.right -= widest;
    } else {
        let names: Vec<String> = data.series.iter().map(|s| s.name.clone()).collect();
        axes::key(&mut out, &mut plot, &names);
        plot.right -= 12.0;
    }
    let across = if scatter { numbers(&data.labels) } else { None };
    let foot = plot.bottom;
    let lines = if across.is_some() { 1.0 } else { axes::label_lines(&plot, data) as f64 };
    plot.bottom -= axes::name_height(data) + LETTER * (0.6 + 1.15 * lines);
    let (low, high) = axes::bounds(data, false);
    // differences are what lines and points are for: far from zero the scale need not begin there
    let far = low > 0.0
        && match wish.kind {
            "area" => false,
            "scatter" => low > high * 0.4,
            _ => high - low < low * 0.6,
        };
    let (low, high) = if far { (low, high) } else { (low.min(0.0), high.max(0.0)) };
    let mut scale = Scale::around(low, high, 4.0);
    axes::grid(&mut out, &mut plot, &mut scale, wish);
    let places = places(&mut out, &plot, data, across, wish);
    axes::name(&mut out, &plot, data, foot);
    if !far {
        axes::base(&mut out, &format!("M{:.1} {:.1}H{:.1}", plot.left, scale.zero(), plot.right));
    }
    let mut last = Vec::new();
    for (s, series) in data.series.iter().enumerate() {
        let runs = runs(&series.values, &places, &scale);
        let light = if scatter { " opacity=\".85\"" } else { "" };
        let _ = write!(out, "<g data-series=\"{}\"{light}>", s + 1);
        one(&mut out, &runs, s, wish.kind, scale.zero());
        out.push_str("</g>");
        last.extend(runs.last().and_then(|run| run.last()).map(|end| (s, *end)));
    }
    if beside {
        named(&mut out, &plot, &ends, last);
    }
    out
}

/// What is at the end of a line: its name, where there are several, and its last value.
#[derive(Debug, Default)]
struct End {
    name: String,
    value: String,
}

impl End {
    /// The name, ended by a colon: `Hyves 2` and `010` are no `2 010`.
    fn before(&self) -> String {
        if self.name.is_empty() || self.value.is_empty() { self.name.clone() } else { format!("{}: ", self.name) }
    }

    fn width(&self) -> f64 {
        text_width::width(&self.before(), LETTER) + text_width::width(&self.value, LETTER)
    }
}

fn ends(data: &Data, wish: &ChartOptions<'_>) -> Vec<End> {
    let one = |s: &crate::deck::chart_data::Series| {
        let last = s.values.iter().rev().copied().find(|v| v.is_finite())?;
        let value = number::with_unit(&number::short(last, wish.lang), wish.unit);
        Some(End { name: if data.series.len() > 1 { s.name.clone() } else { String::new() }, value })
    };
    data.series.iter().map(|s| one(s).unwrap_or_default()).collect()
}

/// The first column as numbers, if all of it is.
fn numbers(labels: &[String]) -> Option<Vec<f64>> {
    labels.iter().map(|l| l.trim().replace(',', ".").parse::<f64>().ok().filter(|n| n.abs() < 1e12)).collect()
}

/// Where each row is from left to right, with its name under it.
fn places(out: &mut String, plot: &Plot, data: &Data, across: Option<Vec<f64>>, wish: &ChartOptions<'_>) -> Vec<f64> {
    let Some(values) = across else {
        axes::labels(out, plot, data);
        let band = plot.band(data.labels.len());
        return (0..data.labels.len()).map(|i| plot.left + band * (i as f64 + 0.5)).collect();
    };
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let low = if low > 0.0 && low < high * 0.4 { 0.0 } else { low };
    let scale = Scale { from: plot.left + 12.0, to: plot.right - 12.0, ..Scale::around(low, high, 6.0) };
    // years are not written with a point
    let years = values.iter().all(|v| (1_000.0..3_000.0).contains(v));
    for tick in scale.ticks() {
        let name = if years && scale.step >= 1.0 { format!("{tick:.0}") } else { scale.name(tick, wish.lang) };
        *out += &words(
            scale.at(tick),
            plot.bottom + LETTER * 1.35,
            SMALL,
            " text-anchor=\"middle\" fill=\"var(--muted)\"",
            &name,
        );
    }
    values.iter().map(|v| scale.at(*v)).collect()
}

/// A line as runs of points: it is broken where a value is missing.
fn runs(values: &[f64], places: &[f64], scale: &Scale) -> Vec<Vec<ChartPoint>> {
    let mut out: Vec<Vec<ChartPoint>> = vec![Vec::new()];
    for (value, x) in values.iter().zip(places) {
        match out.last_mut() {
            Some(run) if value.is_finite() => run.push((*x, scale.at(*value))),
            Some(run) if !run.is_empty() => out.push(Vec::new()),
            _ => {}
        }
    }
    out.retain(|run| !run.is_empty());
    out
}

fn one(out: &mut String, runs: &[Vec<ChartPoint>], s: usize, kind: &str, zero: f64) {
    let points: usize = runs.iter().map(Vec::len).sum();
    for run in runs {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let path = run.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect::<Vec<_>>().join("L");
        if kind == "area" {
            let _ = write!(
                out,
                "<path d=\"M{:.1} {zero:.1}L{path}L{:.1} {zero:.1}z\" fill=\"{}\" opacity=\".2\"/>",
                first.0,
                last.0,
                colour(s)
            );
        }
        if kind != "scatter" {
            let _ = write!(
                out,
                "<path d=\"M{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"5\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>",
                colour(s)
            );
        }
        let radius = if kind == "scatter" { 9.0 } else { 6.0 };
        // many points are a line; one alone and the last one are shown
        let dots = if kind == "scatter" || points <= 8 || run.len() == 1 {
            run.as_slice()
        } else {
            std::slice::from_ref(last)
        };
        for (x, y) in dots {
            let _ = write!(
                out,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{}\" stroke=\"var(--bg)\" stroke-width=\"2\"/>",
                colour(s)
            );
        }
    }
}

/// Names at the ends of the lines, moved apart where they would touch.
fn named(out: &mut String, plot: &Plot, ends: &[End], mut last: Vec<(usize, ChartPoint)>) {
    last.sort_by(|a, b| a.1.1.total_cmp(&b.1.1));
    let row = LETTER * 1.2;
    let mut ys: Vec<f64> = Vec::new();
    for (_, (_, y)) in &last {
        ys.push(ys.last().map_or(*y, |above| y.max(above + row)));
    }
    // what went below the plot pushes the others up again
    let mut floor = plot.bottom;
    for y in ys.iter_mut().rev() {
        *y = y.min(floor);
        floor = *y - row;
    }
    for ((s, (x, y)), to) in last.into_iter().zip(ys) {
        let _ = write!(
            out,
            "<g data-series=\"{}\"><path d=\"M{:.1} {y:.1}L{:.1} {to:.1}\" stroke=\"{}\" stroke-width=\"2\" opacity=\".7\"/>",
            s + 1,
            x + 8.0,
            plot.right + 6.0,
            colour(s)
        );
        let Some(end) = ends.get(s) else { continue };
        let more = format!(" fill=\"{}\"", colour(s));
        let value = format!("<tspan font-weight=\"700\">{}</tspan>", text(&end.value));
        let named = words(plot.right + 14.0, to + LETTER * 0.35, LETTER, &more, &end.before());
        let _ = write!(out, "{}{value}</text></g>", named.trim_end_matches("</text>"));
    }
}
