//! `aftrap serve` as a process of its own, with what it says.

use super::server::raw;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// `aftrap serve` as its own process, with what it says.
pub(crate) struct Serve {
    child: Child,
    port: u16,
    pub(crate) said: Receiver<String>,
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
    pub(crate) fn says(&self, word: &str) -> String {
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

    pub(crate) fn signal(&self, name: &str) {
        assert!(Command::new("kill").arg(name).arg(self.child.id().to_string()).status().unwrap().success());
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
