//! Crates from elsewhere: their licences, where they come from and how often, held against `deny.toml`, which says it in
//! the words of cargo-deny.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// What is said of one package.
#[derive(Debug, Clone)]
struct Package {
    name: String,
    licence: Option<String>,
    /// None for our own.
    source: Option<String>,
    /// Version requirements of what it depends on; of ours only.
    requirements: Vec<(String, String)>,
}

fn packages() -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    let arguments = ["metadata", "--format-version", "1", "--locked", "--offline"];
    let done = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    // packages for systems that nobody built for here are not on this disk: then cargo has to ask for them
    let done = if done.status.success() {
        done
    } else {
        command = Command::new(command.get_program());
        command.args(&arguments[..4]).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
    };
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let all = metadata["packages"].as_array().unwrap().iter();
    all.map(|package| Package {
        name: text(&package["name"]).unwrap(),
        licence: text(&package["license"]),
        source: text(&package["source"]),
        requirements: package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|of| Some((text(&of["name"])?, text(&of["req"])?)))
            .collect(),
    })
    .collect()
}

fn rules() -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn strings(value: &toml::Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Whether a licence expression can be met with what is allowed: `A OR B`, `A/B`, `(A OR B) AND C`, `A WITH B`.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = &words[..];
    either(&mut rest, allowed) && rest.is_empty()
}

fn either(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut met = both(rest, allowed);
    while rest.first() == Some(&"OR") {
        *rest = &rest[1..];
        met = both(rest, allowed) || met;
    }
    met
}

fn both(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut met = one(rest, allowed);
    while rest.first() == Some(&"AND") {
        *rest = &rest[1..];
        met = one(rest, allowed) && met;
    }
    met
}

fn one(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    match **rest {
        ["(", ..] => {
            *rest = &rest[1..];
            let met = either(rest, allowed);
            *rest = rest.get(1..).unwrap_or_default();
            met
        }
        [licence, "WITH", exception, ..] => {
            *rest = &rest[3..];
            allowed.contains(&format!("{licence} WITH {exception}"))
        }
        [licence, ..] => {
            *rest = &rest[1..];
            allowed.contains(licence)
        }
        [] => false,
    }
}

/// Everything that `deny.toml` forbids, a line each.
fn complaints(packages: &[Package], rules: &toml::Table) -> String {
    let mut wrong = String::new();
    let allowed = strings(&rules["licenses"]["allow"]);
    let clarified: BTreeMap<&str, &str> = rules["licenses"]["clarify"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["crate"].as_str().unwrap(), row["expression"].as_str().unwrap()))
        .collect();
    let exceptions: BTreeMap<&str, BTreeSet<String>> = rules["licenses"]["exceptions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["crate"].as_str().unwrap(), strings(&row["allow"])))
        .collect();
    let registries = strings(&rules["sources"]["allow-registry"]);
    let denied = strings(&rules["bans"]["deny"]);
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for package in packages {
        let name = package.name.as_str();
        *times.entry(name).or_default() += 1;
        let licence = package.licence.as_deref().or_else(|| clarified.get(name).copied());
        if !licence.is_some_and(|licence| is_met(licence, exceptions.get(name).unwrap_or(&allowed))) {
            let _ = writeln!(wrong, "{name}: its licence is not allowed: {}", licence.unwrap_or("none is named"));
        }
        let known = |source: &String| source.strip_prefix("registry+").is_some_and(|of| registries.contains(of));
        if !package.source.as_ref().is_none_or(known) {
            let _ = writeln!(wrong, "{name} comes from {}", package.source.as_deref().unwrap_or_default());
        }
        if denied.contains(name) {
            let _ = writeln!(wrong, "{name} is banned");
        }
        if package.source.is_none() {
            for (of, _) in package.requirements.iter().filter(|(_, requirement)| requirement == "*") {
                let _ = writeln!(wrong, "{name} takes any version of {of}");
            }
        }
    }
    let skipped = strings(&rules["bans"]["skip"]);
    for (name, _) in times.iter().filter(|(name, times)| **times > 1 && !skipped.contains(**name)) {
        let _ = writeln!(wrong, "{name} is there in several versions");
    }
    for name in skipped.iter().filter(|name| times.get(name.as_str()).is_none_or(|times| *times < 2)) {
        let _ = writeln!(wrong, "{name} is there in one version: take it out of `skip`");
    }
    wrong
}

#[test]
fn licences_sources_and_versions_are_those_of_deny_toml() {
    let packages = packages();
    assert!(packages.len() > 100, "only {} packages were seen", packages.len());
    let wrong = complaints(&packages, &rules());
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn licence_expressions_are_read() {
    let allowed: BTreeSet<String> = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
    for good in
        ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(GPL-3.0 OR MIT) AND ISC", "Apache-2.0 WITH LLVM-exception"]
    {
        assert!(is_met(good, &allowed), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND GPL-3.0", "Apache-2.0", "", "MIT GPL-3.0"] {
        assert!(!is_met(bad, &allowed), "{bad}");
    }
}

#[test]
fn what_is_forbidden_is_reported() {
    let mut packages = packages();
    let mut add = |name: &str, licence: Option<&str>, source: &str| {
        let (name, licence, source) = (name.to_owned(), licence.map(str::to_owned), Some(source.to_owned()));
        packages.push(Package { name, licence, source, requirements: vec![] });
    };
    let registry = "registry+https://github.com/rust-lang/crates.io-index";
    add("viral", Some("GPL-3.0-only"), registry);
    add("bare", None, registry);
    add("elsewhere", Some("MIT"), "git+https://example.org/x");
    add("openssl-sys", Some("MIT"), registry);
    add("comrak", Some("MIT"), registry);
    let own = packages.iter_mut().find(|package| package.source.is_none()).unwrap();
    own.requirements.push(("comrak".to_owned(), "*".to_owned()));
    let mut rules = rules();
    rules["bans"]["skip"].as_array_mut().unwrap().push("gone".into());
    let wrong = complaints(&packages, &rules);
    let wanted = [
        "aftrap takes any version of comrak",
        "viral: its licence is not allowed: GPL-3.0-only",
        "bare: its licence is not allowed: none is named",
        "elsewhere comes from git+https://example.org/x",
        "openssl-sys is banned",
        "comrak is there in several versions",
        "gone is there in one version: take it out of `skip`",
    ];
    let mut told: Vec<&str> = wrong.lines().collect();
    told.sort_unstable();
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    assert_eq!(told, wanted);
}
