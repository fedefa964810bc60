//! Save to screen, in a real browser: the deck is saved by rename, the clock stops when the text is in the page.
//!
//! `cargo bench --bench live`. Both ends read the same machine's clock; the browser's is good to a tenth of a
//! millisecond. Beside it: the first page, the memory of the server, its idle processor time, and the bare floor.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::expect_used,
    reason = "a benchmark that cannot go on has failed"
)]

mod generate;

use headless_chrome::protocol::cdp::Page::AddScriptToEvaluateOnNewDocument;
use headless_chrome::{Browser, LaunchOptions, Tab};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const SAVES: usize = 50;

fn main() {
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let browser = browser();
    println!("save (rename) to text in the page, {SAVES} saves, ms");
    println!(
        "{:>7} {:>7} {:>7} {:>7} {:>7} {:>9} {:>12} {:>10} {:>12}",
        "slides", "min", "median", "p95", "max", "on wire", "first page", "server MB", "idle cpu ms"
    );
    for slides in [20, 1_000] {
        measure(&browser, slides);
    }
    floor();
}

fn measure(browser: &Browser, slides: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deck.md");
    std::fs::write(&path, generate::deck(slides)).unwrap();
    let mut server = Server::start(&path);
    let tab = browser.new_tab().unwrap();
    let tap = AddScriptToEvaluateOnNewDocument {
        source: TAP.to_owned(),
        world_name: None,
        include_command_line_api: None,
        run_immediately: None,
    };
    tab.call_method(tap).unwrap();
    tab.navigate_to(&server.url).unwrap();
    wait(&tab, "!!(window.aftrap && window.aftrap.state().total)");
    let first: f64 = number(&tab, "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");
    tab.evaluate(WATCHER, false).unwrap();
    std::thread::sleep(Duration::from_millis(500));

    let (mut times, mut came): (Vec<f64>, Vec<f64>) = (0..SAVES).map(|round| save(&tab, &path, slides, round)).unzip();
    times.sort_by(f64::total_cmp);
    came.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let before = server.cpu_ms();
    std::thread::sleep(Duration::from_secs(5));
    let idle = server.cpu_ms() - before;
    println!(
        "{slides:>7} {:>7.1} {:>7.1} {:>7.1} {:>7.1} {:>9.1} {first:>12.0} {:>10.1} {idle:>12}",
        at(0.0),
        at(0.5),
        at(0.95),
        at(1.0),
        came[came.len() / 2],
        server.resident_mb()
    );
    let _ = tab.close(true);
    server.stop();
}

/// Notes when the news came to the page, and the moment at which each awaited text is in it.
const WATCHER: &str = "window.__seen = {}; window.__came = 0; \
    const now = () => performance.timeOrigin + performance.now(); \
    window.__tap(() => window.__came = now()); \
    new MutationObserver((records) => { \
        for (const { target, addedNodes } of records) for (const node of [target, ...addedNodes]) { \
            const m = node !== document.querySelector('main') && /Bewaard ronde (\\d+) /.exec(node.textContent); \
            if (m && !(m[1] in window.__seen)) window.__seen[m[1]] = [now(), window.__came]; \
        } \
    }).observe(document.querySelector('main'), {childList: true, subtree: true, characterData: true}); 1";

/// Lets the watcher hear each event before the page does.
const TAP: &str = "const listen = EventSource.prototype.addEventListener; let tap = () => {}; \
    window.__tap = (f) => tap = f; \
    EventSource.prototype.addEventListener = function (name, f) { \
        return listen.call(this, name, name === 'put' ? (e) => { tap(); f(e); } : f); };";

fn save(tab: &Arc<Tab>, path: &Path, slides: usize, round: usize) -> (f64, f64) {
    let marker = format!("Punt {}: wat", (slides / 2 / 5 * 5 + 1 + (round % 3) * 5) % slides / 5 * 5 + 1);
    let text = generate::deck(slides).replacen(&marker, &format!("Bewaard ronde {round} : wat"), 1);
    assert!(text.contains("Bewaard"), "the marker `{marker}` was not found");
    let fresh = path.with_extension("tmp");
    std::fs::write(&fresh, text).unwrap();
    let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1_000.0;
    std::fs::rename(&fresh, path).unwrap();
    wait(tab, &format!("'{round}' in window.__seen"));
    let seen = number(tab, &format!("window.__seen['{round}'][0]"));
    let came = number(tab, &format!("window.__seen['{round}'][1]"));
    std::thread::sleep(Duration::from_millis(120));
    (seen - start, came - start)
}

/// The least that any tool must do for one changed slide: comrak and syntect for that slide.
fn floor() {
    let slide = generate::slide(0);
    aftrap::highlight::highlight("rust", "fn main() {}\n");
    let start = Instant::now();
    for _ in 0..100 {
        std::hint::black_box(comrak::markdown_to_html(&slide, &comrak::Options::default()));
        std::hint::black_box(aftrap::highlight::highlight("rust", &slide));
    }
    println!("the floor, comrak and syntect for one slide with code: {:.2} ms", start.elapsed().as_secs_f64() * 10.0);
}

fn browser() -> Browser {
    let flags = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|name| std::env::split_paths(&std::env::var_os("PATH")?).map(|p| p.join(name)).find(|p| p.exists()));
    let options = LaunchOptions::default_builder()
        .path(found)
        .sandbox(false)
        .idle_browser_timeout(Duration::from_mins(10))
        .args(flags.iter().map(OsStr::new).collect())
        .build()
        .unwrap();
    Browser::new(options).unwrap()
}

fn number(tab: &Arc<Tab>, expression: &str) -> f64 {
    tab.evaluate(expression, false).unwrap().value.and_then(|v| v.as_f64()).unwrap()
}

fn wait(tab: &Arc<Tab>, condition: &str) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        if tab.evaluate(condition, false).ok().and_then(|r| r.value) == Some(true.into()) {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("`{condition}` did not come true");
}

struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(deck: &PathBuf) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aftrap"))
            .arg("serve")
            .arg(deck)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|l| l.split_whitespace().find(|w| w.starts_with("http://")).map(str::to_owned))
            .expect("the server prints its address");
        // its lines must go somewhere, or it would wait for ever
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url }
    }

    fn status(&self, key: &str) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = text.lines().find_map(|l| l.strip_prefix(key)).unwrap_or("0").to_owned();
        line.trim().trim_end_matches(" kB").parse().unwrap_or(0.0)
    }

    fn resident_mb(&self) -> f64 {
        self.status("VmRSS:") / 1024.0
    }

    /// Processor time so far in ms, to the kernel's tick of 10 ms.
    fn cpu_ms(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields: Vec<&str> = text.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        let tick = |i: usize| fields.get(i).and_then(|f| f.parse::<u64>().ok()).unwrap_or(0);
        (tick(11) + tick(12)) * 10
    }

    fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
