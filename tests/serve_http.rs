//! The local server over raw sockets: every row of the hostile requests, each with the same questions afterwards.
//! The rows' names (`P10`, `M21`) are those of `docs/reference/hostile-cases.md`.

use crate::support::server::{Answer, TestServer, raw};
use aftrap::site::Content;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

/// The folder of the table: a deck among files that must never get out.
pub(crate) struct Room {
    dir: tempfile::TempDir,
    pub(crate) talk: TestServer,
}

impl Room {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        for folder in ["root/img", "root/sub", "root/.git", "root/_", "root-evil"] {
            std::fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        let write = |name: &str, bytes: &[u8]| std::fs::write(root.join(name), bytes).unwrap();
        write("deck.md", b"# Een\n<!-- NOTE-CANARY -->\n---\n# Twee");
        for name in ["img/a.png", "img/\u{e9}.png", "img/a b.png", "img/100%.png"] {
            write(name, &[7; 1000]);
        }
        write("img/x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
        for name in [".env", ".git/config", "secret.key", "_/x", "sub/.x"] {
            write(name, b"CANARY-7f3a");
        }
        for name in ["secret.txt", "root-evil/secret.txt"] {
            std::fs::write(dir.path().join(name), "CANARY-7f3a").unwrap();
        }
        write("big.bin", &vec![1; 1 << 20]);
        write("big.svg", &vec![b' '; 40 << 20]);
        let mut extra: Vec<(String, Content)> = Vec::new();
        // what a careless build might list: the stage must still not let it out
        for (link, target) in [
            ("link-not-exported.png", "../secret.txt"),
            ("link-in.png", "img/a.png"),
            ("linkdir", ".."),
            ("loop.png", "loop.png"),
            ("swap.png", "img/a.png"),
        ] {
            std::os::unix::fs::symlink(target, root.join(link)).unwrap();
            extra.push((link.into(), Content::File(root.join(link))));
        }
        let fifo = std::process::Command::new("mkfifo").arg(root.join("fifo.png")).status().unwrap();
        assert!(fifo.success());
        for name in [
            "img/a.png",
            "img/\u{e9}.png",
            "img/a b.png",
            "img/100%.png",
            "img/x.svg",
            "fifo.png",
            ".env",
            "secret.key",
            "deck.md",
            "linkdir/secret.txt",
            "big.svg",
            "_/x",
        ] {
            extra.push((name.into(), Content::File(root.join(name))));
        }
        let talk = TestServer::start(&root.join("deck.md"), extra);
        Self { dir, talk }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.talk.address
    }

    /// What holds after every request: no secret came out, the answer has its fields, the server lives.
    pub(crate) fn after(&self, name: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("CANARY"), "{name}: {text}");
        assert!(!text.to_lowercase().contains("access-control-"), "{name}: {text}");
        assert!(!text.to_lowercase().contains("server:"), "{name}: {text}");
        if text.starts_with("HTTP/1.1 ") && !text.starts_with("HTTP/1.1 100") {
            assert!(text.contains("X-Content-Type-Options: nosniff"), "{name}: {text}");
        }
        let start = Instant::now();
        assert_eq!(self.talk.get("/").status, 200, "{name}");
        assert!(start.elapsed() < Duration::from_secs(1), "{name}: {:?}", start.elapsed());
    }

    pub(crate) fn send(&self, name: &str, request: impl AsRef<[u8]>) -> Answer {
        let bytes = self.talk.raw(request);
        self.after(name, &bytes);
        Answer::of(&bytes)
    }

    pub(crate) fn check(&self, name: &str, expected: &[u16], request: impl AsRef<[u8]>) -> Answer {
        let answer = self.send(name, request);
        assert!(expected.contains(&answer.status), "{name}: {answer:?}");
        answer
    }

    /// A GET whose target is written as it is.
    pub(crate) fn target(&self, name: &str, expected: &[u16], target: &[u8]) -> Answer {
        let host = self.address();
        let request = [b"GET ", target, format!(" HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()].concat();
        self.check(name, expected, request)
    }
}

#[test]
fn hosts() {
    let room = Room::new();
    let port = room.address().port();
    for (name, status, head) in [
        ("H01", 400, String::new()),
        ("H02", 400, format!("Host: 127.0.0.1:{port}\r\nHost: evil\r\n")),
        ("H03", 403, format!("Host: evil.example:{port}\r\n")),
        ("H04", 403, format!("Host: 127.0.0.1.evil.example:{port}\r\n")),
        ("H05", 403, "Host: localhost.evil.example\r\n".into()),
        ("H05b", 403, "Host: evil-localhost\r\n".into()),
        ("H06", 400, format!("Host: localhost:{port}@evil.example\r\n")),
        ("H08", 400, "Host:\r\n".into()),
        ("H09", 200, format!("Host: LOCALHOST:{port}\r\n")),
        ("H10", 200, "Host: localhost:9\r\n".into()),
        ("H11", 403, format!("Host: 192.168.1.20:{port}\r\n")),
        ("H13", 200, format!("Host: [::1]:{port}\r\n")),
    ] {
        let answer = room.check(name, &[status], format!("GET / HTTP/1.1\r\n{head}\r\n"));
        assert!(!answer.text().contains("evil"), "{name}");
    }
    room.check("H12", &[400], format!("GET http://evil.example/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"));
}

#[test]
fn origins() {
    let room = Room::new();
    let (address, token) = (room.address(), room.talk.token.clone());
    let (port, other) = (address.port(), address.port().wrapping_add(1));
    let long = format!("https://{}", "a".repeat(10_000));
    for (name, origin) in [
        ("O01", "https://evil.example".to_owned()),
        ("O02", "null".into()),
        ("O03", format!("http://127.0.0.1.evil.example:{port}")),
        ("O03b", format!("http://localhost:{port}.evil")),
        ("O04", "http://10.0.0.5".into()),
        ("O05", format!("http://127.0.0.1:{other}")),
        ("O06", "http://[".into()),
        ("O06b", long),
    ] {
        let request = format!(
            "POST /_/control?deck=&w=x&t={token} HTTP/1.1\r\nHost: {address}\r\nOrigin: {origin}\r\nContent-Length: 13\r\n\r\n{{\"type\":\"go\"}}"
        );
        room.check(name, &[403, 431], request);
        assert!(room.talk.live.registers("").is_empty(), "{name}: no effect");
    }
    let host = format!("Host: {address}\r\n");
    let evil = format!("GET /_/events?deck=&t={token} HTTP/1.1\r\n{host}Origin: http://evil\r\n\r\n");
    room.check("O11", &[403], evil);
    let script = "Sec-Fetch-Dest: script\r\nSec-Fetch-Site: cross-site\r\n";
    for path in ["/_/state.json", "/_/notes.json", "/_/audit.js", "/_/live.js", "/index.html", "/img/a.png"] {
        room.check("O12", &[403], format!("GET {path}?t={token} HTTP/1.1\r\n{host}{script}\r\n"));
    }
    let link = "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: cross-site\r\n";
    room.check("O13", &[200], format!("GET / HTTP/1.1\r\n{host}{link}\r\n"));
    let upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
    let answer = room.check("O15", &[200], format!("GET / HTTP/1.1\r\n{host}{upgrade}\r\n"));
    assert_eq!(answer.field("Connection"), Some("close"));
}

#[test]
fn tokens_are_needed_for_everything_that_streams_or_changes() {
    let room = Room::new();
    let address = room.address();
    for target in
        ["/_/events?deck=", "/_/state", "/_/notes.json", "/_/state?t=", "/_/state?t=0123456789abcdef0123456789abcdef"]
    {
        room.target(target, &[403], target.as_bytes());
    }
    for target in ["/_/control", "/_/observations", "/_/open"] {
        room.check(
            target,
            &[403],
            format!("POST {target} HTTP/1.1\r\nHost: {address}\r\nContent-Length: 2\r\n\r\n{{}}"),
        );
        room.target(target, &[405], target.as_bytes());
    }
    let token = &room.talk.token;
    room.target("state", &[200], format!("/_/state?t={token}").as_bytes());
    room.check(
        "open only what is built from",
        &[404],
        format!("POST /_/open?t={token} HTTP/1.1\r\nHost: {address}\r\nContent-Length: 22\r\n\r\n{{\"path\":\"/etc/passwd\"}}"),
    );
}

#[test]
fn paths() {
    let room = Room::new();
    let long = format!("/{}", "a/".repeat(900));
    let longer = format!("/{}", "a/".repeat(2000));
    let segment = format!("/{}", "b".repeat(300));
    let table: &[(&str, &[u16], &[u8])] = &[
        ("P01", &[404], b"/../secret.txt"),
        ("P02", &[404], b"/%2e%2e/secret.txt"),
        ("P02b", &[404], b"/.%2e/secret.txt"),
        ("P03", &[404], b"/..%2fsecret.txt"),
        ("P03b", &[404], b"/img/..%2f..%2fsecret.txt"),
        ("P03c", &[404], b"/img%2fa.png"),
        ("P04", &[404], b"/%252e%252e%252fsecret.txt"),
        ("P06", &[400], b"/..\\..\\secret.txt"),
        ("P06b", &[400], b"/..%5c..%5csecret.txt"),
        ("P07", &[400], b"/%c0%ae%c0%ae/secret.txt"),
        ("P07b", &[400], b"/%e0%80%ae%2e/"),
        ("P08", &[404], b"/%ef%bc%8e%ef%bc%8e%ef%bc%8fsecret.txt"),
        ("P09", &[400], b"/%00"),
        ("P09b", &[400], b"/img/a.png%00.html"),
        ("P10", &[400], b"/\0"),
        ("P11", &[400], b"/\x1b[2J"),
        ("P11b", &[400], b"/\t"),
        ("P11c", &[400], b"/\x7f"),
        ("P12", &[400], b"/%"),
        ("P12b", &[400], b"/%zz"),
        ("P12c", &[400], b"/%2"),
        ("P14", &[404], b"//evil.example/%2e%2e"),
        ("P16", &[404], b"/img"),
        ("P16b", &[404], b"/img/"),
        ("P17", &[404], b"/img/a.png/"),
        ("P17b", &[404], b"/img/a.png/."),
        ("P18", &[404], b"/.env"),
        ("P18b", &[404], b"/.git/config"),
        ("P18c", &[404], b"/sub/.x"),
        ("P18d", &[404], b"/img/.../a"),
        ("P21", &[404], b"/@fs/etc/passwd?import&raw??"),
        ("P22", &[400], b"/img/a.png#/../../.env"),
        ("P23", &[404], b"/secret.key"),
        ("P23b", &[404], b"/big.bin"),
        ("P24", &[404], b"/deck.md"),
        ("P24b", &[404], b"/themes/x.html"),
        ("P25", &[404], b"/.env::$DATA"),
        ("P25b", &[404], b"/deck.md::$DATA"),
        ("P25c", &[404], b"/img/a.png:x"),
        ("P26", &[404], b"/C:/Windows/win.ini"),
        ("P26b", &[400], b"/c%3a%5cwindows%5cwin.ini"),
        ("P26c", &[400], b"/%5c%5chost%5cshare"),
        ("P27", &[404], b"/CON"),
        ("P27b", &[404], b"/NUL.png"),
        ("P27c", &[404], b"/com1.png"),
        ("P28", &[404], b"/SECRET~1.KEY"),
        ("P29", &[404], b"/link-not-exported.png"),
        ("P29b", &[404], b"/linkdir/secret.txt"),
        ("P29c", &[404], b"/linkdir/root-evil/secret.txt"),
        ("P30", &[200], b"/link-in.png"),
        ("P30b", &[404], b"/link-in"),
        ("P32", &[404], b"/loop.png"),
        ("fifo", &[404], b"/fifo.png"),
        ("P36", &[404], long.as_bytes()),
        ("P36b", &[414], longer.as_bytes()),
        ("P37", &[404], segment.as_bytes()),
        ("P39", &[200], b"/img/%C3%A9.png"),
        ("P39b", &[200], b"/img/a%20b.png"),
        ("P39c", &[200], b"/img/100%25.png"),
        ("P40", &[404], b"/img/a+b.png"),
        ("P40b", &[404], b"/img/e%CC%81.png"),
        ("P41", &[400], b"/%ff%fe"),
        ("P43", &[404], b"/_/x"),
    ];
    let missing = room.talk.get("/nothing.png").body;
    for (name, expected, target) in table {
        let answer = room.target(name, expected, target);
        assert_eq!(answer.field("Location"), None, "{name}");
        if answer.status == 404 {
            assert_eq!(answer.body, missing, "{name}: all that is missing looks the same");
        }
    }
    let answer = room.target("P44", &[404], b"/%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(
        !answer.text().contains("<script") && answer.field("Content-Type").is_some_and(|t| t.starts_with("text/plain"))
    );
    let svg = room.target("svg", &[200], b"/img/x.svg");
    assert!(svg.field("Content-Security-Policy").is_some_and(|p| p.contains("sandbox")));
}

#[test]
fn p34_a_file_swapped_for_a_link_never_gets_out() {
    let room = Room::new();
    let root = room.dir.path().join("root");
    let going = std::sync::atomic::AtomicBool::new(true);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut out = false;
            while going.load(std::sync::atomic::Ordering::Relaxed) {
                out = !out;
                let target = if out { "../secret.txt" } else { "img/a.png" };
                std::os::unix::fs::symlink(target, root.join("swap.tmp")).unwrap();
                std::fs::rename(root.join("swap.tmp"), root.join("swap.png")).unwrap();
            }
        });
        for _ in 0..2000 {
            let answer = room.talk.get("/swap.png");
            assert!(!answer.text().contains("CANARY"));
            assert!(matches!(answer.status, 200 | 404), "{answer:?}");
        }
        going.store(false, std::sync::atomic::Ordering::Relaxed);
    });
}

#[test]
fn messages() {
    let room = Room::new();
    let host = format!("Host: {}\r\n", room.address());
    let get = format!("GET / HTTP/1.1\r\n{host}");
    let post = format!("POST /_/control?t={} HTTP/1.1\r\n{host}", room.talk.token);
    let table: Vec<(&str, &[u16], Vec<u8>)> = vec![
        ("M01", &[501], format!("get / HTTP/1.1\r\n{host}\r\n").into()),
        ("M01b", &[400], format!("G@T / HTTP/1.1\r\n{host}\r\n").into()),
        ("M01c", &[501], format!("{} / HTTP/1.1\r\n{host}\r\n", "A".repeat(1000)).into()),
        ("M02", &[400], format!("GET / HTTP/1.1 junk\r\n{host}\r\n").into()),
        ("M03", &[400], format!("GET  / HTTP/1.1\r\n{host}\r\n").into()),
        ("M03b", &[400], format!("GET\t/\tHTTP/1.1\r\n{host}\r\n").into()),
        ("M06", &[505], b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("M07", &[505], format!("GET / HTTP/1.2\r\n{host}\r\n").into()),
        ("M07b", &[505], format!("GET / HTTP/9.9\r\n{host}\r\n").into()),
        ("M07c", &[400], format!("GET / http/1.1\r\n{host}\r\n").into()),
        ("M08", &[400], [&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3][..], &[9; 500]].concat()),
        ("M09", &[400], format!("GET / HTTP/1.1\n{}\n", host.replace('\r', "")).into()),
        ("M10", &[400], format!("{get} folded\r\n\r\n").into()),
        ("M10b", &[400], format!("{get}X : a\r\n\r\n").into()),
        ("M10c", &[400], format!("{get}nothing\r\n\r\n").into()),
        ("M12", &[200], format!("{get}X: \u{e9}\u{20ac}\r\n\r\n").into()),
        ("M13", &[405], format!("DELETE / HTTP/1.1\r\n{host}\r\n").into()),
        ("M13b", &[405], format!("PUT / HTTP/1.1\r\n{host}Content-Length: 0\r\n\r\n").into()),
        ("M13c", &[405], format!("TRACE / HTTP/1.1\r\n{host}X: CANARY\r\n\r\n").into()),
        ("M13d", &[405], format!("CONNECT / HTTP/1.1\r\n{host}\r\n").into()),
        ("M13e", &[405], format!("POST / HTTP/1.1\r\n{host}Content-Length: 0\r\n\r\n").into()),
        ("M16", &[400], format!("{post}Content-Length: +3\r\n\r\nabc").into()),
        ("M16b", &[400], format!("{post}Content-Length: -1\r\n\r\nabc").into()),
        ("M16c", &[400], format!("{post}Content-Length: 3, 3\r\n\r\nabc").into()),
        ("M16d", &[400], format!("{post}Content-Length: 0x3\r\n\r\nabc").into()),
        ("M16e", &[400], format!("{post}Content-Length: 18446744073709551616\r\n\r\nabc").into()),
        ("M16f", &[400], format!("{post}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc").into()),
        ("M18", &[501], format!("{post}Transfer-Encoding: identity\r\n\r\n").into()),
        ("M18b", &[501], format!("{post}Transfer-Encoding: xchunked\r\n\r\n").into()),
        ("M18c", &[501], format!("{post}Transfer-Encoding: chunked, gzip\r\n\r\n").into()),
        ("M18d", &[501], format!("{post}Transfer-Encoding: chunked \r\n\r\n").into()),
        ("M18e", &[400], format!("{post}Transfer-Encoding : chunked\r\n\r\n").into()),
        ("M19", &[501], format!("{post}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n").into()),
        ("M20", &[501], format!("{post}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n").into()),
        ("M21", &[413], format!("{get}Content-Length: 1000000000000\r\n\r\n").into()),
        ("M21b", &[413], format!("{post}Content-Length: 1000000000000\r\n\r\n").into()),
        ("M22", &[413], format!("{get}Content-Length: 9223372036854775808\r\n\r\n").into()),
        ("M25", &[417], format!("{post}Expect: foo\r\nContent-Length: 2\r\n\r\n{{}}").into()),
        ("M25b", &[413], format!("{post}Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n").into()),
        ("D05", &[431], format!("{get}{}\r\n", "X: a\r\n".repeat(20_000)).into()),
    ];
    for (name, expected, request) in table {
        let start = Instant::now();
        let answer = room.check(name, expected, request);
        assert!(start.elapsed() < Duration::from_millis(1500), "{name}: {:?}", start.elapsed());
        if answer.status == 405 {
            assert!(answer.field("Allow").is_some(), "{name}");
        }
    }
    for _ in 0..50 {
        assert_eq!(Answer::of(&room.talk.raw(format!("GET / HTTP/2.0\r\n{host}\r\n"))).status, 505, "M05");
    }
    let head = room.check("M14", &[200], format!("HEAD /img/a.png HTTP/1.1\r\n{host}\r\n"));
    assert_eq!((head.field("Content-Length"), head.body.len()), (Some("1000"), 0));
    let crlf = room.target("M27", &[404], b"/loc?x=%0d%0aSet-Cookie:p=1");
    assert_eq!(crlf.field("Set-Cookie"), None);
}

#[test]
fn bodies_that_do_not_come() {
    let room = Room::new();
    let post = format!("POST /_/control?t={} HTTP/1.1\r\nHost: {}\r\n", room.talk.token, room.address());
    let start = Instant::now();
    room.check("M23", &[408], format!("{post}Content-Length: 500\r\n\r\nabc"));
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    let mut stream = TcpStream::connect(room.address()).unwrap();
    stream.write_all(format!("{post}Content-Length: 5000\r\n\r\nabc").as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    room.after("M24", &bytes);
    assert_eq!(Answer::of(&bytes).status, 400);
    let mut stream = TcpStream::connect(room.address()).unwrap();
    stream.write_all(format!("{post}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n").as_bytes()).unwrap();
    let mut buffer = [0; 25];
    stream.read_exact(&mut buffer).unwrap();
    assert_eq!(&buffer, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"{}").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    assert_eq!(Answer::of(&bytes).status, 200);
}

#[test]
fn ranges() {
    let room = Room::new();
    let host = room.address();
    let ask = |fields: &str| {
        let bytes = raw(host, format!("GET /img/a.png HTTP/1.1\r\nHost: {host}\r\n{fields}\r\n").as_bytes());
        room.after(fields, &bytes);
        Answer::of(&bytes)
    };
    let whole = ask("");
    assert_eq!((whole.status, whole.body.len()), (200, 1000));
    let tag = whole.field("ETag").unwrap().to_owned();
    let bomb = format!("Range: bytes={}\r\n", (0..1000).map(|i| format!("{i}-{i}")).collect::<Vec<_>>().join(","));
    for (name, fields, status, length, content_range) in [
        ("R01", "Range: bytes=0-0\r\n".to_owned(), 206, 1, Some("bytes 0-0/1000")),
        ("R02", "Range: bytes=999-\r\n".into(), 206, 1, Some("bytes 999-999/1000")),
        ("R02b", "Range: bytes=-1\r\n".into(), 206, 1, Some("bytes 999-999/1000")),
        ("R03", "Range: bytes=1000-\r\n".into(), 416, 23, Some("bytes */1000")),
        ("R05", bomb, 200, 1000, None),
        ("R06", "Range: lines=1-2\r\n".into(), 200, 1000, None),
        ("R06b", "Range: bytes=a-b\r\n".into(), 200, 1000, None),
        ("R06c", "Range:\r\n".into(), 200, 1000, None),
        ("R08", format!("Range: bytes=0-0\r\nIf-Range: {tag}\r\n"), 206, 1, Some("bytes 0-0/1000")),
        ("R08b", "Range: bytes=0-0\r\nIf-Range: \"old\"\r\n".into(), 200, 1000, None),
        ("R07", "If-None-Match: *\r\n".into(), 304, 0, None),
        ("R07b", format!("If-None-Match: \"x\", W/{tag}\r\n"), 304, 0, None),
        ("R07c", format!("If-None-Match: \"{}\"\r\n", "x".repeat(10_000)), 431, 28, None),
    ] {
        let answer = ask(&fields);
        assert_eq!((answer.status, answer.body.len()), (status, length), "{name}: {answer:?}");
        assert_eq!(answer.field("Content-Range"), content_range, "{name}");
    }
    std::fs::write(room.dir.path().join("root/img/a.png"), [8; 10]).unwrap();
    let changed = ask(&format!("If-None-Match: {tag}\r\nRange: bytes=0-\r\nIf-Range: {tag}\r\n"));
    assert_eq!((changed.status, changed.body.len()), (200, 10), "a new file is not the old one");
}

#[test]
fn both_loopbacks_answer_and_a_taken_port_moves_on() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("deck.md"), "# A").unwrap();
    let options = aftrap::serve::ServeOptions::default();
    let first = TestServer::with(Path::new(&dir.path().join("deck.md")), vec![], options.clone());
    let second = TestServer::with(Path::new(&dir.path().join("deck.md")), vec![], options.clone());
    assert_ne!(first.address.port(), second.address.port());
    let six = SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, first.address.port()));
    if TcpStream::connect(six).is_ok() {
        let answer = Answer::of(&raw(six, format!("GET / HTTP/1.1\r\nHost: {six}\r\n\r\n").as_bytes()));
        assert_eq!(answer.status, 200);
    }
}

#[test]
fn slides_to_look_at_and_what_was_seen_of_them() {
    let room = Room::new();
    let (address, token) = (room.address(), &room.talk.token);
    // the slides that were asked for, in a page that opens no stream
    let page = room.target("one slide", &[200], b"/?audit=%5B%22twee%22%5D");
    let text = String::from_utf8_lossy(&page.body).into_owned();
    assert!(text.contains("id=\"twee\"") && !text.contains("id=\"een\"") && !text.contains("NOTE-CANARY"), "{text}");
    assert!(text.contains("/_/audit.js") && !text.contains("/_/live.js"));
    room.target("no such slide", &[200], b"/?audit=%5B%22drie%22%5D");
    for (name, bad) in [("no list", &b"/?audit=twee"[..]), ("nothing", b"/?audit="), ("numbers", b"/?audit=%5B1%5D")] {
        room.target(name, &[404], bad);
    }
    let post = |name: &str, status: u16, body: &str| {
        let length = body.len();
        let head = format!(
            "POST /_/observations?deck=&t={token} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\n\r\n"
        );
        room.check(name, &[status], head + body)
    };
    // the decks of this room have pages and no sources: what is told of drawn slides is tested in the browser
    for id in ["twee", "drie"] {
        let body = format!(
            r#"{{"observations":[{{"kind":"overlap","id":"{id}","px":9,"near":"","step":0}}],"complete":["{id}"]}}"#
        );
        assert_eq!(post("a slide without a source", 200, &body).body, b"[]");
    }
    for (name, body) in [
        ("no JSON", "x"),
        ("no list", "{}"),
        ("a list of nothing known", r#"{"observations":[1],"complete":[]}"#),
        ("ids that are none", r#"{"observations":[],"complete":[1]}"#),
        ("half", r#"{"observations":[{"kind":"overlap"}],"complete":[]}"#),
        ("minus", r#"{"observations":[{"kind":"overlap","id":"twee","px":-9,"near":"","step":0}],"complete":[]}"#),
    ] {
        post(name, 422, body);
    }
}
