//! When to build: a completed save at once, what looks unfinished after a short quiet, a storm a few times a second.
//! Pure: it is told the time.

use std::time::{Duration, Instant};

/// What an event says of the file it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    /// Closed after writing, or renamed to its name: whole.
    Saved,
    /// Bytes came; where closing is told, it will come too.
    Writing,
    /// Made, removed, renamed away, other rights: perhaps one half of something.
    Other,
    /// A name came or went beside the files of the build: nothing that is shown, and no hurry.
    Entry,
    /// Any of these, of pictures, videos and sounds; `whole` as in [`Sign::Done`].
    Media {
        /// Closed after writing, or renamed to its name.
        whole: bool,
    },
}

/// Two completed saves nearer than this are a storm (a checkout, a sync), not an author.
const BURST: Duration = Duration::from_millis(8);
/// So many completed saves in a row, each within `ROW` of the one before, are a storm too: a sync on a slow machine.
const MANY: u32 = 2;
/// See [`MANY`].
const ROW: Duration = Duration::from_millis(14);
/// So much quiet ends waiting.
const QUIET: Duration = Duration::from_millis(40);
/// So much quiet ends a storm's waiting: a sync stops for breath.
const QUIET_STORM: Duration = Duration::from_millis(60);
/// So long after a storm the next save is still taken for a part of it.
const WARY: Duration = Duration::from_millis(250);
/// Bytes without closing: more patience, for whoever writes in pieces with one handle open.
const QUIET_WRITING: Duration = Duration::from_millis(if cfg!(target_os = "linux") { 120 } else { 40 });
/// The longest wait for a quiet moment.
const LONGEST: Duration = Duration::from_millis(250);
/// The same once a storm has lasted.
const LONGEST_STORM: Duration = Duration::from_millis(450);

/// Pictures come in heaps (a sync, a checkout): after the first one they are looked at together once there is so much
/// quiet between them.
const QUIET_MEDIA: Duration = Duration::from_millis(250);
/// The longest that a heap is waited for.
const LONGEST_MEDIA: Duration = Duration::from_secs(5);

/// Decides when; see the module's text.
#[derive(Debug, Default)]
pub(crate) struct Debouncer {
    first: Option<Instant>,
    last: Option<Instant>,
    done: Option<Instant>,
    due: Option<Instant>,
    storm: Option<Duration>,
    stormed: Option<Instant>,
    row: u32,
    /// Only names were heard: they wait for the pictures that they came with.
    names: bool,
    heap: MediaBatch,
}

/// Media that came one after the other.
#[derive(Debug, Default)]
struct MediaBatch {
    /// When the first came that was not looked at yet.
    begun: Option<Instant>,
    /// When the last whole one came.
    last: Option<Instant>,
    due: Option<Instant>,
}

impl MediaBatch {
    fn on_event(&mut self, whole: bool, now: Instant) {
        let alone = self.last.is_none_or(|last| now.saturating_duration_since(last) >= QUIET_MEDIA);
        let begun = *self.begun.get_or_insert(now);
        let wait = (now + QUIET_MEDIA).min(begun + LONGEST_MEDIA);
        self.due = Some(if whole && alone { now } else { wait });
        if whole {
            self.last = Some(now);
        }
    }

    /// Whether pictures are coming one after the other.
    fn grows(&self, now: Instant) -> bool {
        self.due.is_some() || self.last.is_some_and(|last| now.saturating_duration_since(last) < QUIET_MEDIA)
    }

    fn fired(&mut self, now: Instant) {
        if self.due.is_some_and(|due| due <= now) {
            self.due = None;
            self.begun = None;
        }
    }
}

impl Debouncer {
    /// When the next look at the disk is due, if anything was heard.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.due.into_iter().chain(self.heap.due).min()
    }

    /// Takes a sign.
    pub(crate) fn on_event(&mut self, sign: ChangeKind, now: Instant) {
        if let ChangeKind::Media { whole } = sign {
            if self.names {
                (self.due, self.first, self.names) = (None, None, false);
            }
            return self.heap.on_event(whole, now);
        }
        // a sync writes each picture under another name first
        if sign == ChangeKind::Entry && self.due.is_none() && self.heap.grows(now) {
            return self.heap.on_event(false, now);
        }
        self.names = sign == ChangeKind::Entry && (self.due.is_none() || self.names);
        if self.due.is_none() && self.last.is_some_and(|last| now.saturating_duration_since(last) >= QUIET_STORM) {
            // it blew over while nobody looked
            self.storm = None;
        }
        let first = *self.first.get_or_insert(now);
        self.last = Some(now);
        let since = self.done.map(|done| now.saturating_duration_since(done));
        if sign == ChangeKind::Saved {
            self.done = Some(now);
            self.row = if since.is_some_and(|s| s < ROW) { self.row + 1 } else { 0 };
            let wary = self.stormed.is_some_and(|last| now.saturating_duration_since(last) < WARY);
            if self.storm.is_none() && !wary && self.row < MANY && since.is_none_or(|s| s >= BURST) {
                self.due = Some(now);
                return;
            }
            // a second event for the same instant of the same save is no storm
            if self.storm.is_none() && self.due.is_none() {
                self.storm = Some(LONGEST);
            }
        }
        if self.storm.is_none() && self.due.is_some_and(|due| due <= now) {
            return;
        }
        let quiet = match (sign, self.storm) {
            (_, Some(_)) => QUIET_STORM,
            (ChangeKind::Writing, None) => QUIET_WRITING,
            _ => QUIET,
        };
        self.due = Some((now + quiet).min(first + self.storm.unwrap_or(LONGEST)));
    }

    /// Whether saves come one after the other, or did so just now.
    pub(crate) fn is_burst(&self, now: Instant) -> bool {
        self.storm.is_some() || self.stormed.is_some_and(|last| now.saturating_duration_since(last) < WARY)
    }

    /// Looks again after `pause` although nothing was heard.
    pub(crate) fn retry_in(&mut self, now: Instant, pause: Duration) {
        self.due = Some(now + pause);
    }

    /// The disk is being looked at now.
    pub(crate) fn fired(&mut self, now: Instant) {
        self.heap.fired(now);
        if self.due.is_none_or(|due| due > now) {
            return;
        }
        if self.storm.is_some() {
            let quiet = self.last.is_none_or(|last| now.saturating_duration_since(last) >= QUIET_STORM);
            self.stormed = self.last;
            self.storm = if quiet { None } else { Some(LONGEST_STORM) };
        }
        self.first = None;
        self.due = None;
        self.names = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays signs at milliseconds and gives the milliseconds at which the disk is looked at.
    fn play(signs: &[(u64, ChangeKind)]) -> Vec<u64> {
        let start = Instant::now();
        let mut calm = Debouncer::default();
        let mut looks = Vec::new();
        let end = signs.last().map_or(0, |s| s.0) + 1000;
        for ms in 0..=end {
            let now = start + Duration::from_millis(ms);
            for (_, sign) in signs.iter().filter(|s| s.0 == ms) {
                calm.on_event(*sign, now);
            }
            if calm.deadline().is_some_and(|due| due <= now) {
                calm.fired(now);
                looks.push(ms);
            }
        }
        looks
    }

    #[test]
    fn a_save_is_seen_at_once_and_so_is_the_next() {
        assert_eq!(play(&[(0, ChangeKind::Writing), (1, ChangeKind::Saved)]), [1]);
        assert_eq!(play(&[(0, ChangeKind::Saved), (15, ChangeKind::Saved), (30, ChangeKind::Saved)]), [0, 15, 30]);
        // what follows a save (rights, times) does not slow the next one down
        assert_eq!(play(&[(0, ChangeKind::Saved), (1, ChangeKind::Other), (15, ChangeKind::Saved)]), [0, 15]);
    }

    #[test]
    fn a_removal_waits_for_its_other_half() {
        assert_eq!(play(&[(0, ChangeKind::Other), (5, ChangeKind::Other), (9, ChangeKind::Saved)]), [9]);
        assert_eq!(play(&[(0, ChangeKind::Other)]), [40]);
    }

    #[test]
    fn a_picture_is_seen_at_once_and_a_heap_of_them_once_more() {
        let whole = ChangeKind::Media { whole: true };
        assert_eq!(play(&[(0, ChangeKind::Media { whole: false }), (3, whole)]), [3]);
        assert_eq!(play(&[(0, whole), (400, whole)]), [0, 400]);
        let heap: Vec<(u64, ChangeKind)> = (0..200).map(|i| (i * 12, whole)).collect();
        assert_eq!(play(&heap), [0, 199 * 12 + 250]);
        // a text that is saved meanwhile does not wait for them
        let mut with_text = heap;
        with_text.insert(50, (600, ChangeKind::Saved));
        assert_eq!(play(&with_text), [0, 600, 199 * 12 + 250]);
        let long: Vec<(u64, ChangeKind)> = (0..1000).map(|i| (i * 12, whole)).collect();
        assert_eq!(play(&long), [0, 5012, 10_016, 999 * 12 + 250]);
    }

    #[test]
    fn names_beside_pictures_wait_with_them() {
        let whole = ChangeKind::Media { whole: true };
        let sync = |at: u64| {
            [(at, ChangeKind::Entry), (at + 1, ChangeKind::Entry), (at + 2, ChangeKind::Entry), (at + 2, whole)]
        };
        let all: Vec<(u64, ChangeKind)> = (0..200).flat_map(|i| sync(i * 3)).collect();
        assert_eq!(play(&all), [2, 199 * 3 + 2 + 250]);
        assert_eq!(play(&[(0, ChangeKind::Entry)]), [40], "a new deck is seen soon");
        assert_eq!(play(&[(0, ChangeKind::Entry), (10, ChangeKind::Saved)]), [10]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn pieces_are_waited_for() {
        let pieces =
            [(0, ChangeKind::Writing), (60, ChangeKind::Writing), (120, ChangeKind::Writing), (180, ChangeKind::Saved)];
        assert_eq!(play(&pieces), [180]);
    }

    #[test]
    fn a_storm_is_a_few_looks_and_the_last_one_sees_the_end() {
        let storm: Vec<(u64, ChangeKind)> = (0..1000).map(|ms| (ms, ChangeKind::Saved)).collect();
        let looks = play(&storm);
        assert!(looks.len() <= 5 && looks.first() == Some(&0), "{looks:?}");
        assert!(looks.last().is_some_and(|ms| (999..=1100).contains(ms)), "{looks:?}");
        // and afterwards a save is seen at once again
        let mut more = storm;
        more.push((2000, ChangeKind::Saved));
        assert_eq!(play(&more).last(), Some(&2000));
    }
}
