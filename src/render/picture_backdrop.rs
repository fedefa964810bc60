//! Pictures that cannot be told from what they are on get a ground of their own, in the mode where that is so.

use super::assets::kind::{MediaKind, kind_of};
use super::context::RenderContext;
use super::dependency::TrackedFiles;
use super::picture_contrast::PictureTones;
use crate::deck::{Mode, Slide};
use crate::util::colour::{Color, colours, hex};
use std::path::Path;
use std::sync::Arc;

/// Files larger than this are not looked into.
const LARGEST: u64 = 16 * 1024 * 1024;
/// Layouts that are on a ground of the theme's own: what that is only a browser knows.
const OWN_GROUND: &[&str] = &["cover", "section", "end", "full"];
/// Classes that do the same.
const TURNED: &[&str] = &["invert"];

/// What becomes of a picture behind a slide.
pub(crate) enum Backdrop {
    /// It hides its ground.
    Opaque,
    /// The slide's own ground is seen through it; the mode that shows it, where one does not.
    Clear(Option<Mode>),
}

/// Chooses the grounds of a slide's pictures.
#[derive(Clone, Copy)]
pub(crate) struct Backdrops<'a> {
    pub(crate) slide: &'a Slide,
    pub(crate) context: &'a RenderContext<'a>,
}

impl Backdrops<'_> {
    /// The CSS that gives a picture a ground where it needs one, for a `style` attribute.
    pub(crate) fn for_image(&self, files: &mut TrackedFiles<'_>, path: &Path) -> Option<String> {
        let settings = &self.slide.settings;
        let has_own = !self.slide.body.backgrounds.is_empty()
            || OWN_GROUND.contains(&self.slide.layout.as_str())
            || settings.class.iter().any(|class| TURNED.contains(&class.trim_start_matches('.')));
        if has_own {
            return None;
        }
        self.on_colour(files, path)
    }

    /// The same for a picture that is on the colour of its slide.
    pub(crate) fn on_colour(&self, files: &mut TrackedFiles<'_>, path: &Path) -> Option<String> {
        let settings = &self.slide.settings;
        let tones = self.tones(files, path)?;
        let own = settings.background.as_deref().map(colours);
        let behind = |dark: bool| match &own {
            Some(own) => own.first().copied(),
            None => self.backdrop(dark),
        };
        let given = |dark: bool| {
            let is_lost = self.is_shown(dark) && tones.is_invisible_on(&behind(dark)?);
            let others = [!dark, dark].into_iter().filter_map(|dark| self.backdrop(dark));
            let fits = others.into_iter().find(|ground| !tones.is_invisible_on(ground));
            fits.filter(|_| is_lost).map(|ground| hex(&ground))
        };
        let (light, dark) = (given(false), given(true));
        if light.is_none() && dark.is_none() {
            return None;
        }
        let value = |given: Option<String>| given.unwrap_or_else(|| "#0000".to_owned());
        Some(format!("--ap-ground:light-dark({},{});", value(light), value(dark)))
    }

    /// How a picture is behind the slide.
    pub(crate) fn behind_slide(&self, files: &mut TrackedFiles<'_>, path: &Path) -> Backdrop {
        let Some(tones) = self.tones(files, path) else { return Backdrop::Opaque };
        let is_lost = |dark: bool| self.backdrop(dark).is_some_and(|ground| tones.is_invisible_on(&ground));
        Backdrop::Clear(match (is_lost(false), is_lost(true)) {
            (false, true) if self.is_shown(true) => Some(Mode::Light),
            (true, false) if self.is_shown(false) => Some(Mode::Dark),
            _ => None,
        })
    }

    fn is_shown(&self, dark: bool) -> bool {
        self.context.deck.mode != if dark { Mode::Light } else { Mode::Dark }
    }

    /// The theme's ground in a mode.
    fn backdrop(&self, dark: bool) -> Option<Color> {
        colours(self.context.theme.token("bg", dark)?).into_iter().next()
    }

    fn tones(&self, files: &mut TrackedFiles<'_>, path: &Path) -> Option<Arc<PictureTones>> {
        let name = path.file_name()?.to_str()?;
        let is_small = files.stat(path).is_some_and(|stat| stat.len <= LARGEST);
        let key = files.content_key(path).filter(|_| is_small && kind_of(name) == Some(MediaKind::Image))?;
        self.context.cache.picture_tones(key, || PictureTones::of(&files.bytes(path).ok()?))
    }
}
