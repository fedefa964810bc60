//! What the tests share.

pub mod files;
pub mod project;
pub mod serve_process;
pub mod server;
pub mod skip;
