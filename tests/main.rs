//! The promises, one module each.
#![expect(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

mod fake;
mod http;
mod live;
mod watch;
