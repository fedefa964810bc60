//! The live script's sources in, one classic script out: it keeps a page of the server's live.

use crate::player::bundle::joined;
use std::sync::OnceLock;

/// The modules, each after those that it imports. The bus is the player's.
const MODULES: &[(&str, &str)] = &[
    ("bus.js", include_str!("../../player/js/bus.js")),
    ("page.js", include_str!("page.js")),
    ("follow.js", include_str!("follow.js")),
    ("overlay.js", include_str!("overlay.js")),
    ("audit.js", include_str!("audit.js")),
    ("patch.js", include_str!("patch.js")),
    ("peers.js", include_str!("peers.js")),
    ("update.js", include_str!("update.js")),
    ("connection.js", include_str!("connection.js")),
    ("main.js", include_str!("main.js")),
];

/// The script in the page that keeps it live.
pub(crate) fn script() -> &'static str {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    SCRIPT.get_or_init(|| format!("(() => {{\n'use strict';\n{}}})();\n", joined(MODULES)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::player::bundle;

    #[test]
    fn the_modules_can_be_joined() {
        let names = bundle::check(MODULES);
        assert!(names > 60, "{names}");
        assert!(!script().contains("import ") && !script().contains("\nexport "), "{}", script());
    }
}
