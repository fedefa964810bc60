//! Whose rules a deck is written by. Today native and the parts of Marp that cost nothing; the others are known by name.

use super::model::Dialect;
use super::settings::apply::Front;
use super::split::scanner::Rules;
use crate::diagnostics::{RelativeDiagnostic, closest, code};

const NAMES: &[(&str, Dialect)] = &[
    ("native", Dialect::Native),
    ("marp", Dialect::Marp),
    ("slidev", Dialect::Slidev),
    ("reveal", Dialect::Reveal),
    ("remark", Dialect::Remark),
    ("quarto", Dialect::Quarto),
    ("presenterm", Dialect::Presenterm),
];

/// The dialect a deck says it is in: `dialect:`, or `marp: true`.
pub(crate) fn of(front: &mut Front) -> Dialect {
    let Some((name, range)) = front.dialect.clone() else {
        return if front.marp { Dialect::Marp } else { Dialect::Native };
    };
    if name == "auto" {
        return if front.marp { Dialect::Marp } else { Dialect::Native };
    }
    let known = NAMES.iter().find(|(n, _)| *n == name).map(|(_, d)| *d);
    match known {
        Some(dialect @ (Dialect::Native | Dialect::Marp)) => dialect,
        Some(_) => {
            let finding = RelativeDiagnostic::new(
                code::DIALECT_UNKNOWN,
                range,
                format!(
                    "the dialect `{name}` is not supported \
                yet"
                ),
            );
            front.findings.push(finding.help("the deck is read as native Aftrap Markdown"));
            Dialect::Native
        }
        None => {
            let finding =
                RelativeDiagnostic::new(code::DIALECT_UNKNOWN, range, format!("there is no dialect `{name}`"));
            let names = NAMES.iter().map(|(n, _)| *n);
            let help = closest(&name, names)
                .map_or("the deck is read as native Aftrap Markdown".to_owned(), |n| format!("did you mean `{n}`?"));
            front.findings.push(finding.help(help));
            Dialect::Native
        }
    }
}

/// How a dialect's slides end.
pub(crate) fn rules(dialect: Dialect, split: super::model::Split) -> Rules {
    Rules {
        split,
        glued_is_usual: dialect == Dialect::Slidev,
        setext: dialect == Dialect::Marp,
        keep_outer_blanks: dialect == Dialect::Marp,
    }
}
