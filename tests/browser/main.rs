//! The promises that only a real browser can keep.

mod fixture;
mod harness;
mod listen;
mod paper;
mod pictures;
mod present;
mod shows;
mod tools;
mod walk;
