//! Settings, key by key: spanned values in, typed settings and findings out. Nothing stops at the first mistake.

use super::schema;
use super::value::{
    are_classes, boolean, classes, is_address, is_background, is_lang, is_transition, lang_of_locale, mode, overflow,
    paginate, ratio, safety, seconds, split,
};
use super::yaml;
use super::yaml_value::text;
use crate::deck::model::{DeckSettings, Directive, SettingValue, SlideSettings};
use crate::deck::split::private_remarks;
use crate::diagnostics::{Code, Level, RelativeDiagnostic, closest, code, codes_by_name, no_code, quoted, renamed};
use crate::fs::command_words;
use crate::util::colour::is_colour;
use std::collections::BTreeMap;
use std::ops::Range;

/// Settings that hold for one slide only, whatever form they are written in.
const OWN_KEYS: &[&str] = &["layout", "id", "hidden", "skip", "time"];

/// What the front matter says.
#[derive(Debug, Default)]
pub(crate) struct Front {
    pub(crate) deck: DeckSettings,
    /// Defaults for slides, as directives that are before the first one.
    pub(crate) slides: Vec<Directive>,
    /// `dialect:` as written, with the place of the value.
    pub(crate) dialect: Option<(String, std::ops::Range<usize>)>,
    /// `marp: true`.
    pub(crate) marp: bool,
    pub(crate) findings: Vec<RelativeDiagnostic>,
}

/// Reads the entries of a front matter block.
pub(crate) fn front(entries: Vec<yaml::YamlEntry>) -> Front {
    let mut out = Front::default();
    for mut entry in entries {
        out.deck.places.insert(entry.key.clone(), entry.value_range.clone());
        if !schema::is_of_front(&entry.key) {
            let meant = closest(&entry.key, schema::KEYS.iter().map(|k| k.name));
            let finding = RelativeDiagnostic::new(
                code::UNKNOWN_KEY,
                entry.key_range.clone(),
                format!("unknown key `{}`", entry.key),
            );
            out.findings.push(match meant {
                Some(meant) => finding.help(format!("did you mean `{meant}`?")).fix(entry.key_range.clone(), meant),
                None => finding.help("notes on the deck belong in a comment"),
            });
            // `Background-Color` differs only by case and dashes: its meaning is plain, so it is used as well as told
            let plain = |s: &str| s.replace(['-', '_'], "").to_lowercase();
            match meant.filter(|m| plain(m) == plain(&entry.key)) {
                Some(meant) => entry.key = meant.to_owned(),
                None => continue,
            }
        }
        front_key(&mut out, &entry);
        if entry.key == "overflow" && text(&entry.value) == "tell" {
            out.findings.push(old_name("tell", "warn", entry.value_range));
        }
    }
    out
}

fn front_key(out: &mut Front, entry: &yaml::YamlEntry) {
    let words = text(&entry.value);
    let some = || Some(words.clone()).filter(|w| !w.is_empty());
    let deck = &mut out.deck;
    if schema::takes_one_text(&entry.key) && !is_one(&entry.value) {
        out.findings.push(bad_value(
            &entry.key,
            &words,
            "one text; put text that begins with a bracket in quotes",
            &entry.value_range,
        ));
        return;
    }
    let mut wrong = None;
    match entry.key.as_str() {
        "title" => deck.title = some(),
        "subtitle" | "sub_title" => deck.subtitle = some(),
        "author" | "authors" => match &entry.value {
            SettingValue::List(all) => deck.author = Some(all.iter().map(text).collect::<Vec<_>>().join(", ")),
            _ => deck.author = some(),
        },
        "date" => deck.date = some(),
        "description" => deck.description = some(),
        "image" => deck.image = some(),
        "url" if words.is_empty() || is_address(&words) => deck.url = some(),
        "url" => wrong = Some(ADDRESS),
        "theme" => {
            deck.theme = some();
            deck.theme_at = Some(entry.value_range.clone());
        }
        "theme-options" => wrong = theme_options(deck, entry),
        "style" => deck.style = some(),
        "mode" | "colorSchema" => set(&mut deck.mode, mode(&words), &mut wrong, "`light`, `dark` or `auto`"),
        "ratio" | "size" | "aspectRatio" => {
            set(&mut deck.ratio, ratio(&words), &mut wrong, "`16:9`, `4:3`, `16:10` or WIDTHxHEIGHT in pixels");
        }
        "split" | "headingDivider" => set(&mut deck.split, split(&entry.value), &mut wrong, "`rule`, `h1` ... `h6`"),
        "breaks" => set(&mut deck.breaks, boolean(&words), &mut wrong, "`true` or `false`"),
        "html" => set(&mut deck.safe, safety(&words), &mut wrong, "`safe` or `trusted`"),
        "duration" => match seconds(&words, 60) {
            Some(seconds) => deck.duration = Some(seconds),
            None => wrong = Some("a time such as `20m`, `1h30m` or `90s`"),
        },
        "overflow" => set(&mut deck.shrink, overflow(&words), &mut wrong, "`warn` or `shrink`"),
        "slide-tone" => set(&mut deck.tone, boolean(&words), &mut wrong, "`true` or `false`"),
        "levels" => levels(&mut out.deck, entry, &mut out.findings),
        "macros" => deck.macros = macros(entry, &mut out.findings),
        "renderers" => deck.renderers = renderers(entry, &mut out.findings),
        "dialect" => out.dialect = some().map(|w| (w, entry.value_range.clone())),
        "marp" => out.marp = boolean(&words) == Some(true),
        "lang" if words.is_empty() || is_lang(&words) => deck.lang = some(),
        "lang" => wrong = Some(no_language(deck, &words)),
        "cssclasses" | "cssclass" => slide_key(out, &yaml::YamlEntry { key: "class".to_owned(), ..entry.clone() }),
        key if schema::is_of_slide(key.strip_prefix('_').unwrap_or(key)) => slide_key(out, entry),
        _ => {}
    }
    if let Some(expected) = wrong {
        out.findings.push(bad_value(&entry.key, &words, expected, &entry.value_range));
    }
}

/// A key of slides: it holds for all of them, or with `_` for the first.
fn slide_key(out: &mut Front, entry: &yaml::YamlEntry) {
    let key = entry.key.as_str();
    let directive = Directive {
        key: key.strip_prefix('_').unwrap_or(key).to_owned(),
        spot: key.starts_with('_') || OWN_KEYS.contains(&key),
        value: entry.value.clone(),
        key_range: entry.key_range.clone(),
        value_range: entry.value_range.clone(),
    };
    out.findings.extend(apply(&directive, &mut SlideSettings::default(), &mut SlideLocal::default()));
    out.slides.push(directive);
}

/// Remembers that a language was named, though it is none, and what was meant if that is sure; gives what is expected.
fn no_language(deck: &mut DeckSettings, words: &str) -> &'static str {
    deck.lang = lang_of_locale(words);
    deck.says_lang = true;
    LANG
}

/// `theme-options: {accent: "#b3261e"}`; gives what is expected where it is something else.
fn theme_options(deck: &mut DeckSettings, entry: &yaml::YamlEntry) -> Option<&'static str> {
    match &entry.value {
        SettingValue::Map(pairs) => {
            deck.theme_options.clone_from(pairs);
            deck.theme_options_at = Some(entry.value_range.clone());
            None
        }
        SettingValue::Null => None,
        _ => Some("a map such as `{accent: \"#b3261e\"}`"),
    }
}

/// A map of texts; `example` is shown where there is something else.
fn texts(entry: &yaml::YamlEntry, example: &str, findings: &mut Vec<RelativeDiagnostic>) -> BTreeMap<String, String> {
    let key = &entry.key;
    let tell = |message: String| RelativeDiagnostic::new(code::BAD_VALUE, entry.value_range.clone(), message);
    let SettingValue::Map(pairs) = &entry.value else {
        findings.push(tell(format!("`{key}` is not a map")).help(format!("write `{key}: {example}`")));
        return BTreeMap::new();
    };
    let mut out = BTreeMap::new();
    for (name, value) in pairs {
        // `[body, 2]` is how MathJax writes a macro: how many arguments there are can be seen in it
        let value = match value {
            SettingValue::List(items) if key == "macros" => items.first().unwrap_or(value),
            _ => value,
        };
        match value {
            SettingValue::Scalar(words) if !words.trim().is_empty() => {
                out.insert(name.clone(), words.clone());
            }
            _ => {
                let (_, place) = entry.places_of(name);
                let finding =
                    RelativeDiagnostic::new(code::BAD_VALUE, place, format!("`{name}` in `{key}` is not text"));
                findings.push(finding.help(format!("write `{key}: {example}`")));
            }
        }
    }
    out
}

/// `renderers: {plantuml: plantuml -tsvg -pipe}`.
fn renderers(entry: &yaml::YamlEntry, findings: &mut Vec<RelativeDiagnostic>) -> BTreeMap<String, String> {
    let mut out = texts(entry, "{plantuml: plantuml -tsvg -pipe}", findings);
    out.retain(|name, command| {
        let wrong = command_words(command).err();
        findings.extend(wrong.as_ref().map(|wrong| {
            let message = format!("`{name}` in `renderers` cannot be read: {}", wrong.why);
            RelativeDiagnostic::new(code::BAD_VALUE, entry.value_range.clone(), message)
        }));
        wrong.is_none()
    });
    out
}

/// `macros: {RR: \mathbb{R}, abs: \lvert #1 \rvert}`; names with a backslash are the same names.
fn macros(entry: &yaml::YamlEntry, findings: &mut Vec<RelativeDiagnostic>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (name, body) in texts(entry, "{RR: '\\mathbb{R}'}", findings) {
        let bare = name.strip_prefix('\\').unwrap_or(&name);
        let one_sign = bare.chars().count() == 1;
        if one_sign || !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_alphabetic()) {
            out.insert(bare.to_owned(), body);
        } else {
            let (place, _) = entry.places_of(&name);
            let finding =
                RelativeDiagnostic::new(code::BAD_VALUE, place, format!("`{name}` is not a valid macro name"));
            findings.push(finding.help("a name is letters only, or one symbol"));
        }
    }
    out
}

/// `levels: {image-alt: off, remote: error}`.
fn levels(deck: &mut DeckSettings, entry: &yaml::YamlEntry, findings: &mut Vec<RelativeDiagnostic>) {
    let tell = |message: String| RelativeDiagnostic::new(code::BAD_VALUE, entry.value_range.clone(), message);
    let SettingValue::Map(pairs) = &entry.value else {
        findings.push(tell("`levels` is not a map".to_owned()).help("write `levels: {image-alt: off, remote: error}`"));
        return;
    };
    for (name, value) in pairs {
        match level_of(name, &text(value)) {
            Ok(pair) => {
                if let Some(new) = renamed(name) {
                    findings.push(old_name(name, new, entry.places_of(name).0));
                }
                deck.levels.push(pair);
            }
            Err((message, help)) => {
                let (key, value) = entry.places_of(name);
                let place = if codes_by_name(name).is_none() { key } else { value };
                findings.push(RelativeDiagnostic::new(code::BAD_VALUE, place, message).help(help));
            }
        }
    }
}

/// Reports an old name, which still works, and replaces it with `--fix`.
fn old_name(old: &str, new: &str, place: Range<usize>) -> RelativeDiagnostic {
    let finding = RelativeDiagnostic::new(code::OLD_NAME, place.clone(), format!("`{old}` is called `{new}` now"));
    finding.help("the old name still works").fix(place, new)
}

/// A code and its level as they are written; else what is wrong and what would be right.
pub(crate) fn level_of(name: &str, word: &str) -> Result<(Code, Level), (String, String)> {
    let Some(found) = codes_by_name(name) else { return Err(no_code(name)) };
    let wrong = || (format!("`{word}` is not a level for `{name}`"), format!("expected {}", quoted(Level::WORDS)));
    Level::named(word).map(|level| (found, level)).ok_or_else(wrong)
}

/// What the address of a result is expected to be.
pub(crate) const ADDRESS: &str = "an address such as `https://example.org/talks`";
/// What a language is expected to be.
pub(crate) const LANG: &str = "a language's short name, such as `en`, `nl` or `pt-BR`";

/// One value, no list and no map.
fn is_one(value: &SettingValue) -> bool {
    matches!(value, SettingValue::Null | SettingValue::Scalar(_))
}

fn set<T>(place: &mut T, value: Option<T>, wrong: &mut Option<&'static str>, expected: &'static str) {
    match value {
        Some(value) => *place = value,
        None => *wrong = Some(expected),
    }
}

fn bad_value(key: &str, words: &str, expected: &str, range: &std::ops::Range<usize>) -> RelativeDiagnostic {
    let found: String = words.chars().take(60).collect();
    let message =
        if found.is_empty() { format!("`{key}` has no value") } else { format!("`{found}` does not fit `{key}`") };
    let finding = RelativeDiagnostic::new(code::BAD_VALUE, range.clone(), message);
    match lang_of_locale(words).filter(|_| key == "lang") {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")).fix(range.clone(), meant),
        None => finding.help(format!("expected {expected}")),
    }
}

/// What holds for one slide only.
#[derive(Debug, Default, Clone)]
pub(crate) struct SlideLocal {
    pub(crate) layout: Option<(String, std::ops::Range<usize>)>,
    pub(crate) id: Option<(String, std::ops::Range<usize>)>,
}

/// Lays one directive over a slide's settings; `own` takes what is never carried. A value that does not fit leaves the
/// settings as they were.
pub(crate) fn apply(
    directive: &Directive,
    settings: &mut SlideSettings,
    own: &mut SlideLocal,
) -> Option<RelativeDiagnostic> {
    let words = text(&directive.value);
    let some = || Some(words.clone()).filter(|w| !w.is_empty());
    let mut wrong = None;
    match directive.key.as_str() {
        key if key != "class" && !is_one(&directive.value) => {
            wrong = Some("one text; put text that begins with a bracket in quotes");
        }
        "layout" if words.contains(char::is_whitespace) => wrong = Some("the name of one layout"),
        "layout" => own.layout = some().map(|w| (w, directive.value_range.clone())),
        "id" => own.id = some().map(|w| (w, directive.value_range.clone())),
        "class" if matches!(directive.value, SettingValue::Map(_)) || !are_classes(&words) => {
            wrong = Some("class names separated by spaces");
        }
        "class" => settings.class = classes(&settings.class, &words),
        "background" | "backgroundColor" | "backgroundImage" if !words.is_empty() && !is_background(&words) => {
            wrong = Some("a colour, a gradient, or the address of an image, video or page");
        }
        "background" | "backgroundColor" | "backgroundImage" => settings.background = some(),
        "color" if !words.is_empty() && !is_colour(&words) => {
            wrong = Some("a CSS colour, such as `navy` or `#123456`");
        }
        "color" => settings.color = some(),
        "header" => settings.header = some().map(|line| private_remarks::removed(&line)),
        "footer" => settings.footer = some().map(|line| private_remarks::removed(&line)),
        "transition" if is_transition(&words) => settings.transition = some(),
        "transition" => wrong = Some(TRANSITION),
        "lang" if words.is_empty() || is_lang(&words) => settings.lang = some(),
        "lang" => wrong = Some(LANG),
        "paginate" => match paginate(&words) {
            Some(value) => settings.paginate = value,
            None => wrong = Some("`true`, `false`, `hold` or `skip`"),
        },
        "time" => match seconds(&words, 1) {
            Some(seconds) => settings.time = Some(seconds),
            None => wrong = Some("a time such as `90s` or `2m`"),
        },
        "hyphens" => set(&mut settings.hyphens, boolean(&words), &mut wrong, "`true` or `false`"),
        "quotes" => set(&mut settings.quotes, boolean(&words), &mut wrong, "`true` or `false`"),
        "hidden" => set(&mut settings.hidden, boolean(&words), &mut wrong, "`true` or `false`"),
        "skip" => set(&mut settings.skip, boolean(&words), &mut wrong, "`true` or `false`"),
        _ => {}
    }
    wrong.map(|expected| bad_value(&directive.key, &words, expected, &directive.value_range))
}

/// What a transition is expected to be.
pub(crate) const TRANSITION: &str =
    "`none`, `fade`, `slide`, `push`, `zoom`, `cover`, `reveal`, `wipe` or `morph`, and a time such as `300ms`";

/// Whether a value fits a key of slides, or one that only the whole deck has.
pub(crate) fn fits(key: &str, value: &SettingValue) -> bool {
    let entry = yaml::YamlEntry {
        key: key.to_owned(),
        key_range: 0..0,
        value: value.clone(),
        value_range: 0..0,
        written: String::new(),
    };
    if *value == SettingValue::Null {
        return false;
    }
    let mut front = Front::default();
    front_key(&mut front, &entry);
    front.findings.is_empty() && !schema::may_be_prose(key, &text(value))
}

/// Whether a directive holds for its slide only.
pub(crate) fn is_slide_local(directive: &Directive) -> bool {
    directive.spot || OWN_KEYS.contains(&directive.key.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::{Mode, Ratio, Split};

    fn read(source: &str) -> Front {
        let (entries, _) = yaml::read(source, 0, &schema::is_of_front);
        front(entries)
    }

    #[test]
    fn values_get_their_types() {
        let f = read(
            "mode: dark\nratio: 4:3\nsplit: h2\nbreaks: true\nduration: 1h30m\nhtml: safe\noverflow: shrink\nslide-tone: on",
        );
        assert_eq!(f.deck.mode, Mode::Dark);
        assert_eq!(f.deck.ratio, Ratio { width: 960, height: 720 });
        assert_eq!(f.deck.split, Split::Heading(2));
        assert!(f.deck.breaks && f.deck.safe && f.deck.shrink && f.deck.tone && f.findings.is_empty());
        assert_eq!(f.deck.duration, Some(5_400));
        assert_eq!(read("duration: 20").deck.duration, Some(1_200));
        assert_eq!(read("size: 1920x1080").deck.ratio, Ratio { width: 1920, height: 1080 });
    }

    #[test]
    fn old_names_work_and_are_reported() {
        let f = read("overflow: tell\nlevels: {text-much: off, image-faint: error}");
        assert!(!f.deck.shrink && f.deck.levels.len() == 2);
        let messages: Vec<_> = f.findings.iter().map(|d| (d.code, d.message.as_str())).collect();
        assert_eq!(
            messages,
            [
                (code::OLD_NAME, "`tell` is called `warn` now"),
                (code::OLD_NAME, "`text-much` is called `too-much-text` now"),
                (code::OLD_NAME, "`image-faint` is called `image-low-contrast` now"),
            ]
        );
    }

    #[test]
    fn macros_are_as_written() {
        let f = read(
            "macros:\n  \\RR: \\mathbb{R}\n  abs: \\left| #1 \\right|\n  q: '\\E[#1]'\n  two: ['#1+#2', 2]\n  1x: no",
        );
        let all: Vec<_> = f.deck.macros.iter().map(|(n, b)| (n.as_str(), b.as_str())).collect();
        assert_eq!(all, [("RR", "\\mathbb{R}"), ("abs", "\\left| #1 \\right|"), ("q", "\\E[#1]"), ("two", "#1+#2")]);
        assert_eq!(f.findings.len(), 1, "{:?}", f.findings);
        assert_eq!(read("macros: x").findings[0].help.as_deref(), Some("write `macros: {RR: '\\mathbb{R}'}`"));
    }

    #[test]
    fn slips_are_told_with_what_was_meant() {
        let f = read("layuot: cover\nMode: dark\nmode: darkk\nspeaker: me");
        let told: Vec<_> = f.findings.iter().map(|d| (d.code.name, d.help.as_deref().unwrap_or(""))).collect();
        assert_eq!(
            told,
            [
                ("unknown-key", "did you mean `layout`?"),
                ("unknown-key", "did you mean `mode`?"),
                ("bad-value", "expected `light`, `dark` or `auto`"),
                ("unknown-key", "notes on the deck belong in a comment"),
            ]
        );
        assert_eq!(f.deck.mode, Mode::Dark, "`Mode` is plain enough to be used");
        let f = read("cssclasses: [wide, dark]\naliases: [x]");
        assert_eq!((f.slides.len(), f.slides[0].key.as_str(), f.findings.len()), (1, "class", 0), "{:?}", f.findings);
    }
}
