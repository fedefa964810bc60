//! PowerPoint: what its pictures say of themselves.

use crate::export::{ExportFolder, parts};

/// The XML of a slide.
fn slide(all: &[(String, Vec<u8>)], n: u32) -> String {
    let name = format!("ppt/slides/slide{n}.xml");
    String::from_utf8_lossy(&all.iter().find(|(part, _)| *part == name).unwrap().1).into_owned()
}

#[test]
fn powerpoint_says_and_links_what_is_seen_at_its_step() {
    let talk = ExportFolder::new();
    let deck = "---\nlang: en\n---\n# Steps\n\n* One\n* Two [deep](https://deep.example/ \"A tip\")\n\n---\n# Words\n\nSee [pictures](https://p.example/), **slide 5**, ![a dot](dot.svg), $x$, `code`.\n\n---\n# Formula\n\n$\\frac{a+1}{2} \\le \\sqrt{x_1^2}$ and $\\sum_{n=1}^\\infty$\n";
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    talk.export(&["a.pptx", "--steps"]);
    let all = parts(talk.bytes("a.pptx"));
    let slide = |n: u32| slide(&all, n);
    for (n, says) in [(1, "Steps"), (2, "Steps One"), (3, "Steps One Two deep")] {
        let slide = slide(n);
        assert!(slide.contains(&format!("descr=\"{says}\"")), "{slide}");
        assert_eq!(slide.contains("hlinkClick"), n == 3, "{slide}");
        assert_eq!(slide.contains("tooltip=\"A tip\""), n == 3, "{slide}");
    }
    assert!(slide(4).contains("descr=\"Words See pictures, slide 5, a dot, x, code.\""), "{}", slide(4));
    let says = "Formula (a + 1)/2 ≤ √x_1^2 and ∑_(n = 1)^∞";
    assert!(slide(5).contains(&format!("descr=\"{says}\"")), "{}", slide(5));
}

#[test]
fn charts_say_their_numbers_and_diagrams_their_words() {
    let talk = ExportFolder::new();
    let chart = "```chart bar title=\"Sales in euro\"\nyear;North;South\n2020;10;30\n2021;20;40\n```";
    let flow = "```mermaid\nflowchart LR\nA[Alpha] --> B[Beta]\n```";
    let deck = format!("---\nlang: nl\nhyphens: true\n---\n# Verkoopkanalen\n\n{chart}\n\n---\n# Flow\n\n{flow}\n");
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    talk.export(&["a.pptx"]);
    let all = parts(talk.bytes("a.pptx"));
    let says =
        ["Verkoopkanalen Sales in euro North – 2020: 10, 2021: 20; South – 2020: 30, 2021: 40", "Flow Alpha Beta"];
    for (n, says) in (1..).zip(says) {
        assert!(slide(&all, n).contains(&format!("descr=\"{says}\"")), "{}", slide(&all, n));
    }
}

/// What has gone by then is not there, as on paper.
#[test]
fn pictures_show_the_last_step() {
    let talk = ExportFolder::new();
    let passing = "- one {.step effect=current-visible}\n- two {.step effect=current-visible}\n";
    let deck = format!(
        "# Out\n\n::: {{.step at=1 out=2}}\naway\n:::\n\n::: {{.step at=2}}\nthere\n:::\n\n---\n# Passing\n\n{passing}\n---\n# Fading\n\nleaves {{.step effect=fade-out}}\n\nstays\n"
    );
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    talk.export(&["a.pptx"]);
    talk.export(&["b.pptx", "--steps"]);
    let (last, steps) = (parts(talk.bytes("a.pptx")), parts(talk.bytes("b.pptx")));
    for (n, says) in (1..).zip(["Out there", "Passing two", "Fading stays"]) {
        assert!(slide(&last, n).contains(&format!("descr=\"{says}\"")), "{}", slide(&last, n));
    }
    for (n, says) in (1..).zip(["Out", "Out away", "Out there", "Passing", "Passing one", "Passing two"]) {
        assert!(slide(&steps, n).contains(&format!("descr=\"{says}\"")), "{}", slide(&steps, n));
    }
}
