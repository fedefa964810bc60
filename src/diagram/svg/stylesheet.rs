//! The style sheet inside a renderer's SVG: what it says of an element, so that no sheet has to be in the page.

use roxmltree::Node;
use std::collections::BTreeMap;

/// A value, and whether it is in the element's own `style`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeclaredValue {
    pub(super) value: String,
    pub(super) inline: bool,
}

/// What is declared for an element: names and values.
pub(super) type Declared = BTreeMap<String, DeclaredValue>;

/// Attributes that say the same as a declaration of that name.
const PRESENTATION: &[&str] = &[
    "alignment-baseline",
    "clip-path",
    "color",
    "display",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "font-size",
    "font-style",
    "font-weight",
    "marker-end",
    "marker-mid",
    "marker-start",
    "opacity",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "visibility",
];

/// One part of a selector: a tag, its classes, an id, attributes.
#[derive(Debug, Default)]
struct Compound {
    tag: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    attributes: Vec<(String, Option<String>)>,
    /// Is the part before it the parent, and not just any element around it?
    child: bool,
}

#[derive(Debug)]
struct SvgRule {
    selector: Vec<Compound>,
    weight: usize,
    declarations: Vec<(String, String, bool)>,
}

/// The rules of a sheet, in order.
#[derive(Debug, Default)]
pub(super) struct SvgStylesheet {
    rules: Vec<SvgRule>,
}

impl SvgStylesheet {
    /// Reads a sheet; rules with selectors that are not understood are left out.
    pub(super) fn read(&mut self, raw: &str) {
        let css = crate::util::css_declaration::without_comments(raw);
        let mut rest = css.as_str();
        while let Some(open) = rest.find('{') {
            let (head, tail) = rest.split_at(open);
            let body = tail.get(1..).unwrap_or("");
            if head.trim_start().starts_with('@') {
                rest = after_block(body);
                continue;
            }
            let end = body.find('}').unwrap_or(body.len());
            let declarations = declarations(body.get(..end).unwrap_or(""));
            for selector in outside(head, ',') {
                if let Some(selector) = compounds(selector.trim()) {
                    let weight = selector.iter().map(Compound::weight).sum();
                    self.rules.push(SvgRule { selector, weight, declarations: declarations.clone() });
                }
            }
            rest = body.get(end + 1..).unwrap_or("");
        }
    }

    /// Everything declared for an element; what is more specific or comes later counts.
    pub(super) fn declared(&self, node: Node<'_, '_>) -> Declared {
        let mut out = Declared::new();
        for name in PRESENTATION {
            if let Some(value) = node.attribute(*name) {
                out.insert((*name).to_owned(), DeclaredValue { value: value.trim().to_owned(), inline: false });
            }
        }
        let mut rules: Vec<&SvgRule> = self.rules.iter().filter(|rule| matches(&rule.selector, node)).collect();
        rules.sort_by_key(|rule| rule.weight);
        let own = declarations(node.attribute("style").unwrap_or(""));
        for important in [false, true] {
            let of_rules = rules.iter().flat_map(|rule| &rule.declarations).map(|d| (d, false));
            for ((name, value, mark), inline) in of_rules.chain(own.iter().map(|d| (d, true))) {
                if *mark == important {
                    out.insert(name.clone(), DeclaredValue { value: value.clone(), inline });
                }
            }
        }
        out
    }
}

impl Compound {
    fn weight(&self) -> usize {
        let ids = usize::from(self.id.is_some());
        ids * 10_000 + (self.classes.len() + self.attributes.len()) * 100 + usize::from(self.tag.is_some())
    }

    fn is(&self, node: Node<'_, '_>) -> bool {
        let classes = node.attribute("class").unwrap_or("");
        self.tag.as_deref().is_none_or(|tag| node.tag_name().name() == tag)
            && self.id.as_deref().is_none_or(|id| node.attribute("id") == Some(id))
            && self.classes.iter().all(|class| classes.split_whitespace().any(|c| c == class))
            && self.attributes.iter().all(|(name, value)| {
                let has = node.attribute(name.as_str());
                value.as_deref().map_or(has.is_some(), |value| has == Some(value))
            })
    }
}

fn matches(selector: &[Compound], node: Node<'_, '_>) -> bool {
    let Some((last, before)) = selector.split_last() else { return true };
    if !last.is(node) {
        return false;
    }
    if before.is_empty() {
        return true;
    }
    let mut around = node.ancestors().skip(1).filter(Node::is_element);
    if last.child {
        around.next().is_some_and(|parent| matches(before, parent))
    } else {
        around.any(|a| matches(before, a))
    }
}

/// `a: b; c: d !important` in pieces.
fn declarations(raw: &str) -> Vec<(String, String, bool)> {
    let of = |one: &str| {
        let (name, value) = one.split_once(':')?;
        let value = value.trim();
        let plain = value.trim_end_matches("!important").trim_end();
        let name = name.trim().to_ascii_lowercase();
        // a browser skips a width below nothing, and the rule before it holds
        let valid = name != "stroke-width" || !plain.starts_with('-');
        valid.then(|| (name, plain.to_owned(), plain.len() < value.len()))
    };
    outside(raw, ';').into_iter().filter_map(of).collect()
}

/// What follows the block that is open.
fn after_block(raw: &str) -> &str {
    let mut depth = 1;
    for (i, c) in raw.char_indices() {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return raw.get(i + 1..).unwrap_or("");
        }
    }
    ""
}

/// A text cut at a sign that is outside brackets and quotes.
fn outside(raw: &str, at: char) -> Vec<&str> {
    let (mut out, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_i32, None);
    for (i, c) in raw.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, _) if c == at && depth <= 0 => {
                out.push(raw.get(start..i).unwrap_or(""));
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(raw.get(start..).unwrap_or(""));
    out
}

/// A selector in its parts; `None` for pseudo-classes and other things that are not needed here.
fn compounds(selector: &str) -> Option<Vec<Compound>> {
    let mut out = Vec::new();
    let mut child = false;
    for part in outside(&selector.replace('>', " > "), ' ').into_iter().filter(|part| !part.is_empty()) {
        if part == ">" {
            child = true;
            continue;
        }
        let mut compound = compound(part)?;
        compound.child = std::mem::take(&mut child);
        out.push(compound);
    }
    (!out.is_empty()).then_some(out)
}

fn compound(part: &str) -> Option<Compound> {
    let name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut out = Compound::default();
    let mut rest = part;
    while let Some(first) = rest.chars().next() {
        let tail = rest.get(first.len_utf8()..).unwrap_or("");
        let end = tail.find(|c| !name(c)).unwrap_or(tail.len());
        let (word, more) = tail.split_at(end);
        match first {
            '.' => out.classes.push(word.to_owned()),
            '#' => out.id = Some(word.to_owned()),
            '*' => {}
            '[' => {
                let (inner, more) = tail.split_once(']')?;
                let (key, value) = inner.split_once('=').map_or((inner, None), |(k, v)| (k, Some(v)));
                if !key.chars().all(name) {
                    return None;
                }
                out.attributes.push((key.to_owned(), value.map(|v| v.trim_matches(['"', '\'']).to_owned())));
                rest = more;
                continue;
            }
            c if name(c) => {
                out.tag = Some(format!("{c}{word}"));
            }
            _ => return None,
        }
        rest = more;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use roxmltree::Document;

    #[test]
    fn what_is_more_specific_or_comes_later_counts() {
        let raw = "<svg id=\"d\"><g class=\"node hot\"><rect data-look=\"neo\" fill=\"none\" style=\"stroke:blue\"/></g></svg>";
        let document = Document::parse(raw).unwrap();
        let rect = document.descendants().find(|n| n.has_tag_name("rect")).unwrap();
        let declared = |css: &str| {
            let mut sheet = SvgStylesheet::default();
            sheet.read(css);
            let all = sheet.declared(rect);
            format!("{} {}", all["fill"].value, all["stroke"].value)
        };
        for (css, expected) in [
            ("", "none blue"),
            ("rect{fill:red}", "red blue"),
            ("#d .node rect,#d p{fill:red;stroke:green}", "red blue"),
            ("#d .node rect{fill:red} rect{fill:green}", "red blue"),
            (".node>rect{fill:red;stroke:green!important}", "red green"),
            ("svg>rect{fill:red}", "none blue"),
            ("@keyframes a{from{x:0}to{x:1}} .hot.node [data-look=\"neo\"]{fill:a(b;c)}", "a(b;c) blue"),
            ("rect:hover,:root{fill:red}", "none blue"),
        ] {
            assert_eq!(declared(css), expected, "{css}");
        }
    }
}
