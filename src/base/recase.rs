//! An address with the capitals that files and folders have, when nothing else is wrong with it.

use super::{Files, decoded, join_url};
use std::path::{Path, PathBuf};

/// `url` as it is written on the disk, when only capitals differ; whether that is a file is for the caller to see. `from`
/// gives the folder that a beginning stands for (`.`, `/` or `@/`), `names` what is in a folder.
pub fn recased(
    url: &str,
    from: &dyn Fn(&str) -> PathBuf,
    names: &mut dyn FnMut(&Path) -> Vec<String>,
) -> Option<String> {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (bare, tail) = url.split_at(end);
    let root = ["@/", "/"].into_iter().find(|root| bare.starts_with(root)).unwrap_or("");
    let mut folder = from(if root.is_empty() { "." } else { root });
    let mut right = Vec::new();
    for part in bare.get(root.len()..)?.split('/') {
        let known = part.is_empty() || part == "." || part == "..";
        let name = if known { part.to_owned() } else { same_but_capitals(part, &names(&folder))? };
        if !part.is_empty() {
            folder = join_url(&folder, &name);
        }
        right.push(name);
    }
    let right = format!("{root}{}{tail}", right.join("/"));
    (right != url).then_some(right)
}

/// What to write for `url`: the name alone where the folders were right.
pub fn shown_recased<'a>(url: &str, right: &'a str) -> &'a str {
    let bare = right.split(['?', '#']).next().unwrap_or(right);
    let folder = bare.rfind('/').map_or(0, |at| at + 1);
    let same = right.get(..folder).is_some_and(|folder| url.starts_with(folder));
    if same { right.get(folder..).unwrap_or(right) } else { right }
}

/// How a part of an address is written on the disk.
fn same_but_capitals(part: &str, names: &[String]) -> Option<String> {
    let wanted = join_url(Path::new(""), part).to_string_lossy().into_owned();
    if names.contains(&wanted) {
        return Some(part.to_owned());
    }
    let found = names.iter().find(|name| name.to_lowercase() == wanted.to_lowercase())?;
    escaped_as(part, found)
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

/// The same for a file that is there. `path` gives the file of an address.
pub fn recased_file(files: &Files, url: &str, path: &dyn Fn(&str) -> PathBuf) -> Option<String> {
    let right = recased(url, path, &mut |folder| files.names(folder))?;
    files.stat(&path(&right)).is_some_and(|s| s.is_file).then_some(right)
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
            let got = recased(url, &|_| PathBuf::from("."), &mut |folder| names(folder));
            assert_eq!(got.as_deref(), right, "{url}");
            assert_eq!(got.as_deref().map_or("", |right| shown_recased(url, right)), shown, "{url}");
        }
    }
}
