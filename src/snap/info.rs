//! What a PDF says of itself: the browser writes its own name, and no author.

use crate::site::MADE_BY;

/// The file with the author and the maker in its information dictionary, which is written anew behind the end (ISO 32000,
/// 7.5.6, incremental updates); as it is where it is not written as browsers write it.
pub(super) fn with_author(bytes: Vec<u8>, author: Option<&str>) -> Vec<u8> {
    let Some(update) = update(&bytes, author) else { return bytes };
    let mut bytes = bytes;
    blank(&mut bytes, b"/Creator (", b")\n/Producer");
    bytes.extend(update);
    bytes
}

/// Takes away what stands between two things; every place in the file stays as it was.
fn blank(bytes: &mut [u8], before: &[u8], after: &[u8]) {
    let Some(start) = find(bytes, before).map(|at| at + before.len()) else { return };
    let len = bytes.get(start..).and_then(|rest| find(rest, after)).unwrap_or(0);
    bytes.iter_mut().skip(start).take(len).for_each(|byte| *byte = b' ');
}

fn update(bytes: &[u8], author: Option<&str>) -> Option<Vec<u8>> {
    let trailer = rfind(bytes, b"\ntrailer\n")? + 1;
    let end = String::from_utf8_lossy(bytes.get(trailer..)?).into_owned();
    let number: u32 = between(&end, "/Info ", " 0 R")?.parse().ok()?;
    let before: usize = between(&end, "startxref\n", "\n")?.parse().ok()?;
    let dictionary = between(&end, "<<", ">>")?;
    let head = format!("{number} 0 obj\n<<");
    let start = find(bytes, head.as_bytes())? + head.len();
    let old =
        String::from_utf8_lossy(bytes.get(start..start + find(bytes.get(start..)?, b">>\nendobj")?)?).into_owned();
    let maker = between(&old, "/Creator ", "\n/Producer")?;
    let mut new = old.replace(maker, &text_string(MADE_BY));
    if let Some(author) = author {
        new += &format!("\n/Author {}", text_string(author));
    }
    let place = bytes.len();
    let table = format!("xref\n{number} 1\n{place:010} 00000 n \ntrailer\n<<{dictionary}\n/Prev {before}>>\n");
    let object = format!("{head}{new}>>\nendobj\n");
    let at = place + object.len();
    Some(format!("{object}{table}startxref\n{at}\n%%EOF\n").into_bytes())
}

/// A text as PDF writes texts of any script: UTF-16, in hexadecimal.
fn text_string(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{units}>")
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

/// Where something stands first.
pub(super) fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|w| w == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_author_is_named_behind_the_end() {
        let pdf = "%PDF-1.4\n1 0 obj\n<</Title (T)\n/Creator (Mozilla \\(X\\))\n/Producer (Skia)>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2\n/Root 6 0 R\n/Info 1 0 R>>\nstartxref\n81\n%%EOF\n";
        let out = String::from_utf8(with_author(pdf.into(), Some("Jan Ü"))).unwrap();
        let added = out.strip_prefix(&pdf.replace("Mozilla \\(X\\)", "             ")).unwrap();
        assert!(added.starts_with("1 0 obj\n<</Title (T)\n/Creator <FEFF0041"), "{added}");
        assert!(
            added.contains("/Producer (Skia)\n/Author <FEFF004A0061006E002000DC>>>\nendobj\nxref\n1 1\n"),
            "{added}"
        );
        let place: usize = between(added, "1 1\n", " 00000 n").unwrap().parse().unwrap();
        assert!(out[place..].starts_with("1 0 obj"));
        let table: usize = between(added, "startxref\n", "\n").unwrap().parse().unwrap();
        assert!(out[table..].starts_with("xref\n1 1\n") && added.contains("/Info 1 0 R\n/Prev 81>>"), "{added}");
        for odd in ["", "%PDF-1.4\n", &pdf.replace("/Info", "/Inf"), &pdf.replace("1 0 obj", "9 0 obj")] {
            assert_eq!(with_author(odd.into(), None), odd.as_bytes());
        }
    }
}
