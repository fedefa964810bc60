//! Rectangles, shapes and lines of a layout, and whether they meet.

use mermaid_rs_renderer::NodeShape;

pub(super) type Point = (f32, f32);

/// A rectangle by its middle and half its size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) middle: Point,
    pub(super) half: Point,
}

/// What a box covers of its rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outline {
    Whole,
    Diamond,
    Round,
}

/// Something that words may not lie on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body {
    area: Area,
    outline: Outline,
}

impl Area {
    /// From the corner at the top left and the size.
    pub(super) fn at(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self { middle: (x + width / 2.0, y + height / 2.0), half: (width / 2.0, height / 2.0) }
    }

    pub(super) fn grown(self, by: f32) -> Self {
        Self { half: (self.half.0 + by, self.half.1 + by), ..self }
    }

    pub(super) fn left(self) -> f32 {
        self.middle.0 - self.half.0
    }

    pub(super) fn right(self) -> f32 {
        self.middle.0 + self.half.0
    }

    pub(super) fn top(self) -> f32 {
        self.middle.1 - self.half.1
    }

    pub(super) fn bottom(self) -> f32 {
        self.middle.1 + self.half.1
    }

    pub(super) fn meets(self, other: Self) -> bool {
        (self.middle.0 - other.middle.0).abs() < self.half.0 + other.half.0
            && (self.middle.1 - other.middle.1).abs() < self.half.1 + other.half.1
    }

    pub(super) fn holds(self, other: Self) -> bool {
        (self.middle.0 - other.middle.0).abs() <= self.half.0 - other.half.0
            && (self.middle.1 - other.middle.1).abs() <= self.half.1 - other.half.1
    }

    /// How far a point lies outside.
    fn gap(self, point: Point) -> f32 {
        let aside = |at: f32, middle: f32, half: f32| ((at - middle).abs() - half).max(0.0);
        aside(point.0, self.middle.0, self.half.0).hypot(aside(point.1, self.middle.1, self.half.1))
    }

    /// The share of a line at which it enters and leaves; `None` when it passes by.
    fn crossed(self, from: Point, to: Point) -> Option<(f32, f32)> {
        let (mut enters, mut leaves) = (0.0_f32, 1.0_f32);
        let ways =
            [(from.0, to.0 - from.0, self.left(), self.right()), (from.1, to.1 - from.1, self.top(), self.bottom())];
        for (at, way, low, high) in ways {
            if way.abs() < f32::EPSILON {
                if at <= low || at >= high {
                    return None;
                }
                continue;
            }
            let (one, other) = ((low - at) / way, (high - at) / way);
            enters = enters.max(one.min(other));
            leaves = leaves.min(one.max(other));
        }
        (enters < leaves).then_some((enters, leaves))
    }

    /// How far a line of several points passes by; nothing when it touches.
    pub(super) fn distance(self, line: &[Point]) -> f32 {
        let corners = [
            (self.left(), self.top()),
            (self.right(), self.top()),
            (self.left(), self.bottom()),
            (self.right(), self.bottom()),
        ];
        let of = |from: Point, to: Point| {
            if self.crossed(from, to).is_some() {
                return 0.0;
            }
            let ends = self.gap(from).min(self.gap(to));
            corners.iter().map(|corner| away(*corner, from, to)).fold(ends, f32::min)
        };
        pairs(line).map(|(from, to)| of(from, to)).fold(f32::INFINITY, f32::min)
    }
}

impl Body {
    pub(super) fn of(area: Area, shape: NodeShape) -> Self {
        let outline = match shape {
            NodeShape::Diamond => Outline::Diamond,
            NodeShape::Circle | NodeShape::DoubleCircle => Outline::Round,
            _ => Outline::Whole,
        };
        Self { area, outline }
    }

    pub(super) fn whole(area: Area) -> Self {
        Self { area, outline: Outline::Whole }
    }

    /// Whether a rectangle lies on it: its nearest point is looked at, for both ways apart.
    pub(super) fn meets(self, area: Area) -> bool {
        let near = |a: f32, b: f32, half: f32| ((a - b).abs() - half).max(0.0);
        let x = near(self.area.middle.0, area.middle.0, area.half.0) / self.area.half.0.max(0.1);
        let y = near(self.area.middle.1, area.middle.1, area.half.1) / self.area.half.1.max(0.1);
        match self.outline {
            Outline::Whole => x < 1.0 && y < 1.0,
            Outline::Diamond => x + y < 1.0,
            Outline::Round => x.hypot(y) < 1.0,
        }
    }
}

/// The straight pieces of a line.
pub(super) fn pairs(line: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    line.iter().copied().zip(line.iter().copied().skip(1))
}

pub(super) fn length(from: Point, to: Point) -> f32 {
    (to.0 - from.0).hypot(to.1 - from.1)
}

/// How far a point is from a straight line between two others.
pub(super) fn away(point: Point, from: Point, to: Point) -> f32 {
    let way = (to.0 - from.0, to.1 - from.1);
    let square = way.0 * way.0 + way.1 * way.1;
    let along = ((point.0 - from.0) * way.0 + (point.1 - from.1) * way.1) / square.max(f32::EPSILON);
    let along = along.clamp(0.0, 1.0);
    length(point, (from.0 + way.0 * along, from.1 + way.1 * along))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_a_shape_is_seen() {
        let area = Area::at(0.0, 0.0, 100.0, 60.0);
        let corner = Area::at(88.0, 50.0, 40.0, 20.0);
        assert!(Body::of(area, NodeShape::Rectangle).meets(corner));
        assert!(!Body::of(area, NodeShape::Diamond).meets(corner));
        assert!(!Body::of(area, NodeShape::Circle).meets(corner));
        assert!(Body::of(area, NodeShape::Diamond).meets(Area::at(45.0, 50.0, 10.0, 20.0)));
        assert!(!Body::whole(area).meets(Area::at(100.0, 0.0, 10.0, 10.0)));
    }

    #[test]
    fn lines_pass_or_touch() {
        let area = Area::at(10.0, 10.0, 20.0, 10.0);
        for (line, distance) in [
            (&[(0.0, 15.0), (40.0, 15.0)][..], 0.0),
            (&[(0.0, 0.0), (40.0, 0.0)], 10.0),
            (&[(0.0, 0.0), (0.0, 50.0), (5.0, 50.0)], 10.0),
            (&[(33.0, 24.0), (60.0, 60.0)], 5.0),
            (&[(0.0, 40.0), (50.0, -10.0)], 0.0),
        ] {
            assert!((area.distance(line) - distance).abs() < 0.01, "{line:?}");
        }
    }
}
