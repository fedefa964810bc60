//! An answer and how it is written: status, kind, body; ranges, validators and the fields that every answer has.
//!
//! Heads are written here and not by tiny_http: it would name itself, write raw line ends in values, and send chunks.

use super::request_head::{HeadError, Method};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

/// What is in an answer.
pub(crate) enum ResponseBody {
    /// Everything at once, in pieces.
    Parts(Vec<Arc<[u8]>>),
    /// A part of an open file: from, length.
    File(File, u64, u64),
}

/// How an answer may be kept and framed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    /// A page of ours: scripts run, nothing is kept.
    Page,
    /// Data of ours: nothing is kept.
    Data,
    /// A file of the result: kept, but asked for again each time.
    Asset,
    /// A page or drawing of the author's that could run scripts when it is opened by itself.
    Sandbox,
    /// A page of the author's, in a frame of a deck's page: as trusted as raw HTML in the deck.
    Frame,
}

/// An answer before it is written.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) policy: Policy,
    /// More fields, values already safe.
    pub(crate) fields: Vec<(&'static str, String)>,
    pub(crate) body: ResponseBody,
}

/// What a deck's page may do. Inline scripts are the author's own raw HTML (they run in the export too); everything
/// that is loaded comes from this server, but pictures, videos and frames may come from the web over https.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob: https:; media-src 'self' data: blob: https:; frame-src 'self' https:; object-src 'self' https:; \
    connect-src 'self'; font-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
/// What an author's own page or drawing may do when it is alone: nothing of this server is its own origin.
const SANDBOX_POLICY: &str = "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; \
    style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
/// What an author's own page may do in a frame of the deck's: what is beside it is loaded, nothing from the web but
/// pictures and videos. `html: safe` decks put it in a sandbox of the frame.
const FRAME_POLICY: &str = "default-src 'self' 'unsafe-inline' data: blob:; img-src 'self' data: blob: https:; \
    media-src 'self' data: blob: https:; frame-src 'self' https:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";
/// Everything else.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'self'";

impl Response {
    /// Plain text.
    pub(crate) fn text(status: u16, text: &str) -> Self {
        Self::bytes(status, "text/plain; charset=utf-8", Policy::Data, vec![Arc::from(text.as_bytes())])
    }

    /// JSON of ours.
    pub(crate) fn json(value: &serde_json::Value) -> Self {
        let bytes = Arc::from(value.to_string().into_bytes());
        Self::bytes(200, "application/json", Policy::Data, vec![bytes])
    }

    /// Bytes of some kind.
    pub(crate) fn bytes(status: u16, kind: &'static str, policy: Policy, parts: Vec<Arc<[u8]>>) -> Self {
        Self { status, kind, policy, fields: Vec::new(), body: ResponseBody::Parts(parts) }
    }

    /// What is under no path, whatever the reason: always the same bytes.
    pub(crate) fn missing() -> Self {
        Self::text(404, "not found\n")
    }

    /// Only these methods.
    pub(crate) fn method(allowed: &'static str) -> Self {
        let mut answer = Self::text(405, "this cannot be done here\n");
        answer.fields.push(("Allow", allowed.into()));
        answer
    }

    /// A refusal as an answer.
    pub(crate) fn refused(refusal: HeadError) -> Self {
        if refusal.status == 405 {
            return Self::method("GET, HEAD");
        }
        Self::text(refusal.status, &format!("{}\n", refusal.why))
    }

    fn length(&self) -> u64 {
        match &self.body {
            ResponseBody::Parts(parts) => parts.iter().map(|p| p.len() as u64).sum(),
            ResponseBody::File(_, _, length) => *length,
        }
    }

    /// Answers the validators and the range that were asked for. `tag` is the strong tag of the whole.
    pub(crate) fn conditional(mut self, tag: String, asked: &Conditions<'_>) -> Self {
        let whole = self.length();
        let matches =
            |list: &str| list.trim() == "*" || list.split(',').any(|t| t.trim().trim_start_matches("W/") == tag);
        if asked.if_none_match.is_some_and(matches) {
            self.status = 304;
            self.body = ResponseBody::Parts(Vec::new());
            self.fields.push(("ETag", tag));
            return self;
        }
        self.fields.push(("Accept-Ranges", "bytes".into()));
        let fresh = asked.if_range.is_none_or(|t| t.trim() == tag);
        self.fields.push(("ETag", tag));
        match asked.range.filter(|_| fresh && asked.method == Method::Get).map(|r| range(r, whole)) {
            None | Some(ByteRange::Whole) => self,
            Some(ByteRange::Nothing) => {
                let mut answer = Self::text(416, "this part is not there\n");
                answer.fields.push(("Content-Range", format!("bytes */{whole}")));
                answer
            }
            Some(ByteRange::Part(start, length)) => {
                self.status = 206;
                self.fields.push(("Content-Range", format!("bytes {start}-{}/{whole}", start + length - 1)));
                self.cut(start, length);
                self
            }
        }
    }

    fn cut(&mut self, start: u64, length: u64) {
        match &mut self.body {
            ResponseBody::File(_, at, len) => (*at, *len) = (*at + start, length),
            ResponseBody::Parts(parts) => {
                let all: Vec<u8> = parts.iter().flat_map(|p| p.iter().copied()).collect();
                let part = all.get(start as usize..(start + length) as usize).unwrap_or_default();
                *parts = vec![Arc::from(part)];
            }
        }
    }

    /// Writes it; a HEAD gets no body. Small answers go out in one piece, so that no packet waits for another.
    pub(crate) fn write(self, method: Method, out: &mut dyn Write) -> io::Result<()> {
        let mut head = head_of(self.status, self.kind, self.policy);
        for (name, value) in &self.fields {
            head += &format!("{name}: {value}\r\n");
        }
        if self.status != 304 {
            head += &format!("Content-Length: {}\r\n", self.length());
        }
        head += "\r\n";
        let mut head = head.into_bytes();
        if method == Method::Head || self.status == 304 {
            out.write_all(&head)?;
            return out.flush();
        }
        match self.body {
            ResponseBody::Parts(parts) => {
                for part in parts {
                    head.extend_from_slice(&part);
                }
                out.write_all(&head)?;
            }
            ResponseBody::File(mut file, start, length) => {
                out.write_all(&head)?;
                file.seek(SeekFrom::Start(start))?;
                io::copy(&mut file.take(length), out)?;
            }
        }
        out.flush()
    }
}

/// Status line and the fields that every answer has.
pub(crate) fn head_of(status: u16, kind: &str, policy: Policy) -> String {
    let security = match policy {
        Policy::Page => PAGE_POLICY,
        Policy::Sandbox => SANDBOX_POLICY,
        Policy::Frame => FRAME_POLICY,
        Policy::Data | Policy::Asset => DATA_POLICY,
    };
    let keep = if matches!(policy, Policy::Page | Policy::Data) { "no-store" } else { "no-cache" };
    format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: {kind}\r\nCache-Control: {keep}\r\nContent-Security-Policy: {security}\r\n\
         X-Content-Type-Options: nosniff\r\nX-Frame-Options: SAMEORIGIN\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\nConnection: close\r\n",
        reason(status)
    )
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        206 => "Partial Content",
        304 => "Not Modified",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        414 => "URI Too Long",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        422 => "Unprocessable Content",
        431 => "Request Header Fields Too Large",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "Error",
    }
}

/// The fields of a request that decide how much of a file is sent.
pub(crate) struct Conditions<'a> {
    pub(crate) method: Method,
    pub(crate) range: Option<&'a str>,
    pub(crate) if_range: Option<&'a str>,
    pub(crate) if_none_match: Option<&'a str>,
}

/// What a `Range` field asks of a file.
#[derive(Debug, PartialEq, Eq)]
enum ByteRange {
    /// The field is not understood, or asks for several parts: the whole file (RFC 9110, 14.2 allows it).
    Whole,
    /// Start and length, at least one byte.
    Part(u64, u64),
    /// Beyond the end.
    Nothing,
}

fn range(field: &str, whole: u64) -> ByteRange {
    let Some(spec) = field.trim().strip_prefix("bytes=").map(str::trim) else { return ByteRange::Whole };
    let Some((from, to)) = spec.split_once('-') else { return ByteRange::Whole };
    let number = |s: &str| s.bytes().all(|b| b.is_ascii_digit()).then(|| s.parse::<u64>().ok()).flatten();
    match (from.trim(), to.trim()) {
        ("", last) => match number(last) {
            Some(0) => ByteRange::Nothing,
            Some(last) if whole > 0 => ByteRange::Part(whole.saturating_sub(last), last.min(whole)),
            Some(_) => ByteRange::Nothing,
            None => ByteRange::Whole,
        },
        (from, to) => {
            let end = if to.is_empty() { Some(u64::MAX) } else { number(to) };
            match (number(from), end) {
                (Some(from), Some(end)) if from > end => ByteRange::Whole,
                (Some(from), Some(_)) if from >= whole => ByteRange::Nothing,
                (Some(from), Some(end)) => ByteRange::Part(from, end.min(whole - 1) - from + 1),
                _ => ByteRange::Whole,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (field, expected) in [
            ("bytes=0-0", ByteRange::Part(0, 1)),
            ("bytes=999-", ByteRange::Part(999, 1)),
            ("bytes=-1", ByteRange::Part(999, 1)),
            ("bytes=-5000", ByteRange::Part(0, 1000)),
            ("bytes=0-99999999999999999999", ByteRange::Whole),
            ("bytes=0-5000", ByteRange::Part(0, 1000)),
            ("bytes=1000-", ByteRange::Nothing),
            ("bytes=-0", ByteRange::Nothing),
            ("bytes=5-2", ByteRange::Whole),
            ("bytes=0-0,1-1", ByteRange::Whole),
            ("lines=1-2", ByteRange::Whole),
            ("bytes=a-b", ByteRange::Whole),
            ("", ByteRange::Whole),
        ] {
            assert_eq!(range(field, 1000), expected, "{field}");
        }
        assert_eq!(range("bytes=0-0", 0), ByteRange::Nothing);
    }
}
