//! HTML's tags, read as far as it takes to look at what an author wrote and at what we drew.

use std::ops::Range;

/// A tag as it is in the source.
#[derive(Debug)]
pub struct Tag<'a> {
    /// Lower case.
    pub name: String,
    /// `</p>`.
    pub closing: bool,
    /// In order.
    pub attrs: Vec<Attribute<'a>>,
    /// Bytes from `<` to `>`.
    pub len: usize,
}

/// One of its attributes.
#[derive(Debug)]
pub struct Attribute<'a> {
    /// Lower case.
    pub key: String,
    /// As written; empty for a bare word.
    pub value: &'a str,
    /// Bytes from the begin of the tag.
    pub range: Range<usize>,
    /// Bytes of the value, from the begin of the tag.
    pub value_range: Range<usize>,
}

/// What has more attributes is no tag: otherwise of a thousand that are never closed each would be read to the end.
pub(crate) const MOST_ATTRIBUTES: usize = 500;

impl<'a> Tag<'a> {
    /// Reads a tag at the begin of `text`; `None` for anything else (comments, `<` in text).
    pub fn read(text: &'a str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        let closing = inner.starts_with('/');
        let mut at = 1 + usize::from(closing);
        let name: String = text.get(at..)?.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        at += name.len();
        let mut attrs = Vec::new();
        loop {
            let rest = text.get(at..)?;
            let first = rest.chars().next()?;
            match first {
                '>' => return Some(Self { name: name.to_ascii_lowercase(), closing, attrs, len: at + 1 }),
                c if c.is_whitespace() || c == '/' => at += c.len_utf8(),
                _ if attrs.len() == MOST_ATTRIBUTES => return None,
                _ => {
                    let attribute = Attribute::read(rest, at)?;
                    at = attribute.range.end;
                    attrs.push(attribute);
                }
            }
        }
    }
}

impl<'a> Tag<'a> {
    /// The value of an attribute; a bare word has an empty one.
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.attrs.iter().find(|a| a.key == key).map(|a| a.value)
    }

    /// The tag, which stands as `source`, with those attributes written again for which `anew` has something.
    pub fn written(&self, source: &str, mut anew: impl FnMut(&Attribute<'a>) -> Option<String>) -> String {
        let mut out = String::with_capacity(source.len());
        let mut at = 0;
        for a in &self.attrs {
            let Some(new) = anew(a) else { continue };
            out += source.get(at..a.range.start).unwrap_or("");
            out += &new;
            at = a.range.end;
        }
        out + source.get(at..).unwrap_or("")
    }
}

/// The tags of some HTML in order, each with the byte at which it begins. What is in comments, scripts and style
/// sheets is no tag.
pub fn start_tags(html: &str) -> impl Iterator<Item = (usize, Tag<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += html.get(at..)?.find('<')?;
            let start = at;
            let rest = html.get(at..)?;
            match Tag::read(rest) {
                Some(tag) => {
                    at += tag.len;
                    if !tag.closing && matches!(tag.name.as_str(), "script" | "style" | "textarea") {
                        at += text_until(html.get(at..)?, &tag.name).unwrap_or(0);
                    }
                    return Some((start, tag));
                }
                None => at += comment(rest, false).map_or(1, |(_, len)| len),
            }
        }
    })
}

/// A comment, or what browsers read as one: how it begins, and how long it is with its end.
pub(crate) fn comment(rest: &str, drawing: bool) -> Option<(&'static str, usize)> {
    if let Some(short) = ["<!-->", "<!--->"].into_iter().find(|short| rest.starts_with(short)) {
        return Some((short, short.len()));
    }
    let data: &[&str] = if drawing { &["]]>"] } else { &[">"] };
    let kinds: [(&str, &[&str]); 4] = [("<!--", &["-->", "--!>"]), ("<![CDATA[", data), ("<!", &[">"]), ("<?", &[">"])];
    let (begin, ends) = kinds.into_iter().find(|(begin, _)| rest.starts_with(begin))?;
    let inner = rest.get(begin.len()..)?;
    let end = ends.iter().filter_map(|end| Some(inner.find(end)? + end.len())).min()?;
    Some((begin, begin.len() + end))
}

/// How much of `rest` is the text of an element that holds no tags, if it has an end.
pub(crate) fn text_until(rest: &str, name: &str) -> Option<usize> {
    let ends = |at: &usize| {
        let after = rest.get(at + 2..at + 2 + name.len());
        after.is_some_and(|after| after.eq_ignore_ascii_case(name))
    };
    rest.match_indices("</").map(|(at, _)| at).find(ends)
}

/// The script that is in the page behind its own tag, which begins at `start`.
pub fn script_text<'a>(html: &'a str, start: usize, tag: &Tag<'_>) -> Option<&'a str> {
    let written = tag.name == "script" && !tag.closing && tag.get("src").is_none();
    let rest = html.get(start + tag.len..).filter(|_| written)?;
    rest.get(..text_until(rest, "script").unwrap_or(rest.len()))
}

impl<'a> Attribute<'a> {
    fn read(rest: &'a str, at: usize) -> Option<Self> {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        let end = end.max(rest.chars().next()?.len_utf8());
        let key = rest.get(..end)?.to_ascii_lowercase();
        let after = rest.get(end..)?;
        let spaces = after.len() - after.trim_start().len();
        let Some(value) = after.get(spaces..)?.strip_prefix('=') else {
            return Some(Self { key, value: "", range: at..at + end, value_range: at + end..at + end });
        };
        let lead = value.len() - value.trim_start().len();
        let value = value.get(lead..)?;
        let before = end + spaces + 1 + lead;
        let (value, len, quote) = match value.chars().next()? {
            quote @ ('"' | '\'') => {
                let close = value.get(1..)?.find(quote)?;
                (value.get(1..=close)?, close + 2, 1)
            }
            _ => {
                let close = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
                (value.get(..close)?, close, 0)
            }
        };
        let start = at + before + quote;
        Some(Self { key, value, range: at..at + before + len, value_range: start..start + value.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::start_tags;

    #[test]
    fn tags_are_read_as_browsers_read_them() {
        let html = "<p a=\"1 > 0\" B=x c d='y'>t</p><!-- <i> --><br/>";
        let all: Vec<_> = start_tags(html).collect();
        let first = &all[0].1;
        let got = ["a", "b", "c", "d", "e"].map(|key| first.get(key));
        assert_eq!(got, [Some("1 > 0"), Some("x"), Some(""), Some("y"), None]);
        assert_eq!(all.iter().map(|(at, t)| (*at, t.name.as_str())).next_back(), Some((html.len() - 5, "br")));
    }

    #[test]
    fn values_have_their_place() {
        for html in ["<a x=\"b c\" y>", "<a x = 'b c'>", "<a x=bc y>", "<a x='it\"'>", "<a x='' y>"] {
            let (_, tag) = start_tags(html).next().unwrap();
            let a = &tag.attrs[0];
            assert_eq!(&html[a.value_range.clone()], a.value, "{html}");
        }
    }

    #[test]
    fn what_looks_like_a_tag_and_is_none() {
        let names = |html: &str| start_tags(html).map(|(_, tag)| tag.name).collect::<Vec<_>>().join(" ");
        assert_eq!(names("<!-- <i> --><b>"), "b");
        assert_eq!(names("<script>'<i>' < '</b>'</SCRIPT><b>"), "script script b");
        assert_eq!(names("<style>/* <i> */</style><textarea><i></textarea>"), "style style textarea textarea");
        assert_eq!(names("<svg><script/><i>"), "svg script i", "an end that never comes hides nothing");
        assert_eq!(names("<!-- <i>"), "i");
    }

    proptest::proptest! {
        #[test]
        fn any_html_is_read(html in "[<>a-z =\"'/é-]{0,80}") {
            for (at, tag) in start_tags(&html) {
                proptest::prop_assert!(html.get(at..at + tag.len).is_some());
            }
        }
    }
}
