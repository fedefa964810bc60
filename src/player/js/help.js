// The help: every key, and the settings that a viewer may want. A real dialog; focus goes back where it was.
import KEYS from '../keys.json' with { type: 'json' };
import { button } from './controls.js';
import { make } from './dom.js';
import { t } from './i18n.js';
import { keyCaps } from './keys.js';
import { prefs, reducedMotion, setPref } from './storage.js';

/**
 * A modal dialog with a title, made new each time and gone when it closes.
 * @param {string} name
 * @param {string} title
 * @param {...HTMLElement} content
 */
export function openDialog(name, title, ...content) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const dialog = /** @type {HTMLDialogElement} */ (
    /** @type {unknown} */ (make('dialog', { class: `ap-dialog ap-${name}`, 'aria-labelledby': 'ap-title' }))
  );
  dialog.append(
    make(
      'header',
      {},
      make('h2', { id: 'ap-title' }, title),
      button('close', () => dialog.close()),
    ),
    ...content,
  );
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
function checkbox(label, checked, change) {
  const box = make('input', { type: 'checkbox', checked, onchange: () => change(box.checked) });
  return make('label', { class: 'ap-tick' }, box, label);
}

/** @param {string} label @param {string} search */
const link = (label, search) => make('a', { href: `?${search}`, class: 'ap-link' }, label);

/** Whether the page goes to the slide that is edited, and the switch; only where a server tells of edits. @type {((on?: boolean) => boolean) | undefined} */
let followEdits;

/** @param {typeof followEdits} how */
export const setFollow = (how) => (followEdits = how);

export function openHelp() {
  const groups = ['walk', 'show', 'point'].map((group) =>
    make(
      'section',
      {},
      make('h3', {}, t(`group-${group}`)),
      make(
        'dl',
        {},
        ...KEYS.filter((row) => row.group === group).map((row) =>
          make('div', {}, make('dt', {}, ...keyCaps(row.keys)), make('dd', {}, t(`do-${row.act}`))),
        ),
      ),
    ),
  );
  openDialog(
    'help',
    t('help'),
    make('div', { class: 'ap-columns' }, ...groups),
    make(
      'footer',
      {},
      checkbox(t('pref-letters'), prefs.letters, (letters) => setPref({ letters })),
      checkbox(t('pref-zones'), prefs.zones, (zones) => setPref({ zones })),
      checkbox(t('pref-reduced-motion'), reducedMotion(), (on) => setPref({ isMotionReduced: on })),
      followEdits ? checkbox(t('pref-follow'), followEdits(), followEdits) : null,
      make(
        'p',
        {},
        `${t('print')} `,
        link(t('print-slides'), 'print'),
        ...[1, 2, 3, 6].map((n) => link(t('handout', n), `handout=${n}`)),
      ),
    ),
  );
}
