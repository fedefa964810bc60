//! What only a drawn slide shows: content that sticks out, text over text, code that is cut off.

use super::error::BrowserError;
use super::observation::{Observation, to_diagnostics};
use super::painted::stable_screenshot;
use super::session::{BrowserSession, Page};
use crate::deck::Mode;
use crate::diagnostics::Diagnostic;
use crate::site::BuiltDeck;
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
pub fn audit(camera: &BrowserSession, built: &BuiltDeck) -> Result<Vec<Diagnostic>, BrowserError> {
    if built.slides.is_empty() {
        return Ok(Vec::new());
    }
    let ratio = built.deck.settings.ratio;
    let page = camera.page(&built.url, "", (ratio.width, ratio.height), 1.0)?;
    let answer = page.eval(LOOK)?;
    let mut seen: Vec<Observation> = read(answer)?;
    seen.extend(audit_text(&page)?);
    if built.deck.settings.mode == Mode::Auto {
        page.emulate_dark()?;
        seen.extend(audit_text(&page)?);
    }
    Ok(to_diagnostics(&seen, built))
}

/// What is to be told of a deck that is put on paper: what is cut off there, and what will not be there.
pub fn audit_print(camera: &BrowserSession, built: &BuiltDeck) -> Result<Vec<Diagnostic>, BrowserError> {
    let ratio = built.deck.settings.ratio;
    let page = camera.page(&built.url, "", (ratio.width, ratio.height), 1.0)?;
    let mut seen: Vec<Observation> = read(page.eval(AWAY)?)?;
    page.eval("globalThis.aftrapPrintOnly = true")?;
    seen.extend(read::<Vec<Observation>>(page.eval(LOOK)?)?);
    Ok(to_diagnostics(&seen, built))
}

pub(crate) fn read<T: DeserializeOwned>(answer: Value) -> Result<T, BrowserError> {
    serde_json::from_value(answer).map_err(|e| BrowserError::new(format!("the page returned no findings: {e}")))
}

/// Text that is too small, or too near to the colour of its ground; grounds that are pictures are looked at as such.
fn audit_text(page: &Page) -> Result<Vec<Observation>, BrowserError> {
    #[derive(Deserialize)]
    struct Letters {
        observations: Vec<Observation>,
        doubts: Vec<String>,
    }
    let Letters { observations: mut seen, doubts } = read(page.eval(LETTERS)?)?;
    for id in doubts {
        let id = Value::from(id);
        page.eval(&format!("aftrapContrast.hideText({id})"))?;
        let picture = STANDARD.encode(stable_screenshot(page, &json!({"format": "png"}))?);
        seen.extend(read::<Vec<Observation>>(
            page.eval(&format!("aftrapContrast.measure({id}, 'data:image/png;base64,{picture}')"))?,
        )?);
    }
    Ok(seen)
}
