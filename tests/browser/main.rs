//! The promises that only a real browser can keep.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, dead_code, reason = "tests")]

#[path = "../fake.rs"]
mod fake;
mod live;
