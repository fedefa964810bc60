//! An installed browser: started on a temporary copy of the site, and what it sees there.

pub(crate) mod audit;
mod error;
mod observation;
pub(crate) mod painted;
mod process;
pub(crate) mod session;
mod temp_site;

pub use audit::{audit, audit_print};
pub use error::BrowserError;
pub use observation::{Observation, to_diagnostics};
pub use session::{BrowserSession, Started};
pub use temp_site::{kill, remove_stale};
