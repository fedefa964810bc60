//! A page in a frame, and all that it names, as one `data:` address: pictures, style sheets and scripts of the page stand
//! inside it, and what those name inside them.

use super::{InlinedTarget, LOADS, Packer};
use crate::diagnostics::{Diagnostic, code};
use crate::render::{self, Attribute, Tag};
use crate::theme::css::{self, ReferenceKind};
use crate::util::{html, join_url, media_type, unescaped};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::path::Path;

/// The page of the deck.
pub(super) const PAGE: &str = "index.html";

/// Where something is that is being written.
pub(super) struct FrameContext {
    /// The files whose inside it is.
    open: Vec<String>,
    /// The page that scripts run in.
    page: String,
}

impl Default for FrameContext {
    fn default() -> Self {
        Self { open: Vec::new(), page: PAGE.to_owned() }
    }
}

impl Packer<'_> {
    /// The page at `address`, whole. `None` if it is no page that came with files of its own.
    pub(super) fn framed(&mut self, address: &str) -> Option<InlinedTarget> {
        let name = address.split(['?', '#']).next().unwrap_or("");
        let kind = media_type(name).unwrap_or("");
        if kind.starts_with("text/css") {
            return self.enclosed(name, &mut FrameContext::default()).map(InlinedTarget::Data);
        }
        if kind.starts_with("text/javascript") {
            return self.enclosed(name, &mut FrameContext::default()).map(InlinedTarget::Data);
        }
        let folder = self.shared_folder(name)?;
        if !kind.starts_with("text/html") {
            self.report_incomplete(
                &folder,
                name,
                "the files it needs are not in the single file, so it does not \
                play there",
            );
            return None;
        }
        self.enclosed(name, &mut FrameContext::default())
            .map(|data| InlinedTarget::Data(data + crate::util::fragment(address)))
    }

    /// A companion with what it names inside it, as a `data:` address: a file cannot be in itself.
    fn enclosed(&mut self, name: &str, nest: &mut FrameContext) -> Option<String> {
        let kind = media_type(name).unwrap_or("application/octet-stream").split(';').next().unwrap_or("");
        if !matches!(kind, "text/html" | "text/css" | "text/javascript") {
            return match self.inside(name)? {
                InlinedTarget::Data(data) => Some(data),
                InlinedTarget::TooLarge(_) => None,
            };
        }
        if nest.open.iter().any(|one| one == name) {
            return None;
        }
        nest.open.push(name.to_owned());
        let text = self.text(name);
        let text = match kind {
            "text/css" => self.sheet_in(&text, name, nest),
            "text/javascript" => self.script_in(&text, name, nest),
            _ => self.page_in(&text, name, nest),
        };
        nest.open.pop();
        Some(format!("data:{kind};charset=utf-8;base64,{}", STANDARD.encode(text)))
    }

    /// What `url` means in the companion `from`, as a `data:` address.
    fn named(&mut self, url: &str, from: &str, nest: &mut FrameContext) -> Option<String> {
        if url.is_empty() || url.starts_with(['#', '/']) || crate::util::is_remote(url) {
            return None;
        }
        let name = join_url(Path::new(from).parent().unwrap_or(Path::new("")), url);
        let name = name.to_string_lossy().replace('\\', "/");
        // the page itself is no part of it
        if name == PAGE {
            return None;
        }
        self.enclosed(&name, nest).map(|data| data + crate::util::fragment(url))
    }

    fn sheet_in(&mut self, sheet: &str, from: &str, nest: &mut FrameContext) -> String {
        css::with_references(sheet, |found| {
            let data = css::url(&self.named(&found.target, from, nest)?);
            Some(match &found.used {
                ReferenceKind::Url => data,
                ReferenceKind::Import(rest) => format!("@import {data} {rest};"),
            })
        })
    }

    /// A script with what it loads inside it: modules are seen from the script, all else from the page it runs in.
    pub(super) fn script_in(&mut self, script: &str, from: &str, nest: &mut FrameContext) -> String {
        let mut out = String::with_capacity(script.len());
        let mut at = 0;
        for load in render::references(script).into_iter().filter(render::JsReference::is_local) {
            let page = nest.page.clone();
            let seen_from = if load.way == render::RefKind::Import { from } else { &page };
            let Some(data) = self.named(load.url, seen_from, nest) else { continue };
            out += script.get(at..load.range.start).unwrap_or("");
            out += &data;
            at = load.range.end;
        }
        out + script.get(at..).unwrap_or("")
    }

    /// The HTML of a page in a frame, as it is in the file `from`.
    pub(super) fn page_in(&mut self, html: &str, from: &str, nest: &mut FrameContext) -> String {
        let outer = std::mem::replace(&mut nest.page, from.to_owned());
        let mut out = String::with_capacity(html.len());
        let mut at = 0;
        for (start, tag) in render::start_tags(html).filter(|(_, tag)| !tag.closing) {
            let end = start + tag.len;
            // tags may be in what was taken already: in a style sheet's comment
            let (Some(before), Some(source)) = (html.get(at..start), html.get(start..end)) else { continue };
            out += before;
            out += &tag.written(source, |a| self.attribute(&tag, a, from, nest));
            at = end;
            if tag.name == "style" {
                let rest = html.get(at..).unwrap_or("");
                let sheet = rest.split("</style").next().unwrap_or("");
                out += &self.sheet_in(sheet, from, nest).replace("</", "<\\/");
                at += sheet.len();
            }
            if let Some(script) = render::script_text(html, start, &tag) {
                out += &self.script_in(script, from, nest);
                at += script.len();
            }
        }
        nest.page = outer;
        out + html.get(at..).unwrap_or("")
    }

    fn attribute(&mut self, tag: &Tag<'_>, a: &Attribute<'_>, from: &str, nest: &mut FrameContext) -> Option<String> {
        let value = unescaped(a.value);
        let new = match a.key.as_str() {
            "style" => self.sheet_in(&value, from, nest),
            // one size is enough for what is inside
            "srcset" => self.named(render::largest(&value)?, from, nest)?,
            "href" if tag.name == "a" => {
                if !is_page(&value) || crate::util::is_remote(&value) {
                    return None;
                }
                let folder = self.shared_folder(from)?;
                let message = format!("its link to `{value}` leads nowhere in the single file");
                self.report_incomplete(&folder, from, &message);
                return None;
            }
            key if LOADS.contains(&key) => self.named(value.trim(), from, nest)?,
            _ => return None,
        };
        Some(format!("{}=\"{}\"", a.key, html::attr(&new)))
    }

    /// The folder that `name` shares with other files, when it came with some.
    fn shared_folder(&self, name: &str) -> Option<String> {
        let (folder, _) = name.strip_prefix(render::ASSETS)?.split_once('/')?;
        let folder = format!("{}{}{folder}/", self.built.url, render::ASSETS);
        (self.site.files.keys().filter(|file| file.starts_with(&folder)).count() > 1).then_some(folder)
    }

    fn report_incomplete(&mut self, folder: &str, name: &str, message: &str) {
        let Some(crate::site::Content::File(path)) = self.content(name) else { return };
        let path = path.clone();
        if self.left.insert(folder.to_owned()) {
            let finding = Diagnostic::file(code::EXPORT_OMITTED, path, message.to_owned());
            self.findings.push(finding.help("`aftrap build` includes all of it"));
        }
    }
}

fn is_page(name: &str) -> bool {
    let name = name.split(['?', '#']).next().unwrap_or("");
    media_type(name).is_some_and(|kind| kind.starts_with("text/html"))
}
