//! An address with the capitals that files and folders have, when nothing else is wrong with it. Two files may differ in
//! capitals only; then there are two.

use super::files::Files;
use crate::util::{decoded, join_url};
use std::path::{Path, PathBuf};

/// Names of files that differ in nothing but their capitals; of more, the first are told.
const MOST: usize = 4;

/// `url` as it is written on the disk, when only capitals differ; whether that is a file is for the caller to see. `from`
/// gives the folder that a beginning stands for (`.`, `/` or `@/`), `names` what is in a folder.
pub fn fix_case(url: &str, from: &dyn Fn(&str) -> PathBuf, names: &mut dyn FnMut(&Path) -> Vec<String>) -> Vec<String> {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (bare, tail) = url.split_at(end);
    let root = ["@/", "/"].into_iter().find(|root| bare.starts_with(root)).unwrap_or("");
    let mut ways = vec![(from(if root.is_empty() { "." } else { root }), Vec::new())];
    for part in bare.get(root.len()..).unwrap_or("").split('/') {
        let known = part.is_empty() || part == "." || part == "..";
        let mut next = Vec::new();
        for (folder, right) in ways {
            let found = if known { vec![part.to_owned()] } else { differs_only_in_case(part, &names(&folder)) };
            for name in found.into_iter().take(MOST - next.len().min(MOST)) {
                let below = if part.is_empty() { folder.clone() } else { join_url(&folder, &name) };
                next.push((below, right.iter().cloned().chain([name]).collect()));
            }
        }
        ways = next;
    }
    let written = |right: Vec<String>| format!("{root}{}{tail}", right.join("/"));
    ways.into_iter().map(|(_, right)| written(right)).filter(|right| right != url).collect()
}

/// What to write for `url`: the name alone where the folders were right.
fn shown_recased<'a>(url: &str, right: &'a str) -> &'a str {
    let bare = right.split(['?', '#']).next().unwrap_or(right);
    let folder = bare.rfind('/').map_or(0, |at| at + 1);
    let same = right.get(..folder).is_some_and(|folder| url.starts_with(folder));
    if same { right.get(folder..).unwrap_or(right) } else { right }
}

/// How a part of an address is written on the disk.
fn differs_only_in_case(part: &str, names: &[String]) -> Vec<String> {
    let wanted = join_url(Path::new(""), part).to_string_lossy().into_owned();
    if names.contains(&wanted) {
        return vec![part.to_owned()];
    }
    let found = names.iter().filter(|name| name.to_lowercase() == wanted.to_lowercase());
    found.filter_map(|found| escaped_as(part, found)).collect()
}

/// `found` with the percent signs of `part`, from which it differs in capitals only.
fn escaped_as(part: &str, found: &str) -> Option<String> {
    if !part.contains('%') {
        return Some(found.to_owned());
    }
    let mut out = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    for byte in found.bytes() {
        // one byte of the name is one of the address, or three
        let is_code =
            rest.first() == Some(&b'%') && rest.get(1..3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        if is_code {
            out.extend(format!("%{byte:02X}").bytes());
        } else {
            out.push(byte);
        }
        rest = rest.get(if is_code { 3 } else { 1 }..)?;
    }
    let right = String::from_utf8(out).ok().filter(|_| rest.is_empty())?;
    (decoded(&right) == found).then_some(right)
}

/// The same for files that are there. `path` gives the file of an address.
pub fn fix_file_case(files: &Files, url: &str, path: &dyn Fn(&str) -> PathBuf) -> Vec<String> {
    let mut all = fix_case(url, path, &mut |folder| files.names(folder));
    all.retain(|right| files.stat(&path(right)).is_some_and(|s| s.is_file));
    all
}

/// What to ask about an address in which only capitals are wrong.
pub fn case_hint(url: &str, all: &[String]) -> String {
    let shown: Vec<String> = all.iter().map(|right| format!("`{}`", shown_recased(url, right))).collect();
    format!("did you mean {}?", shown.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_those_of_the_disk() {
        let names = |folder: &Path| match folder.to_string_lossy().as_ref() {
            "." => ["Img", "part.md", "My É.png"].map(str::to_owned).to_vec(),
            _ => vec!["Ok.png".to_owned()],
        };
        for (url, right, shown) in [
            ("img/ok.png", Some("Img/Ok.png"), "Img/Ok.png"),
            ("Img/ok.png?x#y", Some("Img/Ok.png?x#y"), "Ok.png?x#y"),
            ("Part.md", Some("part.md"), "part.md"),
            ("part.md", None, ""),
            ("other.md", None, ""),
            ("my%20É.png", Some("My%20É.png"), "My%20É.png"),
            ("my%20%c3%89.png", Some("My%20%C3%89.png"), "My%20%C3%89.png"),
            ("My%20%c3%89.png", None, ""),
        ] {
            let got = fix_case(url, &|_| PathBuf::from("."), &mut |folder| names(folder));
            assert_eq!(got, right.into_iter().collect::<Vec<_>>(), "{url}");
            assert_eq!(got.first().map_or("", |right| shown_recased(url, right)), shown, "{url}");
        }
    }

    #[test]
    fn two_that_differ_in_capitals_are_both_told() {
        let names = |folder: &Path| match folder.to_string_lossy().as_ref() {
            "." => ["Img", "IMG"].map(str::to_owned).to_vec(),
            "Img" => vec!["PIC.png".to_owned(), "Pic.png".to_owned()],
            _ => Vec::new(),
        };
        let all = fix_case("img/pic.png", &|_| PathBuf::from("."), &mut |folder| names(folder));
        assert_eq!(all, ["Img/PIC.png", "Img/Pic.png"]);
        assert_eq!(case_hint("Img/pic.png", &all), "did you mean `PIC.png` or `Pic.png`?");
    }
}
