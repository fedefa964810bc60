//! Decks of any length for measuring: a fifth of the slides with code, the rest as talks are.

/// The slide with this number (from 0), about 285 bytes.
pub(crate) fn slide(i: usize) -> String {
    match i % 5 {
        0 => code(i),
        1 => format!(
            "## Punt {i}: wat verandert er\n\n* Bezoekers worden **makers** van inhoud\n* Zoeken gaat via [tags](https://example.nl/{i})\n* Kleine bedrijven bereiken *iedereen*\n\n<!-- notitie {i}: noem het voorbeeld van de bakker -->\n"
        ),
        2 => format!(
            "## Cijfers {i}\n\n| Kanaal | Budget | Bereik |\n|---|--:|--:|\n| Televisie | {i} | 900 |\n| Radio | 40 | 300 |\n| Web | 12 | 250 |\n\nDe budgetten blijven achter bij het gebruik.\n"
        ),
        3 => format!(
            "> Wie het web gebruikt om gevonden te worden, hoeft niet te roepen. Dit is uitspraak {i}.\n>\n> — Een adviseur\n"
        ),
        _ => format!(
            "## Twee kanten {i}\n\n::: left\nWat je **maakt**, en `code {i}` daarbij.\n:::\n\n::: right\n1. vinden\n2. vergelijken\n3. kopen\n:::\n\nNote:\nVraag de zaal naar hun laatste aankoop.\n"
        ),
    }
}

fn code(i: usize) -> String {
    let (lang, body) = match (i / 5) % 4 {
        0 => (
            "rust",
            format!(
                "fn main() {{\n    let tags: Vec<u32> = (0..{i}).map(|n| n * 2).collect();\n    // telt de tags\n    for tag in &tags {{\n        println!(\"{{tag}} van {{}}\", tags.len());\n    }}\n}}"
            ),
        ),
        1 => (
            "python",
            format!(
                "import feedparser\n\ndef lezen(url, n={i}):\n    \"\"\"Leest een feed.\"\"\"\n    feed = feedparser.parse(url)\n    for item in feed.entries[:n]:\n        print(f\"{{item.title}} {{n}}\")"
            ),
        ),
        2 => (
            "javascript",
            format!(
                "const tags = ['web', 'mkb', '{i}'];\nfunction wolk(tags) {{\n  // grootte naar gebruik\n  return tags.map((t, i) => `<b>${{t}} ${{i}}</b>`);\n}}\nconsole.log(wolk(tags).join(' '));\nexport default wolk;"
            ),
        ),
        _ => (
            "sh",
            format!(
                "for deck in *.md; do\n  aftrap build \"$deck\" -o \"site-{i}\"\n  echo \"$deck klaar\" | tee -a log\ndone\nif [ -s log ]; then\n  wc -l < log\nfi"
            ),
        ),
    };
    format!("## Code {i}\n\n```{lang}\n{body}\n```\n")
}

/// A whole deck.
pub(crate) fn deck(slides: usize) -> String {
    let mut out = String::from("---\ntitle: Meting\nlang: nl\npaginate: true\n---\n\n");
    for i in 0..slides {
        if i > 0 {
            out.push_str("\n---\n\n");
        }
        out.push_str(&slide(i));
    }
    out
}
