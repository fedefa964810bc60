//! Time and memory of whole decks: a cold process, a warm rebuild of one changed slide, and the bare floor.
//!
//! `cargo bench --bench decks` prints a table of whole processes (wall time and peak memory), then divan's own table.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a benchmark that cannot go on has failed")]

mod generate;

use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SIZES: [usize; 4] = [20, 200, 1_000, 10_000];

fn main() {
    if std::env::args().any(|a| a == "--bench") {
        processes();
    }
    divan::main();
}

/// Whole processes: `aftrap build`, the disk warm, eleven runs each, the median.
fn processes() {
    let folder = tempfile::tempdir().unwrap();
    println!("whole process, `aftrap build`, median of 11 runs");
    println!("{:>8} {:>10} {:>10} {:>10}", "slides", "min ms", "median ms", "peak MB");
    for slides in SIZES {
        let path = folder.path().join("deck.md");
        std::fs::write(&path, generate::deck(slides)).unwrap();
        let mut runs: Vec<(Duration, f64)> = (0..11).map(|_| one_process(&path, folder.path())).collect();
        runs.sort_by_key(|r| r.0);
        let memory = runs.iter().map(|r| r.1).fold(0.0, f64::max);
        let ms = |d: Duration| d.as_secs_f64() * 1_000.0;
        println!("{slides:>8} {:>10.1} {:>10.1} {memory:>10.1}", ms(runs[0].0), ms(runs[5].0));
    }
}

fn one_process(deck: &Path, folder: &Path) -> (Duration, f64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_aftrap"))
        .args(["-q", "build"])
        .arg(deck)
        .arg("-o")
        .arg(folder.join("out"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    loop {
        // the kernel keeps the high-water mark; the last look before the end is within a millisecond of it
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
        let kb: f64 = line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0.0);
        peak = peak.max(kb / 1024.0);
        if child.try_wait().unwrap().is_some() {
            return (start.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

/// A rebuild after one slide in the middle was changed; everything else is remembered.
#[divan::bench(args = SIZES)]
fn one_changed_slide(bencher: divan::Bencher<'_, '_>, slides: usize) {
    changed(bencher, slides, &BuildOptions::default());
}

/// The same with the rules of `check`, as `serve` does it.
#[divan::bench(args = SIZES)]
fn one_changed_slide_checked(bencher: divan::Bencher<'_, '_>, slides: usize) {
    changed(bencher, slides, &BuildOptions { check: true, ..BuildOptions::default() });
}

fn changed(bencher: divan::Bencher<'_, '_>, slides: usize, options: &BuildOptions) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deck.md");
    let deck = generate::deck(slides);
    let files = Files::disk();
    let memo = BuildCache::default();
    let mut round = 0;
    std::fs::write(&path, &deck).unwrap();
    build(&files, &path, &memo, options);
    bencher
        .with_inputs(|| {
            round += 1;
            let marker = format!("Punt {}: wat", slides / 2 / 5 * 5 + 1);
            std::fs::write(&path, deck.replace(&marker, &format!("Punt {round} nieuw: wat"))).unwrap();
        })
        .bench_local_values(|()| {
            files.forget_changed(std::slice::from_ref(&path));
            build(&files, &path, &memo, options)
        });
}

/// A build in a warm process with nothing remembered: highlighting, templates and all.
#[divan::bench(args = SIZES, sample_count = 10)]
fn everything_anew(bencher: divan::Bencher<'_, '_>, slides: usize) {
    let files = Files::memory([("deck.md", generate::deck(slides))]);
    bencher.bench_local(|| {
        files.forget_all();
        build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default())
    });
}

/// The floor: comrak alone, one thread, one document.
#[divan::bench(args = SIZES)]
fn bare_comrak(bencher: divan::Bencher<'_, '_>, slides: usize) {
    let deck = generate::deck(slides);
    let mut options = comrak::Options::default();
    options.extension.table = true;
    bencher.bench_local(|| comrak::markdown_to_html(&deck, &options));
}
