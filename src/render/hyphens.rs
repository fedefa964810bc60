//! Where long words may be broken at the end of a line: soft hyphens between syllables, by the patterns of the language, so
//! that every browser breaks them alike and none needs a dictionary.

use hypher::{Lang, Syllables, hyphenate_bounded};

/// Shorter words stay whole.
const LONG: usize = 8;
/// Letters before and after a hyphen.
const FEWEST: usize = 3;
/// May be broken here.
const SOFT: char = '\u{ad}';

/// The text with soft hyphens. Addresses, names of files and what is written with digits stay whole; so does everything in
/// a language whose patterns are not known.
pub(crate) fn hyphenated(text: &str, lang: &str) -> String {
    let Some(lang) = known(lang).filter(|_| text.len() >= LONG) else { return text.to_owned() };
    let mut out = String::with_capacity(text.len() + 16);
    for piece in text.split_inclusive(char::is_whitespace) {
        if piece.contains(['/', '@', ':', '_', '\\', SOFT])
            || piece.trim_end_matches(['.', '!', '?', ' ']).contains('.')
            || piece.contains(|c: char| c.is_numeric())
        {
            out += piece;
            continue;
        }
        let mut word = 0;
        for (at, c) in piece.char_indices().filter(|(_, c)| !c.is_alphabetic()) {
            with_breaks(piece.get(word..at).unwrap_or(""), lang, &mut out);
            out.push(c);
            word = at + c.len_utf8();
        }
        with_breaks(piece.get(word..).unwrap_or(""), lang, &mut out);
    }
    out
}

fn with_breaks(word: &str, lang: Lang, out: &mut String) {
    if word.chars().count() < LONG {
        out.push_str(word);
        return;
    }
    let parts: Syllables<'_> = hyphenate_bounded(word, lang, FEWEST, FEWEST);
    for (i, part) in parts.enumerate() {
        if i > 0 {
            out.push(SOFT);
        }
        out.push_str(part);
    }
}

/// The patterns of a language (`nl`, `pt-BR`).
fn known(lang: &str) -> Option<Lang> {
    let code = lang.split(['-', '_']).next()?.to_ascii_lowercase();
    // Norwegian goes by either of its names
    let code = if code == "no" { "nb".to_owned() } else { code };
    Lang::from_iso(code.as_bytes().try_into().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_words_are_broken_as_the_language_breaks_them() {
        for (lang, text, expected) in [
            ("nl", "het bedrijfsleven en verkoopkanalen", "het bedrijfs|le|ven en ver|koop|ka|na|len"),
            ("en-GB", "a presentation", "a pre|sen|ta|tion"),
            ("de", "Silbentrennung, Fenster", "Sil|ben|tren|nung, Fenster"),
            (
                "nl",
                "zie https://voorbeeldadres.example/pagina of presentatie.md",
                "zie https://voorbeeldadres.example/pagina of presentatie.md",
            ),
            ("nl", "de kaartverkoop.", "de kaart|ver|koop."),
            ("xx", "presentation", "presentation"),
        ] {
            assert_eq!(hyphenated(text, lang).replace(SOFT, "|"), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_hyphens_comes(text in "\\PC{0,60}", lang in proptest::sample::select(vec!["nl", "en", "fr", "fi", "ru", "zz", "a"])) {
            prop_assert_eq!(hyphenated(&text, lang).replace(SOFT, ""), text.replace(SOFT, ""));
        }
    }
}
