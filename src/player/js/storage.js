// What the browser remembers, and the viewer's preferences among it. Storage may be forbidden (private windows, sandboxed
// frames); then nothing is remembered and nothing breaks.
import { emit, on } from './bus.js';
import { root } from './dom.js';

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
