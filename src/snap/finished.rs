//! A picture of a page is taken when the page is painted, and not before.
//!
//! Chromium paints in tiles. On a busy machine it draws a frame while tiles are missing, and where they are to be stands what
//! is behind the page. It is told to wait (`launch.rs`); and since what is behind slides has a colour of its own here, a
//! picture that is not finished can be told from one that is.

use super::camera::{Page, Screenshot};
use super::error::SnapError;
use flate2::read::ZlibDecoder;
use serde_json::Value;
use std::io::Read;

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

/// Whether what is behind the page is seen anywhere in a PNG; nothing when it is not written as browsers write them (ISO
/// 15948: eight bits a channel, no interlace, no palette).
fn shows_behind(png: &[u8]) -> Option<bool> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?) as usize);
    let (width, height) = (number(16)?, number(20)?);
    let channels = match png.get(24..29)? {
        [8, 2, 0, 0, 0] => 3,
        [8, 6, 0, 0, 0] => 4,
        _ => return None,
    };
    let mut packed = Vec::new();
    let mut at = 8;
    while let Some(len) = number(at) {
        if png.get(at + 4..at + 8)? == b"IDAT" {
            packed.extend_from_slice(png.get(at + 8..at + 8 + len)?);
        }
        at += len + 12;
    }
    let mut lines = ZlibDecoder::new(packed.as_slice());
    let (mut above, mut line) = (vec![0; width * channels], vec![0; width * channels + 1]);
    for _ in 0..height {
        lines.read_exact(&mut line).ok()?;
        let (filter, here) = line.split_first_mut()?;
        unfilter(*filter, here, &above, channels)?;
        if here.chunks_exact(channels).any(|pixel| pixel.starts_with(&COLOUR)) {
            return Some(true);
        }
        above.copy_from_slice(here);
    }
    Some(false)
}

/// A line of a PNG as it is meant: each byte was written as its distance from bytes before and above it.
fn unfilter(filter: u8, line: &mut [u8], above: &[u8], channels: usize) -> Option<()> {
    for i in 0..line.len() {
        let before = |line: &[u8]| i.checked_sub(channels).and_then(|at| line.get(at)).copied().unwrap_or(0);
        let (left, up, corner) = (before(line), *above.get(i)?, before(above));
        let guess = match filter {
            0 => 0,
            1 => left,
            2 => up,
            3 => u8::midpoint(left, up),
            4 => {
                let [a, b, c] = [left, up, corner].map(i16::from);
                let [pa, pb, pc] = [(b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs()];
                if pa <= pb && pa <= pc {
                    left
                } else if pb <= pc {
                    up
                } else {
                    corner
                }
            }
            _ => return None,
        };
        let byte = line.get_mut(i)?;
        *byte = byte.wrapping_add(guess);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    /// A picture of two lines with this filter, whose last pixel is `last`.
    fn png(filter: u8, kind: u8, last: [u8; 3]) -> Vec<u8> {
        let channels = if kind == 6 { 4 } else { 3 };
        let lines: [Vec<u8>; 2] = [[[10, 200, 30], [250, 1, 2]], [[9, 9, 9], last]].map(|line| {
            line.into_iter().flat_map(|pixel| pixel.into_iter().chain(std::iter::repeat_n(255, channels - 3))).collect()
        });
        let mut data = Vec::new();
        let mut above = vec![0; 2 * channels];
        for line in &lines {
            let mut written = vec![filter];
            for i in 0..line.len() {
                let (left, corner) = if i < channels { (0, 0) } else { (line[i - channels], above[i - channels]) };
                let up = above[i];
                let guess = match filter {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                    _ => {
                        let p = i32::from(left) + i32::from(up) - i32::from(corner);
                        let far = |of: u8| (p - i32::from(of)).abs();
                        *[left, up, corner].iter().min_by_key(|of| far(**of)).unwrap()
                    }
                };
                written.push(line[i].wrapping_sub(guess));
            }
            data.extend(written);
            above.clone_from(line);
        }
        let mut pack = ZlibEncoder::new(Vec::new(), Compression::default());
        pack.write_all(&data).unwrap();
        let data = pack.finish().unwrap();
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        for (name, data) in
            [(b"IHDR", [0, 0, 0, 2, 0, 0, 0, 2, 8, kind, 0, 0, 0].to_vec()), (b"IDAT", data), (b"IEND", Vec::new())]
        {
            out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            out.extend(name);
            out.extend(data);
            out.extend([0; 4]);
        }
        out
    }

    #[test]
    fn a_hole_is_seen_in_any_png() {
        for (filter, kind) in [(0, 2), (1, 2), (2, 2), (3, 2), (4, 2), (0, 6), (1, 6), (2, 6), (3, 6), (4, 6)] {
            assert_eq!(shows_behind(&png(filter, kind, COLOUR)), Some(true), "{filter} {kind}");
            assert_eq!(shows_behind(&png(filter, kind, [0x77, 0x77, 0x77])), Some(false), "{filter} {kind}");
        }
        for odd in [&b""[..], b"\x89PNG", &png(9, 2, COLOUR), &png(0, 3, COLOUR), &png(0, 2, COLOUR)[..60]] {
            assert_eq!(shows_behind(odd), None);
        }
    }
}
