//! What a code means for the room and how to mend it, for `aftrap explain`, `docs/CHECK.md` and SARIF.

use super::code::{CODES, Code};
use std::fmt::Write as _;

/// The longer story of a code.
#[derive(Debug, Clone, Copy)]
pub struct Explanation {
    /// The code's name.
    pub name: &'static str,
    /// Why it matters in the room.
    pub why: &'static str,
    /// How to mend it.
    pub fix: &'static str,
    /// How it looks when it is right.
    pub example: &'static str,
}

/// The story of a code by its name.
pub fn explanation(name: &str) -> Option<&'static Explanation> {
    EXPLAINED.iter().find(|e| e.name == name)
}

/// The whole page on one code, for a terminal.
pub fn render_explanation(code: &Code) -> String {
    let mut out = format!("{} ({})\n{}.\n", code.name, code.severity.name(), code.cause);
    if let Some(more) = explanation(code.name) {
        let _ = write!(out, "\nin the room: {}\nhow to mend: {}\n\n", more.why, more.fix);
        for line in more.example.lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
    let _ = writeln!(
        out,
        "\nanother level: `levels: {{{0}: off}}` in the front matter (off, hint, warning, error), or `[levels]` in \
         `aftrap.toml`\non one slide:  <!-- allow: {0} – the reason -->",
        code.name
    );
    out
}

/// The table of all codes as Markdown, for `docs/CHECK.md`.
pub fn codes_table() -> String {
    let mut out =
        String::from("| code | level | what | why it matters in the room | how to mend it |\n|---|---|---|---|---|\n");
    for code in CODES {
        let (why, mend) = explanation(code.name).map_or(("", ""), |e| (e.why, e.fix));
        let _ = writeln!(out, "| `{}` | {} | {} | {why} | {mend} |", code.name, code.severity.name(), code.cause);
    }
    out
}

const fn e(name: &'static str, why: &'static str, mend: &'static str, example: &'static str) -> Explanation {
    Explanation { name, why, fix: mend, example }
}

#[rustfmt::skip] // a table reads better with a row for each code
const EXPLAINED: &[Explanation] = &[
    e("file-unreadable", "What it holds is missing from the talk.", "Make it a plain file that you may read.", "chmod u+r deck.md"),
    e("file-missing", "What it holds is missing from the talk.", "Correct the name, or put the file there.", "theme: ./mytheme.css"),
    e("not-utf8", "Letters with accents turn into boxes on the screen.", "Save the file as UTF-8.", "iconv -f latin1 -t utf8 old.md > deck.md"),
    e("front-matter-unclosed", "Settings are guessed, and the first slide may show them.", "Add a line `---` after the last setting.", "---\ntitle: Talk\n---"),
    e("front-matter-late", "Other tools do not see the settings; behind text or comments the room sees them as a slide.", "Move the block to the first line of the file.", "---\ntitle: Talk\n---"),
    e("yaml-syntax", "The setting is not used, so the room sees another look.", "Write `key: value`; quote values with odd signs.", "title: \"Part 1: why\""),
    e("yaml-limit", "The setting is not used.", "Write the value out, or put its anchor (`&name`) above.", "class: lead"),
    e("duplicate-key", "Only one of them counts, perhaps not the one you look at.", "Remove one.", "class: lead"),
    e("unknown-key", "The setting has no effect.", "Write the key that was meant; `--fix` does it when it is sure.", "layout: cover"),
    e("bad-value", "The setting has no effect.", "Write one of the values that the message names.", "mode: dark"),
    e("old-name", "It still works today, but not for ever, and nobody finds it in the documentation.", "Write the new name; `--fix` does it in front matter.", "levels:\n  too-much-text: off"),
    e("deck-empty", "There is nothing to show.", "Begin with a title.", "# Title"),
    e("break-without-blank-line", "Elsewhere the text above becomes a heading and two slides become one.", "Put a blank line before `---`.", "text\n\n---"),
    e("fence-unclosed", "The rest of the slide is shown as code.", "Close the fence with the same signs.", "```rust\nfn main() {}\n```"),
    e("fence-unclosed-suspect", "Slides may have become code.", "Look whether a fence lacks its end.", "```\ncode\n```"),
    e("comment-unclosed", "The rest of the slide is hidden.", "Close it with `-->`.", "<!-- a note -->"),
    e("html-unclosed", "The rest of the slide is hidden.", "Close the tag.", "<style>h1 { color: red }</style>"),
    e("html-open", "What follows is bold, in a column or in a box that was not meant for it.", "Write its end where it ends.", "<div class=\"card\">\n\ntext\n\n</div>"),
    e("html-unmatched-tag", "A box ends early, or not where it was to end.", "Remove it, or open what it was to end.", "<b>bold</b>"),
    e("div-unclosed", "Everything below is in the block too.", "Close it with `:::`.", "::: card\ntext\n:::"),
    e("div-unmatched", "A block ended early, or not where it was to end.", "Remove it, or open the block it was to close.", "::: card\ntext\n:::"),
    e("comment-mixed", "A setting may have become a note, or a note a setting.", "Give notes a comment of their own.", "<!-- class: lead -->\n<!-- a note -->"),
    e("comment-key", "The setting has no effect.", "Write the key that was meant.", "<!-- class: lead -->"),
    e("attributes", "The room sees the braces.", "Write `{#id .class key=value}`.", "# Title {.big}"),
    e("duplicate-id", "A link leads to the wrong place.", "Give one of them another id.", "# Title {#other}"),
    e("unknown-layout", "The slide has the default layout.", "Choose one of the theme's layouts (`aftrap theme list`).", "<!-- layout: two-columns -->"),
    e("unknown-slot", "The content stands below instead of in its place.", "Use a slot that the layout has.", "::: right"),
    e("extra-table-cell", "The room never sees what is in it.", "Give the table one more column, or write `\\|` for a bar within a cell.", "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |"),
    e("broken-markup", "The room sees bars and brackets.", "Write it as the help says.", "| a | b |\n|---|---|\n| 1 | 2 |"),
    e("note-hides-text", "The room sees neither the paragraph nor what stands below it.", "Write `**Note:**` for the room; for notes put `Note:` on a line of its own.", "**Note:** prices are without tax."),
    e("reference-missing", "The room sees the brackets.", "Define it.", "[^1]: Source"),
    e("reference-unused", "The note is not shown.", "Refer to it, remove it, or give it another name.", "text[^1]"),
    e("include-missing", "Its slides are missing.", "Correct the path; it is seen from the file that names it.", "<!-- include: intro.md -->"),
    e("include-cycle", "Its slides are missing.", "Remove one of the includes in the circle.", "<!-- include: intro.md -->"),
    e("include-range", "Slides are missing.", "Name slides that the file has; look for files that include each other more often than meant.", "<!-- include: intro.md#2-5 -->"),
    e("nesting", "The inner part is shown plain.", "Nest less deeply.", "- one\n  - two"),
    e("foreign-deck", "What only the other tool knows is shown as it stands, or not at all.", "Write it as `docs/FORMAT.md` says; `dialect:` says whose deck it is.", "dialect: marp"),
    e("foreign-markup", "The room sees the markup, or misses what it was to do.", "Write it as the help says.", ". . ."),
    e("dialect-unknown", "The deck is read as a native one.", "Name a dialect that is known.", "dialect: marp"),
    e("theme-missing", "The room sees the default theme.", "Correct the name (`aftrap theme list`).", "theme: stage"),
    e("theme-broken", "Parts of the look are missing.", "Mend the theme at the place named.", "[light]\nbg = \"#fff\""),
    e("template-broken", "The slide is shown without its layout.", "Mend the template at the place named.", "{{ slots.default }}"),
    e("token-unknown", "The colour or size that was meant is not seen.", "Write a token of `docs/THEMES.md`, or use your own with `var(--name)` in `theme.css`.", "[light]\naccent = \"#b3261e\""),
    e("token-missing", "In the other mode the colours may not fit each other.", "Give the colour in `[light]` and in `[dark]`.", "[light]\nbg = \"#ffffff\"\n[dark]\nbg = \"#12171c\""),
    e("template-variable", "Where it was to stand, nothing stands.", "Use what `docs/THEMES.md` lists.", "{{ deck.title }}"),
    e("css-px", "On a large screen it is too small, on a small one too large.", "Multiply by `var(--u)`, or use `em`.", "padding: calc(12 * var(--u))"),
    e("language-unknown", "Code is shown without colours.", "Write a language that is known.", "```rust"),
    e("image-missing", "The room sees a box with a file name.", "Correct the path; capitals count, and `--fix` mends them.", "![a full room](img/room.jpg)"),
    e("image-unreadable", "The slide may jump while it loads, or show nothing.", "Save it as PNG, JPEG, WebP, AVIF or SVG.", "![a full room](room.png)"),
    e("image-alt", "Who cannot see the screen does not know what is on it.", "Say what it shows, or that it is decoration.", "![a full room](room.jpg)"),
    e("image-word", "The word has no effect.", "Remove it, or put it where it works.", "![bg left:40%](room.jpg)"),
    e("media-missing", "Nothing plays.", "Correct the path.", "![the interview](talk.mp4)"),
    e("outside-root", "It is missing on the slide: a deck that somebody sends you must not show your other files.", "Copy it beside the deck, put an empty `aftrap.toml` into a folder above both, or run with --allow-outside.", "![our logo](img/logo.svg)"),
    e("dependency-missing", "The page in the frame is incomplete; the stream stops.", "Put what it names beside it or below it, or name it by its whole address.", "<iframe src=\"map/index.html\" title=\"Map\"></iframe>"),
    e("needs-server", "Who opens the page from the disk (`file://`) does not see what the script was to do.", "Export a single file, publish the folder, or write a plain script with its data in it.", "<script type=\"module\" src=\"a.js\"></script>"),
    e("math", "The room sees LaTeX.", "Correct the formula.", "$\\frac{a}{b}$"),
    e("renderer-off", "The room sees the source.", "Look at the command in `renderers:`, and allow it.", "aftrap serve deck.md --allow-commands"),
    e("renderer-failed", "The room sees the source.", "Try the command by hand; it takes the fence on its standard input and writes SVG, a picture or HTML.", "plantuml -tsvg -pipe < diagram.puml"),
    e("diagram", "The room sees the source.", "Draw it and put in the picture.", "![how it works](how.svg)"),
    e("diagram-part", "At that step the speaker presses and nothing comes.", "Name what is read in the drawing, or the id of a part.", "```mermaid {steps=\"Banner | AdWords, Hyves\"}"),
    e("chart", "The room sees the numbers only.", "Give the data as CSV, names in the first column.", "```chart bar\nyear,sales\n2024,12\n```"),
    e("code-file", "The code is missing.", "Correct the path or the region.", "```rust file=src/main.rs lines=5-20"),
    e("code-lines", "Nothing is in the light at that step.", "Name lines that the block has.", "```rust {2-3|5}"),
    e("html-stripped", "What the script did does not happen.", "Set `html: trusted` for decks you wrote yourself.", "html: trusted"),
    e("remote", "Without a network it is missing, and the other host sees who looks.", "Keep a copy beside the deck.", "![a map](img/map.png)"),
    e("export-omitted", "The file shows the name of the film or page instead; filtered words are pixels, which nobody can search.", "Let it in with `--max-media-mb`; on paper, give a film its `poster=`, and a page of another host a picture; take the filter off words.", "aftrap export deck.md talk.html --max-media-mb 200"),
    e("link-not-exported", "Who has only the file cannot follow the link.", "Publish the folder with `aftrap build`, or link to a whole address.", "[our site](https://example.org/)"),
    e("link-dead", "The click leads nowhere.", "Name a slide by its title, id or number.", "[back](#my-title)"),
    e("slide-untitled", "The overview and screen readers have no name for it.", "Add a heading, or describe its picture.", "## What we saw"),
    e("config-broken", "Settings for all decks are not used.", "Mend the line that is named.", "theme = \"stage\""),
    e("lang-missing", "Screen readers speak it in the wrong voice, and hyphens fall wrong.", "Say the language in the front matter.", "lang: en"),
    e("heading-order", "Who goes from heading to heading thinks that something is missing.", "Use the next level; size is the theme's work.", "# Title\n\n## Part"),
    e("step-empty", "You press and nothing happens, in front of everybody.", "Number the steps without gaps.", "::: {.step at=2}"),
    e("step-unreachable", "The room never sees it.", "Let it appear before it goes.", "{.step at=2 out=4}"),
    e("slide-unreachable", "Nobody gets there by walking, and no link leads there.", "Link to it, or use `hidden: true`.", "[the numbers](#numbers)"),
    e("captions-missing", "Who cannot hear it, or sits in a noisy room, misses it.", "Put `name.vtt` or `name.en.vtt` beside the film, or mute it.", "![the interview](talk.mp4){muted}"),
    e("frame-title", "Screen readers say only \"frame\".", "Give it a title.", "<iframe src=\"map.html\" title=\"Map of the town\"></iframe>"),
    e("contrast", "A projector in a bright room makes it unreadable.", "Choose colours at least 4.5 to 1 apart; set `color` and `background` together.", "<!-- background: navy, color: white -->"),
    e("contrast-unknown", "Nobody has looked whether the words can be read there.", "Look yourself, and say so with `allow:`; or put the words beside it.", "<iframe src=\"map.html\" sandbox title=\"Map of the town\"></iframe>"),
    e("scrim-missing", "Text over the light parts of a picture cannot be read.", "Keep the theme's scrim, or put the text beside the picture.", "![bg left:40%](room.jpg)"),
    e("too-much-text", "The room reads instead of listening, and finishes after you.", "Split the slide; put sentences in the notes.", "<!-- say the rest -->"),
    e("font-too-small", "The last row cannot read it.", "Use 16 design pixels or more; better, say less.", "font-size: calc(20 * var(--u))"),
    e("overflow", "What sticks out is cut off, or lies over the foot of the slide.", "Split the slide, say less, or let it shrink.", "overflow: shrink"),
    e("overlap", "Neither of the two can be read.", "Give them room: another layout, columns, or less text.", "::: columns"),
    e("clipped", "The room cannot scroll: it never sees the rest.", "Break long lines, or show fewer of them.", "```rust {2-3|5}"),
    e("image-size", "What is below it jumps when it comes.", "Say its size; `--fix` writes it.", "<img src=\"room.jpg\" width=\"1600\" height=\"900\" alt=\"the room\">"),
    e("image-too-large", "The slide comes late, and the deck is too big to send.", "Save it at the size the message names.", "magick big.jpg -resize 2560x big-2560.jpg"),
    e("image-low-contrast", "Dark lines on a dark slide are seen by nobody; with `mode: auto` the machine in the room decides which it is.", "Save it with a ground, or give it one.", "<img src=\"plan.webp\" alt=\"The plan\" style=\"background: #fff\">"),
    e("svg-active", "What the script was to do does not happen, and what it shows from other files is not there.", "Take the script out and put the files into the drawing; a drawing that must move goes into a frame.", "<iframe src=\"drawing.html\" title=\"The moving map\"></iframe>"),
    e("secret", "Everybody with the page, the recording or the repository has it.", "Take it out and make a new one: it is known now.", "export TOKEN=\"$YOUR_TOKEN\""),
    e("leftover-draft", "The room sees that it is not finished.", "Finish it, or make it a comment.", "<!-- to do: ask Anna -->"),
    e("link-file", "The click leads nowhere once published.", "Correct the path; publish the file elsewhere and link there.", "[handout](https://example.org/handout.pdf)"),
    e("allow-unknown", "Nothing is allowed by it.", "Name a code (`aftrap explain`).", "<!-- allow: image-alt – a flourish -->"),
    e("allow-reason", "Next year nobody knows why.", "Say why behind a dash.", "<!-- allow: image-alt – a flourish -->"),
    e("allow-unused", "It would hide the next real one.", "Remove it.", "<!-- allow: image-alt – a flourish -->"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_story_in_the_order_of_the_table() {
        let told: Vec<_> = EXPLAINED.iter().map(|e| e.name).collect();
        let codes: Vec<_> = CODES.iter().map(|c| c.name).collect();
        assert_eq!(told, codes);
        assert!(EXPLAINED.iter().all(|e| !e.why.is_empty() && !e.fix.is_empty() && !e.example.is_empty()));
    }
}
