//! From pieces to slides: settings carried from one to the next, layouts chosen, ids given.

use super::ast::{Block, BlockKind, Inline, InlineKind};
use super::include::{InheritedSetting, SlideSource};
use super::model::{DeckSettings, Dialect, Directive, Slide, SlideContent, SlideSettings};
use super::settings::apply::{self, SlideLocal};
use super::slide::attrs::place_of_id;
use super::slide::header_footer;
use super::slide::parser::{ParseContext, References};
use crate::deck::fences;
use crate::diagnostics::{Diagnostic, Diagnostics, RelativeDiagnostic, code};
use crate::source::{Span, map_span};
use crate::util::{Key, relative_path, slug};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Makes slides of pieces of a deck that is in `folder`. `defaults` are the slide settings of its front matter.
pub(crate) fn slides(
    pieces: Vec<SlideSource>,
    (deck, folder): (&DeckSettings, &Path),
    dialect: Dialect,
    defaults: &[InheritedSetting],
    findings: &Diagnostics,
) -> Vec<Slide> {
    let mut carried = Inherited::default();
    let (first_only, for_all): (Vec<InheritedSetting>, Vec<InheritedSetting>) =
        defaults.iter().cloned().partition(|d| d.directive.spot);
    for default in &for_all {
        carried.apply(&default.directive, &default.at, &mut SlideLocal::default());
    }
    let mut maker = SlideBuilder {
        ids: Ids::default(),
        lines: HeaderFooterCache::new(dialect, deck.breaks),
        told: HashSet::new(),
        deck_key: deck_key(deck),
        folder,
        findings,
    };
    for piece in &pieces {
        maker.lines.learn(piece.origin.text.path(), &piece.references);
    }
    let mut out: Vec<Slide> = Vec::with_capacity(pieces.len());
    for (i, piece) in pieces.into_iter().enumerate() {
        let (own, settings) = cascade(&piece, &mut carried, if i == 0 { &first_only } else { &[] }, findings, i + 1);
        out.push(maker.slide(piece, i + 1, &own, settings));
    }
    out
}

/// Key of the settings of the deck that slides are drawn with.
fn deck_key(deck: &DeckSettings) -> Key {
    Key::of_str(&format!(
        "{:?} {:?} {:?} {:?}",
        deck.lang,
        deck.safe,
        deck.ratio,
        (&deck.title, &deck.subtitle, &deck.author, &deck.date)
    ))
}

/// What making one slide after the other keeps.
struct SlideBuilder<'a> {
    ids: Ids,
    lines: HeaderFooterCache,
    /// Headers and footers of which was told what is wrong.
    told: HashSet<(PathBuf, usize)>,
    deck_key: Key,
    folder: &'a Path,
    findings: &'a Diagnostics,
}

impl SlideBuilder<'_> {
    fn slide(&mut self, piece: SlideSource, number: usize, own: &SlideLocal, carried: Inherited) -> Slide {
        let Inherited { settings, written } = carried;
        let origin = &piece.origin;
        let place = |d: &RelativeDiagnostic| d.place(&origin.text, origin.range.start).on_slide(number);
        self.findings.extend(piece.body.findings.iter().map(place));
        let layout = match &own.layout {
            Some((layout, _)) => layout.clone(),
            None => layout_of(&piece.body, number == 1).to_owned(),
        };
        if piece.body.title.is_none() && !matches!(layout.as_str(), "blank" | "quote" | "end") && !settings.hidden {
            let start = origin.source().len() - origin.source().trim_start().len();
            let finding = Diagnostic::at(code::SLIDE_UNTITLED, origin.span(&(start..start)), "this slide has no title")
                .on_slide(number);
            self.findings
                .add(finding.help("a heading or a described image names it for the overview and for screen readers"));
        }
        let explicit = own
            .id
            .as_ref()
            .map(|(id, r)| (id.clone(), r.clone()))
            .or_else(|| piece.body.id.clone().map(|id| (id, 0..0)));
        let id = self.ids.with_defaults(explicit, &piece, number, self.findings);
        let header = self.line(settings.header.as_deref(), written.get("header"), number);
        let footer = self.line(settings.footer.as_deref(), written.get("footer"), number);
        // what they link to may be defined on any slide
        let is_linked = |line: &Option<String>| line.as_deref().is_some_and(|line| line.contains('['));
        let lines = [(&settings.header, &header), (&settings.footer, &footer)];
        let links: String =
            lines.iter().filter(|(line, _)| is_linked(line)).map(|(_, read)| format!("{read:?}")).collect();
        // where the files stand that it and its settings are written in, as seen from the deck, however its path was typed
        let from = |path: &Path| path.parent().map_or_else(String::new, |own| relative_path(self.folder, own));
        let elsewhere = written.values().filter(|at| at.path() != origin.text.path());
        let folders: Vec<String> = elsewhere.map(|at| from(at.path())).chain([from(origin.text.path())]).collect();
        let key = Key::of([
            origin.source().as_bytes(),
            format!("{settings:?}{links}").as_bytes(),
            layout.as_bytes(),
            self.deck_key.to_string().as_bytes(),
            folders.join("\n").as_bytes(),
        ]);
        let title = piece.body.title.clone();
        Slide {
            number,
            id,
            title,
            layout,
            settings,
            written,
            header,
            footer,
            body: piece.body,
            origin: piece.origin,
            key,
        }
    }
}

impl SlideBuilder<'_> {
    /// A header or footer; what is wrong in it is reported once, where it was written.
    fn line(&mut self, line: Option<&str>, whole: Option<&Span>, number: usize) -> Arc<[Inline]> {
        let Some(line) = line else { return Arc::from([]) };
        let (inlines, drafts) = self.lines.read(line, whole.map(Span::path));
        let told = &mut self.told;
        if let Some(whole) = whole.filter(|_| !drafts.is_empty())
            && told.insert((whole.path().to_owned(), whole.range().start))
        {
            self.findings.extend(drafts.iter().map(|draft| {
                let place = map_span(line, whole, &draft.range);
                let help = draft.help.clone();
                Diagnostic { help, ..Diagnostic::at(draft.code, place, draft.message.clone()) }.on_slide(number)
            }));
        }
        inlines
    }
}

/// Settings on their way from slide to slide, and where they were written.
#[derive(Debug, Clone, Default)]
struct Inherited {
    settings: SlideSettings,
    written: Arc<BTreeMap<String, Span>>,
}

impl Inherited {
    fn apply(&mut self, directive: &Directive, at: &Span, own: &mut SlideLocal) -> Option<RelativeDiagnostic> {
        let wrong = apply::apply(directive, &mut self.settings, own);
        if wrong.is_none() && directive.key != "allow" {
            let key = if directive.key.starts_with("background") { "background" } else { &directive.key };
            Arc::make_mut(&mut self.written).insert(key.to_owned(), at.clone());
        }
        wrong
    }
}

/// Lays a piece's directives over what is carried: the last one on a slide wins, spot forms over all others.
fn cascade(
    piece: &SlideSource,
    carried: &mut Inherited,
    first: &[InheritedSetting],
    findings: &Diagnostics,
    number: usize,
) -> (SlideLocal, Inherited) {
    let mut own = SlideLocal::default();
    let tell = |finding: Option<RelativeDiagnostic>| {
        if let Some(draft) = finding {
            findings.add(draft.place(&piece.origin.text, piece.origin.range.start).on_slide(number));
        }
    };
    let at = |directive: &Directive| piece.origin.span(&directive.value_range);
    let mut here = carried.clone();
    for default in piece.defaults.iter() {
        here.apply(&default.directive, &default.at, &mut own);
    }
    for directive in piece.body.directives.iter().filter(|d| !apply::is_slide_local(d) && d.key != "include") {
        carried.apply(directive, &at(directive), &mut SlideLocal::default());
        tell(here.apply(directive, &at(directive), &mut own));
    }
    for default in first {
        here.apply(&default.directive, &default.at, &mut own);
    }
    for directive in piece.body.directives.iter().filter(|d| apply::is_slide_local(d) && d.key != "include") {
        tell(here.apply(directive, &at(directive), &mut own));
    }
    (own, here)
}

/// Header and footer lines are the same on most slides: each is read once for the file that it is written in.
struct HeaderFooterCache {
    dialect: Dialect,
    breaks: bool,
    read: HashMap<(PathBuf, String), ParsedLine>,
    /// The definitions of each file.
    references: HashMap<PathBuf, Arc<References>>,
}

/// A line, read: its text, and what is wrong in it.
type ParsedLine = (Arc<[Inline]>, Arc<[RelativeDiagnostic]>);

impl HeaderFooterCache {
    fn new(dialect: Dialect, breaks: bool) -> Self {
        Self { dialect, breaks, read: HashMap::new(), references: HashMap::new() }
    }

    /// Takes in the definitions of the file `path`.
    fn learn(&mut self, path: &Path, references: &Arc<References>) {
        if !self.references.contains_key(path) {
            self.references.insert(path.to_owned(), Arc::clone(references));
        }
    }

    fn read(&mut self, line: &str, path: Option<&Path>) -> ParsedLine {
        let (dialect, breaks) = (self.dialect, self.breaks);
        let references = path.and_then(|path| self.references.get(path)).map(Arc::clone).unwrap_or_default();
        let read = || {
            let (inlines, findings) =
                header_footer::read(line, &ParseContext { dialect, breaks, references: &references });
            (Arc::from(inlines), Arc::from(findings))
        };
        self.read.entry((path.unwrap_or(Path::new("")).to_owned(), line.to_owned())).or_insert_with(read).clone()
    }
}

/// Ids of a deck's slides: given ones, else from titles, else from the last slide that has one of these; always unique, and
/// the same while other slides change.
#[derive(Default)]
struct Ids {
    given: BTreeMap<String, Span>,
    taken: HashMap<String, u32>,
    /// The last id that was no slide's without a title. Ids made from ids made from ids would grow with every slide.
    last: String,
}

impl Ids {
    fn with_defaults(
        &mut self,
        explicit: Option<(String, Range<usize>)>,
        piece: &SlideSource,
        number: usize,
        findings: &Diagnostics,
    ) -> String {
        if let Some((id, range)) = explicit {
            let clean = slug(&id);
            let wanted = if id.chars().any(char::is_whitespace) || id.is_empty() { clean } else { id };
            let source = piece.origin.source();
            let place = if range.is_empty() { place_of_id(source, &wanted, 0) } else { range };
            let span = piece.origin.span(&place);
            if let Some(first) = self.given.get(&wanted) {
                let finding = Diagnostic::at(code::DUPLICATE_ID, span, format!("the id `{wanted}` is used twice"))
                    .on_slide(number);
                findings.add(
                    finding.note(Some(first.clone()), "first used here").help("give one of the slides another id"),
                );
            } else {
                self.given.insert(wanted.clone(), span);
            }
            return self.named(wanted);
        }
        let from_title = piece.body.title.as_deref().map(slug).filter(|s| !s.is_empty());
        // a bare number would be taken for a slide's position in `#3`
        let from_title = from_title.map(|s| if s.chars().all(|c| c.is_ascii_digit()) { format!("s-{s}") } else { s });
        match from_title {
            Some(id) => self.named(id),
            None if self.last.is_empty() => self.named("slide".to_owned()),
            None => self.unique(format!("{}-next", self.last)),
        }
    }

    fn named(&mut self, base: String) -> String {
        self.last = self.unique(base);
        self.last.clone()
    }

    fn unique(&mut self, base: String) -> String {
        let count = self.taken.entry(base.clone()).or_insert(0);
        *count += 1;
        let mut n = *count;
        let mut id = if n == 1 { base.clone() } else { format!("{base}-{n}") };
        while n > 1 && self.taken.contains_key(&id) {
            n += 1;
            id = format!("{base}-{n}");
        }
        if n > 1 {
            self.taken.insert(base, n);
            self.taken.insert(id.clone(), 1);
        }
        id
    }
}

/// The layout of a slide that names none, by what is on it (`docs/reference/format.md`, "Attributes, divs, spans").
fn layout_of(body: &SlideContent, first: bool) -> &'static str {
    let Some((default, others)) = body.slots.split_first() else { return "blank" };
    let has = |name: &str| others.iter().any(|s| s.name == name && !s.blocks.is_empty());
    if has("left") || has("right") {
        return "two-columns";
    }
    let blocks: Vec<&Block> = default.blocks.iter().filter(|b| !matches!(b.kind, BlockKind::Footnotes(_))).collect();
    let h1 = |b: &Block| matches!(b.kind, BlockKind::Heading { level: 1, .. });
    match blocks.as_slice() {
        [] if body.backgrounds.is_empty() => "blank",
        [one] if is_lone_image(one) => "image",
        [Block { kind: BlockKind::Quote(_), .. }] => "quote",
        [Block { kind: BlockKind::Quote(_), .. }, who] if is_attribution(who) => "quote",
        [Block { kind: BlockKind::Code(code), .. }] if !fences::is_picture(&code.lang) => "code",
        [Block { kind: BlockKind::Div { name, .. }, .. }, ..] if name == "poll" => "poll",
        [_, Block { kind: BlockKind::Div { name, .. }, .. }] if name == "poll" => "poll",
        [title, rest @ ..] if h1(title) && first && rest.iter().all(|b| is_short(b)) => "cover",
        [title, rest @ ..] if h1(title) && rest.len() <= 2 && rest.iter().all(|b| is_short(b)) => "section",
        _ => "default",
    }
}

fn is_short(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(_) => block.range.len() <= 160,
        BlockKind::Heading { level, .. } => *level > 1,
        _ => false,
    }
}

/// Whose words the quote above is: a short paragraph that begins with a dash, `– Name`.
fn is_attribution(block: &Block) -> bool {
    let BlockKind::Paragraph(inlines) = &block.kind else { return false };
    let mut first = inlines.first();
    while let Some(Inline { kind: InlineKind::Emph(inner) | InlineKind::Strong(inner), .. }) = first {
        first = inner.first();
    }
    let Some(Inline { kind: InlineKind::Text(text), .. }) = first else { return false };
    let who = ["–", "—", "―", "--"].iter().find_map(|dash| text.trim_start().strip_prefix(dash));
    is_short(block) && who.is_some_and(|who| inlines.len() > 1 || !who.trim_matches(['-', ' ']).is_empty())
}

fn is_lone_image(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(inlines) if matches!(inlines.as_slice(), [Inline { kind: InlineKind::Image(_), .. }]))
}
