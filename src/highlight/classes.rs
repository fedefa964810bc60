//! Scopes in, one of our classes out: the innermost scope that means something decides.

use std::collections::HashMap;
use std::sync::OnceLock;
use syntect::parsing::Scope;

/// Defines the classes, their names on the page and the scopes that give them, in one table.
macro_rules! classes {
    ($($class:ident $name:literal [$($scope:literal)*];)*) => {
        /// What a token is, as far as colours go.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Class { $($class),* }

        impl Class {
            /// Its class on the page.
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$class => $name),* }
            }
        }

        const TABLE: &[(&str, Verdict)] = &[$($(($scope, Verdict::Is(Class::$class)),)*)*];
    };
}

/// What a scope says of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It has this class.
    Is(Class),
    /// A type, or a word that declares something: grammars say `storage.type` of both.
    Storage,
    /// It is plain, whatever is around it.
    Plain,
    /// Nothing: ask the scope around it.
    Ask,
}

// The names are those of the Sublime scope conventions, which the grammars follow; a longer name wins.
classes! {
    Comment "c-comment" ["comment" "markup.quote"];
    Keyword "c-keyword" ["keyword" "storage" "keyword.operator.word" "keyword.operator.logical.python"
        "keyword.operator.new" "keyword.operator.expression" "variable.language" "support.keyword"
        "keyword.other.unit.instruction"];
    String "c-string" ["string" "markup.raw" "meta.attribute-with-value.style" "constant.other.symbol" "storage.type.string"];
    Number "c-number" ["constant.numeric" "keyword.other.unit" "constant.other.color"];
    Function "c-function" ["entity.name.function" "variable.function" "support.function" "meta.function-call.name"
        "entity.name.method" "entity.name.command" "entity.type.function"];
    Type "c-type" ["entity.name.type" "entity.name.class" "entity.name.struct" "entity.name.enum"
        "entity.name.interface" "entity.name.trait" "entity.name.impl" "entity.name.union" "entity.name.namespace"
        "entity.name.module" "entity.other.inherited-class" "support.class" "support.type" "entity.name.package" "entity.name.table"
        "support.module"];
    Variable "c-variable" ["variable" "support.variable" "entity.name.variable"];
    Constant "c-constant" ["constant" "support.constant" "entity.name.constant" "variable.other.constant"
        "entity.name.label" "entity.name.enum-member" "variable.other.enummember"];
    Operator "c-operator" ["keyword.operator"];
    Punctuation "c-punctuation" ["punctuation"];
    Tag "c-tag" ["entity.name.tag" "entity.name.tag.toml"];
    Attribute "c-attribute" ["entity.other.attribute-name" "support.type.property-name" "meta.mapping.key" "meta.object-literal.key" "constant.other.object.key"
        "entity.name.key" "meta.property-name" "support.type.vendor-prefix"];
    Macro "c-macro" ["support.macro" "entity.name.macro" "variable.annotation" "meta.annotation"
        "entity.name.function.preprocessor" "entity.name.decorator" "variable.function.decorator"
        "entity.name.function.macro" "meta.preprocessor" "support.function.directive"];
    Heading "c-heading" ["markup.heading" "entity.name.section" "meta.diff.header" "meta.diff.range"
        "meta.diff.index"];
    Link "c-link" ["markup.underline.link" "string.other.link"];
    Inserted "c-inserted" ["markup.inserted"];
    Deleted "c-deleted" ["markup.deleted"];
    Invalid "c-invalid" ["invalid.illegal"];
}

/// Exceptions: scopes whose kin have a class but which have none.
const OTHERS: &[(&str, Verdict)] = &[
    // the marks of a string, comment, heading ... look like what they mark
    ("punctuation.definition", Verdict::Ask),
    ("punctuation.separator.continuation", Verdict::Ask),
    ("storage.type", Verdict::Storage),
    ("meta.interpolation", Verdict::Plain),
    ("meta.embedded", Verdict::Plain),
    ("meta.template.expression", Verdict::Plain),
    ("source", Verdict::Plain),
    ("text", Verdict::Plain),
];

/// What is `storage.type` and no type.
const DECLARING: &[&str] = &[
    "actor",
    "alias",
    "annotation",
    "associatedtype",
    "async",
    "auto",
    "begin",
    "class",
    "component",
    "comptime",
    "const",
    "constructor",
    "data",
    "def",
    "define",
    "defmodule",
    "deinit",
    "delegate",
    "dim",
    "do",
    "end",
    "enum",
    "event",
    "export",
    "extend",
    "extends",
    "extension",
    "extern",
    "field",
    "final",
    "fn",
    "for",
    "foreign",
    "fun",
    "func",
    "function",
    "get",
    "given",
    "global",
    "impl",
    "implements",
    "import",
    "infix",
    "infixl",
    "infixr",
    "init",
    "inline",
    "instance",
    "interface",
    "internal",
    "lambda",
    "lazy",
    "let",
    "local",
    "macro",
    "macro_rules!",
    "method",
    "mod",
    "module",
    "mut",
    "mutable",
    "namespace",
    "new",
    "newtype",
    "object",
    "open",
    "operator",
    "override",
    "package",
    "private",
    "proc",
    "procedure",
    "program",
    "property",
    "protocol",
    "pub",
    "public",
    "rec",
    "record",
    "ref",
    "sealed",
    "set",
    "sig",
    "signature",
    "static",
    "struct",
    "sub",
    "subscript",
    "template",
    "test",
    "then",
    "trait",
    "type",
    "typealias",
    "typedef",
    "typename",
    "union",
    "unsafe",
    "use",
    "using",
    "val",
    "var",
    "virtual",
    "volatile",
    "where",
    "with",
];

impl Class {
    /// Whether blanks of this class can be seen (ground or underline), so that they keep it.
    pub(super) fn has_ground(self) -> bool {
        matches!(self, Self::Inserted | Self::Deleted | Self::Link | Self::Invalid)
    }
}

fn table() -> &'static [(Scope, Verdict)] {
    static SCOPES: OnceLock<Vec<(Scope, Verdict)>> = OnceLock::new();
    SCOPES.get_or_init(|| {
        let rows = TABLE.iter().chain(OTHERS);
        let mut table: Vec<_> = rows.filter_map(|(name, verdict)| Some((Scope::new(name).ok()?, *verdict))).collect();
        table.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
        table
    })
}

/// What each scope of a block was found to mean.
pub(super) struct Classes {
    table: &'static [(Scope, Verdict)],
    known: HashMap<Scope, Verdict>,
}

impl Classes {
    pub(super) fn new() -> Self {
        Self { table: table(), known: HashMap::new() }
    }

    /// The class of a token, by the scopes it is in, the innermost last, and by what is written.
    pub(super) fn of(&mut self, stack: &[Scope], text: &str) -> Option<Class> {
        for scope in stack.iter().rev() {
            match self.verdict(*scope) {
                Verdict::Is(Class::String) if self.is_key(stack) => return Some(Class::Attribute),
                Verdict::Is(Class::Keyword) if is_sign(text) => return Some(Class::Operator),
                Verdict::Is(class) => return Some(class),
                Verdict::Storage if is_sign(text) => return Some(Class::Operator),
                Verdict::Storage => return Some(storage(text)),
                Verdict::Plain => return None,
                Verdict::Ask => {}
            }
        }
        None
    }

    /// Whether a string is a key of a map (JSON, YAML): keys and values should differ.
    fn is_key(&mut self, stack: &[Scope]) -> bool {
        stack.iter().rev().take(4).any(|scope| self.verdict(*scope) == Verdict::Is(Class::Attribute))
    }

    fn verdict(&mut self, scope: Scope) -> Verdict {
        let table = self.table;
        *self.known.entry(scope).or_insert_with(|| {
            let row = table.iter().find(|(prefix, _)| prefix.is_prefix_of(scope));
            row.map_or(Verdict::Ask, |(_, verdict)| *verdict)
        })
    }
}

/// `=>` and `::` are no words, whatever a grammar calls them.
fn is_sign(text: &str) -> bool {
    !text.chars().any(|c| c.is_alphanumeric() || c == '_')
}

fn storage(text: &str) -> Class {
    let word = text.trim();
    let declares = DECLARING.binary_search(&word).is_ok() || DECLARING.contains(&word.to_lowercase().as_str());
    if declares { Class::Keyword } else { Class::Type }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_of_the_table_is_one() {
        let rows: Vec<_> = TABLE.iter().chain(OTHERS).map(|(name, _)| *name).collect();
        assert_eq!(table().len(), rows.len());
        for name in &rows {
            assert!(!name.contains(' '), "{name}");
            assert_eq!(rows.iter().filter(|n| *n == name).count(), 1, "{name} stands twice");
        }
    }

    #[test]
    fn the_innermost_meaning_wins_and_the_longer_name() {
        assert!(DECLARING.is_sorted());
        let cases: &[(&str, Option<&str>)] = &[
            ("source.rust", None),
            ("source.rust string.quoted.double.rust", Some("c-string")),
            ("source.rust string.quoted.double.rust punctuation.definition.string.begin.rust", Some("c-string")),
            ("source.js string.template.js meta.interpolation.js", None),
            ("source.js string.template.js constant.character.escape.js", Some("c-constant")),
            ("source.c keyword.control.c", Some("c-keyword")),
            ("source.c keyword.operator.assignment.c", Some("c-operator")),
            ("source.python keyword.operator.word.python", Some("c-keyword")),
            ("source.json meta.mapping.key.json string.quoted.double.json", Some("c-attribute")),
            ("source.c meta.block.c punctuation.section.block.c", Some("c-punctuation")),
        ];
        for (scopes, expected) in cases {
            let stack: Vec<_> = scopes.split(' ').map(|s| Scope::new(s).expect("a scope")).collect();
            assert_eq!(Classes::new().of(&stack, "x").map(Class::name), *expected, "{scopes}");
        }
    }
}
