//! What a style sheet loads: CSS in, its `url(...)`s and `@import`s with their ranges out.
//!
//! No page of ours loads anything from another host by itself, so whoever puts an author's CSS on a page asks here
//! first. Escapes are read as a browser reads them; comments and strings are told from code.

pub(crate) mod author_boxes;
pub(crate) mod design_px;
pub(crate) mod imports;
use std::ops::Range;

/// How a style sheet names a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `url(...)`, or a string in `image-set(...)`.
    Url,
    /// `@import`; what follows the address: layer, condition, media.
    Import(String),
}

/// One thing that a style sheet loads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Bytes of the style sheet: the whole `url(...)`, string or `@import ...;`.
    pub range: Range<usize>,
    /// The address, unescaped.
    pub target: String,
    /// How it is named.
    pub used: ReferenceKind,
}

/// Stands for an address that was taken out: valid wherever `url(...)` is and loads nothing.
pub const NOTHING: &str = "url(\"data:,\")";

/// Everything that `css` loads, in order. Addresses within the page (`#clip`) are no loads and are not listed.
pub fn references(css: &str) -> Vec<Reference> {
    let mut scanner = CssScanner { css, at: 0, sets: Vec::new(), found: Vec::new() };
    while scanner.step() {}
    scanner.found
}

/// The style sheet with each thing that it loads written as `to` says; `None` leaves it as it stands.
pub fn with_references(css: &str, mut to: impl FnMut(&Reference) -> Option<String>) -> String {
    let mut out = String::with_capacity(css.len());
    let mut at = 0;
    for found in references(css) {
        let Some(new) = to(&found) else { continue };
        out += css.get(at..found.range.start).unwrap_or("");
        out += &new;
        at = found.range.end;
    }
    out + css.get(at..).unwrap_or("")
}

/// `url("...")` for an address, whatever is in it.
pub fn url(address: &str) -> String {
    format!("url({})", string(address))
}

/// A text as a string of CSS, whatever is in it.
pub fn string(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 2);
    out.push('"');
    for c in words.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // a line end would end the string, `<` could end a <style>
            c if c.is_control() || c == '<' => out += &format!("\\{:x} ", c as u32),
            c => out.push(c),
        }
    }
    out + "\""
}

struct CssScanner<'a> {
    css: &'a str,
    at: usize,
    /// For every open parenthesis, whether it is an `image-set(`.
    sets: Vec<bool>,
    found: Vec<Reference>,
}

impl CssScanner<'_> {
    fn rest(&self) -> &str {
        self.css.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// One token further; false at the end.
    fn step(&mut self) -> bool {
        let start = self.at;
        let Some(c) = self.peek() else { return false };
        match c {
            '/' if self.rest().starts_with("/*") => self.comment(),
            '"' | '\'' => {
                let target = self.string();
                if self.sets.last() == Some(&true) {
                    self.add(start, target, ReferenceKind::Url);
                }
            }
            '@' => {
                self.bump();
                self.at_rule(start);
            }
            '(' => {
                self.bump();
                self.sets.push(false);
            }
            ')' => {
                self.bump();
                self.sets.pop();
            }
            c if is_name(c) => self.word(start),
            _ => {
                self.bump();
            }
        }
        true
    }

    fn add(&mut self, start: usize, target: String, used: ReferenceKind) {
        if !target.is_empty() && (!target.starts_with('#') || used != ReferenceKind::Url) {
            self.found.push(Reference { range: start..self.at, target, used });
        }
    }

    fn comment(&mut self) {
        let length = self.rest().get(2..).and_then(|rest| rest.find("*/")).map(|end| end + 4);
        self.at += length.unwrap_or(self.rest().len());
    }

    fn blank(&mut self) {
        loop {
            if self.rest().starts_with("/*") {
                self.comment();
            } else if self.peek().is_some_and(char::is_whitespace) {
                self.bump();
            } else {
                return;
            }
        }
    }

    /// A quoted string, unescaped; a line end ends it, as in a browser.
    fn string(&mut self) -> String {
        let mut out = String::new();
        let quote = self.bump();
        while let Some(c) = self.peek() {
            match c {
                '\n' => return out,
                '\\' => out.extend(self.escape()),
                c => {
                    self.bump();
                    if Some(c) == quote {
                        return out;
                    }
                    out.push(c);
                }
            }
        }
        out
    }

    /// A backslash and what it stands for (nothing for an escaped line end).
    fn escape(&mut self) -> Option<char> {
        self.bump();
        let hex: String = self.rest().chars().take(6).take_while(char::is_ascii_hexdigit).collect();
        if hex.is_empty() {
            return self.bump().filter(|c| *c != '\n');
        }
        self.at += hex.len();
        if self.peek().is_some_and(char::is_whitespace) {
            self.bump();
        }
        u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32).or(Some('\u{fffd}'))
    }

    fn name(&mut self) -> String {
        let mut out = String::new();
        while let Some(c) = self.peek().filter(|c| is_name(*c)) {
            if c == '\\' {
                out.extend(self.escape());
            } else {
                self.bump();
                out.push(c);
            }
        }
        out.make_ascii_lowercase();
        out
    }

    fn word(&mut self, start: usize) {
        let name = self.name();
        if self.peek() != Some('(') {
            return;
        }
        self.bump();
        if name == "url" || name == "src" {
            let target = self.address();
            self.add(start, target, ReferenceKind::Url);
        } else {
            self.sets.push(name.ends_with("image-set"));
        }
    }

    /// The inside of `url(`, up to and with its `)`.
    fn address(&mut self) -> String {
        self.blank();
        let mut out = String::new();
        if matches!(self.peek(), Some('"' | '\'')) {
            out = self.string();
        }
        while let Some(c) = self.peek() {
            match c {
                ')' => {
                    self.bump();
                    break;
                }
                '\\' => out.extend(self.escape()),
                c => {
                    self.bump();
                    if !c.is_whitespace() {
                        out.push(c);
                    }
                }
            }
        }
        out
    }

    fn at_rule(&mut self, start: usize) {
        let name = self.name();
        if name == "namespace" {
            // its address is a name, nothing is loaded
            self.at += self.rest().find([';', '\n']).unwrap_or(self.rest().len());
        }
        if name != "import" {
            return;
        }
        self.blank();
        let target = if matches!(self.peek(), Some('"' | '\'')) {
            self.string()
        } else {
            let word = self.name();
            if word != "url" || self.bump() != Some('(') {
                return;
            }
            self.address()
        };
        let from = self.at;
        while let Some(c) = self.peek().filter(|c| !matches!(c, ';' | '{' | '}')) {
            match c {
                '"' | '\'' => drop(self.string()),
                '/' if self.rest().starts_with("/*") => self.comment(),
                _ => drop(self.bump()),
            }
        }
        let condition = self.css.get(from..self.at).unwrap_or("").trim().to_owned();
        if self.peek() == Some(';') {
            self.bump();
        }
        self.add(start, target, ReferenceKind::Import(condition));
    }
}

/// The end of what is read in one go and not looked into: a comment, a string or a `url(...)` that begins at `at`.
pub(crate) fn closed(css: &str, at: usize) -> Option<usize> {
    let mut scanner = CssScanner { css, at, sets: Vec::new(), found: Vec::new() };
    match scanner.peek()? {
        '/' if scanner.rest().starts_with("/*") => scanner.comment(),
        '"' | '\'' => drop(scanner.string()),
        _ if scanner.rest().get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("url(")) => scanner.word(at),
        _ => return None,
    }
    Some(scanner.at)
}

/// Whether a character can be in a name.
pub(crate) fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '\\') || !c.is_ascii()
}

/// Whether a rule is for the scrim that themes lay over pictures, and takes it away. `get` gives values in small letters.
pub fn takes_scrim(selector: &str, get: &dyn Fn(&str) -> Option<String>) -> bool {
    let keys = ["content", "display", "background", "background-image", "visibility", "opacity"];
    let gone = |v: &str| matches!(v, "none" | "transparent" | "hidden" | "collapse" | "0" | "0%");
    let selector = selector.to_ascii_lowercase();
    selector.contains("slide-backgrounds")
        && selector.contains(":after")
        && keys.iter().any(|key| get(key).is_some_and(|v| gone(&v)))
}

/// The selectors of a theme's rules that take the scrim away; `css` has neither comments nor strings. In the reading view
/// words do not be on pictures.
pub(crate) fn without_scrim(css: &str) -> impl Iterator<Item = Range<usize>> {
    css.match_indices('{').filter_map(|(open, _)| {
        let before = css.get(..open)?;
        let lead = before.get(before.rfind(['{', '}', ';']).map_or(0, |at| at + 1)..)?.trim_start();
        let selector = lead.trim_end();
        let body = css.get(open + 1..)?.split(['{', '}']).next()?.to_ascii_lowercase();
        let get = |key: &str| {
            let mut pairs = body.rsplit(';').filter_map(|pair| pair.split_once(':'));
            let (_, value) = pairs.find(|(name, _)| name.trim() == key)?;
            Some(value.trim().trim_end_matches("!important").trim().to_owned())
        };
        let start = open - lead.len();
        let taken = takes_scrim(selector, &get) && !selector.contains("data-view");
        taken.then(|| start..start + selector.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_loaded_is_found_and_nothing_else() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("a{b:url(x.png) no-repeat}", &[("url(x.png)", "x.png")]),
            ("a{b:URL( 'a b.png' )}", &[("URL( 'a b.png' )", "a b.png")]),
            ("a{b:u\\72l(x\\)y.png)}", &[("u\\72l(x\\)y.png)", "x)y.png")]),
            ("/* url(no) */ a::after{content:'url(no)'}", &[]),
            ("a{clip-path:url(#c)}", &[]),
            ("@namespace svg url(http://www.w3.org/2000/svg);\na{b:url(y)}", &[("url(y)", "y")]),
            ("a{b:image-set('x.png' 1x, calc(1px) url(y) 2x)}", &[("'x.png'", "x.png"), ("url(y)", "y")]),
            ("a{src:url(f.woff2)format('woff2')}", &[("url(f.woff2)", "f.woff2")]),
            ("a{b:url(x", &[("url(x", "x")]),
        ];
        for (css, expected) in cases {
            let found = references(css);
            let seen: Vec<_> = found.iter().map(|r| (&css[r.range.clone()], r.target.as_str())).collect();
            assert_eq!(&seen, expected, "{css}");
        }
    }

    #[test]
    fn imports_are_whole_statements() {
        let css = "@import \"a.css\";\n@IMPORT url( b.css ) print and (min-width: 1px);a{}";
        let found = references(css);
        assert_eq!(found[0].used, ReferenceKind::Import(String::new()));
        assert_eq!(&css[found[0].range.clone()], "@import \"a.css\";");
        assert_eq!(found[1].used, ReferenceKind::Import("print and (min-width: 1px)".to_owned()));
        assert_eq!(found[1].target, "b.css");
        assert_eq!(&css[found[1].range.end..], "a{}");
    }

    proptest! {
        #[test]
        fn any_text_is_scanned_and_ranges_are_in_order(css in "(url\\(|@import |image-set\\(|[\"'()\\\\;/*a{}é \n])*") {
            let mut last = 0;
            for r in references(&css) {
                prop_assert!(r.range.start >= last && css.get(r.range.clone()).is_some());
                last = r.range.end;
            }
        }

        #[test]
        fn an_address_survives_being_written(address in "\\PC{1,20}") {
            prop_assume!(!address.starts_with('#'));
            let css = url(&address);
            let found = references(&css);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(&found[0].target, &address);
        }
    }
}
