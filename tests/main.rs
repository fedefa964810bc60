//! The promises, one module each.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod fake;
mod http;
