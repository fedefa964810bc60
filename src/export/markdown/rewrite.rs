//! What is written again on a slide that is put into another Markdown file: addresses as seen from there, formulas without
//! the author's macros, names of footnotes that another slide has taken.

use crate::deck::visit::{Node, walk};
use crate::deck::{BlockKind, CodeSource, Deck, Inline, InlineKind, Slide};
use crate::fs::Files;
use crate::theme::css;
use crate::util::{decoded, html, is_remote, query_and_fragment, resolve_url, unescaped};
use crate::{math, render};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// A stretch of the slide's source, and what is to be there.
pub(super) type Edit = (Range<usize>, String);

/// Where files stand, and where the new file will be.
pub(super) struct LinkBase<'a> {
    pub(super) files: &'a Files,
    pub(super) deck: &'a Deck,
    /// The way to a file from the new one.
    pub(super) seen: &'a dyn Fn(&Path) -> String,
    /// Ids of the slides, each with its heading in the new file.
    pub(super) headings: &'a [(&'a str, String)],
}

impl LinkBase<'_> {
    /// All edits of a slide, in order. `renamed`: new names of its footnotes.
    pub(super) fn edits(&self, slide: &Slide, renamed: &BTreeMap<String, String>) -> Vec<Edit> {
        let mut out = Vec::new();
        walk(&slide.body, &mut |node| match node {
            Node::Block(block) => match &block.kind {
                BlockKind::Math(tex) => self.formula(slide, tex, &block.range, &mut out),
                BlockKind::Html(_) => self.html(slide, &block.range, &mut out),
                BlockKind::Code(code) => {
                    if let CodeSource::File { path, .. } = &code.source {
                        self.named(slide, path, &block.range, &mut out);
                    }
                }
                _ => {}
            },
            Node::Inline(inline) => self.inline(slide, inline, renamed, &mut out),
        });
        out.sort_by_key(|(range, _)| range.start);
        out
    }

    fn inline(&self, slide: &Slide, inline: &Inline, renamed: &BTreeMap<String, String>, out: &mut Vec<Edit>) {
        match &inline.kind {
            InlineKind::Link { url, inlines, .. } if is_wiki_link(slide, inline) => {
                let words = inlines.iter().map(|i| if let InlineKind::Text(text) = &i.kind { text } else { "" });
                let address = self.link(slide, url).unwrap_or_else(|| escaped(url));
                out.push((inline.range.clone(), format!("[{}]({address})", words.collect::<String>())));
            }
            InlineKind::Image(image) if is_wiki_link(slide, inline) => {
                let address = self.link(slide, &image.url).unwrap_or_else(|| escaped(&image.url));
                out.push((inline.range.clone(), format!("![{}]({address})", image.alt)));
            }
            InlineKind::Link { url, .. } => self.target(slide, url, &inline.range, out),
            InlineKind::Image(image) => {
                self.target(slide, &image.url, &inline.range, out);
                if let Some(poster) = inline.attrs.get("poster") {
                    let line = slide.origin.source().get(inline.range.start..).and_then(|rest| rest.lines().next());
                    let end = inline.range.start + line.map_or(0, str::len);
                    self.named(slide, poster, &(inline.range.start..end), out);
                }
            }
            InlineKind::Math { tex, .. } => self.formula(slide, tex, &inline.range, out),
            InlineKind::Html(_) => self.html(slide, &inline.range, out),
            InlineKind::FootnoteRef { name, .. } => {
                out.extend(renamed.get(name).map(|new| (inline.range.clone(), format!("[^{new}]"))));
            }
            _ => {}
        }
    }

    /// A link as it leads from the new place; `None` leaves it as it is.
    fn link(&self, slide: &Slide, url: &str) -> Option<String> {
        match url.strip_prefix('#') {
            Some(name) => self.heading(&decoded(name)),
            None => self.rewritten(slide, url).map(|path| escaped(&path) + query_and_fragment(url)),
        }
    }

    /// The anchor of the slide that `name`, `name.2`, `3` or `3.2` means (slide and step).
    fn heading(&self, name: &str) -> Option<String> {
        let by_id = |id: &str| self.headings.iter().find(|(own, _)| *own == id);
        let bare = name.rsplit_once('.').filter(|(_, step)| step.parse::<u32>().is_ok()).map_or(name, |(bare, _)| bare);
        let by_number = || self.headings.get(bare.parse::<usize>().ok()?.checked_sub(1)?);
        let (_, heading) = by_id(name).or_else(|| by_id(bare)).or_else(by_number)?;
        Some(format!("#{}", anchor(heading)))
    }

    /// The address of a file as seen from the new place; `None` for what is no file.
    fn rewritten(&self, slide: &Slide, url: &str) -> Option<String> {
        if url.is_empty() || is_remote(url) {
            return None;
        }
        let folder = |path: &'_ Path| path.parent().map(Path::to_owned).unwrap_or_default();
        let path = resolve_url(url, &folder(slide.origin.text.path()), &folder(&self.deck.path));
        self.files.stat(&path)?;
        Some((self.seen)(&path))
    }

    /// `](url)`, or a reference whose definition stands elsewhere.
    fn target(&self, slide: &Slide, url: &str, range: &Range<usize>, out: &mut Vec<Edit>) {
        let Some(source) = slide.origin.source().get(range.clone()) else { return };
        let anew = self.link(slide, url);
        let found =
            [format!("]({url}"), format!("](<{url}>")].iter().find_map(|form| Some((source.rfind(form)?, form.len())));
        match (found, anew) {
            (Some((at, len)), Some(anew)) => {
                out.push((range.start + at + 2..range.start + at + len, anew));
            }
            (None, anew) if source.ends_with(']') && source.starts_with(['[', '!']) => {
                let at = source.rfind("][").map_or(source.len(), |at| at + 1);
                out.push((range.start + at..range.end, format!("({})", anew.unwrap_or_else(|| escaped(url)))));
            }
            _ => {}
        }
    }

    /// A path that stands as itself: `file=`, `<<<`, `poster=`.
    fn named(&self, slide: &Slide, path: &str, range: &Range<usize>, out: &mut Vec<Edit>) {
        let anew = self.rewritten(slide, path);
        let source = slide.origin.source().get(range.clone()).unwrap_or("");
        let at = ["=", "=\"", "='", "<<< "]
            .iter()
            .find_map(|lead| Some(source.find(&format!("{lead}{path}"))? + lead.len()));
        if let (Some(at), Some(anew)) = (at, anew) {
            let bare = source.get(..at).is_some_and(|before| before.ends_with('='));
            let anew = if bare && anew.contains(' ') { format!("\"{anew}\"") } else { anew };
            out.push((range.start + at..range.start + at + path.len(), anew));
        }
    }

    fn html(&self, slide: &Slide, range: &Range<usize>, out: &mut Vec<Edit>) {
        let source = slide.origin.source().get(range.clone()).unwrap_or("");
        for (start, tag) in render::start_tags(source).filter(|(_, tag)| !tag.closing) {
            for a in &tag.attrs {
                let value = unescaped(a.value);
                let anew = match a.key.as_str() {
                    "src" | "href" | "poster" | "data" | "data-src" => self.link(slide, &value),
                    "srcset" => Some(render::with_candidates(&value, |url| self.link(slide, url))),
                    "style" => {
                        Some(css::with_references(&value, |found| Some(css::url(&self.link(slide, &found.target)?))))
                    }
                    _ => None,
                };
                if let Some(anew) = anew.filter(|anew| *anew != value) {
                    let text = format!("{}=\"{}\"", a.key, html::attr(&anew));
                    out.push((range.start + start + a.range.start..range.start + start + a.range.end, text));
                }
            }
        }
    }

    fn formula(&self, slide: &Slide, tex: &str, range: &Range<usize>, out: &mut Vec<Edit>) {
        let source = slide.origin.source().get(range.clone()).unwrap_or("");
        let tex = tex.trim();
        if let (Some(at), Some(plain)) = (source.find(tex), math::expand_own_macros(tex, &self.deck.settings.macros)) {
            out.push((range.start + at..range.start + at + tex.len(), plain));
        }
    }
}

/// `[[note]]` and `![[picture]]`, which not every reader of Markdown knows.
fn is_wiki_link(slide: &Slide, inline: &Inline) -> bool {
    slide
        .origin
        .source()
        .get(inline.range.clone())
        .is_some_and(|source| source.starts_with("[[") || source.starts_with("![["))
}

/// The name that readers of Markdown give a heading, by GitHub's rule.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading.to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A path as an address of Markdown.
fn escaped(path: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const ODD: &AsciiSet =
        &CONTROLS.add(b' ').add(b'(').add(b')').add(b'<').add(b'>').add(b'%').add(b'#').add(b'?').add(b'"');
    if is_remote(path) { path.to_owned() } else { utf8_percent_encode(path, ODD).to_string() }
}
