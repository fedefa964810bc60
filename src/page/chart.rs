//! Charts: a small table of numbers in, an SVG and the same table as text out.
//!
//! Drawn here rather than by a crate: those looked at need a JavaScript engine (charming) or draw for pixels with fonts of
//! their own (plotters, charts-rs), while this must take the slide's font and the theme's colours.

mod axes;
mod data;
mod round;

use super::html::{attr, text};
use data::Data;
use std::fmt::Write;

/// What is asked of a chart.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChartWish<'a> {
    /// `bar`, `stacked`, `line`, `area`, `pie`, `donut` or `scatter`.
    pub(super) kind: &'a str,
    /// Above the chart.
    pub(super) title: Option<&'a str>,
    /// Behind the numbers.
    pub(super) unit: Option<&'a str>,
    /// Language of the numbers.
    pub(super) lang: &'a str,
    /// For the ids that describe it.
    pub(super) id: &'a str,
}

const KINDS: &[&str] = &["bar", "stacked", "line", "area", "pie", "donut", "scatter"];

/// Units of the drawing: it is as wide as the slide's text, its letters as large.
const WIDTH: f64 = 1_120.0;
const HEIGHT: f64 = 500.0;

/// Draws `source` (CSV with commas or semicolons, or a Markdown table): the first row names the series, the first column
/// the categories. The error says in one line what is wrong.
pub(super) fn draw(source: &str, wish: &ChartWish<'_>) -> Result<String, String> {
    if !KINDS.contains(&wish.kind) {
        let near = crate::base::nearest(wish.kind, KINDS.iter().copied());
        return Err(match near {
            Some(near) => format!("there is no chart `{}`; did you mean `{near}`?", wish.kind),
            None => format!("there is no chart `{}`; there are {}", wish.kind, KINDS.join(", ")),
        });
    }
    let data = data::read(source)?;
    let inner = match wish.kind {
        "pie" | "donut" => round::draw(&data, wish)?,
        _ => axes::draw(&data, wish),
    };
    Ok(frame(&inner, &data, wish))
}

fn frame(inner: &str, data: &Data, wish: &ChartWish<'_>) -> String {
    let title = wish.title.unwrap_or("");
    let words = words(wish.lang);
    let described = describe(data, wish);
    let mut out = format!("<figure class=\"chart chart-{}\">", attr(wish.kind));
    if !title.is_empty() {
        let _ = write!(out, "<figcaption>{}</figcaption>", text(title));
    }
    let name = if title.is_empty() { words.0 } else { title };
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{inner}</svg>",
        text(name),
        text(&described),
        id = attr(wish.id)
    );
    let _ = write!(
        out,
        "<details class=\"chart-data\"><summary>{}</summary>{}</details></figure>",
        words.1,
        table(data, wish)
    );
    out
}

/// "Chart", "the data as a table".
fn words(lang: &str) -> (&'static str, &'static str) {
    if lang.starts_with("nl") { ("Grafiek", "Gegevens als tabel") } else { ("Chart", "Data as a table") }
}

fn describe(data: &Data, wish: &ChartWish<'_>) -> String {
    let parts: Vec<String> = data
        .series
        .iter()
        .map(|s| {
            let values: Vec<String> =
                data.labels.iter().zip(&s.values).map(|(l, v)| format!("{l} {}", number(*v, wish))).collect();
            format!("{}: {}", s.name, values.join(", "))
        })
        .collect();
    parts.join("; ")
}

fn table(data: &Data, wish: &ChartWish<'_>) -> String {
    let mut out = format!("<table><thead><tr><th scope=\"col\">{}</th>", text(&data.corner));
    for series in &data.series {
        let _ = write!(out, "<th scope=\"col\">{}</th>", text(&series.name));
    }
    out += "</tr></thead><tbody>";
    for (i, label) in data.labels.iter().enumerate() {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", text(label));
        for series in &data.series {
            let value = series.values.get(i).copied().unwrap_or(f64::NAN);
            let _ = write!(out, "<td>{}</td>", text(&number(value, wish)));
        }
        out += "</tr>";
    }
    out + "</tbody></table>"
}

/// A number as the language writes it, with the unit.
fn number(value: f64, wish: &ChartWish<'_>) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let plain = plain_number(value, wish.lang);
    match wish.unit {
        Some(unit @ ("%" | "‰")) => format!("{plain}{unit}"),
        Some(unit) if matches!(unit, "€" | "$" | "£") => format!("{unit}\u{a0}{plain}"),
        Some(unit) => format!("{plain}\u{a0}{unit}"),
        None => plain,
    }
}

fn plain_number(value: f64, lang: &str) -> String {
    let (point, group) = if lang.starts_with("en") { ('.', ",") } else { (',', ".") };
    let decimals = if value.fract().abs() < 1e-9 || value.abs() >= 1_000.0 {
        0
    } else if (value * 10.0).fract().abs() < 1e-6 {
        1
    } else {
        2
    };
    let raw = format!("{:.decimals$}", value.abs());
    let (whole, rest) = raw.split_once('.').unwrap_or((&raw, ""));
    let mut grouped = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped += group;
        }
        grouped.push(c);
    }
    let sign = if value < 0.0 { "−" } else { "" };
    if rest.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}{point}{rest}") }
}

/// The colour of a series.
fn colour(i: usize) -> String {
    format!("var(--series-{})", i % 6 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wish(kind: &str) -> ChartWish<'_> {
        ChartWish { kind, title: Some("T"), unit: Some("k€"), lang: "nl", id: "c" }
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        let nl = ChartWish { unit: None, ..wish("bar") };
        assert_eq!(number(1234.6, &nl), "1.235");
        assert_eq!(number(12.5, &nl), "12,5");
        assert_eq!(number(-3.25, &ChartWish { lang: "en", ..nl }), "−3.25");
        assert_eq!(number(40.0, &wish("bar")), "40\u{a0}k€");
        assert_eq!(number(f64::NAN, &nl), "–");
    }

    #[test]
    fn every_kind_is_drawn_with_its_table() {
        for kind in KINDS {
            let html = draw("Kanaal,2006,2008\nTelevisie,40,38\nWeb,5,\"12,5\"\n", &wish(kind))
                .unwrap_or_else(|e| panic!("{kind}: {e}"));
            assert!(
                html.contains("<svg") && html.contains("12,5\u{a0}k€") && html.contains("<th scope=\"row\">Web"),
                "{html}"
            );
            assert!(!html.contains("NaN"), "{html}");
        }
        assert!(draw("a,1", &wish("bra")).unwrap_err().contains("did you mean `bar`"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn nothing_panics(source in "[a-c0-9,;|.\n\" -]{0,80}", kind in 0..7usize) {
            if let Ok(html) = draw(&source, &wish(KINDS[kind])) {
                prop_assert!(!html.contains("NaN") && !html.contains("inf"), "{}", html);
            }
        }
    }
}
