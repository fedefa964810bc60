//! `width` and `height` in the author's HTML: pixels of the slide, as in Markdown, where a browser takes them for pixels of the
//! window and themes for nothing.

use super::reader::Tag;

/// What has a size.
const SIZED: &[&str] =
    &["img", "video", "iframe", "canvas", "svg", "object", "embed", "table", "td", "th", "col", "hr"];
/// What is as high as its width makes it.
const IN_RATIO: &[&str] = &["img", "video", "canvas"];
/// What themes let grow into the room that there is, unless it says how large it is.
const GROWING: &[&str] = &["video", "iframe"];

/// The CSS of a tag's `width` and `height`, if it has any that can be read.
pub(crate) fn sizes(tag: &Tag<'_>) -> Option<String> {
    let name = tag.name.as_str();
    if tag.closing || !SIZED.contains(&name) {
        return None;
    }
    let of = |key: &str| tag.get(key).and_then(length);
    let (width, height) = (of("width"), of("height"));
    let mut out = match (width, height) {
        (Some(width), None) => format!("width:{width}"),
        (Some(width), Some(_)) if IN_RATIO.contains(&name) => format!("width:{width}{}", shape(tag)),
        (Some(width), Some(height)) => format!("width:{width};height:{height};aspect-ratio:auto"),
        (None, Some(height)) => format!("height:{height};width:auto"),
        (None, None) => return None,
    };
    if GROWING.contains(&name) {
        out += ";flex:none";
    }
    Some(out)
}

/// How wide for its height, for themes that limit heights: where only the height were cut, the picture would be squeezed.
fn shape(tag: &Tag<'_>) -> String {
    let number = |key: &str| tag.get(key)?.trim().parse::<f32>().ok().filter(|n| n.is_finite() && *n > 0.0);
    let shape = number("width").zip(number("height")).map(|(width, height)| width / height);
    shape.map_or_else(String::new, |shape| format!(";--shape:{shape:.4}"))
}

/// `300`, `300px` or `50%`.
fn length(value: &str) -> Option<String> {
    let value = value.trim();
    let number = |text: &str| text.trim().parse::<f32>().ok().filter(|n| n.is_finite() && *n > 0.0);
    match value.strip_suffix('%') {
        Some(percent) => number(percent).map(|n| format!("{n}%")),
        None => number(value.strip_suffix("px").unwrap_or(value)).map(|n| format!("calc({n} * var(--u, 1px))")),
    }
}

#[cfg(test)]
mod tests {
    use super::sizes;
    use crate::render::html::reader::start_tags;

    #[test]
    fn sizes_are_those_of_the_slide() {
        let of = |html: &str| start_tags(html).next().and_then(|(_, tag)| sizes(&tag));
        let u = |n: u32| format!("calc({n} * var(--u, 1px))");
        for (html, expected) in [
            ("<img width=300>", Some(format!("width:{}", u(300)))),
            ("<img width='300' height=20>", Some(format!("width:{};--shape:15.0000", u(300)))),
            ("<img width='50%' height=20>", Some("width:50%".to_owned())),
            ("<img height=20px>", Some(format!("height:{};width:auto", u(20)))),
            ("<video width=50%>", Some("width:50%;flex:none".to_owned())),
            (
                "<iframe width=56 height=31>",
                Some(format!("width:{};height:{};aspect-ratio:auto;flex:none", u(56), u(31))),
            ),
            ("<td width=9>", Some(format!("width:{}", u(9)))),
            ("<img width=auto height=0>", None),
            ("<rect width=9>", None),
            ("<img>", None),
        ] {
            assert_eq!(of(html), expected, "{html}");
        }
    }
}
