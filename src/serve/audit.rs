//! What `check --browser` finds, found by the author's own browser while nobody types: a frame that nobody sees shows some
//! slides of the deck at their own size, [`script`] looks at them, and the live page asks for the words ([`findings`]).

use crate::browser::{Observation, to_diagnostics};
use crate::live::diff::finding_json;
use crate::site::BuiltDeck;
use serde::Deserialize;
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The script of the frame, with the audits of `check --browser`: each file is one expression.
pub(crate) fn script() -> &'static str {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    let expression = |source: &'static str| source.trim_end().trim_end_matches(';');
    SCRIPT.get_or_init(|| {
        format!(
            "({}\n)(\n() =>\n{},\n() =>\n{},\n{});\n",
            expression(include_str!("client/audit_frame.js")),
            expression(include_str!("../browser/layout_audit.js")),
            expression(include_str!("../browser/text_contrast.js")),
            expression(include_str!("client/dom_snapshot.js")),
        )
    })
}

/// How many slides are in a frame at most.
const SLIDES: usize = 64;

/// A deck's page with the slides of `ids` (a JSON list) and no others, and the script before all others. `parts` are those
/// of the whole page.
pub(crate) fn page(deck: &BuiltDeck, parts: &[Arc<str>], ids: &str) -> Option<Vec<Arc<[u8]>>> {
    let ids: Vec<String> = serde_json::from_str(ids).ok()?;
    let (before, after) = (parts.first()?, parts.last()?);
    let (top, rest) = before.split_at(before.find("<head>")? + "<head>".len());
    let bytes = |text: &str| Arc::from(text.as_bytes());
    let mut out = vec![bytes(top), bytes("<script src=\"/_/audit.js\"></script>"), bytes(rest)];
    let wanted = deck.slides.iter().filter(|slide| ids.contains(&slide.id)).take(SLIDES);
    out.extend(wanted.map(|slide| bytes(&slide.section.html())));
    out.push(bytes(after));
    Some(out)
}

/// What a page saw.
#[derive(Deserialize)]
struct AuditRequest {
    observations: Vec<Observation>,
    /// Slides of which these are all the observations.
    complete: Vec<String>,
}

/// What was seen, as the deck's settings want it told; none if it is not what a page says of it.
pub(crate) fn findings(deck: &BuiltDeck, told: &[u8], root: &Path) -> Option<Value> {
    let AuditRequest { observations, complete } = serde_json::from_slice(told).ok()?;
    let found = deck.resolve_audit(to_diagnostics(&observations, deck), &complete);
    Some(found.iter().map(|finding| finding_json(finding, Some(deck), root)).collect())
}
