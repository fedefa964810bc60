//! Links that lead to nothing once published, films without captions and steps without anything, in Markdown and in HTML.

use crate::check::{HEAD, codes};

/// Rule, a slide on which it must fire, and its twin on which nothing may.
fn rows() -> Vec<(&'static str, String, String)> {
    let row = |code, bad: &str, good: &str| (code, format!("{HEAD}{bad}"), format!("{HEAD}{good}"));
    let mark = concat!("TO", "DO");
    vec![
        row(
            "link-file",
            "# A\n\n[x](nope.html)\n",
            "# A\n\n[x](map.html#x) [x](index.html) [x](b/) [x](/about.html)\n",
        ),
        row(
            "link-file",
            "# A\n\n[x](pages/nope.htm?a#b)\n",
            "# A\n\n[x](deck.html) [x](../nope.htm) [x](docs#v1.2) [x](?a.csv)\n",
        ),
        row("link-file", "# A\n\n<a href=\"nope.html\">x</a>\n", "# A\n\n<a href=\"map.html\">x</a>\n"),
        row("link-file", "# A\n\n[x](/none.pdf)\n", "# A\n\n[x](/handout.pdf) [x](@/handout.pdf) [x](/a/b.php)\n"),
        row(
            "link-file",
            "# A\n\n[x](<sales #2.csv>)\n",
            "# A\n\n[x](<sales %232.csv>) [x](<talks #2.csv>) [x](sales.csv#2.csv)\n",
        ),
        (
            "link-file",
            "---\nlang: en\nfooter: '<b>x</b> [x](nope.pdf)'\n---\n# A\n\n---\n\n## B\n".to_owned(),
            "---\nlang: en\nfooter: '<b>x</b> [x](handout.pdf)'\n---\n# A\n\n---\n\n## B\n".to_owned(),
        ),
        row(
            "link-file",
            "# A\n<!-- header: '<a href=\"nope.pdf\">x</a>' -->\n",
            "# A\n<!-- header: '<a href=\"handout.pdf\">x</a>' -->\n",
        ),
        row(
            "leftover-draft",
            &format!("# A\n<!-- footer: '<b>x</b> {mark} [x](#a)' -->\n"),
            &format!("# A\n<!-- footer: 'a {mark} list' -->\n"),
        ),
        row(
            "captions-missing",
            "# A\n\n<video controls src=\"talk.mp4\"></video>\n",
            "# A\n\n<video controls src=\"talk.mp4\" muted></video>\n\n<video src=\"https://x.example/a.mp4\"></video>\n\n<!-- allow: remote – x -->\n",
        ),
        row(
            "captions-missing",
            "# A\n\n<video>\n<source src=\"talk.mp4\">\n</video>\n<track src=\"said.en.vtt\">\n",
            "# A\n\n<video>\n<source src=\"talk.mp4\">\n<track kind=\"captions\" src=\"said.en.vtt\">\n</video>\n",
        ),
        row(
            "step-empty",
            "# A\n\n::: step\n:::\n\n::: step\nx\n:::\n",
            "# A\n\n::: step\nx\n:::\n\n::: {.step .box}\n:::\n",
        ),
        row(
            "step-empty",
            "# A\n\n::: {.step}\n<!-- said only -->\n:::\n",
            "# A\n\n::: {.step}\n![A](small.svg)\n:::\n",
        ),
    ]
}

#[test]
fn what_leads_to_nothing_is_told() {
    let fired = |deck: &str| codes(deck, &[("sales #2.csv", b"k,n\na,2\n".to_vec())]);
    for (code, bad, good) in rows() {
        assert_eq!(fired(&bad), [code], "{bad}");
        assert!(fired(&good).is_empty(), "{:?} on {good}", fired(&good));
    }
}

#[test]
fn films_of_one_name_are_told_each() {
    let films = format!("{HEAD}# A\n\n![a](said.mp4)\n\n![a](talk.mp4)\n\n![a](talk.mp4)\n");
    assert_eq!(codes(&films, &[]), ["captions-missing"; 2]);
}
