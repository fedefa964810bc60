// The player's own words, in the deck's language if they are known in it, else in the browser's, else in English.
import STRINGS from './strings.json' with { type: 'json' };
import { root } from './base.js';

/** Each word in each tongue; the first row names the tongues. @type {Record<string, string[]> & {'': string[]}} */
const catalogue = STRINGS;
const tongue = [root.lang, ...navigator.languages].map((lang) => catalogue[''].indexOf(lang.slice(0, 2).toLowerCase())).find((at) => at >= 0) ?? 0;

/**
 * @param {string} key
 * @param {...(string | number)} values fill `{0}`, `{1}`, ...
 */
export const say = (key, ...values) => (catalogue[key]?.[tongue] ?? key).replace(/\{(\d)\}/g, (_, n) => String(values[n]));
