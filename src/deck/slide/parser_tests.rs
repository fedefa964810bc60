//! One slide's Markdown, row by row: what it becomes.

use crate::deck::ast::CodeSource;
use crate::deck::slide::parser::*;
use proptest::prelude::*;

fn read_it(piece: &str) -> SlideContent {
    let references = References::default();
    read(piece, &ParseContext { dialect: Dialect::Native, breaks: false, references: &references })
}

/// A body as a line: enough to see what was understood.
fn shape(piece: &str) -> String {
    let body = read_it(piece);
    let mut out: Vec<String> = body
        .slots
        .iter()
        .filter(|s| s.name == "default" || !s.blocks.is_empty())
        .map(|s| if s.name == "default" { blocks(&s.blocks) } else { format!("{}: {}", s.name, blocks(&s.blocks)) })
        .collect();
    out.extend(body.notes.iter().map(|n| format!("note({})", n.markdown)));
    out.extend(
        body.directives.iter().map(|d| format!("{}={}", d.key, crate::deck::settings::yaml_value::text(&d.value))),
    );
    out.extend(body.backgrounds.iter().map(|b| format!("bg({})", b.url)));
    out.extend(body.findings.iter().map(|f| format!("!{}", f.code.name)));
    if body.steps > 0 {
        out.push(format!("steps={}", body.steps));
    }
    out.retain(|s| !s.is_empty());
    out.join(" ")
}

fn with(attrs: &Attrs, inner: String) -> String {
    let mut out = inner;
    if let Some(id) = &attrs.id {
        out += &format!("#{id}");
    }
    for class in &attrs.classes {
        out += &format!(".{class}");
    }
    for (key, value) in &attrs.pairs {
        out += &format!("[{key}={value}]");
    }
    if let Some(step) = &attrs.step {
        out += &format!("@{}", step.at);
        if let Some(gone) = step.out {
            out += &format!("-{gone}");
        }
    }
    out
}

fn blocks(all: &[Block]) -> String {
    all.iter().map(block).collect::<Vec<_>>().join(" ")
}

fn block(b: &Block) -> String {
    let inner = match &b.kind {
        BlockKind::Paragraph(i) => format!("p({})", line(i)),
        BlockKind::Heading { level, inlines, fit } => {
            format!("h{level}{}({})", if *fit { "fit" } else { "" }, line(inlines))
        }
        BlockKind::List(list) => {
            let items: Vec<_> = list
                .items
                .iter()
                .map(|i| {
                    with(&i.attrs, format!("{}{}", i.task.map_or("", |t| if t { "x" } else { "o" }), blocks(&i.blocks)))
                })
                .collect();
            format!("{}[{}]", if list.start.is_some() { "ol" } else { "ul" }, items.join(", "))
        }
        BlockKind::Quote(inner) => format!("quote({})", blocks(inner)),
        BlockKind::Alert { kind, title, blocks: inner } if title.is_empty() => format!("{kind}({})", blocks(inner)),
        BlockKind::Alert { kind, title, blocks: inner } => format!("{kind}[{}]({})", line(title), blocks(inner)),
        BlockKind::Code(code) => {
            format!("code({} {:?} first={})", code.lang, matches!(code.source, CodeSource::Here(_)), code.first_step)
        }
        BlockKind::Table(t) => format!(
            "table({}x{} {:?})",
            t.head.len(),
            t.rows.len(),
            t.rows.iter().filter_map(|r| r.step.as_ref().map(|s| s.at)).collect::<Vec<_>>()
        ),
        BlockKind::Div { name, blocks: inner } => format!("<{name}>({})", blocks(inner)),
        BlockKind::Html(html) => format!("html({})", html.trim()),
        BlockKind::Rule => "rule".to_owned(),
        BlockKind::Descriptions(d) => format!("dl({})", d.len()),
        BlockKind::Math(tex) => format!("math({})", tex.trim()),
        BlockKind::Footnotes(notes) => {
            format!("notes{:?}", notes.iter().map(|n| (n.number, blocks(&n.blocks))).collect::<Vec<_>>())
        }
    };
    with(&b.attrs, inner)
}

fn line(all: &[Inline]) -> String {
    all.iter()
        .map(|i| {
            let inner = match &i.kind {
                InlineKind::Text(t) => t.clone(),
                InlineKind::SoftBreak => "~".to_owned(),
                InlineKind::LineBreak => "|".to_owned(),
                InlineKind::Code(c) => format!("`{c}`"),
                InlineKind::Html(h) => h.clone(),
                InlineKind::Emph(x) => format!("_{}_", line(x)),
                InlineKind::Strong(x) => format!("*{}*", line(x)),
                InlineKind::Strike(x) => format!("-{}-", line(x)),
                InlineKind::Mark(x) => format!("={}=", line(x)),
                InlineKind::Span(x) => format!("<{}>", line(x)),
                InlineKind::Link { url, inlines, .. } => format!("a({} {url})", line(inlines)),
                InlineKind::Image(image) => format!("img({} {})", image.alt, image.url),
                InlineKind::Math { tex, .. } => format!("${tex}$"),
                InlineKind::FootnoteRef { number, .. } => format!("^{number}"),
            };
            with(&i.attrs, inner)
        })
        .collect()
}

#[test]
fn a_slide_is_read_as_it_is_meant() {
    let rows = [
        ("# A {#x .big k=v}", "h1(A).big[k=v]"),
        ("## <!-- fit --> Groot", "h2fit( Groot)"),
        ("* a\n* b\n  - c", "ul[p(a)@1, p(b) ul[p(c)]@2] steps=2"),
        ("1) a\n2) b", "ol[p(a)@1, p(b)@2] steps=2"),
        ("1. a\n- b", "ol[p(a)] ul[p(b)]"),
        ("- a {.x}\n- b {.step}", "ul[p(a).x, p(b)@1] steps=1"),
        ("a\n\n. . .\n\nb\n\nc", "p(a) p(b)@1 p(c)@1 steps=1"),
        ("a {.step at=3 effect=fade-up}", "p(a)@3 steps=3"),
        ("::: step\na\n:::\n\n::: step\nb\n:::", "<step>(p(a))@1 <step>(p(b))@2 steps=2"),
        ("::: left\na\n:::\n\n::: right\nb\n:::", "left: p(a) right: p(b)"),
        ("t\n\n::right::\n\nb", "p(t) right: p(b)"),
        (":::: columns\n::: {.column width=60%}\na\n:::\n::::", "<columns>(<column>(p(a))[width=60%])"),
        ("```rust {1|2|all}\nx\n```", "code(rust true first=0) steps=2"),
        ("* a\n\n```rust {1|2}\nx\n```", "ul[p(a)@1] code(rust true first=1) steps=2"),
        ("```js morph\na\n```\n\n```js\nb\n```", "code(js true first=0)@0-1 code(js true first=1)@1 steps=1"),
        ("<<< @/a.rs#main ts {1}", "code(ts false first=0)"),
        ("|a|b|\n|-|-|\n|1|2|\n|3|4|\n\n{.step rows}", "table(2x2 [1, 2]) steps=2"),
        ("|a|b|\n|-|-|\n|1|2|\n{.step rows}", "table(2x1 [1]) steps=1"),
        ("[a b]{.accent} en [c] en [d](e){.f}", "p(<a b>.accent en [c] en a(d e).f)"),
        ("`x`{.y} $n^2$ ~~z~~ :tada:", "p(`x`.y $n^2$ -z- 🎉)"),
        ("$$x$$", "math(x)"),
        ("```math\nx\n```", "math(x)"),
        ("![een kat](k.png){width=60%}", "p(img(een kat k.png)[width=60%])"),
        ("![bg left:40%](k.png)\n\ntekst", "p(tekst) bg(k.png)"),
        ("tekst ![bg](k.png) meer", "p(tekst  meer) bg(k.png)"),
        ("a <!-- noot --> b", "p(a  b) note(noot)"),
        ("<!-- class: lead -->\n# A", "h1(A) class=lead"),
        ("<!-- noot --> tekst *x*", "p(tekst _x_) note(noot)"),
        ("a\n\nNote:\n\n- **b**", "p(a) note(- **b**)"),
        ("<aside class=\"notes\">geheim</aside>\n\na", "p(a) note(geheim)"),
        ("::: notes\ngeheim\n:::\n\na", "p(a) note(geheim)"),
        ("<div>\n\n*a*\n\n</div>", "html(<div>) p(_a_) html(</div>)"),
        ("<div><!-- n -->x</div>", "html(<div>x</div>) note(n)"),
        ("<style>h1{}</style>\n\na", "p(a)"),
        ("a[^1] b[^1]\n\n[^1]: noot", "p(a^1 b^1) notes[(1, \"p(noot)\")]"),
        ("a [^q]", "p(a [^q]) !reference-missing"),
        ("a\n\n[^1]: weg", "p(a) !reference-unused"),
        ("## ✋ Wie?", "<poll>(h2(Wie?)).hands"),
        ("hands: wie dan", "<poll>(p(wie dan)).hands"),
        ("- ( ) a\n- ( ) b", "<poll>(ul[p(a), p(b)]).one"),
        ("## Q {.poll}\n\n- [ ] a\n- [x] b", "h2(Q) <poll>(ul[op(a), xp(b)]).many"),
        ("- [ ] a", "ul[op(a)]"),
        ("> [!TIP]\n> a", "tip(p(a))"),
        ("t\n\n: d", "dl(1)"),
        ("> ---", "quote(rule)"),
        ("<!-- include: a.md#2 -->", "include=a.md#2"),
        (".left[\nwords\n]", "p(.left[~words~]) !foreign-markup"),
        ("{{< video a.mp4 >}}", "p({{< video a.mp4 >}}) !foreign-markup"),
        ("\\begin{itemize}\n\\item a", "p(\\begin{itemize}~\\item a) !foreign-markup !foreign-markup"),
        ("## A {background-color=\"navy\" .b}", "h2(A).b background=navy"),
        ("a.b[0] and .5[x] and {{ x }}", "p(a.b[0] and .5[x] and {{ x }})"),
    ];
    hold(&rows);
}

/// Each piece has the shape beside it.
fn hold(rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(piece, expected)| {
            let got = shape(piece);
            (got != *expected).then(|| format!("{piece:?}\n  want {expected}\n  got  {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn titles_of_alerts_are_markdown() {
    for (source, expected) in [
        ("> [!NOTE]\n> x", "note(p(x))"),
        ("> [!NOTE] **Bold** title\n> x", "note[*Bold* title](p(x))"),
        ("> [!TIP] `code` and [a](b.md)\n> x", "tip[`code` and a(a b.md)](p(x))"),
        ("> [!WARNING] $x$ ~~no~~\n>\n> x", "warning[$x$ -no-](p(x))"),
        ("- a\n\n  > [!NOTE] *b*\n  > x", "ul[p(a) note[_b_](p(x))]"),
        ("> > [!NOTE] *b*\n> > x", "quote(note[_b_](p(x)))"),
        // what would begin a list or a heading is words
        ("> [!NOTE] 1. First\n> x", "note[1. First](p(x))"),
        ("> [!NOTE] # 1\n> x", "note[1](p(x))"),
        ("> [!NOTE] Title", "note[Title]()"),
    ] {
        assert_eq!(shape(source), expected, "{source}");
    }
}

#[test]
fn a_chart_with_a_step_comes_in_parts() {
    hold(&[
        ("```chart bar {.step}\nK,a,b\nx,1,2\n```\n\n* c", "code(chart true first=1)@1 ul[p(c)@3] steps=3"),
        ("```chart bar\nK,a,b\nx,1,2\n```\n\n{.step}\n\n* c", "code(chart true first=0)@1 ul[p(c)@3] steps=3"),
        ("```chart bar file=a.csv {.step series=3}\n```", "code(chart false first=1)@1 steps=3"),
        ("```chart bar\nK,a,b\nx,1,2\n```", "code(chart true first=0)"),
    ]);
}

#[test]
fn titles_and_ids_come_from_headings() {
    let body = read_it("::: left\n## De *titel* {#hier}\n:::");
    assert_eq!((body.title.as_deref(), body.id.as_deref()), (Some("De titel"), Some("hier")));
    assert_eq!(read_it("![een kat](k.png)").title.as_deref(), Some("een kat"));
    assert_eq!(read_it("tekst").title, None);
}

#[test]
fn places_are_bytes_of_the_piece() {
    let piece = "één ![x](weg.png)\n\n::: card\ntwee ![y](ook.png)\n:::";
    let mut found = Vec::new();
    fn walk(blocks: &[Block], out: &mut Vec<Range<usize>>) {
        for b in blocks {
            match &b.kind {
                BlockKind::Paragraph(i) => {
                    out.extend(i.iter().filter(|i| matches!(i.kind, InlineKind::Image(_))).map(|i| i.range.clone()));
                }
                BlockKind::Div { blocks, .. } => walk(blocks, out),
                _ => {}
            }
        }
    }
    walk(&read_it(piece).slots[0].blocks, &mut found);
    assert_eq!(found.iter().map(|r| &piece[r.clone()]).collect::<Vec<_>>(), ["![x](weg.png)", "![y](ook.png)"]);
}

#[test]
fn deep_nesting_is_cut_and_told() {
    for piece in [
        "> ".repeat(3_000) + "deep",
        "- ".repeat(3_000) + "deep",
        "*".repeat(5_000) + "deep",
        "[".repeat(3_000) + "deep",
    ] {
        assert!(format!("{:?}", read_it(&piece)).contains("deep"));
    }
    assert!(shape(&("> ".repeat(300) + "deep")).contains("!nesting"));
}

#[test]
fn definitions_of_other_slides_are_used() {
    let mut references = References::default();
    references.links.insert("b".to_owned(), ("https://b.nl".to_owned(), String::new()));
    references.footnotes.insert("n".to_owned(), "[^n]: elders\n".to_owned());
    let body = read(
        "[a][b] en [b] en[^n]",
        &ParseContext { dialect: Dialect::Native, breaks: false, references: &references },
    );
    let got = blocks(&body.slots[0].blocks);
    assert_eq!(got, "p(a(a https://b.nl) en a(b https://b.nl) en^1) notes[(1, \"p(elders)\")]");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(piece in "(\\PC|\n){0,120}|[-`~:#>*<!{}\\[\\]() \n\t|$a.=^1]{0,120}") {
        let body = read_it(&piece);
        for finding in &body.findings {
            prop_assert!(finding.range.start <= finding.range.end);
        }
    }
}
