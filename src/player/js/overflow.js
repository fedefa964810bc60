// Does it fit? Measured on a copy at design size, so the answer is the same in every window: what sticks out is reported
// (`aftrap:overflow`), `data-overflow="shrink"` makes it smaller (never below the floor), `h1.fit` grows to the width.
import { on } from './bus.js';
import { canvasOf, copyOf, design, inheritSlideStyles, main, slides } from './deck.js';
import { all, make, plain } from './dom.js';
import { current } from './navigation.js';

const MIN_SCALE = 0.6;
const FIT = ':is(h1,h2,h3,h4,h5,h6).fit';
const TOLERANCE = 6; // design pixels nobody sees: half a percent, the overhang of a line or a formula

/** @typedef {{id: string, number: number, px: number, near: string}} Overflow */
/** What was found, for the content that the slide had then. @type {Map<HTMLElement, {key: string | undefined, found: Overflow | null}>} */
const results = new Map();
/** @type {HTMLElement | undefined} */
let measureBox;

/** What sticks out of which slides. */
export const overflows = () => slides.map((slide) => results.get(slide)?.found).filter((found) => found);

/** @param {HTMLElement} slide */
function measure(slide) {
  if (results.has(slide)) return;
  const key = slide.dataset.key;
  results.set(slide, { key, found: null });
  measureBox ??= document.body.appendChild(make('div', { class: 'ap-measure', 'aria-hidden': 'true' }));
  measureBox.inert = true;
  inheritSlideStyles(measureBox);
  const copy = copyOf(slide);
  measureBox.replaceChildren(copy);
  all(FIT, copy).forEach((heading, i) => fitHeading(heading, all(FIT, slide)[i]));
  let worst = excess(copy);
  if (worst.px > TOLERANCE && main.dataset.overflow === 'shrink') worst = shrink(slide, copy, worst);
  measureBox.replaceChildren();
  if (worst.px <= TOLERANCE) return;
  const detail = { id: slide.id, number: slides.indexOf(slide) + 1, px: Math.round(worst.px), near: worst.near };
  results.set(slide, { key, found: detail });
  document.dispatchEvent(new CustomEvent('aftrap:overflow', { detail }));
}

/** @typedef {{px: number, near: string}} Excess */
const range = document.createRange();

/** How far the content leaves its box, and after which heading. @param {HTMLElement} copy @returns {Excess} */
function excess(copy) {
  const body = copy.querySelector('.slide-body') ?? canvasOf(copy);
  const [a, b] = [canvasOf(copy).getBoundingClientRect(), body.getBoundingClientRect()];
  const box = {
    top: Math.max(a.top, b.top),
    bottom: Math.min(a.bottom, b.bottom),
    left: Math.max(a.left, b.left),
    right: Math.min(a.right, b.right),
  };
  const worst = { px: 0, near: '' };
  let near = '';
  // of a box and what is in it the inner one is reported: it stands after its heading
  const note = (/** @type {number} */ px) => {
    if (px > worst.px - 0.5) Object.assign(worst, { px, near });
  };
  const visit = (/** @type {Element} */ part) => {
    if (part.matches('h1,h2,h3,h4,h5,h6')) near = `${'#'.repeat(Number(part.tagName[1]))} ${plain(part.textContent)}`;
    const style = getComputedStyle(part);
    if (!part.checkVisibility() || style.position === 'fixed' || part.ariaHidden === 'true') return; // closed details too
    const r = part.getBoundingClientRect();
    const cuts = style.overflow !== 'visible';
    if (cuts && part.clientHeight < 2) return; // for those who listen
    if (r.width && r.height)
      note(Math.max(box.top - r.top, r.bottom - box.bottom, box.left - r.left, r.right - box.right));
    // what a box of the author's cuts off is reported by layout_audit.js
    if (part.matches('svg,math,select') || (cuts && !part.matches('pre,.math,[class^=slot]'))) return;
    // padding below may be lost; a wide table lies over what is beside it
    if (cuts || part.matches('.table'))
      return note(
        Math.max(
          part.scrollHeight - part.clientHeight - parseFloat(style.paddingBottom),
          part.scrollWidth - part.clientWidth,
        ),
      );
    for (const child of part.childNodes) {
      range.selectNode(child);
      const line = range.getBoundingClientRect();
      if (child instanceof Element) visit(child);
      else note(line.width && line.right - box.right); // it may not break
    }
  };
  for (const child of body.children) visit(child);
  return worst;
}

const PADS = ['--pad', '--pad-top', '--pad-bottom'];

/**
 * All of it becomes smaller, letters, pictures and gaps: it is laid out on a larger slide with edges as wide as before.
 * @param {HTMLElement} slide @param {HTMLElement} copy @param {Excess} worst
 */
function shrink(slide, copy, worst) {
  const bodies = [copy, slide]
    .map((one) => one.querySelector('.slide-body'))
    .filter((body) => body instanceof HTMLElement);
  const pads = PADS.map((name) => getComputedStyle(bodies[0] ?? copy).getPropertyValue(name) || '0');
  let best = worst;
  for (let size = 0.95; best.px > TOLERANCE && size > MIN_SCALE - 0.01; size -= 0.05) {
    for (const { style } of bodies) {
      style.setProperty('--slide-w', `${design('--slide-w') / size}`);
      style.setProperty('--u', 'calc(100cqw / var(--slide-w))');
      PADS.forEach((name, i) => style.setProperty(name, `calc((${pads[i]}) / ${size})`));
    }
    best = excess(copy);
  }
  return best;
}

/** @param {HTMLElement} heading on the bench @param {HTMLElement | undefined} real */
function fitHeading(heading, real) {
  const wide = heading.getBoundingClientRect().width;
  const before = parseFloat(getComputedStyle(heading).fontSize);
  const parent = parseFloat(getComputedStyle(heading.parentElement ?? heading).fontSize);
  heading.style.whiteSpace = 'nowrap';
  heading.style.inlineSize = 'max-content';
  const text = heading.getBoundingClientRect().width;
  heading.style.inlineSize = '';
  if (!text || !wide) return;
  const size = Math.min((before * wide * 0.995) / text, design('--slide-h') * 0.5);
  for (const one of [heading, real]) {
    if (!one) continue;
    one.style.fontSize = `${(size / parent).toFixed(3)}em`;
    one.style.whiteSpace = 'nowrap';
  }
}

/** @type {(work: (deadline: {timeRemaining(): number}) => void) => void} */
const whenIdle = (work) =>
  void ('requestIdleCallback' in window
    ? requestIdleCallback(work, { timeout: 2000 })
    : setTimeout(() => work({ timeRemaining: () => 10 }), 50));

/** The shown slide first, the rest when there is nothing else to do. */
function measureAll() {
  const shown = current();
  if (shown) measure(shown);
  const open = slides.filter((slide) => !results.has(slide));
  const work = (/** @type {{timeRemaining(): number}} */ deadline) => {
    do {
      const slide = open.shift();
      if (slide?.isConnected) measure(slide);
    } while (open.length && deadline.timeRemaining() > 4);
    if (open.length) whenIdle(work);
  };
  if (open.length) whenIdle(work);
}

/** What every slide stands on: sheets, size, what is done with too much. */
const sharedStyles = () =>
  [...document.styleSheets].map((sheet) => sheet.href) + document.body.style.cssText + main.dataset.overflow;

/** @param {HTMLElement} slide */
function clearFit(slide) {
  results.delete(slide);
  for (const { style } of all('.slide-body,.fit', slide))
    for (const name of ['font-size', 'white-space', '--slide-w', '--u', ...PADS]) style.removeProperty(name);
}

/** @param {HTMLElement} slide */
const loaded = (slide) =>
  Promise.allSettled(
    all('img', slide)
      .filter((img) => !(/** @type {HTMLImageElement} */ (img).complete))
      .map((img) => /** @type {HTMLImageElement} */ (img).decode()),
  );

export function listenOverflow() {
  const ready = document.fonts.ready;
  ready.then(measureAll);
  on('rendered', async ({ turned }) => {
    const slide = current();
    if (!turned || !slide) return;
    await ready;
    await loaded(slide);
    measure(slide);
  });
  on('beforeprint', () => slides.forEach(measure));
  let before = sharedStyles();
  on('sync', () => {
    const now = sharedStyles();
    for (const [slide, { key }] of results)
      if (now !== before || !slide.isConnected || slide.dataset.key !== key) clearFit(slide);
    before = now;
    ready.then(measureAll);
  });
}
