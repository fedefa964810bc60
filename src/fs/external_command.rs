//! The one door to other programs: a text in, what the program makes of it out.
//!
//! Closed until the person at the command line opens it: a deck is a text that people pass on, and a text must not start
//! programs.

use super::disk::open_file;
use crate::util::Key;
use process_wrap::std::{ChildWrapper, CommandWrap};
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a command may take. The slowest that people use (a browser that is started for one diagram) needs five seconds.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes that a command may write; more is no picture for a slide.
const MOST: u64 = 20 * 1024 * 1024;
/// How long to wait before looking again whether it has ended, at first and at most.
const LOOK: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(50));

/// Which commands may run, and where what they made is kept.
#[derive(Debug, Clone, Default)]
pub struct ExternalCommands(Option<Arc<RunningCommand>>);

#[derive(Debug)]
struct RunningCommand {
    kept: Option<PathBuf>,
    patience: Duration,
}

/// Why there is nothing to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandError {
    /// In a diagnostic's words.
    pub why: String,
    /// The program could not even be started: the next time may be better.
    pub absent: bool,
}

impl CommandError {
    fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), absent: false }
    }
}

impl ExternalCommands {
    /// Commands may run. What they make is kept in the folder `kept`, by the command and what went in; without one only
    /// as long as the program remembers.
    pub fn allowed(kept: Option<PathBuf>) -> Self {
        Self(Some(Arc::new(RunningCommand { kept, patience: PATIENCE })))
    }

    /// Whether any may run.
    pub fn are_allowed(&self) -> bool {
        self.0.is_some()
    }

    /// Runs `command` (words as a shell would split them, but no shell) in `folder` with `input` on its standard input,
    /// and gives what it writes to its standard output.
    pub fn run(&self, command: &str, input: &str, folder: &Path) -> Result<Arc<[u8]>, CommandError> {
        let Some(open) = &self.0 else { return Err(CommandError::new("commands are not allowed")) };
        let key = Key::of([command.as_bytes(), input.as_bytes(), folder.as_os_str().as_encoded_bytes()]);
        let kept = open.kept.as_ref().map(|folder| folder.join(key.to_string()));
        if let Some(bytes) = kept.as_deref().and_then(stored) {
            return Ok(bytes);
        }
        let bytes = run(command, input, folder, open.patience)?;
        if let Some(path) = kept {
            // a disk that says no costs time, not the picture
            let _ = store(&path, &bytes);
        }
        Ok(Arc::from(bytes))
    }
}

/// What a command made is no part of the deck: nothing is built again because of it.
fn stored(path: &Path) -> Option<Arc<[u8]>> {
    let mut bytes = Vec::new();
    open_file(path).ok()?.0.read_to_end(&mut bytes).ok()?;
    Some(bytes).filter(|bytes| !bytes.is_empty()).map(Arc::from)
}

/// What the names of files that are not finished begin with.
const UNFINISHED: &str = ".aftrap-tmp-";

/// Beside its place first: another Aftrap may look for it now. One at a time, so that what is unfinished was left by a run
/// that was killed, and goes.
#[expect(clippy::disallowed_methods, reason = "locks and clears the cache, which is no part of a deck")]
fn store(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let lock = File::open(folder).ok().filter(|folder| folder.lock().is_ok());
    if lock.is_some() {
        let unfinished = |entry: &fs::DirEntry| entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes());
        for entry in fs::read_dir(folder)?.flatten().filter(unfinished) {
            let _ = fs::remove_file(entry.path());
        }
    }
    let mut fresh = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    fresh.write_all(bytes)?;
    fresh.persist(path).map(drop).map_err(|error| error.error)
}

/// The words of a command: the program, and what it is called with.
pub fn command_words(command: &str) -> Result<(String, Vec<String>), CommandError> {
    let words = shlex::split(command).ok_or_else(|| CommandError::new("a quote in the command is not closed"))?;
    let mut words = words.into_iter();
    let program = words.next().ok_or_else(|| CommandError::new("the command is empty"))?;
    Ok((program, words.collect()))
}

fn run(command: &str, input: &str, folder: &Path, patience: Duration) -> Result<Vec<u8>, CommandError> {
    let (program, arguments) = command_words(command)?;
    let disk = |error: io::Error| CommandError::new(format!("a temporary file: {error}"));
    let (mut into, mut out, mut said) =
        (tempfile::tempfile().map_err(disk)?, tempfile::tempfile().map_err(disk)?, tempfile::tempfile().map_err(disk)?);
    into.write_all(input.as_bytes()).and_then(|()| into.rewind()).map_err(disk)?;
    let (out_end, said_end) = (out.try_clone().map_err(disk)?, said.try_clone().map_err(disk)?);
    let mut wrap = CommandWrap::with_new(&program, |command| {
        command.args(arguments).stdin(Stdio::from(into)).stdout(Stdio::from(out_end)).stderr(Stdio::from(said_end));
        if folder.is_dir() {
            command.current_dir(folder);
        }
    });
    #[cfg(unix)]
    wrap.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    wrap.wrap(process_wrap::std::JobObject);
    let mut child = wrap
        .spawn()
        .map_err(|error| CommandError { why: format!("`{program}` did not start: {error}"), absent: true })?;
    let ended = wait(&mut *child, &out, patience);
    if ended.is_err() {
        let _ = child.kill();
    }
    let status = ended.map_err(|why| CommandError::new(format!("`{program}` {why}")))?;
    let words = first_words(&mut said);
    if !status.success() {
        let words = if words.is_empty() { status.to_string() } else { words };
        return Err(CommandError::new(format!("`{program}` failed: {words}")));
    }
    let mut bytes = Vec::new();
    out.rewind().and_then(|()| out.read_to_end(&mut bytes)).map_err(disk)?;
    if bytes.trim_ascii().is_empty() {
        let words = if words.is_empty() { String::new() } else { format!(": {words}") };
        return Err(CommandError::new(format!("`{program}` wrote nothing{words}")));
    }
    Ok(bytes)
}

/// Waits for the end; the words say why it was not waited for any longer.
fn wait(child: &mut dyn ChildWrapper, out: &File, patience: Duration) -> Result<ExitStatus, String> {
    let start = Instant::now();
    let mut pause = LOOK.0;
    loop {
        if let Some(status) = child.try_wait().map_err(|error| format!("cannot be waited for: {error}"))? {
            return Ok(status);
        }
        if start.elapsed() >= patience {
            return Err(format!("took longer than {} s", patience.as_secs_f32()));
        }
        if out.metadata().is_ok_and(|m| m.len() > MOST) {
            return Err(format!("wrote more than {} MB", MOST / 1024 / 1024));
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(LOOK.1);
    }
}

/// What a program said about itself, short enough for a diagnostic.
fn first_words(said: &mut File) -> String {
    let mut text = Vec::new();
    let _ = said.rewind().and_then(|()| said.take(4_096).read_to_end(&mut text));
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(3).collect();
    let all: String = lines.join("; ").chars().filter(|c| !c.is_control()).collect();
    all.chars().take(300).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn tried(command: &str) -> Result<String, String> {
        let bytes = run(command, "a -> b\n", Path::new(""), Duration::from_secs(20)).map_err(|e| e.why)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn a_text_goes_in_and_a_text_comes_out() {
        assert_eq!(tried("cat"), Ok("a -> b\n".to_owned()));
        assert_eq!(tried("sed 's/a/<b> c/'"), Ok("<b> c -> b\n".to_owned()), "quotes hold words together");
        assert_eq!(tried("echo $HOME; true"), Ok("$HOME; true\n".to_owned()), "no shell looks at it");
    }

    #[test]
    fn failures_say_why() {
        for (command, says) in [
            ("no-such-program-anywhere -x", "`no-such-program-anywhere` did not start"),
            ("sh -c 'echo line 3: no such arrow >&2; exit 2'", "`sh` failed: line 3: no such arrow"),
            ("false", "`false` failed: exit status: 1"),
            ("true", "`true` wrote nothing"),
            ("cat 'x", "a quote in the command is not closed"),
            ("  ", "the command is empty"),
            ("cat /dev/zero", "`cat` wrote more than 20 MB"),
        ] {
            let why = tried(command).expect_err(command);
            assert!(why.starts_with(says), "{command}: {why}");
        }
    }

    #[test]
    fn what_takes_too_long_ends_with_all_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let alive = folder.path().join("alive");
        let command = format!("sh -c '(sleep 1; touch {}) & sleep 60'", alive.display());
        let error = run(&command, "", folder.path(), Duration::from_millis(200)).unwrap_err();
        assert!(error.why.contains("took longer than 0.2 s"), "{error:?}");
        std::thread::sleep(Duration::from_millis(1_500));
        assert!(!alive.exists(), "a child of the command lived on");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "looks at the real disk")]
    fn what_was_made_is_kept_by_what_it_was_made_from() {
        let folder = tempfile::tempdir().unwrap();
        let count = folder.path().join("count");
        let command = format!("sh -c 'echo x >> {}; cat'", count.display());
        let commands = ExternalCommands::allowed(Some(folder.path().join("kept")));
        for input in ["a", "a", "b"] {
            assert_eq!(&*commands.run(&command, input, folder.path()).unwrap(), input.as_bytes());
        }
        let again = ExternalCommands::allowed(Some(folder.path().join("kept")));
        // left by a run that was killed
        let half = folder.path().join("kept/.aftrap-tmp-Abc123");
        std::fs::write(&half, "half").unwrap();
        assert!(again.run(&command, "b", folder.path()).is_ok() && half.exists(), "nothing was written");
        assert_eq!(std::fs::metadata(&count).unwrap().len(), 4, "one run for `a`, one for `b`");
        assert!(again.run(&command, "c", folder.path()).is_ok() && !half.exists());
        assert!(!ExternalCommands::default().are_allowed());
        assert!(ExternalCommands::default().run("cat", "a", folder.path()).is_err());
    }
}
