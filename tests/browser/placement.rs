//! Where things stand on a slide: nothing is squeezed, boxes of the author's are his own, lone things stand in the middle.

use crate::audit::{WHITE, line, looked_at};
use crate::decks::open;
use crate::harness::{Page, Room};
use crate::views::{go, themes, written};

/// A page of this deck in a theme, at its first slide.
fn shown(room: &Room, text: &str, theme: &str) -> (tempfile::TempDir, Page) {
    let folder =
        written(&format!("---\nlang: en\ntransition: none\n{text}"), theme, &[("white.svg", WHITE.as_bytes())]);
    let page = open(room, folder.path(), "");
    (folder, page)
}

/// Whether every part of the first slide is as high as what is in it, and nothing lies over what follows it.
const SQUEEZED: &str = "[...document.querySelectorAll('.deck > .slide:not([hidden]) .slide-body *')].filter((e) => !e.closest('svg') \
    && (e.scrollHeight > e.clientHeight + 8 && e.clientHeight > 0 && getComputedStyle(e).display !== 'inline' && !e.matches('.line, .line *, li, h1, h2, h3, p, figcaption') \
    || e.matches('.slot > *') && e.nextElementSibling && e.getBoundingClientRect().bottom > e.nextElementSibling.getBoundingClientRect().top + 3 \
    && e.getBoundingClientRect().right > e.nextElementSibling.getBoundingClientRect().left)) \
    .map((e) => e.tagName + '.' + e.className).join()";

#[test]
fn nothing_is_squeezed_below_what_is_in_it() {
    let points = "- a point\n".repeat(7);
    let code = format!("```rust\n{}```\n", "let a = 1;\n".repeat(8));
    let things = [
        code.clone(),
        format!("<pre>{}</pre>\n", "x<br>".repeat(9)),
        format!("> {}\n", "a quote that is long ".repeat(30)),
        format!("::: card\n### A card\n{points}:::\n"),
        format!("::: columns\n::: column\n{points}:::\n::: column\n{points}:::\n:::\n"),
        format!("::: columns\n::: column\n![White](white.svg)\n\n{points}:::\n::: column\n{code}:::\n:::\n"),
        format!("| a | b |\n|---|---|\n{}", "| 1 | 2 |\n".repeat(7)),
    ];
    let slides: Vec<String> =
        things.iter().map(|thing| format!("## Much\n\n{points}\n{thing}\nWords below\n")).collect();
    let room = Room::new("");
    for theme in themes() {
        let (_folder, page) = shown(&room, &format!("---\n{}", slides.join("\n---\n\n")), &theme);
        for (n, thing) in things.iter().enumerate() {
            go(&page, n);
            assert_eq!(page.text(SQUEEZED), "", "{theme}: {thing}");
        }
        page.wait(&format!("aftrap.overflows().length === {}", things.len()));
    }
}

#[test]
fn pictures_keep_the_least_that_can_be_seen_and_what_they_are_said_to_be() {
    let points = "- a point\n".repeat(9);
    let height =
        "document.querySelector('.deck > .slide:not([hidden]) .slide-body img').getBoundingClientRect().height";
    let pictures = [
        ("![White](white.svg)", 170.0),
        ("![White](white.svg){width=400}", 390.0),
        ("![White](white.svg){height=300}", 299.0),
        ("::: columns\n::: column\nwords\n:::\n::: column\n![White](white.svg)\n:::\n:::", 170.0),
    ];
    let slides = pictures.map(|(picture, _)| format!("## Much\n\n{points}\n{picture}\n\nBelow\n"));
    let room = Room::new("");
    for theme in themes() {
        let (_folder, page) = shown(&room, &format!("---\n{}", slides.join("\n---\n\n")), &theme);
        for (n, (picture, least)) in pictures.iter().enumerate() {
            go(&page, n);
            let seen = page.eval(height).as_f64().unwrap();
            assert!(seen >= *least, "{theme}: {picture}: {seen}");
            assert_eq!(page.text(SQUEEZED), "", "{theme}: {picture}");
        }
    }
}

#[test]
fn shrinking_takes_gaps_and_pictures_with_it() {
    let text = "overflow: shrink\n---\n## Much\n\n- a point\n- a point\n- a point\n- a point\n- a point\n\n![White](white.svg){width=300}\n\nBelow\n";
    let room = Room::new("");
    let (_folder, page) = shown(&room, text, "default");
    page.wait("document.querySelector('.deck .slide-body').style.getPropertyValue('--u')");
    assert_eq!(page.eval("aftrap.overflows().length"), 0);
    let part = |what: &str, of: &str| {
        page.eval(&format!("{what}(document.querySelector('.deck .slide {of}'))")).as_f64().unwrap()
    };
    let (type_size, wide) = (
        part("((e) => parseFloat(getComputedStyle(e).fontSize))", "li") / 33.0,
        part("((e) => e.getBoundingClientRect().width)", "img") / 300.0,
    );
    assert!(type_size < 0.97 && (type_size - wide).abs() < 0.02, "{type_size} {wide}");
    // the edge stays where it is on other slides
    let left = part("((e) => e.getBoundingClientRect().x)", "h2");
    assert!((left - 84.0).abs() < 1.0, "{left}");
}

#[test]
fn an_authors_own_box_has_the_gaps_that_it_says() {
    let style = "style: |\n  .own { display: grid; grid-template-columns: repeat(3, 1fr); gap: 10px }\n  .row { display: flex; gap: 10px }\n";
    let boxes = [
        "<div class=\"box\" style=\"display:grid; grid-template-columns: 1fr 1fr 1fr\"><p>a</p><p>b</p><p>c</p></div>",
        "<div class=\"box\" style=\"DISPLAY : flex\"><div>a</div><h3>b</h3><ul><li>c</li></ul></div>",
        "<div class=\"box own\"><div>a</div><div>b</div><blockquote>c</blockquote></div>",
        "<section><div><div class=\"box row\"><figure>a</figure><table><tr><td>b</td></tr></table><p>c</p></div></div></section>",
        "<ul class=\"box own\"><li>a</li><li>b</li><li>c</li></ul>",
        "<ol class=\"box row\"><li>a</li><li>b</li><li>c</li></ol>",
        "<dl class=\"box own\"><dt>a</dt><dd>b</dd><dt>c</dt></dl>",
        "::: {.box .own}\n::: card\na\n:::\n::: card\nb\n:::\n::: card\nc\n:::\n:::",
    ];
    let margins = "(() => { const all = [...document.querySelectorAll('.deck > .slide:not([hidden]) .box > *')]; return all.length + ' ' + new Set(all.map((e) => { const s = getComputedStyle(e); return s.marginTop + s.marginBottom; })).size + ' ' + new Set(all.map((e) => Math.round(e.getBoundingClientRect().top))).size; })()";
    let room = Room::new("");
    let slides = boxes.map(|own| format!("## A box\n\n{own}\n"));
    // paragraphs within a part of a box are paragraphs again, and so are those of other boxes
    let inner = "## A\n\n<div style=\"display:flex\"><div><p>a</p><p class=\"in\">b</p></div></div>\n<div><p>c</p><p class=\"in\">d</p></div>\n";
    for theme in themes() {
        let text = format!("{style}---\n{}\n---\n\n{inner}", slides.join("\n---\n\n"));
        let (_folder, page) = shown(&room, &text, &theme);
        for (n, own) in boxes.iter().enumerate() {
            go(&page, n);
            assert_eq!(page.text(margins), "3 1 1", "{theme}: {own}");
        }
        let far =
            "[...document.querySelectorAll('.deck .in')].every((e) => parseFloat(getComputedStyle(e).marginTop) > 10)";
        assert_eq!(page.eval(far), true, "{theme}");
    }
}

#[test]
fn lone_pictures_and_columns_stand_in_the_middle_of_what_is_left() {
    let room = Room::new("");
    let above = "(() => { const part = document.querySelector('.slide-body :is(.columns, .sides, figure.picture)').getBoundingClientRect(); \
        const title = document.querySelector('h2').getBoundingClientRect(); const body = document.querySelector('.slide-body'); \
        const end = body.getBoundingClientRect().bottom - parseFloat(getComputedStyle(body).paddingBottom); return [part.top - title.bottom, end - part.bottom]; })()";
    for theme in themes() {
        for text in [
            "::: columns\n::: column\n### One\n- a\n:::\n::: column\n### Two\n- b\n:::\n:::",
            "<!-- layout: two-columns -->\n\n::left::\n\n- a\n\n::right::\n\n- b",
            "![White](white.svg){width=200}",
        ] {
            let (_folder, page) = shown(&room, &format!("---\n## A title\n\n{text}\n"), &theme);
            let room = page.eval(above);
            let (before, after) = (room[0].as_f64().unwrap(), room[1].as_f64().unwrap());
            assert!(before > 40.0 && (before - after).abs() < 80.0, "{theme}: {text}: {before} {after}");
        }
        let (_folder, page) = shown(&room, "---\n## A title\n\n![White](white.svg){width=200}\n", &theme);
        let middle = page.eval("(() => { const r = document.querySelector('.slide-body img').getBoundingClientRect(); return r.x + r.width / 2; })()");
        assert!((middle.as_f64().unwrap() - 640.0).abs() < 30.0, "{theme}: {middle}");
    }
}

/// Two circles of one colour; what is round them lets the slide be seen.
fn circles(colour: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"100\"><g fill=\"none\" stroke=\"{colour}\" stroke-width=\"4\"><circle cx=\"60\" cy=\"50\" r=\"40\"/><circle cx=\"200\" cy=\"50\" r=\"40\"/></g></svg>"
    )
}

#[test]
fn a_picture_that_would_be_lost_gets_a_ground_in_that_mode_only() {
    let room = Room::new("");
    let ground = "getComputedStyle(document.querySelector('.deck > .slide:not([hidden]) :is(figure img, .slot-image)')).backgroundColor";
    let drawings = COLOURS.map(|(name, colour, ..)| (name, circles(colour)));
    let files: Vec<(&str, &[u8])> = drawings.iter().map(|(name, svg)| (*name, svg.as_bytes())).collect();
    let slide = |name: &str, layout: &str| format!("<!-- layout: {layout} -->\n\n## A\n\n![Circles]({name})\n");
    let slides = COLOURS.map(|(name, ..)| [slide(name, "default"), slide(name, "image")].join("\n---\n\n"));
    for theme in themes() {
        let folder =
            written(&format!("---\nlang: en\ntransition: none\n---\n{}", slides.join("\n---\n\n")), &theme, &files);
        let page = open(&room, folder.path(), "");
        for mode in ["light", "dark"] {
            page.media("prefers-color-scheme", mode);
            for (n, (_, colour, lost, _)) in COLOURS.iter().flat_map(|one| [one, one]).enumerate() {
                go(&page, n);
                assert_eq!(page.text(ground) != "rgba(0, 0, 0, 0)", mode == *lost, "{theme} {colour} {n} {mode}");
            }
        }
    }
}

/// A drawing's name, its colour, the mode in which it is lost, and the mode it is shown in as a background in light and dark.
const COLOURS: [(&str, &str, &str, [&str; 2]); 3] = [
    ("dark.svg", "#111", "dark", ["light", "light"]),
    ("light.svg", "#fafafa", "light", ["dark", "dark"]),
    ("red.svg", "#c22", "", ["light", "dark"]),
];

#[test]
fn a_background_that_lets_the_slide_be_seen_stands_on_its_ground() {
    let room = Room::new("");
    let drawings = COLOURS.map(|(name, colour, ..)| (name, circles(colour)));
    let files: Vec<(&str, &[u8])> = drawings.iter().map(|(name, svg)| (*name, svg.as_bytes())).collect();
    let slides = COLOURS.map(|(name, ..)| format!("![bg]({name})\n\n---\n\n![bg]({name})\n\n## Words\n\nover it\n"));
    let light = "(() => { const [r, g, b] = getComputedStyle(document.querySelector('.deck > .slide:not([hidden]) .slide-canvas')).backgroundColor.match(/\\d+/g).map(Number); return r + g + b > 384 ? 'light' : 'dark'; })()";
    for theme in themes() {
        let folder =
            written(&format!("---\nlang: en\ntransition: none\n---\n{}", slides.join("\n---\n\n")), &theme, &files);
        let page = open(&room, folder.path(), "");
        for (i, mode) in ["light", "dark"].into_iter().enumerate() {
            page.media("prefers-color-scheme", mode);
            for (n, (_, colour, _, shown)) in COLOURS.iter().flat_map(|one| [one, one]).enumerate() {
                go(&page, n);
                assert_eq!(page.text(light), shown[i], "{theme} {colour} {n} {mode}");
            }
        }
    }
}

#[test]
fn a_picture_that_only_a_browser_can_look_into_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deck.md");
    let deck = "---\nlang: en\nmode: dark\n---\n## A\n\n<img src=\"dark.svg\" alt=\"Dark circles\" width=\"600\">\n\n---\n\n## B\n\n<img src=\"light.svg\" alt=\"Light circles\" width=\"600\">\n\n---\n\n## C\n\n<img src=\"dark.svg\" alt=\"Dark circles\" width=\"600\" style=\"background:#fff\">\n";
    // the same by CSS, with and without a ground
    let boxes = ["url(dark.svg) no-repeat", "url(light.svg)", "#fff url(dark.svg)"]
        .map(|css| format!("\n---\n\n## D\n\n<div style=\"width:600px;height:300px;background:{css}\"></div>\n"));
    let deck = deck.to_owned() + &boxes.concat();
    std::fs::write(&path, deck).unwrap();
    std::fs::write(folder.path().join("dark.svg"), circles("#111")).unwrap();
    std::fs::write(folder.path().join("light.svg"), circles("#eee")).unwrap();
    let told = looked_at(&path);
    assert!(
        matches!(told.as_slice(), [one, two] if one.code.name == "image-low-contrast" && line(one) == 7 && one.message.contains("Dark circles")
            && two.code.name == "image-low-contrast" && line(two) == 25 && two.message.contains("`dark.svg`")),
        "{told:?}"
    );
}
