//! Marks become what they stand for, in the tree of a drawn formula.

use super::mathml_tree::{Element, MathNode};
use super::placeholders::{self, Mark, RowStyle, TableStyle, Wrap, WrapAction};

/// Puts in what the marks stand for, and what the crate's MathML lacks.
pub(super) fn resolve_placeholders(math: &mut Element, marks: &[Mark]) {
    tables(math, marks);
    fill(math, marks);
    relative(math);
}

/// Rows, cells and tables first: their marks stand deep within what they are about.
fn tables(element: &mut Element, marks: &[Mark]) {
    if element.name == "mtable" {
        let mut looks = Vec::new();
        for row in element.elements().filter(|e| e.name == "mtr") {
            let mut cells: Vec<Element> = std::mem::take(&mut row.children)
                .into_iter()
                .filter_map(|child| match child {
                    MathNode::Element(cell) => Some(cell),
                    MathNode::Text(_) => None,
                })
                .collect();
            let mut look = RowStyle::default();
            let mut spans = Vec::new();
            for (at, cell) in cells.iter_mut().enumerate() {
                let mut found = Vec::new();
                taken(cell, marks, &mut found);
                for mark in found {
                    match mark {
                        Mark::Row(row) => look = row,
                        Mark::Table(table) => looks.push(table),
                        Mark::Cell(span, align) => spans.push((at, span, align)),
                        _ => {}
                    }
                }
            }
            for (at, span, align) in spans.into_iter().rev() {
                if let Some(cell) = cells.get_mut(at) {
                    cell.set("columnspan", &span.to_string());
                    cell.style(align);
                }
                cells.drain((at + 1).min(cells.len())..(at + span).min(cells.len()));
            }
            for cell in &mut cells {
                row_look(cell, &look);
            }
            row.children = cells.into_iter().map(MathNode::Element).collect();
        }
        for look in looks {
            table_look(element, look);
        }
    }
    for child in element.elements() {
        tables(child, marks);
    }
}

/// Takes the marks of rows, cells and tables out of a cell, wherever they are in it.
fn taken(element: &mut Element, marks: &[Mark], found: &mut Vec<Mark>) {
    element.children.retain(|child| match mark_of(child, marks) {
        Some(mark @ (Mark::Row(_) | Mark::Cell(..) | Mark::Table(_))) => {
            found.push(mark.clone());
            false
        }
        _ => true,
    });
    for child in element.elements().filter(|child| child.name != "mtable") {
        taken(child, marks, found);
    }
}

fn row_look(cell: &mut Element, look: &RowStyle) {
    let rule = |dashed: &[bool]| match dashed {
        [] => None,
        [true] => Some("0.05em dashed".to_owned()),
        [false] => Some("0.05em solid".to_owned()),
        _ => Some("0.2em double".to_owned()),
    };
    if let Some(line) = rule(&look.above) {
        cell.style(&format!("border-top: {line} currentcolor;"));
    }
    if let Some(line) = rule(&look.below) {
        cell.style(&format!("border-bottom: {line} currentcolor;"));
    }
    if look.gap != 0.0 {
        // the padding of a cell, by the style sheet of MathML; a sub-array has none
        let own =
            if cell.attribute("style").is_some_and(|s| s.contains("padding-bottom: 0")) { "0ex" } else { "0.5ex" };
        cell.style(&format!("padding-bottom: calc({own} + {});", placeholders::em(look.gap)));
    }
}

fn table_look(table: &mut Element, look: TableStyle) {
    if look == TableStyle::Close {
        table.set("scriptlevel", "1");
    }
    let rows = table.elements().filter(|e| e.name == "mtr");
    for row in rows {
        // the place of a number is before the first column
        let numbered =
            row.elements().next().and_then(|cell| cell.attribute("style")).is_some_and(|s| s.starts_with("width"));
        for (at, cell) in row.elements().skip(usize::from(numbered)).enumerate() {
            match look {
                TableStyle::Close => cell.style("padding: 0.15em 0.2em;"),
                TableStyle::Touching if at % 2 == 0 => cell.style("padding-left: 0;"),
                TableStyle::Touching => cell.style("padding-right: 0;"),
                TableStyle::Stretch(by) => {
                    let more = placeholders::em((by - 1.0) * 0.6);
                    cell.style(&format!("padding-top: calc(0.5ex + {more});padding-bottom: calc(0.5ex + {more});"));
                }
            }
        }
    }
}

/// The mark that a node is.
fn mark_of<'a>(node: &MathNode, marks: &'a [Mark]) -> Option<&'a Mark> {
    marks.get(number_of(node)?)
}

fn number_of(node: &MathNode) -> Option<usize> {
    match node {
        MathNode::Element(element) if element.name == "mspace" => placeholders::number(element.attribute("width")?),
        _ => None,
    }
}

fn fill(element: &mut Element, marks: &[Mark]) {
    if element.name == "mfrac"
        && let Some(thickness) = thickness_in(element, marks)
    {
        element.set("linethickness", &placeholders::em(thickness));
    }
    for child in element.elements() {
        fill(child, marks);
    }
    if element.name == "mtext"
        && let [MathNode::Text(words)] = element.children.as_slice()
        && let Some(Mark::Tag(words)) = placeholders::tagged(words).and_then(|number| marks.get(number))
    {
        if words.starts_with('<') {
            // a formula of its own
            "mrow".clone_into(&mut element.name);
        }
        element.children = vec![MathNode::Text(words.clone())];
    }
    if element.children.iter().any(|child| number_of(child).is_some()) {
        let children = std::mem::take(&mut element.children);
        element.children = Filler { marks, open: Vec::new() }.until(&mut children.into_iter().peekable());
    }
}

/// The thickness that a mark in a part of a fraction asks for.
fn thickness_in(fraction: &mut Element, marks: &[Mark]) -> Option<f32> {
    fraction.elements().find_map(|part| {
        part.children.iter().find_map(|child| match mark_of(child, marks) {
            Some(Mark::Thickness(thickness)) => Some(*thickness),
            _ => None,
        })
    })
}

struct Filler<'a> {
    marks: &'a [Mark],
    /// The numbers of the marks that reach to here.
    open: Vec<usize>,
}

impl Filler<'_> {
    /// The children up to the end of the innermost open mark.
    fn until(&mut self, children: &mut std::iter::Peekable<std::vec::IntoIter<MathNode>>) -> Vec<MathNode> {
        let mut out = Vec::new();
        while let Some(child) = children.next() {
            let Some(number) = number_of(&child) else {
                out.push(child);
                continue;
            };
            match self.marks.get(number) {
                Some(Mark::Wrap(wrap)) => {
                    self.open.push(number);
                    let inner = self.until(children);
                    self.open.pop();
                    out.push(wrapped(wrap, inner));
                }
                Some(Mark::Slot(mathml)) => {
                    out.push(MathNode::Text(mathml.clone()));
                    // what is behind it holds its place only
                    return out;
                }
                Some(Mark::Close(of)) if self.open.last() == Some(of) => return out,
                Some(Mark::Close(of)) if self.open.contains(of) => {
                    // an outer one ends here, and this one with it
                    let mut rest = vec![child];
                    rest.extend(children.by_ref());
                    *children = rest.into_iter().peekable();
                    return out;
                }
                _ => {}
            }
        }
        out
    }
}

fn wrapped(wrap: &Wrap, inner: Vec<MathNode>) -> MathNode {
    let mut element = Element::new(wrap.name, &wrap.attributes, inner);
    match wrap.inside {
        WrapAction::Nothing => {}
        WrapAction::Stretched => {
            for over in element.elements().filter(|e| e.name == "mover") {
                for accent in over.elements().filter(|e| e.name == "mo") {
                    accent.set("stretchy", "true");
                }
            }
        }
        WrapAction::Shifted(how) => {
            let shifted = Element::new("mrow", &[("style", how.to_owned())], std::mem::take(&mut element.children));
            element.children.push(MathNode::Element(shifted));
        }
        WrapAction::Linked => {
            // HTML allows a link in the text of a formula only, and a formula in that again
            let math = Element::new("math", &[], std::mem::take(&mut element.children));
            let link = Element::new("a", &wrap.attributes, vec![MathNode::Element(math)]);
            element = Element::new("mtext", &[], vec![MathNode::Element(link)]);
        }
    }
    if let Some(style) = &wrap.line {
        let notation = element.attribute("notation").unwrap_or("box");
        let mut line = Element::new("mrow", &[("class", format!("menclose-{notation}"))], Vec::new());
        if !style.is_empty() {
            line.style(style);
        }
        element.children.push(MathNode::Element(line));
    }
    MathNode::Element(element)
}

/// Lengths of the page's root as lengths of the letters, which grow with the slide.
fn relative(element: &mut Element) {
    for (_, value) in &mut element.attributes {
        if value.contains("rem") {
            *value = value.replace("rem", "em");
        }
    }
    if element.name == "mo"
        && let [MathNode::Text(sign)] = element.children.as_slice()
        && sign == "\u{20d7}"
    {
        // the combining arrow stands left of its letter in Chromium
        element.set("class", "vec");
        element.children = vec![MathNode::Text("→".to_owned())];
    }
    for child in element.elements() {
        relative(child);
    }
}
