//! Findings for other programs: SARIF 2.1.0 for code scanners, workflow commands for GitHub.

use crate::diagnostics::code::{CODES, Code};
use crate::diagnostics::diagnostic::{Diagnostic, Severity};
use crate::diagnostics::explain::explanation;
use crate::source::Span;
use serde_json::{Value, json};

/// All findings as one SARIF 2.1.0 log. Rules are those that were found, in the order of the table.
pub fn to_sarif<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Value {
    let findings: Vec<&Diagnostic> = findings.into_iter().collect();
    let used: Vec<&Code> = CODES.iter().filter(|c| findings.iter().any(|d| d.code == **c)).collect();
    let index = |code: &Code| used.iter().position(|c| *c == code);
    let results: Vec<Value> = findings.iter().map(|d| result(d, index(&d.code))).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "aftrap",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": used.iter().map(|c| rule(c)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &Code) -> Value {
    let more = explanation(code.name);
    json!({
        "id": code.name,
        "shortDescription": { "text": code.cause },
        "fullDescription": { "text": more.map_or(code.cause, |e| e.why) },
        "help": { "text": more.map_or(code.cause, |e| e.fix) },
        "defaultConfiguration": { "level": level(code.severity) },
    })
}

fn result(d: &Diagnostic, rule: Option<usize>) -> Value {
    let message = match &d.help {
        Some(help) => format!("{}: {help}", d.message),
        None => d.message.clone(),
    };
    let mut out = json!({ "ruleId": d.code.name, "level": level(d.severity), "message": { "text": message } });
    if let Some(rule) = rule {
        out["ruleIndex"] = json!(rule);
    }
    if let Some(path) = d.path() {
        let mut place = json!({ "artifactLocation": { "uri": uri(path) } });
        if let Some(span) = &d.span {
            place["region"] = region(span);
        }
        out["locations"] = json!([{ "physicalLocation": place }]);
    }
    if let Some(fix) = &d.fix {
        out["fixes"] = json!([{
            "description": { "text": format!("replace with `{}`", fix.with) },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri(fix.span.path()) },
                "replacements": [{ "deletedRegion": region(&fix.span), "insertedContent": { "text": fix.with } }],
            }],
        }]);
    }
    out
}

fn region(span: &Span) -> Value {
    let (start, end) = (span.place(), span.end_place());
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// A path as a relative URI reference.
fn uri(path: &std::path::Path) -> String {
    const ODD: &percent_encoding::AsciiSet =
        &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`');
    let path = path.to_string_lossy().replace('\\', "/");
    percent_encoding::utf8_percent_encode(&path, ODD).to_string()
}

/// One finding as a GitHub workflow command (`::warning file=...`): an annotation in the pull request.
pub fn to_github(d: &Diagnostic) -> String {
    let kind = if d.severity == Severity::Hint { "notice" } else { d.severity.name() };
    let mut at = Vec::new();
    if let Some(path) = d.path() {
        at.push(format!("file={}", property(&path.to_string_lossy())));
    }
    if let Some(span) = &d.span {
        let (start, end) = (span.place(), span.end_place());
        at.push(format!("line={},endLine={}", start.line, end.line));
        if start.line == end.line {
            at.push(format!("col={},endColumn={}", start.column, end.column));
        }
    }
    at.push(format!("title={}", property(d.code.name)));
    let help = d.help.as_ref().map(|h| format!("\n{h}")).unwrap_or_default();
    format!("::{kind} {}::{}", at.join(","), data(&format!("{}{help}", d.message)))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::code;
    use crate::source::Source;

    #[test]
    fn github_commands_cannot_be_broken_out_of() {
        let text = Source::new("a,b:c.md", "x\ny");
        let d = Diagnostic::at(code::MATH, Span::new(&text, 0..1), "50% ::error::\nx").help("no");
        assert_eq!(
            to_github(&d),
            "::error file=a%2Cb%3Ac.md,line=1,endLine=1,col=1,endColumn=2,title=math::50%25 ::error::%0Ax%0Ano"
        );
    }
}
