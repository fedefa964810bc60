//! What a code means, why it matters and how to fix it, for `aftrap explain`, `docs/reference/check.md` and SARIF.

use super::code::{CODES, Code};
use std::fmt::Write as _;

/// The explanation of a code.
#[derive(Debug, Clone, Copy)]
pub struct Explanation {
    /// The code's name.
    pub name: &'static str,
    /// Why it matters to the audience or the author.
    pub why: &'static str,
    /// How to fix it.
    pub fix: &'static str,
    /// An example of the correct form.
    pub example: &'static str,
}

/// The explanation of a code by its name.
pub fn explanation(name: &str) -> Option<&'static Explanation> {
    EXPLAINED.iter().find(|e| e.name == name)
}

/// The whole page on one code, for a terminal.
pub fn render_explanation(code: &Code) -> String {
    let mut out = format!("{} ({})\n{}.\n", code.name, code.severity.name(), code.cause);
    if let Some(more) = explanation(code.name) {
        let _ = write!(out, "\nwhy it matters: {}\nhow to fix: {}\n\n", more.why, more.fix);
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

/// The table of all codes as Markdown, for `docs/reference/check.md`.
pub fn codes_table() -> String {
    let mut out = String::from("| code | level | meaning | why it matters | how to fix it |\n|---|---|---|---|---|\n");
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
    e("file-unreadable", "Its content is missing from the talk.", "Make it a regular file that you have permission to read.", "chmod u+r deck.md"),
    e("file-missing", "Its content is missing from the talk.", "Correct the name, or put the file there.", "theme: ./mytheme.css"),
    e("not-utf8", "Accented characters turn into boxes on the screen.", "Save the file as UTF-8.", "iconv -f latin1 -t utf8 old.md > deck.md"),
    e("front-matter-unclosed", "Aftrap has to guess where the settings end, and the first slide may show them.", "Add a line `---` after the last setting.", "---\ntitle: Talk\n---"),
    e("front-matter-late", "Other tools do not see the settings; after text or comments, the audience sees them as a slide.", "Move the block to the first line of the file.", "---\ntitle: Talk\n---"),
    e("yaml-syntax", "The setting is ignored, so the slides look different from what you meant.", "Write `key: value`, and quote values that contain special characters.", "title: \"Part 1: why\""),
    e("yaml-limit", "The setting is ignored.", "Write the value out, or define its anchor (`&name`) above it.", "class: lead"),
    e("duplicate-key", "Only one of them counts, perhaps not the one you are looking at.", "Remove one of them.", "class: lead"),
    e("unknown-key", "The setting has no effect.", "Write the key you meant; `--fix` does it when only one key is likely.", "layout: cover"),
    e("bad-value", "The setting has no effect.", "Write one of the values that the message lists.", "mode: dark"),
    e("old-name", "It still works today, but not for ever, and nobody finds it in the documentation.", "Write the new name; `--fix` does it in front matter.", "levels:\n  too-much-text: off"),
    e("deck-empty", "There is nothing to show.", "Begin with a title.", "# Title"),
    e("break-without-blank-line", "In other Markdown tools the text above becomes a heading and two slides become one.", "Put a blank line before `---`.", "text\n\n---"),
    e("fence-unclosed", "The rest of the slide is shown as code.", "Close the fence with the same characters that opened it.", "```rust\nfn main() {}\n```"),
    e("fence-unclosed-suspect", "Slides may have become code.", "Check whether a fence is missing its closing line.", "```\ncode\n```"),
    e("comment-unclosed", "The rest of the slide is hidden.", "Close it with `-->`.", "<!-- a note -->"),
    e("html-unclosed", "The rest of the slide is hidden.", "Close the tag.", "<style>h1 { color: red }</style>"),
    e("html-open", "The text that follows is bold, or in a column or box where it does not belong.", "Write the end tag where the element should end.", "<div class=\"card\">\n\ntext\n\n</div>"),
    e("html-unmatched-tag", "A box ends too early, or in the wrong place.", "Remove it, or open the element it should close.", "<b>bold</b>"),
    e("div-unclosed", "Everything below it is in the block too.", "Close it with `:::`.", "::: card\ntext\n:::"),
    e("div-unmatched", "A block ended too early, or in the wrong place.", "Remove it, or open the block it should close.", "::: card\ntext\n:::"),
    e("comment-mixed", "A setting may have become a note, or a note a setting.", "Give notes a comment of their own.", "<!-- class: lead -->\n<!-- a note -->"),
    e("comment-key", "The setting has no effect.", "Write the key you meant.", "<!-- class: lead -->"),
    e("attributes", "The audience sees the braces.", "Write `{#id .class key=value}`.", "# Title {.big}"),
    e("duplicate-id", "A link leads to the wrong place.", "Give one of them another id.", "# Title {#other}"),
    e("unknown-layout", "The slide uses the default layout.", "Choose one of the theme's layouts (`aftrap theme list`).", "<!-- layout: two-columns -->"),
    e("unknown-slot", "The content is below the rest instead of in its place.", "Use a slot that the layout has.", "::: right"),
    e("extra-table-cell", "The audience never sees its content.", "Add a column to the table, or write `\\|` for a bar inside a cell.", "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |"),
    e("broken-markup", "The audience sees bars and brackets.", "Write it as the help line says.", "| a | b |\n|---|---|\n| 1 | 2 |"),
    e("note-hides-text", "The audience sees neither the paragraph nor the content below it.", "Write `**Note:**` for the audience; for speaker notes put `Note:` on a line of its own.", "**Note:** prices are without tax."),
    e("reference-missing", "The audience sees the brackets.", "Define it.", "[^1]: Source"),
    e("reference-unused", "The footnote is not shown.", "Refer to it, remove it, or give it another name.", "text[^1]"),
    e("include-missing", "Its slides are missing.", "Correct the path; it is relative to the file that includes it.", "<!-- include: intro.md -->"),
    e("include-cycle", "Its slides are missing.", "Remove one of the includes in the cycle.", "<!-- include: intro.md -->"),
    e("include-range", "Slides are missing.", "Name slides that the file has; look for files that include each other more often than you meant.", "<!-- include: intro.md#2-5 -->"),
    e("nesting", "The innermost part loses its formatting.", "Nest less deeply.", "- one\n  - two"),
    e("foreign-deck", "Syntax that only the other tool knows is shown as text, or not at all.", "Use the syntax in `docs/reference/format.md`; `dialect:` says which tool the deck is for.", "dialect: marp"),
    e("foreign-markup", "The audience sees the markup, or misses its effect.", "Write it as the help line says.", ". . ."),
    e("dialect-unknown", "The deck is read as native Aftrap Markdown.", "Name a dialect that Aftrap knows.", "dialect: marp"),
    e("theme-missing", "The audience sees the default theme.", "Correct the name (`aftrap theme list`).", "theme: stage"),
    e("theme-broken", "Parts of the design are missing.", "Fix the theme at the place named.", "[light]\nbg = \"#fff\""),
    e("template-broken", "The slide is shown without its layout.", "Fix the template at the place named.", "{{ slots.default }}"),
    e("token-unknown", "The colour or size you chose has no effect.", "Use a token from `docs/reference/themes.md`, or use your own as `var(--name)` in `theme.css`.", "[light]\naccent = \"#b3261e\""),
    e("token-missing", "In the other mode the colours may clash.", "Define the colour in both `[light]` and `[dark]`.", "[light]\nbg = \"#ffffff\"\n[dark]\nbg = \"#12171c\""),
    e("template-variable", "That place on the slide stays empty.", "Use a variable listed in `docs/reference/themes.md`.", "{{ deck.title }}"),
    e("css-px", "It is too small on a large screen and too large on a small one.", "Multiply it by `var(--u)`, or use `em`.", "padding: calc(12 * var(--u))"),
    e("language-unknown", "The code is shown without colours.", "Write a language that Aftrap knows.", "```rust"),
    e("image-missing", "The audience sees a box with a file name.", "Correct the path; upper and lower case matter, and `--fix` corrects them.", "![a full room](img/room.jpg)"),
    e("image-unreadable", "The slide may jump while it loads, or show nothing.", "Save it as PNG, JPEG, WebP, AVIF or SVG.", "![a full room](room.png)"),
    e("image-alt", "People who cannot see the screen do not know what it shows.", "Say what it shows, or mark it as decoration.", "![a full room](room.jpg)"),
    e("image-word", "The word has no effect.", "Remove it, or put it where it works.", "![bg left:40%](room.jpg)"),
    e("media-missing", "Nothing plays.", "Correct the path.", "![the interview](talk.mp4)"),
    e("outside-root", "It is missing on the slide: a deck that somebody sends you must not be able to show your other files.", "Copy it beside the deck, put an empty `aftrap.toml` into a folder above both, or run with --allow-outside.", "![our logo](img/logo.svg)"),
    e("dependency-missing", "The embedded page is incomplete; the stream stops.", "Put the file beside it or below it, or use a full address.", "<iframe src=\"map/index.html\" title=\"Map\"></iframe>"),
    e("needs-server", "People who open the page from disk (`file://`) do not see what the script should do.", "Export a single file, publish the folder, or write a plain script that contains its data.", "<script type=\"module\" src=\"a.js\"></script>"),
    e("math", "The audience sees LaTeX.", "Correct the formula.", "$\\frac{a}{b}$"),
    e("renderer-off", "The audience sees the source.", "Review the command in `renderers:`, and allow it.", "aftrap serve deck.md --allow-commands"),
    e("renderer-failed", "The audience sees the source.", "Run the command by hand; it reads the fence on standard input and writes SVG, an image or HTML.", "plantuml -tsvg -pipe < diagram.puml"),
    e("diagram", "The audience sees the source.", "Draw it elsewhere and use the image.", "![how it works](how.svg)"),
    e("diagram-part", "You press the key and nothing appears.", "Name a part by its text in the drawing, or by its id.", "```mermaid {steps=\"Banner | AdWords, Hyves\"}"),
    e("chart", "The audience sees only the numbers.", "Write the data as CSV with names in the first column.", "```chart bar\nyear,sales\n2024,12\n```"),
    e("code-file", "The code is missing.", "Correct the path or the region.", "```rust file=src/main.rs lines=5-20"),
    e("code-lines", "No line is highlighted at that step.", "Name lines that the block has.", "```rust {2-3|5}"),
    e("html-stripped", "Whatever the script did does not happen.", "Set `html: trusted` for decks you wrote yourself.", "html: trusted"),
    e("remote", "Without a network it is missing, and the other host sees who is watching.", "Keep a copy beside the deck.", "![a map](img/map.png)"),
    e("export-omitted", "The export shows the name of the video or page instead; text under a filter becomes pixels that nobody can search.", "Include large files with `--max-media-mb`; on paper, give a video a `poster=` and replace a remote page by an image; remove filters from text.", "aftrap export deck.md talk.html --max-media-mb 200"),
    e("link-not-exported", "People who have only the file cannot follow the link.", "Publish the folder with `aftrap build`, or link to a full address.", "[our site](https://example.org/)"),
    e("link-dead", "The click leads nowhere.", "Name a slide by its title, id or number.", "[back](#my-title)"),
    e("slide-untitled", "The overview and screen readers have no name for it.", "Add a heading, or describe its image.", "## What we saw"),
    e("config-broken", "Settings for all decks are ignored.", "Fix the line named in the message.", "theme = \"stage\""),
    e("lang-missing", "Screen readers use the wrong voice, and words are hyphenated wrongly.", "State the language in the front matter.", "lang: en"),
    e("heading-order", "People who navigate by headings think that something is missing.", "Use the next level; the theme decides the size.", "# Title\n\n## Part"),
    e("step-empty", "You press the key and nothing happens, in front of everybody.", "Number the steps without gaps.", "::: {.step at=2}"),
    e("step-unreachable", "The audience never sees it.", "Let it appear before it disappears.", "{.step at=2 out=4}"),
    e("slide-unreachable", "Nobody reaches it by navigating, and no link leads there.", "Link to it, or use `hidden: true`.", "[the numbers](#numbers)"),
    e("captions-missing", "People who cannot hear it, or sit in a noisy place, miss it.", "Put `name.vtt` or `name.en.vtt` beside the video, or mute it.", "![the interview](talk.mp4){muted}"),
    e("frame-title", "Screen readers say only \"frame\".", "Give it a title.", "<iframe src=\"map.html\" title=\"Map of the town\"></iframe>"),
    e("contrast", "A projector in a bright room makes it unreadable.", "Choose colours with a contrast of at least 4.5 to 1; set `color` and `background` together.", "<!-- background: navy, color: white -->"),
    e("contrast-unknown", "Nobody has checked whether the text is readable there.", "Check it yourself and record that with `allow:`, or move the text beside the page.", "<iframe src=\"map.html\" sandbox title=\"Map of the town\"></iframe>"),
    e("scrim-missing", "Text over the light parts of an image cannot be read.", "Keep the theme's scrim, or put the text beside the image.", "![bg left:40%](room.jpg)"),
    e("too-much-text", "The audience reads instead of listening, and finishes after you.", "Split the slide, and move sentences into the notes.", "<!-- say the rest -->"),
    e("font-too-small", "The last row cannot read it.", "Use 16 design pixels or more; better, say less.", "font-size: calc(20 * var(--u))"),
    e("overflow", "The part that sticks out is cut off, or covers the footer.", "Split the slide, say less, or let it shrink.", "overflow: shrink"),
    e("overlap", "Neither of the two can be read.", "Give them space: another layout, columns, or less text.", "::: columns"),
    e("clipped", "The audience cannot scroll, so it never sees the rest.", "Break long lines, or show fewer of them.", "```rust {2-3|5}"),
    e("image-size", "The content below it jumps when it loads.", "State its size; `--fix` writes it.", "<img src=\"room.jpg\" width=\"1600\" height=\"900\" alt=\"the room\">"),
    e("image-too-large", "The slide loads slowly, and the deck is too large to send.", "Save it at the size that the message gives.", "magick big.jpg -resize 2560x big-2560.jpg"),
    e("image-low-contrast", "Nobody sees dark lines on a dark slide; with `mode: auto` the computer you present on decides which mode it is.", "Save it with a background of its own, or give it one.", "<img src=\"plan.webp\" alt=\"The plan\" style=\"background: #fff\">"),
    e("svg-active", "The script does not run, and parts from other files are missing.", "Remove the script and embed the files in the drawing; show a drawing that must move in a frame.", "<iframe src=\"drawing.html\" title=\"The moving map\"></iframe>"),
    e("secret", "Everybody with the page, the recording or the repository has it.", "Remove it and create a new one: treat the old one as known.", "export TOKEN=\"$YOUR_TOKEN\""),
    e("leftover-draft", "The audience sees unfinished work.", "Finish it, or make it a comment.", "<!-- to do: ask Anna -->"),
    e("link-file", "The click leads nowhere once the deck is published.", "Correct the path, or publish the file elsewhere and link there.", "[handout](https://example.org/handout.pdf)"),
    e("allow-unknown", "It allows nothing.", "Name an existing code (`aftrap explain`).", "<!-- allow: image-alt – a flourish -->"),
    e("allow-reason", "Next year nobody knows why.", "Add the reason after a dash.", "<!-- allow: image-alt – a flourish -->"),
    e("allow-unused", "It would hide the next real finding.", "Remove it.", "<!-- allow: image-alt – a flourish -->"),
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
