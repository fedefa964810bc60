//! Pieces that were read before: a key of all that their reading depends on, and what it gave.

use super::Body;
use super::body::{self, Context};
use crate::base::Key;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is kept from one read to the next; it makes reads fast and changes nothing else.
#[derive(Debug, Default)]
pub struct Memo(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    round: u64,
    bodies: HashMap<Key, (Arc<Body>, u64)>,
}

/// Builds that a piece stays although nobody asked for it: undo and redo are quick, memory stays flat.
const ROUNDS: u64 = 8;

impl Memo {
    /// Reads a piece, or remembers what it gave.
    pub(super) fn body(&self, piece: &str, context: &Context<'_>, references: Key) -> Arc<Body> {
        let options = [context.dialect as u8, u8::from(context.breaks)];
        // only a piece with a bracket can refer to anything
        let shared = if piece.contains('[') { references.to_string() } else { String::new() };
        let key = Key::of([piece.as_bytes(), &options, shared.as_bytes()]);
        let round = {
            let mut kept = self.lock();
            let round = kept.round;
            if let Some((body, used)) = kept.bodies.get_mut(&key) {
                *used = round;
                return Arc::clone(body);
            }
            round
        };
        let body = Arc::new(body::read(piece, context));
        self.lock().bodies.insert(key, (Arc::clone(&body), round));
        body
    }

    /// Ends a build (of however many decks): what was not asked for in a while goes.
    pub fn sweep(&self) {
        let mut kept = self.lock();
        kept.round += 1;
        let oldest = kept.round.saturating_sub(ROUNDS);
        kept.bodies.retain(|_, (_, used)| *used >= oldest);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // entries are put in whole, so a panic elsewhere leaves nothing half done
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
