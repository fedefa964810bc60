//! Outside code that may panic on what an author wrote: the panic costs one drawing, and nobody is shown a stack.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; `None` when it panicked. What it had in hand is given up.
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    result.ok()
}

/// From now on a panic within [`catch_panic`] is not printed; others are, as before.
pub fn silence_caught_panics() {
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !GUARDED.get() {
            others(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_no_end() {
        assert_eq!(catch_panic(|| 1), Some(1));
        assert_eq!(catch_panic(|| -> i32 { panic!("of an outside crate") }), None);
        assert!(!GUARDED.get());
    }
}
