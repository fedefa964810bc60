//! A picture of a page is taken when the page is painted, and not before.
//!
//! Chromium paints in tiles. On a busy machine it draws a frame while tiles are missing, and where they are to be stands what
//! is behind the page. What is behind slides has a colour of its own here, so that a picture that is not finished can be
//! told from one that is. (Chromium can be told to draw no frame while tiles are missing,
//! `--run-all-compositor-stages-before-draw`; then it hung in one of three looks at a deck with framed pages: Chromium 156.)

use super::error::BrowserError;
use super::session::{Page, Screenshot};
use png::{BitDepth, ColorType, Decoder};
use serde_json::Value;
use std::io::Cursor;

/// What is behind slides: an expression for the page. One bit from the grey of the view, so that slides through which it is
/// seen look as ever.
pub(crate) const BEHIND: &str = "for (const part of [document.documentElement, document.body]) part.style.setProperty('background', '#777776', 'important')";

/// The same in a picture.
const COLOUR: [u8; 3] = [0x77, 0x77, 0x76];

/// The same picture so often in a row is finished whatever is seen in it: a slide may have holes.
const SAME: usize = 8;
/// How many pictures are taken of one thing at most.
const MOST: usize = 60;
/// The same where something may move.
const FEW: usize = 4;

/// Lets the page paint on.
const WAIT: &str =
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))";

/// A picture of a page before [`BEHIND`], finished. What is packed with loss shows no colour exactly: it must come twice.
pub(crate) fn painted(page: &Page, asked: &Value) -> Result<Vec<u8>, BrowserError> {
    let is_exact = asked.get("format").and_then(Value::as_str) == Some("png");
    let (same, finished) = if is_exact { (SAME, shows_no_hole as fn(&[u8]) -> bool) } else { (2, never as _) };
    let (bytes, is_finished) = retry_until(page, asked, same, MOST, finished)?;
    let unfinished = "the browser did not finish an image: try again when the machine is less busy";
    if is_finished { Ok(bytes) } else { Err(BrowserError::new(unfinished)) }
}

/// A picture of a page of which nobody knows what is behind it, and on which something may move: the last of a few where no
/// two are the same.
pub(crate) fn stable_screenshot(page: &Page, asked: &Value) -> Result<Vec<u8>, BrowserError> {
    retry_until(page, asked, 2, FEW, never).map(|(bytes, _)| bytes)
}

fn shows_no_hole(bytes: &[u8]) -> bool {
    shows_behind(bytes) == Some(false)
}

fn never(_: &[u8]) -> bool {
    false
}

/// Takes at `most` so many pictures until one is `finished`, or the same comes so often in a row; and whether that was so.
fn retry_until(
    page: &Page,
    asked: &Value,
    same: usize,
    most: usize,
    finished: fn(&[u8]) -> bool,
) -> Result<(Vec<u8>, bool), BrowserError> {
    let (mut last, mut times) = (Vec::new(), 0);
    for _ in 0..most {
        let bytes = page.data(Screenshot(asked.clone()))?;
        times = if bytes == last { times + 1 } else { 1 };
        if times >= same || finished(&bytes) {
            return Ok((bytes, true));
        }
        last = bytes;
        page.eval(WAIT)?;
    }
    Ok((last, false))
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
