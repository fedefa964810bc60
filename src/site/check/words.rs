//! What will be public: too much of it, drafts of it, and what should not be.

use super::Page;
use super::walk::{Node, walk};
use crate::base::{Draft, code};
use crate::deck::{BlockKind, CodeSource, InlineKind};
use std::ops::Range;

/// Words of running text on one slide; two minutes of reading aloud.
const WORDS: usize = 140;
/// Lines of code that a slide can show in a size that can be read.
const LINES: usize = 30;

/// More than a room can read while it listens. Tables, notes and footnotes do not count.
pub(super) fn amount(page: &Page<'_>, out: &mut Vec<Draft>) {
    let mut words = 0;
    walk(&page.slide.body, &mut |node| match node {
        Node::Inline(inline) => {
            if let InlineKind::Text(text) = &inline.kind {
                words += text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
            }
        }
        Node::Block(block) => {
            if let BlockKind::Code(found) = &block.kind
                && let CodeSource::Here(source) = &found.source
                && source.lines().count() > LINES
                && !matches!(found.lang.as_str(), "chart" | "qr" | "mermaid" | "dot" | "svgbob" | "plantuml")
            {
                let message = format!("{} lines of code on one slide", source.lines().count());
                out.push(Draft::new(code::TEXT_MUCH, block.range.clone(), message).help("show the lines you speak of"));
            }
        }
    });
    if words > WORDS {
        let message = format!("{words} words on one slide; nobody reads more than {WORDS} and listens");
        let finding = Draft::new(code::TEXT_MUCH, page.first_line(), message);
        out.push(finding.help("split it with `---`, or say it and put it in the notes"));
    }
}

/// Marks of unfinished work; cut in two here, since our own sources must not hold them.
const MARKS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), "TBD"];

/// Notes to oneself that the room would read.
pub(super) fn drafts(page: &Page<'_>, out: &mut Vec<Draft>) {
    walk(&page.slide.body, &mut |node| {
        let Node::Inline(inline) = node else { return };
        let InlineKind::Text(text) = &inline.kind else { return };
        let first = text.split_whitespace().next().unwrap_or("");
        let mark = MARKS.iter().find(|m| first == **m || first.strip_prefix(**m) == Some(":"));
        let lorem = text.to_lowercase().contains("lorem ipsum");
        if let Some(what) = mark.copied().or(lorem.then_some("lorem ipsum")) {
            let finding = Draft::new(code::DRAFT_LEFT, inline.range.clone(), format!("`{what}` is left on the slide"));
            out.push(finding.help("finish it, or put it in a comment"));
        }
    });
}

/// Secrets anywhere in the slide's source but in its notes, which stay at home.
pub(super) fn secrets(page: &Page<'_>, out: &mut Vec<Draft>) {
    let notes = &page.slide.body.notes;
    for (range, what) in secrets_in(page.slide.origin.source()) {
        if notes.iter().any(|n| n.range.start <= range.start && range.end <= n.range.end) {
            continue;
        }
        out.push(secret(range, what));
    }
}

/// The finding for a secret.
pub(super) fn secret(range: Range<usize>, what: &str) -> Draft {
    Draft::new(code::SECRET, range, format!("this looks like {what}"))
        .help("take it out and make a new one; for a made-up one write `<!-- allow: secret – made up -->`")
}

/// Beginnings of keys that services give out, the least length of the whole, and what they are.
const KEYS: &[(&str, usize, &str)] = &[
    ("AKIA", 20, "an AWS access key"),
    ("ASIA", 20, "an AWS access key"),
    ("ghp_", 36, "a GitHub token"),
    ("gho_", 36, "a GitHub token"),
    ("ghs_", 36, "a GitHub token"),
    ("github_pat_", 40, "a GitHub token"),
    ("glpat-", 24, "a GitLab token"),
    ("sk-ant-", 30, "an API key"),
    ("sk-proj-", 30, "an API key"),
    ("sk-", 40, "an API key"),
    ("sk_live_", 24, "a Stripe key"),
    ("rk_live_", 24, "a Stripe key"),
    ("xoxb-", 30, "a Slack token"),
    ("xoxp-", 30, "a Slack token"),
    ("AIza", 39, "a Google API key"),
    ("npm_", 40, "an npm token"),
    ("eyJ", 60, "a signed token (JWT)"),
];

/// Names of settings whose value is nobody's business.
const NAMES: [&str; 8] = ["password", "passwd", "wachtwoord", "secret", "api_key", "api-key", "apikey", "access_token"];

/// Values that only stand for one.
const PLACEHOLDERS: [&str; 12] =
    ["example", "your", "change", "dummy", "sample", "xxx", "***", "...", "secret", "password", "placeholder", "test"];

/// Places that look like secrets, with what they look like.
pub(super) fn secrets_in(source: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut out: Vec<(Range<usize>, &'static str)> = Vec::new();
    if let Some(at) = source.find("-----BEGIN ").filter(|at| {
        source.get(*at..).and_then(|s| s.lines().next()).is_some_and(|l| l.trim_end().ends_with("PRIVATE KEY-----"))
    }) {
        out.push((at..source.get(at..).and_then(|s| s.find('\n')).map_or(source.len(), |n| at + n), "a private key"));
    }
    let mut at = 0;
    for token in source.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))) {
        let range = at..at + token.len();
        at = range.end + source.get(range.end..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8);
        let found = KEYS.iter().find(|(start, least, _)| token.starts_with(start) && token.len() >= *least);
        let Some((start, _, what)) = found else { continue };
        // three parts make a signed token; long names in lower case begin with `sk-` too
        let shaped = match *start {
            "eyJ" => token.matches('.').count() == 2,
            "sk-" => token.chars().any(|c| c.is_ascii_uppercase()),
            _ => true,
        };
        if shaped && is_random(token.get(start.len()..).unwrap_or("")) {
            out.push((range, what));
        }
    }
    let low = source.to_ascii_lowercase();
    for name in NAMES {
        for (at, _) in low.match_indices(name) {
            let after = at + name.len();
            if let Some(range) = assigned(source, after).filter(|r| out.iter().all(|(o, _)| o.start != r.start)) {
                out.push((range, "a password or key"));
            }
        }
    }
    out.sort_by_key(|(r, _)| r.start);
    out
}

/// The value in `name: value`, `name = "value"`, `"name": "value"`, when it looks made by chance.
fn assigned(source: &str, after: usize) -> Option<Range<usize>> {
    let line = source.get(after..)?.lines().next()?;
    let rest = line.trim_start_matches(['"', '\'', ' ']);
    let value = rest.strip_prefix(":=").or_else(|| rest.strip_prefix([':', '=']))?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let bare = value.trim_start_matches(['"', '\'']);
    let end = match quote {
        Some(q) => bare.find(q)?,
        None => bare.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '`')).unwrap_or(bare.len()),
    };
    let word = bare.get(..end)?;
    let start = after + (line.len() - bare.len());
    let plain = word.chars().all(|c| c.is_ascii_graphic()) && !word.contains(['$', '{', '(', '<', '[', '/']);
    (plain && word.len() >= 8 && is_random(word)).then_some(start..start + word.len())
}

/// Digits and letters mixed, many different ones, and no word that says "put yours here".
fn is_random(word: &str) -> bool {
    let low = word.to_ascii_lowercase();
    let different: std::collections::BTreeSet<char> = low.chars().collect();
    word.chars().any(|c| c.is_ascii_digit())
        && word.chars().any(|c| c.is_ascii_alphabetic())
        && different.len() >= 6
        && !PLACEHOLDERS.iter().any(|p| low.contains(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_talk_about_them() {
        let key = |start: &str| format!("{start}{}", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0");
        for bad in [
            format!("x {} y", key("ghp_")),
            format!("`{}`", key("sk-ant-")),
            "AWS: AKIAIOSFODNN7ZQ2R4WB".to_owned(),
            "password: hUnter2x9qz".to_owned(),
            "\"api_key\": \"9f8e7d6c5b4a\"".to_owned(),
            "-----BEGIN RSA PRIVATE KEY-----\nMII".to_owned(),
        ] {
            assert_eq!(secrets_in(&bad).len(), 1, "{bad}");
        }
        for good in [
            "password: your-password-1",
            "password: geheim",
            "the password = 12345678",
            "ask for the secret: it is simple",
            "api_key = os.environ[\"KEY1234567\"]",
            "password = ${PASSWORD1234}",
            "sk-learn-is-a-long-name-for-a-library-of-2007-and-later",
            "AKIAIOSFODNN7EXAMPLE",
            "mail: anna@example.org",
            "passwords: correct4horse",
        ] {
            assert_eq!(secrets_in(good), Vec::new(), "{good}");
        }
    }

    proptest::proptest! {
        #[test]
        fn places_are_on_borders(text in "\\PC{0,60}(password|secret|ghp_|eyJ|-----BEGIN )[ :=\"'é]{0,4}\\PC{0,60}") {
            for (range, _) in secrets_in(&text) {
                proptest::prop_assert!(text.get(range).is_some());
            }
        }
    }
}
