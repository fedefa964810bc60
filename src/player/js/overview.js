// All slides at a glance: a list of links with titles, with a search; and the box to jump by number or title.

import { lazyThumb, slides, titleOf } from './deck.js';
import { make } from './dom.js';
import { openDialog } from './help.js';
import { num, t } from './i18n.js';
import { here, moveTo } from './navigation.js';

/** @param {string} text */
const normalize = (text) =>
  text
    .normalize('NFD')
    .replace(/[\p{M}\u00ad]/gu, '')
    .toLowerCase();

/**
 * A search field over a list of slides; says how many are left.
 * @param {string} label
 * @param {(index: number) => HTMLElement} draw
 * @param {(index: number) => void} choose
 */
function finder(label, draw, choose) {
  const texts = slides.map((slide, i) => normalize(`${i + 1} ${titleOf(slide)} ${slide.textContent}`));
  const items = slides.map((slide, i) =>
    make(
      'div',
      { role: 'listitem' },
      make(
        'a',
        {
          href: `#${slide.id}`,
          'aria-current': i === here.index && 'true',
          onclick: (/** @type {Event} */ event) => {
            event.preventDefault();
            choose(i);
          },
        },
        draw(i),
        make('span', { class: 'ap-name' }, make('b', {}, num(i + 1)), ` ${titleOf(slide)}`),
      ),
    ),
  );
  const count = make('p', { role: 'status' });
  const filter = () => {
    const words = normalize(field.value).split(/\s+/).filter(Boolean);
    let left = 0;
    items.forEach((item, i) => {
      const number = words.length === 1 && /^\d+$/.test(words[0] ?? '') && String(i + 1) === words[0];
      const text = texts[i] ?? '';
      item.hidden = !(number || words.every((word) => text.includes(word)));
      item.style.order = number ? '-1' : '';
      if (!item.hidden) left++;
    });
    count.textContent = words.length ? t('found', left) : '';
  };
  const field = make('input', {
    type: 'search',
    'aria-label': label,
    placeholder: label,
    oninput: filter,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      const number = Number(field.value);
      const first = number >= 1 && number <= slides.length ? number - 1 : items.findIndex((item) => !item.hidden);
      if (field.value.trim() && first >= 0) choose(first);
    },
  });
  return { field, count, list: make('div', { class: 'ap-list', role: 'list' }, ...items) };
}

/** @param {boolean} searching */
export function openOverview(searching) {
  const { field, count, list } = finder(
    t('search'),
    (i) => lazyThumb(/** @type {HTMLElement} */ (slides[i])),
    (i) => {
      dialog.close();
      moveTo(i, 0, { jump: true, key: true });
    },
  );
  const dialog = openDialog('overview', t('overview'), make('div', { class: 'ap-search' }, field, count), list);
  const marked = /** @type {HTMLElement | null} */ (list.querySelector('[aria-current]'));
  marked?.scrollIntoView({ block: 'center' });
  (searching ? field : marked)?.focus();
  dialog.addEventListener('keydown', (event) => moveInGrid(event, list, field));
}

/** Arrows walk the grid; `o` closes it; `/` searches. @param {KeyboardEvent} event @param {HTMLElement} list @param {HTMLElement} field */
function moveInGrid(event, list, field) {
  if (event.target === field && event.key !== 'ArrowDown') return;
  const links = [...list.querySelectorAll(':scope > div:not([hidden]) > a')].map((a) => /** @type {HTMLElement} */ (a));
  const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const top = links[0]?.offsetTop;
  const wide = links.filter((a) => a.offsetTop === top).length || 1;
  const way = document.dir === 'rtl' ? -1 : 1;
  const moves = {
    ArrowRight: way,
    ArrowLeft: -way,
    ArrowDown: at < 0 ? 1 : wide,
    ArrowUp: -wide,
    Home: -at,
    End: links.length - 1 - at,
  };
  const step = moves[/** @type {keyof typeof moves} */ (event.key)];
  if (event.key === 'o') /** @type {HTMLDialogElement} */ (event.currentTarget).close();
  else if (event.key === '/') field.focus();
  else if (step !== undefined) links[at + step]?.focus();
  else return;
  event.preventDefault();
}

export function openJump() {
  const { field, count, list } = finder(
    t('jump'),
    () => make('i'),
    (i) => {
      dialog.close();
      moveTo(i, 0, { jump: true, key: true });
    },
  );
  const dialog = openDialog('jump', t('jump'), make('div', { class: 'ap-search' }, field, count), list);
  field.focus();
}
