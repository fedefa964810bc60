//! Marp's words in an image's description: `![bg left:40% blur w:300px](a.jpg)` (`docs/reference/marp.md`).

use crate::deck::ast::{Attrs, Background, Image, Side};
use crate::diagnostics::{RelativeDiagnostic, code, near_miss};
use std::ops::Range;

/// An image, told apart.
#[derive(Debug, PartialEq)]
pub(crate) enum ImageRole {
    Inline(Image),
    Background(Background),
}

#[derive(Default)]
struct ImageKeywords {
    bg: bool,
    width: Option<String>,
    height: Option<String>,
    percent: Option<String>,
    keyword: Option<&'static str>,
    filters: Vec<String>,
    side: Option<Side>,
    split: Option<f32>,
    vertical: bool,
    rest: Vec<String>,
}

/// Reads description, address and tooltip.
pub(crate) fn read(
    alt: &str,
    url: &str,
    title: &str,
    (piece, range): (&str, &Range<usize>),
    findings: &mut Vec<RelativeDiagnostic>,
) -> ImageRole {
    let mut words = ImageKeywords::default();
    let is_bg = alt.split_whitespace().any(|w| w == "bg");
    for word in alt.split_whitespace() {
        words.take(word, is_bg);
    }
    for word in words.rest.iter().filter(|_| words.bg || alt.contains(':')) {
        if let Some((message, help)) = odd(word, words.bg) {
            let at = piece.get(range.clone()).and_then(|all| all.find(word.as_str())).map(|at| range.start + at);
            let place = at.map_or_else(|| range.clone(), |at| at..at + word.len());
            findings.push(RelativeDiagnostic::new(code::IMAGE_WORD, place, message).help(help));
        }
    }
    let sides = alt.split_whitespace().filter(|w| is_bg && (w.starts_with("left:") || w.starts_with("right:")));
    for word in sides.filter(|w| !is_share(w)) {
        let at = piece.get(range.clone()).and_then(|all| all.find(word)).map(|at| range.start + at);
        let place = at.map_or_else(|| range.clone(), |at| at..at + word.len());
        let finding = RelativeDiagnostic::new(code::IMAGE_WORD, place, format!("`{word}` is not a part of the slide"));
        findings.push(finding.help("write 1% to 99%"));
    }
    let filter = (!words.filters.is_empty()).then(|| words.filters.join(" "));
    if words.bg {
        return ImageRole::Background(words.background(url, filter, range, findings));
    }
    if let Some(percent) = &words.percent {
        let message = format!("`{percent}` works for backgrounds only");
        findings.push(
            RelativeDiagnostic::new(code::IMAGE_WORD, range.clone(), message)
                .help(format!("write `{{width={percent}}}` after the image")),
        );
    }
    let untouched = words.width.is_none() && words.height.is_none() && words.percent.is_none() && filter.is_none();
    ImageRole::Inline(Image {
        url: url.to_owned(),
        title: title.to_owned(),
        alt: if untouched { alt.to_owned() } else { words.rest.join(" ") },
        width: words.width.or(words.percent),
        height: words.height,
        filter,
    })
}

/// Words that are Marp's beside filters.
const WORDS: &[&str] =
    &["left", "right", "width", "height", "contain", "cover", "auto", "fit", "vertical", "horizontal"];
const FILTERS: &[&str] = &[
    "blur",
    "brightness",
    "contrast",
    "saturate",
    "grayscale",
    "invert",
    "sepia",
    "hue-rotate",
    "opacity",
    "drop-shadow",
];

/// What to say of a word that was not taken and was surely meant for us: it stays a part of the description.
fn odd(word: &str, is_bg: bool) -> Option<(String, String)> {
    let (name, value) = word.split_once(':').map_or((word, None), |(n, v)| (n, Some(v)));
    let sized = value.is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit()));
    let wrong = |help: String| Some((format!("`{word}` has no effect"), help));
    match (name, value) {
        ("left" | "right", Some(v)) if is_bg && sized => wrong(if v.bytes().all(|b| b.is_ascii_digit()) {
            format!("write `{word}%`")
        } else {
            format!("write `{name}:40%`")
        }),
        ("left" | "right", Some(_)) if sized => wrong("it is for backgrounds: write `bg` too".to_owned()),
        ("w" | "h" | "width" | "height", Some(v)) if sized || is_word(v) => {
            wrong(format!("write a size as `{name}:300px` or `{name}:40%`"))
        }
        (name, Some(v)) if (sized || is_word(v)) && FILTERS.contains(&name) => {
            wrong("its value cannot be read".to_owned())
        }
        (name, _) if is_bg || sized => {
            let meant = near_miss(name, WORDS.iter().chain(FILTERS).copied())?;
            wrong(format!("did you mean `{}`?", word.replacen(name, meant, 1)))
        }
        _ => None,
    }
}

/// Whether what is behind a colon is a word where a size was to be. `h:mm` and `width:height` say something else.
fn is_word(value: &str) -> bool {
    let wordy = !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric());
    wordy && !matches!(value, "mm" | "m" | "s" | "h" | "w" | "height" | "width" | "depth")
}

/// Whether a share of the slide is one that can be: neither all of it nor nothing.
fn is_share(word: &str) -> bool {
    let share = word.split_once(':').and_then(|(_, v)| v.strip_suffix('%')?.parse::<f32>().ok());
    share.is_none_or(|percent| (1.0..=99.0).contains(&percent))
}

impl ImageKeywords {
    fn take(&mut self, word: &str, is_bg: bool) {
        let (name, value) = word.split_once(':').map_or((word, None), |(n, v)| (n, Some(v)));
        let taken = match (name, value) {
            ("bg", None) => {
                self.bg = true;
                true
            }
            ("w" | "width", Some(v)) => length(v).map(|l| self.width = Some(l)).is_some(),
            ("h" | "height", Some(v)) => length(v).map(|l| self.height = Some(l)).is_some(),
            (_, None) if is_percent(name) => {
                self.percent = Some(name.to_owned());
                true
            }
            ("auto" | "contain" | "cover" | "fit", None) if is_bg => {
                self.keyword = Some(match name {
                    "auto" => "auto",
                    "cover" => "cover",
                    _ => "contain",
                });
                true
            }
            ("left" | "right", v) if is_bg && v.is_none_or(is_percent) => {
                self.side = Some(if name == "left" { Side::Left } else { Side::Right });
                if let Some(percent) = v.and_then(|v| v.trim_end_matches('%').parse().ok()) {
                    self.split = Some(percent);
                }
                true
            }
            ("vertical" | "horizontal", None) if is_bg => {
                self.vertical = name == "vertical";
                true
            }
            _ => filter(name, value).map(|f| self.filters.push(f)).is_some(),
        };
        if !taken {
            self.rest.push(word.to_owned());
        }
    }

    fn background(
        self,
        url: &str,
        filter: Option<String>,
        range: &Range<usize>,
        findings: &mut Vec<RelativeDiagnostic>,
    ) -> Background {
        let looks_like_colour =
            !url.is_empty() && !url.contains(['.', '/']) && url.chars().all(|c| c.is_ascii_alphabetic());
        if looks_like_colour {
            let finding = RelativeDiagnostic::new(code::IMAGE_WORD, range.clone(), format!("`{url}` is not an image"));
            findings.push(finding.help(format!("for a colour write `<!-- _background: {url} -->`")));
        }
        let sized = self.width.is_some() || self.height.is_some();
        let pair = sized.then(|| {
            format!("{} {}", self.width.as_deref().unwrap_or("auto"), self.height.as_deref().unwrap_or("auto"))
        });
        let side = self.side.map(|side| (side, self.split.unwrap_or(50.0).clamp(1.0, 99.0)));
        Background {
            url: url.to_owned(),
            alt: self.rest.join(" "),
            size: self.keyword.map(str::to_owned).or(pair).or(self.percent),
            filter,
            side,
            vertical: self.vertical,
            attrs: Attrs::default(),
            range: range.clone(),
        }
    }
}

/// A length as CSS: bare numbers are design pixels, as in Marp.
fn length(value: &str) -> Option<String> {
    if value == "auto" {
        return Some("auto".to_owned());
    }
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = value.get(digits.len()..)?;
    digits.parse::<f32>().ok().filter(|n| *n >= 0.0 && !digits.starts_with(['+', '-']))?;
    match unit {
        "" | "px" => Some(format!("{digits}px")),
        "%" | "ch" | "cm" | "em" | "ex" | "in" | "mm" | "pc" | "pt" => Some(value.to_owned()),
        _ => None,
    }
}

fn is_percent(text: &str) -> bool {
    text.strip_suffix('%')
        .is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit() || c == '.') && n.parse::<f32>().is_ok())
}

/// One CSS filter function with Marp's default values.
fn filter(name: &str, value: Option<&str>) -> Option<String> {
    let default = match name {
        "blur" => "10px",
        "brightness" => "1.5",
        "contrast" | "saturate" => "2",
        "grayscale" | "invert" | "sepia" => "1",
        "hue-rotate" => "180deg",
        "opacity" => ".5",
        "drop-shadow" => "0,5px,10px,rgba(0,0,0,.4)",
        _ => return None,
    };
    if name == "contrast" && value.is_none() {
        return Some("contrast(2)".to_owned());
    }
    let value = value.unwrap_or(default);
    let safe = !value.is_empty()
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | '-' | '#' | '(' | ')' | ' '));
    let balanced = value.matches('(').count() == value.matches(')').count();
    if !safe || !balanced {
        return None;
    }
    if name != "drop-shadow" {
        return is_amount(value).then(|| format!("{name}({value})"));
    }
    // `x,y,blur,colour(...)`: commas outside brackets become spaces
    let mut depth = 0;
    let spaced: String = value
        .chars()
        .map(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if c == ',' && depth == 0 { ' ' } else { c }
        })
        .collect();
    Some(format!("drop-shadow({spaced})"))
}

/// A number, with a unit or without.
fn is_amount(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    number.parse::<f32>().is_ok_and(f32::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marps() {
        let rows = [
            ("bg", "bg None None None false \"\""),
            ("bg left", "bg None None Some((Left, 50.0)) false \"\""),
            ("bg right:33%", "bg None None Some((Right, 33.0)) false \"\""),
            ("bg left:20% right", "bg None None Some((Right, 20.0)) false \"\""),
            ("bg contain blur:5px my cat", "bg Some(\"contain\") Some(\"blur(5px)\") None false \"my cat\""),
            ("bg w:300 vertical", "bg Some(\"300px auto\") None None true \"\""),
            ("bg 80%", "bg Some(\"80%\") None None false \"\""),
            ("w:300px height:5em a cat", "Some(\"300px\") Some(\"5em\") None \"a cat\""),
            ("left: the cover", "None None None \"left: the cover\""),
            (
                "drop-shadow:1px,2px,3px,rgba(0,0,0,.5)",
                "None None Some(\"drop-shadow(1px 2px 3px rgba(0,0,0,.5))\") \"\"",
            ),
            ("blur:1px;color:red", "None None None \"blur:1px;color:red\""),
            ("w:50vw", "None None None \"w:50vw\""),
        ];
        for (alt, expected) in rows {
            let got = match read(alt, "a.png", "", ("", &(0..0)), &mut Vec::new()) {
                ImageRole::Inline(i) => format!("{:?} {:?} {:?} {:?}", i.width, i.height, i.filter, i.alt),
                ImageRole::Background(b) => {
                    format!("bg {:?} {:?} {:?} {} {:?}", b.size, b.filter, b.side, b.vertical, b.alt)
                }
            };
            assert_eq!(got, expected, "{alt}");
        }
    }

    #[test]
    fn misused_words_are_told() {
        for (alt, url) in [
            ("50% cat", "a.png"),
            ("bg left:33", "a.png"),
            ("bg", "red"),
            ("bg rihgt:40%", "a.png"),
            ("bg left:40% fitt", "a.png"),
            ("left:40% cat", "a.png"),
            ("widht:300px cat", "a.png"),
            ("w:50vw cat", "a.png"),
            ("blur:1px;x cat", "a.png"),
        ] {
            let mut findings = Vec::new();
            read(alt, url, "", ("", &(0..0)), &mut findings);
            assert_eq!(findings.len(), 1, "{alt}");
        }
        for alt in ["left: the cover", "bg", "bg my cat at the right", "the fit of a coat", "12:30 at the station"] {
            let mut findings = Vec::new();
            read(alt, "a.png", "", ("", &(0..0)), &mut findings);
            assert_eq!(findings, Vec::new(), "{alt}");
        }
    }
}
