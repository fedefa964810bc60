//! When the machine says no: the real program under limits, asleep, before files that cannot be read.

use crate::support::serve_process::Serve;
use crate::support::skip::skip;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

fn deck(folder: &Path, word: &str) -> std::path::PathBuf {
    let path = folder.join("deck.md");
    fs::write(folder.join("deck.tmp"), format!("# Een\n\n{word}\n\n---\n\n# Twee\n")).unwrap();
    fs::rename(folder.join("deck.tmp"), &path).unwrap();
    path
}

/// Whether this system lets a test have limits of its own, in a user namespace.
fn has_namespaces() -> bool {
    let set = "echo 0 > /proc/sys/user/max_inotify_instances";
    Command::new("unshare").args(["-Ur", "sh", "-c", set]).output().is_ok_and(|o| o.status.success())
}

#[test]
fn e23_without_watches_it_looks_and_says_so_once() {
    if !has_namespaces() {
        return skip("no user namespaces here, so the system's limits cannot be lowered for one process");
    }
    let limits = [("max_inotify_watches", "limit of file watches"), ("max_inotify_instances", "reports no changes")];
    for (limit, told) in limits {
        let dir = tempfile::tempdir().unwrap();
        let path = deck(dir.path(), "first");
        let serve = Serve::start(&format!("echo 0 > /proc/sys/user/{limit};"), &path);
        assert!(serve.says(told).ends_with("every 300 ms instead"));
        for word in ["second", "third"] {
            deck(dir.path(), word);
            serve.shows(word, Duration::from_secs(5));
        }
        let more: Vec<String> = serve.said.try_iter().collect();
        assert!(!more.iter().any(|line| line.contains("300 ms")), "{more:?}");
    }
}

#[test]
fn e24_a_sleeping_laptop_wakes_to_the_newest_deck() {
    let dir = tempfile::tempdir().unwrap();
    let serve = Serve::start("", &deck(dir.path(), "first"));
    serve.shows("first", Duration::from_secs(5));
    serve.signal("-STOP");
    for word in ["asleep", "dreaming", "awake"] {
        deck(dir.path(), word);
        std::thread::sleep(Duration::from_millis(100));
    }
    serve.signal("-CONT");
    serve.shows("awake", Duration::from_secs(5));
    assert!(serve.says("slide 1").contains("ms"));
    std::thread::sleep(Duration::from_millis(500));
    let more: Vec<String> = serve.said.try_iter().collect();
    assert!(more.is_empty(), "three saves during sleep are one rebuild: {more:?}");
}

/// Reading `/proc/self/mem` from its begin is an input/output error for every user, root too.
#[test]
fn e21_a_deck_that_cannot_be_read_is_told_and_the_last_one_stays() {
    let dir = tempfile::tempdir().unwrap();
    let path = deck(dir.path(), "first");
    let serve = Serve::start("", &path);
    fs::remove_file(&path).unwrap();
    symlink("/proc/self/mem", &path).unwrap();
    serve.says("cannot be read");
    assert!(serve.page().contains("first"), "the last deck stays");
    fs::remove_file(&path).unwrap();
    deck(dir.path(), "mended");
    serve.shows("mended", Duration::from_secs(5));
}
