//! Files of the result that a page shows.

use std::path::PathBuf;
use std::sync::Arc;

/// A file that a page shows, under the name it has in the result.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceAsset {
    /// Path in the result, relative to the deck's page: `assets/photo-1a2b3c4d.png`.
    pub name: String,
    /// Where it is on the disk.
    pub path: PathBuf,
}

/// A file that a page shows and that was made while drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedAsset {
    /// Path in the result, relative to the deck's page.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}
