//! A deck for PowerPoint and its kin (Office Open XML, ECMA-376): each slide is its picture, with its title, links and
//! notes as what they are.

use super::images::{self, ImageOptions};
use super::slide_names::slide_name;
use crate::browser::{BrowserError, BrowserSession};
use crate::deck::{DeckSettings, Slide};
use crate::render;
use crate::site::{BuiltDeck, BuiltSlide, MADE_BY};
use crate::util::html;
use serde::Deserialize;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// What the page is asked about each slide.
const LOOK: &str = include_str!("slides.js");
const THEME: &str = include_str!("theme.xml");
const MASTER: &str = include_str!("master.xml");
const LAYOUT: &str = include_str!("layout.xml");
const NOTES: &str = include_str!("notes.xml");

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
const GROUP: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>";
/// Begin of the names of kinds of parts.
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const KIND: &str = "application/vnd.openxmlformats-officedocument.presentationml";
/// English Metric Units in a CSS pixel (914,400 in an inch of 96).
const EMU: f64 = 9_525.0;

/// A slide, or a step of one, as the page shows it.
#[derive(Debug, Deserialize)]
struct PageSlide {
    id: String,
    /// Its words.
    says: String,
    links: Vec<SlideLink>,
    /// Lines.
    notes: Vec<String>,
}

/// A link; its place in parts of the slide's width and height.
#[derive(Debug, Deserialize)]
struct SlideLink {
    to: String,
    says: String,
    /// What is said of it when somebody points at it.
    title: String,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// The deck as a `.pptx`: a picture of two pixels for each CSS pixel on each slide (each step with `steps`), described by
/// its words. Notes are in it when they are in the page. The same deck gives the same bytes in the same browser.
pub fn pptx(
    camera: &BrowserSession,
    built: &BuiltDeck,
    steps: bool,
    tell: &dyn Fn(usize, usize),
) -> Result<Vec<u8>, BrowserError> {
    let how = ImageOptions { jpeg: false, scale: 2.0, steps };
    let page = images::page(camera, built, how)?;
    let shots = images::screenshots(&page, built, how, tell)?;
    let seen: Vec<PageSlide> = serde_json::from_value(page.eval(LOOK)?)
        .map_err(|e| BrowserError::new(format!("the page returned no slides: {e}")))?;
    let mut book = Book::new(built, seen);
    for (i, (_, bytes)) in shots.into_iter().enumerate() {
        book.part(&format!("ppt/media/image{}.png", i + 1), bytes);
        book.slide(i);
    }
    book.finish()
}

/// The package while it is written.
struct Book<'a> {
    parts: Vec<(String, Vec<u8>)>,
    built: &'a BuiltDeck,
    seen: Vec<PageSlide>,
    /// Part and kind, for the table of contents.
    kinds: Vec<(String, String)>,
}

impl<'a> Book<'a> {
    fn new(built: &'a BuiltDeck, seen: Vec<PageSlide>) -> Self {
        Self { parts: Vec::new(), built, seen, kinds: Vec::new() }
    }

    fn settings(&self) -> &'a DeckSettings {
        &self.built.deck.settings
    }

    fn part(&mut self, name: &str, bytes: impl Into<Vec<u8>>) {
        self.parts.push((name.to_owned(), bytes.into()));
    }

    /// A part of a kind of its own, and what it refers to.
    fn xml(&mut self, name: &str, kind: &str, text: &str, to: &[(String, String, bool)]) {
        self.part(name, text);
        self.kinds.push((format!("/{name}"), kind.to_owned()));
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        if !to.is_empty() {
            self.part(&format!("{folder}/_rels/{file}.rels"), relations(to));
        }
    }

    fn source(&self, i: usize) -> Option<&'a Slide> {
        let id = self.seen.get(i)?.id.as_str();
        self.built.deck.slides.iter().find(|slide| slide.id == id)
    }

    fn lang(&self, i: usize) -> &'a str {
        let own = self.source(i).and_then(|slide| slide.settings.lang.as_deref());
        own.or(self.settings().lang.as_deref()).unwrap_or("en")
    }

    fn slide(&mut self, i: usize) {
        let n = i + 1;
        let mut to = vec![
            rel("slideLayout", "../slideLayouts/slideLayout1.xml"),
            rel("image", &format!("../media/image{n}.png")),
        ];
        let Some(seen) = self.seen.get(i) else { return };
        let (width, height) = self.size();
        let lang = self.lang(i);
        // programs tell of slides without a title
        let title = slide_name(self.built, &seen.id);
        let mut shapes = format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Title\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{}</p:txBody></p:sp>",
            paragraph(&title, lang)
        );
        let _ = write!(
            shapes,
            "<p:pic><p:nvPicPr><p:cNvPr id=\"3\" name=\"Slide {n}\" descr=\"{}\"/><p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed=\"rId2\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>{}</p:spPr></p:pic>",
            xml(&seen.says),
            place(0.0, 0.0, width, height)
        );
        for (k, link) in seen.links.iter().enumerate() {
            let Some((target, action)) = self.target(&link.to) else { continue };
            to.push(target);
            let tip = match link.title.as_str() {
                "" => String::new(),
                title => format!(" tooltip=\"{}\"", xml(title)),
            };
            let at = place(link.x * width, link.y * height, link.width * width, link.height * height);
            let _ = write!(
                shapes,
                "<p:sp><p:nvSpPr><p:cNvPr id=\"{}\" name=\"Link\" descr=\"{}\"><a:hlinkClick r:id=\"rId{}\"{action}{tip}/></p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{at}<a:noFill/><a:ln><a:noFill/></a:ln></p:spPr></p:sp>",
                k + 4,
                xml(&link.says),
                to.len()
            );
        }
        let notes: String = seen.notes.iter().map(|line| paragraph(line, lang)).collect();
        if !notes.is_empty() {
            to.push(rel("notesSlide", &format!("../notesSlides/notesSlide{n}.xml")));
        }
        let text = format!(
            "{HEAD}<p:sld {SPACES}><p:cSld><p:spTree>{GROUP}{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
        );
        self.xml(&format!("ppt/slides/slide{n}.xml"), &format!("{KIND}.slide+xml"), &text, &to);
        if !notes.is_empty() {
            self.notes(n, &notes);
        }
    }

    fn notes(&mut self, n: usize, lines: &str) {
        let text = format!(
            "{HEAD}<p:notes {SPACES}><p:cSld><p:spTree>{GROUP}<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp><p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"Notes\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{lines}</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
        );
        let to =
            [rel("notesMaster", "../notesMasters/notesMaster1.xml"), rel("slide", &format!("../slides/slide{n}.xml"))];
        self.xml(&format!("ppt/notesSlides/notesSlide{n}.xml"), &format!("{KIND}.notesSlide+xml"), &text, &to);
    }

    /// Where a link leads, and what it does; `None` for what is not in the file.
    fn target(&self, address: &str) -> Option<((String, String, bool), &'static str)> {
        const JUMP: &str = " action=\"ppaction://hlinksldjump\"";
        if let Some(name) = address.strip_prefix('#') {
            let at = self.page_of(&percent_encoding::percent_decode_str(name).decode_utf8_lossy())?;
            return Some((rel("slide", &format!("slide{}.xml", at + 1)), JUMP));
        }
        let outside = crate::util::is_remote(address) && !address.to_ascii_lowercase().starts_with("javascript:");
        outside.then(|| ((format!("{OFFICE}/hyperlink"), address.to_owned(), true), ""))
    }

    /// The page that `name`, `name.2`, `3` or `3.2` means (slide and step), or that holds a thing of that name.
    fn page_of(&self, name: &str) -> Option<usize> {
        let first = |id: &str| self.seen.iter().position(|seen| seen.id == id);
        if let Some(at) = first(name) {
            return Some(at);
        }
        let id = html::attr(name);
        let has = |slide: &&BuiltSlide| slide.record.ids.iter().any(|one| one.id == id);
        if let Some(slide) = self.built.slides.iter().find(has) {
            return first(&slide.id);
        }
        let (bare, step) =
            name.rsplit_once('.').and_then(|(bare, step)| Some((bare, step.parse().ok()?))).unwrap_or((name, 0));
        let number = || bare.parse::<usize>().ok()?.checked_sub(1);
        let at = first(bare).or_else(|| first(&self.built.slides.get(number()?)?.id))?;
        let steps =
            self.seen.iter().skip(at).take_while(|seen| self.seen.get(at).is_some_and(|slide| slide.id == seen.id));
        Some(at + step.min(steps.count().saturating_sub(1)))
    }

    /// Width and height of a slide in EMU.
    fn size(&self) -> (f64, f64) {
        let ratio = self.settings().ratio;
        (f64::from(ratio.width) * EMU, f64::from(ratio.height) * EMU)
    }

    /// Everything round the slides.
    fn finish(mut self) -> Result<Vec<u8>, BrowserError> {
        let count = self.seen.len();
        let masters = [
            (
                "ppt/slideMasters/slideMaster1.xml",
                "slideMaster",
                MASTER,
                vec![rel("slideLayout", "../slideLayouts/slideLayout1.xml"), rel("theme", "../theme/theme1.xml")],
            ),
            (
                "ppt/slideLayouts/slideLayout1.xml",
                "slideLayout",
                LAYOUT,
                vec![rel("slideMaster", "../slideMasters/slideMaster1.xml")],
            ),
            ("ppt/notesMasters/notesMaster1.xml", "notesMaster", NOTES, vec![rel("theme", "../theme/theme2.xml")]),
        ];
        for (name, kind, text, to) in masters {
            self.xml(name, &format!("{KIND}.{kind}+xml"), text, &to);
        }
        for n in 1..=2 {
            let kind = "application/vnd.openxmlformats-officedocument.theme+xml";
            self.xml(&format!("ppt/theme/theme{n}.xml"), kind, THEME, &[]);
        }
        let mut to = vec![
            rel("slideMaster", "slideMasters/slideMaster1.xml"),
            rel("notesMaster", "notesMasters/notesMaster1.xml"),
            rel("theme", "theme/theme1.xml"),
        ];
        to.extend((1..=count).map(|n| rel("slide", &format!("slides/slide{n}.xml"))));
        let slides: String =
            (0..count).map(|i| format!("<p:sldId id=\"{}\" r:id=\"rId{}\"/>", 256 + i, i + 4)).collect();
        let (width, height) = self.size();
        let text = format!(
            "{HEAD}<p:presentation {SPACES}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id=\"rId2\"/></p:notesMasterIdLst><p:sldIdLst>{slides}</p:sldIdLst><p:sldSz cx=\"{width:.0}\" cy=\"{height:.0}\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>"
        );
        self.xml("ppt/presentation.xml", &format!("{KIND}.presentation.main+xml"), &text, &to);
        self.about();
        let kinds: String = self
            .kinds
            .iter()
            .map(|(name, kind)| format!("<Override PartName=\"{name}\" ContentType=\"{kind}\"/>"))
            .collect();
        let table = format!(
            "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>{kinds}</Types>"
        );
        self.parts.insert(0, ("[Content_Types].xml".to_owned(), table.into_bytes()));
        packed(&self.parts).map_err(|e| BrowserError::new(e.to_string()))
    }

    /// Title, author, language, and what made it.
    fn about(&mut self) {
        let settings = self.settings();
        let title = settings.title.as_deref().or_else(|| self.source(0)?.title.as_deref()).unwrap_or_default();
        let core = format!(
            "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:description>{}</dc:description><dc:language>{}</dc:language></cp:coreProperties>",
            xml(title),
            xml(settings.author.as_deref().unwrap_or_default()),
            xml(settings.description.as_deref().unwrap_or_default()),
            xml(settings.lang.as_deref().unwrap_or("en")),
        );
        let app = format!(
            "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>{MADE_BY}</Application></Properties>"
        );
        let kind = "application/vnd.openxmlformats-package.core-properties+xml";
        self.xml("docProps/core.xml", kind, &core, &[]);
        let kind = "application/vnd.openxmlformats-officedocument.extended-properties+xml";
        self.xml("docProps/app.xml", kind, &app, &[]);
        let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        let to = [
            rel("officeDocument", "ppt/presentation.xml"),
            (core.to_owned(), "docProps/core.xml".to_owned(), false),
            rel("extended-properties", "docProps/app.xml"),
        ];
        self.part("_rels/.rels", relations(&to));
    }
}

/// A zip with no date but the first that it knows; stored, since pictures are packed already.
fn packed(parts: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let how = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    for (name, bytes) in parts {
        zip.start_file(name, how)?;
        zip.write_all(bytes)?;
    }
    zip.finish().map(Cursor::into_inner)
}

/// Kind, target, and whether it is outside the file.
fn rel(kind: &str, target: &str) -> (String, String, bool) {
    (format!("{OFFICE}/{kind}"), target.to_owned(), false)
}

fn relations(to: &[(String, String, bool)]) -> String {
    let mut out =
        format!("{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (i, (kind, target, outside)) in to.iter().enumerate() {
        let mode = if *outside { " TargetMode=\"External\"" } else { "" };
        let _ = write!(out, "<Relationship Id=\"rId{}\" Type=\"{kind}\" Target=\"{}\"{mode}/>", i + 1, xml(target));
    }
    out + "</Relationships>"
}

fn place(x: f64, y: f64, width: f64, height: f64) -> String {
    format!(
        "<a:xfrm><a:off x=\"{x:.0}\" y=\"{y:.0}\"/><a:ext cx=\"{width:.0}\" cy=\"{height:.0}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>"
    )
}

fn paragraph(text: &str, lang: &str) -> String {
    let side = if render::is_right_to_left(lang) { "<a:pPr algn=\"r\" rtl=\"1\"/>" } else { "" };
    format!("<a:p>{side}<a:r><a:rPr lang=\"{}\"/><a:t>{}</a:t></a:r></a:p>", xml(lang), xml(text))
}

/// Text for XML, without the characters that it may not hold (XML 1.0, 2.2).
fn xml(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\t' | '\n');
    html::attr(&text.chars().filter(allowed).collect::<String>()).into_owned()
}
