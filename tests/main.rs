//! The promises, one module each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "tests look at the real disk")]
#![allow(missing_docs, unreachable_pub, clippy::format_push_string)]

mod attributes;
mod below;
mod beside;
mod bounds;
mod charts;
mod check;
mod cli;
mod codes;
mod crowds;
mod decks;
mod diagrams;
mod disk;
mod docs;
mod export;
mod fake;
mod formulas;
mod gallery;
mod habits;
mod hard;
mod home;
mod http;
mod live;
mod look;
mod mermaid;
mod named;
mod order;
mod places;
mod project;
mod pure;
mod renderers;
mod rows;
mod spec;
mod spoken;
mod themes;
mod told;
mod watch;
mod words;
mod written;
