//! An installed browser: started on a temporary copy of the site, and what it sees there.

pub(crate) mod audit;
mod error;
mod observation;
pub(crate) mod painted;
mod process;
pub(crate) mod session;
mod temp_site;

pub use audit::{proof, room};
pub use error::SnapError;
pub use observation::{Seen, tell};
pub use session::{Camera, Started};
pub use temp_site::{clear_away, end};
