// The player's own controls: a bar that comes when the pointer moves or focus enters it, and a thin line of progress.
import { on } from './bus.js';
import { slides } from './deck.js';
import { make, root } from './dom.js';
import { num, t } from './i18n.js';
import { here } from './navigation.js';

/** @type {Record<string, string>} strokes on a 24 x 24 grid */
const ICONS = {
  previous: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  overview: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z',
  presenter: 'M4 5h16v10H4zM12 15v3M8 20l4-2 4 2M8 9h5',
  fullscreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  pen: 'M4 20l1-5L16 4l4 4L9 19z',
  undo: 'M9 6L4 11l5 5M4 11h10a5 5 0 0 1 0 10h-3',
  wipe: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13',
  reading: 'M4 5h7v15H4zM13 5h7v15h-7M6 9h3M6 13h3M15 9h3M15 13h3',
  help: 'M6 11.5v1M5.5 12h1M12 11.5v1M11.5 12h1M18 11.5v1M17.5 12h1',
  close: 'M6 6l12 12M18 6L6 18',
  pause: 'M8 5v14M16 5v14',
  timer: 'M8 5v14M16 5v14',
  laser: 'M12 12h.01M12 3v4M12 17v4M3 12h4M17 12h4',
  black: 'M3 5h18v13H3zM5 7l14 9M8 21h8',
  play: 'M7 4l13 8-13 8z',
  reset: 'M5 5v5h5M5.5 10A8 8 0 1 1 4 14',
};

/** @param {string} name */
export function icon(name) {
  const box = make('span', { class: 'ap-icon', 'aria-hidden': 'true' });
  box.innerHTML = `<svg viewBox="0 0 24 24"><path d="${ICONS[name] ?? ''}"/></svg>`;
  return box;
}

/**
 * A named round button. A click leaves the focus where it was, so that keys go on walking.
 * @param {string} name
 * @param {(event: Event) => void} act
 * @param {string} [label]
 */
export function button(name, act, label = t(name)) {
  return make(
    'button',
    {
      type: 'button',
      class: 'ap-button',
      'data-act': name,
      'aria-label': label,
      title: label,
      onclick: act,
      onmousedown: (/** @type {Event} */ e) => e.preventDefault(),
    },
    icon(name),
  );
}

/** @param {Record<string, (how?: any) => void>} acts */
export function buildControls(acts) {
  const count = make('span', { class: 'ap-count' });
  const line = make('i');
  const bar = make(
    'nav',
    { class: 'ap-bar', 'aria-label': t('controls') },
    ...['previous', 'next'].map((name) => button(name, () => acts[name]?.())),
    count,
    ...['overview', 'reading', 'pen', 'presenter', 'fullscreen', 'help'].map((name) =>
      button(name, () => acts[name]?.()),
    ),
  );
  bar.querySelector('[data-act=previous]')?.after(count);
  document.body.append(bar, make('div', { class: 'ap-progress', 'aria-hidden': 'true' }, line));
  const follow = () => {
    count.textContent = `${num(here.index + 1)} / ${num(slides.length)}`;
    line.style.inlineSize = `${slides.length > 1 ? (100 * here.index) / (slides.length - 1) : 100}%`;
  };
  on('move', follow);
  follow();
  showOnMove();
}

/** The controls and the cursor stay for a while after the pointer moved. */
function showOnMove() {
  let timer = 0;
  let last = '';
  const wake = (/** @type {PointerEvent} */ event) => {
    const at = `${event.clientX},${event.clientY}`;
    if (event.type === 'pointermove' && at === last) return; // a page that changes under a resting pointer
    last = at;
    root.dataset.awake = '';
    clearTimeout(timer);
    timer = setTimeout(() => delete root.dataset.awake, 2500);
  };
  document.addEventListener('pointermove', wake);
  document.addEventListener('pointerdown', wake);
}
