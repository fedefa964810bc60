//! The built-in themes, embedded: every file under `themes/`, by its path there. A test holds the two equal.

/// Path under `themes/` (with `/`) and content, sorted by path.
pub(crate) const BUILTIN: &[(&str, &str)] = &[
    ("base/css/boxes.css", include_str!("../../themes/base/css/boxes.css")),
    ("base/css/canvas.css", include_str!("../../themes/base/css/canvas.css")),
    ("base/css/code.css", include_str!("../../themes/base/css/code.css")),
    ("base/css/contrast.css", include_str!("../../themes/base/css/contrast.css")),
    ("base/css/layout_columns.css", include_str!("../../themes/base/css/layout_columns.css")),
    ("base/css/layout_media.css", include_str!("../../themes/base/css/layout_media.css")),
    ("base/css/layout_timeline.css", include_str!("../../themes/base/css/layout_timeline.css")),
    ("base/css/layout_titles.css", include_str!("../../themes/base/css/layout_titles.css")),
    ("base/css/media.css", include_str!("../../themes/base/css/media.css")),
    ("base/css/modifiers.css", include_str!("../../themes/base/css/modifiers.css")),
    ("base/css/narrow.css", include_str!("../../themes/base/css/narrow.css")),
    ("base/css/polls.css", include_str!("../../themes/base/css/polls.css")),
    ("base/css/reading.css", include_str!("../../themes/base/css/reading.css")),
    ("base/css/scripts.css", include_str!("../../themes/base/css/scripts.css")),
    ("base/css/slots.css", include_str!("../../themes/base/css/slots.css")),
    ("base/css/tables.css", include_str!("../../themes/base/css/tables.css")),
    ("base/css/text.css", include_str!("../../themes/base/css/text.css")),
    ("base/css/typography.css", include_str!("../../themes/base/css/typography.css")),
    ("base/layouts/_measure.html", include_str!("../../themes/base/layouts/_measure.html")),
    ("base/layouts/_media.html", include_str!("../../themes/base/layouts/_media.html")),
    ("base/layouts/_sides.html", include_str!("../../themes/base/layouts/_sides.html")),
    ("base/layouts/blank.html", include_str!("../../themes/base/layouts/blank.html")),
    ("base/layouts/center.html", include_str!("../../themes/base/layouts/center.html")),
    ("base/layouts/code.html", include_str!("../../themes/base/layouts/code.html")),
    ("base/layouts/columns.html", include_str!("../../themes/base/layouts/columns.html")),
    ("base/layouts/compare.html", include_str!("../../themes/base/layouts/compare.html")),
    ("base/layouts/cover.html", include_str!("../../themes/base/layouts/cover.html")),
    ("base/layouts/default.html", include_str!("../../themes/base/layouts/default.html")),
    ("base/layouts/end.html", include_str!("../../themes/base/layouts/end.html")),
    ("base/layouts/fact.html", include_str!("../../themes/base/layouts/fact.html")),
    ("base/layouts/full.html", include_str!("../../themes/base/layouts/full.html")),
    ("base/layouts/image-left.html", include_str!("../../themes/base/layouts/image-left.html")),
    ("base/layouts/image-right.html", include_str!("../../themes/base/layouts/image-right.html")),
    ("base/layouts/image.html", include_str!("../../themes/base/layouts/image.html")),
    ("base/layouts/poll.html", include_str!("../../themes/base/layouts/poll.html")),
    ("base/layouts/quote.html", include_str!("../../themes/base/layouts/quote.html")),
    ("base/layouts/section.html", include_str!("../../themes/base/layouts/section.html")),
    ("base/layouts/statement.html", include_str!("../../themes/base/layouts/statement.html")),
    ("base/layouts/timeline.html", include_str!("../../themes/base/layouts/timeline.html")),
    ("base/layouts/two-columns.html", include_str!("../../themes/base/layouts/two-columns.html")),
    ("base/layouts/video.html", include_str!("../../themes/base/layouts/video.html")),
    ("base/theme.css", include_str!("../../themes/base/theme.css")),
    ("base/theme.toml", include_str!("../../themes/base/theme.toml")),
    ("default/theme.css", include_str!("../../themes/default/theme.css")),
    ("default/theme.toml", include_str!("../../themes/default/theme.toml")),
    ("editorial/theme.css", include_str!("../../themes/editorial/theme.css")),
    ("editorial/theme.toml", include_str!("../../themes/editorial/theme.toml")),
    ("high-contrast/theme.css", include_str!("../../themes/high-contrast/theme.css")),
    ("high-contrast/theme.toml", include_str!("../../themes/high-contrast/theme.toml")),
    ("paper/theme.css", include_str!("../../themes/paper/theme.css")),
    ("paper/theme.toml", include_str!("../../themes/paper/theme.toml")),
    ("stage/theme.css", include_str!("../../themes/stage/theme.css")),
    ("stage/theme.toml", include_str!("../../themes/stage/theme.toml")),
    ("terminal/theme.css", include_str!("../../themes/terminal/theme.css")),
    ("terminal/theme.toml", include_str!("../../themes/terminal/theme.toml")),
];

/// The theme that is the hidden ground of all others: structure and layouts.
pub(crate) const BASE: &str = "base";
/// The theme that is used where none is asked for.
pub(crate) const DEFAULT: &str = "default";

/// One built-in file, by theme and path within it.
pub(crate) fn file(theme: &str, path: &str) -> Option<&'static str> {
    files(theme).find(|(p, _)| *p == path).map(|(_, content)| content)
}

/// The style sheet of a built-in theme, with what it imports in its place.
pub(crate) fn style_sheet(theme: &str) -> Option<String> {
    let sheet = file(theme, "theme.css")?;
    let imported = |line: &str| file(theme, line.strip_prefix("@import '")?.strip_suffix("';")?);
    Some(sheet.split_inclusive('\n').map(|line| imported(line.trim_end()).unwrap_or(line)).collect())
}

/// All files of one built-in theme: path within it and content, sorted.
pub(crate) fn files(theme: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILTIN.iter().filter_map(move |(path, content)| {
        let (name, rest) = path.split_once('/')?;
        (name == theme).then_some((rest, *content))
    })
}

/// The names of all built-in themes that can be asked for (all but the ground), sorted.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().filter_map(|(path, _)| path.strip_suffix("/theme.toml")).filter(|name| *name != BASE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::Files;
    use crate::util::relative_to;
    use std::collections::BTreeMap;
    use std::path::Path;

    fn gather(files: &Files, root: &Path, folder: &Path, out: &mut BTreeMap<String, String>) {
        for path in files.list(folder) {
            if files.stat(&path).is_some_and(|s| s.is_dir) {
                gather(files, root, &path, out);
            } else {
                let text = files.bytes(&path).expect("a theme's file");
                out.insert(relative_to(root, &path), String::from_utf8(text.to_vec()).expect("UTF-8"));
            }
        }
    }

    #[test]
    fn the_embedded_files_are_the_files_of_the_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
        let mut disk = BTreeMap::new();
        let files = Files::disk();
        // beside the themes stand their pictures
        for folder in files.list(&root).into_iter().filter(|folder| files.stat(&folder.join("theme.toml")).is_some()) {
            gather(&files, &root, &folder, &mut disk);
        }
        let embedded: BTreeMap<_, _> = BUILTIN.iter().map(|(p, c)| ((*p).to_owned(), (*c).to_owned())).collect();
        let names = |m: &BTreeMap<String, String>| m.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&embedded), names(&disk), "src/theme/builtin.rs must name the files under themes/");
        assert!(embedded == disk, "a theme changed while the test was built");
        assert!(BUILTIN.is_sorted_by_key(|(path, _)| *path));
    }

    #[test]
    fn sheets_are_imported_in_their_place_and_once() {
        let sheet = style_sheet(BASE).expect("a style sheet");
        assert!(!sheet.contains("@import"));
        let parts = files(BASE).filter(|(path, _)| path.starts_with("css/")).collect::<Vec<_>>();
        assert!(parts.len() > 10, "{}", parts.len());
        for (path, content) in &parts {
            assert_eq!(sheet.matches(content).count(), 1, "{path}");
        }
        // nothing but the comment at the head is beside them
        let own = parts.iter().fold(sheet, |rest, (_, content)| rest.replace(content, ""));
        assert_eq!(own.trim_start().find("/*"), Some(0), "{own}");
        assert_eq!(own.trim_end().find("*/").map(|at| at + 2), Some(own.trim_end().len()), "{own}");
        assert_eq!(style_sheet(DEFAULT).as_deref(), file(DEFAULT, "theme.css"));
    }

    #[test]
    fn the_ground_is_hidden() {
        assert!(names().any(|n| n == DEFAULT));
        assert!(names().all(|n| n != BASE));
        assert!(file(BASE, "layouts/default.html").is_some());
    }
}
