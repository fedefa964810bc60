//! What a PDF says of itself: the browser writes its own name, no author, and titles as they are painted.

use crate::site::MADE_BY;

/// The file with the author and the maker in its information dictionary and with whole titles in its outline, whose
/// objects are written again behind the end (ISO 32000, 7.5.6, incremental updates), as are `streams`; as it is where they
/// are not written as browsers write them. `titles` are those of the outline's entries in their order.
pub(crate) fn with_metadata(
    mut bytes: Vec<u8>,
    author: Option<&str>,
    titles: &[String],
    streams: Vec<(u32, Vec<u8>)>,
) -> Vec<u8> {
    let Some(information) = information(&bytes, author) else { return bytes };
    let named = [information].into_iter().chain(entries(&bytes, titles));
    let named = named.map(|(number, entries)| (number, format!("<<{entries}>>").into_bytes()));
    let mut objects: Vec<(u32, Vec<u8>)> = named.chain(streams).collect();
    objects.sort();
    let Some(update) = update(&bytes, &objects) else { return bytes };
    blank(&mut bytes, b"/Creator (", b")\n/Producer");
    bytes.extend(update);
    bytes
}

/// Takes away what is between two things; every place in the file stays as it was.
fn blank(bytes: &mut [u8], before: &[u8], after: &[u8]) {
    let Some(start) = find(bytes, before).map(|at| at + before.len()) else { return };
    let len = bytes.get(start..).and_then(|rest| find(rest, after)).unwrap_or(0);
    bytes.iter_mut().skip(start).take(len).for_each(|byte| *byte = b' ');
}

/// How a dictionary ends that is an object.
const END: &[u8] = b">>\nendobj";

/// What is at the end of the file, from the last trailer on.
fn trailer(bytes: &[u8]) -> Option<String> {
    Some(String::from_utf8_lossy(bytes.get(rfind(bytes, b"\ntrailer\n")? + 1..)?).into_owned())
}

/// The number of the information dictionary and what it is to hold.
fn information(bytes: &[u8], author: Option<&str>) -> Option<(u32, String)> {
    let number: u32 = between(&trailer(bytes)?, "/Info ", " 0 R")?.parse().ok()?;
    let head = format!("{number} 0 obj\n<<");
    let start = find(bytes, head.as_bytes())? + head.len();
    let old = String::from_utf8_lossy(bytes.get(start..start + find(bytes.get(start..)?, END)?)?).into_owned();
    let maker = between(&old, "/Creator ", "\n/Producer")?;
    let mut new = old.replace(maker, &text_string(MADE_BY));
    if let Some(author) = author {
        new += &format!("\n/Author {}", text_string(author));
    }
    Some((number, new))
}

/// The entries of the outline, with their titles: the browser takes the words as they are painted, so that those on two
/// lines have no space between them, and those with a shadow are there twice. Nothing where there are others than `titles`.
fn entries(bytes: &[u8], titles: &[String]) -> Vec<(u32, String)> {
    const HEAD: &[u8] = b" 0 obj\n<</Title ";
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(bytes.get(from..).unwrap_or(&[]), HEAD).map(|at| from + at) {
        from = at + HEAD.len();
        let rest = bytes.get(from..).unwrap_or(&[]);
        let digits = bytes.get(..at).unwrap_or(&[]).iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let number = std::str::from_utf8(bytes.get(at - digits..at).unwrap_or(&[])).ok().and_then(|n| n.parse().ok());
        let (Some(number), Some(title), Some(end)) = (number, text_end(rest), find(rest, END)) else { continue };
        let Some(place) = rest.get(title..end).and_then(|rest| std::str::from_utf8(rest).ok()) else { continue };
        if place.contains("/Parent ") {
            found.push((number, place.to_owned()));
        }
    }
    found.sort();
    if found.len() != titles.len() {
        return Vec::new();
    }
    let named = found.into_iter().zip(titles);
    named.map(|((number, place), title)| (number, format!("/Title {}{place}", text_string(title)))).collect()
}

/// Bytes of a text in parentheses or in hexadecimal.
fn text_end(bytes: &[u8]) -> Option<usize> {
    if bytes.first() == Some(&b'<') {
        return Some(find(bytes, b">")? + 1);
    }
    let mut escaped = false;
    let end = bytes.iter().position(|byte| {
        let ends = *byte == b')' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    Some(end? + 1)
}

/// Objects in the place of those that have their numbers.
fn update(bytes: &[u8], objects: &[(u32, Vec<u8>)]) -> Option<Vec<u8>> {
    let end = trailer(bytes)?;
    let before: usize = between(&end, "startxref\n", "\n")?.parse().ok()?;
    let dictionary = between(&end, "<<", ">>")?;
    let (mut out, mut table) = (Vec::new(), String::from("xref\n"));
    for (number, object) in objects {
        table += &format!("{number} 1\n{:010} 00000 n \n", bytes.len() + out.len());
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let at = bytes.len() + out.len();
    out.extend(format!("{table}trailer\n<<{dictionary}\n/Prev {before}>>\nstartxref\n{at}\n%%EOF\n").into_bytes());
    Some(out)
}

/// A text as PDF writes texts of any script: UTF-16, in hexadecimal.
fn text_string(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{units}>")
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

/// Where something is first.
pub(crate) fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
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
        let out = String::from_utf8(with_metadata(pdf.into(), Some("Jan Ü"), &[], Vec::new())).unwrap();
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
            assert_eq!(with_metadata(odd.into(), None, &[], Vec::new()), odd.as_bytes());
        }
    }

    #[test]
    fn an_outline_has_whole_titles() {
        let pdf = "%PDF-1.4\n1 0 obj\n<</Title (T)\n/Creator (M)\n/Producer (Skia)>>\nendobj\n\
            8 0 obj\n<</Title (a \\(\\)twoa \\(\\)two)\n/Dest [3 0 R /XYZ 1 2 0]\n/Parent 7 0 R\n/SE 3 0 R>>\nendobj\n\
            7 0 obj\n<</Title <FEFF0041>\n/Parent 6 0 R\n/First 8 0 R>>\nendobj\n\
            xref\ntrailer\n<</Size 9\n/Info 1 0 R>>\nstartxref\n81\n%%EOF\n";
        let titles = ["One".to_owned(), "a () two".to_owned()];
        let out = String::from_utf8(with_metadata(pdf.into(), None, &titles, Vec::new())).unwrap();
        let added = out.split_once("%%EOF\n").unwrap().1;
        assert!(
            added.contains("7 0 obj\n<</Title <FEFF004F006E0065>\n/Parent 6 0 R\n/First 8 0 R>>\nendobj"),
            "{added}"
        );
        assert!(added.contains("\n8 0 obj\n<</Title <FEFF00610020002800290020"), "{added}");
        assert!(added.contains("/Dest [3 0 R /XYZ 1 2 0]\n/Parent 7 0 R\n/SE 3 0 R>>\nendobj"), "{added}");
        for number in ["1", "7", "8"] {
            let entry = added.split_once(&format!("\n{number} 1\n")).unwrap().1;
            let place: usize = entry.split(' ').next().unwrap().parse().unwrap();
            assert!(out[place..].starts_with(&format!("{number} 0 obj\n")), "{number} in {added}");
        }
        // of another outline nothing is known
        assert!(
            !String::from_utf8(with_metadata(pdf.into(), None, &titles[1..], Vec::new())).unwrap().contains("FEFF004F")
        );
    }
}
