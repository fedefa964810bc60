// The deck walks by itself: `a`, `?auto=8`, or `?kiosk=8`, which also begins again at the end. Off by default; `a` or the
// button stops it; it waits while a dialog is open or nobody can see the page.
import { on } from './bus.js';
import { all, query, root } from './dom.js';
import { button } from './controls.js';
import { stepsOf } from './deck.js';
import { current, moveTo, next, tell } from './navigation.js';
import { say } from './i18n.js';

const SECONDS = 10;
let countdown = 0;

/** Seconds to the next step: from the address, else the slide's planned time shared by its steps. */
function secondsHere() {
  const slide = current();
  const planned = slide ? Number(slide.dataset.time) / (stepsOf(slide) + 1) : 0;
  return Number(query.get('kiosk') ?? query.get('auto')) || planned || SECONDS;
}

function waitOn() {
  clearTimeout(countdown);
  if (root.dataset.auto === undefined) return;
  countdown = setTimeout(() => {
    if (document.hidden || document.querySelector('dialog[open]')) waitOn();
    else next();
  }, secondsHere() * 1000);
}

/** @param {boolean} going */
function setAuto(going) {
  root.toggleAttribute('data-auto', going);
  for (const old of all('[data-act=pause]')) old.remove();
  if (going) all('.ap-bar')[0]?.append(button('pause', () => setAuto(false)));
  waitOn();
}

export function toggleAuto() {
  setAuto(root.dataset.auto === undefined);
  tell(say(root.dataset.auto === undefined ? 'auto-off' : 'auto-on'));
}

export function listenAuto() {
  const kiosk = query.has('kiosk');
  on('move', waitOn);
  on('end', () => {
    if (kiosk) moveTo(0);
    else if (root.dataset.auto !== undefined) setAuto(false);
  });
  if (kiosk || query.has('auto')) setAuto(true);
}
