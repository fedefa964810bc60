//! QR codes as SVG: black on white with a quiet zone, whatever the theme, so that every phone reads them.

use super::html::attr;
use fast_qr::qr::QRBuilder;
use std::fmt::Write;

/// Modules of white round the code (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// A QR code of `text`, named `label` for those who do not see it. The error says why there is none.
pub(super) fn draw(text: &str, label: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("there is nothing to encode".to_owned());
    }
    let code = QRBuilder::new(text).build().map_err(|e| e.to_string().to_lowercase())?;
    let side = code.size + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let dark = |x: usize| code[y].get(x).is_some_and(|m| m.value());
            if !dark(x) {
                x += 1;
                continue;
            }
            let start = x;
            while x < code.size && dark(x) {
                x += 1;
            }
            let _ = write!(path, "M{} {}h{}v1h-{}z", start + QUIET, y + QUIET, x - start, x - start);
        }
    }
    Ok(format!(
        "<svg viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"QR: {}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>",
        attr(label)
    ))
}
