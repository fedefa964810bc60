//! PDFs: pages of exactly the slide's size.

use crate::export::Talk;
use crate::harness::{pages, paper};

#[test]
fn pages_are_exactly_as_large_as_slides() {
    let talk = Talk::new();
    let link =
        "<a href=\"https://example.org/\" style=\"position:absolute;inset:0\">all of it</a>\n\n* one\n\n<!-- said -->";
    for (ratio, size) in [
        ("1000x333", "750 249.75"),
        ("777x555", "582.75 416.25"),
        ("1333x1000", "999.75 750"),
        ("720x1280", "540 960"),
        ("16:9", "960 540"),
        ("4:3", "720 540"),
        ("1:1", "540 540"),
        ("9999x101", "7499.25 75.75"),
    ] {
        let deck = format!("---\nlang: en\nratio: \"{ratio}\"\n---\n# One\n\n{link}\n\n---\n# Two\n\n{link}\n");
        std::fs::write(talk.path("deck.md"), deck).unwrap();
        let more = [(&[][..], 2), (&["--steps"], 4), (&["--notes"], 4)];
        for (more, count) in more.into_iter().take(if ratio == "777x555" { 3 } else { 1 }) {
            talk.export(&[&["a.pdf"], more].concat());
            let pdf = talk.bytes("a.pdf");
            assert_eq!(paper(&pdf), [format!("0 0 {size}")], "{ratio} {more:?}");
            assert_eq!(pages(&pdf), count, "{ratio} {more:?}");
            // what is as large as the slide is as large as the page
            let rect = format!("/Rect [0 0 {size}]");
            assert!(String::from_utf8_lossy(&pdf).contains(&rect), "{ratio} {more:?}: {:?}", rects(&pdf));
        }
    }
}

/// The places of links.
fn rects(pdf: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(pdf);
    text.split("/Rect [").skip(1).map(|rest| rest.split(']').next().unwrap().to_owned()).collect()
}
