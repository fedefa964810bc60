//! ES modules in, the body of one classic script out: import lines and the word `export` are dropped, and all modules share
//! one scope. So each name is declared once, and a module imports only those before it ([`check`]).

/// The modules of a script one after the other.
pub(crate) fn joined(modules: &[(&str, &str)]) -> String {
    modules.iter().map(|(_, source)| without_imports(source)).collect()
}

/// A module without its imports and the word `export`.
fn without_imports(source: &str) -> String {
    let mut out = String::new();
    let mut importing = false;
    for line in source.lines() {
        importing |= line.starts_with("import ");
        if !importing {
            out.push_str(line.strip_prefix("export ").unwrap_or(line));
            out.push('\n');
        }
        importing &= !line.ends_with(';');
    }
    out
}

/// Fails where modules cannot be joined; gives the number of names that they declare.
#[cfg(test)]
pub(crate) fn check(modules: &[(&str, &str)]) -> usize {
    use std::collections::{BTreeMap, BTreeSet};
    let mut seen = BTreeMap::new();
    let mut before = BTreeSet::new();
    for (module, source) in modules {
        before.insert(*module);
        for name in declared(source) {
            if let Some(other) = seen.insert(name.clone(), module) {
                panic!("`{name}` is declared in {other} and in {module}");
            }
        }
        for import in imports(source) {
            let from = import.rsplit_once(" from ").unwrap().1.split('\'').nth(1).unwrap();
            let from = from.rsplit('/').next().unwrap();
            assert!(from.ends_with(".json") || before.contains(from), "{module} imports {from}, which comes later");
            assert!(!import.contains(" as "), "names stay as they are: {import}");
        }
    }
    seen.len()
}

/// The import statements of a module, each on one line.
#[cfg(test)]
fn imports(source: &str) -> Vec<String> {
    let statements = source.split(";\n").filter_map(|part| part.rfind("import ").and_then(|at| part.get(at..)));
    statements.filter(|part| part.contains(" from '")).map(|part| part.replace('\n', " ")).collect()
}

/// Top-level names of a module: lines that are not indented and declare something.
#[cfg(test)]
fn declared(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in source.lines() {
        let line = line.strip_prefix("export ").unwrap_or(line);
        let line = line.strip_prefix("async ").unwrap_or(line);
        for word in ["const ", "let ", "function ", "class "] {
            if let Some(rest) = line.strip_prefix(word) {
                let head = rest.split(" = ").next().unwrap();
                let head =
                    if rest.starts_with(['[', '{']) { head } else { head.split(['(', ':', ';']).next().unwrap() };
                names.extend(
                    head.split(|c: char| !c.is_alphanumeric() && c != '$' && c != '_')
                        .filter(|n| !n.is_empty())
                        .map(str::to_owned),
                );
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_go_and_code_stays() {
        let source = "import { x } from './x.js';\nimport {\n  y,\n  z,\n} from './y.js';\nexport function f(z) {}\nexport const g = 1;\n";
        assert_eq!(joined(&[("a.js", source)]), "function f(z) {}\nconst g = 1;\n");
        assert_eq!(imports(source), ["import { x } from './x.js'", "import {   y,   z, } from './y.js'"]);
    }

    #[test]
    #[should_panic(expected = "`f` is declared in a.js and in b.js")]
    fn a_name_of_two_modules_is_refused() {
        check(&[("a.js", "const f = 1;\n"), ("b.js", "export function f() {}\n")]);
    }

    #[test]
    #[should_panic(expected = "a.js imports b.js, which comes later")]
    fn an_import_of_a_later_module_is_refused() {
        check(&[("a.js", "import {\n  g,\n} from './b.js';\n"), ("b.js", "export const g = 1;\n")]);
    }
}
