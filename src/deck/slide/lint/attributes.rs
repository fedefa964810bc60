//! What authors write as attributes, against what is known of the thing that they are on: values that cannot be read, and
//! names that are one slip away from a known one. Any other name is the author's own.

use crate::deck::ast::{Attrs, CodeBlock};
use crate::deck::slide::parser::SlideParser;
use crate::diagnostics::{Code, RelativeDiagnostic, closest, code, near_miss, quoted};
use std::ops::Range;

/// What attributes are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttributeTarget {
    /// A heading, a paragraph, a list, a span, a link.
    Text,
    Picture,
    Film,
    Block,
    Fence,
    Chart,
}

impl AttributeTarget {
    /// Keys with a meaning here.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["rows"],
            Self::Picture => &["width", "height", "w", "h", "fit"],
            Self::Film => &["autoplay", "loop", "muted", "start", "end", "poster", "controls", "width", "height"],
            Self::Block => &["width", "only"],
            Self::Fence => &[
                "title",
                "filename",
                "lines",
                "startFrom",
                "start-line",
                "numbers",
                "number-lines",
                "highlight",
                "code-line-numbers",
                "data-line-numbers",
                "hl_lines",
                "steps",
                "file",
                "region",
                "wrap",
                "morph",
            ],
            Self::Chart => &["title", "filename", "unit", "file", "region", "lines", "series", "morph"],
        }
    }
}

/// Keys with a meaning on anything: steps, and what HTML knows.
const ALWAYS: &[&str] = &[
    "at",
    "out",
    "effect",
    "fragment-index",
    "data-fragment-index",
    "title",
    "lang",
    "dir",
    "role",
    "target",
    "download",
    "reversed",
    "alt",
    "loading",
    "tabindex",
    "translate",
];

/// Of the keys above those that say nothing without a value, on anything.
const VALUED: &[&str] = &["width", "height", "title", "lang", "dir", "role", "target", "loading", "tabindex"];

/// The same, but only of the things that they have a meaning on: elsewhere `file` is a word like another.
const VALUED_THERE: &[&str] =
    &["fit", "poster", "filename", "startFrom", "start-line", "steps", "file", "region", "series", "unit"];

/// Classes with a meaning (`docs/reference/format.md`).
const CLASSES: &[&str] = &[
    "step",
    "fragment",
    "small",
    "large",
    "muted",
    "nowrap",
    "lead",
    "accent",
    "center",
    "balance",
    "quiet",
    "tight",
    "invert",
    "decorative",
    "poll",
];

/// Names of `:::` blocks with a meaning.
const BLOCKS: &[&str] = &[
    "columns", "column", "left", "right", "top", "bottom", "media", "caption", "notes", "step", "fragment", "card",
    "stack", "aside", "only",
];

/// The effects of steps.
const EFFECTS: &[&str] = &[
    "fade",
    "fade-up",
    "fade-down",
    "fade-left",
    "fade-right",
    "grow",
    "shrink",
    "blur",
    "none",
    "highlight",
    "dim",
    "fade-out",
    "fade-in",
    "fade-in-then-out",
    "fade-in-then-semi-out",
    "current-visible",
    "semi-fade-out",
    "strike",
    "highlight-red",
    "highlight-green",
    "highlight-blue",
];

/// Units that lengths are read in.
const UNITS: &[&str] = &["", "px", "%", "em", "rem", "ch", "ex", "cm", "mm", "in", "pt", "pc", "fr"];

impl SlideParser<'_> {
    /// Looks at attributes that are within `near`.
    pub(crate) fn check_attributes(&mut self, on: AttributeTarget, attrs: &Attrs, near: &Range<usize>) {
        for (key, value) in &attrs.pairs {
            if let Some((message, help)) = no_effect(key).or_else(|| bad_value(on, key, value)) {
                let what = if value.is_empty() { key.clone() } else { format!("{key}=") };
                let code = if no_effect(key).is_some() { code::ATTRIBUTES } else { code::BAD_VALUE };
                self.report_word(code, &what, near, message, help);
            } else if let Some(meant) =
                near_miss(key, on.keys().iter().chain(ALWAYS).copied()).or_else(|| of_film(on, key))
            {
                self.report_typo(key, meant, near);
            } else if value.is_empty() && self.lacks_value(on, key, near) {
                let help = format!("write `{key}=…`, or leave it out");
                self.report_word(code::ATTRIBUTES, key, near, format!("`{key}` has no value"), help);
            } else if value.is_empty() && CLASSES.contains(&key.as_str()) && !on.keys().contains(&key.as_str()) {
                self.report_typo(key, &format!(".{key}"), near);
            } else if on == AttributeTarget::Fence && value.is_empty() && is_lines_by_name(key) {
                let help = "write lines as `{2-3|5|all}`".to_owned();
                self.report_word(code::ATTRIBUTES, key, near, format!("`{key}` is not a list of lines"), help);
            } else if on == AttributeTarget::Chart && !is_read(key) {
                self.report_unused(key, near, CHART_WORDS.to_owned());
            }
        }
        if attrs.id.as_deref() == Some("") {
            self.report_word(code::ATTRIBUTES, "id", near, "`id` has no value".to_owned(), "write `#name`".to_owned());
        }
        let step = attrs.classes.iter().any(|c| c == "step" || c == "fragment");
        for class in &attrs.classes {
            let effects = if step { EFFECTS } else { &[] };
            if let Some(meant) = near_miss(class, CLASSES.iter().chain(effects).copied()) {
                self.report_typo(class, meant, near);
            }
        }
    }

    /// Whether an attribute without a value was to have one: a sign `=` with nothing behind, or a bare word that says nothing
    /// alone. `key=""` is an author's own choice, and so are names of `data-…`.
    fn lacks_value(&self, on: AttributeTarget, key: &str, near: &Range<usize>) -> bool {
        let text = self.piece.get(near.clone()).unwrap_or("");
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '#');
        let written = text.match_indices(key).find_map(|(at, _)| {
            let begins = !text.get(..at).is_some_and(|before| before.ends_with(is_part));
            text.get(at + key.len()..).filter(|rest| begins && !rest.starts_with(is_part))
        });
        let Some(rest) = written.filter(|_| !key.starts_with("data-")) else { return false };
        match rest.strip_prefix('=') {
            Some(value) => value.is_empty() || value.starts_with([' ', '\t', '\n', '}']),
            None => VALUED.contains(&key) || on.keys().contains(&key) && VALUED_THERE.contains(&key),
        }
    }

    /// Looks at the name of a `:::` block, and at what is behind it.
    pub(crate) fn check_block(&mut self, name: &str, attrs: &Attrs, line: &Range<usize>) {
        if let Some((key, value)) = name.split_once('=') {
            if let Some((message, help)) = bad_value(AttributeTarget::Block, key, value) {
                self.report_word(code::BAD_VALUE, name, line, message, help);
            }
        } else if let Some(meant) = near_miss(name, BLOCKS.iter().copied()).or_else(|| in_other_number(name)) {
            self.report_typo(name, meant, line);
        }
        self.check_attributes(AttributeTarget::Block, attrs, line);
    }

    /// Looks at the words behind the language of a fence.
    pub(crate) fn check_fence(&mut self, block: &CodeBlock, attrs: &Attrs, fence: &Range<usize>) {
        let first = self.piece.get(fence.clone()).and_then(|all| all.lines().next()).map_or(0, str::len);
        let near = fence.start..fence.start + first;
        if block.lang == "chart" {
            self.check_attributes(AttributeTarget::Chart, attrs, &near);
            return self.check_chart(block, attrs, &near);
        }
        self.check_attributes(AttributeTarget::Fence, attrs, &near);
        for word in &block.words {
            if word.starts_with('{') && !block.info.starts_with('{') {
                let help = "write lines as `{2-3|5|all}`, or attributes as `{#id .class key=value}`".to_owned();
                self.report_word(code::ATTRIBUTES, word, &near, format!("`{word}` cannot be read"), help);
            } else if BARE.contains(&word.as_str()) {
                let help = "write `lines=1`: numbering starts there".to_owned();
                self.report_word(code::ATTRIBUTES, word, &near, format!("`{word}` needs a value"), help);
            } else if let Some(meant) = near_miss(word, ["wrap", "morph"]) {
                self.report_typo(word, meant, &near);
            }
        }
        if block.states.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            let finding = RelativeDiagnostic::new(code::STEP_EMPTY, near, "two steps of this code show the same lines");
            self.findings.push(finding.help("name other lines, or remove one of the two"));
        }
    }

    /// Looks at what is behind `chart`: a kind, and what charts know. Words of code blocks say nothing there.
    fn check_chart(&mut self, block: &CodeBlock, attrs: &Attrs, near: &Range<usize>) {
        for word in block.words.iter().skip(1).chain(attrs.classes.iter().filter(|class| is_kind(class))) {
            let help = if is_kind(word) {
                format!("a chart is of one kind: write `chart {word}` for that")
            } else {
                CHART_WORDS.to_owned()
            };
            self.report_unused(word, near, help);
        }
        let idle = [
            (!block.states.is_empty(), "{", "`{.step}` shows one series per step"),
            (block.number_from.is_some(), "lines", "charts have no numbered lines"),
            (block.wrap, "wrap", CHART_WORDS),
            (!block.named.is_empty(), "steps", "`{.step}` shows one series per step"),
        ];
        for (_, word, help) in idle.into_iter().filter(|(given, ..)| *given) {
            self.report_unused(word, near, help.to_owned());
        }
        if attrs.get("series").is_some() {
            if matches!(block.source, crate::deck::ast::CodeSource::Here(_)) {
                self.report_unused(
                    "series",
                    near,
                    "Aftrap counts the series itself when the data is in the deck".to_owned(),
                );
            } else if !attrs.classes.iter().any(|class| class == "step" || class == "fragment") {
                self.report_unused(
                    "series",
                    near,
                    "write `{.step series=…}`: it states the number of steps".to_owned(),
                );
            }
        }
    }

    /// A word that says nothing to a chart.
    fn report_unused(&mut self, word: &str, near: &Range<usize>, help: String) {
        let text = self.piece.get(near.clone()).unwrap_or("");
        // lines in braces: all of them
        let groups = || text.split_inclusive('}').filter_map(|part| part.get(part.find('{')?..));
        let lines = || groups().find(|group| !group.starts_with("{.") && !group.starts_with("{#"));
        let shown = if word == "{" { lines().unwrap_or(word) } else { word }.to_owned();
        let word = shown.as_str();
        self.report_word(code::ATTRIBUTES, word, near, format!("`{shown}` has no effect on a chart"), help);
    }

    /// Attributes at the end of a block are behind its last brace.
    pub(crate) fn check_trailing(&mut self, on: AttributeTarget, attrs: &Attrs, block: &Range<usize>) {
        let open = self.piece.get(block.clone()).and_then(|all| all.rfind('{'));
        self.check_attributes(on, attrs, &(block.start + open.unwrap_or(0)..block.end));
    }

    fn report_typo(&mut self, word: &str, meant: &str, near: &Range<usize>) {
        let help = format!("did you mean `{meant}`?");
        self.report_word(code::ATTRIBUTES, word, near, format!("`{word}` has no meaning here"), help);
    }

    fn report_word(&mut self, code: Code, word: &str, near: &Range<usize>, message: String, help: String) {
        let text = self.piece.get(near.clone()).unwrap_or("");
        let whole =
            |at: &usize| !text.get(..*at).is_some_and(|t| t.ends_with(|c: char| c.is_alphanumeric() || c == '-'));
        let at = text.match_indices(word).map(|(at, _)| at).find(whole);
        let range = at.map_or_else(|| near.clone(), |at| near.start + at..near.start + at + word.len());
        self.findings.push(RelativeDiagnostic::new(code, range, message).help(help));
    }
}

/// The kinds of charts.
const KINDS: &[&str] = crate::deck::chart_data::KINDS;
const CHART_WORDS: &str = "a chart takes its kind, `title`, `unit`, `file` and `{.step}` \
    (`docs/reference/format.md`)";

fn is_kind(word: &str) -> bool {
    KINDS.contains(&word)
}

/// Whether a key is read on a chart, or handed on to the page.
fn is_read(key: &str) -> bool {
    let is_known = AttributeTarget::Chart.keys().iter().chain(ALWAYS).any(|known| *known == key);
    key.starts_with("data-") || key.starts_with("aria-") || is_known && !NOT_ON_CHARTS.contains(&key)
}

/// What HTML knows of other things.
const NOT_ON_CHARTS: &[&str] = &["target", "download", "reversed", "alt", "loading"];

/// Words that ask for numbers beside the lines of a fence, and say nothing without one behind them.
const BARE: &[&str] = &["lines", "numbers", "number-lines"];

/// Blocks that hide what is in them, or let it come later, and the number of theirs that is written instead: what was meant
/// for nobody's eyes would be shown. Other words of one's own (`cards`) are boxes round many.
const OTHER_NUMBER: &[(&str, &str)] = &[("note", "notes"), ("steps", "step"), ("fragments", "fragment")];

fn in_other_number(name: &str) -> Option<&'static str> {
    let low = name.to_lowercase();
    OTHER_NUMBER.iter().find(|(typed, _)| *typed == low).map(|(_, meant)| *meant)
}

/// The word that one on a video or sound was to be. They are short and few, so that one letter more or less says it.
fn of_film(on: AttributeTarget, key: &str) -> Option<&'static str> {
    let known = || on.keys().iter().chain(ALWAYS).any(|word| *word == key);
    if on != AttributeTarget::Film || key.chars().count() < 3 || key.contains('-') || known() {
        return None;
    }
    closest(key, on.keys().iter().copied())
}

/// `{a-b}` on a fence: lines are named by numbers.
fn is_lines_by_name(key: &str) -> bool {
    key.split_once('-').is_some_and(|(a, b)| [a, b].iter().all(|end| (1..=2).contains(&end.chars().count())))
}

/// Whether braces behind text hold nothing but words without a meaning: `Dear {name}` is what the author wrote.
pub(crate) fn are_words(attrs: &Attrs) -> bool {
    let all = [
        AttributeTarget::Text,
        AttributeTarget::Picture,
        AttributeTarget::Film,
        AttributeTarget::Block,
        AttributeTarget::Fence,
        AttributeTarget::Chart,
    ];
    let known = |key: &str| {
        let mut keys = all.iter().flat_map(|on| on.keys()).chain(ALWAYS).chain(CLASSES);
        key.starts_with("data-") || keys.any(|word| *word == key)
    };
    let bare = |(key, value): &(String, String)| value.is_empty() && !known(key);
    attrs.id.is_none() && attrs.classes.is_empty() && attrs.pairs.iter().all(bare)
}

/// What is never passed on.
fn no_effect(key: &str) -> Option<(String, String)> {
    let low = key.to_lowercase();
    let event = low.len() > 4 && low.starts_with("on") && low.bytes().all(|b| b.is_ascii_alphabetic());
    let help = "give it a class and write CSS for that, or write HTML".to_owned();
    (event && low != "only" || matches!(low.as_str(), "style" | "srcdoc" | "href" | "src"))
        .then(|| (format!("`{key}` has no effect in braces"), help))
}

/// Whether a known key has a value that cannot be read: what to say of it.
fn bad_value(on: AttributeTarget, key: &str, value: &str) -> Option<(String, String)> {
    let one_of = |words: &[&str]| {
        let near = closest(value, words.iter().copied());
        let all = || format!("expected {}", quoted(words));
        (!words.contains(&value)).then(|| near.map_or_else(all, |near| format!("did you mean `{near}`?")))
    };
    let unless = |good: bool, help: &str| (!good).then(|| help.to_owned());
    let number = |range: Range<u32>| value.parse::<u32>().is_ok_and(|n| range.contains(&n));
    let help = match (on, key) {
        (_, "at") => unless(number(1..10_000), "write the number of a step, from 1 on"),
        (_, "out") => unless(number(0..10_000), "write the number of a step"),
        (_, "effect") => one_of(EFFECTS),
        (AttributeTarget::Picture, "width" | "height" | "w" | "h")
        | (AttributeTarget::Film, "width" | "height")
        | (AttributeTarget::Block, "width") => {
            unless(is_length(value), "write a length such as `60%`, `400` or `12em`")
        }
        (AttributeTarget::Picture, "fit") => one_of(&["contain", "cover", "fill"]),
        (AttributeTarget::Block, "only") => one_of(&["print", "screen", "handout"]),
        (AttributeTarget::Chart, "series") => unless(number(1..7), "write how many series the file has, from 1 to 6"),
        (AttributeTarget::Fence | AttributeTarget::Chart, "lines" | "startFrom" | "start-line") => unless(
            crate::deck::slide::code_fence::is_lines(value),
            "write the number of the first line, or `5-20` of a file",
        ),
        _ => None,
    }?;
    Some((format!("`{key}={value}` cannot be read"), help))
}

fn is_length(value: &str) -> bool {
    let value = value.trim();
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let number = digits.parse::<f32>().is_ok_and(|n| n.is_finite() && n >= 0.0);
    value == "auto" || number && value.get(digits.len()..).is_some_and(|unit| UNITS.contains(&unit))
}
