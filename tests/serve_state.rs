//! The state on stage: numbered, nothing lost, nothing twice; and the streams that tell pages of it.

use crate::support::server::{TestServer, build};
use crate::support::skip::skip;
use aftrap::fs::Files;
use aftrap::live::state::LiveState;
use aftrap::serve::ServeOptions;
use aftrap::site;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A page that holds what a browser would: id, key and HTML of each slide.
#[derive(Default, Clone, PartialEq, Debug)]
struct Page {
    version: u64,
    slides: Vec<(String, String, String)>,
}

impl Page {
    /// Applies an `update` event as live.js does; false when it must fetch itself.
    fn apply(&mut self, update: &Value) -> bool {
        self.version = update["version"].as_u64().unwrap();
        if update["reload"] == true {
            return false;
        }
        let Some(order) = update["order"].as_array() else {
            for (id, html) in update["slides"].as_object().into_iter().flatten() {
                let slide = self.slides.iter_mut().find(|s| s.0 == *id).unwrap();
                html.as_str().unwrap().clone_into(&mut slide.2);
                slide.1 = slide.2.split("data-key=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            }
            return true;
        };
        let old = std::mem::take(&mut self.slides);
        for entry in order {
            let (id, key) = (entry[0].as_str().unwrap(), entry[1].as_str().unwrap());
            let html = update["slides"][id].as_str().map_or_else(
                || {
                    let known = old.iter().find(|s| s.0 == id).unwrap();
                    assert_eq!(known.1, key, "what is not sent is the same");
                    known.2.clone()
                },
                str::to_owned,
            );
            self.slides.push((id.into(), key.into(), html));
        }
        true
    }

    fn of(version: &aftrap::live::snapshot::Version) -> Self {
        let slides = version.build.decks[0].slides.iter();
        Self {
            version: version.number,
            slides: slides.map(|s| (s.id.clone(), s.section.key.clone(), s.section.html())).collect(),
        }
    }

    fn keys(&self) -> Vec<(String, String)> {
        self.slides.iter().map(|s| (s.0.clone(), s.1.clone())).collect()
    }
}

/// One event stream, read line by line.
struct Stream {
    reader: BufReader<TcpStream>,
}

impl Stream {
    fn open(talk: &TestServer, query: &str) -> Self {
        let mut stream = TcpStream::connect(talk.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let request = format!("GET /_/events?t={}&{query} HTTP/1.1\r\nHost: {}\r\n\r\n", talk.token, talk.address);
        stream.write_all(request.as_bytes()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        assert!(line.starts_with("HTTP/1.1 200"), "{line}");
        while line != "\r\n" {
            line.clear();
            reader.read_line(&mut line).unwrap();
        }
        Self { reader }
    }

    /// The next event of a name.
    fn next(&mut self, name: &str) -> Value {
        let mut event = String::new();
        loop {
            let mut line = String::new();
            assert!(self.reader.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(kind) = line.strip_prefix("event: ") {
                kind.trim().clone_into(&mut event);
            } else if let Some(data) = line.strip_prefix("data: ")
                && event == name
            {
                return serde_json::from_str(data).unwrap();
            }
        }
    }
}

fn desk(text: &str) -> (tempfile::TempDir, TestServer) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("deck.md"), text).unwrap();
    let talk = TestServer::start(&dir.path().join("deck.md"), vec![]);
    (dir, talk)
}

fn save(dir: &tempfile::TempDir, text: &str) {
    fs::write(dir.path().join("new"), text).unwrap();
    fs::rename(dir.path().join("new"), dir.path().join("deck.md")).unwrap();
}

fn slide(number: u64, words: &str) -> String {
    format!("# S{number}\n\n{words}\n---\n")
}

/// Pseudo-random numbers, the same in every run.
fn random(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
fn no_update_is_lost_under_a_thousand_puts() {
    let live = Arc::new(LiveState::new());
    let make = |n: u64| {
        let text: String = (0..=n % 7).map(|i| slide(i, &((n / 7) % (i + 2)).to_string())).collect();
        build(&Files::memory([("deck.md", text)]), Path::new("deck.md"), &[])
    };
    live.publish(make(0)).unwrap();
    let over = Arc::new(AtomicBool::new(false));
    std::thread::scope(|scope| {
        let mut readers = Vec::new();
        for reader in 0..4u64 {
            let (live, over) = (Arc::clone(&live), Arc::clone(&over));
            readers.push(scope.spawn(move || {
                let mut seed = 77 + reader;
                live.listen(reader, "", "w", false, 8);
                let (mut seen, mut last, mut count) = (None, 0, 0);
                loop {
                    let done = over.load(Ordering::SeqCst);
                    let news = live.wait(reader, seen, 0, Duration::from_millis(20));
                    assert!(news.version.number >= last, "never backwards");
                    count += u64::from(news.version.number > last);
                    (seen, last) = (Some(news.seen), news.version.number);
                    if random(&mut seed).is_multiple_of(5) {
                        std::thread::sleep(Duration::from_micros(random(&mut seed) % 300));
                    }
                    if done && live.now().number == last {
                        return (last, count);
                    }
                }
            }));
        }
        let mut seed = 4242;
        let mut number = 1;
        for _ in 0..1000 {
            if let Some(put) = live.publish(make(random(&mut seed))) {
                number += 1;
                assert_eq!(put, number, "one after the other");
            }
        }
        over.store(true, Ordering::SeqCst);
        for reader in readers {
            let (last, count) = reader.join().unwrap();
            assert_eq!(last, number, "every reader ends with the last");
            assert!(count > 0 && count <= number);
        }
    });
}

#[test]
fn the_same_again_is_no_version() {
    let live = LiveState::new();
    let make = |text: &str| build(&Files::memory([("deck.md", text)]), Path::new("deck.md"), &[]);
    assert_eq!(live.publish(make("# A")), Some(1));
    assert_eq!(live.publish(make("# A")), None);
    assert_eq!(live.publish(make("# B")), Some(2));
}

#[test]
fn a_page_follows_by_events_alone() {
    let (dir, talk) = desk("# A\n---\n# B\n---\n# C");
    let mut page = Page::of(&talk.live.now());
    let mut stream = Stream::open(&talk, "deck=&v=1&w=me");
    let first = stream.next("update");
    assert_eq!((&first["unchanged"], first["order"].is_null()), (&Value::Bool(true), true), "{first}");
    let mut seed = 99;
    for turn in 0..60 {
        // titles come, go, move and change; the first word of a turn makes every text new
        let mut text = format!("# T{turn}\n\nnew\n---\n");
        for title in 0..random(&mut seed) % 6 {
            text += &format!("# S{}\n\nwith {}\n---\n", (title + random(&mut seed)) % 8, random(&mut seed) % 3);
        }
        save(&dir, &text);
        let update = stream.next("update");
        if !page.apply(&update) {
            // the number of slides stands in the title: the page fetched itself
            page = Page::of(&talk.live.now());
        }
        assert_eq!(page.keys(), Page::of(&talk.live.now()).keys(), "turn {turn}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn only_what_changed_is_sent() {
    let text: String = (0..200).map(|i| slide(i, &format!("words {i}"))).collect();
    let (dir, talk) = desk(&text);
    let mut stream = Stream::open(&talk, "deck=&v=1&w=me");
    stream.next("update");
    save(&dir, &text.replace("words 150", "changed"));
    let update = stream.next("update");
    assert_eq!(update["edited"], "s150");
    assert_eq!(update["slides"].as_object().unwrap().keys().collect::<Vec<_>>(), ["s150"]);
    assert!(update["renumbered"].as_object().unwrap().is_empty() && update["order"].is_null(), "nothing moved");
    // a move: numbers change, content does not
    let moved: String = (0..200).map(|i| (i + 199) % 200).map(|i| slide(i, &format!("words {i}"))).collect();
    save(&dir, &moved.replace("words 150", "changed"));
    let update = stream.next("update");
    assert!(update["slides"].as_object().unwrap().is_empty() && update["edited"].is_null());
    assert_eq!(update["renumbered"].as_object().unwrap().len(), 200);
    let mark = &update["renumbered"]["s0"];
    assert!(mark[0].as_str().unwrap().ends_with("aria-label=\"2 of 200: x > y\">"), "{mark}");
    assert_eq!(mark[1], "<b>2</b><i> / 200</i>");
    // the style alone
    fs::write(dir.path().join("style.css"), "section { color: red }").unwrap();
    let update = stream.next("update");
    assert!(
        update["css"].as_str().unwrap().starts_with("assets/deck-")
            && update["order"].is_null()
            && update["reload"].is_null(),
        "{update}"
    );
    assert_eq!(talk.get(&format!("/{}", update["css"].as_str().unwrap())).status, 200);
}

#[test]
fn e24_a_stream_that_comes_back_gets_the_difference_and_nothing_when_there_is_none() {
    let (dir, talk) = desk("# A\n\none\n---\n# B");
    drop(Stream::open(&talk, "deck=&v=1&w=me"));
    save(&dir, "# A\n\ntwo\n---\n# B");
    talk.until("two", |v| v.number == 2);
    save(&dir, "# A\n\nthree\n---\n# B");
    talk.until("three", |v| v.number == 3);
    let update = Stream::open(&talk, "deck=&v=1&w=me").next("update");
    assert_eq!(update["slides"].as_object().unwrap().len(), 1);
    assert!(update["slides"]["a"].as_str().unwrap().contains("three"));
    let update = Stream::open(&talk, "deck=&v=3&w=me").next("update");
    assert_eq!(update["unchanged"], true);
    // of another process, or too long ago
    let update = Stream::open(&talk, "deck=&v=999&w=me").next("update");
    assert_eq!((&update["reload"], update["slides"].is_null()), (&Value::Bool(true), true));
}

#[test]
fn findings_come_with_line_and_source_and_go_by_themselves() {
    let (dir, talk) = desk("# A\n---\n# B");
    let mut stream = Stream::open(&talk, "deck=&v=1&w=me");
    assert_eq!(stream.next("update")["findings"].as_array().unwrap().len(), 0);
    save(&dir, "# A\n---\n# B\n\n<script>layuot");
    let update = stream.next("update");
    let finding = &update["findings"][0];
    assert_eq!((&finding["line"], &finding["column"]), (&Value::from(5), &Value::from(9)));
    assert_eq!((finding["source"].as_str(), finding["code"].as_str()), (Some("<script>layuot"), Some("unknown-key")));
    assert!(Path::new(finding["path"].as_str().unwrap()).is_absolute());
    save(&dir, "# A\n---\n# B");
    assert_eq!(stream.next("update")["findings"].as_array().unwrap().len(), 0);
}

#[test]
fn windows_hear_each_other_and_a_late_one_hears_what_holds() {
    let (_dir, talk) = desk("# A\n---\n# B");
    let mut hall = Stream::open(&talk, "deck=&v=1&w=hall");
    hall.next("update");
    let mut desk = Stream::open(&talk, "deck=&v=1&w=desk&presenter=");
    desk.next("update");
    while hall.next("presenters") != 1 {}
    let post = |window: &str, body: &str| {
        let target = format!("/_/control?deck=&w={window}&t={}", talk.token);
        let request =
            format!("POST {target} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n{body}", talk.address, body.len());
        crate::support::server::Answer::of(&talk.raw(request)).status
    };
    let entry = |n: u64, id: &str| {
        format!(
            "{{\"kind\":\"set\",\"w\":\"d\",\"entries\":[{{\"key\":\"at\",\"value\":\"{id}\",\"n\":{n},\"w\":\"d\"}}]}}"
        )
    };
    let start = Instant::now();
    assert_eq!(post("desk", &entry(7, "b")), 200);
    let heard = hall.next("control");
    assert!(start.elapsed() < Duration::from_millis(200));
    assert_eq!(heard["message"]["entries"][0]["value"], "b");
    assert_eq!(post("hall", &entry(3, "a")), 200);
    // the desk hears the hall, not itself
    assert_eq!(desk.next("control")["message"]["entries"][0]["n"], 3);
    assert_eq!(post("desk", "not json"), 422);
    drop(desk);
    while hall.next("presenters") != 0 {}
    let mut late = Stream::open(&talk, "deck=&v=1&w=late");
    let held = late.next("control");
    assert_eq!(held["message"]["entries"][0]["value"], "b", "the newest by its own count, not by time: {held}");
}

#[test]
fn eight_streams_and_a_storm_of_saves() {
    let (dir, talk) = desk("# A\n\nfirst");
    let mut streams: Vec<Stream> = (0..8).map(|i| Stream::open(&talk, &format!("deck=&v=1&w=w{i}"))).collect();
    for turn in 0..1000 {
        save(&dir, &format!("# A\n\nturn {turn}."));
    }
    let start = Instant::now();
    for stream in &mut streams {
        let mut count = 0;
        loop {
            let update = stream.next("update");
            count += 1;
            if update["slides"]["a"].as_str().is_some_and(|html| html.contains("turn 999.")) {
                break;
            }
        }
        assert!(count <= 12, "{count} events");
    }
    assert!(start.elapsed() < Duration::from_millis(700), "{:?}", start.elapsed());
}

#[test]
fn a_panic_while_building_leaves_the_last_state() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deck.md");
    fs::write(&path, "# A").unwrap();
    let said: Arc<std::sync::Mutex<Vec<String>>> = Arc::default();
    let (deck, lines) = (path.clone(), Arc::clone(&said));
    let builder: aftrap::serve::Builder = Box::new(move |files| {
        let made = build(files, &deck, &[]);
        assert!(!made.decks[0].slides[0].section.html().contains("boom"));
        made
    });
    let options = ServeOptions { port: Some(0), ..ServeOptions::default() };
    let say = move |line: aftrap::serve::ServerEvent| lines.lock().unwrap().push(line.to_string());
    let stage = aftrap::serve::Server::open(&path, Files::disk(), builder, &options, &say).unwrap();
    let (live, stop) = (Arc::clone(stage.live()), stage.stop());
    let running = std::thread::spawn(move || stage.run(&say));
    std::thread::sleep(Duration::from_millis(60));
    save(&dir, "# boom");
    let start = Instant::now();
    while !said.lock().unwrap().iter().any(|l| l.contains("building failed")) {
        assert!(start.elapsed() < Duration::from_secs(3));
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(live.now().number, 1);
    save(&dir, "# well");
    while live.now().number < 2 {
        assert!(start.elapsed() < Duration::from_secs(6));
        std::thread::sleep(Duration::from_millis(5));
    }
    stop.stop();
    running.join().unwrap();
}

#[test]
fn a_folder_of_decks_has_a_live_index_and_live_decks() {
    use aftrap::site::{Build, Content};
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().to_owned();
    for name in ["one.md", "two.md"] {
        fs::write(root.join(name), "# A\n---\n# B").unwrap();
    }
    let folder = root.clone();
    let builder: aftrap::serve::Builder = Box::new(move |files| {
        let mut all = Build::default();
        let decks: Vec<_> =
            files.list(&folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
        for path in &decks {
            let url = format!("{}/", path.file_stem().unwrap().to_str().unwrap());
            let mut made = build(files, path, &[]);
            for (name, content) in made.site.files {
                all.site.files.insert(format!("{url}{name}"), content);
            }
            for deck in &mut made.decks {
                deck.css = format!("{url}{}", deck.css);
                deck.url.clone_from(&url);
            }
            all.decks.append(&mut made.decks);
        }
        let list = format!("<body>{decks:?}</body>");
        all.site.files.insert("index.html".into(), Content::Bytes(list.into_bytes().into()));
        all.dependencies = files.dependencies();
        all
    });
    let talk = TestServer::over(&root, builder, ServeOptions { port: Some(0), ..ServeOptions::default() });
    let index = talk.get("/").text();
    assert!(index.contains("data-page=\"index.html\"") && !index.contains("data-deck"), "{index}");
    let page = talk.get("/one/").text();
    assert!(page.contains("data-deck=\"one/\""), "{page}");
    assert_eq!(talk.get("/one/presenter").text(), page);
    let moved = talk.get("/one");
    assert_eq!((moved.status, moved.field("Location")), (308, Some("/one/")));
    let mut list = Stream::open(&talk, "page=index.html&v=1&w=x");
    let key = list.next("update")["page"].as_str().unwrap().to_owned();
    assert!(index.contains(&key));
    let mut one = Stream::open(&talk, "deck=one%2F&v=1&w=y");
    assert_eq!(one.next("update")["unchanged"], true);
    // a change in one deck is none of the other's
    fs::write(root.join("two.md"), "# A\n---\n# C").unwrap();
    let update = one.next("update");
    assert!(update["order"].is_null() && update["reload"].is_null(), "{update}");
    assert_eq!(list.next("update")["page"], key);
    fs::write(root.join("three.md"), "# New").unwrap();
    assert_ne!(list.next("update")["page"], key);
    assert_eq!(talk.get("/three/").status, 200);
    one.next("update");
    fs::remove_file(root.join("one.md")).unwrap();
    assert_eq!(one.next("update")["removed"], true);
    assert_eq!(talk.get("/one/").status, 404);
}

#[test]
fn memory_is_flat_over_ten_thousand_rebuilds() {
    crate::support::server::alone("serve_state::rebuilds", None);
}

#[test]
#[ignore = "runs alone, started by memory_is_flat_over_ten_thousand_rebuilds"]
fn rebuilds() {
    if !crate::support::server::is_alone() {
        return skip("it needs a process of its own, and another test starts one");
    }
    let resident = || {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line =
            status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap().trim().trim_end_matches(" kB").to_owned();
        line.parse::<u64>().unwrap()
    };
    let live = LiveState::new();
    let (memo, options) =
        (site::BuildCache::default(), site::BuildOptions { check: true, ..site::BuildOptions::default() });
    let mut before = 0;
    for turn in 0..10_000u64 {
        let text: String =
            (0..30).map(|i| slide(i, &format!("words {}", if i == turn % 30 { turn } else { 0 }))).collect();
        let made = site::build(&Files::memory([("deck.md", text)]), Path::new("deck.md"), &memo, &options);
        assert_eq!(live.publish(made), Some(turn + 1));
        if turn == 1000 {
            before = resident();
        }
    }
    let after = resident();
    assert!(after < before + 2048, "{before} kB, then {after} kB");
}
