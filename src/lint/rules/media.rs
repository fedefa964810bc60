//! Pictures: far more pixels than a slide can show.

use super::raw_html::raw_tags;
use super::style::placed;
use crate::deck::InlineKind;
use crate::deck::visit::{Node, walk};
use crate::diagnostics::{RelativeDiagnostic, code};
use crate::lint::LintSlide;
use crate::render;
use crate::theme::css;
use crate::util::{is_remote, needs_network, unescaped};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Pixels of a screen for one design pixel: 1280 design pixels are 2560 on a good projector.
const SHARP: f32 = 2.0;
/// Files below this are never worth a word.
const SMALL: u64 = 1_000_000;
/// Files above this are too much for any slide, whatever is in them.
const HEAVY: u64 = 50_000_000;
/// Pictures up to this much wider than needed are fine.
const SPARE: f32 = 1.5;

/// A screen no wider than this is all there is: more pixels cost memory in every browser, however small the file.
const WIDEST: u32 = 6_000;

/// How a picture is on a slide.
#[derive(Clone, Copy)]
enum Fit {
    /// Whole, on this share of the width.
    Whole(f32),
    /// Over all of this share of the width.
    Over(f32),
}

/// One use of a picture that is large.
#[derive(Debug)]
pub(crate) struct LargePictureUse {
    pub(crate) path: PathBuf,
    /// The share of its pixels, in width, that this use can show.
    pub(crate) shown: f32,
    /// What is to be told when no use shows more.
    pub(crate) draft: RelativeDiagnostic,
}

impl LargePictureUse {
    /// Whether it shows far less than there is.
    pub(crate) fn is_small(&self) -> bool {
        self.shown * SPARE < 1.0
    }
}

/// What the pictures of a slide give.
#[derive(Default)]
pub(crate) struct Out {
    /// Large ones.
    pub(crate) large: Vec<LargePictureUse>,
    /// What is wrong with drawings.
    pub(crate) drafts: Vec<RelativeDiagnostic>,
}

/// Pictures with many pixels, with the size worth having; and drawings that cannot do what they would.
pub(crate) fn pictures(page: &LintSlide<'_>) -> Out {
    let mut found = Out::default();
    let out = &mut found;
    for background in &page.slide.body.backgrounds {
        let share = background.side.map_or(1.0, |(_, percent)| percent / 100.0).max(0.5);
        let whole = background.size.as_deref() == Some("contain");
        let fit = if whole { Fit::Whole(share) } else { Fit::Over(share) };
        picture(page, &background.url, fit, &background.range, out);
    }
    let own = page.slide.body.directives.iter().rev().find(|d| d.key.starts_with("background"));
    if let Some((background, own)) = page.slide.settings.background.as_deref().zip(own) {
        let named: Vec<String> = css::references(background).into_iter().map(|found| found.target).collect();
        let plain = named.is_empty().then(|| background.to_owned());
        for url in named.into_iter().chain(plain) {
            picture(page, &url, Fit::Over(1.0), &own.value_range, out);
        }
    }
    for sheet in &page.slide.body.styles {
        let place = placed(&sheet.css, page.slide.origin.source(), &sheet.range);
        for found in css::references(&sheet.css) {
            picture(page, &found.target, Fit::Over(1.0), &place(found.range), out);
        }
    }
    walk(&page.slide.body, &mut |node| {
        if let Node::Inline(inline) = node
            && let InlineKind::Image(image) = &inline.kind
        {
            let width = inline.attrs.get("width").or_else(|| inline.attrs.get("w")).or(image.width.as_deref());
            let fit = Fit::Whole(share_of(page, width));
            picture(page, &image.url, fit, &inline.range, out);
            if let Some(poster) = inline.attrs.get("poster") {
                picture(page, poster, fit, &inline.range, out);
            }
        }
        for (place, tag) in raw_tags(page, node, false) {
            for a in &tag.attrs {
                let value = unescaped(a.value);
                match (tag.name.as_str(), a.key.as_str()) {
                    ("img" | "image" | "input", "src" | "href" | "xlink:href") | ("video", "poster") => {
                        let fit = Fit::Whole(share_of(page, tag.get("width")));
                        picture(page, value.trim(), fit, &place.of(a.value_range.clone()), out);
                    }
                    ("img" | "source", "srcset") => {
                        let sharpest = render::largest(&value).unwrap_or("");
                        picture(page, sharpest, Fit::Whole(1.0), &place.of(a.value_range.clone()), out);
                    }
                    (_, "style") => {
                        for found in css::references(&value) {
                            picture(page, &found.target, Fit::Over(1.0), &place.of(a.value_range.clone()), out);
                        }
                    }
                    _ => {}
                }
            }
        }
    });
    found
}

/// The share of the slide's width that a picture takes, as far as it is said.
fn share_of(page: &LintSlide<'_>, width: Option<&str>) -> f32 {
    let Some(width) = width else { return 1.0 };
    let number = |s: &str| s.trim().parse::<f32>().ok().filter(|n| *n > 0.0);
    let share = match width.strip_suffix('%') {
        Some(percent) => number(percent).map(|p| p / 100.0),
        None => number(width.trim_end_matches("px")).map(|p| p / page.ratio.width as f32),
    };
    share.unwrap_or(1.0).clamp(0.05, 1.0)
}

fn picture(page: &LintSlide<'_>, url: &str, fit: Fit, range: &Range<usize>, out: &mut Out) {
    if crate::util::is_remote(url) || url.is_empty() {
        return;
    }
    let path = page.file(url);
    let Some(stat) = page.files.stat(&path).filter(|s| s.is_file) else { return };
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("svg")) {
        return drawing(page, url, &path, range, &mut out.drafts);
    }
    if stat.len > HEAVY {
        let message = format!("`{url}` has {} MB: browsers and networks are slow with it", stat.len / 1_000_000);
        let draft = RelativeDiagnostic::new(code::IMAGE_TOO_LARGE, range.clone(), message)
            .help("save it as WebP or JPEG, or smaller");
        out.large.push(LargePictureUse { path, shown: 0.0, draft });
        return;
    }
    let Some((width, height)) = crate::render::picture_size(page.files, &path) else { return };
    if stat.len <= SMALL && width.max(height) <= WIDEST {
        return;
    }
    // as wide as its share of the slide and as high as the slide: whole it must fit in both, over all of it fill both
    let (Fit::Whole(share) | Fit::Over(share)) = fit;
    let (wide, high) = (page.ratio.width as f32 * share * SHARP, page.ratio.height as f32 * SHARP);
    let (by_width, by_height) = (wide / width as f32, high / height as f32);
    let factor = match fit {
        Fit::Whole(_) => by_width.min(by_height),
        Fit::Over(_) => by_width.max(by_height),
    };
    let (w, h) = ((width as f32 * factor).round(), (height as f32 * factor).round());
    let megabytes = stat.len as f32 / 1e6;
    let message = format!("`{url}` is {width} × {height} pixels ({megabytes:.1} MB); the slide can show {w} × {h}");
    let draft =
        RelativeDiagnostic::new(code::IMAGE_TOO_LARGE, range.clone(), message).help(format!("save it {w} pixels wide"));
    out.large.push(LargePictureUse { path, shown: factor, draft });
}

/// A drawing with scripts, with entities or with pictures from elsewhere: as a picture it runs and loads nothing, which may
/// be what is missed.
fn drawing(page: &LintSlide<'_>, url: &str, path: &Path, range: &Range<usize>, out: &mut Vec<RelativeDiagnostic>) {
    let Ok(text) = page.files.text(path) else { return };
    let low = text.as_str().to_ascii_lowercase();
    let what = if low.contains("<script") {
        Some("a script, which does not run")
    } else if low.contains("<!entity") {
        Some("an entity, which is not read")
    } else {
        None
    };
    if let Some(what) = what {
        let message = format!("`{url}` has {what} when the drawing is shown as an image");
        let finding = RelativeDiagnostic::new(code::SVG_ACTIVE, range.clone(), message);
        out.push(finding.help("remove it, or show the drawing in a frame"));
    }
    if let Some(away) = loaded(text.as_str()) {
        let message = format!("`{url}` uses `{away}`, which browsers do not load inside an image");
        if out.iter().all(|told| told.message != message) {
            let code = if needs_network(&away) { code::REMOTE } else { code::SVG_ACTIVE };
            let finding = RelativeDiagnostic::new(code, range.clone(), message);
            out.push(finding.help("embed it in the drawing (as `data:`)"));
        }
    }
}

/// The first address outside of itself that a drawing loads something from.
fn loaded(drawing: &str) -> Option<String> {
    let outside = |url: &String| needs_network(url) || !(url.is_empty() || url.starts_with('#') || is_remote(url));
    let in_css = |css: &str| css::references(css).into_iter().map(|found| found.target).find(outside);
    render::start_tags(drawing).filter(|(_, tag)| !tag.closing).find_map(|(start, tag)| {
        let sheet = (tag.name == "style").then(|| drawing.get(start + tag.len..)).flatten();
        let sheet = sheet.and_then(|rest| in_css(rest.split("</").next().unwrap_or("")));
        let of = |a: &render::Attribute<'_>| {
            let value = unescaped(a.value);
            match (tag.name.as_str(), a.key.as_str()) {
                ("image" | "feimage" | "use" | "img", "href" | "xlink:href" | "src") => {
                    Some(value.trim().to_owned()).filter(outside)
                }
                (_, "style" | "fill" | "stroke" | "filter" | "mask" | "clip-path") => in_css(&value),
                _ => None,
            }
        };
        sheet.or_else(|| tag.attrs.iter().find_map(of))
    })
}

#[cfg(test)]
mod tests {
    use super::loaded;

    #[test]
    fn what_a_drawing_loads_is_told_from_what_it_names() {
        for bad in [
            "<svg><image href=\"https://x.example/p.png\"/></svg>",
            "<svg><image xlink:href='http://x.example/p.png'></image></svg>",
            "<svg><style><![CDATA[ @import url(https://x.example/a.css); ]]></style></svg>",
            "<svg><rect style='fill:url(https://x.example/a.svg#b)'/></svg>",
            "<svg><rect fill=\"url(//x.example/a.svg#b)\"/></svg>",
            "<svg><foreignObject><img src='https://x.example/p.png'></foreignObject></svg>",
            "<svg><image href=\"photo.png\"/></svg>",
            "<svg><style>@font-face { src: url(own.woff2) }</style></svg>",
        ] {
            assert!(loaded(bad).is_some(), "{bad}");
        }
        for good in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"https://x.example/\"><text>https://x.example</text></a></svg>",
            "<svg><image href=\"data:image/png;base64,AA==\"/><use href=\"#a\"/><rect fill=\"url(#g)\"/></svg>",
            "<svg><style>/* url(https://x.example/a.css) */ a { fill: red }</style></svg>",
            "<svg><!-- <image href=\"https://x.example/p.png\"/> --></svg>",
        ] {
            assert_eq!(loaded(good), None, "{good}");
        }
    }
}
