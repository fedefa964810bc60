//! `<!-- include: part.md#2-5 -->`: the slides of another file are here. Each keeps its own file, paths and lines.

use super::cache::ParseCache;
use super::dialect;
use super::model::{Dialect, Directive, SlideContent, SourceRange};
use super::settings::apply::Front;
use super::settings::front_matter;
use super::slide::parser::{ParseContext, References};
use super::split::scanner::{Scanned, scan};
use super::split::{private_remarks, slide_head};
use crate::diagnostics::{Diagnostic, Diagnostics, RelativeDiagnostic, code};
use crate::fs::{FileError, Files, case_hint, fix_file_case};
use crate::source::{Source, Span};
use crate::util::join_url;
use std::cell::Cell;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files that include files; deeper than any talk needs.
const DEEPEST: usize = 16;

/// Slides of one deck, a hundred times those of the longest talk: a slip in includes can ask for far more than there is
/// memory for.
const MOST: usize = 25_000;

/// Bytes of all texts that includes bring into one deck: files that bring nothing but each other have no slides to count.
const MOST_BYTES: usize = 128 << 20;

/// What an include costs besides the bytes of its text: so many of them are as much work as a long text.
const EACH: usize = 4 << 10;

/// A piece of some file, read.
#[derive(Debug, Clone)]
pub(crate) struct SlideSource {
    pub(crate) origin: SourceRange,
    pub(crate) body: Arc<SlideContent>,
    /// Defaults from the front matter of the file it is in, when that is an included one.
    pub(crate) defaults: Arc<[InheritedSetting]>,
    /// The definitions of its file, for headers and footers that are written in it.
    pub(crate) references: Arc<References>,
}

/// A setting that was given elsewhere, and where its value stands.
#[derive(Debug, Clone)]
pub(crate) struct InheritedSetting {
    pub(crate) directive: Directive,
    pub(crate) at: Span,
}

impl InheritedSetting {
    /// Settings of the front matter of `text`.
    pub(crate) fn of_front(text: &Arc<Source>, all: &[Directive]) -> Vec<Self> {
        let one = |d: &Directive| Self { directive: d.clone(), at: Span::new(text, d.value_range.clone()) };
        all.iter().map(one).collect()
    }
}

/// What reading the pieces needs.
pub(crate) struct IncludeReader<'a> {
    pub(crate) files: &'a Files,
    pub(crate) memo: &'a ParseCache,
    pub(crate) findings: &'a Diagnostics,
    pub(crate) dialect: Dialect,
    pub(crate) breaks: bool,
    pub(crate) split: super::model::Split,
    pub(crate) left: IncludeBudget,
}

/// What a deck may still take.
pub(crate) struct IncludeBudget {
    slides: Cell<usize>,
    bytes: Cell<usize>,
    /// That it is too much was told: once is enough.
    told: Cell<bool>,
}

impl Default for IncludeBudget {
    fn default() -> Self {
        Self { slides: Cell::new(MOST), bytes: Cell::new(MOST_BYTES), told: Cell::new(false) }
    }
}

impl IncludeBudget {
    /// Takes so much of it; false when there is not as much left.
    fn take(from: &Cell<usize>, many: usize) -> bool {
        let left = from.get().checked_sub(many);
        from.set(left.unwrap_or(0));
        left.is_some()
    }
}

impl IncludeReader<'_> {
    /// The pieces of a text from byte `start` on, includes and all. `chain` is the way of files that led here.
    pub(crate) fn pieces(
        &self,
        text: &Arc<Source>,
        start: usize,
        chain: &[(PathBuf, Option<Span>)],
        defaults: &Arc<[InheritedSetting]>,
    ) -> Vec<SlideSource> {
        let (public, remarks) = private_remarks::without(text, start, self.split);
        let text = &public;
        // findings quote the lines that they are about, but nothing private
        self.findings.extend(remarks.iter().map(|d| d.place(text, 0)));
        let mut scanned = scan(text.as_str(), start, dialect::rules(self.dialect, self.split));
        let heads = slide_head::take(text.as_str(), &mut scanned);
        report_late_front_matter(text.as_str(), &mut scanned, start > 0);
        self.findings.extend(scanned.findings.iter().map(|d| d.place(text, 0)));
        let mut references = scanned.references;
        mark_used(text.as_str(), &mut references);
        let is_included = chain.len() > 1;
        if is_included {
            // one more than there is room for, so that it is known where the rest begins
            scanned.pieces.truncate(self.left.slides.get() + 1);
        }
        let bodies = self.bodies(text, &scanned.pieces, &references);
        let references = Arc::new(references);
        let mut out = Vec::with_capacity(bodies.len());
        for (i, (range, body)) in scanned.pieces.into_iter().zip(bodies).enumerate() {
            let origin = SourceRange { text: Arc::clone(text), range };
            let with_head = with_head(text, defaults, heads.get(&i));
            let piece = SlideSource { origin, body, defaults: with_head, references: Arc::clone(&references) };
            let includes: Vec<Directive> =
                piece.body.directives.iter().filter(|d| d.key == "include").cloned().collect();
            let bare = !includes.is_empty() && shows_nothing(&piece.body);
            if !bare {
                // slides of the deck's own file are as many as its author wrote; includes multiply
                if is_included && !IncludeBudget::take(&self.left.slides, 1) {
                    let message = format!("includes bring more than {MOST} slides into the deck");
                    self.report_budget(&piece.origin.span(&(0..0)), message);
                    break;
                }
                out.push(piece.clone());
            }
            for directive in includes {
                if bare {
                    // settings beside a lone include are for the slides it brings
                    let settings = piece.body.directives.iter().filter(|d| d.key != "include");
                    let at = |d: &Directive| piece.origin.span(&d.value_range);
                    let own: Vec<InheritedSetting> =
                        settings.map(|d| InheritedSetting { directive: d.clone(), at: at(d) }).collect();
                    out.extend(self.include(&piece.origin, &directive, chain, defaults, &own));
                } else {
                    out.extend(self.include(&piece.origin, &directive, chain, defaults, &[]));
                }
            }
        }
        out
    }

    /// Whether the deck takes an include, or the bytes of its text; where it does not, that is said.
    fn has_budget(&self, bytes: usize, at: &Span) -> bool {
        let has = IncludeBudget::take(&self.left.bytes, bytes);
        if !has {
            let message = match bytes {
                EACH => format!("the deck has more than {} includes", MOST_BYTES / EACH),
                _ => format!("includes bring more than {} MB of text into the deck", MOST_BYTES >> 20),
            };
            self.report_budget(at, message);
        }
        has
    }

    /// Says once that the deck is as large as it may be, where the first slide or file stands that is left out.
    fn report_budget(&self, at: &Span, message: String) {
        if !self.left.told.replace(true) {
            let finding = Diagnostic::at(code::INCLUDE_RANGE, at.clone(), message);
            self.findings.add(finding.help(
                "everything after it is left out; do files include each other more often than you \
                    meant?",
            ));
        }
    }

    fn bodies(&self, text: &Arc<Source>, pieces: &[Range<usize>], references: &References) -> Vec<Arc<SlideContent>> {
        use rayon::prelude::*;
        let context = ParseContext { dialect: self.dialect, breaks: self.breaks, references };
        let key = references.key();
        pieces
            .par_iter()
            .with_min_len(16)
            .map(|range| self.memo.body(text.slice(range.clone()), &context, key))
            .collect()
    }

    fn include(
        &self,
        from: &SourceRange,
        directive: &Directive,
        chain: &[(PathBuf, Option<Span>)],
        outer: &Arc<[InheritedSetting]>,
        own: &[InheritedSetting],
    ) -> Vec<SlideSource> {
        let at = from.span(&directive.value_range);
        let target = super::settings::yaml_value::text(&directive.value);
        let (path, picks) = target.split_once('#').map_or((target.as_str(), None), |(p, n)| (p, Some(n)));
        let folder = from.text.path().parent().unwrap_or(Path::new(""));
        let path = join_url(folder, path);
        let told = |code, message: String| with_chain(Diagnostic::at(code, at.clone(), message), chain);
        if chain.iter().any(|(p, _)| *p == path) || chain.len() >= DEEPEST {
            let name = path.display();
            let finding = told(code::INCLUDE_CYCLE, format!("`{name}` is included from within itself"));
            self.findings.add(finding.help("remove one of the includes in the cycle"));
            return Vec::new();
        }
        if !self.has_budget(EACH, &at) {
            return Vec::new();
        }
        let text = match self.files.text_if_allowed(&path) {
            Ok(text) => text,
            Err(FileError::NotUtf8 { ref text, .. }) => {
                let error = self.files.text(&path).err();
                self.findings.extend(error.map(|e| e.to_diagnostic(&path, code::INCLUDE_MISSING)));
                Arc::clone(text)
            }
            Err(error) => {
                let mut finding = told(error.code(code::INCLUDE_MISSING), format!("`{}` {error}", path.display()));
                let mut help = error.help("paths are relative to the file that names them");
                let written = target.split('#').next().unwrap_or("");
                let seen = |url: &str| join_url(folder, url);
                let right = fix_file_case(self.files, written, &seen);
                if finding.code == code::INCLUDE_MISSING && !right.is_empty() {
                    help = case_hint(written, &right);
                    if let (Some(start), [right]) = (at.as_str().find(written), right.as_slice()) {
                        finding = finding.fix(at.part(start..start + written.len()), right);
                    }
                }
                self.findings.add(finding.help(help));
                return Vec::new();
            }
        };
        if !self.has_budget(text.as_str().len(), &at) {
            return Vec::new();
        }
        let mut cut = front_matter::read(text.as_str());
        let front: &mut Front = &mut cut.front;
        self.findings.extend(front.findings.iter().map(|d| d.place(&text, 0)));
        let front = InheritedSetting::of_front(&text, &front.slides);
        let defaults: Arc<[InheritedSetting]> = outer.iter().chain(&front).chain(own).cloned().collect();
        let chain: Vec<_> = chain.iter().cloned().chain([(path.clone(), Some(at.clone()))]).collect();
        let pieces = self.pieces(&text, cut.body, &chain, &defaults);
        match picks {
            None => pieces,
            Some(picks) => self.pick(pieces, picks, &at),
        }
    }

    /// `2-5,7`: these slides of the file, in this order.
    fn pick(&self, pieces: Vec<SlideSource>, picks: &str, at: &Span) -> Vec<SlideSource> {
        // those that are not picked are none of the deck's
        self.left.slides.set(self.left.slides.get().saturating_add(pieces.len()));
        let mut out = Vec::new();
        for part in picks.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let numbers = first.trim().parse::<usize>().ok().zip(last.trim().parse::<usize>().ok());
            let found =
                numbers.filter(|(a, b)| *a > 0 && a <= b && *b <= pieces.len()).and_then(|(a, b)| pieces.get(a - 1..b));
            match found {
                Some(found) if IncludeBudget::take(&self.left.slides, found.len()) => out.extend_from_slice(found),
                Some(_) => {
                    self.report_budget(at, format!("the deck has more than {MOST} slides"));
                    break;
                }
                None => {
                    let message = format!("`{}` is not among the file's {} slides", part.trim(), pieces.len());
                    self.findings
                        .add(Diagnostic::at(code::INCLUDE_RANGE, at.clone(), message).help("write `#2` or `#2-5,7`"));
                }
            }
        }
        out
    }
}

fn with_chain(mut finding: Diagnostic, chain: &[(PathBuf, Option<Span>)]) -> Diagnostic {
    for (path, span) in chain.iter().skip(1) {
        finding = finding.note(span.clone(), format!("`{}` is included here", path.display()));
    }
    finding
}

/// Defaults with the settings that stand right above a slide.
fn with_head(
    text: &Arc<Source>,
    defaults: &Arc<[InheritedSetting]>,
    head: Option<&Vec<Directive>>,
) -> Arc<[InheritedSetting]> {
    let Some(head) = head else { return Arc::clone(defaults) };
    let given = |d: &Directive| {
        let at = Span::new(text, d.value_range.clone());
        // places of a directive are those of a piece, in which it does not stand
        InheritedSetting { directive: Directive { key_range: 0..0, value_range: 0..0, ..d.clone() }, at }
    };
    defaults.iter().cloned().chain(head.iter().map(given)).collect()
}

/// Nothing to see and nothing to say: only settings.
fn shows_nothing(body: &SlideContent) -> bool {
    body.slots.iter().all(|s| s.blocks.is_empty())
        && body.backgrounds.is_empty()
        && body.notes.is_empty()
        && body.styles.is_empty()
}

/// Names of footnotes that the text refers to anywhere.
fn mark_used(text: &str, references: &mut References) {
    if references.footnotes.is_empty() {
        return;
    }
    for (i, _) in text.match_indices("[^") {
        let rest = text.get(i + 2..).unwrap_or("");
        if let Some(end) = rest.find(']').filter(|e| *e < 80)
            && !rest.get(end + 1..).is_some_and(|r| r.starts_with(':'))
        {
            references.used.insert(rest.get(..end).unwrap_or("").to_lowercase());
        }
    }
}

/// Tells of front matter that is behind text; `again` when the file has some at its top.
fn report_late_front_matter(source: &str, scanned: &mut Scanned, again: bool) {
    for (piece, block) in front_matter::late(source, &scanned.pieces, again) {
        // its closing line is no break that an author forgot to set off
        let end = scanned.pieces.get(piece).map_or(0, |p| p.end);
        scanned.findings.retain(|d| d.code != code::BREAK_WITHOUT_BLANK_LINE || d.range.start != end);
        let (message, help) = if again {
            (
                "this looks like front matter, but the file already has some at its top: it is shown as a slide",
                "move these settings up there",
            )
        } else {
            let message = "this looks like front matter, but it is not at the top of the file: it is shown as a \
                slide";
            (message, "move it to the first line of the file")
        };
        scanned.findings.push(RelativeDiagnostic::new(code::FRONT_MATTER_LATE, block, message).help(help));
    }
}
