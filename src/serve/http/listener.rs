//! The door: our own listener in front of tiny_http, because tiny_http 0.12 has faults that a handler cannot fix.
//!
//! Measured there: a huge `Content-Length` with no body aborts the process; an `HTTP/2.0` request line leaks a thread
//! for ever; no time limit, so an idle connection holds a thread; a head of 200 MB is read into memory; out of file
//! handles, the listener ends for good; a reset connection panics a worker. Here each connection gets five seconds for
//! a head of 16 KiB, which is read by [`super::request_head`] and judged by [`super::access`]; only then is one clean request
//! passed on and the answer passed back, and the connection ends. The way through costs about a tenth of a millisecond.

use super::access;
use super::backend::{Backend, BackendStream, thread};
use super::request_head::{self, HEAD_MAX, Head, HeadError, HeadState, Method};
use super::response::Response;
use crate::live::state::LiveState;
use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// For the head, and again for the body.
const PATIENCE: Duration = Duration::from_secs(5);
/// A reader that takes nothing for so long is cut off.
const WRITE_PATIENCE: Duration = Duration::from_secs(10);
/// After this without a first byte the inner server is taken for dead.
const ANSWER_PATIENCE: Duration = Duration::from_secs(10);
/// A client gets this long to read the last words before the connection is closed over unread bytes of its own.
const LINGER: Duration = Duration::from_millis(300);

/// How many connections may be open, and how many requests under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ConnectionLimits {
    pub(crate) connections: usize,
    /// Connections that were answered and that their clients have not closed.
    pub(crate) leaving: usize,
    pub(crate) requests: usize,
    pub(crate) streams: usize,
}

impl ConnectionLimits {
    /// Fits the limits to the file handles the process may have: a connection takes one, a request under way five
    /// (its own, the way to tiny_http, two there, a file). Some are left for the watcher and the build.
    pub(crate) fn of_handles(handles: usize) -> Self {
        let free = handles.saturating_sub(24);
        let requests = (free / 8).clamp(2, 48);
        let connections = (free / 2).clamp(4, 256);
        let leaving = (free / 4).clamp(1, 256);
        Self { connections, leaving, requests, streams: (requests / 2).clamp(1, crate::live::state::STREAMS) }
    }
}

/// Connections, oldest first.
#[derive(Default)]
struct ConnectionQueue(Mutex<VecDeque<(u64, Weak<TcpStream>)>>);

impl ConnectionQueue {
    /// Puts one at the end; gives how many there are.
    fn push(&self, id: u64, stream: &Arc<TcpStream>) -> usize {
        let mut all = self.all();
        all.push_back((id, Arc::downgrade(stream)));
        all.len()
    }

    fn remove(&self, id: u64) {
        self.all().retain(|(other, _)| *other != id);
    }

    /// Cuts off the oldest one; false when there is none.
    fn cut_oldest(&self) -> bool {
        let Some((_, oldest)) = self.all().pop_front() else { return false };
        if let Some(stream) = oldest.upgrade() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        true
    }

    fn all(&self) -> MutexGuard<'_, VecDeque<(u64, Weak<TcpStream>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The door; see the module's text.
pub(crate) struct FrontListener {
    inner: Arc<Backend>,
    live: Arc<LiveState>,
    limits: ConnectionLimits,
    stopped: AtomicBool,
    /// Connections that were not answered yet.
    open: AtomicUsize,
    next: AtomicU64,
    /// Those of them that have not yet sent a whole head.
    waiting: ConnectionQueue,
    /// Connections that were answered: they take nobody's place.
    leaving: ConnectionQueue,
    under_way: Mutex<usize>,
    bell: Condvar,
}

impl FrontListener {
    /// A door to `inner`.
    pub(crate) fn new(inner: Arc<Backend>, live: Arc<LiveState>, limits: ConnectionLimits) -> Arc<Self> {
        Arc::new(Self {
            inner,
            live,
            limits,
            stopped: AtomicBool::new(false),
            open: AtomicUsize::new(0),
            next: AtomicU64::new(1),
            waiting: ConnectionQueue::default(),
            leaving: ConnectionQueue::default(),
            under_way: Mutex::new(0),
            bell: Condvar::new(),
        })
    }

    /// Takes connections until [`FrontListener::stop`].
    pub(crate) fn accept(self: Arc<Self>, listener: &TcpListener) {
        loop {
            let accepted = listener.accept();
            if self.stopped.load(Ordering::Relaxed) {
                return;
            }
            match accepted {
                Ok((stream, _)) => Self::admit(&self, stream),
                Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::Interrupted) => {
                }
                Err(_) => {
                    // out of file handles, most likely: give some back and go on
                    if !self.leaving.cut_oldest() {
                        self.waiting.cut_oldest();
                    }
                    std::thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }

    /// Ends accepting; the caller wakes the listeners by connecting to them.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        while self.waiting.cut_oldest() || self.leaving.cut_oldest() {}
        self.inner.stop();
    }

    fn admit(gate: &Arc<Self>, stream: TcpStream) {
        let open = gate.open.fetch_add(1, Ordering::Relaxed) + 1;
        let id = gate.next.fetch_add(1, Ordering::Relaxed);
        let guest = Connection { gate: Arc::clone(gate), stream: Arc::new(stream), id, answered: false };
        if open > gate.limits.connections {
            // whoever has said nothing for longest makes room; when nobody is silent, the new one has to go
            if !gate.waiting.cut_oldest() || open > gate.limits.connections + gate.limits.connections / 8 {
                return;
            }
        }
        gate.waiting.push(guest.id, &guest.stream);
        let _ = thread("gate", 192 * 1024, move || guest.admit_connection());
    }

    /// A place among the requests under way; none when all are taken for too long.
    fn place(self: &Arc<Self>) -> Option<RequestPermit> {
        let count = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |n: &mut usize| *n >= self.limits.requests;
        let (mut count, _) =
            self.bell.wait_timeout_while(count, PATIENCE, full).unwrap_or_else(PoisonError::into_inner);
        if *count >= self.limits.requests {
            return None;
        }
        *count += 1;
        Some(RequestPermit(Arc::clone(self)))
    }
}

/// One of the requests under way; gives its place back when dropped.
struct RequestPermit(Arc<FrontListener>);

impl Drop for RequestPermit {
    fn drop(&mut self) {
        *self.0.under_way.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.bell.notify_one();
    }
}

/// One connection.
struct Connection {
    gate: Arc<FrontListener>,
    stream: Arc<TcpStream>,
    id: u64,
    answered: bool,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.known();
        if self.answered {
            self.gate.leaving.remove(self.id);
        } else {
            self.gate.open.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Connection {
    /// Takes the guest off the list of the silent.
    fn known(&self) {
        self.gate.waiting.remove(self.id);
    }

    fn admit_connection(mut self) {
        // errors here are the client's leaving; there is nobody to tell
        let _ = self.handle_connection();
        self.make_room();
        let _ = self.linger();
    }

    /// From now on its place is free for the next: however many clients do not close what was answered, they lock nobody
    /// out. When too many linger, the one that has done so for longest has had its time to read.
    fn make_room(&mut self) {
        self.known();
        self.answered = true;
        self.gate.open.fetch_sub(1, Ordering::Relaxed);
        if self.gate.leaving.push(self.id, &self.stream) > self.gate.limits.leaving {
            self.gate.leaving.cut_oldest();
        }
    }

    fn handle_connection(&self) -> io::Result<()> {
        self.stream.set_nodelay(true)?;
        self.stream.set_write_timeout(Some(WRITE_PATIENCE))?;
        let (head, body) = match self.listen()? {
            Ok(heard) => heard,
            Err(refusal) => return self.refuse(refusal),
        };
        self.known();
        if let Err(refusal) = access::check(&head) {
            return self.refuse(refusal);
        }
        let Some(place) = self.gate.place() else {
            return self.refuse(HeadError::new(503, "the server is busy"));
        };
        let inside = Arc::new(self.gate.inner.connect()?);
        inside.write_all(&self.gate.inner.serialize_request(&head, self.id, &body))?;
        if head.path() == "/_/events" && head.method == Method::Get {
            self.watch_leaving(&inside)?;
        }
        let result = self.forward_response(&inside);
        inside.close();
        drop(place);
        result
    }

    /// Reads head and body, each within its time.
    fn listen(&self) -> io::Result<Result<(Head, Vec<u8>), HeadError>> {
        let mut bytes = Vec::with_capacity(1024);
        let until = Instant::now() + PATIENCE;
        let (head, used) = loop {
            match request_head::read(&bytes) {
                HeadState::Whole(head, used) => break (*head, used),
                HeadState::Refused(refusal) => return Ok(Err(refusal)),
                HeadState::More if bytes.len() > HEAD_MAX => {
                    return Ok(Err(HeadError::new(431, "the head is too long")));
                }
                HeadState::More => {}
            }
            match self.more(&mut bytes, until) {
                Ok(0) if bytes.is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(0) => return Ok(Err(HeadError::new(400, "the head is incomplete"))),
                Ok(_) => {}
                Err(error) if is_late(&error) && bytes.is_empty() => return Err(error),
                Err(error) if is_late(&error) => return Ok(Err(HeadError::new(408, "too slow"))),
                Err(error) => return Err(error),
            }
        };
        bytes.drain(..used);
        let length = head.length as usize;
        if head.waits && bytes.len() < length {
            (&*self.stream).write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let until = Instant::now() + PATIENCE;
        while bytes.len() < length {
            match self.more(&mut bytes, until) {
                Ok(0) => return Ok(Err(HeadError::new(400, "the body is incomplete"))),
                Ok(_) => {}
                Err(error) if is_late(&error) => return Ok(Err(HeadError::new(408, "too slow"))),
                Err(error) => return Err(error),
            }
        }
        bytes.truncate(length);
        Ok(Ok((head, bytes)))
    }

    fn more(&self, bytes: &mut Vec<u8>, until: Instant) -> io::Result<usize> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        let mut buffer = [0; 4096];
        let count = (&*self.stream).read(&mut buffer)?;
        bytes.extend_from_slice(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn refuse(&self, refusal: HeadError) -> io::Result<()> {
        Response::refused(refusal).write(Method::Get, &mut &*self.stream)
    }

    /// Passes the answer on until its end.
    fn forward_response(&self, inside: &BackendStream) -> io::Result<()> {
        inside.patience(Some(ANSWER_PATIENCE))?;
        let mut buffer = vec![0; 32 * 1024];
        let mut begun = false;
        loop {
            let count = match inside.read(&mut buffer) {
                Ok(count) => count,
                Err(error) if is_late(&error) && !begun => {
                    // its listener died without a word
                    let _ = self.gate.inner.replace();
                    return self.refuse(HeadError::new(504, "no answer in time"));
                }
                Err(error) => return Err(error),
            };
            if count == 0 {
                return Ok(());
            }
            if !begun {
                begun = true;
                inside.patience(None)?;
            }
            self.write_all(buffer.get(..count).unwrap_or_default())?;
        }
    }

    /// Writes all; the system's time limit alone is not enough, since a send that got rid of one byte counts as good.
    fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let start = Instant::now();
            let count = (&*self.stream).write(bytes)?;
            if count == 0 || start.elapsed() >= WRITE_PATIENCE {
                return Err(io::ErrorKind::TimedOut.into());
            }
            bytes = bytes.get(count..).unwrap_or_default();
        }
        Ok(())
    }

    /// Of a stream the client's end is noticed at once, so that a closed tab is forgotten at once.
    fn watch_leaving(&self, inside: &Arc<BackendStream>) -> io::Result<()> {
        let (stream, inside, live, id) =
            (Arc::clone(&self.stream), Arc::clone(inside), Arc::clone(&self.gate.live), self.id);
        stream.set_read_timeout(None)?;
        thread("leaving", 64 * 1024, move || {
            let mut buffer = [0; 256];
            // a client that talks on is as good as gone: nothing may come after a GET
            let _ = (&*stream).read(&mut buffer);
            live.disconnect(id);
            inside.close();
        })
    }

    /// Lets the client read what was said: closing over unread bytes would reset the connection and lose the answer.
    fn linger(&self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)?;
        let until = Instant::now() + LINGER;
        let mut bytes = Vec::new();
        while self.more(&mut bytes, until)? > 0 && bytes.len() < 256 * 1024 {}
        self.stream.shutdown(Shutdown::Both)
    }
}

fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A door with room for few, and where it stands.
    fn accept_loop(limits: ConnectionLimits) -> (Arc<FrontListener>, std::net::SocketAddr) {
        let live = Arc::new(LiveState::new());
        let token = access::Token::new().unwrap();
        let router = crate::serve::http::router::Router {
            live: Arc::clone(&live),
            token,
            root: std::path::PathBuf::new(),
            options: crate::serve::ServeOptions::default(),
        };
        let gate = FrontListener::new(Backend::start(router, limits.streams).unwrap(), live, limits);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let accepting = Arc::clone(&gate);
        thread("door", 128 * 1024, move || accepting.accept(&listener)).unwrap();
        (gate, address)
    }

    /// Asks for something and reads the answer's first line; the connection stays open.
    fn ask(address: std::net::SocketAddr) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        // without a host: refused, which is an answer as any other
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        let mut start = [0; 12];
        let count = stream.read(&mut start).unwrap_or(0);
        let text = String::from_utf8_lossy(start.get(..count).unwrap_or_default()).into_owned();
        (stream, text)
    }

    #[test]
    fn who_was_answered_and_does_not_leave_takes_nobodys_place() {
        let (gate, address) = accept_loop(ConnectionLimits { connections: 12, leaving: 5, requests: 2, streams: 1 });
        let all: Vec<_> = (0..40).map(|_| ask(address)).collect();
        let answered = all.iter().filter(|(_, text)| text == "HTTP/1.1 400").count();
        assert_eq!(answered, 40, "{:?}", all.iter().map(|(_, text)| text).collect::<Vec<_>>());
        assert!(gate.leaving.all().len() <= 5, "more linger than may");
        gate.stop();
        let _ = TcpStream::connect(address);
    }

    #[test]
    fn limits_fit_the_handles() {
        for handles in [0, 64, 256, 1024, 1 << 20] {
            let limits = ConnectionLimits::of_handles(handles);
            assert!(limits.streams < limits.requests && limits.requests <= limits.connections, "{handles} {limits:?}");
        }
        assert_eq!(
            ConnectionLimits::of_handles(1024),
            ConnectionLimits { connections: 256, leaving: 250, requests: 48, streams: 8 }
        );
    }
}
