//! No file of `src` uses itself by way of others: every circle of files is reported, inside folders too.
//!
//! The rule is that of `support/module_graph.rs`: a parent that declares its children and passes on their names is no
//! circle; a child that takes an item from its parent's `mod.rs`, whose code uses the child, is one. What is shared by
//! both belongs in a file of its own, below both.

use crate::order::sources;
use crate::support::module_graph::{Edge, Graph, circles};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// The circles that are still there, with the reason. The list only shrinks: a file that has left its circle must leave
/// the list, and no file may come in.
const REMAINDER: &[(&str, &str)] = &[
    (
        "chart/axes.rs chart/bars.rs chart/lines.rs chart/mod.rs chart/pie.rs",
        "the kinds of charts take `ChartOptions` from the module that draws them; it wants a file of its own",
    ),
    (
        "cli/check.rs cli/export.rs cli/mod.rs cli/output.rs cli/project.rs cli/snapshot.rs cli/social_cards.rs cli/targets.rs cli/theme.rs",
        "the commands take what they share from the module that starts them",
    ),
    (
        "deck/foreign/mod.rs deck/slide/comments.rs deck/slide/lint/comment_typos.rs",
        "comments are read by the words of other tools, which are looked for in comments",
    ),
    (
        "deck/settings/yaml.rs deck/settings/yaml_anchors.rs deck/settings/yaml_map.rs",
        "one idea, YAML to entries, in three files",
    ),
    (
        "deck/slide/blocks.rs deck/slide/display_math.rs deck/slide/header_footer.rs deck/slide/inlines.rs deck/slide/lint/attributes.rs deck/slide/lint/leftover_markup.rs deck/slide/lint/unread_emphasis.rs deck/slide/lint/unresolved_links.rs deck/slide/parser.rs deck/slide/raw_html.rs deck/slide/tables.rs deck/slide/wiki_links.rs deck/split/references.rs",
        "a recursive descent: blocks hold inlines, inlines raw HTML, raw HTML blocks; the lints are methods of the reader and could be leaves",
    ),
    (
        "diagnostics/code.rs diagnostics/diagnostic.rs",
        "a code has a severity and a diagnostic has a code; `Severity` wants to be beside the codes",
    ),
    (
        "diagram/dot/flowchart.rs diagram/dot/mod.rs diagram/mermaid/errors.rs diagram/mermaid/mod.rs diagram/mermaid/steps.rs diagram/svg/html_label.rs diagram/svg/mod.rs diagram/svg/path.rs diagram/svg/shape.rs diagram/svg/text.rs diagram/svg/transform.rs",
        "the parts of a drawing take its types from the modules that draw it",
    ),
    ("export/single_file/frames.rs export/single_file/mod.rs", "a page in a frame is itself made a single file"),
    (
        "lint/mod.rs lint/rules/colour.rs lint/rules/deck.rs lint/rules/links.rs lint/rules/media.rs lint/rules/raw_html.rs lint/rules/structure.rs lint/rules/style.rs lint/rules/text.rs lint/secrets/flags.rs lint/secrets/mod.rs",
        "the rules take what they look at from the module that runs them",
    ),
    (
        "math/mod.rs math/rewrite/boxes.rs math/rewrite/char_codes.rs math/rewrite/colours.rs math/rewrite/commands.rs math/rewrite/mod.rs math/rewrite/operators.rs math/rewrite/tables.rs math/rewrite/text_mode.rs",
        "a formula in a text of a formula is rewritten by the same rewriter",
    ),
    (
        "render/assets/missing_file.rs render/assets/resolver.rs",
        "the resolver reports what it does not find by methods that are written in a file of their own",
    ),
    (
        "render/backgrounds.rs render/blocks.rs render/code.rs render/diagrams.rs render/external_renderer.rs render/images.rs render/inlines.rs render/layout.rs render/media.rs render/notes.rs render/raw_html.rs render/renderer.rs render/table.rs",
        "a recursive walk: blocks hold inlines, inlines images and raw HTML, raw HTML media; its services are in none",
    ),
    (
        "serve/http/backend.rs serve/http/listener.rs serve/http/router.rs serve/mod.rs serve/rebuild.rs serve/sse.rs",
        "the server's parts take its types from the module that starts them",
    ),
    (
        "site/mod.rs site/write/mod.rs site/write/preserve.rs site/write/staging.rs",
        "names of files that are made stand beside the writer that makes them",
    ),
    (
        "theme/manifest.rs theme/options.rs theme/tokens.rs",
        "an option has a kind, a manifest has options, tokens come from a manifest",
    ),
];

/// Circles that no row allows, and files of rows that are in no circle any more.
fn complaints(edges: &[Edge], allowed: &[(&str, &str)]) -> String {
    let found = circles(edges);
    let mut wrong = String::new();
    for circle in &found {
        let known = allowed.iter().any(|(files, _)| circle.iter().all(|file| files.split(' ').any(|f| f == file)));
        if !known {
            let _ = writeln!(wrong, "these files use each other in a circle:");
            let inside = edges.iter().filter(|e| circle.contains(&e.from) && circle.contains(&e.to));
            for edge in inside {
                let _ = writeln!(wrong, "  src/{}:{} uses {} (`{}`)", edge.from, edge.line, edge.to, edge.words);
            }
        }
    }
    let open: BTreeSet<&str> = found.iter().flatten().map(String::as_str).collect();
    for file in allowed.iter().flat_map(|(files, _)| files.split(' ')).filter(|file| !open.contains(file)) {
        let _ = writeln!(wrong, "{file} is in no circle any more: take it out of REMAINDER");
    }
    wrong
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let sources = sources();
    let graph = Graph::of(sources.iter().map(|(path, text)| (path.as_path(), text.as_str())), false);
    let edges = graph.edges();
    assert!(edges.len() > sources.len(), "{} edges between {} files: they were not read", edges.len(), sources.len());
    let wrong = complaints(&edges, REMAINDER);
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The edges of a small crate, as `from>to`.
fn uses(files: &[(&str, &str)]) -> Vec<Edge> {
    Graph::of(files.iter().map(|(path, text)| (Path::new(*path), *text)), false).edges()
}

fn arrows(files: &[(&str, &str)]) -> Vec<String> {
    uses(files).into_iter().map(|e| format!("{}>{}", e.from, e.to)).collect()
}

#[test]
fn a_parent_that_only_passes_names_on_is_in_no_circle() {
    let files = [
        ("a/mod.rs", "mod b; mod c; pub use b::B; pub(crate) use c::*;"),
        ("a/b.rs", "use super::C; pub struct B; // crate::a::c::other"),
        ("a/c.rs", "pub struct C; const S: &str = \"super::B\"; #[cfg(test)] mod tests { use super::super::B; }"),
    ];
    assert_eq!(arrows(&files), ["a/b.rs>a/c.rs"]);
}

#[test]
fn a_child_that_takes_from_the_parent_that_uses_it_is_a_circle() {
    let files = [
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod b; pub fn all() { b::one() } pub struct Wish;"),
        ("a/b.rs", "use crate::a::{Wish, self}; pub(super) fn one() { let _: Wish; }"),
    ];
    let edges = uses(&files);
    assert_eq!(circles(&edges), [BTreeSet::from(["a/b.rs".into(), "a/mod.rs".into()])]);
    assert!(
        complaints(&edges, &[]).contains("src/a/b.rs:1 uses a/mod.rs (`crate::a::Wish`)"),
        "{}",
        complaints(&edges, &[])
    );
    assert_eq!(complaints(&edges, &[("a/b.rs a/mod.rs", "known")]), "");
    // a third file has come in, and one that is listed has gone
    assert!(complaints(&edges, &[("a/b.rs", "known")]).contains("in a circle"));
    assert!(complaints(&edges, &[("a/b.rs a/mod.rs a/c.rs", "known")]).starts_with("a/c.rs is in no circle any more"));
}

#[test]
fn methods_that_files_add_to_one_type_are_uses() {
    let files = [
        ("w/mod.rs", "mod pen; mod text; mod image;"),
        ("w/pen.rs", "pub struct Pen; impl Pen { fn slide(&self) { self.text() } }"),
        (
            "w/text.rs",
            "use super::pen::Pen; impl Pen { pub(super) fn text(&self) { self.image(); self.own() } fn own(&self) {} }",
        ),
        ("w/image.rs", "use super::pen::Pen; impl Pen { pub(super) fn image(&self) {} }"),
    ];
    let wanted = ["w/image.rs>w/pen.rs", "w/pen.rs>w/text.rs", "w/text.rs>w/image.rs", "w/text.rs>w/pen.rs"];
    assert_eq!(arrows(&files), wanted);
    assert_eq!(circles(&uses(&files))[0].len(), 3);
}
