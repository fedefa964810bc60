//! A deck on paper: one page a slide, or handouts.

mod duplicate_text;
mod metadata;
mod page_size;
use super::slide_names::slide_name;
use crate::browser::audit::read;
use crate::browser::session::{Page, PrintPdf};
use crate::browser::{BrowserError, BrowserSession, Observation, to_diagnostics};
use crate::deck::Ratio;
use crate::diagnostics::Diagnostic;
use crate::site::{BuiltDeck, MADE_BY};
use metadata::{find, with_metadata};
use page_size::PageSize;
use serde_json::json;
use std::collections::BTreeMap;

/// Makes links of paper.
const LINKS: &str = include_str!("links.js");

/// Makes words of paper of those with soft hyphens.
const HYPHENS: &str = include_str!("hyphens.js");

/// Looks for words that will be pixels.
const PIXELS: &str = include_str!("pixels.js");

/// Gives every slide its entry in the outline.
const OUTLINE: &str = include_str!("outline.js");

/// The slides whose notes do not find room on a handout, which the player tells by `data-cut`.
const CUT: &str = "[...document.querySelectorAll('.ap-handout article[data-cut] .slide')].map((leaf) => ({ kind: 'noted', px: 0, \
    near: '', step: 0, id: document.querySelector(`.deck > .slide[data-number='${leaf.dataset.number}']`)?.id ?? '' }))";

/// What is put on paper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paper {
    /// A page for each step.
    pub steps: bool,
    /// A page of notes behind each slide that has some (they must be in the page).
    pub notes: bool,
    /// So many slides on a page of A4 (1, 2, 3 or 6).
    pub handout: Option<u8>,
}

/// A deck as PDF: pages of exactly the slide's size (1 CSS pixel is 0.75 points) or A4, links, an outline that names every
/// slide, tags for screen readers. The same deck gives the same bytes in the same browser: no dates are in it. Notes that
/// are cut off on a handout are reported, as are words that are pixels, and links to what paper does not show.
pub fn pdf(
    camera: &BrowserSession,
    built: &BuiltDeck,
    paper: Paper,
) -> Result<(Vec<u8>, Vec<Diagnostic>), BrowserError> {
    let query = match (paper.handout, paper.steps, paper.notes) {
        (Some(count), _, _) => format!("handout={count}"),
        (None, false, false) => "print".to_owned(),
        (None, true, false) => "print=steps".to_owned(),
        (None, false, true) => "print=notes".to_owned(),
        (None, true, true) => "print=steps,notes".to_owned(),
    };
    let ratio = built.deck.settings.ratio;
    let page = camera.paper(&built.url, &query, (ratio.width, ratio.height), 1.0)?;
    page.on_paper()?;
    // the player names the slide in the title, which says nothing about a file
    page.eval("document.title = document.querySelector('main.deck').getAttribute('aria-label')")?;
    let mut seen: Vec<Observation> = Vec::new();
    for look in [LINKS, PIXELS, CUT] {
        seen.extend(read::<Vec<Observation>>(page.eval(look)?)?);
    }
    let names: BTreeMap<usize, String> =
        built.slides.iter().map(|slide| (slide.number, slide_name(built, &slide.id))).collect();
    page.eval(&format!("globalThis.aftrapNames = {}", json!(names)))?;
    let titles: Vec<String> = read(page.eval(OUTLINE)?)?;
    page.eval(HYPHENS)?;
    let bytes = match PageSize::round(ratio).filter(|_| paper.handout.is_none()) {
        Some(sheet) => {
            page.eval(&sheet.put_on())?;
            match sheet.cut(print(&page, inches(ratio))?) {
                Some(bytes) => bytes,
                // not written as is known here: as near as the browser comes by itself
                None => {
                    page.eval(PageSize::TAKE_OFF)?;
                    print(&page, inches(ratio))?
                }
            }
        }
        None => print(&page, if paper.handout.is_some() { A4 } else { inches(ratio) })?,
    };
    let streams = duplicate_text::without_duplicates(&bytes);
    Ok((
        signed(with_metadata(bytes, built.deck.settings.author.as_deref(), &titles, streams)),
        to_diagnostics(&seen, built),
    ))
}

/// Width and height of A4 in inches.
const A4: (f64, f64) = (210.0 / 25.4, 297.0 / 25.4);

/// The size of a slide on paper.
fn inches(slide: Ratio) -> (f64, f64) {
    (f64::from(slide.width) / 96.0, f64::from(slide.height) / 96.0)
}

/// `size` is that of the paper, which the page's own `@page` says too: media queries see this one, or else upright Letter.
fn print(page: &Page, (width, height): (f64, f64)) -> Result<Vec<u8>, BrowserError> {
    page.data(PrintPdf(json!({
        "printBackground": true,
        "paperWidth": width,
        "paperHeight": height,
        "preferCSSPageSize": true,
        "generateTaggedPDF": true,
        "generateDocumentOutline": true,
        "marginTop": 0, "marginBottom": 0, "marginLeft": 0, "marginRight": 0,
    })))
}

/// Dates become one date, and the maker is named behind the end, where readers do not look: every length and place in
/// the file stays as it was.
fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
    for name in [&b"/CreationDate (D:"[..], b"/ModDate (D:"] {
        let mut from = 0;
        while let Some(at) = find(bytes.get(from..).unwrap_or(&[]), name) {
            let start = from + at + name.len();
            for (i, byte) in bytes.iter_mut().skip(start).take_while(|b| **b != b')').enumerate() {
                if byte.is_ascii_digit() {
                    *byte = *b"20000101000000".get(i).unwrap_or(&b'0');
                }
            }
            from = start;
        }
    }
    bytes.extend_from_slice(format!("% {MADE_BY}\n").as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_date_is_left() {
        let out = signed(b"x/CreationDate (D:20261124030405+00'00')\n/ModDate (D:20261124030405Z)y\n".to_vec());
        let text = String::from_utf8(out).unwrap();
        assert!(
            text.starts_with("x/CreationDate (D:20000101000000+00'00')\n/ModDate (D:20000101000000Z)y\n"),
            "{text}"
        );
        assert!(text.contains(MADE_BY));
    }
}
