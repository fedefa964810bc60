//! Stopped from outside (Ctrl-C, a closing terminal, a system going down): what is half made is taken away, then the
//! program ends with the status that shells expect, 128 and the signal.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

/// What would be left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cleanup {
    /// Beside this result, what is being written to take its place.
    Beside(PathBuf),
    /// A folder of our own.
    Folder(PathBuf),
    /// A program that we started.
    Process(u32),
}

/// Being stopped.
static STOPPING: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);
static LEFT: Mutex<Vec<Cleanup>> = Mutex::new(Vec::new());

fn all() -> MutexGuard<'static, Vec<Cleanup>> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on this goes when we are stopped.
pub(super) fn register(left: Cleanup) {
    wait_if_stopping();
    all().push(left);
}

/// A result that is being written.
pub(super) fn writing(out: &Path) {
    register(Cleanup::Beside(out.to_owned()));
}

/// Listens for signals on a thread of its own. Elsewhere than on Unix the system ends the program, and the next run clears
/// what was left.
#[expect(clippy::disallowed_methods, reason = "waits for signals, beside whatever the command does")]
pub(super) fn listen() {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let all = [SIGINT, SIGTERM, SIGHUP];
        let Ok(mut signals) = signal_hook::iterator::Signals::new(all) else { return };
        // known before the thread wakes: a browser that got the same signal may be gone sooner
        for signal in all {
            let _ = signal_hook::flag::register(signal, Arc::clone(&STOPPING));
        }
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                STOPPING.store(true, Ordering::SeqCst);
                clear();
                std::process::exit(128 + signal);
            }
        });
    }
}

/// Whoever is told of failures and ends the program waits here while we are being stopped: what fails then fails because
/// its ground is taken away, and the thread that takes it away ends the program.
pub(super) fn wait_if_stopping() {
    while STOPPING.load(Ordering::SeqCst) {
        std::thread::park();
    }
}

#[cfg(unix)]
fn clear() {
    let left = all();
    for process in left.iter() {
        if let Cleanup::Process(id) = process {
            crate::browser::kill(*id);
        }
    }
    crate::site::block_commits();
    for thing in left.iter() {
        match thing {
            Cleanup::Beside(out) => crate::site::remove_partial(out),
            Cleanup::Folder(folder) => crate::browser::remove_stale(folder),
            Cleanup::Process(_) => {}
        }
    }
}
