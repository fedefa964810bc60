//! Tokens in, custom properties and code colours out.

use super::builtin;
use super::manifest::{self, Manifest};
use crate::diagnostics::Diagnostics;
use crate::source::Source;
use crate::util::colour::LEAST;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The colours that every look has in both modes (`docs/reference/page.md`, "Tokens").
pub(crate) const COLOURS: [&str; 34] = [
    "accent",
    "accent-fg",
    "bad",
    "bg",
    "code-attribute",
    "code-bg",
    "code-comment",
    "code-constant",
    "code-fg",
    "code-function",
    "code-keyword",
    "code-macro",
    "code-number",
    "code-operator",
    "code-string",
    "code-tag",
    "code-type",
    "code-variable",
    "fg",
    "good",
    "link",
    "mark",
    "mark-fg",
    "muted",
    "rule",
    "series-1",
    "series-2",
    "series-3",
    "series-4",
    "series-5",
    "series-6",
    "surface",
    "surface-fg",
    "warn",
];

/// Colours that are on each other: what is read, what is behind it, the least contrast.
pub(crate) fn pairs() -> Vec<(&'static str, &'static str, f32)> {
    let mut pairs = vec![
        ("fg", "bg", LEAST),
        ("muted", "bg", LEAST),
        ("link", "bg", LEAST),
        ("accent-fg", "accent", LEAST),
        ("surface-fg", "surface", LEAST),
        ("mark-fg", "mark", LEAST),
        ("good", "bg", LEAST),
        ("warn", "bg", LEAST),
        ("bad", "bg", LEAST),
        ("good", "code-bg", LEAST), // the added and removed lines of a diff
        ("bad", "code-bg", LEAST),
    ];
    for name in COLOURS {
        if name.starts_with("code-") && name != "code-bg" {
            pairs.push((name, "code-bg", LEAST));
        } else if name.starts_with("series-") {
            pairs.push((name, "bg", 3.0)); // WCAG 1.4.11: graphics
        }
    }
    pairs
}

/// All tokens of a look, inherited ones with them.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// Colours in light mode.
    pub(crate) light: BTreeMap<String, String>,
    /// Colours in dark mode.
    pub(crate) dark: BTreeMap<String, String>,
    /// The same in both.
    pub(crate) plain: BTreeMap<String, String>,
}

/// What the ground says: fonts, sizes, distances.
pub(crate) fn ground() -> Manifest {
    let toml = builtin::file(builtin::BASE, "theme.toml").unwrap_or("");
    manifest::read(&Source::new("themes/base/theme.toml", toml), &Diagnostics::new())
}

impl Tokens {
    /// The names of all tokens; those of both modes come twice.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.light.keys().chain(self.dark.keys()).chain(self.plain.keys()).map(String::as_str)
    }

    /// Takes what a theme says over what was said below it.
    pub(crate) fn merge(&mut self, own: &Manifest) {
        let sides = [(&mut self.light, &own.light), (&mut self.dark, &own.dark), (&mut self.plain, &own.plain)];
        for (all, own) in sides {
            all.extend(own.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
    }

    /// Colours of the contract that are still missing are taken from `ground`.
    pub(crate) fn fill(&mut self, ground: &Manifest) {
        for (all, ground) in [(&mut self.light, &ground.light), (&mut self.dark, &ground.dark)] {
            for (name, value) in ground.iter().filter(|(name, _)| COLOURS.contains(&name.as_str())) {
                all.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
    }

    /// `:root` with every token; colours that differ by mode as `light-dark(...)`. Which mode holds is decided by
    /// `color-scheme`, so one sheet serves both and a part of a page may be turned.
    pub(crate) fn css(&self) -> String {
        let mut out = String::from(":root{color-scheme:light dark;");
        for (name, light) in &self.light {
            let dark = self.dark.get(name).unwrap_or(light);
            if light == dark {
                let _ = write!(out, "--{name}:{light};");
            } else {
                let _ = write!(out, "--{name}:light-dark({light},{dark});");
            }
        }
        for (name, dark) in self.dark.iter().filter(|(name, _)| !self.light.contains_key(*name)) {
            let _ = write!(out, "--{name}:{dark};");
        }
        for (name, value) in &self.plain {
            let _ = write!(out, "--{name}:{value};");
        }
        out + "}\n"
    }

    /// One value; tokens that are the same in both modes are found in either.
    pub(crate) fn get(&self, name: &str, dark: bool) -> Option<&str> {
        let (first, second) = if dark { (&self.dark, &self.light) } else { (&self.light, &self.dark) };
        first.get(name).or_else(|| second.get(name)).or_else(|| self.plain.get(name)).map(String::as_str)
    }
}

/// The colours of code, the same rules for every theme: the tokens differ.
pub(crate) const CODE: &str = "\
.c-comment{color:var(--code-comment);font-style:italic}
.c-keyword{color:var(--code-keyword)}
.c-string{color:var(--code-string)}
.c-number{color:var(--code-number)}
.c-function{color:var(--code-function)}
.c-type{color:var(--code-type)}
.c-variable{color:var(--code-variable)}
.c-constant{color:var(--code-constant)}
.c-operator{color:var(--code-operator)}
.c-punctuation{color:var(--code-punctuation,inherit)}
.c-tag{color:var(--code-tag)}
.c-attribute{color:var(--code-attribute)}
.c-macro{color:var(--code-macro)}
.c-heading{color:var(--code-keyword);font-weight:bold}
.c-link{color:var(--code-string);text-decoration:underline}
.c-inserted{color:var(--good)}
.c-deleted{color:var(--bad)}
.c-invalid{color:var(--bad);text-decoration:underline wavy}
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_modes_are_in_one_property() {
        let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let tokens = Tokens {
            light: map(&[("bg", "#fff"), ("same", "red")]),
            dark: map(&[("bg", "#000"), ("night", "#111"), ("same", "red")]),
            plain: map(&[("leading", "1.4")]),
        };
        assert_eq!(
            tokens.css(),
            ":root{color-scheme:light dark;--bg:light-dark(#fff,#000);--same:red;--night:#111;--leading:1.4;}\n"
        );
        assert_eq!(tokens.get("bg", true), Some("#000"));
        assert_eq!(tokens.get("night", false), Some("#111"));
        assert_eq!(tokens.get("leading", true), Some("1.4"));
        assert_eq!(tokens.get("nope", true), None);
    }
}
