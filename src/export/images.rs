//! A picture of each slide, or of each step.

use crate::browser::painted::{BEHIND, painted};
use crate::browser::session::Page;
use crate::browser::{BrowserError, BrowserSession};
use crate::site::BuiltDeck;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// How pictures are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImageOptions {
    /// JPEG instead of PNG.
    pub jpeg: bool,
    /// Pixels for each CSS pixel of the slide.
    pub scale: f64,
    /// One of each step.
    pub steps: bool,
}

/// Where each picture is on the page, and which slide and step it shows.
const PLACES: &str = "(() => { let n = 0; let step = 0; return [...document.querySelectorAll('.deck > .slide')].map((s) => { \
    if (s.classList.contains('ap-copy')) step += 1; else { n += 1; step = 0; } \
    const r = s.querySelector('.slide-canvas').getBoundingClientRect(); \
    const framed = s.querySelector('iframe,object,embed') ? 1 : 0; \
    return [n, step, r.x + scrollX, r.y + scrollY, r.width, r.height, framed]; }); })()";

/// Brings a place into the window: pages in frames draw themselves only there.
const SHOW: &str = "new Promise((done) => { scrollTo(X, Y); \
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))); })";

/// Names (`001.png`, with steps `001-0.png`) and bytes, in order. `tell(done, total)` is called after each. One window draws
/// them all: several were tried, and wait for each other (22 slides at 2×: 5.6 s with one window, 7 to 134 s with two).
pub fn pictures(
    camera: &BrowserSession,
    built: &BuiltDeck,
    how: ImageOptions,
    tell: &dyn Fn(usize, usize),
) -> Result<Vec<(String, Vec<u8>)>, BrowserError> {
    screenshots(&page(camera, built, how)?, built, how, tell)
}

/// The first slide as a JPEG picture of the slide's own size, for social cards.
pub fn card(camera: &BrowserSession, built: &BuiltDeck) -> Result<Vec<u8>, BrowserError> {
    let how = ImageOptions { jpeg: true, scale: 1.0, steps: false };
    let page = page(camera, built, how)?;
    let first = places(&page)?.into_iter().next().ok_or_else(|| BrowserError::new("there is no slide to export"))?;
    screenshot(&page, first, how)
}

/// CSS pixels round each slide on the page.
const MARGIN: u32 = 24;

impl ImageOptions {
    /// The scale at which slides are drawn, before they are made smaller where that is larger than asked: in whole pixels
    /// for each of the slide's. In others, browsers mix its edges with what is beside it, and in less than one do not draw
    /// the same thing twice.
    fn drawn(&self) -> f64 {
        self.scale.ceil().max(1.0)
    }

    /// Whether that is not what is asked for.
    fn is_drawn_larger(&self) -> bool {
        self.drawn() > self.scale
    }
}

/// The page that shows what is to be drawn.
pub(crate) fn page(camera: &BrowserSession, built: &BuiltDeck, how: ImageOptions) -> Result<Page, BrowserError> {
    let ratio = built.deck.settings.ratio;
    // the view stands slides one below the other with a margin
    let size = (ratio.width + 2 * MARGIN, ratio.height + 2 * MARGIN);
    let page = camera.paper(&built.url, if how.steps { "print=steps" } else { "print" }, size, how.drawn())?;
    page.eval(BEHIND)?;
    Ok(page)
}

/// [`pictures`] of a page that is there.
pub(crate) fn screenshots(
    page: &Page,
    built: &BuiltDeck,
    how: ImageOptions,
    tell: &dyn Fn(usize, usize),
) -> Result<Vec<(String, Vec<u8>)>, BrowserError> {
    let places = places(page)?;
    let digits = built.slides.len().to_string().len().max(3);
    let ending = if how.jpeg { "jpg" } else { "png" };
    let mut out = Vec::with_capacity(places.len());
    for (i, place) in places.iter().enumerate() {
        let [number, step, ..] = place;
        let step = if how.steps { format!("-{step}") } else { String::new() };
        out.push((format!("{number:0digits$}{step}.{ending}"), screenshot(page, *place, how)?));
        tell(i + 1, places.len());
    }
    Ok(out)
}

/// Number, step, left, top, width and height of every slide on the page, and whether there is a page in it.
type SlideRect = [f64; 7];

fn places(page: &Page) -> Result<Vec<SlideRect>, BrowserError> {
    Ok(serde_json::from_value(page.eval(PLACES)?).unwrap_or_default())
}

fn screenshot(
    page: &Page,
    [_, _, x, y, width, height, framed]: SlideRect,
    how: ImageOptions,
) -> Result<Vec<u8>, BrowserError> {
    if framed > 0.0 {
        page.eval(&SHOW.replace('X', &x.to_string()).replace('Y', &y.to_string()))?;
    }
    let clip = json!({"x": x, "y": y, "width": width, "height": height, "scale": 1});
    let jpeg = how.jpeg && !how.is_drawn_larger();
    let mut asked = json!({"format": if jpeg { "jpeg" } else { "png" }, "clip": clip, "captureBeyondViewport": true});
    if let (true, Some(asked)) = (jpeg, asked.as_object_mut()) {
        asked.insert("quality".to_owned(), Value::from(90));
    }
    let bytes = painted(page, &asked)?;
    if how.is_drawn_larger() { smaller(page, &bytes, (width * how.scale, height * how.scale), how) } else { Ok(bytes) }
}

/// A picture with so many pixels, made by the browser that took it.
fn smaller(page: &Page, bytes: &[u8], (width, height): (f64, f64), how: ImageOptions) -> Result<Vec<u8>, BrowserError> {
    let data = STANDARD.encode(bytes);
    let kind = if how.jpeg { "image/jpeg" } else { "image/png" };
    let made = page.eval(&format!(
        "(async () => {{ const picture = new Image(); picture.src = 'data:image/png;base64,{data}'; await picture.decode(); \
         const canvas = Object.assign(document.createElement('canvas'), {{ width: {}, height: {} }}); \
         const pen = canvas.getContext('2d'); pen.imageSmoothingQuality = 'high'; \
         pen.drawImage(picture, 0, 0, canvas.width, canvas.height); \
         return canvas.toDataURL('{kind}', 0.9).split(',')[1]; }})()",
        width.round().max(1.0),
        height.round().max(1.0)
    ))?;
    let bytes = STANDARD.decode(made.as_str().unwrap_or("")).unwrap_or_default();
    if bytes.is_empty() { Err(BrowserError::new("the browser returned no image")) } else { Ok(bytes) }
}
