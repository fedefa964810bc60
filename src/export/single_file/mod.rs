//! A deck as one HTML file: style sheet, player, pictures, videos and fonts are inside it as `data:` addresses.
//!
//! It is the page of the static result, tag by tag; only addresses are written again. So it shows what that page shows,
//! with scripts or without.

mod frames;

use super::unexported_links;
use crate::diagnostics::{Diagnostic, code};
use crate::fs::Files;
use crate::render::{self, Attribute, Tag};
use crate::site::{BuiltDeck, Content, MADE_BY, Site};
use crate::theme::css;
use crate::util::{html, media_type, unescaped};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use frames::{FrameContext, PAGE};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Pictures larger than this (bytes) stand once in the file, however often they are shown.
const SMALL: usize = 4 * 1024;

/// Attributes that load a file.
const LOADS: &[&str] = &["src", "href", "xlink:href", "poster", "data", "data-src"];

/// Attributes that name files in other ways.
const MORE: &[&str] = &["style", "srcset", "imagesrcset", "srcdoc"];

/// Videos as data are played by few browsers and cannot be wound everywhere, so they become objects of the browser's; and
/// what is shown again gets its address from where it stands.
const SCRIPT: &str = include_str!("single_file.js");

/// The deck as one file. Media larger than `limit` (bytes) are left out. Both that and links that lead to what is not
/// inside are in the findings.
pub fn to_single_file(files: &Files, site: &Site, built: &BuiltDeck, limit: u64) -> (Vec<u8>, Vec<Diagnostic>) {
    let mut packer = Packer {
        files,
        site,
        built,
        limit,
        shown: BTreeMap::new(),
        behind: BTreeMap::new(),
        variables: Vec::new(),
        apart: false,
        left: BTreeSet::new(),
        missed: Vec::new(),
        findings: Vec::new(),
    };
    let page = packer.text(PAGE);
    // what the slides show decides what the style sheet must hold
    let (head, body) = page.split_at(page.find("</head>").unwrap_or(0));
    let (slides, end) = body.split_at(body.rfind("</main>").unwrap_or(body.len()));
    packer.put_behind(slides);
    let slides = packer.pack(slides);
    let end = packer.end(end);
    let out = packer.head(head) + &slides + &end;
    (out.into_bytes(), packer.findings)
}

struct Packer<'a> {
    files: &'a Files,
    site: &'a Site,
    built: &'a BuiltDeck,
    limit: u64,
    /// Number of each file that a tag has shown.
    shown: BTreeMap<String, usize>,
    /// Number of each file that a `style` attribute shows.
    behind: BTreeMap<String, usize>,
    /// Those files, each a custom property of the page.
    variables: Vec<String>,
    /// In notes, which are in the page later, when nothing is looked up any more.
    apart: bool,
    /// Files that were told to be left out.
    left: BTreeSet<String>,
    /// Addresses and sizes of files too large that the `style` attribute at hand was to show.
    missed: Vec<(String, u64)>,
    findings: Vec<Diagnostic>,
}

/// What is behind an address.
enum InlinedTarget {
    /// Here.
    Data(String),
    /// Too large; so many bytes.
    TooLarge(u64),
}

impl Packer<'_> {
    fn content(&self, name: &str) -> Option<&Content> {
        self.site.files.get(&format!("{}{name}", self.built.url))
    }

    /// A text of the result.
    fn text(&self, name: &str) -> String {
        let bytes = match self.content(name) {
            Some(Content::File(path)) => self.files.bytes(path).map(|b| Cow::Owned(b.to_vec())).unwrap_or_default(),
            Some(made) => made.bytes().unwrap_or_default(),
            None => Cow::default(),
        };
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The file of an address as seen from the page, as a `data:` address. `None`: it names no file of the result.
    fn inside(&mut self, address: &str) -> Option<InlinedTarget> {
        let (name, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
        let name = name.split('?').next().unwrap_or(name);
        let content = self.content(name)?;
        let bytes: Cow<'_, [u8]> = match content {
            Content::File(path) => {
                let len = self.files.stat(path).map_or(0, |stat| stat.len);
                if len > self.limit {
                    let path = path.clone();
                    self.leave_out(name, &path, len);
                    return Some(InlinedTarget::TooLarge(len));
                }
                Cow::Owned(self.files.bytes(path).ok()?.to_vec())
            }
            made => made.bytes()?,
        };
        let kind = media_type(name).unwrap_or("application/octet-stream").split(';').next().unwrap_or("");
        Some(InlinedTarget::Data(format!("data:{kind};base64,{}{fragment}", STANDARD.encode(bytes))))
    }

    fn leave_out(&mut self, name: &str, path: &Path, len: u64) {
        if self.left.insert(name.to_owned()) {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let message = format!("`{file}`, {}, is left out: the limit is {}", size(len), size(self.limit));
            let finding = match unexported_links::written(self.built, &file) {
                Some(span) => Diagnostic::at(code::EXPORT_OMITTED, span, message),
                None => Diagnostic::file(code::EXPORT_OMITTED, path, message),
            };
            self.findings.push(finding.help(format!("`--max-media-mb {}` includes it", len.div_ceil(MEGA))));
        }
    }

    /// HTML with every file that it shows inside it.
    fn pack(&mut self, html: &str) -> String {
        let mut out = String::with_capacity(html.len());
        let mut at = 0;
        let mut found = render::start_tags(html).peekable();
        while let Some((start, tag)) = found.next() {
            // tags may be in what was taken already: in the strings of a script
            if start < at {
                continue;
            }
            if let Some(script) = render::script_text(html, start, &tag) {
                let end = start + tag.len + script.len();
                out += html.get(at..start + tag.len).unwrap_or("");
                out += &self.script_in(script, PAGE, &mut FrameContext::default());
                at = end;
                continue;
            }
            let sheet = tag.name == "style" && !tag.closing;
            let touched = |a: &Attribute<'_>| MORE.contains(&a.key.as_str()) || LOADS.contains(&a.key.as_str());
            if tag.closing || !(sheet || tag.attrs.iter().any(touched)) {
                continue;
            }
            out += html.get(at..start).unwrap_or("");
            at = start + tag.len;
            self.tag(&tag, html.get(start..at).unwrap_or(""), &mut out);
            if let Some((end, _)) = found.peek().filter(|(_, next)| sheet && next.name == "style" && next.closing) {
                out += &self.style(html.get(at..*end).unwrap_or("")).replace("</", "<\\/");
                at = *end;
            }
        }
        out + html.get(at..).unwrap_or("")
    }

    /// Takes in what `style` attributes show: what tags show too need not be in the file twice.
    fn put_behind(&mut self, html: &str) {
        for (_, tag) in render::start_tags(html).filter(|(_, tag)| !tag.closing) {
            if let Some(style) = tag.get("style").filter(|style| style.contains("url")) {
                self.style(&unescaped(style));
            }
        }
    }

    fn tag(&mut self, tag: &Tag<'_>, source: &str, out: &mut String) {
        let mut before = String::new();
        self.missed.clear();
        let written = tag.written(source, |a| {
            let value = || unescaped(a.value);
            match a.key.as_str() {
                "style" if a.value.contains("url") => Some(format!("style=\"{}\"", html::attr(&self.style(&value())))),
                "srcdoc" => Some(format!(
                    "srcdoc=\"{}\"",
                    html::attr(&self.page_in(&value(), PAGE, &mut FrameContext::default()))
                )),
                // one size is enough for what is inside: the sharpest
                "srcset" | "imagesrcset" if tag.name == "img" && tag.get("src").is_some() => Some(String::new()),
                "srcset" | "imagesrcset" => {
                    let list = value();
                    let loaded = self.inside(render::largest(&list)?)?;
                    let InlinedTarget::Data(data) = loaded else { return None };
                    Some(format!("{}=\"{data}\"", a.key))
                }
                "src" if tag.name == "img" => {
                    let list = tag.get("srcset").map(unescaped);
                    let sharpest = list.as_deref().and_then(render::largest).map(str::to_owned);
                    self.load(tag, "src", &sharpest.unwrap_or_else(|| value().into_owned()), &mut before)
                }
                key if LOADS.contains(&key) => self.load(tag, key, &value(), &mut before),
                _ => None,
            }
        });
        *out += &before;
        *out += &written;
        // what is behind a slide is an empty box: there is place for a word in it
        for (address, len) in std::mem::take(&mut self.missed).iter().filter(|_| is_behind(tag)) {
            let name = unexported_links::own_name(self.site, self.built, address);
            *out += &self.card(&html::attr(&name), *len, "");
        }
    }

    /// An attribute that loads a file, written again; `out` gets what is to be before its tag.
    fn load(&mut self, tag: &Tag<'_>, key: &str, address: &str, out: &mut String) -> Option<String> {
        let again = key == "src" && matches!(tag.name.as_str(), "img" | "video" | "audio");
        let known = self.shown.get(address).or_else(|| self.behind.get(address));
        if let Some(number) = known.filter(|_| again && !self.apart) {
            return Some(format!("data-same=\"{number}\""));
        }
        if tag.name == "use" && address.contains('#') && !address.starts_with('#') {
            self.report_part(address);
        }
        match self.framed(address).or_else(|| self.inside(address)) {
            Some(InlinedTarget::Data(data)) if again && data.len() > SMALL && !self.apart => {
                let number = self.number();
                self.shown.insert(address.to_owned(), number);
                Some(format!("data-file=\"{number}\" src=\"{data}\""))
            }
            Some(InlinedTarget::Data(data)) if tag.name == "a" && tag.get("download").is_none() => {
                let name = address.rsplit('/').next().unwrap_or(address);
                Some(format!("href=\"{data}\" download=\"{name}\""))
            }
            Some(InlinedTarget::Data(data)) => Some(format!("{key}=\"{data}\"")),
            Some(InlinedTarget::TooLarge(len)) => Some(self.left_out(tag, (key, address), len, out)),
            None => {
                self.report_elsewhere(address);
                None
            }
        }
    }

    /// What a tag says whose file is too large; `out` gets a card in its place where something was to be seen.
    fn left_out(&self, tag: &Tag<'_>, (key, address): (&str, &str), len: u64, out: &mut String) -> String {
        let name = html::attr(&unexported_links::own_name(self.site, self.built, address)).into_owned();
        let seen = matches!(
            (tag.name.as_str(), key),
            ("img" | "video" | "audio" | "iframe" | "embed", "src") | ("iframe", "data-src") | ("object", "data")
        );
        if !seen {
            // a video without its poster is a video, a link without its file still has its words
            return format!("data-left-out=\"{name}\"");
        }
        let card = self.card(&name, len, tag.get("aria-label").or(tag.get("alt")).unwrap_or_default());
        if is_behind(tag) {
            *out += &format!("<div class=\"background\">{card}</div>");
        } else {
            *out += &card;
        }
        format!("hidden data-left-out=\"{name}\"")
    }

    /// Name and size of what is too large, as it is seen on the slide.
    fn card(&self, name: &str, len: u64, says: &str) -> String {
        let sizes = format!("{} &gt; {}", size(len), size(self.limit));
        format!("<span class=\"card-error\" role=\"note\"><b>{name}</b> {sizes} {says}</span>")
    }

    /// A part of another drawing: browsers take none from what is in a page.
    fn report_part(&mut self, address: &str) {
        if self.left.insert(address.to_owned()) {
            let name = unexported_links::own_name(self.site, self.built, address);
            let message = format!("a part of `{name}` is shown, which a single file cannot do");
            let finding = Diagnostic::file(code::EXPORT_OMITTED, &self.built.deck.path, message);
            self.findings.push(finding.help("put the drawing into the deck (`<svg>`), or an image (`<img>`)"));
        }
    }

    /// An address that is neither inside nor on another host leads nowhere from here.
    fn report_elsewhere(&mut self, address: &str) {
        if !unexported_links::leads_nowhere(address) || !self.left.insert(address.to_owned()) {
            return;
        }
        let message = format!("`{address}` is not in the single file, so it leads nowhere from there");
        self.findings.push(unexported_links::link_out(self.built, address, message));
    }

    /// A number for the next file that stands once.
    fn number(&self) -> usize {
        self.shown.len() + self.behind.len()
    }

    /// What a `style` attribute shows stands once for the whole page, under a name.
    fn style(&mut self, style: &str) -> String {
        css::with_references(style, |found| {
            let number = match self.behind.get(&found.target) {
                Some(number) => *number,
                None => match self.inside(&found.target)? {
                    InlinedTarget::Data(data) => {
                        let number = self.number();
                        self.behind.insert(found.target.clone(), number);
                        self.variables.push(format!("--file-{number}:{}", css::url(&data)));
                        number
                    }
                    InlinedTarget::TooLarge(len) => {
                        self.missed.push((found.target.clone(), len));
                        return Some(css::NOTHING.to_owned());
                    }
                },
            };
            Some(format!("var(--file-{number})"))
        })
    }

    /// From `<!doctype html>` to the slides: the style sheet and the player stand where they were loaded.
    fn head(&mut self, head: &str) -> String {
        let mut out = String::with_capacity(256 * 1024);
        let mut at = 0;
        for (start, tag) in render::start_tags(head) {
            let end = start + tag.len;
            let new = match tag.name.as_str() {
                "link" if tag.get("data-aftrap").is_some() => format!("<style data-aftrap>{}</style>", self.sheet()),
                "script" => match tag.get("src").filter(|_| !tag.closing) {
                    Some(src) => format!("<script>{}", script(&self.text(src))),
                    None => continue,
                },
                "meta" if tag.get("name") == Some("generator") => {
                    format!("<meta name=\"generator\" content=\"{MADE_BY}\">")
                }
                // a picture for social cards is of no use inside
                "meta" if tag.get("content").is_some_and(|name| self.content(name).is_some()) => String::new(),
                _ => continue,
            };
            out += head.get(at..start).unwrap_or("");
            out += &new;
            at = end;
        }
        out + head.get(at..).unwrap_or("")
    }

    fn sheet(&mut self) -> String {
        let name = self.built.css.strip_prefix(self.built.url.as_str()).unwrap_or(&self.built.css).to_owned();
        let sheet = self.text(&name);
        let sheet = css::with_references(&sheet, |found| {
            match self.inside(&format!("{}{}", render::ASSETS, found.target))? {
                InlinedTarget::Data(data) => Some(css::url(&data)),
                InlinedTarget::TooLarge(_) => Some(css::NOTHING.to_owned()),
            }
        });
        let variables = format!(":root{{{}}}\n", self.variables.join(";"));
        // imports are before all else; in a string of CSS the backslash says nothing, outside of strings there is no `</`
        format!("{sheet}{variables}").replace("</", "<\\/")
    }

    /// From the last slide on: the notes, which may show pictures too.
    fn end(&mut self, end: &str) -> String {
        const NOTES: &str = "<script type=\"application/json\" id=\"aftrap-notes\">";
        let script = format!("<script>{}</script>\n</body>", script(SCRIPT));
        let Some((before, rest)) = end.split_once(NOTES) else { return end.replace("</body>", &script) };
        let (json, after) = rest.split_once("</script>").unwrap_or((rest, ""));
        let mut notes: BTreeMap<String, Vec<String>> = serde_json::from_str(json).unwrap_or_default();
        self.apart = true;
        for note in notes.values_mut().flatten() {
            *note = self.pack(note);
        }
        self.apart = false;
        let json = serde_json::to_string(&notes).unwrap_or_default().replace('<', "\\u003c");
        format!("{before}{NOTES}{json}</script>{}", after.replace("</body>", &script))
    }
}

/// Whether a tag is behind its slide.
fn is_behind(tag: &Tag<'_>) -> bool {
    tag.get("class").is_some_and(|class| class.split_whitespace().any(|one| one == "background"))
}

/// A script that may be in a page: nothing in it ends its element.
fn script(source: &str) -> String {
    source.replace("</script", "<\\/script").replace("<!--", "<\\!--")
}

const MEGA: u64 = 1_000_000;

fn size(len: u64) -> String {
    if len < MEGA / 10 {
        return format!("{} kB", len.div_ceil(1000));
    }
    format!("{}.{} MB", len / MEGA, len % MEGA / 100_000)
}
