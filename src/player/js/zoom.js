// Closer to a point of the slide: the canvas grows, it is not stretched, so letters stay sharp.
import { on } from './bus.js';
import { root } from './dom.js';
import { slidePoint } from './drawing.js';
import { share } from './sync.js';

const TIMES = 2.5;
/** @type {[number, number]} */
let last = [0.5, 0.5];

/** @param {[number, number] | null} at @param {boolean} [remote] */
function zoomTo(at, remote) {
  if (!at && !('zoom' in root.dataset)) return;
  const set = (/** @type {string} */ name, /** @type {string | null} */ value) => root.style.setProperty(name, value);
  if (at) root.dataset.zoom = '';
  else delete root.dataset.zoom;
  set('--ap-zoom', at && String(TIMES));
  set('--ap-zoom-x', at && `${(0.5 - at[0]) * (1 - 1 / TIMES) * 100}%`);
  set('--ap-zoom-y', at && `${(0.5 - at[1]) * (1 - 1 / TIMES) * 100}%`);
  if (!remote) share('zoom', at);
}

export const toggleZoom = () => zoomTo('zoom' in root.dataset ? null : last);

export function listenZoom() {
  document.addEventListener('pointermove', (event) => {
    if (!('zoom' in root.dataset)) last = slidePoint(event) ?? last;
  });
  document.addEventListener('click', (event) => {
    if (!event.altKey) return;
    event.preventDefault();
    const at = slidePoint(/** @type {PointerEvent} */ (event));
    zoomTo('zoom' in root.dataset ? null : at);
  });
  on('move', ({ turned, how }) => turned && zoomTo(null, how.remote));
  on('close', () => zoomTo(null));
  on('shared-zoom', ({ value }) => zoomTo(value, true));
}
