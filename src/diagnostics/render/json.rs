//! A diagnostic as JSON: the shape of `inspect`, `--format json` and the browser overlay.

use crate::diagnostics::diagnostic::Diagnostic;
use serde_json::{Value, json};

/// `{"code", "severity", "message", "file", "line", "column", "help", "slide", "source"}`; `null` for what is not
/// known. `source` is the line the finding is in.
pub fn to_json(d: &Diagnostic) -> Value {
    let place = d.span.as_ref().map(crate::source::Span::place);
    let end = d.span.as_ref().map(crate::source::Span::end_place);
    json!({
        "code": d.code.name,
        "severity": d.severity.name(),
        "message": d.message,
        "file": d.path().map(|p| p.to_string_lossy()),
        "line": place.map(|p| p.line),
        "column": place.map(|p| p.column),
        "endLine": end.map(|p| p.line),
        "endColumn": end.map(|p| p.column),
        "source": d.span.as_ref().map(|s| s.text().line(s.place().line).chars().take(400).collect::<String>()),
        "help": d.help,
        "slide": d.slide,
    })
}
