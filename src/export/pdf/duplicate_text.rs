//! Letters that a PDF shows twice are text once: the browser writes a shadow, an outline and the mask of letters that are
//! filled with a gradient as text of their own, which readers would find, copy and read aloud again.
//!
//! What is there again is marked as standing for no text (`/ActualText`, ISO 32000, 14.9.4). Streams are read as Skia writes
//! them; of a file that is written otherwise nothing is changed.

use super::metadata::find;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::ops::Range;

/// Begins what stands for no text.
const SILENT: &[u8] = b"/Span <</ActualText <FEFF>>>BDC\n";

/// The largest stream that is looked at, unpacked: what is larger is no page of words.
const LARGEST: u64 = 64 << 20;

/// The streams of a file in which text stands again, with that marked: their numbers and what they are to be.
pub(crate) fn without_duplicates(bytes: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let Some(file) = File::read(bytes) else { return Vec::new() };
    let masks = file.masks();
    let (masked, plain): (Vec<_>, Vec<_>) = file.streams.iter().partition(|stream| masks.contains(&stream.number));
    let runs: Vec<(&Stream, Vec<Run>)> = plain.into_iter().map(|stream| (stream, stream.runs())).collect();
    let said: HashSet<&[u8]> =
        runs.iter().flat_map(|(stream, runs)| runs.iter().map(|run| run.glyphs(&stream.text))).collect();
    let again = runs.iter().map(|(stream, runs)| {
        let mut again = file.again(&stream.text, runs);
        again.extend(forms_again(&stream.text));
        (*stream, again)
    });
    // what is a mask alone, as the words of an SVG's `mask`, stays text
    let again = again.chain(masked.iter().map(|stream| {
        let again = stream.runs().into_iter().filter(|run| said.contains(run.glyphs(&stream.text)));
        (*stream, again.map(|run| run.whole).collect())
    }));
    again.filter(|(_, again)| !again.is_empty()).filter_map(|(stream, again)| stream.mark_artifacts(again)).collect()
}

/// A stream with text in it, unpacked.
struct Stream {
    number: u32,
    dictionary: String,
    text: Vec<u8>,
}

/// What a file is made of, as far as it matters here.
struct File {
    streams: Vec<Stream>,
    /// Of each form those that are drawn in it.
    forms: HashMap<u32, Vec<u32>>,
    /// What masks are made of.
    masks: Vec<u32>,
    /// Fonts whose letters are drawings: outlines of letters are such.
    drawn: HashSet<u32>,
}

impl File {
    /// Reads object after object; none when one is not written as Skia writes them.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut file = Self { streams: Vec::new(), forms: HashMap::new(), masks: Vec::new(), drawn: HashSet::new() };
        let mut at = find(bytes, b" 0 obj\n")?;
        loop {
            let digits = bytes.get(..at)?.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            let number: u32 = std::str::from_utf8(bytes.get(at - digits..at)?).ok()?.parse().ok()?;
            let start = at + b" 0 obj\n".len();
            let rest = bytes.get(start..)?;
            let dictionary = rest.windows(7).position(|here| here == b"stream\n" || here == b"endobj\n")?;
            let end = if rest.get(dictionary) == Some(&b's') {
                file.stream(number, rest, dictionary)?
            } else {
                file.object(number, &String::from_utf8_lossy(rest.get(..dictionary)?));
                dictionary
            };
            let behind = start + end + b"endobj\n".len();
            let next = bytes.get(behind..)?;
            if next.starts_with(b"xref") {
                return Some(file);
            }
            at = behind + find(next, b" 0 obj\n").filter(|gap| *gap < 12)?;
        }
    }

    /// Takes in a stream whose data begin behind `data`; gives where its object ends.
    fn stream(&mut self, number: u32, rest: &[u8], data: usize) -> Option<usize> {
        let dictionary = std::str::from_utf8(rest.get(..data)?).ok()?.trim_end();
        let length: usize = dictionary.rsplit_once("/Length ")?.1.trim_end_matches('>').trim().parse().ok()?;
        let start = data + b"stream\n".len();
        let data = rest.get(start..start + length)?;
        let end = start + length + find(rest.get(start + length..)?, b"endobj").filter(|gap| *gap < 16)?;
        self.object(number, dictionary);
        let is_text = !["/Subtype /Image", "/Length1", "/FunctionType"].iter().any(|other| dictionary.contains(other));
        if is_text
            && let Some(text) = unpacked(dictionary, data)
            && (find(&text, b"BT\n").is_some() || find(&text, b" Do\n").is_some())
        {
            self.streams.push(Stream { number, dictionary: dictionary.to_owned(), text });
        }
        Some(end)
    }

    fn object(&mut self, number: u32, dictionary: &str) {
        if let Some((_, forms)) = dictionary.split_once("/XObject <<") {
            let forms = forms.split(">>").next().unwrap_or("").split('/').filter_map(|form| form.split(' ').nth(1));
            self.forms.insert(number, forms.filter_map(|form| form.parse().ok()).collect());
        }
        if dictionary.contains("/SMask <<")
            && let Some((_, mask)) = dictionary.split_once("/G ")
        {
            self.masks.extend(mask.split(' ').next().and_then(|mask| mask.parse::<u32>().ok()));
        }
        if dictionary.contains("/Subtype /Type3") {
            self.drawn.insert(number);
        }
    }

    /// All forms that are drawn in masks only.
    fn masks(&self) -> HashSet<u32> {
        let mut all = HashSet::new();
        let mut open = self.masks.clone();
        while let Some(form) = open.pop() {
            if all.insert(form) {
                open.extend(self.forms.get(&form).into_iter().flatten());
            }
        }
        all
    }

    /// The runs that say what another one of their part of the page says at the same place: of a shadow the letters
    /// themselves come last, and those that are drawn are outlines.
    fn again(&self, text: &[u8], runs: &[Run]) -> Vec<Range<usize>> {
        let looks: Vec<(bool, usize)> = runs.iter().map(|run| run.scan(text, &self.drawn)).collect();
        let mut last: HashMap<(usize, &[u8]), usize> = HashMap::new();
        let mut letters: HashSet<(usize, &[u8], usize)> = HashSet::new();
        for ((i, run), (is_drawn, count)) in runs.iter().enumerate().zip(&looks) {
            last.insert((run.part, run.bytes(text)), i);
            if !is_drawn {
                letters.insert((run.part, run.place(text), *count));
            }
        }
        let is_again = |((i, run), (is_drawn, count)): &((usize, &Run), &(bool, usize))| {
            let is_outline = *is_drawn && letters.contains(&(run.part, run.place(text), *count));
            is_outline || last.get(&(run.part, run.bytes(text))) != Some(i)
        };
        runs.iter().enumerate().zip(&looks).filter(is_again).map(|((_, run), _)| run.whole.clone()).collect()
    }
}

/// Forms that are drawn through one mask and again through another.
fn forms_again(text: &[u8]) -> Vec<Range<usize>> {
    let mut again = Vec::new();
    let mut last: Option<Range<usize>> = None;
    let mut at = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let here = at..at + line.len();
        at = here.end;
        if line.ends_with(b" Do\n") {
            if let Some(before) = last.replace(here).filter(|before| text.get(before.clone()) == Some(line)) {
                again.push(before);
            }
        } else if !line.ends_with(b" gs\n") {
            last = None;
        }
    }
    again
}

/// A run of letters, `BT … ET`.
#[derive(Debug, Clone)]
struct Run {
    whole: Range<usize>,
    /// Which part of the page's content it is in.
    part: usize,
}

impl Run {
    fn bytes<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        text.get(self.whole.clone()).unwrap_or(&[])
    }

    fn lines<'a>(&self, text: &'a [u8]) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.bytes(text).split(|byte| *byte == b'\n')
    }

    /// Where it begins.
    fn place<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        self.lines(text).find(|line| line.ends_with(b" Tm")).unwrap_or(&[])
    }

    /// Its fonts and its letters, wherever it stands.
    fn glyphs<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        let whole = self.bytes(text);
        let behind = find(whole, b" Tm\n").map_or(0, |at| at + 4);
        whole.get(behind..).unwrap_or(&[])
    }

    /// Whether letters of it are drawings, and how many letters it has. Drawn ones are written with two digits, others with
    /// four; one run may have both, since a space is nothing to draw.
    fn scan(&self, text: &[u8], drawn: &HashSet<u32>) -> (bool, usize) {
        let (mut is_drawn, mut count, mut here) = (false, 0, false);
        for line in self.lines(text) {
            if line.ends_with(b" Tf") {
                here = font(line).is_some_and(|font| drawn.contains(&font));
                is_drawn |= here;
            } else if line.ends_with(b"> Tj") {
                let digits = line.iter().rev().skip(4).take_while(|byte| **byte != b'<').count();
                count += digits / if here { 2 } else { 4 };
            }
        }
        (is_drawn, count)
    }
}

/// The object of the font that a line chooses, `/F5 30 Tf`.
fn font(line: &[u8]) -> Option<u32> {
    std::str::from_utf8(line).ok()?.strip_prefix("/F")?.split(' ').next()?.parse().ok()
}

impl Stream {
    /// Its runs of letters, in order. A part ends wherever marked content begins or ends.
    fn runs(&self) -> Vec<Run> {
        let mut runs = Vec::new();
        let (mut at, mut part, mut open) = (0, 0, None);
        for line in self.text.split_inclusive(|byte| *byte == b'\n') {
            let end = at + line.len();
            match open {
                None if line == b"BT\n" => open = Some(at),
                None if line.ends_with(b"BDC\n") || line.ends_with(b"BMC\n") || line == b"EMC\n" => part += 1,
                Some(start) if line == b"ET\n" => {
                    runs.push(Run { whole: start..end, part });
                    open = None;
                }
                _ => {}
            }
            at = end;
        }
        runs
    }

    /// The stream's object with these parts of it marked.
    fn mark_artifacts(&self, mut again: Vec<Range<usize>>) -> Option<(u32, Vec<u8>)> {
        again.sort_by_key(|part| part.start);
        let mut out = Vec::with_capacity(self.text.len() + again.len() * 48);
        let mut at = 0;
        for part in again {
            out.extend_from_slice(self.text.get(at..part.start)?);
            out.extend_from_slice(SILENT);
            // what the browser says of single letters in it would be said again
            let lines = self.text.get(part.clone())?.split_inclusive(|byte| *byte == b'\n');
            let spoken = |line: &&[u8]| !line.ends_with(b"BDC\n") && *line != b"EMC\n";
            lines.filter(spoken).for_each(|line| out.extend_from_slice(line));
            out.extend_from_slice(b"EMC\n");
            at = part.end;
        }
        out.extend_from_slice(self.text.get(at..)?);
        let mut pack = ZlibEncoder::new(Vec::new(), Compression::default());
        pack.write_all(&out).ok()?;
        let data = pack.finish().ok()?;
        let entries = self.dictionary.rsplit_once("/Length ")?.0.replace("/Filter /FlateDecode\n", "");
        let mut object = format!("{entries}/Filter /FlateDecode\n/Length {}>> stream\n", data.len()).into_bytes();
        object.extend(data);
        object.extend_from_slice(b"\nendstream");
        Some((self.number, object))
    }
}

/// The data of a stream as they are meant.
fn unpacked(dictionary: &str, data: &[u8]) -> Option<Vec<u8>> {
    if !dictionary.contains("/Filter") {
        return Some(data.to_vec());
    }
    if !dictionary.contains("/Filter /FlateDecode") {
        return None;
    }
    let mut out = Vec::new();
    ZlibDecoder::new(data).take(LARGEST).read_to_end(&mut out).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of one page with this content, in which F9 is a font of drawings and X7 is drawn in a mask.
    fn file(content: &str, mask: &str) -> Vec<u8> {
        let stream = |number: u32, more: &str, data: &str| {
            format!("{number} 0 obj\n<<{more}/Length {}>> stream\n{data}\nendstream\nendobj\n", data.len())
        };
        let objects = [
            "%PDF-1.4\n".to_owned(),
            stream(7, "/Type /XObject\n/Subtype /Form\n", mask),
            "8 0 obj\n<</Type /ExtGState\n/SMask <</Type /Mask\n/S /Alpha\n/G 7 0 R>>>>\nendobj\n".to_owned(),
            "9 0 obj\n<</Type /Font\n/Subtype /Type3>>\nendobj\n".to_owned(),
            stream(3, "", content),
            "xref\n0 1\n".to_owned(),
        ];
        objects.concat().into_bytes()
    }

    fn run(font: u32, place: u32, letters: &str) -> String {
        format!("BT\n/F{font} 30 Tf\n1 0 0 -1 0 {place} Tm\n{letters}\nET\n")
    }

    /// What is marked in the page and in the mask, as the numbers of their runs.
    fn mark_artifact(content: &str, mask: &str) -> Vec<(u32, Vec<usize>)> {
        let marked = |object: &[u8]| {
            let data = object.windows(7).position(|w| w == b"stream\n").unwrap() + 7;
            let text = unpacked("/Filter /FlateDecode", &object[data..]).unwrap();
            let text = String::from_utf8(text).unwrap();
            let before = text.split("BT\n").map(|before| before.ends_with("<FEFF>>>BDC\n"));
            before.enumerate().filter(|(_, silent)| *silent).map(|(i, _)| i).collect()
        };
        without_duplicates(&file(content, mask)).into_iter().map(|(number, object)| (number, marked(&object))).collect()
    }

    #[test]
    fn what_is_painted_again_is_marked() {
        let (word, other) = ("<00420043> Tj", "<00440045> Tj");
        let outline = "<42> Tj\n9 0 Td <43> Tj";
        for (content, marked) in [
            (run(5, 1, word) + &run(5, 1, word), vec![0]),
            (run(5, 1, word) + &run(5, 1, word) + &run(5, 1, word), vec![0, 1]),
            (run(5, 1, word) + &run(9, 1, outline), vec![1]),
            (run(9, 1, outline) + &run(5, 1, word), vec![0]),
            (run(5, 1, word) + &run(9, 1, "<42> Tj\n/F5 30 Tf\n<0043> Tj"), vec![1]),
            // other words, another place, another part, drawings alone
            (run(5, 1, word) + &run(5, 1, other), vec![]),
            (run(5, 1, word) + &run(5, 2, word), vec![]),
            (run(5, 1, word) + "EMC\n/P <</MCID 1>>BDC\n" + &run(5, 1, word), vec![]),
            (run(9, 1, outline) + &run(9, 2, outline), vec![]),
            (run(9, 1, outline) + &run(5, 1, "<004200430044> Tj"), vec![]),
        ] {
            let expected = if marked.is_empty() { Vec::new() } else { vec![(3, marked)] };
            assert_eq!(mark_artifact(&content, ""), expected, "{content}");
        }
        // words of a mask are silent where they are on the page too
        assert_eq!(mark_artifact(&run(5, 1, word), &run(5, 9, word)), [(7, vec![0])]);
        assert_eq!(mark_artifact(&run(5, 1, word), &run(5, 9, other)), []);
    }

    #[test]
    fn forms_through_two_masks_are_marked_once() {
        let text = b"/G1 gs\n/X2 Do\n/G3 gs\n/X2 Do\n1 0 0 1 5 5 cm\n/X2 Do\n";
        assert_eq!(forms_again(text), vec![7..14]);
    }

    #[test]
    fn what_is_written_otherwise_stays() {
        let twice = run(5, 1, "<0042> Tj").repeat(2);
        let good = String::from_utf8(file(&twice, "")).unwrap();
        assert_eq!(without_duplicates(good.as_bytes()).len(), 1);
        for odd in [
            String::new(),
            good.replace("xref", "yref"),
            good.replace("/Length", "/Lenght"),
            good.replace("3 0 obj", "x 0 obj"),
            good.replace("\nendstream\n", "\nendstream, which comes late\n"),
        ] {
            assert!(without_duplicates(odd.as_bytes()).is_empty(), "{odd}");
        }
    }
}
