//! Settings, key by key: spanned values in, typed settings and findings out. Nothing stops at the first mistake.

use super::comments::text;
use super::{DeckSettings, Directive, Mode, Paginate, Ratio, SlideSettings, Split, Value, yaml};
use crate::base::{CODES, Code, Draft, Level, code, codes_by_name, nearest};

/// Keys that a comment (or the front matter, for every slide) may give a slide.
pub(crate) const SLIDE_KEYS: &[&str] = &[
    "layout",
    "class",
    "background",
    "color",
    "header",
    "footer",
    "paginate",
    "transition",
    "time",
    "lang",
    "hidden",
    "skip",
    "id",
    "backgroundColor",
    "backgroundImage",
    "backgroundSize",
    "backgroundPosition",
    "backgroundRepeat",
];

/// Keys of the whole deck.
pub(super) const DECK_KEYS: &[&str] = &[
    "title",
    "subtitle",
    "author",
    "date",
    "lang",
    "description",
    "image",
    "url",
    "theme",
    "mode",
    "ratio",
    "split",
    "dialect",
    "breaks",
    "room",
    "style",
    "html",
    "duration",
    "overflow",
    "slide-tone",
    "follow",
    "macros",
    "renderers",
    "levels",
];

/// Keys of other tools: the ones that mean something here are mapped below, the rest is theirs and no mistake.
pub(super) const FOREIGN_KEYS: &[&str] = &[
    "marp",
    "size",
    "headingDivider",
    "math",
    "keywords",
    "aspectRatio",
    "colorSchema",
    "info",
    "drawings",
    "fonts",
    "highlighter",
    "revealOptions",
    "canvasWidth",
    "lineNumbers",
    "download",
    "routerMode",
    "defaults",
    "mdc",
    "themeConfig",
    "seoMeta",
    "htmlAttrs",
    "timer",
    "titleTemplate",
    "favicon",
    "separator",
    "verticalSeparator",
    "notesSeparator",
    "highlightTheme",
    "css",
    "scripts",
    "format",
    "institute",
    "slide-level",
    "incremental",
    "options",
    "sub_title",
    "event",
    "location",
    "authors",
    "tags",
    "draft",
    "categories",
    "layoutClass",
    "clicks",
    "level",
    "name",
    "template",
    "count",
];

/// Settings that hold for one slide only, whatever form they are written in.
const OWN_KEYS: &[&str] = &["layout", "id", "hidden", "skip", "time"];

pub(crate) fn is_slide_key(key: &str) -> bool {
    SLIDE_KEYS.contains(&key)
}

/// Whether a front matter key means something (to us or to the tool the deck was written for).
pub(crate) fn is_front_key(key: &str) -> bool {
    let bare = key.strip_prefix('_').unwrap_or(key);
    DECK_KEYS.contains(&key) || is_slide_key(bare) || FOREIGN_KEYS.contains(&key)
}

/// What the front matter says.
#[derive(Debug, Default)]
pub(crate) struct Front {
    pub(crate) deck: DeckSettings,
    /// Defaults for slides, as directives that stand before the first one.
    pub(crate) slides: Vec<Directive>,
    /// `dialect:` as written, with the place of the value.
    pub(crate) dialect: Option<(String, std::ops::Range<usize>)>,
    /// `marp: true`.
    pub(crate) marp: bool,
    pub(crate) findings: Vec<Draft>,
}

/// Reads the entries of a front matter block.
pub(crate) fn front(entries: Vec<yaml::Entry>) -> Front {
    let mut out = Front::default();
    for mut entry in entries {
        if !is_front_key(&entry.key) {
            let known = DECK_KEYS.iter().chain(SLIDE_KEYS).copied();
            let meant = nearest(&entry.key, known);
            let finding =
                Draft::new(code::UNKNOWN_KEY, entry.key_range.clone(), format!("unknown key `{}`", entry.key));
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
    }
    out
}

fn front_key(out: &mut Front, entry: &yaml::Entry) {
    let words = text(&entry.value);
    let some = || Some(words.clone()).filter(|w| !w.is_empty());
    let deck = &mut out.deck;
    let mut wrong = None;
    match entry.key.as_str() {
        "title" => deck.title = some(),
        "subtitle" | "sub_title" => deck.subtitle = some(),
        "author" => deck.author = some(),
        "authors" => deck.author = some(),
        "date" => deck.date = some(),
        "description" => deck.description = some(),
        "image" => deck.image = some(),
        "url" => deck.url = some(),
        "theme" => {
            deck.theme = some();
            deck.theme_at = Some(entry.value_range.clone());
        }
        "style" => deck.style = some(),
        "mode" | "colorSchema" => set(&mut deck.mode, mode(&words), &mut wrong, "`light`, `dark` or `auto`"),
        "ratio" | "size" | "aspectRatio" => {
            set(&mut deck.ratio, ratio(&words), &mut wrong, "`16:9`, `4:3`, `16:10` or WIDTHxHEIGHT in pixels");
        }
        "split" | "headingDivider" => set(&mut deck.split, split(&entry.value), &mut wrong, "`rule`, `h1` ... `h6`"),
        "breaks" => set(&mut deck.breaks, truth(&words), &mut wrong, "`true` or `false`"),
        "room" => set(&mut deck.room, truth(&words), &mut wrong, "`on` or `off`"),
        "html" => set(&mut deck.safe, safety(&words), &mut wrong, "`safe` or `trusted`"),
        "duration" => match seconds(&words, 60) {
            Some(seconds) => deck.duration = Some(seconds),
            None => wrong = Some("a time such as `20m`, `1h30m` or `90s`"),
        },
        "overflow" => set(&mut deck.shrink, overflow(&words), &mut wrong, "`tell` or `shrink`"),
        "slide-tone" => set(&mut deck.tone, truth(&words), &mut wrong, "`true` or `false`"),
        "levels" => levels(&mut out.deck, entry, &mut out.findings),
        "dialect" => out.dialect = some().map(|w| (w, entry.value_range.clone())),
        "marp" => out.marp = truth(&words) == Some(true),
        "lang" => {
            deck.lang = some();
        }
        key if is_slide_key(key.strip_prefix('_').unwrap_or(key)) => {
            let directive = Directive {
                key: key.strip_prefix('_').unwrap_or(key).to_owned(),
                spot: key.starts_with('_') || OWN_KEYS.contains(&key),
                value: entry.value.clone(),
                key_range: entry.key_range.clone(),
                value_range: entry.value_range.clone(),
            };
            out.findings.extend(apply(&directive, &mut SlideSettings::default(), &mut Own::default()));
            out.slides.push(directive);
        }
        _ => {}
    }
    if let Some(expected) = wrong {
        out.findings.push(bad_value(&entry.key, &words, expected, &entry.value_range));
    }
}

/// `levels: {image-alt: off, remote: error}`.
fn levels(deck: &mut DeckSettings, entry: &yaml::Entry, findings: &mut Vec<Draft>) {
    let tell = |message: String| Draft::new(code::BAD_VALUE, entry.value_range.clone(), message);
    let Value::Map(pairs) = &entry.value else {
        findings.push(tell("`levels` is no map".to_owned()).help("write `levels: {image-alt: off, remote: error}`"));
        return;
    };
    for (name, value) in pairs {
        match level_of(name, &text(value)) {
            Ok(pair) => deck.levels.push(pair),
            Err((message, help)) => findings.push(tell(message).help(help)),
        }
    }
}

/// A code and its level as they are written; else what is wrong and what would be right.
pub(crate) fn level_of(name: &str, word: &str) -> Result<(Code, Level), (String, String)> {
    let Some(found) = codes_by_name(name) else {
        let near = nearest(name, CODES.iter().map(|c| c.name));
        let help = near.map_or("`aftrap explain` lists the codes".to_owned(), |n| format!("did you mean `{n}`?"));
        return Err((format!("there is no code `{name}`"), help));
    };
    let wrong = || {
        (
            format!("`{word}` is no level of `{name}`"),
            format!("expected {}", Level::WORDS.map(|w| format!("`{w}`")).join(", ")),
        )
    };
    Level::named(word).map(|level| (found, level)).ok_or_else(wrong)
}

fn set<T>(place: &mut T, value: Option<T>, wrong: &mut Option<&'static str>, expected: &'static str) {
    match value {
        Some(value) => *place = value,
        None => *wrong = Some(expected),
    }
}

fn bad_value(key: &str, found: &str, expected: &str, range: &std::ops::Range<usize>) -> Draft {
    let found: String = found.chars().take(60).collect();
    let message =
        if found.is_empty() { format!("`{key}` has no value") } else { format!("`{found}` does not fit `{key}`") };
    Draft::new(code::BAD_VALUE, range.clone(), message).help(format!("expected {expected}"))
}

/// What holds for one slide only.
#[derive(Debug, Default, Clone)]
pub(crate) struct Own {
    pub(crate) layout: Option<(String, std::ops::Range<usize>)>,
    pub(crate) id: Option<(String, std::ops::Range<usize>)>,
}

/// Lays one directive over a slide's settings; `own` takes what is never carried. A value that does not fit leaves the
/// settings as they were.
pub(crate) fn apply(directive: &Directive, settings: &mut SlideSettings, own: &mut Own) -> Option<Draft> {
    let words = text(&directive.value);
    let some = || Some(words.clone()).filter(|w| !w.is_empty());
    let mut wrong = None;
    match directive.key.as_str() {
        "layout" => own.layout = some().map(|w| (w, directive.value_range.clone())),
        "id" => own.id = some().map(|w| (w, directive.value_range.clone())),
        "class" => settings.class = classes(&settings.class, &words),
        "background" | "backgroundColor" | "backgroundImage" => settings.background = some(),
        "color" => settings.color = some(),
        "header" => settings.header = some(),
        "footer" => settings.footer = some(),
        "transition" => {
            settings.transition = some();
            wrong = (!is_transition(&words)).then_some(
                "`none`, `fade`, `slide`, `push`, `zoom`, `cover`, `reveal`, `wipe` or `morph`, and a time such as `300ms`",
            );
        }
        "lang" => settings.lang = some(),
        "paginate" => match paginate(&words) {
            Some(value) => settings.paginate = value,
            None => wrong = Some("`true`, `false`, `hold` or `skip`"),
        },
        "time" => match seconds(&words, 1) {
            Some(seconds) => settings.time = Some(seconds),
            None => wrong = Some("a time such as `90s` or `2m`"),
        },
        "hidden" => set(&mut settings.hidden, truth(&words), &mut wrong, "`true` or `false`"),
        "skip" => set(&mut settings.skip, truth(&words), &mut wrong, "`true` or `false`"),
        _ => {}
    }
    wrong.map(|expected| bad_value(&directive.key, &words, expected, &directive.value_range))
}

/// The player's transitions.
const TRANSITIONS: &[&str] = &["none", "fade", "slide", "push", "zoom", "cover", "reveal", "wipe", "morph"];

/// `NAME [TIME]`. A name that is like none of ours is the author's own, made in CSS.
fn is_transition(words: &str) -> bool {
    let mut words = words.split_whitespace();
    let name = words.next().unwrap_or("none");
    let time = words.next().unwrap_or("0s");
    let number = time.strip_suffix("ms").or(time.strip_suffix('s'));
    (TRANSITIONS.contains(&name) || nearest(name, TRANSITIONS.iter().copied()).is_none())
        && number.is_some_and(|n| n.parse::<f64>().is_ok_and(f64::is_finite))
}

/// Whether a directive holds for its slide only.
pub(crate) fn is_own(directive: &Directive) -> bool {
    directive.spot || OWN_KEYS.contains(&directive.key.as_str())
}

/// `lead quiet` replaces, `+quiet -tight` adds and removes.
fn classes(before: &[String], words: &str) -> Vec<String> {
    let words: Vec<&str> = words.split([' ', ',', '\n', '\t']).filter(|w| !w.is_empty()).collect();
    let changes = !words.is_empty() && words.iter().all(|w| w.starts_with(['+', '-']) && w.len() > 1);
    if !changes {
        return words.into_iter().map(str::to_owned).collect();
    }
    let mut out = before.to_vec();
    for word in words {
        let (sign, name) = word.split_at(1);
        out.retain(|c| c != name);
        if sign == "+" {
            out.push(name.to_owned());
        }
    }
    out
}

fn truth(words: &str) -> Option<bool> {
    match words.to_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" | "" => Some(false),
        _ => None,
    }
}

fn safety(words: &str) -> Option<bool> {
    match words {
        "safe" => Some(true),
        "trusted" | "true" => Some(false),
        _ => None,
    }
}

fn overflow(words: &str) -> Option<bool> {
    match words {
        "shrink" => Some(true),
        "tell" => Some(false),
        _ => None,
    }
}

fn mode(words: &str) -> Option<Mode> {
    match words.to_lowercase().as_str() {
        "light" => Some(Mode::Light),
        "dark" => Some(Mode::Dark),
        "auto" | "all" => Some(Mode::Auto),
        _ => None,
    }
}

fn paginate(words: &str) -> Option<Paginate> {
    match words.to_lowercase().as_str() {
        "true" | "on" | "yes" => Some(Paginate::On),
        "false" | "off" | "no" | "" => Some(Paginate::Off),
        "hold" => Some(Paginate::Hold),
        "skip" => Some(Paginate::Skip),
        _ => None,
    }
}

/// Ratios have a design width or height of their own, so that type has the same size on 4:3 as on 16:9.
fn ratio(words: &str) -> Option<Ratio> {
    let of = |width, height| Some(Ratio { width, height });
    match words.replace('/', ":").as_str() {
        "16:9" => return of(1280, 720),
        "4:3" => return of(960, 720),
        "16:10" => return of(1152, 720),
        "1:1" => return of(720, 720),
        _ => {}
    }
    let (width, height) = words.split_once(['x', 'X', '×'])?;
    let number = |s: &str| s.trim().trim_end_matches("px").parse::<u32>().ok().filter(|n| (100..=10_000).contains(n));
    of(number(width)?, number(height)?)
}

fn split(value: &Value) -> Option<Split> {
    let words = text(value);
    let level = words.trim_start_matches(['h', 'H']);
    match (value, words.as_str()) {
        (Value::List(_), _) => words.split(' ').filter_map(|w| w.parse().ok()).max().map(Split::Heading),
        (_, "rule" | "false" | "") => Some(Split::Rule),
        _ => level.parse::<u8>().ok().filter(|l| (1..=6).contains(l)).map(Split::Heading),
    }
}

/// `1h30m`, `20m`, `90s`; a bare number counts in `unit` seconds.
fn seconds(words: &str, unit: u32) -> Option<u32> {
    let words = words.trim();
    if let Ok(number) = words.parse::<u32>() {
        return number.checked_mul(unit);
    }
    let mut total: u32 = 0;
    let mut number = String::new();
    for c in words.chars().filter(|c| !c.is_whitespace()) {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        let factor = match c {
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        total = total.checked_add(number.parse::<u32>().ok()?.checked_mul(factor)?)?;
        number.clear();
    }
    (number.is_empty() && total > 0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transition_has_a_name_and_a_time() {
        for good in ["fade", "push 200ms", "morph 0.5s", "none", "", "curtains", "my-own 1s"] {
            assert!(is_transition(good), "{good}");
        }
        for bad in ["fad", "morhp 2s", "push 2", "push fast", "fade NaNs"] {
            assert!(!is_transition(bad), "{bad}");
        }
    }

    fn read(source: &str) -> Front {
        let (entries, _) = yaml::read(source, 0, &is_front_key);
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
    }

    #[test]
    fn classes_replace_add_and_remove() {
        let before = ["a".to_owned(), "b".to_owned()];
        assert_eq!(classes(&before, "c d"), ["c", "d"]);
        assert_eq!(classes(&before, "+c -a"), ["b", "c"]);
        assert_eq!(classes(&before, ""), Vec::<String>::new());
    }
}
