// Fingers: a level swipe walks. Two fingers belong to the browser, and so does everything while the page is zoomed.
import { isPaged, root } from './dom.js';
import { next, previous } from './navigation.js';
import { prefs } from './storage.js';

const FAR = 48; // CSS pixels
const SLOW = 900; // milliseconds

/** @param {EventTarget | null} target */
const isInteractive = (target) =>
  target instanceof Element &&
  target.closest(
    'a,button,input,select,textarea,summary,video,audio,iframe,dialog,label,[contenteditable],.ap-bar,.ap-tools',
  ) !== null;

/** Whether something under the finger scrolls sideways. @param {EventTarget | null} target */
function scrolls(target) {
  for (let box = target instanceof Element ? target : null; box && box !== document.body; box = box.parentElement) {
    if (box.scrollWidth > box.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(box).overflowX)) return true;
  }
  return false;
}

/** Fingers that draw, or look around in what is near, do not walk. */
const busy = () => !isPaged() || root.dataset.tool === 'pen' || 'zoom' in root.dataset;

/** @param {boolean} forward */
const turn = (forward) => ((root.dir === 'rtl') !== forward ? next() : previous());

export function listenTouch() {
  /** @type {{x: number, y: number, time: number} | null} */
  let start = null;
  document.addEventListener(
    'touchstart',
    (event) => {
      const finger = event.touches[0];
      const free = event.touches.length === 1 && (visualViewport?.scale ?? 1) < 1.05 && !busy();
      start =
        free && finger && !isInteractive(event.target) && !scrolls(event.target)
          ? { x: finger.clientX, y: finger.clientY, time: event.timeStamp }
          : null;
    },
    { passive: true },
  );
  document.addEventListener('touchend', (event) => {
    const finger = event.changedTouches[0];
    if (!start || !finger || event.touches.length) {
      start = null;
      return;
    }
    const [dx, dy] = [finger.clientX - start.x, finger.clientY - start.y];
    if (Math.abs(dx) > FAR && Math.abs(dx) > 2 * Math.abs(dy) && event.timeStamp - start.time < SLOW) turn(dx < 0);
    start = null;
  });
  document.addEventListener('touchcancel', () => (start = null));
  document.addEventListener('click', (event) => {
    if (!prefs.zones || busy() || event.altKey || isInteractive(event.target) || String(getSelection())) return;
    const part = event.clientX / innerWidth;
    if (part > 0.7) turn(true);
    else if (part < 0.3) turn(false);
  });
}
