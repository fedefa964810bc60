//! A request that has passed the gate in, what to answer out.
//!
//! There is no walk over folders: a path is looked up in the map of the current build, and what is not in it is not
//! there. So no spelling of a path leads anywhere else; what remains is to make sure that a listed file is still the
//! one that the build meant ([`open_listed`]).

use super::access::Token;
use super::editor;
use super::request_head::Method;
use super::response::{Conditions, Policy, Response};
use crate::fs::{Reach, open_file};
use crate::live::diff;
use crate::live::snapshot::{Version, is_page};
use crate::live::state::LiveState;
use crate::serve::{ServeOptions, audit, client};
use crate::site::{BuiltDeck, Content};
use crate::util::{Key, media_type};
use serde_json::{Value, json};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The looks of the overlay.
const LIVE_CSS: &str = include_str!("../client/live.css");

/// A request as the routes see it.
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) target: &'a str,
    pub(crate) range: Option<&'a str>,
    pub(crate) if_range: Option<&'a str>,
    pub(crate) if_none_match: Option<&'a str>,
    /// For a frame in a page of ours.
    pub(crate) framed: bool,
    pub(crate) body: &'a [u8],
}

/// What is done.
pub(crate) enum Routed {
    /// Written and finished.
    Answer(Response),
    /// Stays open.
    Stream(StreamAsk),
}

/// What a stream was opened with.
pub(crate) struct StreamAsk {
    /// Folder of the deck, if it is a deck's page.
    pub(crate) deck: Option<String>,
    /// Path of the page, if it is no deck's.
    pub(crate) page: String,
    /// The version that the page shows.
    pub(crate) from: u64,
    /// The name the window gave itself.
    pub(crate) window: String,
    /// It is a presenter view.
    pub(crate) presenter: bool,
}

/// Everything the routes need.
pub(crate) struct Router {
    pub(crate) live: Arc<LiveState>,
    pub(crate) token: Token,
    /// The deck's folder, as it was named: when that is a link, it may lead elsewhere tomorrow.
    pub(crate) root: PathBuf,
    pub(crate) options: ServeOptions,
}

impl Router {
    /// The one way in.
    pub(crate) fn reply(&self, ask: &Request<'_>) -> Routed {
        let (path, query) = ask.target.split_once('?').unwrap_or((ask.target, ""));
        let Some(path) = decode(path) else { return Routed::Answer(Response::text(400, "a bad address\n")) };
        let path = path.strip_prefix('/').unwrap_or(&path);
        if let Some(ours) = path.strip_prefix("_/") {
            return self.asset(ours, &Query::new(query), ask);
        }
        if ask.method == Method::Post {
            return Routed::Answer(Response::method("GET, HEAD"));
        }
        Routed::Answer(self.file(path, &Query::new(query), ask))
    }

    /// The reserved routes; they win over files of the same name.
    fn asset(&self, name: &str, query: &Query, ask: &Request<'_>) -> Routed {
        let post = matches!(name, "control" | "observations" | "open");
        let known = post
            || matches!(name, "live.js" | "live.css" | "audit.js" | "events" | "state" | "state.json" | "notes.json");
        if !known {
            return Routed::Answer(Response::missing());
        }
        if post != (ask.method == Method::Post) {
            return Routed::Answer(Response::method(if post { "POST" } else { "GET, HEAD" }));
        }
        let own = |text: &'static str, kind| Response::bytes(200, kind, Policy::Data, vec![Arc::from(text.as_bytes())]);
        match name {
            "live.js" => return Routed::Answer(own(client::script(), "text/javascript; charset=utf-8")),
            "audit.js" => return Routed::Answer(own(audit::script(), "text/javascript; charset=utf-8")),
            "live.css" => return Routed::Answer(own(LIVE_CSS, "text/css; charset=utf-8")),
            _ => {}
        }
        if !self.token.is(query.get("t")) {
            return Routed::Answer(Response::text(403, "the token is missing or old\n"));
        }
        let deck = query.get("deck");
        Routed::Answer(match name {
            "events" if ask.method == Method::Get => return Routed::Stream(stream_ask(query)),
            "control" => self.control(deck, query.get("w"), ask.body),
            "open" => self.open(ask.body),
            "notes.json" => self.notes(deck),
            "observations" => self.drawn(deck, ask.body),
            _ => self.state(deck),
        })
    }

    fn control(&self, deck: &str, window: &str, body: &[u8]) -> Response {
        match serde_json::from_slice::<Value>(body) {
            Ok(message) if message.is_object() && window.len() <= 64 => {
                self.live.send(deck, window, message);
                Response::json(&json!({ "ok": true }))
            }
            _ => Response::text(422, "a message is a JSON object\n"),
        }
    }

    fn state(&self, deck: &str) -> Response {
        Response::json(&json!({ "version": self.live.now().number, "entries": self.live.registers(deck) }))
    }

    fn notes(&self, deck: &str) -> Response {
        let version = self.live.now();
        let Some(deck) = version.deck(deck) else { return Response::missing() };
        let notes: serde_json::Map<String, Value> =
            deck.slides.iter().filter(|s| !s.notes.is_empty()).map(|s| (s.id.clone(), json!(&*s.notes))).collect();
        Response::json(&Value::Object(notes))
    }

    /// What the browser saw of drawn slides, as findings.
    fn drawn(&self, deck: &str, body: &[u8]) -> Response {
        let version = self.live.now();
        let Some(deck) = version.deck(deck) else { return Response::missing() };
        match audit::findings(deck, body, &self.root) {
            Some(findings) => Response::json(&findings),
            None => Response::text(422, "a list of what was seen\n"),
        }
    }

    fn open(&self, body: &[u8]) -> Response {
        let Ok(wanted) = serde_json::from_slice::<Value>(body) else { return Response::text(422, "not JSON\n") };
        let Some(file) = wanted.get("path").and_then(Value::as_str).map(Path::new) else {
            return Response::text(422, "no path\n");
        };
        let number = |key: &str| wanted.get(key).and_then(Value::as_u64).unwrap_or(1).clamp(1, 10_000_000);
        let version = self.live.now();
        // only what the build has read: nobody can have any other file opened
        let known = version.build.dependencies.iter().any(|n| diff::absolute(&n.path, &self.root) == file);
        if !known {
            return Response::missing();
        }
        match editor::open(self.options.editor.as_deref(), file, number("line"), number("column")) {
            Ok(()) => Response::json(&json!({ "ok": true })),
            Err(why) => Response::text(501, &format!("{why}\n")),
        }
    }

    fn file(&self, path: &str, query: &Query, ask: &Request<'_>) -> Response {
        let version = self.live.now();
        let files = &version.build.site.files;
        let indexed = format!("{path}index.html");
        let path = match path.strip_suffix("presenter").filter(|p| p.is_empty() || p.ends_with('/')) {
            Some(deck) if version.deck(deck).is_some() => format!("{deck}index.html"),
            _ if (path.is_empty() || path.ends_with('/')) && files.contains_key(&indexed) => indexed,
            _ => path.to_owned(),
        };
        let Some(content) = files.get(&path) else {
            // a deck's address without its slash; the target is a path of ours, never what was asked
            let known = version.build.decks.iter().find(|d| d.url.strip_suffix('/') == Some(path.as_str()));
            return known.map_or_else(Response::missing, to_folder);
        };
        let Some(kind) = media_type(&path) else { return Response::missing() };
        let asked = Conditions {
            method: ask.method,
            range: ask.range,
            if_range: ask.if_range,
            if_none_match: ask.if_none_match,
        };
        match content {
            Content::Parts(parts) if query.has("audit") => {
                let deck = version.deck_at(&path);
                let page = deck.and_then(|deck| audit::page(deck, parts, query.get("audit")));
                page.map_or_else(Response::missing, |page| Response::bytes(200, kind, Policy::Page, page))
            }
            Content::Parts(_) => self.page(content, kind, &path, &version),
            Content::Bytes(_) if is_page(&path) => self.page(content, kind, &path, &version),
            Content::Bytes(bytes) => {
                let tag = format!("\"{}\"", Key::of([&bytes[..]]).short(32));
                Response::bytes(200, kind, policy_of(kind, ask.framed), vec![Arc::clone(bytes)])
                    .conditional(tag, &asked)
            }
            Content::File(file) => match open_listed(file, &self.root, &self.options.reach) {
                Some((file, length, tag)) => {
                    let body = super::response::ResponseBody::File(file, 0, length);
                    let answer =
                        Response { status: 200, kind, policy: policy_of(kind, ask.framed), fields: Vec::new(), body };
                    answer.conditional(tag, &asked)
                }
                None => Response::missing(),
            },
        }
    }

    fn page(&self, content: &Content, kind: &'static str, path: &str, version: &Version) -> Response {
        let page = content.bytes().unwrap_or_default();
        Response::bytes(200, kind, Policy::Page, self.tagged(&page, path, version))
    }

    /// A page with the one tag that makes it live, before its last `</body>`.
    fn tagged(&self, page: &[u8], path: &str, version: &Version) -> Vec<Arc<[u8]>> {
        let deck = version.deck_at(path);
        let place = if let Some(deck) = deck {
            format!("data-deck=\"{}\"", escape(&deck.url))
        } else {
            let key = version.fingerprints.pages.get(path).map(ToString::to_string).unwrap_or_default();
            format!("data-page=\"{}\" data-key=\"{key}\"", escape(path))
        };
        let follow = if self.options.follow { " data-follow" } else { "" };
        let tag = format!(
            "<script src=\"/_/live.js\" data-version=\"{}\" data-token=\"{}\" {place}{follow} defer></script>\n",
            version.number,
            self.token.as_str()
        );
        let at = page.windows(7).rposition(|w| w.eq_ignore_ascii_case(b"</body>")).unwrap_or(page.len());
        let (before, after) = page.split_at(at);
        vec![Arc::from(before), Arc::from(tag.as_bytes()), Arc::from(after)]
    }
}

fn stream_ask(query: &Query) -> StreamAsk {
    StreamAsk {
        deck: query.has("deck").then(|| query.get("deck").to_owned()),
        page: query.get("page").to_owned(),
        from: query.get("v").parse().unwrap_or(0),
        window: query.get("w").chars().take(64).collect(),
        presenter: query.has("presenter"),
    }
}

fn to_folder(deck: &BuiltDeck) -> Response {
    let mut answer = Response::text(308, "this way\n");
    let parts: Vec<String> = deck.url.split('/').map(encode).collect();
    answer.fields.push(("Location", format!("/{}", parts.join("/"))));
    answer
}

fn policy_of(kind: &str, framed: bool) -> Policy {
    if framed && kind.starts_with("text/html") {
        return Policy::Frame;
    }
    if kind.starts_with("text/html") || kind == "image/svg+xml" { Policy::Sandbox } else { Policy::Asset }
}

/// Opens a listed file and makes sure that what was opened lies below the deck's folder (or where `reach` says), also when
/// somebody swaps it for a link at this very moment: first it is opened, then it is looked at where it truly is, and
/// the two must be the same file. Gives the file, its length and its tag.
fn open_listed(path: &Path, root: &Path, reach: &Reach) -> Option<(File, u64, String)> {
    let (file, opened) = open_file(path).ok()?;
    let place = std::fs::canonicalize(path).ok()?;
    let below =
        std::fs::canonicalize(root).is_ok_and(|root| place.starts_with(root)) || reach.real().lets(path, &place);
    let there = std::fs::symlink_metadata(&place).ok()?;
    if !below || !same_file(&opened, &there) {
        return None;
    }
    let changed = opened.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    let tag = format!("\"{:x}-{:x}\"", opened.len(), changed.map_or(0, |t| t.as_nanos()));
    Some((file, opened.len(), tag))
}

#[cfg(unix)]
fn same_file(a: &std::fs::Metadata, b: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn same_file(a: &std::fs::Metadata, b: &std::fs::Metadata) -> bool {
    a.len() == b.len() && a.modified().ok() == b.modified().ok() && b.is_file()
}

/// Percent signs decoded once. None for what no browser sends: half escapes, control characters, backslashes, bytes
/// that are not UTF-8.
fn decode(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let hex = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_hexdigit);
    if bytes.iter().enumerate().any(|(i, b)| *b == b'%' && !(hex(i + 1) && hex(i + 2))) {
        return None;
    }
    let text = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    if text.chars().any(|c| c.is_control() || c == '\\') {
        return None;
    }
    // an escaped slash would be a second spelling of a path; there is only one
    let slashes = |s: &str| s.bytes().filter(|b| *b == b'/').count();
    if slashes(&text) != slashes(path) {
        return Some(String::from("/\0"));
    }
    Some(text.into_owned())
}

fn encode(part: &str) -> String {
    percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// A query, decoded; the first of each name counts.
struct Query(Vec<(String, String)>);

impl Query {
    fn new(text: &str) -> Self {
        let decode = |s: &str| percent_encoding::percent_decode_str(s).decode_utf8_lossy().into_owned();
        let pair = |p: &str| {
            let (name, value) = p.split_once('=').unwrap_or((p, ""));
            (decode(name), decode(value))
        };
        Self(text.split('&').filter(|p| !p.is_empty()).map(pair).collect())
    }

    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_once_and_strictly() {
        for bad in ["/%", "/%zz", "/%2", "/%00", "/%c0%ae", "/%ff%fe", "/..%5c..", "/a%0d%0a"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
        assert_eq!(decode("/img/a%20b.png").as_deref(), Some("/img/a b.png"));
        assert_eq!(decode("/%252e%252e").as_deref(), Some("/%2e%2e"));
        assert_eq!(decode("/img/100%25.png").as_deref(), Some("/img/100%.png"));
        assert!(decode("/..%2fsecret.txt").is_some_and(|p| p.contains('\0')));
    }

    #[test]
    fn queries_are_decoded() {
        let query = Query::new("deck=web20%2F&v=3&presenter&x=%");
        assert_eq!((query.get("deck"), query.get("v"), query.has("presenter")), ("web20/", "3", true));
        assert_eq!(query.get("none"), "");
    }
}
