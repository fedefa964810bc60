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
    FILE_MISSING "file-missing" Error "a file that is named is not there";
    NOT_UTF8 "not-utf8" Error "a text file is not UTF-8; the odd bytes are shown as U+FFFD";

    // deck: front matter and settings
    FRONT_MATTER_UNCLOSED "front-matter-unclosed" Error "a front matter block has no closing `---`";
    FRONT_MATTER_LATE "front-matter-late" Warning "a block that looks like front matter is not at the top of the file";
    YAML_SYNTAX "yaml-syntax" Error "settings are not valid YAML; what could be read is used";
    YAML_LIMIT "yaml-limit" Error "settings use an alias that nothing defines, or are nested too deeply";
    DUPLICATE_KEY "duplicate-key" Warning "a key is given twice; the last one counts";
    UNKNOWN_KEY "unknown-key" Warning "a key that has no meaning";
    BAD_VALUE "bad-value" Warning "a value that does not fit its key";
    OLD_NAME "old-name" Hint "an old name of a code, a setting or a value; it still works";

    // deck: slides
    DECK_EMPTY "deck-empty" Warning "a deck with no slides";
    BREAK_WITHOUT_BLANK_LINE "break-without-blank-line" Warning "a `---` directly under text is read as a slide break";
    FENCE_UNCLOSED "fence-unclosed" Error "a code fence has no end; it is ended at the next slide break";
    FENCE_UNCLOSED_SUSPECT "fence-unclosed-suspect" Warning "a code fence holds slide breaks and another fence: its end may be missing";
    COMMENT_UNCLOSED "comment-unclosed" Error "a comment has no `-->`; it is ended at the next slide break";
    HTML_UNCLOSED "html-unclosed" Error "raw HTML that hides what follows (`<style>`, `<script>`, `<pre>`) has no end; it is ended at the next slide break";
    HTML_OPEN "html-open" Warning "an HTML tag without its end; it ends with what it stands in";
    HTML_UNMATCHED_TAG "html-unmatched-tag" Warning "an HTML end tag that ends nothing, or a tag that a slide cannot have; it is left out";
    DIV_UNCLOSED "div-unclosed" Error "a `:::` block has no end; it is ended with its slide";
    DIV_UNMATCHED "div-unmatched" Warning "a `:::` that closes nothing";
    COMMENT_MIXED "comment-mixed" Warning "a comment holds settings and prose; the prose is kept as a note";
    COMMENT_KEY "comment-key" Warning "a comment looks like a setting but its key is not known on slides; it is kept as a note";
    ATTRIBUTES "attributes" Warning "braces that look like attributes could not be read; they are shown as text";
    DUPLICATE_ID "duplicate-id" Error "an id is used twice in a deck";
    UNKNOWN_LAYOUT "unknown-layout" Warning "a layout that the theme does not have";
    UNKNOWN_SLOT "unknown-slot" Warning "a slot that the layout does not have; its content is shown below";
    EXTRA_TABLE_CELL "extra-table-cell" Warning "a cell of a table that has no column; it is not shown";
    BROKEN_MARKUP "broken-markup" Warning "what was to be a table, an alert, a picture or a link and is none; its signs are shown as text";
    NOTE_HIDES_TEXT "note-hides-text" Warning "a paragraph that begins with `Note:` takes what stands below it into the notes";
    REFERENCE_MISSING "reference-missing" Warning "a footnote or reference is used but not defined";
    REFERENCE_UNUSED "reference-unused" Warning "a footnote that is defined but never used, or defined twice: it is not shown";
    INCLUDE_MISSING "include-missing" Error "an included file is not there";
    INCLUDE_CYCLE "include-cycle" Error "a file includes itself, directly or by way of others";
    INCLUDE_RANGE "include-range" Error "an include names slides that the file does not have, or includes bring more than a deck may hold";
    NESTING "nesting" Error "text is nested too deeply; the inner part is shown as plain text";
    FOREIGN_DECK "foreign-deck" Warning "a deck that is plainly written for another tool; what both have in common is read";
    FOREIGN_MARKUP "foreign-markup" Warning "markup of another tool that has no effect here, or is read as something of ours";
    DIALECT_UNKNOWN "dialect-unknown" Warning "a dialect that is not known (yet); the deck is read as a native one";

    // look: themes
    THEME_MISSING "theme-missing" Error "a theme that is not there; the default one is used";
    THEME_BROKEN "theme-broken" Error "a theme's settings could not be read";
    TEMPLATE_BROKEN "template-broken" Error "a layout template has an error; the slide is shown without it";
    TOKEN_UNKNOWN "token-unknown" Warning "a token of a theme that nothing uses, or that nothing gives a value";
    TOKEN_MISSING "token-missing" Warning "a colour of a theme that only one mode has";
    TEMPLATE_VARIABLE "template-variable" Warning "a layout template looks up what is not there";
    CSS_PX "css-px" Hint "a size in a theme's style sheet that does not grow with the slide";
    LANGUAGE_UNKNOWN "language-unknown" Warning "a code language that has no colours here; the code is shown plain";

    // page: content
    IMAGE_MISSING "image-missing" Error "an image that is not there";
    IMAGE_UNREADABLE "image-unreadable" Warning "an image whose kind or size could not be read";
    IMAGE_ALT "image-alt" Warning "an image without a description";
    IMAGE_WORD "image-word" Warning "a word in an image's description that has no effect where it stands";
    MEDIA_MISSING "media-missing" Error "a video or sound that is not there";
    OUTSIDE_ROOT "outside-root" Error "a file outside of the deck's folder and project, or behind a link that leads out of them; it is not shown";
    DEPENDENCY_MISSING "dependency-missing" Warning "an embedded page, a script or a stream names a file that will not be in the result";
    NEEDS_SERVER "needs-server" Hint "modules or data that browsers give only to pages from a server";
    MATH "math" Error "a formula that could not be drawn; its source is shown";
    RENDERER_OFF "renderer-off" Warning "a fence is to be drawn by a command, and commands are not allowed; its source is shown";
    RENDERER_FAILED "renderer-failed" Error "the command that is to draw a fence failed; its source is shown";
    DIAGRAM "diagram" Warning "a diagram that cannot be drawn here; its source is shown";
    DIAGRAM_PART "diagram-part" Warning "`steps=` names a part that the diagram has not";
    CHART "chart" Error "a chart whose data could not be read; the data is shown";
    CODE_FILE "code-file" Error "a code file or a region of it that is not there";
    CODE_LINES "code-lines" Warning "lines of a code block that it does not have";
    HTML_STRIPPED "html-stripped" Warning "HTML that may run scripts was taken out (`html: safe`)";
    REMOTE "remote" Warning "a page, picture or video from another host: it needs the network on the day";
    EXPORT_OMITTED "export-omitted" Warning "what is not in an export: a file larger than `--max-media-mb`, a page or film that paper cannot show, words under a CSS filter";
    LINK_NOT_EXPORTED "link-not-exported" Warning "a link from an exported file to a page that is not inside it";
    LINK_DEAD "link-dead" Warning "a link to a slide that is not there";

    // site and stage
    SLIDE_UNTITLED "slide-untitled" Warning "a slide without a title: screen readers and the overview have no name for it";

    CONFIG_BROKEN "config-broken" Error "`aftrap.toml` is not valid TOML; what could be read is used";

    // check: what matters before the talk
    LANG_MISSING "lang-missing" Warning "a deck that does not say its language";
    HEADING_ORDER "heading-order" Warning "a heading that skips a level";
    STEP_EMPTY "step-empty" Warning "a step at which nothing changes";
    STEP_UNREACHABLE "step-unreachable" Warning "a thing that no step ever shows";
    SLIDE_UNREACHABLE "slide-unreachable" Warning "a skipped slide that no link leads to";
    CAPTIONS_MISSING "captions-missing" Warning "a video with sound but without captions";
    FRAME_TITLE "frame-title" Warning "an embedded page without a title";
    CONTRAST "contrast" Warning "text that is hard to read on its background";
    CONTRAST_UNKNOWN "contrast-unknown" Hint "text on a page that lets nobody look into it, so that its contrast is not known";
    SCRIM_MISSING "scrim-missing" Warning "text on a picture from which the scrim was taken away";
    TOO_MUCH_TEXT "too-much-text" Warning "more text than a room can read while it listens";
    FONT_TOO_SMALL "font-too-small" Warning "type that the last row cannot read";
    OVERFLOW "overflow" Warning "content that sticks out of its slide (with `--browser`)";
    OVERLAP "overlap" Warning "text that lies over other text or a picture (with `--browser`)";
    CLIPPED "clipped" Warning "code or words that are cut off by their box (with `--browser`)";
    IMAGE_SIZE "image-size" Hint "a picture in raw HTML that does not say its size";
    IMAGE_TOO_LARGE "image-too-large" Warning "a picture with far more pixels than a slide can show";
    IMAGE_LOW_CONTRAST "image-low-contrast" Warning "a picture that cannot be told from what is behind it (with `--browser`)";
    SVG_ACTIVE "svg-active" Warning "a drawing with a script, an entity or files of its own, which do nothing in a picture";
    SECRET "secret" Error "a password, key or token in a place that will be public";
    LEFTOVER_DRAFT "leftover-draft" Warning "a note to oneself in a place that will be public";
    LINK_FILE "link-file" Warning "a link to a file that will not be in the result";
    ALLOW_UNKNOWN "allow-unknown" Warning "a finding is allowed whose code there is not";
    ALLOW_REASON "allow-reason" Warning "a finding is allowed without a reason";
    ALLOW_UNUSED "allow-unused" Warning "a finding is allowed that was not found";
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
