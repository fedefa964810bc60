//! Whatever frames a slide gives it the look of the stage: the presenter view, the overview, the strip, paper.

use crate::decks::open;
use crate::harness::{Page, Room};
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build, write};

/// A deck of this text in a theme, written to a folder.
pub(crate) fn written(text: &str, theme: &str, files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deck.md");
    std::fs::write(&path, text).unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let options = BuildOptions { theme: Some(theme.to_owned()), ..BuildOptions::default() };
    let built = build(&Files::disk(), &path, &BuildCache::default(), &options);
    write(&built.site, &Files::disk(), &folder.path().join("site"), false).unwrap();
    folder
}

pub(crate) fn themes() -> Vec<String> {
    aftrap::theme::themes().into_iter().map(|theme| theme.name).collect()
}

/// Every kind of slide; and an author who sets what slides inherit, uses names that are short, and chooses by ids.
const DECK: &str = "---
lang: en
transition: none
title: A deck
author: Ada Lovelace
footer: A foot
paginate: true
style: |
  :root { --line: #c00; --edge: 40px; --height: 3px; --wish: none; --zoom: 4; --length: 99px }
  body { letter-spacing: .02em; font-style: italic; text-transform: capitalize }
  main { word-spacing: .1em; --own: #123456 }
  a { color: #010203; font-weight: 900; letter-spacing: 1em }
  section, header { line-height: 1.1 }
  .slide-canvas { border-inline-start: 20px solid; background-image: linear-gradient(#8883 30px, transparent 0) }
  #named { color: #0a141e; border-block-end: .1em solid var(--own, red) }
---
# A large cover title

Subtitle

---
<!-- layout: section -->

# A section

---

## A slide title

### A smaller one

- a **point** with `code` and a [link](https://example.org)
- two

Words {#named}

---

## Code

```rust {1|2}
let a = 1;
let b = 2;
```

| a | b |
|---|---|
| 1 | 2 |

---

## Cards

::: columns
::: card
### One
words
:::
::: card
### Two
words
:::
:::

> A quote

---

## A page

<iframe srcdoc=\"<p>x</p>\" width=\"400\" height=\"200\" title=\"A page\"></iframe>

Words below it

---
<!-- layout: statement -->

Words without a title
";

/// The look of every part of a canvas, in pixels of the slide: what should be the same in all frames.
const LOOK: &str = "((canvas) => { const box = canvas.getBoundingClientRect(), k = 1280 / box.width; \
    const size = (v) => v === 'normal' ? v : String(Math.round(parseFloat(v) * k * 2) / 2); \
    return [canvas, ...canvas.querySelectorAll('*')].map((e) => { const s = getComputedStyle(e), r = e.getBoundingClientRect(); \
      return { name: e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 12), \
        places: (e.getClientRects().length ? [r.x - box.x, r.y - box.y, r.width, r.height] : [0, 0, 0, 0]).map((n) => Math.round(n * k)), \
        sizes: [s.fontSize, s.letterSpacing, s.lineHeight, s.wordSpacing, s.borderLeftWidth].map(size), \
        words: [s.color, s.backgroundColor, s.fontFamily, s.fontWeight, s.fontStyle, s.textTransform, s.textAlign, s.whiteSpace, s.direction, s.opacity].join(' ') }; }); })";

/// What differs between a slide on the stage, as it was kept, and the canvas that this expression gives. What the author says
/// in lengths of the page is as large in every window; `all`: so it is not compared.
fn difference(page: &Page, (mode, n): (&str, usize), canvas: &str, all: bool) -> String {
    // letters and borders are set on whole pixels, which are several of the slide's in a small frame
    page.text(&format!(
        "(() => {{ const far = (a, b, least) => Math.abs(a - b) > least; const least = Math.max(12, 4 * 1280 / {canvas}.getBoundingClientRect().width); const right = JSON.parse(sessionStorage.{mode})[{n}], seen = {LOOK}({canvas}); \
        if (right.length !== seen.length) return `${{right.length}} parts, ${{seen.length}} in the frame`; \
        const bad = right.map((a, i) => [a, seen[i]]).filter(([a, b]) => a.words !== b.words || a.places.some((n, j) => far(n, b.places[j], least)) \
          || a.sizes.some((n, j) => ({all} || j % 2 === 0) && n !== b.sizes[j] && (n === 'normal' || b.sizes[j] === 'normal' || far(n, b.sizes[j], j === 4 ? Math.max(6, 1280 / {canvas}.getBoundingClientRect().width + 1) : Math.max(.6, n / 50))))); \
        return bad.slice(0, 2).map((pair) => JSON.stringify(pair)).join(' '); }})()"
    ))
}

const STAGE: &str = "document.querySelector('.deck > .slide:not([hidden]) > .slide-canvas')";

/// The page in a window; nothing moves.
fn show(page: &Page, address: &str, (width, height): (u32, u32)) {
    page.size(width, height);
    page.goto(address);
    page.wait("window.aftrap && aftrap.state().total === 7");
    page.eval("document.head.append(Object.assign(document.createElement('style'), { textContent: '* { transition: none !important; animation: none !important }' }))");
}

/// Goes to the last step of a slide, counted from 0.
pub(crate) fn go(page: &Page, n: usize) {
    page.eval(&format!("aftrap.go({{ number: {}, step: 99 }})", n + 1));
    // a transition shows the new slide a moment later
    page.wait(&format!("document.documentElement.dataset.view !== 'talk' || !document.querySelectorAll('.deck > .slide')[{n}].hidden && !document.documentElement.dataset.transitionName"));
}

#[test]
fn every_frame_shows_slides_as_the_stage_does() {
    let room = Room::new("");
    for theme in themes() {
        let folder = written(DECK, &theme, &[]);
        let page = room.blank();
        let site = format!("file://{}/site/index.html", folder.path().display());
        let in_modes = |of: &dyn Fn(&str, usize)| {
            for mode in ["light", "dark"] {
                page.media("prefers-color-scheme", mode);
                (0..7).for_each(|n| of(mode, n));
            }
        };
        let same = |mode: &str, n: usize, frame: &str, canvas: &str| {
            let found = difference(&page, (mode, n), canvas, frame != "a wide window");
            assert_eq!(found, "", "{theme} {mode}, slide {}, {frame}", n + 1);
        };
        show(&page, &site, (1280, 720));
        page.eval("sessionStorage.light = sessionStorage.dark = '[]'");
        in_modes(&|mode, n| {
            go(&page, n);
            page.eval(&format!(
                "sessionStorage.{mode} = JSON.stringify([...JSON.parse(sessionStorage.{mode}), {LOOK}({STAGE})])"
            ));
        });
        page.keys("o");
        let thumbs = "document.querySelectorAll('.ap-overview .slide-canvas')";
        page.wait(&format!("{thumbs}.length === 7"));
        in_modes(&|mode, n| same(mode, n, "the overview", &format!("{thumbs}[{n}]")));
        show(&page, &format!("{site}?x"), (1500, 500));
        in_modes(&|mode, n| {
            go(&page, n);
            same(mode, n, "a wide window", STAGE);
        });
        show(&page, &format!("{site}?presenter"), (1280, 800));
        let strip = "document.querySelectorAll('.ap-strip .slide-canvas')";
        page.wait(&format!("{strip}.length === 7"));
        in_modes(&|mode, n| {
            go(&page, n);
            same(mode, n, "the presenter view", "document.querySelector('.ap-now .slide-canvas')");
            same(mode, n, "the strip", &format!("{strip}[{n}]"));
        });
    }
}

#[test]
fn headings_are_as_large_to_the_speaker_as_to_the_room() {
    let text = "---\nlang: en\n---\n# A large cover title\n\nSubtitle\n\n---\n\n## A slide title\n\nText\n";
    let folder = written(text, "default", &[]);
    let room = Room::new("");
    let page = open(&room, folder.path(), "index.html?presenter");
    let size = "Math.round(parseFloat(getComputedStyle(document.querySelector('.ap-now :is(h1, h2)')).fontSize) / document.querySelector('.ap-now').offsetWidth * 1280)";
    page.wait(&format!("{size} === 92"));
    page.keys("ArrowRight");
    page.wait(&format!("{size} === 52"));
}

#[test]
fn what_steps_back_can_still_be_read() {
    let text = "---\nlang: en\n---\n## Code\n\n```rust {1|2}\nlet a = 1;\nlet b = 2;\n```\n\n- one {step=1 .dim}\n- two {step=2}\n";
    let room = Room::new("");
    for theme in themes() {
        let folder = written(text, &theme, &[]);
        let least = if theme == "high-contrast" { 0.75 } else { 0.5 };
        let page = open(&room, folder.path(), "");
        for frame in ["", "?presenter", "?print=steps"] {
            page.goto(&format!("file://{}/site/index.html{frame}", folder.path().display()));
            let line = "[...document.querySelectorAll('.line[data-dim]')].at(-1)";
            page.wait(line);
            page.eval("Promise.all(document.getAnimations().map((film) => film.finished))");
            let opacity = page.eval(&format!("Number(getComputedStyle({line}).opacity)")).as_f64().unwrap();
            assert!(opacity >= least && opacity < 1.0, "{theme} {frame}: {opacity}");
        }
    }
}
