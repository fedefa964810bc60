//! Passwords and tokens that are known by the place in which they stand: in addresses, and behind flags of programs.

use super::entropy::{credentials, is_made, is_random};
use super::{ahead, behind};
use std::ops::Range;

/// Passwords in addresses (`postgres://app:…@host`), and addresses that are secret themselves.
pub(crate) fn in_addresses(source: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut out = Vec::new();
    for (at, colon) in source.match_indices("://") {
        let start = at + colon.len();
        let rest = ahead(source, start);
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>')).unwrap_or(rest.len());
        let address = rest.get(..end).unwrap_or("");
        if let Some(path) = address.strip_prefix("hooks.slack.com/services/").filter(|path| is_random(path)) {
            let from = start + address.len() - path.len();
            out.push((from..start + address.trim_end_matches(['.', ',', ')']).len(), "a Slack webhook"));
        }
        let host = address.split(['/', '?', '#']).next().unwrap_or("");
        let Some((user, password)) = host.rsplit_once('@').and_then(|(who, _)| who.split_once(':')) else { continue };
        if password.len() >= 6 && is_made(password) {
            let from = start + user.len() + 1;
            out.push((from..from + password.len(), "a password in an address"));
        }
    }
    out
}

/// Whether a place is in the path of an address of the web, where ids stand; what is secret is behind `?` or `#`.
pub(crate) fn is_in_path(source: &str, at: usize) -> bool {
    let before = behind(source, at);
    let begin = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '('))
        .map_or(0, |i| i + 1);
    let word = before.get(begin..).unwrap_or("").trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = word.rfind("https://").or_else(|| word.rfind("http://")).and_then(|start| word.get(start..));
    let path = rest.and_then(|rest| rest.split_once("://")).and_then(|(_, rest)| rest.split_once('/'));
    path.is_some_and(|(host, path)| !host.contains('@') && !path.contains(['?', '#']))
}

/// Passwords and tokens that are handed to programs: `curl -u anna:…`, `Authorization: Bearer …` or `Basic …`.
pub(crate) fn in_commands(source: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut out = Vec::new();
    let mut begin = 0;
    for line in source.split_inclusive('\n') {
        let at_line = begin;
        begin += line.len();
        let low = line.to_ascii_lowercase();
        out.extend(behind_flags(line, &low).map(|word| (at_line + word.start..at_line + word.end, "a password")));
        let calls = ["curl", "wget", "http ", "https "].iter().any(|program| low.contains(program));
        let flags = ["-u ", "-u\"", "-u'", "--user ", "--user=", "bearer ", "basic "];
        for (at, flag) in flags.iter().flat_map(|flag| low.match_indices(flag)) {
            let (bearer, basic) = (flag == "bearer ", flag == "basic " && low.contains("authorization"));
            if !bearer && !basic && !calls {
                continue;
            }
            let rest = line.get(at + flag.len()..).unwrap_or("");
            let word = rest.trim_start_matches([' ', '"', '\'']);
            let from = at_line + line.len() - word.len();
            let word =
                word.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<')).next().unwrap_or("");
            if bearer && word.len() >= 20 && is_random(word) {
                out.push((from..from + word.len(), "a token"));
            }
            if basic && credentials(word).is_some_and(|(_, password)| password.len() >= 6 && is_made(&password)) {
                out.push((from..from + word.len(), "a password"));
            }
            if let Some((user, password)) =
                word.split_once(':').filter(|(_, p)| calls && !bearer && p.len() >= 6 && is_made(p))
            {
                let from = from + user.len() + 1;
                out.push((from..from + password.len(), "a password"));
            }
        }
    }
    out
}

/// Programs that take a password behind a flag: glued to it or behind a space.
const FLAGS: &[(&str, &str, bool)] = &[
    ("mysql", " -p", true),
    ("mariadb", " -p", true),
    ("mongo", " -p ", false),
    ("sshpass", " -p", true),
    ("sshpass", " -p ", false),
    ("docker login", " -p ", false),
    ("podman login", " -p ", false),
    ("redis-cli", " -a ", false),
];

/// Passwords behind the flags of one line; `low` is the line in small letters.
fn behind_flags<'a>(line: &'a str, low: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let called = |(program, flag, glued): &(&str, &'a str, bool)| Some((low.find(program)?, *flag, *glued));
    FLAGS.iter().filter_map(called).flat_map(move |(from, flag, glued)| {
        let flags = low.get(from..).unwrap_or("").match_indices(flag);
        flags.filter_map(move |(at, flag)| {
            let rest = line.get(from + at + flag.len()..)?;
            if glued && rest.starts_with(' ') {
                return None;
            }
            let word = rest.trim_start_matches([' ', '"', '\'']);
            let start = line.len() - word.len();
            let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | ';' | '|');
            let word = word.get(..word.find(ends).unwrap_or(word.len()))?;
            (word.len() >= 6 && is_made(word)).then(|| start..start + word.len())
        })
    })
}
