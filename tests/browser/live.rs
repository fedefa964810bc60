//! What a page does with the server's events, in a real browser: what is seen must be what a fresh load would show,
//! and what did not change must be the same elements as before.

use crate::harness::{given_back, own_port};
use crate::support::server::TestServer;
use aftrap::serve::ServeOptions;
use headless_chrome::{Browser, LaunchOptions, Tab};
use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

struct Window {
    browser: Browser,
    tab: Arc<Tab>,
    dir: tempfile::TempDir,
    talk: Option<TestServer>,
    port: u16,
}

/// Stands in for the player: remembers what it was asked.
const PLAYER: &str = "window.asked = []; window.now = 'a'; window.aftrap = { state: () => ({ id: window.now }), \
    go: (to) => { window.now = to.id; window.asked.push(['go', to.id, to.step]); }, sync: () => window.asked.push(['sync']), \
    presenting: () => false, connect: () => {} }";

fn at(port: u16) -> ServeOptions {
    ServeOptions { port: Some(port), follow: true, ..ServeOptions::default() }
}

impl Window {
    fn open(text: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("deck.md"), text).unwrap();
        let talk = TestServer::with(&dir.path().join("deck.md"), vec![], at(own_port()));
        let options = LaunchOptions::default_builder()
            .sandbox(false)
            .args(
                ["--disable-gpu", "--disable-background-networking", "--disable-sync"]
                    .map(std::ffi::OsStr::new)
                    .to_vec(),
            )
            .build()
            .unwrap();
        let browser = Browser::new(options).unwrap();
        let tab = browser.new_tab().unwrap();
        tab.navigate_to(&format!("http://{}/", talk.address)).unwrap();
        tab.wait_until_navigated().unwrap();
        let port = talk.address.port();
        let window = Self { browser, tab, dir, talk: Some(talk), port };
        window.until("document.querySelector('aftrap-live') !== null");
        window.run("for (const s of document.querySelectorAll('section')) s.mine = s.id");
        window.run(PLAYER);
        window
    }

    fn run(&self, script: &str) -> serde_json::Value {
        let script = format!(
            "JSON.stringify((() => {{ try {{ return eval({}) }} catch (e) {{ return String(e) }} }})() ?? null)",
            serde_json::to_string(script).unwrap()
        );
        let value = self.tab.evaluate(&script, true).unwrap().value.unwrap();
        serde_json::from_str(value.as_str().unwrap()).unwrap()
    }

    fn until(&self, script: &str) {
        let start = Instant::now();
        while self.run(script) != true {
            assert!(
                start.elapsed() < Duration::from_secs(8),
                "never: {script}: {}",
                self.run("document.body.innerText")
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn save(&self, text: &str) {
        fs::write(self.dir.path().join("new"), text).unwrap();
        fs::rename(self.dir.path().join("new"), self.dir.path().join("deck.md")).unwrap();
        if let Some(talk) = &self.talk {
            talk.until("the save", |v| {
                let all: String =
                    v.build.decks.iter().flat_map(|d| d.slides.iter().map(|s| s.section.html())).collect();
                text.split("\n---\n")
                    .filter(|p| !p.trim().is_empty())
                    .all(|p| all.contains(&p.trim().replace('<', "&lt;")))
            });
        }
    }

    /// The slides as they stand in the page are those of a fresh load.
    fn is_fresh(&self) {
        let fresh = "const same = async () => { const page = new DOMParser().parseFromString(await (await fetch('/')).text(), 'text/html'); \
            return page.querySelector('main').innerText !== undefined && [...page.querySelectorAll('section.slide')].map((s) => s.outerHTML).join() === \
            [...document.querySelectorAll('section.slide')].map((s) => s.outerHTML).join() }; window.fresh = false; same().then((s) => (window.fresh = s)); true";
        let start = Instant::now();
        loop {
            self.run(&format!("(() => {{ {} }})()", fresh.replace("; true", "; return true")));
            std::thread::sleep(Duration::from_millis(50));
            if self.run("window.fresh") == true {
                return;
            }
            assert!(
                start.elapsed() < Duration::from_secs(5),
                "{}",
                self.run("document.querySelector('main').outerHTML")
            );
        }
    }
}

#[test]
fn slides_come_go_move_and_change_in_place() {
    let window = Window::open("# A\n\none\n---\n# B\n\ntwo\n---\n# C\n\nthree");
    window.save("# A\n\none\n---\n# B\n\nchanged\n---\n# C\n\nthree");
    window.until("document.getElementById('b').textContent.includes('changed')");
    // the very same elements: nothing was reloaded
    assert_eq!(window.run("[...document.querySelectorAll('section')].map((s) => s.mine).join()"), "a,b,c");
    assert_eq!(window.run("window.asked.map((a) => a.join()).join(' ')"), "sync go,b,0", "and the page went there");
    window.is_fresh();
    window.save("# C\n\nthree\n---\n# A\n\none\n---\n# New\n\n<b>\n---\n# B\n\nchanged");
    window.until("document.querySelectorAll('section').length === 4");
    window.is_fresh();
    assert_eq!(window.run("[...document.querySelectorAll('section')].map((s) => s.mine ?? '-').join()"), "c,a,-,b");
    window.save("# B\n\nchanged\n---\n# A\n\none");
    window.until("document.querySelectorAll('section').length === 2");
    window.is_fresh();
}

#[test]
fn a_style_is_swapped_and_the_old_one_goes() {
    let window = Window::open("# A\n---\n# B");
    assert_eq!(window.run("getComputedStyle(document.querySelector('section')).color"), "rgb(0, 0, 0)");
    fs::write(window.dir.path().join("style.css"), "section { color: rgb(1, 2, 3) }").unwrap();
    window.until("getComputedStyle(document.querySelector('section')).color === 'rgb(1, 2, 3)'");
    window.until("document.querySelectorAll('link[rel=stylesheet]').length === 1");
    assert_eq!(
        window.run("[...document.querySelectorAll('section')].map((s) => s.mine).join()"),
        "a,b",
        "without a reload"
    );
}

#[test]
fn findings_are_shown_with_a_caret_and_go_by_themselves() {
    let window = Window::open("# A\n---\n# B");
    let shadow = "document.querySelector('aftrap-live').shadowRoot";
    window.save("# A\n---\n# B\n\n<img src=x onerror=\"window.evil=1\">layuot: x");
    window.until(&format!("!{shadow}.querySelector('.box').hidden"));
    let text =
        window.run(&format!("{shadow}.querySelector('.count').click() ?? {shadow}.querySelector('.list').innerText"));
    let text = text.as_str().unwrap();
    assert!(
        text.contains("unknown key")
            && text.contains("deck.md:5:")
            && text.contains("^^^^^^")
            && text.contains("did you mean"),
        "{text}"
    );
    assert!(window.run(&format!("{shadow}.querySelector('a').href")).as_str().unwrap().starts_with("vscode://file/"));
    assert_eq!(window.run("window.evil ?? null"), serde_json::Value::Null);
    window.save("# A\n---\n# B");
    window.until(&format!("{shadow}.querySelector('.list').hidden && {shadow}.querySelectorAll('.card').length === 0"));
    // the deck away: the last one stays
    fs::remove_file(window.dir.path().join("deck.md")).unwrap();
    window.until(&format!("{shadow}.querySelectorAll('.card').length === 1"));
    assert_eq!(window.run("document.querySelectorAll('section').length"), 2);
}

/// A server's doors close a moment after it has ended, and nobody else takes its place meanwhile.
#[test]
fn a_port_that_is_given_back_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let deck = dir.path().join("deck.md");
    fs::write(&deck, "# A").unwrap();
    let port = own_port();
    let door = TcpListener::bind(("127.0.0.1", port)).unwrap();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        drop(door);
    });
    drop(TestServer::with(&deck, vec![], at(given_back(port))));
    assert!(UdpSocket::bind(("127.0.0.1", port)).is_err(), "no other run of the tests gets it");
}

#[test]
fn a_page_survives_the_server() {
    let mut window = Window::open("# A\n\none\n---\n# B");
    window.run("window.same = true");
    let port = window.port;
    window.talk = None;
    window
        .until("document.querySelector('aftrap-live').shadowRoot.querySelector('.state').textContent.includes('away')");
    let deck = window.dir.path().join("deck.md");
    window.talk = Some(TestServer::with(&deck, vec![], at(given_back(port))));
    window.until("document.querySelector('aftrap-live').shadowRoot.querySelector('.state').textContent === ''");
    assert_eq!(window.run("window.same"), true, "nothing changed, nothing was loaded anew");
    assert_eq!(window.run("[...document.querySelectorAll('section')].map((s) => s.mine).join()"), "a,b");
    window.save("# A\n\nagain\n---\n# B");
    window.until("document.getElementById('a').textContent.includes('again')");
    // and away while the deck changes
    window.talk = None;
    window.save("# A\n\nmeanwhile\n---\n# B\n---\n# C");
    window.talk = Some(TestServer::with(&deck, vec![], at(given_back(port))));
    window.until("document.getElementById('a').textContent.includes('meanwhile') && document.querySelectorAll('section').length === 3");
    assert_eq!(window.run("window.same"), true);
    window.is_fresh();
}

#[test]
fn a_page_that_is_seen_waits_a_second_at_most_for_the_next_try() {
    let mut window = Window::open("# A\n\none\n---\n# B");
    window.run(
        "window.waits = []; window.tries = 0; const later = window.setTimeout; const Stream = window.EventSource; \
         window.setTimeout = (job, wait, ...more) => { if (job.name === 'attempt') waits.push(wait); return later(job, wait, ...more); }; \
         window.EventSource = class extends Stream { constructor(...all) { super(...all); tries++; } }; true",
    );
    window.talk = None;
    window.until("waits.length >= 6");
    assert_eq!(window.run("Math.max(...waits) <= 1000"), true, "{}", window.run("waits"));
    // where nobody looks it is later and later
    window.run("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }); true");
    window.until("waits.at(-1) > 1000");
    // the last try is long enough ago that one more is no storm (`retryNow`)
    std::thread::sleep(Duration::from_millis(300));
    // and at once when somebody does
    let at_once = "(() => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => false }); \
                   const before = tries; document.dispatchEvent(new Event('visibilitychange')); return tries === before + 1; })()";
    assert_eq!(window.run(at_once), true);
    assert_eq!(window.run(&at_once.replace("before + 1", "before")), true, "but not twice");
    let deck = window.dir.path().join("deck.md");
    window.talk = Some(TestServer::with(&deck, vec![], at(given_back(window.port))));
    window.until("document.querySelector('aftrap-live').shadowRoot.querySelector('.state').textContent === ''");
}

#[test]
fn what_did_not_change_in_a_slide_stays_the_same_element() {
    let window = Window::open("# A\n\none\n---\n# B");
    // a film that plays, a drawing of the player's, a step that is shown
    window.run("document.querySelector('#a .slide-number').mark = 1; const ink = document.createElement('canvas'); ink.className = 'ap-drawing'; \
        document.querySelector('#a .slide-canvas').append(ink); document.querySelector('#a').hidden = true; document.querySelector('#a').dataset.at = '2'");
    window.save("# A\n\nother words\n---\n# B");
    window.until("document.getElementById('a').textContent.includes('other words')");
    assert_eq!(window.run("document.querySelector('#a .slide-number').mark"), 1);
    assert_eq!(window.run("document.querySelectorAll('#a .ap-drawing').length"), 1);
    assert_eq!(
        window.run("document.querySelector('#a').hidden && document.querySelector('#a').dataset.at === '2'"),
        true
    );
}

#[test]
fn eight_tabs_of_one_browser_share_a_stream() {
    let window = Window::open("# A\n\none\n---\n# B");
    let address = format!("http://localhost:{}/", window.port);
    let tabs: Vec<Arc<Tab>> = (0..8)
        .map(|_| {
            let tab = window.browser.new_tab().unwrap();
            tab.navigate_to(&address).unwrap();
            tab.wait_until_navigated().unwrap();
            tab
        })
        .collect();
    let streams = window.talk.as_ref().unwrap().live.streams();
    assert!(streams <= 2, "{streams}: one of each name of this machine");
    let shows = |tab: &Arc<Tab>, word: &str| {
        let script = format!("document.getElementById('a').textContent.includes('{word}')");
        tab.evaluate(&script, false).unwrap().value == Some(true.into())
    };
    let all = |word: &str| {
        let start = Instant::now();
        for tab in &tabs {
            tab.activate().unwrap();
            while !shows(tab, word) {
                assert!(start.elapsed() < Duration::from_secs(8), "never in all tabs: {word}");
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    };
    window.save("# A\n\ntwo\n---\n# B");
    all("two");
    // who held the stream goes; another takes it
    for tab in tabs.iter().take(4) {
        tab.navigate_to("about:blank").unwrap();
        tab.wait_until_navigated().unwrap();
    }
    window.save("# A\n\nthree\n---\n# B\n---\n# C");
    let start = Instant::now();
    for tab in tabs.iter().skip(4) {
        tab.activate().unwrap();
        while !shows(tab, "three") {
            assert!(start.elapsed() < Duration::from_secs(8), "nobody took the stream");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
