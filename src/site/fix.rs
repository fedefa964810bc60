//! Findings with an exact replacement in, files fixed. Only what is sure is touched; every other byte stays as it was,
//! line ends and byte order marks too.

use super::write::WriteError;
use crate::diagnostics::{Code, Diagnostic, Fix, certain_fix, code};
use crate::source::{Source, Span};
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A change that was made: file, line, what was there, what is there now.
pub type Fixed = (PathBuf, usize, String, String);

/// What fixing came to.
#[derive(Debug, Default)]
pub struct FixReport {
    /// Changes that were made.
    pub fixed: Vec<Fixed>,
    /// Files that could not be changed, and why; the others were.
    pub refused: Vec<WriteError>,
}

/// Mends what is sure. Each file is written beside itself and put in place by one rename; a file that is no longer what
/// was looked at stays as it is, and so does one that its owner may not write.
pub fn fix<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> FixReport {
    let mut files: BTreeMap<PathBuf, Vec<&Fix>> = BTreeMap::new();
    for finding in findings.into_iter().filter(|d| is_safe(d)) {
        if let Some(fix) = &finding.fix {
            files.entry(fix.span.path().to_owned()).or_default().push(fix);
        }
    }
    let mut out = FixReport::default();
    for (path, mut fixes) in files {
        fixes.sort_by_key(|f| f.span.range().start);
        fixes.dedup();
        match fix_file(&path, &fixes) {
            Ok(fixed) => out.fixed.extend(fixed),
            Err(error) => out.refused.push(WriteError::Io(path, error)),
        }
    }
    out
}

fn fix_file(path: &Path, fixes: &[&Fix]) -> std::io::Result<Vec<Fixed>> {
    // read again as bytes at the moment it is written
    let bytes = super::write::read(path)?;
    let Some(first) = fixes.first() else { return Ok(Vec::new()) };
    let now = String::from_utf8(bytes.clone()).ok().map(|s| Source::new(path, s));
    if now.is_none_or(|now| now.as_str() != first.span.text().written()) {
        return Ok(Vec::new());
    }
    let edits: Vec<(Range<usize>, &str)> = fixes.iter().map(|f| (f.span.range(), f.with.as_str())).collect();
    let mended = apply_to_files(&bytes, &edits);
    if mended == bytes {
        return Ok(Vec::new());
    }
    replace(path, &mended)?;
    let told = |f: &&Fix| (path.to_owned(), f.span.place().line, f.span.as_str().to_owned(), f.with.clone());
    Ok(fixes.iter().map(told).collect())
}

/// Codes of names of files: a replacement in which only capitals differ is sure.
const NAME_FILES: &[Code] = &[
    code::IMAGE_MISSING,
    code::MEDIA_MISSING,
    code::FILE_MISSING,
    code::INCLUDE_MISSING,
    code::CODE_FILE,
    code::LINK_FILE,
];

/// Whether a replacement can be made without asking.
fn is_safe(d: &Diagnostic) -> bool {
    let Some(fix) = &d.fix else { return false };
    let typed = fix.span.as_str();
    if NAME_FILES.contains(&d.code) {
        return typed.to_lowercase() == fix.with.to_lowercase();
    }
    if d.code == code::IMAGE_SIZE {
        return true;
    }
    // brackets and their address belong together: only the blanks between them go
    if d.code == code::BROKEN_MARKUP {
        return typed.trim().is_empty() && fix.with.is_empty();
    }
    // of a value only the dashes of a language
    if d.code == code::BAD_VALUE {
        return typed.replace('_', "-") == fix.with;
    }
    // two keys of one name would make a new finding of the old one
    let mut words = around(&fix.span).split(['\n', ',']).filter_map(|l| l.split_once([':', '=']));
    let taken = words.any(|(key, _)| key.trim().trim_matches(['"', '\'']) == fix.with);
    (d.code == code::UNKNOWN_KEY || d.code == code::COMMENT_KEY) && certain_fix(typed, &fix.with) && !taken
}

/// The settings that a key stands among: its comment, or the front matter (all of another file).
fn around(span: &Span) -> &str {
    let all = span.text().as_str();
    let (before, after) = all.split_at(span.range().start);
    let open = before.rfind("<!--").filter(|at| before.get(*at..).is_some_and(|b| !b.contains("-->")));
    if let Some(open) = open {
        let end = after.find("-->").map_or(all.len(), |end| before.len() + end);
        return all.get(open + 4..end).unwrap_or("");
    }
    let end = after.find("\n---").map_or(all.len(), |end| before.len() + end);
    all.get(..end).unwrap_or(all)
}

/// Bytes with some ranges of their normalised text replaced. Of ranges that overlap the first one counts.
fn apply_to_files(bytes: &[u8], edits: &[(Range<usize>, &str)]) -> Vec<u8> {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|(r, _)| r.start);
    let places = places(bytes);
    let place = |at: usize| places.get(at).copied().unwrap_or(bytes.len());
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for (range, with) in edits {
        let (start, end) = (place(range.start), place(range.end));
        if start < at {
            continue;
        }
        out.extend_from_slice(bytes.get(at..start).unwrap_or_default());
        out.extend_from_slice(with.as_bytes());
        at = end;
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    out
}

/// Where each byte of the normalised text begins in the file: the byte order mark is left out, and an LF that was a CRLF
/// begins at its CR, so that nothing comes between the two.
fn places(bytes: &[u8]) -> Vec<usize> {
    let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    let kept = (start..bytes.len()).filter(|i| !(is(*i, b'\r') && is(i + 1, b'\n')));
    kept.map(|i| if i > start && is(i, b'\n') && is(i - 1, b'\r') { i - 1 } else { i }).collect()
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // behind a symbolic link the file itself is replaced, not the link
    let path = fs::canonicalize(path)?;
    // a rename asks the folder only; what its owner may not write is not ours to write either
    if !is_writable(&fs::symlink_metadata(&path)?.permissions()) {
        return Err(std::io::Error::new(
            std::io::ErrorKind::PermissionDenied,
            "it is write-protected, so it was not changed",
        ));
    }
    super::write::replace(&path, bytes)
}

#[cfg(unix)]
fn is_writable(permissions: &fs::Permissions) -> bool {
    use std::os::unix::fs::PermissionsExt;
    permissions.mode() & 0o200 != 0
}

#[cfg(not(unix))]
fn is_writable(permissions: &fs::Permissions) -> bool {
    !permissions.readonly()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// The rest of the file's bytes stay, whatever the line ends.
        #[test]
        fn only_the_range_changes(
            bom: bool,
            before in "[a-zé\r\n ]{0,20}",
            word in "[a-zé]{1,8}",
            after in "[a-zé\r\n ]{0,20}",
            with in "[a-z]{0,8}",
        ) {
            let mark = if bom { "\u{feff}" } else { "" };
            let file = format!("{mark}{before}{word}{after}");
            let text = Source::new("a.md", file.clone());
            let start = Source::new("a.md", format!("{mark}{before}")).as_str().len();
            let range = start..start + word.len();
            proptest::prop_assert_eq!(text.slice(range.clone()), word.as_str());
            let mended = apply_to_files(file.as_bytes(), &[(range, with.as_str())]);
            proptest::prop_assert_eq!(String::from_utf8(mended).unwrap(), format!("{mark}{before}{with}{after}"));
        }
    }

    #[test]
    fn edits_that_overlap_are_made_once() {
        assert_eq!(apply_to_files(b"abcdef", &[(1..3, "X"), (2..4, "Y"), (4..5, "Z")]), b"aXdZf");
    }
}
