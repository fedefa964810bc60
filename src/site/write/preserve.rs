//! What somebody else has put into a folder of ours (a `CNAME`, a `.git`): it comes along into the folder that takes its
//! place.

use super::{MARKER, OLD_MARKER, WriteError};
use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

/// Before the list of the files that were made.
const HEAD: &str = "made by aftrap: the next build replaces the files below and keeps all others";

/// What the marker says of a folder with these files.
pub(super) fn marker<'a>(made: impl Iterator<Item = &'a String>) -> String {
    let mut out = format!("{HEAD}\n");
    for name in made {
        out += name;
        out.push('\n');
    }
    out
}

/// What is not ours in the folder `target`, as paths from it, sorted; folders end with `/` and stand for all that is in
/// them. Folders in which something is ours are no others.
pub(super) fn foreign_files(target: &Path) -> io::Result<Vec<String>> {
    let Some(made) = made(target)? else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    collect_foreign(target, "", &made, &mut out)?;
    out.sort();
    Ok(out)
}

/// Whether a file of the folder is one that was made.
enum FileOrigin {
    /// By its list.
    Listed(BTreeSet<String>),
    /// A marker of before there were lists.
    ByShape,
}

fn made(target: &Path) -> io::Result<Option<FileOrigin>> {
    let marker = if target.join(MARKER).exists() { MARKER } else { OLD_MARKER };
    let text = match super::read(&target.join(marker)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let listed = text.strip_prefix(HEAD).map(|list| list.lines().map(str::to_owned).collect());
    Ok(Some(listed.map_or(FileOrigin::ByShape, FileOrigin::Listed)))
}

impl FileOrigin {
    fn has(&self, name: &str) -> bool {
        match self {
            Self::Listed(names) => names.contains(name),
            Self::ByShape => is_shaped_like_ours(name),
        }
    }
}

/// Pages, the pictures of slides, and files whose names tell what is in them.
fn is_shaped_like_ours(name: &str) -> bool {
    let mut parts = name.split('/').rev();
    let file = parts.next().unwrap_or(name);
    let stem = |name: &'_ str| name.split('.').next().unwrap_or(name).to_owned();
    let keyed = |name: &str| {
        let stem = stem(name);
        let key = stem.rsplit('-').next().unwrap_or("");
        key.len() >= 8 && key.len() < stem.len() && key.chars().all(|c| c.is_ascii_hexdigit())
    };
    let picture = !name.contains('/')
        && (file.ends_with(".png") || file.ends_with(".jpg"))
        && stem(file).chars().all(|c| c.is_ascii_digit() || c == '-');
    let asset = name.split('/').zip(name.split('/').skip(1)).any(|(folder, in_it)| folder == "assets" && keyed(in_it));
    matches!(file, "index.html" | "sitemap.xml") || picture || asset
}

/// Gathers what is not ours below `folder`, whose name from the top is `above`; gives whether something of ours is there.
#[expect(clippy::disallowed_methods, reason = "looks at the target of an export, which is no part of a deck")]
fn collect_foreign(folder: &Path, above: &str, made: &FileOrigin, out: &mut Vec<String>) -> io::Result<bool> {
    let mut ours = false;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // what no name of ours can be is not ours either; it is told as it can be
        let name = format!("{above}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            let mut inner = Vec::new();
            if collect_foreign(&entry.path(), &format!("{name}/"), made, &mut inner)? {
                ours = true;
                out.append(&mut inner);
            } else {
                out.push(format!("{name}/"));
            }
        } else if made.has(&name) || name == MARKER || name == OLD_MARKER {
            ours = true;
        } else {
            out.push(name);
        }
    }
    Ok(ours)
}

/// Brings them from `target` to the folder `fresh`, that is to take its place. What stands where the new result has a file
/// of its own is refused.
pub(super) fn carry_over(names: &[String], target: &Path, fresh: &Path) -> Result<(), WriteError> {
    use io::ErrorKind::{AlreadyExists, NotADirectory};
    for name in names {
        let path = name.trim_end_matches('/');
        let (from, to) = (target.join(path), fresh.join(path));
        let made = to.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| copy(&from, &to)).map_err(|error| match error.kind() {
            AlreadyExists | NotADirectory => WriteError::Foreign(target.to_owned(), vec![name.clone()]),
            _ => WriteError::Io(from.clone(), error),
        })?;
    }
    Ok(())
}

/// The same thing in another place, where nothing may be: a second name for a file where the disk can do that, links as
/// links.
#[expect(clippy::disallowed_methods, reason = "looks at the target of an export, which is no part of a deck")]
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let kind = fs::symlink_metadata(from)?.file_type();
    if kind.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    #[cfg(unix)]
    if kind.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    if !kind.is_file() {
        return Err(io::Error::other("cannot be moved to the new folder: move it elsewhere first"));
    }
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_older_markers_mean_is_known_by_its_shape() {
        let ours =
            ["index.html", "a/b/index.html", "sitemap.xml", "assets/deck-0123456789.css", "a/assets/x-01234567.png"];
        for name in ours.into_iter().chain(["001.png", "012-3.jpg", "assets/map-01234567/p/dot.svg"]) {
            assert!(is_shaped_like_ours(name), "{name}");
        }
        for name in
            ["CNAME", ".nojekyll", "assets/mine.txt", "robots.txt", "logo.png", "assets/x-0123.css", "a/001.png"]
        {
            assert!(!is_shaped_like_ours(name), "{name}");
        }
    }
}
