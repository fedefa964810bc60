//! The one place where the current state stands: builds are put in, streams wait for what is new.
//!
//! Everything is numbered. A page knows the version it was made from, a stream begins with the difference to the
//! current one, and whoever waits gives the count of news it has seen; so nothing is lost and nothing comes twice,
//! however slow a reader is: it always gets the newest state, never a queue of old ones.

use super::snapshot::{self, DeckFingerprints, Fingerprints, Version};
use crate::diagnostics::Diagnostic;
use crate::site::Build;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Versions whose fingerprints are kept: a page further behind compares itself with a fresh copy.
const PAST: usize = 32;
/// Messages between windows that are kept for streams that are slow.
const MESSAGES: usize = 256;
/// Registers that are kept per deck for windows that come later, and the bytes of one.
const REGISTERS: usize = 256;
const REGISTER_MAX: usize = 16 * 1024;
/// What the windows of a deck knew is forgotten when there has been none for so long.
const MEMORY: Duration = Duration::from_mins(10);
/// Streams at once; the rest is told to come back.
pub(crate) const STREAMS: usize = 8;

/// One message from a window to the other windows of its deck.
#[derive(Debug, Clone)]
pub struct Message {
    /// Which one, from 1.
    pub number: u64,
    /// The deck's folder.
    pub deck: String,
    /// The window it came from; it does not get it back.
    pub from: String,
    /// What the player says; only the registers of `set` are looked into (see the player's `sync.js`).
    pub body: Value,
}

/// One open stream.
#[derive(Debug, Clone)]
struct Listener {
    deck: String,
    window: String,
    presenter: bool,
    gone: bool,
}

#[derive(Default)]
struct Inner {
    version: Arc<Version>,
    past: VecDeque<(u64, BTreeMap<String, Arc<DeckFingerprints>>)>,
    /// Goes up with everything that a stream may want to tell.
    news: u64,
    sent: u64,
    messages: VecDeque<Message>,
    /// Deck and key to the newest register: `{key, value, n, w}`, the highest (n, w) wins.
    kept: BTreeMap<(String, String), Value>,
    left: BTreeMap<String, Instant>,
    listeners: BTreeMap<u64, Listener>,
    closed: bool,
}

/// The current state; see the module's text.
#[derive(Default)]
pub struct LiveState {
    inside: Mutex<Inner>,
    changed: Condvar,
}

/// What a stream sees when it wakes.
#[derive(Debug, Clone)]
pub struct Update {
    /// The count to wait beyond next time.
    pub seen: u64,
    /// The current version.
    pub version: Arc<Version>,
    /// Presenter views of the deck.
    pub presenters: usize,
    /// Messages for it.
    pub messages: Vec<Message>,
    /// The client has gone or the server stops.
    pub over: bool,
}

impl LiveState {
    /// Nothing on stage yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a build on stage; its number, or none when it shows and tells the same as the current one.
    pub fn publish(&self, build: Build) -> Option<u64> {
        let fingerprints = snapshot::fingerprints(&build);
        let findings = findings_of(&build);
        let mut inside = self.lock();
        let now = &inside.version;
        if now.number > 0 && now.fingerprints == fingerprints && now.findings == findings {
            // what the build needs may still have changed
            return None;
        }
        let number = now.number + 1;
        // equal decks share their fingerprints, so that a long session stays small
        let decks = fingerprints
            .decks
            .into_iter()
            .map(|(url, new)| match now.fingerprints.decks.get(&url) {
                Some(old) if **old == *new => (url, Arc::clone(old)),
                _ => (url, new),
            })
            .collect();
        let fingerprints = Fingerprints { decks, ..fingerprints };
        inside.past.push_back((number, fingerprints.decks.clone()));
        if inside.past.len() > PAST {
            inside.past.pop_front();
        }
        inside.version = Arc::new(Version { number, build, findings, fingerprints });
        self.notify(inside);
        Some(number)
    }

    /// Keeps what is on stage and changes only what is told: for a build that is too broken to show.
    pub fn publish_diagnostics(&self, build: &Build) -> Option<u64> {
        let findings = findings_of(build);
        let mut inside = self.lock();
        if inside.version.findings == findings {
            return None;
        }
        let old = &inside.version;
        let number = old.number + 1;
        let next = Version { number, build: old.build.clone(), findings, fingerprints: old.fingerprints.clone() };
        let decks = next.fingerprints.decks.clone();
        inside.past.push_back((number, decks));
        if inside.past.len() > PAST {
            inside.past.pop_front();
        }
        inside.version = Arc::new(next);
        self.notify(inside);
        Some(number)
    }

    /// What is on stage now.
    pub fn now(&self) -> Arc<Version> {
        Arc::clone(&self.lock().version)
    }

    /// What a deck looked like in a version, while that is remembered.
    pub fn fingerprints_at(&self, number: u64, deck: &str) -> Option<Arc<DeckFingerprints>> {
        let inside = self.lock();
        inside.past.iter().find(|(n, _)| *n == number).and_then(|(_, decks)| decks.get(deck).cloned())
    }

    /// Opens a stream under a number of the caller's; false when there are too many.
    pub fn listen(&self, id: u64, deck: &str, window: &str, presenter: bool, most: usize) -> bool {
        let mut inside = self.lock();
        if inside.listeners.values().filter(|l| !l.gone).count() >= most || inside.closed {
            return false;
        }
        if !inside.listeners.values().any(|l| l.deck == deck)
            && inside.left.get(deck).is_some_and(|left| left.elapsed() > MEMORY)
        {
            inside.kept.retain(|(d, _), _| d != deck);
        }
        let listener = Listener { deck: deck.into(), window: window.into(), presenter, gone: false };
        inside.listeners.insert(id, listener);
        self.notify(inside);
        true
    }

    /// Says that the client of a stream has gone; the stream wakes and ends.
    pub fn disconnect(&self, id: u64) {
        let mut inside = self.lock();
        if let Some(listener) = inside.listeners.get_mut(&id) {
            listener.gone = true;
            self.notify(inside);
        }
    }

    /// Takes a stream off the list.
    pub fn leave(&self, id: u64) {
        let mut inside = self.lock();
        if let Some(listener) = inside.listeners.remove(&id) {
            inside.left.insert(listener.deck, Instant::now());
            self.notify(inside);
        }
    }

    /// How many streams are open.
    pub fn streams(&self) -> usize {
        self.lock().listeners.len()
    }

    /// Passes a message on to the other windows of a deck.
    pub fn send(&self, deck: &str, from: &str, body: Value) {
        let mut inside = self.lock();
        inside.sent += 1;
        let message = Message { number: inside.sent, deck: deck.into(), from: from.into(), body };
        for entry in message.body.get("entries").and_then(Value::as_array).into_iter().flatten() {
            inside.set_register(deck, entry);
        }
        inside.messages.push_back(message);
        if inside.messages.len() > MESSAGES {
            inside.messages.pop_front();
        }
        self.notify(inside);
    }

    /// What the windows of a deck said last, for one that comes later: the newest of each register.
    pub fn registers(&self, deck: &str) -> Vec<Value> {
        self.lock().kept.iter().filter(|((d, _), _)| d == deck).map(|(_, entry)| entry.clone()).collect()
    }

    /// The number of the last message.
    pub fn sent(&self) -> u64 {
        self.lock().sent
    }

    /// The state for a stream, at once when there is news beyond `seen`, else after `patience`; messages after `sent`.
    pub fn wait(&self, id: u64, seen: Option<u64>, sent: u64, patience: Duration) -> Update {
        let until = Instant::now() + patience;
        let mut inside = self.lock();
        loop {
            let listener = inside.listeners.get(&id).cloned();
            let over = inside.closed || listener.as_ref().is_none_or(|l| l.gone);
            let left = until.saturating_duration_since(Instant::now());
            if over || seen != Some(inside.news) || left.is_zero() {
                let deck = listener.as_ref().map_or("", |l| l.deck.as_str());
                let window = listener.as_ref().map_or("", |l| l.window.as_str());
                let mine = |m: &&Message| m.number > sent && m.deck == deck && m.from != window;
                return Update {
                    seen: inside.news,
                    version: Arc::clone(&inside.version),
                    presenters: inside.listeners.values().filter(|l| l.presenter && !l.gone && l.deck == deck).count(),
                    messages: inside.messages.iter().filter(mine).cloned().collect(),
                    over,
                };
            }
            inside = self.changed.wait_timeout(inside, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Ends all streams.
    pub fn close(&self) {
        let mut inside = self.lock();
        inside.closed = true;
        self.notify(inside);
    }

    fn notify(&self, mut inside: MutexGuard<'_, Inner>) {
        inside.news += 1;
        drop(inside);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // every change is made whole before the lock is let go
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn set_register(&mut self, deck: &str, entry: &Value) {
        let Some(key) = entry.get("key").and_then(Value::as_str) else { return };
        let rank = |e: &Value| {
            let n = e.get("n").and_then(Value::as_i64).unwrap_or(i64::MIN);
            (n, e.get("w").and_then(Value::as_str).unwrap_or("").to_owned())
        };
        let place = (deck.to_owned(), key.to_owned());
        let known = self.kept.get(&place);
        if known.is_some_and(|old| rank(old) >= rank(entry)) {
            return;
        }
        let full = self.kept.keys().filter(|(d, _)| d == deck).count() >= REGISTERS;
        if (known.is_none() && full) || entry.to_string().len() > REGISTER_MAX {
            return;
        }
        self.kept.insert(place, entry.clone());
    }
}

/// All findings of a build, those of no deck first.
fn findings_of(build: &Build) -> Vec<Diagnostic> {
    build.findings.iter().chain(build.decks.iter().flat_map(|d| &d.findings)).cloned().collect()
}
