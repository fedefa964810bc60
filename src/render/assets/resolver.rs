//! Files that slides show: found, checked, and named by their content.

use super::asset::{GeneratedAsset, SourceAsset};
use super::dependencies::{below, collect};
use super::kind::{has_dependencies, kind_of};
use super::name::{ASSETS, content_key, name_of, name_with_key, stem_of};
use crate::diagnostics::{Code, Diagnostic};
use crate::fs::Files;
use crate::render::dependency::{ReadRecord, TrackedFiles};
use crate::render::report::Reporter;
use crate::source::Span;
use crate::util::{
    Key, escape_delimiters, fragment, is_file_url, is_remote, join_url, media_type, needs_network, query_and_fragment,
    resolve_url,
};
use std::path::{Path, PathBuf};

/// Names that the page of a deck and the list of decks have for themselves.
const OURS: &[&str] = &["index.html", "sitemap.xml"];

/// What became of a URL.
pub(crate) enum ResolvedUrl {
    /// A file of the author's: its address in the page, and where it is.
    Asset { address: String, path: PathBuf },
    /// Kept as it is: another host, or `data:`.
    External,
    /// Nothing can be shown; it was told.
    Missing,
}

impl ResolvedUrl {
    /// The address of a file in the page.
    pub(crate) fn address(self) -> Option<String> {
        match self {
            Self::Asset { address, .. } => Some(address),
            Self::External | Self::Missing => None,
        }
    }
}

/// A file as it is looked for.
struct Wanted {
    /// It is of a kind that can be shown there.
    fits: bool,
    /// What is of such a kind.
    help: &'static str,
    /// The code to report with when it is not there.
    missing: Code,
}

/// Finds the files that one slide shows.
pub(crate) struct AssetResolver<'a> {
    pub(crate) files: TrackedFiles<'a>,
    /// The deck's folder: `@/` leads here.
    deck_folder: &'a Path,
    /// The folder of the file that is rendered.
    folder: PathBuf,
    shown: ShownFiles,
    /// What comes out may be remembered.
    cacheable: bool,
}

/// Files of the result.
#[derive(Debug, Default)]
pub(crate) struct ShownFiles {
    /// The author's.
    pub(crate) assets: Vec<SourceAsset>,
    /// Those that were made for the slide.
    pub(crate) generated: Vec<GeneratedAsset>,
}

impl<'a> AssetResolver<'a> {
    /// `deck_folder`: where `@/` leads; `folder`: that of the file that the slide is written in.
    pub(crate) fn new(files: &'a Files, deck_folder: &'a Path, folder: &Path) -> Self {
        let (folder, shown) = (folder.to_owned(), ShownFiles::default());
        Self { files: TrackedFiles::new(files), deck_folder, folder, shown, cacheable: true }
    }

    /// The files shown since the last time.
    pub(crate) fn take(&mut self) -> ShownFiles {
        std::mem::take(&mut self.shown)
    }

    /// What comes out may not be remembered: it hangs on more than files.
    pub(crate) fn forbid_caching(&mut self) {
        self.cacheable = false;
    }

    /// All that was read, when what comes out may be remembered while it stays the same.
    pub(crate) fn dependencies(&mut self) -> Option<Vec<ReadRecord>> {
        self.cacheable.then(|| self.files.take())
    }

    /// Sees addresses from another folder; that in which they were seen before.
    pub(crate) fn enter_folder(&mut self, folder: PathBuf) -> PathBuf {
        std::mem::replace(&mut self.folder, folder)
    }

    /// Adds a file to those that are shown.
    fn show(&mut self, asset: SourceAsset) {
        if !self.shown.assets.contains(&asset) {
            self.shown.assets.push(asset);
        }
    }

    /// Adds a file that was made.
    pub(crate) fn generate(&mut self, made: GeneratedAsset) {
        if !self.shown.generated.contains(&made) {
            self.shown.generated.push(made);
        }
    }

    /// Finds a file that is not to be one of the result: what it holds goes into the page.
    pub(crate) fn resolve_inlined(
        &mut self,
        report: &mut Reporter<'_>,
        url: &str,
        missing: Code,
        place: &Span,
    ) -> ResolvedUrl {
        let before = self.shown.assets.len();
        let found = self.resolve_media(report, url, missing, place);
        self.shown.assets.truncate(before);
        found
    }

    /// Finds the file that `url` names, seen from the file the slide is written in. `missing` is the code to tell with.
    pub(crate) fn resolve_media(
        &mut self,
        report: &mut Reporter<'_>,
        url: &str,
        missing: Code,
        place: &Span,
    ) -> ResolvedUrl {
        let what = "Aftrap can show images, videos, sound, captions and PDF";
        let wanted = Wanted { fits: kind_of(url).is_some(), help: what, missing };
        self.resolve_if(report, url, wanted, place)
    }

    /// The same for what may be of any kind that is served: scripts, style sheets, what an `<object>` shows.
    pub(crate) fn resolve_any(
        &mut self,
        report: &mut Reporter<'_>,
        url: &str,
        missing: Code,
        place: &Span,
    ) -> ResolvedUrl {
        let help = "name a file whose extension browsers know";
        let wanted = Wanted { fits: media_type(name_of(url)).is_some(), help, missing };
        self.resolve_if(report, url, wanted, place)
    }

    fn resolve_if(&mut self, report: &mut Reporter<'_>, url: &str, wanted: Wanted, place: &Span) -> ResolvedUrl {
        let Wanted { fits, help, missing } = wanted;
        if url.starts_with('#') || url.is_empty() {
            return ResolvedUrl::External;
        }
        if is_file_url(url) {
            report.file_url(url, place);
            return ResolvedUrl::Missing;
        }
        if is_remote(url) {
            if needs_network(url) {
                report.remote(url, place);
            }
            return ResolvedUrl::External;
        }
        if fits && has_dependencies(url) {
            return self.resolve_with_dependencies(report, url, missing, place);
        }
        let path = self.resolve(url);
        if !fits {
            // what `cut_name` looks for may come
            self.files.stat(&path);
            let message = format!("`{url}` is not a type of file that a page can show");
            let finding = Diagnostic::at(missing, place.clone(), message);
            let whole = self.cut_name(url);
            report.add(match whole {
                Some(whole) => finding.help(format!("`#` and `?` end a file name: write `{whole}`")),
                None => finding.help(help),
            });
            return ResolvedUrl::Missing;
        }
        let Some(name) = self.files.content_key(&path).map(|key| name_with_key(&path, key)) else {
            self.report_missing(report, url, &path, missing, place);
            return ResolvedUrl::Missing;
        };
        self.show(SourceAsset { name: name.clone(), path: path.clone() });
        ResolvedUrl::Asset { address: format!("{name}{}", fragment(url)), path }
    }

    /// Finds the file that `url` names and what it names in turn. `missing` is the code to tell with.
    pub(crate) fn resolve_with_dependencies(
        &mut self,
        report: &mut Reporter<'_>,
        url: &str,
        missing: Code,
        place: &Span,
    ) -> ResolvedUrl {
        let path = self.resolve(url);
        if self.files.content_key(&path).is_none() {
            self.report_missing(report, url, &path, missing, place);
            return ResolvedUrl::Missing;
        }
        let mut all = collect(&mut self.files, &path, None);
        for lost in &all.lost {
            report.lost(&format!("`{url}` names `{lost}`"), "its folder", place);
        }
        for (url, sure) in std::mem::take(&mut all.asked) {
            self.beside_page(report, &url, sure, place);
        }
        if all.served {
            report.needs_server(&format!("`{url}` loads modules or data"), place);
        }
        // each was noted when it was found
        let files = self.files.untracked();
        let key = all.files.iter().fold(Key::default(), |key, (path, name)| {
            key.and(content_key(files, path).unwrap_or_default()).with(name.as_bytes())
        });
        let folder = format!("{ASSETS}{}-{}", stem_of(&path), key.short(8));
        let own = all.files.get(&path).cloned().unwrap_or_default();
        for (path, name) in all.files {
            self.show(SourceAsset { name: format!("{folder}/{name}"), path });
        }
        ResolvedUrl::Asset { address: format!("{folder}/{own}{}", query_and_fragment(url)), path }
    }

    /// What a script on a slide loads comes along, at the place at which the script asks the deck's page for it. With
    /// `sure` it is told where that is not there; else it may be no name of a file at all.
    pub(crate) fn beside_page(&mut self, report: &mut Reporter<'_>, url: &str, sure: bool, place: &Span) {
        let folder = self.deck_folder;
        let path = join_url(folder, url);
        let own = below(folder, &path).filter(|own| !OURS.contains(&own.as_str()));
        let is_there = self.files.content_key(&path).is_some();
        if own.is_none() || !is_there {
            if sure {
                report.lost(&format!("this script asks for `{url}`"), "the deck's folder", place);
            }
            return;
        }
        let all = collect(&mut self.files, &path, Some(folder));
        for lost in &all.lost {
            report.lost(&format!("`{url}` names `{lost}`"), "the deck's folder", place);
        }
        for (path, name) in all.files {
            self.show(SourceAsset { name, path });
        }
    }

    /// How an address is to be written whose file has a `#` or a `?` in its name.
    fn cut_name(&mut self, url: &str) -> Option<String> {
        let whole = escape_delimiters(url);
        let path = self.resolve(&whole);
        self.files.is_file(&path).then_some(whole).filter(|whole| whole != url)
    }

    /// The path of a URL: from the file's folder, or from the deck's for `@/` and `/`.
    pub(crate) fn resolve(&self, url: &str) -> PathBuf {
        resolve_url(url, &self.folder, self.deck_folder)
    }
}
