//! How editors and tools save, as data: each pattern on real files, each ending in the same questions: is the state on
//! stage what a cold build gives, in at most so many versions, and is it quiet afterwards? The rows' names are those
//! of `docs/reference/hostile-cases.md`.

use crate::support::server::TestServer;
use aftrap::serve::{ServeOptions, ServerEvent};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// A deck on the disk, on stage.
struct Desk {
    _dir: tempfile::TempDir,
    root: PathBuf,
    talk: TestServer,
}

const FIRST: &str = "# Een\n\nwords\n---\n# Twee\n\nmore\n";

impl Desk {
    fn new() -> Self {
        Self::with(|_| {}, ServeOptions { port: Some(0), follow: true, ..ServeOptions::default() })
    }

    /// `more` puts further files there before the deck is opened.
    fn with(more: impl Fn(&PathBuf), options: ServeOptions) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("talk");
        fs::create_dir(&root).unwrap();
        fs::write(root.join("deck.md"), FIRST).unwrap();
        more(&root);
        let talk = TestServer::with(&root.join("deck.md"), vec![], options);
        // the events of what was just written are still under way
        std::thread::sleep(Duration::from_millis(60));
        assert_eq!(talk.version(), 1);
        Self { _dir: dir, root, talk }
    }

    fn deck(&self) -> PathBuf {
        self.root.join("deck.md")
    }

    fn shows(&self, word: &str) -> Duration {
        self.talk
            .until(word, |v| v.build.decks.iter().any(|d| d.slides.iter().any(|s| s.section.html().contains(word))))
    }

    fn tells(&self, word: &str) -> Duration {
        self.talk.until(word, |v| v.findings.iter().any(|f| f.message.contains(word)))
    }

    /// After `most` versions at the most, what is shown is what is on the disk, and nothing moves any more.
    fn settled(&self, most: u64) {
        // longer than any wait of the loop
        std::thread::sleep(Duration::from_millis(450));
        let (version, builds) = (self.talk.version(), self.talk.builds.load(Ordering::SeqCst));
        assert!(version <= 1 + most, "{version} versions: {:?}", self.talk.lines.lock().unwrap());
        self.talk.assert_cold();
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(self.talk.version(), version, "a loop of its own making");
        assert_eq!(self.talk.builds.load(Ordering::SeqCst), builds, "builds without a change");
    }
}

fn rename_save(desk: &Desk, text: &str) {
    let new = desk.root.join(".deck.md.tmp");
    let mut file = fs::File::create(&new).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.sync_all().unwrap();
    drop(file);
    fs::rename(&new, desk.deck()).unwrap();
}

#[test]
fn e01_vim_in_place_with_a_swap_file() {
    let desk = Desk::new();
    fs::write(desk.root.join(".deck.md.swp"), "swap").unwrap();
    fs::write(desk.root.join("4913"), "").unwrap();
    fs::remove_file(desk.root.join("4913")).unwrap();
    fs::write(desk.deck(), FIRST.replace("words", "vim")).unwrap();
    fs::set_permissions(desk.deck(), fs::Permissions::from_mode(0o644)).unwrap();
    fs::remove_file(desk.root.join(".deck.md.swp")).unwrap();
    assert!(desk.shows("vim") < Duration::from_millis(300));
    desk.settled(1);
}

#[test]
fn e02_backup_by_rename() {
    let desk = Desk::new();
    fs::rename(desk.deck(), desk.root.join("deck.md~")).unwrap();
    std::thread::sleep(Duration::from_millis(10));
    fs::write(desk.deck(), FIRST.replace("words", "backup")).unwrap();
    desk.shows("backup");
    desk.settled(1);
    assert!(desk.talk.lines.lock().unwrap().iter().all(|l| !l.to_string().contains("not there")));
}

#[test]
fn e03_emacs_links_and_autosaves() {
    let desk = Desk::new();
    symlink("user@host.123:1", desk.root.join(".#deck.md")).unwrap();
    fs::write(desk.root.join("#deck.md#"), "auto").unwrap();
    fs::rename(desk.deck(), desk.root.join("deck.md~")).unwrap();
    fs::write(desk.deck(), FIRST.replace("words", "emacs")).unwrap();
    fs::remove_file(desk.root.join(".#deck.md")).unwrap();
    fs::remove_file(desk.root.join("#deck.md#")).unwrap();
    desk.shows("emacs");
    desk.settled(1);
}

#[test]
fn e05_atomic_saves_ten_times() {
    let desk = Desk::new();
    for turn in 1..=10 {
        rename_save(&desk, &FIRST.replace("words", &format!("turn{turn}.")));
        let took = desk.shows(&format!("turn{turn}."));
        assert!(took < Duration::from_millis(300), "{took:?}");
        assert_eq!(desk.talk.version(), 1 + turn);
        std::thread::sleep(Duration::from_millis(15));
    }
    desk.settled(10);
}

#[test]
fn e06_sed_in_place() {
    let desk = Desk::new();
    let done = std::process::Command::new("sed").args(["-i", "s/words/sed/"]).arg(desk.deck()).status().unwrap();
    assert!(done.success());
    desk.shows("sed");
    desk.settled(1);
}

#[test]
fn e07_in_pieces_with_one_handle() {
    let desk = Desk::new();
    let mut file = fs::File::create(desk.deck()).unwrap();
    for piece in ["# Een\n\npie", "ces\n---\n", "# Twee\n\nwhole\n"] {
        file.write_all(piece.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(60));
    }
    drop(file);
    desk.shows("whole");
    desk.settled(2);
}

#[test]
fn e08_away_for_an_instant() {
    let desk = Desk::new();
    fs::remove_file(desk.deck()).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    fs::write(desk.deck(), FIRST.replace("words", "again")).unwrap();
    desk.shows("again");
    desk.settled(1);
    assert!(desk.talk.lines.lock().unwrap().iter().all(|l| !l.to_string().contains("not there")));
}

#[test]
fn e09_away_for_good_keeps_the_last_deck() {
    let desk = Desk::new();
    let start = Instant::now();
    fs::remove_file(desk.deck()).unwrap();
    desk.tells("is not there");
    assert!(
        (Duration::from_millis(350)..Duration::from_millis(900)).contains(&start.elapsed()),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(desk.talk.texts().len(), 2, "the last deck stays");
    assert_eq!(desk.talk.get("/").status, 200);
    fs::write(desk.deck(), FIRST.replace("words", "back")).unwrap();
    desk.shows("back");
    assert!(desk.talk.live.now().findings.is_empty());
    desk.settled(2);
}

#[test]
fn e10_nothing_is_written() {
    let desk = Desk::new();
    for command in ["touch", "cat", "chmod 600"] {
        let line = format!("{command} '{}'", desk.deck().display());
        assert!(std::process::Command::new("sh").args(["-c", &line]).output().unwrap().status.success());
    }
    desk.settled(0);
    assert_eq!(desk.talk.builds.load(Ordering::SeqCst), 1);
}

#[test]
fn e11_the_same_bytes_again() {
    let desk = Desk::new();
    fs::write(desk.deck(), FIRST).unwrap();
    rename_save(&desk, FIRST);
    desk.settled(0);
}

#[test]
fn e12_a_checkout_of_two_files_and_back() {
    let desk = Desk::with(
        |root| fs::write(root.join("style.css"), "a{}").unwrap(),
        ServeOptions { port: Some(0), ..ServeOptions::default() },
    );
    // older times, as `git checkout` and `cp -p` may give: only the difference counts
    fs::remove_file(desk.deck()).unwrap();
    fs::remove_file(desk.root.join("style.css")).unwrap();
    fs::write(desk.root.join("style.css"), "b{}").unwrap();
    fs::write(desk.deck(), FIRST.replace("words", "branch")).unwrap();
    let old = std::time::SystemTime::now() - Duration::from_hours(24);
    fs::File::options().write(true).open(desk.deck()).unwrap().set_modified(old).unwrap();
    desk.shows("branch");
    desk.settled(2);
}

#[test]
fn e13_a_sync_of_many_files() {
    let desk = Desk::with(
        |root| {
            fs::create_dir(root.join("img")).unwrap();
            let mut text = String::from(FIRST);
            for i in 0..200 {
                text += &format!("---\n# P{i}\n\n![](img/p{i}.png)\n");
                fs::write(root.join(format!("img/p{i}.png")), [1; 100]).unwrap();
            }
            fs::write(root.join("deck.md"), text).unwrap();
        },
        ServeOptions { port: Some(0), ..ServeOptions::default() },
    );
    let (start, mut last, mut stalls) = (Instant::now(), Instant::now(), 0);
    for i in 0..200 {
        fs::write(desk.root.join(format!("img/.p{i}.png.XYZ")), [2; 100 + 7]).unwrap();
        fs::rename(desk.root.join(format!("img/.p{i}.png.XYZ")), desk.root.join(format!("img/p{i}.png"))).unwrap();
        stalls += u64::from(last.elapsed() > Duration::from_millis(150));
        last = Instant::now();
    }
    // the first one at once, then all others together, however long the sync takes up to five seconds; on a machine so
    // busy that the sync itself stands still, what comes after is a sync of its own
    desk.settled(2 + stalls + start.elapsed().as_secs() / 5);
}

#[test]
fn e14_folders_move_and_appear_deep() {
    let desk = Desk::with(
        |root| {
            fs::create_dir(root.join("img")).unwrap();
            fs::write(root.join("img/a.png"), [1; 10]).unwrap();
            fs::write(root.join("deck.md"), "# A\n\n![](img/a.png)\n---\n# B\n\n![](a/b/c/d.png)\n").unwrap();
        },
        ServeOptions { port: Some(0), ..ServeOptions::default() },
    );
    assert_eq!(desk.talk.live.now().findings.len(), 1);
    fs::rename(desk.root.join("img"), desk.root.join("pics")).unwrap();
    desk.talk.until("both are missing", |v| v.findings.len() == 2);
    fs::create_dir_all(desk.root.join("a/b/c")).unwrap();
    fs::write(desk.root.join("a/b/c/d.png"), [2; 10]).unwrap();
    desk.talk.until("the deep one is there", |v| v.findings.len() == 1);
    fs::rename(desk.root.join("pics"), desk.root.join("img")).unwrap();
    desk.talk.until("both are there", |v| v.findings.is_empty());
    fs::write(desk.root.join("img/a.png"), [3; 11]).unwrap();
    desk.talk.until("a new picture in a moved folder", |v| {
        v.build.site.files.keys().any(|k| k.contains(&aftrap::util::Key::of([&[3u8; 11][..]]).short(8)))
    });
    desk.settled(8);
}

#[test]
fn e15_links_are_followed_to_new_targets() {
    let desk = Desk::with(
        |root| {
            fs::remove_file(root.join("deck.md")).unwrap();
            for (name, word) in [("..1", "one"), ("..2", "two")] {
                fs::create_dir(root.join(name)).unwrap();
                fs::write(root.join(name).join("deck.md"), FIRST.replace("words", word)).unwrap();
            }
            symlink("..1", root.join("..data")).unwrap();
            symlink("..data/deck.md", root.join("deck.md")).unwrap();
        },
        ServeOptions { port: Some(0), ..ServeOptions::default() },
    );
    desk.shows("one");
    // as Kubernetes swaps a folder
    symlink("..2", desk.root.join("..data_tmp")).unwrap();
    fs::rename(desk.root.join("..data_tmp"), desk.root.join("..data")).unwrap();
    let took = desk.shows("two");
    assert!(took < Duration::from_millis(500), "{took:?}");
    // the new target itself is watched now
    fs::write(desk.root.join("..2/deck.md"), FIRST.replace("words", "three")).unwrap();
    let took = desk.shows("three");
    assert!(took < Duration::from_millis(500), "{took:?}");
    let done = std::process::Command::new("ln").args(["-sfn", "..1"]).arg(desk.root.join("..data")).status().unwrap();
    assert!(done.success());
    desk.shows("one");
    desk.settled(3);
}

#[test]
fn e16_a_write_through_another_hard_link_is_found_by_looking() {
    let desk = Desk::new();
    let outside = tempfile::tempdir_in(desk.root.parent().unwrap()).unwrap();
    fs::hard_link(desk.deck(), outside.path().join("x.md")).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    fs::write(outside.path().join("x.md"), FIRST.replace("words", "hard")).unwrap();
    desk.shows("hard");
    desk.settled(1);
}

#[test]
fn e17_a_mapped_write_tells_only_its_close() {
    let desk = Desk::new();
    let script = "import mmap,sys\nf=open(sys.argv[1],'r+b')\nm=mmap.mmap(f.fileno(),0)\ni=m.find(b'words')\nm[i:i+5]=b'mmapd'\nm.flush()\nm.close()\nf.close()\n";
    let done = std::process::Command::new("python3").args(["-c", script]).arg(desk.deck()).status().unwrap();
    assert!(done.success());
    let took = desk.shows("mmapd");
    assert!(took < Duration::from_millis(300), "{took:?}");
    desk.settled(1);
}

#[test]
fn e18_a_thousand_saves_in_a_second() {
    let desk = Desk::new();
    let start = Instant::now();
    for turn in 0..1000 {
        fs::write(desk.deck(), FIRST.replace("words", &format!("save{turn}."))).unwrap();
        std::thread::sleep((start + Duration::from_millis(turn)).saturating_duration_since(Instant::now()));
    }
    let lasted = start.elapsed();
    let took = desk.shows("save999.");
    assert!(took < Duration::from_millis(500), "{took:?}");
    let most = 5 + 3 * u64::try_from(lasted.as_millis() / 1000).unwrap();
    // the first version is the one before any save
    assert!(desk.talk.version() <= 1 + most, "{} versions in {lasted:?}", desk.talk.version());
    desk.settled(most);
}

/// Writers that cut the file first, in many pieces and far longer than one piece of a buffer: what is shown is always a whole
/// deck, while they save and afterwards.
#[test]
fn e18_many_saves_that_cut_the_deck_first_show_no_half() {
    let desk = Desk::new();
    let text = |turn: u32| -> String {
        let slides = (0..12).map(|n| format!("# Slide {n}\n\nsave{turn}. {}\n", "words ".repeat(400)));
        slides.collect::<Vec<_>>().join("---\n")
    };
    fs::write(desk.deck(), text(0)).unwrap();
    desk.shows("save0.");
    let over = std::sync::atomic::AtomicBool::new(false);
    let fewest = std::thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut fewest = usize::MAX;
            while !over.load(Ordering::SeqCst) {
                fewest = fewest.min(desk.talk.texts().len());
                std::thread::sleep(Duration::from_millis(1));
            }
            fewest
        });
        for turn in 1..=300 {
            let mut file = fs::File::create(desk.deck()).unwrap();
            for piece in text(turn).as_bytes().chunks(8192) {
                file.write_all(piece).unwrap();
            }
            drop(file);
            // now and then a formatter right behind the save, and a breath
            if turn % 7 == 0 {
                fs::write(desk.deck(), text(turn)).unwrap();
            }
            std::thread::sleep(Duration::from_millis(if turn % 50 == 0 { 120 } else { 2 }));
        }
        desk.shows("save300.");
        over.store(true, Ordering::SeqCst);
        watching.join().unwrap()
    });
    assert_eq!(fewest, 12, "slides of the worst version that was shown");
    desk.talk.assert_cold();
}

#[test]
fn e19_half_a_letter_and_another_encoding() {
    let desk = Desk::new();
    let text = FIRST.replace("words", "caf\u{e9}").into_bytes();
    let cut = text.iter().position(|b| *b == 0xc3).unwrap() + 1;
    fs::write(desk.deck(), &text[..cut]).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    fs::write(desk.deck(), &text).unwrap();
    desk.shows("caf\u{e9}");
    assert!(desk.talk.live.now().findings.is_empty());
    assert_eq!(desk.talk.version(), 2, "half a letter was not shown");
    fs::write(desk.deck(), b"# Een\n\ncaf\xe9\n---\n# Twee\n").unwrap();
    desk.tells("not UTF-8 (byte 0xE9)");
    let version = desk.talk.live.now();
    assert_eq!(version.findings[0].span.as_ref().map(|s| s.place().line), Some(3));
    desk.settled(2);
}

#[test]
fn e20_line_ends_do_not_matter() {
    let desk = Desk::new();
    fs::write(desk.deck(), format!("\u{feff}{}", FIRST.replace('\n', "\r\n"))).unwrap();
    desk.settled(0);
    assert_eq!(desk.talk.builds.load(Ordering::SeqCst), 2, "read, and found the same");
}

#[test]
fn e21_a_folder_in_place_of_the_deck() {
    let desk = Desk::new();
    fs::remove_file(desk.deck()).unwrap();
    fs::create_dir(desk.deck()).unwrap();
    desk.tells("is not a file");
    assert_eq!(desk.talk.texts().len(), 2, "the last deck stays");
    fs::remove_dir(desk.deck()).unwrap();
    fs::write(desk.deck(), FIRST.replace("words", "file")).unwrap();
    desk.shows("file");
    desk.settled(3);
}

#[test]
fn e22_the_whole_folder_goes_and_comes() {
    let desk = Desk::new();
    for turn in 0..3 {
        fs::remove_dir_all(&desk.root).unwrap();
        if turn == 1 {
            std::thread::sleep(Duration::from_millis(900));
        }
        fs::create_dir(&desk.root).unwrap();
        let word = format!("root{turn}");
        fs::write(desk.deck(), FIRST.replace("words", &word)).unwrap();
        let took = desk.shows(&word);
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
    // and another folder moved into its place
    fs::rename(&desk.root, desk.root.with_extension("old")).unwrap();
    fs::create_dir(desk.root.with_extension("new")).unwrap();
    fs::write(desk.root.with_extension("new").join("deck.md"), FIRST.replace("words", "moved")).unwrap();
    fs::rename(desk.root.with_extension("new"), &desk.root).unwrap();
    assert!(desk.shows("moved") < Duration::from_millis(2500));
    rename_save(&desk, &FIRST.replace("words", "after"));
    assert!(desk.shows("after") < Duration::from_millis(300));
    desk.settled(7);
}

#[test]
fn e23_without_events_it_looks() {
    let desk = Desk::with(|_| {}, ServeOptions { port: Some(0), poll: true, ..ServeOptions::default() });
    rename_save(&desk, &FIRST.replace("words", "polled"));
    assert!(desk.shows("polled") < Duration::from_secs(1));
    desk.settled(1);
}

#[test]
fn other_files_do_not_wake_it() {
    let desk = Desk::new();
    fs::create_dir(desk.root.join(".git")).unwrap();
    for i in 0..200 {
        fs::write(desk.root.join(format!("note{i}.tmp")), "x").unwrap();
        fs::write(desk.root.join(format!(".git/{i}")), "x").unwrap();
    }
    desk.settled(0);
    assert_eq!(desk.talk.builds.load(Ordering::SeqCst), 1);
}

#[test]
fn the_terminal_says_one_calm_line() {
    let desk = Desk::new();
    rename_save(&desk, &FIRST.replace("more", "layuot: x"));
    desk.tells("unknown key");
    rename_save(&desk, &FIRST.replace("more", "mended"));
    desk.shows("mended");
    desk.settled(2);
    let lines = desk.talk.lines.lock().unwrap();
    let kinds: Vec<String> = lines
        .iter()
        .map(|line| match line {
            ServerEvent::Url(_) => "url".into(),
            ServerEvent::Rebuilt { what, .. } => what.clone(),
            ServerEvent::Findings(all) => format!("{} findings", all.len()),
            ServerEvent::Note(text) => text.clone(),
        })
        .collect();
    assert_eq!(kinds, ["url", "slide 2", "1 findings", "slide 2", "0 findings"]);
}
