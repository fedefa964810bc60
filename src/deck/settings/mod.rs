//! Front matter and comments in, typed settings out.

pub(crate) mod apply;
pub(crate) mod front_matter;
pub mod schema;
pub(crate) mod value;
pub(crate) mod yaml;
mod yaml_anchors;
pub(crate) mod yaml_map;
pub(crate) mod yaml_value;
