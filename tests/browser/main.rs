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
mod frames;
mod gallery;
mod harness;
mod html;
mod keys;
mod laid;
mod listen;
mod live;
mod media;
mod media_steps;
mod morph;
mod overlay;
mod paper;
mod pdf;
mod pictures;
mod pptx;
mod present;
mod printed;
mod publish;
mod room;
mod same_look;
mod shows;
mod spoken;
mod steps;
mod together;
mod tongues;
mod tools;
mod walk;
