//! The live talk: watch, build, serve, reload. The door to notify and tiny_http; the one place with threads of its own.
//!
//! ```text
//! disk ─ watch ─ calm ─ rest ─ tend ── builder ──▶ live (numbered versions)
//!                                             │ wait
//! browser ─ gate (head, guard) ─ inner (tiny_http) ─ route ─┬─ answer
//!                                                           └─ stream (diff: what a page must be told)
//! ```
//!
//! [`Server::open`] builds once and listens; [`Server::run`] tends until it is stopped. What is served is one
//! [`Build`] in memory and nothing else; see `SECURITY.md` for who may ask for it.

mod audit;
mod client;
mod debounce;
mod http;
mod rebuild;
mod settled;
mod sse;
mod watch;

use crate::diagnostics::{Diagnostic, to_short};
use crate::fs::{Files, Reach};
use crate::live::state::LiveState;
use crate::site::Build;
use http::backend::{Backend, thread};
use http::listener::{ConnectionLimits, FrontListener};
use http::{access, router};
use rebuild::{Input, RebuildLoop};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use std::{fmt, io};
use watch::Watch;

/// Makes everything again from the files; what did not change comes from its own memory.
pub type Builder = Box<dyn FnMut(&Files) -> Build + Send>;

/// The port that is tried first.
pub const PORT: u16 = 4400;
/// How many ports after it are tried.
const PORTS: u16 = 20;

/// What was asked on the command line.
#[derive(Debug, Clone, Default)]
pub struct ServeOptions {
    /// This port and no other; 0 takes any free one. None: 4400 or the next free one.
    pub port: Option<u16>,
    /// Open the system's browser.
    pub open: bool,
    /// Pages go to the slide that is being edited.
    pub follow: bool,
    /// Do not listen to the system's file events; look every 300 ms.
    pub poll: bool,
    /// The command that opens an editor; `{file}`, `{line}` and `{column}` are filled in.
    pub editor: Option<String>,
    /// Say nothing of rebuilds.
    pub quiet: bool,
    /// Further folders whose files pages may show (a theme's own folder, pictures of the project).
    pub reach: Reach,
}

/// One thing to tell the author; [`fmt::Display`] gives its line without a clock.
#[derive(Debug, Clone)]
pub enum ServerEvent {
    /// Where to look.
    Url(String),
    /// Something else is on screen now.
    Rebuilt {
        /// `slide 14`.
        what: String,
        /// From the first look at the disk until it was put.
        took: Duration,
    },
    /// All findings there are, told only when they differ from the last time.
    Findings(Vec<Diagnostic>),
    /// Anything else, one line.
    Note(String),
}

impl fmt::Display for ServerEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(url) => write!(f, "{url}"),
            Self::Rebuilt { what, took } => write!(f, "{what} · {} ms", took.as_millis().max(1)),
            Self::Findings(all) if all.is_empty() => write!(f, "no findings"),
            Self::Findings(all) => {
                let lines: Vec<String> = all.iter().map(to_short).collect();
                write!(f, "{}", lines.join("\n"))
            }
            Self::Note(text) => write!(f, "{text}"),
        }
    }
}

/// Why the stage could not open; one line for the author. The exit status is 3.
#[derive(Debug, Clone)]
pub struct ServeError(pub String);

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Ends a running stage from another thread.
#[derive(Clone)]
pub struct StopHandle(Sender<Input>);

impl StopHandle {
    /// Ends it; doing so twice does no harm.
    pub fn stop(&self) {
        let _ = self.0.send(Input::Stop);
    }
}

/// A stage that listens.
pub struct Server {
    tend: RebuildLoop,
    inbox: Receiver<Input>,
    stop: Sender<Input>,
    gate: Arc<FrontListener>,
    live: Arc<LiveState>,
    addresses: Vec<SocketAddr>,
    token: String,
    open: bool,
}

impl Server {
    /// Builds once, takes a port and answers from then on. `root` is the deck's file or a folder of decks.
    pub fn open(
        root: &Path,
        files: Files,
        builder: Builder,
        options: &ServeOptions,
        say: &dyn Fn(ServerEvent),
    ) -> Result<Self, ServeError> {
        let (stop, inbox) = channel();
        let live = Arc::new(LiveState::new());
        let watcher = if options.poll { None } else { listen_to_files(stop.clone(), say) };
        let watch = Watch::new(watcher);
        let mut tend = RebuildLoop::new(root, files, builder, Arc::clone(&live), watch, options.quiet);
        tend.first_build(say);

        let token = access::Token::new().ok_or_else(|| ServeError("the system provides no random numbers".into()))?;
        let limits = ConnectionLimits::of_handles(handles());
        let secret = token.as_str().to_owned();
        let router = router::Router { live: Arc::clone(&live), token, root: folder_of(root), options: options.clone() };
        let listeners = bind(options.port)?;
        let failed = |e: io::Error| ServeError(format!("the server did not start: {e}"));
        let inner = Backend::start(router, limits.streams).map_err(failed)?;
        let gate = FrontListener::new(inner, Arc::clone(&live), limits);
        let mut addresses = Vec::new();
        for listener in listeners {
            addresses.push(listener.local_addr().map_err(failed)?);
            let gate = Arc::clone(&gate);
            thread("door", 128 * 1024, move || gate.accept(&listener)).map_err(failed)?;
        }
        let stage = Self { tend, inbox, stop, gate, live, addresses, token: secret, open: options.open };
        say(ServerEvent::Url(stage.url()));
        Ok(stage)
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        let port = self.addresses.first().map_or(0, SocketAddr::port);
        format!("http://localhost:{port}/")
    }

    /// The addresses it listens at: 127.0.0.1, and ::1 where there is one.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The secret that its own pages carry.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The state it shows.
    pub fn live(&self) -> &Arc<LiveState> {
        &self.live
    }

    /// A handle to end it.
    pub fn stop(&self) -> StopHandle {
        StopHandle(self.stop.clone())
    }

    /// Tends until it is stopped.
    pub fn run(mut self, say: &dyn Fn(ServerEvent)) {
        if self.open {
            let url = self.url();
            let _ = open::that_detached(url);
        }
        self.tend.run(&self.inbox, say);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.live.close();
        self.gate.stop();
        for address in &self.addresses {
            // an accepting thread looks up only when somebody comes
            let _ = TcpStream::connect_timeout(address, Duration::from_millis(200));
        }
    }
}

/// [`Server::open`] and [`Server::run`]: serves until the process ends.
pub fn serve(
    root: &Path,
    files: Files,
    builder: Builder,
    options: &ServeOptions,
    say: &dyn Fn(ServerEvent),
) -> Result<(), ServeError> {
    Server::open(root, files, builder, options, say)?.run(say);
    Ok(())
}

fn listen_to_files(to: Sender<Input>, say: &dyn Fn(ServerEvent)) -> Option<notify::RecommendedWatcher> {
    let handler = move |event| {
        // the loop has ended: nobody listens
        let _ = to.send(Input::Event(event));
    };
    match notify::recommended_watcher(handler) {
        Ok(watcher) => Some(watcher),
        Err(error) => {
            say(ServerEvent::Note(format!("the system reports no changes ({error}): checking every 300 ms instead")));
            None
        }
    }
}

/// The folder below which files may be served, as it is named.
fn folder_of(root: &Path) -> PathBuf {
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    if root.is_dir() { root } else { root.parent().map_or(root.clone(), Path::to_owned) }
}

/// 127.0.0.1 and, where there is one, ::1 at the same port.
fn bind(port: Option<u16>) -> Result<Vec<TcpListener>, ServeError> {
    let ports: Vec<u16> = match port {
        Some(port) => vec![port],
        None => (PORT..PORT + PORTS).chain([0]).collect(),
    };
    let mut last = None;
    for wanted in ports {
        match bind_pair(wanted) {
            Ok(pair) => return Ok(pair),
            Err(error) => last = Some((wanted, error)),
        }
    }
    let (port, error) = last.unwrap_or((PORT, io::ErrorKind::AddrInUse.into()));
    Err(ServeError(format!("port {port} cannot be used: {error}")))
}

fn bind_pair(port: u16) -> io::Result<Vec<TcpListener>> {
    let four = TcpListener::bind((IpAddr::V4(Ipv4Addr::LOCALHOST), port))?;
    let real = four.local_addr()?.port();
    match TcpListener::bind((IpAddr::V6(Ipv6Addr::LOCALHOST), real)) {
        Ok(six) => Ok(vec![four, six]),
        // somebody else sits there: `localhost` would sometimes be them
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && port != 0 => Err(error),
        Err(_) => Ok(vec![four]),
    }
}

/// How many file handles this process may have; a careful guess where the system does not say.
fn handles() -> usize {
    let limits = Files::disk().text(Path::new("/proc/self/limits"));
    let soft = limits.ok().and_then(|text| {
        let line = text.as_str().lines().find(|l| l.starts_with("Max open files"))?.to_owned();
        line.split_whitespace().nth(3)?.parse().ok()
    });
    soft.unwrap_or(256)
}
