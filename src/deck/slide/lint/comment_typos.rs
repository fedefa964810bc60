//! Keys of comments that are one slip of the finger away from a known one: a pair in, what was meant out, and whether that
//! is so sure that it may be fixed without asking. A note that is taken for a setting is read out to everybody.

use crate::deck::model::SettingValue;
use crate::deck::settings::value::{self, is_known_transition};
use crate::deck::settings::{apply, schema, yaml, yaml_value};
use crate::diagnostics::{RelativeDiagnostic, certain_fix, code, codes_by_name, near_miss};
use crate::util::colour::{is_colour, is_gradient};

/// What only comments say, beside settings.
pub(crate) const OF_COMMENTS: [&str; 2] = ["include", "allow"];

/// Layouts that come along; a theme may have more, but of those nothing is known here.
const LAYOUTS: &[&str] = &[
    "default",
    "cover",
    "section",
    "center",
    "quote",
    "statement",
    "fact",
    "two-columns",
    "columns",
    "image",
    "image-left",
    "image-right",
    "full",
    "code",
    "compare",
    "timeline",
    "poll",
    "video",
    "end",
    "blank",
];

/// Classes that every theme knows.
const CLASSES: &[&str] =
    &["small", "large", "muted", "nowrap", "lead", "accent", "center", "right", "balance", "quiet", "tight", "invert"];

/// What CSS says of a picture's size, place and repetition, beside lengths.
const OF_PICTURES: &[&str] = &[
    "auto",
    "contain",
    "cover",
    "center",
    "left",
    "right",
    "top",
    "bottom",
    "repeat",
    "no-repeat",
    "repeat-x",
    "repeat-y",
    "round",
    "space",
];

/// Languages whose short names are no words that somebody may write behind a colon (as `no`, `is` and `it` are).
const LANGUAGES: &[&str] =
    &["en", "nl", "de", "fr", "es", "pt", "pl", "sv", "fi", "da", "ja", "zh", "ko", "ru", "uk", "el"];

/// A word before a colon that is one slip away from a key, with a value that fits it; or a key of the whole deck.
pub(crate) fn not_a_key(entry: &yaml::YamlEntry) -> Option<RelativeDiagnostic> {
    let value = yaml_value::text_of(&entry.value);
    let bare = bare(&entry.key);
    let tell = |message: String| RelativeDiagnostic::new(code::COMMENT_KEY, entry.key_range.clone(), message);
    if schema::is_of_deck_only(bare) {
        let message = format!("`{bare}` is a setting of the whole deck, so this comment is a note");
        // nobody writes prose in braces
        let is_set = apply::fits(bare, &entry.value) || matches!(entry.value, SettingValue::Map(_));
        return is_set.then(|| tell(message).help("write it in the front matter"));
    }
    let near = |key: &&str| certain_fix(bare, key) || is_short_typo(bare, key, &value);
    let meant = schema::of_slides().chain(OF_COMMENTS).filter(near).find(|key| match *key {
        "include" => is_file(&value),
        "allow" => crate::deck::slide::comments::names_a_code(&value),
        // a capital begins a sentence, and any text may be in these
        "header" | "footer" => bare.starts_with(|c: char| c.is_lowercase()) && !value.is_empty(),
        "class" => value.starts_with(|c: char| !c.is_uppercase()) && apply::fits(key, &entry.value),
        _ => apply::fits(key, &entry.value),
    })?;
    let start = entry.key_range.start + (entry.key.len() - bare.len());
    let finding = tell(format!("`{}` is not a known key, so this comment is a note", entry.key));
    let finding = finding.help(format!("did you mean `{meant}`?"));
    let certain = is_certain(&entry.key, meant, &entry.value);
    Some(if certain { finding.fix(start..entry.key_range.end, meant) } else { finding })
}

fn bare(key: &str) -> &str {
    key.strip_prefix('_').unwrap_or(key)
}

/// `tme: 90s`: of four letters one is missing. Many words of three letters are near to one of four, so that the value must
/// say what was meant, and a name (`Tim: 10m`) is none of them.
fn is_short_typo(typed: &str, meant: &str, value: &str) -> bool {
    let letters = |word: &str| word.chars().count();
    let near = letters(typed) == 3 && letters(meant) == 4 && typed.chars().all(|c| c.is_ascii_lowercase());
    near && strsim::damerau_levenshtein(typed, meant) == 1
        && match meant {
            "time" => has_unit(value),
            "skip" => is_boolean(value),
            "lang" => LANGUAGES.contains(&value.split('-').next().unwrap_or("")),
            _ => false,
        }
}

/// `90s`, `1h30m`; a bare number may count anything.
fn has_unit(value: &str) -> bool {
    value.ends_with(['h', 'm', 's']) && value::seconds(value, 1).is_some()
}

/// What is written for a setting, where people write `yes` and `no`.
fn is_boolean(value: &str) -> bool {
    matches!(value.to_lowercase().as_str(), "true" | "false")
}

/// Whether a pair can only be the setting `meant`, so that it may be fixed without asking: by its value, and where notes
/// may have such values too, also by its key. `clash: models` is near to a setting and a word of its own.
pub(crate) fn is_certain(typed: &str, meant: &str, value: &SettingValue) -> bool {
    let words = yaml_value::text_of(value);
    let is_one = !words.contains(char::is_whitespace);
    let slipped = || near_miss(bare(typed), [meant]).is_some();
    // of three letters another may have been meant
    if bare(typed).chars().count() < 4 {
        return false;
    }
    match meant {
        "layout" => LAYOUTS.contains(&&*words),
        "class" => are_known_classes(&words) || is_one && slipped(),
        "color" => is_colour(&words),
        "background" | "backgroundColor" | "backgroundImage" => is_picture_or_colour(&words),
        "backgroundSize" | "backgroundPosition" | "backgroundRepeat" => words.split_whitespace().all(is_of_pictures),
        "transition" => is_known_transition(&words) && apply::fits(meant, value),
        "paginate" => apply::fits(meant, value),
        "time" => has_unit(&words) && slipped(),
        "skip" | "hidden" | "hyphens" | "quotes" => is_boolean(&words) || slipped() && apply::fits(meant, value),
        "include" => is_one && is_file(&words) && slipped(),
        "allow" => codes_by_name(&crate::deck::slide::comments::first_name(&words).0).is_some(),
        // in these stands any text: `footers: later` would be shown to everybody
        _ => is_one && slipped() && (apply::fits(meant, value) || OF_COMMENTS.contains(&meant)),
    }
}

/// `lead quiet`, `+lead -tight`.
fn are_known_classes(words: &str) -> bool {
    let known = |word: &str| CLASSES.contains(&word.trim_start_matches(['+', '-']).trim_end_matches(','));
    !words.is_empty() && words.split_whitespace().all(known)
}

/// A colour, a gradient, or the address of a file: a sentence may end in the name of one, and `n/a` is none.
fn is_picture_or_colour(words: &str) -> bool {
    let low = words.to_ascii_lowercase();
    if is_colour(words) || is_gradient(words) || low.starts_with("url(") && low.ends_with(')') {
        return true;
    }
    let ending = low.rsplit_once('.').map_or("", |(_, ending)| ending.split(['?', '#']).next().unwrap_or(""));
    let is_file = (3..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    !words.contains(char::is_whitespace) && (is_file || value::is_address(words))
}

fn is_of_pictures(word: &str) -> bool {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    OF_PICTURES.contains(&word) || number.parse::<f32>().is_ok()
}

/// `part.md#2-5`.
fn is_file(value: &str) -> bool {
    let bare = value.trim().trim_matches(['"', '\'']).split('#').next().unwrap_or("").to_lowercase();
    bare.ends_with(".md") || bare.ends_with(".markdown")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::slide::comments::{Comment, read};

    /// What would be written instead of a key; `told` where that is not sure, nothing where it is a note.
    fn fixes(comment: &str) -> String {
        let findings = match read(&format!(" {comment} "), 0) {
            Comment::Note { findings, .. } | Comment::Settings { findings, .. } => findings,
            other => panic!("{comment}: {other:?}"),
        };
        let told = findings.first().map(|f| f.fix.clone().map_or("told".to_owned(), |(_, with)| with));
        told.unwrap_or_default()
    }

    #[test]
    fn only_what_is_sure_is_mended() {
        for (comment, mended) in [
            ("layot: cover", "layout"),
            ("layouts: later", "told"),
            ("clas: lead", "class"),
            ("_clas: my-own", "class"),
            ("clas: lead quiet", "class"),
            ("clasz: +lead -tight", "class"),
            ("clas: my own", "told"),
            ("clash: the two models disagree", "told"),
            ("clash: models", "told"),
            ("footers: do not tell them the price is 9000", "told"),
            ("footers: later", "told"),
            ("foter: ACME", "footer"),
            ("foter: a line of words", "told"),
            ("headed: by Anna", "told"),
            ("colr: red", "color"),
            ("colur: navy", "color"),
            ("bakground: a.png", "background"),
            ("bakground: linear-gradient(red, blue)", "background"),
            ("backgrounds: see the file notes.md", "told"),
            ("backgrounds: n/a", "told"),
            ("backgroundSze: 40% auto", "backgroundSize"),
            ("background size: ask Anna", "told"),
            ("transitionn: fade 200ms", "transition"),
            ("transitions: slowly", "told"),
            ("paginat: hold", "paginate"),
            ("tiem: 90s", "time"),
            ("times: 3", "told"),
            ("ship: yes", "told"),
            ("skipp: yes", "skip"),
            ("hiden: true", "hidden"),
            ("quote: yes", "told"),
            ("long: no", "told"),
            ("lnag: nl", "lang"),
            ("inculde: part.md", "include"),
            ("includes: see notes.md", "told"),
            ("alow: image-alt – a flourish", "allow"),
            ("allows: time-boxed", "told"),
            ("layout: cover, clas: lead", "class"),
        ] {
            assert_eq!(fixes(comment), mended, "{comment}");
        }
    }

    #[test]
    fn keys_of_three_letters_are_told_by_their_values() {
        for told in ["tme: 90s", "tim: 1h30m", "skp: true", "skp: False", "lng: nl", "lag: pt-BR"] {
            assert_eq!(fixes(told), "told", "{told}");
        }
        for note in [
            "to: do",
            "end: thanks",
            "tip: 10",
            "Tim: 10m",
            "tie: 3",
            "ski: yes",
            "lag: no",
            "lan: it is slow",
            "job: true",
            "sky: blue",
        ] {
            assert_eq!(fixes(note), "", "{note}");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test looks at the repository itself")]
    fn the_layouts_are_those_that_come_along() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/base/layouts");
        let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter_map(|n| n.strip_suffix(".html").map(str::to_owned)).collect();
        names.retain(|name| !name.starts_with('_'));
        names.sort();
        let mut known = LAYOUTS.to_vec();
        known.sort_unstable();
        assert_eq!(known, names);
    }
}
