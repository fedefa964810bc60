//! Files that slides show: found, checked, named by their content.

pub(crate) mod css_assets;
pub(crate) mod dependencies;
pub(crate) mod js_references;
pub(crate) mod missing_file;
pub(crate) mod resolver;
pub(crate) mod srcset;
