// Where the talk is, and the walk through it. Everything that moves the talk comes through `moveTo`.
import { emit } from './bus.js';
import { deckTitle, main, slides, stepsOf, titleOf } from './deck.js';
import { all, clamp, isPaged, make, root } from './dom.js';
import { num, t } from './i18n.js';
import { applySteps, clearHighlights } from './steps.js';
import { animate } from './transition.js';

/** The place of the talk: index of the slide, step on it. */
export const here = { index: 0, step: 0 };

/**
 * How a move came about: `jump` may be undone with the Back button, `key` takes the focus along, `remote` came from
 * another window, `force` draws although nothing seems to change, `quiet` says nothing,
 * `back` came from the address.
 * @typedef {{jump?: boolean, key?: boolean, remote?: boolean, force?: boolean, quiet?: boolean, back?: boolean}} MoveOptions
 */

/** @type {HTMLElement | undefined} */
let shown;
let ids = [''];
/** @type {HTMLElement} */
let status;

export const current = () => slides[here.index];

/** What the outside sees. */
export function state() {
  const slide = current();
  return {
    id: slide?.id ?? '',
    number: here.index + 1,
    step: here.step,
    steps: slide ? stepsOf(slide) : 0,
    total: slides.length,
  };
}

/**
 * @param {number} index
 * @param {number} [step]
 * @param {MoveOptions} [how]
 */
export function moveTo(index, step = 0, how = {}) {
  index = clamp(index, 0, slides.length - 1);
  const slide = slides[index];
  if (!slide) return;
  step = clamp(step, 0, stepsOf(slide));
  const turned = slide !== shown;
  if (!turned && step === here.step && index === here.index && !how.force) return;
  const forward = index >= here.index;
  const [from, to] = turned ? [shown, slide] : [here.step, step].map((at) => fenceAt(slide, at));
  Object.assign(here, { index, step });
  if (turned && isPaged()) applySteps(slide, step); // what is shown takes part in the transition
  if (to && root.dataset.view === 'talk') animate(from, to, forward, () => render(how));
  else render(how);
  emit('move', { turned, how });
}

/** The fence that stands where fences change into each other (`morph`). @param {HTMLElement} slide @param {number} step */
const fenceAt = (slide, step) =>
  all('.code[data-morph],.code[data-morph]+.code', slide).find(
    (fence) => step >= Number(fence.dataset.step ?? 0) && step < Number(fence.dataset.stepOut ?? Infinity),
  );

/** @param {MoveOptions} how */
function render(how) {
  const slide = current();
  if (!slide) return;
  const turned = slide !== shown;
  // a frame that is hidden with its slide would keep the keys
  const takes = turned && (how.key || shown?.contains(document.activeElement)) && root.dataset.view === 'talk';
  if (root.dataset.view === 'talk') hideOthers(slide);
  shown = slide;
  const news = isPaged() ? applySteps(slide, here.step) : '';
  document.title = `${titleOf(slide)} (${num(here.index + 1)}/${num(slides.length)}) – ${deckTitle}`;
  if (takes) {
    slide.tabIndex = -1;
    slide.focus({ preventScroll: true });
  } else if (how.quiet) {
    // nothing new for those who listen
  } else if (turned) {
    announce(t('at', here.index + 1, slides.length, titleOf(slide)));
  } else if (news) {
    announce(news);
  }
  if (!isPaged() && !how.quiet) slide.scrollIntoView();
  emit('rendered', { turned, how });
}

/** @param {HTMLElement} slide */
function hideOthers(slide) {
  // of a thousand slides one is to be hidden: the browser finds it faster than a loop does
  for (const other of all(':scope > .slide:not([hidden])', main))
    if (other !== slide) other.hidden = other.inert = true;
  slide.hidden = slide.inert = false;
}

/** All slides are shown (reading, printing) or one is. @param {boolean} everything */
export function showAll(everything) {
  for (const slide of slides) {
    if (everything) {
      delete slide.dataset.at;
      clearHighlights(slide);
    }
    slide.hidden = slide.inert = !everything && slide !== current();
  }
  const slide = current();
  if (!everything && slide) applySteps(slide, here.step);
}

/** Says something to those who listen. @param {string} text */
export function announce(text) {
  status ??= document.body.appendChild(make('div', { class: 'ap-status', role: 'status' }));
  status.textContent = text.slice(0, 400);
}

/** @param {MoveOptions} [how] */
export function next(how) {
  if (here.step < state().steps) moveTo(here.index, here.step + 1, how);
  else nextSlide(how);
}

/** @param {MoveOptions} [how] */
export function previous(how) {
  if (here.step > 0) return moveTo(here.index, here.step - 1, how);
  const index = adjacentSlide(-1);
  if (index !== here.index) moveTo(index, stepsOf(/** @type {HTMLElement} */ (slides[index])), how);
}

/** @param {MoveOptions} [how] */
export function nextSlide(how) {
  const index = adjacentSlide(1);
  if (index !== here.index) moveTo(index, 0, how);
  else emit('end', how);
}

/** @param {MoveOptions} [how] */
export function previousSlide(how) {
  moveTo(adjacentSlide(-1), 0, how);
}

/** The next slide of the walk on that side, else the one we are on. @param {number} way */
export function adjacentSlide(way) {
  for (let index = here.index + way; index >= 0 && index < slides.length; index += way) {
    if (slides[index]?.dataset.skip === undefined) return index;
  }
  return here.index;
}

/**
 * The index of a slide, given by id or number; of the slide that holds an element with that id; -1 if there is none.
 * @param {{id?: string, number?: number}} target
 */
export function findSlide({ id, number }) {
  if (!id) return number ? clamp(number, 1, slides.length) - 1 : -1;
  const part = document.getElementById(id);
  return slides.findIndex((slide) => slide.id === id || (part !== null && slide.contains(part)));
}

/** @param {{id?: string, number?: number, step?: number}} target */
export function go(target) {
  const index = findSlide(target);
  if (index >= 0) moveTo(index, target.step, { jump: true });
}

/** Slides came, went or changed: stay with the one that was looked at, else with what stands there now. */
export function sync() {
  const [was, before] = [ids[here.index], ids];
  const index = here.index;
  emit('sync');
  if (!slides.length) return; // an empty version: the place is kept for the slides that come back
  ids = slides.map((slide) => slide.id);
  let found = ids.indexOf(was ?? '');
  // a new title gives a new id: then it is what comes after the last slide before it that is still there
  for (let far = 1; found < 0; far++) found = index < far ? 0 : ids.indexOf(before[index - far] ?? '') + 1 || -1;
  here.index = clamp(found, 0, Math.max(0, slides.length - 1));
  shown = undefined;
  if (isPaged()) for (const slide of all('.slide[data-at]', main)) delete slide.dataset.at;
  else showAll(true);
  moveTo(here.index, here.step, { force: true, remote: true, quiet: true });
}

/** @param {number} index @param {number} step */
export function startAt(index, step) {
  ids = slides.map((slide) => slide.id);
  moveTo(index, step, { force: true, remote: true, quiet: true });
}
