//! Who may ask: the Host allow-list, Origin, the Sec-Fetch fields and the token. Pure.
//!
//! A page of any other site can make the author's browser send requests here; none of them may read notes, drive the
//! talk or find out what is on the disk. Rebinding a name to 127.0.0.1 does not help it: the name is in `Host`.

use super::request_head::{Head, HeadError, Method};

/// Lets a request pass or says why not. `target` paths below `/_/` are ours; nobody else may even navigate to them.
pub(crate) fn check(head: &Head) -> Result<(), HeadError> {
    let host = head.field("host").ok_or(HeadError::new(400, "a bad Host"))?;
    check_host(host)?;
    if head.fields.iter().filter(|(name, _)| name == "origin").count() > 1 {
        return Err(HeadError::new(400, "two origins"));
    }
    if let Some(origin) = head.fields.iter().find(|(name, _)| name == "origin").map(|(_, value)| value.as_slice()) {
        let own = format!("http://{host}");
        if !own.as_bytes().eq_ignore_ascii_case(origin) {
            return Err(HeadError::new(403, "another site may not ask here"));
        }
    }
    let Some(site) = head.field("sec-fetch-site") else { return Ok(()) };
    if matches!(site, "same-origin" | "none") {
        return Ok(());
    }
    // a link on another site may open the deck, and nothing else
    let document = head.field("sec-fetch-dest").is_none_or(|dest| dest == "document");
    let opens = head.field("sec-fetch-mode") == Some("navigate") && document && head.method != Method::Post;
    if opens && !head.path().starts_with("/_/") {
        Ok(())
    } else {
        Err(HeadError::new(403, "another site may not ask here"))
    }
}

/// Only names of this machine, with any port (an `ssh -L` tunnel has its own).
fn check_host(host: &str) -> Result<(), HeadError> {
    let bad = HeadError::new(400, "a bad Host");
    if host.is_empty() || !host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b)) {
        return Err(bad);
    }
    let (name, port) = if let Some(rest) = host.strip_prefix('[') {
        let (name, rest) = rest.split_once(']').ok_or(bad)?;
        (name, if rest.is_empty() { None } else { Some(rest.strip_prefix(':').ok_or(bad)?) })
    } else {
        host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)))
    };
    if port.is_some_and(|p| p.parse::<u16>().is_err() || p.starts_with('+')) {
        return Err(bad);
    }
    let v6 = host.starts_with('[');
    let ours = if v6 { name == "::1" } else { name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost") };
    if ours { Ok(()) } else { Err(HeadError::new(403, "this server answers to localhost only")) }
}

/// A secret of this process: 128 bits as 32 hexadecimal digits.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    /// A new one from the system's randomness; `None` when there is none (the server then does not start).
    pub(crate) fn new() -> Option<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        Some(Self(format!("{:032x}", u128::from_be_bytes(bytes))))
    }

    /// As it goes into our own pages.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in a time that does not depend on where they differ.
    pub(crate) fn is(&self, other: &str) -> bool {
        other.len() == self.0.len() && self.0.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::http::request_head::{HeadState, read};

    fn status(line: &str, fields: &str) -> u16 {
        match read(format!("{line} HTTP/1.1\r\n{fields}\r\n\r\n").as_bytes()) {
            HeadState::Whole(head, _) => check(&head).err().map_or(200, |r| r.status),
            _ => 0,
        }
    }

    #[test]
    fn hosts() {
        for (expected, host) in [
            (200, "127.0.0.1:4400"),
            (200, "LOCALHOST:9"),
            (200, "[::1]:4400"),
            (200, "localhost"),
            (403, "evil.example:4400"),
            (403, "127.0.0.1.evil.example"),
            (403, "evil-localhost"),
            (403, "192.168.1.20:4400"),
            (403, "[::2]"),
            (400, "localhost:4400@evil.example"),
            (400, "localhost:99999"),
            (400, "localhost:+80"),
            (400, ""),
            (400, "a, b"),
        ] {
            assert_eq!(status("GET /", &format!("Host: {host}")), expected, "{host}");
        }
    }

    #[test]
    fn other_sites_may_only_link() {
        let host = "Host: localhost:4400\r\n";
        for (expected, line, fields) in [
            (200, "GET /", "Origin: http://localhost:4400"),
            (403, "GET /", "Origin: http://localhost:4401"),
            (403, "GET /", "Origin: null"),
            (403, "POST /_/control", "Content-Length: 0\r\nOrigin: https://evil.example"),
            (403, "GET /a.js", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script"),
            (403, "GET /a.js", "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors"),
            (200, "GET /", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"),
            (403, "GET /", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe"),
            (403, "GET /_/state", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"),
        ] {
            assert_eq!(status(line, &format!("{host}{fields}")), expected, "{fields}");
        }
    }

    #[test]
    fn a_token_is_only_itself() {
        let token = Token("0123456789abcdef0123456789abcdef".into());
        assert!(
            token.is(token.as_str()) && Token::new().is_some_and(|t| t.as_str().len() == 32 && !token.is(t.as_str()))
        );
        assert!(!token.is("") && !token.is(&"0".repeat(32)) && !token.is(&token.as_str()[1..]));
    }
}
