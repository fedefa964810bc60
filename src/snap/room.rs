//! What only a drawn slide shows: content that sticks out, text over text, code that is cut off.

use super::camera::{Camera, Page, Screenshot, SnapError};
use crate::base::{Diagnostic, code};
use crate::deck::Slide;
use crate::site::Built;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::HashSet;

/// What the page is asked, on every slide and step.
const LOOK: &str = include_str!("room.js");
/// What it is asked of its letters.
const LETTERS: &str = include_str!("letters.js");

/// One thing that `room.js` saw.
#[derive(Debug, Deserialize)]
struct Seen {
    kind: String,
    id: String,
    px: u32,
    near: String,
    #[serde(default)]
    other: String,
    step: usize,
}

/// Looks at every slide and step of a deck at its own size; each thing is told once, at the first step that shows it.
pub fn room(camera: &Camera, built: &Built) -> Result<Vec<Diagnostic>, SnapError> {
    let ratio = built.deck.settings.ratio;
    let page = camera.page(&built.url, "", (ratio.width, ratio.height), 1.0)?;
    let answer = page.eval(LOOK)?;
    let mut seen: Vec<Seen> = read(answer)?;
    seen.extend(letters(&page)?);
    let mut known = HashSet::new();
    // the same words in the same trouble are one thing
    seen.retain(|one| known.insert((one.kind.clone(), one.id.clone(), one.near.clone(), one.other.clone())));
    Ok(seen.iter().filter_map(|one| told(one, built)).collect())
}

fn read<T: DeserializeOwned>(answer: Value) -> Result<T, SnapError> {
    serde_json::from_value(answer).map_err(|e| SnapError::new(format!("the page gave no findings: {e}")))
}

/// Text that is too small, or too near to the colour of its ground; grounds that are pictures are looked at as such.
fn letters(page: &Page) -> Result<Vec<Seen>, SnapError> {
    #[derive(Deserialize)]
    struct Letters {
        seen: Vec<Seen>,
        doubts: Vec<String>,
    }
    let Letters { mut seen, doubts } = read(page.eval(LETTERS)?)?;
    for id in doubts {
        let id = Value::from(id);
        page.eval(&format!("aftrapLetters.bare({id})"))?;
        let picture = STANDARD.encode(page.data(Screenshot(json!({"format": "png"})))?);
        seen.extend(read::<Vec<Seen>>(page.eval(&format!("aftrapLetters.measure({id}, '{picture}')"))?)?);
    }
    Ok(seen)
}

fn told(seen: &Seen, built: &Built) -> Option<Diagnostic> {
    let slide = built.deck.slides.iter().find(|s| s.id == seen.id)?;
    let number = built.slides.iter().find(|s| s.id == seen.id).map_or(slide.number, |s| s.number);
    let at = if seen.step == 0 { String::new() } else { format!(" at step {}", seen.step) };
    let (near, other, px) = (brief(&seen.near), brief(&seen.other), seen.px);
    let (code, message, help) = match seen.kind.as_str() {
        "overflow" => {
            let after = if near.is_empty() { String::new() } else { format!(" after `{near}`") };
            let message = format!("the content sticks out by {px} px{after}{at}");
            (code::OVERFLOW, message, "split the slide, or set `overflow: shrink`")
        }
        "clipped" => {
            let message = format!("{px} px of the code that begins with `{near}` are cut off{at}");
            (code::CLIPPED, message, "shorten or break its lines, or show fewer of them")
        }
        "tiny" => {
            let message = format!("`{near}` is drawn {px} px high");
            (code::TYPE_TINY, message, "16 is the least that the last row can read")
        }
        "contrast" => {
            let message = format!("`{near}` stands {}.{} to 1 from what is behind it", px / 10, px % 10);
            (code::CONTRAST, message, "4.5 to 1 can be read in a bright room, 3 to 1 when it is large")
        }
        _ => {
            let message = format!("`{near}` and `{other}` lie over each other by {px} px{at}");
            (code::OVERLAP, message, "give them room: another layout, columns, or less text")
        }
    };
    Some(Diagnostic::at(code, slide.origin.span(&place(slide, &seen.near)), message).help(help).on_slide(number))
}

/// Words that name a thing in a message.
fn brief(text: &str) -> String {
    let mut out: String = text.chars().take(40).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// The line of a slide's source that `near` was made from, else its first one with something on it.
fn place(slide: &Slide, near: &str) -> std::ops::Range<usize> {
    let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let wanted = words(near);
    let mut start = 0;
    let mut first = None;
    for line in slide.origin.source().split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        let here = words(line);
        if !wanted.is_empty()
            && !here.is_empty()
            && (here.contains(&wanted) || here.len() > 8 && wanted.contains(&here))
        {
            return range;
        }
        if first.is_none() && !line.trim().is_empty() {
            first = Some(range);
        }
    }
    first.unwrap_or(0..0)
}
