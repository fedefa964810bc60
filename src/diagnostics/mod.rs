//! Everything that is reported: the one table of codes, diagnostics with their places, and where they gather.

pub mod code;
mod diagnostic;
pub(crate) mod explain;
mod render;
mod sink;
mod suggest;

pub use code::{CODES, Code, Level, RENAMED, codes_by_name, no_code, renamed};
pub use diagnostic::{Diagnostic, Fix, RelativeDiagnostic, Severity};
pub use explain::{Explanation, codes_table, explanation, render_explanation};
pub use render::code_scanning::{to_github, to_sarif};
pub use render::json::to_json;
pub use render::terminal::{ColorMode, to_short, to_terminal};
pub use sink::{Diagnostics, dedup, sort};
pub use suggest::{certain_fix, closest, near_miss, quoted};
