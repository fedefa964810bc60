//! The outline of a shape: read into absolute points, moved, made plain, and written short.

use std::fmt::Write;

/// How far a line may leave what was drawn; a tenth of this is seen on no screen.
const TOLERANCE: f64 = 0.12;

type Point = [f64; 2];

/// One piece of an outline, in absolute points.
#[derive(Debug, Clone, PartialEq)]
enum Segment {
    Move(Point),
    Line(Point),
    Curve(Point, Point, Point),
    Quad(Point, Point),
    Arc([f64; 2], f64, bool, bool, Point),
    Close,
}

/// An outline.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Outline {
    pieces: Vec<Segment>,
}

impl Outline {
    /// Reads the `d` of a path; `None` when it is none.
    pub(super) fn read(d: &str) -> Option<Self> {
        PathParser {
            numbers: Numbers { rest: d.trim() },
            at: [0.0; 2],
            start: [0.0; 2],
            control: None,
            out: Vec::new(),
        }
        .read()
        .map(|pieces| Self { pieces })
    }

    /// Moves all of it.
    pub(super) fn shift(&mut self, by: Point) {
        let go = |p: &mut Point| *p = [p[0] + by[0], p[1] + by[1]];
        for piece in &mut self.pieces {
            match piece {
                Segment::Move(p) | Segment::Line(p) | Segment::Arc(_, _, _, _, p) => go(p),
                Segment::Curve(a, b, p) => [a, b, p].into_iter().for_each(go),
                Segment::Quad(a, p) => [a, p].into_iter().for_each(go),
                Segment::Close => {}
            }
        }
    }

    /// The points that bound it, roughly: those of its curves are its controls.
    pub(super) fn points(&self) -> Vec<Point> {
        let mut out = Vec::new();
        for piece in &self.pieces {
            match piece {
                Segment::Move(p) | Segment::Line(p) => out.push(*p),
                Segment::Curve(a, b, p) => out.extend([*a, *b, *p]),
                Segment::Quad(a, p) => out.extend([*a, *p]),
                Segment::Arc(r, _, _, _, p) => out.extend([*p, [p[0] - r[0], p[1] - r[1]], [p[0] + r[0], p[1] + r[1]]]),
                Segment::Close => {}
            }
        }
        out
    }

    /// Draws the same with less: straight curves become lines, what is drawn twice is drawn once, and points that change
    /// nothing go.
    pub(super) fn plain(self) -> Self {
        let mut strokes: Vec<Vec<Segment>> = Vec::new();
        for piece in straight(self.pieces) {
            match (piece, strokes.last_mut()) {
                (Segment::Move(p), _) => strokes.push(vec![Segment::Move(p)]),
                (piece, Some(last)) => last.push(piece),
                (_, None) => {}
            }
        }
        // hand-drawn shapes have every line twice
        let mut kept: Vec<Vec<Segment>> = Vec::new();
        for stroke in strokes.into_iter().map(without_repeats).filter(|stroke| stroke.len() > 1) {
            if !kept.iter().any(|other| same(other, &stroke)) {
                kept.push(stroke);
            }
        }
        let mut joined: Vec<Vec<Segment>> = Vec::new();
        for stroke in kept {
            let start = start_of(&stroke);
            match joined.last_mut() {
                Some(last) if end_of(last).zip(start).is_some_and(|(a, b)| near(a, b)) => {
                    last.extend(stroke.into_iter().skip(1));
                }
                _ => joined.push(stroke),
            }
        }
        for stroke in &mut joined {
            let ends = start_of(stroke).zip(end_of(stroke));
            if stroke.len() > 3 && ends.is_some_and(|(a, b)| near(a, b)) {
                if matches!(stroke.last(), Some(Segment::Line(_))) {
                    stroke.pop();
                }
                stroke.push(Segment::Close);
            }
        }
        Self { pieces: joined.into_iter().flat_map(thin).collect() }
    }

    /// Do both have the same outline, closed or not?
    pub(super) fn like(&self, other: &Self) -> bool {
        let open = |outline: &Self| {
            let mut all = outline.pieces.clone();
            if let (Some(Segment::Move(start)), Some(Segment::Line(end))) = (all.first().cloned(), all.last().cloned())
                && near(start, end)
            {
                all.pop();
            }
            all.retain(|piece| *piece != Segment::Close);
            all
        };
        same(&open(self), &open(other))
    }

    /// The same, ending where it begins.
    pub(super) fn closed(mut self) -> Self {
        if self.pieces.last() != Some(&Segment::Close) {
            self.pieces.push(Segment::Close);
        }
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pieces.len() < 2
    }

    /// The text of `d`.
    pub(super) fn write(&self) -> String {
        let mut out = String::new();
        let mut add = |sign: char, numbers: &[f64]| {
            out.push(sign);
            for (i, n) in numbers.iter().enumerate() {
                let text = super::short(*n);
                if i > 0 && !text.starts_with('-') {
                    out.push(' ');
                }
                out += &text;
            }
        };
        for piece in &self.pieces {
            match piece {
                Segment::Move(p) => add('M', p),
                Segment::Line(p) => add('L', p),
                Segment::Curve(a, b, p) => add('C', &[a[0], a[1], b[0], b[1], p[0], p[1]]),
                Segment::Quad(a, p) => add('Q', &[a[0], a[1], p[0], p[1]]),
                Segment::Arc(r, turn, large, sweep, p) => {
                    let flag = |on: &bool| f64::from(u8::from(*on));
                    add('A', &[r[0], r[1], *turn, flag(large), flag(sweep), p[0], p[1]]);
                }
                Segment::Close => add('Z', &[]),
            }
        }
        out
    }
}

fn near(a: Point, b: Point) -> bool {
    (a[0] - b[0]).abs() < 0.05 && (a[1] - b[1]).abs() < 0.05
}

fn start_of(pieces: &[Segment]) -> Option<Point> {
    pieces.first().and_then(|piece| end_of(std::slice::from_ref(piece)))
}

fn end_of(pieces: &[Segment]) -> Option<Point> {
    match pieces.last()? {
        Segment::Move(p)
        | Segment::Line(p)
        | Segment::Curve(_, _, p)
        | Segment::Quad(_, p)
        | Segment::Arc(_, _, _, _, p) => Some(*p),
        Segment::Close => None,
    }
}

#[expect(clippy::many_single_char_names, reason = "points of two curves")]
fn same(a: &[Segment], b: &[Segment]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| match (a, b) {
            (Segment::Move(a), Segment::Move(b)) | (Segment::Line(a), Segment::Line(b)) => near(*a, *b),
            (Segment::Curve(a, b, c), Segment::Curve(d, e, f)) => near(*a, *d) && near(*b, *e) && near(*c, *f),
            (Segment::Quad(a, b), Segment::Quad(c, d)) => near(*a, *c) && near(*b, *d),
            (a, b) => a == b,
        })
}

/// How far `p` stands from the line between `a` and `b`.
fn off(p: Point, a: Point, b: Point) -> f64 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let length = along[0].hypot(along[1]);
    if length < 1e-9 {
        return (p[0] - a[0]).hypot(p[1] - a[1]);
    }
    // beyond the ends it is as far as from the end
    let t = (((p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1]) / (length * length)).clamp(0.0, 1.0);
    (p[0] - a[0] - along[0] * t).hypot(p[1] - a[1] - along[1] * t)
}

/// Curves that do not bend become lines.
fn straight(pieces: Vec<Segment>) -> Vec<Segment> {
    let mut at = [0.0; 2];
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let piece = match piece {
            Segment::Curve(a, b, p) if off(a, at, p) < TOLERANCE && off(b, at, p) < TOLERANCE => Segment::Line(p),
            Segment::Quad(a, p) if off(a, at, p) < TOLERANCE => Segment::Line(p),
            piece => piece,
        };
        at = end_of(std::slice::from_ref(&piece)).unwrap_or(at);
        out.push(piece);
    }
    out
}

/// A stroke that goes the same way again at once goes it once.
fn without_repeats(stroke: Vec<Segment>) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::with_capacity(stroke.len());
    for piece in stroke {
        if let (Segment::Line(p), Some(end)) = (&piece, end_of(&out))
            && near(*p, end)
        {
            continue;
        }
        out.push(piece);
    }
    out
}

/// Lines without the points that hardly bend them.
fn thin(stroke: Vec<Segment>) -> Vec<Segment> {
    let mut out = Vec::with_capacity(stroke.len());
    let mut run: Vec<Point> = Vec::new();
    let flush = |run: &mut Vec<Point>, out: &mut Vec<Segment>| {
        if run.len() > 1 {
            let mut keep = vec![false; run.len()];
            keep_far(run, 0, run.len() - 1, &mut keep);
            let kept = run.iter().zip(&keep).skip(1).filter(|(_, keep)| **keep).map(|(p, _)| Segment::Line(*p));
            out.extend(kept);
        }
        run.clear();
    };
    for piece in stroke {
        match piece {
            Segment::Line(p) => run.push(p),
            piece => {
                flush(&mut run, &mut out);
                run.extend(end_of(std::slice::from_ref(&piece)));
                out.push(piece);
            }
        }
    }
    flush(&mut run, &mut out);
    out
}

/// Marks the points between two that stand away from the line between them.
fn keep_far(points: &[Point], from: usize, to: usize, keep: &mut [bool]) {
    let mut open = vec![(from, to)];
    while let Some((from, to)) = open.pop() {
        for end in [from, to] {
            if let Some(kept) = keep.get_mut(end) {
                *kept = true;
            }
        }
        let (Some(a), Some(b)) = (points.get(from), points.get(to)) else { continue };
        let mut far = (0.0, from);
        for (i, p) in points.iter().enumerate().take(to).skip(from + 1) {
            let away = off(*p, *a, *b);
            if away > far.0 {
                far = (away, i);
            }
        }
        if far.0 > TOLERANCE {
            open.extend([(from, far.1), (far.1, to)]);
        }
    }
}

struct Numbers<'a> {
    rest: &'a str,
}

impl Numbers<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }

    fn sign(&mut self) -> Option<char> {
        self.skip();
        let c = self.rest.chars().next().filter(char::is_ascii_alphabetic)?;
        self.rest = self.rest.get(1..).unwrap_or("");
        Some(c)
    }

    fn flag(&mut self) -> Option<bool> {
        self.skip();
        let on = self.rest.chars().next()?;
        self.rest = self.rest.get(1..)?;
        matches!(on, '0' | '1').then_some(on == '1')
    }

    fn number(&mut self) -> Option<f64> {
        self.skip();
        let (mut end, mut dot, mut exponent, mut before) = (0, false, false, ' ');
        for (i, c) in self.rest.char_indices() {
            let fits = match c {
                '0'..='9' => true,
                '+' | '-' => i == 0 || matches!(before, 'e' | 'E'),
                '.' => !std::mem::replace(&mut dot, true) && !exponent,
                'e' | 'E' => i > 0 && !std::mem::replace(&mut exponent, true),
                _ => false,
            };
            if !fits {
                break;
            }
            before = c;
            end = i + 1;
        }
        let number = self.rest.get(..end)?.parse().ok().filter(|n: &f64| n.is_finite())?;
        self.rest = self.rest.get(end..).unwrap_or("");
        Some(number)
    }
}

struct PathParser<'a> {
    numbers: Numbers<'a>,
    at: Point,
    start: Point,
    /// The control point of the curve before.
    control: Option<Point>,
    out: Vec<Segment>,
}

impl PathParser<'_> {
    fn read(mut self) -> Option<Vec<Segment>> {
        let mut sign = self.numbers.sign()?;
        loop {
            self.piece(sign)?;
            self.numbers.skip();
            if self.numbers.rest.is_empty() {
                return Some(self.out);
            }
            sign = match self.numbers.sign() {
                Some(next) => next,
                None if sign == 'M' => 'L',
                None if sign == 'm' => 'l',
                None if sign.eq_ignore_ascii_case(&'z') => return None,
                None => sign,
            };
        }
    }

    fn point(&mut self, relative: bool) -> Option<Point> {
        let (x, y) = (self.numbers.number()?, self.numbers.number()?);
        Some(if relative { [self.at[0] + x, self.at[1] + y] } else { [x, y] })
    }

    fn mirrored(&self) -> Point {
        let c = self.control.unwrap_or(self.at);
        [2.0 * self.at[0] - c[0], 2.0 * self.at[1] - c[1]]
    }

    fn piece(&mut self, sign: char) -> Option<()> {
        let relative = sign.is_ascii_lowercase();
        let base = if relative { self.at } else { [0.0; 2] };
        let mut control = None;
        let piece = match sign.to_ascii_uppercase() {
            'M' => {
                let p = self.point(relative)?;
                self.start = p;
                Segment::Move(p)
            }
            'L' => Segment::Line(self.point(relative)?),
            'H' => Segment::Line([base[0] + self.numbers.number()?, self.at[1]]),
            'V' => Segment::Line([self.at[0], base[1] + self.numbers.number()?]),
            'C' | 'S' => {
                let first = if sign.eq_ignore_ascii_case(&'c') { self.point(relative)? } else { self.mirrored() };
                let second = self.point(relative)?;
                control = Some(second);
                Segment::Curve(first, second, self.point(relative)?)
            }
            'Q' | 'T' => {
                let first = if sign.eq_ignore_ascii_case(&'q') { self.point(relative)? } else { self.mirrored() };
                control = Some(first);
                Segment::Quad(first, self.point(relative)?)
            }
            'A' => {
                let radii = [self.numbers.number()?, self.numbers.number()?];
                let turn = self.numbers.number()?;
                let (large, sweep) = (self.numbers.flag()?, self.numbers.flag()?);
                Segment::Arc(radii, turn, large, sweep, self.point(relative)?)
            }
            'Z' => Segment::Close,
            _ => return None,
        };
        self.at = end_of(std::slice::from_ref(&piece)).unwrap_or(self.start);
        self.control = control;
        self.out.push(piece);
        Some(())
    }
}

/// Points of a `polygon`, moved and written short.
pub(super) fn polygon(raw: &str, by: Point) -> Option<(String, Vec<Point>)> {
    let mut numbers = Numbers { rest: raw.trim() };
    let mut all = Vec::new();
    while !numbers.rest.is_empty() {
        all.push([numbers.number()? + by[0], numbers.number()? + by[1]]);
        numbers.skip();
    }
    let mut out = String::new();
    for p in &all {
        let _ = write!(out, "{}{},{}", if out.is_empty() { "" } else { " " }, super::short(p[0]), super::short(p[1]));
    }
    (!all.is_empty()).then_some((out, all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(d: &str) -> String {
        Outline::read(d).map(|outline| outline.plain().write()).unwrap_or_default()
    }

    #[test]
    fn the_same_is_drawn_with_less() {
        for (d, expected) in [
            ("M0,0L10,0", "M0 0L10 0"),
            ("m1 1 2 0 0 2z", "M1 1L3 1L3 3Z"),
            ("M0 0 C1 0,2 0,3 0 C4 0,5 0,6 0", "M0 0L6 0"),
            ("M0 0C2 5,3 5,9 0", "M0 0C2 5 3 5 9 0"),
            ("M0 0C1 0,2 0,9 0M0 0C5 0,6 0,9 0M9 0L9 9M9 0L9 9", "M0 0L9 0L9 9"),
            ("M0 0L9 0M0 0L9 0M9 0L9 9M9 0L9 9M9 9L0 0M9 9L0 0", "M0 0L9 0L9 9Z"),
            ("M0 0h4v-4H0Z", "M0 0L4 0L4-4L0-4Z"),
            ("M0 0A5 5 0 1 0 10 0", "M0 0A5 5 0 1 0 10 0"),
            ("M0 0L1.5.5-2-3", "M0 0L1.5 0.5L-2-3"),
            ("M0,0 L10,0 L20,0.01 L30,0 L30,9", "M0 0L30 0L30 9"),
        ] {
            assert_eq!(plain(d), expected, "{d}");
        }
        for wrong in ["", "L", "M0", "M0 0 X1 1", "M0 0Z5"] {
            assert!(Outline::read(wrong).is_none(), "{wrong}");
        }
    }
}
