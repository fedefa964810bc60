//! The whole page of a deck: slides and what goes around them in, one HTML document out. The contract is
//! `docs/reference/page.md`.

use super::rendered_slide::RenderedSlide;
use crate::deck::{DeckSettings, Mode, Paginate, Slide};
use crate::player::{strings_script, translate};
use crate::util::html::{attr, text};
use crate::util::i18n::primary;
use crate::util::{Key, escaped};
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

/// A slide ready to be put into a page.
#[derive(Debug, Clone, Copy)]
pub struct PlacedSlide<'a> {
    /// The slide.
    pub slide: &'a Slide,
    /// The slide, drawn.
    pub drawn: &'a RenderedSlide,
    /// Position among the slides that are shown, from 1.
    pub number: usize,
    /// How many are shown.
    pub total: usize,
    /// Names of things in it that an earlier slide has used.
    pub returning: &'a [&'a str],
    /// The page number to show and the last one there is (Marp's counting), or none.
    pub page: Option<(usize, usize)>,
}

/// What goes around the slides.
#[derive(Debug, Clone, Default)]
pub struct DocumentContext<'a> {
    /// Title of the document.
    pub title: &'a str,
    /// Name of the theme.
    pub theme: &'a str,
    /// Name and value of the theme's options that its rules can ask for.
    pub options: Vec<(&'a str, String)>,
    /// Address of the style sheet, as seen from the page.
    pub css: &'a str,
    /// Address of the player, as seen from the page.
    pub script: &'a str,
    /// Address of the picture for social cards, as seen from the page or absolute.
    pub card: Option<&'a str>,
    /// Each slide's notes as HTML by its id; empty when they stay at home.
    pub notes: Vec<(&'a str, &'a [String])>,
}

/// Page numbers of slides in order: which number a slide shows, if any, and the last number there is.
///
/// On = shown and counted, off = counted, hold = shown, skip = neither (`docs/reference/marp.md`). A number that would be
/// shown as 0 is 1.
pub fn page_numbers(modes: impl IntoIterator<Item = Paginate>) -> Vec<Option<(usize, usize)>> {
    let mut counter = 0;
    let shown: Vec<Option<usize>> = modes
        .into_iter()
        .map(|mode| {
            if matches!(mode, Paginate::On | Paginate::Off) {
                counter += 1;
            }
            if matches!(mode, Paginate::On | Paginate::Hold) {
                counter = counter.max(1);
                return Some(counter);
            }
            None
        })
        .collect();
    shown.into_iter().map(|n| n.map(|n| (n, counter))).collect()
}

/// One `<section>`, in parts: what a slide shows is shared with what was drawn, so that a deck of a thousand slides does
/// not be in memory twice, and what changed is known without looking at the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Changes when and only when the section changes in more than its numbers.
    pub key: String,
    /// Key of all of it.
    pub whole: Key,
    /// Up to the slide's canvas, the canvas, and from there on.
    pub parts: [Arc<str>; 3],
    /// Where its opening tag ends in the first part.
    opening: usize,
    /// Where the inside of the slide's own number is in the last part.
    number: Option<Range<usize>>,
}

impl Section {
    /// The section with this opening tag, canvas and number, if it shows one; `content` is the key of what is in it.
    pub fn new(key: String, content: Key, opening: &str, canvas: Arc<str>, number: Option<&str>) -> Self {
        let before = format!("{opening}\n<div class=\"slide-canvas\">\n");
        let mut after = String::new();
        let number = number.map(|inside| {
            after += "<span class=\"slide-number\">";
            let start = after.len();
            after += inside;
            let range = start..after.len();
            after += "</span>\n";
            range
        });
        after += "</div>\n</section>\n";
        let whole = content.with(before.as_bytes()).with(after.as_bytes());
        Self { key, whole, parts: [Arc::from(before), canvas, Arc::from(after)], opening: opening.len(), number }
    }

    /// Its opening tag.
    pub fn opening(&self) -> &str {
        let [before, ..] = &self.parts;
        before.get(..self.opening).unwrap_or("")
    }

    /// What is in the slide's own number, if it shows one.
    pub fn number(&self) -> Option<&str> {
        let [.., after] = &self.parts;
        after.get(self.number.clone()?)
    }

    /// Everything from `<section` on to its last line end.
    pub fn html(&self) -> String {
        self.parts.concat()
    }
}

/// The section of a slide.
pub fn section(seat: &PlacedSlide<'_>, deck: &DeckSettings) -> Section {
    let PlacedSlide { slide, drawn, number, total, page, returning } = *seat;
    let lang = slide.settings.lang.as_deref().or(deck.lang.as_deref());
    let mut out = String::with_capacity(512);
    let attributes = section_attributes(slide, drawn);
    let key = returning.iter().fold(drawn.key.with(attributes.as_bytes()), |key, name| key.with(name.as_bytes()));
    let key = key.short(16);
    let canvas = if returning.is_empty() {
        Arc::clone(&drawn.canvas)
    } else {
        Arc::from(drawn.record.with_reused_ids(&drawn.canvas, returning))
    };
    let title = slide.title.as_deref().unwrap_or_default();
    let label = translate(lang, "position", &[&number.to_string(), &total.to_string(), title]);
    // French has a space of its own before the colon
    let label = label.trim_end_matches([' ', '\u{a0}', ':']);
    let _ = write!(
        out,
        "<section id=\"{}\" data-number=\"{number}\" data-key=\"{key}\"{attributes} role=\"group\" aria-roledescription=\"{}\" aria-label=\"{}\">",
        attr(&slide.id),
        attr(&translate(lang, "slide", &[])),
        attr(label),
    );
    let number = page.map(|(page, last)| format!("<b>{page}</b><i> / {last}</i>"));
    Section::new(key, drawn.key, &out, canvas, number.as_deref())
}

/// The attributes of a section that do not depend on where it stands.
fn section_attributes(slide: &Slide, drawn: &RenderedSlide) -> String {
    let mut out = String::from(" class=\"slide");
    for class in &drawn.classes {
        out.push(' ');
        out.push_str(&attr(class));
    }
    let _ = write!(out, "\" data-steps=\"{}\"", slide.body.steps);
    let settings = &slide.settings;
    if let Some(title) = &slide.title {
        let _ = write!(out, " data-title=\"{}\"", attr(title));
    }
    if let Some(transition) = &settings.transition {
        let _ = write!(out, " data-transition=\"{}\"", attr(transition));
    }
    if let Some(time) = settings.time {
        let _ = write!(out, " data-time=\"{time}\"");
    }
    if settings.skip {
        out.push_str(" data-skip");
    }
    if let Some(lang) = &settings.lang {
        let _ = write!(out, " lang=\"{}\"", attr(lang));
    }
    if !drawn.style.is_empty() {
        let _ = write!(out, " style=\"{}\"", attr(&drawn.style));
    }
    out
}

/// The document round its slides: from `<!doctype html>` to the first slide, and from the last one to `</html>`.
pub fn document(shell: &DocumentContext<'_>, deck: &DeckSettings) -> (String, String) {
    let mut out = String::with_capacity(2 * 1024);
    head(&mut out, shell, deck);
    let _ = write!(out, "<body{}>\n<main class=\"deck\" aria-label=\"{}\"", body_attributes(deck), attr(shell.title));
    if let Some(seconds) = deck.duration {
        let _ = write!(out, " data-duration=\"{seconds}\"");
    }
    if deck.tone {
        out.push_str(" data-tone");
    }
    let _ = writeln!(out, "{}>", overflow(deck));
    let before = std::mem::replace(&mut out, String::from("</main>\n"));
    if !shell.notes.is_empty() {
        let notes: serde_json::Map<String, serde_json::Value> =
            shell.notes.iter().map(|(id, notes)| ((*id).to_owned(), serde_json::json!(notes))).collect();
        // `<` could end the script element early
        let json = serde_json::Value::Object(notes).to_string().replace('<', "\\u003c");
        let _ = writeln!(out, "<script type=\"application/json\" id=\"aftrap-notes\">{json}</script>");
    }
    out.push_str("</body>\n</html>\n");
    (before, out)
}

/// All that is round the slides and decides what they look like, beside the style sheet and the player: it changes when
/// a picture of a slide must be drawn again.
pub fn document_hash(shell: &DocumentContext<'_>, deck: &DeckSettings) -> String {
    let tone = if deck.tone { " data-tone" } else { "" };
    root_attributes(shell, deck) + &body_attributes(deck) + overflow(deck) + tone
}

fn body_attributes(deck: &DeckSettings) -> String {
    format!(" style=\"--slide-w:{};--slide-h:{}\"", deck.ratio.width, deck.ratio.height)
}

fn overflow(deck: &DeckSettings) -> &'static str {
    if deck.shrink { " data-overflow=\"shrink\"" } else { " data-overflow=\"warn\"" }
}

/// Language, direction, mode, theme and its options.
fn root_attributes(shell: &DocumentContext<'_>, deck: &DeckSettings) -> String {
    let mode = match deck.mode {
        Mode::Auto => "auto",
        Mode::Light => "light",
        Mode::Dark => "dark",
    };
    let lang = deck.lang.as_deref().unwrap_or("en");
    let dir = if is_right_to_left(lang) { " dir=\"rtl\"" } else { "" };
    let one = |(name, value): &(&str, String)| format!(" data-option-{name}=\"{}\"", attr(value));
    let options: String = shell.options.iter().map(one).collect();
    let (lang, theme) = (attr(lang), attr(shell.theme));
    format!(" lang=\"{lang}\"{dir} class=\"no-js\" data-mode=\"{mode}\" data-theme=\"{theme}\"{options}")
}

fn head(out: &mut String, shell: &DocumentContext<'_>, deck: &DeckSettings) {
    let _ = write!(
        out,
        "<!doctype html>\n<html{}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<meta name=\"generator\" content=\"Aftrap\">\n",
        root_attributes(shell, deck),
        text(shell.title),
    );
    // readers of these take addresses as they are written
    let url = deck.url.as_deref().map(escaped);
    let mut meta = |name: &str, property: &str, content: Option<&str>| {
        if let Some(content) = content {
            let _ = writeln!(out, "<meta {property}=\"{name}\" content=\"{}\">", attr(content));
        }
    };
    meta("author", "name", deck.author.as_deref());
    meta("description", "name", deck.description.as_deref());
    meta("og:type", "property", Some("website"));
    meta("og:title", "property", Some(shell.title));
    meta("og:description", "property", deck.description.as_deref());
    meta("og:url", "property", url.as_deref());
    meta("og:image", "property", shell.card.map(escaped).as_deref());
    meta("twitter:card", "name", shell.card.map(|_| "summary_large_image"));
    if let Some(url) = &url {
        let _ = writeln!(out, "<link rel=\"canonical\" href=\"{}\">", attr(url));
    }
    let _ = write!(
        out,
        "<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{}\" data-aftrap>\n{}<script src=\"{}\"></script>\n</head>\n",
        attr(shell.css),
        strings_script(deck.lang.as_deref()),
        attr(shell.script)
    );
}

/// Languages that are written from right to left (the first subtag of BCP 47).
pub fn is_right_to_left(lang: &str) -> bool {
    let first = primary(lang).to_ascii_lowercase();
    matches!(first.as_str(), "ar" | "he" | "fa" | "ur" | "yi" | "ps" | "dv" | "ckb" | "sd" | "ug")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_knows_its_tag_and_its_number() {
        // what an author writes like a number is none
        let canvas = "<p>a > b</p><span class=\"slide-number\">7</span>\n";
        let tag = "<section aria-label=\"x > y\">";
        for number in [Some("<b>1</b><i> / 2</i>"), None] {
            let section = Section::new("k".to_owned(), Key::of_str(canvas), tag, Arc::from(canvas), number);
            assert_eq!((section.opening(), section.number()), (tag, number));
            assert!(section.html().starts_with(tag) && section.html().ends_with("</section>\n"));
        }
    }

    #[test]
    fn page_numbers_count_as_marp_does() {
        use Paginate::{Hold, Off, On, Skip};
        // pag_all: 1, -, 2?, -, 3 of 3 with hold keeping the count
        assert_eq!(page_numbers([On, Skip, On, Off, On]), [Some((1, 4)), None, Some((2, 4)), None, Some((4, 4))]);
        assert_eq!(page_numbers([Hold, On]), [Some((1, 2)), Some((2, 2))]);
        assert_eq!(page_numbers([Skip, On]), [None, Some((1, 1))]);
    }
}
