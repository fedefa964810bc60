//! The player's sources (`src/player/`) in, one classic script and one style sheet out.
//!
//! The sources are plain ES modules with relative imports, so that they can be read, checked by `tsc` and tested one by
//! one. Pages opened by `file://` cannot load modules, so they are joined here: import lines and the word `export` are
//! dropped, comments and needless white space too, and all of it is wrapped in one strict function. The same bytes serve
//! the live page and the export. English words are in it; a page in another language brings its own along.

pub(crate) mod bundle;
mod minify;
mod shorten;

use crate::util::i18n::primary;
use bundle::joined;
use minify::minify;
use shorten::shorten_names;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The modules, each after those that it needs when it is loaded.
const MODULES: &[(&str, &str)] = &[
    ("dom.js", include_str!("js/dom.js")),
    ("bus.js", include_str!("js/bus.js")),
    ("storage.js", include_str!("js/storage.js")),
    ("i18n.js", include_str!("js/i18n.js")),
    ("steps.js", include_str!("js/steps.js")),
    ("deck.js", include_str!("js/deck.js")),
    ("notes.js", include_str!("js/notes.js")),
    ("transition.js", include_str!("js/transition.js")),
    ("navigation.js", include_str!("js/navigation.js")),
    ("location.js", include_str!("js/location.js")),
    ("keys.js", include_str!("js/keys.js")),
    ("controls.js", include_str!("js/controls.js")),
    ("help.js", include_str!("js/help.js")),
    ("overview.js", include_str!("js/overview.js")),
    ("touch.js", include_str!("js/touch.js")),
    ("sync.js", include_str!("js/sync.js")),
    ("blackout.js", include_str!("js/blackout.js")),
    ("timer.js", include_str!("js/timer.js")),
    ("drawing.js", include_str!("js/drawing.js")),
    ("zoom.js", include_str!("js/zoom.js")),
    ("autoslide.js", include_str!("js/autoslide.js")),
    ("slide_tone.js", include_str!("js/slide_tone.js")),
    ("media.js", include_str!("js/media.js")),
    ("overflow.js", include_str!("js/overflow.js")),
    ("views.js", include_str!("js/views.js")),
    ("presenter.js", include_str!("js/presenter.js")),
    ("main.js", include_str!("js/main.js")),
];

/// The style sheets in their order.
const STYLES: &[(&str, &str)] = &[
    ("stage.css", include_str!("css/stage.css")),
    ("controls.css", include_str!("css/controls.css")),
    ("tools.css", include_str!("css/tools.css")),
    ("presenter.css", include_str!("css/presenter.css")),
    ("reading.css", include_str!("css/reading.css")),
    ("print.css", include_str!("css/print.css")),
];

const STRINGS: &str = include_str!("strings.json");
const KEYS: &str = include_str!("keys.json");

/// The player as one classic script: the same for every deck. Load it in the `<head>` without `defer`, so that the page
/// never flashes as a text before it becomes slides.
pub fn script() -> &'static str {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    SCRIPT.get_or_init(|| {
        let mut out = String::from("(()=>{\"use strict\";\n");
        out.push_str(&format!("const STRINGS={};\nconst KEYS={};\n", object(ui(None)), compact(KEYS)));
        out.push_str(&shorten_names(&minify(&joined(MODULES))));
        out.push_str("})();\n");
        out
    })
}

/// The player's CSS: stage, controls, reading, paper, presenter view. It comes before the theme's.
pub fn style() -> &'static str {
    static STYLE: OnceLock<String> = OnceLock::new();
    STYLE.get_or_init(|| STYLES.iter().map(|(_, css)| plain_css(css)).collect())
}

/// The player's words for a page in a language (`nl`, `nl-BE`); English where it is not known.
pub fn ui(lang: Option<&str>) -> &'static Strings {
    static EMPTY: Strings = BTreeMap::new();
    own(lang).or_else(|| catalogue().get(ENGLISH)).unwrap_or(&EMPTY)
}

/// What the head of a page holds before [`script`] so that the player speaks its language: one line, the same for all
/// decks of a language. Nothing for English and for languages that are not known: the script speaks English by itself.
pub fn strings_script(lang: Option<&str>) -> String {
    let other = own(lang).filter(|_| !primary(lang.unwrap_or(ENGLISH)).eq_ignore_ascii_case(ENGLISH));
    // no id: the slide `# Aftrap words` has that
    other.map_or_else(String::new, |words| {
        format!("<script type=\"application/json\" data-aftrap-strings>{}</script>\n", object(words))
    })
}

/// The languages that the player speaks, in the order of their names.
pub fn locales() -> impl Iterator<Item = &'static str> {
    catalogue().keys().map(String::as_str)
}

/// One of the player's words with its values filled in: `ui_string(Some("nl"), "position", &["1", "15", "Titel"])`. An
/// unknown key gives the empty string.
pub fn translate(lang: Option<&str>, key: &str, values: &[&str]) -> String {
    let mut text = ui(lang).get(key).cloned().unwrap_or_default();
    for (n, value) in values.iter().enumerate() {
        text = text.replace(&format!("{{{n}}}"), value);
    }
    text
}

/// The keys as a Markdown table, for `docs/reference/keys.md`.
pub fn keys_markdown() -> String {
    let rows: Vec<KeyRow> = serde_json::from_str(KEYS).unwrap_or_default();
    let mut out = String::from("| keys | action |\n|---|---|\n");
    for row in rows {
        let keys: Vec<String> = row.keys.iter().map(|key| format!("`{key}`")).collect();
        out.push_str(&format!("| {} | {} |\n", keys.join(" "), translate(None, &format!("do-{}", row.act), &[])));
    }
    out
}

/// One row of `keys.json`.
#[derive(serde::Deserialize)]
struct KeyRow {
    /// Name of the act.
    act: String,
    /// The keys as `KeyboardEvent.key` names them.
    keys: Vec<String>,
}

/// The words of a language by their keys.
type Strings = BTreeMap<String, String>;

const ENGLISH: &str = "en";

/// The words of a language, if it is known.
fn own(lang: Option<&str>) -> Option<&'static Strings> {
    catalogue().get(&primary(lang.unwrap_or(ENGLISH)).to_ascii_lowercase())
}

/// The words by language. The file has a row for each word, and in the first the names of the languages.
fn catalogue() -> &'static BTreeMap<String, Strings> {
    static CATALOGUE: OnceLock<BTreeMap<String, Strings>> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let rows: BTreeMap<String, Vec<String>> = serde_json::from_str(STRINGS).unwrap_or_default();
        let known = rows.get("").map_or(&[][..], Vec::as_slice);
        let said = || rows.iter().filter(|(key, _)| !key.is_empty());
        let words = |at: usize| said().filter_map(move |(key, row)| Some((key.clone(), row.get(at)?.clone())));
        known.iter().enumerate().map(|(at, locale)| (locale.clone(), words(at).collect())).collect()
    })
}

/// Words as they are in a script or a page: `<` could end the script element early.
fn object(words: &Strings) -> String {
    serde_json::json!(words).to_string().replace('<', "\\u003c")
}

/// JSON without its white space; as it is when it cannot be read (a test reads it).
fn compact(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json).map_or_else(|_| json.to_owned(), |value| value.to_string())
}

/// CSS without comments and indentation.
fn plain_css(css: &str) -> String {
    let bare = crate::util::css_declaration::without_comments(css);
    let lines: Vec<&str> = bare.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn folder(ending: &str) -> BTreeSet<String> {
        let path = format!("{}/src/player/{}", env!("CARGO_MANIFEST_DIR"), ending.trim_start_matches('.'));
        #[expect(clippy::disallowed_methods, reason = "the test looks at our own sources")]
        let entries = std::fs::read_dir(path).unwrap();
        entries.map(|e| e.unwrap().file_name().into_string().unwrap()).filter(|name| name.ends_with(ending)).collect()
    }

    #[test]
    fn every_file_of_the_folder_is_joined_once() {
        for (list, ending) in [(MODULES, ".js"), (STYLES, ".css")] {
            let names: BTreeSet<String> = list.iter().map(|(name, _)| (*name).to_owned()).collect();
            assert_eq!(names.len(), list.len());
            assert_eq!(names, folder(ending));
        }
    }

    #[test]
    fn the_modules_can_be_joined() {
        let names = bundle::check(MODULES);
        assert!(names > 80, "{names}");
    }

    #[test]
    fn the_script_is_small_and_closed() {
        use flate2::Compression;
        use flate2::write::GzEncoder;
        use std::io::Write;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(script().as_bytes()).unwrap();
        let size = gzip.finish().unwrap().len();
        println!("{size} bytes gzipped");
        assert!(size <= 20_000, "{size} bytes gzipped");
        assert!(!script().contains("import "), "an import is left");
        assert!(!script().contains("\nexport "), "an export is left");
        assert!(!script().contains("</script"), "the script cannot stand in a page");
        assert!(!style().contains("</style") && !style().contains("/*"));
        assert!(!script().contains("http"), "nothing is loaded from elsewhere");
    }

    #[test]
    fn every_language_has_every_word_and_every_word_is_used() {
        let english: Vec<&String> = ui(None).keys().collect();
        assert!(english.len() > 60, "the file can be read");
        for (lang, words) in catalogue() {
            assert_eq!(words.keys().collect::<Vec<_>>(), english, "{lang}");
            assert!(words.values().all(|text| !text.trim().is_empty()), "{lang}");
        }
        let sources: String = MODULES.iter().map(|(_, source)| *source).collect();
        // the document's shell uses these; `say` is called with a made-up key for the others
        let elsewhere = ["slide", "position"];
        for key in english {
            let made = KEYS.contains(&format!("\"{}\"", key.trim_start_matches("do-").trim_start_matches("group-")));
            let used = sources.contains(&format!("'{key}'"))
                || key.starts_with("is-")
                || elsewhere.contains(&key.as_str())
                || made;
            assert!(used, "`{key}` is not used");
        }
        for row in serde_json::from_str::<Vec<KeyRow>>(KEYS).unwrap() {
            assert!(ui(None).contains_key(&format!("do-{}", row.act)), "{}", row.act);
            assert!(
                sources.contains(&format!("{}:", row.act)) || sources.contains(&format!("  {},", row.act)),
                "{} does nothing",
                row.act
            );
        }
    }

    #[test]
    fn words_follow_the_language_of_the_deck() {
        assert_eq!(translate(Some("nl-BE"), "position", &["1", "15", "Wat is web 2.0"]), "1 van 15: Wat is web 2.0");
        assert_eq!(translate(Some("fi"), "slide", &[]), "slide");
        assert_eq!(translate(None, "no such key", &[]), "");
    }

    #[test]
    fn every_language_fills_in_what_english_does() {
        let rows: BTreeMap<String, Vec<String>> = serde_json::from_str(STRINGS).unwrap();
        // in the order of the alphabet: languages have orders of their own
        let places = |text: &str| -> BTreeSet<String> {
            text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned()).collect()
        };
        for (key, row) in &rows {
            assert_eq!(row.len(), rows[""].len(), "{key}");
            for text in row {
                assert_eq!(places(text), places(&row[0]), "{key}: {text}");
                assert_eq!(text.trim(), text, "{key}");
                assert!(
                    !text.contains(" :") && !text.contains('\''),
                    "{key}: a space that breaks, a straight quote: {text}"
                );
            }
        }
        // the pen's colours are told apart by their spaces
        assert!(rows["colours"].iter().all(|text| text.split(' ').count() == 6));
    }

    #[test]
    fn a_page_in_another_language_brings_its_words() {
        let german = strings_script(Some("de"));
        assert_eq!(strings_script(Some("de-AT")), german);
        assert_eq!(strings_script(Some("DE")), german);
        let json = german.strip_prefix("<script type=\"application/json\" data-aftrap-strings>").unwrap();
        let json = json.strip_suffix("</script>\n").unwrap();
        assert!(!json.contains('<'));
        assert_eq!(&serde_json::from_str::<Strings>(json).unwrap(), ui(Some("de")));
        for none in [None, Some("en"), Some("en-GB"), Some("fi"), Some("")] {
            assert_eq!(strings_script(none), "", "{none:?}");
        }
        assert!(!script().contains("Volgende") && !script().contains("Weiter"), "the script speaks English");
    }

    #[test]
    fn css_without_comments_and_indentation() {
        assert_eq!(plain_css("/* a */ b { }\n\n  c /* d */ { }\n"), "b { }\nc  { }\n");
    }

    #[test]
    fn the_documented_keys_are_the_keys() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/keys.md");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, format!("# Keys\n\nMade from `src/player/keys.json`.\n\n{}", keys_markdown()))
                .unwrap();
        }
        #[expect(clippy::disallowed_methods, reason = "the test looks at our own documents")]
        let documented = std::fs::read_to_string(path).unwrap();
        assert!(documented.contains(&keys_markdown()), "run the tests with UPDATE=1");
    }

    #[test]
    fn the_languages_are_those_of_the_player() {
        let players: Vec<&str> = locales().collect();
        let mut ours = crate::util::i18n::TONGUES.to_vec();
        ours.sort_unstable();
        assert_eq!(players, ours);
        for tongue in crate::util::i18n::TONGUES {
            assert_eq!(crate::util::i18n::Phrase::Slide.translate(tongue), translate(Some(tongue), "slide", &[]));
        }
    }
}
