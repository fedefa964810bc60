//! A diagnostic for a terminal: a frame with the source line and a caret, or one short line.

use crate::diagnostics::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Whether colours may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorMode {
    /// Plain text (not a terminal, or `NO_COLOR`).
    Plain,
    /// ANSI colours.
    Colour,
}

/// Source lines longer than this are cut around the finding, so that a 50 MB line stays one line.
const WIDEST: usize = 160;

/// `file:line:column: severity code: message`, one line, clickable in most terminals; what is known besides, but has no place
/// of its own, in brackets.
pub fn to_short(d: &Diagnostic) -> String {
    let mut out = String::new();
    if let Some(path) = d.path() {
        out += &path.to_string_lossy();
        if let Some(span) = &d.span {
            let place = span.place();
            out += &format!(":{}:{}", place.line, place.column);
        }
        out += ": ";
    }
    out += &format!("{} {}: {}", d.severity.name(), d.code.name, d.message);
    for (_, text) in d.notes.iter().filter(|(place, _)| place.is_none()) {
        out += &format!(" ({text})");
    }
    clean(&out)
}

/// The framed form: message, place, source line with caret, help.
pub fn to_terminal(d: &Diagnostic, paint: ColorMode) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::INFO.with_name("hint"),
    };
    let message = clean(&d.message);
    let paths: Vec<String> = std::iter::once(d.span.as_ref())
        .chain(d.notes.iter().map(|(span, _)| span.as_ref()))
        .map(|span| span.map_or_else(String::new, |s| clean(&s.path().to_string_lossy())))
        .collect();
    let excerpts: Vec<Option<Excerpt>> = std::iter::once(d.span.as_ref())
        .chain(d.notes.iter().map(|(span, _)| span.as_ref()))
        .map(|s| s.map(excerpt))
        .collect();
    let notes: Vec<String> = d.notes.iter().map(|(_, text)| clean(text)).collect();
    let help = d.help.as_deref().map(clean);

    let mut main = Group::with_title(level.clone().primary_title(message.as_str()).id(d.code.name));
    if let Some(Some(found)) = excerpts.first() {
        main = main.element(snippet(found, &paths[0], AnnotationKind::Primary, None));
    } else if let Some(file) = d.path() {
        let name = clean(&file.to_string_lossy());
        main = main.element(annotate_snippets::Origin::path(name));
    }
    for (i, note) in notes.iter().enumerate() {
        main = match excerpts.get(i + 1) {
            Some(Some(found)) => main.element(snippet(found, &paths[i + 1], AnnotationKind::Context, Some(note))),
            _ => main.element(Level::NOTE.message(note.as_str())),
        };
    }
    if let Some(help) = &help {
        main = main.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if paint == ColorMode::Colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[main])
}

struct Excerpt {
    line: usize,
    source: String,
    from: usize,
    to: usize,
}

/// The line a span begins in, cut to what a person can read, with the span's part of it.
fn excerpt(span: &Span) -> Excerpt {
    let place = span.place();
    let text = span.text();
    let line = text.line(place.line);
    let start = span.range().start.saturating_sub(text.line_start(place.line)).min(line.len());
    let end = span.range().end.saturating_sub(text.line_start(place.line)).clamp(start, line.len());
    let mut left = start.saturating_sub(WIDEST / 2);
    while !line.is_char_boundary(left) {
        left -= 1;
    }
    let right =
        line.char_indices().map(|(i, c)| i + c.len_utf8()).take_while(|i| *i <= left + WIDEST).last().unwrap_or(left);
    let shown = line.get(left..right.max(left)).unwrap_or("");
    // one character in, one character out, so that offsets stay true: control characters must not reach a terminal
    let source: String = shown.chars().map(|c| if c.is_ascii_control() && c != '\t' { '?' } else { c }).collect();
    Excerpt { line: place.line, from: (start - left).min(source.len()), to: (end - left).min(source.len()), source }
}

fn snippet<'a>(
    found: &'a Excerpt,
    path: &'a str,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let mut mark = kind.span(found.from..found.to);
    if let Some(label) = label {
        mark = mark.label(label);
    }
    Snippet::source(found.source.as_str()).line_start(found.line).path(path).annotation(mark)
}

/// Control characters of a file name or a message must not steer the reader's terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::code;
    use crate::source::Source;

    #[test]
    fn a_frame_points_at_the_place() {
        let text = Source::new("talk.md", "# A\n\nlayuot: x\n");
        let d = Diagnostic::at(code::UNKNOWN_KEY, Span::new(&text, 5..11), "unknown key `layuot`")
            .help("did you mean `layout`?");
        let frame = to_terminal(&d, ColorMode::Plain);
        assert!(frame.contains("talk.md:3:1"), "{frame}");
        assert!(frame.contains("^^^^^^"), "{frame}");
        assert!(frame.contains("did you mean"), "{frame}");
        assert_eq!(to_short(&d), "talk.md:3:1: warning unknown-key: unknown key `layuot`");
        let more = d.note(None, "seen on slide 2");
        assert_eq!(to_short(&more), "talk.md:3:1: warning unknown-key: unknown key `layuot` (seen on slide 2)");
        assert!(to_terminal(&more, ColorMode::Plain).contains("seen on slide 2"));
    }

    #[test]
    fn endless_lines_and_escapes_stay_tame() {
        let text = Source::new("t\u{1b}.md", format!("{}\u{1b}[2J{}", "x".repeat(100_000), "y".repeat(100_000)));
        let d = Diagnostic::at(code::UNKNOWN_KEY, Span::new(&text, 100_000..100_004), "bad \u{1b}[2J");
        let frame = to_terminal(&d, ColorMode::Plain);
        assert!(frame.len() < 2_000 && !frame.contains('\u{1b}'), "{frame}");
    }
}
