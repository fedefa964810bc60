//! Drawings made of characters: lines, corners and arrows become strokes, everything else stays text in its place.
//!
//! Written here: svgbob brings 120 crates, and aasvg loses boxes of Unicode signs and joins words that stand apart.

use super::outcome::Drawing;
use super::svg::number;
use crate::util::html::text;
use std::fmt::Write;

/// A cell, in units of the drawing.
const W: f64 = 10.0;
const H: f64 = 20.0;

/// Sides of a cell to which a stroke runs.
const N: u8 = 1;
const E: u8 = 2;
const S: u8 = 4;
const O: u8 = 8;

/// The characters, one a cell; a wide character takes two.
struct Grid(Vec<Vec<char>>);

/// Fills the second cell of a wide character.
const REST: char = '\u{2}';

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Text,
    /// Strokes from the middle to these sides.
    Lines(u8),
    /// The same, round where they meet.
    Round(u8),
    /// `/`, or `\`.
    Slope(bool),
    /// The head points to this side.
    Arrow(u8),
    /// A dot on these lines, filled or not.
    Dot(u8, bool),
}

/// Draws any text; there is none that cannot be drawn.
pub(super) fn draw(source: &str) -> Drawing {
    let grid = Grid::read(source);
    let columns = grid.0.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let (mut path, mut shapes, mut texts) = (String::new(), String::new(), String::new());
    for (y, row) in grid.0.iter().enumerate() {
        let mut run: Option<usize> = None;
        for x in 0..=row.len() {
            let cell = if x < row.len() { grid.cell(x, y) } else { Cell::Lines(0) };
            let gap = matches!(grid.at(x, y), ' ') && matches!(grid.at(x + 1, y), ' ');
            if cell == Cell::Text && !gap && x < row.len() {
                run.get_or_insert(x);
            } else if let Some(start) = run.take() {
                words(row, start, x, y, &mut texts);
            }
            stroke(cell, x, y, &mut path, &mut shapes);
        }
    }
    let svg = format!(
        "<path d=\"{}\" fill=\"none\" stroke=\"color-mix(in srgb,var(--fg) 72%,var(--bg))\" stroke-linecap=\"round\" \
         stroke-width=\"1.5\"></path>{shapes}<g fill=\"var(--fg)\" font-size=\"16\">{texts}</g>",
        path.trim()
    );
    Drawing {
        svg,
        width: columns as f64 * W,
        height: grid.0.len().max(1) as f64 * H,
        title: None,
        kind: "drawing",
        missed: Vec::new(),
    }
}

impl Grid {
    fn read(source: &str) -> Self {
        let lines: Vec<&str> = source.trim_end().lines().skip_while(|l| l.trim().is_empty()).collect();
        let shared = lines.iter().filter(|l| !l.trim().is_empty()).map(|l| l.len() - l.trim_start_matches(' ').len());
        let shared = shared.min().unwrap_or(0);
        let row = |line: &&str| {
            let mut cells = Vec::new();
            for c in line.get(shared..).unwrap_or("").trim_end().chars() {
                match c {
                    '\t' => cells.extend(std::iter::repeat_n(' ', 4 - cells.len() % 4)),
                    c if wide(c) => cells.extend([c, REST]),
                    c => cells.push(c),
                }
            }
            cells
        };
        Self(lines.iter().map(row).collect())
    }

    fn at(&self, x: usize, y: usize) -> char {
        self.0.get(y).and_then(|row| row.get(x)).copied().unwrap_or(' ')
    }

    /// The neighbours: above, right, below, left.
    fn round(&self, x: usize, y: usize) -> [char; 4] {
        let above = if y == 0 { ' ' } else { self.at(x, y - 1) };
        let left = if x == 0 { ' ' } else { self.at(x - 1, y) };
        [above, self.at(x + 1, y), self.at(x, y + 1), left]
    }

    fn cell(&self, x: usize, y: usize) -> Cell {
        let c = self.at(x, y);
        if let Some(sides) = box_sign(c) {
            return if matches!(c, '╭' | '╮' | '╯' | '╰') { Cell::Round(sides) } else { Cell::Lines(sides) };
        }
        let [above, right, below, left] = self.round(x, y);
        let word = left.is_alphanumeric() || right.is_alphanumeric();
        let sides = self.sides(x, y);
        match c {
            '-' if [left, right].iter().any(|n| matches!(n, '-' | '+' | '<' | '>' | '.' | '\'' | '|' | '*' | '─')) => {
                Cell::Lines(E | O)
            }
            '|' if [above, below].iter().any(|n| "|+-.'`,^vV*oO│┬┴┼".contains(*n)) || sides & (E | O) != 0 => {
                Cell::Lines(N | S)
            }
            '+' if sides != 0 && !word => Cell::Lines(sides),
            '.' | ',' if sides & S != 0 && sides & (E | O) != 0 => Cell::Round(sides & (E | S | O)),
            '\'' | '`' if sides & N != 0 && sides & (E | O) != 0 => Cell::Round(sides & (N | E | O)),
            '>' | '▶' | '►' if horizontal(left) => Cell::Arrow(E),
            '<' | '◀' | '◄' if horizontal(right) => Cell::Arrow(O),
            '^' | '▲' if vertical(below) && !word => Cell::Arrow(N),
            'v' | 'V' | '▼' if vertical(above) && !word => Cell::Arrow(S),
            '*' | 'o' | 'O' if sides != 0 && !word => Cell::Dot(sides, c == '*'),
            '/' | '\\' if !word && self.slopes(x, y, c == '/') => Cell::Slope(c == '/'),
            _ => Cell::Text,
        }
    }

    /// Sides on which a line arrives.
    fn sides(&self, x: usize, y: usize) -> u8 {
        let [above, right, below, left] = self.round(x, y);
        let mut sides = 0;
        for (arrives, side) in
            [(vertical(above), N), (horizontal(right), E), (vertical(below), S), (horizontal(left), O)]
        {
            if arrives {
                sides |= side;
            }
        }
        if below == 'v' || below == 'V' {
            sides |= S;
        }
        if above == '^' {
            sides |= N;
        }
        sides | if right == '>' { E } else { 0 } | if left == '<' { O } else { 0 }
    }

    /// Does a slanted line go on above or below it?
    fn slopes(&self, x: usize, y: usize, rises: bool) -> bool {
        let near = |dx: bool, dy: bool| {
            let y = if dy { Some(y + 1) } else { y.checked_sub(1) };
            let x = if dx { Some(x + 1) } else { x.checked_sub(1) };
            x.zip(y).map_or(' ', |(x, y)| self.at(x, y))
        };
        let ends = [near(rises, false), near(!rises, true)];
        ends.iter().any(|n| "/\\|+*o-.'".contains(*n))
    }
}

fn horizontal(c: char) -> bool {
    matches!(c, '-') || box_sign(c).is_some_and(|s| s & (E | O) != 0)
}

fn vertical(c: char) -> bool {
    matches!(c, '|' | '+') || box_sign(c).is_some_and(|s| s & (N | S) != 0)
}

/// Box-drawing signs as sides; double and heavy ones are drawn single.
fn box_sign(c: char) -> Option<u8> {
    Some(match c {
        '─' | '━' | '═' | '╌' | '┄' | '┈' => E | O,
        '│' | '┃' | '║' | '╎' | '┆' | '┊' => N | S,
        '┌' | '┏' | '╔' | '╭' => E | S,
        '┐' | '┓' | '╗' | '╮' => S | O,
        '└' | '┗' | '╚' | '╰' => N | E,
        '┘' | '┛' | '╝' | '╯' => N | O,
        '├' | '┣' | '╠' => N | E | S,
        '┤' | '┫' | '╣' => N | S | O,
        '┬' | '┳' | '╦' => E | S | O,
        '┴' | '┻' | '╩' => N | E | O,
        '┼' | '╋' | '╬' => N | E | S | O,
        _ => return None,
    })
}

/// Characters of two cells in every fixed-width font.
pub(super) fn wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f
        | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
}

/// A run of text, held to its cells whatever the font.
fn words(row: &[char], start: usize, end: usize, y: usize, out: &mut String) {
    let mut cells = row.get(start..end).unwrap_or_default();
    let mut start = start;
    while let [' ', rest @ ..] = cells {
        (cells, start) = (rest, start + 1);
    }
    while let [rest @ .., ' '] = cells {
        cells = rest;
    }
    if cells.is_empty() {
        return;
    }
    let run: String = cells.iter().filter(|c| **c != REST).collect();
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
        number(start as f64 * W),
        number((y as f64 + 0.5) * H + 5.5),
        number(cells.len() as f64 * W),
        text(&run)
    );
}

fn stroke(cell: Cell, x: usize, y: usize, path: &mut String, shapes: &mut String) {
    let (left, top) = (x as f64 * W, y as f64 * H);
    let (mx, my) = (left + W / 2.0, top + H / 2.0);
    let end = |side: u8| match side {
        N => (mx, top),
        E => (left + W, my),
        S => (mx, top + H),
        _ => (left, my),
    };
    let each = |sides: u8| [N, E, S, O].into_iter().filter(move |s| sides & s != 0);
    match cell {
        Cell::Text => {}
        Cell::Lines(sides) => {
            for (ex, ey) in each(sides).map(end) {
                let _ = write!(path, "M{mx} {my}L{ex} {ey}");
            }
        }
        Cell::Round(sides) => {
            let upright = each(sides & (N | S)).map(end).next();
            for (ex, ey) in each(sides & (E | O)).map(end) {
                let (ux, uy) = upright.unwrap_or((mx, my));
                let _ = write!(path, "M{ux} {uy}Q{mx} {my} {ex} {ey}");
            }
        }
        Cell::Slope(rises) => {
            let (from, to) = if rises { (top + H, top) } else { (top, top + H) };
            let _ = write!(path, "M{left} {from}L{} {to}", left + W);
        }
        Cell::Arrow(side) => {
            let (ex, ey) = end(side);
            let (bx, by) = (2.0 * mx - ex, 2.0 * my - ey);
            let (tx, ty) = if matches!(side, E | O) { (0.0, 5.0) } else { (5.0, 0.0) };
            let (bx, by) = if matches!(side, E | O) { (bx, by) } else { (bx, by + (ey - by) * 0.4) };
            let (ox, oy) = end(match side {
                N => S,
                E => O,
                S => N,
                _ => E,
            });
            let _ = write!(path, "M{ox} {oy}L{bx} {by}");
            let _ = write!(
                shapes,
                "<polygon fill=\"color-mix(in srgb,var(--fg) 72%,var(--bg))\" points=\"{ex},{ey} {},{} {},{}\"></polygon>",
                bx + tx,
                by + ty,
                bx - tx,
                by - ty
            );
        }
        Cell::Dot(sides, full) => {
            stroke(Cell::Lines(sides), x, y, path, shapes);
            let fill = if full { "var(--fg)" } else { "var(--bg)" };
            let _ = write!(
                shapes,
                "<circle cx=\"{mx}\" cy=\"{my}\" fill=\"{fill}\" r=\"4\" stroke=\"var(--fg)\" stroke-width=\"1.5\"></circle>"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words_and_lines_become_lines() {
        let grid = Grid::read("+---+  e-mail\n| a |-->(v)\n+---+");
        assert_eq!(grid.cell(0, 0), Cell::Lines(E | S));
        assert_eq!(grid.cell(4, 2), Cell::Lines(N | O));
        assert_eq!(grid.cell(8, 0), Cell::Text, "the hyphen of a word");
        assert_eq!(grid.cell(7, 1), Cell::Arrow(E));
        assert_eq!(grid.cell(9, 1), Cell::Text, "a letter");
        let svg = draw("User   Shop\n 世界 |").svg;
        assert!(svg.contains(">User</text>") && svg.contains(">Shop</text>") && svg.contains(">世界"), "{svg}");
        assert!(draw("<script>").svg.contains("&lt;script&gt;"));
    }
}
