//! One slide in, its HTML out; what was rendered before is remembered.

use super::context::RenderContext;
use super::rendered_slide::RenderedSlide;
use super::renderer::SlideRenderer;
use crate::deck::{Slide, smart_quotes};
use crate::util::Key;
use std::sync::Arc;

/// Renders a slide, or remembers it.
pub fn render(slide: &Slide, context: &RenderContext<'_>) -> Arc<RenderedSlide> {
    let key = key_of(slide, context);
    if let Some(known) = context.cache.slide(key, context.files) {
        return known;
    }
    let quoted = with_quotes(slide, context);
    let mut renderer = SlideRenderer::new(quoted.as_ref().unwrap_or(slide), context);
    let rendered = Arc::new(renderer.slide());
    if let Some(dependencies) = renderer.assets.dependencies() {
        context.cache.store_slide(key, &rendered, dependencies);
    }
    rendered
}

/// The slide with the quotes of its language, if they are wished.
fn with_quotes(slide: &Slide, context: &RenderContext<'_>) -> Option<Slide> {
    let lang = slide.settings.lang.as_deref().or(context.deck.lang.as_deref()).unwrap_or("en");
    slide.settings.quotes.then(|| Slide {
        body: smart_quotes::with_smart_quotes(&slide.body, lang),
        header: smart_quotes::line_with_smart_quotes(&slide.header, lang),
        footer: smart_quotes::line_with_smart_quotes(&slide.footer, lang),
        ..slide.clone()
    })
}

/// Everything a drawing comes from, but for files. The id is in it because ids within the slide (footnotes, charts) are
/// made from it: two slides with the same text must not share them.
fn key_of(slide: &Slide, context: &RenderContext<'_>) -> Key {
    // the language may be the folder's, which the slide's own key does not know
    let lang = context.deck.lang.as_deref().unwrap_or("");
    let flags = [u8::from(context.safe), u8::from(context.commands.are_allowed()), context.deck.mode as u8];
    let key = slide
        .key
        .with(slide.id.as_bytes())
        .with(lang.as_bytes())
        // the slide's own key knows places as seen from here
        .with(context.folder.as_os_str().as_encoded_bytes())
        .and(context.theme.key())
        .and(context.links.key)
        .with(&flags);
    let own = context.deck.macros.iter().chain(context.renderers);
    own.fold(key, |key, (name, what)| key.with(name.as_bytes()).with(what.as_bytes()))
}
