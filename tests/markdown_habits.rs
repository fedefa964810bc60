//! What authors write in the habits of other tools: read as what it means, or reported; what is private is shown nowhere.

use crate::places::told;
use crate::support::project::Project;
use aftrap::deck::Slide;
use aftrap::diagnostics::{Severity, to_short};
use aftrap::fs::Files;
use aftrap::site::{Build, BuildCache, BuildOptions, build};
use std::path::Path;

fn built(deck: &str) -> Build {
    let files = Files::memory([
        ("deck.md", deck.to_owned()),
        ("pic.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>".to_owned()),
    ]);
    build(
        &files,
        Path::new("deck.md"),
        &BuildCache::default(),
        &BuildOptions { check: true, ..BuildOptions::default() },
    )
}

fn head(slides: &str) -> String {
    format!("---\nlang: en\n---\n{slides}\n")
}

fn html(build: &Build, slide: usize) -> String {
    build.decks[0].slides[slide].section.html()
}

fn slides(build: &Build) -> &[Slide] {
    &build.decks[0].deck.slides
}

/// Everything that goes out of the house, in every form that has words.
#[test]
fn private_remarks_leave_the_house_in_no_form() {
    let slides = [
        "# Talk %% CANARY title %%\n\nShown one %% CANARY inline %% and two.",
        "## B\n\n- Shown three\n- %% CANARY item %%\n\n%%\nCANARY block\n\n---\n\n![CANARY](canary.png)\n\n- CANARY list\n%%\n\nShown four",
        "## C\n\n| a | b |\n|---|---|\n| Shown five | x %% CANARY cell %% |\n\n> quote %% CANARY quoted %%",
        "## D\n\nShown six %% CANARY open\n\nShown seven\n\nNote:\nShown note %% CANARY note %%\n\n<!-- %% CANARY comment %% shown remark -->",
        "## E\n\n%% CANARY never closed\n\nCANARY to the end of the slide",
        "## F\n\nShown eight: 100%%, `%% code %%`, https://x.example/%%\n\n```mermaid\nflowchart LR\n  %% a remark\n  A[Shown nine] --> B\n```",
    ];
    let deck =
        format!("---\nlang: en\ntitle: Talk\nfooter: 'Foot %% CANARY foot %%'\n---\n{}\n", slides.join("\n\n---\n\n"));
    let talk = Project::new().file("deck.md", &deck);
    let outputs: &[&[&str]] = &[
        &["build", "deck.md", "-o", "out", "--include-notes"],
        &["export", "deck.md", "one.html", "--include-notes"],
        &["export", "deck.md", "deck.out.md", "--include-notes"],
        &["export", "deck.md", "deck.json", "--include-notes"],
    ];
    for args in outputs {
        talk.run(args);
    }
    let inspected = talk.run(&["inspect", "deck.md"]).out();
    let mut all = vec![("inspect".to_owned(), inspected)];
    let mut open = vec![talk.path("out")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(Files::disk().list(&path));
        } else {
            all.push((
                path.display().to_string(),
                String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned(),
            ));
        }
    }
    all.extend(["one.html", "deck.out.md", "deck.json"].map(|name| (name.to_owned(), talk.read(name))));
    for (name, text) in &all {
        assert!(!text.to_lowercase().contains("canary"), "{name}: {text}");
    }
    let page = talk.read("out/index.html");
    for words in ["one", "three", "four", "five", "six", "seven", "eight", "nine", "note"] {
        assert!(page.contains(&format!("Shown {words}")), "{words}");
    }
    assert!(page.contains("100%%") && page.contains("%% code %%") && page.contains("shown remark"));
    let told = talk.run(&["check", "deck.md", "--format", "short"]).err();
    assert_eq!(told.matches("comment-unclosed").count(), 2, "{told}");
}

/// A deck with private remarks can be fixed like any other, remarks and all.
#[test]
fn fixing_leaves_private_remarks_alone() {
    let deck = "---\nlang: en\ntitel: T\n---\n# A\n\n%% mine %%\n\nsee [here] (https://x.example/)\n";
    let talk = Project::new().file("deck.md", deck);
    talk.run(&["check", "deck.md", "--fix"]);
    assert_eq!(talk.read("deck.md"), deck.replace("titel", "title").replace("[here] (", "[here]("));
}

#[test]
fn words_of_note_taking_tools_are_read() {
    let build = built(&head(
        "# A\n\n---\n\n## B\n\n![[pic.svg|300]] ![[pic.svg|Two dots|30x20]] [[#A]] [[#B|this]] ==marked *words*== #tag\n\n\
         Text to link to ^here-1\n\n> [!quote]- Folded **title**\n> Body\n\n> [!faq]\n> Why\n\n> [!note]+\n> Open\n\n| [[#A\\|alias]] | ==x== |\n|---|---|\n| a | b |",
    ));
    let page = html(&build, 1);
    for part in [
        "width=\"300\"",
        "alt=\"Two dots\"",
        "href=\"#a\"",
        ">this</a>",
        ">alias</a>",
        "<mark>marked <em>words</em></mark>",
        "<mark>x</mark>",
        "class=\"tag\">#tag</span>",
        "id=\"here-1\"",
        "Folded <strong>title</strong>",
        "Faq",
        "Body",
    ] {
        assert!(page.contains(part) || page.contains(&part.replace("width=\"300\"", "300")), "{part}: {page}");
    }
    assert!(!["[[", "]]", "==", "[!", "^here"].iter().any(|sign| page.contains(sign)), "{page}");
    let told: Vec<_> = build.all_findings().map(to_short).collect();
    assert!(told.len() == 1 && told[0].contains("image-alt"), "{told:?}");
    for (snippet, codes) in [
        ("![[Other note]]", &["1:1 broken-markup"] as &[&str]),
        ("see ![[paper.pdf]]", &["1:5 broken-markup"]),
        ("[[Nowhere]]", &["1:1 link-file"]),
        ("[[#nowhere]]", &["1:1 link-dead"]),
        ("[[1, 2], [3, 4]] and a[[i]], `[[x]]`, $[[x]]$, [[1]](https://x.example), if a==b or c==d, #1 and C#", &[]),
    ] {
        assert_eq!(told_of(snippet), codes, "{snippet}");
    }
}

fn told_of(snippet: &str) -> Vec<String> {
    told(snippet)
}

#[test]
fn emphasis_stands_beside_east_asian_signs() {
    for (text, html_of) in [
        ("これは**「大切」**なことです。", "<strong>「大切」</strong>"),
        ("**注意：**必ず読むこと。", "<strong>注意：</strong>"),
        ("次の**（重要）**を見る。", "<strong>（重要）</strong>"),
        ("~~「古い」~~新しい", "<del>「古い」</del>"),
        ("**这句话很重要。**但这句不重要。", "<strong>这句话很重要。</strong>"),
        ("他说*“好”*了。", "<em>“好”</em>"),
        ("**스크립트(script)**라고", "<strong>스크립트(script)</strong>"),
        ("==「重要」==です", "<mark>「重要」</mark>"),
    ] {
        let page = html(&built(&head(&format!("# A\n\n{text}"))), 0);
        assert!(page.contains(html_of), "{text}: {page}");
    }
}

#[test]
fn footnotes_reach_other_slides_from_wherever_they_stand() {
    for end in [
        "[^a]: Note A\n[^b]: Note B",
        "Last words.\n[^a]: Note A\n[^b]: Note B",
        "[^a]: Note A\n    goes on\n\n    further\n[^b]: Note B",
        "[^A]: Note A\n\n[^B]: Note B",
        "- item\n\n  [^a]: Note A\n  [^b]: Note B",
        "> [^a]: Note A\n> [^b]: Note B",
        "[x]: https://x.example\n[^a]: Note A\n[^b]: Note B",
    ] {
        for deck in [end.to_owned(), end.replace('\n', "\r\n")] {
            let build = built(&head(&format!("# One\n\nFirst[^a], second[^b].\n\n---\n\n## Two\n\n{deck}\n")));
            let page = html(&build, 0);
            assert!(page.contains("Note A") && page.contains("Note B") && !page.contains("[^"), "{end}: {page}");
            let told: Vec<_> = build.all_findings().map(to_short).collect();
            assert_eq!(told, Vec::<String>::new(), "{end}");
        }
    }
}

/// Steps, settings and breaks of other tools.
#[test]
fn habits_of_other_tools_are_read_or_reported() {
    let mut wrong = Vec::new();
    for (snippet, steps, codes) in [
        ("<v-clicks>\n\n- a\n- b\n\n</v-clicks>", 2, &[] as &[&str]),
        ("<v-clicks depth=\"2\">\n\n- a\n  - b\n- c\n\n</v-clicks>", 3, &[]),
        ("<v-clicks>\n\na\n\nb\n\n</v-clicks>", 2, &[]),
        ("<v-click>\n\n**a**\n\n</v-click>", 1, &[]),
        ("<div v-click>later</div>\n\nand <span v-click=\"2\">x</span>", 2, &[]),
        ("<p class=\"fragment fade-up\">x</p>", 1, &[]),
        ("- c <!-- .element: class=\"fragment\" -->\n- d", 1, &[]),
        ("a\n\nb\n<!-- .element: class=\"fragment\" data-fragment-index=\"1\" -->", 1, &[]),
        ("::: incremental\n- a\n- b\n:::", 2, &[]),
        ("::: {.incremental}\n1. a\n2. b\n:::", 2, &[]),
        ("a\n\n\\pause\n\nb", 1, &[]),
        ("a\n\n<!-- pause -->\n\nb", 1, &["3:1 foreign-markup"]),
        ("<!-- .slide: class=\"x\" data-autoslide=\"3\" -->\n\na", 0, &["1:6 foreign-markup"]),
        ("<!-- column_layout: [1, 1] -->\n\na", 0, &["1:6 foreign-markup"]),
        ("<!-- jump_to_middle -->\n\na", 0, &[]),
        ("<Youtube id=\"x\" />", 0, &["1:1 foreign-markup"]),
        ("<p v-motion>x</p>", 0, &["1:1 foreign-markup"]),
        ("<p v-click.hide>x</p>", 1, &["1:1 foreign-markup"]),
        ("<section data-markdown>\n\nx\n\n</section>", 0, &["1:1 foreign-markup"]),
        ("<div>\n**bold**\n</div>", 0, &["2:1 broken-markup"]),
        ("<div class=\"card\">\n- a\n- b\n</div>", 0, &["2:1 broken-markup"]),
        ("<div>\n\n**bold**\n\n</div>\n\n<pre>\n- a **b**\n</pre>\n\n<p>2 * 3 ** 4</p>", 0, &[]),
        ("<!-- a pause --> <!-- column --> x", 0, &[]),
    ] {
        let build = built(&head(&format!("# T\n\n---\n\n## S\n\n{snippet}")));
        let body = &slides(&build)[1].body;
        let notes = usize::from(snippet.contains("a pause")) * 2;
        if told(snippet) != codes || body.steps != steps || body.notes.len() != notes {
            wrong.push(format!("{snippet}: {:?}, {} steps, {} notes", told(snippet), body.steps, body.notes.len()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let build = built(&head(
        "# A\n\n<!-- .slide: data-background=\"#002b36\" class=\"x\" -->\n\n<!-- end_slide -->\n\n## B\n\n<!-- skip_slide -->",
    ));
    let all = slides(&build);
    assert_eq!((all.len(), all[0].settings.background.as_deref()), (2, Some("#002b36")));
    assert!(all[0].settings.class == ["x"] && all[1].settings.hidden && all[1].settings.background.is_none());
}

/// What only another tool reads is told where it stands, or read.
#[test]
fn words_of_other_tools_are_read_or_told() {
    let mut wrong = Vec::new();
    for (snippet, shown, code) in [
        ("so \\(x\\) it is", "so (x) it is", "foreign-markup"),
        ("\\begin{align}\na\n\\end{align}", "\\begin{align}", "foreign-markup"),
        ("a $`b`$ c", "<mi>b</mi>", ""),
        ("$$ {1|2|all}\na\n$$", "<mi>a</mi>", "foreign-markup"),
        ("$$ {1|all}\na\n\n- b\n$$", "<mi>b</mi>", "foreign-markup"),
        ("````md magic-move\n```js\na\n```\n````", "magic", "foreign-markup"),
        ("words^[a note in the line]", "words^[a note", "foreign-markup"),
        ("**foo.**bar", "**foo.**bar", "broken-markup"),
        ("**bold**{.accent} words", "<strong class=\"accent\">bold</strong> words", ""),
        ("words **bold**{.accent}", "<strong class=\"accent\">bold</strong></p>", ""),
        ("> [!custom]- Title\n> Body", "[!custom]- Title", "broken-markup"),
        ("![[paper.pdf#page=3]]", "![[paper.pdf#page=3]]", "broken-markup"),
        ("[[#t]][[#s]]", "<a href=\"#t\">t</a><a href=\"#s\">s</a>", ""),
        ("- x\n  collapsed:: true", "collapsed::", "foreign-markup"),
        ("see ((64d3a5b2-1111-2222-3333-444455556666))", "see ((", "foreign-markup"),
        ("^ only for me", "^ only for me", "foreign-markup"),
    ] {
        let build = built(&head(&format!("# T\n\n---\n\n## S\n\n{snippet}\n")));
        let codes: Vec<&str> = build.all_findings().map(|d| d.code.name).collect();
        let page = html(&build, 1);
        if !(page.contains(shown) || shown == "magic") || codes.join(" ") != code {
            wrong.push(format!("{snippet}: {codes:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What stands behind a private remark is shown as what it is.
#[test]
fn words_behind_a_private_remark_are_no_code() {
    for (snippet, shown) in [
        ("%% hidden %% words", "<p>words</p>"),
        ("- %% hidden %% words", "<li>words</li>"),
        ("> %% hidden %% words", "<p>words</p>"),
        ("a[^n]\n\n[^n]: %% hidden %% words", "<p>words</p>"),
        ("> %%\n> hidden\n>\n> more\n> %%\n> words", "<blockquote>\n<p>words</p>"),
        ("%% hidden\nmore %% words", "<p>words</p>"),
    ] {
        let build = built(&head(&format!("# T\n\n{snippet}\n")));
        let page = html(&build, 0);
        assert!(page.contains(shown) && !page.contains("hidden</") && !page.contains('\u{c}'), "{snippet}: {page}");
    }
}

#[test]
fn settings_above_a_slide_are_its_settings() {
    let build = built(&head(
        "# One\n\n---\nlayout: two-cols\n---\n\n# Two\n\nleft\n\n::right::\n\nright\n\n---\nclass: lead\nname: there\n\n# Three",
    ));
    let all = slides(&build);
    assert_eq!(all.iter().map(|s| s.layout.as_str()).collect::<Vec<_>>(), ["cover", "two-columns", "section"]);
    assert_eq!((all[2].id.as_str(), all[2].settings.class.as_slice()), ("there", &["lead".to_owned()][..]));
    assert_eq!(build.all_findings().map(to_short).collect::<Vec<_>>(), Vec::<String>::new());
}

/// One finding for a deck that is plainly another tool's, and none for decks of ours.
#[test]
fn decks_for_other_tools_are_named_once() {
    for (deck, tool) in [
        ("---\nmarp: true\nlang: en\n---\n\n# A\n", "Marp"),
        ("---\ntheme: seriph\nlayout: cover\n---\n\n# A\n\n<Youtube id=\"x\" />\n", "Slidev"),
        ("---\nmdc: true\n---\n\n# A\n\n<p v-motion>x</p>\n", "Slidev"),
        ("---\ntitle: T\nverticalSeparator: <!--v-->\n---\n\n# A\n", "reveal-md"),
        ("# A\n\n<!-- .slide: data-autoslide=\"3\" -->\n\n- b <!-- .element: class=\"fragment\" -->\n", "reveal-md"),
        ("---\ntitle: T\nformat: revealjs\n---\n\n# A\n", "Quarto"),
        ("---\ntitle: T\nformat:\n  revealjs:\n    theme: dark\n---\n\n# A\n", "Quarto"),
        ("---\ntitle: T\noutput: xaringan::moon_reader\n---\n\n# A\n", "R Markdown"),
        ("class: center, middle\n\n# A\n\n---\n\n# B\n", "remark"),
        ("class: center, middle\n\n# A\n\n---\n\n.left-column[\n## B\n]\n", "remark"),
        ("A\n===\n\n<!-- pause -->\n\nb\n\n<!-- end_slide -->\n\nB\n===\n", "presenterm"),
        ("% Title\n% Anna\n\n# A\n", "pandoc"),
        ("---\ntitle: T\ninstitute: X\n---\n\n# A\n", "pandoc"),
        ("\\begin{frame}\nx\n\\end{frame}\n", "Beamer"),
    ] {
        let found: Vec<String> =
            built(deck).all_findings().filter(|d| d.code.name.starts_with("foreign")).map(to_short).collect();
        assert!(
            found.len() == 1 && found[0].contains(&format!("foreign-deck: this deck is written for {tool}:")),
            "{deck}: {found:?}"
        );
        let own = if let Some(rest) = deck.strip_prefix("---\n") {
            format!("---\ndialect: native\n{rest}")
        } else {
            format!("---\ndialect: native\n---\n{deck}")
        };
        assert!(!built(&own).all_findings().any(|d| d.code.name == "foreign-deck"), "{own}");
    }
    let mut folders = vec![
        Path::new(env!("CARGO_MANIFEST_DIR")).join("decks"),
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery"),
    ];
    let mut decks = 0;
    while let Some(path) = folders.pop() {
        if path.is_dir() {
            folders.extend(Files::disk().list(&path));
        } else if path.extension().is_some_and(|e| e == "md") {
            decks += 1;
            let build = built(&std::fs::read_to_string(&path).unwrap());
            assert!(!build.all_findings().any(|d| d.code.name.starts_with("foreign")), "{}", path.display());
        }
    }
    assert!(decks > 3);
}

/// Formulas over several lines, whatever Markdown would see in them.
#[test]
fn a_formula_is_one_whatever_its_lines_begin_with() {
    for inner in [
        "a\n\nb",
        "a\n+ b\n- c",
        "a\n= b",
        "a\n=\nb",
        "a\n> b",
        "\\# a\n# b",
        "1. a",
        "a\n\n    b",
        "a\n-\nb",
        "\n\na\n\n",
        "a\n\n: b",
    ] {
        for (before, after) in [("$$\n", "\n$$"), ("$$ ", " $$"), ("text\n$$\n", "\n$$\nmore")] {
            if before == "$$ " && !inner.contains('\n') {
                continue;
            }
            let build = built(&head(&format!("# A\n\n---\n\n## B\n\n{before}{inner}{after}\n\n---\n\n## C")));
            let page = html(&build, 1);
            let found = page.matches("<math").count() + page.matches("math-source").count();
            assert_eq!(found, 1, "{before}{inner}{after}: {page}");
            assert!(!["$$", "<li", "<blockquote", "<h1"].iter().any(|sign| page.contains(sign)), "{inner}: {page}");
            assert_eq!(slides(&build).len(), 3, "{inner}");
        }
    }
    let page = html(
        &built(&head(
            "# A\n\n- item\n\n  $$\n  a\n\n  + b\n  $$\n\n> $$\n> c\n>\n> + d\n> $$\n\n$$\ne\n\n+ f\n$$ {.step}",
        )),
        0,
    );
    assert_eq!(
        (page.matches("<math").count(), page.matches("<li").count(), page.matches("data-step=\"1\"").count()),
        (3, 1, 1),
        "{page}"
    );
}

/// Front matter that both PyYAML 6.0.3 and js-yaml 4.1.1 accept (tried on each of these) is no error here, and no slide.
const ACCEPTED: &[&str] = &[
    "title: T\n\n\nfoo: bar",
    "title: \"a\nb\"\nlang: en",
    "title: \"a\n\nb\"\nlang: en",
    "title: 'it''s\ngoing on'\nlang: en",
    "title: 'a: b\nc: d'\nlang: en",
    "description: \"one\ntwo: three\nfour\"",
    "title:\tT\nlang:\ten",
    "title: T\n  # indented\nlang: en",
    "theme-options: {a: 1,\nb: 2\n}\nlang: en",
    "theme-options: {\n  a: 1,\n  b: 2,\n}\nlang: en",
    "class: [\na,\nb\n]\nlang: en",
    "class: [\n  a, # one\n  b # two\n]",
    "class:\n- a\n\n- b\nlang: en",
    "foo: &x bar\nbaz: *x\nlang: en",
    "base: &b {a: 1}\nfoo:\n  <<: *b\n  c: 2\nlang: en",
    "author: &me Anna\nfooter: *me",
    "class: &c [a, b]\n_class: *c",
    "description: >\n  a\n  b\n\n  c\nlang: en",
    "description: |2\n    a\n   b\nlang: en",
    "style: |\n\n  h1 { color: red }\n\n  # no comment\n\nlang: en",
    "title: T\n...",
    "1: one\nlang: en",
    "1.5: x\nlang: en",
    "true: x\nlang: en",
    "~: x\nlang: en",
    "? a\n: b\nlang: en",
    "\"a b\": c\nlang: en",
    "title: !!str 123\nlang: en",
    "date: 2026-12-01",
    "title: \"\\u00e9 \\\"q\\\"\"",
    "title: \"a \\\n  b\"",
    "levels:\n    image-alt: off\n    # c\n    remote: error",
    "a:\n- b: c\n  d: e\n- f\nlang: en",
    "{title: T, lang: en}",
    "{title: T,\n lang: en}",
    "title : T\nlang: en",
    "foo: [a, [b, c], {d: e}]\nlang: en",
    "foo: {a, b}\nlang: en",
    "foo: [a: b, c: d]\nlang: en",
    "foo:\n  \"a\n  b\"\nlang: en",
    "foo: \"quoted\n  - not: item\n# not comment\nend\"\nlang: en",
    "  title: T\n  lang: en",
];

#[test]
fn front_matter_that_yaml_accepts_is_no_error() {
    for block in ACCEPTED {
        let close = if block.ends_with("...") { "" } else { "---\n" };
        let build = built(&format!("---\n{block}\n{close}# A\n"));
        let errors: Vec<_> = build.all_findings().filter(|d| d.severity == Severity::Error).map(to_short).collect();
        assert_eq!(errors, Vec::<String>::new(), "{block}");
        assert_eq!((slides(&build).len(), slides(&build)[0].title.as_deref()), (1, Some("A")), "{block}");
    }
    let settings = |block: &str| built(&format!("---\n{block}\n---\n# A\n")).decks[0].deck.settings.clone();
    assert_eq!(settings("title: \"a\nb: c\"\nlang: en").title.as_deref(), Some("a b: c"));
    assert_eq!(settings("author: &me Anna\nsubtitle: *me").subtitle.as_deref(), Some("Anna"));
    assert_eq!(settings("{title: T, lang: nl}").lang.as_deref(), Some("nl"));
}
