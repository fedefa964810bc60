//! What was made before, for as long as somebody asks for it now and then.

use super::hash::Key;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Builds that an entry stays although nobody asked for it: undo and redo are quick, memory stays flat.
const ROUNDS: u64 = 8;

/// Values by key. It makes builds fast and changes nothing else.
#[derive(Debug)]
pub struct Cache<T>(Mutex<Entries<T>>);

#[derive(Debug)]
struct Entries<T> {
    round: u64,
    all: HashMap<Key, (T, u64)>,
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self(Mutex::new(Entries { round: 0, all: HashMap::new() }))
    }
}

impl<T: Clone> Cache<T> {
    /// The value of a key, if there is one.
    pub fn get(&self, key: Key) -> Option<T> {
        let mut inside = self.lock();
        let round = inside.round;
        inside.all.get_mut(&key).map(|(value, used)| {
            *used = round;
            value.clone()
        })
    }

    /// Keeps a value.
    pub fn put(&self, key: Key, value: T) {
        let mut inside = self.lock();
        let round = inside.round;
        inside.all.insert(key, (value, round));
    }

    /// The value of a key; `make` makes it when there is none, and others need not wait for that.
    pub fn get_or(&self, key: Key, make: impl FnOnce() -> T) -> T {
        self.get(key).unwrap_or_else(|| {
            let made = make();
            self.put(key, made.clone());
            made
        })
    }

    /// Ends a build (of however many decks): what was not asked for in a while goes.
    pub fn evict_unused(&self) {
        let mut inside = self.lock();
        inside.round += 1;
        let oldest = inside.round.saturating_sub(ROUNDS);
        inside.all.retain(|_, (_, used)| *used >= oldest);
    }

    fn lock(&self) -> MutexGuard<'_, Entries<T>> {
        // entries are put in whole, so a panic elsewhere leaves nothing half done
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_asks_for_goes() {
        let kept = Cache::default();
        let (a, b) = (Key::of_str("a"), Key::of_str("b"));
        assert_eq!((kept.get_or(a, || 1), kept.get_or(b, || 2), kept.get_or(a, || 3)), (1, 2, 1));
        for _ in 0..ROUNDS {
            kept.evict_unused();
            assert_eq!(kept.get(a), Some(1));
        }
        kept.evict_unused();
        assert_eq!((kept.get(a), kept.get(b)), (Some(1), None));
    }
}
