//! The one door to the disk and to other programs. What was asked for, present or absent, is what a build depends on.

mod case;
mod disk;
mod error;
mod external_command;
mod files;
mod reach;
mod snapshot;

pub use case::{case_hint, fix_case, fix_file_case};
pub use disk::{Stat, open_file};
pub use error::FileError;
pub use external_command::{CommandError, ExternalCommands, command_words};
pub use files::{Dependency, Files, Fingerprint};
pub use reach::Reach;
