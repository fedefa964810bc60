//! Pages written by hand in the shape of `docs/reference/page.md`, so that the player is tested without the rest of the house.

use aftrap::player;

/// A deck in the making.
pub(crate) struct Deck {
    /// Attributes of `<html>`.
    pub(crate) html: String,
    /// Attributes of `<main>`.
    pub(crate) main: String,
    /// The slides: attributes, body.
    pub(crate) slides: Vec<(String, String)>,
    /// What stands behind `<main>`.
    pub(crate) after: String,
    /// Extra CSS.
    pub(crate) css: String,
}

/// A theme of the plainest kind, written against the contract.
const THEME: &str = "
:root { color-scheme: light dark; --bg: light-dark(#fbfaf7, #14161b); --fg: light-dark(#1c1e24, #eceef2);
  --muted: light-dark(#5c616c, #a3a9b5); --accent: light-dark(#b3261e, #ff8a7a); --accent-fg: light-dark(#fff, #14161b);
  --surface: light-dark(#fff, #22252c); --surface-fg: light-dark(#1c1e24, #eceef2); --rule: light-dark(#ddd, #444);
  --mark: light-dark(#ffe58a, #6b5600); --mark-fg: light-dark(#1c1e24, #fff); --code-bg: light-dark(#f1efe9, #1d2027);
  --good: light-dark(#1a7f37, #5bd17a); --warn: light-dark(#9a6700, #f0b429); --bad: light-dark(#b3261e, #ff8a7a); }
[data-mode=light] { color-scheme: light } [data-mode=dark] { color-scheme: dark }
.slide-canvas { background: var(--bg); color: var(--fg); font-family: 'Liberation Sans', sans-serif; }
.slide-body { position: absolute; inset: 0; padding: calc(64 * var(--u)) calc(80 * var(--u)); font-size: calc(32 * var(--u)); line-height: 1.4; box-sizing: border-box; }
.slide-body h1, .slide-body h2 { margin: 0 0 .5em; font-size: 1.75em; line-height: 1.15; }
.layout-cover .slide-body, .layout-section .slide-body { display: grid; align-content: center; }
.layout-cover .slide-canvas { background: var(--accent); color: var(--accent-fg); }
.slide-body p, .slide-body ul { margin: 0 0 .6em; }
pre { margin: 0; padding: .6em .8em; background: var(--code-bg); border-radius: .3em; font: .8em/1.5 'Liberation Mono', monospace; overflow: auto; }
.line { display: block; }
.slide-number { position: absolute; right: calc(40 * var(--u)); bottom: calc(28 * var(--u)); font-size: calc(18 * var(--u)); color: var(--muted); }
figure { margin: 0 }
";

impl Deck {
    /// The deck that most tests walk: five slides, steps on the second, code on the third, one skipped.
    pub(crate) fn new() -> Self {
        let mut deck = Self::empty();
        deck.slide(
            "Wat is web 2.0?",
            "data-layout='cover'",
            "<h1>Wat is web 2.0?</h1><p>Negen modellen voor het mkb</p>",
        );
        deck.slide(
            "Three steps",
            "data-steps='3'",
            "<h2>Three steps</h2><ul><li data-step='1'>First point</li><li data-step='2' data-effect='fade-up'>Second point</li>\
             <li data-step='3' data-step-out='9'>Third point</li></ul><p data-step='1' data-step-out='3'>Only in between</p>",
        );
        let lines: String = ["fn main() {", "    let a = 1;", "    let b = 2;", "}"]
            .iter()
            .zip(["2", "0 2", "0 2", "1 2"])
            .enumerate()
            .map(|(n, (text, lit))| {
                format!("<span class='line' data-n='{}' data-highlighted='{lit}'>{text}</span>", n + 1)
            })
            .collect();
        deck.slide(
            "Code",
            "data-steps='2'",
            &format!("<h2>Code</h2><figure class='code' data-lang='rust' data-step-first='0' data-states='3'><pre tabindex='0' aria-label='rust'><code>{lines}</code></pre></figure>"),
        );
        deck.slide("Skipped", "data-skip", "<h2>Skipped</h2><p>Only by link</p>");
        deck.slide("The end", "", "<h2>The end</h2><p>See <a href='#skipped'>what was skipped</a></p><input aria-label='field'><details><summary>More</summary>text</details>");
        deck
    }

    /// No slides yet.
    pub(crate) fn empty() -> Self {
        let (html, main) = ("lang='en'".into(), "aria-label='A deck'".into());
        Self { html, main, slides: Vec::new(), after: String::new(), css: String::new() }
    }

    /// Adds a slide; its id comes from its title.
    pub(crate) fn slide(&mut self, title: &str, attrs: &str, body: &str) -> &mut Self {
        let id = title.to_lowercase().replace(['?', '!', '#'], "").replace([' ', '.'], "-");
        let layout = if attrs.contains("cover") { "layout-cover" } else { "layout-default" };
        let attrs = format!("class='slide {layout}' id='{id}' data-title='{title}' data-key='{id}' {attrs}");
        self.slides.push((attrs, body.into()));
        self
    }

    /// `count` slides with a heading each.
    pub(crate) fn many(count: usize) -> Self {
        let mut deck = Self::empty();
        for n in 1..=count {
            deck.slide(&format!("Slide {n}"), "", &format!("<h2>Slide {n}</h2><p>Some words</p>"));
        }
        deck
    }

    /// The page.
    pub(crate) fn page(&self) -> String {
        let total = self.slides.len();
        let slides: String = self
            .slides
            .iter()
            .enumerate()
            .map(|(n, (attrs, body))| {
                let n = n + 1;
                format!(
                    "<section {attrs} data-number='{n}' role='group' aria-roledescription='slide' aria-label='{n} of {total}'><div class='slide-canvas'><div class='slide-body'><div class='slot slot-default'>{body}</div></div><span class='slide-number'><b>{n}</b><i> / {total}</i></span></div></section>\n"
                )
            })
            .collect();
        format!(
            "<!doctype html><html class='no-js' data-mode='light' {}><head><meta charset='utf-8'><meta name='viewport' content='width=device-width, initial-scale=1'>\
             <title>A deck</title><style>@page{{size:1280px 720px;margin:0}}\n{}\n{THEME}\n{}</style>{}<script>{}</script></head>\
             <body style='--slide-w:1280;--slide-h:720'><main class='deck' {}>{slides}</main>{}</body></html>",
            self.html,
            player::style(),
            self.css,
            player::strings_script(self.html.split("lang='").nth(1).and_then(|rest| rest.split('\'').next())),
            player::script(),
            self.main,
            self.after
        )
    }
}
