// What the browser remembers, and the viewer's preferences among it. Storage may be forbidden (private windows, sandboxed
// frames); then nothing is remembered and nothing breaks.
import { emit, on } from './bus.js';
import { root } from './dom.js';

/**
 * @param {string} key
 * @param {any} value
 * @param {'localStorage' | 'sessionStorage'} [where]
 */
export function store(key, value, where = 'localStorage') {
  try {
    window[where].setItem(`aftrap:${key}`, JSON.stringify(value));
  } catch {}
}

/**
 * @param {string} key
 * @param {'localStorage' | 'sessionStorage'} [where]
 */
export function load(key, where = 'localStorage') {
  try {
    return JSON.parse(window[where].getItem(`aftrap:${key}`) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * What the viewer chose, in every deck of this origin.
 * @type {{letters: boolean, zones: boolean, isMotionReduced: boolean | null, size: number}}
 */
export const prefs = { letters: true, zones: false, isMotionReduced: null, size: 1, ...load('prefs') };

/** @param {Partial<typeof prefs>} change */
export function setPref(change) {
  Object.assign(prefs, change);
  store('prefs', prefs);
  emit('prefs');
}

const systemMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether nothing may move: the viewer's choice here, else the system's. */
export const reducedMotion = () => prefs.isMotionReduced ?? systemMotion.matches;

const showMotion = () => root.toggleAttribute('data-reduced-motion', reducedMotion());
showMotion();
systemMotion.addEventListener('change', showMotion);
on('prefs', showMotion);
