//! The promises that only a real browser can keep.

mod fixture;
mod harness;
mod pictures;
mod walk;
