//! Graphviz' dot, read here and drawn as a flowchart is: the same boxes, arrows and colours.
//!
//! Written here: layout-rs leaves out clusters and refuses `a -> {b c}`, so that real graphs came out wrong or not at all.

mod flowchart;
mod lexer;

use super::mermaid;
use super::outcome::{DiagramError, Outcome};
use super::parts::Parts;
use flowchart::shape;
use lexer::{DotToken, tokens};
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::vec::IntoIter;

type DotAttrs = BTreeMap<String, String>;

struct DotNode {
    id: String,
    attrs: DotAttrs,
}

struct Edge {
    from: usize,
    to: usize,
    attrs: DotAttrs,
}

/// A box round nodes, with boxes in it.
#[derive(Default)]
struct Cluster {
    label: String,
    nodes: Vec<usize>,
    inner: Vec<Cluster>,
}

/// What holds from here on within a pair of braces.
#[derive(Clone, Default)]
struct Defaults {
    node: DotAttrs,
    edge: DotAttrs,
}

struct DotParser {
    tokens: Peekable<IntoIter<(DotToken, usize)>>,
    line: usize,
    directed: bool,
    nodes: Vec<DotNode>,
    edges: Vec<Edge>,
    graph: DotAttrs,
    depth: usize,
}

/// Graphs within graphs within graphs: deeper ones are a mistake.
const DEEPEST: usize = 16;

/// Draws a dot source.
pub(super) fn draw(source: &str, mut parts: Parts) -> Outcome {
    let mut reader = DotParser::of(source)?;
    let top = reader.read()?;
    let text = reader.flowchart(&top)?;
    for (i, node) in reader.nodes.iter().enumerate() {
        parts.stands_for(&node.id, &format!("n{i}"));
    }
    let mut drawn = mermaid::flowchart(&text, "graph", &mut parts);
    if let Ok(super::DiagramOutput::Svg(drawing)) = &mut drawn {
        drawing.title = reader.graph.get("label").cloned();
    }
    // its lines are not those of the source
    drawn.map_err(|refusal| DiagramError { line: None, ..refusal })
}

impl DotParser {
    fn of(source: &str) -> Result<Self, DiagramError> {
        Ok(Self {
            tokens: tokens(source)?.into_iter().peekable(),
            line: 1,
            directed: true,
            nodes: Vec::new(),
            edges: Vec::new(),
            graph: DotAttrs::new(),
            depth: 0,
        })
    }

    fn next(&mut self) -> Option<DotToken> {
        let (token, line) = self.tokens.next()?;
        self.line = line;
        Some(token)
    }

    fn is(&mut self, wanted: &DotToken) -> bool {
        self.tokens.peek().is_some_and(|(token, _)| token == wanted)
    }

    fn skip(&mut self, wanted: &DotToken) -> bool {
        let found = self.is(wanted);
        if found {
            self.next();
        }
        found
    }

    fn expect(&mut self, sign: char) -> Result<(), DiagramError> {
        if self.skip(&DotToken::Sign(sign)) { Ok(()) } else { Err(self.wrong(&format!("`{sign}` is expected here"))) }
    }

    fn wrong(&mut self, why: &str) -> DiagramError {
        let line = self.tokens.peek().map_or(self.line, |(_, line)| *line);
        DiagramError::at(line, why)
    }

    fn name(&mut self) -> Option<String> {
        match self.tokens.peek() {
            Some((DotToken::Name(name, _), _)) => {
                let name = name.clone();
                self.next();
                Some(name)
            }
            _ => None,
        }
    }

    /// An unquoted name that is one of the language's words, in lower case.
    fn keyword(&mut self) -> Option<String> {
        match self.tokens.peek() {
            Some((DotToken::Name(name, false), _)) => Some(name.to_lowercase()),
            _ => None,
        }
    }

    fn read(&mut self) -> Result<Cluster, DiagramError> {
        let mut word = self.keyword();
        if word.as_deref() == Some("strict") {
            self.next();
            word = self.keyword();
        }
        match word.as_deref() {
            Some("digraph") => self.directed = true,
            Some("graph") => self.directed = false,
            _ => return Err(self.wrong("it begins with `graph` or `digraph`")),
        }
        self.next();
        self.name();
        self.expect('{')?;
        let mut top = Cluster::default();
        self.body(&mut top, &mut Defaults::default(), true)?;
        match self.next() {
            None => Ok(top),
            Some(_) => Err(self.wrong("only one graph can be drawn")),
        }
    }

    /// Statements up to the closing brace; the nodes that were named.
    fn body(&mut self, cluster: &mut Cluster, defaults: &mut Defaults, top: bool) -> Result<Vec<usize>, DiagramError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("graphs are nested too deeply"));
        }
        let mut named = Vec::new();
        loop {
            if self.skip(&DotToken::Sign('}')) {
                self.depth -= 1;
                return Ok(named);
            }
            if self.skip(&DotToken::Sign(';')) || self.skip(&DotToken::Sign(',')) {
                continue;
            }
            if self.tokens.peek().is_none() {
                return Err(self.wrong("a brace is not closed"));
            }
            named.extend(self.statement(cluster, defaults, top)?);
        }
    }

    fn statement(
        &mut self,
        cluster: &mut Cluster,
        defaults: &mut Defaults,
        top: bool,
    ) -> Result<Vec<usize>, DiagramError> {
        let word = self.keyword();
        if let Some(what @ ("graph" | "node" | "edge")) = word.as_deref() {
            self.next();
            let attrs = self.attrs()?;
            match what {
                "node" => defaults.node.extend(attrs),
                "edge" => defaults.edge.extend(attrs),
                _ => self.about(cluster, attrs, top),
            }
            return Ok(Vec::new());
        }
        let mut ends = vec![self.end(cluster, defaults)?];
        if self.skip(&DotToken::Sign('=')) {
            let key = ends.pop().and_then(|e| e.into_iter().next());
            let value = self.name().ok_or_else(|| self.wrong("a value is expected here"))?;
            // what looked like a node was the name of a setting
            if let Some(key) = key.filter(|k| *k + 1 == self.nodes.len()).and_then(|_| self.nodes.pop()) {
                cluster.nodes.retain(|n| *n < self.nodes.len());
                self.about(cluster, DotAttrs::from([(key.id.to_lowercase(), value)]), top);
            }
            return Ok(Vec::new());
        }
        while self.skip(&DotToken::Arrow) || self.skip(&DotToken::Line) {
            ends.push(self.end(cluster, defaults)?);
        }
        let attrs = self.attrs()?;
        if let [only] = &ends[..] {
            for i in only {
                if let Some(node) = self.nodes.get_mut(*i) {
                    node.attrs.extend(attrs.clone());
                }
            }
        }
        for pair in ends.windows(2) {
            let [from, to] = pair else { continue };
            for (from, to) in from.iter().flat_map(|f| to.iter().map(move |t| (*f, *t))) {
                let mut all = defaults.edge.clone();
                all.extend(attrs.clone());
                self.edges.push(Edge { from, to, attrs: all });
            }
        }
        Ok(ends.concat())
    }

    fn about(&mut self, cluster: &mut Cluster, attrs: DotAttrs, top: bool) {
        if top {
            self.graph.extend(attrs);
        } else if let Some(label) = attrs.get("label") {
            cluster.label.clone_from(label);
        }
    }

    /// A node, or the nodes of a subgraph.
    fn end(&mut self, cluster: &mut Cluster, defaults: &Defaults) -> Result<Vec<usize>, DiagramError> {
        let named = self.keyword().as_deref() == Some("subgraph");
        let mut id = String::new();
        if named {
            self.next();
            id = self.name().unwrap_or_default();
        }
        if self.skip(&DotToken::Sign('{')) {
            let mut own = defaults.clone();
            if !id.starts_with("cluster") {
                return self.body(cluster, &mut own, false);
            }
            let mut inner = Cluster::default();
            let nodes = self.body(&mut inner, &mut own, false)?;
            cluster.inner.push(inner);
            return Ok(nodes);
        }
        let Some(name) = self.name().filter(|_| !named) else { return Err(self.wrong("a node is expected here")) };
        while self.skip(&DotToken::Sign(':')) {
            self.name();
        }
        if let Some(known) = self.nodes.iter().position(|n| n.id == name) {
            return Ok(vec![known]);
        }
        self.nodes.push(DotNode { id: name, attrs: defaults.node.clone() });
        cluster.nodes.push(self.nodes.len() - 1);
        Ok(vec![self.nodes.len() - 1])
    }

    fn attrs(&mut self) -> Result<DotAttrs, DiagramError> {
        let mut out = DotAttrs::new();
        while self.skip(&DotToken::Sign('[')) {
            while !self.skip(&DotToken::Sign(']')) {
                if self.skip(&DotToken::Sign(',')) || self.skip(&DotToken::Sign(';')) {
                    continue;
                }
                let key = self.name().ok_or_else(|| self.wrong("the name of an attribute is expected here"))?;
                self.expect('=')?;
                let value = self.name().ok_or_else(|| self.wrong("a value is expected here"))?;
                if key == "shape" && shape(&value).is_none() {
                    return Err(DiagramError::at(self.line, format!("the shape `{value}` is not supported")));
                }
                out.insert(key.to_lowercase(), value);
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(source: &str) -> Result<String, DiagramError> {
        let mut reader = DotParser::of(source)?;
        let top = reader.read()?;
        reader.flowchart(&top)
    }

    #[test]
    fn graphs_of_graphviz_are_read() {
        let out = flow(
            "digraph G { rankdir=LR; a -> {b c} [label=x, style=dashed]; subgraph cluster_1 { label=\"In\"; d } }",
        );
        let expected = "flowchart LR\nn0([\"a\"])\nn1([\"b\"])\nn2([\"c\"])\nsubgraph c1 [\"In\"]\nn3([\"d\"])\nend\n\
                        n0 -.->|x| n1\nn0 -.->|x| n2\n";
        assert_eq!(out.as_deref(), Ok(expected));
        assert_eq!(flow("graph { a -- b }").unwrap(), "flowchart TB\nn0([\"a\"])\nn1([\"b\"])\nn0 --- n1\n");
    }

    #[test]
    fn what_is_wrong_has_a_line() {
        let line = |source| flow(source).unwrap_err().line;
        assert_eq!(line("digraph {\n a -> \n}"), Some(3));
        assert_eq!(line("digraph {\n a [shape=record]\n}"), Some(2));
        assert_eq!(line("digraph {\n a -> b [label=<<b>x</b>>]}"), Some(2));
        assert_eq!(line("digraph { a"), Some(1));
        assert_eq!(line("grph { a }"), Some(1));
        assert!(flow(&format!("digraph {{ {} ", "{".repeat(40))).is_err());
    }
}
