//! Single lines of Markdown: what kind each is, by CommonMark's rules. Indentation is off already.

/// A line's indentation in columns (a tab goes to the next multiple of four) and the rest, trailing space off.
pub(crate) fn indent(line: &str) -> (usize, &str) {
    let mut columns = 0;
    for (i, c) in line.char_indices() {
        match c {
            ' ' => columns += 1,
            '\t' => columns += 4 - columns % 4,
            _ => return (columns, line.get(i..).unwrap_or("").trim_end()),
        }
    }
    (columns, "")
}

/// `---`, `***`, `___`, with spaces between or not (CommonMark 4.1).
pub(crate) fn is_rule(text: &str) -> bool {
    let text = text.trim_start();
    let Some(first) = text.bytes().next().filter(|b| matches!(b, b'-' | b'*' | b'_')) else { return false };
    let mut count = 0;
    for byte in text.bytes() {
        match byte {
            b if b == first => count += 1,
            b' ' | b'\t' => {}
            _ => return false,
        }
    }
    count >= 3
}

/// Level of an ATX heading.
pub(crate) fn atx_level(text: &str) -> Option<u8> {
    let level = text.len() - text.trim_start_matches('#').len();
    let after = text.get(level..)?;
    ((1..=6).contains(&level) && (after.is_empty() || after.starts_with([' ', '\t']))).then_some(level as u8)
}

/// `===` under a paragraph.
pub(crate) fn is_setext(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b == b'=')
}

/// The opening line of a code fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FenceLine {
    pub(crate) mark: u8,
    pub(crate) len: usize,
    pub(crate) has_info: bool,
}

/// Reads an opening fence: three or more backticks (none in the info string) or tildes.
pub(crate) fn fence(text: &str) -> Option<FenceLine> {
    let mark = text.bytes().next().filter(|b| matches!(b, b'`' | b'~'))?;
    let len = text.bytes().take_while(|b| *b == mark).count();
    let info = text.get(len..)?.trim();
    (len >= 3 && (mark == b'~' || !info.contains('`'))).then_some(FenceLine { mark, len, has_info: !info.is_empty() })
}

impl FenceLine {
    /// Whether a line ends this fence.
    pub(crate) fn is_closed_by(&self, text: &str) -> bool {
        let count = text.bytes().take_while(|b| *b == self.mark).count();
        count >= self.len && text.get(count..).is_some_and(|rest| rest.trim().is_empty())
    }

    /// Whether another fence would be mistaken for this one's inside.
    pub(crate) fn same_kind(&self, other: &Self) -> bool {
        self.mark == other.mark && self.len >= other.len
    }
}

/// All lines of a text that may end a fence, so that a fence without an end is known at its first line.
#[derive(Debug, Default)]
pub(crate) struct Closers {
    /// (start of the line, mark, marks), in order.
    lines: Vec<(usize, u8, usize)>,
    /// The most marks of each kind from that line to the end.
    most: Vec<[usize; 2]>,
}

impl Closers {
    pub(crate) fn of(source: &str, start: usize) -> Self {
        let mut out = Self::default();
        let mut at = start;
        for line in source.get(start..).unwrap_or("").split_inclusive('\n') {
            let text = line.trim();
            if let Some(mark) = text.bytes().next().filter(|b| matches!(b, b'`' | b'~'))
                && text.len() >= 3
                && text.bytes().all(|b| b == mark)
            {
                out.lines.push((at, mark, text.len()));
            }
            at += line.len();
        }
        out.most = vec![[0, 0]; out.lines.len() + 1];
        for i in (0..out.lines.len()).rev() {
            let mut most = out.most.get(i + 1).copied().unwrap_or_default();
            if let Some((_, mark, len)) = out.lines.get(i) {
                let slot = usize::from(*mark == b'~');
                if let Some(most) = most.get_mut(slot) {
                    *most = (*most).max(*len);
                }
            }
            if let Some(place) = out.most.get_mut(i) {
                *place = most;
            }
        }
        out
    }

    /// Whether a line that could end `fence` is at or behind byte `at`.
    pub(crate) fn any_after(&self, at: usize, fence: &FenceLine) -> bool {
        let first = self.lines.partition_point(|(start, _, _)| *start < at);
        let slot = usize::from(fence.mark == b'~');
        self.most.get(first).and_then(|m| m.get(slot)).is_some_and(|most| *most >= fence.len)
    }
}

/// A list marker at the begin of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Columns from the marker to the item's content.
    pub(crate) width: usize,
    /// Bytes to leave off.
    pub(crate) bytes: usize,
    /// Whether it may end a paragraph without a blank line.
    pub(crate) interrupts: bool,
}

/// Reads a bullet or a number (CommonMark 5.2). A thematic break is no list; the caller has looked for that.
pub(crate) fn list_marker(text: &str) -> Option<Marker> {
    let first = text.bytes().next()?;
    let marker = match first {
        b'-' | b'+' | b'*' => 1,
        b'0'..=b'9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let end = text.as_bytes().get(digits)?;
            (digits <= 9 && matches!(end, b'.' | b')')).then_some(digits + 1)?
        }
        _ => return None,
    };
    let after = text.get(marker..)?;
    if after.trim().is_empty() {
        return Some(Marker { width: marker + 1, bytes: text.len(), interrupts: false });
    }
    let (spaces, _) = indent(after);
    if spaces == 0 || is_rule(text) {
        return None;
    }
    let interrupts = !first.is_ascii_digit() || text.starts_with("1.") || text.starts_with("1)");
    // five or more spaces: the content is indented code that begins one column behind the marker
    let width = if spaces > 4 { 1 } else { spaces };
    let bytes = after.len() - after.trim_start_matches([' ', '\t']).len();
    Some(Marker { width: marker + width, bytes: marker + if spaces > 4 { 1 } else { bytes }, interrupts })
}

/// Kinds of raw HTML that go on over blank lines (CommonMark 4.6, kinds 1, 3, 4, 5; comments are looked at apart).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Html {
    Verbatim,
    Instruction,
    Declaration,
    Cdata,
}

const VERBATIM: [&str; 4] = ["script", "pre", "style", "textarea"];

/// Whether a line begins raw HTML of such a kind.
pub(crate) fn html(text: &str) -> Option<Html> {
    let inner = text.strip_prefix('<')?;
    if inner.starts_with('?') {
        return Some(Html::Instruction);
    }
    if inner.starts_with("![CDATA[") {
        return Some(Html::Cdata);
    }
    if inner.strip_prefix('!').is_some_and(|i| i.starts_with(|c: char| c.is_ascii_alphabetic())) {
        return Some(Html::Declaration);
    }
    VERBATIM.iter().any(|name| is_tag(inner, name)).then_some(Html::Verbatim)
}

/// Whether a line opens a `<style>` block, which is not visible.
pub(crate) fn is_style(text: &str) -> bool {
    text.strip_prefix('<').is_some_and(|inner| is_tag(inner, "style"))
}

/// Whether a line begins raw HTML of the block kind (`<div>`, `</div>`): it is no paragraph.
pub(crate) fn is_html_block(text: &str) -> bool {
    text.strip_prefix('<').is_some_and(|inner| {
        inner.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic()) && !inner.contains("://")
    })
}

fn is_tag(inner: &str, name: &str) -> bool {
    inner.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
        && inner.get(name.len()..).is_some_and(|r| r.is_empty() || r.starts_with([' ', '\t', '>', '\n']))
}

impl Html {
    /// Whether this line is its last.
    pub(crate) fn ends_on(self, text: &str) -> bool {
        match self {
            Self::Verbatim => has_verbatim_end(text),
            Self::Instruction => text.contains("?>"),
            Self::Declaration => text.contains('>'),
            Self::Cdata => text.contains("]]>"),
        }
    }
}

fn has_verbatim_end(text: &str) -> bool {
    text.match_indices("</").any(|(i, _)| {
        VERBATIM.iter().any(|name| {
            text.get(i + 2..i + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
                && text.get(i + 2 + name.len()..).is_some_and(|r| r.starts_with('>'))
        })
    })
}

/// Where a comment begins in a line of text, code spans passed over.
pub(crate) fn comment_start(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("<!--")).map(|i| from + i) {
        if !in_code_span(text, found) {
            return Some(found);
        }
        from = found + 4;
    }
    None
}

/// Whether a place in a line is within backticks that are closed again behind it.
fn in_code_span(text: &str, place: usize) -> bool {
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('`')).map(|i| at + i) {
        if open >= place {
            return false;
        }
        let run = text.get(open..).map_or(0, |rest| rest.bytes().take_while(|b| *b == b'`').count());
        match closing_run(text, open + run, run) {
            Some(close) if close > place => return true,
            Some(close) => at = close + run,
            None => at = open + run,
        }
    }
    false
}

pub(crate) fn closing_run(text: &str, from: usize, run: usize) -> Option<usize> {
    let mut at = from;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('`')).map(|i| at + i) {
        let len = text.get(open..).map_or(0, |rest| rest.bytes().take_while(|b| *b == b'`').count());
        if len == run {
            return Some(open);
        }
        at = open + len;
    }
    None
}
