//! tiny_http behind the gate: it hears only from us, only requests that are in order, one a connection.
//!
//! It listens where nobody else looks: on Linux at an abstract socket, which no browser can reach and which leaves no
//! file behind; elsewhere at a free loopback port. Either way a request counts only with the gate's secret. Should its
//! listener die (it does so when no file handle is left, or by a panic), another one takes its place.

use super::access::Token;
use super::request_head::{Head, Method};
use super::response::Response;
use super::router::{Request, Routed, Router};
use crate::serve::sse;
use std::io::{self, Read, Write};
use std::mem::ManuallyDrop;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tiny_http::Server;

/// Fields of a request that the routes look at; the gate passes on no others.
const PASSED: [&str; 5] = ["range", "if-range", "if-none-match", "sec-fetch-dest", "sec-fetch-site"];

/// Where the inner server listens.
#[derive(Clone)]
enum BackendAddress {
    #[cfg(target_os = "linux")]
    Abstract(std::os::unix::net::SocketAddr),
    Port(SocketAddr),
}

/// One tiny_http at its place.
///
/// Its `Drop` wants to connect to itself and panics at an abstract socket, so it never runs; [`BackendSocket::close`] does what
/// it is for.
#[derive(Clone)]
struct BackendSocket {
    place: BackendAddress,
    server: Arc<ManuallyDrop<Server>>,
    /// A second handle of its listener.
    listener: Arc<BackendHandle>,
}

/// A listener of either kind.
enum BackendHandle {
    #[cfg(target_os = "linux")]
    Local(std::os::unix::net::UnixListener),
    Port(TcpListener),
}

impl BackendSocket {
    /// Ends its two loops: the accepting one by an error, the receiving one by a word.
    fn close(&self) {
        let _ = match &*self.listener {
            #[cfg(target_os = "linux")]
            BackendHandle::Local(listener) => listener.set_nonblocking(true),
            BackendHandle::Port(listener) => listener.set_nonblocking(true),
        };
        // it waits in a blocking accept: this connection wakes it, the next accept finds nobody and fails
        let _ = connect_to(&self.place);
        self.server.unblock();
    }
}

/// The inner server; see the module's text.
pub(crate) struct Backend {
    router: Router,
    secret: Token,
    seat: Mutex<Option<BackendSocket>>,
    stopped: AtomicBool,
    count: AtomicU64,
    /// Streams that may be open at once.
    streams: usize,
}

impl Backend {
    /// Starts it.
    pub(crate) fn start(router: Router, streams: usize) -> io::Result<Arc<Self>> {
        let secret = Token::new().ok_or_else(|| io::Error::other("no randomness"))?;
        let (stopped, count) = (AtomicBool::new(false), AtomicU64::new(0));
        let inner = Arc::new(Self { router, secret, seat: Mutex::default(), stopped, count, streams });
        inner.replace()?;
        Ok(inner)
    }

    /// Takes a new tiny_http in place of the old one, if there is one.
    pub(crate) fn replace(self: &Arc<Self>) -> io::Result<()> {
        let turn = self.count.fetch_add(1, Ordering::Relaxed);
        let seat = bind_backend(&format!("aftrap-{}-{turn}", self.secret.as_str()))?;
        if let Some(old) = self.bind_socket().replace(seat.clone()) {
            old.close();
        }
        let inner = Arc::clone(self);
        thread("http", 256 * 1024, move || inner.receive(&seat.server))
    }

    /// Ends it.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        if let Some(seat) = self.bind_socket().take() {
            seat.close();
        }
    }

    /// Opens a connection to it.
    pub(crate) fn connect(&self) -> io::Result<BackendStream> {
        let place = self.bind_socket().as_ref().map(|seat| seat.place.clone());
        connect_to(&place.ok_or_else(|| io::Error::other("stopped"))?)
    }

    /// A request as it goes to tiny_http: only what the routes look at, written again.
    pub(crate) fn serialize_request(&self, head: &Head, id: u64, body: &[u8]) -> Vec<u8> {
        let (method, target) = (head.method.name(), &head.target);
        let mut out = format!(
            "{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Gate: {}\r\nX-Id: {id}\r\n",
            self.secret.as_str()
        );
        for name in PASSED {
            // bytes that are not ASCII mean nothing in these; the first of a name counts
            if let Some(value) = head.field(name).filter(|v| v.is_ascii()) {
                out += &format!("{name}: {value}\r\n");
            }
        }
        if head.method == Method::Post {
            out += &format!("Content-Length: {}\r\n", body.len());
        }
        out += "\r\n";
        let mut out = out.into_bytes();
        if head.method == Method::Post {
            out.extend_from_slice(body);
        }
        out
    }

    fn receive(self: &Arc<Self>, server: &Arc<ManuallyDrop<Server>>) {
        while let Ok(request) = server.recv() {
            let inner = Arc::clone(self);
            // a thread each, at most as many as the gate lets through: a slow reader holds up nobody.
            // When none can be made, the request is dropped and answered with 500
            let _ = thread("answer", 512 * 1024, move || inner.answer(request));
        }
        // it was told to end, or its listener died
        let current = self.bind_socket().as_ref().is_some_and(|now| Arc::ptr_eq(&now.server, server));
        while current && !self.stopped.load(Ordering::Relaxed) && self.replace().is_err() {
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn answer(&self, request: tiny_http::Request) {
        // a panic of ours ends this request and nothing else; dropping the request answers it with 500
        let done = catch_unwind(AssertUnwindSafe(|| self.serve(request)));
        drop(done);
    }

    fn serve(&self, mut request: tiny_http::Request) -> io::Result<()> {
        let field = |request: &tiny_http::Request, name: &'static str| {
            request.headers().iter().find(|h| h.field.equiv(name)).map(|h| h.value.as_str().to_owned())
        };
        if !field(&request, "X-Gate").is_some_and(|secret| self.secret.is(&secret)) {
            return Response::text(403, "this is not the door\n").write(Method::Get, &mut request.into_writer());
        }
        let id = field(&request, "X-Id").and_then(|id| id.parse().ok()).unwrap_or(0);
        let mut body = Vec::new();
        request.as_reader().take(super::request_head::BODY_MAX).read_to_end(&mut body)?;
        let method = match request.method() {
            tiny_http::Method::Head => Method::Head,
            tiny_http::Method::Post => Method::Post,
            _ => Method::Get,
        };
        let target = request.url().to_owned();
        let [range, if_range, if_none_match, dest, site] = PASSED.map(|name| field(&request, name));
        let ask = Request {
            method,
            target: &target,
            range: range.as_deref(),
            if_range: if_range.as_deref(),
            if_none_match: if_none_match.as_deref(),
            framed: dest.as_deref().is_some_and(|d| matches!(d, "iframe" | "object" | "embed"))
                && site.as_deref() == Some("same-origin"),
            body: &body,
        };
        match self.router.reply(&ask) {
            Routed::Answer(answer) => answer.write(method, &mut request.into_writer()),
            Routed::Stream(ask) => {
                let out = &mut request.into_writer();
                sse::run(&self.router.live, &self.router.root, id, &ask, self.streams, out)
            }
        }
    }

    fn bind_socket(&self) -> std::sync::MutexGuard<'_, Option<BackendSocket>> {
        self.seat.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn bind_backend(name: &str) -> io::Result<BackendSocket> {
    #[cfg(target_os = "linux")]
    {
        use std::os::linux::net::SocketAddrExt;
        use std::os::unix::net::{SocketAddr, UnixListener};
        if let Ok(address) = SocketAddr::from_abstract_name(name.as_bytes())
            && let Ok(listener) = UnixListener::bind_addr(&address)
        {
            let handle = BackendHandle::Local(listener.try_clone()?);
            return bind_socket(BackendAddress::Abstract(address), listener.into(), handle);
        }
    }
    let _ = name;
    sit_at_a_port()
}

fn sit_at_a_port() -> io::Result<BackendSocket> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let handle = BackendHandle::Port(listener.try_clone()?);
    bind_socket(BackendAddress::Port(listener.local_addr()?), listener.into(), handle)
}

fn bind_socket(
    place: BackendAddress,
    listener: tiny_http::Listener,
    handle: BackendHandle,
) -> io::Result<BackendSocket> {
    let server = Server::from_listener(listener, None).map_err(io::Error::other)?;
    Ok(BackendSocket { place, server: Arc::new(ManuallyDrop::new(server)), listener: Arc::new(handle) })
}

fn connect_to(place: &BackendAddress) -> io::Result<BackendStream> {
    match place {
        #[cfg(target_os = "linux")]
        BackendAddress::Abstract(address) => {
            std::os::unix::net::UnixStream::connect_addr(address).map(BackendStream::Local)
        }
        BackendAddress::Port(address) => {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            Ok(BackendStream::Port(stream))
        }
    }
}

/// A connection to the inner server.
pub(crate) enum BackendStream {
    #[cfg(target_os = "linux")]
    Local(std::os::unix::net::UnixStream),
    Port(TcpStream),
}

impl BackendStream {
    /// How long a read may take.
    pub(crate) fn patience(&self, time: Option<Duration>) -> io::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Local(stream) => stream.set_read_timeout(time),
            Self::Port(stream) => stream.set_read_timeout(time),
        }
    }

    /// Ends both directions; whoever reads or writes at it wakes.
    pub(crate) fn close(&self) {
        let _ = match self {
            #[cfg(target_os = "linux")]
            Self::Local(stream) => stream.shutdown(Shutdown::Both),
            Self::Port(stream) => stream.shutdown(Shutdown::Both),
        };
    }

    /// Reads some bytes.
    pub(crate) fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Local(stream) => (&mut &*stream).read(buffer),
            Self::Port(stream) => (&mut &*stream).read(buffer),
        }
    }

    /// Writes all bytes.
    pub(crate) fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Local(stream) => (&mut &*stream).write_all(bytes),
            Self::Port(stream) => (&mut &*stream).write_all(bytes),
        }
    }
}

/// A thread with a name and a stack of its own size.
pub(crate) fn thread<F: FnOnce() + Send + 'static>(name: &str, stack: usize, run: F) -> io::Result<()> {
    std::thread::Builder::new().name(name.into()).stack_size(stack).spawn(run).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_seats_take_and_leave() -> io::Result<()> {
        for seat in [bind_backend("aftrap-test-seat")?, sit_at_a_port()?] {
            let pipe = connect_to(&seat.place)?;
            pipe.write_all(b"GET /x HTTP/1.1\r\nConnection: close\r\n\r\n")?;
            let request = seat.server.recv()?;
            assert_eq!(request.url(), "/x");
            drop(request);
            let mut buffer = [0; 12];
            assert!(pipe.read(&mut buffer)? > 0);
            seat.close();
            assert!(seat.server.recv().is_err());
        }
        Ok(())
    }
}
