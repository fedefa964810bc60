// Slides come, go and change in place: the DOM of the deck brought to what the server sent.
import { main, sections } from './page.js';

/** @typedef {import('./page.js').Update} Update */

/** @param {string} html @returns {HTMLElement | null} */
function parse(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  const made = template.content.firstElementChild;
  return made instanceof HTMLElement ? /** @type {HTMLElement} */ (document.importNode(made, true)) : null;
}

/** The same slides in the same places, some with other content. @param {Update} update */
export function patchSlides(update) {
  for (const [id, html] of Object.entries(update.slides ?? {})) {
    const [old, made] = [document.getElementById(id), parse(html)];
    if (!old || !made || old.parentNode !== main) return false;
    morph(old, made);
  }
  for (const [id, mark] of Object.entries(update.renumbered ?? {})) {
    const old = document.getElementById(id);
    if (!old || old.parentNode !== main) return false;
    renumber(old, parse(`${mark[0]}</section>`), mark[1]);
  }
  return true;
}

/**
 * Brings the slides to the order and content of the server; false when the page does not hold what it should.
 * @param {Update} update
 */
export function reorderSlides(update) {
  const have = new Map(sections().map((section) => [section.id, section]));
  const order = update.order ?? [];
  const wanted = new Set(order.map(([id]) => id));
  for (const [id, section] of have) if (!wanted.has(id)) section.remove();
  /** @type {HTMLElement[]} */
  const all = [];
  for (const [id, key] of order) {
    const html = update.slides?.[id];
    const old = have.get(id);
    const mark = update.renumbered?.[id];
    if (html !== undefined) {
      const made = parse(html);
      if (!made) return false;
      if (old) morph(old, made);
      all.push(old ?? made);
    } else if (old && old.dataset.key === key) {
      if (mark) renumber(old, parse(`${mark[0]}</section>`), mark[1]);
      all.push(old);
    } else {
      return false;
    }
  }
  placeInOrder(all);
  return true;
}

/** Puts sections into this order, moving as few as it can see. @param {HTMLElement[]} all */
export function placeInOrder(all) {
  const now = sections();
  let cursor = /** @type {Element | null} */ (now[0] ?? null);
  const end = now.at(-1)?.nextElementSibling ?? null;
  for (const section of all) {
    if (cursor !== section && cursor?.nextElementSibling === section) {
      // the one in between went down
      const late = cursor;
      cursor = section;
      moveSection(late, end);
    }
    if (cursor === section) cursor = section.nextElementSibling;
    else moveSection(section, cursor ?? end);
  }
}

/** A video in a slide plays on when the slide moves, where the browser can do that. @param {Element} section @param {Element | null} before */
function moveSection(section, before) {
  const parent = /** @type {Element & {moveBefore?: (node: Node, before: Node | null) => void}} */ (main);
  if (section.isConnected && parent.moveBefore) parent.moveBefore(section, before);
  else main.insertBefore(section, before);
}

/** The same slide at another place. @param {HTMLElement} section @param {HTMLElement | null} made @param {string | null} number */
export function renumber(section, made, number) {
  if (made)
    for (const { name, value } of made.attributes)
      if (name !== 'class' && name !== 'style') setAttribute(section, name, value);
  const shown = section.querySelector('.slide-number');
  if (shown && number !== null && shown.innerHTML !== number) shown.innerHTML = number;
}

// what the player sets while the talk goes on
const PLAYER_ATTRIBUTES = [
  'data-at',
  'data-shown',
  'data-current',
  'data-state',
  'data-partial',
  'data-dim',
  'hidden',
  'inert',
  'tabindex',
];

/** @param {Element} element @param {string} name @param {string} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {Node} node */
export const isPlayers = (node) => node instanceof Element && /^ap-|\sap-/.test(node.getAttribute('class') ?? '');

/**
 * Makes `old` the same as `made` and leaves alone what is the same already: a video plays on, a picture does not
 * flash, a drawing of the player's stays.
 * @param {Element} old
 * @param {Element} made
 */
export function morph(old, made) {
  for (const { name } of [...old.attributes]) {
    if (made.hasAttribute(name) || PLAYER_ATTRIBUTES.includes(name)) continue;
    if (name === 'src' && old.matches('iframe') && old.getAttribute('data-src') === made.getAttribute('data-src'))
      continue;
    if (name === 'open' && old.matches('details')) continue;
    old.removeAttribute(name);
  }
  for (const { name, value } of made.attributes) setAttribute(old, name, value);
  morphChildren(old, made);
}

/** @param {Element} old @param {Element} made */
function morphChildren(old, made) {
  let at = /** @type {ChildNode | null} */ (old.firstChild);
  const skip = () => {
    while (at && isPlayers(at)) at = at.nextSibling;
  };
  for (const child of [...made.childNodes]) {
    skip();
    // an equal one further on: what stands between is gone
    let same = at;
    for (let far = 0; same && far < 8 && !same.isEqualNode(child); far++) same = same.nextSibling;
    if (same?.isEqualNode(child)) {
      while (at && at !== same) {
        const gone = at;
        at = at.nextSibling;
        if (!isPlayers(gone)) gone.remove();
      }
      at = same.nextSibling;
      continue;
    }
    if (
      at instanceof Element &&
      child instanceof Element &&
      at.nodeName === child.nodeName &&
      at.id === child.id &&
      isMorphable(at)
    ) {
      const next = at.nextSibling;
      morph(at, child);
      at = next;
    } else if (at instanceof Text && child instanceof Text) {
      at.data = child.data;
      at = at.nextSibling;
    } else {
      old.insertBefore(child, at);
    }
  }
  skip();
  while (at) {
    const gone = at;
    at = at.nextSibling;
    if (!isPlayers(gone)) gone.remove();
  }
}

// a drawing or formula is cheap to replace and expensive to patch; a script must not look as if it had run
/** @param {Element} element */
const isMorphable = (element) => !element.matches('svg, math, script, style, video, audio, picture');
