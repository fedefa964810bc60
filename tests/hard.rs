//! When the machine says no: the real program under limits, asleep, before files that cannot be read.

use crate::fake::raw;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// `aftrap serve` as its own process, with what it says.
pub(crate) struct Serve {
    child: Child,
    port: u16,
    said: Receiver<String>,
}

impl Serve {
    /// `before` is run by the same shell first.
    pub(crate) fn start(before: &str, deck: &Path) -> Self {
        let script = format!("{before} exec '{}' serve '{}' --port 0", env!("CARGO_BIN_EXE_aftrap"), deck.display());
        let wrapped = if before.is_empty() { vec!["sh", "-c"] } else { vec!["unshare", "-Ur", "sh", "-c"] };
        let mut child = Command::new(wrapped[0])
            .args(&wrapped[1..])
            .arg(script)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (to, said) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(to.send(line))));
        let mut serve = Self { child, port: 0, said };
        let mut seen = Vec::new();
        while serve.port == 0 {
            let line = serve.line().unwrap_or_else(|| panic!("no address in {seen:?}"));
            let port = line.strip_prefix("http://localhost:").and_then(|l| l.trim_end_matches('/').parse().ok());
            serve.port = port.unwrap_or(0);
            seen.push(line);
        }
        // what came before the address belongs to whoever asks
        let (to, all) = channel();
        let rest = std::mem::replace(&mut serve.said, all);
        std::thread::spawn(move || seen.into_iter().chain(rest).for_each(|line| drop(to.send(line))));
        serve
    }

    fn line(&self) -> Option<String> {
        self.said.recv_timeout(Duration::from_secs(10)).ok()
    }

    /// The first line that holds `word`.
    fn says(&self, word: &str) -> String {
        std::iter::from_fn(|| self.line()).find(|line| line.contains(word)).unwrap_or_else(|| panic!("never `{word}`"))
    }

    pub(crate) fn page(&self) -> String {
        self.get("/")
    }

    /// Everything that is sent for a path, with its head.
    pub(crate) fn get(&self, path: &str) -> String {
        let address = (std::net::Ipv4Addr::LOCALHOST, self.port).into();
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        String::from_utf8_lossy(&raw(address, request.as_bytes())).into_owned()
    }

    pub(crate) fn shows(&self, word: &str, within: Duration) {
        let start = Instant::now();
        while !self.page().contains(word) {
            assert!(start.elapsed() < within, "`{word}` did not come");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").arg(name).arg(self.child.id().to_string()).status().unwrap().success());
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn deck(folder: &Path, word: &str) -> std::path::PathBuf {
    let path = folder.join("deck.md");
    fs::write(folder.join("deck.tmp"), format!("# Een\n\n{word}\n\n---\n\n# Twee\n")).unwrap();
    fs::rename(folder.join("deck.tmp"), &path).unwrap();
    path
}

/// Whether this system lets a test have limits of its own, in a user namespace.
fn has_namespaces() -> bool {
    let set = "echo 0 > /proc/sys/user/max_inotify_instances";
    let works = Command::new("unshare").args(["-Ur", "sh", "-c", set]).output().is_ok_and(|o| o.status.success());
    if !works {
        eprintln!("SKIPPED: no user namespaces here, so the system's limits cannot be lowered for one process");
    }
    works
}

#[test]
fn e23_without_watches_it_looks_and_says_so_once() {
    if !has_namespaces() {
        return;
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
