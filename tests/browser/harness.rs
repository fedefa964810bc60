//! One Chromium for all tests that run at the same time, a fresh context for each: `Room::open(deck)` gives a page that
//! can be typed at, touched, printed and asked.

use headless_chrome::protocol::cdp::{Target::CreateTarget, types::Event, types::Method};
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

/// How long a promise may take.
const PATIENCE: Duration = Duration::from_secs(20); // on a busy machine; only failures take so long

/// CDP methods with free parameters: `Raw<..>` types would need every optional field written out.
macro_rules! methods {
    ($($name:ident = $method:literal;)*) => {$(
        #[derive(Debug, Serialize)]
        struct $name(Value);
        impl Method for $name {
            const NAME: &'static str = $method;
            type ReturnObject = Answer;
        }
    )*};
}

#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Answer(Value);

methods! {
    KeyEvent = "Input.dispatchKeyEvent";
    TouchEvent = "Input.dispatchTouchEvent";
    MouseEvent = "Input.dispatchMouseEvent";
    InsertText = "Input.insertText";
    Evaluate = "Runtime.evaluate";
    Metrics = "Emulation.setDeviceMetricsOverride";
    Media = "Emulation.setEmulatedMedia";
    Focus = "Emulation.setFocusEmulationEnabled";
    NoScript = "Emulation.setScriptExecutionDisabled";
    OnNewDocument = "Page.addScriptToEvaluateOnNewDocument";
    EnableNetwork = "Network.enable";
    PrintPdf = "Page.printToPDF";
    Screenshot = "Page.captureScreenshot";
    ReloadPage = "Page.reload";
    Navigate = "Page.navigate";
    Lifecycle = "Page.setWebLifecycleState";
    EnableRuntime = "Runtime.enable";
}

static SHARED: Mutex<Weak<Browser>> = Mutex::new(Weak::new());

/// The browser that other tests use now, else a new one; it ends with the last test that holds it.
fn browser() -> Arc<Browser> {
    let mut shared = SHARED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(browser) = shared.upgrade() {
        return browser;
    }
    let flags = [
        "--disable-component-update",
        "--disable-search-engine-choice-screen",
        "--hide-scrollbars",
        "--mute-audio",
        "--autoplay-policy=no-user-gesture-required",
        "--lang=en",
    ];
    let options = LaunchOptions {
        path: Some(chromium()),
        sandbox: false,
        window_size: Some((1280, 720)),
        idle_browser_timeout: Duration::from_mins(15),
        args: flags.iter().map(OsStr::new).collect(),
        ..LaunchOptions::default()
    };
    let browser = Arc::new(Browser::new(options).expect("Chromium starts"));
    metronome(&browser);
    *shared = Arc::downgrade(&browser);
    browser
}

/// The client holds its socket for up to 100 ms while it waits for something to read, and every call waits for that. A
/// tab that always has something to say makes calls twenty times faster.
fn metronome(browser: &Browser) {
    let tab = browser.new_tab().unwrap();
    tab.call_method(EnableRuntime(json!({}))).unwrap();
    tab.call_method(Focus(json!({"enabled": true}))).unwrap();
    tab.call_method(Evaluate(json!({"expression": "setInterval(() => console.debug(1), 2)"}))).unwrap();
}

/// `CHROME`, as the program itself takes it, else what is installed.
fn chromium() -> PathBuf {
    if let Some(program) = std::env::var_os("CHROME") {
        return program.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found =
        std::env::split_paths(&path).flat_map(|dir| names.map(|name| dir.join(name))).find(|file| file.is_file());
    found.expect("no Chromium on PATH: run `tests/run`, which installs it")
}

/// A folder with a deck in it and a browser context of its own (no shared storage, no shared channels).
pub(crate) struct Room {
    browser: Arc<Browser>,
    context: String,
    folder: tempfile::TempDir,
}

impl Room {
    /// Writes the deck's page to a fresh folder.
    pub(crate) fn new(html: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("deck.html"), html).unwrap();
        let browser = browser();
        let context = browser.new_context().unwrap().get_id().to_owned();
        Self { browser, context, folder }
    }

    /// A page with the deck open in it.
    pub(crate) fn open(html: &str) -> (Self, Page) {
        let room = Self::new(html);
        let page = room.page("");
        (room, page)
    }

    /// One more window on the deck: `page("?presenter")`, `page("#4.2")`.
    pub(crate) fn page(&self, tail: &str) -> Page {
        let page = self.blank();
        page.goto(&self.url(tail));
        page
    }

    /// A window with nothing in it yet.
    pub(crate) fn blank(&self) -> Page {
        let target = CreateTarget {
            url: "about:blank".into(),
            browser_context_id: Some(self.context.clone()),
            new_window: Some(true),
            width: Some(1280),
            height: Some(720),
            left: None,
            top: None,
            window_state: None,
            enable_begin_frame_control: None,
            background: None,
            for_tab: None,
            hidden: None,
        };
        Page::of(self.browser.new_tab_with_options(target).unwrap())
    }

    /// The page that the deck opened by itself (the presenter view).
    pub(crate) fn popup(&self, known: &[&Page]) -> Page {
        let start = Instant::now();
        loop {
            let tabs = self.browser.get_tabs().lock().unwrap().clone();
            let new = tabs.into_iter().find(|tab| {
                tab.get_browser_context_id().ok().flatten().as_deref() == Some(self.context.as_str())
                    && known.iter().all(|page| page.tab.get_target_id() != tab.get_target_id())
            });
            if let Some(tab) = new {
                return Page::of(tab);
            }
            assert!(start.elapsed() < PATIENCE, "no new window");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The deck's address.
    pub(crate) fn url(&self, tail: &str) -> String {
        format!("file://{}{tail}", self.folder.path().join("deck.html").display())
    }

    /// Writes a file beside the deck.
    pub(crate) fn file(&self, name: &str, content: &[u8]) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

/// One window.
pub(crate) struct Page {
    tab: Arc<Tab>,
    asked: Arc<Mutex<Vec<String>>>,
    /// What the deck itself shows from another host.
    far: &'static str,
    closed: bool,
}

impl Page {
    fn of(tab: Arc<Tab>) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let listener = move |event: &Event| {
            if let Event::NetworkRequestWillBeSent(request) = event {
                log.lock().unwrap().push(request.params.request.url.clone());
            }
        };
        tab.add_event_listener(Arc::new(listener)).unwrap();
        let page = Self { tab, asked, far: "", closed: false };
        page.call(EnableNetwork(json!({})));
        page.call(Focus(json!({"enabled": true})));
        let watch = "window.faults=[];addEventListener('error',e=>faults.push(String(e.message)));\
            addEventListener('unhandledrejection',e=>faults.push(String(e.reason)));\
            console.error=(...a)=>faults.push(a.join(' '));console.warn=console.error;";
        page.call(OnNewDocument(json!({"source": watch})));
        page.size(1280, 720);
        page
    }

    fn call<M: Method<ReturnObject = Answer> + Serialize>(&self, method: M) -> Value {
        self.tab.call_method(method).expect("the browser answers").0
    }

    /// Loads an address and waits for it.
    pub(crate) fn goto(&self, url: &str) {
        for _ in 0..3 {
            self.eval("window.stale = true");
            self.call(Navigate(json!({"url": url})));
            self.wait("!window.stale && document.readyState === 'complete'");
            // a new window that was still making its empty page has lost the address
            if self.text("location.href") != "about:blank" {
                return;
            }
        }
    }

    /// Reloads the page.
    pub(crate) fn reload(&self) {
        self.eval("window.stale = true");
        self.call(ReloadPage(json!({})));
        self.wait("!window.stale && document.readyState === 'complete'");
    }

    /// The window's size in CSS pixels.
    pub(crate) fn size(&self, width: u32, height: u32) {
        self.call(Metrics(json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false})));
    }

    /// Pretends a phone.
    pub(crate) fn phone(&self) {
        self.call(Metrics(json!({"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true})));
    }

    /// Sets a media feature: `prefers-reduced-motion`, `reduce`.
    pub(crate) fn media(&self, name: &str, value: &str) {
        self.call(Media(json!({"features": [{"name": name, "value": value}]})));
    }

    /// Puts the page to sleep, as a laptop that is closed, or wakes it.
    pub(crate) fn asleep(&self, yes: bool) {
        self.call(Lifecycle(json!({"state": if yes { "frozen" } else { "active" }})));
    }

    /// The rules for paper hold on the screen.
    pub(crate) fn on_paper(&self, on: bool) {
        self.call(Media(json!({"media": if on { "print" } else { "" }})));
    }

    /// A script that runs in each page before its own.
    pub(crate) fn on_new_page(&self, script: &str) {
        self.call(OnNewDocument(json!({"source": script})));
    }

    /// Scripts run no more after the next load.
    pub(crate) fn no_script(&self) {
        self.call(NoScript(json!({"value": true})));
    }

    /// The value of a JavaScript expression (promises are waited for).
    pub(crate) fn eval(&self, expression: &str) -> Value {
        let answer = self.call(Evaluate(json!({
            "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true,
        })));
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"].get("value").cloned().unwrap_or(Value::Null)
    }

    /// The same as text.
    pub(crate) fn text(&self, expression: &str) -> String {
        let value = self.eval(expression);
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }

    /// Waits until an expression is true. Between two documents there is nothing to ask, and nothing is.
    #[track_caller]
    pub(crate) fn wait(&self, expression: &str) {
        let start = Instant::now();
        while self.eval(&format!("Boolean(document.documentElement && ({expression}))")) != Value::Bool(true) {
            assert!(
                start.elapsed() < PATIENCE,
                "still not true: {expression}\nat {} faults {}",
                self.place(),
                self.eval("window.faults")
            );
            std::thread::sleep(Duration::from_millis(15));
        }
    }

    /// Waits until the talk is at `slide.step` and the page shows it.
    #[track_caller]
    pub(crate) fn at(&self, place: &str) {
        let start = Instant::now();
        while self.place() != place {
            assert!(
                start.elapsed() < PATIENCE,
                "expected {place}, is at {}; faults {}",
                self.place(),
                self.eval("window.faults")
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Where the page says it is, and what it shows: `4.2`; `4.2 but shows 3`.
    pub(crate) fn place(&self) -> String {
        self.text(
            "(() => { const s = window.aftrap?.state(); if (!s) return 'nowhere';
              const seen = [...document.querySelectorAll('.deck > .slide')].map((e, i) => [e, i + 1])
                .filter(([e]) => e.checkVisibility()).map(([, n]) => n).join();
              const talk = document.documentElement.dataset.view === 'talk';
              return s.number + '.' + s.step + (talk && seen !== String(s.number) ? ' but shows ' + seen : ''); })()",
        )
    }

    /// Types keys: `ArrowRight`, `Shift+Space`, `a b c`.
    pub(crate) fn keys(&self, keys: &str) {
        for key in keys.split(' ') {
            self.key(key);
        }
    }

    fn key(&self, name: &str) {
        let (mut rest, mut modifiers) = (name, 0);
        for (prefix, bit) in [("Alt+", 1), ("Control+", 2), ("Meta+", 4), ("Shift+", 8)] {
            if let Some(left) = rest.strip_prefix(prefix) {
                (rest, modifiers) = (left, modifiers | bit);
            }
        }
        let (key, code, number, text) = match rest {
            "Space" => (" ", "Space", 32, " "),
            "Enter" => ("Enter", "Enter", 13, "\r"),
            "Tab" => ("Tab", "Tab", 9, ""),
            "Escape" => ("Escape", "Escape", 27, ""),
            "PageUp" => ("PageUp", "PageUp", 33, ""),
            "PageDown" => ("PageDown", "PageDown", 34, ""),
            "End" => ("End", "End", 35, ""),
            "Home" => ("Home", "Home", 36, ""),
            "ArrowLeft" => ("ArrowLeft", "ArrowLeft", 37, ""),
            "ArrowUp" => ("ArrowUp", "ArrowUp", 38, ""),
            "ArrowRight" => ("ArrowRight", "ArrowRight", 39, ""),
            "ArrowDown" => ("ArrowDown", "ArrowDown", 40, ""),
            "Backspace" => ("Backspace", "Backspace", 8, ""),
            "F5" => ("F5", "F5", 116, ""),
            other => (other, "", 0, other),
        };
        let event = |kind: &str| {
            json!({"type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers,
                   "text": if kind == "keyDown" && modifiers < 2 { text } else { "" }})
        };
        self.call(KeyEvent(event(if text.is_empty() { "rawKeyDown" } else { "keyDown" })));
        self.call(KeyEvent(event("keyUp")));
    }

    /// Types text into the field that has the focus.
    pub(crate) fn write(&self, text: &str) {
        self.call(InsertText(json!({"text": text})));
    }

    /// Fingers: each entry is where all fingers are at that moment.
    pub(crate) fn touch(&self, moments: &[&[(f64, f64)]]) {
        let points = |fingers: &[(f64, f64)]| -> Value {
            fingers.iter().enumerate().map(|(id, (x, y))| json!({"x": x, "y": y, "id": id})).collect()
        };
        for (n, fingers) in moments.iter().enumerate() {
            let kind = if n == 0 { "touchStart" } else { "touchMove" };
            self.call(TouchEvent(json!({"type": kind, "touchPoints": points(fingers)})));
        }
        self.call(TouchEvent(json!({"type": "touchEnd", "touchPoints": []})));
    }

    /// The mouse: `mousePressed`, `mouseMoved`, `mouseReleased`. Modifiers: 1 = Alt.
    pub(crate) fn mouse(&self, kind: &str, x: f64, y: f64, modifiers: u32) {
        let pressed = u32::from(kind != "mouseMoved");
        let button = if pressed == 1 { "left" } else { "none" };
        self.call(MouseEvent(
            json!({"type": kind, "x": x, "y": y, "modifiers": modifiers, "button": button, "clickCount": pressed}),
        ));
    }

    /// A click at a point.
    pub(crate) fn click_at(&self, x: f64, y: f64, modifiers: u32) {
        self.mouse("mouseMoved", x, y, 0);
        self.mouse("mousePressed", x, y, modifiers);
        self.mouse("mouseReleased", x, y, modifiers);
    }

    /// Drags through points with the button down.
    pub(crate) fn drag(&self, points: &[(f64, f64)]) {
        let (first, last) = (points[0], points[points.len() - 1]);
        self.mouse("mouseMoved", first.0, first.1, 0);
        self.mouse("mousePressed", first.0, first.1, 0);
        for (x, y) in points {
            self.call(MouseEvent(json!({"type": "mouseMoved", "x": x, "y": y, "button": "left", "buttons": 1})));
        }
        self.mouse("mouseReleased", last.0, last.1, 0);
    }

    /// A click on an element.
    #[track_caller]
    pub(crate) fn click(&self, selector: &str) {
        self.wait(&format!("document.querySelector({selector:?})?.getBoundingClientRect().width > 0"));
        let at = self.eval(&format!(
            "(() => {{ const r = document.querySelector({selector:?}).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()"
        ));
        self.click_at(at[0].as_f64().unwrap(), at[1].as_f64().unwrap(), 0);
    }

    /// The page as PDF, sizes from its own CSS.
    pub(crate) fn pdf(&self) -> Vec<u8> {
        let answer =
            self.call(PrintPdf(json!({"preferCSSPageSize": true, "printBackground": true, "generateTaggedPDF": true})));
        base64(answer["data"].as_str().unwrap())
    }

    /// A picture of the window, in base 64.
    pub(crate) fn shot(&self, format: &str, quality: Option<u32>) -> String {
        let mut wish = json!({"format": format});
        if let Some(quality) = quality {
            wish["quality"] = quality.into();
        }
        self.call(Screenshot(wish))["data"].as_str().unwrap().to_owned()
    }

    /// A picture of the window; with AFTRAP_PICTURES set it is also kept in that folder, to be looked at.
    pub(crate) fn picture(&self, name: &str) -> Vec<u8> {
        let png = base64(&self.shot("png", None));
        if let Some(folder) = std::env::var_os("AFTRAP_PICTURES") {
            std::fs::write(Path::new(&folder).join(name).with_extension("png"), &png).unwrap();
        }
        png
    }

    /// Everything that was fetched.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// The deck shows a file of another host: this one may be asked for.
    pub(crate) fn shows(&mut self, far: &'static str) {
        self.far = far;
    }

    /// Closes the window as its user would.
    pub(crate) fn close(mut self) {
        self.closed = true;
        self.tab.close(true).unwrap();
    }
}

impl Drop for Page {
    /// Every page of every test: no error in the console, nothing fetched from another host.
    fn drop(&mut self) {
        if self.closed {
            return;
        }
        if !std::thread::panicking() {
            let faults = self.text("(window.faults ?? []).join('\\n')");
            assert!(faults.is_empty(), "the page complains: {faults}");
            for url in self.asked() {
                // the browser shows PDFs with a page of its own
                let own =
                    ["file:", "data:", "about:", "blob:", "chrome-extension:", "http://127.0.0.1", "http://localhost"];
                assert!(url == self.far || own.iter().any(|start| url.starts_with(start)), "{url} was fetched");
            }
        }
        let _ = self.tab.close(false);
    }
}

/// The number of pages of a PDF.
pub(crate) fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.match_indices("/Type /Page").filter(|(at, _)| !text[at + 11..].starts_with('s')).count()
}

/// The sizes of a PDF's pages in points, each once.
pub(crate) fn paper(pdf: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(pdf);
    let mut sizes: Vec<String> = text
        .match_indices("/MediaBox [")
        .map(|(at, _)| text[at + 11..].split(']').next().unwrap_or("").to_owned())
        .collect();
    sizes.sort();
    sizes.dedup();
    sizes
}

pub(crate) fn base64(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0u32, 0);
    for byte in text.bytes().filter(|b| *b != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}

/// A port that the system lends to no connection: one of those, asked for again and again while nobody listens, connects
/// to itself in the end and is taken. No other run of these tests gets it either, also while nobody listens at it: we sit
/// on the same port of the other protocol until our process ends.
pub(crate) fn own_port() -> u16 {
    let first = 20_000 + u16::try_from(std::process::id() % 8000).unwrap();
    let free = |port: &u16| {
        let seat = UdpSocket::bind(("127.0.0.1", *port)).ok().filter(|_| can_be_taken(*port));
        seat.map(std::mem::forget).is_some()
    };
    static NEXT: AtomicU16 = AtomicU16::new(0);
    (0..1000).map(|_| first + NEXT.fetch_add(1, Ordering::Relaxed)).find(free).unwrap()
}

fn can_be_taken(port: u16) -> bool {
    let (four, six) = (TcpListener::bind(("127.0.0.1", port)), TcpListener::bind(("::1", port)));
    four.is_ok() && six.err().is_none_or(|error| error.kind() != std::io::ErrorKind::AddrInUse)
}

/// Waits until a server that was ended has given its port back: its doors close by themselves, a moment after it has gone.
pub(crate) fn given_back(port: u16) -> u16 {
    let start = Instant::now();
    while !can_be_taken(port) {
        assert!(start.elapsed() < Duration::from_secs(10), "port {port} is still taken");
        std::thread::sleep(Duration::from_millis(10));
    }
    port
}
