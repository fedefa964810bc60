//! Pages of exactly the slide's size.
//!
//! Chromium rounds the sides of a page to whole points, and those to dots of 1/300 inch: only sides of so many times 6
//! points (8 CSS pixels) come out as asked. Slides of other sizes are printed on the next larger such sheet, in its lower
//! left corner, and the sheet is cut to the slide: the page's box is written again, in its place.

use super::metadata::find;
use crate::deck::Ratio;

/// CSS pixels that are printed without rounding.
const STEP: u32 = 8;
/// How a page begins and ends in the file.
const PAGE: &[u8] = b"<</Type /Page\n";
const END: &[u8] = b">>\nendobj";
const BOX: &str = "/MediaBox [";

/// A sheet of paper for slides that Chromium would print on a rounded one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageSize {
    slide: Ratio,
    width: u32,
    height: u32,
}

impl PageSize {
    /// Takes the sheet away again: an expression for the page.
    pub(crate) const TAKE_OFF: &'static str = "document.getElementById('aftrap-sheet').remove()";

    /// The sheet for slides of a size; none when they are printed as they are.
    pub(crate) fn round(slide: Ratio) -> Option<Self> {
        let (width, height) = (slide.width.next_multiple_of(STEP), slide.height.next_multiple_of(STEP));
        ((width, height) != (slide.width, slide.height)).then_some(Self { slide, width, height })
    }

    /// Lays the page out on the sheet: an expression for the page. What is broken into pages and what is measured in parts
    /// of one (`vh`) sees the slide's size, since the rest is margin.
    pub(crate) fn put_on(&self) -> String {
        let Self { slide, width, height } = self;
        let (top, right) = (height - slide.height, width - slide.width);
        format!(
            "document.head.append(Object.assign(document.createElement('style'), {{ id: 'aftrap-sheet', \
             textContent: '@page{{size:{width}px {height}px;margin:{top}px {right}px 0 0}}' }}))"
        )
    }

    /// The file with its pages cut to the slide; none when it has pages that are not written as Chromium writes them. Every
    /// length and place in the file stays as it was.
    pub(crate) fn cut(&self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let mut from = 0;
        while let Some(at) = find(bytes.get(from..)?, PAGE) {
            let start = from + at + PAGE.len();
            let end = start + find(bytes.get(start..)?, END)?;
            let page = self.page(std::str::from_utf8(bytes.get(start..end)?).ok()?)?;
            bytes.get_mut(start..end)?.copy_from_slice(page.as_bytes());
            from = end;
        }
        (from > 0).then_some(bytes)
    }

    /// The dictionary of a page with the box of a slide, of the same length.
    fn page(&self, dictionary: &str) -> Option<String> {
        let (before, rest) = dictionary.split_once(BOX)?;
        let (sheet, after) = rest.split_once(']')?;
        let sides: Vec<f64> = sheet.split(' ').filter_map(|n| n.parse().ok()).collect();
        let asked = [0.0, 0.0, points(self.width), points(self.height)];
        let fits = sides.len() == 4 && sides.iter().zip(asked).all(|(side, asked)| (side - asked).abs() < 0.01);
        let slide = format!("{BOX}0 0 {} {}]", points(self.slide.width), points(self.slide.height));
        // line ends before names mean nothing, and make room for the longer numbers
        let new = format!("{before}{slide}{after}").replace("\n/", "/");
        let spare = dictionary.len().checked_sub(new.len())?;
        (fits && !dictionary.contains('(')).then(|| new + &" ".repeat(spare))
    }
}

/// CSS pixels in points.
fn points(pixels: u32) -> f64 {
    f64::from(pixels) * 0.75
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "%PDF-1.4\n2 0 obj\n<</Type /Page\n/Resources <</ProcSet [/PDF]\n/Font <</F6 6 0 R>>>>\n/MediaBox [0 0 588 420]\n/Contents 11 0 R\n/StructParents 0\n/Tabs /S\n/Parent 17 0 R>>\nendobj\n17 0 obj\n<</Type /Pages\n/Count 1\n/Kids [2 0 R]>>\nendobj\n";

    fn sheet(width: u32, height: u32) -> Option<PageSize> {
        PageSize::round(Ratio { width, height })
    }

    #[test]
    fn only_odd_slides_need_a_sheet() {
        for (width, height) in [(1280, 720), (960, 720), (720, 720), (1000, 1000)] {
            assert!(sheet(width, height).is_none(), "{width}x{height}");
        }
        let sheet = sheet(777, 555).unwrap();
        assert!(sheet.put_on().contains("{size:784px 560px;margin:5px 7px 0 0}"), "{}", sheet.put_on());
    }

    #[test]
    fn a_page_is_cut_in_its_place() {
        let out = String::from_utf8(sheet(777, 555).unwrap().cut(FILE.into()).unwrap()).unwrap();
        assert!(out.contains("/MediaBox [0 0 582.75 416.25]/Contents 11 0 R/StructParents 0"), "{out}");
        assert_eq!(out.len(), FILE.len());
        assert_eq!(out.find("17 0 obj"), FILE.find("17 0 obj"), "{out}");
    }

    #[test]
    fn what_is_written_otherwise_stays_as_it_is() {
        let sheet = sheet(777, 555).unwrap();
        for odd in [
            FILE.replace("588", "589"),
            FILE.replace("/MediaBox", "/CropBox"),
            FILE.replace("<</Type /Page\n", "<</Type/Page\n"),
            FILE.replace("/Tabs /S\n", "/Tabs (\n/S)\n"),
            FILE.replace("\n/", " /"),
            FILE.replace(">>\nendobj", ">> endobj"),
            String::new(),
        ] {
            assert!(sheet.cut(odd.clone().into()).is_none(), "{odd}");
        }
    }
}
