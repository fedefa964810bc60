//! Many at once, and those that do not read: the rows `D` of `docs/reference/hostile-cases.md`.

use crate::serve_http::Room;
use crate::support::server::{alone, is_alone};
use crate::support::skip::skip;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn threads() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    status.lines().find_map(|l| l.strip_prefix("Threads:")).and_then(|n| n.trim().parse().ok()).unwrap()
}

fn back_to(baseline: usize, within: Duration) {
    let start = Instant::now();
    // tiny_http keeps idle threads for five seconds
    while threads() > baseline + 6 {
        assert!(start.elapsed() < within, "{} threads, {baseline} before", threads());
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn d_crowds_come_and_go() {
    alone("serve_load::crowd", None);
}

#[test]
#[ignore = "runs alone, started by d_crowds_come_and_go"]
fn crowd() {
    if !is_alone() {
        return skip("it needs a process of its own, and another test starts one");
    }
    let room = Room::new();
    assert_eq!(room.talk.get("/").status, 200);
    let baseline = threads();
    let idle: Vec<TcpStream> = (0..300).map(|_| TcpStream::connect(room.address()).unwrap()).collect();
    let start = Instant::now();
    room.after("D01", b"");
    assert!(start.elapsed() < Duration::from_secs(1));
    // slow talkers
    let mut slow: Vec<TcpStream> = (0..100).map(|_| TcpStream::connect(room.address()).unwrap()).collect();
    let start = Instant::now();
    let mut alive = slow.len();
    while alive > 0 {
        assert!(start.elapsed() < Duration::from_secs(9), "D03: {alive} still open");
        std::thread::sleep(Duration::from_millis(300));
        slow.retain_mut(|s| {
            let _ = s.write_all(b"G");
            s.set_nonblocking(true).unwrap();
            let mut byte = [0; 600];
            match s.read(&mut byte) {
                Ok(0) => false,
                Ok(_) => true,
                Err(e) => e.kind() == std::io::ErrorKind::WouldBlock,
            }
        });
        alive = slow.len();
        room.after("D03", b"");
    }
    drop(idle);
    // resets
    for _ in 0..300 {
        let stream = TcpStream::connect(room.address()).unwrap();
        let _ = (&stream).write_all(b"GET / HTTP/1.1\r\n");
        drop(stream);
    }
    for _ in 0..100 {
        let stream = TcpStream::connect(room.address()).unwrap();
        let _ = (&stream).write_all(format!("GET /big.svg HTTP/1.1\r\nHost: {}\r\n\r\n", room.address()).as_bytes());
        drop(stream);
    }
    room.after("D07", b"");
    back_to(baseline, Duration::from_secs(12));
}

#[test]
fn d02_out_of_handles() {
    alone("serve_load::handles", Some(64));
}

#[test]
#[ignore = "runs alone with 64 handles, started by d02_out_of_handles"]
fn handles() {
    if !is_alone() {
        return skip("it needs a process of its own, and another test starts one");
    }
    let room = Room::new();
    let address = room.address();
    // the crowd has handles of its own
    let script = format!(
        "import resource,socket,time\nh=resource.getrlimit(resource.RLIMIT_NOFILE)[1]\nresource.setrlimit(resource.RLIMIT_NOFILE,(h,h))\ns=[]\nfor i in range(100):\n  c=socket.socket(); c.connect(('127.0.0.1',{})); s.append(c)\n  c.send(b'GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n' if i%2 else b'GET')\ntime.sleep(1)\n",
        address.port()
    );
    let mut crowd = std::process::Command::new("python3").args(["-c", &script]).spawn().unwrap();
    crowd.wait().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    room.after("D02", b"");
    // and nothing is left over that would stop the next crowd
    let mut crowd = std::process::Command::new("python3").args(["-c", &script]).spawn().unwrap();
    crowd.wait().unwrap();
    room.after("D02b", b"");
}

#[test]
fn d04_an_endless_line_is_cut() {
    let room = Room::new();
    let mut stream = TcpStream::connect(room.address()).unwrap();
    stream.write_all(format!("GET / HTTP/1.1\r\nHost: {}\r\nX: ", room.address()).as_bytes()).unwrap();
    let chunk = vec![b'a'; 64 * 1024];
    let mut written = 0;
    while written < 200 << 20 {
        match stream.write(&chunk) {
            Ok(n) => written += n,
            Err(_) => break,
        }
    }
    assert!(written < 16 << 20, "{written} bytes taken");
    room.after("D04", b"");
    let answer = room.send("D04", format!("GET / HTTP/1.1\r\nX: {}\r\n", "a".repeat(20_000)));
    assert_eq!(answer.status, 431);
}

#[test]
fn d06_readers_that_do_not_read() {
    let room = Room::new();
    let request = format!("GET /big.svg HTTP/1.1\r\nHost: {}\r\n\r\n", room.address());
    let stuck: Vec<TcpStream> = (0..30)
        .map(|_| {
            let stream = TcpStream::connect(room.address()).unwrap();
            (&stream).write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    room.after("D06", b"");
    let start = Instant::now();
    for mut stream in stuck {
        // what was on its way still comes, then it ends early
        stream.set_read_timeout(Some(Duration::from_secs(12))).unwrap();
        if start.elapsed() < Duration::from_secs(11) {
            std::thread::sleep(Duration::from_secs(11).saturating_sub(start.elapsed()));
        }
        let mut bytes = 0;
        let mut buffer = vec![0; 1 << 20];
        while let Ok(n) = stream.read(&mut buffer) {
            if n == 0 {
                break;
            }
            bytes += n;
        }
        assert!(bytes < 40 << 20, "{bytes}");
    }
}

#[test]
fn d08_streams_are_eight_and_are_freed() {
    let room = Room::new();
    let request = format!("GET /_/events?deck=&v=1&t={} HTTP/1.1\r\nHost: {}\r\n\r\n", room.talk.token, room.address());
    let open = || {
        let mut stream = TcpStream::connect(room.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).unwrap();
        (stream, String::from_utf8_lossy(&head[9..]).into_owned())
    };
    let streams: Vec<_> = (0..64).map(|_| open()).collect();
    assert_eq!(streams.iter().filter(|s| s.1 == "200").count(), 8);
    assert_eq!(streams.iter().filter(|s| s.1 == "503").count(), 56);
    room.after("D08", b"");
    drop(streams);
    let start = Instant::now();
    while room.talk.live.streams() > 0 {
        assert!(start.elapsed() < Duration::from_secs(30), "closed tabs are not forgotten");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(open().1, "200");
}
