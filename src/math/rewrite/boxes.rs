//! Boxes: framed, coloured, raised, flattened, hanging over; links, and rules.

use super::colours::TexColour;
use super::{Done, Rewriter, refuse, wrap};
use crate::math::lengths;
use crate::math::macros::{self, MacroError};
use crate::math::placeholders::{Wrap, WrapAction, em};
use crate::math::scanner::{self, argument, optional};

#[derive(Debug, Clone, Copy)]
pub(super) enum BoxKind {
    /// `\widetilde`: an accent as wide as what it is on.
    Accent(&'static str),
    Coloured {
        framed: bool,
    },
    Framed,
    FramedWords,
    /// `\mathllap` and its like: of no width, and moved.
    Lapped {
        words: bool,
        to: &'static str,
    },
    Raised,
    Smashed,
    /// `\sout`.
    Struck,
}

impl Rewriter<'_> {
    pub(super) fn boxed(&mut self, kind: BoxKind, at: usize, after: usize) -> Done<usize> {
        let frame = || Wrap { line: Some(String::new()), ..wrap("menclose", vec![("notation", "box".to_owned())]) };
        match kind {
            BoxKind::Accent(accent) => {
                let inner = self.wanted("widetilde", at, after)?;
                let stretched = Wrap { inside: WrapAction::Stretched, ..wrap("mrow", Vec::new()) };
                self.wrapped(stretched, at, |work| {
                    work.put(&format!("\\{accent}{{"), at);
                    work.group(inner.inner.clone())?;
                    work.put("}", inner.end);
                    Ok(())
                })?;
                Ok(inner.end)
            }
            BoxKind::Coloured { framed } => self.colour_box(framed, at, after),
            BoxKind::Framed | BoxKind::FramedWords => {
                let inner = self.wanted("boxed", at, after)?;
                self.wrapped(frame(), at, |work| work.inside(matches!(kind, BoxKind::FramedWords), &inner))?;
                Ok(inner.end)
            }
            BoxKind::Struck => {
                let inner = self.wanted("sout", at, after)?;
                let struck = vec![("notation", "horizontalstrike".to_owned())];
                let struck = Wrap { line: Some(String::new()), ..wrap("menclose", struck) };
                self.wrapped(struck, at, |work| work.inside(false, &inner))?;
                Ok(inner.end)
            }
            BoxKind::Lapped { words, to } => {
                let inner = self.wanted("mathllap", at, after)?;
                let inside = if to.is_empty() { WrapAction::Nothing } else { WrapAction::Shifted(to) };
                let lapped = Wrap { inside, ..wrap("mpadded", vec![("width", "0".to_owned())]) };
                self.wrapped(lapped, at, |work| work.inside(words, &inner))?;
                Ok(inner.end)
            }
            BoxKind::Raised => {
                let height = self.wanted("raisebox", at, after)?;
                let length = self.length("raisebox", &height)?;
                let inner = self.wanted("raisebox", at, height.end)?;
                let raised = wrap("mpadded", vec![("voffset", em(length))]);
                self.wrapped(raised, at, |work| work.inside(true, &inner))?;
                Ok(inner.end)
            }
            BoxKind::Smashed => {
                let which = optional(self.text, after);
                let from = which.as_ref().map_or(after, |which| which.end);
                let inner = self.wanted("smash", at, from)?;
                let which = which.map_or("tb", |which| self.text.get(which.inner).unwrap_or(""));
                let mut flat = Vec::new();
                if which.contains('t') {
                    flat.push(("height", "0".to_owned()));
                }
                if which.contains('b') {
                    flat.push(("depth", "0".to_owned()));
                }
                self.wrapped(wrap("mpadded", flat), at, |work| work.inside(false, &inner))?;
                Ok(inner.end)
            }
        }
    }

    /// What is in a box: words, or a formula.
    fn inside(&mut self, words: bool, inner: &scanner::Argument) -> Done<()> {
        if words { self.words_of(inner.inner.clone(), &["text"]) } else { self.group(inner.inner.clone()) }
    }

    /// `\colorbox{yellow}{…}`, `\fcolorbox{red}{yellow}{…}`.
    fn colour_box(&mut self, framed: bool, at: usize, after: usize) -> Done<usize> {
        let name = if framed { "fcolorbox" } else { "colorbox" };
        let mut from = after;
        let mut found = Vec::new();
        for _ in 0..=usize::from(framed) {
            let (colour, given) = self.colour_at(name, at, from)?;
            let TexColour::Css(css) = colour else {
                let why = format!("`{}` is not a colour for a box", self.str(given.inner.clone()));
                return Err(refuse(given.inner.start, why));
            };
            found.push(css);
            from = given.end;
        }
        let inner = self.wanted(name, at, from)?;
        let ground = found.pop().unwrap_or_default();
        let line = found.pop().map_or_else(|| "border-color:transparent".to_owned(), |c| format!("border-color:{c}"));
        let attributes = vec![("notation", "box".to_owned()), ("style", format!("background-color:{ground}"))];
        let coloured = Wrap { line: Some(line), ..wrap("menclose", attributes) };
        self.wrapped(coloured, at, |work| work.inside(true, &inner))?;
        Ok(inner.end)
    }

    fn length(&self, name: &str, given: &scanner::Argument) -> Done<f32> {
        let words = self.str(given.inner.clone());
        lengths::whole(words).ok_or_else(|| {
            let why = format!("`\\{name}` needs a length such as `2em` or `10pt`, not `{}`", words.trim());
            refuse(given.inner.start, why)
        })
    }

    /// `\rule[raised]{width}{height}`.
    pub(super) fn rule(&mut self, at: usize, after: usize) -> Done<usize> {
        let raised = optional(self.text, after);
        let from = raised.as_ref().map_or(after, |raised| raised.end);
        let width = self.wanted("rule", at, from)?;
        let height = self.wanted("rule", at, width.end)?;
        let raised = raised.map_or(Ok(0.0), |raised| self.length("rule", &raised))?;
        let (wide, high) = (self.length("rule", &width)?.max(0.0), self.length("rule", &height)?.max(0.0));
        let space =
            format!("<mspace width=\"{}\" height=\"{}\" style=\"background-color:currentcolor\"/>", em(wide), em(high));
        let rule = if raised == 0.0 { space } else { format!("<mpadded voffset=\"{}\">{space}</mpadded>", em(raised)) };
        self.slot(rule, at);
        Ok(height.end)
    }

    /// `\href{address}{…}`, `\url{address}`: to the web, by mail, or within the deck.
    pub(super) fn link(&mut self, with_words: bool, at: usize, after: usize) -> Done<usize> {
        let name = if with_words { "href" } else { "url" };
        let address = self.wanted(name, at, after)?;
        let words = self.str(address.inner.clone()).trim();
        let plain = words.replace("\\%", "%").replace("\\#", "#").replace("\\&", "&").replace("\\_", "_");
        let known = ["https://", "http://", "mailto:", "#"].iter().any(|scheme| plain.starts_with(scheme));
        if !known
            || plain.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'))
        {
            let why = format!("`\\{name}` leads to `https://`, `http://`, `mailto:` or `#name` only");
            return Err(MacroError { why, offset: address.inner.start });
        }
        let address_in_page = plain.replace('&', "&amp;");
        let linked = Wrap { inside: WrapAction::Linked, ..wrap("mrow", vec![("href", address_in_page)]) };
        if with_words {
            let inner = argument(self.text, address.end)
                .ok_or_else(|| refuse(at, "`\\href` needs an address and a text".to_owned()))?;
            self.wrapped(linked, at, |work| work.group(inner.inner.clone()))?;
            return Ok(inner.end);
        }
        self.wrapped(linked, at, |work| {
            work.put(&format!("\\texttt{{{}}}", macros::verbatim(&plain)), at);
            Ok(())
        })?;
        Ok(address.end)
    }
}
