//! What is told stands where it was written, what is mended is mended there and nowhere else, and a comment that was to be
//! a setting is not a note in silence.

use crate::support::project::Project;
use aftrap::diagnostics::to_short;
use aftrap::export::unexported_links;
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;

const HEAD: &str = "---\ntitle: T\nlang: en\nmode: light\n---\n# T\n\n---\n\n## S\n\n";
const DOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";

/// What is told of a slide with this on it: line (from that of the snippet on, 1 its first), column, code.
pub fn told(snippet: &str) -> Vec<String> {
    let before = HEAD.lines().count();
    all(&format!("{HEAD}{snippet}\n"))
        .into_iter()
        .map(|line| {
            let mut parts = line.splitn(4, ':');
            let (_, line, column) = (parts.next(), parts.next().unwrap(), parts.next().unwrap());
            let code = parts.next().unwrap().split_whitespace().nth(1).unwrap().trim_end_matches(':').to_owned();
            format!("{}:{column} {code}", line.parse::<usize>().unwrap().wrapping_sub(before))
        })
        .collect()
}

/// Everything that is told of a deck, as short lines.
pub fn all(deck: &str) -> Vec<String> {
    let files = Files::memory([
        ("deck.md", deck.to_owned()),
        ("img/City.svg", DOT.to_owned()),
        ("a.svg", DOT.to_owned()),
        ("a.mp3", "x".to_owned()),
        ("part.md", "## Part\n".to_owned()),
    ]);
    let options = BuildOptions { check: true, ..BuildOptions::default() };
    build(&files, Path::new("deck.md"), &BuildCache::default(), &options).all_findings().map(to_short).collect()
}

#[track_caller]
fn rows(rows: &[(&str, &[&str])]) {
    let wrong: Vec<_> = rows.iter().map(|(s, e)| (s, told(s), e)).filter(|(_, got, e)| got != *e).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn fixing_mends_the_address_and_no_other_words() {
    let said = "img/city.svg, `img/city.svg`, [x](https://x.example \"img/city.svg\")";
    let shown = [
        "<div style=\"background: url(img/city.svg)\">x</div>",
        "<div title=\"img/city.svg\" style=\"background: url('img/city.svg')\">x</div>",
        "> <div\n> style=\"background: url(img/city.svg)\">x</div>",
        "<style>\n/* url(img/city.svg) */\n.a { background: url(\"img/city.svg\") }\n</style>",
        "<!-- <img src=\"img/city.svg\"> --><b><img alt=\"img/city.svg\" src=\"img/city.svg\" width=\"9\"></b>",
        "![img/city.svg](img/city.svg \"img/city.svg\")",
        "[![city.svg](<img/city.svg> 'city.svg')](https://x.example)",
    ];
    for what in shown {
        let deck = format!("{HEAD}{said}\n\n{what}\n");
        let at = deck.len() - what.len() - 1 + place_of_address(what);
        let talk = Project::new().file("deck.md", &deck).file("img/City.svg", DOT);
        let mut wanted = deck.clone();
        wanted.replace_range(at..at + 4, "City");
        for _ in 0..2 {
            talk.run(&["check", "deck.md", "--fix"]).gives(0);
            assert_eq!(talk.read("deck.md"), wanted, "{what}");
        }
    }
    // in the front matter, in attributes, and with percent signs
    let deck = "---\ntitle: img/city.svg\nlang: en\nimage: img/city.svg\nstyle: 'h1 { background: url(img/city.svg) }'\n---\n\
                # T\n\n![A](a.mp4){muted poster=img/city.svg}\n\n![B](IMG/my%20map.svg)\n";
    let talk =
        Project::new().file("deck.md", deck).file("img/City.svg", DOT).file("a.mp4", "x").file("img/My map.svg", DOT);
    talk.run(&["check", "deck.md", "--fix"]).gives(0);
    let wanted = deck.replace("img/city.svg", "img/City.svg").replacen("City", "city", 1);
    assert_eq!(talk.read("deck.md"), wanted.replace("IMG/my%20map", "img/My%20map"));
    let front = "---\ntitle: img/city.svg\nlang: en\nimage: img/city.svg\nstyle: 'h1 { background: url(img/city.svg) }'\n---\n# T\n";
    let told = all(front);
    assert!(told[0].starts_with("deck.md:4:8: error image-missing"), "{told:?}");
    assert!(told[1].starts_with("deck.md:5:30: error image-missing"), "{told:?}");
}

/// Where the name of the file in the address of a snippet above begins.
fn place_of_address(what: &str) -> usize {
    let marks = ["svg)\">", "svg')\">", "svg\") }", "src=\"img/city.svg\" width", "](img/", "](<img/"];
    let mark = marks.iter().filter_map(|m| what.rfind(m)).next_back().unwrap();
    let from = what[mark..].find("img/").filter(|at| *at < 12).map(|at| mark + at);
    from.unwrap_or_else(|| what[..mark].rfind("img/").unwrap()) + 4
}

#[test]
fn findings_in_style_sheets_stand_at_their_rules() {
    rows(&[
        ("<style>\n.a { margin: 0 }\n\n.b,\n.c { font-size: 9px }\n</style>", &["4:1 font-too-small"]),
        ("<style>\n/* { */\n.b { color: #aaa; background: white }\n</style>", &["3:1 contrast"]),
        ("<style>\n.b { margin: 0 }\n.c { background: url(https://x.example/a.png) }\n</style>", &["3:22 remote"]),
        ("text <b style=\"font-size: 9px\">x</b>", &["1:16 font-too-small"]),
        (
            "<style>\n.x { margin: 0 }\n</style>\n\nx\n\n<style>\n.y { font-size: 9px }\n</style>",
            &["8:1 font-too-small"],
        ),
    ]);
    let front =
        "---\ntitle: T\nlang: en\nmode: light\nstyle: |\n  p { margin: 0 }\n  h1 { font-size: 9px }\n---\n# T\n";
    assert!(all(front)[0].starts_with("deck.md:7:3: warning font-too-small"), "{:?}", all(front));
    let import = "<style>\n@import \"a.css\";\n.a,\n.b { color: #aaa; background: white }\n</style>";
    let told = all(&format!("{HEAD}{import}\n"));
    let contrast = told.iter().find(|t| t.contains("contrast")).unwrap();
    assert!(contrast.starts_with("deck.md:14:1:") && contrast.ends_with("in `.a, .b`"), "{contrast:?}");
}

#[test]
fn what_is_missing_in_notes_is_told_where_it_is_written() {
    rows(&[
        ("::: notes\nSee *this*\n\n![A](no.png)\n:::", &["4:1 image-missing"]),
        ("x\n\nNote:\nsee this\n\n![A](no.png) and [b](#nope)", &["6:1 image-missing", "6:18 link-dead"]),
        ("<!-- Say it.\n\nThen show ![A](no.png) -->", &["3:11 image-missing"]),
        ("<!-- Go [back](#nope) -->", &["1:9 link-dead"]),
        ("<!-- Go <a href=\"#nope\">back</a> -->", &["1:9 link-dead"]),
        ("<aside class=\"notes\">Go [back](#nope)</aside>", &["1:25 link-dead"]),
        // laid aside, or only spoken of
        ("<!-- ![A](no.png) -->", &[]),
        ("<!--\n![A](no.png)\n\n![B](none.png)\n-->", &[]),
        ("<!-- write `![A](no.png)` or `[b](#nope)` there, see [1] -->", &[]),
        ("::: notes\n![](a.svg) and [back](#s) and [1](#1)\n:::", &[]),
    ]);
    let told = all(&format!("{HEAD}<!-- Go [back](#nope) ![A](no.png) -->\n"));
    assert!(told.iter().all(|t| t.contains(": warning ") && t.ends_with(", in the notes")), "{told:?}");
    let deck = format!("{HEAD}<!-- Show ![a](img/city.svg) -->\n");
    let talk = Project::new().file("deck.md", &deck).file("img/City.svg", DOT);
    talk.run(&["check", "deck.md", "--fix"]).gives(0);
    assert_eq!(talk.read("deck.md"), deck.replace("city.svg", "City.svg"));
}

#[test]
fn a_comment_that_was_to_be_a_setting_is_told() {
    rows(&[
        ("<!-- hiden: true -->", &["1:6 comment-key"]),
        ("<!-- layuot: cover -->", &["1:6 comment-key"]),
        ("<!-- inculde: part.md -->", &["1:6 comment-key"]),
        ("<!-- include: -->", &["1:6 comment-key"]),
        ("<!--allow:-->", &["1:5 comment-key"]),
        ("<!--layout:covre-->", &["1:5 comment-key"]),
        ("<!-- _class:lead, color:navy -->", &["1:6 comment-key"]),
        ("<!-- alow: image-alt – a flourish -->", &["1:6 comment-key"]),
        ("<!-- _colr: navy -->", &["1:6 comment-key"]),
        ("<!-- Hidden: true -->", &["1:6 comment-key"]),
        ("<!--\nfoter: A line\n-->", &["2:1 comment-key"]),
        ("<!-- ratio: 4:3 -->", &["1:6 comment-key"]),
        ("<!-- levels: {image-alt: off} -->", &["1:6 comment-key"]),
        ("<!-- levels: {image-alt: loud} -->", &["1:6 comment-key"]),
        ("<!-- layout: default, layout: center -->", &["1:23 duplicate-key"]),
        ("<!-- color: blurple -->", &["1:13 bad-value"]),
        ("<!-- color: \"#12\" -->", &["1:13 bad-value"]),
        ("<!-- color: ask which colour they like -->", &["1:13 bad-value"]),
        ("<!-- background: tell them about Rome -->", &["1:18 bad-value"]),
        ("<!-- time: about five minutes -->", &["1:12 bad-value"]),
        ("<!-- lang: english -->", &["1:12 bad-value"]),
        ("<!-- lang: pt_BR -->", &["1:12 bad-value"]),
        ("<!-- class: {a: b} -->", &["1:13 bad-value"]),
        ("<!-- class: who of you knows it? -->", &["1:13 bad-value"]),
        // prose
        ("<!-- Remember: ask them -->", &[]),
        ("<!-- time:about five minutes -->", &[]),
        ("<!-- at 12:30 -->", &[]),
        ("<!-- Time: about five minutes -->", &[]),
        ("<!-- Date: ask when it was -->", &[]),
        ("<!-- image: the one with the map -->", &[]),
        ("<!-- Footer: say who paid -->", &[]),
        ("<!-- hides: nothing at all -->", &[]),
        // settings
        ("<!-- color: rgb(from var(--fg) r g b) -->", &[]),
        ("<!-- color: color-mix(in srgb, navy, black) -->", &[]),
        ("<!-- background: linear-gradient(90deg, white, #eee) -->", &[]),
        ("<!-- lang: zh-Hans -->", &[]),
        ("<!-- class: md:w-1/2 lead -->", &[]),
    ]);
    for (key, what) in [("color", "ask which colour they like"), ("time", "about five minutes")] {
        let files = Files::memory([("deck.md", format!("{HEAD}<!-- {key}: {what} -->\n"))]);
        let built = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
        let notes = &built.decks[0].deck.slides[1].body.notes;
        assert!(notes.iter().any(|n| n.markdown.contains(what)), "{notes:?}");
    }
}

#[test]
fn fixing_mends_keys_in_comments_and_in_quotes() {
    let deck = "---\n\"titel\": T\nlang: en_GB\nlayout: default\n---\n# T\n\n---\n\n## S\n\n<!-- hiden: true -->\n\n---\n\n## U\n\n<!-- layuot: center -->\n\n---\n\n## V\n\n<!--layout:center-->\n";
    let talk = Project::new().file("deck.md", deck);
    talk.run(&["check", "deck.md", "--fix"]).gives(0);
    assert_eq!(
        talk.read("deck.md"),
        deck.replace("titel", "title")
            .replace("en_GB", "en-GB")
            .replace("hiden", "hidden")
            .replace("layuot", "layout")
            .replace("layout:center", "layout: center")
    );
}

#[cfg(unix)]
#[test]
fn fixing_leaves_what_is_write_protected_and_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let deck = "---\ntilte: T\nlang: en\n---\n# T\n";
    let talk = Project::new().file("d/a.md", deck).file("d/b.md", deck);
    std::fs::set_permissions(talk.path("d/a.md"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let err = talk.run(&["check", "d", "--fix", "--format", "short"]).gives(3).err();
    assert_eq!(talk.read("d/a.md"), deck);
    assert_eq!(talk.read("d/b.md"), deck.replace("tilte", "title"));
    assert!(err.contains("d/b.md:2: `tilte` → `title`") && err.contains("write-protected"), "{err}");
    assert!(err.contains("d/a.md:2:1: warning unknown-key") && err.contains("2 decks"), "{err}");
}

#[test]
fn fixing_reaches_the_end_in_one_run() {
    let deck = format!("{HEAD}<p>\n<IMG src=\"img/city.svg\" alt=\"\"></p>\n");
    let talk = Project::new().file("deck.md", &deck).file("img/City.svg", DOT);
    let err = talk.run(&["check", "deck.md", "--fix"]).gives(0).err();
    let wanted = deck.replace("<IMG src=\"img/city", "<IMG width=\"9\" height=\"9\" src=\"img/City");
    assert_eq!(talk.read("deck.md"), wanted, "{err}");
}

#[test]
fn hints_are_counted_and_shown() {
    let talk = Project::new().file("deck.md", format!("{HEAD}<img src=\"a.svg\" alt=\"\">\n")).file("a.svg", DOT);
    let err = talk.run(&["check", "deck.md", "--format", "short"]).gives(0).err();
    assert!(err.contains("hint image-size") && err.contains("0 warnings, 1 hint"), "{err}");
}

#[test]
fn allowances_in_other_forms_count_or_are_told() {
    let picture = "<img src=\"a.svg\" width=\"9\">\n\n";
    let with = |comment: &str| told(&format!("{picture}{comment}"));
    for good in [
        "<!-- allow: image-alt: a flourish -->",
        "<!-- allow: [image-alt] – a flourish -->",
        "<!-- allow image-alt – a flourish -->",
        "<!-- allow: Image-Alt – a flourish -->",
        "<!-- Allow: image-alt (a flourish) -->",
    ] {
        assert_eq!(with(good), Vec::<String>::new(), "{good}");
    }
    assert_eq!(told("<!-- allow: nonsense – because -->"), ["1:6 allow-unknown"]);
    assert_eq!(told("<!-- allow: nonsense -->"), ["1:6 allow-reason", "1:6 allow-unknown"]);
    for prose in ["<!-- allow: time for questions -->", "<!-- allow them to ask – often -->"] {
        assert_eq!(told(prose), Vec::<String>::new(), "{prose}");
    }
}

#[test]
fn what_is_inherited_is_told_once_where_it_is_written() {
    let rows = [
        ("<!-- background: img/gone.jpg -->\n\n---\n\n## U\n\n---\n\n## V", "1:18 image-missing"),
        ("<!-- footer: '![x](gone.png)' -->\n\n---\n\n## U", "1:15 image-missing"),
        ("<!-- header: see [there](#nowhere) -->\n\n---\n\n## U", "1:18 link-dead"),
        ("<!-- transition: swish -->\n\n---\n\n## U", "1:18 bad-value"),
        ("<!-- footer: 'Acme <img src=\"a.svg\" width=\"9\">' -->\n\n---\n\n## U", "1:20 image-alt"),
    ];
    for (snippet, expected) in rows {
        assert_eq!(told(snippet), [expected], "{snippet}");
    }
    let own = "<!-- transition: swish -->\n\n<style>\n:root[data-transition-name=swish] { color: inherit }\n</style>";
    assert_eq!(told(own), Vec::<String>::new());
    for (line, column) in [("background: https://x.example/page", 13), ("footer: '![x](https://x.example/a.png)'", 10)]
    {
        let deck = format!("---\ntitle: T\nlang: en\n{line}\n---\n# T\n\n---\n\n## U\n");
        let told = all(&deck);
        assert!(told.len() == 1 && told[0].starts_with(&format!("deck.md:4:{column}: warning remote")), "{told:?}");
        let allowed = deck.replace("# T\n", "# T\n\n<!-- allow: remote – it is live -->\n");
        assert_eq!(all(&allowed.replace("## U\n", "## U\n\n<!-- allow: remote – it is live -->\n")), [""; 0]);
    }
}

/// A warm build tells of what moved at its new place.
#[test]
fn a_setting_that_moved_is_told_where_it_stands_now() {
    let memo = BuildCache::default();
    let deck =
        |more: &str| format!("---\ntitle: T\nlang: en\n{more}footer: '![x](gone.png)'\n---\n# T\n\n---\n\n## U\n");
    for more in ["", "subtitle: S\n", "subtitle: S\ndate: D\n"] {
        let files = Files::memory([("deck.md", deck(more))]);
        let all = |memo| {
            let built = build(&files, Path::new("deck.md"), memo, &BuildOptions::default());
            built.all_findings().map(to_short).collect::<Vec<_>>()
        };
        assert_eq!(all(&memo), all(&BuildCache::default()), "{more}");
    }
}

#[test]
fn what_decks_share_is_told_once_and_is_no_deck() {
    let head = |n: u8| format!("---\ntitle: T{n}\nlang: en\n---\n# T{n}\n\n---\n\n");
    let talk = Project::new()
        .file("a.md", format!("{}<!-- include: ./shared.md -->\n", head(1)))
        .file("b.md", format!("{}<!-- include: shared.md#1 -->\n", head(2)))
        .file("c/deck.md", format!("{}## C\n\n```\n<!-- include: ../b.md -->\n```\n", head(3)))
        .file("shared.md", "## Part\n\n![x](no.png)\n\n---\n\n<!-- include: deeper.md -->\n")
        .file("deeper.md", "## Deeper\n");
    for root in [".", "./"] {
        let err = talk.run(&["check", root, "--format", "short"]).gives(1).err();
        let told: Vec<_> = err.lines().filter(|l| l.contains("image-missing")).collect();
        assert!(told.len() == 1 && told[0].starts_with("shared.md:3:1: "), "{err}");
        assert!(err.contains("3 decks") && !err.contains("lang-missing"), "{err}");
    }
    let sarif = talk.run(&["check", ".", "--format", "sarif"]).gives(1).json();
    assert_eq!(
        sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "shared.md"
    );
    talk.run(&["build", ".", "-o", "out"]).gives(1);
    assert!(!talk.path("out/shared").exists() && talk.path("out/a").exists());
    let round = Project::new()
        .file("a.md", format!("{}<!-- include: b.md -->\n", head(1)))
        .file("b.md", format!("{}<!-- include: a.md -->\n", head(2)));
    assert!(round.run(&["check", "."]).gives(1).err().contains("1 deck"), "a circle is one deck, and told");
}

/// Signs that nothing came of, which the room would see.
#[test]
fn signs_that_are_shown_are_told() {
    rows(&[
        ("See [^d].\n\n[^d]: One.\n[^d]: Two.", &["4:1 reference-unused"]),
        ("See [^d].\n\n[^d]: One.\n\n---\n\n## U\n\n[^d]: Two.", &["9:1 reference-unused"]),
        ("$$\na + b\n\ntext", &["1:1 math"]),
        ("| a | b |\n|---|\n| 1 | 2 |", &["2:1 broken-markup"]),
        ("- x\n\n  | a | b |\n  |---|---|---|", &["4:3 broken-markup"]),
        ("> [!NOTEE]\n> x", &["1:3 broken-markup"]),
        ("- > [!infoo]\n  > x", &["1:5 broken-markup"]),
        ("> [!INFOO] Mind this", &["1:3 broken-markup"]),
        ("> [!TIPP] Mind this", &["1:3 broken-markup"]),
        ("| Year | Where |\n| 2005 | Hyves |\n| 2010 | here |", &["1:1 broken-markup"]),
        ("Words:\n|Year|Where|\n|2005|Hyves|", &["2:1 broken-markup"]),
        ("> | Year | Where |\n> | 2005 |  |", &["1:3 broken-markup"]),
        ("![Our photo](img/my photo.png)", &["1:14 broken-markup"]),
        ("![Our photo](img/my photo.png \"Us\")", &["1:14 broken-markup"]),
        ("- see [x](my file (1).pdf) and [y](our file.md#2)", &["1:11 broken-markup", "1:36 broken-markup"]),
        ("| a | b |\n|---|---|\n| ![x](a b.svg) | c |", &["3:8 broken-markup"]),
        ("[x]{.accent} and ![y](a b.svg)", &["1:23 broken-markup"]),
        ("<img src='a.svg alt=x>", &["1:1 html-open"]),
        ("see <a href=\"x>it", &["1:5 html-open"]),
        // every one of them, not the first alone
        ("a[^x] b[^y] and c[^z]", &["1:2 reference-missing", "1:8 reference-missing", "1:18 reference-missing"]),
        ("| a |\n|---|---|\n| 1 |\nand\n| b |\n|---|---|", &["2:1 broken-markup", "6:1 broken-markup"]),
        ("<b x='a> and <i y='b>", &["1:1 html-open", "1:14 html-open"]),
        (
            "see [x][one], [y][two] and [z][one]",
            &["1:8 reference-missing", "1:18 reference-missing", "1:31 reference-missing"],
        ),
        ("$$\\a text\n\n$$\\b text", &["1:1 math", "3:1 math"]),
        // behind a bar that is escaped
        (
            "| a | b |\n|---|---|\n| x \\| y [^q] | z \\| \\| [^r] |",
            &["3:10 reference-missing", "3:25 reference-missing"],
        ),
        ("| a \\| ![](a.svg) | b |\n|---|---|\n| c | d |", &["1:8 image-alt"]),
        // a rule with as many cells
        ("| a | b |\n|---|-x-|\n| 1 | 2 |", &[]),
        ("| a | b |\n|---|- -|\n| 1 | 2 |", &["2:1 broken-markup"]),
        // what is fine
        ("$$\na\n\nb\n$$", &[]),
        ("- > [!info]\n  > x", &[]),
        ("> [!INFO] Mind this", &[]),
        ("config[\"a\"][\"b\"] or [\"a\"][\"b\"] or ['x'][0] or [i][j] or [0][key]", &[]),
        ("[a-z][0-9]+ and [^\"]* and [^a-z] and [A-Za-z_][A-Za-z0-9_]", &[]),
        ("[text][1] and [2010-2012][sources]", &["1:7 reference-missing", "1:26 reference-missing"]),
        ("See [^d].\n\n[^d]: One.\n\n---\n\n## U\n\nSee [^d].\n\n[^d]: Two.", &[]),
        ("See [^d].\n\n::: card\nSee [^d].\n:::\n\n[^d]: One.", &[]),
        ("$$\na + b\n$$\n\nIt costs $$ or $$$ here.", &[]),
        ("| a |\n|---|\n| 1 |\n\na | b\n\n--- or |", &[]),
        ("|x| < |y|\n|a| < |b|\n\n| a | b |\n\n| a |\n| b | c |\n| d |", &[]),
        (
            "[x](<a b.svg>) ![x](a.svg \"a b.svg\")\n\n[x] (a b.svg) \\[x](a b.svg) [x\\](a b.svg) `[x](a b.svg)`",
            &["1:1 link-file"],
        ),
        ("[1](see above) f[0](a, b) [x](see a.b c) [^d](the photo)\n\n[^d]: x", &[]),
        ("> [!NOTE] Mind this\n> x\n\n> [!wow] y", &[]),
        ("> [!NOTE]\n> x\n\n> [!] y\n\n> [!see] this", &[]),
        ("a \\<img src='a.svg alt=x> and `<img src='>` and &lt;b class='x", &[]),
        ("if a <b and c = 'd' or x < y", &[]),
    ]);
}

/// Whatever stands in a header or footer is shown, and what is wrong in it is told at its own place.
#[test]
fn nothing_of_a_header_or_footer_is_lost() {
    let footer = |value: &str| {
        let deck = format!("---\ntitle: T\nlang: en\nfooter: {value}\n---\n# T\n");
        let files = Files::memory([("deck.md", deck), ("a.svg", DOT.to_owned())]);
        let built = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
        built.decks[0].deck.slides[0].footer.to_vec()
    };
    for (value, shown) in [
        ("'<img src=\"a.svg\" alt=\"A\">'", "<img src"),
        ("'<div><b>x</b> <i>y</i></div>'", "<i>y</i>"),
        ("1. mei 2026", "1. "),
        ("'- 3 -'", "3 -"),
        ("'> said'", "said"),
        ("'    code'", "code"),
        ("'![bg](a.svg)'", "a.svg"),
        ("'***'", "***"),
        ("|\n  | a | b |\n  |---|---|\n  | c | d |", "\"d\""),
    ] {
        let found = format!("{:?}", footer(value));
        assert!(found.contains(shown), "{value}: {found}");
    }
    let told = |front: &str| all(&format!("---\ntitle: T\nlang: en\n{front}\n---\n# T\n\n---\n\n## U\n"));
    for (front, place) in [
        ("footer: |\n  line one\n  [x](#nope)", "6:3: warning link-dead"),
        ("footer: |\n  line one\n  <a href=\"#nope\">x</a>", "6:3: warning link-dead"),
        ("footer: |\n  line one\n  ![x](gone.png)", "6:3: error image-missing"),
        ("header: \"x[^1] y\"", "4:11: warning reference-missing"),
        ("footer: '[x]{.accent #}'", "4:13: warning attributes"),
        ("levels:\n  image-alt: warning\n  image-altt: off", "6:3: warning bad-value"),
        ("levels: {image-alt: warning, image-altt: off}", "4:30: warning bad-value"),
        ("levels: {image-alt: warning, remote: of}", "4:38: warning bad-value"),
        ("macros:\n  RR: x\n  1x: y", "6:3: warning bad-value"),
    ] {
        let told = told(front);
        assert!(told.len() == 1 && told[0].starts_with(&format!("deck.md:{place}")), "{front}: {told:?}");
    }
    assert_eq!(told("renderers: {d2: d2 - -}"), [""; 0]);
}

#[test]
fn fixing_mends_capitals_of_all_that_names_a_file() {
    for (what, wrong, right) in [
        ("<!-- include: ./Part.md#1 -->", "Part", "part"),
        ("```py file=RUN.py\n```", "RUN", "run"),
        ("```chart bar file=Data.csv\n```", "Data", "data"),
        ("[pdf](IMG/ok.pdf \"t\")", "IMG", "img"),
        ("see <a href=\"IMG/ok.pdf\">x</a>", "IMG", "img"),
    ] {
        let deck = format!("{HEAD}{what}\n");
        let talk = Project::new().file("deck.md", &deck).file("part.md", "## P\n").file("run.py", "x\n");
        let talk = talk.file("data.csv", "k,n\na,2\n").file("img/ok.pdf", "x");
        let err = talk.run(&["check", "deck.md"]).err();
        assert!(err.contains("did you mean"), "{what}: {err}");
        talk.run(&["check", "deck.md", "--fix"]).gives(0);
        assert_eq!(talk.read("deck.md"), deck.replace(wrong, right), "{what}");
    }
}

#[test]
fn an_id_that_is_there_already_is_told_where_it_is_given() {
    rows(&[
        ("x\n\n---\n\n## A {#one}\n\n---\n\n\n## B of the one {#one}\n", &["10:19 duplicate-id"]),
        ("x\n\n---\n\n## A {#one}\n\n---\n\n<!-- id: one -->\n\n## B\n", &["9:10 duplicate-id"]),
    ]);
}

/// A picture may have the same file as a link: the link is what leads out.
#[test]
fn a_link_out_is_told_at_the_link() {
    let at = |slides: &str| {
        let deck = format!("---\ntitle: T\nlang: en\n---\n{slides}");
        let files = Files::memory([("deck.md", deck), ("red.svg", DOT.to_owned())]);
        let build = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
        let told = unexported_links(&build.site, &build.decks[0]);
        told.iter().map(|d| to_short(d).split(": ").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let picture = "# A\n\n![Red](red.svg)\n\n---\n\n## B\n\n";
    let rows = [
        ("The [file](red.svg)\n", "deck.md:13:12"),
        ("The [file][red]\n\n[red]: red.svg\n", "deck.md:13:5"),
        ("<p title=\"red.svg\">The <a class=\"x\" href=\"red.svg\">file</a></p>\n", "deck.md:13:43"),
        ("<!-- footer: The [file](red.svg) -->\n", "deck.md:13:"),
    ];
    for (link, place) in rows {
        let told = at(&format!("{picture}{link}"));
        assert!(matches!(told.as_slice(), [one] if one.starts_with(place)), "{link}: {told:?}");
    }
}

/// Brackets and their address belong together, and `--fix` joins them.
#[test]
fn a_space_before_an_address_is_taken_out() {
    let words = "See [here]  (https://a.example/(x)), *[there] (b.md)* and [he] (and/or she) [x]{.y}\n\n![A] (a.svg)\n";
    assert_eq!(told(words.trim_end()), ["1:11 broken-markup", "1:46 broken-markup", "3:5 broken-markup"]);
    let talk = Project::new().file("deck.md", format!("{HEAD}{words}")).file("a.svg", DOT).file("b.md", "# B\n");
    talk.run(&["check", "deck.md", "--fix"]);
    let mended = "See [here](https://a.example/(x)), *[there](b.md)* and [he] (and/or she) [x]{.y}\n\n![A](a.svg)\n";
    assert_eq!(talk.read("deck.md"), format!("{HEAD}{mended}"));
}

/// An address without a dot is told from prose by what has that name: a file, a folder, a slide.
#[test]
fn a_space_before_an_address_without_a_dot_is_told_where_it_leads_somewhere() {
    let words = "See [here] (docs/intro), [x] (and/or), [he] (and/or she), [there]  (pics#a), [lost] (docs/outro), [it] (and)\n\n\
                 [two] (#2-up), [none] (#3-up), [Issue] (#12) and *[all] (docs)*\n\n---\n\n## 2 up\n";
    let talk = Project::new().file("deck.md", format!("{HEAD}{words}")).file("docs/intro", "x").file("pics/a.svg", DOT);
    let short = |args: &[&str]| talk.run(&[&["check", "deck.md", "--format", "short"], args].concat()).err();
    let told = short(&[]);
    let places: Vec<_> =
        told.lines().filter_map(|line| line.split_once(": warning broken-markup: ")).map(|(at, _)| at).collect();
    assert_eq!(places, ["deck.md:12:11", "deck.md:12:66", "deck.md:14:6", "deck.md:14:56"], "{told}");
    short(&["--fix"]);
    let mended = words
        .replace("[here] (", "[here](")
        .replace("[there]  (", "[there](")
        .replace("[two] (", "[two](")
        .replace("[all] (", "[all](");
    assert_eq!(talk.read("deck.md"), format!("{HEAD}{mended}"));
    assert!(!short(&[]).contains("broken-markup"));
}

/// Colours of a front matter or an earlier slide are told there, and not on the slides that they come to.
#[test]
fn colours_that_are_carried_along_are_told_where_they_are_set() {
    let slides = "# A\n\nx\n\n- y\n\n---\n\n## B\n\n- y\n";
    let head = "---\ntitle: T\nlang: en\nmode: light\n";
    let rows = [
        (format!("{head}color: '#ddd'\n---\n{slides}"), "deck.md:5:8"),
        (format!("{head}---\n<!-- color: '#ddd' -->\n{slides}"), "deck.md:6:13"),
        (format!("{head}background: '#222'\n---\n<!-- color: '#333' -->\n{slides}"), "deck.md:7:13"),
    ];
    for (deck, place) in rows {
        let told = all(&deck);
        assert!(matches!(told.as_slice(), [one] if one.starts_with(&format!("{place}: warning contrast"))), "{told:?}");
    }
}
