//! Charts: a small table of numbers in, an SVG and the same table as text out.
//!
//! Drawn here rather than by a crate: those looked at need a JavaScript engine (charming) or draw for pixels with fonts of
//! their own (plotters, charts-rs), while this must take the slide's font and the theme's colours.

mod axes;
mod bars;
mod lines;
mod number;
mod pie;
mod text_width;

use crate::deck::chart_data as data;
use crate::deck::chart_data::{Data, KINDS};
use crate::util::html::{attr, text};
use crate::util::i18n::Phrase;
use std::fmt::Write;

/// What is asked of a chart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChartOptions<'a> {
    /// `bar`, `stacked`, `line`, `area`, `pie`, `donut` or `scatter`.
    pub(crate) kind: &'a str,
    /// Above the chart.
    pub(crate) title: Option<&'a str>,
    /// Behind the numbers.
    pub(crate) unit: Option<&'a str>,
    /// Language of the numbers.
    pub(crate) lang: &'a str,
    /// For the ids that describe it.
    pub(crate) id: &'a str,
    /// It shares the slide with other things: a lower drawing is shrunk less, and its letters stay larger.
    pub(crate) low: bool,
    /// The share of the slide's width that it has: in a column it is drawn narrow, so that its letters stay large.
    pub(crate) share: f64,
}

impl ChartOptions<'_> {
    /// How wide it is drawn.
    fn width(&self) -> f64 {
        if self.share > 0.9 { WIDTH } else { (WIDTH * self.share - GAP).clamp(NARROWEST, WIDTH).round() }
    }

    /// How high it is drawn.
    fn height(&self) -> f64 {
        if self.low { LOW } else { HEIGHT }
    }
}

/// Units of the drawing: it is as wide as the slide's text, its letters as large.
const WIDTH: f64 = 1_120.0;
const HEIGHT: f64 = 500.0;
/// Between two columns.
const GAP: f64 = 24.0;
/// Narrower drawings have no room for words.
const NARROWEST: f64 = 340.0;
const LOW: f64 = 410.0;
/// Size of names.
const LETTER: f64 = 25.0;
/// Size of numbers within the drawing.
const SMALL: f64 = 23.0;
/// Values of a series that are read aloud; of longer ones the ends and the extremes.
const MOST_SAID: usize = 24;
/// More series cannot be told apart.
const SERIES: usize = 6;

/// Draws `source` (CSV with commas or semicolons, or a Markdown table): the first row names the series, the first column
/// the categories. Gives what is in the figure. The error says in one line what is wrong.
pub(crate) fn draw(source: &str, wish: &ChartOptions<'_>) -> Result<String, String> {
    if !KINDS.contains(&wish.kind) {
        let near = crate::diagnostics::closest(wish.kind, KINDS.iter().copied());
        return Err(match near {
            Some(near) => format!("there is no chart `{}`; did you mean `{near}`?", wish.kind),
            None => format!("there is no chart `{}`; there are {}", wish.kind, KINDS.join(", ")),
        });
    }
    let data = data::read(source, number::group(wish.lang))?;
    if data.series.len() > SERIES {
        return Err(format!("{} series cannot be told apart, at most {SERIES} can", data.series.len()));
    }
    let inner = match wish.kind {
        "pie" | "donut" => pie::draw(&data, wish)?,
        "bar" | "stacked" => bars::draw(&data, wish),
        _ => lines::draw(&data, wish),
    };
    Ok(frame(&inner, &data, wish))
}

fn frame(inner: &str, data: &Data, wish: &ChartOptions<'_>) -> String {
    // the only series names the chart where nothing else does
    let title = match (wish.title, data.series.as_slice()) {
        (Some(title), _) => title,
        (None, [only]) => only.name.as_str(),
        _ => "",
    };
    let described = describe(data, wish);
    let mut out = String::new();
    if !title.is_empty() {
        let _ = write!(out, "<figcaption>{}</figcaption>", text(title));
    }
    let name = if title.is_empty() { Phrase::Chart.translate(wish.lang) } else { title };
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{inner}</svg>",
        wish.width(),
        wish.height(),
        text(name),
        text(&described),
        id = attr(wish.id)
    );
    let _ = write!(
        out,
        "<details class=\"chart-data\"><summary>{}</summary>{}</details>",
        Phrase::ChartData.translate(wish.lang),
        table(data, wish)
    );
    out
}

fn describe(data: &Data, wish: &ChartOptions<'_>) -> String {
    let say = |i: usize, v: f64| format!("{}: {}", data.labels.get(i).map_or("", String::as_str), number(v, wish));
    let one = |s: &data::Series| {
        if s.values.len() <= MOST_SAID {
            return s.values.iter().enumerate().map(|(i, v)| say(i, *v)).collect::<Vec<_>>().join(", ");
        }
        // nobody listens to a hundred numbers: the ends and the extremes, the rest is in the table
        let known: Vec<(usize, f64)> = s.values.iter().copied().enumerate().filter(|(_, v)| v.is_finite()).collect();
        let low = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let high = known.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let told = [known.first(), low, high, known.last()];
        told.into_iter().flatten().map(|(i, v)| say(*i, *v)).collect::<Vec<_>>().join(" … ")
    };
    let named = |s: &data::Series| if s.name.is_empty() { one(s) } else { format!("{} – {}", s.name, one(s)) };
    data.series.iter().map(named).collect::<Vec<_>>().join("; ")
}

fn table(data: &Data, wish: &ChartOptions<'_>) -> String {
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
fn number(value: f64, wish: &ChartOptions<'_>) -> String {
    number::with_unit(&number::plain(value, wish.lang), wish.unit)
}

/// The colour of a series.
fn colour(i: usize) -> String {
    format!("var(--series-{})", i % 6 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn options_of(kind: &str) -> ChartOptions<'_> {
        ChartOptions { kind, title: Some("T"), unit: Some("k€"), lang: "nl", id: "c", low: false, share: 1.0 }
    }

    #[test]
    fn every_kind_is_drawn_with_its_table() {
        for kind in KINDS {
            let html = draw("Kanaal,2006,2008\nTelevisie,40,38\nWeb,5,\"12,5\"\n", &options_of(kind))
                .unwrap_or_else(|e| panic!("{kind}: {e}"));
            assert!(
                html.contains("<svg") && html.contains("12,5\u{a0}k€") && html.contains("<th scope=\"row\">Web"),
                "{html}"
            );
            assert!(!html.contains("NaN"), "{html}");
        }
        assert!(draw("a,1", &options_of("bra")).unwrap_err().contains("did you mean `bar`"));
    }

    /// The figures within attributes that place things.
    fn placed(html: &str) -> Vec<f64> {
        let names = [" x=\"", " y=\"", " width=\"", " height=\"", " cx=\"", " cy=\""];
        let after = names.iter().flat_map(|n| html.split(n).skip(1));
        after.map(|rest| rest.split('"').next().unwrap_or("").parse().unwrap_or(f64::NAN)).collect()
    }

    #[test]
    fn everything_stays_within_the_drawing() {
        for (kind, source) in [
            ("bar", "K,a,b,c,d\nJan,1,-2,3,4\nFeb,-4,3,2,1"),
            ("bar", "K;a\nMensen die nooit een presentatie geven;12\nMensen die het elke week doen;48\nx;1\ny;2"),
            ("bar", "K,a\nTotal,1250000"),
            ("stacked", "K,a,b\nQ1,30,-20\nQ2,,-25"),
            ("line", "Y,The name of a long series,Another rather long series\n2020,98.2,98.9\n2021,99.1,"),
            ("line", "T,a,b,c,d,e,f\nx,1,1,1,1,1,1\ny,1,1,1,1,1,1"),
            ("area", "M,v\nJan,0\nFeb,0"),
            ("scatter", "Age,a\n4,102\n18,176"),
            ("pie", "K,a,b,c,d\nx,1,2,3,4\ny,4,3,2,1"),
            ("donut", "K,a\nAll,12"),
        ] {
            for share in [1.0, 0.5, 0.3] {
                let wish = ChartOptions { share, ..options_of(kind) };
                let html = draw(source, &wish).unwrap_or_else(|e| panic!("{kind}: {e}"));
                let places = placed(&html);
                let most = wish.width().max(wish.height());
                assert!(places.iter().all(|p| (0.0..=most).contains(p)), "{kind} {share} {source}: {places:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_told() {
        for (kind, source, says) in [
            ("pie", "K,a\nx,-1\ny,2", "negative"),
            ("donut", "K,a\nx,0", "zero"),
            ("pie", "K,a,b\nx,1,0", "`b`"),
            ("pie", "K,a,b,c,d,e\nx,1,1,1,1,1", "5 circles"),
            ("bar", "K,a,b,c,d,e,f,g\nx,1,1,1,1,1,1,1", "7 series"),
        ] {
            let error = draw(source, &options_of(kind)).expect_err(source);
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn words_of_the_author_are_escaped_and_long_rows_summed_up() {
        let html = draw("K,<b>a\n<script>,1\n&,2", &options_of("line")).unwrap_or_default();
        assert!(!html.contains("<script") && !html.contains("<b>") && html.contains("&lt;script"), "{html}");
        let long = (0..60).map(|i| format!("r{i},{i}")).collect::<Vec<_>>().join("\n");
        let html =
            draw(&format!("K,a\n{long}"), &ChartOptions { unit: None, ..options_of("line") }).unwrap_or_default();
        assert!(html.contains("r0: 0 … r0: 0 … r59: 59 … r59: 59") && html.contains("<td>31</td>"), "{html}");
        let others = draw("K;a\na;9\nb;8\nc;7\nd;6\ne;5\nf;1\ng;1", &options_of("pie")).unwrap_or_default();
        assert!(others.contains("2 andere"), "{others}");
    }

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            "-?[0-9]{1,3}",
            "-?[0-9]{1,9}[.,][0-9]{1,4}",
            "[0-9]e-?[0-9]{1,2}",
            Just(String::new()),
            "[0-9]{15}"
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn nothing_panics(source in "[a-c0-9,;|.\n\" -]{0,80}", kind in 0..7usize) {
            if let Ok(html) = draw(&source, &options_of(KINDS[kind])) {
                prop_assert!(!html.contains("NaN") && !html.contains("inf"), "{}", html);
            }
        }

        #[test]
        fn every_table_is_drawn_in_figures(
            rows in proptest::collection::vec(("[a-z][a-zé<& ]{0,30}", proptest::collection::vec(cell(), 1..5)), 1..16),
            kind in 0..7usize,
            lang in proptest::sample::select(vec!["nl", "en-GB", "fr", ""]),
        ) {
            let lines: Vec<String> = rows.iter().map(|(label, cells)| format!("{label};{}", cells.join(";"))).collect();
            let wish = ChartOptions { lang, ..options_of(KINDS[kind]) };
            if let Ok(html) = draw(&format!("K;a;b;c;d\n{}", lines.join("\n")), &wish) {
                prop_assert!(!html.contains("NaN") && !html.contains("inf"), "{}", html);
                prop_assert!(placed(&html).iter().all(|p| p.is_finite() && *p > -2.0 && *p < WIDTH + 2.0), "{}", html);
                prop_assert_eq!(html.matches("<th scope=\"row\">").count(), rows.len());
            }
        }
    }
}
