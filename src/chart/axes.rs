//! What charts with axes share: the scale, the plot, the grid, the names of categories and series.

use super::{ChartOptions, LETTER, SMALL, colour, number, text_width};
use crate::deck::chart_data::Data;
use crate::util::html::text;
use std::fmt::Write;

/// A straight scale from values to places of the drawing.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) step: f64,
    /// Where `low` is.
    pub(super) from: f64,
    /// Where `high` is.
    pub(super) to: f64,
}

impl Scale {
    /// Round numbers round `low..high`, with about `lines` of them.
    pub(super) fn around(low: f64, high: f64, lines: f64) -> Self {
        let high = if high - low > 0.0 { high } else { low + 1.0 };
        let step = nice((high - low) / lines);
        Self {
            low: (low / step + 1e-9).floor() * step,
            high: (high / step - 1e-9).ceil() * step,
            step,
            from: 0.0,
            to: 1.0,
        }
    }

    pub(super) fn at(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    /// Where zero is, or the end next to it.
    pub(super) fn zero(&self) -> f64 {
        self.at(0.0_f64.clamp(self.low, self.high))
    }

    pub(super) fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round().clamp(0.0, 20.0) as usize;
        (0..=count)
            .map(|i| self.low + self.step * i as f64)
            .map(|v| if v.abs() < self.step / 1e6 { 0.0 } else { v })
            .collect()
    }

    /// A tick, with the decimals that its step needs.
    pub(super) fn name(&self, tick: f64, lang: &str) -> String {
        if tick.abs() >= 1e6 || self.step >= 1.0 && self.step.fract() < 1e-9 {
            return number::short(tick, lang);
        }
        let decimals = (0..6).find(|n| {
            let scaled = self.step * 10_f64.powi(*n);
            (scaled - scaled.round()).abs() < 1e-6
        });
        number::fixed(tick, usize::try_from(decimals.unwrap_or(6)).unwrap_or(2), lang)
    }
}

/// The next of 1, 2, 2.5, 5 times a power of ten.
fn nice(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let times = rough / power;
    let round = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|n| times <= *n + 1e-9).unwrap_or(10.0);
    round * power
}

/// The lowest and the highest value; `stacked` adds up what is on each other.
pub(super) fn bounds(data: &Data, stacked: bool) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for i in 0..data.labels.len() {
        let values = data.series.iter().filter_map(|s| s.values.get(i)).copied().filter(|v| v.is_finite());
        if stacked {
            let (up, down) = values.fold((0.0, 0.0), |(u, d), v| if v >= 0.0 { (u + v, d) } else { (u, d + v) });
            (low, high) = (low.min(down), high.max(up));
        } else {
            (low, high) = values.fold((low, high), |(low, high), v| (low.min(v), high.max(v)));
        }
    }
    if low > high { (0.0, 1.0) } else { (low, high) }
}

/// Where the drawing's own parts end and its frame begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Plot {
    pub(super) fn is_whole_number(wish: &ChartOptions<'_>) -> Self {
        Self { left: 0.0, right: wish.width(), top: 4.0, bottom: wish.height() }
    }

    /// The room of one of `count` categories.
    pub(super) fn band(&self, count: usize) -> f64 {
        (self.right - self.left) / count.max(1) as f64
    }
}

/// Names of the series in rows above the plot, which begins under them.
pub(super) fn key(out: &mut String, plot: &mut Plot, names: &[String]) {
    if names.iter().all(String::is_empty) || names.len() < 2 {
        return;
    }
    let (mut x, mut y) = (plot.left, plot.top);
    for (i, name) in names.iter().enumerate() {
        let shown = text_width::wrap(name, LETTER, plot.right - plot.left - 40.0, 1).concat();
        let wide = 32.0 + text_width::width(&shown, LETTER);
        if x > plot.left && x + wide > plot.right {
            (x, y) = (plot.left, y + LETTER * 1.5);
        }
        let _ = write!(
            out,
            "<g data-series=\"{}\"><rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"20\" height=\"20\" rx=\"5\" fill=\"{}\"/>",
            i + 1,
            colour(i)
        );
        let _ = write!(out, "{}</g>", words(x + 30.0, y + 18.5, LETTER, "", &shown));
        x += wide + 28.0;
    }
    plot.top = y + LETTER * 1.9;
}

/// Words at a place; `more` are further attributes.
pub(super) fn words(x: f64, y: f64, size: f64, more: &str, shown: &str) -> String {
    let fill = if more.contains("fill=") { "" } else { " fill=\"currentColor\"" };
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\"{fill}{more}>{}</text>", text(shown))
}

/// Thin lines with their numbers before them; makes room at the left.
pub(super) fn grid(out: &mut String, plot: &mut Plot, scale: &mut Scale, wish: &ChartOptions<'_>) {
    let ticks = scale.ticks();
    let last = ticks.len().saturating_sub(1);
    let names: Vec<String> = ticks
        .iter()
        .enumerate()
        // the unit stands once, at the top
        .map(|(i, tick)| number::with_unit(&scale.name(*tick, wish.lang), wish.unit.filter(|_| i == last)))
        .collect();
    plot.left += names.iter().map(|n| text_width::width(n, SMALL)).fold(0.0, f64::max) + 16.0;
    plot.top += SMALL * 0.5;
    (scale.from, scale.to) = (plot.bottom, plot.top);
    for (tick, name) in ticks.iter().zip(&names) {
        let y = scale.at(*tick);
        let _ = write!(
            out,
            "<path d=\"M{:.1} {y:.1}H{:.1}\" stroke=\"var(--rule)\" stroke-width=\"1.5\"/>",
            plot.left, plot.right
        );
        let more = " text-anchor=\"end\" fill=\"var(--muted)\"";
        *out += &words(plot.left - 14.0, y + SMALL * 0.35, SMALL, more, name);
    }
}

/// The room for what [`name`] writes.
pub(super) fn name_height(data: &Data) -> f64 {
    if data.corner.trim().is_empty() { 0.0 } else { SMALL * 1.35 }
}

/// What the categories are, under their names: the heading of the first column, at the foot of the drawing.
pub(super) fn name(out: &mut String, plot: &Plot, data: &Data, foot: f64) {
    for line in text_width::wrap(&data.corner, SMALL, plot.right - plot.left, 1) {
        let more = " class=\"axis-name\" text-anchor=\"middle\" fill=\"var(--muted)\"";
        *out += &words(f64::midpoint(plot.left, plot.right), foot - SMALL * 0.3, SMALL, more, &line);
    }
}

/// The line that values start from.
pub(super) fn base(out: &mut String, d: &str) {
    let _ = write!(out, "<path class=\"axis\" d=\"{d}\" stroke=\"currentColor\" stroke-width=\"2\" opacity=\".6\"/>");
}

/// How many lines the names of the categories need under a plot of this width: at most three.
pub(super) fn label_lines(plot: &Plot, data: &Data) -> usize {
    let room = plot.band(data.labels.len()) - 10.0;
    let most = data.labels.iter().map(|l| text_width::wrap(l, LETTER, room, 3).len()).max().unwrap_or(1);
    if every(plot, data) > 1 { 1 } else { most.max(1) }
}

/// Of long rows of names, and of a dozen whose words do not fit, only every second, third … is shown.
fn every(plot: &Plot, data: &Data) -> usize {
    if data.labels.len() <= 12 && words_fit(plot, data, SMALL) {
        return 1;
    }
    let longest = data.labels.iter().map(|l| text_width::width(l, SMALL)).fold(0.0, f64::max) + 14.0;
    ((longest / plot.band(data.labels.len())).ceil() as usize).clamp(1, data.labels.len())
}

/// Whether each single word of the names has room under its place: a year that is cut is no year.
fn words_fit(plot: &Plot, data: &Data, size: f64) -> bool {
    let room = plot.band(data.labels.len()) - 10.0;
    data.labels.iter().flat_map(|l| l.split_whitespace()).all(|word| text_width::width(word, size) <= room)
}

/// Names of the categories under the plot.
pub(super) fn labels(out: &mut String, plot: &Plot, data: &Data) {
    let band = plot.band(data.labels.len());
    let every = every(plot, data);
    let (size, lines) = match (every, data.labels.len()) {
        (1, ..=12) if words_fit(plot, data, LETTER) => (LETTER, 3),
        (1, ..=12) => (SMALL, 3),
        _ => (SMALL, 1),
    };
    for (i, label) in data.labels.iter().enumerate().step_by(every) {
        let x = plot.left + band * (i as f64 + 0.5);
        for (n, line) in text_width::wrap(label, size, band * every as f64 - 10.0, lines).iter().enumerate() {
            let y = plot.bottom + LETTER * 1.35 + LETTER * 1.15 * n as f64;
            *out += &words(x, y, size, " text-anchor=\"middle\"", line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round() {
        for (low, high, ticks) in [
            (0.0, 40.0, "0 10 20 30 40"),
            (-20.0, 14.0, "−20 −10 0 10 20"),
            (0.0, 0.02, "0,000 0,005 0,010 0,015 0,020"),
            (0.0, 3_900_000.0, "0 1\u{a0}mln 2\u{a0}mln 3\u{a0}mln 4\u{a0}mln"),
            (5.0, 5.0, "5,00 5,25 5,50 5,75 6,00"),
        ] {
            let scale = Scale::around(low, high, 4.0);
            let names: Vec<String> = scale.ticks().iter().map(|t| scale.name(*t, "nl")).collect();
            assert_eq!(names.join(" "), ticks);
        }
    }
}
