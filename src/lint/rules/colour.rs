//! Colours: how far text stands from what is behind it (WCAG 2 contrast).

use crate::deck::Mode;
use crate::lint::LintSlide;
use crate::util::colour::Color;
pub(crate) use crate::util::colour::{LEAST, colours, contrast, shown};

/// The scrim that themes lay over a picture, at its lightest over a white picture.
const SCRIM: Color = Color::new(0.3, 0.3, 0.3, 1.0);

/// Layouts on which every theme keeps the ground that its tokens name.
const PLAIN: &[&str] = &["default", "columns", "two-columns", "code", "compare", "timeline", "center", "poll"];

/// `color` and `background` of a slide, against each other and the theme's tokens: what is wrong, and the help for it. Where
/// they are written is no part of it: the slide stays the same when they move.
pub(crate) fn slide(page: &LintSlide<'_>) -> Option<(String, String)> {
    let settings = &page.slide.settings;
    if settings.color.is_none() && settings.background.is_none() || !has_text(page) {
        return None;
    }
    let classes = &page.drawn.classes;
    let is = |class: &str| classes.iter().any(|c| c == class);
    let mut worst: Option<(f32, &str)> = None;
    for dark in modes(page.mode, is("invert")) {
        let token = |name: &str| page.look.token(name, *dark).map(colours).unwrap_or_default();
        let text = settings.color.as_deref().map_or_else(|| token("fg"), colours);
        let behind = if is("has-clear-background") {
            token("bg")
        } else if is("has-background") {
            if settings.color.is_none() { Vec::new() } else { vec![SCRIM] }
        } else if is("has-colour") {
            settings.background.as_deref().map(colours).unwrap_or_default()
        } else if PLAIN.contains(&page.slide.layout.as_str()) {
            token("bg")
        } else {
            Vec::new()
        };
        for pair in text.iter().flat_map(|t| behind.iter().filter_map(move |b| contrast(t, b))) {
            if worst.is_none_or(|(w, _)| pair < w) {
                worst = Some((pair, if *dark { "dark" } else { "light" }));
            }
        }
    }
    let (ratio, mode) = worst.filter(|(r, _)| *r < LEAST)?;
    let when = if page.mode == Mode::Auto { format!(" in {mode} mode") } else { String::new() };
    let ratio = shown(ratio);
    let message = format!("the text has a contrast of {ratio} to 1 with its background{when}");
    let help = if settings.color.is_none() { "set `color` too; " } else { "" };
    Some((message, format!("{help}4.5 to 1 is readable in a bright room")))
}

fn modes(mode: Mode, inverted: bool) -> &'static [bool] {
    match (mode, inverted) {
        (Mode::Auto, _) => &[false, true],
        (Mode::Light, false) | (Mode::Dark, true) => &[false],
        (Mode::Dark, false) | (Mode::Light, true) => &[true],
    }
}

fn has_text(page: &LintSlide<'_>) -> bool {
    page.slide.body.slots.iter().any(|s| !s.blocks.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let of = |a: &str, b: &str| {
            let (a, b) = (colours(a), colours(b));
            a.first().zip(b.first()).and_then(|(a, b)| contrast(a, b)).map(|c| (c * 10.0).round() / 10.0)
        };
        assert_eq!(of("#000", "white"), Some(21.0));
        assert_eq!(of("#777", "#fff"), Some(4.5));
        assert_eq!((shown(4.48), shown(21.0)), ("4.4".to_owned(), "21.0".to_owned()));
        assert_eq!(of("rgb(255 0 0 / 50%)", "#fff"), None);
        assert_eq!(of("var(--x)", "#fff"), None);
        assert_eq!(colours("linear-gradient(90deg, navy 10%, rgb(1, 2, 3), white)").len(), 3);
    }
}
