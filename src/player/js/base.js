// What the rest stands on: the address, small DOM tools, the bus between modules, what is remembered.

export const root = document.documentElement;
root.classList.remove('no-js');
root.classList.add('js');

/** Whether slides are walked one at a time (and not read or printed). */
export const walking = () => /talk|presenter/.test(root.dataset.view ?? '');

/** The address' settings: `?presenter`, `?read`, `?kiosk=8`, ... */
export const query = new URLSearchParams(location.search);

/** The deck's path: one name for all windows that show it. */
export const place = location.pathname.replace(/\/presenter\/?$/, '/').replace(/\/index\.html$/, '/');

/** @type {Record<string, ((detail: any) => void)[]>} */
const ears = {};

/**
 * @param {string} name
 * @param {(detail: any) => void} ear
 */
export function on(name, ear) {
  (ears[name] ??= []).push(ear);
}

/**
 * @param {string} name
 * @param {any} [detail]
 */
export function emit(name, detail) {
  for (const ear of ears[name] ?? []) ear(detail);
}

/**
 * Makes an element. `on...` attributes are listeners, `true` is an empty attribute, null children are left out.
 * @param {string} tag
 * @param {Record<string, any>} [attrs]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement & Record<string, any>}
 */
export function make(tag, attrs = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child !== null)));
  return made;
}

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
export const all = (selector, within = document) => [...within.querySelectorAll(selector)].map((e) => /** @type {HTMLElement} */ (e));

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** @param {string | null | undefined} text */
export const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

// Storage may be forbidden (private windows, sandboxed frames); then nothing is remembered and nothing breaks.

/**
 * @param {string} key
 * @param {any} value
 * @param {'localStorage' | 'sessionStorage'} [where]
 */
export function keep(key, value, where = 'localStorage') {
  try {
    window[where].setItem(`aftrap:${key}`, JSON.stringify(value));
  } catch {}
}

/**
 * @param {string} key
 * @param {'localStorage' | 'sessionStorage'} [where]
 */
export function kept(key, where = 'localStorage') {
  try {
    return JSON.parse(window[where].getItem(`aftrap:${key}`) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * What the viewer chose, in every deck of this origin.
 * @type {{letters: boolean, zones: boolean, still: boolean | null, size: number}}
 */
export const wishes = { letters: true, zones: false, still: null, size: 1, ...kept('wishes') };

/** @param {Partial<typeof wishes>} change */
export function wish(change) {
  Object.assign(wishes, change);
  keep('wishes', wishes);
  emit('wishes');
}

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether nothing may move: the viewer's choice here, else the system's. */
export const still = () => wishes.still ?? calm.matches;

const showStill = () => root.toggleAttribute('data-still', still());
showStill();
calm.addEventListener('change', showStill);
on('wishes', showStill);
