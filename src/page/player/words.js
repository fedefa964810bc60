// The player's own words, in the deck's language if they are known in it, else in the browser's, else in English.
import STRINGS from './strings.json' with { type: 'json' };
import { root } from './base.js';

/** @type {Record<string, Record<string, string>>} */
const catalogue = STRINGS;
const tongue = [root.lang, ...navigator.languages, 'en'].map((lang) => lang.slice(0, 2).toLowerCase()).find((lang) => lang in catalogue) ?? 'en';

/**
 * @param {string} key
 * @param {...(string | number)} values fill `{0}`, `{1}`, ...
 */
export const say = (key, ...values) => (catalogue[tongue]?.[key] ?? key).replace(/\{(\d)\}/g, (_, n) => String(values[n]));
