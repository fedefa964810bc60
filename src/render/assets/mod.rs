//! Files that slides show: found, checked, named by their content.

pub(crate) mod asset;
pub(crate) mod css_assets;
pub(crate) mod dependencies;
pub(crate) mod js_references;
pub(crate) mod kind;
pub(crate) mod missing_file;
pub(crate) mod name;
pub(crate) mod resolver;
pub(crate) mod srcset;
