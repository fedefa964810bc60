// Time: how long the talk has run (pausable, survives reload, the same in all windows) and whether it is on pace.
import { emit, on } from './bus.js';
import { main, slides } from './deck.js';
import { deckPath } from './dom.js';
import { num, t } from './i18n.js';
import { here } from './navigation.js';
import { load, store } from './storage.js';
import { presenterIsThere, seed, share } from './sync.js';

/** `from` is when it was last started (milliseconds since 1970), 0 while it rests; `spent` is what came before. */
let timer = { from: 0, spent: 0 };
const STALE = 6 * 3600_000;
const SLACK = 30; // seconds that nobody calls late

/** Seconds since the start. */
export const elapsed = () => (timer.spent + (timer.from ? Date.now() - timer.from : 0)) / 1000;
export const running = () => timer.from > 0;

/** @param {typeof timer} next @param {boolean} [remote] */
function setTimer(next, remote) {
  timer = next;
  store(`timer:${deckPath}`, { ...timer, at: Date.now() });
  if (!remote) share('timer', timer);
  emit('timer');
}

export const toggleTimer = () =>
  setTimer(
    timer.from ? { from: 0, spent: timer.spent + Date.now() - timer.from } : { from: Date.now(), spent: timer.spent },
  );
export const resetTimer = () => setTimer({ from: 0, spent: 0 });

export function listenTimer() {
  const old = load(`timer:${deckPath}`);
  if (old && Date.now() - old.at < STALE) timer = { from: old.from, spent: old.spent };
  seed('timer', timer);
  on('shared-timer', ({ value }) => setTimer(value, true));
  on('move', ({ how }) => {
    if (!how.remote && !timer.from && !timer.spent && presenterIsThere()) toggleTimer();
  });
}

/** 75 as `1:15`, 3675 as `1:01:15`. @param {number} seconds */
export function formatTime(seconds) {
  const s = Math.floor(Math.abs(seconds));
  const [hours, minutes] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return `${hours ? `${num(hours)}:` : ''}${num(minutes, hours ? 2 : 1)}:${num(s % 60, 2)}`;
}

/** Planned seconds for each slide: its own, else an equal share of what the talk has left. @returns {number[]} */
export function plan() {
  const own = slides.map((slide) => (slide.dataset.skip === undefined ? Number(slide.dataset.time) || 0 : -1));
  const given = own.reduce((sum, time) => sum + Math.max(0, time), 0);
  const open = own.filter((time) => time === 0).length;
  const share = open ? Math.max(0, (Number(main.dataset.duration) || 0) - given) / open : 0;
  return own.map((time) => (time < 0 ? 0 : time || share));
}

/** Planned seconds for the whole talk; 0 when nothing is planned. */
export const budget = () => Number(main.dataset.duration) || plan().reduce((sum, time) => sum + time, 0);

/** The pace in words, and how good it is. @returns {{text: string, mood: string}} */
export function pace() {
  if (!budget() || !elapsed()) return { text: '', mood: '' };
  const times = plan();
  const start = times.slice(0, here.index).reduce((sum, time) => sum + time, 0);
  const late = elapsed() - (start + (times[here.index] ?? 0));
  const early = start - elapsed();
  if (elapsed() > budget()) return { text: t('over', formatTime(elapsed() - budget())), mood: 'bad' };
  if (late > SLACK) return { text: t('behind', formatTime(late)), mood: late > 0.1 * budget() ? 'bad' : 'warn' };
  if (early > SLACK) return { text: t('ahead', formatTime(early)), mood: 'good' };
  return { text: t('on-time'), mood: 'good' };
}
