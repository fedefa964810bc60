// The player's own words: those that the page brings along for its language, else English.

import STRINGS from '../strings.json' with { type: 'json' };
import { root } from './dom.js';

// the file has all languages; the script that is put together has the English words only
const english = /** @type {unknown} */ (STRINGS);
/** @type {Record<string, string>} */
const strings = {
  .../** @type {Record<string, string>} */ (english),
  ...JSON.parse(document.querySelector('[data-aftrap-strings]')?.textContent || '{}'),
};

/** The deck's language, as `Intl` takes it; where nobody knows it, the browser's own. */
export function locale() {
  try {
    return Intl.getCanonicalLocales(root.lang);
  } catch {
    return [];
  }
}

/** A number as the deck's language writes it. @param {number} n @param {number} [minimumIntegerDigits] */
export const num = (n, minimumIntegerDigits = 1) => n.toLocaleString(locale(), { minimumIntegerDigits });

/**
 * @param {string} key
 * @param {...(string | number)} values fill `{0}`, `{1}`, ...
 */
export const t = (key, ...values) =>
  (strings[key] ?? key).replace(/\{(\d)\}/g, (_, i) => {
    const value = values[i];
    return typeof value === 'number' ? num(value) : String(value);
  });
