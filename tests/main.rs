//! The promises, one module each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "tests look at the real disk")]
#![allow(missing_docs, unreachable_pub, clippy::format_push_string)]

mod assets;
mod attributes;
mod charts;
mod check;
mod cli;
mod cli_habits;
mod commonmark;
mod cycles;
mod decks;
mod dependencies;
mod diagram_labels;
mod diagrams;
mod disk;
mod docs;
mod export;
mod export_hostile;
mod findings;
mod formulas;
mod gallery;
mod i18n;
mod invariants;
mod limits;
mod links;
mod markdown_habits;
mod mermaid;
mod order;
mod places;
mod project_files;
mod publishing;
mod renderers;
mod rules;
mod serve_faults;
mod serve_http;
mod serve_load;
mod serve_state;
mod serve_watch;
mod snapshots;
mod support;
mod themes;
