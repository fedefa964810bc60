//! Raw HTML: steps that other tools write into tags (`v-click`, `class="fragment"`), their components, and Markdown that
//! stands too close to a tag to be read.

use super::attrs::{self, StepAttribute, take_step_attribute};
use super::parser::SlideParser;
use crate::deck::ast::Attrs;
use crate::deck::foreign;
use crate::deck::split::line_kind;
use crate::diagnostics::{RelativeDiagnostic, code};
use std::ops::Range;

/// Attributes of Slidev that do nothing here.
const OF_SLIDEV: &[&str] = &["v-after", "v-motion", "v-mark", "v-if", "v-for", "v-show", "v-drag", "v-switch"];

/// Elements in whose text signs of Markdown are the author's own.
const VERBATIM: &[&str] =
    &["pre", "code", "script", "style", "textarea", "svg", "math", "kbd", "samp", "template", "iframe"];

impl SlideParser<'_> {
    /// HTML with the steps of other tools as ours; what of theirs does nothing is reported.
    pub(crate) fn with_steps(&mut self, html: &str, range: &Range<usize>) -> String {
        if !(html.contains("v-") || html.contains("fragment") || has_component(html) || html.contains("data-markdown"))
        {
            return html.to_owned();
        }
        let mut out = String::with_capacity(html.len());
        let mut at = 0;
        for tag in tags(html) {
            let text = html.get(tag.clone()).unwrap_or("");
            let place = self.place_of(text, range);
            out += html.get(at..tag.start).unwrap_or("");
            out += &self.tag_with_step(text, place);
            at = tag.end;
        }
        out + html.get(at..).unwrap_or("")
    }

    fn place_of(&self, text: &str, range: &Range<usize>) -> Range<usize> {
        let found = self.piece.get(range.clone()).and_then(|all| all.find(text));
        found.map_or_else(|| range.clone(), |at| range.start + at..range.start + at + text.len())
    }

    fn tag_with_step(&mut self, text: &str, place: Range<usize>) -> String {
        let name = name_of(text);
        let rest = text.get(1 + name.len()..).unwrap_or("").trim_end_matches('>').trim_end_matches('/');
        if text.starts_with("</") {
            return text.to_owned();
        }
        if is_component(name) {
            let instead = "nothing in it is shown; write it as Markdown or HTML";
            self.findings.push(foreign::unread(place, &format!("<{name}>"), "Slidev", instead));
            // HTML has no `/>` for elements that it does not know
            let bare = text.strip_suffix("/>").map(str::trim_end);
            return bare.map_or_else(|| text.to_owned(), |bare| format!("{bare}></{name}>"));
        }
        if rest.contains("data-markdown") {
            let instead = "write the Markdown itself; slides end at `---`";
            self.findings.push(foreign::unread(place.clone(), "data-markdown", "reveal.js", instead));
        }
        let Some((found, written)) = step_of(name, rest) else {
            if let Some(word) =
                attributes(rest).find_map(|a| OF_SLIDEV.iter().find(|w| a.name.split('.').next() == Some(w)))
            {
                self.findings.push(foreign::unread(
                    place,
                    word,
                    "Slidev",
                    "write `::: step`, or `{.step}` after the text",
                ));
            }
            return text.to_owned();
        };
        if let Some(odd) = found.odd {
            let instead = "write `{.step at=2 out=4}`; here it appears at the next step";
            self.findings.push(foreign::unread(place, &odd, "Slidev", instead));
        }
        let step = self.steps.take(&found.wish);
        let mut data = format!(" data-step=\"{}\"", step.at);
        if let Some(effect) = &step.effect {
            data += &format!(" data-effect=\"{effect}\"");
        }
        let begin = 1 + name.len();
        match written {
            // the attribute itself goes
            Some(a) => {
                let (before, after) =
                    (text.get(..begin + a.start).unwrap_or(""), text.get(begin + a.end..).unwrap_or(""));
                format!("{}{data}{after}", before.trim_end())
            }
            None => format!("<{name}{data}{}", text.get(begin..).unwrap_or("")),
        }
    }

    /// Reports Markdown that stands right under a tag, in HTML that is passed on as it is.
    pub(crate) fn report_no_markdown(&mut self, html: &str, range: &Range<usize>) {
        let source = self.piece.get(range.clone()).unwrap_or("");
        if VERBATIM.contains(&name_of(html.trim_start()).to_ascii_lowercase().as_str()) {
            return;
        }
        let mut verbatim = 0_usize;
        let mut at = 0;
        for line in source.split_inclusive('\n') {
            let begin = at;
            at += line.len();
            let low = line.to_ascii_lowercase();
            let opened = |name: &&&str| low.contains(&format!("<{name}>")) || low.contains(&format!("<{name} "));
            let opens = VERBATIM.iter().filter(opened).count();
            let closes = VERBATIM.iter().filter(|name| low.contains(&format!("</{name}"))).count();
            let inside = verbatim > 0 || opens > 0;
            verbatim = (verbatim + opens).saturating_sub(closes);
            let text = line.trim();
            let Some(sign) = markdown_in(text).filter(|_| !inside) else { continue };
            let lead = line.len() - line.trim_start().len();
            let place = range.start + begin + lead..range.start + begin + lead + text.len();
            let message = format!(
                "`{sign}` directly below an HTML tag is not read as Markdown: it is shown as \
                text"
            );
            let help = "leave a blank line between the tag and the Markdown, or write HTML";
            self.findings.push(RelativeDiagnostic::new(code::BROKEN_MARKUP, place, message).help(help));
            return;
        }
    }
}

/// The name of a tag, of its end tag without the `/`.
fn name_of(tag: &str) -> &str {
    let inner = tag.strip_prefix('<').unwrap_or("");
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(inner.len());
    inner.get(..end).unwrap_or("")
}

/// `Youtube`, `VClick`: HTML has no such names, and its own are seldom written so.
fn is_component(name: &str) -> bool {
    const KNOWN: &[&str] = &[
        "Youtube",
        "Tweet",
        "Toc",
        "Link",
        "Arrow",
        "VDragArrow",
        "AutoFitText",
        "LightOrDark",
        "RenderWhen",
        "SlidevVideo",
        "Transform",
        "PoweredBySlidev",
        "TitleRenderer",
        "SlideCurrentNo",
        "SlidesTotal",
        "VSwitch",
        "VDrag",
        "VAfter",
        "VClick",
        "VClicks",
        "BlueSky",
    ];
    KNOWN.contains(&name)
}

fn has_component(html: &str) -> bool {
    html.match_indices('<')
        .any(|(at, _)| html.get(at + 1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_uppercase())))
}

/// The places of tags, quotes passed over.
fn tags(html: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        at = start + 1;
        let rest = html.get(start + 1..).unwrap_or("");
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            continue;
        }
        let mut quote = None;
        let end = rest.char_indices().find(|(_, c)| {
            match quote {
                Some(open) if open == *c => quote = None,
                Some(_) => {}
                None if matches!(c, '"' | '\'') => quote = Some(*c),
                None => return *c == '>',
            }
            false
        });
        let Some((end, _)) = end else { break };
        at = start + 1 + end + 1;
        out.push(start..at);
    }
    out
}

/// An attribute of a tag: its name, its value, and its place behind the tag's name.
struct RawAttribute<'a> {
    name: &'a str,
    value: &'a str,
    range: Range<usize>,
}

fn attributes(rest: &str) -> impl Iterator<Item = RawAttribute<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let text = rest.get(at..)?;
        let start = at + (text.len() - text.trim_start_matches([' ', '\t', '\n', '/']).len());
        let text = rest.get(start..)?;
        let len = text.find([' ', '\t', '\n', '=', '/']).unwrap_or(text.len());
        let name = text.get(..len).filter(|name| !name.is_empty())?;
        at = start + len;
        let mut value = "";
        if let Some(behind) = rest.get(at..).and_then(|r| r.strip_prefix('=')) {
            let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (inner, more) = match quote {
                Some(quote) => {
                    let inner = behind.get(1..)?;
                    let end = inner.find(quote).unwrap_or(inner.len());
                    (inner.get(..end)?, end + 2)
                }
                None => {
                    let end = behind.find([' ', '\t', '\n']).unwrap_or(behind.len());
                    (behind.get(..end)?, end)
                }
            };
            value = inner;
            at = (at + 1 + more).min(rest.len());
        }
        Some(RawAttribute { name, value, range: start..at })
    })
}

/// A step that a tag asks for, and what of it is not read.
struct TagStep {
    wish: StepAttribute,
    odd: Option<String>,
}

/// The step of a tag by its attributes, and the attribute that it stands for.
fn step_of(name: &str, rest: &str) -> Option<(TagStep, Option<Range<usize>>)> {
    let number = |value: &str| value.parse::<u32>().ok().filter(|n| *n > 0 && *n < 10_000);
    if name == "v-click" {
        let at = attributes(rest).find(|a| a.name.trim_start_matches(':') == "at").map(|a| a.value);
        let odd = at.filter(|value| number(value).is_none()).map(|value| format!("at=\"{value}\""));
        let hides = attributes(rest).find(|a| a.name == "hide").map(|_| "hide".to_owned());
        return Some((
            TagStep { wish: StepAttribute { at: at.and_then(number), ..StepAttribute::default() }, odd: odd.or(hides) },
            None,
        ));
    }
    if let Some(a) = attributes(rest).find(|a| a.name == "v-click" || a.name.starts_with("v-click.")) {
        let odd = a.name.contains('.') || !a.value.is_empty() && number(a.value).is_none();
        let written = if a.value.is_empty() { a.name.to_owned() } else { format!("{}=\"{}\"", a.name, a.value) };
        return Some((
            TagStep {
                wish: StepAttribute { at: number(a.value), ..StepAttribute::default() },
                odd: odd.then_some(written),
            },
            Some(a.range),
        ));
    }
    let class = attributes(rest).find(|a| a.name == "class")?;
    if !class.value.split_whitespace().any(|word| word == "fragment") || attributes(rest).any(|a| a.name == "data-step")
    {
        return None;
    }
    let braces = attributes(rest)
        .find(|a| a.name == "data-fragment-index")
        .map_or(String::new(), |a| format!(" at={}", a.value));
    let dotted: String = class.value.split_whitespace().map(|word| format!(" .{word}")).collect();
    let mut read: Attrs =
        attrs::read(&format!("{{{}{braces}}}", dotted.trim())).map(|(read, _)| read).unwrap_or_default();
    let wish = take_step_attribute(&mut read).unwrap_or_default();
    Some((TagStep { wish, odd: None }, None))
}

/// The sign by which a line within HTML is Markdown, as far as one line can say it.
fn markdown_in(text: &str) -> Option<&str> {
    if text.starts_with('<') && !text.contains("**") && !text.contains("](") {
        return None;
    }
    let first = text.split_whitespace().next().unwrap_or("");
    let marker = line_kind::list_marker(text).is_some_and(|_| text.len() > first.len())
        || line_kind::atx_level(text).is_some() && text.len() > first.len();
    if marker {
        return Some(first);
    }
    let strong = text.match_indices("**").map(|(at, _)| at).collect::<Vec<_>>();
    if let [open, close, ..] = strong.as_slice()
        && close > &(open + 2)
    {
        return text.get(*open..close + 2);
    }
    let at = text.find("](")?;
    let open = text.get(..at)?.rfind('[')?;
    let close = text.get(at..)?.find(')')? + at + 1;
    text.get(open..close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_told_from_text() {
        for (line, sign) in [
            ("**bold** text", Some("**bold**")),
            ("- item", Some("-")),
            ("1. item", Some("1.")),
            ("## Title", Some("##")),
            ("see [x](y) there", Some("[x](y)")),
            ("<p>**bold**</p>", Some("**bold**")),
            ("text", None),
            ("<p>a</p>", None),
            ("2 * 3 ** 4", None),
            ("#tag", None),
            ("-", None),
        ] {
            assert_eq!(markdown_in(line), sign, "{line}");
        }
    }

    #[test]
    fn steps_are_found_in_tags() {
        let of = |tag: &str| {
            let rest = tag[1 + name_of(tag).len()..].trim_end_matches('>');
            step_of(name_of(tag), rest).map(|(asked, _)| (asked.wish.at, asked.wish.effect, asked.odd.is_some()))
        };
        assert_eq!(of("<div v-click>"), Some((None, None, false)));
        assert_eq!(of("<div class=\"a\" v-click=\"3\" id=x>"), Some((Some(3), None, false)));
        assert_eq!(of("<p v-click.hide>"), Some((None, None, true)));
        assert_eq!(of("<p v-click=\"[2,4]\">"), Some((None, None, true)));
        assert_eq!(
            of("<p class='fragment fade-up' data-fragment-index=\"2\">"),
            Some((Some(2), Some("fade-up".to_owned()), false))
        );
        assert_eq!(of("<p class=\"fragments\">"), None);
        assert_eq!(of("<v-click at=\"2\">"), Some((Some(2), None, false)));
    }
}
