//! Which project a deck belongs to: whose settings count, and whose files it may show.

use super::args::DeckArgs;
use super::real;
use crate::fs::{Files, Reach};
use crate::site::config;
use crate::util::relative_path;
use std::path::{Path, PathBuf};

/// The folder whose `aftrap.toml` counts for all decks below it: the nearest one, from the decks' own upwards.
pub(super) fn config_root(decks: &Path) -> Option<PathBuf> {
    let files = Files::disk();
    let holds = |folder: &&Path| files.stat(&folder.join(config::CONFIG)).is_some_and(|s| s.is_file);
    let home = real(decks).ancestors().find(holds).map(Path::to_owned)?;
    let here = real(Path::new("."));
    // as everything is named where the author names his decks so: from where he stands
    let is_above = decks.is_relative() && home != here && here.starts_with(&home);
    Some(if is_above { PathBuf::from(relative_path(&here, &home)) } else { home })
}

/// The git work tree that decks are in, whose pictures they may show: none where an `aftrap.toml` says what belongs
/// together, and never a home folder that is kept in git, or what lies above it.
fn work_tree_of(decks: &Path) -> Option<PathBuf> {
    if config_root(decks).is_some_and(|folder| !holds_home(&folder)) {
        return None;
    }
    let root = real(decks).ancestors().find(|folder| is_work_tree(folder)).map(Path::to_owned)?;
    (!holds_home(&root)).then_some(root)
}

/// Whether a folder is the user's home folder, or lies above it: no project is as large.
fn holds_home(folder: &Path) -> bool {
    let (files, home) = (Files::disk(), std::env::home_dir().filter(|home| !home.as_os_str().is_empty()));
    let place = files.real(&real(folder));
    place.parent().is_none() || home.is_some_and(|home| files.real(&home).starts_with(&place))
}

/// A folder with what git puts there: a folder of its own, or a file that says where that is (worktrees, submodules).
fn is_work_tree(folder: &Path) -> bool {
    let (files, git) = (Files::disk(), folder.join(".git"));
    match files.stat(&git) {
        Some(stat) if stat.is_dir => files.stat(&git.join("HEAD")).is_some_and(|head| head.is_file),
        Some(stat) if stat.is_file => files.head(&git).is_ok_and(|head| head.starts_with(b"gitdir:")),
        _ => false,
    }
}

/// What decks may show: what lies in their own folder, in the one whose settings they share, in that of the command line's
/// theme; pictures of their project; and everything with `outside-root`.
pub(super) fn allowed_roots(decks: &Path, theme: Option<&str>, outside: bool) -> Reach {
    let folder = |path: &Path| match Files::disk().stat(path) {
        Some(stat) if stat.is_dir => Some(path.to_owned()),
        Some(_) => Some(path.parent().unwrap_or(Path::new("")).to_owned()),
        None => None,
    };
    let all = outside.then(|| real(decks).ancestors().last().map(Path::to_owned)).flatten();
    let project = config_root(decks).filter(|folder| !holds_home(folder));
    let own = folder(decks).into_iter().chain(project);
    let folders = own.chain(theme.and_then(|theme| folder(Path::new(theme)))).chain(all).collect();
    Reach { folders, project: work_tree_of(decks) }
}

/// The disk as the decks of a command may see it.
pub(super) fn open_files(args: &DeckArgs) -> Files {
    Files::disk().restricted_to(&allowed_roots(&args.path, args.theme.as_deref(), args.allow_outside))
}
