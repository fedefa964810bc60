//! The state of a talk: numbered versions, and what a page must be told to become the newest. No sockets.

pub(crate) mod diff;
pub mod snapshot;
pub mod state;
