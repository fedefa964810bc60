//! A page in a frame, and all that it names, as one `data:` address: pictures, style sheets and scripts of the page stand
//! inside it, and what those name inside them.

use super::{Inside, LOADS, Packer};
use crate::base::{Diagnostic, code, join_url, media_type, unescaped};
use crate::look::css::{self, Use};
use crate::page::{self, Attribute, Tag};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::path::Path;

impl Packer<'_> {
    /// The page at `address`, whole. `None` if it is no page that came with files of its own.
    pub(super) fn framed(&mut self, address: &str) -> Option<Inside> {
        let name = address.split(['?', '#']).next().unwrap_or("");
        let kind = media_type(name).unwrap_or("");
        if kind.starts_with("text/css") {
            return self.enclosed(name, &mut Vec::new()).map(Inside::Data);
        }
        let folder = self.shared_folder(name)?;
        if !["text/html", "text/javascript"].iter().any(|known| kind.starts_with(known)) {
            self.tell_incomplete(&folder, name, "what it names is not in the single file, so it stops there");
            return None;
        }
        self.enclosed(name, &mut Vec::new()).map(|data| Inside::Data(data + crate::base::fragment(address)))
    }

    /// A companion with what it names inside it, as a `data:` address. `open` are those whose inside is being written:
    /// a file cannot stand in itself.
    fn enclosed(&mut self, name: &str, open: &mut Vec<String>) -> Option<String> {
        let kind = media_type(name).unwrap_or("application/octet-stream").split(';').next().unwrap_or("");
        if !matches!(kind, "text/html" | "text/css" | "text/javascript") {
            return match self.inside(name)? {
                Inside::Data(data) => Some(data),
                Inside::TooLarge(_) => None,
            };
        }
        if open.iter().any(|one| one == name) {
            return None;
        }
        open.push(name.to_owned());
        let text = self.text(name);
        let text = match kind {
            "text/css" => self.sheet_in(&text, name, open),
            "text/javascript" => self.script_in(&text, name, open),
            _ => self.page_in(&text, name, open),
        };
        open.pop();
        Some(format!("data:{kind};charset=utf-8;base64,{}", STANDARD.encode(text)))
    }

    /// What `url` means in the companion `from`, as a `data:` address.
    fn named(&mut self, url: &str, from: &str, open: &mut Vec<String>) -> Option<String> {
        if url.is_empty() || url.starts_with(['#', '/']) || crate::base::is_remote(url) {
            return None;
        }
        let name = join_url(Path::new(from).parent().unwrap_or(Path::new("")), url);
        let name = name.to_string_lossy().replace('\\', "/");
        self.enclosed(&name, open).map(|data| data + crate::base::fragment(url))
    }

    fn sheet_in(&mut self, sheet: &str, from: &str, open: &mut Vec<String>) -> String {
        css::with_references(sheet, |found| {
            let data = css::url(&self.named(&found.target, from, open)?);
            Some(match &found.used {
                Use::Url => data,
                Use::Import(rest) => format!("@import {data} {rest};"),
            })
        })
    }

    fn script_in(&mut self, script: &str, from: &str, open: &mut Vec<String>) -> String {
        let mut out = String::with_capacity(script.len());
        let mut at = 0;
        for (range, url) in page::loads(script).into_iter().filter(|(_, url)| url.starts_with('.')) {
            let Some(data) = self.named(url, from, open) else { continue };
            out += script.get(at..range.start).unwrap_or("");
            out += &data;
            at = range.end;
        }
        out + script.get(at..).unwrap_or("")
    }

    /// The HTML of a page in a frame, as it stands in the file `from`.
    pub(super) fn page_in(&mut self, html: &str, from: &str, open: &mut Vec<String>) -> String {
        let mut out = String::with_capacity(html.len());
        let mut at = 0;
        for (start, tag) in page::tags(html).filter(|(_, tag)| !tag.closing) {
            let end = start + tag.len;
            // tags may stand in what was taken already: in a style sheet's comment
            let (Some(before), Some(source)) = (html.get(at..start), html.get(start..end)) else { continue };
            out += before;
            out += &tag.written(source, |a| self.attribute(&tag, a, from, open));
            at = end;
            if tag.name == "style" {
                let rest = html.get(at..).unwrap_or("");
                let sheet = rest.split("</style").next().unwrap_or("");
                out += &self.sheet_in(sheet, from, open).replace("</", "<\\/");
                at += sheet.len();
            }
        }
        out + html.get(at..).unwrap_or("")
    }

    fn attribute(&mut self, tag: &Tag<'_>, a: &Attribute<'_>, from: &str, open: &mut Vec<String>) -> Option<String> {
        let value = unescaped(a.value);
        let new = match a.key.as_str() {
            "style" => self.sheet_in(&value, from, open),
            // one size is enough for what stands inside
            "srcset" => self.named(page::largest(&value)?, from, open)?,
            "href" if tag.name == "a" => {
                if !is_page(&value) || crate::base::is_remote(&value) {
                    return None;
                }
                let folder = self.shared_folder(from)?;
                let message = format!("its link to `{value}` leads nowhere in the single file");
                self.tell_incomplete(&folder, from, &message);
                return None;
            }
            key if LOADS.contains(&key) => self.named(value.trim(), from, open)?,
            _ => return None,
        };
        Some(format!("{}=\"{}\"", a.key, page::html::attr(&new)))
    }

    /// The folder that `name` shares with other files, when it came with some.
    fn shared_folder(&self, name: &str) -> Option<String> {
        let (folder, _) = name.strip_prefix(page::ASSETS)?.split_once('/')?;
        let folder = format!("{}{}{folder}/", self.built.url, page::ASSETS);
        (self.site.files.keys().filter(|file| file.starts_with(&folder)).count() > 1).then_some(folder)
    }

    fn tell_incomplete(&mut self, folder: &str, name: &str, message: &str) {
        let Some(super::Content::File(path)) = self.content(name) else { return };
        let path = path.clone();
        if self.left.insert(folder.to_owned()) {
            let finding = Diagnostic::file(code::LEFT_OUT, path, message.to_owned());
            self.findings.push(finding.help("`aftrap build` takes it along whole"));
        }
    }
}

fn is_page(name: &str) -> bool {
    let name = name.split(['?', '#']).next().unwrap_or("");
    media_type(name).is_some_and(|kind| kind.starts_with("text/html"))
}
