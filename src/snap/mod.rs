//! What a browser draws of a finished site: PDF and pictures. The browser is the one that is installed; it sees the pages
//! from a temporary folder and no host at all.

mod camera;
mod error;
mod exact;
mod finished;
mod ground;
mod info;
mod launch;
mod named;
mod pdf;
mod pictures;
mod pptx;
mod room;
mod seen;
mod twice;

pub use camera::{Camera, Started};
pub use error::SnapError;
pub use ground::{clear_away, end};
pub use pdf::{Paper, pdf};
pub use pictures::{Picture, card, pictures};
pub use pptx::pptx;
pub use room::{proof, room};
pub use seen::{Seen, tell};
