//! The browser, started on the pages of a site.

use super::error::BrowserError;
use super::process::{BrowserProcess, LaunchError, launch};
use super::temp_site::TempSite;
use crate::fs::Files;
use crate::site::{self, Site};
use headless_chrome::protocol::cdp::types::Method;
use headless_chrome::{Browser, Tab};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a page may take until it can be drawn.
const PATIENCE: Duration = Duration::from_mins(1);

/// Makes paper of a page.
const PAPER: &str = include_str!("print.js");

/// Runs first in every page and frame.
const ALONE: &str = include_str!("isolate.js");

/// CDP methods with free parameters: typed ones would need every optional field written out.
macro_rules! methods {
    ($($name:ident = $method:literal;)*) => {$(
        #[derive(Debug, Serialize)]
        pub(crate) struct $name(pub(crate) Value);
        impl Method for $name {
            const NAME: &'static str = $method;
            type ReturnObject = MethodResult;
        }
    )*};
}

/// What a method gives back.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct MethodResult(pub(crate) Value);

methods! {
    Evaluate = "Runtime.evaluate";
    EnableRuntime = "Runtime.enable";
    Metrics = "Emulation.setDeviceMetricsOverride";
    Media = "Emulation.setEmulatedMedia";
    Focus = "Emulation.setFocusEmulationEnabled";
    Before = "Page.addScriptToEvaluateOnNewDocument";
    PrintPdf = "Page.printToPDF";
    Screenshot = "Page.captureScreenshot";
}

/// A browser before the pages of a site. All of it is gone when this is dropped.
pub struct BrowserSession {
    browser: Browser,
    /// Ends before its folder is taken away.
    _process: BrowserProcess,
    folder: TempSite,
    /// The program runs without its own fences, because it would not start with them.
    pub unfenced: bool,
}

/// What a camera has made.
#[derive(Debug, Clone, Copy)]
pub enum Started<'a> {
    /// A folder.
    Folder(&'a Path),
    /// The browser's process.
    Process(u32),
}

impl BrowserSession {
    /// Starts the browser `program`, or the one that is installed, and puts the site where it can see it: with the files
    /// as `files` saw them.
    pub fn new(site: &Site, files: &Files, program: Option<&Path>) -> Result<Self, BrowserError> {
        Self::with_observer(site, files, program, &|_| {})
    }

    /// [`BrowserSession::new`]; `tell` hears of everything that would be left if nobody dropped the camera.
    pub fn with_observer(
        site: &Site,
        files: &Files,
        program: Option<&Path>,
        tell: &dyn Fn(Started<'_>),
    ) -> Result<Self, BrowserError> {
        let program = program.map_or_else(installed, |given| Ok(given.to_owned()))?;
        let disk = |error: &dyn fmt::Display| BrowserError::new(format!("a temporary folder: {error}"));
        let folder = TempSite::new().map_err(|e| disk(&e))?;
        // told before it is filled: videos are copied into it
        tell(Started::Folder(folder.path()));
        site::write_new(site, files, &folder.path().join("site")).map_err(|e| disk(&e))?;
        let start = |fenced| launch(&program, folder.path(), fenced);
        let started = match start(true) {
            Ok(started) => Ok((started, false)),
            Err(LaunchError::Silent) => Err(LaunchError::Silent),
            // in containers, and for the administrator, Chromium starts only without; the pages are the author's own
            Err(LaunchError::Ended(_)) => {
                tell(Started::Folder(folder.path()));
                start(false).map(|started| (started, true))
            }
        };
        let ((browser, process), unfenced) = started.map_err(|failed| failed.of(&program))?;
        tell(Started::Process(process.id()));
        let camera = Self { browser, _process: process, folder, unfenced };
        camera.keep_awake()?;
        Ok(camera)
    }

    /// The client holds its socket for a tenth of a second while there is nothing to read, and every call waits for that.
    /// A tab that always has something to say makes calls twenty times faster.
    fn keep_awake(&self) -> Result<(), BrowserError> {
        let tab = self.browser.new_tab().map_err(|e| connection_lost(&e))?;
        call(&tab, EnableRuntime(json!({})))?;
        call(&tab, Focus(json!({ "enabled": true })))?;
        call(&tab, Evaluate(json!({ "expression": "setInterval(() => console.debug(1), 2)" })))?;
        Ok(())
    }

    /// The deck's page with `query` behind its address, at `width` × `height` CSS pixels of `scale` pixels each, ready to be
    /// drawn: fonts and pictures are there, and the first picture of videos (or five seconds have passed).
    pub(crate) fn page(&self, url: &str, query: &str, size: (u32, u32), scale: f64) -> Result<Page, BrowserError> {
        let tab = self.browser.new_tab().map_err(|e| connection_lost(&e))?;
        tab.set_default_timeout(PATIENCE);
        let page = Page(tab);
        call(
            &page.0,
            Metrics(json!({"width": size.0, "height": size.1, "deviceScaleFactor": scale, "mobile": false})),
        )?;
        call(&page.0, Before(json!({ "source": ALONE })))?;
        let file = self.folder.path().join("site").join(url).join("index.html");
        let address = format!("{}?alone&{query}", file_url(&file));
        page.0.navigate_to(&address).and_then(|tab| tab.wait_until_navigated()).map_err(|e| connection_lost(&e))?;
        page.wait("document.documentElement.dataset.ready === ''")?;
        page.eval(
            "(async () => { for (const i of document.images) i.loading = 'eager'; await document.fonts.ready; \
             await Promise.all([...document.images].map((i) => i.decode().catch(() => 0))); \
             await Promise.all([...document.querySelectorAll('video,audio')].map((film) => new Promise((done) => { \
               if (film.readyState > 1 || film.error) done(); \
               film.preload = 'auto'; film.onloadeddata = film.onerror = done; setTimeout(done, 5000); }))); \
             await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))); })()",
        )?;
        Ok(page)
    }

    /// [`BrowserSession::page`] as paper can show it: no video plays, pages in frames are there.
    pub(crate) fn paper(&self, url: &str, query: &str, size: (u32, u32), scale: f64) -> Result<Page, BrowserError> {
        let page = self.page(url, query, size, scale)?;
        page.eval(PAPER)?;
        Ok(page)
    }
}

/// One tab.
pub(crate) struct Page(Arc<Tab>);

impl Page {
    /// The value of an expression (of a promise: what it gives).
    pub(crate) fn eval(&self, expression: &str) -> Result<Value, BrowserError> {
        let asked = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = call(&self.0, Evaluate(asked))?;
        match answer.pointer("/exceptionDetails/exception/description") {
            Some(why) => Err(BrowserError::new(format!("the page failed: {why}"))),
            None => Ok(answer.pointer("/result/value").cloned().unwrap_or(Value::Null)),
        }
    }

    /// From now on as in a browser that prefers dark pages.
    pub(crate) fn emulate_dark(&self) -> Result<(), BrowserError> {
        let features = json!([{"name": "prefers-color-scheme", "value": "dark"}]);
        call(&self.0, Media(json!({ "features": features }))).map(drop)
    }

    /// From now on as on paper: the page is laid out by what its style sheets say of print.
    pub(crate) fn on_paper(&self) -> Result<(), BrowserError> {
        call(&self.0, Media(json!({ "media": "print" }))).map(drop)
    }

    fn wait(&self, condition: &str) -> Result<(), BrowserError> {
        let start = Instant::now();
        while self.eval(condition)? != json!(true) {
            if start.elapsed() > PATIENCE {
                return Err(BrowserError::new("the page was not ready in time"));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// What a method gives as base64 under `data`.
    pub(crate) fn data<M>(&self, method: M) -> Result<Vec<u8>, BrowserError>
    where
        M: Method<ReturnObject = MethodResult> + Serialize + fmt::Debug,
    {
        use base64::Engine;
        let answer = call(&self.0, method)?;
        let data = answer.get("data").and_then(Value::as_str).unwrap_or("");
        let bytes = base64::engine::general_purpose::STANDARD.decode(data);
        bytes.ok().filter(|b| !b.is_empty()).ok_or_else(|| BrowserError::new("the browser returned nothing"))
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.0.close(false);
    }
}

fn call<M>(tab: &Tab, method: M) -> Result<Value, BrowserError>
where
    M: Method<ReturnObject = MethodResult> + Serialize + fmt::Debug,
{
    tab.call_method(method).map(|answer| answer.0).map_err(|e| connection_lost(&e))
}

fn connection_lost(error: &dyn fmt::Display) -> BrowserError {
    BrowserError::new(format!("the browser gave up: {error}"))
}

/// The browser of this machine: the environment's `CHROME`, else Chromium, Chrome or Edge where systems keep them.
fn installed() -> Result<PathBuf, BrowserError> {
    headless_chrome::browser::default_executable().map_err(|_| BrowserError {
        message: "no browser was found".to_owned(),
        help: Some(if cfg!(target_os = "linux") {
            "install Chromium (`apt install chromium`, `dnf install chromium`) or Chrome, or name one: --browser PROGRAM"
        } else if cfg!(target_os = "macos") {
            "install Chrome, Edge or Chromium (`brew install chromium`), or name one: --browser PROGRAM"
        } else {
            "install Chrome or Edge, or name one: --browser PROGRAM"
        }),
    })
}

/// A path as an address: what has a meaning in addresses is written as `%..`.
fn file_url(path: &Path) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const SET: &AsciiSet = &CONTROLS.add(b' ').add(b'#').add(b'?').add(b'%').add(b'"').add(b'<').add(b'>');
    let path = path.to_string_lossy().replace('\\', "/");
    let lead = if path.starts_with('/') { "" } else { "/" };
    format!("file://{lead}{}", utf8_percent_encode(&path, SET))
}
