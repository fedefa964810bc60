//! The live loop: hear that something may have changed, look, build, put, say one line. One thread, the caller's.
//!
//! Events only say where to look; bytes decide. A slow look at everything the build needs, by size and time, is the
//! truth behind it: it finds what no event reports (a write through another hard link, a network disk).

use super::debounce::{ChangeKind, Debouncer};
use super::settled::{Reads, SettledTexts};
use super::watch::Watch;
use super::{Builder, ServerEvent};
use crate::diagnostics::{Diagnostic, Severity};
use crate::fs::{Dependency, Files, Fingerprint};
use crate::live::snapshot::Fingerprints;
use crate::live::state::LiveState;
use crate::site::Build;
use crate::util::{Key, is_text_format, normalize};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// The slow look.
const SLOW: Duration = Duration::from_secs(2);
/// The look where no events come.
const POLL: Duration = Duration::from_millis(300);
/// How often a text that has not come to rest is looked at again when nothing is heard.
const AGAIN: Duration = Duration::from_millis(20);

/// What wakes the loop.
pub(crate) enum Input {
    /// From notify.
    Event(notify::Result<notify::Event>),
    /// The end.
    Stop,
}

/// The loop's state; see the module's text.
pub(crate) struct RebuildLoop {
    /// The deck or the folder, as it was given.
    pub(crate) root: PathBuf,
    pub(crate) files: Files,
    pub(crate) builder: Builder,
    pub(crate) live: Arc<LiveState>,
    pub(crate) watch: Watch,
    pub(crate) quiet: bool,
    state: RebuildRound,
}

/// What is known between two builds.
#[derive(Default)]
struct RebuildRound {
    calm: Debouncer,
    suspects: BTreeSet<PathBuf>,
    structure: bool,
    /// Found different, not built yet.
    changed: BTreeSet<PathBuf>,
    /// Whether what is in `changed` has come to rest.
    rest: SettledTexts,
    /// What the last build needed and saw.
    needed: BTreeMap<PathBuf, Fingerprint>,
    /// How long its texts were.
    lengths: BTreeMap<PathBuf, usize>,
    findings: Vec<Diagnostic>,
}

impl RebuildLoop {
    /// Nothing built yet.
    pub(crate) fn new(
        root: &Path,
        files: Files,
        builder: Builder,
        live: Arc<LiveState>,
        watch: Watch,
        quiet: bool,
    ) -> Self {
        Self { root: root.to_owned(), files, builder, live, watch, quiet, state: RebuildRound::default() }
    }

    /// The first build; after it the watches stand.
    pub(crate) fn first_build(&mut self, say: &dyn Fn(ServerEvent)) {
        self.build(say, Instant::now());
        self.rewatch(say);
    }

    /// Runs until it is told to stop.
    pub(crate) fn run(&mut self, inbox: &Receiver<Input>, say: &dyn Fn(ServerEvent)) {
        let mut slow = Instant::now() + self.pace();
        loop {
            let next = self.state.calm.deadline().unwrap_or(slow);
            match inbox.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(Input::Event(event)) => self.on_event(&event),
                Ok(Input::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            while let Ok(input) = inbox.try_recv() {
                match input {
                    Input::Event(event) => self.on_event(&event),
                    Input::Stop => return,
                }
            }
            let now = Instant::now();
            if self.state.calm.deadline().is_some_and(|due| due <= now) {
                self.check_disk(say, now);
            } else if slow <= now && self.state.calm.deadline().is_none() {
                self.state.structure = true;
                self.check_disk(say, now);
                // however many files there are, looking stays a small part of the time
                let cost = now.elapsed();
                slow = Instant::now() + self.pace().max(cost * if self.watch.listens() { 500 } else { 20 });
            }
        }
    }

    fn pace(&self) -> Duration {
        if self.watch.listens() { SLOW } else { POLL }
    }

    fn on_event(&mut self, event: &notify::Result<notify::Event>) {
        let heard = self.watch.on_event(event);
        let Some(sign) = heard.kind else { return };
        let (round, now) = (&mut self.state, Instant::now());
        for path in &heard.candidates {
            round.rest.on_event(path, sign, now);
        }
        round.suspects.extend(heard.candidates);
        round.structure |= heard.rewatch;
        round.calm.on_event(sign, now);
    }

    /// Looks at the disk and builds when bytes differ.
    fn check_disk(&mut self, say: &dyn Fn(ServerEvent), now: Instant) {
        let storm = self.state.calm.is_burst(now);
        self.state.calm.fired(now);
        if std::mem::take(&mut self.state.structure) {
            self.rewatch(say);
        }
        let suspects: Vec<PathBuf> = std::mem::take(&mut self.state.suspects).into_iter().collect();
        self.state.changed.extend(self.files.forget_changed(&suspects));
        if self.state.changed.is_empty() {
            return;
        }
        for path in &self.state.changed {
            self.files.forget(path);
        }
        if let Some(wait) = self.unsettled(storm, now) {
            self.state.calm.retry_in(now, wait.min(AGAIN));
            return;
        }
        self.state.changed.clear();
        self.state.rest.over();
        self.build(say, now);
        self.rewatch(say);
    }

    /// How long a changed file must still rest before it is shown; none: all may be. What is read here is what the build
    /// will see.
    fn unsettled(&mut self, storm: bool, now: Instant) -> Option<Duration> {
        let mut longest = None;
        for path in &self.state.changed {
            let Some(Fingerprint::Content(before)) = self.state.needed.get(path) else { continue };
            let was_empty = *before == Key::of([&b""[..]]);
            let is_text = is_text_format(&path.to_string_lossy());
            let good = self.state.lengths.get(path).copied().unwrap_or(0);
            let reads = match self.files.bytes(path) {
                Err(_) => Reads::Away,
                Ok(bytes) if bytes.is_empty() && !was_empty => Reads::Empty,
                Ok(_) if !is_text => continue,
                Ok(bytes) if std::str::from_utf8(&bytes).is_err() => Reads::Odd,
                Ok(bytes) => Reads::Text { len: bytes.len(), shorter: bytes.len() < good },
            };
            let main = is_same(path, &self.root);
            longest = longest.max(self.state.rest.wait(path, reads, (main, storm), now));
        }
        longest
    }

    /// Sets the watches; what changed in a folder before it was watched is asked for at once.
    fn rewatch(&mut self, say: &dyn Fn(ServerEvent)) {
        let needed: Vec<Dependency> =
            self.state.needed.iter().map(|(path, state)| Dependency { path: path.clone(), state: *state }).collect();
        match self.watch.watch_folders(&needed) {
            Ok(true) => self.state.calm.on_event(ChangeKind::Saved, Instant::now()),
            Ok(false) => {}
            Err(why) => {
                say(ServerEvent::Note(format!("{why}: checking for changes every {} ms instead", POLL.as_millis())));
            }
        }
    }

    fn build(&mut self, say: &dyn Fn(ServerEvent), started: Instant) {
        let (files, builder) = (&self.files, &mut self.builder);
        // a panic while building must not end a talk: the last good state stays
        let Ok(build) = catch_unwind(AssertUnwindSafe(|| builder(files))) else {
            say(ServerEvent::Note("building failed inside Aftrap; the last good version stays on screen".into()));
            return;
        };
        self.state.needed = build.dependencies.iter().map(|n| (n.path.clone(), n.state)).collect();
        self.state.lengths = self.lengths();
        let before = self.live.now();
        let number =
            if self.too_broken(&build) { self.live.publish_diagnostics(&build) } else { self.live.publish(build) };
        let took = started.elapsed();
        if number.is_none() || self.quiet {
            return;
        }
        let now = self.live.now();
        if before.number > 0
            && let Some(what) = difference(&before.fingerprints, &now.fingerprints)
        {
            say(ServerEvent::Rebuilt { what, took });
        }
        if now.findings != self.state.findings {
            self.state.findings.clone_from(&now.findings);
            say(ServerEvent::Findings(now.findings.clone()));
        }
    }

    /// How long the texts are that the build has read.
    fn lengths(&self) -> BTreeMap<PathBuf, usize> {
        let read = self.state.needed.iter().filter(|(_, state)| matches!(state, Fingerprint::Content(_)));
        let texts = read.filter(|(path, _)| is_text_format(&path.to_string_lossy()));
        texts.filter_map(|(path, _)| Some((path.clone(), self.files.bytes(path).ok()?.len()))).collect()
    }

    /// Whether a build has nothing to show where there was something: its deck is away or cannot be read.
    fn too_broken(&self, build: &Build) -> bool {
        let now = self.live.now();
        let slides = |build: &Build| build.decks.iter().map(|d| d.slides.len()).sum::<usize>();
        let all = || build.findings.iter().chain(build.decks.iter().flat_map(|d| &d.findings));
        if now.number == 0 || slides(&now.build) == 0 {
            return false;
        }
        let away = self.state.needed.iter().any(|(path, s)| *s == Fingerprint::Missing && is_same(path, &self.root));
        away || (slides(build) == 0 && all().any(|f| f.severity == Severity::Error))
    }
}

/// Whether two spellings name the same place.
fn is_same(a: &Path, b: &Path) -> bool {
    normalize(&std::path::absolute(a).unwrap_or_default()) == normalize(&std::path::absolute(b).unwrap_or_default())
}

/// What changed between two versions, in a few words; none when nothing that is seen did.
fn difference(before: &Fingerprints, now: &Fingerprints) -> Option<String> {
    let mut words = Vec::new();
    for (url, deck) in &now.decks {
        let Some(old) = before.decks.get(url) else {
            words.push(format!("new deck `{}`", url.trim_end_matches('/')));
            continue;
        };
        if old == deck {
            continue;
        }
        let known: BTreeMap<&str, &str> = old.slides.iter().map(|s| (s.id.as_str(), s.key.as_str())).collect();
        let numbers: Vec<usize> = deck
            .slides
            .iter()
            .enumerate()
            .filter(|(_, s)| known.get(s.id.as_str()) != Some(&s.key.as_str()))
            .map(|(i, _)| i + 1)
            .collect();
        let gone = old.slides.len() + numbers.len() > deck.slides.len() + numbers.len();
        let what = match numbers.as_slice() {
            [] if old.css != deck.css => "style".to_owned(),
            [] if gone => format!("{} slides", deck.slides.len()),
            [] if old.slides != deck.slides => "order of slides".to_owned(),
            [] if old.notes != deck.notes => "notes".to_owned(),
            [] => "page".to_owned(),
            [one] => format!("slide {one}"),
            few if few.len() <= 4 => {
                format!("slides {}", few.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            }
            many => format!("{} slides", many.len()),
        };
        let name = url.trim_end_matches('/');
        words.push(if name.is_empty() { what } else { format!("{name} {what}") });
    }
    for url in before.decks.keys().filter(|url| !now.decks.contains_key(*url)) {
        words.push(format!("deck `{}` was removed", url.trim_end_matches('/')));
    }
    if words.is_empty() && before != now {
        words.push("files".into());
    }
    if words.is_empty() { None } else { Some(words.join(" · ")) }
}
