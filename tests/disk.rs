//! The disk moves while a deck is read, served and written: links that lead elsewhere, files that change, runs that are
//! killed, pipes in the place of pictures. The real program on real files.

use crate::support::project::Project;
use crate::support::serve_process::Serve;
use crate::support::skip::skip;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

fn svg(version: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><!--{version}--></svg>")
}

/// A version of a talk in `folder`, with pictures.
fn version(talk: Project, folder: &str, version: &str) -> Project {
    let names: Vec<String> = (0..8).map(|n| format!("img/p{n}.svg")).collect();
    let slides: String = names.iter().map(|name| format!("---\n\n# {version}\n\n![p]({name})\n\n")).collect();
    let deck = format!("---\nlang: en\ntitle: Talk\n---\n# Talk {version}\n\n{slides}");
    let talk = talk.file(&format!("{folder}/talk.md"), deck);
    names.iter().fold(talk, |talk, name| talk.file(&format!("{folder}/{name}"), svg(version)))
}

/// Leads a link elsewhere, in one step.
fn lead(link: &Path, to: &str) {
    let fresh = link.with_extension("fresh");
    symlink(to, &fresh).unwrap();
    fs::rename(fresh, link).unwrap();
}

/// The pictures of a served page, as they are sent.
fn pictures(serve: &Serve) -> Vec<String> {
    let page = serve.page();
    let names: BTreeSet<&str> =
        page.split("src=\"assets/p").skip(1).filter_map(|rest| rest.split(".svg").next()).collect();
    let pictures = names.iter().filter(|name| name.len() < 20);
    pictures.map(|name| serve.get(&format!("/assets/p{name}.svg"))).collect()
}

#[track_caller]
fn shows(serve: &Serve, version: &str) {
    serve.shows(&format!("Talk {version}"), Duration::from_secs(5));
    let all = pictures(serve);
    assert!(!all.is_empty() && all.iter().all(|p| p.contains(" 200 ") && p.contains(&svg(version))), "{all:?}");
}

#[test]
fn a_link_that_leads_elsewhere_is_followed() {
    let two = || version(version(Project::new(), "v1", "v1"), "v2", "v2");
    // what is served, the link that moves, and where it leads to
    for (served, link, to) in [
        ("current", "current", ["v1", "v2"]),
        ("current/talk.md", "current", ["v1", "v2"]),
        ("outer", "current", ["v1", "v2"]),
        ("decks", "decks/current", ["../v1", "../v2"]),
    ] {
        let talk = two();
        fs::create_dir(talk.path("decks")).unwrap();
        symlink("current", talk.path("outer")).unwrap();
        // below this folder all may be shown
        let talk = if served == "decks" { talk.file("aftrap.toml", "") } else { talk };
        let link = talk.path(link);
        symlink(to[0], &link).unwrap();
        let serve = Serve::start("", &talk.path(served));
        shows(&serve, "v1");
        lead(&link, to[1]);
        shows(&serve, "v2");
        fs::remove_file(&link).unwrap();
        std::thread::sleep(Duration::from_millis(100));
        symlink(to[0], &link).unwrap();
        shows(&serve, "v1");
        fs::write(talk.path("v1/talk.md"), talk.read("v1/talk.md").replace("Talk v1", "Talk v1 saved")).unwrap();
        serve.shows("Talk v1 saved", Duration::from_secs(5));
    }
}

/// Runs `work` while `change` is done again and again.
fn meanwhile<T>(change: impl Fn(usize) + Send + Sync, work: impl FnOnce() -> T) -> T {
    /// Also when the work fails.
    struct Over<'a>(&'a AtomicBool);
    impl Drop for Over<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut n = 0;
            while !over.load(Ordering::SeqCst) {
                change(n);
                n += 1;
            }
        });
        let _over = Over(&over);
        work()
    })
}

/// The versions that a result speaks of.
fn versions(text: &str) -> Vec<&'static str> {
    ["v1", "v2"].into_iter().filter(|version| text.contains(&format!("<!--{version}-->"))).collect()
}

#[test]
fn a_result_is_of_one_version_or_there_is_none() {
    let talk = version(version(Project::new(), "v1", "v1"), "v2", "v2");
    symlink("v1", talk.path("current")).unwrap();
    let turn = |n: usize| {
        lead(&talk.path("current"), ["v1", "v2"][n % 2]);
        // in turn a storm, in which nothing can be read at one moment, and a rest
        std::thread::sleep(Duration::from_millis(if n.is_multiple_of(80) { 400 } else { 1 + n as u64 % 4 }));
    };
    let (whole, refused) = meanwhile(turn, || {
        let (mut whole, mut refused) = (0, 0);
        for run in 0..200 {
            if run >= 12 && whole > 0 && refused > 0 {
                break;
            }
            let _ = fs::remove_dir_all(talk.path("site"));
            let ran = talk.run(&["build", "current", "-o", "site"]);
            if ran.status() == 1 {
                assert!(ran.err().contains("the deck is changing (`current"), "{}", ran.err());
                assert!(!talk.path("site").exists(), "nothing was written");
                refused += 1;
                continue;
            }
            assert_eq!(ran.status(), 0, "{}", ran.err());
            let all: String = fs::read_dir(talk.path("site/assets"))
                .unwrap()
                .filter_map(|file| fs::read_to_string(file.unwrap().path()).ok())
                .collect();
            let page = talk.read("site/index.html");
            let of_page: Vec<_> = ["v1", "v2"].into_iter().filter(|v| page.contains(&format!("Talk {v}"))).collect();
            assert_eq!(versions(&all), of_page);
            whole += 1;
        }
        (whole, refused)
    });
    assert!(whole > 0 && refused > 0, "{whole} whole, {refused} refused");
    // and when it has come to rest there is one again
    talk.run(&["build", "current", "-o", "site"]).gives(0);
}

/// A film is named by its beginning and its size, and copied from the disk: what was copied is what was looked at.
#[test]
fn a_film_that_is_being_written_is_not_taken() {
    let talk = Project::new().file("talk.md", "---\nlang: en\n---\n# A film\n\n![film](film.mp4)\n");
    let film = |byte: u8| fs::write(talk.path("film.mp4"), vec![byte; 9 << 20]).unwrap();
    film(b'0');
    talk.run(&["build", "talk.md", "-o", "site"]).gives(0);
    let change = |n: usize| {
        film(b'0' + (n % 10) as u8);
        std::thread::sleep(Duration::from_millis(5));
    };
    let refused = meanwhile(change, || {
        // a writer that the system lets wait may leave a whole reading in peace
        let ran = (0..6).map(|_| talk.run(&["build", "talk.md", "-o", "site"]));
        let refused: Vec<String> = ran.filter(|ran| ran.status() == 1).map(|ran| ran.err()).collect();
        assert!(refused.iter().all(|told| told.contains("the deck is changing (`film.mp4`)")), "{refused:?}");
        refused.len()
    });
    assert!(refused > 0);
    // what stands is one film, from its first byte to its last
    let films: Vec<_> = fs::read_dir(talk.path("site/assets"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "mp4"))
        .collect();
    assert_eq!(films.len(), 1);
    let bytes = fs::read(&films[0]).unwrap();
    assert!(bytes.iter().all(|byte| Some(byte) == bytes.first()));
}

#[test]
fn one_change_while_a_deck_is_read_costs_a_second_reading() {
    let talk = version(Project::new(), "d", "v1");
    // saved while the first reading rests
    let mut child = Command::new(env!("CARGO_BIN_EXE_aftrap"))
        .args(["build", "d", "-o", "site"])
        .current_dir(talk.path(""))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while !read_by(child.id(), &talk.path("d")) && start.elapsed() < Duration::from_millis(50) {}
    fs::write(talk.path("d/talk.md"), talk.read("d/talk.md").replace("Talk v1", "Talk later")).unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(talk.read("site/index.html").contains("Talk later"));
}

/// Whether a process holds a file open below a folder; a glance.
fn read_by(process: u32, folder: &Path) -> bool {
    let Ok(open) = fs::read_dir(format!("/proc/{process}/fd")) else { return false };
    open.flatten().any(|fd| fs::read_link(fd.path()).is_ok_and(|path| path.starts_with(folder)))
}

/// Whoever looks while a site is made again finds the old one or the new one.
#[cfg(target_os = "linux")]
#[test]
fn a_site_is_there_at_every_moment() {
    let talk = version(Project::new(), "d", "v1");
    talk.run(&["build", "d", "-o", "site"]).gives(0);
    let page = talk.path("site/index.html");
    let missing = AtomicBool::new(false);
    meanwhile(
        |_| {
            if fs::symlink_metadata(&page).is_err() {
                missing.store(true, Ordering::SeqCst);
            }
        },
        || (0..12).for_each(|_| drop(talk.run(&["build", "d", "-o", "site"]).gives(0))),
    );
    assert!(!missing.load(Ordering::SeqCst), "there was none for an instant");
}

fn leftovers(talk: &Project, folder: &str) -> Vec<String> {
    let names = fs::read_dir(talk.path(folder)).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("aftrap-tmp") || name.contains("aftrap-old")).collect()
}

#[test]
fn what_a_killed_run_leaves_goes_with_the_next() {
    let talk = version(Project::new(), "d", "v1");
    // as runs leave it that are killed in the middle: of files, of folders, of texts that are fixed
    let talk = talk
        .file("talk.html.aftrap-tmp-4000000000", "half")
        .file("site.aftrap-tmp-4000000000/.aftrap-manifest", "")
        .file("site.aftrap-tmp-4000000000/half.html", "half")
        .file("d/.talk.md.aftrap-tmp-4000000000", "half")
        .file("talk.html.aftrap-tmp-mine", "a letter");
    talk.run(&["export", "d/talk.md", "talk.html"]).gives(0);
    talk.run(&["build", "d", "-o", "site"]).gives(0);
    fs::write(talk.path("d/talk.md"), "---\nlang: en\ntransitoin: fade\n---\n# A\n").unwrap();
    talk.run(&["check", "d", "--fix"]);
    assert!(talk.read("d/talk.md").contains("transition"), "{}", talk.read("d/talk.md"));
    assert_eq!(leftovers(&talk, ""), ["talk.html.aftrap-tmp-mine"]);
    assert_eq!(leftovers(&talk, "d"), [""; 0]);
}

#[test]
fn killed_at_any_moment_nothing_stays_for_good() {
    let talk = version(Project::new(), "d", "v1");
    talk.run(&["build", "d", "-o", "site"]).gives(0);
    for turn in 0..15u64 {
        for args in [&["build", "d", "-o", "site"][..], &["export", "d/talk.md", "talk.html"]] {
            let mut child = Command::new(env!("CARGO_BIN_EXE_aftrap"))
                .args(args)
                .current_dir(talk.path(""))
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(turn * 17));
            let _ = child.kill();
            let _ = child.wait();
            assert!(talk.path("site/index.html").exists(), "turn {turn}");
        }
    }
    talk.run(&["build", "d", "-o", "site"]).gives(0);
    talk.run(&["export", "d/talk.md", "talk.html"]).gives(0);
    assert_eq!(leftovers(&talk, ""), [""; 0]);
}

/// A folder of somebody else's in the old site cannot be taken away: the new one stands all the same.
#[test]
fn what_cannot_be_removed_is_told_and_the_site_stands() {
    let talk = version(Project::new(), "d", "v1");
    let program = env!("CARGO_BIN_EXE_aftrap");
    // the administrator may remove everything, so somebody else has to try
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let run = |script: &str| {
        let mut command = if is_root { Command::new("setpriv") } else { Command::new("env") };
        if is_root {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        }
        command.args(["sh", "-c", script]).current_dir(talk.path("")).output().unwrap()
    };
    if is_root {
        assert!(Command::new("chmod").args(["-R", "a+rwX"]).arg(talk.path("")).status().unwrap().success());
        if !run(&format!("'{program}' --version")).status.success() {
            return skip("no other user can run the program here");
        }
    }
    let made = run(&format!(
        "'{program}' build d -o site && mkdir site/theirs && touch site/theirs/x && chmod 555 site/theirs"
    ));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    for turn in 0..2 {
        let ran = run(&format!("'{program}' build d -o site"));
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(0), "{turn}: {told}");
        assert!(told.contains("note: `site.aftrap-") && told.contains("cannot be removed"), "{turn}: {told}");
        assert!(talk.path("site/index.html").exists() && talk.path("site/theirs/x").exists());
    }
    run("chmod -R u+w .");
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_never_waited_for() {
    let talk =
        version(Project::new(), "d", "v1").file("d/own/theme.toml", "extends = \"plain\"\n").file("d/aftrap.toml", "");
    let talk = talk.file("d/film.mp4", vec![1; 9 << 20]).file("d/part.md", "part\n").file("d/own/theme.css", "");
    let deck = talk.read("d/talk.md").replace("title: Talk", "title: Talk\ntheme: ./own");
    fs::write(talk.path("d/talk.md"), deck + "---\n\n![f](film.mp4)\n\n---\n\n<!-- include: part.md -->\n").unwrap();
    let files = ["img/p0.svg", "film.mp4", "part.md", "own/theme.css", "own/theme.toml", "aftrap.toml", "talk.md"];
    let swap = |n: usize| {
        let path = talk.path("d").join(files[n % files.len()]);
        let (kept, pipe) = (path.with_extension("kept"), path.with_extension("pipe"));
        if Command::new("mkfifo").arg(&pipe).status().unwrap().success() {
            fs::rename(&path, &kept).unwrap();
            fs::rename(&pipe, &path).unwrap();
            std::thread::sleep(Duration::from_millis(3));
            fs::rename(&kept, &path).unwrap();
        }
    };
    meanwhile(swap, || {
        for turn in 0..14 {
            let mut child = Command::new(env!("CARGO_BIN_EXE_aftrap"))
                .args([&["build", "d", "-o", "site"][..], &["check", "d"]][turn % 2])
                .current_dir(talk.path(""))
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let start = Instant::now();
            while child.try_wait().unwrap().is_none() {
                if start.elapsed() > Duration::from_secs(30) {
                    let _ = child.kill();
                    panic!("it waits for a pipe");
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    });
    // served: the picture that became a pipe is not there, and nobody waits for it
    let serve = Serve::start("", &talk.path("d"));
    serve.shows("Talk v1", Duration::from_secs(5));
    let names: Vec<String> = serve
        .page()
        .split("assets/film")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    meanwhile(swap, || {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(2) {
            serve.get(&format!("/assets/film{}", names[0]));
            assert!(serve.page().contains(" 200 "));
        }
    });
}
