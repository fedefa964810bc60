//! The one door to the disk and to other programs. What was asked for, present or absent, is what a build depends on.

mod case;
mod disk;
mod error;
mod external_command;
mod files;
mod reach;
mod snapshot;

pub use case::{recased, recased_file, which_capitals};
pub use disk::{Stat, open_file};
pub use error::FileError;
pub use external_command::{CommandError, Commands, command_words};
pub use files::{Files, Needed, State};
pub use reach::Reach;
