// Keys, from one table (`keys.json`), which also makes the help and `docs/reference/keys.md`.
import KEYS from '../keys.json' with { type: 'json' };
import { slides } from './deck.js';
import { make, root } from './dom.js';
import { prefs } from './storage.js';

/** @type {Record<string, string>} */
const table = {};
for (const { act, keys } of KEYS) for (const key of keys) table[key] = act;

let digits = '';
let forget = 0;

/** What is typed belongs to these. */
const TYPING = 'input,textarea,select';
/** Space and Enter, letters too, belong to these; arrows and clickers still walk, or a click on a link would strand the speaker. */
const PRESSING = 'a,button,summary,video,audio,[role="button"]';
const CLICKER = /^(Shift\+)?(Page|Arrow|F5|Home|End|Escape)/;

/** @param {KeyboardEvent} event */
function nameOf(event) {
  if (event.key === ' ') return event.shiftKey ? 'Shift+Space' : 'Space';
  if (event.key.length === 1) return event.key.toLowerCase();
  let key = event.key;
  if (document.dir === 'rtl' || root.dir === 'rtl') {
    if (key === 'ArrowLeft') key = 'ArrowRight';
    else if (key === 'ArrowRight') key = 'ArrowLeft';
  }
  return event.shiftKey ? `Shift+${key}` : key;
}

/** @param {KeyboardEvent} event @param {string} key */
function belongsElsewhere(event, key) {
  const at = /** @type {HTMLElement} */ (event.composedPath()[0]);
  if (!at.closest) return false;
  if (at.closest(TYPING) || at.isContentEditable) return true;
  if (at.closest('video,audio')) return !/Page|F5|Escape/.test(key);
  if (at.closest(PRESSING)) return !CLICKER.test(key);
  const page = at.ownerDocument;
  if (page !== document) return key === 'Escape' ? page.querySelector(':modal') !== null : scrollsOn(page, key);
  const box = at.closest('pre');
  return (
    box !== null &&
    /Arrow/.test(key) &&
    (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)
  );
}

/** Whether a page in a frame has something left to scroll on that side. @param {Document} page @param {string} key */
function scrollsOn({ scrollingElement: box }, key) {
  if (!box) return false;
  const left = box.scrollHeight - box.clientHeight - box.scrollTop;
  return /^(ArrowUp|Shift.Space)$/.test(key) ? box.scrollTop > 1 : /^(ArrowDown|Space)$/.test(key) && left > 1;
}

/** @type {(event: KeyboardEvent) => void} */
let onKey;

/**
 * Keys typed in a page in a frame come here last: what it does not use walks. Pages of other hosts keep their keys.
 * @param {Window} view
 */
function listenFrames(view) {
  for (let i = 0; i < view.length; i++) {
    try {
      const inner = /** @type {Window} */ (view[i]);
      inner.removeEventListener('keydown', onKey); // what the page listens to by now comes first
      inner.addEventListener('keydown', onKey);
      watchFrames(inner);
    } catch {}
  }
}

const listenAllFrames = () => listenFrames(window);

/** A frame that is clicked takes the focus from its window; a page that comes into it later says so. @param {Window} view */
function watchFrames(view) {
  view.addEventListener('blur', listenAllFrames);
  view.document.addEventListener('load', listenAllFrames, true);
  listenFrames(view);
}

/**
 * @param {Record<string, (how: {key: boolean}) => void>} acts
 * @param {(act: string) => boolean} allowed
 */
export function listenKeys(acts, allowed) {
  onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const key = nameOf(event);
    if (belongsElsewhere(event, key) || document.querySelector('dialog[open]')) return;
    if (event.key.length === 1 && key !== 'Space' && key !== 'Shift+Space' && !prefs.letters) return;
    if (typed(event.key) && allowed('number')) return;
    let act = table[key];
    if (key === 'Enter' && digits) act = 'number';
    if (!act || !allowed(act)) return;
    event.preventDefault();
    acts[act]?.({ key: true });
    drop();
  };
  document.addEventListener('keydown', onKey);
  watchFrames(window);
}

/** Collects digits for a number and Enter. @param {string} key */
function typed(key) {
  if (!/^\d$/.test(key)) return false;
  digits = (digits + key).slice(-4);
  clearTimeout(forget);
  forget = setTimeout(drop, 3000);
  return true;
}

function drop() {
  digits = '';
}

/** The number that was typed, as an index. */
export const typedIndex = () => Math.min(Number(digits), slides.length) - 1;

/** @type {Record<string, string>} */
const SYMBOLS = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageDown: 'Page↓',
  PageUp: 'Page↑',
  Escape: 'Esc',
};

/** Keys as they are drawn in the help; what they share (`Shift`) is said once. @param {string[]} keys */
export function keyCaps(keys) {
  const shift = keys.every((key) => key.startsWith('Shift+'));
  const names = shift ? ['Shift', ...keys.map((key) => key.slice(6))] : [...keys];
  if (root.dir === 'rtl')
    names.forEach((key, i) => (names[i] = key.replace(/Left|Right/, (side) => (side === 'Left' ? 'Right' : 'Left'))));
  return names.map((key) =>
    make(
      'kbd',
      {},
      key
        .split('+')
        .map((part) => SYMBOLS[part] ?? part)
        .join(' '),
    ),
  );
}
