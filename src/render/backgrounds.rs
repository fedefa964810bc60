//! What is behind a slide: pictures, colours, videos, pages.

use super::assets::css_assets::Css;
use super::assets::kind::{MediaKind, kind_of};
use super::assets::missing_file::within;
use super::assets::resolver::ResolvedUrl;
use super::inlines::href;
use super::picture_backdrop::Backdrop;
use super::rendered_slide::RenderedSlide;
use super::renderer::SlideRenderer;
use crate::deck::{Background, Mode, Side};
use crate::diagnostics::{Diagnostic, code};
use crate::source::Span;
use crate::theme::css::{ReferenceKind, references, with_references};
use crate::util::html::attr;
use crate::util::{css_declaration, css_value, is_remote};

impl SlideRenderer<'_> {
    /// Backgrounds of a slide: their HTML, and what they add to the slide's classes and style.
    pub(crate) fn backgrounds(&mut self, drawn: &mut RenderedSlide) -> String {
        let body = std::sync::Arc::clone(&self.slide.body);
        let settings = &self.slide.settings;
        if let Some(color) = settings.color.as_deref().and_then(css_declaration::value) {
            // signs before points too: the theme's accent was chosen for another ground
            drawn.style += &format!("--fg:{color};color:{color};--marker:currentColor;");
        }
        let mut out = String::new();
        if let Some(background) = settings.background.as_deref() {
            self.within_setting("background", |renderer| renderer.background_setting(background, drawn, &mut out));
        }
        let side = body.backgrounds.iter().rev().find_map(|b| b.side);
        let mut pictures = String::new();
        for background in &body.backgrounds {
            pictures += &self.picture(background);
        }
        if pictures.is_empty() && out.is_empty() {
            return String::new();
        }
        let vertical = body.backgrounds.iter().any(|b| b.vertical);
        let mut class = "slide-backgrounds".to_owned();
        if vertical {
            class += " vertical";
        }
        match side {
            Some((side, percent)) if !pictures.is_empty() => {
                let name = if side == Side::Left { "left" } else { "right" };
                drawn.classes.push(format!("has-split-{name}"));
                drawn.style += &format!("--split:{percent}%;");
            }
            _ => {
                drawn.classes.push("has-background".to_owned());
                drawn.classes.extend(self.seen_through().into_iter().map(str::to_owned));
            }
        }
        format!("<div class=\"{class}\" aria-hidden=\"true\">{out}{pictures}</div>\n")
    }

    /// Classes of a slide with pictures behind it that let its ground be seen: it keeps the deck's colours, or turns to those
    /// in which they can be seen.
    fn seen_through(&mut self) -> Vec<&'static str> {
        let behind = std::mem::take(&mut self.backdrops_behind);
        let shows = |mode: Mode| behind.iter().any(|one| matches!(one, Backdrop::Clear(Some(shown)) if *shown == mode));
        if behind.is_empty() || behind.iter().any(|one| matches!(one, Backdrop::Opaque)) {
            return Vec::new();
        }
        match (shows(Mode::Light), shows(Mode::Dark)) {
            (true, false) => vec!["has-clear-background", "on-light"],
            (false, true) => vec!["has-clear-background", "on-dark"],
            _ => vec!["has-clear-background"],
        }
    }

    /// `background:` of the settings.
    fn background_setting(&mut self, raw: &str, drawn: &mut RenderedSlide, out: &mut String) {
        if !references(raw).is_empty() {
            *out += &self.painted(raw);
            return;
        }
        if css_declaration::is_paint(raw) {
            if let Some(value) = css_declaration::value(raw) {
                drawn.style += &format!("--slide-background:{value};");
                drawn.classes.push("has-colour".to_owned());
            }
            return;
        }
        let url = raw;
        let place = within(&self.report.span(&(0..0)), url);
        if is_remote(url) && kind_of(url).is_none() {
            let _ = self.assets.resolve_media(&mut self.report, url, code::MEDIA_MISSING, &place);
            *out += &format!(
                "<iframe class=\"background\" data-src=\"{}\" title=\"{}\" loading=\"lazy\"></iframe>",
                attr(&href(url)),
                attr(url)
            );
            return;
        }
        *out += &self.behind(url, "", &place);
    }

    /// A background in CSS that shows files: `linear-gradient(…), url(a.jpg) center / cover`.
    fn painted(&mut self, raw: &str) -> String {
        // what is around the files must stay one declaration too
        let bare = with_references(raw, |found| (found.used == ReferenceKind::Url).then(|| "none".to_owned()));
        let Some(bare) = css_declaration::value(&bare) else {
            let finding =
                Diagnostic::at(code::BAD_VALUE, self.report.span(&(0..0)), format!("`{raw}` is not a background"));
            self.report.add(finding.help("write a colour, a gradient, or the name of a file"));
            return String::new();
        };
        let (_, value) = self.css(&Css { text: raw, range: 0..0, seen: |address| address });
        // files alone fill the slide, as pictures do; with more said it is as it is said
        let only_images = css_value::parts(&bare)
            .iter()
            .all(|part| *part == "none" || (part.contains('(') && part.ends_with(')') && !part.contains("none")));
        let key = if only_images { "background-image" } else { "background" };
        format!("<div class=\"background\" style=\"{key}:{}\"></div>", attr(&value))
    }

    fn picture(&mut self, background: &Background) -> String {
        let place = self.report.span(&background.range);
        let mut style = String::new();
        if let Some(size) = background.size.as_deref().and_then(size_of) {
            style += &format!("background-size:{size};");
        }
        if let Some(filter) = &background.filter {
            style += &format!("filter:{filter};");
        }
        self.behind(&background.url, &style, &place)
    }

    fn behind(&mut self, url: &str, style: &str, place: &Span) -> String {
        if url.is_empty() {
            return String::new();
        }
        let mut ground = String::new();
        let address = match self.assets.resolve_media(&mut self.report, url, code::IMAGE_MISSING, place) {
            ResolvedUrl::Missing => return String::new(),
            ResolvedUrl::External => {
                self.backdrops_behind.push(Backdrop::Opaque);
                href(url)
            }
            ResolvedUrl::Asset { address, path } => {
                let behind = self.backdrops().behind_slide(&mut self.assets.files, &path);
                self.backdrops_behind.push(behind);
                if self.slide.body.backgrounds.iter().any(|one| one.side.is_some()) {
                    ground = self.backdrops().on_colour(&mut self.assets.files, &path).unwrap_or_default();
                }
                address
            }
        };
        let style = &format!("{style}{ground}");
        if kind_of(url) == Some(MediaKind::Video) {
            return format!(
                "<video class=\"background\" src=\"{}\" muted loop playsinline data-autoplay preload=\"metadata\" style=\"{}\"></video>",
                attr(&address),
                attr(style)
            );
        }
        let address = address.replace('\'', "%27").replace('(', "%28").replace(')', "%29");
        format!("<div class=\"background\" style=\"background-image:url('{}');{}\"></div>", attr(&address), attr(style))
    }
}

/// Marp's size of a background as CSS: one or two lengths, or a word.
fn size_of(raw: &str) -> Option<String> {
    if matches!(raw, "contain" | "cover" | "auto") {
        return Some(raw.to_owned());
    }
    let parts: Option<Vec<String>> = raw.split(' ').map(css_declaration::length).collect();
    parts.map(|p| p.join(" "))
}
