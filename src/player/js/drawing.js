// Pen and pointer. Strokes lie on top of a slide, in its design pixels, and leave nothing in the deck: they are kept for
// this browser session, shared with the other windows, and never printed.
import { emit, on } from './bus.js';
import { button } from './controls.js';
import { canvasOf, design, slides } from './deck.js';
import { all, clamp, deckPath, make, root } from './dom.js';
import { t } from './i18n.js';
import { current } from './navigation.js';
import { load, store } from './storage.js';
import { flash, seed, share } from './sync.js';

/** A stroke: colour and points; one without points wipes all before it. @typedef {{c: string, d: number[]}} Stroke */
/** @type {Record<string, Stroke[]>} */
const drawings = load(`drawing:${deckPath}`, 'sessionStorage') ?? {};
const COLOURS = ['#e5342b', '#f5b301', '#1f7ae0', '#1a9c5b', '#111111', '#ffffff'];
let colour = COLOURS[0] ?? '';

/** @param {string} id */
const strokes = (id) => (drawings[id] ??= []);

/** The canvas that is drawn on: the slide itself, or its copy in the presenter view. */
function surface() {
  const slide = root.dataset.view === 'presenter' ? all('.ap-now > .slide')[0] : current();
  return slide && canvasOf(slide);
}

/** @param {Stroke} stroke */
const path = ({ c, d }) => `<polyline points="${d.join(' ')}" stroke="${COLOURS.includes(c) ? c : COLOURS[0]}"/>`;

/** @param {HTMLElement} canvas @param {Stroke[]} list */
function paint(canvas, list) {
  let layer = canvas.querySelector(':scope > .ap-drawing');
  if (!list.length) return layer?.remove();
  if (!layer) {
    canvas.insertAdjacentHTML(
      'beforeend',
      `<svg class="ap-drawing" aria-hidden="true" viewBox="0 0 ${design('--slide-w')} ${design('--slide-h')}"></svg>`,
    );
    layer = canvas.lastElementChild;
  }
  const wiped = list.findLastIndex((stroke) => !stroke.d.length);
  if (layer)
    layer.innerHTML = list
      .slice(wiped + 1)
      .map(path)
      .join('');
}

/** @param {string} id @param {boolean} [remote] */
function changed(id, remote) {
  const slide = slides.find((one) => one.id === id);
  if (slide) paint(canvasOf(slide), strokes(id));
  store(`drawing:${deckPath}`, drawings, 'sessionStorage');
  if (!remote) share(`drawing:${id}`, strokes(id));
  emit('drawing');
}

const paintAll = () => slides.forEach((slide) => drawings[slide.id] && paint(canvasOf(slide), strokes(slide.id)));

export function undoStroke() {
  const id = current()?.id ?? '';
  if (strokes(id).pop()) changed(id);
}

export function clearDrawing() {
  const id = current()?.id ?? '';
  if (!strokes(id).length) return;
  strokes(id).push({ c: colour, d: [] });
  changed(id);
}

/** @type {HTMLElement | undefined} */
let tools;

/** @param {'pen' | 'laser' | ''} tool */
export function useTool(tool) {
  const next = root.dataset.tool === tool ? '' : tool;
  if (next) root.dataset.tool = next;
  else delete root.dataset.tool;
  tools?.remove();
  tools = undefined;
  for (const name of ['pen', 'laser'])
    for (const one of all(`[data-act=${name}]`)) one.setAttribute('aria-pressed', String(next === name));
  if (next === 'pen') showTools();
  if (next !== 'laser') dot.remove();
}

function showTools() {
  const names = t('colours').split(' ');
  tools = make(
    'div',
    { class: 'ap-tools', role: 'group', 'aria-label': t('pen') },
    ...COLOURS.map((c, i) =>
      make('button', {
        type: 'button',
        class: 'ap-button ap-colour',
        style: `--c:${c}`,
        'aria-label': names[i],
        'aria-pressed': String(c === colour),
        onclick: (/** @type {Event} */ event) => {
          colour = c;
          for (const other of all('.ap-colour'))
            other.setAttribute('aria-pressed', String(other === event.currentTarget));
        },
      }),
    ),
    button('undo', undoStroke, t('do-undo')),
    button('wipe', clearDrawing, t('do-wipe')),
    button('close', () => useTool('')),
  );
  document.body.append(tools);
}

/** Where on the slide, as parts of its size. @param {PointerEvent} event @returns {[number, number] | null} */
export function slidePoint(event) {
  const box = surface()?.getBoundingClientRect();
  if (!box?.width) return null;
  return [(event.clientX - box.x) / box.width, (event.clientY - box.y) / box.height];
}

const dot = make('div', { class: 'ap-dot', 'aria-hidden': 'true' });
let fade = 0;

/** @param {[number, number]} at */
function showPointer([x, y]) {
  const box = surface()?.getBoundingClientRect();
  if (!box || x < 0 || x > 1 || y < 0 || y > 1) return dot.remove();
  dot.style.translate = `${box.x + x * box.width}px ${box.y + y * box.height}px`;
  if (!dot.isConnected) document.body.append(dot);
  clearTimeout(fade);
  fade = setTimeout(() => dot.remove(), 1500);
}

let lastSent = 0;
/** @type {Stroke | null} */
let stroke = null;

/** @param {PointerEvent} event */
function moved(event) {
  if (root.dataset.tool === 'laser') {
    const at = slidePoint(event);
    if (!at) return;
    showPointer(at);
    if (event.timeStamp - lastSent > 40) {
      lastSent = event.timeStamp;
      flash({ dot: at });
    }
  } else if (stroke) {
    for (const one of event.getCoalescedEvents?.() ?? [event]) addPoint(one);
    const canvas = surface();
    if (canvas) paint(canvas, [...strokes(current()?.id ?? ''), stroke]);
  }
}

/** @param {PointerEvent} event */
function addPoint(event) {
  const part = slidePoint(event);
  if (!part || !stroke) return;
  const [x = 0, y = 0] = part.map((share, i) => Math.round(clamp(share, 0, 1) * design(i ? '--slide-h' : '--slide-w')));
  const [beforeX = NaN, beforeY = NaN] = stroke.d.slice(-2);
  if (!(Math.hypot(x - beforeX, y - beforeY) < 3)) stroke.d.push(x, y); // nearer points nobody sees, and all are sent
}

export function listenDrawing() {
  for (const id of Object.keys(drawings)) seed(`drawing:${id}`, drawings[id]);
  paintAll();
  on('sync', paintAll);
  on('shared-drawing', ({ key, value }) => {
    drawings[key.slice(8)] = value;
    changed(key.slice(8), true);
  });
  on('flash', (value) => value.dot && showPointer(value.dot));
  on('close', () => useTool(''));
  document.addEventListener('pointermove', moved);
  document.addEventListener('pointerdown', (event) => {
    const at = /** @type {Element} */ (event.target);
    if (root.dataset.tool !== 'pen' || event.button || at.closest('.ap-tools,.ap-bar,dialog,footer,header')) return;
    event.preventDefault();
    stroke = { c: colour, d: [] };
    addPoint(event);
  });
  document.addEventListener('pointerup', () => {
    if (stroke?.d.length) {
      if (stroke.d.length === 2) stroke.d.push(...stroke.d.map((n) => n + 1)); // a dot is a very short line
      strokes(current()?.id ?? '').push(stroke);
      changed(current()?.id ?? '');
    }
    stroke = null;
  });
}
