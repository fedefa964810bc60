//! Aftrap turns Markdown decks into HTML slides.
//!
//! The folders in the order in which the data flows; each may use only those before it:
//!
//! - [`util`], [`source`], [`diagnostics`], [`fs`]: leaves, texts with positions, everything that is reported, the one
//!   door to the disk
//! - [`deck`]: Markdown in, [`deck::Deck`] out; never fails
//! - [`theme`], [`highlight`], [`math`], [`diagram`], [`chart`], [`player`]: what a slide is rendered with
//! - [`render`]: a slide in a theme becomes HTML
//! - [`lint`]: the rules of `check`
//! - [`site`]: every file of the result, in memory
//! - [`browser`], [`export`]: an installed browser, and the files it helps to make
//! - [`live`], [`serve`]: the state of a talk, and the server that shows it

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
