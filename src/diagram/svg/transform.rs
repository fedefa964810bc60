//! Where something is drawn: what only moves is added to its numbers, the rest is a group with a transform.

use super::short;
use super::style::length;
use super::stylesheet::Declared;
use roxmltree::Node;

/// `a b c d e f` of SVG.
pub(super) type Matrix = [f64; 6];

const SAME: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// What is added to numbers, and where the result is on the paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placement {
    pub(super) by: [f64; 2],
    paper: Matrix,
}

impl Default for Placement {
    fn default() -> Self {
        Self { by: [0.0; 2], paper: SAME }
    }
}

impl Placement {
    /// The place of what is only moved.
    pub(super) fn moved(self, matrix: &Matrix) -> Option<Self> {
        only_moves(matrix).then(|| Self { by: [self.by[0] + matrix[4], self.by[1] + matrix[5]], ..self })
    }

    /// The transform of a group for what is turned or scaled, and the place in it.
    #[expect(clippy::many_single_char_names, reason = "the six numbers of a matrix have these names in SVG")]
    pub(super) fn turned(self, matrix: &Matrix) -> (String, Self) {
        let whole = times(&[1.0, 0.0, 0.0, 1.0, self.by[0], self.by[1]], matrix);
        let [a, b, c, d, e, f] = whole;
        let fine = |n: f64| {
            let n = (n * 10_000.0).round() / 10_000.0;
            if n == 0.0 { 0.0 } else { n }.to_string()
        };
        let text = format!("matrix({} {} {} {} {} {})", fine(a), fine(b), fine(c), fine(d), short(e), short(f));
        (text, Self { by: [0.0; 2], paper: times(&self.paper, &whole) })
    }

    /// The place of a drawing in the drawing.
    pub(super) fn nested(self, node: Node<'_, '_>) -> (Option<Matrix>, Self) {
        let of = |name: &str| node.attribute(name).and_then(|raw| length(raw, 16.0));
        let (x, y) = (of("x").unwrap_or(0.0), of("y").unwrap_or(0.0));
        let view: Vec<f64> = node
            .attribute("viewBox")
            .unwrap_or("")
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter_map(|n| n.parse().ok())
            .collect();
        match (<[f64; 4]>::try_from(view), of("width"), of("height")) {
            (Ok([left, top, wide, high]), Some(width), Some(height)) if wide > 0.0 && high > 0.0 => {
                let scale: f64 = (width / wide).min(height / high);
                let e = x + (width - wide * scale) / 2.0 - left * scale;
                let f = y + (height - high * scale) / 2.0 - top * scale;
                let matrix = [scale, 0.0, 0.0, scale, e, f];
                self.moved(&matrix).map_or((Some(matrix), self), |moved| (None, moved))
            }
            _ => (None, Self { by: [self.by[0] + x, self.by[1] + y], ..self }),
        }
    }

    /// Where a point of the drawing is on the paper.
    #[expect(clippy::many_single_char_names, reason = "the six numbers of a matrix have these names in SVG")]
    pub(super) fn on_paper(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, e, f] = self.paper;
        [a * x + c * y + e, b * x + d * y + f]
    }
}

/// What is around points on the paper.
pub(super) fn bounds(place: Placement, points: &[[f64; 2]]) -> Option<[f64; 4]> {
    points.iter().map(|point| place.on_paper(*point)).fold(None, |all, [x, y]| {
        let [left, top, right, bottom] = all.unwrap_or([x, y, x, y]);
        Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
    })
}

pub(super) fn only_moves(matrix: &Matrix) -> bool {
    let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
    close(matrix[0], 1.0) && close(matrix[1], 0.0) && close(matrix[2], 0.0) && close(matrix[3], 1.0)
}

#[expect(clippy::many_single_char_names, reason = "the six numbers of a matrix have these names in SVG")]
fn times(m: &Matrix, n: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *m;
    [
        a * n[0] + c * n[1],
        b * n[0] + d * n[1],
        a * n[2] + c * n[3],
        b * n[2] + d * n[3],
        a * n[4] + c * n[5] + e,
        b * n[4] + d * n[5] + f,
    ]
}

/// The transform of an element, written as an attribute or in a sheet.
pub(super) fn transform(node: Node<'_, '_>, declared: &Declared) -> Option<Matrix> {
    let css = declared.get("transform").map(|d| d.value.as_str());
    let raw = css.or_else(|| node.attribute("transform"))?;
    let matrix = read(raw)?;
    let origin = declared.get("transform-origin").map(|d| d.value.as_str());
    let Some(origin) = origin.or_else(|| node.attribute("transform-origin")) else { return Some(matrix) };
    let mut around = origin.split_whitespace().filter_map(|word| length(word, 16.0));
    let (x, y) = (around.next()?, around.next()?);
    let there = times(&[1.0, 0.0, 0.0, 1.0, x, y], &matrix);
    Some(times(&there, &[1.0, 0.0, 0.0, 1.0, -x, -y]))
}

fn read(raw: &str) -> Option<Matrix> {
    let mut out = SAME;
    let mut rest = raw.trim();
    if rest.is_empty() || rest == "none" {
        return None;
    }
    while let Some(open) = rest.find('(') {
        let close = rest.find(')')?;
        let name = rest.get(..open)?.trim_matches(|c: char| c.is_whitespace() || c == ',');
        let inner = rest.get(open + 1..close)?;
        let numbers: Option<Vec<f64>> = inner
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty())
            .map(|word| length(word.trim_end_matches("deg"), 16.0))
            .collect();
        let numbers = numbers?;
        let n = |i: usize| numbers.get(i).copied();
        let next = match name {
            "translate" => [1.0, 0.0, 0.0, 1.0, n(0)?, n(1).unwrap_or(0.0)],
            "scale" => [n(0)?, 0.0, 0.0, n(1).or(n(0))?, 0.0, 0.0],
            "rotate" => {
                let (sin, cos) = n(0)?.to_radians().sin_cos();
                let (x, y) = (n(1).unwrap_or(0.0), n(2).unwrap_or(0.0));
                let turn = times(&[1.0, 0.0, 0.0, 1.0, x, y], &[cos, sin, -sin, cos, 0.0, 0.0]);
                times(&turn, &[1.0, 0.0, 0.0, 1.0, -x, -y])
            }
            "skewX" => [1.0, 0.0, n(0)?.to_radians().tan(), 1.0, 0.0, 0.0],
            "matrix" => [n(0)?, n(1)?, n(2)?, n(3)?, n(4)?, n(5)?],
            _ => return None,
        };
        out = times(&out, &next);
        rest = rest.get(close + 1..)?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transforms_are_read() {
        assert_eq!(read("translate(3, 4)"), Some([1.0, 0.0, 0.0, 1.0, 3.0, 4.0]));
        assert_eq!(read("translate(3px,4px) scale(2)"), Some([2.0, 0.0, 0.0, 2.0, 3.0, 4.0]));
        let turned = read("rotate(90, 1, 1)").unwrap();
        assert!((turned[4] - 2.0).abs() < 1e-9 && turned[5].abs() < 1e-9, "{turned:?}");
        assert_eq!(read("none"), None);
        assert_eq!(read("translate(x)"), None);
    }
}
