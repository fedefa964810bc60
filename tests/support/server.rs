//! A server under test over a small deck builder: `---` ends a slide, the first line is its title. Everything is
//! read through `Files`, so that what it needs is known.

use aftrap::deck::{Deck, DeckSettings, Dialect};
use aftrap::diagnostics::{Diagnostic, code};
use aftrap::fs::Files;
use aftrap::render::Section;
use aftrap::serve::{Builder, ServeOptions, Server, ServerEvent, StopHandle};
use aftrap::site::{Build, BuiltDeck, BuiltSlide, Content};
use aftrap::source::Span;
use aftrap::util::{Key, slug};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// One deck's file to its build.
pub(crate) fn build(files: &Files, path: &Path, extra: &[(String, Content)]) -> Build {
    let mut build = Build::default();
    match files.text(path) {
        Err(aftrap::fs::FileError::NotUtf8 { text, offset, byte }) => {
            let error = aftrap::fs::FileError::NotUtf8 { text: Arc::clone(&text), offset, byte };
            let finding = error.to_diagnostic(path, code::FILE_MISSING);
            add_deck(&mut build, files, path, text.as_str(), vec![finding]);
        }
        Err(error) => build.findings.push(error.to_diagnostic(path, code::FILE_MISSING)),
        Ok(text) => {
            let mut findings = Vec::new();
            if let Some(at) = text.as_str().find("layuot") {
                let span = Span::new(&text, at..at + 6);
                findings.push(
                    Diagnostic::at(code::UNKNOWN_KEY, span, "unknown key `layuot`").help("did you mean `layout`?"),
                );
            }
            add_deck(&mut build, files, path, text.as_str(), findings);
        }
    }
    for (name, content) in extra {
        build.site.files.insert(name.clone(), content.clone());
    }
    build.dependencies = files.dependencies();
    build
}

fn add_deck(build: &mut Build, files: &Files, path: &Path, text: &str, mut findings: Vec<Diagnostic>) {
    let folder = path.parent().unwrap_or(Path::new("."));
    let pieces: Vec<&str> = text.split("\n---\n").filter(|p| !p.trim().is_empty()).collect();
    let total = pieces.len();
    let mut slides = Vec::new();
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    for (i, piece) in pieces.iter().enumerate() {
        let number = i + 1;
        let title = piece.trim().lines().next().unwrap_or("").trim_start_matches('#').trim().to_owned();
        let mut id = slug(&title);
        let seen = ids.entry(id.clone()).or_default();
        *seen += 1;
        if *seen > 1 {
            id = format!("{id}-{seen}");
        }
        let mut body = piece.trim().replace('&', "&amp;").replace('<', "&lt;").replace("NOTE-CANARY", "");
        for image in piece.split("![](").skip(1).filter_map(|s| s.split(')').next()) {
            let file = folder.join(image);
            match files.head(&file) {
                Ok(head) => {
                    let name = format!("assets/{}-{image}", Key::of([&head[..]]).short(8)).replace("/img/", "/");
                    body += &format!("<img alt src=\"{name}\">");
                    build.site.files.insert(name, Content::File(file));
                }
                Err(_) => findings.push(Diagnostic::file(code::IMAGE_MISSING, file, format!("`{image}` is not there"))),
            }
        }
        let key = Key::of_str(&body).short(16);
        let tag = format!(
            "<section class=\"slide\" id=\"{id}\" data-number=\"{number}\" data-key=\"{key}\" aria-label=\"{number} of {total}: x > y\">"
        );
        let canvas = Arc::from(format!("<div class=\"slide-body\">{body}</div>\n"));
        let counted = format!("<b>{number}</b><i> / {total}</i>");
        let section = Section::new(key, Key::of_str(&body), &tag, canvas, Some(&counted));
        slides.push(BuiltSlide {
            id,
            number,
            source: (path.to_owned(), 1),
            section,
            record: Arc::default(),
            notes: Arc::new([]),
        });
    }
    let css = match files.text(&folder.join("style.css")) {
        Ok(style) => style.as_str().to_owned(),
        Err(_) => String::from("section { color: black }"),
    };
    let css_name = format!("assets/deck-{}.css", Key::of_str(&css).short(8));
    let head = format!(
        "<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\"><title>{total} slides</title><link rel=\"stylesheet\" href=\"{css_name}\"></head>\
         <body><main class=\"deck\">\n"
    );
    let sections = slides.iter().flat_map(|s| s.section.parts.iter().cloned());
    let page = [Arc::from(head)].into_iter().chain(sections).chain([Arc::from("\n</main></body></html>")]).collect();
    build.site.files.insert("index.html".into(), Content::Parts(page));
    build.site.files.insert(css_name.clone(), Content::Bytes(css.into_bytes().into()));
    let deck =
        Deck { path: path.to_owned(), dialect: Dialect::Native, settings: DeckSettings::default(), slides: vec![] };
    build.decks.push(BuiltDeck {
        url: String::new(),
        deck: Arc::new(deck),
        slides,
        css: css_name,
        card: None,
        config: Arc::default(),
        findings,
        unverified_allows: Vec::new(),
    });
}

/// A stage under test with what it said.
pub(crate) struct TestServer {
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    pub(crate) live: Arc<aftrap::live::state::LiveState>,
    pub(crate) lines: Arc<Mutex<Vec<ServerEvent>>>,
    pub(crate) builds: Arc<AtomicUsize>,
    pub(crate) deck: PathBuf,
    stop: StopHandle,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl TestServer {
    /// A stage over a deck file, at any free port.
    pub(crate) fn start(deck: &Path, extra: Vec<(String, Content)>) -> Self {
        Self::with(deck, extra, ServeOptions { port: Some(0), follow: true, ..ServeOptions::default() })
    }

    pub(crate) fn with(deck: &Path, extra: Vec<(String, Content)>, options: ServeOptions) -> Self {
        let path = deck.to_owned();
        Self::over(deck, Box::new(move |files| build(files, &path, &extra)), options)
    }

    /// A stage over anything that builds.
    pub(crate) fn over(deck: &Path, mut make: Builder, options: ServeOptions) -> Self {
        let lines: Arc<Mutex<Vec<ServerEvent>>> = Arc::default();
        let builds: Arc<AtomicUsize> = Arc::default();
        let (count, said) = (Arc::clone(&builds), Arc::clone(&lines));
        let builder: Builder = Box::new(move |files| {
            count.fetch_add(1, Ordering::SeqCst);
            make(files)
        });
        let say = move |line: ServerEvent| said.lock().unwrap().push(line);
        let stage = Server::open(deck, Files::disk(), builder, &options, &say).unwrap();
        let (address, token, live, stop) =
            (stage.addresses()[0], stage.token().to_owned(), Arc::clone(stage.live()), stage.stop());
        let thread = Some(std::thread::spawn(move || stage.run(&say)));
        Self { address, token, live, lines, builds, deck: deck.to_owned(), stop, thread }
    }

    /// Sends raw bytes and gives everything that comes back within ten seconds.
    pub(crate) fn raw(&self, request: impl AsRef<[u8]>) -> Vec<u8> {
        raw(self.address, request.as_ref())
    }

    /// A well-formed GET.
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }

    /// A request with more fields (each with its line end).
    pub(crate) fn ask(&self, method: &str, target: &str, fields: &str) -> Answer {
        let host = self.address;
        Answer::of(&self.raw(format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n{fields}\r\n")))
    }

    /// Waits until the current version satisfies a condition; panics after five seconds.
    pub(crate) fn until(&self, what: &str, check: impl Fn(&aftrap::live::snapshot::Version) -> bool) -> Duration {
        let start = Instant::now();
        while !check(&self.live.now()) {
            assert!(start.elapsed() < Duration::from_secs(5), "never: {what}; now {:?}", self.texts());
            std::thread::sleep(Duration::from_micros(200));
        }
        start.elapsed()
    }

    /// The slides' keys and texts.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.live.now().build.decks.iter().flat_map(|d| d.slides.iter().map(|s| s.section.html())).collect()
    }

    pub(crate) fn version(&self) -> u64 {
        self.live.now().number
    }

    /// The state on stage is what a build of the files as they are now gives.
    pub(crate) fn assert_cold(&self) {
        let cold = build(&Files::disk(), &self.deck, &[]);
        let now = self.live.now();
        let pages = |b: &Build| b.site.files.clone();
        assert_eq!(pages(&now.build).get("index.html"), pages(&cold).get("index.html"));
        assert_eq!(
            now.findings,
            cold.findings.iter().chain(cold.decks.iter().flat_map(|d| &d.findings)).cloned().collect::<Vec<_>>()
        );
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// One exchange on a fresh connection.
pub(crate) fn raw(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    // a refusal may come before everything is sent
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// An answer taken apart.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.get(9..12).and_then(|s| s.parse().ok()).unwrap_or(0);
        Self { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .skip(1)
            .filter_map(|l| l.split_once(": "))
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Runs an ignored test in a process of its own, where threads, handles and memory are nobody else's.
pub(crate) fn alone(test: &str, handles: Option<usize>) {
    if std::env::var_os("AFTRAP_ALONE").is_some() {
        return;
    }
    let program = std::env::current_exe().unwrap();
    let limit = handles.map(|n| format!("ulimit -Sn {n}; ")).unwrap_or_default();
    let script = format!("{limit}exec '{}' --exact {test} --nocapture --include-ignored", program.display());
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .env("AFTRAP_ALONE", "1")
        // other tests watch the clock meanwhile
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{errors}", String::from_utf8_lossy(&output.stdout));
    assert!(!errors.contains("panicked"), "{errors}");
}

pub(crate) fn is_alone() -> bool {
    std::env::var_os("AFTRAP_ALONE").is_some()
}
