//! One open event stream: waits for news, writes it, ends when the client has gone.
//!
//! Server-sent events (WHATWG HTML, 9.2). The head is written by hand, without chunks, and every event is one write.

use super::http::response::{Policy, head_of};
use super::http::router::StreamAsk;
use crate::live::diff;
use crate::live::snapshot::DeckFingerprints;
use crate::live::state::{LiveState, Message, STREAMS};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A line that means nothing is sent this often, so that a client that is gone without a word is noticed.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(15);

/// Runs a stream under `id` until it ends. `most` streams may be open.
pub(crate) fn run(
    live: &LiveState,
    root: &Path,
    id: u64,
    ask: &StreamAsk,
    most: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let deck = ask.deck.as_deref();
    if !live.listen(id, deck.unwrap_or("\0page"), &ask.window, ask.presenter, most.min(STREAMS)) {
        let busy = super::http::response::Response::text(503, "too many windows are open\n");
        return busy.write(super::http::request_head::Method::Get, out);
    }
    let result = send_update(live, root, id, ask, out);
    live.leave(id);
    result
}

fn send_update(live: &LiveState, root: &Path, id: u64, ask: &StreamAsk, out: &mut dyn Write) -> io::Result<()> {
    let mut first = head_of(200, "text/event-stream", Policy::Data);
    first += "X-Accel-Buffering: no\r\n\r\nretry: 1000\n\n";
    let mut sent = live.sent();
    let kept = ask.deck.as_deref().map(|deck| live.registers(deck)).unwrap_or_default();
    let mut news = live.wait(id, None, sent, Duration::ZERO);
    let mut has = ClientState::new(live, ask);
    first += &has.event(&news.version, root);
    first += &event("presenters", &json!(news.presenters));
    if !kept.is_empty() {
        let body = json!({ "kind": "set", "w": "server", "entries": kept });
        first += &event("control", &json!({ "from": "server", "message": body }));
    }
    let mut text = first;
    let mut presenters = news.presenters;
    loop {
        out.write_all(text.as_bytes())?;
        out.flush()?;
        text = String::new();
        let seen = news.seen;
        news = live.wait(id, Some(seen), sent, HEARTBEAT);
        if news.over {
            return Ok(());
        }
        if news.version.number != has.version {
            text += &has.event(&news.version, root);
        }
        if news.presenters != presenters {
            presenters = news.presenters;
            text += &event("presenters", &json!(presenters));
        }
        for message in &news.messages {
            sent = message.number;
            text += &event("control", &control(message));
        }
        if text.is_empty() && news.seen == seen {
            text += ":\n\n";
        }
    }
}

/// What the page at the other end shows.
struct ClientState<'a> {
    ask: &'a StreamAsk,
    version: u64,
    marks: Option<Arc<DeckFingerprints>>,
}

impl<'a> ClientState<'a> {
    fn new(live: &LiveState, ask: &'a StreamAsk) -> Self {
        let marks = ask.deck.as_deref().and_then(|deck| live.fingerprints_at(ask.from, deck));
        Self { ask, version: ask.from, marks }
    }

    fn event(&mut self, version: &crate::live::snapshot::Version, root: &Path) -> String {
        let mut json = match self.ask.deck.as_deref() {
            None => diff::page_event(version, &self.ask.page),
            Some(url) => {
                let same = self.version == version.number && self.marks.is_some();
                let json = diff::event(version, url, self.marks.as_deref(), same, root);
                // a deck that is gone stays on the page as it was
                if let Some(now) = version.fingerprints.decks.get(url) {
                    self.marks = Some(Arc::clone(now));
                }
                json
            }
        };
        if let Some(map) = json.as_object_mut() {
            // windows that share a stream must know whether it is about what they show
            map.insert("from".into(), self.version.into());
        }
        self.version = version.number;
        event("update", &json)
    }
}

fn control(message: &Message) -> Value {
    json!({ "from": message.from, "message": message.body })
}

/// One event; JSON has no raw line ends, so one `data:` line is enough.
fn event(name: &str, data: &Value) -> String {
    format!("event: {name}\ndata: {data}\n\n")
}
