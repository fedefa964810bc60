//! The head of a request: raw bytes in, a [`Head`] or a [`HeadError`] out. Pure, so that every odd byte can be tested.
//!
//! Strict on purpose: what a browser never sends is refused before anything else of ours (or of `tiny_http`) sees it.
//! Sources: RFC 9112 (messages), RFC 9110 (fields), rows H, M, P of `docs/reference/hostile-cases.md`.

/// Bytes a whole head may have.
pub(crate) const HEAD_MAX: usize = 16 * 1024;
/// Bytes one line of it may have.
const LINE_MAX: usize = 8 * 1024;
/// Bytes a request target may have.
const TARGET_MAX: usize = 2 * 1024;
/// Fields a head may have.
const FIELDS_MAX: usize = 64;
/// Bytes a body may have.
pub(crate) const BODY_MAX: u64 = 64 * 1024;

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Head,
    Post,
}

impl Method {
    /// As it is in a request line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
        }
    }
}

/// A request that is not answered: the status and one fixed line of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeadError {
    pub(crate) status: u16,
    pub(crate) why: &'static str,
}

impl HeadError {
    pub(crate) const fn new(status: u16, why: &'static str) -> Self {
        Self { status, why }
    }
}

/// A head that is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) method: Method,
    /// Origin form, visible ASCII: `/img/a%20b.png?x`.
    pub(crate) target: String,
    /// Names in lower case; values as bytes, outer blanks taken off.
    pub(crate) fields: Vec<(String, Vec<u8>)>,
    /// Bytes of body that follow.
    pub(crate) length: u64,
    /// The client waits for `100 Continue` before it sends the body.
    pub(crate) waits: bool,
}

impl Head {
    /// The first field of a name (lower case), where it is ASCII.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).and_then(|(_, v)| std::str::from_utf8(v).ok())
    }

    /// The target without its query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or("")
    }
}

/// How far a head has come.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum HeadState {
    /// More bytes are needed.
    More,
    /// It is bad already.
    Refused(HeadError),
    /// Whole; and how many bytes it took.
    Whole(Box<Head>, usize),
}

/// Looks at what has come so far.
pub(crate) fn read(bytes: &[u8]) -> HeadState {
    let Some(first) = bytes.first() else { return HeadState::More };
    if !is_token(*first) {
        return HeadState::Refused(HeadError::new(400, "not an HTTP request"));
    }
    match whole(bytes) {
        Ok(Some(end)) => match parse(bytes.get(..end).unwrap_or_default()) {
            Ok(head) => HeadState::Whole(Box::new(head), end + 4),
            Err(refusal) => HeadState::Refused(refusal),
        },
        Ok(None) => HeadState::More,
        Err(refusal) => HeadState::Refused(refusal),
    }
}

/// Where the head's last line ends (before the empty line), and the limits that hold while it is still coming.
fn whole(bytes: &[u8]) -> Result<Option<usize>, HeadError> {
    let mut start = 0;
    let mut lines = 0;
    while let Some(length) = bytes.get(start..).and_then(|rest| rest.iter().position(|b| *b == b'\n')) {
        let line = bytes.get(start..start + length).unwrap_or_default();
        if line.last() != Some(&b'\r') {
            return Err(HeadError::new(400, "a line must end in CR LF"));
        }
        if line.len() == 1 {
            return if start >= 2 { Ok(Some(start - 2)) } else { Err(HeadError::new(400, "an empty request line")) };
        }
        lines += 1;
        too_long(line.len(), lines)?;
        start += length + 1;
    }
    too_long(bytes.len() - start, lines + 1)?;
    if bytes.len() > HEAD_MAX { Err(HeadError::new(431, "the head is too long")) } else { Ok(None) }
}

fn too_long(length: usize, line: usize) -> Result<(), HeadError> {
    if line == 1 && length > TARGET_MAX + 2048 {
        return Err(HeadError::new(414, "the address is too long"));
    }
    if length > LINE_MAX || line > FIELDS_MAX + 1 {
        return Err(HeadError::new(431, "too many or too long fields"));
    }
    Ok(())
}

fn parse(head: &[u8]) -> Result<Head, HeadError> {
    let mut lines = head.split(|b| *b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let (method, target) = request_line(lines.next().unwrap_or_default())?;
    let mut fields = Vec::new();
    for line in lines {
        fields.push(field(line)?);
    }
    let all =
        |name: &'static str| fields.iter().filter(move |(n, _)| n == name).map(|(_, v): &(_, Vec<u8>)| v.as_slice());
    if all("host").count() != 1 {
        return Err(HeadError::new(400, "one Host field is needed"));
    }
    if all("transfer-encoding").next().is_some() {
        return Err(HeadError::new(501, "transfer codings are not supported"));
    }
    let length = length(&mut all("content-length"))?;
    if method == Method::Post && length.is_none() {
        return Err(HeadError::new(411, "the length of the body is needed"));
    }
    let length = length.unwrap_or(0);
    if length > BODY_MAX {
        return Err(HeadError::new(413, "the body is too large"));
    }
    let waits = match all("expect").next() {
        None => false,
        Some(value) if value.eq_ignore_ascii_case(b"100-continue") => true,
        Some(_) => return Err(HeadError::new(417, "this expectation is not supported")),
    };
    Ok(Head { method, target, fields, length, waits })
}

fn request_line(line: &[u8]) -> Result<(Method, String), HeadError> {
    let bad = HeadError::new(400, "a bad request line");
    if line.iter().any(|b| *b < 0x20 || *b >= 0x7f) {
        return Err(bad);
    }
    let parts: Vec<&[u8]> = line.split(|b| *b == b' ').collect();
    let &[method, target, version] = parts.as_slice() else { return Err(bad) };
    if method.is_empty() || target.is_empty() || !method.iter().all(|b| is_token(*b)) {
        return Err(bad);
    }
    match version {
        b"HTTP/1.1" | b"HTTP/1.0" => {}
        [b'H', b'T', b'T', b'P', b'/', a, b'.', b] if a.is_ascii_digit() && b.is_ascii_digit() => {
            return Err(HeadError::new(505, "HTTP/1.1 only"));
        }
        _ => return Err(bad),
    }
    let method = match method {
        b"GET" => Method::Get,
        b"HEAD" => Method::Head,
        b"POST" => Method::Post,
        b"PUT" | b"DELETE" | b"PATCH" | b"OPTIONS" | b"TRACE" | b"CONNECT" => {
            return Err(HeadError::new(405, "GET and HEAD only"));
        }
        _ => return Err(HeadError::new(501, "this method is not supported")),
    };
    if target.len() > TARGET_MAX {
        return Err(HeadError::new(414, "the address is too long"));
    }
    // absolute form would name a host a second time; `#` and `\` are never sent by a browser
    if target.first() != Some(&b'/') || target.iter().any(|b| matches!(b, b'#' | b'\\')) {
        return Err(HeadError::new(400, "a bad address"));
    }
    Ok((method, String::from_utf8_lossy(target).into_owned()))
}

fn field(line: &[u8]) -> Result<(String, Vec<u8>), HeadError> {
    let bad = HeadError::new(400, "a bad field");
    let colon = line.iter().position(|b| *b == b':').ok_or(bad)?;
    let (name, value) = (line.get(..colon).unwrap_or_default(), line.get(colon + 1..).unwrap_or_default());
    // a blank before the colon, a folded line, an empty name: all fail here
    if name.is_empty() || !name.iter().all(|b| is_token(*b)) {
        return Err(bad);
    }
    if value.iter().any(|b| (*b < 0x20 && *b != b'\t') || *b == 0x7f) {
        return Err(bad);
    }
    Ok((String::from_utf8_lossy(name).to_ascii_lowercase(), value.trim_ascii().to_vec()))
}

fn length<'a>(values: &mut impl Iterator<Item = &'a [u8]>) -> Result<Option<u64>, HeadError> {
    let Some(value) = values.next() else { return Ok(None) };
    let bad = HeadError::new(400, "a bad length");
    if values.next().is_some() || value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(bad);
    }
    std::str::from_utf8(value).ok().and_then(|v| v.parse().ok()).map(Some).ok_or(bad)
}

/// `tchar` of RFC 9110, 5.6.2.
fn is_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(request: &str) -> u16 {
        match read(request.as_bytes()) {
            HeadState::Whole(..) => 200,
            HeadState::Refused(refusal) => refusal.status,
            HeadState::More => 0,
        }
    }

    #[test]
    fn odd_heads_have_their_status() {
        let host = "Host: localhost\r\n";
        for (expected, request) in [
            (200, format!("GET / HTTP/1.1\r\n{host}\r\n")),
            (200, format!("GET / HTTP/1.0\r\n{host}X: \u{e9}\r\n\r\n")),
            (400, "GET / HTTP/1.1\r\n\r\n".into()),
            (400, format!("GET / HTTP/1.1\r\n{host}{host}\r\n")),
            (400, format!("GET http://localhost/ HTTP/1.1\r\n{host}\r\n")),
            (400, format!("GET  / HTTP/1.1\r\n{host}\r\n")),
            (400, format!("GET / HTTP/1.1 x\r\n{host}\r\n")),
            (400, format!("GET / HTTP/1.1\r\n{host} folded\r\n\r\n")),
            (400, format!("GET / HTTP/1.1\r\n{host}X : a\r\n\r\n")),
            (400, format!("GET / HTTP/1.1\n{host}\r\n")),
            (400, "\u{16}\u{3}\u{1}".into()),
            (501, format!("get / HTTP/1.1\r\n{host}\r\n")),
            (505, format!("GET / HTTP/2.0\r\n{host}\r\n")),
            (505, "PRI * HTTP/2.0\r\n\r\n".into()),
            (405, format!("CONNECT a:1 HTTP/1.1\r\n{host}\r\n")),
            (411, format!("POST / HTTP/1.1\r\n{host}\r\n")),
            (413, format!("GET / HTTP/1.1\r\n{host}Content-Length: 9223372036854775808\r\n\r\n")),
            (400, format!("GET / HTTP/1.1\r\n{host}Content-Length: 18446744073709551616\r\n\r\n")),
            (400, format!("GET / HTTP/1.1\r\n{host}Content-Length: +3\r\n\r\n")),
            (501, format!("POST / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n")),
            (417, format!("GET / HTTP/1.1\r\n{host}Expect: foo\r\n\r\n")),
            (414, format!("GET /{}", "a".repeat(6000))),
            (431, format!("GET / HTTP/1.1\r\n{host}X: {}", "a".repeat(9000))),
            (431, format!("GET / HTTP/1.1\r\n{host}{}", "X: a\r\n".repeat(70))),
            (0, format!("GET / HTTP/1.1\r\n{host}")),
        ] {
            assert_eq!(status(&request), expected, "{:?}", request.chars().take(80).collect::<String>());
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_a_refusal_stays_one(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let mut request = b"GET / HTTP/1.1\r\nHost: a\r\n".to_vec();
            request.extend(&bytes);
            request.extend(b"\r\n\r\n");
            let mut refused = false;
            for end in 0..=request.len() {
                match read(&request[..end]) {
                    HeadState::Refused(_) => refused = true,
                    HeadState::More => assert!(!refused),
                    HeadState::Whole(..) => { assert!(!refused); break }
                }
            }
        }
    }
}
