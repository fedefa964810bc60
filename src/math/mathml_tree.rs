//! The crate's MathML as a tree: only MathML's own tags, each closed, with attributes that run nothing.

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum MathNode {
    /// As it is in the page: escaped.
    Text(String),
    Element(Element),
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<MathNode>,
}

/// The elements of MathML Core that formulas are made of.
const ELEMENTS: &[&str] = &[
    "math",
    "menclose",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
];

/// What text within a formula may be set in: `\textbf` and its like.
const WORDS: &[&str] = &["b", "code", "em", "i", "s", "span", "u"];

impl Element {
    pub(super) fn new(name: &str, attributes: &[(&str, String)], children: Vec<MathNode>) -> Self {
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { name: name.to_owned(), attributes, children }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        match self.attributes.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.attributes.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Adds to its style; the last word counts.
    pub(super) fn style(&mut self, more: &str) {
        let before = self.attribute("style").unwrap_or("").trim();
        let stop = if before.is_empty() || before.ends_with(';') { "" } else { ";" };
        let style = format!("{before}{stop}{more}");
        self.set("style", &style);
    }

    /// Its elements.
    pub(super) fn elements(&mut self) -> impl Iterator<Item = &mut Self> {
        self.children.iter_mut().filter_map(|child| match child {
            MathNode::Element(element) => Some(element),
            MathNode::Text(_) => None,
        })
    }

    pub(super) fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push_str(&format!(" {name}=\"{value}\""));
        }
        if self.children.is_empty() && matches!(self.name.as_str(), "mspace" | "mprescripts" | "none") {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                MathNode::Text(words) => out.push_str(words),
                MathNode::Element(element) => element.write(out),
            }
        }
        out.push_str(&format!("</{}>", self.name));
    }
}

/// Reads MathML; `None` where anything else stands, or an element is not closed.
pub(super) fn read(mathml: &str) -> Option<Element> {
    let mut open = vec![Element::default()];
    let mut parts = mathml.split('<');
    if parts.next().is_some_and(|before| !before.trim().is_empty()) {
        return None;
    }
    for part in parts {
        let (tag, words) = part.split_once('>')?;
        if let Some(name) = tag.strip_prefix('/') {
            let closed = open.pop().filter(|element| element.name == name)?;
            open.last_mut()?.children.push(MathNode::Element(closed));
        } else {
            let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            let parent = open.last()?.name.as_str();
            let in_text = parent == "mtext" || WORDS.contains(&parent);
            if !(if in_text { WORDS } else { ELEMENTS }).contains(&name) {
                return None;
            }
            let element = Element { name: name.to_owned(), attributes: harmless(attributes)?, children: Vec::new() };
            if empty {
                open.last_mut()?.children.push(MathNode::Element(element));
            } else {
                open.push(element);
            }
        }
        if !words.is_empty() {
            open.last_mut().filter(|element| !element.name.is_empty())?.children.push(MathNode::Text(words.to_owned()));
        }
    }
    let root = open.pop().filter(|root| root.name.is_empty() && open.is_empty())?;
    match <[MathNode; 1]>::try_from(root.children).ok()? {
        [MathNode::Element(math)] => Some(math),
        [MathNode::Text(_)] => None,
    }
}

/// Attributes, when they are all `name="value"`, and none of them leads anywhere or runs anything.
fn harmless(attributes: &str) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        let named = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        if !named || name.starts_with("on") || name.contains("href") || name == "src" || value.contains("url(") {
            return None;
        }
        found.push((name.to_owned(), value.to_owned()));
        rest = after.trim_start();
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_mathml_passes() {
        let good = "<math><mi>x</mi><mspace width=\"1em\"/><mtext>a &lt; <b>b</b></mtext><mrow></mrow></math>";
        let mut written = String::new();
        read(good).unwrap().write(&mut written);
        assert_eq!(written, good);
        for bad in [
            "",
            "x<math></math>",
            "<math></math>x",
            "<math></math><math></math>",
            "<math><mi></math>",
            "<math><b>x</b></math>",
            "<math><mtext><mi>x</mi></mtext></math>",
            "<math><mtext><script>x</script></mtext></math>",
            "<math onclick=\"x\"></math>",
            "<math href=\"x\"></math>",
            "<math style=\"background:url(x)\"></math>",
            "<math x=y></math>",
            "<math",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn styles_are_added_to() {
        let mut cell = Element::new("mtd", &[("style", "a: b".to_owned())], Vec::new());
        cell.style("c:d;");
        assert_eq!(cell.attribute("style"), Some("a: b;c:d;"));
    }
}
