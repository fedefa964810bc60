//! PDFs: pages of exactly the slide's size, and an outline that names every slide.

use crate::export::ExportFolder;
use crate::harness::{pages, paper};

#[test]
fn pages_are_exactly_as_large_as_slides() {
    let talk = ExportFolder::new();
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
        let more = [(&[][..], 2), (&["--steps"], 4), (&["--include-notes"], 4)];
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

const UNTITLED: &str = "---\ntitle: T\nlang: en\n---\nno heading\n\n---\n# One\n\n### Below\n\n* first\n* second\n\n<!-- ## Said -->\n\n---\nwords alone\n\n* first\n\n---\n<!-- lang: nl -->\nwoorden\n\n<!-- ## Gezegd -->\n\n---\n![A red dot](dot.svg)\n\n---\n## Two\n\n* a step\n\n---\nthe last one\n";

#[test]
fn the_outline_names_every_slide_once() {
    let talk = ExportFolder::new();
    std::fs::write(talk.path("deck.md"), UNTITLED).unwrap();
    let names = [
        (0, "Slide 1"),
        (0, "One"),
        (1, "Below"),
        (0, "Slide 3"),
        (0, "Dia 4"),
        (0, "A red dot"),
        (1, "Two"),
        (1, "Dia 7"),
    ];
    for (args, sheets) in [
        (&[][..], [1, 2, 2, 3, 4, 5, 6, 7]),
        (&["--steps"], [1, 2, 2, 5, 7, 8, 9, 11]),
        (&["--include-notes"], [1, 2, 2, 4, 5, 7, 8, 9]),
        (&["--handout", "1"], [1, 2, 2, 3, 4, 5, 6, 7]),
        (&["--handout", "2", "--include-notes"], [1, 1, 1, 2, 2, 3, 3, 4]),
        (&["--handout", "3"], [1, 1, 1, 1, 2, 2, 2, 3]),
        (&["--handout", "6"], [1, 1, 1, 1, 1, 1, 1, 2]),
    ] {
        talk.export(&[&["a.pdf"], args].concat());
        let expected: Vec<(usize, String, usize)> =
            names.iter().zip(sheets).map(|((depth, name), sheet)| (*depth, (*name).to_owned(), sheet)).collect();
        assert_eq!(Pdf::of(&talk.bytes("a.pdf")).outline(), expected, "{args:?}");
    }
}

#[test]
fn titles_on_several_lines_and_with_a_shadow_are_whole_in_the_outline() {
    let title = "Een titel die zo lang is dat hij op *geen* enkele dia op één regel past";
    let deck = format!(
        "---\ntitle: T\nlang: nl\nhyphens: true\nstyle: \"h1 {{ text-shadow: 0 0 4px red; text-transform: uppercase }}\"\n---\n# {title}\n\n---\n# Kort<br>(en \\ klein)\n"
    );
    let talk = ExportFolder::new();
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    for args in [&[][..], &["--handout", "6"]] {
        talk.export(&[&["a.pdf"], args].concat());
        let names: Vec<String> = Pdf::of(&talk.bytes("a.pdf")).outline().into_iter().map(|(_, name, _)| name).collect();
        assert_eq!(names, [title.replace('*', ""), "Kort (en \\ klein)".to_owned()], "{args:?}");
    }
}

/// A figure without a description is nothing to who cannot see it.
#[test]
fn figures_say_what_is_drawn() {
    let chart = "```chart bar title=\"Sales\"\nyear;North\n2020;10\n```";
    let flow = "```mermaid\nflowchart LR\nA[Alpha] --> B[Beta]\n```";
    let talk = ExportFolder::new();
    let deck = format!(
        "---\ntitle: T\nlang: en\n---\n# A\n\n{chart}\n\n---\n# Flow\n\n{flow}\n\n---\n![A dot](dot.svg \"Below\")\n"
    );
    std::fs::write(talk.path("deck.md"), deck).unwrap();
    talk.export(&["a.pdf"]);
    let pdf = Pdf::of(&talk.bytes("a.pdf"));
    let figures: Vec<&str> = pdf.0.split("\nendobj").filter(|object| object.contains("/S /Figure")).collect();
    assert!(
        figures.len() == 3 && figures.iter().all(|figure| figure.contains("/Alt (") || figure.contains("/Alt <FEFF")),
        "{figures:?}"
    );
    // what is more than ASCII is written as UTF-16 in hex
    let chart: String = "Sales North \u{2013} 2020: 10".encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    for says in [format!("<FEFF{chart}>").as_str(), "(Flow, Alpha, Beta)", "(A dot)"] {
        assert!(figures.iter().any(|figure| figure.contains(says)), "{says} in {figures:?}");
    }
}

/// The objects of a file.
struct Pdf(String);

impl Pdf {
    fn of(bytes: &[u8]) -> Self {
        Self(String::from_utf8_lossy(bytes).into_owned())
    }

    fn object(&self, number: &str) -> &str {
        let head = format!("\n{number} 0 obj\n");
        // of objects that are written anew the last one counts
        let (_, object) = self.0.rsplit_once(&head).unwrap_or_else(|| panic!("no object {number}"));
        object.split("\nendobj").next().unwrap()
    }

    /// Numbers of the pages in order.
    fn pages(&self, number: &str, out: &mut Vec<String>) {
        let object = self.object(number);
        if !object.contains("/Type /Pages") {
            return out.push(number.to_owned());
        }
        let kids = object.split("/Kids [").nth(1).unwrap().split(']').next().unwrap();
        kids.split(" 0 R").map(str::trim).filter(|kid| !kid.is_empty()).for_each(|kid| self.pages(kid, out));
    }

    /// Depth, name and page of each entry.
    fn outline(&self) -> Vec<(usize, String, usize)> {
        let root = self.0.split("<</Type /Catalog").nth(1).unwrap().split("\nendobj").next().unwrap();
        let mut pages = Vec::new();
        self.pages(named(root, "/Pages").unwrap(), &mut pages);
        let mut out = Vec::new();
        if let Some(top) = named(root, "/Outlines") {
            self.entries(self.object(top), 0, &pages, &mut out);
        }
        out
    }

    fn entries(&self, above: &str, depth: usize, pages: &[String], out: &mut Vec<(usize, String, usize)>) {
        let mut next = named(above, "/First");
        while let Some(number) = next {
            let entry = self.object(number);
            let hex = entry.split("/Title <FEFF").nth(1).unwrap().split('>').next().unwrap();
            let units: Vec<u16> =
                (0..hex.len() / 4).map(|at| u16::from_str_radix(&hex[4 * at..4 * at + 4], 16).unwrap()).collect();
            let title = String::from_utf16(&units).unwrap();
            let page = named(entry, "/Dest").unwrap().trim_start_matches('[');
            let sheet = pages.iter().position(|one| one == page).unwrap() + 1;
            out.push((depth, title, sheet));
            self.entries(entry, depth + 1, pages, out);
            next = named(entry, "/Next");
        }
    }
}

/// The object that another one names.
fn named<'a>(object: &'a str, key: &str) -> Option<&'a str> {
    Some(object.split(&format!("{key} ")).nth(1)?.split(' ').next().unwrap())
}
