//! QR codes as SVG: black on white with a quiet zone, whatever the theme, so that every phone reads them.

use crate::util::html::attr;
use fast_qr::ECL;
use fast_qr::qr::QRBuilder;
use std::fmt::Write;

/// Modules of white around the code (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;
/// Bytes that the largest code holds at the lowest level of correction.
const MOST: usize = 2_953;

/// A QR code of `text`, named `label` for those who do not see it. The error says why there is none.
pub(crate) fn draw(text: &str, label: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("there is nothing to encode".to_owned());
    }
    // as robust as the text's length allows: a quarter, a sixth, a fourteenth of the code may be hidden
    let code = [ECL::Q, ECL::M, ECL::L]
        .into_iter()
        .find_map(|level| QRBuilder::new(text).ecl(level).build().ok())
        .ok_or_else(|| format!("{} bytes are too many, at most {MOST} fit", text.len()))?;
    let side = code.size + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let dark = |x: usize| code[y].get(x).is_some_and(|m| m.value());
            if !dark(x) {
                x += 1;
                continue;
            }
            let start = x;
            while x < code.size && dark(x) {
                x += 1;
            }
            let _ = write!(path, "M{} {}h{}v1h-{}z", start + QUIET, y + QUIET, x - start, x - start);
        }
    }
    Ok(format!(
        "<svg viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"QR: {}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>",
        attr(label)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules a path of runs makes dark.
    fn modules(svg: &str) -> Vec<Vec<bool>> {
        let side: usize =
            svg.split("0 0 ").nth(1).and_then(|s| s.split(' ').next()).and_then(|s| s.parse().ok()).expect("viewBox");
        let path = svg.split("fill=\"#000\" d=\"").nth(1).and_then(|s| s.split('"').next()).expect("path");
        let mut grid = vec![vec![false; side]; side];
        for run in path.split('M').skip(1) {
            let numbers: Vec<usize> = run
                .split(|c: char| !c.is_ascii_digit())
                .filter(|n| !n.is_empty())
                .filter_map(|n| n.parse().ok())
                .collect();
            grid[numbers[1]][numbers[0]..numbers[0] + numbers[2]].fill(true);
        }
        grid
    }

    #[test]
    fn a_code_has_its_finders_its_timing_and_its_quiet_zone() {
        for words in ["a", "https://example.org/aftrap?deck=1#4.2", &"x".repeat(1_700), &"x".repeat(MOST)] {
            let grid = modules(&draw(words, "l").unwrap_or_else(|e| panic!("{e}")));
            let side = grid.len();
            let size = side - 2 * QUIET;
            assert!((size - 17).is_multiple_of(4) && size >= 21, "{size} is no size of a code");
            for (y, row) in grid.iter().enumerate() {
                for (x, dark) in row.iter().enumerate() {
                    let inside = (QUIET..side - QUIET).contains(&x) && (QUIET..side - QUIET).contains(&y);
                    assert!(inside || !dark, "dark at {x} {y} in the quiet zone");
                }
            }
            for (left, top) in [(QUIET, QUIET), (side - QUIET - 7, QUIET), (QUIET, side - QUIET - 7)] {
                for y in 0..7_usize {
                    for x in 0..7_usize {
                        let ring = y.abs_diff(3).max(x.abs_diff(3));
                        assert_eq!(grid[top + y][left + x], ring != 2, "finder at {left} {top}, {x} {y}");
                    }
                }
            }
            for i in 8..size - 8 {
                assert_eq!(grid[QUIET + 6][QUIET + i], i % 2 == 0, "timing at {i}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_told() {
        assert!(draw("", "").is_err());
        assert!(draw(&"é".repeat(3_000), "").is_err_and(|e| e.contains("6000 bytes")));
        assert!(draw("x", "a\"<b>").is_ok_and(|svg| svg.contains("a&quot;&lt;b&gt;")));
    }
}
