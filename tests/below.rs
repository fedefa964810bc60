//! What lies in a folder, for both suites.

use std::path::{Path, PathBuf};

/// The files below a folder, as paths from it, sorted.
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                out.push(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    out.sort();
    out
}
