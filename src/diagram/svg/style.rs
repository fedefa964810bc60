//! What an element inherits.

use super::stylesheet::{Declared, DeclaredValue};
use super::text_width::Face;
use std::collections::BTreeMap;

/// Declarations that what is inside inherits.
const INHERITED: &[&str] = &[
    "color",
    "fill",
    "fill-opacity",
    "font-size",
    "font-style",
    "font-weight",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-align",
    "text-anchor",
    "visibility",
];

#[derive(Debug, Clone, Default)]
pub(super) struct SvgStyle {
    all: BTreeMap<&'static str, DeclaredValue>,
}

impl SvgStyle {
    /// The style of something inside that has declarations of its own.
    pub(super) fn with(&self, declared: &Declared) -> Self {
        let mut out = self.clone();
        for name in INHERITED {
            let Some(own) = declared.get(*name) else { continue };
            let value = match own.value.as_str() {
                "inherit" | "revert" | "revert-layer" | "unset" | "" | "undefined" => continue,
                value if *name == "font-size" => {
                    length(value, self.size()).map_or_else(|| self.size().to_string(), |size| size.to_string())
                }
                value => value.to_owned(),
            };
            out.all.insert(name, DeclaredValue { value, inline: own.inline });
        }
        out
    }

    pub(super) fn get(&self, name: &str) -> Option<&DeclaredValue> {
        self.all.get(name)
    }

    pub(super) fn value(&self, name: &str) -> &str {
        self.get(name).map_or("", |value| value.value.as_str())
    }

    pub(super) fn size(&self) -> f64 {
        self.value("font-size").parse().ok().filter(|size: &f64| size.is_finite() && *size > 0.0).unwrap_or(16.0)
    }

    pub(super) fn face(&self) -> Face {
        let weight = self.value("font-weight");
        let bold = matches!(weight, "bold" | "bolder") || weight.parse().is_ok_and(|weight: f64| weight > 550.0);
        Face { bold, italic: matches!(self.value("font-style"), "italic" | "oblique") }
    }

    pub(super) fn bold(mut self) -> Self {
        self.all.insert("font-weight", DeclaredValue { value: "bold".to_owned(), inline: false });
        self
    }

    pub(super) fn italic(mut self) -> Self {
        self.all.insert("font-style", DeclaredValue { value: "italic".to_owned(), inline: false });
        self
    }

    pub(super) fn visible(&self) -> bool {
        !matches!(self.value("visibility"), "hidden" | "collapse")
    }
}

/// Is this declared so?
pub(super) fn is(declared: &Declared, name: &str, value: &str) -> bool {
    declared.get(name).is_some_and(|own| own.value == value)
}

/// A length in units of the drawing.
pub(super) fn length(raw: &str, size: f64) -> Option<f64> {
    let raw = raw.trim();
    let (number, unit) = if let Some(number) = raw.strip_suffix("px") {
        (number, 1.0)
    } else if let Some(number) = raw.strip_suffix("rem") {
        (number, 16.0)
    } else if let Some(number) = raw.strip_suffix("em") {
        (number, size)
    } else if let Some(number) = raw.strip_suffix("pt") {
        (number, 4.0 / 3.0)
    } else if let Some(number) = raw.strip_suffix('%') {
        (number, size / 100.0)
    } else {
        (raw, 1.0)
    };
    number.trim().parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| n * unit)
}
