//! The front matter block: where it begins and ends, and what is in it.

use super::apply::{self, Front};
use super::{schema, yaml};
use crate::diagnostics::{RelativeDiagnostic, code};
use std::ops::Range;

/// A deck's text, cut in two.
#[derive(Debug)]
pub(crate) struct Cut {
    pub(crate) front: Front,
    /// Where the slides begin.
    pub(crate) body: usize,
}

/// Reads the block at the top of `source`, if there is one. Rules: `docs/reference/marp.md`; an unclosed block loses
/// nothing: the lines that look like settings are settings, the rest is the deck.
pub(crate) fn read(source: &str) -> Cut {
    let blank = source.len() - source.trim_start_matches(['\n', ' ', '\t']).len();
    let lead = source.get(..blank).map_or(0, |b| b.rfind('\n').map_or(0, |i| i + 1));
    let rest = source.get(lead..).unwrap_or("");
    let first = rest.lines().next().unwrap_or("");
    let dashes = first.len() - first.trim_start_matches('-').len();
    if dashes < 3 || !first.trim_start_matches('-').trim().is_empty() {
        return Cut { front: Front::default(), body: 0 };
    }
    let open = lead..lead + first.len();
    let start = (open.end + 1).min(source.len());
    let block = find_close(source, start, dashes);
    let late = lead > 0;
    match block {
        Some((inner, _)) if runs_into_slides(source.get(inner.clone()).unwrap_or("")) => unclosed(source, open, start),
        Some((inner, after)) if looks_like_settings(source.get(inner.clone()).unwrap_or(""), late) => {
            let mut cut = Cut { front: read_block(source, inner), body: after };
            if late {
                let message = "there are blank lines before the front matter".to_owned();
                cut.front.findings.push(
                    RelativeDiagnostic::new(code::FRONT_MATTER_LATE, open, message)
                        .help("other tools read it only at the very top"),
                );
            }
            cut
        }
        // a rule at the top, an empty slide before it
        Some(_) => Cut { front: Front::default(), body: 0 },
        None => unclosed(source, open, start),
    }
}

/// The inside of the block and where the text goes on.
fn find_close(source: &str, start: usize, dashes: usize) -> Option<(Range<usize>, usize)> {
    let mut at = start;
    for line in source.get(start..)?.split_inclusive('\n') {
        let text = line.trim_end();
        let count = text.len() - text.trim_start_matches('-').len();
        if text == "..." || (count >= dashes && count == text.len()) {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// A block is settings unless it plainly is a slide: its first line with anything on it decides.
fn looks_like_settings(block: &str, late: bool) -> bool {
    let mut lines = block.lines().filter(|l| !l.trim().is_empty());
    let Some(first) = lines.next() else { return !late };
    let key = first.split_once(':').map(|(key, _)| key.trim());
    let is_key = key.is_some_and(|k| {
        !k.is_empty() && k.split_whitespace().count() == 1 && !k.starts_with(['#', '*', '-', '<', '`', '|'])
    });
    // `# comment` may open a settings block; `# Title` followed by no key at all is a slide
    let comment_first =
        first.starts_with('#') && lines.any(|l| l.split_once(':').is_some_and(|(k, _)| schema::is_of_front(k.trim())));
    // with blank lines in it and no key that is known, it is a slide between two breaks
    let known = || block.lines().any(|l| l.split_once(':').is_some_and(|(k, _)| schema::is_of_front(k.trim())));
    let plain_slide = block.trim().contains("\n\n") && !known();
    is_key && !plain_slide && !first.starts_with(' ')
        || comment_first
        || !first.starts_with("    ") && known() && is_yaml(block)
}

/// Whether all of a block can be read as settings.
fn is_yaml(block: &str) -> bool {
    let margin = block.len() - block.trim_start_matches(['\n', ' ']).len();
    let margin = block.get(..margin).map_or(0, |lead| lead.len() - lead.rfind('\n').map_or(0, |i| i + 1));
    let (entries, findings) = yaml::read(block, margin, &schema::is_of_front);
    !entries.is_empty() && !findings.iter().any(|finding| finding.code == code::YAML_SYNTAX)
}

/// A block whose closing line was forgotten ends at the break of the first slide: settings, a blank line, and then no
/// setting any more but something else.
fn runs_into_slides(block: &str) -> bool {
    let is_setting = |l: &&str| l.split_once(':').is_some_and(|(key, _)| schema::is_of_front(key.trim()));
    if !block.lines().next().is_some_and(|l| is_setting(&l)) {
        return false;
    }
    let last = block.lines().collect::<Vec<_>>().iter().rposition(is_setting).unwrap_or(0);
    let mut blank = false;
    block.lines().skip(last + 1).any(|line| {
        blank |= line.trim().is_empty();
        // a key that nobody knows is a setting, too
        let is_pair = line.split_once(':').is_some_and(|(key, value)| {
            !key.is_empty() && !key.contains([' ', '#', '*', '<', '`']) && (value.is_empty() || value.starts_with(' '))
        });
        blank && !line.trim().is_empty() && !line.starts_with([' ', '\t', '-']) && !is_pair
    })
}

fn read_block(source: &str, inner: Range<usize>) -> Front {
    let block = source.get(inner.clone()).unwrap_or("");
    let first = block.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).unwrap_or("");
    let margin = first.len() - first.trim_start_matches(' ').len();
    let (entries, drafts) = yaml::read(block, margin, &schema::is_of_front);
    let mut front = apply::front(entries);
    front.findings.extend(drafts);
    let shift = |r: &mut Range<usize>| *r = r.start + inner.start..r.end + inner.start;
    for finding in &mut front.findings {
        shift(&mut finding.range);
        if let Some((range, _)) = &mut finding.fix {
            shift(range);
        }
    }
    for directive in &mut front.slides {
        shift(&mut directive.key_range);
        shift(&mut directive.value_range);
    }
    if let Some(range) = front.dialect.as_mut().map(|(_, range)| range) {
        shift(range);
    }
    let deck = &mut front.deck;
    let all = deck.theme_at.iter_mut().chain(&mut deck.theme_options_at).chain(deck.places.values_mut());
    all.for_each(shift);
    front
}

/// No end: the known keys straight below the opening line are settings, everything after them is the deck.
fn unclosed(source: &str, open: Range<usize>, start: usize) -> Cut {
    let mut end = start;
    for line in source.get(start..).unwrap_or("").split_inclusive('\n') {
        let key = line.split_once(':').map(|(key, _)| key.trim());
        let goes_on = key.is_some_and(schema::is_of_front)
            || (end > start && line.starts_with([' ', '\t']) && !line.trim().is_empty());
        if !goes_on {
            break;
        }
        end += line.len();
    }
    if end == start {
        // only a rule at the top of a deck without front matter
        return Cut { front: Front::default(), body: 0 };
    }
    let mut front = read_block(source, start..end);
    let message = "the front matter has no closing `---`".to_owned();
    front.findings.push(
        RelativeDiagnostic::new(code::FRONT_MATTER_UNCLOSED, open, message)
            .help("add a line `---` after the last setting"),
    );
    Cut { front, body: end }
}

/// Blocks that were to be front matter and are behind text or comments, as pieces with their settings: their two lines of
/// `---` end slides, so that the room sees them as such. Nothing but settings, at least one of them for the whole deck: what
/// other tools write above a slide (`layout: center`) is none, and prose is none either. In a file that has front matter at
/// its top (`again`) any piece may be one; else only what is between its first two breaks.
pub(crate) fn late(source: &str, pieces: &[Range<usize>], again: bool) -> Vec<(usize, Range<usize>)> {
    let text = |range: Range<usize>| source.get(range).unwrap_or("");
    let begins = again || pieces.first().is_some_and(|before| !text(before.clone()).trim().is_empty());
    let (skip, most) = if again { (0, pieces.len()) } else { (1, 1) };
    let mut out = Vec::new();
    for (i, piece) in pieces.iter().enumerate().skip(skip).take(most).filter(|_| begins) {
        let is_dashes = |line: Option<&str>| line.is_some_and(|l| l.len() >= 3 && l.bytes().all(|b| b == b'-'));
        let opener = text(0..piece.start).lines().next_back().map(str::trim_end);
        let closer = text(piece.end..source.len()).lines().next().map(str::trim_end);
        let whole = text(piece.clone());
        let block = whole.trim();
        if is_dashes(opener) && is_dashes(closer) && is_for_deck(block, again || whole.starts_with('\n')) {
            let start = piece.start + (whole.len() - whole.trim_start().len());
            out.push((i, start..start + block.len()));
        }
    }
    out
}

/// Keys of the whole deck that Slidev gives its slides, too.
const OF_SLIDEV: &[&str] = &["title", "image", "url"];

/// Whether a block is lines of `key: value` only, and one of them plainly means the whole deck. `strictly` asks for a value
/// that no slide would show: `author: Anna` between blank lines may be what the room is to read.
fn is_for_deck(block: &str, strictly: bool) -> bool {
    let pair = |line: &str| {
        let (key, value) = line.split_once(": ")?;
        (schema::is_of_front(key) && !value.trim().is_empty()).then(|| (key.to_owned(), value.trim().to_owned()))
    };
    let Some(found) = block.lines().map(pair).collect::<Option<Vec<_>>>() else { return false };
    let of_deck = |(key, value): &(String, String)| {
        if !strictly {
            return !schema::is_of_slide(key) && key != "title" || key == "lang";
        }
        let own = (schema::is_of_deck_only(key) && !OF_SLIDEV.contains(&key.as_str())) || key == "lang";
        let value = value.trim_matches(['"', '\'']).to_owned();
        own && apply::fits(key, &crate::deck::model::SettingValue::Scalar(value))
    };
    found.len() > 1 && found.iter().any(of_deck)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_where_they_are() {
        let rows = [
            ("---\ntitle: a\n---\n# A", 17, Some("a"), ""),
            ("----\ntitle: a\n-----\n# A", 20, Some("a"), ""),
            ("---\ntitle: a\n...\n# A", 17, Some("a"), ""),
            ("\n---\ntitle: a\n---\n# A", 18, Some("a"), "front-matter-late"),
            ("---\ntitle: a\n\n# A\n", 13, Some("a"), "front-matter-unclosed"),
            ("---\ntitle: a\n\n# A\n\n---\n# B", 13, Some("a"), "front-matter-unclosed"),
            ("---\ntitle: a\n\n# why\nlang: nl\n---\n", 33, Some("a"), ""),
            ("---\n# A\n\n---\n# B", 0, None, ""),
            ("# A\n---\ntitle: a\n---\n", 0, None, ""),
            ("---\n---\n# A", 8, None, ""),
            ("---\n", 0, None, ""),
        ];
        for (source, body, title, code) in rows {
            let cut = read(source);
            let codes: Vec<_> = cut.front.findings.iter().map(|f| f.code.name).collect();
            assert_eq!(
                (cut.body, cut.front.deck.title.as_deref(), codes.join(" ")),
                (body, title, code.to_owned()),
                "{source:?}"
            );
        }
    }

    #[test]
    fn a_block_behind_text_is_late_and_a_slide_is_not() {
        let late = |source: &str| {
            let rules =
                crate::deck::dialect::rules(crate::deck::model::Dialect::Native, crate::deck::model::Split::Rule);
            let scanned = crate::deck::split::scanner::scan(source, 0, rules);
            let found = super::late(source, &scanned.pieces, false).into_iter().next();
            found.map(|(_, range)| source[range].to_owned())
        };
        let block = "title: Late\nlang: en\ntheme: stage";
        for before in ["<!-- licence -->\n", "Words.\n\n", "# A\n\n", "<!-- a -->\n\n<!-- b -->\n\n"] {
            for blank in ["", "\n"] {
                let deck = format!("{before}---\n{blank}{block}\n{blank}---\n\n# A\n");
                assert_eq!(late(&deck).as_deref(), Some(block), "{deck:?}");
            }
        }
        for fine in [
            "# A\n\n---\nlayout: center\nclass: lead\n---\n\n# B\n",
            "# A\n\n---\ntitle: B\nlayout: center\n---\n\n# B\n",
            "# A\n\n---\ntitle: B\n---\n\n# B\n",
            "# A\n\n---\nNote: x\nDate: y\n---\n\n# B\n",
            "# A\n\n---\n\nauthor: Anna\ndate: Friday\n\n---\n\n# B\n",
            "# A\n\n---\n\n# B\n\n---\ntitle: Late\nlang: en\n---\n",
            "# A\n\n---\ntitle: Late\nwords\nlang: en\n---\n",
            "# A\n\n```yaml\n---\ntitle: Late\nlang: en\n---\n```\n",
        ] {
            assert_eq!(late(fine), None, "{fine}");
        }
    }

    #[test]
    fn places_are_those_of_the_file() {
        let cut = read("---\ntitle: a\nlayuot: x\n---\n");
        assert_eq!(cut.front.findings[0].range, 13..19);
    }
}
