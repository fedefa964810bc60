//! The one table of codes. A code is stable: it is documented, searched for and used in settings.

use super::diagnostic::Severity;

/// What settings say of a code (`levels:` in the front matter, `[levels]` in `aftrap.toml`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Not told at all.
    Off,
    /// Told, this gravely.
    At(Severity),
}

impl Level {
    /// The words that can be written.
    pub const WORDS: [&str; 4] = ["off", "hint", "warning", "error"];

    /// The level of a word; `info` is another word for `hint`.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "off" | "false" => Some(Self::Off),
            "hint" | "info" => Some(Self::At(Severity::Hint)),
            "warning" => Some(Self::At(Severity::Warning)),
            "error" => Some(Self::At(Severity::Error)),
            _ => None,
        }
    }
}

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    /// The stable name, `image-missing`.
    pub name: &'static str,
    /// How grave it is unless settings say otherwise.
    pub severity: Severity,
    /// One line: what it means.
    pub cause: &'static str,
}

/// Defines the constants and the table in one place, so that none can be missing from the other.
macro_rules! codes {
    ($($constant:ident $name:literal $severity:ident $cause:literal;)*) => {
        $(#[doc = $cause] pub const $constant: Code = Code { name: $name, severity: Severity::$severity, cause: $cause };)*
        /// Every code there is, in the order of the flow.
        pub const CODES: &[Code] = &[$($constant),*];
    };
}

codes! {
    // base: files and texts
    FILE_UNREADABLE "file-unreadable" Error "a file could not be read";
    FILE_MISSING "file-missing" Error "a file that the deck or its theme names does not exist";
    NOT_UTF8 "not-utf8" Error "a text file is not UTF-8; invalid bytes are shown as U+FFFD";

    // deck: front matter and settings
    FRONT_MATTER_UNCLOSED "front-matter-unclosed" Error "a front matter block has no closing `---`";
    FRONT_MATTER_LATE "front-matter-late" Warning "a block that looks like front matter is not at the top of the file";
    YAML_SYNTAX "yaml-syntax" Error "settings are not valid YAML; Aftrap uses the parts it could read";
    YAML_LIMIT "yaml-limit" Error "settings use an undefined alias, or are nested too deeply";
    DUPLICATE_KEY "duplicate-key" Warning "a key is given twice; the last one counts";
    UNKNOWN_KEY "unknown-key" Warning "a key that Aftrap does not know";
    BAD_VALUE "bad-value" Warning "a value that does not fit its key";
    OLD_NAME "old-name" Hint "an old name of a code, a setting or a value; it still works";

    // deck: slides
    DECK_EMPTY "deck-empty" Warning "a deck without slides";
    BREAK_WITHOUT_BLANK_LINE "break-without-blank-line" Warning "a `---` directly under text is read as a slide break";
    FENCE_UNCLOSED "fence-unclosed" Error "a code fence is not closed; it ends at the next slide break";
    FENCE_UNCLOSED_SUSPECT "fence-unclosed-suspect" Warning "a code fence contains slide breaks and another fence: its closing line may be missing";
    COMMENT_UNCLOSED "comment-unclosed" Error "a comment has no `-->`; it ends at the next slide break";
    HTML_UNCLOSED "html-unclosed" Error "raw HTML that hides what follows (`<style>`, `<script>`, `<pre>`) is not closed; it ends at the next slide break";
    HTML_OPEN "html-open" Warning "an HTML tag without an end tag; it ends with its parent";
    HTML_UNMATCHED_TAG "html-unmatched-tag" Warning "an HTML end tag that closes nothing, or a tag that a slide cannot contain; it is left out";
    DIV_UNCLOSED "div-unclosed" Error "a `:::` block is not closed; it ends with its slide";
    DIV_UNMATCHED "div-unmatched" Warning "a `:::` that closes nothing";
    COMMENT_MIXED "comment-mixed" Warning "a comment mixes settings and prose; the prose is kept as a note";
    COMMENT_KEY "comment-key" Warning "a comment looks like a setting, but slides have no such key; it is kept as a note";
    ATTRIBUTES "attributes" Warning "braces that look like attributes could not be read; they are shown as text";
    DUPLICATE_ID "duplicate-id" Error "an id is used twice in a deck";
    UNKNOWN_LAYOUT "unknown-layout" Warning "a layout that the theme does not have";
    UNKNOWN_SLOT "unknown-slot" Warning "a slot that the layout does not have; its content is shown below the rest";
    EXTRA_TABLE_CELL "extra-table-cell" Warning "a table cell without a column; it is not shown";
    BROKEN_MARKUP "broken-markup" Warning "a table, alert, image or link that is malformed and therefore shown as text";
    NOTE_HIDES_TEXT "note-hides-text" Warning "a paragraph that begins with `Note:` turns the content below it into notes";
    REFERENCE_MISSING "reference-missing" Warning "a footnote or reference is used but not defined";
    REFERENCE_UNUSED "reference-unused" Warning "a footnote is never used, or is defined twice, so its text is not shown";
    INCLUDE_MISSING "include-missing" Error "an included file does not exist";
    INCLUDE_CYCLE "include-cycle" Error "a file includes itself, directly or through other files";
    INCLUDE_RANGE "include-range" Error "an include names slides that the file does not have, or includes exceed the limits of a deck";
    NESTING "nesting" Error "text is nested too deeply; the innermost part is shown as plain text";
    FOREIGN_DECK "foreign-deck" Warning "a deck clearly written for another tool; Aftrap reads the syntax that both share";
    FOREIGN_MARKUP "foreign-markup" Warning "another tool's markup that has no effect here, or that Aftrap reads as its own";
    DIALECT_UNKNOWN "dialect-unknown" Warning "a dialect that Aftrap does not know (yet); the deck is read as native";

    // look: themes
    THEME_MISSING "theme-missing" Error "a theme that does not exist; the default theme is used";
    THEME_BROKEN "theme-broken" Error "a theme's settings could not be read";
    TEMPLATE_BROKEN "template-broken" Error "a layout template has an error; the slide is shown without it";
    TOKEN_UNKNOWN "token-unknown" Warning "a theme token that nothing uses, or that has no value";
    TOKEN_MISSING "token-missing" Warning "a theme colour that is defined for one mode only";
    TEMPLATE_VARIABLE "template-variable" Warning "a layout template uses an undefined variable";
    CSS_PX "css-px" Hint "a size in a theme's style sheet that does not scale with the slide";
    LANGUAGE_UNKNOWN "language-unknown" Warning "a code language without syntax highlighting; the code is shown plain";

    // page: content
    IMAGE_MISSING "image-missing" Error "an image file that does not exist";
    IMAGE_UNREADABLE "image-unreadable" Warning "an image whose format or size could not be read";
    IMAGE_ALT "image-alt" Warning "an image without a description";
    IMAGE_WORD "image-word" Warning "a word in an image's description that has no effect here";
    MEDIA_MISSING "media-missing" Error "a video or sound file that does not exist";
    OUTSIDE_ROOT "outside-root" Error "a file outside the deck's folder and project, or behind a link that leads out of them; it is not shown";
    DEPENDENCY_MISSING "dependency-missing" Warning "an embedded page, a script or a stream needs a file that will not be in the result";
    NEEDS_SERVER "needs-server" Hint "modules or data that browsers load only from a server";
    MATH "math" Error "a formula that could not be rendered; its source is shown";
    RENDERER_OFF "renderer-off" Warning "a fence needs an external command, and commands are not allowed; its source is shown";
    RENDERER_FAILED "renderer-failed" Error "the external command for a fence failed; its source is shown";
    DIAGRAM "diagram" Warning "a diagram that cannot be drawn; its source is shown";
    DIAGRAM_PART "diagram-part" Warning "`steps=` names a part that the diagram does not have";
    CHART "chart" Error "a chart whose data could not be read; the data is shown";
    CODE_FILE "code-file" Error "a code file, or a region of it, that does not exist";
    CODE_LINES "code-lines" Warning "line numbers that the code block does not have";
    HTML_STRIPPED "html-stripped" Warning "HTML that may run scripts was removed (`html: safe`)";
    REMOTE "remote" Warning "a page, image or video on another host: it needs the network during the talk";
    EXPORT_OMITTED "export-omitted" Warning "content missing from an export: a file larger than `--max-media-mb`, a page or video that paper cannot show, text under a CSS filter";
    LINK_NOT_EXPORTED "link-not-exported" Warning "a link from an exported file to a page that is not in it";
    LINK_DEAD "link-dead" Warning "a link to a slide that does not exist";

    // site and stage
    SLIDE_UNTITLED "slide-untitled" Warning "a slide without a title: screen readers and the overview have no name for it";

    CONFIG_BROKEN "config-broken" Error "`aftrap.toml` is not valid TOML; Aftrap uses the parts it could read";

    // check: what matters before the talk
    LANG_MISSING "lang-missing" Warning "a deck that does not state its language";
    HEADING_ORDER "heading-order" Warning "a heading that skips a level";
    STEP_EMPTY "step-empty" Warning "a step at which nothing changes";
    STEP_UNREACHABLE "step-unreachable" Warning "an element that no step ever shows";
    SLIDE_UNREACHABLE "slide-unreachable" Warning "a skipped slide that no link leads to";
    CAPTIONS_MISSING "captions-missing" Warning "a video with sound but without captions";
    FRAME_TITLE "frame-title" Warning "an embedded page without a title";
    CONTRAST "contrast" Warning "text that is hard to read on its background";
    CONTRAST_UNKNOWN "contrast-unknown" Hint "text over an embedded page that cannot be inspected; its contrast was not checked";
    SCRIM_MISSING "scrim-missing" Warning "text on an image without the scrim that keeps it readable";
    TOO_MUCH_TEXT "too-much-text" Warning "more text than an audience can read while listening";
    FONT_TOO_SMALL "font-too-small" Warning "text too small for the last row";
    OVERFLOW "overflow" Warning "content that sticks out of its slide (with `--browser`)";
    OVERLAP "overlap" Warning "text that overlaps other text or an image (with `--browser`)";
    CLIPPED "clipped" Warning "code or text that its box cuts off (with `--browser`)";
    IMAGE_SIZE "image-size" Hint "an image in raw HTML without its size";
    IMAGE_TOO_LARGE "image-too-large" Warning "an image with far more pixels than a slide can show";
    IMAGE_LOW_CONTRAST "image-low-contrast" Warning "an image that is hard to see on its background (with `--browser`)";
    SVG_ACTIVE "svg-active" Warning "an SVG image with a script, an entity or external files, none of which work in an image";
    SECRET "secret" Error "a password, key or token in a place that will be public";
    LEFTOVER_DRAFT "leftover-draft" Warning "a note to yourself in a place that will be public";
    LINK_FILE "link-file" Warning "a link to a file that will not be in the result";
    ALLOW_UNKNOWN "allow-unknown" Warning "an `allow` comment with an unknown code";
    ALLOW_REASON "allow-reason" Warning "an `allow` comment without a reason";
    ALLOW_UNUSED "allow-unused" Warning "an `allow` comment with nothing to allow";
}

/// Old names of codes, which settings and comments may still hold, beside the names of today.
pub const RENAMED: &[(&str, &str)] = &[
    ("break-glued", "break-without-blank-line"),
    ("cell-lost", "extra-table-cell"),
    ("companion-missing", "dependency-missing"),
    ("div-stray", "div-unmatched"),
    ("draft-left", "leftover-draft"),
    ("fence-swallows", "fence-unclosed-suspect"),
    ("html-stray", "html-unmatched-tag"),
    ("id-twice", "duplicate-id"),
    ("image-faint", "image-low-contrast"),
    ("image-huge", "image-too-large"),
    ("key-twice", "duplicate-key"),
    ("left-out", "export-omitted"),
    ("link-out", "link-not-exported"),
    ("markup", "broken-markup"),
    ("note-swallows", "note-hides-text"),
    ("outside", "outside-root"),
    ("text-much", "too-much-text"),
    ("type-tiny", "font-too-small"),
];

/// The name of today, if `name` is an old one.
pub fn renamed(name: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(old, _)| *old == name).map(|(_, new)| *new)
}

/// What to say of a name that is no code: the message and a line of help.
pub fn no_code(name: &str) -> (String, String) {
    let near = super::suggest::closest(name, CODES.iter().map(|c| c.name));
    let help = near.map_or("`aftrap explain` lists the codes".to_owned(), |near| format!("did you mean `{near}`?"));
    (format!("there is no code `{name}`"), help)
}

/// The code of a name, old names ([`RENAMED`]) included.
pub fn codes_by_name(name: &str) -> Option<Code> {
    let name = renamed(name).unwrap_or(name);
    CODES.iter().copied().find(|c| c.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_names_lead_to_codes_and_are_none_themselves() {
        for (old, new) in RENAMED {
            assert_eq!(codes_by_name(old).map(|c| c.name), Some(*new));
            assert!(CODES.iter().all(|c| c.name != *old), "{old}");
        }
    }

    #[test]
    fn names_are_unique_and_kebab() {
        let mut names: Vec<_> = CODES.iter().map(|c| c.name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(all, names.len());
        assert!(names.iter().all(|n| n.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())));
    }
}
