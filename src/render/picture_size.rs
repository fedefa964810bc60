//! How large pictures are, by their first bytes.

use crate::fs::Files;
use std::path::Path;

/// Width and height of a picture in pixels.
pub fn picture_size(files: &Files, path: &Path) -> Option<(u32, u32)> {
    let head = files.head(path).ok()?;
    let is_svg = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("svg"));
    if is_svg {
        return svg_size(&String::from_utf8_lossy(&head));
    }
    let size = imagesize::blob_size(&head).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)).filter(|(w, h)| *w > 0 && *h > 0)
}

/// The size of an SVG from its first tag: `width` and `height`, else the view box.
pub(crate) fn svg_size(source: &str) -> Option<(u32, u32)> {
    let start = source.find("<svg")?;
    let tag = source.get(start..)?.split('>').next()?;
    let value = |name: &str| {
        let at = tag.find(&format!(" {name}=")).or_else(|| tag.find(&format!("\n{name}=")))? + name.len() + 2;
        let quote = tag.get(at..)?.chars().next()?;
        tag.get(at + 1..)?.split(quote).next().map(str::to_owned)
    };
    let pixels =
        |v: String| v.trim_end_matches("px").trim().parse::<f32>().ok().filter(|n| *n >= 1.0 && *n < 100_000.0);
    if let (Some(w), Some(h)) = (value("width").and_then(pixels), value("height").and_then(pixels)) {
        return Some((w.round() as u32, h.round() as u32));
    }
    let view = value("viewBox")?;
    let numbers: Vec<f32> = view.split([' ', ',']).filter(|p| !p.is_empty()).filter_map(|n| n.parse().ok()).collect();
    match numbers.as_slice() {
        [_, _, w, h] if *w >= 1.0 && *h >= 1.0 => Some((w.round() as u32, h.round() as u32)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::svg_size;

    #[test]
    fn svgs_have_a_size() {
        assert_eq!(svg_size("<?xml?><svg width=\"40\" height='30px'>"), Some((40, 30)));
        assert_eq!(svg_size("<svg xmlns=\"x\" viewBox=\"0 0 12.4 5\">"), Some((12, 5)));
        assert_eq!(svg_size("<svg width=\"100%\" viewBox=\"0,0,12,5\">"), Some((12, 5)));
        assert_eq!(svg_size("<html>"), None);
    }
}
