//! What only a drawn slide shows: content that sticks out, text over text, code that is cut off.

use super::error::SnapError;
use super::observation::{Seen, tell};
use super::painted::steady;
use super::session::{Camera, Page};
use crate::deck::Mode;
use crate::diagnostics::Diagnostic;
use crate::site::Built;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What the page is asked, on every slide and step.
const LOOK: &str = include_str!("layout_audit.js");
/// What it is asked before it is put on paper.
const AWAY: &str = include_str!("print_omissions.js");
/// What it is asked of its letters.
const LETTERS: &str = include_str!("text_contrast.js");

/// Looks at every slide and step of a deck at its own size, at its letters in both modes where it has two; each thing is
/// reported once, at the first step that shows it.
pub fn room(camera: &Camera, built: &Built) -> Result<Vec<Diagnostic>, SnapError> {
    if built.slides.is_empty() {
        return Ok(Vec::new());
    }
    let ratio = built.deck.settings.ratio;
    let page = camera.page(&built.url, "", (ratio.width, ratio.height), 1.0)?;
    let answer = page.eval(LOOK)?;
    let mut seen: Vec<Seen> = read(answer)?;
    seen.extend(letters(&page)?);
    if built.deck.settings.mode == Mode::Auto {
        page.in_the_dark()?;
        seen.extend(letters(&page)?);
    }
    Ok(tell(&seen, built))
}

/// What is to be told of a deck that is put on paper: what is cut off there, and what will not be there.
pub fn proof(camera: &Camera, built: &Built) -> Result<Vec<Diagnostic>, SnapError> {
    let ratio = built.deck.settings.ratio;
    let page = camera.page(&built.url, "", (ratio.width, ratio.height), 1.0)?;
    let mut seen: Vec<Seen> = read(page.eval(AWAY)?)?;
    page.eval("globalThis.aftrapBrief = true")?;
    seen.extend(read::<Vec<Seen>>(page.eval(LOOK)?)?);
    Ok(tell(&seen, built))
}

pub(crate) fn read<T: DeserializeOwned>(answer: Value) -> Result<T, SnapError> {
    serde_json::from_value(answer).map_err(|e| SnapError::new(format!("the page returned no findings: {e}")))
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
        let picture = STANDARD.encode(steady(page, &json!({"format": "png"}))?);
        seen.extend(read::<Vec<Seen>>(
            page.eval(&format!("aftrapLetters.measure({id}, 'data:image/png;base64,{picture}')"))?,
        )?);
    }
    Ok(seen)
}
