//! What is behind a fence in, a syntax out.

use std::sync::OnceLock;
use syntect::parsing::{SyntaxReference, SyntaxSet};

/// What is known of a language's name.
pub(super) enum SyntaxMatch {
    /// It has colours.
    Syntax(&'static SyntaxSet, &'static SyntaxReference),
    /// A terminal with prompts and answers; the grammar is that of the commands.
    Session(&'static SyntaxSet, &'static SyntaxReference),
    /// It is a word for "no colours".
    Plain,
    /// It is not known.
    Nothing,
}

/// Names that are not those (or the file endings) of the grammars, sorted; on the right the grammar's own name.
const ALIASES: &[(&str, &str)] = &[
    ("angular", "HTML"),
    ("apache", "Apache Conf"),
    ("apacheconf", "Apache Conf"),
    ("arduino", "C++"),
    ("asciidoc", "AsciiDoc (Asciidoctor)"),
    ("assembly", "x86_64 Assembly"),
    ("bat", "Batch File"),
    ("batch", "Batch File"),
    ("c#", "C#"),
    ("c++", "C++"),
    ("cjs", "JavaScript (Babel)"),
    ("common-lisp", "Lisp"),
    ("compose", "YAML"),
    ("console", "Bourne Again Shell (bash)"),
    ("containerfile", "Dockerfile"),
    ("crystal-lang", "Crystal"),
    ("cs", "C#"),
    ("csharp", "C#"),
    ("csv", "Separated Values"),
    ("cu", "C++"),
    ("cuda", "C++"),
    ("delphi", "Pascal"),
    ("deno", "TypeScript"),
    ("django", "HTML (Jinja2)"),
    ("docker", "Dockerfile"),
    ("dosbatch", "Batch File"),
    ("duckdb", "SQL"),
    ("ecmascript", "JavaScript (Babel)"),
    ("eex", "HTML (EEx)"),
    ("ejs", "HTML"),
    ("elisp", "Lisp"),
    ("emacs-lisp", "Lisp"),
    ("env", "DotENV"),
    ("ex", "Elixir"),
    ("f#", "F#"),
    ("fortran", "Fortran (Modern)"),
    ("fs", "F#"),
    ("fsharp", "F#"),
    ("gdscript", "GDScript (Godot Engine)"),
    ("geojson", "JSON"),
    ("go-mod", "Gomod"),
    ("golang", "Go"),
    ("gomod", "Gomod"),
    ("graphviz", "Graphviz (DOT)"),
    ("h", "C"),
    ("handlebars", "HTML"),
    ("hbs", "HTML"),
    ("hcl", "Terraform"),
    ("heex", "HTML (EEx)"),
    ("hlsl", "GLSL"),
    ("http", "HTTP Request and Response"),
    ("https", "HTTP Request and Response"),
    ("ino", "C++"),
    ("ipython", "Python"),
    ("javascript", "JavaScript (Babel)"),
    ("jinja-html", "HTML (Jinja2)"),
    ("js", "JavaScript (Babel)"),
    ("json5", "JavaScript (Babel)"),
    ("jsonc", "JSON"),
    ("jsonl", "JSON"),
    ("jsonnet", "jsonnet"),
    ("jsp", "Java Server Page (JSP)"),
    ("jsx", "JavaScript (Babel)"),
    ("just", "Makefile"),
    ("justfile", "Makefile"),
    ("k8s", "YAML"),
    ("ksh", "Bourne Again Shell (bash)"),
    ("kubernetes", "YAML"),
    ("latex", "LaTeX"),
    ("lean4", "Lean 4"),
    ("leex", "HTML (EEx)"),
    ("liquid", "HTML"),
    ("make", "Makefile"),
    ("man", "Groff/troff"),
    ("mdx", "Markdown"),
    ("metal", "C++"),
    ("mjs", "JavaScript (Babel)"),
    ("mssql", "SQL"),
    ("mustache", "HTML"),
    ("mysql", "SQL"),
    ("ndjson", "JSON"),
    ("node", "JavaScript (Babel)"),
    ("obj-c", "Objective-C"),
    ("objc", "Objective-C"),
    ("objc++", "Objective-C++"),
    ("objcpp", "Objective-C++"),
    ("objective-c", "Objective-C"),
    ("objective-c++", "Objective-C++"),
    ("objectivec", "Objective-C"),
    ("octave", "MATLAB"),
    ("opentofu", "Terraform"),
    ("patch", "Diff"),
    ("plist", "XML"),
    ("plsql", "SQL"),
    ("postgres", "SQL"),
    ("postgresql", "SQL"),
    ("powershell", "PowerShell"),
    ("proto", "Protocol Buffer"),
    ("proto3", "Protocol Buffer"),
    ("protobuf", "Protocol Buffer"),
    ("ps", "PowerShell"),
    ("psql", "SQL"),
    ("pwsh", "PowerShell"),
    ("py3", "Python"),
    ("pycon", "Python"),
    ("python3", "Python"),
    ("qmd", "Markdown"),
    ("reasonml", "OCaml"),
    ("regex", "Regular Expression"),
    ("regexp", "Regular Expression"),
    ("restructuredtext", "reStructuredText"),
    ("rmd", "Markdown"),
    ("roff", "Groff/troff"),
    ("sage", "Python"),
    ("sass", "Sass"),
    ("scheme", "Lisp"),
    ("sh-session", "Bourne Again Shell (bash)"),
    ("shader", "GLSL"),
    ("shell", "Bourne Again Shell (bash)"),
    ("shell-session", "Bourne Again Shell (bash)"),
    ("shellsession", "Bourne Again Shell (bash)"),
    ("sqlite", "SQL"),
    ("starlark", "Python"),
    ("terminal", "Bourne Again Shell (bash)"),
    ("terraform", "Terraform"),
    ("tex", "LaTeX"),
    ("ts", "TypeScript"),
    ("tsql", "SQL"),
    ("tsx", "TypeScriptReact"),
    ("typescript", "TypeScript"),
    ("typst", "Typst"),
    ("verilog", "Verilog"),
    ("vim-script", "VimL"),
    ("vimscript", "VimL"),
    ("vue", "Vue Component"),
    ("webmanifest", "JSON"),
    ("x86asm", "x86_64 Assembly"),
    ("xsl", "XML"),
];

const SESSIONS: &[&str] = &["console", "sh-session", "shell-session", "shellsession", "terminal"];

const PLAIN: &[&str] = &["", "ascii", "none", "output", "plain", "plaintext", "plain text", "text", "txt"];

/// The grammars, unpacked when the first code is met.
fn set() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(two_face::syntax::extra_newlines)
}

pub(super) fn find(lang: &str) -> SyntaxMatch {
    let lang = lang.trim().to_lowercase();
    if PLAIN.contains(&lang.as_str()) {
        return SyntaxMatch::Plain;
    }
    let set = set();
    let syntax = match ALIASES.binary_search_by(|(alias, _)| (*alias).cmp(&lang)) {
        Ok(at) => ALIASES.get(at).and_then(|(_, name)| set.find_syntax_by_name(name)),
        Err(_) => set.find_syntax_by_token(&lang),
    };
    match syntax {
        Some(syntax) if SESSIONS.contains(&lang.as_str()) => SyntaxMatch::Session(set, syntax),
        Some(syntax) => SyntaxMatch::Syntax(set, syntax),
        None => SyntaxMatch::Nothing,
    }
}

/// A grammar's name, without what only its makers care about.
pub(super) fn display(syntax: &'static SyntaxReference) -> &'static str {
    match syntax.name.as_str() {
        "Bourne Again Shell (bash)" => "Shell",
        "JavaScript (Babel)" => "JavaScript",
        "TypeScriptReact" => "TSX",
        "Vue Component" => "Vue",
        "AsciiDoc (Asciidoctor)" => "AsciiDoc",
        "Fortran (Modern)" => "Fortran",
        "GDScript (Godot Engine)" => "GDScript",
        "Graphviz (DOT)" => "Graphviz",
        "HTTP Request and Response" => "HTTP",
        "Protocol Buffer" => "Protocol Buffers",
        "VimL" => "Vim script",
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
