//! What comes later: the parts of a drawing that an author named.

use super::super::clean::Marks;
use super::super::parts::Parts;
use super::{HeadlessRenderer, Ready};
use roxmltree::Document;
use serde_json::Value;

/// The layout, which says what an arrow runs between.
pub(super) fn model(_renderer: &HeadlessRenderer, _text: &str) -> Value {
    Value::Null
}

/// Which elements of a drawing come later.
pub(super) fn marks(_ready: &Ready, _model: &Value, _parts: &mut Parts, _document: &Document<'_>) -> Marks {
    Marks::new()
}
