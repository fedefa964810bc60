// The help: every key, and the settings that a viewer may want. A real dialog; focus goes back where it was.
import KEYS from '../keys.json' with { type: 'json' };
import { button } from './controls.js';
import { make } from './dom.js';
import { still, wish, wishes } from './storage.js';
import { keyCaps } from './keys.js';
import { say } from './i18n.js';

/**
 * A modal dialog with a title, made new each time and gone when it closes.
 * @param {string} name
 * @param {string} title
 * @param {...HTMLElement} content
 */
export function openDialog(name, title, ...content) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const dialog = /** @type {HTMLDialogElement} */ (/** @type {unknown} */ (make('dialog', { class: `ap-dialog ap-${name}`, 'aria-labelledby': 'ap-title' })));
  dialog.append(make('header', {}, make('h2', { id: 'ap-title' }, title), button('close', () => dialog.close())), ...content);
  dialog.addEventListener('close', () => {
    dialog.remove();
    before?.focus({ preventScroll: true });
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.tabIndex = -1;
  dialog.focus();
  return dialog;
}

/**
 * @param {string} label
 * @param {boolean} checked
 * @param {(on: boolean) => void} change
 */
function tickBox(label, checked, change) {
  const box = make('input', { type: 'checkbox', checked, onchange: () => change(box.checked) });
  return make('label', { class: 'ap-tick' }, box, label);
}

/** @param {string} label @param {string} search */
const link = (label, search) => make('a', { href: `?${search}`, class: 'ap-link' }, label);

/** Whether the page goes to the slide that is edited, and the switch; only where a server tells of edits. @type {((on?: boolean) => boolean) | undefined} */
let edits;

/** @param {typeof edits} how */
export const setFollow = (how) => (edits = how);

export function openHelp() {
  const groups = ['walk', 'show', 'point'].map((group) => make('section', {},
    make('h3', {}, say(`group-${group}`)),
    make('dl', {}, ...KEYS.filter((row) => row.group === group).map((row) => make('div', {},
      make('dt', {}, ...keyCaps(row.keys)),
      make('dd', {}, say(`do-${row.act}`)))))));
  openDialog('help', say('help'),
    make('div', { class: 'ap-columns' }, ...groups),
    make('footer', {},
      tickBox(say('wish-letters'), wishes.letters, (letters) => wish({ letters })),
      tickBox(say('wish-zones'), wishes.zones, (zones) => wish({ zones })),
      tickBox(say('wish-still'), still(), (on) => wish({ still: on })),
      edits ? tickBox(say('wish-follow'), edits(), edits) : null,
      make('p', {}, `${say('print')} `, link(say('print-slides'), 'print'), ...[1, 2, 3, 6].map((n) => link(say('handout', n), `handout=${n}`)))));
}
