//! Pixels of an author's CSS are pixels of the slide, as Markdown's `w:300px` is: a slide looks the same on every screen and
//! in the overview.

use super::{closed, is_name};

/// At-rules whose blocks know no custom properties.
const FIXED: &[&str] = &["page", "property", "font-face", "counter-style"];

/// The style sheet, or the value of a `style` attribute, with every `10px` in its declarations as a part of the slide.
/// Outside of slides they stay what they are. Conditions (`@media (min-width: 600px)`) speak of the window.
pub(crate) fn scale_px(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let (mut at, mut copied) = (0, 0);
    // the at-rule whose head is being read, and for each open block whether it stays as it is
    let mut head: Option<&str> = None;
    let mut fixed: Vec<bool> = Vec::new();
    while let Some(c) = css.get(at..).and_then(|rest| rest.chars().next()) {
        if let Some(end) = closed(css, at) {
            at = end;
            continue;
        }
        if let Some(end) = number(css, at) {
            let unit = end + name_len(css, end);
            let is_pixels = css.get(end..unit).is_some_and(|unit| unit.eq_ignore_ascii_case("px"));
            let value = css.get(at..end).unwrap_or("");
            if is_pixels && head.is_none() && fixed.last() != Some(&true) && value.parse() != Ok(0.0_f32) {
                out += css.get(copied..at).unwrap_or("");
                out += &format!("calc({value} * var(--u, 1px))");
                copied = unit;
            }
            at = unit;
            continue;
        }
        match c {
            '@' => {
                let len = name_len(css, at + 1);
                head = css.get(at + 1..at + 1 + len);
            }
            '{' => {
                let own = head.take().is_some_and(|name| FIXED.iter().any(|f| name.eq_ignore_ascii_case(f)));
                fixed.push(own || fixed.last() == Some(&true));
            }
            '}' => {
                fixed.pop();
                head = None;
            }
            ';' => head = None,
            _ => {}
        }
        at += name_len(css, at).max(c.len_utf8());
    }
    out + css.get(copied..).unwrap_or("")
}

/// The end of a number that begins at `at`.
fn number(css: &str, at: usize) -> Option<usize> {
    let rest = css.get(at..)?;
    let bare = rest.trim_start_matches(['+', '-']);
    let sign = rest.len() - bare.len();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(bare);
    let part = bare.get(whole..).and_then(|rest| rest.strip_prefix('.')).map_or(0, digits);
    let len = whole + if part > 0 { part + 1 } else { 0 };
    (sign <= 1 && len > 0).then_some(at + sign + len)
}

/// Bytes of the name that is at `at`.
fn name_len(css: &str, at: usize) -> usize {
    let rest = css.get(at..).unwrap_or("");
    let mut escaped = false;
    let end = rest.find(|c: char| {
        let inside = escaped || is_name(c);
        escaped = !escaped && c == '\\';
        !inside
    });
    end.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::scale_px;

    #[test]
    fn pixels_of_declarations_are_those_of_the_slide() {
        let u = |n: &str| format!("calc({n} * var(--u, 1px))");
        for (css, expected) in [
            ("width: 300px", format!("width: {}", u("300"))),
            ("margin:-1.5PX .5px 0px 0", format!("margin:{} {} 0px 0", u("-1.5"), u(".5"))),
            ("font: 10px/1.2 'A 5px', b", format!("font: {}/1.2 'A 5px', b", u("10"))),
            (
                ".w-30px, #a9px { inset: calc(1em + 2px) } /* 3px */",
                format!(".w-30px, #a9px {{ inset: calc(1em + {}) }} /* 3px */", u("2")),
            ),
            (
                "@media (min-width: 600px) { a { top: 1px } b { left: 2px } }",
                format!("@media (min-width: 600px) {{ a {{ top: {} }} b {{ left: {} }} }}", u("1"), u("2")),
            ),
            ("@page { margin: 9px; @top-left { width: 2px } } p { top: 1px }", {
                format!("@page {{ margin: 9px; @top-left {{ width: 2px }} }} p {{ top: {} }}", u("1"))
            }),
            ("@import url(a-3px.css) (width > 4px); p { top: 1px }", {
                format!("@import url(a-3px.css) (width > 4px); p {{ top: {} }}", u("1"))
            }),
        ] {
            assert_eq!(scale_px(css), expected);
        }
        for same in ["--a-5px: b", "x: 2dppx", "x: 1e3px", "x: 5pxs", "x: url(5px 5px)", "a: 1em 5 5.px"] {
            assert_eq!(scale_px(same), same);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_css_is_read(css in "[a-z0-9@{};:.+é'\"/*()\\\\ -]{0,60}(px)?[ ;}]{0,2}") {
            let once = scale_px(&css);
            proptest::prop_assert_eq!(once.replace("calc(", "").replace(" * var(--u, 1px))", "px").to_lowercase(), css.replace("calc(", "").to_lowercase());
        }
    }
}
