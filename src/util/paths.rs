//! Paths and URLs as plain words: no disk is touched here.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

/// Whether a URL leads away from the author's disk (`https:`, `data:`, `//host`, `mailto:` ...).
///
/// A one-letter scheme is a Windows drive, not a URL.
pub fn is_remote(url: &str) -> bool {
    if url.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = url.split_once(':') else { return false };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Whether a URL names something on another host, so that it needs the network (`https:`, `//host`; not `data:`).
pub fn needs_network(url: &str) -> bool {
    url.starts_with("//") || (is_remote(url) && url.contains("://") && !is_file_url(url) && !url.starts_with("data:"))
}

/// Whether a URL names a file of this very machine by its whole address (`file:///etc/passwd`).
pub fn is_file_url(url: &str) -> bool {
    url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"))
}

/// Resolves `.` and `..` by words alone. Leading `..` that have nothing to go up from stay.
pub fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if matches!(out.components().next_back(), Some(Component::Normal(_))) {
                    out.pop();
                } else {
                    out.push("..");
                }
            }
            other => out.push(other),
        }
    }
    if out.as_os_str().is_empty() { PathBuf::from(".") } else { out }
}

/// A part of a URL with its percent signs decoded once.
pub fn decoded(part: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(part).decode_utf8_lossy()
}

/// The file that a local URL names, seen from a file that is in `folder`: query and fragment are left off and
/// percent signs decoded once.
pub fn join_url(folder: &Path, url: &str) -> PathBuf {
    let bare = url.split(['?', '#']).next().unwrap_or("");
    normalize(&folder.join(decoded(bare).as_ref()))
}

/// The file that a local URL of a deck names: seen from `folder`, or from the deck's folder for `@/` and `/`.
pub fn resolve_url(url: &str, folder: &Path, deck_folder: &Path) -> PathBuf {
    match url.strip_prefix("@/").or_else(|| url.strip_prefix('/')) {
        Some(rest) => join_url(deck_folder, rest),
        None => join_url(folder, url),
    }
}

/// `#part` of an address, or nothing.
pub fn fragment(url: &str) -> &str {
    url.find('#').and_then(|at| url.get(at..)).unwrap_or("")
}

/// What is behind the path of an address: `?x=1#part`.
pub fn query_and_fragment(url: &str) -> &str {
    url.find(['?', '#']).and_then(|at| url.get(at..)).unwrap_or("")
}

/// A whole address as others may read it: what no address may hold (RFC 3986: spaces, letters beyond ASCII) as `%..`. What is
/// written so already stays.
pub fn escaped(url: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const ODD: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');
    utf8_percent_encode(url, ODD).to_string()
}

/// An address whose `#` and `?` belong to the name of its file, as it is to be written.
pub fn escape_delimiters(url: &str) -> String {
    url.replace('#', "%23").replace('?', "%3F")
}

/// `path` as seen from `folder`, with `/` between the parts; the path itself when it is not below.
pub fn relative_to(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The way from a folder to a path by words alone, with `/` between the parts: `../img/a.png`. Both begin at the same place;
/// where they do not, it is the path itself.
pub fn relative_path(folder: &Path, path: &Path) -> String {
    let (folder, path) = (normalize(folder), normalize(path));
    let [from, to] = [&folder, &path].map(|p| p.components().filter(|c| *c != Component::CurDir).collect::<Vec<_>>());
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.get(same..).unwrap_or_default();
    if up.contains(&Component::ParentDir) || folder.has_root() != path.has_root() {
        return path.to_string_lossy().replace('\\', "/");
    }
    let down = to.iter().skip(same).map(|c| c.as_os_str().to_string_lossy());
    up.iter().map(|_| "..".into()).chain(down).collect::<Vec<_>>().join("/")
}

/// A name fit for an id or a URL: lower case, letters and digits of any script, everything else one `-`.
/// Empty when nothing is left.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') && !matches!(c, '\'' | '’') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remote_is_told_from_local() {
        for url in ["https://x.nl/a", "//x.nl", "data:image/png;base64,", "mailto:a@b.nl"] {
            assert!(is_remote(url), "{url}");
        }
        for url in ["a.png", "../a b.png", "C:\\a.png", "#top", "a?b:c"] {
            assert!(!is_remote(url), "{url}");
        }
    }

    #[test]
    fn only_other_hosts_need_the_network() {
        for url in ["https://x.nl/a", "//x.nl", "HTTP://x.nl"] {
            assert!(needs_network(url), "{url}");
        }
        for url in
            ["data:text/html,https://x.nl", "mailto:a@b.nl", "file:///a.png", "a.png", "about:blank", "a?u=x://y"]
        {
            assert!(!needs_network(url), "{url}");
        }
        assert!(is_file_url("FILE:///a") && !is_file_url("file.png") && !is_file_url("é"));
    }

    #[test]
    fn slugs_keep_letters_of_any_script() {
        assert_eq!(slug("Wat is Web 2.0, eigenlijk?"), "wat-is-web-2-0-eigenlijk");
        assert_eq!(slug("日本 & één"), "日本-één");
        assert_eq!(slug("✋ !"), "");
    }

    #[test]
    fn addresses_for_others_are_ascii() {
        for (url, whole) in [
            ("https://x.example/a/spáce name/", "https://x.example/a/sp%C3%A1ce%20name/"),
            ("https://x.example/sp%C3%A1ce%20name/?a=b&c#d", "https://x.example/sp%C3%A1ce%20name/?a=b&c#d"),
        ] {
            assert_eq!(escaped(url), whole);
        }
    }

    #[test]
    fn ways_go_up_and_down() {
        for (from, to, way_there) in [
            ("a/b", "a/b/c.md", "c.md"),
            ("a/b", "a/c/d.md", "../c/d.md"),
            ("", "x/y", "x/y"),
            (".", "./x", "x"),
            ("..", "../../x", "../x"),
            ("/a", "/b/c", "../b/c"),
            ("a", "a", ""),
            ("a", "/x", "/x"),
        ] {
            assert_eq!(relative_path(Path::new(from), Path::new(to)), way_there, "{from} {to}");
        }
    }

    #[test]
    fn dots_are_resolved_by_words() {
        assert_eq!(normalize(Path::new("a/./b/../c")), PathBuf::from("a/c"));
        assert_eq!(normalize(Path::new("../a")), PathBuf::from("../a"));
        assert_eq!(join_url(Path::new("d"), "img/a%20b.png?x#y"), PathBuf::from("d/img/a b.png"));
    }
}
