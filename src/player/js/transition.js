// From one slide to the next, with the View Transitions API. The page is always right at once; the transition is on top of it
// and ends the moment anybody does anything.
import { on } from './bus.js';
import { all, plain, root } from './dom.js';
import { reducedMotion } from './storage.js';

/** @type {{skipTransition(): void, finished: Promise<void>} | null} */
let transition = null;

/** Ends what is moving. */
export function finish() {
  transition?.skipTransition();
}

/** A transition covers the page and takes clicks: it ends, and the click goes to what is under it. */
export function listenTransition() {
  on('beforeprint', finish);
  let caught = false;
  document.addEventListener(
    'pointerdown',
    () => {
      caught = transition !== null;
      finish();
    },
    true,
  );
  document.addEventListener(
    'click',
    (event) => {
      const under = caught && document.elementFromPoint(event.clientX, event.clientY);
      caught = false;
      if (!under || under === event.target || !event.isTrusted) return;
      event.stopPropagation();
      under.dispatchEvent(new MouseEvent('click', event));
    },
    true,
  );
}

/**
 * @param {HTMLElement | undefined} from a slide, or a fence that gives way to `to` on the same slide
 * @param {HTMLElement} to
 * @param {boolean} forward
 * @param {() => void} update changes the page
 */
export function animate(from, to, forward, update) {
  finish();
  const fence = to.matches('.code');
  // going back plays the same transition backwards
  const [name, time] = fence ? ['morph'] : ((forward ? to : from)?.dataset.transition ?? 'fade').split(/\s+/);
  if (!from || from === to || name === 'none' || reducedMotion() || document.hidden || !document.startViewTransition)
    return update();
  unpair();
  if (name === 'morph') pair(from, to);
  Object.assign(root.dataset, { transitionName: name, direction: forward ? 'forward' : 'back' });
  root.style.setProperty('--ap-time', /^[\d.]+m?s$/.test(time ?? '') ? (time ?? '') : '');
  const mine = document.startViewTransition(update);
  transition = mine;
  mine.ready.catch(() => {});
  mine.finished
    .catch(() => {})
    .then(() => {
      if (transition !== mine) return;
      transition = null;
      unpair();
      delete root.dataset.transitionName;
      delete root.dataset.direction;
    });
}

/** Elements with a transition name of their own. @type {HTMLElement[]} */
const paired = [];

const unpair = () => paired.splice(0).forEach((part) => (part.style.viewTransitionName = ''));

/**
 * What is the same on both slides gets the same name on both, so that it moves instead of fading.
 * @param {HTMLElement} from
 * @param {HTMLElement} to
 */
function pair(from, to) {
  const there = names(to);
  let n = 0;
  for (const [key, part] of names(from)) {
    const other = there.get(key);
    if (!other || n > 99) continue; // each is a picture of its own for the browser
    part.style.viewTransitionName = other.style.viewTransitionName = `ap-m${n++}`;
    paired.push(part, other);
  }
}

/**
 * @param {HTMLElement} slide
 * @returns {Map<string, HTMLElement>}
 */
function names(slide) {
  const found = new Map();
  for (const part of all('[data-morph],[id],img,h1,h2,h3,figure.code .line', slide)) {
    const name = part.dataset.morph || part.id;
    const own = name || part.getAttribute('src') || plain(part.textContent);
    const away = part.closest(':is([data-step],[data-step-out]):not([data-shown])');
    if (!own || (away && away !== slide) || part.closest('svg,math')) continue;
    // the second `}` of a listing pairs with the second `}`
    let key = `${name ? '' : part.localName[0]}:${own}`;
    while (found.has(key)) key += '+';
    found.set(key, part);
  }
  return found;
}
