//! The promises that only a real browser can keep.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, dead_code, reason = "tests look at the real disk")]
#![allow(missing_docs, unreachable_pub)]

mod accessibility;
mod audit;
mod audit_frames;
mod decks;
mod export;
mod fixture;
mod frames;
mod gallery;
mod harness;
mod i18n;
mod keys;
mod live;
mod locales;
mod media;
mod media_steps;
mod morph;
mod navigation;
mod overlay;
mod pdf;
mod pdf_text;
mod pictures;
mod placement;
mod pptx;
mod presenter;
mod print;
mod publishing;
mod raw_html;
mod steps;
#[path = "../support/mod.rs"]
mod support;
mod sync;
mod tools;
mod transitions;
mod views;
