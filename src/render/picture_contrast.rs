//! Whether a picture can be told from the ground that it is put on: only one that lets its ground be seen can be lost on it.

use super::picture_size::svg_size;
use crate::util::colour::{Color, colours};
use crate::util::contrast;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::HashMap;
use std::io::Cursor;

/// Nearer than this to its ground nobody sees an outline from the last row.
const LEAST: f64 = 1.6;
/// A picture of which this share cannot be seen is not what was drawn.
const SHARE: f64 = 0.4;
/// Of a picture that is see-through all over, at least this share is.
const HOLES: f64 = 0.04;
/// Pictures larger than this are not looked into.
const MOST: usize = 24_000_000;
/// Places that are looked at, across and down.
const GRID: usize = 400;

/// What of a picture meets its ground.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PictureTones {
    /// Colours where it does, and how often.
    edges: HashMap<[u8; 3], u32>,
}

impl PictureTones {
    /// What a see-through picture shows; `None` of one that hides its ground, and of what cannot be read.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG") {
            return of_png(bytes);
        }
        let text = std::str::from_utf8(bytes).ok().filter(|text| text.contains("<svg"))?;
        of_svg(text)
    }

    /// Whether too little of it is seen on a ground.
    pub(crate) fn is_invisible_on(&self, ground: &Color) -> bool {
        let behind = [ground.r, ground.g, ground.b].map(f64::from);
        let all: u32 = self.edges.values().sum();
        let is_lost = |colour: &[u8; 3]| contrast(colour.map(|c| f64::from(c) / 255.0), behind) < LEAST;
        let lost: u32 = self.edges.iter().filter(|(colour, _)| is_lost(colour)).map(|(_, times)| times).sum();
        all > 0 && f64::from(lost) >= SHARE * f64::from(all)
    }

    fn add(&mut self, colour: [u8; 3]) {
        // what looks alike is counted together
        *self.edges.entry(colour.map(|c| c & 0xf8)).or_default() += 1;
    }
}

/// Pixels of a PNG, and how many of them there are across.
fn pixels(bytes: &[u8]) -> Option<(Vec<[u8; 4]>, usize)> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().ok()?;
    let info = reader.info();
    let (across, has_alpha) = (info.width as usize, info.trns.is_some() || info.color_type.samples() % 2 == 0);
    if !has_alpha || across.checked_mul(info.height as usize)? > MOST {
        return None;
    }
    let mut data = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut data).ok()?;
    let samples = frame.color_type.samples();
    let pixel = |part: &[u8]| match *part {
        [grey, alpha] => [grey, grey, grey, alpha],
        [r, g, b, a] => [r, g, b, a],
        _ => [0, 0, 0, u8::MAX],
    };
    Some((data.get(..frame.buffer_size())?.chunks_exact(samples).map(pixel).collect(), across))
}

fn of_png(bytes: &[u8]) -> Option<PictureTones> {
    let (pixels, across) = pixels(bytes)?;
    let down = pixels.len() / across.max(1);
    let (wide, high) = (across.min(GRID), down.min(GRID));
    let at = |x: usize, y: usize| pixels.get((y * down / high) * across + x * across / wide).copied();
    let is_there = |x: usize, y: usize| at(x, y).is_some_and(|[.., alpha]| alpha >= 128);
    let mut tones = PictureTones::default();
    let mut holes = 0_u32;
    for y in 0..high {
        for x in 0..wide {
            if !is_there(x, y) {
                holes += 1;
                continue;
            }
            let round = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
            if !round.iter().all(|&(x, y)| x < wide && y < high && is_there(x, y))
                && let Some([r, g, b, _]) = at(x, y)
            {
                tones.add([r, g, b]);
            }
        }
    }
    (f64::from(holes) >= HOLES * (wide * high) as f64).then_some(tones)
}

/// What is drawn with a colour.
const SHAPES: &[&str] = &["path", "rect", "circle", "ellipse", "polygon", "polyline", "line", "text"];
/// What is drawn only where something else names it.
const UNSEEN: &[&str] = &["defs", "clipPath", "mask", "symbol", "marker", "pattern", "filter"];
/// What has colours that nobody knows here.
const UNKNOWN: &[&str] = &["image", "use", "foreignObject", "switch", "animate", "script"];

fn of_svg(text: &str) -> Option<PictureTones> {
    let document =
        Document::parse_with_options(text, ParsingOptions { allow_dtd: true, ..ParsingOptions::default() }).ok()?;
    let root = document.root_element();
    let sheet: String = root.descendants().filter(|n| n.has_tag_name("style")).filter_map(|n| n.text()).collect();
    // it follows the mode by itself
    if sheet.contains("prefers-color-scheme") {
        return None;
    }
    let classes = classes_of(&sheet);
    let mut tones = PictureTones::default();
    for node in root.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        if node.ancestors().any(|n| UNSEEN.contains(&n.tag_name().name())) {
            continue;
        }
        if UNKNOWN.contains(&name) {
            return None;
        }
        if !SHAPES.contains(&name) {
            continue;
        }
        let value = |key: &str| declared_colour(&node, key, &classes);
        if name == "rect" && fills(&node, text) && value("fill").as_deref() != Some("none") {
            return None;
        }
        let fill = value("fill").unwrap_or_else(|| "black".to_owned());
        let paints = [Some(fill).filter(|_| name != "line"), value("stroke")];
        for paint in paints.into_iter().flatten().filter(|paint| !matches!(paint.as_str(), "none" | "transparent")) {
            let paint = if paint.eq_ignore_ascii_case("currentcolor") { "black".to_owned() } else { paint };
            // a gradient or a pattern
            let colour = colours(&paint).into_iter().next()?;
            let [r, g, b, a] = colour.to_rgba8();
            if a >= 128 {
                tones.add([r, g, b]);
            }
        }
    }
    Some(tones).filter(|tones| !tones.edges.is_empty())
}

/// Declarations by class (`.cls-1 { fill: #fff }`), as drawing programs write them.
fn classes_of(sheet: &str) -> HashMap<String, String> {
    let mut out: HashMap<String, String> = HashMap::new();
    for rule in sheet.split('}') {
        let Some((selectors, declarations)) = rule.split_once('{') else { continue };
        for class in selectors.split(',').filter_map(|one| one.trim().strip_prefix('.')) {
            let own = out.entry(class.to_owned()).or_default();
            *own += declarations;
            *own += ";";
        }
    }
    out
}

/// What a part or what it is in says of a property.
fn declared_colour(node: &Node<'_, '_>, key: &str, classes: &HashMap<String, String>) -> Option<String> {
    let within = |css: &str| {
        let declared = css.split(';').filter_map(|one| one.split_once(':'));
        declared.filter(|(name, _)| name.trim() == key).map(|(_, value)| value.trim().to_owned()).next_back()
    };
    node.ancestors().filter(Node::is_element).find_map(|part| {
        let by_class = part.attribute("class").into_iter().flat_map(str::split_whitespace);
        let by_class = by_class.filter_map(|class| within(classes.get(class)?)).next_back();
        let own =
            part.attribute("style").and_then(within).or(by_class).or_else(|| part.attribute(key).map(str::to_owned));
        own.filter(|value| value != "inherit")
    })
}

/// Whether a rectangle covers the whole drawing.
fn fills(rect: &Node<'_, '_>, source: &str) -> bool {
    let size = svg_size(source).unwrap_or_default();
    let covers = |key: &str, whole: u32| {
        let value = rect.attribute(key).unwrap_or("0").trim();
        value == "100%" || value.trim_end_matches("px").parse::<f64>().is_ok_and(|n| n >= 0.98 * f64::from(whole))
    };
    covers("width", size.0) && covers("height", size.1)
}

#[cfg(test)]
mod tests {
    use super::PictureTones;
    use crate::util::colour::Color;

    /// A PNG of 40 by 40 pixels of this colour with a frame round it that is see-through, or not.
    fn png(colour: [u8; 3], round: u8) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, 40, 40);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let inside = |i: usize| (10..30).contains(&(i % 40)) && (10..30).contains(&(i / 40));
        let [r, g, b] = colour;
        let data: Vec<u8> = (0..1600).flat_map(|i| [r, g, b, if inside(i) { 255 } else { round }]).collect();
        encoder.write_header().unwrap().write_image_data(&data).unwrap();
        out
    }

    #[test]
    fn only_what_is_see_through_can_be_lost() {
        let (white, black) = (Color::new(1.0, 1.0, 1.0, 1.0), Color::new(0.07, 0.09, 0.11, 1.0));
        let dark = PictureTones::of(&png([20, 20, 30], 0)).unwrap();
        assert!(dark.is_invisible_on(&black) && !dark.is_invisible_on(&white));
        let light = PictureTones::of(&png([250, 250, 240], 0)).unwrap();
        assert!(light.is_invisible_on(&white) && !light.is_invisible_on(&black));
        let red = PictureTones::of(&png([220, 60, 40], 0)).unwrap();
        assert!(!red.is_invisible_on(&white) && !red.is_invisible_on(&black));
        assert_eq!(PictureTones::of(&png([20, 20, 30], 255)), None);
        assert_eq!(PictureTones::of(b"\x89PNG broken"), None);
    }

    #[test]
    fn drawings_are_read_by_their_colours() {
        let black = Color::new(0.07, 0.09, 0.11, 1.0);
        let of = |inner: &str| {
            let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 50'>{inner}</svg>");
            PictureTones::of(svg.as_bytes()).map(|tones| tones.is_invisible_on(&black))
        };
        for lost in [
            "<path d='M0 0h9'/>",
            "<g stroke='#222' fill='none'><circle r='4'/><line x2='9'/></g>",
            "<style>.a{fill:#111}.b{fill:none;stroke:navy}</style><path class='a'/><path class='b'/>",
            "<text style='fill: currentColor'>x</text>",
        ] {
            assert_eq!(of(lost), Some(true), "{lost}");
        }
        for seen in ["<path fill='#fff'/>", "<g fill='orange'><path/><path/><text fill='black'>x</text></g>"] {
            assert_eq!(of(seen), Some(false), "{seen}");
        }
        for unknown in [
            "<rect width='100' height='50' fill='#fff'/><path/>",
            "<rect width='100%' height='100%'/>",
            "<path fill='url(#g)'/>",
            "<style>@media (prefers-color-scheme: dark) { path { fill: #fff } }</style><path/>",
            "<image href='a.png'/>",
            "<defs><path id='a'/></defs>",
        ] {
            assert_eq!(of(unknown), None, "{unknown}");
        }
        assert_eq!(PictureTones::of(b"<svg"), None);
    }
}
