//! The ground the house stands on: texts with places, diagnostics, and the one door to the disk.
//!
//! Nothing here knows what a slide is.

mod codes;
pub mod colour;
mod commands;
mod contrast;
pub mod css_value;
mod diagnostic;
mod disk;
mod explain;
pub mod fences;
mod file_error;
mod files;
mod findings;
mod guard;
mod hash;
mod json;
mod kept;
mod media_type;
mod paths;
mod ranges;
mod reach;
mod recase;
mod report;
mod snapshot;
mod suggest;
mod term;
mod text;
mod trace;
mod unescape;

pub use codes::{CODES, Code, Level, codes_by_name, no_code};
pub use commands::{CommandError, Commands, command_words};
pub use contrast::contrast;
pub use diagnostic::{Diagnostic, Draft, Fix, Severity};
pub use disk::{Stat, open_file};
pub use explain::{Explained, explain, explained, table as codes_table};
pub use file_error::FileError;
pub use files::{Files, Needed, State};
pub use findings::{Findings, sort};
pub use guard::{guarded, hush_guarded_panics};
pub use hash::Key;
pub use json::to_json as diagnostic_to_json;
pub use kept::Kept;
pub use media_type::{may_be_half_written, media_type};
pub use paths::{
    decoded, escaped, fragment, is_remote, is_whole_path, join_url, needs_network, normalize, relative_to, slug, tail,
    uncut, way,
};
pub use ranges::ranges;
pub use reach::Reach;
pub use recase::{recased, recased_file, which_capitals};
pub use report::{to_github, to_sarif};
pub use suggest::{nearest, quoted, slip, sure};
pub use term::{Paint, to_short, to_terminal};
pub use text::{Place, Span, Text, blanked};
pub use trace::{Trace, traced};
pub use unescape::unescaped;

/// Every code a diagnostic can carry, by constant.
pub mod code {
    pub use super::codes::*;
}
