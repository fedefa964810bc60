//! Parts of a whole: one circle with its key beside it, or up to four circles in a row under one key.

use super::axes::{self, Plot, words};
use super::{ChartOptions, LETTER, colour, number, text_width};
use crate::deck::chart_data::{Data, SLICES};
use crate::util::i18n::Phrase;
use std::f64::consts::TAU;
use std::fmt::Write;

/// Circles side by side.
const CIRCLES: usize = 4;

/// A name and its value in each series.
type Slice = (String, Vec<f64>);

#[derive(Debug, Clone, Copy)]
struct Circle {
    x: f64,
    y: f64,
    radius: f64,
    ring: bool,
    /// The shares are beside the names of the parts.
    keyed: bool,
}

/// Smaller shares are not written into their part.
const LEAST: f64 = 0.07;
/// Between words and the edges of their part.
const EDGE: f64 = 4.0;

impl Circle {
    /// How far from the centre the hole ends.
    fn inner(self) -> f64 {
        if self.ring { self.radius * 0.6 } else { 0.0 }
    }

    /// The words for a part that begins at a share of the circle, in its middle.
    fn share(self, from: f64, share: f64, wish: &ChartOptions<'_>) -> Share {
        let (away, angle) = (self.radius * if self.ring { 0.8 } else { 0.66 }, (from + share / 2.0) * TAU - TAU / 4.0);
        let shown = percent(share, wish);
        let half = (text_width::width(&shown, LETTER) / 2.0 + EDGE, LETTER * 0.37 + EDGE);
        Share { from, share, middle: (away * angle.cos(), away * angle.sin()), half, shown }
    }

    /// Whether words are between the hole and the edge.
    fn is_wide_for(self, words: &Share) -> bool {
        let (x, y) = (words.middle.0.abs(), words.middle.1.abs());
        let near = (x - words.half.0).max(0.0).hypot((y - words.half.1).max(0.0));
        near >= self.inner() && (x + words.half.0).hypot(y + words.half.1) <= self.radius
    }
}

/// A part of a circle and the words in it.
struct Share {
    from: f64,
    share: f64,
    /// The middle of the words, from the circle's centre.
    middle: (f64, f64),
    /// Half their size, with some room.
    half: (f64, f64),
    shown: String,
}

impl Share {
    /// Whether the words are between both ends of the part: a part of less than a half lies behind each of them.
    fn is_long_enough(&self) -> bool {
        let behind = |end: f64, way: f64| {
            let angle = end * TAU - TAU / 4.0;
            let (x, y) = (-angle.sin() * way, angle.cos() * way);
            self.middle.0 * x + self.middle.1 * y >= self.half.0 * x.abs() + self.half.1 * y.abs()
        };
        self.share >= 0.5 || behind(self.from, 1.0) && behind(self.from + self.share, -1.0)
    }
}

pub(super) fn draw(data: &Data, wish: &ChartOptions<'_>) -> Result<String, String> {
    if data.series.len() > CIRCLES {
        return Err(format!("{} circles do not fit beside each other, at most {CIRCLES} do", data.series.len()));
    }
    if data.series.iter().flat_map(|s| &s.values).any(|v| *v < 0.0) {
        return Err("a part of a whole cannot be negative".to_owned());
    }
    let parts = parts(data, wish);
    let totals: Vec<f64> = (0..data.series.len()).map(|s| parts.iter().filter_map(|p| p.1.get(s)).sum()).collect();
    if let Some(empty) = totals.iter().position(|t| *t <= 0.0) {
        let name = data.series.get(empty).map_or("", |s| s.name.as_str());
        return Err(if name.is_empty() {
            "all parts are zero".to_owned()
        } else {
            format!("all parts of `{name}` are zero")
        });
    }
    let ring = wish.kind == "donut";
    let mut out = String::new();
    if let [total] = totals.as_slice() {
        let place = Legend::of(parts.len(), wish);
        let radius = (place.room / 2.0 - 14.0).min(wish.width() / 2.0 - 14.0).max(40.0);
        let x = if place.is_below { wish.width() / 2.0 } else { 250.0 };
        draw_circle(&mut out, Circle { x, y: place.room / 2.0, radius, ring, keyed: true }, &parts, (0, *total), wish);
        named(&mut out, &parts, *total, &place, wish);
        return Ok(out);
    }
    let mut plot = Plot::is_whole_number(wish);
    axes::key(&mut out, &mut plot, &parts.iter().map(|p| p.0.clone()).collect::<Vec<_>>());
    let room = wish.width() / totals.len() as f64;
    let radius = (room / 2.0 - 24.0).min((wish.height() - plot.top - LETTER * 2.2) / 2.0).max(40.0);
    for (s, total) in totals.iter().enumerate() {
        let circle = Circle { x: room * (s as f64 + 0.5), y: plot.top + 10.0 + radius, radius, ring, keyed: false };
        draw_circle(&mut out, circle, &parts, (s, *total), wish);
        let name = data.series.get(s).map_or("", |s| s.name.as_str());
        for line in text_width::wrap(name, LETTER, room - 12.0, 1) {
            let more = " text-anchor=\"middle\" font-weight=\"600\"";
            out += &words(circle.x, circle.y + radius + LETTER * 1.45, LETTER, more, &line);
        }
    }
    Ok(out)
}

/// What is drawn: the rows with a value, the smallest beyond [`SLICES`] together.
fn parts(data: &Data, wish: &ChartOptions<'_>) -> Vec<Slice> {
    let value = |i: usize| {
        let values = data.series.iter().map(|s| s.values.get(i).copied().unwrap_or(0.0));
        values.map(|v| if v.is_finite() { v } else { 0.0 }).collect::<Vec<f64>>()
    };
    let mut all: Vec<Slice> = data.labels.iter().cloned().enumerate().map(|(i, label)| (label, value(i))).collect();
    all.retain(|part| part.1.iter().any(|v| *v > 0.0));
    if all.len() <= SLICES {
        return all;
    }
    let mut sizes: Vec<f64> = all.iter().map(|p| p.1.iter().sum()).collect();
    sizes.sort_by(f64::total_cmp);
    let limit = sizes.len().checked_sub(SLICES - 1).and_then(|i| sizes.get(i)).copied().unwrap_or(0.0);
    let mut kept: Vec<Slice> = Vec::new();
    let mut rest = vec![0.0; data.series.len()];
    let mut count = 0;
    for part in all {
        if kept.len() < SLICES - 1 && part.1.iter().sum::<f64>() >= limit {
            kept.push(part);
        } else {
            count += 1;
            rest.iter_mut().zip(&part.1).for_each(|(sum, v)| *sum += v);
        }
    }
    kept.push((format!("{count} {}", Phrase::Others.translate(wish.lang)), rest));
    kept
}

fn draw_circle(
    out: &mut String,
    circle: Circle,
    parts: &[Slice],
    (series, total): (usize, f64),
    wish: &ChartOptions<'_>,
) {
    let several = parts.iter().filter(|p| p.1.get(series).is_some_and(|v| *v > 0.0)).count() > 1;
    let shares = parts.iter().scan(0.0, |from, part| {
        let share = part.1.get(series).copied().unwrap_or(0.0) / total;
        *from += share;
        Some(circle.share(*from - share, share, wish))
    });
    let shares: Vec<Share> = shares.collect();
    // a thin ring would take the shares at its top and not those at its sides: where they are beside the names as well,
    // all of them are there alone
    let thin = shares.iter().any(|s| s.share >= LEAST && !circle.is_wide_for(s));
    let written = several && !(circle.ring && circle.keyed && thin);
    for (i, share) in shares.iter().enumerate().filter(|(_, share)| share.share > 0.0) {
        let edge = if several { " stroke=\"var(--bg)\" stroke-width=\"4\" stroke-linejoin=\"round\"" } else { "" };
        let _ = write!(
            out,
            "<g data-series=\"{}\"><path d=\"{}\" fill=\"{}\"{edge}/>",
            i + 1,
            slice(circle, share.from, share.from + share.share),
            colour(i)
        );
        // within its part, where there is room for it
        if written && share.share >= LEAST && circle.is_wide_for(share) && share.is_long_enough() {
            let more = " text-anchor=\"middle\" font-weight=\"600\" fill=\"var(--bg)\"";
            let (x, y) = (circle.x + share.middle.0, circle.y + share.middle.1 + LETTER * 0.35);
            *out += &words(x, y, LETTER, more, &share.shown);
        }
        out.push_str("</g>");
    }
    if circle.ring && wish.unit != Some("%") {
        let shown = number::with_unit(&number::short(total, wish.lang), wish.unit);
        let size = (circle.radius * 1.02 / text_width::width(&shown, 1.0).max(0.1)).min(54.0).floor();
        let more = " text-anchor=\"middle\" font-weight=\"700\"";
        *out += &words(circle.x, circle.y + size * 0.35, size, more, &shown);
    }
}

/// A slice from one share of the circle to another, clockwise from the top.
fn slice(circle: Circle, from: f64, to: f64) -> String {
    let Circle { x, y, radius, ring, .. } = circle;
    let point = |share: f64, r: f64| {
        let angle = share * TAU - TAU / 4.0;
        format!("{:.1} {:.1}", x + r * angle.cos(), y + r * angle.sin())
    };
    // a whole circle cannot be one arc
    let (first, last) = (point(from, radius), point(to, radius));
    let half = f64::midpoint(from, to);
    let outer = format!("A{radius:.1} {radius:.1} 0 0 1 {}A{radius:.1} {radius:.1} 0 0 1 {last}", point(half, radius));
    if !ring {
        let centre = if to - from > 0.999 { "z".to_owned() } else { format!("L{x:.1} {y:.1}z") };
        return format!("M{first}{outer}{centre}");
    }
    let inner = circle.inner();
    format!(
        "M{first}{outer}{}{}A{inner:.1} {inner:.1} 0 0 0 {}A{inner:.1} {inner:.1} 0 0 0 {}z",
        if to - from > 0.999 { "M" } else { "L" },
        point(to, inner),
        point(half, inner),
        point(from, inner)
    )
}

/// Where the names of the parts stand: beside the circle, or below it where the drawing is narrow.
struct Legend {
    is_below: bool,
    /// The height that the circle has.
    room: f64,
    /// Where the names begin.
    x: f64,
    /// The middle of the first row, and how far the next one is.
    top: f64,
    row: f64,
}

impl Legend {
    /// Drawings below this width have no room beside a circle.
    const NARROW: f64 = 900.0;

    fn of(rows: usize, wish: &ChartOptions<'_>) -> Self {
        let (height, count) = (wish.height(), rows.max(1) as f64);
        if wish.width() < Self::NARROW {
            let row = 40.0_f64.min(height * 0.5 / count);
            let room = height - row * count - 12.0;
            return Self { is_below: true, room, x: 0.0, top: room + 12.0 + row / 2.0, row };
        }
        let row = 68.0_f64.min((height - 20.0) / count);
        Self { is_below: false, room: height, x: 560.0, top: height / 2.0 - row * (count - 1.0) / 2.0, row }
    }
}

/// A share in words.
fn percent(share: f64, wish: &ChartOptions<'_>) -> String {
    format!("{}%", number::fixed(share * 100.0, 0, wish.lang))
}

/// Names and values of the parts.
fn named(out: &mut String, parts: &[Slice], total: f64, place: &Legend, wish: &ChartOptions<'_>) {
    let Legend { is_below, x, top, row, .. } = *place;
    for (i, (label, values)) in parts.iter().enumerate() {
        let y = top + row * i as f64;
        let value = values.first().copied().unwrap_or(0.0);
        let mut shown = number::with_unit(&number::short(value, wish.lang), wish.unit);
        if wish.unit != Some("%") && parts.len() > 1 {
            shown = format!("{shown} · {}", percent(value / total, wish));
        }
        let room = wish.width() - x - 46.0 - text_width::width(&shown, LETTER) - 24.0;
        let _ = write!(
            out,
            "<g data-series=\"{}\"><rect x=\"{x}\" y=\"{:.1}\" width=\"22\" height=\"22\" rx=\"6\" fill=\"{}\"/>",
            i + 1,
            y - 11.0,
            colour(i)
        );
        let lines = text_width::wrap(label, LETTER, room, if is_below { 1 } else { 2 });
        let first = y + LETTER * 0.35 - LETTER * 0.56 * lines.len().saturating_sub(1) as f64;
        for (n, line) in lines.iter().enumerate() {
            *out += &words(x + 38.0, first + LETTER * 1.12 * n as f64, LETTER, "", line);
        }
        let more = " text-anchor=\"end\" font-weight=\"600\"";
        *out += &words(wish.width(), y + LETTER * 0.35, LETTER, more, &shown);
        out.push_str("</g>");
    }
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::chart::{ChartOptions, LETTER};
    use crate::deck::chart_data as data;

    fn drawn(kind: &str, rows: &[usize], series: usize, share: f64, low: bool) -> String {
        let line = |(i, v): (usize, &usize)| format!("Part {i}{}", format!(",{v}").repeat(series));
        let lines: Vec<String> = rows.iter().enumerate().map(line).collect();
        let names: Vec<String> = (0..series).map(|i| format!("s{i}")).collect();
        let source = format!("K,{}\n{}", names.join(","), lines.join("\n"));
        let data = data::read(&source, "").expect("a table");
        let wish = ChartOptions { kind, title: None, unit: None, lang: "en", id: "c", low, share };
        draw(&data, &wish).unwrap_or_default()
    }

    /// The number before the first sign that is none.
    fn number(text: &str) -> f64 {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(text.len());
        text[..end].parse().unwrap_or(f64::NAN)
    }

    fn attribute(tag: &str, name: &str) -> f64 {
        number(tag.split(&format!(" {name}=\"")).nth(1).unwrap_or(""))
    }

    /// For each share that is written in a circle: how near to the centre and how far from it its letters are, and the
    /// circle's radius.
    fn written(svg: &str) -> Vec<(f64, f64, f64)> {
        let (mut centre, mut radius, mut all) = ((0.0, 0.0), 0.0, Vec::new());
        for part in svg.split("<path d=\"M").skip(1) {
            if radius == 0.0 {
                let (first, rest) = part.split_once('A').expect("an arc");
                let (x, y) = first.split_once(' ').expect("a point");
                radius = number(rest);
                // the first part begins at the top
                centre = (number(x), number(y) + radius);
            }
            let group = part.split("</g>").next().unwrap_or("");
            let Some(text) = group.split("<text").nth(1) else { continue };
            let shown = text.split('>').nth(1).and_then(|t| t.split('<').next()).unwrap_or("");
            // as wide as the widest letters of the themes are, as high as a figure is
            let (wide, high) = (shown.chars().count() as f64 * LETTER * 0.6 / 2.0, LETTER * 0.36);
            let (x, y) = (attribute(text, "x") - centre.0, attribute(text, "y") - LETTER * 0.35 - centre.1);
            let near = (x.abs() - wide).max(0.0).hypot((y.abs() - high).max(0.0));
            all.push((near, (x.abs() + wide).hypot(y.abs() + high), radius));
        }
        all
    }

    #[test]
    fn shares_stand_within_their_part() {
        for kind in ["donut", "pie"] {
            for rows in [&[5, 3][..], &[40, 60, 20, 12, 8, 7], &[9, 8, 7, 6, 5, 4, 4, 4, 3, 3, 2, 2], &[1, 1, 1, 1]] {
                for (share, low) in [(1.0, false), (1.0, true), (0.5, true), (0.33, true), (0.25, true)] {
                    let svg = drawn(kind, rows, 1, share, low);
                    for (near, far, radius) in written(&svg) {
                        let inner = if kind == "donut" { radius * 0.6 } else { 0.0 };
                        assert!(near >= inner && far <= radius, "{kind} {rows:?} {share}: {near} {far} {radius}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_a_ring_has_no_room_for_stands_beside_the_name() {
        let rows = [40, 60, 20, 12, 8, 7];
        assert_eq!(written(&drawn("donut", &rows[..3], 1, 1.0, false)).len(), 3);
        let small = drawn("donut", &rows, 1, 0.5, true);
        assert!(written(&small).is_empty(), "{small}");
        assert!(small.contains("40 · 27%") && small.contains("12 · 8%"), "{small}");
        // nor is one part written and the next one not
        let third = drawn("donut", &[40, 60, 20, 12], 1, 0.33, true);
        assert!(matches!(written(&third).len(), 0 | 4), "{third}");
        // several circles have their shares nowhere else
        assert!(!written(&drawn("pie", &rows[..3], 2, 1.0, false)).is_empty());
    }
}
