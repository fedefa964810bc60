//! The promises that only a real browser can keep.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, dead_code, reason = "tests look at the real disk")]
#![allow(missing_docs, unreachable_pub)]

#[path = "../below.rs"]
mod below;
mod closed;
mod decks;
mod export;
#[path = "../fake.rs"]
mod fake;
mod fixture;
mod gallery;
mod harness;
mod html;
mod keys;
mod listen;
mod live;
mod media;
mod morph;
mod paper;
mod pdf;
mod pictures;
mod pptx;
mod present;
mod printed;
mod publish;
mod room;
mod shows;
mod spoken;
mod steps;
mod together;
mod tools;
mod walk;
