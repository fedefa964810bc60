//! Whether a text that changed has come to rest, so that it may be shown: what is empty, cut, or still being written may be
//! half a save, and until it is whole the last good version stays. Pure: it is told the time.

use super::debounce::ChangeKind;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A text that is empty, not UTF-8 or away may be half a save: so long it must stay so.
const HALF: Duration = Duration::from_millis(200);
/// The deck itself, when it is away, gets longer: nobody wants to see that for an instant.
const AWAY: Duration = Duration::from_millis(400);
/// The same while somebody saves again and again: a program that the system lets wait between cutting a file and filling
/// it has only begun its next save.
const BUSY: Duration = Duration::from_millis(1_500);
/// Two saves nearer than this are such a program.
const AGAIN: Duration = Duration::from_millis(100);
/// So long after the last of them it is still taken for at work.
const AFTER: Duration = Duration::from_secs(2);
/// Bytes came and nobody closed the file: whoever writes in pieces with one handle open gets so long for the next one.
/// Where closing is not told, less.
const OPEN: Duration = Duration::from_millis(if cfg!(target_os = "linux") { 120 } else { 40 });
/// A text that is shorter than the last good one, or one of many saves: the next save may have cut it at this moment, and
/// what tells so be under way.
const CUT: Duration = Duration::from_millis(20);

/// How a changed text reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// It is not there, or cannot be read.
    Away,
    /// Nothing, where there was something.
    Empty,
    /// Bytes that are no text.
    Odd,
    /// So many bytes; `shorter` than the last good version.
    Text { len: usize, shorter: bool },
}

/// What is known of the texts that changed since the last version; see the module's text.
#[derive(Debug, Default)]
pub(crate) struct SettledTexts {
    texts: BTreeMap<PathBuf, Unsettled>,
    /// The last save of any of them.
    saved: Option<Instant>,
    /// Until then somebody is taken to save again and again.
    busy: Option<Instant>,
}

#[derive(Debug, Default)]
struct Unsettled {
    /// When something was heard of it last.
    heard: Option<Instant>,
    /// Bytes came since it was closed.
    open: bool,
    /// How it read at the last look, and since when.
    read: Option<(Reads, Instant)>,
}

impl SettledTexts {
    /// Something was heard of a text.
    pub(crate) fn on_event(&mut self, path: &Path, sign: ChangeKind, now: Instant) {
        let text = self.texts.entry(path.to_owned()).or_default();
        text.heard = Some(now);
        match sign {
            ChangeKind::Writing => text.open = true,
            ChangeKind::Saved => {
                text.open = false;
                if self.saved.is_some_and(|saved| now.saturating_duration_since(saved) < AGAIN) {
                    self.busy = Some(now + AFTER);
                }
                self.saved = Some(now);
            }
            ChangeKind::Other | ChangeKind::Entry | ChangeKind::Media { .. } => {}
        }
    }

    /// How long a text must go on reading so, with nothing heard of it, until it may be shown; none: it may.
    /// `main`: it is the deck that was asked for. `storm`: saves come one after the other.
    pub(crate) fn wait(
        &mut self,
        path: &Path,
        reads: Reads,
        (main, storm): (bool, bool),
        now: Instant,
    ) -> Option<Duration> {
        let text = self.texts.entry(path.to_owned()).or_default();
        let since = match text.read {
            Some((before, since)) if before == reads => since,
            _ => now,
        };
        text.read = Some((reads, since));
        let needed = match reads {
            Reads::Away | Reads::Empty | Reads::Odd if self.busy.is_some_and(|until| now < until) => BUSY,
            Reads::Away if main => AWAY,
            Reads::Away | Reads::Empty | Reads::Odd => HALF,
            Reads::Text { .. } if text.open => OPEN,
            Reads::Text { shorter, .. } if shorter || storm => CUT,
            Reads::Text { .. } => return None,
        };
        let quiet = text.heard.map_or(since, |heard| heard.max(since));
        let wait = needed.saturating_sub(now.saturating_duration_since(quiet));
        (!wait.is_zero()).then_some(wait)
    }

    /// A version was made of all that changed.
    pub(crate) fn over(&mut self) {
        self.texts.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::debounce::Debouncer;

    /// What a writer does to the one text, at a time in tenths of a millisecond.
    #[derive(Clone)]
    enum WatchAction {
        /// Opened and cut to nothing.
        Cut,
        /// These bytes are in it now.
        Bytes(String),
        /// Closed.
        Close,
        /// Gone.
        Remove,
        /// Another file took its name.
        Rename(String),
    }

    impl WatchAction {
        fn fingerprint(&self) -> ChangeKind {
            match self {
                Self::Cut | Self::Bytes(_) => ChangeKind::Writing,
                Self::Close | Self::Rename(_) => ChangeKind::Saved,
                Self::Remove => ChangeKind::Other,
            }
        }

        fn on(&self, file: &mut Option<String>) {
            match self {
                Self::Cut => *file = Some(String::new()),
                Self::Bytes(text) | Self::Rename(text) => *file = Some(text.clone()),
                Self::Close => {}
                Self::Remove => *file = None,
            }
        }
    }

    /// Plays what happens to a text that was `good`; what is heard comes so many tenths late. Gives what was shown, and
    /// when in milliseconds.
    fn play(good: &str, acts: &[(u32, WatchAction)], late: u32) -> Vec<(u32, Option<String>)> {
        let start = Instant::now();
        let path = Path::new("deck.md");
        let (mut calm, mut rest) = (Debouncer::default(), SettledTexts::default());
        let mut file = Some(good.to_owned());
        let mut last = file.clone();
        let mut shown = Vec::new();
        let (mut happens, mut heard) = (acts.iter().peekable(), acts.iter().peekable());
        for tick in 0..acts.last().map_or(0, |act| act.0) + 20_000 {
            let now = start + Duration::from_micros(u64::from(tick) * 100);
            while let Some((_, act)) = heard.next_if(|act| act.0 + late <= tick) {
                calm.on_event(act.fingerprint(), now);
                rest.on_event(path, act.fingerprint(), now);
            }
            if calm.deadline().is_some_and(|due| due <= now) {
                let storm = calm.is_burst(now);
                calm.fired(now);
                if file != last {
                    let good = last.as_ref().map_or(0, String::len);
                    let reads = match file.as_deref() {
                        None => Reads::Away,
                        Some("") => Reads::Empty,
                        Some(text) => Reads::Text { len: text.len(), shorter: text.len() < good },
                    };
                    if let Some(wait) = rest.wait(path, reads, (true, storm), now) {
                        calm.retry_in(now, wait);
                    } else {
                        rest.over();
                        last.clone_from(&file);
                        shown.push((tick / 10, file.clone()));
                    }
                }
            }
            while let Some((_, act)) = happens.next_if(|act| act.0 <= tick) {
                act.on(&mut file);
            }
        }
        assert_eq!(file, last, "the end was shown");
        shown
    }

    /// A save in place that takes `long`: cut, half of it, all of it, closed.
    fn save(at: u32, text: &str, long: u32) -> Vec<(u32, WatchAction)> {
        let half = text.split_at(text.len() / 2).0.to_owned();
        vec![
            (at, WatchAction::Cut),
            (at + long / 3, WatchAction::Bytes(half)),
            (at + long * 2 / 3, WatchAction::Bytes(text.to_owned())),
            (at + long, WatchAction::Close),
        ]
    }

    fn text(turn: u32) -> String {
        format!("{turn:04} {}", "x".repeat(40))
    }

    #[test]
    fn a_save_is_shown_at_once() {
        for longer in [text(1) + "more", text(2)] {
            let shown = play(&text(0), &save(10, &longer, 9), 1);
            assert_eq!(shown.len(), 1);
            assert!(shown[0].0 <= 3, "{shown:?}");
        }
        // a shorter one a little later
        let shown = play(&text(0), &save(10, "short", 9), 1);
        assert!(shown.len() == 1 && shown[0].0 < 30, "{shown:?}");
        let shown = play(&text(0), &[(10, WatchAction::Rename(text(1)))], 1);
        assert!(shown[0].0 <= 3, "{shown:?}");
    }

    /// Whatever the pace of the saves, and however late they are heard, nothing is shown that was never whole.
    #[test]
    fn of_many_saves_only_whole_ones_are_shown() {
        for pace in [10, 20, 37, 80, 150, 300] {
            for late in [0, 1, 5, 20] {
                for long in [3, 6, 9] {
                    let saves: Vec<_> = (1..=200).flat_map(|turn| save(turn * pace, &text(turn), long)).collect();
                    let shown = play(&text(0), &saves, late);
                    let half: Vec<_> = shown.iter().filter(|(_, t)| t.as_ref().is_none_or(|t| t.len() < 45)).collect();
                    assert!(half.is_empty(), "pace {pace}, {late} late, {long} long: {half:?}");
                    assert_eq!(shown.last().and_then(|s| s.1.clone()), Some(text(200)));
                    let after = shown.last().map_or(0, |s| s.0) - 200 * pace / 10;
                    assert!(after < 150, "pace {pace}: {after} ms after the last");
                }
            }
        }
    }

    #[test]
    fn a_formatter_right_behind_a_save_shows_no_half() {
        for gap in [0, 5, 20, 60, 150, 400] {
            for late in [0, 3, 15] {
                let mut acts = save(100, &text(1), 9);
                acts.extend(save(110 + gap, &text(2), 30));
                let shown = play(&text(0), &acts, late);
                assert!(
                    shown.iter().all(|(_, t)| t.as_ref().is_some_and(|t| t.len() == 45)),
                    "{gap} {late}: {shown:?}"
                );
            }
        }
    }

    #[test]
    fn what_stays_empty_or_away_is_shown_in_the_end() {
        let shown = play(&text(0), &[(10, WatchAction::Cut), (11, WatchAction::Close)], 1);
        assert!(shown.len() == 1 && (200..260).contains(&shown[0].0), "{shown:?}");
        let shown = play(&text(0), &[(10, WatchAction::Remove)], 1);
        assert!(shown.len() == 1 && (400..500).contains(&shown[0].0), "{shown:?}");
        // one that comes back in time was never away
        let shown = play(&text(0), &[(10, WatchAction::Remove), (3_000, WatchAction::Rename(text(1)))], 1);
        assert_eq!(shown.len(), 1);
    }

    #[test]
    fn a_program_that_is_let_wait_in_the_middle_of_its_saves_shows_no_half() {
        for pause in [3_000, 6_000, 12_000] {
            let mut acts: Vec<_> = (1..=50).flat_map(|turn| save(turn * 40, &text(turn), 9)).collect();
            acts.extend([
                (2_100, WatchAction::Cut),
                (2_100 + pause, WatchAction::Bytes(text(51))),
                (2_101 + pause, WatchAction::Close),
            ]);
            let shown = play(&text(0), &acts, 2);
            assert!(shown.iter().all(|(_, t)| t.as_ref().is_some_and(|t| t.len() == 45)), "{pause}: {shown:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn pieces_are_waited_for() {
        let whole = text(1) + &text(2);
        let acts = [
            (10, WatchAction::Cut),
            (600, WatchAction::Bytes(text(1))),
            (1_200, WatchAction::Bytes(text(1) + "half")),
            (1_800, WatchAction::Bytes(whole.clone())),
            (1_801, WatchAction::Close),
        ];
        assert_eq!(play(&text(0), &acts, 1).into_iter().map(|s| s.1).collect::<Vec<_>>(), [Some(whole)]);
    }
}
