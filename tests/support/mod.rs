//! What the tests share.

pub mod files;
pub mod module_graph;
pub mod project;
pub mod rust_tokens;
pub mod serve_process;
pub mod server;
pub mod skip;
