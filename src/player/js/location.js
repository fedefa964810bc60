// The talk's place in the address: `#4`, `#4.2` (slide and step), `#id`, `#id.2`. Written as numbers, as people say
// them; the history entry keeps the id as well, so a reload finds the slide even when others came before it.
import { on } from './bus.js';
import { isPaged } from './dom.js';
import { current, findSlide, moveTo, state } from './navigation.js';

/** @returns {[number, number] | null} index and step that the address asks for */
export function readLocation() {
  const kept = history.state?.aftrap;
  if (kept) {
    const index = findSlide({ id: kept.id });
    if (index >= 0) return [index, kept.step];
  }
  const hash = decodeURIComponent(location.hash.slice(1));
  if (!hash) return null;
  let index = findSlide({ id: hash });
  if (index >= 0) return [index, stepOf(hash)];
  const [, name = hash, step = '0'] = /^(.+)\.(\d+)$/.exec(hash) ?? [];
  index = /^\d+$/.test(name) ? findSlide({ number: Number(name) }) : findSlide({ id: name });
  return index < 0 ? null : [index, Number(step)];
}

/** The step at which an element is seen. @param {string} id */
function stepOf(id) {
  const part = document.getElementById(id)?.closest('[data-step]');
  return Number(part?.getAttribute('data-step')) || 0;
}

// Browsers allow some 100 changes in 30 seconds (Safari); a burst is written at once, more than that a little later.
const BURST = 60;
let [left, since, later] = [BURST, 0, 0];

/** @param {boolean} [push] */
function writeSoon(push) {
  clearTimeout(later);
  left = Math.min(BURST, left + (Date.now() - since) / 1000);
  since = Date.now();
  if (left < 1) {
    later = setTimeout(writeSoon, 1000);
    return;
  }
  left--;
  later = 0;
  writeNow(push);
}

/** @param {boolean} [push] */
function writeNow(push) {
  const { id, number, step } = state();
  const url = `${location.pathname}${location.search}#${number}${step ? `.${step}` : ''}`;
  try {
    history[push ? 'pushState' : 'replaceState']({ aftrap: { id, step } }, '', url);
  } catch {} // a sandboxed frame
}

export function listenLocation() {
  const { id, step } = state();
  try {
    history.replaceState({ aftrap: { id, step } }, ''); // so that Back finds the way to the beginning
  } catch {}
  on('move', ({ how }) => {
    if (isPaged() && how.back === undefined) writeSoon(how.jump);
  });
  addEventListener('popstate', () => {
    const wanted = readLocation();
    if (!wanted || !isPaged()) return;
    moveTo(...wanted, { back: true });
    writeNow();
  });
  addEventListener('pagehide', () => {
    if (later && current() && isPaged()) writeNow();
  });
}
