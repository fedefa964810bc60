//! Save to screen, in a real browser: a deck is saved by rename, the clock runs until the new text is in the DOM.
//!
//! `cargo bench --bench live [-- SLIDES]`. The builder here is the small one of the tests, so this measures watcher,
//! server, stream and page; drawing slides comes on top (see the bench `decks`).
#![expect(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, dead_code, reason = "a benchmark")]

#[path = "../tests/fake.rs"]
mod fake;

use headless_chrome::{Browser, LaunchOptions};
use std::ffi::OsStr;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

fn deck(slides: usize, turn: usize) -> String {
    let mut text = String::new();
    for i in 0..slides {
        let mark = if i == slides / 2 { format!("saved {turn} times") } else { "as it was".into() };
        let _ = write!(text, "# Slide {i}\n\nSome words on this slide, {mark}.\n\n- one\n- two\n- three\n\n---\n");
    }
    text
}

/// Resident memory of this process in MiB (browser not counted).
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
}

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![20, 1000] } else { asked };
    for slides in sizes {
        measure(slides);
    }
}

fn measure(slides: usize) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deck.md");
    std::fs::write(&path, deck(slides, 0)).unwrap();
    let talk = fake::Talk::start(&path, vec![]);
    let options = LaunchOptions::default_builder()
        .path(Some("/usr/bin/chromium".into()))
        .sandbox(false)
        .args(["--disable-gpu", "--disable-background-networking", "--disable-sync"].map(OsStr::new).to_vec())
        .build()
        .unwrap();
    let browser = Browser::new(options).unwrap();
    let tab = browser.new_tab().unwrap();
    let start = Instant::now();
    tab.navigate_to(&format!("http://{}/", talk.address)).unwrap();
    tab.wait_until_navigated().unwrap();
    let first = start.elapsed();
    std::thread::sleep(Duration::from_millis(500));
    let mut times = Vec::new();
    for turn in 1..=50 {
        let before = talk.version();
        let wait = format!(
            "new Promise(done => {{ const there = () => document.getElementById('slide-{}')?.textContent.includes('saved {turn} times');
             const eye = new MutationObserver(() => there() && (eye.disconnect(), done(performance.timeOrigin + performance.now())));
             eye.observe(document.body, {{ subtree: true, childList: true, characterData: true }}); if (there()) done(0); }})",
            slides / 2
        );
        let (new, to) = (dir.path().join("deck.md.tmp"), path.clone());
        let saver = std::thread::spawn(move || save(&new, &to, slides, turn));
        // both clocks are this machine's; the way back over the debugging socket is not counted
        let seen = tab.evaluate(&wait, true).unwrap().value.and_then(|v| v.as_f64()).unwrap();
        let saved = saver.join().unwrap().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1000.0;
        assert!(seen > saved, "{seen} {saved}");
        times.push(Duration::from_secs_f64((seen - saved) / 1000.0));
        assert_eq!(talk.version(), before + 1, "one save, one version");
        std::thread::sleep(Duration::from_millis(10));
    }
    times.sort();
    let ms = |d: Duration| d.as_secs_f64() * 1000.0;
    println!(
        "{slides} slides: save to DOM median {:.1} ms, p90 {:.1} ms, max {:.1} ms over {} saves; first page {:.0} ms; {:.0} MiB resident",
        ms(times[times.len() / 2]),
        ms(times[times.len() * 9 / 10]),
        ms(times[times.len() - 1]),
        times.len(),
        ms(first),
        resident(),
    );
}

/// Writes beside and renames; gives the moment of the rename.
fn save(new: &Path, to: &Path, slides: usize, turn: usize) -> SystemTime {
    std::fs::write(new, deck(slides, turn)).unwrap();
    // the browser has begun to wait by then
    std::thread::sleep(Duration::from_millis(150));
    let start = SystemTime::now();
    std::fs::rename(new, to).unwrap();
    start
}
