//! How large the renderer takes words to be: by our letters, for the fonts of the themes.

use crate::diagram::svg::text_width::{Face, Run, line_width, width, wrap};
use merman::render::TextMeasurer;
use merman_render::text::{TextMetrics, TextStyle, WrapMode};

/// Measures words without a font.
#[derive(Debug)]
pub(super) struct Measure;

fn bold(style: &TextStyle) -> bool {
    style.font_weight.as_deref().is_some_and(|weight| {
        matches!(weight, "bold" | "bolder") || weight.parse().is_ok_and(|weight: f64| weight > 550.0)
    })
}

/// Lines as the author broke them.
fn lines(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let tag = rest.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("<br"));
        let end = if tag { rest.find('>') } else { None };
        if let Some(end) =
            end.filter(|end| rest.get(3..*end).is_some_and(|r| r.trim().trim_end_matches('/').is_empty()))
        {
            out.push(String::new());
            rest = rest.get(end + 1..).unwrap_or("");
            continue;
        }
        match (c, out.last_mut()) {
            ('\n', _) => out.push(String::new()),
            (c, Some(line)) => line.push(c),
            _ => {}
        }
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
    while out.len() > 1 && out.last().is_some_and(|line| line.trim().is_empty()) {
        out.pop();
    }
    out
}

impl TextMeasurer for Measure {
    fn measure(&self, text: &str, style: &TextStyle) -> TextMetrics {
        self.measure_wrapped(text, style, None, WrapMode::SvgLike)
    }

    fn measure_wrapped(&self, text: &str, style: &TextStyle, room: Option<f64>, mode: WrapMode) -> TextMetrics {
        let size = style.font_size;
        let face = Face { bold: bold(style), italic: false };
        let room = room.filter(|room| room.is_finite() && *room > 0.0);
        let mut broken: Vec<Vec<Run>> = Vec::new();
        for line in lines(text) {
            let run = [(line, face)];
            match room {
                Some(room) => broken.extend(wrap(&run, size, room)),
                None => broken.push(run.to_vec()),
            }
        }
        let longest = broken.iter().map(|line| line_width(line, size)).fold(0.0, f64::max);
        let count = if text.trim().is_empty() { usize::from(mode != WrapMode::HtmlLike) } else { broken.len().max(1) };
        let step = if mode == WrapMode::HtmlLike { 1.5 } else { 1.15 };
        TextMetrics { width: longest, height: count as f64 * size * step, line_count: count.max(1) }
    }

    fn measure_wrapped_with_raw_width(
        &self,
        text: &str,
        style: &TextStyle,
        room: Option<f64>,
        mode: WrapMode,
    ) -> (TextMetrics, Option<f64>) {
        let raw = self.measure_wrapped(text, style, None, mode).width;
        (self.measure_wrapped(text, style, room, mode), Some(raw))
    }

    fn measure_svg_simple_text_bbox_width_px(&self, text: &str, style: &TextStyle) -> f64 {
        lines(text).iter().map(|line| width(line, style.font_size, bold(style))).fold(0.0, f64::max)
    }
}
