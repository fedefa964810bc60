// Pen and pointer. Strokes lie on top of a slide, in its design pixels, and leave nothing in the deck: they are kept for
// this browser session, shared with the other windows, and never printed.
import { emit, on } from './bus.js';
import { all, clamp, make, place, root } from './dom.js';
import { keep, kept } from './storage.js';
import { button } from './controls.js';
import { canvasOf, design, slides } from './deck.js';
import { current } from './navigation.js';
import { flash, seed, share } from './sync.js';
import { say } from './i18n.js';

/** A stroke: colour and points; one without points wipes all before it. @typedef {{c: string, d: number[]}} Stroke */
/** @type {Record<string, Stroke[]>} */
const ink = kept(`ink:${place}`, 'sessionStorage') ?? {};
const COLOURS = ['#e5342b', '#f5b301', '#1f7ae0', '#1a9c5b', '#111111', '#ffffff'];
let colour = COLOURS[0] ?? '';

/** @param {string} id */
const strokes = (id) => (ink[id] ??= []);

/** The canvas that is drawn on: the slide itself, or its copy in the presenter view. */
function surface() {
  const slide = root.dataset.view === 'presenter' ? all('.ap-now > .slide')[0] : current();
  return slide && canvasOf(slide);
}

/** @param {Stroke} stroke */
const path = ({ c, d }) => `<polyline points="${d.join(' ')}" stroke="${COLOURS.includes(c) ? c : COLOURS[0]}"/>`;

/** @param {HTMLElement} canvas @param {Stroke[]} list */
function paint(canvas, list) {
  let sheet = canvas.querySelector(':scope > .ap-ink');
  if (!list.length) return sheet?.remove();
  if (!sheet) {
    canvas.insertAdjacentHTML('beforeend', `<svg class="ap-ink" aria-hidden="true" viewBox="0 0 ${design('--slide-w')} ${design('--slide-h')}"></svg>`);
    sheet = canvas.lastElementChild;
  }
  const wiped = list.findLastIndex((stroke) => !stroke.d.length);
  if (sheet) sheet.innerHTML = list.slice(wiped + 1).map(path).join('');
}

/** @param {string} id @param {boolean} [remote] */
function changed(id, remote) {
  const slide = slides.find((one) => one.id === id);
  if (slide) paint(canvasOf(slide), strokes(id));
  keep(`ink:${place}`, ink, 'sessionStorage');
  if (!remote) share(`ink:${id}`, strokes(id));
  emit('ink');
}

const paintAll = () => slides.forEach((slide) => ink[slide.id] && paint(canvasOf(slide), strokes(slide.id)));

export function undoInk() {
  const id = current()?.id ?? '';
  if (strokes(id).pop()) changed(id);
}

export function wipeInk() {
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
  for (const name of ['pen', 'laser']) for (const one of all(`[data-act=${name}]`)) one.setAttribute('aria-pressed', String(next === name));
  if (next === 'pen') showTools();
  if (next !== 'laser') dot.remove();
}

function showTools() {
  const names = say('colours').split(' ');
  tools = make('div', { class: 'ap-tools', role: 'group', 'aria-label': say('pen') },
    ...COLOURS.map((c, i) => make('button', { type: 'button', class: 'ap-button ap-colour', style: `--c:${c}`, 'aria-label': names[i], 'aria-pressed': String(c === colour),
      onclick: (/** @type {Event} */ event) => {
        colour = c;
        for (const other of all('.ap-colour')) other.setAttribute('aria-pressed', String(other === event.currentTarget));
      } })),
    button('undo', undoInk, say('do-undo')), button('wipe', wipeInk, say('do-wipe')), button('close', () => useTool('')));
  document.body.append(tools);
}

/** Where on the slide, as parts of its size. @param {PointerEvent} event @returns {[number, number] | null} */
export function spot(event) {
  const box = surface()?.getBoundingClientRect();
  if (!box?.width) return null;
  return [(event.clientX - box.x) / box.width, (event.clientY - box.y) / box.height];
}

const dot = make('div', { class: 'ap-dot', 'aria-hidden': 'true' });
let fade = 0;

/** @param {[number, number]} at */
function point([x, y]) {
  const box = surface()?.getBoundingClientRect();
  if (!box || x < 0 || x > 1 || y < 0 || y > 1) return dot.remove();
  dot.style.translate = `${box.x + x * box.width}px ${box.y + y * box.height}px`;
  if (!dot.isConnected) document.body.append(dot);
  clearTimeout(fade);
  fade = setTimeout(() => dot.remove(), 1500);
}

let told = 0;
/** @type {Stroke | null} */
let stroke = null;

/** @param {PointerEvent} event */
function moved(event) {
  if (root.dataset.tool === 'laser') {
    const at = spot(event);
    if (!at) return;
    point(at);
    if (event.timeStamp - told > 40) {
      told = event.timeStamp;
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
  const part = spot(event);
  if (!part || !stroke) return;
  const [x = 0, y = 0] = part.map((share, i) => Math.round(clamp(share, 0, 1) * design(i ? '--slide-h' : '--slide-w')));
  const [beforeX = NaN, beforeY = NaN] = stroke.d.slice(-2);
  if (!(Math.hypot(x - beforeX, y - beforeY) < 3)) stroke.d.push(x, y); // nearer points nobody sees, and all are sent
}

export function listenInk() {
  for (const id of Object.keys(ink)) seed(`ink:${id}`, ink[id]);
  paintAll();
  on('patched', paintAll);
  on('shared-ink', ({ key, value }) => {
    ink[key.slice(4)] = value;
    changed(key.slice(4), true);
  });
  on('flash', (value) => value.dot && point(value.dot));
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
    if (stroke && stroke.d.length) {
      if (stroke.d.length === 2) stroke.d.push(...stroke.d.map((n) => n + 1)); // a dot is a very short line
      strokes(current()?.id ?? '').push(stroke);
      changed(current()?.id ?? '');
    }
    stroke = null;
  });
}
