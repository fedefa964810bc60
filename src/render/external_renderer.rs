//! Fences that a command of the author's draws (`renderers:`): the fence in, a picture or a piece of HTML out.
//!
//! A picture is in an `<img>`, so that its styles, ids and scripts stay within it.

use super::assets::asset::GeneratedAsset;
use super::html::attributes::attributes;
use super::picture_size::svg_size;
use super::renderer::SlideRenderer;
use crate::deck::fences;
use crate::deck::{Block, CodeBlock};
use crate::diagnostics::{Diagnostic, code};
use crate::util::Key;
use crate::util::html::{attr, text};

/// What a command wrote.
enum RendererOutput<'a> {
    /// A picture, and the ending of its name.
    Picture(&'static str),
    /// A piece of HTML.
    Html(&'a str),
}

impl SlideRenderer<'_> {
    /// Draws a fence by its command; `false` when there is none, or when its source has to be shown, which has been told
    /// then.
    pub(crate) fn rendered(&mut self, block: &CodeBlock, source: &str, at: &Block) -> bool {
        let Some(command) = self.context.renderers.get(&block.lang) else { return false };
        if !self.context.commands.are_allowed() {
            // what Aftrap draws itself needs no command
            if !fences::draws(&block.lang) {
                let message =
                    format!("`{}` fences are rendered by `{command}`, and commands are not allowed", block.lang);
                let finding = Diagnostic::at(code::RENDERER_OFF, self.report.span(&at.range), message);
                self.report.add(finding.help(
                    "add --allow-commands if you trust this deck; until then the source is \
                    shown",
                ));
            }
            return false;
        }
        let made = self.context.commands.run(command, source, self.context.folder);
        let why = match &made {
            Ok(bytes) => match output_of(bytes) {
                Some(RendererOutput::Picture(ending)) => {
                    self.rendered_picture(bytes, ending, block, at);
                    return true;
                }
                Some(RendererOutput::Html(html)) => {
                    self.html.out += &format!("<div{}>\n", attributes(&at.attrs, &["rendered"], &["title"]));
                    self.raw_inline(html, &at.range);
                    self.html.out += "\n</div>\n";
                    return true;
                }
                None => format!("`{command}` wrote neither an image nor text"),
            },
            Err(error) => {
                if error.absent {
                    self.assets.forbid_caching();
                }
                error.why.clone()
            }
        };
        let message = format!("this `{}` fence could not be rendered: {why}", block.lang);
        self.report.add(
            Diagnostic::at(code::RENDERER_FAILED, self.report.span(&at.range), message)
                .help("its source is shown as code"),
        );
        false
    }

    fn rendered_picture(&mut self, bytes: &std::sync::Arc<[u8]>, ending: &str, block: &CodeBlock, at: &Block) {
        let name = format!("assets/{}-{}.{ending}", crate::util::slug(&block.lang), Key::of([&bytes[..]]).short(8));
        let size = match ending {
            "svg" => svg_size(&String::from_utf8_lossy(bytes)),
            _ => imagesize::blob_size(bytes).ok().map(|s| (s.width as u32, s.height as u32)),
        };
        let size = size.map(|(w, h)| format!(" width=\"{w}\" height=\"{h}\"")).unwrap_or_default();
        let title = block.title.as_deref().or(at.attrs.get("title"));
        let label = title.or(self.slide.title.as_deref()).unwrap_or(&block.lang);
        let class = format!("diagram-{}", block.lang);
        self.html.out += &format!(
            "<figure{}><img src=\"{}\" alt=\"{}\"{size} decoding=\"async\">",
            attributes(&at.attrs, &["picture", "rendered", &class], &["title"]),
            attr(&name),
            attr(label),
        );
        if let Some(title) = title {
            self.html.out += &format!("<figcaption>{}</figcaption>", text(title));
        }
        self.html.out += "</figure>\n";
        self.assets.generate(GeneratedAsset { name, bytes: std::sync::Arc::clone(bytes) });
    }
}

/// What the first bytes say.
fn output_of(bytes: &[u8]) -> Option<RendererOutput<'_>> {
    use imagesize::ImageType;
    match imagesize::image_type(bytes) {
        Ok(ImageType::Png) => return Some(RendererOutput::Picture("png")),
        Ok(ImageType::Jpeg) => return Some(RendererOutput::Picture("jpg")),
        Ok(ImageType::Gif) => return Some(RendererOutput::Picture("gif")),
        Ok(ImageType::Webp) => return Some(RendererOutput::Picture("webp")),
        _ => {}
    }
    let words = std::str::from_utf8(bytes).ok()?.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    let svg = words.starts_with("<svg") || words.starts_with("<?xml") || words.starts_with("<!DOCTYPE svg");
    Some(if svg && words.contains("<svg") {
        RendererOutput::Picture("svg")
    } else {
        RendererOutput::Html(words.trim_end())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_known_by_its_first_bytes() {
        let kind = |bytes: &[u8]| match output_of(bytes) {
            Some(RendererOutput::Picture(ending)) => ending.to_owned(),
            Some(RendererOutput::Html(html)) => format!("html {html}"),
            None => "nothing".to_owned(),
        };
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n............"), "png");
        assert_eq!(kind(b"<?xml version=\"1.0\"?>\n<!-- d2 -->\n<svg/>"), "svg");
        assert_eq!(kind(b"\n <svg></svg>\n"), "svg");
        assert_eq!(kind(b"<p>an <svg> within</p>\n"), "html <p>an <svg> within</p>");
        assert_eq!(kind(&[0xff, 0xfe, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), "nothing");
    }
}
