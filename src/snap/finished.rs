//! A picture of a page is taken when the page is painted, and not before.
//!
//! Chromium paints in tiles. On a busy machine it draws a frame while tiles are missing, and where they are to be stands what
//! is behind the page. It is told to wait (`launch.rs`); and since what is behind slides has a colour of its own here, a
//! picture that is not finished can be told from one that is.

use super::camera::{Page, Screenshot};
use super::error::SnapError;
use png::{BitDepth, ColorType, Decoder};
use serde_json::Value;
use std::io::Cursor;

/// What is behind slides: an expression for the page. One bit from the grey of the view, so that slides through which it is
/// seen look as ever.
pub(super) const BEHIND: &str = "for (const part of [document.documentElement, document.body]) part.style.setProperty('background', '#777776', 'important')";

/// The same in a picture.
const COLOUR: [u8; 3] = [0x77, 0x77, 0x76];

/// The same picture so often in a row is finished whatever is seen in it: a slide may have holes.
const SAME: usize = 8;
/// How many pictures are taken of one thing at most.
const MOST: usize = 60;

/// Lets the page paint on.
const WAIT: &str =
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))";

/// A picture of a page before [`BEHIND`], finished. What is packed with loss shows no colour exactly: it must come twice.
pub(super) fn painted(page: &Page, asked: &Value) -> Result<Vec<u8>, SnapError> {
    let is_exact = asked.get("format").and_then(Value::as_str) == Some("png");
    until(page, asked, if is_exact { SAME } else { 2 }, &|bytes| is_exact && shows_behind(bytes) == Some(false))
}

/// A picture of a page of which nobody knows what is behind it.
pub(super) fn steady(page: &Page, asked: &Value) -> Result<Vec<u8>, SnapError> {
    until(page, asked, 2, &|_| false)
}

/// Takes pictures until one is `finished`, or the same comes so often in a row.
fn until(page: &Page, asked: &Value, same: usize, finished: &dyn Fn(&[u8]) -> bool) -> Result<Vec<u8>, SnapError> {
    let (mut last, mut times) = (Vec::new(), 0);
    for _ in 0..MOST {
        let bytes = page.data(Screenshot(asked.clone()))?;
        if finished(&bytes) {
            return Ok(bytes);
        }
        times = if bytes == last { times + 1 } else { 1 };
        if times >= same {
            return Ok(bytes);
        }
        last = bytes;
        page.eval(WAIT)?;
    }
    Err(SnapError::new("the browser did not finish a picture: try again when the machine is less busy"))
}

/// Whether what is behind the page is seen anywhere in a PNG; nothing when it is not written as browsers write them: eight
/// bits a channel, in colours.
fn shows_behind(png: &[u8]) -> Option<bool> {
    let mut reader = Decoder::new(Cursor::new(png)).read_info().ok()?;
    let channels = match reader.output_color_type() {
        (ColorType::Rgb, BitDepth::Eight) => 3,
        (ColorType::Rgba, BitDepth::Eight) => 4,
        _ => return None,
    };
    while let Some(row) = reader.next_row().ok()? {
        if row.data().chunks_exact(channels).any(|pixel| pixel.starts_with(&COLOUR)) {
            return Some(true);
        }
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use png::Encoder;

    /// A picture of 2 x 2 whose last pixel is `last`.
    fn picture(colour: ColorType, last: [u8; 3]) -> Vec<u8> {
        let pixels = [[10, 200, 30], [250, 1, 2], [9, 9, 9], last];
        let data: Vec<u8> = match colour {
            ColorType::Rgba => pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect(),
            ColorType::Rgb => pixels.concat(),
            _ => vec![COLOUR[0]; 4],
        };
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, 2, 2);
        encoder.set_color(colour);
        encoder.write_header().unwrap().write_image_data(&data).unwrap();
        out
    }

    #[test]
    fn a_hole_is_seen_in_any_png() {
        for colour in [ColorType::Rgb, ColorType::Rgba] {
            assert_eq!(shows_behind(&picture(colour, COLOUR)), Some(true), "{colour:?}");
            assert_eq!(shows_behind(&picture(colour, [0x77, 0x77, 0x77])), Some(false), "{colour:?}");
        }
        let cut = picture(ColorType::Rgb, COLOUR);
        for odd in [&b""[..], b"\x89PNG", &picture(ColorType::Grayscale, COLOUR), &cut[..cut.len() - 30]] {
            assert_eq!(shows_behind(odd), None);
        }
    }
}
