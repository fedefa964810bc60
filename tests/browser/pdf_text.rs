//! What a PDF says to those who search it: whole words, each once; and what paper cannot do is reported.

use crate::export::ExportFolder;
use crate::support::skip::skip;
use std::process::Command;

/// The words of a PDF, as a program reads them that knows nothing of us: in the order of the lines, or (`raw`) of the file.
fn words(talk: &ExportFolder, raw: bool) -> Option<String> {
    let flags: &[&str] = if raw { &["-raw"] } else { &[] };
    match Command::new("pdftotext").args(flags).arg(talk.path("a.pdf")).arg("-").output() {
        Ok(done) => Some(String::from_utf8(done.stdout).unwrap()),
        Err(error) => {
            skip(&format!("no pdftotext here ({error})"));
            None
        }
    }
}

fn deck(talk: &ExportFolder, front: &str, body: &str) {
    std::fs::write(talk.path("deck.md"), format!("---\ntitle: T\nlang: nl\n{front}\n---\n{body}\n")).unwrap();
}

const MEDIA: &str = "style: |\n  @media (orientation: landscape) { .m::after { content: ' lying' } }\n  \
    @media (orientation: portrait) { .m::after { content: ' standing' } }\n  \
    @media (min-width: 700px) { .n::after { content: ' seven' } }\n  \
    @media (min-width: 778px) { .o::after { content: ' wide' } }\n  \
    @media (min-width: 1281px) { .p::after { content: ' toowide' } }";

#[test]
fn media_queries_see_the_paper() {
    let talk = ExportFolder::new();
    for (ratio, args, expected) in [
        ("16:9", &[][..], "A lying B seven C wide D"),
        ("16:9", &["--include-notes", "--steps"], "A lying B seven C wide D"),
        ("777x555", &[], "A lying B seven C D"),
        ("720x1280", &[], "A standing B seven C D"),
        ("600x500", &[], "A lying B C D"),
        ("16:9", &["--handout", "2"], "A standing B seven C wide D"),
    ] {
        deck(&talk, &format!("ratio: \"{ratio}\"\n{MEDIA}"), "[A]{.m} [B]{.n} [C]{.o} [D]{.p}");
        talk.export(&[&["a.pdf"], args].concat());
        let Some(words) = words(&talk, false) else { return };
        assert!(words.split_whitespace().collect::<Vec<_>>().join(" ").contains(expected), "{ratio} {args:?}: {words}");
    }
}

#[test]
fn hyphenated_words_are_whole() {
    let long =
        ["arbeidsongeschiktheidsverzekeringen", "verantwoordelijkheidsgevoelens", "waterschapsverkiezingsuitslagen"];
    let text = long.map(|word| format!("de {word} van gisteren en {word}")).join(" of ");
    let body = format!("# {}\n\n:::: columns\n::: column\n{text}\n:::\n::: column\n*{text}*\n:::\n::::\n", long[0]);
    let talk = ExportFolder::new();
    for args in [&[][..], &["--handout", "2"]] {
        deck(&talk, "hyphens: true", &body);
        talk.export(&[&["a.pdf"], args].concat());
        let (Some(text), Some(raw)) = (words(&talk, false), words(&talk, true)) else { return };
        assert!(!text.contains('\u{ad}') && raw.contains("-\n"), "{raw}");
        // a line may end within a word, and nowhere else is there a sign that the author did not write
        let whole = raw.replace("-\n", "").replace('\n', " ");
        assert!(!whole.contains('-'), "{whole}");
        for word in long {
            assert_eq!(whole.matches(word).count(), if word == long[0] { 5 } else { 4 }, "{word} in {whole}");
        }
    }
}

const DRESS: &str = "style: |\n  .hard { text-shadow: 2px 2px 0 red }\n  .both { text-shadow: 1px 1px red, 0 0 4px blue }\n  \
    .line { -webkit-text-stroke: 1px red }\n  .under { -webkit-text-stroke: 2px red; paint-order: stroke fill }\n  \
    .hollow { -webkit-text-stroke: 1px red; color: transparent }\n  \
    .bow { background: linear-gradient(90deg, red, blue); -webkit-background-clip: text; color: transparent }\n  \
    .mask { mask-image: linear-gradient(#000, #0008) }\n  .faint { opacity: .7; text-shadow: 1px 1px red }";

#[test]
fn decorated_words_are_there_once() {
    let names = ["hard", "both", "line", "under", "hollow", "bow", "mask", "faint"];
    let body: Vec<String> = names.iter().map(|name| format!("[word{name} *again* word{name}]{{.{name}}}\n")).collect();
    let talk = ExportFolder::new();
    deck(&talk, &format!("hyphens: false\n{DRESS}"), &body.join("\n"));
    talk.export(&["a.pdf"]);
    let Some(raw) = words(&talk, true) else { return };
    for name in names {
        // the words of a mask may be read where the mask stands
        assert_eq!(raw.matches(&format!("word{name}")).count(), 2, "{name} in {raw}");
    }
    assert_eq!(raw.matches("again").count(), names.len(), "{raw}");
    // and the file is one that others read
    let told = Command::new("pdfinfo").arg(talk.path("a.pdf")).output().unwrap();
    assert!(told.status.success() && told.stderr.is_empty(), "{}", String::from_utf8_lossy(&told.stderr));
}

#[test]
fn words_under_a_filter_are_reported() {
    let talk = ExportFolder::new();
    let body = "[plain words]{.a}\n\n[grey words]{.grey}\n\n::: soft\nsoft words\n:::\n\n![A dot](dot.svg){.grey}\n\n<p style='filter:blur(0)'>raw words</p>";
    deck(&talk, "style: |\n  .grey { filter: grayscale(1) }\n  .soft { filter: drop-shadow(0 0 2px red) }", body);
    let told = talk.export(&["a.pdf"]);
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("[export-omitted]")).collect();
    assert_eq!(lines.len(), 3, "{told}");
    for words in ["`grey words`", "`soft words`", "`raw words`"] {
        assert!(lines.iter().any(|line| line.contains(words) && line.contains("pixels")), "{words} in {told}");
    }
    // what is drawn anyway has none to lose
    assert!(!talk.export(&["x.pptx"]).contains("pixels"));
}

#[test]
fn links_lead_to_what_is_on_paper() {
    let talk = ExportFolder::new();
    std::fs::write(talk.path("other.md"), "# Other\n").unwrap();
    let body = "# One\n\n[a](#hid) [b](other.md) [c](#screen) [d](#two) [e](//example.org/x) [f](javascript:alert(1)) \
        [g](mailto:a@example.org) [h](#3)\n\n<svg width='90' height='40'><a xlink:href='other.html'><text y='30'>i</text></a></svg>\n\n---\n\
        # Two\n\n::: {only=screen}\n[gone]{#screen}\n:::\n\n---\n<!-- hidden: true -->\n# Hid\n";
    deck(&talk, "", body);
    let told = talk.export(&["a.pdf"]);
    let pdf = String::from_utf8_lossy(&talk.bytes("a.pdf")).into_owned();
    let uris: Vec<&str> = pdf.split("/URI (").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    assert_eq!(uris, ["https://example.org/x", "mailto:a@example.org"], "{told}");
    let links = pdf.split("/Subtype /Link").skip(1).map(|rest| rest.split("endobj").next().unwrap());
    let dests: Vec<&str> =
        links.filter_map(|link| link.split("/Dest /").nth(1)?.split(['\n', ' ', '>']).next()).collect();
    // what only the screen has is on its slide
    assert_eq!(dests, ["two", "two"], "{told}");
    for lost in ["`#hid`", "`other.md`", "`javascript:alert(1)`"] {
        assert!(told.contains(lost), "{lost} in {told}");
    }
}
