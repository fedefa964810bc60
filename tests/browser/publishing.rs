//! What is built, put up anywhere: decks that lead to each other, and the picture that other sites show.

use crate::harness::Room;
use crate::support::files::below;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ONE: &str =
    "---\nlang: en\ntitle: The first\n---\n# The first\n\n[On to two](../two.md#second) and ![A dot](dot.svg)\n";
const TWO: &str = "---\nlang: en\n---\n# Start\n\n---\n# Second\n\n[Back](sub/one.md)\n";
const DOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\"><rect width=\"40\" height=\"40\" fill=\"red\"/></svg>";

fn talks() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("d/sub/one.md", ONE), ("d/two.md", TWO), ("d/sub/dot.svg", DOT)] {
        std::fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn build(folder: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aftrap"));
    let done = command.args(["build", "d", "-o", "site"]).args(more).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    done
}

/// Every file below a folder, with its bytes.
fn all(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    below(folder).into_iter().map(|name| (name.clone(), std::fs::read(folder.join(&name)).unwrap())).collect()
}

/// A folder on a web server, at `/some/where/`; nothing else is there.
struct Stand(std::sync::Arc<tiny_http::Server>);

impl Stand {
    fn of(folder: PathBuf) -> Self {
        let server = std::sync::Arc::new(tiny_http::Server::http("127.0.0.1:0").unwrap());
        let own = std::sync::Arc::clone(&server);
        std::thread::spawn(move || {
            for request in own.incoming_requests() {
                let name =
                    request.url().split(['?', '#']).next().unwrap().strip_prefix("/some/where/").map(str::to_owned);
                let bytes = name.as_ref().and_then(|name| std::fs::read(folder.join(name)).ok());
                let kind = match name.as_deref().unwrap_or("").rsplit('.').next() {
                    Some("html") => "text/html",
                    Some("css") => "text/css",
                    Some("js") => "text/javascript",
                    Some("svg") => "image/svg+xml",
                    _ => "image/jpeg",
                };
                let header = tiny_http::Header::from_bytes("Content-Type", kind).unwrap();
                let status = if bytes.is_some() { 200 } else { 404 };
                let answer = tiny_http::Response::from_data(bytes.unwrap_or_default()).with_header(header);
                let _ = request.respond(answer.with_status_code(status));
            }
        });
        Self(server)
    }

    fn url(&self, name: &str) -> String {
        format!("http://{}/some/where/{name}", self.0.server_addr())
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.0.unblock();
    }
}

#[test]
fn decks_lead_to_each_other_wherever_they_stand() {
    let folder = talks();
    let told = build(folder.path(), &[]).stderr;
    assert!(!String::from_utf8_lossy(&told).contains("warning"), "{}", String::from_utf8_lossy(&told));
    let room = Room::new("");
    let stand = Stand::of(folder.path().join("site"));
    let page = room.blank();
    for base in [stand.url(""), format!("file://{}/site/", folder.path().display())] {
        page.goto(&format!("{base}index.html"));
        page.click("a[href='sub/one/index.html']");
        page.wait("document.title.includes('The first') && document.querySelector('.slide img')?.naturalWidth === 40");
        page.click(".slide a[href$='#second']");
        page.wait("document.querySelectorAll('.slide').length === 2");
        page.at("2.0");
        page.click("#second a");
        page.wait("document.title.includes('The first')");
        page.at("1.0");
    }
    let away: Vec<String> = page.asked().into_iter().filter(|url| !url.starts_with("file:")).collect();
    assert!(away.iter().all(|url| url.starts_with(&stand.url("")) || url.starts_with("data:")), "{away:?}");
}

#[test]
fn other_sites_are_shown_the_first_slide() {
    let folder = talks();
    std::fs::write(folder.path().join("d/aftrap.toml"), "[export]\nurl = \"https://x.example/talks/\"\n").unwrap();
    build(folder.path(), &[]);
    let site = folder.path().join("site");
    let page = std::fs::read_to_string(site.join("sub/one/index.html")).unwrap();
    let address = page.split("og:image\" content=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let picture = site.join(address.strip_prefix("https://x.example/talks/").unwrap());
    let size = imagesize::size(&picture).unwrap();
    assert_eq!((size.width, size.height), (1280, 720));
    // the dot on the slide is on the card
    let stand = Stand::of(picture.parent().unwrap().to_owned());
    let room = Room::new("");
    let window = room.blank();
    window.goto(&stand.url(&picture.file_name().unwrap().to_string_lossy()));
    let red = "(() => { const c = document.createElement('canvas'); [c.width, c.height] = [1280, 720]; const x = c.getContext('2d'); \
        x.drawImage(document.images[0], 0, 0); const d = x.getImageData(0, 0, 1280, 720).data; let n = 0; \
        for (let i = 0; i < d.length; i += 4) n += d[i] > 200 && d[i + 1] < 60 && d[i + 2] < 60; return n; })()";
    window.wait("document.images[0]?.naturalWidth === 1280");
    assert!(window.eval(red).as_u64().unwrap() > 300, "{}", window.eval(red));

    // the same again without a browser: what is there is taken over, and no byte differs
    let before = all(&site);
    build(folder.path(), &["--browser", "no-such-browser"]);
    assert!(all(&site) == before);
    // what is seen has changed, and nobody can draw it: the page does not tell of a picture that is not there
    std::fs::write(folder.path().join("d/two.md"), TWO.replace("Start", "Begin")).unwrap();
    let told = build(folder.path(), &["--browser", "no-such-browser"]).stderr;
    assert!(String::from_utf8_lossy(&told).contains("no images for social cards"));
    assert!(!std::fs::read_to_string(site.join("two/index.html")).unwrap().contains("og:image"));
    build(folder.path(), &["--no-cards"]);
    assert!(all(&site).iter().all(|(name, _)| name.extension().is_none_or(|e| e != "jpg")));
}
