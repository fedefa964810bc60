//! CommonMark through our whole pipeline. comrak's own HTML is the reference; what we change on purpose is listed with
//! its reason. The examples come with the `commonmark-spec` package (`package.json`), which `tests/run` installs.

use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;

/// Examples that mean something else in a deck, by the reason.
const OURS: &[(&str, &[usize])] = &[
    (
        "`---` under text ends the slide and makes no heading (FORMAT, Slides)",
        &[59, 80, 83, 84, 86, 89, 90, 91, 95, 96, 102, 103, 115, 141],
    ),
    ("`--` alone is a pause (FORMAT, Steps)", &[46]),
    ("`<style>` goes into the style sheet", &[172, 176]),
    ("a tag without `>` is shown, since browsers would take what follows for its attributes", &[156, 157, 158]),
    ("`<![CDATA[` is a comment up to its first `>`, as in browsers, and a lone `<` is shown", &[629]),
    ("text behind a comment is Markdown, so that nothing is lost", &[177]),
    (
        "pictures that are not there get a card",
        &[517, 520, 531, 572, 573, 574, 575, 576, 577, 578, 579, 580, 581, 582, 583, 584, 585, 586, 587, 588, 589, 591],
    ),
];

fn examples() -> Vec<(usize, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/commonmark-spec/spec.txt");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}; run tests/run once", path.display()));
    let fence = "`".repeat(32);
    let mut out = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(&format!("{fence} example\n")) {
        let body = &rest[start + fence.len() + " example\n".len()..];
        let end = body.find(&format!("\n{fence}\n")).unwrap();
        let markdown = body[..end].split("\n.\n").next().unwrap();
        let markdown = markdown.strip_suffix("\n.").unwrap_or(markdown);
        out.push((out.len() + 1, markdown.replace('→', "\t") + "\n"));
        rest = &body[end + fence.len()..];
    }
    assert!(out.len() > 600, "only {} examples were read", out.len());
    out
}

fn comrak_html(markdown: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(markdown, &options)
}

fn our_html(markdown: &str) -> String {
    let files = Files::memory([("deck.md", format!("---\nlayout: default\n---\n{markdown}"))]);
    let built = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
    built.decks[0].slides.iter().map(|s| body_of(&s.section.html())).collect()
}

/// What is inside the default slot.
fn body_of(section: &str) -> String {
    let start = section.find("slot-default\">").map_or(0, |i| i + "slot-default\">".len());
    let end = section.rfind("</div>\n</div>").unwrap_or(section.len());
    section[start..end.max(start)].to_owned()
}

/// Only what a reader gets: the words, in order, and where links and pictures lead.
fn gist(html: &str) -> Vec<String> {
    let mut out = Vec::new();
    // colours are spans within words
    let html = html.replace("</span>", "");
    let mut html = html.as_str();
    let mut plain = String::new();
    while let Some(at) = html.find("<span") {
        plain += &html[..at];
        html = &html[at + html[at..].find('>').map_or(0, |i| i + 1).max(5)..];
    }
    plain += html;
    let mut rest = plain.as_str();
    while let Some(open) = rest.find('<') {
        out.extend(words(&rest[..open]));
        let close = rest[open..].find('>').map_or(rest.len(), |i| open + i + 1);
        let tag = &rest[open..close];
        let name: String = tag[1..].chars().take_while(|c| c.is_alphanumeric() || *c == '/').collect();
        if matches!(
            name.as_str(),
            "em" | "strong"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "ul"
                | "ol"
                | "li"
                | "blockquote"
                | "a"
                | "del"
                | "table"
                | "td"
                | "th"
        ) {
            out.push(format!("<{name}>"));
        }
        rest = &rest[close..];
    }
    out.extend(words(rest));
    out
}

fn words(text: &str) -> Vec<String> {
    let text = text
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn commonmark_examples_read_as_comrak_reads_them() {
    let mut wrong = Vec::new();
    for (number, markdown) in examples() {
        if OURS.iter().any(|(_, numbers)| numbers.contains(&number)) {
            continue;
        }
        let (theirs, ours) = (gist(&comrak_html(&markdown)), gist(&our_html(&markdown)));
        if theirs != ours {
            wrong.push(format!("{number}: {markdown:?}\n   comrak {theirs:?}\n   ours   {ours:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}

/// GFM's additions: tables, task lists, strikethrough, autolinks; written anew after the examples of its specification
/// (198-205, 279-280, 491-493, 622-631).
const GFM: &[&str] = &[
    "| a | b |\n| --- | --- |\n| c | d |\n",
    "| abc | defghi |\n:-: | -----------:\nbar | baz\n",
    "| f\\|oo |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |\n",
    "| a | b |\n| --- | --- |\n| c | d |\n> quote\n",
    "| a | b |\n| --- | --- |\n| c | d |\nword\n\nword\n",
    "| a | b |\n| --- |\n| c |\n",
    "| a | b |\n| --- | --- |\n| c |\n| c | d | e |\n",
    "| a | b |\n| --- | --- |\n",
    "- [ ] foo\n- [x] bar\n",
    "- [x] foo\n  - [ ] bar\n  - [x] baz\n- [ ] bim\n",
    "~~Hi~~ Hello, ~there~ world!\n",
    "This ~~has a\n\nnew paragraph~~.\n",
    "This will ~~~not~~~ strike.\n",
    "www.example.org\n",
    "Visit www.example.org/help for more.\n",
    "www.example.org/search?q=(words))+ok\n",
    "http://example.org\n\n(Visit https://example.org/a_b?c=d.)\n",
    "foo@bar.example and a.b-c_d@a.b_\n",
];

#[test]
fn gfm_additions_read_as_comrak_reads_them() {
    let wrong: Vec<String> = GFM
        .iter()
        .filter_map(|markdown| {
            let (theirs, ours) = (gist(&comrak_html(markdown)), gist(&our_html(markdown)));
            (theirs != ours).then(|| format!("{markdown:?}\n   comrak {theirs:?}\n   ours   {ours:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
