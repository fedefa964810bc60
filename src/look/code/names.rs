//! What stands behind a fence in, a syntax out.

use std::sync::OnceLock;
use syntect::parsing::{SyntaxReference, SyntaxSet};

/// What is known of a language's name.
pub(super) enum Found {
    /// It has colours.
    Syntax(&'static SyntaxSet, &'static SyntaxReference),
    /// It is a word for "no colours".
    Plain,
    /// It is not known.
    Nothing,
}

/// Names that are not those (or the file endings) of the grammars, sorted; on the right the grammar's own name.
const ALIASES: &[(&str, &str)] = &[
    ("c++", "C++"),
    ("console", "Bourne Again Shell (bash)"),
    ("cs", "C#"),
    ("csharp", "C#"),
    ("docker", "Dockerfile"),
    ("ex", "Elixir"),
    ("golang", "Go"),
    ("hcl", "Terraform"),
    ("json5", "JavaScript"),
    ("jsonc", "JavaScript"),
    ("jsx", "JavaScript (Babel)"),
    ("latex", "LaTeX"),
    ("make", "Makefile"),
    ("objc", "Objective-C"),
    ("objective-c", "Objective-C"),
    ("patch", "Diff"),
    ("powershell", "PowerShell"),
    ("proto", "Protocol Buffer"),
    ("protobuf", "Protocol Buffer"),
    ("psql", "SQL"),
    ("pwsh", "PowerShell"),
    ("sh-session", "Bourne Again Shell (bash)"),
    ("shell", "Bourne Again Shell (bash)"),
    ("shell-session", "Bourne Again Shell (bash)"),
    ("shellsession", "Bourne Again Shell (bash)"),
    ("terraform", "Terraform"),
    ("tex", "LaTeX"),
];

const PLAIN: &[&str] = &["", "ascii", "none", "output", "plain", "plaintext", "plain text", "text", "txt"];

/// The grammars, unpacked when the first code is met.
fn set() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(two_face::syntax::extra_newlines)
}

pub(super) fn find(lang: &str) -> Found {
    let lang = lang.trim().to_lowercase();
    if PLAIN.contains(&lang.as_str()) {
        return Found::Plain;
    }
    let set = set();
    let syntax = match ALIASES.binary_search_by(|(alias, _)| (*alias).cmp(&lang)) {
        Ok(at) => ALIASES.get(at).and_then(|(_, name)| set.find_syntax_by_name(name)),
        Err(_) => set.find_syntax_by_token(&lang),
    };
    syntax.map_or(Found::Nothing, |syntax| Found::Syntax(set, syntax))
}

/// A grammar's name, without what only its makers care about.
pub(super) fn display(syntax: &'static SyntaxReference) -> &'static str {
    match syntax.name.as_str() {
        "Bourne Again Shell (bash)" => "Shell",
        "JavaScript (Babel)" => "JSX",
        "TypescriptReact" | "TypeScriptReact" => "TSX",
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alias_leads_to_a_grammar() {
        assert!(ALIASES.is_sorted());
        for (alias, name) in ALIASES {
            assert!(set().find_syntax_by_name(name).is_some(), "{alias}: no grammar `{name}`");
        }
    }

    #[test]
    #[ignore = "a list to read"]
    fn list() {
        for syntax in set().syntaxes() {
            println!("{}: {}", syntax.name, syntax.file_extensions.join(" "));
        }
    }
}
