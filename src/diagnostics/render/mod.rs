//! Diagnostics for people and for programs: terminal, JSON, code scanners.

pub(crate) mod code_scanning;
pub(crate) mod json;
pub(crate) mod terminal;
