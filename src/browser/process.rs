//! A program is started as a browser, or it is told soon why not: it ended, or it said nothing.

use super::error::BrowserError;
use headless_chrome::Browser;
use headless_chrome::browser::DEFAULT_ARGS;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long a program may take until it answers.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a browser may be silent, at most (a thousand pages of PDF).
const SILENCE: Duration = Duration::from_mins(10);
/// A port where nobody listens: what a page asks of other hosts goes there.
const NOWHERE: &str = "http://127.0.0.1:9";
/// What the program says before the address at which it listens.
const LISTENS: &str = "DevTools listening on ";

const FLAGS: &[&str] = &[
    "--remote-debugging-port=0",
    "--headless",
    "--disable-gpu",
    "--window-size=1280,720",
    "--disable-component-update",
    "--disable-search-engine-choice-screen",
    "--hide-scrollbars",
    "--mute-audio",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
];

/// The process of a browser; it ends with this.
pub(crate) struct BrowserProcess {
    browser: Child,
    guard: Option<Child>,
}

impl BrowserProcess {
    pub(crate) fn id(&self) -> u32 {
        self.browser.id()
    }
}

impl Drop for BrowserProcess {
    fn drop(&mut self) {
        for process in self.guard.iter_mut().chain([&mut self.browser]) {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Who ends the browser and takes its folder away when we cannot any more (`kill -9`): it listens to us, and begins when we
/// are silent for ever. Where there is no shell, nobody does.
fn guard(browser: u32, folder: &Path) -> Option<Child> {
    const WATCH: &str = "cat >/dev/null; kill -9 \"$1\" 2>/dev/null; \
        for turn in 1 2 3 4 5; do rm -rf -- \"$2\"; sleep 1; [ -e \"$2\" ] || exit 0; done";
    let mut command = Command::new("/bin/sh");
    command.args(["-c", WATCH, "aftrap-guard", &browser.to_string()]).arg(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    if cfg!(unix) { command.spawn().ok() } else { None }
}

/// Why a program is no browser.
pub(crate) enum LaunchError {
    /// It could not be started, or it ended: without its own fences it may do better.
    Ended(String),
    /// It did not answer in time.
    Silent,
}

impl LaunchError {
    pub(crate) fn of(self, program: &Path) -> BrowserError {
        let why = match self {
            Self::Ended(why) => why,
            Self::Silent => format!("it did not answer in {} seconds", PATIENCE.as_secs()),
        };
        BrowserError::new(format!("`{}` did not start: {why}", program.display()))
    }
}

/// The browser with all that it writes below `folder`; it is stopped without a word, and would leave that elsewhere.
/// `fenced`: behind its own fences. (The client would start it too, but tries a program that ends at once for minutes.)
pub(crate) fn launch(program: &Path, folder: &Path, fenced: bool) -> Result<(Browser, BrowserProcess), LaunchError> {
    within(PATIENCE, program, folder, fenced)
}

fn within(
    patience: Duration,
    program: &Path,
    folder: &Path,
    fenced: bool,
) -> Result<(Browser, BrowserProcess), LaunchError> {
    let end = Instant::now() + patience;
    let mut command = Command::new(program);
    let free: &[&str] = if fenced { &[] } else { &["--no-sandbox", "--disable-setuid-sandbox"] };
    command
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--proxy-server={NOWHERE}"))
        .args(DEFAULT_ARGS)
        .args(FLAGS)
        .args(free)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    // the same letters at the same places, whatever the language of who asks
    command.env("LC_ALL", "C.UTF-8").env("LANG", "C.UTF-8").env_remove("LANGUAGE");
    if cfg!(target_os = "linux") {
        // elsewhere the paths of its sockets would be too long
        command.env("TMPDIR", folder);
    }
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    let browser = command.spawn().map_err(|e| LaunchError::Ended(e.to_string()))?;
    let mut running = BrowserProcess { guard: guard(browser.id(), folder), browser };
    let said = running.browser.stderr.take();
    let lines = in_own_group(move || {
        let mut lines = said.into_iter().flat_map(|pipe| BufReader::new(pipe).lines().map_while(Result::ok));
        lines.find_map(|line| Some(line.split_once(LISTENS)?.1.trim().to_owned()))
    })?;
    let address = first_answer(&lines, &mut running, end)?;
    let browsers =
        in_own_group(move || Some(Browser::connect_with_timeout(address, SILENCE).map_err(|error| error.to_string())))?;
    let browser = first_answer(&browsers, &mut running, end)?.map_err(LaunchError::Ended)?;
    Ok((browser, running))
}

/// Work that nobody knows the end of, on a thread of its own; it may end with nothing to say.
fn in_own_group<T: Send + 'static>(
    work: impl FnOnce() -> Option<T> + Send + 'static,
) -> Result<Receiver<T>, LaunchError> {
    let (tell, hear) = channel();
    let run = move || {
        if let Some(done) = work() {
            let _ = tell.send(done);
        }
    };
    match std::thread::Builder::new().name("browser".into()).spawn(run) {
        Ok(_) => Ok(hear),
        Err(error) => Err(LaunchError::Ended(error.to_string())),
    }
}

/// What that work gives, unless the program ends before or the time is over.
fn first_answer<T>(from: &Receiver<T>, running: &mut BrowserProcess, end: Instant) -> Result<T, LaunchError> {
    const GLANCE: Duration = Duration::from_millis(20);
    loop {
        if let Ok(Some(status)) = running.browser.try_wait() {
            return Err(LaunchError::Ended(in_words(status)));
        }
        match from.recv_timeout(GLANCE) {
            Ok(done) => return Ok(done),
            Err(_) if Instant::now() > end => return Err(LaunchError::Silent),
            Err(RecvTimeoutError::Timeout) => {}
            // its mouth is closed; its end may follow
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(GLANCE),
        }
    }
}

fn in_words(status: ExitStatus) -> String {
    status.code().map_or_else(|| format!("it ended ({status})"), |code| format!("it ended with status {code}"))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A program that does this whatever it is told, and why it is no browser.
    fn fails(does: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("program");
        std::fs::write(&program, format!("#!/bin/sh\n{does}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let begin = Instant::now();
        let failed = within(Duration::from_millis(400), &program, folder.path(), true).err().expect("no browser");
        assert!(begin.elapsed() < Duration::from_secs(5), "{does}: {:?}", begin.elapsed());
        failed.of(&program).message
    }

    #[test]
    fn a_program_that_never_answers_is_given_up() {
        let deaf = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("ws://{}/devtools/browser/x", deaf.local_addr().unwrap());
        for does in [
            "exec sleep 20",
            "while true; do echo no >&2; sleep 0.01; done",
            "exec 2>&-; exec sleep 20",
            &format!("echo 'DevTools listening on {address}' >&2; exec sleep 20"),
        ] {
            assert!(fails(does).contains("did not answer in 30 seconds"), "{does}");
        }
        assert!(fails("exec 2>&-; sleep 0.1; exit 7").contains("ended with status 7"));
    }
}
