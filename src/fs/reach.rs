//! Which files a deck may show: everything in its own folders, and the pictures, sounds and videos of its project.

use super::disk;
use crate::util::media_type::is_media;
use std::path::{Path, PathBuf};

/// The folders that files may be shown from.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// Everything in these may be shown: the deck's folder, that of the nearest `aftrap.toml`, a theme's.
    pub folders: Vec<PathBuf>,
    /// Of these only pictures, sounds, videos and their captions: the git work tree that the deck is in. A deck names
    /// these by habit; texts, data and code of a project may hold what nobody wants to show.
    pub project: Option<PathBuf>,
}

impl Reach {
    /// The same folders where they truly are; what is not there is left out.
    pub fn real(&self) -> Self {
        let real = |folder: &PathBuf| disk::real(folder);
        Self { folders: self.folders.iter().filter_map(real).collect(), project: self.project.as_ref().and_then(real) }
    }

    /// Whether everything at `real`, a true place, may be shown.
    pub fn holds(&self, real: &Path) -> bool {
        self.folders.iter().any(|folder| real.starts_with(folder))
    }

    /// Whether a file that is truly at `real` may be shown under the name `path`. Both endings count: a link that is called
    /// `x.png` makes no picture of a text.
    pub fn lets(&self, path: &Path, real: &Path) -> bool {
        let in_project = || self.project.as_ref().is_some_and(|project| real.starts_with(project));
        self.holds(real) || is_media(path) && is_media(real) && in_project() && !is_typescript(real)
    }
}

/// `.ts` is a piece of a video (MPEG-TS: a sign at each 188th byte), and TypeScript.
fn is_typescript(real: &Path) -> bool {
    const SIGN: u8 = 0x47;
    const PACKET: usize = 188;
    let is_film = |head: &[u8]| head.first() == Some(&SIGN) && head.get(PACKET) == Some(&SIGN);
    real.extension().is_some_and(|e| e.eq_ignore_ascii_case("ts"))
        && !disk::read_head(real, PACKET + 1).is_ok_and(|(head, _)| is_film(&head))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_project_only_media_are_shown() {
        let reach = Reach { folders: vec!["/p/talk".into()], project: Some("/p".into()) };
        for (named, real, expected) in [
            ("a.png", "/p/img/a.png", true),
            ("a.PNG", "/p/img/a.PNG", true),
            ("a.mp4", "/p/a.mp4", true),
            ("a.nl.vtt", "/p/a.nl.vtt", true),
            ("list.m3u8", "/p/list.m3u8", true),
            ("a.png", "/p/.git/annex/objects/x/a.png", true),
            ("key.txt", "/p/key.txt", false),
            ("data.csv", "/p/data.csv", false),
            ("page.html", "/p/page.html", false),
            ("a.pdf", "/p/a.pdf", false),
            ("a.woff2", "/p/a.woff2", false),
            // a link of another kind than what it leads to
            ("a.png", "/p/.env", false),
            ("a.png", "/p/key.txt", false),
            ("a.txt", "/p/a.png", false),
            ("a.png", "/q/a.png", false),
            ("a.png", "/project/a.png", false),
            ("key.txt", "/p/talk/key.txt", true),
        ] {
            assert_eq!(reach.lets(Path::new(named), Path::new(real)), expected, "{named} {real}");
        }
    }
}
