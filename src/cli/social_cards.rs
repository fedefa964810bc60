//! Social cards: a picture of the first slide of decks that know their address.

use super::{Output, open};
use crate::browser::BrowserError;
use crate::export;
use crate::fs::Files;
use crate::site::{Build, Content};
use std::path::Path;
use std::sync::Arc;

/// Puts the pictures that pages tell of into the site. One that is in the last result `out` is taken over: its name
/// says what is seen on it.
pub(super) fn draw(
    build: &mut Build,
    files: &Files,
    out: &Path,
    browser: Option<&Path>,
    teller: &Output,
) -> Result<(), BrowserError> {
    // no part of the deck: another build may be making it again now
    let last = Files::disk();
    let mut camera = None;
    for built in &build.decks {
        let Some(name) = &built.card else { continue };
        let content = if let Ok(bytes) = last.bytes(&out.join(name)) {
            Content::Bytes(bytes)
        } else {
            let camera = match &camera {
                Some(camera) => camera,
                None => camera.insert(open(&build.site, files, browser, teller)?),
            };
            Content::Bytes(Arc::from(export::card(camera, built)?))
        };
        build.site.files.insert(name.clone(), content);
    }
    Ok(())
}
