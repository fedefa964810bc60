// The deck in the page: its slides, what they say of themselves, and small copies of them.
import { on } from './bus.js';
import { all, isPaged, make, plain } from './dom.js';
import { applySteps } from './steps.js';

/** @type {HTMLElement} */
export let main;
/** @type {HTMLElement[]} */
export let slides = [];
export let deckTitle = '';

/** Reads the slides that are in the page now. */
export function readDeck() {
  main = all('main.deck')[0] ?? document.body;
  slides = all(':scope > .slide', main);
  deckTitle ||= main.getAttribute('aria-label') || document.title;
}

/** @param {HTMLElement} slide */
export const stepsOf = (slide) => Number(slide.dataset.steps) || 0;

/** @param {HTMLElement} slide */
export function titleOf(slide) {
  const own =
    slide.dataset.title ||
    plain(slide.querySelector('h1,h2,h3,h4,h5,h6')?.textContent) ||
    slide.querySelector('img[alt]:not([alt=""])')?.getAttribute('alt');
  return own || plain(slide.querySelector('.slide-body')?.textContent).slice(0, 50) || slide.id;
}

/** @param {HTMLElement} slide or something on it */
export const canvasOf = (slide) =>
  /** @type {HTMLElement} */ (slide.querySelector('.slide-canvas') ?? slide.closest('.slide-canvas') ?? slide);

/** @param {string} key '--slide-w' or '--slide-h' */
export const design = (key) =>
  parseFloat(getComputedStyle(document.body).getPropertyValue(key)) || (key === '--slide-w' ? 1280 : 720);

let copies = 0;

/**
 * A copy of a slide at a step, for show only: no sound, no focus. Container units scale it by themselves. Names stay, since
 * style sheets may choose by them; the slide itself comes first in the page, so links and scripts find that one.
 * @param {HTMLElement} slide
 * @param {number} [step] the last one when left out
 * @returns {HTMLElement}
 */
export function copyOf(slide, step = stepsOf(slide)) {
  const copy = /** @type {HTMLElement} */ (slide.cloneNode(true));
  for (const name of ['role', 'aria-label', 'aria-roledescription', 'tabindex', 'hidden']) copy.removeAttribute(name);
  copy.inert = true;
  copy.classList.add('ap-copy');
  if (isPaged()) all('iframe', copy).forEach(emptyFrame);
  for (const one of all('input[name],details[name]', copy)) one.removeAttribute('name'); // of a group only one may be chosen or open
  for (const media of all('video,audio', copy)) {
    media.removeAttribute('autoplay');
    media.setAttribute('preload', media.matches('video') ? 'metadata' : 'none'); // enough for the first picture
    if (media.matches('video')) media.removeAttribute('controls');
  }
  renameIds(copy);
  applySteps(copy, step);
  return copy;
}

/** A framed page loads once, on its slide; a copy has its name in a frame as large. @param {HTMLElement} frame */
function emptyFrame(frame) {
  for (const name of ['src', 'data-src', 'name']) frame.removeAttribute(name);
  frame.setAttribute(
    'srcdoc',
    make(
      'p',
      {
        style: 'display:grid;place-items:center;height:90vh;margin:0;text-align:center;font:6vmin system-ui;opacity:.6',
      },
      frame.title,
    ).outerHTML,
  );
}

/**
 * What stands in the box inherits what slides on the stage inherit, and nothing of what frames it; lengths in the measure of
 * the box. The box is in the page.
 * @param {HTMLElement} box
 */
export function inheritSlideStyles(box) {
  const probes = [main, box].map((parent) => parent.appendChild(make('ap-probe', { hidden: true })));
  const [right, own] = probes.map(
    (probe) =>
      probe.computedStyleMap?.() ??
      new Map([...getComputedStyle(probe)].map((name) => [name, getComputedStyle(probe).getPropertyValue(name)])),
  );
  const scale = box.clientWidth / design('--slide-w') || 1;
  for (const [name, value] of right ?? []) {
    const text = String(value);
    const wanted = /^(font-size|line-height|text-indent|(letter|word)-spacing)$/.test(name)
      ? text.replace(/[\d.]+(?=px)/g, (length) => String(Number(length) * scale))
      : text;
    if (
      wanted !== String(own?.get(name)) &&
      !/^(visibility|cursor|pointer-events|interactivity|user-select)$/.test(name)
    )
      box.style.setProperty(name, wanted);
  }
  for (const probe of probes) probe.remove();
}

/**
 * Ids that something in their drawing points at (`url(#gradient)`) are renamed with it: what they name may be hidden.
 * @param {HTMLElement} copy
 */
function renameIds(copy) {
  const tail = `--${++copies}`;
  for (const svg of all('svg', copy)) {
    const source = svg.outerHTML;
    const ids = all('[id]', svg)
      .map((e) => e.id)
      .filter((id) => source.includes(`#${id}`));
    if (!ids.length) continue;
    for (const element of [svg, ...all('*', svg)]) {
      for (const attr of [...element.attributes]) {
        if (attr.name === 'id' && ids.includes(attr.value)) attr.value += tail;
        else if (attr.value.includes('#'))
          attr.value = attr.value.replace(/#([^)'"\s]+)/g, (whole, id) => (ids.includes(id) ? `#${id}${tail}` : whole));
      }
    }
  }
}

/**
 * A box with a copy of a slide in it.
 * @param {HTMLElement} slide
 * @param {number} [step]
 */
export function thumb(slide, step) {
  return make('div', { class: 'ap-thumb', 'aria-hidden': 'true' }, copyOf(slide, step));
}

const lazy = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      lazy.unobserve(target);
      const slide = waiting.get(target);
      if (!slide) continue;
      inheritSlideStyles(/** @type {HTMLElement} */ (target));
      target.append(copyOf(slide));
    }
  },
  { rootMargin: '400px' },
);
/** @type {WeakMap<Element, HTMLElement>} */
const waiting = new WeakMap();

/**
 * The same, filled when it comes near: decks may have hundreds of slides.
 * @param {HTMLElement} slide
 */
export function lazyThumb(slide) {
  const box = make('div', { class: 'ap-thumb', 'aria-hidden': 'true' });
  waiting.set(box, slide);
  lazy.observe(box);
  return box;
}

on('sync', readDeck);
