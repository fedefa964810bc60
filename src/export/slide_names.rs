//! What slides are called in files that want a name for each of them.

use crate::player::translate;
use crate::site::BuiltDeck;

/// The title of the slide `id`; without one its number in its language, `Slide 3`.
pub(crate) fn slide_name(built: &BuiltDeck, id: &str) -> String {
    let slide = built.deck.slides.iter().find(|slide| slide.id == id);
    if let Some(title) = slide.and_then(|slide| slide.title.clone()) {
        return title;
    }
    let lang = slide.and_then(|slide| slide.settings.lang.as_deref()).or(built.deck.settings.lang.as_deref());
    let number = built.slides.iter().find(|slide| slide.id == id).map_or(1, |slide| slide.number);
    let word = translate(lang, "slide", &[]);
    let mut letters = word.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    format!("{capital} {number}")
}
