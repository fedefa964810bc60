//! Which file of `src` uses which: the sources as tokens in, the edges between files out.
//!
//! An edge leads from a file to the file that *defines* what it names. So:
//!
//! - `mod child;` and `pub use child::Item;` in a parent are no use of the child, unless the parent's own code says `Item`;
//! - a name that a parent re-exports leads to the file that defines it, not to the parent;
//! - a child that takes an item which its parent's `mod.rs` defines depends on the parent;
//! - `self.method()` inside `impl Type` leads to the file of the same top folder whose `impl Type` has this method. A
//!   method called on anything else is not followed: its type is named or returned by a file that is.
//!
//! What stands behind `#[cfg(test)]` is left out when asked.

use super::rust_tokens::{Token, tokens, without_tests};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One use of a file by another, with the line and the words that say so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    pub from: String,
    pub to: String,
    pub line: usize,
    pub words: String,
}

/// A path of segments that a `use` gives a name to.
#[derive(Debug, Clone)]
struct Import {
    base: Vec<String>,
    path: Vec<String>,
    is_public: bool,
    line: usize,
}

#[derive(Debug, Default)]
struct Module {
    file: String,
    items: BTreeSet<String>,
    imports: BTreeMap<String, Import>,
    globs: Vec<Import>,
    /// Methods by the type that they belong to.
    methods: BTreeSet<(String, String)>,
    tokens: Vec<Token>,
    /// Where each token stands.
    context: Vec<Context>,
}

/// Where a token stands.
#[derive(Debug, Clone)]
struct Context {
    /// How many inline modules are around it.
    inline: usize,
    /// The type of the `impl` around it.
    around: Option<String>,
    is_use: bool,
}

/// All modules of a crate by their path.
#[derive(Debug, Default)]
pub struct Graph {
    modules: BTreeMap<Vec<String>, Module>,
}

impl Graph {
    /// Reads sources: paths relative to `src` with their text.
    pub fn of<'a>(sources: impl IntoIterator<Item = (&'a Path, &'a str)>, with_tests: bool) -> Self {
        let mut graph = Self::default();
        let mut test_only = Vec::new();
        for (path, text) in sources {
            let module = module_path(path);
            let (mut tokens, tests) = if with_tests { (tokens(text), vec![]) } else { without_tests(tokens(text)) };
            tokens.retain(|token| !token.is_literal);
            test_only.extend(tests.into_iter().map(|name| [&module[..], &[name]].concat()));
            let mut read = Module { file: path.to_string_lossy().into_owned(), tokens, ..Module::default() };
            read.scan(&module);
            if path != Path::new("main.rs") {
                graph.modules.insert(module, read);
            }
        }
        graph.modules.retain(|path, _| !test_only.iter().any(|gone| path.starts_with(gone)));
        graph
    }

    /// Every use of one file by another, each pair once.
    pub fn edges(&self) -> Vec<Edge> {
        let mut all: BTreeMap<(String, String), Edge> = BTreeMap::new();
        for (path, module) in &self.modules {
            let mut add = |to: &Module, line: usize, words: String| {
                if to.file != module.file {
                    let edge = Edge { from: module.file.clone(), to: to.file.clone(), line, words };
                    all.entry((module.file.clone(), to.file.clone())).or_insert(edge);
                }
            };
            for (name, import) in &module.imports {
                if (!import.is_public || module.says(name))
                    && let Some(to) = self.item(&import.base, &import.path, 0)
                {
                    add(to, import.line, import.path.join("::"));
                }
            }
            for (base, words, line) in module.paths(path) {
                if let Some(to) = self.named_item(&base, &words) {
                    add(to, line, words.join("::"));
                }
            }
            for (to, line, words) in self.method_calls(module) {
                add(to, line, words);
            }
        }
        all.into_values().collect()
    }

    /// The module that defines the item at the end of a path; none for a module, another crate, a primitive.
    fn item(&self, base: &[String], path: &[String], depth: usize) -> Option<&Module> {
        if depth > 12 {
            return None;
        }
        let (mut at, mut rest) = absolute(base, path)?;
        while let Some((name, tail)) = rest.split_first() {
            let here = self.modules.get(&at)?;
            if here.items.contains(name) {
                return Some(here);
            }
            let below = [&at[..], std::slice::from_ref(name)].concat();
            if let Some(import) = here.imports.get(name)
                && (tail.is_empty() || !self.modules.contains_key(&below))
            {
                return self.item(&import.base, &[&import.path[..], tail].concat(), depth + 1);
            }
            if self.modules.contains_key(&below) {
                (at, rest) = (below, tail);
                continue;
            }
            let mut globs = here.globs.iter();
            return globs.find_map(|g| self.item(&g.base, &[&g.path[..], rest].concat(), depth + 1));
        }
        None
    }

    /// A path as it stands in code: from the root, from a child module or from an imported name.
    fn named_item(&self, base: &[String], words: &[String]) -> Option<&Module> {
        match words[0].as_str() {
            "crate" | "super" | "self" => self.item(base, words, 0),
            _ => self.item(base, &[&["self".to_owned()], words].concat(), 0),
        }
    }

    /// Calls of `self.method()` whose method another file adds to the same type.
    fn method_calls<'a>(&'a self, module: &'a Module) -> Vec<(&'a Module, usize, String)> {
        let mut out = Vec::new();
        for (n, four) in module.tokens.windows(4).enumerate() {
            let [whose, step, name, open] = four else { continue };
            let of_self = match (whose.text.as_str(), step.text.as_str()) {
                ("self", ".") | ("Self", "::") => open.text == "(" || open.text == "::",
                _ => false,
            };
            let Some(of) = module.context[n].around.clone().filter(|_| of_self) else { continue };
            let method = (of, name.text.clone());
            if !module.methods.contains(&method) {
                let home = self.modules.values().filter(|m| m.methods.contains(&method) && same_top(m, module));
                out.extend(home.map(|m| (m, name.line, format!("self.{}()", name.text))));
            }
        }
        out
    }
}

fn same_top(a: &Module, b: &Module) -> bool {
    a.file.split('/').next() == b.file.split('/').next()
}

/// Files that reach each other, each group sorted; files that are in no circle are left out.
pub fn circles(edges: &[Edge]) -> Vec<BTreeSet<String>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for edge in edges {
        next.entry(&edge.from).or_default().insert(&edge.to);
    }
    let reach = |start| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
        while let Some(at) = open.pop() {
            open.extend(next.get(at).into_iter().flatten().filter(|to| seen.insert(**to)));
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|file| (*file, reach(*file))).collect();
    let mut out: Vec<BTreeSet<String>> = Vec::new();
    for (file, there) in &reached {
        if there.contains(file) && !out.iter().any(|circle| circle.contains(*file)) {
            let back = there.iter().filter(|to| reached.get(**to).is_some_and(|from_it| from_it.contains(file)));
            out.push(back.map(|to| (*to).to_owned()).collect());
        }
    }
    out
}

/// `deck/slide/mod.rs` is `deck::slide`, `lib.rs` the crate.
fn module_path(path: &Path) -> Vec<String> {
    let parts = path.with_extension("");
    let mut parts: Vec<String> = parts.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

/// Where a path begins and what is left of it; none where it leads out of the crate.
fn absolute<'a>(base: &[String], path: &'a [String]) -> Option<(Vec<String>, &'a [String])> {
    let (mut at, mut rest) = (base.to_vec(), path);
    match rest.first()?.as_str() {
        "crate" => (at, rest) = (Vec::new(), &rest[1..]),
        "self" => rest = &rest[1..],
        _ => {}
    }
    while rest.first().is_some_and(|word| word == "super") {
        at.pop()?;
        rest = &rest[1..];
    }
    Some((at, rest))
}

impl Module {
    fn scan(&mut self, path: &[String]) {
        let tokens = std::mem::take(&mut self.tokens);
        let word = |n: usize| tokens.get(n).map_or("", |t| t.text.as_str());
        let (mut braces, mut inline, mut of): (usize, Vec<usize>, Option<(String, usize)>) = (0, vec![], None);
        let mut n = 0;
        while n < tokens.len() {
            let before = n;
            match word(n) {
                "{" => braces += 1,
                "}" => {
                    braces = braces.saturating_sub(1);
                    if inline.last() == Some(&braces) {
                        inline.pop();
                    }
                    of = of.filter(|(_, depth)| *depth < braces);
                }
                "mod" if word(n + 2) == "{" => {
                    inline.push(braces);
                    (braces, n) = (braces + 1, n + 2);
                }
                "impl" if braces == inline.len() => {
                    if let Some((name, end)) = self_type(&tokens, n) {
                        of = Some((name, braces));
                        (braces, n) = (braces + 1, end);
                    }
                }
                "fn" if of.as_ref().is_some_and(|(_, depth)| braces == depth + 1) && inline.is_empty() => {
                    let name = of.as_ref().map(|(of, _)| of.clone()).unwrap_or_default();
                    self.methods.insert((name, word(n + 1).to_owned()));
                }
                "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" if braces == 0 => {
                    let name = if word(n + 1) == "mut" { word(n + 2) } else { word(n + 1) };
                    self.items.insert(name.to_owned());
                }
                "use" if word(n + 1) != "<" => {
                    let mut base = path.to_vec();
                    base.extend(inline.iter().map(|_| String::from("inline")));
                    let is_public = n > 0 && (word(n - 1) == "pub" || (word(n - 1) == ")" && word(n - 3) == "("));
                    let start = Import { base, path: vec![], is_public, line: tokens[n].line };
                    n = self.import(&tokens, n + 1, start);
                }
                _ => {}
            }
            n += 1;
            let is_use = word(before) == "use" && n > before + 1;
            let around = of.as_ref().map(|(name, _)| name.clone());
            let context = Context { inline: inline.len(), around, is_use };
            self.context.extend((before..n).map(|_| context.clone()));
        }
        self.context.truncate(tokens.len());
        self.tokens = tokens;
    }

    /// Reads the tree of a `use` from token `n` on; gives the last token that belongs to it.
    fn import(&mut self, tokens: &[Token], mut n: usize, mut at: Import) -> usize {
        while let Some(token) = tokens.get(n) {
            match token.text.as_str() {
                "::" => {}
                "{" => {
                    n += 1;
                    while tokens.get(n).is_some_and(|t| t.text != "}") {
                        n = self.import(tokens, n, at.clone());
                        n += usize::from(tokens.get(n).is_some_and(|t| t.text == ","));
                    }
                    return n + 1;
                }
                "*" => {
                    self.globs.push(at);
                    return n + 1;
                }
                "," | ";" | "}" => break,
                "as" => {
                    let name = tokens.get(n + 1).map(|t| t.text.clone()).unwrap_or_default();
                    self.imports.insert(name, at);
                    return n + 2;
                }
                "self" if !at.path.is_empty() => {}
                word => at.path.push(word.to_owned()),
            }
            n += 1;
        }
        if let Some(name) = at.path.last().cloned() {
            self.imports.insert(name, at);
        }
        n
    }

    /// Whether the code outside of `use` says a name: a type anywhere, a function where it is called or handed on.
    fn says(&self, name: &str) -> bool {
        let is = |n: Option<usize>, marks: &[&str]| {
            n.and_then(|n| self.tokens.get(n)).is_some_and(|token| marks.contains(&token.text.as_str()))
        };
        self.tokens.iter().zip(&self.context).enumerate().any(|(n, (token, context))| {
            let is_type = name.starts_with(char::is_uppercase);
            let is_own = is(n.checked_sub(1), &["fn", ".", "mod"]);
            let is_call = is(Some(n + 1), &["(", ")", ",", "!"]) && !is_own;
            token.text == name && !context.is_use && (is_type || is_call)
        })
    }

    /// Paths of more than one segment in the code: the module they are seen from, their segments, the line.
    fn paths(&self, path: &[String]) -> Vec<(Vec<String>, Vec<String>, usize)> {
        let (mut out, mut n) = (Vec::new(), 0);
        while n < self.tokens.len() {
            let is_name = |n: usize| {
                self.tokens.get(n).is_some_and(|t| t.text.starts_with(|c: char| c.is_alphabetic() || c == '_'))
            };
            let is_step = |n: usize| self.tokens.get(n).is_some_and(|t| t.text == "::");
            let context = &self.context[n];
            let start = n;
            n += 1;
            if context.is_use || !is_name(start) || (start > 0 && is_step(start - 1)) {
                continue;
            }
            let mut words = vec![self.tokens[start].text.clone()];
            while is_step(n) && is_name(n + 1) {
                words.push(self.tokens[n + 1].text.clone());
                n += 2;
            }
            if words.len() > 1 {
                let mut base = path.to_vec();
                base.extend((0..context.inline).map(|_| String::from("inline")));
                out.push((base, words, self.tokens[start].line));
            }
        }
        out
    }
}

/// The type of an `impl` without a trait, and the token that opens its body; none for `impl Trait for Type`.
fn self_type(tokens: &[Token], start: usize) -> Option<(String, usize)> {
    let (mut angle, mut name) = (0i32, String::new());
    for (n, token) in tokens.iter().enumerate().skip(start + 1) {
        match token.text.as_str() {
            "<" => angle += 1,
            ">" => angle -= 1,
            "for" if angle == 0 => return None,
            "{" => return Some((name, n)),
            ";" => return None,
            "where" if angle == 0 => {
                let open = tokens.iter().skip(n).position(|t| t.text == "{")?;
                return Some((name, n + open));
            }
            word if angle == 0 && word.starts_with(char::is_alphabetic) => word.clone_into(&mut name),
            _ => {}
        }
    }
    None
}
