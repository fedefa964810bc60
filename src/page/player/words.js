// The player's own words: those that the page brings along for its language, else English.
import STRINGS from './strings.json' with { type: 'json' };

// the file has all languages; the script that is put together has the English words only
const english = /** @type {unknown} */ (STRINGS);
/** @type {Record<string, string>} */
const words = { .../** @type {Record<string, string>} */ (english), ...JSON.parse(document.querySelector('[data-aftrap-words]')?.textContent || '{}') };

/**
 * @param {string} key
 * @param {...(string | number)} values fill `{0}`, `{1}`, ...
 */
export const say = (key, ...values) => (words[key] ?? key).replace(/\{(\d)\}/g, (_, n) => String(values[n]));
