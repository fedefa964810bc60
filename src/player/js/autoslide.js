// The deck walks by itself: `a`, `?auto=8`, or `?kiosk=8`, which also begins again at the end. Off by default; `a` or the
// button stops it; it waits while a dialog is open or nobody can see the page.
import { on } from './bus.js';
import { button } from './controls.js';
import { stepsOf } from './deck.js';
import { all, query, root } from './dom.js';
import { t } from './i18n.js';
import { announce, current, moveTo, next } from './navigation.js';

const SECONDS = 10;
let countdown = 0;

/** Seconds to the next step: from the address, else the slide's planned time shared by its steps. */
function secondsHere() {
  const slide = current();
  const planned = slide ? Number(slide.dataset.time) / (stepsOf(slide) + 1) : 0;
  return Number(query.get('kiosk') ?? query.get('auto')) || planned || SECONDS;
}

function schedule() {
  clearTimeout(countdown);
  if (root.dataset.auto === undefined) return;
  countdown = setTimeout(() => {
    if (document.hidden || document.querySelector('dialog[open]')) schedule();
    else next();
  }, secondsHere() * 1000);
}

/** @param {boolean} going */
function setAutoslide(going) {
  root.toggleAttribute('data-auto', going);
  for (const old of all('[data-act=pause]')) old.remove();
  if (going) all('.ap-bar')[0]?.append(button('pause', () => setAutoslide(false)));
  schedule();
}

export function toggleAutoslide() {
  setAutoslide(root.dataset.auto === undefined);
  announce(t(root.dataset.auto === undefined ? 'auto-off' : 'auto-on'));
}

export function listenAutoslide() {
  const kiosk = query.has('kiosk');
  on('move', schedule);
  on('end', () => {
    if (kiosk) moveTo(0);
    else if (root.dataset.auto !== undefined) setAutoslide(false);
  });
  if (kiosk || query.has('auto')) setAutoslide(true);
}
