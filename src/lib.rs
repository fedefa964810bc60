//! Aftrap turns Markdown decks into HTML slides.
//!
//! The folders in the order in which the data flows; each may use only those before it:
//!
//! - [`base`]: texts, places, diagnostics, the one door to the disk
//! - [`deck`]: Markdown in, [`deck::Deck`] out; never fails
//! - [`look`]: themes, templates, code colours
//! - [`page`]: a slide in a look becomes HTML
//! - [`site`]: every file of the result, in memory
//! - [`snap`]: what an installed browser draws of it: PDF, pictures, what the audience would see go wrong
//! - [`stage`]: the live talk

pub mod browser;
pub mod chart;
mod cli;
pub mod deck;
pub mod diagnostics;
pub mod diagram;
pub mod export;
pub mod fs;
pub mod highlight;
pub mod lint;
pub mod live;
pub mod math;
pub mod player;
pub mod render;
pub mod serve;
pub mod site;
pub mod source;
pub mod theme;
pub mod util;

/// Runs the program: takes the arguments as typed (the program's name first), gives the exit status: 0 fine, 1 the deck
/// has errors, 2 wrong use, 3 the disk or the network said no.
pub fn run(args: impl IntoIterator<Item = std::ffi::OsString>) -> i32 {
    cli::run(args)
}
