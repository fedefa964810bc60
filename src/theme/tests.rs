//! The look as its users see it: loading, applying, and what every built-in theme promises.

use crate::diagnostics::{Severity, to_short};
use crate::source::Source;
use crate::theme::*;
use crate::util::contrast;

fn load(files: &[(&str, &str)], name: Option<&str>) -> (Arc<Theme>, Vec<String>) {
    let files = Files::memory(files.iter().map(|(p, c)| (*p, *c)));
    let findings = Diagnostics::new();
    let deck = Source::new("d/deck.md", "theme: x\n");
    let look = Theme::load(&files, Path::new("d"), name, Some(Span::new(&deck, 7..8)), &findings);
    (look, findings.sorted().iter().map(to_short).collect())
}

fn slots(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// The built-in themes with the hidden ground.
fn built_in() -> Vec<(String, Arc<Theme>)> {
    let names = themes().into_iter().map(|t| t.name).chain([builtin::BASE.to_owned()]);
    names
        .map(|name| {
            let (look, findings) = load(&[], Some(&name));
            assert_eq!(findings, Vec::<String>::new(), "{name}");
            (name, look)
        })
        .collect()
}

#[test]
fn the_default_theme_needs_no_name_and_no_disk() {
    let (look, findings) = load(&[], None);
    assert_eq!((look.name(), findings.len()), ("default", 0));
    assert!(look.css().starts_with(":root{color-scheme:light dark;--"), "{}", look.css());
    assert!(look.css().contains(".c-keyword{color:var(--code-keyword)}"));
    assert_eq!(look.key(), load(&[], Some(" default ")).0.key());
}

#[test]
fn a_look_is_shared_by_all_threads() {
    fn shared<T: Send + Sync + std::fmt::Debug>() {}
    shared::<Theme>();
}

#[test]
fn a_theme_that_is_not_there_is_told_where_it_was_asked_for() {
    let cases = [
        ("defualt", "d/deck.md:1:8: error theme-missing: there is no theme `defualt`"),
        ("x.css", "d/deck.md:1:8: error theme-missing: `d/x.css` is not there"),
        (
            "https://a.b/c.css",
            "d/deck.md:1:8: error theme-missing: a theme cannot be loaded from another host: `https://a.b/c.css`",
        ),
    ];
    for (name, expected) in cases {
        let (look, findings) = load(&[], Some(name));
        assert_eq!((look.name(), findings.as_slice()), ("default", &[expected.to_owned()][..]));
    }
}

#[test]
fn three_colours_make_a_theme() {
    let toml = "name = \"Mine\"\n[light]\naccent = \"#123456\"\n[type]\nfont-body = \"serif\"\n";
    let (look, findings) = load(&[("d/mine/theme.toml", toml)], Some("./mine"));
    assert_eq!((look.name(), findings.len()), ("mine", 0));
    let default = load(&[], None).0;
    assert_eq!(look.token("accent", false), Some("#123456"));
    assert_eq!(look.token("accent", true), default.token("accent", true));
    assert_eq!(look.token("font-body", true), Some("serif"));
    assert_eq!(look.key(), default.key(), "colours do not change what is drawn");
    assert!(look.css().contains("--font-body:serif;"));
}

#[test]
fn themes_are_laid_over_each_other() {
    let files = [
        ("d/a/theme.toml", "extends = \"../b\"\n[light]\nfg = \"#111\"\n"),
        ("d/a/layouts/cover.html", "A{% include \"b/cover.html\" %}"),
        ("d/b/theme.toml", "[light]\nfg = \"#222\"\nbg = \"#eee\"\n[layouts]\nduo = [\"right\"]\n"),
        ("d/b/layouts/cover.html", "B{{ title }}"),
        ("d/b/layouts/duo.html", "{{ slots.default }}|{{ slots.right }}"),
    ];
    let (look, findings) = load(&files, Some("a"));
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!((look.token("fg", false), look.token("bg", false)), (Some("#111"), Some("#eee")));
    let frame = TemplateContext { title: Some("a < b"), ..TemplateContext::default() };
    assert_eq!(look.apply("cover", &frame).as_deref(), Ok("ABa &lt; b"));
    assert_eq!(look.layout("duo").map(|l| l.slots.join(" ")).as_deref(), Some("default right"));
    let given = slots(&[("default", "<p>"), ("right", "<b>")]);
    assert_eq!(
        look.apply("duo", &TemplateContext { slots: &given, ..TemplateContext::default() }).as_deref(),
        Ok("<p>|<b>")
    );
}

#[test]
fn a_circle_of_themes_ends() {
    let files = [("d/a/theme.toml", "extends = \"../b\"\n"), ("d/b/theme.toml", "extends = \"../a\"\n")];
    let (look, findings) = load(&files, Some("a"));
    assert_eq!(look.name(), "a");
    let expected =
        "d/b/theme.toml:1:11: error theme-broken: `../a` extends this theme, directly or through other themes";
    assert_eq!(findings, [expected]);
    assert!(look.layout("default").is_some());
}

#[test]
fn a_broken_template_is_told_and_the_one_below_is_used() {
    let files = [("d/a/theme.toml", ""), ("d/a/layouts/cover.html", "ok\n{% if %}\n")];
    let (look, findings) = load(&files, Some("a"));
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].starts_with("d/a/layouts/cover.html:2:"), "{findings:?}");
    assert!(findings[0].contains("error template-broken: layout template: syntax error"), "{findings:?}");
    assert!(look.apply("cover", &TemplateContext::default()).is_ok());
}

#[test]
fn errors_while_drawing_have_the_place_in_the_template() {
    let cases = [
        ("x\n  {{ nope }}", "d/a/layouts/cover.html:2:6: error template-broken: layout template: undefined value"),
        (
            "{% include \"_part.html\" %}",
            "d/a/layouts/_part.html:1:4: error template-broken: layout template: undefined value",
        ),
        ("{{ slots.right }}", "d/a/layouts/cover.html:1:4: error template-broken: layout template: undefined value"),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
            "error template-broken: layout template: takes too many steps",
        ),
        ("{% include \"cover.html\" %}", "error template-broken: layout template: "),
    ];
    for (template, expected) in cases {
        let files = [
            ("d/a/theme.toml", ""),
            ("d/a/layouts/cover.html", template),
            ("d/a/layouts/_part.html", "{{ deck.nope }}"),
        ];
        let (look, findings) = load(&files, Some("a"));
        assert_eq!(findings, Vec::<String>::new());
        let error = look.apply("cover", &TemplateContext::default()).expect_err(template);
        assert_eq!(error.severity, Severity::Error);
        assert!(to_short(&error).contains(expected), "{template}: {}", to_short(&error));
        assert!(look.layout("_part").is_none());
    }
}

#[test]
fn what_is_not_given_is_shown_as_nothing_and_text_is_escaped() {
    let template =
        "[{{ deck.author }}][{{ slots.default }}][{{ attrs.k }}][{% if image %}{{ image.url|css_url }}{% endif %}]";
    let files = [("d/a/theme.toml", ""), ("d/a/layouts/cover.html", template)];
    let (look, _) = load(&files, Some("a"));
    let attrs = slots(&[("k", "<i>")]);
    let image = Some(TemplatePicture { url: "a\"b.png", alt: "" });
    let frame = TemplateContext { attrs: &attrs, image, ..TemplateContext::default() };
    let html = "[][][&lt;i&gt;][url(&quot;a\\&quot;b.png&quot;)]";
    assert_eq!(look.apply("cover", &frame).as_deref(), Ok(html));
}

#[test]
fn a_style_sheet_brings_its_files_and_nothing_from_elsewhere() {
    let files = [
        (
            "d/t/mine.css",
            "@import \"https://fonts.example/x\";\n@import 'more.css' print;\n@font-face{src:url(f.woff2)}\n\
             a{b:url(//x.y/z.png);c:url(no.png);d:url(data:x);e:url('p.svg#q')}",
        ),
        ("d/t/more.css", "/* more */ i{b:url(f.woff2)}"),
        ("d/t/f.woff2", ""),
        ("d/t/p.svg", ""),
    ];
    let (look, findings) = load(&files, Some("t/mine.css"));
    assert_eq!(
        findings,
        [
            "d/t/mine.css:1:1: warning remote: a theme loads nothing from another host, so `https://fonts.example/x` is removed",
            "d/t/mine.css:4:5: warning remote: a theme loads nothing from another host, so `//x.y/z.png` is removed",
            "d/t/mine.css:4:24: error file-missing: `d/t/no.png` is not there",
        ]
    );
    assert_eq!(look.css_files(), [PathBuf::from("d/t/f.woff2"), PathBuf::from("d/t/p.svg")]);
    let places: Vec<_> = look.css_places().iter().map(|f| &look.css()[f.range.clone()]).collect();
    assert_eq!(places, ["url(\"d/t/f.woff2\")", "url(\"d/t/f.woff2\")", "url(\"d/t/p.svg#q\")"]);
    let css = look.css_with(|path| path.ends_with("f.woff2").then(|| "assets/f-1.woff2".to_owned()));
    let own = css.find("@media print").and_then(|at| css.get(at..));
    assert_eq!(
        own,
        Some(
            "@media print {\n/* more */ i{b:url(\"assets/f-1.woff2\")}\n}\n\n\
             @font-face{src:url(\"assets/f-1.woff2\")}\n\
             a{b:url(\"data:,\");c:url(\"data:,\");d:url(data:x);e:url(\"data:,\")}\n"
        )
    );
}

/// `docs/reference/format.md`: the layouts a deck may name in any theme.
const LAYOUTS: &str = "default cover section center quote statement fact two-columns columns image image-left \
    image-right full code compare timeline poll video end blank";

#[test]
fn every_theme_has_every_layout() {
    for (name, look) in built_in() {
        for layout in LAYOUTS.split_whitespace() {
            assert!(look.layout(layout).is_some(), "{name} has no layout `{layout}`");
        }
    }
}

#[test]
fn every_layout_draws_with_everything_and_with_next_to_nothing() {
    for (theme, look) in built_in() {
        for layout in look.layouts() {
            let given: Vec<_> =
                layout.slots.iter().map(|slot| (slot.clone(), format!("<p>the {slot} slot</p>"))).collect();
            let attrs = slots(&[("class", "x")]);
            let full = TemplateContext {
                slots: &given,
                title: Some("Title"),
                deck: DeckMeta { title: Some("T"), subtitle: Some("S"), author: Some("A"), date: Some("D") },
                image: Some(TemplatePicture { url: "a.png", alt: "A picture" }),
                attrs: &attrs,
                options: look.chosen(),
            };
            let bare = TemplateContext { slots: &given[..1], ..TemplateContext::default() };
            for (frame, filled) in [(&full, &given[..]), (&bare, &given[..1]), (&TemplateContext::default(), &[][..])] {
                let html = look.apply(&layout.name, frame).unwrap_or_else(|e| panic!("{theme}: {}", to_short(&e)));
                for (slot, content) in filled {
                    let times = html.matches(content.as_str()).count();
                    assert_eq!(times, 1, "{theme}/{}: slot `{slot}` is shown {times} times", layout.name);
                }
                for tag in ["div", "section", "figure", "header", "footer"] {
                    let (open, close) =
                        (html.matches(&format!("<{tag}")).count(), html.matches(&format!("</{tag}>")).count());
                    assert_eq!(open, close, "{theme}/{}: <{tag}> in {html}", layout.name);
                }
            }
        }
    }
}

#[test]
fn templates_use_only_what_is_documented() {
    const DOCUMENTED: [&str; 12] = [
        "slots",
        "title",
        "deck",
        "deck.title",
        "deck.subtitle",
        "deck.author",
        "deck.date",
        "image",
        "image.url",
        "image.alt",
        "attrs",
        "loop",
    ];
    const FUNCTIONS: [&str; 4] = ["range", "dict", "namespace", "debug"];
    for (theme, look) in built_in() {
        for file in look.templates.files() {
            for name in look.templates.undefined_variable(file) {
                let below = |top: &str| name.strip_prefix(top).is_some_and(|n| !n.contains('.'));
                let known = DOCUMENTED.contains(&name.as_str()) || FUNCTIONS.contains(&name.as_str());
                assert!(known || below("slots.") || below("attrs."), "{theme}: {file} looks up `{name}`");
            }
        }
    }
}

#[test]
fn slots_that_a_template_names_are_those_of_its_layout() {
    for (theme, look) in built_in() {
        for layout in look.layouts() {
            for name in look.templates.undefined_variable(&format!("{}.html", layout.name)) {
                if let Some(slot) = name.strip_prefix("slots.") {
                    let known = layout.slots.iter().any(|s| s == slot);
                    assert!(known, "{theme}/{}: `[layouts]` does not list the slot `{slot}`", layout.name);
                }
            }
        }
    }
}

#[test]
fn our_style_sheets_load_nothing() {
    for (theme, look) in built_in() {
        let loads: Vec<_> =
            css::references(look.css()).into_iter().filter(|r| !r.target.starts_with("data:")).collect();
        assert_eq!(loads, [], "{theme}");
    }
}

#[test]
fn every_theme_gives_every_colour_in_both_modes() {
    let parse = |c: &str| colour(c).is_some();
    for (name, content) in builtin::BUILTIN.iter().filter(|(p, _)| p.ends_with("/theme.toml")) {
        if name.starts_with(builtin::BASE) {
            continue;
        }
        let manifest = manifest::read(&Source::new(*name, *content), &Diagnostics::new());
        assert!(manifest.name.is_some() && !manifest.description.is_empty(), "{name}: name and description");
        for (mode, table) in [("light", &manifest.light), ("dark", &manifest.dark)] {
            for colour in tokens::COLOURS {
                let value = table.get(colour).unwrap_or_else(|| panic!("{name}: no `{colour}` in [{mode}]"));
                assert!(parse(value), "{name}: `{colour}` in [{mode}] is `{value}`, expected `#rgb` or `#rrggbb`");
            }
        }
    }
}

/// Red, green, blue from 0 to 1 of `#rgb` or `#rrggbb`.
fn colour(hex: &str) -> Option<[f64; 3]> {
    let digits: Vec<u32> = hex.strip_prefix('#')?.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    match digits.as_slice() {
        [r, g, b] => Some([r, g, b].map(|d| f64::from(d * 17) / 255.0)),
        [_, _, _, _, _, _] => Some([0, 2, 4].map(|at| f64::from(digits[at] * 16 + digits[at + 1]) / 255.0)),
        _ => None,
    }
}

#[test]
fn contrast_is_that_of_the_standard() {
    let of = |a, b| contrast(colour(a).expect(a), colour(b).expect(b));
    assert!((of("#000", "#fff") - 21.0).abs() < 1e-9);
    assert!((of("#777777", "#ffffff") - 4.48).abs() < 0.005);
    assert!((of("#767676", "#fff") - 4.54).abs() < 0.005);
    assert_eq!(colour("#12"), None);
}

#[test]
fn text_can_be_read_in_every_theme_and_mode() {
    let pairs: Vec<_> = tokens::pairs().into_iter().map(|(a, b, least)| (a, b, f64::from(least))).collect();
    let mut failures = Vec::new();
    for info in themes() {
        let look = load(&[], Some(&info.name)).0;
        for dark in [false, true] {
            for (text, ground, least) in &pairs {
                // WCAG 1.4.6 (AAA) for text, and a half more for graphics
                let least = if info.name == "high-contrast" { least * 7.0 / 4.5 } else { *least };
                let token = |name| look.token(name, dark).and_then(colour).expect("a colour");
                let ratio = contrast(token(text), token(ground));
                if ratio < least {
                    let mode = if dark { "dark" } else { "light" };
                    failures.push(format!("{} {mode}: {text} on {ground} is {ratio:.2}, expected {least}", info.name));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Numbers to read: `cargo test --release --lib theme::tests::speed -- --ignored --nocapture`.
#[test]
#[ignore = "numbers to read"]
#[expect(clippy::print_stdout, reason = "it is for reading")]
fn speed() {
    let start = std::time::Instant::now();
    let look = load(&[], None).0;
    println!("load: {:?}, {} bytes of CSS", start.elapsed(), look.css().len());
    let given = slots(&[("default", &"<p>text</p>".repeat(100)), ("left", "<p>l</p>"), ("right", "<p>r</p>")]);
    for layout in ["default", "cover", "two-columns"] {
        let frame = TemplateContext { slots: &given, title: Some("Title"), ..TemplateContext::default() };
        let start = std::time::Instant::now();
        let bytes: usize = (0..1000).filter_map(|_| look.apply(layout, &frame).ok()).map(|html| html.len()).sum();
        println!("{layout}: {:?} a slide of {} bytes", start.elapsed() / 1000, bytes / 1000);
    }
}
