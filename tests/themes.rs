//! Themes of one's own: begun, taken over and checked from the command line, options chosen by decks, and every file of a
//! theme watched while one works on it.

use crate::support::project::Project;
use crate::support::server::TestServer;
use aftrap::fs::Files;
use aftrap::serve::ServeOptions;
use aftrap::site::{self, BuildCache};
use std::fs;
use std::path::Path;

#[test]
fn a_theme_of_ones_own_is_ready_to_use() {
    let desk = Project::new().file("deck.md", "---\ntitle: T\nlang: en\ntheme: ./mine\n---\n# A\n");
    let err = desk.run(&["theme", "new", "mine", "--extends", "paper"]).gives(0).err();
    assert!(err.contains("theme: ./mine") && err.contains("aftrap theme check ./mine"), "{err}");
    assert!(desk.read("mine/theme.toml").contains("extends = \"paper\""));
    desk.run(&["theme", "check", "mine"]).gives(0);
    desk.run(&["build", "deck.md", "-o", "out"]).gives(0);
    assert!(desk.read("out/index.html").contains("data-theme=\"mine\""));
    let before = desk.read("mine/theme.toml");
    desk.run(&["theme", "new", "mine"]).gives(3);
    assert_eq!(desk.read("mine/theme.toml"), before, "what is there stays");
    let err = desk.run(&["theme", "new", "other", "--extends", "papre"]).gives(2).err();
    assert!(err.contains("did you mean `paper`?"), "{err}");
}

#[test]
fn ejecting_replaces_nothing_unless_told() {
    let desk = Project::new();
    desk.run(&["theme", "eject", "stage", "own", "--layouts", "cover,quote"]).gives(0);
    assert!(desk.read("own/layouts/cover.html").contains("slots.default"));
    assert!(desk.read("own/theme.toml").contains("extends = \"base\""));
    fs::write(desk.path("own/theme.css"), "/* mine */").unwrap();
    fs::write(desk.path("own/notes.txt"), "mine too").unwrap();
    desk.run(&["theme", "eject", "stage", "own", "--all"]).gives(3);
    assert_eq!(desk.read("own/theme.css"), "/* mine */");
    assert!(!desk.path("own/layouts/end.html").exists(), "nothing at all is written");
    desk.run(&["theme", "eject", "stage", "own", "--all", "--force"]).gives(0);
    assert!(desk.read("own/theme.css").len() > 100 && desk.path("own/layouts/end.html").exists());
    assert_eq!(desk.read("own/notes.txt"), "mine too");
    desk.run(&["theme", "check", "own"]).gives(0);
}

#[test]
fn check_tells_places_and_gives_a_status() {
    let desk = Project::new()
        .file("t/theme.toml", "[light]\nmuted = \"#ccc\"\n[dark]\nmuted = \"#ccc\"\n")
        .file("t/theme.css", "a { margin: 3px }\n");
    let short = desk.run(&["theme", "check", "t", "--format", "short"]).gives(0).err();
    assert!(short.contains("t/theme.toml:2:9: warning contrast: "), "{short}");
    assert!(short.contains("t/theme.css:1:13: hint css-px: "), "{short}");
    desk.run(&["theme", "check", "t", "--strict"]).gives(1);
    fs::create_dir(desk.path("t/layouts")).unwrap();
    fs::write(desk.path("t/layouts/cover.html"), "{% if %}").unwrap();
    let json = desk.run(&["theme", "check", "t", "--format", "json"]).gives(1).json();
    let codes: Vec<_> = json["diagnostics"].as_array().unwrap().iter().map(|d| d["code"].clone()).collect();
    assert!(codes.contains(&"template-broken".into()), "{codes:?}");
    assert!(desk.run(&["theme", "check", "nope"]).gives(1).err().contains("theme-missing"));
}

fn page(files: &[(&str, &str)]) -> (String, String, Vec<String>) {
    let files = Files::memory(files.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())));
    let build = site::build(&files, Path::new("deck.md"), &BuildCache::default(), &site::BuildOptions::default());
    let text = |name: &str| String::from_utf8(build.site.files[name].bytes().unwrap().into_owned()).unwrap();
    let told = build.all_findings().map(aftrap::diagnostics::to_short).collect();
    (text("index.html"), text(&build.decks[0].css), told)
}

const TOML: &str = "[options]\n\
    corners = { values = [\"round\", \"square\"], default = \"round\" }\n\
    stripe = { default = false }\n\
    width = { default = 3 }\n\
    motto = { default = \"\" }\n\
    accent = { type = \"color\", default = \"\", sets = [\"accent\"] }\n";

#[test]
fn options_reach_the_style_sheet_the_page_and_the_templates() {
    let template =
        "{% if options.stripe %}<hr>{% endif %}<i>{{ options.motto }} {{ options.width * 2 }}</i>{{ slots.default }}";
    let deck = "---\nlang: en\ntheme: t\ntheme-options:\n  corners: square\n  stripe: yes\n  width: 4.5\n  motto: a \"<b>\"\n\
                \x20 accent: {light: \"#7a0000\", dark: \"#ffaaaa\"}\n---\n# A\n";
    let (html, css, told) = page(&[("deck.md", deck), ("t/theme.toml", TOML), ("t/layouts/cover.html", template)]);
    assert_eq!(told, Vec::<String>::new());
    assert!(
        html.contains(" data-option-corners=\"square\" data-option-ornaments=\"true\" data-option-stripe=\"true\""),
        "{}",
        &html[..300]
    );
    assert!(html.contains("<hr><i>a &quot;&lt;b&gt;&quot; 9</i>"), "{html}");
    for rule in [
        "--option-corners:square;",
        "--option-stripe:true;",
        "--option-width:4.5;",
        "--option-motto:\"a \\\"\\3c b>\\\"\";",
    ] {
        assert!(css.contains(rule), "{rule}");
    }
    assert!(css.contains("--accent:light-dark(#7a0000,#ffaaaa);") && css.contains("--option-accent:light-dark("));
}

/// As decks write it, whatever the template language makes of it.
#[test]
fn options_are_printed_as_decks_write_them() {
    let toml = "[options]\na = { default = true }\nb = { default = false }\nn = { default = 3 }\nf = { default = 2.5 }\n\
                w = { default = \"True\" }\n";
    for (template, shown) in [
        ("{{ options.a }}", "true"),
        ("{{ options.b }}", "false"),
        ("<i data-a=\"{{ options.a }}\">", "<i data-a=\"true\">"),
        ("{{ not options.a }}", "false"),
        ("{{ options.a and options.b }}", "false"),
        ("{{ options.a == true }}", "true"),
        ("{{ options.a|string }}-{{ options.b|string|upper }}", "true-FALSE"),
        ("{{ options.n }}", "3"),
        ("{{ options.n + 1 }}", "4"),
        ("{{ \"x\" ~ options.n }}", "x3"),
        ("{{ options.n == 3 }}", "true"),
        ("{{ options.f }} {{ options.f * 2 }} {{ options.n / 2 }} {{ options.n / 3 }}", "2.5 5 1.5 1"),
        ("{{ options.w }}", "True"),
        ("{% if options.b %}on{% else %}off{% endif %}", "off"),
        ("{{ slots.left is defined }}", "false"),
        ("{{ deck.subtitle }}|", "|"),
        ("{{ \"<b>\"|string }}", "&lt;b&gt;"),
    ] {
        let layout = format!("<q>{template}</q>{{{{ slots.default }}}}");
        let (page, _, told) = page(&[
            ("deck.md", "---\nlang: en\ntheme: t\n---\n# A\n\nText.\n"),
            ("t/theme.toml", toml),
            ("t/layouts/default.html", &layout),
            ("t/layouts/cover.html", &layout),
        ]);
        assert!(page.contains(&format!("<q>{shown}</q>")), "{template}: {told:?} {page}");
    }
}

#[test]
fn wrong_options_are_told_where_they_stand() {
    let deck = "---\nlang: en\ntheme: t\ntheme-options:\n  cornres: square\n  corners: sqaure\n  width: wide\n  stripe: [1]\n\
                \x20 accent: {light: \"#eeeeee\", dark: \"#ffaaaa\"}\n---\n# A\n";
    let (_, css, told) = page(&[("deck.md", deck), ("t/theme.toml", TOML)]);
    assert_eq!(
        told,
        [
            "deck.md:5:3: warning unknown-key: the theme has no option `cornres`",
            "deck.md:6:12: warning bad-value: `sqaure` does not fit the theme's option `corners`",
            "deck.md:7:10: warning bad-value: `wide` does not fit the theme's option `width`",
            "deck.md:8:11: warning bad-value: this does not fit the theme's option `stripe`",
            "deck.md:9:11: warning contrast: `accent` has a contrast of 1.0 to 1 with the background in light mode",
        ]
    );
    assert!(css.contains("--option-width:3;"), "the default holds");
}

/// One colour is enough for both modes, whatever it is.
#[test]
fn any_accent_can_be_read_in_both_modes() {
    for accent in ["#b3261e", "#ffcc00", "navy", "#000", "#fff", "rgb(0 200 100)"] {
        let deck = format!("---\nlang: en\ntheme-options: {{accent: \"{accent}\"}}\n---\n# A\n");
        let (_, css, told) = page(&[("deck.md", &deck)]);
        assert!(css.contains("--accent:light-dark(") || css.contains(&format!("--accent:{accent};")), "{accent}");
        let kept = css.split("--accent:").nth(1).unwrap_or("").split(';').next().unwrap_or("");
        assert!(kept.contains(accent), "{accent} stays as it is in one mode: {kept}");
        assert_eq!(told, Vec::<String>::new(), "{accent}");
    }
    // a grey that is read in neither mode is kept in one, and told
    let (_, _, told) = page(&[("deck.md", "---\nlang: en\ntheme-options: {accent: \"#777\"}\n---\n# A\n")]);
    assert!(told[0].starts_with("deck.md:3:25: warning contrast: `accent` has a contrast of 3.8 to 1 "), "{told:?}");
}

const QUOTED: &str = "# \"A\" 'b'...\n\n`\"c\"` -- it's\n\n<!-- \"note\" -->\n";

#[test]
fn quotes_and_hyphens_are_one_key_away() {
    let with = |front: &str| page(&[("deck.md", &format!("---\nlang: de\nfooter: \"'f'\"\n{front}---\n{QUOTED}"))]);
    let (plain, css, _) = with("");
    assert_eq!((&plain, &css), (&with("quotes: false\nhyphens: no\n").0, &css), "off is as if it were not there");
    assert!(plain.contains("&quot;A&quot; 'b'...") || plain.contains("\"A\" 'b'..."), "{plain}");
    let (html, _, told) = with("quotes: true\nhyphens: true\n");
    assert_eq!(told, Vec::<String>::new());
    assert!(html.contains("„A“ ‚b‘…") && html.contains("– it’s"), "{html}");
    assert!(html.contains("<code>\"c\"</code>") || html.contains("<code>&quot;c&quot;</code>"), "{html}");
    assert!(html.contains("class=\"slide layout-cover hyphens\""), "{html}");
    let (english, ..) = page(&[("deck.md", &format!("---\nlang: de\nquotes: true\n---\n<!-- lang: en -->\n{QUOTED}"))]);
    assert!(english.contains("“A” ‘b’…"), "the slide's own language");
    let (off, ..) =
        page(&[("deck.md", &format!("---\nlang: de\nquotes: true\n---\n<!-- _quotes: false -->\n{QUOTED}"))]);
    assert!(!off.contains('„'), "off for a slide");
}

#[test]
fn words_are_broken_where_the_language_breaks_them() {
    let deck = "# Verkoopkanalen\n\nVerkoopkanalen `verkoopkanalen` [kanalenoverzicht](#a)\n\n| Kanaaloverzicht |\n|---|\n| Kanaaloverzicht |\n\n<!-- Kanaalnotities -->\n\n---\n<!-- lang: en -->\n# B\n\npresentation\n\n---\n<!-- _hyphens: false -->\n# C\n\nVerkoopkanalen\n";
    let (html, ..) = page(&[("deck.md", &format!("---\nlang: nl\nhyphens: true\n---\n{deck}"))]);
    let shown = html.replace('\u{ad}', "|");
    for part in [
        ">Verkoopkanalen</h1>",
        "<p>Ver|koop|ka|na|len <code>verkoopkanalen</code>",
        ">kana|len|over|zicht</a>",
        ">Kanaaloverzicht</th>",
        ">Kanaal|over|zicht</td>",
        "<p>pre|sen|ta|tion</p>",
        "<p>Verkoopkanalen</p>",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let (off, ..) = page(&[("deck.md", &format!("---\nlang: nl\n---\n{deck}"))]);
    assert!(!off.contains('\u{ad}'));
}

/// A theme over another one, both of the author's, on stage.
struct Shown {
    _dir: tempfile::TempDir,
    talk: TestServer,
    root: std::path::PathBuf,
}

impl Shown {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().to_owned();
        for (path, text) in [
            ("talk/deck.md", "---\nlang: en\ntheme: ../themes/own\n---\n# Een\n"),
            ("themes/own/theme.toml", "extends = \"../house\"\n[light]\naccent = \"#111111\"\n"),
            ("themes/own/theme.css", "/* */ .own-one { color: red }\n"),
            ("themes/house/theme.toml", "[light]\nlink = \"#222222\"\n[dark]\nlink = \"#eeeeee\"\n"),
            ("themes/house/theme.css", ".house-one { color: red }\n"),
            ("themes/house/layouts/cover.html", "<b>house</b>{{ slots.default }}"),
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let deck = root.join("talk/deck.md");
        let (of, memo) = (deck.clone(), BuildCache::default());
        let builder = Box::new(move |files: &Files| site::build(files, &of, &memo, &site::BuildOptions::default()));
        let talk =
            TestServer::over(&deck, builder, ServeOptions { port: Some(0), follow: true, ..ServeOptions::default() });
        let shown = Self { _dir: dir, talk, root };
        std::thread::sleep(std::time::Duration::from_millis(60));
        shown.css("--accent:light-dark(#111111,");
        shown.html("<b>house</b>");
        shown
    }

    fn save(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The style sheet that the server gives has this.
    #[track_caller]
    fn css(&self, word: &str) {
        self.talk.until(word, |v| {
            let css = v.build.decks.first().map(|d| format!("/{}", d.css));
            css.is_some_and(|css| self.talk.get(&css).text().contains(word))
        });
    }

    /// The page that the server gives has this.
    #[track_caller]
    fn html(&self, word: &str) {
        self.talk.until(word, |_| self.talk.get("/").text().contains(word));
    }
}

#[test]
fn every_file_of_a_theme_and_of_the_one_below_is_shown_when_it_is_saved() {
    let shown = Shown::new();
    shown.save("themes/own/theme.css", ".own-two { color: red }\n");
    shown.css(".own-two");
    shown.save("themes/own/theme.toml", "extends = \"../house\"\n[light]\naccent = \"#123456\"\n");
    shown.css("--accent:light-dark(#123456,");
    shown.save("themes/house/theme.css", ".house-two { color: red }\n");
    shown.css(".house-two");
    shown.save("themes/house/theme.toml", "[light]\nlink = \"#333333\"\n[dark]\nlink = \"#eeeeee\"\n");
    shown.css("--link:light-dark(#333333,");
    shown.save("themes/house/layouts/cover.html", "<b>home</b>{{ slots.default }}");
    shown.html("<b>home</b>");
    // the first layout of a theme: its folder was not there before
    shown.save("themes/own/layouts/cover.html", "<b>own</b>{{ slots.default }}");
    shown.html("<b>own</b>");
    fs::remove_file(shown.root.join("themes/own/layouts/cover.html")).unwrap();
    shown.html("<b>home</b>");
    // a slip is told, and the page stays
    shown.save("themes/own/theme.toml", "extends = \"../huose\"\n");
    shown.talk.until("theme-missing", |v| v.findings.iter().any(|f| f.code.name == "theme-missing"));
    shown.save(
        "themes/own/theme.toml",
        "extends = \"../house\"\n[options]\ncorners = { values = [\"round\", \"square\"], default = \"square\" }\n",
    );
    shown.html("data-option-corners=\"square\"");
}

/// A deck for Marp opens, though Marp's themes are not here.
#[test]
fn themes_of_marp_are_known_by_name() {
    let desk = Project::new()
        .file("marp.md", "---\nmarp: true\nlang: en\ntheme: gaia\n---\n# A\n")
        .file("native.md", "---\nlang: en\ntheme: gaia\n---\n# A\n")
        .file("default.md", "---\nmarp: true\nlang: en\ntheme: default\n---\n# A\n")
        .file("own.md", "---\nmarp: true\nlang: en\ntheme: uncover\n---\n# A\n");
    let err = desk.run(&["check", "marp.md", "--format", "short"]).gives(0).err();
    assert!(err.contains("marp.md:4:8: warning theme-missing: `gaia` is a Marp theme"), "{err}");
    assert!(err.contains("marp.md:2:1: warning foreign-deck: "), "{err}");
    let err = desk.run(&["check", "marp.md"]).gives(0).err();
    assert!(err.contains("`stage`") && err.contains("aftrap theme list"), "{err}");
    let err = desk.run(&["check", "native.md"]).gives(1).err();
    assert!(err.contains("there is no theme `gaia`") && err.contains("built-in themes are"), "{err}");
    assert_eq!(desk.run(&["check", "default.md", "--format", "short"]).gives(0).err().matches("theme").count(), 0);
    // an author's own theme of that name is his
    fs::create_dir(desk.path("uncover")).unwrap();
    fs::write(desk.path("uncover/theme.toml"), "description = \"Mine\"\n").unwrap();
    let err = desk.run(&["check", "own.md"]).gives(0).err();
    assert!(!err.contains("theme-missing"), "{err}");
    let err = desk.run(&["build", "native.md", "--theme", "mine/dark", "-o", "out"]).gives(1).err();
    assert!(err.contains("theme.toml` is not there"), "{err}");
}
