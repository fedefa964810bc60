//! `check --browser`: what only a drawn slide shows.

use aftrap::browser::{BrowserSession, audit};
use aftrap::diagnostics::Diagnostic;
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;

/// A picture that is white all over.
pub(crate) const WHITE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\" fill=\"white\"/></svg>";

/// What is seen of the deck in this file.
pub(crate) fn looked_at(path: &Path) -> Vec<Diagnostic> {
    let options = BuildOptions { check: true, ..BuildOptions::default() };
    let mut built = build(&Files::disk(), path, &BuildCache::default(), &options);
    let camera = BrowserSession::new(&built.site, &Files::disk(), None).unwrap();
    let deck = &mut built.decks[0];
    let before = deck.findings.clone();
    let seen = audit(&camera, deck).unwrap();
    deck.merge_audit(seen);
    deck.findings.retain(|found| !before.contains(found));
    std::mem::take(&mut deck.findings)
}

/// The line of a finding.
pub(crate) fn line(found: &Diagnostic) -> usize {
    found.span.as_ref().map_or(0, |s| s.place().line)
}

/// What is seen of a deck of this text.
fn seen(text: &str) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deck.md");
    std::fs::write(&path, text).unwrap();
    std::fs::write(folder.path().join("white.svg"), WHITE).unwrap();
    looked_at(&path)
}

/// Code, slide and line of each finding in a deck of this text.
fn found(text: &str) -> Vec<(String, Option<usize>, usize)> {
    seen(text).iter().map(|d| (d.code.name.to_owned(), d.slide, line(d))).collect()
}

#[test]
fn each_thing_seen_is_told_with_its_slide_and_line() {
    let long = "word ".repeat(60);
    let many = "- point\n".repeat(14);
    let laid = "<div style=\"position:absolute;left:90px;top:300px\">A label</div>\n<div style=\"position:absolute;left:95px;top:290px\">Another one</div>\n";
    // the line is that of the first point beyond the slide
    let told = found(&format!("# A\n\n---\n\n## B\n\n{many}"));
    assert!(matches!(told.as_slice(), [(code, Some(2), 14..=18)] if code == "overflow"), "{told:?}");
    let told = seen(&format!("# A\n\n---\n\n## B\n\n{}", "* point\n".repeat(14)));
    assert!(
        matches!(told.as_slice(), [one] if one.message.ends_with(&format!("after `## B` at step {}", line(one) - 6))),
        "{told:?}"
    );
    let wide = format!("# A\n\nwords\n\n<p style=\"white-space:nowrap\">{long}</p>\n");
    assert_eq!(found(&wide), [("overflow".to_owned(), Some(1), 5)]);
    let over = "<img src=\"white.svg\" alt=\"White\" width=\"400\" height=\"300\" style=\"position:absolute;left:80px;top:150px\">";
    assert_eq!(found(&format!("# A\n\nwords\n\n{over}\n")), [("overlap".to_owned(), Some(1), 3)]);
    assert_eq!(found(&format!("# A\n\n{laid}")), [("overlap".to_owned(), Some(1), 3)]);
    assert_eq!(found(&format!("# A\n\n---\n\n## B\n\n```\n{long}\n```\n")), [("clipped".to_owned(), Some(2), 8)]);
}

#[test]
fn what_fits_is_not_told_and_what_is_allowed_neither() {
    assert_eq!(found("# A\n\nwords\n\n---\n\n## B\n\n- one\n- two\n\n```\nshort\n```\n"), []);
    let heard = "<span style=\"position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap\">a long text for those who listen</span>";
    assert_eq!(found(&format!("# A\n\nwords {heard}\n")), []);
    let label = "<p style=\"position:absolute;left:100px;top:200px;color:#000\">a label</p>";
    assert_eq!(found(&format!("---\nmode: light\n---\n# A\n\n![White](white.svg){{width=800}}\n\n{label}\n")), []);
    // padding that is lost cuts no code
    let code = format!(
        "---\nstyle: 'pre {{ block-size: 3lh !important; padding-block: 0 1lh !important }}'\n---\n# A\n\n```\n{}```\n",
        "x\n".repeat(3)
    );
    assert_eq!(found(&code), []);
    assert_eq!(found(&code.replace("3lh", "2lh")).len(), 1);
    let many = "- point\n".repeat(14);
    assert_eq!(found(&format!("# A\n\n{many}\n<!-- allow: overflow – a wall on purpose -->\n")), []);
    assert_eq!(found(&format!("---\nlevels: {{overflow: off}}\n---\n# A\n\n{many}")), []);
}

#[test]
fn a_page_that_asks_waits_for_nobody() {
    let asks = "<script>for (const ask of [alert, confirm, prompt, print]) ask('anybody?')</script>";
    assert_eq!(found(&format!("# A\n\n{asks}\n\n---\n\n## B\n\nwords\n")), []);
}

#[test]
fn letters_are_measured_on_what_they_stand_on() {
    let told = |text: &str| found(&format!("---\nlang: en\nmode: light\n---\n{text}"));
    let box_of = |ground: &str, ink: &str| {
        format!("# A\n\n<div style=\"padding:1em;background:{ground}\"><p style=\"color:{ink}\">words</p></div>\n")
    };
    let line = |code: &str| vec![(code.to_owned(), Some(1), 7)];
    // a flat colour of a box, a gradient, half a transparency
    assert_eq!(told(&box_of("#fff", "#bbb")), line("contrast"));
    assert_eq!(told(&box_of("#222", "#bbb")), []);
    assert_eq!(told(&box_of("linear-gradient(90deg,#fff,#eee)", "#ccc")), line("contrast"));
    assert_eq!(told(&box_of("linear-gradient(90deg,#000,#222)", "#ccc")), []);
    assert_eq!(told(&box_of("#fff", "#000;opacity:.3")), line("contrast"));
    // large letters need less
    assert_eq!(told(&box_of("#fff", "#888;font-size:40px")), []);
    assert_eq!(told(&box_of("#fff", "#000;filter:opacity(30%)")), line("contrast"));
    assert_eq!(told(&box_of("#fff", "#000;-webkit-text-fill-color:#ccc")), line("contrast"));
    assert_eq!(told(&box_of("#fff", "#ccc;-webkit-text-fill-color:#000")), []);
    // letters that are holes have the colours of what is seen through them
    assert_eq!(
        told(&box_of("linear-gradient(#000,#222)", "transparent;-webkit-background-clip:text;background-clip:text")),
        []
    );
    assert_eq!(told(&box_of("#fff", "#888;font-size:18px")), line("contrast"));
    // letters that end up small, whatever made them so
    assert_eq!(told("# A\n\n<div style=\"font-size:.4em\"><p>words</p></div>\n"), [], "told without a browser");
    let made = "# A\n\n<p class=\"mine\">words</p>\n\n<script>document.querySelector('.mine').style.fontSize = '9px'</script>\n";
    assert_eq!(told(made), line("font-too-small"));
    // on a picture: a white one without a scrim cannot carry white words, with the theme's scrim it can
    let white = "![bg](white.svg)";
    assert_eq!(told(&format!("# A\n\nwords\n\n{white}\n")), []);
    let bare =
        format!("# A\n\nwords\n\n{white}\n\n<style>.slide-backgrounds::after {{ content: none !important }}</style>\n");
    let codes: Vec<String> = told(&bare).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["contrast", "contrast"], "the heading and the words");
}

#[test]
fn colours_of_a_slide_are_told_where_they_are_set_and_not_again() {
    let top = "---\nmode: light\nstyle: '.pale { color: #ddd }'\n---\n";
    let colours = "<!-- _background: \"#fff\" -->\n<!-- _color: \"#eee\" -->";
    let words = "# A\n\nwords\n\n[others]{.pale}\n";
    let told = found(&format!("{top}{colours}\n{words}"));
    assert_eq!(told, [("contrast".to_owned(), Some(1), 11)], "only what has a colour of its own");
}

/// Colours come along from a front matter or an earlier slide: they are told there, and not once more by each slide's words.
#[test]
fn colours_that_are_carried_along_are_told_where_they_are_set_and_not_again() {
    let style = "style: '.pale { color: #ddd }'";
    let slides = "# A\n\nwords\n\n---\n\n## B\n\nmore words\n\n---\n\n## C\n\n[others]{.pale}\n";
    let front = format!("---\nmode: light\ncolor: '#eee'\n{style}\n---\n{slides}");
    assert_eq!(found(&front), [("contrast".to_owned(), Some(3), 20)], "only what has a colour of its own");
    let before = format!("---\nmode: light\n{style}\n---\n<!-- color: '#eee' -->\n{slides}");
    assert_eq!(found(&before), [("contrast".to_owned(), Some(3), 20)]);
    // a slide on which others were set since, that cannot be read either, says so itself
    let after = front.replace("## B", "<!-- _background: '#fff' -->\n\n## B");
    assert_eq!(found(&after), [("contrast".to_owned(), Some(3), 22)]);
    // what stands on a picture of a slide's own is another matter
    let bare = "![bg](white.svg)\n\n<style>.slide-backgrounds::after { content: none !important }</style>";
    let told = found(&front.replace("more words", &format!("more words\n\n{bare}")));
    assert_eq!(told.iter().filter(|told| told.1 == Some(2)).count(), 2, "the heading and the words: {told:?}");
}

#[test]
fn small_letters_of_a_drawing_are_one_thing() {
    let texts: String = (0..9).map(|n| format!("<text x=\"{n}0\" y=\"20\" font-size=\"6\">T{n}</text>")).collect();
    let told = seen(&format!(
        "# A\n\n<svg viewBox=\"0 0 100 40\" width=\"100\" role=\"img\" aria-label=\"T\">{texts}</svg>\n"
    ));
    assert!(matches!(told.as_slice(), [one] if one.message == "`T0` is drawn 6 px high in this drawing"), "{told:?}");
}

#[test]
fn letters_are_told_on_their_own_line_and_not_on_one_with_the_same_words() {
    let pale = "# Sales\n\nOur sales grew. We said important things here.\n\n- [important]{.pale}\n\n[Sales]{.pale}\n\n| a | b |\n|---|---|\n| [sales]{.pale} | y |\n\n```\nSales = 1\n```\n\nFirst here Sales,\nthen [Sales]{.pale .large}\n";
    let style = "style: '.pale { color: #ddd } .slide-footer { color: #eee }'";
    let lines = |text: &str| found(text).into_iter().map(|(code, _, line)| (code, line)).collect::<Vec<_>>();
    let told = |wanted: &[usize]| wanted.iter().map(|line| ("contrast".to_owned(), *line)).collect::<Vec<_>>();
    assert_eq!(lines(&format!("---\nmode: light\n{style}\n---\n{pale}")), told(&[9, 11, 15]));
    // what stands round a slide comes from its setting
    let foot = format!("---\nmode: light\nfooter: Plain\n{style}\n---\n# Plain\n\nwords\n");
    assert_eq!(lines(&foot), told(&[3]));
    // words of code, and words of several lines
    let twice = "# A\n\n```\npale words\n```\n\nThese are words over\nmore than one line\n\n[pale words]{.pale}\n\n[These are words over\nmore than one line]{.pale}\n";
    assert_eq!(lines(&format!("---\nmode: light\n{style}\n---\n{twice}")), told(&[14, 16]));
}

/// Two drawings may have the same words: each is told at its own fence.
#[test]
fn small_letters_of_two_charts_are_told_at_each() {
    let chart = |n: u32| format!("```chart bar\nk,n\nAnna,{n}\nBea,{}\n```\n", n + 4);
    let style = "style: '.chart text { font-size: 6px !important }'";
    for (one, two) in [(3, 3), (3, 30)] {
        let columns = format!("::: columns\n::: column\n{}:::\n::: column\n{}:::\n:::\n", chart(one), chart(two));
        let told = seen(&format!("---\nmode: light\n{style}\n---\n# A\n\n{columns}"));
        let tiny: Vec<usize> = told.iter().filter(|d| d.code.name == "font-too-small").map(line).collect();
        assert!(matches!(tiny.as_slice(), [9..=13, 17..=21]), "{told:?}");
    }
}

#[test]
fn words_on_a_gradient_are_told_once() {
    let gradient = "<!-- background: \"linear-gradient(90deg, #0b3d3a, #e9c46a)\" -->\n<!-- color: white -->";
    let told = found(&format!(
        "---\ntitle: T\nlang: en\nmode: light\n---\n## Gradient\n\nWords over both ends.\n\n{gradient}\n"
    ));
    assert_eq!(told, [], "told where the colours are set, without a browser");
}

#[test]
fn small_letters_of_code_are_one_thing() {
    let lines: String = (1..=40).map(|n| format!("const line{n} = words({n});\n")).collect();
    let told = seen(&format!("---\noverflow: shrink\n---\n# A\n\n```js\n{lines}```\n"));
    let told: Vec<(&str, usize)> = told.iter().map(|d| (d.code.name, line(d))).collect();
    // code keeps its height, so it is the slide that it sticks out of
    assert_eq!(told, [("overflow", 4), ("font-too-small", 7)]);
}

#[test]
fn a_deck_with_two_modes_is_looked_at_in_both() {
    let told = |mode: &str, style: &str| {
        let words = format!("# A\n\n<div style=\"padding:1em;{style}\"><p>words</p></div>\n");
        let told = seen(&format!("---\nlang: en\nmode: {mode}\n---\n{words}"));
        told.into_iter().map(|d| d.message).collect::<Vec<_>>()
    };
    // a ground of the author's own below letters of the theme, which are light in the dark
    for style in ["background:#fffbe0", "background:linear-gradient(#fffbe0,#fff)"] {
        assert_eq!(told("light", style), [""; 0]);
        let message = "to 1 with its background in dark mode";
        assert!(matches!(told("auto", style).as_slice(), [one] if one.ends_with(message)), "{:?}", told("auto", style));
    }
    // where both are bad it is one thing
    assert_eq!(told("auto", "background:linear-gradient(#777,#888);opacity:.3").len(), 1);
    assert_eq!(told("auto", "background:#fffbe0;color:#222"), [""; 0]);
}

#[test]
fn letters_at_the_edge_of_a_drawing_are_told() {
    let drawing = |x: u32, more: &str| {
        seen(&format!(
            "# A\n\n<svg viewBox=\"0 0 100 40\" width=\"600\" role=\"img\" aria-label=\"T\"{more}>\n<text x=\"{x}\" y=\"30\" font-size=\"9\">Words</text></svg>\n"
        ))
    };
    let told = drawing(85, "");
    assert!(
        matches!(told.as_slice(), [one] if one.code.name == "clipped" && line(one) == 4 && one.message.contains("px of `Words`")),
        "{told:?}"
    );
    assert!(drawing(60, "").is_empty() && drawing(85, " style=\"overflow:visible\"").is_empty());
}

#[test]
fn what_stands_round_a_slide_is_looked_at_too() {
    let deck = |more: &str| format!("---\nlang: en\nmode: light\nfooter: A foot\n{more}---\n\n# A\n\n---\n\n## B\n");
    assert_eq!(found(&deck("")), []);
    let told = seen(&deck("style: \".slide-footer { color: #ddd }\"\n"));
    assert!(told.iter().all(|d| d.code.name == "contrast" && line(d) == 4) && !told.is_empty(), "{told:?}");
    let told = found(&deck("header: \"<span style='font-size:6px'>tiny</span>\"\n"));
    assert!(told.iter().all(|(code, _, line)| code == "font-too-small" && *line == 5) && !told.is_empty(), "{told:?}");
}

#[test]
fn letters_are_as_large_as_they_are_seen() {
    for style in ["transform:scale(.3)", "zoom:.3"] {
        let told = found(&format!("# A\n\n<p style=\"{style}\">tiny words</p>\n"));
        assert_eq!(told, [("font-too-small".to_owned(), Some(1), 3)], "{style}");
    }
}

/// What a box of the author's cuts off sticks out of nothing and lies over nothing.
#[test]
fn what_a_box_cuts_off_is_told_as_such() {
    let long = "word ".repeat(60);
    let lines: String = (1..=6).map(|n| format!("<p>This is line {n}</p>")).collect();
    let boxed = |style: &str, inner: &str| {
        seen(&format!("---\nmode: light\n---\n# A\n\n<div style=\"{style}\">{inner}</div>\n\nWords below\n"))
    };
    let dots = "white-space:nowrap;overflow:hidden;text-overflow:ellipsis;width:300px";
    let clamp = "display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;width:300px";
    for (style, inner) in [
        (dots, long.as_str()),
        (clamp, &long),
        ("height:60px;overflow:hidden", "<img src=\"white.svg\" alt=\"White\" width=\"400\" height=\"300\">"),
        ("height:1em;line-height:1;overflow:hidden;font-size:90px", "Gypsy"),
    ] {
        // (white on white is another matter)
        let told: Vec<_> = boxed(style, inner).into_iter().filter(|d| d.code.name != "image-low-contrast").collect();
        assert!(told.is_empty(), "{style}: {told:?}");
    }
    // what is laid anywhere is cut off by the box that it is laid from, and by no other
    let label = "<p style=\"position:absolute;left:500px;top:400px;margin:0\">A label</p>";
    assert!(boxed("height:60px;overflow:hidden", label).is_empty());
    assert_eq!(boxed("height:60px;overflow:hidden;position:relative", label).len(), 1);
    let twice = format!("{label}<p style=\"position:absolute;left:505px;top:410px;margin:0\">Another one</p>");
    assert!(matches!(boxed("height:60px;overflow:hidden", &twice).as_slice(), [one] if one.code.name == "overlap"));
    for style in ["height:60px;overflow:hidden", "height:60px;overflow:auto"] {
        let told = boxed(style, &lines);
        let message = "is cut off at the edge of its box by";
        assert!(
            matches!(told.as_slice(), [one] if one.code.name == "clipped" && one.message.contains(message) && line(one) == 6),
            "{told:?}"
        );
    }
}

/// Large letters have air round them, into which others may reach.
#[test]
fn what_only_touches_the_air_of_letters_is_not_told() {
    let laid = |top: u32| {
        format!(
            "# A\n\n<p style=\"position:absolute;left:90px;top:200px;margin:0;font-size:200px;line-height:1\">14</p>\n<p style=\"position:absolute;left:90px;top:{top}px;margin:0\">A small label</p>\n"
        )
    };
    assert_eq!(found(&laid(185)), []);
    assert_eq!(found(&laid(260)).len(), 1);
}
