//! Export before a hostile disk, hostile files and a hostile moment: the rows X of `docs/reference/hostile-cases.md` that need more than a
//! folder, each by its name. (X02 to X06 are in `export.rs`.)

use crate::support::files::{below, png};
use crate::support::project::Project;
use crate::support::skip::skip;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_aftrap");

/// The names below a folder, as paths from it, sorted.
fn all(folder: &Path) -> Vec<String> {
    below(folder).into_iter().map(|name| name.to_string_lossy().into_owned()).collect()
}

/// Runs a shell script in the talk's folder.
fn shell(talk: &Project, wrap: &[&str], script: &str) -> Output {
    let words: Vec<&str> = wrap.iter().copied().chain(["sh", "-c", script]).collect();
    Command::new(words[0]).args(&words[1..]).current_dir(talk.path("")).output().unwrap()
}

const HEAD: &str = "---\nlang: en\n---\n";

#[test]
fn x01_a_full_disk_is_told_and_the_old_result_stays() {
    let works = Command::new("unshare").args(["-Urm", "sh", "-c", "mount -t tmpfs none /mnt"]).output();
    if !works.is_ok_and(|o| o.status.success()) {
        return skip("no user namespaces here, so no small disk can be made");
    }
    let talk = Project::new()
        .file("small.md", format!("{HEAD}# Small\n"))
        .file("large.md", format!("{HEAD}# Large\n\n![A film](film.mp4)\n\n![A film](film.webm)\n"))
        .file("film.mp4", vec![1; 3_000_000])
        .file("film.webm", vec![2; 3_000_000]);
    let script = format!(
        "mkdir disk && mount -t tmpfs -o size=2m none disk || exit 9; \
         '{PROGRAM}' build small.md -o disk/site -q || exit 8; '{PROGRAM}' export small.md disk/one.html -q || exit 7; \
         '{PROGRAM}' build large.md -o disk/site; echo $?; '{PROGRAM}' export large.md disk/one.html; echo $?; \
         ls -A disk; grep -l Small disk/site/index.html disk/one.html"
    );
    let ran = shell(&talk, &["unshare", "-Urm"], &script);
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines, ["3", "3", "one.html", "site", "disk/site/index.html", "disk/one.html"], "{err}");
    assert_eq!(err.matches("No space left").count(), 2, "{err}");
    assert!(err.contains("disk/site.aftrap-tmp-") && err.contains("`disk/one.html`"), "{err}");
}

#[test]
fn x07_what_is_no_file_or_lies_elsewhere_is_told_and_not_opened() {
    let talk = Project::new()
        .file("secret.png", "CANARY-7f3a")
        .file("d/deck.md", format!("{HEAD}# A\n\n![a](loop.png) ![b](link.png) ![c](pipe.png) ![d](zero.png) ![e](../secret.png) ![f](in.png) ![g](sock.png)\n"))
        .file("d/own.png", png(4, 4));
    let at = |name: &str| talk.path(&format!("d/{name}"));
    symlink("loop.png", at("loop.png")).unwrap();
    symlink("../secret.png", at("link.png")).unwrap();
    symlink("/dev/zero", at("zero.png")).unwrap();
    symlink("own.png", at("in.png")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("sock.png")).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe.png")).status().unwrap().success());
    let ran = talk.run(&["build", "d", "-o", "site", "--format", "short"]).gives(1);
    for (name, why) in [
        ("loop.png", "image-missing: `loop.png` is not there"),
        ("link.png", "outside-root: `link.png` is outside"),
        ("pipe.png", "image-missing: `pipe.png` is not a file"),
        ("zero.png", "outside-root: `zero.png` is outside"),
        ("secret.png", "outside-root: `../secret.png` is outside"),
        ("sock.png", "image-missing: `sock.png` is not a file"),
    ] {
        let line = ran.err().lines().find(|l| l.contains(name)).unwrap_or_default().to_owned();
        assert!(line.starts_with("d/deck.md:6:") && line.contains(why), "{name}: {}", ran.err());
    }
    assert!(!ran.err().contains("in.png"), "a link within the folder is fine: {}", ran.err());
    let files = all(&talk.path("site"));
    assert!(
        files
            .iter()
            .all(|name| !std::fs::read_to_string(talk.path("site").join(name)).unwrap_or_default().contains("CANARY"))
    );
    // asked for, the content comes, never the link
    let ran = talk.run(&["build", "d", "-o", "site", "--allow-outside", "--format", "short"]).gives(1);
    assert!(!ran.err().contains("outside-root"), "{}", ran.err());
    let copied = all(&talk.path("site")).into_iter().find(|name| name.contains("link-")).unwrap();
    let copied = talk.path("site").join(copied);
    assert!(std::fs::symlink_metadata(&copied).unwrap().is_file());
    assert_eq!(std::fs::read(copied).unwrap(), b"CANARY-7f3a");
}

#[test]
fn x07_texts_that_lie_elsewhere_are_told_and_not_shown() {
    let deck = format!(
        "{HEAD}# A\n\n```txt file=../secret.txt\n```\n\n```chart bar file=link.csv\n```\n\n---\n\n<!-- include: ../secret.md -->\n\n---\n\n<!-- include: SECRET -->\n"
    );
    let talk = Project::new()
        .file("secret.txt", "CANARY-7f3a")
        .file("secret.md", "# CANARY-7f3a\n")
        .file("secret.csv", "a,CANARY-7f3a\nb,2\n")
        .file("d/own.css", "@import '../look.css'; b { color: red }")
        .file("look.css", "i { --x: CANARY-7f3a }");
    let whole = talk.path("secret.md").display().to_string();
    let talk = talk.file("d/deck.md", deck.replace("SECRET", &whole).replace("lang: en", "lang: en\ntheme: own.css"));
    symlink("../secret.csv", talk.path("d/link.csv")).unwrap();
    let ran = talk.run(&["build", "d", "-o", "site", "--format", "short"]).gives(1);
    let outside: Vec<String> = ran.err().lines().filter(|l| l.contains(" outside-root: ")).map(str::to_owned).collect();
    assert_eq!(outside.len(), 5, "{}", ran.err());
    for name in ["`../secret.txt`", "`link.csv`", "secret.md`", "look.css`"] {
        assert!(outside.iter().any(|l| l.contains(name)), "{name}: {outside:?}");
    }
    let model = talk.run(&["inspect", "d/deck.md"]).gives(1);
    assert!(!model.out().contains("CANARY"), "{}", model.out());
    assert!(!files_hold(&talk, "CANARY"));
    let ran = talk.run(&["build", "d", "-o", "site", "--allow-outside", "--format", "short"]).gives(0);
    assert!(!ran.err().contains("outside-root"), "{}", ran.err());
    assert!(files_hold(&talk, "CANARY"));
}

#[test]
fn decks_below_an_aftrap_toml_share_its_folder() {
    let talk = Project::new()
        .file("talks/a/deck.md", "# A\n\n![Dot](../shared/dot.png)\n\n---\n\n<!-- include: ../shared/end.md -->\n")
        .file("talks/shared/dot.png", png(4, 4))
        .file("talks/shared/end.md", "# The end\n")
        .file("secret.md", "# CANARY\n");
    let told = talk.run(&["build", "talks/a/deck.md", "-o", "site", "--format", "short"]).gives(1).err();
    assert_eq!(told.matches(" outside-root: ").count(), 2, "{told}");
    let talk = talk.file("talks/aftrap.toml", "lang = \"en\"\n");
    for deck in ["talks/a/deck.md", "talks/a", "talks/shared/../a/deck.md"] {
        let told = talk.run(&["check", deck, "--format", "short"]).gives(0).err();
        assert!(told.contains("2 slides: 0 errors, 0 warnings"), "{deck}: {told}");
    }
    // from within, too; and no further than that
    let ran = Command::new(env!("CARGO_BIN_EXE_aftrap"))
        .args(["check", "deck.md"])
        .current_dir(talk.path("talks/a"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let talk = talk.file("talks/a/deck.md", "# A\n\n<!-- include: ../../secret.md -->\n");
    let told = talk.run(&["check", "talks/a", "--format", "short"]).gives(1).err();
    assert!(told.contains(" outside-root: "), "{told}");
}

/// Whether a file of the result holds these words.
fn files_hold(talk: &Project, words: &str) -> bool {
    let files = all(&talk.path("site"));
    files
        .iter()
        .any(|name| String::from_utf8_lossy(&std::fs::read(talk.path("site").join(name)).unwrap()).contains(words))
}

#[test]
fn x08_pictures_that_are_not_there_or_elsewhere() {
    let deck = format!(
        "{HEAD}# A\n\n![A lamp](no.png)\n\n![A cat](A.PNG)\n\n![Far](https://x.example/b.png)\n\n![Dot](data:image/gif;base64,R0lGODlhAQABAAAAACw=)\n"
    );
    let talk = Project::new().file("deck.md", deck).file("a.png", png(4, 4));
    let ran = talk.run(&["build", "deck.md", "-o", "site", "--format", "short"]).gives(1);
    let told: Vec<String> = ran.err().lines().map(str::to_owned).collect();
    let has =
        |from: &str, what: &str| assert!(told.iter().any(|l| l.starts_with(from) && l.contains(what)), "{told:?}");
    has("deck.md:6:", "error image-missing");
    has("deck.md:8:", "error image-missing");
    has("deck.md:10:", "warning remote: `https://x.example/b.png` is on another host: it needs the network");
    assert!(!told.iter().any(|l| l.starts_with("deck.md:12:")), "{told:?}");
    let page = talk.read("site/index.html");
    assert!(page.contains("A lamp") && page.contains("card-error"), "the slide says what is missing");
    assert!(page.contains("src=\"https://x.example/b.png\"") && page.contains("src=\"data:image/gif"), "kept");
    let fixed = talk.run(&["check", "deck.md", "--fix"]);
    assert!(fixed.err().contains("`A.PNG` → `a.png`"), "{}", fixed.err());
}

#[test]
fn x09_odd_pictures_cost_no_memory_and_run_nothing() {
    let deck = format!(
        "{HEAD}# A\n\n![Big](big.png)\n\n---\n\n# B\n\n![Wide](wide.png)\n\n---\n\n# C\n\n![None](none.png)\n\n---\n\n# D\n\n![Bad](bad.svg)\n\n---\n\n# E\n\n![Page](page.png)\n"
    );
    let svg = "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><script>alert(1)</script><text>&x;</text></svg>";
    let talk = Project::new()
        .file("deck.md", deck)
        .file("big.png", png(800, 600))
        .file("wide.png", [png(20_000, 20_000), vec![0; 2_000_000]].concat())
        .file("none.png", "")
        .file("bad.svg", svg)
        .file("page.png", "<!doctype html><script>alert(1)</script>");
    let big = std::fs::OpenOptions::new().write(true).open(talk.path("big.png")).unwrap();
    big.set_len(2 << 30).unwrap();
    // what is read whole would not fit
    let script =
        format!("ulimit -v 1500000; '{PROGRAM}' check deck.md --format short; '{PROGRAM}' build deck.md -o site -q");
    let ran = shell(&talk, &[], &script);
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.code().is_some_and(|code| code < 2), "{told}");
    let has = |from: &str, what: &str| assert!(told.lines().any(|l| l.starts_with(from) && l.contains(what)), "{told}");
    has("deck.md:6:", "image-too-large: `big.png` has 2147 MB");
    has("deck.md:12:", "image-too-large");
    has("deck.md:18:", "image-unreadable");
    has("deck.md:24:", "svg-active: `bad.svg` has a script, which does not run");
    has("deck.md:30:", "image-unreadable");
    let page = talk.read("site/index.html");
    assert!(page.contains("<img src=\"assets/bad-"), "as a picture it runs nothing");
    assert!(!page.contains("alert(1)") && !page.contains("root:"));
    let copied = all(&talk.path("site")).into_iter().find(|name| name.contains("big-")).unwrap();
    assert_eq!(std::fs::metadata(talk.path("site").join(copied)).unwrap().len(), 2 << 30);
}

#[test]
fn x10_names_that_clash_or_are_odd_become_safe_ones() {
    use std::os::unix::ffi::OsStrExt;
    let long = format!("{}.png", "l".repeat(251));
    let names = ["one/p.png", "two/p.png", "P.png", "CON.png", "a:b.png", "dot..png", "sp ace.png", &long];
    let deck: String = names.iter().map(|name| format!("![x](<{name}>)\n\n")).collect();
    let mut talk = Project::new().file("deck.md", format!("{HEAD}# A\n\n{deck}![x](od%FFd.png)\n"));
    for (i, name) in names.iter().enumerate() {
        talk = talk.file(name, [png(4, 4), vec![u8::try_from(i).unwrap()]].concat());
    }
    std::fs::write(talk.path("").join(std::ffi::OsStr::from_bytes(b"od\xffd.png")), png(4, 4)).unwrap();
    let ran = talk.run(&["build", "deck.md", "-o", "site", "--format", "short"]);
    let files: Vec<String> = all(&talk.path("site")).into_iter().filter(|name| name.ends_with(".png")).collect();
    assert_eq!(files.len(), names.len(), "{files:?}\n{}", ran.err());
    for name in &files {
        let stem =
            name.strip_prefix("assets/").and_then(|n| n.strip_suffix(".png")).unwrap_or_else(|| panic!("{name}"));
        assert!(
            stem.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') && stem.len() < 60,
            "{name}"
        );
        let (word, key) = stem.rsplit_once('-').unwrap();
        assert!(!word.is_empty() && key.len() == 8, "{name}");
        assert!(talk.read("site/index.html").contains(&format!("src=\"{name}\"")), "{name}");
    }
    // a name that is no text cannot be written in a deck; that is told
    assert!(ran.err().lines().any(|l| l.contains("error image-missing: `od%FFd.png`")), "{}", ran.err());
    let before = files.clone();
    talk.run(&["build", "deck.md", "-o", "site"]);
    let after: Vec<String> = all(&talk.path("site")).into_iter().filter(|name| name.ends_with(".png")).collect();
    assert_eq!(before, after);
}

#[test]
fn x12_decks_that_are_none_or_are_endless() {
    let talk = Project::new().file("latin.md", b"# caf\xe9\n").file("empty.md", "").file("blank.md", "\n \n");
    let told = talk.run(&["build", "latin.md", "-o", "site", "--format", "short"]).gives(1).err();
    assert!(told.contains("latin.md:1:6: error not-utf8"), "{told}");
    for name in ["empty.md", "blank.md"] {
        let told = talk.run(&["build", name, "-o", "site", "--format", "short"]).err();
        assert!(told.contains(&format!("{name}:")) && told.contains("deck-empty"), "{told}");
    }
    let many: String = (0..20_000).map(|i| format!("# Slide {i}\n\nx\n\n---\n\n")).collect();
    let line = "word ".repeat(2_000_000);
    let deep = "> ".repeat(100_000);
    let open = "[".repeat(200_000);
    let stars = "*a ".repeat(200_000);
    let talk = talk
        .file("many.md", format!("{HEAD}{many}"))
        .file("line.md", format!("{HEAD}# A\n\n{line}\n"))
        .file("deep.md", format!("{HEAD}# A\n\n{deep}x\n"))
        .file("open.md", format!("{HEAD}# A\n\n{open}\n"))
        .file("stars.md", format!("{HEAD}# A\n\n{stars}\n"));
    for (name, word) in [
        ("many.md", "Slide 19999"),
        ("line.md", "word word"),
        ("deep.md", "<p>x</p>"),
        ("open.md", "[[[["),
        ("stars.md", "*a *a"),
    ] {
        let ran = talk.run(&["build", name, "-o", "site", "--format", "short"]);
        assert!(ran.status() == 0 || ran.status() == 1, "{name}: {}", ran.err());
        assert!(talk.read("site/index.html").contains(word), "{name}");
    }
}

/// A build that takes a while to write: many files.
fn slow() -> Project {
    let deck: String = (0..400).map(|i| format!("# S{i}\n\n![x](p/{i}.mp4)\n\n---\n\n")).collect();
    let mut talk = Project::new().file("deck.md", format!("{HEAD}{deck}"));
    for i in 0..400 {
        talk = talk.file(&format!("p/{i}.mp4"), vec![u8::try_from(i % 251).unwrap(); 200_000 + i]);
    }
    talk
}

#[test]
fn x13_stopped_from_outside_nothing_half_made_stays() {
    let talk = slow();
    talk.run(&["build", "deck.md", "-o", "site", "-q"]).gives(0);
    let whole = all(&talk.path("site"));
    let mut caught = 0;
    for (i, (signal, status)) in [("INT", 130), ("TERM", 143), ("HUP", 129), ("INT", 130)].into_iter().enumerate() {
        let mut child = Command::new(PROGRAM)
            .args(["build", "deck.md", "-o", "site", "-q"])
            .current_dir(talk.path(""))
            .spawn()
            .unwrap();
        // while it writes
        let half = talk.path(&format!("site.aftrap-tmp-{}", child.id())).join("assets");
        while !half.exists() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        std::thread::sleep(std::time::Duration::from_millis(i as u64 * 3));
        assert!(Command::new("kill").arg(format!("-{signal}")).arg(child.id().to_string()).status().unwrap().success());
        let ended = child.wait().unwrap();
        // one that was done already is fine too
        assert!(ended.code() == Some(status) || ended.success(), "{ended:?}");
        caught += usize::from(!ended.success());
        let left: Vec<_> = std::fs::read_dir(talk.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().contains("aftrap-tmp")), "{left:?}");
        assert_eq!(all(&talk.path("site")), whole);
    }
    assert!(caught > 0, "no signal came in time to stop anything");
}

#[test]
fn x13_a_reader_that_goes_away_is_no_failure() {
    let slides: String = (0..2_000).map(|i| format!("# S{i}\n\n![x](no{i}.png)\n\n---\n\n")).collect();
    let talk = Project::new().file("deck.md", format!("{HEAD}{slides}"));
    for command in [
        "inspect deck.md",
        "check deck.md --format json",
        "check deck.md --format github",
        "explain",
        "man",
        "completions bash",
        "schema",
    ] {
        let mut child = Command::new("sh")
            .args(["-c", &format!("'{PROGRAM}' {command} | head -c 10")])
            .current_dir(talk.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.wait().unwrap();
        let ran = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&ran.stderr);
        assert!(!told.contains("panicked") && !told.contains("RUST_BACKTRACE"), "{command}: {told}");
        assert_eq!(ran.stdout.len(), 10, "{command}");
    }
}
